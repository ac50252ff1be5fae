/*
 * irql.c - IRQL: raising and lowering it, and driver routines, which must return at the IRQL they
 * were called at. The contracts of the routines are in contract.c.
 *
 * Each actor's raises that are not taken back yet are remembered, so that a KeLowerIrql can be held
 * against the raise it belongs to.
 */
#include "verify/internal.h"
#include "mm/mm.h"

#include <string.h>

enum { DEEPEST = 8, BUCKETS = 256, ANY_LEVEL = 0xFF };

struct raise {
    uint8_t from, to;
    uint64_t pc;
};

struct raises {
    struct raises *next;
    const struct sim_actor *actor;
    uint64_t salt; /* of the actor: its memory may be another's by now */
    uint32_t count;
    struct raise stack[DEEPEST];
};

struct irql_state {
    struct raises *buckets[BUCKETS]; /* by actor */
    uint64_t *told;                  /* begins of pageable routines that were reported */
    uint32_t told_count, told_room;
};

static struct raises *raises_of(struct verify *verify)
{
    struct irql_state *state = VERIFY_STATE(verify, irql);
    const struct sim_actor *actor = world->sim->cpu->actor;
    struct raises **bucket =
        &state->buckets[(uint64_t)(uintptr_t)actor * 0x9E3779B97F4A7C15ull >> 56];
    struct raises *raises;

    for (raises = *bucket; raises; raises = raises->next)
        if (raises->actor == actor)
            break;
    if (!raises) {
        raises = verify_alloc(verify, sizeof *raises);
        raises->actor = actor;
        raises->salt = actor->salt;
        raises->next = *bucket;
        *bucket = raises;
    }
    if (raises->salt != actor->salt) {
        raises->salt = actor->salt;
        raises->count = 0;
    }
    return raises;
}

static void remember(struct raises *raises, unsigned from, unsigned to, uint64_t pc)
{
    if (raises->count < DEEPEST)
        raises->stack[raises->count] =
            (struct raise){.from = (uint8_t)from, .to = (uint8_t)to, .pc = pc};
    raises->count++;
}

static void raised(struct verify *verify, const struct sim_probe *probe)
{
    unsigned irql = sim_irql(world->sim), wanted = (unsigned)probe->b;
    struct finding *finding;

    if (wanted < irql || wanted > HIGH_LEVEL) {
        finding = verify_finding(verify, "0xC4/0x30", probe->pc);
        if (finding) {
            verify_arg(finding, 2, irql, "the current IRQL");
            verify_arg(finding, 3, wanted, "the IRQL asked for");
            verify_title(finding, "%s(%s) at %s",
                         strstr(probe->text, "Dpc") ? probe->text : "KeRaiseIrql",
                         verify_irql_name(wanted), verify_irql_name(irql));
        }
    }
    remember(raises_of(verify), irql, wanted, probe->pc);
}

static void lowered(struct verify *verify, const struct sim_probe *probe)
{
    const struct sim_cpu *cpu = world->sim->cpu;
    unsigned irql = cpu->irql, wanted = (unsigned)probe->b;
    struct raises *raises = raises_of(verify);
    struct finding *finding = NULL;
    const struct raise *raise;
    bool in_dpc = cpu->nesting && wanted < DISPATCH_LEVEL;

    if (wanted > irql || wanted > HIGH_LEVEL || in_dpc) {
        finding = verify_finding(verify, "0xC4/0x31", probe->pc);
        if (finding) {
            verify_arg(finding, 2, irql, "the current IRQL");
            verify_arg(finding, 3, wanted, "the IRQL asked for");
            verify_arg(finding, 4, in_dpc, "0 not lower, 1 below DISPATCH_LEVEL in a DPC");
            verify_title(finding, "KeLowerIrql(%s) at %s%s", verify_irql_name(wanted),
                         verify_irql_name(irql), in_dpc ? ", in a DPC" : "");
            if (in_dpc)
                verify_why(finding, "a DPC runs on top of whatever thread was there; below "
                                    "DISPATCH_LEVEL that thread's CPU may switch under it");
        }
    }
    if (wanted > irql) { /* it is a raise, whatever it is called */
        remember(raises, irql, wanted, probe->pc);
        return;
    }
    if (!raises->count) {
        if (!finding && wanted < irql)
            finding = verify_finding(verify, "IrqlKeRaiseLower", probe->pc);
        if (finding && !in_dpc && wanted < irql)
            verify_title(finding, "KeLowerIrql(%s) at %s that no KeRaiseIrql belongs to",
                         verify_irql_name(wanted), verify_irql_name(irql));
        return;
    }
    if (--raises->count >= DEEPEST)
        return;
    raise = &raises->stack[raises->count];
    if (wanted == raise->from || raise->from == ANY_LEVEL || finding || wanted >= irql)
        return;
    finding = verify_finding(verify, "IrqlKeRaiseLower2", probe->pc);
    if (!finding)
        return;
    verify_title(finding, "KeLowerIrql(%s); the raise that it belongs to was made at %s",
                 verify_irql_name(wanted), verify_irql_name(raise->from));
    verify_note(finding, raise->pc, "raised here from %s to %s", verify_irql_name(raise->from),
                verify_irql_name(raise->to));
}

/* Once for each routine: everything in it runs where it must not. */
static void paged_code(struct verify *verify, enum mm_code code, uint64_t start, uint64_t pc)
{
    struct irql_state *state = VERIFY_STATE(verify, irql);
    struct finding *finding;

    for (uint32_t i = 0; i < state->told_count; i++)
        if (state->told[i] == start)
            return;
    if (state->told_count == state->told_room) {
        uint32_t room = state->told_room ? 2 * state->told_room : 16;
        uint64_t *told = verify_alloc(verify, room * sizeof *told);

        if (state->told_count)
            memcpy(told, state->told, state->told_count * sizeof *told);
        state->told = told;
        state->told_room = room;
    }
    state->told[state->told_count++] = start;
    finding = verify_finding(verify, code == MM_CODE_GONE ? "init-code-after-init" : "0xD3", pc);
    if (!finding)
        return;
    if (code == MM_CODE_PAGEABLE) {
        struct raises *raises = raises_of(verify);

        verify_title(finding, "this routine is in the pageable section %s and runs at %s",
                     mm_pageable_section((void *)(uintptr_t)start),
                     verify_irql_name(sim_irql(world->sim)));
        verify_arg(finding, 1, pc - 1, "the code");
        verify_arg(finding, 2, sim_irql(world->sim), "the current IRQL");
        if (raises->count && raises->count <= DEEPEST)
            verify_note(finding, raises->stack[raises->count - 1].pc, "the IRQL was raised here");
    }
}

/* A routine without a branch has no hook between the raise and the call that ends it. */
void verify_paged_ddi(struct verify *verify, const struct sim_probe *probe)
{
    uint64_t start;

    if (sim_irql(world->sim) >= DISPATCH_LEVEL && probe->pc &&
        mm_code_at(probe->pc - 1, &start) == MM_CODE_PAGEABLE)
        paged_code(verify, MM_CODE_PAGEABLE, start, probe->pc);
}

/* IoReleaseCancelSpinLock(DISPATCH_LEVEL) leaves its caller raised: a cancel routine that goes on
 * with IoStartNextPacket does that, and lowers to the IRP's CancelIrql itself. */
static void released_cancel_lock(struct verify *verify, const struct sim_probe *probe)
{
    struct raises *raises;

    if (probe->b != DISPATCH_LEVEL || world->sim->cpu->nesting)
        return;
    raises = raises_of(verify);
    if (!raises->count)
        remember(raises, ANY_LEVEL, DISPATCH_LEVEL, probe->pc);
}

enum { RAISE, RAISE_TO_DPC, RAISE_TO_SYNCH, LOWER, LOWER_F, RELEASE_CANCEL };

static const char *const names[] = {
    [RAISE] = "KfRaiseIrql",
    [RAISE_TO_DPC] = "KeRaiseIrqlToDpcLevel",
    [RAISE_TO_SYNCH] = "KeRaiseIrqlToSynchLevel",
    [LOWER] = "KeLowerIrql",
    [LOWER_F] = "KfLowerIrql",
    [RELEASE_CANCEL] = "IoReleaseCancelSpinLock",
    NULL,
};

static void ddi(struct verify *verify, const struct sim_probe *probe)
{
    if (verify->ddi == LOWER || verify->ddi == LOWER_F)
        lowered(verify, probe);
    else if (verify->ddi == RELEASE_CANCEL)
        released_cancel_lock(verify, probe);
    else
        raised(verify, probe);
}

/* Which rule it is that this kind of routine has changed the IRQL. */
static const char *rule_of(const char *kind)
{
    static const struct {
        const char *kind, *rule;
    } table[] = {{"completion routine", "0xC4/0xFA"},
                 {"ISR", "0xC4/0x111"},
                 {"APC", "0xC8"},
                 {"APC kernel routine", "0xC8"},
                 {"APC rundown routine", "0xC8"}};

    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        if (strcmp(table[i].kind, kind) == 0)
            return table[i].rule;
    return "0xC4/0x2001D";
}

static void returned(struct verify *verify, const struct sim_probe *probe)
{
    unsigned irql = sim_irql(world->sim);
    struct raises *raises;
    struct finding *finding;
    const char *rule;

    if (irql == probe->a)
        return;
    rule = rule_of(probe->text);
    finding = verify_finding(verify, rule, probe->b + 1);
    if (!finding)
        return;
    verify_title(finding, "%s returned at IRQL %u; it %s at %u", probe->text, irql,
                 strcmp(probe->text, "cancel routine") == 0 ? "releases the cancel lock to return"
                                                            : "was called",
                 probe->a);
    if (finding->code == 0xC8) {
        verify_arg(finding, 1, (uint64_t)irql << 16 | probe->a << 8, "current and expected IRQL");
        verify_arg(finding, 2, probe->b, "the routine");
    } else {
        verify_arg(finding, 2, probe->b, "the routine");
        verify_arg(finding, 3, probe->a, "the IRQL before");
        verify_arg(finding, 4, irql, "the IRQL after");
    }
    raises = raises_of(verify);
    if (raises->count && raises->count <= DEEPEST && irql > probe->a &&
        raises->stack[raises->count - 1].from != ANY_LEVEL)
        verify_note(finding, raises->stack[raises->count - 1].pc, "raised here from %s to %s",
                    verify_irql_name(raises->stack[raises->count - 1].from),
                    verify_irql_name(raises->stack[raises->count - 1].to));
}

static void probe(struct verify *verify, const struct sim_probe *probe)
{
    if (probe->kind == KE_PROBE_DDI)
        ddi(verify, probe);
    else if (probe->kind == KE_PROBE_CALL)
        verify_contract_call(verify, probe);
    else if (probe->kind == KE_PROBE_CODE)
        paged_code(verify, (enum mm_code)probe->a, probe->b, probe->pc);
    else
        returned(verify, probe);
}

const struct verify_family verify_family_irql = {
    .kinds = VERIFY_WANTS(KE_PROBE_DDI) | VERIFY_WANTS(KE_PROBE_CALLBACK_RETURN) |
             VERIFY_WANTS(KE_PROBE_CALL) | VERIFY_WANTS(KE_PROBE_CODE),
    .ddis = names,
    .state_bytes = sizeof(struct irql_state),
    .probe = probe};
