/*
 * cancel.c - cancelling requests: the cancel spin lock is given back, and a request that is
 * cancelled is completed. Stands before irp in families.def.
 */
#include "verify/irps.h"
#include "host/layout.h"

#include <string.h>

struct cancelled {
    struct cancelled *next;
    const void *irp;
    uint64_t routine;
};

struct cancel {
    uint64_t acquired_pc;   /* of the cancel spin lock, by a driver */
    struct cancelled *list; /* IRPs whose cancel routine was called and that are not completed */
};

/* A dispatch routine returns: does its CPU still hold the cancel spin lock? */
static void on_return(struct verify *verify)
{
    const struct cancel *cancel = VERIFY_STATE(verify, cancel);
    struct irp_call *call = irp_call_here(verify);
    const struct ke_cpu *cpu = &world->ke->cpus[world->sim->cpu->number];
    uint32_t count = cpu->held_count < KE_HELD_SPIN_LOCKS ? cpu->held_count : KE_HELD_SPIN_LOCKS;

    for (uint32_t i = 0; call && cancel->acquired_pc && i < count; i++) {
        struct finding *finding;

        if (cpu->held[i] != &world->io->cancel_lock)
            continue;
        finding = verify_finding(verify, "CancelSpinLock", cancel->acquired_pc);
        if (finding) {
            finding->frames[0] = cancel->acquired_pc - 1;
            finding->frame_count = 1;
        }
        if (finding)
            verify_note(finding, irp_call_end(verify, call),
                        "the dispatch routine returned near here");
        return;
    }
}

static void forget(struct verify *verify, const void *irp)
{
    struct cancel *cancel = VERIFY_STATE(verify, cancel);

    for (struct cancelled **link = &cancel->list; *link; link = &(*link)->next)
        if ((*link)->irp == irp) {
            struct cancelled *gone = *link;

            *link = gone->next;
            verify_free(verify, gone, sizeof *gone);
            return;
        }
}

static void on_cancel(struct verify *verify, const void *irp, uint64_t routine)
{
    struct cancel *cancel = VERIFY_STATE(verify, cancel);
    struct cancelled *cancelled;

    forget(verify, irp);
    cancelled = verify_alloc(verify, sizeof *cancelled);
    *cancelled = (struct cancelled){cancel->list, irp, routine};
    cancel->list = cancelled;
    verify_wake(verify, VERIFY_FAMILY_cancel, true);
}

static void probe(struct verify *verify, const struct sim_probe *probe)
{
    switch (probe->kind) {
    case KE_PROBE_DDI:
        if (probe->object == &world->io->cancel_lock) {
            ((struct cancel *)VERIFY_STATE(verify, cancel))->acquired_pc =
                layout_is_system(probe->pc) ? probe->pc : 0;
            verify_wake(verify, VERIFY_FAMILY_cancel, true);
        }
        break;
    case KE_PROBE_CALLBACK:
        if (world->io->cancelling)
            on_cancel(verify, world->io->cancelling, probe->b);
        break;
    case KE_PROBE_IRP:
        if (probe->a == IO_IRP_EV_RETURN)
            on_return(verify);
        else
            forget(verify, probe->object);
        break;
    default:
        break;
    }
}

static void end(struct verify *verify)
{
    struct cancel *cancel = VERIFY_STATE(verify, cancel);

    if (world->ke->crash.happened)
        return; /* there was no time */
    for (struct cancelled *it = cancel->list; it; it = it->next) {
        struct finding *finding = verify_finding(verify, "cancel-not-completed", it->routine + 1);

        if (!finding)
            continue;
        finding->frames[0] = it->routine;
        finding->frame_count = 1;
    }
}

static const char *const looked_at[] = {"IoAcquireCancelSpinLock", NULL};
static const char *const callbacks[] = {"cancel routine", NULL};

const struct verify_family verify_family_cancel = {
    .kinds =
        VERIFY_WANTS(KE_PROBE_DDI) | VERIFY_WANTS(KE_PROBE_CALLBACK) | VERIFY_WANTS(KE_PROBE_IRP),
    .kinds_awake = VERIFY_WANTS(KE_PROBE_IRP),
    .irp_events = VERIFY_WANTS(IO_IRP_EV_RETURN) | VERIFY_WANTS(IO_IRP_EV_COMPLETE) |
                  VERIFY_WANTS(IO_IRP_EV_FREE) | VERIFY_WANTS(IO_IRP_EV_CALL),
    .lists = {[VERIFY_LIST_CALLBACK] = callbacks},
    .state_bytes = sizeof(struct cancel),
    .ddis = looked_at,
    .probe = probe,
    .end = end};
