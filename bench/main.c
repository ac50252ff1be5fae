/*
 * main.c - prints each figure as a ratio: median of the pairwise ratios of alternating repetitions,
 * pinned to one CPU. The machines are noisy; absolute times say little. An argument picks the
 * figures with that in their name.
 */
#include "bench.h"

#include <sched.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { REPETITIONS = 9 };

/* The argument of the command: only figures with that in their name. */
static const char *wanted = "";

static bool is_wanted(const char *name)
{
    return strstr(name, wanted) != NULL;
}

double bench_now_ns(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

static int ascending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

static double median(double *values, int count)
{
    qsort(values, (size_t)count, sizeof *values, ascending);
    return values[count / 2];
}

/* goal > 0: ratio peer/ours is to be at least that; goal < 0: ours/peer at most -goal. */
static void figure(const char *name, const char *peer_name, double goal, bench_work ours,
                   uint64_t our_count, bench_work peer, uint64_t peer_count)
{
    double mine[REPETITIONS], theirs[REPETITIONS], ratio[REPETITIONS], result;

    if (!is_wanted(name))
        return;
    for (int i = 0; i < REPETITIONS; i++) {
        mine[i] = ours(our_count);
        theirs[i] = peer(peer_count);
        ratio[i] = goal > 0 ? theirs[i] / mine[i] : mine[i] / theirs[i];
    }
    result = median(ratio, REPETITIONS);
    printf("%-34s %10.1f ns  %-22s %10.1f ns  ratio %8.2f  goal %s %.2f  %s\n", name,
           median(mine, REPETITIONS), peer_name, median(theirs, REPETITIONS), result,
           goal > 0 ? ">=" : "<=", goal > 0 ? goal : -goal,
           (goal > 0 ? result >= goal : result <= -goal) ? "met" : "NOT MET");
    fflush(stdout);
}

/* What no work of that kind can be below, on this machine in this minute. */
static void floor_of(const char *name, const char *what, bench_work work, uint64_t count)
{
    double times[REPETITIONS];

    if (!is_wanted(name))
        return;
    for (int i = 0; i < REPETITIONS; i++)
        times[i] = work(count);
    printf("%-34s %10.1f ns  floor: %s\n", name, median(times, REPETITIONS), what);
    fflush(stdout);
}

/* Median wall time of a command in milliseconds. */
static double command_ms(const char *command)
{
    double times[REPETITIONS];

    for (int i = 0; i < REPETITIONS; i++) {
        double begin = bench_now_ns();

        if (system(command) == -1)
            return -1;
        times[i] = (bench_now_ns() - begin) / 1e6;
    }
    return median(times, REPETITIONS);
}

int main(int argc, char **argv)
{
    static const char demo[] = IRQLAB_PROGRAM " run " IRQLAB_SOURCE_DIR
                                              "/examples/shared-event/driver.c " IRQLAB_SOURCE_DIR
                                              "/examples/shared-event/app.cpp >/dev/null 2>&1";
    static const char hello[] =
        "printf '#include <stdio.h>\\nint main(void){puts(\"hello\");}' >/tmp/irqlab-hello.c && "
        "gcc -o /tmp/irqlab-hello /tmp/irqlab-hello.c";
    cpu_set_t set;
    double ours, peer, resident;

    if (argc > 1)
        wanted = argv[1];
    CPU_ZERO(&set);
    CPU_SET(0, &set);
    sched_setaffinity(0, sizeof set, &set);
    figure("event ping-pong", "raw futex, pinned", 100, ours_ping_pong, 500000, futex_ping_pong,
           20000);
    figure("event ping-pong", "State Threads", 1, ours_ping_pong, 500000, st_ping_pong, 500000);
    figure("set + wait, uncontended", "futex word", 2, ours_set_wait, 2000000, futex_set_wait,
           2000000);
    floor_of("set + wait, uncontended", "two calls of an empty routine", ours_empty_calls, 5000000);
    figure("wait-any over 64, last signalled", "loop over 64 headers", -4, ours_wait_any_64, 500000,
           loop_64_headers, 500000);
    figure("mutex hand-off, 4 threads", "pthread mutex", 40, ours_mutex_hand_off, 200000,
           pthread_mutex_hand_off, 4000);
    figure("create + join a system thread", "pthread", 400, ours_create_join, 100000,
           pthread_create_join, 5000);
    figure("create + join a system thread", "State Threads", 2, ours_create_join, 100000,
           st_create_join, 100000);
    floor_of("create + join a system thread", "a thread without object, handle, id and process",
             ours_bare_thread, 100000);
    figure("10,000 threads, one event", "pthread cond", 100, ours_release_herd, 10000,
           pthread_release_herd, 10000);
    figure("fiber switch", "boost fcontext", -1.05, ours_fiber_switch, 5000000, fcontext_switch,
           5000000);
    figure("raise + lower IRQL", "one fiber switch", -2, ours_irql, 5000000, ours_fiber_switch,
           5000000);
    floor_of("raise + lower IRQL", "two calls of an empty routine", ours_empty_calls, 5000000);
    figure("device control, done at once", "2 pthreads, pinned", 10, ours_device_control, 200000,
           pthread_request, 20000);
    figure("device control, done by a DPC", "2 pthreads, pinned", 5, ours_device_control_pended,
           200000, pthread_request, 20000);
    if (is_wanted("10,000 blocked threads")) {
        resident = ours_resident_per_thread(10000);
        printf("%-34s %10.1f bytes resident a thread                 goal <= 5120  %s\n",
               "10,000 blocked threads", resident, resident <= 5120 ? "met" : "NOT MET");
    }
    if (is_wanted("demo, warm cache")) {
        ours = command_ms(demo);
        peer = command_ms(hello);
        printf("%-34s %10.1f ms  %-22s %10.1f ms  ratio %8.2f  goal <= 2.00  %s\n",
               "demo, warm cache, whole process", ours, "gcc hello.c", peer, ours / peer,
               ours / peer <= 2 ? "met" : "NOT MET");
    }
    return 0;
}
