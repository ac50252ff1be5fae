/* facts: F194 F195 F266 F267 F268 F269 F272 */
/*
 * F194. Open functions of the Win32 API: unknown name ERROR_FILE_NOT_FOUND, NULL name
 *   ERROR_INVALID_PARAMETER; names are case-sensitive.
 * F195. A named object disappears with its last handle: opening it afterwards gives
 *   ERROR_FILE_NOT_FOUND.
 * F266. SuspendThread and ResumeThread return the previous suspend count; suspending a
 *   terminated thread fails with ERROR_ACCESS_DENIED.
 * F267. SetThreadPriority outside -2..2, IDLE and TIME_CRITICAL fails with
 *   ERROR_INVALID_PARAMETER and leaves the priority unchanged.
 * F268. WaitForSingleObject ignores the two low bits of a handle value.
 * F269. A successful or timed-out wait leaves GetLastError unchanged; an invalid handle gives
 *   WAIT_FAILED and ERROR_INVALID_HANDLE.
 * F272. SignalObjectAndWait on the same auto-reset event signals it and then consumes it:
 *   WAIT_OBJECT_0, event left reset; it does not wait if the signalling fails.
 */
#define CONFORM_APP
#include "conform.h"

static DWORD WINAPI nothing(LPVOID p)
{
    (void)p;
    return 5;
}

static void gone(const char *what, HANDLE handle, DWORD error)
{
    DWORD now = GetLastError();

    if (handle || now != error)
        printf("%s: handle %p, error %lu\n", what, handle, now);
    EXPECT(handle == NULL);
    EXPECT_EQ(now, error);
    SetLastError(0);
}

static void names(void)
{
    HANDLE event, second;

    FACT(194);
    SetLastError(0);
    gone("event", OpenEventW(EVENT_ALL_ACCESS, FALSE, L"ConformUnknown"), ERROR_FILE_NOT_FOUND);
    gone("mutex", OpenMutexW(MUTEX_ALL_ACCESS, FALSE, L"ConformUnknown"), ERROR_FILE_NOT_FOUND);
    gone("semaphore", OpenSemaphoreW(SEMAPHORE_ALL_ACCESS, FALSE, L"ConformUnknown"),
         ERROR_FILE_NOT_FOUND);
    gone("timer", OpenWaitableTimerW(TIMER_ALL_ACCESS, FALSE, L"ConformUnknown"),
         ERROR_FILE_NOT_FOUND);
    gone("event", OpenEventW(EVENT_ALL_ACCESS, FALSE, NULL), ERROR_INVALID_PARAMETER);
    gone("mutex", OpenMutexW(MUTEX_ALL_ACCESS, FALSE, NULL), ERROR_INVALID_PARAMETER);
    gone("semaphore", OpenSemaphoreW(SEMAPHORE_ALL_ACCESS, FALSE, NULL), ERROR_INVALID_PARAMETER);
    gone("timer", OpenWaitableTimerW(TIMER_ALL_ACCESS, FALSE, NULL), ERROR_INVALID_PARAMETER);
    gone("event", OpenEventA(EVENT_ALL_ACCESS, FALSE, NULL), ERROR_INVALID_PARAMETER);
    event = CreateEventW(NULL, TRUE, FALSE, L"ConformEvent");
    EXPECT(event != NULL);
    gone("case", OpenEventW(EVENT_ALL_ACCESS, FALSE, L"CONFORMEVENT"), ERROR_FILE_NOT_FOUND);
    second = OpenEventW(EVENT_ALL_ACCESS, FALSE, L"ConformEvent");
    EXPECT(second != NULL && second != event);
    FACT(195);
    CloseHandle(event);
    event = OpenEventA(EVENT_ALL_ACCESS, FALSE, "ConformEvent");
    EXPECT(event != NULL);
    CloseHandle(event);
    CloseHandle(second);
    SetLastError(0);
    gone("closed", OpenEventW(EVENT_ALL_ACCESS, FALSE, L"ConformEvent"), ERROR_FILE_NOT_FOUND);
}

static void threads(void)
{
    static const int right[] = {
        -2, -1, 0, 1, 2, THREAD_PRIORITY_IDLE, THREAD_PRIORITY_TIME_CRITICAL};
    static const int wrong[] = {-3, 3, 16, -16, 14, -14, 100};
    HANDLE thread;
    int i;

    FACT(266);
    thread = CreateThread(NULL, 0, nothing, NULL, CREATE_SUSPENDED, NULL);
    EXPECT_EQ(SuspendThread(thread), 1);
    EXPECT_EQ(SuspendThread(thread), 2);
    EXPECT_EQ(ResumeThread(thread), 3);
    EXPECT_EQ(ResumeThread(thread), 2);
    EXPECT_EQ(WaitForSingleObject(thread, 20), WAIT_TIMEOUT);
    EXPECT_EQ(ResumeThread(thread), 1);
    EXPECT_EQ(WaitForSingleObject(thread, 1000), WAIT_OBJECT_0);
    SetLastError(0);
    EXPECT_EQ(SuspendThread(thread), (DWORD)-1);
    EXPECT_EQ(GetLastError(), ERROR_ACCESS_DENIED);
    CloseHandle(thread);

    FACT(267);
    thread = GetCurrentThread();
    for (i = 0; i < 7; i++) {
        EXPECT_EQ(SetThreadPriority(thread, right[i]), TRUE);
        EXPECT_EQ(GetThreadPriority(thread), right[i]);
    }
    SetThreadPriority(thread, 1);
    for (i = 0; i < 7; i++) {
        SetLastError(0);
        EXPECT_EQ(SetThreadPriority(thread, wrong[i]), FALSE);
        EXPECT_EQ(GetLastError(), ERROR_INVALID_PARAMETER);
        EXPECT_EQ(GetThreadPriority(thread), 1);
    }
    SetThreadPriority(thread, 0);
}

int wmain(void)
{
    HANDLE event, other;
    int i;

    names();
    threads();
    FACT(268);
    event = CreateEventW(NULL, FALSE, FALSE, NULL);
    other = CreateEventW(NULL, TRUE, FALSE, NULL);
    for (i = 0; i < 4; i++) {
        SetEvent(event);
        EXPECT_EQ(WaitForSingleObject((HANDLE)((ULONG_PTR)event | i), 0), WAIT_OBJECT_0);
        EXPECT_EQ(WaitForSingleObject((HANDLE)((ULONG_PTR)event | i), 0), WAIT_TIMEOUT);
    }
    FACT(269);
    SetLastError(0x1234);
    EXPECT_EQ(WaitForSingleObject(event, 5), WAIT_TIMEOUT);
    EXPECT_EQ(GetLastError(), 0x1234);
    SetEvent(event);
    SetLastError(0x1234);
    EXPECT_EQ(WaitForSingleObject(event, 5), WAIT_OBJECT_0);
    EXPECT_EQ(GetLastError(), 0x1234);
    EXPECT_EQ(WaitForMultipleObjects(1, &event, FALSE, 5), WAIT_TIMEOUT);
    EXPECT_EQ(GetLastError(), 0x1234);
    EXPECT_EQ(WaitForSingleObject((HANDLE)(ULONG_PTR)0x7770, 0), WAIT_FAILED);
    EXPECT_EQ(GetLastError(), ERROR_INVALID_HANDLE);
    SetLastError(0);
    EXPECT_EQ(WaitForSingleObject(NULL, 0), WAIT_FAILED);
    EXPECT_EQ(GetLastError(), ERROR_INVALID_HANDLE);

    FACT(272);
    EXPECT_EQ(SignalObjectAndWait(event, event, 0, FALSE), WAIT_OBJECT_0);
    EXPECT_EQ(WaitForSingleObject(event, 0), WAIT_TIMEOUT);
    EXPECT_EQ(SignalObjectAndWait(event, other, 5, FALSE), WAIT_TIMEOUT);
    EXPECT_EQ(WaitForSingleObject(event, 0), WAIT_OBJECT_0);
    SetEvent(event);
    SetLastError(0);
    EXPECT_EQ(SignalObjectAndWait((HANDLE)(ULONG_PTR)0x7770, event, INFINITE, FALSE), WAIT_FAILED);
    EXPECT_EQ(GetLastError(), ERROR_INVALID_HANDLE);
    EXPECT_EQ(WaitForSingleObject(event, 0), WAIT_OBJECT_0); /* nobody has waited for it */
    CloseHandle(event);
    CloseHandle(other);
    return conform_end() ? 3 : 0;
}
