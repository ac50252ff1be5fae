/* Signals its thread and goes, without waiting for it to be gone. */
#include <ntddk.h>

static KEVENT Stop;

static VOID Worker(PVOID Context)
{
    UNREFERENCED_PARAMETER(Context);
    KeWaitForSingleObject(&Stop, Executive, KernelMode, FALSE, NULL);
    DbgPrint("bye\n");
}

static VOID DriverUnload(PDRIVER_OBJECT DriverObject)
{
    LARGE_INTEGER interval;

    UNREFERENCED_PARAMETER(DriverObject);
    KeSetEvent(&Stop, IO_NO_INCREMENT, FALSE);
    interval.QuadPart = -10000;
    KeDelayExecutionThread(KernelMode, FALSE, &interval);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = DriverUnload;
    HANDLE handle;
    NTSTATUS status;

    KeInitializeEvent(&Stop, NotificationEvent, FALSE);
    status = PsCreateSystemThread(&handle, THREAD_ALL_ACCESS, NULL, /* finds: thread-not-joined */
                                  NULL, NULL, Worker, NULL);
    if (!NT_SUCCESS(status))
        return status;
    ZwClose(handle);
    return status;
}
