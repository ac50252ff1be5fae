/* DriverEntry fails late and cleans up nothing. */
#include <ntddk.h>

static UNICODE_STRING g_Device = RTL_CONSTANT_STRING(L"\\Device\\Leaves");
static UNICODE_STRING g_Link = RTL_CONSTANT_STRING(L"\\DosDevices\\Leaves");

NTSTATUS DriverEntry(PDRIVER_OBJECT Driver, PUNICODE_STRING Path)
{
    PDEVICE_OBJECT device;
    PVOID block;

    IoCreateDevice(Driver, 0, &g_Device, FILE_DEVICE_UNKNOWN, 0, FALSE, &device);
    IoCreateSymbolicLink(&g_Link, &g_Device);
    block = ExAllocatePoolWithTag(PagedPool, 1 << 30, 'evaL');
    if (!block)
        return STATUS_INSUFFICIENT_RESOURCES;
    return STATUS_SUCCESS;
}
