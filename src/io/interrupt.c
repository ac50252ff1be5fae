/*
 * interrupt.c - connecting service routines to a device's interrupt, on top of ke/interrupt.h.
 *
 * Without a bus there are no resources to look up: line- and message-based connections find no
 * interrupt (STATUS_NOT_FOUND). Fully specified ones connect to the vector they name, which a test
 * asserts.
 */
#include "io/io.h"
#include "ke/interrupt.h"

struct connection {
    PKSERVICE_ROUTINE service;
    PVOID context;
    PKSPIN_LOCK lock;
    ULONG vector;
    KIRQL irql, synchronize_irql;
    KINTERRUPT_MODE mode;
    bool shared;
    KAFFINITY affinity;
};

static NTSTATUS connect(const struct connection *c, PKINTERRUPT *result, uint64_t pc)
{
    struct _KINTERRUPT *interrupt;

    *result = NULL;
    if (!c->service || c->irql < KE_DIRQL_MIN || c->irql > KE_DIRQL_MAX ||
        c->vector >= KE_VECTORS || c->synchronize_irql < c->irql ||
        c->synchronize_irql > KE_DIRQL_MAX || !(c->affinity & KeQueryActiveProcessors()))
        return STATUS_INVALID_PARAMETER;
    if (mm_pool_refuse())
        return STATUS_INSUFFICIENT_RESOURCES;
    interrupt =
        mm_pool_alloc(sizeof *interrupt, KE_INTERRUPT_TAG, MM_POOL_KERNEL | MM_POOL_ZERO, pc);
    if (!interrupt)
        return STATUS_INSUFFICIENT_RESOURCES;
    list_init(&interrupt->link);
    interrupt->service = c->service;
    interrupt->context = c->context;
    interrupt->actual_lock = c->lock;
    interrupt->vector = c->vector;
    interrupt->irql = c->irql;
    interrupt->synchronize_irql = c->synchronize_irql;
    interrupt->mode = c->mode;
    interrupt->shared = c->shared;
    interrupt->affinity = c->affinity;
    *result = interrupt; /* the routine may run before we return */
    ke_point(KE_OP_IO, interrupt);
    if (!ke_interrupt_connect(interrupt)) {
        *result = NULL;
        mm_pool_free(interrupt, 0, 0);
        return STATUS_INVALID_PARAMETER;
    }
    return STATUS_SUCCESS;
}

NTSTATUS IoConnectInterrupt(PKINTERRUPT *InterruptObject, PKSERVICE_ROUTINE ServiceRoutine,
                            PVOID ServiceContext, PKSPIN_LOCK SpinLock, ULONG Vector, KIRQL Irql,
                            KIRQL SynchronizeIrql, KINTERRUPT_MODE InterruptMode,
                            BOOLEAN ShareVector, KAFFINITY ProcessorEnableMask,
                            BOOLEAN FloatingSave)
{
    const struct connection c = {ServiceRoutine, ServiceContext, SpinLock,
                                 Vector,         Irql,           SynchronizeIrql,
                                 InterruptMode,  ShareVector,    ProcessorEnableMask};

    KE_DDI(NULL, Vector);
    return connect(&c, InterruptObject, IO_CALLER);
}

NTSTATUS IoConnectInterruptEx(PIO_CONNECT_INTERRUPT_PARAMETERS Parameters)
{
    const IO_CONNECT_INTERRUPT_FULLY_SPECIFIED_PARAMETERS *p = &Parameters->FullySpecified;

    KE_DDI(Parameters, Parameters->Version);
    switch (Parameters->Version) {
    case CONNECT_FULLY_SPECIFIED:
    case CONNECT_FULLY_SPECIFIED_GROUP:
        break;
    case CONNECT_LINE_BASED:
    case CONNECT_MESSAGE_BASED:
        return STATUS_NOT_FOUND;
    default:
        Parameters->Version = CONNECT_FULLY_SPECIFIED_GROUP;
        return STATUS_NOT_SUPPORTED;
    }
    if (Parameters->Version == CONNECT_FULLY_SPECIFIED_GROUP && p->Group != 0)
        return STATUS_INVALID_PARAMETER;

    const struct connection c = {p->ServiceRoutine, p->ServiceContext, p->SpinLock,
                                 p->Vector,         p->Irql,           p->SynchronizeIrql,
                                 p->InterruptMode,  p->ShareVector,    p->ProcessorEnableMask};

    return connect(&c, p->InterruptObject, IO_CALLER);
}

static void disconnect(PKINTERRUPT interrupt)
{
    ke_point(KE_OP_IO, interrupt);
    ke_interrupt_disconnect(interrupt);
    mm_pool_free(interrupt, 0, 0);
}

VOID IoDisconnectInterrupt(PKINTERRUPT InterruptObject)
{
    KE_DDI(InterruptObject, 0);
    disconnect(InterruptObject);
}

VOID IoDisconnectInterruptEx(PIO_DISCONNECT_INTERRUPT_PARAMETERS Parameters)
{
    KE_DDI(Parameters, Parameters->Version);
    disconnect(Parameters->ConnectionContext.InterruptObject);
}

VOID IoReportInterruptActive(PIO_DISCONNECT_INTERRUPT_PARAMETERS Parameters)
{
    KE_DDI(Parameters, Parameters->Version);
    ke_point(KE_OP_IO, Parameters->ConnectionContext.InterruptObject);
    Parameters->ConnectionContext.InterruptObject->active = true;
}

VOID IoReportInterruptInactive(PIO_DISCONNECT_INTERRUPT_PARAMETERS Parameters)
{
    KE_DDI(Parameters, Parameters->Version);
    ke_point(KE_OP_IO, Parameters->ConnectionContext.InterruptObject);
    Parameters->ConnectionContext.InterruptObject->active = false;
}
