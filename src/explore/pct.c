/*
 * pct.c - probabilistic concurrency testing.
 *
 * Burckhardt, Kothari, Musuvathi, Nagarakatte, "A randomized scheduler with probabilistic
 * guarantees of finding bugs", ASPLOS 2010. Each actor gets a random priority above d when it first
 * appears; the one with the highest priority acts. At d - 1 choices, drawn beforehand among the k
 * that an execution is expected to have, the actor that would act falls to priority i < d. A bug of
 * depth d is found with a probability of at least 1/(n k^(d-1)).
 *
 * Deviations: k is the most choices seen in any execution so far (the first execution has an
 * estimate); an actor that spins or yields falls below all others, as the paper does for yields;
 * the clock is an actor that only acts where a change point calls it (one in four does, which the
 * bound that is printed allows for) or nobody else is left; a
 * quantum end counts as the priority of the one that loses its turn. Choices that do not ask who
 * acts (which waiter, does an allocation fail) are drawn: uniformly, failures once in 16.
 */
#include "explore/strategies.h"

#include <string.h>

enum {
    RARE = 16,
    EARLY = 4,          /* one change in so many lets time pass, where it can */
    LONGEST = 20000,    /* choices: longer executions went in circles and say nothing about k */
    SPINNING = 1 << 20, /* priorities below: of actors that spin */
    CHANGED = 1 << 20,  /* + i: at a change point */
    INITIAL = 2 << 20,  /* and above */
};

static bool begin(struct sim_strategy *strategy)
{
    struct pct_strategy *pct = (struct pct_strategy *)strategy;

    if (pct->choices > pct->length && pct->choices < LONGEST)
        pct->length = pct->choices;
    if (pct->actors > pct->most_actors)
        pct->most_actors = pct->actors;
    prng_seed(&pct->prng, pct->seed);
    memset(pct->priority, 0, sizeof pct->priority);
    pct->choices = pct->actors = 0;
    pct->lowest = SPINNING;
    for (uint32_t i = 0; i + 1 < pct->depth; i++)
        pct->change[i] = prng_next(&pct->prng) % (pct->length ? pct->length : 1);
    return true;
}

static uint32_t *priority_of(struct pct_strategy *pct, uint32_t actor)
{
    uint32_t *priority = &pct->priority[actor % PCT_ACTORS];

    if (!*priority) {
        *priority = INITIAL + prng_below(&pct->prng, 1u << 30);
        pct->actors++;
    }
    return priority;
}

static uint32_t best(struct pct_strategy *pct, const struct sim_choice *choice)
{
    uint32_t found = 0, highest = 0;

    for (uint32_t i = 0; i < choice->count; i++) {
        const struct sim_alternative *a = &choice->alternatives[i];
        uint32_t priority;

        if (a->kind == SIM_ALT_CLOCK)
            priority = 1;
        else if (a->kind == SIM_ALT_QUANTUM)
            priority = 2; /* only below a thread that has fallen */
        else
            priority = *priority_of(pct, a->actor);
        if (priority > highest) {
            highest = priority;
            found = i;
        }
    }
    return found;
}

static uint32_t choose(struct sim_strategy *strategy, const struct sim_choice *choice)
{
    struct pct_strategy *pct = (struct pct_strategy *)strategy;
    uint32_t answer;

    if (choice->kind == SIM_CHOICE_ALLOC)
        return prng_below(&pct->prng, RARE) ? 0 : prng_below(&pct->prng, choice->count);
    if (choice->kind != SIM_CHOICE_STEP)
        return prng_below(&pct->prng, choice->count);
    if (choice->private_)
        return 0;
    for (uint32_t i = 0; i < choice->count && strategy->clock_any && !pct->clock_seen; i++)
        pct->clock_seen = choice->alternatives[i].kind == SIM_ALT_CLOCK;
    if (choice->spins && pct->lowest > 3)
        *priority_of(pct, choice->actor) = --pct->lowest;
    answer = best(pct, choice);
    if (choice->spins && choice->alternatives[answer].kind == SIM_ALT_CONTINUE)
        answer = 0; /* nobody else is there: time passes, if it can */
    for (uint32_t i = 0; i + 1 < pct->depth; i++) {
        if (pct->change[i] != pct->choices)
            continue;
        if (choice->alternatives[answer].kind == SIM_ALT_STEP ||
            choice->alternatives[answer].kind == SIM_ALT_CONTINUE)
            *priority_of(pct, choice->alternatives[answer].actor) = CHANGED + i;
        if (strategy->clock_any && prng_below(&pct->prng, EARLY) == 0) {
            for (uint32_t j = 0; j < choice->count; j++)
                if (choice->alternatives[j].kind == SIM_ALT_CLOCK) {
                    pct->choices++;
                    return j;
                }
        }
        answer = best(pct, choice);
    }
    pct->choices++;
    return answer;
}

double pct_bound(const struct pct_strategy *pct)
{
    double bound = pct->most_actors ? 1.0 / pct->most_actors : 1.0;

    for (uint32_t i = 0; i + 1 < pct->depth; i++)
        bound /= (pct->length ? (double)pct->length : 1.0) * (pct->clock_seen ? EARLY : 1);
    return bound;
}

void pct_strategy_init(struct pct_strategy *pct, uint64_t seed, uint32_t depth, uint64_t length)
{
    *pct = (struct pct_strategy){
        .strategy = {.name = "pct", .begin = begin, .choose = choose, .skips_private = true},
        .seed = seed,
        .depth = depth < PCT_DEPTH ? depth : PCT_DEPTH,
        .length = length};
}
