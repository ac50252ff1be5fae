/*
 * interrupt.c - see interrupt.h: delivering device interrupts, and excluding them.
 *
 * A service routine runs at its object's synchronise IRQL with the object's lock held, as an actor
 * of its own. On a shared latched vector all routines are called; on a shared level-sensitive one
 * they are called in order until one says that the interrupt was his.
 */
#include "ke/interrupt.h"

#define CALLER ((uint64_t)(uintptr_t)__builtin_return_address(0))

static struct _KINTERRUPT *object_of(struct list *link)
{
    return container_of(link, struct _KINTERRUPT, link);
}

/*
 * The CPU of the next interrupt, a choice if the affinity has several. It is made when a driver
 * connects and while a service routine runs, not when the line is asserted: that may be the clock's
 * doing, at a moment when no thread could be stopped to ask.
 */
static void aim(struct _KINTERRUPT *interrupt)
{
    KAFFINITY cpus = interrupt->affinity & KeQueryActiveProcessors();
    uint32_t skip;

    if (!cpus)
        cpus = KeQueryActiveProcessors();
    skip = (uint32_t)__builtin_popcountll(cpus);
    skip = world->ke->devices ? sim_choose(world->sim, SIM_CHOICE_ALERT, skip < 16 ? skip : 16) : 0;
    while (skip--)
        cpus &= cpus - 1;
    interrupt->cpu = (uint32_t)__builtin_ctzll(cpus);
}

bool ke_interrupt_connect(struct _KINTERRUPT *interrupt)
{
    struct ke *ke = world->ke;
    bool first = true;

    if (!ke->interrupts.next)
        list_init(&ke->interrupts);
    list_for_each(it, &ke->interrupts)
    {
        const struct _KINTERRUPT *other = object_of(it);

        first &= other->vector != interrupt->vector;
        if (other->vector == interrupt->vector &&
            (!other->shared || !interrupt->shared || other->mode != interrupt->mode))
            return false;
    }
    interrupt->Type = 22;
    interrupt->Size = sizeof *interrupt;
    aim(interrupt);
    if (!interrupt->actual_lock)
        interrupt->actual_lock = &interrupt->lock;
    interrupt->active = true;
    list_push_back(&ke->interrupts, &interrupt->link);
    KE_ORDER(KE_ORDER_RELEASE, interrupt);
    if (first && ke->interrupt_connected)
        ke->interrupt_connected(interrupt->vector);
    return true;
}

/* Returns when the routine does not run any more: it runs under the lock. */
void ke_interrupt_disconnect(struct _KINTERRUPT *interrupt)
{
    unsigned old = sim_irql(world->sim);

    if (interrupt->synchronize_irql > old)
        sim_raise(world->sim, interrupt->synchronize_irql);
    ke_spin_pass(interrupt->actual_lock, CALLER);
    list_remove(&interrupt->link);
    sim_lower(world->sim, old);
}

/* --- the device's side
 * ------------------------------------------------------------------------------ */

static struct _KINTERRUPT *first_on(ULONG vector)
{
    if (world->ke->interrupts.next)
        list_for_each(it, &world->ke->interrupts) if (object_of(it)->vector ==
                                                      vector) return object_of(it);
    return NULL;
}

bool ke_interrupt_assert(ULONG vector)
{
    struct sim *sim = world->sim;
    struct _KINTERRUPT *interrupt = first_on(vector);

    if (!interrupt || vector >= KE_VECTORS)
        return false;
    world->ke->cpus[interrupt->cpu].vectors[vector / 64] |= 1ull << (vector % 64);
    sim_request(sim, &sim->cpus[interrupt->cpu], interrupt->irql);
    return true;
}

void ke_interrupt_deassert(ULONG vector)
{
    const uint64_t bit = 1ull << (vector % 64);

    for (uint32_t n = 0; n < world->sim->cpu_count; n++) {
        uint64_t *word = &world->ke->cpus[n].vectors[vector / 64];

        if (*word & bit)
            sim_forestall(world->sim, SIM_PROCESS_INTERRUPTS | n);
        *word &= ~bit;
    }
}

/* --- the CPU's side
 * ---------------------------------------------------------------------------------- */

static BOOLEAN call_service(struct _KINTERRUPT *interrupt)
{
    struct sim *sim = world->sim;
    struct sim_actor activation = {0};
    unsigned irql = sim_irql(sim);
    BOOLEAN mine = FALSE;

    sim_actor_number(sim, &activation);
    sim_interrupt_enter(sim, &activation);
    KE_ORDER(KE_ORDER_BEGIN | KE_ORDER_ACQUIRE, interrupt);
    if (interrupt->synchronize_irql > irql)
        sim_raise(sim, interrupt->synchronize_irql);
    KeAcquireSpinLockAtDpcLevel(interrupt->actual_lock);
    if (interrupt->message_service)
        KE_CALLBACK(
            "ISR", interrupt->message_service,
            mine = interrupt->message_service(interrupt, interrupt->context, interrupt->message));
    else
        KE_CALLBACK("ISR", interrupt->service,
                    mine = interrupt->service(interrupt, interrupt->context));
    KeReleaseSpinLockFromDpcLevel(interrupt->actual_lock);
    aim(interrupt);
    KE_ORDER(KE_ORDER_END, NULL);
    sim->cpu->irql = (uint8_t)irql;
    sim_interrupt_leave(sim, &activation);
    return mine;
}

static void service(ULONG vector)
{
    struct list *it = world->ke->interrupts.next;

    while (it != &world->ke->interrupts) {
        struct _KINTERRUPT *interrupt = object_of(it);
        KINTERRUPT_MODE mode = interrupt->mode;

        it = it->next;
        if (interrupt->vector != vector || !interrupt->active)
            continue;
        if (call_service(interrupt) && mode == LevelSensitive)
            break;
    }
}

void ke_interrupt_deliver(unsigned level)
{
    uint64_t *vectors = world->ke->cpus[world->sim->cpu->number].vectors;

    for (ULONG vector = 0; vector < KE_VECTORS; vector++) {
        struct _KINTERRUPT *first;

        if (!(vectors[vector / 64] >> (vector % 64) & 1))
            continue;
        first = first_on(vector);
        if (first && first->irql != level)
            continue;
        vectors[vector / 64] &= ~(1ull << (vector % 64));
        if (first)
            service(vector);
    }
}

/* --- documented routines
 * ------------------------------------------------------------------------------ */

BOOLEAN KeSynchronizeExecution(PKINTERRUPT Interrupt, PKSYNCHRONIZE_ROUTINE SynchronizeRoutine,
                               PVOID SynchronizeContext)
{
    BOOLEAN result;
    KIRQL old;

    KE_DDI(Interrupt, (uintptr_t)SynchronizeRoutine);
    old = (KIRQL)sim_irql(world->sim);
    if (Interrupt->synchronize_irql > old)
        sim_raise(world->sim, Interrupt->synchronize_irql);
    KeAcquireSpinLockAtDpcLevel(Interrupt->actual_lock);
    KE_CALLBACK("synchronize routine", SynchronizeRoutine,
                result = SynchronizeRoutine(SynchronizeContext));
    KeReleaseSpinLockFromDpcLevel(Interrupt->actual_lock);
    sim_lower(world->sim, old);
    return result;
}

KIRQL KeAcquireInterruptSpinLock(PKINTERRUPT Interrupt)
{
    KIRQL old;

    KE_DDI(Interrupt, 0);
    old = (KIRQL)sim_irql(world->sim);
    if (Interrupt->synchronize_irql > old)
        sim_raise(world->sim, Interrupt->synchronize_irql);
    KeAcquireSpinLockAtDpcLevel(Interrupt->actual_lock);
    return old;
}

VOID KeReleaseInterruptSpinLock(PKINTERRUPT Interrupt, KIRQL OldIrql)
{
    KE_DDI(Interrupt, OldIrql);
    KeReleaseSpinLockFromDpcLevel(Interrupt->actual_lock);
    sim_lower(world->sim, OldIrql);
}
