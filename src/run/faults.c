/*
 * faults.c - bad accesses and other hardware faults of compiled code become NT exceptions and bug
 * checks.
 *
 *   user range or non-canonical address, IRQL below DISPATCH   STATUS_ACCESS_VIOLATION, catchable
 *   system range, IRQL below DISPATCH                          0x50, never catchable
 *   any invalid or pageable address at DISPATCH and above      0xD1, even inside __try
 *   the same in a routine of the kernel that was given it      0xA
 *   code or data of an unloaded driver                         0xCE
 *   user-mode code                                             always an exception of the app
 *
 * Faults reach us in normal context on the faulting fiber (host/signals.h) or from a hook that saw
 * the address before the access was made (hooks.c); both go the same way.
 */
#include "ps/ps.h"
#include "run/internal.h"
#include "host/signals.h"
#include "host/stack.h"
#include "mm/mm.h"
#include "win32/win32.h"

#include <stdio.h>
#include <string.h>

enum { ACCESS_READ = 0, ACCESS_WRITE = 1, ACCESS_EXECUTE = 8 };

static bool in_user_mode(void)
{
    return world->sim->cpu->thread->user_stack;
}

/* Behind an access violation's two parameters: it was in a routine of the kernel (on_unhandled). */
enum { IN_KERNEL = 2 };

static void raise(uint32_t code, uint64_t pc, uint32_t nparams, uint64_t p0, uint64_t p1,
                  bool in_kernel)
{
    struct seh_record record = {.code = code, .address = (void *)(uintptr_t)pc, .nparams = nparams};

    record.parameters[0] = p0;
    record.parameters[1] = p1;
    record.parameters[IN_KERNEL] = in_kernel;
    seh_raise(&record, NULL);
}

static const char *what(unsigned access)
{
    return access == ACCESS_WRITE     ? "writes to"
           : access == ACCESS_EXECUTE ? "jumps to"
                                      : "reads from";
}

/* Windows' own system range, where we have nothing. */
#define KERNEL_HALF 0xFFFF800000000000ull

/* The lower half of an address that the driver has: it put a pointer into a ULONG, as code for 32
 * bits does. What is more, fields of a process are often looked for at offsets that are private. */
static bool is_half(uint64_t address, char *text, size_t bytes)
{
    struct mm_block block;
    uint64_t process = (uint64_t)(uintptr_t)ps_current();
    uint64_t thread = (uint64_t)(uintptr_t)ke_current();

    if (address >> 32)
        return false;
    if ((uint32_t)(address - process) < PAGE_SIZE) {
        snprintf(
            text, bytes,
            "the lower half of the address of the current EPROCESS plus 0x%x: the pointer went "
            "through 32 bits; and its fields are private, PsGetProcessImageFileName and its "
            "kin read them",
            (uint32_t)(address - process));
        return true;
    }
    if ((uint32_t)(address - thread) < PAGE_SIZE) {
        snprintf(text, bytes,
                 "the lower half of the address of the current ETHREAD plus 0x%x: the pointer went "
                 "through 32 bits; and its fields are private",
                 (uint32_t)(address - thread));
        return true;
    }
    for (uint64_t high = LAYOUT_POOL; high < LAYOUT_POOL + LAYOUT_TIB; high += 1ull << 32)
        if (mm_pool_find((void *)(uintptr_t)(high | address), &block)) {
            snprintf(text, bytes,
                     "the lower half of the address of a block of pool: the pointer went through "
                     "32 bits (use ULONG_PTR)");
            return true;
        }
    return false;
}

/* The process, not the current one, in whose user range the address lies. */
static const struct _KPROCESS *owner_of(uint64_t address)
{
    list_for_each(it, &world->ps->processes)
    {
        const struct _KPROCESS *process = container_of(it, struct _KPROCESS, link);

        if (address >= process->user_low && address < process->user_high && process != ps_current())
            return process;
    }
    return NULL;
}

/* In words, which address this is. */
static void describe(uint64_t address, char *text, size_t bytes)
{
    struct mm_block block;
    const struct _KPROCESS *owner;
    const char *gone;

    if (address < 0x10000)
        snprintf(text, bytes, "a null pointer (plus 0x%llx)", (unsigned long long)address);
    else if (is_half(address, text, bytes))
        return;
    else if ((gone = image_unloaded_at(address)))
        snprintf(text, bytes, "memory of %s, which was unloaded", gone);
    else if ((owner = owner_of(address)))
        snprintf(text, bytes, "an address of %s, while %s is the current process", owner->ob.name,
                 ps_current()->ob.name);
    else if (layout_is_user(address))
        snprintf(text, bytes, "an address in user range that the current process does not have");
    else if (mm_pool_find((void *)(uintptr_t)address, &block))
        snprintf(text, bytes, "pool memory that is not allocated");
    else if (layout_is_system(address))
        snprintf(text, bytes, "an address in system range where nothing is mapped");
    else
        snprintf(text, bytes, "an address where a driver can have nothing: a wild pointer");
}

/* In words, which argument of a routine is bad. */
static void given(const char *routine, uint64_t address, const char *touches, const char *where,
                  char *text, size_t bytes)
{
    const char *object = run_callee_object(routine);

    if (object && address < 0x10000)
        snprintf(text, bytes, "%s was given NULL for %s and %s offset 0x%llx of it", routine,
                 object, touches, (unsigned long long)address);
    else
        snprintf(text, bytes, "%s was given a bad pointer%s%s and %s %s", routine,
                 object ? " for " : "", object ? object : "", touches, where);
}

/* A routine of the kernel touches at DISPATCH_LEVEL or above what it was given. */
static void bad_argument(uint64_t address, unsigned access, uint64_t pc, uint64_t frame,
                         const char *routine, const struct run_callee *raised)
{
    char where[240], why[400];
    unsigned irql = sim_irql(world->sim);

    if (irql < DISPATCH_LEVEL)
        irql = DISPATCH_LEVEL;
    describe(address, where, sizeof where);
    if (raised && address < 0x10000)
        snprintf(why, sizeof why,
                 "%s was given the %s NULL: it %s offset 0x%llx of it at IRQL %u, where no page "
                 "fault can be served",
                 routine, raised->object, what(access), (unsigned long long)address, irql);
    else
        snprintf(why, sizeof why,
                 "%s was given a bad pointer%s%s: it %s %s at IRQL %u, where no page fault can be "
                 "served",
                 routine, raised ? ", not the address of a valid " : "",
                 raised ? raised->object : "", what(access), where, irql);
    ke_crash_at(pc, frame, 0xA, (ULONG64[4]){address, irql, access, pc}, why);
}

static void bad_access(uint64_t address, unsigned access, uint64_t pc, uint64_t frame,
                       bool in_kernel)
{
    char where[240], why[400];
    unsigned irql = sim_irql(world->sim);
    bool system = (address >= LAYOUT_USER_END && address < 0x0000800000000000ull) ||
                  (address >= KERNEL_HALF && address != UINT64_MAX);
    const char *routine = NULL;

    if (in_user_mode()) {
        raise(STATUS_ACCESS_VIOLATION, pc, 2, access, address, false);
        return;
    }
    if (in_kernel && !image_unloaded_at(address) && access != ACCESS_EXECUTE) {
        const struct run_callee *raised;

        routine = run_callee_name(pc);
        raised = run_callee_raised(routine);
        if (raised || (routine && irql >= DISPATCH_LEVEL))
            bad_argument(address, access, pc, frame, routine, raised);
    }
    describe(address, where, sizeof where);
    if (image_unloaded_at(address)) {
        snprintf(why, sizeof why,
                 "code %s %s: the driver was unloaded while something of it could still run",
                 what(access), where);
        ke_crash_at(access == ACCESS_EXECUTE ? pc - 1 : pc, frame, 0xCE,
                    (ULONG64[4]){address, access, pc, 0}, why);
    }
    if (irql >= DISPATCH_LEVEL) {
        snprintf(why, sizeof why, "the driver %s %s at IRQL %u, where no page fault can be served",
                 what(access), where, irql);
        ke_crash_at(pc, frame, 0xD1, (ULONG64[4]){address, irql, access, pc}, why);
    }
    if (system && routine) {
        given(routine, address, what(access), where, why, sizeof why);
        snprintf(why + strlen(why), sizeof why - strlen(why), "; __try cannot catch that");
    } else if (system) {
        snprintf(why, sizeof why, "the driver %s %s; __try cannot catch that", what(access), where);
    }
    if (system) {
        ke_crash_at(pc, frame, 0x50,
                    (ULONG64[4]){address, access == ACCESS_WRITE ? 2 : access, pc, 0}, why);
    }
    if (layout_is_user(address))
        sim_probe(world->sim, KE_PROBE_RULE, .text = "user-address-in-other-process", .b = address,
                  .pc = pc);
    raise(STATUS_ACCESS_VIOLATION, pc, 2, access, address, in_kernel);
}

extern char __start_irqlab_exported[], __stop_irqlab_exported[];

void run_bad_access(uint64_t address, bool write, uint64_t pc, uint64_t frame)
{
    uint64_t exported = (uint64_t)(uintptr_t)__start_irqlab_exported;

    if (!write && address - exported < (uint64_t)(uintptr_t)__stop_irqlab_exported - exported)
        return;
    /* The frame is the hook's: its caller's frame pointer is stored there. */
    bad_access(address, write ? ACCESS_WRITE : ACCESS_READ, pc, *(uint64_t *)(uintptr_t)frame,
               false);
}

/* Where driver or app code stood: a routine of ours that was handed a bad pointer is not it. */
static uint64_t caller_in_image(uint64_t pc, uint64_t frame)
{
    const struct sim_actor *thread = world->sim->cpu->thread;
    struct stack_frame found;

    if (image_at(pc) || image_unloaded_at(pc))
        return pc;
    return stack_walk(pc, frame, (uint64_t)(uintptr_t)thread->fiber.stack_low,
                      (uint64_t)(uintptr_t)thread->fiber.stack_high, &found, 1, STACK_WALK_IMAGES)
               ? found.rip
               : 0;
}

/* Where the handler of an overflow runs: see current_stack. */
static void on_emergency_stack(void)
{
    const struct sim_actor *thread = world->sim->cpu->thread;
    uint64_t low = (uint64_t)(uintptr_t)thread->fiber.stack_low,
             high = (uint64_t)(uintptr_t)thread->kernel_stack_top;

    if (!thread->user_stack)
        run_emergency_stack(&low, &high);
    host_stack_moved((void *)(uintptr_t)low, (void *)(uintptr_t)high);
}

static void on_fault(void *context, struct fault *fault)
{
    uint64_t frame = fault->registers.rbp, pc = caller_in_image(fault->registers.rip, frame);

    switch (fault->kind) {
    case FAULT_ACCESS:
    case FAULT_NON_CANONICAL:
    case FAULT_BUS:
        bad_access(fault->kind == FAULT_NON_CANONICAL && !fault->address_known ? UINT64_MAX
                                                                               : fault->address,
                   fault->access == FAULT_WRITE     ? ACCESS_WRITE
                   : fault->access == FAULT_EXECUTE ? ACCESS_EXECUTE
                                                    : ACCESS_READ,
                   fault->access == FAULT_EXECUTE && fault->caller && !image_unloaded_at(pc)
                       ? caller_in_image(fault->caller, frame) /* no address of the host's */
                       : pc,
                   frame, pc != fault->registers.rip);
        break;
    case FAULT_STACK_OVERFLOW:
        on_emergency_stack();
        if (in_user_mode() && fault->in_image) {
            raise(0xC00000FD, pc, 0, 0, 0, false);
            break;
        }
        ke_crash_at(pc, frame, 0x7F, (ULONG64[4]){8, fault->address, 0, pc},
                    "the kernel stack overflowed: recursion, or too much in local variables");
    case FAULT_DIVIDE_BY_ZERO:
        raise(STATUS_INTEGER_DIVIDE_BY_ZERO, pc, 0, 0, 0, false);
        break;
    case FAULT_DIVIDE_OVERFLOW:
        raise(STATUS_INTEGER_OVERFLOW, pc, 0, 0, 0, false);
        break;
    case FAULT_MISALIGNED:
        raise(STATUS_DATATYPE_MISALIGNMENT, pc, 0, 0, 0, false);
        break;
    case FAULT_ILLEGAL:
        raise(STATUS_ILLEGAL_INSTRUCTION, pc, 0, 0, 0, false);
        break;
    case FAULT_PRIVILEGED:
        raise(STATUS_PRIVILEGED_INSTRUCTION, pc, 0, 0, 0, false);
        break;
    case FAULT_BREAKPOINT:
        raise(STATUS_BREAKPOINT, fault->instruction, 1, 0, 0, false);
        break;
    case FAULT_INTERRUPT:
        if (fault->code == 0x29)
            ke_crash_at(pc, frame, 0x139, (ULONG64[4]){fault->registers.rcx, 0, 0, 0},
                        "the driver called __fastfail");
        raise(STATUS_ACCESS_VIOLATION, pc, 2, 0, UINT64_MAX, false);
        break;
    case FAULT_FLOAT:
    case FAULT_SINGLE_STEP:
        raise(STATUS_ILLEGAL_INSTRUCTION, pc, 0, 0, 0, false);
        break;
    }
}

static void on_unhandled(struct seh_record *record, void *context)
{
    /* No address of the host's may be shown: a routine of ours that raises stands for its caller.
     */
    const uint64_t pc = caller_in_image((uint64_t)(uintptr_t)record->address,
                                        (uint64_t)(uintptr_t)__builtin_frame_address(0));
    const char *routine = NULL;
    char why[400], where[240];
    ULONG code;

    if (in_user_mode()) {
        win32_unhandled_exception(record);
        return;
    }
    if ((NTSTATUS)record->code == STATUS_ACCESS_VIOLATION && record->nparams >= 2) {
        describe(record->parameters[1], where, sizeof where);
        if (record->nparams == IN_KERNEL && record->parameters[IN_KERNEL])
            routine = run_callee_name(pc);
        if (routine) {
            snprintf(why, sizeof why, "nothing catches the exception: ");
            given(routine, record->parameters[1], what((unsigned)record->parameters[0]), where,
                  why + strlen(why), sizeof why - strlen(why));
        } else {
            snprintf(why, sizeof why, "nothing catches the exception: the code %s %s",
                     what((unsigned)record->parameters[0]), where);
        }
    } else {
        const struct ke_raised *raised = &world->ke->raised;

        if (pc != (uint64_t)(uintptr_t)record->address)
            routine = run_callee_name(pc);
        snprintf(why, sizeof why, "nothing catches the exception %s",
                 run_status_name((NTSTATUS)record->code));
        if (routine)
            snprintf(why + strlen(why), sizeof why - strlen(why), " that %s raised", routine);
        if (routine && raised->status == (NTSTATUS)record->code)
            snprintf(why + strlen(why), sizeof why - strlen(why), ": %s", raised->why);
    }
    code = world->sim->cpu->nesting ? 0x1E : ke_current()->system_thread ? 0x7E : 0x3B;
    ke_crash_at((uint64_t)(uintptr_t)__builtin_return_address(0),
                (uint64_t)(uintptr_t)__builtin_frame_address(0), code,
                (ULONG64[4]){record->code, pc, record->parameters[0], record->parameters[1]}, why);
}

/* Our own code faulted on an address that only driver or app can have given it. */
static bool blame_image(void *context, const struct fault *fault)
{
    switch (fault->kind) {
    case FAULT_NON_CANONICAL:
        return true;
    case FAULT_ACCESS:
        /* Where Windows has its kernel we have nothing, and below zero there are the fields before
         * an object that is NULL. */
        return fault->address >= KERNEL_HALF ||
               (fault->address < LAYOUT_SYSTEM_END &&
                (fault->address < LAYOUT_WORLD || fault->address >= LAYOUT_POOL));
    default:
        return false;
    }
}

static bool current_stack(void *context, struct fault_stack *stack)
{
    if (!world || !world->sim)
        return false;

    const struct sim_actor *thread = world->sim->cpu->thread;

    if (thread->user_stack)
        return win32_user_stack(thread, stack);
    stack->low = (uint64_t)(uintptr_t)thread->fiber.stack_low;
    stack->high = (uint64_t)(uintptr_t)thread->fiber.stack_high;
    stack->guard_bytes = MEMORY_PAGE;
    run_emergency_stack(&stack->emergency_low, &stack->emergency_high);
    return stack->low != 0;
}

static void on_interrupt(void *context)
{
    run_interrupted();
}

void run_faults_install(void)
{
    const struct signals_hooks hooks = {.blame_image = blame_image,
                                        .current_stack = current_stack,
                                        .on_fault = on_fault,
                                        .on_interrupt = on_interrupt};

    irqlab_assert(signals_install(&hooks));
    seh_set_unhandled(on_unhandled);
}
