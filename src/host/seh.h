/*
 * seh.h - structured exception handling for compiled drivers and apps.
 *
 * Words.
 *   frame       one __try being executed; lies in the locals of the function that owns it
 *   chain       the frames of one simulated thread, innermost first
 *   owner       the function (activation) that a frame belongs to
 *   deep stack  the stack below the place that raised
 *   invocation  one run of a filter or of __finally code by the runtime; a record on the stack
 *
 * The rewriter (rewrite.h) turns __try into a frame and a call of irqlab_seh_enter_*, which returns
 * up to three times into its owner:
 *
 *   0  run the body
 *   1  run the filter, or the __finally code, now: rbp is the owner's, so that its locals are
 * there, and rsp is on the deep stack, so that nothing above is lost 2  run the handler: everything
 * below the owner is gone
 *
 *   __try { B } __except (F) { H }
 *     { struct irqlab_seh_frame f CLEANUP(irqlab_seh_leave); int r = irqlab_seh_enter_except(&f);
 *       if (r == 0) { B } else if (r == 1) irqlab_seh_filter_result(&f, (F)); else { H } }
 *   __try { B } __finally { C }
 *     { struct irqlab_seh_frame f CLEANUP(irqlab_seh_leave); int r = irqlab_seh_enter_finally(&f);
 *       if (r == 0) { B irqlab_seh_normal(&f); }
 *       C irqlab_seh_finally_done(&f); }
 *
 * When a body with __finally ends as usual, its __finally code simply comes next, on the usual
 * stack.
 *
 * A frame's states, and who changes them:
 *
 *   ACTIVE ---[leave, unwind]---> RUNNING (finally only) ---[finally_done, leave]----------> DONE
 *      |-----[leave of an except frame, normal]--------------------------------------------> DONE
 *      |-----[unwind of an except frame that is passed over]-------------------------------> DONE
 *      '-----[unwind to this except frame]--> HANDLER
 *
 * Invariants.
 *   1. Only ACTIVE frames are on the chain.
 *   2. A frame is off the chain before its __finally code or its handler runs: what they raise is
 *      for the frames around it.
 *   3. Filters of all frames run before any frame is unwound.
 *   4. An invocation on the list is live: whoever abandons one takes it off before its stack is
 *      used again.
 *   5. Each __finally runs once for each time its body was left.
 *
 * Raising inside a filter searches again from the innermost frame, as Windows does; inside
 * __finally code or a handler from the frame around it. If that exception is caught, the first
 * one's unwinding is simply abandoned (a collided unwind). `return` out of __finally abandons the
 * unwinding as well. `goto`, `break` or `continue` out of __finally during an unwinding keeps the
 * deep stack until the owner returns.
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The values of a filter expression. Any positive or negative number will do. */
#define SEH_CONTINUE_EXECUTION (-1)
#define SEH_CONTINUE_SEARCH 0
#define SEH_EXECUTE_HANDLER 1

/* Bits of seh_record.flags. */
#define SEH_NONCONTINUABLE 0x1u
#define SEH_UNWINDING 0x2u
#define SEH_STACK_INVALID 0x8u
#define SEH_NESTED_CALL 0x10u

/* Codes that this file raises itself. */
#define SEH_CODE_NONCONTINUABLE 0xC0000025u
#define SEH_CODE_BAD_STACK 0xC0000028u
#define SEH_CODE_STACK_OVERFLOW 0xC00000FDu

#define SEH_PARAMETERS 15

/* Layout of EXCEPTION_RECORD on x64. */
struct seh_record {
    uint32_t code;                       /* STATUS_xxx */
    uint32_t flags;                      /* SEH_NONCONTINUABLE … */
    struct seh_record *record;           /* the exception during whose handling this one came */
    void *address;                       /* where it was raised */
    uint32_t nparams;                    /* how many of parameters count */
    uint64_t parameters[SEH_PARAMETERS]; /* meaning depends on code */
};

struct seh_frame;
struct seh_invocation;

/* One per simulated thread and per crossing between user and kernel mode: an exception never leaves
 * the chain it was raised on. Zero it, set the stack limits, bind it. */
struct seh_chain {
    struct seh_frame *top;         /* innermost ACTIVE frame */
    struct seh_invocation *active; /* innermost running filter or __finally code */
    uintptr_t stack_low;           /* frames must lie in [low, high); both 0: not checked */
    uintptr_t stack_high;
};

/* From now on frames go to this chain. A fiber switch calls it; NULL is fine while no image code
 * runs. */
void seh_bind(struct seh_chain *chain);
struct seh_chain *seh_bound_chain(void);

/* What seh_bind sets; a switch of threads stores it directly. */
extern struct seh_chain *seh_bound;

/*
 * seh_raise - search the bound chain for a handler, and go there.
 *
 * record   stays the caller's; `record->address` is for the caller to set.
 * context  what ExceptionPointers->ContextRecord is to be: a CONTEXT (x64) that the caller filled
 *          and may read back afterwards, or NULL: one is made up from the caller's registers.
 * Returns  only when a filter said EXCEPTION_CONTINUE_EXECUTION (and the exception allows that), or
 *          when the unhandled callback returned.
 *
 * Call it in normal context on the thread's own stack, below the red zone of the code that raised.
 */
void seh_raise(struct seh_record *record, void *context);

/* Nobody wants the exception, or the chain cannot be trusted (flags has SEH_STACK_INVALID). If it
 * returns, execution goes on behind seh_raise. Without a callback: abort. */
typedef void (*seh_unhandled)(struct seh_record *record, void *context);
void seh_set_unhandled(seh_unhandled callback);

/* What compiled code calls; exported to images under these names. ----------------------------- */

#define SEH_FRAME_WORDS 14

int irqlab_seh_enter_except(struct seh_frame *frame);
int irqlab_seh_enter_finally(struct seh_frame *frame);
void irqlab_seh_leave(struct seh_frame *frame);  /* the scope of the frame is left, by any way */
void irqlab_seh_normal(struct seh_frame *frame); /* the end of a body with __finally is reached */
_Noreturn void irqlab_seh_filter_result(struct seh_frame *frame, int value);
void irqlab_seh_finally_done(struct seh_frame *frame); /* returns if the body ended as usual */
uint32_t irqlab_seh_code(struct seh_frame *frame);     /* _exception_code() in filter or handler */
void *irqlab_seh_info(struct seh_frame *frame);        /* _exception_info() in a filter */
int irqlab_seh_abnormal(struct seh_frame *frame);      /* _abnormal_termination() in __finally */
void irqlab_seh_never(void *memory);                   /* is never called; see rewrite_seh.c */
