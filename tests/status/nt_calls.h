/* nt_calls.h - the native calls that programs declare themselves, each as Nt and Zw. */
#pragma once
typedef LONG NTSTATUS;
#include <winternl.h>

#define CALL(name_, ...)                                                                           \
    NTSTATUS NTAPI Nt##name_(__VA_ARGS__);                                                         \
    NTSTATUS NTAPI Zw##name_(__VA_ARGS__);

CALL(Close, HANDLE)
CALL(CreateEvent, PHANDLE, ACCESS_MASK, POBJECT_ATTRIBUTES, int, BOOLEAN)
CALL(OpenEvent, PHANDLE, ACCESS_MASK, POBJECT_ATTRIBUTES)
CALL(SetEvent, HANDLE, PLONG)
CALL(ResetEvent, HANDLE, PLONG)
CALL(PulseEvent, HANDLE, PLONG)
CALL(ClearEvent, HANDLE)
CALL(QueryEvent, HANDLE, int, PVOID, ULONG, PULONG)
CALL(CreateSemaphore, PHANDLE, ACCESS_MASK, POBJECT_ATTRIBUTES, LONG, LONG)
CALL(OpenSemaphore, PHANDLE, ACCESS_MASK, POBJECT_ATTRIBUTES)
CALL(ReleaseSemaphore, HANDLE, LONG, PLONG)
CALL(QuerySemaphore, HANDLE, int, PVOID, ULONG, PULONG)
CALL(CreateMutant, PHANDLE, ACCESS_MASK, POBJECT_ATTRIBUTES, BOOLEAN)
CALL(OpenMutant, PHANDLE, ACCESS_MASK, POBJECT_ATTRIBUTES)
CALL(ReleaseMutant, HANDLE, PLONG)
CALL(QueryMutant, HANDLE, int, PVOID, ULONG, PULONG)
CALL(CreateTimer, PHANDLE, ACCESS_MASK, POBJECT_ATTRIBUTES, int)
CALL(OpenTimer, PHANDLE, ACCESS_MASK, POBJECT_ATTRIBUTES)
CALL(SetTimer, HANDLE, PLARGE_INTEGER, PVOID, PVOID, BOOLEAN, LONG, PBOOLEAN)
CALL(CancelTimer, HANDLE, PBOOLEAN)
CALL(QueryTimer, HANDLE, int, PVOID, ULONG, PULONG)
CALL(CreateKeyedEvent, PHANDLE, ACCESS_MASK, POBJECT_ATTRIBUTES, ULONG)
CALL(OpenKeyedEvent, PHANDLE, ACCESS_MASK, POBJECT_ATTRIBUTES)
CALL(WaitForKeyedEvent, HANDLE, PVOID, BOOLEAN, PLARGE_INTEGER)
CALL(ReleaseKeyedEvent, HANDLE, PVOID, BOOLEAN, PLARGE_INTEGER)
CALL(CreateDirectoryObject, PHANDLE, ACCESS_MASK, POBJECT_ATTRIBUTES)
CALL(OpenDirectoryObject, PHANDLE, ACCESS_MASK, POBJECT_ATTRIBUTES)
CALL(QueryDirectoryObject, HANDLE, PVOID, ULONG, BOOLEAN, BOOLEAN, PULONG, PULONG)
CALL(CreateSymbolicLinkObject, PHANDLE, ACCESS_MASK, POBJECT_ATTRIBUTES, PUNICODE_STRING)
CALL(OpenSymbolicLinkObject, PHANDLE, ACCESS_MASK, POBJECT_ATTRIBUTES)
CALL(QuerySymbolicLinkObject, HANDLE, PUNICODE_STRING, PULONG)
CALL(DuplicateObject, HANDLE, HANDLE, HANDLE, PHANDLE, ACCESS_MASK, ULONG, ULONG)
CALL(MakeTemporaryObject, HANDLE)
CALL(MakePermanentObject, HANDLE)
CALL(CompareObjects, HANDLE, HANDLE)
CALL(QueryObject, HANDLE, int, PVOID, ULONG, PULONG)
CALL(SetInformationObject, HANDLE, int, PVOID, ULONG)
CALL(WaitForSingleObject, HANDLE, BOOLEAN, PLARGE_INTEGER)
CALL(WaitForMultipleObjects, ULONG, HANDLE *, int, BOOLEAN, PLARGE_INTEGER)
CALL(SignalAndWaitForSingleObject, HANDLE, HANDLE, BOOLEAN, PLARGE_INTEGER)
CALL(DelayExecution, BOOLEAN, PLARGE_INTEGER)
CALL(YieldExecution, void)
CALL(TestAlert, void)
CALL(AlertThread, HANDLE)
CALL(QuerySystemTime, PLARGE_INTEGER)
CALL(QueryPerformanceCounter, PLARGE_INTEGER, PLARGE_INTEGER)
CALL(AllocateLocallyUniqueId, PLUID)
CALL(OpenProcess, PHANDLE, ACCESS_MASK, POBJECT_ATTRIBUTES, PVOID)
CALL(OpenThread, PHANDLE, ACCESS_MASK, POBJECT_ATTRIBUTES, PVOID)
CALL(TerminateProcess, HANDLE, NTSTATUS)
CALL(SuspendProcess, HANDLE)
CALL(ResumeProcess, HANDLE)
CALL(TerminateThread, HANDLE, NTSTATUS)
CALL(SuspendThread, HANDLE, PULONG)
CALL(ResumeThread, HANDLE, PULONG)
CALL(AlertResumeThread, HANDLE, PULONG)
CALL(AlertThreadByThreadId, HANDLE)
CALL(WaitForAlertByThreadId, PVOID, PLARGE_INTEGER)
CALL(QueueApcThread, HANDLE, PVOID, PVOID, PVOID, PVOID)
CALL(QueryInformationProcess, HANDLE, int, PVOID, ULONG, PULONG)
CALL(QueryInformationThread, HANDLE, int, PVOID, ULONG, PULONG)
CALL(SetInformationThread, HANDLE, int, PVOID, ULONG)

/* No process has an address like this, and no handle has a value like that. */
#define BAD_POINTER ((PVOID)0xFFFF800000001000ull)
#define BAD_HANDLE ((HANDLE)(ULONG_PTR)0x7770)
#define CURRENT_PROCESS ((HANDLE)(LONG_PTR)-1)
#define CURRENT_THREAD ((HANDLE)(LONG_PTR)-2)

static UNICODE_STRING nt_name;
static OBJECT_ATTRIBUTES nt_attributes;

static inline POBJECT_ATTRIBUTES named(PWSTR name, ULONG flags, HANDLE root)
{
    size_t length = 0;

    memset(&nt_attributes, 0, sizeof nt_attributes);
    nt_attributes.Length = sizeof nt_attributes;
    nt_attributes.RootDirectory = root;
    nt_attributes.Attributes = flags;
    if (name) {
        while (name[length])
            length++;
        nt_name.Length = (USHORT)(2 * length);
        nt_name.MaximumLength = nt_name.Length;
        nt_name.Buffer = name;
        nt_attributes.ObjectName = &nt_name;
    }
    return &nt_attributes;
}

static inline LARGE_INTEGER after_ms(int ms)
{
    LARGE_INTEGER due;

    due.QuadPart = -10000LL * ms;
    return due;
}
