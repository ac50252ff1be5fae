/*
 * dispatch.c - which thread is on which CPU, and which CPU is stepped.
 *
 * Two questions are kept apart. The *dispatcher* puts threads on CPUs as NT does: the highest
 * priority first, an idle CPU before a preemption, equal priorities in turn (sim_ready, sim_block,
 * sim_yield). The *stepper* decides which CPU's flow of control the host thread executes next
 * (sim_go); without a strategy it stays on a CPU until that blocks or its slice of work is over.
 */
#include "sim/block.h"

void sim_update_busy(struct sim *sim, struct sim_cpu *cpu)
{
    bool deliverable = cpu->pending >> (cpu->irql + 1) != 0;
    bool runs = cpu->thread != &cpu->idle || cpu->nesting;
    bool takes_over = cpu->next && cpu->irql < SIM_DISPATCH;

    if (deliverable || takes_over || (runs && !cpu->spins_on && !cpu->stalled))
        sim->busy |= sim_bit(cpu);
    else
        sim->busy &= ~sim_bit(cpu);
    if (cpu->thread == &cpu->idle && !cpu->next)
        sim->idle |= sim_bit(cpu);
    else
        sim->idle &= ~sim_bit(cpu);
}

enum { SPIN_RUN = 3000 }; /* nothing but spinning for so long is a hang, too */

enum {
    PATIENCE = 1000 * 1000, /* work without the clock moving that takes time on any machine */
    FORCED_MOVES = 256, /* of the clock, before it is left standing and the work called a hang */
};

/*
 * Somebody computes, or polls a variable, for longer than the others have to sleep: on a real
 * machine their time would come meanwhile. Who never ends is not helped for ever.
 */
static void let_time_pass(struct sim *sim)
{
    if (sim->strategy || sim_steps(sim) - sim->quiet_since <= PATIENCE || !sim->deadline_count ||
        sim->deadlines[1] == &sim->idle_limit || sim->forced_moves == FORCED_MOVES)
        return;
    sim->forced_moves++;
    sim_clock_advance(sim);
}

void sim_check_limits(struct sim *sim)
{
    if (sim->hooks.poll && sim->hooks.poll())
        sim_halt(sim);
    let_time_pass(sim);
    if (irqlab_unlikely(sim_steps(sim) - sim->quiet_since > sim->limits.hang ||
                        sim->spin_run > SPIN_RUN)) {
        sim->quiet_since = sim_steps(sim);
        sim->spin_run = 0;
        if (sim->hooks.hang)
            sim->hooks.hang();
    }
}

/* --- ready queues ----------------------------------------------------------------------------- */

static void enqueue(struct sim *sim, struct sim_actor *thread, bool at_front)
{
    thread->state = SIM_READY;
    if (at_front)
        list_push_front(&sim->ready[thread->priority], &thread->link);
    else
        list_push_back(&sim->ready[thread->priority], &thread->link);
    sim->ready_mask |= 1u << thread->priority;
    if (++sim->ready_count > sim->ready_peak)
        sim->ready_peak = sim->ready_count;
}

static void dequeue(struct sim *sim, struct sim_actor *thread)
{
    list_remove(&thread->link);
    if (list_empty(&sim->ready[thread->priority]))
        sim->ready_mask &= ~(1u << thread->priority);
    sim->ready_count--;
}

/* The best ready thread that may run on `cpu` and has at least that priority; NULL if none. */
static struct sim_actor *best_ready(struct sim *sim, struct sim_cpu *cpu, int at_least)
{
    uint32_t mask = sim->ready_mask >> at_least << at_least;

    while (mask) {
        unsigned p = 31 - (unsigned)__builtin_clz(mask);

        list_for_each(it, &sim->ready[p])
        {
            struct sim_actor *thread = container_of(it, struct sim_actor, link);

            if (thread->affinity & sim_bit(cpu))
                return thread;
        }
        mask &= ~(1u << p);
    }
    return NULL;
}

static int priority_of(const struct sim_cpu *cpu)
{
    const struct sim_actor *thread = cpu->next ? cpu->next : cpu->thread;

    return thread == &cpu->idle ? -1 : thread->priority;
}

void sim_ready_slow(struct sim *sim, struct sim_actor *thread)
{
    uint64_t idle = sim->idle & thread->affinity;

    if (idle) {
        struct sim_cpu *cpu = thread->cpu;

        if (!(idle & sim_bit(cpu)))
            cpu = &sim->cpus[__builtin_ctzll(idle)];
        /* While schedules are tried, one that is free: who was woken by a DPC runs beside it. */
        for (uint64_t left = sim->strategy ? idle : 0; left; left &= left - 1) {
            struct sim_cpu *other = &sim->cpus[__builtin_ctzll(left)];

            if (!other->unusual) {
                sim_install(sim, other, thread);
                return;
            }
        }
        /* Its idle flow is in the middle of an interrupt: take over when that is done. */
        thread->state = SIM_STANDBY;
        cpu->next = thread;
        sim->idle &= ~sim_bit(cpu);
        sim_request(sim, cpu, SIM_DISPATCH);
        return;
    }

    struct sim_cpu *victim = NULL;

    for (uint32_t n = 0; n < sim->cpu_count; n++) {
        struct sim_cpu *cpu = &sim->cpus[n];

        if (!(thread->affinity & sim_bit(cpu)) || priority_of(cpu) >= thread->priority)
            continue;
        if (!victim || priority_of(cpu) < priority_of(victim) ||
            (priority_of(cpu) == priority_of(victim) && cpu == thread->cpu))
            victim = cpu;
    }
    if (!victim) {
        enqueue(sim, thread, false);
        return;
    }
    if (victim->next)
        enqueue(sim, victim->next, true);
    thread->state = SIM_STANDBY;
    victim->next = thread;
    sim_request(sim, victim, SIM_DISPATCH);
}

void sim_ready(struct sim *sim, struct sim_actor *thread)
{
    sim_ready_inline(sim, thread);
}

/*
 * When thousands are ready, each is cold by its turn. Have the stack of the next but one on its way
 * while `thread` runs, and what the layer above needs of the one behind that.
 */
static inline void fetch_ahead(struct sim *sim, const struct sim_actor *thread)
{
    const struct list *queue = &sim->ready[thread->priority], *after = thread->link.next;
    const char *stack;

    if (after == queue)
        return;
    stack = container_of(after, struct sim_actor, link)->fiber.sp;
    for (int i = 0; i < 256; i += 64)
        __builtin_prefetch(stack + i, 1);
    after = after->next;
    if (after != queue && sim->hooks.soon)
        sim->hooks.soon(container_of(after, struct sim_actor, link));
}

/* A thread that was to take over another idle CPU once the interrupt there is done; NULL: none. */
static struct sim_actor *take_standby(struct sim *sim, struct sim_cpu *cpu)
{
    for (uint32_t n = 0; n < sim->cpu_count; n++) {
        struct sim_cpu *other = &sim->cpus[n];
        struct sim_actor *thread = other->next;

        if (!thread || other->thread != &other->idle || !other->nesting ||
            !(thread->affinity & sim_bit(cpu)))
            continue;
        other->next = NULL;
        sim_update_busy(sim, other);
        return thread;
    }
    return NULL;
}

/* What the CPU does once its thread has left: the standby thread, a ready one, or nothing. While
 * schedules are tried, one that waits for the end of an interrupt elsewhere: it may come first. */
void sim_install_successor(struct sim *sim, struct sim_cpu *cpu)
{
    struct sim_actor *next = cpu->next;

    if (next) {
        cpu->next = NULL;
    } else {
        next = sim->ready_count ? best_ready(sim, cpu, 0) : NULL;
        if (next) {
            fetch_ahead(sim, next);
            dequeue(sim, next);
        } else if (sim->strategy) {
            next = take_standby(sim, cpu);
        }
    }
    if (next)
        sim_install(sim, cpu, next);
    else
        sim_install_idle(sim, cpu);
}

void sim_block(struct sim *sim)
{
    sim_block_inline(sim);
}

int32_t sim_block_then_slow(struct sim *sim, int32_t (*then)(void))
{
    struct sim_actor *self = sim->cpu->thread;
    struct host_fiber *next;

    sim_leave_cpu(sim, SIM_BLOCKED);
    next = sim_step(sim, &self->fiber, sim->strategy ? sim_choose_step(sim, self) : NULL);
    if (next == &self->fiber)
        return then();
    return host_fiber_switch_then(&self->fiber, next, then);
}

int32_t sim_block_then_start(struct sim *sim, struct sim_actor *thread, int32_t (*then)(void))
{
    sim_start_fiber(sim, thread);
    return sim_block_then(sim, then);
}

/* The current thread leaves its CPU but stays able to run. */
static void put_back(struct sim *sim, struct sim_cpu *cpu, bool at_front)
{
    struct sim_actor *self = cpu->thread;

    self->irql = cpu->irql;
    if (self == &cpu->idle)
        return;
    enqueue(sim, self, at_front);
}

/* A thread in a ready queue for which some CPU is idle would wait for nothing: place it. */
static void place_ready(struct sim *sim, struct sim_actor *thread)
{
    if (thread->state == SIM_READY && (sim->idle & thread->affinity)) {
        dequeue(sim, thread);
        sim_ready(sim, thread);
    }
}

void sim_dispatch_next(struct sim *sim)
{
    struct sim_cpu *cpu = sim->cpu;
    struct sim_actor *self = cpu->thread;
    bool over = cpu->quantum_over;

    cpu->quantum_over = false;
    if (!cpu->next) {
        struct sim_actor *equal =
            over && self != &cpu->idle ? best_ready(sim, cpu, self->priority) : NULL;

        if (self != &cpu->idle && !(self->affinity & sim_bit(cpu)) && !equal) {
            /* Not allowed here any more: leave, to wherever it may run. */
            self->irql = cpu->irql;
            sim_install_successor(sim, cpu);
            sim_ready(sim, self);
            sim_go(sim, &self->fiber, NULL);
            return;
        }
        if (!equal)
            return;
        dequeue(sim, equal);
        equal->state = SIM_STANDBY;
        cpu->next = equal;
    }
    put_back(sim, cpu, !over);
    sim_install_successor(sim, cpu);
    if (self != &cpu->idle)
        place_ready(sim, self);
    sim_go(sim, &self->fiber, cpu);
}

bool sim_yield(struct sim *sim)
{
    struct sim_cpu *cpu = sim->cpu;

    if (!cpu->next && (!sim->ready_count || !best_ready(sim, cpu, cpu->thread->priority)))
        return false;
    cpu->quantum_over = true;
    sim_request(sim, cpu, SIM_DISPATCH);
    sim_settle(sim);
    return true;
}

void sim_set_priority(struct sim *sim, struct sim_actor *thread, uint8_t priority)
{
    uint8_t old = thread->priority;

    if (old == priority)
        return;
    if (thread->state == SIM_READY) {
        dequeue(sim, thread);
        thread->priority = priority;
        sim_ready(sim, thread);
        return;
    }
    thread->priority = priority;
    if (thread->state == SIM_RUNNING && priority < old) {
        struct sim_actor *better = best_ready(sim, thread->cpu, priority + 1);

        if (better && !thread->cpu->next) {
            dequeue(sim, better);
            better->state = SIM_STANDBY;
            thread->cpu->next = better;
            sim_request(sim, thread->cpu, SIM_DISPATCH);
        }
    }
}

void sim_set_affinity(struct sim *sim, struct sim_actor *thread, uint64_t affinity)
{
    thread->affinity = affinity;
    if (thread->state == SIM_READY) {
        dequeue(sim, thread);
        sim_ready(sim, thread);
    } else if (thread->state == SIM_STANDBY) {
        for (uint32_t n = 0; n < sim->cpu_count; n++) {
            struct sim_cpu *cpu = &sim->cpus[n];

            if (cpu->next == thread && !(affinity & sim_bit(cpu))) {
                cpu->next = NULL;
                sim_update_busy(sim, cpu);
                sim_ready(sim, thread);
            }
        }
    } else if (thread->state == SIM_RUNNING && !(affinity & sim_bit(thread->cpu))) {
        sim_request(sim, thread->cpu, SIM_DISPATCH);
    }
}

/* --- stepping --------------------------------------------------------------------------------- */

static void idle_wait_over(struct sim_deadline *deadline)
{
    struct sim *sim = container_of(deadline, struct sim, idle_limit);
    struct sim_actor *waiter = sim->idle_waiter;

    sim->idle_waiter = NULL;
    sim_ready(sim, waiter);
}

/*
 * Moves of the clock without a thread after which it goes on like that for ever. Under a strategy
 * each is a tree of choices, and one round more of the same shows nothing new.
 */
enum { STEADY_ROUNDS = 64, STEADY_ROUNDS_EXPLORED = 4 };

static bool is_steady(struct sim *sim)
{
    if (sim->stirred) {
        sim->stirred = false;
        sim->rounds = 0;
        sim->stirred_order = sim->deadline_order;
        return false;
    }
    if (!sim->wait_steady ||
        ++sim->rounds < (sim->strategy ? STEADY_ROUNDS_EXPLORED : STEADY_ROUNDS))
        return false;
    for (uint32_t i = 1; i <= sim->deadline_count; i++)
        if (sim->deadlines[i]->order < sim->stirred_order && sim->deadlines[i] != &sim->idle_limit)
            return false;
    return true;
}

/* No CPU is busy. If nothing but the waiter's own limit is due either, the machine is idle. */
static bool end_idle_wait(struct sim *sim)
{
    bool steady = is_steady(sim);

    if (!sim->idle_waiter || (!steady && sim->deadline_count > (sim->idle_limit.index ? 1u : 0u)))
        return false;
    sim_deadline_cancel(sim, &sim->idle_limit);
    sim->became_idle = true;
    idle_wait_over(&sim->idle_limit);
    return true;
}

bool sim_wait_idle(struct sim *sim, uint64_t longest_100ns, bool steady)
{
    irqlab_assert(!sim->idle_waiter);
    sim->idle_waiter = sim->cpu->thread;
    sim->wait_steady = steady;
    sim->stirred = true;
    sim->became_idle = false;
    if (longest_100ns) {
        sim->idle_limit.fire = idle_wait_over;
        sim_deadline_set(sim, &sim->idle_limit, sim->now_100ns + longest_100ns);
    }
    sim_block(sim);
    return sim->became_idle;
}

struct sim_cpu *sim_find_busy(struct sim *sim)
{
    for (;;) {
        struct sim_cpu *to = sim_next_busy(sim);

        if (to)
            return to;
        /* If the clock may move at any time this is a move like any other. */
        if (!sim->strategy || !sim->strategy->clock_any)
            sim_touch(sim, sim, 0, SIM_TOUCH_BARRIER);
        sim->forced_moves = sim->early_moves = 0;
        if (end_idle_wait(sim) || sim_clock_advance(sim))
            continue;
        if (sim->idle != (sim->cpu_count == 64 ? ~0ull : (1ull << sim->cpu_count) - 1) &&
            sim->hooks.stuck)
            sim->hooks.stuck();
        return NULL;
    }
}

void sim_start_fiber(struct sim *sim, struct sim_actor *thread)
{
    if (!sim->hooks.stack_get(thread))
        irqlab_assert(!"out of stacks"); /* limits.threads keeps below the reservation */
    host_fiber_init(&thread->fiber, thread->fiber.stack_low, thread->fiber.stack_high,
                    thread->entry, thread->argument);
}

void sim_change_space(struct sim *sim, struct sim_actor *thread)
{
    sim->space = thread->space;
    if (!sim->hooks.switched)
        return;
    sim->hooks.switched(thread);
    if (!thread->space)
        sim->space = &sim->space;
}

void sim_go(struct sim *sim, struct host_fiber *from, struct sim_cpu *to)
{
    sim_go_inline(sim, from, to);
}

static struct sim_cpu *end_slice(struct sim *sim)
{
    struct sim_cpu *cpu = sim->cpu;

    if (cpu->thread->quantum <= 0 && cpu->thread != &cpu->idle) {
        cpu->thread->quantum = (int32_t)sim->limits.quantum;
        if (sim->hooks.quantum_end)
            sim->hooks.quantum_end(cpu->thread);
        if (sim->ready_mask >> cpu->thread->priority) {
            cpu->quantum_over = true;
            sim_request(sim, cpu, SIM_DISPATCH);
        }
    }
    return sim_next_busy(sim);
}

void sim_end_slice(struct sim *sim)
{
    struct sim_cpu *to;

    sim_probe(sim, SIM_PROBE_POINT, .a = sim->at_operation, .b = sim->at_value, .pc = sim->at_pc,
              .object = (const void *)sim->at_object);
    to = end_slice(sim);
    if (to && to != sim->cpu)
        sim_go(sim, sim_current_fiber(sim), to);
    sim_settle(sim);
}

void sim_attention(struct sim *sim)
{
    if (sim->strategy) {
        sim_attention_asked(sim);
        return;
    }
    sim_begin_slice(sim);
    sim_check_limits(sim);
    sim_end_slice(sim);
}

void sim_edges_full(struct sim *sim)
{
    sim->edges = 0;
    sim->hash = sim_mix(sim->hash, sim->cpu->actor->number);
    sim->countdown -= sim->strategy ? 1 : SIM_EDGES;
    sim->at_operation = 0;
    if (sim->strategy)
        sim->quiet_since -= SIM_EDGES;
    if (sim->countdown <= 0)
        sim_attention(sim);
}

void sim_spin_wait(struct sim *sim, const void *lock)
{
    struct sim_cpu *cpu = sim->cpu;

    cpu->spins_on = lock;
    cpu->actor->points++;
    sim_update_busy(sim, cpu);
    sim_go(sim, sim_current_fiber(sim),
           sim->strategy && sim->busy ? sim_choose_step(sim, cpu->actor) : NULL);
    sim_settle(sim);
}

void sim_spin_wake(struct sim *sim, const void *lock)
{
    for (uint32_t n = 0; n < sim->cpu_count; n++) {
        struct sim_cpu *cpu = &sim->cpus[n];

        if (cpu->spins_on == lock) {
            cpu->spins_on = NULL;
            sim_update_busy(sim, cpu);
        }
    }
}

void sim_idle_loop(void *argument)
{
    struct sim *sim = argument;

    for (;;) {
        sim_settle(sim);

        struct sim_cpu *cpu = sim->cpu;

        if (cpu->next) {
            sim_dispatch_next(sim);
            continue;
        }
        sim_update_busy(sim, cpu);
        sim_go(sim, &cpu->idle.fiber, NULL);
    }
}
