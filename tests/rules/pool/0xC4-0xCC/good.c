/* Frees the structure with its lookaside list in it. Mended. */
#include <ntddk.h>

typedef struct _PORT {
    NPAGED_LOOKASIDE_LIST Packets;
    ULONG Number;
} PORT;

static VOID Work(VOID)
{
    PORT *port = ExAllocatePoolWithTag(NonPagedPool, sizeof *port, 'troP');

    if (!port)
        return;
    ExInitializeNPagedLookasideList(&port->Packets, NULL, NULL, 0, 64, 'kcaP', 0);
    ExDeleteNPagedLookasideList(&port->Packets);
    ExFreePoolWithTag(port, 'troP');
}

static VOID Unload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = Unload;
    Work();
    return STATUS_SUCCESS;
}
