/*
 * token.h - a run's schedule as a word that can be mailed.
 *
 * "irq1:" and base64url of: version, build id (48 bits), CPUs, option bits, then either a seed of
 * the random strategy or the decisions that differ from the default policy, and a checksum. A
 * decision is (actor, count of its points, alternative): the same in every mode of exploration.
 */
#pragma once
#include "sim/strategy.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    TOKEN_BUILD_BYTES = 6,
    TOKEN_FAULT = 256, /* bit of options: a number of an allocation follows */
};

struct token {
    uint8_t build[TOKEN_BUILD_BYTES]; /* first bytes of the image's build id */
    uint32_t cpus;
    uint32_t options; /* run options that change a run: bits given by the caller */
    bool has_seed;
    uint64_t seed;
    uint32_t fault;               /* the allocation that fails, if that option bit is set */
    struct sim_schedule schedule; /* without a seed */
};

/* The token as text, malloced. */
char *token_encode(const struct token *token);

/* False: *why says in a sentence what is wrong with the text. Free the decisions afterwards. */
bool token_decode(const char *text, struct token *token, const char **why);
