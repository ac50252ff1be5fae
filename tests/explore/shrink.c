/* shrink alone, on the toy: the fewest preemptions there can be, the same bucket, a true schedule.
 */
#include "target.h"

enum { BUDGET = 400 };

static void noise(int me)
{
    for (int i = 0; i < 6; i++)
        step(&slots[me], true);
}

static void noisy_lost_update(int me)
{
    noise(me);
    lost_update(me);
    noise(me);
}

static void noisy_two_locks(int me)
{
    noise(me);
    if (me < 2)
        two_locks(me);
    noise(me);
}

static char order[128];
static int order_length;

static void mark(char letter)
{
    step(&x, true);
    order[order_length++] = letter;
    order[order_length] = 0;
}

/* Two threads that must take turns three times: no schedule has it with fewer than 2 preemptions.
 */
static void turns(int me)
{
    noise(me);
    mark(me ? 'C' : 'A');
    noise(me);
    mark(me ? 'D' : 'B');
    noise(me);
}

static bool in_turns(void)
{
    bool bug = strcmp(order, "ACBD") == 0 || strcmp(order, "CADB") == 0;

    order_length = 0;
    return bug;
}

/* A bucket of a bug as a random walk meets it. */
static struct explore_bucket find(uint64_t first_seed)
{
    struct explore_bucket bucket = {.times = 1};

    for (uint64_t seed = first_seed; seed < first_seed + 100000; seed++) {
        struct random_strategy random;
        struct watch_strategy watch = {0};
        struct explore_execution execution;

        random_strategy_init(&random, seed);
        watch_strategy_init(&watch, &random.strategy);
        watch.strategy.begin(&watch.strategy);
        toy_target.execute(NULL, &watch.strategy, &execution);
        if (execution.finding_count) {
            toy_target.bucket(NULL, &execution.findings[0], bucket.key);
            explore_keep(&bucket, &execution, &watch);
            guide_free(&watch.guide);
            return bucket;
        }
        guide_free(&watch.guide);
    }
    fail();
    return bucket;
}

static void fewest(int count, body *all, bool (*bug)(void), uint32_t preemptions)
{
    uint32_t most = 0;

    toy(count, all);
    toy_bug = bug;
    for (uint64_t seed = 0; seed < 20; seed++) {
        struct explore_bucket bucket = find(seed * 1000);
        uint64_t steps = bucket.steps;

        most = bucket.preemptions > most ? bucket.preemptions : most;
        toy_executions = 0;
        assert_true(explore_shrink(&toy_target, &bucket, BUDGET));
        assert_true(toy_executions <= 10 * BUDGET);
        assert_int_equal(toy_executions, bucket.shrunk_by);
        assert_int_equal(bucket.preemptions, preemptions);
        assert_true(bucket.steps <= steps);
        assert_int_equal(bucket.guide.count, bucket.schedule.count);
        /* It is a schedule: the same execution comes of it, with the same bug. */
        assert_true(explore_again(&toy_target, &bucket.schedule, bucket.hash));
        assert_true(bug == in_turns || bug());
        explore_bucket_free(&bucket);
    }
    assert_true(most > preemptions + 3);
}

static void a_lost_update_takes_one(void **state)
{
    fewest(2, noisy_lost_update, update_lost, 1);
    fewest(3, noisy_lost_update, update_lost, 1);
}

static void a_deadlock_takes_one(void **state)
{
    fewest(2, noisy_two_locks, deadlock, 1);
    fewest(4, noisy_two_locks, deadlock, 1);
}

static void turns_take_two(void **state)
{
    fewest(2, turns, in_turns, 2);
}

/* Little budget: not the fewest perhaps, but never more than it may and never another bug. */
static void a_small_budget_is_kept(void **state)
{
    toy(2, noisy_lost_update);
    toy_bug = update_lost;
    for (uint32_t budget = 0; budget < 12; budget++) {
        struct explore_bucket bucket = find(3);
        uint32_t before = bucket.preemptions;

        toy_executions = 0;
        assert_true(explore_shrink(&toy_target, &bucket, budget));
        assert_true(toy_executions <= 10 * budget);
        assert_true(bucket.preemptions <= before);
        assert_true(explore_again(&toy_target, &bucket.schedule, bucket.hash));
        assert_true(update_lost());
        explore_bucket_free(&bucket);
    }
}

/* A bug that does not come again is said, and the schedule is what it was. */
static void what_does_not_come_again(void **state)
{
    struct explore_bucket bucket;
    size_t decisions;
    uint64_t hash;

    toy(2, noisy_lost_update);
    toy_bug = update_lost;
    bucket = find(1);
    decisions = bucket.schedule.count;
    hash = bucket.hash;
    toy_bug = no_bug;
    assert_false(explore_shrink(&toy_target, &bucket, BUDGET));
    assert_int_equal(bucket.schedule.count, decisions);
    assert_true(bucket.hash == hash);
    toy_bug = update_lost;
    assert_true(explore_again(&toy_target, &bucket.schedule, hash));
    explore_bucket_free(&bucket);
}

/* Decisions of an older version of the program, one point earlier than they are now. */
static void near_a_schedule(void **state)
{
    struct explore_bucket bucket, found;
    char moved[128];

    toy(2, noisy_lost_update);
    toy_bug = update_lost;
    bucket = find(1);
    assert_true(explore_shrink(&toy_target, &bucket, BUDGET));
    assert_true(explore_near(&toy_target, &bucket.schedule, 2000, &found, moved, sizeof moved));
    assert_string_equal(moved, "the decisions where they were");
    explore_bucket_free(&found);
    for (size_t i = 0; i < bucket.schedule.count; i++)
        bucket.schedule.decisions[i].points -= 3;
    assert_true(explore_near(&toy_target, &bucket.schedule, 2000, &found, moved, sizeof moved));
    assert_true(explore_again(&toy_target, &found.schedule, found.hash));
    assert_true(update_lost());
    explore_bucket_free(&found);
    toy_bug = no_bug;
    assert_false(explore_near(&toy_target, &bucket.schedule, 50, &found, moved, sizeof moved));
    explore_bucket_free(&found);
    explore_bucket_free(&bucket);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_lost_update_takes_one),  cmocka_unit_test(a_deadlock_takes_one),
        cmocka_unit_test(turns_take_two),           cmocka_unit_test(a_small_budget_is_kept),
        cmocka_unit_test(what_does_not_come_again), cmocka_unit_test(near_a_schedule),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
