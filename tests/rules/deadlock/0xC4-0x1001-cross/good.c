/* A fast mutex and a resource, taken in both orders by two threads. */
#include <ntddk.h>

static FAST_MUTEX Names;
static ERESOURCE Volumes;
static ULONG Count;

static VOID Mount(VOID)
{
    KeEnterCriticalRegion();
    ExAcquireResourceExclusiveLite(&Volumes, TRUE);
    ExAcquireFastMutex(&Names);
    Count++;
    ExReleaseFastMutex(&Names);
    ExReleaseResourceLite(&Volumes);
    KeLeaveCriticalRegion();
}

static VOID Rename(PVOID Context)
{
    UNREFERENCED_PARAMETER(Context);
    KeEnterCriticalRegion();
    ExAcquireResourceSharedLite(&Volumes, TRUE);
    ExAcquireFastMutex(&Names);
    DbgPrint("%u volumes\n", Count);
    ExReleaseFastMutex(&Names);
    ExReleaseResourceLite(&Volumes);
    KeLeaveCriticalRegion();
}

static PETHREAD RenameThread;

static NTSTATUS StartRename(VOID)
{
    HANDLE handle;
    NTSTATUS status = PsCreateSystemThread(&handle, THREAD_ALL_ACCESS, NULL, NULL, NULL, Rename, NULL);

    if (!NT_SUCCESS(status))
        return status;
    status = ObReferenceObjectByHandle(handle, SYNCHRONIZE, *PsThreadType, KernelMode,
                                       (PVOID *)&RenameThread, NULL);
    ZwClose(handle);
    return status;
}

static VOID JoinRename(VOID)
{
    if (!RenameThread)
        return;
    KeWaitForSingleObject(RenameThread, Executive, KernelMode, FALSE, NULL);
    ObDereferenceObject(RenameThread);
    RenameThread = NULL;
}

static VOID DriverUnload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
    JoinRename();
    ExDeleteResourceLite(&Volumes);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = DriverUnload;
    ExInitializeFastMutex(&Names);
    ExInitializeResourceLite(&Volumes);
    Mount();
    return StartRename();
}
