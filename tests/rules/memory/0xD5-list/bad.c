/* the next link is read from an entry that was freed */
/* also: 0xC4/0x62 */
#include <ntddk.h>

typedef struct _NODE {
    LIST_ENTRY Link;
    ULONG Value;
} NODE;
static LIST_ENTRY Head;

static VOID Unload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
    PLIST_ENTRY link, next;

    for (link = Head.Flink; link != &Head; link = next) {
        NODE *node = CONTAINING_RECORD(link, NODE, Link);

        ExFreePoolWithTag(node, 'edoN');
        next = node->Link.Flink; /* finds: 0xD5 */
        break;
    }
    for (link = next; link != &Head && (ULONG_PTR)link != 0xDDDDDDDDDDDDDDDDull; link = next) {
        next = link->Flink;
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
