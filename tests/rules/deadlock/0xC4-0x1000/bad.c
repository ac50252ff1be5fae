/* also: deadlock */
/* A reader that wants to become the writer. */
#include <ntddk.h>

static ERESOURCE Lock;
static ULONG Value;

static VOID DriverUnload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
    ExDeleteResourceLite(&Lock);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = DriverUnload;
    ExInitializeResourceLite(&Lock);
    KeEnterCriticalRegion();
    ExAcquireResourceSharedLite(&Lock, TRUE);
    if (Value == 0) {
        ExAcquireResourceExclusiveLite(&Lock, TRUE); /* finds: 0xC4/0x1000 */
        Value = 1;
        ExReleaseResourceLite(&Lock);
    }
    ExReleaseResourceLite(&Lock);
    KeLeaveCriticalRegion();
    return STATUS_SUCCESS;
}
