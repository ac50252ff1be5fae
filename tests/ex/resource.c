/* ERESOURCE: F127, F129, F130, F131, F132, F136 to F143. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "executive.h"

static ERESOURCE r;

static void fresh(void)
{
    memset(&r, 0x55, sizeof r);
    assert_int_equal(ExInitializeResourceLite(&r), STATUS_SUCCESS);
}

static void initialize_null(void *context)
{
    ExInitializeResourceLite(NULL);
}

static void making(void *context)
{
    ERESOURCE other;
    const void *object;

    fresh();
    assert_int_equal(r.ActiveCount, 0);
    assert_int_equal(r.Flag, 0);
    assert_int_equal(r.OwnerEntry.OwnerThread, 0);
    assert_int_equal(r.OwnerEntry.TableSize, 0);
    assert_null(r.OwnerTable);
    assert_int_equal(r.NumberOfSharedWaiters, 0);
    assert_int_equal(r.NumberOfExclusiveWaiters, 0);
    assert_int_equal(r.ContentionCount, 0);
    assert_int_equal(r.ActiveEntries, 0);
    assert_ptr_equal(r.SystemResourcesList.Flink->Blink, &r.SystemResourcesList);
    ExInitializeResourceLite(&other);
    assert_ptr_equal(r.SystemResourcesList.Flink, &other.SystemResourcesList);
    assert_string_equal(ex_active_in((uint64_t)(uintptr_t)&r + 8, 1, &object), "resource");
    assert_ptr_equal(object, &r);
    r.ContentionCount = 7;
    r.ActiveCount = 1;
    r.Flag = 0x80;
    ExReinitializeResourceLite(&r);
    assert_int_equal(r.ContentionCount, 0);
    assert_int_equal(r.ActiveCount, 0);
    assert_int_equal(r.Flag, 0);
    assert_ptr_equal(r.SystemResourcesList.Flink, &other.SystemResourcesList);
    assert_int_equal(ExDeleteResourceLite(&r), STATUS_SUCCESS);
    assert_ptr_equal(other.SystemResourcesList.Blink, &world->ex->resource_list);
    assert_null(ex_active_in((uint64_t)(uintptr_t)&r, sizeof r, &object));
    ExDeleteResourceLite(&other);
    assert_int_equal(memory_raises(initialize_null, NULL), STATUS_ACCESS_VIOLATION);
}

static void test_making(void **state)
{
    assert_true(executive_run(1, making, NULL));
}

static void exclusive(void *context)
{
    fresh();
    assert_true(ExAcquireResourceExclusiveLite(&r, FALSE));
    assert_int_equal(r.ActiveCount, 1);
    assert_int_equal(r.Flag & 0x80, 0x80);
    assert_int_equal(r.OwnerEntry.OwnerThread, ExGetCurrentResourceThread());
    assert_int_equal(r.OwnerEntry.OwnerCount, 1);
    assert_true(ExAcquireResourceExclusiveLite(&r, TRUE));
    assert_true(ExAcquireResourceSharedLite(&r, FALSE));
    assert_true(ExAcquireSharedStarveExclusive(&r, FALSE));
    assert_true(ExAcquireSharedWaitForExclusive(&r, FALSE));
    assert_true(ExTryToAcquireResourceExclusiveLite(&r));
    assert_int_equal(r.OwnerEntry.OwnerCount, 6);
    assert_int_equal(ExIsResourceAcquiredSharedLite(&r), 6);
    assert_true(ExIsResourceAcquiredExclusiveLite(&r));
    assert_int_equal(r.ActiveCount, 1);
    for (int i = 0; i < 5; i++) {
        ExReleaseResourceLite(&r);
        assert_int_equal(r.Flag & 0x80, 0x80);
    }
    ExReleaseResourceForThreadLite(&r, (ERESOURCE_THREAD)PsGetCurrentThread());
    assert_int_equal(r.Flag, 0);
    assert_int_equal(r.ActiveCount, 0);
    assert_int_equal(r.OwnerEntry.OwnerThread, 0);
    assert_false(ExIsResourceAcquiredExclusiveLite(&r));
    assert_int_equal(ExIsResourceAcquiredSharedLite(&r), 0);
}

static void test_exclusive(void **state)
{
    assert_true(executive_run(1, exclusive, NULL));
}

static void shared(void *context)
{
    fresh();
    assert_true(ExAcquireResourceSharedLite(&r, FALSE));
    assert_int_equal(r.ActiveCount, 1);
    assert_int_equal(r.Flag, 0);
    assert_true(ExAcquireResourceSharedLite(&r, FALSE));
    assert_true(ExAcquireSharedStarveExclusive(&r, FALSE));
    assert_true(ExAcquireSharedWaitForExclusive(&r, FALSE));
    assert_int_equal(ExIsResourceAcquiredSharedLite(&r), 4);
    assert_false(ExIsResourceAcquiredExclusiveLite(&r));
    assert_int_equal(r.ActiveCount, 1);
    assert_false(ExAcquireResourceExclusiveLite(&r, FALSE)); /* not even by the only owner */
    assert_false(ExTryToAcquireResourceExclusiveLite(&r));
    assert_int_equal(r.NumberOfExclusiveWaiters, 0);
    for (int i = 0; i < 4; i++)
        ExReleaseResourceLite(&r);
    assert_int_equal(r.ActiveCount, 0);
    assert_true(ExTryToAcquireResourceExclusiveLite(&r));
    ExConvertExclusiveToSharedLite(&r);
    assert_int_equal(r.Flag, 0);
    assert_int_equal(r.ActiveCount, 1);
    assert_false(ExIsResourceAcquiredExclusiveLite(&r));
    assert_int_equal(ExIsResourceAcquiredSharedLite(&r), 1);
    ExReleaseResourceLite(&r);
}

static void test_shared(void **state)
{
    assert_true(executive_run(1, shared, NULL));
}

/* --- others
 * ------------------------------------------------------------------------------------------ */

static void try_all(void *context)
{
    kernel_sleep(1);
    assert_false(ExAcquireResourceExclusiveLite(&r, FALSE));
    assert_false(ExAcquireResourceSharedLite(&r, FALSE));
    assert_false(ExAcquireSharedStarveExclusive(&r, FALSE));
    assert_false(ExAcquireSharedWaitForExclusive(&r, FALSE));
    assert_false(ExIsResourceAcquiredExclusiveLite(&r));
    assert_int_equal(ExIsResourceAcquiredSharedLite(&r), 0);
    assert_int_equal(ExGetExclusiveWaiterCount(&r), 0);
    assert_int_equal(ExGetSharedWaiterCount(&r), 0);
    assert_int_equal(r.ContentionCount, 0);
    mark('t');
}

static void owner(void *context)
{
    ExAcquireResourceExclusiveLite(&r, TRUE);
    kernel_sleep(5);
    ExReleaseResourceLite(&r);
}

static void test_other_owns(void **state)
{
    executive_start(1);
    fresh();
    kernel_thread(owner, NULL);
    kernel_thread(try_all, NULL);
    assert_true(kernel_go());
    assert_string_equal(log_text, "t");
}

/* Who gets it next. Upper case: exclusive; in the order of their letters. */
static void contender(void *context)
{
    char c = *(char *)context;
    bool alone = c < 'a';

    kernel_sleep((c | 32) - 'a' + 1);
    if (alone)
        ExAcquireResourceExclusiveLite(&r, TRUE);
    else
        ExAcquireResourceSharedLite(&r, TRUE);
    mark(c);
    assert_int_equal(ExIsResourceAcquiredExclusiveLite(&r), alone);
    kernel_sleep(10);
    mark(c);
    ExReleaseResourceLite(&r);
}

static void counts(void *context)
{
    PKTHREAD owners[4];
    enum ex_lock_kind kind;

    kernel_sleep(8);
    assert_int_equal(ExGetExclusiveWaiterCount(&r), 2);
    assert_int_equal(ExGetSharedWaiterCount(&r), 3);
    assert_int_equal(r.ContentionCount, 5);
    assert_int_equal(r.ActiveCount, 1);
    assert_int_equal(ex_lock_owners(EX_LOCK_RESOURCE, &r, owners, 4), 1);
    assert_ptr_equal(owners[0], kernel_threads[0]);
    assert_ptr_equal(ex_waits_for(kernel_threads[3], &kind), &r);
    kernel_sleep(4); /* 12 ms: a has released */
    assert_int_equal(ExGetExclusiveWaiterCount(&r), 1);
    assert_int_equal(ExGetSharedWaiterCount(&r), 3);
    kernel_sleep(10); /* 22 ms: all shared ones */
    assert_int_equal(ExGetSharedWaiterCount(&r), 0);
    assert_int_equal(r.ActiveCount, 3);
    assert_int_equal(r.ActiveEntries, 3);
    assert_int_equal(ex_lock_owners(EX_LOCK_RESOURCE, &r, owners, 4), 3);
}

static void test_order(void **state)
{
    executive_start(1);
    fresh();
    kernel_thread(contender, "a"); /* holds it shared from 1 ms to 11 ms */
    kernel_thread(contender, "B");
    kernel_thread(contender, "c"); /* behind B */
    kernel_thread(contender, "d");
    kernel_thread(contender, "E");
    kernel_thread(contender, "f");
    kernel_thread(counts, NULL);
    assert_true(kernel_go());
    /* After shared a exclusive B, after B all shared, then E. */
    assert_string_equal(log_text, "aaBBcdfcdfEE");
    assert_int_equal(r.ActiveCount, 0);
}

/* An exclusive request waits: who may join the owner? */
static void joins(void *context)
{
    ExAcquireResourceSharedLite(&r, TRUE);
    kernel_sleep(5); /* the exclusive request has come */
    assert_int_equal(ExGetExclusiveWaiterCount(&r), 1);
    assert_true(ExAcquireResourceSharedLite(&r, FALSE)); /* again by an owner */
    assert_false(ExAcquireSharedWaitForExclusive(&r, FALSE));
    assert_true(ExAcquireSharedStarveExclusive(&r, FALSE));
    ExReleaseResourceLite(&r);
    ExReleaseResourceLite(&r);
    kernel_sleep(5);
    ExReleaseResourceLite(&r);
}

static void wants_it_alone(void *context)
{
    kernel_sleep(1);
    ExAcquireResourceExclusiveLite(&r, TRUE);
    mark('X');
    ExReleaseResourceLite(&r);
}

static void stranger(void *context)
{
    kernel_sleep(6);
    assert_false(ExAcquireResourceSharedLite(&r, FALSE));
    assert_false(ExAcquireSharedWaitForExclusive(&r, FALSE));
    assert_true(ExAcquireSharedStarveExclusive(&r, FALSE));
    assert_int_equal(r.ActiveCount, 2);
    mark('s');
    kernel_sleep(10);
    ExReleaseResourceLite(&r);
}

static void test_starving(void **state)
{
    executive_start(1);
    fresh();
    kernel_thread(joins, NULL);
    kernel_thread(wants_it_alone, NULL);
    kernel_thread(stranger, NULL);
    assert_true(kernel_go());
    assert_string_equal(log_text, "sX");
}

/* --- conversion, owner pointers
 * ----------------------------------------------------------------------- */

static void converts(void *context)
{
    ExAcquireResourceExclusiveLite(&r, TRUE);
    kernel_sleep(5);
    mark('x');
    ExConvertExclusiveToSharedLite(&r);
    kernel_sleep(5);
    ExReleaseResourceLite(&r);
}

static void gets_it(void *context)
{
    kernel_sleep(1);
    ExAcquireResourceSharedLite(&r, TRUE);
    mark('s');
    assert_int_equal(r.ActiveCount, 2);
    ExReleaseResourceLite(&r);
}

static void test_conversion(void **state)
{
    executive_start(1);
    fresh();
    kernel_thread(converts, NULL);
    kernel_thread(gets_it, NULL);
    assert_true(kernel_go());
    assert_string_equal(log_text, "xs");
}

static void hands_over(void *context)
{
    static int token;
    PVOID pointer = (PVOID)((uintptr_t)&token | 3);

    fresh();
    ExAcquireResourceExclusiveLite(&r, TRUE);
    ExSetResourceOwnerPointer(&r, pointer);
    assert_int_equal(r.OwnerEntry.OwnerThread, (ERESOURCE_THREAD)pointer);
    assert_false(ExIsResourceAcquiredExclusiveLite(&r));
    assert_false(ExAcquireResourceSharedLite(&r, FALSE));
    ExReleaseResourceForThreadLite(&r, (ERESOURCE_THREAD)pointer);
    assert_int_equal(r.ActiveCount, 0);
    /* Shared: the pointer may be an owner already. */
    ExAcquireResourceSharedLite(&r, TRUE);
    ExSetResourceOwnerPointerEx(&r, pointer, 0);
    ExAcquireResourceSharedLite(&r, TRUE);
    assert_int_equal(r.ActiveCount, 2);
    ExSetResourceOwnerPointer(&r, pointer);
    assert_int_equal(r.ActiveCount, 1);
    ExReleaseResourceForThreadLite(&r, (ERESOURCE_THREAD)pointer);
    assert_int_equal(r.ActiveCount, 1);
    ExReleaseResourceForThreadLite(&r, (ERESOURCE_THREAD)pointer);
    assert_int_equal(r.ActiveCount, 0);
}

static void test_hands_over(void **state)
{
    assert_true(executive_run(1, hands_over, NULL));
}

static void with_region(void *context)
{
    PKTHREAD thread = ke_current();

    fresh();
    thread->win32 = &r;
    assert_ptr_equal(ExEnterCriticalRegionAndAcquireResourceShared(&r), &r);
    assert_int_equal(thread->kernel_apc_disable, -1);
    assert_ptr_equal(ExEnterCriticalRegionAndAcquireSharedWaitForExclusive(&r), &r);
    assert_int_equal(thread->kernel_apc_disable, -2);
    ExReleaseResourceAndLeaveCriticalRegion(&r);
    assert_int_equal(thread->kernel_apc_disable, -1);
    ExReleaseResourceAndLeaveCriticalRegion(&r);
    assert_int_equal(thread->kernel_apc_disable, 0);
    assert_ptr_equal(ExEnterCriticalRegionAndAcquireResourceExclusive(&r), &r);
    assert_true(ExIsResourceAcquiredExclusiveLite(&r));
    ExReleaseResourceAndLeaveCriticalRegion(&r);
    assert_int_equal(thread->kernel_apc_disable, 0);
}

static void test_with_region(void **state)
{
    assert_true(executive_run(1, with_region, NULL));
}

/* Many shared owners: the table grows. */
static void one_of_many(void *context)
{
    ExAcquireResourceSharedLite(&r, TRUE);
    kernel_sleep(5);
    assert_int_equal(r.ActiveCount, 20);
    kernel_sleep(5);
    assert_int_equal(ExIsResourceAcquiredSharedLite(&r), 1);
    ExReleaseResourceLite(&r);
}

static void deletes(void *context)
{
    ExDeleteResourceLite(&r);
}

static void test_many_owners(void **state)
{
    executive_start(1);
    fresh();
    for (int i = 0; i < 20; i++)
        kernel_thread(one_of_many, NULL);
    assert_true(kernel_go());
    assert_int_equal(r.ActiveCount, 0);
    assert_true(r.OwnerTable[0].TableSize >= 20);
    kernel_thread(deletes, NULL);
    assert_true(kernel_go());
    assert_int_equal(world->mm->live_count, 0);
}

/* --- misuse
 * --------------------------------------------------------------------------------------------- */

static void misuse(void *context)
{
    fresh();
    switch (*(int *)context) {
    case 0:
        ExReleaseResourceLite(&r);
        break;
    case 1:
        ExAcquireResourceSharedLite(&r, TRUE);
        ExReleaseResourceForThreadLite(&r, 0x1000);
        break;
    case 2:
        ExAcquireResourceSharedLite(&r, TRUE);
        ExConvertExclusiveToSharedLite(&r);
        break;
    case 3:
        ExAcquireResourceExclusiveLite(&r, TRUE);
        ExSetResourceOwnerPointer(&r, (PVOID)0x1000);
        break;
    case 4: {
        ERESOURCE *gone = ExAllocatePoolWithTag(NonPagedPoolNx, sizeof *gone, 0x78);

        ExInitializeResourceLite(gone);
        ExFreePool(gone);
        fresh();
        break;
    }
    }
}

static void test_misuse(void **state)
{
    static const ULONG codes[] = {0xE3, 0xE3, 0x1F, 0x132, 0x139};

    for (int i = 0; i < 5; i++)
        assert_int_equal(executive_crash(misuse, &i), codes[i]);
}

static void deleted_while_owned(void *context)
{
    memory_watch_rules();
    fresh();
    ExAcquireResourceExclusiveLite(&r, TRUE);
    ExDeleteResourceLite(&r);
    assert_string_equal(memory_rules, "resource-deleted-owned ");
}

static void test_deleted_while_owned(void **state)
{
    assert_true(executive_run(1, deleted_while_owned, NULL));
}

/* --- races
 * ------------------------------------------------------------------------------------------- */

enum { ROUNDS = 15 };

static unsigned readers, writers, total;

static void prepare(void)
{
    fresh();
    readers = writers = total = 0;
}

static void reader(void *context)
{
    for (int i = 0; i < ROUNDS; i++) {
        KeEnterCriticalRegion();
        if (i % 3 == 0)
            ExAcquireSharedStarveExclusive(&r, TRUE);
        else if (i % 3 == 1)
            ExAcquireSharedWaitForExclusive(&r, TRUE);
        else
            ExAcquireResourceSharedLite(&r, TRUE);
        readers++;
        assert_int_equal(writers, 0);
        ke_point(KE_OP_READ, NULL);
        assert_int_equal(writers, 0);
        readers--;
        total++;
        ExReleaseResourceLite(&r);
        KeLeaveCriticalRegion();
    }
}

static void writer(void *context)
{
    for (int i = 0; i < ROUNDS; i++) {
        KeEnterCriticalRegion();
        ExAcquireResourceExclusiveLite(&r, TRUE);
        assert_int_equal(writers++ + readers, 0);
        ke_point(KE_OP_READ, NULL);
        assert_int_equal(--writers + readers, 0);
        total++;
        if (i % 4 == 0)
            ExConvertExclusiveToSharedLite(&r);
        ExReleaseResourceLite(&r);
        KeLeaveCriticalRegion();
    }
}

static void check(void)
{
    assert_int_equal(total, 5 * ROUNDS);
    assert_int_equal(r.ActiveCount, 0);
    assert_int_equal(r.NumberOfSharedWaiters, 0);
    assert_int_equal(r.NumberOfExclusiveWaiters, 0);
    assert_int_equal(r.ActiveEntries, 0);
    assert_true(list_empty(&world->ex->waiters));
}

static void test_races(void **state)
{
    executive_race(200, 3, prepare,
                   (void (*const[])(void *)){reader, writer, reader, writer, reader, NULL}, check);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_making),      cmocka_unit_test(test_exclusive),
        cmocka_unit_test(test_shared),      cmocka_unit_test(test_other_owns),
        cmocka_unit_test(test_order),       cmocka_unit_test(test_starving),
        cmocka_unit_test(test_conversion),  cmocka_unit_test(test_hands_over),
        cmocka_unit_test(test_with_region), cmocka_unit_test(test_many_owners),
        cmocka_unit_test(test_misuse),      cmocka_unit_test(test_deleted_while_owned),
        cmocka_unit_test(test_races),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
