/*
 * dpor_parts.c - a worker's side of dpor_parts.h: its task, what it finds out about frozen states,
 * when a round ends.
 *
 * A round ends when a worker has nothing left to do (or all it may do is done): if that is after n
 * executions of its own, the others end theirs after n + lag(n). So that this does not depend on
 * who is faster nobody goes further ahead of anybody else than that, and waits instead. The lag
 * grows with the search, so that the ends of rounds cost a small part of it; at its begin rounds
 * are short and spread what there is. It is long enough that a worker which loses its CPU for a
 * moment does not stop the others.
 */
#include "explore/dpor_tasks.h"

#include <string.h>

enum {
    LEAST_LAG = 2,
    LAG_OF_ROUND = 4,    /* one part of so many: of the executions of this round, */
    LAG_OF_SEARCH = 256, /* and at most of all so far, */
    LONG_LAG = 16,       /* or this, if that is more, */
    MOST_LAG = 1024,     /* but never more than that */
    TELL_EVERY = 4,
};

struct dpor_parts {
    struct dpor_strategy *dpor;
    const struct explore_board *board;
    uint32_t part;
    uint64_t planned;
    struct dpor_tasks tasks;
    uint32_t round;
    uint32_t count;    /* executions of ours in this round */
    uint64_t before;   /* executions of all before this round */
    uint64_t slowest;  /* how far the one is who is least far */
    uint64_t safe;     /* nobody can end the round before our count is that */
    uint64_t end;      /* at this count it ends; UINT64_MAX: as far as is known not */
    uint64_t quota;    /* executions that may count in this round */
    uint64_t base;     /* those that counted before it */
    uint32_t ticket;   /* for waiting */
    uint32_t consumed; /* tasks of our queue that we have begun */
    struct task task;  /* that we are at */
    bool has_task;     /* there is one */
    bool fresh;        /* the way to it was not played yet */
    bool first;        /* the execution that plays it */
    bool probing;      /* its sibling's step is played, to know what it touches */
    uint32_t probe;    /* which */
    bool executing;    /* an execution was begun */
    bool handed;       /* our part of this round is */
    bool over, as_planned, unwritten, flaw;
    uint64_t begun, counted;
    VECTOR(uint32_t) path;    /* the way to the task: frozen states from the root */
    VECTOR(uint32_t) choices; /* and what is chosen there */
    VECTOR(struct request) requests;
    struct words words;
};

/* --- requests --------------------------------------------------------------------------------- */

static bool within(const struct set *a, const struct set *b)
{
    for (int i = 0; i < MASKS; i++)
        if (a->bits[i] & ~b->bits[i])
            return false;
    return true;
}

void dpor_parts_request(struct dpor_parts *parts, size_t depth, const struct set *initials,
                        uint32_t mine)
{
    struct request request = {.mine = mine, .initials = *initials};

    if (parts->probing)
        return; /* whose step that is will find it */
    irqlab_assert(depth < parts->path.count);
    request.state = parts->path.items[depth];
    set_add(&request.initials, mine);
    if (set_has(&parts->tasks.states.items[request.state].wanted, mine))
        return;
    /* Whoever gives what the other one asks for gives what this one does. */
    for (size_t i = parts->requests.count; i-- > 0;)
        if (parts->requests.items[i].state == request.state &&
            within(&parts->requests.items[i].initials, &request.initials))
            return;
    *PUSH(parts->requests) = request;
}

/* --- the way to the task ---------------------------------------------------------------------- */

static const struct frozen *last_frozen(const struct dpor_parts *parts)
{
    return &parts->tasks.states.items[parts->path.items[parts->path.count - 1]];
}

/* The path from the root to the task. */
static void find_path(struct dpor_parts *parts)
{
    uint32_t state = parts->task.state, given = parts->task.given, alternative;
    size_t count = state == DPOR_NO_STATE ? 0 : parts->tasks.states.items[state].depth + 1;

    parts->path.count = parts->choices.count = 0;
    if (!count)
        return;
    RESERVE(parts->path, count);
    RESERVE(parts->choices, count);
    parts->path.count = parts->choices.count = count;
    alternative = parts->tasks.states.items[state].given.items[given].alternative;
    while (count--) {
        parts->path.items[count] = state;
        parts->choices.items[count] = alternative;
        alternative = parts->tasks.states.items[state].alternative;
        state = parts->tasks.states.items[state].parent;
    }
}

static void push_sleeper(struct dpor_parts *parts, struct state *state, uint32_t process,
                         size_t first_touch, uint32_t count)
{
    struct dpor *dpor = parts->dpor->dpor;

    *PUSH(dpor->sleepers) = (struct sleeper){
        .process = process, .first_touch = dpor->touches.count, .touch_count = count};
    state->sleeper_count++;
    for (uint32_t i = 0; i < count; i++)
        *PUSH(dpor->touches) = parts->tasks.touches.items[first_touch + i];
}

/* Who sleeps where the task begins: who slept when the state was reached, and who was given out
 * from it before. */
static void push_sleepers(struct dpor_parts *parts, struct state *state)
{
    struct dpor *dpor = parts->dpor->dpor;
    const struct frozen *frozen = last_frozen(parts);

    for (uint32_t i = 0; i < frozen->sleeper_count; i++) {
        struct sleeper sleeper = parts->tasks.sleepers.items[frozen->first_sleeper + i];

        push_sleeper(parts, state, sleeper.process, sleeper.first_touch, sleeper.touch_count);
    }
    for (uint32_t i = 0; i < parts->task.given && !frozen->data; i++) {
        const struct given *given = &frozen->given.items[i];

        irqlab_assert(given->known);
        push_sleeper(parts, state,
                     parts->tasks.processes.items[frozen->first_process + given->alternative],
                     given->first_touch, given->touch_count);
    }
    state->first_touch = dpor->touches.count;
}

uint32_t dpor_parts_play(struct dpor_strategy *self, struct state *state)
{
    struct dpor *dpor = self->dpor;
    struct dpor_parts *parts = dpor->parts;
    size_t depth = dpor->depth - 1;
    const struct frozen *frozen;

    if (depth == parts->path.count) { /* the probe is over */
        self->abandoned++;
        return SIM_ABANDON;
    }
    frozen = &parts->tasks.states.items[parts->path.items[depth]];
    if (frozen->count != state->count || frozen->data != state->data ||
        memcmp(&parts->tasks.processes.items[frozen->first_process],
               &dpor->alternatives.items[state->first_process],
               state->count * sizeof(uint32_t)) != 0) {
        self->diverged = true;
        return SIM_ABANDON;
    }
    state->wanted = frozen->wanted;
    if (depth + 1 == parts->path.count && !parts->probing)
        push_sleepers(parts, state);
    return state->chosen = parts->choices.items[depth];
}

/* The first one given out before our task of whom we do not know what his step touches. */
static bool find_unknown(struct dpor_parts *parts)
{
    const struct frozen *frozen;

    if (!parts->path.count || (frozen = last_frozen(parts))->data)
        return false;
    for (parts->probe = 0; parts->probe < parts->task.given; parts->probe++)
        if (!frozen->given.items[parts->probe].known)
            return true;
    return false;
}

/* The step behind the path was played: now it is known. */
static void learn(struct dpor_parts *parts, uint32_t n)
{
    struct dpor *dpor = parts->dpor->dpor;
    const struct state *state;
    struct given *given;

    if (!parts->path.count)
        return;
    given = &parts->tasks.states.items[parts->path.items[parts->path.count - 1]].given.items[n];
    if (given->known)
        return;
    *given = (struct given){.alternative = given->alternative,
                            .known = true,
                            .first_touch = parts->tasks.touches.count};
    if (dpor->states.count < parts->path.count) {
        /* It did not come there. Who is woken by all there is does not sleep. */
        *PUSH(parts->tasks.touches) =
            (struct sim_touch){.flags = SIM_TOUCH_BARRIER | SIM_TOUCH_WRITE};
        given->touch_count = 1;
        parts->flaw = true;
        return;
    }
    state = &dpor->states.items[parts->path.count - 1];
    for (uint32_t i = 0; i < state->transition; i++)
        *PUSH(parts->tasks.touches) = dpor->touches.items[state->first_touch + i];
    given->touch_count = state->transition;
}

/* --- executions ------------------------------------------------------------------------------- */

static bool take_task(struct dpor_parts *parts)
{
    const struct dpor_worker *own = &parts->tasks.workers[parts->part];

    if (parts->consumed == own->queue.count)
        return false;
    parts->task = own->queue.items[parts->consumed++];
    parts->has_task = parts->fresh = true;
    return true;
}

static void begin_execution(struct dpor_parts *parts)
{
    struct dpor *dpor = parts->dpor->dpor;

    parts->first = parts->probing = false;
    if (parts->fresh) {
        dpor_clear(dpor);
        find_path(parts);
        dpor->frozen = parts->path.count;
        parts->probing = find_unknown(parts);
        if (parts->probing) {
            parts->choices.items[parts->path.count - 1] =
                last_frozen(parts)->given.items[parts->probe].alternative;
            dpor->frozen++; /* it ends at the state behind the step */
        } else {
            parts->first = true;
            parts->fresh = false;
        }
    }
    dpor_start(parts->dpor);
    parts->executing = true;
}

static void end_execution(struct dpor_parts *parts)
{
    struct dpor *dpor = parts->dpor->dpor;

    parts->executing = false;
    parts->begun++;
    parts->count++;
    dpor_close(parts->dpor);
    if (parts->probing) {
        learn(parts, parts->probe);
        parts->probing = false;
        return;
    }
    if (parts->first)
        learn(parts, parts->task.given);
    if (dpor->states.count < parts->path.count)
        parts->flaw = true;
    if (!dpor_advance(parts->dpor))
        parts->has_task = false;
}

/* --- rounds ----------------------------------------------------------------------------------- */

static uint64_t progress(const struct dpor_parts *parts, uint64_t count)
{
    return (uint64_t)(parts->round + 1) << 32 | count;
}

static void hand_in_words(struct dpor_parts *parts, uint32_t round)
{
    const struct explore_board *board = parts->board;

    parts->unwritten = !board->hand_in(board->context, parts->part, round, parts->words.list.items,
                                       parts->words.list.count);
    parts->over |= parts->unwritten;
}

/* The states of our path that the others may have now, [dpor->frozen, *end): those that give
 * everybody something to do. */
static size_t give_away(const struct dpor_parts *parts)
{
    const struct dpor *dpor = parts->dpor->dpor;
    size_t offered = parts->tasks.workers[parts->part].queue.count - parts->consumed;
    size_t end = dpor->frozen;

    for (size_t depth = end; depth < dpor->states.count && offered < parts->tasks.part_count;
         depth++) {
        struct set pending;
        uint32_t count = dpor_pending(dpor, &dpor->states.items[depth], &pending);

        offered += count;
        if (count)
            end = depth + 1;
    }
    return end;
}

static void hand_in(struct dpor_parts *parts, uint32_t flags)
{
    const struct dpor *dpor = parts->dpor->dpor;
    struct handed handed = {.begun = parts->begun, .counted = parts->counted};
    size_t end = dpor->frozen;

    if (parts->has_task && !parts->fresh)
        end = give_away(parts);
    handed.count = parts->count;
    handed.consumed = parts->consumed;
    handed.flags = flags | (parts->has_task ? HANDED_BUSY : 0) |
                   (parts->flaw || parts->dpor->incomplete ? HANDED_FLAW : 0);
    parts->words.list.count = 0;
    handed_put(&parts->words, &handed);
    words_put(&parts->words, (uint32_t)(end - dpor->frozen));
    for (size_t depth = dpor->frozen; depth < end; depth++)
        words_put_state(&parts->words, dpor, depth);
    words_put(&parts->words, (uint32_t)parts->requests.count);
    for (size_t i = 0; i < parts->requests.count; i++)
        words_put_request(&parts->words, &parts->requests.items[i]);
    parts->requests.count = 0;
    hand_in_words(parts, parts->round);
    parts->handed = true;
}

/* Who ends a round after so many executions ends it for the others after so many; see above. */
static uint64_t last_of_others(const struct dpor_parts *parts, uint64_t count)
{
    uint64_t most = (parts->before + count * parts->tasks.part_count) / LAG_OF_SEARCH;
    uint64_t lag = count / LAG_OF_ROUND;

    most = most < LONG_LAG ? LONG_LAG : most > MOST_LAG ? MOST_LAG : most;
    lag = lag < LEAST_LAG ? LEAST_LAG : lag;
    return count + (lag < most ? lag : most);
}

/* What `part` has handed in for this round. False: it has not. */
static bool read_handed(struct dpor_parts *parts, uint32_t part, struct words_reader *reader)
{
    const struct explore_board *board = parts->board;

    *reader = (struct words_reader){0};
    reader->words = board->read(board->context, part, parts->round, &reader->count);
    return reader->words != NULL;
}

/* How far the others are, and what follows for us. */
static void look(struct dpor_parts *parts)
{
    const struct explore_board *board = parts->board;

    parts->safe = parts->slowest = UINT64_MAX;
    for (uint32_t w = 0; w < parts->tasks.part_count; w++) {
        uint64_t told = board->progress(board->context, w), end, safe;
        struct words_reader reader;

        if (w == parts->part)
            continue;
        if (read_handed(parts, w, &reader)) {
            struct handed handed = handed_get(&reader);

            end = last_of_others(parts, handed.count);
            if (handed.flags & (HANDED_LOW | HANDED_LEAVES) && end < parts->end)
                parts->end = end;
            continue;
        }
        if (board->gone(board->context, w))
            continue;
        /* What it tells of an earlier round is nothing of this one. */
        told = told >= progress(parts, 0) ? told - progress(parts, 0) : 0;
        parts->slowest = told < parts->slowest ? told : parts->slowest;
        safe = last_of_others(parts, told);
        parts->safe = safe < parts->safe ? safe : parts->safe;
    }
    if (parts->end < parts->safe)
        parts->safe = parts->end;
}

/* How far the slowest one must be to be worth waking us: not only by one execution. */
static uint64_t expected(const struct dpor_parts *parts)
{
    uint64_t lag = last_of_others(parts, parts->count) - parts->count;
    uint64_t count = parts->count > lag / 4 * 3 ? parts->count - lag / 4 * 3 : 0;

    return count > parts->slowest ? count : parts->slowest + 1;
}

/* Nobody waits for ever for one who is gone. */
static bool all_handed_in(struct dpor_parts *parts, struct words_reader *readers)
{
    const struct explore_board *board = parts->board;

    for (uint32_t w = 0; w < parts->tasks.part_count; w++) {
        bool gone = board->gone(board->context, w);

        if (!read_handed(parts, w, &readers[w]) && !gone)
            return false;
    }
    return true;
}

static void begin_round(struct dpor_parts *parts)
{
    const struct dpor_tasks *tasks = &parts->tasks;
    uint64_t begun = 0, counted = 0, left, active = 0, rank = 0;

    for (uint32_t w = 0; w < tasks->part_count; w++) {
        const struct dpor_worker *worker = &tasks->workers[w];

        begun += worker->begun;
        counted += worker->counted;
        if (w == parts->part)
            rank = active;
        active += worker->busy || worker->queue.count;
    }
    parts->before = begun;
    parts->count = parts->consumed = 0;
    parts->safe = 0;
    parts->end = parts->quota = UINT64_MAX;
    parts->base = parts->counted;
    parts->handed = false;
    if (parts->planned && !parts->over) {
        left = parts->planned > counted ? parts->planned - counted : 0;
        /* Only who has something to do can do some of it. */
        parts->quota = left / active + (rank < left % active);
        parts->over = parts->as_planned = !left;
    }
}

/* All have handed in: what is next. */
static void end_round(struct dpor_parts *parts, const struct words_reader *readers)
{
    struct dpor *dpor = parts->dpor->dpor;

    dpor_tasks_round(&parts->tasks, readers);
    parts->over |= parts->tasks.over;
    parts->round++;
    begin_round(parts);
    if (!parts->has_task)
        return;
    parts->task = parts->tasks.workers[parts->part].task;
    find_path(parts);
    if (parts->fresh)
        return;
    dpor->frozen = parts->path.count;
    for (size_t depth = 0; depth < dpor->frozen; depth++)
        dpor->states.items[depth].wanted =
            parts->tasks.states.items[parts->path.items[depth]].wanted;
}

enum dpor_turn dpor_parts_next(struct dpor_parts *parts)
{
    const struct explore_board *board = parts->board;

    if (parts->executing)
        end_execution(parts);
    while (!parts->over) {
        if (parts->handed) {
            struct words_reader *readers = calloc(parts->tasks.part_count, sizeof *readers);
            bool all;

            irqlab_assert(readers);
            parts->ticket = board->expect(board->context, parts->part, UINT64_MAX);
            all = all_handed_in(parts, readers);
            if (all)
                end_round(parts, readers);
            free(readers);
            if (!all)
                return DPOR_TURN_WAIT;
            continue;
        }
        if ((!parts->has_task && !take_task(parts)) ||
            parts->counted - parts->base >= parts->quota) {
            hand_in(parts, HANDED_LOW);
            continue;
        }
        if (parts->count >= parts->safe) {
            look(parts);
            if (parts->count >= parts->safe && parts->count < parts->end) {
                board->tell(board->context, parts->part, progress(parts, parts->count));
                parts->ticket =
                    board->expect(board->context, parts->part, progress(parts, expected(parts)));
                look(parts); /* perhaps it is so by now */
                if (parts->count >= parts->safe && parts->count < parts->end)
                    return DPOR_TURN_WAIT;
            }
            board->expect(board->context, parts->part, 0);
            if (parts->count >= parts->end) {
                hand_in(parts, 0);
                continue;
            }
        }
        if (parts->count < LONG_LAG || parts->count % TELL_EVERY == 0)
            board->tell(board->context, parts->part, progress(parts, parts->count));
        begin_execution(parts);
        return DPOR_TURN_GO;
    }
    return DPOR_TURN_OVER;
}

void dpor_parts_wait(struct dpor_parts *parts)
{
    parts->board->wait(parts->board->context, parts->ticket);
}

void dpor_parts_leave(struct dpor_parts *parts)
{
    struct handed handed = {.flags = HANDED_LEAVES | HANDED_FLAW,
                            .count = parts->handed ? 0 : parts->count,
                            .begun = parts->begun,
                            .counted = parts->counted};

    if (parts->over)
        return;
    parts->over = true;
    parts->words.list.count = 0;
    handed_put(&parts->words, &handed);
    words_put(&parts->words, 0);
    words_put(&parts->words, 0);
    hand_in_words(parts, parts->round + parts->handed);
}

/* --- the rest --------------------------------------------------------------------------------- */

bool dpor_parts_probing(const struct dpor_parts *parts)
{
    return parts->probing;
}

void dpor_parts_counted(struct dpor_parts *parts)
{
    parts->counted++;
}

void dpor_parts_flaw(struct dpor_parts *parts)
{
    parts->flaw = true;
}

struct dpor_parts_end dpor_parts_end(const struct dpor_parts *parts)
{
    return (struct dpor_parts_end){.ended = parts->tasks.ended,
                                   .flawed = parts->tasks.flawed,
                                   .as_planned = parts->as_planned,
                                   .unwritten = parts->unwritten};
}

struct dpor_parts *dpor_parts_create(struct dpor_strategy *dpor, const struct explore_board *board,
                                     uint32_t part, uint32_t parts, uint64_t planned)
{
    struct dpor_parts *self = calloc(1, sizeof *self);

    irqlab_assert(self);
    self->dpor = dpor;
    self->board = board;
    self->part = part;
    self->planned = planned;
    dpor_tasks_init(&self->tasks, parts);
    dpor->dpor->parts = self;
    begin_round(self);
    return self;
}

void dpor_parts_free(struct dpor_parts *parts)
{
    if (!parts)
        return;
    dpor_tasks_free(&parts->tasks);
    free(parts->path.items);
    free(parts->choices.items);
    free(parts->requests.items);
    free(parts->words.list.items);
    free(parts);
}
