/* Push locks, rundown protection (F160, F161), reader-writer spin locks. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "executive.h"

/* --- push locks ---------------------------------------------------------------------------------
 */

static EX_PUSH_LOCK push;

static void push_alone(void *context)
{
    PKTHREAD owner = NULL;

    push = 0x55;
    ExInitializePushLock(&push);
    assert_int_equal(push, 0);
    KeEnterCriticalRegion();
    ExAcquirePushLockExclusive(&push);
    assert_int_equal(push, 1);
    assert_int_equal(ex_lock_owners(EX_LOCK_PUSH_LOCK, &push, &owner, 1), 1);
    assert_ptr_equal(owner, ke_current());
    ExReleasePushLockExclusive(&push);
    assert_int_equal(push, 0);
    ExAcquirePushLockShared(&push);
    ExAcquirePushLockShared(&push);
    assert_int_equal(push, 0x21);
    ExReleasePushLockShared(&push);
    assert_int_equal(push, 0x11);
    ExReleasePushLockShared(&push);
    assert_int_equal(push, 0);
    assert_int_equal(ex_lock_owners(EX_LOCK_PUSH_LOCK, &push, &owner, 1), 0);
    memory_watch_rules();
    ExReleasePushLockShared(&push);
    assert_string_equal(memory_rules, "push-lock-not-held ");
    KeLeaveCriticalRegion();
}

static void test_push_alone(void **state)
{
    assert_true(executive_run(1, push_alone, NULL));
}

static void pusher(void *context)
{
    char c = *(char *)context;

    kernel_sleep((c | 32) - 'a' + 1);
    KeEnterCriticalRegion();
    if (c < 'a')
        ExAcquirePushLockExclusive(&push);
    else
        ExAcquirePushLockShared(&push);
    mark(c);
    kernel_sleep(10);
    mark(c);
    if (c < 'a')
        ExReleasePushLockExclusive(&push);
    else
        ExReleasePushLockShared(&push);
    KeLeaveCriticalRegion();
}

static void test_push_order(void **state)
{
    enum ex_lock_kind kind;

    executive_start(1);
    push = 0;
    kernel_thread(pusher, "a");
    kernel_thread(pusher, "b");
    kernel_thread(pusher, "C");
    kernel_thread(pusher, "d"); /* behind C */
    kernel_thread(pusher, "e");
    kernel_thread(pusher, "F");
    assert_true(kernel_go());
    assert_string_equal(log_text, "ababCCdedeFF");
    assert_int_equal(push, 0);
    assert_null(ex_waits_for(kernel_threads[0], &kind));
}

enum { ROUNDS = 15 };

static unsigned readers, writers, total;

static void prepare(void)
{
    push = 0;
    readers = writers = total = 0;
}

static void reader(void *context)
{
    for (int i = 0; i < ROUNDS; i++) {
        KeEnterCriticalRegion();
        ExAcquirePushLockShared(&push);
        readers++;
        ke_point(KE_OP_READ, NULL);
        assert_int_equal(writers, 0);
        readers--;
        total++;
        ExReleasePushLockShared(&push);
        KeLeaveCriticalRegion();
    }
}

static void writer(void *context)
{
    for (int i = 0; i < ROUNDS; i++) {
        KeEnterCriticalRegion();
        ExAcquirePushLockExclusive(&push);
        assert_int_equal(writers++ + readers, 0);
        ke_point(KE_OP_READ, NULL);
        assert_int_equal(--writers + readers, 0);
        total++;
        ExReleasePushLockExclusive(&push);
        KeLeaveCriticalRegion();
    }
}

static void check(void)
{
    assert_int_equal(total, 4 * ROUNDS);
    assert_int_equal(push, 0);
    assert_true(list_empty(&world->ex->held));
    assert_true(list_empty(&world->ex->waiters));
}

static void test_push_races(void **state)
{
    executive_race(200, 3, prepare, (void (*const[])(void *)){reader, writer, reader, writer, NULL},
                   check);
}

/* --- rundown protection
 * --------------------------------------------------------------------------- */

static EX_RUNDOWN_REF ref;

static void rundown_alone(void *context)
{
    memset(&ref, 0x55, sizeof ref);
    ExInitializeRundownProtection(&ref);
    assert_int_equal(ref.Count, 0);
    for (int i = 0; i < 5; i++)
        assert_true(ExAcquireRundownProtection(&ref));
    assert_true(ExAcquireRundownProtectionEx(&ref, 3));
    assert_int_equal(ref.Count, 16);
    ExReleaseRundownProtectionEx(&ref, 7);
    ExReleaseRundownProtection(&ref);
    assert_int_equal(ref.Count, 0);
    ExWaitForRundownProtectionRelease(&ref);
    assert_int_equal(ref.Count, 1);
    assert_false(ExAcquireRundownProtection(&ref));
    assert_false(ExAcquireRundownProtectionEx(&ref, 2));
    ExWaitForRundownProtectionRelease(&ref); /* over already */
    ExRundownCompleted(&ref);
    assert_false(ExAcquireRundownProtection(&ref));
    ExReInitializeRundownProtection(&ref);
    assert_true(ExAcquireRundownProtection(&ref));
    ExReleaseRundownProtection(&ref);
    memory_watch_rules();
    ExReleaseRundownProtection(&ref);
    assert_string_equal(memory_rules, "rundown-not-acquired ");
}

static void test_rundown_alone(void **state)
{
    assert_true(executive_run(1, rundown_alone, NULL));
}

static void user(void *context)
{
    assert_true(ExAcquireRundownProtection(&ref));
    kernel_sleep(5);
    assert_false(ExAcquireRundownProtection(&ref)); /* it has begun */
    mark('u');
    ExReleaseRundownProtection(&ref);
}

static void owner(void *context)
{
    kernel_sleep(1);
    mark('w');
    ExWaitForRundownProtectionRelease(&ref);
    mark('d');
    assert_int_equal(ref.Count, 1);
}

static void test_rundown_waits(void **state)
{
    executive_start(1);
    ref.Count = 0;
    kernel_thread(user, NULL);
    kernel_thread(user, NULL);
    kernel_thread(owner, NULL);
    assert_true(kernel_go());
    assert_string_equal(log_text, "wuud");
}

static void cache_aware(void *context)
{
    PEX_RUNDOWN_REF_CACHE_AWARE aware = ExAllocateCacheAwareRundownProtection(NonPagedPoolNx, 0x78);

    assert_true(ExAcquireRundownProtectionCacheAware(aware));
    ExReleaseRundownProtectionCacheAware(aware);
    ExWaitForRundownProtectionReleaseCacheAware(aware);
    assert_false(ExAcquireRundownProtectionCacheAware(aware));
    ExReInitializeRundownProtectionCacheAware(aware);
    assert_true(ExAcquireRundownProtectionCacheAware(aware));
    ExRundownCompletedCacheAware(aware);
    assert_false(ExAcquireRundownProtectionCacheAware(aware));
    ExFreeCacheAwareRundownProtection(aware);
    aware = ExAllocatePoolWithTag(NonPagedPoolNx, ExSizeOfRundownProtectionCacheAware(), 0x78);
    ExInitializeRundownProtectionCacheAware(aware, ExSizeOfRundownProtectionCacheAware());
    assert_true(ExAcquireRundownProtectionCacheAware(aware));
    ExFreePool(aware);
    assert_int_equal(world->mm->live_count, 0);
}

static void test_cache_aware(void **state)
{
    assert_true(executive_run(1, cache_aware, NULL));
}

static bool gone;

static void rundown_prepare(void)
{
    ref.Count = 0;
    gone = false;
    total = 0;
}

static void rundown_user(void *context)
{
    for (int i = 0; i < ROUNDS; i++) {
        if (!ExAcquireRundownProtection(&ref))
            return;
        ke_point(KE_OP_READ, NULL);
        assert_false(gone);
        ExReleaseRundownProtection(&ref);
    }
}

static void rundown_owner(void *context)
{
    ke_point(KE_OP_READ, NULL);
    ke_point(KE_OP_READ, NULL);
    ExWaitForRundownProtectionRelease(&ref);
    gone = true;
    total++;
}

static void rundown_check(void)
{
    assert_int_equal(total, 2);
    assert_int_equal(ref.Count, 1);
}

static void test_rundown_races(void **state)
{
    executive_race(
        300, 3, rundown_prepare,
        (void (*const[])(void *)){rundown_user, rundown_owner, rundown_user, rundown_owner, NULL},
        rundown_check);
}

/* --- reader-writer spin locks
 * ---------------------------------------------------------------------- */

static EX_SPIN_LOCK spin;

static void spin_alone(void *context)
{
    KIRQL old;

    spin = 0;
    old = ExAcquireSpinLockShared(&spin);
    assert_int_equal(old, PASSIVE_LEVEL);
    assert_int_equal(KeGetCurrentIrql(), DISPATCH_LEVEL);
    ExAcquireSpinLockSharedAtDpcLevel(&spin);
    assert_int_equal(spin, 2);
    assert_false(ExTryConvertSharedSpinLockExclusive(&spin));
    ExReleaseSpinLockSharedFromDpcLevel(&spin);
    assert_true(ExTryConvertSharedSpinLockExclusive(&spin));
    assert_true(spin < 0);
    ExReleaseSpinLockExclusive(&spin, old);
    assert_int_equal(KeGetCurrentIrql(), PASSIVE_LEVEL);
    assert_int_equal(spin, 0);
    old = ExAcquireSpinLockExclusive(&spin);
    ExReleaseSpinLockExclusiveFromDpcLevel(&spin);
    ExAcquireSpinLockExclusiveAtDpcLevel(&spin);
    ExReleaseSpinLockExclusive(&spin, old);
    assert_int_equal(spin, 0);
}

static void test_spin_alone(void **state)
{
    assert_true(executive_run(1, spin_alone, NULL));
}

static void spin_reader(void *context)
{
    for (int i = 0; i < ROUNDS; i++) {
        KIRQL old = ExAcquireSpinLockShared(&spin);

        readers++;
        ke_point(KE_OP_READ, NULL);
        assert_int_equal(writers, 0);
        readers--;
        total++;
        ExReleaseSpinLockShared(&spin, old);
    }
}

static void spin_writer(void *context)
{
    for (int i = 0; i < ROUNDS; i++) {
        KIRQL old = ExAcquireSpinLockExclusive(&spin);

        assert_int_equal(writers++ + readers, 0);
        ke_point(KE_OP_READ, NULL);
        assert_int_equal(--writers + readers, 0);
        total++;
        ExReleaseSpinLockExclusive(&spin, old);
    }
}

static void spin_prepare(void)
{
    prepare();
    spin = 0;
}

static void spin_check(void)
{
    assert_int_equal(total, 4 * ROUNDS);
    assert_int_equal(spin, 0);
}

static void test_spin_races(void **state)
{
    executive_race(
        200, 3, spin_prepare,
        (void (*const[])(void *)){spin_reader, spin_writer, spin_reader, spin_writer, NULL},
        spin_check);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_push_alone),    cmocka_unit_test(test_push_order),
        cmocka_unit_test(test_push_races),    cmocka_unit_test(test_rundown_alone),
        cmocka_unit_test(test_rundown_waits), cmocka_unit_test(test_cache_aware),
        cmocka_unit_test(test_rundown_races), cmocka_unit_test(test_spin_alone),
        cmocka_unit_test(test_spin_races),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
