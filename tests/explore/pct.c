/*
 * pct alone, on the toy: bugs whose depth is known are found at least as often as it promises, and
 * what it promises is the paper's bound for the threads and choices there were.
 */
#include "toy.h"
#include "explore/strategies.h"

enum { TRIES = 20000 };

static char order[64]; /* of the steps: the letters of those that were made */
static int order_length;

static void mark(char letter)
{
    step(&x, true);
    order[order_length++] = letter;
    order[order_length] = 0;
}

/* --- bugs ---------------------------------------------------------------------------------------
 */

static void one_mark(int me)
{
    mark((char)('a' + me));
}

/* One thing before another: depth 1. */
static bool first_thread_last(void)
{
    return order[order_length - 1] == 'a';
}

static bool deadlock(void)
{
    return !(toy_ended[0] && toy_ended[1]); /* depth 2 */
}

static bool update_lost(void)
{
    return x != 2; /* depth 2 */
}

static void two_marks(int me)
{
    mark(me ? 'C' : 'A');
    mark(me ? 'D' : 'B');
}

static bool in_turns(void)
{
    return strcmp(order, "ACBD") == 0 || strcmp(order, "CADB") == 0; /* depth 3 */
}

static bool strictly_in_turns(void)
{
    return strcmp(order, "ACBD") == 0;
}

/* How often the bug is met in so many tries of pct; *bound: what it promises afterwards. */
static uint32_t hits(struct pct_strategy *pct, bool (*bug)(void))
{
    uint32_t times = 0;

    for (uint64_t seed = 0; seed < TRIES; seed++) {
        order_length = 0;
        pct->seed = seed * 0x9E3779B97F4A7C15ull + 1;
        assert_true(pct->strategy.begin(&pct->strategy));
        execute(&pct->strategy);
        times += bug();
    }
    return times;
}

static void found_as_often_as_promised(void **state)
{
    static const struct {
        int threads;
        body *all;
        bool (*bug)(void);
        uint32_t depth;
        uint32_t choices; /* most of an execution */
    } programs[] = {
        /* Of c threads with p parts each, all but the first part of one are chosen, and where only
         * one thread is left nothing is: at most (p c - 1) - 1 choices. */
        {2, one_mark, first_thread_last, 1, 4},  {4, one_mark, first_thread_last, 1, 10},
        {8, one_mark, first_thread_last, 1, 22}, {2, lost_update, update_lost, 2, 6},
        {2, two_locks, deadlock, 2, 10},         {2, two_marks, in_turns, 3, 6},
        {2, two_marks, strictly_in_turns, 3, 6},
    };

    for (size_t i = 0; i < sizeof programs / sizeof *programs; i++) {
        struct pct_strategy pct;
        double bound, expected, formula = 1.0 / programs[i].threads;
        uint32_t times;

        toy(programs[i].threads, programs[i].all);
        pct_strategy_init(&pct, 0, programs[i].depth, 4);
        times = hits(&pct, programs[i].bug);
        bound = pct_bound(&pct);
        print_message("program %zu: %u of %d, promised %.4f; %u threads, %llu choices\n", i, times,
                      TRIES, bound, pct.most_actors, (unsigned long long)pct.length);
        /* 1 / (n k^(d-1)) */
        for (uint32_t d = 1; d < programs[i].depth; d++)
            formula /= (double)pct.length;
        assert_true(bound == formula);
        assert_true(pct.length <= programs[i].choices);
        /* Four standard deviations are for chance. */
        expected = bound * TRIES;
        assert_true(times >= expected ||
                    (expected - times) * (expected - times) < 16 * expected * (1 - bound));
    }
}

/* With a depth of 1 nobody is ever interrupted. */
static void depth_one_does_not_interrupt(void **state)
{
    struct pct_strategy pct;

    toy(2, lost_update);
    pct_strategy_init(&pct, 0, 1, 4);
    assert_int_equal(hits(&pct, update_lost), 0);
    toy(2, two_locks);
    assert_int_equal(hits(&pct, deadlock), 0);
}

static void a_seed_is_a_schedule(void **state)
{
    uint64_t hashes[50];

    toy(4, lost_update);
    for (int round = 0; round < 2; round++)
        for (uint64_t seed = 0; seed < 50; seed++) {
            struct pct_strategy pct;

            pct_strategy_init(&pct, seed, 3, 12);
            pct.strategy.begin(&pct.strategy);
            execute(&pct.strategy);
            if (round)
                assert_true(hashes[seed] == sim->hash);
            hashes[seed] = sim->hash;
        }
}

static void waits_for_x(int me)
{
    do
        look(&x);
    while (!x);
}

static void sets_x(int me)
{
    step(&y, true);
    x = 1;
}

static bool unfair(void)
{
    return !toy_ended[0] || !toy_ended[1] || sim_steps(sim) > 1000;
}

/* Who spins falls below the others, however high it was. */
static void spinning_is_fair(void **state)
{
    struct pct_strategy pct;

    bodies[0] = waits_for_x;
    bodies[1] = waits_for_x;
    bodies[2] = sets_x;
    toy(3, NULL);
    pct_strategy_init(&pct, 0, 3, 10);
    assert_int_equal(hits(&pct, unfair), 0);
}

/* Where time may move early a change point may be spent on that, and the promise is smaller. */
static void time_is_in_the_bound(void **state)
{
    const struct sim_alternative list[] = {
        {.kind = SIM_ALT_CONTINUE, .actor = 1},
        {.kind = SIM_ALT_STEP, .actor = 2},
        {.kind = SIM_ALT_CLOCK},
    };
    const struct sim_choice choice = {.kind = SIM_CHOICE_STEP, .count = 3, .alternatives = list};
    uint32_t moved = 0;
    struct pct_strategy pct;
    double without = 0;

    for (int any = 0; any < 2; any++) {
        pct_strategy_init(&pct, 0, 3, 10);
        pct.strategy.clock_any = any;
        for (uint64_t seed = 0; seed < 1000; seed++) {
            pct.seed = seed;
            pct.strategy.begin(&pct.strategy);
            for (int i = 0; i < 10; i++) {
                uint32_t answer = pct.strategy.choose(&pct.strategy, &choice);

                assert_true(any || answer != 2);
                moved += answer == 2;
            }
        }
        pct.strategy.begin(&pct.strategy);
        if (!any)
            without = pct_bound(&pct);
    }
    /* Two change points, each in one of four cases. */
    assert_true(moved > 400 && moved < 600);
    assert_true(without == 1.0 / 2 / 10 / 10);
    assert_true(pct_bound(&pct) == without / 4 / 4);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(found_as_often_as_promised),
        cmocka_unit_test(depth_one_does_not_interrupt),
        cmocka_unit_test(a_seed_is_a_schedule),
        cmocka_unit_test(spinning_is_fair),
        cmocka_unit_test(time_is_in_the_bound),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
