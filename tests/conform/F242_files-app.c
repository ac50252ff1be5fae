/* The program of F242_files.c: opens, requests and cancels in all ways that the facts speak of. */
#define CONFORM_APP
#include "conform.h"
#include <winioctl.h>

typedef LONG NTSTATUS;
typedef struct {
    union {
        NTSTATUS Status;
        PVOID Pointer;
    };
    ULONG_PTR Information;
} BLOCK;
NTSTATUS NTAPI NtDeviceIoControlFile(HANDLE, HANDLE, PVOID, PVOID, BLOCK *, ULONG, PVOID, ULONG,
                                     PVOID, ULONG);

enum { FINISH = 1, FAIL, PEND, END_PENDED, PEND_FAIL_LATER, COUNTS, QUOTA };
#define CODE(order_) CTL_CODE(FILE_DEVICE_UNKNOWN, order_, METHOD_BUFFERED, FILE_ANY_ACCESS)
#define FAILED_STATUS 0xC0000184 /* STATUS_INVALID_DEVICE_STATE */

NTSTATUS NTAPI NtQueryInformationFile(HANDLE, BLOCK *, PVOID, ULONG, int);

static HANDLE device, overlapped;
static int apcs;

static VOID NTAPI apc(PVOID context, PVOID block, ULONG reserved)
{
    (void)context;
    (void)block;
    (void)reserved;
    apcs++;
}

static HANDLE open(DWORD flags)
{
    return CreateFileW(L"\\\\.\\Conform", GENERIC_READ | GENERIC_WRITE, 0, NULL, OPEN_EXISTING,
                       flags, NULL);
}

static void counts(LONG *out)
{
    DWORD n = 0;

    EXPECT_EQ(DeviceIoControl(device, CODE(COUNTS), NULL, 0, out, 16, &n, NULL), TRUE);
    EXPECT_EQ(n, 16);
}

static void files(void)
{
    HANDLE second, copy;
    LONG c[4];

    FACT(242);
    counts(c);
    EXPECT_EQ(c[0], 1);
    EXPECT_EQ(c[2], 0);
    second = open(0);
    counts(c);
    EXPECT_EQ(c[0], 2);
    EXPECT_EQ(c[3], 1); /* another FILE_OBJECT */
    EXPECT_EQ(DuplicateHandle(GetCurrentProcess(), second, GetCurrentProcess(), &copy, 0, FALSE,
                              DUPLICATE_SAME_ACCESS),
              TRUE);
    counts(c);
    EXPECT_EQ(c[0], 2);
    EXPECT_EQ(c[1], 0);
    EXPECT_EQ(c[2], 0);
    CloseHandle(second);
    counts(c);
    EXPECT_EQ(c[1], 0);
    EXPECT_EQ(c[2], 0);
    CloseHandle(copy);
    counts(c);
    EXPECT_EQ(c[0], 2);
    EXPECT_EQ(c[1], 1);
    EXPECT_EQ(c[2], 1);
}

static void synchronous(void)
{
    ULONGLONG start;
    DWORD n;
    BLOCK block;

    FACT(244);
    EXPECT_EQ(DeviceIoControl(device, CODE(FINISH), NULL, 0, NULL, 0, &n, NULL), TRUE);
    memset(&block, 0x55, sizeof block);
    EXPECT_EQ((DWORD)NtDeviceIoControlFile(device, NULL, NULL, NULL, &block, CODE(FAIL), NULL, 0,
                                           NULL, 0),
              FAILED_STATUS);
    start = GetTickCount64();
    memset(&block, 0x55, sizeof block);
    EXPECT_EQ((DWORD)NtDeviceIoControlFile(device, NULL, NULL, NULL, &block, CODE(PEND_FAIL_LATER),
                                           NULL, 0, NULL, 0),
              FAILED_STATUS);
    EXPECT(GetTickCount64() - start >= 15);

    FACT(250);
    n = 0x1234;
    EXPECT_EQ(DeviceIoControl(device, CODE(FAIL), NULL, 0, NULL, 0, &n, NULL), FALSE);
    EXPECT_EQ(GetLastError(), ERROR_BAD_COMMAND);
    EXPECT_EQ(n, 0x1234);
    n = 0x1234;
    EXPECT_EQ(DeviceIoControl(device, CODE(PEND_FAIL_LATER), NULL, 0, NULL, 0, &n, NULL), FALSE);
    EXPECT_EQ(n, 0x1234);
    n = 0x1234;
    EXPECT_EQ(DeviceIoControl(device, CODE(FINISH), NULL, 0, NULL, 0, &n, NULL), TRUE);
    EXPECT_EQ(n, 0);
}

static void asynchronous(void)
{
    HANDLE event = CreateEventW(NULL, TRUE, TRUE, NULL), port;
    BLOCK block, untouched;
    OVERLAPPED *which;
    ULONG_PTR completion;
    DWORD n;

    memset(&block, 0x55, sizeof block);
    memset(&untouched, 0x55, sizeof untouched);
    FACT(245);
    EXPECT_EQ((DWORD)NtDeviceIoControlFile(overlapped, event, (PVOID)apc, NULL, &block, CODE(FAIL),
                                           NULL, 0, NULL, 0),
              FAILED_STATUS);
    EXPECT_EQ(memcmp(&block, &untouched, sizeof block), 0);
    EXPECT_EQ(SleepEx(20, TRUE), 0);
    EXPECT_EQ(apcs, 0);
    FACT(248);
    EXPECT_EQ(WaitForSingleObject(event, 0), WAIT_TIMEOUT); /* it was set before the call */
    FACT(245);
    SetEvent(event);
    EXPECT_EQ(NtDeviceIoControlFile(overlapped, event, (PVOID)apc, NULL, &block, CODE(FINISH), NULL,
                                    0, NULL, 0),
              0);
    EXPECT_EQ(block.Status, 0);
    EXPECT_EQ(block.Information, 0);
    EXPECT_EQ(WaitForSingleObject(event, 0), WAIT_OBJECT_0);
    EXPECT_EQ(SleepEx(20, TRUE), WAIT_IO_COMPLETION);
    EXPECT_EQ(apcs, 1);
    FACT(248);
    SetEvent(event);
    memset(&block, 0x55, sizeof block);
    EXPECT_EQ(
        NtDeviceIoControlFile(overlapped, event, NULL, NULL, &block, CODE(PEND), NULL, 0, NULL, 0),
        0x103);
    EXPECT_EQ(WaitForSingleObject(event, 10), WAIT_TIMEOUT);
    DeviceIoControl(device, CODE(END_PENDED), NULL, 0, NULL, 0, &n, NULL);
    EXPECT_EQ(WaitForSingleObject(event, 1000), WAIT_OBJECT_0);
    FACT(245);
    EXPECT_EQ(block.Status, 0);
    /* Pended and failed: the block and the event say so. */
    memset(&block, 0x55, sizeof block);
    EXPECT_EQ(NtDeviceIoControlFile(overlapped, event, (PVOID)apc, NULL, &block,
                                    CODE(PEND_FAIL_LATER), NULL, 0, NULL, 0),
              0x103);
    EXPECT_EQ(memcmp(&block, &untouched, sizeof block), 0);
    EXPECT_EQ(WaitForSingleObject(event, 1000), WAIT_OBJECT_0);
    EXPECT_EQ((DWORD)block.Status, FAILED_STATUS);
    EXPECT_EQ(SleepEx(20, TRUE), WAIT_IO_COMPLETION);
    EXPECT_EQ(apcs, 2);

    FACT(247);
    {
        UCHAR information[64];
        ULONGLONG start = GetTickCount64();

        memset(&block, 0x55, sizeof block);
        EXPECT_EQ((DWORD)NtQueryInformationFile(overlapped, &block, information, 24, 5),
                  FAILED_STATUS);
        EXPECT(GetTickCount64() - start >= 15);
        EXPECT_EQ((DWORD)block.Status, FAILED_STATUS);
    }

    FACT(249);
    EXPECT_EQ(
        NtDeviceIoControlFile(overlapped, NULL, NULL, NULL, &block, CODE(PEND), NULL, 0, NULL, 0),
        0x103);
    EXPECT_EQ(WaitForSingleObject(overlapped, 10), WAIT_TIMEOUT);
    EXPECT_EQ(NtDeviceIoControlFile(overlapped, event, NULL, NULL, &block, CODE(FINISH), NULL, 0,
                                    NULL, 0),
              0);
    EXPECT_EQ(WaitForSingleObject(event, 0), WAIT_OBJECT_0);
    EXPECT_EQ(WaitForSingleObject(overlapped, 10), WAIT_TIMEOUT); /* an event was given */
    DeviceIoControl(device, CODE(END_PENDED), NULL, 0, NULL, 0, &n, NULL);
    EXPECT_EQ(WaitForSingleObject(overlapped, 1000), WAIT_OBJECT_0);
    EXPECT_EQ(
        NtDeviceIoControlFile(overlapped, NULL, NULL, NULL, &block, CODE(PEND), NULL, 0, NULL, 0),
        0x103);
    EXPECT_EQ(WaitForSingleObject(overlapped, 10), WAIT_TIMEOUT); /* reset at the start */
    DeviceIoControl(device, CODE(END_PENDED), NULL, 0, NULL, 0, &n, NULL);
    EXPECT_EQ(WaitForSingleObject(overlapped, 1000), WAIT_OBJECT_0);

    FACT(245);
    port = CreateIoCompletionPort(overlapped, NULL, 77, 0);
    EXPECT(port != NULL);
    EXPECT_EQ((DWORD)NtDeviceIoControlFile(overlapped, NULL, NULL, (PVOID)&block, &block,
                                           CODE(FAIL), NULL, 0, NULL, 0),
              FAILED_STATUS);
    EXPECT_EQ(GetQueuedCompletionStatus(port, &n, &completion, &which, 20), FALSE);
    EXPECT_EQ(GetLastError(), WAIT_TIMEOUT);
    EXPECT_EQ(NtDeviceIoControlFile(overlapped, NULL, NULL, (PVOID)&block, &block, CODE(FINISH),
                                    NULL, 0, NULL, 0),
              0);
    EXPECT_EQ(GetQueuedCompletionStatus(port, &n, &completion, &which, 1000), TRUE);
    EXPECT_EQ(completion, 77);
    EXPECT((PVOID)which == (PVOID)&block);
    CloseHandle(port);
    CloseHandle(event);
}

static OVERLAPPED other;

static DWORD WINAPI requester(LPVOID p)
{
    DWORD n;

    (void)DeviceIoControl(overlapped, CODE(PEND), NULL, 0, NULL, 0, &n, &other);
    WaitForSingleObject((HANDLE)p, INFINITE);
    return 0;
}

static void cancelling(void)
{
    HANDLE stop = CreateEventW(NULL, TRUE, FALSE, NULL), thread;
    OVERLAPPED o[3];
    DWORD n;
    int i;

    FACT(251);
    CloseHandle(overlapped);
    overlapped = open(FILE_FLAG_OVERLAPPED);
    memset(o, 0, sizeof o);
    other.hEvent = CreateEventW(NULL, TRUE, FALSE, NULL);
    thread = CreateThread(NULL, 0, requester, stop, 0, NULL);
    Sleep(5);
    for (i = 0; i < 3; i++) {
        o[i].hEvent = CreateEventW(NULL, TRUE, FALSE, NULL);
        EXPECT_EQ(DeviceIoControl(overlapped, CODE(PEND), NULL, 0, NULL, 0, &n, &o[i]), FALSE);
        EXPECT_EQ(GetLastError(), ERROR_IO_PENDING);
    }
    EXPECT_EQ(CancelIoEx(overlapped, &o[1]), TRUE);
    EXPECT_EQ(GetOverlappedResult(overlapped, &o[1], &n, TRUE), FALSE);
    EXPECT_EQ(GetLastError(), ERROR_OPERATION_ABORTED);
    EXPECT_EQ(WaitForSingleObject(o[0].hEvent, 5), WAIT_TIMEOUT);
    EXPECT_EQ(WaitForSingleObject(o[2].hEvent, 5), WAIT_TIMEOUT);
    EXPECT_EQ(WaitForSingleObject(other.hEvent, 5), WAIT_TIMEOUT);
    EXPECT_EQ(CancelIo(overlapped), TRUE);
    EXPECT_EQ(GetOverlappedResult(overlapped, &o[0], &n, TRUE), FALSE);
    EXPECT_EQ(GetLastError(), ERROR_OPERATION_ABORTED);
    EXPECT_EQ(GetOverlappedResult(overlapped, &o[2], &n, TRUE), FALSE);
    EXPECT_EQ(GetLastError(), ERROR_OPERATION_ABORTED);
    EXPECT_EQ(WaitForSingleObject(other.hEvent, 20), WAIT_TIMEOUT); /* another thread's */
    EXPECT_EQ(CancelIoEx(overlapped, NULL), TRUE);
    EXPECT_EQ(WaitForSingleObject(other.hEvent, 1000), WAIT_OBJECT_0);
    SetEvent(stop);
    WaitForSingleObject(thread, INFINITE);
    for (i = 0; i < 3; i++)
        CloseHandle(o[i].hEvent);
    CloseHandle(other.hEvent);
    CloseHandle(thread);
    CloseHandle(stop);
}

int wmain(void)
{
    HANDLE event;
    DWORD n;

    device = open(0);
    overlapped = NULL;
    EXPECT(device != INVALID_HANDLE_VALUE);
    files();
    overlapped = open(FILE_FLAG_OVERLAPPED);
    synchronous();
    asynchronous();
    cancelling();
    FACT(156);
    EXPECT_EQ(DeviceIoControl(device, CODE(QUOTA), NULL, 0, NULL, 0, &n, NULL), TRUE);
    FACT(273);
    event = CreateEventW(NULL, FALSE, TRUE, NULL);
    SetLastError(0);
    EXPECT_EQ(SignalObjectAndWait(device, event, INFINITE, FALSE), WAIT_FAILED);
    EXPECT_EQ(GetLastError(), ERROR_INVALID_HANDLE);
    EXPECT_EQ(WaitForSingleObject(event, 0), WAIT_OBJECT_0);
    CloseHandle(event);
    CloseHandle(overlapped);
    CloseHandle(device);
    return conform_end() ? 3 : 0;
}
