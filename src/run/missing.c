/*
 * missing.c - names that user code refers to and irqlab does not have, said before anything runs.
 *
 * The loader knows which names nobody answers; the objects know who refers to them and where. A
 * name that only a library asks for (libstdc++ and its headers refer to much of a libc) keeps its
 * trap: most programs never get there.
 */
#include "run/internal.h"
#include "ddi/ddi.h"
#include "host/undefined.h"
#include "run/names.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

enum { NAME_BYTES = 64 };

static bool is_answered(void *context, const char *name)
{
    return !strings_contains(context, name);
}

unsigned run_name_distance(const char *a, const char *b)
{
    unsigned row[NAME_BYTES + 1];
    size_t length = strlen(b);

    if (length > NAME_BYTES)
        return UINT32_MAX;
    for (size_t j = 0; j <= length; j++)
        row[j] = (unsigned)j;
    for (size_t i = 0; a[i]; i++) {
        unsigned diagonal = row[0];

        row[0] = (unsigned)i + 1;
        for (size_t j = 0; j < length; j++) {
            unsigned change =
                diagonal + (tolower((unsigned char)a[i]) != tolower((unsigned char)b[j]));

            diagonal = row[j + 1];
            if (change > row[j] + 1)
                change = row[j] + 1;
            if (change > diagonal + 1)
                change = diagonal + 1;
            row[j + 1] = change;
        }
    }
    return row[length];
}

/* The name an image of this mode may mean, or NULL: none is close. */
static const char *nearest(enum run_mode mode, const char *name)
{
    unsigned best = (unsigned)strlen(name) / 4 + 1;
    const char *found = NULL;

    for (const struct run_name *n = run_names; n->name; n++)
        if (n->modes >> mode & 1 && n->name[0] != '_') {
            unsigned d = run_name_distance(name, n->name);

            if (d < best) {
                best = d;
                found = n->name;
            }
        }
    return found;
}

bool run_has_name(enum run_mode mode, const char *name)
{
    for (const struct run_name *n = run_names; n->name; n++)
        if (n->modes >> mode & 1 && strcmp(n->name, name) == 0)
            return true;
    return false;
}

bool run_unmangle(const char *name, char *plain, size_t bytes)
{
    size_t length;
    char *end;

    if (strncmp(name, "_Z", 2) != 0 || !isdigit((unsigned char)name[2]))
        return false;
    length = strtoul(name + 2, &end, 10);
    if (length >= bytes || length > strlen(end))
        return false;
    memcpy(plain, end, length);
    plain[length] = 0;
    return true;
}

/* What can be said of a name that is not there. */
static void print_advice(enum run_mode mode, const char *name)
{
    char plain[NAME_BYTES];
    const char *other;
    const struct ddi *known = ddi_find(name);

    if (run_unmangle(name, plain, sizeof plain)) {
        if (run_has_name(mode, plain))
            fprintf(stderr, "; declare %s extern \"C\"", plain);
        else
            fprintf(stderr, " (a C++ function; is its source missing?)");
        name = plain;
    } else if (known && mode == RUN_KERNEL) {
        fprintf(stderr, " yet");
    } else if (run_has_name(mode == RUN_KERNEL ? RUN_USER : RUN_KERNEL, name)) {
        fprintf(stderr, "%s",
                mode == RUN_KERNEL ? " in the kernel: only apps can call it"
                                   : " in user mode: only drivers can call it");
        return;
    }
    other = nearest(mode, name);
    if (other && strcmp(other, name) != 0)
        fprintf(stderr, "; did you mean %s?", other);
}

bool run_in_library(const char *file)
{
    return strncmp(file, "/usr/include/", 13) == 0 || strncmp(file, "/usr/lib/", 9) == 0 ||
           strstr(file, "/include/c++/");
}

static bool print_symbol(const char *image, enum run_mode mode,
                         const struct undefined_symbol *symbol)
{
    bool any = symbol->use_count == 0;

    if (symbol->is_weak)
        return false;
    for (size_t i = 0; i < symbol->use_count; i++) {
        const struct undefined_use *use = &symbol->uses[i];

        if (use->file && run_in_library(use->file))
            continue;
        any = true;
        if (use->file && use->line)
            fprintf(stderr, "%s:%u: error: ", use->file, use->line);
        else
            fprintf(stderr, "irqlab: %s: ", image);
        fprintf(stderr, "%s%s uses %s, which irqlab does not have",
                use->function ? use->function : "this", use->function ? "()" : "", symbol->name);
        print_advice(mode, symbol->name);
        fputc('\n', stderr);
    }
    if (any && symbol->use_count == 0) {
        fprintf(stderr, "irqlab: %s: uses %s, which irqlab does not have", image, symbol->name);
        print_advice(mode, symbol->name);
        fputc('\n', stderr);
    }
    return any;
}

bool run_print_missing(const char *image, enum run_mode mode, const char *const *objects,
                       size_t object_count, struct strings *names)
{
    struct undefined_list list = {0};
    bool any = false;

    if (!names->count)
        return false;
    for (size_t i = 0; i < object_count; i++)
        undefined_read(objects[i], is_answered, names, &list);
    for (size_t i = 0; i < list.count; i++)
        any |= print_symbol(image, mode, &list.symbols[i]);
    if (any)
        fputs("irqlab: hint: `irqlab check --gaps` and the same sources list all that irqlab lacks "
              "for them\n",
              stderr);
    undefined_free(&list);
    return any;
}

static bool is_not_among(void *context, const char *name)
{
    for (const char *const *wanted = context; *wanted; wanted++)
        if (strcmp(name, *wanted) == 0)
            return false;
    return true;
}

bool run_refers(const char *const *objects, size_t object_count, const char *const *names)
{
    struct undefined_list list = {0};
    bool any;

    for (size_t i = 0; i < object_count; i++)
        undefined_read(objects[i], is_not_among, (void *)names, &list);
    any = list.count != 0;
    undefined_free(&list);
    return any;
}
