/*
 * mutant.c - KMUTANT and KMUTEX: owned by a thread, recursive, abandoned when that thread ends.
 *
 * SignalState is 1 - (acquisitions by the owner): 1 free, 0 held once, -1 held twice. A KMUTEX
 * (ApcDisable 1) keeps normal kernel APCs from its owner while it is held; a mutant behind a handle
 * (ApcDisable 0) does not.
 */
#include "ke/wake.h"

static bool signalled(const DISPATCHER_HEADER *header, const struct _KTHREAD *waiter)
{
    return ke_mutant_signalled(header, waiter);
}

static NTSTATUS consume(DISPATCHER_HEADER *header, struct _KTHREAD *waiter)
{
    return ke_mutant_take(header, waiter);
}

const struct ke_waitable ke_mutant = {signalled, consume};

void ke_mutant_init(PKMUTANT mutant, BOOLEAN owned, UCHAR apc_disable)
{
    PKTHREAD thread = ke_current();

    mutant->Header.Type = KE_TYPE_MUTANT;
    mutant->Header.Signalling = FALSE;
    mutant->Header.Size = sizeof *mutant / sizeof(ULONG);
    mutant->Header.DpcActive = FALSE;
    mutant->Header.SignalState = owned ? 0 : 1;
    InitializeListHead(&mutant->Header.WaitListHead);
    mutant->OwnerThread = owned ? thread : NULL;
    mutant->Abandoned = FALSE;
    mutant->ApcDisable = apc_disable;
    if (owned) {
        InsertTailList(&thread->mutants, &mutant->MutantListEntry);
        thread->kernel_apc_disable -= apc_disable;
    }
    sim_probe(world->sim, KE_PROBE_OBJECT, .object = mutant, .b = sizeof *mutant, .text = "mutex");
}

VOID KeInitializeMutex(PRKMUTEX Mutex, ULONG Level)
{
    KE_DDI(Mutex, Level);
    sim_touch(world->sim, Mutex, sizeof *Mutex, SIM_TOUCH_WRITE | SIM_TOUCH_FREE);
    ke_mutant_init(Mutex, FALSE, 1);
}

VOID KeInitializeMutant(PRKMUTANT Mutant, BOOLEAN InitialOwner)
{
    KE_DDI(Mutant, InitialOwner);
    ke_mutant_init(Mutant, InitialOwner, 0);
}

static irqlab_cold _Noreturn void not_owned(const KMUTANT *mutant)
{
    ke_raise_because(mutant->Abandoned ? STATUS_ABANDONED : STATUS_MUTANT_NOT_OWNED,
                     mutant->OwnerThread ? "another thread owns the mutex"
                                         : "nobody owns the mutex");
}

static inline __attribute__((always_inline)) LONG
release(struct sim *sim, PKMUTANT mutant, KPRIORITY increment, BOOLEAN abandoned, BOOLEAN wait)
{
    PKTHREAD thread = ke_thread_of(sim->cpu->thread);
    LONG previous = mutant->Header.SignalState;

    if (abandoned) {
        mutant->Header.SignalState = 1;
        mutant->Abandoned = TRUE;
    } else {
        if (irqlab_unlikely(mutant->OwnerThread != thread))
            not_owned(mutant);
        mutant->Header.SignalState++;
    }
    sim_probe(sim, KE_PROBE_RELEASE, .object = mutant, .text = "mutex",
              .b = (uint64_t)(uintptr_t)mutant->OwnerThread);
    if (mutant->Header.SignalState == 1) {
        PKTHREAD owner = mutant->OwnerThread;

        RemoveEntryList(&mutant->MutantListEntry);
        owner->kernel_apc_disable += mutant->ApcDisable;
        mutant->OwnerThread = NULL;
        if (!IsListEmpty(&mutant->Header.WaitListHead))
            ke_wait_satisfy(&mutant->Header, increment);
        if (!abandoned && owner == thread &&
            irqlab_unlikely(!IsListEmpty(&thread->apc_state.ApcListHead[KernelMode])))
            ke_apc_unblocked(thread);
    }
    if (irqlab_unlikely(wait))
        ke_wait_next(thread);
    else
        sim_settle(sim);
    return previous;
}

LONG ke_mutant_release(PKMUTANT mutant, KPRIORITY increment, BOOLEAN abandoned, BOOLEAN wait)
{
    return release(world->sim, mutant, increment, abandoned, wait);
}

/* KeReleaseMutex by the book. */
static __attribute__((noinline)) LONG release_observed(PRKMUTEX mutex, BOOLEAN wait, uint64_t pc)
{
    struct sim *sim = world->sim;

    sim_probe(sim, KE_PROBE_DDI, .text = "KeReleaseMutex", .object = mutex, .b = wait, .pc = pc);
    ke_point_signal(&mutex->Header);
    return release(sim, mutex, 1, FALSE, wait);
}

LONG KeReleaseMutex(PRKMUTEX Mutex, BOOLEAN Wait)
{
    struct sim *sim = world->sim;
    struct sim_cpu *cpu = sim->cpu;
    PKTHREAD owner = ke_thread_of(cpu->thread), next;
    LIST_ENTRY *waiters = &Mutex->Header.WaitListHead;

    /* Straight down: held once by the caller, and nothing to do but to hand it on. */
    if (!sim_plain(sim) || irqlab_unlikely(Wait || cpu->pending) ||
        irqlab_unlikely(Mutex->OwnerThread != owner || Mutex->Header.SignalState != 0) ||
        irqlab_unlikely(!IsListEmpty(&owner->apc_state.ApcListHead[KernelMode])) ||
        irqlab_unlikely(Mutex->Abandoned))
        return release_observed(Mutex, Wait, (uint64_t)(uintptr_t)__builtin_return_address(0));
    sim_point_note(sim, cpu->actor, KE_OP_SIGNAL, ke_relative(Mutex));
    if (IsListEmpty(waiters)) {
        next = NULL;
        Mutex->Header.SignalState = 1;
    } else if (!(next = ke_wake_first(sim, &Mutex->Header, 1))) {
        return ke_mutant_release(Mutex, 1, FALSE, FALSE);
    }
    RemoveEntryList(&Mutex->MutantListEntry);
    owner->kernel_apc_disable += Mutex->ApcDisable;
    Mutex->OwnerThread = next;
    if (next) {
        next->kernel_apc_disable -= Mutex->ApcDisable;
        InsertTailList(&next->mutants, &Mutex->MutantListEntry);
    }
    return 0;
}

LONG KeReleaseMutant(PRKMUTANT Mutant, KPRIORITY Increment, BOOLEAN Abandoned, BOOLEAN Wait)
{
    KE_DDI(Mutant, Wait);
    ke_point_signal(&Mutant->Header);
    return ke_mutant_release(Mutant, Increment, Abandoned, Wait);
}

LONG KeReadStateMutex(PRKMUTEX Mutex)
{
    KE_DDI(Mutex, 0);
    ke_point_look(Mutex);
    return Mutex->Header.SignalState;
}

LONG KeReadStateMutant(PRKMUTANT Mutant)
{
    KE_DDI(Mutant, 0);
    ke_point_look(Mutant);
    return Mutant->Header.SignalState;
}

void ke_mutants_abandon(PKTHREAD thread)
{
    while (!IsListEmpty(&thread->mutants)) {
        KMUTANT *mutant = CONTAINING_RECORD(thread->mutants.Flink, KMUTANT, MutantListEntry);

        /* A KMUTEX is the driver's own: Windows stops the machine. A mutant is abandoned. */
        if (mutant->ApcDisable)
            ke_crash(0x4000008A, (ULONG64)(uintptr_t)thread, (ULONG64)(uintptr_t)mutant, 0, 0,
                     "a thread ended while it still owned a kernel mutex");
        ke_mutant_release(mutant, 1, TRUE, FALSE);
    }
}
