#include <windows.h>
#include <winioctl.h>
#include <stdio.h>
#define IOCTL_PEND CTL_CODE(FILE_DEVICE_UNKNOWN, 0x800, METHOD_BUFFERED, FILE_ANY_ACCESS)
#define IOCTL_ECHO CTL_CODE(FILE_DEVICE_UNKNOWN, 0x801, METHOD_BUFFERED, FILE_ANY_ACCESS)
#define IOCTL_FAIL CTL_CODE(FILE_DEVICE_UNKNOWN, 0x802, METHOD_BUFFERED, FILE_ANY_ACCESS)
static int apc_called;
static VOID CALLBACK done(DWORD err, DWORD n, LPOVERLAPPED o)
{
    printf("apc err %lu bytes %lu\n", err, n);
    apc_called++;
}
int main(void)
{
    HANDLE d, o;
    DWORD n = 77;
    char in[8] = "hello", out[8] = "";
    OVERLAPPED ov = {0}, ov2 = {0};
    d = CreateFileA("\\\\.\\Pend", GENERIC_READ | GENERIC_WRITE, 0, NULL, OPEN_EXISTING, 0, NULL);
    printf("open %d %lu\n", d != INVALID_HANDLE_VALUE,
           d == INVALID_HANDLE_VALUE ? GetLastError() : 0);
    printf("echo %d", DeviceIoControl(d, IOCTL_ECHO, in, 6, out, sizeof out, &n, NULL));
    printf(" %lu %s\n", n, out);
    n = 77;
    printf("fail %d", DeviceIoControl(d, IOCTL_FAIL, in, 6, out, sizeof out, &n, NULL));
    printf(" %lu err %lu\n", n, GetLastError());
    printf("pend %d", DeviceIoControl(d, IOCTL_PEND, NULL, 0, out, sizeof out, &n, NULL));
    printf(" %lu\n", n);
    o = CreateFileA("\\\\.\\pend", GENERIC_READ | GENERIC_WRITE, 0, NULL, OPEN_EXISTING,
                    FILE_FLAG_OVERLAPPED, NULL);
    ov.hEvent = CreateEvent(NULL, TRUE, FALSE, NULL);
    printf("ovl %d", DeviceIoControl(o, IOCTL_PEND, NULL, 0, out, sizeof out, NULL, &ov));
    printf(" err %lu\n", GetLastError());
    printf("inc %d", GetOverlappedResult(o, &ov, &n, FALSE));
    printf(" err %lu\n", GetLastError());
    printf("res %d", GetOverlappedResult(o, &ov, &n, TRUE));
    printf(" n %lu t %lu\n", n, (ULONG)(GetTickCount()));
    printf("rdex %d\n", ReadFileEx(o, out, 8, &ov2, done));
    while (!apc_called)
        SleepEx(INFINITE, TRUE);
    ResetEvent(ov.hEvent);
    printf("ovl %d", DeviceIoControl(o, IOCTL_PEND, NULL, 0, out, sizeof out, NULL, &ov));
    printf(" err %lu\n", GetLastError());
    printf("cancel %d\n", CancelIoEx(o, &ov));
    printf("res %d", GetOverlappedResult(o, &ov, &n, TRUE));
    printf(" err %lu\n", GetLastError());
    printf("cancel %d err %lu\n", CancelIoEx(o, &ov), GetLastError());
    {
        HANDLE port = CreateIoCompletionPort(o, NULL, 0x55, 0);
        ULONG_PTR key;
        LPOVERLAPPED po;
        OVERLAPPED ov3 = {0};
        DeviceIoControl(o, IOCTL_PEND, NULL, 0, out, sizeof out, NULL, &ov3);
        printf("gqcs %d", GetQueuedCompletionStatus(port, &n, &key, &po, INFINITE));
        printf(" n %lu key %lx %d\n", n, (ULONG)key, po == &ov3);
        PostQueuedCompletionStatus(port, 5, 6, NULL);
        printf("gqcs %d", GetQueuedCompletionStatus(port, &n, &key, &po, INFINITE));
        printf(" n %lu key %lx\n", n, (ULONG)key);
        printf("gqcs %d", GetQueuedCompletionStatus(port, &n, &key, &po, 10));
        printf(" err %lu\n", GetLastError());
    }
    CloseHandle(o);
    CloseHandle(d);
    return 0;
}
