/* Opens a named event; the name's length is odd. */
#include <ntddk.h>

static HANDLE EventHandle;

static VOID Unload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
    if (EventHandle)
        ZwClose(EventHandle);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    static WCHAR text[] = L"\\BaseNamedObjects\\CorpusReady";
    OBJECT_ATTRIBUTES attributes;
    UNICODE_STRING name;

    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = Unload;
    name.Buffer = text;
    name.Length = sizeof text - sizeof(WCHAR);
    name.MaximumLength = sizeof text;
    InitializeObjectAttributes(&attributes, &name, OBJ_KERNEL_HANDLE, NULL, NULL);
    ZwCreateEvent(&EventHandle, EVENT_ALL_ACCESS, &attributes,
                  NotificationEvent, FALSE);
    return STATUS_SUCCESS;
}
