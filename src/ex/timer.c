/*
 * timer.c - EX_TIMER: timers that the system allocates.
 *
 * A timer is a dispatcher object (its header comes first), has a deadline of its own, since its
 * period is in units of 100 ns, and a DPC that calls the driver. It is deleted when nobody needs it
 * any more: not queued, and its callback not running nor about to.
 *
 * States: idle --[ExSetTimer]--> queued --[due]--> idle (or queued again, with a period).
 *         Any of them --[ExDeleteTimer]--> deleting --[not queued, DPC done]--> freed.
 */
#include "ex/ex.h"

enum {
    TAG = 0x6D547845, /* 'ExTm' */
    ATTRIBUTES = EX_TIMER_HIGH_RESOLUTION | EX_TIMER_NO_WAKE,
};

#define CALLER ((uint64_t)(uintptr_t)__builtin_return_address(0))

struct _EX_TIMER {
    DISPATCHER_HEADER header; /* types 8 and 9, as a KTIMER */
    struct sim_deadline deadline;
    uint64_t period_100ns;
    KDPC dpc;
    PEXT_CALLBACK callback;
    PVOID context;
    ULONG attributes;
    uint32_t calls; /* of the callback, running */
    bool deleting;
    PEXT_DELETE_CALLBACK delete_callback;
    PVOID delete_context;
    DISPATCHER_HEADER gone; /* for ExDeleteTimer(Wait) */
};

static bool busy(const struct _EX_TIMER *timer)
{
    return timer->deadline.index || timer->calls || timer->dpc.DpcData;
}

static void finish(PEX_TIMER timer, uint64_t pc)
{
    PEXT_DELETE_CALLBACK callback = timer->delete_callback;
    PVOID context = timer->delete_context;

    ex_active_remove(timer);
    KE_ORDER(KE_ORDER_RELEASE, &timer->gone);
    timer->gone.SignalState = 1;
    ke_wait_satisfy(&timer->gone, 0);
    mm_pool_free(timer, 0, pc);
    if (callback)
        KE_CALLBACK("timer delete callback", callback, callback(context));
}

static VOID expired(PKDPC dpc, PVOID context, PVOID argument1, PVOID argument2)
{
    PEX_TIMER timer = context;

    if (timer->callback) {
        timer->calls++;
        KE_CALLBACK("timer callback", timer->callback, timer->callback(timer, timer->context));
        timer->calls--;
    }
    if (timer->deleting && !busy(timer))
        finish(timer, 0);
}

static void fire(struct sim_deadline *deadline)
{
    PEX_TIMER timer = container_of(deadline, struct _EX_TIMER, deadline);

    if (timer->period_100ns)
        sim_deadline_set(world->sim, &timer->deadline, deadline->due_100ns + timer->period_100ns);
    timer->header.SignalState = 1;
    ke_wait_satisfy(&timer->header, 0);
    if (!timer->dpc.DpcData)
        KE_ORDER(KE_ORDER_TRANSFER, &timer->dpc, .c = (uint64_t)(uintptr_t)timer);
    if (!timer->dpc.DpcData)
        ke_dpc_insert_on(&timer->dpc, world->sim->cpu);
}

PEX_TIMER ExAllocateTimer(PEXT_CALLBACK Callback, PVOID CallbackContext, ULONG Attributes)
{
    PEX_TIMER timer;

    KE_DDI(NULL, (uintptr_t)Callback);
    if (Attributes & ~(ULONG)(ATTRIBUTES | EX_TIMER_NOTIFICATION) || mm_pool_refuse())
        return NULL;
    timer = mm_pool_alloc(sizeof *timer, TAG, MM_POOL_KERNEL | MM_POOL_ZERO, CALLER);
    if (!timer)
        return NULL;
    timer->header.Type = Attributes & EX_TIMER_NOTIFICATION ? KE_TYPE_TIMER_NOTIFICATION
                                                            : KE_TYPE_TIMER_SYNCHRONIZATION;
    InitializeListHead(&timer->header.WaitListHead);
    timer->gone.Type = KE_TYPE_GATE;
    InitializeListHead(&timer->gone.WaitListHead);
    timer->deadline.fire = fire;
    KeInitializeDpc(&timer->dpc, expired, timer);
    timer->callback = Callback;
    timer->context = CallbackContext;
    timer->attributes = Attributes;
    ex_active_add(timer, sizeof *timer, "timer");
    sim_probe(world->sim, KE_PROBE_OBJECT, .object = timer, .b = sizeof *timer, .text = "timer");
    return timer;
}

BOOLEAN ExSetTimer(PEX_TIMER Timer, LONGLONG DueTime, LONGLONG Period,
                   PEXT_SET_PARAMETERS Parameters)
{
    BOOLEAN was_set;

    KE_DDI(Timer, (uint64_t)DueTime);
    ke_point(KE_OP_TIMER, Timer);
    KE_ORDER(KE_ORDER_CLEAR | KE_ORDER_RELEASE, Timer);
    was_set = sim_deadline_cancel(world->sim, &Timer->deadline);
    Timer->header.SignalState = 0;
    Timer->period_100ns = Period > 0 ? (uint64_t)Period : 0;
    sim_deadline_set(world->sim, &Timer->deadline, ke_due_time(DueTime));
    return was_set;
}

BOOLEAN ExCancelTimer(PEX_TIMER Timer, PVOID Parameters)
{
    KE_DDI(Timer, 0);
    ke_point(KE_OP_TIMER, Timer);
    Timer->period_100ns = 0;
    return sim_deadline_cancel(world->sim, &Timer->deadline);
}

BOOLEAN ExDeleteTimer(PEX_TIMER Timer, BOOLEAN Cancel, BOOLEAN Wait,
                      PEXT_DELETE_PARAMETERS Parameters)
{
    BOOLEAN cancelled = FALSE;

    KE_DDI(Timer, Cancel);
    ke_point(KE_OP_TIMER, Timer);
    if (Parameters) {
        Timer->delete_callback = Parameters->DeleteCallback;
        Timer->delete_context = Parameters->DeleteContext;
    }
    Timer->deleting = true;
    Timer->period_100ns = 0;
    if (Cancel)
        cancelled = sim_deadline_cancel(world->sim, &Timer->deadline);
    if (!busy(Timer)) {
        finish(Timer, CALLER);
    } else if (Cancel && Wait) {
        /* The gate is in the timer, which is freed when it opens: nobody looks at it after that. */
        ke_wait_on(&Timer->gone, Timer, Executive, KernelMode, false, NULL, __func__, CALLER);
    }
    return cancelled;
}

/* --- the clock's tick: a wish that is kept and told; timers are exact anyway
 * ----------------------- */

enum { FINEST_100NS = 5000, COARSEST_100NS = 156250 };

ULONG ExSetTimerResolution(ULONG DesiredTime, BOOLEAN SetResolution)
{
    struct ex *ex = world->ex;

    KE_DDI(NULL, DesiredTime);
    if (!SetResolution)
        ex->timer_resolution_100ns = COARSEST_100NS;
    else if (DesiredTime < ex->timer_resolution_100ns)
        ex->timer_resolution_100ns = DesiredTime < FINEST_100NS ? FINEST_100NS : DesiredTime;
    return ex->timer_resolution_100ns;
}

VOID ExQueryTimerResolution(PULONG MaximumTime, PULONG MinimumTime, PULONG CurrentTime)
{
    *MaximumTime = COARSEST_100NS;
    *MinimumTime = FINEST_100NS;
    *CurrentTime = world->ex->timer_resolution_100ns;
}
