/*
 * snapshot_later.c - a later moment of an execution, told as what differs from the snapshot.
 *
 * What was changed since the snapshot lies in the open pages, and of these in the lines that the
 * restore has found dirty (snapshot_lines.c); those that nobody has seen dirty are compared first.
 * Pages that open after the moment were as in the snapshot then, so that a restore and these lines
 * on top are all of it. What was exempt at the snapshot because it meant nothing (stacks that were
 * free, the unused end of an arena) may be in use by now: the caller names it.
 */
#include "base/check.h"
#include "host/snapshot_private.h"

#include <stdlib.h>
#include <string.h>

struct span {
    uint64_t address, bytes;
    size_t offset; /* in `bytes` */
};

struct snapshot_later {
    uint64_t lists;                /* of the snapshot, by their number */
    struct snapshot_runs lines[2]; /* ones and fours; `from` lies in `contents` */
    char *contents;                /* aligned to a line */
    size_t contents_room;
    struct span *spans;
    size_t span_count, span_room;
    char *bytes; /* of spans and kept variables */
    size_t byte_count, byte_room;
};

struct snapshot_later *snapshot_later_make(void)
{
    struct snapshot_later *later = calloc(1, sizeof *later);

    irqlab_assert(later);
    return later;
}

void snapshot_later_free(struct snapshot_later *later)
{
    if (!later)
        return;
    free(later->lines[0].run);
    free(later->lines[1].run);
    free(later->contents);
    free(later->spans);
    free(later->bytes);
    free(later);
}

static void add_span(struct snapshot_later *later, uint64_t address, uint64_t bytes)
{
    if (later->span_count == later->span_room) {
        later->span_room = later->span_room ? 2 * later->span_room : 32;
        later->spans = realloc(later->spans, later->span_room * sizeof *later->spans);
        irqlab_assert(later->spans);
    }
    later->spans[later->span_count++] =
        (struct span){.address = address, .bytes = bytes, .offset = later->byte_count};
    later->byte_count += bytes;
}

static void save_spans(struct snapshot_later *later)
{
    if (later->byte_count > later->byte_room) {
        free(later->bytes);
        later->byte_room = 2 * later->byte_count;
        later->bytes = malloc(later->byte_room);
        irqlab_assert(later->bytes);
    }
    for (size_t i = 0; i < later->span_count; i++) {
        const struct span *span = &later->spans[i];

        memcpy(later->bytes + span->offset, (const void *)(uintptr_t)span->address, span->bytes);
    }
}

static void save_lines(struct snapshot_later *later)
{
    size_t lines = 0, at = 0;

    snapshot_find_dirty();
    for (int four = 0; four < 2; four++) {
        struct snapshot_runs *runs = &later->lines[four];

        runs->count = 0;
        for (int kind = SNAPSHOT_COPY; kind <= SNAPSHOT_CLEAR; kind++) {
            const struct snapshot_runs *dirty = &snapshot.runs[kind][four];

            if (runs->count + dirty->count > runs->room) {
                runs->room = 2 * (runs->count + dirty->count);
                runs->run = realloc(runs->run, runs->room * sizeof *runs->run);
                irqlab_assert(runs->run);
            }
            if (dirty->count)
                memcpy(runs->run + runs->count, dirty->run, dirty->count * sizeof *runs->run);
            runs->count += dirty->count;
        }
        lines += runs->count * (four ? SNAPSHOT_FOUR : 1);
    }
    if (lines * SNAPSHOT_LINE > later->contents_room) {
        free(later->contents);
        later->contents_room = 2 * lines * SNAPSHOT_LINE;
        later->contents = aligned_alloc(SNAPSHOT_LINE, later->contents_room);
        irqlab_assert(later->contents);
    }
    for (int four = 0; four < 2; four++)
        for (size_t i = 0; i < later->lines[four].count; i++) {
            struct snapshot_run *run = &later->lines[four].run[i];

            run->from = later->contents + at;
            at += (four ? SNAPSHOT_FOUR : 1) * SNAPSHOT_LINE;
        }
    snapshot_copy_runs(later->lines, true);
    later->lists = snapshot.lists;
}

bool snapshot_later_take(struct snapshot_later *later, const struct snapshot_span *spans,
                         size_t count)
{
    struct snapshot *s = &snapshot;

    irqlab_assert(s->taken);
    if (s->change_count)
        return false;
    later->span_count = later->byte_count = 0;
    for (size_t i = 0; i < count; i++)
        add_span(later, spans[i].address, spans[i].bytes);
    for (size_t i = 0; i < s->kept_count; i++)
        add_span(later, (uint64_t)(uintptr_t)s->kept[i].address, s->kept[i].bytes);
    save_spans(later);
    save_lines(later);
    return true;
}

bool snapshot_later_restore(const struct snapshot_later *later)
{
    /* Since lists were made anew other lines are dirty: first as in the snapshot, then these. */
    bool same = later->lists == snapshot.lists;

    if (!snapshot_go_back(same ? later->lines : NULL))
        snapshot_copy_runs(later->lines, false);
    for (size_t i = 0; i < later->span_count; i++) {
        const struct span *span = &later->spans[i];

        memcpy((void *)(uintptr_t)span->address, later->bytes + span->offset, span->bytes);
    }
    return snapshot_has_room();
}
