/* blocked.h - threads that wait for ever, and CPUs that spin for ever. */
#pragma once
#include "run/internal.h"
#include "trace/trace.h"

struct verify;

/* Nothing can happen any more: fill title, why, notes and place. trace: of the execution, or NULL;
 * with it the notes say which signal was missed. */
void run_blocked(struct finding *finding, struct verify *verify, const struct trace *trace);

/* DriverUnload does not return, though others run. */
void run_blocked_unload(struct finding *finding, struct verify *verify);

/* Do CPUs wait for each other's spin locks, beginning with `cpu`? Then who for what. */
bool run_spin_cycle(const struct sim_cpu *cpu, char *text, size_t bytes,
                    const char *(*name)(const void *lock));

/* An app goes on for ever, and others with it. */
void run_never_ends(struct finding *finding, struct verify *verify);
