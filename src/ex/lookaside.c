/*
 * lookaside.c - lookaside lists: a stock of blocks of one size in front of pool.
 *
 * Depth is how many blocks are kept; it starts at 4, whatever the caller says, and stays there:
 * Windows' balance set manager adjusts it once a second to what it saw. Blocks in stock of lists
 * without routines of their own are filled like freed pool, and like new pool when they are given
 * out again, so that use after free and reliance on old contents are seen. (A list with an Allocate
 * or Free routine may keep constructed objects; those are left alone.)
 */
#include "ex/ex.h"

#include <string.h>

enum { DEPTH = 4, DEPTH_MAX = 256 };

_Static_assert(sizeof(GENERAL_LOOKASIDE) == 0x80, "x64 layout");
_Static_assert(sizeof(LOOKASIDE_LIST_EX) == 0x60, "x64 layout");
_Static_assert(__builtin_offsetof(GENERAL_LOOKASIDE, ListEntry) == 0x40, "x64 layout");

#define CALLER ((uint64_t)(uintptr_t)__builtin_return_address(0))

void *ex_pool(POOL_TYPE type, SIZE_T bytes, ULONG tag, uint64_t pc)
{
    return mm_pool_by_type((ULONG)type, bytes, tag, pc);
}

/* --- what all kinds share
 * ---------------------------------------------------------------------------- */

/* Defaults of the Ex form; only their addresses matter. */
static PVOID default_allocate(POOL_TYPE type, SIZE_T bytes, ULONG tag, PLOOKASIDE_LIST_EX lookaside)
{
    return ExAllocatePoolWithTag(type, bytes, tag);
}

static VOID default_free(PVOID block, PLOOKASIDE_LIST_EX lookaside)
{
    ExFreePoolWithTag(block, 0);
}

/* Free of an older list without a routine. */
static VOID lookaside_free(PVOID block)
{
    ExFreePoolWithTag(block, 0);
}

static bool plain(const GENERAL_LOOKASIDE_POOL *list)
{
    return (list->Allocate == ExAllocatePoolWithTag || list->AllocateEx == default_allocate) &&
           (list->Free == lookaside_free || list->FreeEx == default_free);
}

static void initialize(GENERAL_LOOKASIDE_POOL *list, POOL_TYPE type, SIZE_T bytes, ULONG tag,
                       LIST_ENTRY *all, const char *kind)
{
    memset(list, 0, sizeof *list);
    InitializeSListHead(&list->ListHead);
    list->Depth = DEPTH;
    list->MaximumDepth = DEPTH_MAX;
    list->Type = type;
    list->Tag = tag;
    list->Size = (ULONG)bytes;
    InsertTailList(all, &list->ListEntry);
    ex_active_add(list, sizeof *list, kind);
    sim_probe(world->sim, KE_PROBE_OBJECT, .object = list, .b = sizeof *list, .text = kind);
}

static PSLIST_ENTRY pop(GENERAL_LOOKASIDE_POOL *list)
{
    PSLIST_ENTRY entry = (PSLIST_ENTRY)(ULONG_PTR)(list->ListHead.HeaderX64.NextEntry << 4);

    if (entry) {
        list->ListHead.HeaderX64.NextEntry = (ULONG_PTR)entry->Next >> 4;
        list->ListHead.HeaderX64.Depth--;
        list->ListHead.HeaderX64.Sequence++;
    }
    return entry;
}

static void push(GENERAL_LOOKASIDE_POOL *list, PSLIST_ENTRY entry)
{
    entry->Next = (PSLIST_ENTRY)(ULONG_PTR)(list->ListHead.HeaderX64.NextEntry << 4);
    list->ListHead.HeaderX64.NextEntry = (ULONG_PTR)entry >> 4;
    list->ListHead.HeaderX64.Depth++;
    list->ListHead.HeaderX64.Sequence++;
}

/* From the stock, or NULL. */
static void *take(GENERAL_LOOKASIDE_POOL *list)
{
    PSLIST_ENTRY entry;

    ke_point(KE_OP_POOL, list);
    list->TotalAllocates++;
    entry = pop(list);
    if (!entry) {
        list->AllocateMisses++;
        return NULL;
    }
    KE_FRESH(entry, list->Size);
    if (plain(list))
        memset(entry, world->mm->fill_new, list->Size);
    return entry;
}

/* Into the stock; false if it is full. */
static bool keep(GENERAL_LOOKASIDE_POOL *list, void *entry)
{
    ke_point(KE_OP_POOL, list);
    list->TotalFrees++;
    if (list->ListHead.HeaderX64.Depth >= list->Depth) {
        list->FreeMisses++;
        return false;
    }
    KE_FRESH(entry, list->Size);
    if (plain(list))
        memset(entry, world->mm->fill_freed, list->Size);
    push(list, entry);
    return true;
}

/* --- the older forms
 * ------------------------------------------------------------------------------------ */

static void initialize_old(GENERAL_LOOKASIDE *lookaside, PALLOCATE_FUNCTION allocate,
                           PFREE_FUNCTION free, ULONG type, SIZE_T bytes, ULONG tag,
                           LIST_ENTRY *all)
{
    GENERAL_LOOKASIDE_POOL *list = (GENERAL_LOOKASIDE_POOL *)lookaside;

    if (bytes < sizeof(SLIST_ENTRY))
        bytes = sizeof(SLIST_ENTRY);
    initialize(list, (POOL_TYPE)type, bytes, tag, all, "lookaside list");
    list->Allocate = allocate ? allocate : ExAllocatePoolWithTag;
    list->Free = free ? free : lookaside_free;
}

static void *allocate_old(GENERAL_LOOKASIDE *lookaside, uint64_t pc)
{
    GENERAL_LOOKASIDE_POOL *list = (GENERAL_LOOKASIDE_POOL *)lookaside;
    void *entry = take(list);

    if (entry)
        return entry;
    if (list->Allocate == ExAllocatePoolWithTag)
        return ex_pool(list->Type, list->Size, list->Tag, pc);
    KE_CALLBACK("lookaside allocation", list->Allocate,
                entry = list->Allocate(list->Type, list->Size, list->Tag));
    return entry;
}

static void free_one(GENERAL_LOOKASIDE_POOL *list, void *entry, uint64_t pc)
{
    if (list->Free == lookaside_free)
        mm_pool_free(entry, 0, pc);
    else
        KE_CALLBACK("lookaside free", list->Free, list->Free(entry));
}

static void free_old(GENERAL_LOOKASIDE *lookaside, void *entry, uint64_t pc)
{
    GENERAL_LOOKASIDE_POOL *list = (GENERAL_LOOKASIDE_POOL *)lookaside;

    if (!keep(list, entry))
        free_one(list, entry, pc);
}

static void delete_old(GENERAL_LOOKASIDE *lookaside, uint64_t pc)
{
    GENERAL_LOOKASIDE_POOL *list = (GENERAL_LOOKASIDE_POOL *)lookaside;
    void *entry;

    if (!ex_active_remove(list))
        sim_probe(world->sim, KE_PROBE_RULE, .text = "0xC4/0xCB", .object = list, .pc = pc);
    else
        RemoveEntryList(&list->ListEntry);
    while ((entry = pop(list)) != NULL)
        free_one(list, entry, pc);
}

VOID ExInitializeNPagedLookasideList(PNPAGED_LOOKASIDE_LIST Lookaside, PALLOCATE_FUNCTION Allocate,
                                     PFREE_FUNCTION Free, ULONG Flags, SIZE_T Size, ULONG Tag,
                                     USHORT Depth)
{
    KE_DDI(Lookaside, Size);
    initialize_old(&Lookaside->L, Allocate, Free, NonPagedPool | Flags, Size, Tag,
                   &world->ex->npaged_lookaside);
}

VOID ExInitializePagedLookasideList(PPAGED_LOOKASIDE_LIST Lookaside, PALLOCATE_FUNCTION Allocate,
                                    PFREE_FUNCTION Free, ULONG Flags, SIZE_T Size, ULONG Tag,
                                    USHORT Depth)
{
    KE_DDI(Lookaside, Size);
    initialize_old(&Lookaside->L, Allocate, Free, PagedPool | Flags, Size, Tag,
                   &world->ex->paged_lookaside);
}

VOID ExDeleteNPagedLookasideList(PNPAGED_LOOKASIDE_LIST Lookaside)
{
    KE_DDI(Lookaside, 0);
    delete_old(&Lookaside->L, CALLER);
}

VOID ExDeletePagedLookasideList(PPAGED_LOOKASIDE_LIST Lookaside)
{
    KE_DDI(Lookaside, 0);
    delete_old(&Lookaside->L, CALLER);
}

PVOID ExAllocateFromNPagedLookasideList(PNPAGED_LOOKASIDE_LIST Lookaside)
{
    KE_DDI(Lookaside, 0);
    return allocate_old(&Lookaside->L, CALLER);
}

PVOID ExAllocateFromPagedLookasideList(PPAGED_LOOKASIDE_LIST Lookaside)
{
    KE_DDI(Lookaside, 0);
    return allocate_old(&Lookaside->L, CALLER);
}

VOID ExFreeToNPagedLookasideList(PNPAGED_LOOKASIDE_LIST Lookaside, PVOID Entry)
{
    KE_DDI(Lookaside, (uintptr_t)Entry);
    free_old(&Lookaside->L, Entry, CALLER);
}

VOID ExFreeToPagedLookasideList(PPAGED_LOOKASIDE_LIST Lookaside, PVOID Entry)
{
    KE_DDI(Lookaside, (uintptr_t)Entry);
    free_old(&Lookaside->L, Entry, CALLER);
}

/* --- the Ex form
 * ---------------------------------------------------------------------------------------- */

NTSTATUS ExInitializeLookasideListEx(PLOOKASIDE_LIST_EX Lookaside, PALLOCATE_FUNCTION_EX Allocate,
                                     PFREE_FUNCTION_EX Free, POOL_TYPE PoolType, ULONG Flags,
                                     SIZE_T Size, ULONG Tag, USHORT Depth)
{
    const ULONG known =
        EX_LOOKASIDE_LIST_EX_FLAGS_RAISE_ON_FAIL | EX_LOOKASIDE_LIST_EX_FLAGS_FAIL_NO_RAISE;
    ULONG type = (ULONG)PoolType;

    KE_DDI(Lookaside, Size);
    if (type != NonPagedPool && type != PagedPool && type != NonPagedPoolNx &&
        type != NonPagedPoolCacheAligned && type != PagedPoolCacheAligned &&
        type != NonPagedPoolNxCacheAligned)
        return STATUS_INVALID_PARAMETER_4;
    if (Flags & ~known || Flags == known)
        return STATUS_INVALID_PARAMETER_5;
    if (Flags & EX_LOOKASIDE_LIST_EX_FLAGS_RAISE_ON_FAIL)
        type |= POOL_RAISE_IF_ALLOCATION_FAILURE;
    if (Flags & EX_LOOKASIDE_LIST_EX_FLAGS_FAIL_NO_RAISE)
        type |= POOL_QUOTA_FAIL_INSTEAD_OF_RAISE;
    if (Size < sizeof(SLIST_ENTRY))
        Size = sizeof(SLIST_ENTRY);
    initialize(&Lookaside->L, (POOL_TYPE)type, Size, Tag, &world->ex->ex_lookaside,
               "lookaside list");
    Lookaside->L.AllocateEx = Allocate ? Allocate : default_allocate;
    Lookaside->L.FreeEx = Free ? Free : default_free;
    return STATUS_SUCCESS;
}

static void free_one_ex(PLOOKASIDE_LIST_EX lookaside, void *entry, uint64_t pc)
{
    if (lookaside->L.FreeEx == default_free)
        mm_pool_free(entry, 0, pc);
    else
        KE_CALLBACK("lookaside free", lookaside->L.FreeEx, lookaside->L.FreeEx(entry, lookaside));
}

VOID ExFlushLookasideListEx(PLOOKASIDE_LIST_EX Lookaside)
{
    void *entry;

    KE_DDI(Lookaside, 0);
    ke_point(KE_OP_POOL, Lookaside);
    while ((entry = pop(&Lookaside->L)) != NULL)
        free_one_ex(Lookaside, entry, CALLER);
}

VOID ExDeleteLookasideListEx(PLOOKASIDE_LIST_EX Lookaside)
{
    void *entry;

    KE_DDI(Lookaside, 0);
    if (!ex_active_remove(&Lookaside->L))
        sim_probe(world->sim, KE_PROBE_RULE, .text = "0xC4/0xCB", .object = Lookaside,
                  .pc = CALLER);
    else
        RemoveEntryList(&Lookaside->L.ListEntry);
    while ((entry = pop(&Lookaside->L)) != NULL)
        free_one_ex(Lookaside, entry, CALLER);
}

PVOID ExAllocateFromLookasideListEx(PLOOKASIDE_LIST_EX Lookaside)
{
    void *entry;

    KE_DDI(Lookaside, 0);
    entry = take(&Lookaside->L);
    if (entry)
        return entry;
    if (Lookaside->L.AllocateEx == default_allocate)
        return ex_pool(Lookaside->L.Type, Lookaside->L.Size, Lookaside->L.Tag, CALLER);
    KE_CALLBACK("lookaside allocation", Lookaside->L.AllocateEx,
                entry = Lookaside->L.AllocateEx(Lookaside->L.Type, Lookaside->L.Size,
                                                Lookaside->L.Tag, Lookaside));
    return entry;
}

VOID ExFreeToLookasideListEx(PLOOKASIDE_LIST_EX Lookaside, PVOID Entry)
{
    KE_DDI(Lookaside, (uintptr_t)Entry);
    if (!keep(&Lookaside->L, Entry))
        free_one_ex(Lookaside, Entry, CALLER);
}
