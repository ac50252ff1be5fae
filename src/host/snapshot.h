/*
 * snapshot.h - a moment of the simulated memory, to which it returns in about a microsecond.
 *
 * Words. What is *covered* is every page of every reservation (memory.h): at the snapshot their
 * protections are read from the host's kernel, so that nobody has to register anything. A covered
 * page that can be written is *closed* (write-protected) by snapshot_take; the first write faults,
 * its contents are copied away and it is *open* from then on, also in later executions, so that
 * after a few of them there are no faults any more. snapshot_restore copies the open pages back.
 *
 * The processor's memory management is the one owner of all writes: compiled drivers, our kernel
 * and libc need no calls, and none can forget one. What it cannot see is announced:
 *   - changes of mappings (commit, protect, alias): snapshot_before_change, by memory.c and
 * alias.c;
 *   - variables of the process itself: snapshot_keep;
 *   - memory whose contents mean nothing (free stacks, the arena's unused end): snapshot_exempt.
 *
 * System calls fail with EFAULT instead of faulting: no kernel call may write to a closed page.
 * Writing to the buffer first opens it.
 *
 * Process-wide state: there is one address space, and one snapshot of it. See
 * docs/design/restart.md.
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Before snapshot_take: variables outside of the reservations that belong to the moment. */
void snapshot_keep(void *address, size_t bytes);

/* Before snapshot_take: whatever lies in [address, address + bytes) need not come back. */
void snapshot_exempt(uint64_t address, uint64_t bytes);

/*
 * snapshot_take - remember now. with_copy: keep a full copy too, for snapshot_check. False: no
 * memory, or (under AddressSanitizer, whose shadow would have to come back as well) not supported;
 * there is no snapshot then and what was kept or exempted is forgotten.
 */
bool snapshot_take(bool with_copy);

bool snapshot_is_taken(void);

/* Everything is as it was when the snapshot was taken. False: so much of it has changed that going
 * on makes no sense; it has been restored, drop it. */
bool snapshot_restore(void);

/* Restore, open everything, forget. */
void snapshot_drop(void);

/* A write to `address` was refused: was that us? True: go on. [signal-safe] */
bool snapshot_serve(uint64_t address);

enum snapshot_change {
    SNAPSHOT_CLOSES,   /* protections become narrower, nothing is lost */
    SNAPSHOT_CHANGES,  /* pages become writable or lose their contents */
    SNAPSHOT_REPLACES, /* other pages are mapped there */
};

/* Pages of [address, address + bytes) are about to get a further address, by which they may be
 * written to unseen. */
void snapshot_before_sharing(uint64_t address, uint64_t bytes);

/* The host's kernel is about to be asked for that. */
void snapshot_before_change(uint64_t address, uint64_t bytes, enum snapshot_change change);

/* Pages became usable for good: the restart leaves them alone (memory_grow). */
void snapshot_grown(uint64_t address, uint64_t bytes);

/* After snapshot_restore, if taken with_copy: compare all memory and all protections. False: `why`
 * says what differs. */
bool snapshot_check(char *why, size_t bytes);

/*
 * snapshot_later.c: a later moment, as what differs from the snapshot. `spans` [count] is memory in
 * use by now that was exempt at the snapshot. False: mappings were changed since; there is no such
 * moment. Any number of them may be kept at a time; they end with the snapshot.
 */
struct snapshot_span {
    uint64_t address, bytes;
};
struct snapshot_later;
struct snapshot_later *snapshot_later_make(void);
void snapshot_later_free(struct snapshot_later *later); /* NULL: nothing */
bool snapshot_later_take(struct snapshot_later *later, const struct snapshot_span *spans,
                         size_t count);

/* Everything is as it was then. The result is that of snapshot_restore. */
bool snapshot_later_restore(const struct snapshot_later *later);

/* In a child process, before anything runs: memory that has two addresses becomes its own. */
void snapshot_forked(void);

/* For tests: from now on as on a processor that has no better than that. */
enum snapshot_simd { SNAPSHOT_PLAIN, SNAPSHOT_AVX2, SNAPSHOT_AVX512 };
void snapshot_use_simd(enum snapshot_simd most);

/* What restoring costs, for reports and benchmarks. */
struct snapshot_figures {
    size_t open_pages;  /* looked at by each restore */
    size_t open_lines;  /* so many lines of 64 bytes of them */
    size_t dirty_lines; /* of these are written to */
    size_t saved_pages; /* whose contents were copied away */
    uint64_t faults;    /* served since the snapshot */
    uint64_t restores;
    uint64_t changes; /* of mappings, undone */
};
struct snapshot_figures snapshot_figures(void);

/* For figures and for looking for what to place together: the i-th open page, and the lines of 64
 * bytes in it that differ from the snapshot now. 0: there are fewer. */
uint64_t snapshot_open_page(size_t i, uint64_t *lines);
