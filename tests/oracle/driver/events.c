/* events.c - events, semaphores, mutexes and timers of the kernel, one thread. */
#define ORACLE_DRIVER
#include "../oracle.h"

static NTSTATUS poll(PVOID object)
{
    LARGE_INTEGER zero = {0};

    return KeWaitForSingleObject(object, Executive, KernelMode, FALSE, &zero);
}

static void event_states(const char *check)
{
    KEVENT event;

    KeInitializeEvent(&event, NotificationEvent, FALSE);
    SAY(KeReadStateEvent(&event));
    SAY(KeSetEvent(&event, IO_NO_INCREMENT, FALSE));
    SAY(KeSetEvent(&event, IO_NO_INCREMENT, FALSE));
    SAY(KeReadStateEvent(&event));
    SAY(KeResetEvent(&event));
    SAY(KeResetEvent(&event));
    KeSetEvent(&event, IO_NO_INCREMENT, FALSE);
    KeClearEvent(&event);
    SAY(KeReadStateEvent(&event));
}

static void event_header(const char *check)
{
    KEVENT notification, synchronization;

    KeInitializeEvent(&notification, NotificationEvent, TRUE);
    KeInitializeEvent(&synchronization, SynchronizationEvent, FALSE);
    SAY(notification.Header.Type);
    SAY(synchronization.Header.Type);
    SAY(notification.Header.SignalState);
    SAY(synchronization.Header.SignalState);
    SAY(IsListEmpty(&notification.Header.WaitListHead));
}

/* F002: the state is an ordinary LONG. */
static void event_raw_state(const char *check)
{
    KEVENT event;

    KeInitializeEvent(&event, NotificationEvent, FALSE);
    event.Header.SignalState = 0x12345678;
    SAY(KeReadStateEvent(&event));
    SAY(KeSetEvent(&event, IO_NO_INCREMENT, FALSE));
    event.Header.SignalState = 0x12345678;
    SAY(KeResetEvent(&event));
}

static void event_polls(const char *check)
{
    KEVENT event;

    KeInitializeEvent(&event, NotificationEvent, TRUE);
    SAY(poll(&event));
    SAY(poll(&event));
    SAY(KeReadStateEvent(&event));
    KeInitializeEvent(&event, SynchronizationEvent, TRUE);
    SAY(poll(&event));
    SAY(KeReadStateEvent(&event));
    SAY(poll(&event));
    SAY(KeSetEvent(&event, IO_NO_INCREMENT, FALSE));
    SAY(KeSetEvent(&event, IO_NO_INCREMENT, FALSE));
    SAY(poll(&event));
    SAY(poll(&event));
}

static void semaphore_counts(const char *check)
{
    KSEMAPHORE semaphore;

    KeInitializeSemaphore(&semaphore, 1, 3);
    SAY(semaphore.Header.SignalState);
    SAY(semaphore.Limit);
    SAY(KeReleaseSemaphore(&semaphore, IO_NO_INCREMENT, 2, FALSE));
    SAY(semaphore.Header.SignalState);
    SAY(poll(&semaphore));
    SAY(poll(&semaphore));
    SAY(poll(&semaphore));
    SAY(poll(&semaphore));
    SAY(semaphore.Header.SignalState);
    SAY(KeReleaseSemaphore(&semaphore, IO_NO_INCREMENT, 1, FALSE));
}

/* F029, F032, F033, F039 */
static void mutex_counts(const char *check)
{
    KMUTEX mutex;

    KeInitializeMutex(&mutex, 7);
    SAY(mutex.Header.SignalState);
    SAY(poll(&mutex));
    SAY(mutex.Header.SignalState);
    SAY(poll(&mutex));
    SAY(mutex.Header.SignalState);
    SAY(KeReleaseMutex(&mutex, FALSE));
    SAY(KeReleaseMutex(&mutex, FALSE));
    SAY(mutex.Header.SignalState);
}

/* F035 */
static void mutex_disables_apcs(const char *check)
{
    KMUTEX mutex;

    KeInitializeMutex(&mutex, 0);
    SAY(KeAreApcsDisabled());
    poll(&mutex);
    SAY(KeAreApcsDisabled());
    SAY(KeAreAllApcsDisabled());
    KeReleaseMutex(&mutex, FALSE);
    SAY(KeAreApcsDisabled());
}

/* F078, F081, F084 */
static void critical_regions(const char *check)
{
    KeEnterCriticalRegion();
    KeEnterCriticalRegion();
    KeLeaveCriticalRegion();
    SAY(KeAreApcsDisabled());
    SAY(KeAreAllApcsDisabled());
    KeLeaveCriticalRegion();
    SAY(KeAreApcsDisabled());
    KeEnterGuardedRegion();
    SAY(KeAreApcsDisabled());
    SAY(KeAreAllApcsDisabled());
    KeLeaveGuardedRegion();
    SAY(KeAreAllApcsDisabled());
}

static void timer_once(const char *check)
{
    KTIMER timer;

    KeInitializeTimer(&timer);
    SAY(timer.Header.SignalState);
    SAY(KeSetTimer(&timer, oracle_ms(20), NULL));
    SAY(poll(&timer));
    SAY(KeWaitForSingleObject(&timer, Executive, KernelMode, FALSE, NULL));
    SAY(timer.Header.SignalState);
    SAY(poll(&timer));
    SAY(KeCancelTimer(&timer));
}

/* F059 */
static void timer_again(const char *check)
{
    KTIMER timer;

    KeInitializeTimer(&timer);
    SAY(KeSetTimer(&timer, oracle_ms(60000), NULL));
    SAY(KeSetTimer(&timer, oracle_ms(60000), NULL));
    SAY(KeCancelTimer(&timer));
    SAY(KeCancelTimer(&timer));
    SAY(KeSetTimer(&timer, oracle_ms(60000), NULL));
    SAY(KeCancelTimer(&timer));
    SAY(poll(&timer));
}

/* F055 */
static void timer_periodic(const char *check)
{
    KTIMER timer;

    KeInitializeTimerEx(&timer, SynchronizationTimer);
    SAY(KeSetTimerEx(&timer, oracle_ms(20), 20, NULL));
    SAY(KeWaitForSingleObject(&timer, Executive, KernelMode, FALSE, NULL));
    SAY(KeWaitForSingleObject(&timer, Executive, KernelMode, FALSE, NULL));
    SAY(KeWaitForSingleObject(&timer, Executive, KernelMode, FALSE, NULL));
    SAY(KeCancelTimer(&timer));
}

static void timer_synchronization(const char *check)
{
    KTIMER timer;

    KeInitializeTimerEx(&timer, SynchronizationTimer);
    KeSetTimerEx(&timer, oracle_ms(20), 0, NULL);
    SAY(KeWaitForSingleObject(&timer, Executive, KernelMode, FALSE, NULL));
    SAY(timer.Header.SignalState);
    SAY(poll(&timer));
    SAY(KeCancelTimer(&timer));
}

static void delay(const char *check)
{
    LARGE_INTEGER interval = oracle_ms(20);

    SAY(KeDelayExecutionThread(KernelMode, FALSE, &interval));
    SAY(KeDelayExecutionThread(KernelMode, TRUE, &interval));
}

const struct oracle_check oracle_events[] = {
    {"event-states", event_states},
    {"event-header", event_header},
    {"event-raw-state", event_raw_state},
    {"event-polls", event_polls},
    {"semaphore-counts", semaphore_counts},
    {"mutex-counts", mutex_counts},
    {"mutex-disables-apcs", mutex_disables_apcs},
    {"critical-regions", critical_regions},
    {"timer-once", timer_once},
    {"timer-again", timer_again},
    {"timer-periodic", timer_periodic},
    {"timer-synchronization", timer_synchronization},
    {"delay", delay},
    {NULL, NULL},
};
