/* The same: freed after the lock was released. */
#include <ntddk.h>

static KSPIN_LOCK NameLock;
static PVOID Name;

static VOID DropName(VOID)
{
    PVOID name;
    KIRQL irql;

    KeAcquireSpinLock(&NameLock, &irql);
    name = Name;
    Name = NULL;
    KeReleaseSpinLock(&NameLock, irql);
    if (name)
        ExFreePoolWithTag(name, 'emaN');
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
