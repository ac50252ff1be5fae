/* nt_thread.c - system calls on threads. */
#include "ps/internal.h"

#include <string.h>

/* --- opening ---------------------------------------------------------------------------------- */

struct open {
    HANDLE *theirs;
    ACCESS_MASK access;
    const OBJECT_ATTRIBUTES *attributes;
    const CLIENT_ID *id;
};

static NTSTATUS open_service(const struct open *open, struct ob_call call)
{
    OBJECT_ATTRIBUTES attributes;
    CLIENT_ID id;
    PETHREAD thread;
    HANDLE handle;
    NTSTATUS status = ob_in(call, &attributes, open->attributes, sizeof attributes);

    if (!NT_SUCCESS(status))
        return status;
    if (!open->id || attributes.ObjectName)
        return STATUS_INVALID_PARAMETER_MIX;
    status = ob_in(call, &id, open->id, sizeof id);
    if (!NT_SUCCESS(status))
        return status;
    if (call.mode != KernelMode)
        attributes.Attributes &= ~(ULONG)OBJ_KERNEL_HANDLE;
    ke_point(KE_OP_OBJECT, ob_handle_table_for(attributes.Attributes));
    thread = ps_thread_find(id.UniqueThread);
    if (!thread || (id.UniqueProcess && thread->process->ob.id != id.UniqueProcess))
        return STATUS_INVALID_CID;
    if (call.mode != KernelMode && open->access == 0)
        return STATUS_ACCESS_DENIED;
    status = ob_handle_create(thread, open->access, attributes.Attributes, OB_OPEN_HANDLE, call,
                              &handle);
    return NT_SUCCESS(status) ? ob_out(call, open->theirs, &handle, sizeof handle) : status;
}

OB_SERVICE(OpenThread, ClientId, DesiredAccess,
           (PHANDLE ThreadHandle, ACCESS_MASK DesiredAccess, POBJECT_ATTRIBUTES ObjectAttributes,
            PCLIENT_ID ClientId),
           open_service(&(struct open){ThreadHandle, DesiredAccess, ObjectAttributes, ClientId},
                        call))

/* --- ending, stopping ------------------------------------------------------------------------- */

static NTSTATUS terminate_service(HANDLE handle, NTSTATUS exit_status, struct ob_call call)
{
    PETHREAD thread, self = ke_current();
    NTSTATUS status;

    if (!handle) {
        if (self->process->thread_count == 1)
            return STATUS_CANT_TERMINATE_SELF;
        handle = NtCurrentThread();
    }
    status = ob_service_reference(handle, THREAD_TERMINATE, world->ps->thread_type, call, &thread);
    if (!NT_SUCCESS(status))
        return status;
    if (thread == self) {
        ob_dereference(thread); /* it holds one to itself */
        if (thread->system_thread)
            return STATUS_INVALID_PARAMETER;
        ps_thread_exit(exit_status);
    }
    status = ps_thread_terminate(thread, exit_status);
    ob_dereference(thread);
    return status;
}

OB_SERVICE(TerminateThread, ThreadHandle, ExitStatus, (HANDLE ThreadHandle, NTSTATUS ExitStatus),
           terminate_service(ThreadHandle, ExitStatus, call))

static NTSTATUS count_service(HANDLE handle, NTSTATUS (*act)(PETHREAD thread, ULONG *previous),
                              ULONG *theirs_previous, struct ob_call call)
{
    PETHREAD thread;
    ULONG previous = 0;
    NTSTATUS status =
        ob_service_reference(handle, THREAD_SUSPEND_RESUME, world->ps->thread_type, call, &thread);

    if (!NT_SUCCESS(status))
        return status;
    ke_point(KE_OP_THREAD, thread);
    status = act(thread, &previous);
    ob_dereference(thread);
    if (NT_SUCCESS(status) && theirs_previous)
        status = ob_out(call, theirs_previous, &previous, sizeof previous);
    return status;
}

OB_SERVICE(SuspendThread, ThreadHandle, 0, (HANDLE ThreadHandle, PULONG PreviousSuspendCount),
           count_service(ThreadHandle, ps_thread_suspend, PreviousSuspendCount, call))
OB_SERVICE(ResumeThread, ThreadHandle, 0, (HANDLE ThreadHandle, PULONG PreviousSuspendCount),
           count_service(ThreadHandle, ps_thread_resume, PreviousSuspendCount, call))

static NTSTATUS alert_and_resume(PETHREAD thread, ULONG *previous)
{
    if (thread->wait.active && thread->wait.alertable)
        ke_wait_end(thread, STATUS_ALERTED, 2);
    else
        thread->alerted[KernelMode] = TRUE;
    return ps_thread_resume(thread, previous);
}

OB_SERVICE(AlertResumeThread, ThreadHandle, 0, (HANDLE ThreadHandle, PULONG PreviousSuspendCount),
           count_service(ThreadHandle, alert_and_resume, PreviousSuspendCount, call))

/* --- alerts by id ----------------------------------------------------------------------------- */

static NTSTATUS alert_by_id_service(HANDLE id, struct ob_call call)
{
    PETHREAD thread;
    struct ps_thread *target;

    ke_point(KE_OP_SIGNAL, world->ps->ids);
    thread = ps_thread_find(id);
    if (!thread)
        return STATUS_INVALID_CID;
    if (thread->process != ps_current())
        return STATUS_ACCESS_DENIED;
    target = ps_thread_of(thread);
    if (target->alert_gate && !target->alert_gate->SignalState) {
        KE_ORDER(KE_ORDER_RELEASE, target->alert_gate);
        target->alert_gate->SignalState = 1;
        ke_wait_satisfy(target->alert_gate, 1);
        sim_settle(world->sim);
    } else {
        target->alerted_by_id = true;
    }
    return STATUS_SUCCESS;
}

OB_SERVICE(AlertThreadByThreadId, ThreadId, 0, (HANDLE ThreadId),
           alert_by_id_service(ThreadId, call))

static NTSTATUS wait_for_alert_service(void *address, const LARGE_INTEGER *theirs,
                                       struct ob_call call)
{
    struct ps_thread *self = ps_thread_of(ke_current());
    DISPATCHER_HEADER gate = {.Type = KE_TYPE_GATE};
    LARGE_INTEGER timeout;
    struct ke_wait_for wait = {.count = 1,
                               .type = WaitAny,
                               .object = &gate,
                               .reason = WrAlertByThreadId,
                               .mode = call.mode,
                               .timeout = theirs ? &timeout : NULL,
                               .routine = "NtWaitForAlertByThreadId",
                               .pc = call.pc};
    NTSTATUS status = theirs ? ob_in(call, &timeout, theirs, sizeof timeout) : STATUS_SUCCESS;

    if (!NT_SUCCESS(status))
        return status;
    if (self->alerted_by_id) {
        ke_point(KE_OP_WAIT, &gate);
        self->alerted_by_id = false;
        return STATUS_ALERTED;
    }
    InitializeListHead(&gate.WaitListHead);
    self->alert_gate = &gate;
    status = ke_wait_objects(&wait);
    self->alert_gate = NULL;
    return status == STATUS_SUCCESS ? STATUS_ALERTED : status;
}

OB_SERVICE(WaitForAlertByThreadId, Address, Timeout != NULL,
           (PVOID Address, PLARGE_INTEGER Timeout), wait_for_alert_service(Address, Timeout, call))

/* --- user APCs -------------------------------------------------------------------------------- */

static VOID user_apc_taken(PKAPC apc, PKNORMAL_ROUTINE *routine, PVOID *context, PVOID *argument1,
                           PVOID *argument2)
{
    arena_free(&world->arena, apc, sizeof *apc);
}

static VOID user_apc_lost(PKAPC apc)
{
    arena_free(&world->arena, apc, sizeof *apc);
}

static NTSTATUS queue_apc_service(HANDLE handle, void *routine, void *const arguments[3],
                                  struct ob_call call)
{
    PETHREAD thread;
    KAPC *apc;
    NTSTATUS status =
        ob_service_reference(handle, THREAD_SET_CONTEXT, world->ps->thread_type, call, &thread);

    if (!NT_SUCCESS(status))
        return status;
    if (thread->system_thread) {
        status = STATUS_INVALID_HANDLE;
    } else if (!(apc = arena_alloc(&world->arena, sizeof *apc))) {
        status = STATUS_NO_MEMORY;
    } else {
        KeInitializeApc(apc, thread, OriginalApcEnvironment, user_apc_taken, user_apc_lost,
                        (PKNORMAL_ROUTINE)routine, UserMode, arguments[0]);
        if (!KeInsertQueueApc(apc, arguments[1], arguments[2], 0)) {
            arena_free(&world->arena, apc, sizeof *apc);
            status = STATUS_UNSUCCESSFUL;
        }
    }
    ob_dereference(thread);
    return status;
}

OB_SERVICE(QueueApcThread, ThreadHandle, (uintptr_t)ApcRoutine,
           (HANDLE ThreadHandle, PVOID ApcRoutine, PVOID Argument1, PVOID Argument2,
            PVOID Argument3),
           queue_apc_service(ThreadHandle, ApcRoutine,
                             (void *const[3]){Argument1, Argument2, Argument3}, call))
