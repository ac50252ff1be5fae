/* A DPC that retries for a second and a half. */
#include <ntddk.h>

static KDPC Dpc;
static KEVENT Done;
static volatile ULONG Ready;

static VOID OnDpc(PKDPC Unused, PVOID Context, PVOID A, PVOID B)
{
    UNREFERENCED_PARAMETER(Unused);
    UNREFERENCED_PARAMETER(Context);
    UNREFERENCED_PARAMETER(A);
    UNREFERENCED_PARAMETER(B);
    for (ULONG tries = 0; tries < 1000000 && !Ready; tries++)
        KeStallExecutionProcessor(50); /* finds: 0x133/0x0 dispatch-too-long */
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
