/* facts: F211 F212 */
/*
 * F211. IoAllocateMdl returns NULL for lengths whose page array would not fit in the 16-bit Size
 *   field (about 32 MB on x64), and for 2 GB or more.
 * F212. MmAllocatePagesForMdl gives an MDL with ByteCount as asked (or less), virtual address
 *   NULL and not mapped; mapping sets MDL_MAPPED_TO_SYSTEM_VA and MappedSystemVa;
 *   MmFreePagesFromMdl unmaps if needed, and the MDL itself is freed with ExFreePool.
 */
#include "conform.h"

static void test(PDRIVER_OBJECT Driver)
{
    PHYSICAL_ADDRESS low, high, skip;
    PUCHAR place = (PUCHAR)(ULONG_PTR)0x10000;
    ULONG pages;
    PVOID mapped;
    PMDL mdl;

    UNREFERENCED_PARAMETER(Driver);
    FACT(211);
    /* Size is 16 bits and signed: at most (32767 - sizeof(MDL)) / 8 pages. */
    pages = (0x7FFF - sizeof(MDL)) / sizeof(PFN_NUMBER);
    mdl = IoAllocateMdl(place, (pages - 8) * PAGE_SIZE, FALSE, FALSE, NULL);
    EXPECT((mdl != NULL) == (pages * PAGE_SIZE < 32 << 20));
    if (mdl) {
        EXPECT_EQ(mdl->ByteCount, (pages - 8) * PAGE_SIZE);
        EXPECT(mdl->Size >= (CSHORT)(sizeof(MDL) + (pages - 8) * sizeof(PFN_NUMBER)));
        IoFreeMdl(mdl);
    }
    EXPECT(IoAllocateMdl(place, 34 << 20, FALSE, FALSE, NULL) == NULL);
    EXPECT(IoAllocateMdl(place, 64 << 20, FALSE, FALSE, NULL) == NULL);
    EXPECT(IoAllocateMdl(place, 0x7FFFFFFF, FALSE, FALSE, NULL) == NULL);
    EXPECT(IoAllocateMdl(place, 0x80000000, FALSE, FALSE, NULL) == NULL);
    EXPECT(IoAllocateMdl(place, 0xFFFFFFFF, FALSE, FALSE, NULL) == NULL);

    FACT(212);
    low.QuadPart = 0;
    high.QuadPart = -1;
    skip.QuadPart = 0;
    mdl = MmAllocatePagesForMdl(low, high, skip, 5 * PAGE_SIZE);
    EXPECT(mdl != NULL);
    EXPECT(mdl->ByteCount <= 5 * PAGE_SIZE && mdl->ByteCount > 0);
    EXPECT(MmGetMdlVirtualAddress(mdl) == NULL);
    EXPECT_EQ(mdl->MdlFlags & MDL_MAPPED_TO_SYSTEM_VA, 0);
    mapped =
        MmMapLockedPagesSpecifyCache(mdl, KernelMode, MmCached, NULL, FALSE, NormalPagePriority);
    EXPECT(mapped != NULL);
    EXPECT_EQ(mdl->MdlFlags & MDL_MAPPED_TO_SYSTEM_VA, MDL_MAPPED_TO_SYSTEM_VA);
    EXPECT(mdl->MappedSystemVa == mapped);
    memset(mapped, 0x77, mdl->ByteCount);
    MmUnmapLockedPages(mapped, mdl);
    EXPECT_EQ(mdl->MdlFlags & MDL_MAPPED_TO_SYSTEM_VA, 0);
    mapped =
        MmMapLockedPagesSpecifyCache(mdl, KernelMode, MmCached, NULL, FALSE, NormalPagePriority);
    EXPECT_EQ(((UCHAR *)mapped)[PAGE_SIZE], 0x77);
    MmFreePagesFromMdl(mdl);
    EXPECT_EQ(mdl->MdlFlags & MDL_MAPPED_TO_SYSTEM_VA, 0);
    ExFreePool(mdl);
}

CONFORM_DRIVER
