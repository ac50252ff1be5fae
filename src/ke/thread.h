/*
 * thread.h - the kernel's thread, which is opaque to drivers.
 *
 * KTHREAD and ETHREAD are one structure: `ps` allocates it as the body of a thread object and owns
 * the fields at the end. A thread is also a dispatcher object: its header is signalled when it has
 * ended.
 */
#pragma once
#include "ke/apc.h"

#include "host/seh.h"
#include "sim/sim.h"

enum { KE_BUILTIN_WAIT_BLOCKS = 3 }; /* THREAD_WAIT_OBJECTS */

/* What a thread waits for, valid while `active`. */
struct ke_wait {
    KPROCESSOR_MODE mode;
    bool alertable;
    bool active;
    bool plain;          /* one object, no timeout, no KQUEUE: ends by unlinking a block */
    NTSTATUS status;     /* why it ended */
    ULONG count;         /* objects waited for; 0: a delay or a wait for APCs alone */
    WAIT_TYPE type;      /* WaitAny or WaitAll */
    KWAIT_BLOCK *blocks; /* [count] */
    KWAIT_REASON reason;
    struct sim_deadline timeout; /* set if the wait has one */
    uint64_t since_100ns;        /* when it began */
    const void *object;          /* what for, in reports: first object, push lock … or NULL */
    const char *routine;         /* the routine that waits */
    uint64_t pc;                 /* its caller */
};

/* In order of use: waiting and ending touch the part down to the first wait block. */
struct _KTHREAD {
    DISPATCHER_HEADER Header; /* type ThreadObject; signalled when it has ended */
    struct sim_actor actor;   /* its flow of control; actor.owner points back here */
    struct ke_wait wait;
    KQUEUE *queue;   /* it is associated with, or NULL (queue.c) */
    bool wait_next;  /* KeXxx(Wait = TRUE) was called: the next call must be a wait */
    KIRQL wait_irql; /* IRQL to wait at when wait_next */
    signed char base_priority;
    bool started;
    SHORT kernel_apc_disable;  /* negative: in critical regions */
    SHORT special_apc_disable; /* negative: in guarded regions */
    KAPC_STATE apc_state;
    LIST_ENTRY mutants; /* owned mutants, by MutantListEntry */
    NTSTATUS exit_status;
    ULONG suspend_count;
    struct list all_link; /* in ke->threads, from init to end */
    KWAIT_BLOCK wait_blocks[KE_BUILTIN_WAIT_BLOCKS];
    void (*run)(struct _KTHREAD *thread); /* what the flow does; calls start_routine */
    PKSTART_ROUTINE start_routine;
    void *start_context;
    struct seh_chain seh; /* its open __try blocks; actor.seh points here */
    KPROCESSOR_MODE previous_mode;
    bool system_thread; /* PsIsSystemThread */
    bool kernel_apc_in_progress;
    BOOLEAN alerted[2];  /* KeAlertThread, by mode */
    bool queue_counted;  /* in queue->CurrentCount */
    bool queue_removing; /* in KeRemoveQueue */
    bool ended;
    void (*user_apc)(PKNORMAL_ROUTINE routine, PVOID context, PVOID a1, PVOID a2);
    LIST_ENTRY queue_link;     /* in queue->ThreadListHead */
    LIST_ENTRY *queue_entry;   /* handed to it by KeRemoveQueue */
    KAFFINITY user_affinity;   /* what it may use */
    KAFFINITY system_affinity; /* KeSetSystemAffinityThread; 0: none */
    void *win32;               /* Win32Thread: the user-mode side's data */
    /* Owned by ps. */
    struct _KPROCESS *process;
    struct _KPROCESS *attached; /* KeStackAttachProcess, or NULL */
    HANDLE id;                  /* thread id */
    struct list process_link;
    LARGE_INTEGER create_time, exit_time;
    void *teb;        /* user range; NULL for system threads */
    struct list irps; /* requests it has started */
};

/* 10,000 of them are common: with a page of stack they are to stay below 5 KiB each. */
#if !defined(__SANITIZE_ADDRESS__) /* its fibers are larger */
_Static_assert(sizeof(struct _KTHREAD) <= 800, "a thread object fits into 960 bytes");
#endif

/* The KTHREAD around a machine thread. */
static inline PKTHREAD ke_thread_of(const struct sim_actor *actor)
{
    return (PKTHREAD)actor->owner;
}
