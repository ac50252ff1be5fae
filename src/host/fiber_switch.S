/* fiber_switch.S - the stack switch and the first instructions of a fiber (SysV x86-64). */
        .text

/* void host_switch_stack(void **save [rdi], void *load [rsi])
 * A saved stack pointer points at the address to go on at; what lies above is that code's business.
 * fiber.h has the same switch inline. */
        .globl  host_switch_stack
        .type   host_switch_stack, @function
        .p2align 4
host_switch_stack:
        .cfi_startproc
        pushq   %rbp
        .cfi_adjust_cfa_offset 8
        .cfi_rel_offset rbp, 0
        pushq   %rbx
        .cfi_adjust_cfa_offset 8
        .cfi_rel_offset rbx, 0
        pushq   %r12
        .cfi_adjust_cfa_offset 8
        .cfi_rel_offset r12, 0
        pushq   %r13
        .cfi_adjust_cfa_offset 8
        .cfi_rel_offset r13, 0
        pushq   %r14
        .cfi_adjust_cfa_offset 8
        .cfi_rel_offset r14, 0
        pushq   %r15
        .cfi_adjust_cfa_offset 8
        .cfi_rel_offset r15, 0
        leaq    1f(%rip), %rax
        pushq   %rax
        .cfi_adjust_cfa_offset 8
        movq    %rsp, (%rdi)
        movq    %rsi, %rsp
        popq    %rcx
        .cfi_adjust_cfa_offset -8
        jmp     *%rcx
        .globl  host_switch_stack_resume
host_switch_stack_resume:
1:      popq    %r15
        .cfi_adjust_cfa_offset -8
        .cfi_restore r15
        popq    %r14
        .cfi_adjust_cfa_offset -8
        .cfi_restore r14
        popq    %r13
        .cfi_adjust_cfa_offset -8
        .cfi_restore r13
        popq    %r12
        .cfi_adjust_cfa_offset -8
        .cfi_restore r12
        popq    %rbx
        .cfi_adjust_cfa_offset -8
        .cfi_restore rbx
        popq    %rbp
        .cfi_adjust_cfa_offset -8
        .cfi_restore rbp
        popq    %rcx
        .cfi_adjust_cfa_offset -8
        .cfi_register rip, rcx
        jmp     *%rcx
        .cfi_endproc
        .size   host_switch_stack, . - host_switch_stack

/* int32_t host_switch_stack_then(void **save [rdi], void *load [rsi], int32_t (*then)(void) [rdx]) */
        .globl  host_switch_stack_then
        .type   host_switch_stack_then, @function
        .p2align 4
host_switch_stack_then:
        .cfi_startproc
        pushq   %rbp
        .cfi_def_cfa_offset 16
        .cfi_offset rbp, -16
        pushq   %rbx
        .cfi_adjust_cfa_offset 8
        .cfi_rel_offset rbx, 0
        pushq   %r12
        .cfi_adjust_cfa_offset 8
        .cfi_rel_offset r12, 0
        pushq   %r13
        .cfi_adjust_cfa_offset 8
        .cfi_rel_offset r13, 0
        pushq   %r14
        .cfi_adjust_cfa_offset 8
        .cfi_rel_offset r14, 0
        pushq   %r15
        .cfi_adjust_cfa_offset 8
        .cfi_rel_offset r15, 0
        pushq   %rdx
        .cfi_adjust_cfa_offset 8
        leaq    1f(%rip), %rax
        pushq   %rax
        .cfi_adjust_cfa_offset 8
        movq    %rsp, (%rdi)
        movq    %rsi, %rsp
        popq    %rcx
        .cfi_adjust_cfa_offset -8
        jmp     *%rcx
        .globl  host_switch_stack_then_resume
host_switch_stack_then_resume:
1:      leaq    48(%rsp), %rbp          /* a frame, for walks from within then() */
        callq   *(%rsp)
        addq    $8, %rsp
        .cfi_adjust_cfa_offset -8
        popq    %r15
        .cfi_adjust_cfa_offset -8
        .cfi_restore r15
        popq    %r14
        .cfi_adjust_cfa_offset -8
        .cfi_restore r14
        popq    %r13
        .cfi_adjust_cfa_offset -8
        .cfi_restore r13
        popq    %r12
        .cfi_adjust_cfa_offset -8
        .cfi_restore r12
        popq    %rbx
        .cfi_adjust_cfa_offset -8
        .cfi_restore rbx
        popq    %rbp
        .cfi_adjust_cfa_offset -8
        .cfi_restore rbp
        popq    %rcx
        .cfi_adjust_cfa_offset -8
        .cfi_register rip, rcx
        jmp     *%rcx
        .cfi_endproc
        .size   host_switch_stack_then, . - host_switch_stack_then

/* Where a new fiber starts: its stack holds the argument and the entry. Nothing to unwind to. */
        .globl  host_fiber_entry
        .type   host_fiber_entry, @function
        .p2align 4
host_fiber_entry:
        .cfi_startproc
        .cfi_undefined rip
        popq    %rdi
        popq    %rax
        xorl    %ebp, %ebp
        callq   *%rax
        ud2
        .cfi_endproc
        .size   host_fiber_entry, . - host_fiber_entry

/* void host_call_on_stack(void (*function)(void *) [rdi], void *argument [rsi], void *top [rdx]) */
        .globl  host_call_on_stack
        .type   host_call_on_stack, @function
        .p2align 4
host_call_on_stack:
        .cfi_startproc
        pushq   %rbp
        .cfi_adjust_cfa_offset 8
        .cfi_rel_offset rbp, 0
        movq    %rsp, %rbp
        .cfi_def_cfa_register rbp
        andq    $-16, %rdx
        movq    %rdx, %rsp
        movq    %rdi, %rax
        movq    %rsi, %rdi
        callq   *%rax
        leave
        .cfi_def_cfa rsp, 8
        ret
        .cfi_endproc
        .size   host_call_on_stack, . - host_call_on_stack

        .section .note.GNU-stack,"",@progbits
