/* The same at an IRQL that the routine allows. */
#include <ntddk.h>

static UCHAR Nothing;

static VOID Look(VOID)
{
    __try {
        ProbeForRead(&Nothing, 0, 1);
    } __except (EXCEPTION_EXECUTE_HANDLER) {
        Nothing = 0;
    }
}

static VOID Unload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = Unload;
    Look();
    return STATUS_SUCCESS;
}
