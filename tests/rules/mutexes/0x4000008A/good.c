/* Mended: not so here: a thread ended and owns a mutex. */
#include <ntddk.h>

static KMUTEX Mutex;
static ULONG Jobs;

static VOID Worker(PVOID Context)
{
    UNREFERENCED_PARAMETER(Context);
    for (ULONG i = 0; i < 3; i++) {
        KeWaitForSingleObject(&Mutex, Executive, KernelMode, FALSE, NULL);
        Jobs++;
        KeReleaseMutex(&Mutex, FALSE);
    }
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
    KeInitializeMutex(&Mutex, 0);
    return StartWorker();
}
