/* S-lists and interlocked lists and sums: F145, F146, F149, F152, F153; lookaside lists: F157. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "executive.h"

static SLIST_HEADER head;
static SLIST_ENTRY entries[8];

static void initialize_misaligned(void *context)
{
    InitializeSListHead((PSLIST_HEADER)((char *)&head + 8));
}

static void slists(void *context)
{
    assert_int_equal(sizeof head, 16);
    memset(&head, 0x55, sizeof head);
    ExInitializeSListHead(&head);
    assert_int_equal(head.Alignment, 0);
    assert_int_equal(head.HeaderX64.HeaderType, 1);
    assert_int_equal(ExQueryDepthSList(&head), 0);
    assert_null(InterlockedPopEntrySList(&head));
    assert_null(InterlockedFlushSList(&head));
    assert_null(InterlockedPushEntrySList(&head, &entries[0]));
    assert_ptr_equal(InterlockedPushEntrySList(&head, &entries[1]), &entries[0]);
    assert_ptr_equal(ExInterlockedPushEntrySList(&head, &entries[2], NULL), &entries[1]);
    assert_int_equal(ExQueryDepthSList(&head), 3);
    assert_ptr_equal(FirstEntrySList(&head), &entries[2]);
    uint64_t sequence = head.HeaderX64.Sequence;

    assert_ptr_equal(InterlockedPopEntrySList(&head), &entries[2]);
    assert_int_not_equal(head.HeaderX64.Sequence, sequence);
    InterlockedPushEntrySList(&head, &entries[2]);
    assert_ptr_equal(ExInterlockedFlushSList(&head), &entries[2]);
    assert_ptr_equal(entries[2].Next, &entries[1]);
    assert_ptr_equal(entries[1].Next, &entries[0]);
    assert_null(entries[0].Next);
    assert_int_equal(ExQueryDepthSList(&head), 0);
    entries[3].Next = &entries[4];
    assert_null(RtlInterlockedPushListSList(&head, &entries[3], &entries[4], 42));
    assert_int_equal(ExQueryDepthSList(&head), 42);
    assert_ptr_equal(InterlockedPopEntrySList(&head), &entries[3]);
    assert_ptr_equal(InterlockedPopEntrySList(&head), &entries[4]);
    assert_null(InterlockedPopEntrySList(&head));
    assert_int_equal(ExQueryDepthSList(&head), 40);
    assert_int_equal(memory_raises(initialize_misaligned, NULL), STATUS_DATATYPE_MISALIGNMENT);
}

static void test_slists(void **state)
{
    assert_true(executive_run(1, slists, NULL));
}

static KSPIN_LOCK lock;

static void interlocked(void *context)
{
    LIST_ENTRY list, a, b, c;
    SINGLE_LIST_ENTRY single = {NULL}, x, y;
    LARGE_INTEGER large = {.QuadPart = 5}, add = {.QuadPart = -7};
    ULONG sum = 0xFFFFFFFF;
    KIRQL old;

    KeInitializeSpinLock(&lock);
    for (int irql = PASSIVE_LEVEL; irql <= HIGH_LEVEL; irql += HIGH_LEVEL) {
        KeRaiseIrql((KIRQL)irql, &old);
        InitializeListHead(&list);
        single.Next = NULL;
        assert_null(ExInterlockedRemoveHeadList(&list, &lock));
        assert_null(ExInterlockedInsertHeadList(&list, &a, &lock));
        assert_ptr_equal(ExInterlockedInsertHeadList(&list, &b, &lock), &a);
        assert_ptr_equal(ExInterlockedInsertTailList(&list, &c, &lock), &a);
        assert_ptr_equal(ExInterlockedRemoveHeadList(&list, &lock), &b);
        assert_ptr_equal(b.Flink, &a); /* the links stay */
        assert_ptr_equal(b.Blink, &list);
        assert_ptr_equal(list.Flink, &a);
        assert_null(ExInterlockedPopEntryList(&single, &lock));
        assert_null(ExInterlockedPushEntryList(&single, &x, &lock));
        assert_ptr_equal(ExInterlockedPushEntryList(&single, &y, &lock), &x);
        assert_ptr_equal(ExInterlockedPopEntryList(&single, &lock), &y);
        assert_int_equal(KeGetCurrentIrql(), irql);
        assert_int_equal(lock, 0);
        KeLowerIrql(old);
    }
    assert_int_equal(ExInterlockedAddUlong(&sum, 3, &lock), 0xFFFFFFFF);
    assert_int_equal(sum, 2);
    assert_int_equal(ExInterlockedAddLargeInteger(&large, add, &lock).QuadPart, 5);
    assert_int_equal(large.QuadPart, -2);
}

static void test_interlocked(void **state)
{
    assert_true(executive_run(1, interlocked, NULL));
}

/* Whoever holds the lock keeps them out. */
static LIST_ENTRY shared_list;

static void holds(void *context)
{
    KIRQL old;

    KeAcquireSpinLock(&lock, &old);
    assert_int_equal(context == NULL, 0);
    KeStallExecutionProcessor(100);
    mark('h');
    KeReleaseSpinLock(&lock, old);
}

static void inserts(void *context)
{
    LIST_ENTRY entry;

    KeStallExecutionProcessor(10);
    ExInterlockedInsertTailList(&shared_list, &entry, &lock);
    mark('i');
}

static void test_excluded(void **state)
{
    executive_start(2);
    lock = 0;
    InitializeListHead(&shared_list);
    kernel_thread(holds, "h");
    kernel_thread(inserts, NULL);
    assert_true(kernel_go());
    assert_string_equal(log_text, "hi");
}

/* --- lookaside lists
 * ------------------------------------------------------------------------------ */

static NPAGED_LOOKASIDE_LIST npaged;
static PAGED_LOOKASIDE_LIST paged;

static void older(void *context)
{
    GENERAL_LOOKASIDE *l = &npaged.L;
    uint8_t *block[6], *first;
    const void *object;

    memset(&npaged, 0x55, sizeof npaged);
    ExInitializeNPagedLookasideList(&npaged, NULL, NULL, POOL_NX_ALLOCATION, 100, 0x78, 99);
    assert_int_equal(l->Depth, 4);
    assert_int_equal(l->MaximumDepth, 256);
    assert_int_equal(l->TotalAllocates | l->AllocateMisses | l->TotalFrees | l->FreeMisses, 0);
    assert_int_equal(l->Type, NonPagedPool | POOL_NX_ALLOCATION);
    assert_int_equal(l->Tag, 0x78);
    assert_int_equal(l->Size, 100);
    assert_string_equal(ex_active_in((uint64_t)(uintptr_t)&npaged, 8, &object), "lookaside list");
    for (int i = 0; i < 6; i++)
        block[i] = ExAllocateFromNPagedLookasideList(&npaged);
    assert_int_equal(l->TotalAllocates, 6);
    assert_int_equal(l->AllocateMisses, 6);
    first = block[3];
    memset(first, 'x', 100);
    for (int i = 0; i < 6; i++)
        ExFreeToNPagedLookasideList(&npaged, block[i]);
    assert_int_equal(l->TotalFrees, 6);
    assert_int_equal(l->FreeMisses, 2);
    assert_int_equal(ExQueryDepthSList(&l->ListHead), 4);
    assert_int_equal(first[50], MM_FILL_FREED);
    assert_ptr_equal(ExAllocateFromNPagedLookasideList(&npaged), first); /* the last kept */
    assert_int_equal(first[50], MM_FILL_NEW);
    assert_int_equal(l->AllocateMisses, 6);
    ExFreeToNPagedLookasideList(&npaged, first);
    assert_int_equal(world->mm->live_count, 4);
    ExDeleteNPagedLookasideList(&npaged);
    assert_int_equal(world->mm->live_count, 0);
    assert_null(ex_active_in((uint64_t)(uintptr_t)&npaged, sizeof npaged, &object));
    memory_watch_rules();
    ExDeleteNPagedLookasideList(&npaged);
    assert_string_equal(memory_rules, "0xC4/0xCB ");
    ExInitializePagedLookasideList(&paged, NULL, NULL, 0, 8, 0x78, 0);
    assert_int_equal(paged.L.Type, PagedPool);
    assert_int_equal(paged.L.Size, sizeof(SLIST_ENTRY)); /* the least */
    first = ExAllocateFromPagedLookasideList(&paged);
    assert_true(mm_is_paged(first));
    ExFreeToPagedLookasideList(&paged, first);
    ExDeletePagedLookasideList(&paged);
    assert_int_equal(world->mm->live_count, 0);
}

static void test_older(void **state)
{
    assert_true(executive_run(1, older, NULL));
}

static unsigned allocated, freed;

static PVOID my_allocate(POOL_TYPE type, SIZE_T bytes, ULONG tag)
{
    allocated++;
    assert_int_equal(bytes, 64);
    return ExAllocatePoolWithTag(type, bytes, tag);
}

static VOID my_free(PVOID block)
{
    freed++;
    ExFreePool(block);
}

static PVOID my_allocate_ex(POOL_TYPE type, SIZE_T bytes, ULONG tag, PLOOKASIDE_LIST_EX list)
{
    allocated++;
    assert_int_equal(list->L.Size, bytes);
    return ExAllocatePoolWithTag(type, bytes, tag);
}

static VOID my_free_ex(PVOID block, PLOOKASIDE_LIST_EX list)
{
    freed++;
    ExFreePool(block);
}

static void own_routines(void *context)
{
    char *p;

    allocated = freed = 0;
    ExInitializeNPagedLookasideList(&npaged, my_allocate, my_free, 0, 64, 0x78, 0);
    p = ExAllocateFromNPagedLookasideList(&npaged);
    memset(p, 'k', 64);
    ExFreeToNPagedLookasideList(&npaged, p);
    assert_int_equal(p[40], 'k'); /* may be a constructed object */
    assert_ptr_equal(ExAllocateFromNPagedLookasideList(&npaged), p);
    assert_int_equal(allocated, 1);
    ExFreeToNPagedLookasideList(&npaged, p);
    ExDeleteNPagedLookasideList(&npaged);
    assert_int_equal(freed, 1);
}

static void newer(void *context)
{
    static LOOKASIDE_LIST_EX list;
    char *p[5];

    assert_int_equal(ExInitializeLookasideListEx(&list, NULL, NULL, (POOL_TYPE)2, 0, 64, 1, 0),
                     STATUS_INVALID_PARAMETER_4);
    assert_int_equal(ExInitializeLookasideListEx(&list, NULL, NULL, PagedPool, 3, 64, 1, 0),
                     STATUS_INVALID_PARAMETER_5);
    assert_int_equal(ExInitializeLookasideListEx(&list, NULL, NULL, PagedPool, 8, 64, 1, 0),
                     STATUS_INVALID_PARAMETER_5);
    assert_int_equal(ExInitializeLookasideListEx(&list, NULL, NULL, NonPagedPoolNx,
                                                 EX_LOOKASIDE_LIST_EX_FLAGS_RAISE_ON_FAIL, 64, 1,
                                                 0),
                     STATUS_SUCCESS);
    assert_int_equal(list.L.Type, NonPagedPoolNx | POOL_RAISE_IF_ALLOCATION_FAILURE);
    for (int i = 0; i < 5; i++)
        p[i] = ExAllocateFromLookasideListEx(&list);
    for (int i = 0; i < 5; i++)
        ExFreeToLookasideListEx(&list, p[i]);
    assert_int_equal(world->mm->live_count, 4);
    ExFlushLookasideListEx(&list);
    assert_int_equal(world->mm->live_count, 0);
    ExFreeToLookasideListEx(&list, ExAllocateFromLookasideListEx(&list));
    ExDeleteLookasideListEx(&list);
    assert_int_equal(world->mm->live_count, 0);
    allocated = freed = 0;
    ExInitializeLookasideListEx(&list, my_allocate_ex, my_free_ex, PagedPool, 0, 64, 1, 0);
    ExFreeToLookasideListEx(&list, ExAllocateFromLookasideListEx(&list));
    ExDeleteLookasideListEx(&list);
    assert_int_equal(allocated, 1);
    assert_int_equal(freed, 1);
}

static void refused(void *context)
{
    ExInitializeNPagedLookasideList(&npaged, NULL, NULL, 0, 64, 0x78, 0);
    world->mm->fail_nth = 1;
    assert_null(ExAllocateFromNPagedLookasideList(&npaged));
    assert_non_null(ExAllocateFromNPagedLookasideList(&npaged));
}

static void test_others(void **state)
{
    assert_true(executive_run(1, own_routines, NULL));
    assert_true(executive_run(1, newer, NULL));
    assert_true(executive_run(1, refused, NULL));
}

/* --- races
 * ------------------------------------------------------------------------------------------ */

static void popper(void *context)
{
    for (int i = 0; i < 10; i++) {
        PSLIST_ENTRY entry = InterlockedPopEntrySList(&head);

        if (entry) {
            entry->Next = NULL;
            InterlockedPushEntrySList(&head, entry);
        }
    }
}

static void check(void)
{
    unsigned seen = 0;

    assert_int_equal(head.HeaderX64.Depth, 8);
    for (PSLIST_ENTRY it = FirstEntrySList(&head); it; it = it->Next)
        seen |= 1u << (it - entries);
    assert_int_equal(seen, 0xFF);
}

static void prepare(void)
{
    InitializeSListHead(&head);
    for (int i = 0; i < 8; i++)
        entries[i].Next = i < 7 ? &entries[i + 1] : NULL;
    head.HeaderX64.NextEntry = (uintptr_t)&entries[0] >> 4;
    head.HeaderX64.Depth = 8;
}

static void test_races(void **state)
{
    executive_race(100, 3, prepare, (void (*const[])(void *)){popper, popper, popper, NULL}, check);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_slists),   cmocka_unit_test(test_interlocked),
        cmocka_unit_test(test_excluded), cmocka_unit_test(test_older),
        cmocka_unit_test(test_others),   cmocka_unit_test(test_races),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
