/*
 * dpc_timer.c - timers, DPCs and other objects whose memory the system uses after a call returned;
 * and how long a CPU is kept at DISPATCH_LEVEL.
 *
 * Timers that were set and DPCs that were queued are kept in a list with the place; whether they
 * still are is asked of the object itself, so that the list needs no event for each expiry.
 */
#include "verify/sync.h"
#include "ex/ex.h"
#include "host/image.h"
#include "host/layout.h"
#include "host/signals.h"

#include <string.h>

enum {
    TIMER_INSERTED = 0x40, /* DISPATCHER_HEADER, in TimerMiscFlags */
    STALL_LONG_US = 100,
    DISPATCH_LONG_US = 100,
};

#define DPC_LIMIT_US 20000000ull       /* one DPC: Windows' default */
#define DISPATCH_LIMIT_US 120000000ull /* at DISPATCH_LEVEL altogether */

struct active {
    struct active *next;
    void *object;
    bool timer; /* else a DPC */
    bool told;
    bool ex; /* an EX_TIMER: the system's own memory */
    bool periodic;
    struct verify_place place;
};

struct at_dispatch {
    uint64_t stalled_us;
    uint32_t actor;
    uint64_t dpc_us;
};

struct dpc_timer_state {
    struct active *first;
    struct at_dispatch cpus[SIM_MAX_CPUS];
};

/* Is it still set or queued? Its memory may be something else by now. */
static bool live(const struct active *active)
{
    uint64_t at = (uint64_t)(uintptr_t)active->object;
    KTIMER timer;
    KDPC dpc;

    if (active->timer && at - LAYOUT_STACKS < LAYOUT_TIB)
        return ke_timer_is_set(active->object);
    if (active->timer)
        return host_copy_in(&timer, at, sizeof timer, NULL) &&
               timer.Header.TimerMiscFlags & TIMER_INSERTED &&
               (void *)timer.TimerListEntry.Blink == active->object;
    if (!host_copy_in(&dpc, at, sizeof dpc, NULL))
        return false;
    for (uint32_t i = 0; i < world->sim->cpu_count; i++)
        if (dpc.DpcData == &world->ke->cpus[i].dpcs)
            return true;
    return false;
}

static void activate(struct verify *verify, void *object, bool timer, bool periodic, uint64_t pc)
{
    struct dpc_timer_state *state = VERIFY_STATE(verify, dpc_timer);
    struct active *active = state->first;

    while (active && active->object != object)
        active = active->next;
    if (!active) {
        active = verify_alloc(verify, sizeof *active);
        active->next = state->first;
        state->first = active;
    }
    active->object = object;
    active->timer = timer;
    active->told = false;
    active->periodic = periodic;
    active->place = verify_note_here(verify, pc);
}

/* Walk those that are still active; the others leave the list. */
static struct active *next_live(struct verify *verify, struct active **link)
{
    struct active *active;

    while ((active = *link) && !live(active)) {
        *link = active->next;
        verify_free(verify, active, sizeof *active);
    }
    return active;
}

static const char *word(const struct active *active)
{
    return active->timer ? "timer" : "DPC";
}

/* A DPC that its timer has queued: nobody called KeInsertQueueDpc. `set`: where the timer was. */
static void freed_with_dpc(struct verify *verify, PKDPC dpc, uint64_t begin,
                           const struct verify_place *set, uint64_t pc)
{
    struct finding *finding = verify_finding(verify, "0xC7/0x1", pc);

    if (!finding)
        return;
    verify_title(finding, "the memory freed here holds DPC %s, which its timer has queued",
                 verify_name(verify, dpc));
    verify_arg(finding, 2, (uint64_t)(uintptr_t)dpc, "DPC");
    verify_arg(finding, 3, begin, "the block");
    if (set)
        verify_note_place(finding, set, "the timer was set here");
}

static bool is_timer_of(const struct active *active, PKDPC dpc)
{
    KTIMER timer;

    return dpc && active->timer &&
           host_copy_in(&timer, (uint64_t)(uintptr_t)active->object, sizeof timer, NULL) &&
           timer.Dpc == dpc;
}

static void freed(struct verify *verify, uint64_t begin, uint64_t bytes, uint64_t pc)
{
    struct dpc_timer_state *state = VERIFY_STATE(verify, dpc_timer);
    const WORK_QUEUE_ITEM *item = ex_work_in(begin, bytes);
    PKDPC dpc = ke_dpc_in(begin, bytes);
    struct verify_place set;
    bool is_set = false;
    struct active **link = &state->first;
    struct finding *finding;

    for (struct active *active; (active = *link);) {
        if (is_timer_of(active, dpc)) {
            set = active->place;
            is_set = true;
        }
        if ((uint64_t)(uintptr_t)active->object - begin >= bytes) {
            link = &active->next;
            continue;
        }
        if (active->object == dpc)
            dpc = NULL; /* told below */
        if (live(active) && !active->told) {
            finding = verify_finding(verify, active->timer ? "0xC4/0x15" : "0xC7/0x1", pc);
            if (finding) {
                verify_title(finding, "the memory freed here holds %s %s, which is still %s",
                             word(active), verify_name(verify, active->object),
                             active->timer ? "set" : "queued");
                verify_arg(finding, 2, (uint64_t)(uintptr_t)active->object, word(active));
                verify_arg(finding, active->timer ? 4 : 3, begin, "the block");
                verify_note_place(finding, &active->place, "it was %s here",
                                  active->timer ? "set" : "queued");
            }
        }
        *link = active->next;
        verify_free(verify, active, sizeof *active);
    }
    if (dpc)
        freed_with_dpc(verify, dpc, begin, is_set ? &set : NULL, pc);
    if (item) {
        finding = verify_finding(verify, "0xE4/0x0", pc);
        if (finding) {
            verify_title(finding, "the memory freed here holds work item %s, which is still queued",
                         verify_name(verify, item));
            verify_arg(finding, 2, (uint64_t)(uintptr_t)item, "the work item");
            verify_arg(finding, 3, begin, "the block");
            verify_arg(finding, 4, bytes, "its size");
        }
    }
}

void sync_stack_objects_returned(struct verify *verify, const struct sync_frame *frame)
{
    struct dpc_timer_state *state = VERIFY_STATE(verify, dpc_timer);
    uint64_t here = (uint64_t)(uintptr_t)__builtin_frame_address(0);
    struct active **link = &state->first;
    uint64_t outer;

    if (!frame || frame->outer || !state->first)
        return;
    /* A DPC runs on the stack of what it interrupts, whose objects are in use. */
    outer = sync_outer_driver();
    for (struct active *active; (active = *link); link = &active->next) {
        uint64_t at = (uint64_t)(uintptr_t)active->object;
        struct finding *finding;

        /* Only the outermost routine: a frame of an outer one may still be in use. */
        if (active->told || at - LAYOUT_STACKS >= LAYOUT_TIB || !sync_on_stack(active->object))
            continue;
        if (at > here + 4096 || (outer && at >= outer))
            continue; /* of who called, or was interrupted */
        if (!live(active))
            continue;
        active->told = true;
        finding = verify_finding(verify, "object-on-returned-stack", active->place.pc);
        if (!finding)
            continue;
        verify_title(
            finding, "%s %s is %s here; it lies on the stack, and its function has returned",
            word(active), verify_name(verify, active->object), active->timer ? "set" : "queued");
    }
}

void sync_image_unloaded(struct verify *verify, uint64_t base, uint64_t bytes)
{
    struct dpc_timer_state *state = VERIFY_STATE(verify, dpc_timer);
    struct active **link = &state->first, *active;

    while ((active = next_live(verify, link))) {
        PKDPC dpc = active->timer ? ((PKTIMER)active->object)->Dpc : active->object;
        KDPC copy = {0};
        bool in_image = (uint64_t)(uintptr_t)active->object - base < bytes;
        bool routine = dpc && host_copy_in(&copy, (uint64_t)(uintptr_t)dpc, sizeof copy, NULL) &&
                       (uint64_t)(uintptr_t)copy.DeferredRoutine - base < bytes;
        struct finding *finding;

        link = &active->next;
        if (active->told || (!in_image && !routine))
            continue;
        active->told = true;
        finding = verify_finding(verify,
                                 !in_image       ? "0xC7/0x2"
                                 : active->timer ? "0xC7/0x0"
                                                 : "0xC7/0x1",
                                 active->place.pc);
        if (!finding)
            continue;
        verify_title(finding, "%s%s %s is still %s when its driver has gone",
                     active->periodic ? "periodic " : "", word(active),
                     verify_name(verify, active->object), active->timer ? "set" : "queued");
        verify_arg(finding, 2,
                   in_image ? (uint64_t)(uintptr_t)active->object
                            : (uint64_t)(uintptr_t)copy.DeferredRoutine,
                   in_image ? word(active) : "the routine of its DPC");
        verify_arg(finding, 3, base, "the image");
        verify_arg(finding, 4, base + bytes, "its end");
    }
}

/* --- initialised again ------------------------------------------------------------------------ */

static void again(struct verify *verify, const struct sim_probe *probe, const char *why,
                  const struct verify_place *place, const char *note)
{
    struct finding *finding = verify_finding(verify, "object-reinitialised", sync_pc(probe));

    if (!finding)
        return;
    verify_title(finding, "%s is initialised here while %s", verify_name(verify, probe->object),
                 why);
    if (place)
        verify_note_place(finding, place, "%s", note);
}

static void initialises(struct verify *verify, const struct sim_probe *probe)
{
    struct dpc_timer_state *state = VERIFY_STATE(verify, dpc_timer);

    if (sync_on_stack(probe->object))
        return; /* what lay there before is gone */
    for (struct active *active = state->first; active; active = active->next)
        if (active->object == probe->object && live(active)) {
            again(verify, probe, active->timer ? "it is set" : "it is queued", &active->place,
                  active->timer ? "it was set here" : "it was queued here");
            return;
        }
}

static void initialises_waited(struct verify *verify, const struct sim_probe *probe)
{
    DISPATCHER_HEADER header;

    if (!host_copy_in(&header, (uint64_t)(uintptr_t)probe->object, sizeof header, NULL) ||
        !header.WaitListHead.Flink ||
        (const char *)header.WaitListHead.Flink ==
            (const char *)probe->object + FIELD_OFFSET(DISPATCHER_HEADER, WaitListHead))
        return;
    list_for_each(it, &world->ke->threads)
    {
        PKTHREAD thread = container_of(it, struct _KTHREAD, all_link);

        for (ULONG i = 0; thread->wait.active && i < thread->wait.count; i++)
            if (thread->wait.blocks[i].Object == probe->object) {
                struct verify_place place = {.pc = thread->wait.pc};
                char why[64];

                snprintf(why, sizeof why, "T%u waits for it", thread->actor.number);
                again(verify, probe, why, &place, "it waits here");
                return;
            }
    }
}

/* --- too long --------------------------------------------------------------------------------- */

static struct at_dispatch *here(struct verify *verify)
{
    struct dpc_timer_state *state = VERIFY_STATE(verify, dpc_timer);

    return &state->cpus[world->sim->cpu->number];
}

static void stalls(struct verify *verify, uint64_t us, uint64_t pc)
{
    const struct sim_cpu *cpu = world->sim->cpu;
    struct at_dispatch *at = here(verify);
    struct finding *finding;
    uint64_t before = at->stalled_us;

    if (us > STALL_LONG_US) {
        finding = verify_finding(verify, "stall-too-long", pc);
        if (finding)
            verify_title(finding,
                         "KeStallExecutionProcessor(%llu): nothing else runs on this CPU for "
                         "%llu microseconds",
                         (unsigned long long)us, (unsigned long long)us);
    }
    if (cpu->irql < DISPATCH_LEVEL) {
        at->stalled_us = 0;
        return;
    }
    if (at->actor != cpu->actor->number) {
        at->actor = cpu->actor->number;
        at->dpc_us = 0;
    }
    at->stalled_us += us;
    at->dpc_us += us;
    if (before <= DISPATCH_LONG_US && at->stalled_us > DISPATCH_LONG_US && us <= STALL_LONG_US) {
        finding = verify_finding(verify, "dispatch-too-long", pc);
        if (finding)
            verify_title(finding,
                         "CPU%u has been kept at %s for more than %u microseconds of stalls",
                         cpu->number, verify_irql_name(cpu->irql), DISPATCH_LONG_US);
    }
    if (cpu->nesting && at->dpc_us >= DPC_LIMIT_US && at->dpc_us - us < DPC_LIMIT_US) {
        finding = verify_finding(verify, "0x133/0x0", pc);
        if (finding) {
            verify_title(finding, "one DPC or ISR has run for %llu s",
                         (unsigned long long)(at->dpc_us / 1000000));
            verify_arg(finding, 2, at->dpc_us / 15625, "ticks it ran");
            verify_arg(finding, 3, DPC_LIMIT_US / 15625, "ticks allowed");
        }
    } else if (!cpu->nesting && at->stalled_us >= DISPATCH_LIMIT_US && before < DISPATCH_LIMIT_US) {
        finding = verify_finding(verify, "0x133/0x1", pc);
        if (finding) {
            verify_title(finding, "CPU%u has been at DISPATCH_LEVEL or above for %llu s",
                         cpu->number, (unsigned long long)(at->stalled_us / 1000000));
            verify_arg(finding, 2, DISPATCH_LIMIT_US / 15625, "the watchdog's period in ticks");
        }
    }
}

/* --- probes ----------------------------------------------------------------------------------- */

/* What a routine does to its object. */
enum act {
    MAKES_TIMER,
    MAKES_DPC,
    MAKES_WAITABLE,
    SETS_TIMER,
    TARGETS_DPC,
    QUEUES_DPC,
    STALLS,
    LOWERS, /* the IRQL */
};

static const struct routine {
    const char *name;
    enum act act;
} routines[] = {{"KeInitializeTimer", MAKES_TIMER},
                {"KeInitializeTimerEx", MAKES_TIMER},
                {"KeInitializeDpc", MAKES_DPC},
                {"KeInitializeThreadedDpc", MAKES_DPC},
                {"KeInitializeEvent", MAKES_WAITABLE},
                {"KeInitializeSemaphore", MAKES_WAITABLE},
                {"KeInitializeMutex", MAKES_WAITABLE},
                {"KeSetTimer", SETS_TIMER},
                {"KeSetTimerEx", SETS_TIMER},
                {"KeSetCoalescableTimer", SETS_TIMER},
                {"KeSetTargetProcessorDpc", TARGETS_DPC},
                {"KeSetTargetProcessorDpcEx", TARGETS_DPC},
                {"KeInsertQueueDpc", QUEUES_DPC},
                {"KeStallExecutionProcessor", STALLS},
                {"KeReleaseSpinLock", LOWERS},
                {"KfLowerIrql", LOWERS},
                {"KeLowerIrql", LOWERS},
                {NULL, LOWERS}};

/* A DPC is given a processor. */
static void targets(struct verify *verify, const struct sim_probe *probe)
{
    uint8_t processor = (uint8_t)probe->b;
    struct finding *finding = processor >= world->sim->cpu_count
                                  ? verify_finding(verify, "0xC7/0x3", sync_pc(probe))
                                  : NULL;

    if (!finding)
        return;
    verify_title(finding, "the DPC is to run on processor %u of %u, counted from 0", processor,
                 world->sim->cpu_count);
    verify_arg(finding, 2, (uint64_t)(uintptr_t)probe->object, "the DPC");
    verify_arg(finding, 3, processor, "the processor");
    verify_arg(finding, 4, world->sim->cpu_count, "how many there are");
}

static void ddi(struct verify *verify, const struct sim_probe *probe)
{
    switch (routines[verify->ddi].act) {
    case MAKES_TIMER:
        initialises(verify, probe);
        initialises_waited(verify, probe);
        break;
    case MAKES_DPC:
        initialises(verify, probe);
        break;
    case MAKES_WAITABLE:
        initialises_waited(verify, probe);
        break;
    case SETS_TIMER:
        activate(verify, (void *)(uintptr_t)probe->object, true, probe->a != 0, sync_pc(probe));
        break;
    case TARGETS_DPC:
        targets(verify, probe);
        break;
    case QUEUES_DPC:
        activate(verify, (void *)(uintptr_t)probe->object, false, false, sync_pc(probe));
        break;
    case STALLS:
        stalls(verify, probe->b, sync_pc(probe));
        break;
    case LOWERS:
        if ((uint8_t)probe->b < DISPATCH_LEVEL)
            here(verify)->stalled_us = 0;
        break;
    }
}

static void probe(struct verify *verify, const struct sim_probe *probe)
{
    switch (probe->kind) {
    case KE_PROBE_DDI:
        ddi(verify, probe);
        break;
    case KE_PROBE_POOL:
        if (probe->a == 0)
            freed(verify, (uint64_t)(uintptr_t)probe->object, probe->b, sync_pc(probe));
        break;
    case KE_PROBE_CALLBACK:
        if (world->sim->cpu->nesting)
            here(verify)->stalled_us = here(verify)->dpc_us = 0;
        break;
    }
}

const struct verify_family verify_family_dpc_timer = {.kinds = VERIFY_WANTS(KE_PROBE_DDI) |
                                                               VERIFY_WANTS(KE_PROBE_POOL) |
                                                               VERIFY_WANTS(KE_PROBE_CALLBACK),
                                                      .ddis = routines,
                                                      .ddi_stride = sizeof *routines,
                                                      .state_bytes = sizeof(struct dpc_timer_state),
                                                      .probe = probe};
