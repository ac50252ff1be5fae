/*
 * locks.h - push locks, rundown protection, reader-writer spin locks.
 */
#ifndef IRQLAB_WDK_NT_EX_LOCKS_H
#define IRQLAB_WDK_NT_EX_LOCKS_H

#include "../ke.h"

EXTERN_C_START

typedef ULONG_PTR EX_PUSH_LOCK, *PEX_PUSH_LOCK;
#define EX_DEFAULT_PUSH_LOCK_FLAGS 0
#define EX_PUSH_LOCK_FLAGS_DISABLE_AUTOBOOST 0x1

/*
 * ExInitializePushLock - make a push lock that nobody holds.
 *
 * IRQL       any.
 * Blocks     never.
 * PushLock   resident.
 * Differs    none known.
 * Source     WDK wdm.h ExInitializePushLock
 */
NTKERNELAPI VOID ExInitializePushLock(PEX_PUSH_LOCK PushLock);

/*
 * ExAcquirePushLockExclusiveEx, ExAcquirePushLockSharedEx - take it alone, or with others.
 *
 * IRQL       <= APC_LEVEL, in a critical or guarded region.
 * Blocks     until it is free.        Choice  one, the acquisition.
 * PushLock   not held by this thread: it is not recursive.
 * Flags      EX_DEFAULT_PUSH_LOCK_FLAGS.
 * Differs    none known.
 * Source     WDK wdm.h ExAcquirePushLockExclusive
 */
NTKERNELAPI VOID ExAcquirePushLockExclusiveEx(PEX_PUSH_LOCK PushLock, ULONG Flags);
NTKERNELAPI VOID ExAcquirePushLockSharedEx(PEX_PUSH_LOCK PushLock, ULONG Flags);
#define ExAcquirePushLockExclusive(Lock)                                                           \
    ExAcquirePushLockExclusiveEx(Lock, EX_DEFAULT_PUSH_LOCK_FLAGS)
#define ExAcquirePushLockShared(Lock) ExAcquirePushLockSharedEx(Lock, EX_DEFAULT_PUSH_LOCK_FLAGS)

/*
 * ExReleasePushLockExclusiveEx, ExReleasePushLockSharedEx - give it back.
 *
 * IRQL       <= APC_LEVEL, in the same region still.
 * Blocks     never.        Choice  one.
 * Differs    none known.
 * Source     WDK wdm.h ExReleasePushLockExclusive
 */
NTKERNELAPI VOID ExReleasePushLockExclusiveEx(PEX_PUSH_LOCK PushLock, ULONG Flags);
NTKERNELAPI VOID ExReleasePushLockSharedEx(PEX_PUSH_LOCK PushLock, ULONG Flags);
#define ExReleasePushLockExclusive(Lock)                                                           \
    ExReleasePushLockExclusiveEx(Lock, EX_DEFAULT_PUSH_LOCK_FLAGS)
#define ExReleasePushLockShared(Lock) ExReleasePushLockSharedEx(Lock, EX_DEFAULT_PUSH_LOCK_FLAGS)

/* Rundown protection: users of an object that may go away. */
typedef struct _EX_RUNDOWN_REF {
    union {
        ULONG_PTR Count;
        PVOID Ptr;
    };
} EX_RUNDOWN_REF, *PEX_RUNDOWN_REF;
typedef struct _EX_RUNDOWN_REF_CACHE_AWARE *PEX_RUNDOWN_REF_CACHE_AWARE;

/*
 * ExInitializeRundownProtection - make it: no users, not run down.
 *
 * IRQL       <= APC_LEVEL.
 * Blocks     never.
 * Differs    none known.
 * Source     WDK wdm.h ExInitializeRundownProtection
 */
NTKERNELAPI VOID ExInitializeRundownProtection(PEX_RUNDOWN_REF RunRef);

/*
 * ExReInitializeRundownProtection - make it as new after a rundown.
 *
 * IRQL       <= APC_LEVEL.
 * Blocks     never.
 * Differs    none known.
 * Source     WDK wdm.h ExReInitializeRundownProtection
 */
NTKERNELAPI VOID ExReInitializeRundownProtection(PEX_RUNDOWN_REF RunRef);

/*
 * ExAcquireRundownProtection, ExAcquireRundownProtectionEx - one user more, or several.
 *
 * IRQL       <= DISPATCH_LEVEL.
 * Blocks     never.        Choice  one.
 * Returns    TRUE the object may be used; FALSE rundown has begun.
 * Differs    none known.
 * Source     WDK wdm.h ExAcquireRundownProtection
 */
NTKERNELAPI BOOLEAN ExAcquireRundownProtection(PEX_RUNDOWN_REF RunRef);
NTKERNELAPI BOOLEAN ExAcquireRundownProtectionEx(PEX_RUNDOWN_REF RunRef, ULONG Count);

/*
 * ExReleaseRundownProtection, ExReleaseRundownProtectionEx - one user less, or several.
 *
 * IRQL       <= DISPATCH_LEVEL.
 * Blocks     never.        Choice  one.
 * Differs    none known.
 * Source     WDK wdm.h ExReleaseRundownProtection
 */
NTKERNELAPI VOID ExReleaseRundownProtection(PEX_RUNDOWN_REF RunRef);
NTKERNELAPI VOID ExReleaseRundownProtectionEx(PEX_RUNDOWN_REF RunRef, ULONG Count);

/*
 * ExRundownCompleted - say that the rundown is over: later acquisitions fail at once.
 *
 * IRQL       <= APC_LEVEL.
 * Blocks     never.
 * Differs    none known.
 * Source     WDK wdm.h ExRundownCompleted
 */
NTKERNELAPI VOID ExRundownCompleted(PEX_RUNDOWN_REF RunRef);

/*
 * ExWaitForRundownProtectionRelease - begin the rundown and wait until all users are gone.
 *
 * IRQL       <= APC_LEVEL.
 * Blocks     until then.        Choice  one.
 * Differs    none known.
 * Source     WDK wdm.h ExWaitForRundownProtectionRelease
 */
NTKERNELAPI VOID ExWaitForRundownProtectionRelease(PEX_RUNDOWN_REF RunRef);

/*
 * ExAllocateCacheAwareRundownProtection, ExFreeCacheAwareRundownProtection,
 * ExSizeOfRundownProtectionCacheAware, ExInitializeRundownProtectionCacheAware - the same with a
 * count for each CPU: making and freeing it.
 *
 * IRQL       <= APC_LEVEL.
 * Blocks     never.
 * PoolType   as for ExAllocatePoolWithTag.
 * Returns    the protection, NULL: failed; bytes that one needs.
 * Differs    none known.
 * Source     WDK wdm.h ExAllocateCacheAwareRundownProtection
 */
NTKERNELAPI PEX_RUNDOWN_REF_CACHE_AWARE ExAllocateCacheAwareRundownProtection(ULONG PoolType,
                                                                              ULONG PoolTag);
NTKERNELAPI VOID ExFreeCacheAwareRundownProtection(PEX_RUNDOWN_REF_CACHE_AWARE RunRefCacheAware);
NTKERNELAPI SIZE_T ExSizeOfRundownProtectionCacheAware(VOID);
NTKERNELAPI VOID ExInitializeRundownProtectionCacheAware(
    PEX_RUNDOWN_REF_CACHE_AWARE RunRefCacheAware, SIZE_T RunRefSize);

/*
 * ExAcquireRundownProtectionCacheAware, ExReleaseRundownProtectionCacheAware,
 * ExWaitForRundownProtectionReleaseCacheAware, ExReInitializeRundownProtectionCacheAware,
 * ExRundownCompletedCacheAware - and using it.
 *
 * IRQL       as the plain forms.
 * Blocks     ExWaitForXxx until all users are gone.        Choice  one each.
 * Returns    as the plain forms.
 * Differs    none known.
 * Source     WDK wdm.h ExAcquireRundownProtectionCacheAware
 */
NTKERNELAPI BOOLEAN
ExAcquireRundownProtectionCacheAware(PEX_RUNDOWN_REF_CACHE_AWARE RunRefCacheAware);
NTKERNELAPI VOID ExReleaseRundownProtectionCacheAware(PEX_RUNDOWN_REF_CACHE_AWARE RunRefCacheAware);
NTKERNELAPI VOID
ExWaitForRundownProtectionReleaseCacheAware(PEX_RUNDOWN_REF_CACHE_AWARE RunRefCacheAware);
NTKERNELAPI VOID
ExReInitializeRundownProtectionCacheAware(PEX_RUNDOWN_REF_CACHE_AWARE RunRefCacheAware);
NTKERNELAPI VOID ExRundownCompletedCacheAware(PEX_RUNDOWN_REF_CACHE_AWARE RunRefCacheAware);

/* Reader-writer spin locks. */
typedef volatile LONG EX_SPIN_LOCK, *PEX_SPIN_LOCK; /* 0 free, sign bit exclusive, else readers */

/*
 * ExAcquireSpinLockShared, ExAcquireSpinLockExclusive - raise to DISPATCH_LEVEL and take it.
 *
 * IRQL       <= DISPATCH_LEVEL; returns at DISPATCH_LEVEL.
 * Blocks     spins until it is free.        Choice  one, the acquisition.
 * Returns    the IRQL before.
 * Differs    none known.
 * Source     WDK wdm.h ExAcquireSpinLockShared
 */
NTKERNELAPI KIRQL ExAcquireSpinLockShared(PEX_SPIN_LOCK SpinLock);
NTKERNELAPI KIRQL ExAcquireSpinLockExclusive(PEX_SPIN_LOCK SpinLock);

/*
 * ExAcquireSpinLockSharedAtDpcLevel, ExAcquireSpinLockExclusiveAtDpcLevel - take it; the IRQL
 * stays.
 *
 * IRQL       >= DISPATCH_LEVEL.
 * Blocks     spins until it is free.        Choice  one, the acquisition.
 * Differs    none known.
 * Source     WDK wdm.h ExAcquireSpinLockSharedAtDpcLevel
 */
NTKERNELAPI VOID ExAcquireSpinLockSharedAtDpcLevel(PEX_SPIN_LOCK SpinLock);
NTKERNELAPI VOID ExAcquireSpinLockExclusiveAtDpcLevel(PEX_SPIN_LOCK SpinLock);

/*
 * ExReleaseSpinLockShared, ExReleaseSpinLockExclusive - give it back and go to the old IRQL.
 *
 * IRQL       DISPATCH_LEVEL.
 * Blocks     never.        Choice  one.
 * Differs    none known.
 * Source     WDK wdm.h ExReleaseSpinLockShared
 */
NTKERNELAPI VOID ExReleaseSpinLockShared(PEX_SPIN_LOCK SpinLock, KIRQL OldIrql);
NTKERNELAPI VOID ExReleaseSpinLockExclusive(PEX_SPIN_LOCK SpinLock, KIRQL OldIrql);

/*
 * ExReleaseSpinLockSharedFromDpcLevel, ExReleaseSpinLockExclusiveFromDpcLevel - give it back; the
 * IRQL stays.
 *
 * IRQL       >= DISPATCH_LEVEL.
 * Blocks     never.        Choice  one.
 * Differs    none known.
 * Source     WDK wdm.h ExReleaseSpinLockSharedFromDpcLevel
 */
NTKERNELAPI VOID ExReleaseSpinLockSharedFromDpcLevel(PEX_SPIN_LOCK SpinLock);
NTKERNELAPI VOID ExReleaseSpinLockExclusiveFromDpcLevel(PEX_SPIN_LOCK SpinLock);

/*
 * ExTryConvertSharedSpinLockExclusive - from shared to exclusive, if this is the only reader.
 *
 * IRQL       >= DISPATCH_LEVEL.
 * Blocks     never.        Choice  one, the attempt.
 * Returns    nonzero exclusive now; 0 still shared.
 * Differs    none known.
 * Source     WDK wdm.h ExTryConvertSharedSpinLockExclusive
 */
NTKERNELAPI LOGICAL ExTryConvertSharedSpinLockExclusive(PEX_SPIN_LOCK SpinLock);

EXTERN_C_END

#endif
