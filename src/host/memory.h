/*
 * memory.h - the simulated address space: reserve, commit, protect; and pools of stacks.
 *
 * A *reserved* page belongs to us, faults, and costs nothing. A *committed* page can be used and is
 * resident once touched. All addresses and sizes are multiples of MEMORY_PAGE. Functions that
 * return bool return false with errno set and have then changed nothing (commit and protect of a
 * range that crosses a hole excepted).
 *
 * The address space belongs to the process, so what is reserved is process-wide state.
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define MEMORY_PAGE 4096u

enum memory_access {
    MEMORY_NONE,    /* faults */
    MEMORY_READ,    /* read only */
    MEMORY_WRITE,   /* read and write */
    MEMORY_EXECUTE, /* read and execute */
};

/*
 * memory_reserve - take the whole layout, [LAYOUT_USER_START, LAYOUT_USER_END) and
 * [LAYOUT_SYSTEM_START, LAYOUT_SYSTEM_END), so that nothing of the host can lie there. Idempotent;
 * done once per process. False with EEXIST if something of the host already lies there.
 */
bool memory_reserve(void);

/* The same for one range, for tests and tools. Overlap with an earlier reservation is EEXIST. */
bool memory_reserve_range(uint64_t address, uint64_t bytes);
void memory_release_range(uint64_t address, uint64_t bytes); /* exactly as reserved: unmaps it */

/* Take a range outside of the layout that reads as zero and costs memory where it is written, in
 * small pages. No reservation: a snapshot does not cover it. */
bool memory_sparse(uint64_t address, uint64_t bytes);

/* Does the whole range lie in one reservation of ours? [signal-safe] */
bool memory_is_reserved(uint64_t address, uint64_t bytes);

/* The i-th reservation; false: there are fewer. */
bool memory_reservation(size_t i, uint64_t *start, uint64_t *end);

/* Reserved pages become usable, zero-filled (already committed pages keep their contents). */
bool memory_commit(uint64_t address, uint64_t bytes, enum memory_access access);

/*
 * memory_commit for good: when memory returns to a snapshot (snapshot.h), other changes are undone
 * and these pages stay, with whatever is in them. For those who remember outside of the world what
 * the process has committed, and fill memory when they hand it out.
 */
bool memory_grow(uint64_t address, uint64_t bytes);

/* Committed pages become reserved again: contents are gone, an access faults. */
bool memory_decommit(uint64_t address, uint64_t bytes);

/* Change what committed pages allow; contents stay. MEMORY_NONE: they stay and an access faults. */
bool memory_protect(uint64_t address, uint64_t bytes, enum memory_access access);

/* Give resident pages back to the host: they read as zero and stay committed. */
bool memory_drop(uint64_t address, uint64_t bytes);

/* Stack pools -------------------------------------------------------------------------------------
 *
 * A pool cuts one range into *slots* of slot_bytes. The lowest page (or guard_bytes) of a slot is
 * its guard and always faults; the rest is the stack. Slots are handed out in ascending order,
 * freed ones first (last freed, first used), so that the addresses of a run depend on its calls
 * alone.
 *
 * A slot is committed when it is first used and stays so; the pool never unmaps, so getting a used
 * slot again is a pop from an array (a few ns) and no system call. Only touched pages are resident.
 *
 * Limits. Where the kernel has guard markers (MADV_GUARD_INSTALL, Linux 6.13) the pool is one
 * mapping and a million slots are fine. On older kernels each slot costs two mappings, and with the
 * default vm.max_map_count (65530) a little over 30,000 slots can be committed in a process; then
 * stack_pool_get returns false.
 */
struct stack_pool; /* opaque */

/* A stack: [low, high) is usable, the guard ends at low; grows from high downwards. */
struct stack_span {
    uint64_t low;
    uint64_t high;
};

struct stack_pool_options {
    uint64_t base;         /* LAYOUT_STACKS, or a user slot + LAYOUT_USER_STACKS */
    uint64_t region_bytes; /* address space to use; slots = region_bytes / slot_bytes */
    uint32_t slot_bytes;   /* guard included: 64 KiB kernel, 1 MiB user; at least two pages */
    uint32_t guard_bytes;  /* of the slot; 0: one page. More catches larger leaps over it */
    uint32_t fill_bytes;   /* so much below the top is overwritten at each get; 0: none */
    uint8_t fill;          /* with this byte: one execution's garbage does not reach the next */
};

/* The region must be unmapped or reserved. NULL with errno (EINVAL, EEXIST, ENOMEM). */
struct stack_pool *stack_pool_create(const struct stack_pool_options *options);
void stack_pool_destroy(struct stack_pool *pool); /* its slots are reserved pages afterwards */

/* Take a stack. False with errno ENOMEM: no slot left, or the host refuses more mappings. */
bool stack_pool_get(struct stack_pool *pool, struct stack_span *span);

/* Give one back, by its low or high as get returned them. Contents stay until reuse. */
void stack_pool_put(struct stack_pool *pool, struct stack_span span);

/* All slots are free again and get starts at slot 0: a new execution. No system call. */
void stack_pool_reset(struct stack_pool *pool);

/* Drop the resident pages of free slots. Costs a system call per slot. */
void stack_pool_trim(struct stack_pool *pool);

size_t stack_pool_live(const struct stack_pool *pool);  /* slots handed out now */
size_t stack_pool_slots(const struct stack_pool *pool); /* slots the region holds */

/*
 * Which slot of the pool `address` lies in, live or not: *span is its stack. False: not in a slot
 * that was ever used. *in_guard (may be NULL) says whether the address is in the guard.
 * [signal-safe]
 */
bool stack_pool_find(const struct stack_pool *pool, uint64_t address, struct stack_span *span,
                     bool *in_guard);

/*
 * Which slots are in use, for a snapshot (contents of stacks are the caller's business). save
 * returns the number of words needed and writes them if they fit in `capacity`; restore takes back
 * what save wrote.
 */
size_t stack_pool_save(const struct stack_pool *pool, uint32_t *words, size_t capacity);
void stack_pool_restore(struct stack_pool *pool, const uint32_t *words, size_t count);

/* Guards and free slots: what a snapshot need not hold. */
void stack_pool_free_parts(const struct stack_pool *pool,
                           void (*each)(uint64_t address, uint64_t bytes));
