/*
 * signals_copy.S - copies that may fault on one side. Registers at a fault: nothing was pushed, so
 * the handler sets rax, rdx and goes to signals_copy_failed, whose ret is the routine's own.
 *
 * struct signals_copy_result NAME(to [rdi], from [rsi], bytes [rdx]); all loads of a short copy come
 * before its stores.
 */
    .text

.macro COPY name
    .globl \name
    .globl \name\()_end
    .type \name, @function
    .p2align 4
\name:
    .cfi_startproc
    cmpq $8, %rdx
    je 8f
    cmpq $4, %rdx
    je 4f
    cmpq $16, %rdx
    ja 7f
    cmpq $8, %rdx
    ja 6f
    cmpq $4, %rdx
    ja 5f
    cmpq $2, %rdx
    je 2f
    ja 3f
    testq %rdx, %rdx
    jz 9f
    movzbl (%rsi), %eax
    movb %al, (%rdi)
    jmp 9f
2:  movzwl (%rsi), %eax
    movw %ax, (%rdi)
    jmp 9f
3:  movzwl (%rsi), %eax
    movzbl 2(%rsi), %ecx
    movw %ax, (%rdi)
    movb %cl, 2(%rdi)
    jmp 9f
4:  movl (%rsi), %eax
    movl %eax, (%rdi)
    jmp 9f
5:  movl (%rsi), %eax
    movl -4(%rsi,%rdx), %ecx
    movl %eax, (%rdi)
    movl %ecx, -4(%rdi,%rdx)
    jmp 9f
6:  movq (%rsi), %rax
    movq -8(%rsi,%rdx), %rcx
    movq %rax, (%rdi)
    movq %rcx, -8(%rdi,%rdx)
    jmp 9f
    /* Headers of objects: upwards, so that the first bad address is the one that faults. */
7:  cmpq $32, %rdx
    ja 7f
    movq (%rsi), %rax
    movq %rax, (%rdi)
    movq 8(%rsi), %rax
    movq %rax, 8(%rdi)
    movq -16(%rsi,%rdx), %rax
    movq %rax, -16(%rdi,%rdx)
    movq -8(%rsi,%rdx), %rax
    movq %rax, -8(%rdi,%rdx)
    jmp 9f
7:  movq %rdx, %rcx
    rep movsb
    jmp 9f
8:  movq (%rsi), %rax
    movq %rax, (%rdi)
9:  xorl %eax, %eax
    ret
    .cfi_endproc
\name\()_end:
    .size \name, . - \name
.endm

COPY signals_copy_in
COPY signals_copy_out

    .globl signals_copy_failed
signals_copy_failed:
    .cfi_startproc
    ret
    .cfi_endproc
    .section .note.GNU-stack, "", @progbits
