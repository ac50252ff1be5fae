/*
 * compile_format.c - of what gcc says about the formats of DbgPrint, what is true.
 *
 * gcc knows the C library's format language and not Microsoft's: %I64d, %wZ, %S and %lu (of 32
 * bits) make it complain. True in both languages is that %d and its kin take an int: a pointer or a
 * handle there is cut to 32 bits, or, in front of others, the mistake of an argument that is
 * missing. That is kept, unless a directive nearby was unknown to gcc, which then counts arguments
 * wrongly.
 */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "host/compile_private.h"

enum { NEARBY = 2 /* lines that a call may take */ };

enum kind {
    OTHER,   /* not about formats */
    CONTEXT, /* "In function", for what follows */
    POINTER, /* a pointer where an int belongs */
    UNKNOWN, /* a directive that gcc does not know */
    FOREIGN, /* anything else about formats */
};

/* From one message to the next. */
struct message {
    size_t start, end;
    unsigned line;
    enum kind kind;
};

/* The line without colours, with plain quotation marks. */
static char *plain(const char *from, size_t length)
{
    char *to = host_allocate(length + 1), *at = to;

    for (size_t i = 0; i < length; i++) {
        if (from[i] == '\033' && i + 1 < length && from[i + 1] == '[') {
            i += 2;
            while (i < length && !isalpha((unsigned char)from[i]))
                i++;
            continue;
        }
        if (i + 2 < length && memcmp(from + i, "\xE2\x80", 2) == 0 &&
            (from[i + 2] == '\x98' || from[i + 2] == '\x99')) { /* quotation marks of UTF-8 */
            *at++ = '\'';
            i += 2;
            continue;
        }
        *at++ = from[i];
    }
    *at = 0;
    return to;
}

static bool is_context(const char *line)
{
    return strstr(line, ": In ") || strstr(line, ": At ") ||
           strncmp(line, "In file included from ", 22) == 0 ||
           strncmp(line, "                 from ", 22) == 0;
}

/* format '%08x' expects argument of type 'unsigned int', but argument 2 has type 'PVOID' {aka 'void
 * *'} */
static bool wants_int_gets_pointer(const char *line)
{
    const char *directive = strstr(line, "format '"),
               *type = strstr(line, "' expects argument of type '");
    const char *has = strstr(line, " has type '"), *end;

    if (!directive || !type || !has || directive > type)
        return false;
    directive += strlen("format '");
    if (*directive++ != '%')
        return false;
    directive += strspn(directive, "-+ #0123456789.");
    if (!strchr("diuxXo", *directive) || directive + 1 != type)
        return false;
    type += strlen("' expects argument of type '");
    if (strncmp(type, "int'", 4) != 0 && strncmp(type, "unsigned int'", 13) != 0)
        return false;
    end = strstr(has, " [-W");
    if (!end)
        return false;
    if (end[-1] == '}')
        end--;
    return end - has > 2 && end[-1] == '\'' && end[-2] == '*';
}

static struct message look(const char *text, size_t start, size_t end)
{
    struct message message = {.start = start, .end = end, .kind = OTHER};
    char *line = plain(text + start, end - start), *at = strstr(line, ": warning: ");

    if (!at) {
        message.kind = is_context(line) ? CONTEXT : OTHER;
    } else if (strstr(at, "[-Wformat")) {
        char *number = at; /* file:line:column: warning: */

        for (int colons = 0; number > line && colons < 2; number--)
            colons += number[-1] == ':';
        message.line = (unsigned)strtoul(number + 1, NULL, 10);
        message.kind = strstr(at, "unknown conversion type") ? UNKNOWN
                       : wants_int_gets_pointer(at)          ? POINTER
                                                             : FOREIGN;
    }
    free(line);
    return message;
}

/* Does a line begin a message? What follows it (source lines, notes) belongs to it. */
static bool begins(const char *text, size_t length)
{
    char *line = plain(text, length);
    bool is = is_context(line) || strstr(line, ": warning: ") || strstr(line, ": error: ") ||
              strstr(line, ": fatal error: ");

    free(line);
    return is;
}

static bool is_true(const struct message *messages, size_t count, size_t i)
{
    for (size_t j = 0; messages[i].kind == POINTER && j < count; j++)
        if (messages[j].kind == UNKNOWN && messages[j].line + NEARBY >= messages[i].line &&
            messages[j].line <= messages[i].line + NEARBY)
            return false;
    return messages[i].kind == OTHER || messages[i].kind == POINTER;
}

void compile_keep_true_formats(struct text *text)
{
    struct message *messages = NULL;
    struct text kept = {0};
    size_t count = 0;

    for (size_t at = 0, end; text->text && at < text->length; at = end) {
        const char *newline = memchr(text->text + at, '\n', text->length - at);

        end = newline ? (size_t)(newline - text->text) + 1 : text->length;
        if (count && !begins(text->text + at, end - at)) {
            messages[count - 1].end = end;
            continue;
        }
        messages = realloc(messages, (count + 1) * sizeof *messages);
        if (!messages)
            abort();
        messages[count++] = look(text->text, at, end);
    }
    for (size_t i = 0, context = 0; i < count; i++) {
        if (messages[i].kind == CONTEXT) {
            if (!i || messages[i - 1].kind != CONTEXT)
                context = i;
            continue;
        }
        if (!is_true(messages, count, i))
            continue;
        for (; context < i && messages[context].kind == CONTEXT; context++)
            text_put(&kept, text->text + messages[context].start,
                     messages[context].end - messages[context].start);
        context = count; /* said once */
        text_put(&kept, text->text + messages[i].start, messages[i].end - messages[i].start);
    }
    free(messages);
    text_free(text);
    *text = kept;
}
