/* A bus driver: a software bus that has at most one device, put in and pulled out by a program. */
#include <ntddk.h>
#include <wdmguid.h>
#include "bus.h"

typedef struct _COMMON {
    BOOLEAN IsBus;
} COMMON, *PCOMMON;

typedef struct _BUS {
    COMMON Common;
    PDEVICE_OBJECT Pdo, Lower;
    FAST_MUTEX Mutex;
    PDEVICE_OBJECT Child; /* NULL: the bus is empty */
} BUS, *PBUS;

typedef struct _CHILD {
    COMMON Common;
    PDEVICE_OBJECT Bus;
    BOOLEAN Present; /* reported by the bus */
} CHILD, *PCHILD;

static NTSTATUS Complete(PIRP Irp, NTSTATUS Status, ULONG_PTR Information)
{
    Irp->IoStatus.Status = Status;
    Irp->IoStatus.Information = Information;
    IoCompleteRequest(Irp, IO_NO_INCREMENT);
    return Status;
}

static NTSTATUS Finish(PIRP Irp)
{
    NTSTATUS status = Irp->IoStatus.Status;

    IoCompleteRequest(Irp, IO_NO_INCREMENT);
    return status;
}

/* --- the device on the bus --- */

static PVOID Text(const WCHAR *From, ULONG Bytes)
{
    PVOID text = ExAllocatePoolWithTag(PagedPool, Bytes, 'suBC');

    if (text)
        RtlCopyMemory(text, From, Bytes);
    return text;
}

static NTSTATUS ChildId(PIRP Irp, BUS_QUERY_ID_TYPE Type)
{
    static const WCHAR device[] = L"Crate\\Counter", hardware[] = L"Crate\\Counter\0", instance[] = L"7";
    PVOID text;

    if (Type == BusQueryDeviceID)
        text = Text(device, sizeof device);
    else if (Type == BusQueryHardwareIDs)
        text = Text(hardware, sizeof hardware);
    else if (Type == BusQueryInstanceID)
        text = Text(instance, sizeof instance);
    else
        return Finish(Irp);
    return Complete(Irp, text ? STATUS_SUCCESS : STATUS_INSUFFICIENT_RESOURCES, (ULONG_PTR)text);
}

static NTSTATUS ChildRelations(PDEVICE_OBJECT Device, PIRP Irp)
{
    PDEVICE_RELATIONS relations;

    if (IoGetCurrentIrpStackLocation(Irp)->Parameters.QueryDeviceRelations.Type != TargetDeviceRelation)
        return Finish(Irp);
    relations = ExAllocatePoolWithTag(PagedPool, sizeof *relations, 'suBC');
    if (!relations)
        return Complete(Irp, STATUS_INSUFFICIENT_RESOURCES, 0);
    ObReferenceObject(Device);
    relations->Count = 1;
    relations->Objects[0] = Device;
    return Complete(Irp, STATUS_SUCCESS, (ULONG_PTR)relations);
}

static NTSTATUS ChildCapabilities(PIRP Irp)
{
    PDEVICE_CAPABILITIES capabilities =
        IoGetCurrentIrpStackLocation(Irp)->Parameters.DeviceCapabilities.Capabilities;
    int i;

    for (i = PowerSystemWorking; i < PowerSystemMaximum; i++)
        capabilities->DeviceState[i] = i == PowerSystemWorking ? PowerDeviceD0 : PowerDeviceD3;
    capabilities->Removable = TRUE;
    capabilities->SurpriseRemovalOK = TRUE;
    capabilities->UniqueID = TRUE;
    capabilities->Address = 7;
    return Complete(Irp, STATUS_SUCCESS, 0);
}

static NTSTATUS ChildPnp(PDEVICE_OBJECT Device, PIRP Irp)
{
    PCHILD child = Device->DeviceExtension;
    PIO_STACK_LOCATION stack = IoGetCurrentIrpStackLocation(Irp);

    DbgPrint("  child %02X\n", stack->MinorFunction);
    switch (stack->MinorFunction) {
    case IRP_MN_START_DEVICE:
    case IRP_MN_QUERY_STOP_DEVICE:
    case IRP_MN_STOP_DEVICE:
    case IRP_MN_CANCEL_STOP_DEVICE:
    case IRP_MN_QUERY_REMOVE_DEVICE:
    case IRP_MN_CANCEL_REMOVE_DEVICE:
    case IRP_MN_SURPRISE_REMOVAL:
        return Complete(Irp, STATUS_SUCCESS, 0);
    case IRP_MN_REMOVE_DEVICE:
        if (!child->Present)
            IoDeleteDevice(Device);
        return Complete(Irp, STATUS_SUCCESS, 0);
    case IRP_MN_QUERY_ID:
        return ChildId(Irp, stack->Parameters.QueryId.IdType);
    case IRP_MN_QUERY_CAPABILITIES:
        return ChildCapabilities(Irp);
    case IRP_MN_QUERY_DEVICE_RELATIONS:
        return ChildRelations(Device, Irp);
    }
    return Finish(Irp);
}

/* --- the bus --- */

static NTSTATUS BusRelationsOf(PBUS Bus, PIRP Irp)
{
    PDEVICE_RELATIONS relations;

    if (IoGetCurrentIrpStackLocation(Irp)->Parameters.QueryDeviceRelations.Type != BusRelations) {
        IoSkipCurrentIrpStackLocation(Irp);
        return IoCallDriver(Bus->Lower, Irp);
    }
    relations = ExAllocatePoolWithTag(PagedPool, sizeof *relations, 'suBC');
    if (!relations)
        return Complete(Irp, STATUS_INSUFFICIENT_RESOURCES, 0);
    ExAcquireFastMutex(&Bus->Mutex);
    relations->Count = Bus->Child != NULL;
    relations->Objects[0] = Bus->Child;
    if (Bus->Child)
        ObReferenceObject(Bus->Child);
    ExReleaseFastMutex(&Bus->Mutex);
    Irp->IoStatus.Status = STATUS_SUCCESS;
    Irp->IoStatus.Information = (ULONG_PTR)relations;
    IoSkipCurrentIrpStackLocation(Irp);
    return IoCallDriver(Bus->Lower, Irp);
}

static NTSTATUS BusPnp(PDEVICE_OBJECT Device, PIRP Irp)
{
    PBUS bus = Device->DeviceExtension;
    PIO_STACK_LOCATION stack = IoGetCurrentIrpStackLocation(Irp);
    NTSTATUS status;

    switch (stack->MinorFunction) {
    case IRP_MN_START_DEVICE:
        status = STATUS_UNSUCCESSFUL;
        if (IoForwardIrpSynchronously(bus->Lower, Irp))
            status = Irp->IoStatus.Status;
        return Complete(Irp, status, 0);
    case IRP_MN_QUERY_DEVICE_RELATIONS:
        return BusRelationsOf(bus, Irp);
    case IRP_MN_QUERY_REMOVE_DEVICE:
    case IRP_MN_CANCEL_REMOVE_DEVICE:
    case IRP_MN_SURPRISE_REMOVAL:
        Irp->IoStatus.Status = STATUS_SUCCESS;
        break;
    case IRP_MN_REMOVE_DEVICE: {
        UNICODE_STRING link = RTL_CONSTANT_STRING(L"\\??\\Crate");

        DbgPrint("bus goes%s\n", bus->Child ? " with its device" : "");
        IoDeleteSymbolicLink(&link);
        Irp->IoStatus.Status = STATUS_SUCCESS;
        IoSkipCurrentIrpStackLocation(Irp);
        status = IoCallDriver(bus->Lower, Irp);
        if (bus->Child)
            IoDeleteDevice(bus->Child);
        IoDetachDevice(bus->Lower);
        IoDeleteDevice(Device);
        return status;
    }
    }
    IoSkipCurrentIrpStackLocation(Irp);
    return IoCallDriver(bus->Lower, Irp);
}

static NTSTATUS Plug(PDEVICE_OBJECT Device)
{
    PBUS bus = Device->DeviceExtension;
    PDEVICE_OBJECT pdo;
    PCHILD child;
    NTSTATUS status = IoCreateDevice(Device->DriverObject, sizeof(CHILD), NULL, FILE_DEVICE_BUS_EXTENDER,
                                     FILE_AUTOGENERATED_DEVICE_NAME, FALSE, &pdo);

    if (!NT_SUCCESS(status))
        return status;
    child = pdo->DeviceExtension;
    child->Bus = Device;
    child->Present = TRUE;
    pdo->Flags &= ~DO_DEVICE_INITIALIZING;
    ExAcquireFastMutex(&bus->Mutex);
    bus->Child = pdo;
    ExReleaseFastMutex(&bus->Mutex);
    IoInvalidateDeviceRelations(bus->Pdo, BusRelations);
    return STATUS_SUCCESS;
}

static NTSTATUS Unplug(PBUS Bus)
{
    ExAcquireFastMutex(&Bus->Mutex);
    if (Bus->Child)
        ((PCHILD)Bus->Child->DeviceExtension)->Present = FALSE;
    Bus->Child = NULL;
    ExReleaseFastMutex(&Bus->Mutex);
    IoInvalidateDeviceRelations(Bus->Pdo, BusRelations);
    return STATUS_SUCCESS;
}

/* --- the driver --- */

static NTSTATUS Pnp(PDEVICE_OBJECT Device, PIRP Irp)
{
    return ((PCOMMON)Device->DeviceExtension)->IsBus ? BusPnp(Device, Irp) : ChildPnp(Device, Irp);
}

static NTSTATUS PowerOrWmi(PDEVICE_OBJECT Device, PIRP Irp)
{
    PBUS bus = Device->DeviceExtension;

    if (!bus->Common.IsBus)
        return Finish(Irp);
    IoSkipCurrentIrpStackLocation(Irp);
    return IoCallDriver(bus->Lower, Irp);
}

static NTSTATUS Request(PDEVICE_OBJECT Device, PIRP Irp)
{
    PIO_STACK_LOCATION stack = IoGetCurrentIrpStackLocation(Irp);
    NTSTATUS status = STATUS_SUCCESS;

    if (!((PCOMMON)Device->DeviceExtension)->IsBus)
        status = STATUS_INVALID_DEVICE_REQUEST;
    else if (stack->MajorFunction == IRP_MJ_DEVICE_CONTROL)
        status = stack->Parameters.DeviceIoControl.IoControlCode == IOCTL_BUS_PLUG
                     ? Plug(Device)
                     : Unplug(Device->DeviceExtension);
    return Complete(Irp, status, 0);
}

static NTSTATUS AddDevice(PDRIVER_OBJECT Driver, PDEVICE_OBJECT Pdo)
{
    UNICODE_STRING name = RTL_CONSTANT_STRING(L"\\Device\\Crate"), link = RTL_CONSTANT_STRING(L"\\??\\Crate");
    PDEVICE_OBJECT device;
    PBUS bus;
    NTSTATUS status = IoCreateDevice(Driver, sizeof(BUS), &name, FILE_DEVICE_BUS_EXTENDER, 0, FALSE, &device);

    if (!NT_SUCCESS(status))
        return status;
    bus = device->DeviceExtension;
    bus->Common.IsBus = TRUE;
    bus->Pdo = Pdo;
    ExInitializeFastMutex(&bus->Mutex);
    bus->Lower = IoAttachDeviceToDeviceStack(device, Pdo);
    status = IoCreateSymbolicLink(&link, &name);
    if (!NT_SUCCESS(status)) {
        IoDetachDevice(bus->Lower);
        IoDeleteDevice(device);
        return status;
    }
    device->Flags &= ~DO_DEVICE_INITIALIZING;
    return STATUS_SUCCESS;
}

static VOID Unload(PDRIVER_OBJECT Driver)
{
    DbgPrint("bus unloaded, %s\n", Driver->DeviceObject ? "with a device" : "no device");
}

NTSTATUS DriverEntry(PDRIVER_OBJECT Driver, PUNICODE_STRING Path)
{
    UNREFERENCED_PARAMETER(Path);
    Driver->DriverExtension->AddDevice = AddDevice;
    Driver->DriverUnload = Unload;
    Driver->MajorFunction[IRP_MJ_CREATE] = Driver->MajorFunction[IRP_MJ_CLOSE] =
        Driver->MajorFunction[IRP_MJ_DEVICE_CONTROL] = Request;
    Driver->MajorFunction[IRP_MJ_PNP] = Pnp;
    Driver->MajorFunction[IRP_MJ_POWER] = Driver->MajorFunction[IRP_MJ_SYSTEM_CONTROL] = PowerOrWmi;
    return STATUS_SUCCESS;
}
