/* KePulseEvent loses signals. */
#include <ntddk.h>

static KEVENT Go;
static LONG Ran;

static VOID Runner(PVOID Context)
{
    UNREFERENCED_PARAMETER(Context);
    KeWaitForSingleObject(&Go, Executive, KernelMode, FALSE, NULL);
    InterlockedIncrement(&Ran);
}

static PETHREAD RunnerThread;

static NTSTATUS StartRunner(VOID)
{
    HANDLE handle;
    NTSTATUS status = PsCreateSystemThread(&handle, THREAD_ALL_ACCESS, NULL, NULL, NULL, Runner, NULL);

    if (!NT_SUCCESS(status))
        return status;
    status = ObReferenceObjectByHandle(handle, SYNCHRONIZE, *PsThreadType, KernelMode,
                                       (PVOID *)&RunnerThread, NULL);
    ZwClose(handle);
    return status;
}

static VOID JoinRunner(VOID)
{
    if (!RunnerThread)
        return;
    KeWaitForSingleObject(RunnerThread, Executive, KernelMode, FALSE, NULL);
    ObDereferenceObject(RunnerThread);
    RunnerThread = NULL;
}

static VOID Sleep(LONG Milliseconds)
{
    LARGE_INTEGER interval;

    interval.QuadPart = -10000LL * Milliseconds;
    KeDelayExecutionThread(KernelMode, FALSE, &interval);
}

static VOID DriverUnload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
    KeSetEvent(&Go, IO_NO_INCREMENT, FALSE);
    JoinRunner();
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = DriverUnload;
    NTSTATUS status;

    KeInitializeEvent(&Go, NotificationEvent, FALSE);
    status = StartRunner();
    if (!NT_SUCCESS(status))
        return status;
    Sleep(10);
    KePulseEvent(&Go, IO_NO_INCREMENT, FALSE); /* finds: pulse-event */
    return STATUS_SUCCESS;
}
