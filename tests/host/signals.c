/* Faults of image code, of our own code, guarded copies, and walks of the stack from a fault. */
#define _GNU_SOURCE
#include "build.h"

#include "host/image.h"
#include "host/layout.h"
#include "host/memory.h"
#include "host/signals.h"
#include "host/stack.h"

#include <errno.h>
#include <float.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unwind.h>

/* What the hooks know and saw. */
static struct {
    bool on_fiber;
    struct fault_stack stack;
    bool resume;        /* return from on_fault instead of leaving */
    uint64_t set_rbx;   /* then, with this */
    uint64_t skip;      /* and rip moved on */
    void *leave[5];     /* __builtin_setjmp: where else to go */
    struct fault fault; /* the last */
    int faults;
    uint64_t handler_stack; /* an address on the stack on_fault ran on */
    int nested;             /* fault again in on_fault, so often */
    struct stack_frame frames[32];
    size_t frame_count;
    int interrupts;
    uint64_t unwound[32];
    size_t unwound_count;
} seen;

static struct image *image;
static struct stack_pool *pool;

static uint64_t symbol(const char *name)
{
    uint64_t address = image_find_symbol(image, name);
    if (!address)
        fail_msg("no %s", name);
    return address;
}

typedef uint64_t (*function)(uint64_t, uint64_t);

static uint64_t call(const char *name, uint64_t a, uint64_t b)
{
    return ((function)symbol(name))(a, b);
}

/* Call and leave at the first fault: true if there was one. */
__attribute__((noinline)) static bool faults(const char *name, uint64_t a, uint64_t b)
{
    seen.faults = 0;
    if (__builtin_setjmp(seen.leave) == 0)
        call(name, a, b);
    return seen.faults != 0;
}

static bool current_stack(void *context, struct fault_stack *stack)
{
    *stack = seen.stack;
    return seen.on_fiber;
}

static _Unwind_Reason_Code unwound(struct _Unwind_Context *context, void *argument)
{
    if (seen.unwound_count < 32)
        seen.unwound[seen.unwound_count++] = _Unwind_GetIP(context);
    return _URC_NO_REASON;
}

static void on_fault(void *context, struct fault *fault)
{
    char here;
    seen.handler_stack = (uint64_t)&here;
    seen.faults++;
    seen.fault = *fault;
    if (seen.on_fiber)
        seen.frame_count =
            stack_walk(fault->caller ? fault->caller : fault->registers.rip, fault->registers.rbp,
                       seen.stack.low, seen.stack.high, seen.frames, 32, STACK_WALK_IMAGES);
    seen.unwound_count = 0;
    if (seen.nested) {
        seen.nested--;
        call("read_int", 16, 0);
    }
    if (seen.resume) {
        if (seen.set_rbx)
            fault->registers.rbx = seen.set_rbx;
        fault->registers.rip += seen.skip;
        return;
    }
    __builtin_longjmp(seen.leave, 1);
}

static void on_interrupt(void *context)
{
    seen.interrupts++;
}

static struct signals_hooks hooks = {
    .current_stack = current_stack, .on_fault = on_fault, .on_interrupt = on_interrupt};

static int KeWalk(void)
{
    seen.frame_count =
        stack_walk_here(seen.stack.low, seen.stack.high, seen.frames, 32, STACK_WALK_IMAGES);
    volatile size_t all =
        stack_walk_here(seen.stack.low, seen.stack.high, seen.frames + 16, 16, STACK_WALK_ALL);
    return (int)all; /* volatile: not a tail call, which would have no frame */
}

static uint64_t resolve(void *context, const char *name, enum image_need need)
{
    return strcmp(name, "KeWalk") == 0 ? (uint64_t)KeWalk : 0;
}

static int setup(void **state)
{
    struct image_resolver resolver = {.resolve = resolve};
    struct image_error error;
    assert_true(memory_reserve());
    image =
        image_load(build_image("faults.c", "faults.so", "-O1"), LAYOUT_IMAGES, &resolver, &error);
    if (!image)
        fail_msg("%s", error.text);
    struct stack_pool_options options = {
        .base = LAYOUT_STACKS, .region_bytes = 1 << 24, .slot_bytes = 1 << 16};
    pool = stack_pool_create(&options);
    assert_non_null(pool);
    struct stack_span fiber, emergency;
    assert_true(stack_pool_get(pool, &fiber));
    assert_true(stack_pool_get(pool, &emergency));
    seen.stack =
        (struct fault_stack){fiber.low, fiber.high, MEMORY_PAGE, emergency.low, emergency.high};
    return 0;
}

/* Begins each test: cmocka sets handlers of its own round a body, so ours must come in it. */
static void begin(void)
{
    struct fault_stack stack = seen.stack;
    memset(&seen, 0, sizeof seen);
    seen.stack = stack;
    assert_true(signals_install(&hooks));
}

static int end(void **state)
{
    signals_remove();
    return 0;
}

/* Run body on the fiber's stack, as a fiber would. */
__attribute__((noinline)) static void on_fiber(void (*body)(void))
{
    seen.on_fiber = true;
    __asm__ volatile("movq %%rsp, %%rbx\n\tmovq %0, %%rsp\n\tpushq $0\n\tpushq $0\n\t"
                     "movq %%rbp, %%r12\n\txorl %%ebp, %%ebp\n\tcall *%1\n\t"
                     "movq %%rbx, %%rsp\n\tmovq %%r12, %%rbp"
                     :
                     : "r"(seen.stack.high), "r"(body)
                     : "rax", "rbx", "rcx", "rdx", "rsi", "rdi", "r8", "r9", "r10", "r11", "r12",
                       "memory", "cc");
    seen.on_fiber = false;
}

static void test_read_and_write(void **state)
{
    begin();
    assert_true(faults("read_int", 0x10, 0));
    assert_int_equal(seen.fault.kind, FAULT_ACCESS);
    assert_int_equal(seen.fault.access, FAULT_READ);
    assert_int_equal(seen.fault.address, 0x10);
    assert_true(seen.fault.address_known);
    assert_true(seen.fault.in_image);
    assert_string_equal(image_symbol_at(image, seen.fault.instruction, NULL), "read_int");
    assert_int_equal(seen.fault.registers.rip, seen.fault.instruction);
    assert_int_equal(seen.fault.registers.rdi, 0x10);
    assert_true(faults("write_int", LAYOUT_POOL + 64, 0));
    assert_int_equal(seen.fault.access, FAULT_WRITE);
    assert_int_equal(seen.fault.address, LAYOUT_POOL + 64);
    assert_true(faults("read_int", 0xffff800000000000, 0)); /* the host kernel's half */
    assert_int_equal(seen.fault.kind, FAULT_ACCESS);
    assert_int_equal(seen.fault.address, 0xffff800000000000);
    for (int i = 0; i < 1000; i++)
        assert_true(faults("read_int", 0x10, 0)); /* leaving for good leaves nothing behind */
}

static void test_non_canonical(void **state)
{
    begin();
    assert_true(faults("read_int", 0xdddddddddddddddd, 0));
    assert_int_equal(seen.fault.kind, FAULT_NON_CANONICAL);
    assert_int_equal(seen.fault.address, 0xdddddddddddddddd);
    assert_int_equal(seen.fault.access, FAULT_READ);
    assert_true(seen.fault.address_known);
    assert_true(faults("write_int", 0x6b6b6b6b6b6b6b6b, 0));
    assert_int_equal(seen.fault.address, 0x6b6b6b6b6b6b6b6b);
    assert_int_equal(seen.fault.access, FAULT_WRITE);
    assert_true(faults("copy_string", (uint64_t)&seen, 0xdddddddddddddddd));
    assert_int_equal(seen.fault.address, 0xdddddddddddddddd);
    assert_int_equal(seen.fault.access, FAULT_READ);
    assert_true(faults("copy_string", 0xdddddddddddddddd, (uint64_t)&seen));
    assert_int_equal(seen.fault.access, FAULT_WRITE);
    assert_true(faults("call_function", 0xdddddddddddddddd, 0));
    assert_int_equal(seen.fault.kind, FAULT_NON_CANONICAL);
    assert_int_equal(seen.fault.access, FAULT_EXECUTE);
    assert_int_equal(seen.fault.address, 0xdddddddddddddddd);
}

static void test_arithmetic(void **state)
{
    begin();
    assert_true(faults("divide", 1, 0));
    assert_int_equal(seen.fault.kind, FAULT_DIVIDE_BY_ZERO);
    assert_true(faults("divide", 0x80000000, (uint32_t)-1));
    assert_int_equal(seen.fault.kind, FAULT_DIVIDE_OVERFLOW);
    assert_true(faults("divide_long", 1ull << 63, (uint64_t)-1));
    assert_int_equal(seen.fault.kind, FAULT_DIVIDE_OVERFLOW);
    assert_true(faults("divide_long", 7, 0));
    assert_int_equal(seen.fault.kind, FAULT_DIVIDE_BY_ZERO);
    seen.faults = 0;
    if (__builtin_setjmp(seen.leave) == 0)
        ((double (*)(double, double))symbol("float_divide"))(1.0, 0.0);
    unsigned mxcsr = 0x1f80;
    __asm__ volatile("ldmxcsr %0" ::"m"(mxcsr));
    assert_int_equal(seen.faults, 1);
    assert_int_equal(seen.fault.kind, FAULT_FLOAT);
    assert_int_equal(seen.fault.code, FPE_FLTDIV);
}

static void test_instructions(void **state)
{
    begin();
    assert_true(faults("illegal", 0, 0));
    assert_int_equal(seen.fault.kind, FAULT_ILLEGAL);
    assert_true(faults("halt", 0, 0));
    assert_int_equal(seen.fault.kind, FAULT_PRIVILEGED);
    assert_true(faults("set_cr8", 0, 0));
    assert_int_equal(seen.fault.kind, FAULT_PRIVILEGED);
    assert_true(faults("fast_fail", 3, 0));
    assert_int_equal(seen.fault.kind, FAULT_INTERRUPT);
    assert_int_equal(seen.fault.code, 0x29);
    assert_int_equal(seen.fault.registers.rcx, 3);
    assert_true(faults("aligned_store", (uint64_t)&seen | 8, 0));
    assert_int_equal(seen.fault.kind, FAULT_MISALIGNED);
    assert_int_equal(seen.fault.address, (uint64_t)&seen | 8);
    assert_int_equal(seen.fault.access, FAULT_WRITE);
}

static void test_resume(void **state)
{
    begin();
    seen.resume = true;
    assert_int_equal(call("breakpoint", 0, 0), 3);
    assert_int_equal(seen.fault.kind, FAULT_BREAKPOINT);
    assert_int_equal(seen.fault.registers.rip, seen.fault.instruction + 1);
    seen.skip = 2;
    assert_int_equal(call("fast_fail", 1, 0), 9);
    seen.skip = 0;
    static uint64_t good = 7;
    seen.set_rbx = (uint64_t)&good;
    assert_int_equal(call("keep_registers", (uint64_t)&good, 0) & 0xff, 0); /* the test is right */
    seen.faults = 0;
    assert_int_equal(call("keep_registers", 0x10, 0) & 0xff, 0);
    assert_int_equal(seen.faults, 1);
    assert_int_equal(call("keep_registers", 0xdddddddddddddddd, 0) & 0xff, 0);
    assert_int_equal(seen.faults, 2);
}

static void test_resume_after_the_page_came(void **state)
{
    begin();
    /* on_fault may mend the memory instead of the registers. */
    uint64_t page = LAYOUT_POOL + 0x100000;
    seen.resume = true;
    assert_true(memory_commit(page, MEMORY_PAGE, MEMORY_WRITE));
    *(int *)page = 41;
    assert_int_equal(call("read_int", page, 0), 42);
    assert_int_equal(seen.faults, 0);
    assert_true(memory_decommit(page, MEMORY_PAGE));
}

static void body_nested(void)
{
    seen.nested = 3;
    if (__builtin_setjmp(seen.leave) == 0)
        call("read_int", 8, 0);
}

static void test_nested(void **state)
{
    begin();
    on_fiber(body_nested);
    assert_int_equal(seen.faults, 4);
    assert_int_equal(seen.fault.address, 16);
    assert_false(seen.fault.on_emergency_stack);
}

static void body_walk(void)
{
    assert_true(faults("call_read", 0x20, 0));
    assert_true(seen.frame_count >= 1);
    assert_string_equal(image_symbol_at(image, seen.frames[0].address, NULL), "read_int");
}

static void body_walk_from_host(void)
{
    call("walk_outer", 0, 0);
}

static void test_walk(void **state)
{
    begin();
    on_fiber(body_walk);
    seen.frame_count = 0;
    on_fiber(body_walk_from_host);
    assert_int_equal(seen.frame_count, 2);
    assert_string_equal(image_symbol_at(image, seen.frames[0].address, NULL), "walk_inner");
    assert_string_equal(image_symbol_at(image, seen.frames[1].address, NULL), "walk_outer");
    assert_int_equal(seen.frames[0].rip, seen.frames[0].address + 1);
    /* All frames: the host's below and above, too; it ends at the bottom. */
    assert_null(image_at(seen.frames[16].address));
    assert_ptr_equal(image_at(seen.frames[17].address), image);
    assert_int_equal(stack_walk(1, 8, seen.stack.low, seen.stack.high, seen.frames, 32, 0), 1);
    assert_int_equal(stack_walk(1, seen.stack.high, seen.stack.low, seen.stack.high, seen.frames,
                                32, STACK_WALK_IMAGES),
                     0);
    assert_int_equal(stack_walk(1, 8, 0, 0, seen.frames, 0, 0), 0);
}

static void body_jump(void)
{
    assert_true(faults("call_function", 0, 0));
    assert_int_equal(seen.fault.kind, FAULT_ACCESS);
    assert_int_equal(seen.fault.access, FAULT_EXECUTE);
    assert_int_equal(seen.fault.address, 0);
    assert_string_equal(image_symbol_at(image, seen.fault.caller - 1, NULL), "call_function");
    assert_string_equal(image_symbol_at(image, seen.frames[0].address, NULL), "call_function");
    assert_true(faults("call_function", LAYOUT_IMAGES + 0x10000000, 0)); /* no such driver */
    assert_int_equal(seen.fault.access, FAULT_EXECUTE);
    assert_true(faults("call_function", (uint64_t)&seen, 0)); /* data of the host */
    assert_int_equal(seen.fault.access, FAULT_EXECUTE);
    assert_int_equal(seen.fault.address, (uint64_t)&seen);
    assert_true(faults("call_function", symbol("zero"), 0)); /* data of the image */
    assert_int_equal(seen.fault.access, FAULT_EXECUTE);
}

static void test_jump(void **state)
{
    begin();
    on_fiber(body_jump);
    assert_true(faults("call_function", LAYOUT_POOL, 0)); /* not on a fiber: by its address */
    assert_int_equal(seen.fault.access, FAULT_EXECUTE);
}

static void body_overflow(void)
{
    assert_true(faults("overflow_stack", 0, 0));
    assert_int_equal(seen.fault.kind, FAULT_STACK_OVERFLOW);
    assert_true(seen.fault.on_emergency_stack);
    assert_true(seen.handler_stack > seen.stack.emergency_low &&
                seen.handler_stack < seen.stack.emergency_high);
    assert_true(seen.fault.address < seen.stack.low);
    assert_int_equal(seen.frame_count, 32);
    assert_string_equal(image_symbol_at(image, seen.frames[31].address, NULL), "overflow_stack");
    assert_true(faults("read_int", 0, 0)); /* and the stack can be used again */
    assert_false(seen.fault.on_emergency_stack);
    seen.nested = 1; /* a fault while on the emergency stack stays there */
    assert_true(faults("overflow_stack", 0, 0));
    assert_int_equal(seen.faults, 2);
    assert_int_equal(seen.fault.address, 16);
    assert_true(seen.fault.on_emergency_stack);
}

/* A hook or a DDI that an image called finds no stack. */
__attribute__((noinline, no_sanitize("address"))) static int host_recursion(int n)
{
    volatile char room[500];
    room[n % 500] = (char)n;
    if (n > 1000000)
        return 0;
    return host_recursion(n + 1) + room[0];
}

static void body_host_overflow(void)
{
    if (__builtin_setjmp(seen.leave) == 0)
        host_recursion(0);
}

static void test_host_overflow(void **state)
{
    begin();
    on_fiber(body_host_overflow);
    assert_int_equal(seen.faults, 1);
    assert_int_equal(seen.fault.kind, FAULT_STACK_OVERFLOW);
    assert_false(seen.fault.in_image);
    assert_true(seen.fault.on_emergency_stack);
}

static void test_overflow(void **state)
{
    begin();
    on_fiber(body_overflow);
    on_fiber(body_overflow);
}

SIGNALS_AS_IMAGE static size_t guest_strlen(const char *s)
{
    size_t n = 0;
    while (((const volatile char *)s)[n])
        n++;
    return n;
}

static void on_fault_unwind(void *context, struct fault *fault)
{
    seen.fault = *fault;
    seen.faults++;
    seen.unwound_count = 0;
    _Unwind_Backtrace(unwound, NULL);
    __builtin_longjmp(seen.leave, 1);
}

static void test_as_image(void **state)
{
    begin();
    struct signals_hooks unwinding = hooks;
    unwinding.on_fault = on_fault_unwind;
    assert_true(signals_install(&unwinding));
    assert_int_equal(guest_strlen("abc"), 3);
    if (__builtin_setjmp(seen.leave) == 0)
        guest_strlen((const char *)0x30);
    assert_int_equal(seen.faults, 1);
    assert_int_equal(seen.fault.address, 0x30);
    /* The unwinder passes the redirected frame: the faulting function, then its caller. */
    size_t i = 0;
    while (i < seen.unwound_count && seen.unwound[i] != seen.fault.instruction)
        i++;
    assert_true(i + 2 < seen.unwound_count);
    assert_true(seen.unwound[i + 1] - (uint64_t)test_as_image < 4096);
}

static void test_guarded_copy(void **state)
{
    begin();
    uint64_t page = LAYOUT_POOL + 0x200000, edge = page + MEMORY_PAGE, at;
    unsigned char ours[300], back[300];
    assert_true(memory_commit(page, MEMORY_PAGE, MEMORY_WRITE));
    for (size_t i = 0; i < sizeof ours; i++)
        ours[i] = (unsigned char)(i + 1);
    for (size_t n = 0; n <= sizeof ours; n++) {
        memset(back, 0, sizeof back);
        assert_true(host_copy_out(edge - n, ours, n, &at));
        assert_true(host_copy_in(back, edge - n, n, &at));
        assert_memory_equal(back, ours, n);
        assert_int_equal(back[n < 300 ? n : 0], n < 300 ? 0 : ours[0]);
    }
    for (size_t n = 1; n <= 200; n++)
        for (size_t over = 1; over <= n; over += 1 + n / 9) {
            memset(back, 0, sizeof back);
            assert_false(host_copy_in(back, edge - n + over, n, &at));
            assert_true(at >= edge && at < edge + n);
            if (n <= 16)
                assert_int_equal(back[0], 0);
            if (over < n && n > 16)
                assert_int_equal(at, edge);
            assert_false(host_copy_out(edge - n + over, ours, n, &at));
            assert_true(at >= edge && at < edge + n);
        }
    assert_false(host_copy_in(back, 0, 4, &at));
    assert_int_equal(at, 0);
    assert_false(host_copy_in(back, 0, 4, NULL));
    assert_false(host_copy_in(back, 0xdddddddddddddddd, 8, &at));
    assert_int_equal(at, 0xdddddddddddddddd);
    assert_false(host_copy_out(0xdddddddddddddddd, back, 100, &at));
    assert_int_equal(at, 0xdddddddddddddddd);
    assert_true(memory_protect(page, MEMORY_PAGE, MEMORY_READ));
    assert_false(host_copy_out(page, back, 1, &at));
    assert_int_equal(at, page);
    assert_true(host_copy_in(back, page, 1, &at));
    assert_int_equal(seen.faults, 0);
    assert_true(memory_decommit(page, MEMORY_PAGE));
}

static void test_interrupt(void **state)
{
    begin();
    raise(SIGINT);
    raise(SIGINT);
    assert_int_equal(seen.interrupts, 2);
}

/* Run `act` in a child: its exit code, and the begin of what it wrote to stderr. */
static int in_child(void (*act)(void), char *text, size_t bytes)
{
    int pipes[2], status;
    assert_int_equal(pipe(pipes), 0);
    pid_t child = fork();
    if (child == 0) {
        dup2(pipes[1], STDERR_FILENO);
        act();
        _exit(0);
    }
    close(pipes[1]);
    ssize_t n = 0, more;
    while ((more = read(pipes[0], text + n, bytes - 1 - (size_t)n)) > 0)
        n += more;
    text[n] = 0;
    close(pipes[0]);
    waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 1000 + WTERMSIG(status);
}

static volatile uintptr_t bad_address;

__attribute__((no_sanitize("undefined", "address"))) static void write_badly(uintptr_t address)
{
    bad_address = address;
    *(volatile int *)bad_address = 1;
}

static void act_own_bug(void)
{
    write_badly(0x40);
}

static void act_copy_own_side(void)
{
    host_copy_in((void *)0x48, (uint64_t)&seen, 4, NULL);
}

static void act_killed(void)
{
    raise(SIGSEGV);
}

static void print_twice(void *context, const struct fault *fault, int signal)
{
    char text[100];
    int n = fault_describe(fault, text, sizeof text);
    if (write(STDERR_FILENO, text, (size_t)n) < 0)
        _exit(1);
    write_badly(0x50); /* and a bug in the reporter itself */
}

static void act_bug_in_bug(void)
{
    hooks.on_internal_fault = print_twice;
    signals_install(&hooks);
    act_own_bug();
}

static void act_overflow_without_emergency(void)
{
    seen.stack.emergency_low = seen.stack.emergency_high = 0;
    on_fiber(body_overflow);
}

static void test_internal(void **state)
{
    begin();
    char text[400];
    assert_int_equal(in_child(act_own_bug, text, sizeof text), 70);
    assert_non_null(strstr(text, "irqlab: internal error: write to 0x40 at rip 0x"));
    assert_int_equal(in_child(act_copy_own_side, text, sizeof text), 70);
    assert_non_null(strstr(text, "write to 0x48"));
    assert_int_equal(in_child(act_killed, text, sizeof text), 70);
    assert_int_equal(in_child(act_bug_in_bug, text, sizeof text), 70);
    assert_non_null(strstr(text, "write to 0x40"));
    assert_non_null(strstr(text, "while a fault was handled"));
    assert_int_equal(in_child(act_overflow_without_emergency, text, sizeof text), 70);
    assert_non_null(strstr(text, "stack overflow, "));
}

static void test_describe(void **state)
{
    begin();
    char text[120];
    struct fault fault = {.kind = FAULT_ACCESS,
                          .access = FAULT_WRITE,
                          .address = 0x10,
                          .address_known = true,
                          .instruction = 0x1234};
    assert_int_equal(fault_describe(&fault, text, sizeof text), 27);
    assert_int_equal(fault_describe(&fault, text, 9), 27);
    assert_string_equal(text, "write to");
    assert_int_equal(fault_describe(&fault, text, sizeof text), 27);
    assert_string_equal(text, "write to 0x10 at rip 0x1234");
}

static void test_install_remove(void **state)
{
    begin();
    struct signals_hooks none = {0};
    assert_false(signals_install(&none));
    assert_int_equal(errno, EINVAL);
    assert_true(signals_install(&hooks));
    assert_true(faults("read_int", 0, 0));
    signals_remove();
    signals_remove();
    assert_true(signals_install(&hooks));
    assert_true(faults("read_int", 0, 0));
}

#define T(name) cmocka_unit_test_teardown(name, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(test_read_and_write), T(test_non_canonical),  T(test_arithmetic),
        T(test_instructions),   T(test_resume),         T(test_resume_after_the_page_came),
        T(test_nested),         T(test_walk),           T(test_jump),
        T(test_overflow),       T(test_host_overflow),  T(test_as_image),
        T(test_guarded_copy),   T(test_interrupt),      T(test_internal),
        T(test_describe),       T(test_install_remove),
    };
    return cmocka_run_group_tests(tests, setup, build_clean);
}
