/* An entry is taken out by two routines. Mended. */
#include <ntddk.h>

static LIST_ENTRY Head, First, Second;

static VOID TakeOut(VOID)
{
    if (Head.Flink == &First)
        RemoveEntryList(&First);
}

static VOID Work(VOID)
{
    InitializeListHead(&Head);
    InsertTailList(&Head, &First);
    InsertTailList(&Head, &Second);
    TakeOut();
    TakeOut();
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
