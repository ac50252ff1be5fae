/*
 * marks.c - executions of a search by depth go on where the one before turns off.
 *
 * A strategy that goes through the tree of schedules (dfs, dpor) begins most executions like the
 * one before and differs only near the end. Where it will turn off again it lets the machine pause
 * (struct sim_mark), and this moment is kept on top of the snapshot of restart.c: memory as what
 * differs from the snapshot, and what lies outside of it. The marks are a stack, along the path of
 * the present execution; those that the next one does not pass through are dropped, and an
 * execution that begins at the snapshot itself drops all of them.
 */
#include "run/internal.h"
#include "host/lazy.h"
#include "host/snapshot.h"
#include "race/race.h"
#include "verify/verify.h"

#include <stdlib.h>
#include <string.h>

enum {
    MOST = 256,           /* marks at a time */
    MOST_BYTES = 1 << 18, /* that are in use now and meant nothing at the snapshot */
    MOST_REFUSED = 16,    /* in a row; then this program has no marks */
};

struct run_mark {
    struct sim_mark place;
    struct race_mark race;
    struct run_result result;
    struct snapshot_later *memory;
    uint32_t *stacks;
    size_t stack_room;
};

static void add(struct run_marks *marks, uint64_t address, uint64_t bytes)
{
    if (marks->span_count == marks->span_room) {
        marks->span_room = marks->span_room ? 2 * marks->span_room : 64;
        marks->spans = realloc(marks->spans, marks->span_room * sizeof *marks->spans);
        irqlab_assert(marks->spans);
    }
    marks->spans[marks->span_count++] = (struct snapshot_span){address, bytes};
    marks->span_bytes += bytes;
}

/* The blocks that an arena has given out since the snapshot, where `end` was its end. */
static void add_arena(struct run_marks *marks, const struct arena *arena,
                      const struct run_arena_end *end)
{
    uint64_t base = (uint64_t)(uintptr_t)arena->base;
    size_t at = end->used_bytes;

    for (size_t i = end->gap_count, from, to; arena_gap(arena, i, &from, &to); i++) {
        if (from > at)
            add(marks, base + at, from - at);
        at = to;
    }
    if (arena->used_bytes > at)
        add(marks, base + at, arena->used_bytes - at);
    if (arena->gap_count > end->gap_count)
        add(marks, (uint64_t)(uintptr_t)(arena->gaps + end->gap_count),
            (arena->gap_count - end->gap_count) * sizeof *arena->gaps);
}

static void add_stack(void *context, uint64_t address, uint64_t bytes)
{
    add(context, address, bytes);
}

/* What was exempt at the snapshot and is not any more. */
static bool find_spans(struct run_marks *marks, const struct verify *verify)
{
    marks->span_count = 0;
    marks->span_bytes = 0;
    add_arena(marks, &world->arena, &marks->world);
    add_arena(marks, verify_arena(verify), &marks->rules);
    run_stacks_live(add_stack, marks);
    return marks->span_bytes <= MOST_BYTES;
}

void run_marks_begin(struct run_marks *marks, const struct verify *verify)
{
    const struct arena *rules = verify_arena(verify);

    marks->world = (struct run_arena_end){world->arena.used_bytes, world->arena.gap_count};
    marks->rules = (struct run_arena_end){rules->used_bytes, rules->gap_count};
    marks->refused = 0;
}

void run_marks_take(struct run_marks *marks, const struct sim_strategy *strategy,
                    const struct verify *verify, const struct run_result *result,
                    uint64_t kept_bytes)
{
    struct run_mark *mark;
    size_t words;

    if (marks->count == MOST || marks->refused == MOST_REFUSED)
        return;
    if (!marks->mark) {
        marks->mark = calloc(MOST, sizeof *marks->mark);
        irqlab_assert(marks->mark);
    }
    mark = &marks->mark[marks->count];
    if (!mark->memory)
        mark->memory = snapshot_later_make();
    race_mark(&mark->race);
    /* Images that came or went, and memory that is not in the snapshot, are not ours to bring back.
     */
    if (lazy_committed_bytes() != kept_bytes || !image_as_marked() || !find_spans(marks, verify) ||
        !snapshot_later_take(mark->memory, marks->spans, marks->span_count)) {
        marks->refused++;
        return;
    }
    marks->refused = 0;
    words = run_stacks_which(NULL, 0);
    if (words > mark->stack_room) {
        free(mark->stacks);
        mark->stack_room = 2 * words;
        mark->stacks = malloc(mark->stack_room * sizeof *mark->stacks);
        irqlab_assert(mark->stacks);
    }
    run_stacks_which(mark->stacks, words);
    strategy->mark(strategy, &mark->place);
    run_result_copy(&mark->result, result);
    marks->count++;
}

static void pop(struct run_marks *marks)
{
    run_result_free(&marks->mark[--marks->count].result);
}

void run_marks_drop(struct run_marks *marks)
{
    while (marks->count)
        pop(marks);
}

void run_marks_free(struct run_marks *marks)
{
    run_marks_drop(marks);
    for (size_t i = 0; marks->mark && i < MOST; i++) {
        snapshot_later_free(marks->mark[i].memory);
        free(marks->mark[i].stacks);
    }
    free(marks->mark);
    free(marks->spans);
    memset(marks, 0, sizeof *marks);
}

bool run_marks_find(struct run_marks *marks, struct sim_strategy *strategy)
{
    if (!strategy->resume || !race_mark_holds()) {
        run_marks_drop(marks);
        return false;
    }
    while (marks->count) {
        if (strategy->resume(strategy, &marks->mark[marks->count - 1].place))
            return true;
        pop(marks);
    }
    return false;
}

bool run_marks_memory(const struct run_marks *marks)
{
    return snapshot_later_restore(marks->mark[marks->count - 1].memory);
}

void run_marks_go_on(const struct run_marks *marks, struct run_result *result,
                     struct run_spare *spare)
{
    const struct run_mark *mark = &marks->mark[marks->count - 1];

    run_stacks_set(mark->stacks);
    race_marked(&mark->race);
    run_result_begin(result, &mark->result, spare);
}
