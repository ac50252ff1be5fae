#include <ntddk.h>
static VOID Unload(PDRIVER_OBJECT Driver) {}
NTSTATUS DriverEntry(PDRIVER_OBJECT Driver, PUNICODE_STRING Path)
{
    LARGE_INTEGER tick;
    tick.QuadPart = -10000;
    DbgPrint("started\n");
    for (;;)
        KeDelayExecutionThread(KernelMode, FALSE, &tick);
}
