/*
 * signals_private.h - what the files signals*.c and .S share. Nobody else includes it; the
 * assembler files see the constants only.
 */
#pragma once

/* Offsets in struct signals_frame, checked in signals.c. */
#define SIGNALS_XSAVE_BYTES 2752 /* x87, SSE, AVX, AVX-512 in the standard format, to 64 bytes */
#define SIGNALS_FAULT_OFFSET SIGNALS_XSAVE_BYTES
#define SIGNALS_IRET_OFFSET (SIGNALS_FAULT_OFFSET + 184)
#define SIGNALS_LINK_OFFSET (SIGNALS_IRET_OFFSET + 40)
#define SIGNALS_FRAME_BYTES (SIGNALS_LINK_OFFSET + 16)
#define SIGNALS_XSAVE_MASK 0xe7 /* of those; not MPX, PKRU, AMX */

#ifndef __ASSEMBLER__
#include "host/signals.h"

#include <signal.h>
#include <ucontext.h>

/* What the handler writes to the faulting stack, 64-byte aligned; rsp points to its begin. */
struct signals_frame {
    uint8_t xsave[SIGNALS_XSAVE_BYTES]; /* filled by signals_redirect_entry */
    struct fault fault;
    uint64_t iret[5]; /* rip, cs, rflags, rsp, ss: how to resume */
    uint64_t rbp;     /* a link of the frame-pointer chain: rbp at the fault, */
    uint64_t rip;     /* and where it was (for a bad jump, who jumped) */
};

/* In signals_redirect.S: entered with rsp = the frame, rbp = &frame->rbp, all else as at the fault.
 */
void signals_redirect_entry(void);
void signals_deliver(struct signals_frame *frame); /* called by it */

/* Does signals_redirect_entry use xsave (else fxsave)? Set before the first fault. */
extern uint32_t signals_has_xsave;

/* In signals_copy.S. */
struct signals_copy_result {
    uint64_t failed;
    uint64_t address;
};
struct signals_copy_result signals_copy_in(void *ours, uint64_t theirs, size_t bytes);
struct signals_copy_result signals_copy_out(uint64_t theirs, const void *ours, size_t bytes);
extern const char signals_copy_in_end[], signals_copy_out_end[];
extern const char signals_copy_failed[]; /* returns with rax, rdx as set */

/* Fill a fault from what the kernel tells; does not look at stacks. In signals_fault.c. */
void signals_read_fault(struct fault *fault, const siginfo_t *info, const ucontext_t *context,
                        bool in_image);

/* What the instruction at registers->rip wants of memory. In signals_decode.c. */
enum signals_operation {
    SIGNALS_OTHER,
    SIGNALS_PRIVILEGED,
    SIGNALS_DIVIDE, /* value = divisor */
    SIGNALS_JUMP,   /* value = target of an indirect call, jump or a return */
    SIGNALS_DATA,   /* value = effective address */
};

struct signals_decoded {
    enum signals_operation operation;
    enum fault_access access;
    bool vector; /* an SSE instruction: may need alignment */
    uint64_t value;
};

/* Only for an instruction that the processor has fetched whole. */
struct signals_decoded signals_decode(const struct fault_registers *registers);

static inline bool signals_canonical(uint64_t address)
{
    return (uint64_t)((int64_t)(address << 16) >> 16) == address;
}
#endif
