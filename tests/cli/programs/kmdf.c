#include <ntddk.h>
#include <wdf.h>
NTSTATUS DriverEntry(PDRIVER_OBJECT Driver, PUNICODE_STRING Path)
{
    WDF_DRIVER_CONFIG config;
    return STATUS_SUCCESS;
}
