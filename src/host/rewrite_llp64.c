/*
 * rewrite_llp64.c - `long` and integer literals as MSVC has them: 32 bits.
 *
 * A *run* is a maximal sequence of type specifiers, qualifiers and storage classes in dialect
 * lines, such as `static unsigned long int const`. One `long` without `double` in it is 32 bits: it
 * turns into `int`, or goes if the run has an `int` already.
 */
#include <string.h>

#include "host/rewrite_private.h"

static bool is_specifier(const struct token *token)
{
    switch (token->word) {
    case WORD_LONG:
    case WORD_INT:
    case WORD_DOUBLE:
    case WORD_SPECIFIER:
    case WORD_TYPEDEF:
    case WORD_EXTERN:
    case WORD_REGISTER:
    case WORD_STATIC:
    case WORD_INLINE:
    case WORD_SYSTEM_LONG:
        return true;
    default:
        return false;
    }
}

/* The run that begins at i; returns the first token behind it. */
static uint32_t narrow_run(struct rewriter *r, uint32_t i)
{
    uint32_t longs = 0, ints = 0, end = i, last = i;
    bool keep = false;

    for (; end != REWRITE_NO_TOKEN && is_specifier(&r->tokens[end]); end = rewrite_next(r, end)) {
        struct token *token = &r->tokens[end];

        if (token->word == WORD_SYSTEM_LONG)
            token->action = ACTION_REAL_LONG;
        longs += token->word == WORD_LONG;
        ints += token->word == WORD_INT;
        keep |= token->word == WORD_DOUBLE || token->word == WORD_SYSTEM_LONG ||
                (token->word == WORD_LONG && !token->is_dialect);
        last = end;
    }
    if (longs == 1 && !keep) {
        for (uint32_t k = i; k <= last; k++) {
            if (r->tokens[k].word == WORD_LONG)
                r->tokens[k].action = ints ? ACTION_BLANK : ACTION_INT;
        }
    }
    return last + 1;
}

void rewrite_llp64(struct rewriter *r)
{
    for (uint32_t i = 0; i < r->count;) {
        struct token *token = &r->tokens[i];

        if (token->kind == TOKEN_NUMBER && token->is_dialect)
            token->action = ACTION_NUMBER;
        if (token->word == WORD_SYSTEM_LONG)
            token->action = ACTION_REAL_LONG;
        if (token->is_dialect && is_specifier(token))
            i = narrow_run(r, i);
        else
            i++;
    }
}
