/* Mended: not so here: memory was freed that holds a queued work item. */
#include <ntddk.h>

typedef struct _JOB {
    WORK_QUEUE_ITEM Item;
    ULONG Id;
} JOB;

static VOID Run(PVOID Context)
{
    JOB *job = Context;

    DbgPrint("job %u\n", job->Id);
    ExFreePoolWithTag(job, ' boJ');
}

static VOID DriverUnload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = DriverUnload;
    JOB *job = ExAllocatePoolWithTag(NonPagedPoolNx, sizeof *job, ' boJ');
    LARGE_INTEGER interval;

    if (!job)
        return STATUS_INSUFFICIENT_RESOURCES;
    job->Id = 1;
    ExInitializeWorkItem(&job->Item, Run, job);
    ExQueueWorkItem(&job->Item, DelayedWorkQueue);
    interval.QuadPart = -10000;
    KeDelayExecutionThread(KernelMode, FALSE, &interval);
    return STATUS_SUCCESS;
}
