/* args: --pool 1 */
/* mm_starved.c - mappings when nothing is left to map with. */
#include "status.h"

static SINGLE_LIST_ENTRY taken;

static void starve(void)
{
    SIZE_T bytes;

    for (bytes = 0x10000; bytes >= sizeof(SINGLE_LIST_ENTRY); bytes /= 2) {
        PSINGLE_LIST_ENTRY block;

        while ((block = ExAllocatePool2(POOL_FLAG_NON_PAGED, bytes, TAG)) != NULL)
            PushEntryList(&taken, block);
    }
}

static void feed(void)
{
    PSINGLE_LIST_ENTRY block;

    while ((block = PopEntryList(&taken)) != NULL)
        ExFreePoolWithTag(block, TAG);
}

static void test(PDRIVER_OBJECT Driver)
{
    PHYSICAL_ADDRESS low = {.QuadPart = 0}, high = {.QuadPart = -1}, skip = {.QuadPart = 0};
    PMDL mdl = MmAllocatePagesForMdl(low, high, skip, 2 * PAGE_SIZE);

    UNREFERENCED_PARAMETER(Driver);
    starve();
    DOES(MmMapLockedPagesSpecifyCache, null,
         MmMapLockedPagesSpecifyCache(mdl, KernelMode, MmCached, NULL, FALSE, NormalPagePriority) == NULL);
    DOES(MmGetSystemAddressForMdlSafe, null,
         MmGetSystemAddressForMdlSafe(mdl, NormalPagePriority | MdlMappingNoExecute) == NULL);
    feed();
    DOES(MmGetSystemAddressForMdlSafe, value,
         MmGetSystemAddressForMdlSafe(mdl, NormalPagePriority) != NULL);
    MmUnmapLockedPages(mdl->MappedSystemVa, mdl);
    MmFreePagesFromMdl(mdl);
    ExFreePool(mdl);
}

CONFORM_DRIVER
