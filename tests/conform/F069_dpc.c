/* facts: F069 F070 F071 F072 F073 F074 F075 F076 */
/*
 * F069. KeInsertQueueDpc at PASSIVE_LEVEL returns TRUE and the DPC has already run (on the
 *   current processor) when the call returns.
 * F070. KeInsertQueueDpc for a DPC that is still queued returns FALSE and leaves the first pair
 *   of system arguments in place.
 * F071. A DPC queued at DISPATCH_LEVEL (or above) runs when IRQL drops below DISPATCH_LEVEL, for
 *   example when lowering to APC_LEVEL, not when lowering from HIGH_LEVEL back to DISPATCH_LEVEL.
 * F072. The deferred routine runs at IRQL DISPATCH_LEVEL and inside it DpcData is already NULL,
 *   so it may re-queue its own DPC.
 * F073. KeRemoveQueueDpc returns TRUE if it took the DPC off the queue (it will then not run)
 *   and FALSE if it was not queued.
 * F074. KeInitializeDpc with a NULL routine does not fault; with a NULL DPC pointer it raises
 *   STATUS_ACCESS_VIOLATION.
 * F075. A DPC targeted at processor N does not run while processor N is held at DISPATCH_LEVEL;
 *   KeFlushQueuedDpcs returns only after all queued DPCs have completed.
 * F076. A DPC targeted at the current processor from PASSIVE_LEVEL pre-empts the inserting
 *   thread: the thread does not proceed until the deferred routine returns.
 */
#include "conform.h"

static KDPC dpc, second;
static volatile LONG ran, irql_seen, data_seen, first_argument, second_argument, again;
static volatile LONG processor_held, processor_release;

static VOID routine(PKDPC Dpc, PVOID Context, PVOID Argument1, PVOID Argument2)
{
    put(&irql_seen, KeGetCurrentIrql());
    put(&data_seen, Dpc->DpcData != NULL);
    put(&first_argument, (LONG)(LONG_PTR)Argument1);
    put(&second_argument, (LONG)(LONG_PTR)Argument2);
    EXPECT(Context == (PVOID)&ran);
    InterlockedIncrement(&ran);
    if (get(&again) > 0 && InterlockedDecrement(&again) >= 0)
        EXPECT_EQ(KeInsertQueueDpc(Dpc, Argument1, Argument2), TRUE);
}

/* Stays at DISPATCH_LEVEL on processor 1 until it is told to go. */
static VOID hold(PVOID Context)
{
    KIRQL old;

    UNREFERENCED_PARAMETER(Context);
    KeSetSystemAffinityThread((KAFFINITY)2);
    KeRaiseIrql(DISPATCH_LEVEL, &old);
    put(&processor_held, 1 + (LONG)KeGetCurrentProcessorNumber());
    while (!get(&processor_release))
        KeStallExecutionProcessor(1);
    KeLowerIrql(old);
    KeRevertToUserAffinityThread();
}

static void test(PDRIVER_OBJECT Driver)
{
    PKTHREAD thread;
    KIRQL old, middle, high;
    int i;

    UNREFERENCED_PARAMETER(Driver);
    FACT(69);
    KeInitializeDpc(&dpc, routine, (PVOID)&ran);
    KeSetSystemAffinityThread((KAFFINITY)1);
    for (i = 1; i <= 5; i++) {
        EXPECT_EQ(KeInsertQueueDpc(&dpc, (PVOID)10, (PVOID)20), TRUE);
        EXPECT_EQ(get(&ran), i);
        EXPECT_EQ(get(&first_argument), 10);
        EXPECT_EQ(get(&second_argument), 20);
    }
    FACT(76);
    put(&ran, 0);
    KeSetTargetProcessorDpc(&dpc, 0);
    EXPECT_EQ(KeGetCurrentProcessorNumber(), 0);
    EXPECT_EQ(KeInsertQueueDpc(&dpc, NULL, NULL), TRUE);
    EXPECT_EQ(get(&ran), 1);
    EXPECT_EQ(KeGetCurrentIrql(), PASSIVE_LEVEL);
    KeInitializeDpc(&dpc, routine, (PVOID)&ran);

    FACT(70);
    put(&ran, 0);
    KeRaiseIrql(APC_LEVEL, &old);
    KeRaiseIrql(DISPATCH_LEVEL, &middle);
    EXPECT_EQ(KeInsertQueueDpc(&dpc, (PVOID)1, (PVOID)2), TRUE);
    EXPECT_EQ(KeInsertQueueDpc(&dpc, (PVOID)3, (PVOID)4), FALSE);
    EXPECT(dpc.SystemArgument1 == (PVOID)1);
    EXPECT(dpc.SystemArgument2 == (PVOID)2);
    EXPECT(dpc.DpcData != NULL);
    FACT(71);
    EXPECT_EQ(get(&ran), 0);
    KeRaiseIrql(HIGH_LEVEL, &high);
    KeLowerIrql(high);
    EXPECT_EQ(get(&ran), 0);
    KeLowerIrql(middle);
    EXPECT_EQ(get(&ran), 1);
    KeLowerIrql(old);
    EXPECT_EQ(get(&ran), 1);
    FACT(70);
    EXPECT_EQ(get(&first_argument), 1);
    EXPECT_EQ(get(&second_argument), 2);
    FACT(71);
    KeRaiseIrql(DISPATCH_LEVEL, &old);
    KeRaiseIrql(HIGH_LEVEL, &high);
    EXPECT_EQ(KeInsertQueueDpc(&dpc, NULL, NULL), TRUE);
    EXPECT_EQ(get(&ran), 1);
    KeLowerIrql(high);
    EXPECT_EQ(get(&ran), 1);
    KeLowerIrql(old);
    EXPECT_EQ(get(&ran), 2);

    FACT(72);
    EXPECT_EQ(get(&irql_seen), DISPATCH_LEVEL);
    EXPECT_EQ(get(&data_seen), 0);
    put(&ran, 0);
    put(&again, 3);
    EXPECT_EQ(KeInsertQueueDpc(&dpc, NULL, NULL), TRUE);
    KeFlushQueuedDpcs();
    EXPECT_EQ(get(&ran), 4);
    EXPECT_EQ(get(&irql_seen), DISPATCH_LEVEL);
    put(&again, 0);

    FACT(73);
    put(&ran, 0);
    EXPECT_EQ(KeRemoveQueueDpc(&dpc), FALSE);
    KeRaiseIrql(DISPATCH_LEVEL, &old);
    KeInsertQueueDpc(&dpc, NULL, NULL);
    EXPECT_EQ(KeRemoveQueueDpc(&dpc), TRUE);
    EXPECT(dpc.DpcData == NULL);
    EXPECT_EQ(KeRemoveQueueDpc(&dpc), FALSE);
    KeLowerIrql(old);
    nap(5);
    EXPECT_EQ(get(&ran), 0);

    FACT(75);
    thread = start_thread(hold, NULL);
    while (!get(&processor_held))
        nap(1);
    EXPECT_EQ(get(&processor_held), 2);
    KeInitializeDpc(&second, routine, (PVOID)&ran);
    KeSetTargetProcessorDpc(&second, 1);
    EXPECT_EQ(KeInsertQueueDpc(&second, (PVOID)5, NULL), TRUE);
    KeStallExecutionProcessor(50);
    EXPECT_EQ(get(&ran), 0);
    put(&processor_release, 1);
    KeFlushQueuedDpcs();
    EXPECT_EQ(get(&ran), 1);
    EXPECT_EQ(get(&first_argument), 5);
    join_thread(thread);
    put(&again, 2);
    put(&ran, 0);
    KeInsertQueueDpc(&second, NULL, NULL);
    KeFlushQueuedDpcs();
    EXPECT(get(&ran) >= 1);
    put(&again, 0);
    KeFlushQueuedDpcs();
    KeRevertToUserAffinityThread();

    FACT(74);
    FILL(dpc);
    KeInitializeDpc(&dpc, NULL, NULL);
    EXPECT(dpc.DeferredRoutine == NULL);
    EXPECT_EQ(dpc.Type, 19);
    RAISES(STATUS_ACCESS_VIOLATION, KeInitializeDpc((PRKDPC)NULL, routine, NULL));
}

CONFORM_DRIVER
