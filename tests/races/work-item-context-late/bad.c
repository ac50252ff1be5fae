/* race: thread and worker on Job, which is filled after the item is queued */
#include <ntddk.h>

static WORK_QUEUE_ITEM Item;
static KEVENT Done;
static ULONG Job;

static VOID Worker(PVOID Context)
{
    UNREFERENCED_PARAMETER(Context);
    if (Job == 9) /* races */
        DbgPrint("job 9\n");
    KeSetEvent(&Done, IO_NO_INCREMENT, FALSE);
}

static VOID Unload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
    KeWaitForSingleObject(&Done, Executive, KernelMode, FALSE, NULL);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = Unload;
    KeInitializeEvent(&Done, NotificationEvent, FALSE);
    ExInitializeWorkItem(&Item, Worker, NULL);
    ExQueueWorkItem(&Item, DelayedWorkQueue);
    Job = 9; /* races */

    return STATUS_SUCCESS;
}
