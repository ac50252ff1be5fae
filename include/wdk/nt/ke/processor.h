/*
 * processor.h - how many CPUs there are, which one this is, and calls on all of them.
 */
#ifndef IRQLAB_WDK_NT_KE_PROCESSOR_H
#define IRQLAB_WDK_NT_KE_PROCESSOR_H

#include "base.h"

EXTERN_C_START

extern CCHAR KeNumberProcessors;

typedef enum _KE_PROCESSOR_CHANGE_NOTIFY_STATE {
    KeProcessorAddStartNotify = 0,
    KeProcessorAddCompleteNotify,
    KeProcessorAddFailureNotify
} KE_PROCESSOR_CHANGE_NOTIFY_STATE;

typedef struct _KE_PROCESSOR_CHANGE_NOTIFY_CONTEXT {
    KE_PROCESSOR_CHANGE_NOTIFY_STATE State;
    ULONG NtNumber;
    NTSTATUS Status;
    PROCESSOR_NUMBER ProcNumber;
} KE_PROCESSOR_CHANGE_NOTIFY_CONTEXT, *PKE_PROCESSOR_CHANGE_NOTIFY_CONTEXT;

typedef VOID PROCESSOR_CALLBACK_FUNCTION(PVOID CallbackContext,
                                         PKE_PROCESSOR_CHANGE_NOTIFY_CONTEXT ChangeContext,
                                         PNTSTATUS OperationStatus);
typedef PROCESSOR_CALLBACK_FUNCTION *PPROCESSOR_CALLBACK_FUNCTION;
#define KE_PROCESSOR_CHANGE_ADD_EXISTING 1

/* Runs at IPI_LEVEL on every CPU. */
typedef ULONG_PTR KIPI_BROADCAST_WORKER(ULONG_PTR Argument);
typedef KIPI_BROADCAST_WORKER *PKIPI_BROADCAST_WORKER;

/*
 * KeGetCurrentProcessorNumber - the CPU that this runs on.
 *
 * IRQL       any; below DISPATCH_LEVEL it may have changed when the caller looks.
 * Blocks     never.
 * Returns    0..number of CPUs - 1.
 * Differs    none known.
 * Source     WDK ntddk.h KeGetCurrentProcessorNumber
 */
NTKERNELAPI ULONG KeGetCurrentProcessorNumber(VOID);

/*
 * KeGetCurrentProcessorNumberEx - likewise, with the group.
 *
 * IRQL       any; below DISPATCH_LEVEL it may have changed when the caller looks.
 * Blocks     never.
 * ProcNumber gets group and number in it; may be NULL.
 * Returns    the index over all groups.
 * Differs    none known.
 * Source     WDK ntddk.h KeGetCurrentProcessorNumberEx
 */
NTKERNELAPI ULONG KeGetCurrentProcessorNumberEx(PPROCESSOR_NUMBER ProcNumber);

#define KeGetCurrentProcessorIndex() KeGetCurrentProcessorNumberEx(NULL)

/*
 * KeQueryActiveProcessors - which CPUs there are.
 *
 * IRQL       any.
 * Blocks     never.
 * Returns    a bit for each.
 * Differs    none known.
 * Source     WDK ntddk.h KeQueryActiveProcessors
 */
NTKERNELAPI KAFFINITY KeQueryActiveProcessors(VOID);

/*
 * KeQueryActiveProcessorCount - how many CPUs there are.
 *
 * IRQL             any.
 * Blocks           never.
 * ActiveProcessors gets a bit for each; may be NULL.
 * Returns          the number, in group 0.
 * Differs          none known.
 * Source           WDK ntddk.h KeQueryActiveProcessorCount
 */
NTKERNELAPI ULONG KeQueryActiveProcessorCount(PKAFFINITY ActiveProcessors);

/*
 * KeQueryActiveProcessorCountEx - how many CPUs a group has.
 *
 * IRQL        any.
 * Blocks      never.
 * GroupNumber or ALL_PROCESSOR_GROUPS.
 * Returns     the number; 0: no such group.
 * Differs     none known.
 * Source      WDK ntddk.h KeQueryActiveProcessorCountEx
 */
NTKERNELAPI ULONG KeQueryActiveProcessorCountEx(USHORT GroupNumber);

/*
 * KeQueryMaximumProcessorCount, KeQueryMaximumProcessorCountEx - how many CPUs there can be.
 *
 * IRQL        any.
 * Blocks      never.
 * GroupNumber or ALL_PROCESSOR_GROUPS.
 * Returns     the number; 0: no such group.
 * Differs     CPUs are never added; equals the active count.
 * Source      WDK ntddk.h KeQueryMaximumProcessorCount
 */
NTKERNELAPI ULONG KeQueryMaximumProcessorCount(VOID);
NTKERNELAPI ULONG KeQueryMaximumProcessorCountEx(USHORT GroupNumber);

/*
 * KeQueryActiveGroupCount, KeQueryMaximumGroupCount - how many groups of CPUs there are.
 *
 * IRQL       any.
 * Blocks     never.
 * Returns    1.
 * Differs    none known.
 * Source     WDK ntddk.h KeQueryActiveGroupCount
 */
NTKERNELAPI USHORT KeQueryActiveGroupCount(VOID);
NTKERNELAPI USHORT KeQueryMaximumGroupCount(VOID);

/*
 * KeQueryGroupAffinity - which CPUs a group has.
 *
 * IRQL       any.
 * Blocks     never.
 * Returns    a bit for each; 0: no such group.
 * Differs    none known.
 * Source     WDK ntddk.h KeQueryGroupAffinity
 */
NTKERNELAPI KAFFINITY KeQueryGroupAffinity(USHORT GroupNumber);

/*
 * KeGetProcessorNumberFromIndex, KeGetProcessorIndexFromNumber - from one way to name a CPU to the
 * other.
 *
 * IRQL       any.
 * Blocks     never.
 * Returns    STATUS_SUCCESS or STATUS_INVALID_PARAMETER; the index, or INVALID_PROCESSOR_INDEX.
 * Differs    none known.
 * Source     WDK ntifs.h KeGetProcessorNumberFromIndex
 */
NTKERNELAPI NTSTATUS KeGetProcessorNumberFromIndex(ULONG ProcIndex, PPROCESSOR_NUMBER ProcNumber);
NTKERNELAPI ULONG KeGetProcessorIndexFromNumber(PPROCESSOR_NUMBER ProcNumber);

#define INVALID_PROCESSOR_INDEX 0xFFFFFFFF

/*
 * KeQueryHighestNodeNumber, KeGetCurrentNodeNumber - NUMA nodes.
 *
 * IRQL       any.
 * Blocks     never.
 * Returns    0: there is one node.
 * Differs    none known.
 * Source     WDK ntddk.h KeQueryHighestNodeNumber
 */
NTKERNELAPI USHORT KeQueryHighestNodeNumber(VOID);
NTKERNELAPI USHORT KeGetCurrentNodeNumber(VOID);

/*
 * KeQueryNodeActiveAffinity, KeQueryNodeMaximumProcessorCount - the CPUs of a node.
 *
 * IRQL       any.
 * Blocks     never.
 * Affinity   gets a bit for each, Count how many; either may be NULL.
 * Returns    the number there can be.
 * Differs    none known.
 * Source     WDK wdm.h KeQueryNodeActiveAffinity
 */
NTKERNELAPI VOID KeQueryNodeActiveAffinity(USHORT NodeNumber, PGROUP_AFFINITY Affinity,
                                           PUSHORT Count);
NTKERNELAPI USHORT KeQueryNodeMaximumProcessorCount(USHORT NodeNumber);

/*
 * KeIpiGenericCall - run a routine on every CPU at IPI_LEVEL, at the same time.
 *
 * IRQL       <= DISPATCH_LEVEL (its page: < IPI_LEVEL).
 * Blocks     spins until all have returned.        Choice  one.
 * Returns    what the routine returned on the calling CPU.
 * Differs    none known.
 * Source     WDK wdm.h KeIpiGenericCall
 */
NTKERNELAPI ULONG_PTR KeIpiGenericCall(PKIPI_BROADCAST_WORKER BroadcastFunction, ULONG_PTR Context);

/*
 * KeRegisterProcessorChangeCallback, KeDeregisterProcessorChangeCallback - be told of new CPUs.
 *
 * IRQL       PASSIVE_LEVEL.
 * Blocks     never.
 * Flags      KE_PROCESSOR_CHANGE_ADD_EXISTING: called at once for each CPU that is there.
 * Returns    a handle for the second routine; NULL: failed.
 * Differs    CPUs are never added.
 * Source     WDK wdm.h KeRegisterProcessorChangeCallback
 */
NTKERNELAPI PVOID KeRegisterProcessorChangeCallback(PPROCESSOR_CALLBACK_FUNCTION CallbackFunction,
                                                    PVOID CallbackContext, ULONG Flags);
NTKERNELAPI VOID KeDeregisterProcessorChangeCallback(PVOID CallbackHandle);

/*
 * KeInvalidateAllCaches, KeInvalidateRangeAllCaches - flush the caches of all CPUs.
 *
 * IRQL       <= DISPATCH_LEVEL.
 * Blocks     never.
 * Returns    TRUE.
 * Differs    no caches are simulated.
 * Source     WDK ntddk.h KeInvalidateAllCaches
 */
NTKERNELAPI BOOLEAN KeInvalidateAllCaches(VOID);
NTKERNELAPI VOID KeInvalidateRangeAllCaches(PVOID BaseAddress, ULONG Length);

/*
 * KeGetRecommendedSharedDataAlignment - the size of a cache line.
 *
 * IRQL       any.
 * Blocks     never.
 * Returns    bytes: 64.
 * Differs    none known.
 * Source     WDK wdm.h KeGetRecommendedSharedDataAlignment
 */
NTKERNELAPI ULONG KeGetRecommendedSharedDataAlignment(VOID);

/* KeFlushIoBuffers - nothing to do: caches are coherent on x64. */
#define KeFlushIoBuffers(Mdl, ReadOperation, DmaOperation)

EXTERN_C_END

#endif
