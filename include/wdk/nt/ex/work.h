/*
 * work.h - work items without a device, the older form.
 */
#ifndef IRQLAB_WDK_NT_EX_WORK_H
#define IRQLAB_WDK_NT_EX_WORK_H

#include "../ke.h"
#include "../io/queue.h"

EXTERN_C_START

typedef VOID WORKER_THREAD_ROUTINE(PVOID Parameter);
typedef WORKER_THREAD_ROUTINE *PWORKER_THREAD_ROUTINE;

typedef struct _WORK_QUEUE_ITEM {
    LIST_ENTRY List;
    PWORKER_THREAD_ROUTINE WorkerRoutine;
    PVOID Parameter;
} WORK_QUEUE_ITEM, *PWORK_QUEUE_ITEM;

#define ExInitializeWorkItem(Item, Routine, Context)                                               \
    (Item)->WorkerRoutine = (Routine);                                                             \
    (Item)->Parameter = (Context);                                                                 \
    (Item)->List.Flink = NULL;

/*
 * ExQueueWorkItem - let a system worker thread call a routine at PASSIVE_LEVEL.
 *
 * IRQL       <= DISPATCH_LEVEL.
 * Blocks     never.        Choice  one.
 * WorkItem   initialised, not queued, resident until the routine runs.
 * Differs    none known.
 * Source     WDK wdm.h ExQueueWorkItem
 */
NTKERNELAPI VOID ExQueueWorkItem(PWORK_QUEUE_ITEM WorkItem, WORK_QUEUE_TYPE QueueType);

EXTERN_C_END

#endif
