/*
 * hooks.c - what compiled driver and app code calls at its memory accesses and branches.
 *
 * The pipeline compiles with -fsanitize=thread and a coverage option and links no sanitizer: these
 * functions answer. An access hook checks that the address is one the code may touch; a volatile or
 * atomic access is a scheduling point first; a branch is work. The set is the union of what gcc and
 * clang emit. There are two families, because kernel code may touch the system range and user code
 * may not; exports.c binds an image to one of them.
 *
 * One host thread runs everything, so between two points a plain operation is atomic.
 */
#include "run/internal.h"
#include "mm/mm.h"

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

#define KERNEL_MAY(address) (in_system(address) || in_user(address))
#define USER_MAY(address) (in_user(address) || in_libraries(address))

#define CHECK(MAY, pointer, bytes, write)                                                          \
    do {                                                                                           \
        uint64_t address_ = (uint64_t)(uintptr_t)(pointer);                                        \
        if (irqlab_unlikely(!MAY(address_)))                                                       \
            run_bad_access(address_, (write), CALLER, FRAME);                                      \
    } while (0)

#define ACCESS_HOOKS(P, MAY, bytes)                                                                \
    void P##read##bytes(void *p);                                                                  \
    void P##read##bytes(void *p)                                                                   \
    {                                                                                              \
        CHECK(MAY, p, bytes, false);                                                               \
        ke_access(p, bytes, false, CALLER);                                                        \
    }                                                                                              \
    void P##write##bytes(void *p);                                                                 \
    void P##write##bytes(void *p)                                                                  \
    {                                                                                              \
        CHECK(MAY, p, bytes, true);                                                                \
        ke_access(p, bytes, true, CALLER);                                                         \
    }                                                                                              \
    void P##unaligned_read##bytes(void *p);                                                        \
    void P##unaligned_read##bytes(void *p)                                                         \
    {                                                                                              \
        CHECK(MAY, p, bytes, false);                                                               \
        ke_access(p, bytes, false, CALLER);                                                        \
    }                                                                                              \
    void P##unaligned_write##bytes(void *p);                                                       \
    void P##unaligned_write##bytes(void *p)                                                        \
    {                                                                                              \
        CHECK(MAY, p, bytes, true);                                                                \
        ke_access(p, bytes, true, CALLER);                                                         \
    }                                                                                              \
    void P##volatile_read##bytes(void *p);                                                         \
    void P##volatile_read##bytes(void *p)                                                          \
    {                                                                                              \
        ke_memory_point(p, bytes, false, CALLER);                                                  \
        CHECK(MAY, p, bytes, false);                                                               \
    }                                                                                              \
    void P##volatile_write##bytes(void *p);                                                        \
    void P##volatile_write##bytes(void *p)                                                         \
    {                                                                                              \
        ke_memory_point(p, bytes, true, CALLER);                                                   \
        CHECK(MAY, p, bytes, true);                                                                \
    }                                                                                              \
    void P##unaligned_volatile_read##bytes(void *p);                                               \
    void P##unaligned_volatile_read##bytes(void *p)                                                \
    {                                                                                              \
        ke_memory_point(p, bytes, false, CALLER);                                                  \
        CHECK(MAY, p, bytes, false);                                                               \
    }                                                                                              \
    void P##unaligned_volatile_write##bytes(void *p);                                              \
    void P##unaligned_volatile_write##bytes(void *p)                                               \
    {                                                                                              \
        ke_memory_point(p, bytes, true, CALLER);                                                   \
        CHECK(MAY, p, bytes, true);                                                                \
    }

#define FETCH_HOOK(P, MAY, bits, type, name, expression)                                           \
    type P##atomic##bits##_##name(volatile type *p, type v, int order);                            \
    type P##atomic##bits##_##name(volatile type *p, type v, int order)                             \
    {                                                                                              \
        type old;                                                                                  \
                                                                                                   \
        ke_memory_point(p, sizeof(type), true, CALLER);                                            \
        CHECK(MAY, p, sizeof(type), true);                                                         \
        old = *p;                                                                                  \
        *p = (type)(expression);                                                                   \
        return old;                                                                                \
    }

#define ATOMIC_HOOKS(P, MAY, bits, type)                                                           \
    type P##atomic##bits##_load(const volatile type *p, int order);                                \
    type P##atomic##bits##_load(const volatile type *p, int order)                                 \
    {                                                                                              \
        ke_memory_point(p, sizeof(type), false, CALLER);                                           \
        CHECK(MAY, p, sizeof(type), false);                                                        \
        return *p;                                                                                 \
    }                                                                                              \
    void P##atomic##bits##_store(volatile type *p, type v, int order);                             \
    void P##atomic##bits##_store(volatile type *p, type v, int order)                              \
    {                                                                                              \
        ke_memory_point(p, sizeof(type), true, CALLER);                                            \
        CHECK(MAY, p, sizeof(type), true);                                                         \
        *p = v;                                                                                    \
    }                                                                                              \
    FETCH_HOOK(P, MAY, bits, type, exchange, v)                                                    \
    FETCH_HOOK(P, MAY, bits, type, fetch_add, old + v)                                             \
    FETCH_HOOK(P, MAY, bits, type, fetch_sub, old - v)                                             \
    FETCH_HOOK(P, MAY, bits, type, fetch_and, old &v)                                              \
    FETCH_HOOK(P, MAY, bits, type, fetch_or, old | v)                                              \
    FETCH_HOOK(P, MAY, bits, type, fetch_xor, old ^ v)                                             \
    FETCH_HOOK(P, MAY, bits, type, fetch_nand, ~(old & v))                                         \
    int P##atomic##bits##_compare_exchange_strong(volatile type *p, type *expected, type v,        \
                                                  int order, int failure);                         \
    int P##atomic##bits##_compare_exchange_strong(volatile type *p, type *expected, type v,        \
                                                  int order, int failure)                          \
    {                                                                                              \
        type old;                                                                                  \
                                                                                                   \
        ke_memory_point(p, sizeof(type), true, CALLER);                                            \
        CHECK(MAY, p, sizeof(type), true);                                                         \
        old = *p;                                                                                  \
        if (old == *expected) {                                                                    \
            *p = v;                                                                                \
            return 1;                                                                              \
        }                                                                                          \
        *expected = old;                                                                           \
        return 0;                                                                                  \
    }                                                                                              \
    int P##atomic##bits##_compare_exchange_weak(volatile type *p, type *expected, type v,          \
                                                int order, int failure);                           \
    int P##atomic##bits##_compare_exchange_weak(volatile type *p, type *expected, type v,          \
                                                int order, int failure)                            \
    {                                                                                              \
        return P##atomic##bits##_compare_exchange_strong(p, expected, v, order, failure);          \
    }                                                                                              \
    type P##atomic##bits##_compare_exchange_val(volatile type *p, type expected, type v,           \
                                                int order, int failure);                           \
    type P##atomic##bits##_compare_exchange_val(volatile type *p, type expected, type v,           \
                                                int order, int failure)                            \
    {                                                                                              \
        type old;                                                                                  \
                                                                                                   \
        ke_memory_point(p, sizeof(type), true, CALLER);                                            \
        CHECK(MAY, p, sizeof(type), true);                                                         \
        old = *p;                                                                                  \
        if (old == expected)                                                                       \
            *p = v;                                                                                \
        return old;                                                                                \
    }

#define RANGE_HOOKS(P, MAY)                                                                        \
    void P##read_range(void *p, size_t bytes);                                                     \
    void P##read_range(void *p, size_t bytes)                                                      \
    {                                                                                              \
        if (bytes)                                                                                 \
            CHECK(MAY, (char *)p + bytes - 1, bytes, false);                                       \
        CHECK(MAY, p, bytes, false);                                                               \
    }                                                                                              \
    void P##write_range(void *p, size_t bytes);                                                    \
    void P##write_range(void *p, size_t bytes)                                                     \
    {                                                                                              \
        if (bytes)                                                                                 \
            CHECK(MAY, (char *)p + bytes - 1, bytes, true);                                        \
        CHECK(MAY, p, bytes, true);                                                                \
    }                                                                                              \
    void P##vptr_update(void **p, void *value);                                                    \
    void P##vptr_update(void **p, void *value)                                                     \
    {                                                                                              \
        CHECK(MAY, p, 8, true);                                                                    \
    }                                                                                              \
    void P##vptr_read(void **p);                                                                   \
    void P##vptr_read(void **p)                                                                    \
    {                                                                                              \
        CHECK(MAY, p, 8, false);                                                                   \
    }                                                                                              \
    void *P##memcpy(void *to, const void *from, size_t bytes);                                     \
    void *P##memcpy(void *to, const void *from, size_t bytes)                                      \
    {                                                                                              \
        P##read_range((void *)from, bytes);                                                        \
        P##write_range(to, bytes);                                                                 \
        return memcpy(to, from, bytes);                                                            \
    }                                                                                              \
    void *P##memmove(void *to, const void *from, size_t bytes);                                    \
    void *P##memmove(void *to, const void *from, size_t bytes)                                     \
    {                                                                                              \
        P##read_range((void *)from, bytes);                                                        \
        P##write_range(to, bytes);                                                                 \
        return memmove(to, from, bytes);                                                           \
    }                                                                                              \
    void *P##memset(void *to, int value, size_t bytes);                                            \
    void *P##memset(void *to, int value, size_t bytes)                                             \
    {                                                                                              \
        P##write_range(to, bytes);                                                                 \
        return memset(to, value, bytes);                                                           \
    }

#define FAMILY(P, MAY)                                                                             \
    ACCESS_HOOKS(P, MAY, 1)                                                                        \
    ACCESS_HOOKS(P, MAY, 2)                                                                        \
    ACCESS_HOOKS(P, MAY, 4)                                                                        \
    ACCESS_HOOKS(P, MAY, 8)                                                                        \
    ACCESS_HOOKS(P, MAY, 16)                                                                       \
    ATOMIC_HOOKS(P, MAY, 8, uint8_t)                                                               \
    ATOMIC_HOOKS(P, MAY, 16, uint16_t)                                                             \
    ATOMIC_HOOKS(P, MAY, 32, uint32_t)                                                             \
    ATOMIC_HOOKS(P, MAY, 64, uint64_t)                                                             \
    ATOMIC_HOOKS(P, MAY, 128, u128)                                                                \
    RANGE_HOOKS(P, MAY)

FAMILY(kernel_hook_, KERNEL_MAY)
FAMILY(user_hook_, USER_MAY)

/* --- the same for both families --------------------------------------------------------------- */

static void nothing(void)
{
}

static void fence(int order)
{
    ke_point(KE_OP_MEMORY, NULL);
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
    sim_edge(world->sim);
    if (irqlab_unlikely(world->mm->pageable != NULL))
        code_ran(CALLER);
}

static void edge_guard(uint32_t *guard)
{
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

#define SAME(name, function) {name, {(void *)(function), (void *)(function)}},

const struct run_hook run_hooks[] = {
    ACCESS_NAMES(1) ACCESS_NAMES(2) ACCESS_NAMES(4) ACCESS_NAMES(8) ACCESS_NAMES(16) ATOMIC_NAMES(
        8) ATOMIC_NAMES(16) ATOMIC_NAMES(32) ATOMIC_NAMES(64) ATOMIC_NAMES(128) NAME(, read_range)
        NAME(, write_range) NAME(, vptr_update) NAME(, vptr_read) NAME(, memcpy) NAME(, memmove)
            NAME(, memset) SAME("__tsan_init", nothing) SAME("__tsan_func_entry", nothing)
                SAME("__tsan_func_exit", nothing) SAME("__tsan_atomic_thread_fence", fence) SAME(
                    "__tsan_atomic_signal_fence", nothing) SAME("__sanitizer_cov_trace_pc", edge)
                    SAME("__sanitizer_cov_trace_pc_guard", edge_guard)
                        SAME("__sanitizer_cov_trace_pc_guard_init", nothing){NULL, {NULL, NULL}},
};
