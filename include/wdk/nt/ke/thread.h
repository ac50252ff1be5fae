/*
 * thread.h - the current thread, priorities, affinity, attaching to a process.
 */
#ifndef IRQLAB_WDK_NT_KE_THREAD_H
#define IRQLAB_WDK_NT_KE_THREAD_H

#include "base.h"
#include "apc.h"

EXTERN_C_START

/*
 * KeGetCurrentThread - the thread that runs on this CPU.
 *
 * IRQL       any.
 * Blocks     never.
 * Returns    not referenced. In a DPC or ISR: the thread that was interrupted.
 * Differs    none known.
 * Source     WDK wdm.h KeGetCurrentThread
 */
NTKERNELAPI PRKTHREAD KeGetCurrentThread(VOID);

/*
 * KeQueryPriorityThread - a thread's priority as it is now.
 *
 * IRQL       PASSIVE_LEVEL.
 * Blocks     never.
 * Thread     referenced; may have ended.
 * Returns    0..31, with boosts.
 * Differs    none known.
 * Source     WDK wdm.h KeQueryPriorityThread
 */
NTKERNELAPI KPRIORITY KeQueryPriorityThread(PKTHREAD Thread);

/*
 * KeSetPriorityThread - set a thread's priority.
 *
 * IRQL       PASSIVE_LEVEL.
 * Blocks     never.        Choice  one, if it makes another thread run.
 * Priority   1..HIGH_PRIORITY.
 * Returns    the priority before.
 * Differs    none known.
 * Source     WDK wdm.h KeSetPriorityThread
 */
NTKERNELAPI KPRIORITY KeSetPriorityThread(PKTHREAD Thread, KPRIORITY Priority);

/*
 * KeSetBasePriorityThread - set a thread's base priority, relative to its process's.
 *
 * IRQL       PASSIVE_LEVEL.
 * Blocks     never.        Choice  one, if it makes another thread run.
 * Increment  priority levels, -31..31 with saturation at the class's ends.
 * Returns    the increment before.
 * Differs    none known.
 * Source     WDK ntddk.h KeSetBasePriorityThread
 */
NTKERNELAPI LONG KeSetBasePriorityThread(PKTHREAD Thread, LONG Increment);

/*
 * KeSetIdealProcessorThread - tell where a thread had best run.
 *
 * IRQL       <= DISPATCH_LEVEL.
 * Blocks     never.
 * Processor  CPU number; MAXIMUM_PROCESSORS: only ask.
 * Returns    the ideal processor before.
 * Differs    `run` honours it, `check` does not.
 * Source     WDK ntifs.h KeSetIdealProcessorThread
 */
NTKERNELAPI UCHAR KeSetIdealProcessorThread(PKTHREAD Thread, UCHAR Processor);

/*
 * KeSetSystemAffinityThread - run this thread on the given CPUs only.
 *
 * IRQL       <= DISPATCH_LEVEL.
 * Blocks     never.        Choice  one, if it has to move.
 * Affinity   a bit for each CPU; at least one of them exists.
 * Differs    none known.
 * Source     WDK wdm.h KeSetSystemAffinityThread
 */
NTKERNELAPI VOID KeSetSystemAffinityThread(KAFFINITY Affinity);

/*
 * KeSetSystemAffinityThreadEx - likewise, and tell what held before.
 *
 * IRQL       <= DISPATCH_LEVEL.
 * Blocks     never.        Choice  one, if it has to move.
 * Returns    the mask of the call before, or 0 if none is in force.
 * Differs    none known.
 * Source     WDK wdm.h KeSetSystemAffinityThreadEx
 */
NTKERNELAPI KAFFINITY KeSetSystemAffinityThreadEx(KAFFINITY Affinity);

/*
 * KeRevertToUserAffinityThread - end KeSetSystemAffinityThread.
 *
 * IRQL       <= APC_LEVEL.
 * Blocks     never.        Choice  one, if it has to move.
 * Differs    none known.
 * Source     kernel export, not on a WDK page
 */
NTKERNELAPI VOID KeRevertToUserAffinityThread(VOID);

/*
 * KeRevertToUserAffinityThreadEx - go back to what KeSetSystemAffinityThreadEx returned.
 *
 * IRQL       <= DISPATCH_LEVEL.
 * Blocks     never.        Choice  one, if it has to move.
 * Affinity   that value; 0 ends the system affinity.
 * Differs    none known.
 * Source     WDK wdm.h KeRevertToUserAffinityThreadEx
 */
NTKERNELAPI VOID KeRevertToUserAffinityThreadEx(KAFFINITY Affinity);

/*
 * KeSetSystemGroupAffinityThread - run this thread on the given CPUs of a group only.
 *
 * IRQL             <= DISPATCH_LEVEL.
 * Blocks           never.        Choice  one, if it has to move.
 * PreviousAffinity gets what to revert to; may be NULL.
 * Differs          none known.
 * Source           WDK wdm.h KeSetSystemGroupAffinityThread
 */
NTKERNELAPI VOID KeSetSystemGroupAffinityThread(PGROUP_AFFINITY Affinity,
                                                PGROUP_AFFINITY PreviousAffinity);

/*
 * KeRevertToUserGroupAffinityThread - undo KeSetSystemGroupAffinityThread.
 *
 * IRQL             <= DISPATCH_LEVEL.
 * Blocks           never.        Choice  one, if it has to move.
 * PreviousAffinity what that call gave.
 * Differs          none known.
 * Source           WDK wdm.h KeRevertToUserGroupAffinityThread
 */
NTKERNELAPI VOID KeRevertToUserGroupAffinityThread(PGROUP_AFFINITY PreviousAffinity);

/*
 * KeQueryRuntimeThread - how long has a thread run?
 *
 * IRQL       PASSIVE_LEVEL.
 * Blocks     never.
 * UserTime   gets its user time in clock ticks.
 * Returns    its kernel time in clock ticks.
 * Differs    counted in virtual time, which passes while a CPU is idle or stalls.
 * Source     WDK wdm.h KeQueryRuntimeThread
 */
NTKERNELAPI ULONG KeQueryRuntimeThread(PKTHREAD Thread, PULONG UserTime);

/*
 * KeQueryTotalCycleTimeThread - how many cycles has a thread used?
 *
 * IRQL           <= DISPATCH_LEVEL.
 * Blocks         never.
 * CycleTimeStamp gets the time-stamp counter of the moment.
 * Returns        cycles.
 * Differs        counted in virtual time.
 * Source         WDK wdm.h KeQueryTotalCycleTimeThread
 */
NTKERNELAPI ULONG64 KeQueryTotalCycleTimeThread(PKTHREAD Thread, PULONG64 CycleTimeStamp);

/*
 * KeStackAttachProcess - run this thread in the address space of another process.
 *
 * IRQL       < DISPATCH_LEVEL.
 * Blocks     never.
 * Process    referenced.
 * ApcState   gets what KeUnstackDetachProcess needs.
 * Differs    none known.
 * Source     WDK ntifs.h KeStackAttachProcess
 */
NTKERNELAPI VOID KeStackAttachProcess(PRKPROCESS Process, PRKAPC_STATE ApcState);

/*
 * KeUnstackDetachProcess - come back from KeStackAttachProcess.
 *
 * IRQL       < DISPATCH_LEVEL.
 * Blocks     never.        Choice  one, if an APC is pending.
 * Differs    none known.
 * Source     WDK ntifs.h KeUnstackDetachProcess
 */
NTKERNELAPI VOID KeUnstackDetachProcess(PRKAPC_STATE ApcState);

/*
 * KeAttachProcess, KeDetachProcess - the older form; it cannot nest.
 *
 * IRQL       <= APC_LEVEL.
 * Blocks     never.
 * Process    referenced. Attaching while attached is bug check 0x5.
 * Differs    none known.
 * Source     WDK ntifs.h KeAttachProcess
 */
NTKERNELAPI VOID KeAttachProcess(PRKPROCESS Process);
NTKERNELAPI VOID KeDetachProcess(VOID);

/*
 * KeSetKernelStackSwapEnable - may this thread's kernel stack be paged out while it waits?
 *
 * IRQL       <= APC_LEVEL.
 * Blocks     never.
 * Returns    what held before.
 * Differs    stacks are never paged out; the setting is kept for checks.
 * Source     WDK ntifs.h KeSetKernelStackSwapEnable
 */
NTKERNELAPI BOOLEAN KeSetKernelStackSwapEnable(BOOLEAN Enable);

typedef VOID EXPAND_STACK_CALLOUT(PVOID Parameter);
typedef EXPAND_STACK_CALLOUT *PEXPAND_STACK_CALLOUT;
#define MAXIMUM_EXPANSION_SIZE 0x12000

/*
 * KeExpandKernelStackAndCallout - call a routine with at least so much stack.
 *
 * IRQL       <= APC_LEVEL.
 * Blocks     never.
 * Size       bytes the routine needs, up to MAXIMUM_EXPANSION_SIZE.
 * Returns    STATUS_SUCCESS; STATUS_NO_MEMORY; STATUS_INVALID_PARAMETER_3: Size is too large.
 * Differs    none known.
 * Source     WDK ntddk.h KeExpandKernelStackAndCallout
 */
NTKERNELAPI NTSTATUS KeExpandKernelStackAndCallout(PEXPAND_STACK_CALLOUT Callout, PVOID Parameter,
                                                   SIZE_T Size);

/*
 * KeExpandKernelStackAndCalloutEx - likewise; with Wait FALSE also at DISPATCH_LEVEL.
 *
 * IRQL       <= APC_LEVEL; <= DISPATCH_LEVEL if Wait is FALSE.
 * Blocks     never.
 * Wait       TRUE: may block for memory, only <= APC_LEVEL.
 * Context    NULL.
 * Returns    as KeExpandKernelStackAndCallout.
 * Differs    none known.
 * Source     WDK ntddk.h KeExpandKernelStackAndCalloutEx
 */
NTKERNELAPI NTSTATUS KeExpandKernelStackAndCalloutEx(PEXPAND_STACK_CALLOUT Callout, PVOID Parameter,
                                                     SIZE_T Size, BOOLEAN Wait, PVOID Context);

EXTERN_C_END

#endif
