/*
 * dpor_tasks.c - see dpor_tasks.h.
 *
 * Everything here is worked out from what was handed in, in the order of the workers, so that all
 * come to the same.
 */
#include "explore/dpor_tasks.h"

#include <string.h>

/* --- words ------------------------------------------------------------------------------------ */

void words_put(struct words *words, uint32_t word)
{
    *PUSH(words->list) = word;
}

static void put_64(struct words *words, uint64_t word)
{
    words_put(words, (uint32_t)word);
    words_put(words, (uint32_t)(word >> 32));
}

static void put_set(struct words *words, const struct set *set)
{
    for (int i = 0; i < MASKS; i++)
        put_64(words, set->bits[i]);
}

static void put_touches(struct words *words, const struct sim_touch *touches, uint32_t count)
{
    words_put(words, count);
    for (uint32_t i = 0; i < count; i++) {
        put_64(words, touches[i].address);
        words_put(words, touches[i].bytes);
        words_put(words, touches[i].process);
        words_put(words, touches[i].flags);
    }
}

static uint32_t get(struct words_reader *reader)
{
    irqlab_assert(reader->next < reader->count);
    return reader->words[reader->next++];
}

static uint64_t get_64(struct words_reader *reader)
{
    uint64_t low = get(reader);

    return low | (uint64_t)get(reader) << 32;
}

static struct set get_set(struct words_reader *reader)
{
    struct set set;

    for (int i = 0; i < MASKS; i++)
        set.bits[i] = get_64(reader);
    return set;
}

static uint32_t get_touches(struct dpor_tasks *tasks, struct words_reader *reader)
{
    uint32_t count = get(reader);

    for (uint32_t i = 0; i < count; i++) {
        struct sim_touch *touch = PUSH(tasks->touches);

        memset(touch, 0, sizeof *touch);
        touch->address = get_64(reader);
        touch->bytes = get(reader);
        touch->process = get(reader);
        touch->flags = (uint8_t)get(reader);
    }
    return count;
}

void handed_put(struct words *words, const struct handed *handed)
{
    words_put(words, handed->flags);
    words_put(words, handed->count);
    words_put(words, handed->consumed);
    put_64(words, handed->begun);
    put_64(words, handed->counted);
}

struct handed handed_get(struct words_reader *reader)
{
    struct handed handed;

    handed.flags = get(reader);
    handed.count = get(reader);
    handed.consumed = get(reader);
    handed.begun = get_64(reader);
    handed.counted = get_64(reader);
    return handed;
}

/* --- states become frozen --------------------------------------------------------------------- */

static bool sleeps(const struct dpor *dpor, const struct state *state, uint32_t process)
{
    for (uint32_t i = 0; i < state->sleeper_count; i++)
        if (dpor->sleepers.items[state->first_sleeper + i].process == process)
            return true;
    return false;
}

uint32_t dpor_pending(const struct dpor *dpor, const struct state *state, struct set *pending)
{
    uint32_t count = 0;

    memset(pending, 0, sizeof *pending);
    for (uint32_t i = 0; i < state->count; i++) {
        if (i == state->chosen || !set_has(&state->wanted, i) || set_has(&state->done, i) ||
            (!state->data &&
             sleeps(dpor, state, dpor->alternatives.items[state->first_process + i])))
            continue;
        set_add(pending, i);
        count++;
    }
    return count;
}

static uint32_t alternative_of(const uint32_t *processes, uint32_t count, uint32_t process)
{
    for (uint32_t i = 0; i < count; i++)
        if (processes[i] == process)
            return i;
    return DPOR_NO_STATE;
}

static void put_given(struct words *words, uint32_t alternative, bool known,
                      const struct sim_touch *touches, uint32_t touch_count)
{
    words_put(words, alternative);
    words_put(words, known);
    put_touches(words, touches, known ? touch_count : 0);
}

void words_put_state(struct words *words, const struct dpor *dpor, size_t depth)
{
    const struct state *state = &dpor->states.items[depth];
    const uint32_t *processes = &dpor->alternatives.items[state->first_process];
    struct set pending;
    uint32_t slept = state->sleeper_count, done = 0, waiting = dpor_pending(dpor, state, &pending);

    for (uint32_t i = 0; i < state->count; i++)
        done += set_has(&state->done, i);
    if (!state->data)
        slept -= done; /* who is behind them was explored from here */
    words_put(words, state->count);
    words_put(words, state->data);
    put_set(words, &state->wanted);
    for (uint32_t i = 0; i < state->count; i++)
        words_put(words, processes[i]);
    words_put(words, slept);
    for (uint32_t i = 0; i < slept; i++) {
        const struct sleeper *sleeper = &dpor->sleepers.items[state->first_sleeper + i];

        words_put(words, sleeper->process);
        put_touches(words, &dpor->touches.items[sleeper->first_touch], sleeper->touch_count);
    }
    words_put(words, state->data ? 0 : done);
    for (uint32_t i = 0; i < done && !state->data; i++) {
        const struct sleeper *sleeper = &dpor->sleepers.items[state->first_sleeper + slept + i];

        put_given(words, alternative_of(processes, state->count, sleeper->process), true,
                  &dpor->touches.items[sleeper->first_touch], sleeper->touch_count);
    }
    /* Of the last state's step nothing is known: it is made in the next execution. */
    put_given(words, state->chosen, depth + 1 < dpor->states.count,
              &dpor->touches.items[state->first_touch], state->transition);
    words_put(words, waiting);
    for (uint32_t i = 0; i < state->count; i++)
        if (set_has(&pending, i))
            words_put(words, i);
}

void words_put_request(struct words *words, const struct request *request)
{
    words_put(words, request->state);
    words_put(words, request->mine);
    put_set(words, &request->initials);
}

static void get_given(struct dpor_tasks *tasks, struct frozen *state, struct words_reader *reader)
{
    struct given *given = PUSH(state->given);

    given->alternative = get(reader);
    given->known = get(reader);
    given->first_touch = tasks->touches.count;
    given->touch_count = get_touches(tasks, reader);
}

/* Somebody is to explore that. */
static void give_out(struct dpor_tasks *tasks, uint32_t n, uint32_t alternative)
{
    struct frozen *state = &tasks->states.items[n];

    *PUSH(tasks->pool) =
        (struct task){.state = n, .given = (uint32_t)state->given.count, .depth = state->depth};
    *PUSH(state->given) = (struct given){.alternative = alternative};
}

/* The next state of the path that a worker is at. */
static void get_state(struct dpor_tasks *tasks, struct dpor_worker *worker,
                      struct words_reader *reader)
{
    struct frozen *state = PUSH(tasks->states);
    uint32_t n = (uint32_t)(tasks->states.count - 1), more;

    memset(state, 0, sizeof *state);
    state->parent = worker->task.state;
    if (state->parent != DPOR_NO_STATE) {
        const struct frozen *parent = &tasks->states.items[state->parent];

        state->depth = parent->depth + 1;
        state->alternative = parent->given.items[worker->task.given].alternative;
    }
    state->count = get(reader);
    state->data = get(reader);
    state->wanted = get_set(reader);
    state->first_process = tasks->processes.count;
    for (uint32_t i = 0; i < state->count; i++)
        *PUSH(tasks->processes) = get(reader);
    state->first_sleeper = tasks->sleepers.count;
    state->sleeper_count = get(reader);
    for (uint32_t i = 0; i < state->sleeper_count; i++) {
        struct sleeper *sleeper = PUSH(tasks->sleepers);

        sleeper->process = get(reader);
        sleeper->first_touch = tasks->touches.count;
        sleeper->touch_count = get_touches(tasks, reader);
    }
    for (more = get(reader); more; more--)
        get_given(tasks, state, reader);
    worker->task =
        (struct task){.state = n, .given = (uint32_t)state->given.count, .depth = state->depth};
    get_given(tasks, state, reader);
    for (more = get(reader); more; more--)
        give_out(tasks, n, get(reader));
}

/* --- requests --------------------------------------------------------------------------------- */

static bool slept(const struct dpor_tasks *tasks, const struct frozen *state, uint32_t process)
{
    for (uint32_t i = 0; i < state->sleeper_count; i++)
        if (tasks->sleepers.items[state->first_sleeper + i].process == process)
            return true;
    return false;
}

static void get_request(struct dpor_tasks *tasks, struct words_reader *reader)
{
    uint32_t n = get(reader), mine = get(reader);
    struct set initials = get_set(reader);
    struct frozen *state;

    irqlab_assert(n < tasks->states.count);
    state = &tasks->states.items[n];
    irqlab_assert(mine < state->count);
    for (int i = 0; i < MASKS; i++)
        if (initials.bits[i] & state->wanted.bits[i])
            return; /* somebody else's race has led to the same */
    set_add(&state->wanted, mine);
    /* Who sleeps there was explored from an earlier state. */
    if (state->data || !slept(tasks, state, tasks->processes.items[state->first_process + mine]))
        give_out(tasks, n, mine);
}

/* --- rounds ----------------------------------------------------------------------------------- */

/* Those near the root first: as a rule they are the largest. */
static int compare_tasks(const void *a, const void *b)
{
    const struct task *one = a, *other = b;

    if (one->depth != other->depth)
        return one->depth < other->depth ? -1 : 1;
    if (one->state != other->state)
        return one->state < other->state ? -1 : 1;
    return one->given < other->given ? -1 : one->given > other->given;
}

/* Each task to one who has least to do. */
static void deal(struct dpor_tasks *tasks)
{
    if (tasks->pool.count)
        qsort(tasks->pool.items, tasks->pool.count, sizeof *tasks->pool.items, compare_tasks);
    for (size_t i = 0; i < tasks->pool.count; i++) {
        struct dpor_worker *best = NULL;
        size_t least = SIZE_MAX;

        for (uint32_t w = 0; w < tasks->part_count; w++) {
            struct dpor_worker *worker = &tasks->workers[w];
            size_t load = worker->queue.count + worker->busy;

            if (worker->gone || load >= least)
                continue;
            best = worker;
            least = load;
        }
        if (!best)
            break; /* nobody is left */
        *PUSH(best->queue) = tasks->pool.items[i];
    }
    tasks->pool.count = 0;
}

/* What the worker has begun of its queue, and what it hands back. */
static void take_back(struct dpor_tasks *tasks, struct dpor_worker *worker, uint32_t consumed)
{
    irqlab_assert(consumed <= worker->queue.count);
    if (consumed)
        worker->task = worker->queue.items[consumed - 1];
    for (size_t i = consumed; i < worker->queue.count; i++)
        *PUSH(tasks->pool) = worker->queue.items[i];
    worker->queue.count = 0;
}

void dpor_tasks_round(struct dpor_tasks *tasks, const struct words_reader *readers)
{
    struct words_reader *at = calloc(tasks->part_count, sizeof *at);
    bool any;

    irqlab_assert(at);
    memcpy(at, readers, tasks->part_count * sizeof *at);
    for (uint32_t w = 0; w < tasks->part_count; w++) {
        struct dpor_worker *worker = &tasks->workers[w];
        struct handed handed;

        if (!at[w].words) {
            tasks->flawed = true; /* what it had to do nobody will */
            worker->gone = true;
            worker->busy = false;
            worker->queue.count = 0;
            continue;
        }
        handed = handed_get(&at[w]);
        tasks->over |= (handed.flags & HANDED_LEAVES) != 0;
        tasks->flawed |= (handed.flags & HANDED_FLAW) != 0;
        worker->busy = handed.flags & HANDED_BUSY;
        worker->begun = handed.begun;
        worker->counted = handed.counted;
        take_back(tasks, worker, handed.consumed);
        for (uint32_t more = get(&at[w]); more; more--)
            get_state(tasks, worker, &at[w]);
    }
    for (uint32_t w = 0; w < tasks->part_count; w++)
        if (at[w].words)
            for (uint32_t more = get(&at[w]); more; more--)
                get_request(tasks, &at[w]);
    free(at);
    deal(tasks);
    any = false;
    for (uint32_t w = 0; w < tasks->part_count; w++)
        any |= tasks->workers[w].busy || tasks->workers[w].queue.count;
    if (!any && !tasks->over)
        tasks->over = tasks->ended = true;
}

void dpor_tasks_init(struct dpor_tasks *tasks, uint32_t parts)
{
    memset(tasks, 0, sizeof *tasks);
    tasks->part_count = parts;
    tasks->workers = calloc(parts, sizeof *tasks->workers);
    irqlab_assert(tasks->workers);
    *PUSH(tasks->pool) = (struct task){.state = DPOR_NO_STATE};
    deal(tasks);
}

void dpor_tasks_free(struct dpor_tasks *tasks)
{
    for (uint32_t w = 0; w < tasks->part_count; w++)
        free(tasks->workers[w].queue.items);
    for (size_t i = 0; i < tasks->states.count; i++)
        free(tasks->states.items[i].given.items);
    free(tasks->workers);
    free(tasks->states.items);
    free(tasks->processes.items);
    free(tasks->sleepers.items);
    free(tasks->touches.items);
    free(tasks->pool.items);
}
