#include <ntddk.h>
static VOID Unload(PDRIVER_OBJECT Driver) { DbgPrint("bye\n"); }
NTSTATUS DriverEntry(PDRIVER_OBJECT Driver, PUNICODE_STRING Path)
{
    Driver->DriverUnload = Unload;
    DbgPrint("hello\n");
    return STATUS_SUCCESS;
}
