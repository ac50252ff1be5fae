#include <ntddk.h>
NTSTATUS DriverEntry(PDRIVER_OBJECT Driver, PUNICODE_STRING Path)
{
    ULONG count = 0;
    while (ExAllocatePoolWithTag(NonPagedPool, 1 << 20, 'tseT'))
        count++;
    DbgPrint("NULL after %s\n", count > 16 ? "many" : "few");
    return STATUS_INSUFFICIENT_RESOURCES;
}
