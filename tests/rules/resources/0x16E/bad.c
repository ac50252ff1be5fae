/* also: 0xE3 */
/* A worker releases for another thread by a thread id that it remembered wrongly. */
#include <ntddk.h>

static ERESOURCE Lock;
static ERESOURCE_THREAD Opener;

static VOID Closer(PVOID Context)
{
    UNREFERENCED_PARAMETER(Context);
    KeEnterCriticalRegion();
    ExReleaseResourceForThreadLite(&Lock, ExGetCurrentResourceThread()); /* finds: 0x16E */
    KeLeaveCriticalRegion();
}

static PETHREAD CloserThread;

static NTSTATUS StartCloser(VOID)
{
    HANDLE handle;
    NTSTATUS status = PsCreateSystemThread(&handle, THREAD_ALL_ACCESS, NULL, NULL, NULL, Closer, NULL);

    if (!NT_SUCCESS(status))
        return status;
    status = ObReferenceObjectByHandle(handle, SYNCHRONIZE, *PsThreadType, KernelMode,
                                       (PVOID *)&CloserThread, NULL);
    ZwClose(handle);
    return status;
}

static VOID JoinCloser(VOID)
{
    if (!CloserThread)
        return;
    KeWaitForSingleObject(CloserThread, Executive, KernelMode, FALSE, NULL);
    ObDereferenceObject(CloserThread);
    CloserThread = NULL;
}

static VOID DriverUnload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
    JoinCloser();
    ExDeleteResourceLite(&Lock);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = DriverUnload;
    NTSTATUS status;

    ExInitializeResourceLite(&Lock);
    KeEnterCriticalRegion();
    ExAcquireResourceExclusiveLite(&Lock, TRUE);
    Opener = (ERESOURCE_THREAD)&Opener | 3;
    ExSetResourceOwnerPointer(&Lock, (PVOID)Opener);
    KeLeaveCriticalRegion();
    status = StartCloser();
    return status;
}
