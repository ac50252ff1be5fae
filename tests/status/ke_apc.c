/* APCs, alerts, regions, levels. */
#include "status.h"
#include "apc.h"

NTHALAPI VOID KfLowerIrql(KIRQL);

static KAPC apc;
static volatile LONG ran, ran_kernel, level;
static KEVENT go, ready;
static volatile PKTHREAD other;

static VOID normal(PVOID context, PVOID a, PVOID b)
{
    if (context == (PVOID)1 && a == (PVOID)2 && b == (PVOID)3)
        InterlockedIncrement(&ran);
    put(&level, KeGetCurrentIrql());
}

static VOID kernel(PKAPC self, PKNORMAL_ROUTINE *routine, PVOID *context, PVOID *a, PVOID *b)
{
    UNREFERENCED_PARAMETER(self);
    UNREFERENCED_PARAMETER(routine);
    UNREFERENCED_PARAMETER(context);
    UNREFERENCED_PARAMETER(a);
    UNREFERENCED_PARAMETER(b);
    if (KeGetCurrentIrql() == APC_LEVEL)
        InterlockedIncrement(&ran_kernel);
}

static VOID ends(PVOID context)
{
    UNREFERENCED_PARAMETER(context);
}

static VOID is_alerted(PVOID context)
{
    UNREFERENCED_PARAMETER(context);
    KeSetEvent(&ready, 0, FALSE);
    EXPECT_STATUS(KeWaitForSingleObject(&go, Executive, KernelMode, TRUE, NULL), STATUS_ALERTED);
}

static void apcs(void)
{
    PKTHREAD thread;

    FILL(apc);
    KeInitializeApc(&apc, KeGetCurrentThread(), OriginalApcEnvironment, kernel, NULL, normal,
                    KernelMode, (PVOID)1);
    DOES(KeInitializeApc, void,
         apc.Thread == KeGetCurrentThread() && apc.NormalRoutine == normal &&
             apc.KernelRoutine == kernel && apc.ApcMode == KernelMode && !apc.Inserted);
    KeEnterCriticalRegion();
    DOES(KeRemoveQueueApc, false, !KeRemoveQueueApc(&apc));
    DOES(KeInsertQueueApc, true, KeInsertQueueApc(&apc, (PVOID)2, (PVOID)3, 0));
    DOES(KeInsertQueueApc, false, !KeInsertQueueApc(&apc, (PVOID)2, (PVOID)3, 0));
    DOES(KeRemoveQueueApc, true, KeRemoveQueueApc(&apc));
    DOES(KeInsertQueueApc, true, KeInsertQueueApc(&apc, (PVOID)2, (PVOID)3, 0));
    DOES(KeEnterCriticalRegion, void, get(&ran) == 0);
    KeLeaveCriticalRegion();
    DOES(KeLeaveCriticalRegion, void, get(&ran) == 1 && get(&level) == PASSIVE_LEVEL);
    DOES(KeInsertQueueApc, true, get(&ran_kernel) == 1);

    thread = start_thread(ends, NULL);
    wait_for(thread);
    KeInitializeApc(&apc, thread, OriginalApcEnvironment, kernel, NULL, NULL, KernelMode, NULL);
    DOES(KeInsertQueueApc, false, !KeInsertQueueApc(&apc, NULL, NULL, 0));
    ObDereferenceObject(thread);

    KeInitializeApc(&apc, KeGetCurrentThread(), OriginalApcEnvironment, kernel, NULL, NULL,
                    KernelMode, NULL);
    put(&ran_kernel, 0);
    KeEnterGuardedRegion();
    KeInsertQueueApc(&apc, NULL, NULL, 0);
    DOES(KeEnterGuardedRegion, void, get(&ran_kernel) == 0);
    KeLeaveGuardedRegion();
    DOES(KeLeaveGuardedRegion, void, get(&ran_kernel) == 1);
}

static void regions(void)
{
    KIRQL old;

    DOES(KeAreApcsDisabled, false, !KeAreApcsDisabled());
    DOES(KeAreAllApcsDisabled, false, !KeAreAllApcsDisabled());
    KeEnterCriticalRegion();
    DOES(KeAreApcsDisabled, true, KeAreApcsDisabled());
    DOES(KeAreAllApcsDisabled, false, !KeAreAllApcsDisabled());
    KeLeaveCriticalRegion();
    KeEnterGuardedRegion();
    DOES(KeAreApcsDisabled, true, KeAreApcsDisabled());
    DOES(KeAreAllApcsDisabled, true, KeAreAllApcsDisabled());
    KeLeaveGuardedRegion();
    KeRaiseIrql(APC_LEVEL, &old);
    DOES(KeAreAllApcsDisabled, true, KeAreAllApcsDisabled());
    KeLowerIrql(old);
}

static void alerts(void)
{
    PKTHREAD thread;

    DOES(KeTestAlertThread, false, !KeTestAlertThread(KernelMode));
    DOES(KeAlertThread, false, !KeAlertThread(KeGetCurrentThread(), KernelMode));
    DOES(KeAlertThread, true, KeAlertThread(KeGetCurrentThread(), KernelMode));
    DOES(KeTestAlertThread, true, KeTestAlertThread(KernelMode));
    DOES(KeTestAlertThread, false, !KeTestAlertThread(KernelMode));
    DOES(KeTestAlertThread, false, !KeTestAlertThread(UserMode));
    KeInitializeEvent(&go, SynchronizationEvent, FALSE);
    KeInitializeEvent(&ready, SynchronizationEvent, FALSE);
    thread = start_thread(is_alerted, NULL);
    wait_for(&ready);
    nap(1);
    DOES(KeAlertThread, false, !KeAlertThread(thread, KernelMode));
    join_thread(thread);
}

static void levels(void)
{
    KIRQL old;

    DOES(KeGetCurrentIrql, value, KeGetCurrentIrql() == PASSIVE_LEVEL);
    old = KfRaiseIrql(APC_LEVEL);
    DOES(KfRaiseIrql, value, old == PASSIVE_LEVEL && KeGetCurrentIrql() == APC_LEVEL);
    DOES(KfRaiseIrql, value, KfRaiseIrql(DISPATCH_LEVEL) == APC_LEVEL);
    DOES(KeGetCurrentIrql, value, KeGetCurrentIrql() == DISPATCH_LEVEL);
    KeLowerIrql(APC_LEVEL);
    DOES(KeLowerIrql, void, KeGetCurrentIrql() == APC_LEVEL);
    KfLowerIrql(old);
    DOES(KfLowerIrql, void, KeGetCurrentIrql() == PASSIVE_LEVEL);
    KeRaiseIrql(HIGH_LEVEL, &old);
    DOES(KeRaiseIrql, void, old == PASSIVE_LEVEL && KeGetCurrentIrql() == HIGH_LEVEL);
    KeLowerIrql(old);
    old = KeRaiseIrqlToDpcLevel();
    DOES(KeRaiseIrqlToDpcLevel, value,
         old == PASSIVE_LEVEL && KeGetCurrentIrql() == DISPATCH_LEVEL);
    DOES(KeRaiseIrqlToDpcLevel, value, KeRaiseIrqlToDpcLevel() == DISPATCH_LEVEL);
    KeLowerIrql(old);
    old = KeRaiseIrqlToSynchLevel();
    DOES(KeRaiseIrqlToSynchLevel, value,
         old == PASSIVE_LEVEL && KeGetCurrentIrql() >= DISPATCH_LEVEL);
    KeLowerIrql(old);
}

static void test(PDRIVER_OBJECT Driver)
{
    UNREFERENCED_PARAMETER(Driver);
    apcs();
    regions();
    alerts();
    levels();
}

CONFORM_DRIVER
