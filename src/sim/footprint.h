/*
 * footprint.h - what a transition touches.
 *
 * A strategy that explores only schedules that differ in something asks for footprints: the shared
 * things each step reads and writes. Two steps of different processes are *dependent* if they touch
 * the same thing and one of them writes it; the order of independent steps does not matter.
 *
 * A *process* here is who makes transitions in order: a thread; the interrupts of one CPU, which
 * come one after the other; the clock. Its number is the same in every schedule.
 */
#pragma once
#include <stddef.h>
#include <stdint.h>

enum {
    SIM_TOUCH_WRITE = 1,
    /* The step could not have been made while the thing was taken: a lock, a wait, the start of a
     * thread that was woken. */
    SIM_TOUCH_ACQUIRE = 2,
    /* Just before this step the thing was free: an acquisition could have come first. */
    SIM_TOUCH_FREE = 4,
    /* Everything before it comes before everything behind it: the clock moved since all else was
       idle. */
    SIM_TOUCH_BARRIER = 8,
    /* The machine's own affair: coming back to it does not mean to wait for it. */
    SIM_TOUCH_INTERNAL = 16,
    /* Not a touch: what a process could have done next it never will; see sim_forestall. */
    SIM_TOUCH_FORESTALLS = 32,
    /* Not a touch: a process goes on otherwise with its next step, whatever that is; see
     * sim_touch_next_step. */
    SIM_TOUCH_NEXT_STEP = 64,
};

#define SIM_PROCESS_INTERRUPTS 0x80000000u /* + number of the CPU */
#define SIM_PROCESS_CLOCK 0x90000000u
#define SIM_PROCESS_QUANTUM 0xA0000000u /* + number of the CPU */
#define SIM_PROCESS_VALUE 0xB0000000u   /* + answer of sim_choose */

struct sim_touch {
    uint64_t address;
    uint32_t bytes;
    uint32_t process; /* who */
    uint8_t flags;
};

/* The touches since a strategy last looked. Not part of the world. */
struct sim_footprint {
    struct sim_touch *touches;
    size_t count, room;
};
