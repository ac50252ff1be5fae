/* Opens the other driver's event by its name and waits for it. */
#include <ntddk.h>

static UNICODE_STRING Name = RTL_CONSTANT_STRING(L"\\BaseNamedObjects\\IrqlabReady");

static VOID Unload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    HANDLE handle;
    PKEVENT event = IoCreateNotificationEvent(&Name, &handle);
    LARGE_INTEGER timeout;
    NTSTATUS status;

    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = Unload;
    if (!event)
        return STATUS_INSUFFICIENT_RESOURCES;
    timeout.QuadPart = -10000LL * 100;
    status = KeWaitForSingleObject(event, Executive, KernelMode, FALSE, &timeout);
    DbgPrint("waiter: after 100 ms: %s\n", status == STATUS_TIMEOUT ? "not yet" : "ready");
    status = KeWaitForSingleObject(event, Executive, KernelMode, FALSE, NULL);
    DbgPrint("waiter: the maker is ready\n");
    ZwClose(handle);
    return status;
}
