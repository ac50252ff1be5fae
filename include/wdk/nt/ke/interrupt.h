/*
 * interrupt.h - interrupt objects: how a driver excludes its interrupt routine. See also
 * io/interrupt.h.
 */
#ifndef IRQLAB_WDK_NT_KE_INTERRUPT_H
#define IRQLAB_WDK_NT_KE_INTERRUPT_H

#include "base.h"
#include "spinlock.h"

EXTERN_C_START

typedef struct _KINTERRUPT *PKINTERRUPT;

/* TRUE: it was this device's interrupt. Runs at DIRQL with the interrupt's lock held. */
typedef BOOLEAN KSERVICE_ROUTINE(struct _KINTERRUPT *Interrupt, PVOID ServiceContext);
typedef KSERVICE_ROUTINE *PKSERVICE_ROUTINE;
typedef BOOLEAN KMESSAGE_SERVICE_ROUTINE(struct _KINTERRUPT *Interrupt, PVOID ServiceContext,
                                         ULONG MessageID);
typedef KMESSAGE_SERVICE_ROUTINE *PKMESSAGE_SERVICE_ROUTINE;
typedef BOOLEAN KSYNCHRONIZE_ROUTINE(PVOID SynchronizeContext);
typedef KSYNCHRONIZE_ROUTINE *PKSYNCHRONIZE_ROUTINE;

typedef enum _KINTERRUPT_MODE { LevelSensitive, Latched } KINTERRUPT_MODE;
typedef enum _KINTERRUPT_POLARITY {
    InterruptPolarityUnknown,
    InterruptActiveHigh,
    InterruptRisingEdge = InterruptActiveHigh,
    InterruptActiveLow,
    InterruptFallingEdge = InterruptActiveLow,
    InterruptActiveBoth,
    InterruptActiveBothTriggerLow = InterruptActiveBoth,
    InterruptActiveBothTriggerHigh
} KINTERRUPT_POLARITY,
    *PKINTERRUPT_POLARITY;
typedef enum _KPROFILE_SOURCE {
    ProfileTime,
    ProfileAlignmentFixup,
    ProfileTotalIssues,
    ProfilePipelineDry,
    ProfileMaximum
} KPROFILE_SOURCE;

/*
 * KeSynchronizeExecution - run a routine at the interrupt's synchronise IRQL, with its lock held.
 *
 * IRQL       <= DIRQL of the interrupt.
 * Blocks     spins until the lock is free.        Choice  one, the acquisition.
 * Interrupt  of IoConnectInterrupt(Ex).
 * Returns    what the routine returned, unchanged.
 * Differs    none known.
 * Source     WDK wdm.h KeSynchronizeExecution
 */
NTKERNELAPI BOOLEAN KeSynchronizeExecution(PKINTERRUPT Interrupt,
                                           PKSYNCHRONIZE_ROUTINE SynchronizeRoutine,
                                           PVOID SynchronizeContext);

/*
 * KeAcquireInterruptSpinLock - raise to DIRQL and take the interrupt's lock.
 *
 * IRQL       <= DIRQL of the interrupt.
 * Blocks     spins until the lock is free.        Choice  one, the acquisition.
 * Returns    the IRQL before.
 * Differs    none known.
 * Source     WDK wdm.h KeAcquireInterruptSpinLock
 */
NTKERNELAPI KIRQL KeAcquireInterruptSpinLock(PKINTERRUPT Interrupt);

/*
 * KeReleaseInterruptSpinLock - undo KeAcquireInterruptSpinLock.
 *
 * IRQL       DIRQL of the interrupt.
 * Blocks     never.        Choice  one.
 * Differs    none known.
 * Source     WDK wdm.h KeReleaseInterruptSpinLock
 */
NTKERNELAPI VOID KeReleaseInterruptSpinLock(PKINTERRUPT Interrupt, KIRQL OldIrql);

typedef BOOLEAN NMI_CALLBACK(PVOID Context, BOOLEAN Handled);
typedef NMI_CALLBACK *PNMI_CALLBACK;

/*
 * KeRegisterNmiCallback, KeDeregisterNmiCallback - be called at a non-maskable interrupt.
 *
 * IRQL       <= APC_LEVEL.
 * Blocks     never.
 * Returns    a handle, NULL: failed; STATUS_SUCCESS or STATUS_INVALID_HANDLE.
 * Differs    there are no such interrupts.
 * Source     WDK wdm.h KeRegisterNmiCallback
 */
NTKERNELAPI PVOID KeRegisterNmiCallback(PNMI_CALLBACK CallbackRoutine, PVOID Context);
NTKERNELAPI NTSTATUS KeDeregisterNmiCallback(PVOID Handle);

EXTERN_C_END

#endif
