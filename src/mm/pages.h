/*
 * pages.h - private to mm: memory that drivers ask for by page, and windows for mappings.
 *
 * LAYOUT_MAPPINGS is cut into windows:
 *
 *   ram      [0, 4 GiB)           stands for physical addresses below 4 GiB, byte for byte: pages
 * of MmAllocatePagesForMdl, contiguous and non-cached memory. device   [64 GiB, 128 GiB)    what
 * MmMapIoSpace maps, by physical address modulo 64 GiB. alias    [256 GiB, 512 GiB)   user pages
 * mapped into system space, and reserved mappings; cut into pieces by the identity of the mapping
 * actor.
 *
 *   section  [512 GiB, 768 GiB)   the memory of sections (section.h), cut into pieces likewise.
 *
 * Physical addresses from 4 GiB on are the rest of the layout in ascending order.
 */
#pragma once
#include "mm/mm.h"
#include "host/layout.h"

#define PAGES_RAM LAYOUT_MAPPINGS
#define PAGES_RAM_BYTES 0x100000000ull
#define PAGES_RAM_FIRST 0x100000ull /* the first megabyte belongs to the firmware */
#define PAGES_DEVICE (LAYOUT_MAPPINGS + 0x1000000000ull)
#define PAGES_DEVICE_BYTES 0x1000000000ull
#define PAGES_ALIAS (LAYOUT_MAPPINGS + 0x4000000000ull)
#define PAGES_SECTIONS (LAYOUT_MAPPINGS + 0x8000000000ull)
#define PAGES_ALIAS_PIECES 1024
#define PAGES_ALIAS_PIECE_BYTES 0x10000000ull
#define PAGES_USER_MAPPINGS 0x0000000C00000000ull /* offset in a user slot */
#define PAGES_USER_MAPPINGS_END LAYOUT_USER_SLOT_BYTES

/* Pages of the ram window that somebody owns. */
struct pages_run {
    struct list link;      /* in mm_pages.runs, ascending */
    uint64_t start, bytes; /* addresses in the window */
    bool contiguous;       /* allocated with an address of its own (freed by that) */
    uint32_t maps;         /* how often it is mapped; 0: faults */
};

/* A second address of some pages. */
struct pages_mapping {
    struct list link;   /* in mm_pages.mappings */
    uint64_t to, bytes; /* whole pages */
    uint64_t from;
    bool user;            /* in user range */
    bool reserved;        /* MmAllocateMappingAddress: `to` outlives the mapping */
    bool mapped;          /* false: reserved only */
    bool device;          /* MmMapIoSpace */
    bool memory;          /* no mapping, but the memory of a section: its place is taken */
    uint64_t physical;    /* device: where it begins */
    ULONG tag;            /* reserved: pool tag given */
    struct mm_view *view; /* section.h; else NULL. `from` 0: its pages are its own */
};

/* Pages locked by one MDL. */
struct pages_lock {
    struct list link; /* in a bucket, by MDL */
    PMDL mdl;
    const struct _KPROCESS *process;
    uint64_t start, end; /* addresses, whole pages */
};

enum { PAGES_BUCKETS = 64 };

struct mm_pages {
    struct list runs, mappings;
    struct list locks[PAGES_BUCKETS];
    struct list device_used; /* of pages_mapping: device memory that was mapped in this execution */
    uint64_t ram_next;       /* where the search for free pages begins */
    uint64_t lock_count;
    uint32_t alias_next[PAGES_ALIAS_PIECES]; /* page of its piece */
    uint32_t section_next[PAGES_ALIAS_PIECES];
    uint64_t secured; /* handles of MmSecureVirtualMemory so far */
};

struct mm_pages *pages(void);

/* Take that many bytes of physical memory in [low, high], not crossing a multiple of boundary
 * (0: none). Not mapped. NULL: there is none. */
struct pages_run *pages_take(uint64_t bytes, uint64_t low, uint64_t high, uint64_t boundary);
void pages_give(struct pages_run *run);
struct pages_run *pages_run_at(uint64_t address); /* that contains it */

/* The run can be touched, or not. Counts. */
bool pages_run_map(struct pages_run *run);
void pages_run_unmap(struct pages_run *run);

/* Address space for so many bytes in the alias window; 0: none. */
uint64_t pages_alias_space(uint64_t bytes);
uint64_t pages_section_space(uint64_t bytes); /* the same in the window of sections */

/* The same in the part of a process's user range that is for mappings. */
uint64_t pages_user_space(uint64_t user_low, uint64_t bytes, uint64_t alignment);

/* Does a mapping lie there? */
bool pages_space_used(uint64_t start, uint64_t bytes);

struct pages_mapping *pages_mapping_new(uint64_t to, uint64_t from, uint64_t bytes);
void pages_mapping_free(struct pages_mapping *mapping);
struct pages_mapping *pages_mapping_at(uint64_t address); /* that contains it, mapped or reserved */

void pages_ranges(void (*each)(void *context, uint64_t address, uint64_t bytes), void *context);

/* --- mdl.c: map the pages of an MDL at an address that was reserved; NULL: it cannot be ---------
 */
void *mm_mdl_map_at(PMDL mdl, struct pages_mapping *mapping);
