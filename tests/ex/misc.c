/* Raising, UUIDs, versions, strings that allocate, APCs during waits for locks; F109. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "executive.h"
#include "ex/undeclared.h"

static void raises(void *context)
{
    switch (*(int *)context) {
    case 0:
        ExRaiseStatus(STATUS_DEVICE_NOT_READY);
        break;
    case 1:
        ExRaiseAccessViolation();
        break;
    case 2:
        ExRaiseDatatypeMisalignment();
        break;
    case 3:
        RtlRaiseStatus(STATUS_NO_MEMORY);
        break;
    case 4: {
        EXCEPTION_RECORD record = {.ExceptionCode = STATUS_UNSUCCESSFUL};

        RtlRaiseException(&record);
        break;
    }
    }
}

static void raising(void *context)
{
    static const NTSTATUS expected[] = {STATUS_DEVICE_NOT_READY, STATUS_ACCESS_VIOLATION,
                                        STATUS_DATATYPE_MISALIGNMENT, STATUS_NO_MEMORY,
                                        STATUS_UNSUCCESSFUL};

    for (int i = 0; i < 5; i++)
        assert_int_equal(memory_raises(raises, &i), expected[i]);
}

static void test_raising(void **state)
{
    assert_true(executive_run(1, raising, NULL));
}

static GUID guids[2][4];
static int round_number;

static void uuids(void *context)
{
    for (int i = 0; i < 4; i++) {
        GUID *guid = &guids[round_number][i];

        assert_int_equal(ExUuidCreate(guid), STATUS_SUCCESS);
        assert_int_equal(guid->Data3 >> 12, 4);
        assert_int_equal(guid->Data4[0] >> 6, 2);
        for (int j = 0; j < i; j++)
            assert_memory_not_equal(guid, &guids[round_number][j], sizeof *guid);
    }
}

static void test_uuids(void **state)
{
    for (round_number = 0; round_number < 2; round_number++)
        assert_true(executive_run(1, uuids, NULL));
    assert_memory_equal(guids[0], guids[1], sizeof guids[0]);
}

static void machine(void *context)
{
    ULONG major, minor, build;
    UNICODE_STRING service = {5, 5, NULL};
    LARGE_INTEGER a = {.QuadPart = 77}, b, c;
    KFLOATING_SAVE save;
    KIRQL old;

    assert_false(PsGetVersion(&major, &minor, &build, &service));
    assert_int_equal(major, 10);
    assert_int_equal(minor, 0);
    assert_int_equal(build, 19045);
    assert_int_equal(service.Length, 0);
    assert_int_equal(ExGetPreviousMode(), KernelMode);
    assert_true(ExIsProcessorFeaturePresent(PF_COMPARE_EXCHANGE128));
    assert_false(ExIsProcessorFeaturePresent(PF_FLOATING_POINT_EMULATED));
    assert_false(ExIsProcessorFeaturePresent(9999));
    ExSystemTimeToLocalTime(&a, &b);
    ExLocalTimeToSystemTime(&b, &c);
    assert_int_equal(a.QuadPart, c.QuadPart);
    assert_int_equal(ExGetFirmwareEnvironmentVariable(NULL, NULL, NULL, NULL, NULL),
                     STATUS_VARIABLE_NOT_FOUND);
    for (int irql = PASSIVE_LEVEL; irql <= DISPATCH_LEVEL; irql++) {
        KeRaiseIrql((KIRQL)irql, &old);
        assert_int_equal(KeSaveFloatingPointState(&save), STATUS_SUCCESS);
        assert_int_equal(KeGetCurrentIrql(), irql);
        assert_int_equal(KeRestoreFloatingPointState(&save), STATUS_SUCCESS);
        assert_int_equal(KeGetCurrentIrql(), irql);
        KeLowerIrql(old);
    }
    memory_watch_rules();
    KeRestoreFloatingPointState(&save);
    assert_string_equal(memory_rules, "float-state-not-saved ");
}

static void test_machine(void **state)
{
    assert_true(executive_run(1, machine, NULL));
}

/* --- strings
 * ----------------------------------------------------------------------------------------- */

static void strings(void *context)
{
    ANSI_STRING ansi = {5, 6, "hello"}, back;
    UNICODE_STRING wide, upper, small = {0, 4, (WCHAR[2]){0}};
    GUID guid = {0x12345678, 0xABCD, 0xEF01, {1, 2, 3, 4, 5, 6, 7, 8}};
    struct mm_block block;

    assert_int_equal(RtlAnsiStringToUnicodeString(&wide, &ansi, TRUE), STATUS_SUCCESS);
    assert_int_equal(wide.Length, 10);
    assert_memory_equal(wide.Buffer, u"hello", 12);
    assert_true(mm_pool_find(wide.Buffer, &block));
    assert_true(block.kind & MM_POOL_PAGED);
    assert_int_equal(RtlAnsiStringToUnicodeString(&small, &ansi, FALSE), STATUS_BUFFER_OVERFLOW);
    assert_int_equal(RtlUpcaseUnicodeString(&upper, &wide, TRUE), STATUS_SUCCESS);
    assert_memory_equal(upper.Buffer, u"HELLO", 10);
    assert_int_equal(RtlDowncaseUnicodeString(&upper, &upper, FALSE), STATUS_SUCCESS);
    assert_memory_equal(upper.Buffer, u"hello", 10);
    assert_int_equal(RtlUnicodeStringToAnsiString(&back, &wide, TRUE), STATUS_SUCCESS);
    assert_string_equal(back.Buffer, "hello");
    RtlFreeAnsiString(&back);
    assert_null(back.Buffer);
    assert_int_equal(RtlUpcaseUnicodeStringToOemString(&back, &wide, TRUE), STATUS_SUCCESS);
    assert_memory_equal(back.Buffer, "HELLO", 5);
    RtlFreeOemString(&back);
    RtlFreeUnicodeString(&upper);
    RtlFreeUnicodeString(&wide);
    assert_null(wide.Buffer);
    assert_int_equal(wide.MaximumLength, 0);
    RtlFreeUnicodeString(&wide); /* harmless */
    assert_true(RtlCreateUnicodeString(&wide, u"copy"));
    assert_int_equal(wide.Length, 8);
    assert_int_equal(wide.MaximumLength, 10);
    RtlFreeUnicodeString(&wide);
    assert_int_equal(RtlStringFromGUID(&guid, &wide), STATUS_SUCCESS);
    assert_memory_equal(wide.Buffer, u"{12345678-ABCD-EF01-0102-030405060708}", 78);
    assert_int_equal(RtlDuplicateUnicodeString(1, &wide, &upper), STATUS_SUCCESS);
    assert_int_equal(upper.Length, wide.Length);
    assert_int_equal(upper.MaximumLength, wide.Length + 2);
    assert_memory_equal(upper.Buffer, wide.Buffer, 78);
    assert_int_equal(RtlUnicodeStringToUTF8String(&back, &upper, TRUE), STATUS_SUCCESS);
    assert_int_equal(back.Buffer[0], '{');
    RtlFreeUnicodeString(&upper);
    assert_int_equal(RtlUTF8StringToUnicodeString(&upper, &back, TRUE), STATUS_SUCCESS);
    assert_memory_equal(upper.Buffer, wide.Buffer, 76);
    RtlFreeUTF8String(&back);
    RtlFreeUnicodeString(&upper);
    small.Length = 0;
    assert_int_equal(RtlDuplicateUnicodeString(1, &small, &upper), STATUS_SUCCESS);
    assert_null(upper.Buffer);
    assert_int_equal(RtlDuplicateUnicodeString(3, &small, &upper), STATUS_SUCCESS);
    assert_int_equal(upper.MaximumLength, 2);
    RtlFreeUnicodeString(&upper);
    assert_int_equal(RtlDuplicateUnicodeString(2, &small, &upper), STATUS_INVALID_PARAMETER);
    RtlFreeUnicodeString(&wide);
    assert_int_equal(world->mm->live_count, 0);
    world->mm->fail_nth = 1;
    assert_int_equal(RtlAnsiStringToUnicodeString(&wide, &ansi, TRUE), STATUS_NO_MEMORY);
    world->mm->fail_nth = 1;
    assert_false(RtlCreateUnicodeString(&wide, u"copy"));
}

static void test_strings(void **state)
{
    assert_true(executive_run(1, strings, NULL));
}

/* --- a wait for a lock is interrupted by a kernel APC, and goes on
 * ----------------------------------- */

static ERESOURCE resource;
static EX_PUSH_LOCK push;
static KAPC apc;

static VOID special(PKAPC a, PKNORMAL_ROUTINE *routine, PVOID *context, PVOID *a1, PVOID *a2)
{
    assert_int_equal(KeGetCurrentIrql(), APC_LEVEL);
    mark('A');
    if (*(int *)apc.SystemArgument1 == 1) {
        /* While the APC runs, the lock is released: the grant must not be lost. */
        ExReleasePushLockExclusive(&push);
    }
}

static void waits_resource(void *context)
{
    KeEnterCriticalRegion();
    ExAcquireResourceExclusiveLite(&resource, TRUE);
    mark('R');
    ExReleaseResourceLite(&resource);
    ExAcquirePushLockShared(&push);
    mark('P');
    ExReleasePushLockShared(&push);
    KeLeaveCriticalRegion();
}

static int first = 0, second = 1;

static void disturbs(void *context)
{
    ExAcquireResourceExclusiveLite(&resource, TRUE);
    ExAcquirePushLockExclusive(&push);
    kernel_sleep(1);
    KeInitializeApc(&apc, kernel_threads[1], OriginalApcEnvironment, special, NULL, NULL,
                    KernelMode, NULL);
    KeInsertQueueApc(&apc, &first, NULL, 0);
    kernel_sleep(1);
    mark('r');
    ExReleaseResourceLite(&resource);
    kernel_sleep(1);
    KeInsertQueueApc(&apc, &second, NULL, 0);
}

static void test_apc(void **state)
{
    executive_start(1);
    kernel_thread(disturbs, NULL);
    push = 0;
    ExInitializeResourceLite(&resource);
    kernel_thread(waits_resource, NULL);
    assert_true(kernel_go());
    assert_string_equal(log_text, "ArRAP");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_raising), cmocka_unit_test(test_uuids),
        cmocka_unit_test(test_machine), cmocka_unit_test(test_strings),
        cmocka_unit_test(test_apc),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
