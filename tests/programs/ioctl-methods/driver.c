/* One IOCTL for each of the four ways buffers travel. */
#include <ntddk.h>
#include "public.h"

DRIVER_INITIALIZE DriverEntry;
DRIVER_UNLOAD XferUnload;
_Dispatch_type_(IRP_MJ_CREATE) _Dispatch_type_(IRP_MJ_CLOSE) DRIVER_DISPATCH XferCreateClose;
_Dispatch_type_(IRP_MJ_DEVICE_CONTROL) DRIVER_DISPATCH XferDeviceControl;

#ifdef ALLOC_PRAGMA
#pragma alloc_text(INIT, DriverEntry)
#pragma alloc_text(PAGE, XferUnload)
#pragma alloc_text(PAGE, XferCreateClose)
#pragma alloc_text(PAGE, XferDeviceControl)
#endif

#define DEVICE_NAME L"\\Device\\Xfer"
#define LINK_NAME L"\\DosDevices\\Xfer"

NTSTATUS
DriverEntry(_In_ PDRIVER_OBJECT DriverObject, _In_ PUNICODE_STRING RegistryPath)
{
    NTSTATUS ntStatus;
    UNICODE_STRING name, link;
    PDEVICE_OBJECT device = NULL;

    UNREFERENCED_PARAMETER(RegistryPath);
    RtlInitUnicodeString(&name, DEVICE_NAME);
    RtlInitUnicodeString(&link, LINK_NAME);

    ntStatus = IoCreateDevice(DriverObject, 0, &name, FILE_DEVICE_UNKNOWN, FILE_DEVICE_SECURE_OPEN,
                              FALSE, &device);
    if (!NT_SUCCESS(ntStatus)) {
        KdPrint(("xfer: no device, %08lX\n", ntStatus));
        return ntStatus;
    }
    ntStatus = IoCreateSymbolicLink(&link, &name);
    if (!NT_SUCCESS(ntStatus)) {
        IoDeleteDevice(device);
        return ntStatus;
    }
    DriverObject->DriverUnload = XferUnload;
    DriverObject->MajorFunction[IRP_MJ_CREATE] = XferCreateClose;
    DriverObject->MajorFunction[IRP_MJ_CLOSE] = XferCreateClose;
    DriverObject->MajorFunction[IRP_MJ_DEVICE_CONTROL] = XferDeviceControl;
    device->Flags &= ~DO_DEVICE_INITIALIZING;
    return STATUS_SUCCESS;
}

VOID
XferUnload(_In_ PDRIVER_OBJECT DriverObject)
{
    UNICODE_STRING link;

    PAGED_CODE();
    RtlInitUnicodeString(&link, LINK_NAME);
    IoDeleteSymbolicLink(&link);
    IoDeleteDevice(DriverObject->DeviceObject);
    KdPrint(("xfer: unloaded\n"));
}

NTSTATUS
XferCreateClose(PDEVICE_OBJECT DeviceObject, PIRP Irp)
{
    UNREFERENCED_PARAMETER(DeviceObject);
    PAGED_CODE();
    Irp->IoStatus.Status = STATUS_SUCCESS;
    Irp->IoStatus.Information = 0;
    IoCompleteRequest(Irp, IO_NO_INCREMENT);
    return STATUS_SUCCESS;
}

static VOID
Answer(_In_ const XFER_REQUEST *Request, _Out_ PXFER_REPLY Reply)
{
    LONGLONG sum = 0;
    ULONG i;

    for (i = 0; i < ARRAYSIZE(Request->Values); i++)
        sum += Request->Values[i];
    Reply->Id = Request->Id;
    Reply->Sum = sum;
}

static NTSTATUS
Neither(PIRP Irp, PIO_STACK_LOCATION Stack, ULONG_PTR *Information)
{
    PVOID input = Stack->Parameters.DeviceIoControl.Type3InputBuffer;
    PVOID output = Irp->UserBuffer;
    XFER_REQUEST request;
    XFER_REPLY reply;
    NTSTATUS status = STATUS_SUCCESS;

    __try {
        ProbeForRead(input, sizeof request, __alignof(XFER_REQUEST));
        RtlCopyMemory(&request, input, sizeof request);
        Answer(&request, &reply);
        ProbeForWrite(output, sizeof reply, __alignof(XFER_REPLY));
        *(PXFER_REPLY)output = reply;
        *Information = sizeof reply;
    }
    __except (EXCEPTION_EXECUTE_HANDLER) {
        status = GetExceptionCode();
        DbgPrint("xfer: neither: exception %08lX\n", status);
    }
    return status;
}

NTSTATUS
XferDeviceControl(PDEVICE_OBJECT DeviceObject, PIRP Irp)
{
    PIO_STACK_LOCATION stack = IoGetCurrentIrpStackLocation(Irp);
    ULONG inLength = stack->Parameters.DeviceIoControl.InputBufferLength;
    ULONG outLength = stack->Parameters.DeviceIoControl.OutputBufferLength;
    ULONG code = stack->Parameters.DeviceIoControl.IoControlCode;
    NTSTATUS status = STATUS_SUCCESS;
    ULONG_PTR information = 0;
    PUCHAR bytes;
    ULONG i, total = 0;
    XFER_REPLY reply;

    UNREFERENCED_PARAMETER(DeviceObject);
    PAGED_CODE();
    DbgPrint("xfer: function 0x%03X method %u in %lu out %lu\n", (code >> 2) & 0xFFF,
             METHOD_FROM_CTL_CODE(code), inLength, outLength);

    switch (code) {
    case IOCTL_XFER_BUFFERED:
        if (inLength < sizeof(XFER_REQUEST)) {
            status = STATUS_INVALID_PARAMETER;
            break;
        }
        if (outLength < sizeof(XFER_REPLY)) {
            status = STATUS_BUFFER_TOO_SMALL;
            break;
        }
        /* One buffer for both directions: read all before writing. */
        Answer((PXFER_REQUEST)Irp->AssociatedIrp.SystemBuffer, &reply);
        RtlCopyMemory(Irp->AssociatedIrp.SystemBuffer, &reply, sizeof reply);
        information = sizeof reply;
        break;

    case IOCTL_XFER_IN_DIRECT:
        if (Irp->MdlAddress == NULL) {
            status = STATUS_INVALID_PARAMETER;
            break;
        }
        bytes = MmGetSystemAddressForMdlSafe(Irp->MdlAddress, NormalPagePriority);
        if (bytes == NULL) {
            status = STATUS_INSUFFICIENT_RESOURCES;
            break;
        }
        for (i = 0; i < MmGetMdlByteCount(Irp->MdlAddress); i++)
            total += bytes[i];
        DbgPrint("xfer: command '%s', %lu bytes add up to %lu\n",
                 (PCHAR)Irp->AssociatedIrp.SystemBuffer, MmGetMdlByteCount(Irp->MdlAddress), total);
        information = outLength;
        break;

    case IOCTL_XFER_OUT_DIRECT:
        if (outLength == 0) {
            status = STATUS_BUFFER_TOO_SMALL;
            break;
        }
        bytes = MmGetSystemAddressForMdlSafe(Irp->MdlAddress, NormalPagePriority | MdlMappingNoExecute);
        if (bytes == NULL) {
            status = STATUS_INSUFFICIENT_RESOURCES;
            break;
        }
        RtlFillMemory(bytes, outLength, *(PUCHAR)Irp->AssociatedIrp.SystemBuffer);
        information = outLength;
        break;

    case IOCTL_XFER_NEITHER:
        if (inLength < sizeof(XFER_REQUEST) || outLength < sizeof(XFER_REPLY)) {
            status = STATUS_INFO_LENGTH_MISMATCH;
            break;
        }
        status = Neither(Irp, stack, &information);
        break;

    case IOCTL_XFER_WRITE_ONLY:
        break;

    default:
        status = STATUS_INVALID_DEVICE_REQUEST;
        break;
    }

    Irp->IoStatus.Status = status;
    Irp->IoStatus.Information = information;
    IoCompleteRequest(Irp, IO_NO_INCREMENT);
    return status;
}
