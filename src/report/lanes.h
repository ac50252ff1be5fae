/* lanes.h - the steps of an execution as a table with a lane for each thread. */
#pragma once
#include "host/symbols.h"
#include "trace/trace.h"

#include <stdio.h>

struct finding;

struct lanes_options {
    bool all;             /* every step, not only those that matter */
    uint64_t start_100ns; /* time zero */
};

/* "driver.c:87", in the program's own source where it can be; "": not known. */
void report_place(struct symbols *symbols, uint64_t pc, char *text, size_t bytes);

/* Nothing is printed if fewer than two steps matter, or only those of one thread. */
void report_lanes(FILE *out, struct symbols *symbols, const struct trace *trace,
                  const struct finding *finding, const struct lanes_options *options);
