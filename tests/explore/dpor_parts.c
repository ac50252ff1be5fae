/*
 * One tree of schedules for several workers, all in this process: they find what one worker finds,
 * no trace twice, in whatever order they come to work, and also if they have to begin anew.
 */
#include "toy_programs.h"
#include "base/prng.h"
#include "explore/dpor_parts.h"

enum { PARTS = 5, ROUNDS = 4096, GIVE_UP = 200000 };

/* --- a board ---------------------------------------------------------------------------------- */

static struct {
    uint32_t *words[PARTS][ROUNDS];
    size_t counts[PARTS][ROUNDS];
    uint64_t progress[PARTS];
    bool gone[PARTS];
    bool full; /* nothing more can be handed in */
    uint32_t rounds;
} shared;

static bool hand_in(void *context, uint32_t part, uint32_t round, const uint32_t *words,
                    size_t count)
{
    assert_true(round < ROUNDS && (round == 0 || shared.words[part][round - 1]));
    if (shared.full)
        return false;
    if (shared.words[part][round]) {
        /* A worker that begins anew comes to the same. */
        assert_int_equal(shared.counts[part][round], count);
        assert_memory_equal(shared.words[part][round], words, count * sizeof *words);
        return true;
    }
    shared.words[part][round] = malloc(count * sizeof *words);
    memcpy(shared.words[part][round], words, count * sizeof *words);
    shared.counts[part][round] = count;
    shared.rounds = shared.rounds < round ? round : shared.rounds;
    return true;
}

static const uint32_t *read_words(void *context, uint32_t part, uint32_t round, size_t *count)
{
    *count = shared.counts[part][round];
    return shared.words[part][round];
}

static bool is_gone(void *context, uint32_t part)
{
    return shared.gone[part];
}

static void tell(void *context, uint32_t part, uint64_t progress)
{
    shared.progress[part] = progress;
}

static uint64_t told(void *context, uint32_t part)
{
    return shared.progress[part];
}

static uint32_t expect_progress(void *context, uint32_t part, uint64_t progress)
{
    return 0;
}

static const struct explore_board board = {.hand_in = hand_in,
                                           .read = read_words,
                                           .gone = is_gone,
                                           .tell = tell,
                                           .progress = told,
                                           .expect = expect_progress};

static void clear_board(void)
{
    for (int part = 0; part < PARTS; part++)
        for (int round = 0; round < ROUNDS; round++)
            free(shared.words[part][round]);
    memset(&shared, 0, sizeof shared);
}

/* --- workers ---------------------------------------------------------------------------------- */

struct part {
    struct dpor_strategy dpor;
    struct dpor_parts *parts;
    bool over;
    uint64_t counted, hash;
};

static struct part workers[PARTS];
static uint32_t worker_count;

/* How the next search goes. */
static struct {
    uint64_t seed; /* of who is next */
    uint64_t planned;
    uint32_t restart; /* one worker in so many turns begins anew; 0: never */
    uint32_t leave;   /* worker 1 does no more after so many turns */
    uint32_t vanish;  /* likewise, and does not say so */
} how;

static void begin_worker(uint32_t part)
{
    struct part *worker = &workers[part];

    memset(worker, 0, sizeof *worker);
    dpor_strategy_init(&worker->dpor);
    worker->parts = dpor_parts_create(&worker->dpor, &board, part, worker_count, how.planned);
}

static void end_worker(struct part *worker)
{
    dpor_parts_free(worker->parts);
    dpor_strategy_done(&worker->dpor);
}

static void turn_of(struct part *worker)
{
    enum dpor_turn turn = dpor_parts_next(worker->parts);

    worker->over = turn == DPOR_TURN_OVER;
    if (turn != DPOR_TURN_GO)
        return;
    execute(&worker->dpor.strategy);
    assert_false(worker->dpor.diverged);
    assert_false(worker->dpor.incomplete);
    if (sim->abandoned || dpor_parts_probing(worker->parts))
        return;
    remember_final_state();
    dpor_parts_counted(worker->parts);
    worker->counted++;
    worker->hash = (worker->hash ^ sim->hash) * 0x9E3779B97F4A7C15ull;
}

/* The number of traces that the workers have seen together. */
static uint64_t explore(uint32_t parts, int count, body *all)
{
    struct prng prng;
    uint64_t counted = 0;
    bool any = true;

    toy(count, all);
    final_state_count = 0;
    clear_board();
    prng_seed(&prng, how.seed);
    worker_count = parts;
    for (uint32_t i = 0; i < parts; i++)
        begin_worker(i);
    for (uint64_t turns = 0; any; turns++) {
        struct part *worker = &workers[prng_below(&prng, parts)];

        assert_true(turns < GIVE_UP);
        if (how.restart && prng_below(&prng, how.restart) == 0) {
            uint32_t part = (uint32_t)(worker - workers);

            end_worker(worker);
            begin_worker(part);
        }
        if (how.leave && turns == how.leave)
            dpor_parts_leave(workers[1].parts);
        if (how.vanish && turns == how.vanish)
            shared.gone[1] = workers[1].over = true;
        if (!worker->over)
            turn_of(worker);
        any = false;
        for (uint32_t i = 0; i < parts; i++)
            any |= !workers[i].over;
    }
    for (uint32_t i = 0; i < parts; i++)
        counted += workers[i].counted;
    return counted;
}

static void end_all(void)
{
    for (uint32_t i = 0; i < worker_count; i++)
        end_worker(&workers[i]);
    memset(&how, 0, sizeof how);
}

/* All of the tree is seen, by 1 to 5 workers. */
static void expect_traces(int count, body *all, uint64_t traces, uint32_t states)
{
    for (uint32_t parts = 1; parts <= PARTS; parts++) {
        struct dpor_parts_end end;

        assert_int_equal(explore(parts, count, all), traces);
        if (states)
            assert_int_equal(final_state_count, states);
        for (uint32_t i = 0; i < parts; i++) {
            end = dpor_parts_end(workers[i].parts);
            assert_true(end.ended && !end.flawed && !end.as_planned && !end.unwritten);
        }
        end_all();
    }
}

/* --- what is known exactly -------------------------------------------------------------------- */

static void as_many_as_one_sees(void **state)
{
    rounds = 2;
    expect_traces(2, count_under_lock, 6, 0);
    expect_traces(3, count_under_lock, 90, 90);
    rounds = 3;
    expect_traces(3, count_under_lock, 1680, 1680);
    expect_traces(4, own_slot, 1, 1);
    expect_traces(3, one_write, 6, 6);
    expect_traces(4, one_write, 24, 24);
    expect_traces(5, one_write, 120, 120);
    expect_traces(2, store_buffer, 3, 3);
    expect_traces(2, two_locks, 3, 0);
    expect_traces(2, chooses, 18, 18);
    for (int i = 0; i < 5; i++)
        bodies[i] = i ? one_read : one_write;
    expect_traces(5, NULL, 16, 16);
    bodies[0] = producer;
    bodies[1] = bodies[2] = consumer;
    expect_traces(3, NULL, 1, 1);
    bodies[0] = spinner;
    bodies[1] = releaser;
    expect_traces(2, NULL, 5, 0);
    bodies[2] = spinner;
    expect_traces(3, NULL, 25, 0);
    bodies[0] = reads_often;
    bodies[1] = one_write;
    expect_traces(2, NULL, 8, 8);
}

/* Nobody has it all. */
static void work_is_shared(void **state)
{
    rounds = 3;
    for (uint32_t parts = 2; parts <= PARTS; parts++) {
        assert_int_equal(explore(parts, 3, count_under_lock), 1680);
        for (uint32_t i = 0; i < parts; i++) {
            assert_true(workers[i].counted > 1680 / parts * 8 / 10);
            assert_true(workers[i].counted < 1680 / parts * 12 / 10);
        }
        end_all();
    }
}

/* --- the same, whoever is faster -------------------------------------------------------------- */

static void order_of_turns_changes_nothing(void **state)
{
    uint64_t hashes[PARTS] = {0};

    rounds = 3;
    for (uint64_t seed = 0; seed < 10; seed++) {
        how.seed = seed;
        how.restart = seed < 5 ? 0 : 4000;
        assert_int_equal(explore(3, 3, count_under_lock), 1680);
        for (int i = 0; i < 3; i++) {
            assert_true(!seed || workers[i].hash == hashes[i]);
            hashes[i] = workers[i].hash;
        }
        end_all();
    }
}

/* So many executions, by all together. */
static void as_many_as_planned(void **state)
{
    rounds = 3;
    for (uint64_t planned = 1; planned < 2000; planned = planned * 2 + 3) {
        uint64_t counted;
        struct dpor_parts_end end;

        how.planned = planned;
        counted = explore(3, 3, count_under_lock);
        assert_int_equal(counted, planned < 1680 ? planned : 1680);
        end = dpor_parts_end(workers[1].parts);
        assert_true(planned < 1680 ? end.as_planned && !end.ended : end.ended);
        end_all();
    }
}

static void who_leaves_ends_it(void **state)
{
    rounds = 3;
    for (uint32_t turns = 1; turns < 2000; turns = turns * 2 + 1) {
        how.leave = turns;
        assert_true(explore(3, 3, count_under_lock) < 1680);
        for (int i = 0; i < 3; i++)
            assert_true(!dpor_parts_end(workers[i].parts).ended);
        end_all();
    }
}

static void who_is_gone_is_not_waited_for(void **state)
{
    rounds = 3;
    for (uint32_t turns = 1; turns < 2000; turns = turns * 2 + 1) {
        how.vanish = turns;
        explore(3, 3, count_under_lock);
        for (int i = 0; i < 3; i += 2)
            assert_true(dpor_parts_end(workers[i].parts).flawed);
        end_all();
    }
}

static void no_room_on_the_board(void **state)
{
    toy(3, count_under_lock);
    clear_board();
    worker_count = 2;
    begin_worker(0);
    shared.full = shared.gone[1] = true;
    while (!workers[0].over)
        turn_of(&workers[0]);
    assert_true(dpor_parts_end(workers[0].parts).unwritten);
    assert_false(dpor_parts_end(workers[0].parts).ended);
    begin_worker(1);
    end_all();
}

/* --- programs made by chance ------------------------------------------------------------------ */

enum { OPERATIONS = 3 };
static uint8_t program[THREADS][OPERATIONS];
static int operations;

static void random_body(int me)
{
    uint64_t *const variables[] = {&x, &y, &z};

    for (int i = 0; i < operations; i++) {
        uint8_t what = program[me][i];
        uint64_t *variable = variables[what / 8 % 3];

        switch (what % 8) {
        case 0:
        case 1:
            step(variable, false);
            slots[me] = slots[me] * 7 + *variable + 1;
            break;
        case 2:
        case 3:
            step(variable, true);
            *variable = *variable * 3 + (uint64_t)me + 1;
            break;
        case 4:
            step(variable, true);
            *variable = slots[me] + 5;
            break;
        case 5:
            slots[me] = slots[me] * 5 + sim_choose(sim, SIM_CHOICE_ALLOC, 2);
            break;
        default:
            lock(&lock_words[what / 8 % 2]);
            x = x * 3 + (uint64_t)me + 1;
            sim_touch(sim, &x, 8, SIM_TOUCH_WRITE);
            unlock(&lock_words[what / 8 % 2]);
        }
    }
}

static int compare_states(const void *a, const void *b)
{
    uint32_t one = *(const uint32_t *)a, other = *(const uint32_t *)b;

    return (one > other) - (one < other);
}

static void random_programs(void **state)
{
    static uint32_t states[8192];
    uint64_t all = 0;
    struct prng prng;

    prng_seed(&prng, 7);
    for (int n = 0; n < 200; n++) {
        int count = 2 + n % 3;
        uint32_t state_count;
        uint64_t traces;

        operations = count == 4 ? 2 : OPERATIONS;
        for (int i = 0; i < count; i++)
            for (int k = 0; k < operations; k++)
                program[i][k] = (uint8_t)prng_below(&prng, 48);
        traces = explore(1, count, random_body);
        all += traces;
        state_count = final_state_count;
        memcpy(states, final_states, sizeof states);
        qsort(states, state_count, sizeof *states, compare_states);
        end_all();
        for (uint32_t parts = 2; parts <= PARTS; parts++) {
            how.seed = (uint64_t)n;
            assert_int_equal(explore(parts, count, random_body), traces);
            assert_int_equal(final_state_count, state_count);
            qsort(final_states, state_count, sizeof *final_states, compare_states);
            assert_memory_equal(states, final_states, state_count * sizeof *states);
            end_all();
        }
    }
    print_message("%llu traces\n", (unsigned long long)all);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(as_many_as_one_sees),
        cmocka_unit_test(work_is_shared),
        cmocka_unit_test(order_of_turns_changes_nothing),
        cmocka_unit_test(as_many_as_planned),
        cmocka_unit_test(who_leaves_ends_it),
        cmocka_unit_test(who_is_gone_is_not_waited_for),
        cmocka_unit_test(no_room_on_the_board),
        cmocka_unit_test(random_programs),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
