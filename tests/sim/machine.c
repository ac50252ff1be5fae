/* The machine with a toy workload and no NT code: threads, priorities, time, choices. */
#define _GNU_SOURCE
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <cmocka.h>

#include "base/prng.h"
#include "sim/sim.h"

enum { STACK = 64 * 1024, THREADS = 16, STACKS = 64 };

static char *region;
static struct world the_world;
static struct sim *sim;
static struct sim_actor threads[THREADS];
static char trace[4096];
static int interrupts;
static char *stacks[STACKS];
static int stack_count;

/* Stacks of the machine before, whose threads need not have ended. */
static void free_stacks(void)
{
    while (stack_count)
        free(stacks[--stack_count]);
}

static bool stack_get(struct sim_actor *thread)
{
    char *low = malloc(STACK);

    assert_true(stack_count < STACKS);
    stacks[stack_count++] = low;
    thread->fiber.stack_low = low;
    thread->fiber.stack_high = low + STACK;
    return true;
}

static void stack_put(struct sim_actor *thread)
{
    (void)thread; /* still in use: free_stacks() */
}

static void on_interrupt(unsigned level)
{
    struct sim_actor activation = {0};

    if (level != SIM_DISPATCH)
        return;
    sim_actor_number(sim, &activation);
    sim_interrupt_enter(sim, &activation);
    interrupts++;
    sim_point(sim, 9, 0);
    sim_interrupt_leave(sim, &activation);
}

static void note(const char *text)
{
    strncat(trace, text, sizeof trace - strlen(trace) - 1);
}

static struct sim *start(uint32_t cpus)
{
    const struct sim_hooks hooks = {
        .interrupt = on_interrupt, .stack_get = stack_get, .stack_put = stack_put};

    free_stacks();
    if (!region)
        region = mmap(NULL, 64 << 20, PROT_READ | PROT_WRITE,
                      MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    memset(&the_world, 0, sizeof the_world);
    memset(threads, 0, sizeof threads);
    arena_init(&the_world.arena, region, 64 << 20);
    world = &the_world;
    trace[0] = 0;
    interrupts = 0;
    return sim = sim_create(cpus, 1000, &hooks);
}

static void spawn(int i, uint8_t priority, void (*entry)(void *), void *argument)
{
    assert_true(sim_thread_init(sim, &threads[i], priority, entry, argument));
    sim_ready(sim, &threads[i]);
}

/* --- a semaphore, the toy's only object --- */

static int count;
static struct sim_actor *waiter;

static void toy_wait(void)
{
    sim_point(sim, 1, 0);
    while (count == 0) {
        waiter = sim->cpu->thread;
        sim_block(sim);
    }
    count--;
}

static void toy_post(void)
{
    sim_point(sim, 2, 0);
    count++;
    if (waiter) {
        struct sim_actor *thread = waiter;

        waiter = NULL;
        sim_ready(sim, thread);
    }
    sim_settle(sim);
}

static void consumer(void *argument)
{
    for (int i = 0; i < 3; i++) {
        toy_wait();
        note("c");
    }
    sim_thread_exit(sim);
}

static void producer(void *argument)
{
    for (int i = 0; i < 3; i++) {
        note("p");
        toy_post();
    }
    sim_thread_exit(sim);
}

static void threads_hand_over_and_end(void **state)
{
    start(2);
    count = 0;
    waiter = NULL;
    spawn(0, 8, consumer, NULL);
    spawn(1, 8, producer, NULL);
    assert_int_equal(sim_run(sim), SIM_STOP_IDLE);
    assert_string_equal(trace, "pppccc");
    assert_int_equal(sim->threads_alive, 0);
}

static void higher_priority_preempts_on_one_cpu(void **state)
{
    start(1);
    count = 0;
    waiter = NULL;
    spawn(0, 9, consumer, NULL);
    spawn(1, 8, producer, NULL);
    sim_run(sim);
    assert_string_equal(trace, "pcpcpc");
}

static void raised_irql_defers_the_switch(void **state);

static void post_at_dispatch(void *argument)
{
    unsigned old = sim_raise(sim, SIM_DISPATCH);

    toy_post();
    note("h");
    sim_lower(sim, old);
    note("l");
    sim_thread_exit(sim);
}

static void one_wait(void *argument)
{
    toy_wait();
    note("w");
    sim_thread_exit(sim);
}

static void raised_irql_defers_the_switch(void **state)
{
    start(1);
    count = 0;
    waiter = NULL;
    spawn(0, 12, one_wait, NULL);
    spawn(1, 8, post_at_dispatch, NULL);
    sim_run(sim);
    assert_string_equal(trace, "hwl");
}

/* --- time --- */

struct sleep {
    struct sim_deadline deadline;
    struct sim_actor *thread;
};

static void wake(struct sim_deadline *deadline)
{
    sim_ready(sim, container_of(deadline, struct sleep, deadline)->thread);
}

static void sleep_for(uint64_t ticks)
{
    struct sleep s = {.deadline = {.fire = wake}, .thread = sim->cpu->thread};

    sim_deadline_set(sim, &s.deadline, sim->now_100ns + ticks);
    sim_block(sim);
}

static void sleeper(void *argument)
{
    char text[32];

    sleep_for((uint64_t)(uintptr_t)argument);
    snprintf(text, sizeof text, "%d@%d ", (int)(uintptr_t)argument, (int)sim->now_100ns);
    note(text);
    sim_thread_exit(sim);
}

static void time_is_virtual_and_ordered(void **state)
{
    start(2);
    for (int i = 0; i < 8; i++)
        spawn(i, 8, sleeper, (void *)(uintptr_t)(100 * (i * 5 % 8) + 10));
    sim_run(sim);
    assert_string_equal(trace,
                        "10@1010 110@1110 210@1210 310@1310 410@1410 510@1510 610@1610 710@1710 ");
}

static void staller(void *argument)
{
    sim_stall(sim, 50);
    note("s");
    sim_thread_exit(sim);
}

static void reader(void *argument)
{
    uint64_t start_time = sim_clock_read(sim);

    while (sim_clock_read(sim) < start_time + 1000000)
        ;
    note("r");
    sim_thread_exit(sim);
}

static void busy_waits_for_time_move_the_clock(void **state)
{
    start(2);
    spawn(0, 8, staller, NULL);
    spawn(1, 8, reader, NULL);
    spawn(2, 8, sleeper, (void *)20);
    sim_run(sim);
    assert_string_equal(trace, "s20@1070 r");
}

/* --- interrupts --- */

static void requester(void *argument)
{
    unsigned old = sim_raise(sim, 5);

    sim_request(sim, sim->cpu, SIM_DISPATCH);
    sim_settle(sim);
    assert_int_equal(interrupts, 0);
    sim_lower(sim, SIM_DISPATCH);
    assert_int_equal(interrupts, 0);
    sim_lower(sim, old);
    assert_int_equal(interrupts, 1);
    sim_request(sim, &sim->cpus[1], SIM_DISPATCH); /* an idle CPU runs it on its idle flow */
    sleep_for(1);
    assert_int_equal(interrupts, 2);
    sim_thread_exit(sim);
}

static void interrupts_wait_for_their_level(void **state)
{
    start(2);
    spawn(0, 8, requester, NULL);
    sim_run(sim);
    assert_int_equal(interrupts, 2);
}

/* --- spinning, fairness, choices --- */

static int flag;

static void spinner(void *argument)
{
    while (!*(volatile int *)&flag)
        sim_edge(sim);
    note("x");
    sim_thread_exit(sim);
}

static void setter(void *argument)
{
    flag = 1;
    sim_thread_exit(sim);
}

static void a_spin_loop_cannot_starve_its_equal(void **state)
{
    start(1);
    flag = 0;
    spawn(0, 8, spinner, NULL);
    spawn(1, 8, setter, NULL);
    assert_int_equal(sim_run(sim), SIM_STOP_IDLE);
    assert_string_equal(trace, "x");
}

static int shared;

static void incrementer(void *argument)
{
    for (int i = 0; i < 3; i++) {
        int read = shared;

        sim_point(sim, 3, (uint64_t)read);
        shared = read + 1;
        sim_point(sim, 4, 0);
    }
    sim_thread_exit(sim);
}

static struct prng random_state;

static uint32_t choose_random(struct sim_strategy *strategy, const struct sim_choice *choice)
{
    return prng_below(&random_state, choice->count);
}

static uint64_t race(uint64_t seed, struct sim_schedule *schedule, struct sim_strategy *strategy)
{
    start(2);
    prng_seed(&random_state, seed);
    sim_set_strategy(sim, strategy);
    sim->schedule = schedule;
    if (schedule)
        schedule->count = 0;
    shared = 0;
    spawn(0, 8, incrementer, NULL);
    spawn(1, 8, incrementer, NULL);
    sim_run(sim);
    return sim->hash;
}

static void a_seed_names_a_schedule(void **state)
{
    struct sim_strategy strategy = {.choose = choose_random};
    struct sim_schedule schedule = {0};
    int lost = 0, all = 0;

    for (uint64_t seed = 1; seed <= 50; seed++) {
        uint64_t hash = race(seed, &schedule, &strategy);
        int result = shared;

        assert_true(hash == race(seed, &schedule, &strategy));
        assert_int_equal(shared, result);
        lost += result < 6;
        all += result == 6;
    }
    assert_true(lost > 0);
    assert_true(all + lost == 50);
    free(schedule.decisions);
}

/* A schedule alone, without the generator, gives the same run. */
static struct sim_schedule recorded;

static uint32_t choose_recorded(struct sim_strategy *strategy, const struct sim_choice *choice)
{
    for (size_t i = 0; i < recorded.count; i++)
        if (recorded.decisions[i].actor == choice->actor &&
            recorded.decisions[i].points == choice->points)
            return recorded.decisions[i].alternative;
    return 0;
}

static void decisions_replay_the_run(void **state)
{
    struct sim_strategy strategy = {.choose = choose_random};
    struct sim_strategy replay = {.choose = choose_recorded};

    for (uint64_t seed = 1; seed <= 50; seed++) {
        uint64_t hash = race(seed, &recorded, &strategy);
        int result = shared;

        assert_true(race(seed, NULL, &replay) == hash);
        assert_int_equal(shared, result);
    }
    free(recorded.decisions);
}

static void idle_machine_without_threads(void **state)
{
    start(4);
    assert_int_equal(sim_run(sim), SIM_STOP_IDLE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(idle_machine_without_threads),
        cmocka_unit_test(threads_hand_over_and_end),
        cmocka_unit_test(higher_priority_preempts_on_one_cpu),
        cmocka_unit_test(raised_irql_defers_the_switch),
        cmocka_unit_test(time_is_virtual_and_ordered),
        cmocka_unit_test(busy_waits_for_time_move_the_clock),
        cmocka_unit_test(interrupts_wait_for_their_level),
        cmocka_unit_test(a_spin_loop_cannot_starve_its_equal),
        cmocka_unit_test(a_seed_names_a_schedule),
        cmocka_unit_test(decisions_replay_the_run),
    };

    int failed = cmocka_run_group_tests(tests, NULL, NULL);

    free_stacks();
    return failed;
}
