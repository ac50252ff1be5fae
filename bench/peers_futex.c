/* peers_futex.c - the raw futex, with a word as auto-reset event; and a plain loop. */
#include "bench.h"

#include <linux/futex.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stddef.h>
#include <sys/syscall.h>
#include <unistd.h>

static _Atomic int first, second;
static uint64_t rounds;

static void set(_Atomic int *event)
{
    atomic_store(event, 1);
    syscall(SYS_futex, event, FUTEX_WAKE_PRIVATE, 1, NULL, NULL, 0);
}

static void wait(_Atomic int *event)
{
    for (int one = 1; !atomic_compare_exchange_strong(event, &one, 0); one = 1)
        syscall(SYS_futex, event, FUTEX_WAIT_PRIVATE, 0, NULL, NULL, 0);
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

/* Nobody waits, so no system call: the word alone (an exchange to set, a compare-exchange to take).
 */
double futex_set_wait(uint64_t count)
{
    double begin = bench_now_ns();

    for (uint64_t i = 0; i < count; i++) {
        int one = 1;

        atomic_exchange(&first, 1);
        atomic_compare_exchange_strong(&first, &one, 0);
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
