/* facts: F155 F157 */
/*
 * F155. ExAllocatePoolWithQuotaTag raises STATUS_INSUFFICIENT_RESOURCES on failure unless
 *   POOL_QUOTA_FAIL_INSTEAD_OF_RAISE is set, in which case it returns NULL.
 * F157. ExInitializeNPagedLookasideList/PagedLookasideList ignore the Depth argument: Depth
 *   starts at 4, MaximumDepth is 256, all statistics 0; Type = pool type or'ed with the flags.
 */
#include "conform.h"

static void lookaside(ULONG flags, USHORT depth)
{
    static NPAGED_LOOKASIDE_LIST list;
    static PAGED_LOOKASIDE_LIST paged;

    FILL(list);
    ExInitializeNPagedLookasideList(&list, NULL, NULL, flags, 100, TAG, depth);
    EXPECT_EQ(list.L.Depth, 4);
    EXPECT_EQ(list.L.MaximumDepth, 256);
    EXPECT_EQ(list.L.TotalAllocates, 0);
    EXPECT_EQ(list.L.AllocateMisses, 0);
    EXPECT_EQ(list.L.TotalFrees, 0);
    EXPECT_EQ(list.L.FreeMisses, 0);
    EXPECT_EQ(list.L.LastTotalAllocates, 0);
    EXPECT_EQ(list.L.LastAllocateMisses, 0);
    EXPECT_EQ((ULONG)list.L.Type, (ULONG)NonPagedPool | flags);
    EXPECT_EQ(list.L.Tag, TAG);
    EXPECT_EQ(list.L.Size, 100);
    EXPECT_EQ(ExQueryDepthSList(&list.L.ListHead), 0);
    ExDeleteNPagedLookasideList(&list);
    FILL(paged);
    ExInitializePagedLookasideList(&paged, NULL, NULL, flags, 100, TAG, depth);
    EXPECT_EQ(paged.L.Depth, 4);
    EXPECT_EQ(paged.L.MaximumDepth, 256);
    EXPECT_EQ(paged.L.TotalAllocates, 0);
    EXPECT_EQ(paged.L.AllocateMisses, 0);
    EXPECT_EQ(paged.L.TotalFrees, 0);
    EXPECT_EQ(paged.L.FreeMisses, 0);
    EXPECT_EQ((ULONG)paged.L.Type, (ULONG)PagedPool | flags);
    EXPECT_EQ(paged.L.Tag, TAG);
    EXPECT_EQ(paged.L.Size, 100);
    ExDeletePagedLookasideList(&paged);
}

static void test(PDRIVER_OBJECT Driver)
{
    SIZE_T far_too_much = (SIZE_T)1 << 46;
    PVOID p;

    UNREFERENCED_PARAMETER(Driver);
    FACT(155);
    RAISES(STATUS_INSUFFICIENT_RESOURCES,
           ExAllocatePoolWithQuotaTag(NonPagedPool, far_too_much, TAG));
    p = (PVOID)0x55;
    RAISES(0, p = ExAllocatePoolWithQuotaTag(
                  (POOL_TYPE)(NonPagedPool | POOL_QUOTA_FAIL_INSTEAD_OF_RAISE), far_too_much, TAG));
    EXPECT(p == NULL);
    p = NULL;
    RAISES(0, p = ExAllocatePoolWithQuotaTag(NonPagedPool, 64, TAG));
    EXPECT(p != NULL);
    ExFreePoolWithTag(p, TAG);

    FACT(157);
    lookaside(0, 0);
    lookaside(0, 77);
    lookaside(POOL_RAISE_IF_ALLOCATION_FAILURE, 9);
}

CONFORM_DRIVER
