/* The same: the entry is allocated before the lock is taken. */
#include <ntddk.h>

static KSPIN_LOCK ListLock;
static LIST_ENTRY List;

static VOID AddEntry(VOID)
{
    PLIST_ENTRY entry = ExAllocatePoolWithTag(NonPagedPool, sizeof *entry, 'tsiL');
    KIRQL irql;

    if (!entry)
        return;
    KeAcquireSpinLock(&ListLock, &irql);
    InsertTailList(&List, entry);
    KeReleaseSpinLock(&ListLock, irql);
}

static VOID Unload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
    while (!IsListEmpty(&List))
        ExFreePoolWithTag(RemoveHeadList(&List), 'tsiL');
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = Unload;
    KeInitializeSpinLock(&ListLock);
    InitializeListHead(&List);
    AddEntry();
    return STATUS_SUCCESS;
}
