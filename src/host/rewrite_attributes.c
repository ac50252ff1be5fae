/*
 * rewrite_attributes.c - small things of MSVC's that need more than a macro.
 * *
 *   __declspec(align(16)) struct S { … }   means the type S to MSVC. Our headers make it
 *       __attribute__((__aligned__(16))) struct S { … }, which gcc ignores: it moves behind struct.
 *   __FUNCTION__ ": text"   __FUNCTION__ is a string literal to MSVC: it becomes the name.
 *   inline int f(void) { … }   in C defines f for other files too, and as often as one likes: it
 *       becomes a weak function. Our own headers are written for gcc and are left alone.
 *   extern template class basic_string<wchar_t>;   in libstdc++ refers to code for a wchar_t of
 *       4 bytes. Without it the compiler makes its own, for 2 bytes.
 */
#include <string.h>

#include "host/rewrite_private.h"

static void blank(struct rewriter *r, uint32_t from, uint32_t to)
{
    for (uint32_t i = from; i <= to; i++) {
        if (r->tokens[i].kind != TOKEN_MARKER && r->tokens[i].kind != TOKEN_PRAGMA)
            r->tokens[i].action = ACTION_BLANK;
    }
}

/* The ) of an __attribute__ at i that is an alignment and nothing else. */
static uint32_t end_of_alignment(const struct rewriter *r, uint32_t i)
{
    uint32_t open = rewrite_next(r, i);
    uint32_t inner = open == REWRITE_NO_TOKEN ? open : rewrite_next(r, open);
    uint32_t name = inner == REWRITE_NO_TOKEN ? inner : rewrite_next(r, inner);

    if (!rewrite_is(r, open, '(') || !rewrite_is(r, inner, '(') || name == REWRITE_NO_TOKEN ||
        !rewrite_spelled(r, name, "__aligned__"))
        return REWRITE_NO_TOKEN;
    return rewrite_match(r, open);
}

/* Behind `struct` at i: is it a definition, not a use? */
static bool is_definition(const struct rewriter *r, uint32_t i)
{
    uint32_t k = rewrite_next(r, i);

    for (int steps = 0; k != REWRITE_NO_TOKEN && steps < 8; steps++) {
        if (rewrite_is(r, k, '{'))
            return true;
        if (r->input->is_cplusplus && rewrite_is(r, k, ':'))
            return true;
        if (r->tokens[k].kind != TOKEN_IDENTIFIER)
            return false;
        if (r->tokens[k].word == WORD_ATTRIBUTE) {
            uint32_t open = rewrite_next(r, k);
            if (!rewrite_is(r, open, '('))
                return false;
            k = rewrite_match(r, open);
            if (k == REWRITE_NO_TOKEN)
                return false;
        }
        k = rewrite_next(r, k);
    }
    return false;
}

static void move_alignment(struct rewriter *r, uint32_t i)
{
    uint32_t close = end_of_alignment(r, i);
    uint32_t keyword = close == REWRITE_NO_TOKEN ? close : rewrite_next(r, close);

    if (keyword == REWRITE_NO_TOKEN || r->tokens[keyword].word != WORD_AGGREGATE ||
        !is_definition(r, keyword))
        return;
    uint32_t from = r->tokens[i].start;
    uint32_t to = r->tokens[close].start + r->tokens[close].length;
    if (to - from > 120)
        return;
    blank(r, i, close);
    rewrite_edit(r, keyword, true, " %.*s ", (int)(to - from), r->text + from);
}

static void drop_wide_instance(struct rewriter *r, uint32_t i)
{
    uint32_t end = i;
    bool is_wide = false;

    while (end < r->count && !rewrite_is(r, end, ';')) {
        is_wide |= r->tokens[end].word == WORD_WCHAR;
        end++;
    }
    if (is_wide && end < r->count)
        blank(r, i, end);
}

void rewrite_function_names(struct rewriter *r, uint32_t name, uint32_t open, uint32_t close)
{
    uint32_t from = name;

    /* A::B::f; tokens of punctuation are single characters. */
    while (from >= 3 && rewrite_is(r, from - 1, ':') && rewrite_is(r, from - 2, ':') &&
           r->tokens[from - 3].kind == TOKEN_IDENTIFIER)
        from -= 3;
    uint32_t start = r->tokens[from].start;
    uint32_t length = r->tokens[name].start + r->tokens[name].length - start;
    for (uint32_t i = open; i < close && length < 256; i++) {
        if (r->tokens[i].word == WORD_FUNCTION && r->tokens[i].is_dialect)
            rewrite_edit(r, i, false, "%s\"%.*s\"",
                         rewrite_spelled(r, i, "__FUNCTION__") ? "" : "L", (int)length,
                         r->text + start);
    }
}

/* What the declaration that `inline` at i is part of says besides. */
struct declaration {
    bool is_static, is_extern, is_forced;
    uint32_t name; /* the function's, or REWRITE_NO_TOKEN */
};

static struct declaration declaration_of(const struct rewriter *r, uint32_t i)
{
    struct declaration d = {.name = REWRITE_NO_TOKEN};
    uint32_t begin = i, last = REWRITE_NO_TOKEN;

    for (uint32_t steps = 0; begin > 0 && steps < 32; steps++, begin--) {
        const struct token *token = &r->tokens[begin - 1];
        if (token->kind == TOKEN_PRAGMA ||
            (token->kind == TOKEN_PUNCT && strchr(";{}", r->text[token->start])))
            break;
    }
    for (uint32_t k = begin, steps = 0; k < r->count && steps < 64; k++, steps++) {
        const struct token *token = &r->tokens[k];
        d.is_static |= token->word == WORD_STATIC || token->word == WORD_TYPEDEF;
        d.is_extern |= token->word == WORD_EXTERN;
        if (token->word == WORD_ATTRIBUTE || token->word == WORD_NOT_A_NAME) {
            uint32_t open = rewrite_next(r, k);
            uint32_t close = rewrite_is(r, open, '(') ? rewrite_match(r, open) : REWRITE_NO_TOKEN;
            if (close == REWRITE_NO_TOKEN)
                break;
            for (; k < close; k++)
                d.is_forced |= rewrite_spelled(r, k, "__always_inline__");
        } else if (token->kind == TOKEN_IDENTIFIER) {
            last = k;
        } else if (token->kind == TOKEN_PUNCT && strchr("(;{", r->text[token->start])) {
            if (r->text[token->start] == '(')
                d.name = last;
            break;
        }
    }
    return d;
}

/* Has the function been named before, so that it may have external linkage already? */
static bool is_known(const struct rewriter *r, uint32_t name)
{
    for (uint32_t i = 0; i < name; i++) {
        if (r->tokens[i].length == r->tokens[name].length &&
            memcmp(r->text + r->tokens[i].start, r->text + r->tokens[name].start,
                   r->tokens[name].length) == 0)
            return true;
    }
    return false;
}

/* gcc does not make an inline function weak, so it stops being inline. What is forced inline gets a
 * body of its own only if its address is taken. */
static void lower_inline(struct rewriter *r, uint32_t i)
{
    struct declaration d = declaration_of(r, i);

    if (d.is_static || d.name == REWRITE_NO_TOKEN)
        return;
    if (!d.is_forced)
        rewrite_edit(r, i, false, "__attribute__((__weak__,__visibility__(\"hidden\")))");
    else if (!d.is_extern && !is_known(r, d.name))
        rewrite_edit(r, i, false, "static inline");
}

void rewrite_attributes(struct rewriter *r)
{
    for (uint32_t i = 0; i < r->count; i++) {
        const struct token *token = &r->tokens[i];

        if (token->word == WORD_ATTRIBUTE && token->is_dialect)
            move_alignment(r, i);
        else if (token->word == WORD_INLINE && r->file_count && r->files[token->file].is_users &&
                 !r->input->is_cplusplus)
            lower_inline(r, i);
        else if (token->word == WORD_EXTERN && !token->is_dialect && i + 1 < r->count &&
                 r->tokens[i + 1].word == WORD_TEMPLATE)
            drop_wide_instance(r, i);
    }
}
