/* facts: F113 F114 F115 F116 F117 F125 */
/* ends: 0xC4/0x1007 */
#include "conform.h"

NTKERNELAPI VOID ExEnterCriticalRegionAndAcquireFastMutexUnsafe(PFAST_MUTEX FastMutex);
NTKERNELAPI VOID ExReleaseFastMutexUnsafeAndLeaveCriticalRegion(PFAST_MUTEX FastMutex);

static FAST_MUTEX mutex;

static VOID taker(PVOID Context)
{
    wait_for(Context);
    ExAcquireFastMutex(&mutex);
    ExReleaseFastMutex(&mutex);
}

static void test(PDRIVER_OBJECT Driver)
{
    KEVENT gates[3];
    PKTHREAD threads[3], me = KeGetCurrentThread();
    FAST_MUTEX before;
    KIRQL old;
    int i;

    UNREFERENCED_PARAMETER(Driver);
    FACT(113);
    FILL(mutex);
    ExInitializeFastMutex(&mutex);
    EXPECT_EQ(mutex.Count, 1);
    EXPECT(mutex.Owner == NULL);
    EXPECT_EQ(mutex.Contention, 0);
    for (i = PASSIVE_LEVEL; i <= APC_LEVEL; i++) {
        KeRaiseIrql((KIRQL)i, &old);
        ExAcquireFastMutex(&mutex);
        EXPECT_EQ(KeGetCurrentIrql(), APC_LEVEL);
        EXPECT_EQ(mutex.Count, 0);
        EXPECT(mutex.Owner == me);
        EXPECT_EQ(mutex.OldIrql, i);
        ExReleaseFastMutex(&mutex);
        EXPECT_EQ(KeGetCurrentIrql(), i);
        EXPECT_EQ(mutex.Count, 1);
        EXPECT(mutex.Owner == NULL);
        EXPECT_EQ(mutex.OldIrql, i);
        KeLowerIrql(old);
    }

    FACT(114);
    mutex.OldIrql = 0x55555555;
    KeEnterCriticalRegion();
    ExAcquireFastMutexUnsafe(&mutex);
    EXPECT_EQ(KeGetCurrentIrql(), PASSIVE_LEVEL);
    EXPECT_EQ(mutex.OldIrql, 0x55555555);
    EXPECT_EQ(mutex.Count, 0);
    EXPECT(mutex.Owner == me);
    ExReleaseFastMutexUnsafe(&mutex);
    KeLeaveCriticalRegion();
    EXPECT_EQ(KeGetCurrentIrql(), PASSIVE_LEVEL);
    EXPECT_EQ(mutex.OldIrql, 0x55555555);
    EXPECT_EQ(mutex.Count, 1);
    EXPECT(mutex.Owner == NULL);
    KeRaiseIrql(APC_LEVEL, &old);
    ExAcquireFastMutexUnsafe(&mutex);
    EXPECT_EQ(KeGetCurrentIrql(), APC_LEVEL);
    ExReleaseFastMutexUnsafe(&mutex);
    EXPECT_EQ(KeGetCurrentIrql(), APC_LEVEL);
    EXPECT_EQ(mutex.OldIrql, 0x55555555);
    KeLowerIrql(old);

    FACT(125);
    EXPECT_EQ(KeAreApcsDisabled(), FALSE);
    ExEnterCriticalRegionAndAcquireFastMutexUnsafe(&mutex);
    EXPECT_EQ(KeAreApcsDisabled(), TRUE);
    EXPECT_EQ(KeAreAllApcsDisabled(), FALSE);
    EXPECT_EQ(KeGetCurrentIrql(), PASSIVE_LEVEL);
    EXPECT_EQ(mutex.Count, 0);
    EXPECT(mutex.Owner == me);
    ExReleaseFastMutexUnsafeAndLeaveCriticalRegion(&mutex);
    EXPECT_EQ(KeAreApcsDisabled(), FALSE);
    EXPECT_EQ(mutex.Count, 1);

    FACT(115);
    EXPECT_EQ(ExTryToAcquireFastMutex(&mutex), TRUE);
    EXPECT_EQ(KeGetCurrentIrql(), APC_LEVEL);
    EXPECT_EQ(mutex.Count, 0);
    EXPECT(mutex.Owner == me);
    EXPECT_EQ(mutex.OldIrql, PASSIVE_LEVEL);
    memcpy(&before, &mutex, sizeof before);
    EXPECT_EQ(ExTryToAcquireFastMutex(&mutex), FALSE);
    EXPECT_EQ(KeGetCurrentIrql(), APC_LEVEL);
    EXPECT_EQ(memcmp(&before, &mutex, sizeof before), 0);
    ExReleaseFastMutex(&mutex);
    EXPECT_EQ(KeGetCurrentIrql(), PASSIVE_LEVEL);
    EXPECT_EQ(mutex.Count, 1);

    FACT(117);
    ExInitializeFastMutex(&mutex);
    for (i = 0; i < 3; i++) {
        KeInitializeEvent(&gates[i], NotificationEvent, FALSE);
        threads[i] = start_thread(taker, &gates[i]);
    }
    ExAcquireFastMutex(&mutex);
    for (i = 0; i < 3; i++) {
        KeSetEvent(&gates[i], 0, FALSE);
        nap(5);
        EXPECT_EQ(mutex.Count, -1 - i);
        EXPECT_EQ(mutex.Contention, 1 + i);
    }
    EXPECT(mutex.Owner == me);
    ExReleaseFastMutex(&mutex);
    for (i = 0; i < 3; i++)
        join_thread(threads[i]);
    EXPECT_EQ(mutex.Count, 1);
    EXPECT(mutex.Owner == NULL);
    EXPECT(mutex.Contention >= 3);

    FACT(116);
    ExInitializeFastMutex(&mutex);
    KeRaiseIrql(APC_LEVEL, &old);
    mutex.OldIrql = APC_LEVEL;
    ExReleaseFastMutex(&mutex);
    EXPECT_EQ(mutex.Count, 2);
    EXPECT(mutex.Owner == NULL);
    KeLowerIrql(old);
}

CONFORM_DRIVER
