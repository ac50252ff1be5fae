/*
 * rewrite.c - runs the passes and writes the text. rewrite_private.h says how they work together.
 */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

#include "host/rewrite_private.h"

bool rewrite_grow(struct rewriter *r, void *array, uint32_t count, uint32_t *capacity, size_t size)
{
    if (count < *capacity)
        return true;
    uint32_t more = *capacity ? *capacity * 2 : 256;
    void *grown = r->is_out_of_memory ? NULL : realloc(*(void **)array, more * size);
    if (!grown) {
        r->is_out_of_memory = true;
        return false;
    }
    *(void **)array = grown;
    *capacity = more;
    return true;
}

uint32_t rewrite_next(const struct rewriter *r, uint32_t i)
{
    for (i++; i < r->count; i++) {
        if (r->tokens[i].kind != TOKEN_MARKER && r->tokens[i].kind != TOKEN_PRAGMA)
            return i;
    }
    return REWRITE_NO_TOKEN;
}

bool rewrite_is(const struct rewriter *r, uint32_t i, char punct)
{
    return i < r->count && r->tokens[i].kind == TOKEN_PUNCT && r->text[r->tokens[i].start] == punct;
}

bool rewrite_spelled(const struct rewriter *r, uint32_t i, const char *text)
{
    return i < r->count && strlen(text) == r->tokens[i].length &&
           memcmp(r->text + r->tokens[i].start, text, r->tokens[i].length) == 0;
}

uint32_t rewrite_match(const struct rewriter *r, uint32_t i)
{
    uint32_t depth = 0;

    for (; i < r->count; i++) {
        if (r->tokens[i].kind != TOKEN_PUNCT)
            continue;
        switch (r->text[r->tokens[i].start]) {
        case '(':
        case '[':
        case '{':
            depth++;
            break;
        case ')':
        case ']':
        case '}':
            if (--depth == 0)
                return i;
            break;
        }
    }
    return REWRITE_NO_TOKEN;
}

void rewrite_edit(struct rewriter *r, uint32_t token, bool is_behind, const char *format, ...)
{
    va_list arguments;

    if (!rewrite_grow(r, &r->edits, r->edit_count, &r->edit_capacity, sizeof *r->edits))
        return;
    struct edit *edit = &r->edits[r->edit_count++];
    edit->token = token;
    edit->is_behind = is_behind;
    va_start(arguments, format);
    int length = vsnprintf(edit->text, sizeof edit->text, format, arguments);
    va_end(arguments);
    if (length < 0 || (size_t)length >= sizeof edit->text)
        abort(); /* our own text does not fit: a bug of ours */
    if (!is_behind)
        r->tokens[token].action = ACTION_EDIT;
}

char *rewrite_file_name(const struct rewriter *r, const struct source_file *file)
{
    char *name = malloc(file->length + 1);
    size_t length = 0;

    for (uint32_t i = 0; name && i < file->length; i++) {
        char c = r->text[file->name + i];
        if (c == '\\' && i + 1 < file->length)
            c = r->text[file->name + ++i];
        name[length++] = c;
    }
    if (name)
        name[length] = 0;
    return name;
}

/* Writing ------------------------------------------------------------------------------------- */

struct writer {
    struct rewriter *r;
    char *text;
    size_t length, capacity;
    uint32_t edit; /* the next one */
    XXH3_state_t *hash;
    char hash_buffer[4096];
    size_t hash_length;
    uint32_t hashed_end; /* where the last hashed token ended in the source */
};

static void put(struct writer *w, const char *text, size_t length)
{
    if (w->length + length >= w->capacity) {
        size_t capacity = 2 * w->capacity + length + 1024;
        char *grown = realloc(w->text, capacity + 1);
        if (!grown) {
            w->r->is_out_of_memory = true;
            return;
        }
        w->text = grown;
        w->capacity = capacity;
    }
    if (length != 0)
        memcpy(w->text + w->length, text, length);
    w->length += length;
}

static void put_string(struct writer *w, const char *text)
{
    put(w, text, strlen(text));
}

static void hash_bytes(struct writer *w, const char *text, size_t length)
{
    if (w->hash_length + length > sizeof w->hash_buffer) {
        XXH3_128bits_update(w->hash, w->hash_buffer, w->hash_length);
        w->hash_length = 0;
    }
    if (length > sizeof w->hash_buffer) {
        XXH3_128bits_update(w->hash, text, length);
        return;
    }
    memcpy(w->hash_buffer + w->hash_length, text, length);
    w->hash_length += length;
}

/* A line marker that puts the next character on the line of `at`. */
static void put_marker(struct writer *w, const struct token *at)
{
    const struct source_file *file = &w->r->files[at->file];
    char number[24];

    if (w->r->file_count == 0)
        return;
    snprintf(number, sizeof number, "\n# %u \"", at->line);
    put_string(w, number);
    put(w, w->r->text + file->name, file->length);
    put_string(w, at->is_dialect ? "\"\n" : "\" 3\n");
}

/* What an integer literal's suffix is on Windows, or NULL: leave the literal alone. */
static const char *suffix_for(const char *text, size_t length, size_t *digits)
{
    static const char *const map[][2] = {
        {"", NULL},  {"l", ""},     {"ul", "U"},  {"lu", "U"},   {"i8", ""},    {"i16", ""},
        {"i32", ""}, {"i64", "LL"}, {"ui8", "U"}, {"ui16", "U"}, {"ui32", "U"}, {"ui64", "ULL"},
    };
    bool is_hex = length > 2 && text[0] == '0' && (text[1] | 32) == 'x';
    size_t i = is_hex ? 2 : 0;
    char lower[8];

    if (length > 2 && text[0] == '0' && (text[1] | 32) == 'b')
        i = 2;
    for (; i < length; i++) {
        char c = text[i];
        bool is_digit =
            (c >= '0' && c <= '9') || c == '\'' || (is_hex && (c | 32) >= 'a' && (c | 32) <= 'f');
        if (!is_digit)
            break;
    }
    size_t n = length - i;
    if (n == 0 || n > 4)
        return NULL;
    for (size_t k = 0; k < n; k++)
        lower[k] =
            text[i + k] >= 'A' && text[i + k] <= 'Z' ? (char)(text[i + k] | 32) : text[i + k];
    lower[n] = 0;
    for (size_t k = 1; k < sizeof map / sizeof map[0]; k++) {
        if (strcmp(map[k][0], lower) == 0) {
            *digits = i;
            return map[k][1];
        }
    }
    return NULL;
}

static void put_number(struct writer *w, const char *text, size_t length)
{
    size_t digits;
    const char *suffix = suffix_for(text, length, &digits);

    if (!suffix) {
        put(w, text, length);
        return;
    }
    put(w, text, digits);
    put_string(w, suffix);
    for (size_t i = digits + strlen(suffix); i < length; i++)
        put(w, " ", 1); /* columns stay */
}

/* __pragma(x) at token i becomes a line of its own. */
static void put_pragma(struct writer *w, uint32_t i)
{
    const struct rewriter *r = w->r;
    uint32_t open = rewrite_next(r, i), close = rewrite_match(r, open);
    uint32_t from = r->tokens[open].start + 1, to = r->tokens[close].start;

    put_string(w, "\n#pragma ");
    for (uint32_t k = from; k < to; k++)
        put(w, r->text[k] == '\n' ? " " : r->text + k, 1);
    put_marker(w, &r->tokens[i]);
}

static void put_token(struct writer *w, uint32_t i)
{
    const struct token *token = &w->r->tokens[i];
    const char *text = w->r->text + token->start;

    switch ((enum token_action)token->action) {
    case ACTION_KEEP:
        put(w, text, token->length);
        break;
    case ACTION_BLANK:
        break;
    case ACTION_INT:
        put_string(w, "int ");
        break;
    case ACTION_NUMBER:
        put_number(w, text, token->length);
        break;
    case ACTION_REAL_LONG:
        put_string(w, "long");
        break;
    case ACTION_PRAGMA:
        put_pragma(w, i);
        break;
    case ACTION_EDIT:
        put_string(w, w->r->edits[w->edit++].text);
        break;
    }
    for (; w->edit < w->r->edit_count && w->r->edits[w->edit].token == i; w->edit++)
        put_string(w, w->r->edits[w->edit].text);
}

/* Line markers are layout, not program. Neighbours are told apart unless they may be one operator
 * (`- -` and `--` differ). */
static void hash_token(struct writer *w, const struct token *token, size_t from)
{
    if (token->kind == TOKEN_MARKER || w->length == from)
        return;
    bool is_operator = token->kind == TOKEN_PUNCT && token->start == w->hashed_end &&
                       !strchr("(){}[];,?~", w->r->text[token->start]);
    if (!is_operator)
        hash_bytes(w, "\n", 1);
    size_t to = w->length;
    while (to > from && w->text[to - 1] == ' ')
        to--;
    hash_bytes(w, w->text + from, to - from);
    w->hashed_end = token->start + token->length;
}

/* The last edits of the passes are in the order of the passes; the writer wants the text's. */
static int compare_edits(const void *a, const void *b)
{
    const struct edit *x = a, *y = b;

    if (x->token != y->token)
        return x->token < y->token ? -1 : 1;
    return (int)x->is_behind - (int)y->is_behind;
}

static void write_all(struct writer *w)
{
    struct rewriter *r = w->r;
    uint32_t gap = 0;
    bool needs_preamble = r->has_seh;

    if (r->edit_count)
        qsort(r->edits, r->edit_count, sizeof *r->edits, compare_edits);
    for (uint32_t i = 0; i < r->count && !r->is_out_of_memory; i++) {
        const struct token *token = &r->tokens[i];

        put(w, r->text + gap, token->start - gap);
        if (needs_preamble && token->kind != TOKEN_MARKER) {
            needs_preamble = false;
            put_string(w, "\n# 1 \"<irqlab>\" 3\n");
            put_string(w,
                       r->input->is_cplusplus ? rewrite_seh_preamble_cxx : rewrite_seh_preamble_c);
            put_marker(w, token);
        }
        size_t from = w->length;
        put_token(w, i);
        hash_token(w, token, from);
        gap = token->start + token->length;
    }
    put(w, r->text + gap, r->input->length - gap);
    put(w, "", 1);
    if (w->length)
        w->length--;
}

static void list_files(struct rewriter *r, struct rewrite_output *output)
{
    output->files = calloc(r->file_count + 1, sizeof *output->files);
    for (uint32_t i = 0; output->files && i < r->file_count; i++) {
        if (r->files[i].length == 0 || r->text[r->files[i].name] == '<')
            continue;
        char *name = rewrite_file_name(r, &r->files[i]);
        if (!name)
            break;
        output->files[output->file_count++] = name;
    }
    if (!output->files)
        r->is_out_of_memory = true;
}

bool rewrite(const struct rewrite_input *input, struct rewrite_output *output)
{
    struct rewriter r = {.input = input, .text = input->text};
    struct writer *w = calloc(1, sizeof *w);
    XXH3_state_t *hash = XXH3_createState();

    memset(output, 0, sizeof *output);
    if (!w || !hash || input->length >= UINT32_MAX) {
        free(w);
        XXH3_freeState(hash);
        return false;
    }
    w->r = &r;
    w->hash = hash;
    w->hashed_end = UINT32_MAX;
    XXH3_128bits_reset(hash);
    rewrite_lex(&r);
    rewrite_llp64(&r);
    rewrite_attributes(&r);
    rewrite_seh(&r);
    rewrite_collect_pragmas(&r);
    if (!r.is_out_of_memory)
        write_all(w);
    list_files(&r, output);
    XXH3_128bits_update(hash, w->hash_buffer, w->hash_length);
    XXH128_canonicalFromHash((XXH128_canonical_t *)output->token_hash, XXH3_128bits_digest(hash));
    output->text = w->text;
    output->length = w->length;
    output->pragmas = r.pragmas;
    output->has_seh = r.has_seh;
    XXH3_freeState(hash);
    free(w);
    free(r.tokens);
    free(r.files);
    free(r.file_table);
    free(r.edits);
    if (r.is_out_of_memory)
        rewrite_output_free(output);
    return !r.is_out_of_memory;
}

void rewrite_pragmas_free(struct rewrite_pragmas *pragmas)
{
    for (size_t i = 0; i < pragmas->count; i++) {
        free(pragmas->items[i].section);
        free(pragmas->items[i].symbol);
        free(pragmas->items[i].file);
    }
    free(pragmas->items);
    *pragmas = (struct rewrite_pragmas){0};
}

void rewrite_output_free(struct rewrite_output *output)
{
    for (size_t i = 0; i < output->file_count; i++)
        free(output->files[i]);
    free(output->files);
    free(output->text);
    rewrite_pragmas_free(&output->pragmas);
    memset(output, 0, sizeof *output);
}
