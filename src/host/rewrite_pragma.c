/*
 * rewrite_pragma.c - what MSVC's pragmas say about sections, and which pragmas the compiler may
 * see.
 *
 * gcc and clang get only the pragmas of theirs_to_see; clang would else follow some of MSVC's and
 * gcc would not. The others are taken out. alloc_text names its functions; for code_seg, data_seg
 * and bss_seg a small scan of file-scope declarations finds what is defined while they hold.
 */
#include <stdlib.h>
#include <string.h>

#include "host/rewrite_private.h"

/* A value that #pragma xxx_seg(push, …) and (pop) save and restore. */
struct segment {
    char names[16][64]; /* names[depth] is in force; "" is the default section */
    uint32_t depth;
};

/* Where the scan is in a declaration at file scope. */
struct scan {
    struct rewriter *r;
    struct segment code, data, bss;
    char declared[64];  /* section of a __declspec(code_seg(…)) of the declaration; "" none */
    uint32_t function;  /* identifier before the first ( of the declaration */
    uint32_t last_name; /* last identifier outside of brackets */
    bool is_initialised, is_typedef, is_extern, is_transparent;
};

static const char *const theirs_to_see[] = {"pack",    "GCC",  "clang", "STDC",
                                            "message", "weak", NULL};

static bool is_theirs(const char *word, size_t length)
{
    for (const char *const *name = theirs_to_see; *name; name++) {
        if (strlen(*name) == length && memcmp(*name, word, length) == 0)
            return true;
    }
    return false;
}

static char *copy(struct rewriter *r, const char *text, size_t length)
{
    char *to = strndup(text, length);

    if (!to)
        r->is_out_of_memory = true;
    return to;
}

void rewrite_add_pragma(struct rewriter *r, enum rewrite_pragma_kind kind, const char *section,
                        const char *symbol, size_t symbol_length, const struct token *at)
{
    if (r->pragmas.count == r->pragma_capacity) {
        size_t capacity = r->pragma_capacity ? 2 * r->pragma_capacity : 16;
        void *items = realloc(r->pragmas.items, capacity * sizeof *r->pragmas.items);
        if (!items) {
            r->is_out_of_memory = true;
            return;
        }
        r->pragmas.items = items;
        r->pragma_capacity = capacity;
    }
    r->pragmas.items[r->pragmas.count++] = (struct rewrite_pragma){
        .kind = kind,
        .section = copy(r, section, strlen(section)),
        .symbol = copy(r, symbol, symbol_length),
        .file = r->file_count ? rewrite_file_name(r, &r->files[at->file]) : copy(r, "", 0),
        .line = at->line,
    };
}

/* The next word of a pragma: an identifier, or a string without its quotes; NULL at the end. */
static const char *next_word(const char **at, const char *end, size_t *length)
{
    const char *p = *at;

    while (p < end && !strchr("_\"", *p) && !(*p >= '0' && *p <= '9') &&
           !((*p | 32) >= 'a' && (*p | 32) <= 'z') && (unsigned char)*p < 0x80)
        p++;
    if (p == end)
        return NULL;
    const char *start = p;
    if (*p == '"') {
        start = ++p;
        while (p < end && *p != '"')
            p++;
        *length = (size_t)(p - start);
        *at = p < end ? p + 1 : end;
        return start;
    }
    while (p < end && !strchr(" \t\r\n,():;\"", *p))
        p++;
    *length = (size_t)(p - start);
    *at = p;
    return start;
}

/* code_seg([push|pop][, identifier][, "section"[, "class"]]) */
static void read_segment(struct segment *segment, const char *at, const char *end)
{
    char *top = segment->names[segment->depth];
    size_t length;
    const char *section = NULL;
    bool is_quoted_next, is_pop = false, is_push = false;

    for (;;) {
        is_quoted_next = false;
        for (const char *p = at; p < end && strchr(" \t(,", *p); p++)
            is_quoted_next = p + 1 < end && p[1] == '"';
        is_quoted_next |= at < end && *at == '"';
        const char *word = next_word(&at, end, &length);
        if (!word)
            break;
        if (is_quoted_next) {
            section = word;
            break;
        }
        is_push |= length == 4 && memcmp(word, "push", 4) == 0;
        is_pop |= length == 3 && memcmp(word, "pop", 3) == 0;
    }
    if (is_push && segment->depth + 1 < 16) {
        memcpy(segment->names[segment->depth + 1], top, sizeof segment->names[0]);
        top = segment->names[++segment->depth];
    }
    if (is_pop && segment->depth > 0)
        top = segment->names[--segment->depth];
    if (section || (!is_push && !is_pop)) {
        if (!section || length >= sizeof segment->names[0])
            length = 0;
        memcpy(top, section ? section : "", length);
        top[length] = 0;
    }
}

/* The text behind `pragma`. True if the compiler may see it. */
static bool read_pragma(struct scan *scan, const char *at, const char *end,
                        const struct token *token)
{
    size_t length;
    const char *word = next_word(&at, end, &length);

    if (!word)
        return false;
    if (is_theirs(word, length))
        return true;
    if (length == 10 && memcmp(word, "alloc_text", 10) == 0) {
        const char *section = next_word(&at, end, &length);
        char name[64];

        if (!section || length >= sizeof name)
            return false;
        memcpy(name, section, length);
        name[length] = 0;
        while ((word = next_word(&at, end, &length)))
            rewrite_add_pragma(scan->r, REWRITE_ALLOC_TEXT, name, word, length, token);
    } else if (length == 8 && memcmp(word, "code_seg", 8) == 0) {
        read_segment(&scan->code, at, end);
    } else if (length == 8 && memcmp(word, "data_seg", 8) == 0) {
        read_segment(&scan->data, at, end);
    } else if (length == 7 && memcmp(word, "bss_seg", 7) == 0) {
        read_segment(&scan->bss, at, end);
    }
    return false;
}

static void forget_declaration(struct scan *scan)
{
    scan->function = scan->last_name = REWRITE_NO_TOKEN;
    scan->declared[0] = 0;
    scan->is_initialised = scan->is_typedef = scan->is_extern = scan->is_transparent = false;
}

static void define(struct scan *scan, enum rewrite_pragma_kind kind, const struct segment *segment,
                   uint32_t name)
{
    const char *section = kind == REWRITE_CODE_SEG && *scan->declared
                              ? scan->declared
                              : segment->names[segment->depth];

    if (*section && name != REWRITE_NO_TOKEN)
        rewrite_add_pragma(scan->r, kind, section, scan->r->text + scan->r->tokens[name].start,
                           scan->r->tokens[name].length, &scan->r->tokens[name]);
}

static void define_variable(struct scan *scan)
{
    if (scan->function != REWRITE_NO_TOKEN || scan->is_typedef ||
        (scan->is_extern && !scan->is_initialised))
        return;
    define(scan, REWRITE_DATA_SEG, scan->is_initialised ? &scan->data : &scan->bss,
           scan->last_name);
}

/* A punctuator at file scope; returns the token to go on with. */
static uint32_t scan_punct(struct scan *scan, uint32_t i)
{
    struct rewriter *r = scan->r;
    uint32_t close;

    switch (r->text[r->tokens[i].start]) {
    case '(':
        if (scan->function == REWRITE_NO_TOKEN && !scan->is_initialised)
            scan->function = scan->last_name;
        close = rewrite_match(r, i);
        return close == REWRITE_NO_TOKEN ? i + 1 : close + 1;
    case '[':
        close = rewrite_match(r, i);
        return close == REWRITE_NO_TOKEN ? i + 1 : close + 1;
    case '{':
        if (scan->is_transparent) { /* namespace x { and extern "C" {: still file scope */
            forget_declaration(scan);
            return i + 1;
        }
        close = rewrite_match(r, i);
        if (scan->function != REWRITE_NO_TOKEN && !scan->is_initialised) {
            define(scan, REWRITE_CODE_SEG, &scan->code, scan->function);
            if (close != REWRITE_NO_TOKEN) {
                rewrite_function_names(r, scan->function, i, close);
                rewrite_lost(r, scan->function, i, close);
            }
            forget_declaration(scan);
        }
        return close == REWRITE_NO_TOKEN ? i + 1 : close + 1;
    case '=':
        scan->is_initialised = true;
        break;
    case ',':
        define_variable(scan);
        scan->is_initialised = false;
        break;
    case ';':
        define_variable(scan);
        forget_declaration(scan);
        break;
    case '}':
        forget_declaration(scan);
        break;
    }
    return i + 1;
}

/* "PAGE" of __irqlab_code_seg__("PAGE") between the tokens from and to. */
static void read_declared(struct scan *scan, uint32_t from, uint32_t to)
{
    const struct rewriter *r = scan->r;

    for (uint32_t i = from; i + 2 < to; i++) {
        const struct token *text = &r->tokens[i + 2];

        if (r->tokens[i].word == WORD_CODE_SEG && text->kind == TOKEN_STRING && text->length > 2 &&
            text->length - 2 < sizeof scan->declared) {
            memcpy(scan->declared, r->text + text->start + 1, text->length - 2);
            scan->declared[text->length - 2] = 0;
        }
    }
}

static uint32_t scan_word(struct scan *scan, uint32_t i)
{
    struct rewriter *r = scan->r;
    uint32_t open;

    switch (r->tokens[i].word) {
    case WORD_ATTRIBUTE:
    case WORD_ASM:
    case WORD_NOT_A_NAME:
        open = rewrite_next(r, i);
        if (rewrite_is(r, open, '(') && rewrite_match(r, open) != REWRITE_NO_TOKEN) {
            read_declared(scan, open, rewrite_match(r, open));
            return rewrite_match(r, open) + 1;
        }
        break;
    case WORD_TYPEDEF:
        scan->is_typedef = true;
        break;
    case WORD_NAMESPACE:
        scan->is_transparent = true;
        break;
    case WORD_EXTERN:
        scan->is_extern = true;
        open = rewrite_next(r, i);
        if (open != REWRITE_NO_TOKEN && r->tokens[open].kind == TOKEN_STRING)
            scan->is_transparent = true;
        break;
    case WORD_NONE:
    case WORD_CXX_TRY:
        if (!scan->is_initialised)
            scan->last_name = i;
        break;
    }
    return i + 1;
}

/* __pragma ( … ) at i. */
static void lower_operator(struct scan *scan, uint32_t i)
{
    struct rewriter *r = scan->r;
    uint32_t open = rewrite_next(r, i);

    if (!rewrite_is(r, open, '('))
        return;
    uint32_t close = rewrite_match(r, open);
    if (close == REWRITE_NO_TOKEN)
        return;
    bool keep = read_pragma(scan, r->text + r->tokens[open].start + 1,
                            r->text + r->tokens[close].start, &r->tokens[i]);
    for (uint32_t k = i; k <= close; k++) {
        if (r->tokens[k].kind != TOKEN_MARKER)
            r->tokens[k].action = ACTION_BLANK;
    }
    if (keep)
        r->tokens[i].action = ACTION_PRAGMA;
}

/* asm at i, in a user's file: is there code in it, and not only a barrier, another name for what is
 * declared, or one instruction without operands? */
static bool is_code(struct rewriter *r, uint32_t i)
{
    uint32_t open = rewrite_next(r, i), text;
    const struct token *string;

    while (open != REWRITE_NO_TOKEN && r->tokens[open].kind == TOKEN_IDENTIFIER)
        open = rewrite_next(r, open); /* volatile, goto, inline */
    if (!rewrite_is(r, open, '('))
        return false;
    text = rewrite_next(r, open);
    if (text == REWRITE_NO_TOKEN)
        return false;
    string = &r->tokens[text];
    if (string->kind != TOKEN_STRING)
        return true;
    for (uint32_t k = 1; k + 1 < string->length; k++)
        if (strchr(" \t,%$:;\\(", r->text[string->start + k]))
            return true;
    return false;
}

static void take_unseen(struct rewriter *r, uint32_t i)
{
    const struct token *token = &r->tokens[i];
    uint32_t previous = i;

    if (!r->file_count || !r->files[token->file].is_users)
        return;
    if (token->word == WORD_NO_HOOKS) {
        rewrite_add_pragma(r, REWRITE_UNSEEN, "a function with the attribute no_sanitize", "", 0,
                           token);
        return;
    }
    while (previous-- > 0 && r->tokens[previous].kind == TOKEN_MARKER)
        ;
    /* After a declarator it names a symbol or a register: int f(void) asm("g"), x asm("rax"). */
    if (previous != UINT32_MAX && r->tokens[previous].kind == TOKEN_IDENTIFIER &&
        !rewrite_spelled(r, previous, "else") && !rewrite_spelled(r, previous, "do"))
        return;
    if (is_code(r, i))
        rewrite_add_pragma(r, REWRITE_UNSEEN, "inline assembler", "", 0, token);
}

/* All pragmas between tokens i and end, in the order of the text. */
static void take_pragmas(struct scan *scan, uint32_t i, uint32_t end)
{
    struct rewriter *r = scan->r;

    for (; i < end && i < r->count; i++) {
        struct token *token = &r->tokens[i];

        if (token->kind == TOKEN_PRAGMA) {
            const char *at = r->text + token->start, *stop = at + token->length;
            at = memchr(at, 'p', token->length); /* "#pragma" has been seen by the lexer */
            if (!read_pragma(scan, at + 6, stop, token))
                token->action = ACTION_BLANK;
        } else if (token->word == WORD_PRAGMA) {
            lower_operator(scan, i);
        } else if (token->word == WORD_ASM || token->word == WORD_NO_HOOKS) {
            take_unseen(r, i);
        } else if (token->word == WORD_CODE_SEG && rewrite_is(r, rewrite_next(r, i), '(') &&
                   rewrite_match(r, i) != REWRITE_NO_TOKEN) {
            for (uint32_t k = i, close = rewrite_match(r, i); k <= close; k++)
                if (r->tokens[k].kind != TOKEN_MARKER)
                    r->tokens[k].action = ACTION_BLANK;
        }
    }
}

void rewrite_collect_pragmas(struct rewriter *r)
{
    struct scan *scan = calloc(1, sizeof *scan);

    if (!scan) {
        r->is_out_of_memory = true;
        return;
    }
    scan->r = r;
    forget_declaration(scan);
    for (uint32_t i = 0; i < r->count;) {
        uint32_t next = i + 1;

        if (r->tokens[i].action == ACTION_BLANK) /* inside of __pragma() */
            ;
        else if (r->tokens[i].kind == TOKEN_PUNCT)
            next = scan_punct(scan, i);
        else if (r->tokens[i].kind == TOKEN_IDENTIFIER && r->tokens[i].word != WORD_PRAGMA)
            next = scan_word(scan, i);
        take_pragmas(scan, i, next);
        i = next;
    }
    free(scan);
}
