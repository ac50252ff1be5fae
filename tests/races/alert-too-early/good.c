/* mended: a thread writes, then alerts another one, which reads */
#include <ntddk.h>
#include <ntifs.h>

/* ntddk.h does not declare it. */
NTKERNELAPI BOOLEAN KeAlertThread(PKTHREAD Thread, KPROCESSOR_MODE AlertMode);

static ULONG Value;
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

static VOID Sleeper(PVOID Context)
{
    LARGE_INTEGER second = {.QuadPart = -10000000};

    UNREFERENCED_PARAMETER(Context);
    if (KeDelayExecutionThread(KernelMode, TRUE, &second) == STATUS_ALERTED)
        DbgPrint("value %u\n", Value);
    PsTerminateSystemThread(STATUS_SUCCESS);
}

static VOID Alerter(PVOID Context)
{
    UNREFERENCED_PARAMETER(Context);
    Value = 1;
    KeAlertThread(Threads[0], KernelMode);
    PsTerminateSystemThread(STATUS_SUCCESS);
}

static VOID Unload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
    Join(&Threads[1]);
    Join(&Threads[0]);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    NTSTATUS status;

    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = Unload;
    status = Start(Sleeper, NULL, &Threads[0]);
    if (NT_SUCCESS(status)) {
        status = Start(Alerter, NULL, &Threads[1]);
        if (!NT_SUCCESS(status))
            Join(&Threads[0]);
    }
    return status;
}
