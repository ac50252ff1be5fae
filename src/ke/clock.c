/* clock.c - reading virtual time. One performance counter tick is 100 ns. */
#include "ke/ke.h"

enum { TICK_100NS = 156250 }; /* KeQueryTimeIncrement: 15.625 ms */

static uint64_t interrupt_time(void)
{
    return sim_clock_read(world->sim);
}

VOID KeQuerySystemTime(PLARGE_INTEGER CurrentTime)
{
    KE_DDI(NULL, 0);
    CurrentTime->QuadPart = (LONGLONG)(world->ke->boot_time_100ns + interrupt_time());
}

VOID KeQuerySystemTimePrecise(PLARGE_INTEGER CurrentTime)
{
    KE_DDI(NULL, 0);
    CurrentTime->QuadPart = (LONGLONG)(world->ke->boot_time_100ns + interrupt_time());
}

VOID KeQueryTickCount(PLARGE_INTEGER CurrentCount)
{
    KE_DDI(NULL, 0);
    CurrentCount->QuadPart = (LONGLONG)(interrupt_time() / TICK_100NS);
}

ULONG KeQueryTimeIncrement(VOID)
{
    return TICK_100NS;
}

ULONGLONG KeQueryInterruptTime(VOID)
{
    KE_DDI(NULL, 0);
    return interrupt_time();
}

ULONGLONG KeQueryInterruptTimePrecise(PULONG64 QpcTimeStamp)
{
    KE_DDI(NULL, 0);
    *QpcTimeStamp = interrupt_time();
    return *QpcTimeStamp;
}

ULONGLONG KeQueryUnbiasedInterruptTime(VOID)
{
    KE_DDI(NULL, 0);
    return interrupt_time();
}

LARGE_INTEGER KeQueryPerformanceCounter(PLARGE_INTEGER PerformanceFrequency)
{
    LARGE_INTEGER now;

    KE_DDI(NULL, 0);
    if (PerformanceFrequency)
        PerformanceFrequency->QuadPart = 10 * 1000 * 1000;
    now.QuadPart = (LONGLONG)interrupt_time();
    return now;
}

VOID KeStallExecutionProcessor(ULONG MicroSeconds)
{
    KE_DDI(NULL, MicroSeconds);
    sim_stall(world->sim, (uint64_t)MicroSeconds * 10);
}

/* What the headers' __rdtsc and YieldProcessor call: a 1 GHz counter, and a spin hint. */
uint64_t irqlab_rdtsc(void)
{
    return interrupt_time() * 100;
}

void irqlab_yield_processor(void)
{
    sim_spin_hint(world->sim);
    sim_edge(world->sim);
}
