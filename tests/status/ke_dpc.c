/* args: --cpus 2 */
/* Timers, DPCs, routines on all processors, interrupts. */
#include "status.h"

static KTIMER timer;
static KDPC dpc;
static volatile LONG ran, where, executing, elected, level;
static KSPIN_LOCK lock;

static VOID deferred(PKDPC self, PVOID context, PVOID a, PVOID b)
{
    UNREFERENCED_PARAMETER(self);
    UNREFERENCED_PARAMETER(context);
    UNREFERENCED_PARAMETER(a);
    UNREFERENCED_PARAMETER(b);
    put(&where, (LONG)KeGetCurrentProcessorNumber());
    put(&executing, (LONG)KeIsExecutingDpc());
    InterlockedIncrement(&ran);
}

static LARGE_INTEGER in_ms(LONG ms)
{
    LARGE_INTEGER due;

    due.QuadPart = -10000LL * ms;
    return due;
}

static void timers(void)
{
    FILL(timer);
    KeInitializeTimer(&timer);
    DOES(KeInitializeTimer, void,
         timer.Header.Type == 8 && timer.Header.SignalState == 0 &&
             IsListEmpty(&timer.Header.WaitListHead));
    FILL(timer);
    KeInitializeTimerEx(&timer, SynchronizationTimer);
    DOES(KeInitializeTimerEx, void, timer.Header.Type == 9 && timer.Header.SignalState == 0);
    KeInitializeTimerEx(&timer, NotificationTimer);
    DOES(KeInitializeTimerEx, void, timer.Header.Type == 8);
    KeInitializeDpc(&dpc, deferred, NULL);

    DOES(KeCancelTimer, false, !KeCancelTimer(&timer));
    DOES(KeReadStateTimer, false, !KeReadStateTimer(&timer));
    DOES(KeSetTimer, false, !KeSetTimer(&timer, in_ms(10), &dpc));
    DOES(KeSetTimer, true, KeSetTimer(&timer, in_ms(20), &dpc));
    DOES(KeCancelTimer, true, KeCancelTimer(&timer));
    DOES(KeCancelTimer, false, !KeCancelTimer(&timer));
    put(&ran, 0);
    DOES(KeSetTimer, false, !KeSetTimer(&timer, in_ms(5), &dpc));
    wait_for(&timer);
    KeFlushQueuedDpcs();
    DOES(KeSetTimer, false, get(&ran) == 1);
    DOES(KeReadStateTimer, true, KeReadStateTimer(&timer));

    put(&ran, 0);
    DOES(KeSetTimerEx, false, !KeSetTimerEx(&timer, in_ms(5), 5, &dpc));
    DOES(KeReadStateTimer, false, !KeReadStateTimer(&timer));
    nap(18);
    DOES(KeSetTimerEx, true, KeSetTimerEx(&timer, in_ms(5), 0, NULL));
    KeFlushQueuedDpcs();
    DOES(KeSetTimerEx, true, get(&ran) == 3);
    KeCancelTimer(&timer);
    DOES(KeSetCoalescableTimer, false, !KeSetCoalescableTimer(&timer, in_ms(5), 0, 3, NULL));
    DOES(KeSetCoalescableTimer, true, KeSetCoalescableTimer(&timer, in_ms(5), 0, 3, NULL));
    nap(20);
    DOES(KeSetCoalescableTimer, true, KeReadStateTimer(&timer));
}

static VOID threaded(PKDPC self, PVOID context, PVOID a, PVOID b)
{
    UNREFERENCED_PARAMETER(self);
    UNREFERENCED_PARAMETER(context);
    UNREFERENCED_PARAMETER(a);
    UNREFERENCED_PARAMETER(b);
    put(&level, KeGetCurrentIrql());
    InterlockedIncrement(&ran);
}

static void dpcs(void)
{
    PROCESSOR_NUMBER number;
    KIRQL old;

    FILL(dpc);
    KeInitializeDpc(&dpc, deferred, &timer);
    DOES(KeInitializeDpc, void,
         dpc.Type == 19 && dpc.DeferredRoutine == deferred && dpc.DeferredContext == &timer &&
             dpc.DpcData == NULL);
    put(&ran, 0);
    put(&executing, 0);
    KeRaiseIrql(DISPATCH_LEVEL, &old);
    KeSetTargetProcessorDpc(&dpc, (CCHAR)KeGetCurrentProcessorNumber());
    DOES(KeIsExecutingDpc, false, !KeIsExecutingDpc());
    DOES(KeRemoveQueueDpc, false, !KeRemoveQueueDpc(&dpc));
    DOES(KeInsertQueueDpc, true, KeInsertQueueDpc(&dpc, NULL, NULL));
    DOES(KeInsertQueueDpc, false, !KeInsertQueueDpc(&dpc, NULL, NULL));
    DOES(KeRemoveQueueDpc, true, KeRemoveQueueDpc(&dpc));
    KeLowerIrql(old);
    DOES(KeRemoveQueueDpc, true, get(&ran) == 0);
    KeInsertQueueDpc(&dpc, NULL, NULL);
    KeFlushQueuedDpcs();
    DOES(KeFlushQueuedDpcs, void, get(&ran) == 1);
    DOES(KeIsExecutingDpc, true, get(&executing));

    KeSetTargetProcessorDpc(&dpc, 1);
    KeInsertQueueDpc(&dpc, NULL, NULL);
    KeFlushQueuedDpcs();
    DOES(KeSetTargetProcessorDpc, void, get(&where) == 1);
    number = (PROCESSOR_NUMBER){0, 0, 0};
    EARNS(KeSetTargetProcessorDpcEx, STATUS_SUCCESS, KeSetTargetProcessorDpcEx(&dpc, &number));
    KeInsertQueueDpc(&dpc, NULL, NULL);
    KeFlushQueuedDpcs();
    DOES(KeSetTargetProcessorDpc, void, get(&where) == 0);
    number = (PROCESSOR_NUMBER){0, 63, 0};
    EARNS(KeSetTargetProcessorDpcEx, STATUS_INVALID_PARAMETER,
          KeSetTargetProcessorDpcEx(&dpc, &number));
    number = (PROCESSOR_NUMBER){1, 0, 0};
    EARNS(KeSetTargetProcessorDpcEx, STATUS_INVALID_PARAMETER,
          KeSetTargetProcessorDpcEx(&dpc, &number));
    number = (PROCESSOR_NUMBER){0, 0, 1};
    EARNS(KeSetTargetProcessorDpcEx, STATUS_INVALID_PARAMETER,
          KeSetTargetProcessorDpcEx(&dpc, &number));
    KeSetImportanceDpc(&dpc, HighImportance);
    DOES(KeSetImportanceDpc, void, dpc.Importance == HighImportance);
    KeSetImportanceDpc(&dpc, LowImportance);
    put(&ran, 0);
    KeInsertQueueDpc(&dpc, NULL, NULL);
    KeFlushQueuedDpcs();
    DOES(KeSetImportanceDpc, void, dpc.Importance == LowImportance && get(&ran) == 1);

    FILL(dpc);
    KeInitializeThreadedDpc(&dpc, threaded, NULL);
    put(&ran, 0);
    KeInsertQueueDpc(&dpc, NULL, NULL);
    KeFlushQueuedDpcs();
    DOES(KeInitializeThreadedDpc, void, dpc.Type == 26 && get(&ran) == 1 && get(&level) <= 2);
}

static ULONG_PTR everywhere(ULONG_PTR context)
{
    InterlockedIncrement(&ran);
    put(&level, KeGetCurrentIrql());
    return context + 1;
}

static VOID on_each(PKDPC self, PVOID context, PVOID done, PVOID meet)
{
    UNREFERENCED_PARAMETER(self);
    UNREFERENCED_PARAMETER(context);
    InterlockedIncrement(&ran);
    if (KeSignalCallDpcSynchronize(meet))
        InterlockedIncrement(&elected);
    else
        InterlockedIncrement(&where);
    KeSignalCallDpcDone(done);
}

static void broadcasts(void)
{
    put(&ran, 0);
    DOES(KeIpiGenericCall, value, KeIpiGenericCall(everywhere, 41) == 42);
    DOES(KeIpiGenericCall, value, get(&ran) == 2 && get(&level) == 14);
    put(&ran, 0);
    put(&elected, 0);
    put(&where, 0);
    KeGenericCallDpc(on_each, NULL);
    DOES(KeGenericCallDpc, void, get(&ran) == 2);
    DOES(KeSignalCallDpcDone, void, get(&ran) == 2);
    DOES(KeSignalCallDpcSynchronize, true, get(&elected) == 1);
    DOES(KeSignalCallDpcSynchronize, false, get(&where) == 1);
}

static BOOLEAN service(PKINTERRUPT interrupt, PVOID context)
{
    UNREFERENCED_PARAMETER(interrupt);
    UNREFERENCED_PARAMETER(context);
    return FALSE;
}

static BOOLEAN synchronized(PVOID context)
{
    put(&level, KeGetCurrentIrql());
    return *(BOOLEAN *)context;
}

static void interrupts(void)
{
    PKINTERRUPT interrupt = NULL;
    BOOLEAN answer = TRUE;
    KIRQL old;

    KeInitializeSpinLock(&lock);
    EXPECT_STATUS(
        IoConnectInterrupt(&interrupt, service, NULL, &lock, 0x39, 8, 9, Latched, TRUE, 1, FALSE),
        STATUS_SUCCESS);
    DOES(KeSynchronizeExecution, true, KeSynchronizeExecution(interrupt, synchronized, &answer));
    answer = FALSE;
    DOES(KeSynchronizeExecution, false, !KeSynchronizeExecution(interrupt, synchronized, &answer));
    DOES(KeSynchronizeExecution, true, get(&level) == 9);
    old = KeAcquireInterruptSpinLock(interrupt);
    DOES(KeAcquireInterruptSpinLock, value,
         old == PASSIVE_LEVEL && KeGetCurrentIrql() == 9 && !KeTestSpinLock(&lock));
    KeReleaseInterruptSpinLock(interrupt, old);
    DOES(KeReleaseInterruptSpinLock, void,
         KeGetCurrentIrql() == PASSIVE_LEVEL && KeTestSpinLock(&lock));
    IoDisconnectInterrupt(interrupt);
}

static void test(PDRIVER_OBJECT Driver)
{
    UNREFERENCED_PARAMETER(Driver);
    timers();
    dpcs();
    broadcasts();
    interrupts();
}

CONFORM_DRIVER
