/*
 * seh.S - entering a __try, and going back into its owner. See seh.h.
 *
 * A call of irqlab_seh_enter_* is 16-byte aligned in its owner, so that the owner's code may also
 * run with any other rsp that is 16-byte aligned.
 */
#include "host/seh_private.h"

    .text

    .globl irqlab_seh_enter_finally
    .type irqlab_seh_enter_finally, @function
    .p2align 4
irqlab_seh_enter_finally:
    .cfi_startproc
    movl $SEH_KIND_FINALLY, %esi
    jmp .Lenter
    .cfi_endproc
    .size irqlab_seh_enter_finally, . - irqlab_seh_enter_finally

    .globl irqlab_seh_enter_except
    .type irqlab_seh_enter_except, @function
    .p2align 4
irqlab_seh_enter_except:
    .cfi_startproc
    xorl %esi, %esi /* SEH_KIND_EXCEPT */
.Lenter:
    movq seh_bound(%rip), %rdx
    movq (%rdx), %rax
    movq %rax, SEH_FRAME_PREVIOUS(%rdi)
    movq (%rsp), %rax
    movq %rax, SEH_FRAME_RIP(%rdi)
    leaq 8(%rsp), %rax
    movq %rax, SEH_FRAME_RSP(%rdi)
    movq %rbp, SEH_FRAME_RBP(%rdi)
    movq %rbx, SEH_FRAME_RBX(%rdi)
    movq %r12, SEH_FRAME_R12(%rdi)
    movq %r13, SEH_FRAME_R13(%rdi)
    movq %r14, SEH_FRAME_R14(%rdi)
    movq %r15, SEH_FRAME_R15(%rdi)
    movabsq $SEH_MAGIC, %rax
    xorq %rdi, %rax
    movq %rax, SEH_FRAME_CHECK(%rdi)
    movq %rsi, SEH_FRAME_KIND(%rdi) /* and the state: ACTIVE */
    movq %rdi, (%rdx)
    xorl %eax, %eax
    ret
    .cfi_endproc
    .size irqlab_seh_enter_except, . - irqlab_seh_enter_except

    .macro owner_registers
    movq SEH_FRAME_RBX(%rdi), %rbx
    movq SEH_FRAME_R12(%rdi), %r12
    movq SEH_FRAME_R13(%rdi), %r13
    movq SEH_FRAME_R14(%rdi), %r14
    movq SEH_FRAME_R15(%rdi), %r15
    movq SEH_FRAME_RBP(%rdi), %rbp
    .endm

/* int64_t seh_invoke(struct seh_frame *frame, struct seh_invocation *invocation) */
    .globl seh_invoke
    .type seh_invoke, @function
    .p2align 4
seh_invoke:
    .cfi_startproc
    pushq %rbp
    pushq %rbx
    pushq %r12
    pushq %r13
    pushq %r14
    pushq %r15
    subq $8, %rsp /* aligned again */
    movq %rsp, SEH_INVOCATION_RSP(%rsi)
    owner_registers
    movl $1, %eax
    jmpq *SEH_FRAME_RIP(%rdi)
    .cfi_endproc
    .size seh_invoke, . - seh_invoke

/* void seh_resume(struct seh_invocation *invocation, int64_t value) */
    .globl seh_resume
    .type seh_resume, @function
    .p2align 4
seh_resume:
    .cfi_startproc
    .cfi_undefined rip
    movq SEH_INVOCATION_RSP(%rdi), %rsp
    movq %rsi, %rax
    addq $8, %rsp
    popq %r15
    popq %r14
    popq %r13
    popq %r12
    popq %rbx
    popq %rbp
    ret
    .cfi_endproc
    .size seh_resume, . - seh_resume

/* void seh_jump(struct seh_frame *frame) */
    .globl seh_jump
    .type seh_jump, @function
    .p2align 4
seh_jump:
    .cfi_startproc
    .cfi_undefined rip
    owner_registers
    movq SEH_FRAME_RSP(%rdi), %rsp
    movl $2, %eax
    jmpq *SEH_FRAME_RIP(%rdi)
    .cfi_endproc
    .size seh_jump, . - seh_jump

    .section .note.GNU-stack, "", @progbits
