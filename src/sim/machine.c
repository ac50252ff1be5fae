/* machine.c - making a machine, running it until it stops, stopping it. */
#include "sim/sim.h"
#include "sim/internal.h"

enum { IDLE_STACK_BYTES = 64 * 1024 };

struct sim *sim_create(uint32_t cpus, uint64_t start_100ns, const struct sim_hooks *hooks)
{
    struct sim *sim = arena_alloc(&world->arena, sizeof *sim);

    irqlab_assert(sim && cpus >= 1 && cpus <= SIM_MAX_CPUS);
    world->sim = sim;
    sim->hooks = *hooks;
    sim->space = &sim->space;
    sim->now_100ns = start_100ns;
    sim->cpu_count = cpus;
    sim->fence = 1;
    sim->cpus = arena_alloc(&world->arena, cpus * sizeof *sim->cpus);
    irqlab_assert(sim->cpus);
    sim->limits = (struct sim_limits){
        .slice = 20000, .quantum = 60000, .hang = 200 * 1000 * 1000, .threads = 100000};
    for (int p = 0; p < SIM_PRIORITIES; p++)
        list_init(&sim->ready[p]);
    for (uint32_t n = 0; n < cpus; n++) {
        struct sim_cpu *cpu = &sim->cpus[n];

        cpu->number = (uint8_t)n;
        cpu->thread = cpu->actor = &cpu->idle;
        cpu->stall.fire = sim_stall_over;
        cpu->idle.kind = SIM_IDLE;
        cpu->idle.state = SIM_RUNNING;
        cpu->idle.cpu = cpu;
        cpu->idle.affinity = 1ull << n;
        cpu->idle.entry = sim_idle_loop;
        cpu->idle.argument = sim;
        sim->idle |= 1ull << n;
    }
    sim->clock.kind = SIM_CLOCK;
    sim->cpu = &sim->cpus[0];
    sim_set_countdown(sim);
    host_fiber_adopt(&sim->host);
    return sim;
}

void sim_set_strategy(struct sim *sim, struct sim_strategy *strategy)
{
    sim->strategy = strategy;
    sim->footprint = strategy ? strategy->footprint : NULL;
    sim_account(sim);
    sim_set_countdown(sim);
}

enum sim_stop sim_run(struct sim *sim)
{
    if (sim->halting)
        return SIM_STOP_HALT;
    sim->stop = SIM_STOP_IDLE;
    sim_go(sim, &sim->host, NULL);
    return sim->stop;
}

void sim_pause(struct sim *sim)
{
    volatile uint64_t *touched;

    sim->pause_at_choice = false;
    sim->stop = SIM_STOP_CHOICE;
    sim->paused = *sim_current_fiber(sim); /* whose stack this is, whoever acts on it */
    host_fiber_switch(&sim->paused, &sim->host);
    /* The snapshot has closed this stack, and valgrind makes a push twice that finds it so. */
    touched = __builtin_frame_address(0);
    *touched = *touched;
}

enum sim_stop sim_resume(struct sim *sim)
{
    sim->stop = SIM_STOP_IDLE;
    host_fiber_switch(&sim->host, &sim->paused);
    return sim->stop;
}

_Noreturn void sim_halt(struct sim *sim)
{
    sim->halting = true;
    sim->stop = SIM_STOP_HALT;
    host_fiber_switch(&sim->scrap, &sim->host);
    __builtin_unreachable();
}

static sim_notified *told_of(const struct sim_observer *observer, uint32_t kind)
{
    return observer->by_kind && observer->by_kind[kind] ? observer->by_kind[kind]
                                                        : observer->notify;
}

/* Several listen to that kind: in the order in which they came. */
static void notify_all(void *self, const struct sim_probe *probe)
{
    const struct sim *sim = self;

    for (uint32_t listening = sim->listening[probe->kind]; listening; listening &= listening - 1) {
        const struct sim_observer *observer = sim->observers[__builtin_ctz(listening)];

        told_of(observer, probe->kind)(observer->self, probe);
    }
}

/* Rules and race detector both want to know of locks. */
static void notify_two(void *self, const struct sim_probe *probe)
{
    const struct sim_listener *two = self;

    two[0].notify(two[0].self, probe);
    two[1].notify(two[1].self, probe);
}

/* Who listens to that kind has changed. */
static void choose_listener(struct sim *sim, uint32_t kind)
{
    struct sim_listener *two = sim->two_listen[kind];
    uint32_t count = 0;

    for (uint32_t listening = sim->listening[kind]; listening; listening &= listening - 1) {
        const struct sim_observer *observer = sim->observers[__builtin_ctz(listening)];

        if (count < 2)
            two[count] = (struct sim_listener){told_of(observer, kind), observer->self};
        count++;
    }
    sim->listeners[kind] = count == 1   ? two[0]
                           : count == 2 ? (struct sim_listener){notify_two, two}
                                        : (struct sim_listener){notify_all, sim};
}

void sim_observe(struct sim *sim, const struct sim_observer *observer)
{
    irqlab_assert(sim->observer_count < SIM_MAX_OBSERVERS);
    sim->observers[sim->observer_count] = observer;
    for (uint32_t kind = 0; kind < 32; kind++)
        if (observer->kinds >> kind & 1) {
            sim->listening[kind] |= (uint8_t)(1u << sim->observer_count);
            choose_listener(sim, kind);
        }
    sim->observer_count++;
    sim->observing |= observer->kinds;
    sim_fence(sim);
}

void sim_listen(struct sim *sim, const struct sim_observer *observer, uint32_t kind, bool listens)
{
    for (uint32_t i = 0; i < sim->observer_count; i++)
        if (sim->observers[i] == observer)
            sim->listening[kind] =
                (uint8_t)((sim->listening[kind] & ~(1u << i)) | (uint32_t)listens << i);
    sim->observing = (sim->observing & ~(1u << kind)) | (uint32_t)(sim->listening[kind] != 0)
                                                            << kind;
    choose_listener(sim, kind);
}
