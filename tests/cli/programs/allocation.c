#include <ntddk.h>
NTSTATUS DriverEntry(PDRIVER_OBJECT Driver, PUNICODE_STRING Path)
{
    ULONG count = 0;
    while (ExAllocatePoolWithTag(NonPagedPool, 1 << 20, 'tseT'))
        count++;
    DbgPrint("NULL after %u MB\n", count);
    return STATUS_INSUFFICIENT_RESOURCES;
}
