#include <ntddk.h>
static KEVENT Stop;
static VOID Thread(PVOID Context) { KeWaitForSingleObject(&Stop, Executive, KernelMode, FALSE, NULL); }
static VOID Unload(PDRIVER_OBJECT Driver) { KeSetEvent(&Stop, 0, FALSE); }
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
