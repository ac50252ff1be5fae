/* Memory returns to its snapshot, whatever an execution did to it and by whatever means. */
#define _GNU_SOURCE
#include "host/alias.h"
#include "host/layout.h"
#include "host/memory.h"
#include "host/signals.h"
#include "host/snapshot.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

enum { PAGES = 64 };

#define HEAP LAYOUT_POOL
#define MAPPING LAYOUT_MAPPINGS
#define HEAP_BYTES ((uint64_t)PAGES * MEMORY_PAGE)

static uint64_t faulted; /* address of the last fault that was not the snapshot's */

static uint64_t here; /* in the stack the tests run on */

static char *page(unsigned n)
{
    return (char *)(uintptr_t)(HEAP + (uint64_t)n * MEMORY_PAGE);
}

static void on_fault(void *context, struct fault *fault)
{
    faulted = fault->address;
    /* Let it go on: the page becomes what it needs. */
    memory_protect(fault->address & ~(uint64_t)(MEMORY_PAGE - 1), MEMORY_PAGE, MEMORY_WRITE);
}

static bool blame(void *context, const struct fault *fault)
{
    return true;
}

static bool stack(void *context, struct fault_stack *stack)
{
    *stack = (struct fault_stack){.low = here - 0x100000, .high = here + 0x100000};
    return true;
}

static int setup(void **state)
{
    here = (uint64_t)(uintptr_t)__builtin_frame_address(0);
    assert_true(memory_reserve());
    memory_decommit(HEAP, 8192ull * MEMORY_PAGE);
    memory_decommit(MAPPING, HEAP_BYTES);
    assert_true(memory_commit(HEAP, HEAP_BYTES, MEMORY_WRITE));
    for (unsigned n = 0; n < PAGES / 2; n++) /* the other half was never touched */
        memset(page(n), (int)n + 1, MEMORY_PAGE);
    return 0;
}

static int teardown(void **state)
{
    if (snapshot_is_taken())
        snapshot_drop();
    alias_reset();
    signals_remove();
    return 0;
}

static void take(void)
{
#if defined(__SANITIZE_ADDRESS__)
    skip(); /* not supported, and says so */
#endif
    const struct signals_hooks hooks = {
        .on_fault = on_fault, .blame_image = blame, .current_stack = stack};

    assert_true(signals_install(&hooks)); /* here: cmocka has installed its own before each test */
    assert_true(snapshot_take(true));
}

static void back(void)
{
    char why[200];

    assert_true(snapshot_restore());
    if (!snapshot_check(why, sizeof why))
        fail_msg("%s", why);
}

static void writes_are_undone(void **state)
{
    take();
    for (int round = 0; round < 3; round++) {
        page(0)[100] = 'x';
        memset(page(3) + 50, 'y', 2 * MEMORY_PAGE); /* libc's own stores */
        page(40)[7] = 'z';                          /* a page that did not exist */
        page(round + 10)[round] = 'r';              /* another one each time */
        back();
        assert_int_equal(page(0)[100], 1);
        assert_int_equal(page(4)[0], 5);
        assert_int_equal(page(40)[7], 0);
    }
    assert_true(snapshot_figures().faults <= 3 + 3 + 3);
}

/* A line that was only compared until now is noticed. */
static void late_lines_are_noticed(void **state)
{
    take();
    page(1)[0] = 'x';
    back();
    for (unsigned at = 0; at < MEMORY_PAGE; at += 61) {
        page(1)[at] = 'y';
        back();
        assert_int_equal(page(1)[at], 2);
    }
    for (unsigned at = 0; at < MEMORY_PAGE; at += 61) {
        page(50)[at] = 'y';
        back();
        assert_int_equal(page(50)[at], 0);
    }
    assert_int_equal(snapshot_figures().faults, 2);
}

static void check_sees_what_restore_misses(void **state)
{
    char why[200] = "";

    take();
    page(2)[5] = 'x';
    assert_true(snapshot_restore());
    assert_true(snapshot_check(why, sizeof why));
    page(2)[5] = 'x';
    assert_false(snapshot_check(why, sizeof why));
    assert_non_null(strstr(why, "0x78"));
    assert_true(snapshot_restore());
    assert_true(memory_grow(HEAP + HEAP_BYTES, MEMORY_PAGE)); /* told: no difference */
    assert_true(snapshot_check(why, sizeof why));
}

static void exempt_memory_is_left_alone(void **state)
{
    snapshot_exempt(HEAP + 100, 64 - 36); /* within a page: no effect on others */
    snapshot_exempt(HEAP + 4 * MEMORY_PAGE, 2 * MEMORY_PAGE); /* two pages */
    snapshot_exempt(HEAP + 6 * MEMORY_PAGE, 1024);            /* and the begin of a third */
    take();
    memset(page(4), 'x', 3 * MEMORY_PAGE);
    page(0)[0] = 'x';
    assert_int_equal(snapshot_figures().faults, 2);
    back();
    assert_int_equal(page(4)[0], 'x');
    assert_int_equal(page(5)[4095], 'x');
    assert_int_equal(page(6)[1023], 'x');
    assert_int_equal(page(6)[1024], 7);
    assert_int_equal(page(0)[0], 1);
}

static void kept_variables_come_back(void **state)
{
    static uint64_t variable = 7;

    snapshot_keep(&variable, sizeof variable);
    take();
    variable = 8;
    back();
    assert_int_equal(variable, 7);
}

static void changed_mappings_come_back(void **state)
{
    memory_protect(HEAP + 8 * MEMORY_PAGE, MEMORY_PAGE, MEMORY_READ);
    memory_protect(HEAP + 9 * MEMORY_PAGE, MEMORY_PAGE, MEMORY_NONE);
    take();
    for (int round = 0; round < 3; round++) {
        page(1)[1] = 'w';
        memory_decommit(HEAP, 2 * MEMORY_PAGE);
        memory_commit(HEAP, MEMORY_PAGE, MEMORY_WRITE);
        assert_int_equal(page(0)[9], 0);
        memory_drop(HEAP + 2 * MEMORY_PAGE, MEMORY_PAGE);
        page(2)[5] = 'w'; /* it can still be written */
        memory_protect(HEAP + 3 * MEMORY_PAGE, MEMORY_PAGE, MEMORY_NONE);
        memory_protect(HEAP + 3 * MEMORY_PAGE, MEMORY_PAGE, MEMORY_WRITE);
        page(3)[5] = 'w';
        memory_protect(HEAP + 4 * MEMORY_PAGE, MEMORY_PAGE, MEMORY_READ);
        memory_protect(HEAP + 8 * MEMORY_PAGE, 2 * MEMORY_PAGE, MEMORY_WRITE);
        page(8)[5] = page(9)[5] = 'w';
        memory_commit(HEAP + HEAP_BYTES, 4 * MEMORY_PAGE, MEMORY_WRITE);
        page(PAGES + 1)[0] = 'w';
        back();
        assert_int_equal(page(0)[9], 1);
        assert_int_equal(page(1)[1], 2);
        assert_int_equal(page(2)[5], 3);
        assert_int_equal(page(8)[5], 9);
        assert_false(host_copy_out(HEAP + HEAP_BYTES, "x", 1, NULL)); /* not committed any more */
        assert_false(host_copy_out(HEAP + 9 * MEMORY_PAGE, "x", 1, NULL));
        assert_true(host_copy_out(HEAP + 4 * MEMORY_PAGE, "x", 1, NULL));
        back();
    }
}

/* What the machine itself has protected faults as ever. */
static void other_faults_are_faults(void **state)
{
    take();
    for (int round = 0; round < 2; round++) {
        faulted = 0;
        page(5)[0] = 'x';
        assert_int_equal(faulted, 0);
        memory_protect(HEAP + 5 * MEMORY_PAGE, 2 * MEMORY_PAGE, MEMORY_READ);
        page(5)[8] = 'x';
        assert_int_equal(faulted, HEAP + 5 * MEMORY_PAGE + 8);
        page(6)[9] = 'x';
        assert_int_equal(faulted, HEAP + 6 * MEMORY_PAGE + 9);
        back();
    }
}

static void pages_with_two_addresses(void **state)
{
    char *first = page(1), *second = (char *)(uintptr_t)MAPPING;

    assert_true(alias_map(MAPPING, HEAP + MEMORY_PAGE, MEMORY_PAGE));
    take();
    second[0] = 'a';
    assert_int_equal(first[0], 'a');
    back();
    assert_int_equal(first[0], 2);
    first[1] = 'b';
    assert_int_equal(second[1], 'b');
    second[2] = 'c';
    back();
    assert_int_equal(second[1], 2);
    assert_int_equal(first[2], 2);
}

static void aliases_made_and_ended(void **state)
{
    struct alias_saved saved;
    char *kept = (char *)(uintptr_t)MAPPING, *made = kept + 2 * MEMORY_PAGE;

    assert_true(alias_map(MAPPING, HEAP + MEMORY_PAGE, MEMORY_PAGE));
    take();
    alias_save(&saved);
    for (int round = 0; round < 3; round++) {
        assert_true(alias_map(MAPPING + 2 * MEMORY_PAGE, HEAP + 2 * MEMORY_PAGE, 2 * MEMORY_PAGE));
        made[MEMORY_PAGE] = 'm';
        assert_int_equal(page(3)[0], 'm');
        page(2)[1] = 'n';
        assert_int_equal(made[1], 'n');
        if (round == 1)
            alias_unmap(MAPPING + 2 * MEMORY_PAGE, 2 * MEMORY_PAGE);
        page(1)[0] = 'k';
        assert_int_equal(kept[0], 'k');
        alias_unmap(MAPPING, MEMORY_PAGE);
        memory_decommit(HEAP + MEMORY_PAGE, MEMORY_PAGE);
        back();
        alias_restore(&saved);
        assert_int_equal(alias_count(), 1);
        assert_int_equal(page(2)[1], 3);
        assert_int_equal(page(3)[0], 4);
        assert_false(host_copy_out(MAPPING + 2 * MEMORY_PAGE, "x", 1, NULL));
        assert_int_equal(kept[0], 2);
        kept[5] = 'q'; /* still one page with two addresses */
        assert_int_equal(page(1)[5], 'q');
        back();
    }
    free(saved.entries);
}

/* Parent and child have nothing in common, shared pages included. */
static void a_fork_goes_its_own_way(void **state)
{
    int status;
    pid_t child;

    assert_true(alias_map(MAPPING, HEAP + MEMORY_PAGE, MEMORY_PAGE));
    take();
    page(0)[0] = page(1)[0] = 'x';
    back();
    child = fork();
    assert_true(child >= 0);
    if (!child) {
        char why[200];
        bool good;

        snapshot_forked();
        page(0)[0] = page(1)[0] = page(7)[0] = 'c';
        good = *(char *)(uintptr_t)MAPPING == 'c' && page(7)[0] == 'c';
        good = good && snapshot_restore() && snapshot_check(why, sizeof why);
        page(0)[0] = page(1)[0] = 'c';
        _exit(good ? 0 : 1);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
    assert_int_equal(page(0)[0], 1);
    assert_int_equal(page(1)[0], 2);
    assert_int_equal(*(char *)(uintptr_t)MAPPING, 2);
    back();
}

/* When too much was open once, everything is learned anew. */
static void many_pages(void **state)
{
    enum { MANY = 6000 };

    assert_true(memory_commit(HEAP, (uint64_t)MANY * MEMORY_PAGE, MEMORY_WRITE));
    memset(page(0), 1, (size_t)MANY * MEMORY_PAGE);
    take();
    memset(page(0), 2, (size_t)MANY * MEMORY_PAGE);
    back();
    assert_int_equal(snapshot_figures().open_pages, 0);
    page(5)[5] = 'x';
    back();
    assert_int_equal(snapshot_figures().open_pages, 1);
    for (unsigned n = 0; n < MANY; n++)
        assert_int_equal(page(n)[17], 1);
}

static void dropping_opens_everything(void **state)
{
    take();
    page(0)[0] = 'x';
    memory_decommit(HEAP + MEMORY_PAGE, MEMORY_PAGE);
    snapshot_drop();
    assert_false(snapshot_is_taken());
    faulted = 0;
    assert_int_equal(page(0)[0], 1);
    assert_int_equal(page(1)[0], 2);
    page(0)[0] = page(33)[0] = 'y';
    assert_int_equal(faulted, 0);
    take(); /* and again */
    page(0)[0] = 'z';
    back();
    assert_int_equal(page(0)[0], 'y');
}

static int kept_later;

/* Lines that were known as dirty, one that never was, a page that opens behind the moment, a
 * variable of the process, and what was exempt and is in use. */
static void a_later_moment_comes_back(void **state)
{
    struct snapshot_later *first, *second;
    const struct snapshot_span span = {(uint64_t)(uintptr_t)page(8), 64};
    char exempt = page(8)[0];

    kept_later = 1;
    snapshot_keep(&kept_later, sizeof kept_later);
    snapshot_exempt((uint64_t)(uintptr_t)page(8), MEMORY_PAGE);
    take();
    first = snapshot_later_make();
    second = snapshot_later_make();
    for (int i = 0; i < 3; i++) { /* so that lines are known */
        page(0)[0] = 'a';
        page(1)[700] = 'a';
        back();
    }
    page(0)[0] = 'b';
    page(1)[2000] = 'b'; /* a line that was never dirty */
    page(8)[0] = 'b';
    kept_later = 2;
    assert_true(snapshot_later_take(first, &span, 1));
    page(0)[0] = 'c';
    page(2)[5] = 'c';
    page(8)[0] = 'c';
    kept_later = 3;
    assert_true(snapshot_later_take(second, &span, 1));
    for (int i = 0; i < 4; i++) {
        page(0)[0] = page(0)[64] = page(1)[700] = page(1)[2000] = page(2)[5] = 'd';
        page(3)[9] = page(8)[0] = 'd';
        kept_later = 4;
        if (i == 1) {
            back();
            assert_int_equal(kept_later, 1);
            assert_int_equal(page(0)[0], 1);
        }
        assert_true(snapshot_later_restore(i % 2 ? first : second));
        assert_int_equal(page(0)[0], i % 2 ? 'b' : 'c');
        assert_int_equal(page(0)[64], 1);
        assert_int_equal(page(1)[700], 2);
        assert_int_equal(page(1)[2000], 'b');
        assert_int_equal(page(2)[5], i % 2 ? 3 : 'c');
        assert_int_equal(page(3)[9], 4);
        assert_int_equal(page(8)[0], i % 2 ? 'b' : 'c');
        assert_int_equal(kept_later, i % 2 ? 2 : 3);
    }
    back();
    assert_int_equal(page(1)[2000], 2);
    page(8)[0] = exempt;
    snapshot_later_free(first);
    snapshot_later_free(second);
}

/* What is open is learned anew now and then, also when it is a later moment that comes back. */
static void moments_outlive_what_was_learned(void **state)
{
    struct snapshot_later *later;

    take();
    page(0)[0] = page(1)[0] = 'a';
    back();
    later = snapshot_later_make();
    page(0)[0] = page(1)[0] = 'b';
    assert_true(snapshot_later_take(later, NULL, 0));
    for (int i = 0; i < 3; i++) {
        do
            assert_true(snapshot_later_restore(later));
        while (snapshot_figures().restores % (1 << 17) != (uint64_t)i);
        assert_int_equal(page(0)[0], 'b');
        back();
        assert_int_equal(page(0)[0], 1);
        assert_int_equal(page(1)[0], 2);
    }
    snapshot_later_free(later);
}

static void no_moment_among_other_mappings(void **state)
{
    struct snapshot_later *later;

    take();
    later = snapshot_later_make();
    memory_decommit(HEAP + MEMORY_PAGE, MEMORY_PAGE);
    assert_false(snapshot_later_take(later, NULL, 0));
    back();
    assert_true(snapshot_later_take(later, NULL, 0));
    snapshot_later_free(later);
    snapshot_later_free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
        TEST(writes_are_undone),
        TEST(late_lines_are_noticed),
        TEST(check_sees_what_restore_misses),
        TEST(exempt_memory_is_left_alone),
        TEST(kept_variables_come_back),
        TEST(changed_mappings_come_back),
        TEST(other_faults_are_faults),
        TEST(pages_with_two_addresses),
        TEST(aliases_made_and_ended),
        TEST(a_fork_goes_its_own_way),
        TEST(many_pages),
        TEST(dropping_opens_everything),
        TEST(a_later_moment_comes_back),
        TEST(moments_outlive_what_was_learned),
        TEST(no_moment_among_other_mappings),
    };

    int failed = 0;

    /* The processor may have less; then it is the same twice. */
    for (int simd = SNAPSHOT_PLAIN; simd <= SNAPSHOT_AVX512; simd++) {
        snapshot_use_simd((enum snapshot_simd)simd);
        failed += cmocka_run_group_tests(tests, NULL, NULL);
    }
    return failed;
}
