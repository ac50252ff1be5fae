/* strlen of characters without a terminator */
#include <ntddk.h>


static VOID Unload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = Unload;
    char *name = ExAllocatePoolWithTag(NonPagedPool, 4, 'emaN');
    char copy[16];

    if (!name)
        return STATUS_INSUFFICIENT_RESOURCES;
    RtlCopyMemory(name, "disk", 4);
    if (strlen(name) > 100) /* finds: 0xD6 */
        DbgPrint("long\n");
    copy[0] = name[0];
    DbgPrint("%c\n", copy[0]);
    ExFreePoolWithTag(name, 'emaN');
    return STATUS_SUCCESS;
}
