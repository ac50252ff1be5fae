/* also: 0x139/0x3 */
/* A resource was initialised twice. */
#include <ntddk.h>

static ERESOURCE Lock;
static ULONG Restarts;

static NTSTATUS Restart(VOID)
{
    Restarts++;
    return ExInitializeResourceLite(&Lock); /* finds: 0xC4/0xD0 */
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
    NTSTATUS status = ExInitializeResourceLite(&Lock);

    if (NT_SUCCESS(status))
        status = Restart();
    return status;
}
