/* Waits, duplicated handles, thread and process exit codes; ends by ExitProcess from a thread. */
#include <windows.h>
#include <stdio.h>
#include <stdlib.h>

static CRITICAL_SECTION cs;
static CONDITION_VARIABLE cv;
static SRWLOCK srw = SRWLOCK_INIT;
static int ready;
static DWORD tls;

static void AtExit(void) { puts("atexit runs"); }

static DWORD WINAPI Sleeper(LPVOID p)
{
    Sleep((DWORD)(ULONG_PTR)p);
    return 77;
}

static DWORD WINAPI Signaller(LPVOID p)
{
    UNREFERENCED_PARAMETER(p);
    TlsSetValue(tls, (LPVOID)2);
    Sleep(5);
    EnterCriticalSection(&cs);
    ready = 1;
    LeaveCriticalSection(&cs);
    WakeConditionVariable(&cv);
    ExitThread(9);
}

static DWORD WINAPI Ender(LPVOID p)
{
    UNREFERENCED_PARAMETER(p);
    Sleep(10);
    exit(33);
}

static VOID CALLBACK Apc(ULONG_PTR v) { printf("apc %Iu\n", v); }

int main(int argc, char *argv[])
{
    HANDLE event, copy, weak, thread, timer, things[3];
    LARGE_INTEGER due, f, a, b;
    DWORD code, flags;
    int i;

    for (i = 1; i < argc; i++)
        printf("argument %d: [%s]\n", i, argv[i]);
    atexit(AtExit);
    InitializeCriticalSectionAndSpinCount(&cs, 4000);
    InitializeConditionVariable(&cv);
    tls = TlsAlloc();
    TlsSetValue(tls, (LPVOID)1);

    event = CreateEvent(NULL, FALSE, FALSE, NULL);
    DuplicateHandle(GetCurrentProcess(), event, GetCurrentProcess(), &copy, 0, TRUE, DUPLICATE_SAME_ACCESS);
    DuplicateHandle(GetCurrentProcess(), event, GetCurrentProcess(), &weak, SYNCHRONIZE, FALSE, 0);
    GetHandleInformation(copy, &flags);
    printf("same handle %d, inherit %lu\n", event == copy, flags & HANDLE_FLAG_INHERIT);
    CloseHandle(event);
    SetEvent(copy);
    printf("through the copy: %lu\n", WaitForSingleObject(weak, 0));
    printf("again: %lu\n", WaitForSingleObject(weak, 25));
    if (!SetEvent(weak))
        printf("weak: error %lu\n", GetLastError());

    thread = CreateThread(NULL, 0, Sleeper, (LPVOID)100, CREATE_SUSPENDED, NULL);
    printf("suspended: %lu\n", WaitForSingleObject(thread, 50));
    printf("suspend count %lu\n", ResumeThread(thread));
    GetExitCodeThread(thread, &code);
    printf("still active: %d\n", code == STILL_ACTIVE);
    things[0] = copy;
    things[1] = thread;
    printf("all: 0x%lx\n", WaitForMultipleObjects(2, things, TRUE, 150));
    printf("any: %lu\n", WaitForMultipleObjects(2, things, FALSE, INFINITE));
    GetExitCodeThread(thread, &code);
    printf("exit code %lu\n", code);
    CloseHandle(thread);

    thread = CreateThread(NULL, 0, Signaller, NULL, 0, NULL);
    EnterCriticalSection(&cs);
    while (!ready)
        if (!SleepConditionVariableCS(&cv, &cs, 1000))
            printf("condition: error %lu\n", GetLastError());
    LeaveCriticalSection(&cs);
    WaitForSingleObject(thread, INFINITE);
    GetExitCodeThread(thread, &code);
    printf("ready %d, code %lu, tls %d\n", ready, code, (int)(ULONG_PTR)TlsGetValue(tls));
    AcquireSRWLockShared(&srw);
    printf("exclusive while shared: %d\n", TryAcquireSRWLockExclusive(&srw));
    ReleaseSRWLockShared(&srw);

    QueueUserAPC(Apc, GetCurrentThread(), 5);
    printf("SleepEx: %lu\n", SleepEx(1000, TRUE));
    timer = CreateWaitableTimer(NULL, FALSE, NULL);
    due.QuadPart = -300000;
    QueryPerformanceFrequency(&f);
    QueryPerformanceCounter(&a);
    SetWaitableTimer(timer, &due, 0, NULL, NULL, FALSE);
    WaitForSingleObject(timer, INFINITE);
    QueryPerformanceCounter(&b);
    printf("timer after %I64d ms\n", (b.QuadPart - a.QuadPart) * 1000 / f.QuadPart);
    things[0] = things[1] = copy;
    code = WaitForMultipleObjects(2, things, TRUE, 0);
    printf("the same twice: %lx, error %lu\n", code, GetLastError());
    if (!CloseHandle((HANDLE)(ULONG_PTR)0xABC))
        printf("bad close: error %lu\n", GetLastError());
    DeleteCriticalSection(&cs);
    CreateThread(NULL, 0, Ender, NULL, 0, NULL);
    WaitForSingleObject(copy, INFINITE);
    puts("never");
    return 0;
}
