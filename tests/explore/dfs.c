/*
 * dfs alone, on the toy: it meets each schedule with at most so many preemptions once, neither
 * fewer nor more. How many there are is counted by a loop that knows nothing of the strategy.
 */
#include "toy.h"
#include "explore/strategies.h"

enum { MOST = 20000 };

static uint64_t seen[MOST];
static size_t seen_count;
static bool all_different, limited;

static uint64_t hash_of_schedule(void)
{
    uint64_t hash = 1;

    for (size_t i = 0; i < toy_schedule.count; i++) {
        hash = sim_mix(hash, toy_schedule.decisions[i].actor);
        hash = sim_mix(hash, toy_schedule.decisions[i].points);
        hash = sim_mix(hash, toy_schedule.decisions[i].alternative);
    }
    return hash;
}

static int ascending(const void *a, const void *b)
{
    uint64_t p = *(const uint64_t *)a, q = *(const uint64_t *)b;

    return (p > q) - (p < q);
}

static uint64_t search(uint32_t bound, uint32_t shard, uint32_t shards, void (*each)(void))
{
    struct dfs_strategy dfs;
    uint64_t executions;

    dfs_strategy_init(&dfs, bound);
    dfs.shard = shard;
    dfs.shards = shards;
    while (dfs.strategy.begin(&dfs.strategy)) {
        bool foreign = dfs.foreign;

        execute(&dfs.strategy);
        dfs_strategy_end(&dfs, &(struct explore_feedback){.sharing = 0});
        assert_false(dfs.nondeterministic);
        if (foreign)
            continue;
        assert_true(seen_count < MOST);
        seen[seen_count++] = hash_of_schedule();
        if (each)
            each();
    }
    assert_true(dfs.exhausted);
    assert_true(dfs_share(&dfs) == 1);
    limited = dfs.limited;
    executions = dfs.executions;
    dfs_strategy_free(&dfs);
    return executions;
}

static uint64_t all(uint32_t bound)
{
    uint64_t executions;

    seen_count = 0;
    executions = search(bound, 0, 1, NULL);
    assert_int_equal(executions, seen_count);
    qsort(seen, seen_count, sizeof *seen, ascending);
    all_different = true;
    for (size_t i = 1; i < seen_count; i++)
        all_different &= seen[i] != seen[i - 1];
    return executions;
}

/* --- what there is, counted without a machine --------------------------------------------------
 */

static uint64_t schedules(int *left, int count, int current, uint32_t used, uint32_t bound)
{
    uint64_t sum = 0;
    bool any = false;

    for (int i = 0; i < count; i++) {
        uint32_t cost = i != current && left[current];

        if (!left[i])
            continue;
        any = true;
        if (used + cost > bound)
            continue;
        left[i]--;
        sum += schedules(left, count, i, used + cost, bound);
        left[i]++;
    }
    return any ? sum : 1;
}

static int steps_of[THREADS];

static void some_steps(int me)
{
    for (int i = 0; i < steps_of[me]; i++)
        step(&x, true);
}

/*
 * A thread with n points has n + 2 parts: up to the first, between them, up to its exit and that.
 * The machine begins with the second thread (the CPU after the one that readied them), unasked.
 */
static uint64_t counted(uint32_t bound)
{
    int left[THREADS];

    for (int i = 0; i < thread_count; i++)
        left[i] = steps_of[i] + 2;
    left[1]--;
    return schedules(left, thread_count, 1, 0, bound);
}

static void each_schedule_once(void **state)
{
    static const int programs[][4] = {{2, 1, 1}, {2, 3, 2}, {2, 4, 4}, {3, 1, 1, 0}, {3, 1, 0, 0}};

    for (size_t p = 0; p < sizeof programs / sizeof *programs; p++) {
        toy(programs[p][0], some_steps);
        for (int i = 0; i < thread_count; i++)
            steps_of[i] = programs[p][i + 1];
        for (uint32_t bound = 0; bound <= 4; bound++) {
            assert_int_equal(all(bound), counted(bound));
            assert_true(all_different);
            assert_int_equal(limited, counted(bound) < counted(UINT32_MAX));
        }
        assert_int_equal(all(UINT32_MAX), counted(UINT32_MAX));
        assert_true(all_different);
        assert_false(limited);
    }
}

/* Two threads with one point: three parts each, of which the first is taken: (2 + 3)! / (2! 3!). */
static void a_number_known_by_heart(void **state)
{
    toy(2, some_steps);
    steps_of[0] = steps_of[1] = 1;
    assert_int_equal(all(UINT32_MAX), 10);
    assert_int_equal(all(0), 1);
}

/* Each schedule belongs to one shard, and none to nobody. */
static void shards_split_the_tree(void **state)
{
    static uint64_t whole[MOST];
    size_t count;

    toy(2, some_steps);
    steps_of[0] = 3;
    steps_of[1] = 4;
    for (uint32_t bound = 1; bound < 4; bound++) {
        all(bound);
        memcpy(whole, seen, sizeof seen);
        count = seen_count;
        for (uint32_t shards = 2; shards <= 5; shards++) {
            uint64_t sum = 0;

            seen_count = 0;
            for (uint32_t shard = 0; shard < shards; shard++)
                sum += search(bound, shard, shards, NULL);
            assert_int_equal(sum, count);
            assert_int_equal(seen_count, count);
            qsort(seen, seen_count, sizeof *seen, ascending);
            assert_memory_equal(whole, seen, count * sizeof *seen);
        }
    }
}

/* --- what it finds ------------------------------------------------------------------------------
 */

static uint64_t bad, good;

static void look_for_lost_update(void)
{
    *(x == 2 ? &good : &bad) += 1;
}

static void look_for_deadlock(void)
{
    *(toy_ended[0] && toy_ended[1] ? &good : &bad) += 1;
}

static void bugs_need_their_preemptions(void **state)
{
    toy(2, lost_update);
    seen_count = good = bad = 0;
    search(0, 0, 1, look_for_lost_update);
    assert_int_equal(bad, 0);
    search(1, 0, 1, look_for_lost_update);
    assert_true(bad > 0 && good > 0);
    toy(2, two_locks);
    seen_count = good = bad = 0;
    search(0, 0, 1, look_for_deadlock);
    assert_int_equal(bad, 0);
    search(1, 0, 1, look_for_deadlock);
    assert_true(bad > 0 && good > 0);
}

static void waits_for_x(int me)
{
    do
        look(&x);
    while (!x);
    slots[me] = 1;
}

static void sets_x(int me)
{
    step(&y, true);
    step(&x, true);
    x = 1;
}

/* A loop that polls ends, whatever the bound: who spins lets others go on. */
static void spinning_is_fair(void **state)
{
    bodies[0] = waits_for_x;
    bodies[1] = sets_x;
    toy(2, NULL);
    seen_count = good = bad = 0;
    assert_true(all(2) > 5);
    assert_true(all_different);
    assert_true(all(UINT32_MAX) < 2000);
    assert_true(all_different);
}

static int run_number;

static void differs(int me)
{
    if (me == 1 && run_number++ % 3 != 2)
        step(&y, true);
    step(&x, true);
}

/* The same decisions lead elsewhere: said, and no schedule is made up. */
static void nondeterminism_is_noticed(void **state)
{
    struct dfs_strategy dfs;

    toy(2, differs);
    run_number = 0;
    dfs_strategy_init(&dfs, UINT32_MAX);
    while (!dfs.nondeterministic && dfs.strategy.begin(&dfs.strategy)) {
        execute(&dfs.strategy);
        dfs_strategy_end(&dfs, &(struct explore_feedback){.sharing = 0});
    }
    assert_true(dfs.nondeterministic);
    assert_true(run_number <= 6);
    dfs_strategy_free(&dfs);
}

/* When more memory turns out to be shared the pass begins anew. */
static void new_sharing_begins_anew(void **state)
{
    struct dfs_strategy dfs;
    uint64_t executions = 0;

    toy(2, some_steps);
    steps_of[0] = steps_of[1] = 1;
    dfs_strategy_init(&dfs, UINT32_MAX);
    while (dfs.strategy.begin(&dfs.strategy)) {
        execute(&dfs.strategy);
        executions++;
        dfs_strategy_end(&dfs, &(struct explore_feedback){.sharing = executions >= 7});
    }
    assert_int_equal(executions, 7 + 10);
    assert_int_equal(dfs.executions, 10);
    dfs_strategy_free(&dfs);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_schedule_once),      cmocka_unit_test(a_number_known_by_heart),
        cmocka_unit_test(shards_split_the_tree),   cmocka_unit_test(bugs_need_their_preemptions),
        cmocka_unit_test(spinning_is_fair),        cmocka_unit_test(nondeterminism_is_noticed),
        cmocka_unit_test(new_sharing_begins_anew),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
