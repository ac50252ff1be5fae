/*
 * outcome.c - why a run ended: crashes, hangs and deadlocks become findings.
 */
#include "run/blocked.h"
#include "run/internal.h"
#include "host/image.h"
#include "ex/ex.h"
#include "host/stack.h"
#include "mm/mm.h"
#include "rtl/status.h"
#include "verify/internal.h"
#include "win32/win32.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>

/* Where `irqlab replay --gdb` stops: what is on the stack here did it. */
__attribute__((noinline)) void run_found(void)
{
    __asm__ volatile("");
}

struct finding *run_finding(struct run_result *result, enum finding_severity severity,
                            const char *rule)
{
    struct finding *finding;

    if (result->finding_count == result->finding_room) {
        result->finding_room = result->finding_room ? 2 * result->finding_room : 4;
        result->findings =
            realloc(result->findings, result->finding_room * sizeof *result->findings);
        irqlab_assert(result->findings);
    }
    run_found();
    finding = &result->findings[result->finding_count++];
    memset(finding, 0, sizeof *finding);
    finding->severity = severity;
    snprintf(finding->rule, sizeof finding->rule, "%s", rule);
    finding->step = sim_steps(world->sim);
    finding->time_100ns = world->sim->now_100ns - 1000000000ull;
    return finding;
}

/* A stop that Windows has no bug check for: it would just hang. */
#define HANG 0xFFFFFFFFu
#define LIVELOCK 0xFFFFFFFEu
#define STARVATION 0xFFFFFFFDu

enum { FAIR_SLICE = 64, FAIR_HANG = RUN_FAIR_STEPS };

static const char *stop_rule(uint32_t code)
{
    switch (code) {
    case HANG:
        return "hang";
    case LIVELOCK:
        return "livelock";
    case STARVATION:
        return "starvation";
    default:
        return NULL;
    }
}

static void crash_finding(const struct ke_crash *crash, struct run_result *result)
{
    char rule[48];
    struct finding *finding;
    const char *name = rtl_bugcheck_name(crash->code), *stop;

    snprintf(rule, sizeof rule, "0x%X/0x%llX", crash->code, (unsigned long long)crash->args[0]);
    if (!verify_rule_find(rule))
        snprintf(rule, sizeof rule, "0x%X", crash->code);
    stop = stop_rule(crash->code);
    finding = run_finding(result, FINDING_ERROR, stop ? stop : rule);
    finding->crash = true;
    finding->code = stop ? 0 : crash->code;
    for (int i = 0; i < 4; i++)
        finding->args[i] = crash->args[i];
    if (stop) {
        snprintf(finding->title, sizeof finding->title, "%.*s", FINDING_TEXT - 1, crash->why);
        snprintf(finding->why, sizeof finding->why,
                 "%llu steps and turns of loops without the clock moving: on Windows this CPU "
                 "would be busy for ever",
                 (unsigned long long)crash->args[0]);
    } else {
        snprintf(finding->title, sizeof finding->title, "%s", name ? name : "bug check");
        snprintf(finding->why, sizeof finding->why, "%s", crash->why);
    }
    finding->frame_count =
        crash->frame_count < FINDING_FRAMES ? crash->frame_count : FINDING_FRAMES;
    memcpy(finding->frames, crash->frames, finding->frame_count * sizeof *finding->frames);
    /* Where code that is gone would go on: behind a call, or where a routine begins (aligned). */
    if (crash->code == 0xCE && crash->args[1] == 8) {
        if (!finding->frame_count)
            finding->frames[finding->frame_count++] = crash->args[0];
        if (finding->frames[0] == crash->args[0] && crash->args[0] % 16 != 0)
            finding->frames[0]--;
    }
    snprintf(finding->actor, sizeof finding->actor, "%sT%u", crash->in_interrupt ? "DPC on " : "",
             crash->thread->actor.number);
    finding->cpu = crash->cpu;
    finding->irql = crash->irql;
}

void run_app_crashed(void *context, struct win32_process *process, uint32_t code, const char *why)
{
    struct finding *finding = run_finding(run_current_result(), FINDING_ERROR, "app-exception");

    snprintf(finding->title, sizeof finding->title, "the app %s ended by %s",
             win32_process_app(process)->name, run_status_name((NTSTATUS)code));
    snprintf(finding->why, sizeof finding->why, "%s", why ? why : "");
    finding->frame_count = ke_stack_of(world->sim->cpu->thread, finding->frames, FINDING_FRAMES);
    finding->cpu = world->sim->cpu->number;
    snprintf(finding->actor, sizeof finding->actor, "T%u", world->sim->cpu->thread->number);
}

/* The place of a refusal is the driver's own business: it was told. */
static void thread_limit_finding(struct run_result *result)
{
    struct finding *finding = run_finding(result, FINDING_WARNING, "thread-limit");

    snprintf(finding->title, sizeof finding->title,
             "%u thread%s refused with STATUS_INSUFFICIENT_RESOURCES: %u were alive",
             world->sim->threads_refused, world->sim->threads_refused == 1 ? " was" : "s were",
             world->sim->limits.threads);
    snprintf(finding->why, sizeof finding->why,
             "that is the limit of the simulated machine; --threads sets a lower one");
}

static void pool_limit_finding(struct run_result *result)
{
    struct finding *finding = run_finding(result, FINDING_WARNING, "pool-limit");

    snprintf(finding->title, sizeof finding->title,
             "%llu allocation%s refused: %llu MiB of pool were allocated",
             (unsigned long long)world->mm->refused, world->mm->refused == 1 ? " was" : "s were",
             (unsigned long long)(world->mm->limit_bytes >> 20));
    snprintf(finding->why, sizeof finding->why,
             "that is the limit of the simulated machine; --pool MIB sets another one");
    if (world->mm->refused_pc) {
        finding->frames[0] = world->mm->refused_pc - 1;
        finding->frame_count = 1;
    }
}

void run_collect(bool finished, struct run_result *result, struct verify *verify,
                 const struct trace *trace)
{
    const struct ke_crash *crash = &world->ke->crash;

    if (world->sim->threads_refused)
        thread_limit_finding(result);
    if (world->mm->refused)
        pool_limit_finding(result);
    result->interrupted |= run_was_interrupted();
    if (crash->happened)
        crash_finding(crash, result);
    else if (result->never_ends)
        run_never_ends(run_finding(result, FINDING_ERROR, "never-ends"), verify);
    else if (result->unload_hangs)
        run_blocked_unload(run_finding(result, FINDING_ERROR, "hang"), verify);
    else if (!finished && !result->interrupted && !result->time_limit && !result->step_limit &&
             !result->abandoned)
        run_blocked(run_finding(result, FINDING_ERROR, "deadlock"), verify, trace);
}

/* --- hooks of the machine --------------------------------------------------------------------- */

/* Set by the signal handler, read at the next attention of the machine. */
static volatile sig_atomic_t interrupted;

void run_interrupted(void)
{
    if (interrupted)
        _Exit(RUN_INTERRUPTED); /* the second time: it does not get to look */
    interrupted = 1;
}

bool run_was_interrupted(void)
{
    return interrupted;
}

/* A CPU that has got nowhere since `work` was noted is none of those that go round. */
static unsigned runs_now(const struct run_result *result, unsigned *last)
{
    unsigned count = 0;

    for (uint32_t n = 0; n < world->sim->cpu_count; n++)
        if (world->sim->cpus[n].work >
                (result->fair_end ? result->fair_work[n] : 0) + world->sim->limits.slice &&
            world->sim->cpus[n].thread != &world->sim->cpus[n].idle) {
            count++;
            *last = n;
        }
    return count;
}

/* The best thread that waits for a CPU while others with a higher priority never leave it. */
static struct sim_actor *starving(struct sim_cpu *cpu)
{
    uint32_t below = world->sim->ready_mask & ((1u << cpu->thread->priority) - 1);

    if (!below)
        return NULL;
    return container_of(world->sim->ready[31 - __builtin_clz(below)].next, struct sim_actor, link);
}

/*
 * No progress for limits.hang units of work. Under a strategy that may be its own fault: it kept
 * one thread going round and never let the other act that it waits for. So it is taken away, and
 * all CPUs step in turn; only if that leads nowhere either is the program at fault.
 */
void run_hang(void)
{
    struct sim *sim = world->sim;
    struct sim_cpu *cpu = sim->cpu;
    struct run_result *result = run_current_result();
    unsigned running, other = cpu->number;
    struct sim_actor *starved;

    if (sim->strategy && result->explored) {
        result->fair_end = true;
        for (uint32_t n = 0; n < sim->cpu_count; n++)
            result->fair_work[n] = sim->cpus[n].work;
        sim->limits.slice = FAIR_SLICE;
        sim->limits.hang = FAIR_HANG;
        sim_set_strategy(sim, NULL);
        return;
    }
    if (cpu->irql >= DISPATCH_LEVEL)
        ke_crash(0x133, 0, sim->limits.hang, sim->limits.hang, 0,
                 "CPU%u spins at IRQL %u and time does not move: the code there never ends",
                 cpu->number, cpu->irql);
    starved = starving(cpu);
    if (starved)
        ke_crash(STARVATION, sim->limits.hang, 0, 0, 0,
                 "T%u (priority %u) never gets a CPU: T%u (priority %u) runs without end and does "
                 "not wait",
                 starved->number, starved->priority, cpu->thread->number, cpu->thread->priority);
    running = runs_now(result, &other);
    if (result->fair_end && running > 1)
        ke_crash(LIVELOCK, sim->limits.hang, 0, 0, 0,
                 "%u threads, T%u among them, run without end: each waits in a loop for what the "
                 "others would have to do",
                 running, cpu->thread->number);
    ke_crash(HANG, sim->limits.hang, 0, 0, 0,
             "T%u runs without end: it neither waits nor lets time pass", cpu->thread->number);
}

static const char *lock_name(const void *lock)
{
    return verify_name(run_current_verify(), lock);
}

void run_stuck(void)
{
    char cycle[400];

    for (uint32_t n = 0; n < world->sim->cpu_count; n++) {
        struct sim_cpu *cpu = &world->sim->cpus[n];
        struct ke_cpu *held = &world->ke->cpus[n];

        if (!cpu->spins_on)
            continue;
        for (uint32_t i = 0; i < held->held_count && i < KE_HELD_SPIN_LOCKS; i++)
            if (held->held[i] == cpu->spins_on)
                ke_crash(0x133, 0, 0, 0, 0,
                         "CPU%u waits for the spin lock %s that it holds itself: it was acquired "
                         "twice%s",
                         n, lock_name(cpu->spins_on),
                         cpu->actor->kind == SIM_INTERRUPT && cpu->actor->irql > DISPATCH_LEVEL
                             ? ", the second time by an ISR that interrupted its holder"
                             : "");
    }
    for (uint32_t n = 0; n < world->sim->cpu_count; n++) {
        struct sim_cpu *cpu = &world->sim->cpus[n];

        if (!cpu->spins_on)
            continue;
        if (run_spin_cycle(cpu, cycle, sizeof cycle, lock_name))
            ke_crash(0x133, 0, 0, 0, 0, "spin locks are held crosswise: %s", cycle);
        ke_crash(0x133, 0, 0, 0, 0,
                 "CPU%u waits for ever for the spin lock %s: whoever holds it does not run, or "
                 "it was never initialised",
                 n, lock_name(cpu->spins_on));
    }
}
