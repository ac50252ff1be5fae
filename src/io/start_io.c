/*
 * start_io.c - one IRP at a time for a device: IoStartPacket, IoStartNextPacket and the driver's
 * StartIo routine.
 *
 * DEVICE_OBJECT.DeviceQueue is busy while the device works on CurrentIrp; more IRPs wait in it.
 * StartIo is always called at DISPATCH_LEVEL, with CurrentIrp set, without the cancel spin lock.
 *
 * With DeferredStartIo StartIo is never called from within itself: an IoStartNextPacket made during
 * its call is remembered and done when it returns. Without it every IoStartNextPacket from StartIo
 * goes one level deeper on the stack, as on Windows.
 *
 * An IRP that may be cancelled while it is queued has its cancel routine from IoStartPacket on; the
 * cancel spin lock is held whenever it moves. With NonCancelable its routine is taken out before
 * StartIo gets it.
 */
#include "io/io.h"

/* The IRP becomes the current one. With `cancelable` the cancel spin lock is held. */
static void make_current(PDEVICE_OBJECT device, PIRP irp, bool cancelable)
{
    device->CurrentIrp = irp;
    if (cancelable && io_device_extension(device)->start_io_non_cancelable)
        irp->CancelRoutine = NULL;
}

/* The next IRP of the queue, made current; NULL: none, and the device is not busy any more. */
static PIRP take_next(PDEVICE_OBJECT device, bool cancelable, bool by_key, ULONG key)
{
    PKDEVICE_QUEUE_ENTRY entry;
    KIRQL irql = DISPATCH_LEVEL;
    PIRP irp = NULL;

    if (cancelable)
        IoAcquireCancelSpinLock(&irql);
    device->CurrentIrp = NULL;
    entry = by_key ? KeRemoveByKeyDeviceQueue(&device->DeviceQueue, key)
                   : KeRemoveDeviceQueue(&device->DeviceQueue);
    if (entry) {
        irp = CONTAINING_RECORD(entry, IRP, Tail.Overlay.DeviceQueueEntry);
        make_current(device, irp, cancelable);
    }
    if (cancelable)
        IoReleaseCancelSpinLock(irql);
    return irp;
}

static void call_start_io(PDEVICE_OBJECT device, PIRP irp)
{
    PDRIVER_STARTIO routine = device->DriverObject->DriverStartIo;

    KE_CALLBACK("StartIo", routine, routine(device, irp));
}

static void start(PDEVICE_OBJECT device, PIRP irp)
{
    struct io_device_extension *own = io_device_extension(device);

    if (!own->start_io_deferred) {
        call_start_io(device, irp);
        return;
    }
    while (irp) {
        own->start_io_busy = true;
        own->start_io_waiting = false;
        call_start_io(device, irp);
        own->start_io_busy = false;
        irp = !own->start_io_waiting ? NULL
                                     : take_next(device, own->start_io_cancelable,
                                                 own->start_io_by_key, own->start_io_key);
    }
}

VOID IoStartPacket(PDEVICE_OBJECT DeviceObject, PIRP Irp, PULONG Key, PDRIVER_CANCEL CancelFunction)
{
    PKDEVICE_QUEUE_ENTRY entry = &Irp->Tail.Overlay.DeviceQueueEntry;
    KIRQL irql, cancel_irql = DISPATCH_LEVEL;
    BOOLEAN queued;

    sim_probe(world->sim, KE_PROBE_DDI, .text = __func__, .object = Irp,
              .b = (uint64_t)(uintptr_t)DeviceObject, .c = (uint64_t)(uintptr_t)CancelFunction,
              .pc = IO_CALLER);
    irql = KeRaiseIrqlToDpcLevel();
    if (CancelFunction) {
        IoAcquireCancelSpinLock(&cancel_irql);
        Irp->CancelRoutine = CancelFunction;
    }
    queued = Key ? KeInsertByKeyDeviceQueue(&DeviceObject->DeviceQueue, entry, *Key)
                 : KeInsertDeviceQueue(&DeviceObject->DeviceQueue, entry);
    if (!queued) {
        make_current(DeviceObject, Irp, CancelFunction != NULL);
        if (CancelFunction)
            IoReleaseCancelSpinLock(cancel_irql);
        start(DeviceObject, Irp);
    } else if (CancelFunction && Irp->Cancel) {
        /* Cancelled before it was queued: IoCancelIrp has not seen the routine. */
        Irp->CancelIrql = cancel_irql;
        Irp->CancelRoutine = NULL;
        KE_CALLBACK_TO(cancel_irql, "cancel routine", CancelFunction,
                       CancelFunction(DeviceObject, Irp));
    } else if (CancelFunction) {
        IoReleaseCancelSpinLock(cancel_irql);
    }
    KeLowerIrql(irql);
}

static void next(PDEVICE_OBJECT device, bool cancelable, bool by_key, ULONG key)
{
    struct io_device_extension *own = io_device_extension(device);
    PIRP irp;

    if (own->start_io_busy) {
        own->start_io_waiting = true;
        own->start_io_cancelable = cancelable;
        own->start_io_by_key = by_key;
        own->start_io_key = key;
        return;
    }
    irp = take_next(device, cancelable, by_key, key);
    if (irp)
        start(device, irp);
}

VOID IoStartNextPacket(PDEVICE_OBJECT DeviceObject, BOOLEAN Cancelable)
{
    KE_DDI(DeviceObject, Cancelable);
    next(DeviceObject, Cancelable, false, 0);
}

VOID IoStartNextPacketByKey(PDEVICE_OBJECT DeviceObject, BOOLEAN Cancelable, ULONG Key)
{
    KE_DDI(DeviceObject, Cancelable);
    next(DeviceObject, Cancelable, true, Key);
}

VOID IoSetStartIoAttributes(PDEVICE_OBJECT DeviceObject, BOOLEAN DeferredStartIo,
                            BOOLEAN NonCancelable)
{
    struct io_device_extension *own = io_device_extension(DeviceObject);

    KE_DDI(DeviceObject, DeferredStartIo);
    own->start_io_deferred = DeferredStartIo;
    own->start_io_non_cancelable = NonCancelable;
}
