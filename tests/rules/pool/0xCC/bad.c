/* also: 0xA */
/* Signals an event in a structure that it has freed. */
#include <ntddk.h>

typedef struct _JOB {
    KEVENT Done;
    ULONG Result;
} JOB;

static VOID Finish(JOB *Job)
{
    ExFreePoolWithTag(Job, ' boJ');
    KeSetEvent(&Job->Done, IO_NO_INCREMENT, FALSE); /* finds: 0xCC */
}

static VOID Work(VOID)
{
    JOB *job = ExAllocatePoolWithTag(NonPagedPool, sizeof *job, ' boJ');

    if (!job)
        return;
    KeInitializeEvent(&job->Done, NotificationEvent, FALSE);
    Finish(job);
}

static VOID Unload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = Unload;
    Work();
    return STATUS_SUCCESS;
}
