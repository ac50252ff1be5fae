#include <ntddk.h>
NTSTATUS DriverEntry(PDRIVER_OBJECT Driver, PUNICODE_STRING Path)
{
    KdPrint("hello\n");
    return STATUS_SUCCESS;
}
