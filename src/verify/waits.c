/*
 * waits.c - waits and what is waited for: where it lies, for how long, and what comes before it.
 */
#include "verify/sync.h"
#include "host/layout.h"
#include "host/signals.h"
#include "mm/mm.h"

#include <string.h>

/* Absolute times before this are long past: somebody forgot the minus. The year 1700 or so. */
#define LONG_AGO 31536000ll * 10000000 * 100

/* --- where it lies ---------------------------------------------------------------------------- */

/* Kinds of objects that must not lie in pageable memory. */
static const char *const resident[] = {
    "event",         "semaphore", "mutex",     "timer",        "DPC", "resource",
    "guarded mutex", "queue",     "spin lock", "device queue", NULL};

static void check_memory(struct verify *verify, const struct sim_probe *probe)
{
    struct finding *finding;
    struct mm_block block;

    if (!world->mm->pageable && !layout_is_system((uint64_t)(uintptr_t)probe->object))
        return;
    if (!mm_is_paged(probe->object))
        return;
    finding = verify_finding(verify, "0xC4/0xE1", sync_pc(probe));
    if (!finding)
        return;
    verify_title(finding, "%s %s lies in pageable memory", probe->text,
                 verify_name(verify, probe->object));
    verify_arg(finding, 2, (uint64_t)(uintptr_t)probe->object, "the object");
    if (mm_pool_find(probe->object, &block))
        verify_note(finding, block.pc, "this paged pool was allocated here");
}

/* A dispatcher object that is used, in a frame that is gone. */
static void check_stack(struct verify *verify, const struct sim_probe *probe)
{
    uint32_t thread;
    struct finding *finding;
    uint64_t since;
    const char *kind;

    if (!sync_on_dead_stack(probe->object, &thread, &since))
        return;
    finding = verify_finding(verify, "object-on-returned-stack", sync_pc(probe));
    if (!finding)
        return;
    if (thread)
        verify_title(finding,
                     "%s is used here; it lies on the stack of T%u, in a function that has "
                     "returned",
                     verify_name(verify, probe->object), thread);
    else
        verify_title(finding, "%s is used here; it lies on the stack of a thread that has ended",
                     verify_name(verify, probe->object));
    verify_note(finding, verify_made_at(verify, probe->object, &kind), "it was initialised here");
}

/* --- for how long ----------------------------------------------------------------------------- */

static void check_timeout(struct verify *verify, const char *routine, int64_t time, uint64_t pc)
{
    struct finding *finding;

    if (irqlab_unlikely(time == (int64_t)0xFEFEFEFEFEFEFEFE || /* -ftrivial-auto-var-init */
                        time == (int64_t)0xAAAAAAAAAAAAAAAA)) {
        finding = verify_finding(verify, "timeout-not-set", pc);
        if (finding)
            verify_title(finding, "%s was given a time that was never set", routine);
        return;
    }
    if (time <= 0 || time >= LONG_AGO)
        return;
    finding = verify_finding(verify, "timeout-is-absolute", pc);
    if (finding)
        verify_title(finding, "%s with a positive time, %lld: that is a moment of the year 1601",
                     routine, (long long)time);
}

/* --- waiting ---------------------------------------------------------------------------------- */

static void check_user_mode(struct verify *verify, const void *object, uint64_t pc)
{
    struct finding *finding;

    /* A system call of a program that waits for its request does so by irqlab's own event. */
    if (!sync_on_stack(object) || pc < LAYOUT_USER_END)
        return;
    finding = verify_finding(verify, "0xC4/0x123", pc);
    if (!finding)
        return;
    verify_title(finding, "a wait with WaitMode UserMode for %s, which lies on the kernel stack",
                 verify_name(verify, object));
    verify_arg(finding, 2, (uint64_t)(uintptr_t)object, "the object");
}

struct waits {
    uint32_t promised; /* actors that were told to wait and have not done anything since */
};

/* KeXxx(Wait = TRUE) was called and something else than a wait comes next. */
static irqlab_cold void look_at_promise(struct verify *verify, const struct sim_probe *probe)
{
    struct waits *waits = VERIFY_STATE(verify, waits);
    PKTHREAD thread = ke_current();
    struct sync_actor *actor;
    struct finding *finding;

    if (irqlab_likely(!thread->wait_next) || world->sim->cpu->nesting)
        return;
    actor = sync_actor_here(verify);
    if (!actor->told_to_wait.pc || strncmp(probe->text, "KeLower", 7) == 0)
        return;
    verify_all_ddis(verify, VERIFY_FAMILY_waits, --waits->promised != 0);
    finding = strncmp(probe->text, "KeWaitFor", 9) == 0 ||
                      strcmp(probe->text, "KeDelayExecutionThread") == 0 ||
                      strcmp(probe->text, "KeRemoveQueue") == 0
                  ? NULL
                  : verify_finding(verify, "set-event-then-no-wait", actor->told_to_wait.pc);
    if (finding)
        verify_note(finding, sync_pc(probe), "%s comes next, not a wait", probe->text);
    actor->told_to_wait.pc = 0;
}

/* Nobody promises anything, as a rule, and then nothing of it is looked at. */
static inline void check_promise(struct verify *verify, const struct sim_probe *probe)
{
    if (irqlab_unlikely(verify->all_ddis >> VERIFY_FAMILY_waits & 1))
        look_at_promise(verify, probe);
}

irqlab_cold void sync_promise(struct verify *verify, const struct sim_probe *probe)
{
    struct waits *waits = VERIFY_STATE(verify, waits);
    struct sync_actor *actor = sync_actor_here(verify);

    if (sim_irql(world->sim) >= DISPATCH_LEVEL)
        return; /* at DISPATCH_LEVEL another rule speaks */
    waits->promised += !actor->told_to_wait.pc;
    verify_note_here(verify, sync_pc(probe), &actor->told_to_wait);
    waits->promised -= !actor->told_to_wait.pc;
    verify_all_ddis(verify, VERIFY_FAMILY_waits, waits->promised != 0); /* whatever comes next */
}

static inline void promise(struct verify *verify, const struct sim_probe *probe)
{
    if (irqlab_unlikely((uint8_t)probe->b))
        sync_promise(verify, probe);
}

enum {
    WAIT_ONE,
    WAIT_MANY,
    SET_EVENT,
    RELEASE_MUTEX,
    RELEASE_SEMAPHORE,
    PULSE_EVENT,
    DELAY,
    SET_TIMER,
    SET_TIMER_EX,
    SET_COALESCABLE,
    EX_SET_TIMER
};

static const char *const names[] = {[WAIT_ONE] = "KeWaitForSingleObject",
                                    [WAIT_MANY] = "KeWaitForMultipleObjects",
                                    [SET_EVENT] = "KeSetEvent",
                                    [RELEASE_MUTEX] = "KeReleaseMutex",
                                    [RELEASE_SEMAPHORE] = "KeReleaseSemaphore",
                                    [PULSE_EVENT] = "KePulseEvent",
                                    [DELAY] = "KeDelayExecutionThread",
                                    [SET_TIMER] = "KeSetTimer",
                                    [SET_TIMER_EX] = "KeSetTimerEx",
                                    [SET_COALESCABLE] = "KeSetCoalescableTimer",
                                    [EX_SET_TIMER] = "ExSetTimer",
                                    NULL};

irqlab_cold void sync_unusual_wait(struct verify *verify, const struct sim_probe *probe)
{
    if (probe->b != INT64_MAX)
        check_timeout(verify, probe->text, (int64_t)probe->b, sync_pc(probe));
    if (probe->a == UserMode)
        check_user_mode(verify, probe->object, sync_pc(probe));
}

static void wait_one(struct verify *verify, const struct sim_probe *probe)
{
    check_promise(verify, probe);
    if (probe->b != INT64_MAX || probe->a == UserMode)
        sync_unusual_wait(verify, probe);
}

static void mutex_released(struct verify *verify, const struct sim_probe *probe)
{
    check_promise(verify, probe);
    promise(verify, probe);
}

static void ddi(struct verify *verify, const struct sim_probe *probe)
{
    uint64_t object;

    check_promise(verify, probe);
    switch (verify->ddi) {
    case WAIT_MANY:
        for (uint64_t i = 0; probe->a == UserMode && i < probe->b && i < MAXIMUM_WAIT_OBJECTS; i++)
            if (host_copy_in(&object, probe->c + 8 * i, sizeof object, NULL))
                check_user_mode(verify, (void *)(uintptr_t)object, sync_pc(probe));
        break;
    case SET_EVENT:
        check_stack(verify, probe);
        promise(verify, probe);
        break;
    case RELEASE_SEMAPHORE:
        check_stack(verify, probe);
        break;
    case PULSE_EVENT:
        check_stack(verify, probe);
        verify_finding(verify, "pulse-event", sync_pc(probe));
        promise(verify, probe);
        break;
    case DELAY:
    case SET_TIMER:
    case SET_TIMER_EX:
    case SET_COALESCABLE:
    case EX_SET_TIMER:
        check_timeout(verify, probe->text, (int64_t)probe->b, sync_pc(probe));
        break;
    }
}

static verify_probe *who(uint32_t kind, int index)
{
    return kind != KE_PROBE_DDI     ? NULL
           : index == WAIT_ONE      ? wait_one
           : index == RELEASE_MUTEX ? mutex_released
                                    : NULL;
}

const struct verify_family verify_family_waits = {
    .kinds = VERIFY_WANTS(KE_PROBE_DDI) | VERIFY_WANTS(KE_PROBE_OBJECT),
    .state_bytes = sizeof(struct waits),
    .ddis = names,
    .lists = {[VERIFY_LIST_OBJECT] = resident},
    .by_kind = {[KE_PROBE_DDI] = ddi, [KE_PROBE_OBJECT] = check_memory},
    .who = who};
