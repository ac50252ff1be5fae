/* io_irp.c - requests from the hands of drivers: made, sent, completed, cancelled, queued. */
#include "status.h"

static PDEVICE_OBJECT lower, upper;
static PIRP held;
static volatile LONG completions, cancels;
static NTSTATUS answer;
static BOOLEAN pend;

static NTSTATUS dispatch(PDEVICE_OBJECT Device, PIRP Irp)
{
    PIO_STACK_LOCATION location = IoGetCurrentIrpStackLocation(Irp);

    UNREFERENCED_PARAMETER(Device);
    if (location->MajorFunction == IRP_MJ_DEVICE_CONTROL && Irp->AssociatedIrp.SystemBuffer)
        *(ULONG *)Irp->AssociatedIrp.SystemBuffer += 1;
    if (pend) {
        IoMarkIrpPending(Irp);
        held = Irp;
        return STATUS_PENDING;
    }
    Irp->IoStatus.Status = answer;
    Irp->IoStatus.Information =
        location->MajorFunction == IRP_MJ_DEVICE_CONTROL ? sizeof(ULONG) : 0;
    IoCompleteRequest(Irp, IO_NO_INCREMENT);
    return answer;
}

static NTSTATUS keep(PDEVICE_OBJECT Device, PIRP Irp, PVOID Context)
{
    UNREFERENCED_PARAMETER(Device);
    UNREFERENCED_PARAMETER(Irp);
    InterlockedIncrement(&completions);
    if (Context)
        KeSetEvent(Context, IO_NO_INCREMENT, FALSE);
    return STATUS_MORE_PROCESSING_REQUIRED;
}

static VOID cancel(PDEVICE_OBJECT Device, PIRP Irp)
{
    UNREFERENCED_PARAMETER(Device);
    IoReleaseCancelSpinLock(Irp->CancelIrql);
    InterlockedIncrement(&cancels);
}

static PIRP fresh(void)
{
    PIRP irp = IoAllocateIrp(lower->StackSize, FALSE);

    IoGetNextIrpStackLocation(irp)->MajorFunction = IRP_MJ_READ;
    IoSetCompletionRoutine(irp, keep, NULL, TRUE, TRUE, TRUE);
    return irp;
}

static void life(void)
{
    PIRP irp = IoAllocateIrp(2, FALSE), own, part;
    KIRQL irql;

    DOES(IoAllocateIrp, value, irp && irp->StackCount == 2 && irp->CurrentLocation == 3);
    IoFreeIrp(irp);
    irp = IoAllocateIrpEx(lower, 3, TRUE);
    DOES(IoAllocateIrpEx, value, irp && irp->StackCount == 3 && irp->CurrentLocation == 4);
    irp->IoStatus.Status = STATUS_TIMEOUT;
    irp->Cancel = TRUE;
    IoReuseIrp(irp, STATUS_NOT_SUPPORTED);
    DOES(IoReuseIrp, void, irp->IoStatus.Status == STATUS_NOT_SUPPORTED && !irp->Cancel);
    IoFreeIrp(irp);
    own = ExAllocatePool2(POOL_FLAG_NON_PAGED, IoSizeOfIrp(2), TAG);
    FILL(*own);
    IoInitializeIrp(own, IoSizeOfIrp(2), 2);
    DOES(IoInitializeIrp, void, own->Type == 6 && own->StackCount == 2 && !own->CancelRoutine);
    ExFreePoolWithTag(own, TAG);

    irp = fresh();
    DOES(IoMakeAssociatedIrp, value, (part = IoMakeAssociatedIrp(irp, 1)) != NULL);
    EXPECT(part->AssociatedIrp.MasterIrp == irp && part->Flags & IRP_ASSOCIATED_IRP);
    irp->AssociatedIrp.IrpCount = 1;
    irp->IoStatus.Status = STATUS_SUCCESS;
    IoSetNextIrpStackLocation(irp);
    IoSetCompletionRoutine(part, NULL, NULL, FALSE, FALSE, FALSE);
    IoFreeIrp(part);
    DOES(IoFreeIrp, void, irp->Type == 6);
    IoFreeIrp(irp);

    irp = fresh();
    answer = STATUS_DEVICE_BUSY;
    completions = 0;
    DOES(IofCallDriver, value, IoCallDriver(lower, irp) == STATUS_DEVICE_BUSY);
    DOES(IofCompleteRequest, void, completions == 1);
    IoReuseIrp(irp, STATUS_SUCCESS);
    IoGetNextIrpStackLocation(irp)->MajorFunction = IRP_MJ_READ;
    IoSetCompletionRoutine(irp, keep, NULL, TRUE, TRUE, TRUE);
    DOES(IoCallDriver, value, IoCallDriver(lower, irp) == STATUS_DEVICE_BUSY);
    DOES(IoCompleteRequest, void, completions == 2);
    IoReuseIrp(irp, STATUS_SUCCESS);
    IoGetNextIrpStackLocation(irp)->MajorFunction = IRP_MJ_POWER;
    IoSetCompletionRoutine(irp, keep, NULL, TRUE, TRUE, TRUE);
    PoStartNextPowerIrp(irp);
    DOES(PoStartNextPowerIrp, void, TRUE);
    DOES(PoCallDriver, value, PoCallDriver(lower, irp) == STATUS_DEVICE_BUSY);
    completions = 1;
    IoReuseIrp(irp, STATUS_SUCCESS);
    IoGetNextIrpStackLocation(irp)->MajorFunction = IRP_MJ_READ;
    IoSetCompletionRoutine(irp, keep, NULL, TRUE, TRUE, TRUE);
    pend = TRUE;
    DOES(IofCallDriver, value, IoCallDriver(lower, irp) == STATUS_PENDING);
    pend = FALSE;
    DOES(IoCancelIrp, false, !IoCancelIrp(held));
    EXPECT(held->Cancel);
    held->Cancel = FALSE;
    IoSetCancelRoutine(held, cancel);
    DOES(IoCancelIrp, true, IoCancelIrp(held) == TRUE);
    EXPECT(cancels == 1 && held->Cancel && !held->CancelRoutine);
    held->IoStatus.Status = STATUS_CANCELLED;
    IoCompleteRequest(held, IO_NO_INCREMENT);
    EXPECT(completions == 2);
    IoFreeIrp(irp);

    IoAcquireCancelSpinLock(&irql);
    DOES(IoAcquireCancelSpinLock, void, irql == PASSIVE_LEVEL &&
                                            KeGetCurrentIrql() == DISPATCH_LEVEL);
    IoReleaseCancelSpinLock(irql);
    DOES(IoReleaseCancelSpinLock, void, KeGetCurrentIrql() == PASSIVE_LEVEL);
    answer = STATUS_SUCCESS;
}

static void built(void)
{
    static const ULONG majors[] = {IRP_MJ_READ, IRP_MJ_WRITE, IRP_MJ_FLUSH_BUFFERS,
                                   IRP_MJ_SHUTDOWN, IRP_MJ_PNP};
    LARGE_INTEGER offset;
    IO_STATUS_BLOCK iosb;
    ULONG data = 41, i;
    KEVENT done;
    PIRP irp;

    offset.QuadPart = 512;
    KeInitializeEvent(&done, NotificationEvent, FALSE);
    for (i = 0; i < RTL_NUMBER_OF(majors); i++) {
        FILL(iosb);
        KeClearEvent(&done);
        irp = IoBuildSynchronousFsdRequest(majors[i], lower, &data, sizeof data, &offset, &done,
                                           &iosb);
        DOES(IoBuildSynchronousFsdRequest, value, irp != NULL);
        EXPECT_EQ(IoGetNextIrpStackLocation(irp)->MajorFunction, majors[i]);
        EXPECT_STATUS(IoCallDriver(lower, irp), STATUS_SUCCESS);
        EXPECT_STATUS(wait_for(&done), STATUS_SUCCESS);
        EXPECT_STATUS(iosb.Status, STATUS_SUCCESS);
        irp = IoBuildAsynchronousFsdRequest(majors[i], lower, &data, sizeof data, &offset, &iosb);
        DOES(IoBuildAsynchronousFsdRequest, value, irp != NULL);
        EXPECT_EQ(IoGetNextIrpStackLocation(irp)->MajorFunction, majors[i]);
        IoSetCompletionRoutine(irp, keep, NULL, TRUE, TRUE, TRUE);
        IoCallDriver(lower, irp);
        if (irp->AssociatedIrp.SystemBuffer && irp->Flags & IRP_DEALLOCATE_BUFFER)
            ExFreePool(irp->AssociatedIrp.SystemBuffer);
        IoFreeIrp(irp);
    }
    KeClearEvent(&done);
    irp = IoBuildDeviceIoControlRequest(
        CTL_CODE(FILE_DEVICE_UNKNOWN, 0x800, METHOD_BUFFERED, FILE_ANY_ACCESS), lower, &data,
        sizeof data, &data, sizeof data, FALSE, &done, &iosb);
    DOES(IoBuildDeviceIoControlRequest, value, irp != NULL);
    EXPECT_EQ(IoGetNextIrpStackLocation(irp)->MajorFunction, IRP_MJ_DEVICE_CONTROL);
    EXPECT_STATUS(IoCallDriver(lower, irp), STATUS_SUCCESS);
    EXPECT_STATUS(wait_for(&done), STATUS_SUCCESS);
    EXPECT_EQ(data, 42);
    EXPECT_EQ(iosb.Information, sizeof data);
    /* No IRP for a buffer in system space that a mode would have to copy from where nothing is. */
    irp = IoBuildDeviceIoControlRequest(0x222000, lower, NULL, 0, NULL, 0, TRUE, &done, &iosb);
    EXPECT_EQ(IoGetNextIrpStackLocation(irp)->MajorFunction, IRP_MJ_INTERNAL_DEVICE_CONTROL);
    IoCallDriver(lower, irp);
}

static void forwarded(void)
{
    PIRP irp = IoAllocateIrp(2, FALSE);

    IoSetNextIrpStackLocation(irp);
    IoGetCurrentIrpStackLocation(irp)->MajorFunction = IRP_MJ_READ;
    DOES(IoForwardIrpSynchronously, true, IoForwardIrpSynchronously(lower, irp) == TRUE);
    EXPECT_EQ(irp->CurrentLocation, 2);
    IoSetNextIrpStackLocation(irp);
    DOES(IoForwardIrpSynchronously, false, !IoForwardIrpSynchronously(lower, irp));
    IoFreeIrp(irp);
    irp = IoAllocateIrp(2, FALSE);
    IoSetNextIrpStackLocation(irp);
    IoGetNextIrpStackLocation(irp)->MajorFunction = IRP_MJ_READ;
    completions = 0;
    EARNS(IoSetCompletionRoutineEx, STATUS_SUCCESS,
          IoSetCompletionRoutineEx(upper, irp, keep, NULL, TRUE, TRUE, TRUE));
    IoCallDriver(lower, irp);
    EXPECT_EQ(completions, 1);
    IoFreeIrp(irp);
}

/* --- cancel-safe queues ----------------------------------------------------------------------- */

static struct {
    IO_CSQ csq;
    KSPIN_LOCK lock;
    LIST_ENTRY list;
    NTSTATUS refuse;
    LONG cancelled;
} queue;

static VOID csq_insert(PIO_CSQ Csq, PIRP Irp)
{
    UNREFERENCED_PARAMETER(Csq);
    InsertTailList(&queue.list, &Irp->Tail.Overlay.ListEntry);
}

static NTSTATUS csq_insert_ex(PIO_CSQ Csq, PIRP Irp, PVOID Context)
{
    EXPECT(Context == &queue);
    if (NT_SUCCESS(queue.refuse))
        csq_insert(Csq, Irp);
    return queue.refuse;
}

static VOID csq_remove(PIO_CSQ Csq, PIRP Irp)
{
    UNREFERENCED_PARAMETER(Csq);
    RemoveEntryList(&Irp->Tail.Overlay.ListEntry);
}

static PIRP csq_peek(PIO_CSQ Csq, PIRP Irp, PVOID Context)
{
    PLIST_ENTRY next = Irp ? Irp->Tail.Overlay.ListEntry.Flink : queue.list.Flink;

    UNREFERENCED_PARAMETER(Csq);
    UNREFERENCED_PARAMETER(Context);
    return next == &queue.list ? NULL : CONTAINING_RECORD(next, IRP, Tail.Overlay.ListEntry);
}

static VOID csq_lock(PIO_CSQ Csq, PKIRQL Irql)
{
    UNREFERENCED_PARAMETER(Csq);
    KeAcquireSpinLock(&queue.lock, Irql);
}

static VOID csq_unlock(PIO_CSQ Csq, KIRQL Irql)
{
    UNREFERENCED_PARAMETER(Csq);
    KeReleaseSpinLock(&queue.lock, Irql);
}

static VOID csq_cancelled(PIO_CSQ Csq, PIRP Irp)
{
    UNREFERENCED_PARAMETER(Csq);
    UNREFERENCED_PARAMETER(Irp);
    queue.cancelled++;
}

static PIRP queueable(void)
{
    PIRP irp = IoAllocateIrp(1, FALSE);

    IoSetNextIrpStackLocation(irp);
    return irp;
}

static void csq(void)
{
    IO_CSQ_IRP_CONTEXT context;
    PIRP irp = queueable();

    InitializeListHead(&queue.list);
    KeInitializeSpinLock(&queue.lock);
    EARNS(IoCsqInitialize, STATUS_SUCCESS,
          IoCsqInitialize(&queue.csq, csq_insert, csq_remove, csq_peek, csq_lock, csq_unlock,
                          csq_cancelled));
    DOES(IoCsqRemoveNextIrp, null, !IoCsqRemoveNextIrp(&queue.csq, NULL));
    IoCsqInsertIrp(&queue.csq, irp, NULL);
    DOES(IoCsqInsertIrp, void, !IsListEmpty(&queue.list) && irp->CancelRoutine);
    DOES(IoCsqRemoveNextIrp, value, IoCsqRemoveNextIrp(&queue.csq, NULL) == irp);
    EXPECT(!irp->CancelRoutine && IsListEmpty(&queue.list));
    IoCsqInsertIrp(&queue.csq, irp, &context);
    EXPECT(context.Irp == irp);
    DOES(IoCsqRemoveIrp, value, IoCsqRemoveIrp(&queue.csq, &context) == irp);
    DOES(IoCsqRemoveIrp, null, !IoCsqRemoveIrp(&queue.csq, &context));
    IoCsqInsertIrp(&queue.csq, irp, &context);
    EXPECT(IoCancelIrp(irp));
    EXPECT(queue.cancelled == 1 && IsListEmpty(&queue.list));
    EXPECT(!IoCsqRemoveIrp(&queue.csq, &context));
    IoFreeIrp(irp);

    EARNS(IoCsqInitializeEx, STATUS_SUCCESS,
          IoCsqInitializeEx(&queue.csq, csq_insert_ex, csq_remove, csq_peek, csq_lock, csq_unlock,
                            csq_cancelled));
    irp = queueable();
    queue.refuse = STATUS_DEVICE_BUSY;
    /* What the driver's own routine says. */
    DOES(IoCsqInsertIrpEx, value,
         IoCsqInsertIrpEx(&queue.csq, irp, NULL, &queue) == STATUS_DEVICE_BUSY);
    EXPECT(!irp->CancelRoutine && IsListEmpty(&queue.list));
    queue.refuse = STATUS_SUCCESS;
    EARNS(IoCsqInsertIrpEx, STATUS_SUCCESS, IoCsqInsertIrpEx(&queue.csq, irp, &context, &queue));
    EXPECT(IoCsqRemoveNextIrp(&queue.csq, NULL) == irp);
    EXPECT(context.Irp == NULL);
    IoFreeIrp(irp);
}

/* --- StartIo ---------------------------------------------------------------------------------- */

static PIRP started;
static LONG starts;

static VOID start_io(PDEVICE_OBJECT Device, PIRP Irp)
{
    EXPECT(Device == lower && Device->CurrentIrp == Irp);
    EXPECT_EQ(KeGetCurrentIrql(), DISPATCH_LEVEL);
    started = Irp;
    starts++;
}

static void start(void)
{
    PIRP first = queueable(), second = queueable(), third = queueable();
    ULONG key = 7;
    KIRQL irql;

    IoStartPacket(lower, first, NULL, NULL);
    DOES(IoStartPacket, void, started == first && starts == 1);
    IoStartPacket(lower, second, &key, cancel);
    EXPECT(starts == 1 && second->CancelRoutine == cancel);
    KeRaiseIrql(DISPATCH_LEVEL, &irql);
    IoStartNextPacket(lower, TRUE);
    DOES(IoStartNextPacket, void, started == second && starts == 2);
    IoStartPacket(lower, third, &key, NULL);
    IoStartNextPacketByKey(lower, FALSE, 7);
    DOES(IoStartNextPacketByKey, void, started == third && starts == 3);
    IoStartNextPacket(lower, FALSE);
    EXPECT(starts == 3 && !lower->CurrentIrp);
    IoSetStartIoAttributes(lower, TRUE, TRUE);
    second->CancelRoutine = NULL;
    IoStartPacket(lower, second, NULL, cancel);
    DOES(IoSetStartIoAttributes, void, starts == 4 && !second->CancelRoutine);
    IoStartNextPacket(lower, TRUE);
    KeLowerIrql(irql);
    IoFreeIrp(first);
    IoFreeIrp(second);
    IoFreeIrp(third);
}

static void test(PDRIVER_OBJECT Driver)
{
    int i;

    for (i = 0; i <= IRP_MJ_MAXIMUM_FUNCTION; i++)
        Driver->MajorFunction[i] = dispatch;
    Driver->DriverStartIo = start_io;
    IoCreateDevice(Driver, 0, NULL, FILE_DEVICE_UNKNOWN, 0, FALSE, &lower);
    lower->Flags |= DO_BUFFERED_IO;
    lower->Flags &= ~DO_DEVICE_INITIALIZING;
    IoCreateDevice(Driver, 0, NULL, FILE_DEVICE_UNKNOWN, 0, FALSE, &upper);
    life();
    built();
    forwarded();
    csq();
    start();
    IoDeleteDevice(upper);
    IoDeleteDevice(lower);
}

CONFORM_DRIVER
