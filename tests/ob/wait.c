/* Waits on handles: one, several, signal-and-wait; delays and alerts. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "objects.h"

#define POLL (&(LARGE_INTEGER){.QuadPart = 0})
#define MS(n_) (&(LARGE_INTEGER){.QuadPart = -10000LL * (n_)})

static HANDLE event(EVENT_TYPE type, BOOLEAN state)
{
    HANDLE handle;

    assert_status(ZwCreateEvent(&handle, EVENT_ALL_ACCESS, NULL, type, state), 0);
    return handle;
}

static LONG state(HANDLE handle)
{
    EVENT_BASIC_INFORMATION info;

    assert_status(ZwQueryEvent(handle, EventBasicInformation, &info, sizeof info, NULL), 0);
    return info.EventState;
}

OBJECTS_TEST(any)
{
    HANDLE handles[64];

    for (int i = 0; i < 64; i++)
        handles[i] = event(SynchronizationEvent, i >= 40);
    assert_status(ZwWaitForMultipleObjects(64, handles, WaitAny, FALSE, NULL), STATUS_WAIT_0 + 40);
    assert_status(ZwWaitForMultipleObjects(64, handles, WaitAny, FALSE, NULL), STATUS_WAIT_0 + 41);
    assert_int_equal(state(handles[42]), 1);
    assert_status(ZwWaitForMultipleObjects(10, handles, WaitAny, FALSE, MS(3)), STATUS_TIMEOUT);
    assert_int_equal(kernel_now(), 3);
    assert_int_equal(objects_counts(handles[0]).PointerCount, 2);
}

OBJECTS_TEST(all)
{
    HANDLE handles[2] = {event(NotificationEvent, TRUE), event(SynchronizationEvent, FALSE)};

    assert_status(ZwWaitForMultipleObjects(2, handles, WaitAll, FALSE, POLL), STATUS_TIMEOUT);
    ZwSetEvent(handles[1], NULL);
    assert_status(ZwWaitForMultipleObjects(2, handles, WaitAll, FALSE, POLL), STATUS_WAIT_0);
    assert_int_equal(state(handles[0]), 1);
    assert_int_equal(state(handles[1]), 0);
}

OBJECTS_TEST(arguments)
{
    HANDLE handles[65], e = event(NotificationEvent, TRUE), same[2] = {e, e}, directory;

    for (int i = 0; i < 65; i++)
        handles[i] = e;
    assert_status(ZwWaitForMultipleObjects(0, handles, WaitAny, FALSE, POLL),
                  STATUS_INVALID_PARAMETER_1);
    assert_status(ZwWaitForMultipleObjects(65, handles, WaitAny, FALSE, POLL),
                  STATUS_INVALID_PARAMETER_1);
    assert_status(ZwWaitForMultipleObjects(1, handles, (WAIT_TYPE)7, FALSE, POLL),
                  STATUS_INVALID_PARAMETER_3);
    assert_status(ZwWaitForMultipleObjects(2, same, WaitAll, FALSE, POLL),
                  STATUS_INVALID_PARAMETER_MIX);
    assert_status(ZwWaitForMultipleObjects(2, same, WaitAny, FALSE, POLL), STATUS_WAIT_0);
    same[1] = (HANDLE)0x7770;
    assert_status(ZwWaitForMultipleObjects(2, same, WaitAny, FALSE, POLL), STATUS_INVALID_HANDLE);
    assert_status(ZwOpenDirectoryObject(&directory, DIRECTORY_ALL_ACCESS, ATTRIBUTES(u"\\", 0)), 0);
    same[1] = directory;
    assert_status(ZwWaitForMultipleObjects(2, same, WaitAny, FALSE, POLL),
                  STATUS_OBJECT_TYPE_MISMATCH);
    assert_status(ZwWaitForSingleObject(directory, FALSE, POLL), STATUS_OBJECT_TYPE_MISMATCH);
    assert_status(ZwWaitForSingleObject(NULL, FALSE, POLL), STATUS_INVALID_HANDLE);
    /* The two low bits of a handle do not matter (F268). */
    assert_status(ZwWaitForSingleObject((HANDLE)((uintptr_t)e + 3), FALSE, POLL), STATUS_WAIT_0);
    assert_int_equal(objects_counts(e).PointerCount, 2);
}

/* --- signal and wait -------------------------------------------------------------------------- */

static HANDLE ping, pong;

static void answers(void *context)
{
    for (int i = 0; i < 3; i++) {
        assert_status(ZwWaitForSingleObject(ping, FALSE, NULL), 0);
        ZwSetEvent(pong, NULL);
    }
}

OBJECTS_TEST(signal_and_wait)
{
    HANDLE semaphore, mutant;

    ping = event(SynchronizationEvent, FALSE);
    pong = event(SynchronizationEvent, FALSE);
    objects_thread(answers, NULL);
    for (int i = 0; i < 3; i++)
        assert_status(ZwSignalAndWaitForSingleObject(ping, pong, FALSE, NULL), 0);
    assert_int_equal(sim_irql(world->sim), PASSIVE_LEVEL);
    /* Onto itself (F272). */
    assert_status(ZwSignalAndWaitForSingleObject(ping, ping, FALSE, POLL), STATUS_WAIT_0);
    assert_int_equal(state(ping), 0);
    assert_status(ZwSignalAndWaitForSingleObject(ping, pong, FALSE, MS(2)), STATUS_TIMEOUT);
    assert_int_equal(state(ping), 1);
    /* A full semaphore fails and does not wait (F052). */
    assert_status(ZwCreateSemaphore(&semaphore, SEMAPHORE_ALL_ACCESS, NULL, 1, 1), 0);
    assert_status(ZwSignalAndWaitForSingleObject(semaphore, pong, FALSE, NULL),
                  STATUS_SEMAPHORE_LIMIT_EXCEEDED);
    assert_int_equal(sim_irql(world->sim), PASSIVE_LEVEL);
    assert_false(ke_current()->wait_next);
    assert_status(ZwWaitForSingleObject(semaphore, FALSE, NULL), 0);
    assert_status(ZwSignalAndWaitForSingleObject(semaphore, ping, FALSE, NULL), 0);
    assert_status(ZwWaitForSingleObject(semaphore, FALSE, POLL), 0);
    /* Mutants. */
    assert_status(ZwCreateMutant(&mutant, MUTANT_ALL_ACCESS, NULL, FALSE), 0);
    assert_status(ZwSignalAndWaitForSingleObject(mutant, pong, FALSE, POLL),
                  STATUS_MUTANT_NOT_OWNED);
    assert_status(ZwWaitForSingleObject(mutant, FALSE, POLL), 0);
    assert_status(ZwSignalAndWaitForSingleObject(mutant, semaphore, FALSE, POLL), STATUS_TIMEOUT);
    assert_status(ZwReleaseMutant(mutant, NULL), STATUS_MUTANT_NOT_OWNED);
}

OBJECTS_TEST(what_cannot_be_signalled) /* F273 */
{
    HANDLE timer, e = event(NotificationEvent, TRUE);

    assert_status(ZwCreateTimer(&timer, TIMER_ALL_ACCESS, NULL, NotificationTimer), 0);
    assert_status(ZwSignalAndWaitForSingleObject(timer, e, FALSE, NULL),
                  STATUS_OBJECT_TYPE_MISMATCH);
    assert_status(ZwSignalAndWaitForSingleObject(NULL, e, FALSE, NULL), STATUS_INVALID_HANDLE);
    assert_status(ZwSignalAndWaitForSingleObject(e, NULL, FALSE, NULL), STATUS_INVALID_HANDLE);
}

/* --- delays, alerts --------------------------------------------------------------------------- */

OBJECTS_TEST(delay)
{
    LARGE_INTEGER absolute;

    assert_status(ZwDelayExecution(FALSE, MS(7)), 0);
    assert_int_equal(kernel_now(), 7);
    assert_status(ZwQuerySystemTime(&absolute), 0);
    absolute.QuadPart += 30000;
    assert_status(ZwDelayExecution(FALSE, &absolute), 0);
    assert_int_equal(kernel_now(), 10);
    assert_status(ZwDelayExecution(FALSE, POLL), STATUS_NO_YIELD_PERFORMED);
    assert_status(ZwYieldExecution(), STATUS_NO_YIELD_PERFORMED);
}

OBJECTS_TEST(alerts)
{
    assert_status(ZwTestAlert(), 0);
    ke_current()->alerted[KernelMode] = TRUE;
    assert_status(ZwTestAlert(), STATUS_ALERTED);
    assert_status(ZwTestAlert(), 0);
    ke_current()->alerted[KernelMode] = TRUE;
    assert_status(ZwDelayExecution(TRUE, MS(5)), STATUS_ALERTED);
    assert_int_equal(kernel_now(), 0);
    ke_current()->alerted[KernelMode] = TRUE;
    assert_status(ZwWaitForSingleObject(event(NotificationEvent, FALSE), TRUE, NULL),
                  STATUS_ALERTED);
}

OBJECTS_TEST(clocks)
{
    LARGE_INTEGER counter, frequency, later;
    LUID a, b;

    assert_status(ZwQueryPerformanceCounter(&counter, &frequency), 0);
    kernel_sleep(1000);
    assert_status(ZwQueryPerformanceCounter(&later, NULL), 0);
    assert_int_equal(later.QuadPart - counter.QuadPart, frequency.QuadPart);
    assert_status(ZwAllocateLocallyUniqueId(&a), 0);
    assert_status(ZwAllocateLocallyUniqueId(&b), 0);
    assert_true(a.LowPart != b.LowPart);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(any),
        cmocka_unit_test(all),
        cmocka_unit_test(arguments),
        cmocka_unit_test(signal_and_wait),
        cmocka_unit_test(what_cannot_be_signalled),
        cmocka_unit_test(delay),
        cmocka_unit_test(alerts),
        cmocka_unit_test(clocks),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
