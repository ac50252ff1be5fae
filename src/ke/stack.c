/* stack.c - the driver's and app's frames of the current thread, for crashes and findings. */
#include "ke/ke.h"
#include "host/image.h"
#include "host/layout.h"
#include "host/stack.h"

/*
 * The chain of frame pointers crosses from a thread's kernel stack to its user stack, where it went
 * into the kernel, and back, where an APC went to user mode. The pointer to a frame on the other
 * stack was pushed by ourselves. False: rbp is on neither, or comes back to where the walk was.
 */
static bool other_stack(const struct sim_actor *thread, uint64_t rbp, uint64_t *kernel_low,
                        uint64_t *low, uint64_t *high)
{
    const uint64_t kernel_high = (uint64_t)(uintptr_t)thread->fiber.stack_high;

    if (rbp >= *kernel_low && rbp < kernel_high) {
        *low = rbp;
        *high = kernel_high;
        *kernel_low = rbp + 16; /* each time higher: this ends */
        return true;
    }
    if (rbp < LAYOUT_USER_START || rbp >= LAYOUT_USER_EXPORTS ||
        (rbp - LAYOUT_USER_START) % LAYOUT_USER_SLOT_BYTES < LAYOUT_USER_STACKS)
        return false;
    *low = rbp;
    *high = (rbp | (LAYOUT_USER_STACK_BYTES - 1)) + 1;
    return rbp % LAYOUT_USER_STACK_BYTES >= 4096; /* not in the guard page */
}

static uint32_t walk(const struct sim_actor *thread, uint64_t rip, uint64_t rbp, uint64_t low,
                     uint64_t high, uint64_t *addresses, uint32_t capacity)
{
    struct stack_frame frames[KE_CRASH_FRAMES];
    uint64_t kernel_low = (uint64_t)(uintptr_t)thread->fiber.stack_low;
    uint32_t walked, count = 0, kept = 0;

    walked = (uint32_t)stack_walk(rip, rbp, low, high, frames, KE_CRASH_FRAMES, STACK_WALK_ALL);
    while (walked && walked < KE_CRASH_FRAMES) {
        const struct stack_frame last = frames[walked - 1];
        uint32_t before = walked - 1; /* it is met again */

        if (last.rbp >= low && last.rbp < high) /* the chain was at its end */
            break;
        if (!other_stack(thread, last.rbp, &kernel_low, &low, &high))
            break;
        walked = before + (uint32_t)stack_walk(last.rip, last.rbp, low, high, frames + before,
                                               KE_CRASH_FRAMES - before, STACK_WALK_ALL);
        frames[before].address = last.address;
        if (walked <= before + 1)
            break;
    }
    /* Code of a driver that is gone counts as well. */
    for (uint32_t i = 0; i < walked; i++)
        if (image_at(frames[i].rip) || image_unloaded_at(frames[i].rip))
            frames[count++] = frames[i];
    /* Where the walk began may be the return address of the first frame it met. */
    for (uint32_t i = 0; i < count && kept < capacity; i++)
        if (i == 0 || frames[i].rip != frames[0].rip || i > 1)
            addresses[kept++] = frames[i].address;
    if (count > 1 && frames[1].rip == frames[0].rip && kept)
        addresses[0] = frames[1].address; /* inside the call, not behind it */
    return kept;
}

uint32_t ke_stack(uint64_t rip, uint64_t rbp, uint64_t *addresses, uint32_t capacity)
{
    const struct sim_actor *thread = world->sim->cpu->thread;

    return walk(thread, rip, rbp, (uint64_t)(uintptr_t)thread->fiber.stack_low,
                (uint64_t)(uintptr_t)thread->fiber.stack_high, addresses, capacity);
}

uint32_t ke_stack_of(const struct sim_actor *thread, uint64_t *addresses, uint32_t capacity)
{
    uint64_t frame = (uint64_t)(uintptr_t)__builtin_frame_address(0);

    if (thread != world->sim->cpu->thread)
        frame = host_fiber_frame(&thread->fiber);
    else if (!layout_is_user(frame) && !layout_is_system(frame))
        frame = host_fiber_frame(&world->sim->scrap); /* the machine stopped while it ran */

    return walk(thread, 1 /* nowhere: the first frame says it */, frame,
                (uint64_t)(uintptr_t)thread->fiber.stack_low,
                (uint64_t)(uintptr_t)thread->fiber.stack_high, addresses, capacity);
}

/* Code of a driver or an app, there or gone: by its region, since this is done at every lock. */
static inline bool is_program(uint64_t address)
{
    return address - LAYOUT_IMAGES < LAYOUT_TIB ||
           address - LAYOUT_USER_START < LAYOUT_USER_END - LAYOUT_USER_START;
}

/* May there be a frame at rbp, in [low, high)? */
static inline bool is_frame(uint64_t rbp, uint64_t low, uint64_t high)
{
    return rbp >= low && rbp <= high - 16 && rbp % 8 == 0;
}

/* The same walk without a copy. Begins at the frame that returns to `first`; 0: at the innermost.
 */
__attribute__((no_sanitize("address"))) static uint32_t walk_program(const uint64_t *frame,
                                                                     uint64_t high, uint64_t first,
                                                                     uint64_t *addresses,
                                                                     uint32_t capacity)
{
    uint32_t kept = 0;
    uint64_t low = (uint64_t)(uintptr_t)frame, rbp = low;
    const uint64_t *link;

    /* Our own frames: nothing but looking for the one that returns to `first`. */
    for (; first && is_frame(rbp, low, high); rbp = link[0]) {
        link = (const uint64_t *)(uintptr_t)rbp;
        if (link[1] == first)
            break;
        if (!link[1])
            return 0;
        low = rbp + 16; /* a caller's frame lies above */
    }
    for (; kept < capacity && is_frame(rbp, low, high); rbp = link[0]) {
        link = (const uint64_t *)(uintptr_t)rbp;
        if (!link[1])
            break;
        if (is_program(link[1]))
            addresses[kept++] = link[1] - 1;
        low = rbp + 16;
    }
    return kept;
}

uint64_t ke_stack_high(void)
{
    const struct sim_actor *thread = world->sim->cpu->thread;

    return thread->user_stack && thread->seh ? thread->seh->stack_high
                                             : (uint64_t)(uintptr_t)thread->fiber.stack_high;
}

uint32_t ke_stack_here(uint64_t pc, uint64_t *addresses, uint32_t capacity)
{
    return ke_stack_from(__builtin_frame_address(0), pc, addresses, capacity);
}

uint32_t ke_stack_from(const void *innermost, uint64_t pc, uint64_t *addresses, uint32_t capacity)
{
    const uint64_t *frame = innermost;
    uint64_t high = ke_stack_high();
    uint32_t kept = walk_program(frame, high, pc, addresses, capacity);

    if (kept || !pc || !capacity)
        return kept;
    addresses[0] = pc - 1; /* a place that is not in the chain: a routine that has returned */
    return 1 + walk_program(frame, high, 0, addresses + 1, capacity - 1);
}
