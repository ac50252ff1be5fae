/*
 * memory.c - HeapAlloc, LocalAlloc, GlobalAlloc on the one heap, and VirtualAlloc.
 *
 * A private heap (HeapCreate) is a handle without a pool of its own: its blocks come from the heap
 * of the process, and HeapDestroy does not free them. VirtualAlloc hands out address space behind
 * the heap from low to high and never uses an address twice.
 */
#include "win32/internal.h"
#include "host/memory.h"
#include "mm/section.h"

#include <string.h>

#define PROCESS_HEAP ((HANDLE)(uintptr_t)(LAYOUT_USER_EXPORTS + 0x900000000ull))

HANDLE GetProcessHeap(VOID)
{
    return PROCESS_HEAP;
}

/* A private heap's handle is a block of the heap itself: unique, and no address of irqlab's. */
HANDLE HeapCreate(DWORD options, SIZE_T initial_bytes, SIZE_T maximum_bytes)
{
    HANDLE heap = win32_heap_alloc(win32_current(), 64, 16, true);

    KE_DDI(heap, options);
    if (!heap)
        win32_set_error(ERROR_NOT_ENOUGH_MEMORY);
    return heap;
}

BOOL HeapDestroy(HANDLE heap)
{
    KE_DDI(heap, 0);
    if (heap == PROCESS_HEAP)
        return win32_ok(STATUS_INVALID_HANDLE);
    win32_free(heap);
    return TRUE;
}

static void *no_memory(DWORD flags)
{
    if (flags & HEAP_GENERATE_EXCEPTIONS)
        win32_raise((uint32_t)STATUS_NO_MEMORY, 0, 0, NULL);
    win32_set_error(ERROR_NOT_ENOUGH_MEMORY);
    return NULL;
}

LPVOID HeapAlloc(HANDLE heap, DWORD flags, SIZE_T bytes)
{
    void *block = win32_heap_alloc(win32_current(), bytes, 16, (flags & HEAP_ZERO_MEMORY) != 0);

    return block ? block : no_memory(flags);
}

static void *resize(void *block, SIZE_T bytes, bool zero, bool in_place)
{
    struct win32_process *process = win32_current();
    size_t old;
    char *larger;

    if (!win32_heap_find(process, block, &old)) {
        win32_free(block); /* says what is wrong */
        return NULL;
    }
    if (in_place)
        return bytes <= old ? block : NULL;
    larger = win32_heap_alloc(process, bytes, 16, false);
    if (!larger)
        return NULL;
    memcpy(larger, block, old < bytes ? old : bytes);
    if (zero && bytes > old)
        memset(larger + old, 0, bytes - old);
    win32_free(block);
    return larger;
}

LPVOID HeapReAlloc(HANDLE heap, DWORD flags, LPVOID block, SIZE_T bytes)
{
    void *larger;

    if (!block)
        return NULL;
    larger = resize(block, bytes, (flags & HEAP_ZERO_MEMORY) != 0,
                    (flags & HEAP_REALLOC_IN_PLACE_ONLY) != 0);
    return larger ? larger : no_memory(flags);
}

BOOL HeapFree(HANDLE heap, DWORD flags, LPVOID block)
{
    win32_free(block);
    return TRUE;
}

SIZE_T HeapSize(HANDLE heap, DWORD flags, LPCVOID block)
{
    size_t bytes;

    return win32_heap_find(win32_current(), block, &bytes) ? bytes : (SIZE_T)-1;
}

BOOL HeapValidate(HANDLE heap, DWORD flags, LPCVOID block)
{
    size_t bytes;

    return !block || win32_heap_find(win32_current(), block, &bytes);
}

SIZE_T HeapCompact(HANDLE heap, DWORD flags)
{
    return 1 << 20;
}

BOOL HeapLock(HANDLE heap)
{
    return TRUE;
}

BOOL HeapUnlock(HANDLE heap)
{
    return TRUE;
}

BOOL HeapSetInformation(HANDLE heap, int information_class, PVOID information, SIZE_T bytes)
{
    return TRUE;
}

/* --- LocalAlloc, GlobalAlloc: moveable blocks do not move ------------------------------------- */

HLOCAL LocalAlloc(UINT flags, SIZE_T bytes)
{
    return HeapAlloc(PROCESS_HEAP, flags & LMEM_ZEROINIT ? HEAP_ZERO_MEMORY : 0, bytes);
}

HLOCAL LocalReAlloc(HLOCAL block, SIZE_T bytes, UINT flags)
{
    return HeapReAlloc(PROCESS_HEAP, flags & LMEM_ZEROINIT ? HEAP_ZERO_MEMORY : 0, block, bytes);
}

HLOCAL LocalFree(HLOCAL block)
{
    win32_free(block);
    return NULL;
}

LPVOID LocalLock(HLOCAL block)
{
    return block;
}

BOOL LocalUnlock(HLOCAL block)
{
    win32_set_error(NO_ERROR);
    return FALSE;
}

SIZE_T LocalSize(HLOCAL block)
{
    SIZE_T bytes = HeapSize(PROCESS_HEAP, 0, block);

    return bytes == (SIZE_T)-1 ? 0 : bytes;
}

HGLOBAL GlobalAlloc(UINT flags, SIZE_T bytes)
{
    return LocalAlloc(flags, bytes);
}

HGLOBAL GlobalReAlloc(HGLOBAL block, SIZE_T bytes, UINT flags)
{
    return LocalReAlloc(block, bytes, flags);
}

HGLOBAL GlobalFree(HGLOBAL block)
{
    return LocalFree(block);
}

LPVOID GlobalLock(HGLOBAL block)
{
    return block;
}

BOOL GlobalUnlock(HGLOBAL block)
{
    return LocalUnlock(block);
}

SIZE_T GlobalSize(HGLOBAL block)
{
    return LocalSize(block);
}

/* --- pages ------------------------------------------------------------------------------------ */

enum { GRANULARITY = 64 * 1024 };

/* What VirtualAlloc reserved: pages, each reserved or committed with a protection. */
struct region {
    struct list link;
    uint64_t base, bytes;
    uint32_t *protection; /* per page; 0: reserved */
};

static uint64_t virtual_base(const struct win32_process *process)
{
    return process->slot_base + LAYOUT_USER_STACKS -
           0x80000000ull; /* the last 2 GiB of the heap's */
}

static struct region *region_at(uint64_t address)
{
    list_for_each(it, &win32_current()->regions)
    {
        struct region *region = container_of(it, struct region, link);

        if (address - region->base < region->bytes)
            return region;
    }
    return NULL;
}

static enum memory_access access_of(DWORD protection)
{
    if (protection & (PAGE_GUARD | PAGE_NOACCESS))
        return MEMORY_NONE;
    if (protection &
        (PAGE_READWRITE | PAGE_WRITECOPY | PAGE_EXECUTE_READWRITE | PAGE_EXECUTE_WRITECOPY))
        return MEMORY_WRITE;
    return protection & (PAGE_EXECUTE | PAGE_EXECUTE_READ) ? MEMORY_EXECUTE : MEMORY_READ;
}

/* The view of a section that the address lies in, of this process. */
static struct mm_view *view_at(uint64_t address)
{
    struct mm_view *view = mm_view_at(address);

    return view && view->process == win32_current()->object ? view : NULL;
}

static struct region *reserve(struct win32_process *process, uint64_t bytes)
{
    uint64_t base = virtual_base(process) + process->virtual_used_bytes;
    struct region *region;

    for (const struct mm_view *view; /* one may have been mapped there by its address */
         bytes <= 0x80000000ull - process->virtual_used_bytes &&
         (view = mm_view_over(base, bytes)) != NULL;
         base = virtual_base(process) + process->virtual_used_bytes)
        process->virtual_used_bytes =
            (view->at + view->bytes - virtual_base(process) + GRANULARITY - 1) / GRANULARITY *
            GRANULARITY;
    if (bytes > 0x80000000ull - process->virtual_used_bytes)
        return NULL;
    region = arena_alloc(&world->arena, sizeof *region);
    if (!region)
        return NULL;
    region->protection =
        arena_alloc(&world->arena, bytes / MEMORY_PAGE * sizeof *region->protection);
    if (!region->protection) {
        arena_free(&world->arena, region, sizeof *region);
        return NULL;
    }
    region->base = base;
    region->bytes = bytes;
    process->virtual_used_bytes += (bytes + GRANULARITY - 1) / GRANULARITY * GRANULARITY;
    list_push_back(&process->regions, &region->link);
    return region;
}

/* Pages of a section made with SEC_RESERVE: for all who map it. */
static LPVOID commit_view(struct mm_view *view, uint64_t at, uint64_t end, DWORD protection)
{
    if (end > view->at + view->bytes) {
        win32_set_error(ERROR_INVALID_ADDRESS);
        return NULL;
    }
    mm_view_commit(view, at, end - at);
    if (protection != view->protection)
        mm_view_protect(view, at, end - at, protection);
    return (void *)(uintptr_t)at;
}

LPVOID VirtualAlloc(LPVOID address, SIZE_T bytes, DWORD type, DWORD protection)
{
    struct win32_process *process = win32_current();
    uint64_t at = (uint64_t)(uintptr_t)address & ~(uint64_t)(MEMORY_PAGE - 1);
    uint64_t end =
        ((uint64_t)(uintptr_t)address + bytes + MEMORY_PAGE - 1) & ~(uint64_t)(MEMORY_PAGE - 1);
    struct region *region;

    KE_DDI(address, bytes);
    ke_point(KE_OP_LOCK, &process->regions);
    if (!bytes || !(type & (MEM_COMMIT | MEM_RESERVE))) {
        win32_set_error(ERROR_INVALID_PARAMETER);
        return NULL;
    }
    if (address && !(type & MEM_RESERVE) && view_at(at))
        return commit_view(view_at(at), at, end, protection);
    if (address && !(type & MEM_RESERVE)) {
        region = region_at(at);
        if (!region || end > region->base + region->bytes) {
            win32_set_error(ERROR_INVALID_ADDRESS);
            return NULL;
        }
    } else if (address) {
        win32_set_error(ERROR_INVALID_ADDRESS); /* irqlab chooses */
        return NULL;
    } else {
        region = reserve(process, (bytes + MEMORY_PAGE - 1) & ~(uint64_t)(MEMORY_PAGE - 1));
        if (!region) {
            win32_set_error(ERROR_NOT_ENOUGH_MEMORY);
            return NULL;
        }
        at = region->base;
        end = region->base + region->bytes;
    }
    if (type & MEM_COMMIT) {
        for (uint64_t page = at; page < end; page += MEMORY_PAGE) {
            uint32_t *entry = &region->protection[(page - region->base) / MEMORY_PAGE];
            bool fresh = !*entry;

            if (!memory_commit(page, MEMORY_PAGE, MEMORY_WRITE)) {
                win32_set_error(ERROR_NOT_ENOUGH_MEMORY);
                return NULL;
            }
            if (fresh)
                memset((void *)(uintptr_t)page, 0, MEMORY_PAGE);
            *entry = protection;
            if (access_of(protection) != MEMORY_WRITE)
                memory_protect(page, MEMORY_PAGE, access_of(protection));
        }
    }
    return (void *)(uintptr_t)at;
}

BOOL VirtualFree(LPVOID address, SIZE_T bytes, DWORD type)
{
    uint64_t at = (uint64_t)(uintptr_t)address;
    struct region *region = region_at(at);

    KE_DDI(address, bytes);
    ke_point(KE_OP_LOCK, region);
    if (!region || (type != MEM_RELEASE && type != MEM_DECOMMIT)) {
        win32_set_error(region ? ERROR_INVALID_PARAMETER : ERROR_INVALID_ADDRESS);
        return FALSE;
    }
    if (type == MEM_RELEASE && (bytes || at != region->base)) {
        win32_set_error(bytes ? ERROR_INVALID_PARAMETER : ERROR_INVALID_ADDRESS);
        return FALSE;
    }
    if (!bytes)
        bytes = region->base + region->bytes - at;
    for (uint64_t page = at & ~(uint64_t)(MEMORY_PAGE - 1);
         page < at + bytes && page < region->base + region->bytes; page += MEMORY_PAGE) {
        uint32_t *entry = &region->protection[(page - region->base) / MEMORY_PAGE];

        if (*entry)
            memory_decommit(page, MEMORY_PAGE);
        *entry = 0;
    }
    if (type == MEM_RELEASE) {
        list_remove(&region->link);
        arena_free(&world->arena, region->protection,
                   region->bytes / MEMORY_PAGE * sizeof *region->protection);
        arena_free(&world->arena, region, sizeof *region);
    }
    return TRUE;
}

/* One of the eight ways, with guard, no cache or write combined besides. */
static bool valid_protection(DWORD protection)
{
    DWORD way = protection & 0xFF;

    return way && !(way & (way - 1)) && !(protection & ~(DWORD)0x7FF) &&
           (way != PAGE_NOACCESS || way == protection);
}

/* Not more than the view was mapped with. */
static BOOL protect_view(struct mm_view *view, uint64_t address, uint64_t bytes, DWORD protection,
                         DWORD *old_protection)
{
    uint64_t at = address & ~(uint64_t)(MEMORY_PAGE - 1);
    uint64_t end = (address + bytes + MEMORY_PAGE - 1) & ~(uint64_t)(MEMORY_PAGE - 1);

    if (end > view->at + view->bytes || !mm_view_protection(view, at)) {
        win32_set_error(ERROR_INVALID_ADDRESS);
        return FALSE;
    }
    if (mm_protection_writes(protection) && !mm_protection_writes(view->protection)) {
        win32_set_error(ERROR_INVALID_PARAMETER); /* STATUS_SECTION_PROTECTION */
        return FALSE;
    }
    win32_probe(old_protection, sizeof *old_protection, true);
    *old_protection = mm_view_protection(view, at);
    mm_view_protect(view, at, end - at, protection);
    return TRUE;
}

BOOL VirtualProtect(LPVOID address, SIZE_T bytes, DWORD protection, PDWORD old_protection)
{
    uint64_t at = (uint64_t)(uintptr_t)address & ~(uint64_t)(MEMORY_PAGE - 1);
    struct region *region = region_at(at);
    struct mm_view *view = view_at(at);

    KE_DDI(address, protection);
    if (!valid_protection(protection)) {
        win32_set_error(ERROR_INVALID_PARAMETER);
        return FALSE;
    }
    if (view)
        return protect_view(view, (uint64_t)(uintptr_t)address, bytes, protection, old_protection);
    if (!region || (uint64_t)(uintptr_t)address + bytes > region->base + region->bytes) {
        win32_set_error(ERROR_INVALID_ADDRESS);
        return FALSE;
    }
    win32_probe(old_protection, sizeof *old_protection, true);
    *old_protection = region->protection[(at - region->base) / MEMORY_PAGE];
    for (uint64_t page = at; page < (uint64_t)(uintptr_t)address + bytes; page += MEMORY_PAGE) {
        uint32_t *entry = &region->protection[(page - region->base) / MEMORY_PAGE];

        if (!*entry) {
            win32_set_error(ERROR_INVALID_ADDRESS);
            return FALSE;
        }
        *entry = protection;
        memory_protect(page, MEMORY_PAGE, access_of(protection));
    }
    return TRUE;
}

static void query_view(const struct mm_view *view, uint64_t at, PMEMORY_BASIC_INFORMATION out)
{
    ULONG protection = mm_view_protection(view, at);
    uint64_t end = at;

    while (end < view->at + view->bytes && mm_view_protection(view, end) == protection)
        end += MEMORY_PAGE;
    out->AllocationBase = (void *)(uintptr_t)view->at;
    out->AllocationProtect = view->protection;
    out->RegionSize = end - at;
    out->State = protection ? MEM_COMMIT : MEM_RESERVE;
    out->Protect = protection;
    out->Type = MEM_MAPPED;
}

SIZE_T VirtualQuery(LPCVOID address, PMEMORY_BASIC_INFORMATION information, SIZE_T bytes)
{
    uint64_t at = (uint64_t)(uintptr_t)address & ~(uint64_t)(MEMORY_PAGE - 1), end;
    struct region *region = region_at(at);
    uint32_t protection;

    if (bytes < sizeof *information) {
        win32_set_error(ERROR_BAD_LENGTH);
        return 0;
    }
    win32_probe(information, sizeof *information, true);
    memset(information, 0, sizeof *information);
    information->BaseAddress = (void *)(uintptr_t)at;
    if (view_at(at)) {
        query_view(view_at(at), at, information);
        return sizeof *information;
    }
    if (!region) {
        information->State = MEM_FREE;
        information->Protect = PAGE_NOACCESS;
        information->RegionSize = MEMORY_PAGE;
        return sizeof *information;
    }
    protection = region->protection[(at - region->base) / MEMORY_PAGE];
    for (end = at; end < region->base + region->bytes &&
                   region->protection[(end - region->base) / MEMORY_PAGE] == protection;)
        end += MEMORY_PAGE;
    information->AllocationBase = (void *)(uintptr_t)region->base;
    information->AllocationProtect = PAGE_READWRITE;
    information->RegionSize = end - at;
    information->State = protection ? MEM_COMMIT : MEM_RESERVE;
    information->Protect = protection;
    information->Type = MEM_PRIVATE;
    return sizeof *information;
}

/* mm asks before it maps something at an address that was chosen. */
bool win32_user_taken(const struct _KPROCESS *object, uint64_t address, uint64_t bytes)
{
    const struct win32_process *process = object->win32;
    uint64_t end = address + bytes;

    if (!process)
        return false;
    list_for_each(it, &process->regions)
    {
        const struct region *region = container_of(it, struct region, link);

        if (region->base < end && region->base + region->bytes > address)
            return true;
    }
    return (address < virtual_base(process) && end > process->app->image_base) ||
           (address < process->slot_base + LAYOUT_USER_STACKS +
                          (uint64_t)WIN32_STACKS * WIN32_STACK_BYTES &&
            end > process->slot_base + LAYOUT_USER_STACKS);
}

BOOL VirtualLock(LPVOID address, SIZE_T bytes)
{
    return TRUE;
}

BOOL VirtualUnlock(LPVOID address, SIZE_T bytes)
{
    return TRUE;
}

static BOOL bad(const void *address, UINT_PTR bytes)
{
    uint64_t at = (uint64_t)(uintptr_t)address;
    struct win32_process *process = win32_current();

    return bytes && (at < process->slot_base || at + bytes < at ||
                     at + bytes > process->slot_base + LAYOUT_USER_SLOT_BYTES);
}

BOOL IsBadReadPtr(const VOID *address, UINT_PTR bytes)
{
    return bad(address, bytes);
}

BOOL IsBadWritePtr(LPVOID address, UINT_PTR bytes)
{
    return bad(address, bytes);
}
