/* A complete function driver of a software device: a counter that is found by its interface. */
#include <ntddk.h>
#include <initguid.h>
#include "public.h"

typedef enum { Stopped, Started, RemovePending, Removed } STATE;

typedef struct _COUNTER {
    PDEVICE_OBJECT Self, Pdo, Lower;
    UNICODE_STRING Interface;
    IO_REMOVE_LOCK RemoveLock;
    volatile STATE State, Before; /* read by requests, written by PnP */
    volatile LONG Value;
} COUNTER, *PCOUNTER;

DRIVER_INITIALIZE DriverEntry;
DRIVER_ADD_DEVICE CounterAddDevice;
DRIVER_UNLOAD CounterUnload;

static NTSTATUS Complete(PIRP Irp, NTSTATUS Status, ULONG_PTR Information)
{
    Irp->IoStatus.Status = Status;
    Irp->IoStatus.Information = Information;
    IoCompleteRequest(Irp, IO_NO_INCREMENT);
    return Status;
}

static void ShowProperties(PDEVICE_OBJECT Pdo)
{
    WCHAR buffer[128];
    ULONG bytes = 0;
    DEVICE_REGISTRY_PROPERTY which[] = {DevicePropertyHardwareID, DevicePropertyEnumeratorName,
                                        DevicePropertyClassName};
    ULONG i;

    for (i = 0; i < RTL_NUMBER_OF(which); i++)
        if (NT_SUCCESS(IoGetDeviceProperty(Pdo, which[i], sizeof buffer, buffer, &bytes)))
            DbgPrint("property %d: %ws, %u bytes\n", which[i], buffer, bytes);
    DbgPrint("friendly name: %08X\n", IoGetDeviceProperty(Pdo, DevicePropertyFriendlyName, sizeof buffer,
                                                          buffer, &bytes));
    DbgPrint("too small: %08X\n", IoGetDeviceProperty(Pdo, DevicePropertyHardwareID, 4, buffer, &bytes));
}

static void ShowRegistry(PDEVICE_OBJECT Pdo)
{
    UNICODE_STRING name = RTL_CONSTANT_STRING(L"Limit");
    ULONG value = 77, size = 0;
    UCHAR buffer[64];
    HANDLE key;
    NTSTATUS status = IoOpenDeviceRegistryKey(Pdo, PLUGPLAY_REGKEY_DEVICE, KEY_ALL_ACCESS, &key);

    if (!NT_SUCCESS(status))
        return;
    ZwSetValueKey(key, &name, 0, REG_DWORD, &value, sizeof value);
    status = ZwQueryValueKey(key, &name, KeyValuePartialInformation, buffer, sizeof buffer, &size);
    DbgPrint("key: %08X, %u\n", status, *(ULONG *)((PKEY_VALUE_PARTIAL_INFORMATION)buffer)->Data);
    ZwClose(key);
}

static NTSTATUS Start(PCOUNTER Counter, PIRP Irp)
{
    NTSTATUS status = STATUS_UNSUCCESSFUL;

    if (IoForwardIrpSynchronously(Counter->Lower, Irp))
        status = Irp->IoStatus.Status;
#ifdef FAIL_START
    status = STATUS_DEVICE_CONFIGURATION_ERROR;
#endif
    if (NT_SUCCESS(status)) {
        ShowProperties(Counter->Pdo);
        ShowRegistry(Counter->Pdo);
        status = IoSetDeviceInterfaceState(&Counter->Interface, TRUE);
        DbgPrint("enabled: %08X, again: %08X\n", status,
                 IoSetDeviceInterfaceState(&Counter->Interface, TRUE));
        Counter->State = Started;
    }
    Complete(Irp, status, 0);
    IoReleaseRemoveLock(&Counter->RemoveLock, Irp);
    return status;
}

static NTSTATUS CounterPnp(PDEVICE_OBJECT DeviceObject, PIRP Irp)
{
    PCOUNTER counter = DeviceObject->DeviceExtension;
    PIO_STACK_LOCATION stack = IoGetCurrentIrpStackLocation(Irp);
    NTSTATUS status = IoAcquireRemoveLock(&counter->RemoveLock, Irp);

    if (!NT_SUCCESS(status))
        return Complete(Irp, status, 0);
    DbgPrint("minor %02X, %08X, IRQL %u, %s\n", stack->MinorFunction, Irp->IoStatus.Status, KeGetCurrentIrql(),
             PsGetCurrentProcess() == PsInitialSystemProcess ? "System" : "?");
    switch (stack->MinorFunction) {
    case IRP_MN_START_DEVICE:
        return Start(counter, Irp);
    case IRP_MN_QUERY_REMOVE_DEVICE:
#ifdef REFUSE
        IoReleaseRemoveLock(&counter->RemoveLock, Irp);
        return Complete(Irp, STATUS_DEVICE_BUSY, 0);
#endif
        counter->Before = counter->State;
        counter->State = RemovePending;
        Irp->IoStatus.Status = STATUS_SUCCESS;
        break;
    case IRP_MN_CANCEL_REMOVE_DEVICE:
        counter->State = counter->Before;
        Irp->IoStatus.Status = STATUS_SUCCESS;
        break;
    case IRP_MN_SURPRISE_REMOVAL:
        counter->State = Removed;
        IoSetDeviceInterfaceState(&counter->Interface, FALSE);
        Irp->IoStatus.Status = STATUS_SUCCESS;
        break;
    case IRP_MN_REMOVE_DEVICE:
        counter->State = Removed;
        IoSetDeviceInterfaceState(&counter->Interface, FALSE);
        Irp->IoStatus.Status = STATUS_SUCCESS;
        IoSkipCurrentIrpStackLocation(Irp);
        status = IoCallDriver(counter->Lower, Irp);
        IoReleaseRemoveLockAndWait(&counter->RemoveLock, Irp);
        DbgPrint("counted to %ld\n", counter->Value);
        RtlFreeUnicodeString(&counter->Interface);
        IoDetachDevice(counter->Lower);
        IoDeleteDevice(DeviceObject);
        return status;
    }
    IoSkipCurrentIrpStackLocation(Irp);
    status = IoCallDriver(counter->Lower, Irp);
    IoReleaseRemoveLock(&counter->RemoveLock, Irp);
    return status;
}

static NTSTATUS CounterPower(PDEVICE_OBJECT DeviceObject, PIRP Irp)
{
    PCOUNTER counter = DeviceObject->DeviceExtension;
    NTSTATUS status = IoAcquireRemoveLock(&counter->RemoveLock, Irp);

    PoStartNextPowerIrp(Irp);
    if (!NT_SUCCESS(status))
        return Complete(Irp, status, 0);
    IoSkipCurrentIrpStackLocation(Irp);
    status = PoCallDriver(counter->Lower, Irp);
    IoReleaseRemoveLock(&counter->RemoveLock, Irp);
    return status;
}

static NTSTATUS CounterWmi(PDEVICE_OBJECT DeviceObject, PIRP Irp)
{
    PCOUNTER counter = DeviceObject->DeviceExtension;

    IoSkipCurrentIrpStackLocation(Irp);
    return IoCallDriver(counter->Lower, Irp);
}

static NTSTATUS CounterOpenClose(PDEVICE_OBJECT DeviceObject, PIRP Irp)
{
    PIO_STACK_LOCATION stack = IoGetCurrentIrpStackLocation(Irp);

    UNREFERENCED_PARAMETER(DeviceObject);
    if (stack->MajorFunction == IRP_MJ_CREATE)
        DbgPrint("opened, file \"%wZ\"\n", &stack->FileObject->FileName);
    return Complete(Irp, STATUS_SUCCESS, 0);
}

static NTSTATUS CounterControl(PDEVICE_OBJECT DeviceObject, PIRP Irp)
{
    PCOUNTER counter = DeviceObject->DeviceExtension;
    PIO_STACK_LOCATION stack = IoGetCurrentIrpStackLocation(Irp);
    NTSTATUS status = IoAcquireRemoveLock(&counter->RemoveLock, Irp);
    ULONG_PTR information = 0;

    if (!NT_SUCCESS(status))
        return Complete(Irp, status, 0);
    if (counter->State != Started)
        status = STATUS_DEVICE_NOT_READY;
    else if (stack->Parameters.DeviceIoControl.IoControlCode != IOCTL_COUNTER_ADD)
        status = STATUS_INVALID_DEVICE_REQUEST;
    else if (stack->Parameters.DeviceIoControl.InputBufferLength < sizeof(LONG) ||
             stack->Parameters.DeviceIoControl.OutputBufferLength < sizeof(LONG))
        status = STATUS_BUFFER_TOO_SMALL;
    else {
        LONG *value = Irp->AssociatedIrp.SystemBuffer;

        *value += InterlockedExchangeAdd(&counter->Value, *value);
        information = sizeof *value;
    }
    Complete(Irp, status, information);
    IoReleaseRemoveLock(&counter->RemoveLock, Irp);
    return status;
}

NTSTATUS CounterAddDevice(PDRIVER_OBJECT DriverObject, PDEVICE_OBJECT Pdo)
{
    PDEVICE_OBJECT device;
    PCOUNTER counter;
    NTSTATUS status;

    PAGED_CODE();
#ifdef FAIL_ADD
    return STATUS_INSUFFICIENT_RESOURCES;
#endif
    status = IoCreateDevice(DriverObject, sizeof(COUNTER), NULL, FILE_DEVICE_UNKNOWN, FILE_DEVICE_SECURE_OPEN,
                            FALSE, &device);
    if (!NT_SUCCESS(status))
        return status;
    counter = device->DeviceExtension;
    RtlZeroMemory(counter, sizeof *counter);
    counter->Self = device;
    counter->Pdo = Pdo;
    IoInitializeRemoveLock(&counter->RemoveLock, 'tnuC', 0, 0);
    status = IoRegisterDeviceInterface(Pdo, &GUID_DEVINTERFACE_COUNTER, NULL, &counter->Interface);
    if (NT_SUCCESS(status)) {
        counter->Lower = IoAttachDeviceToDeviceStack(device, Pdo);
        if (!counter->Lower) {
            RtlFreeUnicodeString(&counter->Interface);
            status = STATUS_NO_SUCH_DEVICE;
        }
    }
    if (!NT_SUCCESS(status)) {
        IoDeleteDevice(device);
        return status;
    }
    DbgPrint("interface %wZ\n", &counter->Interface);
    device->Flags |= DO_BUFFERED_IO | DO_POWER_PAGABLE;
    device->Flags &= ~DO_DEVICE_INITIALIZING;
    return STATUS_SUCCESS;
}

VOID CounterUnload(PDRIVER_OBJECT DriverObject)
{
    DbgPrint("unload, %s\n", DriverObject->DeviceObject ? "with a device" : "no device");
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverExtension->AddDevice = CounterAddDevice;
    DriverObject->DriverUnload = CounterUnload;
    DriverObject->MajorFunction[IRP_MJ_CREATE] = CounterOpenClose;
    DriverObject->MajorFunction[IRP_MJ_CLOSE] = CounterOpenClose;
    DriverObject->MajorFunction[IRP_MJ_DEVICE_CONTROL] = CounterControl;
    DriverObject->MajorFunction[IRP_MJ_PNP] = CounterPnp;
    DriverObject->MajorFunction[IRP_MJ_POWER] = CounterPower;
    DriverObject->MajorFunction[IRP_MJ_SYSTEM_CONTROL] = CounterWmi;
    return STATUS_SUCCESS;
}
