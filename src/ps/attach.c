/*
 * attach.c - a thread in the address space of another process: its user range and its handles are
 * that process's until it detaches.
 */
#include "ps/internal.h"

PEPROCESS ps_attach(PEPROCESS process)
{
    PKTHREAD thread = ke_current();
    PEPROCESS before = thread->attached;

    thread->attached = process == thread->process ? NULL : process;
    ps_space(thread);
    sim_set_space(world->sim, process);
    return before;
}

void ps_detach(PEPROCESS before)
{
    PKTHREAD thread = ke_current();

    thread->attached = before;
    ps_space(thread);
    sim_set_space(world->sim, before ? before : thread->process);
}

static irqlab_cold void attached_in_dpc(PRKPROCESS process)
{
    ke_crash(
        0x5, (ULONG64)(uintptr_t)process, (ULONG64)(uintptr_t)ob_process_current(), 0, 1,
        "a process was attached to inside a DPC or interrupt routine, whose thread is nobody's");
}

VOID KeStackAttachProcess(PRKPROCESS Process, PRKAPC_STATE ApcState)
{
    KE_DDI(Process, 0);
    ke_point(KE_OP_THREAD, Process);
    if (irqlab_unlikely(world->sim->cpu->nesting))
        attached_in_dpc(Process);
    ApcState->Process = (struct _KPROCESS *)ps_attach(Process);
}

VOID KeUnstackDetachProcess(PRKAPC_STATE ApcState)
{
    KE_DDI(ApcState, 0);
    ke_point(KE_OP_THREAD, ApcState);
    ps_detach((PEPROCESS)ApcState->Process);
}

VOID KeAttachProcess(PRKPROCESS Process)
{
    PKTHREAD thread = ke_current();

    KE_DDI(Process, 0);
    ke_point(KE_OP_THREAD, Process);
    if (irqlab_unlikely(world->sim->cpu->nesting))
        attached_in_dpc(Process);
    if (thread->attached && thread->attached != Process)
        ke_crash(0x5, (ULONG64)(uintptr_t)Process, (ULONG64)(uintptr_t)thread->attached, 1, 0,
                 "KeAttachProcess was called by a thread that is attached to another process");
    ps_attach(Process);
}

VOID KeDetachProcess(VOID)
{
    KE_DDI(NULL, 0);
    ke_point(KE_OP_THREAD, NULL);
    ps_detach(NULL);
}

BOOLEAN KeIsAttachedProcess(VOID)
{
    return ke_current()->attached != NULL;
}
