/*
 * signalled.h - is an object signalled for a thread? Inline, for the wait engine alone: every wait
 * asks, and under a strategy every point asks for every thread that is about to wait.
 */
#pragma once
#include "ke/ke.h"

#include <string.h>

/* Mutants and queues ask who wants them; everything else is signalled for all or for nobody. */
static inline bool is_signalled(const DISPATCHER_HEADER *header, PKTHREAD thread)
{
    if (irqlab_unlikely((header->Type & 0x7F) == KE_TYPE_MUTANT))
        return ke_mutant_signalled(header, thread);
    if (irqlab_unlikely((header->Type & 0x7F) == KE_TYPE_QUEUE))
        return ke_queue.signalled(header, thread);
    return header->SignalState > 0;
}

_Static_assert(offsetof(KAPC_STATE, UserApcPending) == offsetof(KAPC_STATE, KernelApcPending) + 1,
               "they are looked at as one");

static inline bool has_apcs(const struct _KTHREAD *thread)
{
    uint16_t both;

    memcpy(&both, &thread->apc_state.KernelApcPending, sizeof both);
    return both != 0;
}

/* Whoever waits for one of these changes nothing by it. */
static inline bool is_latch(const DISPATCHER_HEADER *header)
{
    switch (header->Type & 0x7F) {
    case KE_TYPE_EVENT_SYNCHRONIZATION:
    case KE_TYPE_TIMER_SYNCHRONIZATION:
    case KE_TYPE_MUTANT:
    case KE_TYPE_QUEUE:
    case KE_TYPE_SEMAPHORE:
        return false;
    default:
        return true;
    }
}

/* Could a thread that is about to wait for it go on at once? A strategy asks for every thread at
 * every point, so that each kind of object has a routine of its own. */
static inline bool can_take_queue(const volatile void *object, struct sim_actor *actor)
{
    PKTHREAD thread = ke_thread_of(actor);

    return ke_queue.signalled((const DISPATCHER_HEADER *)object, thread) || has_apcs(thread);
}

static inline bool can_take_mutant(const volatile void *object, struct sim_actor *actor)
{
    PKTHREAD thread = ke_thread_of(actor);

    return ke_mutant_signalled((const DISPATCHER_HEADER *)object, thread) || has_apcs(thread);
}

static inline bool can_take_other(const volatile void *object, struct sim_actor *actor)
{
    return ((const DISPATCHER_HEADER *)object)->SignalState > 0 || has_apcs(ke_thread_of(actor));
}
