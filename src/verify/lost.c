/*
 * lost.c - what the source shows without running (verify_know_source): results nobody looked at.
 *
 * Said at the end of an execution, after what it has shown itself.
 */
#include "verify/internal.h"

static void end(struct verify *verify)
{
    for (size_t i = 0; i < verify->setup.lost_count; i++) {
        const struct verify_lost *lost = &verify->setup.lost[i];
        struct finding *finding = verify_finding(verify, "result-overwritten", lost->pc + 1);

        if (!finding)
            continue;
        finding->frames[0] = lost->pc;
        finding->frame_count = 1;
        finding->actor[0] = 0; /* nobody's: it stands in the source */
        verify_title(finding, "the result of %s, in %s, is overwritten before it was looked at",
                     lost->routine, lost->variable);
        verify_note(finding, lost->by_pc ? lost->by_pc + 1 : 0, "overwritten here by that of %s",
                    lost->by);
    }
}

const struct verify_family verify_family_lost = {.kinds = 0, .end = end};
