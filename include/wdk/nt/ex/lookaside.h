/*
 * lookaside.h - lookaside lists: a stock of blocks of one size.
 */
#ifndef IRQLAB_WDK_NT_EX_LOOKASIDE_H
#define IRQLAB_WDK_NT_EX_LOOKASIDE_H

#include "pool.h"
#include "slist.h"

EXTERN_C_START

struct _LOOKASIDE_LIST_EX;

typedef PVOID ALLOCATE_FUNCTION(POOL_TYPE PoolType, SIZE_T NumberOfBytes, ULONG Tag);
typedef ALLOCATE_FUNCTION *PALLOCATE_FUNCTION;
typedef VOID FREE_FUNCTION(PVOID Buffer);
typedef FREE_FUNCTION *PFREE_FUNCTION;
typedef PVOID ALLOCATE_FUNCTION_EX(POOL_TYPE PoolType, SIZE_T NumberOfBytes, ULONG Tag,
                                   struct _LOOKASIDE_LIST_EX *Lookaside);
typedef ALLOCATE_FUNCTION_EX *PALLOCATE_FUNCTION_EX;
typedef VOID FREE_FUNCTION_EX(PVOID Buffer, struct _LOOKASIDE_LIST_EX *Lookaside);
typedef FREE_FUNCTION_EX *PFREE_FUNCTION_EX;

#define GENERAL_LOOKASIDE_FIELDS                                                                   \
    union {                                                                                        \
        SLIST_HEADER ListHead;                                                                     \
        SINGLE_LIST_ENTRY SingleListHead;                                                          \
    };                                                                                             \
    USHORT Depth;                                                                                  \
    USHORT MaximumDepth;                                                                           \
    ULONG TotalAllocates;                                                                          \
    union {                                                                                        \
        ULONG AllocateMisses;                                                                      \
        ULONG AllocateHits;                                                                        \
    };                                                                                             \
    ULONG TotalFrees;                                                                              \
    union {                                                                                        \
        ULONG FreeMisses;                                                                          \
        ULONG FreeHits;                                                                            \
    };                                                                                             \
    POOL_TYPE Type;                                                                                \
    ULONG Tag;                                                                                     \
    ULONG Size; /* bytes of a block */                                                             \
    union {                                                                                        \
        PALLOCATE_FUNCTION_EX AllocateEx;                                                          \
        PALLOCATE_FUNCTION Allocate;                                                               \
    };                                                                                             \
    union {                                                                                        \
        PFREE_FUNCTION_EX FreeEx;                                                                  \
        PFREE_FUNCTION Free;                                                                       \
    };                                                                                             \
    LIST_ENTRY ListEntry;                                                                          \
    ULONG LastTotalAllocates;                                                                      \
    union {                                                                                        \
        ULONG LastAllocateMisses;                                                                  \
        ULONG LastAllocateHits;                                                                    \
    };                                                                                             \
    ULONG Future[2];

typedef struct DECLSPEC_ALIGN(64) _GENERAL_LOOKASIDE {
    GENERAL_LOOKASIDE_FIELDS
} GENERAL_LOOKASIDE, *PGENERAL_LOOKASIDE;

/* The same without the alignment to a cache line. */
typedef struct _GENERAL_LOOKASIDE_POOL {
    GENERAL_LOOKASIDE_FIELDS
} GENERAL_LOOKASIDE_POOL, *PGENERAL_LOOKASIDE_POOL;

typedef struct DECLSPEC_ALIGN(64) _NPAGED_LOOKASIDE_LIST {
    GENERAL_LOOKASIDE L;
} NPAGED_LOOKASIDE_LIST, *PNPAGED_LOOKASIDE_LIST;

typedef struct DECLSPEC_ALIGN(64) _PAGED_LOOKASIDE_LIST {
    GENERAL_LOOKASIDE L;
} PAGED_LOOKASIDE_LIST, *PPAGED_LOOKASIDE_LIST;

typedef struct _LOOKASIDE_LIST_EX {
    GENERAL_LOOKASIDE_POOL L;
} LOOKASIDE_LIST_EX, *PLOOKASIDE_LIST_EX;

#define EX_LOOKASIDE_LIST_EX_FLAGS_RAISE_ON_FAIL 0x00000001
#define EX_LOOKASIDE_LIST_EX_FLAGS_FAIL_NO_RAISE 0x00000002
#define EX_MAXIMUM_LOOKASIDE_DEPTH_BASE 256
#define EX_MAXIMUM_LOOKASIDE_DEPTH_LIMIT 1024

/*
 * ExInitializeNPagedLookasideList, ExInitializePagedLookasideList - make a lookaside list.
 *
 * IRQL       <= DISPATCH_LEVEL; <= APC_LEVEL for a paged one.
 * Blocks     never.
 * Lookaside  resident, aligned.
 * Allocate   NULL: ExAllocatePoolWithTag; Free likewise.
 * Flags      POOL_NX_ALLOCATION, POOL_RAISE_IF_ALLOCATION_FAILURE.
 * Size       bytes of a block.
 * Depth      0; not used.
 * Differs    none known.
 * Source     WDK wdm.h ExInitializeNPagedLookasideList
 */
NTKERNELAPI VOID ExInitializeNPagedLookasideList(PNPAGED_LOOKASIDE_LIST Lookaside,
                                                 PALLOCATE_FUNCTION Allocate, PFREE_FUNCTION Free,
                                                 ULONG Flags, SIZE_T Size, ULONG Tag, USHORT Depth);
NTKERNELAPI VOID ExInitializePagedLookasideList(PPAGED_LOOKASIDE_LIST Lookaside,
                                                PALLOCATE_FUNCTION Allocate, PFREE_FUNCTION Free,
                                                ULONG Flags, SIZE_T Size, ULONG Tag, USHORT Depth);

/*
 * ExDeleteNPagedLookasideList, ExDeletePagedLookasideList - free the stock; blocks that are out
 * must be back.
 *
 * IRQL       <= DISPATCH_LEVEL; <= APC_LEVEL for a paged one.
 * Blocks     never.
 * Differs    none known.
 * Source     WDK wdm.h ExDeleteNPagedLookasideList
 */
NTKERNELAPI VOID ExDeleteNPagedLookasideList(PNPAGED_LOOKASIDE_LIST Lookaside);
NTKERNELAPI VOID ExDeletePagedLookasideList(PPAGED_LOOKASIDE_LIST Lookaside);

/*
 * ExAllocateFromNPagedLookasideList, ExAllocateFromPagedLookasideList - a block, from the stock if
 * there is one.
 *
 * IRQL       <= DISPATCH_LEVEL; <= APC_LEVEL for a paged one.
 * Blocks     never.        Choice  one: it may fail.
 * Returns    the block, with old contents; NULL: failed.
 * Differs    none known.
 * Source     WDK wdm.h ExAllocateFromNPagedLookasideList
 */
NTKERNELAPI PVOID ExAllocateFromNPagedLookasideList(PNPAGED_LOOKASIDE_LIST Lookaside);
NTKERNELAPI PVOID ExAllocateFromPagedLookasideList(PPAGED_LOOKASIDE_LIST Lookaside);

/*
 * ExFreeToNPagedLookasideList, ExFreeToPagedLookasideList - give a block back.
 *
 * IRQL       <= DISPATCH_LEVEL; <= APC_LEVEL for a paged one.
 * Blocks     never.
 * Entry      of this list.
 * Differs    none known.
 * Source     WDK wdm.h ExFreeToNPagedLookasideList
 */
NTKERNELAPI VOID ExFreeToNPagedLookasideList(PNPAGED_LOOKASIDE_LIST Lookaside, PVOID Entry);
NTKERNELAPI VOID ExFreeToPagedLookasideList(PPAGED_LOOKASIDE_LIST Lookaside, PVOID Entry);

/*
 * ExInitializeLookasideListEx - make a lookaside list of any pool type.
 *
 * IRQL       <= DISPATCH_LEVEL; <= APC_LEVEL for paged pool.
 * Blocks     never.
 * Flags      EX_LOOKASIDE_LIST_EX_FLAGS_xxx.
 * Returns    STATUS_SUCCESS; STATUS_INVALID_PARAMETER_4: pool type; STATUS_INVALID_PARAMETER_5:
 *            flags.
 * Differs    none known.
 * Source     WDK wdm.h ExInitializeLookasideListEx
 */
NTKERNELAPI NTSTATUS ExInitializeLookasideListEx(PLOOKASIDE_LIST_EX Lookaside,
                                                 PALLOCATE_FUNCTION_EX Allocate,
                                                 PFREE_FUNCTION_EX Free, POOL_TYPE PoolType,
                                                 ULONG Flags, SIZE_T Size, ULONG Tag, USHORT Depth);

/*
 * ExDeleteLookasideListEx, ExFlushLookasideListEx - free the stock; for good, or not.
 *
 * IRQL       <= DISPATCH_LEVEL; <= APC_LEVEL for paged pool.
 * Blocks     never.
 * Differs    none known.
 * Source     WDK wdm.h ExDeleteLookasideListEx
 */
NTKERNELAPI VOID ExDeleteLookasideListEx(PLOOKASIDE_LIST_EX Lookaside);
NTKERNELAPI VOID ExFlushLookasideListEx(PLOOKASIDE_LIST_EX Lookaside);

/*
 * ExAllocateFromLookasideListEx, ExFreeToLookasideListEx - a block, and giving it back.
 *
 * IRQL       <= DISPATCH_LEVEL; <= APC_LEVEL for paged pool.
 * Blocks     never.        Choice  one for the allocation: it may fail.
 * Returns    the block, with old contents; NULL: failed.
 * Differs    none known.
 * Source     WDK wdm.h ExAllocateFromLookasideListEx
 */
NTKERNELAPI PVOID ExAllocateFromLookasideListEx(PLOOKASIDE_LIST_EX Lookaside);
NTKERNELAPI VOID ExFreeToLookasideListEx(PLOOKASIDE_LIST_EX Lookaside, PVOID Entry);

EXTERN_C_END

#endif
