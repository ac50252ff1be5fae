/* also: 0x133/0x0 */
/* run: --cpus 2 */
/* A helper takes the lock that its caller holds already. */
#include <ntddk.h>

typedef struct _LIST {
    KSPIN_LOCK Lock;
    LIST_ENTRY Head;
    ULONG Count;
} LIST;

static LIST List;

static ULONG Count(LIST *list)
{
    ULONG count;
    KIRQL irql;

    KeAcquireSpinLock(&list->Lock, &irql); /* finds: 0xF */
    count = list->Count;
    KeReleaseSpinLock(&list->Lock, irql);
    return count;
}

static VOID Add(LIST *list, PLIST_ENTRY entry)
{
    KIRQL irql;

    KeAcquireSpinLock(&list->Lock, &irql);
    if (Count(list) < 10) {
        InsertTailList(&list->Head, entry);
        list->Count++;
    }
    KeReleaseSpinLock(&list->Lock, irql);
}

static VOID DriverUnload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = DriverUnload;
    static LIST_ENTRY entry;

    KeInitializeSpinLock(&List.Lock);
    InitializeListHead(&List.Head);
    Add(&List, &entry);
    return STATUS_SUCCESS;
}
