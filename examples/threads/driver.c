/*
 * Two system threads that are started, told to stop, and waited for: the whole life of a thread,
 * with nothing left behind at unload.
 */
#include <ntddk.h>

typedef struct _WORKER {
    PKTHREAD Thread;
    ULONG Number;
    LONG Rounds;
} WORKER;

static KEVENT Stop;
static WORKER Workers[2];

static VOID Work(PVOID Context)
{
    WORKER *worker = Context;
    LARGE_INTEGER interval;

    interval.QuadPart = -10 * 1000 * 100; /* 100 ms in units of 100 ns, relative */
    while (KeWaitForSingleObject(&Stop, Executive, KernelMode, FALSE, &interval) == STATUS_TIMEOUT)
        worker->Rounds++;
    DbgPrint("worker %u made %d rounds\n", worker->Number, worker->Rounds);
    PsTerminateSystemThread(STATUS_SUCCESS);
}

static NTSTATUS StartWorker(WORKER *Worker)
{
    OBJECT_ATTRIBUTES attributes;
    HANDLE handle;
    NTSTATUS status;

    /* A kernel handle: no process can close it under us. */
    InitializeObjectAttributes(&attributes, NULL, OBJ_KERNEL_HANDLE, NULL, NULL);
    status = PsCreateSystemThread(&handle, THREAD_ALL_ACCESS, &attributes, NULL, NULL, Work, Worker);
    if (!NT_SUCCESS(status))
        return status;
    status = ObReferenceObjectByHandle(handle, THREAD_ALL_ACCESS, *PsThreadType, KernelMode,
                                       (PVOID *)&Worker->Thread, NULL);
    ZwClose(handle);
    return status;
}

/* Tell the workers to stop and wait until they have left our code. */
static VOID StopWorkers(VOID)
{
    KeSetEvent(&Stop, IO_NO_INCREMENT, FALSE);
    for (ULONG i = 0; i < ARRAYSIZE(Workers); i++) {
        if (!Workers[i].Thread)
            continue;
        KeWaitForSingleObject(Workers[i].Thread, Executive, KernelMode, FALSE, NULL);
        ObDereferenceObject(Workers[i].Thread);
        Workers[i].Thread = NULL;
    }
}

static VOID Unload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
    StopWorkers();
    DbgPrint("all workers have ended\n");
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = Unload;
    KeInitializeEvent(&Stop, NotificationEvent, FALSE);
    for (ULONG i = 0; i < ARRAYSIZE(Workers); i++) {
        NTSTATUS status;

        Workers[i].Number = i + 1;
        status = StartWorker(&Workers[i]);
        if (!NT_SUCCESS(status)) {
            StopWorkers();
            return status;
        }
    }
    return STATUS_SUCCESS;
}
