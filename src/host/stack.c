/*
 * stack.c - the frame-pointer walk.
 *
 * A frame is two words at rbp: the caller's rbp and the return address. Everything outside of the
 * given limits is not read, so that a damaged chain ends the walk and never faults.
 */
#include "host/stack.h"
#include "host/image.h"

#include <stdbool.h>

/* A walk in progress. */
struct stack_walk {
    struct stack_frame *frames;
    size_t capacity;
    size_t count;
    bool images_only;
};

static void stack_add(struct stack_walk *walk, uint64_t rip, uint64_t rbp, bool is_return)
{
    uint64_t address = is_return ? rip - 1 : rip;
    if (!walk->images_only || image_at(address))
        walk->frames[walk->count++] = (struct stack_frame){rip, rbp, address};
}

__attribute__((no_sanitize("address"))) static size_t stack_walk_from(uint64_t rip, uint64_t rbp,
                                                                      uint64_t low, uint64_t high,
                                                                      struct stack_walk *walk,
                                                                      bool is_return)
{
    while (walk->count < walk->capacity && rip) {
        stack_add(walk, rip, rbp, is_return);
        if (rbp < low || rbp % 8 || high < 16 || rbp > high - 16)
            break;
        const uint64_t *link = (const uint64_t *)rbp;
        low = rbp + 16; /* a caller's frame lies above */
        rip = link[1];
        rbp = link[0];
        is_return = true;
    }
    return walk->count;
}

size_t stack_walk(uint64_t rip, uint64_t rbp, uint64_t low, uint64_t high,
                  struct stack_frame *frames, size_t capacity, unsigned flags)
{
    struct stack_walk walk = {frames, capacity, 0, flags & STACK_WALK_IMAGES};
    return stack_walk_from(rip, rbp, low, high, &walk, false);
}

__attribute__((noinline, no_sanitize("address"))) size_t
stack_walk_here(uint64_t low, uint64_t high, struct stack_frame *frames, size_t capacity,
                unsigned flags)
{
    struct stack_walk walk = {frames, capacity, 0, flags & STACK_WALK_IMAGES};
    const uint64_t *link = __builtin_frame_address(0);
    return stack_walk_from(link[1], link[0], low, high, &walk, true);
}
