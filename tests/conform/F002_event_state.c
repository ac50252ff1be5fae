/* facts: F002 F004 F005 */
/*
 * F002. SignalState of an event is an ordinary LONG: KeReadStateEvent, KeSetEvent, KeResetEvent
 *   and KePulseEvent return the raw previous value (for example 0x12345678), not a 0/1 boolean.
 * F004. KePulseEvent always leaves SignalState at 0 and returns the previous state, even if the
 *   event was signalled and nobody waits.
 * F005. KeClearEvent sets SignalState to 0 and returns nothing; KeResetEvent does the same and
 *   returns the previous state.
 */
#include "conform.h"

static void one(EVENT_TYPE type)
{
    KEVENT e;

    FACT(2);
    FILL(e);
    KeInitializeEvent(&e, type, TRUE);
    EXPECT_EQ(e.Header.SignalState, 1);
    EXPECT_EQ(e.Header.Type, type);
    EXPECT(e.Header.WaitListHead.Flink == &e.Header.WaitListHead);
    EXPECT(e.Header.WaitListHead.Blink == &e.Header.WaitListHead);
    e.Header.SignalState = 0x12345678;
    EXPECT_EQ(KeReadStateEvent(&e), 0x12345678);
    EXPECT_EQ(e.Header.SignalState, 0x12345678);
    EXPECT_EQ(KeSetEvent(&e, 0, FALSE), 0x12345678);
    EXPECT(e.Header.SignalState != 0);
    e.Header.SignalState = 0x12345678;
    EXPECT_EQ(KeResetEvent(&e), 0x12345678);
    EXPECT_EQ(e.Header.SignalState, 0);
    EXPECT_EQ(KeReadStateEvent(&e), 0);
    e.Header.SignalState = 0x12345678;
    EXPECT_EQ(KePulseEvent(&e, 0, FALSE), 0x12345678);
    EXPECT_EQ(KeSetEvent(&e, 0, FALSE), 0);
    EXPECT_EQ(KeSetEvent(&e, 0, FALSE), 1);
    EXPECT_EQ(KeReadStateEvent(&e), 1);

    FACT(4);
    EXPECT_EQ(KePulseEvent(&e, 0, FALSE), 1);
    EXPECT_EQ(e.Header.SignalState, 0);
    EXPECT_EQ(KePulseEvent(&e, 2, FALSE), 0);
    EXPECT_EQ(e.Header.SignalState, 0);
    EXPECT_STATUS(poll(&e), STATUS_TIMEOUT);

    FACT(5);
    KeSetEvent(&e, 0, FALSE);
    KeClearEvent(&e);
    EXPECT_EQ(e.Header.SignalState, 0);
    EXPECT_STATUS(poll(&e), STATUS_TIMEOUT);
    KeClearEvent(&e);
    EXPECT_EQ(e.Header.SignalState, 0);
    KeSetEvent(&e, 0, FALSE);
    EXPECT_EQ(KeResetEvent(&e), 1);
    EXPECT_EQ(e.Header.SignalState, 0);
    EXPECT_EQ(KeResetEvent(&e), 0);
    EXPECT_STATUS(poll(&e), STATUS_TIMEOUT);
    EXPECT(e.Header.WaitListHead.Flink == &e.Header.WaitListHead);
}

static void test(PDRIVER_OBJECT Driver)
{
    UNREFERENCED_PARAMETER(Driver);
    one(NotificationEvent);
    one(SynchronizationEvent);
}

CONFORM_DRIVER
