/* A resource was acquired with APCs enabled. */
#include <ntddk.h>

static ERESOURCE Lock;
static ULONG Clients;

static VOID DriverUnload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
    ExDeleteResourceLite(&Lock);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = DriverUnload;
    NTSTATUS status = ExInitializeResourceLite(&Lock);

    if (!NT_SUCCESS(status))
        return status;
    ExAcquireResourceExclusiveLite(&Lock, TRUE); /* finds: 0xC4/0x37 */
    Clients = 0;
    ExReleaseResourceLite(&Lock); /* finds: 0xC4/0x38 */
    return status;
}
