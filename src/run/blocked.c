/*
 * blocked.c - threads that wait for ever: who waits for whom, and which signal was missed.
 *
 * Of locks the owner is known (mutexes, fast and guarded mutexes, resources, critical sections and
 * mutexes of C++), of a thread object it
 * is the thread itself. A chain of owners that comes back to its begin is a deadlock that can be
 * named. Where nobody owns what is waited for, a signal is missing: the trace (if there is one)
 * knows the last ones of that object, and that they came too early or went to somebody else.
 */
#include "run/blocked.h"
#include "io/pnp.h"
#include "ex/ex.h"
#include "host/image.h"
#include "host/layout.h"
#include "verify/internal.h"
#include "win32/win32.h"

#include <string.h>

enum { LONGEST = 16, SIGNALS = 3 };

static bool has(const char *text, const char *part)
{
    return text && strstr(text, part);
}

/* The thread that holds what `waiter` waits for; NULL: nobody does, or it is no lock. */
static PKTHREAD owner_of(const struct _KTHREAD *waiter)
{
    const struct ke_wait *wait = &waiter->wait;

    if (!wait->active || !wait->object)
        return NULL;
    if (waiter->win32 && win32_waits_for(waiter))
        return win32_waits_for(waiter);
    if (has(wait->routine, "FastMutex") || has(wait->routine, "GuardedMutex"))
        return ((const FAST_MUTEX *)wait->object)->Owner;
    if (has(wait->routine, "Resource")) {
        uint64_t owner = ((const ERESOURCE *)wait->object)->OwnerEntry.OwnerThread;

        return owner & 3 ? NULL : (PKTHREAD)(uintptr_t)owner;
    }
    for (ULONG i = 0; i < wait->count; i++) {
        const DISPATCHER_HEADER *header = wait->blocks[i].Object;

        if ((header->Type & 0x7F) == KE_TYPE_MUTANT)
            return CONTAINING_RECORD(header, KMUTANT, Header)->OwnerThread;
        if ((header->Type & 0x7F) == KE_TYPE_THREAD && wait->count == 1)
            return (PKTHREAD)(uintptr_t)header;
    }
    return NULL;
}

static const char *name_of(struct verify *verify, const struct _KTHREAD *waiter, char *text,
                           size_t bytes)
{
    const DISPATCHER_HEADER *header = waiter->wait.count ? waiter->wait.blocks[0].Object : NULL;

    if (header && header == waiter->wait.object && (header->Type & 0x7F) == KE_TYPE_THREAD)
        snprintf(text, bytes, "the end of T%u", ((PKTHREAD)(uintptr_t)header)->actor.number);
    else if (waiter->wait.object)
        snprintf(text, bytes, "%s", verify_name(verify, waiter->wait.object));
    else
        snprintf(text, bytes, "something");
    return text;
}

/* Where a thread waits: the call in driver or app, whatever of the system is between. */
static uint64_t place_of(const struct _KTHREAD *thread)
{
    uint64_t place;

    if (thread->wait.pc && image_at(thread->wait.pc))
        return thread->wait.pc - 1;
    return ke_stack_of(&thread->actor, &place, 1) ? place : 0;
}

static struct finding_note *note_of(struct finding *finding, uint64_t pc)
{
    struct finding_note *note;

    if (finding->note_count == FINDING_NOTES)
        return NULL;
    note = &finding->notes[finding->note_count++];
    note->pc = pc;
    return note;
}

static void waits_note(struct finding *finding, struct verify *verify, PKTHREAD thread)
{
    uint64_t pc = place_of(thread);
    struct finding_note *note = note_of(finding, pc);
    PKTHREAD owner = owner_of(thread);
    char name[96];
    int used;

    if (!note)
        return;
    used = snprintf(note->text, sizeof note->text, "T%u waits here", thread->actor.number);
    note->frame_count = ke_stack_of(&thread->actor, note->frames, FINDING_NOTE_FRAMES);
    if (!pc || layout_is_system(pc) ||
        !has(thread->wait.routine, "Nt")) /* what the program calls */
        used += snprintf(note->text + used, sizeof note->text - (size_t)used, ", in %s",
                         thread->wait.routine ? thread->wait.routine : "a wait");
    if (thread->wait.object)
        used += snprintf(note->text + used, sizeof note->text - (size_t)used, ", for %s",
                         name_of(verify, thread, name, sizeof name));
    if (owner && owner != thread && owner != thread->wait.object)
        used += snprintf(note->text + used, sizeof note->text - (size_t)used, ", which T%u holds%s",
                         owner->actor.number, owner->ended ? " (it has ended)" : "");
    else if (owner == thread)
        used += snprintf(note->text + used, sizeof note->text - (size_t)used,
                         ", which it holds itself");
    snprintf(note->text + used, sizeof note->text - (size_t)used, ", since +%llu.%07llu s",
             (unsigned long long)((thread->wait.since_100ns - 1000000000ull) / 10000000),
             (unsigned long long)((thread->wait.since_100ns - 1000000000ull) % 10000000));
}

/* --- cycles -------------------------------------------------------------------------------------
 */

/* The threads of the cycle that begins at `thread`, in the order in which they wait for each
 * other; 0: it is in none. */
static unsigned cycle_of(PKTHREAD thread, PKTHREAD cycle[LONGEST])
{
    PKTHREAD at = thread;

    for (unsigned length = 0; length < LONGEST && at && !at->ended;) {
        cycle[length++] = at;
        at = owner_of(at);
        if (at == thread)
            return length;
    }
    return 0;
}

/* --- missed signals ------------------------------------------------------------------------------
 */

static bool is_signal(const char *routine)
{
    return has(routine, "SetEvent") || has(routine, "PulseEvent") || has(routine, "ClearEvent") ||
           has(routine, "ResetEvent") || has(routine, "ReleaseSemaphore") ||
           has(routine, "InsertQueue") || has(routine, "cond_signal") ||
           has(routine, "cond_broadcast") || has(routine, "WakeConditionVariable") ||
           has(routine, "WakeAllConditionVariable") || has(routine, "WakeByAddress");
}

/* What came of it. */
static const char *outcome(const char *routine, bool before_wait)
{
    if (has(routine, "Clear") || has(routine, "Reset"))
        return "which takes a signal back";
    if (has(routine, "Pulse"))
        return before_wait ? "when nobody waited: a pulse is not kept" : "";
    if (has(routine, "cond_") || has(routine, "Wake"))
        return before_wait
                   ? "when nobody waited: it is not kept, so look at what is waited for first, "
                     "under the lock"
                   : "";
    return before_wait ? "before that wait began: the signal was taken by somebody, or taken back"
                       : "";
}

/* The last signals of what the thread waits for. */
static void missed(struct finding *finding, struct verify *verify, const struct trace *trace,
                   PKTHREAD thread)
{
    uint64_t object = (uint64_t)(uintptr_t)thread->wait.object;
    char name[96];
    unsigned found = 0;
    size_t wait_at = trace->count;

    name_of(verify, thread, name, sizeof name);
    for (size_t i = trace->count; i-- > 0 && wait_at == trace->count;)
        if (trace->events[i].actor == thread->actor.number && trace->events[i].object == object)
            wait_at = i;
    for (size_t i = trace->count; i-- > 0 && found < SIGNALS;) {
        const struct trace_event *event = &trace->events[i];
        struct finding_note *note;
        const char *what;

        if (event->kind != TRACE_CALL || event->object != object || !is_signal(event->text))
            continue;
        note = note_of(finding, event->pc);
        if (!note)
            break;
        what = outcome(event->text, i < wait_at);
        snprintf(note->text, sizeof note->text, "%s signal of %s: T%u %s at step %llu%s%s",
                 found++ ? "an earlier" : "the last", name, event->actor, event->text,
                 (unsigned long long)event->step, *what ? ", " : "", what);
    }
    if (found)
        snprintf(
            finding->why, sizeof finding->why,
            "no thread can run and no timer is set; T%u waits for a signal of %s that had come "
            "before, and nobody is left to give another: a lost wake-up",
            thread->actor.number, name);
    else
        snprintf(finding->why, sizeof finding->why,
                 "no thread can run and no timer is set; nobody has signalled %s for T%u, and "
                 "nobody is left who could",
                 name, thread->actor.number);
}

/* --- all of it
 * ------------------------------------------------------------------------------------ */

static bool waits_in_vain(PKTHREAD thread)
{
    uint64_t routine;

    if (!thread->wait.active || thread->actor.number == 1)
        return false;                                  /* the director waits for the others */
    return !ex_is_worker(thread, &routine) || routine; /* not a worker without work */
}

static void place(struct finding *finding, PKTHREAD thread)
{
    uint64_t innermost = place_of(thread);

    finding->frame_count = ke_stack_of(&thread->actor, finding->frames, FINDING_FRAMES);
    if (innermost && (!finding->frame_count || finding->frames[0] != innermost)) {
        finding->frames[0] = innermost;
        finding->frame_count = 1;
    }
    snprintf(finding->actor, sizeof finding->actor, "T%u", thread->actor.number);
    finding->cpu = thread->actor.cpu ? thread->actor.cpu->number : 0;
}

/* The Plug and Play manager waits: for a request that a driver keeps. */
static void unanswered(struct finding *finding)
{
    static const char *const names[] = {"START_DEVICE",
                                        "QUERY_REMOVE_DEVICE",
                                        "REMOVE_DEVICE",
                                        "CANCEL_REMOVE_DEVICE",
                                        "STOP_DEVICE",
                                        "QUERY_STOP_DEVICE",
                                        "CANCEL_STOP_DEVICE",
                                        "QUERY_DEVICE_RELATIONS",
                                        "QUERY_INTERFACE",
                                        "QUERY_CAPABILITIES",
                                        "QUERY_RESOURCES",
                                        "QUERY_RESOURCE_REQUIREMENTS",
                                        "QUERY_DEVICE_TEXT",
                                        "FILTER_RESOURCE_REQUIREMENTS",
                                        "0x0E",
                                        "READ_CONFIG",
                                        "WRITE_CONFIG",
                                        "EJECT",
                                        "SET_LOCK",
                                        "QUERY_ID",
                                        "QUERY_PNP_DEVICE_STATE",
                                        "QUERY_BUS_INFORMATION",
                                        "DEVICE_USAGE_NOTIFICATION",
                                        "SURPRISE_REMOVAL",
                                        "QUERY_LEGACY_BUS_INFORMATION"};
    const struct io_pnp *pnp = world->io->pnp;
    uint8_t minor = pnp->sent_minor;
    uint64_t routine = (uint64_t)(uintptr_t)pnp->sent_to->DriverObject->MajorFunction[IRP_MJ_PNP];

    snprintf(finding->title, sizeof finding->title,
             "the Plug and Play manager waits for ever: IRP_MN_%s was never completed",
             minor < sizeof names / sizeof *names ? names[minor] : "?");
    snprintf(finding->why, sizeof finding->why,
             "a driver returned STATUS_PENDING or waits in its dispatch routine, and nobody can go "
             "on: no thread can run, no timer is set and no interrupt is pending");
    if (finding->frame_count)
        return;
    finding->frames[0] = routine;
    finding->frame_count = 1;
}

void run_blocked(struct finding *finding, struct verify *verify, const struct trace *trace)
{
    PKTHREAD cycle[LONGEST], first = NULL, without_owner = NULL;
    unsigned length = 0, blocked = 0;

    list_for_each(it, &world->ke->threads)
    {
        PKTHREAD thread = container_of(it, struct _KTHREAD, all_link);

        if (!waits_in_vain(thread)) {
            /* The director runs DriverEntry: it may be part of a cycle. */
            if (!length && thread->wait.active)
                length = cycle_of(thread, cycle);
            continue;
        }
        blocked++;
        first = first ? first : thread;
        if (!owner_of(thread) && !without_owner)
            without_owner = thread;
        if (!length)
            length = cycle_of(thread, cycle);
    }
    if (length) {
        int used = 0;

        place(finding, cycle[0]);
        for (unsigned i = 0; i < length; i++) {
            used += snprintf(finding->title + used, sizeof finding->title - (size_t)used, "%sT%u",
                             i == 0            ? ""
                             : i + 1 == length ? " and "
                                               : ", ",
                             cycle[i]->actor.number);
            if (used >= (int)sizeof finding->title)
                used = (int)sizeof finding->title - 1;
            waits_note(finding, verify, cycle[i]);
        }
        snprintf(finding->title + used, sizeof finding->title - (size_t)used,
                 length == 1 ? " waits for itself for ever" : " wait for each other for ever");
        snprintf(finding->why, sizeof finding->why,
                 length == 1 ? "it holds what it waits for"
                             : "each holds what the next one waits for, and none gives it back");
        return;
    }
    first = without_owner ? without_owner : first;
    if (first) {
        place(finding, first);
        waits_note(finding, verify, first);
    }
    list_for_each(it, &world->ke->threads)
    {
        PKTHREAD thread = container_of(it, struct _KTHREAD, all_link);

        if (thread != first && waits_in_vain(thread) &&
            finding->note_count < FINDING_NOTES - (trace ? SIGNALS : 0))
            waits_note(finding, verify, thread);
    }
    snprintf(finding->title, sizeof finding->title,
             "all threads are blocked for ever: %u wait%s and nothing is left that could wake them",
             blocked, blocked == 1 ? "s" : "");
    if (world->io->pnp && world->io->pnp->sent)
        unanswered(finding);
    else if (trace && without_owner && without_owner->wait.object)
        missed(finding, verify, trace, without_owner);
    else
        snprintf(finding->why, sizeof finding->why,
                 "no thread can run, no timer is set and no interrupt is pending");
}

void run_never_ends(struct finding *finding, struct verify *verify)
{
    PKTHREAD first = NULL;

    list_for_each(it, &world->ke->threads)
    {
        PKTHREAD thread = container_of(it, struct _KTHREAD, all_link);

        if (!thread->win32)
            continue;
        /* Who wakes up again and again is in a wait that ends by itself, or in none. */
        if (!first || (first->wait.active && !thread->wait.active))
            first = thread;
    }
    list_for_each(it, &world->ke->threads)
    {
        PKTHREAD thread = container_of(it, struct _KTHREAD, all_link);

        if (!thread->win32 || finding->note_count == FINDING_NOTES)
            continue;
        if (thread->wait.active) {
            waits_note(finding, verify, thread);
        } else {
            uint64_t pc = 0;
            struct finding_note *note;

            ke_stack_of(&thread->actor, &pc, 1);
            note = note_of(finding, pc);
            snprintf(note->text, sizeof note->text, "T%u is here", thread->actor.number);
        }
    }
    if (first)
        place(finding, first);
    snprintf(finding->title, sizeof finding->title,
             "the program does not end: it still runs after %llu s and %llu steps",
             (unsigned long long)((world->sim->now_100ns - 1000000000ull) / 10000000),
             (unsigned long long)sim_steps(world->sim));
    snprintf(finding->why, sizeof finding->why,
             "it waits for something that does not come, or it is meant to run for ever: then "
             "--for SECONDS says how long");
}

/* DriverUnload does not return, though others run: the director is in it. */
void run_blocked_unload(struct finding *finding, struct verify *verify)
{
    PKTHREAD director = NULL;

    list_for_each(it, &world->ke->threads)
    {
        PKTHREAD thread = container_of(it, struct _KTHREAD, all_link);

        if (thread->actor.number == 1)
            director = thread;
    }
    if (director && director->wait.active) {
        place(finding, director);
        waits_note(finding, verify, director);
        if (owner_of(director) && owner_of(director) != director)
            waits_note(finding, verify, owner_of(director));
    }
    snprintf(finding->title, sizeof finding->title, "DriverUnload does not return");
    snprintf(finding->why, sizeof finding->why,
             "after ten minutes of virtual time it still waits, and the others go on as if nobody "
             "had asked them to end");
}

/* --- spin locks
 * ----------------------------------------------------------------------------------- */

static const struct sim_cpu *holder_of(const void *lock)
{
    for (uint32_t n = 0; n < world->sim->cpu_count; n++) {
        const struct ke_cpu *cpu = &world->ke->cpus[n];

        for (uint32_t i = 0; i < cpu->held_count && i < KE_HELD_SPIN_LOCKS; i++)
            if (cpu->held[i] == lock)
                return &world->sim->cpus[n];
    }
    return NULL;
}

bool run_spin_cycle(const struct sim_cpu *cpu, char *text, size_t bytes,
                    const char *(*name)(const void *lock))
{
    const struct sim_cpu *at = cpu;
    size_t used = 0;

    text[0] = 0;
    for (unsigned i = 0; i < LONGEST; i++) {
        const struct sim_cpu *holder = at->spins_on ? holder_of(at->spins_on) : NULL;

        if (!holder || holder == at) /* that one waits for itself: no circle of several */
            return false;
        used += (size_t)snprintf(text + used, bytes - used,
                                 "%sCPU%u (T%u) waits for the spin lock %s, which CPU%u holds",
                                 i ? "; " : "", at->number, at->thread->number, name(at->spins_on),
                                 holder->number);
        if (used >= bytes)
            return true;
        at = holder;
        if (at == cpu)
            return true;
    }
    return false;
}
