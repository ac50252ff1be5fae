/* main.c - irqlab, the command line: picks the command. */
#include "command.h"
#include "run/irqlab.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>

static const struct {
    const char *name;
    int (*function)(int argc, char **argv);
    const char *usage;
} commands[] = {
    {"run", command_run,
     "run [options] DRIVER.c... [APP.c...] [-- APP-ARGS]   one schedule, live output"},
    {"check", command_check,
     "check [options] DRIVER.c... [APP.c...]                explore schedules, report findings"},
    {"replay", command_replay,
     "replay [options] TOKEN|FILE DRIVER.c... [APP.c...]      the same run again"},
    {"merge", command_merge,
     "merge DIR...                                          results of a sharded campaign as one"},
    {"rules", command_rules,
     "rules [ID]                                            what is checked"},
    {"ddi", command_ddi,
     "ddi [NAME]                                            which routines exist"},
    {"explain", command_explain,
     "explain CODE|STATUS_...|0xC4/0x122|ERROR_...          what a code means"},
    {"new", command_new,
     "new DIR                                               a driver and an app to start from"},
};

enum { COMMANDS = sizeof commands / sizeof *commands };

#if defined(__SANITIZE_ADDRESS__)
/* What a session holds it holds to the end of the process, and LeakSanitizer does not see the
 * simulated machine's memory, where pointers to it lie. */
const char *__asan_default_options(void);
const char *__asan_default_options(void)
{
    return "detect_leaks=0";
}
#endif

static void usage(FILE *out)
{
    fputs("irqlab runs Windows NT kernel drivers on Linux and says what is wrong with their "
          "threads,\n"
          "locks, waits, IRPs and IRQLs.\n\nusage:\n",
          out);
    for (int i = 0; i < COMMANDS; i++)
        fprintf(out, "  irqlab %s\n", commands[i].usage);
    fputs("\n`irqlab COMMAND --help` says more.\n"
          "exit codes: 0 clean, 1 findings, 2 usage or build error, 3 the asked coverage was not "
          "reached,\n70 internal error, 124 time limit, 130 interrupted\n",
          out);
}

/* A disk that is full must not look like a clean run. */
static int flushed(int code)
{
    if (fflush(stdout) == 0 && !ferror(stdout))
        return code;
    perror("irqlab: the output is not complete");
    return code ? code : 2;
}

int main(int argc, char **argv)
{
    process_fix_addresses(argv);
    signal(SIGXFSZ, SIG_IGN); /* a file that may not grow: writing fails, and that is said */
    if (argc < 2) {
        usage(stderr);
        return 2;
    }
    if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0 ||
        strcmp(argv[1], "help") == 0) {
        usage(stdout);
        return 0;
    }
    if (strcmp(argv[1], "--version") == 0) {
        puts("irqlab " IRQLAB_VERSION);
        return 0;
    }
    for (int i = 0; i < COMMANDS; i++)
        if (strcmp(argv[1], commands[i].name) == 0)
            return flushed(commands[i].function(argc - 1, argv + 1));
    fprintf(stderr, "irqlab: there is no command \"%s\"\n", argv[1]);
    usage(stderr);
    return 2;
}
