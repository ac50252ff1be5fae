/*
 * timer.h - Ex timers: allocated by the system, with high resolution or without waking the CPU if
 * wanted.
 */
#ifndef IRQLAB_WDK_NT_EX_TIMER_H
#define IRQLAB_WDK_NT_EX_TIMER_H

#include "../ke.h"

EXTERN_C_START

typedef struct _EX_TIMER *PEX_TIMER;

typedef VOID EXT_CALLBACK(PEX_TIMER Timer, PVOID Context);
typedef EXT_CALLBACK *PEXT_CALLBACK;
typedef VOID EXT_DELETE_CALLBACK(PVOID Context);
typedef EXT_DELETE_CALLBACK *PEXT_DELETE_CALLBACK;

#define EX_TIMER_HIGH_RESOLUTION 0x00000004
#define EX_TIMER_NO_WAKE 0x00000008
#define EX_TIMER_NOTIFICATION 0x80000000
#define EX_TIMER_UNLIMITED_TOLERANCE ((LONGLONG)-1)

typedef struct _EXT_SET_PARAMETERS_V0 {
    ULONG Version;
    ULONG Reserved;
    LONGLONG NoWakeTolerance; /* units of 100 ns */
} EXT_SET_PARAMETERS, *PEXT_SET_PARAMETERS;

typedef struct _EXT_DELETE_PARAMETERS {
    ULONG Version;
    ULONG Reserved;
    PEXT_DELETE_CALLBACK DeleteCallback;
    PVOID DeleteContext;
} EXT_DELETE_PARAMETERS, *PEXT_DELETE_PARAMETERS;

/* ExInitializeSetTimerParameters, ExInitializeDeleteTimerParameters - the defaults. */
IRQLAB_INLINE VOID ExInitializeSetTimerParameters(PEXT_SET_PARAMETERS Parameters)
{
    Parameters->Version = 0;
    Parameters->Reserved = 0;
    Parameters->NoWakeTolerance = 0;
}
IRQLAB_INLINE VOID ExInitializeDeleteTimerParameters(PEXT_DELETE_PARAMETERS Parameters)
{
    Parameters->Version = 0;
    Parameters->Reserved = 0;
    Parameters->DeleteCallback = NULL;
    Parameters->DeleteContext = NULL;
}

/*
 * ExAllocateTimer - a timer; a thread can wait for it.
 *
 * IRQL       <= DISPATCH_LEVEL.
 * Blocks     never.
 * Callback   called at DISPATCH_LEVEL at each expiry; or NULL.
 * Attributes EX_TIMER_xxx.
 * Returns    the timer; NULL: failed.
 * Differs    none known.
 * Source     WDK wdm.h ExAllocateTimer
 */
NTKERNELAPI PEX_TIMER ExAllocateTimer(PEXT_CALLBACK Callback, PVOID CallbackContext,
                                      ULONG Attributes);

/*
 * ExSetTimer - queue it; if it is queued already, move it.
 *
 * IRQL       <= DISPATCH_LEVEL.
 * Blocks     never.        Choice  one, before the state change; each expiry is another.
 * DueTime    units of 100 ns, negative relative, positive absolute (not for
 *            EX_TIMER_HIGH_RESOLUTION).
 * Period     units of 100 ns; 0 once.
 * Parameters or NULL.
 * Returns    TRUE it was queued already, FALSE it was not.
 * Differs    none known.
 * Source     WDK wdm.h ExSetTimer
 */
NTKERNELAPI BOOLEAN ExSetTimer(PEX_TIMER Timer, LONGLONG DueTime, LONGLONG Period,
                               PEXT_SET_PARAMETERS Parameters);

/*
 * ExCancelTimer - take it off the queue.
 *
 * IRQL       <= DISPATCH_LEVEL.
 * Blocks     never.        Choice  one, before the state change.
 * Parameters NULL.
 * Returns    TRUE it was queued and will not expire; FALSE it was not.
 * Differs    none known.
 * Source     WDK wdm.h ExCancelTimer
 */
NTKERNELAPI BOOLEAN ExCancelTimer(PEX_TIMER Timer, PVOID Parameters);

/*
 * ExDeleteTimer - free it.
 *
 * IRQL       <= DISPATCH_LEVEL; <= APC_LEVEL with Wait.
 * Blocks     until its callback does not run any more, if Wait.
 * Cancel     TRUE: cancel it first.
 * Wait       only with Cancel.
 * Parameters DeleteCallback is called when it is gone; or NULL.
 * Returns    TRUE it was queued and has been cancelled; FALSE it was not.
 * Differs    none known.
 * Source     WDK wdm.h ExDeleteTimer
 */
NTKERNELAPI BOOLEAN ExDeleteTimer(PEX_TIMER Timer, BOOLEAN Cancel, BOOLEAN Wait,
                                  PEXT_DELETE_PARAMETERS Parameters);

/*
 * ExSetTimerResolution - change the length of a clock tick.
 *
 * IRQL          <= APC_LEVEL.
 * Blocks        never.
 * DesiredTime   units of 100 ns.
 * SetResolution TRUE: set it; FALSE: take one's wish back.
 * Returns       the resolution then, in units of 100 ns.
 * Differs       kept and told, but timers are exact anyway.
 * Source        WDK wdm.h ExSetTimerResolution
 */
NTKERNELAPI ULONG ExSetTimerResolution(ULONG DesiredTime, BOOLEAN SetResolution);

/*
 * ExQueryTimerResolution - the bounds and the present length of a clock tick.
 *
 * IRQL        any.
 * Blocks      never.
 * MaximumTime gets the coarsest, MinimumTime the finest, CurrentTime the present one, in units of
 *             100 ns.
 * Differs     none known.
 * Source      WDK wdm.h ExQueryTimerResolution
 */
NTKERNELAPI VOID ExQueryTimerResolution(PULONG MaximumTime, PULONG MinimumTime, PULONG CurrentTime);

EXTERN_C_END

#endif
