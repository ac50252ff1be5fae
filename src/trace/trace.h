/*
 * trace.h - what happened in one execution, step by step.
 *
 * Recorded only where somebody will look at it: in the replay from which a report is made. An event
 * stands where the step was made, which may be long after the routine was entered: a thread that is
 * interrupted at the point of KeSetEvent sets the event when it goes on.
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum trace_kind {
    TRACE_CALL,  /* a routine of the kernel or of the Win32 API */
    TRACE_READ,  /* an access of compiled code to memory */
    TRACE_WRITE, /* or to read and write it at once */
    TRACE_TIME,  /* the clock moved while somebody could have run */
    TRACE_END,   /* a thread ended */
};

struct trace_event {
    enum trace_kind kind;
    uint64_t step;
    uint64_t time_100ns;
    uint32_t actor;
    uint32_t cpu;
    bool interrupt;  /* the actor is a DPC or ISR */
    bool isr;        /* it is an ISR */
    bool preemption; /* another actor was interrupted for it */
    bool thread;     /* the object is a thread: starting and joining are no news */
    bool atomic;     /* an access that reads and writes at once, or a volatile write */
    uint8_t irql, irql_after;
    const char *text; /* the routine; static */
    uint64_t object;  /* what it is about; 0: nothing */
    uint64_t pc;      /* in compiled code; 0: not known */
    uint64_t value;   /* TRACE_TIME: by how much */
    const char *name; /* of the object; owned by the trace; NULL: none */
};

struct trace {
    struct trace_event *events;
    size_t count, room;
    size_t dropped; /* events beyond TRACE_LONGEST, the earliest ones */
    char **strings;
    size_t string_count, string_room;
    bool unnamed; /* it is only compared: objects need no names */
};

enum { TRACE_LONGEST = 200000 };

struct trace_event *trace_add(struct trace *trace);
const char *trace_string(struct trace *trace, const char *text); /* a copy that it owns */
void trace_clear(struct trace *trace);
void trace_free(struct trace *trace);

/* Index of the first event in which two traces differ; SIZE_MAX: they are the same. */
size_t trace_difference(const struct trace *a, const struct trace *b);

/* The same, but objects may lie elsewhere: who did what where counts. */
size_t trace_other_way(const struct trace *a, const struct trace *b);
