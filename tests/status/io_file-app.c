/* io_file-app.c - the same calls from a program: addresses that are none, handles without access. */
#define CONFORM_APP
#include "status.h"
#include <winioctl.h>
#include <winternl.h>

#define CODE(n_, access_) CTL_CODE(FILE_DEVICE_UNKNOWN, 0x800 + (n_), METHOD_BUFFERED, access_)

#define PROTOTYPE(Name, ...)                                                                       \
    NTSTATUS NTAPI Nt##Name(__VA_ARGS__);                                                          \
    NTSTATUS NTAPI Zw##Name(__VA_ARGS__)
PROTOTYPE(CreateFile, PHANDLE, ACCESS_MASK, POBJECT_ATTRIBUTES, PIO_STATUS_BLOCK, PLARGE_INTEGER,
          ULONG, ULONG, ULONG, ULONG, PVOID, ULONG);
PROTOTYPE(OpenFile, PHANDLE, ACCESS_MASK, POBJECT_ATTRIBUTES, PIO_STATUS_BLOCK, ULONG, ULONG);
PROTOTYPE(ReadFile, HANDLE, HANDLE, PVOID, PVOID, PIO_STATUS_BLOCK, PVOID, ULONG, PLARGE_INTEGER,
          PULONG);
PROTOTYPE(WriteFile, HANDLE, HANDLE, PVOID, PVOID, PIO_STATUS_BLOCK, PVOID, ULONG, PLARGE_INTEGER,
          PULONG);
PROTOTYPE(DeviceIoControlFile, HANDLE, HANDLE, PVOID, PVOID, PIO_STATUS_BLOCK, ULONG, PVOID, ULONG,
          PVOID, ULONG);
PROTOTYPE(FsControlFile, HANDLE, HANDLE, PVOID, PVOID, PIO_STATUS_BLOCK, ULONG, PVOID, ULONG, PVOID,
          ULONG);
PROTOTYPE(FlushBuffersFile, HANDLE, PIO_STATUS_BLOCK);
PROTOTYPE(QueryInformationFile, HANDLE, PIO_STATUS_BLOCK, PVOID, ULONG, int);
PROTOTYPE(SetInformationFile, HANDLE, PIO_STATUS_BLOCK, PVOID, ULONG, int);
PROTOTYPE(QueryVolumeInformationFile, HANDLE, PIO_STATUS_BLOCK, PVOID, ULONG, int);
PROTOTYPE(CancelIoFile, HANDLE, PIO_STATUS_BLOCK);
PROTOTYPE(CancelIoFileEx, HANDLE, PIO_STATUS_BLOCK, PIO_STATUS_BLOCK);
PROTOTYPE(CancelSynchronousIoFile, HANDLE, PIO_STATUS_BLOCK, PIO_STATUS_BLOCK);
PROTOTYPE(CreateIoCompletion, PHANDLE, ACCESS_MASK, POBJECT_ATTRIBUTES, ULONG);
PROTOTYPE(SetIoCompletion, HANDLE, PVOID, PVOID, NTSTATUS, ULONG_PTR);
PROTOTYPE(RemoveIoCompletion, HANDLE, PVOID *, PVOID *, PIO_STATUS_BLOCK, PLARGE_INTEGER);

enum { SYNCHRONOUS = 0x20, POSITION = 14, BASIC = 4 };

static HANDLE none = (HANDLE)(ULONG_PTR)0x7770;
static PVOID nowhere = (PVOID)(ULONG_PTR)0x10;

static HANDLE file(ACCESS_MASK access, DWORD flags)
{
    HANDLE made = CreateFileW(L"\\\\.\\StatusFile", access, 0, NULL, OPEN_EXISTING, flags, NULL);

    EXPECT(made != INVALID_HANDLE_VALUE);
    return made;
}

static void addresses(void)
{
    UNICODE_STRING name;
    OBJECT_ATTRIBUTES attributes = {sizeof attributes, NULL, &name, 0, NULL, NULL};
    HANDLE all = file(GENERIC_READ | GENERIC_WRITE, 0), made = NULL;
    IO_STATUS_BLOCK iosb;
    LARGE_INTEGER offset = {0};
    CHAR data[64];

    RtlInitUnicodeString(&name, L"\\??\\StatusFile");
    BOTH(CreateFile, STATUS_ACCESS_VIOLATION, nowhere, FILE_READ_DATA, &attributes, &iosb, NULL, 0,
         0, 1, 0, NULL, 0);
    BOTH(CreateFile, STATUS_ACCESS_VIOLATION, &made, FILE_READ_DATA, &attributes, nowhere, NULL, 0,
         0, 1, 0, NULL, 0);
    BOTH(CreateFile, STATUS_ACCESS_VIOLATION, &made, FILE_READ_DATA, nowhere, &iosb, NULL, 0, 0, 1,
         0, NULL, 0);
    BOTH(OpenFile, STATUS_ACCESS_VIOLATION, nowhere, FILE_READ_DATA, &attributes, &iosb, 0, 0);
    BOTH(OpenFile, STATUS_ACCESS_VIOLATION, &made, FILE_READ_DATA, &attributes, nowhere, 0, 0);
    BOTH(ReadFile, STATUS_ACCESS_VIOLATION, all, NULL, NULL, NULL, nowhere, data, 4, &offset, NULL);
    BOTH(ReadFile, STATUS_ACCESS_VIOLATION, all, NULL, NULL, NULL, &iosb, nowhere, 4, &offset,
         NULL);
    BOTH(ReadFile, STATUS_ACCESS_VIOLATION, all, NULL, NULL, NULL, &iosb, data, 4, nowhere, NULL);
    BOTH(WriteFile, STATUS_ACCESS_VIOLATION, all, NULL, NULL, NULL, nowhere, data, 4, &offset,
         NULL);
    BOTH(WriteFile, STATUS_ACCESS_VIOLATION, all, NULL, NULL, NULL, &iosb, nowhere, 4, &offset,
         NULL);
    BOTH(DeviceIoControlFile, STATUS_ACCESS_VIOLATION, all, NULL, NULL, NULL, nowhere,
         CODE(0, FILE_ANY_ACCESS), NULL, 0, NULL, 0);
    BOTH(DeviceIoControlFile, STATUS_ACCESS_VIOLATION, all, NULL, NULL, NULL, &iosb,
         CODE(0, FILE_ANY_ACCESS), nowhere, 4, NULL, 0);
    BOTH(FsControlFile, STATUS_ACCESS_VIOLATION, all, NULL, NULL, NULL, nowhere,
         CODE(0, FILE_ANY_ACCESS), NULL, 0, NULL, 0);
    BOTH(FlushBuffersFile, STATUS_ACCESS_VIOLATION, all, nowhere);
    BOTH(QueryInformationFile, STATUS_ACCESS_VIOLATION, all, nowhere, data, 8, POSITION);
    BOTH(QueryInformationFile, STATUS_ACCESS_VIOLATION, all, &iosb, nowhere, 8, POSITION);
    BOTH(SetInformationFile, STATUS_ACCESS_VIOLATION, all, &iosb, nowhere, 8, POSITION);
    BOTH(QueryVolumeInformationFile, STATUS_ACCESS_VIOLATION, all, &iosb, nowhere, 8, 4);
    BOTH(CancelIoFile, STATUS_ACCESS_VIOLATION, all, nowhere);
    BOTH(CancelIoFileEx, STATUS_ACCESS_VIOLATION, all, NULL, nowhere);
    BOTH(CancelSynchronousIoFile, STATUS_ACCESS_VIOLATION, GetCurrentThread(), NULL, nowhere);
    CloseHandle(all);
}

static void access(void)
{
    HANDLE read = file(FILE_READ_DATA | SYNCHRONIZE, 0),
           write = file(FILE_WRITE_DATA | SYNCHRONIZE, 0),
           neither = NULL;
    IO_STATUS_BLOCK iosb;
    LARGE_INTEGER offset = {0};
    CHAR data[64];

    /* CreateFile itself asks for FILE_READ_ATTRIBUTES besides. */
    DuplicateHandle(GetCurrentProcess(), read, GetCurrentProcess(), &neither, FILE_READ_EA, FALSE,
                    0);
    BOTH(ReadFile, STATUS_ACCESS_DENIED, write, NULL, NULL, NULL, &iosb, data, 4, &offset, NULL);
    BOTH(ReadFile, STATUS_SUCCESS, read, NULL, NULL, NULL, &iosb, data, 4, &offset, NULL);
    BOTH(WriteFile, STATUS_ACCESS_DENIED, read, NULL, NULL, NULL, &iosb, data, 4, &offset, NULL);
    BOTH(WriteFile, STATUS_SUCCESS, write, NULL, NULL, NULL, &iosb, data, 4, &offset, NULL);
    BOTH(FlushBuffersFile, STATUS_ACCESS_DENIED, read, &iosb);
    BOTH(FlushBuffersFile, STATUS_SUCCESS, write, &iosb);
    BOTH(DeviceIoControlFile, STATUS_ACCESS_DENIED, write, NULL, NULL, NULL, &iosb,
         CODE(3, FILE_READ_ACCESS), NULL, 0, NULL, 0);
    BOTH(DeviceIoControlFile, STATUS_ACCESS_DENIED, read, NULL, NULL, NULL, &iosb,
         CODE(4, FILE_WRITE_ACCESS), NULL, 0, NULL, 0);
    BOTH(DeviceIoControlFile, STATUS_SUCCESS, read, NULL, NULL, NULL, &iosb,
         CODE(3, FILE_READ_ACCESS), NULL, 0, NULL, 0);
    BOTH(FsControlFile, STATUS_ACCESS_DENIED, write, NULL, NULL, NULL, &iosb,
         CODE(3, FILE_READ_ACCESS), NULL, 0, NULL, 0);
    BOTH(QueryInformationFile, STATUS_ACCESS_DENIED, neither, &iosb, data, 8, POSITION);
    BOTH(QueryInformationFile, STATUS_ACCESS_DENIED, neither, &iosb, data, 40, BASIC);
    BOTH(SetInformationFile, STATUS_ACCESS_DENIED, neither, &iosb, data, 8, POSITION);
    CloseHandle(neither);
    neither = file(GENERIC_READ, FILE_FLAG_OVERLAPPED);
    BOTH(ReadFile, STATUS_INVALID_PARAMETER, neither, NULL, NULL, NULL, &iosb, data, 4, NULL,
         NULL); /* no offset, and none of the file's own */
    CloseHandle(neither);
    CloseHandle(write);
    CloseHandle(read);
}

static volatile LONG state;

static DWORD WINAPI reader(PVOID context)
{
    CHAR data[4];
    DWORD n;

    SetFilePointer(context, 4096, NULL, FILE_BEGIN);
    InterlockedExchange(&state, 1);
    EXPECT_EQ(ReadFile(context, data, 4, &n, NULL), FALSE);
    EXPECT_EQ(GetLastError(), ERROR_OPERATION_ABORTED);
    return 0;
}

static void synchronous(void)
{
    HANDLE all = file(GENERIC_READ | GENERIC_WRITE, 0), thread, weak;
    IO_STATUS_BLOCK iosb;
    int i;

    BOTH(CancelSynchronousIoFile, STATUS_NOT_FOUND, GetCurrentThread(), NULL, &iosb);
    BOTH(CancelSynchronousIoFile, STATUS_INVALID_HANDLE, none, NULL, &iosb);
    BOTH(CancelSynchronousIoFile, STATUS_OBJECT_TYPE_MISMATCH, all, NULL, &iosb);
    for (i = 0; i < 2; i++) {
        state = 0;
        thread = CreateThread(NULL, 0, reader, all, 0, NULL);
        while (!InterlockedOr(&state, 0))
            Sleep(1);
        Sleep(10);
        DuplicateHandle(GetCurrentProcess(), thread, GetCurrentProcess(), &weak, SYNCHRONIZE, FALSE,
                        0);
        BOTH(CancelSynchronousIoFile, STATUS_ACCESS_DENIED, weak, NULL, &iosb);
        if (i)
            EARNS(NtCancelSynchronousIoFile, STATUS_SUCCESS,
                  NtCancelSynchronousIoFile(thread, NULL, &iosb));
        else
            EARNS(ZwCancelSynchronousIoFile, STATUS_SUCCESS,
                  ZwCancelSynchronousIoFile(thread, NULL, &iosb));
        EXPECT_EQ(WaitForSingleObject(thread, 10000), WAIT_OBJECT_0);
        CloseHandle(weak);
        CloseHandle(thread);
    }
    CloseHandle(all);
}

static void ports(void)
{
    HANDLE port = NULL, weak, event = CreateEventW(NULL, TRUE, FALSE, NULL);
    IO_STATUS_BLOCK iosb;
    LARGE_INTEGER soon;
    PVOID key = NULL, context = NULL;
    int i;

    soon.QuadPart = -10000;
    BOTH(CreateIoCompletion, STATUS_ACCESS_VIOLATION, nowhere, 0x1F0003, NULL, 0);
    BOTH(CreateIoCompletion, STATUS_SUCCESS, &port, 0x1F0003, NULL, 0);
    DuplicateHandle(GetCurrentProcess(), port, GetCurrentProcess(), &weak, SYNCHRONIZE, FALSE, 0);
    BOTH(SetIoCompletion, STATUS_SUCCESS, port, (PVOID)1, (PVOID)2, 3, 4);
    BOTH(SetIoCompletion, STATUS_INVALID_HANDLE, none, NULL, NULL, 0, 0);
    BOTH(SetIoCompletion, STATUS_OBJECT_TYPE_MISMATCH, event, NULL, NULL, 0, 0);
    BOTH(SetIoCompletion, STATUS_ACCESS_DENIED, weak, NULL, NULL, 0, 0);
    for (i = 0; i < 2; i++) {
        iosb.Information = 0;
        if (i)
            EARNS(NtRemoveIoCompletion, STATUS_SUCCESS,
                  NtRemoveIoCompletion(port, &key, &context, &iosb, &soon));
        else
            EARNS(ZwRemoveIoCompletion, STATUS_SUCCESS,
                  ZwRemoveIoCompletion(port, &key, &context, &iosb, &soon));
        EXPECT(key == (PVOID)1 && context == (PVOID)2 && iosb.Status == 3 && iosb.Information == 4);
    }
    BOTH(RemoveIoCompletion, STATUS_TIMEOUT, port, &key, &context, &iosb, &soon);
    BOTH(RemoveIoCompletion, STATUS_INVALID_HANDLE, none, &key, &context, &iosb, &soon);
    BOTH(RemoveIoCompletion, STATUS_OBJECT_TYPE_MISMATCH, event, &key, &context, &iosb, &soon);
    BOTH(RemoveIoCompletion, STATUS_ACCESS_DENIED, weak, &key, &context, &iosb, &soon);
    BOTH(RemoveIoCompletion, STATUS_ACCESS_VIOLATION, port, nowhere, &context, &iosb, &soon);
    CloseHandle(port);
}

int wmain(void)
{
    addresses();
    access();
    synchronous();
    ports();
    return conform_end() ? 3 : 0;
}
