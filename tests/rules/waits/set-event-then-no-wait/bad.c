/* Wait = TRUE promises that the next call is a wait. */
#include <ntddk.h>

static KEVENT Started;
static LONG Starts;

static VOID DriverUnload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = DriverUnload;
    KeInitializeEvent(&Started, NotificationEvent, FALSE);
    KeSetEvent(&Started, IO_NO_INCREMENT, TRUE); /* finds: set-event-then-no-wait */
    InterlockedIncrement(&Starts);
    KeReadStateEvent(&Started);
    KeWaitForSingleObject(&Started, Executive, KernelMode, FALSE, NULL);
    return STATUS_SUCCESS;
}
