/*
 * irql.h - the IRQL of the current CPU.
 */
#ifndef IRQLAB_WDK_NT_KE_IRQL_H
#define IRQLAB_WDK_NT_KE_IRQL_H

#include "base.h"

EXTERN_C_START

/*
 * KeGetCurrentIrql - the IRQL of the current CPU.
 *
 * IRQL       any.
 * Blocks     never.
 * Returns    0..15, PASSIVE_LEVEL..HIGH_LEVEL.
 * Differs    none known.
 * Source     WDK wdm.h KeGetCurrentIrql
 */
NTKERNELAPI KIRQL KeGetCurrentIrql(VOID);

/*
 * KfRaiseIrql - raise the IRQL; KeRaiseIrql is the usual spelling.
 *
 * IRQL       any.
 * Blocks     never.        Choice  one, when DISPATCH_LEVEL is crossed.
 * NewIrql    current IRQL..HIGH_LEVEL; below the current one is bug check 0x9 where it is checked.
 * Returns    the IRQL before, for KeLowerIrql.
 * Differs    none known.
 * Source     WDK wdm.h KeRaiseIrql
 */
NTKERNELAPI KIRQL KfRaiseIrql(KIRQL NewIrql);

/* KeRaiseIrql - as KfRaiseIrql, the old IRQL through a pointer. */
#define KeRaiseIrql(NewIrql, OldIrql) (*(OldIrql) = KfRaiseIrql(NewIrql))

/*
 * KeLowerIrql - go back to a lower IRQL; runs what has been waiting for it.
 *
 * IRQL       any.
 * Blocks     never.        Choice  one, when DISPATCH_LEVEL is crossed. DPCs, APCs and a thread
 *            switch may happen in here.
 * NewIrql    what the matching raise returned; above the current one is bug check 0xA where it is
 *            checked.
 * Differs    none known.
 * Source     WDK wdm.h KeLowerIrql
 */
NTKERNELAPI VOID KeLowerIrql(KIRQL NewIrql);

/*
 * KeRaiseIrqlToDpcLevel - raise to DISPATCH_LEVEL.
 *
 * IRQL       <= DISPATCH_LEVEL.
 * Blocks     never.        Choice  one, when DISPATCH_LEVEL is crossed.
 * Returns    the IRQL before.
 * Differs    none known.
 * Source     WDK ntddk.h KeRaiseIrqlToDpcLevel
 */
NTKERNELAPI KIRQL KeRaiseIrqlToDpcLevel(VOID);

/*
 * KeRaiseIrqlToSynchLevel - raise to SYNCH_LEVEL, 12.
 *
 * IRQL       <= 12.
 * Blocks     never.        Choice  one, when DISPATCH_LEVEL is crossed.
 * Returns    the IRQL before.
 * Differs    none known.
 * Source     kernel export, not on a WDK page
 */
NTKERNELAPI KIRQL KeRaiseIrqlToSynchLevel(VOID);

EXTERN_C_END

#endif
