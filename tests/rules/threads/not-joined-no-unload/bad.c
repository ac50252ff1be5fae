/* also: no-driver-unload */
/* No DriverUnload, and nobody waits for the thread, which ends long before the machine does. */
#include <ntddk.h>

static VOID Work(PVOID Context)
{
    UNREFERENCED_PARAMETER(Context);
    PsTerminateSystemThread(STATUS_SUCCESS);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT Driver, PUNICODE_STRING RegistryPath)
{
    HANDLE Thread;
    NTSTATUS Status;

    UNREFERENCED_PARAMETER(Driver);
    UNREFERENCED_PARAMETER(RegistryPath);
    Status = PsCreateSystemThread(&Thread, THREAD_ALL_ACCESS, NULL, NULL, NULL, Work, NULL); /* finds: thread-not-joined */
    if (NT_SUCCESS(Status))
        ZwClose(Thread);
    return Status;
}
