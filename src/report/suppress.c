/* suppress.c - findings that somebody knows of and does not want to see; see report.h. */
#include "report/report.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

struct suppression {
    char *rule, *pattern;
};

struct report_suppressions {
    struct suppression *items;
    size_t count;
};

/* Pattern with * and ?. */
static bool matches(const char *pattern, const char *text)
{
    const char *star = NULL, *again = NULL;

    for (;;) {
        if (*pattern == '*') {
            star = pattern++;
            again = text;
        } else if (*text && (*pattern == *text || *pattern == '?')) {
            pattern++;
            text++;
        } else if (!*text && !*pattern) {
            return true;
        } else if (star && *again) {
            pattern = star + 1;
            text = ++again;
        } else {
            return false;
        }
    }
}

static char *trimmed(char *begin, char *end)
{
    while (begin < end && isspace((unsigned char)*begin))
        begin++;
    while (end > begin && isspace((unsigned char)end[-1]))
        end--;
    return strndup(begin, (size_t)(end - begin));
}

/* One line; false: it is none, and why. */
static bool add(struct report_suppressions *all, char *line, bool (*known)(const char *rule),
                const char **why)
{
    char *colon = strchr(line, ':'), *end;
    struct suppression *item;

    for (end = line; *end && (*end != '#' || (end > line && !isspace((unsigned char)end[-1])));)
        end++;
    *end = 0;
    for (char *p = line;; p++) {
        if (!*p)
            return true; /* nothing but a comment */
        if (!isspace((unsigned char)*p))
            break;
    }
    if (!colon || colon >= end) {
        *why = "a suppression is RULE:PATTERN";
        return false;
    }
    all->items = realloc(all->items, (all->count + 1) * sizeof *all->items);
    item = &all->items[all->count++];
    item->rule = trimmed(line, colon);
    item->pattern = trimmed(colon + 1, end);
    if (!item->rule[0] || !item->pattern[0]) {
        *why = item->rule[0] ? "there is no pattern behind the colon"
                             : "there is no rule before the colon";
        return false;
    }
    if (known && !item->rule[strcspn(item->rule, "*?")] && !known(item->rule)) {
        *why = "there is no such rule; `irqlab rules` lists them";
        return false;
    }
    return true;
}

struct report_suppressions *report_suppressions_read(const char *path,
                                                     bool (*known)(const char *rule), char *message,
                                                     size_t bytes)
{
    FILE *file = fopen(path, "r");
    struct report_suppressions *all;
    char line[1024];

    if (!file) {
        snprintf(message, bytes, "%s: %s", path, strerror(errno));
        return NULL;
    }
    all = calloc(1, sizeof *all);
    for (int number = 1; fgets(line, sizeof line, file); number++) {
        const char *why = NULL;

        if (strlen(line) + 1 == sizeof line)
            why = "this line is too long";
        if (why || !add(all, line, known, &why)) {
            snprintf(message, bytes, "%s:%d: %s", path, number, why);
            fclose(file);
            return NULL; /* the process ends */
        }
    }
    if (ferror(file)) {
        snprintf(message, bytes, "%s: %s", path, strerror(errno));
        fclose(file);
        return NULL;
    }
    fclose(file);
    return all;
}

static bool matches_frame(const char *pattern, struct symbols *symbols, uint64_t address)
{
    struct symbol_place places[8];
    size_t count = symbols ? symbols_places(symbols, address, places, 8) : 0;
    char line[300];

    for (size_t i = 0; i < count; i++) {
        const char *file = places[i].file, *base;

        if (places[i].function && matches(pattern, places[i].function))
            return true;
        if (!file)
            continue;
        base = strrchr(file, '/') ? strrchr(file, '/') + 1 : file;
        if (matches(pattern, file) || matches(pattern, base))
            return true;
        snprintf(line, sizeof line, "%s:%d", file, places[i].line);
        if (matches(pattern, line))
            return true;
        snprintf(line, sizeof line, "%s:%d", base, places[i].line);
        if (matches(pattern, line))
            return true;
    }
    return false;
}

bool report_suppressed_by(const struct report_suppressions *suppressions, struct symbols *symbols,
                          const struct finding *finding, const char *summary)
{
    for (size_t i = 0; suppressions && i < suppressions->count; i++) {
        const struct suppression *item = &suppressions->items[i];

        if (!matches(item->rule, finding->rule) &&
            !(finding->name[0] && matches(item->rule, finding->name)))
            continue;
        if (matches(item->pattern, summary))
            return true;
        for (uint32_t f = 0; f < finding->frame_count; f++)
            if (matches_frame(item->pattern, symbols, finding->frames[f]))
                return true;
    }
    return false;
}
