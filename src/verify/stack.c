/*
 * stack.c - how much of its kernel stack a thread uses.
 *
 * Windows gives it 24 KiB, here there is more room, since our compiled frames are larger. What a
 * call would use there is estimated when a driver calls a documented routine: each of its frames
 * counts ALLOWANCE bytes less than it has here, but at least half. The deepest of a run is told.
 */
#include "verify/internal.h"
#include "host/layout.h"

#include <string.h>

enum {
    ALLOWANCE = 128,
    NEAR_BYTES = VERIFY_STACK_NEAR, /* what follows is the system's: the routine that is called */
    STACK_BYTES = 24 * 1024,
};

struct stack {
    uint64_t bytes, pc; /* estimated; 0: nothing to tell */
    uint64_t frames[FINDING_FRAMES];
    uint32_t frame_count, thread;
};

void verify_stack_ddi(struct verify *verify, const struct sim_probe *probe)
{
    uint64_t frame = (uint64_t)(uintptr_t)probe->frame;
    struct stack *stack = VERIFY_STATE(verify, stack);
    const struct sim_actor *thread = world->sim->cpu->thread;
    uint64_t low = (uint64_t)(uintptr_t)thread->fiber.stack_low;
    uint64_t high = (uint64_t)(uintptr_t)thread->fiber.stack_high;
    uint64_t frames[FINDING_FRAMES], used = high - frame, count, bytes;

    /* An interrupt routine has a stack of its own, and so has an application. */
    if (frame - low >= high - low || !layout_is_system(probe->pc) || world->sim->cpu->nesting)
        return;
    verify->stack_most = used;
    count = ke_stack_here(probe->pc, frames, FINDING_FRAMES);
    bytes = used > 2 * ALLOWANCE * count ? used - ALLOWANCE * count : used / 2;
    if (bytes < NEAR_BYTES || bytes <= stack->bytes)
        return;
    *stack = (struct stack){
        .bytes = bytes, .pc = probe->pc, .frame_count = (uint32_t)count, .thread = thread->number};
    memcpy(stack->frames, frames, sizeof frames);
}

static void end(struct verify *verify)
{
    const struct stack *stack = VERIFY_STATE(verify, stack);
    struct finding *finding =
        stack->bytes ? verify_finding(verify, "stack-nearly-full", stack->pc) : NULL;

    if (!finding)
        return;
    memcpy(finding->frames, stack->frames, sizeof stack->frames);
    finding->frame_count = stack->frame_count;
    snprintf(finding->actor, sizeof finding->actor, "T%u", stack->thread);
    verify_title(finding, "about %llu of the %d bytes of a kernel stack are in use here",
                 (unsigned long long)stack->bytes / 256 * 256, STACK_BYTES);
}

const struct verify_family verify_family_stack = {.state_bytes = sizeof(struct stack), .end = end};
