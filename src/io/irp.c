/*
 * irp.c - the I/O request packet: where it comes from, how it travels, who may touch it when.
 *
 * Notes on the design
 *
 * Words
 *   location    an IO_STACK_LOCATION. Location n lies n-th from the IRP (1 is the nearest); the
 *               highest, number StackCount, belongs to the device at the top of the stack.
 *   current     the location numbered CurrentLocation; StackCount + 1 means "none yet": the
 *               originator has no location.
 *   originator  who made the IRP: the I/O manager for a system call, or a driver.
 *   threaded    made for a thread and on its list (thread->irps): freed by the final stage. Those
 *               of system calls, IoBuildSynchronousFsdRequest and IoBuildDeviceIoControlRequest.
 *               All others are *free-standing*: freed by their originator.
 *   holder      who may read and write the IRP just now: exactly one of originator, a driver (the
 *               one whose location is current) or the I/O manager. A canceller is never a holder:
 *               it may call IoCancelIrp, which touches Cancel, CancelRoutine and CancelIrql only.
 *   marked      the current location has SL_PENDING_RETURNED (IoMarkIrpPending).
 *   claimed     a completion routine answered STATUS_MORE_PROCESSING_REQUIRED.
 *   dropped     the dispatch routine returned neither STATUS_PENDING nor after having completed,
 *               passed on or kept the IRP for good: a mistake of the driver that no state shows.
 *
 * Invariants
 *   1. Size >= sizeof(IRP) + StackCount locations, which lie directly behind the IRP.
 *   2. 1 <= CurrentLocation <= StackCount + 1 until completion has passed the last location; then
 *      it is StackCount + 2, which is how a second completion is known (0x44).
 *   3. Tail.Overlay.CurrentStackLocation == location(CurrentLocation), except while ENDING, when
 *      the KAPC in Tail.Apc has overwritten it (and Thread, ListEntry, OriginalFileObject).
 *   4. An IRP is on the list of a thread if and only if it is threaded, was queued (io_irp_queue),
 *      and its final stage has not run; the thread is then io_irp.thread. (Orphans: io->orphans.)
 *   5. A threaded IRP about a file holds one reference to it from being made to its final stage.
 *   6. A location's completion routine is called at most once: it is taken out before the call.
 *   7. Who completes the IRP has set CancelRoutine to NULL before (not enforced: 0xC9/0x07 reports
 *      it, IoCancelIrp then crashes with 0x48 as Windows does).
 *   8. A FREE IRP is freed pool: poisoned and in quarantine, so that Type is not IO_TYPE_IRP.
 *
 * The states (io_irp.state; an IRP in memory of a driver, IoInitializeIrp, has them too, unwritten)
 *
 *                 make                  io_irp_call           io_irp_call
 *      FREE ------------------> MADE -----------------> DOWN ------------.
 *       ^ ^                     ^ |                    ^  | ^            |
 *       | |          IoReuseIrp | | io_irp_complete    |  | '------------' to the next level
 *       | |                     | '--------------.     |  |
 *       | | IoFreeIrp           |                v     |  | io_irp_complete
 *       | '-------------- CLAIMED <----------> UP <----|--'
 *       |                    |    claimed,     |       |
 *       |                    |    complete     |       |
 *       |                    '-----------------|-------' io_irp_call
 *       |                                      | last location passed
 *       '------------------- ENDING <----------'
 *             end
 *
 *   FREE -> MADE      io_irp_allocate (IoAllocateIrp, IoMakeAssociatedIrp, IoBuildXxx, calls)
 *   MADE -> DOWN      io_irp_call: the originator sends it to the top of a stack
 *   DOWN -> DOWN      io_irp_call: a driver passes it on, before or after having pended it
 *   DOWN -> UP        io_irp_complete, by the driver whose location is current
 *   MADE -> UP        io_irp_complete of an IRP that never travelled (master IRPs)
 *   UP -> CLAIMED     io_irp_complete: for the time of a completion routine's call, and for good if
 *                     it claims the IRP
 *   CLAIMED -> UP     the routine did not claim it; or io_irp_complete again, by who claimed it
 *   CLAIMED -> DOWN   io_irp_call again
 *   CLAIMED -> MADE   IoReuseIrp, by the originator
 *   CLAIMED -> FREE   IoFreeIrp, by the originator
 *   UP -> ENDING      io_irp_complete has passed the last location
 *   ENDING -> FREE    the final stage, in the asker's thread: inline or by APC (irp_complete.c);
 *                     cleanup, close: by the I/O manager that sent it (file.c)
 *
 * MADE
 *   Held by the originator. CurrentLocation is StackCount + 1. The next location may be filled in.
 *   Locations are zero. Nobody else knows the IRP, unless it is queued: then IoCancelIrp may come.
 *
 * DOWN
 *   Held by the driver whose location is current: inside its dispatch routine, or afterwards if it
 *   returned STATUS_PENDING and kept the IRP. The current location's DeviceObject is set, and so
 *   are those of the locations above that were used. Completion routines above are those of the
 *   drivers (or of the originator) that passed it on. A dispatch routine that has passed it on may
 *   not touch it any more, not even if the call below has not returned: it may be FREE.
 *   A dropped IRP stays here for good: its thread cannot end, its file is never closed. (A system
 *   call that had IRP_DEFER_IO_COMPLETION ends it itself, request.c.)
 *   If its thread gives up waiting for it (cancel.c) it is *orphaned*: on no list, and
 *   Tail.Overlay.Thread is NULL. UserIosb, UserEvent and UserBuffer point into what may no longer
 *   exist and must not be used. Its file is still referenced: the driver cannot be unloaded. The
 *   way out is completion; nobody is told then.
 *
 * UP
 *   Held by io_irp_complete. Locations below are zeroed. PendingReturned tells whether the location
 *   below was marked.
 *
 * CLAIMED
 *   Held by the completion routine, or by the driver (or originator) whose routine claimed it;
 *   CurrentLocation is its level. The same as DOWN for that driver, except that locations below are
 *   free to be used again.
 *
 * ENDING
 *   Held by the I/O manager. Trust no field of Tail; thread and file are in struct io_irp. The
 *   asker's buffers are not yet written. Cancelling it does nothing.
 *
 * FREE
 *   Held by nobody. Every access is a mistake of a driver; what it reads is poison.
 *
 * What cannot happen
 *   - ENDING -> DOWN: a driver has no pointer that it may still use.
 *   - an IRP on two threads' lists: only its maker queues it, once.
 *   - the final stage at DISPATCH_LEVEL or in a thread that is not the asker's. (What is left of it
 *     for an orphan runs wherever it is completed.)
 *   - a free-standing IRP in a thread's list; IoBuildAsynchronousFsdRequest names a thread in
 *     Tail.Overlay.Thread all the same.
 */
#include "io/io.h"

#include <string.h>

/* --- memory ----------------------------------------------------------------------------------- */

enum { TAG_IRP = 0x20707249 /* "Irp " */ };

static uint64_t irp_bytes(unsigned levels)
{
    return sizeof(struct io_irp) + levels * sizeof(IO_STACK_LOCATION);
}

static void put(struct io_irp *own, uint64_t pc)
{
    own->state = IO_IRP_FREE;
    own->magic = 0;
    own->irp.Type = 0;
    mm_pool_free(own, TAG_IRP, pc);
}

static void initialize(PIRP irp, USHORT bytes, CCHAR levels)
{
    memset(irp, 0, bytes);
    irp->Type = IO_TYPE_IRP;
    irp->Size = bytes;
    irp->StackCount = levels;
    irp->CurrentLocation = (CCHAR)(levels + 1);
    irp->ApcEnvironment = OriginalApcEnvironment;
    InitializeListHead(&irp->ThreadListEntry);
    irp->Tail.Overlay.CurrentStackLocation = (PIO_STACK_LOCATION)(irp + 1) + levels;
}

PIRP io_irp_allocate(CCHAR levels, bool threaded, uint64_t pc)
{
    unsigned count = levels < 0 ? 0 : (unsigned)levels;
    struct io_irp *own = mm_pool_alloc(irp_bytes(count), TAG_IRP, MM_POOL_KERNEL, pc);

    if (!own)
        return NULL;
    *own = (struct io_irp){
        .magic = IO_IRP_MAGIC,
        .number = ++world->io->irps_made,
        .state = IO_IRP_MADE,
        .major = 0xFF,
        .threaded = threaded,
        .since_100ns = world->sim->now_100ns,
        .pc = pc,
    };
    initialize(&own->irp, IoSizeOfIrp(count), (CCHAR)count);
    own->irp.AllocationFlags = IRP_ALLOCATED_FIXED_SIZE;
    IO_IRP_PROBE(IO_IRP_EV_ALLOCATE, &own->irp, .b = count, .c = threaded, .pc = pc);
    return &own->irp;
}

void io_irp_free(PIRP irp)
{
    struct io_irp *own = io_irp_of(irp);

    irqlab_assert(own && own->state != IO_IRP_FREE && IsListEmpty(&irp->ThreadListEntry));
    IO_IRP_PROBE(IO_IRP_EV_FREE, irp);
    if (irqlab_unlikely(own->extra != NULL))
        mm_pool_free(own->extra, 0, 0);
    put(own, 0);
}

void io_irp_queue(PIRP irp, PETHREAD thread)
{
    struct io_irp *own = io_irp_of(irp);

    own->thread = thread;
    irp->Tail.Overlay.Thread = thread;
    InsertHeadList(io_thread_irps(thread), &irp->ThreadListEntry);
    IO_IRP_PROBE(IO_IRP_EV_QUEUE, irp, .b = (uint64_t)(uintptr_t)thread);
}

void io_irp_unqueue(PIRP irp)
{
    RemoveEntryList(&irp->ThreadListEntry);
    InitializeListHead(&irp->ThreadListEntry);
}

/* --- sending ---------------------------------------------------------------------------------- */

NTSTATUS io_irp_call(PDEVICE_OBJECT device, PIRP irp, uint64_t pc)
{
    struct io_irp *own = io_irp_of(irp);
    PIO_STACK_LOCATION location;
    PDRIVER_OBJECT driver;
    PDRIVER_DISPATCH dispatch;
    NTSTATUS status;

    if (irqlab_unlikely(irp->Type != IO_TYPE_IRP))
        sim_probe(world->sim, KE_PROBE_RULE, .text = "0xC9/0x03", .object = irp, .pc = pc);
    if (irqlab_unlikely(--irp->CurrentLocation <= 0))
        ke_crash(0x35, (ULONG64)(uintptr_t)irp, 0, 0, 0,
                 "IoCallDriver was given an IRP with no stack location left (StackCount is %d): it "
                 "was made for a lower device stack, or has travelled down more often than up",
                 irp->StackCount);
    location = --irp->Tail.Overlay.CurrentStackLocation;
    location->DeviceObject = device;
    driver = device->DriverObject;
    dispatch = driver->MajorFunction[location->MajorFunction];
    if (own)
        own->state = IO_IRP_DOWN;
    IO_IRP_PROBE(IO_IRP_EV_CALL, irp, .b = (uint64_t)(uintptr_t)device,
                 .c = (uint64_t)location->MajorFunction << 8 | location->MinorFunction, .pc = pc);
    KE_CALLBACK("dispatch", dispatch, status = dispatch(device, irp));
    IO_IRP_PROBE(IO_IRP_EV_RETURN, irp, .b = (uint64_t)(uintptr_t)device, .c = (uint32_t)status,
                 .pc = (uint64_t)(uintptr_t)dispatch);
    return status;
}

NTSTATUS IofCallDriver(PDEVICE_OBJECT DeviceObject, PIRP Irp)
{
    KE_DDI(Irp, (uintptr_t)DeviceObject);
    ke_point(KE_OP_IO, Irp);
    return io_irp_call(DeviceObject, Irp, IO_CALLER);
}

/* --- the documented routines ------------------------------------------------------------------ */

/* A driver asks: the allocation may fail, and the IRP is the driver's to free. */
static PIRP allocate_for_driver(CCHAR levels, uint64_t pc)
{
    if (mm_pool_refuse())
        return NULL;
    return io_irp_allocate(levels, false, pc);
}

PIRP IoAllocateIrp(CCHAR StackSize, BOOLEAN ChargeQuota)
{
    PIRP irp;

    KE_DDI(NULL, StackSize);
    irp = allocate_for_driver(StackSize, IO_CALLER);
    if (irp && ChargeQuota)
        irp->AllocationFlags |= IRP_QUOTA_CHARGED;
    return irp;
}

PIRP IoAllocateIrpEx(PDEVICE_OBJECT DeviceObject, CCHAR StackSize, BOOLEAN ChargeQuota)
{
    PIRP irp;

    KE_DDI(DeviceObject, StackSize);
    irp = allocate_for_driver(StackSize, IO_CALLER);
    if (irp && ChargeQuota)
        irp->AllocationFlags |= IRP_QUOTA_CHARGED;
    return irp;
}

VOID IoInitializeIrp(PIRP Irp, USHORT PacketSize, CCHAR StackSize)
{
    KE_DDI(Irp, StackSize);
    if (irqlab_unlikely(io_irp_of(Irp) != NULL))
        sim_probe(world->sim, KE_PROBE_RULE, .text = "0xC9/0x20D", .object = Irp, .pc = IO_CALLER);
    initialize(Irp, PacketSize, StackSize);
    IO_IRP_PROBE(IO_IRP_EV_INITIALIZE, Irp, .b = (uint64_t)StackSize, .pc = IO_CALLER);
}

VOID IoReuseIrp(PIRP Irp, NTSTATUS Status)
{
    struct io_irp *own = io_irp_of(Irp);
    UCHAR flags = Irp->AllocationFlags;

    KE_DDI(Irp, Status);
    initialize(Irp, Irp->Size, Irp->StackCount);
    Irp->AllocationFlags = flags;
    Irp->IoStatus.Status = Status;
    if (own)
        own->state = IO_IRP_MADE;
    IO_IRP_PROBE(IO_IRP_EV_REUSE, Irp);
}

VOID IoFreeIrp(PIRP Irp)
{
    struct io_irp *own = io_irp_of(Irp);
    uint64_t pc = IO_CALLER;
    struct mm_block block;
    bool queued = false;

    KE_DDI(Irp, 0);
    if (irqlab_unlikely(Irp->Type != IO_TYPE_IRP)) {
        sim_probe(world->sim, KE_PROBE_RULE, .text = "0xC9/0x01", .object = Irp, .pc = pc);
        if (mm_pool_find(Irp, &block) && block.tag == TAG_IRP)
            ke_crash(0xC2, 7, 0, 0, (ULONG64)(uintptr_t)Irp,
                     "IoFreeIrp was given an IRP that is free already: completed to its end or "
                     "freed before");
    } else if (irqlab_unlikely(!IsListEmpty(&Irp->ThreadListEntry))) {
        queued = true;
        io_irp_unqueue(Irp); /* Windows leaves the list pointing to freed memory */
    }
    IO_IRP_PROBE(IO_IRP_EV_FREE, Irp, .b = queued, .pc = pc);
    if (own)
        put(own, pc);
    else
        ExFreePool(Irp);
}

PIRP IoMakeAssociatedIrp(PIRP Irp, CCHAR StackSize)
{
    PIRP associated;

    KE_DDI(Irp, StackSize);
    associated = allocate_for_driver(StackSize, IO_CALLER);
    if (!associated)
        return NULL;
    associated->Flags |= IRP_ASSOCIATED_IRP;
    associated->AssociatedIrp.MasterIrp = Irp;
    associated->Tail.Overlay.Thread = Irp->Tail.Overlay.Thread;
    return associated;
}
