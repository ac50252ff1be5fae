/*
 * pnp_irp.c - the PnP IRPs that the manager sends: to the top of a stack, with a status that says
 * that nobody has answered yet, in the manager's thread, which waits.
 */
#include "io/pnp.h"

#include <string.h>

NTSTATUS io_pnp_send(PDEVICE_OBJECT device, const IO_STACK_LOCATION *wanted, ULONG_PTR *information)
{
    PDEVICE_OBJECT top = io_device_top(device);
    PIRP irp = io_irp_allocate(top->StackSize, false, 0);
    PIO_STACK_LOCATION location;
    IO_STATUS_BLOCK iosb = {0};
    bool finished = false;
    KEVENT done;
    NTSTATUS status;

    if (!irp)
        return STATUS_INSUFFICIENT_RESOURCES;
    ob_reference(top);
    KeInitializeEvent(&done, SynchronizationEvent, FALSE);
    irp->Flags = IRP_CLOSE_OPERATION | IRP_SYNCHRONOUS_API; /* ends as those do: by its event */
    irp->RequestorMode = KernelMode;
    irp->IoStatus.Status = STATUS_NOT_SUPPORTED;
    irp->IoStatus.Information = information ? *information : 0;
    irp->UserIosb = &iosb;
    irp->UserEvent = &done;
    irp->Tail.Overlay.Thread = ke_current();
    io_irp_of(irp)->major = IRP_MJ_PNP;
    io_irp_of(irp)->finished = &finished;
    location = IoGetNextIrpStackLocation(irp);
    location->MajorFunction = IRP_MJ_PNP;
    location->MinorFunction = wanted->MinorFunction;
    location->Parameters = wanted->Parameters;
    KE_ORDER(KE_ORDER_ACQUIRE | KE_ORDER_SHARED, top->DriverObject);
    ke_point(KE_OP_IO, irp);
    world->io->pnp->sent = irp;
    world->io->pnp->sent_to = top;
    world->io->pnp->sent_minor = wanted->MinorFunction;
    status = io_irp_call(top, irp, 0);
    if (status == STATUS_PENDING)
        KeWaitForSingleObject(&done, Executive, KernelMode, FALSE, NULL);
    world->io->pnp->sent = NULL;
    if (finished) {
        status = iosb.Status;
        if (information)
            *information = iosb.Information;
        io_irp_free(irp);
    } else { /* lost: nobody is told if it should end one day */
        irp->UserIosb = NULL;
        irp->UserEvent = NULL;
        io_irp_of(irp)->finished = NULL;
    }
    ob_dereference(top);
    return status;
}

NTSTATUS io_pnp_send_minor(PDEVICE_OBJECT device, UCHAR minor)
{
    return io_pnp_send(device, &(IO_STACK_LOCATION){.MinorFunction = minor}, NULL);
}

NTSTATUS io_pnp_query_capabilities(PDEVICE_OBJECT device, DEVICE_CAPABILITIES *capabilities)
{
    IO_STACK_LOCATION location = {.MinorFunction = IRP_MN_QUERY_CAPABILITIES};

    *capabilities = (DEVICE_CAPABILITIES){
        .Size = sizeof *capabilities, .Version = 1, .Address = ~0u, .UINumber = ~0u};
    location.Parameters.DeviceCapabilities.Capabilities = capabilities;
    return io_pnp_send(device, &location, NULL);
}

NTSTATUS io_pnp_query_relations(PDEVICE_OBJECT device, DEVICE_RELATION_TYPE type,
                                PDEVICE_RELATIONS *relations)
{
    IO_STACK_LOCATION location = {.MinorFunction = IRP_MN_QUERY_DEVICE_RELATIONS};
    ULONG_PTR information = 0;
    NTSTATUS status;

    location.Parameters.QueryDeviceRelations.Type = type;
    status = io_pnp_send(device, &location, &information);
    *relations = NT_SUCCESS(status) ? (PDEVICE_RELATIONS)information : NULL;
    return status;
}

WCHAR *io_pnp_query_id(PDEVICE_OBJECT device, BUS_QUERY_ID_TYPE type)
{
    IO_STACK_LOCATION location = {.MinorFunction = IRP_MN_QUERY_ID};
    ULONG_PTR information = 0;

    location.Parameters.QueryId.IdType = type;
    return NT_SUCCESS(io_pnp_send(device, &location, &information)) ? (WCHAR *)information : NULL;
}

WCHAR *io_pnp_query_text(PDEVICE_OBJECT device, DEVICE_TEXT_TYPE type)
{
    IO_STACK_LOCATION location = {.MinorFunction = IRP_MN_QUERY_DEVICE_TEXT};
    ULONG_PTR information = 0;

    location.Parameters.QueryDeviceText.DeviceTextType = type;
    location.Parameters.QueryDeviceText.LocaleId = 0x0409;
    return NT_SUCCESS(io_pnp_send(device, &location, &information)) ? (WCHAR *)information : NULL;
}
