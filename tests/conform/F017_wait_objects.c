/* facts: F017 F018 F019 F021 F022 F023 */
/*
 * F017. A thread object is a waitable: waiting on a PKTHREAD is satisfied when the thread has
 *   terminated, and stays satisfied.
 * F018. KeWaitForMultipleObjects with WaitAny over thread objects returns STATUS_WAIT_0 + index
 *   of the terminated thread; with WaitAll it returns STATUS_WAIT_0.
 * F019. A wait-any that ends by timeout returns STATUS_TIMEOUT and consumes nothing.
 * F021. With WaitAny and several signalled objects the lowest index wins, and only that object
 *   is consumed: the other auto-reset object stays signalled.
 * F022. A wait-all over {notification, synchronization} consumes the synchronization event only
 *   when both are signalled; if one is missing it times out and the signalled one stays signalled.
 * F023. A timeout value of 0 (LARGE_INTEGER zero, non-NULL pointer) polls: it tests the objects,
 *   may acquire, and never blocks.
 */
#include "conform.h"

static KEVENT gates[3];

static VOID until(PVOID Context)
{
    wait_for(Context);
}

static NTSTATUS many(ULONG count, PVOID *objects, WAIT_TYPE type, LONG ms)
{
    LARGE_INTEGER due;

    due.QuadPart = -10000LL * ms;
    return KeWaitForMultipleObjects(count, objects, type, Executive, KernelMode, FALSE, &due, NULL);
}

static void threads(void)
{
    PVOID t[3];
    int i;

    for (i = 0; i < 3; i++) {
        KeInitializeEvent(&gates[i], NotificationEvent, FALSE);
        t[i] = start_thread(until, &gates[i]);
    }
    FACT(17);
    EXPECT_STATUS(poll(t[1]), STATUS_TIMEOUT);
    EXPECT_STATUS(wait_ms(t[1], 20), STATUS_TIMEOUT);
    FACT(18);
    EXPECT_STATUS(many(3, t, WaitAny, 20), STATUS_TIMEOUT);
    KeSetEvent(&gates[1], 0, FALSE);
    EXPECT_STATUS(many(3, t, WaitAny, 1000), STATUS_WAIT_0 + 1);
    EXPECT_STATUS(many(3, t, WaitAll, 20), STATUS_TIMEOUT);
    FACT(17);
    EXPECT_STATUS(wait_ms(t[1], 1000), STATUS_SUCCESS);
    EXPECT_STATUS(poll(t[1]), STATUS_SUCCESS);
    EXPECT_STATUS(poll(t[1]), STATUS_SUCCESS);
    EXPECT(((PKEVENT)t[1])->Header.SignalState != 0);
    FACT(18);
    KeSetEvent(&gates[2], 0, FALSE);
    EXPECT_STATUS(wait_ms(t[2], 1000), STATUS_SUCCESS);
    EXPECT_STATUS(many(3, t, WaitAny, 1000), STATUS_WAIT_0 + 1);
    KeSetEvent(&gates[0], 0, FALSE);
    EXPECT_STATUS(many(3, t, WaitAll, 1000), STATUS_WAIT_0);
    EXPECT_STATUS(many(3, t, WaitAny, 1000), STATUS_WAIT_0);
    for (i = 0; i < 3; i++)
        ObDereferenceObject(t[i]);
}

static void test(PDRIVER_OBJECT Driver)
{
    KEVENT manual, automatic, other;
    KSEMAPHORE semaphore;
    PVOID objects[3] = {&automatic, &semaphore, &other};
    PVOID both[2] = {&manual, &automatic};
    LARGE_INTEGER zero, before, after;

    UNREFERENCED_PARAMETER(Driver);
    threads();
    KeInitializeEvent(&manual, NotificationEvent, FALSE);
    KeInitializeEvent(&automatic, SynchronizationEvent, FALSE);
    KeInitializeEvent(&other, SynchronizationEvent, FALSE);
    KeInitializeSemaphore(&semaphore, 0, 5);

    FACT(19);
    EXPECT_STATUS(many(3, objects, WaitAny, 10), STATUS_TIMEOUT);
    EXPECT_EQ(KeReadStateEvent(&automatic), 0);
    EXPECT_EQ(KeReadStateSemaphore(&semaphore), 0);
    EXPECT_EQ(KeReadStateEvent(&other), 0);
    EXPECT(automatic.Header.WaitListHead.Flink == &automatic.Header.WaitListHead);
    EXPECT(other.Header.WaitListHead.Flink == &other.Header.WaitListHead);
    KeSetEvent(&other, 0, FALSE);
    EXPECT_STATUS(many(2, objects, WaitAny, 10), STATUS_TIMEOUT);
    EXPECT_EQ(KeReadStateEvent(&other), 1);

    FACT(21);
    KeSetEvent(&automatic, 0, FALSE);
    KeReleaseSemaphore(&semaphore, 0, 2, FALSE);
    EXPECT_STATUS(many(3, objects, WaitAny, 10), STATUS_WAIT_0);
    EXPECT_EQ(KeReadStateEvent(&automatic), 0);
    EXPECT_EQ(KeReadStateSemaphore(&semaphore), 2);
    EXPECT_EQ(KeReadStateEvent(&other), 1);
    EXPECT_STATUS(many(3, objects, WaitAny, 10), STATUS_WAIT_1);
    EXPECT_EQ(KeReadStateSemaphore(&semaphore), 1);
    EXPECT_EQ(KeReadStateEvent(&other), 1);
    EXPECT_STATUS(many(3, objects, WaitAny, 10), STATUS_WAIT_1);
    EXPECT_STATUS(many(3, objects, WaitAny, 10), STATUS_WAIT_2);
    EXPECT_EQ(KeReadStateEvent(&other), 0);
    EXPECT_STATUS(many(3, objects, WaitAny, 0), STATUS_TIMEOUT);

    FACT(22);
    KeSetEvent(&automatic, 0, FALSE);
    EXPECT_STATUS(many(2, both, WaitAll, 10), STATUS_TIMEOUT);
    EXPECT_EQ(KeReadStateEvent(&automatic), 1);
    EXPECT_EQ(KeReadStateEvent(&manual), 0);
    KeClearEvent(&automatic);
    KeSetEvent(&manual, 0, FALSE);
    EXPECT_STATUS(many(2, both, WaitAll, 10), STATUS_TIMEOUT);
    EXPECT_EQ(KeReadStateEvent(&manual), 1);
    EXPECT_EQ(KeReadStateEvent(&automatic), 0);
    KeSetEvent(&automatic, 0, FALSE);
    EXPECT_STATUS(many(2, both, WaitAll, 10), STATUS_WAIT_0);
    EXPECT_EQ(KeReadStateEvent(&manual), 1);
    EXPECT_EQ(KeReadStateEvent(&automatic), 0);

    FACT(23);
    zero.QuadPart = 0;
    KeQuerySystemTime(&before);
    EXPECT_STATUS(KeWaitForSingleObject(&automatic, Executive, KernelMode, FALSE, &zero),
                  STATUS_TIMEOUT);
    EXPECT_STATUS(
        KeWaitForMultipleObjects(2, both, WaitAll, Executive, KernelMode, FALSE, &zero, NULL),
        STATUS_TIMEOUT);
    KeSetEvent(&automatic, 0, FALSE);
    EXPECT_STATUS(KeWaitForSingleObject(&automatic, Executive, KernelMode, FALSE, &zero),
                  STATUS_SUCCESS);
    EXPECT_EQ(KeReadStateEvent(&automatic), 0);
    KeSetEvent(&automatic, 0, FALSE);
    EXPECT_STATUS(
        KeWaitForMultipleObjects(2, both, WaitAll, Executive, KernelMode, FALSE, &zero, NULL),
        STATUS_WAIT_0);
    EXPECT_EQ(KeReadStateEvent(&automatic), 0);
    KeQuerySystemTime(&after);
    EXPECT_EQ(after.QuadPart - before.QuadPart, 0);
}

CONFORM_DRIVER
