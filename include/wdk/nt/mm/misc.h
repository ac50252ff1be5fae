/*
 * misc.h - memory management: is it there, contiguous memory, device memory, pageable code.
 */
#ifndef IRQLAB_WDK_NT_MM_MISC_H
#define IRQLAB_WDK_NT_MM_MISC_H

#include "mdl.h"

EXTERN_C_START

struct _DRIVER_OBJECT;

extern PVOID MmHighestUserAddress;
extern PVOID MmSystemRangeStart;
extern ULONG_PTR MmUserProbeAddress;
#define MM_HIGHEST_USER_ADDRESS MmHighestUserAddress
#define MM_SYSTEM_RANGE_START MmSystemRangeStart
#define MM_USER_PROBE_ADDRESS MmUserProbeAddress
#define MM_LOWEST_USER_ADDRESS ((PVOID)0x10000)

#define PAGE_NOACCESS 0x01
#define PAGE_READONLY 0x02
#define PAGE_READWRITE 0x04
#define PAGE_WRITECOPY 0x08
#define PAGE_EXECUTE 0x10
#define PAGE_EXECUTE_READ 0x20
#define PAGE_EXECUTE_READWRITE 0x40
#define PAGE_EXECUTE_WRITECOPY 0x80
#define PAGE_GUARD 0x100
#define PAGE_NOCACHE 0x200
#define PAGE_WRITECOMBINE 0x400
#define MEM_COMMIT 0x00001000
#define MEM_RESERVE 0x00002000
#define MEM_DECOMMIT 0x00004000
#define MEM_RELEASE 0x00008000
#define MEM_FREE 0x00010000
#define MEM_PRIVATE 0x00020000
#define MEM_MAPPED 0x00040000
#define MEM_RESET 0x00080000
#define MEM_TOP_DOWN 0x00100000
#define MEM_LARGE_PAGES 0x20000000
#define MEM_IMAGE 0x01000000
#define SEC_FILE 0x00800000
#define SEC_IMAGE 0x01000000
#define SEC_RESERVE 0x04000000
#define SEC_COMMIT 0x08000000
#define SEC_NOCACHE 0x10000000
#define SEC_LARGE_PAGES 0x80000000

typedef enum _MM_SYSTEM_SIZE { MmSmallSystem, MmMediumSystem, MmLargeSystem } MM_SYSTEMSIZE;

/*
 * MmIsAddressValid - would touching this address fault right now?
 *
 * IRQL       <= DISPATCH_LEVEL.
 * Blocks     never.
 * Address    of the current address space.
 * Returns    TRUE resident now; says nothing about the next moment. FALSE also for a valid page
 *            that is paged out.
 * Differs    none known.
 * Source     WDK ntddk.h MmIsAddressValid
 */
NTKERNELAPI BOOLEAN MmIsAddressValid(PVOID VirtualAddress);

/*
 * MmGetSystemRoutineAddress - the address of a routine that the kernel or HAL exports.
 *
 * IRQL              PASSIVE_LEVEL.
 * Blocks            never.
 * SystemRoutineName its name; case matters.
 * Returns           the address; NULL: there is none.
 * Differs           none known.
 * Source            WDK wdm.h MmGetSystemRoutineAddress
 */
NTKERNELAPI PVOID MmGetSystemRoutineAddress(PUNICODE_STRING SystemRoutineName);

/*
 * MmQuerySystemSize, MmIsThisAnNtAsSystem - how large a machine this is; is it a server?
 *
 * IRQL       any.
 * Blocks     never.
 * Returns    MmLargeSystem; FALSE.
 * Differs    none known.
 * Source     WDK wdm.h MmQuerySystemSize
 */
NTKERNELAPI MM_SYSTEMSIZE MmQuerySystemSize(VOID);
NTKERNELAPI BOOLEAN MmIsThisAnNtAsSystem(VOID);

/*
 * MmGetPhysicalAddress - the physical address behind a virtual one.
 *
 * IRQL       any.
 * Blocks     never.
 * Returns    the address; 0: not resident.
 * Differs    pages have made-up physical addresses, stable in a run.
 * Source     WDK ntddk.h MmGetPhysicalAddress
 */
NTKERNELAPI PHYSICAL_ADDRESS MmGetPhysicalAddress(PVOID BaseAddress);

/*
 * MmMapIoSpace, MmMapIoSpaceEx - map a device's memory.
 *
 * IRQL            <= DISPATCH_LEVEL.
 * Blocks          never.
 * PhysicalAddress of a resource the device was given.
 * Protect         PAGE_xxx.
 * Returns         the address; NULL: failed.
 * Differs         only memory of simulated devices can be mapped.
 * Source          WDK wdm.h MmMapIoSpace
 */
NTKERNELAPI PVOID MmMapIoSpace(PHYSICAL_ADDRESS PhysicalAddress, SIZE_T NumberOfBytes,
                               MEMORY_CACHING_TYPE CacheType);
NTKERNELAPI PVOID MmMapIoSpaceEx(PHYSICAL_ADDRESS PhysicalAddress, SIZE_T NumberOfBytes,
                                 ULONG Protect);

/*
 * MmUnmapIoSpace - undo either.
 *
 * IRQL       <= DISPATCH_LEVEL.
 * Blocks     never.
 * Differs    none known.
 * Source     WDK wdm.h MmUnmapIoSpace
 */
NTKERNELAPI VOID MmUnmapIoSpace(PVOID BaseAddress, SIZE_T NumberOfBytes);

/*
 * MmAllocateContiguousMemory - resident memory without gaps in physical space.
 *
 * IRQL                     <= DISPATCH_LEVEL.
 * Blocks                   never.
 * HighestAcceptableAddress physical.
 * Returns                  the address, page aligned; NULL: failed.
 * Differs                  none known.
 * Source                   WDK ntddk.h MmAllocateContiguousMemory
 */
NTKERNELAPI PVOID MmAllocateContiguousMemory(SIZE_T NumberOfBytes,
                                             PHYSICAL_ADDRESS HighestAcceptableAddress);

/*
 * MmFreeContiguousMemory - free it.
 *
 * IRQL       <= DISPATCH_LEVEL.
 * Blocks     never.
 * Differs    none known.
 * Source     WDK ntddk.h MmFreeContiguousMemory
 */
NTKERNELAPI VOID MmFreeContiguousMemory(PVOID BaseAddress);

/*
 * MmAllocateContiguousMemorySpecifyCache, MmAllocateContiguousNodeMemory - likewise, with bounds
 * and a cache type.
 *
 * IRQL                    <= DISPATCH_LEVEL.
 * Blocks                  never.
 * BoundaryAddressMultiple physical address that it may not cross a multiple of; 0: none.
 * Returns                 as MmAllocateContiguousMemory.
 * Differs                 none known.
 * Source                  WDK ntddk.h MmAllocateContiguousMemorySpecifyCache
 */
NTKERNELAPI PVOID MmAllocateContiguousMemorySpecifyCache(SIZE_T NumberOfBytes,
                                                         PHYSICAL_ADDRESS LowestAcceptableAddress,
                                                         PHYSICAL_ADDRESS HighestAcceptableAddress,
                                                         PHYSICAL_ADDRESS BoundaryAddressMultiple,
                                                         MEMORY_CACHING_TYPE CacheType);
NTKERNELAPI PVOID MmAllocateContiguousNodeMemory(SIZE_T NumberOfBytes,
                                                 PHYSICAL_ADDRESS LowestAcceptableAddress,
                                                 PHYSICAL_ADDRESS HighestAcceptableAddress,
                                                 PHYSICAL_ADDRESS BoundaryAddressMultiple,
                                                 ULONG Protect, ULONG PreferredNode);

/*
 * MmAllocateContiguousMemorySpecifyCacheNode - likewise, near a NUMA node.
 *
 * IRQL       <= DISPATCH_LEVEL.
 * Blocks     never.
 * Returns    as MmAllocateContiguousMemory.
 * Differs    there is one node.
 * Source     WDK ntddk.h MmAllocateContiguousMemorySpecifyCacheNode
 */
NTKERNELAPI PVOID MmAllocateContiguousMemorySpecifyCacheNode(
    SIZE_T NumberOfBytes, PHYSICAL_ADDRESS LowestAcceptableAddress,
    PHYSICAL_ADDRESS HighestAcceptableAddress, PHYSICAL_ADDRESS BoundaryAddressMultiple,
    MEMORY_CACHING_TYPE CacheType, ULONG PreferredNode);

/*
 * MmFreeContiguousMemorySpecifyCache - free it.
 *
 * IRQL       <= DISPATCH_LEVEL.
 * Blocks     never.
 * Differs    none known.
 * Source     WDK ntddk.h MmFreeContiguousMemorySpecifyCache
 */
NTKERNELAPI VOID MmFreeContiguousMemorySpecifyCache(PVOID BaseAddress, SIZE_T NumberOfBytes,
                                                    MEMORY_CACHING_TYPE CacheType);

/*
 * MmAllocateNonCachedMemory, MmFreeNonCachedMemory - resident memory that is not cached.
 *
 * IRQL       <= APC_LEVEL.
 * Blocks     never.
 * Returns    the address, page aligned; NULL: failed.
 * Differs    none known.
 * Source     WDK ntddk.h MmAllocateNonCachedMemory
 */
NTKERNELAPI PVOID MmAllocateNonCachedMemory(SIZE_T NumberOfBytes);
NTKERNELAPI VOID MmFreeNonCachedMemory(PVOID BaseAddress, SIZE_T NumberOfBytes);

/*
 * MmAllocateMappingAddress, MmFreeMappingAddress - addresses to map MDLs to later.
 *
 * IRQL       <= APC_LEVEL.
 * Blocks     never.
 * Returns    the address; NULL: failed.
 * Differs    none known.
 * Source     WDK wdm.h MmAllocateMappingAddress
 */
NTKERNELAPI PVOID MmAllocateMappingAddress(SIZE_T NumberOfBytes, ULONG PoolTag);
NTKERNELAPI VOID MmFreeMappingAddress(PVOID BaseAddress, ULONG PoolTag);

/*
 * MmMapLockedPagesWithReservedMapping, MmUnmapReservedMapping - map locked pages there, and unmap
 * them.
 *
 * IRQL       <= DISPATCH_LEVEL.
 * Blocks     never.
 * PoolTag    of the reservation.
 * Returns    the address of the buffer's first byte; NULL: it does not fit.
 * Differs    none known.
 * Source     WDK wdm.h MmMapLockedPagesWithReservedMapping
 */
NTKERNELAPI PVOID MmMapLockedPagesWithReservedMapping(PVOID MappingAddress, ULONG PoolTag,
                                                      PMDL MemoryDescriptorList,
                                                      MEMORY_CACHING_TYPE CacheType);
NTKERNELAPI VOID MmUnmapReservedMapping(PVOID BaseAddress, ULONG PoolTag,
                                        PMDL MemoryDescriptorList);

typedef struct _MM_COPY_ADDRESS {
    union {
        PVOID VirtualAddress;
        PHYSICAL_ADDRESS PhysicalAddress;
    };
} MM_COPY_ADDRESS, *PMMCOPY_ADDRESS;
#define MM_COPY_MEMORY_PHYSICAL 0x1
#define MM_COPY_MEMORY_VIRTUAL 0x2

/*
 * MmCopyMemory - copy from an address that may be bad.
 *
 * IRQL                     <= APC_LEVEL.
 * Blocks                   never.
 * TargetAddress            resident.
 * NumberOfBytesTransferred gets how many.
 * Returns                  STATUS_SUCCESS; STATUS_ACCESS_VIOLATION or another error: fewer were
 *                          copied; STATUS_INVALID_PARAMETER_4: flags.
 * Differs                  none known.
 * Source                   WDK ntddk.h MmCopyMemory
 */
NTKERNELAPI NTSTATUS MmCopyMemory(PVOID TargetAddress, MM_COPY_ADDRESS SourceAddress,
                                  SIZE_T NumberOfBytes, ULONG Flags,
                                  PSIZE_T NumberOfBytesTransferred);

/*
 * MmLockPagableDataSection - make a section of the image resident; MmLockPagableCodeSection is the
 * same.
 *
 * IRQL                 <= APC_LEVEL.
 * Blocks               never.
 * AddressWithinSection a routine or datum in it.
 * Returns              a handle for MmUnlockPagableImageSection.
 * Differs              none known.
 * Source               WDK wdm.h MmLockPagableDataSection
 */
NTKERNELAPI PVOID MmLockPagableDataSection(PVOID AddressWithinSection);

/*
 * MmLockPagableSectionByHandle - once more, faster.
 *
 * IRQL       <= APC_LEVEL.
 * Blocks     never.
 * Differs    none known.
 * Source     WDK ntddk.h MmLockPagableSectionByHandle
 */
NTKERNELAPI VOID MmLockPagableSectionByHandle(PVOID ImageSectionHandle);

/*
 * MmUnlockPagableImageSection - undo one of them.
 *
 * IRQL       <= APC_LEVEL.
 * Blocks     never.
 * Differs    none known.
 * Source     WDK wdm.h MmUnlockPagableImageSection
 */
NTKERNELAPI VOID MmUnlockPagableImageSection(PVOID ImageSectionHandle);

/*
 * MmPageEntireDriver, MmResetDriverPaging - make a whole driver pageable, and not.
 *
 * IRQL                 <= APC_LEVEL (its page: PASSIVE_LEVEL).
 * Blocks               never.
 * AddressWithinSection any routine of it.
 * Returns              an address in the image.
 * Differs              none known.
 * Source               WDK wdm.h MmPageEntireDriver
 */
NTKERNELAPI PVOID MmPageEntireDriver(PVOID AddressWithinSection);
NTKERNELAPI VOID MmResetDriverPaging(PVOID AddressWithinSection);

/*
 * MmIsDriverVerifying, MmIsDriverVerifyingByAddress, MmIsDriverSuspectForVerifier - is Driver
 * Verifier on for a driver?
 *
 * IRQL       <= APC_LEVEL.
 * Blocks     never.
 * Returns    nonzero: it is.
 * Differs    zero unless the run says `--verifier`.
 * Source     WDK wdm.h MmIsDriverVerifying
 */
NTKERNELAPI LOGICAL MmIsDriverVerifying(struct _DRIVER_OBJECT *DriverObject);
NTKERNELAPI LOGICAL MmIsDriverVerifyingByAddress(PVOID AddressWithinSection);
NTKERNELAPI LOGICAL MmIsDriverSuspectForVerifier(struct _DRIVER_OBJECT *DriverObject);

/*
 * MmMapViewInSystemSpace, MmMapViewInSystemSpaceEx, MmUnmapViewInSystemSpace - map a section where
 * every process sees it, or undo that.
 *
 * IRQL          PASSIVE_LEVEL.
 * Blocks        never.
 * Section       the object, from ObReferenceObjectByHandle.
 * ViewSize      bytes; in: 0 for all; out: whole pages.
 * SectionOffset bytes; rounded down to 64 KiB.
 * Returns       STATUS_SUCCESS; STATUS_NO_MEMORY; STATUS_INVALID_VIEW_SIZE; STATUS_NOT_MAPPED_VIEW.
 *               The view is pageable: it must not be touched at DISPATCH_LEVEL.
 * Differs       none known.
 * Source        WDK wdm.h MmMapViewInSystemSpaceEx
 */
#define MM_SYSTEM_VIEW_EXCEPTIONS_FOR_INPAGE_ERRORS 0x1
NTKERNELAPI NTSTATUS MmMapViewInSystemSpace(PVOID Section, PVOID *MappedBase, PSIZE_T ViewSize);
NTKERNELAPI NTSTATUS MmMapViewInSystemSpaceEx(PVOID Section, PVOID *MappedBase, PSIZE_T ViewSize,
                                              PLARGE_INTEGER SectionOffset, ULONG_PTR Flags);
NTKERNELAPI NTSTATUS MmUnmapViewInSystemSpace(PVOID MappedBase);

/*
 * MmSecureVirtualMemory, MmUnsecureVirtualMemory - keep a user buffer from being freed or re-
 * protected.
 *
 * IRQL       <= APC_LEVEL.
 * Blocks     never.
 * ProbeMode  PAGE_READONLY or PAGE_READWRITE.
 * Returns    a handle; NULL: not a user buffer of that kind.
 * Differs    none known.
 * Source     WDK ntddk.h MmSecureVirtualMemory
 */
NTKERNELAPI HANDLE MmSecureVirtualMemory(PVOID Address, SIZE_T Size, ULONG ProbeMode);
NTKERNELAPI VOID MmUnsecureVirtualMemory(HANDLE SecureHandle);

/*
 * MmProtectDriverSection - make a section of the image read-only for good.
 *
 * IRQL       <= APC_LEVEL.
 * Blocks     never.
 * Returns    STATUS_SUCCESS; STATUS_INVALID_PARAMETER; STATUS_NOT_SUPPORTED.
 * Differs    none known.
 * Source     WDK wdm.h MmProtectDriverSection
 */
NTKERNELAPI NTSTATUS MmProtectDriverSection(PVOID AddressWithinSection, SIZE_T Size, ULONG Flags);

typedef struct _PHYSICAL_MEMORY_RANGE {
    PHYSICAL_ADDRESS BaseAddress;
    LARGE_INTEGER NumberOfBytes;
} PHYSICAL_MEMORY_RANGE, *PPHYSICAL_MEMORY_RANGE;

/*
 * MmGetPhysicalMemoryRanges - what physical memory there is.
 *
 * IRQL       PASSIVE_LEVEL.
 * Blocks     never.
 * Returns    an array ended by zeros, freed by ExFreePool; NULL: no memory.
 * Differs    none known.
 * Source     WDK ntddk.h MmGetPhysicalMemoryRanges
 */
NTKERNELAPI PPHYSICAL_MEMORY_RANGE MmGetPhysicalMemoryRanges(VOID);

EXTERN_C_END

#endif
