/* Looks at something in the System process. */
#include <ntifs.h>

NTKERNELAPI VOID KeAttachProcess(PRKPROCESS Process);
NTKERNELAPI VOID KeDetachProcess(VOID);

static HANDLE Id;

static VOID Work(VOID)
{
    KeAttachProcess(PsInitialSystemProcess); /* finds: ObsoleteDDIs */
    Id = PsGetCurrentProcessId();
    KeDetachProcess(); /* finds: ObsoleteDDIs */
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
