/* Takes its remove lock again after it was drained. */
#include <ntddk.h>

#define IOCTL_WHARF_REMOVE CTL_CODE(FILE_DEVICE_UNKNOWN, 0x800, METHOD_BUFFERED, FILE_ANY_ACCESS)

static IO_REMOVE_LOCK RemoveLock;

static VOID Unload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
    if (!NT_SUCCESS(IoAcquireRemoveLock(&RemoveLock, DriverObject)))
        return;
    IoReleaseRemoveLockAndWait(&RemoveLock, DriverObject);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = Unload;
    IoInitializeRemoveLock(&RemoveLock, 'fhrW', 0, 0);
    return STATUS_SUCCESS;
}
