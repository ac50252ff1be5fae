/* w32_sync.c - signalling, waiting, locks of a program: call x bad argument. */
#define CONFORM_APP
#include "status.h"

static HANDLE none = (HANDLE)(ULONG_PTR)0x7770;
static HANDLE event, mutex, semaphore, timer;
static LARGE_INTEGER soon;
static volatile LONG ran;

static HANDLE weak(HANDLE of, ACCESS_MASK access)
{
    HANDLE made = NULL;

    DuplicateHandle(GetCurrentProcess(), of, GetCurrentProcess(), &made, access, FALSE, 0);
    return made;
}

static HANDLE thread(LPTHREAD_START_ROUTINE routine, PVOID context)
{
    return CreateThread(NULL, 0, routine, context, 0, NULL);
}

static void join(HANDLE handle)
{
    EXPECT_EQ(WaitForSingleObject(handle, 10000), WAIT_OBJECT_0);
    CloseHandle(handle);
}

static void signals(void)
{
    HANDLE low;
    LONG before = 55;

#define THREE(Call, call_, good_, access_)                                                         \
    do {                                                                                           \
        HANDLE h = good_;                                                                          \
        DOES(Call, success, call_);                                                                \
        h = none;                                                                                  \
        FAILS(Call, ERROR_INVALID_HANDLE, call_);                                                  \
        h = NULL;                                                                                  \
        FAILS(Call, ERROR_INVALID_HANDLE, call_);                                                  \
        h = good_ == event ? mutex : event;                                                        \
        FAILS(Call, ERROR_INVALID_HANDLE, call_);                                                  \
        if (access_) {                                                                             \
            h = low = weak(good_, access_);                                                        \
            FAILS(Call, ERROR_ACCESS_DENIED, call_);                                               \
            CloseHandle(low);                                                                      \
        }                                                                                          \
    } while (0)
    THREE(SetEvent, SetEvent(h), event, SYNCHRONIZE);
    THREE(ResetEvent, ResetEvent(h), event, SYNCHRONIZE);
    THREE(PulseEvent, PulseEvent(h), event, SYNCHRONIZE);
    WaitForSingleObject(mutex, 0);
    THREE(ReleaseMutex, ReleaseMutex(h), mutex, 0);
    FAILS(ReleaseMutex, ERROR_NOT_OWNER, ReleaseMutex(mutex));
    THREE(ReleaseSemaphore, ReleaseSemaphore(h, 1, &before), semaphore, SYNCHRONIZE);
    EXPECT_EQ(before, 0);
    FAILS(ReleaseSemaphore, ERROR_INVALID_PARAMETER, ReleaseSemaphore(semaphore, 0, NULL));
    FAILS(ReleaseSemaphore, ERROR_INVALID_PARAMETER, ReleaseSemaphore(semaphore, -1, NULL));
    FAILS(ReleaseSemaphore, ERROR_TOO_MANY_POSTS, ReleaseSemaphore(semaphore, 10, NULL));
    THREE(SetWaitableTimer, SetWaitableTimer(h, &soon, 0, NULL, NULL, FALSE), timer, SYNCHRONIZE);
    FAILS(SetWaitableTimer, ERROR_INVALID_PARAMETER,
          SetWaitableTimer(timer, &soon, -1, NULL, NULL, FALSE));
    THREE(SetWaitableTimerEx, SetWaitableTimerEx(h, &soon, 0, NULL, NULL, NULL, 0), timer,
          SYNCHRONIZE);
    FAILS(SetWaitableTimerEx, ERROR_INVALID_PARAMETER,
          SetWaitableTimerEx(timer, &soon, -1, NULL, NULL, NULL, 0));
    THREE(CancelWaitableTimer, CancelWaitableTimer(h), timer, SYNCHRONIZE);
}

static VOID CALLBACK apc(ULONG_PTR context)
{
    UNREFERENCED_PARAMETER(context);
    InterlockedIncrement(&ran);
}

static DWORD WINAPI abandoner(PVOID context)
{
    WaitForSingleObject(context, INFINITE);
    return 0;
}

static void abandon(void)
{
    join(thread(abandoner, mutex));
}

static void waits(void)
{
    HANDLE many[MAXIMUM_WAIT_OBJECTS + 1], low = weak(event, EVENT_MODIFY_STATE);
    int i;

    ResetEvent(event);
    SetEvent(event);
#define ONE(Call, ...)                                                                             \
    do {                                                                                           \
        HANDLE h = event;                                                                          \
        DOES(Call, WAIT_OBJECT_0, Call(h, 0, ##__VA_ARGS__) == WAIT_OBJECT_0);                     \
        ResetEvent(event);                                                                         \
        DOES(Call, WAIT_TIMEOUT, Call(h, 5, ##__VA_ARGS__) == WAIT_TIMEOUT);                       \
        SetEvent(event);                                                                           \
        abandon();                                                                                 \
        DOES(Call, WAIT_ABANDONED, Call(mutex, 0, ##__VA_ARGS__) == WAIT_ABANDONED);               \
        ReleaseMutex(mutex);                                                                       \
        FAILS(Call, ERROR_INVALID_HANDLE, Call(none, 0, ##__VA_ARGS__));                           \
        FAILS(Call, ERROR_INVALID_HANDLE, Call(NULL, 0, ##__VA_ARGS__));                           \
        FAILS(Call, ERROR_ACCESS_DENIED, Call(low, 0, ##__VA_ARGS__));                             \
    } while (0)
    ONE(WaitForSingleObject);
    ONE(WaitForSingleObjectEx, FALSE);
    QueueUserAPC(apc, GetCurrentThread(), 0);
    ResetEvent(event);
    DOES(WaitForSingleObjectEx, WAIT_IO_COMPLETION,
         WaitForSingleObjectEx(event, 5, TRUE) == WAIT_IO_COMPLETION && ran == 1);
#define MANY(Call, ...)                                                                            \
    do {                                                                                           \
        many[0] = event;                                                                           \
        many[1] = semaphore;                                                                       \
        SetEvent(event);                                                                           \
        DOES(Call, WAIT_OBJECT_0, Call(2, many, FALSE, 0, ##__VA_ARGS__) == WAIT_OBJECT_0);        \
        ResetEvent(event);                                                                         \
        ReleaseSemaphore(semaphore, 1, NULL);                                                      \
        EXPECT_EQ(Call(2, many, FALSE, 0, ##__VA_ARGS__), WAIT_OBJECT_0 + 1);                      \
        WaitForSingleObject(semaphore, 0);                                                         \
        DOES(Call, WAIT_TIMEOUT, Call(2, many, TRUE, 5, ##__VA_ARGS__) == WAIT_TIMEOUT);           \
        abandon();                                                                                 \
        many[1] = mutex;                                                                           \
        DOES(Call, WAIT_ABANDONED,                                                                 \
             Call(2, many, FALSE, 0, ##__VA_ARGS__) == WAIT_ABANDONED_0 + 1);                      \
        ReleaseMutex(mutex);                                                                       \
        FAILS(Call, ERROR_INVALID_PARAMETER, Call(0, many, FALSE, 0, ##__VA_ARGS__));              \
        for (i = 0; i <= MAXIMUM_WAIT_OBJECTS; i++)                                                \
            many[i] = event;                                                                       \
        FAILS(Call, ERROR_INVALID_PARAMETER,                                                       \
              Call(MAXIMUM_WAIT_OBJECTS + 1, many, FALSE, 0, ##__VA_ARGS__));                      \
        FAILS(Call, ERROR_INVALID_PARAMETER, Call(2, many, TRUE, 0, ##__VA_ARGS__));               \
        many[1] = none;                                                                            \
        FAILS(Call, ERROR_INVALID_HANDLE, Call(2, many, FALSE, 0, ##__VA_ARGS__));                 \
        many[1] = low;                                                                             \
        FAILS(Call, ERROR_ACCESS_DENIED, Call(2, many, FALSE, 0, ##__VA_ARGS__));                  \
        FAILS(Call, ERROR_NOACCESS, Call(2, (HANDLE *)(ULONG_PTR)0x10, FALSE, 0, ##__VA_ARGS__));  \
    } while (0)
    while (WaitForSingleObject(semaphore, 0) == WAIT_OBJECT_0)
        ;
    MANY(WaitForMultipleObjects);
    MANY(WaitForMultipleObjectsEx, FALSE);
    QueueUserAPC(apc, GetCurrentThread(), 0);
    many[0] = event;
    DOES(WaitForMultipleObjectsEx, WAIT_IO_COMPLETION,
         WaitForMultipleObjectsEx(1, many, FALSE, 5, TRUE) == WAIT_IO_COMPLETION && ran == 2);

    ResetEvent(event);
    DOES(SignalObjectAndWait, WAIT_OBJECT_0,
         SignalObjectAndWait(event, event, 5, FALSE) == WAIT_OBJECT_0);
    ResetEvent(event);
    DOES(SignalObjectAndWait, WAIT_TIMEOUT,
         SignalObjectAndWait(semaphore, event, 5, FALSE) == WAIT_TIMEOUT);
    abandon();
    DOES(SignalObjectAndWait, WAIT_ABANDONED,
         SignalObjectAndWait(event, mutex, 5, FALSE) == WAIT_ABANDONED);
    ReleaseMutex(mutex);
    ResetEvent(event);
    QueueUserAPC(apc, GetCurrentThread(), 0);
    DOES(SignalObjectAndWait, WAIT_IO_COMPLETION,
         SignalObjectAndWait(semaphore, event, 5, TRUE) == WAIT_IO_COMPLETION);
    FAILS(SignalObjectAndWait, ERROR_NOT_OWNER, SignalObjectAndWait(mutex, event, 0, FALSE));
    FAILS(SignalObjectAndWait, ERROR_INVALID_HANDLE, SignalObjectAndWait(none, event, 0, FALSE));
    FAILS(SignalObjectAndWait, ERROR_INVALID_HANDLE, SignalObjectAndWait(event, none, 0, FALSE));
    FAILS(SignalObjectAndWait, ERROR_INVALID_HANDLE, SignalObjectAndWait(timer, event, 0, FALSE));
    ReleaseSemaphore(semaphore, 1, NULL);
    {
        LONG n = 0;
        while (ReleaseSemaphore(semaphore, 1, &n))
            ;
    }
    FAILS(SignalObjectAndWait, ERROR_TOO_MANY_POSTS,
          SignalObjectAndWait(semaphore, event, 0, FALSE));
    CloseHandle(low);

    {
        ULONGLONG before = GetTickCount64();

        Sleep(50);
        DOES(Sleep, void, GetTickCount64() >= before + 50);
    }
    DOES(SleepEx, value, SleepEx(1, TRUE) == 0);
    QueueUserAPC(apc, GetCurrentThread(), 0);
    DOES(SleepEx, WAIT_IO_COMPLETION, SleepEx(1000, TRUE) == WAIT_IO_COMPLETION);
}

/* --- locks ------------------------------------------------------------------------------------ */

static CRITICAL_SECTION section;
static SRWLOCK lock;
static CONDITION_VARIABLE condition;

static DWORD WINAPI tries(PVOID context)
{
    UNREFERENCED_PARAMETER(context);
    DOES(TryEnterCriticalSection, false, !TryEnterCriticalSection(&section));
    DOES(TryAcquireSRWLockExclusive, false, !TryAcquireSRWLockExclusive(&lock));
    DOES(TryAcquireSRWLockShared, false, !TryAcquireSRWLockShared(&lock));
    EnterCriticalSection(&section);
    DOES(EnterCriticalSection, void, ran == 1);
    LeaveCriticalSection(&section);
    AcquireSRWLockShared(&lock);
    DOES(AcquireSRWLockShared, void, ran == 2);
    ReleaseSRWLockShared(&lock);
    AcquireSRWLockExclusive(&lock);
    DOES(AcquireSRWLockExclusive, void, ran == 2);
    InterlockedIncrement(&ran);
    ReleaseSRWLockExclusive(&lock);
    DOES(ReleaseSRWLockExclusive, void, TRUE);
    return 0;
}

static void locks(void)
{
    HANDLE other;

    ran = 0;
    DOES(InitializeCriticalSectionAndSpinCount, success,
         InitializeCriticalSectionAndSpinCount(&section, 100));
    DeleteCriticalSection(&section);
    DOES(InitializeCriticalSectionEx, success, InitializeCriticalSectionEx(&section, 100, 0));
    DeleteCriticalSection(&section);
    FAILS(InitializeCriticalSectionEx, ERROR_INVALID_PARAMETER,
          InitializeCriticalSectionEx(&section, 100, 0x80));
    InitializeCriticalSection(&section);
    DOES(InitializeCriticalSection, void, TryEnterCriticalSection(&section));
    DOES(TryEnterCriticalSection, true, TryEnterCriticalSection(&section));
    LeaveCriticalSection(&section);
    DOES(SetCriticalSectionSpinCount, value, SetCriticalSectionSpinCount(&section, 50) == 0);
    EXPECT_EQ(SetCriticalSectionSpinCount(&section, 0), 50);
    InitializeSRWLock(&lock);
    DOES(InitializeSRWLock, void, TryAcquireSRWLockExclusive(&lock));
    DOES(TryAcquireSRWLockExclusive, true, !TryAcquireSRWLockShared(&lock));
    other = thread(tries, NULL);
    Sleep(10);
    ran = 1;
    LeaveCriticalSection(&section);
    DOES(LeaveCriticalSection, void, TRUE);
    Sleep(10);
    ran = 2;
    ReleaseSRWLockExclusive(&lock);
    join(other);
    EXPECT_EQ(ran, 3);
    DOES(TryAcquireSRWLockShared, true, TryAcquireSRWLockShared(&lock));
    ReleaseSRWLockShared(&lock);
    DOES(ReleaseSRWLockShared, void, TryAcquireSRWLockExclusive(&lock));
    ReleaseSRWLockExclusive(&lock);
}

static DWORD WINAPI sleeper(PVOID context)
{
    if (context) {
        EnterCriticalSection(&section);
        DOES(SleepConditionVariableCS, success,
             SleepConditionVariableCS(&condition, &section, INFINITE));
        LeaveCriticalSection(&section);
    } else {
        AcquireSRWLockShared(&lock);
        DOES(SleepConditionVariableSRW, success,
             SleepConditionVariableSRW(&condition, &lock, INFINITE,
                                       CONDITION_VARIABLE_LOCKMODE_SHARED));
        ReleaseSRWLockShared(&lock);
    }
    InterlockedIncrement(&ran);
    return 0;
}

static void conditions(void)
{
    HANDLE one, two;

    InitializeConditionVariable(&condition);
    DOES(InitializeConditionVariable, void, condition.Ptr == NULL);
    EnterCriticalSection(&section);
    FAILS(SleepConditionVariableCS, ERROR_TIMEOUT,
          SleepConditionVariableCS(&condition, &section, 5));
    LeaveCriticalSection(&section);
    AcquireSRWLockExclusive(&lock);
    FAILS(SleepConditionVariableSRW, ERROR_TIMEOUT,
          SleepConditionVariableSRW(&condition, &lock, 5, 0));
    FAILS(SleepConditionVariableSRW, ERROR_INVALID_PARAMETER,
          SleepConditionVariableSRW(&condition, &lock, 5, 0x80));
    ReleaseSRWLockExclusive(&lock);
    ran = 0;
    one = thread(sleeper, (PVOID)&ran);
    two = thread(sleeper, NULL);
    Sleep(10);
    WakeConditionVariable(&condition);
    Sleep(10);
    DOES(WakeConditionVariable, void, ran == 1);
    WakeAllConditionVariable(&condition);
    join(one);
    join(two);
    DOES(WakeAllConditionVariable, void, ran == 2);
    DeleteCriticalSection(&section);
    DOES(DeleteCriticalSection, void, TRUE);
}

/* --- once, addresses, barriers ---------------------------------------------------------------- */

static BOOL CALLBACK once_routine(PINIT_ONCE Once, PVOID parameter, PVOID *context)
{
    UNREFERENCED_PARAMETER(Once);
    *context = parameter ? (PVOID)0x40 : NULL;
    return parameter != NULL;
}

static void once(void)
{
    INIT_ONCE o;
    PVOID context = NULL;
    BOOL pending = FALSE;

    InitOnceInitialize(&o);
    DOES(InitOnceInitialize, void, o.Ptr == NULL);
    DOES(InitOnceExecuteOnce, false, !InitOnceExecuteOnce(&o, once_routine, NULL, &context));
    DOES(InitOnceExecuteOnce, success,
         InitOnceExecuteOnce(&o, once_routine, &o, &context) && context == (PVOID)0x40);
    DOES(InitOnceExecuteOnce, success, InitOnceExecuteOnce(&o, once_routine, NULL, &context));
    InitOnceInitialize(&o);
    FAILS(InitOnceBeginInitialize, ERROR_GEN_FAILURE,
          InitOnceBeginInitialize(&o, INIT_ONCE_CHECK_ONLY, &pending, &context));
    FAILS(InitOnceBeginInitialize, ERROR_INVALID_PARAMETER,
          InitOnceBeginInitialize(&o, 0x80, &pending, &context));
    DOES(InitOnceBeginInitialize, success,
         InitOnceBeginInitialize(&o, 0, &pending, &context) && pending);
    FAILS(InitOnceComplete, ERROR_INVALID_PARAMETER, InitOnceComplete(&o, 0x80, NULL));
    DOES(InitOnceComplete, success, InitOnceComplete(&o, 0, (PVOID)0x80));
    DOES(InitOnceBeginInitialize, success,
         InitOnceBeginInitialize(&o, 0, &pending, &context) && !pending && context == (PVOID)0x80);
    FAILS(InitOnceComplete, ERROR_GEN_FAILURE, InitOnceComplete(&o, 0, NULL));
}

static volatile LONG word;
static SYNCHRONIZATION_BARRIER barrier;

static DWORD WINAPI address_waiter(PVOID context)
{
    LONG zero = 0;

    while (!InterlockedOr(&word, 0))
        DOES(WaitOnAddress, success, WaitOnAddress(&word, &zero, sizeof zero, INFINITE));
    InterlockedIncrement(context);
    return 0;
}

static DWORD WINAPI at_barrier(PVOID context)
{
    if (EnterSynchronizationBarrier(&barrier, 0))
        InterlockedIncrement(context);
    return 0;
}

static void addresses(void)
{
    HANDLE one, two;
    LONG zero = 0;

    FAILS(WaitOnAddress, ERROR_TIMEOUT, WaitOnAddress(&word, &zero, sizeof zero, 5));
    FAILS(WaitOnAddress, ERROR_INVALID_PARAMETER, WaitOnAddress(&word, &zero, 3, 5));
    zero = 1;
    DOES(WaitOnAddress, success, WaitOnAddress(&word, &zero, sizeof zero, 5));
    ran = 0;
    one = thread(address_waiter, (PVOID)&ran);
    two = thread(address_waiter, (PVOID)&ran);
    Sleep(10);
    InterlockedExchange(&word, 1);
    WakeByAddressSingle((PVOID)&word);
    Sleep(10);
    DOES(WakeByAddressSingle, void, ran == 1);
    WakeByAddressAll((PVOID)&word);
    join(one);
    join(two);
    DOES(WakeByAddressAll, void, ran == 2);

    FAILS(InitializeSynchronizationBarrier, ERROR_INVALID_PARAMETER,
          InitializeSynchronizationBarrier(&barrier, 0, -1));
    DOES(InitializeSynchronizationBarrier, success,
         InitializeSynchronizationBarrier(&barrier, 2, -1));
    ran = 0;
    one = thread(at_barrier, (PVOID)&ran);
    two = thread(at_barrier, (PVOID)&ran);
    join(one);
    join(two);
    DOES(EnterSynchronizationBarrier, true, ran == 1);
    DOES(EnterSynchronizationBarrier, false, ran == 1);
    DOES(DeleteSynchronizationBarrier, success, DeleteSynchronizationBarrier(&barrier));
}

int wmain(void)
{
    event = CreateEventW(NULL, TRUE, FALSE, NULL);
    mutex = CreateMutexW(NULL, FALSE, NULL);
    semaphore = CreateSemaphoreW(NULL, 0, 4, NULL);
    timer = CreateWaitableTimerW(NULL, TRUE, NULL);
    soon.QuadPart = -10000;
    signals();
    waits();
    locks();
    conditions();
    once();
    addresses();
    return conform_end() ? 3 : 0;
}
