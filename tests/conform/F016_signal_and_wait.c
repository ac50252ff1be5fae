/* facts: F016 */
/*
 * F016. KeSetEvent(Wait = TRUE) immediately followed by KeWaitForSingleObject acts as an atomic
 *   signal-and-wait.
 */
#include "conform.h"

static KEVENT go, pulsed;

static VOID partner(PVOID Context)
{
    UNREFERENCED_PARAMETER(Context);
    wait_for(&go);
    KePulseEvent(&pulsed, 0, FALSE);
}

/* The pulse is lost unless the other one already waits. */
static void test(PDRIVER_OBJECT Driver)
{
    LARGE_INTEGER due;
    PKTHREAD thread;
    NTSTATUS status;
    LONG previous;
    KIRQL irql;
    int i;

    UNREFERENCED_PARAMETER(Driver);
    FACT(16);
    due.QuadPart = -10000 * 200;
    for (i = 0; i < 20; i++) {
        KeInitializeEvent(&go, SynchronizationEvent, FALSE);
        KeInitializeEvent(&pulsed, NotificationEvent, FALSE);
        thread = start_thread(partner, NULL);
        nap(5);
        previous = KeSetEvent(&go, 5, TRUE); /* nothing in between: that is the contract */
        status = KeWaitForSingleObject(&pulsed, Executive, KernelMode, FALSE, &due);
        EXPECT_EQ(previous, 0);
        EXPECT_STATUS(status, STATUS_SUCCESS);
        irql = KeGetCurrentIrql();
        EXPECT_EQ(irql, PASSIVE_LEVEL);
        join_thread(thread);
    }
}

CONFORM_DRIVER
