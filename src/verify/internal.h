/*
 * internal.h - what the families of rules share.
 *
 * A family is one file. It names the probes it wants and keeps its state in verify_state(); both
 * state and everything a family allocates lie in one arena at LAYOUT_RULES, which is emptied when
 * an execution begins and saved and restored with snapshots. Nothing of a family lies elsewhere.
 */
#pragma once
#include "base/arena.h"
#include "host/layout.h"
#include "host/signals.h"
#include "verify/table.h"
#include "verify/verify.h"

#include <stdio.h>

enum verify_family_index {
#define FAMILY(name) VERIFY_FAMILY_##name,
#include "verify/families.def"
#undef FAMILY
    VERIFY_FAMILIES
};

/* Probes whose text is one of a known set; a family may have a list of the names it wants. */
enum verify_list {
    VERIFY_LIST_DDI,
    VERIFY_LIST_RETURN,   /* KE_PROBE_RETURN */
    VERIFY_LIST_OBJECT,   /* KE_PROBE_OBJECT: kinds of objects */
    VERIFY_LIST_LOCK,     /* KE_PROBE_ACQUIRE and _RELEASE: kinds of locks */
    VERIFY_LIST_CALLBACK, /* KE_PROBE_CALLBACK and _RETURN: kinds of routines */
    VERIFY_LIST_RULE,     /* KE_PROBE_RULE */
    VERIFY_LISTS,
    VERIFY_LIST_NONE = VERIFY_LISTS,
};

/* In a list of names: every text that does not stand before it. */
#define VERIFY_OTHERS ""

typedef void verify_probe(struct verify *verify, const struct sim_probe *probe);

/*
 * One family of rules.
 *
 * Every documented routine that is called makes a KE_PROBE_DDI; comparing names at each would cost
 * more than the routine. A family that lists the names it looks at gets only those, and finds in
 * verify->ddi which one it is. So it is with the other probes that have a text. Texts are compared
 * once for each address: they are constants of the kernel's.
 */
struct verify_family {
    uint32_t kinds;     /* the probes it wants: VERIFY_WANTS(KE_PROBE_DDI) | … */
    size_t state_bytes; /* of its state, zero at the begin of an execution */
    void (*begin)(struct verify *verify); /* an execution begins; NULL: nothing to do */
    verify_probe *probe;
    void (*end)(struct verify *verify); /* the execution is over (also by a crash); NULL */
    /* KE_PROBE_DDI: the names it wants, ends with NULL; NULL: all, with verify->ddi = -1. */
    const void *ddis;
    size_t
        ddi_stride; /* 0: an array of names; else of structures of that size that begin with one */
    /* The same for the other probes with a text, by enum verify_list. */
    const char *const *lists[VERIFY_LISTS];
    uint32_t irp_events; /* KE_PROBE_IRP: VERIFY_WANTS(IO_IRP_EV_…) | …; 0: all */
    /* Of these kinds and events it wants those only while it is awake (verify_wake): without
     * something that it looks after they mean nothing to it. */
    uint32_t kinds_awake, irp_events_awake;
    const char *const *ddis_awake; /* and of the names of ddis these; NULL: none */
    /* Who looks at it instead of `probe`, where it is known before: by kind, and by the index of
     * the text in its list (NULL, or that returns NULL: the one by kind). */
    verify_probe *by_kind[32];
    verify_probe *(*who)(uint32_t kind, int index);
};

/* For verify_family.who: nobody. */
void verify_nobody(struct verify *verify, const struct sim_probe *probe);

#define VERIFY_WANTS(kind) (1u << (kind))

#define FAMILY(name) extern const struct verify_family verify_family_##name;
#include "verify/families.def"
#undef FAMILY

enum {
    VERIFY_SEEN = 1024, /* places that are remembered; power of two */
    VERIFY_MOST = 500,  /* findings recorded in one execution; what comes then is counted */
    VERIFY_PLACE_FRAMES = 12,
};

struct verify_seen {
    const struct verify_rule *rule; /* NULL: free */
    uint64_t pc;
    size_t index;     /* of its finding */
    uint64_t repeats; /* how often since */
};

/*
 * How one came to a place: the return addresses in code of programs, innermost first. Each
 * different stack is kept once, for all executions, since most acquisitions come the same way again
 * and again (stacks.c).
 */
struct verify_stack {
    uint64_t key;
    uint32_t frame_count;
    uint64_t frames[VERIFY_PLACE_FRAMES];
};

enum { VERIFY_STACK_NEAR = 20 * 1024 }; /* bytes in use before stack.c is asked */

/* A place in the code and how one came there: for a note in a finding made later. */
struct verify_place {
    uint64_t pc;                      /* 0: not known */
    const struct verify_stack *stack; /* NULL: not known */
    uint32_t thread;                  /* whose: "T<thread>" */
    uint8_t irql;
    uint8_t cpu;
    bool interrupt; /* in a DPC or ISR */
};

enum {
    VERIFY_ROUTES = 1024, /* power of two; texts beyond are looked up each time */
    VERIFY_CALLS = 8192,  /* for all of them; so with these */
};

/* A family that wants a probe. */
struct verify_call {
    verify_probe *probe; /* NULL: behind the last */
    uint32_t awake;      /* bit of the family, if it wants it only while it is awake */
    int16_t index;       /* of the text in its list; -1: it wants all */
    uint16_t family;
};

/* Which families want a KE_PROBE_IRP: a bit per family. There are many, and most of them asleep. */
struct verify_event {
    uint32_t always, awake;
};

/* Which families want a probe of a kind with a text. */
struct verify_route {
    uint64_t key; /* both: the text by its address; 0: free */
    const struct verify_call *calls;
    /* Who looks at it while the families of these bits are asleep, as most are: one, nobody, or one
     * for all. NULL: several. */
    verify_probe *only;
    uint32_t unless;
    int32_t index; /* for verify->ddi */
};

/* What stays the same for all executions. */
struct verify_setup {
    struct verify_sink sink;
    struct verify_symbols symbols;
    struct verify_options options;
    struct sim_observer observer;
    verify_function *function; /* NULL: not known */
    void *function_context;
    const struct verify_lost *lost; /* verify_know_source */
    size_t lost_count;
    const struct verify_unread *unread;
    size_t unread_count;
    verify_blind *blind;
    void *blind_context;
    const struct verify_call *plain[32]; /* by kind of probe, of those without text */
    uint32_t ends;                       /* bit per family: it has an `end` */
    struct verify_known *known;          /* on the heap, for all executions */
};

enum {
    VERIFY_STACKS = 4096, /* power of two; how many are kept for all executions */
    VERIFY_WALKS = 1024,  /* power of two */
    VERIFY_LINKS = 24,    /* of the frames of one walk; what is deeper is walked each time */
};

/* What a frame begins with: its caller's frame, and where it returns. */
struct verify_link {
    uint64_t next, pc;
};

/* A walk of the frames that was made, and what came of it (stacks.c). */
struct verify_walk {
    const void *frame; /* where it began; NULL: none */
    uint64_t pc;       /* what it was asked for */
    uint64_t high;     /* the end of the stack */
    const struct verify_stack *stack;
    uint32_t link_count;
    struct verify_link links[VERIFY_LINKS];
};

/* What was found out once and stays true. It holds nothing of an execution. */
struct verify_known {
    struct verify_event irp_events[32]; /* by IO_IRP_EV_… */
    verify_probe *irp_probes[VERIFY_FAMILIES];
    struct verify_route routes[VERIFY_ROUTES + 1];
    struct verify_call calls[VERIFY_CALLS + VERIFY_FAMILIES + 1]; /* the last for one in need */
    uint32_t call_count;
    struct verify_stack stacks[VERIFY_STACKS];
    uint32_t stack_count;
    struct verify_walk walks[VERIFY_WALKS];
};

/* What families ask about the probe that is handed round, found out once for all of them. */
struct verify_now {
    const void *frame;        /* that of the last probe; NULL: the execution is over */
    struct sync_actor *actor; /* who acts (sync_actor_here); NULL: nobody has asked yet */
    const void *object;       /* that `header` is a copy of; NULL: nobody has asked yet */
    bool readable;
    DISPATCHER_HEADER header;
};

struct verify {
    struct arena arena;
    struct verify_setup setup;
    struct verify_seen *seen; /* [VERIFY_SEEN] */
    uint32_t seen_count;
    uint64_t dropped;   /* findings beyond VERIFY_MOST */
    uint32_t listening; /* bit per family: it wants KE_PROBE_TOUCH for now (verify_listen) */
    uint32_t all_ddis;  /* bit per family: it wants all routines for now (verify_all_ddis) */
    uint32_t given;     /* objects whose last reference of the driver is gone (objects.c) */
    uint32_t asleep;    /* bit per family: not awake (verify_wake) */
    int ddi;            /* index of the probe's text in the family's list of names */
    bool brief;         /* nobody will read the notes of findings: see verify_attach */
    struct verify_now now;
    uint64_t stack_most; /* the deepest that stack.c has looked at */
    void *state[VERIFY_FAMILIES];
};

/* Zeroed memory of this execution; never NULL. */
void *verify_alloc(struct verify *verify, size_t bytes);
void verify_free(struct verify *verify, void *block, size_t bytes);

/* The state of the family `name`. */
#define VERIFY_STATE(verify, name) ((verify)->state[VERIFY_FAMILY_##name])

/*
 * A finding of a rule (its id or other name) at `pc`, a return address in driver code: the first
 * frame. 0: where the current thread stands. NULL: the rule is switched off, or was reported at
 * this place before. Severity, title, why, todo, code and Arg1 come from the table; stack, actor,
 * CPU and IRQL from the machine. The pointer is good until the next call.
 */
struct finding *verify_finding(struct verify *verify, const char *rule, uint64_t pc);

/* The counts of what was seen again go into the findings. */
void verify_finish_counts(struct verify *verify);

/* A better sentence than the table's, with names; likewise for why. */
void verify_title(struct finding *finding, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void verify_why(struct finding *finding, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Arg1..Arg4 with its meaning ("the lock"). */
void verify_arg(struct finding *finding, int index, uint64_t value, const char *meaning);

/* A second place: "acquired here". pc: a return address, 0: no place. */
void verify_note(struct finding *finding, uint64_t pc, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* The same with the stack of that place. */
void verify_note_place(struct finding *finding, const struct verify_place *place,
                       const char *format, ...) __attribute__((format(printf, 3, 4)));

/* What to remember of the place where the current thread stands (stacks.c). */
struct verify_place verify_here(struct verify *verify, uint64_t pc);

/* The same of a place that is only told of in notes. While nobody will read those (verify->brief)
 * it goes without a stack, which is most of what a place costs. */
static inline void verify_note_here(struct verify *verify, uint64_t pc, struct verify_place *place)
{
    const struct sim_cpu *cpu = world->sim->cpu;

    if (irqlab_unlikely(!verify->brief || !pc)) {
        *place = verify_here(verify, pc);
        return;
    }
    place->pc = pc;
    place->stack = NULL;
    place->thread = cpu->thread->number;
    place->irql = cpu->irql;
    place->cpu = cpu->number;
    place->interrupt = cpu->nesting != 0;
}

/* The finding is about that place and not about where it was made. */
void verify_at_place(struct finding *finding, const struct verify_place *place);

/*
 * What to call an object of the driver in a sentence: its name in the source ("g_Lock",
 * "dx->Lock"), or its kind and a number by first appearance ("e1", "irp3"). In a buffer of this
 * execution, good for as long as it lasts. Costs microseconds: only when something was found.
 */
const char *verify_name(struct verify *verify, const volatile void *object);

/* Where an object was initialised (a return address; 0: not known) and what kind it is: "event". */
uint64_t verify_made_at(struct verify *verify, const volatile void *object, const char **kind);

/* A family with a list of names wants all routines for now, or no more; those that are not in its
 * list come with verify->ddi = -1. */
static inline void verify_all_ddis(struct verify *verify, enum verify_family_index family, bool all)
{
    verify->all_ddis = all ? verify->all_ddis | 1u << family : verify->all_ddis & ~(1u << family);
}

/* A family that wants KE_PROBE_TOUCH gets it while it says so, and is awake: each costs, and there
 * are many. */
void verify_listen(struct verify *verify, enum verify_family_index family, bool listen);

/* Has the driver a reference to the object that it has not given back? */
bool verify_referenced(struct verify *verify, const void *object);

/* Was it said, as its dispatch routine returned, that nobody looks at its Cancel? */
bool verify_cancel_told(struct verify *verify, const void *irp);

/* The family has something to look after, or nothing any more: see kinds_awake. */
static inline void verify_wake(struct verify *verify, enum verify_family_index family, bool awake)
{
    verify->asleep = awake ? verify->asleep & ~(1u << family) : verify->asleep | 1u << family;
}

/* A copy of the header of the object that the probe is about; NULL: it cannot be read. Good until
 * the probe is over. (Of system services the object is a handle, which lies in no mapped page; a
 * fault to learn that would cost more than all the rules.) */
static inline const DISPATCHER_HEADER *verify_header(struct verify *verify, const void *object)
{
    struct verify_now *now = &verify->now;

    if (now->object != object) {
        now->object = object;
        now->readable =
            (uintptr_t)object >= LAYOUT_LOWEST &&
            host_copy_in(&now->header, (uint64_t)(uintptr_t)object, sizeof now->header, NULL);
    }
    return now->readable ? &now->header : NULL;
}

/* objects.c: a routine is given an object of the driver's that lies in a pool block, or when there
 * are such whose reference was given back, or whose list of waiters leads nowhere. */
bool verify_object_freed(struct verify *verify, const struct sim_probe *probe, const void *object);
void verify_object_given(struct verify *verify, const struct sim_probe *probe, const void *object);
void verify_object_made(struct verify *verify, const struct sim_probe *probe, const void *object);

/* A system call's object is none of the driver's; nor is it known whose it is without a place. */
static inline bool verify_of_driver(const struct sim_probe *probe)
{
    return probe->pc >= LAYOUT_USER_END;
}

/* Is the object within its life? `header` is what verify_header says of it. */
static inline void verify_object_check(struct verify *verify, const struct sim_probe *probe,
                                       const void *object, const DISPATCHER_HEADER *header)
{
    if (!object || ((uint64_t)(uintptr_t)object - LAYOUT_POOL < LAYOUT_TIB &&
                    verify_object_freed(verify, probe, object)))
        return;
    if (verify->given)
        verify_object_given(verify, probe, object);
    if (header && /* no fill looks like an address of the system */
        irqlab_unlikely(!layout_is_system((uint64_t)(uintptr_t)header->WaitListHead.Flink)))
        verify_object_made(verify, probe, object);
}

/* That of a routine for one object. */
static inline void verify_object_used(struct verify *verify, const struct sim_probe *probe,
                                      const DISPATCHER_HEADER *header)
{
    if (verify_of_driver(probe))
        verify_object_check(verify, probe, probe->object, header);
}

/* The driver has a reference to the object; it has given its last one back (objects.c). */
void verify_reference_taken(struct verify *verify, const void *object);
void verify_reference_given(struct verify *verify, const void *object, uint64_t pc);

/* A routine was called, and there is pageable code (irql.c). */
void verify_paged_ddi(struct verify *verify, const struct sim_probe *probe);

/* A routine was called, with more of the stack in use than ever before (stack.c). */
void verify_stack_ddi(struct verify *verify, const struct sim_probe *probe);

/* A call outside of its contract (contract.c). */
void verify_contract_call(struct verify *verify, const struct sim_probe *probe);

/* "PASSIVE_LEVEL", "APC_LEVEL", "DISPATCH_LEVEL", "DIRQL 5". */
const char *verify_irql_name(unsigned irql);
