/* Leaves the region before it releases. */
#include <ntddk.h>

static ERESOURCE Lock;

static ULONG Read(ULONG *value)
{
    ULONG result;

    KeEnterCriticalRegion();
    ExAcquireResourceSharedLite(&Lock, TRUE);
    result = *value;
    KeLeaveCriticalRegion();
    ExReleaseResourceLite(&Lock); /* finds: 0xC4/0x38 */
    return result;
}

static VOID DriverUnload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
    ExDeleteResourceLite(&Lock);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = DriverUnload;
    static ULONG value = 5;

    ExInitializeResourceLite(&Lock);
    Read(&value);
    return STATUS_SUCCESS;
}
