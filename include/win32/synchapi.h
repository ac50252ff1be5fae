/*
 * synchapi.h - events, mutexes, semaphores, timers, waits; locks of a process.
 *
 * Names live in \BaseNamedObjects, where IoCreateNotificationEvent(L"\\BaseNamedObjects\\x") and another
 * program find them; the prefixes "Local\\" and "Global\\" mean the same place. They are case-sensitive.
 * Creating what exists opens it, with ERROR_ALREADY_EXISTS. Timeouts are in milliseconds of virtual
 * time. A wait leaves GetLastError alone unless it fails.
 */
#ifndef _SYNCHAPI_H_
#define _SYNCHAPI_H_

#include "minwinbase.h"

#ifdef __cplusplus
extern "C" {
#endif

#define WAIT_FAILED ((DWORD)0xFFFFFFFF)
#define WAIT_OBJECT_0 ((DWORD)0x00000000)
#define WAIT_ABANDONED ((DWORD)0x00000080)
#define WAIT_ABANDONED_0 ((DWORD)0x00000080)
#define WAIT_IO_COMPLETION ((DWORD)0x000000C0)
#ifndef INFINITE
#define INFINITE 0xFFFFFFFF
#endif

#define CREATE_EVENT_MANUAL_RESET 0x00000001
#define CREATE_EVENT_INITIAL_SET 0x00000002
#define CREATE_MUTEX_INITIAL_OWNER 0x00000001
#define CREATE_WAITABLE_TIMER_MANUAL_RESET 0x00000001
#define CREATE_WAITABLE_TIMER_HIGH_RESOLUTION 0x00000002

/*
 * CreateEvent, CreateEventEx - make an event, or open the one of that name.
 *
 * Blocks     never.        Choice  one.
 * manual_reset  TRUE: stays set until ResetEvent; FALSE: reset by the one wait it satisfies.
 * initial_state TRUE: set.
 * name       NULL or "": nameless. At most MAX_PATH characters.
 * Returns    a handle with all rights (Ex: with `access`); NULL: ERROR_INVALID_HANDLE (the name is
 *            another object's), ERROR_PATH_NOT_FOUND, ERROR_FILENAME_EXCED_RANGE,
 *            ERROR_INVALID_PARAMETER (flags). The last error of a success is ERROR_SUCCESS or
 *            ERROR_ALREADY_EXISTS; then type and state stay those of the existing event.
 * Differs    security descriptors are not looked at.
 * Source     SDK synchapi.h CreateEventW
 */
HANDLE CreateEventA(LPSECURITY_ATTRIBUTES attributes, BOOL manual_reset, BOOL initial_state,
                    LPCSTR name);
HANDLE CreateEventW(LPSECURITY_ATTRIBUTES attributes, BOOL manual_reset, BOOL initial_state,
                    LPCWSTR name);
HANDLE CreateEventExA(LPSECURITY_ATTRIBUTES attributes, LPCSTR name, DWORD flags, DWORD access);
HANDLE CreateEventExW(LPSECURITY_ATTRIBUTES attributes, LPCWSTR name, DWORD flags, DWORD access);
/*
 * OpenEvent - open an event by name. OpenMutex, OpenSemaphore, OpenWaitableTimer alike.
 *
 * Returns    a handle that grants `access`; NULL: ERROR_FILE_NOT_FOUND, ERROR_INVALID_PARAMETER (no
 *            name), ERROR_INVALID_HANDLE (another type).
 * Differs    none known.
 * Source     SDK synchapi.h OpenEventW
 */
HANDLE OpenEventA(DWORD access, BOOL inherit, LPCSTR name);
HANDLE OpenEventW(DWORD access, BOOL inherit, LPCWSTR name);
/*
 * SetEvent, ResetEvent, PulseEvent - as KeSetEvent, KeResetEvent, KePulseEvent.
 *
 * Blocks     never.        Choice  one, before the change.
 * event      grants EVENT_MODIFY_STATE.
 * Returns    nonzero; 0: ERROR_INVALID_HANDLE (not a handle, or not an event's), ERROR_ACCESS_DENIED.
 * Differs    none known.
 * Source     SDK synchapi.h SetEvent
 */
BOOL SetEvent(HANDLE event);
BOOL ResetEvent(HANDLE event);
BOOL PulseEvent(HANDLE event);

/*
 * CreateMutex, CreateMutexEx, ReleaseMutex - a recursive lock that threads own.
 *
 * Blocks     never.        Choice  one.
 * Returns    CreateMutex as CreateEvent; with initial_owner the caller owns a new one. ReleaseMutex: 0
 *            and ERROR_NOT_OWNER if the caller does not own it.
 * Differs    none known.
 * Source     SDK synchapi.h CreateMutexW
 */
HANDLE CreateMutexA(LPSECURITY_ATTRIBUTES attributes, BOOL initial_owner, LPCSTR name);
HANDLE CreateMutexW(LPSECURITY_ATTRIBUTES attributes, BOOL initial_owner, LPCWSTR name);
HANDLE CreateMutexExA(LPSECURITY_ATTRIBUTES attributes, LPCSTR name, DWORD flags, DWORD access);
HANDLE CreateMutexExW(LPSECURITY_ATTRIBUTES attributes, LPCWSTR name, DWORD flags, DWORD access);
HANDLE OpenMutexA(DWORD access, BOOL inherit, LPCSTR name);
HANDLE OpenMutexW(DWORD access, BOOL inherit, LPCWSTR name);
BOOL ReleaseMutex(HANDLE mutex);

/*
 * CreateSemaphore, CreateSemaphoreEx, ReleaseSemaphore - a count that waits take from.
 *
 * Blocks     never.        Choice  one.
 * Returns    CreateSemaphore as CreateEvent; ERROR_INVALID_PARAMETER for a count above the maximum.
 *            ReleaseSemaphore: 0 and ERROR_TOO_MANY_POSTS when the maximum would be passed.
 * Differs    none known.
 * Source     SDK synchapi.h CreateSemaphoreW
 */
HANDLE CreateSemaphoreA(LPSECURITY_ATTRIBUTES attributes, LONG initial_count, LONG maximum_count,
                        LPCSTR name);
HANDLE CreateSemaphoreW(LPSECURITY_ATTRIBUTES attributes, LONG initial_count, LONG maximum_count,
                        LPCWSTR name);
HANDLE CreateSemaphoreExA(LPSECURITY_ATTRIBUTES attributes, LONG initial_count, LONG maximum_count,
                          LPCSTR name, DWORD flags, DWORD access);
HANDLE CreateSemaphoreExW(LPSECURITY_ATTRIBUTES attributes, LONG initial_count, LONG maximum_count,
                          LPCWSTR name, DWORD flags, DWORD access);
HANDLE OpenSemaphoreA(DWORD access, BOOL inherit, LPCSTR name);
HANDLE OpenSemaphoreW(DWORD access, BOOL inherit, LPCWSTR name);
BOOL ReleaseSemaphore(HANDLE semaphore, LONG release_count, LPLONG previous_count);

typedef VOID (*PTIMERAPCROUTINE)(LPVOID argument, DWORD timer_low, DWORD timer_high);

typedef struct _REASON_CONTEXT {
    ULONG Version;
    DWORD Flags;
    union {
        struct {
            HMODULE LocalizedReasonModule;
            ULONG LocalizedReasonId;
            ULONG ReasonStringCount;
            LPWSTR *ReasonStrings;
        } Detailed;
        LPWSTR SimpleReasonString;
    } Reason;
} REASON_CONTEXT, *PREASON_CONTEXT;

/*
 * CreateWaitableTimer …, SetWaitableTimer, CancelWaitableTimer - timers to wait for.
 *
 * Blocks     never.        Choice  one.
 * due_time   in 100 ns; negative: from now; positive: a time of day.
 * period     in milliseconds; 0: once.
 * routine    runs as an APC of the thread that set the timer, when that waits alertably.
 * Differs    `resume` and coalescing do nothing.
 * Source     SDK synchapi.h SetWaitableTimer
 */
HANDLE CreateWaitableTimerA(LPSECURITY_ATTRIBUTES attributes, BOOL manual_reset, LPCSTR name);
HANDLE CreateWaitableTimerW(LPSECURITY_ATTRIBUTES attributes, BOOL manual_reset, LPCWSTR name);
HANDLE CreateWaitableTimerExA(LPSECURITY_ATTRIBUTES attributes, LPCSTR name, DWORD flags,
                              DWORD access);
HANDLE CreateWaitableTimerExW(LPSECURITY_ATTRIBUTES attributes, LPCWSTR name, DWORD flags,
                              DWORD access);
HANDLE OpenWaitableTimerA(DWORD access, BOOL inherit, LPCSTR name);
HANDLE OpenWaitableTimerW(DWORD access, BOOL inherit, LPCWSTR name);
BOOL SetWaitableTimer(HANDLE timer, const LARGE_INTEGER *due_time, LONG period, PTIMERAPCROUTINE routine,
                      LPVOID argument, BOOL resume);
BOOL SetWaitableTimerEx(HANDLE timer, const LARGE_INTEGER *due_time, LONG period, PTIMERAPCROUTINE routine,
                        LPVOID argument, PREASON_CONTEXT wake_context, ULONG tolerable_delay);
BOOL CancelWaitableTimer(HANDLE timer);

/*
 * WaitForSingleObject(Ex), WaitForMultipleObjects(Ex) - wait for handles.
 *
 * Blocks     until satisfied or the time is over; never with 0 milliseconds.   Choice  as
 *            KeWaitForSingleObject.
 * object     grants SYNCHRONIZE. A process, thread, event, mutex, semaphore, timer or file; the low two
 *            bits do not matter.
 * alertable  TRUE: a user APC or completion routine ends the wait, after it has run.
 * Returns    WAIT_OBJECT_0 (+ index, the lowest that is signalled), WAIT_ABANDONED_0 (+ index),
 *            WAIT_TIMEOUT, WAIT_IO_COMPLETION; WAIT_FAILED: ERROR_INVALID_HANDLE,
 *            ERROR_ACCESS_DENIED, ERROR_INVALID_PARAMETER (0 or more than 64 objects, one twice with
 *            wait_all). Otherwise the last error stays as it was.
 * Differs    none known.
 * Source     SDK synchapi.h WaitForSingleObject
 */
DWORD WaitForSingleObject(HANDLE object, DWORD milliseconds);
DWORD WaitForSingleObjectEx(HANDLE object, DWORD milliseconds, BOOL alertable);
DWORD WaitForMultipleObjects(DWORD count, const HANDLE *objects, BOOL wait_all, DWORD milliseconds);
DWORD WaitForMultipleObjectsEx(DWORD count, const HANDLE *objects, BOOL wait_all, DWORD milliseconds,
                               BOOL alertable);
/*
 * SignalObjectAndWait - set, release or post one object and wait for another.
 *
 * Returns    as WaitForSingleObjectEx; WAIT_FAILED and no wait if the first cannot be signalled:
 *            ERROR_INVALID_HANDLE, ERROR_NOT_OWNER, ERROR_TOO_MANY_POSTS.
 * Differs    none known.
 * Source     SDK synchapi.h SignalObjectAndWait
 */
DWORD SignalObjectAndWait(HANDLE to_signal, HANDLE to_wait_on, DWORD milliseconds, BOOL alertable);
/*
 * Sleep, SleepEx - let virtual time pass. Sleep(0) gives the turn to an equal.
 *
 * Returns    SleepEx: 0, or WAIT_IO_COMPLETION if APCs ran.
 * Differs    a sleep lasts exactly as long as asked for; Windows' clock ticks about every 15 ms.
 * Source     SDK synchapi.h SleepEx
 */
VOID Sleep(DWORD milliseconds);
DWORD SleepEx(DWORD milliseconds, BOOL alertable);

/*
 * Critical sections - recursive locks of one process.
 *
 * Blocks     Enter, while another thread is inside.        Choice  one, before the look.
 * Differs    does not spin. A release wakes the longest waiter, but who runs first gets it. What
 *            Windows leaves undefined (leaving what is not owned, deleting what is) is told to
 *            observers.
 * Source     SDK synchapi.h EnterCriticalSection
 */
VOID InitializeCriticalSection(LPCRITICAL_SECTION section);
BOOL InitializeCriticalSectionAndSpinCount(LPCRITICAL_SECTION section, DWORD spin_count);
BOOL InitializeCriticalSectionEx(LPCRITICAL_SECTION section, DWORD spin_count, DWORD flags);
DWORD SetCriticalSectionSpinCount(LPCRITICAL_SECTION section, DWORD spin_count);
VOID EnterCriticalSection(LPCRITICAL_SECTION section);
BOOL TryEnterCriticalSection(LPCRITICAL_SECTION section);
VOID LeaveCriticalSection(LPCRITICAL_SECTION section);
VOID DeleteCriticalSection(LPCRITICAL_SECTION section);

typedef RTL_SRWLOCK SRWLOCK, *PSRWLOCK;
#define SRWLOCK_INIT RTL_SRWLOCK_INIT
/*
 * SRW locks - one writer or many readers; not recursive. All zero is free.
 *
 * Blocks     Acquire.        Choice  one, before the look.
 * Raises     STATUS_RESOURCE_NOT_OWNED from a release of what is not held that way.
 * Differs    a waiting writer keeps all later readers out; Windows lets some pass.
 * Source     SDK synchapi.h AcquireSRWLockExclusive
 */
VOID InitializeSRWLock(PSRWLOCK lock);
VOID AcquireSRWLockExclusive(PSRWLOCK lock);
VOID AcquireSRWLockShared(PSRWLOCK lock);
BOOLEAN TryAcquireSRWLockExclusive(PSRWLOCK lock);
BOOLEAN TryAcquireSRWLockShared(PSRWLOCK lock);
VOID ReleaseSRWLockExclusive(PSRWLOCK lock);
VOID ReleaseSRWLockShared(PSRWLOCK lock);

typedef RTL_CONDITION_VARIABLE CONDITION_VARIABLE, *PCONDITION_VARIABLE;
#define CONDITION_VARIABLE_INIT RTL_CONDITION_VARIABLE_INIT
#define CONDITION_VARIABLE_LOCKMODE_SHARED RTL_CONDITION_VARIABLE_LOCKMODE_SHARED
/*
 * Condition variables - wait for a change of what a lock guards.
 *
 * Blocks     Sleep…, until woken or the time is over; then until the lock is free.
 * Returns    Sleep…: nonzero; 0 and ERROR_TIMEOUT, the lock held all the same.
 * Differs    no spurious wake-ups.
 * Source     SDK synchapi.h SleepConditionVariableCS
 */
VOID InitializeConditionVariable(PCONDITION_VARIABLE variable);
BOOL SleepConditionVariableCS(PCONDITION_VARIABLE variable, PCRITICAL_SECTION section, DWORD milliseconds);
BOOL SleepConditionVariableSRW(PCONDITION_VARIABLE variable, PSRWLOCK lock, DWORD milliseconds, ULONG flags);
VOID WakeConditionVariable(PCONDITION_VARIABLE variable);
VOID WakeAllConditionVariable(PCONDITION_VARIABLE variable);

typedef RTL_RUN_ONCE INIT_ONCE, *PINIT_ONCE, *LPINIT_ONCE;
#define INIT_ONCE_STATIC_INIT RTL_RUN_ONCE_INIT
#define INIT_ONCE_CHECK_ONLY RTL_RUN_ONCE_CHECK_ONLY
#define INIT_ONCE_ASYNC RTL_RUN_ONCE_ASYNC
#define INIT_ONCE_INIT_FAILED RTL_RUN_ONCE_INIT_FAILED
#define INIT_ONCE_CTX_RESERVED_BITS RTL_RUN_ONCE_CTX_RESERVED_BITS
typedef BOOL (*PINIT_ONCE_FN)(PINIT_ONCE once, PVOID parameter, PVOID *context);
VOID InitOnceInitialize(PINIT_ONCE once);
BOOL InitOnceExecuteOnce(PINIT_ONCE once, PINIT_ONCE_FN routine, PVOID parameter, LPVOID *context);
BOOL InitOnceBeginInitialize(LPINIT_ONCE once, DWORD flags, PBOOL pending, LPVOID *context);
BOOL InitOnceComplete(LPINIT_ONCE once, DWORD flags, LPVOID context);

/*
 * WaitOnAddress, WakeByAddressSingle, WakeByAddressAll - wait until a value may have changed.
 *
 * Blocks     while the bytes at `address` and at `compare` are the same.
 * bytes      1, 2, 4 or 8; otherwise 0 and ERROR_INVALID_PARAMETER.
 * Returns    nonzero, also for no good reason; 0 and ERROR_TIMEOUT.
 * Differs    no spurious returns.
 * Source     SDK synchapi.h WaitOnAddress
 */
BOOL WaitOnAddress(volatile VOID *address, PVOID compare, SIZE_T bytes, DWORD milliseconds);
VOID WakeByAddressSingle(PVOID address);
VOID WakeByAddressAll(PVOID address);

typedef struct _SYNCHRONIZATION_BARRIER {
    DWORD Reserved1;
    DWORD Reserved2;
    ULONG_PTR Reserved3[2];
    DWORD Reserved4;
    DWORD Reserved5;
} SYNCHRONIZATION_BARRIER, *PSYNCHRONIZATION_BARRIER, *LPSYNCHRONIZATION_BARRIER;
#define SYNCHRONIZATION_BARRIER_FLAGS_SPIN_ONLY 0x01
#define SYNCHRONIZATION_BARRIER_FLAGS_BLOCK_ONLY 0x02
#define SYNCHRONIZATION_BARRIER_FLAGS_NO_DELETE 0x04
BOOL InitializeSynchronizationBarrier(LPSYNCHRONIZATION_BARRIER barrier, LONG threads, LONG spin_count);
BOOL EnterSynchronizationBarrier(LPSYNCHRONIZATION_BARRIER barrier, DWORD flags);
BOOL DeleteSynchronizationBarrier(LPSYNCHRONIZATION_BARRIER barrier);

#ifdef UNICODE
#define CreateEvent CreateEventW
#define CreateEventEx CreateEventExW
#define OpenEvent OpenEventW
#define CreateMutex CreateMutexW
#define CreateMutexEx CreateMutexExW
#define OpenMutex OpenMutexW
#define CreateSemaphore CreateSemaphoreW
#define CreateSemaphoreEx CreateSemaphoreExW
#define OpenSemaphore OpenSemaphoreW
#define CreateWaitableTimer CreateWaitableTimerW
#define CreateWaitableTimerEx CreateWaitableTimerExW
#define OpenWaitableTimer OpenWaitableTimerW
#else
#define CreateEvent CreateEventA
#define CreateEventEx CreateEventExA
#define OpenEvent OpenEventA
#define CreateMutex CreateMutexA
#define CreateMutexEx CreateMutexExA
#define OpenMutex OpenMutexA
#define CreateSemaphore CreateSemaphoreA
#define CreateSemaphoreEx CreateSemaphoreExA
#define OpenSemaphore OpenSemaphoreA
#define CreateWaitableTimer CreateWaitableTimerA
#define CreateWaitableTimerEx CreateWaitableTimerExA
#define OpenWaitableTimer OpenWaitableTimerA
#endif

#ifdef __cplusplus
}
#endif

#endif
