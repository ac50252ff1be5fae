/* Counts samples in a DPC and charges quota for them. */
#include <ntddk.h>

static KDPC Dpc;
static PVOID Sample;

static VOID OnDpc(PKDPC Unused, PVOID Context, PVOID A, PVOID B)
{
    UNREFERENCED_PARAMETER(Unused);
    UNREFERENCED_PARAMETER(Context);
    UNREFERENCED_PARAMETER(A);
    UNREFERENCED_PARAMETER(B);
    Sample = ExAllocatePoolWithQuotaTag(NonPagedPool, 64, 'lpmS'); /* finds: 0xC4/0x10B */
}

static VOID Work(VOID)
{
    KeInitializeDpc(&Dpc, OnDpc, NULL);
    KeInsertQueueDpc(&Dpc, NULL, NULL);
    KeFlushQueuedDpcs();
}

static VOID Unload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
    if (Sample)
        ExFreePoolWithTag(Sample, 'lpmS');
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = Unload;
    Work();
    return STATUS_SUCCESS;
}
