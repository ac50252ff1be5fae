/*
 * ps.h - processes and threads as objects: who runs in which address space, ids, their ends.
 *
 * Words
 *   system thread  belongs to the System process, never enters user mode.
 *   user thread    belongs to a process with a user range. Its flow begins on its kernel stack in
 *                  the `run` it was given; the win32 layer enters user mode from there by itself.
 *   slot           which part of the user range a process owns (host/layout.h).
 *   terminating    a thread that was told to end; it does so when it would go back to user mode.
 *
 * Invariants
 *   1. world->user_low/user_high is the user range of the process that is current for the running
 *      thread (attached to, else its own); [0, 0) for System and idle CPUs.
 *   2. Process and thread ids come from one table and are multiples of 4; one is used again only
 *      after a thousand others were given back. System is 4.
 *   3. A live thread holds a reference to itself and to its process. A process ends when its last
 *      thread has: its handles are closed in the context of that thread.
 */
#pragma once
#include "ob/ob.h"

struct _KPROCESS {
    struct ob_process ob;         /* dispatcher header, id, handles, image name */
    uint64_t user_low, user_high; /* its user range; 0, 0 for System */
    uint32_t slot;                /* of the user range, or PS_NO_SLOT */
    uint32_t thread_count;        /* threads that have not ended */
    struct list link;             /* in ps->processes, until it is deleted */
    struct list threads;          /* KTHREAD.process_link: live threads in order of creation */
    HANDLE parent;                /* process id of who made it */
    NTSTATUS exit_status;         /* STATUS_PENDING until it ends */
    bool exiting;                 /* told to end */
    bool ended;                   /* handles closed, signalled */
    bool debugged;                /* its user-mode side runs under a debugger */
    LARGE_INTEGER create_time, exit_time;
    UNICODE_STRING image_path; /* "\??\C:\irqlab\app.exe", for SeLocateProcessImageName */
    void *peb;                 /* user range */
    void *win32;               /* data of the user-mode side */
    uint64_t quota_bytes;      /* pool charged to it */
    uint64_t start_key;        /* n-th process of this execution, from 1 */
    bool announced;            /* create-notify routines have been called */
    KPRIORITY base_priority;   /* of new threads: 8 */
};

#define PS_NO_SLOT 0xFFFFFFFFu
#define PS_ANY_SLOT 0xFFFFFFFEu /* the lowest free one */

enum { PS_CALLBACKS = 8 };

struct ps {
    struct _KPROCESS *system;
    POBJECT_TYPE process_type, thread_type;
    struct list processes; /* KPROCESS.link, in order of creation */
    uint64_t slots;        /* bit n: user slot n belongs to a process */
    struct ps_ids *ids;    /* id -> process or thread */
    uint64_t processes_made;
    uint32_t thread_count; /* live threads of all processes */
    void (*thread_exit[PS_CALLBACKS])(PETHREAD thread);
    void (*process_exit[PS_CALLBACKS])(PEPROCESS process);
    void (*thread_delete[PS_CALLBACKS])(PETHREAD thread);
    uint32_t thread_exits, process_exits, thread_deletes;
    struct ps_notify *notify; /* PsSetCreate…NotifyRoutine */
    /* What a system thread does: run the routine and return. Set by run, which catches what the
     * routine does not (bug check 0x7E). NULL: ps calls start_routine by itself. */
    void (*system_thread_run)(PKTHREAD thread);
};

/* Make the layer in the current world, after ob: the System process (id 4). Nobody runs in it yet.
 * Sets the exported data PsInitialSystemProcess, PsProcessType, PsThreadType. */
void ps_create(void);

/* The hook for sim_create (`switched`): ke_switched, and the user range of the thread's process. */
void ps_switched(struct sim_actor *thread);

/* The process that is current: attached to, or the thread's own; System if there is no thread. */
static inline PEPROCESS ps_current(void)
{
    return ob_process_current();
}

/* --- processes -------------------------------------------------------------------------------- */

/*
 * ps_process_create - a process without threads, referenced for the caller.
 *
 * name   "app.exe"; PsGetProcessImageFileName shows 15 characters of it.
 * slot   of the user range; PS_ANY_SLOT. It is free again when the process is deleted.
 * The first thread that is made in it (ps_thread_create) brings it to life: create notifications.
 * Returns STATUS_SUCCESS; STATUS_INSUFFICIENT_RESOURCES (no slot, no memory).
 */
NTSTATUS ps_process_create(const char *name, uint32_t slot, PEPROCESS *process);

/*
 * ps_process_exit - NtTerminateProcess: every thread of it is told to end; if the current one is
 * among them it ends now and the call does not return. Otherwise returns at once; wait on the
 * process (a dispatcher object) for its end. A process without threads ends here. Switches.
 */
void ps_process_exit(PEPROCESS process, NTSTATUS status);

/* The process has a user range from now on, if it had none: System, when a driver maps something
 * there. False: no slot is left. */
bool ps_process_user_range(PEPROCESS process);

/* --- threads ---------------------------------------------------------------------------------- */

struct ps_thread_params {
    PEPROCESS process;
    void (*run)(PKTHREAD thread); /* what its flow does; NULL: ps->system_thread_run */
    PKSTART_ROUTINE start;        /* thread->start_routine, start_context: what `run` shall call */
    void *context;
    void *win32; /* thread->win32 */
    void *teb;
    bool suspended; /* made with suspend count 1 */
};

/*
 * ps_thread_create - a thread, referenced for the caller, that has not begun: ps_thread_start lets
 * it. When `run` returns the thread ends with STATUS_SUCCESS.
 * Returns STATUS_SUCCESS; STATUS_INSUFFICIENT_RESOURCES; STATUS_PROCESS_IS_TERMINATING.
 */
NTSTATUS ps_thread_create(const struct ps_thread_params *params, PETHREAD *thread);
void ps_thread_start(PETHREAD thread);

/* A thread of System that runs start(context), begun, referenced for the caller (may be NULL: the
 * reference is dropped). Any IRQL up to DISPATCH_LEVEL. */
NTSTATUS ps_system_thread_create(PKSTART_ROUTINE start, void *context, PETHREAD *thread);

/* End the current thread: exit callbacks (latest registered first), the process if it was the last,
 * then ke. PASSIVE_LEVEL, APCs may be disabled. */
_Noreturn void ps_thread_exit(NTSTATUS status);

/*
 * ps_thread_terminate - NtTerminateThread on another thread. A user thread ends when it would go
 * back to user mode (or at once if it is there); waits in UserMode are interrupted with
 * STATUS_USER_APC. A system thread cannot be terminated: STATUS_ACCESS_DENIED.
 */
NTSTATUS ps_thread_terminate(PETHREAD thread, NTSTATUS status);

/*
 * ps_user_return - to be called by the win32 layer on the kernel stack before it goes (back) to
 * user mode: ends the thread if it was told to. Delivery of user APCs is the caller's.
 */
void ps_user_return(void);

/* Told to end, or ending? */
bool ps_thread_terminating(const struct _KTHREAD *thread);

/*
 * ps_thread_suspend, ps_thread_resume - a suspended thread stops at the next moment when a normal
 * kernel APC can reach it. *previous: the suspend count before; may be NULL.
 * Returns STATUS_SUCCESS; STATUS_THREAD_IS_TERMINATING; STATUS_SUSPEND_COUNT_EXCEEDED (127).
 */
NTSTATUS ps_thread_suspend(PETHREAD thread, ULONG *previous);
NTSTATUS ps_thread_resume(PETHREAD thread, ULONG *previous);

uint32_t ps_thread_count(void); /* live threads in all processes */

/* --- the end, for upper layers ---------------------------------------------------------------- */

/*
 * Register what happens when a thread (process) ends. In the context of the ending thread (the last
 * thread of the process, before its handles are closed), PASSIVE_LEVEL, may block. Order: latest
 * registered first. io: cancel the thread's requests; win32: the TEB.
 */
void ps_on_thread_exit(void (*callback)(PETHREAD thread));
void ps_on_process_exit(void (*callback)(PEPROCESS process));

/* When the last reference to a thread object goes: free what thread->win32 … hold. Must not switch:
 * it may run on what is left of that very thread. */
void ps_on_thread_delete(void (*callback)(PETHREAD thread));

/* An image was mapped: tell the drivers that asked (PsSetLoadImageNotifyRoutine). process_id NULL
 * for a driver. PASSIVE_LEVEL, may switch. */
void ps_notify_image(const UNICODE_STRING *name, HANDLE process_id, void *base, uint64_t bytes,
                     bool kernel);

/* --- address spaces (attach.c) ---------------------------------------------------------------- */

/* KeStackAttachProcess without the documented routine's probe. Returns what ps_detach needs. */
PEPROCESS ps_attach(PEPROCESS process);
void ps_detach(PEPROCESS before);

/* --- looking up ------------------------------------------------------------------------------- */

/* By id; unreferenced; NULL. */
PETHREAD ps_thread_find(HANDLE id);
PEPROCESS ps_process_find(HANDLE id);

/* Every process, every live thread; each returns false to stop. */
void ps_process_for_each(bool (*each)(void *context, PEPROCESS process), void *context);
void ps_thread_for_each(PEPROCESS process, bool (*each)(void *context, PETHREAD thread),
                        void *context);
