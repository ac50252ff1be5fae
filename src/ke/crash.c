/*
 * crash.c - bug checks: the simulated machine stops, irqlab does not.
 *
 * What is known is written down in the world at once, the machine is halted, and `run` makes the
 * report from it afterwards.
 */
#include "ke/ke.h"

#include <stdarg.h>
#include <stdio.h>

_Noreturn static void stop(uint64_t rip, uint64_t rbp, ULONG code, const ULONG64 args[4])
{
    struct ke *ke = world->ke;
    struct sim *sim = world->sim;
    struct ke_crash *crash = &ke->crash;

    if (!crash->happened) {
        PKTHREAD thread = ke_current();

        sim_forestall(sim, 0);
        crash->happened = true;
        crash->code = code;
        for (int i = 0; i < 4; i++)
            crash->args[i] = args[i];
        crash->thread = thread;
        crash->cpu = sim->cpu->number;
        crash->irql = sim->cpu->irql;
        crash->in_interrupt = sim->cpu->nesting != 0;
        crash->frame_count = ke_stack(rip, rbp, crash->frames, KE_CRASH_FRAMES);
        if (ke->bugcheck_records.Flink) {
            thread->seh = (struct seh_chain){0}; /* no __try block catches anything any more */
            sim->cpu->irql = HIGH_LEVEL;
            ke_bugcheck_callbacks();
        }
        if (ke->on_crash)
            ke->on_crash();
    }
    sim_halt(sim);
}

_Noreturn void ke_crash_at(uint64_t rip, uint64_t rbp, ULONG code, const ULONG64 args[4],
                           const char *why)
{
    if (!world->ke->crash.happened)
        snprintf(world->ke->crash.why, sizeof world->ke->crash.why, "%s", why);
    stop(rip, rbp, code, args);
}

_Noreturn void ke_crash(ULONG code, ULONG64 a1, ULONG64 a2, ULONG64 a3, ULONG64 a4, const char *why,
                        ...)
{
    const ULONG64 args[4] = {a1, a2, a3, a4};

    if (!world->ke->crash.happened) {
        va_list list;

        va_start(list, why);
        vsnprintf(world->ke->crash.why, sizeof world->ke->crash.why, why, list);
        va_end(list);
    }
    stop((uint64_t)(uintptr_t)__builtin_return_address(0), *(uint64_t *)__builtin_frame_address(0),
         code, args);
}

VOID KeBugCheckEx(ULONG BugCheckCode, ULONG_PTR BugCheckParameter1, ULONG_PTR BugCheckParameter2,
                  ULONG_PTR BugCheckParameter3, ULONG_PTR BugCheckParameter4)
{
    KE_DDI(NULL, BugCheckCode);
    ke_crash(BugCheckCode, BugCheckParameter1, BugCheckParameter2, BugCheckParameter3,
             BugCheckParameter4, "the driver called KeBugCheckEx");
}

VOID KeBugCheck(ULONG BugCheckCode)
{
    KE_DDI(NULL, BugCheckCode);
    ke_crash(BugCheckCode, 0, 0, 0, 0, "the driver called KeBugCheck");
}
