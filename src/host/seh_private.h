/*
 * seh_private.h - what seh.c and seh.S share. Included by both: numbers as plain macros.
 */
#pragma once

#define SEH_FRAME_PREVIOUS 0
#define SEH_FRAME_RIP 8
#define SEH_FRAME_RSP 16
#define SEH_FRAME_RBP 24
#define SEH_FRAME_RBX 32
#define SEH_FRAME_R12 40
#define SEH_FRAME_R13 48
#define SEH_FRAME_R14 56
#define SEH_FRAME_R15 64
#define SEH_FRAME_CHECK 72
#define SEH_FRAME_KIND 80
#define SEH_FRAME_STATE 84

#define SEH_KIND_EXCEPT 0
#define SEH_KIND_FINALLY 1

#define SEH_INVOCATION_RSP 0

#define SEH_MAGIC 0x697271736568f4a3

#ifndef __ASSEMBLER__
#include "host/seh.h"

enum seh_state {
    SEH_ACTIVE = 0, /* seh.S stores 0 */
    SEH_RUNNING,
    SEH_HANDLER,
    SEH_DONE,
};

/* Written by irqlab_seh_enter_* in seh.S; fields from `code` on by seh.c. */
struct seh_frame {
    struct seh_frame *previous; /* the next outer frame of the chain */
    uint64_t rip, rsp, rbp;     /* where enter returns to, and the owner's stack there */
    uint64_t rbx, r12, r13, r14, r15;
    uint64_t check;    /* SEH_MAGIC ^ address of the frame: the frame has not been overwritten */
    uint32_t kind;     /* SEH_KIND_xxx */
    uint32_t state;    /* enum seh_state */
    uint32_t code;     /* HANDLER: the exception's */
    uint32_t abnormal; /* RUNNING: the body was not left by its end */
    uint64_t unused[2];
};

/* Lies in the frame of the C function that runs the filter or __finally code. */
struct seh_invocation {
    uint64_t rsp;                    /* of seh_invoke; seh_resume goes there */
    struct seh_invocation *outer;    /* the one during which this one runs */
    struct seh_frame *frame;         /* whose code runs */
    struct seh_exception *exception; /* filters: what it is asked about */
};

/* Call the frame's owner back with result 1; returns what seh_resume is given. */
int64_t seh_invoke(struct seh_frame *frame, struct seh_invocation *invocation);
_Noreturn void seh_resume(struct seh_invocation *invocation, int64_t value);
/* Go to the frame's owner with result 2. */
_Noreturn void seh_jump(struct seh_frame *frame);
#endif
