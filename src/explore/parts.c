/* parts.c - results of parts of a campaign: to bytes and back, and several as one. */
#include "explore/campaign.h"
#include "base/check.h"

#include <stdlib.h>
#include <string.h>

void explore_merge(struct explore_result *into, const struct explore_result *part)
{
    into->executions += part->executions;
    into->planned += part->planned;
    for (int i = 0; i < 8; i++)
        into->by_kind[i] += part->by_kind[i];
    into->abandoned += part->abandoned;
    into->cut += part->cut;
    into->race_forgot += part->race_forgot;
    into->fair_ends += part->fair_ends;
    into->steps += part->steps;
    into->choices += part->choices;
    into->decisions_hash = (into->decisions_hash ^ part->decisions_hash) * 0x9E3779B97F4A7C15ull;
    into->capped |= part->capped;
    into->interrupted |= part->interrupted;
    into->nondeterministic |= part->nondeterministic;
    into->hangs += part->hangs;
    into->short_of_cpus |= part->short_of_cpus;
    into->workers_lost += part->workers_lost;
    into->avoided += part->avoided;
    if (part->ready_peak > into->ready_peak)
        into->ready_peak = part->ready_peak;
    if (part->bound > 0 && (into->bound == 0 || part->bound < into->bound))
        into->bound = part->bound;
    if (part->seconds > into->seconds)
        into->seconds = part->seconds;
    into->values_beyond += part->values_beyond;
    for (uint32_t i = 0; i < part->value_count; i++)
        explore_note_values(into, part->values[i].bytes, part->values[i].times);
    for (size_t i = 0; i < part->bucket_count; i++) {
        const struct explore_bucket *from = &part->buckets[i];
        struct explore_bucket *to = explore_bucket_find(into, from->key);
        uint64_t times = from->times + (to ? to->times : 0);

        if (!to)
            to = explore_bucket_new(into);
        else if (to->finding.worth > from->finding.worth ||
                 (to->finding.worth == from->finding.worth && to->execution <= from->execution)) {
            to->times = times;
            continue;
        }
        struct sim_schedule schedule = to->schedule;
        struct guide guide = to->guide;

        *to = *from;
        to->times = times;
        to->schedule = schedule;
        to->guide = guide;
        explore_schedule_copy(&to->schedule, &from->schedule);
        guide_copy(&to->guide, &from->guide);
    }
}

/* A part that has seen all of its schedules has done so with any larger bound, too. */
static const struct explore_pass *pass_of(const struct explore_result *part, uint32_t n)
{
    if (n < part->pass_count)
        return &part->passes[n];
    return part->part_seen && part->pass_count ? &part->passes[part->pass_count - 1] : NULL;
}

void explore_join(struct explore_result *whole, const struct explore_result *parts, size_t count)
{
    memset(whole, 0, sizeof *whole);
    whole->exhausted = whole->part_seen = count != 0;
    for (size_t i = 0; i < count; i++) {
        explore_merge(whole, &parts[i]);
        whole->exhausted &= parts[i].exhausted;
        whole->part_seen &= parts[i].part_seen;
        whole->reduced |= parts[i].reduced;
        whole->traces += parts[i].traces;
        whole->complete |= parts[i].complete;
    }
    whole->complete |= whole->part_seen;
    for (uint32_t n = 0; n < EXPLORE_PASSES; n++) {
        struct explore_pass all = {0};
        bool any = false, each = true;

        for (size_t i = 0; i < count; i++) {
            const struct explore_pass *pass = pass_of(&parts[i], n);

            each &= pass != NULL;
            if (!pass)
                continue;
            any |= n < parts[i].pass_count;
            all.bound = pass->bound > all.bound ? pass->bound : all.bound;
            all.schedules += pass->schedules;
        }
        if (!any || !each)
            break;
        whole->passes[whole->pass_count++] = all;
    }
}

/* Of nothing there may be no address. */
static bool write_all(const void *items, size_t bytes, size_t count, FILE *file)
{
    return !count || fwrite(items, bytes, count, file) == count;
}

bool explore_result_write(const struct explore_result *result, FILE *file)
{
    bool good = fwrite(result, sizeof *result, 1, file) == 1;

    for (size_t i = 0; good && i < result->bucket_count; i++) {
        const struct explore_bucket *b = &result->buckets[i];

        good = fwrite(b, sizeof *b, 1, file) == 1 &&
               write_all(b->schedule.decisions, sizeof *b->schedule.decisions, b->schedule.count,
                         file) &&
               write_all(b->guide.steps, sizeof *b->guide.steps, b->guide.count, file);
    }
    return good && fflush(file) == 0;
}

bool explore_result_read(struct explore_result *result, FILE *file)
{
    size_t count;

    if (fread(result, sizeof *result, 1, file) != 1) {
        memset(result, 0, sizeof *result);
        return false;
    }
    count = result->bucket_count;
    result->buckets = NULL;
    result->bucket_count = result->bucket_room = 0;
    for (size_t i = 0; i < count; i++) {
        struct explore_bucket *b = explore_bucket_new(result);
        size_t decisions, steps;

        if (fread(b, sizeof *b, 1, file) != 1) {
            result->bucket_count--;
            return false;
        }
        decisions = b->schedule.count;
        steps = b->guide.count;
        b->schedule.decisions = calloc(decisions + 1, sizeof *b->schedule.decisions);
        b->guide.steps = calloc(steps + 1, sizeof *b->guide.steps);
        irqlab_assert(b->schedule.decisions && b->guide.steps);
        b->schedule.room = decisions + 1;
        b->guide.room = steps + 1;
        if (fread(b->schedule.decisions, sizeof *b->schedule.decisions, decisions, file) !=
                decisions ||
            fread(b->guide.steps, sizeof *b->guide.steps, steps, file) != steps)
            return false;
    }
    return true;
}
