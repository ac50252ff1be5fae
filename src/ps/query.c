/* query.c - what drivers may ask about processes and threads. Identities are taken at a glance: a
 * thread that asks about itself makes no point. */
#include "host/layout.h"
#include "ps/internal.h"

#undef PsGetCurrentProcess
#undef PsGetCurrentThread

/* --- the current ones ------------------------------------------------------------------------- */

PEPROCESS IoGetCurrentProcess(VOID)
{
    return ps_current();
}

/* The process of the current thread, whatever it is attached to. */
static PEPROCESS own_process(PKTHREAD thread)
{
    return thread->process ? thread->process : world->ps->system;
}

HANDLE PsGetCurrentProcessId(VOID)
{
    return own_process(ke_current())->ob.id;
}

HANDLE PsGetCurrentThreadId(VOID)
{
    return ke_current()->id;
}

PEPROCESS PsGetCurrentThreadProcess(VOID)
{
    return own_process(ke_current());
}

HANDLE PsGetCurrentThreadProcessId(VOID)
{
    return own_process(ke_current())->ob.id;
}

KPROCESSOR_MODE PsGetCurrentThreadPreviousMode(VOID)
{
    return ke_current()->previous_mode;
}

PVOID PsGetCurrentThreadTeb(VOID)
{
    return ke_current()->teb;
}

LARGE_INTEGER PsGetProcessExitTime(VOID)
{
    return ps_current()->exit_time;
}

/* --- processes -------------------------------------------------------------------------------- */

HANDLE PsGetProcessId(PEPROCESS Process)
{
    return Process->ob.id;
}

PUCHAR PsGetProcessImageFileName(PEPROCESS Process)
{
    return (PUCHAR)Process->ob.name;
}

NTSTATUS PsGetProcessExitStatus(PEPROCESS Process)
{
    KE_DDI(Process, 0);
    ke_point(KE_OP_READ, Process);
    return Process->exit_status;
}

LONGLONG PsGetProcessCreateTimeQuadPart(PEPROCESS Process)
{
    return Process->create_time.QuadPart;
}

ULONGLONG PsGetProcessStartKey(PEPROCESS Process)
{
    return Process->start_key;
}

HANDLE PsGetProcessInheritedFromUniqueProcessId(PEPROCESS Process)
{
    return Process->parent;
}

PVOID PsGetProcessPeb(PEPROCESS Process)
{
    return Process->peb;
}

PVOID PsGetProcessWow64Process(PEPROCESS Process)
{
    return NULL;
}

PVOID PsGetProcessSectionBaseAddress(PEPROCESS Process)
{
    return Process->user_low ? (PVOID)(uintptr_t)(Process->user_low + LAYOUT_USER_IMAGE) : NULL;
}

ULONG PsGetProcessSessionId(PEPROCESS Process)
{
    return Process == world->ps->system ? 0 : 1;
}

BOOLEAN PsGetProcessExitProcessCalled(PEPROCESS Process)
{
    return Process->exiting;
}

BOOLEAN PsIsProcessBeingDebugged(PEPROCESS Process)
{
    return Process->debugged;
}

BOOLEAN PsIsSystemProcess(PEPROCESS Process)
{
    return Process == world->ps->system;
}

BOOLEAN PsIsProtectedProcess(PEPROCESS Process)
{
    return FALSE;
}

ULONG64 PsQueryTotalCycleTimeProcess(PEPROCESS Process, PULONG64 CycleTimeStamp)
{
    uint64_t now = irqlab_rdtsc();

    KE_DDI(Process, 0);
    *CycleTimeStamp = now;
    return now;
}

/* --- threads ---------------------------------------------------------------------------------- */

HANDLE PsGetThreadId(PETHREAD Thread)
{
    return Thread->id;
}

PEPROCESS PsGetThreadProcess(PETHREAD Thread)
{
    return own_process(Thread);
}

HANDLE PsGetThreadProcessId(PETHREAD Thread)
{
    return own_process(Thread)->ob.id;
}

NTSTATUS PsGetThreadExitStatus(PETHREAD Thread)
{
    KE_DDI(Thread, 0);
    ke_point(KE_OP_READ, Thread);
    return Thread->exit_status;
}

LONGLONG PsGetThreadCreateTime(PETHREAD Thread)
{
    return Thread->create_time.QuadPart;
}

BOOLEAN PsIsSystemThread(PETHREAD Thread)
{
    return Thread->system_thread;
}

BOOLEAN PsIsThreadTerminating(PETHREAD Thread)
{
    KE_DDI(Thread, 0);
    ke_point(KE_OP_READ, Thread);
    return ps_thread_terminating(Thread);
}

ULONG PsGetThreadSessionId(PETHREAD Thread)
{
    return PsGetProcessSessionId(own_process(Thread));
}

PVOID PsGetThreadTeb(PETHREAD Thread)
{
    return Thread->teb;
}

PVOID PsGetThreadWin32Thread(PETHREAD Thread)
{
    return Thread->win32;
}

/* --- by id ------------------------------------------------------------------------------------ */

NTSTATUS PsLookupThreadByThreadId(HANDLE ThreadId, PETHREAD *Thread)
{
    PETHREAD thread;

    KE_DDI(ThreadId, 0);
    ke_point(KE_OP_READ, world->ps->ids);
    thread = ps_thread_find(ThreadId);
    if (!thread)
        return STATUS_INVALID_CID;
    ob_reference(thread);
    KE_REFERENCED(thread);
    *Thread = thread;
    return STATUS_SUCCESS;
}

NTSTATUS PsLookupProcessByProcessId(HANDLE ProcessId, PEPROCESS *Process)
{
    PEPROCESS process;

    KE_DDI(ProcessId, 0);
    ke_point(KE_OP_READ, world->ps->ids);
    process = ps_process_find(ProcessId);
    if (!process)
        return STATUS_INVALID_CID;
    ob_reference(process);
    KE_REFERENCED(process);
    *Process = process;
    return STATUS_SUCCESS;
}

NTSTATUS PsLookupProcessThreadByCid(PCLIENT_ID Cid, PEPROCESS *Process, PETHREAD *Thread)
{
    PETHREAD thread;

    KE_DDI(Cid->UniqueThread, 0);
    ke_point(KE_OP_READ, world->ps->ids);
    thread = ps_thread_find(Cid->UniqueThread);
    if (!thread || thread->process->ob.id != Cid->UniqueProcess)
        return STATUS_INVALID_CID;
    if (Process) {
        ob_reference(thread->process);
        *Process = thread->process;
    }
    ob_reference(thread);
    *Thread = thread;
    return STATUS_SUCCESS;
}

/* --- others ----------------------------------------------------------------------------------- */

VOID PsChargePoolQuota(PEPROCESS Process, ULONG PoolType, ULONG_PTR Amount)
{
    KE_DDI(Process, Amount);
    if (!ps_quota_charge(Process, Amount))
        ke_raise_status(STATUS_QUOTA_EXCEEDED);
}

VOID PsReturnPoolQuota(PEPROCESS Process, ULONG PoolType, ULONG_PTR Amount)
{
    KE_DDI(Process, Amount);
    Process->quota_bytes -= Amount;
}

/* --- all threads of a process ----------------------------------------------------------------- */

/* Do something to each thread that is alive now; the list may change meanwhile. */
static NTSTATUS each_thread(PEPROCESS process, NTSTATUS (*act)(PETHREAD thread, ULONG *previous))
{
    PETHREAD threads[64];
    size_t count = 0;

    list_for_each(it, &process->threads)
    {
        if (count == sizeof threads / sizeof *threads)
            break;
        threads[count] = container_of(it, struct _KTHREAD, process_link);
        ob_reference(threads[count++]);
    }
    for (size_t i = 0; i < count; i++) {
        act(threads[i], NULL);
        ob_dereference(threads[i]);
    }
    return STATUS_SUCCESS;
}

NTSTATUS PsSuspendProcess(PEPROCESS Process)
{
    KE_DDI(Process, 0);
    ke_point(KE_OP_THREAD, Process);
    return Process->exiting ? STATUS_PROCESS_IS_TERMINATING
                            : each_thread(Process, ps_thread_suspend);
}

NTSTATUS PsResumeProcess(PEPROCESS Process)
{
    KE_DDI(Process, 0);
    ke_point(KE_OP_THREAD, Process);
    return Process->exiting ? STATUS_PROCESS_IS_TERMINATING
                            : each_thread(Process, ps_thread_resume);
}
