/*
 * The race detector has a number for each segment of an execution, and 134 million of them. When
 * they are used up the next execution begins from nothing, and the schedules stay what they are.
 */
#define _GNU_SOURCE
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "explore/strategies.h"
#include "race/internal.h"
#include "run/session.h"

enum { SEEDS = 600, CLOSE = 3000 };

static struct session *session;
static uint64_t hashes[SEEDS];

static uint32_t findings;

/* A session lives as long as its process, and LeakSanitizer looks for pointers in no reservation.
 */
const char *__asan_default_options(void);
const char *__asan_default_options(void)
{
    return "detect_leaks=0";
}

static void compare(bool first)
{
    findings = 0;
    for (uint64_t seed = 0; seed < SEEDS; seed++) {
        struct random_strategy random;
        struct run_result result;

        random_strategy_init(&random, seed);
        random.strategy.begin(&random.strategy);
        session_explore(session, &random.strategy, NULL, &result);
        if (first)
            hashes[seed] = result.trace_hash;
        assert_true(hashes[seed] == result.trace_hash);
        findings += result.finding_count != 0;
        run_result_free(&result);
    }
}

static void numbers_are_used_up(void **state)
{
    static const char *const sources[] = {IRQLAB_SOURCE_DIR "/tests/check/programs/rounds.c"};
    static const char *const defines[] = {"LOST", NULL};
    const struct run_unit unit = {.sources = sources, .count = 1};
    const struct run_options options = {
        .units = &unit, .unit_count = 1, .cpus = 4, .points_access = true, .defines = defines};
    const uint32_t last = (1u << RACE_SEGMENT_BITS) - RACE_SEGMENTS;
    enum run_exit failure;
    uint32_t before;

    session = session_create(&options, &failure);
    assert_non_null(session);
    compare(true);
    before = findings;
    assert_true(before > SEEDS / 2); /* races are seen */
    for (uint32_t distance = 0; distance < CLOSE; distance += 137) {
        race_process.next_segment = last - distance;
        compare(false);
        assert_int_equal(findings, before);
        assert_true(race_process.next_segment < last);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(numbers_are_used_up)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
