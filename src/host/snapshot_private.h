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

/* What restore copies. */
struct snapshot_hot {
    char *to;
    const char *from; /* NULL: zeroes */
    uint32_t bytes;
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

struct snapshot_record *snapshot_record(uint64_t page); /* NULL: none */

/* The protection a page of the segment has after a restore. */
int snapshot_access(const struct snapshot_segment *segment, uint64_t page);

/* snapshot_maps.c: fill `segments`. False: no memory. */
bool snapshot_read_maps(void);

/* snapshot_check.c */
bool snapshot_copy_all(void);
void snapshot_check_forget(void);

/* Call for each mapping of the host that lies in a reservation of ours, ascending. */
void snapshot_each_mapping(void (*each)(const struct snapshot_segment *mapping, void *context),
                           void *context);
