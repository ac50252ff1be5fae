/*
 * verify.h - the rules: an observer that turns probes into findings.
 *
 * It watches and never steers: a run with all rules off has the same trace hash. A finding is
 * reported once for each rule and place in the code.
 */
#pragma once
#include "ke/ke.h"
#include "base/finding.h"

/* Where findings go. */
struct verify_sink {
    struct finding *(*add)(void *context, enum finding_severity severity, const char *rule);
    void *context;
};

struct verify; /* lives outside the world: it may be read when the run is over */

struct verify *verify_create(const struct verify_sink *sink);
void verify_destroy(struct verify *verify);
void *verify_state(struct verify *verify, size_t *bytes); /* what belongs to a snapshot */

/* Watch the machine of the current world. */
void verify_attach(struct verify *verify);
