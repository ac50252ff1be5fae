/*
 * work_item.c - IO_WORKITEM: a routine for a system worker thread, on behalf of a device or driver.
 *
 * While it is queued and while its routine runs, the object is referenced, so that the driver is
 * not unloaded. The routine may free or queue the item again: nothing of it is used afterwards.
 */
#include "io/io.h"
#include "ex/ex.h"

#include <string.h>

enum { TAG_WORK = 0x69576F49 /* "IoWi" */ };

struct _IO_WORKITEM {
    WORK_QUEUE_ITEM item;
    PVOID object; /* the device or driver; referenced while queued and run */
    PIO_WORKITEM_ROUTINE routine;
    PIO_WORKITEM_ROUTINE_EX routine_ex;
    PVOID context;
    bool queued; /* and not yet taken by a worker */
};

static VOID run(PVOID parameter)
{
    PIO_WORKITEM item = parameter;
    PVOID object = item->object, context = item->context;
    PIO_WORKITEM_ROUTINE routine = item->routine;
    PIO_WORKITEM_ROUTINE_EX routine_ex = item->routine_ex;

    item->queued = false;
    if (routine_ex)
        KE_CALLBACK("work item", routine_ex, routine_ex(object, context, item));
    else
        KE_CALLBACK("work item", routine, routine(object, context));
    ob_dereference(object);
}

static void initialize(PIO_WORKITEM item, PVOID object)
{
    if (irqlab_unlikely(!ob_is_body(object)))
        ke_crash(0xE4, 3, (ULONG64)(uintptr_t)item, (ULONG64)(uintptr_t)object, 0,
                 "an I/O work item was made for something that is no device or driver object");
    memset(item, 0, sizeof *item);
    item->item.WorkerRoutine = run;
    item->item.Parameter = item;
    item->object = object;
}

PIO_WORKITEM IoAllocateWorkItem(PDEVICE_OBJECT DeviceObject)
{
    PIO_WORKITEM item;

    KE_DDI(DeviceObject, 0);
    if (mm_pool_refuse())
        return NULL;
    item = mm_pool_alloc(sizeof *item, TAG_WORK, 0, IO_CALLER);
    if (item)
        initialize(item, DeviceObject);
    return item;
}

ULONG IoSizeofWorkItem(VOID)
{
    return sizeof(struct _IO_WORKITEM);
}

VOID IoInitializeWorkItem(PVOID IoObject, PIO_WORKITEM IoWorkItem)
{
    KE_DDI(IoWorkItem, (uintptr_t)IoObject);
    initialize(IoWorkItem, IoObject);
}

static void check_idle(PIO_WORKITEM item)
{
    if (irqlab_unlikely(item->queued))
        ke_crash(
            0xE4, 2, (ULONG64)(uintptr_t)item,
            (ULONG64)(uintptr_t)(item->routine ? (void *)item->routine : (void *)item->routine_ex),
            0, "an I/O work item was freed while it is queued");
}

VOID IoUninitializeWorkItem(PIO_WORKITEM IoWorkItem)
{
    KE_DDI(IoWorkItem, 0);
    check_idle(IoWorkItem);
}

VOID IoFreeWorkItem(PIO_WORKITEM IoWorkItem)
{
    KE_DDI(IoWorkItem, 0);
    check_idle(IoWorkItem);
    mm_pool_free(IoWorkItem, TAG_WORK, IO_CALLER);
}

static void queue(PIO_WORKITEM item, PIO_WORKITEM_ROUTINE routine,
                  PIO_WORKITEM_ROUTINE_EX routine_ex, WORK_QUEUE_TYPE type, PVOID context)
{
    if (irqlab_unlikely(item->queued))
        ke_crash(0xE4, 1, (ULONG64)(uintptr_t)item, (ULONG64)type, 0,
                 "an I/O work item was queued while it is queued already");
    ob_reference(item->object);
    item->routine = routine;
    item->routine_ex = routine_ex;
    item->context = context;
    item->queued = true;
    ex_work_queue(&item->item, type, NULL);
}

VOID IoQueueWorkItem(PIO_WORKITEM IoWorkItem, PIO_WORKITEM_ROUTINE WorkerRoutine,
                     WORK_QUEUE_TYPE QueueType, PVOID Context)
{
    KE_DDI(IoWorkItem, (uintptr_t)WorkerRoutine);
    ke_point(KE_OP_SIGNAL, IoWorkItem);
    queue(IoWorkItem, WorkerRoutine, NULL, QueueType, Context);
    sim_settle(world->sim);
}

VOID IoQueueWorkItemEx(PIO_WORKITEM IoWorkItem, PIO_WORKITEM_ROUTINE_EX WorkerRoutine,
                       WORK_QUEUE_TYPE QueueType, PVOID Context)
{
    KE_DDI(IoWorkItem, (uintptr_t)WorkerRoutine);
    ke_point(KE_OP_SIGNAL, IoWorkItem);
    queue(IoWorkItem, NULL, WorkerRoutine, QueueType, Context);
    sim_settle(world->sim);
}

BOOLEAN IoTryQueueWorkItem(PIO_WORKITEM IoWorkItem, PIO_WORKITEM_ROUTINE_EX WorkerRoutine,
                           WORK_QUEUE_TYPE QueueType, PVOID Context)
{
    KE_DDI(IoWorkItem, (uintptr_t)WorkerRoutine);
    ke_point(KE_OP_SIGNAL, IoWorkItem);
    if (IoWorkItem->queued)
        return FALSE;
    queue(IoWorkItem, NULL, WorkerRoutine, QueueType, Context);
    sim_settle(world->sim);
    return TRUE;
}
