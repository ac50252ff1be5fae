/* A fast mutex taken in one thread and released in another. */
#include <ntddk.h>

static FAST_MUTEX Busy;
static KEVENT Taken, Done;

static VOID Taker(PVOID Context)
{
    UNREFERENCED_PARAMETER(Context);
    KeEnterCriticalRegion();
    ExAcquireFastMutexUnsafe(&Busy);
    KeSetEvent(&Taken, IO_NO_INCREMENT, FALSE);
    ExReleaseFastMutexUnsafe(&Busy);
    KeWaitForSingleObject(&Done, Executive, KernelMode, FALSE, NULL);
    KeLeaveCriticalRegion();
}

static PETHREAD TakerThread;

static NTSTATUS StartTaker(VOID)
{
    HANDLE handle;
    NTSTATUS status = PsCreateSystemThread(&handle, THREAD_ALL_ACCESS, NULL, NULL, NULL, Taker, NULL);

    if (!NT_SUCCESS(status))
        return status;
    status = ObReferenceObjectByHandle(handle, SYNCHRONIZE, *PsThreadType, KernelMode,
                                       (PVOID *)&TakerThread, NULL);
    ZwClose(handle);
    return status;
}

static VOID JoinTaker(VOID)
{
    if (!TakerThread)
        return;
    KeWaitForSingleObject(TakerThread, Executive, KernelMode, FALSE, NULL);
    ObDereferenceObject(TakerThread);
    TakerThread = NULL;
}

static VOID DriverUnload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
    KeSetEvent(&Done, IO_NO_INCREMENT, FALSE);
    JoinTaker();
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = DriverUnload;
    NTSTATUS status;

    ExInitializeFastMutex(&Busy);
    KeInitializeEvent(&Taken, NotificationEvent, FALSE);
    KeInitializeEvent(&Done, NotificationEvent, FALSE);
    status = StartTaker();
    if (!NT_SUCCESS(status))
        return status;
    KeWaitForSingleObject(&Taken, Executive, KernelMode, FALSE, NULL);
    KeEnterCriticalRegion();
    KeLeaveCriticalRegion();
    return STATUS_SUCCESS;
}
