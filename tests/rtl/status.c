/* status.c - the code tables: ordered, unique, complete, and right where Windows documents it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>
#include "rtl/status.h"

#define ROWS(table) (sizeof(table) / sizeof(*(table)))

struct row {
    uint32_t value;
    const char *name;
};

static const struct row statuses[] = {
#define STATUS(name, value, error) {value, #name},
#include "rtl/status.def"
#undef STATUS
};
static const struct row errors[] = {
#define ERROR(name, value, text) {value, #name},
#include "rtl/error.def"
#undef ERROR
};
static const struct row exceptions[] = {
#define EXCEPTION(name, value, text) {value, #name},
#include "rtl/exception.def"
#undef EXCEPTION
};
static const struct row bugchecks[] = {
#define BUGCHECK(name, value) {value, #name},
#include "rtl/bugcheck.def"
#undef BUGCHECK
};

/* Values rise strictly (the lookups search by halves) and no name comes twice. */
static void check_table(const struct row *rows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (i && rows[i].value <= rows[i - 1].value)
            fail_msg("%s is out of order", rows[i].name);
        for (size_t j = 0; j < i; j++)
            if (!strcmp(rows[i].name, rows[j].name))
                fail_msg("%s comes twice", rows[i].name);
    }
}

static void test_tables(void **state)
{
    check_table(statuses, ROWS(statuses));
    check_table(errors, ROWS(errors));
    check_table(exceptions, ROWS(exceptions));
    check_table(bugchecks, ROWS(bugchecks));
}

static void test_round_trips(void **state)
{
    uint32_t value;
    for (size_t i = 0; i < ROWS(statuses); i++) {
        assert_string_equal(rtl_status_name(statuses[i].value), statuses[i].name);
        assert_true(rtl_status_from_name(statuses[i].name, &value));
        assert_int_equal(value, statuses[i].value);
    }
    for (size_t i = 0; i < ROWS(errors); i++) {
        assert_string_equal(rtl_error_name(errors[i].value), errors[i].name);
        assert_true(rtl_error_from_name(errors[i].name, &value));
        assert_int_equal(value, errors[i].value);
        const char *text = rtl_error_text(errors[i].value);
        assert_int_equal(text[strlen(text) - 1], '.');
        assert_null(strchr(text, '%')); /* FormatMessage would take it for an insert */
    }
    for (size_t i = 0; i < ROWS(bugchecks); i++) {
        assert_string_equal(rtl_bugcheck_name(bugchecks[i].value), bugchecks[i].name);
        assert_true(rtl_bugcheck_from_name(bugchecks[i].name, &value));
        assert_int_equal(value, bugchecks[i].value);
    }
    for (size_t i = 0; i < ROWS(exceptions); i++) {
        assert_string_equal(rtl_exception_name(exceptions[i].value), exceptions[i].name);
        assert_non_null(rtl_exception_text(exceptions[i].value));
        assert_non_null(rtl_status_name(exceptions[i].value));
    }
}

static void test_unknown(void **state)
{
    uint32_t value = 77;
    assert_null(rtl_status_name(0xC0FFEE00));
    assert_null(rtl_error_name(0xFFFF));
    assert_null(rtl_error_text(0xFFFF));
    assert_null(rtl_exception_name(0));
    assert_null(rtl_exception_text(0));
    assert_null(rtl_bugcheck_name(0x77777777));
    assert_false(rtl_status_from_name("STATUS_NO_SUCH_THING", &value));
    assert_false(rtl_status_from_name("status_timeout", &value));
    assert_false(rtl_error_from_name("", &value));
    assert_false(rtl_bugcheck_from_name("", &value));
    assert_int_equal(value, 77);
}

static void test_aliases(void **state)
{
    uint32_t value;
    assert_true(rtl_status_from_name("STATUS_WAIT_0", &value));
    assert_int_equal(value, 0);
    assert_true(rtl_status_from_name("STATUS_ABANDONED", &value));
    assert_int_equal(value, 0x80);
    assert_string_equal(rtl_status_name(0), "STATUS_SUCCESS");
    assert_string_equal(rtl_bugcheck_name(0xD1), "DRIVER_IRQL_NOT_LESS_OR_EQUAL");
    assert_string_equal(rtl_bugcheck_name(0x1000007E), "SYSTEM_THREAD_EXCEPTION_NOT_HANDLED");
}

static void test_to_error(void **state)
{
    static const struct {
        uint32_t status, error;
    } rows[] = {
        {0x00000000, 0},          /* STATUS_SUCCESS */
        {0x00000102, 258},        /* STATUS_TIMEOUT: WAIT_TIMEOUT */
        {0x00000103, 997},        /* STATUS_PENDING: ERROR_IO_PENDING */
        {0x80000005, 234},        /* STATUS_BUFFER_OVERFLOW: ERROR_MORE_DATA */
        {0x80000006, 18},         /* STATUS_NO_MORE_FILES */
        {0x80000011, 170},        /* STATUS_DEVICE_BUSY */
        {0x8000001A, 259},        /* STATUS_NO_MORE_ENTRIES */
        {0xC0000001, 31},         /* STATUS_UNSUCCESSFUL: ERROR_GEN_FAILURE */
        {0xC0000002, 1},          /* STATUS_NOT_IMPLEMENTED: ERROR_INVALID_FUNCTION */
        {0xC0000005, 998},        /* STATUS_ACCESS_VIOLATION: ERROR_NOACCESS */
        {0xC0000008, 6},          /* STATUS_INVALID_HANDLE */
        {0xC000000D, 87},         /* STATUS_INVALID_PARAMETER */
        {0xC000000E, 2},          /* STATUS_NO_SUCH_DEVICE: ERROR_FILE_NOT_FOUND */
        {0xC000000F, 2},          /* STATUS_NO_SUCH_FILE */
        {0xC0000010, 1},          /* STATUS_INVALID_DEVICE_REQUEST: ERROR_INVALID_FUNCTION */
        {0xC0000011, 38},         /* STATUS_END_OF_FILE */
        {0xC0000017, 8},          /* STATUS_NO_MEMORY */
        {0xC0000022, 5},          /* STATUS_ACCESS_DENIED */
        {0xC0000023, 122},        /* STATUS_BUFFER_TOO_SMALL: ERROR_INSUFFICIENT_BUFFER */
        {0xC0000024, 6},          /* STATUS_OBJECT_TYPE_MISMATCH: ERROR_INVALID_HANDLE */
        {0xC0000034, 2},          /* STATUS_OBJECT_NAME_NOT_FOUND: ERROR_FILE_NOT_FOUND */
        {0xC0000035, 183},        /* STATUS_OBJECT_NAME_COLLISION: ERROR_ALREADY_EXISTS */
        {0xC000003A, 3},          /* STATUS_OBJECT_PATH_NOT_FOUND */
        {0xC0000043, 32},         /* STATUS_SHARING_VIOLATION */
        {0xC0000046, 288},        /* STATUS_MUTANT_NOT_OWNED: ERROR_NOT_OWNER */
        {0xC0000047, 298},        /* STATUS_SEMAPHORE_LIMIT_EXCEEDED: ERROR_TOO_MANY_POSTS */
        {0xC0000056, 5},          /* STATUS_DELETE_PENDING: ERROR_ACCESS_DENIED */
        {0xC000009A, 1450},       /* STATUS_INSUFFICIENT_RESOURCES: ERROR_NO_SYSTEM_RESOURCES */
        {0xC000009D, 1167},       /* STATUS_DEVICE_NOT_CONNECTED */
        {0xC00000A3, 21},         /* STATUS_DEVICE_NOT_READY */
        {0xC00000B5, 121},        /* STATUS_IO_TIMEOUT: ERROR_SEM_TIMEOUT */
        {0xC00000BB, 50},         /* STATUS_NOT_SUPPORTED */
        {0xC0000120, 995},        /* STATUS_CANCELLED: ERROR_OPERATION_ABORTED */
        {0xC0000184, 22},         /* STATUS_INVALID_DEVICE_STATE: ERROR_BAD_COMMAND */
        {0xC0000185, 1117},       /* STATUS_IO_DEVICE_ERROR */
        {0xC0000194, 1131},       /* STATUS_POSSIBLE_DEADLOCK */
        {0xC0000225, 1168},       /* STATUS_NOT_FOUND */
        {0xC0000094, 0xC0000094}, /* exceptions of the processor stay what they are */
        {0xC007001F, 31},         /* a Win32 error as an NTSTATUS */
        {0x80070005, 5},          {0xE0001234, 0xE0001234}, /* a customer's code */
        {0xC0FFEE00, 317},                                  /* unknown: ERROR_MR_MID_NOT_FOUND */
    };
    for (size_t i = 0; i < ROWS(rows); i++)
        if (rtl_status_to_error(rows[i].status) != rows[i].error)
            fail_msg("%08x gives %u, not %u", rows[i].status, rtl_status_to_error(rows[i].status),
                     rows[i].error);
}

/* Every status that ntstatus.h defines is in the table, with the same value. */
static void test_against_header(void **state)
{
    FILE *file = fopen(IRQLAB_SOURCE_DIR "/include/wdk/ntstatus.h", "r");
    if (!file)
        skip();
    char line[512], name[256];
    unsigned int value, seen = 0;
    uint32_t ours;
    while (fgets(line, sizeof(line), file)) {
        if (sscanf(line, "#define %255s ((NTSTATUS)%x)", name, &value) != 2)
            continue;
        seen++;
        if (!rtl_status_name(value))
            fail_msg("%s is not in the table", name);
        if (rtl_status_from_name(name, &ours) && ours != value)
            fail_msg("%s is %08x in the header, %08x in the table", name, value, ours);
    }
    fclose(file);
    assert_true(seen > 300);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_tables),   cmocka_unit_test(test_round_trips),
        cmocka_unit_test(test_unknown),  cmocka_unit_test(test_aliases),
        cmocka_unit_test(test_to_error), cmocka_unit_test(test_against_header),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
