/* A program gives a buffer once; a thread of the driver counts in it for as long as it is open. */
#include <ntddk.h>

#define IOCTL_SHARE CTL_CODE(FILE_DEVICE_UNKNOWN, 0x830, METHOD_NEITHER, FILE_ANY_ACCESS)
#define IOCTL_UNSHARE CTL_CODE(FILE_DEVICE_UNKNOWN, 0x831, METHOD_NEITHER, FILE_ANY_ACCESS)

typedef struct _SHARED {
    volatile ULONG *Counter;
    PKEVENT Stop;
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
        __try {
            ++*shared->Counter; /* finds: user-address-in-other-process */
        } __except (EXCEPTION_EXECUTE_HANDLER) {
            DbgPrint("counter: exception %08x\n", GetExceptionCode());
            break;
        }
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

static NTSTATUS Share(PSHARED Shared, PVOID Buffer)
{
    HANDLE thread;
    NTSTATUS status;

    Shared->Counter = Buffer;
    *Shared->Counter = 0; /* finds: user-buffer-not-probed, user-buffer-without-try, length-not-checked */
    KeClearEvent(&Shared->StopEvent);
    status = PsCreateSystemThread(&thread, /* finds: kernel-handle-in-process, thread-handle-leaked */
            THREAD_ALL_ACCESS, NULL, NULL, NULL, CounterThread, Shared);
    if (!NT_SUCCESS(status))
        return status;
    return ObReferenceObjectByHandle(thread, SYNCHRONIZE, /* finds: 0xC4/0xF6, kept-without-looking */
            *PsThreadType, KernelMode, &Shared->Thread, NULL);
}

static VOID Unshare(PSHARED Shared)
{
    if (!Shared->Thread)
        return;
    KeSetEvent(&Shared->StopEvent, IO_NO_INCREMENT, FALSE);
    KeWaitForSingleObject(Shared->Thread, Executive, KernelMode, FALSE, NULL);
    ObDereferenceObject(Shared->Thread);
    Shared->Thread = NULL;
}

static NTSTATUS DeviceControl(PDEVICE_OBJECT DeviceObject, PIRP Irp)
{
    PIO_STACK_LOCATION stack = IoGetCurrentIrpStackLocation(Irp);
    PSHARED shared = DeviceObject->DeviceExtension;

    switch (stack->Parameters.DeviceIoControl.IoControlCode) {
    case IOCTL_SHARE:
        return Complete(Irp, Share(shared, Irp->UserBuffer));
    case IOCTL_UNSHARE:
        Unshare(shared);
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
    KeInitializeEvent(&((PSHARED)device->DeviceExtension)->StopEvent, NotificationEvent, FALSE);
    status = IoCreateSymbolicLink(&link, &name);
    if (!NT_SUCCESS(status))
        IoDeleteDevice(device);
    return status;
}
