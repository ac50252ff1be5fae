#include <ntddk.h>
NTSTATUS DriverEntry(PDRIVER_OBJECT Driver, PUNICODE_STRING Path)
{
    volatile ULONG *nothing = NULL;
    DbgPrint("%u\n", nothing[1]);
    return STATUS_SUCCESS;
}
