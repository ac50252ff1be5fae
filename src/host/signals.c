/*
 * signals.c - the handler: whose fault is it, and where does the fiber go on?
 *
 * The handler runs on its own stack and returns always, or ends the process. To redirect a fiber it
 * writes a struct signals_frame below the fiber's stack pointer and changes rip, rsp and rbp of the
 * saved context; the kernel loads all other registers, vector state included, as they were, and
 * signals_redirect_entry stores them before any C code runs.
 */
#define _GNU_SOURCE
#include "host/image.h"
#include "host/layout.h"
#include "host/signals_private.h"
#include "host/snapshot.h"

#include <cpuid.h>
#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define SIGNALS_STACK_BYTES (128 * 1024)
#define SIGNALS_RED_ZONE 128u
#define RFLAGS_TRAP 0x100u
#define RFLAGS_DIRECTION 0x400u
#define RFLAGS_ALIGNMENT 0x40000u
#define SELECTOR_CODE 0x33 /* of 64-bit Linux programs */
#define SELECTOR_STACK 0x2b

_Static_assert(offsetof(struct signals_frame, fault) == SIGNALS_FAULT_OFFSET, "signals_private.h");
_Static_assert(offsetof(struct signals_frame, iret) == SIGNALS_IRET_OFFSET, "signals_private.h");
_Static_assert(offsetof(struct signals_frame, rbp) == SIGNALS_LINK_OFFSET, "signals_private.h");
_Static_assert(sizeof(struct signals_frame) == SIGNALS_FRAME_BYTES, "signals_private.h");
_Static_assert(offsetof(struct fault_registers, rip) == 16 * 8, "signals_redirect.S");

static const int signals_taken[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP, SIGINT};
#define SIGNALS_TAKEN (sizeof signals_taken / sizeof *signals_taken)

/* Signal handlers belong to the process and have no context argument. */
static struct signals_state {
    struct signals_hooks hooks;
    bool installed;
    bool took_interrupt;              /* SIGINT is ours, too */
    volatile sig_atomic_t in_handler; /* a fault in here is past help */
    void *stack;                      /* the alternate stack */
    stack_t old_stack;
    struct sigaction old[SIGNALS_TAKEN];
} signals_state;

uint32_t signals_has_xsave;

/* Code between these stands for image code; absent if nothing is marked SIGNALS_AS_IMAGE. */
extern const char __start_irqlab_image_code[] __attribute__((weak));
extern const char __stop_irqlab_image_code[] __attribute__((weak));

static void signals_write_line(const char *text)
{
    ssize_t ignored = write(STDERR_FILENO, text, strlen(text));
    (void)ignored;
}

_Noreturn static void signals_internal(const struct fault *fault, int signal)
{
    if (signals_state.hooks.on_internal_fault) {
        signals_state.hooks.on_internal_fault(signals_state.hooks.context, fault, signal);
    } else {
        char text[160];
        signals_write_line("irqlab: internal error: ");
        fault_describe(fault, text, sizeof text);
        signals_write_line(text);
        signals_write_line("\n");
    }
    _exit(SIGNALS_INTERNAL_EXIT_CODE);
}

static bool signals_between(uint64_t address, const char *from, const char *to)
{
    return address - (uint64_t)from < (uint64_t)(to - from);
}

static bool signals_in_image(uint64_t rip)
{
    return image_at(rip) ||
           signals_between(rip, __start_irqlab_image_code, __stop_irqlab_image_code);
}

/* A fault of a guarded copy on the image's side: make the copy return false. */
static bool signals_fail_copy(const struct fault *fault, greg_t *gregs)
{
    uint64_t rip = fault->registers.rip;
    bool in = signals_between(rip, (const char *)signals_copy_in, signals_copy_in_end);
    bool out = signals_between(rip, (const char *)signals_copy_out, signals_copy_out_end);
    uint64_t address = fault->address;
    if (!in && !out)
        return false;
    if (fault->kind == FAULT_NON_CANONICAL) {
        address = in ? fault->registers.rsi : fault->registers.rdi;
        if (signals_canonical(address))
            return false;
    } else if ((fault->kind != FAULT_ACCESS && fault->kind != FAULT_BUS) ||
               fault->access != (in ? FAULT_READ : FAULT_WRITE)) {
        return false;
    }
    gregs[REG_RAX] = 1;
    gregs[REG_RDX] = (greg_t)address;
    gregs[REG_RIP] = (greg_t)(uint64_t)signals_copy_failed;
    return true;
}

/* Is rip where no code of ours can be: in the simulated address space, or just jumped to in vain?
 */
static bool signals_is_wild_jump(const struct fault *fault, bool on_fiber)
{
    uint64_t rip = fault->registers.rip;
    if (layout_is_system(rip) || rip - LAYOUT_USER_START < LAYOUT_USER_END - LAYOUT_USER_START)
        return true;
    bool fetch = fault->access == FAULT_EXECUTE && fault->address_known && fault->address == rip;
    return fetch && (on_fiber || (fault->caller && image_at(fault->caller)));
}

/* Did the stack run out? Also our own code may find that: a hook or a DDI that an image called. */
static bool signals_is_overflow(const struct fault *fault, const struct fault_stack *stack)
{
    return fault->kind == FAULT_ACCESS && fault->access != FAULT_EXECUTE &&
           fault->address - (stack->low - stack->guard_bytes) < stack->guard_bytes;
}

/* Where the frame goes: an address to build downwards from, or 0: no room anywhere. */
static uint64_t signals_place(struct fault *fault, const struct fault_stack *stack)
{
    const uint64_t need = sizeof(struct signals_frame) + 64 + SIGNALS_ROOM_BYTES;
    uint64_t rsp = fault->registers.rsp, below = rsp - SIGNALS_RED_ZONE;
    if (!stack)
        return below;
    if (rsp > stack->low && rsp <= stack->high && rsp - stack->low >= need + SIGNALS_RED_ZONE)
        return below;
    fault->on_emergency_stack = true;
    if (rsp > stack->emergency_low && rsp <= stack->emergency_high) /* a fault within a fault */
        return rsp - stack->emergency_low >= need + SIGNALS_RED_ZONE ? below : 0;
    return stack->emergency_high - stack->emergency_low >= need ? stack->emergency_high : 0;
}

/* Make the fiber call on_fault. False: no room. */
__attribute__((no_sanitize("address"))) static bool
signals_redirect(struct fault *fault, const struct fault_stack *stack, greg_t *gregs)
{
    uint64_t top = signals_place(fault, stack);
    if (!top)
        return false;
    struct signals_frame *frame =
        (struct signals_frame *)((top - sizeof(struct signals_frame)) & ~(uint64_t)63);
    for (size_t i = 512; i < 576; i++)
        ((volatile uint8_t *)frame->xsave)[i] = 0; /* the header xsave and xrstor look at */
    frame->fault = *fault;
    frame->rbp = fault->registers.rbp;
    frame->rip = fault->caller ? fault->caller : fault->registers.rip;
    gregs[REG_RIP] = (greg_t)(uint64_t)signals_redirect_entry;
    gregs[REG_RSP] = (greg_t)(uint64_t)frame;
    gregs[REG_RBP] = (greg_t)(uint64_t)&frame->rbp;
    gregs[REG_EFL] &= ~(greg_t)(RFLAGS_TRAP | RFLAGS_DIRECTION | RFLAGS_ALIGNMENT);
    return true;
}

void signals_deliver(struct signals_frame *frame)
{
    const struct fault_registers *registers = &frame->fault.registers;
    signals_state.hooks.on_fault(signals_state.hooks.context, &frame->fault);
    frame->iret[0] = registers->rip;
    frame->iret[1] = SELECTOR_CODE;
    frame->iret[2] = registers->rflags;
    frame->iret[3] = registers->rsp;
    frame->iret[4] = SELECTOR_STACK;
}

static void signals_on_fault(int signal, siginfo_t *info, void *context)
{
    ucontext_t *user = context;
    greg_t *gregs = user->uc_mcontext.gregs;
    int saved_errno = errno;
    struct fault fault;
    /* A page that a snapshot has closed: also one that we write to further down in here. */
    if (signal == SIGSEGV && info->si_code == SEGV_ACCERR &&
        snapshot_serve((uint64_t)(uintptr_t)info->si_addr)) {
        errno = saved_errno;
        return;
    }
    if (signals_state.in_handler++) {
        signals_write_line("irqlab: internal error: a fault while a fault was handled\n");
        _exit(SIGNALS_INTERNAL_EXIT_CODE);
    }
    bool in_image = signals_in_image((uint64_t)gregs[REG_RIP]);
    signals_read_fault(&fault, info, user, in_image);
    if (info->si_code <= 0) /* somebody sent it with kill: no fault at all */
        signals_internal(&fault, signal);
    if (!signals_fail_copy(&fault, gregs)) {
        struct fault_stack stack = {0};
        const struct signals_hooks *hooks = &signals_state.hooks;
        bool on_fiber = hooks->current_stack && hooks->current_stack(hooks->context, &stack);
        uint64_t rsp = fault.registers.rsp;
        bool on_its_stack = on_fiber && rsp >= stack.low && rsp <= stack.high - 8;
        if (fault.access == FAULT_EXECUTE && fault.address_known &&
            fault.address == fault.registers.rip && on_its_stack && rsp % 8 == 0)
            fault.caller = *(const uint64_t *)rsp;
        bool overflow = on_fiber && signals_is_overflow(&fault, &stack);
        if (overflow)
            fault.kind = FAULT_STACK_OVERFLOW;
        fault.in_image = in_image;
        bool theirs =
            in_image || overflow || signals_is_wild_jump(&fault, on_fiber) ||
            (on_its_stack && hooks->blame_image && hooks->blame_image(hooks->context, &fault));
        if (!theirs || !signals_redirect(&fault, on_fiber ? &stack : NULL, gregs))
            signals_internal(&fault, signal);
    }
    signals_state.in_handler--;
    errno = saved_errno;
}

static void signals_on_interrupt(int signal, siginfo_t *info, void *context)
{
    int saved_errno = errno;
    signals_state.hooks.on_interrupt(signals_state.hooks.context);
    errno = saved_errno;
}

/* xsave must be there and no larger than we have room for. */
static uint32_t signals_find_xsave(void)
{
    unsigned a, b, c, d;
    if (!__get_cpuid(1, &a, &b, &c, &d) || !(c & bit_OSXSAVE))
        return 0;
    for (unsigned component = 2; component < 8; component++) {
        if (!(SIGNALS_XSAVE_MASK & (1u << component)))
            continue;
        __cpuid_count(0xd, component, a, b, c, d); /* a: bytes, b: offset */
        if (a && a + b > SIGNALS_XSAVE_BYTES)
            return 0;
    }
    return 1;
}

bool signals_install(const struct signals_hooks *hooks)
{
    if (!hooks->on_fault) {
        errno = EINVAL;
        return false;
    }
    if (signals_state.installed)
        signals_remove();
    void *stack = mmap(NULL, SIGNALS_STACK_BYTES, PROT_READ | PROT_WRITE,
                       MAP_PRIVATE | MAP_ANONYMOUS | MAP_STACK, -1, 0);
    if (stack == MAP_FAILED)
        return false;
    stack_t alternate = {.ss_sp = stack, .ss_size = SIGNALS_STACK_BYTES};
    if (sigaltstack(&alternate, &signals_state.old_stack) != 0) {
        int error = errno;
        munmap(stack, SIGNALS_STACK_BYTES);
        errno = error;
        return false;
    }
    signals_has_xsave = signals_find_xsave();
    signals_state.hooks = *hooks;
    signals_state.stack = stack;
    signals_state.took_interrupt = hooks->on_interrupt != NULL;
    signals_state.in_handler = 0;
    signals_state.installed = true;
    for (size_t i = 0; i < SIGNALS_TAKEN; i++) {
        bool interrupt = signals_taken[i] == SIGINT;
        if (interrupt && !signals_state.took_interrupt)
            continue;
        struct sigaction action = {.sa_sigaction =
                                       interrupt ? signals_on_interrupt : signals_on_fault};
        /* A fault in the handler must reach the handler, to be told and not just die of. */
        action.sa_flags = SA_SIGINFO | SA_ONSTACK | (interrupt ? SA_RESTART : SA_NODEFER);
        sigemptyset(&action.sa_mask);
        sigaddset(&action.sa_mask, SIGINT);
        sigaction(signals_taken[i], &action, &signals_state.old[i]);
    }
    return true;
}

void signals_remove(void)
{
    if (!signals_state.installed)
        return;
    for (size_t i = 0; i < SIGNALS_TAKEN; i++)
        if (signals_taken[i] != SIGINT || signals_state.took_interrupt)
            sigaction(signals_taken[i], &signals_state.old[i], NULL);
    sigaltstack(&signals_state.old_stack, NULL);
    munmap(signals_state.stack, SIGNALS_STACK_BYTES);
    memset(&signals_state, 0, sizeof signals_state);
}

bool host_copy_in(void *ours, uint64_t theirs, size_t bytes, uint64_t *fault_address)
{
    struct signals_copy_result result;
    if (!fault_address) /* nothing needs to be saved then */
        return !signals_copy_in(ours, theirs, bytes).failed;
    result = signals_copy_in(ours, theirs, bytes);
    if (result.failed)
        *fault_address = result.address;
    return !result.failed;
}

bool host_copy_out(uint64_t theirs, const void *ours, size_t bytes, uint64_t *fault_address)
{
    struct signals_copy_result result = signals_copy_out(theirs, ours, bytes);
    if (result.failed && fault_address)
        *fault_address = result.address;
    return !result.failed;
}
