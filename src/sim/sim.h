/*
 * sim.h - the machine: CPUs, actors, IRQL, the clock, choices.
 *
 * The machine does not know what Windows is. Its words:
 *
 *   actor     who makes a transition: a thread, one activation of an interrupt routine (a DPC or an
 *             ISR, nested on the thread it interrupts), or the clock.
 *   CPU       holds an IRQL, the thread the dispatcher put on it, and requested interrupts. A CPU
 * is *busy* when stepping it would do something. point     a place where another CPU could run
 * next: before every access to something shared. step      what one CPU does between two points.
 *   choice    a point at which more than one thing could happen and somebody is asked which.
 *
 * Invariants
 *   1. One host thread. Exactly one CPU is being stepped (sim->cpu); every other CPU's flow of
 *      control is stopped inside one of the switch functions of dispatch.c.
 *   2. The flow of a CPU is the fiber of cpu->thread; interrupt routines run nested on that fiber.
 *      An idle CPU has cpu->thread == &cpu->idle, whose fiber runs interrupts and nothing else.
 *   3. A thread is on at most one CPU. Threads change only while the CPU's IRQL is below
 *      SIM_DISPATCH, and a thread keeps its IRQL (0 or 1) across being switched out.
 *   4. Time moves only when no CPU is busy, or when a strategy chooses so.
 *   5. Between two points nothing else runs: a layer above needs no lock of its own.
 *   6. Interrupts at level L start only on a CPU whose IRQL is below L.
 *
 * After any call that may switch (named "switches" below), sim->cpu and cpu->thread must be read
 * again: a thread may come back on another CPU.
 */
#pragma once
#include "base/check.h"
#include "base/list.h"
#include "base/world.h"
#include "host/fiber.h"
#include "host/seh.h"
#include "sim/probe.h"
#include "sim/strategy.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    SIM_MAX_CPUS = 64,
    SIM_PRIORITIES = 32,
    SIM_LEVELS = 16, /* IRQL 0..15 */
    SIM_PASSIVE = 0,
    SIM_APC = 1,      /* software interrupt to the current thread */
    SIM_DISPATCH = 2, /* software interrupt that runs DPCs and switches threads */
    SIM_EDGES = 1024,
};

enum sim_actor_kind { SIM_THREAD, SIM_INTERRUPT, SIM_IDLE, SIM_CLOCK };

enum sim_actor_state {
    SIM_NEW,     /* made, never readied */
    SIM_READY,   /* in a ready queue */
    SIM_STANDBY, /* chosen as the next thread of a CPU (cpu->next) */
    SIM_RUNNING, /* cpu->thread of some CPU */
    SIM_BLOCKED, /* waits for sim_ready */
    SIM_DONE,    /* left for good */
};

/* In order of use: a switch touches the first two cache lines. */
struct sim_actor {
    struct host_fiber fiber; /* its flow of control; threads and idle actors only */
    struct sim_cpu *cpu;     /* where it runs or last ran */
    uint64_t points;       /* points it has passed; counted under a strategy, for which they name a
                            * moment of its life */
    uint64_t salt;         /* its number, placed for the hash of a point */
    uint8_t kind;          /* enum sim_actor_kind */
    uint8_t state;         /* enum sim_actor_state */
    uint8_t priority;      /* 0..31, higher runs first */
    uint8_t irql;          /* its IRQL while it is not on a CPU; of an activation: at its start */
    uint32_t pending;      /* interrupts requested for this thread wherever it runs (SIM_APC) */
    void *owner;           /* the structure of the layer above */
    uint64_t affinity;     /* bit n: may run on CPU n */
    struct seh_chain *seh; /* bound while it runs */
    const void *space;     /* whose address space it uses: hooks.switched; NULL: not known */
    int32_t quantum;       /* work left before its turn ends */
    uint32_t number;       /* order of creation in this execution, from 1 */
    struct list link;      /* in a ready queue */
    void (*entry)(void *argument); /* what a thread runs; the fiber is made when it first starts */
    void *argument;
    uint32_t children;       /* how many actors it made */
    uint32_t ident;          /* (creator, n-th of it) as a number: same in every schedule */
    uint32_t epoch;          /* of the race detector: see race/shadow.h */
    bool user_stack;         /* runs on a stack that interrupts must not use */
    bool user_interrupted;   /* interrupts run on its kernel stack; beneath it is in user mode */
    bool spinning;           /* it went round in circles at its last point; see spin.h */
    uint8_t spin_writes;     /* bit per place of the circle: it may change something */
    struct race_actor *race; /* what the race detector knows of it; NULL: not met yet */
    void *kernel_stack_top;  /* where interrupts run if user_stack */
    /* Is it going round in circles? Kept under a strategy only; see spin.h. */
    uint64_t spin_turn;     /* sim->turn when that began */
    uint16_t spin_repeats;  /* points in a row that were in the circle already, at most that many */
    uint8_t spin_places;    /* points in the circle */
    uint32_t spin_place[4]; /* what they are about, as a hash */
    /* Its next step as strategies see it: kept ready because each point offers it. */
    struct sim_alternative step;
    /* At a point under a strategy: what it is about to take, and whether it could. NULL: anything.
     */
    bool (*can_take)(const volatile void *wanted, struct sim_actor *actor);
    const volatile void *wanted;
};

/* A moment at which something happens; part of a larger structure. */
struct sim_deadline {
    uint64_t due_100ns; /* absolute */
    uint64_t order;     /* among equal due times the earlier set fires first */
    uint32_t index;     /* place in the heap from 1; 0 if not set */
    void (*fire)(struct sim_deadline *deadline);
};

struct sim_cpu {
    struct sim_actor *thread; /* what the dispatcher put here; &idle if nothing */
    struct sim_actor *actor;  /* who acts: thread, or an interrupt nested on it */
    struct sim_actor *next;   /* thread that takes over when IRQL allows, or NULL */
    union {
        struct {
            uint32_t pending; /* bit L: an interrupt at level L is requested */
            uint8_t irql;
            uint8_t nesting; /* interrupt activations on top of the thread */
        };
        uint64_t unusual; /* all three: 0 if the CPU is at SIM_PASSIVE with nothing to deliver */
    };
    uint8_t number;
    const void *spins_on; /* lock it busy-waits for, or NULL */
    bool stalled;         /* busy-waits for its deadline `stall` */
    bool quantum_over;    /* the thread yields to its equals at the next delivery */
    uint64_t work;        /* points and loop edges it has executed */
    struct sim_actor idle;
    struct sim_deadline stall;
};

struct sim_limits {
    uint64_t slice;   /* work after which `run` steps the next busy CPU */
    uint64_t quantum; /* work after which a thread yields to its equals */
    uint64_t hang;    /* work without the clock moving that counts as a hang */
    uint32_t threads; /* threads alive at once */
};

enum sim_stop {
    SIM_STOP_IDLE,   /* nothing can happen any more: no busy CPU, no deadline */
    SIM_STOP_HALT,   /* sim_halt was called */
    SIM_STOP_CHOICE, /* pause_at_choice: a strategy is about to be asked; sim_resume goes on */
};

/* What the layer above lends to the machine. */
struct sim_hooks {
    /* Deliver the interrupt requested at `level` on the current CPU; IRQL is already `level`. */
    void (*interrupt)(unsigned level);
    /* A thread used up its turn: its priority may decay. */
    void (*quantum_end)(struct sim_actor *thread);
    /* A CPU executed limits.hang units without the clock moving. May call sim_halt. */
    void (*hang)(void);
    /* Called now and then while it runs: true stops the machine (Ctrl-C, a limit of the user). */
    bool (*poll)(void);
    /* All CPUs that are not idle spin for locks and no deadline is left. */
    void (*stuck)(void);
    /* A thread is among the next to run: have its memory fetched. NULL: nobody cares. */
    void (*soon)(const struct sim_actor *thread);
    /* The stack of a thread that is about to start, and the end of its use. */
    bool (*stack_get)(struct sim_actor *thread);
    void (*stack_put)(struct sim_actor *thread);
    /* Before the flow of control goes on as `thread`, whose space is not the one that is current,
     * or not known. NULL: there are no spaces. */
    void (*switched)(struct sim_actor *thread);
};

enum { SIM_TRAIL = 64 };

struct sim {
    struct sim_cpu *cpu;      /* the one being stepped */
    int64_t countdown;        /* work left until sim_attention is called */
    int64_t fence;            /* sim_plain: the countdown is above; see sim_fence */
    uint64_t hash;            /* rolling trace hash of this execution */
    uint32_t observing;       /* bit per probe kind that an observer listens to */
    uint32_t ready_count;     /* threads in ready queues */
    uint64_t busy;            /* bit n: stepping CPU n would do something */
    uint64_t idle;            /* bit n: CPU n has no thread and none coming */
    int64_t countdown_booked; /* value of countdown at the last sim_account */
    struct sim_cpu *cpus;     /* [cpu_count] */
    const void *space;        /* the current one; &space: not known, ask hooks.switched */
    uint64_t now_100ns;       /* virtual time */
    uint32_t edges;           /* loop edges since the last point made of them */
    uint32_t cpu_count;
    uint64_t steps_base;             /* steps = steps_base - countdown; see sim_steps */
    uint64_t quiet_since;            /* steps when the clock last moved */
    uint32_t forced_moves;           /* of the clock since all CPUs were last idle */
    uint32_t early_moves;            /* by a strategy, likewise: SIM_EARLY_MOVES */
    struct sim_strategy *strategy;   /* NULL: the default policy without asking */
    struct sim_schedule *schedule;   /* decisions taken, outside the world; may be NULL */
    struct sim_footprint *footprint; /* of the strategy: what is touched goes here; or NULL */
    struct sim_hooks hooks;
    struct sim_limits limits;
    struct list ready[SIM_PRIORITIES];
    uint32_t ready_mask; /* bit p: ready[p] is not empty */
    uint32_t threads_alive;
    uint32_t threads_refused; /* because of limits.threads */
    uint32_t actor_count;     /* actors ever made */
    uint32_t clock_polls;     /* reads of the clock since the last point */
    uint64_t polled_at;       /* sim_steps at the last read */
    uint32_t deadline_count;  /* heap: deadlines[1..deadline_count] */
    uint32_t deadline_room;
    uint64_t deadline_order;
    struct sim_deadline **deadlines;
    struct sim_actor clock;   /* acts while deadlines fire */
    struct host_fiber host;   /* the flow that called sim_run */
    struct host_fiber scrap;  /* where a flow that never comes back is saved */
    struct host_fiber paused; /* the flow that is about to ask */
    const struct sim_observer *observers[SIM_MAX_OBSERVERS];
    uint8_t listening[32];                 /* by kind of probe: bit per observer */
    struct sim_listener listeners[32];     /* by kind */
    struct sim_listener two_listen[32][2]; /* where it is two */
    uint32_t observer_count;
    uint32_t fences;                /* reasons why no point is plain */
    struct sim_actor *idle_waiter;  /* waits until nothing else can happen */
    struct sim_deadline idle_limit; /* but no longer than this */
    enum sim_stop stop;
    uint64_t trail[SIM_TRAIL]; /* blocks of driver and app code run last, a ring, for reports */
    uint32_t trail_at;         /* where the next goes, modulo SIM_TRAIL */
    uint64_t stirred_order;    /* deadlines from this one on are newer than the last thread */
    uint32_t rounds;           /* moves of the clock since then */
    bool stirred;              /* a thread was made ready since the machine was last quiet */
    bool wait_steady;          /* idle_waiter waits no longer than until nothing is new */
    bool became_idle;
    bool halting;
    /* under a strategy: what the current point is about */
    uint32_t at_operation; /* 0: loop edges */
    uint64_t at_value;
    const volatile void *at_object; /* NULL: not known */
    uint64_t at_pc;                 /* the access in driver code; 0: not known */
    uint64_t turn;                  /* counts changes of the actor that reaches points */
    uint32_t spin_run;              /* points in a row at which whoever came there was spinning */
    uint32_t turn_actor;            /* its number */
    uint32_t ready_peak;            /* most threads that ever waited for a CPU */
    uint32_t reading;           /* bit per operation that changes nothing; the layer above says */
    bool at_private;            /* see struct sim_choice */
    bool points_access;         /* plain accesses of driver code are points */
    bool waiters_any;           /* waiters are served in any order, not first come first served */
    struct sim_sharing *shared; /* outside the world: which memory several actors touch; or NULL */
    bool abandoned;             /* the strategy wanted no more of this execution */
    bool pause_at_choice;       /* sim_run returns before the first question to the strategy */
    bool keeps_marks;           /* and before those that the strategy will return to */
};

/* --- machine.c ------------------------------------------------------------------------------- */

/* Make a machine of `cpus` CPUs in the current world; time starts at start_100ns. */
struct sim *sim_create(uint32_t cpus, uint64_t start_100ns, const struct sim_hooks *hooks);

/* From now on choices are asked of the strategy (NULL: the default policy). */
void sim_set_strategy(struct sim *sim, struct sim_strategy *strategy);

/* Let the machine go on until it stops; callable again after more threads were readied. */
enum sim_stop sim_run(struct sim *sim);

/* After SIM_STOP_CHOICE: ask, and go on until it stops. Any number of times, if the world is as it
 * was when sim_run returned. */
enum sim_stop sim_resume(struct sim *sim);

/* Stop the machine now, from any flow of control in it. Does not return. */
_Noreturn void sim_halt(struct sim *sim);

/* --- actor.c --------------------------------------------------------------------------------- */

/* A thread that will run entry(argument), in state SIM_NEW; its memory belongs to the caller.
 * Returns false when limits.threads are alive. */
bool sim_thread_init(struct sim *sim, struct sim_actor *thread, uint8_t priority,
                     void (*entry)(void *), void *argument);

/* The current thread ends. Its fiber and stack go back to the pool. Does not return. */
_Noreturn void sim_thread_exit(struct sim *sim);

/* Number and identify an actor made by the current one (used for interrupt activations). */
void sim_actor_number(struct sim *sim, struct sim_actor *actor);

/* --- dispatch.c: who runs where --------------------------------------------------------------- */

/* A new or blocked thread becomes able to run. Takes an idle CPU, or preempts a lower priority
 * (at the next sim_deliver), or queues. Never switches. */
void sim_ready(struct sim *sim, struct sim_actor *thread);

/* The current thread gives up its CPU until sim_ready. IRQL must be below SIM_DISPATCH. Switches.
 */
void sim_block(struct sim *sim);

/* The current thread goes to the tail of its ready queue if an equal waits there. Switches.
 * Returns whether another thread ran. */
bool sim_yield(struct sim *sim);

/* Change a thread's priority, moving it between queues or preempting as needed. Never switches. */
void sim_set_priority(struct sim *sim, struct sim_actor *thread, uint8_t priority);

/*
 * The current thread waits until nothing else can happen, or `longest` has passed (0: for ever).
 * `steady`: or until nothing new will happen: for some time no thread has run, and all that is due
 * was set by interrupts since then (periodic timers, DPCs that set their timer again). Returns
 * whether the machine became idle or steady. Switches.
 */
bool sim_wait_idle(struct sim *sim, uint64_t longest_100ns, bool steady);

/* Restrict a thread to some CPUs; if it is on another one it leaves at the next delivery. */
void sim_set_affinity(struct sim *sim, struct sim_actor *thread, uint64_t affinity);

/* The current CPU cannot go on until sim_spin_wake(lock). Switches. */
void sim_spin_wait(struct sim *sim, const void *lock);
void sim_spin_wake(struct sim *sim, const void *lock);

/* Countdown exhausted: end of a slice, a strategy's turn, a limit. Switches. */
void sim_attention(struct sim *sim);

/* SIM_EDGES loop edges were executed without a point: make one. Switches. */
void sim_edges_full(struct sim *sim);

/* Whether stepping the CPU would do something, into sim->busy; after a change of its fields. */
void sim_update_busy(struct sim *sim, struct sim_cpu *cpu);

/* --- irql.c ---------------------------------------------------------------------------------- */

/* Ask for an interrupt at `level` on a CPU; it is delivered by sim_deliver or when stepped. */
void sim_request(struct sim *sim, struct sim_cpu *cpu, unsigned level);

/* Ask for the SIM_APC interrupt of one thread, now or when it next runs. */
void sim_request_apc(struct sim *sim, struct sim_actor *thread);

/* Run what is requested above the current IRQL on the current CPU. Switches. */
void sim_deliver(struct sim *sim);

/* Begin and end of one interrupt activation on the current CPU. */
void sim_interrupt_enter(struct sim *sim, struct sim_actor *activation);
void sim_interrupt_leave(struct sim *sim, struct sim_actor *activation);

/* --- clock.c --------------------------------------------------------------------------------- */

void sim_deadline_set(struct sim *sim, struct sim_deadline *deadline, uint64_t due_100ns);

/* Returns whether it was set. */
bool sim_deadline_cancel(struct sim *sim, struct sim_deadline *deadline);

/* The current CPU does nothing else for that long. Switches. */
void sim_stall(struct sim *sim, uint64_t duration_100ns);

/* Virtual time, counting the read: a loop that only reads the clock lets it move. Switches. */
uint64_t sim_clock_read(struct sim *sim);

/* Move to the next deadline and fire all that are due. False if there is none. */
bool sim_clock_advance(struct sim *sim);

/* --- choice.c -------------------------------------------------------------------------------- */

/*
 * Ask which of `count` things happens (an allocation fails or not, which waiter is served); 0 is
 * what the machine does by itself and the answer without a strategy. `kind` says what it is about.
 */
uint32_t sim_choose(struct sim *sim, enum sim_choice_kind kind, uint32_t count);

/* --- sharing.c: points at plain accesses ------------------------------------------------------ */

/* What was learned about memory in all executions so far; `struct sim_sharing` is not in a world.
 */
struct sim_sharing *sim_sharing_create(void);
void sim_sharing_destroy(struct sim_sharing *sharing);
void sim_sharing_begin(struct sim_sharing *sharing); /* before each execution */
/* From now on only what is told counts as shared: races that were found. */
void sim_sharing_only_told(struct sim_sharing *sharing);
void sim_sharing_tell(struct sim_sharing *sharing, uint64_t address, uint64_t bytes);

/* Changes whenever memory turns out to be shared that was thought private. */
uint64_t sim_sharing_generation(const struct sim_sharing *sharing);

/* See sim_access. Switches. */
void sim_access_point(struct sim *sim, uint32_t operation, uint64_t address, uint64_t value,
                      uint64_t bytes, bool write, uint64_t pc);

/* The current actor says itself that it goes round in circles (a yield): it will at its next point.
 */
void sim_spin_hint(struct sim *sim);

/* Who makes the current transition, as footprints name it. */
uint32_t sim_process(const struct sim *sim, const struct sim_cpu *cpu);

void sim_touch_note(struct sim *sim, const volatile void *address, uint32_t bytes, unsigned flags);

/* The current transition touches [address, address + bytes); flags: SIM_TOUCH_xxx. */
static inline void sim_touch(struct sim *sim, const volatile void *address, uint32_t bytes,
                             unsigned flags)
{
    if (irqlab_unlikely(sim->footprint != NULL))
        sim_touch_note(sim, address, bytes, flags);
}

/*
 * After the current transition `process` does not do what it could have done next: a deadline is
 * gone, a thread is made to end; 0: nobody does anything, the machine stops. A search that learns
 * from what happens would never hear of it, and has to let it come first.
 */
static inline void sim_forestall(struct sim *sim, uint32_t process)
{
    sim_touch(sim, (const void *)(uintptr_t)process, 0, SIM_TOUCH_FORESTALLS);
}

/* The current transition makes `thread` go on otherwise with whatever step it makes next. */
static inline void sim_touch_next_step(struct sim *sim, const struct sim_actor *thread)
{
    sim_touch(sim, (const void *)(uintptr_t)thread->step.process, 0, SIM_TOUCH_NEXT_STEP);
}

/* Driver code is about to access memory, and sim->points_access: a point. Switches. */
static inline void sim_access(struct sim *sim, uint32_t operation, uint64_t address, uint64_t value,
                              uint64_t bytes, bool write, uint64_t pc)
{
    const struct sim_actor *thread = sim->cpu->thread;
    uint64_t low = (uint64_t)(uintptr_t)thread->fiber.stack_low;

    if (address - low < (uint64_t)(uintptr_t)thread->fiber.stack_high - low)
        return; /* its own */
    if (irqlab_likely(sim->strategy != NULL) &&
        ((sim->busy & (sim->busy - 1)) || sim->deadline_count)) /* somebody else could act */
        sim_access_point(sim, operation, address, value, bytes, write, pc);
    sim_touch(sim, (const void *)(uintptr_t)address, (uint32_t)bytes,
              (write ? SIM_TOUCH_WRITE : 0) | SIM_TOUCH_FREE);
}

/* The current thread goes on in another space, which is current already. */
static inline void sim_set_space(struct sim *sim, const void *space)
{
    sim->cpu->thread->space = sim->space = space;
}

/* --- the fast paths ----------------------------------------------------------------------------
 */

static inline uint64_t sim_mix(uint64_t hash, uint64_t value)
{
    hash = (hash ^ value) * 0x9E3779B97F4A7C15ull;
    return hash ^ (hash >> 29);
}

/*
 * What a point leaves behind: the trace hash and the countdown. (Not the actor's count of points:
 * names of moments are needed under a strategy only, where sim_attention counts. A third sum in
 * memory made two points take 20 cycles where 9 are enough.)
 *
 * The hash of the points of one slice is a sum, so that a point waits for the one before it no
 * longer than an addition takes. What is added is the number of the point (the low 40 bits of its
 * value, its actor and its operation side by side) times the fourth power of its place in the
 * slice: exchanging two points changes the sum, and another exchange elsewhere does not make up for
 * it. sim_attention stirs the sum well; under a strategy that is at every point.
 */
static inline void sim_point_note(struct sim *sim, struct sim_actor *actor, uint32_t operation,
                                  uint64_t value)
{
    uint64_t place = (uint64_t)sim->countdown--, square = place * place;

    sim->hash += ((value << 24) + actor->salt + operation) * (square * square);
}

/*
 * A point: the current actor is about to do `operation` (a code of the layer above) with `value`.
 * Call before the effect. Switches.
 */
static inline void sim_point(struct sim *sim, uint32_t operation, uint64_t value)
{
    sim_point_note(sim, sim->cpu->actor, operation, value);
    if (irqlab_unlikely(sim->countdown <= 0)) {
        sim->at_operation = operation;
        sim->at_value = value;
        sim->at_object = NULL;
        sim_attention(sim);
    }
}

/*
 * Nobody listens to any probe, no thread holds the dispatcher for its next wait (sim_fence), and
 * the next point is not one at which the machine does something: sim_point_note is all of it. Never
 * so under a strategy. One comparison, because every documented routine begins with it.
 */
static inline bool sim_plain(const struct sim *sim)
{
    return irqlab_likely(sim->countdown > sim->fence);
}

/* Begin and end of something that must be seen by every point: nothing is plain in between. */
static inline void sim_fence(struct sim *sim)
{
    sim->fences++;
    sim->fence = INT64_MAX;
}

static inline void sim_unfence(struct sim *sim)
{
    if (--sim->fences == 0)
        sim->fence = 1;
}

/* Points passed in all. */
static inline uint64_t sim_steps(const struct sim *sim)
{
    return sim->steps_base - (uint64_t)sim->countdown;
}

static inline unsigned sim_irql(const struct sim *sim)
{
    return sim->cpu->irql;
}

static inline unsigned sim_raise(struct sim *sim, unsigned irql)
{
    struct sim_cpu *cpu = sim->cpu;
    unsigned old = cpu->irql;

    cpu->irql = (uint8_t)irql;
    if (old < SIM_DISPATCH && irql >= SIM_DISPATCH) /* before it an interrupt could have come */
        sim_touch(sim, cpu, 1, SIM_TOUCH_FREE | SIM_TOUCH_INTERNAL);
    return old;
}

/* Lower and deliver what became possible. Switches. */
static inline void sim_lower(struct sim *sim, unsigned irql)
{
    struct sim_cpu *cpu = sim->cpu;

    if (cpu->irql >= SIM_DISPATCH && irql < SIM_DISPATCH)
        sim_touch(sim, cpu, 1, SIM_TOUCH_INTERNAL);
    cpu->irql = (uint8_t)irql;
    if (irqlab_unlikely(cpu->pending >> (irql + 1)))
        sim_deliver(sim);
}

/* Deliver what was requested by the operation that ends now, if IRQL allows. Switches. */
static inline void sim_settle(struct sim *sim)
{
    struct sim_cpu *cpu = sim->cpu;

    if (irqlab_unlikely(cpu->pending >> (cpu->irql + 1)))
        sim_deliver(sim);
}

/*
 * Loop edges of driver code. Every SIM_EDGES of them are a point, so that code which spins without
 * calling anything cannot keep the others from running. Switches.
 */
static inline void sim_edge(struct sim *sim)
{
    if (irqlab_unlikely(++sim->edges >= SIM_EDGES))
        sim_edges_full(sim);
}
