/* Blocks of four bytes: there is no room for a link. */
#include <ntddk.h>

static NPAGED_LOOKASIDE_LIST Packets;

static VOID Work(VOID)
{
    ExInitializeNPagedLookasideList(&Packets, NULL, NULL, 0, 4, 'kcaP', 0); /* finds: 0xC4/0xCD */
}

static VOID Unload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
    ExDeleteNPagedLookasideList(&Packets);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = Unload;
    Work();
    return STATUS_SUCCESS;
}
