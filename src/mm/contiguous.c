/*
 * contiguous.c - memory by page: pages for an MDL, contiguous and non-cached memory, device memory,
 * address space reserved for mappings.
 *
 * All physical memory a driver can ask for lies below 4 GiB, so that any address limit is met. It
 * is zeroed when it is taken, also where Windows promises nothing. Device memory is plain memory:
 * it keeps what is written, reads as zero before, and nothing answers.
 */
#include "mm/pages.h"
#include "host/alias.h"
#include "host/lazy.h"
#include "host/memory.h"
#include "host/signals.h"

#include <string.h>

enum {
    MDL_PAGES_TAG = 0x6C646D4D, /* 'Mmdl' */
    ALLOCATE_FULLY = 4,         /* MM_ALLOCATE_FULLY_REQUIRED */
};

#define CALLER ((uint64_t)(uintptr_t)__builtin_return_address(0))

/* --- pages for an MDL ----------------------------------------------------------------------------
 */

static PMDL pages_for_mdl(uint64_t low, uint64_t high, uint64_t bytes, ULONG flags, uint64_t pc)
{
    uint64_t whole = (bytes + MM_PAGE - 1) & ~(uint64_t)(MM_PAGE - 1);
    struct pages_run *run;
    PFN_NUMBER *pfn;
    PMDL mdl;

    if (!bytes || bytes >= 0x100000000ull || mm_pool_refuse())
        return NULL;
    run = pages_take(whole, low, high, 0);
    if (!run && !(flags & ALLOCATE_FULLY))
        for (uint64_t less = whole / 2 & ~(uint64_t)(MM_PAGE - 1); !run && less; less /= 2)
            run = pages_take(less, low, high, 0);
    if (!run)
        return NULL;
    mdl = mm_pool_alloc(sizeof *mdl + run->bytes / MM_PAGE * sizeof *pfn, MDL_PAGES_TAG, 0, pc);
    if (!mdl) {
        pages_give(run);
        return NULL;
    }
    mdl->Next = NULL;
    mdl->Size = (CSHORT)(sizeof *mdl + run->bytes / MM_PAGE * sizeof *pfn);
    mdl->MdlFlags = MDL_PAGES_LOCKED;
    mdl->Process = NULL;
    mdl->MappedSystemVa = NULL;
    mdl->StartVa = NULL;
    mdl->ByteOffset = 0;
    mdl->ByteCount = (ULONG)(bytes < run->bytes ? bytes : run->bytes);
    pfn = (PFN_NUMBER *)(mdl + 1);
    for (uint64_t i = 0; i < run->bytes / MM_PAGE; i++)
        pfn[i] = (run->start - PAGES_RAM) / MM_PAGE + i;
    return mdl;
}

PMDL MmAllocatePagesForMdl(PHYSICAL_ADDRESS LowAddress, PHYSICAL_ADDRESS HighAddress,
                           PHYSICAL_ADDRESS SkipBytes, SIZE_T TotalBytes)
{
    KE_DDI(NULL, TotalBytes);
    return pages_for_mdl((uint64_t)LowAddress.QuadPart, (uint64_t)HighAddress.QuadPart, TotalBytes,
                         0, CALLER);
}

PMDL MmAllocatePagesForMdlEx(PHYSICAL_ADDRESS LowAddress, PHYSICAL_ADDRESS HighAddress,
                             PHYSICAL_ADDRESS SkipBytes, SIZE_T TotalBytes,
                             MEMORY_CACHING_TYPE CacheType, ULONG Flags)
{
    KE_DDI(NULL, TotalBytes);
    return pages_for_mdl((uint64_t)LowAddress.QuadPart, (uint64_t)HighAddress.QuadPart, TotalBytes,
                         Flags, CALLER);
}

PMDL MmAllocateNodePagesForMdlEx(PHYSICAL_ADDRESS LowAddress, PHYSICAL_ADDRESS HighAddress,
                                 PHYSICAL_ADDRESS SkipBytes, SIZE_T TotalBytes,
                                 MEMORY_CACHING_TYPE CacheType, ULONG IdealNode, ULONG Flags)
{
    KE_DDI(NULL, TotalBytes);
    if (IdealNode)
        return NULL;
    return pages_for_mdl((uint64_t)LowAddress.QuadPart, (uint64_t)HighAddress.QuadPart, TotalBytes,
                         Flags, CALLER);
}

VOID MmFreePagesFromMdl(PMDLX MemoryDescriptorList)
{
    PMDL mdl = MemoryDescriptorList;
    struct pages_run *run;

    KE_DDI(mdl, mdl->ByteCount);
    run = pages_run_at(PAGES_RAM + ((PFN_NUMBER *)(mdl + 1))[0] * MM_PAGE);
    if (!run || run->contiguous)
        ke_crash(0x4E, 7, ((PFN_NUMBER *)(mdl + 1))[0], 0, 0,
                 "MmFreePagesFromMdl was given an MDL whose pages are free or not of "
                 "MmAllocatePagesForMdl");
    if (mdl->MdlFlags & MDL_MAPPED_TO_SYSTEM_VA)
        mm_mdl_unmap(mdl->MappedSystemVa, mdl);
    mdl->MdlFlags &= ~MDL_PAGES_LOCKED;
    pages_give(run);
}

/* --- contiguous and non-cached memory
 * -------------------------------------------------------------- */

static void *contiguous(uint64_t bytes, uint64_t low, uint64_t high, uint64_t boundary)
{
    struct pages_run *run;

    if (mm_pool_refuse())
        return NULL;
    run = pages_take(bytes, low, high, boundary);
    if (!run)
        return NULL;
    run->contiguous = true;
    if (!pages_run_map(run)) {
        pages_give(run);
        return NULL;
    }
    return (void *)(uintptr_t)run->start;
}

static void give_back(const void *base, uint64_t pc)
{
    struct pages_run *run = pages_run_at((uint64_t)(uintptr_t)base);

    if (!run || !run->contiguous || run->start != (uint64_t)(uintptr_t)base)
        ke_crash(0xC2, 0x60, (ULONG64)(uintptr_t)base, 0, 0,
                 "the address freed is not one of contiguous memory");
    run->maps = 0;
    pages_give(run);
}

PVOID MmAllocateContiguousMemory(SIZE_T NumberOfBytes, PHYSICAL_ADDRESS HighestAcceptableAddress)
{
    KE_DDI(NULL, NumberOfBytes);
    return contiguous(NumberOfBytes, 0, (uint64_t)HighestAcceptableAddress.QuadPart, 0);
}

PVOID MmAllocateContiguousMemorySpecifyCache(SIZE_T NumberOfBytes,
                                             PHYSICAL_ADDRESS LowestAcceptableAddress,
                                             PHYSICAL_ADDRESS HighestAcceptableAddress,
                                             PHYSICAL_ADDRESS BoundaryAddressMultiple,
                                             MEMORY_CACHING_TYPE CacheType)
{
    KE_DDI(NULL, NumberOfBytes);
    return contiguous(NumberOfBytes, (uint64_t)LowestAcceptableAddress.QuadPart,
                      (uint64_t)HighestAcceptableAddress.QuadPart,
                      (uint64_t)BoundaryAddressMultiple.QuadPart);
}

PVOID MmAllocateContiguousMemorySpecifyCacheNode(SIZE_T NumberOfBytes,
                                                 PHYSICAL_ADDRESS LowestAcceptableAddress,
                                                 PHYSICAL_ADDRESS HighestAcceptableAddress,
                                                 PHYSICAL_ADDRESS BoundaryAddressMultiple,
                                                 MEMORY_CACHING_TYPE CacheType, ULONG PreferredNode)
{
    KE_DDI(NULL, NumberOfBytes);
    return contiguous(NumberOfBytes, (uint64_t)LowestAcceptableAddress.QuadPart,
                      (uint64_t)HighestAcceptableAddress.QuadPart,
                      (uint64_t)BoundaryAddressMultiple.QuadPart);
}

PVOID MmAllocateContiguousNodeMemory(SIZE_T NumberOfBytes, PHYSICAL_ADDRESS LowestAcceptableAddress,
                                     PHYSICAL_ADDRESS HighestAcceptableAddress,
                                     PHYSICAL_ADDRESS BoundaryAddressMultiple, ULONG Protect,
                                     ULONG PreferredNode)
{
    KE_DDI(NULL, NumberOfBytes);
    return contiguous(NumberOfBytes, (uint64_t)LowestAcceptableAddress.QuadPart,
                      (uint64_t)HighestAcceptableAddress.QuadPart,
                      (uint64_t)BoundaryAddressMultiple.QuadPart);
}

VOID MmFreeContiguousMemory(PVOID BaseAddress)
{
    KE_DDI(BaseAddress, 0);
    give_back(BaseAddress, CALLER);
}

VOID MmFreeContiguousMemorySpecifyCache(PVOID BaseAddress, SIZE_T NumberOfBytes,
                                        MEMORY_CACHING_TYPE CacheType)
{
    KE_DDI(BaseAddress, NumberOfBytes);
    give_back(BaseAddress, CALLER);
}

PVOID MmAllocateNonCachedMemory(SIZE_T NumberOfBytes)
{
    KE_DDI(NULL, NumberOfBytes);
    return contiguous(NumberOfBytes, 0, UINT64_MAX, 0);
}

VOID MmFreeNonCachedMemory(PVOID BaseAddress, SIZE_T NumberOfBytes)
{
    KE_DDI(BaseAddress, NumberOfBytes);
    give_back(BaseAddress, CALLER);
}

/* --- device memory -------------------------------------------------------------------------------
 */

/* Device memory reads as zero when an execution maps it for the first time. */
static void clear_once(uint64_t address, uint64_t bytes)
{
    struct pages_mapping *used;

    list_for_each(it, &pages()->device_used)
    {
        used = container_of(it, struct pages_mapping, link);
        if (address >= used->to && address + bytes <= used->to + used->bytes)
            return;
    }
    list_for_each(it, &pages()->device_used)
    {
        used = container_of(it, struct pages_mapping, link);
        if (address < used->to + used->bytes && used->to < address + bytes)
            return; /* overlaps: what is new of it was given back at the start */
    }
    lazy_window_clear(address, bytes);
}

static void *map_device(PHYSICAL_ADDRESS physical, uint64_t bytes)
{
    uint64_t start = (uint64_t)physical.QuadPart & ~(uint64_t)(MM_PAGE - 1);
    uint64_t offset = (uint64_t)physical.QuadPart - start;
    uint64_t whole = (offset + bytes + MM_PAGE - 1) & ~(uint64_t)(MM_PAGE - 1), to;
    struct pages_mapping *mapping, *used;
    struct pages_run *run;

    if (!bytes || whole > PAGES_DEVICE_BYTES || mm_pool_refuse())
        return NULL;
    run = start < PAGES_RAM_BYTES ? pages_run_at(PAGES_RAM + start) : NULL;
    if (run)
        return pages_run_map(run) ? (void *)(uintptr_t)(PAGES_RAM + start + offset) : NULL;
    to = PAGES_DEVICE + start % PAGES_DEVICE_BYTES;
    if (to + whole > PAGES_DEVICE + PAGES_DEVICE_BYTES || !lazy_window_open(to, whole))
        return NULL;
    clear_once(to, whole);
    used = arena_alloc(&world->arena, sizeof *used);
    irqlab_assert(used);
    used->to = to;
    used->bytes = whole;
    list_push_back(&pages()->device_used, &used->link);
    mapping = pages_mapping_new(to, 0, whole);
    mapping->device = true;
    mapping->physical = start;
    return (void *)(uintptr_t)(to + offset);
}

PVOID MmMapIoSpace(PHYSICAL_ADDRESS PhysicalAddress, SIZE_T NumberOfBytes,
                   MEMORY_CACHING_TYPE CacheType)
{
    KE_DDI(NULL, NumberOfBytes);
    return map_device(PhysicalAddress, NumberOfBytes);
}

PVOID MmMapIoSpaceEx(PHYSICAL_ADDRESS PhysicalAddress, SIZE_T NumberOfBytes, ULONG Protect)
{
    const ULONG caching = 0x200 | 0x400; /* PAGE_NOCACHE, PAGE_WRITECOMBINE: at most one of them */
    ULONG access = Protect & ~caching;

    KE_DDI(NULL, NumberOfBytes);
    /* PAGE_READONLY, PAGE_READWRITE, PAGE_EXECUTE, PAGE_EXECUTE_READ or PAGE_EXECUTE_READWRITE */
    if ((Protect & caching) == caching ||
        (access != 0x02 && access != 0x04 && access != 0x10 && access != 0x20 && access != 0x40))
        return NULL;
    return map_device(PhysicalAddress, NumberOfBytes);
}

VOID MmUnmapIoSpace(PVOID BaseAddress, SIZE_T NumberOfBytes)
{
    uint64_t at = (uint64_t)(uintptr_t)BaseAddress;
    uint64_t start = at & ~(uint64_t)(MM_PAGE - 1);
    uint64_t whole = (at - start + NumberOfBytes + MM_PAGE - 1) & ~(uint64_t)(MM_PAGE - 1);
    struct pages_run *run = pages_run_at(at);
    bool shared = false;

    KE_DDI(BaseAddress, NumberOfBytes);
    if (run) {
        pages_run_unmap(run);
        return;
    }
    list_for_each_safe(it, next, &pages()->mappings)
    {
        struct pages_mapping *mapping = container_of(it, struct pages_mapping, link);

        if (!mapping->device || mapping->to != start || mapping->bytes != whole)
            continue;
        pages_mapping_free(mapping);
        list_for_each(other, &pages()->mappings)
        {
            struct pages_mapping *m = container_of(other, struct pages_mapping, link);

            shared |= m->device && m->to < start + whole && start < m->to + m->bytes;
        }
        if (!shared)
            lazy_window_close(start, whole);
        return;
    }
    ke_crash(0xDA, 0x100, at, NumberOfBytes, 0,
             "MmUnmapIoSpace was given an address and length that MmMapIoSpace did not return");
}

/* --- reserved mappings
 * ------------------------------------------------------------------------------ */

PVOID MmAllocateMappingAddress(SIZE_T NumberOfBytes, ULONG PoolTag)
{
    uint64_t whole = (NumberOfBytes + MM_PAGE - 1) & ~(uint64_t)(MM_PAGE - 1), to;
    struct pages_mapping *mapping;

    KE_DDI(NULL, NumberOfBytes);
    to = whole && !mm_pool_refuse() ? pages_alias_space(whole) : 0;
    if (!to)
        return NULL;
    mapping = pages_mapping_new(to, 0, whole);
    mapping->reserved = true;
    mapping->mapped = false;
    mapping->tag = PoolTag;
    return (void *)(uintptr_t)to;
}

VOID MmFreeMappingAddress(PVOID BaseAddress, ULONG PoolTag)
{
    struct pages_mapping *mapping = pages_mapping_at((uint64_t)(uintptr_t)BaseAddress);

    KE_DDI(BaseAddress, PoolTag);
    if (!mapping || !mapping->reserved || mapping->to != (uint64_t)(uintptr_t)BaseAddress ||
        mapping->tag != PoolTag)
        ke_crash(0xDA, 0x101, (ULONG64)(uintptr_t)BaseAddress, PoolTag, mapping ? mapping->tag : 0,
                 "MmFreeMappingAddress was given an address or tag that MmAllocateMappingAddress "
                 "did not use");
    if (mapping->mapped)
        ke_crash(0xDA, 0x102, (ULONG64)(uintptr_t)BaseAddress, PoolTag, 0,
                 "a reserved mapping address was freed while it was mapped");
    pages_mapping_free(mapping);
}

PVOID MmMapLockedPagesWithReservedMapping(PVOID MappingAddress, ULONG PoolTag,
                                          PMDLX MemoryDescriptorList, MEMORY_CACHING_TYPE CacheType)
{
    struct pages_mapping *mapping = pages_mapping_at((uint64_t)(uintptr_t)MappingAddress);

    KE_DDI(MemoryDescriptorList, (uintptr_t)MappingAddress);
    if (!mapping || !mapping->reserved || mapping->tag != PoolTag)
        ke_crash(0xDA, 0x104, (ULONG64)(uintptr_t)MappingAddress, PoolTag,
                 mapping ? mapping->tag : 0, "the mapping address was not reserved with that tag");
    if (mapping->mapped)
        ke_crash(0xDA, 0x107, (ULONG64)(uintptr_t)MappingAddress, 0, 0,
                 "the reserved mapping address is mapped already");
    return mm_mdl_map_at(MemoryDescriptorList, mapping);
}

VOID MmUnmapReservedMapping(PVOID BaseAddress, ULONG PoolTag, PMDLX MemoryDescriptorList)
{
    struct pages_mapping *mapping =
        pages_mapping_at((uint64_t)(uintptr_t)BaseAddress & ~(uint64_t)(MM_PAGE - 1));

    KE_DDI(MemoryDescriptorList, (uintptr_t)BaseAddress);
    if (!mapping || !mapping->reserved || mapping->tag != PoolTag || !mapping->mapped)
        ke_crash(0xDA, 0x10A, (ULONG64)(uintptr_t)BaseAddress, PoolTag, mapping ? mapping->tag : 0,
                 "MmUnmapReservedMapping was given an address that is not mapped with that tag");
    mm_mdl_unmap(MemoryDescriptorList->MappedSystemVa, MemoryDescriptorList);
}

/* --- other
 * ----------------------------------------------------------------------------------------- */

/* Copy from an address that may be bad, without faulting. */
NTSTATUS MmCopyMemory(PVOID TargetAddress, MM_COPY_ADDRESS SourceAddress, SIZE_T NumberOfBytes,
                      ULONG Flags, PSIZE_T NumberOfBytesTransferred)
{
    uint64_t from = (uint64_t)(uintptr_t)SourceAddress.VirtualAddress, done = 0;

    KE_DDI(TargetAddress, NumberOfBytes);
    *NumberOfBytesTransferred = 0;
    if (Flags != MM_COPY_MEMORY_PHYSICAL && Flags != MM_COPY_MEMORY_VIRTUAL)
        return STATUS_INVALID_PARAMETER_4;
    if (Flags == MM_COPY_MEMORY_PHYSICAL)
        from = mm_virtual((uint64_t)SourceAddress.PhysicalAddress.QuadPart);
    while (done < NumberOfBytes) {
        uint64_t part = MM_PAGE - (from + done) % MM_PAGE, fault;

        if (part > NumberOfBytes - done)
            part = NumberOfBytes - done;
        if (!mm_readable((void *)(uintptr_t)(from + done), part) ||
            !host_copy_in((char *)TargetAddress + done, from + done, part, &fault))
            break;
        done += part;
    }
    *NumberOfBytesTransferred = done;
    return done == NumberOfBytes ? STATUS_SUCCESS : STATUS_ACCESS_VIOLATION;
}

/* Nothing ever changes the protection of user memory behind a driver's back: a handle is enough. */
HANDLE MmSecureVirtualMemory(PVOID Address, SIZE_T Size, ULONG ProbeMode)
{
    KE_DDI(Address, Size);
    if (!mm_is_user(Address, Size) ||
        (ProbeMode == 0x04 /* PAGE_READWRITE */ ? !mm_writable(Address, Size)
                                                : !mm_readable(Address, Size)))
        return NULL;
    return (HANDLE)(uintptr_t)(++pages()->secured << 4);
}

VOID MmUnsecureVirtualMemory(HANDLE SecureHandle)
{
    KE_DDI(SecureHandle, 0);
}

PVOID MmGetSystemRoutineAddress(PUNICODE_STRING SystemRoutineName)
{
    char name[128];
    unsigned length = SystemRoutineName->Length / sizeof(WCHAR);

    KE_DDI(SystemRoutineName, 0);
    if (length >= sizeof name || !world->mm->hooks.routine_address)
        return NULL;
    for (unsigned i = 0; i < length; i++)
        name[i] = (char)SystemRoutineName->Buffer[i];
    name[length] = 0;
    return world->mm->hooks.routine_address(name);
}

/* One range for the pages that can be asked for, one for everything else. */
PPHYSICAL_MEMORY_RANGE MmGetPhysicalMemoryRanges(VOID)
{
    PPHYSICAL_MEMORY_RANGE ranges;

    KE_DDI(NULL, 0);
    ranges = mm_pool_refuse()
                 ? NULL
                 : mm_pool_alloc(3 * sizeof *ranges, MDL_PAGES_TAG, MM_POOL_ZERO, CALLER);
    if (!ranges)
        return NULL;
    ranges[0].BaseAddress.QuadPart = PAGES_RAM_FIRST;
    ranges[0].NumberOfBytes.QuadPart = PAGES_RAM_BYTES - PAGES_RAM_FIRST;
    ranges[1].BaseAddress.QuadPart = PAGES_RAM_BYTES;
    ranges[1].NumberOfBytes.QuadPart = LAYOUT_SYSTEM_END - LAYOUT_USER_START;
    return ranges;
}

/* Verifier's rules are observers here, which drivers cannot see. */
LOGICAL MmIsDriverVerifying(PDRIVER_OBJECT DriverObject)
{
    return FALSE;
}

LOGICAL MmIsDriverVerifyingByAddress(PVOID AddressWithinSection)
{
    return FALSE;
}

LOGICAL MmIsDriverSuspectForVerifier(PDRIVER_OBJECT DriverObject)
{
    return FALSE;
}
