/* args: --pool 1 */
/* Lists of all kinds, lookaside lists, what is done to them under a lock, and without any pool. */
#include "status.h"
#include "exhaust.h"

#undef ExInterlockedPushEntrySList
#undef ExInterlockedPopEntrySList
#undef ExInterlockedFlushSList
#undef InterlockedPushEntrySList
#undef InterlockedPopEntrySList
#undef InterlockedFlushSList
NTKERNELAPI PSLIST_ENTRY ExInterlockedPushEntrySList(PSLIST_HEADER, PSLIST_ENTRY, PKSPIN_LOCK);
NTKERNELAPI PSLIST_ENTRY ExInterlockedPopEntrySList(PSLIST_HEADER, PKSPIN_LOCK);
NTKERNELAPI PSLIST_ENTRY ExInterlockedFlushSList(PSLIST_HEADER);
NTKERNELAPI PSLIST_ENTRY InterlockedPushEntrySList(PSLIST_HEADER, PSLIST_ENTRY);
NTKERNELAPI PSLIST_ENTRY InterlockedPopEntrySList(PSLIST_HEADER);
NTKERNELAPI PSLIST_ENTRY InterlockedFlushSList(PSLIST_HEADER);
NTSYSAPI NTSTATUS NTAPI RtlDuplicateUnicodeString(ULONG, PCUNICODE_STRING, PUNICODE_STRING);

static LIST_ENTRY head, a, b, other;
static SINGLE_LIST_ENTRY single, s1, s2;
static SLIST_HEADER slist;
static DECLSPEC_ALIGN(16) SLIST_ENTRY items[4];
static KSPIN_LOCK lock;
static NPAGED_LOOKASIDE_LIST nonpaged;
static PAGED_LOOKASIDE_LIST paged;
static LOOKASIDE_LIST_EX extended;

static void lists(void)
{
    FILL(head);
    InitializeListHead(&head);
    DOES(InitializeListHead, void, head.Flink == &head && head.Blink == &head);
    DOES(IsListEmpty, true, IsListEmpty(&head));
    InsertHeadList(&head, &b);
    InsertHeadList(&head, &a);
    DOES(InsertHeadList, void, head.Flink == &a && a.Flink == &b && b.Blink == &a);
    DOES(IsListEmpty, false, !IsListEmpty(&head));
    DOES(RemoveHeadList, value, RemoveHeadList(&head) == &a);
    InsertTailList(&head, &a);
    DOES(InsertTailList, void, head.Blink == &a && b.Flink == &a);
    DOES(RemoveTailList, value, RemoveTailList(&head) == &a);
    InsertTailList(&head, &a);
    DOES(RemoveEntryList, false, !RemoveEntryList(&a));
    DOES(RemoveEntryList, true, RemoveEntryList(&b));
    InitializeListHead(&other);
    InsertTailList(&head, &a);
    InsertTailList(&other, &b);
    AppendTailList(&head, &other);
    DOES(AppendTailList, void, head.Flink == &a && a.Flink == &other && head.Blink == &b);
    single.Next = NULL;
    PushEntryList(&single, &s1);
    DOES(PushEntryList, void, single.Next == &s1);
    DOES(PopEntryList, value, PopEntryList(&single) == &s1);
    DOES(PopEntryList, null, PopEntryList(&single) == NULL);
}

static void interlocked(void)
{
    ULONG number = 5;
    LARGE_INTEGER large, by;
    LONGLONG wide = 7, with = 9, is = 7;

    KeInitializeSpinLock(&lock);
    InitializeListHead(&head);
    DOES(ExInterlockedRemoveHeadList, null, !ExInterlockedRemoveHeadList(&head, &lock));
    DOES(ExInterlockedInsertHeadList, null, !ExInterlockedInsertHeadList(&head, &a, &lock));
    DOES(ExInterlockedInsertHeadList, value, ExInterlockedInsertHeadList(&head, &b, &lock) == &a);
    DOES(ExInterlockedRemoveHeadList, value, ExInterlockedRemoveHeadList(&head, &lock) == &b);
    DOES(ExInterlockedInsertTailList, value, ExInterlockedInsertTailList(&head, &b, &lock) == &a);
    InitializeListHead(&head);
    DOES(ExInterlockedInsertTailList, null, !ExInterlockedInsertTailList(&head, &a, &lock));
    single.Next = NULL;
    DOES(ExInterlockedPopEntryList, null, !ExInterlockedPopEntryList(&single, &lock));
    DOES(ExInterlockedPushEntryList, null, !ExInterlockedPushEntryList(&single, &s1, &lock));
    DOES(ExInterlockedPushEntryList, value, ExInterlockedPushEntryList(&single, &s2, &lock) == &s1);
    DOES(ExInterlockedPopEntryList, value, ExInterlockedPopEntryList(&single, &lock) == &s2);
    DOES(ExInterlockedAddUlong, value,
         ExInterlockedAddUlong(&number, 3, &lock) == 5 && number == 8);
    large.QuadPart = 10;
    by.QuadPart = -3;
    DOES(ExInterlockedAddLargeInteger, value,
         ExInterlockedAddLargeInteger(&large, by, &lock).QuadPart == 10 && large.QuadPart == 7);
    ExInterlockedAddLargeStatistic(&large, 5);
    DOES(ExInterlockedAddLargeStatistic, void, large.QuadPart == 12);
    DOES(ExInterlockedCompareExchange64, value,
         ExInterlockedCompareExchange64(&wide, &with, &is, &lock) == 7 && wide == 9);
}

#define SLIST_OF(push_, pop_, flush_, push_call_, pop_call_, flush_call_)                          \
    do {                                                                                           \
        PSLIST_ENTRY entry = &items[0];                                                            \
        DOES(pop_, null, !(pop_call_));                                                            \
        DOES(flush_, null, !(flush_call_));                                                        \
        DOES(push_, null, !(push_call_));                                                          \
        entry = &items[1];                                                                         \
        DOES(push_, value, (push_call_) == &items[0]);                                             \
        DOES(pop_, value, (pop_call_) == &items[1]);                                               \
        DOES(flush_, value, (flush_call_) == &items[0]);                                           \
    } while (0)

static void slists(void)
{
    FILL(slist);
    InitializeSListHead(&slist);
    DOES(InitializeSListHead, void, ExQueryDepthSList(&slist) == 0);
    ExInitializeSListHead(&slist);
    DOES(ExInitializeSListHead, void, ExQueryDepthSList(&slist) == 0);
    RAISES_STATUS(InitializeSListHead, STATUS_DATATYPE_MISALIGNMENT,
                  InitializeSListHead((PSLIST_HEADER)((PUCHAR)&slist + 8)));
    DOES(FirstEntrySList, null, !FirstEntrySList(&slist));
    SLIST_OF(ExpInterlockedPushEntrySList, ExpInterlockedPopEntrySList, ExpInterlockedFlushSList,
             ExpInterlockedPushEntrySList(&slist, entry), ExpInterlockedPopEntrySList(&slist),
             ExpInterlockedFlushSList(&slist));
    SLIST_OF(ExInterlockedPushEntrySList, ExInterlockedPopEntrySList, ExInterlockedFlushSList,
             ExInterlockedPushEntrySList(&slist, entry, &lock),
             ExInterlockedPopEntrySList(&slist, &lock), ExInterlockedFlushSList(&slist));
    SLIST_OF(InterlockedPushEntrySList, InterlockedPopEntrySList, InterlockedFlushSList,
             InterlockedPushEntrySList(&slist, entry), InterlockedPopEntrySList(&slist),
             InterlockedFlushSList(&slist));
    items[0].Next = &items[1];
    items[1].Next = NULL;
    DOES(RtlInterlockedPushListSList, null,
         !RtlInterlockedPushListSList(&slist, &items[0], &items[1], 2));
    DOES(ExQueryDepthSList, value, ExQueryDepthSList(&slist) == 2);
    DOES(FirstEntrySList, value, FirstEntrySList(&slist) == &items[0]);
    items[2].Next = &items[3];
    DOES(RtlInterlockedPushListSList, value,
         RtlInterlockedPushListSList(&slist, &items[2], &items[3], 2) == &items[0]);
    DOES(ExQueryDepthSList, value, ExQueryDepthSList(&slist) == 4);
}

static void lookaside(void)
{
    PVOID entry;

    ExInitializeNPagedLookasideList(&nonpaged, NULL, NULL, 0, 256, 'tseT', 0);
    DOES(ExInitializeNPagedLookasideList, void, nonpaged.L.Size == 256 && nonpaged.L.Tag == 'tseT');
    entry = ExAllocateFromNPagedLookasideList(&nonpaged);
    DOES(ExAllocateFromNPagedLookasideList, value, entry != NULL);
    ExFreeToNPagedLookasideList(&nonpaged, entry);
    DOES(ExFreeToNPagedLookasideList, void, ExAllocateFromNPagedLookasideList(&nonpaged) == entry);
    ExFreeToNPagedLookasideList(&nonpaged, entry);
    ExInitializePagedLookasideList(&paged, NULL, NULL, 0, 256, 'tseT', 0);
    DOES(ExInitializePagedLookasideList, void, paged.L.Size == 256);
    entry = ExAllocateFromPagedLookasideList(&paged);
    DOES(ExAllocateFromPagedLookasideList, value, entry != NULL);
    ExFreeToPagedLookasideList(&paged, entry);
    DOES(ExFreeToPagedLookasideList, void, ExAllocateFromPagedLookasideList(&paged) == entry);
    ExFreeToPagedLookasideList(&paged, entry);
    EARNS(ExInitializeLookasideListEx, STATUS_INVALID_PARAMETER_5,
          ExInitializeLookasideListEx(&extended, NULL, NULL, PagedPool, 0x80, 256, 'tseT', 0));
    EARNS(ExInitializeLookasideListEx, STATUS_INVALID_PARAMETER_5,
          ExInitializeLookasideListEx(&extended, NULL, NULL, PagedPool,
                                      EX_LOOKASIDE_LIST_EX_FLAGS_RAISE_ON_FAIL |
                                          EX_LOOKASIDE_LIST_EX_FLAGS_FAIL_NO_RAISE,
                                      256, 'tseT', 0));
    EARNS(ExInitializeLookasideListEx, STATUS_INVALID_PARAMETER_4,
          ExInitializeLookasideListEx(&extended, NULL, NULL, (POOL_TYPE)77, 0, 256, 'tseT', 0));
    EARNS(ExInitializeLookasideListEx, STATUS_SUCCESS,
          ExInitializeLookasideListEx(&extended, NULL, NULL, PagedPool, 0, 256, 'tseT', 0));
    entry = ExAllocateFromLookasideListEx(&extended);
    DOES(ExAllocateFromLookasideListEx, value, entry != NULL);
    ExFreeToLookasideListEx(&extended, entry);
    DOES(ExFreeToLookasideListEx, void, extended.L.TotalFrees == 1);
    ExFlushLookasideListEx(&extended);
    DOES(ExFlushLookasideListEx, void, ExQueryDepthSList(&extended.L.ListHead) == 0);
    ExDeleteLookasideListEx(&extended);
    DOES(ExDeleteLookasideListEx, void, TRUE);
    ExDeletePagedLookasideList(&paged);
    DOES(ExDeletePagedLookasideList, void, TRUE);
    ExDeleteNPagedLookasideList(&nonpaged);
    DOES(ExDeleteNPagedLookasideList, void, TRUE);
}

static VOID called(PVOID context, PVOID x, PVOID y)
{
    UNREFERENCED_PARAMETER(context);
    UNREFERENCED_PARAMETER(x);
    UNREFERENCED_PARAMETER(y);
}

static void nothing_left(void)
{
    static const GUID guid = {1, 2, 3, {4, 5, 6, 7, 8, 9, 10, 11}};
    UNICODE_STRING text = RTL_CONSTANT_STRING(L"text"), to = {0};
    ANSI_STRING ansi = RTL_CONSTANT_STRING("text"), narrow = {0};
    LOOKASIDE_LIST_EX raising;
    PCALLBACK_OBJECT callback, another;
    OBJECT_ATTRIBUTES attributes;

    ExInitializeNPagedLookasideList(&nonpaged, NULL, NULL, 0, 256, 'tseT', 0);
    ExInitializePagedLookasideList(&paged, NULL, NULL, 0, 256, 'tseT', 0);
    ExInitializeLookasideListEx(&extended, NULL, NULL, PagedPool, 0, 256, 'tseT', 0);
    ExInitializeLookasideListEx(&raising, NULL, NULL, PagedPool,
                                EX_LOOKASIDE_LIST_EX_FLAGS_RAISE_ON_FAIL, 256, 'tseT', 0);
    InitializeObjectAttributes(&attributes, NULL, 0, NULL, NULL);
    EXPECT_STATUS(ExCreateCallback(&callback, &attributes, TRUE, TRUE), STATUS_SUCCESS);
    exhaust();
    DOES(ExAllocateFromNPagedLookasideList, null, !ExAllocateFromNPagedLookasideList(&nonpaged));
    DOES(ExAllocateFromPagedLookasideList, null, !ExAllocateFromPagedLookasideList(&paged));
    DOES(ExAllocateFromLookasideListEx, null, !ExAllocateFromLookasideListEx(&extended));
    RAISES_STATUS(ExAllocateFromLookasideListEx, STATUS_INSUFFICIENT_RESOURCES,
                  ExAllocateFromLookasideListEx(&raising));
    DOES(ExAllocateCacheAwareRundownProtection, null,
         !ExAllocateCacheAwareRundownProtection(NonPagedPoolNx, 'tseT'));
    DOES(ExAllocateTimer, null, !ExAllocateTimer(NULL, NULL, 0));
    DOES(ExRegisterCallback, null, !ExRegisterCallback(callback, called, NULL));
    EARNS(ExCreateCallback, STATUS_INSUFFICIENT_RESOURCES,
          ExCreateCallback(&another, &attributes, TRUE, TRUE));
    EARNS(RtlUpcaseUnicodeString, STATUS_NO_MEMORY, RtlUpcaseUnicodeString(&to, &text, TRUE));
    EARNS(RtlDowncaseUnicodeString, STATUS_NO_MEMORY, RtlDowncaseUnicodeString(&to, &text, TRUE));
    DOES(RtlCreateUnicodeString, false, !RtlCreateUnicodeString(&to, L"text"));
    EARNS(RtlStringFromGUID, STATUS_INSUFFICIENT_RESOURCES, RtlStringFromGUID(&guid, &to));
    EARNS(RtlAnsiStringToUnicodeString, STATUS_NO_MEMORY,
          RtlAnsiStringToUnicodeString(&to, &ansi, TRUE));
    EARNS(RtlUnicodeStringToAnsiString, STATUS_NO_MEMORY,
          RtlUnicodeStringToAnsiString(&narrow, &text, TRUE));
    EARNS(RtlOemStringToUnicodeString, STATUS_NO_MEMORY,
          RtlOemStringToUnicodeString(&to, &ansi, TRUE));
    EARNS(RtlUnicodeStringToOemString, STATUS_NO_MEMORY,
          RtlUnicodeStringToOemString(&narrow, &text, TRUE));
    EARNS(RtlOemStringToCountedUnicodeString, STATUS_NO_MEMORY,
          RtlOemStringToCountedUnicodeString(&to, &ansi, TRUE));
    EARNS(RtlUnicodeStringToCountedOemString, STATUS_NO_MEMORY,
          RtlUnicodeStringToCountedOemString(&narrow, &text, TRUE));
    EARNS(RtlUpcaseUnicodeStringToOemString, STATUS_NO_MEMORY,
          RtlUpcaseUnicodeStringToOemString(&narrow, &text, TRUE));
    EARNS(RtlUTF8StringToUnicodeString, STATUS_NO_MEMORY,
          RtlUTF8StringToUnicodeString(&to, &ansi, TRUE));
    EARNS(RtlUnicodeStringToUTF8String, STATUS_NO_MEMORY,
          RtlUnicodeStringToUTF8String(&narrow, &text, TRUE));
    EARNS(RtlDuplicateUnicodeString, STATUS_NO_MEMORY, RtlDuplicateUnicodeString(1, &text, &to));
    release();
    ExDeleteNPagedLookasideList(&nonpaged);
    ExDeletePagedLookasideList(&paged);
    ExDeleteLookasideListEx(&extended);
    ExDeleteLookasideListEx(&raising);
    ObDereferenceObject(callback);
}

static void test(PDRIVER_OBJECT Driver)
{
    UNREFERENCED_PARAMETER(Driver);
    lists();
    interlocked();
    slists();
    lookaside();
    nothing_left();
}

CONFORM_DRIVER
