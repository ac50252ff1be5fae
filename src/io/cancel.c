/*
 * cancel.c - cancelling requests: the cancel spin lock, IoCancelIrp, and the end of a thread.
 *
 * A cancel routine is called once, with the cancel spin lock held and taken out of the IRP before;
 * it releases the lock itself. Everything that looks for an IRP to cancel does so with the lock
 * held and without a point between finding it and calling its routine, so that the IRP cannot end
 * in between.
 *
 * A thread that ends cancels what it has asked for and waits until the last of it has ended, for at
 * most five minutes, as Windows does. What is left then is orphaned (irp.c), and observers are told
 * (0xC4/0x135: a cancelled IRP was not completed in time).
 */
#include "io/io.h"

enum { EXIT_WAIT_MS = 5 * 60 * 1000 };

static KIRQL lock(void)
{
    return KeAcquireSpinLockRaiseToDpc(&world->io->cancel_lock);
}

VOID IoAcquireCancelSpinLock(PKIRQL Irql)
{
    KE_DDI(&world->io->cancel_lock, 0);
    *Irql = lock();
}

VOID IoReleaseCancelSpinLock(KIRQL Irql)
{
    KE_DDI(&world->io->cancel_lock, Irql);
    KeReleaseSpinLock(&world->io->cancel_lock, Irql);
}

/* Does this CPU hold the lock still? */
static bool still_held(void)
{
    const struct ke_cpu *cpu = &world->ke->cpus[world->sim->cpu->number];

    for (uint32_t i = 0; i < cpu->held_count && i < KE_HELD_SPIN_LOCKS; i++)
        if (cpu->held[i] == &world->io->cancel_lock)
            return true;
    return false;
}

/* The cancel spin lock is held and was taken at `irql`; it is not when this returns. */
static BOOLEAN cancel_locked(PIRP irp, KIRQL irql)
{
    PDRIVER_CANCEL routine = irp->CancelRoutine;
    PDEVICE_OBJECT device;

    irp->Cancel = TRUE;
    irp->CancelRoutine = NULL;
    IO_IRP_PROBE(IO_IRP_EV_CANCEL, irp, .b = (uint64_t)(uintptr_t)routine);
    if (!routine) {
        KeReleaseSpinLock(&world->io->cancel_lock, irql);
        return FALSE;
    }
    if (irqlab_unlikely(irp->CurrentLocation > irp->StackCount + 1))
        ke_crash(0x48, (ULONG64)(uintptr_t)irp, (ULONG64)(uintptr_t)routine, 0, 0,
                 "an IRP that was completed with its cancel routine still set is cancelled");
    irp->CancelIrql = irql;
    device = irp->CurrentLocation <= irp->StackCount
                 ? IoGetCurrentIrpStackLocation(irp)->DeviceObject
                 : NULL;
    world->io->cancelling = irp;
    KE_CALLBACK_TO(irql, "cancel routine", routine,
                   routine(device, irp)); /* it gives the lock back */
    if (irqlab_unlikely(still_held()))
        ke_crash(0x11B, (ULONG64)(uintptr_t)irp, (ULONG64)(uintptr_t)routine, 0, 0,
                 "a cancel routine returned without releasing the cancel spin lock");
    return TRUE;
}

BOOLEAN IoCancelIrp(PIRP Irp)
{
    KIRQL irql;

    KE_DDI(Irp, 0);
    irql = lock();
    return cancel_locked(Irp, irql);
}

void io_cancel_unless(PIRP irp, const bool *finished)
{
    KIRQL irql = lock();

    if (*finished || io_irp_of(irp)->state == IO_IRP_ENDING)
        KeReleaseSpinLock(&world->io->cancel_lock, irql);
    else
        cancel_locked(irp, irql);
}

/* --- all that somebody has asked for ---------------------------------------------------------- */

struct match {
    PFILE_OBJECT file;           /* NULL: any */
    const IO_STATUS_BLOCK *iosb; /* NULL: any */
    bool synchronous;            /* only those that their thread waits for */
};

static bool matches(PIRP irp, const struct match *match)
{
    const struct io_irp *own = io_irp_of(irp);

    if (irp->Cancel || (own && own->state == IO_IRP_ENDING))
        return false;
    if (match->file && (!own || own->file != match->file))
        return false;
    if (match->synchronous && !(irp->Flags & IRP_SYNCHRONOUS_API) &&
        !(own && own->file && own->file->Flags & FO_SYNCHRONOUS_IO))
        return false;
    return !match->iosb || irp->UserIosb == match->iosb;
}

static uint32_t cancel_all(PETHREAD thread, const struct match *match)
{
    PLIST_ENTRY head = io_thread_irps(thread);
    uint32_t count = 0;

    for (;;) {
        KIRQL irql = lock();
        PLIST_ENTRY entry = head->Flink;

        while (entry != head && !matches(CONTAINING_RECORD(entry, IRP, ThreadListEntry), match))
            entry = entry->Flink;
        if (entry == head) {
            KeReleaseSpinLock(&world->io->cancel_lock, irql);
            return count;
        }
        count++;
        cancel_locked(CONTAINING_RECORD(entry, IRP, ThreadListEntry), irql);
    }
}

uint32_t io_cancel_matching(PETHREAD thread, PFILE_OBJECT file, PIO_STATUS_BLOCK iosb)
{
    return cancel_all(thread, &(struct match){.file = file, .iosb = iosb});
}

/* --- the end of a thread ---------------------------------------------------------------------- */

static void orphan(PIRP irp)
{
    struct io_irp *own = io_irp_of(irp);

    sim_probe(world->sim, KE_PROBE_RULE, .text = "irqlab/SlowCancel", .object = irp,
              .b = EXIT_WAIT_MS);
    io_irp_unqueue(irp);
    if (own && own->state == IO_IRP_ENDING && !own->deferred)
        return; /* its APC is run down with the thread */
    InsertTailList(&world->io->orphans, &irp->ThreadListEntry);
    irp->Tail.Overlay.Thread = NULL;
    if (own)
        own->orphan = true;
    IO_IRP_PROBE(IO_IRP_EV_ORPHAN, irp);
}

/* The thread ends and has requests under way. */
static irqlab_cold void end_requests(PETHREAD thread)
{
    LARGE_INTEGER timeout = {.QuadPart = -10000ll * EXIT_WAIT_MS};
    PLIST_ENTRY head = io_thread_irps(thread);
    struct io_drain drain = {.thread = thread};

    io_cancel_matching(thread, NULL, NULL);
    if (IsListEmpty(head))
        return;
    KeInitializeEvent(&drain.empty, NotificationEvent, FALSE);
    list_push_back(&world->io->drains, &drain.link);
    KeWaitForSingleObject(&drain.empty, Executive, KernelMode, FALSE, &timeout);
    list_remove(&drain.link);
    while (!IsListEmpty(head))
        orphan(CONTAINING_RECORD(head->Flink, IRP, ThreadListEntry));
}

void io_thread_exit(PETHREAD thread)
{
    if (irqlab_unlikely(!list_empty(&world->io->driver_threads)))
        io_driver_thread_exit(thread);
    if (!IsListEmpty(io_thread_irps(thread)))
        end_requests(thread);
}

/* --- the system calls ------------------------------------------------------------------------- */

static NTSTATUS put_result(PIO_STATUS_BLOCK iosb, NTSTATUS status, struct ob_call call)
{
    IO_STATUS_BLOCK result = {.Status = status};

    ob_out(call, iosb, &result, sizeof result);
    return status;
}

/* All of the file that the calling thread has asked for. Does not wait for their end. */
static NTSTATUS cancel_file(HANDLE handle, PIO_STATUS_BLOCK iosb, struct ob_call call)
{
    void *body;
    NTSTATUS status;

    if (call.mode != KernelMode && !io_user_writable(iosb, sizeof *iosb))
        return STATUS_ACCESS_VIOLATION;
    status = ob_handle_reference(handle, 0, world->io->file_type, call, &body, NULL);
    if (!NT_SUCCESS(status))
        return status;
    ke_point(KE_OP_IO, body);
    io_cancel_matching(ke_current(), body, NULL);
    ob_dereference(body);
    return put_result(iosb, STATUS_SUCCESS, call);
}

NTSTATUS NtCancelIoFile(HANDLE FileHandle, PIO_STATUS_BLOCK IoStatusBlock)
{
    KE_DDI(FileHandle, 0);
    return cancel_file(FileHandle, IoStatusBlock, OB_CALL_NT);
}

NTSTATUS ZwCancelIoFile(HANDLE FileHandle, PIO_STATUS_BLOCK IoStatusBlock)
{
    OB_ZW(status, call);
    KE_DDI(FileHandle, 0);
    status = cancel_file(FileHandle, IoStatusBlock, call);
    OB_ZW_END(status);
}

struct cancel_search {
    PFILE_OBJECT file;
    PIO_STATUS_BLOCK iosb;
    uint32_t count;
    HANDLE after; /* thread ids are ascending: go on behind this one */
    PETHREAD thread;
};

static bool next_thread(void *context, PETHREAD thread)
{
    struct cancel_search *search = context;

    if ((uintptr_t)thread->id <= (uintptr_t)search->after || IsListEmpty(io_thread_irps(thread)))
        return true;
    search->thread = thread;
    return false;
}

/* Those of any thread of the process. */
static NTSTATUS cancel_file_ex(HANDLE handle, PIO_STATUS_BLOCK request, PIO_STATUS_BLOCK iosb,
                               struct ob_call call)
{
    struct cancel_search search = {.iosb = request};
    void *body;
    NTSTATUS status;

    if (call.mode != KernelMode && !io_user_writable(iosb, sizeof *iosb))
        return STATUS_ACCESS_VIOLATION;
    status = ob_handle_reference(handle, 0, world->io->file_type, call, &body, NULL);
    if (!NT_SUCCESS(status))
        return status;
    ke_point(KE_OP_IO, body);
    search.file = body;
    for (;;) {
        search.thread = NULL;
        ps_thread_for_each(ps_current(), next_thread, &search);
        if (!search.thread)
            break;
        search.after = search.thread->id;
        ob_reference(search.thread);
        search.count += io_cancel_matching(search.thread, search.file, search.iosb);
        ob_dereference(search.thread);
    }
    ob_dereference(body);
    return put_result(iosb, search.count ? STATUS_SUCCESS : STATUS_NOT_FOUND, call);
}

NTSTATUS NtCancelIoFileEx(HANDLE FileHandle, PIO_STATUS_BLOCK IoRequestToCancel,
                          PIO_STATUS_BLOCK IoStatusBlock)
{
    KE_DDI(FileHandle, 0);
    return cancel_file_ex(FileHandle, IoRequestToCancel, IoStatusBlock, OB_CALL_NT);
}

NTSTATUS ZwCancelIoFileEx(HANDLE FileHandle, PIO_STATUS_BLOCK IoRequestToCancel,
                          PIO_STATUS_BLOCK IoStatusBlock)
{
    OB_ZW(status, call);
    KE_DDI(FileHandle, 0);
    status = cancel_file_ex(FileHandle, IoRequestToCancel, IoStatusBlock, call);
    OB_ZW_END(status);
}

/* The one synchronous request that a thread waits for. */
NTSTATUS NtCancelSynchronousIoFile(HANDLE ThreadHandle, PIO_STATUS_BLOCK IoRequestToCancel,
                                   PIO_STATUS_BLOCK IoStatusBlock)
{
    struct ob_call call = OB_CALL_NT;
    void *body;
    uint32_t count;
    NTSTATUS status;

    KE_DDI(ThreadHandle, 0);
    if (call.mode != KernelMode && !io_user_writable(IoStatusBlock, sizeof *IoStatusBlock))
        return STATUS_ACCESS_VIOLATION;
    status = ob_handle_reference(ThreadHandle, THREAD_TERMINATE, world->ps->thread_type, call,
                                 &body, NULL);
    if (!NT_SUCCESS(status))
        return status;
    ke_point(KE_OP_IO, body);
    count = cancel_all(body, &(struct match){.iosb = IoRequestToCancel, .synchronous = true});
    ob_dereference(body);
    return put_result(IoStatusBlock, count ? STATUS_SUCCESS : STATUS_NOT_FOUND, call);
}
