/* Alarms: each request is pended and completed by a timer DPC of its own. */
#include <wdm.h>
#include "alarm.h"

#define ALARM_TAG 'mrlA'

typedef struct _ALARM {
    KTIMER Timer;
    KDPC Dpc;
    PIRP Irp;
    ULONG Number;
    WORK_QUEUE_ITEM Spare;
} ALARM, *PALARM;

DRIVER_INITIALIZE DriverEntry;
static DRIVER_UNLOAD Unload;
static DRIVER_DISPATCH Dispatch;
static KDEFERRED_ROUTINE AlarmDpc;

static PDEVICE_OBJECT g_Device;
static LONG g_Next;

_Use_decl_annotations_
static VOID AlarmDpc(PKDPC Dpc, PVOID Context, PVOID Arg1, PVOID Arg2)
{
    PALARM alarm = (PALARM)Context;
    PIRP irp = alarm->Irp;
    ALARM_OUTPUT *out = irp->AssociatedIrp.SystemBuffer;

    UNREFERENCED_PARAMETER(Dpc);
    UNREFERENCED_PARAMETER(Arg1);
    UNREFERENCED_PARAMETER(Arg2);
    ASSERT(KeGetCurrentIrql() == DISPATCH_LEVEL);
    out->Number = alarm->Number;
    out->Interrupts = KeQueryInterruptTime() != 0;
    DbgPrint("alarm %lu rings\n", alarm->Number);
    irp->IoStatus.Status = STATUS_SUCCESS;
    irp->IoStatus.Information = sizeof(ALARM_OUTPUT);
    IoCompleteRequest(irp, IO_SOUND_INCREMENT);
    ExFreePoolWithTag(alarm, ALARM_TAG);
}

_Use_decl_annotations_
static NTSTATUS Dispatch(PDEVICE_OBJECT DeviceObject, PIRP Irp)
{
    PIO_STACK_LOCATION irpSp = IoGetCurrentIrpStackLocation(Irp);
    NTSTATUS status = STATUS_SUCCESS;
    PALARM alarm;
    LARGE_INTEGER due;

    UNREFERENCED_PARAMETER(DeviceObject);
    Irp->IoStatus.Information = 0;
    switch (irpSp->MajorFunction) {
    case IRP_MJ_CREATE:
    case IRP_MJ_CLEANUP:
    case IRP_MJ_CLOSE:
        break;
    case IRP_MJ_DEVICE_CONTROL:
        if (irpSp->Parameters.DeviceIoControl.IoControlCode != IOCTL_ALARM_AFTER) {
            status = STATUS_INVALID_DEVICE_REQUEST;
            break;
        }
        if (irpSp->Parameters.DeviceIoControl.InputBufferLength < sizeof(ALARM_INPUT) ||
            irpSp->Parameters.DeviceIoControl.OutputBufferLength < sizeof(ALARM_OUTPUT)) {
            status = STATUS_BUFFER_TOO_SMALL;
            break;
        }
        alarm = ExAllocatePoolZero(NonPagedPoolNx, sizeof *alarm, ALARM_TAG);
        if (!alarm) {
            status = STATUS_INSUFFICIENT_RESOURCES;
            break;
        }
        alarm->Irp = Irp;
        alarm->Number = InterlockedIncrement(&g_Next);
        KeInitializeTimer(&alarm->Timer);
        KeInitializeDpc(&alarm->Dpc, AlarmDpc, alarm);
        due.QuadPart = Int32x32To64(((ALARM_INPUT *)Irp->AssociatedIrp.SystemBuffer)->Milliseconds, -10000);
        IoMarkIrpPending(Irp);
        KeSetTimer(&alarm->Timer, due, &alarm->Dpc);
        return STATUS_PENDING;
    default:
        status = STATUS_NOT_IMPLEMENTED;
    }
    Irp->IoStatus.Status = status;
    IoCompleteRequest(Irp, IO_NO_INCREMENT);
    return status;
}

_Use_decl_annotations_
static VOID Unload(PDRIVER_OBJECT DriverObject)
{
    UNICODE_STRING link = RTL_CONSTANT_STRING(L"\\DosDevices\\Global\\Alarm");

    UNREFERENCED_PARAMETER(DriverObject);
    IoDeleteSymbolicLink(&link);
    IoDeleteDevice(g_Device);
}

_Use_decl_annotations_
NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNICODE_STRING name = RTL_CONSTANT_STRING(L"\\Device\\Alarm");
    UNICODE_STRING link = RTL_CONSTANT_STRING(L"\\DosDevices\\Global\\Alarm");
    NTSTATUS status;
    int i;

    UNREFERENCED_PARAMETER(RegistryPath);
    for (i = 0; i <= IRP_MJ_MAXIMUM_FUNCTION; i++)
        DriverObject->MajorFunction[i] = Dispatch;
    DriverObject->DriverUnload = Unload;
    status = IoCreateDevice(DriverObject, 0, &name, FILE_DEVICE_ALARM, FILE_DEVICE_SECURE_OPEN, FALSE,
                            &g_Device);
    if (!NT_SUCCESS(status))
        return status;
    status = IoCreateSymbolicLink(&link, &name);
    if (!NT_SUCCESS(status))
        IoDeleteDevice(g_Device);
    return status;
}
