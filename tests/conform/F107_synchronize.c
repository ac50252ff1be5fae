/* facts: F107 F108 */
/*
 * F107. KeSynchronizeExecution calls the routine with the interrupt's ActualLock held and IRQL =
 *   the interrupt's SynchronizeIrql, then restores both.
 * F108. KeSynchronizeExecution returns the routine's BOOLEAN unchanged (the value 2 comes back
 *   as 2).
 */
#include "conform.h"

static KSPIN_LOCK lock;
static BOOLEAN answer;
static int calls;

static BOOLEAN service(PKINTERRUPT Interrupt, PVOID Context)
{
    UNREFERENCED_PARAMETER(Interrupt);
    UNREFERENCED_PARAMETER(Context);
    return FALSE;
}

static BOOLEAN routine(PVOID Context)
{
    calls++;
    EXPECT(Context == (PVOID)&answer);
    EXPECT_EQ(KeGetCurrentIrql(), 9);
    EXPECT_EQ(KeTestSpinLock(&lock), FALSE);
    return answer;
}

static void test(PDRIVER_OBJECT Driver)
{
    PKINTERRUPT interrupt = NULL;
    KIRQL old;
    int i;

    UNREFERENCED_PARAMETER(Driver);
    FACT(107);
    KeInitializeSpinLock(&lock);
    EXPECT_STATUS(
        IoConnectInterrupt(&interrupt, service, NULL, &lock, 0x39, 8, 9, Latched, TRUE, 1, FALSE),
        STATUS_SUCCESS);
    if (!interrupt)
        return;
    EXPECT_EQ(KeTestSpinLock(&lock), TRUE);
    answer = TRUE;
    KeSynchronizeExecution(interrupt, routine, &answer);
    EXPECT_EQ(calls, 1);
    EXPECT_EQ(KeGetCurrentIrql(), PASSIVE_LEVEL);
    EXPECT_EQ(KeTestSpinLock(&lock), TRUE);
    KeRaiseIrql(DISPATCH_LEVEL, &old);
    KeSynchronizeExecution(interrupt, routine, &answer);
    EXPECT_EQ(calls, 2);
    EXPECT_EQ(KeGetCurrentIrql(), DISPATCH_LEVEL);
    EXPECT_EQ(KeTestSpinLock(&lock), TRUE);
    KeLowerIrql(old);
    FACT(108);
    for (i = 0; i < 256; i += 51) {
        answer = (BOOLEAN)i;
        EXPECT_EQ(KeSynchronizeExecution(interrupt, routine, &answer), i);
    }
    answer = 2;
    EXPECT_EQ(KeSynchronizeExecution(interrupt, routine, &answer), 2);
    IoDisconnectInterrupt(interrupt);
}

CONFORM_DRIVER
