/* facts: F044 F052 F067 F086 F087 F089 F091 */
/*
 * F044. ReleaseMutex by a thread that does not own it returns FALSE with ERROR_NOT_OWNER.
 * F052. SignalObjectAndWait on a semaphore already at its maximum fails (WAIT_FAILED) and does
 *   not wait.
 * F067. Creating a waitable timer of an existing name returns a handle with
 *   ERROR_ALREADY_EXISTS.
 * F086. QueueUserAPC to a terminated thread fails with ERROR_GEN_FAILURE; NtQueueApcThread gives
 *   STATUS_UNSUCCESSFUL.
 * F087. A user APC queued to the current thread runs only in an alertable wait (SleepEx(..,
 *   TRUE) returns WAIT_IO_COMPLETION) or in NtTestAlert.
 * F089. NtTestAlert runs pending user APCs and returns STATUS_SUCCESS; a second call runs
 *   nothing more.
 * F091. One alertable wait runs all user APCs queued so far, in order, before returning
 *   STATUS_USER_APC.
 */
#define CONFORM_APP
#include "conform.h"

typedef LONG NTSTATUS;
NTSTATUS NTAPI NtTestAlert(void);
NTSTATUS NTAPI NtQueueApcThread(HANDLE, PVOID, PVOID, PVOID, PVOID);
NTSTATUS NTAPI NtDelayExecution(BOOLEAN, PLARGE_INTEGER);

static HANDLE mutex, hold, held;
static int order[8], ran;

static DWORD WINAPI owner(LPVOID p)
{
    (void)p;
    WaitForSingleObject(mutex, INFINITE);
    SetEvent(held);
    WaitForSingleObject(hold, INFINITE);
    EXPECT_EQ(ReleaseMutex(mutex), TRUE);
    return 0;
}

static DWORD WINAPI nothing(LPVOID p)
{
    (void)p;
    return 5;
}

static VOID CALLBACK apc(ULONG_PTR value)
{
    order[ran++] = (int)value;
}
static VOID NTAPI native_apc(PVOID a, PVOID b, PVOID c)
{
    order[ran++] = (int)((ULONG_PTR)a + (ULONG_PTR)b + (ULONG_PTR)c);
}

static void handles(void)
{
    HANDLE thread, event, semaphore, timer, again;

    FACT(44);
    mutex = CreateMutexW(NULL, FALSE, NULL);
    hold = CreateEventW(NULL, TRUE, FALSE, NULL);
    held = CreateEventW(NULL, TRUE, FALSE, NULL);
    SetLastError(0);
    EXPECT_EQ(ReleaseMutex(mutex), FALSE);
    EXPECT_EQ(GetLastError(), ERROR_NOT_OWNER);
    thread = CreateThread(NULL, 0, owner, NULL, 0, NULL);
    EXPECT_EQ(WaitForSingleObject(held, 1000), WAIT_OBJECT_0);
    SetLastError(0);
    EXPECT_EQ(ReleaseMutex(mutex), FALSE);
    EXPECT_EQ(GetLastError(), ERROR_NOT_OWNER);
    EXPECT_EQ(WaitForSingleObject(mutex, 0), WAIT_TIMEOUT);
    SetEvent(hold);
    EXPECT_EQ(WaitForSingleObject(mutex, 1000), WAIT_OBJECT_0);
    EXPECT_EQ(ReleaseMutex(mutex), TRUE);
    EXPECT_EQ(ReleaseMutex(mutex), FALSE);
    WaitForSingleObject(thread, INFINITE);
    CloseHandle(thread);

    FACT(52);
    semaphore = CreateSemaphoreW(NULL, 2, 2, NULL);
    event = CreateEventW(NULL, FALSE, TRUE, NULL);
    SetLastError(0);
    EXPECT_EQ(SignalObjectAndWait(semaphore, event, INFINITE, FALSE), WAIT_FAILED);
    EXPECT_EQ(GetLastError(), ERROR_TOO_MANY_POSTS);
    EXPECT_EQ(WaitForSingleObject(event, 0), WAIT_OBJECT_0); /* nobody has taken it */
    EXPECT_EQ(WaitForSingleObject(semaphore, 0), WAIT_OBJECT_0);
    SetEvent(event);
    EXPECT_EQ(SignalObjectAndWait(semaphore, event, 100, FALSE), WAIT_OBJECT_0);
    EXPECT_EQ(WaitForSingleObject(event, 0), WAIT_TIMEOUT);
    CloseHandle(semaphore);
    CloseHandle(event);

    FACT(67);
    SetLastError(0x55);
    timer = CreateWaitableTimerW(NULL, TRUE, L"ConformTimer");
    EXPECT(timer != NULL);
    EXPECT_EQ(GetLastError(), 0);
    again = CreateWaitableTimerW(NULL, TRUE, L"ConformTimer");
    EXPECT(again != NULL && again != timer);
    EXPECT_EQ(GetLastError(), ERROR_ALREADY_EXISTS);
    CloseHandle(again);
    CloseHandle(timer);
}

int wmain(void)
{
    HANDLE thread;
    LARGE_INTEGER tiny;
    int i;

    handles();
    FACT(86);
    thread = CreateThread(NULL, 0, nothing, NULL, 0, NULL);
    WaitForSingleObject(thread, INFINITE);
    SetLastError(0);
    EXPECT_EQ(QueueUserAPC(apc, thread, 1), 0);
    EXPECT_EQ(GetLastError(), ERROR_GEN_FAILURE);
    EXPECT_EQ((DWORD)NtQueueApcThread(thread, (PVOID)native_apc, NULL, NULL, NULL), 0xC0000001);
    CloseHandle(thread);

    FACT(87);
    EXPECT(QueueUserAPC(apc, GetCurrentThread(), 7) != 0);
    Sleep(10);
    EXPECT_EQ(ran, 0);
    EXPECT_EQ(SleepEx(10, FALSE), 0);
    EXPECT_EQ(WaitForSingleObjectEx(hold, 10, FALSE), WAIT_OBJECT_0);
    EXPECT_EQ(ran, 0);
    EXPECT_EQ(SleepEx(10000, TRUE), WAIT_IO_COMPLETION);
    EXPECT_EQ(ran, 1);
    EXPECT_EQ(order[0], 7);
    EXPECT_EQ(SleepEx(10, TRUE), 0);
    EXPECT_EQ(ran, 1);

    FACT(89);
    ran = 0;
    QueueUserAPC(apc, GetCurrentThread(), 3);
    QueueUserAPC(apc, GetCurrentThread(), 4);
    EXPECT_EQ(NtTestAlert(), 0);
    EXPECT_EQ(ran, 2);
    EXPECT_EQ(order[0], 3);
    EXPECT_EQ(order[1], 4);
    EXPECT_EQ(NtTestAlert(), 0);
    EXPECT_EQ(ran, 2);

    FACT(91);
    ran = 0;
    for (i = 0; i < 4; i++)
        EXPECT(QueueUserAPC(apc, GetCurrentThread(), 10 + i) != 0);
    EXPECT_EQ(
        NtQueueApcThread(GetCurrentThread(), (PVOID)native_apc, (PVOID)10, (PVOID)3, (PVOID)1), 0);
    tiny.QuadPart = -10000 * 1000;
    EXPECT_EQ(NtDelayExecution(TRUE, &tiny), 0xC0);
    EXPECT_EQ(ran, 5);
    for (i = 0; i < 5; i++)
        EXPECT_EQ(order[i], 10 + i);
    EXPECT_EQ(NtDelayExecution(TRUE, &tiny), 0);
    EXPECT_EQ(ran, 5);
    return conform_end() ? 3 : 0;
}
