/*
 * event.c - KEVENT: a flag that threads wait for.
 *
 * A notification event stays signalled until it is reset and releases everybody; a synchronization
 * event is reset by the one wait it satisfies. SignalState is an ordinary LONG, and the routines
 * return the raw previous value.
 */
#include "ke/wake.h"

static bool signalled(const DISPATCHER_HEADER *header, const struct _KTHREAD *waiter)
{
    return header->SignalState > 0;
}

static NTSTATUS consume_synchronization(DISPATCHER_HEADER *header, struct _KTHREAD *waiter)
{
    header->SignalState = 0;
    return STATUS_SUCCESS;
}

const struct ke_waitable ke_event_synchronization = {signalled, consume_synchronization};

void ke_event_init(PRKEVENT Event, EVENT_TYPE Type, BOOLEAN State)
{
    Event->Header.Type = (UCHAR)Type; /* EventNotificationObject 0, EventSynchronizationObject 1 */
    Event->Header.Signalling = FALSE;
    Event->Header.Size = sizeof *Event / sizeof(ULONG);
    Event->Header.DpcActive = FALSE;
    Event->Header.SignalState = State;
    InitializeListHead(&Event->Header.WaitListHead);
    sim_probe(world->sim, KE_PROBE_OBJECT, .object = Event, .b = sizeof *Event, .text = "event");
}

VOID KeInitializeEvent(PRKEVENT Event, EVENT_TYPE Type, BOOLEAN State)
{
    KE_DDI(Event, Type);
    sim_touch(world->sim, Event, sizeof *Event, SIM_TOUCH_WRITE | SIM_TOUCH_FREE);
    ke_event_init(Event, Type, State);
}

LONG ke_event_set(PRKEVENT Event, KPRIORITY Increment, BOOLEAN Wait)
{
    struct sim *sim = world->sim;
    LONG previous;

    ke_point_signal(&Event->Header);
    KE_ORDER(KE_ORDER_RELEASE, Event);
    previous = Event->Header.SignalState;
    Event->Header.SignalState = 1;
    if (previous <= 0 && !IsListEmpty(&Event->Header.WaitListHead))
        ke_wait_satisfy(&Event->Header, Increment);
    if (irqlab_unlikely(Wait))
        ke_wait_next(ke_current());
    else
        sim_settle(sim);
    return previous;
}

/* KeSetEvent when somebody listens, at a turn of the machine, or before a wait. */
static __attribute__((noinline)) LONG set_event(PRKEVENT Event, KPRIORITY Increment, BOOLEAN Wait,
                                                uint64_t pc)
{
    sim_probe(world->sim, KE_PROBE_DDI, .text = "KeSetEvent", .object = Event, .b = Wait, .pc = pc);
    return ke_event_set(Event, Increment, Wait);
}

static irqlab_cold LONG settle(LONG previous)
{
    sim_settle(world->sim);
    return previous;
}

/* It takes more than one waiter of a synchronization event and an idle CPU. */
static __attribute__((noinline)) LONG wake_by_the_book(PRKEVENT Event, KPRIORITY Increment)
{
    LONG previous = Event->Header.SignalState;

    Event->Header.SignalState = 1;
    ke_wait_satisfy(&Event->Header, Increment);
    return settle(previous);
}

/* KeSetEvent with waiters and no listeners. Calls nobody but as its last act: it has no frame. */
static __attribute__((noinline)) LONG wake(struct sim *sim, PRKEVENT Event, KPRIORITY Increment)
{
    LONG previous = Event->Header.SignalState;

    if (irqlab_unlikely(Event->Header.Type != KE_TYPE_EVENT_SYNCHRONIZATION ||
                        !ke_wake_first(sim, &Event->Header, Increment)))
        return wake_by_the_book(Event, Increment);
    Event->Header.SignalState = 0; /* the waiter takes it */
    if (irqlab_unlikely(sim->cpu->pending))
        return settle(previous);
    return previous;
}

LONG KeSetEvent(PRKEVENT Event, KPRIORITY Increment, BOOLEAN Wait)
{
    struct sim *sim = world->sim;
    struct sim_cpu *cpu = sim->cpu;
    LONG previous;

    /* Straight down if nobody waits; see ke_event_set for what it does. */
    if (!sim_plain(sim) || irqlab_unlikely(Wait))
        return set_event(Event, Increment, Wait, (uint64_t)(uintptr_t)__builtin_return_address(0));
    sim_point_note(sim, cpu->actor, KE_OP_SIGNAL, ke_relative(Event));
    previous = Event->Header.SignalState;
    if (previous <= 0 && !IsListEmpty(&Event->Header.WaitListHead))
        return wake(sim, Event, Increment);
    Event->Header.SignalState = 1;
    if (irqlab_unlikely(cpu->pending))
        return settle(previous);
    return previous;
}

LONG ke_event_pulse(PRKEVENT Event, KPRIORITY Increment, BOOLEAN Wait)
{
    LONG previous;

    ke_point_signal(&Event->Header);
    previous = Event->Header.SignalState;
    if (previous <= 0 && !IsListEmpty(&Event->Header.WaitListHead)) {
        Event->Header.SignalState = 1;
        KE_ORDER(KE_ORDER_RELEASE, Event);
        ke_wait_satisfy(&Event->Header, Increment);
    }
    KE_ORDER(KE_ORDER_CLEAR, Event);
    Event->Header.SignalState = 0;
    if (Wait)
        ke_wait_next(ke_current());
    else
        sim_settle(world->sim);
    return previous;
}

LONG KePulseEvent(PRKEVENT Event, KPRIORITY Increment, BOOLEAN Wait)
{
    KE_DDI(Event, Wait);
    return ke_event_pulse(Event, Increment, Wait);
}

LONG ke_event_reset(PRKEVENT Event)
{
    LONG previous;

    ke_point_signal(&Event->Header);
    KE_ORDER(KE_ORDER_CLEAR, Event);
    previous = Event->Header.SignalState;
    Event->Header.SignalState = 0;
    return previous;
}

LONG KeResetEvent(PRKEVENT Event)
{
    KE_DDI(Event, 0);
    return ke_event_reset(Event);
}

VOID KeClearEvent(PRKEVENT Event)
{
    KE_DDI(Event, 0);
    ke_point_signal(&Event->Header);
    KE_ORDER(KE_ORDER_CLEAR, Event);
    Event->Header.SignalState = 0;
}

LONG KeReadStateEvent(PRKEVENT Event)
{
    KE_DDI(Event, 0);
    ke_point_look(Event);
    return Event->Header.SignalState;
}
