/* The same: the event comes first. */
#include <ntddk.h>

static FAST_MUTEX SetupMutex;
static HANDLE Event;

static VOID Setup(VOID)
{
    OBJECT_ATTRIBUTES attributes;
    HANDLE event;

    InitializeObjectAttributes(&attributes, NULL, OBJ_KERNEL_HANDLE, NULL, NULL);
    if (!NT_SUCCESS(ZwCreateEvent(&event, EVENT_ALL_ACCESS, &attributes, NotificationEvent, FALSE)))
        event = NULL;
    ExAcquireFastMutex(&SetupMutex);
    Event = event;
    ExReleaseFastMutex(&SetupMutex);
}

static VOID Unload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
    if (Event)
        ZwClose(Event);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = Unload;
    ExInitializeFastMutex(&SetupMutex);
    Setup();
    return STATUS_SUCCESS;
}
