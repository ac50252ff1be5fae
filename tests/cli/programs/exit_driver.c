#include <ntddk.h>
void exit(int code);
NTSTATUS DriverEntry(PDRIVER_OBJECT Driver, PUNICODE_STRING Path)
{
    exit(3);
    return STATUS_SUCCESS;
}
