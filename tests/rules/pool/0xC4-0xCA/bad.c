/* also: 0x139/0x3 */
/* Starts twice and initialises its list each time. */
#include <ntddk.h>

static NPAGED_LOOKASIDE_LIST Packets;
static BOOLEAN Ready;

static VOID Start(VOID)
{
    Ready = TRUE;
    ExInitializeNPagedLookasideList(&Packets, NULL, NULL, 0, 64, 'kcaP', 0); /* finds: 0xC4/0xCA */
}

static VOID Work(VOID)
{
    Start();
    Start();
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
