/* Pool: alignment, patterns, redzones, quarantine, addresses, bad frees. F155, F156. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <time.h>
#include <cmocka.h>

#include "memory.h"

#define TAG 0x74736554 /* 'tseT' */

static bool all(const void *at, size_t bytes, uint8_t value)
{
    const uint8_t *p = at;

    while (bytes && *p == value)
        p++, bytes--;
    return bytes == 0;
}

/* --- places ------------------------------------------------------------------------------------
 */

static void sizes(void *context)
{
    static const size_t sizes[] = {
        0,    1,    8,    15,   16,   17,    32,     33,      100,           500,    1000,
        1024, 1025, 2000, 2048, 3000, 3584,  3585,   4000,    4064,          4080,   4095,
        4096, 4097, 8191, 8192, 8193, 65536, 100000, 1 << 20, (1 << 20) + 1, 5 << 20};
    enum { COUNT = sizeof sizes / sizeof *sizes, ROUNDS = 3 };
    char *block[ROUNDS][COUNT];

    for (int r = 0; r < ROUNDS; r++)
        for (int i = 0; i < COUNT; i++) {
            char *p = block[r][i] = ExAllocatePoolWithTag(NonPagedPoolNx, sizes[i], TAG);
            uint64_t at = (uint64_t)(uintptr_t)p;

            assert_non_null(p);
            assert_int_equal(at % 16, 0);
            if (sizes[i] >= MM_PAGE)
                assert_int_equal(at % MM_PAGE, 0);
            else if (sizes[i])
                assert_int_equal(at / MM_PAGE, (at + sizes[i] - 1) / MM_PAGE);
            assert_true(at - LAYOUT_POOL < LAYOUT_TIB);
            assert_true(all(p, sizes[i], MM_FILL_NEW));
            memset(p, r + 1, sizes[i]);
        }
    for (int r = 0; r < ROUNDS; r++)
        for (int i = 0; i < COUNT; i++)
            assert_true(all(block[r][i], sizes[i], (uint8_t)(r + 1)));
    assert_int_equal(world->mm->live_count, ROUNDS * COUNT);
    for (int r = 0; r < ROUNDS; r++)
        for (int i = 0; i < COUNT; i++) {
            struct mm_block found;
            BOOLEAN quota = TRUE;

            assert_int_equal(ExQueryPoolBlockSize(block[r][i], &quota), sizes[i]);
            assert_false(quota);
            assert_true(mm_pool_find(block[r][i] + sizes[i] / 2, &found));
            assert_ptr_equal(found.base, block[r][i]);
            assert_int_equal(found.bytes, sizes[i]);
            assert_int_equal(found.state, MM_BLOCK_LIVE);
            assert_int_equal(found.tag, TAG);
            ExFreePoolWithTag(block[r][i], i % 2 ? TAG : 0);
            assert_true(mm_pool_find(block[r][i], &found));
            assert_int_equal(found.state, MM_BLOCK_FREED);
        }
    assert_int_equal(world->mm->live_count, 0);
    assert_int_equal(world->mm->live_bytes, 0);
}

static void test_sizes(void **state)
{
    assert_true(memory_run(1, sizes, NULL));
    assert_true(memory_run(1, sizes, NULL)); /* the same memory, another execution */
}

static void zeroes(void *context)
{
    uint8_t *p = ExAllocatePoolWithTag(NonPagedPoolNx, 777, TAG);

    ExFreePool(p);
    p = ExAllocatePool2(POOL_FLAG_NON_PAGED, 777, TAG);
    assert_true(all(p, 777, 0));
    p = ExAllocatePool2(POOL_FLAG_PAGED | POOL_FLAG_UNINITIALIZED, 777, TAG);
    assert_true(all(p, 777, MM_FILL_NEW));
    assert_true(mm_is_paged(p));
    p = ExAllocatePoolZero(NonPagedPoolNx, 12345, TAG);
    assert_true(all(p, 12345, 0));
    assert_false(mm_is_paged(p));
    p = ExAllocatePoolZero(PagedPool, 3 << 20, TAG);
    assert_true(all(p, 3 << 20, 0));
    assert_true(mm_is_paged(p + (2 << 20)));
    ExFreePool2(p, TAG, NULL, 0);
    assert_true(all(p, 4096, MM_FILL_FREED));
    assert_false(mm_is_paged(p + (2 << 20)));
}

static void test_zeroes(void **state)
{
    assert_true(memory_run(1, zeroes, NULL));
    assert_true(memory_run(1, zeroes, NULL));
}

static void flags(void *context)
{
    const POOL_FLAGS bad[] = {0,
                              POOL_FLAG_PAGED | POOL_FLAG_NON_PAGED,
                              POOL_FLAG_NON_PAGED_EXECUTE | POOL_FLAG_NON_PAGED,
                              POOL_FLAG_PAGED | POOL_FLAG_RESERVED1,
                              POOL_FLAG_PAGED | 0x80000000ull,
                              POOL_FLAG_UNINITIALIZED};
    POOL_EXTENDED_PARAMETER parameters[2] = {
        {.Type = PoolExtendedParameterPriority, .Priority = HighPoolPriority}, {.Type = 77}};

    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_null(ExAllocatePool2(bad[i], 16, TAG));
    assert_non_null(
        ExAllocatePool2(POOL_FLAG_PAGED | POOL_FLAG_SPECIAL_POOL | (1ull << 50), 16, TAG));
    assert_non_null(
        ExAllocatePool2(POOL_FLAG_NON_PAGED_EXECUTE | POOL_FLAG_CACHE_ALIGNED, 16, TAG));
    assert_non_null(ExAllocatePool3(POOL_FLAG_PAGED, 16, TAG, parameters, 1));
    assert_null(ExAllocatePool3(POOL_FLAG_PAGED, 16, TAG, parameters, 2));
    parameters[1].Optional = 1;
    assert_non_null(ExAllocatePool3(POOL_FLAG_PAGED, 16, TAG, parameters, 2));
    assert_null(ExAllocatePool2(POOL_FLAG_PAGED, 1ull << 40, TAG));
    assert_null(ExAllocatePool2(POOL_FLAG_PAGED, ~0ull, TAG));
    assert_null(ExAllocatePoolWithTag(PagedPool, ~0ull - 8, TAG));
}

static void test_flags(void **state)
{
    assert_true(memory_run(1, flags, NULL));
}

/* --- failure -------------------------------------------------------------------------------------
 */

static void huge(void *context)
{
    const uint32_t *what = context;

    switch (*what) {
    case 0:
        ExAllocatePoolWithTag(PagedPool, ~0ull, TAG);
        break;
    case 1:
        ExAllocatePoolWithTag(PagedPool | POOL_RAISE_IF_ALLOCATION_FAILURE, ~0ull, TAG);
        break;
    case 2:
        ExAllocatePoolWithQuotaTag(PagedPool, ~0ull, TAG);
        break;
    case 3:
        assert_null(
            ExAllocatePoolWithQuotaTag(PagedPool | POOL_QUOTA_FAIL_INSTEAD_OF_RAISE, ~0ull, TAG));
        break;
    case 4:
        ExAllocatePool2(POOL_FLAG_PAGED | POOL_FLAG_RAISE_ON_FAILURE, ~0ull, TAG);
        break;
    case 5:
        ExAllocatePool2(POOL_FLAG_RAISE_ON_FAILURE, 1, TAG);
        break;
    }
}

static void raising(void *context)
{
    static const NTSTATUS expected[] = {
        STATUS_SUCCESS, STATUS_INSUFFICIENT_RESOURCES, STATUS_INSUFFICIENT_RESOURCES,
        STATUS_SUCCESS, STATUS_INSUFFICIENT_RESOURCES, STATUS_INSUFFICIENT_RESOURCES};

    for (uint32_t i = 0; i < 6; i++)
        assert_int_equal(memory_raises(huge, &i), expected[i]);
}

static void test_raising(void **state)
{
    assert_true(memory_run(1, raising, NULL));
}

static void injected(void *context)
{
    world->mm->fail_nth = 2;
    assert_non_null(ExAllocatePool2(POOL_FLAG_PAGED, 1, TAG));
    assert_non_null(mm_pool_alloc(16, TAG, MM_POOL_KERNEL, 0));
    assert_null(ExAllocatePool2(POOL_FLAG_PAGED, 1, TAG));
    assert_non_null(ExAllocatePool2(POOL_FLAG_PAGED, 1, TAG));
}

static bool begin(struct sim_strategy *strategy)
{
    return true;
}

static unsigned asked;

static uint32_t choose(struct sim_strategy *strategy, const struct sim_choice *choice)
{
    if (choice->kind != SIM_CHOICE_ALLOC)
        return 0;
    return asked++ % 2;
}

static void chosen(void *context)
{
    static struct sim_strategy strategy = {
        .name = "every second", .begin = begin, .choose = choose};

    asked = 0;
    world->sim->strategy = &strategy;
    assert_non_null(ExAllocatePool2(POOL_FLAG_PAGED, 1, TAG));
    assert_int_equal(asked, 0);
    world->mm->fail = true;
    for (int i = 0; i < 10; i++)
        assert_int_equal(ExAllocatePool2(POOL_FLAG_PAGED, 1, TAG) == NULL, i % 2);
    assert_int_equal(asked, 10);
    world->sim->strategy = NULL;
}

static void test_injected(void **state)
{
    assert_true(memory_run(1, injected, NULL));
    assert_true(memory_run(1, chosen, NULL));
}

static int references;
static bool quota_left;

static void *quota_charge(uint64_t bytes)
{
    references++;
    return quota_left ? &references : (references--, NULL);
}

static void quota_return(void *process, uint64_t bytes)
{
    assert_ptr_equal(process, &references);
    references--;
}

static void exceed(void *context)
{
    ExAllocatePoolWithQuotaTag(NonPagedPoolNx, 16, TAG);
}

static void quota(void *context)
{
    void *small, *large;
    BOOLEAN charged = FALSE;

    references = 0;
    quota_left = true;
    world->mm->hooks.quota_charge = quota_charge;
    world->mm->hooks.quota_return = quota_return;
    small = ExAllocatePoolWithQuotaTag(PagedPool, 100, TAG);
    assert_int_equal(references, 1);
    large = ExAllocatePoolQuotaZero(NonPagedPoolNx, 4096, TAG);
    assert_int_equal(references, 1);
    assert_non_null(ExAllocatePoolWithTag(PagedPool, 100, TAG));
    assert_int_equal(references, 1);
    ExQueryPoolBlockSize(small, &charged);
    assert_true(charged);
    ExFreePool(large);
    assert_int_equal(references, 1);
    ExFreePool(small);
    assert_int_equal(references, 0);
    quota_left = false;
    assert_int_equal(memory_raises(exceed, NULL), STATUS_QUOTA_EXCEEDED);
    assert_null(ExAllocatePool2(POOL_FLAG_PAGED | POOL_FLAG_USE_QUOTA, 16, TAG));
    assert_int_equal(references, 0);
}

static void test_quota(void **state)
{
    assert_true(memory_run(1, quota, NULL));
}

/* --- bad frees
 * ------------------------------------------------------------------------------------ */

static void bad_free(void *context)
{
    char *p = ExAllocatePoolWithTag(NonPagedPoolNx, 100, TAG);

    switch (*(int *)context) {
    case 0:
        ExFreePool(p);
        ExFreePool(p);
        break;
    case 1:
        ExFreePool(p + 16);
        break;
    case 2:
        ExFreePoolWithTag(p, 0x21212121);
        break;
    case 3:
        ExFreePool(NULL);
        break;
    case 4:
        ExFreePool((void *)(uintptr_t)LAYOUT_IMAGES);
        break;
    case 5:
        ExFreePool((void *)(uintptr_t)(LAYOUT_USER_START + 64));
        break;
    case 6:
        ExAllocatePoolWithTag(NonPagedPoolMustSucceed, 100, TAG);
        break;
    case 7:
        p[112] = 1; /* 100 is rounded up to 112: the next header */
        ExFreePool(p);
        break;
    case 8:
        p[-1] = 1;
        ExFreePool(p);
        break;
    case 9:
        ExFreePoolWithTag(p, TAG | 0x80000000);
        ExFreePool((void *)(uintptr_t)0x523456789ABCull);
        break;
    }
}

static void test_bad_frees(void **state)
{
    static const struct {
        ULONG code;
        ULONG64 first;
    } expected[] = {{0xC2, 7},    {0xC2, 0x46}, {0xC2, 0xA},  {0xC2, 0x40}, {0xC2, 0x42},
                    {0xC2, 0x40}, {0xC2, 0x9A}, {0x19, 0x20}, {0x19, 0x20}, {0xC2, 0x42}};

    for (int i = 0; i < 10; i++) {
        assert_int_equal(memory_crash(bad_free, &i), expected[i].code);
        assert_int_equal(world->ke->crash.args[0], expected[i].first);
    }
    for (int i = 0; i < 1; i++) {
        memory_crash(bad_free, &i);
        assert_true(world->ke->crash.args[3] - LAYOUT_POOL < LAYOUT_TIB);
    }
}

static void slack(void *context)
{
    char *p = ExAllocatePoolWithTag(NonPagedPoolNx, 100, TAG);

    memory_watch_rules();
    p[100] = 1; /* nobody on Windows notices */
    ExFreePool(p);
    assert_string_equal(memory_rules, "0xC1/0x24 ");
}

static void test_slack(void **state)
{
    assert_true(memory_run(1, slack, NULL));
}

static unsigned damages;
static struct mm_damage last_damage;

static void count_damage(void *context, const struct mm_damage *damage)
{
    damages++;
    last_damage = *damage;
}

static void written_after_free(void *context)
{
    char *p = ExAllocatePoolWithTag(NonPagedPoolNx, 100, TAG), *q;

    memory_watch_rules();
    ExFreePool(p);
    assert_true(all(p, 100, MM_FILL_FREED));
    damages = 0;
    mm_pool_check(count_damage, NULL);
    assert_int_equal(damages, 0);
    p[40] = 1;
    mm_pool_check(count_damage, NULL);
    assert_int_equal(damages, 1);
    assert_true(last_damage.freed);
    assert_ptr_equal(last_damage.address, p + 40);
    /* Not used again while it is in quarantine, and what was written is found when it leaves. */
    for (int i = 0; i < 1024; i++) {
        q = ExAllocatePoolWithTag(NonPagedPoolNx, 100, TAG);
        assert_ptr_not_equal(p, q);
        ExFreePool(q);
    }
    for (int i = 0; i < 600; i++)
        ExFreePool(ExAllocatePoolWithTag(NonPagedPoolNx, 4096, TAG));
    assert_string_equal(memory_rules, "0xC6 ");
}

static void test_written_after_free(void **state)
{
    assert_true(memory_run(1, written_after_free, NULL));
}

static void overrun(void *context)
{
    char *p = ExAllocatePoolWithTag(NonPagedPoolNx, 64, TAG);

    damages = 0;
    mm_pool_check(count_damage, NULL);
    assert_int_equal(damages, 0);
    p[64] = 0;
    mm_pool_check(count_damage, NULL);
    assert_int_equal(damages, 1);
    assert_false(last_damage.freed);
    assert_false(last_damage.slack);
    assert_ptr_equal(last_damage.address, p + 64);
    assert_int_equal(last_damage.block.bytes, 64);
}

static void test_overrun(void **state)
{
    assert_true(memory_run(1, overrun, NULL));
}

/* --- leaks
 * ----------------------------------------------------------------------------------------- */

static unsigned leaks;
static uint64_t last_bytes;

static bool count_leak(void *context, const struct mm_block *block)
{
    leaks++;
    assert_true(block->bytes >= last_bytes);
    last_bytes = block->bytes;
    return true;
}

static void leaking(void *context)
{
    void *p[10];

    for (int i = 0; i < 10; i++)
        p[i] = ExAllocatePoolWithTag(PagedPool, (SIZE_T)(10 + i), TAG);
    mm_pool_alloc(5, TAG, MM_POOL_KERNEL, 0);
    ExFreePool(p[3]);
    leaks = 0;
    last_bytes = 0;
    mm_pool_for_each_live(false, count_leak, NULL);
    assert_int_equal(leaks, 9);
}

static void test_leaks(void **state)
{
    assert_true(memory_run(1, leaking, NULL));
}

/* --- addresses
 * --------------------------------------------------------------------------------------- */

enum { BLOCKS = 40 };
static char *addresses[2][2][BLOCKS]; /* run, thread, block */
static int run_number;
static KEVENT turn[2];

/* Allocates and frees; the order of the two threads differs between the runs. */
static void allocator(void *context)
{
    int me = (int)(intptr_t)context;

    for (int i = 0; i < BLOCKS; i++) {
        addresses[run_number][me][i] = ExAllocatePoolWithTag(PagedPool, 48, TAG);
        if (i % 3 == 0)
            ExFreePool(addresses[run_number][me][i]);
        if (run_number)
            kernel_sleep(me ? 1 : 2);
    }
}

static void test_commuting(void **state)
{
    for (run_number = 0; run_number < 2; run_number++) {
        memory_start(1);
        kernel_thread(allocator, (void *)0);
        kernel_thread(allocator, (void *)1);
        assert_true(kernel_go());
    }
    assert_memory_equal(addresses[0], addresses[1], sizeof addresses[0]);
    for (int i = 0; i < BLOCKS; i++)
        for (int j = 0; j < BLOCKS; j++)
            assert_ptr_not_equal(addresses[0][0][i], addresses[0][1][j]);
}

/* A block freed by another thread is used again by that one alone. */
static char *handed[2000];

static void giver(void *context)
{
    for (int i = 0; i < 2000; i++)
        handed[i] = ExAllocatePoolWithTag(PagedPool, 1024, TAG);
    KeSetEvent(&turn[0], 0, FALSE);
    KeWaitForSingleObject(&turn[1], Executive, KernelMode, FALSE, NULL);
    for (int i = 0; i < 100; i++) {
        char *p = ExAllocatePoolWithTag(PagedPool, 1024, TAG);

        for (int j = 0; j < 2000; j++)
            assert_ptr_not_equal(p, handed[j]);
    }
}

static void taker(void *context)
{
    bool again = false;

    KeWaitForSingleObject(&turn[0], Executive, KernelMode, FALSE, NULL);
    for (int i = 0; i < 2000; i++)
        ExFreePool(handed[i]);
    for (int i = 0; i < 100; i++) {
        char *p = ExAllocatePoolWithTag(PagedPool, 1024, TAG);

        for (int j = 0; j < 2000; j++)
            again |= p == handed[j];
    }
    assert_true(again);
    KeSetEvent(&turn[1], 0, FALSE);
}

static void test_handing_over(void **state)
{
    memory_start(1);
    KeInitializeEvent(&turn[0], SynchronizationEvent, FALSE);
    KeInitializeEvent(&turn[1], SynchronizationEvent, FALSE);
    kernel_thread(giver, NULL);
    kernel_thread(taker, NULL);
    assert_true(kernel_go());
}

/* Many sizes in random order against a model. */
static void random_use(void *context)
{
    enum { LIVE = 200 };
    struct {
        uint8_t *p;
        size_t bytes;
        uint8_t value;
    } live[LIVE] = {{0}};
    uint64_t seed = 42;

    for (int step = 0; step < 200000; step++) {
        unsigned i;

        seed = seed * 6364136223846793005ull + 1442695040888963407ull;
        i = (unsigned)(seed >> 33) % LIVE;
        if (live[i].p) {
            assert_true(all(live[i].p, live[i].bytes, live[i].value));
            ExFreePoolWithTag(live[i].p, TAG);
            live[i].p = NULL;
        } else {
            unsigned kind = (unsigned)(seed >> 60);

            live[i].bytes = (seed >> 40) % (kind ? kind < 14 ? 300 : 5000 : 40000);
            live[i].p = ExAllocatePoolWithTag(NonPagedPoolNx, live[i].bytes, TAG);
            live[i].value = (uint8_t)step;
            assert_true(all(live[i].p, live[i].bytes, MM_FILL_NEW));
            memset(live[i].p, live[i].value, live[i].bytes);
        }
    }
    damages = 0;
    mm_pool_check(count_damage, NULL);
    assert_int_equal(damages, 0);
}

static void test_random_use(void **state)
{
    assert_true(memory_run(1, random_use, NULL));
}

/* The bytes of poison do not steer a run. */
static void test_other_patterns(void **state)
{
    uint64_t hash[2];

    for (int i = 0; i < 2; i++) {
        memory_start(2);
        if (i) {
            world->mm->fill_new = 0x11;
            world->mm->fill_freed = 0x22;
            world->mm->fill_redzone = 0x33;
        }
        run_number = 1;
        kernel_thread(allocator, (void *)0);
        kernel_thread(allocator, (void *)1);
        assert_true(kernel_go());
        hash[i] = world->sim->hash;
    }
    assert_int_equal(hash[0], hash[1]);
}

/* More actors than heaps: each DPC is one. */
enum { DPCS = 6000 };

static char *of_dpc[DPCS];
static unsigned dpcs;

static VOID allocating_dpc(PKDPC dpc, PVOID context, PVOID a, PVOID b)
{
    of_dpc[dpcs++] = ExAllocatePoolWithTag(NonPagedPoolNx, 40, TAG);
}

static void many_actors(void *context)
{
    static KDPC dpc;

    dpcs = 0;
    KeInitializeDpc(&dpc, allocating_dpc, NULL);
    for (int i = 0; i < DPCS; i++) {
        assert_true(KeInsertQueueDpc(&dpc, NULL, NULL));
        assert_int_equal(dpcs, i + 1);
        memset(of_dpc[i], i, 40);
    }
    for (int i = 0; i < DPCS; i++) {
        assert_true(all(of_dpc[i], 40, (uint8_t)i));
        ExFreePoolWithTag(of_dpc[i], TAG);
    }
    assert_int_equal(world->mm->live_count, 0);
}

static void test_many_actors(void **state)
{
    assert_true(memory_run(1, many_actors, NULL));
    assert_true(memory_run(1, many_actors, NULL));
}

static void speed(void *context)
{
    enum { ROUNDS = 1000000 };
    struct timespec before, after;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &before);
    for (int i = 0; i < ROUNDS; i++)
        ExFreePoolWithTag(ExAllocatePoolWithTag(NonPagedPoolNx, 64, TAG), TAG);
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &after);
    printf(
        "           allocate and free 64 bytes: %.1f ns\n",
        ((double)(after.tv_sec - before.tv_sec) * 1e9 + (double)(after.tv_nsec - before.tv_nsec)) /
            ROUNDS);
}

static void test_speed(void **state)
{
    assert_true(memory_run(1, speed, NULL));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sizes),
        cmocka_unit_test(test_zeroes),
        cmocka_unit_test(test_flags),
        cmocka_unit_test(test_raising),
        cmocka_unit_test(test_injected),
        cmocka_unit_test(test_quota),
        cmocka_unit_test(test_bad_frees),
        cmocka_unit_test(test_slack),
        cmocka_unit_test(test_written_after_free),
        cmocka_unit_test(test_overrun),
        cmocka_unit_test(test_leaks),
        cmocka_unit_test(test_commuting),
        cmocka_unit_test(test_handing_over),
        cmocka_unit_test(test_random_use),
        cmocka_unit_test(test_other_patterns),
        cmocka_unit_test(test_many_actors),
        cmocka_unit_test(test_speed),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
