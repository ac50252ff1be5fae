/*
 * mm.h - memory as drivers see it: pool, addresses and what may be done with them, MDLs.
 *
 * Words
 *   block      one pool allocation: [base, base + bytes). What is known of it lies elsewhere (in
 * the world's arena), so that a driver that writes past a block damages a redzone, not us. redzone
 * bytes around a block that nobody may write, with a known pattern; checked at free. heap       the
 * sub-heap of one actor. The address of a new block depends on the identity of the allocating actor
 * and on what that actor allocated and freed before, so that allocations of two actors commute.
 *   quarantine where a freed block waits, filled with MM_FILL_FREED, before its place is used
 * again. pageable   may be paged out: a paged-pool block or a range told to mm_pageable_add. It
 * must not be touched at DISPATCH_LEVEL or above. alias      second address of the same memory:
 * what an MDL mapping of user pages is.
 *
 * Invariants
 *   1. A block of a page or more starts on a page; a smaller one does not cross a page boundary and
 *      is aligned to 16.
 *   2. A block is live from its allocation until its free; its descriptor survives the free until
 *      its place is used again, so that a use after free still knows who it was.
 *   3. Poison, redzones and quarantine are always on, whether or not anybody observes.
 *   4. The pages of a user mapping or of LAYOUT_MAPPINGS are never the driver's private copy: a
 *      store through one address is seen through the other at once.
 */
#pragma once
#include "ke/ke.h"
#include "mm/undeclared.h"

enum {
    MM_PAGE = 4096,
    MM_POOL_ALIGN = 16,
    MM_FRAMES = 6, /* return addresses kept for an allocation and for a free */
};

/* Patterns, chosen so that a pointer read from them is no address at all. */
enum {
    MM_FILL_NEW = 0xCD,     /* uninitialised */
    MM_FILL_FREED = 0xDD,   /* freed */
    MM_FILL_REDZONE = 0xFD, /* before and after a block */
};

enum mm_block_state { MM_BLOCK_NONE, MM_BLOCK_LIVE, MM_BLOCK_FREED };

/* What sort of pool a block is of, and who owns it. */
enum mm_pool_kind {
    MM_POOL_PAGED = 1,    /* pageable */
    MM_POOL_EXECUTE = 2,  /* NonPagedPool, NonPagedPoolExecute: executable */
    MM_POOL_QUOTA = 4,    /* charged to a process */
    MM_POOL_KERNEL = 8,   /* belongs to the kernel (an IRP, an MDL …): not a leak of the driver */
    MM_POOL_ZERO = 16,    /* asked for zeroes */
    MM_POOL_SPECIAL = 32, /* session, cache aligned and other types that change nothing here */
};

/* A block, as reports and rules see it. */
struct mm_block {
    uint64_t base;  /* what the driver was given */
    uint64_t bytes; /* what it asked for */
    enum mm_block_state state;
    uint32_t kind; /* enum mm_pool_kind */
    ULONG tag;
    ULONG type;           /* POOL_TYPE as given, or the one that fits the POOL_FLAGS */
    uint64_t serial;      /* the n-th allocation of its actor, from 1 */
    uint32_t actor;       /* number of the actor that allocated */
    uint32_t actor_ident; /* and its identity */
    uint32_t free_actor;  /* number of the actor that freed */
    uint64_t pc;          /* caller of the allocating routine */
    uint64_t free_pc;
    uint64_t time_100ns; /* when it was allocated */
    const uint64_t
        *frames; /* [MM_FRAMES] return addresses above pc, 0-terminated; NULL: not kept */
    const uint64_t *free_frames;
};

/* Damage found in a redzone or in freed memory. */
struct mm_damage {
    struct mm_block block;
    uint64_t address; /* first damaged byte */
    bool freed;       /* the block was written after it was freed */
    bool slack;       /* between the end of the block and the next multiple of 16: Windows
                         has no use for these bytes and notices nothing */
};

/* What layers above lend to mm. All may be NULL. */
struct mm_hooks {
    void *(*quota_charge)(uint64_t bytes); /* ps: references the current process; NULL: refused */
    void (*quota_return)(void *process, uint64_t bytes);
    /* A routine touched memory of driver or app on its behalf (mm_in, mm_out). Must not change the
     * run. */
    void (*touched)(uint64_t address, uint64_t bytes, bool write, uint64_t pc);
    /* win32: do these addresses of the process belong to its heap, stacks, image or VirtualAlloc?
     */
    bool (*user_taken)(const struct _KPROCESS *process, uint64_t address, uint64_t bytes);
    /* run: the address of an exported routine or NULL (MmGetSystemRoutineAddress). */
    void *(*routine_address)(const char *name);
};

struct mm {
    struct mm_hooks hooks;
    bool fail;          /* ask SIM_CHOICE_ALLOC at each allocation a driver makes */
    uint32_t refusable; /* allocations so far that could have failed */
    uint64_t fail_nth;  /* the n-th such allocation from now on fails, 0: none; counts down */
    bool frames;        /* keep stacks of allocations and frees (needed for full reports) */
    uint32_t elsewhere; /* not 0: blocks lie at other addresses than usual; set at start */
    uint8_t fill_new, fill_freed, fill_redzone; /* MM_FILL_xxx; a test may change them at start */
    uint64_t limit_bytes;                       /* so much pool may be live at once */
    uint64_t refused, refused_pc;               /* allocations beyond it, and who made the first */
    uint64_t live_bytes;                        /* of drivers and kernel */
    uint32_t live_count, live_of_drivers;       /* blocks; and those not MM_POOL_KERNEL */
    uint64_t allocations;                       /* ever made */
    uint64_t user_alias_low;      /* offsets in a user slot between which user mappings lie … */
    uint64_t user_alias_bytes;    /* … or have lain; 0: there was none */
    struct mm_pool *pool;         /* pool.c */
    struct mm_pages *pages;       /* pages.c: MDL pages, contiguous memory, I/O space, mappings */
    struct mm_pageable *pageable; /* pageable.c */
};

/* Make mm in the current world, after ke_create. */
void mm_create(void);

/* --- pool.c: blocks --------------------------------------------------------------------------- */

/*
 * mm_pool_alloc - memory for objects that drivers hold pointers to (IRPs, MDLs, work items, names).
 *
 * kind   enum mm_pool_kind; with MM_POOL_KERNEL it is no leak of the driver's, never fails by
 *        injection, and is no choice.
 * tag    as Windows shows it, 'Irp '.
 * pc     caller in driver code, 0 if there is none.
 * Returns memory aligned to 16 (a page: to a page), filled with MM_FILL_NEW or, with MM_POOL_ZERO,
 * with zeroes; NULL if there is none. Never switches.
 */
void *mm_pool_alloc(uint64_t bytes, ULONG tag, uint32_t kind, uint64_t pc);

/* What ExAllocatePoolWithTag does for a driver whose call was made at pc, for routines that
 * allocate on its behalf: lookaside lists, strings. May raise if the POOL_TYPE says so. */
void *mm_pool_by_type(ULONG type, uint64_t bytes, ULONG tag, uint64_t pc);

/* Free what mm_pool_alloc or a driver's allocation returned. tag 0: any. Crashes as
 * ExFreePoolWithTag does when `block` is not one. Never switches. */
void mm_pool_free(void *block, ULONG tag, uint64_t pc);

/* Is an allocation that a driver asks for to fail now (failure injection, or no pool is left)? A
 * choice if mm->fail. For routines that allocate on a driver's behalf: IoAllocateIrp,
 * IoAllocateMdl. */
bool mm_pool_refuse(void);

/* Would so many bytes go beyond the limit? What the kernel makes for a caller, out of memory that
 * is not pool here but is on Windows, fails then too. */
bool mm_pool_exhausted(uint64_t bytes);

/* The block whose memory or redzones contain `address`, live or freed. False: not in pool. */
bool mm_pool_find(const volatile void *address, struct mm_block *block);

/* Every live block, by actor identity and then in order of allocation. `each` returns false to
 * stop. kernel: blocks with MM_POOL_KERNEL too. */
void mm_pool_for_each_live(bool kernel, bool (*each)(void *context, const struct mm_block *block),
                           void *context);

/* Look at all redzones and all freed memory (at unload, at the end of a run). */
void mm_pool_check(void (*each)(void *context, const struct mm_damage *damage), void *context);

/* The ranges of LAYOUT_POOL and LAYOUT_MAPPINGS whose contents belong to this execution: what a
 * snapshot must hold besides the arena. */
void mm_ranges(void (*each)(void *context, uint64_t address, uint64_t bytes), void *context);

/* --- address.c: what may be done with an address ------------------------------------------------
 */

/* Is it in the user range of the current process? */
bool mm_is_user(const volatile void *address, uint64_t bytes);

/* May all of it be read or written now, in this process? Nothing is changed. */
bool mm_readable(const volatile void *address, uint64_t bytes);
bool mm_writable(const volatile void *address, uint64_t bytes);

/*
 * mm_in, mm_out - how a routine reads and writes memory of the driver or the app.
 *
 * mode KernelMode: the pointer is trusted; a bad one faults, as in the driver itself. Always
 * STATUS_SUCCESS. mode UserMode: the range must lie in the user range of the current process and is
 * copied guarded; otherwise STATUS_ACCESS_VIOLATION, and nothing (up to 16 bytes) or a prefix has
 * been written.
 */
NTSTATUS mm_in(void *ours, const volatile void *theirs, uint64_t bytes, KPROCESSOR_MODE mode);
NTSTATUS mm_out(volatile void *theirs, const void *ours, uint64_t bytes, KPROCESSOR_MODE mode);

/* --- pageable.c ---------------------------------------------------------------------------------
 */

/* [address, address + bytes) of an image is pageable (a PAGE section, #pragma alloc_text). */
void mm_pageable_add(uint64_t address, uint64_t bytes, const char *section);
void mm_pageable_remove(uint64_t address, uint64_t bytes); /* the image is unloaded */

/* DriverEntry has returned: the INIT sections of that image are given back. */
void mm_pageable_discard(uint64_t address, uint64_t bytes);

/* What becomes of code at an address: of a routine in a pageable section, *start is its begin. */
enum mm_code { MM_CODE_RESIDENT, MM_CODE_PAGEABLE, MM_CODE_GONE };
enum mm_code mm_code_at(uint64_t address, uint64_t *start);

/* Pageable and not locked now (MmLockPagableCodeSection)? Also true of paged pool. */
bool mm_is_paged(const volatile void *address);

/* The section of `address`, or NULL: for reports. */
const char *mm_pageable_section(const volatile void *address);

/* --- pages.c, mdl.c ------------------------------------------------------------------------------
 */

/*
 * mm_physical - physical address of a byte: made up, stable, the same for all aliases of it, and
 * enough to find the byte again (mm_virtual). Below 4 GiB: pages of MDLs and contiguous memory.
 */
uint64_t mm_physical(const volatile void *address);
uint64_t mm_virtual(uint64_t physical);

/* Which address does a mapping alias? The address itself if it is no alias. */
uint64_t mm_alias_origin(uint64_t address);

/* Quick: false if it is none for certain. */
static inline bool mm_may_be_alias(uint64_t address)
{
    return address - LAYOUT_MAPPINGS < LAYOUT_TIB ||
           (world->mm->user_alias_bytes &&
            address - LAYOUT_USER_START < LAYOUT_USER_SLOTS * LAYOUT_USER_SLOT_BYTES &&
            (address - LAYOUT_USER_START) % LAYOUT_USER_SLOT_BYTES - world->mm->user_alias_low <
                world->mm->user_alias_bytes);
}

/* An MDL with room for the pages of [va, va + bytes), from pool; NULL as IoAllocateMdl. */
PMDL mm_mdl_alloc(void *va, ULONG bytes, uint64_t pc);
void mm_mdl_free(PMDL mdl, uint64_t pc);

/* Check and lock the pages of an MDL. An NTSTATUS instead of an exception. */
NTSTATUS mm_mdl_lock(PMDL mdl, KPROCESSOR_MODE mode, LOCK_OPERATION operation);
void mm_mdl_unlock(PMDL mdl);

/* Map a locked MDL into system space; NULL: failed. Unmap it again. */
void *mm_mdl_map(PMDL mdl);
void mm_mdl_unmap(void *address, PMDL mdl);

/* Is the page of that address locked by an MDL? */
bool mm_is_locked(uint64_t address);

/* Pages of a process that are locked now, for bug check 0x76 at its end. */
uint64_t mm_locked_pages(const struct _KPROCESS *process);

/* End all user-mode mappings in [low, high): the process ends. */
void mm_user_mappings_end(uint64_t low, uint64_t high);
