#include <windows.h>
#include <stdio.h>

#define N 4
static HANDLE Device;

static void Show(const char *what, OVERLAPPED *o)
{
    DWORD n = 0;

    if (GetOverlappedResult(Device, o, &n, TRUE))
        printf("%s: %lu bytes, Internal %08lX\n", what, n, (DWORD)o->Internal);
    else
        printf("%s: error %lu, Internal %08lX\n", what, GetLastError(), (DWORD)o->Internal);
}

static DWORD WINAPI Other(LPVOID p)
{
    OVERLAPPED *o = p;
    static char buffer[8];

    ReadFile(Device, buffer, sizeof buffer, NULL, o);
    Sleep(50);
    return 0;
}

static DWORD WINAPI Blocked(LPVOID p)
{
    char c;
    DWORD n;
    HANDLE h = CreateFileA("\\\\.\\Waiters", GENERIC_READ, 0, NULL, OPEN_EXISTING, 0, NULL);

    (void)p;
    if (!ReadFile(h, &c, 1, &n, NULL))
        printf("synchronous read: error %lu\n", GetLastError());
    CloseHandle(h);
    return 3;
}

int main(void)
{
    OVERLAPPED o[N], other = {0};
    char buffers[N][16];
    DWORD n, code;
    HANDLE thread;
    int i;

    Device = CreateFile(L"\\\\.\\Waiters", GENERIC_READ | GENERIC_WRITE, 0, NULL, OPEN_EXISTING,
                        FILE_FLAG_OVERLAPPED, NULL);
    if (Device == INVALID_HANDLE_VALUE)
        return (int)GetLastError();
    ZeroMemory(o, sizeof o);
    for (i = 0; i < N; i++) {
        o[i].hEvent = CreateEvent(NULL, TRUE, FALSE, NULL);
        if (ReadFile(Device, buffers[i], sizeof buffers[i], NULL, &o[i]) || GetLastError() != ERROR_IO_PENDING)
            printf("read %d should be pending\n", i);
    }
    {
        OVERLAPPED w = {0};
        w.hEvent = CreateEvent(NULL, TRUE, FALSE, NULL);
        WriteFile(Device, "hello", 6, NULL, &w);
        Show("write", &w);
        CloseHandle(w.hEvent);
    }
    Show("first read", &o[0]);
    printf("got %s\n", buffers[0]);

    printf("CancelIoEx of one: %d\n", CancelIoEx(Device, &o[2]));
    Show("third read", &o[2]);
    if (!CancelIoEx(Device, &o[2]))
        printf("again: error %lu\n", GetLastError());

    other.hEvent = CreateEvent(NULL, TRUE, FALSE, NULL);
    thread = CreateThread(NULL, 0, Other, &other, 0, NULL);
    Sleep(10);
    printf("CancelIo: %d\n", CancelIo(Device));
    Show("second read", &o[1]);
    Show("fourth read", &o[3]);
    printf("the other thread's: %s\n",
           WaitForSingleObject(other.hEvent, 0) == WAIT_TIMEOUT ? "still there" : "cancelled");
    WaitForSingleObject(thread, INFINITE);
    CloseHandle(thread);
    Show("the other thread's, after its end", &other);

    thread = CreateThread(NULL, 0, Blocked, NULL, 0, NULL);
    Sleep(10);
    printf("CancelSynchronousIo: %d\n", CancelSynchronousIo(thread));
    WaitForSingleObject(thread, INFINITE);
    GetExitCodeThread(thread, &code);
    printf("thread ended with %lu\n", code);
    CloseHandle(thread);

    ReadFile(Device, buffers[0], 16, &n, &o[0]);
    CloseHandle(Device);
    return 0;
}
