/*
 * section.h - the memory of sections, and views of it.
 *
 * Words
 *   memory  the pages of one section. They lie in a window of pages.h, where nobody but the kernel
 *           knows them, and are all one object of the host, so that a view is one mapping.
 *   view    a part of that memory at an address of a process or of the system: pages_mapping
 *           knows it as an alias, so that footprints, races and MDLs see the one memory behind all.
 *
 * Invariants
 *   1. Whoever touches a view touches the memory: mm_alias_origin leads there. The exception is a
 *      view with copy on write, whose pages are its own from the beginning.
 *   2. A page that is not committed faults in every view, and reads as zero once it is.
 *   3. The memory outlives its views: each view holds what its maker gave it as `owner`, and
 *      gives it back by `ended`.
 */
#pragma once
#include "mm/mm.h"

#define MM_SECTION_MOST (64ull << 20) /* bytes of one section */
#define MM_GRANULARITY 0x10000ull     /* addresses of views, offsets in sections */

struct mm_section {
    uint64_t bytes;              /* whole pages */
    uint64_t start;              /* where they lie */
    struct pages_mapping *place; /* that it is taken; NULL: no memory yet */
    uint8_t *committed;          /* a byte per page; NULL: all are */
    struct list views;           /* mm_view.link */
};

struct mm_view {
    struct list link;
    struct mm_section *section;
    struct pages_mapping *mapping; /* NULL: copy on write */
    uint64_t at, bytes;            /* whole pages */
    uint64_t offset;
    uint64_t reserved_bytes;   /* of the address space, from `at` */
    struct _KPROCESS *process; /* whose; NULL: system space */
    ULONG protection;          /* as asked for */
    ULONG *protections;        /* by page, where they differ; else NULL */
    void *owner;
    void (*ended)(void *owner); /* the view is gone */
};

/* Pages for so many bytes, zero; reserve: none committed yet. False: there is no memory. */
bool mm_section_make(struct mm_section *section, uint64_t bytes, bool reserve);
void mm_section_free(struct mm_section *section); /* it has no views */

struct mm_view_params {
    struct mm_section *section;
    struct _KPROCESS *process; /* NULL: system space */
    uint64_t user_low, user_high;
    uint64_t at; /* wanted address, or 0 */
    uint64_t offset, bytes;
    ULONG protection; /* PAGE_xxx */
    void *owner;      /* referenced by the caller for the view */
    void (*ended)(void *owner);
};

/*
 * mm_view_map - STATUS_SUCCESS; STATUS_CONFLICTING_ADDRESSES; STATUS_NO_MEMORY.
 * The range was checked against the section, and the addresses for alignment.
 */
NTSTATUS mm_view_map(const struct mm_view_params *params, struct mm_view **view);
void mm_view_unmap(struct mm_view *view);

/* The view that contains the address (of whatever process); NULL. */
struct mm_view *mm_view_at(uint64_t address);

/* A view in that range; NULL. */
struct mm_view *mm_view_over(uint64_t address, uint64_t bytes);

/* The section whose memory contains the address, with at least one view. False: none. */
bool mm_section_at(uint64_t address, const struct mm_section **section, uint64_t *offset);

/* All views of a process whose addresses those are: it ends. */
void mm_views_end(uint64_t low, uint64_t high);

/* Of [at, at + bytes), whole pages in the view. */
void mm_view_protect(struct mm_view *view, uint64_t at, uint64_t bytes, ULONG protection);
void mm_view_commit(struct mm_view *view, uint64_t at, uint64_t bytes);

/* PAGE_xxx of a page; 0: not committed. */
ULONG mm_view_protection(const struct mm_view *view, uint64_t at);

/* PAGE_xxx that lets bytes be written. */
static inline bool mm_protection_writes(ULONG protection)
{
    return (protection & 0xCC) != 0; /* READWRITE, WRITECOPY, EXECUTE_READWRITE, _WRITECOPY */
}
