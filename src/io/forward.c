/*
 * forward.c - passing an IRP on with help: IoSetCompletionRoutineEx, which keeps the driver loaded
 * until its routine has returned, and IoForwardIrpSynchronously.
 */
#include "io/io.h"

enum { TAG_EX = 0x78456F49 /* "IoEx" */ };

struct completion_ex {
    PDEVICE_OBJECT device; /* referenced */
    PIO_COMPLETION_ROUTINE routine;
    PVOID context;
    bool on_success, on_error, on_cancel;
};

/* Always called, so that the block is freed; calls the driver's routine if it wants to know. */
static NTSTATUS routine_ex(PDEVICE_OBJECT device, PIRP irp, PVOID context)
{
    struct completion_ex ex = *(struct completion_ex *)context;
    NTSTATUS status = STATUS_CONTINUE_COMPLETION;

    mm_pool_free(context, TAG_EX, 0);
    if ((irp->Cancel && ex.on_cancel) ||
        (NT_SUCCESS(irp->IoStatus.Status) ? ex.on_success : ex.on_error))
        KE_CALLBACK("completion routine", ex.routine, status = ex.routine(device, irp, ex.context));
    else if (irp->PendingReturned && irp->CurrentLocation <= irp->StackCount)
        IoMarkIrpPending(irp);
    ob_dereference(ex.device);
    return status;
}

NTSTATUS IoSetCompletionRoutineEx(PDEVICE_OBJECT DeviceObject, PIRP Irp,
                                  PIO_COMPLETION_ROUTINE CompletionRoutine, PVOID Context,
                                  BOOLEAN InvokeOnSuccess, BOOLEAN InvokeOnError,
                                  BOOLEAN InvokeOnCancel)
{
    struct completion_ex *ex;

    sim_probe(world->sim, KE_PROBE_DDI, .text = __func__, .object = Irp,
              .b = (uint64_t)(uintptr_t)CompletionRoutine, .c = (uint64_t)(uintptr_t)DeviceObject,
              .pc = IO_CALLER);
    ex = mm_pool_refuse() ? NULL : mm_pool_alloc(sizeof *ex, TAG_EX, MM_POOL_KERNEL, IO_CALLER);
    if (!ex)
        return STATUS_INSUFFICIENT_RESOURCES;
    ob_reference(DeviceObject);
    *ex = (struct completion_ex){DeviceObject,    CompletionRoutine, Context,
                                 InvokeOnSuccess, InvokeOnError,     InvokeOnCancel};
    IoSetCompletionRoutine(Irp, routine_ex, ex, TRUE, TRUE, TRUE);
    return STATUS_SUCCESS;
}

static NTSTATUS came_back(PDEVICE_OBJECT device, PIRP irp, PVOID context)
{
    if (irp->PendingReturned)
        KeSetEvent(context, IO_NO_INCREMENT, FALSE);
    return STATUS_MORE_PROCESSING_REQUIRED;
}

BOOLEAN IoForwardIrpSynchronously(PDEVICE_OBJECT DeviceObject, PIRP Irp)
{
    KEVENT back;

    KE_DDI(Irp, (uintptr_t)DeviceObject);
    if (Irp->CurrentLocation <= 1)
        return FALSE;
    KeInitializeEvent(&back, SynchronizationEvent, FALSE);
    IoCopyCurrentIrpStackLocationToNext(Irp);
    IoSetCompletionRoutine(Irp, came_back, &back, TRUE, TRUE, TRUE);
    if (io_irp_call(DeviceObject, Irp, IO_CALLER) == STATUS_PENDING)
        KeWaitForSingleObject(&back, Suspended, KernelMode, FALSE, NULL);
    return TRUE;
}
