/*
 * verify.h - the rules: an observer that turns probes into findings.
 *
 * It watches and never steers: a run with all rules off has the same trace hash. A finding is
 * reported once for each rule and place in the code, and counted after that.
 */
#pragma once
#include "ke/ke.h"
#include "verify/rules.h"

/* What the rules know of the program by its symbols; the names must hold no addresses. */
struct verify_symbols {
    /*
     * The source's name for what lies at `address` (bytes long; 0: not known) and was initialised
     * by the call that returns to made_at (0: not known): "g_Lock", "dx->Lock". False: it has none.
     * Called on the thread that did what is reported.
     */
    bool (*name)(void *context, uint64_t address, uint64_t bytes, uint64_t made_at, char *text,
                 size_t text_bytes);
    void *context;
};

/* Where findings go. A pointer that was given out is valid until the next call of add. */
struct verify_sink {
    struct finding *(*add)(void *context, enum finding_severity severity, const char *rule);
    struct finding *(*at)(void *context, size_t index); /* the index-th of this execution */
    size_t (*count)(void *context);
    void *context;
};

struct verify_options {
    bool off;                    /* no rules at all */
    const char *const *no_rules; /* ids of rules that are switched off; NULL-terminated or NULL */
    uint32_t classes;            /* only rules of these (classes.h); 0: all */
};

struct verify;

/* The function of the program around `address`: [*start, *end). False: not known. */
typedef bool verify_function(void *context, uint64_t address, uint64_t *start, uint64_t *end);

/* Process-wide: takes the memory at LAYOUT_RULES. */
struct verify *verify_create(const struct verify_sink *sink, const struct verify_options *options,
                             const struct verify_symbols *symbols);
void verify_destroy(struct verify *verify);

/* Findings of this execution that were only counted. */
uint64_t verify_dropped(const struct verify *verify);

/* What holds all that the rules know. */
const struct arena *verify_arena(const struct verify *verify);

/* How functions are looked up; stays for all executions. */
void verify_know_functions(struct verify *verify, verify_function *function, void *context);

/* What the source shows without running: results that are lost, by the place of the call and of the
 * one that overwrites them; and code whose reads of a request's length lead to nothing. Whose all
 * this is stays for all executions. */
struct verify_lost {
    const char *rule;
    uint64_t pc, by_pc; /* addresses of the code */
    const char *variable, *routine, *by;
    uint32_t by_line;
};

struct verify_unread {
    uint64_t start, end;
};

void verify_know_source(struct verify *verify, const struct verify_lost *lost, size_t lost_count,
                        const struct verify_unread *unread, size_t unread_count);

/*
 * Watch the machine of the current world; all that was known is forgotten. `brief`: what is found
 * will be found again in an execution that is watched in full before anybody reads of it. The same
 * findings at the same places; their notes have no stacks then.
 */
void verify_attach(struct verify *verify, bool brief);

/* The execution is over and its world still there: what is only known now, and counts. */
void verify_end(struct verify *verify);

/* The IRQL range in which a call of the routine can break no rule; outside of it a call is shown to
 * the rules by KE_PROBE_CALL. False: at any. */
bool verify_contract(const char *name, uint8_t *low, uint8_t *high);
