/*
 * reporting.h - the options that say what is looked for and where findings go, for all commands
 * that run something: -o, --suppress, --no-rule, --verifier, --rules, --fail-on.
 */
#pragma once
#include "run/irqlab.h"

#include <getopt.h>

enum { REPORTING_OUTPUTS = 16, REPORTING_RULES = 256 };

enum reporting_option {
    OPT_SUPPRESS = 1024,
    OPT_NO_RULE,
    OPT_VERIFIER,
    OPT_RULES,
    OPT_FAIL_ON,
    OPT_OUTPUT = 'o',
};

/* Rows for the table of getopt_long; the short option is "o:". */
#define REPORTING_LONG_OPTIONS                                                                     \
    {"output", required_argument, NULL, OPT_OUTPUT},                                               \
        {"suppress", required_argument, NULL, OPT_SUPPRESS},                                       \
        {"no-rule", required_argument, NULL, OPT_NO_RULE},                                         \
        {"verifier", required_argument, NULL, OPT_VERIFIER},                                       \
        {"rules", required_argument, NULL, OPT_RULES},                                             \
        {"fail-on", required_argument, NULL, OPT_FAIL_ON},

#define REPORTING_HELP                                                                             \
    "  -o [FORMAT:]PATH      findings as .json, .xml (JUnit) or .sarif (repeatable)\n"             \
    "  --suppress FILE       findings not to show: lines RULE:PATTERN, # comments (repeatable)\n"  \
    "  --no-rule ID          switch a rule off (repeatable; `irqlab rules` lists them)\n"          \
    "  --verifier CLASS,...  only what these classes of Driver Verifier look at: standard, all,\n" \
    "                        their names (`irqlab rules --classes`) or flags (0x209BB)\n"          \
    "  --rules on|off        watch rules at all (default on)\n"                                    \
    "  --fail-on error|warning|note|never   what makes the exit code 1 (default error)\n"

struct reporting_output {
    enum report_format format;
    const char *path;
    FILE *file;
};

struct reporting {
    struct reporting_output outputs[REPORTING_OUTPUTS];
    size_t output_count;
    const char *no_rules[REPORTING_RULES + 1];
    size_t no_rule_count;
    struct report_suppressions *suppressions;
    bool fail_never;
    enum finding_severity fail_on;
};

/* One of the options above: -1 to go on, or an exit code; it has printed why. */
int reporting_option(struct reporting *reporting, struct run_options *run, int option,
                     const char *value);

/* Open the outputs, before anything runs: -1 or an exit code. */
int reporting_open(struct reporting *reporting);

/* Print what was found and write the outputs. Returns the exit code that the findings ask for:
 * RUN_CLEAN or RUN_FINDINGS; RUN_USAGE if an output could not be written. */
int reporting_finish(struct reporting *reporting, struct report *report);

/* Is there such a rule, or such a crash or hang? */
bool reporting_knows_rule(const char *rule);

/* "irqlab: near: …" on stderr for an id that does not exist. */
void reporting_print_near(const char *id);
