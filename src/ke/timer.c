/*
 * timer.c - KTIMER: an object that becomes signalled at a time, once or periodically.
 *
 * The machine's deadline for a timer that is set lives in kernel memory; TimerListEntry.Flink
 * points to it and Header.Inserted says so. On expiry: signalled, waiters served, the DPC queued,
 * a periodic timer set again relative to its due time.
 */
#include "ke/ke.h"
#include "host/signals.h"

struct timer_record {
    struct sim_deadline deadline;
    PKTIMER timer;
    struct sim_cpu *cpu; /* where it was set: its DPC runs there unless targeted */
};

enum { INSERTED = 0x40 }; /* DISPATCHER_HEADER byte 3, bit 6 */

#define MOMENTS 0xE000000000000000ull

static bool inserted(const KTIMER *timer)
{
    return timer->Header.TimerMiscFlags & INSERTED;
}

static void fire(struct sim_deadline *deadline);

static void arm(PKTIMER timer, uint64_t due_100ns, struct sim_cpu *cpu)
{
    struct timer_record *record = arena_alloc(&world->arena, sizeof *record);

    irqlab_assert(record);
    record->deadline.fire = fire;
    record->timer = timer;
    record->cpu = cpu;
    timer->DueTime.QuadPart = (LONGLONG)due_100ns;
    timer->TimerListEntry.Flink = (PLIST_ENTRY)record;
    timer->TimerListEntry.Blink = (PLIST_ENTRY)timer;
    timer->Header.TimerMiscFlags |= INSERTED;
    /* DPCs for one moment run in the order in which their timers were set: who sets them is
     * dependent. The moment stands for that: no memory of anybody's lies so high. */
    if (timer->Dpc)
        sim_touch(world->sim, (const void *)(uintptr_t)(MOMENTS | due_100ns), 1,
                  SIM_TOUCH_WRITE | SIM_TOUCH_INTERNAL);
    sim_deadline_set(world->sim, &record->deadline, due_100ns);
}

static bool disarm(PKTIMER timer)
{
    struct timer_record *record = (struct timer_record *)timer->TimerListEntry.Flink;

    if (!inserted(timer))
        return false;
    timer->Header.TimerMiscFlags &= (UCHAR)~INSERTED;
    timer->TimerListEntry.Flink = NULL;
    if (record && record->timer == timer) {
        sim_deadline_cancel(world->sim, &record->deadline);
        arena_free(&world->arena, record, sizeof *record);
    }
    return true;
}

static void expire(PKTIMER timer, struct sim_cpu *cpu, uint64_t due_100ns)
{
    PKDPC dpc = timer->Dpc;

    sim_touch(world->sim, timer, 8,
              SIM_TOUCH_WRITE | (timer->Header.SignalState > 0 ? SIM_TOUCH_FREE : 0));
    timer->Header.SignalState = 1;
    if (timer->Period)
        arm(timer, due_100ns + (uint64_t)timer->Period * 10000, cpu);
    if (!IsListEmpty(&timer->Header.WaitListHead))
        ke_wait_satisfy(&timer->Header, 0);
    if (dpc && !dpc->DpcData) {
        /* System time of the expiry, as the documented system arguments of a timer DPC. */
        LARGE_INTEGER time = {.QuadPart = (LONGLONG)(world->ke->boot_time_100ns + due_100ns)};

        KE_ORDER(KE_ORDER_TRANSFER, dpc, .c = (uint64_t)(uintptr_t)timer);
        dpc->SystemArgument1 = (PVOID)(ULONG_PTR)time.LowPart;
        dpc->SystemArgument2 = (PVOID)(ULONG_PTR)(ULONG)time.HighPart;
        ke_dpc_insert_on(dpc, cpu);
    }
}

static void fire(struct sim_deadline *deadline)
{
    struct timer_record *record = container_of(deadline, struct timer_record, deadline);
    PKTIMER timer = record->timer;
    struct sim_cpu *cpu = record->cpu;
    uint64_t due = deadline->due_100ns, fault;
    KTIMER copy;

    /* The memory may be gone: freed, or in an unloaded image. */
    if (!host_copy_in(&copy, (uint64_t)(uintptr_t)timer, sizeof copy, &fault) ||
        (copy.Header.Type != KE_TYPE_TIMER_NOTIFICATION &&
         copy.Header.Type != KE_TYPE_TIMER_SYNCHRONIZATION) ||
        copy.TimerListEntry.Flink != (PLIST_ENTRY)record)
        ke_crash(0xC7, 0, (ULONG64)(uintptr_t)timer, 0, 0,
                 "a timer that is still set lies in memory that was freed, reused or unloaded");
    timer->Header.TimerMiscFlags &= (UCHAR)~INSERTED;
    timer->TimerListEntry.Flink = NULL;
    arena_free(&world->arena, record, sizeof *record);
    expire(timer, cpu, due);
}

bool ke_timer_is_set(const KTIMER *timer)
{
    const struct sim *sim = world->sim;

    for (uint32_t i = 1; i <= sim->deadline_count; i++)
        if (sim->deadlines[i]->fire == fire &&
            container_of(sim->deadlines[i], struct timer_record, deadline)->timer == timer)
            return true;
    return false;
}

void ke_timer_init(PKTIMER Timer, TIMER_TYPE Type)
{
    Timer->Header.Type = (UCHAR)(KE_TYPE_TIMER_NOTIFICATION + Type);
    Timer->Header.Size = 0;
    Timer->Header.TimerMiscFlags = 0;
    Timer->Header.SignalState = 0;
    InitializeListHead(&Timer->Header.WaitListHead);
    Timer->DueTime.QuadPart = 0;
    Timer->TimerListEntry.Flink = Timer->TimerListEntry.Blink = NULL;
    Timer->Dpc = NULL;
    Timer->Period = 0;
    sim_probe(world->sim, KE_PROBE_OBJECT, .object = Timer, .b = sizeof *Timer, .text = "timer");
}

VOID KeInitializeTimerEx(PKTIMER Timer, TIMER_TYPE Type)
{
    KE_DDI(Timer, Type);
    sim_touch(world->sim, Timer, sizeof *Timer, SIM_TOUCH_WRITE | SIM_TOUCH_FREE);
    ke_timer_init(Timer, Type);
}

VOID KeInitializeTimer(PKTIMER Timer)
{
    KeInitializeTimerEx(Timer, NotificationTimer);
}

BOOLEAN ke_timer_set(PKTIMER timer, LARGE_INTEGER due_time, LONG period_ms, PKDPC dpc)
{
    BOOLEAN was_set;
    uint64_t due;

    ke_point(KE_OP_TIMER, timer);
    KE_ORDER(KE_ORDER_CLEAR | KE_ORDER_RELEASE, timer);
    was_set = (BOOLEAN)disarm(timer);
    timer->Header.SignalState = 0;
    timer->Dpc = dpc;
    timer->Period = (ULONG)period_ms;
    due = ke_due_time(due_time.QuadPart);
    if (due <= world->sim->now_100ns)
        expire(timer, world->sim->cpu, world->sim->now_100ns);
    else
        arm(timer, due, world->sim->cpu);
    sim_settle(world->sim);
    return was_set;
}

/* Like KE_DDI, with the period. */
#define KE_SET_DDI(period_)                                                                        \
    sim_probe(world->sim, KE_PROBE_DDI, .text = __func__, .object = Timer,                         \
              .a = (uint32_t)(period_), .b = (uint64_t)DueTime.QuadPart,                           \
              .pc = (uint64_t)(uintptr_t)__builtin_return_address(0))

BOOLEAN KeSetTimerEx(PKTIMER Timer, LARGE_INTEGER DueTime, LONG Period, PKDPC Dpc)
{
    KE_SET_DDI(Period);
    return ke_timer_set(Timer, DueTime, Period, Dpc);
}

BOOLEAN KeSetTimer(PKTIMER Timer, LARGE_INTEGER DueTime, PKDPC Dpc)
{
    KE_DDI(Timer, DueTime.QuadPart);
    return ke_timer_set(Timer, DueTime, 0, Dpc);
}

BOOLEAN KeSetCoalescableTimer(PKTIMER Timer, LARGE_INTEGER DueTime, ULONG Period,
                              ULONG TolerableDelay, PKDPC Dpc)
{
    KE_SET_DDI(Period);
    return ke_timer_set(Timer, DueTime, (LONG)Period, Dpc);
}

BOOLEAN ke_timer_cancel(PKTIMER timer)
{
    ke_point(KE_OP_TIMER, timer);
    return (BOOLEAN)disarm(timer);
}

BOOLEAN KeCancelTimer(PKTIMER Timer)
{
    KE_DDI(Timer, 0);
    return ke_timer_cancel(Timer);
}

BOOLEAN KeReadStateTimer(PKTIMER Timer)
{
    KE_DDI(Timer, 0);
    ke_point_look(Timer);
    return (BOOLEAN)Timer->Header.SignalState;
}
