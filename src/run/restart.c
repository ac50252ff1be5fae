/*
 * restart.c - executions begin where the first choice is made, not at the creation of the world.
 *
 * Until a strategy is asked for the first time all executions with the same options are the same:
 * the world is made, drivers and apps are loaded, the first thread is started. What that prefix has
 * done to memory is in the snapshot (host/snapshot.h). What it has done to the result (a finding in
 * DriverEntry belongs to every execution) and to the few variables of the process is kept here.
 */
#include "run/internal.h"
#include "host/lazy.h"
#include "host/seh.h"
#include "host/snapshot.h"
#include "verify/verify.h"
#include "race/race.h"

#include <stdlib.h>
#include <string.h>

/* What makes the prefix what it is: everything but how choices are answered. */
static struct run_options prefix_options(const struct run_options *options)
{
    struct run_options prefix;

    memcpy(&prefix, options, sizeof prefix); /* with its padding: they are compared as bytes */
    prefix.has_seed = false;
    prefix.seed = 0;
    prefix.schedule = NULL;
    prefix.schedule_build = NULL;
    prefix.strategy = NULL;
    prefix.shared = NULL;
    prefix.time_limit_s = 0;
    return prefix;
}

static bool options_fit(struct run_restart *restart, const struct run_options *options)
{
    struct run_options prefix;

    /* In a campaign they are what they were the last time, to the byte. */
    if (irqlab_likely(memcmp(options, &restart->fitted, sizeof *options) == 0))
        return true;
    prefix = prefix_options(options);
    if (memcmp(&prefix, &restart->options, sizeof prefix) != 0)
        return false;
    memcpy(&restart->fitted, options, sizeof *options);
    return true;
}

bool run_restart_fits(struct run_restart *restart, const struct run_options *options,
                      const struct sim_strategy *strategy)
{
    /* What was committed since the snapshot is not in it: take it again, with that. */
    return restart->ready && restart->kept_bytes == lazy_committed_bytes() && strategy &&
           strategy->clock_any == restart->clock_any && options_fit(restart, options);
}

extern char __start_irqlab_exported[], __stop_irqlab_exported[];

/* The gaps between the blocks of an arena and what lies behind them. Its list of gaps grows, too,
 * and is read only here. */
static void exempt_unused(const struct arena *arena)
{
    uint64_t base = (uint64_t)(uintptr_t)arena->base;

    for (size_t i = 0, from, to; arena_gap(arena, i, &from, &to); i++)
        snapshot_exempt(base + from, to - from);
    if (arena->gaps)
        snapshot_exempt((uint64_t)(uintptr_t)(arena->gaps + arena->gap_count),
                        (arena->gap_room - arena->gap_count) * sizeof *arena->gaps);
    snapshot_exempt(base + arena->used_bytes, arena->limit_bytes - arena->used_bytes);
}

void run_restart_take(struct run_restart *restart, const struct run_options *options,
                      const struct verify *verify, const struct run_result *result,
                      const struct run_kept *kept, size_t count)
{
    uint64_t table, bytes;

    if (restart->hopeless)
        return;
    snapshot_keep(&seh_bound, sizeof seh_bound);
    snapshot_keep(__start_irqlab_exported,
                  (size_t)(__stop_irqlab_exported - __start_irqlab_exported));
    for (size_t i = 0; i < count; i++)
        snapshot_keep(kept[i].address, kept[i].bytes);
    run_stacks_save();
    exempt_unused(&world->arena);
    exempt_unused(verify_arena(verify));
    for (unsigned i = 0; race_table(i, &table, &bytes); i++)
        snapshot_exempt(table, bytes);
    if (!snapshot_take(options->verify_restore)) {
        restart->hopeless = true;
        return;
    }
    image_mark();
    alias_save(&restart->aliases);
    restart->options = prefix_options(options);
    memcpy(&restart->fitted, options, sizeof *options);
    restart->kept_bytes = lazy_committed_bytes();
    restart->clock_any = world->sim->strategy->clock_any;
    run_result_copy(&restart->prefix, result);
    run_marks_begin(&restart->marks, verify);
    restart->ready = true;
}

bool run_restart_go_back(struct run_restart *restart, struct sim_strategy *strategy,
                         struct run_result *result)
{
    bool later = run_marks_find(&restart->marks, strategy);
    char why[200];

    irqlab_assert(restart->ready);
    if (!(later ? run_marks_memory(&restart->marks) : snapshot_restore()))
        restart->hopeless = true;
    image_rewind();
    alias_restore(&restart->aliases);
    run_stacks_restore();
    if (irqlab_unlikely(restart->options.verify_restore) && !later &&
        !snapshot_check(why, sizeof why)) {
        fprintf(stderr, "irqlab: internal error: memory was not restored: %s\n", why);
        exit(RUN_INTERNAL);
    }
    if (later)
        run_marks_go_on(&restart->marks, result, &restart->spare);
    else
        run_result_begin(result, &restart->prefix, &restart->spare);
    return later;
}

void run_restart_drop(struct run_restart *restart)
{
    if (!restart->ready)
        return;
    run_marks_drop(&restart->marks);
    snapshot_drop();
    image_rewind();
    image_unmark();
    alias_restore(&restart->aliases);
    run_stacks_restore();
    free(restart->aliases.entries);
    run_result_free(&restart->prefix);
    restart->ready = false;
}
