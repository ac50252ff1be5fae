/* internal.h - what the rules share. */
#pragma once
#include "verify/verify.h"

#include <stdio.h>

enum { VERIFY_SEEN = 256 };

struct verify_seen {
    const char *rule;
    uint64_t pc;
};

struct verify {
    struct verify_sink sink;
    struct sim_observer observer;
    struct verify_seen seen[VERIFY_SEEN]; /* what was reported in this execution */
    uint32_t seen_count;
};

/* A finding at `pc` (a return address in driver code, or 0), or NULL if it was reported before. */
struct finding *verify_finding(struct verify *verify, enum finding_severity severity,
                               const char *rule, uint64_t pc);

/* irql.c */
void verify_irql_ddi(struct verify *verify, const struct sim_probe *probe);
void verify_irql_return(struct verify *verify, const struct sim_probe *probe);

/* seen.c: rules that the kernel itself saw broken (KE_PROBE_RULE) */
void verify_rule_seen(struct verify *verify, const struct sim_probe *probe);
