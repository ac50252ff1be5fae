/*
 * fiber.h - a flow of control with a stack of its own.
 *
 * Switching saves the six callee-saved registers on the stack that is left and jumps, without
 * `ret` (its prediction would always be wrong). MXCSR and the x87 control word are not switched:
 * kernel code does not change them.
 *
 * The caller owns the stack memory. Exactly one fiber is current; host_fiber_switch returns when
 * somebody switches back.
 */
#pragma once
#include <stddef.h>
#include <stdint.h>

struct host_fiber {
    void *sp;         /* where it stopped; meaningless while it runs */
    void *stack_low;  /* lowest usable byte of its stack */
    void *stack_high; /* one past the highest byte */
#if defined(__SANITIZE_ADDRESS__)
    void *fake_stack;           /* AddressSanitizer's, while it does not run */
    void *asan_low, *asan_high; /* where it was, while it does not run: it may be on another stack
                                   than its own (host_call_on_stack) */
#endif
};

#if defined(__SANITIZE_ADDRESS__)
/* AddressSanitizer's idea of the stack we are on. */
struct host_asan_stack {
    void *low, *high;
};
extern struct host_asan_stack host_asan_stack;
#endif

/* We are on that stack now, though nobody called host_call_on_stack; and memory that begins a new
 * life as a stack. Nothing without AddressSanitizer. */
void host_stack_moved(void *low, void *high);
void host_stack_fresh(void *low, void *high);

/* Prepare a fiber that will call entry(argument) on [low, high). Entry must never return. */
void host_fiber_init(struct host_fiber *fiber, void *low, void *high, void (*entry)(void *),
                     void *argument);

/* Describe the stack we are on now, so that it can be switched away from and back to. */
void host_fiber_adopt(struct host_fiber *fiber);

/* The innermost frame of a fiber that does not run, for walks up its stack: a frame pointer. */
uint64_t host_fiber_frame(const struct host_fiber *fiber);

/* The bare switch: save this flow's stack pointer to *save, go on with load. */
void host_switch_stack(void **save, void *load);

/*
 * The same, inline: only what is live is saved, and no return address has to be predicted on the
 * other side. The red zone is skipped.
 */
static inline __attribute__((always_inline)) void host_switch_stack_inline(void **save, void *load)
{
    __asm__ volatile("leaq -128(%%rsp), %%rsp\n\t"
                     "pushq %%rbp\n\t"
                     "leaq 1f(%%rip), %%rax\n\t"
                     "pushq %%rax\n\t"
                     "movq %%rsp, (%%rdi)\n\t"
                     "movq %%rsi, %%rsp\n\t"
                     "popq %%rcx\n\t"
                     "jmp *%%rcx\n"
                     "1:\n\t"
                     "popq %%rbp\n\t"
                     "leaq 128(%%rsp), %%rsp"
                     : "+D"(save), "+S"(load)
                     :
                     : "rax", "rbx", "rcx", "rdx", "r8", "r9", "r10", "r11", "r12", "r13", "r14",
                       "r15", "xmm0", "xmm1", "xmm2", "xmm3", "xmm4", "xmm5", "xmm6", "xmm7",
                       "xmm8", "xmm9", "xmm10", "xmm11", "xmm12", "xmm13", "xmm14", "xmm15",
                       "memory", "cc");
}

/*
 * Save this flow as a return to the caller and go on with load. When somebody switches back, then()
 * is called and what it returns is returned to the caller - with a jump: the processor predicts a
 * `ret` from the calls of whoever ran in between, that is, wrongly.
 */
int32_t host_switch_stack_then(void **save, void *load, int32_t (*then)(void));

#if defined(__SANITIZE_ADDRESS__)
#include <sanitizer/common_interface_defs.h>
#endif

/* Leave from, go on with to, which must be another one. */
static inline __attribute__((always_inline)) void host_fiber_switch(struct host_fiber *from,
                                                                    struct host_fiber *to)
{
#if defined(__SANITIZE_ADDRESS__)
    from->asan_low = host_asan_stack.low;
    from->asan_high = host_asan_stack.high;
    host_asan_stack.low = to->asan_low;
    host_asan_stack.high = to->asan_high;
    __sanitizer_start_switch_fiber(&from->fake_stack, to->asan_low,
                                   (size_t)((char *)to->asan_high - (char *)to->asan_low));
#endif
    host_switch_stack_inline(&from->sp, to->sp);
#if defined(__SANITIZE_ADDRESS__)
    __sanitizer_finish_switch_fiber(from->fake_stack, NULL, NULL);
#endif
}

/* host_fiber_switch, whose caller does nothing more than to return then(): write it behind
 * `return`, so that no frame stays open across the switch. */
static inline __attribute__((always_inline)) int32_t
host_fiber_switch_then(struct host_fiber *from, struct host_fiber *to, int32_t (*then)(void))
{
#if defined(__SANITIZE_ADDRESS__)
    host_fiber_switch(from, to);
    return then();
#else
    return host_switch_stack_then(&from->sp, to->sp, then);
#endif
}

/* Call function(argument) on another stack whose top is given, and come back: for services that
 * need more stack than a small kernel stack has. It must not switch fibers. */
void host_call_on_stack(void (*function)(void *), void *argument, void *stack_top);

#if defined(__SANITIZE_ADDRESS__)
/* The same, telling AddressSanitizer. */
void host_call_on_stack_told(void (*function)(void *), void *argument, void *stack_top);
#define host_call_on_stack host_call_on_stack_told
#endif
