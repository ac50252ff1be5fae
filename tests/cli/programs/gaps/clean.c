#include <ntddk.h>
#include "shared.h"

#define DONE(Irp, Status) Finish(Irp, Status, IO_NO_INCREMENT)

_Must_inspect_result_ static NTSTATUS Helper(_In_range_(0, 8) ULONG Length, PTOASTER_STATE State);

typedef struct _EXTENSION {
    KEVENT Done;
    PIO_WORKITEM Item;
    struct _HEATER Heater;
    ULONG Length;
} EXTENSION, *PEXTENSION;

static NTSTATUS Finish(PIRP Irp, NTSTATUS Status, CCHAR Boost)
{
    Irp->IoStatus.Status = Status;
    IoCompleteRequest(Irp, Boost);
    return Status;
}

static NTSTATUS Helper(ULONG Length, PTOASTER_STATE State)
{
    PTOASTER_STATE *all;
    PEXTENSION x = (PEXTENSION)State;

    all = NULL;
    x->Length = Length;
    return all ? STATUS_UNSUCCESSFUL : STATUS_SUCCESS;
}

static NTSTATUS Dispatch(PDEVICE_OBJECT Device, PIRP Irp)
{
    if (KeShouldYieldProcessor())
        DbgPrint("yield\n");
    return DONE(Irp, STATUS_SUCCESS);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT Driver, PUNICODE_STRING Path)
{
    KEVENT e;
    EXTENSION x;

    KeInitializeEvent(&e, NotificationEvent, FALSE);
    Driver->MajorFunction[IRP_MJ_CREATE] = Dispatch;
    return Helper(8, (PTOASTER_STATE)&x);
}
