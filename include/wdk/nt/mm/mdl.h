/*
 * mdl.h - memory descriptor lists: which pages a buffer lies on.
 *
 * An MDL is followed by its array of page numbers. Its life: IoAllocateMdl; MmProbeAndLockPages or
 * MmBuildMdlForNonPagedPool; MmGetSystemAddressForMdlSafe; MmUnlockPages if locked; IoFreeMdl.
 */
#ifndef IRQLAB_WDK_NT_MM_MDL_H
#define IRQLAB_WDK_NT_MM_MDL_H

#include "../ke/base.h"

EXTERN_C_START

#ifndef PAGE_SIZE
#define PAGE_SIZE 0x1000
#define PAGE_SHIFT 12
#endif
#define ROUND_TO_SIZE(_length, _alignment)                                                         \
    ((((ULONG_PTR)(_length)) + ((_alignment)-1)) & ~(ULONG_PTR)((_alignment)-1))
#define ROUND_TO_PAGES(Size) (((ULONG_PTR)(Size) + PAGE_SIZE - 1) & ~(ULONG_PTR)(PAGE_SIZE - 1))
#define BYTES_TO_PAGES(Size) (((Size) >> PAGE_SHIFT) + (((Size) & (PAGE_SIZE - 1)) != 0))
#define BYTE_OFFSET(Va) ((ULONG)((LONG_PTR)(Va) & (PAGE_SIZE - 1)))
#define PAGE_ALIGN(Va) ((PVOID)((ULONG_PTR)(Va) & ~(ULONG_PTR)(PAGE_SIZE - 1)))
#define ADDRESS_AND_SIZE_TO_SPAN_PAGES(Va, Size)                                                   \
    ((ULONG)((((ULONG_PTR)(BYTE_OFFSET(Va)) + (SIZE_T)(Size)) + (PAGE_SIZE - 1)) >> PAGE_SHIFT))
#define COMPUTE_PAGES_SPANNED(Va, Size) ADDRESS_AND_SIZE_TO_SPAN_PAGES(Va, Size)
#define IS_PAGE_ALIGNED(Va) (BYTE_OFFSET(Va) == 0)

/* MDL.MdlFlags. */
#define MDL_MAPPED_TO_SYSTEM_VA 0x0001
#define MDL_PAGES_LOCKED 0x0002
#define MDL_SOURCE_IS_NONPAGED_POOL 0x0004
#define MDL_ALLOCATED_FIXED_SIZE 0x0008
#define MDL_PARTIAL 0x0010
#define MDL_PARTIAL_HAS_BEEN_MAPPED 0x0020
#define MDL_IO_PAGE_READ 0x0040
#define MDL_WRITE_OPERATION 0x0080
#define MDL_LOCKED_PAGE_TABLES 0x0100
#define MDL_PARENT_MAPPED_SYSTEM_VA MDL_LOCKED_PAGE_TABLES
#define MDL_FREE_EXTRA_PTES 0x0200
#define MDL_DESCRIBES_AWE 0x0400
#define MDL_IO_SPACE 0x0800
#define MDL_NETWORK_HEADER 0x1000
#define MDL_MAPPING_CAN_FAIL 0x2000
#define MDL_PAGE_CONTENTS_INVARIANT 0x4000
#define MDL_ALLOCATED_MUST_SUCCEED MDL_PAGE_CONTENTS_INVARIANT
#define MDL_INTERNAL 0x8000
#define MDL_MAPPING_FLAGS                                                                          \
    (MDL_MAPPED_TO_SYSTEM_VA | MDL_PAGES_LOCKED | MDL_SOURCE_IS_NONPAGED_POOL |                    \
     MDL_PARTIAL_HAS_BEEN_MAPPED | MDL_PARENT_MAPPED_SYSTEM_VA | MDL_IO_SPACE)

typedef struct _MDL {
    struct _MDL *Next; /* next part of the buffer, or NULL */
    CSHORT Size;       /* bytes of this structure with its page numbers */
    CSHORT MdlFlags;
    struct _KPROCESS *Process;
    PVOID MappedSystemVa; /* valid if the flags say so */
    PVOID StartVa;        /* page of the first byte */
    ULONG ByteCount;
    ULONG ByteOffset; /* of the first byte in its page */
} MDL, *PMDL;
typedef MDL *PMDLX;
typedef const MDL *PCMDL;

typedef enum _LOCK_OPERATION { IoReadAccess, IoWriteAccess, IoModifyAccess } LOCK_OPERATION;

typedef enum _MEMORY_CACHING_TYPE {
    MmNonCached = FALSE,
    MmCached = TRUE,
    MmWriteCombined = 2,
    MmHardwareCoherentCached,
    MmNonCachedUnordered,
    MmUSWCCached,
    MmMaximumCacheType,
    MmNotMapped = -1
} MEMORY_CACHING_TYPE;

typedef enum _MM_PAGE_PRIORITY {
    LowPagePriority,
    NormalPagePriority = 16,
    HighPagePriority = 32
} MM_PAGE_PRIORITY;
#define MdlMappingNoWrite 0x80000000
#define MdlMappingNoExecute 0x40000000
#define MdlMappingWithGuardPtes 0x20000000

/* Only valid for a buffer that lies in the same process or in system space. */
#define MmGetMdlVirtualAddress(Mdl) ((PVOID)((PCHAR)((Mdl)->StartVa) + (Mdl)->ByteOffset))
#define MmGetMdlByteCount(Mdl) ((Mdl)->ByteCount)
#define MmGetMdlByteOffset(Mdl) ((Mdl)->ByteOffset)
#define MmGetMdlBaseVa(Mdl) ((Mdl)->StartVa)
#define MmGetMdlPfnArray(Mdl) ((PPFN_NUMBER)((Mdl) + 1))
#define MmGetProcedureAddress(Address) (Address)
#define MmLockPagableCodeSection(Address) MmLockPagableDataSection(Address)

#define MmInitializeMdl(MemoryDescriptorList, BaseVa, Length)                                      \
    {                                                                                              \
        (MemoryDescriptorList)->Next = (PMDL)NULL;                                                 \
        (MemoryDescriptorList)->Size =                                                             \
            (CSHORT)(sizeof(MDL) +                                                                 \
                     (sizeof(PFN_NUMBER) * ADDRESS_AND_SIZE_TO_SPAN_PAGES((BaseVa), (Length))));   \
        (MemoryDescriptorList)->MdlFlags = 0;                                                      \
        (MemoryDescriptorList)->StartVa = (PVOID)PAGE_ALIGN((BaseVa));                             \
        (MemoryDescriptorList)->ByteOffset = BYTE_OFFSET((BaseVa));                                \
        (MemoryDescriptorList)->ByteCount = (ULONG)(Length);                                       \
    }
#define MmPrepareMdlForReuse(MDL_)                                                                 \
    if (((MDL_)->MdlFlags & MDL_PARTIAL_HAS_BEEN_MAPPED) != 0) {                                   \
        MmUnmapLockedPages((MDL_)->MappedSystemVa, (MDL_));                                        \
    }

/*
 * MmSizeOfMdl - bytes that an MDL for a buffer needs.
 *
 * IRQL       any.
 * Blocks     never.
 * Returns    bytes, with the page numbers.
 * Differs    none known.
 * Source     WDK wdm.h MmSizeOfMdl
 */
NTKERNELAPI SIZE_T MmSizeOfMdl(PVOID Base, SIZE_T Length);

/*
 * MmBuildMdlForNonPagedPool - fill in the pages of an MDL for memory that is resident.
 *
 * IRQL                 <= DISPATCH_LEVEL.
 * Blocks               never.
 * MemoryDescriptorList of IoAllocateMdl, for non-paged pool, an image or a stack.
 * Differs              none known.
 * Source               WDK wdm.h MmBuildMdlForNonPagedPool
 */
NTKERNELAPI VOID MmBuildMdlForNonPagedPool(PMDLX MemoryDescriptorList);

/*
 * MmProbeAndLockPages - check a buffer, make it resident and keep it so.
 *
 * IRQL       <= APC_LEVEL for a user buffer or pageable memory, else <= DISPATCH_LEVEL.
 * Blocks     never.
 * AccessMode UserMode: the buffer must be the current process's.
 * Operation  IoReadAccess: the device reads it; IoWriteAccess, IoModifyAccess: it writes.
 * Returns    nothing; raises STATUS_ACCESS_VIOLATION: call it in __try.
 * Differs    none known.
 * Source     WDK wdm.h MmProbeAndLockPages
 */
NTKERNELAPI VOID MmProbeAndLockPages(PMDLX MemoryDescriptorList, KPROCESSOR_MODE AccessMode,
                                     LOCK_OPERATION Operation);

/*
 * MmUnlockPages - undo MmProbeAndLockPages; undoes a mapping too.
 *
 * IRQL                 <= DISPATCH_LEVEL.
 * Blocks               never.
 * MemoryDescriptorList locked; bug check 0x4E or 0xC4 otherwise.
 * Differs              none known.
 * Source               WDK wdm.h MmUnlockPages
 */
NTKERNELAPI VOID MmUnlockPages(PMDLX MemoryDescriptorList);

/*
 * MmMapLockedPagesSpecifyCache - map locked pages.
 *
 * IRQL              <= DISPATCH_LEVEL; <= APC_LEVEL for UserMode.
 * Blocks            never.
 * AccessMode        KernelMode: into system space; UserMode: into the current process.
 * RequestedAddress  a user address or NULL.
 * BugCheckOnFailure FALSE.
 * Priority          MM_PAGE_PRIORITY, or'ed with MdlMappingNoExecute and the like.
 * Returns           the address of the buffer's first byte; NULL: failed. UserMode raises instead.
 * Differs           none known.
 * Source            WDK wdm.h MmMapLockedPagesSpecifyCache
 */
NTKERNELAPI PVOID MmMapLockedPagesSpecifyCache(PMDLX MemoryDescriptorList,
                                               KPROCESSOR_MODE AccessMode,
                                               MEMORY_CACHING_TYPE CacheType,
                                               PVOID RequestedAddress, ULONG BugCheckOnFailure,
                                               ULONG Priority);

/*
 * MmMapLockedPages - the old form, cached, bug check on failure.
 *
 * IRQL       <= DISPATCH_LEVEL; <= APC_LEVEL for UserMode.
 * Blocks     never.
 * Returns    the address of the buffer's first byte.
 * Differs    none known.
 * Source     WDK wdm.h MmMapLockedPages
 */
NTKERNELAPI PVOID MmMapLockedPages(PMDL MemoryDescriptorList, KPROCESSOR_MODE AccessMode);

/*
 * MmUnmapLockedPages - undo a mapping.
 *
 * IRQL        <= DISPATCH_LEVEL; <= APC_LEVEL and in the same process for a user mapping.
 * Blocks      never.
 * BaseAddress what the mapping returned.
 * Differs     none known.
 * Source      WDK wdm.h MmUnmapLockedPages
 */
NTKERNELAPI VOID MmUnmapLockedPages(PVOID BaseAddress, PMDL MemoryDescriptorList);

/* MmGetSystemAddressForMdlSafe - the system address of a locked buffer; maps it if it is not. NULL:
 * failed. */
IRQLAB_INLINE PVOID MmGetSystemAddressForMdlSafe(PMDL Mdl, ULONG Priority)
{
    if ((Mdl->MdlFlags & (MDL_MAPPED_TO_SYSTEM_VA | MDL_SOURCE_IS_NONPAGED_POOL)) != 0)
        return Mdl->MappedSystemVa;
    return MmMapLockedPagesSpecifyCache(Mdl, KernelMode, MmCached, NULL, FALSE, Priority);
}
#define MmGetSystemAddressForMdl(MDL_)                                                             \
    (((MDL_)->MdlFlags & (MDL_MAPPED_TO_SYSTEM_VA | MDL_SOURCE_IS_NONPAGED_POOL))                  \
         ? ((MDL_)->MappedSystemVa)                                                                \
         : (MmMapLockedPages((MDL_), KernelMode)))

/*
 * MmProtectMdlSystemAddress - change the protection of a mapping.
 *
 * IRQL       <= DISPATCH_LEVEL.
 * Blocks     never.
 * NewProtect PAGE_xxx.
 * Returns    STATUS_SUCCESS; STATUS_INVALID_PAGE_PROTECTION; STATUS_NOT_MAPPED_VIEW.
 * Differs    none known.
 * Source     WDK wdm.h MmProtectMdlSystemAddress
 */
NTKERNELAPI NTSTATUS MmProtectMdlSystemAddress(PMDLX MemoryDescriptorList, ULONG NewProtect);

/*
 * MmAdvanceMdl - drop the first bytes of the buffer.
 *
 * IRQL       <= DISPATCH_LEVEL.
 * Blocks     never.
 * Returns    STATUS_SUCCESS; STATUS_NOT_SUPPORTED; STATUS_INVALID_PARAMETER.
 * Differs    none known.
 * Source     WDK wdm.h MmAdvanceMdl
 */
NTKERNELAPI NTSTATUS MmAdvanceMdl(PMDL Mdl, ULONG NumberOfBytes);

/*
 * MmAllocatePagesForMdl, MmAllocatePagesForMdlEx - pages that are not mapped, and an MDL for them.
 *
 * IRQL       <= APC_LEVEL; Ex with MM_ALLOCATE_NO_WAIT: <= DISPATCH_LEVEL.
 * Blocks     never.
 * LowAddress physical, like HighAddress and SkipBytes.
 * Flags      MM_ALLOCATE_xxx.
 * Returns    an MDL with ByteCount as asked or less, locked, not mapped; NULL: no page. Freed by
 *            MmFreePagesFromMdl and then ExFreePool.
 * Differs    none known.
 * Source     WDK wdm.h MmAllocatePagesForMdl
 */
NTKERNELAPI PMDL MmAllocatePagesForMdl(PHYSICAL_ADDRESS LowAddress, PHYSICAL_ADDRESS HighAddress,
                                       PHYSICAL_ADDRESS SkipBytes, SIZE_T TotalBytes);
NTKERNELAPI PMDL MmAllocatePagesForMdlEx(PHYSICAL_ADDRESS LowAddress, PHYSICAL_ADDRESS HighAddress,
                                         PHYSICAL_ADDRESS SkipBytes, SIZE_T TotalBytes,
                                         MEMORY_CACHING_TYPE CacheType, ULONG Flags);

/*
 * MmAllocateNodePagesForMdlEx - likewise, near a NUMA node.
 *
 * IRQL       <= DISPATCH_LEVEL.
 * Blocks     never.
 * Returns    as MmAllocatePagesForMdlEx.
 * Differs    there is one node.
 * Source     WDK wdm.h MmAllocateNodePagesForMdlEx
 */
NTKERNELAPI PMDL MmAllocateNodePagesForMdlEx(PHYSICAL_ADDRESS LowAddress,
                                             PHYSICAL_ADDRESS HighAddress,
                                             PHYSICAL_ADDRESS SkipBytes, SIZE_T TotalBytes,
                                             MEMORY_CACHING_TYPE CacheType, ULONG IdealNode,
                                             ULONG Flags);

#define MM_DONT_ZERO_ALLOCATION 0x00000001
#define MM_ALLOCATE_FROM_LOCAL_NODE_ONLY 0x00000002
#define MM_ALLOCATE_FULLY_REQUIRED 0x00000004
#define MM_ALLOCATE_NO_WAIT 0x00000008
#define MM_ALLOCATE_PREFER_CONTIGUOUS 0x00000010
#define MM_ALLOCATE_REQUIRE_CONTIGUOUS_CHUNKS 0x00000020
#define MM_ALLOCATE_FAST_LARGE_PAGES 0x00000040
#define MM_ALLOCATE_TRIM_IF_NECESSARY 0x00000080

/*
 * MmFreePagesFromMdl - give the pages back; the MDL itself stays.
 *
 * IRQL       <= APC_LEVEL.
 * Blocks     never.
 * Differs    none known.
 * Source     WDK wdm.h MmFreePagesFromMdl
 */
NTKERNELAPI VOID MmFreePagesFromMdl(PMDLX MemoryDescriptorList);

EXTERN_C_END

#endif
