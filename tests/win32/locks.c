/* locks.c - critical sections, SRW locks, condition variables, one-time initialization, addresses,
 * POSIX threads, the thread pool. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>

#include "program.h"

static CRITICAL_SECTION section;
static SRWLOCK lock;
static CONDITION_VARIABLE variable;
static INIT_ONCE once;
static int value, initialised;

static DWORD adds(void *parameter)
{
    for (int i = 0; i < 100; i++) {
        int old;

        EnterCriticalSection(&section);
        EnterCriticalSection(&section);
        old = value;
        SwitchToThread();
        value = old + 1;
        LeaveCriticalSection(&section);
        LeaveCriticalSection(&section);
    }
    return 0;
}

static int critical(int argc, char **argv)
{
    HANDLE threads[4];

    value = 0;
    InitializeCriticalSection(&section);
    assert_int_equal(section.LockCount, -1);
    for (int i = 0; i < 4; i++)
        threads[i] = CreateThread(NULL, 0, adds, NULL, 0, NULL);
    WaitForMultipleObjects(4, threads, TRUE, INFINITE);
    assert_int_equal(value, 400);
    assert_int_equal(section.LockCount, -1);
    assert_true(TryEnterCriticalSection(&section));
    assert_ptr_equal(section.OwningThread, (HANDLE)(uintptr_t)GetCurrentThreadId());
    LeaveCriticalSection(&section);
    DeleteCriticalSection(&section);
    return 0;
}

static void test_critical(void **state)
{
    assert_int_equal(program(2, critical), 0);
    assert_int_equal(program(4, critical), 0);
}

static DWORD tries(void *parameter)
{
    return (TryAcquireSRWLockExclusive(&lock) ? 1u : 0) | (TryAcquireSRWLockShared(&lock) ? 2u : 0);
}

static DWORD result_of(LPTHREAD_START_ROUTINE routine)
{
    HANDLE thread = CreateThread(NULL, 0, routine, NULL, 0, NULL);
    DWORD code;

    WaitForSingleObject(thread, INFINITE);
    GetExitCodeThread(thread, &code);
    CloseHandle(thread);
    return code;
}

static DWORD waits_exclusive(void *parameter)
{
    AcquireSRWLockExclusive(&lock);
    value = 7;
    ReleaseSRWLockExclusive(&lock);
    return 0;
}

static int srw(int argc, char **argv)
{
    HANDLE thread;

    value = 0;
    InitializeSRWLock(&lock);
    AcquireSRWLockExclusive(&lock);
    assert_int_equal(result_of(tries), 0);
    ReleaseSRWLockExclusive(&lock);
    assert_null(lock.Ptr);
    AcquireSRWLockShared(&lock);
    assert_int_equal(result_of(tries), 2); /* it leaves its shared hold behind */
    ReleaseSRWLockShared(&lock);
    thread = CreateThread(NULL, 0, waits_exclusive, NULL, 0, NULL);
    Sleep(10);
    assert_int_equal(value, 0);
    assert_false(TryAcquireSRWLockShared(&lock)); /* F280: a waiting writer goes first */
    ReleaseSRWLockShared(&lock);
    WaitForSingleObject(thread, INFINITE);
    assert_int_equal(value, 7);
    assert_null(lock.Ptr);
    ReleaseSRWLockExclusive(&lock); /* not held: an exception */
    return 0;
}

static void test_srw(void **state)
{
    assert_int_equal(program(2, srw), (uint32_t)STATUS_RESOURCE_NOT_OWNED);
}

static DWORD produces(void *parameter)
{
    Sleep(50);
    EnterCriticalSection(&section);
    value = 1;
    LeaveCriticalSection(&section);
    WakeAllConditionVariable(&variable);
    return 0;
}

static int condition(int argc, char **argv)
{
    ULONGLONG begin = GetTickCount64();

    value = 0;
    InitializeCriticalSection(&section);
    InitializeConditionVariable(&variable);
    EnterCriticalSection(&section);
    assert_false(SleepConditionVariableCS(&variable, &section, 100)); /* F279 */
    assert_int_equal(GetLastError(), ERROR_TIMEOUT);
    assert_int_equal(GetTickCount64() - begin, 100);
    assert_int_equal(section.RecursionCount, 1);
    CloseHandle(CreateThread(NULL, 0, produces, NULL, 0, NULL));
    while (!value)
        assert_true(SleepConditionVariableCS(&variable, &section, INFINITE));
    LeaveCriticalSection(&section);
    AcquireSRWLockShared(&lock);
    assert_false(
        SleepConditionVariableSRW(&variable, &lock, 10, CONDITION_VARIABLE_LOCKMODE_SHARED));
    ReleaseSRWLockShared(&lock);
    return 0;
}

static void test_condition(void **state)
{
    memset(&lock, 0, sizeof lock);
    assert_int_equal(program(2, condition), 0);
}

static BOOL initialise(PINIT_ONCE init, PVOID parameter, PVOID *context)
{
    Sleep(10);
    initialised++;
    *context = (PVOID)0x40;
    return TRUE;
}

static DWORD needs(void *parameter)
{
    void *context = NULL;

    assert_true(InitOnceExecuteOnce(&once, initialise, NULL, &context));
    assert_ptr_equal(context, (void *)0x40);
    return 0;
}

static int once_body(int argc, char **argv)
{
    HANDLE threads[3];
    BOOL pending;

    initialised = 0;
    InitOnceInitialize(&once);
    assert_false(InitOnceBeginInitialize(&once, INIT_ONCE_CHECK_ONLY, &pending, NULL));
    for (int i = 0; i < 3; i++)
        threads[i] = CreateThread(NULL, 0, needs, NULL, 0, NULL);
    WaitForMultipleObjects(3, threads, TRUE, INFINITE);
    assert_int_equal(initialised, 1);
    assert_true(InitOnceBeginInitialize(&once, INIT_ONCE_CHECK_ONLY, &pending, NULL));
    assert_false(pending);
    return 0;
}

static void test_once(void **state)
{
    assert_int_equal(program(2, once_body), 0);
}

static volatile LONG cell;

static DWORD changes(void *parameter)
{
    Sleep(10);
    cell = 1;
    WakeByAddressSingle((void *)(uintptr_t)&cell);
    return 0;
}

static int address(int argc, char **argv)
{
    LONG zero = 0, one = 1;

    cell = 0;
    assert_true(WaitOnAddress(&cell, &one, sizeof cell, INFINITE)); /* F277: they differ */
    assert_false(WaitOnAddress(&cell, &zero, sizeof cell, 5));
    assert_int_equal(GetLastError(), ERROR_TIMEOUT);
    assert_false(WaitOnAddress(&cell, &zero, 3, 5));
    assert_int_equal(GetLastError(), ERROR_INVALID_PARAMETER);
    CloseHandle(CreateThread(NULL, 0, changes, NULL, 0, NULL));
    while (cell == 0)
        assert_true(WaitOnAddress(&cell, &zero, sizeof cell, INFINITE));
    return 0;
}

static void test_address(void **state)
{
    assert_int_equal(program(2, address), 0);
}

static SYNCHRONIZATION_BARRIER barrier;
static int last_ones;

static DWORD meets(void *parameter)
{
    for (int i = 0; i < 5; i++)
        last_ones += EnterSynchronizationBarrier(&barrier, 0) != 0;
    return 0;
}

static int barrier_body(int argc, char **argv)
{
    HANDLE threads[3];

    last_ones = 0;
    assert_true(InitializeSynchronizationBarrier(&barrier, 3, -1));
    for (int i = 0; i < 3; i++)
        threads[i] = CreateThread(NULL, 0, meets, NULL, 0, NULL);
    WaitForMultipleObjects(3, threads, TRUE, INFINITE);
    assert_int_equal(last_ones, 5);
    return 0;
}

static void test_barrier(void **state)
{
    assert_int_equal(program(2, barrier_body), 0);
}

/* --- the thread pool
 * --------------------------------------------------------------------------------------- */

static LONG calls;

static void work_routine(PTP_CALLBACK_INSTANCE instance, void *context, PTP_WORK work)
{
    Sleep(10);
    calls++;
}

static void timer_fired(void *context, BOOLEAN timed_out)
{
    assert_true(timed_out);
    calls++;
}

static void wait_ended(void *context, BOOLEAN timed_out)
{
    calls += timed_out ? 100 : 10;
}

static DWORD user_work(void *context)
{
    calls += 1000;
    return 0;
}

static int pool_body(int argc, char **argv)
{
    PTP_WORK work = CreateThreadpoolWork(work_routine, NULL, NULL);
    HANDLE queue, timer, event = CreateEventW(NULL, FALSE, FALSE, NULL), wait;

    calls = 0;
    for (int i = 0; i < 20; i++)
        SubmitThreadpoolWork(work);
    WaitForThreadpoolWorkCallbacks(work, FALSE);
    assert_int_equal(calls, 20);
    CloseThreadpoolWork(work);
    calls = 0;
    queue = CreateTimerQueue();
    assert_true(CreateTimerQueueTimer(&timer, queue, timer_fired, NULL, 100, 50, 0));
    Sleep(275);
    assert_int_equal(calls, 4); /* at 100, 150, 200 and 250 ms */
    assert_true(DeleteTimerQueueTimer(queue, timer, INVALID_HANDLE_VALUE));
    Sleep(200);
    assert_int_equal(calls, 4);
    assert_true(DeleteTimerQueue(queue));
    calls = 0;
    assert_true(RegisterWaitForSingleObject(&wait, event, wait_ended, NULL, 100, 0));
    Sleep(50);
    SetEvent(event);
    Sleep(1);
    assert_int_equal(calls, 10);
    Sleep(120);
    assert_int_equal(calls, 110); /* the timeout begins anew */
    assert_true(UnregisterWaitEx(wait, INVALID_HANDLE_VALUE));
    assert_true(QueueUserWorkItem(user_work, NULL, WT_EXECUTEDEFAULT));
    Sleep(10);
    assert_int_equal(calls, 1110);
    return 9;
}

static void test_pool(void **state)
{
    assert_int_equal(program(2, pool_body), 9);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_critical),  cmocka_unit_test(test_srw),
        cmocka_unit_test(test_condition), cmocka_unit_test(test_once),
        cmocka_unit_test(test_address),   cmocka_unit_test(test_barrier),
        cmocka_unit_test(test_pool),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
