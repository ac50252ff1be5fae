/* w32_thread.c - threads, processes, handles, local storage of a program: call x bad argument. */
#define CONFORM_APP
#include "status.h"

static HANDLE none = (HANDLE)(ULONG_PTR)0x7770, event;
static volatile LONG ran;
static DWORD slot, fiber_slot;

static HANDLE weak(HANDLE of, ACCESS_MASK access)
{
    HANDLE made = NULL;

    DuplicateHandle(GetCurrentProcess(), of, GetCurrentProcess(), &made, access, FALSE, 0);
    return made;
}

static DWORD WINAPI waits(PVOID context)
{
    DOES(TlsGetValue, value, TlsGetValue(slot) == NULL && GetLastError() == ERROR_SUCCESS);
    while (WaitForSingleObjectEx(event, INFINITE, TRUE) == WAIT_IO_COMPLETION)
        ;
    return (DWORD)(ULONG_PTR)context;
}

static DWORD WINAPI exits(PVOID context)
{
    UNREFERENCED_PARAMETER(context);
    ExitThread(77);
}

static VOID CALLBACK apc(ULONG_PTR data)
{
    InterlockedExchange(&ran, (LONG)data);
}

static void threads(void)
{
    DWORD id = 0, code = 0;
    HANDLE thread = CreateThread(NULL, 0, waits, (PVOID)5, 0, &id), other, low;

    DOES(CreateThread, success, thread && id);
    DOES(GetThreadId, value, GetThreadId(thread) == id);
    FAILS(GetThreadId, ERROR_INVALID_HANDLE, GetThreadId(none));
    FAILS(GetThreadId, ERROR_INVALID_HANDLE, GetThreadId(event));
    DOES(GetProcessIdOfThread, value, GetProcessIdOfThread(thread) == GetCurrentProcessId());
    FAILS(GetProcessIdOfThread, ERROR_INVALID_HANDLE, GetProcessIdOfThread(none));
    other = OpenThread(THREAD_ALL_ACCESS, FALSE, id);
    DOES(OpenThread, success, other != NULL);
    DOES(CompareObjectHandles, true, CompareObjectHandles(thread, other));
    DOES(CompareObjectHandles, false, !CompareObjectHandles(thread, event));
    CloseHandle(other);
    FAILS(OpenThread, ERROR_INVALID_PARAMETER, OpenThread(THREAD_ALL_ACCESS, FALSE, 77777));
    DOES(GetExitCodeThread, success, GetExitCodeThread(thread, &code) && code == STILL_ACTIVE);
    FAILS(GetExitCodeThread, ERROR_INVALID_HANDLE, GetExitCodeThread(none, &code));
    FAILS(GetExitCodeThread, ERROR_INVALID_HANDLE, GetExitCodeThread(event, &code));
    low = weak(thread, SYNCHRONIZE);
    FAILS(GetExitCodeThread, ERROR_ACCESS_DENIED, GetExitCodeThread(low, &code));
    DOES(SuspendThread, value, SuspendThread(thread) == 0 && SuspendThread(thread) == 1);
    FAILS(SuspendThread, ERROR_INVALID_HANDLE, SuspendThread(none));
    FAILS(SuspendThread, ERROR_ACCESS_DENIED, SuspendThread(low));
    DOES(ResumeThread, value, ResumeThread(thread) == 2 && ResumeThread(thread) == 1);
    {
        int n;

        for (n = 0; n < MAXIMUM_SUSPEND_COUNT; n++)
            EXPECT_EQ(SuspendThread(thread), (DWORD)n);
        FAILS(SuspendThread, ERROR_SIGNAL_REFUSED, SuspendThread(thread));
        while (n-- > 0)
            ResumeThread(thread);
    }
    FAILS(ResumeThread, ERROR_INVALID_HANDLE, ResumeThread(none));
    FAILS(ResumeThread, ERROR_ACCESS_DENIED, ResumeThread(low));
    DOES(SetThreadPriority, success, SetThreadPriority(thread, THREAD_PRIORITY_HIGHEST));
    DOES(GetThreadPriority, value, GetThreadPriority(thread) == THREAD_PRIORITY_HIGHEST);
    SetThreadPriority(thread, THREAD_PRIORITY_NORMAL);
    FAILS(SetThreadPriority, ERROR_INVALID_HANDLE, SetThreadPriority(none, 0));
    FAILS(SetThreadPriority, ERROR_INVALID_PARAMETER, SetThreadPriority(thread, 99));
    FAILS(SetThreadPriority, ERROR_ACCESS_DENIED, SetThreadPriority(low, 0));
    SetLastError(77);
    DOES(GetThreadPriority, ERROR_INVALID_HANDLE,
         GetThreadPriority(none) == THREAD_PRIORITY_ERROR_RETURN &&
             GetLastError() == ERROR_INVALID_HANDLE);
    DOES(SetThreadAffinityMask, value, SetThreadAffinityMask(thread, 1) != 0);
    DOES(SetThreadAffinityMask, value, SetThreadAffinityMask(thread, 3) == 1);
    FAILS(SetThreadAffinityMask, ERROR_INVALID_PARAMETER, SetThreadAffinityMask(thread, 0));
    FAILS(SetThreadAffinityMask, ERROR_INVALID_HANDLE, SetThreadAffinityMask(none, 1));
    DOES(QueueUserAPC, success, QueueUserAPC(apc, thread, 55));
    Sleep(10);
    EXPECT_EQ(ran, 55);
    FAILS(QueueUserAPC, ERROR_INVALID_HANDLE, QueueUserAPC(apc, none, 55));
    FAILS(QueueUserAPC, ERROR_ACCESS_DENIED, QueueUserAPC(apc, low, 55));
    SetEvent(event);
    EXPECT_EQ(WaitForSingleObject(thread, 10000), WAIT_OBJECT_0);
    EXPECT(GetExitCodeThread(thread, &code) && code == 5);
    FAILS(QueueUserAPC, ERROR_GEN_FAILURE, QueueUserAPC(apc, thread, 55));
    CloseHandle(low);
    CloseHandle(thread);
    ResetEvent(event);
    thread = CreateThread(NULL, 0, exits, NULL, 0, NULL);
    WaitForSingleObject(thread, 10000);
    DOES(ExitThread, void, GetExitCodeThread(thread, &code) && code == 77);
    CloseHandle(thread);
    thread = CreateThread(NULL, 0, waits, NULL, CREATE_SUSPENDED, NULL);
    low = weak(thread, SYNCHRONIZE);
    FAILS(TerminateThread, ERROR_ACCESS_DENIED, TerminateThread(low, 9));
    DOES(TerminateThread, success, TerminateThread(thread, 9));
    EXPECT_EQ(WaitForSingleObject(thread, 10000), WAIT_OBJECT_0);
    EXPECT(GetExitCodeThread(thread, &code) && code == 9);
    FAILS(TerminateThread, ERROR_INVALID_HANDLE, TerminateThread(none, 9));
    CloseHandle(low);
    CloseHandle(thread);
    DOES(GetCurrentThread, value, GetCurrentThread() == (HANDLE)(LONG_PTR)-2);
    DOES(GetCurrentThreadId, value, GetCurrentThreadId() == GetThreadId(GetCurrentThread()));
    DOES(GetCurrentProcessorNumber, value, GetCurrentProcessorNumber() < 64);
    DOES(NtCurrentTeb, value, NtCurrentTeb() != NULL);
}

static void processes(void)
{
    HANDLE self = OpenProcess(PROCESS_ALL_ACCESS, FALSE, GetCurrentProcessId()), low;
    DWORD code = 0, n = 0;
    DWORD_PTR mine = 0, all = 0;

    DOES(OpenProcess, success, self != NULL);
    low = weak(self, SYNCHRONIZE);
    FAILS(OpenProcess, ERROR_INVALID_PARAMETER, OpenProcess(PROCESS_ALL_ACCESS, FALSE, 77777));
    FAILS(OpenProcess, ERROR_INVALID_PARAMETER, OpenProcess(PROCESS_ALL_ACCESS, FALSE, 0));
    FAILS(OpenProcess, ERROR_ACCESS_DENIED, OpenProcess(PROCESS_ALL_ACCESS, FALSE, 4));
    DOES(GetCurrentProcess, value, GetCurrentProcess() == (HANDLE)(LONG_PTR)-1);
    DOES(GetCurrentProcessId, value, GetCurrentProcessId() == GetProcessId(self));
    DOES(GetProcessId, value, GetProcessId(self) != 0);
    FAILS(GetProcessId, ERROR_INVALID_HANDLE, GetProcessId(none));
    FAILS(GetProcessId, ERROR_ACCESS_DENIED, GetProcessId(low));
    DOES(GetExitCodeProcess, success, GetExitCodeProcess(self, &code) && code == STILL_ACTIVE);
    FAILS(GetExitCodeProcess, ERROR_INVALID_HANDLE, GetExitCodeProcess(none, &code));
    FAILS(GetExitCodeProcess, ERROR_ACCESS_DENIED, GetExitCodeProcess(low, &code));
    FAILS(TerminateProcess, ERROR_INVALID_HANDLE, TerminateProcess(none, 9));
    FAILS(TerminateProcess, ERROR_ACCESS_DENIED, TerminateProcess(low, 9));
    DOES(GetProcessHandleCount, success, GetProcessHandleCount(self, &n) && n > 0);
    FAILS(GetProcessHandleCount, ERROR_INVALID_HANDLE, GetProcessHandleCount(none, &n));
    DOES(GetProcessAffinityMask, success,
         GetProcessAffinityMask(self, &mine, &all) && mine && all && !(mine & ~all));
    FAILS(GetProcessAffinityMask, ERROR_INVALID_HANDLE, GetProcessAffinityMask(none, &mine, &all));
    CloseHandle(low);
    CloseHandle(self);
}

static void handles(void)
{
    HANDLE copy = NULL, other, low = weak(event, SYNCHRONIZE);
    DWORD flags = 55;

    DOES(DuplicateHandle, success,
         DuplicateHandle(GetCurrentProcess(), event, GetCurrentProcess(), &copy, 0, FALSE,
                         DUPLICATE_SAME_ACCESS));
    FAILS(DuplicateHandle, ERROR_INVALID_HANDLE,
          DuplicateHandle(GetCurrentProcess(), none, GetCurrentProcess(), &copy, 0, FALSE,
                          DUPLICATE_SAME_ACCESS));
    FAILS(DuplicateHandle, ERROR_INVALID_HANDLE,
          DuplicateHandle(none, event, GetCurrentProcess(), &copy, 0, FALSE,
                          DUPLICATE_SAME_ACCESS));
    FAILS(DuplicateHandle, ERROR_INVALID_HANDLE,
          DuplicateHandle(GetCurrentProcess(), event, event, &copy, 0, FALSE,
                          DUPLICATE_SAME_ACCESS));
    CloseHandle(copy);
    copy = weak(GetCurrentProcess(), SYNCHRONIZE);
    FAILS(DuplicateHandle, ERROR_ACCESS_DENIED,
          DuplicateHandle(copy, event, GetCurrentProcess(), &other, 0, FALSE,
                          DUPLICATE_SAME_ACCESS));
    CloseHandle(copy);
    DOES(GetHandleInformation, success, GetHandleInformation(event, &flags) && !flags);
    FAILS(GetHandleInformation, ERROR_INVALID_HANDLE, GetHandleInformation(none, &flags));
    DOES(CloseHandle, success, CloseHandle(low));
    FAILS(CloseHandle, ERROR_INVALID_HANDLE, CloseHandle(none));
    FAILS(CloseHandle, ERROR_INVALID_HANDLE, CloseHandle(NULL));
    FAILS(CompareObjectHandles, ERROR_INVALID_HANDLE, CompareObjectHandles(none, event));
}

static VOID WINAPI gone(PVOID value)
{
    InterlockedExchange(&ran, (LONG)(ULONG_PTR)value);
}

static void storage(void)
{
    slot = TlsAlloc();
    DOES(TlsAlloc, success, slot != TLS_OUT_OF_INDEXES);
    DOES(TlsSetValue, success, TlsSetValue(slot, (PVOID)7));
    DOES(TlsGetValue, value, TlsGetValue(slot) == (PVOID)7);
    FAILS(TlsGetValue, ERROR_INVALID_PARAMETER, TlsGetValue(5000));
    FAILS(TlsSetValue, ERROR_INVALID_PARAMETER, TlsSetValue(5000, NULL));
    FAILS(TlsFree, ERROR_INVALID_PARAMETER, TlsFree(5000));
    {
        DWORD mine[2000], n = 0;

        while (n < 2000 && (mine[n] = TlsAlloc()) != TLS_OUT_OF_INDEXES)
            n++;
        FAILS(TlsAlloc, ERROR_NO_MORE_ITEMS, TlsAlloc());
        EXPECT(n >= 64 && n < 1088);
        DOES(TlsFree, success, n && TlsFree(mine[0]));
        while (n-- > 1)
            TlsFree(mine[n]);
    }
    fiber_slot = FlsAlloc(gone);
    DOES(FlsAlloc, success, fiber_slot != FLS_OUT_OF_INDEXES);
    DOES(FlsSetValue, success, FlsSetValue(fiber_slot, (PVOID)8));
    DOES(FlsGetValue, value, FlsGetValue(fiber_slot) == (PVOID)8);
    FAILS(FlsGetValue, ERROR_INVALID_PARAMETER, FlsGetValue(50000));
    FAILS(FlsSetValue, ERROR_INVALID_PARAMETER, FlsSetValue(50000, NULL));
    FAILS(FlsFree, ERROR_INVALID_PARAMETER, FlsFree(50000));
    DOES(FlsFree, success, FlsFree(fiber_slot) && ran == 8);
    DOES(IsThreadAFiber, false, !IsThreadAFiber());
}

int wmain(void)
{
    event = CreateEventW(NULL, TRUE, FALSE, NULL);
    storage();
    threads();
    processes();
    handles();
    return conform_end() ? 3 : 0;
}
