/* "ntoskrnl": stable addresses for exported routines. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "host/exports.h"
#include "host/layout.h"
#include "host/memory.h"

#include <errno.h>

static int add(int a, int b)
{
    return a + b;
}

static int subtract(int a, int b)
{
    return a - b;
}

static uint64_t tick_count = 7;

static const struct export_entry table[] = {
    {"KeAdd", add, EXPORT_FUNCTION},
    {"KeAddAlias", add, EXPORT_FUNCTION},
    {"KeSubtract", subtract, EXPORT_FUNCTION},
    {"KeTickCount", &tick_count, EXPORT_DATA},
};

static void check(uint64_t base)
{
    struct exports *exports = exports_create(base, table, 4);
    assert_non_null(exports);
    assert_int_equal(exports_call_address(exports, "KeAdd"), (uint64_t)add);
    uint64_t stub = exports_address(exports, "KeSubtract");
    assert_int_equal(stub, base + 2 * EXPORTS_STUB_BYTES);
    assert_int_equal(((int (*)(int, int))stub)(9, 4), 5);
    assert_int_equal(exports_address(exports, "KeTickCount"), (uint64_t)&tick_count);
    assert_int_equal(exports_call_address(exports, "KeTickCount"), (uint64_t)&tick_count);
    assert_ptr_equal(exports_find(exports, "KeAddAlias"), &table[1]);
    assert_null(exports_find(exports, "KeMissing"));
    assert_int_equal(exports_address(exports, ""), 0);
    assert_int_equal(exports_address(exports, "Zzz"), 0);
    assert_string_equal(exports_name_of(exports, stub + 3), "KeSubtract");
    assert_string_equal(exports_name_of(exports, (uint64_t)add), "KeAdd");
    assert_string_equal(exports_name_of(exports, (uint64_t)&tick_count), "KeTickCount");
    assert_null(exports_name_of(exports, base + exports_bytes(exports) - 1));
    assert_null(exports_name_of(exports, (uint64_t)add + 1));
    assert_null(exports_name_of(exports, 0));
    assert_null(exports_name_of(exports, UINT64_MAX));
    exports_destroy(exports);
}

static void test_exports(void **state)
{
    check(LAYOUT_EXPORTS); /* not reserved yet */
    assert_true(memory_reserve());
    check(LAYOUT_EXPORTS);
    check(LAYOUT_EXPORTS);
}

static void test_refused(void **state)
{
    const struct export_entry unsorted[] = {{"B", add, EXPORT_FUNCTION},
                                            {"A", add, EXPORT_FUNCTION}};
    const struct export_entry twice[] = {{"A", add, EXPORT_FUNCTION}, {"A", add, EXPORT_FUNCTION}};
    const struct export_entry empty[] = {{"A", NULL, EXPORT_FUNCTION}};
    assert_null(exports_create(LAYOUT_EXPORTS, unsorted, 2));
    assert_int_equal(errno, EINVAL);
    assert_null(exports_create(LAYOUT_EXPORTS, twice, 2));
    assert_null(exports_create(LAYOUT_EXPORTS, empty, 1));
    assert_null(exports_create((uint64_t)&tick_count & ~4095ull, table, 4));
    assert_int_equal(errno, EEXIST);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_exports),
        cmocka_unit_test(test_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
