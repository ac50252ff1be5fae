/* A work item lies in pageable memory. */
#include <ntddk.h>

typedef struct _JOB {
    WORK_QUEUE_ITEM Item;
    KEVENT *Done;
    CHAR Text[300];
} JOB;

static KEVENT Done;
static JOB *Job;

static VOID Run(PVOID Context)
{
    KeSetEvent(((JOB *)Context)->Done, IO_NO_INCREMENT, FALSE);
}

static VOID DriverUnload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
    ExFreePoolWithTag(Job, ' boJ');
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = DriverUnload;
    Job = ExAllocatePoolWithTag(PagedPool, sizeof *Job, ' boJ');
    if (!Job)
        return STATUS_INSUFFICIENT_RESOURCES;
    KeInitializeEvent(&Done, NotificationEvent, FALSE);
    Job->Done = &Done;
    ExInitializeWorkItem(&Job->Item, Run, Job);
    ExQueueWorkItem(&Job->Item, DelayedWorkQueue); /* finds: 0xC4/0x131 */
    KeWaitForSingleObject(&Done, Executive, KernelMode, FALSE, NULL);
    return STATUS_SUCCESS;
}
