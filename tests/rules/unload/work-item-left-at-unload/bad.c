/* also: 0xCE */
/* An executive work item is still queued when the driver goes. */
#include <ntddk.h>

static WORK_QUEUE_ITEM Item;
static KEVENT Done;
static volatile LONG Work;

static VOID Clean(PVOID Context)
{ /* finds: 0xCE */
    LARGE_INTEGER moment;

    UNREFERENCED_PARAMETER(Context);
    moment.QuadPart = -10 * 1000 * 1000 * 300LL; /* five minutes */
    KeDelayExecutionThread(KernelMode, FALSE, &moment);
    InterlockedIncrement(&Work);
    KeSetEvent(&Done, IO_NO_INCREMENT, FALSE);
}

static VOID Unload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = Unload;
    KeInitializeEvent(&Done, NotificationEvent, FALSE);
    ExInitializeWorkItem(&Item, Clean, NULL);
    ExQueueWorkItem(&Item, DelayedWorkQueue);
    return STATUS_SUCCESS;
}
