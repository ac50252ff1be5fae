/* Three threads, three rounds of a mutex each: the program of the figures (bench/restart.c). */
#include <ntddk.h>

#define THREADS 3
#define ROUNDS 3

static KMUTEX Mutex;
static LONG Counter;
static PKTHREAD Threads[THREADS];

static VOID Worker(PVOID Context)
{
    for (int i = 0; i < ROUNDS; i++) {
        KeWaitForSingleObject(&Mutex, Executive, KernelMode, FALSE, NULL);
        Counter++;
        KeReleaseMutex(&Mutex, FALSE);
    }
    PsTerminateSystemThread(STATUS_SUCCESS);
}

static VOID Unload(PDRIVER_OBJECT DriverObject)
{
    KeWaitForMultipleObjects(THREADS, (PVOID *)Threads, WaitAll, Executive, KernelMode, FALSE, NULL,
                             NULL);
    for (int i = 0; i < THREADS; i++)
        ObDereferenceObject(Threads[i]);
    NT_ASSERT(Counter == THREADS * ROUNDS);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    DriverObject->DriverUnload = Unload;
    KeInitializeMutex(&Mutex, 0);
    for (int i = 0; i < THREADS; i++) {
        HANDLE handle;
        NTSTATUS status =
            PsCreateSystemThread(&handle, THREAD_ALL_ACCESS, NULL, NULL, NULL, Worker, NULL);
        if (!NT_SUCCESS(status))
            return status;
        ObReferenceObjectByHandle(handle, THREAD_ALL_ACCESS, *PsThreadType, KernelMode,
                                  (PVOID *)&Threads[i], NULL);
        ZwClose(handle);
    }
    return STATUS_SUCCESS;
}
