/* DriverEntry returns inside the critical region it entered. */
#include <ntddk.h>

static ERESOURCE Lock;

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
    KeEnterCriticalRegion(); /* finds: 0xC4/0x40003 */
    ExAcquireResourceExclusiveLite(&Lock, TRUE);
    DbgPrint("set up\n");
    ExReleaseResourceLite(&Lock);
    return STATUS_SUCCESS;
}
