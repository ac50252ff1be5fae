/* Sets an event with Wait = TRUE under a spin lock. */
#include <ntddk.h>

static KSPIN_LOCK ListLock;
static KEVENT ListChanged;
static ULONG Entries;

static VOID AddEntry(VOID)
{
    KIRQL irql;

    KeAcquireSpinLock(&ListLock, &irql);
    Entries++;
    KeSetEvent(&ListChanged, IO_NO_INCREMENT, TRUE); /* finds: 0xC4/0x20016 */
    KeReleaseSpinLock(&ListLock, irql);
}

static VOID Unload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = Unload;
    KeInitializeSpinLock(&ListLock);
    KeInitializeEvent(&ListChanged, NotificationEvent, FALSE);
    AddEntry();
    return STATUS_SUCCESS;
}
