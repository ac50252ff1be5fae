/*
 * time.h - clocks and delays. All of them read the machine's virtual time.
 *
 * Times of day are in units of 100 ns since 1601-01-01 UTC, interrupt times in units of 100 ns
 * since the machine started, tick counts in clock ticks.
 */
#ifndef IRQLAB_WDK_NT_KE_TIME_H
#define IRQLAB_WDK_NT_KE_TIME_H

#include "base.h"

EXTERN_C_START

extern volatile KSYSTEM_TIME KeTickCount; /* clock ticks since the start */

/*
 * KeQuerySystemTime - the time of day, as of the last clock tick.
 *
 * IRQL        any.
 * Blocks      never.
 * CurrentTime gets it.
 * Differs     none known.
 * Source      WDK wdm.h KeQuerySystemTime
 */
NTKERNELAPI VOID KeQuerySystemTime(PLARGE_INTEGER CurrentTime);

/*
 * KeQuerySystemTimePrecise - the time of day, exactly.
 *
 * IRQL       any.
 * Blocks     never.
 * Differs    none known.
 * Source     WDK wdm.h KeQuerySystemTimePrecise
 */
NTKERNELAPI VOID KeQuerySystemTimePrecise(PLARGE_INTEGER CurrentTime);

/*
 * KeQueryInterruptTime - time since the start, as of the last clock tick.
 *
 * IRQL       any.
 * Blocks     never.
 * Returns    units of 100 ns.
 * Differs    none known.
 * Source     WDK wdm.h KeQueryInterruptTime
 */
NTKERNELAPI ULONGLONG KeQueryInterruptTime(VOID);

/*
 * KeQueryInterruptTimePrecise - time since the start, exactly.
 *
 * IRQL         any.
 * Blocks       never.
 * QpcTimeStamp gets the performance counter of the moment.
 * Returns      units of 100 ns.
 * Differs      none known.
 * Source       WDK wdm.h KeQueryInterruptTimePrecise
 */
NTKERNELAPI ULONG64 KeQueryInterruptTimePrecise(PULONG64 QpcTimeStamp);

/*
 * KeQueryUnbiasedInterruptTime - time since the start without sleep states.
 *
 * IRQL       any.
 * Blocks     never.
 * Returns    units of 100 ns.
 * Differs    equals KeQueryInterruptTime: the machine does not sleep.
 * Source     WDK wdm.h KeQueryUnbiasedInterruptTime
 */
NTKERNELAPI ULONGLONG KeQueryUnbiasedInterruptTime(VOID);

/*
 * KeQueryTickCount - clock ticks since the start.
 *
 * IRQL       any.
 * Blocks     never.
 * TickCount  gets them; a tick has KeQueryTimeIncrement units of 100 ns.
 * Differs    none known.
 * Source     WDK ntddk.h KeQueryTickCount
 */
NTKERNELAPI VOID KeQueryTickCount(PLARGE_INTEGER TickCount);

/*
 * KeQueryTimeIncrement - the length of a clock tick.
 *
 * IRQL       any.
 * Blocks     never.
 * Returns    units of 100 ns: 156250.
 * Differs    none known.
 * Source     WDK wdm.h KeQueryTimeIncrement
 */
NTKERNELAPI ULONG KeQueryTimeIncrement(VOID);

/*
 * KeQueryPerformanceCounter - a clock of high resolution that never goes back.
 *
 * IRQL                 any.
 * Blocks               never.
 * PerformanceFrequency gets counts per second; may be NULL.
 * Returns              counts since the start.
 * Differs              none known.
 * Source               WDK ntifs.h KeQueryPerformanceCounter
 */
NTKERNELAPI LARGE_INTEGER KeQueryPerformanceCounter(PLARGE_INTEGER PerformanceFrequency);

/*
 * KeStallExecutionProcessor - busy-wait.
 *
 * IRQL         any; at most 50 microseconds is good manners.
 * Blocks       spins; virtual time passes on.        Choice  one.
 * MicroSeconds how long.
 * Differs      none known.
 * Source       WDK ntifs.h KeStallExecutionProcessor
 */
NTKERNELAPI VOID KeStallExecutionProcessor(ULONG MicroSeconds);

EXTERN_C_END

#endif
