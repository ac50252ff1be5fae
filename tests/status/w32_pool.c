/* w32_pool.c - thread pools, timer queues, waits by the system: call x bad argument. */
#define CONFORM_APP
#include "status.h"

static HANDLE none = (HANDLE)(ULONG_PTR)0x7770, done;
static volatile LONG ran;

static VOID CALLBACK simple(PTP_CALLBACK_INSTANCE instance, PVOID context)
{
    UNREFERENCED_PARAMETER(instance);
    if (context == (PVOID)&ran)
        InterlockedIncrement(&ran);
    SetEvent(done);
}

static VOID CALLBACK work(PTP_CALLBACK_INSTANCE instance, PVOID context, PTP_WORK item)
{
    UNREFERENCED_PARAMETER(instance);
    if (context == (PVOID)&ran && item)
        InterlockedIncrement(&ran);
}

static VOID CALLBACK tick(PTP_CALLBACK_INSTANCE instance, PVOID context, PTP_TIMER timer)
{
    UNREFERENCED_PARAMETER(instance);
    if (context == (PVOID)&ran && timer)
        InterlockedIncrement(&ran);
}

static VOID CALLBACK waited(PTP_CALLBACK_INSTANCE instance, PVOID context, PTP_WAIT wait,
                            TP_WAIT_RESULT result)
{
    UNREFERENCED_PARAMETER(instance);
    UNREFERENCED_PARAMETER(wait);
    if (context == (PVOID)&ran)
        InterlockedExchange(&ran, (LONG)result + 1);
}

static void due(FILETIME *time, LONGLONG ms)
{
    LARGE_INTEGER when;

    when.QuadPart = -10000 * ms;
    time->dwLowDateTime = when.LowPart;
    time->dwHighDateTime = (DWORD)when.HighPart;
}

static void pool(void)
{
    HANDLE event = CreateEventW(NULL, FALSE, FALSE, NULL);
    PTP_WORK item;
    PTP_TIMER timer;
    PTP_WAIT wait;
    FILETIME time;

    DOES(TrySubmitThreadpoolCallback, success,
         TrySubmitThreadpoolCallback(simple, (PVOID)&ran, NULL));
    EXPECT_EQ(WaitForSingleObject(done, 10000), WAIT_OBJECT_0);
    EXPECT_EQ(ran, 1);
    item = CreateThreadpoolWork(work, (PVOID)&ran, NULL);
    DOES(CreateThreadpoolWork, success, item != NULL);
    SubmitThreadpoolWork(item);
    SubmitThreadpoolWork(item);
    WaitForThreadpoolWorkCallbacks(item, FALSE);
    DOES(SubmitThreadpoolWork, void, ran == 3);
    DOES(WaitForThreadpoolWorkCallbacks, void, ran == 3);
    CloseThreadpoolWork(item);
    DOES(CloseThreadpoolWork, void, TRUE);

    timer = CreateThreadpoolTimer(tick, (PVOID)&ran, NULL);
    DOES(CreateThreadpoolTimer, success, timer != NULL);
    DOES(IsThreadpoolTimerSet, false, !IsThreadpoolTimerSet(timer));
    ran = 0;
    due(&time, 10);
    SetThreadpoolTimer(timer, &time, 10, 0);
    DOES(IsThreadpoolTimerSet, true, IsThreadpoolTimerSet(timer));
    Sleep(35);
    SetThreadpoolTimer(timer, NULL, 0, 0);
    WaitForThreadpoolTimerCallbacks(timer, TRUE);
    DOES(SetThreadpoolTimer, void, ran == 3);
    Sleep(50);
    DOES(WaitForThreadpoolTimerCallbacks, void, ran == 3);
    CloseThreadpoolTimer(timer);
    DOES(CloseThreadpoolTimer, void, TRUE);

    wait = CreateThreadpoolWait(waited, (PVOID)&ran, NULL);
    DOES(CreateThreadpoolWait, success, wait != NULL);
    SetThreadpoolWait(wait, event, NULL);
    SetEvent(event);
    Sleep(10);
    WaitForThreadpoolWaitCallbacks(wait, FALSE);
    DOES(SetThreadpoolWait, void, ran == WAIT_OBJECT_0 + 1);
    due(&time, 5);
    SetThreadpoolWait(wait, event, &time);
    Sleep(20);
    WaitForThreadpoolWaitCallbacks(wait, FALSE);
    DOES(WaitForThreadpoolWaitCallbacks, void, ran == WAIT_TIMEOUT + 1);
    CloseThreadpoolWait(wait);
    DOES(CloseThreadpoolWait, void, TRUE);
    CloseHandle(event);
}

/* --- timer queues ----------------------------------------------------------------------------- */

static VOID CALLBACK fired(PVOID context, BOOLEAN timer_or_wait)
{
    if (context == (PVOID)&ran)
        InterlockedIncrement(&ran);
    if (!timer_or_wait)
        InterlockedExchange(&ran, 100);
}

static VOID CALLBACK slow(PVOID context, BOOLEAN timer_or_wait)
{
    UNREFERENCED_PARAMETER(timer_or_wait);
    Sleep(30);
    InterlockedIncrement(context);
}

static void timer_queues(void)
{
    HANDLE queue = CreateTimerQueue(), timer = NULL, other = NULL;

    DOES(CreateTimerQueue, success, queue != NULL);
    ran = 0;
    DOES(CreateTimerQueueTimer, success,
         CreateTimerQueueTimer(&timer, queue, fired, (PVOID)&ran, 10, 10, 0));
    Sleep(35);
    EXPECT_EQ(ran, 3);
    DOES(ChangeTimerQueueTimer, success, ChangeTimerQueueTimer(queue, timer, 100, 0));
    Sleep(50);
    EXPECT_EQ(ran, 3);
    DOES(DeleteTimerQueueTimer, success,
         DeleteTimerQueueTimer(queue, timer, INVALID_HANDLE_VALUE));
    Sleep(100);
    EXPECT_EQ(ran, 3);
    /* One that runs: without waiting for it the call says that it is not over. */
    CreateTimerQueueTimer(&other, queue, slow, (PVOID)&ran, 0, 0, WT_EXECUTEONLYONCE);
    Sleep(10);
    FAILS(DeleteTimerQueueTimer, ERROR_IO_PENDING, DeleteTimerQueueTimer(queue, other, NULL));
    Sleep(50);
    EXPECT_EQ(ran, 4);
    CreateTimerQueueTimer(&other, queue, fired, (PVOID)&ran, 1000, 0, 0);
    ResetEvent(done);
    DOES(DeleteTimerQueueEx, success, DeleteTimerQueueEx(queue, done));
    EXPECT_EQ(WaitForSingleObject(done, 10000), WAIT_OBJECT_0);
    queue = CreateTimerQueue();
    FAILS(ChangeTimerQueueTimer, ERROR_INVALID_PARAMETER, ChangeTimerQueueTimer(queue, NULL, 1, 0));
    FAILS(DeleteTimerQueueTimer, ERROR_INVALID_PARAMETER, DeleteTimerQueueTimer(queue, NULL, NULL));
    DOES(DeleteTimerQueue, success, DeleteTimerQueue(queue));
    FAILS(DeleteTimerQueueEx, ERROR_INVALID_HANDLE, DeleteTimerQueueEx(NULL, NULL));
    FAILS(DeleteTimerQueue, ERROR_INVALID_HANDLE, DeleteTimerQueue(NULL));
}

static DWORD WINAPI item(PVOID context)
{
    InterlockedIncrement(context);
    SetEvent(done);
    return 0;
}

static void registered(void)
{
    HANDLE event = CreateEventW(NULL, FALSE, FALSE, NULL), wait = NULL;

    ran = 0;
    ResetEvent(done);
    DOES(QueueUserWorkItem, success, QueueUserWorkItem(item, (PVOID)&ran, WT_EXECUTEDEFAULT));
    EXPECT_EQ(WaitForSingleObject(done, 10000), WAIT_OBJECT_0);
    EXPECT_EQ(ran, 1);
    DOES(RegisterWaitForSingleObject, success,
         RegisterWaitForSingleObject(&wait, event, fired, (PVOID)&ran, INFINITE,
                                     WT_EXECUTEONLYONCE));
    SetEvent(event);
    Sleep(10);
    EXPECT_EQ(ran, 100); /* not a timer */
    DOES(UnregisterWait, success, UnregisterWait(wait));
    FAILS(RegisterWaitForSingleObject, ERROR_INVALID_HANDLE,
          RegisterWaitForSingleObject(&wait, none, fired, NULL, INFINITE, 0));
    RegisterWaitForSingleObject(&wait, event, fired, (PVOID)&ran, INFINITE, 0);
    DOES(UnregisterWaitEx, success, UnregisterWaitEx(wait, INVALID_HANDLE_VALUE));
    FAILS(UnregisterWait, ERROR_INVALID_HANDLE, UnregisterWait(NULL));
    FAILS(UnregisterWaitEx, ERROR_INVALID_HANDLE, UnregisterWaitEx(NULL, NULL));
    /* One whose callback runs. */
    RegisterWaitForSingleObject(&wait, event, slow, (PVOID)&ran, INFINITE, WT_EXECUTEONLYONCE);
    SetEvent(event);
    Sleep(10);
    FAILS(UnregisterWait, ERROR_IO_PENDING, UnregisterWait(wait));
    Sleep(50);
    RegisterWaitForSingleObject(&wait, event, slow, (PVOID)&ran, INFINITE, WT_EXECUTEONLYONCE);
    SetEvent(event);
    Sleep(10);
    FAILS(UnregisterWaitEx, ERROR_IO_PENDING, UnregisterWaitEx(wait, NULL));
    Sleep(50);
    CloseHandle(event);
}

int wmain(void)
{
    done = CreateEventW(NULL, FALSE, FALSE, NULL);
    pool();
    timer_queues();
    registered();
    return conform_end() ? 3 : 0;
}
