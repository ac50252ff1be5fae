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
    if (fd >= 0 && (!write_all(fd, process->input, process->input_length) || lseek(fd, 0, SEEK_SET))) {
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

/* The environment with LC_ALL=C; the strings are shared. */
static char **english_environment(void)
{
    size_t count = 0, kept = 0;

    while (environ[count])
        count++;
    char **english = host_allocate((count + 2) * sizeof *english);
    for (size_t i = 0; i < count; i++) {
        if (strncmp(environ[i], "LC_ALL=", 7) != 0)
            english[kept++] = environ[i];
    }
    english[kept] = "LC_ALL=C";
    return english;
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
    char **environment = process->c_locale ? english_environment() : environ;
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
    if (environment != environ)
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
