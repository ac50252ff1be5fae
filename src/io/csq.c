/*
 * csq.c - cancel-safe queues: the driver brings the list and the lock, this brings the races.
 *
 * An IRP in the queue has our cancel routine. Taking it out takes the routine out first
 * (IoSetCancelRoutine(NULL)): who gets a routine back owns the IRP; who gets NULL leaves it to the
 * cancel routine, which runs or is about to. DriverContext[3] leads from the IRP to its queue: to
 * the IO_CSQ, or to the IO_CSQ_IRP_CONTEXT if it was inserted with one; both begin with a Type.
 */
#include "io/io.h"

#define CALL(name, csq, ...) KE_CALLBACK(#name, (csq)->name, (csq)->name(__VA_ARGS__))

struct held {
    KIRQL irql;      /* what CsqAcquireLock stored, for CsqReleaseLock */
    unsigned before; /* IRQL before the lock, whatever kind of lock it is */
};

static void csq_lock(PIO_CSQ csq, struct held *held)
{
    held->before = sim_irql(world->sim);
    KE_CALLBACK_TO(sim_irql(world->sim), "CsqAcquireLock", csq->CsqAcquireLock,
                   csq->CsqAcquireLock(csq, &held->irql));
}

static void csq_unlock(PIO_CSQ csq, const struct held *held)
{
    KE_CALLBACK_TO(held->before, "CsqReleaseLock", csq->CsqReleaseLock,
                   csq->CsqReleaseLock(csq, held->irql));
}

static PIO_CSQ csq_of(PIRP irp)
{
    PIO_CSQ_IRP_CONTEXT context = irp->Tail.Overlay.DriverContext[3];

    return context->Type == IO_TYPE_CSQ_IRP_CONTEXT ? context->Csq : (PIO_CSQ)context;
}

static void forget_context(PIRP irp)
{
    PIO_CSQ_IRP_CONTEXT context = irp->Tail.Overlay.DriverContext[3];

    if (context->Type == IO_TYPE_CSQ_IRP_CONTEXT)
        context->Irp = NULL;
    irp->Tail.Overlay.DriverContext[3] = NULL;
}

static VOID cancelled(PDEVICE_OBJECT device, PIRP irp)
{
    PIO_CSQ csq = csq_of(irp);
    struct held held;

    IoReleaseCancelSpinLock(irp->CancelIrql);
    csq_lock(csq, &held);
    CALL(CsqRemoveIrp, csq, csq, irp);
    forget_context(irp);
    csq_unlock(csq, &held);
    CALL(CsqCompleteCanceledIrp, csq, csq, irp);
}

static NTSTATUS initialize(PIO_CSQ csq, ULONG type, PIO_CSQ_INSERT_IRP insert,
                           PIO_CSQ_REMOVE_IRP remove, PIO_CSQ_PEEK_NEXT_IRP peek,
                           PIO_CSQ_ACQUIRE_LOCK acquire, PIO_CSQ_RELEASE_LOCK release,
                           PIO_CSQ_COMPLETE_CANCELED_IRP complete)
{
    csq->Type = type;
    csq->CsqInsertIrp = insert;
    csq->CsqRemoveIrp = remove;
    csq->CsqPeekNextIrp = peek;
    csq->CsqAcquireLock = acquire;
    csq->CsqReleaseLock = release;
    csq->CsqCompleteCanceledIrp = complete;
    csq->ReservePointer = NULL;
    return STATUS_SUCCESS;
}

NTSTATUS IoCsqInitialize(PIO_CSQ Csq, PIO_CSQ_INSERT_IRP CsqInsertIrp,
                         PIO_CSQ_REMOVE_IRP CsqRemoveIrp, PIO_CSQ_PEEK_NEXT_IRP CsqPeekNextIrp,
                         PIO_CSQ_ACQUIRE_LOCK CsqAcquireLock, PIO_CSQ_RELEASE_LOCK CsqReleaseLock,
                         PIO_CSQ_COMPLETE_CANCELED_IRP CsqCompleteCanceledIrp)
{
    KE_DDI(Csq, 0);
    return initialize(Csq, IO_TYPE_CSQ, CsqInsertIrp, CsqRemoveIrp, CsqPeekNextIrp, CsqAcquireLock,
                      CsqReleaseLock, CsqCompleteCanceledIrp);
}

NTSTATUS IoCsqInitializeEx(PIO_CSQ Csq, PIO_CSQ_INSERT_IRP_EX CsqInsertIrp,
                           PIO_CSQ_REMOVE_IRP CsqRemoveIrp, PIO_CSQ_PEEK_NEXT_IRP CsqPeekNextIrp,
                           PIO_CSQ_ACQUIRE_LOCK CsqAcquireLock, PIO_CSQ_RELEASE_LOCK CsqReleaseLock,
                           PIO_CSQ_COMPLETE_CANCELED_IRP CsqCompleteCanceledIrp)
{
    KE_DDI(Csq, 0);
    return initialize(Csq, IO_TYPE_CSQ_EX, (PIO_CSQ_INSERT_IRP)(void *)CsqInsertIrp, CsqRemoveIrp,
                      CsqPeekNextIrp, CsqAcquireLock, CsqReleaseLock, CsqCompleteCanceledIrp);
}

static NTSTATUS call_insert(PIO_CSQ csq, PIRP irp, PVOID context)
{
    NTSTATUS status;

    if (csq->Type == IO_TYPE_CSQ_EX) {
        PIO_CSQ_INSERT_IRP_EX insert = (PIO_CSQ_INSERT_IRP_EX)(void *)csq->CsqInsertIrp;

        KE_CALLBACK("CsqInsertIrp", insert, status = insert(csq, irp, context));
        return status;
    }
    CALL(CsqInsertIrp, csq, csq, irp);
    return STATUS_SUCCESS;
}

static NTSTATUS insert(PIO_CSQ csq, PIRP irp, PIO_CSQ_IRP_CONTEXT context, PVOID insert_context)
{
    NTSTATUS status;
    struct held held;

    if (context) {
        context->Type = IO_TYPE_CSQ_IRP_CONTEXT;
        context->Irp = irp;
        context->Csq = csq;
        irp->Tail.Overlay.DriverContext[3] = context;
    } else {
        irp->Tail.Overlay.DriverContext[3] = csq;
    }
    csq_lock(csq, &held);
    status = call_insert(csq, irp, insert_context);
    if (!NT_SUCCESS(status)) {
        forget_context(irp);
        csq_unlock(csq, &held);
        return status;
    }
    IoMarkIrpPending(irp);
    IoSetCancelRoutine(irp, cancelled);
    if (irp->Cancel && IoSetCancelRoutine(irp, NULL)) {
        /* Cancelled before the routine was there, and IoCancelIrp will not call it. */
        CALL(CsqRemoveIrp, csq, csq, irp);
        forget_context(irp);
        csq_unlock(csq, &held);
        CALL(CsqCompleteCanceledIrp, csq, csq, irp);
        return status;
    }
    csq_unlock(csq, &held);
    return status;
}

VOID IoCsqInsertIrp(PIO_CSQ Csq, PIRP Irp, PIO_CSQ_IRP_CONTEXT Context)
{
    KE_DDI(Irp, (uintptr_t)Csq);
    insert(Csq, Irp, Context, NULL);
}

NTSTATUS IoCsqInsertIrpEx(PIO_CSQ Csq, PIRP Irp, PIO_CSQ_IRP_CONTEXT Context, PVOID InsertContext)
{
    KE_DDI(Irp, (uintptr_t)Csq);
    return insert(Csq, Irp, Context, InsertContext);
}

PIRP IoCsqRemoveNextIrp(PIO_CSQ Csq, PVOID PeekContext)
{
    PIRP irp = NULL;
    struct held held;

    KE_DDI(Csq, (uintptr_t)PeekContext);
    csq_lock(Csq, &held);
    for (;;) {
        KE_CALLBACK("CsqPeekNextIrp", Csq->CsqPeekNextIrp,
                    irp = Csq->CsqPeekNextIrp(Csq, irp, PeekContext));
        if (!irp)
            break;
        if (!IoSetCancelRoutine(irp, NULL))
            continue; /* its cancel routine has it: look behind it */
        CALL(CsqRemoveIrp, Csq, Csq, irp);
        forget_context(irp);
        break;
    }
    csq_unlock(Csq, &held);
    return irp;
}

PIRP IoCsqRemoveIrp(PIO_CSQ Csq, PIO_CSQ_IRP_CONTEXT Context)
{
    PIRP irp;
    struct held held;

    KE_DDI(Csq, (uintptr_t)Context);
    csq_lock(Csq, &held);
    irp = Context->Irp;
    if (irp && !IoSetCancelRoutine(irp, NULL))
        irp = NULL; /* being cancelled */
    if (irp) {
        CALL(CsqRemoveIrp, Csq, Csq, irp);
        forget_context(irp);
    }
    csq_unlock(Csq, &held);
    return irp;
}
