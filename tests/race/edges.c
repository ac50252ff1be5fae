/* Which routines order what: docs/design/race-edges.md, as far as ke has them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "detector.h"

#include "ke/interrupt.h"

static KEVENT event;
static KSEMAPHORE semaphore;
static KMUTEX mutex;
static KTIMER timer;
static KSPIN_LOCK lock;
static KDPC dpc, other_dpc;
static PKTHREAD first;

static void wait_for(void *object)
{
    KeWaitForSingleObject(object, Executive, KernelMode, FALSE, NULL);
}

/* Two threads that both write; how many races? */
static uint32_t races(void (*one)(void *), void (*two)(void *))
{
    detector_start(2, 0);
    KeInitializeEvent(&event, NotificationEvent, FALSE);
    KeInitializeSemaphore(&semaphore, 0, 10);
    KeInitializeMutex(&mutex, 0);
    KeInitializeTimer(&timer);
    KeInitializeSpinLock(&lock);
    first = kernel_thread(one, NULL);
    kernel_thread(two, NULL);
    assert_true(kernel_go());
    race_end();
    return detector_count;
}

/* --- events, semaphores, mutexes ----------------------------------------------------------------
 */

static void write_set(void *context)
{
    WRITE(MEMORY, 4);
    KeSetEvent(&event, 0, FALSE);
}

static void set_write(void *context)
{
    KeSetEvent(&event, 0, FALSE);
    WRITE(MEMORY, 4);
}

static void wait_write(void *context)
{
    wait_for(&event);
    WRITE(MEMORY, 4);
}

static void write_reset_set(void *context)
{
    WRITE(MEMORY, 4);
    KeSetEvent(&event, 0, FALSE);
    KeResetEvent(&event);
    kernel_sleep(5);
}

static void set_wait_write(void *context)
{
    detector_later();
    KeSetEvent(&event, 0, FALSE); /* of his own: the earlier setter is forgotten */
    wait_write(context);
}

static void test_event(void **state)
{
    assert_int_equal(races(write_set, wait_write), 0);
    assert_int_equal(races(set_write, wait_write), 1);
    assert_int_equal(races(write_reset_set, set_wait_write), 1);
}

static void write_release(void *context)
{
    WRITE(MEMORY, 4);
    KeReleaseSemaphore(&semaphore, 0, 1, FALSE);
}

static void take_write(void *context)
{
    wait_for(&semaphore);
    WRITE(MEMORY, 4);
}

static void release_write(void *context)
{
    KeReleaseSemaphore(&semaphore, 0, 1, FALSE);
    WRITE(MEMORY, 4);
}

static void test_semaphore(void **state)
{
    assert_int_equal(races(write_release, take_write), 0);
    assert_int_equal(races(release_write, take_write), 1);
}

static void in_mutex_later(void *context)
{
    detector_later();
    wait_for(&mutex);
    WRITE(MEMORY, 4);
    KeReleaseMutex(&mutex, FALSE);
}

static void in_mutex(void *context)
{
    wait_for(&mutex);
    WRITE(MEMORY, 4);
    KeReleaseMutex(&mutex, FALSE);
}

static void behind_mutex(void *context)
{
    wait_for(&mutex);
    KeReleaseMutex(&mutex, FALSE);
    WRITE(MEMORY, 4);
}

static void test_mutex(void **state)
{
    assert_int_equal(races(in_mutex, in_mutex), 0);
    assert_int_equal(races(behind_mutex, in_mutex_later), 1);
}

static void in_spin_lock(void *context)
{
    KIRQL old;

    KeAcquireSpinLock(&lock, &old);
    WRITE(MEMORY, 4);
    KeReleaseSpinLock(&lock, old);
}

static void raised(void *context)
{
    KIRQL old;

    KeRaiseIrql(DISPATCH_LEVEL, &old);
    WRITE(MEMORY, 4);
    KeLowerIrql(old);
}

static void test_spin_lock(void **state)
{
    assert_int_equal(races(in_spin_lock, in_spin_lock), 0);
    assert_int_equal(races(in_spin_lock, raised), 1);
    assert_int_equal(races(raised, raised), 1);
}

/* --- threads, sleeping, alerts ------------------------------------------------------------------
 */

static void writes(void *context)
{
    WRITE(MEMORY, 4);
}

static void joins(void *context)
{
    wait_for(first);
    WRITE(MEMORY, 4);
}

static void sleeps(void *context)
{
    kernel_sleep(10);
    WRITE(MEMORY, 4);
}

static void test_thread(void **state)
{
    assert_int_equal(races(writes, joins), 0);
    assert_int_equal(races(writes, sleeps), 1); /* time orders nothing */
}

static void alerted(void *context)
{
    LARGE_INTEGER long_time = kernel_ms(1000);

    assert_int_equal(KeDelayExecutionThread(KernelMode, TRUE, &long_time), STATUS_ALERTED);
    WRITE(MEMORY, 4);
}

static void alerts(void *context)
{
    detector_later();
    WRITE(MEMORY, 4);
    KeAlertThread(first, KernelMode);
}

static void alerts_early(void *context)
{
    detector_later();
    KeAlertThread(first, KernelMode);
    WRITE(MEMORY, 4);
}

static void tests_alert(void *context)
{
    kernel_sleep(5);
    assert_true(KeTestAlertThread(KernelMode));
    WRITE(MEMORY, 4);
}

static void test_alert(void **state)
{
    assert_int_equal(races(alerted, alerts), 0);
    assert_int_equal(races(alerted, alerts_early), 1);
    assert_int_equal(races(tests_alert, alerts), 0);
    assert_int_equal(races(tests_alert, alerts_early), 1);
}

/* --- DPCs, timers -------------------------------------------------------------------------------
 */

static VOID routine(PKDPC self, PVOID context, PVOID a, PVOID b)
{
    WRITE(MEMORY, 4);
}

static void write_insert(void *context)
{
    KeInitializeDpc(&dpc, routine, NULL);
    WRITE(MEMORY, 4);
    KeInsertQueueDpc(&dpc, NULL, NULL);
}

static void insert_write(void *context)
{
    KeInitializeDpc(&dpc, routine, NULL);
    KeInsertQueueDpc(&dpc, NULL, NULL);
    WRITE(MEMORY, 4);
}

static void insert_flush_write(void *context)
{
    KeInitializeDpc(&dpc, routine, NULL);
    KeInsertQueueDpc(&dpc, NULL, NULL);
    KeFlushQueuedDpcs();
    WRITE(MEMORY, 4);
}

static void nothing(void *context)
{
}

static void test_dpc(void **state)
{
    assert_int_equal(races(write_insert, nothing), 0);
    assert_int_equal(races(insert_write, nothing), 1);
    assert_int_equal(races(insert_flush_write, nothing), 0);
}

static void two_dpcs(void *context)
{
    KeInitializeDpc(&dpc, routine, NULL);
    KeInitializeDpc(&other_dpc, routine, NULL);
    KeInsertQueueDpc(&dpc, NULL, NULL);
    KeInsertQueueDpc(&other_dpc, NULL, NULL);
}

static void two_targeted(void *context)
{
    KIRQL old;

    KeInitializeDpc(&dpc, routine, NULL);
    KeInitializeDpc(&other_dpc, routine, NULL);
    KeSetTargetProcessorDpc(&dpc, 0);
    KeSetTargetProcessorDpc(&other_dpc, 0);
    KeRaiseIrql(DISPATCH_LEVEL, &old);
    KeInsertQueueDpc(&dpc, NULL, NULL);
    KeInsertQueueDpc(&other_dpc, NULL, NULL);
    KeLowerIrql(old);
}

static void bound(void *context)
{
    KIRQL old;

    KeSetSystemAffinityThread(1);
    kernel_sleep(1);
    KeRaiseIrql(DISPATCH_LEVEL, &old);
    WRITE(MEMORY, 4);
    KeLowerIrql(old);
}

static void targeted(void *context)
{
    KeInitializeDpc(&dpc, routine, NULL);
    KeSetTargetProcessorDpc(&dpc, 0);
    KeInsertQueueDpc(&dpc, NULL, NULL);
}

static void test_same_cpu(void **state)
{
    assert_int_equal(races(two_dpcs, nothing), 1); /* that the first was over proves nothing */
    assert_int_equal(races(two_targeted, nothing), 0);
    assert_int_equal(races(targeted, bound), 0);
    assert_int_equal(races(targeted, raised), 1);
}

static void write_timer(void *context)
{
    KeInitializeDpc(&dpc, routine, NULL);
    WRITE(MEMORY, 4);
    KeSetTimer(&timer, kernel_ms(1), &dpc);
    kernel_sleep(5);
}

static void timer_write(void *context)
{
    KeInitializeDpc(&dpc, routine, NULL);
    KeSetTimer(&timer, kernel_ms(1), &dpc);
    WRITE(MEMORY, 4);
    kernel_sleep(5);
}

static void timer_cancel_write(void *context)
{
    KeInitializeDpc(&dpc, routine, NULL);
    KeSetTimer(&timer, kernel_ms(1), &dpc);
    kernel_sleep(5);
    assert_false(KeCancelTimer(&timer)); /* says nothing about its DPC */
    WRITE(MEMORY, 4);
}

static void test_timer(void **state)
{
    assert_int_equal(races(write_timer, nothing), 0);
    assert_int_equal(races(timer_write, nothing), 1);
    assert_int_equal(races(timer_cancel_write, nothing), 1);
}

/* --- interrupts ---------------------------------------------------------------------------------
 */

static struct _KINTERRUPT line;

static BOOLEAN service(PKINTERRUPT interrupt, PVOID context)
{
    WRITE(MEMORY, 4);
    return TRUE;
}

static void connect(void)
{
    line = (struct _KINTERRUPT){.service = service,
                                .vector = 0x31,
                                .irql = 5,
                                .synchronize_irql = 5,
                                .mode = Latched,
                                .affinity = ~0ull};
    assert_true(ke_interrupt_connect(&line));
}

static void write_connect(void *context)
{
    WRITE(MEMORY, 4);
    connect();
    ke_interrupt_assert(0x31);
    sim_settle(world->sim);
}

static void interrupt_raised(void *context)
{
    connect();
    ke_interrupt_assert(0x31);
    sim_settle(world->sim);
    raised(context);
}

static void interrupt_lock(void *context)
{
    KIRQL old;

    connect();
    ke_interrupt_assert(0x31);
    sim_settle(world->sim);
    old = KeAcquireInterruptSpinLock(&line);
    WRITE(MEMORY, 4);
    KeReleaseInterruptSpinLock(&line, old);
}

static void test_interrupt(void **state)
{
    assert_int_equal(races(write_connect, nothing), 0);
    assert_int_equal(races(interrupt_raised, nothing), 1);
    assert_int_equal(races(interrupt_lock, nothing), 0);
}

/* --- atomics ------------------------------------------------------------------------------------
 */

#define FLAG (MEMORY + 64)

static void publishes(void *context)
{
    WRITE(MEMORY, 4);
    detector_touch(FLAG, 4, RACE_WRITE | RACE_MARKED);
    race_atomic((const void *)FLAG, RACE_RELEASE);
}

static void relaxed(void *context)
{
    WRITE(MEMORY, 4);
    detector_touch(FLAG, 4, RACE_WRITE | RACE_MARKED);
}

static void takes(void *context)
{
    detector_later();
    race_atomic((const void *)FLAG, RACE_ACQUIRE);
    detector_touch(FLAG, 4, RACE_MARKED);
    WRITE(MEMORY, 4);
}

static void looks_plainly(void *context)
{
    detector_later();
    READ(FLAG, 4);
}

static void test_atomic(void **state)
{
    assert_int_equal(races(publishes, takes), 0);
    assert_int_equal(races(relaxed, takes), 1);
    assert_int_equal(races(publishes, looks_plainly), 1);
    assert_string_equal(detector_findings[0].rule, "data-race-unmarked");
    assert_int_equal(detector_findings[0].severity, FINDING_WARNING);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_event),  cmocka_unit_test(test_semaphore),
        cmocka_unit_test(test_mutex),  cmocka_unit_test(test_spin_lock),
        cmocka_unit_test(test_thread), cmocka_unit_test(test_alert),
        cmocka_unit_test(test_dpc),    cmocka_unit_test(test_same_cpu),
        cmocka_unit_test(test_timer),  cmocka_unit_test(test_interrupt),
        cmocka_unit_test(test_atomic),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
