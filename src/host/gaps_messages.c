/*
 * gaps_messages.c - what gcc and clang mean by their messages.
 *
 * Both are asked in the C locale, without colours, carets and options. Names stand in quotes:
 *
 *   gcc    'X' undeclared · implicit declaration of function 'X' · unknown type name 'X' ·
 *          'T' has no member named 'X' · invalid use of undefined type 'struct X' ·
 *          storage size of 'x' isn't known · C++: 'X' was not declared in this scope ·
 *          'X' does not name a type · 'X' has not been declared
 *   clang  use of undeclared identifier 'X' · implicit declaration of function 'X' · unknown type
 *          name 'X' · no member named 'X' in 'T' · … incomplete type 'struct X' · incomplete
 *          definition of type 'struct X' · call to undeclared function 'X'
 */
#define _GNU_SOURCE
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "host/gaps_private.h"

/* The n-th text in quotes, or NULL. To be freed. */
static char *quoted(const char *text, size_t length, int n)
{
    const char *end = text + length;

    for (;; n--) {
        const char *open = memchr(text, '\'', (size_t)(end - text));
        /* isn't, doesn't */
        while (open && open > text && isalpha((unsigned char)open[-1]) && open + 1 < end &&
               isalpha((unsigned char)open[1]))
            open = memchr(open + 1, '\'', (size_t)(end - open - 1));
        const char *close = open ? memchr(open + 1, '\'', (size_t)(end - open - 1)) : NULL;
        if (!close)
            return NULL;
        if (n == 0)
            return strndup(open + 1, (size_t)(close - open - 1));
        text = close + 1;
    }
}

static bool says(const char *text, size_t length, const char *what)
{
    return memmem(text, length, what, strlen(what)) != NULL;
}

static bool is_name(const char *name)
{
    if (!name || !(isalpha((unsigned char)*name) || *name == '_'))
        return false;
    for (; *name; name++)
        if (!isalnum((unsigned char)*name) && *name != '_')
            return false;
    return true;
}

/* 'IRP' {aka 'struct _IRP'}: the longer name says more. */
static char *owner_of(const char *text, size_t length, int n)
{
    const char *aka = memmem(text, length, "aka '", 5);

    if (aka)
        return quoted(aka, length - (size_t)(aka - text), 0);
    return quoted(text, length, n);
}

static void understand(struct gap_message *m, const char *text, size_t length)
{
    static const struct {
        const char *phrase;
        enum gap_message_kind kind;
        int name, owner; /* which quoted text; -1: none */
    } phrases[] = {
        {"no member named '", GAP_SAID_FIELD, 0, 1}, /* clang; gcc says "has" before it */
        {"implicit declaration of function", GAP_SAID_CALL, 0, -1},
        {"call to undeclared function", GAP_SAID_CALL, 0, -1},
        {"unknown type name", GAP_SAID_TYPE, 0, -1},
        {"does not name a type", GAP_SAID_TYPE, 0, -1},
        {"has not been declared", GAP_SAID_TYPE, 0, -1},
        {"expected class-name before", GAP_SAID_ERROR, -1, -1},
        {"use of undeclared identifier", GAP_SAID_VALUE, 0, -1},
        {"was not declared in this scope", GAP_SAID_VALUE, 0, -1},
        {"undeclared", GAP_SAID_VALUE, 0, -1},
        {"invalid use of undefined type", GAP_SAID_TAG, -1, 0},
        {"invalid use of incomplete type", GAP_SAID_TAG, -1, 0},
        {"incomplete definition of type", GAP_SAID_TAG, -1, 0},
        {"to incomplete type '", GAP_SAID_TAG, -1, 0},
        {"incomplete type 'struct", GAP_SAID_TAG, -1, 0},
        {"incomplete type 'union", GAP_SAID_TAG, -1, 0},
        {"to an incomplete type '", GAP_SAID_TAG, -1, 0},
        {"isn't known", GAP_SAID_INCOMPLETE, 0, -1},
        {"has incomplete type", GAP_SAID_INCOMPLETE, 0, -1},
    };

    for (size_t i = 0; i < sizeof phrases / sizeof *phrases; i++) {
        int name = phrases[i].name, owner = phrases[i].owner;

        if (!says(text, length, phrases[i].phrase))
            continue;
        m->kind = phrases[i].kind;
        if (m->kind == GAP_SAID_FIELD && says(text, length, "' has no member")) {
            const char *has = memmem(text, length, "no member named '", 17);
            m->name = quoted(has, length - (size_t)(has - text), 0);
            m->owner = owner_of(text, (size_t)(has - text), 0);
        } else if (m->kind == GAP_SAID_FIELD) {
            const char *in = memmem(text, length, "' in '", 6);
            m->name = quoted(text, length, name);
            m->owner = in ? owner_of(in + 1, length - (size_t)(in + 1 - text), 0) : NULL;
        } else {
            m->name = name < 0 ? NULL : quoted(text, length, name);
            m->owner = owner < 0 ? NULL : owner_of(text, length, owner);
        }
        bool is_complete = (name < 0 || is_name(m->name)) && (owner < 0 || m->owner);
        if (is_complete)
            return;
        free(m->name);
        free(m->owner);
        m->name = m->owner = NULL;
        m->kind = GAP_SAID_ERROR;
    }
    m->kind = GAP_SAID_ERROR;
}

bool gap_message_next(const char **at, struct gap_message *m)
{
    static const char *const marks[] = {": fatal error: ", ": error: ", ": warning: "};
    const char *line = *at;

    *m = (struct gap_message){.kind = GAP_SAID_ERROR};
    if (!line || !*line)
        return false;
    m->text = line;
    m->length = strcspn(line, "\n");
    *at = line + m->length + (line[m->length] == '\n');
    for (size_t i = 0; i < 3; i++) {
        const char *mark = memmem(line, m->length, marks[i], strlen(marks[i]));
        const char *end = mark;
        uint32_t numbers[2] = {0}, count = 0;

        if (!mark)
            continue;
        while (count < 2) { /* :12:5, from behind */
            const char *digits = end;

            while (digits > line && isdigit((unsigned char)digits[-1]))
                digits--;
            if (digits == end || digits == line || digits[-1] != ':')
                break;
            numbers[count++] = (uint32_t)strtoul(digits, NULL, 10);
            end = digits - 1;
        }
        m->file = strndup(line, (size_t)(end - line));
        m->line = count == 2 ? numbers[1] : numbers[0];
        m->column = count == 2 ? numbers[0] : 0;
        m->is_error = i < 2;
        const char *text = mark + strlen(marks[i]);
        understand(m, text, m->length - (size_t)(text - line));
        return true;
    }
    return true;
}

void gap_message_free(struct gap_message *m)
{
    free(m->file);
    free(m->name);
    free(m->owner);
}

char *gap_message_header(const struct gap_message *m)
{
    static const char missing[] = ": No such file or directory", not_found[] = " file not found";
    const char *error = memmem(m->text, m->length, "error: ", 7), *end;

    if (!error)
        return NULL;
    error += 7;
    end = memmem(error, m->length - (size_t)(error - m->text), missing, sizeof missing - 1);
    if (end)
        return strndup(error, (size_t)(end - error));
    end = memmem(error, m->length - (size_t)(error - m->text), not_found, sizeof not_found - 1);
    if (end && end - error > 2 && *error == '\'')
        return strndup(error + 1, (size_t)(end - error) - 2);
    return NULL;
}
