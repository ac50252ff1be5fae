/* verify.c - dispatching probes to the rules, and making findings of what they say. */
#include "verify/internal.h"

#include <stdlib.h>
#include <string.h>

static void notify(void *self, const struct sim_probe *probe)
{
    struct verify *verify = self;

    switch ((enum ke_probe)probe->kind) {
    case KE_PROBE_DDI:
        verify_irql_ddi(verify, probe);
        break;
    case KE_PROBE_CALLBACK_RETURN:
        verify_irql_return(verify, probe);
        break;
    case KE_PROBE_RULE:
        verify_rule_seen(verify, probe);
        break;
    default:
        break;
    }
}

struct verify *verify_create(const struct verify_sink *sink)
{
    struct verify *verify = calloc(1, sizeof *verify);

    irqlab_assert(verify);
    verify->sink = *sink;
    verify->observer = (struct sim_observer){
        .kinds = 1u << KE_PROBE_DDI | 1u << KE_PROBE_CALLBACK_RETURN | 1u << KE_PROBE_RULE,
        .self = verify,
        .notify = notify};
    return verify;
}

void verify_destroy(struct verify *verify)
{
    free(verify);
}

void *verify_state(struct verify *verify, size_t *bytes)
{
    *bytes = sizeof verify->seen_count; /* entries below it never change */
    return &verify->seen_count;
}

void verify_attach(struct verify *verify)
{
    verify->seen_count = 0;
    sim_observe(world->sim, &verify->observer);
}

struct finding *verify_finding(struct verify *verify, enum finding_severity severity,
                               const char *rule, uint64_t pc)
{
    struct sim *sim = world->sim;
    const struct sim_actor *actor = sim->cpu->actor;
    struct finding *finding;

    for (uint32_t i = 0; i < verify->seen_count; i++)
        if (verify->seen[i].pc == pc && strcmp(verify->seen[i].rule, rule) == 0)
            return NULL;
    if (verify->seen_count < VERIFY_SEEN)
        verify->seen[verify->seen_count++] = (struct verify_seen){.rule = rule, .pc = pc};
    finding = verify->sink.add(verify->sink.context, severity, rule);
    if (pc) {
        finding->frames[0] = pc - 1;
        finding->frame_count = 1;
    }
    if (actor->kind == SIM_INTERRUPT)
        snprintf(finding->actor, sizeof finding->actor, "DPC");
    else
        snprintf(finding->actor, sizeof finding->actor, "T%u", actor->number);
    finding->cpu = sim->cpu->number;
    finding->irql = sim->cpu->irql;
    return finding;
}
