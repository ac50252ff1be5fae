/* facts: F206 F207 F209 F213 F214 F216 F217 F218 F219 F220 F222 */
/*
 * F206. IoInitializeIrp sets Type 6, Size as given, StackCount as given, CurrentLocation =
 *   StackCount + 1, an empty ThreadListEntry, and CurrentStackLocation pointing just past the last
 *   stack location.
 * F207. IoAllocateIrp gives at least sizeof(IRP) + n * sizeof(IO_STACK_LOCATION) in Size; the
 *   stack locations lie directly behind the IRP.
 * F209. IoReuseIrp resets CurrentLocation to StackCount + 1 and keeps AllocationFlags.
 * F213. IoBuildAsynchronousFsdRequest: UserIosb as given, UserEvent NULL, CancelRoutine NULL,
 *   Thread = current, CurrentLocation = StackCount + 1 (2 for a one-high stack); next stack
 *   location has MajorFunction set, no DeviceObject and no completion routine.
 * F214. The caller's IO_STATUS_BLOCK is written only when the IRP completes, not when
 *   IoCallDriver returns STATUS_PENDING.
 * F216. IoCallDriver decrements CurrentLocation and sets the stack location's DeviceObject to
 *   the target.
 * F217. IoCancelIrp without a cancel routine returns FALSE but still sets Irp->Cancel.
 * F218. IoCancelIrp with a cancel routine returns TRUE, has set Cancel, has cleared
 *   CancelRoutine before the call, and calls it with the cancel spin lock held and the old IRQL in
 *   CancelIrql; a second IoCancelIrp returns FALSE.
 * F219. A completion routine is called if (success and invoke-on-success) or (failure and
 *   invoke-on-error) or (Cancel set and invoke-on-cancel); with a cancelled, failed IRP and only
 *   invoke-on-success it is not called.
 * F220. A completion routine set by the IRP's originator (who has no stack location) gets
 *   DeviceObject NULL; one set by a driver gets that driver's own device.
 * F222. Returning STATUS_MORE_PROCESSING_REQUIRED stops completion with CurrentLocation at the
 *   level of the routine's owner; the IRP may then be reused or freed.
 */
#include "conform.h"

static PDEVICE_OBJECT lower, upper;
static PIRP pended;
static NTSTATUS lower_status; /* what the lower device completes with; STATUS_PENDING: later */
static volatile LONG completions;
static struct {
    PDEVICE_OBJECT device;
    PIRP irp;
    PVOID context;
    CHAR location;
    BOOLEAN pending;
} seen;
static PDEVICE_OBJECT sent_to;
static CHAR sent_location;

/* When the upper device's completion routine is wanted. */
static struct {
    BOOLEAN success, error, cancelled;
} when;

static volatile LONG stopped;

static NTSTATUS upper_completed(PDEVICE_OBJECT Device, PIRP Irp, PVOID Context)
{
    LONG fact = get(&conform_fact);

    stopped++;
    FACT(220);
    EXPECT(Device == upper);
    EXPECT(Context == &when);
    EXPECT_EQ(Irp->CurrentLocation, 2);
    FACT(fact);
    return STATUS_MORE_PROCESSING_REQUIRED;
}

static NTSTATUS dispatch(PDEVICE_OBJECT Device, PIRP Irp)
{
    PIO_STACK_LOCATION here = IoGetCurrentIrpStackLocation(Irp);

    sent_to = here->DeviceObject;
    sent_location = Irp->CurrentLocation;
    if (Device == upper) {
        IoCopyCurrentIrpStackLocationToNext(Irp);
        IoSetCompletionRoutine(Irp, upper_completed, &when, when.success, when.error,
                               when.cancelled);
        stopped = 0;
        IoCallDriver(lower, Irp);
        if (stopped) {
            EXPECT_EQ(completions, 0);
            EXPECT_EQ(Irp->CurrentLocation, 2);
            IoCompleteRequest(Irp, IO_NO_INCREMENT);
        }
        return lower_status;
    }
    if (lower_status == STATUS_PENDING) {
        IoMarkIrpPending(Irp);
        pended = Irp;
        return STATUS_PENDING;
    }
    Irp->IoStatus.Status = lower_status;
    Irp->IoStatus.Information = 0x33;
    IoCompleteRequest(Irp, IO_NO_INCREMENT);
    return lower_status;
}

static NTSTATUS completed(PDEVICE_OBJECT Device, PIRP Irp, PVOID Context)
{
    completions++;
    seen.device = Device;
    seen.irp = Irp;
    seen.context = Context;
    seen.location = Irp->CurrentLocation;
    seen.pending = Irp->PendingReturned;
    return STATUS_MORE_PROCESSING_REQUIRED;
}

static void shape(void)
{
    static ULONGLONG memory[(sizeof(IRP) + 5 * sizeof(IO_STACK_LOCATION)) / 8 + 1];
    PIRP irp = (PIRP)memory;
    USHORT size;
    CCHAR n;

    FACT(206);
    for (n = 1; n <= 5; n++) {
        size = IoSizeOfIrp(n);
        FILL(memory);
        IoInitializeIrp(irp, size, n);
        EXPECT_EQ(irp->Type, 6);
        EXPECT_EQ(irp->Size, size);
        EXPECT_EQ(irp->StackCount, n);
        EXPECT_EQ(irp->CurrentLocation, n + 1);
        EXPECT(irp->ThreadListEntry.Flink == &irp->ThreadListEntry);
        EXPECT(irp->ThreadListEntry.Blink == &irp->ThreadListEntry);
        EXPECT((PVOID)irp->Tail.Overlay.CurrentStackLocation ==
               (PVOID)((PIO_STACK_LOCATION)(irp + 1) + n));
        EXPECT(irp->MdlAddress == NULL);
        EXPECT(irp->CancelRoutine == NULL);
        EXPECT_EQ(irp->Cancel, FALSE);
        EXPECT(irp->UserEvent == NULL);
        EXPECT_EQ(irp->PendingReturned, FALSE);
    }
    FACT(207);
    for (n = 1; n <= 8; n++) {
        irp = IoAllocateIrp(n, FALSE);
        EXPECT(irp->Size >= sizeof(IRP) + n * sizeof(IO_STACK_LOCATION));
        EXPECT_EQ(irp->Type, 6);
        EXPECT_EQ(irp->StackCount, n);
        EXPECT_EQ(irp->CurrentLocation, n + 1);
        EXPECT(irp->Tail.Overlay.CurrentStackLocation == (PIO_STACK_LOCATION)(irp + 1) + n);
        EXPECT(IoGetNextIrpStackLocation(irp) == (PIO_STACK_LOCATION)(irp + 1) + n - 1);
        FACT(209);
        {
            UCHAR flags = irp->AllocationFlags;

            IoSetNextIrpStackLocation(irp);
            irp->Cancel = TRUE;
            EXPECT_EQ(irp->CurrentLocation, n);
            IoReuseIrp(irp, STATUS_NOT_SUPPORTED);
            EXPECT_EQ(irp->CurrentLocation, n + 1);
            EXPECT_EQ(irp->AllocationFlags, flags);
            EXPECT_EQ(irp->StackCount, n);
            EXPECT_STATUS(irp->IoStatus.Status, STATUS_NOT_SUPPORTED);
            EXPECT_EQ(irp->Cancel, FALSE);
            EXPECT(irp->Tail.Overlay.CurrentStackLocation == (PIO_STACK_LOCATION)(irp + 1) + n);
        }
        FACT(207);
        IoFreeIrp(irp);
    }
}

static void built(void)
{
    LARGE_INTEGER offset;
    IO_STATUS_BLOCK block, untouched;
    PIO_STACK_LOCATION next;
    UCHAR buffer[16];
    PIRP irp;

    FACT(213);
    offset.QuadPart = 0;
    FILL(block);
    FILL(untouched);
    irp =
        IoBuildAsynchronousFsdRequest(IRP_MJ_WRITE, lower, buffer, sizeof buffer, &offset, &block);
    EXPECT(irp != NULL);
    EXPECT(irp->UserIosb == &block);
    EXPECT(irp->UserEvent == NULL);
    EXPECT(irp->CancelRoutine == NULL);
    EXPECT(irp->Tail.Overlay.Thread == PsGetCurrentThread());
    EXPECT_EQ(irp->StackCount, 1);
    EXPECT_EQ(irp->CurrentLocation, 2);
    next = IoGetNextIrpStackLocation(irp);
    EXPECT_EQ(next->MajorFunction, IRP_MJ_WRITE);
    EXPECT(next->DeviceObject == NULL);
    EXPECT(next->CompletionRoutine == NULL);
    EXPECT(next->Context == NULL);
    EXPECT_EQ(next->Parameters.Write.Length, sizeof buffer);

    FACT(214);
    lower_status = STATUS_PENDING;
    IoSetCompletionRoutine(irp, completed, &block, TRUE, TRUE, TRUE);
    put(&completions, 0);
    EXPECT_STATUS(IoCallDriver(lower, irp), STATUS_PENDING);
    EXPECT_EQ(memcmp(&block, &untouched, sizeof block), 0);
    FACT(216);
    EXPECT(sent_to == lower);
    EXPECT_EQ(sent_location, 1);
    EXPECT_EQ(irp->CurrentLocation, 1);
    EXPECT(pended == irp);
    FACT(220);
    EXPECT_EQ(completions, 0);
    irp->IoStatus.Status = STATUS_SUCCESS;
    irp->IoStatus.Information = 7;
    IoCompleteRequest(irp, IO_NO_INCREMENT);
    EXPECT_EQ(completions, 1);
    EXPECT(seen.device == NULL);
    EXPECT(seen.irp == irp);
    EXPECT(seen.context == &block);
    FACT(222);
    EXPECT_EQ(seen.location, 2);
    EXPECT_EQ(irp->CurrentLocation, 2);
    FACT(214);
    EXPECT_EQ(memcmp(&block, &untouched, sizeof block), 0);
    IoFreeIrp(irp);
    {
        KEVENT event;

        KeInitializeEvent(&event, NotificationEvent, FALSE);
        irp =
            IoBuildDeviceIoControlRequest(0x222000, lower, NULL, 0, NULL, 0, TRUE, &event, &block);
        EXPECT_STATUS(IoCallDriver(lower, irp), STATUS_PENDING);
        EXPECT_EQ(memcmp(&block, &untouched, sizeof block), 0);
        EXPECT_STATUS(wait_ms(&event, 5), STATUS_TIMEOUT);
        EXPECT_EQ(memcmp(&block, &untouched, sizeof block), 0);
        irp->IoStatus.Status = STATUS_SUCCESS;
        irp->IoStatus.Information = 7;
        IoCompleteRequest(irp, IO_NO_INCREMENT);
        EXPECT_STATUS(wait_ms(&event, 100), STATUS_SUCCESS);
        EXPECT_STATUS(block.Status, STATUS_SUCCESS);
        EXPECT_EQ(block.Information, 7);
    }
}

/* Is the routine called, for this status, cancelled or not, with these conditions? */
static BOOLEAN invoked(NTSTATUS status, BOOLEAN cancel, BOOLEAN success, BOOLEAN error,
                       BOOLEAN cancelled)
{
    PIRP irp = IoAllocateIrp(2, FALSE);
    PIO_STACK_LOCATION next = IoGetNextIrpStackLocation(irp);

    /* The originator's routine always runs and keeps the IRP; the one that is asked about is the
     * upper device's. */
    next->MajorFunction = IRP_MJ_WRITE;
    IoSetCompletionRoutine(irp, completed, NULL, TRUE, TRUE, TRUE);
    when.success = success;
    when.error = error;
    when.cancelled = cancelled;
    irp->Cancel = cancel;
    lower_status = status;
    put(&completions, 0);
    EXPECT_STATUS(IoCallDriver(upper, irp), status);
    EXPECT_EQ(completions, 1);
    FACT(220);
    EXPECT(seen.device == NULL);
    EXPECT_EQ(seen.location, 3);
    FACT(222);
    EXPECT_EQ(irp->CurrentLocation, 3);
    FACT(219);
    IoFreeIrp(irp);
    return stopped == 1;
}

static void conditions(void)
{
    int i;

    FACT(219);
    for (i = 0; i < 32; i++) {
        BOOLEAN success = i & 1, error = i >> 1 & 1, cancelled = i >> 2 & 1, fails = i >> 3 & 1,
                cancel = i >> 4 & 1;

        EXPECT_EQ(invoked(fails ? STATUS_UNSUCCESSFUL : STATUS_SUCCESS, cancel, success, error,
                          cancelled),
                  (!fails && success) || (fails && error) || (cancel && cancelled));
    }
    EXPECT_EQ(invoked(STATUS_CANCELLED, TRUE, TRUE, FALSE, FALSE), FALSE);
}

static volatile LONG cancel_calls;
static PDEVICE_OBJECT cancel_device;

static VOID cancelled(PDEVICE_OBJECT Device, PIRP Irp)
{
    KIRQL irql = Irp->CancelIrql;

    cancel_calls++;
    cancel_device = Device;
    EXPECT_EQ(Irp->Cancel, TRUE);
    EXPECT(Irp->CancelRoutine == NULL);
    EXPECT_EQ(KeGetCurrentIrql(), DISPATCH_LEVEL);
    EXPECT_EQ(irql, PASSIVE_LEVEL);
    IoReleaseCancelSpinLock(irql);
    EXPECT_EQ(KeGetCurrentIrql(), PASSIVE_LEVEL);
}

static void cancelling(void)
{
    PIRP irp = IoAllocateIrp(1, FALSE);

    FACT(217);
    IoSetNextIrpStackLocation(irp);
    IoGetCurrentIrpStackLocation(irp)->DeviceObject = upper;
    EXPECT_EQ(irp->Cancel, FALSE);
    EXPECT_EQ(IoCancelIrp(irp), FALSE);
    EXPECT_EQ(irp->Cancel, TRUE);
    EXPECT_EQ(KeGetCurrentIrql(), PASSIVE_LEVEL);
    FACT(218);
    irp->Cancel = FALSE;
    EXPECT(IoSetCancelRoutine(irp, cancelled) == NULL);
    EXPECT_EQ(IoCancelIrp(irp), TRUE);
    EXPECT_EQ(cancel_calls, 1);
    EXPECT(cancel_device == upper);
    EXPECT_EQ(irp->Cancel, TRUE);
    EXPECT(irp->CancelRoutine == NULL);
    EXPECT_EQ(IoCancelIrp(irp), FALSE);
    EXPECT_EQ(cancel_calls, 1);
    IoFreeIrp(irp);
}

static void test(PDRIVER_OBJECT Driver)
{
    IoCreateDevice(Driver, 0, NULL, FILE_DEVICE_UNKNOWN, 0, FALSE, &lower);
    IoCreateDevice(Driver, 0, NULL, FILE_DEVICE_UNKNOWN, 0, FALSE, &upper);
    Driver->MajorFunction[IRP_MJ_WRITE] = dispatch;
    Driver->MajorFunction[IRP_MJ_INTERNAL_DEVICE_CONTROL] = dispatch;
    shape();
    built();
    conditions();
    cancelling();
    IoDeleteDevice(lower);
    IoDeleteDevice(upper);
}

CONFORM_DRIVER
