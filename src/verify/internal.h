/*
 * internal.h - what the families of rules share.
 *
 * A family is one file. It names the probes it wants and keeps its state in verify_state(); both
 * state and everything a family allocates lie in one arena at LAYOUT_RULES, which is emptied when
 * an execution begins and saved and restored with snapshots. Nothing of a family lies elsewhere.
 */
#pragma once
#include "base/arena.h"
#include "verify/verify.h"

#include <stdio.h>

enum verify_family_index {
#define FAMILY(name) VERIFY_FAMILY_##name,
#include "verify/families.def"
#undef FAMILY
    VERIFY_FAMILIES
};

/*
 * One family of rules.
 *
 * Every documented routine that is called makes a KE_PROBE_DDI; comparing names at each would cost
 * more than the routine. A family that lists the names it looks at gets only those, and finds in
 * verify->ddi which one it is.
 */
struct verify_family {
    uint32_t kinds;     /* the probes it wants: VERIFY_WANTS(KE_PROBE_DDI) | … */
    size_t state_bytes; /* of its state, zero at the begin of an execution */
    void (*begin)(struct verify *verify); /* an execution begins; NULL: nothing to do */
    void (*probe)(struct verify *verify, const struct sim_probe *probe);
    void (*end)(struct verify *verify); /* the execution is over (also by a crash); NULL */
    /* KE_PROBE_DDI: the names it wants, ends with NULL; NULL: all, with verify->ddi = -1. */
    const void *ddis;
    size_t
        ddi_stride; /* 0: an array of names; else of structures of that size that begin with one */
};

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

/* A place in the code and how one came there: for a note in a finding made later. */
struct verify_place {
    uint64_t pc; /* 0: not known */
    uint64_t frames[VERIFY_PLACE_FRAMES];
    uint8_t frame_count;
    uint8_t irql;
    uint8_t cpu;
    bool interrupt;  /* in a DPC or ISR */
    uint32_t thread; /* whose: "T<thread>" */
};

enum { VERIFY_STACK_NEAR = 20 * 1024 }; /* bytes in use before stack.c is asked */

enum { VERIFY_DDIS = 512 }; /* power of two; names beyond are looked up each time */

/* Which families want the routine of that name, by the address of its text. */
struct verify_ddi {
    const char *text;
    uint32_t wanted;                /* bit per family */
    int16_t index[VERIFY_FAMILIES]; /* in its list of names */
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
    const struct verify_family *by_kind[32][VERIFY_FAMILIES + 1]; /* ends with NULL */
    struct verify_ddi
        *ddis; /* [VERIFY_DDIS]: what was looked up; on the heap, for all executions */
};

struct verify {
    struct arena arena;
    struct verify_setup setup;
    struct verify_seen seen[VERIFY_SEEN];
    uint32_t seen_count;
    uint64_t dropped;  /* findings beyond VERIFY_MOST */
    uint32_t listening; /* bit per family: it wants KE_PROBE_TOUCH for now (verify_listen) */
    uint32_t all_ddis; /* bit per family: it wants all routines for now (verify_all_ddis) */
    int ddi;           /* in a probe of KE_PROBE_DDI: index in the family's list of names */
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

/* What to remember of the place where the current thread stands. */
struct verify_place verify_here(struct verify *verify, uint64_t pc);

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

/* A family that wants KE_PROBE_TOUCH gets it while it says so: each costs, and there are many. */
void verify_listen(struct verify *verify, enum verify_family_index family, bool listen);

/* Has the driver a reference to the object that it has not given back? */
bool verify_referenced(struct verify *verify, const void *object);

/* The driver has a reference to the object; it has given its last one back (objects.c). */
void verify_reference_taken(struct verify *verify, const void *object);
void verify_reference_given(struct verify *verify, const void *object, uint64_t pc);

/* A routine was called, and there is pageable code (irql.c). */
void verify_paged_ddi(struct verify *verify, const struct sim_probe *probe);

/* A routine was called, with more of the stack in use than ever before (stack.c). */
void verify_stack_ddi(struct verify *verify, const struct sim_probe *probe, uint64_t frame);

/* A call outside of its contract (contract.c). */
void verify_contract_call(struct verify *verify, const struct sim_probe *probe);

/* "PASSIVE_LEVEL", "APC_LEVEL", "DISPATCH_LEVEL", "DIRQL 5". */
const char *verify_irql_name(unsigned irql);
