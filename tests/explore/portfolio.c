/*
 * The campaign alone, on the toy: the turns of the portfolio, a fixed number of executions, when it
 * is over, parts and their merging, nondeterminism.
 */
#include "target.h"

static struct explore_result result;

static void campaign(const struct explore_options *options)
{
    explore_result_free(&result);
    explore_campaign(&toy_target, options, NULL, NULL, &result);
}

static void rounds(int me)
{
    for (int i = 0; i < 2; i++) {
        lock(&lock_words[0]);
        x = x * 3 + (uint64_t)me;
        sim_touch(sim, &x, 8, SIM_TOUCH_WRITE);
        unlock(&lock_words[0]);
    }
}

/* dpor comes to its end: everything was seen, and how many traces that were is known. */
static void over_when_all_is_seen(void **state)
{
    toy(3, rounds);
    toy_bug = no_bug;
    campaign(&(struct explore_options){.seed = 1, .parts = 1, .schedules = 2000});
    assert_true(result.complete && result.reduced && result.exhausted);
    assert_int_equal(result.traces, 90);
    assert_int_equal(result.by_kind[EXPLORE_DPOR], 90);
    assert_int_equal(result.executions,
                     result.by_kind[EXPLORE_DPOR] + result.by_kind[EXPLORE_RANDOM] +
                         result.by_kind[EXPLORE_PCT] + result.by_kind[EXPLORE_DFS]);
    /* In turns: random, dpor, pct, dfs. */
    assert_true(result.by_kind[EXPLORE_RANDOM] >= 90 && result.by_kind[EXPLORE_RANDOM] <= 91);
    assert_true(result.by_kind[EXPLORE_PCT] >= 89 && result.by_kind[EXPLORE_PCT] <= 91);
}

static void many_rounds(int me)
{
    for (int i = 0; i < 5; i++)
        rounds(me);
}

/* A number of executions, the same ones each time; another seed gives others. */
static void the_same_again(void **state)
{
    uint64_t hash;

    toy(3, many_rounds);
    toy_bug = no_bug;
    campaign(&(struct explore_options){.seed = 5, .parts = 1});
    assert_int_equal(result.executions, 2000);
    assert_true(result.exhausted && !result.complete && !result.capped);
    for (int kind = EXPLORE_RANDOM; kind <= EXPLORE_DPOR; kind++)
        assert_int_equal(result.by_kind[kind], 500);
    hash = result.decisions_hash;
    campaign(&(struct explore_options){.seed = 5, .parts = 1});
    assert_true(result.decisions_hash == hash);
    campaign(&(struct explore_options){.seed = 6, .parts = 1});
    assert_true(result.decisions_hash != hash);
}

static void bugs_come_early(void **state)
{
    uint64_t most = 0;

    for (uint64_t seed = 1; seed <= 50; seed++) {
        toy(2, lost_update);
        toy_bug = update_lost;
        campaign(&(struct explore_options){.seed = seed, .parts = 1, .first = true});
        assert_int_equal(result.bucket_count, 1);
        assert_string_equal(result.buckets[0].key, "toy");
        assert_int_equal(result.buckets[0].execution, result.executions);
        assert_true(
            explore_again(&toy_target, &result.buckets[0].schedule, result.buckets[0].hash));
        assert_true(update_lost());
        most = result.executions > most ? result.executions : most;
        toy(2, two_locks);
        toy_bug = deadlock;
        campaign(&(struct explore_options){.seed = seed, .parts = 1, .first = true});
        assert_int_equal(result.bucket_count, 1);
        most = result.executions > most ? result.executions : most;
    }
    assert_true(most <= 12);
}

/* dfs alone iterates its bound and says what each pass had. */
static void passes_of_dfs(void **state)
{
    toy(2, lost_update);
    toy_bug = update_lost;
    campaign(&(struct explore_options){.kind = EXPLORE_DFS, .preemptions = 2, .parts = 1});
    assert_int_equal(result.pass_count, 3);
    /* Two threads with four parts each, the first part of one taken; see dfs.c. */
    assert_int_equal(result.passes[0].schedules, 1);
    assert_int_equal(result.passes[1].schedules, 4);
    assert_int_equal(result.passes[2].schedules, 13);
    assert_true(result.exhausted && !result.complete);
    campaign(&(struct explore_options){.kind = EXPLORE_DFS, .preemptions = UINT32_MAX, .parts = 1});
    assert_int_equal(result.pass_count, 1);
    assert_int_equal(result.passes[0].schedules, 35); /* 7! / (3! 4!) */
    assert_true(result.complete);
}

/* --- parts --------------------------------------------------------------------------------------
 */

static struct explore_result in_parts(const struct explore_options *options, uint32_t parts)
{
    struct explore_result whole, all[8];

    for (uint32_t part = 0; part < parts; part++) {
        struct explore_options one = *options;
        FILE *file = tmpfile();

        assert_non_null(file);
        one.part = part;
        one.parts = parts;
        campaign(&one);
        assert_true(explore_result_write(&result, file));
        rewind(file);
        assert_true(explore_result_read(&all[part], file));
        fclose(file);
        assert_int_equal(all[part].executions, result.executions);
    }
    explore_join(&whole, all, parts);
    for (uint32_t part = 0; part < parts; part++)
        explore_result_free(&all[part]);
    return whole;
}

static void parts_make_a_whole(void **state)
{
    toy(3, many_rounds);
    toy_bug = no_bug;
    for (uint32_t parts = 1; parts <= 5; parts++) {
        struct explore_result whole = in_parts(
            &(struct explore_options){.kind = EXPLORE_RANDOM, .seed = 1, .schedules = 301}, parts);

        assert_int_equal(whole.executions, 301);
        assert_int_equal(whole.planned, 301);
        explore_result_free(&whole);
    }
    toy(2, lost_update);
    toy_bug = update_lost;
    for (uint32_t parts = 1; parts <= 5; parts++) {
        struct explore_result whole =
            in_parts(&(struct explore_options){.kind = EXPLORE_DFS, .preemptions = 2}, parts);

        assert_int_equal(whole.pass_count, 3);
        for (uint32_t p = 0; p < 3; p++)
            assert_int_equal(whole.passes[p].bound, p);
        assert_int_equal(whole.passes[0].schedules, 1);
        assert_int_equal(whole.passes[1].schedules, 4);
        assert_int_equal(whole.passes[2].schedules, 13);
        assert_false(whole.complete);
        assert_int_equal(whole.bucket_count, 1);
        assert_true(whole.buckets[0].times > 1);
        explore_result_free(&whole);
        whole = in_parts(&(struct explore_options){.kind = EXPLORE_DFS, .preemptions = UINT32_MAX},
                         parts);
        assert_int_equal(whole.pass_count, 1);
        assert_int_equal(whole.passes[0].schedules, 35);
        assert_true(whole.complete && whole.exhausted);
        explore_result_free(&whole);
        whole = in_parts(&(struct explore_options){.kind = EXPLORE_DFS, .preemptions = 20}, parts);
        assert_int_equal(whole.passes[whole.pass_count - 1].schedules, 35);
        assert_true(whole.complete);
        explore_result_free(&whole);
    }
}

/* A file that was cut short anywhere is not taken for a result. */
static void damaged_results_are_refused(void **state)
{
    struct explore_result read;
    char *bytes;
    size_t length;
    FILE *file = tmpfile();

    toy(2, lost_update);
    toy_bug = update_lost;
    campaign(&(struct explore_options){.seed = 1, .parts = 1, .first = true});
    assert_true(explore_result_write(&result, file));
    length = (size_t)ftell(file);
    bytes = malloc(length);
    rewind(file);
    assert_true(fread(bytes, 1, length, file) == length);
    fclose(file);
    for (size_t cut = 0; cut < length; cut += cut + 97 < length ? 97 : 1) {
        file = fmemopen(bytes, cut ? cut : 1, "r");
        if (!cut)
            fgetc(file);
        assert_false(explore_result_read(&read, file));
        explore_result_free(&read);
        fclose(file);
    }
    free(bytes);
}

/* A full disk, or a closed file: the writer is told. */
static void a_full_disk_is_noticed(void **state)
{
    FILE *full = fopen("/dev/full", "w");

    if (!full)
        skip();
    toy(2, lost_update);
    toy_bug = update_lost;
    campaign(&(struct explore_options){.seed = 1, .parts = 1, .first = true});
    assert_false(explore_result_write(&result, full));
    fclose(full);
}

/* --- what irqlab does not control ---------------------------------------------------------------
 */

static uint64_t host_counter;

static void counts_runs(int me)
{
    for (uint64_t i = 0; me == 0 && i < host_counter % 3; i++)
        step(&y, true);
    host_counter += me == 0;
    step(&x, true);
}

static void late_difference(int me)
{
    if (me == 0)
        host_counter++;
    if (me == 0 && host_counter > 40 && host_counter % 3)
        lost_update(me);
    for (int i = 0; i < 3; i++)
        lost_update(me);
}

static void nondeterminism_stops_it(void **state)
{
    static const enum explore_kind kinds[] = {EXPLORE_PORTFOLIO, EXPLORE_RANDOM, EXPLORE_PCT,
                                              EXPLORE_DFS, EXPLORE_DPOR};

    toy_bug = no_bug;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        toy(2, counts_runs);
        host_counter = 0;
        campaign(&(struct explore_options){
            .kind = kinds[i], .preemptions = UINT32_MAX, .parts = 1, .schedules = 500});
        assert_true(result.nondeterministic);
        assert_int_equal(result.executions, 1);
        assert_int_equal(result.bucket_count, 1);
        assert_true(result.buckets[0].nondeterministic);
    }
    /* The first executions are all right: a search that takes its own way again notices it. */
    toy(3, late_difference);
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        if (kinds[i] == EXPLORE_RANDOM || kinds[i] == EXPLORE_PCT)
            continue;
        host_counter = 0;
        campaign(&(struct explore_options){
            .kind = kinds[i], .preemptions = UINT32_MAX, .parts = 1, .schedules = 500});
        print_message("kind %d: %llu executions\n", kinds[i],
                      (unsigned long long)result.executions);
        assert_true(result.nondeterministic);
        assert_true(result.executions > 1);
        assert_true(result.bucket_count == 1 && result.buckets[0].nondeterministic);
        assert_false(result.complete);
    }
}

static void stopped_from_outside(void **state)
{
    toy(3, many_rounds);
    toy_bug = no_bug;
    campaign(&(struct explore_options){
        .kind = EXPLORE_RANDOM, .parts = 1, .schedules = 1000000000, .seconds = 0.05});
    assert_true(result.capped && !result.exhausted && result.executions > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(over_when_all_is_seen),  cmocka_unit_test(the_same_again),
        cmocka_unit_test(bugs_come_early),        cmocka_unit_test(passes_of_dfs),
        cmocka_unit_test(parts_make_a_whole),     cmocka_unit_test(damaged_results_are_refused),
        cmocka_unit_test(a_full_disk_is_noticed), cmocka_unit_test(nondeterminism_stops_it),
        cmocka_unit_test(stopped_from_outside),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);

    explore_result_free(&result);
    return failed;
}
