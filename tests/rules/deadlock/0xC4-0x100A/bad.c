/* A thread ended and holds a lock. */
#include <ntddk.h>

static FAST_MUTEX Lock;
static ULONG Work;

static VOID Worker(PVOID Context)
{
    UNREFERENCED_PARAMETER(Context);
    ExAcquireFastMutex(&Lock);
    Work++;
    KeLowerIrql(PASSIVE_LEVEL); /* finds: IrqlKeRaiseLower */
    PsTerminateSystemThread(STATUS_SUCCESS); /* finds: 0xC4/0x100A */
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
    ExInitializeFastMutex(&Lock);
    return StartWorker();
}
