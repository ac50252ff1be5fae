/*
 * process.c - see process.h. Input and output are anonymous files, so that nobody ever waits for a
 * full pipe and nothing has to be pumped.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/personality.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "host/process.h"
#include "host/strings.h"

extern char **environ;

enum { CHILDREN = 64 };

/* Who runs, for the handler of SIGINT, which any thread may find itself in. */
static struct {
    pid_t children[CHILDREN]; /* 0: free */
    volatile sig_atomic_t interrupted;
    bool catching;
} process_state;

static void tell_children(int signal)
{
    int saved_errno = errno;

    process_state.interrupted = 1;
    for (int i = 0; i < CHILDREN; i++) {
        pid_t pid = __atomic_load_n(&process_state.children[i], __ATOMIC_SEQ_CST);

        if (pid > 0)
            kill(pid, signal);
    }
    errno = saved_errno;
}

void process_fix_addresses(char *const *argv)
{
    const char *preload = getenv("LD_PRELOAD");
    char path[PATH_MAX];
    ssize_t length = readlink("/proc/self/exe", path, sizeof path - 1); /* ps shows its name */
    int now = personality(0xFFFFFFFF);                                  /* asks */

    /* valgrind would lose us. */
    if (length <= 0 || now == -1 || now & ADDR_NO_RANDOMIZE ||
        (preload && strstr(preload, "vgpreload")))
        return;
    /* Where it is forbidden, or does nothing, we go on as we are. */
    if (personality((unsigned)now | ADDR_NO_RANDOMIZE) == -1 ||
        !(personality(0xFFFFFFFF) & ADDR_NO_RANDOMIZE))
        return;
    path[length] = 0;
    execv(path, argv);
}

void process_catch_interrupt(void)
{
    struct sigaction action = {.sa_handler = tell_children, .sa_flags = SA_RESTART}, old;

    if (process_state.catching)
        return;
    process_state.catching = true;
    sigemptyset(&action.sa_mask);
    if (sigaction(SIGINT, NULL, &old) == 0 && old.sa_handler != SIG_IGN)
        sigaction(SIGINT, &action, NULL);
}

bool process_interrupted(void)
{
    return process_state.interrupted;
}

static bool write_all(int fd, const char *data, size_t length)
{
    while (length > 0) {
        ssize_t n = write(fd, data, length);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return false;
        data += n;
        length -= (size_t)n;
    }
    return true;
}

static int open_input(const struct process *process)
{
    if (!process->input)
        return open("/dev/null", O_RDONLY | O_CLOEXEC);
    int fd = memfd_create("input", MFD_CLOEXEC);
    if (fd >= 0 &&
        (!write_all(fd, process->input, process->input_length) || lseek(fd, 0, SEEK_SET))) {
        close(fd);
        return -1;
    }
    return fd;
}

static char *read_back(int fd, size_t *length)
{
    struct stat st;
    size_t got = 0;

    *length = 0;
    if (fstat(fd, &st) != 0)
        return NULL;
    char *data = host_allocate((size_t)st.st_size + 1);
    while (got < (size_t)st.st_size) {
        ssize_t n = pread(fd, data + got, (size_t)st.st_size - got, (off_t)got);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            break;
        got += (size_t)n;
    }
    *length = got;
    return data;
}

/* Variables by which compilers find further headers or write further files: a build must not
 * depend on them. */
static const char *const dropped[] = {
    "CPATH=",
    "C_INCLUDE_PATH=",
    "CPLUS_INCLUDE_PATH=",
    "OBJC_INCLUDE_PATH=",
    "LIBRARY_PATH=",
    "DEPENDENCIES_OUTPUT=",
    "SUNPRO_DEPENDENCIES=",
    "GCC_COMPARE_DEBUG=",
    "SOURCE_DATE_EPOCH=",
    "CCC_OVERRIDE_OPTIONS=",
};

static bool is_dropped(const char *entry, bool c_locale)
{
    for (size_t i = 0; i < sizeof dropped / sizeof dropped[0]; i++) {
        if (strncmp(entry, dropped[i], strlen(dropped[i])) == 0)
            return true;
    }
    return c_locale && strncmp(entry, "LC_ALL=", 7) == 0;
}

/* The environment for a child; the strings are shared. */
static char **child_environment(bool c_locale)
{
    size_t count = 0, kept = 0;

    while (environ[count])
        count++;
    char **child = host_allocate((count + 2) * sizeof *child);
    for (size_t i = 0; i < count; i++) {
        if (!is_dropped(environ[i], c_locale))
            child[kept++] = environ[i];
    }
    if (c_locale)
        child[kept] = "LC_ALL=C";
    return child;
}

/* The place in process_state where a child is known; CHILDREN: nowhere, there are too many. */
static int note_child(pid_t pid)
{
    for (int i = 0; i < CHILDREN; i++) {
        pid_t nobody = 0;

        if (__atomic_compare_exchange_n(&process_state.children[i], &nobody, pid, false,
                                        __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST))
            return i;
    }
    return CHILDREN;
}

static int wait_for(pid_t pid)
{
    siginfo_t info;
    int status, place = note_child(pid);

    if (process_state.interrupted) /* the handler may have run before the child was known */
        kill(pid, SIGINT);
    /* Until it is no longer known its number must not become that of somebody else. */
    while (waitid(P_PID, (id_t)pid, &info, WEXITED | WNOWAIT) < 0 && errno == EINTR)
        ;
    if (place < CHILDREN)
        __atomic_store_n(&process_state.children[place], 0, __ATOMIC_SEQ_CST);
    while (waitpid(pid, &status, 0) < 0) {
        if (errno != EINTR)
            return -1;
    }
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

bool process_run(const struct process *process, struct process_result *result)
{
    posix_spawn_file_actions_t actions;

    if (process_state.interrupted) {
        *result = (struct process_result){.status = 128 + SIGINT};
        return false;
    }
    char **environment = child_environment(process->c_locale);
    int in = open_input(process);
    int out = memfd_create("output", MFD_CLOEXEC);
    int err = memfd_create("messages", MFD_CLOEXEC);
    pid_t pid;

    *result = (struct process_result){.status = -1};
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, in, 0);
    posix_spawn_file_actions_adddup2(&actions, out, 1);
    posix_spawn_file_actions_adddup2(&actions, err, 2);
    if (in >= 0 && out >= 0 && err >= 0) {
        int error =
            posix_spawnp(&pid, process->argv[0], &actions, NULL, process->argv, environment);
        if (error == 0)
            result->status = wait_for(pid);
        result->out = read_back(out, &result->out_length);
        result->err = read_back(err, &result->err_length);
        errno = error;
    }
    posix_spawn_file_actions_destroy(&actions);
    int error = errno;
    if (in >= 0)
        close(in);
    if (out >= 0)
        close(out);
    if (err >= 0)
        close(err);
    free(environment);
    errno = error;
    return result->status == 0;
}

double host_seconds(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

void process_result_free(struct process_result *result)
{
    free(result->out);
    free(result->err);
    *result = (struct process_result){0};
}
