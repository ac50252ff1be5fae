/*
 * ke.h - the dispatcher: what its files share and what upper layers may call besides the
 * documented routines.
 *
 * A dispatcher object is memory of the driver that starts with a DISPATCHER_HEADER. The wait engine
 * (wait.c) knows an object only through struct ke_waitable; each object's file defines one.
 *
 * No lock protects the dispatcher: between two points of the machine nothing else runs (sim.h,
 * invariant 5). A routine therefore makes its point first and then changes state at one go.
 */
#pragma once
#include "host/layout.h"
#include "ke/thread.h"

/* DISPATCHER_HEADER.Type. */
enum ke_type {
    KE_TYPE_EVENT_NOTIFICATION = 0,
    KE_TYPE_EVENT_SYNCHRONIZATION = 1,
    KE_TYPE_MUTANT = 2,
    KE_TYPE_PROCESS = 3,
    KE_TYPE_QUEUE = 4,
    KE_TYPE_SEMAPHORE = 5,
    KE_TYPE_THREAD = 6,
    KE_TYPE_GATE = 7,
    KE_TYPE_TIMER_NOTIFICATION = 8,
    KE_TYPE_TIMER_SYNCHRONIZATION = 9,
};

#ifndef SYNCH_LEVEL
#define SYNCH_LEVEL 12
#endif

/* Operations: what a point is about. Part of the trace hash, so append only. */
enum ke_operation {
    KE_OP_WAIT = 1,
    KE_OP_WAKE,
    KE_OP_SIGNAL,
    KE_OP_READ,
    KE_OP_IRQL,
    KE_OP_SPIN_ACQUIRE,
    KE_OP_SPIN_RELEASE,
    KE_OP_DPC,
    KE_OP_TIMER,
    KE_OP_APC,
    KE_OP_THREAD,
    KE_OP_REGION,
    KE_OP_LOCK, /* locks of ex: fast mutex, resource, push lock, rundown */
    KE_OP_POOL,
    KE_OP_OBJECT, /* ob: names, handles, references */
    KE_OP_IO,     /* io: IRPs, devices, queues */
    KE_OP_MEMORY, /* volatile and interlocked accesses of driver code */
    KE_OP_WRITE,  /* plain writes of driver code */
};

/* Probes of the kernel, on top of those of the machine. */
enum ke_probe {
    KE_PROBE_DDI = SIM_PROBE_KERNEL, /* a documented routine is entered: text its name, object, b
                                        its first interesting argument, pc the caller */
    KE_PROBE_RETURN,                 /* it returned something worth a look: text, b the value */
    KE_PROBE_OBJECT,                 /* object was initialised (text: kind, b: bytes) */
    KE_PROBE_ACQUIRE, /* object now belongs to the current thread or CPU (text: kind of lock) */
    KE_PROBE_RELEASE,
    KE_PROBE_PRINT,           /* text: a line of DbgPrint */
    KE_PROBE_POOL,            /* a: 1 allocated, 0 freed; object, b bytes, c tag */
    KE_PROBE_IRP,             /* a: enum of io; object the IRP */
    KE_PROBE_CALLBACK,        /* driver code is entered: text what kind, b its address */
    KE_PROBE_CALLBACK_RETURN, /* and left: a the IRQL it was entered at */
    KE_PROBE_RULE,   /* the kernel saw a rule broken that only it can see: text the rule id, b/c
                        arguments, object; see verify */
    KE_PROBE_ORDER,  /* one actor's past becomes known to another: a: enum ke_order, object through
                        what, b: for which struct sim_actor (0: the current one), c: see there */
    KE_PROBE_FRESH,  /* memory begins or ends a life: object, b bytes */
    KE_PROBE_ACCESS, /* code accessed memory it should not: object, b bytes, a: enum ke_access_fault
                        and KE_ACCESS_WRITE */
    KE_PROBE_CALL,  /* a driver calls a routine outside of its IRQL contract, or one that is watched
                       (verify_contract): text its name, object struct thunk_call, pc the caller */
    KE_PROBE_CODE,  /* code of a pageable section ran at DISPATCH_LEVEL (a: enum mm_code), or of an
                       INIT section after DriverEntry; b: where its routine begins */
    KE_PROBE_TOUCH, /* an access that the shadow did not know, or by a routine for its caller:
                       object, b bytes, a: enum ke_touch; only while an observer listens */
};

enum ke_touch {
    KE_TOUCH_WRITE = 1,
    KE_TOUCH_MARKED = 2, /* atomic or volatile */
};

/* A routine gives something out through a pointer of its caller. */
#define KE_GIVEN_OUT(pointer_, pc_)                                                                \
    sim_probe(world->sim, KE_PROBE_TOUCH, .object = (const void *)(pointer_),                      \
              .b = sizeof *(pointer_), .a = KE_TOUCH_WRITE, .pc = (pc_))

/* What is wrong with an access that the machine lets pass. */
enum ke_access_fault {
    KE_ACCESS_FREED,      /* pool that was freed */
    KE_ACCESS_BEYOND,     /* pool, but outside of the block */
    KE_ACCESS_PAGEABLE,   /* pageable, at DISPATCH_LEVEL or above */
    KE_ACCESS_STACK_GONE, /* a stack, below what its thread uses of it */
    KE_ACCESS_USER,       /* none: a driver accesses memory of the application, each time told */
    KE_ACCESS_WRITE = 0x100,
};

/* What KE_PROBE_ORDER says, in this order; see docs/design/race-edges.md. */
enum ke_order {
    KE_ORDER_CLEAR = 1,    /* what was released to the object counts no more */
    KE_ORDER_TRANSFER = 2, /* what was released to the object `c` is to this one too */
    KE_ORDER_BEGIN = 4,    /* the current actor, an interrupt activation, begins */
    KE_ORDER_APC = 8,      /* a kernel APC begins on the current thread; c: where its frames end */
    KE_ORDER_ACQUIRE = 16, /* what was released to the object is ordered before what comes */
    KE_ORDER_TAKEN = 32,   /* and counts no more */
    KE_ORDER_RELEASE = 64, /* what was is ordered before who acquires the object */
    KE_ORDER_SHARED = 128, /* acquire, release: not with others that are shared */
    KE_ORDER_END = 256,    /* the activation or APC is over */
};

#define KE_ORDER(how_, object_, ...)                                                               \
    sim_probe(world->sim, KE_PROBE_ORDER, .a = (how_), .object = (const void *)(object_),          \
              ##__VA_ARGS__)

/* [address, address + bytes) was given out, or given back: who used it before is of no concern. */
#define KE_FRESH(address_, bytes_)                                                                 \
    sim_probe(world->sim, KE_PROBE_FRESH, .object = (const void *)(address_), .b = (bytes_))

/* First line of every documented routine that observers look at. */
#define KE_DDI(object_, arg_)                                                                      \
    sim_probe(world->sim, KE_PROBE_DDI, .text = __func__, .object = (object_),                     \
              .b = (uint64_t)(arg_), .pc = (uint64_t)(uintptr_t)__builtin_return_address(0))

/* A routine that gives its caller a reference to a body: told to observers when it succeeds. */
#define KE_REFERENCED(body_)                                                                       \
    sim_probe(world->sim, KE_PROBE_RETURN, .text = __func__, .object = (body_),                    \
              .pc = (uint64_t)(uintptr_t)__builtin_return_address(0))

/* The part of an address that does not depend on where its region lies: what goes into hashes. */
static inline uint64_t ke_relative(const volatile void *address)
{
    return (uint64_t)(uintptr_t)address & 0xFFFFFFFFFFull;
}

/*
 * The same of a plain access, which may be to a variable that the kernel exports: those lie where
 * the host has put irqlab.
 */
static inline uint64_t ke_relative_data(const volatile void *address)
{
    uint64_t at = (uint64_t)(uintptr_t)address;

    return irqlab_likely(at < LAYOUT_OBSERVERS_END)
               ? ke_relative(address)
               : (at - (uint64_t)(uintptr_t)&world) & 0xFFFFFFFFFFull;
}

/* What the step that begins at a point does to the object of the point: its footprint. */
enum ke_effect {
    KE_EFFECT_NONE, /* nothing that others see, or the routine says it itself by sim_touch */
    KE_EFFECT_READ, /* it may be free for somebody just then */
    KE_EFFECT_LOOK, /* reads a dispatcher object */
    KE_EFFECT_WRITE,
    KE_EFFECT_SIGNAL, /* writes a dispatcher object */
    KE_EFFECT_LOCK,   /* takes it, having waited until ke_point_when's question was answered yes */
};

/* The machine has its turn at a point. */
irqlab_cold void ke_point_turn(enum ke_operation operation, const volatile void *object,
                               enum ke_effect effect);

static inline __attribute__((always_inline)) void
ke_point_as(enum ke_operation operation, const volatile void *object, enum ke_effect effect)
{
    struct sim *sim = world->sim;

    sim_point_note(sim, sim->cpu->actor, operation, ke_relative(object));
    if (irqlab_unlikely(sim->countdown <= 0))
        ke_point_turn(operation, object, effect);
}

/* A point about `object`, written to unless the operation says that it is not. */
static inline __attribute__((always_inline)) void ke_point(enum ke_operation operation,
                                                           const volatile void *object)
{
    switch (operation) {
    case KE_OP_READ:
        ke_point_as(operation, object, KE_EFFECT_READ);
        break;
    case KE_OP_WAIT:   /* the wait engine knows more */
    case KE_OP_IRQL:   /* so do these of the CPU */
    case KE_OP_POOL:   /* allocations commute */
    case KE_OP_REGION: /* concerns the caller alone */
    case KE_OP_MEMORY: /* the access hooks know address and size */
        ke_point_as(operation, object, KE_EFFECT_NONE);
        break;
    default:
        ke_point_as(operation, object, KE_EFFECT_WRITE);
        break;
    }
}

/* Driver code at pc accesses a volatile or atomic variable. */
static inline void ke_memory_point(const volatile void *object, uint32_t bytes, bool write,
                                   uint64_t pc)
{
    struct sim *sim = world->sim;

    sim->at_pc = pc;
    ke_point_as(write ? KE_OP_MEMORY : KE_OP_READ, object, KE_EFFECT_NONE);
    sim_touch(sim, object, bytes, (write ? SIM_TOUCH_WRITE : 0) | SIM_TOUCH_FREE);
}

/* And a plain one. */
static inline __attribute__((always_inline)) void ke_access(const volatile void *object,
                                                            uint64_t bytes, bool write, uint64_t pc)
{
    if (irqlab_unlikely(world->sim->points_access))
        sim_access(world->sim, write ? KE_OP_WRITE : KE_OP_READ, (uint64_t)(uintptr_t)object,
                   ke_relative_data(object), bytes, write, pc);
}

/* A point before the state of a dispatcher object is read. */
static inline void ke_point_look(const volatile void *header)
{
    ke_point_as(KE_OP_READ, header, KE_EFFECT_LOOK);
}

/* A point before a dispatcher object is signalled or reset. */
static inline __attribute__((always_inline)) void ke_point_signal(DISPATCHER_HEADER *header)
{
    ke_point_as(KE_OP_SIGNAL, header, KE_EFFECT_SIGNAL);
}

/*
 * A point before `object` is taken by a routine that blocks until can_take says yes. When schedules
 * are explored the caller stays at this point as long as it would block: it has just not arrived.
 */
void ke_point_when(enum ke_operation operation, const volatile void *object, enum ke_effect effect,
                   bool (*can_take)(const volatile void *object, struct sim_actor *actor));

static inline PKTHREAD ke_current(void)
{
    return ke_thread_of(world->sim->cpu->thread);
}

/* --- a stopped machine ------------------------------------------------------------------------ */

enum { KE_CRASH_FRAMES = 48 };

/* Why the machine stopped; filled by ke_crash and read by run. */
struct ke_crash {
    bool happened;
    ULONG code; /* bug check code */
    ULONG64 args[4];
    char why[512];                    /* one sentence in words */
    uint64_t frames[KE_CRASH_FRAMES]; /* return addresses, innermost first */
    uint32_t frame_count;
    PKTHREAD thread;
    uint32_t cpu;
    KIRQL irql;
    bool in_interrupt; /* in a DPC or ISR */
};

struct ke_dpc_queue {
    SINGLE_LIST_ENTRY *head, *tail; /* KDPC.DpcListEntry */
    uint32_t count;
    PKDPC running; /* whose routine runs now, or NULL */
};

enum { KE_HELD_SPIN_LOCKS = 16 };

struct ke_cpu {
    struct ke_dpc_queue dpcs;
    const void *held[KE_HELD_SPIN_LOCKS]; /* spin locks, in order of acquisition */
    uint64_t held_pc[KE_HELD_SPIN_LOCKS]; /* who acquired them */
    uint64_t vectors[4];  /* device interrupts asserted here and not served yet (interrupt.c) */
    uint32_t held_count;  /* may exceed the array: only the first are remembered */
    bool interrupts_off;  /* _disable() */
    KIRQL irql_on;        /* the level that _enable() goes back to */
    struct _KTHREAD idle; /* what KeGetCurrentThread is while nothing runs */
};

/* Where debug output goes; the layer above sets it. */
struct ke_print {
    void (*write)(void *context, const char *text, size_t bytes);
    void *context;
};

struct ke {
    struct ke_cpu *cpus;      /* [sim->cpu_count] */
    struct list threads;      /* every thread that has not ended, by all_link */
    uint64_t boot_time_100ns; /* system time at interrupt time 0 */
    ULONG spinners;           /* CPUs that wait for a spin lock */
    struct ke_crash crash;
    void (*on_crash)(void); /* run: the machine is about to stop */
    struct list interrupts; /* connected KINTERRUPTs; zero until there is one (interrupt.c) */
    void (*interrupt_connected)(ULONG vector); /* run: a first driver listens to this vector */
    struct device *devices;                    /* run: those that the command line names */
    struct list flushers;                      /* threads in KeFlushQueuedDpcs */
    struct sim_deadline low_tick;              /* when DPCs of low importance get their turn */
    struct ke_print print;                     /* where DbgPrint goes */
    bool no_debugger;                          /* breakpoints are exceptions */
    void (*thread_gone)(PKTHREAD thread); /* ps: the last act of a thread of its; must not switch */
    uint32_t threads_made;                /* in this execution */
    struct ke_ipi *ipi;                   /* the broadcast that goes on, or NULL (broadcast.c) */
    FAST_MUTEX generic_dpc;               /* excludes calls of KeGenericCallDpc */
    LIST_ENTRY bugcheck_records, bugcheck_reasons; /* zero until there is one (bugcheck.c) */
    bool
        print_errors_only; /* DbgPrintEx of DPFLTR_IHVDRIVER_ID is filtered as on a fresh Windows */
    ULONG print_mask;      /* levels of DbgPrintEx shown for every component */
    struct ke_raised {     /* what ke_raise_because said last */
        NTSTATUS status;
        char why[180];
    } raised;
};

/* Make the kernel in the current world, after sim_create. */
void ke_create(void);

/* The machine's hooks that ke implements; run passes them to sim_create. */
void ke_interrupt(unsigned level);
void ke_switched(struct sim_actor *thread);
void ke_quantum_end(struct sim_actor *thread);
void ke_soon(const struct sim_actor *thread);

/* Stop the simulated machine with a bug check. `why` is a sentence, printf-like. */
_Noreturn void ke_crash(ULONG code, ULONG64 a1, ULONG64 a2, ULONG64 a3, ULONG64 a4, const char *why,
                        ...) __attribute__((format(printf, 6, 7)));

/* The same from a fault: rip and rbp are where the stack walk begins. */
_Noreturn void ke_crash_at(uint64_t rip, uint64_t rbp, ULONG code, const ULONG64 args[4],
                           const char *why);

/*
 * The frames of drivers and apps on the current thread's stack, innermost first, as addresses to
 * look up in symbols. Returns how many were written. (stack.c)
 */
uint32_t ke_stack(uint64_t rip, uint64_t rbp, uint64_t *addresses, uint32_t capacity);

/* The same from the caller outwards. pc: the return address of the first frame wanted (an observer
 * knows it from a probe); 0: the innermost there is. */
uint32_t ke_stack_here(uint64_t pc, uint64_t *addresses, uint32_t capacity);

/* The same of a thread that does not run: where it stands. */
uint32_t ke_stack_of(const struct sim_actor *thread, uint64_t *addresses, uint32_t capacity);

/* Where the stack ends that those walk. */
uint64_t ke_stack_high(void);

/* The same from a frame of the current flow on: nothing of interest lies beneath it. */
uint32_t ke_stack_from(const void *frame, uint64_t pc, uint64_t *addresses, uint32_t capacity);

/* Raise an NT exception in the current thread (ExRaiseStatus). Does not return. */
_Noreturn void ke_raise_status(NTSTATUS status);

/* The same, with a sentence for the report if nobody catches it (printf-like). */
_Noreturn void ke_raise_because(NTSTATUS status, const char *why, ...)
    __attribute__((format(printf, 2, 3)));

/* --- wait.c ----------------------------------------------------------------------------------- */

/* The questions the wait engine asks about an object. */
struct ke_waitable {
    bool (*signalled)(const DISPATCHER_HEADER *header, const struct _KTHREAD *waiter);
    /* Take it for the waiter. STATUS_SUCCESS, STATUS_ABANDONED, or an error to be raised. */
    NTSTATUS (*consume)(DISPATCHER_HEADER *header, struct _KTHREAD *waiter);
};

extern const struct ke_waitable ke_event_notification, ke_event_synchronization, ke_mutant,
    ke_semaphore, ke_latch, ke_queue;

/* The object became signalled: satisfy its waiters in order while it stays so. */
void ke_wait_satisfy(DISPATCHER_HEADER *header, KPRIORITY increment);

/* Any of its first waiters may be the one that is served: choose, and bring it to the front. */
void ke_wait_any_first(DISPATCHER_HEADER *header);

/* End the wait of a thread with `status`. */
void ke_wait_end(PKTHREAD thread, NTSTATUS status, KPRIORITY increment);

/*
 * ke_wait_bare for a wait that somebody ends by setting *woken, and with ke_wait_end if the
 * thread's wait is active. It need not be: a kernel APC takes the thread out of its wait for a
 * while, and who wakes it then would be lost.
 */
NTSTATUS ke_wait_woken(const bool *woken, const void *object, KWAIT_REASON reason,
                       KPROCESSOR_MODE mode, bool alertable, const LARGE_INTEGER *timeout,
                       const char *routine, uint64_t pc);

/*
 * Let the current thread wait without a dispatcher object, for locks of ex: until ke_wait_end or
 * the timeout (NULL: none). The caller has made its point and queued the thread somewhere.
 */
static inline NTSTATUS ke_wait_bare(const void *object, KWAIT_REASON reason, KPROCESSOR_MODE mode,
                                    bool alertable, const LARGE_INTEGER *timeout,
                                    const char *routine, uint64_t pc)
{
    return ke_wait_woken(NULL, object, reason, mode, alertable, timeout, routine, pc);
}

/* What a thread waits for with ke_wait_objects. */
struct ke_wait_for {
    ULONG count; /* at most MAXIMUM_WAIT_OBJECTS */
    WAIT_TYPE type;
    KWAIT_BLOCK *blocks; /* [count] with Object filled in; NULL: the thread's own, `object` */
    void *object;        /* first object; what reports name */
    KWAIT_REASON reason;
    KPROCESSOR_MODE mode;
    bool alertable;
    const LARGE_INTEGER *timeout; /* NULL: none */
    const char *routine;          /* for reports: who waits */
    uint64_t pc;                  /* and its caller */
};

/* Wait as KeWaitForSingleObject and KeWaitForMultipleObjects do, their point included: for waits on
 * handles. STATUS_MUTANT_LIMIT_EXCEEDED is returned, not raised. Switches. */
NTSTATUS ke_wait_objects(const struct ke_wait_for *wait);

/*
 * The same, straight down, for one object in KernelMode, neither alertable nor with a timeout. Only
 * under sim_plain, and not for a mutant: its limit would be raised.
 */
NTSTATUS ke_wait_plain(void *object, KWAIT_REASON reason, const char *routine, uint64_t pc);

/*
 * Let the current thread wait for a dispatcher object on behalf of `object` (what reports name):
 * KeWaitForSingleObject without its point and its probe. An APC may run meanwhile.
 */
NTSTATUS ke_wait_on(DISPATCHER_HEADER *header, const void *object, KWAIT_REASON reason,
                    KPROCESSOR_MODE mode, bool alertable, const LARGE_INTEGER *timeout,
                    const char *routine, uint64_t pc);

/* Absolute machine time of an NT timeout (negative relative, positive absolute system time). */
uint64_t ke_due_time(LONGLONG timeout_100ns);

/* End of KeXxx(Wait = TRUE): stay at DISPATCH_LEVEL until the wait that must follow. */
void ke_wait_next(PKTHREAD thread);

/* --- thread.c --------------------------------------------------------------------------------- */

/* Prepare zeroed memory as a thread that will call start(context). STATUS_INSUFFICIENT_RESOURCES
 * when too many threads are alive. */
NTSTATUS ke_thread_init(PKTHREAD thread, void (*run)(PKTHREAD thread), PKSTART_ROUTINE start,
                        void *context);

void ke_thread_start(PKTHREAD thread);

/* End of the current thread: signal it, drop what it owns, leave the machine. */
_Noreturn void ke_thread_exit(NTSTATUS status);

/* Priority of a thread that was woken: base plus increment, at most 15 below the real-time range.
 */
void ke_thread_boost(PKTHREAD thread, KPRIORITY increment);

/* --- other objects ---------------------------------------------------------------------------- */

/* What the documented routines do after telling observers: for objects behind handles. */
void ke_event_init(PRKEVENT event, EVENT_TYPE type, BOOLEAN state);
LONG ke_event_set(PRKEVENT event, KPRIORITY increment, BOOLEAN wait);
LONG ke_event_pulse(PRKEVENT event, KPRIORITY increment, BOOLEAN wait);
LONG ke_event_reset(PRKEVENT event);
void ke_semaphore_init(PRKSEMAPHORE semaphore, LONG count, LONG limit);
NTSTATUS ke_semaphore_release(PRKSEMAPHORE semaphore, KPRIORITY increment, LONG adjustment,
                              BOOLEAN wait, LONG *previous);
void ke_timer_init(PKTIMER timer, TIMER_TYPE type);
BOOLEAN ke_timer_set(PKTIMER timer, LARGE_INTEGER due_time, LONG period_ms, PKDPC dpc);
BOOLEAN ke_timer_cancel(PKTIMER timer);
bool ke_timer_is_set(const KTIMER *timer); /* whatever its memory is by now; for reports: slow */
void ke_mutant_init(PKMUTANT mutant, BOOLEAN owned, UCHAR apc_disable);
/* ke_mutant.consume. It says itself that the mutant was acquired: who takes it at once, and does
 * not have it given while it is blocked, need not tell its order besides. */
static inline __attribute__((always_inline)) NTSTATUS ke_mutant_take(DISPATCHER_HEADER *header,
                                                                     PKTHREAD waiter)
{
    struct sim *sim = world->sim;
    KMUTANT *mutant = CONTAINING_RECORD(header, KMUTANT, Header);
    NTSTATUS status = STATUS_SUCCESS;

    if (irqlab_unlikely(header->SignalState == INT32_MIN))
        return STATUS_MUTANT_LIMIT_EXCEEDED;
    if (--header->SignalState == 0) {
        waiter->kernel_apc_disable -= mutant->ApcDisable;
        mutant->OwnerThread = waiter;
        InsertTailList(&waiter->mutants, &mutant->MutantListEntry);
        if (irqlab_unlikely(mutant->Abandoned)) {
            mutant->Abandoned = FALSE;
            status = STATUS_ABANDONED;
        }
    }
    sim_probe(sim, KE_PROBE_ACQUIRE, .object = mutant, .text = "mutex",
              .b = (uint64_t)(uintptr_t)waiter);
    return status;
}

LONG ke_mutant_release(PKMUTANT mutant, KPRIORITY increment, BOOLEAN abandoned, BOOLEAN wait);
void ke_mutants_abandon(PKTHREAD thread);

/* May the thread take a mutant? Inline: a strategy asks for every waiter at every point. */
static inline bool ke_mutant_signalled(const DISPATCHER_HEADER *header,
                                       const struct _KTHREAD *thread)
{
    return header->SignalState > 0 ||
           CONTAINING_RECORD(header, KMUTANT, Header)->OwnerThread == thread;
}

void ke_dpc_drain(void);
void ke_ipi_deliver(void);        /* broadcast.c: the interrupt at IPI_LEVEL */
void ke_bugcheck_callbacks(void); /* the machine has stopped: tell the drivers that asked */
/* A DPC that is queued and lies in [begin, begin + bytes), or NULL. */
PKDPC ke_dpc_in(uint64_t begin, uint64_t bytes);
void ke_dpc_insert_on(PKDPC dpc, struct sim_cpu *cpu);
void ke_apc_deliver(KPROCESSOR_MODE mode);
void ke_apc_rundown(PKTHREAD thread);
bool ke_apc_pending(PKTHREAD thread, KPROCESSOR_MODE mode, bool alertable);

/* The mutex behind FAST_MUTEX and KGUARDED_MUTEX; the caller has seen to IRQL and regions, and
 * settles after a release. reason: WrFastMutex or WrGuardedMutex. */
void ke_fast_mutex_acquire(PFAST_MUTEX mutex, KWAIT_REASON reason, const char *routine,
                           uint64_t pc);
bool ke_fast_mutex_try(PFAST_MUTEX mutex, KWAIT_REASON reason, uint64_t pc);
void ke_fast_mutex_release(PFAST_MUTEX mutex, KWAIT_REASON reason, uint64_t pc);

/* Take a spin lock for work without a point in it and free it again at once; the caller has raised
 * its IRQL as far as it wants. Spins while it is held. */
void ke_spin_pass(PKSPIN_LOCK lock, uint64_t pc);

/* A thread that is associated with a KQUEUE blocks, is readied, ends. */
void ke_queue_blocks(PKTHREAD thread);
void ke_queue_readied(PKTHREAD thread);
void ke_queue_exit(PKTHREAD thread);

/* Leave a critical or guarded region: APCs that waited may now run. */
void ke_apc_unblocked(PKTHREAD thread);

/* Call driver code: emits the probes around it, so that IRQL and APC state can be compared. */
#define KE_CALLBACK(kind_, routine_, call_)                                                        \
    do {                                                                                           \
        unsigned irql_before_ = sim_irql(world->sim);                                              \
        KE_CALLBACK_TO(irql_before_, kind_, routine_, call_);                                      \
    } while (0)

/* The same for a routine that is to return at another IRQL; irql_ is evaluated after the call. */
#define KE_CALLBACK_TO(irql_, kind_, routine_, call_)                                              \
    do {                                                                                           \
        sim_probe(world->sim, KE_PROBE_CALLBACK, .text = (kind_),                                  \
                  .b = (uint64_t)(uintptr_t)(routine_));                                           \
        call_;                                                                                     \
        sim_probe(world->sim, KE_PROBE_CALLBACK_RETURN, .text = (kind_), .a = (irql_),             \
                  .b = (uint64_t)(uintptr_t)(routine_));                                           \
    } while (0)

/* --- called by compiled code, through our headers --------------------------------------------- */

uint64_t irqlab_readcr8(void);
void irqlab_writecr8(uint64_t irql);
uint64_t irqlab_rdtsc(void);
void irqlab_debugbreak(void);
_Noreturn void irqlab_fastfail(uint32_t code);
void irqlab_disable(void);
void irqlab_enable(void);
uint64_t irqlab_readeflags(void);
void irqlab_writeeflags(uint64_t flags);
uint64_t irqlab_readcr0(void);
uint64_t irqlab_readcr2(void);
uint64_t irqlab_readcr3(void);
uint64_t irqlab_readcr4(void);
uint64_t irqlab_readmsr(uint32_t msr);
void irqlab_writemsr(uint32_t msr, uint64_t value);
uint64_t irqlab_rdtscp(uint32_t *aux);
void irqlab_cpuid(int32_t info[4], int32_t leaf);
void irqlab_cpuidex(int32_t info[4], int32_t leaf, int32_t subleaf);
uint8_t irqlab_inbyte(uint16_t port);
uint16_t irqlab_inword(uint16_t port);
uint32_t irqlab_indword(uint16_t port);
void irqlab_outbyte(uint16_t port, uint8_t value);
void irqlab_outword(uint16_t port, uint16_t value);
void irqlab_outdword(uint16_t port, uint32_t value);
void irqlab_yield_processor(void);

/* Is the simulated kernel debugger there? */
void ke_debugger_attach(bool attached);

/* --- printing --------------------------------------------------------------------------------- */

/* A line or part of a line of debug output. */
void ke_print(const char *text, size_t bytes);
