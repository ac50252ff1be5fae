/*
 * Partial-order reduction on a toy workload: it visits each Mazurkiewicz trace once, neither fewer
 * nor more. What is counted is known exactly for each program.
 */
#include "toy_programs.h"
#include "explore/dpor.h"

static uint64_t given_up; /* executions of the last search that showed nothing new */

/* How many executions it takes to see everything; those that were given up are not counted. */
static uint64_t explore(int count, body *all)
{
    struct dpor_strategy dpor;
    uint64_t complete;

    toy(count, all);
    final_state_count = 0;
    dpor_strategy_init(&dpor);
    while (dpor.strategy.begin(&dpor.strategy)) {
        execute(&dpor.strategy);
        if (!sim->abandoned)
            remember_final_state();
        assert_true(dpor.executions < 100000);
    }
    assert_false(dpor.diverged);
    assert_false(dpor.incomplete);
    complete = dpor.executions - dpor.abandoned;
    given_up = dpor.abandoned;
    if (dpor.abandoned)
        print_message("%llu of %llu executions were given up\n", (unsigned long long)dpor.abandoned,
                      (unsigned long long)dpor.executions);
    dpor_strategy_done(&dpor);
    return complete;
}

/* --- programs ----------------------------------------------------------------------------------
 */

/* (TK)!/(K!)^T: one for each order of the critical sections. */
static void orders_of_critical_sections(void **state)
{
    rounds = 1;
    assert_int_equal(explore(2, count_under_lock), 2);
    assert_int_equal(explore(3, count_under_lock), 6);
    rounds = 2;
    assert_int_equal(explore(2, count_under_lock), 6);
    assert_int_equal(explore(3, count_under_lock), 90);
    assert_int_equal(final_state_count, 90);
    rounds = 3;
    assert_int_equal(explore(3, count_under_lock), 1680);
    rounds = 4;
    assert_int_equal(explore(2, count_under_lock), 70);
}

static void independent_threads(void **state)
{
    assert_int_equal(explore(4, own_slot), 1);
}

/* n writes of one variable: n! orders. One writer among n readers: a reader is before or behind. */
static void writers_and_readers(void **state)
{
    assert_int_equal(explore(3, one_write), 6);
    assert_int_equal(explore(4, one_write), 24);
    assert_int_equal(explore(4, one_read), 1);
    assert_int_equal(given_up, 0);
    for (int i = 0; i < 4; i++)
        bodies[i] = i ? one_read : one_write;
    assert_int_equal(explore(4, NULL), 8);
    assert_int_equal(final_state_count, 8);
}

/* Two threads, read then write: R1 W1 R2 W2 in all orders, of which the two reads commute: 4 traces
 * (each read before or behind the other's write, the writes in either order where both are free).
 */
static void lost_updates(void **state)
{
    assert_int_equal(explore(2, lost_update), 4);
    assert_int_equal(final_state_count, 2);
}

static void store_buffers(void **state)
{
    assert_int_equal(explore(2, store_buffer), 3);
    assert_int_equal(final_state_count, 3);
}

static void dead_locks(void **state)
{
    /* T1 all before T2, T2 all before T1, the deadlock. */
    assert_int_equal(explore(2, two_locks), 3);
}

/* Who waits for a flag cannot come before it: one order. */
static void waiting_is_no_race(void **state)
{
    bodies[0] = producer;
    bodies[1] = bodies[2] = consumer;
    assert_int_equal(explore(3, NULL), 1);
    assert_int_equal(given_up, 0);
}

static void spinning_ends(void **state)
{
    /* Looks before the write up to four times: more would show nothing new. */
    bodies[0] = spinner;
    bodies[1] = releaser;
    assert_int_equal(explore(2, NULL), 5);
    bodies[2] = spinner;
    assert_int_equal(explore(3, NULL), 25);
}

/* To read often is not to wait: each of the reads comes before the write and behind it. */
static void straight_code_does_not_spin(void **state)
{
    bodies[0] = reads_often;
    bodies[1] = one_write;
    assert_int_equal(explore(2, NULL), 8);
    assert_int_equal(final_state_count, 8);
}

/* 3 answers for each of two threads, and two orders of the writes. */
static void answers_are_tried(void **state)
{
    assert_int_equal(explore(2, chooses), 18);
    assert_int_equal(final_state_count, 18);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(orders_of_critical_sections),
        cmocka_unit_test(independent_threads),
        cmocka_unit_test(writers_and_readers),
        cmocka_unit_test(lost_updates),
        cmocka_unit_test(store_buffers),
        cmocka_unit_test(dead_locks),
        cmocka_unit_test(waiting_is_no_race),
        cmocka_unit_test(spinning_ends),
        cmocka_unit_test(straight_code_does_not_spin),
        cmocka_unit_test(answers_are_tried),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
