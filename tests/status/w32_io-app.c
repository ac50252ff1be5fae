/* w32_io-app.c - files, requests and completion ports of a program: call x bad argument. */
#define CONFORM_APP
#include "status.h"
#include <winioctl.h>

#define CODE(n_, access_) CTL_CODE(FILE_DEVICE_UNKNOWN, 0x800 + (n_), METHOD_BUFFERED, access_)

static HANDLE none = (HANDLE)(ULONG_PTR)0x7770, event;
static PVOID nowhere = (PVOID)(ULONG_PTR)0x10;

static BOOL opened(HANDLE file)
{
    return file != INVALID_HANDLE_VALUE && CloseHandle(file);
}

static HANDLE device(DWORD access, DWORD flags)
{
    HANDLE made =
        CreateFileW(L"\\\\.\\StatusIo", access, 0, NULL, OPEN_EXISTING, flags, NULL);

    EXPECT(made != INVALID_HANDLE_VALUE);
    return made;
}

static void opening(void)
{
#define OPENS(Call, T, ...)                                                                        \
    do {                                                                                           \
        DOES(Call, success,                                                                        \
             opened(Call(T("\\\\.\\StatusIo"), GENERIC_READ, 0, NULL, OPEN_EXISTING, 0, NULL)));   \
        FAILS(Call, ERROR_ACCESS_DENIED,                                                           \
              Call(T("\\\\.\\StatusIo\\denied"), GENERIC_READ, 0, NULL, OPEN_EXISTING, 0, NULL));    \
        FAILS(Call, ERROR_SHARING_VIOLATION,                                                       \
              Call(T("\\\\.\\StatusIo\\shared"), GENERIC_READ, 0, NULL, OPEN_EXISTING, 0, NULL));    \
        FAILS(Call, ERROR_FILE_EXISTS,                                                             \
              Call(T("\\\\.\\StatusIo\\exists"), GENERIC_READ, 0, NULL, CREATE_NEW, 0, NULL));       \
        FAILS(Call, ERROR_FILE_NOT_FOUND,                                                          \
              Call(T("\\\\.\\StatusNone"), GENERIC_READ, 0, NULL, OPEN_EXISTING, 0, NULL));        \
        FAILS(Call, ERROR_PATH_NOT_FOUND,                                                          \
              Call(T("C:\\NoFolder\\a.txt"), GENERIC_READ, 0, NULL, OPEN_EXISTING, 0, NULL));      \
        FAILS(Call, ERROR_INVALID_PARAMETER,                                                       \
              Call(T("\\\\.\\StatusIo"), GENERIC_READ, 0, NULL, 77, 0, NULL));                     \
        FAILS(Call, ERROR_PATH_NOT_FOUND,                                                          \
              Call(T(""), GENERIC_READ, 0, NULL, OPEN_EXISTING, 0, NULL));                         \
        FAILS(Call, ERROR_PATH_NOT_FOUND,                                                          \
              Call(NULL, GENERIC_READ, 0, NULL, OPEN_EXISTING, 0, NULL));                          \
    } while (0)
#define N(text_) text_
#define L(text_) L##text_
    OPENS(CreateFileA, N);
    OPENS(CreateFileW, L);
}

/* The one file there is: the driver's. */
static void copies(void)
{
#define COPIES(Call, T)                                                                            \
    do {                                                                                           \
        DOES(Call, success, Call(T("w32_io.sys"), T("C:\\Windows\\System32\\drivers\\a.sys"), TRUE)); \
        FAILS(Call, ERROR_FILE_NOT_FOUND, Call(T("none.sys"), T("a.sys"), TRUE));                  \
        FAILS(Call, ERROR_FILE_EXISTS, Call(T("w32_io.sys"), T("C:\\irqlab\\w32_io.sys"), TRUE));  \
    } while (0)
    COPIES(CopyFileA, N);
    COPIES(CopyFileW, L);
}

static void transfers(void)
{
    HANDLE both = device(GENERIC_READ | GENERIC_WRITE, 0), read = device(GENERIC_READ, 0),
           write = device(GENERIC_WRITE, 0);
    LARGE_INTEGER size, to;
    CHAR data[16];
    DWORD n = 55;

    DOES(ReadFile, success, ReadFile(both, data, 4, &n, NULL) && n == 4);
    EXPECT(!memcmp(data, "data", 4));
    FAILS(ReadFile, ERROR_INSUFFICIENT_BUFFER, ReadFile(both, data, 2, &n, NULL));
    FAILS(ReadFile, ERROR_INVALID_HANDLE, ReadFile(none, data, 4, &n, NULL));
    FAILS(ReadFile, ERROR_INVALID_HANDLE, ReadFile(event, data, 4, &n, NULL));
    FAILS(ReadFile, ERROR_ACCESS_DENIED, ReadFile(write, data, 4, &n, NULL));
    FAILS(ReadFile, ERROR_NOACCESS, ReadFile(both, nowhere, 4, &n, NULL));
    DOES(WriteFile, success, WriteFile(both, data, 4, &n, NULL) && n == 4);
    FAILS(WriteFile, ERROR_INVALID_HANDLE, WriteFile(none, data, 4, &n, NULL));
    FAILS(WriteFile, ERROR_INVALID_HANDLE, WriteFile(event, data, 4, &n, NULL));
    FAILS(WriteFile, ERROR_ACCESS_DENIED, WriteFile(read, data, 4, &n, NULL));
    FAILS(WriteFile, ERROR_NOACCESS, WriteFile(both, nowhere, 4, &n, NULL));

    DOES(SetFilePointer, value, SetFilePointer(both, 2000, NULL, FILE_BEGIN) == 2000);
    /* The end of a file is success with nothing read. */
    DOES(ReadFile, success, ReadFile(both, data, 4, &n, NULL) && n == 0);
    FAILS(WriteFile, ERROR_DISK_FULL, WriteFile(both, data, 4, &n, NULL));
    DOES(SetFilePointer, value, SetFilePointer(both, -500, NULL, FILE_CURRENT) == 1500);
    DOES(SetFilePointer, value, SetFilePointer(both, -500, NULL, FILE_END) == 500);
    FAILS(SetFilePointer, ERROR_NEGATIVE_SEEK, SetFilePointer(both, -9, NULL, FILE_BEGIN));
    FAILS(SetFilePointer, ERROR_INVALID_PARAMETER, SetFilePointer(both, 0, NULL, 77));
    FAILS(SetFilePointer, ERROR_INVALID_HANDLE, SetFilePointer(none, 0, NULL, FILE_BEGIN));
    to.QuadPart = 20;
    DOES(SetFilePointerEx, success,
         SetFilePointerEx(both, to, &size, FILE_BEGIN) && size.QuadPart == 20);
    to.QuadPart = -9;
    FAILS(SetFilePointerEx, ERROR_NEGATIVE_SEEK, SetFilePointerEx(both, to, &size, FILE_BEGIN));
    FAILS(SetFilePointerEx, ERROR_INVALID_PARAMETER, SetFilePointerEx(both, to, &size, 77));
    to.QuadPart = 9;
    FAILS(SetFilePointerEx, ERROR_INVALID_HANDLE, SetFilePointerEx(none, to, &size, FILE_BEGIN));
    DOES(GetFileSize, value, GetFileSize(both, NULL) == 1000);
    FAILS(GetFileSize, ERROR_INVALID_HANDLE, GetFileSize(none, NULL));
    DOES(GetFileSizeEx, success, GetFileSizeEx(both, &size) && size.QuadPart == 1000);
    FAILS(GetFileSizeEx, ERROR_INVALID_HANDLE, GetFileSizeEx(none, &size));
    DOES(GetFileType, value, GetFileType(both) == FILE_TYPE_UNKNOWN || GetFileType(both) != 0);
    FAILS(GetFileType, ERROR_INVALID_HANDLE, GetFileType(none));
    DOES(FlushFileBuffers, success, FlushFileBuffers(both));
    FAILS(FlushFileBuffers, ERROR_INVALID_HANDLE, FlushFileBuffers(none));
    FAILS(FlushFileBuffers, ERROR_ACCESS_DENIED, FlushFileBuffers(read));

    DOES(DeviceIoControl, success,
         DeviceIoControl(both, CODE(0, FILE_ANY_ACCESS), NULL, 0, NULL, 0, &n, NULL) && n == 0);
    FAILS(DeviceIoControl, ERROR_INVALID_FUNCTION,
          DeviceIoControl(both, CODE(1, FILE_ANY_ACCESS), NULL, 0, NULL, 0, &n, NULL));
    FAILS(DeviceIoControl, ERROR_MORE_DATA,
          DeviceIoControl(both, CODE(5, FILE_ANY_ACCESS), NULL, 0, data, 8, &n, NULL));
    EXPECT(n == 8 && data[7] == 7);
    FAILS(DeviceIoControl, ERROR_INSUFFICIENT_BUFFER,
          DeviceIoControl(both, CODE(5, FILE_ANY_ACCESS), NULL, 0, data, 2, &n, NULL));
    FAILS(DeviceIoControl, ERROR_ACCESS_DENIED,
          DeviceIoControl(write, CODE(3, FILE_READ_ACCESS), NULL, 0, NULL, 0, &n, NULL));
    DOES(DeviceIoControl, success,
         DeviceIoControl(write, CODE(6, FILE_ANY_ACCESS), NULL, 0, NULL, 0, &n, NULL));
    FAILS(DeviceIoControl, ERROR_INVALID_HANDLE,
          DeviceIoControl(none, CODE(0, FILE_ANY_ACCESS), NULL, 0, NULL, 0, &n, NULL));
    FAILS(DeviceIoControl, ERROR_INVALID_HANDLE,
          DeviceIoControl(event, CODE(0, FILE_ANY_ACCESS), NULL, 0, NULL, 0, &n, NULL));
    FAILS(DeviceIoControl, ERROR_NOACCESS,
          DeviceIoControl(both, CODE(0, FILE_ANY_ACCESS), nowhere, 4, NULL, 0, &n, NULL));
    CloseHandle(write);
    CloseHandle(read);
    CloseHandle(both);
}

static volatile LONG completed;

static VOID CALLBACK completion(DWORD error, DWORD bytes, LPOVERLAPPED overlapped)
{
    UNREFERENCED_PARAMETER(bytes);
    UNREFERENCED_PARAMETER(overlapped);
    InterlockedExchange(&completed, (LONG)error + 1);
}

static VOID CALLBACK apc(ULONG_PTR context)
{
    UNREFERENCED_PARAMETER(context);
}

static void overlapped(void)
{
    HANDLE file = device(GENERIC_READ | GENERIC_WRITE, FILE_FLAG_OVERLAPPED),
           weak = device(GENERIC_WRITE, FILE_FLAG_OVERLAPPED),
           read = device(GENERIC_READ, FILE_FLAG_OVERLAPPED);
    OVERLAPPED o = {0}, other = {0};
    CHAR data[16];
    DWORD n = 55;

    o.hEvent = event;
    o.Offset = 4096;
    FAILS(ReadFile, ERROR_IO_PENDING, ReadFile(file, data, 4, NULL, &o));
    FAILS(GetOverlappedResult, ERROR_IO_INCOMPLETE, GetOverlappedResult(file, &o, &n, FALSE));
    FAILS(GetOverlappedResultEx, ERROR_IO_INCOMPLETE,
          GetOverlappedResultEx(file, &o, &n, 0, FALSE));
    FAILS(GetOverlappedResultEx, WAIT_TIMEOUT, GetOverlappedResultEx(file, &o, &n, 5, FALSE));
    FAILS(CancelIoEx, ERROR_NOT_FOUND, CancelIoEx(file, &other));
    DOES(CancelIoEx, success, CancelIoEx(file, &o));
    FAILS(GetOverlappedResult, ERROR_OPERATION_ABORTED, GetOverlappedResult(file, &o, &n, TRUE));
    FAILS(GetOverlappedResultEx, ERROR_OPERATION_ABORTED,
          GetOverlappedResultEx(file, &o, &n, INFINITE, FALSE));
    FAILS(CancelIoEx, ERROR_NOT_FOUND, CancelIoEx(file, NULL));
    FAILS(CancelIoEx, ERROR_INVALID_HANDLE, CancelIoEx(none, NULL));
    FAILS(WriteFile, ERROR_IO_PENDING, WriteFile(file, data, 4, NULL, &o));
    DOES(CancelIo, success, CancelIo(file));
    FAILS(CancelIo, ERROR_INVALID_HANDLE, CancelIo(none));
    GetOverlappedResult(file, &o, &n, TRUE);
    FAILS(DeviceIoControl, ERROR_IO_PENDING,
          DeviceIoControl(file, CODE(2, FILE_ANY_ACCESS), NULL, 0, NULL, 0, NULL, &o));
    CancelIo(file);
    GetOverlappedResult(file, &o, &n, TRUE);
    o.Offset = 0;
    ReadFile(file, data, 4, NULL, &o);
    DOES(GetOverlappedResult, success, GetOverlappedResult(file, &o, &n, TRUE) && n == 4);
    DOES(GetOverlappedResultEx, success,
         GetOverlappedResultEx(file, &o, &n, INFINITE, FALSE) && n == 4);
    o.Offset = 2000;
    FAILS(ReadFile, ERROR_HANDLE_EOF, ReadFile(file, data, 4, NULL, &o));

    memset(&o, 0, sizeof o);
    o.Offset = 4096;
    DOES(ReadFileEx, success, ReadFileEx(file, data, 4, &o, completion));
    CancelIo(file);
    EXPECT_EQ(SleepEx(1000, TRUE), WAIT_IO_COMPLETION);
    EXPECT_EQ(completed, ERROR_OPERATION_ABORTED + 1);
    o.Offset = 0;
    DOES(WriteFileEx, success, WriteFileEx(file, data, 4, &o, completion));
    EXPECT_EQ(SleepEx(1000, TRUE), WAIT_IO_COMPLETION);
    EXPECT_EQ(completed, 1);
    FAILS(ReadFileEx, ERROR_INVALID_HANDLE, ReadFileEx(none, data, 4, &o, completion));
    FAILS(WriteFileEx, ERROR_INVALID_HANDLE, WriteFileEx(none, data, 4, &o, completion));
    FAILS(ReadFileEx, ERROR_ACCESS_DENIED, ReadFileEx(weak, data, 4, &o, completion));
    FAILS(WriteFileEx, ERROR_ACCESS_DENIED, WriteFileEx(read, data, 4, &o, completion));
    /* What the driver says when it has too many. */
    o.Offset = 6000;
    FAILS(ReadFile, ERROR_NOT_ENOUGH_MEMORY, ReadFile(file, data, 4, NULL, &o));
    FAILS(WriteFile, ERROR_NOT_ENOUGH_MEMORY, WriteFile(file, data, 4, NULL, &o));
    FAILS(ReadFileEx, ERROR_NOT_ENOUGH_MEMORY, ReadFileEx(file, data, 4, &o, completion));
    FAILS(WriteFileEx, ERROR_NOT_ENOUGH_MEMORY, WriteFileEx(file, data, 4, &o, completion));
    o.Offset = 7000;
    FAILS(ReadFile, ERROR_INVALID_USER_BUFFER, ReadFile(file, data, 4, NULL, &o));
    FAILS(WriteFile, ERROR_INVALID_USER_BUFFER, WriteFile(file, data, 4, NULL, &o));
    FAILS(ReadFileEx, ERROR_INVALID_USER_BUFFER, ReadFileEx(file, data, 4, &o, completion));
    FAILS(WriteFileEx, ERROR_INVALID_USER_BUFFER, WriteFileEx(file, data, 4, &o, completion));
    o.Internal = STATUS_PENDING;
    o.hEvent = none;
    FAILS(GetOverlappedResult, ERROR_INVALID_HANDLE, GetOverlappedResult(file, &o, &n, TRUE));
    FAILS(GetOverlappedResultEx, ERROR_INVALID_HANDLE,
          GetOverlappedResultEx(file, &o, &n, INFINITE, FALSE));
    o.hEvent = event;
    ResetEvent(event);
    QueueUserAPC(apc, GetCurrentThread(), 0);
    FAILS(GetOverlappedResultEx, WAIT_IO_COMPLETION, GetOverlappedResultEx(file, &o, &n, 1000, TRUE));
    CloseHandle(weak);
    CloseHandle(read);
    CloseHandle(file);
}

static volatile LONG blocked;

static DWORD WINAPI reader(PVOID context)
{
    CHAR data[4];
    DWORD n;

    SetFilePointer(context, 4096, NULL, FILE_BEGIN);
    InterlockedExchange(&blocked, 1);
    FAILS(ReadFile, ERROR_OPERATION_ABORTED, ReadFile(context, data, 4, &n, NULL));
    return 0;
}

static void synchronous(void)
{
    HANDLE file = device(GENERIC_READ, 0), thread, weak;

    thread = CreateThread(NULL, 0, reader, file, 0, NULL);
    while (!InterlockedOr(&blocked, 0))
        Sleep(1);
    Sleep(10);
    DuplicateHandle(GetCurrentProcess(), thread, GetCurrentProcess(), &weak, SYNCHRONIZE, FALSE, 0);
    FAILS(CancelSynchronousIo, ERROR_ACCESS_DENIED, CancelSynchronousIo(weak));
    DOES(CancelSynchronousIo, success, CancelSynchronousIo(thread));
    WaitForSingleObject(thread, INFINITE);
    FAILS(CancelSynchronousIo, ERROR_NOT_FOUND, CancelSynchronousIo(thread));
    FAILS(CancelSynchronousIo, ERROR_INVALID_HANDLE, CancelSynchronousIo(none));
    CloseHandle(weak);
    CloseHandle(thread);
    CloseHandle(file);
}

static DWORD WINAPI abandoned(PVOID port)
{
    OVERLAPPED *done;
    ULONG_PTR key;
    DWORD n;

    FAILS(GetQueuedCompletionStatus, ERROR_ABANDONED_WAIT_0,
          GetQueuedCompletionStatus(port, &n, &key, &done, 5000));
    return 0;
}

static DWORD WINAPI abandoned_ex(PVOID port)
{
    OVERLAPPED_ENTRY entries[2];
    DWORD n;

    FAILS(GetQueuedCompletionStatusEx, ERROR_ABANDONED_WAIT_0,
          GetQueuedCompletionStatusEx(port, entries, 2, &n, 5000, FALSE));
    return 0;
}

static void ports(void)
{
    HANDLE file = device(GENERIC_READ, FILE_FLAG_OVERLAPPED), port, same;
    OVERLAPPED o = {0}, *done = NULL;
    OVERLAPPED_ENTRY entries[4];
    ULONG_PTR key = 0;
    CHAR data[8];
    DWORD n = 55;

    port = CreateIoCompletionPort(INVALID_HANDLE_VALUE, NULL, 0, 1);
    DOES(CreateIoCompletionPort, success, port != NULL);
    same = CreateIoCompletionPort(file, port, 7, 0);
    DOES(CreateIoCompletionPort, success, same == port);
    FAILS(CreateIoCompletionPort, ERROR_INVALID_PARAMETER, CreateIoCompletionPort(file, port, 7, 0));
    FAILS(CreateIoCompletionPort, ERROR_INVALID_HANDLE, CreateIoCompletionPort(none, port, 7, 0));
    FAILS(CreateIoCompletionPort, ERROR_INVALID_PARAMETER,
          CreateIoCompletionPort(INVALID_HANDLE_VALUE, port, 7, 0));
    DOES(PostQueuedCompletionStatus, success, PostQueuedCompletionStatus(port, 3, 9, &o));
    FAILS(PostQueuedCompletionStatus, ERROR_INVALID_HANDLE,
          PostQueuedCompletionStatus(none, 3, 9, &o));
    DOES(GetQueuedCompletionStatus, success,
         GetQueuedCompletionStatus(port, &n, &key, &done, 5) && n == 3 && key == 9 && done == &o);
    FAILS(GetQueuedCompletionStatus, WAIT_TIMEOUT,
          GetQueuedCompletionStatus(port, &n, &key, &done, 5));
    EXPECT(!done);
    FAILS(GetQueuedCompletionStatus, ERROR_INVALID_HANDLE,
          GetQueuedCompletionStatus(none, &n, &key, &done, 5));
    /* A request that failed: FALSE with its error, and which one. */
    o.Offset = 4096;
    EXPECT(!ReadFile(file, data, 4, NULL, &o));
    CancelIo(file);
    FAILS(GetQueuedCompletionStatus, ERROR_OPERATION_ABORTED,
          GetQueuedCompletionStatus(port, &n, &key, &done, 5));
    EXPECT(done == &o && key == 7);
    PostQueuedCompletionStatus(port, 1, 1, NULL);
    PostQueuedCompletionStatus(port, 2, 2, NULL);
    DOES(GetQueuedCompletionStatusEx, success,
         GetQueuedCompletionStatusEx(port, entries, 4, &n, 5, FALSE) && n == 2 &&
             entries[1].lpCompletionKey == 2);
    FAILS(GetQueuedCompletionStatusEx, WAIT_TIMEOUT,
          GetQueuedCompletionStatusEx(port, entries, 4, &n, 5, FALSE));
    FAILS(GetQueuedCompletionStatusEx, ERROR_INVALID_HANDLE,
          GetQueuedCompletionStatusEx(none, entries, 4, &n, 5, FALSE));
    FAILS(GetQueuedCompletionStatusEx, ERROR_INVALID_PARAMETER,
          GetQueuedCompletionStatusEx(port, entries, 0, &n, 5, FALSE));
    QueueUserAPC(apc, GetCurrentThread(), 0);
    FAILS(GetQueuedCompletionStatusEx, WAIT_IO_COMPLETION,
          GetQueuedCompletionStatusEx(port, entries, 4, &n, 5, TRUE));
    CloseHandle(file);
    /* Closed while somebody waits. */
    file = CreateThread(NULL, 0, abandoned, port, 0, NULL);
    Sleep(10);
    CloseHandle(port);
    EXPECT_EQ(WaitForSingleObject(file, 10000), WAIT_OBJECT_0);
    CloseHandle(file);
    port = CreateIoCompletionPort(INVALID_HANDLE_VALUE, NULL, 0, 1);
    file = CreateThread(NULL, 0, abandoned_ex, port, 0, NULL);
    Sleep(10);
    CloseHandle(port);
    EXPECT_EQ(WaitForSingleObject(file, 10000), WAIT_OBJECT_0);
    CloseHandle(file);
    FAILS(GetQueuedCompletionStatus, ERROR_INVALID_HANDLE,
          GetQueuedCompletionStatus(port, &n, &key, &done, 5));
}

int wmain(void)
{
    event = CreateEventW(NULL, TRUE, FALSE, NULL);
    opening();
    copies();
    transfers();
    overlapped();
    synchronous();
    ports();
    return conform_end() ? 3 : 0;
}
