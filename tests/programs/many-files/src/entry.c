#include "Counter.h"

#ifdef ALLOC_PRAGMA
#pragma alloc_text(INIT, DriverEntry)
#pragma alloc_text(PAGE, CounterUnload)
#endif

UNICODE_STRING g_RegistryPath;

NTSTATUS
DriverEntry(
    _In_ PDRIVER_OBJECT  DriverObject,
    _In_ PUNICODE_STRING RegistryPath
    )
{
    NTSTATUS        status;
    PDEVICE_OBJECT  device = NULL;
    PDEVICE_CONTEXT context;
    UNICODE_STRING  name;

    g_RegistryPath.MaximumLength = RegistryPath->Length + sizeof(UNICODE_NULL);
    g_RegistryPath.Buffer = (PWCH)ExAllocatePoolWithTag(PagedPool, g_RegistryPath.MaximumLength, COUNTER_TAG);
    if (g_RegistryPath.Buffer == NULL) {
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    RtlCopyUnicodeString(&g_RegistryPath, RegistryPath);

    RtlInitUnicodeString(&name, L"\\Device\\Counter0");
    status = IoCreateDevice(DriverObject, sizeof(DEVICE_CONTEXT), &name, FILE_DEVICE_UNKNOWN,
                            FILE_DEVICE_SECURE_OPEN, TRUE, &device);
    if (!NT_SUCCESS(status)) {
        goto Failed;
    }
    context = GetContext(device);
    context->Self = device;
    KeInitializeSpinLock(&context->Lock);
    RtlInitUnicodeString(&context->Link, L"\\DosDevices\\Counter");
    status = IoCreateSymbolicLink(&context->Link, &name);
    if (!NT_SUCCESS(status)) {
        goto Failed;
    }

    DriverObject->MajorFunction[IRP_MJ_CREATE]         = CounterCreate;
    DriverObject->MajorFunction[IRP_MJ_CLOSE]          = CounterClose;
    DriverObject->MajorFunction[IRP_MJ_DEVICE_CONTROL] = CounterControl;
    DriverObject->DriverUnload                         = CounterUnload;
    device->Flags |= DO_BUFFERED_IO;
    device->Flags &= ~DO_DEVICE_INITIALIZING;
    return STATUS_SUCCESS;

Failed:
    if (device) {
        IoDeleteDevice(device);
    }
    ExFreePoolWithTag(g_RegistryPath.Buffer, COUNTER_TAG);
    return status;
}

VOID
CounterUnload(
    _In_ PDRIVER_OBJECT DriverObject
    )
{
    PDEVICE_CONTEXT context = GetContext(DriverObject->DeviceObject);

    PAGED_CODE();
    DbgPrint("%wZ: opened %ld times\n", &g_RegistryPath, context->Opens);
    IoDeleteSymbolicLink(&context->Link);
    IoDeleteDevice(context->Self);
    ExFreePoolWithTag(g_RegistryPath.Buffer, COUNTER_TAG);
}
