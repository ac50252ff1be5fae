/* Mended: not so here: memory was freed that holds a resource. */
#include <ntddk.h>

typedef struct _VOLUME {
    ERESOURCE Lock;
    ULONG Files;
} VOLUME, *PVOLUME;

static PVOLUME Volume;

static VOID DriverUnload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
    ExDeleteResourceLite(&Volume->Lock);
    ExFreePoolWithTag(Volume, 'mloV');
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = DriverUnload;
    Volume = ExAllocatePoolWithTag(NonPagedPoolNx, sizeof *Volume, 'mloV');
    if (!Volume)
        return STATUS_INSUFFICIENT_RESOURCES;
    RtlZeroMemory(Volume, sizeof *Volume);
    return ExInitializeResourceLite(&Volume->Lock);
}
