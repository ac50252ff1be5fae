/* Fast mutexes and guarded mutexes: F113, F114, F115, F116, F117, F122, F125. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "executive.h"

static FAST_MUTEX mutex;

static void fresh(void)
{
    memset(&mutex, 0x55, sizeof mutex);
    ExInitializeFastMutex(&mutex);
}

static void fields(void *context)
{
    fresh();
    assert_int_equal(sizeof mutex, 0x38);
    assert_int_equal(mutex.Count, 1);
    assert_null(mutex.Owner);
    assert_int_equal(mutex.Contention, 0);
    assert_int_equal(mutex.Event.Header.Type, 1);
    assert_int_equal(mutex.Event.Header.SignalState, 0);
    assert_true(IsListEmpty(&mutex.Event.Header.WaitListHead));
    for (int irql = PASSIVE_LEVEL; irql <= APC_LEVEL; irql++) {
        KIRQL old;

        KeRaiseIrql((KIRQL)irql, &old);
        ExAcquireFastMutex(&mutex);
        assert_int_equal(KeGetCurrentIrql(), APC_LEVEL);
        assert_int_equal(mutex.Count, 0);
        assert_ptr_equal(mutex.Owner, KeGetCurrentThread());
        assert_int_equal(mutex.OldIrql, irql);
        assert_false(ExTryToAcquireFastMutex(&mutex));
        assert_int_equal(KeGetCurrentIrql(), APC_LEVEL);
        assert_int_equal(mutex.Count, 0);
        assert_int_equal(mutex.OldIrql, irql);
        assert_int_equal(mutex.Contention, 0);
        ExReleaseFastMutex(&mutex);
        assert_int_equal(KeGetCurrentIrql(), irql);
        assert_int_equal(mutex.Count, 1);
        assert_null(mutex.Owner);
        assert_int_equal(mutex.OldIrql, irql);
        KeLowerIrql(old);
    }
    mutex.OldIrql = 0x55;
    assert_true(ExTryToAcquireFastMutex(&mutex));
    assert_int_equal(mutex.OldIrql, PASSIVE_LEVEL);
    assert_int_equal(KeGetCurrentIrql(), APC_LEVEL);
    ExReleaseFastMutex(&mutex);
    mutex.OldIrql = 0x55;
    ExAcquireFastMutexUnsafe(&mutex);
    assert_int_equal(KeGetCurrentIrql(), PASSIVE_LEVEL);
    assert_int_equal(mutex.OldIrql, 0x55);
    assert_ptr_equal(mutex.Owner, KeGetCurrentThread());
    ExReleaseFastMutexUnsafe(&mutex);
    assert_int_equal(mutex.OldIrql, 0x55);
    assert_int_equal(mutex.Count, 1);
    ExEnterCriticalRegionAndAcquireFastMutexUnsafe(&mutex);
    assert_true(KeAreApcsDisabled());
    assert_int_equal(ke_current()->kernel_apc_disable, -1);
    ExReleaseFastMutexUnsafeAndLeaveCriticalRegion(&mutex);
    assert_false(KeAreApcsDisabled());
    ExReleaseFastMutexUnsafe(&mutex); /* nobody checks */
    assert_int_equal(mutex.Count, 2);
}

static void test_fields(void **state)
{
    assert_true(executive_run(1, fields, NULL));
}

static void holder(void *context)
{
    ExAcquireFastMutex(&mutex);
    kernel_sleep(10);
    assert_int_equal(mutex.Count, -2);
    assert_int_equal(mutex.Contention, 2);
    mark('h');
    ExReleaseFastMutex(&mutex);
    assert_int_equal(KeGetCurrentIrql(), PASSIVE_LEVEL);
}

static void waiter(void *context)
{
    enum ex_lock_kind kind;

    kernel_sleep(*(char *)context - 'a' + 1);
    assert_null(ex_waits_for(ke_current(), &kind));
    ExAcquireFastMutex(&mutex);
    assert_ptr_equal(mutex.Owner, KeGetCurrentThread());
    assert_int_equal(mutex.OldIrql, PASSIVE_LEVEL);
    mark(*(char *)context);
    kernel_sleep(1);
    ExReleaseFastMutex(&mutex);
}

static void watcher(void *context)
{
    PKTHREAD owner;
    enum ex_lock_kind kind;

    kernel_sleep(5);
    assert_ptr_equal(ex_waits_for(kernel_threads[1], &kind), &mutex);
    assert_int_equal(kind, EX_LOCK_FAST_MUTEX);
    assert_int_equal(ex_lock_owners(kind, &mutex, &owner, 1), 1);
    assert_ptr_equal(owner, kernel_threads[0]);
    assert_string_equal(kernel_threads[1]->wait.routine, "ExAcquireFastMutex");
}

static void test_waiters(void **state)
{
    executive_start(1);
    fresh();
    kernel_thread(holder, NULL);
    kernel_thread(waiter, "a");
    kernel_thread(waiter, "b");
    kernel_thread(watcher, NULL);
    assert_true(kernel_go());
    assert_string_equal(log_text, "hab");
    assert_int_equal(mutex.Count, 1);
    assert_int_equal(mutex.Contention, 2);
    assert_null(mutex.Owner);
}

static void recursive(void *context)
{
    fresh();
    ExAcquireFastMutex(&mutex);
    ExAcquireFastMutex(&mutex);
    mark('x');
}

static void test_recursive(void **state)
{
    assert_true(executive_run(1, recursive, NULL)); /* waits for itself for ever */
    assert_string_equal(log_text, "");
    assert_true(kernel_threads[0]->wait.active);
    assert_ptr_equal(kernel_threads[0]->wait.object, &mutex);
}

/* --- guarded mutexes
 * -------------------------------------------------------------------------------- */

static KGUARDED_MUTEX guarded;

static void guarded_fields(void *context)
{
    memset(&guarded, 0x55, sizeof guarded);
    KeInitializeGuardedMutex(&guarded);
    assert_int_equal(guarded.Count, 1);
    KeAcquireGuardedMutex(&guarded);
    assert_int_equal(KeGetCurrentIrql(), PASSIVE_LEVEL);
    assert_true(KeAreAllApcsDisabled());
    assert_int_equal(ke_current()->special_apc_disable, -1);
    assert_int_equal(guarded.Count, 0);
    assert_ptr_equal(guarded.Owner, KeGetCurrentThread());
    assert_false(KeTryToAcquireGuardedMutex(&guarded));
    assert_int_equal(ke_current()->special_apc_disable, -1);
    KeReleaseGuardedMutex(&guarded);
    assert_int_equal(ke_current()->special_apc_disable, 0);
    assert_int_equal(guarded.Count, 1);
    assert_true(KeTryToAcquireGuardedMutex(&guarded));
    assert_int_equal(ke_current()->special_apc_disable, -1);
    KeReleaseGuardedMutex(&guarded);
    KeEnterGuardedRegion();
    KeAcquireGuardedMutexUnsafe(&guarded);
    assert_int_equal(ke_current()->special_apc_disable, -1);
    KeReleaseGuardedMutexUnsafe(&guarded);
    KeLeaveGuardedRegion();
}

static void test_guarded(void **state)
{
    assert_true(executive_run(1, guarded_fields, NULL));
}

/* --- races
 * ------------------------------------------------------------------------------------------ */

enum { ROUNDS = 20 };

static unsigned inside, total;

static void prepare(void)
{
    fresh();
    KeInitializeGuardedMutex(&guarded);
    inside = total = 0;
}

static void critical(void)
{
    assert_int_equal(inside++, 0);
    KeQueryActiveProcessors();
    ke_point(KE_OP_READ, NULL); /* the other one may run here */
    ke_point(KE_OP_READ, NULL);
    assert_int_equal(--inside, 0);
    total++;
}

static void fast(void *context)
{
    for (int i = 0; i < ROUNDS; i++) {
        if (i % 3 == 0) {
            while (!ExTryToAcquireFastMutex(&mutex))
                ke_point(KE_OP_READ, NULL);
        } else {
            ExAcquireFastMutex(&mutex);
        }
        assert_ptr_equal(mutex.Owner, KeGetCurrentThread());
        critical();
        ExReleaseFastMutex(&mutex);
        assert_int_equal(KeGetCurrentIrql(), PASSIVE_LEVEL);
    }
}

static void guard(void *context)
{
    for (int i = 0; i < ROUNDS; i++) {
        KeAcquireGuardedMutex(&guarded);
        critical();
        KeReleaseGuardedMutex(&guarded);
        assert_false(KeAreAllApcsDisabled());
    }
}

static void check(void)
{
    assert_int_equal(total, 3 * ROUNDS);
    assert_int_equal(mutex.Count, 1);
    assert_int_equal(guarded.Count, 1);
}

/* The races are races: without a lock the bodies meet. */
static unsigned met;

static void careless(void *context)
{
    for (int i = 0; i < ROUNDS; i++) {
        met += inside++ != 0;
        ke_point(KE_OP_READ, NULL);
        inside--;
    }
}

static void check_met(void)
{
    assert_int_equal(inside, 0);
}

static void test_races(void **state)
{
    executive_race(10, 2, prepare, (void (*const[])(void *)){careless, careless, NULL}, check_met);
    assert_true(met > 50);
    executive_race(100, 2, prepare, (void (*const[])(void *)){fast, fast, fast, NULL}, check);
    executive_race(100, 2, prepare, (void (*const[])(void *)){guard, guard, guard, NULL}, check);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_fields),    cmocka_unit_test(test_waiters),
        cmocka_unit_test(test_recursive), cmocka_unit_test(test_guarded),
        cmocka_unit_test(test_races),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
