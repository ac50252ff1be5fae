/* Makes the event by name and signals it when it has done its work. */
#include <ntddk.h>

static UNICODE_STRING Name = RTL_CONSTANT_STRING(L"\\BaseNamedObjects\\IrqlabReady");
static PKEVENT Ready;
static HANDLE ReadyHandle;
static PKTHREAD Thread;

static VOID Work(PVOID Context)
{
    LARGE_INTEGER interval;

    UNREFERENCED_PARAMETER(Context);
    interval.QuadPart = -10000LL * 250;
    KeDelayExecutionThread(KernelMode, FALSE, &interval);
    DbgPrint("maker: ready\n");
    KeSetEvent(Ready, IO_NO_INCREMENT, FALSE);
}

static VOID Unload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
    KeWaitForSingleObject(Thread, Executive, KernelMode, FALSE, NULL);
    ObDereferenceObject(Thread);
    ZwClose(ReadyHandle);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    OBJECT_ATTRIBUTES attributes;
    HANDLE handle;
    NTSTATUS status;

    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = Unload;
    Ready = IoCreateNotificationEvent(&Name, &ReadyHandle);
    if (!Ready)
        return STATUS_INSUFFICIENT_RESOURCES;
    KeClearEvent(Ready); /* it is made signalled */
    InitializeObjectAttributes(&attributes, NULL, OBJ_KERNEL_HANDLE, NULL, NULL);
    status = PsCreateSystemThread(&handle, THREAD_ALL_ACCESS, &attributes, NULL, NULL, Work, NULL);
    if (!NT_SUCCESS(status)) {
        ZwClose(ReadyHandle);
        return status;
    }
    ObReferenceObjectByHandle(handle, SYNCHRONIZE, *PsThreadType, KernelMode, (PVOID *)&Thread, NULL);
    ZwClose(handle);
    return STATUS_SUCCESS;
}
