/* Waits for four things at once: three device events and a stop event. */
#include <ntddk.h>

enum { CHANNELS = 3 };

static KEVENT Channel[CHANNELS], Stop;

static VOID Poller(PVOID Context)
{
    PVOID objects[CHANNELS + 1] = {&Stop, &Channel[0], &Channel[1], &Channel[2]};

    UNREFERENCED_PARAMETER(Context);
    while (KeWaitForMultipleObjects(CHANNELS + 1, objects, WaitAny, Executive, /* finds: 0xC */
                                    KernelMode, FALSE, NULL, NULL) != STATUS_WAIT_0)
        DbgPrint("a channel has data\n");
}

static PETHREAD PollerThread;

static NTSTATUS StartPoller(VOID)
{
    HANDLE handle;
    NTSTATUS status = PsCreateSystemThread(&handle, THREAD_ALL_ACCESS, NULL, NULL, NULL, Poller, NULL);

    if (!NT_SUCCESS(status))
        return status;
    status = ObReferenceObjectByHandle(handle, SYNCHRONIZE, *PsThreadType, KernelMode,
                                       (PVOID *)&PollerThread, NULL);
    ZwClose(handle);
    return status;
}

static VOID JoinPoller(VOID)
{
    if (!PollerThread)
        return;
    KeWaitForSingleObject(PollerThread, Executive, KernelMode, FALSE, NULL);
    ObDereferenceObject(PollerThread);
    PollerThread = NULL;
}

static VOID DriverUnload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
    KeSetEvent(&Stop, IO_NO_INCREMENT, FALSE);
    JoinPoller();
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = DriverUnload;
    KeInitializeEvent(&Stop, NotificationEvent, FALSE);
    for (ULONG i = 0; i < CHANNELS; i++)
        KeInitializeEvent(&Channel[i], SynchronizationEvent, FALSE);
    return StartPoller();
}
