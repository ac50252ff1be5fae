/* facts: F008 F009 F010 F011 */
/*
 * F008. Setting a notification event wakes every waiter at once and leaves it signalled; setting
 *   a synchronization event with waiters wakes exactly one waiter and the event reads 0
 *   immediately after KeSetEvent returns.
 * F009. Pulsing a notification event wakes all current waiters and leaves it 0; pulsing a
 *   synchronization event wakes exactly one.
 * F010. Waiters on an event are queued at the tail of WaitListHead in arrival order and
 *   synchronization-event wake-ups are FIFO.
 * F011. A thread waiting on a single object is linked into the object's WaitListHead through
 *   element 0 of the wait-block array inside its own KTHREAD.
 */
#include "conform.h"

#define WAITERS 4

static KEVENT event;
static volatile LONG woken, order[WAITERS];

static VOID waiter(PVOID Context)
{
    LONG place;

    wait_for(&event);
    place = InterlockedIncrement(&woken) - 1;
    put(&order[place], (LONG)(LONG_PTR)Context);
}

static PKTHREAD threads[WAITERS];

/* All of them wait, in the order of their numbers. */
static void begin(EVENT_TYPE type)
{
    int i;

    FILL(event);
    KeInitializeEvent(&event, type, FALSE);
    put(&woken, 0);
    for (i = 0; i < WAITERS; i++) {
        threads[i] = start_thread(waiter, (PVOID)(LONG_PTR)i);
        nap(5);
    }
}

static void end(void)
{
    int i;

    for (i = 0; i < WAITERS; i++)
        join_thread(threads[i]);
}

static int queued(void)
{
    PLIST_ENTRY entry;
    int n = 0;

    for (entry = event.Header.WaitListHead.Flink; entry != &event.Header.WaitListHead;
         entry = entry->Flink)
        n++;
    return n;
}

static KEVENT pair[2], third;

static VOID wait_twice(PVOID Context)
{
    PVOID objects[2] = {&pair[0], &pair[1]};

    UNREFERENCED_PARAMETER(Context);
    wait_for(&third);
    wait_for(&event);
    KeWaitForMultipleObjects(2, objects, WaitAny, Executive, KernelMode, FALSE, NULL, NULL);
}

static void blocks(void)
{
    PKTHREAD thread;
    PKWAIT_BLOCK first, again, both[2];
    ULONG_PTR offset;

    FACT(11);
    KeInitializeEvent(&event, SynchronizationEvent, FALSE);
    KeInitializeEvent(&third, SynchronizationEvent, FALSE);
    KeInitializeEvent(&pair[0], NotificationEvent, FALSE);
    KeInitializeEvent(&pair[1], NotificationEvent, FALSE);
    thread = start_thread(wait_twice, NULL);
    nap(5);
    EXPECT(third.Header.WaitListHead.Flink != &third.Header.WaitListHead);
    EXPECT(third.Header.WaitListHead.Flink == third.Header.WaitListHead.Blink);
    first = CONTAINING_RECORD(third.Header.WaitListHead.Flink, KWAIT_BLOCK, WaitListEntry);
    EXPECT(first->Thread == thread);
    EXPECT(first->Object == &third);
    EXPECT_EQ(first->WaitKey, 0);
    offset = (ULONG_PTR)first - (ULONG_PTR)thread;
    EXPECT(offset > 0x18 && offset < 0x480);
    KeSetEvent(&third, 0, FALSE);
    nap(5);
    EXPECT(third.Header.WaitListHead.Flink == &third.Header.WaitListHead);
    again = CONTAINING_RECORD(event.Header.WaitListHead.Flink, KWAIT_BLOCK, WaitListEntry);
    EXPECT(again == first);
    EXPECT(again->Object == &event);
    KeSetEvent(&event, 0, FALSE);
    nap(5);
    both[0] = CONTAINING_RECORD(pair[0].Header.WaitListHead.Flink, KWAIT_BLOCK, WaitListEntry);
    both[1] = CONTAINING_RECORD(pair[1].Header.WaitListHead.Flink, KWAIT_BLOCK, WaitListEntry);
    EXPECT(both[0] == first);
    EXPECT(both[1] == first + 1);
    EXPECT_EQ(both[1]->WaitKey, 1);
    KeSetEvent(&pair[0], 0, FALSE);
    join_thread(thread);
}

static void test(PDRIVER_OBJECT Driver)
{
    PLIST_ENTRY entry;
    int i;

    UNREFERENCED_PARAMETER(Driver);
    FACT(8);
    begin(NotificationEvent);
    EXPECT_EQ(queued(), WAITERS);
    EXPECT_EQ(KeSetEvent(&event, 0, FALSE), 0);
    EXPECT_EQ(queued(), 0);
    EXPECT_EQ(KeReadStateEvent(&event), 1);
    nap(5);
    EXPECT_EQ(get(&woken), WAITERS);
    EXPECT_EQ(KeReadStateEvent(&event), 1);
    end();
    begin(SynchronizationEvent);
    for (i = 0; i < WAITERS; i++) {
        FACT(8);
        EXPECT_EQ(KeSetEvent(&event, 0, FALSE), 0);
        EXPECT_EQ(event.Header.SignalState, 0);
        nap(5);
        EXPECT_EQ(get(&woken), i + 1);
        EXPECT_EQ(queued(), WAITERS - 1 - i);
        FACT(10);
        EXPECT_EQ(get(&order[i]), i);
    }
    FACT(8);
    end();
    EXPECT_EQ(KeSetEvent(&event, 0, FALSE), 0);
    EXPECT_EQ(event.Header.SignalState, 1);

    FACT(9);
    begin(NotificationEvent);
    EXPECT_EQ(KePulseEvent(&event, 0, FALSE), 0);
    EXPECT_EQ(KeReadStateEvent(&event), 0);
    nap(5);
    EXPECT_EQ(get(&woken), WAITERS);
    end();
    begin(SynchronizationEvent);
    for (i = 0; i < WAITERS; i++) {
        EXPECT_EQ(KePulseEvent(&event, 0, FALSE), 0);
        EXPECT_EQ(KeReadStateEvent(&event), 0);
        nap(5);
        EXPECT_EQ(get(&woken), i + 1);
    }
    end();

    FACT(10);
    begin(NotificationEvent);
    for (i = 0, entry = event.Header.WaitListHead.Flink;
         i < WAITERS && entry != &event.Header.WaitListHead; i++, entry = entry->Flink)
        EXPECT(CONTAINING_RECORD(entry, KWAIT_BLOCK, WaitListEntry)->Thread == threads[i]);
    EXPECT_EQ(i, WAITERS);
    KeSetEvent(&event, 0, FALSE);
    end();
    blocks();
}

CONFORM_DRIVER
