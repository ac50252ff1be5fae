/*
 * seh.c - raising, searching and unwinding. seh.h has the words, states and invariants.
 *
 * Nothing here trusts what it reads from the simulated stack before frame_is_good has looked at
 * it: a driver that overruns a local buffer may have destroyed a frame.
 */
#include <stdlib.h>
#include <string.h>

#include "host/seh_private.h"

#if defined(__SANITIZE_ADDRESS__)
#define SEH_ASAN 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SEH_ASAN 1
#endif
#endif
/* Least free stack to run a filter on. More than one raise takes, lest it be stepped over. */
#ifdef SEH_ASAN
#define SEH_ROOM_BYTES 16384
void __asan_handle_no_return(void);
#else
#define SEH_ROOM_BYTES 4096
#define __asan_handle_no_return() ((void)0)
#endif

#define SEH_SAME(field, number)                                                                    \
    _Static_assert(offsetof(struct seh_frame, field) == (number), "seh.S uses " #field)
SEH_SAME(previous, SEH_FRAME_PREVIOUS);
SEH_SAME(rip, SEH_FRAME_RIP);
SEH_SAME(rsp, SEH_FRAME_RSP);
SEH_SAME(rbp, SEH_FRAME_RBP);
SEH_SAME(rbx, SEH_FRAME_RBX);
SEH_SAME(r12, SEH_FRAME_R12);
SEH_SAME(r13, SEH_FRAME_R13);
SEH_SAME(r14, SEH_FRAME_R14);
SEH_SAME(r15, SEH_FRAME_R15);
SEH_SAME(check, SEH_FRAME_CHECK);
SEH_SAME(kind, SEH_FRAME_KIND);
SEH_SAME(state, SEH_FRAME_STATE);
_Static_assert(sizeof(struct seh_frame) == SEH_FRAME_WORDS * 8, "the rewriter declares this size");
_Static_assert(offsetof(struct seh_invocation, rsp) == SEH_INVOCATION_RSP, "seh.S uses rsp");
_Static_assert(offsetof(struct seh_chain, top) == 0, "seh.S uses top");
_Static_assert(sizeof(struct seh_record) == 152, "EXCEPTION_RECORD");
_Static_assert(offsetof(struct seh_record, parameters) == 32, "EXCEPTION_RECORD");

#define SEH_MAX_FRAMES 65536   /* a chain longer than that is a circle */
#define SEH_CONTEXT_BYTES 1232 /* CONTEXT on x64 */
#define SEH_CONTEXT_FLAGS 0x30 /* offset of ContextFlags */
#define SEH_CONTEXT_RSP 0x98
#define SEH_CONTEXT_RBP 0xA0
#define SEH_CONTEXT_RIP 0xF8
#define SEH_CONTEXT_CONTROL 0x00100001u

/* What EXCEPTION_POINTERS is, and what makes it up when it is asked for. */
struct seh_exception {
    struct seh_record *record;
    void *context;
    uint64_t rip, rsp, rbp;                       /* of the caller of seh_raise */
    _Alignas(16) uint8_t made[SEH_CONTEXT_BYTES]; /* the context, if the caller gave none */
};

/* The chain that image code runs on now; irqlab_seh_enter_* reads it. */
struct seh_chain *seh_bound;
static seh_unhandled seh_unhandled_callback;

void seh_bind(struct seh_chain *chain)
{
    seh_bound = chain;
}

struct seh_chain *seh_bound_chain(void)
{
    return seh_bound;
}

void seh_set_unhandled(seh_unhandled callback)
{
    seh_unhandled_callback = callback;
}

static void unhandled(struct seh_record *record, void *context)
{
    if (!seh_unhandled_callback)
        abort();
    seh_unhandled_callback(record, context);
}

static bool frame_is_good(const struct seh_chain *chain, const struct seh_frame *frame)
{
    uintptr_t address = (uintptr_t)frame;

    if (address % 8 != 0)
        return false;
    if (chain->stack_high != 0 &&
        (address < chain->stack_low || address > chain->stack_high - sizeof *frame))
        return false;
    return frame->check == (SEH_MAGIC ^ address);
}

/* Take invocations off the list that lie below `rsp`, on stack that is being given up. */
static void prune(struct seh_chain *chain, uint64_t rsp)
{
    while (chain->active && (uintptr_t)chain->active < rsp)
        chain->active = chain->active->outer;
}

/* The innermost run of this frame's code; everything inside it has been abandoned. */
static struct seh_invocation *invocation_of(struct seh_chain *chain, struct seh_frame *frame)
{
    while (chain->active && chain->active->frame != frame)
        chain->active = chain->active->outer;
    if (!chain->active)
        abort(); /* a filter or __finally is running, or rewritten code is wrong */
    return chain->active;
}

static int64_t invoke(struct seh_chain *chain, struct seh_frame *frame,
                      struct seh_exception *exception)
{
    struct seh_invocation invocation = {
        .outer = chain->active, .frame = frame, .exception = exception};

    chain->active = &invocation;
    return seh_invoke(frame, &invocation);
}

void irqlab_seh_filter_result(struct seh_frame *frame, int value)
{
    struct seh_invocation *invocation = invocation_of(seh_bound, frame);

    seh_bound->active = invocation->outer;
    __asan_handle_no_return();
    seh_resume(invocation, value);
}

void irqlab_seh_finally_done(struct seh_frame *frame)
{
    if (frame->state == SEH_DONE) /* see irqlab_seh_normal */
        return;
    struct seh_invocation *invocation = invocation_of(seh_bound, frame);

    seh_bound->active = invocation->outer;
    frame->state = SEH_DONE;
    __asan_handle_no_return();
    seh_resume(invocation, 0);
}

/* The body of a frame has been left: take the frame off, and run its __finally code. */
static void finish(struct seh_chain *chain, struct seh_frame *frame)
{
    chain->top = frame->previous;
    if (frame->kind == SEH_KIND_EXCEPT) {
        frame->state = SEH_DONE;
        return;
    }
    frame->state = SEH_RUNNING;
    frame->abnormal = 1;
    invoke(chain, frame, NULL);
}

void irqlab_seh_leave(struct seh_frame *frame)
{
    if (frame->state == SEH_ACTIVE) {
        finish(seh_bound, frame);
    } else if (frame->state == SEH_RUNNING) { /* return or goto out of __finally */
        seh_bound->active = invocation_of(seh_bound, frame)->outer;
        frame->state = SEH_DONE;
    }
}

void irqlab_seh_normal(struct seh_frame *frame)
{
    seh_bound->top = frame->previous;
    frame->abnormal = 0;
    frame->state = SEH_DONE;
}

/* Leave everything below `target`, innermost first, and go to its handler. */
static _Noreturn void unwind(struct seh_chain *chain, struct seh_frame *target, uint32_t code)
{
    while (chain->top != target)
        finish(chain, chain->top);
    chain->top = target->previous;
    prune(chain, target->rsp);
    target->state = SEH_HANDLER;
    target->code = code;
    __asan_handle_no_return();
    seh_jump(target);
}

/* Too little stack left for a filter, on the stack that the chain is for? */
static bool is_short_of_stack(const struct seh_chain *chain)
{
    uintptr_t here = (uintptr_t)__builtin_frame_address(0);

    return chain->stack_high != 0 && here >= chain->stack_low && here < chain->stack_high &&
           here - chain->stack_low < SEH_ROOM_BYTES;
}

static void search(struct seh_chain *chain, struct seh_exception *exception)
{
    struct seh_record *record = exception->record;
    uint32_t frames = 0;

    for (struct seh_frame *frame = chain->top; frame; frame = frame->previous) {
        if (!frame_is_good(chain, frame) || ++frames > SEH_MAX_FRAMES || is_short_of_stack(chain)) {
            record->flags |= SEH_STACK_INVALID;
            break;
        }
        if (frame->kind != SEH_KIND_EXCEPT)
            continue;
        int64_t value = invoke(chain, frame, exception);
        if (value > 0)
            unwind(chain, frame, record->code);
        if (value < 0 && (record->flags & SEH_NONCONTINUABLE)) {
            struct seh_record again = {.code = SEH_CODE_NONCONTINUABLE,
                                       .flags = SEH_NONCONTINUABLE,
                                       .record = record,
                                       .address = record->address};
            seh_raise(&again, exception->context);
            return;
        }
        if (value < 0)
            return;
    }
    unhandled(record, exception->context);
}

__attribute__((noinline)) void seh_raise(struct seh_record *record, void *context)
{
    struct seh_exception exception;
    const uint64_t *own = __builtin_frame_address(0); /* saved rbp, return address */

    exception.record = record;
    exception.context = context;
    exception.rbp = own[0];
    exception.rip = own[1];
    exception.rsp = (uint64_t)(own + 2);
    if (seh_bound)
        search(seh_bound, &exception);
    else
        unhandled(record, context);
}

uint32_t irqlab_seh_code(struct seh_frame *frame)
{
    if (frame->state == SEH_HANDLER)
        return frame->code;
    return invocation_of(seh_bound, frame)->exception->record->code;
}

static void put(uint8_t *context, size_t offset, uint64_t value, size_t bytes)
{
    memcpy(context + offset, &value, bytes);
}

void *irqlab_seh_info(struct seh_frame *frame)
{
    struct seh_exception *exception = invocation_of(seh_bound, frame)->exception;

    if (!exception->context) {
        memset(exception->made, 0, sizeof exception->made);
        put(exception->made, SEH_CONTEXT_FLAGS, SEH_CONTEXT_CONTROL, 4);
        put(exception->made, SEH_CONTEXT_RSP, exception->rsp, 8);
        put(exception->made, SEH_CONTEXT_RBP, exception->rbp, 8);
        put(exception->made, SEH_CONTEXT_RIP, exception->rip, 8);
        exception->context = exception->made;
    }
    return exception; /* begins as EXCEPTION_POINTERS does */
}

int irqlab_seh_abnormal(struct seh_frame *frame)
{
    return frame->abnormal != 0;
}

void irqlab_seh_never(void *memory)
{
    (void)memory;
    abort();
}
