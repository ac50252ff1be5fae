/* A resource was converted by a thread that does not own it exclusively. */
#include <ntddk.h>

static ERESOURCE Table;
static ULONG Rows;

static VOID DriverUnload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
    ExDeleteResourceLite(&Table);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = DriverUnload;
    ExInitializeResourceLite(&Table);
    KeEnterCriticalRegion();
    ExAcquireResourceSharedLite(&Table, TRUE);
    Rows++;
    ExConvertExclusiveToSharedLite(&Table); /* finds: 0x1F */
    DbgPrint("%u rows\n", Rows);
    ExReleaseResourceLite(&Table);
    KeLeaveCriticalRegion();
    return STATUS_SUCCESS;
}
