/* What a finding says: who, where, with which locks; what would have ordered the two. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "detector.h"

static KSPIN_LOCK lock, other;
static KDPC dpc;

static void with(KSPIN_LOCK *held)
{
    KIRQL old;

    KeAcquireSpinLock(held, &old);
    WRITE(MEMORY, 4);
    KeReleaseSpinLock(held, old);
}

static void with_lock(void *context)
{
    for (int i = 0; i < 7; i++)
        with(&lock);
}

static void without(void *context)
{
    detector_later();
    WRITE(MEMORY, 4);
}

static void with_other(void *context)
{
    detector_later();
    with(&other);
}

static bool says(const char *text)
{
    const struct finding *finding = &detector_findings[0];

    assert_int_equal(detector_count, 1);
    if (strstr(finding->title, text) || strstr(finding->why, text) || strstr(finding->todo, text))
        return true;
    for (uint32_t i = 0; i < finding->note_count; i++)
        if (strstr(finding->notes[i].text, text))
            return true;
    return false;
}

static void test_lock_hint(void **state)
{
    detector_start(2, 0);
    detector_two(with_lock, without);
    assert_true(says("T2 writes 4 bytes, T1 writes 4 bytes, and nothing orders them"));
    assert_true(says("at DISPATCH_LEVEL, holding memory+"));
    assert_true(says("at PASSIVE_LEVEL, no lock held"));
    assert_true(says("of 8 accesses to memory+0 hold"));
    assert_true(says("this one does not"));
    assert_true(says("hold one lock at both places"));
    assert_int_equal(detector_findings[0].irql, PASSIVE_LEVEL);
    assert_string_equal(detector_findings[0].actor, "T2");
}

static void test_two_locks(void **state)
{
    detector_start(2, 0);
    detector_two(with_lock, with_other);
    assert_true(says("both hold a lock, but not the same one"));
}

static void raises(void *context)
{
    KIRQL old;

    detector_later();
    KeRaiseIrql(DISPATCH_LEVEL, &old);
    WRITE(MEMORY, 4);
    KeLowerIrql(old);
}

static void test_raised(void **state)
{
    detector_start(2, 0);
    detector_two(with_lock, raises);
    assert_true(says("raising to DISPATCH_LEVEL keeps other threads and DPCs off this CPU only"));
}

static VOID routine(PKDPC self, PVOID context, PVOID a, PVOID b)
{
    WRITE(MEMORY, 2);
}

static void queues(void *context)
{
    KeInitializeDpc(&dpc, routine, NULL);
    KeInsertQueueDpc(&dpc, NULL, NULL);
}

static void test_dpc(void **state)
{
    detector_start(2, 0);
    detector_two(queues, without);
    assert_true(says("DPC 1 writes 2 bytes"));
    assert_true(says("spin lock"));
}

static void reads_marked(void *context)
{
    detector_later();
    detector_touch(MEMORY, 4, RACE_MARKED);
}

static void writes(void *context)
{
    WRITE(MEMORY, 4);
}

static void test_marked(void **state)
{
    detector_start(2, 0);
    detector_two(writes, reads_marked);
    assert_true(says("reads 4 bytes (volatile or interlocked)"));
    assert_true(says("one side is volatile or interlocked, the other is not"));
}

static void read_sleep_write(void *context)
{
    READ(MEMORY, 4);
    kernel_sleep(5);
    WRITE(MEMORY, 4);
}

static void looks_again(void *context)
{
    READ(MEMORY, 4);
    kernel_sleep(5);
    READ(MEMORY, 4);
    WRITE(MEMORY, 4);
}

static void test_lost_update(void **state)
{
    detector_start(2, 0);
    detector_two(read_sleep_write, without);
    assert_true(says("in this schedule an update is lost: T1 read the value here, then T2 wrote"));
    assert_int_equal(detector_findings[0].worth, 1);
    detector_start(2, 0);
    detector_two(looks_again, without);
    assert_false(says("an update is lost"));
    assert_int_equal(detector_findings[0].worth, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_lock_hint), cmocka_unit_test(test_two_locks),
        cmocka_unit_test(test_raised),    cmocka_unit_test(test_dpc),
        cmocka_unit_test(test_marked),    cmocka_unit_test(test_lost_update),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
