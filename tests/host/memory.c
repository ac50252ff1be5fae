/* The address space: reserve, commit, protect, and pools of stacks. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "host/layout.h"
#include "host/memory.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/* Can the host read or write there? Asks the kernel, so that nothing faults. */
static bool readable(uint64_t address)
{
    int pipes[2];
    assert_int_equal(pipe(pipes), 0);
    bool ok = write(pipes[1], (const void *)address, 1) == 1;
    close(pipes[0]);
    close(pipes[1]);
    return ok;
}

static bool writable(uint64_t address)
{
    int zero = open("/dev/zero", O_RDONLY);
    assert_true(zero >= 0);
    bool ok = read(zero, (void *)address, 1) == 1;
    close(zero);
    return ok;
}

static size_t resident_pages(uint64_t address, uint64_t bytes)
{
    size_t pages = bytes / MEMORY_PAGE, resident = 0;
    unsigned char *map = malloc(pages);
    assert_int_equal(mincore((void *)address, bytes, map), 0);
    for (size_t i = 0; i < pages; i++)
        resident += map[i] & 1;
    free(map);
    return resident;
}

static void test_reserve_once(void **state)
{
    assert_true(memory_reserve());
    assert_true(memory_reserve());
    assert_true(memory_is_reserved(LAYOUT_POOL, 1ull << 30));
    assert_true(memory_is_reserved(LAYOUT_USER_START, LAYOUT_USER_SLOT_BYTES));
    assert_false(memory_is_reserved(LAYOUT_SYSTEM_END - MEMORY_PAGE, 2 * MEMORY_PAGE));
    assert_false(memory_is_reserved((uint64_t)&state, 1));
    assert_false(readable(LAYOUT_POOL));
}

static void test_reserve_refuses_what_is_taken(void **state)
{
    void *taken = mmap(NULL, MEMORY_PAGE, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    assert_false(memory_reserve_range((uint64_t)taken, MEMORY_PAGE));
    assert_int_equal(errno, EEXIST);
    assert_false(memory_reserve_range(LAYOUT_POOL, MEMORY_PAGE));
    assert_int_equal(errno, EEXIST);
    assert_false(memory_reserve_range(LAYOUT_POOL + 1, MEMORY_PAGE));
    assert_int_equal(errno, EINVAL);
    munmap(taken, MEMORY_PAGE);
}

static void test_commit_protect_decommit(void **state)
{
    uint64_t at = LAYOUT_POOL + 16 * MEMORY_PAGE;
    assert_true(memory_commit(at, 2 * MEMORY_PAGE, MEMORY_WRITE));
    assert_true(writable(at + 2 * MEMORY_PAGE - 1));
    assert_false(readable(at + 2 * MEMORY_PAGE));
    *(int *)at = 42;
    assert_true(memory_protect(at, MEMORY_PAGE, MEMORY_READ));
    assert_true(readable(at));
    assert_false(writable(at));
    assert_true(memory_protect(at, MEMORY_PAGE, MEMORY_NONE));
    assert_false(readable(at));
    assert_true(memory_protect(at, MEMORY_PAGE, MEMORY_WRITE));
    assert_int_equal(*(int *)at, 42);
    assert_true(memory_drop(at, MEMORY_PAGE));
    assert_int_equal(*(int *)at, 0);
    *(int *)at = 43;
    assert_true(memory_decommit(at, 2 * MEMORY_PAGE));
    assert_false(readable(at));
    assert_true(memory_commit(at, MEMORY_PAGE, MEMORY_WRITE));
    assert_int_equal(*(int *)at, 0);
    assert_true(memory_decommit(at, MEMORY_PAGE));
}

static struct stack_pool *kernel_pool(uint32_t fill_bytes)
{
    struct stack_pool_options options = {.base = LAYOUT_STACKS,
                                         .region_bytes = 1ull << 36, /* a million slots */
                                         .slot_bytes = 64 * 1024,
                                         .fill_bytes = fill_bytes,
                                         .fill = 0xa5};
    struct stack_pool *pool = stack_pool_create(&options);
    assert_non_null(pool);
    return pool;
}

static void test_stack_order_and_guard(void **state)
{
    struct stack_pool *pool = kernel_pool(0);
    struct stack_span a, b, c, again;
    assert_int_equal(stack_pool_slots(pool), 1 << 20);
    assert_true(stack_pool_get(pool, &a));
    assert_true(stack_pool_get(pool, &b));
    assert_true(stack_pool_get(pool, &c));
    assert_int_equal(a.low, LAYOUT_STACKS + MEMORY_PAGE);
    assert_int_equal(a.high, LAYOUT_STACKS + 64 * 1024);
    assert_int_equal(b.low, a.low + 64 * 1024);
    for (uint64_t at = b.low; at < b.high; at += MEMORY_PAGE)
        assert_true(writable(at));
    assert_false(readable(a.low - 1));
    assert_false(readable(b.low - 1));
    assert_false(readable(b.low - MEMORY_PAGE));
    assert_false(readable(c.high)); /* not used yet */
    assert_int_equal(stack_pool_live(pool), 3);
    stack_pool_put(pool, a);
    stack_pool_put(pool, b);
    assert_true(stack_pool_get(pool, &again));
    assert_int_equal(again.low, b.low); /* last freed, first used */
    assert_true(stack_pool_get(pool, &again));
    assert_int_equal(again.low, a.low);
    bool guard;
    assert_true(stack_pool_find(pool, c.high - 8, &again, &guard));
    assert_int_equal(again.high, c.high);
    assert_false(guard);
    assert_true(stack_pool_find(pool, c.low - 1, &again, &guard));
    assert_int_equal(again.low, c.low);
    assert_true(guard);
    assert_false(stack_pool_find(pool, c.high, &again, &guard));
    assert_false(stack_pool_find(pool, LAYOUT_STACKS - 1, &again, &guard));
    stack_pool_reset(pool);
    assert_int_equal(stack_pool_live(pool), 0);
    assert_true(stack_pool_get(pool, &again));
    assert_int_equal(again.low, a.low);
    stack_pool_destroy(pool);
    assert_false(readable(a.high - 8));
}

static void test_stack_fill(void **state)
{
    struct stack_pool *pool = kernel_pool(1024);
    struct stack_span span;
    assert_true(stack_pool_get(pool, &span));
    assert_int_equal(*(uint8_t *)(span.high - 1024), 0xa5);
    assert_int_equal(*(uint8_t *)(span.high - 1), 0xa5);
    assert_int_equal(*(uint8_t *)(span.high - 1025), 0);
    memset((void *)(span.high - 64), 0, 64);
    stack_pool_put(pool, span);
    assert_true(stack_pool_get(pool, &span));
    assert_int_equal(*(uint8_t *)(span.high - 1), 0xa5);
    stack_pool_destroy(pool);
}

static void test_stack_only_touched_pages_are_resident(void **state)
{
    struct stack_pool *pool = kernel_pool(0);
    struct stack_span span = {0, 0};
    for (int i = 0; i < 1000; i++) {
        assert_true(stack_pool_get(pool, &span));
        *(uint64_t *)(span.high - 8) = 1;
    }
    assert_int_equal(resident_pages(LAYOUT_STACKS, 1000 * 64 * 1024), 1000);
    stack_pool_put(pool, span);
    stack_pool_trim(pool);
    assert_int_equal(resident_pages(LAYOUT_STACKS, 1000 * 64 * 1024), 999);
    assert_true(stack_pool_get(pool, &span));
    assert_int_equal(*(uint64_t *)(span.high - 8), 0);
    assert_false(readable(span.low - 1));
    stack_pool_destroy(pool);
}

static void test_stack_save_restore(void **state)
{
    struct stack_pool *pool = kernel_pool(0);
    struct stack_span span[6];
    for (int i = 0; i < 4; i++)
        assert_true(stack_pool_get(pool, &span[i]));
    stack_pool_put(pool, span[1]);
    stack_pool_put(pool, span[2]);
    uint32_t words[8];
    assert_int_equal(stack_pool_save(pool, words, 1), 4);
    assert_int_equal(stack_pool_save(pool, words, 8), 4);
    uint64_t first[3];
    for (int i = 0; i < 3; i++) {
        assert_true(stack_pool_get(pool, &span[5]));
        first[i] = span[5].low;
    }
    stack_pool_put(pool, span[0]);
    stack_pool_restore(pool, words, 4);
    assert_int_equal(stack_pool_live(pool), 2);
    for (int i = 0; i < 3; i++) {
        assert_true(stack_pool_get(pool, &span[5]));
        assert_int_equal(span[5].low, first[i]);
    }
    stack_pool_destroy(pool);
}

static void test_stack_many(void **state)
{
    struct stack_pool *pool = kernel_pool(0);
    struct stack_span span;
    size_t got = 0;
    while (got < 100000 && stack_pool_get(pool, &span))
        got++;
    if (got < 100000) /* an older kernel: the limit on mappings, told and survived */
        assert_int_equal(errno, ENOMEM);
    assert_true(got >= 20000);
    stack_pool_destroy(pool);
}

static void test_stack_region_end(void **state)
{
    struct stack_pool_options options = {.base = LAYOUT_USER_START + LAYOUT_USER_STACKS,
                                         .region_bytes = 3 << 20,
                                         .slot_bytes = 1 << 20};
    struct stack_pool *pool = stack_pool_create(&options);
    struct stack_span span;
    assert_non_null(pool);
    for (int i = 0; i < 3; i++)
        assert_true(stack_pool_get(pool, &span));
    assert_false(stack_pool_get(pool, &span));
    assert_int_equal(errno, ENOMEM);
    stack_pool_destroy(pool);
    options.guard_bytes = 4 * MEMORY_PAGE;
    pool = stack_pool_create(&options);
    assert_true(stack_pool_get(pool, &span));
    assert_true(stack_pool_get(pool, &span));
    assert_int_equal(span.low, options.base + (1 << 20) + 4 * MEMORY_PAGE);
    assert_true(writable(span.low));
    for (uint64_t at = span.low - 4 * MEMORY_PAGE; at < span.low; at += MEMORY_PAGE)
        assert_false(readable(at));
    assert_true(writable(span.low - 4 * MEMORY_PAGE - 1));
    stack_pool_destroy(pool);
    options.slot_bytes = 4 * MEMORY_PAGE;
    assert_null(stack_pool_create(&options));
    options.guard_bytes = 0;
    options.slot_bytes = MEMORY_PAGE;
    assert_null(stack_pool_create(&options));
    assert_int_equal(errno, EINVAL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_reserve_once),
        cmocka_unit_test(test_reserve_refuses_what_is_taken),
        cmocka_unit_test(test_commit_protect_decommit),
        cmocka_unit_test(test_stack_order_and_guard),
        cmocka_unit_test(test_stack_fill),
        cmocka_unit_test(test_stack_only_touched_pages_are_resident),
        cmocka_unit_test(test_stack_save_restore),
        cmocka_unit_test(test_stack_many),
        cmocka_unit_test(test_stack_region_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
