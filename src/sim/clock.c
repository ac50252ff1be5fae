/*
 * clock.c - virtual time and what is due.
 *
 * The deadlines form a binary heap ordered by due time, then by order of setting. Time moves to the
 * next deadline only when no CPU is busy (or a strategy says that all of them were merely slow), so
 * a sleep costs nothing and durations are exact. A busy-wait for time (a stall, or a loop that only
 * reads the clock) makes its CPU not busy until then.
 */
#include "sim/internal.h"

enum {
    POLL_LIMIT = 256,    /* reads of the clock in a row that make a loop a busy-wait for time */
    TICK_100NS = 156250, /* what such a loop waits for when nothing is due */
};

static bool before(const struct sim_deadline *a, const struct sim_deadline *b)
{
    return a->due_100ns != b->due_100ns ? a->due_100ns < b->due_100ns : a->order < b->order;
}

static void place(struct sim *sim, struct sim_deadline *deadline, uint32_t index)
{
    sim->deadlines[index] = deadline;
    deadline->index = index;
}

static void sift_up(struct sim *sim, struct sim_deadline *deadline, uint32_t index)
{
    while (index > 1 && before(deadline, sim->deadlines[index / 2])) {
        place(sim, sim->deadlines[index / 2], index);
        index /= 2;
    }
    place(sim, deadline, index);
}

static void sift_down(struct sim *sim, struct sim_deadline *deadline, uint32_t index)
{
    for (;;) {
        uint32_t child = index * 2;

        if (child > sim->deadline_count)
            break;
        if (child < sim->deadline_count && before(sim->deadlines[child + 1], sim->deadlines[child]))
            child++;
        if (!before(sim->deadlines[child], deadline))
            break;
        place(sim, sim->deadlines[child], index);
        index = child;
    }
    place(sim, deadline, index);
}

static void take_out(struct sim *sim, struct sim_deadline *deadline)
{
    uint32_t index = deadline->index;

    deadline->index = 0;

    struct sim_deadline *last = sim->deadlines[sim->deadline_count--];

    if (last == deadline)
        return;
    if (index > 1 && before(last, sim->deadlines[index / 2]))
        sift_up(sim, last, index);
    else
        sift_down(sim, last, index);
}

bool sim_deadline_cancel(struct sim *sim, struct sim_deadline *deadline)
{
    if (!deadline->index)
        return false;
    if (irqlab_unlikely(sim->strategy != NULL) && sim->strategy->clock_any &&
        deadline != &sim->idle_limit) /* which never counts as due */
        sim_forestall(sim, SIM_PROCESS_CLOCK);
    take_out(sim, deadline);
    return true;
}

void sim_deadline_set(struct sim *sim, struct sim_deadline *deadline, uint64_t due_100ns)
{
    sim_deadline_cancel(sim, deadline);
    if (sim->deadline_count + 1 >= sim->deadline_room) {
        uint32_t room = sim->deadline_room ? sim->deadline_room * 2 : 64;
        struct sim_deadline **heap = arena_alloc(&world->arena, room * sizeof *heap);

        irqlab_assert(heap);
        for (uint32_t i = 1; i <= sim->deadline_count; i++)
            heap[i] = sim->deadlines[i];
        if (sim->deadlines)
            arena_free(&world->arena, sim->deadlines, sim->deadline_room * sizeof *heap);
        sim->deadlines = heap;
        sim->deadline_room = room;
    }
    sim_touch(sim, &sim->now_100ns, 8, SIM_TOUCH_INTERNAL);
    deadline->due_100ns = due_100ns;
    deadline->order = sim->deadline_order++;
    sift_up(sim, deadline, ++sim->deadline_count);
}

bool sim_clock_advance(struct sim *sim)
{
    if (!sim->deadline_count)
        return false;

    struct sim_cpu *cpu = sim->cpu;
    struct sim_actor *actor = cpu->actor;

    if (sim->deadlines[1]->due_100ns > sim->now_100ns)
        sim->now_100ns = sim->deadlines[1]->due_100ns;
    sim->quiet_since = sim_steps(sim);
    sim->spin_run = 0;
    sim->hash = sim_mix(sim->hash, sim->now_100ns);
    sim_probe(sim, SIM_PROBE_CLOCK, .b = sim->now_100ns);
    cpu->actor = &sim->clock;
    sim_touch(sim, &sim->now_100ns, 8, SIM_TOUCH_WRITE | SIM_TOUCH_FREE);
    while (sim->deadline_count && sim->deadlines[1]->due_100ns <= sim->now_100ns) {
        struct sim_deadline *due = sim->deadlines[1];

        take_out(sim, due);
        due->fire(due);
    }
    /* Firing may have put another thread on this CPU. */
    if (cpu->actor == &sim->clock)
        cpu->actor = actor;
    return true;
}

void sim_stall_over(struct sim_deadline *deadline)
{
    struct sim_cpu *cpu = container_of(deadline, struct sim_cpu, stall);

    cpu->stalled = false;
    sim_update_busy(world->sim, cpu);
}

void sim_stall(struct sim *sim, uint64_t duration_100ns)
{
    struct sim_cpu *cpu = sim->cpu;
    uint64_t until = sim->now_100ns + duration_100ns;

    sim_deadline_set(sim, &cpu->stall, until);
    cpu->stalled = true;
    cpu->actor->points++;
    sim_update_busy(sim, cpu);
    /* An interrupt may be delivered meanwhile; the stall goes on after it. */
    while (cpu->stalled) {
        sim_go(sim, sim_current_fiber(sim),
               sim->strategy && sim->busy ? sim_choose_step(sim, cpu->actor) : NULL);
        if (cpu == sim->cpu && cpu->stalled)
            sim_settle(sim);
        if (cpu != sim->cpu)
            break; /* the thread was preempted and came back elsewhere: that took time, too */
    }
    sim_settle(sim);
}

uint64_t sim_clock_read(struct sim *sim)
{
    uint64_t steps = sim_steps(sim);

    sim_touch(sim, &sim->now_100ns, 8, 0);
    if (steps != sim->polled_at)
        sim->clock_polls = 0;
    sim->polled_at = steps;
    if (irqlab_unlikely(++sim->clock_polls > POLL_LIMIT)) {
        uint64_t wait = TICK_100NS;

        if (sim->deadline_count && sim->deadlines[1]->due_100ns - sim->now_100ns < wait)
            wait = sim->deadlines[1]->due_100ns - sim->now_100ns;
        sim_stall(sim, wait ? wait : 1);
        /* Still the same loop: the next read waits again. */
        sim->clock_polls = POLL_LIMIT;
        sim->polled_at = sim_steps(sim);
    }
    return sim->now_100ns;
}
