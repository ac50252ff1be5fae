/* internal.h - what the files of a session share. */
#pragma once
#include "host/alias.h"
#include "host/exports.h"
#include "host/image.h"
#include "host/layout.h"
#include "host/memory.h"
#include "host/strings.h"
#include "host/symbols.h"
#include "ke/ke.h"
#include "run/session.h"
#include "win32/win32.h"

#include <stdio.h>

/* Which tables an image is bound to. */
enum run_mode { RUN_KERNEL, RUN_USER };

/* A hook of compiled code: its name and what answers in either mode. */
struct run_hook {
    const char *name;
    void *function[2]; /* by enum run_mode */
};

extern const struct run_hook run_hooks[]; /* ends with a NULL name */

/* Routines that are hooks as well; likewise. */
extern const struct run_hook run_replaced[];

/* --- access.c: what is done with an access --------------------------------------------------- */

struct run_describe;

/* The detector of races and the check of accesses; findings go to the current result. */
bool run_access_create(struct run_describe *describe, const struct run_options *options);
/* The same for what is known of the address alone, where it leads to memory that lies elsewhere: a
 * view of a section, what an MDL is mapped to. */
void run_access_alias(uint64_t address, uint64_t bytes, bool write, uint64_t pc);
/* Say, once for a session, which limits of the race detector were reached. */
void run_access_limits(struct run_result *result);

/* Code touched memory it may not touch; `pc` and `frame` are its caller's. */
void run_bad_access(uint64_t address, bool write, uint64_t pc, uint64_t frame);

/* Faults of image code become exceptions and bug checks. Once per process. */
void run_faults_install(void);

/* callee.c: a routine, and what the pointer that it touches at DISPATCH_LEVEL should be. */
struct run_callee {
    const char *name, *object;
};

/* The documented routine that the call before `pc` went to; NULL: it cannot be told. */
const char *run_callee_name(uint64_t pc);

/* NULL: it touches its argument at the caller's IRQL. */
const struct run_callee *run_callee_raised(const char *name);

/* What the routine takes the address of, with its article: "the device object"; NULL: nothing to
 * say. */
const char *run_callee_object(const char *name);

/* What can be bound to: the tables of both modes, made once per process. */
void run_exports_create(void);

/* Do calls of drivers that are loaded from now on look at their IRQL first? (rules) */
void run_exports_check(bool check);

/* The resolver for images of a mode. */
const struct image_resolver *run_resolver(enum run_mode mode);

/* The names that the last image asked for and that were bound to a trap. */
struct strings *run_trapped(void);

/* --- missing.c
 * -------------------------------------------------------------------------------------- */

/* Say which of the names the objects refer to, from where, and what may be meant. False: none. */
bool run_print_missing(const char *image, enum run_mode mode, const char *const *objects,
                       size_t object_count, struct strings *names);

/* Letters to change, insert or drop to make one name of the other, whatever their case. */
unsigned run_name_distance(const char *a, const char *b);
/* Can images of this mode bind to the name? */
bool run_has_name(enum run_mode mode, const char *name);
/* "_Z7KeSleepv" holds "KeSleep". False: it is no plain mangled name. */
bool run_unmangle(const char *name, char *plain, size_t bytes);

/* Is it a file of a library that comes with the compiler? */
bool run_in_library(const char *file);

/* Do the objects refer to one of these names (ending with NULL)? */
bool run_refers(const char *const *objects, size_t object_count, const char *const *names);

/* The address an exported routine of the kernel has for drivers; 0 if there is none. */
uint64_t run_kernel_export(const char *name);

/* Which kernel routine an image that calls `address` means: the routine itself, its stub or the
 * check of its IRQL before it. NULL: none. */
const char *run_kernel_export_name(uint64_t address);

/* And of the user-mode DLLs for programs. */
uint64_t run_user_export(const char *name);

/* --- output.c: what a person sees while it runs ----------------------------------------------- */

struct io_unload_refusal;
struct win32_process;

struct run_output {
    FILE *live; /* NULL: nobody looks */
    bool quiet;
    bool in_line; /* the app has begun a line */
    uint64_t start_100ns;
    struct win32_hooks win32; /* of the user-mode side; they print here */
};

void run_output_begin(struct run_output *output, FILE *live, bool quiet);
void run_output_end(struct run_output *output);

/* One DbgPrint; a line of its own in the live output. */
void run_output_debug(void *context, const char *text, size_t bytes);

/* The hooks of the user-mode side that print. */
const struct win32_hooks *run_output_win32(struct run_output *output);

/* Something irqlab itself has to say during a run. */
void run_note(struct run_output *output, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* A stop was refused: who holds the driver. */
void run_refused(struct run_output *output, const char *driver, NTSTATUS status,
                 const struct io_unload_refusal *why);

/* The holders alone, and what forces them. */
void run_holders(struct run_output *output, const struct io_unload_refusal *why);

/* STATUS_xxx, or hexadecimal digits in a buffer that the next call but three reuses. */
void run_app_crashed(void *context, struct win32_process *process, uint32_t code, const char *why);

const char *run_status_name(NTSTATUS status);

/* --- interrupts.c: devices that the command line names -----------------------------------------
 */

struct run_interrupt;
void run_interrupts_create(const struct run_interrupt *interrupts, uint32_t count);

/* --- hints.c: the usual mistakes -------------------------------------------------------------- */

struct run_hints {
    struct sim_observer observer;
    struct run_output *output;
    uint32_t given; /* bit per hint */
};

/* Watch the machine of the current world. */
void run_hints_attach(struct run_hints *hints, struct run_output *output);

/* --- leftovers.c ------------------------------------------------------------------------------ */

uint32_t run_links(void); /* symbolic links that drivers have made */

/* Tell what a driver whose DriverEntry failed has left: its devices, and links made since. */
void run_leftovers(const void *driver, const char *name, uint32_t links_before);

/* --- outcome.c: why a run ended --------------------------------------------------------------- */

/* Turn what the world knows (crash, deadlock) into findings of the result. */
struct verify;
struct trace;
void run_collect(bool finished, struct run_result *result, struct verify *verify,
                 const struct trace *trace);

struct finding *run_finding(struct run_result *result, enum finding_severity severity,
                            const char *rule);

/* Called when a finding is made and when the simulated machine stops: for a debugger. */
void run_found(void);

/* The result of the execution that runs now. */
struct run_result *run_current_result(void);
struct verify *run_current_verify(void);

/* values.c: once an execution. */
void run_read_values(struct session *session, struct run_result *result);

/* The n-th image of a session, NULL while it is not loaded. False: there is none. */
bool run_image(struct session *session, size_t n, struct image **image);

/* A DriverUnload that takes longer waits for what never comes: ten minutes. */
#define RUN_UNLOAD_100NS (600ull * 10000000)

/* Steps without time passing that are a hang once a strategy has been taken away. */
enum { RUN_FAIR_STEPS = 10 * 1000 * 1000 };

/* Hooks of the machine. */
void run_hang(void);
void run_stuck(void);

/* Ctrl-C was pressed: in a signal handler. */
void run_interrupted(void);
bool run_was_interrupted(void);

/* Where decisions were written that nobody needs any more: the next execution's go there, which
 * saves it growing a list from nothing. NULL: nowhere. */
struct run_spare {
    struct sim_decision *decisions;
    size_t room;
};

/* run_result_copy, into what is spare if that is large enough. */
void run_result_begin(struct run_result *to, const struct run_result *from,
                      struct run_spare *spare);

/* --- marks.c: later moments on the path of a search ---------------------------------------------
 */

struct run_mark;
struct verify;

struct run_arena_end {
    size_t used_bytes, gap_count;
};

struct run_marks {
    struct run_mark *mark; /* [count], along the path */
    size_t count;
    struct run_arena_end world, rules; /* at the snapshot */
    unsigned refused;
    struct snapshot_span *spans; /* of the mark that is being taken */
    size_t span_count, span_room;
    uint64_t span_bytes;
};

/* The snapshot has just been taken. */
void run_marks_begin(struct run_marks *marks, const struct verify *verify);

/* The machine pauses before a choice that `strategy` will return to. */
void run_marks_take(struct run_marks *marks, const struct sim_strategy *strategy,
                    const struct verify *verify, const struct run_result *result,
                    uint64_t kept_bytes);

/* Is there a mark on the path of the execution that begins? If not there are none any more. */
bool run_marks_find(struct run_marks *marks, struct sim_strategy *strategy);

/* Back to that mark: first the memory, as snapshot_restore; then all else. */
bool run_marks_memory(const struct run_marks *marks);
void run_marks_go_on(const struct run_marks *marks, struct run_result *result,
                     struct run_spare *spare);

void run_marks_drop(struct run_marks *marks);
void run_marks_free(struct run_marks *marks);

/* --- restart.c: the moment to which executions return ------------------------------------------
 */

struct run_restart {
    bool ready; /* there is a snapshot; it was taken for these: */
    struct run_options options;
    struct run_options fitted; /* as they were given when they fitted last */
    bool clock_any;
    uint64_t kept_bytes;      /* of lazy.h, at the snapshot */
    bool hopeless;            /* executions change too much memory: no snapshots any more */
    struct run_result prefix; /* what was found before it */
    struct run_hints hints;
    struct alias_saved aliases;
    struct run_marks marks; /* behind it */
    struct run_spare spare;
};

/* Is there a snapshot for executions with these options under this strategy? */
bool run_restart_fits(struct run_restart *restart, const struct run_options *options,
                      const struct sim_strategy *strategy);

/*
 * The machine has stopped before its first choice: this is the moment. `kept` are variables of the
 * session that the prefix has set.
 */
struct run_kept {
    void *address;
    size_t bytes;
};
void run_restart_take(struct run_restart *restart, const struct run_options *options,
                      const struct verify *verify, const struct run_result *result,
                      const struct run_kept *kept, size_t count);

/* Back there, or, true, to a later moment that the execution passes through. The result begins with
 * what was found before. */
bool run_restart_go_back(struct run_restart *restart, struct sim_strategy *strategy,
                         struct run_result *result);

void run_restart_drop(struct run_restart *restart);

/* --- stacks.c: the pool of kernel stacks ------------------------------------------------------ */

bool run_stack_get(struct sim_actor *thread);
void run_stack_put(struct sim_actor *thread);
void run_stacks_create(void);
void run_stacks_reset(void);
void run_stacks_skip(void); /* the first one is nobody's: the others lie elsewhere */
void run_stacks_trim(void);
void run_stacks_save(void); /* with a snapshot: which are in use; what of them means nothing */
void run_stacks_restore(void);
/* The parts in use of all stacks. */
void run_stacks_live(void (*each)(void *context, uint64_t address, uint64_t bytes), void *context);
/* Which are in use, as so many words; copied if there is room. And these again. */
size_t run_stacks_which(uint32_t *words, size_t room);
void run_stacks_set(const uint32_t *words);
void run_emergency_stack(uint64_t *low, uint64_t *high);
