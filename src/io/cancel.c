/*
 * cancel.c - cancelling requests: the cancel spin lock, IoCancelIrp, and the end of a thread.
 *
 * A cancel routine is called once, with the cancel spin lock held and taken out of the IRP before;
 * it releases the lock itself. Everything that looks for an IRP to cancel does so with the lock held
 * and without a point between finding it and calling its routine, so that the IRP cannot end in
 * between.
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
    device = irp->CurrentLocation <= irp->StackCount ? IoGetCurrentIrpStackLocation(irp)->DeviceObject
                                                     : NULL;
    world->io->cancelling = irp;
    KE_CALLBACK("cancel routine", routine, routine(device, irp));
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

/* --- all that somebody has asked for ---------------------------------------------------------------- */

static bool matches(const IRP *irp, PFILE_OBJECT file, const IO_STATUS_BLOCK *iosb)
{
    const struct io_irp *own = io_irp_of((PIRP)irp);

    if (irp->Cancel || (own && own->state == IO_IRP_ENDING))
        return false;
    if (file && (!own || own->file != file))
        return false;
    return !iosb || irp->UserIosb == iosb;
}

uint32_t io_cancel_matching(PETHREAD thread, PFILE_OBJECT file, PIO_STATUS_BLOCK iosb)
{
    PLIST_ENTRY head = io_thread_irps(thread);
    uint32_t count = 0;

    for (;;) {
        KIRQL irql = lock();
        PLIST_ENTRY entry = head->Flink;

        while (entry != head && !matches(CONTAINING_RECORD(entry, IRP, ThreadListEntry), file, iosb))
            entry = entry->Flink;
        if (entry == head) {
            KeReleaseSpinLock(&world->io->cancel_lock, irql);
            return count;
        }
        count++;
        cancel_locked(CONTAINING_RECORD(entry, IRP, ThreadListEntry), irql);
    }
}

/* --- the end of a thread ------------------------------------------------------------------------------ */

static void orphan(PIRP irp)
{
    struct io_irp *own = io_irp_of(irp);

    sim_probe(world->sim, KE_PROBE_RULE, .text = "0xC4/0x135", .object = irp, .b = EXIT_WAIT_MS);
    io_irp_unqueue(irp);
    if (own && own->state == IO_IRP_ENDING)
        return; /* its APC will be run down with the thread */
    irp->Tail.Overlay.Thread = NULL;
    if (own)
        own->orphan = true;
    IO_IRP_PROBE(IO_IRP_EV_ORPHAN, irp);
}

void io_thread_exit(PETHREAD thread)
{
    LARGE_INTEGER timeout = {.QuadPart = -10000ll * EXIT_WAIT_MS};
    PLIST_ENTRY head = io_thread_irps(thread);
    struct io_drain drain = {.thread = thread};

    if (IsListEmpty(head))
        return;
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
