/* peers_st.c - State Threads, and boost's fcontext. */
#include "bench.h"

#include <st.h>
#include <stdlib.h>

static st_cond_t first, second;
static int first_set, second_set;
static uint64_t rounds;

static void start(void)
{
    static int started;

    if (!started) {
        st_init();
        started = 1;
    }
}

static void *answer(void *context)
{
    for (uint64_t i = 0; i < rounds; i++) {
        while (!first_set)
            st_cond_wait(first);
        first_set = 0;
        second_set = 1;
        st_cond_signal(second);
    }
    return context;
}

double st_ping_pong(uint64_t count)
{
    st_thread_t thread;
    double begin;

    start();
    rounds = count;
    first = st_cond_new();
    second = st_cond_new();
    first_set = second_set = 0;
    thread = st_thread_create(answer, NULL, 1, 16384);
    begin = bench_now_ns();
    for (uint64_t i = 0; i < count; i++) {
        first_set = 1;
        st_cond_signal(first);
        while (!second_set)
            st_cond_wait(second);
        second_set = 0;
    }
    begin = bench_now_ns() - begin;
    st_thread_join(thread, NULL);
    st_cond_destroy(first);
    st_cond_destroy(second);
    return begin / (double)count;
}

static void *nothing(void *context)
{
    return context;
}

double st_create_join(uint64_t count)
{
    double begin;

    start();
    begin = bench_now_ns();
    for (uint64_t i = 0; i < count; i++)
        st_thread_join(st_thread_create(nothing, NULL, 1, 16384), NULL);
    return (bench_now_ns() - begin) / (double)count;
}

/* boost.context's C interface (boost/context/detail/fcontext.hpp). */
typedef struct {
    void *fctx;
    void *data;
} transfer;

extern transfer jump_fcontext(void *to, void *data);
extern void *make_fcontext(void *stack_top, size_t bytes, void (*function)(transfer));

static void bounce(transfer from)
{
    for (;;)
        from = jump_fcontext(from.fctx, NULL);
}

double fcontext_switch(uint64_t count)
{
    enum { STACK = 65536 };
    static char *stack;
    static transfer other;
    double begin;

    if (!stack) {
        stack = aligned_alloc(16, STACK);
        other.fctx = make_fcontext(stack + STACK, STACK, bounce);
    }
    begin = bench_now_ns();
    for (uint64_t i = 0; i < count / 2; i++)
        other = jump_fcontext(other.fctx, NULL);
    return (bench_now_ns() - begin) / (double)count;
}
