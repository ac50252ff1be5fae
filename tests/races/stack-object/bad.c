/* race: a thread hands out the address of a local and goes on using it */
#include <ntddk.h>

static KEVENT Done;
static PKTHREAD Thread;

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

static VOID Serve(PVOID Context)
{
    ULONG *answer = Context;

    *answer = 42; /* races */
    KeSetEvent(&Done, IO_NO_INCREMENT, FALSE);
    PsTerminateSystemThread(STATUS_SUCCESS);
}

static VOID Unload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    ULONG answer = 0;
    NTSTATUS status;

    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = Unload;
    KeInitializeEvent(&Done, NotificationEvent, FALSE);
    status = Start(Serve, &answer, &Thread);
    if (!NT_SUCCESS(status))
        return status;
    if (answer == 0) /* races */
        DbgPrint("not yet\n");
    KeWaitForSingleObject(&Done, Executive, KernelMode, FALSE, NULL);
    Join(&Thread);
    return STATUS_SUCCESS;
}
