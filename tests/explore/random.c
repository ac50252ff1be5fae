/*
 * random alone, on the toy: every schedule comes as often as a walk that takes each alternative
 * with the same probability would have it come; the same seed gives the same schedule.
 */
#include "toy.h"
#include "explore/strategies.h"

enum { TRIES = 40000, MOST = 64 };

static struct {
    uint64_t hash;
    double expected; /* probability */
    uint32_t times;
} leaves[MOST];
static size_t leaf_count;
static double probability;

/* How likely is what it does? */
static void told(void *context, const struct sim_choice *choice, uint32_t answer)
{
    probability /= choice->count;
}

static void one_step(int me)
{
    step(&x, true);
}

static void each_as_often_as_it_should(void **state)
{
    struct watch_strategy watch = {0};
    struct random_strategy random;
    double sum = 0;

    toy(2, one_step);
    for (uint64_t seed = 0; seed < TRIES; seed++) {
        uint64_t hash;
        size_t i = 0;

        random_strategy_init(&random, seed);
        watch_strategy_init(&watch, &random.strategy);
        watch.told = told;
        watch.strategy.begin(&watch.strategy);
        probability = 1;
        execute(&watch.strategy);
        hash = sim->hash;
        while (i < leaf_count && leaves[i].hash != hash)
            i++;
        assert_true(i < MOST);
        if (i == leaf_count) {
            leaves[leaf_count].hash = hash;
            leaves[leaf_count++].expected = probability;
        }
        assert_true(leaves[i].expected == probability);
        leaves[i].times++;
    }
    assert_int_equal(leaf_count, 10); /* (2 + 3)! / (2! 3!): the first part is the first thread's */
    for (size_t i = 0; i < leaf_count; i++) {
        double p = leaves[i].expected, off = leaves[i].times - p * TRIES;

        sum += p;
        assert_true(off * off < 25 * TRIES * p * (1 - p)); /* five standard deviations */
    }
    assert_true(sum > 0.999999 && sum < 1.000001);
    guide_free(&watch.guide);
}

static void a_seed_is_a_schedule(void **state)
{
    struct random_strategy random;
    uint64_t hashes[50], different = 0;

    toy(4, one_step);
    for (int round = 0; round < 2; round++)
        for (uint64_t seed = 0; seed < 50; seed++) {
            random_strategy_init(&random, seed);
            random.strategy.begin(&random.strategy);
            execute(&random.strategy);
            if (round)
                assert_true(hashes[seed] == sim->hash);
            hashes[seed] = sim->hash;
        }
    for (int i = 1; i < 50; i++)
        different += hashes[i] != hashes[0];
    assert_true(different > 40);
}

/* Choices that a toy does not have. */
static uint32_t times_of(const struct sim_choice *choice, uint32_t wanted)
{
    struct random_strategy random;
    uint32_t times = 0;

    random_strategy_init(&random, 7);
    random.strategy.begin(&random.strategy);
    for (int i = 0; i < TRIES; i++)
        times += random.strategy.choose(&random.strategy, choice) == wanted;
    return times;
}

static bool about(uint32_t times, double probability_)
{
    double off = times - probability_ * TRIES;

    return off * off <= 25 * TRIES * probability_ * (1 - probability_);
}

static void rare_things_are_rare(void **state)
{
    const struct sim_alternative steps[] = {
        {.kind = SIM_ALT_CONTINUE, .actor = 1},
        {.kind = SIM_ALT_STEP, .actor = 2},
        {.kind = SIM_ALT_CLOCK},
    };
    struct sim_choice choice = {.kind = SIM_CHOICE_STEP, .count = 3, .alternatives = steps};

    /* Time passes in one of 16 of a third; the rest goes to the two others. */
    assert_true(about(times_of(&choice, 2), 1.0 / 48));
    assert_true(about(times_of(&choice, 0), (1 - 1.0 / 48) / 2));
    choice.count = 2;
    assert_true(about(times_of(&choice, 1), 0.5));
    choice = (struct sim_choice){.kind = SIM_CHOICE_ALLOC, .count = 2, .alternatives = steps};
    assert_true(about(times_of(&choice, 1), 1.0 / 32));
    choice = (struct sim_choice){.kind = SIM_CHOICE_WAITER, .count = 3, .alternatives = steps};
    assert_true(about(times_of(&choice, 1), 1.0 / 3));
    /* Where only one actor ever looks nobody is interrupted. */
    choice = (struct sim_choice){
        .kind = SIM_CHOICE_STEP, .count = 3, .alternatives = steps, .private_ = true};
    assert_int_equal(times_of(&choice, 0), TRIES);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_as_often_as_it_should),
        cmocka_unit_test(a_seed_is_a_schedule),
        cmocka_unit_test(rare_things_are_rare),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
