#include <ntddk.h>
NTSTATUS DriverEntry(PDRIVER_OBJECT Driver, PUNICODE_STRING Path)
{
    ExRaiseStatus(STATUS_INVALID_PARAMETER);
    return STATUS_SUCCESS;
}
