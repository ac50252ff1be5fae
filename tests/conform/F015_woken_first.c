/* facts: F015 */
/* args: --cpus 1 */
/*
 * F015. A thread woken with a positive increment runs before the waker continues (on one
 *   processor): after KeSetEvent(increment > 0) the woken thread has already read state the setter
 *   writes only afterwards.
 */
#include "conform.h"

static KEVENT event;
static volatile LONG state, seen;

static VOID waiter(PVOID Context)
{
    UNREFERENCED_PARAMETER(Context);
    wait_for(&event);
    put(&seen, get(&state));
}

static LONG wake(EVENT_TYPE type, KPRIORITY increment)
{
    PKTHREAD thread;

    KeInitializeEvent(&event, type, FALSE);
    put(&state, 1);
    put(&seen, 0);
    thread = start_thread(waiter, NULL);
    nap(5);
    KeSetEvent(&event, increment, FALSE);
    put(&state, 2);
    join_thread(thread);
    return get(&seen);
}

static void test(PDRIVER_OBJECT Driver)
{
    UNREFERENCED_PARAMETER(Driver);
    FACT(15);
    KeSetPriorityThread(KeGetCurrentThread(), 8);
    EXPECT_EQ(wake(NotificationEvent, 1), 1);
    EXPECT_EQ(wake(SynchronizationEvent, 1), 1);
    EXPECT_EQ(wake(SynchronizationEvent, 5), 1);
    /* The twin: without a boost the setter goes on first. */
    EXPECT_EQ(wake(SynchronizationEvent, 0), 2);
}

CONFORM_DRIVER
