/* An I/O work item was made for something that is no object. */
#include <ntddk.h>

static PIO_WORKITEM Item;
static ULONG Extension[8];

static VOID DriverUnload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
    IoFreeWorkItem(Item);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = DriverUnload;
    Extension[0] = 1;
    Item = IoAllocateWorkItem((PDEVICE_OBJECT)Extension); /* finds: 0xE4/0x3 */
    return Item ? STATUS_SUCCESS : STATUS_INSUFFICIENT_RESOURCES;
}
