/*
 * power.c - power IRPs between drivers. There is no power manager: the machine stays on, and what a
 * driver sends or tells changes nothing but what the next one is told.
 */
#include "ex/ex.h"
#include "io/io.h"

NTSTATUS PoCallDriver(PDEVICE_OBJECT DeviceObject, PIRP Irp)
{
    return IofCallDriver(DeviceObject, Irp);
}

/* --- requests of drivers: sent by a work item, freed when they are back ------------------------
 */

struct power_request {
    WORK_QUEUE_ITEM item;
    PDEVICE_OBJECT device, top; /* referenced */
    PIRP irp;
    UCHAR minor;
    POWER_STATE state;
    PREQUEST_POWER_COMPLETE routine; /* NULL: nobody wants to know */
    PVOID context;
};

static NTSTATUS power_done(PDEVICE_OBJECT none, PIRP irp, PVOID context)
{
    struct power_request *request = context;
    IO_STATUS_BLOCK iosb = irp->IoStatus;

    if (request->routine)
        KE_CALLBACK("power completion", request->routine,
                    request->routine(request->device, request->minor, request->state,
                                     request->context, &iosb));
    io_irp_free(irp);
    ob_dereference(request->top);
    ob_dereference(request->device);
    mm_pool_free(request, 0, 0);
    return STATUS_MORE_PROCESSING_REQUIRED;
}

static VOID power_send(PVOID context)
{
    struct power_request *request = context;

    io_irp_call(request->top, request->irp, 0);
}

NTSTATUS PoRequestPowerIrp(PDEVICE_OBJECT DeviceObject, UCHAR MinorFunction, POWER_STATE PowerState,
                           PREQUEST_POWER_COMPLETE CompletionFunction, PVOID Context, PIRP *Irp)
{
    struct power_request *request;
    PIO_STACK_LOCATION location;
    PDEVICE_OBJECT top;

    KE_DDI(DeviceObject, MinorFunction);
    ke_point(KE_OP_IO, DeviceObject);
    if (MinorFunction != IRP_MN_SET_POWER && MinorFunction != IRP_MN_QUERY_POWER &&
        MinorFunction != IRP_MN_WAIT_WAKE)
        return STATUS_INVALID_PARAMETER_2;
    request = mm_pool_refuse()
                  ? NULL
                  : mm_pool_alloc(sizeof *request, 0x20206F50 /* "Po  " */, MM_POOL_KERNEL, 0);
    top = io_device_top(DeviceObject);
    if (request)
        request->irp = io_irp_allocate(top->StackSize, false, 0);
    if (!request || !request->irp) {
        if (request)
            mm_pool_free(request, 0, 0);
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    ob_reference(DeviceObject);
    ob_reference(top);
    request->device = DeviceObject;
    request->top = top;
    request->minor = MinorFunction;
    request->state = PowerState;
    request->routine = CompletionFunction;
    request->context = Context;
    request->irp->IoStatus.Status = STATUS_NOT_SUPPORTED;
    request->irp->RequestorMode = KernelMode;
    io_irp_of(request->irp)->major = IRP_MJ_POWER;
    IoSetCompletionRoutine(request->irp, power_done, request, TRUE, TRUE, TRUE);
    location = IoGetNextIrpStackLocation(request->irp);
    location->MajorFunction = IRP_MJ_POWER;
    location->MinorFunction = MinorFunction;
    if (MinorFunction == IRP_MN_WAIT_WAKE) {
        location->Parameters.WaitWake.PowerState = PowerState.SystemState;
    } else {
        location->Parameters.Power.Type = DevicePowerState;
        location->Parameters.Power.State = PowerState;
    }
    if (Irp && MinorFunction == IRP_MN_WAIT_WAKE)
        *Irp = request->irp;
    ExInitializeWorkItem(&request->item, power_send, request);
    ex_work_queue(&request->item, DelayedWorkQueue, NULL);
    return STATUS_PENDING;
}

VOID PoStartNextPowerIrp(PIRP Irp)
{
    KE_DDI(Irp, 0);
}

/* Nobody remembers states: before, the device was in the one of a machine that works. */
POWER_STATE PoSetPowerState(PDEVICE_OBJECT DeviceObject, POWER_STATE_TYPE Type, POWER_STATE State)
{
    POWER_STATE before;

    KE_DDI(DeviceObject, Type);
    if (Type == SystemPowerState)
        before.SystemState = PowerSystemWorking;
    else
        before.DeviceState = PowerDeviceD0;
    return before;
}

VOID PoSetSystemState(EXECUTION_STATE Flags)
{
    KE_DDI(NULL, Flags);
}

BOOLEAN PoGetSystemWake(PIRP Irp)
{
    KE_DDI(Irp, 0);
    return FALSE;
}
