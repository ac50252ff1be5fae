/*
 * image_trap.S - where every trap stub jumps to, with %r11 = its struct image_trap. Calls
 * image_trap_hit as if the stub's caller had called it, and yields 0 if that returns.
 */
    .text
    .globl image_trap_entry
    .type image_trap_entry, @function
image_trap_entry:
    .cfi_startproc
    pushq %rbp
    .cfi_def_cfa_offset 16
    .cfi_offset %rbp, -16
    movq %rsp, %rbp
    .cfi_def_cfa_register %rbp
    andq $-16, %rsp
    movq %r11, %rdi
    call image_trap_hit
    xorl %eax, %eax
    xorl %edx, %edx
    leave
    .cfi_def_cfa %rsp, 8
    ret
    .cfi_endproc
    .size image_trap_entry, . - image_trap_entry
    .section .note.GNU-stack, "", @progbits
