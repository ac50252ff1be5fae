/* internal.h - what the files of ps share. */
#pragma once
#include "ob/service.h"
#include "ps/nt.h"
#include "ps/ps.h"

/* What suspending a thread needs; made when it is suspended for the first time. */
struct ps_suspension {
    KAPC apc; /* normal kernel APC that waits for the gate */
    KSEMAPHORE gate;
};

/* What telling a thread to end needs. */
struct ps_termination {
    KAPC kernel; /* special: reaches a thread that is in user mode */
    KAPC user;   /* ends waits in UserMode; runs on the way back to user mode */
};

/* The body of a thread object. */
struct ps_thread {
    struct _KTHREAD tcb;
    void (*run)(PKTHREAD thread);
    struct ps_suspension *suspension;   /* or NULL */
    struct ps_termination *termination; /* or NULL */
    NTSTATUS terminate_status;
    bool terminating; /* told to end, or ending */
    bool exiting;     /* in ps_thread_exit */
    bool hidden_from_debugger;
    bool boost_disabled;
    bool alerted_by_id;            /* NtAlertThreadByThreadId came first */
    DISPATCHER_HEADER *alert_gate; /* while in NtWaitForAlertByThreadId */
    UNICODE_STRING name;           /* ThreadNameInformation, in the arena */
};

_Static_assert(sizeof(struct ps_thread) <= sizeof(struct _KTHREAD) + 64, "see ke/thread.h");

static inline struct ps_thread *ps_thread_of(const struct _KTHREAD *thread)
{
    return (struct ps_thread *)thread;
}

/* A moment as system time. */
static inline LARGE_INTEGER ps_now(void)
{
    return (LARGE_INTEGER){.QuadPart =
                               (LONGLONG)(world->ke->boot_time_100ns + world->sim->now_100ns)};
}

/* Make the user range of the thread's process current. */
static inline void ps_space(const struct _KTHREAD *thread)
{
    const struct _KPROCESS *process = thread->attached ? thread->attached : thread->process;

    world->user_low = process ? process->user_low : 0;
    world->user_high = process ? process->user_high : 0;
}

/* ids.c */
void ps_ids_create(void);
HANDLE ps_id_take(void *body); /* NULL: no memory */
void ps_id_give_back(HANDLE id);
void *ps_id_find(HANDLE id); /* a process or a thread, or NULL */

/* process.c */
void ps_process_create_type(void);
void ps_process_end(PEPROCESS process); /* its last thread is gone, or it never had one */

/* thread.c */
void ps_thread_create_type(void);

/* notify.c: call the drivers that want to know. May switch. A new thread: in its creator, and again
 * when it begins. */
NTSTATUS ps_notify_process(PEPROCESS process, bool create);
void ps_notify_thread(PETHREAD thread, bool create);

/* process.c: charge pool to a process; false: that is more than it may have. */
bool ps_quota_charge(PEPROCESS process, uint64_t bytes);
