/* facts: F156 F242 F244 F245 F247 F248 F249 F250 F251 F273 */
/*
 * F156. A quota allocation smaller than a page takes one reference on the current process and
 *   drops it at free; page-sized ones do not.
 * F242. Each CreateFile sends IRP_MJ_CREATE with a new FILE_OBJECT; DuplicateHandle sends
 *   nothing; IRP_MJ_CLOSE comes when the last handle of that file object is closed.
 * F244. A synchronous device call returns what the dispatch routine returned; only if that was
 *   STATUS_PENDING does it wait and return IoStatus.Status.
 * F245. Overlapped handle: if a request was not marked pending and IoStatus.Status is an error,
 *   the user's IO_STATUS_BLOCK is left alone, the event is not set, no completion packet and no
 *   APC is delivered; in all other cases they are.
 * F247. On an overlapped handle a query that pends and later fails does write the error into the
 *   IO_STATUS_BLOCK, although the call itself waits and returns the same error.
 * F248. The event passed to NtDeviceIoControlFile is reset at the start of the call, whatever
 *   happens later.
 * F249. With an event given, the file object itself is not signalled by completion; without one
 *   the file object is reset at start and signalled at completion.
 * F250. On failure DeviceIoControl does not touch the bytes-returned variable.
 * F251. CancelIo cancels all pending requests of the handle issued by the calling thread;
 *   CancelIoEx with an OVERLAPPED only that one.
 * F273. SignalObjectAndWait with a handle that cannot be signalled (a file) fails with
 *   ERROR_INVALID_HANDLE.
 */
#include "conform.h"

NTKERNELAPI ULONG ObGetObjectPointerCount(PVOID Object);

/* Control codes: the low byte says what to do with the request. */
enum { FINISH = 1, FAIL, PEND, END_PENDED, PEND_FAIL_LATER, COUNTS, QUOTA };
#define ORDER(code_) ((code_) >> 2 & 0xFF)

static KSPIN_LOCK lock;
static LIST_ENTRY pending;
static volatile LONG creates, closes, cleanups;
static PFILE_OBJECT files[2];
static PDEVICE_OBJECT device;

static NTSTATUS end(PIRP Irp, NTSTATUS status, ULONG_PTR bytes)
{
    Irp->IoStatus.Status = status;
    Irp->IoStatus.Information = bytes;
    IoCompleteRequest(Irp, IO_NO_INCREMENT);
    return status;
}

static VOID cancel(PDEVICE_OBJECT Device, PIRP Irp)
{
    KIRQL old;

    UNREFERENCED_PARAMETER(Device);
    IoReleaseCancelSpinLock(Irp->CancelIrql);
    KeAcquireSpinLock(&lock, &old);
    RemoveEntryList(&Irp->Tail.Overlay.ListEntry);
    KeReleaseSpinLock(&lock, old);
    end(Irp, STATUS_CANCELLED, 0);
}

static NTSTATUS opened(PDEVICE_OBJECT Device, PIRP Irp)
{
    LONG n = InterlockedIncrement(&creates);

    UNREFERENCED_PARAMETER(Device);
    if (n <= 2)
        files[n - 1] = IoGetCurrentIrpStackLocation(Irp)->FileObject;
    return end(Irp, STATUS_SUCCESS, 0);
}

static NTSTATUS cleaned(PDEVICE_OBJECT Device, PIRP Irp)
{
    UNREFERENCED_PARAMETER(Device);
    InterlockedIncrement(&cleanups);
    return end(Irp, STATUS_SUCCESS, 0);
}

static NTSTATUS closed(PDEVICE_OBJECT Device, PIRP Irp)
{
    UNREFERENCED_PARAMETER(Device);
    InterlockedIncrement(&closes);
    return end(Irp, STATUS_SUCCESS, 0);
}

static NTSTATUS keep(PIRP Irp)
{
    NTSTATUS status = STATUS_PENDING;
    KIRQL old;

    KeAcquireSpinLock(&lock, &old);
    IoSetCancelRoutine(Irp, cancel);
    if (Irp->Cancel && IoSetCancelRoutine(Irp, NULL)) {
        status = STATUS_CANCELLED;
    } else {
        IoMarkIrpPending(Irp);
        InsertTailList(&pending, &Irp->Tail.Overlay.ListEntry);
    }
    KeReleaseSpinLock(&lock, old);
    return status == STATUS_PENDING ? status : end(Irp, status, 0);
}

/* Completes the oldest request that waits. */
static void end_one(NTSTATUS status, ULONG_PTR bytes)
{
    PIRP irp = NULL;
    PLIST_ENTRY entry;
    KIRQL old;

    KeAcquireSpinLock(&lock, &old);
    if (!IsListEmpty(&pending)) {
        entry = RemoveHeadList(&pending);
        irp = CONTAINING_RECORD(entry, IRP, Tail.Overlay.ListEntry);
        if (!IoSetCancelRoutine(irp, NULL)) {
            InitializeListHead(entry);
            irp = NULL;
        }
    }
    KeReleaseSpinLock(&lock, old);
    if (irp)
        end(irp, status, bytes);
}

static VOID later(PVOID Context)
{
    nap(20);
    end_one((NTSTATUS)(LONG_PTR)Context, 2);
}

static PKTHREAD helpers[8];
static volatile LONG helper_count;

static void begin_later(void)
{
    helpers[InterlockedIncrement(&helper_count) - 1] =
        start_thread(later, (PVOID)(LONG_PTR)STATUS_INVALID_DEVICE_STATE);
}

/* F156: what quota allocations do to the process that asks. */
static void quota(void)
{
    PEPROCESS process = PsGetCurrentProcess();
    ULONG before = ObGetObjectPointerCount(process);
    PVOID small, more, page;

    FACT(156);
    EXPECT(process != PsInitialSystemProcess);
    small = ExAllocatePoolWithQuotaTag(NonPagedPool, 100, TAG);
    EXPECT_EQ(ObGetObjectPointerCount(process), before + 1);
    more = ExAllocatePoolWithQuotaTag(PagedPool, 2000, TAG);
    EXPECT_EQ(ObGetObjectPointerCount(process), before + 2);
    page = ExAllocatePoolWithQuotaTag(NonPagedPool, PAGE_SIZE, TAG);
    EXPECT_EQ(ObGetObjectPointerCount(process), before + 2);
    ExFreePoolWithTag(small, TAG);
    EXPECT_EQ(ObGetObjectPointerCount(process), before + 1);
    ExFreePoolWithTag(page, TAG);
    EXPECT_EQ(ObGetObjectPointerCount(process), before + 1);
    ExFreePoolWithTag(more, TAG);
    EXPECT_EQ(ObGetObjectPointerCount(process), before);
}

static NTSTATUS control(PDEVICE_OBJECT Device, PIRP Irp)
{
    PIO_STACK_LOCATION here = IoGetCurrentIrpStackLocation(Irp);
    ULONG code = here->Parameters.DeviceIoControl.IoControlCode;
    NTSTATUS status;

    UNREFERENCED_PARAMETER(Device);
    switch (ORDER(code)) {
    case FINISH:
        return end(Irp, STATUS_SUCCESS, 0);
    case FAIL:
        return end(Irp, STATUS_INVALID_DEVICE_STATE, 0);
    case PEND:
        return keep(Irp);
    case END_PENDED:
        end_one(STATUS_SUCCESS, 0);
        return end(Irp, STATUS_SUCCESS, 0);
    case PEND_FAIL_LATER:
        status = keep(Irp);
        begin_later();
        return status;
    case COUNTS: {
        LONG *out = Irp->AssociatedIrp.SystemBuffer;

        if (here->Parameters.DeviceIoControl.OutputBufferLength < 4 * sizeof(LONG))
            return end(Irp, STATUS_BUFFER_TOO_SMALL, 0);
        out[0] = get(&creates);
        out[1] = get(&cleanups);
        out[2] = get(&closes);
        out[3] = files[0] != files[1];
        return end(Irp, STATUS_SUCCESS, 4 * sizeof(LONG));
    }
    case QUOTA:
        quota();
        return end(Irp, STATUS_SUCCESS, 0);
    }
    return end(Irp, STATUS_INVALID_DEVICE_REQUEST, 0);
}

/* Pends, and fails a little later. */
static NTSTATUS query(PDEVICE_OBJECT Device, PIRP Irp)
{
    NTSTATUS status = keep(Irp);

    UNREFERENCED_PARAMETER(Device);
    begin_later();
    return status;
}

static VOID unload(PDRIVER_OBJECT Driver)
{
    UNICODE_STRING link = RTL_CONSTANT_STRING(L"\\??\\Conform");

    UNREFERENCED_PARAMETER(Driver);
    FACT(242);
    while (get(&helper_count))
        join_thread(helpers[InterlockedDecrement(&helper_count)]);
    EXPECT_EQ(get(&creates), get(&closes));
    EXPECT_EQ(get(&creates), get(&cleanups));
    EXPECT(IsListEmpty(&pending));
    IoDeleteSymbolicLink(&link);
    IoDeleteDevice(device);
    conform_end();
}

NTSTATUS DriverEntry(PDRIVER_OBJECT Driver, PUNICODE_STRING Path)
{
    UNICODE_STRING name = RTL_CONSTANT_STRING(L"\\Device\\Conform"),
                   link = RTL_CONSTANT_STRING(L"\\??\\Conform");

    UNREFERENCED_PARAMETER(Path);
    KeInitializeSpinLock(&lock);
    InitializeListHead(&pending);
    Driver->DriverUnload = unload;
    Driver->MajorFunction[IRP_MJ_CREATE] = opened;
    Driver->MajorFunction[IRP_MJ_CLEANUP] = cleaned;
    Driver->MajorFunction[IRP_MJ_CLOSE] = closed;
    Driver->MajorFunction[IRP_MJ_DEVICE_CONTROL] = control;
    Driver->MajorFunction[IRP_MJ_QUERY_INFORMATION] = query;
    if (!NT_SUCCESS(IoCreateDevice(Driver, 0, &name, FILE_DEVICE_UNKNOWN, 0, FALSE, &device)))
        return STATUS_UNSUCCESSFUL;
    return IoCreateSymbolicLink(&link, &name);
}
