/*
 * snapshot.c - see snapshot.h.
 *
 * Invariants, while a snapshot is taken.
 *  1. `segments` are the mappings of all reservations at the snapshot, ascending, without overlap.
 *  2. A page of a writable segment that is not exempt is closed, or has a record with `open` set,
 *     or a change in the log covers it.
 *  3. A page whose contents may differ from the snapshot has a record with its old contents; if its
 *     segment is writable, it is in `hot`, and its `copy` is what restore copies.
 *  4. Pages with more than one address (shared segments) have their record with contents under the
 *     first address, and are read and written through their *anchor*, a further address of ours.
 *
 * snapshot_serve runs in a signal handler, between any two instructions of the machine but never
 * within a function of this file that writes the same data: those write to no closed page.
 */
#define _GNU_SOURCE /* mremap */
#include "host/snapshot.h"
#include "base/check.h"
#include "host/memory.h"
#include "host/snapshot_private.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum {
    HOT_LIMIT = 4096,          /* open pages at which everything is closed again */
    RELEARN_RESTORES = 1 << 17 /* and after so many restores: what was open once may be cold now */
};

struct snapshot snapshot;

static uint64_t page_of(uint64_t address)
{
    return address & ~(uint64_t)(MEMORY_PAGE - 1);
}

/* --- lists ------------------------------------------------------------------------------------ */

static void *grown(void *list, size_t count, size_t *room, size_t item)
{
    if (count < *room)
        return list;
    *room = *room ? 2 * *room : 64;
    list = realloc(list, *room * item);
    irqlab_assert(list);
    return list;
}

void snapshot_keep(void *address, size_t bytes)
{
    struct snapshot *s = &snapshot;

    irqlab_assert(!s->taken);
    s->kept = grown(s->kept, s->kept_count, &s->kept_room, sizeof *s->kept);
    s->kept[s->kept_count++] = (struct snapshot_kept){.address = address, .bytes = bytes};
}

void snapshot_exempt(uint64_t address, uint64_t bytes)
{
    struct snapshot *s = &snapshot;

    irqlab_assert(!s->taken);
    s->exempt = grown(s->exempt, s->exempt_count, &s->exempt_room, sizeof *s->exempt);
    s->exempt[s->exempt_count++] = (struct snapshot_range){address, address + bytes};
}

void snapshot_grown(uint64_t address, uint64_t bytes)
{
    struct snapshot *s = &snapshot;

    if (!s->taken)
        return;
    s->grown = grown(s->grown, s->grown_count, &s->grown_room, sizeof *s->grown);
    s->grown[s->grown_count++] = (struct snapshot_range){address, address + bytes};
}

bool snapshot_is_taken(void)
{
    return snapshot.taken;
}

/* --- look-ups --------------------------------------------------------------------------------- */

/* The first segment that ends behind the address. */
static size_t segment_from(uint64_t address)
{
    size_t low = 0, high = snapshot.segment_count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (snapshot.segments[middle].end <= address)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static struct snapshot_segment *segment_at(uint64_t address)
{
    size_t i = segment_from(address);

    return i < snapshot.segment_count && snapshot.segments[i].start <= address
               ? &snapshot.segments[i]
               : NULL;
}

void snapshot_kept_part(uint64_t page, uint32_t *from, uint32_t *to)
{
    size_t low = 0, high = snapshot.exempt_count;

    *from = 0;
    *to = MEMORY_PAGE;
    while (low < high) { /* the first range that ends behind the begin of the page */
        size_t middle = low + (high - low) / 2;

        if (snapshot.exempt[middle].end <= page)
            low = middle + 1;
        else
            high = middle;
    }
    for (; low < snapshot.exempt_count && snapshot.exempt[low].start < page + MEMORY_PAGE; low++) {
        const struct snapshot_range *range = &snapshot.exempt[low];

        if (range->start <= page + *from)
            *from = range->end < page + *to ? (uint32_t)(range->end - page) : *to;
        else if (range->end >= page + *to)
            *to = (uint32_t)(range->start - page);
    }
}

uint64_t snapshot_skip_exempt(uint64_t page)
{
    for (size_t i = 0; i < snapshot.exempt_count; i++)
        if (page >= snapshot.exempt[i].start && page < snapshot.exempt[i].end)
            return page_of(snapshot.exempt[i].end);
    return page;
}

static uint32_t *cell_of(uint64_t page)
{
    uint64_t at = (page / MEMORY_PAGE * 0x9E3779B97F4A7C15ull) >> (64 - SNAPSHOT_TABLE_BITS);

    while (snapshot.table[at] && snapshot.records[snapshot.table[at] - 1].page != page)
        at = (at + 1) & (SNAPSHOT_TABLE - 1);
    return &snapshot.table[at];
}

struct snapshot_record *snapshot_record(uint64_t page)
{
    uint32_t *cell = cell_of(page);

    return *cell ? &snapshot.records[*cell - 1] : NULL;
}

static struct snapshot_record *record_make(uint64_t page)
{
    struct snapshot *s = &snapshot;
    uint32_t *cell = cell_of(page);

    if (*cell)
        return &s->records[*cell - 1];
    if (s->record_count == SNAPSHOT_RECORDS) {
        static const char text[] = "irqlab: internal error: an execution changes too much memory\n";
        ssize_t ignored = write(STDERR_FILENO, text, sizeof text - 1);

        (void)ignored;
        _exit(70);
    }
    s->records[s->record_count] = (struct snapshot_record){.page = page};
    *cell = (uint32_t)++s->record_count;
    return &s->records[*cell - 1];
}

/* --- saving pages ----------------------------------------------------------------------------- */

static bool is_zero(const char *page, size_t bytes)
{
    const uint64_t *word = (const uint64_t *)page;

    for (size_t i = 0; i < bytes / sizeof *word; i++)
        if (word[i])
            return false;
    return true;
}

/* Where the contents of a page can be read and written whatever its protection. */
static char *contents_of(const struct snapshot_segment *segment, uint64_t page)
{
    return segment->shared ? segment->anchor + (page - segment->start) : (char *)(uintptr_t)page;
}

static uint64_t first_address(const struct snapshot_segment *segment, uint64_t page)
{
    return segment->shared ? segment->first + (page - segment->start) : page;
}

static void add_hot(const struct snapshot_segment *segment, uint64_t page,
                    const struct snapshot_record *record)
{
    uint32_t low, high;

    snapshot_kept_part(page, &low, &high);
    if (low >= high)
        return;
    snapshot.hot[snapshot.hot_count++] = (struct snapshot_hot){
        .to = contents_of(segment, page), .from = record->copy, .lines = snapshot_lines(low, high)};
    snapshot.runs_stale = true;
}

/* Copy the contents away. The page must be readable. */
static void save(const struct snapshot_segment *segment, uint64_t page)
{
    struct snapshot *s = &snapshot;
    struct snapshot_record *record = record_make(first_address(segment, page));
    const char *from = contents_of(segment, page);

    if (record->saved)
        return;
    record->saved = true;
    record->zero = is_zero(from, MEMORY_PAGE);
    if (!record->zero) {
        record->copy = s->copies + s->copy_count++ * MEMORY_PAGE;
        memcpy(record->copy, from, MEMORY_PAGE);
    }
    if (segment->access & PROT_WRITE || segment->shared) /* which other addresses lead to */
        add_hot(segment, page, record);
}

/* A record that is not in `hot` (any more) goes there again. */
static void heat(const struct snapshot_segment *segment, uint64_t page)
{
    struct snapshot_record *record = snapshot_record(first_address(segment, page));

    if (!record || !record->saved) {
        save(segment, page);
        return;
    }
    if (!record->cooled)
        return;
    record->cooled = false;
    add_hot(segment, page, record);
}

bool snapshot_serve(uint64_t address)
{
    uint64_t page = page_of(address);
    struct snapshot_segment *segment;
    struct snapshot_record *record;
    uint32_t low, high;

    if (!snapshot.taken)
        return false;
    segment = segment_at(page);
    if (!segment || !(segment->access & PROT_WRITE))
        return false;
    record = snapshot_record(page);
    if (record && record->open)
        return false; /* not us: the machine has closed it itself */
    snapshot_kept_part(page, &low, &high);
    if (low >= high)
        return false;
    heat(segment, page);
    record_make(page)->open = true;
    snapshot.faults++;
    return mprotect((void *)(uintptr_t)page, MEMORY_PAGE, segment->access) == 0;
}

/* --- changes of mappings ---------------------------------------------------------------------- */

/* A page that cannot be written: its contents are needed when a change is undone. */
static void save_aside(const struct snapshot_segment *segment, uint64_t page)
{
    struct snapshot_record *record = snapshot_record(first_address(segment, page));

    if (record && record->saved) {
        heat(segment, page);
        return;
    }
    if (!segment->shared)
        mprotect((void *)(uintptr_t)page, MEMORY_PAGE, PROT_READ);
    save(segment, page);
    if (!segment->shared)
        mprotect((void *)(uintptr_t)page, MEMORY_PAGE, segment->access);
}

static void log_change(uint64_t start, uint64_t end, enum snapshot_change change)
{
    struct snapshot *s = &snapshot;

    for (size_t i = s->change_count; i-- > 0 && s->change_count - i <= 16;)
        if (s->changes[i].range.start == start && s->changes[i].range.end == end) {
            if (change > s->changes[i].change)
                s->changes[i].change = change;
            return;
        }
    s->changes = grown(s->changes, s->change_count, &s->change_room, sizeof *s->changes);
    s->changes[s->change_count++] = (struct snapshot_logged){{start, end}, change};
    s->changed++;
}

void snapshot_before_change(uint64_t address, uint64_t bytes, enum snapshot_change change)
{
    struct snapshot *s = &snapshot;
    uint64_t end = address + bytes;

    if (!s->taken)
        return;
    log_change(address, end, change);
    for (size_t i = segment_from(address); i < s->segment_count && s->segments[i].start < end;
         i++) {
        struct snapshot_segment *segment = &s->segments[i];
        uint64_t from = segment->start > address ? segment->start : address;
        uint64_t to = segment->end < end ? segment->end : end;

        for (uint64_t page = from; page < to; page += MEMORY_PAGE) {
            if (segment->access & PROT_WRITE)
                snapshot_serve(page); /* so that a closed page is always a readable one */
            else if (change != SNAPSHOT_CLOSES)
                save_aside(segment, page);
        }
    }
}

void snapshot_before_sharing(uint64_t address, uint64_t bytes)
{
    struct snapshot *s = &snapshot;
    uint64_t end = address + bytes;

    if (!s->taken)
        return;
    for (size_t i = segment_from(address); i < s->segment_count && s->segments[i].start < end; i++)
        if (s->segments[i].shared) /* else they were made after the snapshot */
            heat(&s->segments[i], s->segments[i].start);
}

static void *map_fresh(uint64_t address, uint64_t bytes, int access)
{
    void *at = mmap((void *)(uintptr_t)address, bytes, access,
                    MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED, -1, 0);

    irqlab_assert(at != MAP_FAILED);
    madvise(at, bytes, MADV_DONTDUMP);
    return at;
}

static void protect(uint64_t from, uint64_t to, int access)
{
    irqlab_assert(mprotect((void *)(uintptr_t)from, to - from, access) == 0);
}

/* The protection a page of a writable segment has after a restore. */
int snapshot_access(const struct snapshot_segment *segment, uint64_t page)
{
    const struct snapshot_record *record;
    uint32_t low, high;

    if (!(segment->access & PROT_WRITE))
        return segment->access;
    record = snapshot_record(page);
    if (record && record->open)
        return segment->access;
    snapshot_kept_part(page, &low, &high);
    return low >= high ? segment->access : segment->access & ~PROT_WRITE;
}

/* Give the pages the protections they have after a restore, run by run. */
static void protect_again(const struct snapshot_segment *segment, uint64_t from, uint64_t to)
{
    uint64_t start = from;
    int access;

    if (!(segment->access & PROT_WRITE)) {
        protect(from, to, segment->access);
        return;
    }
    access = snapshot_access(segment, from);
    for (uint64_t page = from + MEMORY_PAGE; page <= to; page += MEMORY_PAGE) {
        if (page < to && snapshot_access(segment, page) == access)
            continue;
        protect(start, page, access);
        start = page;
        if (page < to)
            access = snapshot_access(segment, page);
    }
}

static bool all_zero(uint64_t from, uint64_t to)
{
    for (uint64_t page = from; page < to; page += MEMORY_PAGE) {
        const struct snapshot_record *record = snapshot_record(page);

        if (record && record->saved && !record->zero)
            return false;
    }
    return true;
}

static void copy_back_aside(uint64_t from, uint64_t to)
{
    for (uint64_t page = from; page < to; page += MEMORY_PAGE) {
        const struct snapshot_record *record = snapshot_record(page);

        if (!record || !record->saved)
            continue;
        if (record->zero)
            memset((void *)(uintptr_t)page, 0, MEMORY_PAGE);
        else
            memcpy((void *)(uintptr_t)page, record->copy, MEMORY_PAGE);
    }
}

static void undo_shared(const struct snapshot_segment *segment, uint64_t from, uint64_t to)
{
    for (uint64_t page = from; page < to; page += MEMORY_PAGE)
        irqlab_assert(mremap(contents_of(segment, page), 0, MEMORY_PAGE,
                             MREMAP_MAYMOVE | MREMAP_FIXED, (void *)(uintptr_t)page) != MAP_FAILED);
    protect_again(segment, from, to);
}

/* What became usable for good since the snapshot stays so, also where its pages were changed after.
 */
static void open_grown(uint64_t from, uint64_t to)
{
    const struct snapshot *s = &snapshot;

    for (size_t i = 0; i < s->grown_count; i++) {
        uint64_t start = s->grown[i].start > from ? s->grown[i].start : from;
        uint64_t end = s->grown[i].end < to ? s->grown[i].end : to;

        if (start < end)
            protect(start, end, PROT_READ | PROT_WRITE);
    }
}

static void undo_in(const struct snapshot_segment *segment, uint64_t from, uint64_t to,
                    enum snapshot_change change)
{
    if (change == SNAPSHOT_CLOSES) {
        protect_again(segment, from, to);
    } else if (segment->shared) {
        undo_shared(segment, from, to);
    } else if (!(segment->access & PROT_READ) && all_zero(from, to)) {
        map_fresh(from, to - from, segment->access);
    } else {
        if (change == SNAPSHOT_REPLACES)
            map_fresh(from, to - from, PROT_READ | PROT_WRITE);
        if (!(segment->access & PROT_WRITE)) {
            protect(from, to, PROT_READ | PROT_WRITE);
            copy_back_aside(from, to);
        }
        protect_again(segment, from, to);
    }
    if (!(segment->access & PROT_WRITE))
        open_grown(from, to);
}

static void undo_changes(void)
{
    struct snapshot *s = &snapshot;

    for (size_t n = 0; n < s->change_count; n++) {
        const struct snapshot_logged *logged = &s->changes[n];

        for (size_t i = segment_from(logged->range.start);
             i < s->segment_count && s->segments[i].start < logged->range.end; i++) {
            struct snapshot_segment *segment = &s->segments[i];

            undo_in(segment,
                    segment->start > logged->range.start ? segment->start : logged->range.start,
                    segment->end < logged->range.end ? segment->end : logged->range.end,
                    logged->change);
        }
    }
    s->change_count = 0;
}

/* --- taking and restoring --------------------------------------------------------------------- */

static int ascending(const void *a, const void *b)
{
    const struct snapshot_range *x = a, *y = b;

    return (x->start > y->start) - (x->start < y->start);
}

/* Sorted, without overlap. */
static void order_exempt(void)
{
    struct snapshot *s = &snapshot;
    size_t kept = 0;

    if (!s->exempt_count)
        return;
    qsort(s->exempt, s->exempt_count, sizeof *s->exempt, ascending);
    for (size_t i = 1; i < s->exempt_count; i++) {
        if (s->exempt[i].start > s->exempt[kept].end)
            s->exempt[++kept] = s->exempt[i];
        else if (s->exempt[i].end > s->exempt[kept].end)
            s->exempt[kept].end = s->exempt[i].end;
    }
    s->exempt_count = kept + 1;
}

static void *table_map(size_t bytes)
{
    void *at = mmap(NULL, bytes, PROT_READ | PROT_WRITE,
                    MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

    if (at == MAP_FAILED)
        return NULL;
    madvise(at, bytes, MADV_DONTDUMP);
    return at;
}

static bool tables_make(void)
{
    struct snapshot *s = &snapshot;

    if (!s->table)
        s->table = table_map(SNAPSHOT_TABLE * sizeof *s->table);
    if (!s->records)
        s->records = table_map(SNAPSHOT_RECORDS * sizeof *s->records);
    if (!s->hot)
        s->hot = table_map(SNAPSHOT_RECORDS * sizeof *s->hot);
    if (!s->copies)
        s->copies = table_map((size_t)SNAPSHOT_RECORDS * MEMORY_PAGE);
    return s->table && s->records && s->hot && s->copies;
}

/* Close the pages that are not exempt. */
static void close_segment(const struct snapshot_segment *segment)
{
    uint64_t at = segment->start;
    size_t i = 0;

    while (i < snapshot.exempt_count && snapshot.exempt[i].end <= at)
        i++;
    for (; at < segment->end; i++) {
        uint64_t from = segment->end, to = segment->end;

        if (i < snapshot.exempt_count && snapshot.exempt[i].start < segment->end) {
            from = page_of(snapshot.exempt[i].start + MEMORY_PAGE - 1);
            to = page_of(snapshot.exempt[i].end);
            if (from >= to)
                continue; /* no whole page */
            if (from < at)
                from = at;
        }
        if (at < from)
            protect(at, from < segment->end ? from : segment->end, segment->access & ~PROT_WRITE);
        at = to;
    }
}

static void forget(void)
{
    struct snapshot *s = &snapshot;

    for (size_t i = 0; i < s->kept_count; i++)
        free(s->kept[i].copy);
    for (size_t i = 0; i < s->segment_count; i++)
        if (s->segments[i].shared && s->segments[i].anchor && s->segments[i].own_anchor)
            munmap(s->segments[i].anchor, s->segments[i].end - s->segments[i].start);
    if (s->record_count) {
        madvise(s->table, SNAPSHOT_TABLE * sizeof *s->table, MADV_DONTNEED);
        madvise(s->records, SNAPSHOT_RECORDS * sizeof *s->records, MADV_DONTNEED);
        madvise(s->hot, SNAPSHOT_RECORDS * sizeof *s->hot, MADV_DONTNEED);
        madvise(s->copies, (size_t)SNAPSHOT_RECORDS * MEMORY_PAGE, MADV_DONTNEED);
    }
    snapshot_check_forget();
    s->kept_count = s->exempt_count = s->grown_count = s->segment_count = 0;
    s->record_count = s->copy_count = s->hot_count = s->change_count = 0;
    s->faults = s->restores = s->changed = 0;
    s->runs_stale = true;
}

bool snapshot_take(bool with_copy)
{
    struct snapshot *s = &snapshot;

    irqlab_assert(!s->taken);
#if defined(__SANITIZE_ADDRESS__)
    forget();
    return false;
#endif
    order_exempt();
    if (!tables_make() || !snapshot_read_maps() || (with_copy && !snapshot_copy_all())) {
        forget();
        return false;
    }
    for (size_t i = 0; i < s->kept_count; i++) {
        s->kept[i].copy = malloc(s->kept[i].bytes);
        irqlab_assert(s->kept[i].copy);
        memcpy(s->kept[i].copy, s->kept[i].address, s->kept[i].bytes);
    }
    for (size_t i = 0; i < s->segment_count; i++)
        if (s->segments[i].access & PROT_WRITE)
            close_segment(&s->segments[i]);
    s->taken = true;
    return true;
}

/* Close all pages: what an execution really writes to will open again. */
static void close_again(void)
{
    struct snapshot *s = &snapshot;

    for (size_t i = 0; i < s->record_count; i++) {
        struct snapshot_record *record = &s->records[i];
        struct snapshot_segment *segment = segment_at(record->page);

        if (!segment || !(segment->access & PROT_WRITE || segment->shared))
            continue;
        record->cooled = record->saved;
        if (!record->open)
            continue;
        record->open = false;
        protect(record->page, record->page + MEMORY_PAGE, snapshot_access(segment, record->page));
    }
    s->hot_count = 0;
    s->runs_stale = true;
}

bool snapshot_go_back(const struct snapshot_runs *later)
{
    struct snapshot *s = &snapshot;
    bool relearn, there;

    irqlab_assert(s->taken);
    if (irqlab_unlikely(s->change_count))
        undo_changes();
    relearn = ++s->restores % RELEARN_RESTORES == 0 || s->hot_count > HOT_LIMIT;
    /* What is closed counts as it was at the snapshot, so it has to be. */
    there = snapshot_copy_back(relearn ? NULL : later);
    for (size_t i = 0; i < s->kept_count; i++)
        memcpy(s->kept[i].address, s->kept[i].copy, s->kept[i].bytes);
    if (irqlab_unlikely(relearn))
        close_again();
    return there;
}

bool snapshot_has_room(void)
{
    return snapshot.record_count < SNAPSHOT_RECORDS / 4;
}

bool snapshot_restore(void)
{
    snapshot_go_back(NULL);
    return snapshot_has_room();
}

void snapshot_drop(void)
{
    struct snapshot *s = &snapshot;

    if (!s->taken) {
        forget();
        return;
    }
    snapshot_restore();
    for (size_t i = 0; i < s->segment_count; i++)
        if (s->segments[i].access & PROT_WRITE)
            protect(s->segments[i].start, s->segments[i].end, s->segments[i].access);
    s->taken = false;
    forget();
}

struct snapshot_figures snapshot_figures(void)
{
    struct snapshot *s = &snapshot;
    struct snapshot_figures figures = {.open_pages = s->hot_count,
                                       .saved_pages = s->record_count,
                                       .faults = s->faults,
                                       .restores = s->restores,
                                       .changes = s->changed};

    for (size_t i = 0; i < s->hot_count; i++) {
        figures.open_lines += (size_t)__builtin_popcountll(s->hot[i].lines);
        figures.dirty_lines += (size_t)__builtin_popcountll(s->hot[i].dirty);
    }
    return figures;
}

uint64_t snapshot_open_page(size_t i, uint64_t *lines)
{
    const struct snapshot_hot *hot = &snapshot.hot[i];

    if (i >= snapshot.hot_count)
        return 0;
    *lines = snapshot_differing(hot);
    return (uint64_t)(uintptr_t)hot->to;
}
