/* pool.c - registered waits, timer queues, and threads that are woken at a lock. */
#include "../oracle.h"

static HANDLE called;
static volatile LONG times, timed_out;

static VOID CALLBACK on_wait(PVOID context, BOOLEAN timer)
{
    (void)context;
    InterlockedIncrement(&times);
    if (timer)
        InterlockedIncrement(&timed_out);
    SetEvent(called);
}

static void pool_wait(const char *check)
{
    HANDLE event = CreateEventA(NULL, FALSE, FALSE, NULL), wait = NULL;

    called = CreateEventA(NULL, FALSE, FALSE, NULL);
    times = timed_out = 0;
    SAY(RegisterWaitForSingleObject(&wait, event, on_wait, NULL, INFINITE, WT_EXECUTEDEFAULT));
    SAY(WaitForSingleObject(called, 20));
    SetEvent(event);
    SAY(WaitForSingleObject(called, 5000));
    SetEvent(event);
    SAY(WaitForSingleObject(called, 5000));
    SAY(times);
    SAY(timed_out);
    SAY(UnregisterWaitEx(wait, INVALID_HANDLE_VALUE));
    SetEvent(event);
    SAY(WaitForSingleObject(called, 50));
    SAY(RegisterWaitForSingleObject(&wait, event, on_wait, NULL, INFINITE, WT_EXECUTEONLYONCE));
    SAY(WaitForSingleObject(called, 5000));
    SetEvent(event);
    SAY(WaitForSingleObject(called, 50));
    SAY(UnregisterWaitEx(wait, INVALID_HANDLE_VALUE));
    ResetEvent(event);
    SAY(RegisterWaitForSingleObject(&wait, event, on_wait, NULL, 20, WT_EXECUTEONLYONCE));
    SAY(WaitForSingleObject(called, 5000));
    SAY(timed_out);
    SAY(UnregisterWaitEx(wait, INVALID_HANDLE_VALUE));
    CloseHandle(event);
    CloseHandle(called);
}

static void pool_timer(const char *check)
{
    HANDLE timer = NULL;

    called = CreateEventA(NULL, FALSE, FALSE, NULL);
    times = timed_out = 0;
    SAY(CreateTimerQueueTimer(&timer, NULL, on_wait, NULL, 20, 0, WT_EXECUTEDEFAULT));
    SAY(WaitForSingleObject(called, 5000));
    SAY(WaitForSingleObject(called, 60));
    SAY(timed_out);
    SAY(DeleteTimerQueueTimer(NULL, timer, INVALID_HANDLE_VALUE));
    SAY(CreateTimerQueueTimer(&timer, NULL, on_wait, NULL, 20, 20, WT_EXECUTEDEFAULT));
    SAY(WaitForSingleObject(called, 5000));
    SAY(WaitForSingleObject(called, 5000));
    SAY(DeleteTimerQueueTimer(NULL, timer, INVALID_HANDLE_VALUE));
    ResetEvent(called);
    SAY(WaitForSingleObject(called, 60));
    CloseHandle(called);
}

static SRWLOCK lock = SRWLOCK_INIT;
static CONDITION_VARIABLE condition = CONDITION_VARIABLE_INIT;
static volatile LONG ready, waiting, passed, word;

static DWORD WINAPI waits(PVOID context)
{
    BOOL woken = TRUE;

    (void)context;
    AcquireSRWLockExclusive(&lock);
    waiting++;
    while (!ready && woken)
        woken = SleepConditionVariableSRW(&condition, &lock, 5000, 0);
    if (woken) {
        ready--;
        passed++;
    }
    ReleaseSRWLockExclusive(&lock);
    return 0;
}

static LONG now(volatile LONG *value)
{
    LONG seen;

    AcquireSRWLockExclusive(&lock);
    seen = *value;
    ReleaseSRWLockExclusive(&lock);
    return seen;
}

static void give(LONG count, BOOL all)
{
    AcquireSRWLockExclusive(&lock);
    ready += count;
    ReleaseSRWLockExclusive(&lock);
    if (all)
        WakeAllConditionVariable(&condition);
    else
        WakeConditionVariable(&condition);
}

static void lock_condition_wakes(const char *check)
{
    HANDLE threads[3];
    int i;

    ready = waiting = passed = 0;
    for (i = 0; i < 3; i++)
        threads[i] = CreateThread(NULL, 0, waits, NULL, 0, NULL);
    while (now(&waiting) < 3)
        Sleep(10);
    give(1, FALSE);
    SAY(WaitForMultipleObjects(3, threads, FALSE, 4000) < 3);
    SAY(now(&passed));
    give(2, TRUE);
    SAY(WaitForMultipleObjects(3, threads, TRUE, 4000));
    SAY(now(&passed));
    for (i = 0; i < 3; i++)
        CloseHandle(threads[i]);
}

static DWORD WINAPI waits_for_word(PVOID context)
{
    LONG old = 0;

    InterlockedIncrement(&waiting);
    while (InterlockedOr(&word, 0) == old)
        if (!WaitOnAddress(&word, &old, sizeof word, 5000))
            return 1;
    (void)context;
    return 0;
}

static void lock_address_wakes(const char *check)
{
    HANDLE thread;
    DWORD code = 99;

    waiting = word = 0;
    thread = CreateThread(NULL, 0, waits_for_word, NULL, 0, NULL);
    while (!InterlockedOr(&waiting, 0))
        Sleep(10);
    SAY(WaitForSingleObject(thread, 30));
    InterlockedExchange(&word, 1);
    WakeByAddressSingle((PVOID)&word);
    SAY(WaitForSingleObject(thread, 4000));
    SAY(GetExitCodeThread(thread, &code));
    SAY(code);
    CloseHandle(thread);
}

const struct oracle_check oracle_app_pool[] = {
    {"pool-wait", pool_wait},
    {"pool-timer", pool_timer},
    {"lock-condition-wakes", lock_condition_wakes},
    {"lock-address-wakes", lock_address_wakes},
    {NULL, NULL},
};
