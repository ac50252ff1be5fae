/* options_check.c - see options_check.h. */
#include "options_check.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static const char check_help[] =
    "what irqlab lacks:\n"
    "  --gaps                run nothing: list the routines, types, constants, macros, fields and\n"
    "                        headers that the sources use and irqlab lacks, each with its places\n"
    "                        and the nearest thing there is; the sources need not compile. Exit\n"
    "                        code 0: no gaps, 1: some, 2: errors that no gap explains\n"
    "                        (-o gaps.json for programs)\n"
    "how to search:\n"
    "  --strategy portfolio|random|pct|dfs|dpor   (default portfolio)\n"
    "  --schedules N         executions (default 2000; dfs and dpor: until all are seen)\n"
    "  --time SECONDS        stop then; what was not reached is said\n"
    "  --depth D             pct: depth of the bugs looked for, 1 to 15 (default 3)\n"
    "  --preemptions K|none  dfs: most preemptions (default 2)\n"
    "  --seed N              of random and pct (default 1)\n"
    "  --first               stop at the first error\n"
    "  --no-shrink           findings as they were met\n"
    "  -j N, --jobs N        worker processes\n"
    "  --verify-restore      dfs, dpor: repeat from the start what went on in the middle; compare\n"
    "  --shard I/N           only the I-th part of N, from 1; --results DIR to merge the parts\n"
    "                        (all of dpor's tree is in the first one; -j splits it)\n"
    "what the machine may do:\n"
    "  --cpus N|auto         auto (default): a CPU for every thread that can run, up to 64\n"
    "  --clock any|idle      any (default): time may pass while threads could run, so that timers\n"
    "                        and timeouts come early; idle: only when nobody can run\n"
    "                        (--time any|idle means the same)\n"
    "  --waiters fifo|any    in which order an object serves its waiters (default fifo)\n"
    "  --points shared|access|races|ddi   where threads may be interrupted besides at routines, "
    "volatile\n"
    "                        and interlocked accesses: at plain accesses to memory that several\n"
    "                        touch (default), at all plain accesses, at those to memory for which "
    "an\n"
    "                        earlier execution has shown a data race, at none\n"
    "  --fail-allocations    whether an allocation fails is a choice\n"
    "  --faults              besides, let the n-th allocation fail, for n = 1, 2, ...\n"
    "  --steps N             most steps of one execution (default 3000000)\n"
    "  --values NAME,NAME    which values these globals had at the end of executions\n"
    "  --results DIR         write what was found there, for `irqlab merge`\n"
    "exit code 3: the coverage that was asked for was not reached\n";

static const char replay_help[] =
    "  --near                the sources have changed: look near the token's decisions for a "
    "finding\n"
    "  --gdb                 start gdb on the run, stopped where the finding is\n";

const char *options_check_help(enum options_kind kind)
{
    return kind == OPTIONS_CHECK ? check_help : kind == OPTIONS_REPLAY ? replay_help : "";
}

static const struct {
    const char *name;
    int values;
} of_search[] = {
    {"--strategy", 1}, {"--schedules", 1},   {"--time", 1},    {"--clock", 1},
    {"--depth", 1},    {"--preemptions", 1}, {"--first", 0},   {"--no-shrink", 0},
    {"--jobs", 1},     {"--shard", 1},       {"--cpus", 1},    {"--waiters", 1},
    {"--points", 1},   {"--faults", 0},      {"--results", 1}, {"--fail-allocations", 0},
    {"--near", 0},     {"--gdb", 0},         {"-j", 1},        {"--values", 1},
    {"--gaps", 0},
};

int options_of_search(const char *argument)
{
    size_t length = strcspn(argument, "=");

    if (strncmp(argument, "-j", 2) == 0 && argument[2])
        return 0;
    for (size_t i = 0; i < sizeof of_search / sizeof *of_search; i++)
        if (strncmp(of_search[i].name, argument, length) == 0 && !of_search[i].name[length])
            return argument[length] ? 0 : of_search[i].values;
    return -1;
}

void options_check_default(struct command_options *options)
{
    if (options->kind != OPTIONS_CHECK)
        return;
    options->check = (struct check_options){
        .explore = {.seed = 1, .preemptions = 2, .parts = 1},
        .auto_cpus = true,
        .jobs = 1,
        .shrink = 400,
    };
    options->run.clock_any = true;
    options->run.points_access = true;
}

static int bad(const char *option, const char *wants, const char *value)
{
    fprintf(stderr, "irqlab: %s takes %s, not \"%s\"\n", option, wants, value);
    return RUN_USAGE;
}

static bool number(const char *text, uint64_t low, uint64_t high, uint64_t *value)
{
    char *end;

    errno = 0;
    *value = strtoull(text, &end, 0);
    return !errno && *text && !*end && *text != '-' && *value >= low && *value <= high;
}

/* Which of the names, separated by '|', is the value; -1: none. */
static int one_of(const char *names, const char *value)
{
    for (int i = 0;; i++) {
        size_t length = strcspn(names, "|");

        if (strlen(value) == length && strncmp(names, value, length) == 0)
            return i;
        if (!names[length])
            return -1;
        names += length + 1;
    }
}

static int clock_mode(struct command_options *options, const char *name, const char *value)
{
    int mode = one_of("any|idle", value);

    if (mode < 0)
        return bad(name, "any or idle", value);
    options->run.clock_any = mode == 0;
    return -1;
}

static int time_option(struct command_options *options, const char *value)
{
    char *end;
    double seconds = strtod(value, &end);

    if (one_of("any|idle", value) >= 0)
        return clock_mode(options, "--time", value);
    if (end == value || *end || !(seconds > 0) || seconds > 1e9)
        return bad("--time", "a number of seconds above 0, or any or idle", value);
    options->check.explore.seconds = seconds;
    return -1;
}

static int shard(struct command_options *options, const char *value)
{
    struct explore_options *explore = &options->check.explore;
    char *slash;
    uint64_t part = strtoull(value, &slash, 10), parts;

    if (*slash != '/' || !number(slash + 1, 1, 100000, &parts) || part < 1 || part > parts)
        return bad("--shard", "I/N with I from 1 to N", value);
    explore->part = (uint32_t)part - 1;
    explore->parts = (uint32_t)parts;
    return -1;
}

static int value_names(struct command_options *options, const char *value)
{
    char *names = strdup(value);

    if (!names)
        return RUN_INTERNAL;
    for (char *name = strtok(names, ","); name; name = strtok(NULL, ",")) {
        if (options->run.value_count == MAX_VALUES) {
            fprintf(stderr, "irqlab: --values takes at most %d names\n", MAX_VALUES);
            return RUN_USAGE;
        }
        options->values[options->run.value_count++].name = name;
    }
    options->run.values = options->values;
    return -1;
}

int options_check(struct command_options *options, int option, const char *value)
{
    static const enum explore_kind kinds[] = {EXPLORE_PORTFOLIO, EXPLORE_RANDOM, EXPLORE_PCT,
                                              EXPLORE_DFS, EXPLORE_DPOR};
    struct run_options *run = &options->run;
    struct explore_options *explore = &options->check.explore;
    uint64_t n;
    int which;

    if (option == OPT_NEAR || option == OPT_GDB) {
        if (options->kind != OPTIONS_REPLAY) {
            fputs("irqlab: --near and --gdb are options of replay\n", stderr);
            return RUN_USAGE;
        }
        if (option == OPT_NEAR)
            options->near = true;
        else
            options->gdb = true;
        return -1;
    }
    if (options->kind != OPTIONS_CHECK && option != OPT_STEPS) {
        fputs("irqlab: this is an option of check; `irqlab check --help` lists them\n", stderr);
        return RUN_USAGE;
    }
    switch (option) {
    case OPT_STRATEGY:
        which = one_of("portfolio|random|pct|dfs|dpor", value);
        if (which < 0)
            return bad("--strategy", "portfolio, random, pct, dfs or dpor", value);
        explore->kind = kinds[which];
        options->asked_coverage |= explore->kind != EXPLORE_PORTFOLIO;
        return -1;
    case OPT_SCHEDULES:
        if (!number(value, 1, UINT64_MAX / 2, &explore->schedules))
            return bad("--schedules", "a number above 0", value);
        options->asked_coverage = true;
        return -1;
    case OPT_TIME:
        return time_option(options, value);
    case OPT_CLOCK:
        return clock_mode(options, "--clock", value);
    case OPT_DEPTH:
        if (!number(value, 1, 15, &n))
            return bad("--depth", "a number from 1 to 15", value);
        explore->depth = (uint32_t)n;
        return -1;
    case OPT_PREEMPTIONS:
        if (strcmp(value, "none") == 0)
            explore->preemptions = UINT32_MAX;
        else if (number(value, 0, 1000, &n))
            explore->preemptions = (uint32_t)n;
        else
            return bad("--preemptions", "a number from 0 to 1000, or none", value);
        return -1;
    case OPT_WAITERS:
        which = one_of("fifo|any", value);
        if (which < 0)
            return bad("--waiters", "fifo or any", value);
        run->waiters_any = which == 1;
        return -1;
    case OPT_POINTS:
        which = one_of("shared|access|ddi|races", value);
        if (which < 0)
            return bad("--points", "shared, access, races or ddi", value);
        run->points_access = which != 2;
        run->points_races = which == 3;
        explore->all_accesses = which == 1;
        return -1;
    case 'j':
        if (!number(value, 1, 256, &n))
            return bad("-j", "a number from 1 to 256", value);
        options->check.jobs = (uint32_t)n;
        return -1;
    case OPT_SHARD:
        return shard(options, value);
    case OPT_STEPS:
        if (!number(value, 1000, UINT64_MAX / 2, &run->max_steps))
            return bad("--steps", "a number from 1000", value);
        return -1;
    case OPT_FAULTS:
        options->check.faults = true;
        return -1;
    case OPT_FAIL_ALLOCATIONS:
        run->fail_allocations = true;
        return -1;
    case OPT_FIRST:
        explore->first = true;
        return -1;
    case OPT_NO_SHRINK:
        options->check.shrink = 0;
        return -1;
    case OPT_GAPS:
        options->gaps = true;
        return -1;
    case OPT_VALUES:
        return value_names(options, value);
    case OPT_RESULTS:
        options->results = value;
        return -1;
    default:
        return RUN_USAGE;
    }
}
