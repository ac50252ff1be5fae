/*
 * irp_complete.c - the way up: completion routines, and what the I/O manager does at the end.
 *
 * IofCompleteRequest walks from the current location upwards. When it has passed the last one, the
 * IRP is ENDING (irp.c) and goes one of four ways:
 *
 *   associated   frees it; the last one of a master completes the master.
 *   close        cleanup, close and paging requests: tells who waits in the kernel, who frees it.
 *   final stage  in the thread that asked, at APC_LEVEL: at once if that thread completes it itself
 *                at PASSIVE_LEVEL, else by a special kernel APC. With IRP_DEFER_IO_COMPLETION, and
 *                not marked pending, the system call does it when the dispatch routine returns
 *                (request.c); if that returns STATUS_PENDING nobody does.
 *   orphan       its thread is gone: nobody is told, it is only freed.
 *
 * Who is told what (final stage). `error`: NT_ERROR(status); `pending`: the topmost location was
 * marked pending; `synchronous`: IRP_SYNCHRONOUS_API or a file opened for synchronous I/O.
 *
 *                                       status block  event or file  APC or port
 *   no error                            written       set            yes
 *   error, pending, not synchronous     written       set            yes
 *   error, pending, synchronous file    left alone    file set       no
 *   error, pending, IRP_SYNCHRONOUS_API written       set            no
 *   error, not pending                  left alone    left alone     no
 *
 * The last line is why a driver that returns STATUS_PENDING without IoMarkIrpPending and then fails
 * the request leaves its caller waiting for ever.
 */
#include "io/io.h"

#include <string.h>

/* A user APC on its way to the thread that asked for it. */
struct user_apc {
    KAPC apc;
};

static void user_apc_end(PKAPC apc)
{
    arena_free(&world->arena, container_of(apc, struct user_apc, apc), sizeof(struct user_apc));
}

static VOID user_apc_kernel(PKAPC apc, PKNORMAL_ROUTINE *normal, PVOID *context, PVOID *argument1,
                            PVOID *argument2)
{
    user_apc_end(apc);
}

static void queue_user_apc(PIRP irp, PETHREAD thread)
{
    struct user_apc *apc = arena_alloc(&world->arena, sizeof *apc);

    if (!apc)
        return;
    KeInitializeApc(&apc->apc, thread, OriginalApcEnvironment, user_apc_kernel, user_apc_end,
                    (PKNORMAL_ROUTINE)(void *)irp->Overlay.AsynchronousParameters.UserApcRoutine,
                    irp->RequestorMode, irp->Overlay.AsynchronousParameters.UserApcContext);
    if (!KeInsertQueueApc(&apc->apc, irp->UserIosb, NULL, 2))
        user_apc_end(&apc->apc);
}

/* --- buffers ---------------------------------------------------------------------------------- */

/* Buffered output goes back to the asker: as many bytes as the driver says, whatever the room. */
static void copy_back(PIRP irp, const struct io_irp *own)
{
    NTSTATUS status = irp->IoStatus.Status;
    ULONG_PTR bytes = irp->IoStatus.Information;

    if (!(irp->Flags & IRP_BUFFERED_IO) || !(irp->Flags & IRP_INPUT_OPERATION) || !bytes)
        return;
    if (status == STATUS_VERIFY_REQUIRED || NT_ERROR(status))
        return;
    if (own && irqlab_unlikely(bytes > own->output_bytes)) {
        sim_probe(world->sim, KE_PROBE_RULE, .text = "irqlab/InformationTooLarge", .object = irp,
                  .b = bytes, .c = own->output_bytes);
        if (!mm_readable(irp->AssociatedIrp.SystemBuffer, bytes))
            bytes = own->buffer_bytes;
    }
    status = mm_out(irp->UserBuffer, irp->AssociatedIrp.SystemBuffer, bytes, irp->RequestorMode);
    if (!NT_SUCCESS(status))
        irp->IoStatus.Status = status;
}

static void write_status_block(PIRP irp)
{
    struct io_irp *own = io_irp_of(irp);

    if (!irp->UserIosb)
        return;
    mm_out(irp->UserIosb, &irp->IoStatus, sizeof irp->IoStatus,
           own && own->kernel_iosb ? KernelMode : irp->RequestorMode);
    KE_ORDER(KE_ORDER_RELEASE, irp->UserIosb); /* who sees it there need not wait for the event */
}

/* --- the final stage -------------------------------------------------------------------------- */

/* The thread has one request less: does somebody wait for its last one? */
static void tell_drains(PETHREAD thread)
{
    list_for_each(it, &world->io->drains)
    {
        struct io_drain *drain = container_of(it, struct io_drain, link);

        if (drain->thread == thread && IsListEmpty(io_thread_irps(thread)))
            KeSetEvent(&drain->empty, 0, FALSE);
    }
}

static void tell_waiters(PIRP irp, PFILE_OBJECT file, PETHREAD thread)
{
    NTSTATUS status = irp->IoStatus.Status;
    bool api = irp->Flags & IRP_SYNCHRONOUS_API;
    bool synchronous = api || (file && file->Flags & FO_SYNCHRONOUS_IO);

    if (!NT_ERROR(status) || (irp->PendingReturned && !synchronous)) {
        write_status_block(irp);
        if (irp->UserEvent)
            KeSetEvent(irp->UserEvent, 0, FALSE);
        if (file && (!irp->UserEvent || (file->Flags & FO_SYNCHRONOUS_IO && !api))) {
            file->FinalStatus = status;
            if (!(file->Flags & FO_SKIP_SET_EVENT))
                KeSetEvent(&file->Event, 0, FALSE);
        }
        if (irp->Flags & IRP_CREATE_OPERATION)
            return;
        if (irp->Overlay.AsynchronousParameters.UserApcRoutine)
            queue_user_apc(irp, thread);
        else if (file && file->CompletionContext &&
                 irp->Overlay.AsynchronousParameters.UserApcContext &&
                 !(file->Flags & FO_SKIP_COMPLETION_PORT && !irp->PendingReturned))
            io_port_post(file->CompletionContext->Port, file->CompletionContext->Key,
                         irp->Overlay.AsynchronousParameters.UserApcContext, status,
                         irp->IoStatus.Information);
        return;
    }
    if (!irp->PendingReturned)
        return;
    if (api) {
        write_status_block(irp);
        if (irp->UserEvent) {
            KeSetEvent(irp->UserEvent, 0, FALSE);
            return;
        }
    }
    if (file) {
        file->FinalStatus = status;
        KeSetEvent(&file->Event, 0, FALSE);
    }
}

/* Nobody uses the IRP any more: give back what it holds. */
static void release(PIRP irp, struct io_irp *own)
{
    PFILE_OBJECT file = own ? own->file : NULL;
    PKEVENT event = file && !(irp->Flags & IRP_SYNCHRONOUS_API) ? irp->UserEvent : NULL;

    if (own)
        io_irp_free(irp);
    else
        ExFreePool(irp);
    if (event)
        ob_dereference(event);
    if (file)
        ob_dereference(file);
}

static void finish(PIRP irp, bool by_apc)
{
    struct io_irp *own = io_irp_of(irp);
    PETHREAD thread = ke_current();
    bool elsewhere = thread->attached != NULL;
    PEPROCESS there = elsewhere ? ps_attach(thread->process) : NULL;

    copy_back(irp, own);
    io_irp_drop_buffers(irp);
    io_irp_unqueue(irp);
    IO_IRP_PROBE(IO_IRP_EV_DONE, irp, .b = (uint32_t)irp->IoStatus.Status,
                 .c = irp->IoStatus.Information);
    KE_ORDER(KE_ORDER_ACQUIRE, irp);
    if (own && own->finished)
        *own->finished = true;
    tell_waiters(irp, own ? own->file : NULL, thread);
    if (by_apc && own && own->file)
        ob_let_go(own->file); /* what the completer did comes before IRP_MJ_CLOSE and the unload */
    release(irp, own);
    if (irqlab_unlikely(elsewhere))
        ps_detach(there);
    if (irqlab_unlikely(!list_empty(&world->io->drains)))
        tell_drains(thread);
}

void io_irp_finish(PIRP irp)
{
    finish(irp, false);
}

static VOID finish_apc(PKAPC apc, PKNORMAL_ROUTINE *normal, PVOID *context, PVOID *argument1,
                       PVOID *argument2)
{
    finish(CONTAINING_RECORD(apc, IRP, Tail.Apc), true);
}

static void orphan_end(PIRP irp)
{
    struct io_irp *own = io_irp_of(irp);

    if (own && own->file)
        ob_let_go(own->file);
    IO_IRP_PROBE(IO_IRP_EV_DONE, irp, .b = (uint32_t)irp->IoStatus.Status,
                 .c = irp->IoStatus.Information);
    io_irp_drop_buffers(irp);
    io_irp_unqueue(irp);
    release(irp, own);
}

/* The thread ended while the APC was on its way. */
static VOID finish_rundown(PKAPC apc)
{
    orphan_end(CONTAINING_RECORD(apc, IRP, Tail.Apc));
}

static irqlab_cold _Noreturn void no_thread(PIRP irp)
{
    ke_crash(0xA, 0, sim_irql(world->sim), 1, (ULONG64)(uintptr_t)irp,
             "an IRP made by a driver was completed to its end, but it has no thread: its maker's "
             "completion routine must free it and return STATUS_MORE_PROCESSING_REQUIRED");
}

static void end(PIRP irp, CCHAR boost)
{
    struct sim *sim = world->sim;
    struct io_irp *own = io_irp_of(irp);
    PETHREAD thread = irp->Tail.Overlay.Thread;

    KE_ORDER(KE_ORDER_RELEASE, irp);
    if (own) {
        own->state = IO_IRP_ENDING;
        if (irqlab_unlikely(own->orphan)) {
            orphan_end(irp);
            return;
        }
    }
    if (irqlab_unlikely(!thread))
        no_thread(irp);
    if (thread == ke_current() && sim_irql(sim) == PASSIVE_LEVEL && !sim->cpu->nesting &&
        !thread->special_apc_disable) {
        sim_raise(sim, APC_LEVEL);
        io_irp_finish(irp);
        sim_lower(sim, PASSIVE_LEVEL);
        return;
    }
    if (own && irp->Flags & IRP_DEFER_IO_COMPLETION && !irp->PendingReturned) {
        own->deferred = true;
        return;
    }
    KeInitializeApc(&irp->Tail.Apc, thread, OriginalApcEnvironment, finish_apc, finish_rundown,
                    NULL, KernelMode, NULL);
    if (!KeInsertQueueApc(&irp->Tail.Apc, NULL, NULL, boost))
        finish_rundown(&irp->Tail.Apc);
}

/* Cleanup, close, paging: the asker waits in the kernel and frees the IRP itself. */
static void end_for_kernel(PIRP irp, CCHAR boost)
{
    PKEVENT event = irp->UserEvent;
    struct io_irp *own = io_irp_of(irp);

    if (own)
        own->state = IO_IRP_ENDING;
    if (irp->UserIosb)
        *irp->UserIosb = irp->IoStatus;
    if (own && own->finished)
        *own->finished = true;
    if (event)
        KeSetEvent(event, boost, FALSE);
}

static void end_associated(PIRP irp, CCHAR boost, uint64_t pc)
{
    PIRP master = irp->AssociatedIrp.MasterIrp;
    LONG left = --master->AssociatedIrp.IrpCount;

    for (PMDL mdl = irp->MdlAddress, next; mdl; mdl = next) {
        next = mdl->Next;
        mm_mdl_free(mdl, 0);
    }
    IoFreeIrp(irp);
    if (left == 0)
        io_irp_complete(master, boost, pc);
}

/* --- completion routines ---------------------------------------------------------------------- */

static void clear_location(PIO_STACK_LOCATION location)
{
    location->MinorFunction = 0;
    location->Flags = 0;
    location->Control = 0;
    location->Parameters.Others.Argument1 = NULL;
    location->Parameters.Others.Argument2 = NULL;
    location->Parameters.Others.Argument3 = NULL;
    location->Parameters.Others.Argument4 = NULL;
    location->FileObject = NULL;
}

static bool invoked(const IRP *irp, UCHAR control)
{
    if (irp->Cancel && control & SL_INVOKE_ON_CANCEL)
        return true;
    return control & (NT_SUCCESS(irp->IoStatus.Status) ? SL_INVOKE_ON_SUCCESS : SL_INVOKE_ON_ERROR);
}

/* Pass one location. False: its completion routine claimed the IRP, which must not be touched. */
static bool pass(PIRP irp, PIO_STACK_LOCATION location)
{
    UCHAR control = location->Control;
    bool has_owner; /* the originator has no location of its own */

    irp->PendingReturned = control & SL_PENDING_RETURNED;
    irp->CurrentLocation++;
    irp->Tail.Overlay.CurrentStackLocation++;
    has_owner = irp->CurrentLocation <= irp->StackCount;
    if (invoked(irp, control)) {
        PIO_COMPLETION_ROUTINE routine = location->CompletionRoutine;
        PVOID context = location->Context;
        PDEVICE_OBJECT device =
            has_owner ? irp->Tail.Overlay.CurrentStackLocation->DeviceObject : NULL;
        struct io_irp *own = io_irp_of(irp);
        NTSTATUS status;

        clear_location(location);
        if (own)
            own->state = IO_IRP_CLAIMED; /* for the time of the call it is the routine's */
        IO_IRP_PROBE(IO_IRP_EV_ENTER, irp, .b = (uint64_t)(uintptr_t)routine,
                     .c = (uint64_t)(uintptr_t)context);
        KE_CALLBACK("completion routine", routine, status = routine(device, irp, context));
        IO_IRP_PROBE(IO_IRP_EV_ROUTINE, irp, .b = (uint64_t)(uintptr_t)routine,
                     .c = (uint32_t)status);
        if (status == STATUS_MORE_PROCESSING_REQUIRED)
            return false;
        if (own)
            own->state = IO_IRP_UP;
        return true;
    }
    if (irp->PendingReturned && has_owner)
        IoMarkIrpPending(irp);
    clear_location(location);
    return true;
}

static irqlab_cold _Noreturn void completed_twice(PIRP irp)
{
    ke_crash(0x44, (ULONG64)(uintptr_t)irp, 0, 0, 0,
             "an IRP was completed that is completed already: two paths of the driver called "
             "IoCompleteRequest for it, or it was used after it went back to the I/O manager");
}

static irqlab_cold void check(PIRP irp, uint64_t pc)
{
    NTSTATUS status = irp->IoStatus.Status;

    if (irp->CancelRoutine)
        sim_probe(world->sim, KE_PROBE_RULE, .text = "0xC9/0x07", .object = irp,
                  .b = (uint64_t)(uintptr_t)irp->CancelRoutine, .pc = pc);
    if (status == STATUS_PENDING || status == (NTSTATUS)-1)
        sim_probe(world->sim, KE_PROBE_RULE, .text = "0xC9/0x06", .object = irp,
                  .b = (uint32_t)status, .pc = pc);
}

void io_irp_complete(PIRP irp, CCHAR boost, uint64_t pc)
{
    struct io_irp *own;

    if (irqlab_unlikely(irp->Type != IO_TYPE_IRP || irp->CurrentLocation > irp->StackCount + 1))
        completed_twice(irp);
    own = io_irp_of(irp);
    if (irqlab_unlikely(irp->CancelRoutine || irp->IoStatus.Status == STATUS_PENDING ||
                        irp->IoStatus.Status == (NTSTATUS)-1))
        check(irp, pc);
    IO_IRP_PROBE(IO_IRP_EV_COMPLETE, irp, .b = (uint32_t)irp->IoStatus.Status,
                 .c = irp->IoStatus.Information, .pc = pc);
    if (own)
        own->state = IO_IRP_UP;
    while (irp->CurrentLocation <= irp->StackCount)
        if (!pass(irp, irp->Tail.Overlay.CurrentStackLocation))
            return;
    irp->CurrentLocation = (CCHAR)(irp->StackCount + 2);
    if (irqlab_unlikely(irp->Flags & IRP_ASSOCIATED_IRP))
        end_associated(irp, boost, pc);
    else if (irp->Flags & (IRP_CLOSE_OPERATION | IRP_PAGING_IO))
        end_for_kernel(irp, boost);
    else
        end(irp, boost);
}

VOID IofCompleteRequest(PIRP Irp, CCHAR PriorityBoost)
{
    KE_DDI(Irp, PriorityBoost);
    ke_point(KE_OP_IO, Irp);
    io_irp_complete(Irp, PriorityBoost, IO_CALLER);
    sim_settle(world->sim);
}
