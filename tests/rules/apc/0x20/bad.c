/* A thread ended in a region or at raised IRQL. */
#include <ntddk.h>

static LONG Loops = 3;

static VOID Worker(PVOID Context)
{
    UNREFERENCED_PARAMETER(Context);
    KeEnterCriticalRegion();
    while (Loops > 0)
        Loops--;
    PsTerminateSystemThread(STATUS_SUCCESS); /* finds: 0x20 */
}

static PETHREAD WorkerThread;

static NTSTATUS StartWorker(VOID)
{
    HANDLE handle;
    NTSTATUS status = PsCreateSystemThread(&handle, THREAD_ALL_ACCESS, NULL, NULL, NULL, Worker, NULL);

    if (!NT_SUCCESS(status))
        return status;
    status = ObReferenceObjectByHandle(handle, SYNCHRONIZE, *PsThreadType, KernelMode,
                                       (PVOID *)&WorkerThread, NULL);
    ZwClose(handle);
    return status;
}

static VOID JoinWorker(VOID)
{
    if (!WorkerThread)
        return;
    KeWaitForSingleObject(WorkerThread, Executive, KernelMode, FALSE, NULL);
    ObDereferenceObject(WorkerThread);
    WorkerThread = NULL;
}

static VOID DriverUnload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
    JoinWorker();
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = DriverUnload;
    return StartWorker();
}
