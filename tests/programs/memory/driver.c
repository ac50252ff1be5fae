/* Lookaside lists, pool with tags, lists of all kinds, and string routines. */
#include <ntddk.h>
#define NTSTRSAFE_LIB
#include <ntstrsafe.h>

#define TAG_ITEM 'metI'

typedef struct _ITEM {
    LIST_ENTRY Link;
    SLIST_ENTRY Single;
    ULONG Value;
    WCHAR Name[16];
} ITEM, *PITEM;

static NPAGED_LOOKASIDE_LIST Items;
static PAGED_LOOKASIDE_LIST PagedItems;
static LOOKASIDE_LIST_EX ItemsEx;

static void Lists(void)
{
    LIST_ENTRY head;
    PLIST_ENTRY link;
    PITEM item;
    SLIST_HEADER slist;
    PSLIST_ENTRY single;
    KSPIN_LOCK lock;
    ULONG i, sum = 0;

    InitializeListHead(&head);
    InitializeSListHead(&slist);
    KeInitializeSpinLock(&lock);
    for (i = 0; i < 5; i++) {
        item = ExAllocateFromNPagedLookasideList(&Items);
        if (!item)
            return;
        RtlZeroMemory(item, sizeof *item);
        item->Value = i * i;
        RtlStringCbPrintfW(item->Name, sizeof item->Name, L"item %u", i);
        if (i & 1)
            InsertHeadList(&head, &item->Link);
        else
            ExInterlockedInsertTailList(&head, &item->Link, &lock);
        ExInterlockedPushEntrySList(&slist, &item->Single, &lock);
    }
    for (link = head.Flink; link != &head; link = link->Flink) {
        item = CONTAINING_RECORD(link, ITEM, Link);
        DbgPrint("%ws: %lu\n", item->Name, item->Value);
    }
    DbgPrint("slist depth %u\n", ExQueryDepthSList(&slist));
    while ((single = ExInterlockedPopEntrySList(&slist, &lock)) != NULL)
        sum = sum * 10 + CONTAINING_RECORD(single, ITEM, Single)->Value % 10;
    DbgPrint("popped %lu\n", sum);
    while (!IsListEmpty(&head)) {
        link = RemoveTailList(&head);
        ExFreeToNPagedLookasideList(&Items, CONTAINING_RECORD(link, ITEM, Link));
    }
}

static void Pool(void)
{
    PUCHAR p;
    ULONG i, nonzero = 0;

    p = ExAllocatePool2(POOL_FLAG_PAGED, 100, TAG_ITEM);
    for (i = 0; i < 100; i++)
        nonzero += p[i] != 0;
    DbgPrint("ExAllocatePool2: %lu bytes are not zero, aligned %d\n", nonzero, ((ULONG_PTR)p & 15) == 0);
    ExFreePoolWithTag(p, TAG_ITEM);
    p = ExAllocatePool2(POOL_FLAG_NON_PAGED | POOL_FLAG_UNINITIALIZED, PAGE_SIZE, TAG_ITEM);
    DbgPrint("a page: offset %u\n", BYTE_OFFSET(p));
    ExFreePool(p);
    p = ExAllocatePoolZero(NonPagedPoolNx, 64, TAG_ITEM);
    DbgPrint("zeroed: %d\n", RtlCompareMemoryUlong(p, 64, 0) == 64);
    ExFreePoolWithTag(p, TAG_ITEM);
    p = ExAllocateFromPagedLookasideList(&PagedItems);
    ExFreeToPagedLookasideList(&PagedItems, p);
    p = ExAllocateFromLookasideListEx(&ItemsEx);
    ExFreeToLookasideListEx(&ItemsEx, p);
}

static void Strings(PUNICODE_STRING Path)
{
    UNICODE_STRING a, b, joined, upper;
    ANSI_STRING ansi;
    WCHAR buffer[40];
    CHAR text[24];
    size_t length;
    ULONG number;
    NTSTATUS status;
    DECLARE_UNICODE_STRING_SIZE(local, 32);

    RtlInitUnicodeString(&a, L"Hello");
    RtlInitUnicodeString(&b, L"hELLO");
    DbgPrint("equal %d %d, compare %ld\n", RtlEqualUnicodeString(&a, &b, TRUE), RtlEqualUnicodeString(&a, &b, FALSE),
             RtlCompareUnicodeString(&a, &b, TRUE));
    RtlInitEmptyUnicodeString(&joined, buffer, sizeof buffer);
    RtlCopyUnicodeString(&joined, &a);
    RtlAppendUnicodeToString(&joined, L", ");
    status = RtlAppendUnicodeStringToString(&joined, &b);
    DbgPrint("%wZ (%hu of %hu) %08lX\n", &joined, joined.Length, joined.MaximumLength, status);
    status = RtlAppendUnicodeToString(&joined, L"much more than there is room for in it");
    DbgPrint("full: %08lX\n", status);
    RtlUpcaseUnicodeString(&upper, &joined, TRUE);
    DbgPrint("%wZ\n", &upper);
    RtlFreeUnicodeString(&upper);
    RtlUnicodeStringToAnsiString(&ansi, &joined, TRUE);
    DbgPrint("%Z %s\n", &ansi, ansi.Buffer);
    RtlFreeAnsiString(&ansi);
    RtlUnicodeStringPrintf(&local, L"%s-%03d", L"dev", 7);
    DbgPrint("%wZ\n", &local);
    RtlIntegerToUnicodeString(0xBEEF, 16, &local);
    status = RtlUnicodeStringToInteger(&local, 16, &number);
    DbgPrint("%wZ = %lu, %08lX\n", &local, number, status);
    RtlInitUnicodeString(&a, L"\\REGISTRY\\machine");
    DbgPrint("prefix %d\n", RtlPrefixUnicodeString(&a, Path, TRUE));
    status = RtlStringCbPrintfA(text, sizeof text, "%s %I64u %08lX", "abc", 10000000000ULL, 0xFFUL);
    DbgPrint("%s: %08lX\n", text, status);
    status = RtlStringCchCopyA(text, 5, "truncated");
    DbgPrint("%s: %08lX\n", text, status);
    status = RtlStringCbCatA(text, sizeof text, "+cat");
    RtlStringCbLengthA(text, sizeof text, &length);
    DbgPrint("%s: %Iu\n", text, length);
    RtlStringCchPrintfW(buffer, ARRAYSIZE(buffer), L"%S|%s|%wZ", "narrow", L"wide", &b);
    DbgPrint("%ls %Iu\n", buffer, wcslen(buffer));
    DbgPrint("%d %d %s\n", strcmp("a", "b") < 0, _wcsicmp(L"ABC", L"abc"), strstr("haystack", "st"));
}

static VOID Unload(PDRIVER_OBJECT Driver)
{
    UNREFERENCED_PARAMETER(Driver);
    ExDeleteNPagedLookasideList(&Items);
    ExDeletePagedLookasideList(&PagedItems);
    ExDeleteLookasideListEx(&ItemsEx);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT Driver, PUNICODE_STRING Path)
{
    ExInitializeNPagedLookasideList(&Items, NULL, NULL, POOL_NX_ALLOCATION, sizeof(ITEM), TAG_ITEM, 0);
    ExInitializePagedLookasideList(&PagedItems, NULL, NULL, 0, sizeof(ITEM), TAG_ITEM, 0);
    if (!NT_SUCCESS(ExInitializeLookasideListEx(&ItemsEx, NULL, NULL, NonPagedPoolNx, 0, 48, TAG_ITEM, 0)))
        return STATUS_NO_MEMORY;
    Driver->DriverUnload = Unload;
    Lists();
    Pool();
    Strings(Path);
    return STATUS_SUCCESS;
}
