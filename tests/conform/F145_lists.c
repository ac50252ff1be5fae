/* facts: F145 F146 F147 F148 F149 F152 F153 */
/*
 * F145. ExInterlockedRemoveHeadList returns NULL on an empty list and does not clear the links
 *   of the removed entry on a free build.
 * F146. ExInterlockedPushEntryList returns the previous first entry; ExInterlockedPopEntryList
 *   returns NULL on an empty list; both work at HIGH_LEVEL with interrupts left enabled.
 * F147. InterlockedIncrement/Decrement return the new value and wrap MAXLONG to MINLONG and
 *   back; InterlockedExchangeAdd returns the old value.
 * F148. InterlockedAnd/Or/Xor return the old value.
 * F149. ExInterlockedAddUlong and ExInterlockedAddLargeInteger return the value before the
 *   addition.
 * F152. RtlInterlockedPushListSList adds the caller's count blindly: pushing two entries with
 *   Count 42 makes the depth 42 higher, and depth does not go down past what pops remove.
 * F153. InterlockedPushEntrySList returns the previous first entry; InterlockedFlushSList
 *   returns the whole chain most-recent-first and leaves depth 0.
 */
#include "conform.h"

static KSPIN_LOCK lock;

static int interrupts(void)
{
    return (int)(__readeflags() >> 9 & 1);
}

static void lists(void)
{
    SINGLE_LIST_ENTRY top, entries[3];
    LIST_ENTRY head, a, b;
    KIRQL old;

    FACT(145);
    InitializeListHead(&head);
    EXPECT(ExInterlockedRemoveHeadList(&head, &lock) == NULL);
    EXPECT(ExInterlockedInsertTailList(&head, &a, &lock) == NULL);
    EXPECT(ExInterlockedInsertTailList(&head, &b, &lock) == &a);
    EXPECT(ExInterlockedRemoveHeadList(&head, &lock) == &a);
    EXPECT(a.Flink == &b);
    EXPECT(a.Blink == &head);
    EXPECT(head.Flink == &b);
    EXPECT(b.Blink == &head);
    EXPECT(ExInterlockedRemoveHeadList(&head, &lock) == &b);
    EXPECT(b.Flink == &head);
    EXPECT(b.Blink == &head);
    EXPECT(ExInterlockedRemoveHeadList(&head, &lock) == NULL);
    EXPECT(IsListEmpty(&head));

    FACT(146);
    top.Next = NULL;
    KeRaiseIrql(HIGH_LEVEL, &old);
    EXPECT(ExInterlockedPopEntryList(&top, &lock) == NULL);
    EXPECT(ExInterlockedPushEntryList(&top, &entries[0], &lock) == NULL);
    EXPECT(ExInterlockedPushEntryList(&top, &entries[1], &lock) == &entries[0]);
    EXPECT(ExInterlockedPushEntryList(&top, &entries[2], &lock) == &entries[1]);
    EXPECT_EQ(interrupts(), 1);
    EXPECT_EQ(KeGetCurrentIrql(), HIGH_LEVEL);
    EXPECT(ExInterlockedPopEntryList(&top, &lock) == &entries[2]);
    EXPECT(ExInterlockedPopEntryList(&top, &lock) == &entries[1]);
    EXPECT(ExInterlockedPopEntryList(&top, &lock) == &entries[0]);
    EXPECT(ExInterlockedPopEntryList(&top, &lock) == NULL);
    EXPECT_EQ(interrupts(), 1);
    KeLowerIrql(old);
}

static void numbers(void)
{
    LARGE_INTEGER big, by;
    ULONG sum = 5;
    LONG value = MAXLONG;

    FACT(147);
    EXPECT_EQ(InterlockedIncrement(&value), MINLONG);
    EXPECT_EQ(value, MINLONG);
    EXPECT_EQ(InterlockedDecrement(&value), MAXLONG);
    EXPECT_EQ(value, MAXLONG);
    value = 6;
    EXPECT_EQ(InterlockedIncrement(&value), 7);
    EXPECT_EQ(InterlockedDecrement(&value), 6);
    EXPECT_EQ(InterlockedExchangeAdd(&value, 10), 6);
    EXPECT_EQ(value, 16);
    EXPECT_EQ(InterlockedExchangeAdd(&value, -20), 16);
    EXPECT_EQ(value, -4);
    FACT(148);
    value = 0x0F5;
    EXPECT_EQ(InterlockedAnd(&value, 0x0FF0), 0x0F5);
    EXPECT_EQ(value, 0x0F0);
    EXPECT_EQ(InterlockedOr(&value, 0x101), 0x0F0);
    EXPECT_EQ(value, 0x1F1);
    EXPECT_EQ(InterlockedXor(&value, 0x110), 0x1F1);
    EXPECT_EQ(value, 0x0E1);
    FACT(149);
    EXPECT_EQ(ExInterlockedAddUlong(&sum, 7, &lock), 5);
    EXPECT_EQ(sum, 12);
    EXPECT_EQ(ExInterlockedAddUlong(&sum, (ULONG)-13, &lock), 12);
    EXPECT_EQ(sum, MAXULONG);
    big.QuadPart = 0xFFFFFFFF;
    by.QuadPart = 2;
    EXPECT_EQ(ExInterlockedAddLargeInteger(&big, by, &lock).QuadPart, 0xFFFFFFFF);
    EXPECT_EQ(big.QuadPart, 0x100000001);
}

static void s_list(void)
{
    static SLIST_ENTRY entries[4];
    SLIST_HEADER head;
    PSLIST_ENTRY entry;
    int i;

    FACT(153);
    InitializeSListHead(&head);
    EXPECT_EQ(QueryDepthSList(&head), 0);
    EXPECT(InterlockedPopEntrySList(&head) == NULL);
    EXPECT(InterlockedFlushSList(&head) == NULL);
    for (i = 0; i < 4; i++) {
        EXPECT(InterlockedPushEntrySList(&head, &entries[i]) == (i ? &entries[i - 1] : NULL));
        EXPECT_EQ(QueryDepthSList(&head), i + 1);
    }
    EXPECT(InterlockedPopEntrySList(&head) == &entries[3]);
    EXPECT_EQ(QueryDepthSList(&head), 3);
    entry = InterlockedFlushSList(&head);
    for (i = 2; i >= 0; i--) {
        EXPECT(entry == &entries[i]);
        entry = entry->Next;
    }
    EXPECT(entry == NULL);
    EXPECT_EQ(QueryDepthSList(&head), 0);
    EXPECT(InterlockedPopEntrySList(&head) == NULL);
}

NTSYSAPI PSLIST_ENTRY RtlInterlockedPushListSList(PSLIST_HEADER ListHead, PSLIST_ENTRY List,
                                                  PSLIST_ENTRY ListEnd, ULONG Count);

static void whole_list(void)
{
    static SLIST_ENTRY entries[5];
    SLIST_HEADER head;

    FACT(152);
    InitializeSListHead(&head);
    entries[0].Next = &entries[1];
    entries[1].Next = NULL;
    EXPECT(RtlInterlockedPushListSList(&head, &entries[0], &entries[1], 42) == NULL);
    EXPECT_EQ(QueryDepthSList(&head), 42);
    EXPECT(InterlockedPushEntrySList(&head, &entries[2]) == &entries[0]);
    EXPECT_EQ(QueryDepthSList(&head), 43);
    entries[3].Next = &entries[4];
    EXPECT(RtlInterlockedPushListSList(&head, &entries[3], &entries[4], 42) == &entries[2]);
    EXPECT_EQ(QueryDepthSList(&head), 85);
    EXPECT(InterlockedPopEntrySList(&head) == &entries[3]);
    EXPECT(InterlockedPopEntrySList(&head) == &entries[4]);
    EXPECT(InterlockedPopEntrySList(&head) == &entries[2]);
    EXPECT(InterlockedPopEntrySList(&head) == &entries[0]);
    EXPECT(InterlockedPopEntrySList(&head) == &entries[1]);
    EXPECT_EQ(QueryDepthSList(&head), 80);
    EXPECT(InterlockedPopEntrySList(&head) == NULL);
}

static void test(PDRIVER_OBJECT Driver)
{
    UNREFERENCED_PARAMETER(Driver);
    KeInitializeSpinLock(&lock);
    lists();
    numbers();
    s_list();
    whole_list();
}

CONFORM_DRIVER
