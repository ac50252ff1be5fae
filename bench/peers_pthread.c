/* peers_pthread.c - POSIX threads of the host. */
#include "bench.h"

#include <pthread.h>
#include <sched.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t released = PTHREAD_COND_INITIALIZER, arrived = PTHREAD_COND_INITIALIZER;
static uint64_t rounds, waiting;
static int go;

static void *nothing(void *context)
{
    return context;
}

double pthread_create_join(uint64_t count)
{
    double begin = bench_now_ns();

    for (uint64_t i = 0; i < count; i++) {
        pthread_t thread;

        pthread_create(&thread, NULL, nothing, NULL);
        pthread_join(thread, NULL);
    }
    return (bench_now_ns() - begin) / (double)count;
}

/* A request that one thread hands to another, which answers it: 16 bytes there and 16 back. */
static struct {
    enum { NONE, ASKED, ANSWERED } state;
    char in[16], out[16];
} request;

static pthread_cond_t asked = PTHREAD_COND_INITIALIZER, answered = PTHREAD_COND_INITIALIZER;

static void *serve(void *context)
{
    for (uint64_t i = 0; i < rounds; i++) {
        pthread_mutex_lock(&mutex);
        while (request.state != ASKED)
            pthread_cond_wait(&asked, &mutex);
        memcpy(request.out, request.in, sizeof request.out);
        request.state = ANSWERED;
        pthread_mutex_unlock(&mutex);
        pthread_cond_signal(&answered);
    }
    return context;
}

double pthread_request(uint64_t count)
{
    char in[16] = "question", out[16];
    pthread_t server;
    double begin;

    rounds = count;
    request.state = NONE;
    pthread_create(&server, NULL, serve, NULL);
    begin = bench_now_ns();
    for (uint64_t i = 0; i < count; i++) {
        pthread_mutex_lock(&mutex);
        memcpy(request.in, in, sizeof in);
        request.state = ASKED;
        pthread_cond_signal(&asked);
        while (request.state != ANSWERED)
            pthread_cond_wait(&answered, &mutex);
        memcpy(out, request.out, sizeof out);
        pthread_mutex_unlock(&mutex);
    }
    begin = bench_now_ns() - begin;
    pthread_join(server, NULL);
    return begin / (double)count;
}

static void *hand_off(void *context)
{
    for (uint64_t i = 0; i < rounds; i++) {
        pthread_mutex_lock(&mutex);
        sched_yield(); /* inside: the lock is wanted by the others meanwhile */
        pthread_mutex_unlock(&mutex);
    }
    return context;
}

double pthread_mutex_hand_off(uint64_t count)
{
    pthread_t threads[4];
    double begin = bench_now_ns();

    rounds = count / 4;
    for (int i = 0; i < 4; i++)
        pthread_create(&threads[i], NULL, hand_off, NULL);
    for (int i = 0; i < 4; i++)
        pthread_join(threads[i], NULL);
    return (bench_now_ns() - begin) / (double)count;
}

static void *herd(void *context)
{
    pthread_mutex_lock(&mutex);
    waiting++;
    pthread_cond_signal(&arrived);
    while (!go)
        pthread_cond_wait(&released, &mutex);
    pthread_mutex_unlock(&mutex);
    return context;
}

double pthread_release_herd(uint64_t threads)
{
    pthread_t *list = calloc(threads, sizeof *list);
    pthread_attr_t attributes;
    double begin;

    go = 0;
    waiting = 0;
    pthread_attr_init(&attributes);
    pthread_attr_setstacksize(&attributes, 16384);
    for (uint64_t i = 0; i < threads; i++)
        pthread_create(&list[i], &attributes, herd, NULL);
    pthread_mutex_lock(&mutex);
    while (waiting < threads)
        pthread_cond_wait(&arrived, &mutex);
    begin = bench_now_ns();
    go = 1;
    pthread_cond_broadcast(&released);
    pthread_mutex_unlock(&mutex);
    for (uint64_t i = 0; i < threads; i++)
        pthread_join(list[i], NULL);
    begin = bench_now_ns() - begin;
    free(list);
    return begin / (double)threads;
}
