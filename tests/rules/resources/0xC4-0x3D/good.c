/* The resource sits behind a one-byte field of a packed structure. */
#include <ntddk.h>

typedef struct _VOLUME {
    UCHAR Letter;
    ERESOURCE Lock;
} VOLUME;

static VOLUME Volume;

static VOID DriverUnload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
    ExDeleteResourceLite((PERESOURCE)(PVOID)((PUCHAR)&Volume + FIELD_OFFSET(VOLUME, Lock)));
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = DriverUnload;
    PERESOURCE lock = (PERESOURCE)(PVOID)((PUCHAR)&Volume + FIELD_OFFSET(VOLUME, Lock));

    ExInitializeResourceLite(lock);
    KeEnterCriticalRegion();
    ExAcquireResourceExclusiveLite(lock, TRUE);
    Volume.Letter = 'C';
    ExReleaseResourceLite(lock);
    KeLeaveCriticalRegion();
    return STATUS_SUCCESS;
}
