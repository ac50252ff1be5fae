/* bugcheck: 0xA ExAcquireResourceExclusiveLite: was given the resource NULL */
/* bugcheck: 0xA ExAcquireResourceSharedLite: was given the resource NULL */
/* bugcheck: 0xE3 ExReleaseResourceLite: resource */
/* bugcheck: 0xE3 ExReleaseResourceForThreadLite: resource */
/* bugcheck: 0xE4 ExQueueWorkItem: work item */
/* bugcheck: 0x96 ExQueueWorkItem: was freed or used for something else while the item was queued */
/* bugcheck: 0xE1 ExQueueWorkItem: returned */
/* bugcheck: 0x139 InsertHeadList: the links of the list entry */
/* bugcheck: 0x139 InsertTailList: the links of the list entry */
/* bugcheck: 0x139 RemoveEntryList: the links of the list entry */
/* bugcheck: 0x139 RemoveHeadList: the links of the list entry */
/* bugcheck: 0x139 RemoveTailList: the links of the list entry */
/* bugcheck: 0x7E InitializeListHead: writes to a null pointer */
/* Garbage for the executive. */
#include "status.h"

static ERESOURCE resource;
static WORK_QUEUE_ITEM item;
static LIST_ENTRY head, one;

static VOID works(PVOID context)
{
    UNREFERENCED_PARAMETER(context);
}
static VOID raises(PVOID context)
{
    KIRQL old;

    UNREFERENCED_PARAMETER(context);
    KeRaiseIrql(DISPATCH_LEVEL, &old);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT Driver, PUNICODE_STRING Path)
{
    PWORK_QUEUE_ITEM pool = ExAllocatePoolWithTag(NonPagedPoolNx, sizeof *pool, 'tseT');
    KIRQL old;

    UNREFERENCED_PARAMETER(Driver);
    UNREFERENCED_PARAMETER(Path);
    ExInitializeResourceLite(&resource);
    InitializeListHead(&head);
    InsertTailList(&head, &one);
    KeEnterCriticalRegion();
    switch (STATUS_CASE) {
    case 1:
        ExAcquireResourceExclusiveLite(NULL, TRUE);
        break;
    case 2:
        ExAcquireResourceSharedLite(NULL, TRUE);
        break;
    case 3:
        ExReleaseResourceLite(&resource);
        break;
    case 4:
        ExReleaseResourceForThreadLite(&resource, 0x1230);
        break;
    case 5:
        ExInitializeWorkItem(&item, works, NULL);
        KeRaiseIrql(DISPATCH_LEVEL, &old);
        ExQueueWorkItem(&item, DelayedWorkQueue);
        ExQueueWorkItem(&item, DelayedWorkQueue);
        break;
    case 6:
        ExInitializeWorkItem(pool, works, NULL);
        KeRaiseIrql(DISPATCH_LEVEL, &old);
        ExQueueWorkItem(pool, DelayedWorkQueue);
        ExFreePool(pool);
        KeLowerIrql(old);
        nap(10);
        break;
    case 7:
        ExInitializeWorkItem(&item, raises, NULL);
        ExQueueWorkItem(&item, DelayedWorkQueue);
        nap(10);
        break;
    case 8:
        one.Blink = &one;
        InsertHeadList(&head, &item.List);
        break;
    case 9:
        one.Flink = &one;
        InsertTailList(&head, &item.List);
        break;
    case 10:
        RemoveEntryList(&one);
        RemoveEntryList(&one);
        break;
    case 11:
        one.Blink = &one;
        RemoveHeadList(&head);
        break;
    case 12:
        one.Flink = &one;
        RemoveTailList(&head);
        break;
    case 13:
        InitializeListHead(NULL);
        break;
    }
    KeLeaveCriticalRegion();
    return STATUS_SUCCESS;
}
