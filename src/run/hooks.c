/*
 * hooks.c - what compiled driver and app code calls at its memory accesses and branches.
 *
 * The pipeline compiles with -fsanitize=thread and a coverage option and links no sanitizer: these
 * functions answer. An access that the current actor has made before, since it last released
 * anything, is known by one compare with the shadow; for all others see P##slow. A volatile or
 * atomic access is a scheduling point first; a branch is work. The set is the union of what gcc and
 * clang emit. There are two families, because kernel code may touch the system range and user code
 * may not; exports.c binds an image to one of them.
 *
 * One host thread runs everything, so between two points a plain operation is atomic.
 */
#include "run/internal.h"
#include "mm/mm.h"
#include "race/race.h"
#include "rtl/crt.h"

#include <string.h>

typedef unsigned __int128 u128;

#define CALLER ((uint64_t)(uintptr_t)__builtin_return_address(0))
#define FRAME ((uint64_t)(uintptr_t)__builtin_frame_address(0))

enum { FIRST_SYSTEM_TIB = LAYOUT_SYSTEM_START / LAYOUT_TIB, SYSTEM_TIBS = 8 };

static inline bool in_user(uint64_t address)
{
    return address - world->user_low < world->user_high - world->user_low;
}

/* Variables and code that programs find in the user-mode DLLs. */
static inline bool in_libraries(uint64_t address)
{
    return address - LAYOUT_USER_EXPORTS < LAYOUT_USER_SLOT_BYTES;
}

static inline bool in_system(uint64_t address)
{
    return (address >> 40) - FIRST_SYSTEM_TIB < SYSTEM_TIBS;
}

/* Where memory really lies: by whatever address it is reached, it is the same memory. */
static inline uint64_t origin(uint64_t address)
{
    return irqlab_unlikely(mm_may_be_alias(address)) ? mm_alias_origin(address) : address;
}

static inline void memory_point(const volatile void *p, uint32_t bytes, bool write, uint64_t pc)
{
    ke_memory_point((void *)(uintptr_t)origin((uint64_t)(uintptr_t)p), bytes, write, pc);
}

#define KERNEL_MAY(address) (in_system(address) || in_user(address))
#define USER_MAY(address) (in_user(address) || in_libraries(address))

/* Where nearly all accesses go, that may go there and reach what lies nowhere else: quick to tell.
 * Of an aligned access one byte speaks for all. */
#define KERNEL_USUAL(address)                                                                      \
    ((address) / LAYOUT_TIB - LAYOUT_WORLD / LAYOUT_TIB < 4) /* pool, stacks, images */
#define USER_USUAL(address) (in_user(address) && !mm_may_be_alias(address))

_Static_assert(LAYOUT_IMAGES == LAYOUT_WORLD + 3 * LAYOUT_TIB && LAYOUT_MAPPINGS > LAYOUT_IMAGES &&
                   LAYOUT_WORLD > LAYOUT_SYSTEM_START,
               "see KERNEL_USUAL");

/* Somebody wants to know of each access. */
static __attribute__((noinline)) void told(uint64_t address, uint64_t bytes, unsigned access,
                                           uint64_t pc)
{
    sim_touch(world->sim, (void *)(uintptr_t)address,
              bytes < UINT32_MAX ? (uint32_t)bytes : UINT32_MAX,
              (access & RACE_WRITE ? SIM_TOUCH_WRITE : 0) | SIM_TOUCH_FREE);
    sim_probe(world->sim, KE_PROBE_TOUCH, .object = (void *)(uintptr_t)address, .b = bytes,
              .a = (access & RACE_WRITE ? KE_TOUCH_WRITE : 0) |
                   (access & RACE_MARKED ? KE_TOUCH_MARKED : 0),
              .pc = pc);
}

/* Does somebody want to be told? */
static inline bool is_told(const struct sim *sim)
{
    return irqlab_unlikely(sim->footprint != NULL) ||
           irqlab_unlikely(sim->observing >> KE_PROBE_TOUCH & 1);
}

/* Of memory that may be touched: footprints and races. */
static inline __attribute__((always_inline)) void
touched(uint64_t address, uint64_t bytes, unsigned access, uint64_t pc, uint64_t frame)
{
    if (is_told(world->sim))
        told(address, bytes, access, pc);
    race_access(address, bytes, access, pc, frame);
}

/*
 * Everything but the one compare of shadow_known: may the address be touched, does the explorer or
 * the strategy want to know, is it ordered with what others did, may this memory be used. What may
 * be touched lies where it has a place in the shadow.
 */
#define SLOW(P, MAY)                                                                               \
    static irqlab_cold void P##bad(uint64_t address, uint64_t bytes, unsigned access, uint64_t pc, \
                                   uint64_t frame)                                                 \
    {                                                                                              \
        if (!bytes)                                                                                \
            return;                                                                                \
        if (!MAY(address + bytes - 1) && MAY(address))                                             \
            run_bad_access(address + bytes - 1, access & RACE_WRITE, pc, frame);                   \
        if (!MAY(address))                                                                         \
            run_bad_access(address, access &RACE_WRITE, pc, frame);                                \
        if (!(access & RACE_MARKED))                                                               \
            ke_access((void *)(uintptr_t)address, bytes, access &RACE_WRITE, pc);                  \
        if (address - SHADOW_LOW < SHADOW_SPAN - bytes) /* else data that the kernel exports: */   \
            touched(address, bytes, access, pc, frame); /* nobody else writes it */                \
    }                                                                                              \
    static __attribute__((noinline)) void P##slow(uint64_t address, uint64_t bytes,                \
                                                  unsigned access, uint64_t pc, uint64_t frame)    \
    {                                                                                              \
        struct sim *sim = world->sim;                                                              \
        uint64_t at;                                                                               \
                                                                                                   \
        if (irqlab_unlikely(!bytes) || irqlab_unlikely(!MAY(address + bytes - 1)) ||               \
            irqlab_unlikely(!MAY(address))) {                                                      \
            P##bad(address, bytes, access, pc, frame);                                             \
            return;                                                                                \
        }                                                                                          \
        at = origin(address);                                                                      \
        if (irqlab_unlikely(at != address))                                                        \
            run_access_alias(address, bytes, access &RACE_WRITE, pc);                              \
        /* ke_access; those that are marked have made their point. */                              \
        if (sim->points_access && !(access & RACE_MARKED))                                         \
            sim_access(sim, access &RACE_WRITE ? KE_OP_WRITE : KE_OP_READ, at,                     \
                       ke_relative((void *)(uintptr_t)at), bytes, access &RACE_WRITE, pc);         \
        touched(at, bytes, access, pc, frame);                                                     \
    }

#define TOUCH(P, pointer, bytes, write)                                                            \
    do {                                                                                           \
        if (irqlab_unlikely(!shadow_known((uint64_t)(uintptr_t)(pointer), (bytes), (write))))      \
            P##slow((uint64_t)(uintptr_t)(pointer), (bytes), (write) ? RACE_WRITE : 0, CALLER,     \
                    FRAME);                                                                        \
    } while (0)

/* Volatile accesses have the meaning Microsoft's compiler gives them: acquire and release. */
static inline unsigned volatile_access(bool write)
{
    if (race_volatile_iso())
        return write ? RACE_WRITE : 0;
    return RACE_MARKED | (write ? RACE_WRITE | RACE_RELEASE : RACE_ACQUIRE);
}

/* By the order argument of an atomic operation: relaxed, consume, acquire, release, acq_rel,
 * seq_cst
 */
static inline unsigned order_access(int order, bool reads, bool writes)
{
    unsigned access = RACE_MARKED | (writes ? RACE_WRITE : 0);

    order &= 15;
    if (reads && order != 0 && order != 3)
        access |= RACE_ACQUIRE;
    if (writes && order >= 3)
        access |= RACE_RELEASE;
    return access;
}

/* The clocks first: what the access acquires is ordered before it, what it releases includes it. */
#define ATOMIC(P, pointer, bytes, access_)                                                         \
    do {                                                                                           \
        unsigned how_ = (access_);                                                                 \
        const volatile void *at_ = (void *)(uintptr_t)origin((uint64_t)(uintptr_t)(pointer));      \
                                                                                                   \
        race_atomic(at_, how_ &RACE_ACQUIRE);                                                      \
        P##slow((uint64_t)(uintptr_t)(pointer), (bytes), how_, CALLER, FRAME);                     \
        race_atomic(at_, how_ &RACE_RELEASE);                                                      \
    } while (0)

#define ACCESS_HOOK(P, prefix, bytes)                                                              \
    void P##prefix##read##bytes(void *p);                                                          \
    void P##prefix##read##bytes(void *p)                                                           \
    {                                                                                              \
        TOUCH(P, p, bytes, false);                                                                 \
    }                                                                                              \
    void P##prefix##write##bytes(void *p);                                                         \
    void P##prefix##write##bytes(void *p)                                                          \
    {                                                                                              \
        TOUCH(P, p, bytes, true);                                                                  \
    }                                                                                              \
    void P##prefix##volatile_read##bytes(void *p);                                                 \
    void P##prefix##volatile_read##bytes(void *p)                                                  \
    {                                                                                              \
        memory_point(p, bytes, false, CALLER);                                                     \
        ATOMIC(P, p, bytes, volatile_access(false));                                               \
    }                                                                                              \
    void P##prefix##volatile_write##bytes(void *p);                                                \
    void P##prefix##volatile_write##bytes(void *p)                                                 \
    {                                                                                              \
        memory_point(p, bytes, true, CALLER);                                                      \
        ATOMIC(P, p, bytes, volatile_access(true));                                                \
    }

/* Where an image's own hooks go on: they have compared already (host/compile_near.c). */
#define NEAR_HOOK(P, bytes)                                                                        \
    void P##near_read##bytes(void *p);                                                             \
    void P##near_read##bytes(void *p)                                                              \
    {                                                                                              \
        P##slow((uint64_t)(uintptr_t)p, bytes, 0, CALLER, FRAME);                                  \
    }                                                                                              \
    void P##near_write##bytes(void *p);                                                            \
    void P##near_write##bytes(void *p)                                                             \
    {                                                                                              \
        P##slow((uint64_t)(uintptr_t)p, bytes, RACE_WRITE, CALLER, FRAME);                         \
    }

/* P##slow for the most frequent: the size is known, and who called stands in the frame, so that
 * only the address needs to be saved while others act. */
#define NEAR_ONE(P, name, bytes, access)                                                           \
    void P##near_##name(void *p);                                                                  \
    void P##near_##name(void *p)                                                                   \
    {                                                                                              \
        uint64_t address = (uint64_t)(uintptr_t)p;                                                 \
        struct sim *sim = world->sim;                                                              \
                                                                                                   \
        if (irqlab_unlikely(!P##usual(address)) || irqlab_unlikely(address % (bytes))) {           \
            P##slow(address, bytes, access, CALLER, FRAME);                                        \
            return;                                                                                \
        }                                                                                          \
        if (sim->points_access)                                                                    \
            sim_access(sim, (access)&RACE_WRITE ? KE_OP_WRITE : KE_OP_READ, address,               \
                       ke_relative(p), bytes, (access)&RACE_WRITE, CALLER);                        \
        if (is_told(sim))                                                                          \
            told(address, bytes, access, CALLER);                                                  \
        race_##name(address, CALLER, FRAME);                                                       \
    }

#define NEAR_HOOK_OF_ITS_OWN(P, bytes)                                                             \
    NEAR_ONE(P, read##bytes, bytes, 0)                                                             \
    NEAR_ONE(P, write##bytes, bytes, RACE_WRITE)

#define ACCESS_HOOKS(P, bytes)                                                                     \
    ACCESS_HOOK(P, , bytes)                                                                        \
    ACCESS_HOOK(P, unaligned_, bytes)

#define FETCH_HOOK(P, bits, type, name, expression)                                                \
    type P##atomic##bits##_##name(volatile type *p, type v, int order);                            \
    type P##atomic##bits##_##name(volatile type *p, type v, int order)                             \
    {                                                                                              \
        type old;                                                                                  \
                                                                                                   \
        memory_point(p, sizeof(type), true, CALLER);                                               \
        ATOMIC(P, p, sizeof(type), order_access(order, true, true));                               \
        old = *p;                                                                                  \
        *p = (type)(expression);                                                                   \
        return old;                                                                                \
    }

#define ATOMIC_HOOKS(P, bits, type)                                                                \
    type P##atomic##bits##_load(const volatile type *p, int order);                                \
    type P##atomic##bits##_load(const volatile type *p, int order)                                 \
    {                                                                                              \
        memory_point(p, sizeof(type), false, CALLER);                                              \
        ATOMIC(P, p, sizeof(type), order_access(order, true, false));                              \
        return *p;                                                                                 \
    }                                                                                              \
    void P##atomic##bits##_store(volatile type *p, type v, int order);                             \
    void P##atomic##bits##_store(volatile type *p, type v, int order)                              \
    {                                                                                              \
        memory_point(p, sizeof(type), true, CALLER);                                               \
        ATOMIC(P, p, sizeof(type), order_access(order, false, true));                              \
        *p = v;                                                                                    \
    }                                                                                              \
    FETCH_HOOK(P, bits, type, exchange, v)                                                         \
    FETCH_HOOK(P, bits, type, fetch_add, old + v)                                                  \
    FETCH_HOOK(P, bits, type, fetch_sub, old - v)                                                  \
    FETCH_HOOK(P, bits, type, fetch_and, old &v)                                                   \
    FETCH_HOOK(P, bits, type, fetch_or, old | v)                                                   \
    FETCH_HOOK(P, bits, type, fetch_xor, old ^ v)                                                  \
    FETCH_HOOK(P, bits, type, fetch_nand, ~(old & v))                                              \
    /* One that fails is a read. */                                                                \
    static inline bool P##exchanged##bits(volatile type *p, type expected, type v, type *old,      \
                                          int order, uint64_t pc, uint64_t frame)                  \
    {                                                                                              \
        uint64_t address = (uint64_t)(uintptr_t)p;                                                 \
        unsigned access;                                                                           \
        bool same;                                                                                 \
                                                                                                   \
        if (irqlab_unlikely(!P##may(address)))                                                     \
            run_bad_access(address, true, pc, frame);                                              \
        same = *p == expected;                                                                     \
        access = order_access(order, true, same);                                                  \
        race_atomic((void *)(uintptr_t)origin(address), access &RACE_ACQUIRE);                     \
        P##slow(address, sizeof(type), access, pc, frame);                                         \
        race_atomic((void *)(uintptr_t)origin(address), access &RACE_RELEASE);                     \
        *old = *p;                                                                                 \
        if (same)                                                                                  \
            *p = v;                                                                                \
        return same;                                                                               \
    }                                                                                              \
    int P##atomic##bits##_compare_exchange_strong(volatile type *p, type *expected, type v,        \
                                                  int order, int failure);                         \
    int P##atomic##bits##_compare_exchange_strong(volatile type *p, type *expected, type v,        \
                                                  int order, int failure)                          \
    {                                                                                              \
        memory_point(p, sizeof(type), true, CALLER);                                               \
        return P##exchanged##bits(p, *expected, v, expected, order, CALLER, FRAME);                \
    }                                                                                              \
    int P##atomic##bits##_compare_exchange_weak(volatile type *p, type *expected, type v,          \
                                                int order, int failure);                           \
    int P##atomic##bits##_compare_exchange_weak(volatile type *p, type *expected, type v,          \
                                                int order, int failure)                            \
    {                                                                                              \
        memory_point(p, sizeof(type), true, CALLER);                                               \
        return P##exchanged##bits(p, *expected, v, expected, order, CALLER, FRAME);                \
    }                                                                                              \
    type P##atomic##bits##_compare_exchange_val(volatile type *p, type expected, type v,           \
                                                int order, int failure);                           \
    type P##atomic##bits##_compare_exchange_val(volatile type *p, type expected, type v,           \
                                                int order, int failure)                            \
    {                                                                                              \
        type old;                                                                                  \
                                                                                                   \
        memory_point(p, sizeof(type), true, CALLER);                                               \
        P##exchanged##bits(p, expected, v, &old, order, CALLER, FRAME);                            \
        return old;                                                                                \
    }

#define RANGE(P, pointer, bytes, access)                                                           \
    P##slow((uint64_t)(uintptr_t)(pointer), (bytes), (access), CALLER, FRAME)

#define RANGE_HOOKS(P)                                                                             \
    void P##read_range(void *p, size_t bytes);                                                     \
    void P##read_range(void *p, size_t bytes)                                                      \
    {                                                                                              \
        RANGE(P, p, bytes, 0);                                                                     \
    }                                                                                              \
    void P##write_range(void *p, size_t bytes);                                                    \
    void P##write_range(void *p, size_t bytes)                                                     \
    {                                                                                              \
        RANGE(P, p, bytes, RACE_WRITE);                                                            \
    }                                                                                              \
    void P##vptr_update(void **p, void *value);                                                    \
    void P##vptr_update(void **p, void *value)                                                     \
    {                                                                                              \
        TOUCH(P, p, 8, true);                                                                      \
    }                                                                                              \
    void P##vptr_read(void **p);                                                                   \
    void P##vptr_read(void **p)                                                                    \
    {                                                                                              \
        TOUCH(P, p, 8, false);                                                                     \
    }

/* --- memory and string routines of the CRT and of Rtl -------------------------------------------
 *
 * The compilers call these for structure copies as well. What was read is known when the routine
 * has returned; what is written, before.
 */

static size_t units(const WCHAR *text)
{
    size_t count = 0;

    while (text[count])
        count++;
    return count;
}

static size_t min_of(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* Bytes of a string that a routine looks at which stops after `most` units. */
static size_t seen_of(const char *text, size_t most)
{
    size_t count = strnlen(text, most);

    return count < most ? count + 1 : count;
}

static size_t seen_wide(const WCHAR *text, size_t most)
{
    size_t count = 0;

    while (count < most && text[count])
        count++;
    return (count < most ? count + 1 : count) * sizeof *text;
}

#define READS(P, pointer, bytes) RANGE(P, pointer, bytes, 0)
#define WRITES(P, pointer, bytes) RANGE(P, pointer, bytes, RACE_WRITE)

#define MEMORY_HOOKS(P)                                                                            \
    static void *P##memcpy(void *to, const void *from, size_t bytes)                               \
    {                                                                                              \
        READS(P, from, bytes);                                                                     \
        WRITES(P, to, bytes);                                                                      \
        return memmove(to, from, bytes);                                                           \
    }                                                                                              \
    static void *P##copy(void *to, const void *from, size_t bytes)                                 \
    {                                                                                              \
        uint64_t apart = (uint64_t)(uintptr_t)to - (uint64_t)(uintptr_t)from;                      \
                                                                                                   \
        if (irqlab_unlikely(apart && (apart < bytes || -apart < bytes)))                           \
            sim_probe(world->sim, KE_PROBE_RULE, .text = "0xC4/0xF0", .object = to,                \
                      .b = (uint64_t)(uintptr_t)to, .pc = CALLER);                                 \
        READS(P, from, bytes);                                                                     \
        WRITES(P, to, bytes);                                                                      \
        return memmove(to, from, bytes);                                                           \
    }                                                                                              \
    static void *P##memset(void *to, int value, size_t bytes)                                      \
    {                                                                                              \
        WRITES(P, to, bytes);                                                                      \
        return memset(to, value, bytes);                                                           \
    }                                                                                              \
    static int32_t P##memcmp(const void *a, const void *b, size_t bytes)                           \
    {                                                                                              \
        READS(P, a, bytes);                                                                        \
        READS(P, b, bytes);                                                                        \
        return crt_memcmp(a, b, bytes);                                                            \
    }                                                                                              \
    static void P##zero(void *to, size_t bytes)                                                    \
    {                                                                                              \
        WRITES(P, to, bytes);                                                                      \
        memset(to, 0, bytes);                                                                      \
    }                                                                                              \
    static void P##fill(void *to, size_t bytes, uint8_t value)                                     \
    {                                                                                              \
        WRITES(P, to, bytes);                                                                      \
        memset(to, value, bytes);                                                                  \
    }                                                                                              \
    static size_t P##equal(const void *a, const void *b, size_t bytes)                             \
    {                                                                                              \
        size_t same = 0;                                                                           \
                                                                                                   \
        READS(P, a, bytes);                                                                        \
        READS(P, b, bytes);                                                                        \
        while (same < bytes && ((const char *)a)[same] == ((const char *)b)[same])                 \
            same++;                                                                                \
        return same;                                                                               \
    }                                                                                              \
    static size_t P##strlen(const char *text)                                                      \
    {                                                                                              \
        size_t length;                                                                             \
                                                                                                   \
        /* The unwinder in a program reads irqlab's tables when nobody catches an exception. */    \
        if (irqlab_unlikely((uint64_t)(uintptr_t)text >= LAYOUT_SYSTEM_END) &&                     \
            image_is_host((uint64_t)(uintptr_t)text))                                              \
            return strlen(text);                                                                   \
        READS(P, text, 1);                                                                         \
        length = strlen(text);                                                                     \
        READS(P, text, length + 1);                                                                \
        return length;                                                                             \
    }                                                                                              \
    static char *P##strcpy(char *to, const char *from)                                             \
    {                                                                                              \
        size_t bytes;                                                                              \
                                                                                                   \
        READS(P, from, 1);                                                                         \
        bytes = strlen(from) + 1;                                                                  \
        READS(P, from, bytes);                                                                     \
        WRITES(P, to, bytes);                                                                      \
        return memmove(to, from, bytes);                                                           \
    }                                                                                              \
    static char *P##strncpy(char *to, const char *from, size_t most)                               \
    {                                                                                              \
        size_t bytes;                                                                              \
                                                                                                   \
        if (!most)                                                                                 \
            return to;                                                                             \
        READS(P, from, 1);                                                                         \
        bytes = seen_of(from, most);                                                               \
        READS(P, from, bytes);                                                                     \
        WRITES(P, to, most);                                                                       \
        memmove(to, from, bytes);                                                                  \
        memset(to + bytes, 0, most - bytes);                                                       \
        return to;                                                                                 \
    }                                                                                              \
    static char *P##strcat(char *to, const char *from)                                             \
    {                                                                                              \
        size_t at, bytes;                                                                          \
                                                                                                   \
        READS(P, to, 1);                                                                           \
        READS(P, from, 1);                                                                         \
        at = strlen(to);                                                                           \
        bytes = strlen(from) + 1;                                                                  \
        READS(P, to, at + 1);                                                                      \
        READS(P, from, bytes);                                                                     \
        WRITES(P, to + at, bytes);                                                                 \
        memmove(to + at, from, bytes);                                                             \
        return to;                                                                                 \
    }                                                                                              \
    static int32_t P##strcmp(const char *a, const char *b)                                         \
    {                                                                                              \
        size_t bytes;                                                                              \
                                                                                                   \
        READS(P, a, 1);                                                                            \
        READS(P, b, 1);                                                                            \
        bytes = min_of(strlen(a), strlen(b)) + 1;                                                  \
        READS(P, a, bytes);                                                                        \
        READS(P, b, bytes);                                                                        \
        return crt_strcmp(a, b);                                                                   \
    }                                                                                              \
    static int32_t P##strncmp(const char *a, const char *b, size_t most)                           \
    {                                                                                              \
        size_t bytes;                                                                              \
                                                                                                   \
        if (!most)                                                                                 \
            return 0;                                                                              \
        READS(P, a, 1);                                                                            \
        READS(P, b, 1);                                                                            \
        bytes = min_of(seen_of(a, most), seen_of(b, most));                                        \
        READS(P, a, bytes);                                                                        \
        READS(P, b, bytes);                                                                        \
        return crt_strncmp(a, b, most);                                                            \
    }                                                                                              \
    static size_t P##wcslen(const WCHAR *text)                                                     \
    {                                                                                              \
        size_t count;                                                                              \
                                                                                                   \
        READS(P, text, 2);                                                                         \
        count = units(text);                                                                       \
        READS(P, text, count * 2 + 2);                                                             \
        return count;                                                                              \
    }                                                                                              \
    static WCHAR *P##wcscpy(WCHAR *to, const WCHAR *from)                                          \
    {                                                                                              \
        size_t bytes;                                                                              \
                                                                                                   \
        READS(P, from, 2);                                                                         \
        bytes = units(from) * 2 + 2;                                                               \
        READS(P, from, bytes);                                                                     \
        WRITES(P, to, bytes);                                                                      \
        return memmove(to, from, bytes);                                                           \
    }                                                                                              \
    static WCHAR *P##wcsncpy(WCHAR *to, const WCHAR *from, size_t most)                            \
    {                                                                                              \
        size_t bytes;                                                                              \
                                                                                                   \
        if (!most)                                                                                 \
            return to;                                                                             \
        READS(P, from, 2);                                                                         \
        bytes = seen_wide(from, most);                                                             \
        READS(P, from, bytes);                                                                     \
        WRITES(P, to, most * 2);                                                                   \
        memmove(to, from, bytes);                                                                  \
        memset((char *)to + bytes, 0, most * 2 - bytes);                                           \
        return to;                                                                                 \
    }                                                                                              \
    static WCHAR *P##wcscat(WCHAR *to, const WCHAR *from)                                          \
    {                                                                                              \
        size_t at, bytes;                                                                          \
                                                                                                   \
        READS(P, to, 2);                                                                           \
        READS(P, from, 2);                                                                         \
        at = units(to);                                                                            \
        bytes = units(from) * 2 + 2;                                                               \
        READS(P, to, at * 2 + 2);                                                                  \
        READS(P, from, bytes);                                                                     \
        WRITES(P, to + at, bytes);                                                                 \
        memmove(to + at, from, bytes);                                                             \
        return to;                                                                                 \
    }

#define FAMILY(P, MAY, USUAL)                                                                      \
    static inline bool P##may(uint64_t address)                                                    \
    {                                                                                              \
        return MAY(address);                                                                       \
    }                                                                                              \
    static inline bool P##usual(uint64_t address)                                                  \
    {                                                                                              \
        return USUAL(address);                                                                     \
    }                                                                                              \
    SLOW(P, MAY)                                                                                   \
    NEAR_HOOK(P, 1)                                                                                \
    NEAR_HOOK(P, 2)                                                                                \
    NEAR_HOOK_OF_ITS_OWN(P, 4)                                                                     \
    NEAR_HOOK_OF_ITS_OWN(P, 8)                                                                     \
    NEAR_HOOK(P, 16)                                                                               \
    ACCESS_HOOKS(P, 1)                                                                             \
    ACCESS_HOOKS(P, 2)                                                                             \
    ACCESS_HOOKS(P, 4)                                                                             \
    ACCESS_HOOKS(P, 8)                                                                             \
    ACCESS_HOOKS(P, 16)                                                                            \
    ATOMIC_HOOKS(P, 8, uint8_t)                                                                    \
    ATOMIC_HOOKS(P, 16, uint16_t)                                                                  \
    ATOMIC_HOOKS(P, 32, uint32_t)                                                                  \
    ATOMIC_HOOKS(P, 64, uint64_t)                                                                  \
    ATOMIC_HOOKS(P, 128, u128)                                                                     \
    RANGE_HOOKS(P)                                                                                 \
    MEMORY_HOOKS(P)

FAMILY(kernel_hook_, KERNEL_MAY, KERNEL_USUAL)
FAMILY(user_hook_, USER_MAY, USER_USUAL)

/* --- the same for both families --------------------------------------------------------------- */

static void nothing(void)
{
}

static void fence(int order)
{
    ke_point(KE_OP_MEMORY, NULL);
}

/* Where the program has been lately: a report tells by it which `return` was taken. */
static inline void trail(uint64_t pc)
{
    struct sim *sim = world->sim;

    sim->trail[sim->trail_at++ % SIM_TRAIL] = pc;
}

/* The image has pageable or INIT sections: does code of one run where it must not? */
static __attribute__((noinline)) void code_ran(uint64_t pc)
{
    uint64_t start;
    enum mm_code code = mm_code_at(pc, &start);

    if (code == MM_CODE_GONE ||
        (code == MM_CODE_PAGEABLE && sim_irql(world->sim) >= DISPATCH_LEVEL))
        sim_probe(world->sim, KE_PROBE_CODE, .a = code, .b = start, .pc = pc);
}

static void edge(void)
{
    trail(CALLER);
    sim_edge(world->sim);
    if (irqlab_unlikely(world->mm->pageable != NULL))
        code_ran(CALLER);
}

static void edge_guard(uint32_t *guard)
{
    trail(CALLER);
    sim_edge(world->sim);
    if (irqlab_unlikely(world->mm->pageable != NULL))
        code_ran(CALLER);
}

#define NAME(P, name) {"__tsan_" #name, {(void *)kernel_hook_##name, (void *)user_hook_##name}},

#define ACCESS_NAMES(bytes)                                                                        \
    NAME(, read##bytes)                                                                            \
    NAME(, write##bytes)                                                                           \
    NAME(, unaligned_read##bytes)                                                                  \
    NAME(, unaligned_write##bytes)                                                                 \
    NAME(, volatile_read##bytes)                                                                   \
    NAME(, volatile_write##bytes)                                                                  \
    NAME(, unaligned_volatile_read##bytes)                                                         \
    NAME(, unaligned_volatile_write##bytes)

#define IN_IMAGE(name)                                                                             \
    {"__irqlab_" #name, {(void *)kernel_hook_near_##name, (void *)user_hook_near_##name}},
#define IMAGE_NAMES(bytes)                                                                         \
    IN_IMAGE(read##bytes)                                                                          \
    IN_IMAGE(write##bytes)

#define ATOMIC_NAMES(bits)                                                                         \
    NAME(, atomic##bits##_load)                                                                    \
    NAME(, atomic##bits##_store)                                                                   \
    NAME(, atomic##bits##_exchange)                                                                \
    NAME(, atomic##bits##_fetch_add)                                                               \
    NAME(, atomic##bits##_fetch_sub)                                                               \
    NAME(, atomic##bits##_fetch_and)                                                               \
    NAME(, atomic##bits##_fetch_or)                                                                \
    NAME(, atomic##bits##_fetch_xor)                                                               \
    NAME(, atomic##bits##_fetch_nand)                                                              \
    NAME(, atomic##bits##_compare_exchange_strong)                                                 \
    NAME(, atomic##bits##_compare_exchange_weak)                                                   \
    NAME(, atomic##bits##_compare_exchange_val)

#define MEMORY(name, function)                                                                     \
    {name, {(void *)kernel_hook_##function, (void *)user_hook_##function}},

#define SAME(name, function) {name, {(void *)(function), (void *)(function)}},

const struct run_hook run_hooks[] = {
    IMAGE_NAMES(1) IMAGE_NAMES(2) IMAGE_NAMES(4) IMAGE_NAMES(8) IMAGE_NAMES(16) ACCESS_NAMES(1)
        ACCESS_NAMES(2) ACCESS_NAMES(4) ACCESS_NAMES(8) ACCESS_NAMES(16) ATOMIC_NAMES(8)
            ATOMIC_NAMES(16) ATOMIC_NAMES(32) ATOMIC_NAMES(64) ATOMIC_NAMES(128) NAME(, read_range)
                NAME(, write_range) NAME(, vptr_update) NAME(, vptr_read)
                    MEMORY("__tsan_memcpy", memcpy) MEMORY("__tsan_memmove", memcpy)
                        MEMORY("__tsan_memset", memset) SAME("__tsan_init", nothing)
                            SAME("__tsan_func_entry", nothing) SAME("__tsan_func_exit", nothing)
                                SAME("__tsan_atomic_thread_fence", fence)
                                    SAME("__tsan_atomic_signal_fence", nothing)
                                        SAME("__sanitizer_cov_trace_pc", edge)
                                            SAME("__sanitizer_cov_trace_pc_guard", edge_guard)
                                                SAME("__sanitizer_cov_trace_pc_guard_init",
                                                     nothing){NULL, {NULL, NULL}},
};

/* What takes the place of routines that the tables under src/ddi name. */
const struct run_hook run_replaced[] = {
    MEMORY("memcpy", copy) MEMORY("memmove", memcpy) MEMORY("memset", memset)
        MEMORY("memcmp", memcmp) MEMORY("RtlCopyMemory", copy) MEMORY("RtlMoveMemory", memcpy)
            MEMORY("RtlZeroMemory", zero) MEMORY("RtlFillMemory", fill)
                MEMORY("RtlCompareMemory", equal) MEMORY("strlen", strlen) MEMORY("strcpy", strcpy)
                    MEMORY("strncpy", strncpy) MEMORY("strcat", strcat) MEMORY("strcmp", strcmp)
                        MEMORY("strncmp", strncmp) MEMORY("wcslen", wcslen) MEMORY("wcscpy", wcscpy)
                            MEMORY("wcsncpy", wcsncpy) MEMORY("wcscat", wcscat){NULL, {NULL, NULL}},
};
