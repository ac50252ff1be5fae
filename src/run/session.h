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
    RUN_USAGE = 2, /* usage, build or input error */
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
    enum run_unload unload;
    enum run_load load;
    bool no_debugger;
    bool quiet;             /* DbgPrint lines as plain text */
    bool verify_restore;    /* execute twice and compare */
    uint64_t run_for_100ns; /* longest virtual time; 0: a minute without an app, else no limit */
    double time_limit_s;    /* of the host's time, for an execution; 0: no limit */
    uint32_t max_threads;   /* 0: default */
};

struct run_result {
    struct finding *findings;
    size_t finding_count, finding_room;
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
};

struct session; /* opaque */

/* Compile and load. NULL: a message has been printed; *exit_code says which kind. */
struct session *session_create(const struct run_options *options, enum run_exit *exit_code);

/* One execution; `live` gets DbgPrint lines and app output, NULL: nobody looks. */
void session_execute(struct session *session, FILE *live, struct run_result *result);

/* Restore, execute again, and compare memory and trace hash with `result`. False: they differ. */
bool session_verify(struct session *session, const struct run_result *result);

/* Identity of what was built: 16 bytes. */
const uint8_t *session_build_id(const struct session *session);

struct symbols *session_symbols(struct session *session);

void run_result_free(struct run_result *result);
