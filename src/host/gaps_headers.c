/*
 * gaps_headers.c - the names that our headers declare, read from their text.
 *
 * Good enough for "did you mean" and "it is in that header": macros by their #define, types by
 * typedef and tag, enumerators, and names before ( at file scope. Conditions are not looked at.
 */
#define _GNU_SOURCE
#include <ctype.h>
#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "host/gaps_private.h"

enum { ROOTS = 3 };

struct reader {
    struct gap_index *index;
    size_t room;
    const char *header;
    const char *at, *end;
    int depth;                 /* of braces */
    bool in_enum;              /* in the braces of an enum: names at the beginning of each entry */
    int enum_depth;            /* depth inside of them */
    bool begins_entry;         /* the next name is an enumerator */
    bool is_typedef, is_named; /* in a typedef; its name was found */
    int brackets;              /* open ( */
    char last[128], tag[16];   /* the last name; the word before it that was struct, union, enum */
};

static void add(struct reader *r, const char *name, enum gap_kind kind)
{
    struct gap_index *index = r->index;

    if (!*name)
        return;
    if (index->count == r->room) {
        r->room = r->room ? 2 * r->room : 4096;
        index->items = realloc(index->items, r->room * sizeof *index->items);
        if (!index->items)
            abort();
    }
    index->items[index->count++] = (struct gap_known){
        .name = host_duplicate(name), .header = host_duplicate(r->header), .kind = kind};
}

static bool is_word(char c)
{
    return isalnum((unsigned char)c) || c == '_';
}

/* A line of the preprocessor with its continuations; the cursor is at the #. */
static void directive(struct reader *r)
{
    const char *at = r->at + 1;
    char name[128];
    size_t length = 0;

    while (at < r->end && (*at == ' ' || *at == '\t'))
        at++;
    if (r->end - at > 8 && strncmp(at, "include ", 8) == 0 && strchr("<\"", at[8])) {
        const char *start = at + 9;
        size_t bytes = 0;
        while (start + bytes < r->end && !strchr(">\"\n", start[bytes]))
            bytes++;
        strings_add(&r->index->from, "%s", r->header);
        strings_add(&r->index->to, "%.*s", (int)bytes, start);
    }
    bool is_define = r->end - at > 7 && strncmp(at, "define ", 7) == 0;
    if (is_define) {
        at += 7;
        while (at < r->end && (*at == ' ' || *at == '\t'))
            at++;
        while (at < r->end && is_word(*at) && length < sizeof name - 1)
            name[length++] = *at++;
        name[length] = 0;
        bool has_arguments = at < r->end && *at == '(';
        bool has_text = at < r->end && *at != '\n' && strncmp(at, " /*", 3) != 0;
        add(r, name, has_arguments || !has_text ? GAP_MACRO : GAP_CONSTANT);
    }
    while (r->at < r->end && *r->at != '\n') {
        if (*r->at == '\\' && r->at + 1 < r->end && r->at[1] == '\n')
            r->at++;
        if (r->end - r->at > 1 && r->at[0] == '/' && r->at[1] == '*') {
            const char *close = memmem(r->at + 2, (size_t)(r->end - r->at - 2), "*/", 2);
            r->at = close ? close + 1 : r->end - 1;
        }
        r->at++;
    }
}

static void word(struct reader *r)
{
    char name[128];
    size_t length = 0;

    while (r->at < r->end && is_word(*r->at)) {
        if (length < sizeof name - 1)
            name[length++] = *r->at;
        r->at++;
    }
    name[length] = 0;
    if (strcmp(name, "typedef") == 0 && r->depth == 0)
        r->is_typedef = true;
    if (strcmp(r->tag, "tag") == 0)
        add(r, name, GAP_TYPE);
    bool is_tag = strcmp(name, "struct") == 0 || strcmp(name, "union") == 0;
    strcpy(r->tag, is_tag || strcmp(name, "enum") == 0 ? "tag" : "");
    if (strcmp(name, "enum") == 0)
        r->in_enum = true;
    if (r->enum_depth && r->begins_entry) {
        add(r, name, GAP_CONSTANT);
        r->begins_entry = false;
    }
    strcpy(r->last, name);
}

/* An opening bracket at file scope: NAME(…), typedef x NAME(…) or typedef x (*NAME)(…). */
static void before_bracket(struct reader *r)
{
    const char *close = memchr(r->at, ')', (size_t)(r->end - r->at)), *after, *end;

    after = close ? close + 1 : r->end;
    while (after < r->end && isspace((unsigned char)*after))
        after++;
    if (!r->is_typedef || after == r->end || *after != '(') {
        if (*r->last)
            add(r, r->last, r->is_typedef ? GAP_TYPE : GAP_ROUTINE);
    } else {
        char name[128];

        for (end = close; end > r->at && !is_word(end[-1]); end--)
            ;
        for (close = end; close > r->at && is_word(close[-1]); close--)
            ;
        size_t length = (size_t)(end - close);
        if (length < sizeof name) {
            memcpy(name, close, length);
            name[length] = 0;
            add(r, name, GAP_TYPE);
        }
    }
    r->is_named = r->is_typedef;
}

static void sign(struct reader *r, char c)
{
    switch (c) {
    case '{':
        r->depth++;
        if (r->in_enum) {
            r->enum_depth = r->depth;
            r->begins_entry = true;
            r->in_enum = false;
        }
        break;
    case '}':
        if (r->enum_depth == r->depth)
            r->enum_depth = 0;
        if (r->depth)
            r->depth--;
        *r->last = 0;
        break;
    case ',':
        if (r->enum_depth)
            r->begins_entry = true;
        else if (r->depth == 0 && r->brackets == 0 && r->is_typedef)
            add(r, r->last, GAP_TYPE);
        break;
    case '(':
        if (r->depth == 0 && r->brackets == 0 && !(r->is_typedef && r->is_named))
            before_bracket(r);
        r->brackets++;
        *r->last = 0;
        break;
    case ')':
        if (r->brackets)
            r->brackets--;
        *r->last = 0;
        break;
    case ';':
        if (r->depth == 0 && r->is_typedef && !r->is_named)
            add(r, r->last, GAP_TYPE);
        if (r->depth == 0) {
            r->is_typedef = r->is_named = false;
            r->brackets = 0;
        }
        r->in_enum = false;
        *r->last = 0;
        break;
    default:
        break;
    }
    *r->tag = 0;
}

static void read_text(struct reader *r)
{
    bool is_line_start = true;

    while (r->at < r->end) {
        char c = *r->at;

        if (r->end - r->at > 1 && c == '/' && (r->at[1] == '*' || r->at[1] == '/')) {
            const char *close = r->at[1] == '*'
                                    ? memmem(r->at + 2, (size_t)(r->end - r->at - 2), "*/", 2)
                                    : memchr(r->at, '\n', (size_t)(r->end - r->at));
            r->at = !close ? r->end : r->at[1] == '*' ? close + 2 : close;
        } else if (c == '#' && is_line_start) {
            directive(r);
        } else if (c == '"' || c == '\'') {
            for (r->at++; r->at < r->end && *r->at != c && *r->at != '\n'; r->at++)
                r->at += *r->at == '\\';
            r->at++;
        } else if (is_word(c)) {
            word(r);
            is_line_start = false;
        } else {
            if (c == '\n')
                is_line_start = true;
            else if (!isspace((unsigned char)c)) {
                is_line_start = false;
                sign(r, c);
            }
            r->at++;
        }
    }
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static void read_folder(struct reader *r, const char *root, const char *below)
{
    char *folder = host_format("%s/%s", root, below);
    DIR *dir = opendir(folder);
    struct strings names = {0};

    for (struct dirent *entry; dir && (entry = readdir(dir));)
        if (*entry->d_name != '.')
            strings_add(&names, "%s", entry->d_name);
    if (dir)
        closedir(dir);
    if (names.count)
        qsort(names.items, names.count, sizeof *names.items, by_name);
    for (size_t i = 0; i < names.count; i++) {
        char *path = host_format("%s/%s", folder, names.items[i]);
        char *name = host_format("%s%s%s", below, *below ? "/" : "", names.items[i]);
        struct stat st;
        struct text text;

        if (stat(path, &st) == 0 && S_ISDIR(st.st_mode)) {
            read_folder(r, root, name);
        } else if (strcmp(name + strlen(name) - 2, ".h") == 0 && cache_read_file(path, &text)) {
            struct reader one = {.index = r->index, .room = r->room, .header = name};

            add(&one, name, GAP_HEADER);
            one.at = text.text;
            one.end = text.text + text.length;
            if (text.text)
                read_text(&one);
            r->room = one.room;
            text_free(&text);
        }
        free(path);
        free(name);
    }
    strings_free(&names);
    free(folder);
}

struct generated {
    struct reader *reader;
    const struct compile_plan *plan;
};

static void add_routine(void *context, const char *name, const char *file)
{
    struct generated *generated = context;
    struct reader *r = generated->reader;

    for (size_t i = 0; i < generated->plan->own_roots.count; i++) {
        const char *root = generated->plan->own_roots.items[i];
        size_t length = strlen(root);

        if (strncmp(file, root, length) == 0 && file[length] == '/') {
            r->header = file + length + 1;
            add(r, name, GAP_ROUTINE);
            return;
        }
    }
}

/* Routines that macros declare stand in no header's text: those of all headers, preprocessed. */
static void read_generated(struct reader *r, const struct compile_options *options,
                           const char *source)
{
    struct strings argv = {0};
    struct text includes = {0}, said = {0};
    struct process_result result = {0};
    struct toolchain toolchain;
    struct compile_plan plan;

    if (!toolchain_find(options->compiler, &toolchain))
        return;
    if (compile_plan_make(&plan, options, &toolchain, source, false, &said) == COMPILE_OK) {
        text_format(&includes, "#include <%s>\n", options->is_app ? "windows.h" : "ntifs.h");
        for (size_t i = 0; i < r->index->count; i++)
            if (r->index->items[i].kind == GAP_HEADER && !strchr(r->index->items[i].name, '/'))
                text_format(&includes, "#include <%s>\n", r->index->items[i].name);
        strings_add_all(&argv, (const char *const *)plan.preprocess.items);
        strings_add(&argv, "-x");
        strings_add(&argv, "c");
        strings_add(&argv, "-");
        struct process process = {
            .argv = argv.items, .input = includes.text, .input_length = includes.length};
        process_run(&process, &result);
        if (result.out_length) {
            struct gap_text text = {0};
            struct generated generated = {r, &plan};

            gap_text_read(&text, result.out, result.out_length, &plan);
            gap_words_routines(&text, add_routine, &generated);
            gap_text_free(&text);
        }
        process_result_free(&result);
    }
    strings_free(&argv);
    text_free(&includes);
    text_free(&said);
    compile_plan_free(&plan);
    toolchain_free(&toolchain);
}

void gaps_read_headers(const struct compile_options *options, const char *source,
                       struct gap_index *index)
{
    static const char *const folders[ROOTS] = {"win32", "wdk", "crt"};
    const char *include = compile_include_root();
    struct reader r = {.index = index};

    for (int i = options->is_app ? 0 : 1; include && i < ROOTS; i++) {
        char *root = host_format("%s/%s", include, folders[i]);
        read_folder(&r, root, "");
        free(root);
    }
    read_generated(&r, options, source);
}

static const char *base_name(const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash ? slash + 1 : path;
}

/* Does one of our headers include the other, perhaps through a third? */
static bool reaches(const struct gap_index *index, const char *from, const char *to, int steps)
{
    for (size_t i = 0; steps && i < index->to.count; i++)
        if (strcmp(index->from.items[i], from) == 0) {
            const char *next = index->to.items[i];

            if (strcmp(base_name(next), base_name(to)) == 0)
                return true;
            for (size_t k = 0; k < index->from.count; k++)
                if (strcmp(base_name(index->from.items[k]), base_name(next)) == 0 &&
                    (k == 0 || strcmp(index->from.items[k], index->from.items[k - 1]) != 0) &&
                    strcmp(index->from.items[k], from) != 0 &&
                    reaches(index, index->from.items[k], to, steps - 1))
                    return true;
        }
    return false;
}

const char *gaps_public_header(const struct gap_index *index, const char *header)
{
    static const char *const usual[] = {"windows.h", "wdm.h", "ntifs.h"};
    enum { STEPS = 6 };

    if (!strchr(header, '/') || strncmp(header, "sys/", 4) == 0)
        return header;
    for (size_t i = 0; i < sizeof usual / sizeof *usual; i++)
        if (reaches(index, usual[i], header, STEPS))
            return usual[i];
    for (size_t i = 0; i < index->to.count; i++)
        if (!strchr(index->from.items[i], '/') &&
            reaches(index, index->from.items[i], header, STEPS))
            return index->from.items[i];
    return header;
}

void gaps_free_headers(struct gap_index *index)
{
    for (size_t i = 0; i < index->count; i++) {
        free(index->items[i].name);
        free(index->items[i].header);
    }
    free(index->items);
    strings_free(&index->from);
    strings_free(&index->to);
    *index = (struct gap_index){0};
}
