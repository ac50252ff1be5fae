/* Looks at something in the System process. Mended. */
#include <ntifs.h>

static HANDLE Id;

static VOID Work(VOID)
{
    KAPC_STATE state;

    KeStackAttachProcess(PsInitialSystemProcess, &state);
    Id = PsGetCurrentProcessId();
    KeUnstackDetachProcess(&state);
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
