/* A program gives a buffer once; a thread of the driver counts in it for as long as it is open. */
#include <ntddk.h>

#define IOCTL_SHARE CTL_CODE(FILE_DEVICE_UNKNOWN, 0x830, METHOD_NEITHER, FILE_ANY_ACCESS)
#define IOCTL_UNSHARE CTL_CODE(FILE_DEVICE_UNKNOWN, 0x831, METHOD_NEITHER, FILE_ANY_ACCESS)

typedef struct _SHARED {
    volatile ULONG *Counter;
    PMDL Mdl;
    KMUTEX Mutex; /* one program at a time shares */
    PVOID Thread;
    KEVENT StopEvent;
} SHARED, *PSHARED;

static VOID CounterThread(PVOID Context)
{
    PSHARED shared = Context;
    LARGE_INTEGER tick;

    tick.QuadPart = -10 * 10000LL;
    while (KeWaitForSingleObject(&shared->StopEvent, Executive, KernelMode, FALSE,
            &tick) == STATUS_TIMEOUT) {
        ++*shared->Counter;
    }
    PsTerminateSystemThread(STATUS_SUCCESS);
}

static NTSTATUS Complete(PIRP Irp, NTSTATUS Status)
{
    Irp->IoStatus.Status = Status;
    Irp->IoStatus.Information = 0;
    IoCompleteRequest(Irp, IO_NO_INCREMENT);
    return Status;
}

static NTSTATUS CreateClose(PDEVICE_OBJECT DeviceObject, PIRP Irp)
{
    UNREFERENCED_PARAMETER(DeviceObject);
    return Complete(Irp, STATUS_SUCCESS);
}

static VOID Forget(PSHARED Shared)
{
    MmUnlockPages(Shared->Mdl);
    IoFreeMdl(Shared->Mdl);
    Shared->Mdl = NULL;
}

/* The pages stay where they are, and have an address that is good in every process. */
static NTSTATUS Lock(PSHARED Shared, PVOID Buffer)
{
    Shared->Mdl = IoAllocateMdl(Buffer, sizeof(ULONG), FALSE, FALSE, NULL);
    if (!Shared->Mdl)
        return STATUS_INSUFFICIENT_RESOURCES;
    __try {
        MmProbeAndLockPages(Shared->Mdl, UserMode, IoWriteAccess);
    } __except (EXCEPTION_EXECUTE_HANDLER) {
        IoFreeMdl(Shared->Mdl);
        Shared->Mdl = NULL;
        return GetExceptionCode();
    }
    Shared->Counter = MmGetSystemAddressForMdlSafe(Shared->Mdl, NormalPagePriority);
    if (Shared->Counter)
        return STATUS_SUCCESS;
    Forget(Shared);
    return STATUS_INSUFFICIENT_RESOURCES;
}

static NTSTATUS Share(PSHARED Shared, PVOID Buffer)
{
    OBJECT_ATTRIBUTES attributes;
    HANDLE thread;
    NTSTATUS status;

    if (Shared->Thread)
        return STATUS_DEVICE_BUSY;
    status = Lock(Shared, Buffer);
    if (!NT_SUCCESS(status))
        return status;
    *Shared->Counter = 0;
    InitializeObjectAttributes(&attributes, NULL, OBJ_KERNEL_HANDLE, NULL, NULL);
    KeClearEvent(&Shared->StopEvent);
    status = PsCreateSystemThread(&thread, THREAD_ALL_ACCESS, &attributes, NULL, NULL, CounterThread,
            Shared);
    if (!NT_SUCCESS(status)) {
        Forget(Shared);
        return status;
    }
    ObReferenceObjectByHandle(thread, SYNCHRONIZE, *PsThreadType, KernelMode, &Shared->Thread, NULL);
    ZwClose(thread);
    return STATUS_SUCCESS;
}

static VOID Unshare(PSHARED Shared)
{
    if (!Shared->Thread)
        return;
    KeSetEvent(&Shared->StopEvent, IO_NO_INCREMENT, FALSE);
    KeWaitForSingleObject(Shared->Thread, Executive, KernelMode, FALSE, NULL);
    ObDereferenceObject(Shared->Thread);
    Shared->Thread = NULL;
    Forget(Shared);
}

static NTSTATUS DeviceControl(PDEVICE_OBJECT DeviceObject, PIRP Irp)
{
    PIO_STACK_LOCATION stack = IoGetCurrentIrpStackLocation(Irp);
    PSHARED shared = DeviceObject->DeviceExtension;
    NTSTATUS status;

    switch (stack->Parameters.DeviceIoControl.IoControlCode) {
    case IOCTL_SHARE:
        if (stack->Parameters.DeviceIoControl.OutputBufferLength < sizeof(ULONG))
            return Complete(Irp, STATUS_BUFFER_TOO_SMALL);
        KeWaitForSingleObject(&shared->Mutex, Executive, KernelMode, FALSE, NULL);
        status = Share(shared, Irp->UserBuffer);
        KeReleaseMutex(&shared->Mutex, FALSE);
        return Complete(Irp, status);
    case IOCTL_UNSHARE:
        KeWaitForSingleObject(&shared->Mutex, Executive, KernelMode, FALSE, NULL);
        Unshare(shared);
        KeReleaseMutex(&shared->Mutex, FALSE);
        return Complete(Irp, STATUS_SUCCESS);
    }
    return Complete(Irp, STATUS_INVALID_DEVICE_REQUEST);
}

static VOID Unload(PDRIVER_OBJECT DriverObject)
{
    UNICODE_STRING link = RTL_CONSTANT_STRING(L"\\DosDevices\\Shared");

    Unshare(DriverObject->DeviceObject->DeviceExtension);
    IoDeleteSymbolicLink(&link);
    IoDeleteDevice(DriverObject->DeviceObject);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNICODE_STRING name = RTL_CONSTANT_STRING(L"\\Device\\Shared");
    UNICODE_STRING link = RTL_CONSTANT_STRING(L"\\DosDevices\\Shared");
    PDEVICE_OBJECT device;
    NTSTATUS status;

    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = Unload;
    DriverObject->MajorFunction[IRP_MJ_CREATE] = CreateClose;
    DriverObject->MajorFunction[IRP_MJ_CLOSE] = CreateClose;
    DriverObject->MajorFunction[IRP_MJ_DEVICE_CONTROL] = DeviceControl;
    status = IoCreateDevice(DriverObject, sizeof(SHARED), &name, FILE_DEVICE_UNKNOWN,
            FILE_DEVICE_SECURE_OPEN, FALSE, &device);
    if (!NT_SUCCESS(status))
        return status;
    KeInitializeMutex(&((PSHARED)device->DeviceExtension)->Mutex, 0);
    KeInitializeEvent(&((PSHARED)device->DeviceExtension)->StopEvent, NotificationEvent, FALSE);
    status = IoCreateSymbolicLink(&link, &name);
    if (!NT_SUCCESS(status))
        IoDeleteDevice(device);
    return status;
}
