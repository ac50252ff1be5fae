/*
 * lost.c - what the rewriter found in the sources' tokens, as places in the code: see rewrite.h.
 *
 * Once for a session, and only if there is any: it is the line tables that must be read for it.
 */
#include "run/session_private.h"
#include "host/fiber.h"
#include "verify/verify.h"

#include <stdlib.h>
#include <string.h>

enum { PIECES = 8 };

/* Lines of a file in which a value is not looked at. */
struct cases {
    const char *file, *lines; /* lines: "12-20 31-35" */
};

/* What is asked later; stays for all executions. */
struct source_facts {
    struct symbols *symbols;
    struct cases *cases; /* [number - 1] */
    uint32_t case_count;
    void *stack; /* debug information needs more than a kernel thread has */
};

struct found {
    struct session *session;
    struct source_facts *facts;
    struct verify_lost *lost;
    struct verify_unread *unread;
    size_t lost_count, unread_count;
};

static void find_result(struct found *found, const struct rewrite_pragma *pragma, uint64_t base,
                        const char *rule)
{
    char *text = host_duplicate(pragma->section);
    char *line = strchr(text, ' '), *by = line ? strchr(line + 1, ' ') : NULL;
    struct symbol_range here, there = {0};
    struct verify_lost lost;

    if (!by ||
        !symbols_line_code(found->session->symbols, base, pragma->file, pragma->line, &here, 1)) {
        free(text); /* no code is left of it: a function that nobody calls */
        return;
    }
    *line++ = *by++ = 0;
    lost = (struct verify_lost){.rule = rule,
                                .pc = here.start,
                                .variable = pragma->symbol,
                                .routine = text,
                                .by = by,
                                .by_line = (uint32_t)strtoul(line, NULL, 10)};
    if (symbols_line_code(found->session->symbols, base, pragma->file, lost.by_line, &there, 1))
        lost.by_pc = there.start;
    found->lost = realloc(found->lost, (found->lost_count + 1) * sizeof lost);
    irqlab_assert(found->lost);
    found->lost[found->lost_count++] = lost;
}

static uint32_t add_cases(struct found *found, const struct rewrite_pragma *pragma)
{
    struct source_facts *facts = found->facts;

    facts->cases = realloc(facts->cases, (facts->case_count + 1) * sizeof *facts->cases);
    irqlab_assert(facts->cases);
    facts->cases[facts->case_count] = (struct cases){pragma->file, pragma->section};
    return ++facts->case_count;
}

static void find_length(struct found *found, const struct rewrite_pragma *pragma, uint64_t base)
{
    uint32_t cases = pragma->kind == REWRITE_CASE_LENGTH ? add_cases(found, pragma) : 0;
    struct symbol_range ranges[PIECES];
    size_t count = symbols_line_code(found->session->symbols, base, pragma->file, pragma->line,
                                     ranges, PIECES);

    found->unread = realloc(found->unread, (found->unread_count + PIECES) * sizeof *found->unread);
    irqlab_assert(found->unread);
    for (size_t i = 0; i < count; i++)
        found->unread[found->unread_count++] =
            (struct verify_unread){ranges[i].start, ranges[i].end, cases};
}

/* --- where a value is not looked at ----------------------------------------------------------- */

enum { STACK_BYTES = 1 << 20, INLINED = 8 };

struct question {
    const struct source_facts *facts;
    const struct cases *cases;
    const uint64_t *places;
    uint32_t count;
    bool answer;
};

/* One file, named by more or fewer folders? */
static bool same_file(const char *a, const char *b)
{
    size_t i = strlen(a), j = strlen(b);

    while (i && j && a[i - 1] == b[j - 1])
        i--, j--;
    return (!i && (!j || b[j - 1] == '/')) || (!j && a[i - 1] == '/');
}

static bool within(const char *lines, unsigned line)
{
    while (*lines) {
        char *end;
        uint64_t from = strtoul(lines, &end, 10), to = strtoul(end + 1, &end, 10);

        if (line >= from && line <= to)
            return true;
        lines = end + (*end == ' ');
    }
    return false;
}

static void ask(void *argument)
{
    struct question *q = argument;
    struct symbol_place places[INLINED];

    for (uint32_t i = 0; i < q->count; i++) {
        size_t count = symbols_places(q->facts->symbols, q->places[i], places, INLINED);

        for (size_t k = 0; k < count; k++)
            if (places[k].file && same_file(places[k].file, q->cases->file) &&
                within(q->cases->lines, (unsigned)places[k].line)) {
                q->answer = true;
                return;
            }
    }
}

static bool blind(void *context, uint32_t cases, const uint64_t *places, uint32_t count)
{
    struct source_facts *facts = context;
    struct question q = {
        .facts = facts, .cases = &facts->cases[cases - 1], .places = places, .count = count};

    if (!facts->stack)
        facts->stack = malloc(STACK_BYTES);
    irqlab_assert(facts->stack);
    host_call_on_stack(ask, &q, (char *)facts->stack + STACK_BYTES);
    return q.answer;
}

void run_find_lost(struct session *session)
{
    struct found found = {.session = session};

    found.facts = calloc(1, sizeof *found.facts);
    irqlab_assert(found.facts);
    found.facts->symbols = session->symbols;

    for (size_t i = 0; i < session->image_count; i++) {
        const struct session_image *image = &session->images[i];
        const struct rewrite_pragmas *pragmas = &image->built.pragmas;

        for (size_t p = 0; p < pragmas->count; p++)
            if (pragmas->items[p].kind == REWRITE_LOST_RESULT)
                find_result(&found, &pragmas->items[p], image_base(image->image),
                            "result-overwritten");
            else if (pragmas->items[p].kind == REWRITE_WAIT_INDEX)
                find_result(&found, &pragmas->items[p], image_base(image->image),
                            "timeout-as-index");
            else if (pragmas->items[p].kind == REWRITE_LOST_LENGTH ||
                     pragmas->items[p].kind == REWRITE_CASE_LENGTH)
                find_length(&found, &pragmas->items[p], image_base(image->image));
    }
    verify_know_source(session->verify, found.lost, found.lost_count, found.unread,
                       found.unread_count, blind, found.facts);
}
