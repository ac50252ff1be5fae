/* race: a thread uses State while the other one removes the device */
#include <ntddk.h>

static IO_REMOVE_LOCK Lock;
static ULONG State = 1;
static PKTHREAD Threads[2];

static NTSTATUS Start(PKSTART_ROUTINE Routine, PVOID Context, PKTHREAD *Thread)
{
    HANDLE handle;
    NTSTATUS status =
        PsCreateSystemThread(&handle, THREAD_ALL_ACCESS, NULL, NULL, NULL, Routine, Context);

    if (!NT_SUCCESS(status))
        return status;
    ObReferenceObjectByHandle(handle, THREAD_ALL_ACCESS, *PsThreadType, KernelMode,
                              (PVOID *)Thread, NULL);
    ZwClose(handle);
    return STATUS_SUCCESS;
}

static VOID Join(PKTHREAD *Thread)
{
    if (!*Thread)
        return;
    KeWaitForSingleObject(*Thread, Executive, KernelMode, FALSE, NULL);
    ObDereferenceObject(*Thread);
    *Thread = NULL;
}

static VOID First(PVOID Context)
{
    UNREFERENCED_PARAMETER(Context);
    if (State == 0) /* races */
        DbgPrint("removed\n");

    PsTerminateSystemThread(STATUS_SUCCESS);
}

static VOID Second(PVOID Context)
{
    UNREFERENCED_PARAMETER(Context);
    if (!NT_SUCCESS(IoAcquireRemoveLock(&Lock, Threads)))
        PsTerminateSystemThread(STATUS_SUCCESS);
    IoReleaseRemoveLockAndWait(&Lock, Threads);
    State = 0; /* races */
    PsTerminateSystemThread(STATUS_SUCCESS);
}

static VOID Unload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
    Join(&Threads[0]);
    Join(&Threads[1]);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    NTSTATUS status;

    UNREFERENCED_PARAMETER(RegistryPath);
    IoInitializeRemoveLock(&Lock, 'kcoL', 0, 0);
    DriverObject->DriverUnload = Unload;
    status = Start(First, NULL, &Threads[0]);
    if (NT_SUCCESS(status))
        status = Start(Second, NULL, &Threads[1]);
    if (!NT_SUCCESS(status))
        Join(&Threads[0]);
    return status;
}
