/* bugcheck: 0xC2 ExFreePoolWithTag: had been freed already */
/* bugcheck: 0xC2 ExFreePoolWithTag: was freed with tag */
/* bugcheck: 0x19 ExFreePoolWithTag: behind a block of 100 bytes had been overwritten */
/* bugcheck: 0xC2 ExFreePool: NULL was freed as pool */
/* bugcheck: 0xC2 ExFreePool: not the start of a pool block: it lies 16 bytes from the start */
/* bugcheck: 0x19 ExFreePool: before a block of 100 bytes had been overwritten */
/* bugcheck: 0xC2 ExFreePool2: never in any pool */
/* bugcheck: 0xC2 ExAllocatePoolWithTag: asked for must-succeed pool */
/* bugcheck: 0x1A MmUnlockPagableImageSection: unlocked that was not locked */
/* bugcheck: 0x40 IoBuildPartialMdl: the target has room for 1 pages, the part needs 2 */
/* bugcheck: 0x4E MmUnlockPages: not locked by this MDL */
/* bugcheck: 0x3F MmMapLockedPagesSpecifyCache: asked for a bug check in that case */
/* bugcheck: 0xDA MmUnmapLockedPages: an address that is not mapped through an MDL */
/* bugcheck: 0x4E MmFreePagesFromMdl: whose pages are free */
/* bugcheck: 0xC2 MmFreeContiguousMemory: not one of contiguous memory */
/* bugcheck: 0xDA MmUnmapIoSpace: an address and length that MmMapIoSpace did not return */
/* bugcheck: 0xDA MmFreeMappingAddress: an address or tag */
/* bugcheck: 0xDA MmMapLockedPagesWithReservedMapping: not reserved with that tag */
/* bugcheck: 0xDA MmUnmapReservedMapping: not mapped with that tag */
/* Garbage for the routines of memory management. */
#include "status.h"

#undef ExFreePool
NTKERNELAPI VOID ExFreePool(PVOID);

#pragma alloc_text(PAGE, pageable)
void pageable(void)
{
}

NTSTATUS DriverEntry(PDRIVER_OBJECT Driver, PUNICODE_STRING Path)
{
    PUCHAR block = ExAllocatePoolWithTag(NonPagedPoolNx, 100, 'tseT');
    PUCHAR pages = ExAllocatePoolWithTag(NonPagedPoolNx, 8192, 'tseT');
    PMDL mdl = IoAllocateMdl(pages, 8192, FALSE, FALSE, NULL), part;
    PHYSICAL_ADDRESS low, high;
    PVOID handle;

    UNREFERENCED_PARAMETER(Driver);
    UNREFERENCED_PARAMETER(Path);
    low.QuadPart = 0;
    high.QuadPart = -1;
    switch (STATUS_CASE) {
    case 1:
        ExFreePoolWithTag(block, 'tseT');
        ExFreePoolWithTag(block, 'tseT');
        break;
    case 2:
        ExFreePoolWithTag(block, 'gnrw');
        break;
    case 3:
        RtlFillMemory(block + 100, 40, 0x41);
        ExFreePoolWithTag(block, 'tseT');
        break;
    case 4:
        ExFreePool(NULL);
        break;
    case 5:
        ExFreePool(block + 16);
        break;
    case 6:
        block[-8] = 0x41;
        ExFreePool(block);
        break;
    case 7:
        ExFreePool2(&handle, 'tseT', NULL, 0);
        break;
    case 8:
        ExAllocatePoolWithTag(NonPagedPoolMustSucceed, 100, 'tseT');
        break;
    case 9:
        handle = MmLockPagableDataSection((PVOID)(ULONG_PTR)pageable);
        MmUnlockPagableImageSection(handle);
        MmUnlockPagableImageSection(handle);
        break;
    case 10:
        part = IoAllocateMdl(block, 1, FALSE, FALSE, NULL);
        part->Size = sizeof(MDL) + sizeof(PFN_NUMBER);
        MmBuildMdlForNonPagedPool(mdl);
        IoBuildPartialMdl(mdl, part, pages + 100, 8000);
        break;
    case 11:
        MmUnlockPages(mdl);
        break;
    case 12:
        mdl = MmAllocatePagesForMdl(low, high, low, 8192);
        MmGetMdlPfnArray(mdl)[0] = MmGetMdlPfnArray(mdl)[1] = 0x7777777;
        MmMapLockedPagesSpecifyCache(mdl, KernelMode, MmCached, NULL, TRUE, HighPagePriority);
        break;
    case 13:
        MmProbeAndLockPages(mdl, KernelMode, IoReadAccess);
        MmUnmapLockedPages(pages, mdl);
        break;
    case 14:
        mdl = MmAllocatePagesForMdl(low, high, low, 8192);
        MmFreePagesFromMdl(mdl);
        MmFreePagesFromMdl(mdl);
        break;
    case 15:
        MmFreeContiguousMemory(block);
        break;
    case 16:
        low.QuadPart = 0xF0000000;
        MmUnmapIoSpace(MmMapIoSpace(low, 8192, MmNonCached), 4096);
        break;
    case 17:
        MmFreeMappingAddress(MmAllocateMappingAddress(4096, 'tseT'), 'gnrw');
        break;
    case 18:
        MmMapLockedPagesWithReservedMapping(pages, 'tseT', mdl, MmCached);
        break;
    case 19:
        MmUnmapReservedMapping(MmAllocateMappingAddress(4096, 'tseT'), 'tseT', mdl);
        break;
    }
    return STATUS_SUCCESS;
}
