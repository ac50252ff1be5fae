/* bench.h - one figure: the same work by irqlab and by a peer, timed in turn in one process. */
#pragma once
#include <stdint.h>

/* Nanoseconds per operation of one repetition of `count` operations. */
typedef double (*bench_work)(uint64_t count);

double bench_now_ns(void);

/* ours.c */
double ours_ping_pong(uint64_t count);
double ours_set_wait(uint64_t count);
double ours_wait_any_64(uint64_t count);
double ours_mutex_hand_off(uint64_t count);
double ours_create_join(uint64_t count);
double ours_release_herd(uint64_t threads); /* nanoseconds per thread */
double ours_fiber_switch(uint64_t count);
double ours_irql(uint64_t count);
double ours_empty_calls(uint64_t count); /* two of them: below that is no pair of routines */
double ours_bare_thread(uint64_t count); /* create + join without object, handle, id and process */
double ours_resident_per_thread(uint64_t threads); /* bytes */

/* ours_io.c */
double ours_device_control(uint64_t count);
double ours_device_control_pended(uint64_t count);

/* peers */
double loop_64_headers(uint64_t count);
double futex_ping_pong(uint64_t count);
double futex_set_wait(uint64_t count);
double pthread_mutex_hand_off(uint64_t count);
double pthread_request(uint64_t count);
double pthread_create_join(uint64_t count);
double pthread_release_herd(uint64_t threads);
double st_ping_pong(uint64_t count);
double st_create_join(uint64_t count);
double fcontext_switch(uint64_t count);
