#include <ntddk.h>
static VOID Unload(PDRIVER_OBJECT Driver) {}
NTSTATUS DriverEntry(PDRIVER_OBJECT Driver, PUNICODE_STRING Path)
{
    KIRQL old;
    Driver->DriverUnload = Unload;
    KeRaiseIrql(DISPATCH_LEVEL, &old);
    return STATUS_SUCCESS;
}
