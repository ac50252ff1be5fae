/*
 * request.c - one system call about a file: from its handle to the status that is returned.
 *
 *   io_request_begin   references file and event, checks access, takes the lock of a synchronous
 *                      file, resets the events
 *   io_request_irp     makes the IRP
 *   (the caller fills in the location and attaches buffers)
 *   io_request_send    sends it, waits if that is due, lets go of everything
 *   io_request_fail    instead of io_request_send, when something before went wrong
 *
 * What is returned: what the dispatch routine returned, unless that was STATUS_PENDING and the file
 * is synchronous: then the status the IRP ended with.
 *
 * IRP_DEFER_IO_COMPLETION (read, write, create, fs control; not device control) promises the I/O
 * manager that a dispatch routine which does not return STATUS_PENDING has ended the IRP. A driver
 * that returns something else and has not completed it loses the IRP there and then: it ends with
 * the IoStatus it has. Without the flag such an IRP stays with the driver for good.
 */
#include "io/io.h"

/* --- begin ------------------------------------------------------------------------------------ */

static NTSTATUS take_event(struct io_request *request, HANDLE event)
{
    void *body;
    NTSTATUS status;

    if (!event)
        return STATUS_SUCCESS;
    status = ob_handle_reference(event, EVENT_MODIFY_STATE, world->ob->event_type, request->call,
                                 &body, NULL);
    if (!NT_SUCCESS(status))
        return status;
    request->event = body;
    KeClearEvent(request->event);
    return STATUS_SUCCESS;
}

NTSTATUS io_request_begin(struct io_request *request, HANDLE file, ACCESS_MASK any_of, HANDLE event,
                          PIO_STATUS_BLOCK iosb, PIO_APC_ROUTINE apc, struct ob_call call)
{
    void *body;
    NTSTATUS status;

    *request = (struct io_request){.call = call, .iosb = iosb};
    if (call.mode != KernelMode && !io_user_writable(iosb, sizeof *iosb))
        return STATUS_ACCESS_VIOLATION;
    status = ob_handle_reference(file, 0, world->io->file_type, call, &body, &request->granted);
    if (!NT_SUCCESS(status))
        return status;
    request->file = body;
    request->synchronous = request->file->Flags & FO_SYNCHRONOUS_IO;
    if (call.mode != KernelMode && any_of && !(request->granted & any_of))
        status = STATUS_ACCESS_DENIED;
    else if (apc && request->file->CompletionContext)
        status = STATUS_INVALID_PARAMETER;
    if (NT_SUCCESS(status))
        status = take_event(request, event);
    if (NT_SUCCESS(status) && request->synchronous)
        request->locked = io_file_lock(request->file, call.mode, &status);
    else
        ke_point(KE_OP_IO, request->file);
    if (!NT_SUCCESS(status) || (request->synchronous && !request->locked))
        return io_request_fail(request, status);
    request->device = io_device_top(request->file->DeviceObject);
    if (!event || request->synchronous)
        request->file->Event.Header.SignalState = 0;
    return STATUS_SUCCESS;
}

static void let_go(struct io_request *request)
{
    if (request->locked)
        io_file_unlock(request->file);
    ob_dereference(request->file);
}

NTSTATUS io_request_fail(struct io_request *request, NTSTATUS status)
{
    if (request->irp) {
        io_irp_drop_buffers(request->irp);
        io_irp_free(request->irp);
        ob_dereference(request->file); /* the IRP's */
    }
    if (request->event)
        ob_dereference(request->event);
    let_go(request);
    return status;
}

NTSTATUS io_request_irp(struct io_request *request, UCHAR major, ULONG flags)
{
    PIRP irp = mm_pool_exhausted(IoSizeOfIrp(request->device->StackSize))
                   ? NULL
                   : io_irp_allocate(request->device->StackSize, true, 0);
    struct io_irp *own;

    if (!irp)
        return io_request_fail(request, STATUS_INSUFFICIENT_RESOURCES);
    request->irp = irp;
    request->location = IoGetNextIrpStackLocation(irp);
    own = io_irp_of(irp);
    own->major = major;
    own->file = request->file;
    own->granted = request->granted;
    ob_reference(request->file);
    irp->Flags = flags;
    irp->RequestorMode = request->call.mode;
    irp->UserIosb = request->iosb;
    irp->UserEvent = request->event;
    irp->Tail.Overlay.OriginalFileObject = request->file;
    request->location->MajorFunction = major;
    request->location->FileObject = request->file;
    return STATUS_SUCCESS;
}

/* --- send ------------------------------------------------------------------------------------- */

/* A deferred IRP whose dispatch routine has returned: completed elsewhere meanwhile, or dropped. */
static irqlab_cold void end_deferred(struct io_request *request)
{
    struct sim *sim = world->sim;
    struct io_irp *own = io_irp_of(request->irp);
    unsigned irql = sim_irql(sim);

    if (!own)
        return;
    request->irp->CancelRoutine = NULL;
    own->state = IO_IRP_ENDING;
    if (irql < APC_LEVEL)
        sim_raise(sim, APC_LEVEL);
    io_irp_finish(request->irp);
    if (irql < APC_LEVEL)
        sim_lower(sim, irql);
}

NTSTATUS io_request_call(struct io_request *request)
{
    PIRP irp = request->irp;
    bool deferred = irp->Flags & IRP_DEFER_IO_COMPLETION;
    NTSTATUS status;

    io_irp_of(irp)->finished = &request->finished;
    io_irp_queue(irp, ke_current());
    status = io_irp_call(request->device, irp, 0);
    if (irqlab_unlikely(deferred && status != STATUS_PENDING && !request->finished))
        end_deferred(request);
    return status;
}

NTSTATUS io_request_wait(struct io_request *request, PKEVENT event, bool alertable)
{
    NTSTATUS status = KeWaitForSingleObject(event, Executive, request->call.mode, alertable, NULL);

    if (irqlab_unlikely(status == STATUS_ALERTED || status == STATUS_USER_APC)) {
        io_cancel_unless(request->irp, &request->finished);
        KeWaitForSingleObject(event, Executive, KernelMode, FALSE, NULL);
    }
    return status;
}

/* The IRP outlives the call: it must not know our stack any more. */
static void forget(struct io_request *request)
{
    struct io_irp *own;

    if (request->finished)
        return;
    own = io_irp_of(request->irp);
    if (own)
        own->finished = NULL;
}

NTSTATUS io_request_send(struct io_request *request)
{
    NTSTATUS status = io_request_call(request);

    if (request->synchronous && status == STATUS_PENDING) {
        io_request_wait(request, &request->file->Event, request->file->Flags & FO_ALERTABLE_IO);
        status = request->file->FinalStatus;
    }
    forget(request);
    let_go(request);
    return status;
}

NTSTATUS io_request_send_and_wait(struct io_request *request)
{
    struct io_irp *own = io_irp_of(request->irp);
    IO_STATUS_BLOCK iosb = {0};
    NTSTATUS status;

    if (request->synchronous)
        return io_request_send(request);
    KeInitializeEvent(&request->done, SynchronizationEvent, FALSE);
    own->kernel_iosb = true;
    request->irp->Flags |= IRP_SYNCHRONOUS_API;
    request->irp->UserIosb = &iosb;
    request->irp->UserEvent = &request->done;
    status = io_request_call(request);
    if (status == STATUS_PENDING) {
        io_request_wait(request, &request->done, false);
        status = iosb.Status;
        ob_out(request->call, request->iosb, &iosb, sizeof iosb);
    } else if (!NT_ERROR(status)) {
        ob_out(request->call, request->iosb, &iosb, sizeof iosb);
    }
    forget(request);
    let_go(request);
    return status;
}
