/*
 * executive.h - the kernel of tests/mm/memory.h with ex, and a log that threads write into.
 */
#pragma once
#include "../mm/memory.h"

#include "ex/ex.h"

static char log_text[512];
static unsigned log_count;

static inline void mark(char c)
{
    log_text[log_count++] = c;
    log_text[log_count] = 0;
}

static inline void executive_start(uint32_t cpus)
{
    memory_start(cpus);
    ex_create();
    log_count = 0;
    log_text[0] = 0;
}

static inline bool executive_run(uint32_t cpus, void (*body)(void *context), void *context)
{
    executive_start(cpus);
    kernel_thread(body, context);
    return kernel_go();
}

static inline ULONG executive_crash(void (*body)(void *context), void *context)
{
    return executive_run(1, body, context) ? 0 : world->ke->crash.code;
}

/*
 * A strategy that steps CPUs and ends quanta at random, so that two bodies are run in many orders.
 * executive_race runs `bodies` (NULL-terminated) on two CPUs with `seeds` seeds; before each run
 * `prepare` is called, after it `check`.
 */
static uint64_t race_state;

static bool race_begin(struct sim_strategy *strategy)
{
    (void)strategy;
    return true;
}

__attribute__((unused)) static uint32_t race_choose(struct sim_strategy *strategy,
                                                    const struct sim_choice *choice)
{
    (void)strategy;
    race_state = race_state * 6364136223846793005ull + 1442695040888963407ull;
    return (uint32_t)(race_state >> 33) % choice->count;
}

static inline void executive_race(unsigned seeds, uint32_t cpus, void (*prepare)(void),
                                  void (*const *bodies)(void *context), void (*check)(void))
{
    static struct sim_strategy strategy = {
        .name = "random", .begin = race_begin, .choose = race_choose};

    for (unsigned seed = 1; seed <= seeds; seed++) {
        executive_start(cpus);
        race_state = seed;
        prepare();
        for (uintptr_t i = 0; bodies[i]; i++)
            kernel_thread(bodies[i], (void *)i);
        world->sim->strategy = &strategy;
        world->sim->countdown = 1;
        if (!kernel_go())
            fail_msg("seed %u: bug check %x: %s", seed, world->ke->crash.code,
                     world->ke->crash.why);
        check();
    }
}
