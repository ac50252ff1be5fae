/* The same: the call comes first. */
#include <ntddk.h>

static KSPIN_LOCK NamesLock;
static ULONG Names;

static VOID ReadNames(VOID)
{
    PAGED_CODE();
    Names = 3;
}

static VOID Refresh(VOID)
{
    KIRQL irql;

    ReadNames();
    KeAcquireSpinLock(&NamesLock, &irql);
    Names++;
    KeReleaseSpinLock(&NamesLock, irql);
}

static VOID Unload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = Unload;
    KeInitializeSpinLock(&NamesLock);
    Refresh();
    return STATUS_SUCCESS;
}
