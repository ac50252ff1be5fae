/*
 * ntdll.c - native calls by their own names, for programs that bring their prototypes or ask
 * GetProcAddress for them.
 *
 * Each is a crossing into the kernel around the routine of that name. Pure Rtl routines need no
 * wrapper: programs bind to the kernel's (see src/ddi/ntdll.def).
 */
#include "win32/internal.h"
#include "win32/nt.h"
#include "rtl/status.h"

#pragma GCC diagnostic ignored "-Wmissing-prototypes" /* programs know them by the kernel's */

#define NATIVE(name_)                                                                              \
    NTSTATUS ntdll_##name_(uint64_t a, uint64_t b, uint64_t c, uint64_t d, uint64_t e, uint64_t f, \
                           uint64_t g, uint64_t h, uint64_t i, uint64_t j, uint64_t k)             \
    {                                                                                              \
        return win32_call((win32_service *)(void *)name_,                                          \
                          (const uint64_t[]){a, b, c, d, e, f, g, h, i, j, k}, 11);                \
    }

NATIVE(NtClose)
NATIVE(NtCreateEvent)
NATIVE(NtOpenEvent)
NATIVE(NtSetEvent)
NATIVE(NtResetEvent)
NATIVE(NtClearEvent)
NATIVE(NtPulseEvent)
NATIVE(NtQueryEvent)
NATIVE(NtCreateSemaphore)
NATIVE(NtOpenSemaphore)
NATIVE(NtReleaseSemaphore)
NATIVE(NtQuerySemaphore)
NATIVE(NtCreateMutant)
NATIVE(NtOpenMutant)
NATIVE(NtReleaseMutant)
NATIVE(NtQueryMutant)
NATIVE(NtCreateTimer)
NATIVE(NtOpenTimer)
NATIVE(NtSetTimer)
NATIVE(NtCancelTimer)
NATIVE(NtQueryTimer)
NATIVE(NtCreateKeyedEvent)
NATIVE(NtOpenKeyedEvent)
NATIVE(NtWaitForKeyedEvent)
NATIVE(NtReleaseKeyedEvent)
NATIVE(NtWaitForSingleObject)
NATIVE(NtWaitForMultipleObjects)
NATIVE(NtSignalAndWaitForSingleObject)
NATIVE(NtLoadDriver)
NATIVE(NtUnloadDriver)
NATIVE(NtCreateKey)
NATIVE(NtOpenKey)
NATIVE(NtOpenKeyEx)
NATIVE(NtDeleteKey)
NATIVE(NtFlushKey)
NATIVE(NtQueryKey)
NATIVE(NtEnumerateKey)
NATIVE(NtSetValueKey)
NATIVE(NtQueryValueKey)
NATIVE(NtEnumerateValueKey)
NATIVE(NtDeleteValueKey)
NATIVE(NtNotifyChangeKey)
NATIVE(NtCreateSection)
NATIVE(NtOpenSection)
NATIVE(NtMapViewOfSection)
NATIVE(NtUnmapViewOfSection)
NATIVE(NtQuerySection)
NATIVE(NtExtendSection)
NATIVE(NtFlushVirtualMemory)
NATIVE(NtDelayExecution)
NATIVE(NtTestAlert)
NATIVE(NtAlertThread)
NATIVE(NtYieldExecution)
NATIVE(NtDuplicateObject)
NATIVE(NtQueryObject)
NATIVE(NtSetInformationObject)
NATIVE(NtMakeTemporaryObject)
NATIVE(NtMakePermanentObject)
NATIVE(NtCreateDirectoryObject)
NATIVE(NtOpenDirectoryObject)
NATIVE(NtQueryDirectoryObject)
NATIVE(NtCreateSymbolicLinkObject)
NATIVE(NtOpenSymbolicLinkObject)
NATIVE(NtQuerySymbolicLinkObject)
NATIVE(NtQuerySystemTime)
NATIVE(NtQueryPerformanceCounter)
NATIVE(NtAllocateLocallyUniqueId)
NATIVE(NtOpenProcess)
NATIVE(NtOpenThread)
NATIVE(NtTerminateProcess)
NATIVE(NtTerminateThread)
NATIVE(NtSuspendProcess)
NATIVE(NtResumeProcess)
NATIVE(NtSetTimerEx)
NATIVE(NtSuspendThread)
NATIVE(NtResumeThread)
NATIVE(NtAlertResumeThread)
NATIVE(NtAlertThreadByThreadId)
NATIVE(NtWaitForAlertByThreadId)
NATIVE(NtQueueApcThread)
NATIVE(NtQueryInformationProcess)
NATIVE(NtSetInformationProcess)
NATIVE(NtQueryInformationThread)
NATIVE(NtSetInformationThread)
NATIVE(NtCreateFile)
NATIVE(NtOpenFile)
NATIVE(NtReadFile)
NATIVE(NtWriteFile)
NATIVE(NtDeviceIoControlFile)
NATIVE(NtFsControlFile)
NATIVE(NtFlushBuffersFile)
NATIVE(NtQueryInformationFile)
NATIVE(NtSetInformationFile)
NATIVE(NtQueryVolumeInformationFile)
NATIVE(NtCancelIoFile)
NATIVE(NtCancelIoFileEx)
NATIVE(NtCancelSynchronousIoFile)
NATIVE(NtCreateIoCompletion)
NATIVE(NtSetIoCompletion)
NATIVE(NtRemoveIoCompletion)
NATIVE(NtCompareObjects)

/* --- pure ones -------------------------------------------------------------------------------- */

ULONG ntdll_status_to_error(NTSTATUS status)
{
    return rtl_status_to_error((uint32_t)status);
}

VOID ntdll_init_unicode_string(PUNICODE_STRING to, PCWSTR from)
{
    size_t units = from ? win32_wide_length(from) : 0;

    if (units > 32766)
        units = 32766;
    to->Length = (USHORT)(units * sizeof(WCHAR));
    to->MaximumLength = (USHORT)(from ? to->Length + sizeof(WCHAR) : 0);
    to->Buffer = (PWSTR)(uintptr_t)from;
}

VOID ntdll_init_ansi_string(PANSI_STRING to, PCSTR from)
{
    size_t bytes = from ? __builtin_strlen(from) : 0;

    if (bytes > 65534)
        bytes = 65534;
    to->Length = (USHORT)bytes;
    to->MaximumLength = (USHORT)(from ? bytes + 1 : 0);
    to->Buffer = (PCHAR)(uintptr_t)from;
}
