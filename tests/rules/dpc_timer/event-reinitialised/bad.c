/* also: thread-not-joined */
/* Initialises the event anew for each round, with a thread waiting for it. */
#include <ntddk.h>

static KEVENT Round;
static LONG Rounds;

static VOID Player(PVOID Context)
{
    UNREFERENCED_PARAMETER(Context);
    KeWaitForSingleObject(&Round, Executive, KernelMode, FALSE, NULL);
    Rounds++;
}

static PETHREAD PlayerThread;

static NTSTATUS StartPlayer(VOID)
{
    HANDLE handle;
    NTSTATUS status = PsCreateSystemThread(&handle, THREAD_ALL_ACCESS, NULL, NULL, NULL, Player, NULL);

    if (!NT_SUCCESS(status))
        return status;
    status = ObReferenceObjectByHandle(handle, SYNCHRONIZE, *PsThreadType, KernelMode,
                                       (PVOID *)&PlayerThread, NULL);
    ZwClose(handle);
    return status;
}

static VOID JoinPlayer(VOID)
{
    if (!PlayerThread)
        return;
    KeWaitForSingleObject(PlayerThread, Executive, KernelMode, FALSE, NULL);
    ObDereferenceObject(PlayerThread);
    PlayerThread = NULL;
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
    ObDereferenceObject(PlayerThread);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = DriverUnload;
    NTSTATUS status;

    KeInitializeEvent(&Round, NotificationEvent, FALSE);
    status = StartPlayer();
    if (!NT_SUCCESS(status))
        return status;
    Sleep(5);
    KeInitializeEvent(&Round, NotificationEvent, FALSE); /* finds: object-reinitialised */
    KeSetEvent(&Round, IO_NO_INCREMENT, FALSE);
    return STATUS_SUCCESS;
}
