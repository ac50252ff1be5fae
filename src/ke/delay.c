/* delay.c - waiting for time alone, and what a timeout means. */
#include "ke/ke.h"

uint64_t ke_due_time(LONGLONG timeout_100ns)
{
    struct sim *sim = world->sim;

    if (timeout_100ns <= 0) {
        uint64_t due = sim->now_100ns + (0 - (uint64_t)timeout_100ns);

        return due < sim->now_100ns ? UINT64_MAX : due;
    }
    if ((uint64_t)timeout_100ns <= world->ke->boot_time_100ns + sim->now_100ns) {
        /* Positive is a moment since 1601, and nobody means one of its first ten years. */
        if (timeout_100ns < 10 * 365 * 86400ll * 10000000)
            sim_probe(sim, KE_PROBE_RULE, .text = "time-long-past", .b = (uint64_t)timeout_100ns);
        return sim->now_100ns;
    }
    return (uint64_t)timeout_100ns - world->ke->boot_time_100ns;
}

NTSTATUS KeDelayExecutionThread(KPROCESSOR_MODE WaitMode, BOOLEAN Alertable,
                                PLARGE_INTEGER Interval)
{
    uint64_t pc = (uint64_t)(uintptr_t)__builtin_return_address(0);

    KE_DDI(NULL, Interval->QuadPart);
    ke_point(KE_OP_WAIT, NULL);
    if (Interval->QuadPart == 0) {
        /* Gives its turn to an equal. */
        if (world->sim->ready_count || world->sim->cpu->next)
            sim_yield(world->sim);
        return STATUS_SUCCESS;
    }

    /* The longest one is what Sleep(INFINITE) asks for: its end must not be a moment for the clock
     * to jump to. */
    NTSTATUS status = ke_wait_bare(NULL, DelayExecution, WaitMode, Alertable != FALSE,
                                   Interval->QuadPart == INT64_MIN ? NULL : Interval,
                                   "KeDelayExecutionThread", pc);

    return status == STATUS_TIMEOUT ? STATUS_SUCCESS : status;
}
