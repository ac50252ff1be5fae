/* replay.c - see replay.h. */
#include "replay.h"
#include "findings.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int replay_near(struct session *session, struct command_options *options)
{
    struct check_outcome outcome = {0};
    struct explore_bucket bucket;
    char moved[128];
    int code;

    if (!options->run.schedule) {
        fputs("irqlab: this token names a seed and no decisions: there is nothing near it\n",
              stderr);
        return RUN_USAGE;
    }
    fputs("irqlab: the sources, options or the compiler have changed since this token was made: "
          "looking near its decisions\n",
          stderr);
    if (!check_near(session, options->run.schedule, &bucket, moved, sizeof moved)) {
        printf("irqlab: near: nothing was found near the token's decisions\n");
        explore_bucket_free(&bucket);
        return RUN_CLEAN;
    }
    printf("irqlab: near: found with %s; this is a finding of the program as it is now, not "
           "necessarily the one the token was made for\n",
           moved);
    outcome.result.buckets = &bucket;
    outcome.result.bucket_count = 1;
    outcome.cpus = session_options(session)->cpus;
    snprintf(bucket.strategy, sizeof bucket.strategy, "near");
    code = findings_print(session, options, &outcome);
    explore_bucket_free(&bucket);
    return code;
}

/* What gdb is told: the images it cannot know of, and to stop where the finding is made. */
static char *write_script(struct session *session)
{
    const char *folder = getenv("TMPDIR");
    char *name = NULL;
    const char *path;
    uint64_t base;
    FILE *file;
    int fd;

    if (asprintf(&name, "%s/irqlab-gdb-XXXXXX", folder && *folder ? folder : "/tmp") < 0)
        return NULL;
    fd = mkstemp(name);
    file = fd < 0 ? NULL : fdopen(fd, "w");
    if (!file) {
        free(name);
        return NULL;
    }
    fprintf(file, "set confirm off\n"
                  "set pagination off\n"
                  "set breakpoint pending on\n"
                  "handle SIGSEGV SIGBUS SIGFPE SIGILL nostop noprint pass\n");
    for (size_t i = 0; session_image(session, i, &path, &base); i++)
        fprintf(file, "add-symbol-file %s -o 0x%llx\n", path, (unsigned long long)base);
    /* Up from our own frames to the program's. */
    fprintf(file, "tbreak run_found\n"
                  "run\n"
                  "python\n"
                  "frame = gdb.newest_frame()\n"
                  "while frame and not (0x140000000000 <= frame.pc() < 0x250000000000):\n"
                  "    frame = frame.older()\n"
                  "if frame:\n"
                  "    frame.select()\n"
                  "end\n"
                  "frame\n");
    if (fclose(file) != 0) {
        unlink(name);
        free(name);
        return NULL;
    }
    return name;
}

int replay_gdb(struct session *session, const struct command_options *options)
{
    char **argv = calloc((size_t)options->argument_count + 16, sizeof *argv);
    char self[4096];
    ssize_t length = readlink("/proc/self/exe", self, sizeof self - 1);
    char *script = write_script(session);
    size_t n = 0;

    if (!argv || !script || length < 0) {
        fputs("irqlab: the script for gdb cannot be written\n", stderr);
        return RUN_USAGE;
    }
    self[length] = 0;
    argv[n++] = (char *)"gdb";
    argv[n++] = (char *)"-q";
    argv[n++] = (char *)"-x";
    argv[n++] = script;
    if (!isatty(STDIN_FILENO))
        argv[n++] = (char *)"-batch";
    argv[n++] = (char *)"--args";
    argv[n++] = self;
    for (int i = 0; i < options->argument_count; i++)
        if (strcmp(options->arguments[i], "--gdb") != 0)
            argv[n++] = options->arguments[i];
    execvp("gdb", argv);
    fprintf(stderr, "irqlab: gdb cannot be started: %s\n", strerror(errno));
    unlink(script);
    return RUN_USAGE;
}
