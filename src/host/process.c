/*
 * process.c - see process.h. Input and output are anonymous files, so that nobody ever waits for a
 * full pipe and nothing has to be pumped.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "host/process.h"
#include "host/strings.h"

extern char **environ;

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

static int wait_for(pid_t pid)
{
    int status;

    while (waitpid(pid, &status, 0) < 0) {
        if (errno != EINTR)
            return -1;
    }
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

bool process_run(const struct process *process, struct process_result *result)
{
    posix_spawn_file_actions_t actions;
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

void process_result_free(struct process_result *result)
{
    free(result->out);
    free(result->err);
    *result = (struct process_result){0};
}
