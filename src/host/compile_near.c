/*
 * compile_near.c - the access hooks' first question, as part of every image.
 *
 * A call into the program itself goes through the image's linkage table, and an indirect jump costs
 * more than the whole of what a hook does when the shadow knows the access. So each image brings
 * these routines along, hidden, for direct calls: the compare of shadow_known() (race/shadow.h),
 * and a jump to the program where it fails, which does the rest.
 */
#include "host/compile_private.h"
#include "host/layout.h"

enum { SLOT_BITS = 40 };

/* Where the word of the access' first cell is: base + 2 * address. */
static uint64_t base(bool write)
{
    return LAYOUT_SHADOW - 2 * LAYOUT_USER_START + (write ? 0 : COMPILE_NEAR_READ_OFFSET);
}

static void begin(struct text *out, bool write, unsigned bytes)
{
    const char *verb = write ? "write" : "read";

    text_format(out,
                ".section .text.near_%s%u,\"ax\",@progbits\n"
                ".hidden __tsan_%s%u,__tsan_unaligned_%s%u\n"
                ".globl __tsan_%s%u,__tsan_unaligned_%s%u\n"
                ".type __tsan_%s%u,@function\n"
                ".type __tsan_unaligned_%s%u,@function\n"
                ".p2align 5\n"
                "__tsan_%s%u:\n"
                "__tsan_unaligned_%s%u:\n"
                ".cfi_startproc\n",
                verb, bytes, verb, bytes, verb, bytes, verb, bytes, verb, bytes, verb, bytes, verb,
                bytes, verb, bytes, verb, bytes);
}

/* %eax: the current actor's epoch; %rdx: base. Jumps to 1 if the address has no shadow. */
static void prologue(struct text *out, const struct compile_near *near, bool write)
{
    text_format(out,
                "movabsq 0x%llx, %%rax\n"
                "movq %%rdi, %%rcx\n"
                "shrq $%d, %%rcx\n"
                "movq %u(%%rax), %%rax\n"
                "subq $%llu, %%rcx\n"
                "movq %u(%%rax), %%rax\n"
                "movabsq $0x%llx, %%rdx\n"
                "movl %u(%%rax), %%eax\n"
                "cmpq $%llu, %%rcx\n"
                "jae 1f\n",
                (unsigned long long)near->machine, SLOT_BITS, near->cpu,
                (unsigned long long)(LAYOUT_USER_START >> SLOT_BITS), near->actor,
                (unsigned long long)base(write), near->epoch,
                (unsigned long long)((LAYOUT_SYSTEM_END - LAYOUT_USER_START) >> SLOT_BITS));
}

static void compare(struct text *out, unsigned bytes)
{
    if (bytes < 4) { /* some of a cell's bytes */
        text_format(out,
                    "movq %%rdi, %%rcx\n"
                    "andq $-4, %%rcx\n"
                    "xorl (%%rdx,%%rcx,2), %%eax\n"
                    "cmpl $%d, %%eax\n"
                    "ja 1f\n",
                    COMPILE_NEAR_MASK);
        if (bytes == 1)
            text_format(out, "movl %%edi, %%ecx\n"
                             "andl $3, %%ecx\n"
                             "btl %%ecx, %%eax\n"
                             "jnc 1f\n");
        else
            text_format(out, "movl %%edi, %%ecx\n"
                             "andl $3, %%ecx\n"
                             "shrl %%cl, %%eax\n"
                             "andl $3, %%eax\n"
                             "cmpl $3, %%eax\n"
                             "jne 1f\n");
        return;
    }
    text_format(out,
                "testb $3, %%dil\n"
                "jne 1f\n"
                "orl $%d, %%eax\n",
                COMPILE_NEAR_MASK);
    for (unsigned i = 0; i < bytes / 4; i++)
        text_format(out,
                    "cmpl %%eax, %u(%%rdx,%%rdi,2)\n"
                    "jne 1f\n",
                    i * 8);
}

char *compile_near_source(const struct compile_near *near)
{
    struct text out = {0};

    for (unsigned bytes = 1; bytes <= 16; bytes *= 2)
        for (int write = 0; write < 2; write++) {
            begin(&out, write, bytes);
            prologue(&out, near, write);
            compare(&out, bytes);
            text_format(&out,
                        "ret\n"
                        "1: jmp __irqlab_%s%u@PLT\n"
                        ".cfi_endproc\n",
                        write ? "write" : "read", bytes);
        }
    return out.text;
}
