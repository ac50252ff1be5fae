/*
 * thunk_call.S - a thunk has found its byte outside of the range.
 *
 * On the stack: number, host function, return address. r10: callback. The frame is linked like a
 * function's of the caller, so that a walk from the callback comes to the caller next.
 */
    .text
    .globl thunk_outside
    .type thunk_outside, @function
    .p2align 4
thunk_outside:
    .cfi_startproc
    .cfi_def_cfa_offset 24
    popq %r11                       /* number */
    .cfi_def_cfa_offset 16
    xchgq %rbp, (%rsp)              /* caller's rbp on the stack under the return address; rbp: host */
    pushq %rbp                      /* host */
    leaq 8(%rsp), %rbp
    .cfi_def_cfa rbp, 16
    .cfi_offset rbp, -16
    subq $216, %rsp                 /* 8 + 216 + rbp + return address: aligned to 16 */
    movl %r11d, (%rsp)              /* struct thunk_call */
    movq 8(%rbp), %r11
    movq %r11, 8(%rsp)
    movq %rdi, 16(%rsp)
    movq %rsi, 24(%rsp)
    movq %rdx, 32(%rsp)
    movq %rcx, 40(%rsp)
    movq %r8, 48(%rsp)
    movq %r9, 56(%rsp)
    leaq 16(%rbp), %r11
    movq %r11, 64(%rsp)
    movq %rax, 72(%rsp)
    movups %xmm0, 80(%rsp)
    movups %xmm1, 96(%rsp)
    movups %xmm2, 112(%rsp)
    movups %xmm3, 128(%rsp)
    movups %xmm4, 144(%rsp)
    movups %xmm5, 160(%rsp)
    movups %xmm6, 176(%rsp)
    movups %xmm7, 192(%rsp)
    movq %rsp, %rdi
    call *%r10
    movups 80(%rsp), %xmm0
    movups 96(%rsp), %xmm1
    movups 112(%rsp), %xmm2
    movups 128(%rsp), %xmm3
    movups 144(%rsp), %xmm4
    movups 160(%rsp), %xmm5
    movups 176(%rsp), %xmm6
    movups 192(%rsp), %xmm7
    movq 72(%rsp), %rax
    movq 56(%rsp), %r9
    movq 48(%rsp), %r8
    movq 40(%rsp), %rcx
    movq 32(%rsp), %rdx
    movq 24(%rsp), %rsi
    movq 16(%rsp), %rdi
    movq -8(%rbp), %r11
    movq %rbp, %rsp
    popq %rbp
    .cfi_def_cfa rsp, 8
    jmp *%r11
    .cfi_endproc
    .size thunk_outside, . - thunk_outside
    .section .note.GNU-stack, "", @progbits
