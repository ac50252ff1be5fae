/* A lock was freed while it is held. */
#include <ntddk.h>

typedef struct _SESSION {
    FAST_MUTEX Lock;
    ULONG Requests;
} SESSION;

static VOID Close(SESSION *session)
{
    ExAcquireFastMutex(&session->Lock);
    session->Requests = 0;
    KeLowerIrql(PASSIVE_LEVEL); /* finds: IrqlKeRaiseLower */
    ExFreePoolWithTag(session, 'sseS'); /* finds: 0xC4/0x100B */
}

static VOID DriverUnload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = DriverUnload;
    SESSION *session = ExAllocatePoolWithTag(NonPagedPoolNx, sizeof *session, 'sseS');

    if (!session)
        return STATUS_INSUFFICIENT_RESOURCES;
    ExInitializeFastMutex(&session->Lock);
    Close(session);
    return STATUS_SUCCESS;
}
