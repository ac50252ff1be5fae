/*
 * lost.c - what the source shows without running (verify_know_source): results nobody looked at.
 *
 * Said at the end of an execution, after what it has shown itself.
 */
#include "verify/internal.h"

#include <string.h>

static void say(struct finding *finding, const struct verify_lost *lost)
{
    uint64_t other = lost->by_pc ? lost->by_pc + 1 : 0;

    if (strcmp(lost->rule, "result-overwritten") == 0) {
        verify_title(finding, "the result of %s, in %s, is overwritten before it was looked at",
                     lost->routine, lost->variable);
        verify_note(finding, other, "overwritten here by that of %s", lost->by);
    } else {
        verify_title(finding, "%s may be STATUS_TIMEOUT (258), and an index is made of it",
                     lost->variable);
        verify_note(finding, other, "this wait has a timeout; NT_SUCCESS(STATUS_TIMEOUT) is TRUE");
    }
}

static void end(struct verify *verify)
{
    for (size_t i = 0; i < verify->setup.lost_count; i++) {
        const struct verify_lost *lost = &verify->setup.lost[i];
        struct finding *finding = verify_finding(verify, lost->rule, lost->pc + 1);

        if (!finding)
            continue;
        finding->frames[0] = lost->pc;
        finding->frame_count = 1;
        finding->actor[0] = 0; /* nobody's: it stands in the source */
        say(finding, lost);
    }
}

const struct verify_family verify_family_lost = {.kinds = 0, .end = end};
