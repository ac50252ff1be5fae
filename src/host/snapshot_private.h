/* snapshot_private.h - what the files snapshot*.c share; nobody else includes it. */
#pragma once
#include "host/snapshot.h"

enum {
    SNAPSHOT_RECORDS = 1 << 20, /* pages that can be saved: 4 GiB */
    SNAPSHOT_TABLE_BITS = 21,
    SNAPSHOT_TABLE = 1 << SNAPSHOT_TABLE_BITS,
};

struct snapshot_range {
    uint64_t start, end;
};

/* A mapping of the host at the snapshot. */
struct snapshot_segment {
    uint64_t start, end;
    int access; /* PROT_xxx */
    bool shared;
    bool own_anchor;
    uint64_t inode, offset; /* shared: which pages these are */
    uint64_t first;         /* shared: the first address of these pages */
    char *anchor;           /* and one of ours that nobody changes */
};

struct snapshot_record {
    uint64_t page;
    char *copy; /* of a page that is saved and not zero */
    bool open, saved, zero;
    bool cooled; /* saved, and not in `hot` since everything was closed again */
};

enum { SNAPSHOT_LINE = 64, SNAPSHOT_LINES = 64 /* of a page */, SNAPSHOT_FOUR = 4 };

/* A page that restore looks at. */
struct snapshot_hot {
    char *to;
    const char *from; /* NULL: zeroes */
    uint64_t lines;   /* bit per line that is not exempt */
    uint64_t dirty;   /* and that was found to differ in some restore */
};

/* One line, or four adjacent ones that are treated alike. */
struct snapshot_run {
    char *to;
    const char *from;
};

enum snapshot_run_kind {
    SNAPSHOT_COPY,    /* dirty */
    SNAPSHOT_CLEAR,   /* dirty, and zero in the snapshot */
    SNAPSHOT_COMPARE, /* never seen dirty: only looked at */
    SNAPSHOT_SCAN,    /* likewise, and zero in the snapshot */
    SNAPSHOT_RUN_KINDS,
};

struct snapshot_runs {
    struct snapshot_run *run;
    size_t count, room;
};

struct snapshot_kept {
    void *address;
    size_t bytes;
    void *copy;
};

struct snapshot_logged {
    struct snapshot_range range;
    enum snapshot_change change;
};

/* A page of the full copy. */
struct snapshot_full {
    uint64_t page;
    char *copy; /* NULL: zeroes */
};

struct snapshot {
    bool taken;
    struct snapshot_hot *hot;
    size_t hot_count;
    struct snapshot_runs runs[SNAPSHOT_RUN_KINDS][2]; /* ones and fours; made from `hot` unless */
    bool runs_stale;
    bool no_avx512, no_avx2; /* snapshot_use_simd */
    uint64_t lists;          /* how often they were made */
    struct snapshot_kept *kept;
    size_t kept_count, kept_room;
    uint64_t faults, restores, changed;

    struct snapshot_segment *segments;
    size_t segment_count, segment_room;
    struct snapshot_range *exempt; /* ascending once taken */
    size_t exempt_count, exempt_room;
    struct snapshot_range *grown;
    size_t grown_count, grown_room;

    uint32_t *table; /* of records by page: index + 1; 0: free */
    struct snapshot_record *records;
    size_t record_count;
    char *copies; /* pages */
    size_t copy_count;

    struct snapshot_logged *changes;
    size_t change_count, change_room;

    struct snapshot_full *full; /* ascending; for snapshot_check */
    size_t full_count, full_room;
};

extern struct snapshot snapshot;

/* The part of a page that is not exempt; from >= to: all of it is. */
void snapshot_kept_part(uint64_t page, uint32_t *from, uint32_t *to);

/* The page itself, or the first one behind the exempt range that begins at or before it. */
uint64_t snapshot_skip_exempt(uint64_t page);

struct snapshot_record *snapshot_record(uint64_t page); /* NULL: none */

/* The protection a page of the segment has after a restore. */
int snapshot_access(const struct snapshot_segment *segment, uint64_t page);

/* snapshot_lines.c: the open pages become what they were. `later` [ones, fours], if it is of these
 * lists: the dirty lines become what it holds; true: they have. */
bool snapshot_copy_back(const struct snapshot_runs *later);

/* snapshot.c: all of a restore; `later` and the result likewise. */
bool snapshot_go_back(const struct snapshot_runs *later);
bool snapshot_has_room(void); /* for what executions may change yet */

/* The lists hold every line that differs now as COPY or CLEAR. */
void snapshot_find_dirty(void);

/* Copy the runs [ones, fours] from where they lie to `from` (save), or back. */
void snapshot_copy_runs(const struct snapshot_runs runs[2], bool save);

/* The lines of a page that differ from the snapshot now. */
uint64_t snapshot_differing(const struct snapshot_hot *hot);

/* The lines that hold bytes [low, high) of a page; low < high. */
static inline uint64_t snapshot_lines(uint32_t low, uint32_t high)
{
    uint32_t first = low / SNAPSHOT_LINE, last = (high - 1) / SNAPSHOT_LINE;

    return (~0ull >> (SNAPSHOT_LINES - 1 - (last - first))) << first;
}

/* snapshot_maps.c: fill `segments`. False: no memory. */
bool snapshot_read_maps(void);

/* snapshot_check.c */
bool snapshot_copy_all(void);
void snapshot_check_forget(void);

/* Call for each mapping of the host that lies in a reservation of ours, ascending. */
void snapshot_each_mapping(void (*each)(const struct snapshot_segment *mapping, void *context),
                           void *context);
