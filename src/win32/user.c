/*
 * user.c - crossing between user mode and kernel mode.
 *
 * Each crossing keeps what it changes in its own frame, so that crossings nest to any depth:
 *
 *   going to user mode    kernel_stack_top := just below here; user_stack := true; a fresh chain of
 *                         __try blocks (an exception never crosses)
 *   going to the kernel   user_sp := just below here; user_stack := false; previous mode UserMode;
 *                         the kernel's chain of __try blocks back
 *
 * On the way back to user mode a thread that was told to end does so (ps_user_return), and user
 * APCs run if a wait was ended by one.
 */
#include "win32/internal.h"
#include "host/signals.h"

enum {
    KERNEL_ROOM = 1024, /* below the frame that crosses, for that frame itself */
    USER_ROOM = 2048,
};

struct crossing {
    void (*function)(void *argument);
    void *argument;
};

static void *below(void *frame, size_t room)
{
    return (void *)(((uintptr_t)frame - room) & ~(uintptr_t)63);
}

static void user_entry(void *argument)
{
    struct crossing *crossing = argument;

    ke_current()->actor.user_stack = true;
    sim_settle(world->sim);
    crossing->function(crossing->argument);
    ke_current()->actor.user_stack = false;
}

__attribute__((noinline)) void win32_user_call(void (*function)(void *argument), void *argument)
{
    PKTHREAD thread = ke_current();
    struct win32_thread *user = thread->win32;
    struct crossing crossing = {function, argument};
    struct seh_chain chain = thread->seh;
    void *top = thread->actor.kernel_stack_top;
    uint64_t sp = user->user_sp;

    thread->seh = (struct seh_chain){.stack_low = user->teb->stack_limit,
                                     .stack_high = user->teb->stack_base};
    thread->actor.kernel_stack_top = below(__builtin_frame_address(0), KERNEL_ROOM);
    host_call_on_stack(user_entry, &crossing, (void *)(uintptr_t)sp);
    thread->actor.kernel_stack_top = top;
    thread->seh = chain;
    user->user_sp = sp;
}

/* On the kernel stack, coming from user mode. */
static void kernel_entry(void *argument)
{
    struct crossing *crossing = argument;
    PKTHREAD thread = ke_current();

    thread->previous_mode = UserMode;
    crossing->function(crossing->argument);
    if (irqlab_unlikely(sim_irql(world->sim) != PASSIVE_LEVEL))
        ke_crash(0x4A, 0, sim_irql(world->sim), 0, 0,
                 "a system call was about to return to user mode at IRQL %u", sim_irql(world->sim));
    if (irqlab_unlikely(thread->kernel_apc_disable | thread->special_apc_disable))
        ke_crash(0x1, 0, 0,
                 ((ULONG64)(USHORT)thread->special_apc_disable << 16) |
                     (USHORT)thread->kernel_apc_disable,
                 0,
                 "a system call was about to return to user mode in a critical or guarded region");
    for (;;) {
        ps_user_return();
        if (!thread->apc_state.UserApcPending)
            break;
        ke_apc_deliver(UserMode);
    }
}

__attribute__((noinline)) void win32_kernel_call(void (*service)(void *argument), void *argument)
{
    PKTHREAD thread = ke_current();
    struct win32_thread *user = thread->win32;
    struct crossing crossing = {service, argument};

    if (!thread->actor.user_stack) {
        service(argument);
        return;
    }

    struct seh_chain chain = thread->seh;
    uint64_t sp = user->user_sp;

    user->user_sp = (uint64_t)(uintptr_t)below(__builtin_frame_address(0), USER_ROOM);
    thread->seh = (struct seh_chain){.stack_low = (uintptr_t)thread->actor.fiber.stack_low,
                                     .stack_high = (uintptr_t)thread->actor.fiber.stack_high};
    thread->actor.user_stack = false;
    host_call_on_stack(kernel_entry, &crossing, thread->actor.kernel_stack_top);
    thread->actor.user_stack = true;
    thread->seh = chain;
    user->user_sp = sp;
    sim_settle(world->sim);
}

/* --- calls of NtXxx --------------------------------------------------------------------------- */

struct service_call {
    win32_service *service;
    uint64_t arguments[11];
    NTSTATUS status;
};

static void call_service(void *argument)
{
    struct service_call *call = argument;
    const uint64_t *a = call->arguments;

    /* Superfluous arguments do no harm in this calling convention. */
    call->status = call->service(a[0], a[1], a[2], a[3], a[4], a[5], a[6], a[7], a[8], a[9], a[10]);
}

NTSTATUS win32_call(win32_service *service, const uint64_t *arguments, unsigned count)
{
    struct service_call call = {.service = service};

    for (unsigned i = 0; i < count; i++)
        call.arguments[i] = arguments[i];
    win32_kernel_call(call_service, &call);
    return call.status;
}

/* --- user APCs -------------------------------------------------------------------------------- */

struct user_apc {
    PKNORMAL_ROUTINE routine;
    PVOID context, a1, a2;
};

static void run_apc(void *argument)
{
    struct user_apc *apc = argument;

    apc->routine(apc->context, apc->a1, apc->a2);
}

void win32_user_apc(PKNORMAL_ROUTINE routine, PVOID context, PVOID a1, PVOID a2)
{
    struct user_apc apc = {routine, context, a1, a2};

    win32_user_call(run_apc, &apc);
}

bool win32_user_stack(const struct sim_actor *actor, struct fault_stack *stack)
{
    const struct win32_thread *user = ke_thread_of(actor)->win32;

    if (!user)
        return false;
    *stack = (struct fault_stack){
        .low = user->teb->stack_limit, .high = user->teb->stack_base, .guard_bytes = 4096};
    /* The kernel stack of the thread is idle while it is in user mode. */
    stack->emergency_low = (uint64_t)(uintptr_t)actor->fiber.stack_low;
    stack->emergency_high = (uint64_t)(uintptr_t)actor->kernel_stack_top;
    return true;
}
