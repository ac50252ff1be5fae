/*
 * source_scan.c - the #include lines of a text, and the macros of WPP it asks for.
 *
 * Conditions are not looked at: a header that is included under #if 0 is prepared for nothing.
 */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "host/source.h"

struct scanner {
    const char *text;
    size_t at, length;
    uint32_t line;
};

static int peek(const struct scanner *s, size_t ahead)
{
    return s->at + ahead < s->length ? (unsigned char)s->text[s->at + ahead] : -1;
}

/* One character, or one comment; counts lines. */
static void skip_one(struct scanner *s)
{
    if (peek(s, 0) == '/' && peek(s, 1) == '*') {
        for (s->at += 2; s->at < s->length; s->at++) {
            s->line += s->text[s->at] == '\n';
            if (s->text[s->at] == '*' && peek(s, 1) == '/') {
                s->at += 2;
                return;
            }
        }
        return;
    }
    s->line += peek(s, 0) == '\n';
    s->at++;
}

static void skip_blanks(struct scanner *s)
{
    for (;;) {
        int c = peek(s, 0);
        if (c == ' ' || c == '\t' || (c == '/' && peek(s, 1) == '*'))
            skip_one(s);
        else if (c == '\\' && (peek(s, 1) == '\n' || peek(s, 1) == '\r'))
            s->at++, s->line += peek(s, 0) == '\n', s->at++;
        else
            return;
    }
}

static void skip_line(struct scanner *s)
{
    while (s->at < s->length && s->text[s->at] != '\n') {
        int c = peek(s, 0);
        if (c == '"' || c == '\'') {
            for (s->at++; s->at < s->length && s->text[s->at] != c && s->text[s->at] != '\n';
                 s->at++)
                s->at += s->text[s->at] == '\\' && peek(s, 1) != '\n';
            if (peek(s, 0) == c)
                s->at++;
        } else if (c == '/' && peek(s, 1) == '/') {
            while (s->at < s->length && s->text[s->at] != '\n')
                s->at++;
        } else {
            skip_one(s);
        }
    }
    if (s->at < s->length)
        skip_one(s);
}

static void add_include(struct source_file_input *file, const struct scanner *s, size_t end)
{
    file->includes = realloc(file->includes, (file->include_count + 1) * sizeof *file->includes);
    if (!file->includes)
        abort();
    file->includes[file->include_count++] = (struct source_include){
        .start = s->at,
        .end = end + 1,
        .line = s->line,
        .is_quoted = s->text[s->at] == '"',
        .name = host_format("%.*s", (int)(end - s->at - 1), s->text + s->at + 1),
        .target = SIZE_MAX,
    };
}

void source_scan(struct source_file_input *file)
{
    struct scanner s = {.text = file->text.text, .length = file->text.length, .line = 1};

    if (s.length >= 3 && memcmp(s.text, "\xEF\xBB\xBF", 3) == 0)
        s.at = 3;
    while (s.at < s.length) {
        skip_blanks(&s);
        if (peek(&s, 0) == '#') {
            s.at++;
            skip_blanks(&s);
            if (s.length - s.at > 7 && memcmp(s.text + s.at, "include", 7) == 0) {
                s.at += 7;
                skip_blanks(&s);
                int close = peek(&s, 0) == '"' ? '"' : peek(&s, 0) == '<' ? '>' : -1;
                size_t end = s.at + 1;
                while (close > 0 && end < s.length && s.text[end] != close && s.text[end] != '\n')
                    end++;
                if (close > 0 && end < s.length && s.text[end] == close) {
                    add_include(file, &s, end);
                    s.at = end + 1;
                }
            }
        }
        skip_line(&s);
    }
}

/* WPP ------------------------------------------------------------------------------------------ */

static const char tmh_head[] = "#ifndef WPP_INIT_TRACING\n"
                               "#define WPP_INIT_TRACING(...) ((void)0)\n"
                               "#endif\n"
                               "#ifndef WPP_CLEANUP\n"
                               "#define WPP_CLEANUP(...) ((void)0)\n"
                               "#endif\n"
                               "#ifndef WPP_LEVEL_ENABLED\n"
                               "#define WPP_LEVEL_ENABLED(...) 0\n"
                               "#endif\n"
                               "#ifndef WPP_FLAG_ENABLED\n"
                               "#define WPP_FLAG_ENABLED(...) 0\n"
                               "#endif\n"
                               "#ifndef WPP_FLAG_LEVEL_ENABLED\n"
                               "#define WPP_FLAG_LEVEL_ENABLED(...) 0\n"
                               "#endif\n";

static void add_macro(struct text *text, const char *name, size_t length)
{
    text_format(text, "#ifndef %.*s\n#define %.*s(...) ((void)0)\n#endif\n", (int)length, name,
                (int)length, name);
}

/* Trace functions are declared in comments: // FUNC TraceEvents(LEVEL, FLAGS, MSG, ...); */
static void add_configured(struct text *text, const char *at)
{
    while ((at = strstr(at, "FUNC "))) {
        const char *line = at;
        while (line[-1] == ' ' || line[-1] == '\t')
            line--;
        at += 5;
        while (*at == ' ')
            at++;
        size_t length = 0;
        while (isalnum((unsigned char)at[length]) || at[length] == '_')
            length++;
        if (length && line[-1] == '/' && (at[length] == '(' || at[length] == '{'))
            add_macro(text, at, length);
    }
}

void source_tmh(const struct source_tree *tree, struct text *text)
{
    static const char *const usual[] = {"DoTraceMessage", "TraceEvents", "DoDebugTrace",
                                        "DoTraceLevelMessage"};

    text_put(text, tmh_head, sizeof tmh_head - 1);
    for (size_t i = 0; i < sizeof usual / sizeof usual[0]; i++)
        add_macro(text, usual[i], strlen(usual[i]));
    for (size_t i = 0; i < tree->count; i++) {
        const char *at = strstr(tree->files[i].text.text, "wpp config");
        if (at)
            add_configured(text, at);
    }
}
