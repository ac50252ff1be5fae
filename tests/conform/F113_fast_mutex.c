/* facts: F113 F114 F115 F116 F117 F125 */
/* ends: 0xC4/0x1007 */
/*
 * F113. ExReleaseFastMutex sets Owner NULL, Count back to 1 and lowers to the saved OldIrql;
 *   OldIrql keeps its value afterwards.
 * F114. ExAcquireFastMutexUnsafe/ExReleaseFastMutexUnsafe change neither the IRQL nor OldIrql.
 * F115. ExTryToAcquireFastMutex on a held fast mutex (even by the same thread) returns FALSE
 *   with IRQL and all fields unchanged; on a free one it behaves like ExAcquireFastMutex and
 *   returns TRUE.
 * F116. A release without an acquire is unchecked on a free build: Count goes to 2 (fast mutexes
 *   count plain).
 * F117. Each thread that has to block on a fast mutex takes Count one lower (-1, -2 with two
 *   waiters) and adds 1 to Contention; Contention never goes down.
 * F125. ExEnterCriticalRegionAndAcquireFastMutexUnsafe leaves normal APCs disabled until the
 *   matching release-and-leave call.
 */
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
