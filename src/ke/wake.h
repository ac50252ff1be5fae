/*
 * wake.h - ending the most common wait, inline: one waiter, of one object, for whom a CPU is idle.
 *
 * Everything else is the business of ke_wait_satisfy. Only for callers that know that nobody listens
 * to probes (sim_plain).
 */
#pragma once
#include "ke/ke.h"
#include "sim/block.h"

/*
 * End the wait of the first waiter of an object that anybody may take. False, and nothing is
 * changed, if that needs more than unlinking it and putting it on the idle CPU it was on.
 */
static inline __attribute__((always_inline)) bool
ke_wake_first(struct sim *sim, DISPATCHER_HEADER *header, KPRIORITY increment)
{
    LIST_ENTRY *entry = header->WaitListHead.Flink, *second = entry->Flink;
    PKTHREAD thread = CONTAINING_RECORD(entry, KWAIT_BLOCK, WaitListEntry)->Thread;

    if (irqlab_unlikely(!thread->wait.plain || increment > 0) ||
        irqlab_unlikely(!sim_finds_idle_cpu(sim, &thread->actor)))
        return false;
    header->WaitListHead.Flink = second;
    second->Blink = &header->WaitListHead;
    thread->wait.active = false;
    thread->wait.status = STATUS_WAIT_0;
    sim_install_silent(sim, thread->actor.cpu, &thread->actor);
    return true;
}
