/*
 * pool.h - pool: the kernel's heaps.
 *
 * Paged pool may be touched at <= APC_LEVEL only. A tag is four characters, written reversed
 * ('dcba' reads "abcd"). ExAllocatePool2 zeroes; the older routines give memory with old contents,
 * which irqlab fills with a pattern. NonPagedPool is executable, NonPagedPoolNx is not.
 */
#ifndef IRQLAB_WDK_NT_EX_POOL_H
#define IRQLAB_WDK_NT_EX_POOL_H

#include "../ps.h"

EXTERN_C_START

typedef enum _POOL_TYPE {
    NonPagedPool = 0,
    NonPagedPoolExecute = NonPagedPool,
    PagedPool,
    NonPagedPoolMustSucceed,
    DontUseThisType,
    NonPagedPoolCacheAligned,
    PagedPoolCacheAligned,
    NonPagedPoolCacheAlignedMustS,
    MaxPoolType,
    NonPagedPoolBase = 0,
    NonPagedPoolBaseMustSucceed = NonPagedPoolBase + 2,
    NonPagedPoolBaseCacheAligned = NonPagedPoolBase + 4,
    NonPagedPoolBaseCacheAlignedMustS = NonPagedPoolBase + 6,
    NonPagedPoolSession = 32,
    PagedPoolSession,
    NonPagedPoolMustSucceedSession,
    DontUseThisTypeSession,
    NonPagedPoolCacheAlignedSession,
    PagedPoolCacheAlignedSession,
    NonPagedPoolCacheAlignedMustSSession,
    NonPagedPoolNx = 512,
    NonPagedPoolNxCacheAligned = 516,
    NonPagedPoolSessionNx = 544
} POOL_TYPE;

/* Or'ed with a POOL_TYPE. */
#define POOL_QUOTA_FAIL_INSTEAD_OF_RAISE 8
#define POOL_RAISE_IF_ALLOCATION_FAILURE 16
#define POOL_COLD_ALLOCATION 256
#define POOL_NX_ALLOCATION 512
#define POOL_ZERO_ALLOCATION 1024

/* Flags of ExAllocatePool2 and 3. */
typedef ULONG64 POOL_FLAGS;
#define POOL_FLAG_REQUIRED_START 0x0000000000000001ull
#define POOL_FLAG_USE_QUOTA 0x0000000000000001ull
#define POOL_FLAG_UNINITIALIZED 0x0000000000000002ull
#define POOL_FLAG_SESSION 0x0000000000000004ull
#define POOL_FLAG_CACHE_ALIGNED 0x0000000000000008ull
#define POOL_FLAG_RESERVED1 0x0000000000000010ull
#define POOL_FLAG_RAISE_ON_FAILURE 0x0000000000000020ull
#define POOL_FLAG_NON_PAGED 0x0000000000000040ull
#define POOL_FLAG_NON_PAGED_EXECUTE 0x0000000000000080ull
#define POOL_FLAG_PAGED 0x0000000000000100ull
#define POOL_FLAG_RESERVED2 0x0000000000000200ull
#define POOL_FLAG_RESERVED3 0x0000000000000400ull
#define POOL_FLAG_REQUIRED_END 0x0000000080000000ull
#define POOL_FLAG_OPTIONAL_START 0x0000000100000000ull
#define POOL_FLAG_SPECIAL_POOL 0x0000000100000000ull
#define POOL_FLAG_OPTIONAL_END 0x8000000000000000ull

typedef enum POOL_EXTENDED_PARAMETER_TYPE {
    PoolExtendedParameterInvalidType = 0,
    PoolExtendedParameterPriority,
    PoolExtendedParameterSecurePool,
    PoolExtendedParameterNumaNode,
    PoolExtendedParameterMax
} POOL_EXTENDED_PARAMETER_TYPE,
    *PPOOL_EXTENDED_PARAMETER_TYPE;

typedef enum _EX_POOL_PRIORITY {
    LowPoolPriority,
    LowPoolPrioritySpecialPoolOverrun = 8,
    LowPoolPrioritySpecialPoolUnderrun = 9,
    NormalPoolPriority = 16,
    NormalPoolPrioritySpecialPoolOverrun = 24,
    NormalPoolPrioritySpecialPoolUnderrun = 25,
    HighPoolPriority = 32,
    HighPoolPrioritySpecialPoolOverrun = 40,
    HighPoolPrioritySpecialPoolUnderrun = 41
} EX_POOL_PRIORITY;

typedef struct _POOL_EXTENDED_PARAMS_SECURE_POOL {
    HANDLE SecurePoolHandle;
    PVOID Buffer;
    ULONG_PTR Cookie;
    ULONG SecurePoolFlags;
} POOL_EXTENDED_PARAMS_SECURE_POOL;

typedef struct _POOL_EXTENDED_PARAMETER {
    struct {
        ULONG64 Type : 8;
        ULONG64 Optional : 1;
        ULONG64 Reserved : 55;
    };
    union {
        ULONG64 Reserved2;
        PVOID Reserved3;
        EX_POOL_PRIORITY Priority;
        POOL_EXTENDED_PARAMS_SECURE_POOL *SecurePoolParams;
        ULONG PreferredNode;
    };
} POOL_EXTENDED_PARAMETER, *PPOOL_EXTENDED_PARAMETER;
typedef const POOL_EXTENDED_PARAMETER *PCPOOL_EXTENDED_PARAMETER;

#define POOL_TAGGING 1

/*
 * ExAllocatePool2 - allocate pool, zeroed.
 *
 * IRQL          <= DISPATCH_LEVEL.
 * Blocks        never.        Choice  one: it may fail.
 * Flags         one of POOL_FLAG_PAGED, _NON_PAGED, _NON_PAGED_EXECUTE, and more.
 * NumberOfBytes above 0.
 * Tag           not 0.
 * Returns       the block, 16-byte aligned, page aligned from a page up; NULL: failed. Raises
 *               STATUS_INSUFFICIENT_RESOURCES with POOL_FLAG_RAISE_ON_FAILURE.
 * Differs       none known.
 * Source        WDK wdm.h ExAllocatePool2
 */
NTKERNELAPI PVOID ExAllocatePool2(POOL_FLAGS Flags, SIZE_T NumberOfBytes, ULONG Tag);

/*
 * ExAllocatePool3 - likewise, with parameters.
 *
 * IRQL               <= DISPATCH_LEVEL.
 * Blocks             never.        Choice  one: it may fail.
 * ExtendedParameters array of ExtendedParametersCount; unknown ones that are not Optional fail.
 * Returns            as ExAllocatePool2.
 * Differs            none known.
 * Source             WDK wdm.h ExAllocatePool3
 */
NTKERNELAPI PVOID ExAllocatePool3(POOL_FLAGS Flags, SIZE_T NumberOfBytes, ULONG Tag,
                                  PCPOOL_EXTENDED_PARAMETER ExtendedParameters,
                                  ULONG ExtendedParametersCount);

/*
 * ExFreePool2 - free a block of ExAllocatePool2 or 3.
 *
 * IRQL       <= APC_LEVEL for paged pool, else <= DISPATCH_LEVEL.
 * Blocks     never.
 * Tag        of the allocation, or 0.
 * Differs    none known.
 * Source     WDK wdm.h ExFreePool2
 */
NTKERNELAPI VOID ExFreePool2(PVOID P, ULONG Tag, PCPOOL_EXTENDED_PARAMETER ExtendedParameters,
                             ULONG ExtendedParametersCount);

/*
 * ExAllocatePoolWithTag - allocate pool, with old contents.
 *
 * IRQL          <= DISPATCH_LEVEL.
 * Blocks        never.        Choice  one: it may fail.
 * PoolType      POOL_TYPE, or'ed with POOL_xxx.
 * NumberOfBytes 0 gives a block that nothing may be written to.
 * Returns       as ExAllocatePool2; raises only with POOL_RAISE_IF_ALLOCATION_FAILURE.
 * Differs       none known.
 * Source        WDK wdm.h ExAllocatePoolWithTag
 */
NTKERNELAPI PVOID ExAllocatePoolWithTag(POOL_TYPE PoolType, SIZE_T NumberOfBytes, ULONG Tag);

/*
 * ExAllocatePoolWithQuotaTag - likewise, charged to the current process.
 *
 * IRQL       <= DISPATCH_LEVEL.
 * Blocks     never.        Choice  one: it may fail.
 * Returns    the block. Raises STATUS_INSUFFICIENT_RESOURCES or STATUS_QUOTA_EXCEEDED; with
 *            POOL_QUOTA_FAIL_INSTEAD_OF_RAISE it returns NULL instead.
 * Differs    none known.
 * Source     WDK wdm.h ExAllocatePoolWithQuotaTag
 */
NTKERNELAPI PVOID ExAllocatePoolWithQuotaTag(POOL_TYPE PoolType, SIZE_T NumberOfBytes, ULONG Tag);

/*
 * ExAllocatePoolWithTagPriority - likewise, and how badly it is needed.
 *
 * IRQL       <= DISPATCH_LEVEL.
 * Blocks     never.        Choice  one: it may fail.
 * Priority   Low fails first when memory is short.
 * Returns    the block; NULL: failed.
 * Differs    none known.
 * Source     WDK wdm.h ExAllocatePoolWithTagPriority
 */
NTKERNELAPI PVOID ExAllocatePoolWithTagPriority(POOL_TYPE PoolType, SIZE_T NumberOfBytes, ULONG Tag,
                                                EX_POOL_PRIORITY Priority);

/*
 * ExFreePoolWithTag - free a block.
 *
 * IRQL       <= DISPATCH_LEVEL.
 * Blocks     never.
 * P          of any ExAllocatePoolXxx; freed twice, or not pool, is bug check 0xC2.
 * Tag        of the allocation, or 0; another one is bug check 0xC2/0xA.
 * Differs    none known.
 * Source     WDK wdm.h ExFreePoolWithTag
 */
NTKERNELAPI VOID ExFreePoolWithTag(PVOID P, ULONG Tag);

/* The forms without a tag: "Wdm ". */
#define ExAllocatePool(PoolType, NumberOfBytes)                                                    \
    ExAllocatePoolWithTag(PoolType, NumberOfBytes, 0x206D6457)
#define ExAllocatePoolWithQuota(PoolType, NumberOfBytes)                                           \
    ExAllocatePoolWithQuotaTag(PoolType, NumberOfBytes, 0x206D6457)
#define ExFreePool(P) ExFreePoolWithTag(P, 0)

/* ExAllocatePoolZero and its kin: the older routines with or without zeroing said aloud. */
IRQLAB_INLINE PVOID ExAllocatePoolZero(POOL_TYPE PoolType, SIZE_T NumberOfBytes, ULONG Tag)
{
    return ExAllocatePoolWithTag((POOL_TYPE)(PoolType | POOL_ZERO_ALLOCATION), NumberOfBytes, Tag);
}
IRQLAB_INLINE PVOID ExAllocatePoolUninitialized(POOL_TYPE PoolType, SIZE_T NumberOfBytes, ULONG Tag)
{
    return ExAllocatePoolWithTag(PoolType, NumberOfBytes, Tag);
}
IRQLAB_INLINE PVOID ExAllocatePoolQuotaZero(POOL_TYPE PoolType, SIZE_T NumberOfBytes, ULONG Tag)
{
    return ExAllocatePoolWithQuotaTag((POOL_TYPE)(PoolType | POOL_ZERO_ALLOCATION), NumberOfBytes,
                                      Tag);
}
IRQLAB_INLINE PVOID ExAllocatePoolQuotaUninitialized(POOL_TYPE PoolType, SIZE_T NumberOfBytes,
                                                     ULONG Tag)
{
    return ExAllocatePoolWithQuotaTag(PoolType, NumberOfBytes, Tag);
}
IRQLAB_INLINE PVOID ExAllocatePoolPriorityZero(POOL_TYPE PoolType, SIZE_T NumberOfBytes, ULONG Tag,
                                               EX_POOL_PRIORITY Priority)
{
    return ExAllocatePoolWithTagPriority((POOL_TYPE)(PoolType | POOL_ZERO_ALLOCATION),
                                         NumberOfBytes, Tag, Priority);
}
IRQLAB_INLINE PVOID ExAllocatePoolPriorityUninitialized(POOL_TYPE PoolType, SIZE_T NumberOfBytes,
                                                        ULONG Tag, EX_POOL_PRIORITY Priority)
{
    return ExAllocatePoolWithTagPriority(PoolType, NumberOfBytes, Tag, Priority);
}

#define DrvRtPoolNxOptIn 0x00000001
#define POOL_ZERO_DOWN_LEVEL_SUPPORT 1

/* ExInitializeDriverRuntime - once, in DriverEntry. Nothing to do on this Windows. */
IRQLAB_INLINE VOID ExInitializeDriverRuntime(ULONG RuntimeFlags)
{
    (void)RuntimeFlags;
}

/*
 * ExQueryPoolBlockSize - how large a block is.
 *
 * IRQL         <= DISPATCH_LEVEL.
 * Blocks       never.
 * QuotaCharged gets whether it was charged to a process.
 * Returns      bytes.
 * Differs      none known.
 * Source       WDK ntifs.h ExQueryPoolBlockSize
 */
NTKERNELAPI SIZE_T ExQueryPoolBlockSize(PVOID PoolBlock, PBOOLEAN QuotaCharged);

EXTERN_C_END

#endif
