/*
 * compile_messages.c - what a compiler said, and the table of sections, as text.
 *
 * Compilers are asked for colours always, so that a remembered message can be shown on a terminal
 * and in a log alike; here the colours are taken out again if nobody wants them.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "host/compile_private.h"

static bool wants_colour(void)
{
    const char *no = getenv("NO_COLOR"), *term = getenv("TERM");

    return isatty(2) && !(no && *no) && !(term && strcmp(term, "dumb") == 0);
}

/* The usual mistakes that a compiler words for experts. */
static void show_hints(const char *plain)
{
    if (strstr(plain, "KdPrint(\"") || strstr(plain, "DbgPrint \""))
        fputs("irqlab: hint: KdPrint takes two pairs of parentheses: KdPrint((\"text\\n\"));\n",
              stderr);
    if (strstr(plain, "WNDCLASS") || strstr(plain, "CreateWindow") || strstr(plain, "DialogBox"))
        fputs("irqlab: hint: windows, dialogs and message loops are not simulated; programs with "
              "main, "
              "wmain, WinMain and message boxes are\n",
              stderr);
    if ((strstr(plain, "redefinition of") || strstr(plain, "cannot be overloaded")) &&
        strstr(plain, "long"))
        fputs("irqlab: hint: long and int are one type here, of 32 bits, where MSVC has two: "
              "overloads "
              "and specialisations for both collide; leave out those for long with #ifndef "
              "__IRQLAB__\n",
              stderr);
    if (strstr(plain, ".h: No such file or directory") || strstr(plain, ".h' file not found"))
        fputs(
            "irqlab: hint: headers are looked for beside the source and in the folders given with "
            "-I; a .vcxproj names its own\n",
            stderr);
    if (strstr(plain, "unknown type name") || strstr(plain, "undeclared") ||
        strstr(plain, ".h: No such file or directory") || strstr(plain, ".h' file not found") ||
        strstr(plain, "does not name a type") || strstr(plain, "not declared in this scope"))
        fputs("irqlab: hint: `irqlab check --gaps` and the same sources list all that irqlab "
              "lacks for them\n",
              stderr);
}

void compile_show_messages(const char *messages, size_t length)
{
    struct text plain = {0};

    if (length == 0)
        return;
    for (size_t i = 0; i < length; i++) {
        if (messages[i] == '\033' && i + 1 < length && messages[i + 1] == '[') {
            i += 2;
            while (i < length && !(messages[i] >= '@' && messages[i] <= '~'))
                i++;
        } else {
            text_put(&plain, messages + i, 1);
        }
    }
    if (wants_colour())
        fwrite(messages, 1, length, stderr);
    else
        fwrite(plain.text, 1, plain.length, stderr);
    if (plain.length)
        show_hints(plain.text);
    text_free(&plain);
}

void compile_write_pragmas(struct text *text, const struct rewrite_pragmas *pragmas)
{
    for (size_t i = 0; i < pragmas->count; i++) {
        const struct rewrite_pragma *p = &pragmas->items[i];
        text_format(text, "pragma %d %u\t%s\t%s\t%s\n", (int)p->kind, p->line, p->section,
                    p->symbol, p->file);
    }
}

static struct rewrite_pragma *new_pragma(struct rewrite_pragmas *pragmas)
{
    pragmas->items = realloc(pragmas->items, (pragmas->count + 1) * sizeof *pragmas->items);
    if (!pragmas->items)
        abort();
    return &pragmas->items[pragmas->count++];
}

bool compile_read_pragma(const char *line, struct rewrite_pragmas *pragmas)
{
    int kind, used = 0;
    unsigned number;

    if (sscanf(line, "pragma %d %u%n", &kind, &number, &used) < 2 || line[used] != '\t')
        return false;
    const char *section = line + used + 1, *symbol = strchr(section, '\t');
    const char *file = symbol ? strchr(symbol + 1, '\t') : NULL;
    if (!file)
        return false;
    *new_pragma(pragmas) = (struct rewrite_pragma){
        .kind = (enum rewrite_pragma_kind)kind,
        .line = number,
        .section = host_format("%.*s", (int)(symbol - section), section),
        .symbol = host_format("%.*s", (int)(file - symbol - 1), symbol + 1),
        .file = host_duplicate(file + 1),
    };
    return true;
}

void compile_add_pragmas(struct rewrite_pragmas *to, const struct rewrite_pragmas *from)
{
    for (size_t i = 0; i < from->count; i++) {
        struct rewrite_pragma copy = from->items[i];
        copy.section = host_duplicate(copy.section);
        copy.symbol = host_duplicate(copy.symbol);
        copy.file = host_duplicate(copy.file);
        *new_pragma(to) = copy;
    }
}
