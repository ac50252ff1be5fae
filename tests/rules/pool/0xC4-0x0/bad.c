/* a length from elsewhere is not checked: zero bytes */
#include <ntddk.h>

static ULONG Length;

static VOID Unload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = Unload;
    UCHAR *buffer = ExAllocatePoolWithTag(NonPagedPool, Length, 'ffuB'); /* finds: 0xC4/0x0 */

    if (buffer)
        ExFreePoolWithTag(buffer, 'ffuB');
    return STATUS_SUCCESS;
}
