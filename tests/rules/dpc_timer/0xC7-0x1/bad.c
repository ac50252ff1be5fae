/* also: 0xC7/0x1 */
/* A DPC of low importance has not run yet when its memory goes. */
#include <ntddk.h>

typedef struct _JOB {
    KDPC Dpc;
    ULONG Id;
} JOB;

static VOID OnDpc(PKDPC Dpc, PVOID Context, PVOID A, PVOID B)
{
    UNREFERENCED_PARAMETER(Dpc);
    UNREFERENCED_PARAMETER(A);
    UNREFERENCED_PARAMETER(B);
    DbgPrint("job %u\n", ((JOB *)Context)->Id);
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

    if (!job)
        return STATUS_INSUFFICIENT_RESOURCES;
    job->Id = 1;
    KeInitializeDpc(&job->Dpc, OnDpc, job);
    KeSetImportanceDpc(&job->Dpc, LowImportance);
    KeInsertQueueDpc(&job->Dpc, NULL, NULL);
    ExFreePoolWithTag(job, ' boJ'); /* finds: 0xC7/0x1 */
    return STATUS_SUCCESS;
}
