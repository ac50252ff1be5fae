/* Semaphores and mutants behind handles. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "objects.h"

#define POLL (&(LARGE_INTEGER){.QuadPart = 0})

/* --- semaphores ------------------------------------------------------------------------------- */

OBJECTS_TEST(semaphore_arguments) /* F049 */
{
    HANDLE handle = (HANDLE)0x55;

    assert_status(ZwCreateSemaphore(&handle, SEMAPHORE_ALL_ACCESS, NULL, 2, 1),
                  STATUS_INVALID_PARAMETER);
    assert_status(ZwCreateSemaphore(&handle, SEMAPHORE_ALL_ACCESS, NULL, -1, 1),
                  STATUS_INVALID_PARAMETER);
    assert_status(ZwCreateSemaphore(&handle, SEMAPHORE_ALL_ACCESS, NULL, 0, 0),
                  STATUS_INVALID_PARAMETER);
    assert_ptr_equal(handle, (HANDLE)0x55);
    assert_status(ZwCreateSemaphore(&handle, SEMAPHORE_ALL_ACCESS, NULL, 1, 1), 0);
    assert_status(ZwReleaseSemaphore(handle, 0, NULL), STATUS_INVALID_PARAMETER);
    assert_status(ZwReleaseSemaphore(handle, -1, NULL), STATUS_INVALID_PARAMETER);
    ZwClose(handle);
}

OBJECTS_TEST(semaphore_counts)
{
    HANDLE handle;
    LONG previous = 0x55555555;
    SEMAPHORE_BASIC_INFORMATION info;
    ULONG bytes = 0;

    memset(&info, 0x55, sizeof info);
    assert_status(ZwCreateSemaphore(&handle, SEMAPHORE_ALL_ACCESS, NULL, 1, 5), 0);
    assert_status(ZwReleaseSemaphore(handle, 3, &previous), 0);
    assert_int_equal(previous, 1);
    assert_status(ZwQuerySemaphore(handle, SemaphoreBasicInformation, &info, sizeof info, &bytes),
                  0);
    assert_int_equal(bytes, sizeof info);
    assert_int_equal(info.CurrentCount, 4);
    assert_int_equal(info.MaximumCount, 5);
    previous = 0x55555555;
    assert_status(ZwReleaseSemaphore(handle, 2, &previous), STATUS_SEMAPHORE_LIMIT_EXCEEDED);
    assert_int_equal(previous, 0x55555555);
    assert_status(ZwReleaseSemaphore(handle, 0x7FFFFFFF, NULL), STATUS_SEMAPHORE_LIMIT_EXCEEDED);
    for (int i = 0; i < 4; i++)
        assert_status(ZwWaitForSingleObject(handle, FALSE, POLL), 0);
    assert_status(ZwWaitForSingleObject(handle, FALSE, POLL), STATUS_TIMEOUT);
    assert_status(ZwQuerySemaphore(handle, SemaphoreBasicInformation, &info, sizeof info + 1, NULL),
                  STATUS_INFO_LENGTH_MISMATCH);
    assert_status(
        ZwQuerySemaphore(handle, (SEMAPHORE_INFORMATION_CLASS)1, &info, sizeof info, NULL),
        STATUS_INVALID_INFO_CLASS);
    ZwClose(handle);
}

OBJECTS_TEST(semaphore_by_name)
{
    HANDLE a, b;
    OBJECT_ATTRIBUTES *name = ATTRIBUTES(u"\\BaseNamedObjects\\s", 0);

    assert_status(ZwCreateSemaphore(&a, SEMAPHORE_ALL_ACCESS, name, 0, 1), 0);
    assert_status(ZwOpenSemaphore(&b, SEMAPHORE_ALL_ACCESS, name), 0);
    assert_status(ZwReleaseSemaphore(b, 1, NULL), 0);
    assert_status(ZwWaitForSingleObject(a, FALSE, POLL), 0);
    assert_status(ZwOpenMutant(&b, MUTANT_ALL_ACCESS, name), STATUS_OBJECT_TYPE_MISMATCH);
}

/* --- mutants ---------------------------------------------------------------------------------- */

static HANDLE mutant;

static void takes_and_ends(void *context)
{
    assert_status(ZwWaitForSingleObject(mutant, FALSE, NULL), 0);
    if (context)
        assert_status(ZwWaitForSingleObject(mutant, FALSE, NULL), 0);
}

OBJECTS_TEST(mutant_counts) /* F042 */
{
    MUTANT_BASIC_INFORMATION info;
    LONG previous = 0x55555555;

    assert_status(ZwCreateMutant(&mutant, MUTANT_ALL_ACCESS, NULL, TRUE), 0);
    memset(&info, 0x55, sizeof info);
    assert_status(ZwQueryMutant(mutant, MutantBasicInformation, &info, sizeof info, NULL), 0);
    assert_int_equal(info.CurrentCount, 0);
    assert_int_equal(info.OwnedByCaller, TRUE);
    assert_int_equal(info.AbandonedState, FALSE);
    assert_status(ZwWaitForSingleObject(mutant, FALSE, POLL), 0);
    assert_status(ZwReleaseMutant(mutant, &previous), 0);
    assert_int_equal(previous, -1);
    assert_status(ZwReleaseMutant(mutant, &previous), 0);
    assert_int_equal(previous, 0);
    previous = 0x55;
    assert_status(ZwReleaseMutant(mutant, &previous), STATUS_MUTANT_NOT_OWNED);
    assert_int_equal(previous, 0x55);
    assert_status(ZwQueryMutant(mutant, MutantBasicInformation, &info, sizeof info, NULL), 0);
    assert_int_equal(info.CurrentCount, 1);
    assert_int_equal(info.OwnedByCaller, FALSE);
    assert_int_equal(ke_current()->kernel_apc_disable, 0);
    ZwClose(mutant);
}

OBJECTS_TEST(mutant_abandoned)
{
    MUTANT_BASIC_INFORMATION info;

    assert_status(ZwCreateMutant(&mutant, MUTANT_ALL_ACCESS, NULL, FALSE), 0);
    objects_thread(takes_and_ends, (void *)1);
    kernel_sleep(1);
    assert_status(ZwQueryMutant(mutant, MutantBasicInformation, &info, sizeof info, NULL), 0);
    assert_int_equal(info.CurrentCount, 1);
    assert_int_equal(info.AbandonedState, TRUE);
    assert_status(ZwReleaseMutant(mutant, NULL), STATUS_ABANDONED);
    assert_status(ZwWaitForSingleObject(mutant, FALSE, POLL), STATUS_ABANDONED);
    assert_status(ZwReleaseMutant(mutant, NULL), 0);
    assert_status(ZwWaitForSingleObject(mutant, FALSE, POLL), 0);
    assert_status(ZwReleaseMutant(mutant, NULL), 0);
    ZwClose(mutant);
}

static void holds(void *context)
{
    assert_status(ZwWaitForSingleObject(mutant, FALSE, NULL), 0);
    kernel_sleep(5);
    assert_status(ZwReleaseMutant(mutant, NULL), 0);
}

OBJECTS_TEST(mutant_of_another)
{
    CLIENT_ID owner;
    PKTHREAD thread;

    assert_status(ZwCreateMutant(&mutant, MUTANT_ALL_ACCESS, NULL, FALSE), 0);
    thread = objects_thread(holds, NULL);
    thread->id = (HANDLE)0x40;
    kernel_sleep(1);
    assert_status(ZwWaitForSingleObject(mutant, FALSE, POLL), STATUS_TIMEOUT);
    assert_status(ZwReleaseMutant(mutant, NULL), STATUS_MUTANT_NOT_OWNED);
    assert_status(ZwQueryMutant(mutant, MutantOwnerInformation, &owner, sizeof owner, NULL), 0);
    assert_ptr_equal(owner.UniqueThread, (HANDLE)0x40);
    assert_ptr_equal(owner.UniqueProcess, (HANDLE)4);
    assert_status(ZwWaitForSingleObject(mutant, FALSE, NULL), 0);
    assert_int_equal(kernel_now(), 5);
    assert_status(ZwReleaseMutant(mutant, NULL), 0);
}

OBJECTS_TEST(mutant_deleted_while_owned)
{
    HANDLE second;

    assert_status(ZwCreateMutant(&mutant, MUTANT_ALL_ACCESS, NULL, TRUE), 0);
    ZwClose(mutant);
    assert_true(IsListEmpty(&ke_current()->mutants));
    /* Of two creators with the same name only the first owns it. */
    assert_status(ZwCreateMutant(&mutant, MUTANT_ALL_ACCESS,
                                 ATTRIBUTES(u"\\BaseNamedObjects\\m", OBJ_OPENIF), FALSE),
                  0);
    assert_status(ZwCreateMutant(&second, MUTANT_ALL_ACCESS,
                                 ATTRIBUTES(u"\\BaseNamedObjects\\m", OBJ_OPENIF), TRUE),
                  STATUS_OBJECT_NAME_EXISTS);
    assert_status(ZwReleaseMutant(second, NULL), STATUS_MUTANT_NOT_OWNED);
    assert_true(IsListEmpty(&ke_current()->mutants));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(semaphore_arguments),        cmocka_unit_test(semaphore_counts),
        cmocka_unit_test(semaphore_by_name),          cmocka_unit_test(mutant_counts),
        cmocka_unit_test(mutant_abandoned),           cmocka_unit_test(mutant_of_another),
        cmocka_unit_test(mutant_deleted_while_owned),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
