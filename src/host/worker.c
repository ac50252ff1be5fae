/* worker.c - see worker.h. */
#define _GNU_SOURCE
#include "host/worker.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum {
    LOOK_EVERY_NS = 50 * 1000 * 1000,
    FIRST_LOOK_NS = 1000 * 1000,
    WAKE_EVERY_NS = 10 * 1000 * 1000,
};

static const double standby_every_s = 1;

static size_t state_bytes(unsigned count)
{
    return count * sizeof(struct worker_state);
}

static void pause_ns(int ns)
{
    struct timespec pause = {.tv_nsec = ns};

    nanosleep(&pause, NULL);
}

static double seconds(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* --- in a worker --------------------------------------------------------------------------------
 */

/* What belongs to the process that does the part. */
struct self {
    pid_t supervisor, standby;
    double last; /* when the stand-by was made */
};

static struct self self;

static void end_standby(struct worker_state *state)
{
    if (!self.standby)
        return;
    state->standby = 0;
    kill(self.standby, SIGKILL);
    waitpid(self.standby, NULL, 0);
    self.standby = 0;
}

/* In the copy: wait until the supervisor says that it is our turn, or that nobody will ever. */
static void wait_for_turn(struct worker_state *state, pid_t maker)
{
    while (state->go != getpid()) {
        pid_t parent = getppid();

        if (parent != maker && parent != self.supervisor)
            _exit(0);
        pause_ns(WAKE_EVERY_NS);
    }
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != self.supervisor)
        _exit(0);
    self.standby = 0;
    self.last = seconds();
}

bool worker_standby(struct worker_state *state)
{
    pid_t maker, copy;

    if (!self.supervisor || seconds() - self.last < standby_every_s)
        return false;
    self.last = seconds();
    maker = getpid();
    copy = fork();
    if (copy == 0) {
        wait_for_turn(state, maker);
        return true;
    }
    end_standby(state);
    if (copy > 0) {
        self.standby = copy;
        state->standby = copy;
    }
    return false;
}

static void child(const struct worker_job *job, unsigned index, struct worker_state *state,
                  FILE *result, pid_t parent)
{
    int code;

    prctl(PR_SET_PDEATHSIG, SIGKILL); /* nobody would want what it finds */
    if (getppid() != parent)
        _exit(1);
    signal(SIGINT, SIG_IGN);  /* the parent hears it and says stop */
    signal(SIGXFSZ, SIG_IGN); /* a file that may not grow: writing says so */
    self = (struct self){.supervisor = parent, .last = seconds()};
    code = job->work(job->context, index, state, result);
    if (fflush(result) != 0)
        code = 1;
    end_standby(state);
    _exit(code);
}

/* --- in the parent ------------------------------------------------------------------------------
 */

static pid_t begin(const struct worker_job *job, unsigned index, struct worker_state *state,
                   FILE *result, pid_t parent)
{
    pid_t pid = fork();

    if (pid == 0)
        child(job, index, state, result, parent);
    return pid;
}

/* Who does the part from now on, a worker of it having died; 0: nobody. */
static pid_t replace(const struct worker_job *job, unsigned index, struct worker_state *state,
                     struct worker_outcome *outcome, pid_t parent)
{
    pid_t standby = state->standby;
    /* Who is killed once need not have been killed for what it did. */
    bool lost =
        !state->idle && (outcome->status != 128 + SIGKILL || state->killed == state->number);

    if (job->died)
        job->died(job->context, state, outcome->status, lost);
    if (state->stop)
        return 0;
    if (!lost) {
        if (!state->idle)
            state->killed = state->number;
    } else {
        /* What comes before the first choice is the same in all: there is no way round. */
        if (state->death_count == WORKER_DEATHS || !state->choices)
            return 0;
        state->deaths[state->death_count] =
            (struct worker_death){.number = state->number, .choices = state->choices};
        state->death_count++;
    }
    state->decision_count = 0;
    state->standby = 0;
    /* The dead one's children are ours now. */
    if (standby > 0 && waitpid(standby, NULL, WNOHANG) == 0) {
        state->go = standby;
        return standby;
    }
    rewind(outcome->result);
    return begin(job, index, state, outcome->result, parent);
}

static bool fatal(const struct worker_job *job, const struct worker_outcome *outcome)
{
    return outcome->status > 128 || outcome->status >= job->fatal;
}

/* Between two looks at the workers: what takes a tenth of a second does not wait half of that. */
static int look_after_ns(double since)
{
    double ns = FIRST_LOOK_NS + since * 1e9 / 16;

    return ns < LOOK_EVERY_NS ? (int)ns : LOOK_EVERY_NS;
}

bool workers_run(const struct worker_job *job, struct worker_state **states,
                 struct worker_outcome *outcomes)
{
    struct worker_state *shared = mmap(NULL, state_bytes(job->count), PROT_READ | PROT_WRITE,
                                       MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    pid_t *pids = calloc(job->count, sizeof *pids), parent = getpid();
    unsigned left = 0;
    double begun = seconds();
    bool any;

    memset(outcomes, 0, job->count * sizeof *outcomes);
    *states = NULL;
    if (shared == MAP_FAILED || !pids) {
        free(pids);
        return false;
    }
    *states = shared;
    fflush(NULL);
    prctl(PR_SET_CHILD_SUBREAPER, 1);
    for (unsigned i = 0; i < job->count; i++) {
        int fd = memfd_create("result", MFD_CLOEXEC);

        outcomes[i].result = fd < 0 ? NULL : fdopen(fd, "w+");
        outcomes[i].status = 1;
        if (outcomes[i].result)
            pids[i] = begin(job, i, &shared[i], outcomes[i].result, parent);
        if (pids[i] > 0)
            left++;
        else if (job->gone)
            job->gone(job->context, i);
    }
    any = left != 0;
    while (left) {
        for (unsigned i = 0; i < job->count; i++) {
            int status;

            if (pids[i] <= 0 || waitpid(pids[i], &status, WNOHANG) != pids[i])
                continue;
            outcomes[i].status = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
            pids[i] =
                fatal(job, &outcomes[i]) ? replace(job, i, &shared[i], &outcomes[i], parent) : 0;
            if (pids[i] > 0)
                continue;
            left--;
            if (job->gone)
                job->gone(job->context, i);
        }
        if (!left)
            break;
        if (job->wait && !job->wait(job->context, shared))
            for (unsigned i = 0; i < job->count; i++)
                shared[i].stop = true;
        pause_ns(look_after_ns(seconds() - begun));
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
