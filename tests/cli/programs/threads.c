#include <ntddk.h>
static KEVENT Stop;
static VOID Thread(PVOID Context) { KeWaitForSingleObject(&Stop, Executive, KernelMode, FALSE, NULL); }
static VOID Unload(PDRIVER_OBJECT Driver)
{
    LARGE_INTEGER second;
    second.QuadPart = -10000000;
    KeSetEvent(&Stop, 0, FALSE);
    KeDelayExecutionThread(KernelMode, FALSE, &second);
}
NTSTATUS DriverEntry(PDRIVER_OBJECT Driver, PUNICODE_STRING Path)
{
    ULONG count = 0;
    NTSTATUS status;
    HANDLE handle;
    KeInitializeEvent(&Stop, NotificationEvent, FALSE);
    Driver->DriverUnload = Unload;
    while (NT_SUCCESS(status = PsCreateSystemThread(&handle, 0, NULL, NULL, NULL, Thread, NULL))) {
        ZwClose(handle);
        count++;
    }
    DbgPrint("%u threads, then 0x%08X\n", count, status);
    return STATUS_SUCCESS;
}
