/*
 * undeclared.h - routines of mm that our headers do not declare: rare ones, and the functions
 * behind names that are macros. Drivers that use them bring their own prototypes, which must agree.
 */
#pragma once
#include <wdk/ntifs.h>
#include "wdk/nt/ex.h"
#include "wdk/nt/irp.h"
#include "wdk/nt/mm.h"

BOOLEAN MmIsNonPagedSystemAddressValid(PVOID VirtualAddress);
PMDL MmCreateMdl(PMDL MemoryDescriptorList, PVOID Base, SIZE_T Length);
PMDL MmAllocateNodePagesForMdlEx(PHYSICAL_ADDRESS LowAddress, PHYSICAL_ADDRESS HighAddress,
                                 PHYSICAL_ADDRESS SkipBytes, SIZE_T TotalBytes,
                                 MEMORY_CACHING_TYPE CacheType, ULONG IdealNode, ULONG Flags);
PVOID MmAllocateContiguousMemorySpecifyCacheNode(SIZE_T NumberOfBytes,
                                                 PHYSICAL_ADDRESS LowestAcceptableAddress,
                                                 PHYSICAL_ADDRESS HighestAcceptableAddress,
                                                 PHYSICAL_ADDRESS BoundaryAddressMultiple,
                                                 MEMORY_CACHING_TYPE CacheType,
                                                 ULONG PreferredNode);
