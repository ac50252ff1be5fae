/* facts: F053 F055 F058 F059 F061 F062 */
/* ends: 0xC4/0x20011 */
/*
 * F053. KeInitializeTimerEx: header Type = 8 (notification) or 9 (synchronization), byte 3
 *   (Inserted) = 0, byte 1 (Absolute) untouched, SignalState 0, empty self-linked wait list; byte
 *   2 is sizeof(KTIMER)/4 (16 on x64) in 2003-era kernels and 0 in current ones; works at any
 *   IRQL.
 * F055. KeSetTimerEx with a positive Period re-arms itself every Period milliseconds: a
 *   synchronization timer satisfies one wait per period.
 * F058. The timer DPC runs after expiry even if a waiter on the timer was released first; it has
 *   run within about one millisecond.
 * F059. KeSetTimer/KeSetTimerEx return TRUE if the timer was already queued, else FALSE; setting
 *   resets SignalState to 0.
 * F061. After KeCancelTimer no further DPC of that timer is queued.
 * F062. A timer set with a relative due time of -1 (100 ns) fires practically at once.
 */
#include "conform.h"

static KTIMER timer;
static KDPC dpc;
static volatile LONG ran;

static VOID routine(PKDPC Dpc, PVOID Context, PVOID Argument1, PVOID Argument2)
{
    UNREFERENCED_PARAMETER(Dpc);
    UNREFERENCED_PARAMETER(Context);
    UNREFERENCED_PARAMETER(Argument1);
    UNREFERENCED_PARAMETER(Argument2);
    InterlockedIncrement(&ran);
}

static LARGE_INTEGER in_ms(LONG ms)
{
    LARGE_INTEGER due;

    due.QuadPart = -10000LL * ms;
    return due;
}

static LONGLONG now(void)
{
    return (LONGLONG)KeQueryInterruptTime();
}

static void fields(KIRQL irql)
{
    TIMER_TYPE type;
    KIRQL old;

    FACT(53);
    KeRaiseIrql(irql, &old);
    for (type = NotificationTimer; type <= SynchronizationTimer; type = (TIMER_TYPE)(type + 1)) {
        FILL(timer);
        KeInitializeTimerEx(&timer, type);
        EXPECT_EQ(((UCHAR *)&timer)[0], 8 + type);
        EXPECT_EQ(((UCHAR *)&timer)[1], 0x55);
        EXPECT_EQ(((UCHAR *)&timer)[2], 0);
        EXPECT_EQ(((UCHAR *)&timer)[3], 0);
        EXPECT_EQ(timer.Header.SignalState, 0);
        EXPECT(timer.Header.WaitListHead.Flink == &timer.Header.WaitListHead);
        EXPECT(timer.Header.WaitListHead.Blink == &timer.Header.WaitListHead);
    }
    EXPECT_EQ(KeGetCurrentIrql(), irql);
    KeLowerIrql(old);
}

static void test(PDRIVER_OBJECT Driver)
{
    LONGLONG start;
    LARGE_INTEGER tiny;
    int i;

    UNREFERENCED_PARAMETER(Driver);
    fields(PASSIVE_LEVEL);
    fields(APC_LEVEL);
    fields(DISPATCH_LEVEL);
    fields(HIGH_LEVEL);

    FACT(55);
    KeInitializeTimerEx(&timer, SynchronizationTimer);
    KeInitializeDpc(&dpc, routine, NULL);
    start = now();
    EXPECT_EQ(KeSetTimerEx(&timer, in_ms(30), 10, &dpc), FALSE);
    for (i = 0; i < 5; i++) {
        EXPECT_STATUS(wait_ms(&timer, 1000), STATUS_SUCCESS);
        EXPECT((now() - start) / 10000 >= 30 + i * 10 && (now() - start) / 10000 < 30 + i * 10 + 9);
        EXPECT_STATUS(poll(&timer), STATUS_TIMEOUT);
    }
    EXPECT_EQ(KeCancelTimer(&timer), TRUE);
    KeFlushQueuedDpcs();
    EXPECT_EQ(get(&ran), 5);
    FACT(61);
    nap(50);
    EXPECT_EQ(get(&ran), 5);
    EXPECT_EQ(KeCancelTimer(&timer), FALSE);
    EXPECT_EQ(KeSetTimer(&timer, in_ms(20), &dpc), FALSE);
    nap(10);
    EXPECT_EQ(KeCancelTimer(&timer), TRUE);
    nap(50);
    EXPECT_EQ(get(&ran), 5);
    EXPECT_EQ(KeReadStateTimer(&timer), 0);

    FACT(58);
    KeInitializeTimer(&timer);
    put(&ran, 0);
    EXPECT_EQ(KeSetTimer(&timer, in_ms(20), &dpc), FALSE);
    nap(15);
    EXPECT_EQ(get(&ran), 0);
    EXPECT_STATUS(wait_ms(&timer, 1000), STATUS_SUCCESS);
    nap(1);
    EXPECT_EQ(get(&ran), 1);
    nap(30);
    EXPECT_EQ(get(&ran), 1);

    FACT(59);
    EXPECT_EQ(KeReadStateTimer(&timer), 1);
    EXPECT_EQ(KeSetTimer(&timer, in_ms(20), NULL), FALSE);
    EXPECT_EQ(timer.Header.SignalState, 0);
    EXPECT_EQ(KeReadStateTimer(&timer), 0);
    EXPECT_EQ(KeSetTimer(&timer, in_ms(20), NULL), TRUE);
    EXPECT_EQ(KeSetTimerEx(&timer, in_ms(20), 0, NULL), TRUE);
    EXPECT_EQ(KeCancelTimer(&timer), TRUE);
    EXPECT_EQ(KeSetTimerEx(&timer, in_ms(5), 0, NULL), FALSE);
    EXPECT_STATUS(wait_ms(&timer, 1000), STATUS_SUCCESS);
    EXPECT_EQ(KeReadStateTimer(&timer), 1);
    EXPECT_EQ(KeSetTimerEx(&timer, in_ms(5), 0, NULL), FALSE);
    EXPECT_EQ(KeReadStateTimer(&timer), 0);
    EXPECT_EQ(KeCancelTimer(&timer), TRUE);

    FACT(62);
    put(&ran, 0);
    tiny.QuadPart = -1;
    start = now();
    KeSetTimer(&timer, tiny, &dpc);
    EXPECT_STATUS(wait_ms(&timer, 1000), STATUS_SUCCESS);
    EXPECT(now() - start < 10000 * 16);
    nap(1);
    EXPECT_EQ(get(&ran), 1);
    KeFlushQueuedDpcs();
}

CONFORM_DRIVER
