/*
 * probe.h - what observers see.
 *
 * The machine and the kernel report what happens by probes; rules, the race detector and the event
 * log listen. An observer cannot change a run: it gets constant data and returns nothing. The mask
 * sim->observing makes a probe nobody listens to cost one test.
 */
#pragma once
#include <stdbool.h>
#include <stdint.h>

enum { SIM_MAX_OBSERVERS = 8 };

/* Kinds of the machine; layers above define theirs from SIM_PROBE_KERNEL up to 31. */
enum sim_probe_kind {
    SIM_PROBE_POINT,     /* a: operation, b: value */
    SIM_PROBE_SWITCH,    /* a CPU got another thread; b: actor number */
    SIM_PROBE_STEP,      /* another CPU is stepped; a: its number */
    SIM_PROBE_IRQL,      /* a: old, b: new */
    SIM_PROBE_INTERRUPT, /* a: level; begin of an activation */
    SIM_PROBE_CLOCK,     /* b: new time */
    SIM_PROBE_EXIT,      /* a thread ended */
    SIM_PROBE_KERNEL = 8,
};

struct sim_probe {
    uint32_t kind;
    uint32_t a;
    uint64_t b;
    uint64_t c;
    const void *object; /* what it is about, if anything */
    const char *text;   /* name of the operation */
    uint64_t pc;        /* the caller in driver code, 0 if unknown */
    const void *frame;  /* of the function that made the probe: where a walk of the stack begins */
};

typedef void sim_notified(void *self, const struct sim_probe *probe);

struct sim_observer {
    uint32_t kinds; /* bit per kind it wants */
    void *self;
    sim_notified *notify;
    /* By kind, who is told of it instead; NULL there, or no table: notify. Saves it a switch. */
    sim_notified *const *by_kind;
};

/* Who is told of the probes of a kind: its only observer, or all of them one after the other. */
struct sim_listener {
    sim_notified *notify;
    void *self;
};

struct sim;

void sim_observe(struct sim *sim, const struct sim_observer *observer);
/* An observer that is there already wants that kind from now on, or no more. */
void sim_listen(struct sim *sim, const struct sim_observer *observer, uint32_t kind, bool listens);

/* The kind is a constant, as a rule, so that who is told is one load away. */
#define sim_probe(sim_, kind_, ...)                                                                \
    do {                                                                                           \
        struct sim *const of_ = (sim_); /* read once: most say world->sim */                       \
                                                                                                   \
        if (__builtin_expect(of_->observing >> (kind_)&1, 0))                                      \
            of_->listeners[kind_].notify(of_->listeners[kind_].self,                               \
                                         &(struct sim_probe){.kind = (kind_),                      \
                                                             .frame = __builtin_frame_address(0),  \
                                                             __VA_ARGS__});                        \
    } while (0)
