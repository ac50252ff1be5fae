/* A DPC that takes a critical region on somebody else's thread. */
#include <ntddk.h>

static KDPC Dpc;
static KEVENT Done;

static VOID OnDpc(PKDPC Unused, PVOID Context, PVOID A, PVOID B)
{ /* finds: 0xC7/0x4 */
    UNREFERENCED_PARAMETER(Unused);
    UNREFERENCED_PARAMETER(Context);
    UNREFERENCED_PARAMETER(A);
    UNREFERENCED_PARAMETER(B);
    KeEnterCriticalRegion(); /* finds: 0xC4/0x11A */
    KeSetEvent(&Done, IO_NO_INCREMENT, FALSE);
}

static VOID DriverUnload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = DriverUnload;
    KeInitializeEvent(&Done, NotificationEvent, FALSE);
    KeInitializeDpc(&Dpc, OnDpc, NULL);
    KeInsertQueueDpc(&Dpc, NULL, NULL);
    KeWaitForSingleObject(&Done, Executive, KernelMode, FALSE, NULL);
    return STATUS_SUCCESS;
}
