/* A pool of threads on a completion port; then APCs: ReadFileEx's kin, timers, QueueUserAPC. */
#define WIN32_LEAN_AND_MEAN
#include <windows.h>
#include <winioctl.h>
#include <stdio.h>
#include <stdlib.h>
#include <strsafe.h>

#define IOCTL_ECHO        CTL_CODE(FILE_DEVICE_UNKNOWN, 0x801, METHOD_BUFFERED, FILE_ANY_ACCESS)
#define IOCTL_ECHO_SLOW   CTL_CODE(FILE_DEVICE_UNKNOWN, 0x802, METHOD_BUFFERED, FILE_ANY_ACCESS)

typedef struct PER_IO {
    OVERLAPPED Overlapped;
    int Number;
    WCHAR In[32], Out[32];
} PER_IO;

static LONG g_Done, g_Bad;
static HANDLE g_AllDone;
#define REQUESTS 6

static DWORD WINAPI Worker(LPVOID Context)
{
    HANDLE port = (HANDLE)Context;

    for (;;) {
        DWORD bytes;
        ULONG_PTR key;
        OVERLAPPED *overlapped;
        BOOL ok = GetQueuedCompletionStatus(port, &bytes, &key, &overlapped, INFINITE);

        if (overlapped == NULL)
            break; /* told to go */
        PER_IO *io = CONTAINING_RECORD(overlapped, PER_IO, Overlapped);
        if (!ok || key != 42 || bytes != sizeof io->In || lstrcmpW(io->In, io->Out) != 0)
            InterlockedIncrement(&g_Bad);
        HeapFree(GetProcessHeap(), 0, io);
        if (InterlockedIncrement(&g_Done) == REQUESTS)
            SetEvent(g_AllDone);
    }
    return 0;
}

static int g_Apcs;
static VOID CALLBACK OnApc(ULONG_PTR Parameter) { g_Apcs += (int)Parameter; }
static VOID CALLBACK OnTimer(LPVOID Context, DWORD Low, DWORD High)
{
    (*(int *)Context)++;
}

static void Die(const char *what)
{
    fprintf(stderr, "%s: error %lu\n", what, GetLastError());
    ExitProcess(2);
}

int __cdecl wmain(void)
{
    HANDLE device, port, threads[2], timer;
    LARGE_INTEGER due;
    int i, ticks = 0;

    device = CreateFileW(L"\\\\.\\Echo", GENERIC_READ | GENERIC_WRITE, 0, NULL, OPEN_EXISTING, FILE_FLAG_OVERLAPPED, NULL);
    if (device == INVALID_HANDLE_VALUE)
        Die("CreateFile");
    port = CreateIoCompletionPort(device, NULL, 42, 0);
    if (!port)
        Die("CreateIoCompletionPort");
    g_AllDone = CreateEventW(NULL, TRUE, FALSE, NULL);
    for (i = 0; i < 2; i++)
        threads[i] = CreateThread(NULL, 0, Worker, port, 0, NULL);
    for (i = 0; i < REQUESTS; i++) {
        PER_IO *io = HeapAlloc(GetProcessHeap(), HEAP_ZERO_MEMORY, sizeof *io);

        io->Number = i;
        StringCchPrintfW(io->In, ARRAYSIZE(io->In), L"request %d", i);
        if (!DeviceIoControl(device, i & 1 ? IOCTL_ECHO_SLOW : IOCTL_ECHO, io->In, sizeof io->In, io->Out,
                             sizeof io->Out, NULL, &io->Overlapped) &&
            GetLastError() != ERROR_IO_PENDING)
            Die("DeviceIoControl");
    }
    if (WaitForSingleObject(g_AllDone, 5000) != WAIT_OBJECT_0)
        puts("timeout");
    for (i = 0; i < 2; i++)
        PostQueuedCompletionStatus(port, 0, 0, NULL);
    WaitForMultipleObjects(2, threads, TRUE, INFINITE);
    wprintf(L"done %ld bad %ld\n", g_Done, g_Bad);

    QueueUserAPC(OnApc, GetCurrentThread(), 5);
    QueueUserAPC(OnApc, GetCurrentThread(), 6);
    SleepEx(0, TRUE);
    timer = CreateWaitableTimerW(NULL, FALSE, NULL);
    due.QuadPart = -10000LL * 2;
    SetWaitableTimer(timer, &due, 10, OnTimer, &ticks, FALSE);
    while (ticks < 3)
        SleepEx(INFINITE, TRUE);
    CancelWaitableTimer(timer);
    wprintf(L"apcs %d ticks %d\n", g_Apcs, ticks);
    CloseHandle(timer);
    CloseHandle(threads[0]);
    CloseHandle(threads[1]);
    CloseHandle(device);
    CloseHandle(port);
    CloseHandle(g_AllDone);
    return 0;
}
