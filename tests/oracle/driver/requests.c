/* requests.c - IRPs, cancelling, remove locks; and what the app asks the driver to do with its. */
#define ORACLE_DRIVER
#include "../oracle.h"

static PIRP kept; /* waits for ORACLE_FINISH or its cancellation */

static VOID NTAPI cancel(PDEVICE_OBJECT device, PIRP irp)
{
    (void)device;
    kept = NULL;
    IoReleaseCancelSpinLock(irp->CancelIrql);
    irp->IoStatus.Status = STATUS_CANCELLED;
    irp->IoStatus.Information = 0;
    IoCompleteRequest(irp, IO_NO_INCREMENT);
}

NTSTATUS oracle_pend(PIRP irp)
{
    KIRQL irql;

    IoAcquireCancelSpinLock(&irql);
    IoMarkIrpPending(irp);
    kept = irp;
    IoSetCancelRoutine(irp, cancel);
    IoReleaseCancelSpinLock(irql);
    return STATUS_PENDING;
}

NTSTATUS oracle_finish(void)
{
    PIRP irp;
    KIRQL irql;

    IoAcquireCancelSpinLock(&irql);
    irp = kept;
    kept = NULL;
    if (irp)
        IoSetCancelRoutine(irp, NULL);
    IoReleaseCancelSpinLock(irql);
    if (!irp)
        return STATUS_NOT_FOUND;
    irp->IoStatus.Status = STATUS_SUCCESS;
    irp->IoStatus.Information = 0;
    IoCompleteRequest(irp, IO_NO_INCREMENT);
    return STATUS_SUCCESS;
}

NTSTATUS oracle_set_event(PIRP irp)
{
    PVOID event;
    NTSTATUS status =
        ObReferenceObjectByHandle(*(HANDLE *)irp->AssociatedIrp.SystemBuffer, EVENT_MODIFY_STATE,
                                  OBJECT_TYPE_OF(ExEventObjectType), UserMode, &event, NULL);

    if (!NT_SUCCESS(status))
        return status;
    KeSetEvent(event, IO_NO_INCREMENT, FALSE);
    ObDereferenceObject(event);
    return STATUS_SUCCESS;
}

/* F207, F209 */
static void irp_fields(const char *check)
{
    PIRP irp = IoAllocateIrp(3, FALSE);

    SAY(irp != NULL);
    SAY(irp->Type);
    SAY(irp->StackCount);
    SAY(irp->CurrentLocation);
    SAY(irp->Cancel);
    SAY(irp->CancelRoutine == NULL);
    SAY(IoGetNextIrpStackLocation(irp) == (PIO_STACK_LOCATION)(irp + 1) + 2);
    IoSetNextIrpStackLocation(irp);
    SAY(irp->CurrentLocation);
    SAY(IoGetCurrentIrpStackLocation(irp) == (PIO_STACK_LOCATION)(irp + 1) + 2);
    IoReuseIrp(irp, STATUS_TOO_LATE);
    SAY(irp->CurrentLocation);
    SAY(irp->IoStatus.Status);
    IoFreeIrp(irp);
}

static VOID NTAPI cancel_seen(PDEVICE_OBJECT device, PIRP irp)
{
    (void)device;
    irp->IoStatus.Information = 1 + (irp->CancelRoutine == NULL) + 2 * (irp->Cancel != FALSE);
    IoReleaseCancelSpinLock(irp->CancelIrql);
}

/* F217, F218 */
static void cancelling(const char *check)
{
    PIRP irp = IoAllocateIrp(1, FALSE);

    irp->IoStatus.Information = 0;
    SAY(IoCancelIrp(irp));
    SAY(irp->Cancel);
    IoReuseIrp(irp, STATUS_SUCCESS);
    SAY(irp->Cancel);
    IoSetNextIrpStackLocation(irp);
    SAY(IoSetCancelRoutine(irp, cancel_seen) == NULL);
    SAY(IoCancelIrp(irp));
    SAY(irp->IoStatus.Information);
    SAY(irp->CancelRoutine == NULL);
    SAY(IoCancelIrp(irp));
    IoFreeIrp(irp);
}

static LONG completions;

static NTSTATUS NTAPI completed(PDEVICE_OBJECT device, PIRP irp, PVOID context)
{
    LONG *seen = context;

    completions++;
    seen[0] = device == NULL;
    seen[1] = irp->IoStatus.Status;
    seen[2] = irp->CurrentLocation;
    return STATUS_MORE_PROCESSING_REQUIRED;
}

/* F216, F219, F220, F222 */
static void completion(const char *check)
{
    PIRP irp = IoAllocateIrp(1, FALSE);
    PIO_STACK_LOCATION stack;
    LONG seen[3] = {-1, -1, -1};

    completions = 0;
    stack = IoGetNextIrpStackLocation(irp);
    stack->MajorFunction = IRP_MJ_DEVICE_CONTROL;
    stack->Parameters.DeviceIoControl.IoControlCode = ORACLE_CODE(ORACLE_FAIL);
    IoSetCompletionRoutine(irp, completed, seen, TRUE, TRUE, TRUE);
    SAY(IoCallDriver(oracle_device, irp));
    SAY(completions);
    SAY(seen[0]);
    SAY(seen[1]);
    SAY(seen[2]);
    SAY(irp->CurrentLocation);
    IoReuseIrp(irp, STATUS_SUCCESS);
    stack = IoGetNextIrpStackLocation(irp);
    stack->MajorFunction = IRP_MJ_CREATE;
    IoSetCompletionRoutine(irp, completed, seen, TRUE, FALSE, FALSE);
    SAY(IoCallDriver(oracle_device, irp));
    SAY(completions);
    SAY(seen[1]);
    IoFreeIrp(irp);
}

static void built_request(const char *check)
{
    static char answer[8];
    LARGE_INTEGER second = oracle_ms(1000);
    KEVENT event;
    IO_STATUS_BLOCK block;
    PIRP irp;

    KeInitializeEvent(&event, NotificationEvent, FALSE);
    block.Status = STATUS_TOO_LATE;
    irp = IoBuildDeviceIoControlRequest(ORACLE_CODE(ORACLE_FAIL), oracle_device, NULL, 0, NULL, 0,
                                        FALSE, &event, &block);
    SAY(irp != NULL);
    SAY(irp->UserEvent == &event);
    SAY(irp->UserIosb == &block);
    SAY(IoGetNextIrpStackLocation(irp)->MajorFunction);
    SAY(IoCallDriver(oracle_device, irp));
    SAY(KeReadStateEvent(&event)); /* an error that did not pend */
    SAY(block.Status);
    irp = IoBuildDeviceIoControlRequest(ORACLE_CODE(ORACLE_ECHO), oracle_device, NULL, 0, answer,
                                        sizeof answer, FALSE, &event, &block);
    SAY(IoCallDriver(oracle_device, irp));
    SAY(KeWaitForSingleObject(&event, Executive, KernelMode, FALSE, &second));
    SAY(block.Status);
    SAY(block.Information);
}

/* F213 */
static void built_asynchronous(const char *check)
{
    IO_STATUS_BLOCK block;
    LARGE_INTEGER offset = {0};
    PIRP irp = IoBuildAsynchronousFsdRequest(IRP_MJ_FLUSH_BUFFERS, oracle_device, NULL, 0, &offset,
                                             &block);

    SAY(irp != NULL);
    SAY(irp->UserIosb == &block);
    SAY(irp->UserEvent == NULL);
    SAY(irp->CancelRoutine == NULL);
    SAY(irp->Tail.Overlay.Thread == PsGetCurrentThread());
    SAY(irp->CurrentLocation);
    SAY(IoGetNextIrpStackLocation(irp)->MajorFunction);
    SAY(IoGetNextIrpStackLocation(irp)->DeviceObject == NULL);
    IoFreeIrp(irp);
}

/* F162, F163 */
static void remove_lock(const char *check)
{
    static IO_REMOVE_LOCK lock;

    IoInitializeRemoveLock(&lock, 0x496F7263, 0, 0);
    SAY(IoAcquireRemoveLock(&lock, &lock));
    SAY(IoAcquireRemoveLock(&lock, &lock));
    IoReleaseRemoveLock(&lock, &lock);
    IoReleaseRemoveLockAndWait(&lock, &lock);
    SAY(IoAcquireRemoveLock(&lock, &lock));
}

static void attaching(const char *check)
{
    PDRIVER_OBJECT driver = oracle_device->DriverObject;
    PDEVICE_OBJECT filter = NULL, lower;

    SAY(IoCreateDevice(driver, 0, NULL, FILE_DEVICE_UNKNOWN, 0, FALSE, &filter));
    lower = IoAttachDeviceToDeviceStack(filter, oracle_device);
    SAY(lower == oracle_device);
    SAY(filter->StackSize);
    SAY(oracle_device->AttachedDevice == filter);
    SAY(IoGetAttachedDevice(oracle_device) == filter);
    IoDetachDevice(lower);
    SAY(oracle_device->AttachedDevice == NULL);
    SAY(IoGetAttachedDevice(oracle_device) == oracle_device);
    IoDeleteDevice(filter);
}

const struct oracle_check oracle_requests[] = {
    {"irp-fields", irp_fields},
    {"cancelling", cancelling},
    {"completion", completion},
    {"built-request", built_request},
    {"built-asynchronous", built_asynchronous},
    {"remove-lock", remove_lock},
    {"attaching", attaching},
    {NULL, NULL},
};
