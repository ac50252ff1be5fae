/* Allocates paged pool for an entry while the list is locked. */
#include <ntddk.h>

static KSPIN_LOCK ListLock;
static LIST_ENTRY List;

static VOID AddEntry(VOID)
{
    PLIST_ENTRY entry;
    KIRQL irql;

    KeAcquireSpinLock(&ListLock, &irql);
    entry = ExAllocatePoolWithTag(PagedPool, sizeof *entry, 'tsiL'); /* finds: 0xC4/0x1 */
    if (entry)
        InsertTailList(&List, entry); /* finds: 0xD1 */
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
