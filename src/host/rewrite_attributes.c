/*
 * rewrite_attributes.c - two things of C++ and of __declspec that are a matter of token order.
 *
 *   __declspec(align(16)) struct S { … }   means the type S to MSVC. Our headers make it
 *       __attribute__((__aligned__(16))) struct S { … }, which gcc ignores: it moves behind struct.
 *   extern template class basic_string<wchar_t>;   in libstdc++ refers to code for a wchar_t of
 *       4 bytes. Without it the compiler makes its own, for 2 bytes.
 */
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

void rewrite_attributes(struct rewriter *r)
{
    for (uint32_t i = 0; i < r->count; i++) {
        const struct token *token = &r->tokens[i];

        if (token->word == WORD_ATTRIBUTE && token->is_dialect)
            move_alignment(r, i);
        else if (token->word == WORD_EXTERN && !token->is_dialect && i + 1 < r->count &&
                 r->tokens[i + 1].word == WORD_TEMPLATE)
            drop_wide_instance(r, i);
    }
}
