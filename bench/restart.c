/*
 * restart.c - what it costs to begin an execution again, and to play it. Each figure is the best of
 * many short batches: the machines are noisy, and what disturbs only adds. Usage: [DRIVER [CPUS]]
 */
#include "bench.h"
#include "explore/strategies.h"
#include "host/fiber.h"
#include "host/layout.h"
#include "host/memory.h"
#include "host/snapshot.h"
#include "run/session.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { BATCHES = 100, ARENA_PAGES = 1024 };

#define ARENA LAYOUT_MAPPINGS /* nobody else's while there is no world */

double bench_now_ns(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

static double best_of(void (*work)(unsigned count), unsigned count, unsigned batches)
{
    double best = 1e18;

    for (unsigned i = 0; i < batches; i++) {
        double begin = bench_now_ns(), took;

        work(count);
        took = (bench_now_ns() - begin) / count;
        best = took < best ? took : best;
    }
    return best;
}

static void figure(const char *name, double ratio, bool at_least, double goal, const char *of)
{
    printf("%-52s %10.2f  goal %s %g %s  %s\n", name, ratio, at_least ? ">=" : "<=", goal, of,
           (at_least ? ratio >= goal : ratio <= goal) ? "met" : "NOT MET");
}

/* --- the fiber switch ------------------------------------------------------------------------- */

static struct host_fiber here, there;

static void bounce(void *argument)
{
    for (;;)
        host_fiber_switch(&there, &here);
}

static void switches(unsigned count)
{
    for (unsigned i = 0; i < count; i += 2)
        host_fiber_switch(&here, &there);
}

/* --- restoring -------------------------------------------------------------------------------- */

static unsigned dirty_lines, dirty_pages; /* each of the pages has that many */

/* As an execution would: the lines are written to, and then they are as they were. */
static void dirty_and_restore(unsigned count)
{
    for (unsigned i = 0; i < count; i++) {
        for (unsigned page = 0; page < dirty_pages; page++)
            for (unsigned line = 0; line < dirty_lines; line++)
                *(volatile uint64_t *)(uintptr_t)(ARENA + page * 256 * 1024 + line * 64) = i;
        snapshot_restore();
    }
}

static void dirty_only(unsigned count)
{
    for (unsigned i = 0; i < count; i++) {
        for (unsigned page = 0; page < dirty_pages; page++)
            for (unsigned line = 0; line < dirty_lines; line++)
                *(volatile uint64_t *)(uintptr_t)(ARENA + page * 256 * 1024 + line * 64) = i;
        __asm__ volatile("" ::: "memory");
    }
}

static double restore_ns(unsigned pages, unsigned lines)
{
    double both, writes;

    dirty_pages = pages;
    dirty_lines = lines;
    if (!memory_commit(ARENA, (uint64_t)ARENA_PAGES * MEMORY_PAGE, MEMORY_WRITE))
        exit(1);
    memset((void *)(uintptr_t)ARENA, 0x5A, (size_t)ARENA_PAGES * MEMORY_PAGE);
    if (!snapshot_take(false))
        exit(1);
    both = best_of(dirty_and_restore, 1000, BATCHES);
    writes = best_of(dirty_only, 1000, BATCHES);
    snapshot_drop();
    return both - writes;
}

static char *copy_of_arena;

static void copy_arena(unsigned count)
{
    for (unsigned i = 0; i < count; i++)
        memcpy((void *)(uintptr_t)ARENA, copy_of_arena, (size_t)ARENA_PAGES * MEMORY_PAGE);
}

/* --- executions ------------------------------------------------------------------------------- */

static struct session *session;
static struct random_strategy strategy;
static uint64_t seed, steps, choices, executions, findings;

static void execute(unsigned count)
{
    for (unsigned i = 0; i < count; i++) {
        struct run_result result;

        random_strategy_init(&strategy, ++seed);
        strategy.strategy.begin(&strategy.strategy);
        session_explore(session, &strategy.strategy, NULL, &result);
        steps += result.steps;
        choices += result.schedule.choices;
        findings += result.finding_count;
        executions++;
        run_result_free(&result);
    }
}

static void execute_in_children(unsigned count)
{
    for (unsigned i = 0; i < count; i++) {
        pid_t child = fork();
        int status;

        if (child == 0) {
            execute(1);
            _exit(0);
        }
        if (child < 0 || waitpid(child, &status, 0) != child || status != 0)
            exit(1);
    }
}

static void restore_only(unsigned count)
{
    for (unsigned i = 0; i < count; i++)
        snapshot_restore();
}

/*
 * The same work without rules and detector, as an explorer that forks for each schedule would have
 * it. A process has one session; so this is one of its own.
 */
static void against_fork(const struct run_options *options)
{
    struct run_options alone = *options;
    enum run_exit failure;
    pid_t child;

    fflush(stdout);
    child = fork();
    if (child > 0)
        waitpid(child, NULL, 0);
    if (child)
        return;
    alone.rules_off = alone.no_races = true;
    session = session_create(&alone, &failure);
    if (!session)
        _exit(failure);
    execute(1000);

    double one = best_of(execute, 1000, BATCHES), forked = best_of(execute_in_children, 20, 20);

    printf("without rules and detector: %.0f ns an execution; fork, the same in the child, wait: "
           "%.0f ns\n",
           one, forked);
    figure("restart + execution against fork, machine alone", forked / one, true, 200, "x");
    fflush(stdout);
    _exit(0);
}

int main(int argc, char **argv)
{
    const char *sources[] = {argc > 1 ? argv[1] : IRQLAB_SOURCE_DIR "/tests/restore/mutex.c"};
    struct run_unit unit = {.sources = sources, .count = 1};
    struct run_options options = {
        .units = &unit, .unit_count = 1, .cpus = argc > 2 ? (uint32_t)atoi(argv[2]) : 4};
    static char stack[64 * 1024];
    double one_switch, lines32, pages4, arena, one, restore, forked, bound;
    enum run_exit failure;
    struct snapshot_figures figures;

    against_fork(&options);
    session = session_create(&options, &failure);
    if (!session)
        return failure;
    host_fiber_adopt(&here);
    host_fiber_init(&there, stack, stack + sizeof stack, bounce, NULL);
    one_switch = best_of(switches, 10000, BATCHES);
    lines32 = restore_ns(1, 32);
    pages4 = restore_ns(4, 64);
    copy_of_arena = calloc(ARENA_PAGES, MEMORY_PAGE);
    memory_commit(ARENA, (uint64_t)ARENA_PAGES * MEMORY_PAGE, MEMORY_WRITE);
    arena = best_of(copy_arena, 1, BATCHES);
    memory_decommit(ARENA, (uint64_t)ARENA_PAGES * MEMORY_PAGE);
    execute(1000);
    one = best_of(execute, 1000, BATCHES);
    figures = snapshot_figures();
    restore = best_of(restore_only, 1000, 20);
    forked = best_of(execute_in_children, 20, 20);
    bound = (double)steps / (double)executions * one_switch + restore;

    printf(
        "fiber switch %.2f ns; restore of 32 lines in a page %.0f ns, of 4 pages in 4 MiB %.0f ns; "
        "memcpy of the 4 MiB %.0f ns\n",
        one_switch, lines32, pages4, arena);
    printf("%s, %u CPUs, random, rules on: %.0f ns an execution (%.0f a second), %.1f steps, %.1f "
           "choices; %llu findings in %llu\n",
           strrchr(sources[0], '/') ? strrchr(sources[0], '/') + 1 : sources[0], options.cpus, one,
           1e9 / one, (double)steps / (double)executions, (double)choices / (double)executions,
           (unsigned long long)findings, (unsigned long long)executions);
    printf("restore %.0f ns: %zu pages open, %zu lines looked at, %zu written; %llu faults, %llu "
           "changes of mappings\n",
           restore, figures.open_pages, figures.open_lines, figures.dirty_lines,
           (unsigned long long)figures.faults, (unsigned long long)figures.changes);
    printf("fork, the same execution in the child, wait: %.0f ns\n", forked);
    figure("restore of 32 dirty lines", lines32 / one_switch, false, 20, "fiber switches");
    figure("restore of 4 dirty pages in 4 MiB", arena / pages4, true, 60, "x faster than memcpy");
    figure("random 3x3, share of the bound (steps, restore)", bound / one, true, 0.2, "x");
    figure("the same, rules and detector on", forked / one, true, 200, "x");
    return 0;
}
