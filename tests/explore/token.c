/* Tokens: what goes in comes out, and nothing else is taken for one. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "explore/token.h"

static const struct sim_decision decisions[] = {{.actor = 2, .alternative = 1, .points = 7},
                                                {.actor = 3, .alternative = 2, .points = 300}};

static struct token sample(void)
{
    return (struct token){.build = {1, 2, 3, 0xFF, 5, 6},
                          .cpus = 2,
                          .options = 5,
                          .schedule = {.decisions = (struct sim_decision *)decisions, .count = 2}};
}

static void decisions_round_trip(void **state)
{
    struct token token = sample(), back;
    char *text = token_encode(&token);
    const char *why;

    assert_true(strlen(text) <= 40);
    assert_true(token_decode(text, &back, &why));
    assert_memory_equal(back.build, token.build, TOKEN_BUILD_BYTES);
    assert_int_equal(back.cpus, 2);
    assert_int_equal(back.options, 5);
    assert_false(back.has_seed);
    assert_int_equal(back.schedule.count, 2);
    for (int i = 0; i < 2; i++) {
        assert_int_equal(back.schedule.decisions[i].actor, decisions[i].actor);
        assert_int_equal(back.schedule.decisions[i].points, decisions[i].points);
        assert_int_equal(back.schedule.decisions[i].alternative, decisions[i].alternative);
    }
    free(back.schedule.decisions);
    free(text);
}

static void a_seed_round_trips(void **state)
{
    struct token token = {.cpus = 64, .has_seed = true, .seed = UINT64_MAX}, back;
    char *text = token_encode(&token);
    const char *why;

    assert_true(token_decode(text, &back, &why));
    assert_true(back.has_seed && back.seed == UINT64_MAX && back.cpus == 64);
    free(text);
}

static void every_truncation_and_alteration_is_refused(void **state)
{
    struct token token = sample(), back;
    char *text = token_encode(&token);
    size_t length = strlen(text);
    const char *why;

    for (size_t keep = 0; keep < length; keep++) {
        char *cut = strndup(text, keep);

        assert_false(token_decode(cut, &back, &why));
        assert_non_null(why);
        free(cut);
    }
    for (size_t i = 0; i < length; i++) {
        char *altered = strdup(text);

        altered[i] = altered[i] == 'A' ? 'B' : 'A';
        assert_false(token_decode(altered, &back, &why));
        free(altered);
    }
    free(text);
}

static void garbage_and_other_versions_are_refused(void **state)
{
    struct token back;
    const char *why;
    char *large = malloc(1 << 20);

    assert_false(token_decode("", &back, &why));
    assert_false(token_decode("hello", &back, &why));
    assert_false(token_decode("irq2:AAAA", &back, &why));
    assert_non_null(strstr(why, "version"));
    memset(large, 'x', (1 << 20) - 1);
    large[(1 << 20) - 1] = 0;
    memcpy(large, "irq1:", 5);
    assert_false(token_decode(large, &back, &why));
    free(large);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(decisions_round_trip),
        cmocka_unit_test(a_seed_round_trips),
        cmocka_unit_test(every_truncation_and_alteration_is_refused),
        cmocka_unit_test(garbage_and_other_versions_are_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
