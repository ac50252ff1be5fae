/*
 * queue.h - queues of IRPs: StartIo, cancel-safe queues, remove locks, work items.
 */
#ifndef IRQLAB_WDK_NT_IO_QUEUE_H
#define IRQLAB_WDK_NT_IO_QUEUE_H

#include "../irp.h"

EXTERN_C_START

/*
 * IoStartPacket - start an IRP, or queue it behind the one that is being worked on.
 *
 * IRQL           <= DISPATCH_LEVEL.
 * Blocks         never.        Choice  one.
 * Key            sorts the queue; NULL: at the end.
 * CancelFunction set while it is queued; or NULL.
 * Differs        none known.
 * Source         WDK ntifs.h IoStartPacket
 */
NTKERNELAPI VOID IoStartPacket(PDEVICE_OBJECT DeviceObject, PIRP Irp, PULONG Key,
                               PDRIVER_CANCEL CancelFunction);

/*
 * IoStartNextPacket, IoStartNextPacketByKey - this one is done: start the next, if there is one.
 *
 * IRQL       DISPATCH_LEVEL; IoStartNextPacketByKey <= DISPATCH_LEVEL.
 * Blocks     never.        Choice  one.
 * Cancelable TRUE: the IRPs have cancel routines; the cancel spin lock is taken.
 * Differs    none known.
 * Source     WDK ntifs.h IoStartNextPacket
 */
NTKERNELAPI VOID IoStartNextPacket(PDEVICE_OBJECT DeviceObject, BOOLEAN Cancelable);
NTKERNELAPI VOID IoStartNextPacketByKey(PDEVICE_OBJECT DeviceObject, BOOLEAN Cancelable, ULONG Key);

/*
 * IoSetStartIoAttributes - when StartIo is called, and whether with the cancel spin lock.
 *
 * IRQL            any.
 * Blocks          never.
 * DeferredStartIo TRUE: never while StartIo runs already.
 * NonCancelable   TRUE: no cancel spin lock is taken.
 * Differs         none known.
 * Source          WDK ntifs.h IoSetStartIoAttributes
 */
NTKERNELAPI VOID IoSetStartIoAttributes(PDEVICE_OBJECT DeviceObject, BOOLEAN DeferredStartIo,
                                        BOOLEAN NonCancelable);

/* Cancel-safe queues: the driver brings the list and the lock, the system the cancelling. */
typedef struct _IO_CSQ IO_CSQ, *PIO_CSQ;

typedef struct _IO_CSQ_IRP_CONTEXT {
    ULONG Type;
    struct _IRP *Irp;
    struct _IO_CSQ *Csq;
} IO_CSQ_IRP_CONTEXT, *PIO_CSQ_IRP_CONTEXT;

typedef VOID IO_CSQ_INSERT_IRP(struct _IO_CSQ *Csq, PIRP Irp);
typedef IO_CSQ_INSERT_IRP *PIO_CSQ_INSERT_IRP;
typedef NTSTATUS IO_CSQ_INSERT_IRP_EX(struct _IO_CSQ *Csq, PIRP Irp, PVOID InsertContext);
typedef IO_CSQ_INSERT_IRP_EX *PIO_CSQ_INSERT_IRP_EX;
typedef VOID IO_CSQ_REMOVE_IRP(struct _IO_CSQ *Csq, PIRP Irp);
typedef IO_CSQ_REMOVE_IRP *PIO_CSQ_REMOVE_IRP;
typedef PIRP IO_CSQ_PEEK_NEXT_IRP(struct _IO_CSQ *Csq, PIRP Irp, PVOID PeekContext);
typedef IO_CSQ_PEEK_NEXT_IRP *PIO_CSQ_PEEK_NEXT_IRP;
typedef VOID IO_CSQ_ACQUIRE_LOCK(struct _IO_CSQ *Csq, PKIRQL Irql);
typedef IO_CSQ_ACQUIRE_LOCK *PIO_CSQ_ACQUIRE_LOCK;
typedef VOID IO_CSQ_RELEASE_LOCK(struct _IO_CSQ *Csq, KIRQL Irql);
typedef IO_CSQ_RELEASE_LOCK *PIO_CSQ_RELEASE_LOCK;
typedef VOID IO_CSQ_COMPLETE_CANCELED_IRP(struct _IO_CSQ *Csq, PIRP Irp);
typedef IO_CSQ_COMPLETE_CANCELED_IRP *PIO_CSQ_COMPLETE_CANCELED_IRP;

struct _IO_CSQ {
    ULONG Type; /* IO_TYPE_CSQ or IO_TYPE_CSQ_EX */
    PIO_CSQ_INSERT_IRP CsqInsertIrp;
    PIO_CSQ_REMOVE_IRP CsqRemoveIrp;
    PIO_CSQ_PEEK_NEXT_IRP CsqPeekNextIrp;
    PIO_CSQ_ACQUIRE_LOCK CsqAcquireLock;
    PIO_CSQ_RELEASE_LOCK CsqReleaseLock;
    PIO_CSQ_COMPLETE_CANCELED_IRP CsqCompleteCanceledIrp;
    PVOID ReservePointer;
};

/*
 * IoCsqInitialize, IoCsqInitializeEx - give a queue its six routines.
 *
 * IRQL       any.
 * Blocks     never.
 * Csq        resident storage of the caller.
 * Returns    STATUS_SUCCESS.
 * Differs    none known.
 * Source     WDK wdm.h IoCsqInitialize
 */
NTKERNELAPI NTSTATUS IoCsqInitialize(PIO_CSQ Csq, PIO_CSQ_INSERT_IRP CsqInsertIrp,
                                     PIO_CSQ_REMOVE_IRP CsqRemoveIrp,
                                     PIO_CSQ_PEEK_NEXT_IRP CsqPeekNextIrp,
                                     PIO_CSQ_ACQUIRE_LOCK CsqAcquireLock,
                                     PIO_CSQ_RELEASE_LOCK CsqReleaseLock,
                                     PIO_CSQ_COMPLETE_CANCELED_IRP CsqCompleteCanceledIrp);
NTKERNELAPI NTSTATUS IoCsqInitializeEx(PIO_CSQ Csq, PIO_CSQ_INSERT_IRP_EX CsqInsertIrp,
                                       PIO_CSQ_REMOVE_IRP CsqRemoveIrp,
                                       PIO_CSQ_PEEK_NEXT_IRP CsqPeekNextIrp,
                                       PIO_CSQ_ACQUIRE_LOCK CsqAcquireLock,
                                       PIO_CSQ_RELEASE_LOCK CsqReleaseLock,
                                       PIO_CSQ_COMPLETE_CANCELED_IRP CsqCompleteCanceledIrp);

/*
 * IoCsqInsertIrp, IoCsqInsertIrpEx - mark an IRP pending and put it into the queue.
 *
 * IRQL          <= DISPATCH_LEVEL, as the queue's lock allows.
 * Blocks        never.        Choice  one.
 * Context       to remove just this one later; NULL: it uses DriverContext[3].
 * InsertContext for the insert routine.
 * Returns       nothing; what the insert routine returned: an error means not inserted, not
 *               pending.
 * Differs       none known.
 * Source        WDK wdm.h IoCsqInsertIrp
 */
NTKERNELAPI VOID IoCsqInsertIrp(PIO_CSQ Csq, PIRP Irp, PIO_CSQ_IRP_CONTEXT Context);
NTKERNELAPI NTSTATUS IoCsqInsertIrpEx(PIO_CSQ Csq, PIRP Irp, PIO_CSQ_IRP_CONTEXT Context,
                                      PVOID InsertContext);

/*
 * IoCsqRemoveNextIrp - take the next IRP out that is not being cancelled.
 *
 * IRQL        <= DISPATCH_LEVEL, as the queue's lock allows.
 * Blocks      never.        Choice  one.
 * PeekContext for the peek routine.
 * Returns     the IRP; NULL: none.
 * Differs     none known.
 * Source      WDK wdm.h IoCsqRemoveNextIrp
 */
NTKERNELAPI PIRP IoCsqRemoveNextIrp(PIO_CSQ Csq, PVOID PeekContext);

/*
 * IoCsqRemoveIrp - take a certain IRP out.
 *
 * IRQL       <= DISPATCH_LEVEL, as the queue's lock allows.
 * Blocks     never.        Choice  one.
 * Context    of its insertion.
 * Returns    the IRP; NULL: it is being cancelled or has been taken.
 * Differs    none known.
 * Source     WDK wdm.h IoCsqRemoveIrp
 */
NTKERNELAPI PIRP IoCsqRemoveIrp(PIO_CSQ Csq, PIO_CSQ_IRP_CONTEXT Context);

/* Remove locks: how many users a device has, and waiting until they are gone. */
typedef struct _IO_REMOVE_LOCK_TRACKING_BLOCK *PIO_REMOVE_LOCK_TRACKING_BLOCK;

typedef struct _IO_REMOVE_LOCK_COMMON_BLOCK {
    BOOLEAN Removed;
    BOOLEAN Reserved[3];
    volatile LONG IoCount;
    KEVENT RemoveEvent;
} IO_REMOVE_LOCK_COMMON_BLOCK;

typedef struct _IO_REMOVE_LOCK_DBG_BLOCK {
    LONG Signature;
    ULONG HighWatermark;
    LONGLONG MaxLockedTicks;
    LONG AllocateTag;
    LIST_ENTRY LockList;
    KSPIN_LOCK Spin;
    volatile LONG LowMemoryCount;
    ULONG Reserved1[4];
    PVOID Reserved2;
    PIO_REMOVE_LOCK_TRACKING_BLOCK Blocks;
} IO_REMOVE_LOCK_DBG_BLOCK;

typedef struct _IO_REMOVE_LOCK {
    IO_REMOVE_LOCK_COMMON_BLOCK Common;
#if DBG
    IO_REMOVE_LOCK_DBG_BLOCK Dbg;
#endif
} IO_REMOVE_LOCK, *PIO_REMOVE_LOCK;

/*
 * IoInitializeRemoveLockEx - make a remove lock; IoInitializeRemoveLock is the usual spelling.
 *
 * IRQL             PASSIVE_LEVEL.
 * Blocks           never.
 * Lock             in the device extension.
 * MaxLockedMinutes a longer hold is reported in checked builds; 0: no limit.
 * HighWatermark    most holders at a time, likewise; 0: no limit.
 * RemlockSize      sizeof(IO_REMOVE_LOCK), which tells checked from free.
 * Differs          none known.
 * Source           WDK wdm.h IoInitializeRemoveLock
 */
NTKERNELAPI VOID IoInitializeRemoveLockEx(PIO_REMOVE_LOCK Lock, ULONG AllocateTag,
                                          ULONG MaxLockedMinutes, ULONG HighWatermark,
                                          ULONG RemlockSize);
#define IoInitializeRemoveLock(Lock, Tag, Maxmin, HighWater)                                       \
    IoInitializeRemoveLockEx(Lock, Tag, Maxmin, HighWater, sizeof(IO_REMOVE_LOCK))

/*
 * IoAcquireRemoveLockEx - one user more; IoAcquireRemoveLock is the usual spelling.
 *
 * IRQL       <= DISPATCH_LEVEL.
 * Blocks     never.        Choice  one.
 * Tag        names this use; the IRP, usually.
 * Returns    STATUS_SUCCESS; STATUS_DELETE_PENDING: the device goes away, nothing is held.
 * Differs    none known.
 * Source     WDK wdm.h IoAcquireRemoveLock
 */
NTKERNELAPI NTSTATUS IoAcquireRemoveLockEx(PIO_REMOVE_LOCK RemoveLock, PVOID Tag, PCSTR File,
                                           ULONG Line, ULONG RemlockSize);
#define IoAcquireRemoveLock(RemoveLock, Tag)                                                       \
    IoAcquireRemoveLockEx(RemoveLock, Tag, __FILE__, __LINE__, sizeof(IO_REMOVE_LOCK))

/*
 * IoReleaseRemoveLockEx - one user less; IoReleaseRemoveLock is the usual spelling.
 *
 * IRQL       <= DISPATCH_LEVEL.
 * Blocks     never.        Choice  one.
 * Tag        of the acquire.
 * Differs    none known.
 * Source     WDK wdm.h IoReleaseRemoveLock
 */
NTKERNELAPI VOID IoReleaseRemoveLockEx(PIO_REMOVE_LOCK RemoveLock, PVOID Tag, ULONG RemlockSize);
#define IoReleaseRemoveLock(RemoveLock, Tag)                                                       \
    IoReleaseRemoveLockEx(RemoveLock, Tag, sizeof(IO_REMOVE_LOCK))

/*
 * IoReleaseRemoveLockAndWaitEx - the last user leaves; IoReleaseRemoveLockAndWait is the usual
 * spelling.
 *
 * IRQL       PASSIVE_LEVEL.
 * Blocks     until all others have released.        Choice  one.
 * Tag        of the acquire in the dispatch routine for IRP_MN_REMOVE_DEVICE.
 * Differs    none known.
 * Source     WDK wdm.h IoReleaseRemoveLockAndWait
 */
NTKERNELAPI VOID IoReleaseRemoveLockAndWaitEx(PIO_REMOVE_LOCK RemoveLock, PVOID Tag,
                                              ULONG RemlockSize);
#define IoReleaseRemoveLockAndWait(RemoveLock, Tag)                                                \
    IoReleaseRemoveLockAndWaitEx(RemoveLock, Tag, sizeof(IO_REMOVE_LOCK))

/* Work items: a routine that a system worker thread calls at PASSIVE_LEVEL. */
typedef struct _IO_WORKITEM *PIO_WORKITEM;

typedef enum _WORK_QUEUE_TYPE {
    CriticalWorkQueue,
    DelayedWorkQueue,
    HyperCriticalWorkQueue,
    NormalWorkQueue,
    BackgroundWorkQueue,
    RealTimeWorkQueue,
    SuperCriticalWorkQueue,
    MaximumWorkQueue,
    CustomPriorityWorkQueue = 32
} WORK_QUEUE_TYPE;

typedef VOID IO_WORKITEM_ROUTINE(PDEVICE_OBJECT DeviceObject, PVOID Context);
typedef IO_WORKITEM_ROUTINE *PIO_WORKITEM_ROUTINE;
typedef VOID IO_WORKITEM_ROUTINE_EX(PVOID IoObject, PVOID Context, PIO_WORKITEM IoWorkItem);
typedef IO_WORKITEM_ROUTINE_EX *PIO_WORKITEM_ROUTINE_EX;

/*
 * IoAllocateWorkItem - a work item.
 *
 * IRQL         <= DISPATCH_LEVEL.
 * Blocks       never.
 * DeviceObject stays while the routine runs.
 * Returns      the work item; NULL: no memory.
 * Differs      none known.
 * Source       WDK wdm.h IoAllocateWorkItem
 */
NTKERNELAPI PIO_WORKITEM IoAllocateWorkItem(PDEVICE_OBJECT DeviceObject);

/*
 * IoFreeWorkItem - free a work item.
 *
 * IRQL       <= DISPATCH_LEVEL.
 * Blocks     never.
 * IoWorkItem not queued; its routine may free it.
 * Differs    none known.
 * Source     WDK wdm.h IoFreeWorkItem
 */
NTKERNELAPI VOID IoFreeWorkItem(PIO_WORKITEM IoWorkItem);

/*
 * IoQueueWorkItem - let a worker thread call a routine.
 *
 * IRQL       <= DISPATCH_LEVEL.
 * Blocks     never.        Choice  one.
 * IoWorkItem not queued already.
 * QueueType  DelayedWorkQueue, usually.
 * Differs    none known.
 * Source     WDK wdm.h IoQueueWorkItem
 */
NTKERNELAPI VOID IoQueueWorkItem(PIO_WORKITEM IoWorkItem, PIO_WORKITEM_ROUTINE WorkerRoutine,
                                 WORK_QUEUE_TYPE QueueType, PVOID Context);

/*
 * IoQueueWorkItemEx - likewise; the routine gets the work item, too.
 *
 * IRQL       <= DISPATCH_LEVEL.
 * Blocks     never.        Choice  one.
 * Differs    none known.
 * Source     WDK wdm.h IoQueueWorkItemEx
 */
NTKERNELAPI VOID IoQueueWorkItemEx(PIO_WORKITEM IoWorkItem, PIO_WORKITEM_ROUTINE_EX WorkerRoutine,
                                   WORK_QUEUE_TYPE QueueType, PVOID Context);

/*
 * IoTryQueueWorkItem - likewise, unless it is queued already.
 *
 * IRQL       <= DISPATCH_LEVEL.
 * Blocks     never.        Choice  one.
 * Returns    TRUE queued; FALSE it was.
 * Differs    none known.
 * Source     WDK wdm.h IoTryQueueWorkItem
 */
NTKERNELAPI BOOLEAN IoTryQueueWorkItem(PIO_WORKITEM IoWorkItem,
                                       PIO_WORKITEM_ROUTINE_EX WorkerRoutine,
                                       WORK_QUEUE_TYPE QueueType, PVOID Context);

/*
 * IoSizeofWorkItem, IoInitializeWorkItem, IoUninitializeWorkItem - a work item in memory of the
 * caller's.
 *
 * IRQL       any; IoInitializeWorkItem, IoUninitializeWorkItem <= DISPATCH_LEVEL.
 * Blocks     never.
 * IoObject   the driver's device or driver object.
 * Returns    bytes that one needs.
 * Differs    none known.
 * Source     WDK wdm.h IoSizeofWorkItem
 */
NTKERNELAPI ULONG IoSizeofWorkItem(VOID);
NTKERNELAPI VOID IoInitializeWorkItem(PVOID IoObject, PIO_WORKITEM IoWorkItem);
NTKERNELAPI VOID IoUninitializeWorkItem(PIO_WORKITEM IoWorkItem);

EXTERN_C_END

#endif
