/*
 * snapshot_lines.c - bringing open pages back, by lines of 64 bytes.
 *
 * The processor tells which pages were written to; within them most lines never are. Every line is
 * looked at in every restore, so nothing is assumed, but it is written to only if it differs: lines
 * that differed once are copied without asking from then on, the others are compared. What is zero
 * in the snapshot is compared with zero: that is half the memory to read. The lists of lines are
 * made anew when a page opens or a line is found dirty for the first time.
 */
#include "base/check.h"
#include "host/snapshot_private.h"

#include <stdlib.h>
#include <string.h>

static const char zeroes[SNAPSHOT_FOUR * SNAPSHOT_LINE];

static const char *line_of(const struct snapshot_hot *hot, unsigned line)
{
    return hot->from ? hot->from + line * SNAPSHOT_LINE : zeroes;
}

uint64_t snapshot_differing(const struct snapshot_hot *hot)
{
    uint64_t differing = 0;

    for (unsigned line = 0; line < SNAPSHOT_LINES; line++)
        if (hot->lines >> line & 1 &&
            memcmp(hot->to + line * SNAPSHOT_LINE, line_of(hot, line), SNAPSHOT_LINE) != 0)
            differing |= 1ull << line;
    return differing;
}

/* --- making the lists ------------------------------------------------------------------------- */

static void add(enum snapshot_run_kind kind, bool four, char *to, const char *from)
{
    struct snapshot_runs *runs = &snapshot.runs[kind][four];

    if (runs->count == runs->room) {
        runs->room = runs->room ? 2 * runs->room : 64;
        runs->run = realloc(runs->run, runs->room * sizeof *runs->run);
        irqlab_assert(runs->run);
    }
    runs->run[runs->count++] = (struct snapshot_run){to, from};
}

static enum snapshot_run_kind kind_of(const struct snapshot_hot *hot, unsigned line)
{
    bool zero = memcmp(line_of(hot, line), zeroes, SNAPSHOT_LINE) == 0;

    if (!(hot->lines >> line & 1))
        return SNAPSHOT_RUN_KINDS; /* none: it is exempt */
    if (hot->dirty >> line & 1)
        return zero ? SNAPSHOT_CLEAR : SNAPSHOT_COPY;
    return zero ? SNAPSHOT_SCAN : SNAPSHOT_COMPARE;
}

static void make_lists(void)
{
    struct snapshot *s = &snapshot;

    for (int kind = 0; kind < SNAPSHOT_RUN_KINDS; kind++)
        s->runs[kind][0].count = s->runs[kind][1].count = 0;
    for (size_t i = 0; i < s->hot_count; i++) {
        struct snapshot_hot *hot = &s->hot[i];

        hot->dirty |= snapshot_differing(hot);
        for (unsigned line = 0; line < SNAPSHOT_LINES;) {
            enum snapshot_run_kind kind = kind_of(hot, line);
            unsigned same = 1;

            while (same < SNAPSHOT_FOUR && line + same < SNAPSHOT_LINES &&
                   kind_of(hot, line + same) == kind)
                same++;
            if (kind != SNAPSHOT_RUN_KINDS)
                add(kind, same == SNAPSHOT_FOUR, hot->to + line * SNAPSHOT_LINE,
                    line_of(hot, line));
            line += same == SNAPSHOT_FOUR || kind == SNAPSHOT_RUN_KINDS ? same : 1;
        }
    }
    s->runs_stale = false;
    s->lists++;
}

/* --- restoring -------------------------------------------------------------------------------- */

static bool copy_back_plain(const struct snapshot_runs *later)
{
    if (later)
        snapshot_copy_runs(later, false);
    for (int four = 0; four < 2; four++) {
        const size_t bytes = four ? SNAPSHOT_FOUR * SNAPSHOT_LINE : SNAPSHOT_LINE;

        for (int kind = 0; kind < SNAPSHOT_RUN_KINDS; kind++)
            for (size_t i = 0; i < snapshot.runs[kind][four].count; i++) {
                const struct snapshot_run *run = &snapshot.runs[kind][four].run[i];

                if (kind <= SNAPSHOT_CLEAR && later)
                    continue;
                if (kind == SNAPSHOT_COPY)
                    memcpy(run->to, run->from, bytes);
                else if (kind == SNAPSHOT_CLEAR)
                    memset(run->to, 0, bytes);
                else if (memcmp(run->to, kind == SNAPSHOT_SCAN ? zeroes : run->from, bytes) != 0)
                    return false;
            }
    }
    return true;
}

void snapshot_use_simd(enum snapshot_simd most)
{
    snapshot.no_avx512 = most < SNAPSHOT_AVX512;
    snapshot.no_avx2 = most < SNAPSHOT_AVX2;
}

#if defined(__x86_64__)
static inline bool has_avx512(void)
{
    return __builtin_cpu_supports("avx512f") && !snapshot.no_avx512;
}

static inline bool has_avx2(void)
{
    return __builtin_cpu_supports("avx2") && !snapshot.no_avx2;
}

#define SIMD_NAME(name) name##_avx2
#define SIMD_TARGET "avx2"
#define SIMD_BYTES 32
#include "host/snapshot_simd.inc"

#define SIMD_NAME(name) name##_avx512
#define SIMD_TARGET "avx512f"
#define SIMD_BYTES 64
#include "host/snapshot_simd.inc"
#endif

/* False: some line that was never seen dirty is; what was written then means nothing. */
static bool copy_back(const struct snapshot_runs *later)
{
#if defined(__x86_64__)
    if (has_avx512())
        return copy_back_avx512(later);
    if (has_avx2())
        return copy_back_avx2(later);
#endif
    return copy_back_plain(later);
}

/* --- a later moment --------------------------------------------------------------------------- */

/* No line differs that was never seen dirty. */
static bool all_known(void)
{
#if defined(__x86_64__)
    if (has_avx512())
        return all_known_avx512();
    if (has_avx2())
        return all_known_avx2();
#endif
    for (int four = 0; four < 2; four++)
        for (int kind = SNAPSHOT_COMPARE; kind <= SNAPSHOT_SCAN; kind++)
            for (size_t i = 0; i < snapshot.runs[kind][four].count; i++) {
                const struct snapshot_run *run = &snapshot.runs[kind][four].run[i];

                if (memcmp(run->to, kind == SNAPSHOT_SCAN ? zeroes : run->from,
                           four ? SNAPSHOT_FOUR * SNAPSHOT_LINE : SNAPSHOT_LINE) != 0)
                    return false;
            }
    return true;
}

void snapshot_find_dirty(void)
{
    if (snapshot.runs_stale || !all_known())
        make_lists();
}

void snapshot_copy_runs(const struct snapshot_runs runs[2], bool save)
{
    for (int four = 0; four < 2; four++)
        for (size_t i = 0; i < runs[four].count; i++) {
            const struct snapshot_run *run = &runs[four].run[i];
            char *to = save ? (char *)(uintptr_t)run->from : run->to;
            const char *from = save ? run->to : run->from;

            if (four)
                memcpy(to, from, SNAPSHOT_FOUR * SNAPSHOT_LINE);
            else
                memcpy(to, from, SNAPSHOT_LINE);
        }
}

bool snapshot_copy_back(const struct snapshot_runs *later)
{
    if (irqlab_unlikely(snapshot.runs_stale)) {
        make_lists();
        later = NULL;
    }
    if (irqlab_likely(copy_back(later)))
        return later != NULL;
    make_lists(); /* which sees what differs */
    irqlab_assert(copy_back(NULL));
    return false;
}
