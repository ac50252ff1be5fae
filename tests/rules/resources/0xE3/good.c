/* Mended: not so here: a resource was released by a thread that does not own it. */
#include <ntddk.h>

static ERESOURCE Lock;
static ULONG Entries = 1;

static BOOLEAN TryRemove(VOID)
{
    BOOLEAN removed = FALSE;

    KeEnterCriticalRegion();
    ExAcquireResourceExclusiveLite(&Lock, TRUE);
    if (Entries) {
        Entries--;
        removed = TRUE;
    }
    ExReleaseResourceLite(&Lock);
    KeLeaveCriticalRegion();
    return removed;
}

static VOID DriverUnload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
    ExDeleteResourceLite(&Lock);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = DriverUnload;
    ExInitializeResourceLite(&Lock);
    TryRemove();
    return STATUS_SUCCESS;
}
