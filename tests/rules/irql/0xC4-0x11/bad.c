/* Frees paged pool while it holds a spin lock. */
#include <ntddk.h>

static KSPIN_LOCK NameLock;
static PVOID Name;

static VOID DropName(VOID)
{
    KIRQL irql;

    KeAcquireSpinLock(&NameLock, &irql);
    if (Name)
        ExFreePoolWithTag(Name, 'emaN'); /* finds: 0xC4/0x11 */
    Name = NULL;
    KeReleaseSpinLock(&NameLock, irql);
}

static VOID Unload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = Unload;
    KeInitializeSpinLock(&NameLock);
    Name = ExAllocatePoolWithTag(PagedPool, 64, 'emaN');
    DropName();
    return STATUS_SUCCESS;
}
