/* What the shadow keeps of accesses, and which of them race. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "detector.h"
#include "race/internal.h"

static void writes(void *context)
{
    WRITE(MEMORY, 4);
}

static void writes_later(void *context)
{
    detector_later();
    WRITE(MEMORY, 4);
}

static void reads_later(void *context)
{
    detector_later();
    READ(MEMORY, 4);
}

static void test_write_write(void **state)
{
    detector_start(2, 0);
    detector_two(writes, writes_later);
    assert_int_equal(detector_count, 1);
    assert_string_equal(detector_findings[0].rule, "data-race");
    assert_non_null(strstr(detector_findings[0].title, "memory+0: T2 writes 4 bytes, T1 writes 4"));
    assert_int_equal(race_coverage()->races, 1);
}

static void test_write_read(void **state)
{
    detector_start(2, 0);
    detector_two(writes, reads_later);
    assert_int_equal(detector_count, 1);
}

static void reads(void *context)
{
    READ(MEMORY, 4);
}

static void test_reads(void **state)
{
    detector_start(2, 0);
    detector_two(reads, reads_later);
    assert_int_equal(detector_count, 0);
}

static void test_off(void **state)
{
    detector_start(2, 0);
    race_configure(true, false);
    race_begin(false);
    detector_two(writes, writes_later);
    race_configure(false, false);
    assert_int_equal(detector_count, 0);
    assert_true(detector_checks > 0); /* the rules of memory go on */
}

/* --- bytes of a cell ----------------------------------------------------------------------------
 */

static void low_byte(void *context)
{
    WRITE(MEMORY, 1);
    WRITE(MEMORY + 8, 8);
    WRITE(MEMORY + 16 + 3, 2); /* in two cells */
}

static void other_bytes(void *context)
{
    detector_later();
    WRITE(MEMORY + 1, 3);
    WRITE(MEMORY + 16, 3);
    WRITE(MEMORY + 4, 4);
    WRITE(MEMORY + 21, 1);
    WRITE(MEMORY + 22, 1);
}

static void test_neighbours(void **state)
{
    detector_start(2, 0);
    detector_two(low_byte, other_bytes);
    assert_int_equal(detector_count, 0);
}

static void same_bytes(void *context)
{
    detector_later();
    WRITE(MEMORY + 12, 1);
}

static void across(void *context)
{
    detector_later();
    WRITE(MEMORY + 20, 1);
}

static void test_overlap(void **state)
{
    detector_start(2, 0);
    detector_two(low_byte, same_bytes);
    assert_int_equal(detector_count, 1);
    detector_start(2, 0);
    detector_two(low_byte, across);
    assert_int_equal(detector_count, 1);
}

/* --- known --------------------------------------------------------------------------------------
 */

static void knows(void *context)
{
    assert_false(shadow_known(MEMORY, 4, true));
    WRITE(MEMORY, 4);
    assert_true(shadow_known(MEMORY, 4, true));
    assert_false(shadow_known(MEMORY, 4, false));
    READ(MEMORY, 4);
    assert_true(shadow_known(MEMORY, 4, false));
    assert_true(shadow_known(MEMORY + 1, 1, true));
    assert_true(shadow_known(MEMORY + 2, 2, true));
    assert_false(shadow_known(MEMORY + 3, 2, true)); /* crosses into the next */
    assert_false(shadow_known(MEMORY, 8, true));
    WRITE(MEMORY + 4, 4);
    assert_true(shadow_known(MEMORY, 8, true));
    WRITE(MEMORY + 8, 1);
    assert_true(shadow_known(MEMORY + 8, 1, true));
    assert_false(shadow_known(MEMORY + 9, 1, true));
    assert_false(shadow_known(MEMORY + 8, 2, true));
    assert_false(shadow_known(MEMORY + 2, 4, true)); /* unaligned: the slow path */
    assert_false(shadow_known(0, 4, false));
    assert_false(shadow_known(UINT64_MAX - 3, 4, false));
    race_forget(MEMORY, 4);
    assert_false(shadow_known(MEMORY, 4, true));
    assert_true(shadow_known(MEMORY + 4, 4, true));
    WRITE(MEMORY, 4);
    race_atomic((const void *)(MEMORY + 64), RACE_RELEASE); /* a new segment */
    assert_false(shadow_known(MEMORY, 4, true));
}

static void test_known(void **state)
{
    detector_start(1, 0);
    kernel_thread(knows, NULL);
    assert_true(kernel_go());
    assert_int_equal(detector_count, 0);
}

static void asks(void *context)
{
    WRITE(MEMORY, 4);
    assert_int_equal(detector_fresh, 1);
    READ(MEMORY, 4); /* written before: it is good */
    assert_int_equal(detector_fresh, 1);
    READ(MEMORY, 8);
    assert_int_equal(detector_fresh, 2);
    race_forget(MEMORY, 8);
    READ(MEMORY, 4);
    assert_int_equal(detector_fresh, 3);
}

static void test_fresh(void **state)
{
    detector_start(1, 0);
    kernel_thread(asks, NULL);
    assert_true(kernel_go());
}

/* --- several readers ---------------------------------------------------------------------------
 */

static void writes_last(void *context)
{
    kernel_sleep(5);
    WRITE(MEMORY, 4);
}

static void test_side_record(void **state)
{
    detector_start(4, 0);
    for (int i = 0; i < 6; i++)
        kernel_thread(reads, NULL);
    kernel_thread(writes_last, NULL);
    assert_true(kernel_go());
    assert_int_equal(detector_count, 1); /* duplicates of one place are dropped */
    assert_true(race_coverage()->races >= 6);
    assert_int_equal(race_coverage()->readers_dropped, 0);
}

static void test_too_many(void **state)
{
    detector_start(4, 0);
    for (int i = 0; i < 40; i++)
        kernel_thread(reads, NULL);
    assert_true(kernel_go());
    assert_true(race_coverage()->readers_dropped > 0);
    assert_true(race_limit_reached());
    assert_false(race_limit_reached()); /* said once */
}

/* --- freed memory -------------------------------------------------------------------------------
 */

static void forgets(void *context)
{
    detector_later();
    race_forget(MEMORY, 4);
    WRITE(MEMORY, 4);
}

static void test_forget(void **state)
{
    detector_start(2, 0);
    detector_two(writes, forgets);
    assert_int_equal(detector_count, 0);
}

static void writes_far(void *context)
{
    WRITE(MEMORY + (1 << 20) - 4, 4);
}

static void frees(void *context)
{
    detector_later();
    sim_probe(world->sim, KE_PROBE_POOL, .object = (void *)MEMORY, .b = 1 << 20,
              .pc = (uint64_t)(uintptr_t)__builtin_return_address(0));
}

static void test_free_large(void **state)
{
    detector_start(2, 0);
    detector_two(writes_far, frees);
    assert_int_equal(detector_count, 1);
    assert_non_null(strstr(detector_findings[0].title, "frees it"));
    assert_int_equal(shadow_cell(MEMORY + (1 << 20) - 4)->write, 0);
}

/* --- limits, executions -------------------------------------------------------------------------
 */

static void writes_much(void *context)
{
    for (uint64_t at = 0; at < 8 << 20; at += 2048)
        WRITE(MEMORY + at, 4);
}

static void test_limit(void **state)
{
    detector_start(1, 4 << 20);
    kernel_thread(writes_much, NULL);
    assert_true(kernel_go());
    assert_true(race_coverage()->forgotten >= 3);
    detector_start(1, 0);
    assert_int_equal(race_coverage()->forgotten, 0);
}

static void test_executions(void **state)
{
    detector_start(1, 0);
    kernel_thread(writes, NULL);
    assert_true(kernel_go());
    kernel_start(1); /* the next: what is left in the shadow is nobody's */
    race_begin(false);
    kernel_thread(writes, NULL);
    assert_true(kernel_go());
    assert_int_equal(detector_count, 0);
}

static struct shadow_cell before;

static void after_prefix(void *context)
{
    WRITE(MEMORY, 4);
    race_snapshot();
    before = *shadow_cell(MEMORY);
    WRITE(MEMORY, 4);
    assert_int_not_equal(shadow_cell(MEMORY)->write, before.write);
    race_restored();
    assert_int_equal(shadow_cell(MEMORY)->write, before.write);
    assert_int_equal(shadow_cell(MEMORY)->read, before.read);
}

static void test_snapshot(void **state)
{
    detector_start(1, 0);
    kernel_thread(after_prefix, NULL);
    assert_true(kernel_go());
}

/* --- 8 bytes, which are two cells that mostly say the same -------------------------------------
 */

static void writes_8(void *context)
{
    WRITE(MEMORY, 8);
}

static void writes_high_half(void *context)
{
    WRITE(MEMORY + 4, 4);
}

static void writes_next(void *context)
{
    WRITE(MEMORY + 8, 8);
}

static void reads_8_later(void *context)
{
    detector_later();
    READ(MEMORY, 8);
}

static void writes_high_half_later(void *context)
{
    detector_later();
    WRITE(MEMORY + 4, 4);
}

static void test_halves(void **state)
{
    detector_start(2, 0);
    detector_two(writes_high_half, reads_8_later);
    assert_int_equal(detector_count, 1);
    detector_start(2, 0);
    detector_two(writes_8, writes_high_half_later);
    assert_int_equal(detector_count, 1);
    detector_start(2, 0);
    detector_two(writes_next, reads_8_later);
    assert_int_equal(detector_count, 0);
}

/* --- stacks: the frames between a place and its bottom differ --------------------------------- */

static __attribute__((noinline)) uint32_t place(void)
{
    return race_stack_here(1, (uint64_t)(uintptr_t)__builtin_frame_address(0));
}

/* The calls are not the last they do: their frames are there meanwhile. */
static __attribute__((noinline)) uint32_t middle(void)
{
    uint32_t number = place();

    __asm__ volatile("" ::: "memory");
    return number;
}

static __attribute__((noinline)) uint32_t outer(void)
{
    uint32_t number = middle();

    __asm__ volatile("" ::: "memory");
    return number;
}

static uint32_t stacks[4];

static void from_two_places(void *context)
{
    for (volatile int i = 0; i < 2; i++) {
        stacks[i] = outer();
        stacks[2 + i] = outer();
    }
}

static void test_stacks(void **state)
{
    const struct race_stack *one, *other;

    detector_start(1, 0);
    kernel_thread(from_two_places, NULL);
    assert_true(kernel_go());
    one = &race_stacks[stacks[0]];
    other = &race_stacks[stacks[2]];
    assert_int_equal(stacks[0], stacks[1]); /* the same way again */
    assert_int_equal(stacks[2], stacks[3]);
    assert_int_not_equal(stacks[0], stacks[2]); /* same place and frame, called from elsewhere */
    assert_int_equal(one->count, other->count);
    assert_int_equal(one->frames[1], other->frames[1]);
    assert_int_not_equal(one->frames[2], other->frames[2]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_write_write), cmocka_unit_test(test_write_read),
        cmocka_unit_test(test_reads),       cmocka_unit_test(test_off),
        cmocka_unit_test(test_neighbours),  cmocka_unit_test(test_overlap),
        cmocka_unit_test(test_known),       cmocka_unit_test(test_fresh),
        cmocka_unit_test(test_side_record), cmocka_unit_test(test_too_many),
        cmocka_unit_test(test_forget),      cmocka_unit_test(test_free_large),
        cmocka_unit_test(test_limit),       cmocka_unit_test(test_executions),
        cmocka_unit_test(test_snapshot),    cmocka_unit_test(test_halves),
        cmocka_unit_test(test_stacks),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
