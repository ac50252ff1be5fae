/* Interrupt objects: delivery, IRQL, locks, KeSynchronizeExecution (F107, F108). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "kernel.h"

#include "ke/interrupt.h"

static struct _KINTERRUPT line, other;
static char order[64];
static unsigned order_count;
static int context_value;

static void mark(char c)
{
    order[order_count++] = c;
    order[order_count] = 0;
}

static BOOLEAN service(PKINTERRUPT interrupt, PVOID context)
{
    assert_int_equal(KeGetCurrentIrql(), interrupt->synchronize_irql);
    assert_int_not_equal(*interrupt->actual_lock, 0);
    assert_ptr_equal(context, &context_value);
    mark(interrupt == &line ? 'i' : 'j');
    return interrupt == &line;
}

static void fresh(struct _KINTERRUPT *interrupt, ULONG vector, KIRQL irql)
{
    memset(interrupt, 0, sizeof *interrupt);
    interrupt->service = service;
    interrupt->context = &context_value;
    interrupt->vector = vector;
    interrupt->irql = irql;
    interrupt->synchronize_irql = irql;
    interrupt->mode = Latched;
    interrupt->affinity = ~0ull;
    order_count = 0;
    order[0] = 0;
}

static void delivers(void *context)
{
    KIRQL old;

    fresh(&line, 0x31, 5);
    assert_false(ke_interrupt_assert(0x31));
    assert_true(ke_interrupt_connect(&line));
    assert_int_equal(line.Type, 22);
    assert_true(ke_interrupt_assert(0x31));
    sim_settle(world->sim);
    assert_string_equal(order, "i");
    assert_int_equal(KeGetCurrentIrql(), PASSIVE_LEVEL);
    KeRaiseIrql(DISPATCH_LEVEL, &old); /* does not keep it away */
    ke_interrupt_assert(0x31);
    sim_settle(world->sim);
    assert_string_equal(order, "ii");
    KeRaiseIrql(5, &old); /* its own level does */
    ke_interrupt_assert(0x31);
    ke_interrupt_assert(0x31); /* an edge that is pending */
    sim_settle(world->sim);
    assert_string_equal(order, "ii");
    KeLowerIrql(4);
    assert_string_equal(order, "iii");
    assert_int_equal(KeGetCurrentIrql(), 4);
    KeLowerIrql(PASSIVE_LEVEL);
    old = KeAcquireInterruptSpinLock(&line);
    assert_int_equal(KeGetCurrentIrql(), 5);
    assert_int_equal(old, PASSIVE_LEVEL);
    ke_interrupt_assert(0x31);
    sim_settle(world->sim);
    assert_string_equal(order, "iii");
    KeReleaseInterruptSpinLock(&line, old);
    assert_string_equal(order, "iiii");
    ke_interrupt_disconnect(&line);
    assert_false(ke_interrupt_assert(0x31));
}

static void test_delivers(void **state)
{
    assert_true(kernel_run(1, delivers, NULL));
}

static void shares(void *context)
{
    fresh(&line, 7, 6);
    fresh(&other, 7, 6);
    line.shared = true;
    assert_true(ke_interrupt_connect(&line));
    assert_false(ke_interrupt_connect(&other)); /* wants it alone */
    other.shared = true;
    assert_true(ke_interrupt_connect(&other));
    ke_interrupt_assert(7);
    sim_settle(world->sim);
    assert_string_equal(order, "ij"); /* edges: all are asked */
    ke_interrupt_disconnect(&line);
    ke_interrupt_disconnect(&other);
    line.mode = other.mode = LevelSensitive;
    ke_interrupt_connect(&other);
    ke_interrupt_connect(&line);
    ke_interrupt_assert(7);
    sim_settle(world->sim);
    assert_string_equal(order, "ijji"); /* until one says it was his */
    ke_interrupt_disconnect(&other);
    ke_interrupt_connect(&other);
    ke_interrupt_assert(7);
    sim_settle(world->sim);
    assert_string_equal(order, "ijjii");
}

static void test_shares(void **state)
{
    assert_true(kernel_run(1, shares, NULL));
}

static BOOLEAN synchronised(PVOID context)
{
    assert_int_equal(KeGetCurrentIrql(), 9);
    assert_int_not_equal(*line.actual_lock, 0);
    return *(BOOLEAN *)context;
}

static void synchronises(void *context)
{
    static KSPIN_LOCK shared_lock;
    BOOLEAN value = 2;

    fresh(&line, 8, 6);
    line.synchronize_irql = 9;
    line.actual_lock = &shared_lock;
    ke_interrupt_connect(&line);
    assert_int_equal(KeSynchronizeExecution(&line, synchronised, &value), 2);
    value = 0;
    assert_int_equal(KeSynchronizeExecution(&line, synchronised, &value), 0);
    assert_int_equal(shared_lock, 0);
    assert_int_equal(KeGetCurrentIrql(), PASSIVE_LEVEL);
    ke_interrupt_assert(8);
    sim_settle(world->sim);
    assert_string_equal(order, "i");
}

static void test_synchronises(void **state)
{
    assert_true(kernel_run(1, synchronises, NULL));
}

/* On two CPUs the lock excludes what IRQL cannot. */
static unsigned inside;

static BOOLEAN careful(PKINTERRUPT interrupt, PVOID context)
{
    assert_int_equal(inside++, 0);
    KeStallExecutionProcessor(10);
    inside--;
    mark('i');
    return TRUE;
}

static BOOLEAN body(PVOID context)
{
    assert_int_equal(inside++, 0);
    KeStallExecutionProcessor(10);
    inside--;
    mark('s');
    return TRUE;
}

static void device(void *context)
{
    KeSetSystemAffinityThread(1);
    for (int i = 0; i < 5; i++) {
        ke_interrupt_assert(9);
        sim_settle(world->sim);
        KeStallExecutionProcessor(7);
    }
}

static void driver(void *context)
{
    KeSetSystemAffinityThread(2);
    for (int i = 0; i < 5; i++) {
        KeSynchronizeExecution(&line, body, NULL);
        KeStallExecutionProcessor(3);
    }
}

static void test_two_cpus(void **state)
{
    kernel_start(2);
    fresh(&line, 9, 6);
    line.service = careful;
    line.affinity = 1;
    inside = 0;
    ke_interrupt_connect(&line);
    kernel_thread(device, NULL);
    kernel_thread(driver, NULL);
    assert_true(kernel_go());
    assert_int_equal(strlen(order), 10);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_delivers),
        cmocka_unit_test(test_shares),
        cmocka_unit_test(test_synchronises),
        cmocka_unit_test(test_two_cpus),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
