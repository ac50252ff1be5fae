#include <ntddk.h>

typedef struct _NODE {
    LIST_ENTRY Link;
    ULONG Value;
} NODE;
static LIST_ENTRY Head;

static VOID Unload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
    PLIST_ENTRY link;

    while (!IsListEmpty(&Head)) {
        link = RemoveHeadList(&Head);
        ExFreePoolWithTag(CONTAINING_RECORD(link, NODE, Link), 'edoN');
    }

}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = Unload;
    InitializeListHead(&Head);
    for (ULONG i = 0; i < 3; i++) {
        NODE *node = ExAllocatePoolWithTag(NonPagedPool, sizeof *node, 'edoN');

        if (!node)
            break;
        node->Value = i;
        InsertTailList(&Head, &node->Link);
    }
    return STATUS_SUCCESS;
}
