/* Image code that faults, each function in one way. */
extern int KeWalk(void); /* the host walks our stack */

int zero;

__attribute__((noinline)) int read_int(int *p)
{
    return *p + 1;
}

int call_read(int *p)
{
    return read_int(p) + 1;
}

void write_int(int *p)
{
    *p = 5;
}

int call_function(int (*p)(void))
{
    return p() + 1;
}

int divide(int a, int b)
{
    return a / b;
}

long long divide_long(long long a, long long b)
{
    return a / b;
}

int breakpoint(void)
{
    __asm__ volatile("int3");
    return 3;
}

void illegal(void)
{
    __asm__ volatile("ud2");
}

void halt(void)
{
    __asm__ volatile("hlt");
}

void set_cr8(void)
{
    __asm__ volatile("mov %%rax, %%cr8" ::: "rax");
}

int fast_fail(int code)
{
    int result;
    __asm__ volatile("int $0x29" : "=a"(result) : "c"(code), "a"(9));
    return result;
}

void aligned_store(void *p)
{
    __asm__ volatile("movaps %%xmm0, (%0)" ::"r"(p) : "memory");
}

void copy_string(char *to, const char *from)
{
    __asm__ volatile("movsb" : "+D"(to), "+S"(from)::"memory");
}

double float_divide(double a, double b)
{
    unsigned mxcsr = 0x1f80 & ~0x200u, old; /* division by zero is not masked */
    __asm__ volatile("stmxcsr %0; ldmxcsr %1" : "=m"(old) : "m"(mxcsr));
    double result = a / b;
    __asm__ volatile("" ::"x"(result));
    __asm__ volatile("ldmxcsr %0" ::"m"(old));
    return result;
}

int overflow_stack(int n)
{
    volatile char room[900];
    room[n % 900] = (char)n;
    return overflow_stack(n + 1) + room[0];
}

/*
 * Loads through rbx after every register got a known value, and returns a mask of what is no longer
 * as it was. The red zone holds a value, too.
 */
__asm__(".text\n.globl keep_registers\n.type keep_registers, @function\nkeep_registers:\n"
        "push %rbp; mov %rsp, %rbp; push %rbx; push %r12; push %r13; push %r14; push %r15\n"
        "sub $8, %rsp\n"
        "movq $0x77, -120(%rsp)\n"
        "mov %rdi, %rbx\n"
        "mov $1, %ecx; mov $2, %edx; mov $4, %esi; mov $5, %edi\n"
        "mov $8, %r8d; mov $9, %r9d; mov $10, %r10d; mov $11, %r11d\n"
        "mov $12, %r12d; mov $13, %r13d; mov $14, %r14d; mov $15, %r15d\n"
        "movq %r8, %xmm0; movq %r15, %xmm15\n"
        "fldpi\n"
        "stc\n"
        "mov (%rbx), %rax\n" /* the fault */
        "setnc %bl\n"
        "cmp $7, %rax; setne %al; or %al, %bl\n"
        "cmp $1, %rcx; setne %al; or %al, %bl; cmp $2, %rdx; setne %al; or %al, %bl\n"
        "cmp $4, %rsi; setne %al; or %al, %bl; cmp $5, %rdi; setne %al; or %al, %bl\n"
        "cmp $8, %r8; setne %al; or %al, %bl; cmp $9, %r9; setne %al; or %al, %bl\n"
        "cmp $10, %r10; setne %al; or %al, %bl; cmp $11, %r11; setne %al; or %al, %bl\n"
        "cmp $12, %r12; setne %al; or %al, %bl; cmp $13, %r13; setne %al; or %al, %bl\n"
        "cmp $14, %r14; setne %al; or %al, %bl; cmp $15, %r15; setne %al; or %al, %bl\n"
        "movq %xmm0, %rax; cmp $8, %rax; setne %al; or %al, %bl\n"
        "movq %xmm15, %rax; cmp $15, %rax; setne %al; or %al, %bl\n"
        "cmpq $0x77, -120(%rsp); setne %al; or %al, %bl\n"
        "fldpi; fcomip %st(1), %st; fstp %st(0); setne %al; or %al, %bl\n"
        "movzbl %bl, %eax\n"
        "add $8, %rsp; pop %r15; pop %r14; pop %r13; pop %r12; pop %rbx; pop %rbp; ret\n"
        ".size keep_registers, . - keep_registers\n");

__attribute__((noinline)) int walk_inner(void)
{
    return KeWalk() + 1;
}

__attribute__((noinline)) int walk_outer(void)
{
    return walk_inner() + 1;
}
