/* Closes a handle under a spin lock. */
#include <ntddk.h>

static VOID Close(VOID)
{
    OBJECT_ATTRIBUTES attributes;
    HANDLE event;
    KIRQL irql;

    InitializeObjectAttributes(&attributes, NULL, OBJ_KERNEL_HANDLE, NULL, NULL);
    if (!NT_SUCCESS(ZwCreateEvent(&event, EVENT_ALL_ACCESS, &attributes, NotificationEvent, FALSE)))
        return;
    KeRaiseIrql(DISPATCH_LEVEL, &irql);
    ZwClose(event); /* finds: 0xC4/0x2001F */
    KeLowerIrql(irql);
}

static VOID Unload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = Unload;
    Close();
    return STATUS_SUCCESS;
}
