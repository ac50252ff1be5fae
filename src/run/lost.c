/*
 * lost.c - what the rewriter found in the sources' tokens, as places in the code: see rewrite.h.
 *
 * Once for a session, and only if there is any: it is the line tables that must be read for it.
 */
#include "run/session_private.h"
#include "verify/verify.h"

#include <stdlib.h>
#include <string.h>

enum { PIECES = 8 };

struct found {
    struct session *session;
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

static void find_length(struct found *found, const struct rewrite_pragma *pragma, uint64_t base)
{
    struct symbol_range ranges[PIECES];
    size_t count = symbols_line_code(found->session->symbols, base, pragma->file, pragma->line,
                                     ranges, PIECES);

    found->unread = realloc(found->unread, (found->unread_count + PIECES) * sizeof *found->unread);
    irqlab_assert(found->unread);
    for (size_t i = 0; i < count; i++)
        found->unread[found->unread_count++] =
            (struct verify_unread){ranges[i].start, ranges[i].end};
}

void run_find_lost(struct session *session)
{
    struct found found = {.session = session};

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
            else if (pragmas->items[p].kind == REWRITE_LOST_LENGTH)
                find_length(&found, &pragmas->items[p], image_base(image->image));
    }
    verify_know_source(session->verify, found.lost, found.lost_count, found.unread,
                       found.unread_count);
}
