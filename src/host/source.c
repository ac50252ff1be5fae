/*
 * source.c - which of the user's files a source leads to, and copies of those that need one. See
 * source.h.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "host/source.h"

/* Frameworks that are not simulated, by the header that brings them in. */
static const struct {
    const char *header, *name;
} frameworks[] = {
    {"wdf.h", "KMDF"},       {"fltkernel.h", "minifilter"},
    {"ndis.h", "NDIS"},      {"storport.h", "Storport"},
    {"wdfdriver.h", "KMDF"}, {"netadaptercx.h", "NDIS"},
    {"scsi.h", "Storport"},  {"fwpsk.h", "WFP"},
};

static const char *base_name(const char *path)
{
    const char *base = path;

    for (; *path; path++) {
        if (*path == '/' || *path == '\\')
            base = path + 1;
    }
    return base;
}

/* The folder part of a typed path; "" for the current one. */
static char *folder_of(const char *path)
{
    const char *slash = strrchr(path, '/');

    if (!slash)
        return host_duplicate("");
    return host_format("%.*s", (int)(slash == path ? 1 : slash - path), path);
}

/* The index of the file, read now if it is new; SIZE_MAX if it cannot be read. Frees path. */
static size_t add_file(struct compile_plan *plan, struct source_tree *tree, char *path,
                       size_t parent)
{
    char *real = realpath(path, NULL);

    for (size_t i = 0; real && i < tree->count; i++) {
        if (strcmp(tree->files[i].real, real) == 0) {
            free(real);
            free(path);
            return i;
        }
    }
    struct source_file_input file = {.path = path, .real = real, .parent = parent};
    if (!real || !cache_read_file(path, &file.text)) {
        int error = errno;
        free(real);
        free(path);
        errno = error;
        return SIZE_MAX;
    }
    strings_add(&plan->inputs, "%s", path);
    file.needs_copy = source_decode(&file.text);
    source_scan(&file);
    tree->files = realloc(tree->files, (tree->count + 1) * sizeof *tree->files);
    if (!tree->files)
        abort();
    tree->files[tree->count] = file;
    return tree->count++;
}

/* Would the compiler find `path` under the name that is written? */
static bool compiler_finds(const struct compile_plan *plan, const struct source_file_input *file,
                           const struct source_include *include, const char *path)
{
    char *folder = folder_of(file->path);
    char *expected = realpath(path, NULL);
    bool is_found = false, is_same = false;

    for (size_t i = 0; !is_found && i <= plan->searched.count; i++) {
        if (i == 0 && !include->is_quoted)
            continue;
        const char *base = i == 0 ? (*folder ? folder : ".") : plan->searched.items[i - 1];
        char *candidate = *include->name == '/' ? host_duplicate(include->name)
                                                : host_format("%s/%s", base, include->name);
        char *real = access(candidate, R_OK) == 0 ? realpath(candidate, NULL) : NULL;
        is_found = real != NULL;
        is_same = real && expected && strcmp(real, expected) == 0;
        free(real);
        free(candidate);
    }
    free(folder);
    free(expected);
    return is_same;
}

/* Is there a header of ours of this name, in any letter case? */
static bool is_own(const struct compile_plan *plan, const char *name)
{
    bool is_found = false;

    for (size_t i = 0; i < plan->own_roots.count && !is_found; i++) {
        char *path = source_find(plan->own_roots.items[i], name);
        is_found = path != NULL;
        free(path);
    }
    return is_found;
}

/* Where MSVC would find it: beside the including file, beside those that include that one (quotes
 * only), then in the user's folders; at last beside the source, where people also mean it in <>. */
static char *find_users(const struct compile_plan *plan, const struct source_tree *tree, size_t i,
                        const struct source_include *include)
{
    char *path = NULL;

    for (size_t at = i; include->is_quoted && !path && at != SIZE_MAX;
         at = tree->files[at].parent) {
        char *folder = folder_of(tree->files[at].path);
        path = source_find(folder, include->name);
        free(folder);
    }
    for (const char *const *dir = plan->options->include_dirs; !path && dir && *dir; dir++)
        path = source_find(*dir, include->name);
    if (!path && !include->is_quoted && !is_own(plan, include->name))
        path = source_find(strcmp(plan->folder, ".") == 0 ? "" : plan->folder, include->name);
    return path;
}

/* One of our own headers, perhaps under a name of another letter case: its name as it is on disk.
 */
static bool resolve_own(const struct compile_plan *plan, struct source_include *include)
{
    for (size_t i = 0; i < plan->own_roots.count; i++) {
        const char *root = plan->own_roots.items[i];
        char *path = source_find(root, include->name);
        if (!path)
            continue;
        const char *name = path + strlen(root) + 1;
        if (strcmp(name, include->name) != 0)
            include->replacement = host_format("<%s>", name);
        free(path);
        return true;
    }
    return false;
}

/* A header that a build on Windows would have made goes into the cache. NULL: disk full. */
static char *write_made(const char *name, const struct text *made)
{
    struct text text = {0};
    uint8_t key[CACHE_KEY_BYTES];
    char *path = NULL;

    text_format(&text, "#line 1 \"<%s>\"\n", base_name(name));
    text_put(&text, made->text, made->length);
    cache_hash(text.text, text.length, key);
    if (cache_has(key, ".tmh") || cache_write(key, ".tmh", &text))
        path = cache_path(key, ".tmh");
    text_free(&text);
    return path;
}

static bool has_suffix(const char *name, const char *suffix)
{
    size_t n = strlen(name), m = strlen(suffix);

    return n > m && strcasecmp(name + n - m, suffix) == 0;
}

/* Find out what an #include means on Windows. */
static void resolve(struct compile_plan *plan, struct source_tree *tree, size_t i, size_t k)
{
    struct source_include include = tree->files[i].includes[k];
    char *path = find_users(plan, tree, i, &include);

    if (path) {
        bool is_direct = compiler_finds(plan, &tree->files[i], &include, path);
        size_t target = add_file(plan, tree, path, i);
        if (target != SIZE_MAX && !is_direct)
            tree->files[target].needs_copy = true;
        tree->files[i].includes[k].target = target;
        return;
    }
    if (resolve_own(plan, &tree->files[i].includes[k]))
        return;
    tree->files[i].includes[k].is_missing = include.is_quoted;
    for (size_t f = 0; f < sizeof frameworks / sizeof frameworks[0]; f++) {
        if (strcasecmp(base_name(include.name), frameworks[f].header) == 0)
            text_format(&tree->unsupported, "%s:%u: error: %s is not supported (%s)\n",
                        tree->files[i].path, include.line, frameworks[f].name, include.name);
    }
}

/* All files or none: else a header would have two names in messages, or be included twice. */
static void spread_copies(struct source_tree *tree)
{
    bool is_needed = false;

    for (size_t i = 0; i < tree->count; i++) {
        is_needed |= tree->files[i].needs_copy;
        for (size_t k = 0; k < tree->files[i].include_count; k++)
            is_needed |= tree->files[i].includes[k].replacement != NULL;
    }
    for (size_t i = 0; i < tree->count; i++)
        tree->files[i].needs_copy = is_needed;
}

/* The message file that a missing header is made from, beside it or where headers are. */
static bool read_messages(struct compile_plan *plan, const struct source_tree *tree, size_t i,
                          const struct source_include *include, struct text *messages)
{
    struct source_include of_messages = *include;
    size_t n = strlen(include->name);
    char *path;

    of_messages.name = host_format("%.*s.mc", (int)(n - 2), include->name);
    path = find_users(plan, tree, i, &of_messages);
    free(of_messages.name);
    if (!path)
        return false;
    bool ok = cache_read_file(path, messages);
    if (ok) {
        source_decode(messages);
        strings_add(&plan->inputs, "%s", path);
    }
    free(path);
    return ok;
}

/* The text of a missing header that a build on Windows would have made. False: it is just missing.
 */
static bool make_text(struct compile_plan *plan, const struct source_tree *tree, size_t i,
                      const struct source_include *include, struct text *made)
{
    struct text messages = {0};
    bool ok;

    if (has_suffix(include->name, ".tmh")) {
        source_tmh(tree, made);
        return true;
    }
    if (!include->is_missing || !has_suffix(include->name, ".h"))
        return false;
    bool has_messages = read_messages(plan, tree, i, include, &messages);
    ok = source_generated(tree, has_messages ? messages.text : NULL, plan->options->is_app, made);
    text_free(&messages);
    return ok;
}

static void make_headers(struct compile_plan *plan, struct source_tree *tree)
{
    for (size_t i = 0; i < tree->count; i++) {
        for (size_t k = 0; k < tree->files[i].include_count; k++) {
            struct source_include *include = &tree->files[i].includes[k];
            struct text made = {0};

            if (include->target != SIZE_MAX || include->replacement)
                continue;
            char *path =
                make_text(plan, tree, i, include, &made) ? write_made(include->name, &made) : NULL;
            if (path) {
                include->replacement = host_format("\"%s\"", path);
                if (!strings_contains(&tree->copies, path)) {
                    strings_add(&tree->copies, "%s", path);
                    strings_add(&tree->originals, "<%s>", base_name(include->name));
                }
            }
            text_free(&made);
            free(path);
        }
    }
}

/* Names of copies depend on all that may be in them: contents, and where the includes lead. */
static void name_copies(struct source_tree *tree)
{
    struct cache_key *k = cache_key_new();
    uint8_t all[CACHE_KEY_BYTES], one[CACHE_KEY_BYTES];

    cache_key_add_string(k, "copies 1");
    for (size_t i = 0; i < tree->count; i++) {
        const struct source_file_input *file = &tree->files[i];
        cache_key_add_string(k, file->path);
        cache_key_add_string(k, file->real);
        cache_key_add(k, file->text.text, file->text.length);
        for (size_t n = 0; n < file->include_count; n++) {
            const struct source_include *include = &file->includes[n];
            cache_key_add(k, &include->target, sizeof include->target);
            cache_key_add_string(k, include->replacement ? include->replacement : "");
        }
    }
    cache_key_end(k, all);
    for (size_t i = 0; i < tree->count; i++) {
        if (!tree->files[i].needs_copy)
            continue;
        k = cache_key_new();
        cache_key_add(k, all, sizeof all);
        cache_key_add(k, &i, sizeof i);
        cache_key_end(k, one);
        tree->files[i].copy = cache_path(one, ".copy");
    }
}

static void put_quoted(struct text *text, const char *path)
{
    for (; *path; path++) {
        if (*path == '"' || *path == '\\')
            text_put(text, "\\", 1);
        text_put(text, path, 1);
    }
}

static bool write_copy(const struct source_tree *tree, const struct source_file_input *file)
{
    struct text text = {0};
    size_t from = 0;
    const char *content = file->text.text;
    uint8_t key[CACHE_KEY_BYTES];

    if (file->text.length >= 3 && memcmp(content, "\xEF\xBB\xBF", 3) == 0)
        from = 3;
    text_format(&text, "#line 1 \"");
    put_quoted(&text, file->path);
    text_format(&text, "\"\n");
    for (size_t k = 0; k < file->include_count; k++) {
        const struct source_include *include = &file->includes[k];
        const struct source_file_input *target =
            include->target == SIZE_MAX ? NULL : &tree->files[include->target];

        text_put(&text, content + from, include->start - from);
        from = include->end;
        if (target)
            text_format(&text, "\"%s\"", target->copy);
        else if (include->replacement)
            text_format(&text, "%s", include->replacement);
        else
            text_put(&text, content + include->start, include->end - include->start);
    }
    text_put(&text, content + from, file->text.length - from);
    /* The path of a copy is that of a key: take the key back out of it. */
    const char *tail = strrchr(file->copy, '/');
    char *digits = host_format("%.2s%.30s", tail - 2, tail + 1);
    bool ok = cache_key_parse(digits, key) && cache_write(key, ".copy", &text);
    free(digits);
    text_free(&text);
    return ok;
}

static enum compile_status make_copies(const struct compile_plan *plan, struct source_tree *tree)
{
    name_copies(tree);
    for (size_t i = 0; i < tree->count; i++) {
        struct source_file_input *file = &tree->files[i];
        if (!file->copy)
            continue;
        if (access(file->copy, R_OK) != 0 && !write_copy(tree, file))
            return COMPILE_FAILED;
        strings_add(&tree->copies, "%s", file->copy);
        strings_add(&tree->originals, "%s", file->path);
    }
    tree->main = tree->files[0].copy ? tree->files[0].copy : plan->source;
    return COMPILE_OK;
}

enum compile_status source_prepare(struct compile_plan *plan, struct source_tree *tree,
                                   struct text *said)
{
    *tree = (struct source_tree){.main = plan->source};
    if (add_file(plan, tree, host_duplicate(plan->source), SIZE_MAX) == SIZE_MAX) {
        text_format(said, "irqlab: %s: %s\n", plan->source, strerror(errno));
        return COMPILE_NO_INPUT;
    }
    for (size_t i = 0; i < tree->count; i++) {
        for (size_t k = 0; k < tree->files[i].include_count; k++)
            resolve(plan, tree, i, k);
    }
    make_headers(plan, tree);
    spread_copies(tree);
    return make_copies(plan, tree);
}

void source_rename(const struct source_tree *tree, char **bytes, size_t *length)
{
    for (size_t i = 0; i < tree->copies.count; i++) {
        const char *copy = tree->copies.items[i];
        struct text text = {0};
        char *at = *bytes, *hit;

        while ((hit = memmem(at, *length - (size_t)(at - *bytes), copy, strlen(copy)))) {
            text_put(&text, at, (size_t)(hit - at));
            text_format(&text, "%s", tree->originals.items[i]);
            at = hit + strlen(copy);
        }
        if (at == *bytes)
            continue;
        text_put(&text, at, *length - (size_t)(at - *bytes));
        free(*bytes);
        *bytes = text.text;
        *length = text.length;
    }
}

void source_tree_free(struct source_tree *tree)
{
    for (size_t i = 0; i < tree->count; i++) {
        struct source_file_input *file = &tree->files[i];
        for (size_t k = 0; k < file->include_count; k++) {
            free(file->includes[k].name);
            free(file->includes[k].replacement);
        }
        free(file->includes);
        free(file->path);
        free(file->real);
        free(file->copy);
        text_free(&file->text);
    }
    free(tree->files);
    text_free(&tree->unsupported);
    strings_free(&tree->copies);
    strings_free(&tree->originals);
    *tree = (struct source_tree){0};
}
