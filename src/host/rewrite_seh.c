/*
 * rewrite_seh.c - __try, __except, __finally, __leave to blocks that call the runtime (seh.h).
 *
 * Each __try has a number, and with it a frame `irqlab_seh_N`, a result `irqlab_seh_result_N` and,
 * if somebody leaves, a label `irqlab_seh_leave_N`. All text goes where a token of the original
 * was, so that lines stay. There is no loop and no switch: `break` and `continue` keep their
 * meaning.
 *
 * The result is never 3. The alloca for that case makes gcc and clang address locals through rbp or
 * rbx even if they are over-aligned, and restore rsp from rbp when the function returns: filters
 * and
 * __finally code run with another rsp.
 *
 * What is not a complete SEH statement is left as it is; the compiler says what is wrong with it.
 */
#include "host/rewrite_private.h"
#include "host/seh.h"

#include <stdio.h>
#include <stdlib.h>

#define TEXT_OF(x) #x
#define TEXT(x) TEXT_OF(x)
#define DECLARATIONS(no_throw)                                                                     \
    "struct irqlab_seh_frame { void *words[" TEXT(                                                 \
        SEH_FRAME_WORDS) "]; };"                                                                   \
                         " int irqlab_seh_enter_except(struct irqlab_seh_frame *)"                 \
                         " __attribute__((returns_twice" no_throw "));"                            \
                         " int irqlab_seh_enter_finally(struct irqlab_seh_frame *)"                \
                         " __attribute__((returns_twice" no_throw "));"                            \
                         " void irqlab_seh_leave(struct irqlab_seh_frame *);"                      \
                         " void irqlab_seh_normal(struct irqlab_seh_frame *);"                     \
                         " void irqlab_seh_filter_result(struct irqlab_seh_frame *, int) "         \
                         "__attribute__((noreturn));"                                              \
                         " void irqlab_seh_finally_done(struct irqlab_seh_frame *);"               \
                         " unsigned irqlab_seh_code(struct irqlab_seh_frame *);"                   \
                         " void *irqlab_seh_info(struct irqlab_seh_frame *);"                      \
                         " int irqlab_seh_abnormal(struct irqlab_seh_frame *);"                    \
                         " void irqlab_seh_never(void *);"

const char rewrite_seh_preamble_c[] = DECLARATIONS(",nothrow");
const char rewrite_seh_preamble_cxx[] = "extern \"C\" { " DECLARATIONS(",nothrow") " }";

enum phase {
    PHASE_BODY,
    PHASE_FILTER,
    PHASE_HANDLER, /* or the __finally code */
};

/* One __try statement around the current token. */
struct statement {
    uint32_t number;
    uint32_t keyword;       /* token of __except or __finally */
    uint32_t filter_close;  /* its ) */
    uint32_t handler_close; /* its } */
    enum phase phase;
    bool is_finally;
    bool has_leave; /* somebody jumps to the label */
};

#define MAX_DEPTH 128

struct seh_pass {
    struct rewriter *r;
    struct statement stack[MAX_DEPTH];
    uint32_t depth;
    uint32_t next_number;
};

/* Is there a complete SEH statement at i? Fills everything but the number. */
static bool parse_statement(const struct rewriter *r, uint32_t i, struct statement *s)
{
    uint32_t open = rewrite_next(r, i);

    if (!rewrite_is(r, open, '{'))
        return false;
    uint32_t close = rewrite_match(r, open);
    s->keyword = close == REWRITE_NO_TOKEN ? close : rewrite_next(r, close);
    if (s->keyword == REWRITE_NO_TOKEN)
        return false;
    uint8_t word = r->tokens[s->keyword].word;
    if (word != WORD_EXCEPT && word != WORD_FINALLY)
        return false;
    s->is_finally = word == WORD_FINALLY;
    s->filter_close = REWRITE_NO_TOKEN;
    uint32_t handler = rewrite_next(r, s->keyword);
    if (!s->is_finally) {
        if (!rewrite_is(r, handler, '('))
            return false;
        s->filter_close = rewrite_match(r, handler);
        if (s->filter_close == REWRITE_NO_TOKEN)
            return false;
        handler = rewrite_next(r, s->filter_close);
    }
    if (!rewrite_is(r, handler, '{'))
        return false;
    s->handler_close = rewrite_match(r, handler);
    return s->handler_close != REWRITE_NO_TOKEN;
}

static void open_statement(struct seh_pass *pass, uint32_t i)
{
    struct rewriter *r = pass->r;
    struct statement s = {.phase = PHASE_BODY};

    if (pass->depth == MAX_DEPTH || !parse_statement(r, i, &s))
        return;
    s.number = pass->next_number++;
    if (s.is_finally)
        rewrite_edit(r, i, false,
                     "{ struct irqlab_seh_frame irqlab_seh_%u __attribute__((cleanup("
                     "irqlab_seh_leave),uninitialized)); int irqlab_seh_result_%u ="
                     " irqlab_seh_enter_finally(&irqlab_seh_%u);"
                     " if (irqlab_seh_result_%u == 0) { ",
                     s.number, s.number, s.number, s.number);
    else
        rewrite_edit(r, i, false,
                     "{ struct irqlab_seh_frame irqlab_seh_%u __attribute__((cleanup("
                     "irqlab_seh_leave),uninitialized)); int "
                     "irqlab_seh_result_%u = irqlab_seh_enter_except(&irqlab_seh_%u);"
                     " if (irqlab_seh_result_%u == 0) { ",
                     s.number, s.number, s.number, s.number);
    pass->stack[pass->depth++] = s;
    r->has_seh = true;
}

/* At __except or __finally: the body is over. */
static void end_body(struct seh_pass *pass, struct statement *s, uint32_t i)
{
    char label[48] = "";

    if (s->has_leave)
        snprintf(label, sizeof label, "irqlab_seh_leave_%u: ; ", s->number);
    if (s->is_finally) {
        rewrite_edit(pass->r, i, false,
                     "%sirqlab_seh_normal(&irqlab_seh_%u); } if"
                     " (irqlab_seh_result_%u == 3) irqlab_seh_never(__builtin_alloca("
                     "irqlab_seh_result_%u)); ",
                     label, s->number, s->number, s->number);
        s->phase = PHASE_HANDLER;
    } else {
        rewrite_edit(pass->r, i, false,
                     "%s } else if (irqlab_seh_result_%u == 1) irqlab_seh_filter_result("
                     "&irqlab_seh_%u, ",
                     label, s->number, s->number);
        s->phase = PHASE_FILTER;
    }
}

static void end_handler(struct seh_pass *pass, const struct statement *s, uint32_t i)
{
    if (s->is_finally)
        rewrite_edit(pass->r, i, true, " irqlab_seh_finally_done(&irqlab_seh_%u); }", s->number);
    else
        rewrite_edit(pass->r, i, true, " }");
    pass->depth--;
}

/* __leave belongs to the innermost __try whose body it stands in. */
static void lower_leave(struct seh_pass *pass, uint32_t i)
{
    for (uint32_t k = pass->depth; k-- > 0;) {
        struct statement *s = &pass->stack[k];

        if (s->phase == PHASE_BODY) {
            s->has_leave = true;
            rewrite_edit(pass->r, i, false, "goto irqlab_seh_leave_%u", s->number);
            return;
        }
    }
}

/* _exception_code() and its kin: a call with the frame of the statement whose part we are in. */
static void lower_query(struct seh_pass *pass, uint32_t i)
{
    struct rewriter *r = pass->r;
    uint8_t word = r->tokens[i].word;
    uint32_t open = rewrite_next(r, i);

    if (!rewrite_is(r, open, '('))
        return;
    for (uint32_t k = pass->depth; k-- > 0;) {
        const struct statement *s = &pass->stack[k];
        const char *name = word == WORD_CODE   ? "irqlab_seh_code"
                           : word == WORD_INFO ? "irqlab_seh_info"
                                               : "irqlab_seh_abnormal";
        if (s->phase == PHASE_BODY || s->is_finally != (word == WORD_ABNORMAL) ||
            (word == WORD_INFO && s->phase != PHASE_FILTER))
            continue;
        rewrite_edit(r, i, false, "%s", name);
        rewrite_edit(r, open, true, "&irqlab_seh_%u", s->number);
        return;
    }
}

/* In a function with __try no local may live in a register only. */
static void drop_register(struct rewriter *r)
{
    for (uint32_t i = 0; i < r->count; i++) {
        if (r->tokens[i].word == WORD_REGISTER && r->tokens[i].is_dialect)
            r->tokens[i].action = ACTION_BLANK;
    }
}

void rewrite_seh(struct rewriter *r)
{
    struct seh_pass *pass = calloc(1, sizeof *pass);

    if (!pass) {
        r->is_out_of_memory = true;
        return;
    }
    pass->r = r;
    pass->next_number = 1;
    for (uint32_t i = 0; i < r->count; i++) {
        const struct token *token = &r->tokens[i];
        struct statement *top = pass->depth ? &pass->stack[pass->depth - 1] : NULL;

        switch (token->word) {
        case WORD_CXX_TRY: /* libstdc++ has a macro __try that makes SEH's into this */
            if (!token->is_dialect)
                break;
            /* fall through */
        case WORD_SEH_TRY:
            open_statement(pass, i);
            break;
        case WORD_EXCEPT:
        case WORD_FINALLY:
            if (top && top->keyword == i)
                end_body(pass, top, i);
            break;
        case WORD_LEAVE:
            lower_leave(pass, i);
            break;
        case WORD_CODE:
        case WORD_INFO:
        case WORD_ABNORMAL:
            lower_query(pass, i);
            break;
        default:
            if (top && token->kind == TOKEN_PUNCT) {
                if (i == top->filter_close) {
                    rewrite_edit(r, i, true,
                                 "); else if (irqlab_seh_result_%u == 3) irqlab_seh_never("
                                 "__builtin_alloca(irqlab_seh_result_%u)); else ",
                                 top->number, top->number);
                    top->phase = PHASE_HANDLER;
                } else if (i == top->handler_close) {
                    end_handler(pass, top, i);
                }
            }
        }
    }
    if (r->has_seh)
        drop_register(r);
    free(pass);
}
