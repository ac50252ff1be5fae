/* Starts an operation that signals the event of a function which does not wait for it. */
#include <ntddk.h>

static PKEVENT Notify;

static VOID Operation(PVOID Context)
{
    LARGE_INTEGER interval;

    UNREFERENCED_PARAMETER(Context);
    interval.QuadPart = -10000 * 20;
    KeDelayExecutionThread(KernelMode, FALSE, &interval);
    KeSetEvent(Notify, IO_NO_INCREMENT, FALSE); /* finds: object-on-returned-stack */
}

static PETHREAD OperationThread;

static NTSTATUS StartOperation(VOID)
{
    HANDLE handle;
    NTSTATUS status = PsCreateSystemThread(&handle, THREAD_ALL_ACCESS, NULL, NULL, NULL, Operation, NULL);

    if (!NT_SUCCESS(status))
        return status;
    status = ObReferenceObjectByHandle(handle, SYNCHRONIZE, *PsThreadType, KernelMode,
                                       (PVOID *)&OperationThread, NULL);
    ZwClose(handle);
    return status;
}

static VOID JoinOperation(VOID)
{
    if (!OperationThread)
        return;
    KeWaitForSingleObject(OperationThread, Executive, KernelMode, FALSE, NULL);
    ObDereferenceObject(OperationThread);
    OperationThread = NULL;
}

static NTSTATUS Begin(VOID)
{
    KEVENT finished;
    LARGE_INTEGER timeout;
    NTSTATUS status;

    KeInitializeEvent(&finished, NotificationEvent, FALSE);
    Notify = &finished;
    status = StartOperation();
    if (!NT_SUCCESS(status))
        return status;
    timeout.QuadPart = -10000 * 10;
    status = KeWaitForSingleObject(&finished, Executive, KernelMode, FALSE, &timeout);
    return status == STATUS_TIMEOUT ? STATUS_SUCCESS : status;
}

static VOID DriverUnload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
    JoinOperation();
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = DriverUnload;
    return Begin();
}
