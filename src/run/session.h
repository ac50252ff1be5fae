/*
 * session.h - one run: build drivers and apps, make a world, let it go, say what happened.
 *
 * A session is prepared once (compile, load, take the snapshot) and executed any number of times;
 * each execution starts from the same memory. What a schedule was asked for and what came of it are
 * data; text is made by `report`.
 */
#pragma once
#include "base/finding.h"
#include "sim/strategy.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

enum run_exit {
    RUN_CLEAN = 0,
    RUN_FINDINGS = 1,
    RUN_USAGE = 2,    /* usage, build or input error */
    RUN_COVERAGE = 3, /* the coverage that was asked for was not reached */
    RUN_INTERNAL = 70,
    RUN_TIME_LIMIT = 124,
    RUN_INTERRUPTED = 130,
};

struct project;

/* Sources that make one driver or one app. */
struct run_unit {
    const char *const *sources;
    size_t count;
    bool is_app;
    const struct project *project; /* the .vcxproj that names them; NULL: none */
};

enum run_unload { RUN_UNLOAD_ASK, RUN_UNLOAD_FORCE, RUN_UNLOAD_NEVER };

/* Who loads the drivers: irqlab before the apps start, or the apps by the service manager. */
enum run_load { RUN_LOAD_AUTO, RUN_LOAD_BEFORE, RUN_LOAD_APP };

/* Which programs irqlab starts; the others wait for CreateProcess. AUTO: the first that refers to
 * CreateProcess if one does, else all. */
enum run_start { RUN_START_AUTO, RUN_START_ALL, RUN_START_FIRST };

/* How Plug and Play devices go at the end: asked, or pulled out. */
enum run_removal { RUN_REMOVAL_ASK, RUN_REMOVAL_SURPRISE };

/* What a driver with AddDevice is for, if not for a device of its own on the root bus. */
struct run_binding {
    enum { RUN_BIND_DEVICE, RUN_BIND_UPPER, RUN_BIND_LOWER } kind;
    const char *driver; /* its name, as that of its first source without the extension */
    const char *what;   /* RUN_BIND_DEVICE: a hardware id; else the driver it is a filter of; NULL:
                           the first one that is no filter */
};

/* A global or static variable of a driver or app. */
struct run_value {
    const char *name;
    uint32_t bytes; /* filled in by session_find_values */
};

/* A device that asserts its line `times` times, first some time after a driver connected to it. */
struct run_interrupt {
    uint32_t vector, times;
    uint64_t after_100ns, every_100ns;
};

enum { RUN_VALUE_BYTES = 64 };

/* What DbgPrintEx shows: what learners want to see, what a fresh Windows shows, everything. */
enum run_filter { RUN_FILTER_USUAL, RUN_FILTER_WINDOWS, RUN_FILTER_ALL };

struct run_options {
    const struct run_unit *units;
    size_t unit_count;
    const char *const *app_arguments; /* after -- */
    size_t app_argument_count;
    const char *const *defines;      /* NULL-terminated, may be NULL */
    const char *const *include_dirs; /* likewise */
    const char *compiler;            /* NULL: default */
    bool ansi, free_build;
    uint32_t cpus; /* 0: 2 */
    bool has_seed; /* a random schedule */
    uint64_t seed;
    const struct sim_schedule *schedule; /* replay these decisions; NULL: none */
    const uint8_t *schedule_build;       /* replay: first bytes of the build id it belongs to */
    const int32_t *answers;              /* of message boxes */
    uint32_t answer_count;
    const char *input; /* stdin of the apps */
    size_t input_bytes;
    const struct run_interrupt *interrupts; /* [interrupt_count] */
    uint32_t interrupt_count;
    enum run_unload unload;
    enum run_load load;
    enum run_start start;
    bool has_devices; /* else one device for each driver with AddDevice that irqlab loads */
    uint32_t devices; /* for each driver with AddDevice */
    const struct run_binding *bindings; /* [binding_count] */
    uint32_t binding_count;
    enum run_removal removal;
    bool removal_timed; /* pulled out so long after they started */
    uint64_t removal_after_100ns;
    enum run_filter filter;
    bool no_debugger;
    bool no_races;               /* look for no data races */
    uint32_t race_mib;           /* memory to remember accesses in; 0: default */
    bool volatile_iso;           /* volatile orders nothing */
    bool quiet;                  /* DbgPrint lines as plain text */
    bool verify_restore;         /* execute twice and compare */
    bool verify_marks;           /* the same for each execution of a search that began at a mark */
    bool elsewhere;              /* memory lies at other addresses and holds other garbage */
    uint64_t run_for_100ns;      /* longest virtual time; 0: a minute without an app, else as long
                                    as it takes, see RUN_LONGEST_100NS */
    double time_limit_s;         /* of the host's time, for an execution; 0: no limit */
    uint32_t max_threads;        /* 0: default */
    bool rules_off;              /* no rules are watched */
    const char *const *no_rules; /* ids that are switched off, NULL-terminated; may be NULL */
    uint32_t verifier;           /* classes of Driver Verifier (verify/classes.h); 0: all rules */
    uint32_t pool_mib;           /* pool that may be allocated at once; 0: default */
    /* exploring */
    struct sim_strategy *strategy; /* asked at every choice; NULL: none, or by has_seed, schedule */
    bool clock_any;                /* the clock may move while threads could run */
    bool points_access;            /* plain accesses are points */
    bool waiters_any;              /* waiters are served in any order */
    uint32_t fail_allocation;      /* the n-th pool allocation that may fail does; 0: none */
    bool fail_allocations;         /* whether an allocation fails is a choice */
    uint64_t hang_steps;           /* without time passing; 0: the machine's own limit */
    uint64_t max_steps;            /* of one execution; 0: none */
    bool points_races;             /* branch at plain accesses that were found to race only */
    struct sim_sharing *shared;    /* what was learned about memory; NULL: nobody learns */
    const volatile bool *stop;     /* set from outside: end the execution; NULL: nobody would */
    struct trace *trace;           /* record what happens; NULL: do not */
    /* Globals whose values at the end are wanted, [value_count]. */
    const struct run_value *values;
    uint32_t value_count;
};

struct run_result {
    struct finding *findings;
    size_t finding_count, finding_room;
    uint64_t findings_dropped; /* that were only counted */
    uint64_t trace_hash;
    uint64_t virtual_100ns; /* from start to end */
    uint64_t steps;
    uint32_t threads; /* ever made */
    bool interrupted;
    bool time_limit;              /* stopped by a limit on the host's or on virtual time */
    bool driver_failed;           /* a DriverEntry failed */
    bool stop_refused;            /* a driver could not be stopped */
    int app_exit_code;            /* of the last app; 0 without one */
    struct sim_schedule schedule; /* decisions that differ from the default policy */
    bool explored;                /* hang_steps was given: circles are the strategy's, first */
    /* The bytes of options.values one after the other: when drivers are about to be stopped, or
     * when the machine stopped. */
    uint8_t values[RUN_VALUE_BYTES];
    bool values_known;
    bool step_limit;        /* stopped after max_steps */
    bool unload_hangs;      /* stopped because DriverUnload did not return */
    bool never_ends;        /* stopped: an app goes on and on, with no end in sight */
    bool abandoned;         /* the strategy wanted no more of it */
    bool race_forgot;       /* the race detector reached a limit and forgot accesses */
    bool fair_end;          /* the strategy went in circles and was taken away */
    uint32_t ready_peak;    /* most threads that ever waited for a CPU */
    uint32_t allocations;   /* that could have failed */
    uint64_t fair_work[64]; /* of each CPU when that happened: means nothing without fair_end */
};

struct session; /* opaque */

/* Compile and load. NULL: a message has been printed; *exit_code says which kind. */
struct session *session_create(const struct run_options *options, enum run_exit *exit_code);

/*
 * session_explore - one execution whose choices `strategy` answers (NULL: the default policy; there
 * are no choices then). strategy->begin has been called.
 *
 * live    gets DbgPrint lines and app output; NULL: nobody looks.
 * result  need not be initialised; run_result_free it afterwards.
 *
 * Under a strategy, without `live` and options.trace, findings are told in brief: their notes say
 * nothing of stacks and of locks held. Execute the schedule again with a trace for a report.
 *
 * The first call under a strategy and without `live` takes a snapshot at the first choice; later
 * ones begin there (about a microsecond) instead of making a world, as long as the options and the
 * strategy's clock_any are the same. With `live`, and without a strategy, the execution is made
 * from scratch, the snapshot is dropped, and the next call takes it again: keep such calls rare.
 * The result is the same either way; its findings and the strategy's choices include the prefix.
 *
 * A strategy may differ from call to call. It must live outside the world (malloc or static).
 *
 * A child process made by fork() between two calls may go on with session_explore after
 * session_forked(); parent and child then have nothing in common.
 */
void session_explore(struct session *session, struct sim_strategy *strategy, FILE *live,
                     struct run_result *result);
void session_forked(struct session *session);

/* session_explore with the strategy that the options ask for (schedule, seed, or none). */
void session_execute(struct session *session, FILE *live, struct run_result *result);

/* Execute again, from scratch and from the snapshot, and compare memory (options.verify_restore)
 * and trace hash with `result`. False: they differ. */
bool session_verify(struct session *session, const struct run_result *result);

/* So many more executions, one in 64 from scratch and the others from the snapshot, if there is
 * one. How many were not the same as `result`. */
uint64_t session_repeat(struct session *session, const struct run_result *result, uint64_t times);

/* The sources of which not all is seen, as text. False: there are none. */
bool session_unseen(const struct session *session, char *text, size_t room);

/* Look the variables up and fill in their sizes. The name of one that is not there or too large
 * (all together RUN_VALUE_BYTES), or NULL: all are good. */
const char *session_find_values(struct session *session, struct run_value *values, uint32_t count);

/* The options of the executions to come; those that say what is built must stay. */
struct run_options *session_options(struct session *session);

/* Identity of what was built: 16 bytes. */
const uint8_t *session_build_id(const struct session *session);

/* The index-th image that is loaded: its file, and where it lies. False: there are fewer. */
bool session_image(const struct session *session, size_t index, const char **path, uint64_t *base);

struct symbols *session_symbols(struct session *session);

/* With findings and decisions of its own, to be freed. */
void run_result_copy(struct run_result *to, const struct run_result *from);
void run_result_free(struct run_result *result);

/* The same, where another execution follows: it uses the memory. *result means nothing then. */
void session_result_done(struct session *session, struct run_result *result);
