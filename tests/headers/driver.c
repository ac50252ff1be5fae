/*
 * driver.c - what drivers write, as they write it: each spelling here was once a compile error.
 *
 * Compiled after irqlab/msvc.h with -fshort-wchar, as C and C++, by gcc and clang; never run.
 */
#include <ntifs.h>
#include <initguid.h>
#include <wdmsec.h>
#include <wdmguid.h>
#include <wmistr.h>
#include <ntddser.h>
#include <ntdddisk.h>
#include <mountdev.h>
#include <windef.h>
#include <intrin.h>
#include <dontuse.h>
#include <pshpack1.h>
typedef struct _PACKED {
    UCHAR Kind;
    ULONG Value;
} PACKED;
#include <poppack.h>

C_ASSERT(sizeof(PACKED) == 5);
C_ASSERT(sizeof(L'x') == 2);
C_ASSERT(sizeof(LONG) == 4 && sizeof(ULONG_PTR) == 8 && sizeof(unsigned __int64) == 8);

DEFINE_GUID(GUID_TEST, 0x1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11);
#define IOCTL_TEST CTL_CODE(FILE_DEVICE_UNKNOWN, 0x800, METHOD_BUFFERED, FILE_ANY_ACCESS)
C_ASSERT(IOCTL_TEST == 0x222000);
C_ASSERT((ULONG)CTL_CODE(0x8000, 0x800, METHOD_NEITHER, FILE_READ_ACCESS | FILE_WRITE_ACCESS) ==
         0x8000E003);

EXTERN_C_START
DRIVER_INITIALIZE DriverEntry;
DRIVER_UNLOAD Unload;
_Dispatch_type_(IRP_MJ_CREATE) _Dispatch_type_(IRP_MJ_CLOSE) DRIVER_DISPATCH CreateClose;
DRIVER_CANCEL Cancel;
KSTART_ROUTINE Worker;
KDEFERRED_ROUTINE Deferred;
IO_COMPLETION_ROUTINE Completed;
IO_WORKITEM_ROUTINE Item;
KSERVICE_ROUTINE Isr;
EXTERN_C_END

typedef struct _EXTENSION {
    KSPIN_LOCK Lock;
    LIST_ENTRY Irps;
    IO_REMOVE_LOCK RemoveLock;
    KTIMER Timer;
    KDPC Dpc;
    FAST_MUTEX Fast;
    volatile LONG Count;
    PVOID Shared;
    PKINTERRUPT Interrupt;
} EXTENSION, *PEXTENSION;

static UNICODE_STRING Link = RTL_CONSTANT_STRING((PWSTR)L"\\??\\Test");
DECLARE_CONST_UNICODE_STRING(Name, L"\\Device\\Test");

static __forceinline LONG Twice(__in LONG Value, OUT PLONG Result OPTIONAL)
{
    if (ARGUMENT_PRESENT(Result))
        *Result = Value * 2;
    return Value * 2;
}

__declspec(noinline) static VOID Interlocks(PEXTENSION x)
{
    LONG bits = 0;

    InterlockedIncrement(&x->Count);
    _InterlockedExchangeAdd(&x->Count, 3);
    InterlockedCompareExchangeAcquire(&x->Count, 1, 0);
    InterlockedExchangePointer(&x->Shared, NULL);
    InterlockedBitTestAndSet(&bits, 3);
    KeMemoryBarrier();
    YieldProcessor();
    if (ReadAcquire(&x->Count) != ReadNoFence(&x->Count))
        WriteRelease(&x->Count, Twice(1, NULL));
}

_IRQL_requires_max_(DISPATCH_LEVEL) _IRQL_requires_same_ _Function_class_(DRIVER_CANCEL)
_Use_decl_annotations_ VOID Cancel(PDEVICE_OBJECT DeviceObject, PIRP Irp)
{
    UNREFERENCED_PARAMETER(DeviceObject);
    IoReleaseCancelSpinLock(Irp->CancelIrql);
    Irp->IoStatus.Status = STATUS_CANCELLED;
    Irp->IoStatus.Information = 0;
    IoCompleteRequest(Irp, IO_NO_INCREMENT);
}

NTSTATUS CreateClose(PDEVICE_OBJECT DeviceObject, PIRP Irp)
{
    PEXTENSION x = (PEXTENSION)DeviceObject->DeviceExtension;
    PIO_STACK_LOCATION stack = IoGetCurrentIrpStackLocation(Irp);
    NTSTATUS status;
    KIRQL irql;

    PAGED_CODE()
    status = IoAcquireRemoveLock(&x->RemoveLock, Irp);
    if (!NT_SUCCESS(status))
        return status;
    ASSERT(stack->MajorFunction == IRP_MJ_CREATE);
    NT_ASSERT(stack != NULL);
    KdPrint(("%s: %wZ\n", "open", &stack->FileObject->FileName));
    KeAcquireSpinLock(&x->Lock, &irql);
    IoMarkIrpPending(Irp);
    if (IoSetCancelRoutine(Irp, Cancel) != NULL || Irp->Cancel)
        (void)IoSetCancelRoutine(Irp, NULL);
    InsertTailList(&x->Irps, &Irp->Tail.Overlay.ListEntry);
    KeReleaseSpinLock(&x->Lock, irql);
    Interlocks(x);
    IoReleaseRemoveLock(&x->RemoveLock, Irp);
    return STATUS_PENDING;
}

VOID Deferred(PKDPC Dpc, PVOID DeferredContext, PVOID SystemArgument1, PVOID SystemArgument2)
{
    PEXTENSION x = CONTAINING_RECORD(Dpc, EXTENSION, Dpc);

    UNREFERENCED_PARAMETER(DeferredContext);
    UNREFERENCED_PARAMETER(SystemArgument1);
    UNREFERENCED_PARAMETER(SystemArgument2);
    while (!IsListEmpty(&x->Irps)) {
        PLIST_ENTRY entry = RemoveHeadList(&x->Irps);
        PIRP irp = CONTAINING_RECORD(entry, IRP, Tail.Overlay.ListEntry);

        IoCompleteRequest(irp, IO_NO_INCREMENT);
    }
}

NTSTATUS Completed(PDEVICE_OBJECT DeviceObject, PIRP Irp, PVOID Context)
{
    UNREFERENCED_PARAMETER(DeviceObject);
    if (Irp->PendingReturned)
        KeSetEvent((PKEVENT)Context, IO_NO_INCREMENT, FALSE);
    return STATUS_MORE_PROCESSING_REQUIRED;
}

VOID Worker(PVOID StartContext)
{
    LARGE_INTEGER interval;
    KEVENT event;
    PKTHREAD thread = KeGetCurrentThread();
    PETHREAD same = thread;
    PEPROCESS process = PsGetCurrentProcess();
    PKPROCESS also = process;

    UNREFERENCED_PARAMETER(StartContext);
    UNREFERENCED_PARAMETER(same);
    UNREFERENCED_PARAMETER(also);
    interval.QuadPart = Int32x32To64(-10, 1000);
    KeInitializeEvent(&event, SynchronizationEvent, FALSE);
    if (KeWaitForSingleObject(&event, Executive, KernelMode, FALSE, &interval) == STATUS_TIMEOUT)
        KeDelayExecutionThread(KernelMode, FALSE, &interval);
    PsTerminateSystemThread(STATUS_SUCCESS);
}

VOID Unload(PDRIVER_OBJECT DriverObject)
{
    IoDeleteSymbolicLink(&Link);
    if (DriverObject->DeviceObject)
        IoDeleteDevice(DriverObject->DeviceObject);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    OBJECT_ATTRIBUTES attributes;
    PDEVICE_OBJECT device = NULL;
    PEXTENSION x;
    NTSTATUS status;
    HANDLE thread;
    PMDL mdl;
    PVOID address = NULL;

    UNREFERENCED_PARAMETER(RegistryPath);
    ExInitializeDriverRuntime(DrvRtPoolNxOptIn);
    status = IoCreateDeviceSecure(DriverObject, sizeof(EXTENSION), (PUNICODE_STRING)&Name,
                                  FILE_DEVICE_UNKNOWN, FILE_DEVICE_SECURE_OPEN, FALSE,
                                  &SDDL_DEVOBJ_SYS_ALL_ADM_ALL, (LPCGUID)&GUID_TEST, &device);
    if (!NT_SUCCESS(status))
        return status;
    x = (PEXTENSION)device->DeviceExtension;
    KeInitializeSpinLock(&x->Lock);
    InitializeListHead(&x->Irps);
    ExInitializeFastMutex(&x->Fast);
    IoInitializeRemoveLock(&x->RemoveLock, 'tseT', 0, 0);
    KeInitializeTimer(&x->Timer);
    KeInitializeDpc(&x->Dpc, Deferred, x);
    IoInitializeDpcRequest(device, (PIO_DPC_ROUTINE)NULL);
    InitializeObjectAttributes(&attributes, NULL, OBJ_KERNEL_HANDLE, NULL, NULL);
    status = PsCreateSystemThread(&thread, THREAD_ALL_ACCESS, &attributes, NULL, NULL, Worker, x);
    if (NT_SUCCESS(status)) {
        ObReferenceObjectByHandle(thread, SYNCHRONIZE, *PsThreadType, KernelMode, &address, NULL);
        ZwClose(thread);
    }
    mdl = IoAllocateMdl(x, sizeof(*x), FALSE, FALSE, NULL);
    if (mdl != NULL) {
        MmBuildMdlForNonPagedPool(mdl);
        address = MmGetSystemAddressForMdlSafe(mdl, NormalPagePriority | MdlMappingNoExecute);
        MmPrepareMdlForReuse(mdl);
        IoFreeMdl(mdl);
    }
    RtlZeroMemory(&x->Fast, sizeof(x->Fast));
    address = ExAllocatePoolWithTag(NonPagedPoolNx, PAGE_SIZE, 'tseT');
    if (address)
        ExFreePool(address);
    DriverObject->MajorFunction[IRP_MJ_CREATE] = CreateClose;
    DriverObject->MajorFunction[IRP_MJ_CLOSE] = CreateClose;
    DriverObject->DriverUnload = Unload;
    return STATUS_SUCCESS;
}
