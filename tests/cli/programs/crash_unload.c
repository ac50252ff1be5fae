#include <ntddk.h>
static VOID Thread(PVOID Context)
{
    LARGE_INTEGER second;
    second.QuadPart = -10000000;
    KeDelayExecutionThread(KernelMode, FALSE, &second);
    DbgPrint("gone\n");
}
static VOID Unload(PDRIVER_OBJECT Driver)
{
    LARGE_INTEGER two;
    two.QuadPart = -20000000;
#ifdef CLEAN
    KeDelayExecutionThread(KernelMode, FALSE, &two);
#endif
}
static KSTART_ROUTINE *volatile Start = Thread;
NTSTATUS DriverEntry(PDRIVER_OBJECT Driver, PUNICODE_STRING Path)
{
    HANDLE handle;
    Driver->DriverUnload = Unload;
    PsCreateSystemThread(&handle, 0, NULL, NULL, NULL, Start, NULL);
    return ZwClose(handle);
}
