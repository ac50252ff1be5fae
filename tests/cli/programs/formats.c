/* Formats of Microsoft's that gcc does not know, and two arguments that do not fit theirs. */
#include <ntddk.h>

static VOID Unload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    LONGLONG big = 5;
    ULONG number = 3;
    LONG small = 4;
    SIZE_T bytes = sizeof big;

    DriverObject->DriverUnload = Unload;
    DbgPrint("thread %d\n", PsGetCurrentThreadId());



    DbgPrint("%wZ %d\n", RegistryPath, 5);
    DbgPrint("%I64d %lu %ld %x\n", big, number, small, number);
    DbgPrint("%S %ws %d\n", L"a", L"b", number);
    DbgPrint("%p %Ix\n", DriverObject, bytes);
    DbgPrintEx(DPFLTR_IHVDRIVER_ID, DPFLTR_ERROR_LEVEL, "%hs %wc %C %hd %I32u %zu\n", "a", L'b', L'c', (SHORT)2,
               number, bytes);



    KdPrint(("device %08x %s\n", DriverObject, "x"));
    return STATUS_SUCCESS;
}
