#include "cache.hpp"
#include "public.h"

using namespace kernel;

namespace {

Cache* g_Cache;
PDEVICE_OBJECT g_Device;

NTSTATUS CompleteIrp(PIRP irp, NTSTATUS status = STATUS_SUCCESS, ULONG_PTR info = 0)
{
    irp->IoStatus.Status = status;
    irp->IoStatus.Information = info;
    IoCompleteRequest(irp, IO_NO_INCREMENT);
    return status;
}

_Use_decl_annotations_
NTSTATUS OnCreateClose(PDEVICE_OBJECT, PIRP irp)
{
    return CompleteIrp(irp);
}

NTSTATUS OnDeviceControl(PDEVICE_OBJECT, PIRP irp)
{
    const auto& params = IoGetCurrentIrpStackLocation(irp)->Parameters.DeviceIoControl;
    auto buffer = irp->AssociatedIrp.SystemBuffer;
    auto status = STATUS_INVALID_DEVICE_REQUEST;
    ULONG_PTR info = 0;

    switch (params.IoControlCode) {
    case IOCTL_CACHE_PUT: {
        if (params.InputBufferLength < sizeof(CachePut)) {
            status = STATUS_BUFFER_TOO_SMALL;
            break;
        }
        auto put = static_cast<CachePut*>(buffer);
        put->Value[sizeof(put->Value) - 1] = 0;
        status = g_Cache->Put(put->Key, put->Value);
        break;
    }
    case IOCTL_CACHE_GET: {
        if (params.InputBufferLength < sizeof(CacheGet) || params.OutputBufferLength < sizeof(CacheValue)) {
            status = STATUS_BUFFER_TOO_SMALL;
            break;
        }
        CacheValue value;
        auto entry = g_Cache->Get(static_cast<CacheGet*>(buffer)->Key, value.Value);
        if (!entry) {
            status = STATUS_NOT_FOUND;
            break;
        }
        *static_cast<CacheValue*>(buffer) = value;
        g_Cache->Put(entry);
        info = sizeof(CacheValue);
        status = STATUS_SUCCESS;
        break;
    }
    case IOCTL_CACHE_REMOVE:
        if (params.InputBufferLength < sizeof(CacheGet)) {
            status = STATUS_BUFFER_TOO_SMALL;
            break;
        }
        status = g_Cache->Remove(static_cast<CacheGet*>(buffer)->Key);
        break;
    case IOCTL_CACHE_STATS: {
        if (params.OutputBufferLength < sizeof(CacheStats)) {
            status = STATUS_BUFFER_TOO_SMALL;
            break;
        }
        CacheStats stats = { g_Cache->Count(), g_Cache->Hits() };
        *static_cast<CacheStats*>(buffer) = stats;
        info = sizeof(CacheStats);
        status = STATUS_SUCCESS;
        break;
    }
    }
    return CompleteIrp(irp, status, info);
}

void OnUnload(PDRIVER_OBJECT)
{
    UNICODE_STRING link = RTL_CONSTANT_STRING(L"\\??\\CacheDev");
    IoDeleteSymbolicLink(&link);
    IoDeleteDevice(g_Device);
    delete g_Cache;
    DbgPrintEx(DPFLTR_IHVDRIVER_ID, DPFLTR_INFO_LEVEL, "cache: unloaded\n");
}

} // namespace

extern "C" NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING)
{
    UNICODE_STRING name = RTL_CONSTANT_STRING(L"\\Device\\CacheDev");
    UNICODE_STRING link = RTL_CONSTANT_STRING(L"\\??\\CacheDev");
    auto status = STATUS_SUCCESS;
    bool linked = false;

    driver->DriverUnload = OnUnload;
    driver->MajorFunction[IRP_MJ_CREATE] = driver->MajorFunction[IRP_MJ_CLOSE] = OnCreateClose;
    driver->MajorFunction[IRP_MJ_DEVICE_CONTROL] = OnDeviceControl;

    do {
        g_Cache = new (NonPagedPoolNx) MixedCache;
        if (!g_Cache) {
            status = STATUS_INSUFFICIENT_RESOURCES;
            break;
        }
        status = g_Cache->Init();
        if (!NT_SUCCESS(status))
            break;
        status = IoCreateDevice(driver, 0, &name, CACHE_DEVICE, FILE_DEVICE_SECURE_OPEN, FALSE, &g_Device);
        if (!NT_SUCCESS(status)) {
            KdPrint(("failed to create device (0x%08X)\n", status));
            break;
        }
        status = IoCreateSymbolicLink(&link, &name);
        if (!NT_SUCCESS(status))
            break;
        linked = true;
    } while (false);

    if (!NT_SUCCESS(status)) {
        if (linked)
            IoDeleteSymbolicLink(&link);
        if (g_Device)
            IoDeleteDevice(g_Device);
        delete g_Cache;
    }
    return status;
}
