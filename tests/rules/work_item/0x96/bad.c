/* also: 0x96 */
/* The item is initialised again while it waits in the queue. */
#include <ntddk.h>

typedef struct _JOB {
    WORK_QUEUE_ITEM Item;
    KEVENT Done;
} JOB;

static VOID Run(PVOID Context)
{
    KeSetEvent(&((JOB *)Context)->Done, IO_NO_INCREMENT, FALSE);
}

static JOB Job;

static VOID DriverUnload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = DriverUnload;
    KeInitializeEvent(&Job.Done, NotificationEvent, FALSE);
    ExInitializeWorkItem(&Job.Item, Run, &Job);
    ExQueueWorkItem(&Job.Item, DelayedWorkQueue);
    RtlZeroMemory(&Job.Item, sizeof Job.Item);
    KeWaitForSingleObject(&Job.Done, Executive, KernelMode, FALSE, NULL);
    return STATUS_SUCCESS;
}
