/* facts: F012 F013 F014 */
/*
 * F012. The priority of a woken thread becomes its base plus the Increment given to
 *   KeSetEvent/KePulseEvent, never below base and never above 15 for a thread with base 8 (a
 *   negative increment does nothing).
 * F013. A system thread made by PsCreateSystemThread starts with KeQueryPriorityThread = 8.
 * F014. KeQueryPriorityThread still answers for a thread that has terminated, as long as its
 *   object is referenced, and still shows the boosted value.
 */
#include "conform.h"

static KEVENT event;
static volatile LONG priority_before, priority_after;

static VOID waiter(PVOID Context)
{
    UNREFERENCED_PARAMETER(Context);
    put(&priority_before, KeQueryPriorityThread(KeGetCurrentThread()));
    wait_for(&event);
    put(&priority_after, KeQueryPriorityThread(KeGetCurrentThread()));
}

static void boosted(EVENT_TYPE type, KPRIORITY increment, LONG expected, BOOLEAN pulse)
{
    PKTHREAD thread;

    KeInitializeEvent(&event, type, FALSE);
    put(&priority_before, 0x55);
    put(&priority_after, 0x55);
    thread = start_thread(waiter, NULL);
    nap(5);
    FACT(13);
    EXPECT_EQ(get(&priority_before), 8);
    EXPECT_EQ(KeQueryPriorityThread(thread), 8);
    FACT(12);
    if (pulse)
        KePulseEvent(&event, increment, FALSE);
    else
        KeSetEvent(&event, increment, FALSE);
    wait_for(thread);
    EXPECT_EQ(get(&priority_after), expected);
    FACT(14);
    nap(50);
    EXPECT_EQ(KeQueryPriorityThread(thread), expected);
    EXPECT_STATUS(poll(thread), STATUS_SUCCESS);
    ObDereferenceObject(thread);
}

static void test(PDRIVER_OBJECT Driver)
{
    EVENT_TYPE type;

    UNREFERENCED_PARAMETER(Driver);
    for (type = NotificationEvent; type <= SynchronizationEvent; type = (EVENT_TYPE)(type + 1)) {
        boosted(type, 0, 8, FALSE);
        boosted(type, 1, 9, FALSE);
        boosted(type, 2, 10, TRUE);
        boosted(type, 7, 15, FALSE);
        boosted(type, 8, 15, FALSE);
        boosted(type, 100, 15, TRUE);
        boosted(type, -1, 8, FALSE);
        boosted(type, -10, 8, TRUE);
    }
}

CONFORM_DRIVER
