/* bugcheck: 0x35 IofCallDriver: no stack location left */
/* bugcheck: 0x44 IofCompleteRequest: completed already */
/* bugcheck: 0xE4/0x2 IoFreeWorkItem: freed while it is queued */
/* bugcheck: 0xE4/0x1 IoQueueWorkItem: queued already */
/* bugcheck: 0xE4/0x1 IoQueueWorkItemEx: queued already */
/* bugcheck: 0xE4/0x3 IoInitializeWorkItem: no device or driver object */
/* bugcheck: 0xC2 IoFreeIrp: free already */
/* bugcheck: 0x48 IoCancelIrp: cancel routine still set */
/* bugcheck: 0xE8 IoCancelFileOpen: has a handle already */
/* bugcheck: 0x7E IoDeleteDevice: NULL for the device object */
/* bugcheck: 0x50 IofCompleteRequest: a bad pointer for the IRP */
/* bugcheck: 0x50 IofCallDriver: a bad pointer for the device object or the IRP */
/* bugcheck: 0x7E IoCreateSymbolicLink: NULL for one of the names */
/* bugcheck: 0x50 IoCreateDevice: a bad pointer for the driver object, the name or where */
/* bugcheck: 0x7E IoCreateDevice: NULL for the driver object, the name or where */
/* bugcheck: 0x50 IoFreeIrp: a bad pointer for the IRP */
/* bugcheck: 0x50 IoAttachDeviceToDeviceStack: a bad pointer for a device object */
/* bugcheck: 0x50 IoDetachDevice: a bad pointer for the device object */
/* bugcheck: 0xA IoCancelIrp: bad pointer */
/* bugcheck: 0x50 RtlCopyUnicodeString: a bad pointer for one of the strings */
/* bugcheck: 0x50 IoReleaseRemoveLockEx: a bad pointer for the remove lock */
/* bugcheck: 0x7E IoAcquireRemoveLockEx: NULL for the remove lock */
/* bugcheck: 0x7E IoStartTimer: the timer that IoInitializeTimer gives the device */
/* bugcheck: 0x50 IoFreeWorkItem: a bad pointer for the work item */
/* bugcheck: 0x7E IoQueueWorkItem: NULL for the work item */
/* bugcheck: 0x50 IoCsqRemoveNextIrp: a bad pointer for the queue */
/* bugcheck: 0x50 IoDeleteSymbolicLink: a bad pointer for the name */
/* bugcheck: 0xA IoStartPacket: bad pointer */
/*
 * crash_io.c - garbage for the I/O manager: the bug check, and which argument was bad.
 */
#include "status.h"

static PDEVICE_OBJECT device;

static VOID work(PDEVICE_OBJECT Device, PVOID Context)
{
    UNREFERENCED_PARAMETER(Device);
    UNREFERENCED_PARAMETER(Context);
}

static VOID work_ex(PVOID Object, PVOID Context, PIO_WORKITEM Item)
{
    UNREFERENCED_PARAMETER(Object);
    UNREFERENCED_PARAMETER(Context);
    UNREFERENCED_PARAMETER(Item);
}

static VOID cancel(PDEVICE_OBJECT Device, PIRP Irp)
{
    UNREFERENCED_PARAMETER(Device);
    IoReleaseCancelSpinLock(Irp->CancelIrql);
}

static PIRP fresh(void)
{
    PIRP irp = IoAllocateIrp(1, FALSE);

    IoSetNextIrpStackLocation(irp);
    return irp;
}

static void irps(PVOID garbage)
{
    PIRP irp = fresh();

    switch (STATUS_CASE) {
    case 1:
        IoCallDriver(device, irp);
        break;
    case 2:
        irp->CurrentLocation = 4;
        IoCompleteRequest(irp, IO_NO_INCREMENT);
        break;
    case 7:
        IoFreeIrp(irp);
        IoFreeIrp(irp);
        break;
    case 8:
        irp->CurrentLocation = 4;
        IoSetCancelRoutine(irp, cancel);
        IoCancelIrp(irp);
        break;
    case 11:
        IoCompleteRequest((PIRP)garbage, IO_NO_INCREMENT);
        break;
    case 12:
        IoCallDriver((PDEVICE_OBJECT)garbage, IoAllocateIrp(1, FALSE));
        break;
    case 16:
        IoFreeIrp((PIRP)garbage);
        break;
    case 19:
        IoCancelIrp((PIRP)garbage);
        break;
    case 26:
        IoCsqRemoveNextIrp((PIO_CSQ)garbage, NULL);
        break;
    case 28:
        IoStartPacket(NULL, irp, NULL, NULL);
        break;
    }
}

static void work_items(PVOID garbage)
{
    PIO_WORKITEM item = IoAllocateWorkItem(device);
    KIRQL irql;

    KeRaiseIrql(DISPATCH_LEVEL, &irql);
    switch (STATUS_CASE) {
    case 3:
        IoQueueWorkItem(item, work, DelayedWorkQueue, NULL);
        IoFreeWorkItem(item);
        break;
    case 4:
        IoQueueWorkItem(item, work, DelayedWorkQueue, NULL);
        IoQueueWorkItem(item, work, DelayedWorkQueue, NULL);
        break;
    case 5:
        IoQueueWorkItemEx(item, work_ex, DelayedWorkQueue, NULL);
        IoQueueWorkItemEx(item, work_ex, DelayedWorkQueue, NULL);
        break;
    case 6:
        item = ExAllocatePool2(POOL_FLAG_NON_PAGED, IoSizeofWorkItem(), TAG);
        IoInitializeWorkItem(item, item);
        break;
    }
    KeLowerIrql(irql);
    switch (STATUS_CASE) {
    case 24:
        IoFreeWorkItem((PIO_WORKITEM)garbage);
        break;
    case 25:
        IoQueueWorkItem(NULL, work, DelayedWorkQueue, NULL);
        break;
    }
}

static void devices(PDRIVER_OBJECT Driver, PVOID garbage)
{
    static FILE_OBJECT file;
    UNICODE_STRING name = RTL_CONSTANT_STRING(L"\\Device\\StatusCrash");
    PDEVICE_OBJECT made;

    switch (STATUS_CASE) {
    case 9:
        file.Flags = FO_HANDLE_CREATED;
        IoCancelFileOpen(device, &file);
        break;
    case 10:
        IoDeleteDevice(NULL);
        break;
    case 13:
        IoCreateSymbolicLink(NULL, &name);
        break;
    case 14:
        IoCreateDevice(Driver, 0, (PUNICODE_STRING)garbage, FILE_DEVICE_UNKNOWN, 0, FALSE, &made);
        break;
    case 15:
        IoCreateDevice(Driver, 0, NULL, FILE_DEVICE_UNKNOWN, 0, FALSE, NULL);
        break;
    case 17:
        IoAttachDeviceToDeviceStack(device, (PDEVICE_OBJECT)garbage);
        break;
    case 18:
        IoDetachDevice((PDEVICE_OBJECT)garbage);
        break;
    case 20:
        RtlCopyUnicodeString(&name, (PUNICODE_STRING)garbage);
        break;
    case 21:
        IoReleaseRemoveLock((PIO_REMOVE_LOCK)garbage, NULL);
        break;
    case 22:
        IoAcquireRemoveLock((PIO_REMOVE_LOCK)NULL, NULL);
        break;
    case 23:
        IoStartTimer(device);
        break;
    case 27:
        IoDeleteSymbolicLink((PUNICODE_STRING)garbage);
        break;
    }
}

static void test(PDRIVER_OBJECT Driver)
{
    PVOID garbage = (PVOID)0xFFFFF80012345670ull;

    IoCreateDevice(Driver, 0, NULL, FILE_DEVICE_UNKNOWN, 0, FALSE, &device);
    irps(garbage);
    work_items(garbage);
    devices(Driver, garbage);
}

CONFORM_DRIVER
