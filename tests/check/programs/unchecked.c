/* The second of three allocations is not checked. */
#include "common.h"

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    ULONG *first, *second, *third = NULL;

    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = Unload;
    first = ExAllocatePoolWithTag(NonPagedPool, 16, '1tsT');
    if (!first)
        return STATUS_INSUFFICIENT_RESOURCES;
    second = ExAllocatePoolWithTag(NonPagedPool, 16, '2tsT');
#ifdef GOOD
    if (!second) {
        ExFreePoolWithTag(first, '1tsT');
        return STATUS_INSUFFICIENT_RESOURCES;
    }
#endif
    *second = 1; /* finds: 0x7E */
    third = ExAllocatePoolWithTag(NonPagedPool, 16, '3tsT');
    if (third)
        ExFreePoolWithTag(third, '3tsT');
    ExFreePoolWithTag(second, '2tsT');
    ExFreePoolWithTag(first, '1tsT');
    return STATUS_SUCCESS;
}
