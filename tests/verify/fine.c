/* Requests are looked at until those of their kind were fine so often; others do not help. */
#include "verify/fine.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void a_kind_is_looked_at_so_often(void **state)
{
    static struct verify_fine fine;
    uint64_t kind = verify_fine_kind(&fine, 14, 0x222000);

    for (int i = 0; i < VERIFY_FINE_TIMES; i++) {
        assert_false(verify_is_fine(&fine, kind));
        verify_was_fine(&fine, kind);
    }
    assert_true(verify_is_fine(&fine, kind));
    verify_was_fine(&fine, kind); /* the count does not run over */
    assert_true(verify_is_fine(&fine, kind));
    assert_false(verify_is_fine(&fine, verify_fine_kind(&fine, 14, 0x222004)));
    assert_false(verify_is_fine(&fine, verify_fine_kind(&fine, 3, 0x222000)));
    assert_false(verify_is_fine(&fine, verify_fine_kind(state, 14, 0x222000)));
}

static void a_kind_that_takes_the_place_begins_at_nothing(void **state)
{
    static struct verify_fine fine;
    uint64_t first = 5, second = 5 + VERIFY_FINE_KINDS;

    for (int i = 0; i < VERIFY_FINE_TIMES; i++)
        verify_was_fine(&fine, first);
    verify_was_fine(&fine, second);
    assert_false(verify_is_fine(&fine, second));
    assert_false(verify_is_fine(&fine, first));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_kind_is_looked_at_so_often),
        cmocka_unit_test(a_kind_that_takes_the_place_begins_at_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
