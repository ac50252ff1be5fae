/* fiber.c - see fiber.h. */
#define _GNU_SOURCE
#include "host/fiber.h"
#include "base/check.h"

#include <pthread.h>
#if defined(__SANITIZE_ADDRESS__)
#include <sanitizer/asan_interface.h>
#undef host_call_on_stack
#endif

/* Where those go on that were switched away from: fiber_switch.S. */
extern const char host_switch_stack_resume[], host_switch_stack_then_resume[];

/* What lies at the saved stack pointer: the address to go on at, then what that code pops. */
__attribute__((no_sanitize("address"))) uint64_t host_fiber_frame(const struct host_fiber *fiber)
{
    const uint64_t *saved = fiber->sp;

    if (saved[0] == (uint64_t)(uintptr_t)host_switch_stack_resume)
        return saved[6];
    if (saved[0] == (uint64_t)(uintptr_t)host_switch_stack_then_resume)
        return (
            uint64_t)(uintptr_t)&saved[7]; /* rbp and the return address lie there as in a frame */
    return saved[1];                       /* host_switch_stack_inline */
}

void host_fiber_entry(void); /* fiber_switch.S: pops argument and entry */

#if defined(__SANITIZE_ADDRESS__)
/* The first instructions of a fiber must tell AddressSanitizer that the switch is complete. */
struct first_call {
    void (*entry)(void *);
    void *argument;
};

struct host_asan_stack host_asan_stack;

struct told_call {
    void (*function)(void *);
    void *argument;
    struct host_asan_stack back; /* the stack we come from */
};

static void leave_for(void **fake_stack, struct host_asan_stack stack)
{
    host_asan_stack = stack;
    __sanitizer_start_switch_fiber(fake_stack, stack.low,
                                   (size_t)((char *)stack.high - (char *)stack.low));
}

static void on_told_stack(void *argument)
{
    struct told_call *call = argument;

    __sanitizer_finish_switch_fiber(NULL, NULL, NULL);
    call->function(call->argument);
    leave_for(NULL, call->back);
}

void host_call_on_stack_told(void (*function)(void *), void *argument, void *stack_top)
{
    enum { ANY = 64 * 1024 }; /* only the top matters: it is what is cleaned up to */
    struct told_call call = {function, argument, host_asan_stack};
    void *fake_stack;

    leave_for(&fake_stack, (struct host_asan_stack){(char *)stack_top - ANY, stack_top});
    host_call_on_stack(on_told_stack, &call, stack_top);
    __sanitizer_finish_switch_fiber(fake_stack, NULL, NULL);
}

void host_stack_moved(void *low, void *high)
{
    leave_for(NULL, (struct host_asan_stack){low, high});
    __sanitizer_finish_switch_fiber(NULL, NULL, NULL);
}

void host_stack_fresh(void *low, void *high)
{
    __asan_unpoison_memory_region(low, (size_t)((char *)high - (char *)low));
}

static void enter_sanitized(void *argument)
{
    struct first_call call = *(struct first_call *)argument;

    __sanitizer_finish_switch_fiber(NULL, NULL, NULL);
    call.entry(call.argument);
}
#endif

void host_fiber_init(struct host_fiber *fiber, void *low, void *high, void (*entry)(void *),
                     void *argument)
{
    uint64_t *sp = (uint64_t *)((uintptr_t)high & ~(uintptr_t)15);

    fiber->stack_low = low;
    fiber->stack_high = high;
#if defined(__SANITIZE_ADDRESS__)
    struct first_call *call;

    /* The fiber that had this stack before left without closing its frames. */
    __asan_unpoison_memory_region(low, (size_t)((char *)high - (char *)low));
    call = (struct first_call *)(sp -= 2);
    call->entry = entry;
    call->argument = argument;
    entry = enter_sanitized;
    argument = call;
    fiber->fake_stack = NULL;
    fiber->asan_low = low;
    fiber->asan_high = high;
#endif
    *--sp = 0; /* end of the frame-pointer chain, and alignment */
    *--sp = 0;
    *--sp = (uint64_t)(uintptr_t)entry;
    *--sp = (uint64_t)(uintptr_t)argument;
    *--sp = (uint64_t)(uintptr_t)host_fiber_entry; /* where the first switch goes on */
    fiber->sp = sp;
}

void host_fiber_adopt(struct host_fiber *fiber)
{
    pthread_attr_t attributes;
    void *low;
    size_t bytes;

    irqlab_assert(pthread_getattr_np(pthread_self(), &attributes) == 0);
    irqlab_assert(pthread_attr_getstack(&attributes, &low, &bytes) == 0);
    pthread_attr_destroy(&attributes);
    fiber->stack_low = low;
    fiber->stack_high = (char *)low + bytes;
#if defined(__SANITIZE_ADDRESS__)
    fiber->fake_stack = NULL;
    host_asan_stack = (struct host_asan_stack){fiber->stack_low, fiber->stack_high};
#endif
}

#if !defined(__SANITIZE_ADDRESS__)
void host_stack_moved(void *low, void *high)
{
}

void host_stack_fresh(void *low, void *high)
{
}
#endif
