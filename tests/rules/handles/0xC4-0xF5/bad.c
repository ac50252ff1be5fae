/* References an event by a handle that was never opened. */
#include <ntddk.h>

static HANDLE EventHandle;

static VOID Unload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
    if (EventHandle)
        ZwClose(EventHandle);
}

static NTSTATUS Announce(VOID)
{
    NTSTATUS status;
    PKEVENT event;

    status = ObReferenceObjectByHandle(EventHandle, EVENT_MODIFY_STATE, /* finds: 0xC4/0xF5 */
                                       *ExEventObjectType, KernelMode, (PVOID *)&event, NULL);
    if (NT_SUCCESS(status)) {
        KeSetEvent(event, IO_NO_INCREMENT, FALSE);
        ObDereferenceObject(event);
    }
    return status;
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    OBJECT_ATTRIBUTES attributes;
    NTSTATUS status = STATUS_SUCCESS;

    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = Unload;
    InitializeObjectAttributes(&attributes, NULL, OBJ_KERNEL_HANDLE, NULL, NULL);
    if (EventHandle) /* was meant the other way round */
        status = ZwCreateEvent(&EventHandle, EVENT_ALL_ACCESS, &attributes, NotificationEvent, FALSE);
    if (NT_SUCCESS(status))
        Announce();
    return STATUS_SUCCESS;
}
