/*
 * threads.c - system threads of a driver: their handles, their end, and who waits for it.
 */
#include "verify/sync.h"
#include "host/image.h"
#include "host/signals.h"
#include "ob/ob.h"
#include "ps/ps.h"

#include <string.h>

/* A thread that a driver made. */
struct made {
    struct verify_node node; /* by thread */
    struct made *next;
    uint64_t routine;
    uint32_t number; /* of the actor; 0: not started yet */
    PKTHREAD thread; /* only compared */
    struct verify_place place;
    bool joined, told;
};

struct threads_state {
    struct made *first;
    struct made *making; /* PsCreateSystemThread is under way */
    struct verify_table table;
};

static void creates(struct verify *verify, const struct sim_probe *probe)
{
    struct threads_state *state = VERIFY_STATE(verify, threads);
    struct made *made = verify_alloc(verify, sizeof *made);

    made->routine = (uint64_t)(uintptr_t)probe->object;
    made->place = verify_here(verify, sync_pc(probe));
    made->next = state->first;
    state->first = state->making = made;
}

static uint64_t key_of(const void *thread)
{
    uint64_t at = (uint64_t)(uintptr_t)thread;

    return at >> 12 ^ at >> 5; /* one in each page, or side by side */
}

/* KE_PROBE_RETURN of PsCreateSystemThread: which thread it is. */
static void created(struct verify *verify, const struct sim_probe *probe)
{
    struct threads_state *state = VERIFY_STATE(verify, threads);

    struct made *made = state->making;

    state->making = NULL;
    if (!made || !probe->a || !NT_SUCCESS((NTSTATUS)probe->b))
        return;
    made->thread = (PKTHREAD)(uintptr_t)probe->object;
    made->number = probe->a;
    verify_table_add(verify, &state->table, &made->node, key_of(made->thread));
}

static struct made *find(struct verify *verify, const void *thread)
{
    const struct threads_state *state = VERIFY_STATE(verify, threads);
    struct made *made = (struct made *)*verify_table_place(&state->table, key_of(thread));

    while (made && made->thread != thread)
        made = (struct made *)made->node.next;
    return made;
}

void sync_thread_joined(struct verify *verify, const void *thread)
{
    struct made *made = find(verify, thread);

    if (made)
        made->joined = true;
}

enum { CREATE, TERMINATE, WAIT_ONE, NT_WAIT_ONE, WAIT_MANY };

static const char *const names[] = {
    [CREATE] = "PsCreateSystemThread",        [TERMINATE] = "PsTerminateSystemThread",
    [WAIT_ONE] = "KeWaitForSingleObject",     [NT_WAIT_ONE] = "NtWaitForSingleObject",
    [WAIT_MANY] = "KeWaitForMultipleObjects", NULL};

static const char *const returns[] = {"PsCreateSystemThread", NULL};

/* Most waits are for something else. */
static bool is_thread(struct verify *verify, const void *object)
{
    const DISPATCHER_HEADER *header = verify_header(verify, object);

    return header && (header->Type & 0x7F) == KE_TYPE_THREAD;
}

static void waits_one(struct verify *verify, const struct sim_probe *probe)
{
    const struct threads_state *state = VERIFY_STATE(verify, threads);

    if (state->first && is_thread(verify, probe->object))
        sync_thread_joined(verify, probe->object);
}

static void ddi(struct verify *verify, const struct sim_probe *probe)
{
    const struct threads_state *state = VERIFY_STATE(verify, threads);
    uint64_t object;

    switch (verify->ddi) {
    case TERMINATE:
        if (!ke_current()->system_thread)
            verify_finding(verify, "terminate-not-system", sync_pc(probe));
        else
            sync_locks_gone(verify, sync_actor_here(verify), sync_pc(probe));
        break;
    case WAIT_MANY:
        for (uint64_t i = 0; state->first && i < probe->b && i < MAXIMUM_WAIT_OBJECTS; i++)
            if (host_copy_in(&object, probe->c + 8 * i, sizeof object, NULL))
                sync_thread_joined(verify, (void *)(uintptr_t)object);
        break;
    }
}

struct handles {
    struct verify *verify;
    uint64_t base, bytes;
};

static bool handle(void *context, const struct ob_handle_info *info)
{
    struct handles *handles = context;
    struct made *made = find(handles->verify, info->body);
    struct finding *finding;

    if (!made || info->pc - 1 != made->place.pc - 1 ||
        made->routine - handles->base >= handles->bytes)
        return true;
    finding = verify_finding(handles->verify, "thread-handle-leaked", info->pc);
    if (finding)
        verify_title(finding, "the handle of thread T%u is still open when its driver has gone",
                     made->number);
    return true;
}

static void leaked_handles(struct handles *handles)
{
    list_for_each(it, &world->ob->tables)
    {
        struct _KPROCESS *process = container_of(it, struct ob_handle_table, link)->process;

        if (process)
            ob_handle_for_each(process, handle, handles);
    }
}

static bool is_alive(const struct made *made)
{
    list_for_each(it, &world->ke->threads)
    {
        const struct _KTHREAD *thread = container_of(it, struct _KTHREAD, all_link);

        if (thread->actor.number == made->number)
            return true;
    }
    return false;
}

/* A driver that cannot go needs to wait for nobody, but the one that can will be made of it. */
static void end(struct verify *verify)
{
    const struct threads_state *state = VERIFY_STATE(verify, threads);

    if (!state->first || !world->io)
        return;
    list_for_each(it, &world->io->drivers)
    {
        PDRIVER_OBJECT driver = &container_of(it, struct io_driver, link)->object;
        uint64_t base = (uint64_t)(uintptr_t)driver->DriverStart;

        for (struct made *made = driver->DriverUnload ? NULL : state->first; made;
             made = made->next) {
            struct finding *finding;

            if (made->routine - base >= driver->DriverSize || made->joined || made->told ||
                !made->number || is_alive(made))
                continue;
            made->told = true;
            finding = verify_finding(verify, "thread-not-joined", made->place.pc);
            if (finding)
                verify_title(finding,
                             "nobody waited for the end of thread T%u; no harm as long as the "
                             "driver cannot be unloaded",
                             made->number);
        }
    }
}

void sync_threads_unloaded(struct verify *verify, uint64_t base, uint64_t bytes)
{
    struct threads_state *state = VERIFY_STATE(verify, threads);
    struct handles handles = {.verify = verify, .base = base, .bytes = bytes};

    leaked_handles(&handles);
    for (struct made *made = state->first; made; made = made->next) {
        struct finding *finding;

        if (made->routine - base >= bytes || made->joined || made->told || !made->number)
            continue;
        made->told = true;
        finding = verify_finding(verify, "thread-not-joined", made->place.pc);
        if (!finding)
            continue;
        if (is_alive(made))
            verify_title(finding, "thread T%u still runs when DriverUnload has returned",
                         made->number);
        else
            verify_title(finding,
                         "nobody waited for the end of thread T%u; it was over in time by "
                         "chance",
                         made->number);
    }
}

/* The process that the handle was made in has ended, and with it all its handles. */
static void left_to_process(struct verify *verify, const struct sim_probe *probe)
{
    const struct made *made = find(verify, probe->object);
    struct finding *finding;

    if (!made || probe->pc != made->place.pc)
        return;
    finding = verify_finding(verify, "thread-handle-leaked", probe->pc);
    if (!finding)
        return;
    verify_at_place(finding, &made->place);
    verify_title(finding,
                 "the driver never closed the handle of thread T%u, which it had made in the "
                 "process of an application; only the end of the process did",
                 made->number);
    verify_why(finding,
               "each request like this leaves another handle, and a thread object with it, "
               "in the application for as long as it runs");
}

static void begin(struct verify *verify)
{
    struct threads_state *state = VERIFY_STATE(verify, threads);

    verify_table_begin(&state->table);
}

static verify_probe *who(uint32_t kind, int index)
{
    return kind != KE_PROBE_DDI                        ? NULL
           : index == CREATE                           ? creates
           : index == WAIT_ONE || index == NT_WAIT_ONE ? waits_one
                                                       : ddi;
}

static const char *const rules[] = {"irqlab/HandleLeftToProcess", NULL};

const struct verify_family verify_family_threads = {
    .kinds =
        VERIFY_WANTS(KE_PROBE_DDI) | VERIFY_WANTS(KE_PROBE_RETURN) | VERIFY_WANTS(KE_PROBE_RULE),
    .ddis = names,
    .lists = {[VERIFY_LIST_RETURN] = returns, [VERIFY_LIST_RULE] = rules},
    .state_bytes = sizeof(struct threads_state),
    .by_kind = {[KE_PROBE_RETURN] = created, [KE_PROBE_RULE] = left_to_process},
    .who = who,
    .begin = begin,
    .end = end};
