/*
 * interrupt.h - interrupt objects: what IoConnectInterrupt makes, and the device's side of it.
 *
 * A *vector* is a line that a simulated device asserts. Any number of interrupt objects may be
 * connected to it; each has a service routine, a lock that excludes the routine (its own or one the
 * driver shares between several) and the IRQL it synchronises at.
 */
#pragma once
#include "ke/ke.h"

enum {
    KE_DIRQL_MIN = 3,
    KE_DIRQL_MAX = 12,
    KE_VECTORS = 256,
    KE_INTERRUPT_TAG = 0x72746E49 /* "Intr" */
};

struct _KINTERRUPT {
    CSHORT Type; /* 22, InterruptObject */
    CSHORT Size;
    struct list link; /* in ke->interrupts, in order of connection */
    PKSERVICE_ROUTINE service;
    PKMESSAGE_SERVICE_ROUTINE message_service; /* instead, for message-signalled ones */
    ULONG message;
    PVOID context;
    KSPIN_LOCK lock; /* used if the driver brings none */
    PKSPIN_LOCK actual_lock;
    ULONG vector;
    KIRQL irql;
    KIRQL synchronize_irql;
    KINTERRUPT_MODE mode; /* LevelSensitive: asserted until a service routine says it was his */
    bool shared;
    bool active; /* IoReportInterruptActive */
    KAFFINITY affinity;
    uint32_t cpu; /* where the next one goes: a choice that is made ahead, see aim */
};

/* Connect it: from now on its routine is called. false: the vector is taken exclusively. */
bool ke_interrupt_connect(struct _KINTERRUPT *interrupt);
void ke_interrupt_disconnect(struct _KINTERRUPT *interrupt);

/*
 * ke_interrupt_assert - the device asserts its line; for tests and simulated devices.
 *
 * The interrupt is requested on a CPU of the first connected object's affinity and runs there as
 * soon as IRQL allows. Asserting an edge that is still pending adds nothing. Any IRQL, any actor,
 * also the clock: asks nobody. The caller settles. False: nobody is connected.
 */
bool ke_interrupt_assert(ULONG vector);

/* A level-sensitive line is let go by the device. */
void ke_interrupt_deassert(ULONG vector);

/* What is requested at `level` on the current CPU; called by ke_interrupt. */
void ke_interrupt_deliver(unsigned level);
