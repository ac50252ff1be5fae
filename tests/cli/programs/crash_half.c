/* A pointer goes through a ULONG, as in code for 32 bits. */
#include <ntddk.h>

NTSTATUS DriverEntry(PDRIVER_OBJECT Driver, PUNICODE_STRING RegistryPath)
{
    PULONG Block = (PULONG)ExAllocatePool2(POOL_FLAG_NON_PAGED, 64, 'flaH');
    ULONG Address = (ULONG)(ULONG_PTR)Block;

    *(PULONG)(ULONG_PTR)(Address + 4) = 1;
    return STATUS_SUCCESS;
}
