/* requestor.c - who asked, and how: questions about an IRP or the current thread. */
#include "io/io.h"

PEPROCESS IoGetRequestorProcess(PIRP Irp)
{
    PETHREAD thread;

    KE_DDI(Irp, 0);
    thread = Irp->Tail.Overlay.Thread;
    return thread ? thread->process : NULL;
}

ULONG IoGetRequestorProcessId(PIRP Irp)
{
    PEPROCESS process;

    KE_DDI(Irp, 0);
    process = IoGetRequestorProcess(Irp);
    return process ? (ULONG)(uintptr_t)process->ob.id : 0;
}

/* Nobody opens files on behalf of another process here. */
PEPROCESS IoGetInitiatorProcess(PFILE_OBJECT FileObject)
{
    KE_DDI(FileObject, 0);
    return NULL;
}

NTSTATUS IoGetRequestorSessionId(PIRP Irp, PULONG pSessionId)
{
    PETHREAD thread;

    KE_DDI(Irp, 0);
    thread = Irp->Tail.Overlay.Thread;
    if (!thread || !thread->process || thread->process == world->ps->system) {
        *pSessionId = (ULONG)-1;
        return STATUS_UNSUCCESSFUL;
    }
    *pSessionId = 1; /* where applications run */
    return STATUS_SUCCESS;
}

BOOLEAN IoIs32bitProcess(PIRP Irp)
{
    KE_DDI(Irp, 0);
    return FALSE;
}

BOOLEAN IoIsOperationSynchronous(PIRP Irp)
{
    const FILE_OBJECT *file;

    KE_DDI(Irp, 0);
    file = IoGetCurrentIrpStackLocation(Irp)->FileObject;
    if ((file && file->Flags & FO_SYNCHRONOUS_IO) || Irp->Flags & IRP_SYNCHRONOUS_API)
        return TRUE;
    return (Irp->Flags & IRP_PAGING_IO) && (Irp->Flags & IRP_SYNCHRONOUS_PAGING_IO);
}

/* The hint has a place of its own in Flags on Windows, too: bits 17 to 19, one more than it. */
enum { HINT_SHIFT = 17, HINT_MASK = 7 };

IO_PRIORITY_HINT IoGetIoPriorityHint(PIRP Irp)
{
    ULONG hint;

    KE_DDI(Irp, 0);
    hint = Irp->Flags >> HINT_SHIFT & HINT_MASK;
    return hint ? (IO_PRIORITY_HINT)(hint - 1) : IoPriorityNormal;
}

NTSTATUS IoSetIoPriorityHint(PIRP Irp, IO_PRIORITY_HINT PriorityHint)
{
    KE_DDI(Irp, PriorityHint);
    if ((unsigned)PriorityHint >= MaxIoPriorityTypes)
        return STATUS_UNSUCCESSFUL;
    Irp->Flags &= ~(ULONG)(HINT_MASK << HINT_SHIFT);
    Irp->Flags |= ((ULONG)PriorityHint + 1) << HINT_SHIFT;
    return STATUS_SUCCESS;
}

NTSTATUS IoValidateDeviceIoControlAccess(PIRP Irp, ULONG RequiredAccess)
{
    PIO_STACK_LOCATION location;
    struct io_irp *own;

    KE_DDI(Irp, RequiredAccess);
    location = IoGetCurrentIrpStackLocation(Irp);
    if (location->MajorFunction != IRP_MJ_DEVICE_CONTROL &&
        location->MajorFunction != IRP_MJ_FILE_SYSTEM_CONTROL)
        return STATUS_INVALID_PARAMETER;
    if (RequiredAccess & ~(ULONG)(FILE_READ_ACCESS | FILE_WRITE_ACCESS))
        return STATUS_INVALID_PARAMETER;
    own = io_irp_of(Irp);
    if (Irp->RequestorMode == KernelMode || !own)
        return STATUS_SUCCESS;
    if ((RequiredAccess & FILE_READ_ACCESS && !(own->granted & FILE_READ_DATA)) ||
        (RequiredAccess & FILE_WRITE_ACCESS && !(own->granted & FILE_WRITE_DATA)))
        return STATUS_ACCESS_DENIED;
    return STATUS_SUCCESS;
}

/* --- threads ---------------------------------------------------------------------------------- */

PEPROCESS IoThreadToProcess(PETHREAD Thread)
{
    KE_DDI(Thread, 0);
    return Thread->process;
}

BOOLEAN IoIsSystemThread(PETHREAD Thread)
{
    KE_DDI(Thread, 0);
    return Thread->system_thread;
}

/* Which IRP is a thread's outermost: a short list, since only file systems use it. */
struct top_level {
    struct list link; /* in io->top_level */
    PETHREAD thread;
    PIRP irp;
};

static struct top_level *find_top_level(PETHREAD thread)
{
    list_for_each(it, &world->io->top_level) if (container_of(it, struct top_level, link)->thread ==
                                                 thread) return container_of(it, struct top_level,
                                                                             link);
    return NULL;
}

PIRP IoGetTopLevelIrp(VOID)
{
    struct top_level *top;

    KE_DDI(NULL, 0);
    top = find_top_level(ke_current());
    return top ? top->irp : NULL;
}

VOID IoSetTopLevelIrp(PIRP Irp)
{
    PETHREAD thread = ke_current();
    struct top_level *top;

    KE_DDI(Irp, 0);
    top = find_top_level(thread);
    if (!Irp) {
        if (!top)
            return;
        list_remove(&top->link);
        arena_free(&world->arena, top, sizeof *top);
        return;
    }
    if (!top) {
        top = arena_alloc(&world->arena, sizeof *top);
        irqlab_assert(top);
        top->thread = thread;
        list_push_front(&world->io->top_level, &top->link);
    }
    top->irp = Irp;
}

/* --- the current kernel stack ----------------------------------------------------------------- */

VOID IoGetStackLimits(PULONG_PTR LowLimit, PULONG_PTR HighLimit)
{
    const struct host_fiber *fiber = &world->sim->cpu->thread->fiber;

    KE_DDI(NULL, 0);
    *LowLimit = (ULONG_PTR)fiber->stack_low;
    *HighLimit = (ULONG_PTR)fiber->stack_high;
}

ULONG_PTR IoGetRemainingStackSize(VOID)
{
    ULONG_PTR here = (ULONG_PTR)__builtin_frame_address(0);

    KE_DDI(NULL, 0);
    return here - (ULONG_PTR)world->sim->cpu->thread->fiber.stack_low;
}

ULONG IoWithinStackLimits(ULONG_PTR RegionStart, SIZE_T RegionSize)
{
    ULONG_PTR low, high;

    KE_DDI(NULL, RegionSize);
    IoGetStackLimits(&low, &high);
    return RegionStart >= low && RegionStart + RegionSize <= high &&
           RegionStart + RegionSize >= RegionStart;
}

PVOID IoGetInitialStack(VOID)
{
    KE_DDI(NULL, 0);
    return world->sim->cpu->thread->fiber.stack_high;
}
