/*
 * pool.c - ExAllocatePoolXxx and ExFreePoolXxx, and blocks for the kernel's own objects.
 *
 * Allocating is not a scheduling point: where a block lies depends on its own actor alone. What a
 * bad free does is what Windows does without Driver Verifier, as far as its pages say: the machine
 * stops. What Windows does not notice (a write into the slack behind a block, a write after free)
 * is a violation for observers.
 */
#include "mm/pool.h"
#include "host/layout.h"
#include "host/stack.h"

#include <string.h>

enum {
    TAG_NONE = 0x656E6F4E,           /* 'enoN': what ExAllocatePool uses */
    TAG_PROTECTED = (int)0x80000000, /* PROTECTED_POOL: only the right tag may free */
    TYPE_PAGED = 1,                  /* bit of POOL_TYPE */
    TYPE_MUST_SUCCEED = 2,
    TYPE_CACHE_ALIGNED = 4,
    TYPE_QUOTA_RETURNS = 8, /* POOL_QUOTA_FAIL_INSTEAD_OF_RAISE */
    TYPE_RAISES = 16,       /* POOL_RAISE_IF_ALLOCATION_FAILURE */
    TYPE_NX = 512,          /* POOL_NX_ALLOCATION */
    TYPE_ZERO = 1024,       /* POOL_ZERO_ALLOCATION */
    SMALLEST = 16,          /* with less left than that nobody gets memory */
    LARGE_FILL = 16 << 20,  /* of a larger block only so much is poisoned */
};

#define CALLER ((uint64_t)(uintptr_t)__builtin_return_address(0))

/* --- allocating ---------------------------------------------------------------------------------
 */

/* Is failure injected here? */
static bool injected(void)
{
    struct mm *mm = world->mm;

    mm->refusable++;
    if (irqlab_unlikely(mm->fail_nth) && --mm->fail_nth == 0)
        return true;
    return irqlab_unlikely(mm->fail) && sim_choose(world->sim, SIM_CHOICE_ALLOC, 2) == 1;
}

bool mm_pool_refuse(void)
{
    return injected() || mm_pool_exhausted(SMALLEST);
}

bool mm_pool_exhausted(uint64_t bytes)
{
    const struct mm *mm = world->mm;

    return irqlab_unlikely(mm->live_bytes + bytes > mm->limit_bytes);
}

static irqlab_cold void keep_frames(struct pool_place *place, bool freed)
{
    uint64_t here = (uint64_t)(uintptr_t)__builtin_frame_address(0);
    struct stack_frame frames[MM_FRAMES];
    uint64_t *keep;
    size_t count;

    if (!place->frames) {
        place->frames = arena_alloc(&world->arena, 2 * MM_FRAMES * sizeof *place->frames);
        if (!place->frames)
            return;
    }
    keep = place->frames + (freed ? MM_FRAMES : 0);
    memset(keep, 0, MM_FRAMES * sizeof *keep);
    count = stack_walk_here(here & ~0xFFFull, (here & ~0xFFFull) + (1 << 20), frames, MM_FRAMES,
                            STACK_WALK_IMAGES);
    for (size_t i = 0; i < count; i++)
        keep[i] = frames[i].address;
}

static void fill(const struct pool_place *place)
{
    uint8_t byte = world->mm->fill_new;
    bool large = place->bytes > POOL_SMALL_MAX;

    if (place->kind & MM_POOL_ZERO) {
        if (!large) /* a large one is fresh: it reads as zero */
            memset((void *)place->base, 0, place->bytes);
        return;
    }
    memset((void *)place->base, byte, place->bytes < LARGE_FILL ? place->bytes : LARGE_FILL);
}

static struct pool_place *allocate(uint64_t bytes, ULONG tag, ULONG type, uint32_t kind,
                                   uint64_t pc)
{
    struct mm *mm = world->mm;
    struct sim_actor *actor = world->sim->cpu->actor;
    struct pool_place *place;
    struct pool_heap *heap;

    /* What the kernel needs for itself it gets: the limit is for drivers. */
    if (irqlab_unlikely(bytes > mm->limit_bytes || mm->live_bytes + bytes > mm->limit_bytes) &&
        !(kind & MM_POOL_KERNEL)) {
        if (!mm->refused++)
            mm->refused_pc = pc;
        return NULL;
    }
    place = pool_place_get(bytes, &heap);
    if (irqlab_unlikely(!place))
        return NULL;
    place->serial = ++heap->serial;
    place->pc = pc;
    place->free_pc = 0;
    place->time_100ns = world->sim->now_100ns;
    place->process = NULL;
    place->tag = tag;
    place->type = type;
    place->actor = actor->number;
    place->actor_ident = actor->ident;
    place->free_actor = 0;
    place->kind = (uint16_t)kind;
    place->state = MM_BLOCK_LIVE;
    mm->live_bytes += bytes;
    mm->live_count++;
    mm->live_of_drivers += !(kind & MM_POOL_KERNEL);
    mm->allocations++;
    fill(place);
    if (irqlab_unlikely(mm->frames))
        keep_frames(place, false);
    sim_probe(world->sim, KE_PROBE_POOL, .a = 1, .object = (void *)place->base, .b = bytes,
              .c = tag, .pc = pc);
    return place;
}

void *mm_pool_alloc(uint64_t bytes, ULONG tag, uint32_t kind, uint64_t pc)
{
    struct pool_place *place =
        allocate(bytes, tag, kind & MM_POOL_PAGED ? TYPE_PAGED : TYPE_NX, kind, pc);

    return place ? (void *)place->base : NULL;
}

/* An allocation that a driver asked for; NULL if it is refused for whatever reason. */
static void *for_driver(uint64_t bytes, ULONG tag, ULONG type, uint32_t kind, uint64_t pc,
                        NTSTATUS *why)
{
    struct mm *mm = world->mm;
    struct pool_place *place;
    void *process = NULL;
    bool charged = false;

    *why = STATUS_INSUFFICIENT_RESOURCES;
    if (injected())
        return NULL;
    if (kind & MM_POOL_QUOTA && bytes < MM_PAGE && mm->hooks.quota_charge) {
        process = mm->hooks.quota_charge(bytes);
        if (!process) {
            *why = STATUS_QUOTA_EXCEEDED;
            return NULL;
        }
        charged = true;
    }
    place = allocate(bytes, tag, type, kind, pc);
    if (!place) {
        if (charged)
            mm->hooks.quota_return(process, bytes);
        return NULL;
    }
    place->process = process;
    return (void *)place->base;
}

static uint32_t kind_of_type(ULONG type)
{
    uint32_t kind = type & TYPE_ZERO ? MM_POOL_ZERO : 0;

    if (type & TYPE_PAGED)
        kind |= MM_POOL_PAGED;
    else if (!(type & TYPE_NX))
        kind |= MM_POOL_EXECUTE;
    return kind;
}

static void *by_type(ULONG type, uint64_t bytes, ULONG tag, uint32_t more, bool raises, uint64_t pc)
{
    NTSTATUS why;
    void *block;

    if (irqlab_unlikely((type & ~(TYPE_QUOTA_RETURNS | TYPE_RAISES) & 7) == TYPE_MUST_SUCCEED ||
                        (type & 7) == 6))
        ke_crash(0xC2, 0x9A, type, bytes, tag, "the driver asked for must-succeed pool");
    block = for_driver(bytes, tag, type, kind_of_type(type) | more, pc, &why);
    if (irqlab_unlikely(!block) && raises)
        ke_raise_status(why);
    return block;
}

void *mm_pool_by_type(ULONG type, uint64_t bytes, ULONG tag, uint64_t pc)
{
    return by_type(type, bytes, tag, 0, type & TYPE_RAISES, pc);
}

PVOID ExAllocatePoolWithTag(POOL_TYPE PoolType, SIZE_T NumberOfBytes, ULONG Tag)
{
    KE_DDI(NULL, NumberOfBytes);
    return by_type((ULONG)PoolType, NumberOfBytes, Tag, 0, (ULONG)PoolType & TYPE_RAISES, CALLER);
}

/* The forms without a tag are macros of the headers; drivers also take their addresses. */
#undef ExAllocatePool
#undef ExAllocatePoolWithQuota
#undef ExFreePool
PVOID ExAllocatePool(POOL_TYPE PoolType, SIZE_T NumberOfBytes);
PVOID ExAllocatePoolWithQuota(POOL_TYPE PoolType, SIZE_T NumberOfBytes);
VOID ExFreePool(PVOID P);

PVOID ExAllocatePool(POOL_TYPE PoolType, SIZE_T NumberOfBytes)
{
    KE_DDI(NULL, NumberOfBytes);
    return by_type((ULONG)PoolType, NumberOfBytes, TAG_NONE, 0, (ULONG)PoolType & TYPE_RAISES,
                   CALLER);
}

PVOID ExAllocatePoolWithQuotaTag(POOL_TYPE PoolType, SIZE_T NumberOfBytes, ULONG Tag)
{
    ULONG type = (ULONG)PoolType;

    KE_DDI(NULL, NumberOfBytes);
    return by_type(type & ~(ULONG)TYPE_QUOTA_RETURNS, NumberOfBytes, Tag, MM_POOL_QUOTA,
                   !(type & TYPE_QUOTA_RETURNS), CALLER);
}

PVOID ExAllocatePoolWithQuota(POOL_TYPE PoolType, SIZE_T NumberOfBytes)
{
    ULONG type = (ULONG)PoolType;

    KE_DDI(NULL, NumberOfBytes);
    return by_type(type & ~(ULONG)TYPE_QUOTA_RETURNS, NumberOfBytes, TAG_NONE, MM_POOL_QUOTA,
                   !(type & TYPE_QUOTA_RETURNS), CALLER);
}

/* The priority says how badly the driver wants it when memory is scarce; it never is. */
PVOID ExAllocatePoolWithTagPriority(POOL_TYPE PoolType, SIZE_T NumberOfBytes, ULONG Tag,
                                    EX_POOL_PRIORITY Priority)
{
    KE_DDI(NULL, NumberOfBytes);
    return by_type((ULONG)PoolType, NumberOfBytes, Tag, 0, (ULONG)PoolType & TYPE_RAISES, CALLER);
}

/* POOL_FLAGS: one of three pool types, required flags that must be known, optional ones that need
 * not be. Fills *type and *kind; false: the call fails. */
static bool by_flags(POOL_FLAGS flags, ULONG *type, uint32_t *kind)
{
    const POOL_FLAGS types = POOL_FLAG_NON_PAGED | POOL_FLAG_NON_PAGED_EXECUTE | POOL_FLAG_PAGED;
    const POOL_FLAGS known = types | POOL_FLAG_USE_QUOTA | POOL_FLAG_UNINITIALIZED |
                             POOL_FLAG_SESSION | POOL_FLAG_CACHE_ALIGNED |
                             POOL_FLAG_RAISE_ON_FAILURE;
    const POOL_FLAGS required = 0xFFFFFFFFull;

    if ((flags & required & ~known) != 0 || __builtin_popcountll(flags & types) != 1)
        return false;
    *kind = 0;
    *type = TYPE_NX;
    if (flags & POOL_FLAG_PAGED) {
        *kind |= MM_POOL_PAGED;
        *type = TYPE_PAGED;
    } else if (flags & POOL_FLAG_NON_PAGED_EXECUTE) {
        *kind |= MM_POOL_EXECUTE;
        *type = 0;
    }
    if (flags & POOL_FLAG_CACHE_ALIGNED)
        *type |= TYPE_CACHE_ALIGNED;
    if (flags & POOL_FLAG_USE_QUOTA)
        *kind |= MM_POOL_QUOTA;
    if (!(flags & POOL_FLAG_UNINITIALIZED))
        *kind |= MM_POOL_ZERO;
    return true;
}

static void *with_flags(POOL_FLAGS flags, uint64_t bytes, ULONG tag, bool parameters_ok,
                        uint64_t pc)
{
    NTSTATUS why = STATUS_INSUFFICIENT_RESOURCES;
    void *block = NULL;
    uint32_t kind;
    ULONG type;

    if (parameters_ok && by_flags(flags, &type, &kind))
        block = for_driver(bytes, tag, type, kind, pc, &why);
    if (irqlab_unlikely(!block) && flags & POOL_FLAG_RAISE_ON_FAILURE)
        ke_raise_status(why);
    return block;
}

PVOID ExAllocatePool2(POOL_FLAGS Flags, SIZE_T NumberOfBytes, ULONG Tag)
{
    KE_DDI(NULL, NumberOfBytes);
    return with_flags(Flags, NumberOfBytes, Tag, true, CALLER);
}

/* A parameter that is not optional must be known. There is one NUMA node and no secure pool. */
static bool parameters_known(PCPOOL_EXTENDED_PARAMETER parameters, ULONG count)
{
    for (ULONG i = 0; i < count; i++) {
        bool known = parameters[i].Type == PoolExtendedParameterPriority ||
                     (parameters[i].Type == PoolExtendedParameterNumaNode &&
                      parameters[i].PreferredNode == 0);

        if (!known && !parameters[i].Optional)
            return false;
    }
    return true;
}

PVOID ExAllocatePool3(POOL_FLAGS Flags, SIZE_T NumberOfBytes, ULONG Tag,
                      PCPOOL_EXTENDED_PARAMETER ExtendedParameters, ULONG ExtendedParametersCount)
{
    KE_DDI(NULL, NumberOfBytes);
    return with_flags(Flags, NumberOfBytes, Tag,
                      parameters_known(ExtendedParameters, ExtendedParametersCount), CALLER);
}

/* --- freeing ------------------------------------------------------------------------------------
 */

/* What a POOL_HEADER would hold, for bug check parameters. */
static uint64_t header_of(const struct pool_place *place)
{
    return (uint64_t)place->tag << 32 | ((place->type & TYPE_PAGED) + 2) << 25 |
           ((place->bytes + 31) / 16 & 0xFF) << 16;
}

static irqlab_cold _Noreturn void bad_address(uint64_t address)
{
    const struct pool_place *place = pool_place_around(address);

    if (layout_is_user(address))
        ke_crash(0xC2, 0x40, address, LAYOUT_SYSTEM_START, 0,
                 address ? "a user-mode address was freed as pool" : "NULL was freed as pool");
    if (place)
        ke_crash(0xC2, 0x46, address, 0, 0,
                 "the address freed is not the start of a pool block: it lies %lld bytes from the "
                 "start of a %s one of %llu bytes",
                 (long long)(address - place->base),
                 place->state == MM_BLOCK_LIVE ? "live" : "freed",
                 (unsigned long long)place->bytes);
    ke_crash(0xC2, 0x42, address, 0, 0, "the address freed was never in any pool");
}

static irqlab_cold void damaged(const struct pool_place *place, uint64_t at, uint64_t pc)
{
    uint64_t end =
        place->base + ((place->bytes + MM_POOL_ALIGN - 1) & ~(uint64_t)(MM_POOL_ALIGN - 1));

    if (place->bytes >= MM_PAGE)
        end = place->base + ((place->bytes + MM_PAGE - 1) & ~(uint64_t)(MM_PAGE - 1));
    sim_probe(world->sim, KE_PROBE_RULE, .text = at < place->base ? "0xC1/0x23" : "0xC1/0x24",
              .object = (void *)place->base, .b = at, .c = place->bytes, .pc = pc);
    if (at >= place->base && at < end) {
        /* Slack: perhaps more is damaged behind it. */
        const uint8_t *p = (const uint8_t *)end;

        for (int i = 0; i < POOL_REDZONE && p[i] == world->mm->fill_redzone; i++)
            if (i == POOL_REDZONE - 1)
                return;
    }
    ke_crash(0x19, 0x20, place->base - POOL_REDZONE, at, header_of(place),
             at < place->base
                 ? "bytes before a block of %llu bytes had been overwritten when it was "
                   "freed: its pool header is gone"
                 : "bytes behind a block of %llu bytes had been overwritten when it was "
                   "freed: the next pool header is gone",
             (unsigned long long)place->bytes);
}

void pool_write_after_free(const struct pool_place *place, uint64_t address)
{
    sim_probe(world->sim, KE_PROBE_RULE, .text = "0xC6", .object = (void *)place->base,
              .b = address, .c = place->bytes, .pc = place->free_pc);
}

void mm_pool_free(void *block, ULONG tag, uint64_t pc)
{
    struct mm *mm = world->mm;
    struct pool_place *place = pool_place_at((uint64_t)(uintptr_t)block);
    uint64_t damage;

    if (irqlab_unlikely(!place || place->state != MM_BLOCK_LIVE)) {
        if (!place)
            bad_address((uint64_t)(uintptr_t)block);
        ke_crash(0xC2, 7, place->tag, header_of(place), place->base,
                 "a pool block was freed that had been freed already");
    }
    if (irqlab_unlikely(tag && (tag ^ place->tag) & ~(ULONG)TAG_PROTECTED))
        ke_crash(0xC2, 0xA, place->base, place->tag, tag,
                 "a pool block with tag '%.4s' was freed with tag '%.4s'",
                 (const char *)&place->tag, (const char *)&tag);
    damage = pool_redzone_damage(place);
    if (irqlab_unlikely(damage))
        damaged(place, damage, pc);
    sim_probe(world->sim, KE_PROBE_POOL, .a = 0, .object = block, .b = place->bytes,
              .c = place->tag, .pc = pc);
    if (place->process) {
        mm->hooks.quota_return(place->process, place->bytes);
        place->process = NULL;
    }
    place->state = MM_BLOCK_FREED;
    place->free_pc = pc;
    place->free_actor = world->sim->cpu->actor->number;
    mm->live_bytes -= place->bytes;
    mm->live_count--;
    mm->live_of_drivers -= !(place->kind & MM_POOL_KERNEL);
    if (irqlab_unlikely(mm->frames))
        keep_frames(place, true);
    pool_place_put(place);
}

VOID ExFreePoolWithTag(PVOID P, ULONG Tag)
{
    KE_DDI(P, Tag);
    mm_pool_free(P, Tag, CALLER);
}

VOID ExFreePool(PVOID P)
{
    KE_DDI(P, 0);
    mm_pool_free(P, 0, CALLER);
}

VOID ExFreePool2(PVOID P, ULONG Tag, PCPOOL_EXTENDED_PARAMETER ExtendedParameters,
                 ULONG ExtendedParametersCount)
{
    KE_DDI(P, Tag);
    mm_pool_free(P, Tag, CALLER);
}

/* --- looking ------------------------------------------------------------------------------------
 */

SIZE_T ExQueryPoolBlockSize(PVOID PoolBlock, PBOOLEAN QuotaCharged)
{
    const struct pool_place *place = pool_place_at((uint64_t)(uintptr_t)PoolBlock);

    KE_DDI(PoolBlock, 0);
    if (QuotaCharged)
        *QuotaCharged = place && place->kind & MM_POOL_QUOTA;
    return place ? place->bytes : 0;
}
