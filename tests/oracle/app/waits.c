/* waits.c - Win32 waits for events, semaphores, mutexes and timers. */
#include "../oracle.h"

static HANDLE event_of(BOOL manual, BOOL set)
{
    return CreateEventA(NULL, manual, set, NULL);
}

static void app_events(const char *check)
{
    HANDLE manual = event_of(TRUE, FALSE), automatic = event_of(FALSE, TRUE);

    SAY(WaitForSingleObject(manual, 0));
    SAY(SetEvent(manual));
    SAY(WaitForSingleObject(manual, 0));
    SAY(WaitForSingleObject(manual, 0));
    SAY(ResetEvent(manual));
    SAY(WaitForSingleObject(manual, 10));
    SAY(WaitForSingleObject(automatic, 0));
    SAY(WaitForSingleObject(automatic, 0));
    SetEvent(automatic);
    SetEvent(automatic);
    SAY(WaitForSingleObject(automatic, 0));
    SAY(WaitForSingleObject(automatic, 0));
    SetEvent(manual);
    SAY(PulseEvent(manual));
    SAY(WaitForSingleObject(manual, 0));
    CloseHandle(manual);
    CloseHandle(automatic);
}

static void app_semaphores(const char *check)
{
    LONG previous = -1;
    HANDLE semaphore = CreateSemaphoreA(NULL, 1, 3, NULL);

    SAY(ReleaseSemaphore(semaphore, 2, &previous));
    SAY(previous);
    previous = -1;
    SAY(oracle_error(ReleaseSemaphore(semaphore, 1, &previous)));
    SAY(previous);
    SAY(oracle_error(ReleaseSemaphore(semaphore, 0, &previous)));
    SAY(oracle_error(ReleaseSemaphore(semaphore, -1, &previous)));
    SAY(WaitForSingleObject(semaphore, 0));
    SAY(WaitForSingleObject(semaphore, 0));
    SAY(WaitForSingleObject(semaphore, 0));
    SAY(WaitForSingleObject(semaphore, 0));
    CloseHandle(semaphore);
    SAY(oracle_error(CreateSemaphoreA(NULL, 2, 1, NULL) != NULL));
    SAY(oracle_error(CreateSemaphoreA(NULL, 0, 0, NULL) != NULL));
    SAY(oracle_error(CreateSemaphoreA(NULL, -1, 1, NULL) != NULL));
}

/* F044 */
static void app_mutexes(const char *check)
{
    HANDLE mutex = CreateMutexA(NULL, TRUE, NULL);

    SAY(WaitForSingleObject(mutex, 0));
    SAY(ReleaseMutex(mutex));
    SAY(ReleaseMutex(mutex));
    SAY(oracle_error(ReleaseMutex(mutex)));
    SAY(WaitForSingleObject(mutex, 0));
    SAY(ReleaseMutex(mutex));
    CloseHandle(mutex);
}

static DWORD WINAPI takes_two(PVOID context)
{
    HANDLE *mutexes = context;

    WaitForSingleObject(mutexes[0], INFINITE);
    WaitForSingleObject(mutexes[1], INFINITE);
    return 5;
}

static void app_abandoned(const char *check)
{
    HANDLE mutexes[2] = {CreateMutexA(NULL, FALSE, NULL), CreateMutexA(NULL, FALSE, NULL)};
    HANDLE thread = CreateThread(NULL, 0, takes_two, mutexes, 0, NULL);

    SAY(WaitForSingleObject(thread, 5000));
    SAY(WaitForSingleObject(mutexes[0], 0));
    SAY(WaitForSingleObject(mutexes[0], 0));
    SAY(WaitForMultipleObjects(2, mutexes, FALSE, 0));
    SAY(ReleaseMutex(mutexes[0]));
    SAY(ReleaseMutex(mutexes[0]));
    SAY(ReleaseMutex(mutexes[0]));
    SAY(oracle_error(ReleaseMutex(mutexes[0])));
    SAY(WaitForSingleObject(mutexes[1], 0));
    SAY(WaitForSingleObject(mutexes[1], 0));
    CloseHandle(thread);
    CloseHandle(mutexes[0]);
    CloseHandle(mutexes[1]);
}

static void app_wait_any(const char *check)
{
    HANDLE events[3] = {event_of(FALSE, FALSE), event_of(FALSE, TRUE), event_of(FALSE, TRUE)};

    SAY(WaitForMultipleObjects(3, events, FALSE, 0));
    SAY(WaitForMultipleObjects(3, events, FALSE, 0));
    SAY(WaitForMultipleObjects(3, events, FALSE, 10));
    CloseHandle(events[0]);
    CloseHandle(events[1]);
    CloseHandle(events[2]);
}

static void app_wait_all(const char *check)
{
    HANDLE events[2] = {event_of(FALSE, TRUE), event_of(TRUE, FALSE)};

    SAY(WaitForMultipleObjects(2, events, TRUE, 10));
    SAY(WaitForSingleObject(events[0], 0)); /* not consumed by the wait above */
    SetEvent(events[0]);
    SetEvent(events[1]);
    SAY(WaitForMultipleObjects(2, events, TRUE, 10));
    SAY(WaitForSingleObject(events[0], 0));
    SAY(WaitForSingleObject(events[1], 0));
    CloseHandle(events[0]);
    CloseHandle(events[1]);
}

static void app_bad_waits(const char *check)
{
    HANDLE event = event_of(TRUE, TRUE), twice[2] = {event, event}, many[65];
    int i;

    for (i = 0; i < 65; i++)
        many[i] = event;
    SAY(WaitForMultipleObjects(2, twice, FALSE, 0));
    SAY(oracle_error(WaitForMultipleObjects(2, twice, TRUE, 0) != WAIT_FAILED));
    SAY(oracle_error(WaitForMultipleObjects(0, twice, FALSE, 0) != WAIT_FAILED));
    SAY(oracle_error(WaitForMultipleObjects(65, many, FALSE, 0) != WAIT_FAILED));
    SAY(WaitForMultipleObjects(64, many, FALSE, 0));
    twice[1] = NULL;
    SAY(oracle_error(WaitForMultipleObjects(2, twice, FALSE, 0) != WAIT_FAILED));
    SAY(oracle_error(WaitForSingleObject(NULL, 0) != WAIT_FAILED));
    SAY(oracle_error(WaitForSingleObject((HANDLE)(ULONG_PTR)0xDEAC, 0) != WAIT_FAILED));
    SAY(oracle_error(SetEvent(NULL)));
    SAY(oracle_error(ReleaseSemaphore(event, 1, NULL)));
    CloseHandle(event);
}

/* F268, F269 */
static void app_wait_details(const char *check)
{
    HANDLE event = event_of(FALSE, TRUE);

    SetLastError(0x1234);
    SAY(WaitForSingleObject(event, 0));
    SAY(GetLastError());
    SAY(WaitForSingleObject(event, 0));
    SAY(GetLastError());
    SetEvent(event);
    SAY(WaitForSingleObject((HANDLE)((ULONG_PTR)event | 3), 0));
    CloseHandle(event);
}

/* F052, F272, F273 */
static void app_signal_and_wait(const char *check)
{
    HANDLE event = event_of(FALSE, FALSE), other = event_of(TRUE, FALSE);
    HANDLE full = CreateSemaphoreA(NULL, 1, 1, NULL), mutex = CreateMutexA(NULL, FALSE, NULL);

    SAY(SignalObjectAndWait(event, event, 0, FALSE));
    SAY(WaitForSingleObject(event, 0));
    SAY(SignalObjectAndWait(event, other, 10, FALSE));
    SAY(WaitForSingleObject(event, 0));
    SetEvent(other);
    SAY(oracle_error(SignalObjectAndWait(full, event, 0, FALSE) != WAIT_FAILED));
    SAY(oracle_error(SignalObjectAndWait(mutex, event, 0, FALSE) != WAIT_FAILED));
    SAY(oracle_error(SignalObjectAndWait(oracle_device, event, 0, FALSE) != WAIT_FAILED));
    SAY(oracle_error(SignalObjectAndWait(event, NULL, 0, FALSE) != WAIT_FAILED));
    CloseHandle(event);
    CloseHandle(other);
    CloseHandle(full);
    CloseHandle(mutex);
}

static void app_timers(const char *check)
{
    HANDLE manual = CreateWaitableTimerA(NULL, TRUE, NULL);
    HANDLE automatic = CreateWaitableTimerA(NULL, FALSE, NULL);
    LARGE_INTEGER soon, late;

    soon.QuadPart = -200000;
    late.QuadPart = -600000000;
    SAY(WaitForSingleObject(manual, 0));
    SAY(SetWaitableTimer(manual, &soon, 0, NULL, NULL, FALSE));
    SAY(WaitForSingleObject(manual, 5000));
    SAY(WaitForSingleObject(manual, 0));
    SAY(SetWaitableTimer(manual, &late, 0, NULL, NULL, FALSE)); /* resets it */
    SAY(WaitForSingleObject(manual, 0));
    SAY(CancelWaitableTimer(manual));
    SAY(SetWaitableTimer(automatic, &soon, 20, NULL, NULL, FALSE));
    SAY(WaitForSingleObject(automatic, 5000));
    SAY(WaitForSingleObject(automatic, 5000));
    SAY(CancelWaitableTimer(automatic));
    SAY(oracle_error(SetWaitableTimer(automatic, &soon, -1, NULL, NULL, FALSE)));
    SAY(oracle_error(SetWaitableTimer(NULL, &soon, 0, NULL, NULL, FALSE)));
    CloseHandle(manual);
    CloseHandle(automatic);
}

static int fired;

static VOID WINAPI timer_apc(PVOID context, DWORD low, DWORD high)
{
    (void)context;
    (void)low;
    (void)high;
    fired++;
}

static void app_timer_apcs(const char *check)
{
    HANDLE timer = CreateWaitableTimerA(NULL, FALSE, NULL);
    LARGE_INTEGER soon;

    soon.QuadPart = -200000;
    fired = 0;
    SetWaitableTimer(timer, &soon, 0, timer_apc, NULL, FALSE);
    SAY(SleepEx(100, FALSE));
    SAY(fired);
    SAY(SleepEx(0, TRUE));
    SAY(fired);
    SetWaitableTimer(timer, &soon, 0, timer_apc, NULL, FALSE);
    SAY(SleepEx(5000, TRUE));
    SAY(fired);
    SetWaitableTimer(timer, &soon, 0, timer_apc, NULL, FALSE);
    CancelWaitableTimer(timer);
    SAY(SleepEx(100, TRUE));
    SAY(fired);
    CloseHandle(timer);
}

const struct oracle_check oracle_app_waits[] = {
    {"app-events", app_events},
    {"app-semaphores", app_semaphores},
    {"app-mutexes", app_mutexes},
    {"app-abandoned", app_abandoned},
    {"app-wait-any", app_wait_any},
    {"app-wait-all", app_wait_all},
    {"app-bad-waits", app_bad_waits},
    {"app-wait-details", app_wait_details},
    {"app-signal-and-wait", app_signal_and_wait},
    {"app-timers", app_timers},
    {"app-timer-apcs", app_timer_apcs},
    {NULL, NULL},
};
