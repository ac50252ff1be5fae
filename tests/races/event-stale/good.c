/* mended: the event was set for an earlier message, reset only by the reader */
#include <ntddk.h>

static KEVENT Ready, Again;
static ULONG Message;
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
    Message = 1;
    KeSetEvent(&Ready, IO_NO_INCREMENT, FALSE);
    KeWaitForSingleObject(&Again, Executive, KernelMode, FALSE, NULL);
    Message = 2;
    KeSetEvent(&Ready, IO_NO_INCREMENT, FALSE);
    PsTerminateSystemThread(STATUS_SUCCESS);
}

static VOID Second(PVOID Context)
{
    UNREFERENCED_PARAMETER(Context);
    KeWaitForSingleObject(&Ready, Executive, KernelMode, FALSE, NULL);
    DbgPrint("message %s\n", Message ? "there" : "missing");
    KeSetEvent(&Again, IO_NO_INCREMENT, FALSE);
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
    KeInitializeEvent(&Ready, SynchronizationEvent, FALSE);
    KeInitializeEvent(&Again, SynchronizationEvent, FALSE);
    DriverObject->DriverUnload = Unload;
    status = Start(First, NULL, &Threads[0]);
    if (NT_SUCCESS(status))
        status = Start(Second, NULL, &Threads[1]);
    if (!NT_SUCCESS(status))
        Join(&Threads[0]);
    return status;
}
