/* A function driver of a software device, all but what a program of a rule does itself: WidgetPnp. */
#include <ntddk.h>

typedef struct _WIDGET {
    PDEVICE_OBJECT Pdo, Lower;
    IO_REMOVE_LOCK RemoveLock;
} WIDGET, *PWIDGET;

static NTSTATUS WidgetPnp(PDEVICE_OBJECT Device, PIRP Irp);

static inline NTSTATUS Complete(PIRP Irp, NTSTATUS Status)
{
    Irp->IoStatus.Status = Status;
    IoCompleteRequest(Irp, IO_NO_INCREMENT);
    return Status;
}

static inline NTSTATUS Pass(PDEVICE_OBJECT Device, PIRP Irp)
{
    PWIDGET widget = Device->DeviceExtension;

    IoSkipCurrentIrpStackLocation(Irp);
    return IoCallDriver(widget->Lower, Irp);
}

/* Down first, then this driver. */
static inline NTSTATUS Start(PDEVICE_OBJECT Device, PIRP Irp)
{
    PWIDGET widget = Device->DeviceExtension;

    if (!IoForwardIrpSynchronously(widget->Lower, Irp))
        return Complete(Irp, STATUS_UNSUCCESSFUL);
    return Complete(Irp, Irp->IoStatus.Status);
}

static inline NTSTATUS Remove(PDEVICE_OBJECT Device, PIRP Irp)
{
    PWIDGET widget = Device->DeviceExtension;
    NTSTATUS status;

    Irp->IoStatus.Status = STATUS_SUCCESS;
    status = Pass(Device, Irp);
    IoDetachDevice(widget->Lower);
    IoDeleteDevice(Device);
    return status;
}

/* What every program does with what is not its matter. */
static inline NTSTATUS Usual(PDEVICE_OBJECT Device, PIRP Irp)
{
    switch (IoGetCurrentIrpStackLocation(Irp)->MinorFunction) {
    case IRP_MN_START_DEVICE:
        return Start(Device, Irp);
    case IRP_MN_REMOVE_DEVICE:
        return Remove(Device, Irp);
    case IRP_MN_QUERY_REMOVE_DEVICE:
    case IRP_MN_CANCEL_REMOVE_DEVICE:
    case IRP_MN_SURPRISE_REMOVAL:
        Irp->IoStatus.Status = STATUS_SUCCESS;
        break;
    }
    return Pass(Device, Irp);
}

#ifdef WIDGET_POWER
static NTSTATUS WidgetPower(PDEVICE_OBJECT Device, PIRP Irp);
#else
#define WidgetPower Pass
#endif

#ifdef WIDGET_SENDS
static IO_COMPLETION_ROUTINE Sent;
static NTSTATUS Sent(PDEVICE_OBJECT Device, PIRP Irp, PVOID Event)
{
    UNREFERENCED_PARAMETER(Device);
    UNREFERENCED_PARAMETER(Irp);
    KeSetEvent((PKEVENT)Event, IO_NO_INCREMENT, FALSE);
    return STATUS_MORE_PROCESSING_REQUIRED;
}

/* A request of the driver's own to the top of its stack; IoCallDriver is the caller's. */
static inline PIRP Make(PDEVICE_OBJECT Device, UCHAR Major, UCHAR Minor, PKEVENT Event)
{
    PIRP irp = IoAllocateIrp(Device->StackSize, FALSE);
    PIO_STACK_LOCATION stack;

    if (!irp)
        return NULL;
    KeInitializeEvent(Event, NotificationEvent, FALSE);
    stack = IoGetNextIrpStackLocation(irp);
    stack->MajorFunction = Major;
    stack->MinorFunction = Minor;
    IoSetCompletionRoutine(irp, Sent, Event, TRUE, TRUE, TRUE);
    return irp;
}
#endif

#ifdef WIDGET_ADD
static NTSTATUS WidgetAddDevice(PDRIVER_OBJECT Driver, PDEVICE_OBJECT Pdo);
#else
static NTSTATUS WidgetAddDevice(PDRIVER_OBJECT Driver, PDEVICE_OBJECT Pdo)
{
    PDEVICE_OBJECT device;
    PWIDGET widget;
    NTSTATUS status = IoCreateDevice(Driver, sizeof(WIDGET), NULL, FILE_DEVICE_UNKNOWN, 0, FALSE, &device);

    if (!NT_SUCCESS(status))
        return status;
    widget = device->DeviceExtension;
    widget->Pdo = Pdo;
    IoInitializeRemoveLock(&widget->RemoveLock, 'gdiW', 0, 0);
    widget->Lower = IoAttachDeviceToDeviceStack(device, Pdo);
    if (!widget->Lower) {
        IoDeleteDevice(device);
        return STATUS_NO_SUCH_DEVICE;
    }
    device->Flags &= ~DO_DEVICE_INITIALIZING;
    return STATUS_SUCCESS;
}
#endif

static VOID WidgetUnload(PDRIVER_OBJECT Driver)
{
    UNREFERENCED_PARAMETER(Driver);
}

#ifndef WIDGET_ENTRY
NTSTATUS DriverEntry(PDRIVER_OBJECT Driver, PUNICODE_STRING Path)
{
    UNREFERENCED_PARAMETER(Path);
    Driver->DriverExtension->AddDevice = WidgetAddDevice;
    Driver->DriverUnload = WidgetUnload;
    Driver->MajorFunction[IRP_MJ_PNP] = WidgetPnp;
    Driver->MajorFunction[IRP_MJ_POWER] = WidgetPower;
    Driver->MajorFunction[IRP_MJ_SYSTEM_CONTROL] = Pass;
    return STATUS_SUCCESS;
}
#endif
