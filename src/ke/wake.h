/*
 * wake.h - ending the most common wait, inline: one waiter, of one object, for whom a CPU is idle.
 *
 * Everything else is the business of ke_wait_satisfy. Only for callers that know that nobody
 * listens to probes (sim_plain).
 */
#pragma once
#include "ke/ke.h"
#include "sim/block.h"

/* The priority of a thread that is woken with `increment`. */
static inline uint8_t ke_boosted(const struct _KTHREAD *thread, KPRIORITY increment)
{
    KPRIORITY boosted = thread->base_priority + increment;

    if (increment <= 0 || thread->base_priority >= LOW_REALTIME_PRIORITY)
        return thread->actor.priority;
    if (boosted > LOW_REALTIME_PRIORITY - 1)
        boosted = LOW_REALTIME_PRIORITY - 1;
    return boosted > thread->actor.priority ? (uint8_t)boosted : thread->actor.priority;
}

/*
 * End the wait of the first waiter of an object that anybody may take; returns that thread. NULL,
 * and nothing is changed, if that needs more than unlinking it and putting it on an idle CPU.
 */
static inline __attribute__((always_inline)) PKTHREAD
ke_wake_first(struct sim *sim, DISPATCHER_HEADER *header, KPRIORITY increment)
{
    LIST_ENTRY *entry = header->WaitListHead.Flink, *second = entry->Flink;
    PKTHREAD thread = CONTAINING_RECORD(entry, KWAIT_BLOCK, WaitListEntry)->Thread;
    struct sim_cpu *cpu;

    if (irqlab_unlikely(!thread->wait.plain) ||
        irqlab_unlikely(!(cpu = sim_find_idle_cpu(sim, &thread->actor))))
        return NULL;
    header->WaitListHead.Flink = second;
    second->Blink = &header->WaitListHead;
    thread->wait.active = false;
    thread->wait.status = STATUS_WAIT_0;
    if (increment > 0)
        thread->actor.priority = ke_boosted(thread, increment);
    sim_install_silent(sim, cpu, &thread->actor);
    return thread;
}
