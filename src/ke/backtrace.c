/* backtrace.c - return addresses of the caller, as far as its frames are in images. */
#include "ke/ke.h"
#include "host/image.h"
#include "host/stack.h"

enum { MOST = 63 };

/* Of whoever called the routine that calls this, innermost first. */
static uint32_t walk(uint32_t skip, uint32_t count, void **addresses)
{
    const struct sim_actor *thread = world->sim->cpu->thread;
    struct stack_frame frames[MOST + 16];
    uint32_t used = 0;
    size_t found;

    /* A user stack has its limits elsewhere; there is nothing to walk on it from here. */
    found = stack_walk_here((uint64_t)(uintptr_t)thread->fiber.stack_low,
                            (uint64_t)(uintptr_t)thread->fiber.stack_high, frames,
                            sizeof frames / sizeof *frames, STACK_WALK_IMAGES);
    for (size_t i = skip; i < found && used < count; i++)
        addresses[used++] = (void *)(uintptr_t)frames[i].rip;
    return used;
}

USHORT RtlCaptureStackBackTrace(ULONG FramesToSkip, ULONG FramesToCapture, PVOID *BackTrace,
                                PULONG BackTraceHash)
{
    ULONG hash = 0;
    uint32_t count;

    if (FramesToCapture > MOST)
        FramesToCapture = MOST;
    count = walk(FramesToSkip, FramesToCapture, BackTrace);
    for (uint32_t i = 0; i < count; i++)
        hash += (ULONG)(uintptr_t)BackTrace[i];
    if (BackTraceHash)
        *BackTraceHash = hash;
    return (USHORT)count;
}

ULONG RtlWalkFrameChain(PVOID *Callers, ULONG Count, ULONG Flags)
{
    return walk(0, Count < MOST ? Count : MOST, Callers);
}

VOID RtlGetCallersAddress(PVOID *CallersAddress, PVOID *CallersCaller)
{
    void *addresses[2] = {NULL, NULL};

    walk(0, 2, addresses);
    *CallersAddress = addresses[0];
    *CallersCaller = addresses[1];
}
