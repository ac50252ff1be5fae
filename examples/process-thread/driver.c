/*
 * Two threads made in one IOCTL: one of the System process, one of the process that asked. Each
 * says where it runs; the caller's handle means something only in the second.
 */
#include <ntddk.h>
#include "shared.h"

NTKERNELAPI PUCHAR PsGetProcessImageFileName(PEPROCESS Process);

static UNICODE_STRING DeviceName = RTL_CONSTANT_STRING(L"\\Device\\IrqlabWho");
static UNICODE_STRING LinkName = RTL_CONSTANT_STRING(L"\\??\\IrqlabWho");
static HANDLE Handle; /* of the app */

static VOID Look(PVOID Context)
{
    PKEVENT event;
    NTSTATUS status = ObReferenceObjectByHandle(Handle, SYNCHRONIZE, *ExEventObjectType, UserMode,
                                                (PVOID *)&event, NULL);

    DbgPrint("%s thread: process %s (PID %u), the app's handle gives 0x%08X\n", (PCSTR)Context,
             PsGetProcessImageFileName(PsGetCurrentProcess()),
             (ULONG)(ULONG_PTR)PsGetCurrentProcessId(), status);
    if (NT_SUCCESS(status))
        ObDereferenceObject(event);
}

static NTSTATUS RunAndWait(HANDLE Process, PCSTR Name)
{
    OBJECT_ATTRIBUTES attributes;
    HANDLE thread;
    NTSTATUS status;

    InitializeObjectAttributes(&attributes, NULL, OBJ_KERNEL_HANDLE, NULL, NULL);
    status = PsCreateSystemThread(&thread, THREAD_ALL_ACCESS, &attributes, Process, NULL, Look,
                                  (PVOID)Name);
    if (!NT_SUCCESS(status))
        return status;
    ZwWaitForSingleObject(thread, FALSE, NULL);
    ZwClose(thread);
    return STATUS_SUCCESS;
}

static NTSTATUS Complete(PIRP Irp, NTSTATUS Status)
{
    Irp->IoStatus.Status = Status;
    Irp->IoStatus.Information = 0;
    IoCompleteRequest(Irp, IO_NO_INCREMENT);
    return Status;
}

static NTSTATUS CreateClose(PDEVICE_OBJECT Device, PIRP Irp)
{
    UNREFERENCED_PARAMETER(Device);
    return Complete(Irp, STATUS_SUCCESS);
}

static NTSTATUS DeviceControl(PDEVICE_OBJECT Device, PIRP Irp)
{
    PIO_STACK_LOCATION stack = IoGetCurrentIrpStackLocation(Irp);
    NTSTATUS status = STATUS_INVALID_DEVICE_REQUEST;

    UNREFERENCED_PARAMETER(Device);
    if (stack->Parameters.DeviceIoControl.IoControlCode == IOCTL_WHO) {
        status = STATUS_BUFFER_TOO_SMALL;
        if (stack->Parameters.DeviceIoControl.InputBufferLength >= sizeof(HANDLE)) {
            Handle = *(HANDLE *)Irp->AssociatedIrp.SystemBuffer;
            status = RunAndWait(NULL, "system");
            if (NT_SUCCESS(status))
                status = RunAndWait(NtCurrentProcess(), "process");
        }
    }
    return Complete(Irp, status);
}

static VOID Unload(PDRIVER_OBJECT DriverObject)
{
    IoDeleteSymbolicLink(&LinkName);
    IoDeleteDevice(DriverObject->DeviceObject);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    PDEVICE_OBJECT device;
    NTSTATUS status;

    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = Unload;
    DriverObject->MajorFunction[IRP_MJ_CREATE] = CreateClose;
    DriverObject->MajorFunction[IRP_MJ_CLOSE] = CreateClose;
    DriverObject->MajorFunction[IRP_MJ_DEVICE_CONTROL] = DeviceControl;
    status = IoCreateDevice(DriverObject, 0, &DeviceName, FILE_DEVICE_UNKNOWN, 0, FALSE, &device);
    if (!NT_SUCCESS(status))
        return status;
    status = IoCreateSymbolicLink(&LinkName, &DeviceName);
    if (!NT_SUCCESS(status))
        IoDeleteDevice(device);
    return status;
}
