/* options.c - the command line of `run` and `replay`. */
#include "options.h"
#include "options_check.h"

#include <ctype.h>
#include <errno.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>

enum {
    OPT_DRIVER = 256,
    OPT_APP,
    OPT_CC,
    OPT_CPUS,
    OPT_SEED,
    OPT_ANSWER,
    OPT_INPUT,
    OPT_INTERRUPT,
    OPT_UNLOAD,
    OPT_NO_DEBUGGER,
    OPT_QUIET,
    OPT_TOKEN,
    OPT_TIMES,
    OPT_VERIFY_RESTORE,
    OPT_FOR,
    OPT_ANSI,
    OPT_FREE,
    OPT_THREADS,
    OPT_TIME_LIMIT,
    OPT_LOAD,
    OPT_START,
    OPT_DEVICES,
    OPT_REMOVAL,
    OPT_BIND,
    OPT_UPPER,
    OPT_LOWER,
    OPT_NO_RACES,
    OPT_RACES,
    OPT_RACE_MEMORY,
    OPT_VOLATILE,
    OPT_POOL,
    OPT_FILTER,
    OPT_HELP,
};

static const struct option long_options[] = {
    {"driver", required_argument, NULL, OPT_DRIVER},
    {"app", required_argument, NULL, OPT_APP},
    {"cc", required_argument, NULL, OPT_CC},
    {"cpus", required_argument, NULL, OPT_CPUS},
    {"seed", required_argument, NULL, OPT_SEED},
    {"answer", required_argument, NULL, OPT_ANSWER},
    {"input", required_argument, NULL, OPT_INPUT},
    {"interrupt", required_argument, NULL, OPT_INTERRUPT},
    {"unload", required_argument, NULL, OPT_UNLOAD},
    {"no-debugger", no_argument, NULL, OPT_NO_DEBUGGER},
    {"quiet", no_argument, NULL, OPT_QUIET},
    {"token", no_argument, NULL, OPT_TOKEN},
    {"times", required_argument, NULL, OPT_TIMES},
    {"verify-restore", no_argument, NULL, OPT_VERIFY_RESTORE},
    {"for", required_argument, NULL, OPT_FOR},
    {"ansi", no_argument, NULL, OPT_ANSI},
    {"free", no_argument, NULL, OPT_FREE},
    {"threads", required_argument, NULL, OPT_THREADS},
    {"debug-filter", required_argument, NULL, OPT_FILTER},
    {"pool", required_argument, NULL, OPT_POOL},
    {"load", required_argument, NULL, OPT_LOAD},
    {"start", required_argument, NULL, OPT_START},
    {"devices", required_argument, NULL, OPT_DEVICES},
    {"removal", required_argument, NULL, OPT_REMOVAL},
    {"bind", required_argument, NULL, OPT_BIND},
    {"upper-filter", required_argument, NULL, OPT_UPPER},
    {"lower-filter", required_argument, NULL, OPT_LOWER},
    {"time-limit", required_argument, NULL, OPT_TIME_LIMIT},
    REPORTING_LONG_OPTIONS{"no-races", no_argument, NULL, OPT_NO_RACES},
    {"races", no_argument, NULL, OPT_RACES},
    {"race-memory", required_argument, NULL, OPT_RACE_MEMORY},
    {"volatile", required_argument, NULL, OPT_VOLATILE},
    {"help", no_argument, NULL, OPT_HELP},
    {"strategy", required_argument, NULL, OPT_STRATEGY},
    {"schedules", required_argument, NULL, OPT_SCHEDULES},
    {"time", required_argument, NULL, OPT_TIME},
    {"clock", required_argument, NULL, OPT_CLOCK},
    {"depth", required_argument, NULL, OPT_DEPTH},
    {"preemptions", required_argument, NULL, OPT_PREEMPTIONS},
    {"waiters", required_argument, NULL, OPT_WAITERS},
    {"points", required_argument, NULL, OPT_POINTS},
    {"jobs", required_argument, NULL, 'j'},
    {"shard", required_argument, NULL, OPT_SHARD},
    {"steps", required_argument, NULL, OPT_STEPS},
    {"faults", no_argument, NULL, OPT_FAULTS},
    {"fail-allocations", no_argument, NULL, OPT_FAIL_ALLOCATIONS},
    {"first", no_argument, NULL, OPT_FIRST},
    {"no-shrink", no_argument, NULL, OPT_NO_SHRINK},
    {"results", required_argument, NULL, OPT_RESULTS},
    {"values", required_argument, NULL, OPT_VALUES},
    {"all", no_argument, NULL, OPT_ALL},
    {"near", no_argument, NULL, OPT_NEAR},
    {"gdb", no_argument, NULL, OPT_GDB},
    {"gaps", no_argument, NULL, OPT_GAPS},
    {NULL, 0, NULL, 0},
};

static const char help_text[] =
    "  SOURCE.c ...          sources with main or wmain are apps, all others together one driver;\n"
    "                        a .vcxproj stands for the sources it names\n"
    "  --driver A.c,B.c      one more driver from these sources (repeatable)\n"
    "  --app A.c,B.c         one more app from these sources (repeatable)\n"
    "  -I DIR  -D NAME[=V]   for the compiler\n"
    "  --cc gcc|clang|PATH   the compiler\n"
    "  --ansi                apps without UNICODE     --free   DBG=0\n"
    "  --cpus N              simulated CPUs, 1 to 64 (default 2)\n"
    "  --seed N              a random schedule\n"
    "  --answer ok,cancel    what message boxes answer, in order (default ok)\n"
    "  --input TEXT|@FILE    what getchar and the keyboard of apps read\n"
    "  --interrupt VECTOR[@AFTER[,EVERY[,TIMES]]]   a device interrupts: AFTER (as 10ms; default "
    "0)\n"
    "                        a driver connected to the vector, then EVERY so often (default once;\n"
    "                        TIMES: 100 at most unless given). `check` also tries earlier moments\n"
    "  --load auto|before|app     who loads the driver: irqlab first, or the app through the "
    "service\n"
    "                        manager (auto: the app, if it refers to CreateService or "
    "NtLoadDriver)\n"
    "  --start auto|all|first     which apps irqlab starts, the others being left to "
    "CreateProcess\n"
    "                        (auto: the first that refers to CreateProcess, or all if none does)\n"
    "  --devices N           Plug and Play devices for each driver with an AddDevice (default 1 "
    "for\n"
    "                        those that irqlab loads)\n"
    "  --bind DRIVER=ID      the driver is for devices with that hardware id (Bus/Thing), which a "
    "bus "
    "driver reports\n"
    "  --upper-filter DRIVER[=OVER]   the driver is a filter above the driver OVER "
    "(--lower-filter: "
    "below it)\n"
    "  --removal ask|surprise[@AFTER]   devices go at the end asked (default), or pulled out;\n"
    "                        surprise@10ms: pulled out 10 ms after they started\n"
    "  --unload ask|force|never   stop the driver at the end (default ask)\n"
    "  --for SECONDS         longest virtual time (default 60 without an app, else until the apps\n"
    "                        have ended); exit code 124 if an app still runs then\n"
    "  --time-limit SECONDS  longest time the run may take here; exit code 124 beyond it\n"
    "  --no-races            look for no data races   --races  look for them with --rules off, "
    "too\n"
    "  --race-memory MIB     what the detector may use to remember accesses (default 1024)\n"
    "  --volatile ms|iso     volatile orders as Microsoft's compiler has it (default), or not\n"
    "  --no-debugger         DbgBreakPoint is a bug check\n"
    "  --debug-filter usual|windows|all   what DbgPrintEx shows: all of DPFLTR_IHVDRIVER_ID and\n"
    "                        errors of the others, errors only, everything (default usual)\n"
    "  --pool MIB            limit on the pool allocated at once (default 256)\n"
    "  --threads N           limit on threads alive at once (default 100000)\n"
    "  --quiet               DbgPrint text without time, CPU, thread and IRQL\n"
    "  --token               print the token of this run\n"
    "  --times N             so many times; says whether the trace hash was always the same\n"
    "  --verify-restore      execute twice and compare\n"
    "  --all                 findings show all steps, not only those that matter\n" REPORTING_HELP;

static int bad(const char *format, const char *what)
{
    fputs("irqlab: ", stderr);
    fprintf(stderr, format, what);
    fputs("\n", stderr);
    return RUN_USAGE;
}

static bool number(const char *text, uint64_t low, uint64_t high, uint64_t *value)
{
    char *end;

    errno = 0;
    *value = strtoull(text, &end, 0);
    return !errno && *text && !*end && *text != '-' && *value >= low && *value <= high;
}

/* Room for all names the command line can hold; commas make more of them. */
static size_t count_names(int argc, char **argv)
{
    size_t count = 16;

    for (int i = 0; i < argc; i++) {
        count += 3;
        for (const char *p = argv[i]; *p; p++)
            count += *p == ',';
    }
    return count;
}

struct lists {
    const char **next; /* free room in options->files */
    const char **defines, **dirs;
    size_t define_count, dir_count;
};

static int answers(struct run_options *run, const char *text)
{
    static const char *const names[] = {"ok", "cancel", "abort", "retry", "ignore", "yes", "no"};
    int32_t *list = malloc((strlen(text) + 1) * sizeof *list);
    char *copy = strdup(text), *rest = copy;

    run->answers = list;
    run->answer_count = 0;
    for (char *word; (word = strsep(&rest, ","));) {
        int32_t answer = 0;

        for (int i = 0; i < 7; i++)
            if (strcasecmp(word, names[i]) == 0)
                answer = i + 1;
        if (!answer) {
            free(copy);
            return bad("--answer takes ok, cancel, abort, retry, ignore, yes, no; not \"%s\"",
                       text);
        }
        list[run->answer_count++] = answer;
    }
    free(copy);
    return -1;
}

static int input(struct command_options *options, const char *text)
{
    if (*text == '@') {
        FILE *file = fopen(text + 1, "rb");
        size_t room = 0, used = 0;
        char *data = NULL;

        if (!file)
            return bad("--input: %s cannot be read", text + 1);
        do {
            if (used == room)
                data = realloc(data, room = room ? 2 * room : 4096);
            used += fread(data + used, 1, room - used, file);
        } while (!feof(file) && !ferror(file));
        fclose(file);
        options->input_text = data;
        options->run.input_bytes = used;
    } else {
        /* \n in the text is a line end, so that a shell needs no tricks. */
        char *to = options->input_text = malloc(strlen(text) + 1);

        for (; *text; text++) {
            if (text[0] == '\\' && text[1] == 'n') {
                *to++ = '\n';
                text++;
            } else {
                *to++ = *text;
            }
        }
        options->run.input_bytes = (size_t)(to - options->input_text);
    }
    options->run.input = options->input_text;
    return -1;
}

static struct run_unit *new_unit(struct command_options *options, struct lists *lists, bool is_app)
{
    struct run_unit *unit = &options->units[options->run.unit_count++];

    unit->sources = lists->next;
    unit->is_app = is_app;
    return unit;
}

/* A unit of the sources in a comma-separated list. */
static void unit_of_list(struct command_options *options, struct lists *lists, char *list,
                         bool is_app)
{
    struct run_unit *unit = new_unit(options, lists, is_app);

    for (char *word; (word = strsep(&list, ","));)
        if (*word)
            lists->next[unit->count++] = word;
    lists->next += unit->count;
}

static int one_option(struct command_options *options, struct lists *lists, int option)
{
    struct run_options *run = &options->run;
    uint64_t value;

    switch (option) {
    case OPT_DRIVER:
        unit_of_list(options, lists, optarg, false);
        return -1;
    case OPT_APP:
        unit_of_list(options, lists, optarg, true);
        return -1;
    case 'I':
        lists->dirs[lists->dir_count++] = optarg;
        return -1;
    case 'D':
        lists->defines[lists->define_count++] = optarg;
        return -1;
    case OPT_CC:
        run->compiler = optarg;
        return -1;
    case OPT_ALL:
        options->all_steps = true;
        return -1;
    case OPT_CPUS:
        if (strcmp(optarg, "auto") == 0 && options->kind == OPTIONS_CHECK) {
            options->check.auto_cpus = true;
            return -1;
        }
        options->check.auto_cpus = false;
        if (!number(optarg, 1, 64, &value))
            return bad("--cpus takes a number from 1 to 64, not \"%s\"", optarg);
        run->cpus = (uint32_t)value;
        return -1;
    case OPT_SEED:
        if (!number(optarg, 0, UINT64_MAX, &value))
            return bad("--seed takes a number, not \"%s\"", optarg);
        run->has_seed = true;
        run->seed = value;
        return -1;
    case OPT_ANSWER:
        return answers(run, optarg);
    case OPT_INPUT:
        return input(options, optarg);
    case OPT_INTERRUPT:
        return options_interrupt(options, optarg);
    case OPT_UNLOAD:
        if (strcmp(optarg, "ask") == 0)
            run->unload = RUN_UNLOAD_ASK;
        else if (strcmp(optarg, "force") == 0)
            run->unload = RUN_UNLOAD_FORCE;
        else if (strcmp(optarg, "never") == 0)
            run->unload = RUN_UNLOAD_NEVER;
        else
            return bad("--unload takes ask, force or never; not \"%s\"", optarg);
        return -1;
    case OPT_FILTER:
        if (strcmp(optarg, "usual") == 0)
            run->filter = RUN_FILTER_USUAL;
        else if (strcmp(optarg, "windows") == 0)
            run->filter = RUN_FILTER_WINDOWS;
        else if (strcmp(optarg, "all") == 0)
            run->filter = RUN_FILTER_ALL;
        else
            return bad("--debug-filter takes usual, windows or all; not \"%s\"", optarg);
        return -1;
    case OPT_POOL:
        if (!number(optarg, 1, 2048, &value))
            return bad("--pool takes a number of MiB from 1 to 2048, not \"%s\"", optarg);
        run->pool_mib = (uint32_t)value;
        return -1;
    case OPT_LOAD:
        if (strcmp(optarg, "auto") == 0)
            run->load = RUN_LOAD_AUTO;
        else if (strcmp(optarg, "before") == 0)
            run->load = RUN_LOAD_BEFORE;
        else if (strcmp(optarg, "app") == 0)
            run->load = RUN_LOAD_APP;
        else
            return bad("--load takes auto, before or app; not \"%s\"", optarg);
        return -1;
    case OPT_START:
        if (strcmp(optarg, "auto") == 0)
            run->start = RUN_START_AUTO;
        else if (strcmp(optarg, "all") == 0)
            run->start = RUN_START_ALL;
        else if (strcmp(optarg, "first") == 0)
            run->start = RUN_START_FIRST;
        else
            return bad("--start takes auto, all or first; not \"%s\"", optarg);
        return -1;
    case OPT_DEVICES:
        if (!number(optarg, 0, 64, &value))
            return bad("--devices takes a number from 0 to 64, not \"%s\"", optarg);
        run->has_devices = true;
        run->devices = (uint32_t)value;
        return -1;
    case OPT_BIND:
    case OPT_UPPER:
    case OPT_LOWER:
        return options_bind(options, optarg,
                            option == OPT_BIND    ? RUN_BIND_DEVICE
                            : option == OPT_UPPER ? RUN_BIND_UPPER
                                                  : RUN_BIND_LOWER);
    case OPT_REMOVAL:
        return options_removal(options, optarg);
    case OPT_FOR:
        if (!number(optarg, 1, 1000000000, &value))
            return bad("--for takes a number of seconds, not \"%s\"", optarg);
        run->run_for_100ns = value * 10000000;
        return -1;
    case OPT_THREADS:
        if (!number(optarg, 1, 100000, &value))
            return bad("--threads takes a number from 1 to 100000, not \"%s\"", optarg);
        run->max_threads = (uint32_t)value;
        return -1;
    case OPT_TIME_LIMIT: {
        char *end;

        run->time_limit_s = strtod(optarg, &end);
        if (!isdigit((unsigned char)*optarg) || *end || !(run->time_limit_s > 0) ||
            run->time_limit_s > 1e9)
            return bad("--time-limit takes a number of seconds above 0, not \"%s\"", optarg);
        return -1;
    }
    case OPT_RACE_MEMORY:
        if (!number(optarg, 1, 65536, &value))
            return bad("--race-memory takes a number of MiB from 1 to 65536, not \"%s\"", optarg);
        run->race_mib = (uint32_t)value;
        return -1;
    case OPT_NO_RACES:
        run->no_races = true;
        return -1;
    case OPT_RACES:
        run->no_races = false;
        return -1;
    case OPT_VOLATILE:
        if (strcmp(optarg, "ms") != 0 && strcmp(optarg, "iso") != 0)
            return bad("--volatile takes ms or iso, not \"%s\"", optarg);
        run->volatile_iso = strcmp(optarg, "iso") == 0;
        return -1;
    case OPT_NO_DEBUGGER:
        run->no_debugger = true;
        return -1;
    case OPT_QUIET:
        run->quiet = true;
        return -1;
    case OPT_TIMES:
        if (!number(optarg, 1, 1000 * 1000 * 1000, &options->times))
            return bad("--times takes a number above 0, not \"%s\"", optarg);
        return -1;
    case OPT_TOKEN:
        options->want_token = true;
        return -1;
    case OPT_VERIFY_RESTORE:
        run->verify_restore = true;
        return -1;
    case OPT_ANSI:
        run->ansi = true;
        return -1;
    case OPT_FREE:
        run->free_build = true;
        return -1;
    default:
        if (option >= OPT_SUPPRESS || option == OPT_OUTPUT)
            return reporting_option(&options->reporting, run, option, optarg);
        return options_check(options, option, optarg);
    }
}

static int project_unit(struct command_options *options, const char *path)
{
    struct project *project = &options->projects[options->project_count++];

    if (project_read(path, options->run.free_build, project) != COMPILE_OK)
        return RUN_USAGE; /* it has printed why */
    options->units[options->run.unit_count++] =
        (struct run_unit){.sources = (const char *const *)project->sources.items,
                          .count = project->sources.count,
                          .is_app = project->is_app,
                          .project = project};
    if (project->skipped.count) {
        fprintf(stderr, "irqlab: skipped, nothing to compile:");
        for (size_t i = 0; i < project->skipped.count; i++)
            fprintf(stderr, " %s", project->skipped.items[i]);
        fputc('\n', stderr);
    }
    return -1;
}

/* What a source without an entry point belongs to: the app if its headers say so, or if there is
 * one app and nothing of a driver; else the driver. */
static bool part_of_app(enum source_role role, bool any_driver, size_t apps)
{
    return role == SOURCE_APP_PART ? apps <= 1 : role == SOURCE_PART && !any_driver && apps == 1;
}

/* The files that belong to no --driver or --app: apps one each, the rest one driver. */
static int default_units(struct command_options *options, struct lists *lists, char **files,
                         int count)
{
    enum source_role *roles = calloc((size_t)count + 1, sizeof *roles);
    struct run_unit *unit = NULL;
    size_t apps = 0, app_parts = 0, driver_parts = 0, skipped = 0;
    bool any_driver = false;

    if (!roles)
        return RUN_INTERNAL;
    for (int i = 0; i < count; i++) {
        int result = -1;
        enum project_file kind = project_file_kind(files[i]);

        roles[i] = SOURCE_UNREADABLE; /* done with */
        if (!source_readable(files[i]))
            result = RUN_USAGE; /* it has printed why */
        else if (kind == PROJECT_PROJECT)
            result = project_unit(options, files[i]);
        else if (kind == PROJECT_SKIPPED)
            fprintf(stderr, "%s %s",
                    skipped++ ? "" : "irqlab: skipped, nothing to compile:", files[i]);
        else if (kind == PROJECT_UNKNOWN)
            result = bad("%s is no C or C++ source and no .vcxproj", files[i]);
        else
            roles[i] = project_source_role(files[i]);
        if (result >= 0) {
            free(roles);
            return result;
        }
        apps += roles[i] == SOURCE_APP;
        any_driver |= roles[i] == SOURCE_DRIVER || roles[i] == SOURCE_DRIVER_PART;
    }
    if (skipped)
        fputc('\n', stderr);
    for (int i = 0; i < count; i++) {
        if (roles[i] == SOURCE_APP) {
            unit = new_unit(options, lists, true);
            unit->count = 1;
            *lists->next++ = files[i];
        } else if (roles[i] != SOURCE_UNREADABLE) {
            bool app = part_of_app(roles[i], any_driver, apps);

            app_parts += app;
            driver_parts += !app;
        }
    }
    if (app_parts) {
        if (!apps)
            unit = new_unit(options, lists, true);
        for (int i = 0; i < count; i++)
            if (roles[i] > SOURCE_APP && part_of_app(roles[i], any_driver, apps)) {
                *lists->next++ = files[i];
                unit->count++;
            }
    }
    if (driver_parts) {
        unit = new_unit(options, lists, false);
        for (int i = 0; i < count; i++)
            if (roles[i] == SOURCE_DRIVER ||
                (roles[i] > SOURCE_APP && !part_of_app(roles[i], any_driver, apps))) {
                *lists->next++ = files[i];
                unit->count++;
            }
    }
    free(roles);
    return -1;
}

/* What --driver and --app name, before anything is compiled. */
static int check_lists(const struct command_options *options)
{
    for (size_t i = 0; i < options->run.unit_count; i++) {
        const struct run_unit *unit = &options->units[i];

        if (!unit->count)
            return bad("--%s takes sources with commas between them",
                       unit->is_app ? "app" : "driver");
        for (size_t j = 0; j < unit->count; j++) {
            if (!source_readable(unit->sources[j]))
                return RUN_USAGE; /* it has printed why */
            if (project_file_kind(unit->sources[j]) == PROJECT_PROJECT)
                return bad("%s is a project: name it without --driver or --app", unit->sources[j]);
            if (project_file_kind(unit->sources[j]) == PROJECT_UNKNOWN)
                return bad("%s is no C or C++ source", unit->sources[j]);
        }
    }
    return -1;
}

static int refuse_option(const char *command, char **argv)
{
    const char *name = argv[optind - 1];

    if (optopt && optopt < 256)
        fprintf(stderr, "irqlab: %s has no option -%c; `irqlab %s --help` lists them\n", command,
                optopt, command);
    else if (optopt)
        fprintf(stderr, "irqlab: %.*s takes no value\n", (int)strcspn(name, "="), name);
    else
        fprintf(stderr, "irqlab: %s has no option %s; `irqlab %s --help` lists them\n", command,
                name, command);
    return RUN_USAGE;
}

/* The command line again, quoted for a shell where needed, without what a token says. */
static char *join(int argc, char **argv, enum options_kind kind)
{
    size_t bytes = 1;
    char *text;
    bool skip_next = false, token_left = kind == OPTIONS_REPLAY;

    for (int i = 1; i < argc; i++)
        bytes += 4 * strlen(argv[i]) + 4;
    text = calloc(1, bytes);
    for (int i = 1; i < argc; i++) {
        if (skip_next) {
            skip_next = false;
            continue;
        }
        if (strcmp(argv[i], "--seed") == 0 || strcmp(argv[i], "-o") == 0 ||
            strcmp(argv[i], "--times") == 0 || strcmp(argv[i], "--output") == 0) {
            skip_next = true;
            continue;
        }
        if (strncmp(argv[i], "--seed=", 7) == 0 || strncmp(argv[i], "--output=", 9) == 0 ||
            strncmp(argv[i], "-o", 2) == 0 || strcmp(argv[i], "--token") == 0 ||
            strncmp(argv[i], "--times=", 8) == 0 || strcmp(argv[i], "--verify-restore") == 0)
            continue;
        if (kind != OPTIONS_RUN) {
            int values = options_of_search(argv[i]);

            if (values >= 0) {
                skip_next = values == 1;
                continue;
            }
        }
        if (token_left && argv[i][0] != '-') {
            token_left = false;
            continue;
        }
        strcat(text, " ");
        if (argv[i][strcspn(argv[i], " \t\"'\\$&|;()<>*?#~`!")] || !*argv[i]) {
            char *to = text + strlen(text);

            *to++ = '\'';
            for (const char *p = argv[i]; *p; p++) {
                if (*p == '\'') {
                    memcpy(to, "'\\''", 4);
                    to += 4;
                } else {
                    *to++ = *p;
                }
            }
            *to++ = '\'';
            *to = 0;
        } else {
            strcat(text, argv[i]);
        }
    }
    return text;
}

int options_parse(struct command_options *options, int argc, char **argv, enum options_kind kind)
{
    size_t names = count_names(argc, argv);
    struct lists lists;
    int option, result, end = argc;

    memset(options, 0, sizeof *options);
    options->kind = kind;
    options->arguments = argv;
    options->argument_count = argc;
    options->argument_text = join(argc, argv, kind);
    options_check_default(options);
    options->units = calloc(names, sizeof *options->units);
    options->projects = calloc(names, sizeof *options->projects);
    options->files = calloc(4 * names, sizeof *options->files);
    if (!options->units || !options->projects || !options->files)
        return RUN_INTERNAL;
    lists = (struct lists){.next = options->files,
                           .defines = options->files + 2 * names,
                           .dirs = options->files + 3 * names};
    for (int i = 1; i < argc; i++)
        if (strcmp(argv[i], "--") == 0) {
            options->run.app_arguments = (const char *const *)argv + i + 1;
            options->run.app_argument_count = (size_t)(argc - i - 1);
            end = i;
            break;
        }
    optind = 1;
    opterr = 0;
    while ((option = getopt_long(end, argv, kind == OPTIONS_CHECK ? ":I:D:o:hj:" : ":I:D:o:h",
                                 long_options, NULL)) != -1) {
        if (option == '?')
            return refuse_option(argv[0], argv);
        if (option == ':')
            return bad("%s needs a value", argv[optind - 1]);
        if (option == OPT_HELP || option == 'h') {
            static const char *const usage[] = {"run [options] SOURCE... [-- APP-ARGS]",
                                                "replay [options] TOKEN|FILE SOURCE...",
                                                "check [options] SOURCE... [-- APP-ARGS]"};

            printf("usage: irqlab %s\n%s%s", usage[kind], help_text, options_check_help(kind));
            return 0;
        }
        if ((result = one_option(options, &lists, option)) >= 0)
            return result;
    }
    if (kind == OPTIONS_REPLAY) {
        if (optind == end)
            return bad("replay needs a token%s", "; `irqlab run --token` prints one");
        options->token_text = argv[optind++];
    }
    options->run.defines = lists.defines;
    options->run.include_dirs = lists.dirs;
    if ((result = check_lists(options)) >= 0 ||
        (result = default_units(options, &lists, argv + optind, end - optind)) >= 0)
        return result;
    options->run.units = options->units;
    if (kind == OPTIONS_CHECK)
        options->check.explore.seed = options->run.has_seed ? options->run.seed : 1;
    if (options->run.unit_count == 0)
        return bad("no sources were given%s", "; try: irqlab run driver.c app.c");
    return -1;
}

void options_free(struct command_options *options)
{
    for (size_t i = 0; i < options->project_count; i++)
        project_free(&options->projects[i]);
    free(options->projects);
    free(options->units);
    free(options->files);
    free(options->argument_text);
    free(options->input_text);
    free((void *)options->run.answers);
}
