/* Makes an event with ZwCreateEvent under a fast mutex, at APC_LEVEL. */
#include <ntddk.h>

static FAST_MUTEX SetupMutex;
static HANDLE Event;

static VOID Setup(VOID)
{
    OBJECT_ATTRIBUTES attributes;

    InitializeObjectAttributes(&attributes, NULL, OBJ_KERNEL_HANDLE, NULL, NULL);
    ExAcquireFastMutex(&SetupMutex);
    if (!NT_SUCCESS(ZwCreateEvent(&Event, EVENT_ALL_ACCESS, /* finds: 0xC4/0xE6 */
                                  &attributes, NotificationEvent, FALSE)))
        Event = NULL;
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
