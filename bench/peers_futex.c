/*
 * peers_futex.c - an auto-reset event on a raw futex; and a plain loop.
 *
 * The event is the thinnest that is right for any number of threads: one word of three states. To
 * set it is one exchange, and a system call only if somebody may sleep; to take it is one
 * compare-exchange. It loses no wake-up: who goes to sleep has written WAITED before, and who was
 * asleep leaves WAITED behind when it takes the event, because others may sleep still. A word of
 * two states would have to make the system call each time; a count of waiters costs a third locked
 * instruction or a fence. It is called and not inlined, as any event of a library is, and as ours.
 */
#include "bench.h"

#include <linux/futex.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stddef.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { RESET, SET, WAITED }; /* WAITED: reset, and somebody may sleep */

static _Atomic int first, second;
static uint64_t rounds;

static __attribute__((noinline)) void set(_Atomic int *event)
{
    if (atomic_exchange(event, SET) == WAITED)
        syscall(SYS_futex, event, FUTEX_WAKE_PRIVATE, 1, NULL, NULL, 0);
}

static __attribute__((noinline)) void wait_slow(_Atomic int *event)
{
    while (atomic_exchange(event, WAITED) != SET)
        syscall(SYS_futex, event, FUTEX_WAIT_PRIVATE, WAITED, NULL, NULL, 0);
}

static __attribute__((noinline)) void wait(_Atomic int *event)
{
    int expected = SET;

    if (!atomic_compare_exchange_strong(event, &expected, RESET))
        wait_slow(event);
}

static void *answer(void *context)
{
    for (uint64_t i = 0; i < rounds; i++) {
        wait(&first);
        set(&second);
    }
    return context;
}

double futex_ping_pong(uint64_t count)
{
    pthread_t thread;
    double begin;

    rounds = count;
    pthread_create(&thread, NULL, answer, NULL);
    begin = bench_now_ns();
    for (uint64_t i = 0; i < count; i++) {
        set(&first);
        wait(&second);
    }
    begin = bench_now_ns() - begin;
    pthread_join(thread, NULL);
    return begin / (double)count;
}

/* Nobody waits, so no system call. */
double futex_set_wait(uint64_t count)
{
    double begin = bench_now_ns();

    for (uint64_t i = 0; i < count; i++) {
        set(&first);
        wait(&first);
    }
    return (bench_now_ns() - begin) / (double)count;
}

double loop_64_headers(uint64_t count)
{
    static struct {
        volatile int state;
        char rest[20];
    } headers[64];
    double begin = bench_now_ns();
    volatile int found = 0;

    headers[63].state = 1;
    for (uint64_t i = 0; i < count; i++)
        for (int j = 0; j < 64; j++)
            if (headers[j].state > 0) {
                found = j;
                break;
            }
    (void)found;
    return (bench_now_ns() - begin) / (double)count;
}
