/*
 * activity.c - which activity a request or a thread belongs to, for event tracing; and whether a
 * thread wants its hard errors shown. Of threads only those that have said something are known.
 */
#include "io/io.h"

#include <string.h>

struct thread_state {
    struct list link; /* in io->thread_states */
    PETHREAD thread;
    LPCGUID activity; /* of the driver; or NULL */
    bool silent;      /* no hard errors */
};

static struct thread_state *find(PETHREAD thread)
{
    list_for_each(it, &world->io->thread_states)
    {
        struct thread_state *state = container_of(it, struct thread_state, link);

        if (state->thread == thread)
            return state;
    }
    return NULL;
}

static struct thread_state *make(PETHREAD thread)
{
    struct thread_state *state = find(thread);

    if (state)
        return state;
    state = arena_alloc(&world->arena, sizeof *state);
    irqlab_assert(state);
    *state = (struct thread_state){.thread = thread};
    list_push_back(&world->io->thread_states, &state->link);
    return state;
}

static void forget(struct thread_state *state)
{
    list_remove(&state->link);
    arena_free(&world->arena, state, sizeof *state);
}

void io_thread_state_exit(PETHREAD thread)
{
    struct thread_state *state = find(thread);

    if (state)
        forget(state);
}

/* --- threads ---------------------------------------------------------------------------------- */

LPGUID IoGetActivityIdThread(VOID)
{
    const struct thread_state *state = find(ke_current());

    KE_DDI(NULL, 0);
    return state ? (LPGUID)(uintptr_t)state->activity : NULL;
}

/* Returns the one before, for IoClearActivityIdThread. */
LPCGUID IoSetActivityIdThread(LPCGUID ActivityId)
{
    struct thread_state *state = make(ke_current());
    LPCGUID before = state->activity;

    KE_DDI(ActivityId, 0);
    state->activity = ActivityId;
    return before;
}

VOID IoClearActivityIdThread(LPCGUID OriginalId)
{
    struct thread_state *state = make(ke_current());

    KE_DDI(OriginalId, 0);
    state->activity = OriginalId;
    if (!OriginalId && !state->silent)
        forget(state);
}

BOOLEAN IoSetThreadHardErrorMode(BOOLEAN EnableHardErrors)
{
    struct thread_state *state = make(ke_current());
    BOOLEAN before = !state->silent;

    KE_DDI(NULL, EnableHardErrors);
    state->silent = !EnableHardErrors;
    if (!state->activity && !state->silent)
        forget(state);
    return before;
}

/* --- requests --------------------------------------------------------------------------------- */

NTSTATUS IoSetActivityIdIrp(PIRP Irp, LPCGUID Guid)
{
    struct io_irp *own = io_irp_of(Irp);

    KE_DDI(Irp, (uintptr_t)Guid);
    if (!own)
        return STATUS_NOT_SUPPORTED; /* there is no room in an IRP in the driver's memory */
    own->has_activity = Guid != NULL;
    if (Guid)
        own->activity = *Guid;
    return STATUS_SUCCESS;
}

NTSTATUS IoGetActivityIdIrp(PIRP Irp, LPGUID Guid)
{
    const struct io_irp *own = io_irp_of(Irp);

    KE_DDI(Irp, (uintptr_t)Guid);
    if (!own || !own->has_activity)
        return STATUS_NOT_FOUND;
    *Guid = own->activity;
    return STATUS_SUCCESS;
}
