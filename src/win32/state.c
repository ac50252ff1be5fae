/*
 * state.c - the layer's state in a world, starting an app, and the ends of processes and threads.
 *
 *   win32_app_start -> process (ps) -> main thread -> [user mode] initialisers, main -> exit
 *                                                      '-> win32_process_exit -> ps_process_exit
 *
 * A process ends when exit or ExitProcess is called, when main returns, or when its last thread has
 * left. Its handles are closed by ps after the callbacks here.
 */
#include "win32/internal.h"
#include "host/lazy.h"
#include "host/memory.h"

#include <string.h>

static void process_ended(PEPROCESS object);
static void thread_ended(PETHREAD object);
static void thread_deleted(PETHREAD object);

void win32_create(const struct win32_hooks *hooks)
{
    struct win32 *win32 = arena_alloc(&world->arena, sizeof *win32);

    irqlab_assert(win32);
    world->win32 = win32;
    if (hooks)
        win32->hooks = *hooks;
    list_init(&win32->processes);
    list_init(&win32->services);
    list_init(&win32->service_handles);
    list_init(&win32->system_tls);
    world->mm->hooks.user_taken = win32_user_taken;
    ps_on_thread_exit(thread_ended);
    ps_on_process_exit(process_ended);
    ps_on_thread_delete(thread_deleted);
}

/* --- user stacks ------------------------------------------------------------------------------ */

static uint64_t stack_low(const struct win32_process *process, uint32_t number)
{
    return process->slot_base + LAYOUT_USER_STACKS + (uint64_t)number * WIN32_STACK_BYTES;
}

/* Take a stack; its lowest page stays reserved and faults. */
static bool stack_get(struct win32_process *process, uint32_t *number)
{
    uint64_t low;

    if (process->free_stack_count) {
        *number = process->free_stacks[--process->free_stack_count];
    } else {
        if (process->stacks_used == WIN32_STACKS)
            return false;
        *number = process->stacks_used;
        low = stack_low(process, *number);
        if (!lazy_keep(low + MEMORY_PAGE, WIN32_STACK_BYTES - MEMORY_PAGE))
            return false;
        process->stacks_used++;
    }
    /* One run's garbage does not reach the next: what a fresh stack shows is always the same. */
    low = stack_low(process, *number);
    KE_FRESH(low, WIN32_STACK_BYTES);
    host_stack_fresh((void *)(uintptr_t)low, (void *)(uintptr_t)(low + WIN32_STACK_BYTES));
    memset((void *)(uintptr_t)(low + WIN32_STACK_BYTES - 16 * 1024), 0xCC,
           16 * 1024 - WIN32_TEB_BYTES);
    return true;
}

static void stack_put(struct win32_process *process, uint32_t number)
{
    if (process->free_stack_count == process->free_stack_room) {
        uint32_t room = process->free_stack_room ? 2 * process->free_stack_room : 16;
        uint32_t *larger = arena_alloc(&world->arena, room * sizeof *larger);

        if (!larger)
            return;
        if (process->free_stacks) {
            memcpy(larger, process->free_stacks, process->free_stack_count * sizeof *larger);
            arena_free(&world->arena, process->free_stacks,
                       process->free_stack_room * sizeof *larger);
        }
        process->free_stacks = larger;
        process->free_stack_room = room;
    }
    process->free_stacks[process->free_stack_count++] = number;
}

/* --- threads ---------------------------------------------------------------------------------- */

static void thread_body(void *argument)
{
    struct win32_thread *user = argument;

    win32_thread_exit(user->start(user->parameter));
}

static void thread_run(PKTHREAD thread)
{
    struct win32_thread *user = thread->win32;

    if (user->is_main)
        ps_notify_image(&thread->process->image_path, thread->process->ob.id,
                        (void *)(uintptr_t)user->process->app->image_base,
                        user->process->app->image_bytes, false);
    win32_user_call(thread_body, thread->win32);
}

NTSTATUS win32_thread_create(struct win32_process *process, uint32_t (*start)(void *parameter),
                             void *parameter, bool suspended, struct win32_thread **thread)
{
    struct win32_thread *user = arena_alloc(&world->arena, sizeof *user);
    struct ps_thread_params params = {.process = process->object,
                                      .run = thread_run,
                                      .start = (PKSTART_ROUTINE)(void *)start,
                                      .context = parameter,
                                      .win32 = user,
                                      .suspended = suspended};
    struct win32_teb *teb;
    NTSTATUS status;

    *thread = NULL;
    if (!user)
        return STATUS_INSUFFICIENT_RESOURCES;
    if (!stack_get(process, &user->stack)) {
        arena_free(&world->arena, user, sizeof *user);
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    teb =
        (void *)(uintptr_t)(stack_low(process, user->stack) + WIN32_STACK_BYTES - WIN32_TEB_BYTES);
    memset(teb, 0, WIN32_TEB_BYTES);
    teb->self = teb;
    teb->stack_base = (uint64_t)(uintptr_t)teb;
    teb->stack_limit = stack_low(process, user->stack) + MEMORY_PAGE;
    user->teb = teb;
    user->user_sp = teb->stack_base - 64;
    user->process = process;
    user->start = start;
    user->parameter = parameter;
    user->rand_state = 1;
    list_init(&user->at_exit);
    list_init(&user->parked.link);
    params.teb = teb;
    status = ps_thread_create(&params, &user->thread);
    if (!NT_SUCCESS(status)) {
        stack_put(process, user->stack);
        arena_free(&world->arena, user, sizeof *user);
        return status;
    }
    user->thread->user_apc = win32_user_apc;
    user->thread->previous_mode = UserMode;
    teb->process_id = (uint64_t)(uintptr_t)PsGetProcessId(process->object);
    teb->thread_id = (uint64_t)(uintptr_t)user->thread->id;
    list_push_back(&process->threads, &user->link);
    process->threads_started++;
    *thread = user;
    return STATUS_SUCCESS;
}

struct exit_call {
    struct win32_process *process;
    uint32_t code;
};

static void leave_thread(void *argument)
{
    struct exit_call *call = argument;

    ps_thread_exit((NTSTATUS)call->code);
}

_Noreturn void win32_thread_exit(uint32_t code)
{
    struct win32_thread *user = win32_thread();
    struct exit_call call = {user->process, code};

    win32_tls_free(user);
    if (!user->pool && user->process->threads_started == 1)
        win32_exit((int32_t)code); /* the last one: the program is over */
    if (!user->pool)
        user->process->threads_started--;
    user->has_left = true;
    win32_kernel_call(leave_thread, &call);
    __builtin_unreachable();
}

/* In the context of a thread that leaves, on its kernel stack. */
static void thread_ended(PETHREAD object)
{
    struct win32_thread *user = object->win32;

    if (!user)
        return;
    if (!user->has_left && !user->pool) /* it was terminated */
        user->process->threads_started--;
    list_remove(&user->parked.link);
    list_remove(&user->link);
    win32_tls_drop(user);
    if (user->keys) {
        arena_free(&world->arena, user->keys, WIN32_KEYS * sizeof *user->keys);
        user->keys = NULL;
    }
    stack_put(user->process, user->stack);
}

static void thread_deleted(PETHREAD object)
{
    struct win32_thread *user = object->win32;

    if (!user)
        return;
    object->win32 = NULL;
    while (!list_empty(&user->at_exit))
        arena_free(&world->arena,
                   container_of(list_pop_front(&user->at_exit), struct win32_at_exit, link),
                   sizeof(struct win32_at_exit));
    arena_free(&world->arena, user, sizeof *user);
}

/* --- processes -------------------------------------------------------------------------------- */

/* WinMain is given the command line without the program's name. */
static char *behind_program(char *line)
{
    char end = *line == '"' ? '"' : ' ';

    for (line += *line == '"'; *line && *line != end; line++)
        ;
    line += *line == '"';
    while (*line == ' ' || *line == '\t')
        line++;
    return line;
}

static uint16_t *behind_wide_program(uint16_t *line)
{
    uint16_t end = *line == '"' ? '"' : ' ';

    for (line += *line == '"'; *line && *line != end; line++)
        ;
    line += *line == '"';
    while (*line == ' ' || *line == '\t')
        line++;
    return line;
}

enum { SHOW_NORMAL = 1 };

static int32_t call_entry(struct win32_process *process)
{
    const struct win32_app *app = process->app;
    void *entry = (void *)(uintptr_t)app->entry, *instance = (void *)(uintptr_t)app->image_base;

    switch (app->kind) {
    case WIN32_WMAIN:
        return ((int (*)(int, uint16_t **, uint16_t **))entry)(process->argc, process->wargv,
                                                               process->wide_environment);
    case WIN32_WINMAIN:
        return ((int (*)(void *, void *, char *, int))entry)(
            instance, NULL, behind_program(process->command_line), SHOW_NORMAL);
    case WIN32_WWINMAIN:
        return ((int (*)(void *, void *, uint16_t *, int))entry)(
            instance, NULL, behind_wide_program(process->wide_command_line), SHOW_NORMAL);
    default:
        return ((int (*)(int, char **, char **))entry)(process->argc, process->argv,
                                                       process->environment);
    }
}

/* What the main thread runs. */
static uint32_t main_body(void *parameter)
{
    struct win32_process *process = parameter;
    const struct win32_app *app = process->app;

    win32_environment_create(process);
    if (app->run_init)
        app->run_init(app->context, process->argc, process->argv, process->environment);
    win32_exit(call_entry(process));
}

NTSTATUS win32_app_make(const struct win32_app *app, bool suspended, struct win32_process **result,
                        struct win32_thread **main_thread)
{
    struct win32_process *process = arena_alloc(&world->arena, sizeof *process);
    NTSTATUS status;

    *result = NULL;
    if (!process)
        return STATUS_INSUFFICIENT_RESOURCES;
    status = ps_process_create(app->name, app->slot, &process->object);
    if (!NT_SUCCESS(status)) {
        arena_free(&world->arena, process, sizeof *process);
        return status;
    }
    process->object->win32 = process;
    process->app = app;
    process->slot_base = LAYOUT_USER_START + (uint64_t)app->slot * LAYOUT_USER_SLOT_BYTES;
    process->exit_code = STATUS_PENDING;
    process->code_page = process->output_code_page = CP_UTF8;
    list_init(&process->threads);
    list_init(&process->at_exit);
    list_init(&process->at_quick_exit);
    list_init(&process->vectored);
    list_init(&process->console_handlers);
    list_init(&process->keys);
    list_init(&process->posix_threads);
    list_init(&process->regions);
    for (unsigned i = 0; i < WIN32_PARK_BUCKETS; i++)
        list_init(&process->parked[i]);
    win32_heap_create(process);
    win32_streams_create(process);
    list_push_back(&world->win32->processes, &process->link);
    status = win32_thread_create(process, main_body, process, suspended, main_thread);
    if (!NT_SUCCESS(status)) {
        list_remove(&process->link);
        process->object->win32 = NULL;
        ObDereferenceObject(process->object);
        arena_free(&world->arena, process, sizeof *process);
        return status;
    }
    (*main_thread)->is_main = true;
    process->object->debugged = app->debugger;
    *result = process;
    return STATUS_SUCCESS;
}

NTSTATUS win32_app_start(const struct win32_app *app, struct win32_process **process)
{
    struct win32_thread *main_thread;
    NTSTATUS status = win32_app_make(app, false, process, &main_thread);

    if (!NT_SUCCESS(status))
        return status;
    ps_thread_start(main_thread->thread);
    ObDereferenceObject(main_thread->thread);
    return STATUS_SUCCESS;
}

static void leave_process(void *argument)
{
    struct exit_call *call = argument;

    ps_process_exit(call->process->object, (NTSTATUS)call->code);
}

_Noreturn void win32_process_exit(uint32_t code)
{
    struct exit_call call = {win32_thread()->process, code};

    call.process->exiting = true;
    win32_kernel_call(leave_process, &call);
    __builtin_unreachable();
}

static void process_ended(PEPROCESS object)
{
    struct win32_process *process = object->win32;

    if (!process)
        return;
    process->ended = true;
    process->exit_code = (uint32_t)object->exit_status;
    WIN32_HOOK(process_ended, process, process->exit_code);
}

const struct win32_app *win32_process_app(const struct win32_process *process)
{
    return process->app;
}

PEPROCESS win32_process_object(const struct win32_process *process)
{
    return process->object;
}

bool win32_process_has_ended(const struct win32_process *process)
{
    return process->ended;
}

uint32_t win32_process_exit_code(const struct win32_process *process)
{
    return process->exit_code;
}

struct win32_process *win32_current(void)
{
    struct win32_thread *user = win32_thread();

    return user ? user->process : NULL;
}

/* --- restart ---------------------------------------------------------------------------------- */

bool win32_range_get(size_t i, struct win32_range *range)
{
    if (!world || !world->win32)
        return false;
    list_for_each(it, &world->win32->processes)
    {
        struct win32_process *process = container_of(it, struct win32_process, link);
        size_t n = 0;

        for (struct win32_range r; win32_heap_range(process, n, &r); n++)
            if (i-- == 0) {
                *range = r;
                return true;
            }
        for (uint32_t s = 0; s < process->stacks_used; s++)
            if (i-- == 0) {
                *range = (struct win32_range){stack_low(process, s) + MEMORY_PAGE,
                                              WIN32_STACK_BYTES - MEMORY_PAGE};
                return true;
            }
    }
    return false;
}

void win32_release(void)
{
    struct win32_range range;

    for (size_t i = 0; win32_range_get(i, &range); i++)
        memory_decommit(range.address, range.bytes);
}
