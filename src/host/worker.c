/* worker.c - see worker.h. */
#define _GNU_SOURCE
#include "host/worker.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { LOOK_EVERY_NS = 50 * 1000 * 1000 };

static size_t state_bytes(unsigned count)
{
    return count * sizeof(struct worker_state);
}

static void child(const struct worker_job *job, unsigned index, struct worker_state *state,
                  FILE *result, pid_t parent)
{
    int code;

    prctl(PR_SET_PDEATHSIG, SIGKILL); /* nobody would want what it finds */
    if (getppid() != parent)
        _exit(1);
    signal(SIGINT, SIG_IGN); /* the parent hears it and says stop */
    code = job->work(job->context, index, state, result);
    if (fflush(result) != 0)
        code = 1;
    _exit(code);
}

bool workers_run(const struct worker_job *job, struct worker_state **states,
                 struct worker_outcome *outcomes)
{
    struct worker_state *shared = mmap(NULL, state_bytes(job->count), PROT_READ | PROT_WRITE,
                                       MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    pid_t *pids = calloc(job->count, sizeof *pids), self = getpid();
    unsigned left = 0;

    memset(outcomes, 0, job->count * sizeof *outcomes);
    *states = NULL;
    if (shared == MAP_FAILED || !pids) {
        free(pids);
        return false;
    }
    *states = shared;
    fflush(NULL);
    for (unsigned i = 0; i < job->count; i++) {
        int fd = memfd_create("result", MFD_CLOEXEC);

        outcomes[i].result = fd < 0 ? NULL : fdopen(fd, "w+");
        outcomes[i].status = 1;
        if (!outcomes[i].result)
            continue;
        pids[i] = fork();
        if (pids[i] == 0)
            child(job, i, &shared[i], outcomes[i].result, self);
        if (pids[i] > 0)
            left++;
    }

    bool any = left != 0;

    while (left) {
        struct timespec pause = {.tv_nsec = LOOK_EVERY_NS};

        for (unsigned i = 0; i < job->count; i++) {
            int status;

            if (pids[i] <= 0 || waitpid(pids[i], &status, WNOHANG) != pids[i])
                continue;
            outcomes[i].status = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
            pids[i] = 0;
            left--;
        }
        if (!left)
            break;
        if (job->wait && !job->wait(job->context, shared))
            for (unsigned i = 0; i < job->count; i++)
                shared[i].stop = true;
        nanosleep(&pause, NULL);
    }
    for (unsigned i = 0; i < job->count; i++)
        if (outcomes[i].result)
            rewind(outcomes[i].result);
    free(pids);
    return any;
}

void workers_free(const struct worker_job *job, struct worker_state *states,
                  struct worker_outcome *outcomes)
{
    for (unsigned i = 0; i < job->count; i++)
        if (outcomes[i].result)
            fclose(outcomes[i].result);
    if (states)
        munmap(states, state_bytes(job->count));
}
