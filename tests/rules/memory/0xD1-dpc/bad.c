/* a DPC reads paged pool */
#include <ntddk.h>

static KDPC Dpc;
static ULONG *Limits;

static VOID Check(PKDPC Self, PVOID Context, PVOID Argument1, PVOID Argument2)
{
    UNREFERENCED_PARAMETER(Self);
    UNREFERENCED_PARAMETER(Context);
    UNREFERENCED_PARAMETER(Argument1);
    UNREFERENCED_PARAMETER(Argument2);
    if (Limits[0] == 5) /* finds: 0xD1 */
        DbgPrint("five\n");
}

static VOID Unload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
    KeFlushQueuedDpcs();
    ExFreePoolWithTag(Limits, 'smiL');
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = Unload;
    Limits = ExAllocatePoolWithTag(PagedPool, 8 * sizeof *Limits, 'smiL');
    if (!Limits)
        return STATUS_INSUFFICIENT_RESOURCES;
    Limits[0] = 100;
    KeInitializeDpc(&Dpc, Check, NULL);
    KeInsertQueueDpc(&Dpc, NULL, NULL);
    return STATUS_SUCCESS;
}
