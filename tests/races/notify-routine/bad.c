/* race: a thread notify routine runs in two threads at once, on Seen */
#include <ntddk.h>

static LONG Seen;

static VOID Created(HANDLE ProcessId, HANDLE ThreadId, BOOLEAN Create)
{
    UNREFERENCED_PARAMETER(ProcessId);
    UNREFERENCED_PARAMETER(ThreadId);
    UNREFERENCED_PARAMETER(Create);
    Seen++; /* races */
}

static VOID Nothing(PVOID Context)
{
    UNREFERENCED_PARAMETER(Context);
}

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
    PKTHREAD thread = NULL;

    if (NT_SUCCESS(Start(Nothing, NULL, &thread)))
        Join(&thread);
    PsTerminateSystemThread(STATUS_SUCCESS);
}

static VOID Second(PVOID Context)
{
    UNREFERENCED_PARAMETER(Context);
    PKTHREAD thread = NULL;

    if (NT_SUCCESS(Start(Nothing, NULL, &thread)))
        Join(&thread);
    PsTerminateSystemThread(STATUS_SUCCESS);
}

static VOID Unload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
    Join(&Threads[0]);
    Join(&Threads[1]);
    PsRemoveCreateThreadNotifyRoutine(Created);
    DbgPrint("%d seen\n", Seen);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    NTSTATUS status;

    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = Unload;
    status = PsSetCreateThreadNotifyRoutine(Created);
    if (!NT_SUCCESS(status))
        return status;
    status = Start(First, NULL, &Threads[0]);
    if (NT_SUCCESS(status)) {
        status = Start(Second, NULL, &Threads[1]);
        if (!NT_SUCCESS(status))
            Join(&Threads[0]);
    }
    if (!NT_SUCCESS(status))
        PsRemoveCreateThreadNotifyRoutine(Created);
    return status;
}
