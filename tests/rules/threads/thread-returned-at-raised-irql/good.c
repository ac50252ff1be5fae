/* Mended: not so here: thread-returned-at-raised-irql. */
#include <ntddk.h>

static KSPIN_LOCK Lock;
static ULONG Rounds;

static VOID Worker(PVOID Context)
{
    KIRQL irql;

    UNREFERENCED_PARAMETER(Context);
    KeAcquireSpinLock(&Lock, &irql);
    Rounds++;
    KeReleaseSpinLock(&Lock, irql);
    PsTerminateSystemThread(STATUS_SUCCESS);
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
    KeInitializeSpinLock(&Lock);
    return StartWorker();
}
