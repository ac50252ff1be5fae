/* seen.c - rules that only the kernel can see broken: it says so by a probe, the table in words. */
#include "verify/internal.h"

static void probe(struct verify *verify, const struct sim_probe *probe)
{
    struct finding *finding;

    if (!verify_rule_find(probe->text))
        return; /* a rule of a later family, or a hint */
    finding = verify_finding(verify, probe->text, probe->pc);
    if (finding && finding->code && probe->b)
        finding->args[1] = probe->b;
}

const struct verify_family verify_family_seen = {.kinds = VERIFY_WANTS(KE_PROBE_RULE),
                                                 .probe = probe};
