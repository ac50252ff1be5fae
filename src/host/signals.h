/*
 * signals.h - hardware faults of image code become calls in normal context.
 *
 * Words. *Image code* is code in a loaded image. A fault is *redirected* when the faulting fiber is
 * made to call on_fault as if the faulting instruction had been a call.
 *
 * SIGSEGV, SIGBUS, SIGFPE, SIGILL and SIGTRAP arrive on an alternate stack. The handler decides:
 *
 *   a write to a page that a snapshot has
 *     closed (snapshot.h) ................... opened; the write is done again
 *   rip in image code, or in a function
 *     of ours marked SIGNALS_AS_IMAGE ....... redirect
 *   rip nowhere (a jump to a bad address)
 *     while on a fiber's stack .............. redirect, access = execute
 *   anywhere, even in our own code, when
 *     the fiber's stack overflows ........... redirect: the image left us no stack
 *   rip in host_copy_in / host_copy_out,
 *     at the side that belongs to the image . the copy returns false
 *   our own code on a fiber, and blame_image
 *     says that an image gave the address ... redirect
 *   anything else ........................... our own fault: on_internal_fault, exit code 70
 *
 * It never switches fibers and never calls on_fault itself: it writes a frame below the red zone of
 * the faulting stack and returns into it. When there is no room (the stack overflowed), the frame
 * goes to the emergency stack. on_fault may
 *   - return: all registers are loaded from fault->registers (which it may have changed) and
 *     execution goes on there (EXCEPTION_CONTINUE_EXECUTION);
 *   - leave for good: unwind to a handler, switch to another fiber and never come back.
 * A fault within on_fault in image code (a filter) is redirected again, further down.
 *
 * Process-wide state: there is one set of handlers and one host thread.
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum fault_kind {
    FAULT_ACCESS,          /* address, access are valid */
    FAULT_NON_CANONICAL,   /* #GP on a non-canonical address; `address` decoded if address_known */
    FAULT_MISALIGNED,      /* an SSE access that must be aligned and is not */
    FAULT_BUS,             /* SIGBUS: a page that exists and cannot be had */
    FAULT_STACK_OVERFLOW,  /* an access below the current stack's low end, in its guard */
    FAULT_DIVIDE_BY_ZERO,  /* integer */
    FAULT_DIVIDE_OVERFLOW, /* integer: INT_MIN / -1 and the like */
    FAULT_FLOAT,           /* an unmasked x87 or SSE exception; `code` = FPE_xxx of the host */
    FAULT_ILLEGAL,         /* #UD */
    FAULT_PRIVILEGED,      /* hlt, cli, in, out, mov cr8, rdmsr … in user mode */
    FAULT_BREAKPOINT,      /* int3; registers.rip is behind it, `instruction` at it */
    FAULT_SINGLE_STEP,     /* trap flag or debug register */
    FAULT_INTERRUPT,       /* int N; `code` = N: 0x29 is __fastfail, its code in registers.rcx */
};

enum fault_access {
    FAULT_READ,
    FAULT_WRITE,
    FAULT_EXECUTE,
};

/* Order known to signals_redirect.S. A bad `int N` leaves rip at the int: add 2 to go on. */
struct fault_registers {
    uint64_t rax, rcx, rdx, rbx, rsp, rbp, rsi, rdi;
    uint64_t r8, r9, r10, r11, r12, r13, r14, r15;
    uint64_t rip, rflags;
};

/* A fault, on the stack of the fiber that runs on_fault; gone when that returns. */
struct fault {
    struct fault_registers registers; /* at the fault; on_fault may change them and return */
    enum fault_kind kind;
    enum fault_access access; /* FAULT_ACCESS, STACK_OVERFLOW, BUS; a best guess for others */
    uint64_t address;         /* the data address (or jump target) concerned */
    bool address_known;       /* false: address is 0 because it could not be told */
    bool on_emergency_stack;  /* the fiber's own stack had no room */
    bool in_image;        /* rip is image code. False: a bad jump, or code of ours ran out of the
                             fiber's stack, and what it was changing may be half done */
    uint32_t code;        /* see the kinds; otherwise the host's si_code */
    uint64_t instruction; /* address of the faulting instruction */
    uint64_t caller;      /* access = execute: the return address on the stack, or 0; this is
                             who jumped there, and what to walk from instead of rip */
};

/* The stack a fault finds itself on. */
struct fault_stack {
    uint64_t low, high;      /* usable limits of the current fiber's stack */
    uint64_t guard_bytes;    /* size of the guard below low; an access there is an overflow */
    uint64_t emergency_low;  /* a stack of at least 16 KiB to run on_fault on when `low` */
    uint64_t emergency_high; /* is near; both 0: there is none, and an overflow is internal */
};

struct signals_hooks {
    void *context; /* handed to each hook */

    /*
     * The current fiber's stack. Called inside the signal handler: read plain variables only.
     * False: no fiber is running. NULL: never one.
     */
    bool (*current_stack)(void *context, struct fault_stack *stack);

    /* Image code faulted; see above. Runs on the faulting fiber, signals unblocked. Required. */
    void (*on_fault)(void *context, struct fault *fault);

    /*
     * Our own code faulted on a fiber: is the address one that an image gave us (a bad pointer
     * handed to a routine)? Then the fault is redirected like the image's own, with in_image false.
     * Called inside the signal handler. NULL: never.
     */
    bool (*blame_image)(void *context, const struct fault *fault);

    /*
     * Our own code faulted. Called inside the signal handler, on the alternate stack; should print
     * what it can, with write(). The process then exits with code 70 in any case. NULL: one line.
     */
    void (*on_internal_fault)(void *context, const struct fault *fault, int signal);

    /* Ctrl-C. Called inside the signal handler, at any place: set a flag. NULL: SIGINT untouched.
     */
    void (*on_interrupt)(void *context);
};

#define SIGNALS_INTERNAL_EXIT_CODE 70

/* Below this much free stack on_fault is run on the emergency stack. */
#define SIGNALS_ROOM_BYTES 8192u

/*
 * signals_install - take over the signals of the calling thread. The hooks are copied. Installing
 * again replaces the hooks. Under a sanitizer install after its start (any time in main), with
 * allow_user_segv_handler=1 (the default). False with errno.
 */
bool signals_install(const struct signals_hooks *hooks);
void signals_remove(void); /* put back what was there before; nothing if not installed */

/* Guarded copies ----------------------------------------------------------------------------------
 *
 * For DDIs that touch image memory, which may be bad. `host_copy_in` reads from image memory,
 * `host_copy_out` writes to it. True: all bytes were copied. False: *fault_address (may be NULL) is
 * the first address that faulted. A copy of 1, 2, 4 or 8 bytes is one access. When host_copy_in of
 * up to 16 bytes fails nothing was written; otherwise some bytes of the destination may have been.
 * A fault on *our* side of the copy is internal. Without signals_install a fault is fatal.
 */
bool host_copy_in(void *ours, uint64_t theirs, size_t bytes, uint64_t *fault_address);
bool host_copy_out(uint64_t theirs, const void *ours, size_t bytes, uint64_t *fault_address);

/*
 * A function of ours that stands for image code, such as the mem* and str* routines that images
 * call: a fault in it is redirected as if the image had made the access itself. It must be a leaf
 * or call only its like, hold no lock, and own nothing that on_fault leaving for good would leak.
 * (Compile such a file with -fno-builtin, or the compiler makes a memcpy of the host's from a
 * loop.)
 */
#define SIGNALS_AS_IMAGE                                                                           \
    __attribute__((section("irqlab_image_code"), noinline, no_sanitize("address", "undefined")))

/* One line about a fault for messages: "write to 0x10 at rip 0x…"; snprintf-like. [signal-safe] */
int fault_describe(const struct fault *fault, char *text, size_t bytes);
