/* race: thread and DPC on Request, which is filled after the DPC is queued */
#include <ntddk.h>

static KDPC Dpc;
static struct {
    ULONG Code;
    ULONG Done;
} Request;

static VOID Process(PKDPC Self, PVOID Context, PVOID Argument1, PVOID Argument2)
{
    UNREFERENCED_PARAMETER(Self);
    UNREFERENCED_PARAMETER(Context);
    UNREFERENCED_PARAMETER(Argument1);
    UNREFERENCED_PARAMETER(Argument2);
    if (Request.Code == 3) /* races */
        DbgPrint("reset\n");
}

static VOID Unload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
    KeFlushQueuedDpcs();
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = Unload;
    KeInitializeDpc(&Dpc, Process, NULL);
    KeInsertQueueDpc(&Dpc, NULL, NULL);
    Request.Code = 3; /* races */

    return STATUS_SUCCESS;
}
