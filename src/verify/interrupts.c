/*
 * interrupts.c - KeAcquireInterruptSpinLock and its release. What all spin locks have in common
 * (acquired twice, in a circle, kept) is found where they are.
 */
#include "verify/sync.h"
#include "ke/interrupt.h"
#include "ke/ke.h"
#include "mm/mm.h"

#include <string.h>

enum { HOLDS = 64 };

/* Who holds interrupt locks, and the IRQL they had before. */
struct interrupts {
    struct hold {
        const void *lock;
        const struct sim_actor *actor;
        uint64_t pc;
        uint8_t irql;
    } holds[HOLDS];
};

/* NULL: any actor. */
static struct hold *find(struct verify *verify, const void *lock, const struct sim_actor *actor)
{
    struct interrupts *state = VERIFY_STATE(verify, interrupts);

    for (int i = 0; i < HOLDS; i++)
        if (state->holds[i].lock == lock && (!actor || state->holds[i].actor == actor))
            return &state->holds[i];
    return NULL;
}

static void acquires(struct verify *verify, const void *lock, uint64_t pc)
{
    struct hold *hold = find(verify, NULL, NULL);

    if (hold)
        *hold = (struct hold){lock, world->sim->cpu->actor, pc, world->sim->cpu->irql};
}

static void releases(struct verify *verify, const struct _KINTERRUPT *interrupt, KIRQL irql,
                     uint64_t pc)
{
    struct hold *hold = find(verify, interrupt->actual_lock, world->sim->cpu->actor);
    struct finding *finding;

    if (!hold) {
        hold = find(verify, interrupt->actual_lock, NULL);
        finding = verify_finding(verify, "interrupt-lock-not-held", pc);
        if (finding)
            verify_title(finding, "the lock of the interrupt on vector 0x%x is released here%s",
                         interrupt->vector,
                         hold                      ? ", and somebody else holds it"
                         : *interrupt->actual_lock ? ", and was not acquired as such"
                                                   : ", and nobody holds it");
        if (finding && hold)
            verify_note(finding, hold->pc, "it was acquired here");
        return;
    }
    if (hold->irql != irql) {
        finding = verify_finding(verify, "interrupt-lock-irql", pc);
        if (finding) {
            verify_title(finding,
                         "the lock of the interrupt on vector 0x%x was acquired at IRQL %u and is "
                         "released to %u",
                         interrupt->vector, hold->irql, irql);
            verify_note(finding, hold->pc, "it was acquired here");
        }
    }
    memset(hold, 0, sizeof *hold);
}

/* An ordinary acquisition of a lock that an ISR takes: it keeps everybody out but the ISR. */
static irqlab_cold void acquires_plainly(struct verify *verify, const void *lock, uint64_t pc)
{
    unsigned irql = sim_irql(world->sim);

    if (irql < DISPATCH_LEVEL)
        irql = DISPATCH_LEVEL;
    list_for_each(it, &world->ke->interrupts)
    {
        const struct _KINTERRUPT *interrupt = container_of(it, struct _KINTERRUPT, link);
        struct finding *finding;

        if (interrupt->actual_lock != lock || interrupt->synchronize_irql <= irql)
            continue;
        finding = verify_finding(verify, "interrupt-lock-as-spin-lock", pc);
        if (finding)
            verify_title(finding,
                         "the lock of the interrupt on vector 0x%x is acquired here as an ordinary "
                         "spin lock, at %s; its ISR runs at DIRQL %u",
                         interrupt->vector, verify_irql_name(irql), interrupt->synchronize_irql);
        return;
    }
}

enum { ACQUIRE, RELEASE, PLAIN, TO_DPC, AT_DPC, TRY_AT_DPC };

static const char *const looked_at[] = {[ACQUIRE] = "KeAcquireInterruptSpinLock",
                                        [RELEASE] = "KeReleaseInterruptSpinLock",
                                        [PLAIN] = "KeAcquireSpinLock",
                                        [TO_DPC] = "KeAcquireSpinLockRaiseToDpc",
                                        [AT_DPC] = "KeAcquireSpinLockAtDpcLevel",
                                        [TRY_AT_DPC] = "KeTryToAcquireSpinLockAtDpcLevel",
                                        NULL};

static void probe(struct verify *verify, const struct sim_probe *probe)
{
    const struct _KINTERRUPT *interrupt = (const struct _KINTERRUPT *)probe->object;

    if (verify->ddi >= PLAIN) {
        if (irqlab_unlikely(world->ke->interrupts.next != NULL))
            acquires_plainly(verify, probe->object, probe->pc);
        return;
    }
    if (!mm_readable(interrupt, sizeof *interrupt) || !interrupt->actual_lock)
        return;
    if (verify->ddi == ACQUIRE)
        acquires(verify, interrupt->actual_lock, probe->pc);
    else
        releases(verify, interrupt, (KIRQL)probe->b, probe->pc);
}

const struct verify_family verify_family_interrupts = {.kinds = VERIFY_WANTS(KE_PROBE_DDI),
                                                       .state_bytes = sizeof(struct interrupts),
                                                       .ddis = looked_at,
                                                       .probe = probe};
