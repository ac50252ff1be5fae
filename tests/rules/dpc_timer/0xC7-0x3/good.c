/* Mended: not so here: a DPC was directed to a processor that does not exist. */
#include <ntddk.h>

static KDPC Dpc;

static VOID OnDpc(PKDPC Unused, PVOID Context, PVOID A, PVOID B)
{
    UNREFERENCED_PARAMETER(Unused);
    UNREFERENCED_PARAMETER(Context);
    UNREFERENCED_PARAMETER(A);
    UNREFERENCED_PARAMETER(B);
    DbgPrint("on CPU %u\n", KeGetCurrentProcessorNumberEx(NULL));
}

static VOID DriverUnload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
    KeFlushQueuedDpcs();
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = DriverUnload;
    KeInitializeDpc(&Dpc, OnDpc, NULL);
    /* The last processor: counted from one. */
    KeSetTargetProcessorDpc(&Dpc, (CCHAR)(KeQueryActiveProcessorCount(NULL) - 1));
    KeInsertQueueDpc(&Dpc, NULL, NULL);
    return STATUS_SUCCESS;
}
