/* An event in pool that is initialised before it is used. */
#include <ntddk.h>

typedef struct _MAILBOX {
    KEVENT Full;
    ULONG Letters;
} MAILBOX;

static MAILBOX *Mailbox;

static VOID Put(MAILBOX *Box)
{
    Box->Letters++;
    KeSetEvent(&Box->Full, IO_NO_INCREMENT, FALSE);
}

static VOID Unload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
    ExFreePoolWithTag(Mailbox, 'xobM');
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = Unload;
    Mailbox = ExAllocatePoolWithTag(NonPagedPool, sizeof *Mailbox, 'xobM');
    if (!Mailbox)
        return STATUS_INSUFFICIENT_RESOURCES;
    RtlZeroMemory(Mailbox, sizeof *Mailbox);
    KeInitializeEvent(&Mailbox->Full, NotificationEvent, FALSE);
    Put(Mailbox);
    return STATUS_SUCCESS;
}
