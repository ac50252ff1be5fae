/*
 * thread.c - thread objects: making, starting, ending.
 *
 * A live thread holds two references: one to itself and one to its process. It drops the one to
 * itself as its very last act, on the stack it is about to leave; ke calls thread_gone when nothing
 * can come in between.
 */
#include "ps/internal.h"
#include "ex/ex.h"

static void gone(PKTHREAD thread)
{
    list_remove(&thread->process_link);
    ob_dereference(thread);
}

/* The last reference went; it never switches. */
static void remove_thread(void *body)
{
    struct ps_thread *thread = body;
    struct ps *ps = world->ps;

    for (uint32_t i = ps->thread_deletes; i-- > 0;)
        ps->thread_delete[i](&thread->tcb);
    ps_id_give_back(thread->tcb.id);
    if (thread->suspension)
        arena_free(&world->arena, thread->suspension, sizeof *thread->suspension);
    if (thread->termination)
        arena_free(&world->arena, thread->termination, sizeof *thread->termination);
    if (irqlab_unlikely(thread->name.Buffer != NULL))
        ob_string_free(&thread->name);
    ob_dereference(thread->tcb.process);
}

void ps_thread_create_type(void)
{
    static const struct ob_type_params params = {
        .name = u"Thread",
        .flags = OB_TYPE_WAITABLE,
        .body_bytes = sizeof(struct ps_thread),
        .invalid_attributes = OBJ_OPENLINK | OBJ_EXCLUSIVE | OBJ_PERMANENT,
        .mapping = {STANDARD_RIGHTS_READ | THREAD_GET_CONTEXT | THREAD_QUERY_INFORMATION |
                        THREAD_QUERY_LIMITED_INFORMATION,
                    STANDARD_RIGHTS_WRITE | THREAD_TERMINATE | THREAD_SUSPEND_RESUME |
                        THREAD_ALERT | THREAD_SET_INFORMATION | THREAD_SET_CONTEXT |
                        THREAD_SET_LIMITED_INFORMATION,
                    STANDARD_RIGHTS_EXECUTE | SYNCHRONIZE | THREAD_QUERY_LIMITED_INFORMATION |
                        THREAD_RESUME,
                    THREAD_ALL_ACCESS},
        .valid_access = THREAD_ALL_ACCESS,
        .ops = {.remove = remove_thread},
    };

    world->ps->thread_type = world->ob->thread_type = ob_type_create(&params);
    PsThreadType = &world->ps->thread_type;
    world->ke->thread_gone = gone;
}

/* What the flow of every thread of ours does. */
static void flow(PKTHREAD thread)
{
    struct ps_thread *self = ps_thread_of(thread);

    if (!self->terminating) {
        if (irqlab_unlikely(world->ps->notify != NULL))
            ps_notify_thread(thread, true);
        self->run(thread);
    }
    ps_thread_exit(self->terminating ? self->terminate_status : STATUS_SUCCESS);
}

/* A system thread without a hook of run. */
static void call_start_routine(PKTHREAD thread)
{
    thread->start_routine(thread->start_context);
}

NTSTATUS ps_thread_create(const struct ps_thread_params *params, PETHREAD *result)
{
    struct ps *ps = world->ps;
    PEPROCESS process = params->process;
    struct ob_call call = {KernelMode, 0};
    struct ps_thread *thread;
    void *body;
    NTSTATUS status;

    *result = NULL;
    if (irqlab_unlikely(process->exiting))
        return STATUS_PROCESS_IS_TERMINATING;
    status = ob_object_create(ps->thread_type, NULL, 0, call, &body);
    if (irqlab_unlikely(!NT_SUCCESS(status)))
        return status;
    thread = body;
    thread->tcb.process = process;
    thread->tcb.actor.space = process;
    ob_reference(process);
    thread->tcb.id = ps_id_take(thread);
    if (irqlab_unlikely(!thread->tcb.id) ||
        irqlab_unlikely(
            !NT_SUCCESS(ke_thread_init(&thread->tcb, flow, params->start, params->context)))) {
        if (!thread->tcb.id)
            thread->tcb.id = (HANDLE)4; /* nothing to give back */
        ob_dereference(thread);
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    thread->run = params->run
                      ? params->run
                      : (ps->system_thread_run ? ps->system_thread_run : call_start_routine);
    thread->tcb.system_thread = process == ps->system;
    thread->tcb.previous_mode = process == ps->system ? KernelMode : UserMode;
    thread->tcb.win32 = params->win32;
    thread->tcb.teb = params->teb;
    thread->tcb.create_time = ps_now();
    list_push_back(&process->threads, &thread->tcb.process_link);
    process->thread_count++;
    ps->thread_count++;
    ob_reference(thread); /* its own, dropped in gone() */
    if (irqlab_unlikely(!process->announced && process != ps->system)) {
        process->announced = true;
        status = ps_notify_process(process, true);
    }
    if (irqlab_unlikely(ps->notify != NULL) && sim_irql(world->sim) == PASSIVE_LEVEL)
        ps_notify_thread(&thread->tcb, true);
    if (irqlab_unlikely(params->suspended))
        ps_thread_suspend(&thread->tcb, NULL);
    if (irqlab_unlikely(!NT_SUCCESS(status))) {
        /* A driver refused the process: its first thread ends before it begins. */
        process->exiting = true;
        process->exit_status = status;
        thread->terminating = true;
        thread->terminate_status = status;
        ps_thread_start(&thread->tcb);
        ob_dereference(thread);
        return status;
    }
    *result = &thread->tcb;
    return status;
}

void ps_thread_start(PETHREAD thread)
{
    ke_thread_start(thread);
    sim_settle(world->sim);
}

NTSTATUS ps_system_thread_create(PKSTART_ROUTINE start, void *context, PETHREAD *result)
{
    struct ps_thread_params params = {
        .process = world->ps->system, .start = start, .context = context};
    PETHREAD thread;
    NTSTATUS status = ps_thread_create(&params, &thread);

    if (NT_SUCCESS(status)) {
        ps_thread_start(thread);
        if (!result)
            ob_dereference(thread);
    }
    if (result)
        *result = thread;
    return status;
}

/* --- the end ---------------------------------------------------------------------------------- */

/* What a thread must have given back before it ends. */
static irqlab_cold void check_exit(PKTHREAD thread)
{
    for (LIST_ENTRY *it = thread->mutants.Flink; it != &thread->mutants; it = it->Flink)
        if (CONTAINING_RECORD(it, KMUTANT, MutantListEntry)->ApcDisable)
            ke_mutants_abandon(thread); /* the crash for a kernel mutex, which is more telling */
    ke_crash(0x20, 0,
             (ULONG64)(LONG64)(thread->special_apc_disable ? thread->special_apc_disable
                                                           : thread->kernel_apc_disable),
             sim_irql(world->sim), 0,
             sim_irql(world->sim) > PASSIVE_LEVEL
                 ? "a thread ended at IRQL %u"
                 : "a thread ended inside a critical or guarded region: %d times entered and not "
                   "left",
             sim_irql(world->sim) > PASSIVE_LEVEL
                 ? sim_irql(world->sim)
                 : (unsigned)-(thread->special_apc_disable + thread->kernel_apc_disable));
}

_Noreturn void ps_thread_exit(NTSTATUS status)
{
    PKTHREAD thread = ke_current();
    struct ps_thread *self = ps_thread_of(thread);
    PEPROCESS process = thread->process;
    struct ps *ps = world->ps;
    bool last;

    if (irqlab_unlikely(thread->kernel_apc_disable | thread->special_apc_disable |
                        (int)sim_irql(world->sim)))
        check_exit(thread);
    if (irqlab_unlikely(thread->attached != NULL))
        ke_crash(0x5, (ULONG64)(uintptr_t)process, (ULONG64)(uintptr_t)thread->attached, 1, 0,
                 "a thread ended while it was attached to another process");
    self->exiting = self->terminating = true;
    self->terminate_status = status;
    last = --process->thread_count == 0 && process != ps->system;
    if (irqlab_unlikely(last)) {
        process->exiting = true;
        if (process->exit_status == STATUS_PENDING)
            process->exit_status = status;
    }
    if (irqlab_unlikely(ps->notify != NULL))
        ps_notify_thread(thread, false);
    for (uint32_t i = ps->thread_exits; i-- > 0;)
        ps->thread_exit[i](thread);
    if (irqlab_unlikely(!list_empty(&world->ob->apc_timers)))
        ob_timers_cancel(thread);
    if (irqlab_unlikely(last))
        ps_process_end(process);
    thread->exit_time = ps_now();
    ps->thread_count--;
    ke_thread_exit(status);
}

void ps_on_thread_exit(void (*callback)(PETHREAD thread))
{
    struct ps *ps = world->ps;

    irqlab_assert(ps->thread_exits < PS_CALLBACKS);
    ps->thread_exit[ps->thread_exits++] = callback;
}

void ps_on_thread_delete(void (*callback)(PETHREAD thread))
{
    struct ps *ps = world->ps;

    irqlab_assert(ps->thread_deletes < PS_CALLBACKS);
    ps->thread_delete[ps->thread_deletes++] = callback;
}

uint32_t ps_thread_count(void)
{
    return world->ps->thread_count;
}

void ps_thread_for_each(PEPROCESS process, bool (*each)(void *context, PETHREAD thread),
                        void *context)
{
    list_for_each(it, &process->threads) if (!each(context, container_of(it, struct _KTHREAD,
                                                                         process_link))) return;
}

/* --- documented routines ---------------------------------------------------------------------- */

NTSTATUS PsCreateSystemThread(PHANDLE ThreadHandle, ULONG DesiredAccess,
                              POBJECT_ATTRIBUTES ObjectAttributes, HANDLE ProcessHandle,
                              PCLIENT_ID ClientId, PKSTART_ROUTINE StartRoutine, PVOID StartContext)
{
    struct ob_call call = {KernelMode, (uint64_t)(uintptr_t)__builtin_return_address(0)};
    ULONG attributes = ObjectAttributes ? ObjectAttributes->Attributes : 0;
    struct ps_thread_params params = {
        .process = world->ps->system, .start = StartRoutine, .context = StartContext};
    void *process = NULL;
    PETHREAD thread;
    HANDLE handle;
    NTSTATUS status;

    KE_DDI((const void *)StartRoutine, ProcessHandle);
    if (mm_pool_refuse())
        return STATUS_INSUFFICIENT_RESOURCES;
    ke_point(KE_OP_OBJECT, ob_handle_table_for(attributes));
    if (ProcessHandle) {
        status = ob_handle_reference(ProcessHandle, PROCESS_CREATE_THREAD, world->ps->process_type,
                                     call, &process, NULL);
        if (!NT_SUCCESS(status))
            return status;
        params.process = process;
        params.run =
            world->ps->system_thread_run ? world->ps->system_thread_run : call_start_routine;
    }
    status = ps_thread_create(&params, &thread);
    if (process)
        ob_dereference(process);
    if (irqlab_unlikely(!NT_SUCCESS(status))) {
        sim_probe(world->sim, KE_PROBE_RETURN, .text = __func__, .b = (uint32_t)status,
                  .c = (uint64_t)(uintptr_t)StartRoutine, .pc = call.pc);
        return status;
    }
    thread->previous_mode = KernelMode;
    thread->system_thread = true;
    status = ob_handle_create(thread, DesiredAccess, attributes, OB_CREATE_HANDLE, call, &handle);
    if (irqlab_unlikely(!NT_SUCCESS(status))) {
        ps_thread_of(thread)->terminating = true;
        ps_thread_of(thread)->terminate_status = status;
    } else {
        *ThreadHandle = handle;
        KE_GIVEN_OUT(ThreadHandle, call.pc);
        if (ClientId) {
            ClientId->UniqueProcess = thread->process->ob.id;
            ClientId->UniqueThread = thread->id;
        }
    }
    sim_probe(world->sim, KE_PROBE_RETURN, .text = __func__, .object = thread,
              .a = thread->actor.number, .b = (uint32_t)status,
              .c = (uint64_t)(uintptr_t)StartRoutine, .pc = call.pc);
    ps_thread_start(thread);
    ob_dereference(thread);
    return status;
}

NTSTATUS PsTerminateSystemThread(NTSTATUS ExitStatus)
{
    uint64_t routine;

    KE_DDI(ke_current(), ExitStatus);
    if (!ke_current()->system_thread)
        return STATUS_INVALID_PARAMETER;
    if (irqlab_unlikely(ex_is_worker(ke_current(), &routine)))
        ke_crash(0xE9, (ULONG64)(uintptr_t)ke_current(), 0, 0, 0,
                 "the routine of a work item ended the system's worker thread it runs in");
    ps_thread_exit(ExitStatus);
}
