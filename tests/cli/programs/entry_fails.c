#include <ntddk.h>
NTSTATUS DriverEntry(PDRIVER_OBJECT Driver, PUNICODE_STRING Path)
{
    UNICODE_STRING name = RTL_CONSTANT_STRING(L"\\Device\\Failing");
    PDEVICE_OBJECT device;
    IoCreateDevice(Driver, 0, &name, FILE_DEVICE_UNKNOWN, 0, FALSE, &device);
    DbgPrint("about to fail\n");
    return STATUS_INSUFFICIENT_RESOURCES;
}
