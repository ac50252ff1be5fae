/* also: 0xA */
/* An event in the device extension that nobody initialises. */
#include <ntddk.h>

typedef struct _MAILBOX {
    KEVENT Full;
    ULONG Letters;
} MAILBOX;

static MAILBOX *Mailbox;

static VOID Put(MAILBOX *Box)
{
    Box->Letters++;
    KeSetEvent(&Box->Full, IO_NO_INCREMENT, FALSE); /* finds: object-not-initialised */
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
    Put(Mailbox);
    return STATUS_SUCCESS;
}
