/* A push lock has an owner too, even if it does not remember it. */
#include <ntddk.h>

static EX_PUSH_LOCK Lock;
static KEVENT Locked, Done;

static VOID Locker(PVOID Context)
{
    UNREFERENCED_PARAMETER(Context);
    KeEnterCriticalRegion();
    ExAcquirePushLockExclusive(&Lock);
    KeSetEvent(&Locked, IO_NO_INCREMENT, FALSE);
    ExReleasePushLockExclusive(&Lock);
    KeWaitForSingleObject(&Done, Executive, KernelMode, FALSE, NULL);
    KeLeaveCriticalRegion();
}

static PETHREAD LockerThread;

static NTSTATUS StartLocker(VOID)
{
    HANDLE handle;
    NTSTATUS status = PsCreateSystemThread(&handle, THREAD_ALL_ACCESS, NULL, NULL, NULL, Locker, NULL);

    if (!NT_SUCCESS(status))
        return status;
    status = ObReferenceObjectByHandle(handle, SYNCHRONIZE, *PsThreadType, KernelMode,
                                       (PVOID *)&LockerThread, NULL);
    ZwClose(handle);
    return status;
}

static VOID JoinLocker(VOID)
{
    if (!LockerThread)
        return;
    KeWaitForSingleObject(LockerThread, Executive, KernelMode, FALSE, NULL);
    ObDereferenceObject(LockerThread);
    LockerThread = NULL;
}

static VOID DriverUnload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
    KeSetEvent(&Done, IO_NO_INCREMENT, FALSE);
    JoinLocker();
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = DriverUnload;
    NTSTATUS status;

    ExInitializePushLock(&Lock);
    KeInitializeEvent(&Locked, NotificationEvent, FALSE);
    KeInitializeEvent(&Done, NotificationEvent, FALSE);
    status = StartLocker();
    if (!NT_SUCCESS(status))
        return status;
    KeWaitForSingleObject(&Locked, Executive, KernelMode, FALSE, NULL);
    KeEnterCriticalRegion();
    KeLeaveCriticalRegion();
    return STATUS_SUCCESS;
}
