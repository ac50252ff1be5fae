/* Looks up each process that is created, for a moment. */
#include <ntifs.h>

NTKERNELAPI PUCHAR PsGetProcessImageFileName(PEPROCESS Process);

static VOID Notify(HANDLE ParentId, HANDLE ProcessId, BOOLEAN Create)
{
    PEPROCESS process;

    UNREFERENCED_PARAMETER(ParentId);
    if (!Create || !NT_SUCCESS(PsLookupProcessByProcessId(ProcessId, &process)))
        return;
    DbgPrint("created: %s\n", PsGetProcessImageFileName(process));
    ObDereferenceObject(process);
}

static VOID DriverUnload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
    PsSetCreateProcessNotifyRoutine(Notify, TRUE);
}

DRIVER_INITIALIZE DriverEntry;

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = DriverUnload;
    return PsSetCreateProcessNotifyRoutine(Notify, FALSE);
}
