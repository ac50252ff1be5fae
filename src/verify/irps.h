/*
 * irps.h - what the rules know of the IRPs that are under way: who made each, which dispatch
 * routines have it, what became of it. Kept by irp.c, looked at by other families.
 */
#pragma once
#include "io/io.h"
#include "verify/internal.h"

enum irp_maker {
    IRP_OF_SYSTEM, /* a system call, or the I/O manager itself */
    IRP_ALLOCATED, /* IoAllocateIrp */
    IRP_ASYNCHRONOUS,
    IRP_SYNCHRONOUS,
    IRP_CONTROL,
    IRP_ASSOCIATED,
    IRP_INITIALIZED, /* memory of the driver and IoInitializeIrp */
};

struct irp_record {
    struct irp_record *next;                 /* in its bucket */
    struct irp_record *newer, *older_record; /* all of them, newest first */
    PIRP irp;
    enum irp_maker maker;
    struct verify_place made;
    uint64_t made_serial;
    struct irp_call *calls;  /* newest first */
    struct irp_call *sender; /* the dispatch routine that sent it first, while it is active */
    uint32_t sends;
    bool below;      /* sent by a driver that made it, and not back yet */
    bool waited;     /* its event was waited for */
    bool ex_pending; /* IoSetCompletionRoutineEx, and not sent since */
    uint64_t ex_pc;
    bool removing; /* made or changed by removal: its lock is drained */
    uint64_t completed_pc, sent_pc;
    uint64_t cancelled_by; /* its cancel routine was called; 0: not */
};

/* One dispatch routine that was given an IRP; lives until it has returned and the IRP is gone. */
struct irp_call {
    struct irp_call *outer;    /* entered before it, on whatever CPU; newest first */
    struct irp_call *older;    /* of the same IRP */
    struct irp_record *record; /* NULL: the IRP is gone */
    const struct sim_actor *actor;
    PDEVICE_OBJECT device;
    uint64_t routine;
    uint32_t trail; /* of the machine, when it was entered */
    uint8_t major, minor;
    CCHAR location;
    bool active;           /* has not returned */
    bool forwarded;        /* passed on and not back */
    bool skipped;          /* … with IoSkipCurrentIrpStackLocation */
    bool claimed;          /* came back: a completion routine of the driver took it */
    bool completed;        /* by the driver of this routine */
    bool completed_here;   /* … in this routine */
    bool passed;           /* completed by a lower driver, and passed by */
    bool marked;           /* IoMarkIrpPending */
    bool inherited;        /* its location was marked already when it came */
    NTSTATUS status;       /* it was completed with */
    NTSTATUS lower_status; /* IoCallDriver returned */
    NTSTATUS failed_below; /* the error with which it came back, or 0 */
    uint64_t completed_pc, forwarded_pc;
    uint64_t marked_by;    /* the completion routine that marked it, though nothing had pended */
    uint64_t places[4];    /* the latest call out of it that is known, innermost frame first */
    uint32_t places_trail; /* of the machine, then */
    uint32_t remove_locks; /* acquired and not released in it */
    bool ever_locked;
    NTSTATUS failed; /* what a routine said that it called, and nobody heeded yet */
    const char *failed_routine;
    uint64_t failed_pc;
};

/* What is known of it, or NULL. */
struct irp_record *irp_record_of(struct verify *verify, const void *irp);

/* The innermost dispatch routine on the current actor, or NULL. */
struct irp_call *irp_call_here(struct verify *verify);

/* The place of the dispatch routine's return, as near as the trail of branches tells; else its
 * beginning. As a return address. */
uint64_t irp_call_end(struct verify *verify, const struct irp_call *call);
