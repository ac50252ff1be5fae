/*
 * One thread waits until another has made something ready. With LOST the flag is tested outside the
 * mutex: the signal may come between the test and the wait, and is gone.
 */
#include <ntddk.h>

static KMUTEX Mutex;
static KEVENT Changed;
static volatile LONG Ready;
static volatile LONG Sleeping;
static PKTHREAD Threads[2];

static VOID Consumer(PVOID Context)
{
    UNREFERENCED_PARAMETER(Context);
#ifdef LOST
    if (!Ready) {
        KeWaitForSingleObject(&Mutex, Executive, KernelMode, FALSE, NULL);
        Sleeping = 1;
        KeReleaseMutex(&Mutex, FALSE);
        KeWaitForSingleObject(&Changed, Executive, KernelMode, FALSE, NULL); /* finds: deadlock */
    }
#else
    KeWaitForSingleObject(&Mutex, Executive, KernelMode, FALSE, NULL);
    while (!Ready) {
        Sleeping = 1;
        KeReleaseMutex(&Mutex, FALSE);
        KeWaitForSingleObject(&Changed, Executive, KernelMode, FALSE, NULL);
        KeWaitForSingleObject(&Mutex, Executive, KernelMode, FALSE, NULL);
    }
    KeReleaseMutex(&Mutex, FALSE);
#endif
    PsTerminateSystemThread(STATUS_SUCCESS);
}

static VOID Producer(PVOID Context)
{
    UNREFERENCED_PARAMETER(Context);
    KeWaitForSingleObject(&Mutex, Executive, KernelMode, FALSE, NULL);
    Ready = 1;
    if (Sleeping)
        KeSetEvent(&Changed, IO_NO_INCREMENT, FALSE);
    KeReleaseMutex(&Mutex, FALSE);
    PsTerminateSystemThread(STATUS_SUCCESS);
}

static VOID Unload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    static PKSTART_ROUTINE const routines[2] = {Consumer, Producer};
    HANDLE handle;
    ULONG i;

    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = Unload;
    KeInitializeMutex(&Mutex, 0);
    KeInitializeEvent(&Changed, SynchronizationEvent, FALSE);
    for (i = 0; i < 2; i++) {
        if (!NT_SUCCESS(PsCreateSystemThread(&handle, THREAD_ALL_ACCESS, NULL, NULL, NULL,
                                             routines[i], NULL)))
            return STATUS_UNSUCCESSFUL;
        ObReferenceObjectByHandle(handle, THREAD_ALL_ACCESS, *PsThreadType, KernelMode,
                                  (PVOID *)&Threads[i], NULL);
        ZwClose(handle);
    }
    for (i = 0; i < 2; i++) {
        KeWaitForSingleObject(Threads[i], Executive, KernelMode, FALSE, NULL);
        ObDereferenceObject(Threads[i]);
    }
    return STATUS_SUCCESS;
}
