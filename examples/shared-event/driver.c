/*
 * A driver thread and an app take turns through two events that the app made and handed over by
 * DeviceIoControl. The handles are turned into objects at once, in the caller's context, where they
 * mean something; the thread of the System process uses the objects.
 */
#include <ntddk.h>
#include "shared.h"

typedef struct _TURNS {
    KMUTEX Lock; /* guards what follows against two IOCTLs at once */
    PKEVENT DriverMay, AppMay;
    PKTHREAD Thread;
    KEVENT Stop;
    LONG Turns;
} TURNS;

static UNICODE_STRING DeviceName = RTL_CONSTANT_STRING(L"\\Device\\IrqlabTurns");
static UNICODE_STRING LinkName = RTL_CONSTANT_STRING(L"\\??\\IrqlabTurns");

static VOID TakeTurns(PVOID Context)
{
    TURNS *turns = Context;
    PVOID objects[2] = {&turns->Stop, turns->DriverMay};

    while (KeWaitForMultipleObjects(2, objects, WaitAny, Executive, KernelMode, FALSE, NULL, NULL) ==
           STATUS_WAIT_1) {
        turns->Turns++;
        DbgPrint("driver: turn %d\n", turns->Turns);
        KeSetEvent(turns->AppMay, IO_NO_INCREMENT, FALSE);
    }
}

/* Give back what Start took; the thread has ended or never began. */
static VOID Forget(TURNS *Turns)
{
    if (Turns->DriverMay)
        ObDereferenceObject(Turns->DriverMay);
    if (Turns->AppMay)
        ObDereferenceObject(Turns->AppMay);
    Turns->DriverMay = Turns->AppMay = NULL;
}

static NTSTATUS Start(TURNS *Turns, const TURNS_EVENTS *Events, ULONG Length)
{
    OBJECT_ATTRIBUTES attributes;
    HANDLE handle;
    NTSTATUS status;

    if (Length < sizeof *Events)
        return STATUS_BUFFER_TOO_SMALL;
    if (Turns->Thread)
        return STATUS_DEVICE_BUSY;
    /* UserMode: these are the app's handles, to be checked as such. */
    status = ObReferenceObjectByHandle(Events->DriverMay, SYNCHRONIZE, *ExEventObjectType, UserMode,
                                       (PVOID *)&Turns->DriverMay, NULL);
    if (!NT_SUCCESS(status))
        return status;
    status = ObReferenceObjectByHandle(Events->AppMay, EVENT_MODIFY_STATE, *ExEventObjectType,
                                       UserMode, (PVOID *)&Turns->AppMay, NULL);
    if (NT_SUCCESS(status)) {
        KeClearEvent(&Turns->Stop);
        Turns->Turns = 0;
        InitializeObjectAttributes(&attributes, NULL, OBJ_KERNEL_HANDLE, NULL, NULL);
        status = PsCreateSystemThread(&handle, THREAD_ALL_ACCESS, &attributes, NULL, NULL,
                                      TakeTurns, Turns);
    }
    if (!NT_SUCCESS(status)) {
        Forget(Turns);
        return status;
    }
    ObReferenceObjectByHandle(handle, SYNCHRONIZE, *PsThreadType, KernelMode,
                              (PVOID *)&Turns->Thread, NULL);
    ZwClose(handle);
    return STATUS_SUCCESS;
}

static NTSTATUS Stop(TURNS *Turns)
{
    if (!Turns->Thread)
        return STATUS_INVALID_DEVICE_STATE;
    KeSetEvent(&Turns->Stop, IO_NO_INCREMENT, FALSE);
    KeWaitForSingleObject(Turns->Thread, Executive, KernelMode, FALSE, NULL);
    ObDereferenceObject(Turns->Thread);
    Turns->Thread = NULL;
    Forget(Turns);
    return STATUS_SUCCESS;
}

static NTSTATUS Complete(PIRP Irp, NTSTATUS Status, ULONG_PTR Information)
{
    Irp->IoStatus.Status = Status;
    Irp->IoStatus.Information = Information;
    IoCompleteRequest(Irp, IO_NO_INCREMENT);
    return Status;
}

static NTSTATUS CreateClose(PDEVICE_OBJECT Device, PIRP Irp)
{
    UNREFERENCED_PARAMETER(Device);
    return Complete(Irp, STATUS_SUCCESS, 0);
}

/* The last handle is gone: whatever the app forgot is stopped here. */
static NTSTATUS Cleanup(PDEVICE_OBJECT Device, PIRP Irp)
{
    TURNS *turns = Device->DeviceExtension;

    KeWaitForMutexObject(&turns->Lock, Executive, KernelMode, FALSE, NULL);
    Stop(turns);
    KeReleaseMutex(&turns->Lock, FALSE);
    return Complete(Irp, STATUS_SUCCESS, 0);
}

static NTSTATUS DeviceControl(PDEVICE_OBJECT Device, PIRP Irp)
{
    TURNS *turns = Device->DeviceExtension;
    PIO_STACK_LOCATION stack = IoGetCurrentIrpStackLocation(Irp);
    PVOID buffer = Irp->AssociatedIrp.SystemBuffer;
    ULONG_PTR information = 0;
    NTSTATUS status;

    KeWaitForMutexObject(&turns->Lock, Executive, KernelMode, FALSE, NULL);
    switch (stack->Parameters.DeviceIoControl.IoControlCode) {
    case IOCTL_TURNS_START:
        status = Start(turns, buffer, stack->Parameters.DeviceIoControl.InputBufferLength);
        break;
    case IOCTL_TURNS_STOP:
        status = Stop(turns);
        if (NT_SUCCESS(status) &&
            stack->Parameters.DeviceIoControl.OutputBufferLength >= sizeof(ULONG)) {
            *(ULONG *)buffer = (ULONG)turns->Turns;
            information = sizeof(ULONG);
        }
        break;
    default:
        status = STATUS_INVALID_DEVICE_REQUEST;
        break;
    }
    KeReleaseMutex(&turns->Lock, FALSE);
    return Complete(Irp, status, information);
}

static VOID Unload(PDRIVER_OBJECT DriverObject)
{
    IoDeleteSymbolicLink(&LinkName);
    IoDeleteDevice(DriverObject->DeviceObject);
    DbgPrint("driver: unloaded\n");
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    PDEVICE_OBJECT device;
    TURNS *turns;
    NTSTATUS status;

    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = Unload;
    DriverObject->MajorFunction[IRP_MJ_CREATE] = CreateClose;
    DriverObject->MajorFunction[IRP_MJ_CLOSE] = CreateClose;
    DriverObject->MajorFunction[IRP_MJ_CLEANUP] = Cleanup;
    DriverObject->MajorFunction[IRP_MJ_DEVICE_CONTROL] = DeviceControl;
    status = IoCreateDevice(DriverObject, sizeof(TURNS), &DeviceName, FILE_DEVICE_UNKNOWN,
                            FILE_DEVICE_SECURE_OPEN, FALSE, &device);
    if (!NT_SUCCESS(status))
        return status;
    turns = device->DeviceExtension;
    KeInitializeMutex(&turns->Lock, 0);
    KeInitializeEvent(&turns->Stop, NotificationEvent, FALSE);
    status = IoCreateSymbolicLink(&LinkName, &DeviceName);
    if (!NT_SUCCESS(status)) {
        IoDeleteDevice(device);
        return status;
    }
    device->Flags &= ~DO_DEVICE_INITIALIZING;
    return STATUS_SUCCESS;
}
