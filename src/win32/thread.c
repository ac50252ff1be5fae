/*
 * thread.c - CreateThread and what programs do with threads.
 *
 * Handles come from the object manager as any others; ids are NT's. The exit code of a thread is
 * its exit status.
 */
#include "win32/internal.h"
#include "win32/nt.h"
#include "win32/crt.h"

struct create_call {
    struct win32_process *process;
    uint32_t (*start)(void *parameter);
    void *parameter;
    bool suspended;
    bool inherit;
    HANDLE handle;
    uint32_t id;
    NTSTATUS status;
};

static void create(void *argument)
{
    struct create_call *call = argument;
    struct win32_thread *user;

    call->status =
        win32_thread_create(call->process, call->start, call->parameter, call->suspended, &user);
    if (!NT_SUCCESS(call->status))
        return;
    call->id = (uint32_t)(uintptr_t)user->thread->id;
    call->status =
        ob_handle_create(user->thread, THREAD_ALL_ACCESS, call->inherit ? OBJ_INHERIT : 0,
                         OB_CREATE_HANDLE, OB_CALL_NT, &call->handle);
    ps_thread_start(user->thread);
    ObDereferenceObject(user->thread);
}

/* A handle, or NULL with the last error set. */
static HANDLE make(const SECURITY_ATTRIBUTES *attributes, void *start, void *parameter, DWORD flags,
                   DWORD *id)
{
    struct create_call call = {.process = win32_current(),
                               .start = (uint32_t(*)(void *))start,
                               .parameter = parameter,
                               .suspended = (flags & CREATE_SUSPENDED) != 0,
                               .inherit = attributes && attributes->bInheritHandle};

    if (flags & ~(DWORD)(CREATE_SUSPENDED | STACK_SIZE_PARAM_IS_A_RESERVATION)) {
        win32_set_error(ERROR_INVALID_PARAMETER);
        return NULL;
    }
    win32_kernel_call(create, &call);
    if (!win32_ok(call.status))
        return NULL;
    if (id) {
        win32_probe(id, sizeof *id, true);
        *id = call.id;
    }
    return call.handle;
}

HANDLE CreateThread(LPSECURITY_ATTRIBUTES attributes, SIZE_T stack_bytes,
                    LPTHREAD_START_ROUTINE start, LPVOID parameter, DWORD flags, LPDWORD id)
{
    KE_DDI(NULL, (uintptr_t)start);
    return make(attributes, (void *)start, parameter, flags, id);
}

VOID ExitThread(DWORD exit_code)
{
    KE_DDI(NULL, exit_code);
    win32_thread_exit(exit_code);
}

/* --- the C runtime's -------------------------------------------------------------------------- */

uintptr_t crt_beginthreadex(void *security, uint32_t stack_bytes, uint32_t (*start)(void *),
                            void *argument, uint32_t flags, uint32_t *id)
{
    KE_DDI(NULL, (uintptr_t)start);
    return (uintptr_t)make(security, (void *)start, argument, flags, id);
}

struct begin {
    void (*start)(void *argument);
    void *argument;
};

static uint32_t begin(void *parameter)
{
    struct begin copy = *(struct begin *)parameter;

    win32_free(parameter);
    copy.start(copy.argument);
    return 0;
}

uintptr_t crt_beginthread(void (*start)(void *), uint32_t stack_bytes, void *argument)
{
    struct begin *parameter = win32_alloc(sizeof *parameter);
    HANDLE handle;

    KE_DDI(NULL, (uintptr_t)start);
    if (!parameter)
        return (uintptr_t)-1;
    *parameter = (struct begin){start, argument};
    handle = make(NULL, (void *)begin, parameter, CREATE_SUSPENDED, NULL);
    if (!handle) {
        win32_free(parameter);
        return (uintptr_t)-1;
    }
    /* Windows closes this handle when the thread ends by itself; here it is the caller's to use
     * until then, and the process closes it. */
    ResumeThread(handle);
    return (uintptr_t)handle;
}

void crt_endthread(void)
{
    win32_thread_exit(0);
}

void crt_endthreadex(uint32_t code)
{
    win32_thread_exit(code);
}

/* --- handles to threads ----------------------------------------------------------------------- */

struct thread_call {
    HANDLE handle;
    ACCESS_MASK access;
    PETHREAD thread; /* referenced while `act` runs */
    void (*act)(struct thread_call *call);
    NTSTATUS status;
    int64_t value; /* in or out, by `act` */
};

static void with_thread(void *argument)
{
    struct thread_call *call = argument;
    void *body;

    call->status = ob_handle_reference(call->handle, call->access, world->ps->thread_type,
                                       OB_CALL_NT, &body, NULL);
    if (!NT_SUCCESS(call->status))
        return;
    call->thread = body;
    call->act(call);
    ObDereferenceObject(body);
}

static bool thread_do(struct thread_call *call)
{
    win32_kernel_call(with_thread, call);
    return win32_ok(call->status);
}

static void exit_code(struct thread_call *call)
{
    call->value = call->thread->ended ? (uint32_t)call->thread->exit_status : STILL_ACTIVE;
}

BOOL GetExitCodeThread(HANDLE thread, LPDWORD code)
{
    struct thread_call call = {thread, THREAD_QUERY_LIMITED_INFORMATION, .act = exit_code};

    KE_DDI(thread, 0);
    if (!thread_do(&call))
        return FALSE;
    win32_probe(code, sizeof *code, true);
    *code = (DWORD)call.value;
    return TRUE;
}

DWORD SuspendThread(HANDLE thread)
{
    ULONG previous;

    KE_DDI(thread, 0);
    return win32_ok(WIN32_CALL(NtSuspendThread, thread, &previous)) ? previous : (DWORD)-1;
}

DWORD ResumeThread(HANDLE thread)
{
    ULONG previous;

    KE_DDI(thread, 0);
    return win32_ok(WIN32_CALL(NtResumeThread, thread, &previous)) ? previous : (DWORD)-1;
}

BOOL TerminateThread(HANDLE thread, DWORD code)
{
    KE_DDI(thread, code);
    return win32_ok(WIN32_CALL(NtTerminateThread, thread, code));
}

/* Win32's priorities are steps from the base priority of the process; the two extremes are fixed.
 */
static void set_priority(struct thread_call *call)
{
    KPRIORITY base = 8, priority;

    if (call->value == THREAD_PRIORITY_TIME_CRITICAL)
        priority = 15;
    else if (call->value == THREAD_PRIORITY_IDLE)
        priority = 1;
    else
        priority = base + (KPRIORITY)call->value;
    KeSetPriorityThread(call->thread, priority);
}

BOOL SetThreadPriority(HANDLE thread, int priority)
{
    struct thread_call call = {thread, THREAD_SET_LIMITED_INFORMATION, .act = set_priority,
                               .value = priority};

    KE_DDI(thread, priority);
    if ((priority < THREAD_PRIORITY_LOWEST || priority > THREAD_PRIORITY_HIGHEST) &&
        priority != THREAD_PRIORITY_TIME_CRITICAL && priority != THREAD_PRIORITY_IDLE) {
        win32_set_error(ERROR_INVALID_PARAMETER);
        return FALSE;
    }
    return thread_do(&call);
}

static void get_priority(struct thread_call *call)
{
    switch (call->thread->base_priority) {
    case 15:
        call->value = THREAD_PRIORITY_TIME_CRITICAL;
        break;
    case 1:
        call->value = THREAD_PRIORITY_IDLE;
        break;
    default:
        call->value = call->thread->base_priority - 8;
    }
}

int GetThreadPriority(HANDLE thread)
{
    struct thread_call call = {thread, THREAD_QUERY_LIMITED_INFORMATION, .act = get_priority};

    KE_DDI(thread, 0);
    return thread_do(&call) ? (int)call.value : THREAD_PRIORITY_ERROR_RETURN;
}

static void nothing(struct thread_call *call)
{
}

/* Boosts are the kernel's; there is no switch for them. */
BOOL SetThreadPriorityBoost(HANDLE thread, BOOL disable)
{
    struct thread_call call = {thread, THREAD_SET_LIMITED_INFORMATION, .act = nothing};

    return thread_do(&call);
}

static void affinity(struct thread_call *call)
{
    KAFFINITY old = call->thread->user_affinity, all = KeQueryActiveProcessors();
    KAFFINITY wanted = (KAFFINITY)call->value;

    if (!wanted || (wanted & ~all)) {
        call->status = STATUS_INVALID_PARAMETER;
        return;
    }
    call->thread->user_affinity = wanted;
    if (!call->thread->system_affinity)
        sim_set_affinity(world->sim, &call->thread->actor, wanted);
    sim_settle(world->sim);
    call->value = (int64_t)old;
}

DWORD_PTR SetThreadAffinityMask(HANDLE thread, DWORD_PTR mask)
{
    struct thread_call call = {thread, THREAD_SET_LIMITED_INFORMATION, .act = affinity,
                               .value = (int64_t)mask};

    KE_DDI(thread, mask);
    return thread_do(&call) ? (DWORD_PTR)call.value : 0;
}

HRESULT SetThreadDescription(HANDLE thread, PCWSTR description)
{
    return 0;
}

static void ids(struct thread_call *call)
{
    call->value = (int64_t)(uintptr_t)call->thread->id |
                  (int64_t)(uintptr_t)PsGetThreadProcessId(call->thread) << 32;
}

DWORD GetThreadId(HANDLE thread)
{
    struct thread_call call = {thread, THREAD_QUERY_LIMITED_INFORMATION, .act = ids};

    return thread_do(&call) ? (DWORD)call.value : 0;
}

DWORD GetProcessIdOfThread(HANDLE thread)
{
    struct thread_call call = {thread, THREAD_QUERY_LIMITED_INFORMATION, .act = ids};

    return thread_do(&call) ? (DWORD)(call.value >> 32) : 0;
}

HANDLE GetCurrentThread(VOID)
{
    return NtCurrentThread();
}

DWORD GetCurrentThreadId(VOID)
{
    return (DWORD)(uintptr_t)ke_current()->id;
}

struct open_call {
    HANDLE id, handle;
    bool process, inherit;
    ACCESS_MASK access;
    NTSTATUS status;
};

static void open_by_id(void *argument)
{
    struct open_call *call = argument;
    void *body = call->process ? (void *)ps_process_find(call->id) : ps_thread_find(call->id);

    if (!body) {
        call->status = STATUS_INVALID_PARAMETER;
        return;
    }
    /* As NtOpenProcess has it: System is protected. */
    if (body == world->ps->system && call->access & ~(DWORD)(SYNCHRONIZE | MAXIMUM_ALLOWED |
                                                             PROCESS_QUERY_LIMITED_INFORMATION)) {
        call->status = STATUS_ACCESS_DENIED;
        return;
    }
    call->status = ob_handle_create(body, call->access, call->inherit ? OBJ_INHERIT : 0,
                                    OB_OPEN_HANDLE, OB_CALL_NT, &call->handle);
}

HANDLE OpenThread(DWORD access, BOOL inherit, DWORD id)
{
    struct open_call call = {.id = (HANDLE)(uintptr_t)id, .inherit = inherit, .access = access};

    KE_DDI(NULL, id);
    win32_kernel_call(open_by_id, &call);
    return win32_ok(call.status) ? call.handle : NULL;
}

HANDLE OpenProcess(DWORD access, BOOL inherit, DWORD id)
{
    struct open_call call = {
        .id = (HANDLE)(uintptr_t)id, .process = true, .inherit = inherit, .access = access};

    KE_DDI(NULL, id);
    win32_kernel_call(open_by_id, &call);
    return win32_ok(call.status) ? call.handle : NULL;
}

DWORD GetCurrentProcessorNumber(VOID)
{
    return world->sim->cpu->number;
}

struct _TEB *NtCurrentTeb(VOID)
{
    return (struct _TEB *)win32_thread()->teb;
}

/* --- user APCs -------------------------------------------------------------------------------- */

/* In user mode: NT gives three arguments, Win32 wants one. */
static VOID dispatch_apc(PVOID routine, PVOID data, PVOID unused)
{
    ((PAPCFUNC)routine)((ULONG_PTR)data);
}

DWORD QueueUserAPC(PAPCFUNC routine, HANDLE thread, ULONG_PTR data)
{
    KE_DDI(thread, (uintptr_t)routine);
    return win32_ok(WIN32_CALL(NtQueueApcThread, thread, dispatch_apc, routine, data, NULL));
}
