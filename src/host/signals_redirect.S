/*
 * signals_redirect.S - the first instructions a faulting fiber runs after the signal handler, and
 * the last before it resumes. See struct signals_frame.
 *
 * On entry rsp = frame (64-byte aligned), rbp = &frame->rbp; the vector state is the faulting one.
 * The general registers are in frame->fault.registers and free to use here.
 *
 * The unwind information says that this is a signal frame: CFA = rsp at the fault, every register
 * is where the fault has it, all relative to rbp.
 */
#include "host/signals_private.h"

/* A register of frame->fault.registers, relative to rbp, as two bytes of SLEB128. */
#define AT(n) (SIGNALS_FAULT_OFFSET - SIGNALS_LINK_OFFSET + 8 * (n))
#define SLEB(x) (((x) & 0x7f) | 0x80), (((x) >> 7) & 0x7f)
#define BREG_RBP 0x76
/* DW_CFA_expression reg, 3 bytes: breg6 offset */
#define SAVED(dwarf, n) .cfi_escape 0x10, dwarf, 3, BREG_RBP, SLEB(AT(n))

    .text
    /* An unwinder looks up the address before a return address: give it one inside. */
    .cfi_startproc
    .cfi_signal_frame
    .cfi_escape 0x0f, 4, BREG_RBP, SLEB(AT(4)), 0x06 /* CFA: breg6 rsp; deref */
    SAVED(0, 0)   /* rax */
    SAVED(2, 1)   /* rcx */
    SAVED(1, 2)   /* rdx */
    SAVED(3, 3)   /* rbx */
    SAVED(6, 5)   /* rbp */
    SAVED(4, 6)   /* rsi */
    SAVED(5, 7)   /* rdi */
    SAVED(8, 8)
    SAVED(9, 9)
    SAVED(10, 10)
    SAVED(11, 11)
    SAVED(12, 12)
    SAVED(13, 13)
    SAVED(14, 14)
    SAVED(15, 15)
    SAVED(16, 16) /* rip */
    nop
    .globl signals_redirect_entry
    .type signals_redirect_entry, @function
signals_redirect_entry:
    cmpl $0, signals_has_xsave(%rip)
    je 1f
    movl $SIGNALS_XSAVE_MASK, %eax
    xorl %edx, %edx
    xsave64 (%rsp)
    jmp 2f
1:  fxsave64 (%rsp)
2:  fninit
    ldmxcsr signals_mxcsr(%rip)
    movq %rsp, %rdi
    call signals_deliver
    cmpl $0, signals_has_xsave(%rip)
    je 3f
    movl $SIGNALS_XSAVE_MASK, %eax
    xorl %edx, %edx
    xrstor64 (%rsp)
    jmp 4f
3:  fxrstor64 (%rsp)
4:  movq SIGNALS_FAULT_OFFSET + 8 * 0(%rsp), %rax
    movq SIGNALS_FAULT_OFFSET + 8 * 1(%rsp), %rcx
    movq SIGNALS_FAULT_OFFSET + 8 * 2(%rsp), %rdx
    movq SIGNALS_FAULT_OFFSET + 8 * 3(%rsp), %rbx
    movq SIGNALS_FAULT_OFFSET + 8 * 6(%rsp), %rsi
    movq SIGNALS_FAULT_OFFSET + 8 * 7(%rsp), %rdi
    movq SIGNALS_FAULT_OFFSET + 8 * 8(%rsp), %r8
    movq SIGNALS_FAULT_OFFSET + 8 * 9(%rsp), %r9
    movq SIGNALS_FAULT_OFFSET + 8 * 10(%rsp), %r10
    movq SIGNALS_FAULT_OFFSET + 8 * 11(%rsp), %r11
    movq SIGNALS_FAULT_OFFSET + 8 * 12(%rsp), %r12
    movq SIGNALS_FAULT_OFFSET + 8 * 13(%rsp), %r13
    movq SIGNALS_FAULT_OFFSET + 8 * 14(%rsp), %r14
    movq SIGNALS_FAULT_OFFSET + 8 * 15(%rsp), %r15
    movq SIGNALS_FAULT_OFFSET + 8 * 5(%rsp), %rbp
    addq $SIGNALS_IRET_OFFSET, %rsp
    iretq /* all of rip, rsp and flags at once: nothing below the resumed rsp is written */
    .cfi_endproc
    .size signals_redirect_entry, . - signals_redirect_entry

    .section .rodata
    .p2align 2
signals_mxcsr:
    .long 0x1f80 /* all exceptions masked, round to nearest: as a program begins */
    .section .note.GNU-stack, "", @progbits
