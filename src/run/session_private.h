/* session_private.h - a session, for the files that build, direct and execute it. */
#pragma once
#include "explore/strategies.h"
#include "host/compile.h"
#include "run/describe.h"
#include "run/internal.h"
#include "run/record.h"
#include "run/sections.h"
#include "win32/win32.h"

struct io_pnp_event;
struct io_pnp_stack;

struct session_image {
    const struct run_unit *unit;
    struct compile_image built;
    struct image *image;
    char name[64];     /* "driver.sys", "app.exe" */
    WCHAR service[64]; /* "driver" */
    WCHAR as[64];      /* the service it is loaded as: another one if a program named it */
    unsigned slot;     /* driver or app slot it is loaded in */
    struct run_sections sections;
    struct io_driver *driver; /* once loaded, in this execution */
    NTSTATUS entry_status;    /* why it could not be */
    bool was_loaded;          /* by anybody */
    struct win32_app app;
    struct win32_process *process;
    bool taken;  /* CreateProcess has started it in this execution */
    bool waited; /* the director has waited for it */
};

enum { RUN_INSTANCES = 48 }; /* copies of programs that a session may have */

struct session {
    struct run_options options;
    struct session_image *images;
    size_t image_count;
    size_t instance_count; /* further copies of programs, behind the images: CreateProcess */
    struct session_image *starter; /* the one program that irqlab starts; NULL: all */
    struct symbols *symbols;
    void *lookup_stack; /* where symbols are looked up while a thread runs; made when needed */
    struct run_describe describe;
    uint8_t build_id[16];
    /* of the current execution */
    struct run_output output;
    struct run_result *result;
    struct random_strategy random;
    struct replay_strategy replay;
    struct verify *verify;
    struct run_record record;
    bool app_loads; /* the drivers: a program installs them itself */
    /* From here to stopping_since: part of the moment that a restart goes back to, in one piece. */
    struct run_hints hints;
    bool finished;           /* the director came to its end */
    bool stopping;           /* it is stopping drivers: nobody else is at it */
    uint64_t stopping_since; /* a DriverUnload was called then, in 100 ns; 0: it is not running */
    double end_s;            /* host time at which it is to stop; 0: never */
    struct run_restart restart;
};

/* --- prepare.c: from sources to a loaded image -------------------------------------------------
 */

/* What the options and the unit's project say of compiling it. */
void run_compile_options(const struct run_options *options, const struct run_unit *unit,
                         struct compile_options *compile);

/* Its name, from its first source or project. */
void run_name_image(struct session_image *image);

/* Compile and link, or take it from the cache. */
enum compile_status run_build_image(struct session *session, struct session_image *image);

/* Load what was built. False: a message says why. */
bool run_load_image(struct session *session, struct session_image *image);

/* Does the app itself, and not only its library, use what is not there? */
bool run_refuse_missing(const struct session_image *image);

/* Does it refer to CreateProcess? */
bool run_starts(const struct session_image *image);

/* Which programs irqlab starts by itself, and the copies of programs for CreateProcess. False:
 * told. */
bool run_programs_prepare(struct session *session);

/* Is it a program that loads drivers itself? */
bool run_installs(const struct session_image *image);

/* Where a program begins, and of which kind that is; 0: nowhere. */
uint64_t run_find_entry(const struct session_image *image, enum win32_entry_kind *kind);

/* Has it what it needs to begin? False: a message says what is missing. */
bool run_check_entry(const struct session_image *image);

/* unseen.c: say which code of its images no hook sees. */
void run_print_unseen(const struct session *session);

/* lost.c: tell the rules what the sources show. */
void run_find_lost(struct session *session);

/* --- devices.c: Plug and Play devices of drivers that have an AddDevice --------------------------
 */

/* Make the devices that a driver which was just loaded is to have. False: one of them failed. */
bool run_devices_make(struct session *session, struct session_image *image, bool by_app);

/* Take them away. False: refused, and told. */
bool run_devices_remove(struct session *session, struct session_image *image);

/* Is the name in every binding that of a driver? False: a message says which is not. */
bool run_devices_check(const struct session *session);

/* For io: who drives a device that a bus has reported. */
bool run_device_match(const WCHAR *hardware_ids, const WCHAR *compatible_ids,
                      struct io_pnp_stack *stack);

/* For io: something went wrong with a device. */
void run_device_event(const struct io_pnp_event *event);

/* --- director.c: the thread that plays an execution ---------------------------------------------
 */

void run_direct(PVOID context);

/* Load a driver; false: it could not be, and that was told. */
bool run_load_driver(struct session *session, struct session_image *image);

/* Hooks of io and win32: a driver has gone, one is to be loaded by its service's name, programs. */
void run_driver_unloaded(struct io_driver *driver);
NTSTATUS run_load_service(const WCHAR *service);
const struct win32_hooks *run_program_hooks(struct session *session);
