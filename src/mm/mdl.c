/*
 * mdl.c - memory descriptor lists: making, locking, mapping, taking parts of them.
 *
 * The page numbers behind an MDL are physical addresses of mm_physical, which lead back to the
 * memory (mm_virtual). What a kernel-mode mapping is depends on the pages:
 *
 *   user range     an alias in LAYOUT_MAPPINGS: valid in every process context, unlike the original
 *   ram window     the window itself, which faults while it is not mapped
 *   system range   the address itself: pool, images and stacks have one already. Windows would make
 *                  a second one that faults after MmUnmapLockedPages; this one does not.
 *
 * Who has locked what is remembered by MDL, since bug checks and rules ask; the flags in the MDL
 * are the driver's to read.
 */
#include "mm/pages.h"
#include "mm/section.h"
#include "host/alias.h"
#include "host/lazy.h"
#include "host/memory.h"

#include <string.h>

enum {
    MDL_BYTES_MAX = 0xFFFF, /* MDL.Size has 16 bits */
    MDL_FIXED_PAGES = 23,   /* up to here IoAllocateMdl takes it from a look-aside list */
    MDL_TAG = 0x206C644D,   /* 'Mdl ' */
};

#define CALLER ((uint64_t)(uintptr_t)__builtin_return_address(0))

static PFN_NUMBER *pfns(PMDL mdl)
{
    return (PFN_NUMBER *)(mdl + 1);
}

static uint64_t first_byte(const MDL *mdl)
{
    return (uint64_t)(uintptr_t)mdl->StartVa + mdl->ByteOffset;
}

static uint32_t page_count(const MDL *mdl)
{
    return (uint32_t)(((uint64_t)mdl->ByteOffset + mdl->ByteCount + MM_PAGE - 1) / MM_PAGE);
}

/* --- making -------------------------------------------------------------------------------------
 */

SIZE_T MmSizeOfMdl(PVOID Base, SIZE_T Length)
{
    return sizeof(MDL) +
           sizeof(PFN_NUMBER) * (((uintptr_t)Base % MM_PAGE + Length + MM_PAGE - 1) / MM_PAGE);
}

PMDL MmCreateMdl(PMDL MemoryDescriptorList, PVOID Base, SIZE_T Length)
{
    PMDL mdl = MemoryDescriptorList;

    KE_DDI(MemoryDescriptorList, Length);
    if (!mdl)
        mdl = mm_pool_alloc(MmSizeOfMdl(Base, Length), MDL_TAG, 0, CALLER);
    if (mdl)
        MmInitializeMdl(mdl, Base, Length);
    return mdl;
}

PMDL mm_mdl_alloc(void *va, ULONG bytes, uint64_t pc)
{
    SIZE_T size = MmSizeOfMdl(va, bytes);
    PMDL mdl;

    if (size > MDL_BYTES_MAX)
        return NULL;
    mdl = mm_pool_alloc(size, MDL_TAG, MM_POOL_KERNEL, pc);
    if (!mdl)
        return NULL;
    MmInitializeMdl(mdl, va, bytes);
    mdl->Process = NULL;
    mdl->MappedSystemVa = NULL;
    if (page_count(mdl) <= MDL_FIXED_PAGES)
        mdl->MdlFlags |= MDL_ALLOCATED_FIXED_SIZE;
    return mdl;
}

void mm_mdl_free(PMDL mdl, uint64_t pc)
{
    mm_pool_free(mdl, 0, pc);
}

PMDL IoAllocateMdl(PVOID VirtualAddress, ULONG Length, BOOLEAN SecondaryBuffer, BOOLEAN ChargeQuota,
                   PIRP Irp)
{
    PMDL mdl;

    KE_DDI(VirtualAddress, Length);
    if (Length & 0x80000000 || mm_pool_refuse() ||
        mm_pool_exhausted(MmSizeOfMdl(VirtualAddress, Length)))
        return NULL;
    mdl = mm_mdl_alloc(VirtualAddress, Length, CALLER);
    if (mdl)
        KE_REFERENCED(mdl);
    if (mdl && Irp) {
        PMDL *link = &Irp->MdlAddress;

        while (SecondaryBuffer && *link)
            link = &(*link)->Next;
        *link = mdl;
    }
    return mdl;
}

VOID IoFreeMdl(PMDL Mdl)
{
    KE_DDI(Mdl, Mdl->MdlFlags);
    if (Mdl->MdlFlags & MDL_PARTIAL_HAS_BEEN_MAPPED)
        mm_mdl_unmap(Mdl->MappedSystemVa, Mdl);
    mm_mdl_free(Mdl, CALLER);
}

VOID IoBuildPartialMdl(PMDL SourceMdl, PMDL TargetMdl, PVOID VirtualAddress, ULONG Length)
{
    uint64_t at = (uint64_t)(uintptr_t)VirtualAddress, offset = at - first_byte(SourceMdl);
    uint64_t first = at / MM_PAGE - (uint64_t)(uintptr_t)SourceMdl->StartVa / MM_PAGE;
    uint32_t count;

    KE_DDI(SourceMdl, Length);
    if (!Length)
        Length = SourceMdl->ByteCount - (ULONG)offset;
    count = (uint32_t)((at % MM_PAGE + Length + MM_PAGE - 1) / MM_PAGE);
    if (sizeof(MDL) + count * sizeof(PFN_NUMBER) > (USHORT)TargetMdl->Size)
        ke_crash(0x40, 0, 0, 0, 0,
                 "IoBuildPartialMdl: the target has room for %u pages, the part needs %u",
                 (unsigned)(((USHORT)TargetMdl->Size - sizeof(MDL)) / sizeof(PFN_NUMBER)), count);
    TargetMdl->Process = SourceMdl->Process;
    TargetMdl->StartVa = PAGE_ALIGN(VirtualAddress);
    TargetMdl->ByteOffset = BYTE_OFFSET(VirtualAddress);
    TargetMdl->ByteCount = Length;
    TargetMdl->MdlFlags &= MDL_ALLOCATED_FIXED_SIZE;
    TargetMdl->MdlFlags |= MDL_PARTIAL | (SourceMdl->MdlFlags & (MDL_IO_SPACE | MDL_IO_PAGE_READ));
    if (SourceMdl->MdlFlags & MDL_SOURCE_IS_NONPAGED_POOL) {
        TargetMdl->MdlFlags |= MDL_SOURCE_IS_NONPAGED_POOL;
        TargetMdl->MappedSystemVa = (char *)SourceMdl->MappedSystemVa + offset;
    } else if (SourceMdl->MdlFlags & MDL_MAPPED_TO_SYSTEM_VA) {
        TargetMdl->MdlFlags |= MDL_MAPPED_TO_SYSTEM_VA | MDL_PARENT_MAPPED_SYSTEM_VA;
        TargetMdl->MappedSystemVa = (char *)SourceMdl->MappedSystemVa + offset;
    } else {
        TargetMdl->MappedSystemVa = NULL;
    }
    memcpy(pfns(TargetMdl), pfns(SourceMdl) + first, count * sizeof(PFN_NUMBER));
}

static void fill_pfns(PMDL mdl)
{
    uint64_t at = (uint64_t)(uintptr_t)mdl->StartVa;

    for (uint32_t i = 0; i < page_count(mdl); i++)
        pfns(mdl)[i] = mm_physical((void *)(uintptr_t)(at + (uint64_t)i * MM_PAGE)) / MM_PAGE;
}

VOID MmBuildMdlForNonPagedPool(PMDLX MemoryDescriptorList)
{
    PMDL mdl = MemoryDescriptorList;

    KE_DDI(mdl, mdl->ByteCount);
    mdl->MdlFlags |= MDL_SOURCE_IS_NONPAGED_POOL;
    mdl->Process = NULL;
    mdl->MappedSystemVa = (void *)(uintptr_t)first_byte(mdl);
    fill_pfns(mdl);
    sim_probe(world->sim, KE_PROBE_RETURN, .text = __func__, .object = mdl, .b = first_byte(mdl),
              .c = mdl->ByteCount, .pc = CALLER);
}

/* --- locking ------------------------------------------------------------------------------------
 */

static struct list *bucket_of(const MDL *mdl)
{
    return &pages()->locks[((uint64_t)(uintptr_t)mdl >> 4) * 0x9E3779B97F4A7C15ull >> 58];
}

static struct pages_lock *lock_of(const MDL *mdl)
{
    list_for_each(it, bucket_of(mdl))
    {
        struct pages_lock *lock = container_of(it, struct pages_lock, link);

        if (lock->mdl == mdl)
            return lock;
    }
    return NULL;
}

static struct _KPROCESS *current_process(void)
{
    PKTHREAD thread = ke_current();

    return thread->attached ? thread->attached : thread->process;
}

NTSTATUS mm_mdl_lock(PMDL mdl, KPROCESSOR_MODE mode, LOCK_OPERATION operation)
{
    void *va = (void *)(uintptr_t)first_byte(mdl);
    struct pages_lock *lock;
    bool user = layout_is_user(first_byte(mdl));

    if (mdl->ByteCount && ((mode == UserMode && !mm_is_user(va, mdl->ByteCount)) ||
                           (operation == IoReadAccess ? !mm_readable(va, mdl->ByteCount)
                                                      : !mm_writable(va, mdl->ByteCount))))
        return STATUS_ACCESS_VIOLATION;
    mdl->Process = user ? current_process() : NULL;
    mdl->MdlFlags |= MDL_PAGES_LOCKED;
    if (operation != IoReadAccess)
        mdl->MdlFlags |= MDL_WRITE_OPERATION;
    fill_pfns(mdl);
    lock = arena_alloc(&world->arena, sizeof *lock);
    irqlab_assert(lock);
    lock->mdl = mdl;
    lock->process = mdl->Process;
    lock->start = (uint64_t)(uintptr_t)mdl->StartVa;
    lock->end = lock->start + (uint64_t)page_count(mdl) * MM_PAGE;
    list_push_front(bucket_of(mdl), &lock->link);
    pages()->lock_count++;
    return STATUS_SUCCESS;
}

void mm_mdl_unlock(PMDL mdl)
{
    struct pages_lock *lock = lock_of(mdl);

    if (!(mdl->MdlFlags & MDL_PAGES_LOCKED))
        ke_crash(0x4E, 7, page_count(mdl) ? pfns(mdl)[0] : 0, 0, 0,
                 "pages were unlocked that were not locked by this MDL");
    if (mdl->MdlFlags & MDL_MAPPED_TO_SYSTEM_VA)
        mm_mdl_unmap(mdl->MappedSystemVa, mdl);
    if (lock) {
        list_remove(&lock->link);
        arena_free(&world->arena, lock, sizeof *lock);
        pages()->lock_count--;
    }
    mdl->MdlFlags &= ~(MDL_PAGES_LOCKED | MDL_WRITE_OPERATION);
    mdl->Process = NULL;
}

bool mm_is_locked(uint64_t address)
{
    if (!world->mm->pages || !pages()->lock_count)
        return false;
    for (int i = 0; i < PAGES_BUCKETS; i++)
        list_for_each(it, &pages()->locks[i])
        {
            struct pages_lock *lock = container_of(it, struct pages_lock, link);

            if (address >= lock->start && address < lock->end)
                return true;
        }
    return false;
}

uint64_t mm_locked_pages(const struct _KPROCESS *process)
{
    uint64_t count = 0;

    for (int i = 0; i < PAGES_BUCKETS; i++)
        list_for_each(it, &pages()->locks[i])
        {
            struct pages_lock *lock = container_of(it, struct pages_lock, link);

            if (lock->process == process)
                count += (lock->end - lock->start) / MM_PAGE;
        }
    return count;
}

VOID MmProbeAndLockPages(PMDLX MemoryDescriptorList, KPROCESSOR_MODE AccessMode,
                         LOCK_OPERATION Operation)
{
    NTSTATUS status;

    sim_probe(world->sim, KE_PROBE_DDI, .text = __func__, .object = MemoryDescriptorList,
              .b = (uint64_t)Operation, .c = (uint64_t)AccessMode, .pc = CALLER);
    status = mm_mdl_lock(MemoryDescriptorList, AccessMode, Operation);
    if (!NT_SUCCESS(status) && AccessMode == UserMode)
        sim_probe(world->sim, KE_PROBE_RULE, .text = "user-address-in-other-process",
                  .b = (uint64_t)(uintptr_t)MemoryDescriptorList->StartVa +
                       MemoryDescriptorList->ByteOffset,
                  .pc = CALLER);
    if (!NT_SUCCESS(status))
        ke_raise_status(status);
    KE_REFERENCED(MemoryDescriptorList);
}

VOID MmUnlockPages(PMDLX MemoryDescriptorList)
{
    KE_DDI(MemoryDescriptorList, MemoryDescriptorList->MdlFlags);
    mm_mdl_unlock(MemoryDescriptorList);
    KE_REFERENCED(MemoryDescriptorList);
}

/* --- mapping ------------------------------------------------------------------------------------
 */

/* The address of the memory behind the first page, if the pages lie side by side; else 0. */
static uint64_t origin_of(PMDL mdl)
{
    uint64_t at = mm_virtual(pfns(mdl)[0] * MM_PAGE);

    for (uint32_t i = 1; i < page_count(mdl); i++)
        if (mm_virtual(pfns(mdl)[i] * MM_PAGE) != at + (uint64_t)i * MM_PAGE)
            return 0;
    return at;
}

/* Alias the pages of an MDL at `to`, one by one if they do not lie side by side. */
static bool alias_pages(uint64_t to, PMDL mdl)
{
    uint64_t from = origin_of(mdl), bytes = (uint64_t)page_count(mdl) * MM_PAGE;

    if (from) {
        if (!alias_map(to, from, bytes))
            return false;
    } else {
        for (uint32_t i = 0; i < page_count(mdl); i++)
            if (!alias_map(to + (uint64_t)i * MM_PAGE, mm_virtual(pfns(mdl)[i] * MM_PAGE), MM_PAGE))
                return false;
    }
    return true;
}

/* A reserved mapping may be larger than what is mapped in it. */
static void unalias(const struct pages_mapping *mapping, uint64_t bytes)
{
    if (mapping->from) {
        alias_unmap(mapping->to, bytes);
        return;
    }
    for (uint64_t page = 0; page < bytes; page += MM_PAGE)
        alias_unmap(mapping->to + page, MM_PAGE);
}

void *mm_mdl_map(PMDL mdl)
{
    uint64_t bytes = (uint64_t)page_count(mdl) * MM_PAGE;
    uint64_t from = bytes ? origin_of(mdl) : (uint64_t)(uintptr_t)mdl->StartVa, to = from;

    if (from - PAGES_RAM < PAGES_RAM_BYTES) {
        struct pages_run *run = pages_run_at(from);

        if (!run || !pages_run_map(run))
            return NULL;
    } else if (from == 0 || layout_is_user(from)) {
        to = pages_alias_space(bytes);
        if (!to)
            return NULL;
        lazy_window_note(to, bytes);
        if (!alias_pages(to, mdl))
            return NULL;
        pages_mapping_new(to, from, bytes);
    }
    mdl->MappedSystemVa = (void *)(uintptr_t)(to + mdl->ByteOffset);
    mdl->MdlFlags |= MDL_MAPPED_TO_SYSTEM_VA;
    if (mdl->MdlFlags & MDL_PARTIAL)
        mdl->MdlFlags |= MDL_PARTIAL_HAS_BEEN_MAPPED;
    return mdl->MappedSystemVa;
}

void *mm_mdl_map_at(PMDL mdl, struct pages_mapping *mapping)
{
    uint64_t bytes = (uint64_t)page_count(mdl) * MM_PAGE;
    struct pages_run *run;

    mapping->from = bytes ? origin_of(mdl) : 0;
    if (bytes > mapping->bytes)
        return NULL;
    run = mapping->from - PAGES_RAM < PAGES_RAM_BYTES ? pages_run_at(mapping->from) : NULL;
    if (run)
        pages_run_map(run);
    lazy_window_note(mapping->to, bytes);
    mapping->mapped = alias_pages(mapping->to, mdl);
    if (run)
        pages_run_unmap(run);
    if (!mapping->mapped)
        return NULL;
    mdl->MappedSystemVa = (void *)(uintptr_t)(mapping->to + mdl->ByteOffset);
    mdl->MdlFlags |= MDL_MAPPED_TO_SYSTEM_VA;
    return mdl->MappedSystemVa;
}

void mm_mdl_unmap(void *address, PMDL mdl)
{
    uint64_t at = (uint64_t)(uintptr_t)address & ~(uint64_t)(MM_PAGE - 1);
    struct pages_mapping *mapping = pages_mapping_at(at);

    if (mapping && mapping->to == at && mapping->mapped && !mapping->device && !mapping->memory) {
        unalias(mapping, mapping->reserved ? (uint64_t)page_count(mdl) * MM_PAGE : mapping->bytes);
        if (mapping->reserved)
            mapping->mapped = false;
        else
            pages_mapping_free(mapping);
    } else if (at - PAGES_RAM < PAGES_RAM_BYTES) {
        struct pages_run *run = pages_run_at(at);

        if (run)
            pages_run_unmap(run);
    } else if (!(mdl->MdlFlags & MDL_MAPPED_TO_SYSTEM_VA) || mdl->MappedSystemVa != address) {
        ke_crash(0xDA, 0x400, (ULONG64)(uintptr_t)address, 1, 0,
                 "MmUnmapLockedPages was given an address that is not mapped through an MDL");
    }
    if (mdl->MappedSystemVa == address)
        mdl->MdlFlags &=
            ~(MDL_MAPPED_TO_SYSTEM_VA | MDL_PARTIAL_HAS_BEEN_MAPPED | MDL_PARENT_MAPPED_SYSTEM_VA);
}

static void *map_for_user(PMDL mdl, void *requested)
{
    uint64_t bytes = (uint64_t)page_count(mdl) * MM_PAGE, to;
    struct pages_run *run = NULL;
    struct pages_mapping *mapping;
    uint64_t from = origin_of(mdl);
    bool mapped;

    to = (uint64_t)(uintptr_t)requested & ~(uint64_t)(MM_PAGE - 1);
    if (!to && world->user_high)
        to = pages_user_space(world->user_low, bytes, MM_PAGE);
    if (!to)
        ke_raise_status(STATUS_INSUFFICIENT_RESOURCES);
    if (requested &&
        (!mm_is_user((void *)(uintptr_t)to, bytes) || mm_readable((void *)(uintptr_t)to, 1)))
        ke_raise_status(STATUS_CONFLICTING_ADDRESSES);
    if (from - PAGES_RAM < PAGES_RAM_BYTES) {
        run = pages_run_at(from);
        if (run)
            pages_run_map(run);
    }
    mapped = alias_pages(to, mdl);
    if (run)
        pages_run_unmap(run);
    if (!mapped)
        ke_raise_status(STATUS_INSUFFICIENT_RESOURCES);
    mapping = pages_mapping_new(to, from, bytes);
    mapping->user = true;
    return (void *)(uintptr_t)(to + mdl->ByteOffset);
}

PVOID MmMapLockedPagesSpecifyCache(PMDLX MemoryDescriptorList, KPROCESSOR_MODE AccessMode,
                                   MEMORY_CACHING_TYPE CacheType, PVOID RequestedAddress,
                                   ULONG BugCheckOnFailure, ULONG Priority)
{
    void *address;

    KE_DDI(MemoryDescriptorList, AccessMode);
    if (AccessMode != KernelMode)
        return map_for_user(MemoryDescriptorList, RequestedAddress);
    address = mm_pool_refuse() ? NULL : mm_mdl_map(MemoryDescriptorList);
    if (!address && BugCheckOnFailure)
        ke_crash(0x3F, 0, page_count(MemoryDescriptorList), 0, 0,
                 "an MDL could not be mapped and the caller asked for a bug check in that case");
    return address;
}

PVOID MmMapLockedPages(PMDL MemoryDescriptorList, KPROCESSOR_MODE AccessMode)
{
    void *address;

    KE_DDI(MemoryDescriptorList, AccessMode);
    if (AccessMode != KernelMode)
        return map_for_user(MemoryDescriptorList, NULL);
    address = mm_mdl_map(MemoryDescriptorList);
    if (!address)
        ke_crash(0x3F, 0, page_count(MemoryDescriptorList), 0, 0, "an MDL could not be mapped");
    return address;
}

VOID MmUnmapLockedPages(PVOID BaseAddress, PMDL MemoryDescriptorList)
{
    KE_DDI(MemoryDescriptorList, (uintptr_t)BaseAddress);
    mm_mdl_unmap(BaseAddress, MemoryDescriptorList);
}

void mm_user_mappings_end(uint64_t low, uint64_t high)
{
    if (!world->mm->pages)
        return;
    mm_views_end(low, high);
    list_for_each_safe(it, next, &pages()->mappings)
    {
        struct pages_mapping *mapping = container_of(it, struct pages_mapping, link);

        if (!mapping->user || mapping->view || mapping->to < low || mapping->to >= high)
            continue;
        unalias(mapping, mapping->bytes);
        pages_mapping_free(mapping);
    }
}

NTSTATUS MmProtectMdlSystemAddress(PMDLX MemoryDescriptorList, ULONG NewProtect)
{
    uint64_t at =
        (uint64_t)(uintptr_t)MemoryDescriptorList->MappedSystemVa & ~(uint64_t)(MM_PAGE - 1);
    uint64_t bytes = (uint64_t)page_count(MemoryDescriptorList) * MM_PAGE;
    enum memory_access access;

    KE_DDI(MemoryDescriptorList, NewProtect);
    if (!(MemoryDescriptorList->MdlFlags & MDL_MAPPED_TO_SYSTEM_VA))
        return STATUS_NOT_MAPPED_VIEW;
    switch (NewProtect & 0xFF) {
    case 0x01: /* PAGE_NOACCESS */
        access = MEMORY_NONE;
        break;
    case 0x02: /* PAGE_READONLY */
    case 0x10: /* PAGE_EXECUTE */
    case 0x20: /* PAGE_EXECUTE_READ */
        access = MEMORY_READ;
        break;
    case 0x04: /* PAGE_READWRITE */
    case 0x40: /* PAGE_EXECUTE_READWRITE */
        access = MEMORY_WRITE;
        break;
    default:
        return STATUS_INVALID_PAGE_PROTECTION;
    }
    /* Pool, images and stacks keep theirs: their pages hold other things too. */
    if (at - LAYOUT_MAPPINGS < LAYOUT_TIB)
        memory_protect(at, bytes, access);
    return STATUS_SUCCESS;
}

/* Drop whole pages and bytes from the front. */
NTSTATUS MmAdvanceMdl(PMDL Mdl, ULONG NumberOfBytes)
{
    uint64_t skipped = ((uint64_t)Mdl->ByteOffset + NumberOfBytes) / MM_PAGE;

    KE_DDI(Mdl, NumberOfBytes);
    if (NumberOfBytes >= Mdl->ByteCount)
        return STATUS_INVALID_PARAMETER_2;
    if (Mdl->MdlFlags & MDL_PARTIAL_HAS_BEEN_MAPPED)
        return STATUS_NOT_SUPPORTED;
    memmove(pfns(Mdl), pfns(Mdl) + skipped, (page_count(Mdl) - skipped) * sizeof(PFN_NUMBER));
    if (Mdl->MdlFlags & (MDL_MAPPED_TO_SYSTEM_VA | MDL_SOURCE_IS_NONPAGED_POOL))
        Mdl->MappedSystemVa = (char *)Mdl->MappedSystemVa + NumberOfBytes;
    Mdl->StartVa = (char *)Mdl->StartVa + skipped * MM_PAGE;
    Mdl->ByteOffset = (Mdl->ByteOffset + NumberOfBytes) % MM_PAGE;
    Mdl->ByteCount -= NumberOfBytes;
    return STATUS_SUCCESS;
}
