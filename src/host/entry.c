/* entry.c - see entry.h. A scan over tokens: comments, strings and preprocessor lines are skipped. */
#define _GNU_SOURCE
#include "host/entry.h"
#include "host/source.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static char *read_whole(const char *path, size_t *bytes)
{
    FILE *file = fopen(path, "rb");
    size_t room = 0;
    char *text = NULL;

    *bytes = 0;
    if (!file)
        return NULL;
    do {
        if (room - *bytes < 2)
            text = realloc(text, room = room ? 2 * room : 16384);
        *bytes += fread(text + *bytes, 1, room - *bytes - 1, file);
    } while (!feof(file) && !ferror(file));
    text[*bytes] = 0;
    fclose(file);
    return text;
}

bool source_readable(const char *path)
{
    struct stat status;
    FILE *file;

    if (stat(path, &status) != 0) {
        fprintf(stderr, "irqlab: %s: %s; name a C or C++ source or a .vcxproj\n", path,
                strerror(errno));
        return false;
    }
    if (S_ISDIR(status.st_mode)) {
        fprintf(stderr, "irqlab: %s: this is a folder; name the sources in it or its .vcxproj\n",
                path);
        return false;
    }
    file = fopen(path, "rb");
    if (!file) {
        fprintf(stderr, "irqlab: %s: %s\n", path, strerror(errno));
        return false;
    }
    fclose(file);
    if (status.st_size == 0) {
        fprintf(stderr, "irqlab: %s: the file is empty\n", path);
        return false;
    }
    return true;
}

/* The next place behind a comment, literal or preprocessor line that begins at `p`, or `p`. */
static const char *skip(const char *p, bool line_start)
{
    if (p[0] == '/' && p[1] == '/')
        return strchrnul(p, '\n');
    if (p[0] == '/' && p[1] == '*') {
        const char *end = strstr(p + 2, "*/");

        return end ? end + 2 : p + strlen(p);
    }
    if (*p == '"' || *p == '\'') {
        char quote = *p++;

        while (*p && *p != quote && *p != '\n')
            p += *p == '\\' && p[1] ? 2 : 1;
        return *p ? p + 1 : p;
    }
    if (*p == '#' && line_start) {
        while (*p && *p != '\n')
            p += *p == '\\' && p[1] == '\n' ? 2 : 1;
        return p;
    }
    return p;
}

static bool is_entry(const char *name, size_t length)
{
    static const char *const names[] = {"main", "wmain", "_tmain", "WinMain", "wWinMain"};

    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strlen(names[i]) == length && strncmp(names[i], name, length) == 0)
            return true;
    return false;
}

/* A definition at file level: name, parentheses, then a brace. */
static bool defines_entry(const char *p)
{
    int depth = 0;
    bool line_start = true;

    while (*p) {
        const char *after = skip(p, line_start);

        if (after != p) {
            p = after;
            continue;
        }
        if (*p == '\n')
            line_start = true;
        else if (!isspace((unsigned char)*p))
            line_start = false;
        if (isalpha((unsigned char)*p) || *p == '_') {
            const char *name = p;

            while (isalnum((unsigned char)*p) || *p == '_')
                p++;
            if (depth == 0 && is_entry(name, (size_t)(p - name))) {
                const char *q = p + strspn(p, " \t\r\n");

                if (*q == '(') {
                    int parentheses = 0;

                    do {
                        parentheses += (*q == '(') - (*q == ')');
                        q++;
                    } while (*q && parentheses);
                    for (const char *next; (next = skip(q, false)) != q || isspace((unsigned char)*q);)
                        q = next != q ? next : q + 1;
                    if (*q == '{')
                        return true;
                }
            }
            continue;
        }
        /* extern "C" { … } and namespaces would hide a main, which cannot be in one. */
        depth += (*p == '{') - (*p == '}');
        p++;
    }
    return false;
}

bool source_is_app(const char *path)
{
    size_t bytes;
    char *text = read_whole(path, &bytes);
    bool found;

    if (!text)
        return false;
    if (bytes > 2 && ((unsigned char)text[0] == 0xFF || (unsigned char)text[0] == 0xFE)) {
        /* UTF-16: the low bytes are enough to find an ASCII name. */
        size_t low = (unsigned char)text[0] == 0xFF ? 2 : 3, to = 0;

        for (size_t i = low; i < bytes; i += 2)
            text[to++] = text[i] ? text[i] : ' ';
        text[to] = 0;
    }
    found = defines_entry(text);
    free(text);
    return found;
}
