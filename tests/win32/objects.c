/* objects.c - events, mutexes, semaphores, timers, waits, APCs of programs. Fact numbers: nt-facts.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>

#include "program.h"

static bool is_set(HANDLE event)
{
    return WaitForSingleObject(event, 0) == WAIT_OBJECT_0;
}

static int events(int argc, char **argv)
{
    HANDLE manual = CreateEventA(NULL, TRUE, FALSE, NULL);
    HANDLE automatic = CreateEventW(NULL, FALSE, TRUE, NULL);

    assert_false(is_set(manual));
    assert_true(SetEvent(manual));
    assert_true(is_set(manual));
    assert_true(is_set(manual));
    assert_true(ResetEvent(manual));
    assert_false(is_set(manual));
    assert_true(is_set(automatic));
    assert_false(is_set(automatic));
    assert_true(SetEvent(automatic));
    assert_true(PulseEvent(automatic));
    assert_false(is_set(automatic));
    assert_true(CloseHandle(manual));
    assert_false(CloseHandle(manual));
    assert_int_equal(GetLastError(), ERROR_INVALID_HANDLE);
    assert_false(SetEvent(manual));
    assert_int_equal(GetLastError(), ERROR_INVALID_HANDLE);
    assert_null(CreateEventExW(NULL, NULL, 8, EVENT_ALL_ACCESS));
    assert_int_equal(GetLastError(), ERROR_INVALID_PARAMETER);
    return 0;
}

static void test_events(void **state)
{
    assert_int_equal(program(1, events), 0);
}

static int names(int argc, char **argv)
{
    HANDLE first, second, timer;

    SetLastError(77);
    first = CreateEventW(NULL, TRUE, TRUE, u"MyEvent");
    assert_non_null(first);
    assert_int_equal(GetLastError(), ERROR_SUCCESS);
    second = CreateEventA(NULL, FALSE, FALSE, "Local\\MyEvent"); /* keeps type and state */
    assert_non_null(second);
    assert_int_equal(GetLastError(), ERROR_ALREADY_EXISTS);
    assert_true(is_set(second));
    assert_true(is_set(second));
    assert_true(CompareObjectHandles(first, second));
    CloseHandle(second);
    second = OpenEventW(SYNCHRONIZE, FALSE, u"Global\\MyEvent");
    assert_int_equal(second ? 0 : GetLastError(), 0);
    assert_non_null(second);
    assert_false(SetEvent(second)); /* no right to */
    assert_int_equal(GetLastError(), ERROR_ACCESS_DENIED);
    CloseHandle(second);
    assert_null(OpenEventW(EVENT_ALL_ACCESS, FALSE, u"myevent")); /* F194: case matters */
    assert_int_equal(GetLastError(), ERROR_FILE_NOT_FOUND);
    assert_null(OpenEventA(EVENT_ALL_ACCESS, FALSE, NULL));
    assert_int_equal(GetLastError(), ERROR_INVALID_PARAMETER);
    assert_null(CreateMutexW(NULL, FALSE, u"MyEvent")); /* another type of that name */
    assert_int_equal(GetLastError(), ERROR_INVALID_HANDLE);
    CloseHandle(first);
    assert_null(OpenEventW(EVENT_ALL_ACCESS, FALSE, u"MyEvent")); /* F195 */
    assert_int_equal(GetLastError(), ERROR_FILE_NOT_FOUND);
    timer = CreateWaitableTimerW(NULL, TRUE, u"t");
    second = CreateWaitableTimerW(NULL, TRUE, u"t"); /* F067 */
    assert_non_null(second);
    assert_int_equal(GetLastError(), ERROR_ALREADY_EXISTS);
    assert_true(CloseHandle(timer));
    assert_null(CreateEventW(NULL, FALSE, FALSE, u"no\\such\\folder"));
    assert_int_equal(GetLastError(), ERROR_PATH_NOT_FOUND);
    return 0;
}

static void test_names(void **state)
{
    assert_int_equal(program(1, names), 0);
}

static DWORD abandons(void *mutex)
{
    WaitForSingleObject(mutex, INFINITE);
    return 0;
}

static int mutexes(int argc, char **argv)
{
    HANDLE mutex = CreateMutexW(NULL, TRUE, NULL), other, thread;

    assert_int_equal(WaitForSingleObject(mutex, 0), WAIT_OBJECT_0); /* again */
    assert_true(ReleaseMutex(mutex));
    assert_true(ReleaseMutex(mutex));
    assert_false(ReleaseMutex(mutex)); /* F044 */
    assert_int_equal(GetLastError(), ERROR_NOT_OWNER);
    other = CreateMutexA(NULL, FALSE, "m");
    thread = CreateThread(NULL, 0, abandons, other, 0, NULL);
    WaitForSingleObject(thread, INFINITE);
    assert_int_equal(WaitForSingleObject(other, INFINITE), WAIT_ABANDONED);
    assert_true(ReleaseMutex(other));
    return 0;
}

static void test_mutexes(void **state)
{
    assert_int_equal(program(2, mutexes), 0);
}

static int semaphores(int argc, char **argv)
{
    HANDLE semaphore, event;
    LONG previous = -1;

    assert_null(CreateSemaphoreW(NULL, 3, 2, NULL)); /* F049 */
    assert_int_equal(GetLastError(), ERROR_INVALID_PARAMETER);
    semaphore = CreateSemaphoreA(NULL, 1, 2, NULL);
    assert_true(ReleaseSemaphore(semaphore, 1, &previous));
    assert_int_equal(previous, 1);
    assert_false(ReleaseSemaphore(semaphore, 1, &previous));
    assert_int_equal(GetLastError(), ERROR_TOO_MANY_POSTS);
    event = CreateEventW(NULL, FALSE, TRUE, NULL);
    assert_int_equal(SignalObjectAndWait(semaphore, event, INFINITE, FALSE),
                     WAIT_FAILED); /* F052 */
    assert_int_equal(GetLastError(), ERROR_TOO_MANY_POSTS);
    assert_true(is_set(event));
    assert_int_equal(WaitForSingleObject(semaphore, 0), WAIT_OBJECT_0);
    assert_int_equal(WaitForSingleObject(semaphore, 0), WAIT_OBJECT_0);
    assert_int_equal(WaitForSingleObject(semaphore, 0), WAIT_TIMEOUT);
    return 0;
}

static void test_semaphores(void **state)
{
    assert_int_equal(program(1, semaphores), 0);
}

static unsigned timer_calls;

static void timer_routine(void *argument, DWORD low, DWORD high)
{
    assert_ptr_equal(argument, &timer_calls);
    timer_calls++;
}

static int timers(int argc, char **argv)
{
    HANDLE timer = CreateWaitableTimerW(NULL, FALSE, NULL);
    LARGE_INTEGER due = {.QuadPart = -5000000}; /* 500 ms */
    ULONGLONG begin = GetTickCount64();

    timer_calls = 0;
    assert_true(SetWaitableTimer(timer, &due, 200, NULL, NULL, FALSE));
    for (unsigned i = 0; i < 4; i++)
        assert_int_equal(WaitForSingleObject(timer, INFINITE), WAIT_OBJECT_0);
    assert_int_equal(GetTickCount64() - begin, 1100);
    assert_true(CancelWaitableTimer(timer));
    assert_int_equal(WaitForSingleObject(timer, 1000), WAIT_TIMEOUT);
    assert_true(SetWaitableTimer(timer, &due, 0, timer_routine, &timer_calls, FALSE));
    Sleep(1000);
    assert_int_equal(timer_calls, 0); /* not alertable */
    assert_int_equal(SleepEx(1000, TRUE), WAIT_IO_COMPLETION);
    assert_int_equal(timer_calls, 1);
    return 0;
}

static void test_timers(void **state)
{
    assert_int_equal(program(2, timers), 0);
}

static int waits(int argc, char **argv)
{
    HANDLE events_[3];
    ULONGLONG begin;

    for (unsigned i = 0; i < 3; i++)
        events_[i] = CreateEventW(NULL, FALSE, i > 0, NULL);
    assert_int_equal(WaitForMultipleObjects(3, events_, FALSE, INFINITE), WAIT_OBJECT_0 + 1);
    assert_true(is_set(events_[2])); /* F021 */
    SetLastError(123);
    SetEvent(events_[1]);
    assert_int_equal(WaitForSingleObject((HANDLE)((uintptr_t)events_[1] | 3), 0),
                     WAIT_OBJECT_0); /* F268 */
    begin = GetTickCount64();
    assert_int_equal(WaitForSingleObject(events_[1], 250), WAIT_TIMEOUT);
    assert_int_equal(GetTickCount64() - begin, 250);
    assert_int_equal(GetLastError(), 123); /* F269 */
    assert_int_equal(WaitForSingleObject((HANDLE)0x7770, 0), WAIT_FAILED);
    assert_int_equal(GetLastError(), ERROR_INVALID_HANDLE);
    assert_int_equal(WaitForMultipleObjects(0, events_, FALSE, 0), WAIT_FAILED);
    assert_int_equal(GetLastError(), ERROR_INVALID_PARAMETER);
    assert_int_equal(SignalObjectAndWait(events_[0], events_[0], INFINITE, FALSE),
                     WAIT_OBJECT_0); /* F272 */
    assert_false(is_set(events_[0]));
    assert_int_equal(SignalObjectAndWait(GetCurrentThread(), events_[0], 0, FALSE),
                     WAIT_FAILED); /* F273, with a thread */
    assert_int_equal(GetLastError(), ERROR_INVALID_HANDLE);
    assert_int_equal(WaitForMultipleObjects(3, events_, TRUE, 10), WAIT_TIMEOUT);
    return 0;
}

static void test_waits(void **state)
{
    assert_int_equal(program(2, waits), 0);
}

/* --- user APCs
 * ------------------------------------------------------------------------------------------- */

static char order[16];
static HANDLE apc_event;

static void note_apc(ULONG_PTR letter)
{
    char here;

    assert_true(layout_is_user((uint64_t)(uintptr_t)&here));
    order[strlen(order)] = (char)letter;
    if (letter == 'c')
        SetEvent(apc_event); /* a call from within an APC */
}

static int apcs(int argc, char **argv)
{
    HANDLE thread;

    memset(order, 0, sizeof order);
    apc_event = CreateEventW(NULL, TRUE, FALSE, NULL);
    for (char c = 'a'; c <= 'd'; c++)
        assert_int_equal(QueueUserAPC(note_apc, GetCurrentThread(), (ULONG_PTR)c), 1);
    Sleep(10);
    assert_string_equal(order, ""); /* F087 */
    assert_int_equal(SleepEx(0, TRUE), WAIT_IO_COMPLETION);
    assert_string_equal(order, "abcd"); /* F091 */
    assert_true(is_set(apc_event));
    assert_int_equal(SleepEx(0, TRUE), 0);
    QueueUserAPC(note_apc, GetCurrentThread(), 'e');
    assert_int_equal(WaitForSingleObjectEx(GetCurrentThread(), INFINITE, TRUE), WAIT_IO_COMPLETION);
    assert_string_equal(order, "abcde");
    thread = CreateThread(NULL, 0, abandons, apc_event, 0, NULL);
    WaitForSingleObject(thread, INFINITE);
    assert_int_equal(QueueUserAPC(note_apc, thread, 'x'), 0); /* F086 */
    assert_int_equal(GetLastError(), ERROR_GEN_FAILURE);
    return 0;
}

static void test_apcs(void **state)
{
    assert_int_equal(program(2, apcs), 0);
}

/* A wait inside an APC inside a wait. */
static void nested_apc(ULONG_PTR depth)
{
    order[strlen(order)] = (char)('0' + depth);
    if (depth) {
        QueueUserAPC(nested_apc, GetCurrentThread(), depth - 1);
        assert_int_equal(SleepEx(INFINITE, TRUE), WAIT_IO_COMPLETION);
    }
    order[strlen(order)] = (char)('a' + depth);
}

static int nested(int argc, char **argv)
{
    memset(order, 0, sizeof order);
    QueueUserAPC(nested_apc, GetCurrentThread(), 3);
    assert_int_equal(SleepEx(INFINITE, TRUE), WAIT_IO_COMPLETION);
    assert_string_equal(order, "3210abcd");
    return 0;
}

static void test_nested(void **state)
{
    assert_int_equal(program(1, nested), 0);
}

static DWORD waits_alertably(void *event)
{
    return WaitForSingleObjectEx(event, INFINITE, TRUE);
}

static int remote_apc(int argc, char **argv)
{
    HANDLE event = CreateEventW(NULL, TRUE, FALSE, NULL);
    HANDLE thread = CreateThread(NULL, 0, waits_alertably, event, 0, NULL);
    DWORD code;

    memset(order, 0, sizeof order);
    Sleep(10);
    assert_int_equal(QueueUserAPC(note_apc, thread, 'r'), 1);
    WaitForSingleObject(thread, INFINITE);
    GetExitCodeThread(thread, &code);
    assert_int_equal(code, WAIT_IO_COMPLETION);
    assert_string_equal(order, "r");
    return 0;
}

static void test_remote_apc(void **state)
{
    assert_int_equal(program(2, remote_apc), 0);
}

/* --- handles
 * ---------------------------------------------------------------------------------------------- */

static int handles(int argc, char **argv)
{
    HANDLE event = CreateEventW(NULL, TRUE, FALSE, NULL), copy, weak, process;
    DWORD flags, code;

    assert_true(DuplicateHandle(GetCurrentProcess(), event, GetCurrentProcess(), &copy, 0, FALSE,
                                DUPLICATE_SAME_ACCESS));
    assert_true(SetEvent(copy));
    assert_true(is_set(event));
    assert_true(DuplicateHandle(GetCurrentProcess(), event, GetCurrentProcess(), &weak, SYNCHRONIZE,
                                TRUE, DUPLICATE_CLOSE_SOURCE));
    assert_false(CloseHandle(event));
    assert_false(SetEvent(weak));
    assert_int_equal(GetLastError(), ERROR_ACCESS_DENIED);
    assert_true(GetHandleInformation(weak, &flags));
    assert_int_equal(flags, HANDLE_FLAG_INHERIT);
    assert_true(SetHandleInformation(weak, HANDLE_FLAG_PROTECT_FROM_CLOSE,
                                     HANDLE_FLAG_PROTECT_FROM_CLOSE | HANDLE_FLAG_INHERIT));
    assert_true(GetHandleInformation(weak, &flags));
    assert_int_equal(flags, HANDLE_FLAG_INHERIT | HANDLE_FLAG_PROTECT_FROM_CLOSE);
    assert_false(CloseHandle(weak));
    assert_int_equal(GetLastError(), ERROR_INVALID_HANDLE);
    assert_true(
        SetHandleInformation(weak, HANDLE_FLAG_PROTECT_FROM_CLOSE | HANDLE_FLAG_INHERIT, 0));
    assert_true(GetHandleInformation(weak, &flags));
    assert_int_equal(flags, 0);
    assert_false(SetHandleInformation(weak, 4, 0));
    assert_int_equal(GetLastError(), ERROR_INVALID_PARAMETER);
    assert_false(SetHandleInformation(NULL, HANDLE_FLAG_INHERIT, 0));
    assert_int_equal(GetLastError(), ERROR_INVALID_HANDLE);
    process =
        OpenProcess(PROCESS_QUERY_LIMITED_INFORMATION | SYNCHRONIZE, FALSE, GetCurrentProcessId());
    assert_non_null(process);
    assert_int_equal(GetProcessId(process), GetCurrentProcessId());
    assert_true(GetExitCodeProcess(process, &code));
    assert_int_equal(code, STILL_ACTIVE);
    assert_int_equal(WaitForSingleObject(process, 0), WAIT_TIMEOUT);
    assert_null(OpenProcess(SYNCHRONIZE, FALSE, 0x77777774));
    assert_int_equal(GetLastError(), ERROR_INVALID_PARAMETER);
    return 0;
}

static void test_handles(void **state)
{
    assert_int_equal(program(1, handles), 0);
}

/* --- two processes
 * ------------------------------------------------------------------------------------------ */

static int ping(int argc, char **argv)
{
    HANDLE a = CreateEventW(NULL, FALSE, FALSE, u"a"), b = CreateEventW(NULL, FALSE, FALSE, u"b");

    for (int i = 0; i < 10; i++) {
        SetEvent(a);
        assert_int_equal(WaitForSingleObject(b, 1000), WAIT_OBJECT_0);
    }
    return 10;
}

static int pong(int argc, char **argv)
{
    HANDLE a = CreateEventW(NULL, FALSE, FALSE, u"a"), b = CreateEventW(NULL, FALSE, FALSE, u"b");

    for (int i = 0; i < 10; i++) {
        assert_int_equal(WaitForSingleObject(a, 1000), WAIT_OBJECT_0);
        SetEvent(b);
    }
    return 20;
}

static void test_two_processes(void **state)
{
    struct win32_process *first, *second;

    program_start(2);
    first = program_run_in(0, "ping.exe", ping, NULL);
    second = program_run_in(1, "pong.exe", pong, NULL);
    assert_true(program_go());
    assert_int_equal(win32_process_exit_code(first), 10);
    assert_int_equal(win32_process_exit_code(second), 20);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_events),        cmocka_unit_test(test_names),
        cmocka_unit_test(test_mutexes),       cmocka_unit_test(test_semaphores),
        cmocka_unit_test(test_timers),        cmocka_unit_test(test_waits),
        cmocka_unit_test(test_apcs),          cmocka_unit_test(test_nested),
        cmocka_unit_test(test_remote_apc),    cmocka_unit_test(test_handles),
        cmocka_unit_test(test_two_processes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
