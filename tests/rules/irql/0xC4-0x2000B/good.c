/* The same at an IRQL that the routine allows. */
#include <ntddk.h>

static SHARE_ACCESS Share;
static FILE_OBJECT File;

static VOID Check(VOID)
{
    IoCheckShareAccess(FILE_READ_DATA, FILE_SHARE_READ,
                       &File, &Share, FALSE);
}

static VOID Unload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = Unload;
    Check();
    return STATUS_SUCCESS;
}
