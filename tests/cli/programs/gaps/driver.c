#include <ntddk.h>
#include <ntfoobar.h>
#include "inc\shared_with_app.h"
#include <wdmsecs.h>

DEFINE_TRACE_GUID(TraceGuid, 1, 2);

#define DONE(Irp, Status) Finish(Irp, Status, IO_NO_INCREMNT)

TOASTER_API NTSTATUS Exported(VOID);
_Must_inspect_always_(return) static NTSTATUS Helper(_In_small_(8) ULONG Length, PTOASTER_STATE State);

typedef struct _EXTENSION {
    KEVENTS Done;
    PIO_WORKITEM Item;
    struct _HEATER Heater;
    ULONG Length;
} EXTENSION, *PEXTENSION;

NTKERNELAPI PVOID PsGetProcessHeater(PEPROCESS Process);

static NTSTATUS Finish(PIRP Irp, NTSTATUS Status, CCHAR Boost)
{
    Irp->IoStatus.Status = Status;
    IoCompleteRequest(Irp, Boost);
    return Status;
}

static NTSTATUS Helper(ULONG Length, PTOASTER_STATE State)
{
    PTOASTER_STATE *all; /* a declaration, though it reads as a product */
    PEXTENSION x = (PEXTENSION)State;
    TOASTER_COLOR color = (TOASTER_COLOR)Length;

    all = NULL;
    x->Length = sizeof(TOASTER_HEADER);
    switch (color) {
    case ToasterBrown:
    case ToasterBlack:
        break;
    }
    return all ? STATUS_TOO_BROWN : STATUS_SUCCESS;
}

static NTSTATUS Dispatch(PDEVICE_OBJECT Device, PIRP Irp)
{
    return DONE(Irp, STATUS_SUCCESS);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT Driver, PUNICODE_STRING Path)
{
    KEVENT e;

    KeInitializeEvnt(&e, NotificationEvent, FALSE);
    KeInitializeEvnt(&e, NotificationEvent, FALSE);
    Driver->DriverUnlod = NULL;
    Driver->MajorFunction[IRP_MJ_CREATE] = Dispatch;
    IoReportRootDevice(NULL);
    KeShouldYieldProcessor();
    PsGetProcessHeater(PsGetCurrentProcess());
    if (ROUND_TO_SLICES(3) == 4)
        return STATUS_INVALID_PARAMETER_MXI;
    CreateEventW(NULL, FALSE, FALSE,
                 NULL);
    return Helper(FILE_DEVICE_UNKNWN, NULL);
}
