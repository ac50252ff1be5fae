/*
 * stack.h - who called whom: a frame-pointer walk over a fiber's stack.
 *
 * Everything that runs on a fiber is compiled with -fno-omit-frame-pointer, so a walk is a pointer
 * chase of about 2 ns a frame. [signal-safe]: no allocation, no locks, reads only inside the limits
 * it was given.
 */
#pragma once
#include <stddef.h>
#include <stdint.h>

struct stack_frame {
    uint64_t rip;     /* frame 0: where execution stands; others: a return address */
    uint64_t rbp;     /* the frame's own frame pointer: its CFA is rbp + 16 */
    uint64_t address; /* to look up in symbols: rip, less 1 for a return address, which points
                         behind its call and may belong to the next line or function */
};

enum stack_walk_flags {
    STACK_WALK_ALL = 0,
    STACK_WALK_IMAGES = 1, /* leave out frames whose rip is in no loaded image (host code) */
};

/*
 * stack_walk - the frames from (rip, rbp) outwards, innermost first.
 *
 * rip, rbp   where to begin: of a fault or of a switched-out fiber.
 * low, high  limits of the stack; frame pointers must lie in [low, high - 16] and ascend.
 * Stops at the fiber's bottom (return address or frame pointer 0), at a frame pointer that breaks
 * those rules, or when `capacity` frames are written. Frame 0 needs no valid rbp.
 * Returns the number of frames written.
 */
size_t stack_walk(uint64_t rip, uint64_t rbp, uint64_t low, uint64_t high,
                  struct stack_frame *frames, size_t capacity, unsigned flags);

/* The same from the caller of this function outwards. */
size_t stack_walk_here(uint64_t low, uint64_t high, struct stack_frame *frames, size_t capacity,
                       unsigned flags);
