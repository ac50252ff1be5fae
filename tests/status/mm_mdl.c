/* args: --pool 1 */
/* MDLs, probes, pages, contiguous and device memory. */
#include "status.h"
#include "in_app.h"
#include "exhaust.h"

NTKERNELAPI PMDL MmCreateMdl(PMDL, PVOID, SIZE_T);
NTKERNELAPI BOOLEAN MmIsNonPagedSystemAddressValid(PVOID);
NTKERNELAPI PMDL MmAllocateNodePagesForMdlEx(PHYSICAL_ADDRESS, PHYSICAL_ADDRESS, PHYSICAL_ADDRESS,
                                             SIZE_T, MEMORY_CACHING_TYPE, ULONG, ULONG);
NTKERNELAPI PVOID MmAllocateContiguousMemorySpecifyCacheNode(SIZE_T, PHYSICAL_ADDRESS,
                                                             PHYSICAL_ADDRESS, PHYSICAL_ADDRESS,
                                                             MEMORY_CACHING_TYPE, ULONG);

static PHYSICAL_ADDRESS physical(LONGLONG at)
{
    PHYSICAL_ADDRESS address;

    address.QuadPart = at;
    return address;
}
#define LOW physical(0)
#define HIGH physical(-1)

static void mdls(void)
{
    PUCHAR block = ExAllocatePoolWithTag(NonPagedPoolNx, 8192, 'tseT');
    PMDL mdl, part;
    PUCHAR mapped;

    DOES(ADDRESS_AND_SIZE_TO_SPAN_PAGES, value,
         ADDRESS_AND_SIZE_TO_SPAN_PAGES((PVOID)0x1FFF, 2) == 2 &&
             ADDRESS_AND_SIZE_TO_SPAN_PAGES((PVOID)0x1000, 0x1000) == 1);
    DOES(BYTES_TO_PAGES, value, BYTES_TO_PAGES(4097) == 2 && BYTES_TO_PAGES(0) == 0);
    DOES(BYTE_OFFSET, value, BYTE_OFFSET((PVOID)0x12345) == 0x345);
    DOES(MmSizeOfMdl, value, MmSizeOfMdl((PVOID)0xFFF, 2) == sizeof(MDL) + 2 * sizeof(PFN_NUMBER));
    mdl = MmCreateMdl(NULL, block, 8192);
    DOES(MmCreateMdl, value, mdl && mdl->ByteCount == 8192);
    ExFreePool(mdl);

    mdl = IoAllocateMdl(block + 16, 5000, FALSE, FALSE, NULL);
    DOES(IoAllocateMdl, value,
         mdl && mdl->ByteCount == 5000 && mdl->ByteOffset == BYTE_OFFSET(block + 16));
    DOES(IoAllocateMdl, null, !IoAllocateMdl(block, 0x80000000, FALSE, FALSE, NULL));
    DOES(IoAllocateMdl, null, !IoAllocateMdl(block, 0xFFFFFFFF, FALSE, FALSE, NULL));
    DOES(MmGetMdlByteCount, value, MmGetMdlByteCount(mdl) == 5000);
    DOES(MmGetMdlByteOffset, value, MmGetMdlByteOffset(mdl) == BYTE_OFFSET(block + 16));
    DOES(MmGetMdlBaseVa, value, MmGetMdlBaseVa(mdl) == PAGE_ALIGN(block + 16));
    DOES(MmGetMdlVirtualAddress, value, MmGetMdlVirtualAddress(mdl) == block + 16);
    DOES(MmGetMdlPfnArray, value, (PVOID)MmGetMdlPfnArray(mdl) == (PVOID)(mdl + 1));
    EARNS(MmProtectMdlSystemAddress, STATUS_NOT_MAPPED_VIEW,
          MmProtectMdlSystemAddress(mdl, PAGE_READWRITE));
    MmBuildMdlForNonPagedPool(mdl);
    DOES(MmBuildMdlForNonPagedPool, void,
         mdl->MdlFlags &MDL_SOURCE_IS_NONPAGED_POOL && mdl->MappedSystemVa == block + 16 &&
             MmGetMdlPfnArray(mdl)[0] ==
                 (PFN_NUMBER)MmGetPhysicalAddress(block + 16).QuadPart >> PAGE_SHIFT);
    DOES(MmGetSystemAddressForMdlSafe, value,
         MmGetSystemAddressForMdlSafe(mdl, NormalPagePriority) == block + 16);
    DOES(MmGetSystemAddressForMdl, value, MmGetSystemAddressForMdl(mdl) == block + 16);
    part = IoAllocateMdl(block + 16, 5000, FALSE, FALSE, NULL);
    IoBuildPartialMdl(mdl, part, block + 4096, 100);
    DOES(IoBuildPartialMdl, void,
         part->MdlFlags &MDL_PARTIAL &&MmGetMdlByteCount(part) == 100 &&
             MmGetMdlVirtualAddress(part) == block + 4096);
    MmPrepareMdlForReuse(part);
    DOES(MmPrepareMdlForReuse, void, !(part->MdlFlags & MDL_PARTIAL_HAS_BEEN_MAPPED));
    IoFreeMdl(part);
    EARNS(MmAdvanceMdl, STATUS_SUCCESS, MmAdvanceMdl(mdl, 4096));
    EXPECT_EQ(MmGetMdlByteCount(mdl), 904);
    EARNS(MmAdvanceMdl, STATUS_INVALID_PARAMETER_2, MmAdvanceMdl(mdl, 5000));
    IoFreeMdl(mdl);
    DOES(IoFreeMdl, void, TRUE);

    {
        UCHAR room[sizeof(MDL) + 4 * sizeof(PFN_NUMBER)];

        mdl = (PMDL)room;
        MmInitializeMdl(mdl, block, 8192);
        DOES(MmInitializeMdl, void,
             MmGetMdlByteCount(mdl) == 8192 && MmGetMdlVirtualAddress(mdl) == block &&
                 mdl->Next == NULL);
    }
    mdl = IoAllocateMdl(block, 8192, FALSE, FALSE, NULL);
    RAISES_STATUS(MmProbeAndLockPages, STATUS_ACCESS_VIOLATION,
                  MmProbeAndLockPages(mdl, UserMode, IoReadAccess));
    MmProbeAndLockPages(mdl, KernelMode, IoWriteAccess);
    DOES(MmProbeAndLockPages, void, mdl->MdlFlags &MDL_PAGES_LOCKED);
    mapped =
        MmMapLockedPagesSpecifyCache(mdl, KernelMode, MmCached, NULL, FALSE, NormalPagePriority);
    DOES(MmMapLockedPagesSpecifyCache, value, mapped && (mapped[0] = 7) && block[0] == 7);
    EARNS(MmProtectMdlSystemAddress, STATUS_INVALID_PAGE_PROTECTION,
          MmProtectMdlSystemAddress(mdl, 0x80));
    EARNS(MmProtectMdlSystemAddress, STATUS_SUCCESS,
          MmProtectMdlSystemAddress(mdl, PAGE_READWRITE));
    MmUnmapLockedPages(mapped, mdl);
    DOES(MmUnmapLockedPages, void, !(mdl->MdlFlags & MDL_MAPPED_TO_SYSTEM_VA));
    mapped = MmMapLockedPages(mdl, KernelMode);
    DOES(MmMapLockedPages, value, mapped && mapped[0] == 7);
    MmUnmapLockedPages(mapped, mdl);
    MmUnlockPages(mdl);
    DOES(MmUnlockPages, void, !(mdl->MdlFlags & MDL_PAGES_LOCKED));
    IoFreeMdl(mdl);
    ExFreePool(block);
}

static void pages(void)
{
    PMDL mdl = MmAllocatePagesForMdl(LOW, HIGH, LOW, 8192);
    PUCHAR mapped;
    PVOID reserved;

    DOES(MmAllocatePagesForMdl, value, mdl && MmGetMdlByteCount(mdl) == 8192);
    mapped =
        MmMapLockedPagesSpecifyCache(mdl, KernelMode, MmCached, NULL, FALSE, NormalPagePriority);
    DOES(MmMapLockedPagesSpecifyCache, value, mapped != NULL);
    MmUnmapLockedPages(mapped, mdl);
    reserved = MmAllocateMappingAddress(8192, 'tseT');
    DOES(MmAllocateMappingAddress, value, reserved != NULL);
    DOES(MmAllocateMappingAddress, null, !MmAllocateMappingAddress(0, 'tseT'));
    mapped = MmMapLockedPagesWithReservedMapping(reserved, 'tseT', mdl, MmCached);
    DOES(MmMapLockedPagesWithReservedMapping, value, mapped == reserved);
    MmUnmapReservedMapping(reserved, 'tseT', mdl);
    DOES(MmUnmapReservedMapping, void, TRUE);
    MmFreeMappingAddress(reserved, 'tseT');
    DOES(MmFreeMappingAddress, void, TRUE);
    reserved = MmAllocateMappingAddress(4096, 'tseT');
    DOES(MmMapLockedPagesWithReservedMapping, null,
         !MmMapLockedPagesWithReservedMapping(reserved, 'tseT', mdl, MmCached));
    MmFreeMappingAddress(reserved, 'tseT');
    MmFreePagesFromMdl(mdl);
    DOES(MmFreePagesFromMdl, void, TRUE);
    ExFreePool(mdl);
    DOES(MmAllocatePagesForMdl, null, !MmAllocatePagesForMdl(LOW, HIGH, LOW, 0));
    /* No page lies below an address of 0. */
    DOES(MmAllocatePagesForMdl, null, !MmAllocatePagesForMdl(LOW, LOW, LOW, 4096));
    mdl = MmAllocatePagesForMdlEx(LOW, HIGH, LOW, 4096, MmCached, MM_ALLOCATE_FULLY_REQUIRED);
    DOES(MmAllocatePagesForMdlEx, value, mdl != NULL);
    MmFreePagesFromMdl(mdl);
    ExFreePool(mdl);
    DOES(MmAllocatePagesForMdlEx, null, !MmAllocatePagesForMdlEx(LOW, LOW, LOW, 4096, MmCached, 0));
    mdl = MmAllocateNodePagesForMdlEx(LOW, HIGH, LOW, 4096, MmCached, 0, 0);
    DOES(MmAllocateNodePagesForMdlEx, value, mdl != NULL);
    MmFreePagesFromMdl(mdl);
    ExFreePool(mdl);
    DOES(MmAllocateNodePagesForMdlEx, null,
         !MmAllocateNodePagesForMdlEx(LOW, LOW, LOW, 4096, MmCached, 0, 0));
}

static void contiguous(void)
{
    PVOID block = MmAllocateContiguousMemory(8192, HIGH);

    DOES(MmAllocateContiguousMemory, value, block && BYTE_OFFSET(block) == 0);
    DOES(MmAllocateContiguousMemory, null, !MmAllocateContiguousMemory(8192, LOW));
    MmFreeContiguousMemory(block);
    DOES(MmFreeContiguousMemory, void, TRUE);
    block = MmAllocateContiguousMemorySpecifyCache(4096, LOW, HIGH, LOW, MmNonCached);
    DOES(MmAllocateContiguousMemorySpecifyCache, value, block != NULL);
    DOES(MmAllocateContiguousMemorySpecifyCache, null,
         !MmAllocateContiguousMemorySpecifyCache(4096, LOW, LOW, LOW, MmNonCached));
    MmFreeContiguousMemorySpecifyCache(block, 4096, MmNonCached);
    DOES(MmFreeContiguousMemorySpecifyCache, void, TRUE);
    block = MmAllocateContiguousMemorySpecifyCacheNode(4096, LOW, HIGH, LOW, MmCached, 0);
    DOES(MmAllocateContiguousMemorySpecifyCacheNode, value, block != NULL);
    DOES(MmAllocateContiguousMemorySpecifyCacheNode, null,
         !MmAllocateContiguousMemorySpecifyCacheNode(4096, LOW, LOW, LOW, MmCached, 0));
    MmFreeContiguousMemory(block);
    block = MmAllocateContiguousNodeMemory(4096, LOW, HIGH, LOW, PAGE_READWRITE, 0);
    DOES(MmAllocateContiguousNodeMemory, value, block != NULL);
    DOES(MmAllocateContiguousNodeMemory, null,
         !MmAllocateContiguousNodeMemory(4096, LOW, LOW, LOW, PAGE_READWRITE, 0));
    MmFreeContiguousMemory(block);
    block = MmAllocateNonCachedMemory(4096);
    DOES(MmAllocateNonCachedMemory, value, block != NULL);
    DOES(MmAllocateNonCachedMemory, null, !MmAllocateNonCachedMemory((SIZE_T)1 << 44));
    MmFreeNonCachedMemory(block, 4096);
    DOES(MmFreeNonCachedMemory, void, TRUE);
    block = MmMapIoSpace(physical(0xF0000000), 4096, MmNonCached);
    DOES(MmMapIoSpace, value, block != NULL);
    DOES(MmMapIoSpace, null, !MmMapIoSpace(physical(0xF0000000), 0, MmNonCached));
    MmUnmapIoSpace(block, 4096);
    DOES(MmUnmapIoSpace, void, TRUE);
    block = MmMapIoSpaceEx(physical(0xF0000000), 4096, PAGE_READWRITE | PAGE_NOCACHE);
    DOES(MmMapIoSpaceEx, value, block != NULL);
    DOES(MmMapIoSpaceEx, null, !MmMapIoSpaceEx(physical(0xF0000000), 4096, 0));
    MmUnmapIoSpace(block, 4096);
}

static void addresses(void)
{
    PVOID paged = ExAllocatePoolWithTag(PagedPool, 64, 'tseT');
    PULONG resident = ExAllocatePoolWithTag(NonPagedPoolNx, 64, 'tseT');
    MM_COPY_ADDRESS from;
    ULONG to = 0;
    SIZE_T copied = 99;
    UNICODE_STRING name = RTL_CONSTANT_STRING(L"KeSetEvent");
    PPHYSICAL_MEMORY_RANGE ranges;

    DOES(MmIsAddressValid, true, MmIsAddressValid(resident));
    DOES(MmIsAddressValid, false, !MmIsAddressValid(NULL));
    DOES(MmIsAddressValid, false, !MmIsAddressValid((PVOID)0x8000000000000000ull));
    DOES(MmIsNonPagedSystemAddressValid, true, MmIsNonPagedSystemAddressValid(resident));
    DOES(MmIsNonPagedSystemAddressValid, false, !MmIsNonPagedSystemAddressValid(paged));
    DOES(MmIsNonPagedSystemAddressValid, false, !MmIsNonPagedSystemAddressValid(NULL));
    DOES(MmGetPhysicalAddress, value, MmGetPhysicalAddress(resident).QuadPart != 0);
    DOES(MmGetPhysicalAddress, value, MmGetPhysicalAddress((PVOID)8).QuadPart == 0);
    DOES(MmQuerySystemSize, value, MmQuerySystemSize() <= MmLargeSystem);
    DOES(MmIsThisAnNtAsSystem, false, !MmIsThisAnNtAsSystem());
    *resident = 0x1234;
    from.VirtualAddress = resident;
    EARNS(MmCopyMemory, STATUS_SUCCESS,
          MmCopyMemory(&to, from, sizeof to, MM_COPY_MEMORY_VIRTUAL, &copied));
    EXPECT(copied == sizeof to && to == 0x1234);
    from.PhysicalAddress = MmGetPhysicalAddress(resident);
    EARNS(MmCopyMemory, STATUS_SUCCESS,
          MmCopyMemory(&to, from, sizeof to, MM_COPY_MEMORY_PHYSICAL, &copied));
    from.VirtualAddress = (PVOID)16;
    EARNS(MmCopyMemory, STATUS_ACCESS_VIOLATION,
          MmCopyMemory(&to, from, sizeof to, MM_COPY_MEMORY_VIRTUAL, &copied));
    EXPECT(copied == 0);
    EARNS(MmCopyMemory, STATUS_INVALID_PARAMETER_4, MmCopyMemory(&to, from, sizeof to, 0, &copied));
    DOES(MmGetSystemRoutineAddress, value,
         MmGetSystemRoutineAddress(&name) == (PVOID)(ULONG_PTR)KeSetEvent);
    RtlInitUnicodeString(&name, L"KeNoSuchRoutine");
    DOES(MmGetSystemRoutineAddress, null, !MmGetSystemRoutineAddress(&name));
    ranges = MmGetPhysicalMemoryRanges();
    DOES(MmGetPhysicalMemoryRanges, value, ranges && ranges[0].NumberOfBytes.QuadPart);
    ExFreePool(ranges);
    ExFreePool(paged);
    ExFreePool(resident);
}

/* Without any pool left. */
static void nothing_left(void)
{
    PUCHAR block = ExAllocatePoolWithTag(NonPagedPoolNx, 8192, 'tseT');
    PMDL mdl = IoAllocateMdl(block, 8192, FALSE, FALSE, NULL), part;

    /* A part that has been mapped stays as it is. */
    MmProbeAndLockPages(mdl, KernelMode, IoReadAccess);
    part = IoAllocateMdl(block, 8192, FALSE, FALSE, NULL);
    IoBuildPartialMdl(mdl, part, block + 4096, 100);
    MmGetSystemAddressForMdlSafe(part, NormalPagePriority);
    EARNS(MmAdvanceMdl, STATUS_NOT_SUPPORTED, MmAdvanceMdl(part, 16));
    IoFreeMdl(part);

    exhaust();
    DOES(MmMapLockedPagesSpecifyCache, null,
         !MmMapLockedPagesSpecifyCache(mdl, KernelMode, MmCached, NULL, FALSE, NormalPagePriority));
    DOES(MmGetSystemAddressForMdlSafe, null,
         !MmGetSystemAddressForMdlSafe(mdl, NormalPagePriority));
    DOES(IoAllocateMdl, null, !IoAllocateMdl(&exhausted, 64, FALSE, FALSE, NULL));
    DOES(MmCreateMdl, null, !MmCreateMdl(NULL, &exhausted, 64));
    DOES(MmAllocatePagesForMdl, null, !MmAllocatePagesForMdl(LOW, HIGH, LOW, 4096));
    DOES(MmGetPhysicalMemoryRanges, null, !MmGetPhysicalMemoryRanges());
    release();
    MmUnlockPages(mdl);
    IoFreeMdl(mdl);
    ExFreePoolWithTag(block, 'tseT');
}

static void in_app(PUCHAR buffer, ULONG bytes)
{
    PMDL mdl = IoAllocateMdl(buffer, bytes, FALSE, FALSE, NULL);
    PUCHAR mapped;

    ProbeForRead(buffer, bytes, 1);
    DOES(ProbeForRead, void, TRUE);
    ProbeForWrite(buffer, bytes, 1);
    DOES(ProbeForWrite, void, TRUE);
    RAISES_STATUS(ProbeForRead, STATUS_DATATYPE_MISALIGNMENT, ProbeForRead(buffer + 1, 4, 4));
    RAISES_STATUS(ProbeForWrite, STATUS_DATATYPE_MISALIGNMENT, ProbeForWrite(buffer + 1, 4, 4));
    RAISES_STATUS(ProbeForRead, STATUS_ACCESS_VIOLATION, ProbeForRead(mdl, 4, 4));
    RAISES_STATUS(ProbeForRead, STATUS_ACCESS_VIOLATION, ProbeForRead(buffer, (SIZE_T)-1, 1));
    RAISES_STATUS(ProbeForWrite, STATUS_ACCESS_VIOLATION, ProbeForWrite(mdl, 4, 4));
    RAISES_STATUS(ProbeForWrite, STATUS_ACCESS_VIOLATION, ProbeForWrite((PVOID)0x10000000, 4, 4));
    ProbeForRead(mdl, 0, 1);
    MmProbeAndLockPages(mdl, UserMode, IoWriteAccess);
    DOES(MmProbeAndLockPages, void, mdl->Process == PsGetCurrentProcess());
    mapped = MmGetSystemAddressForMdlSafe(mdl, NormalPagePriority | MdlMappingNoExecute);
    DOES(MmGetSystemAddressForMdlSafe, value, mapped && (mapped[5] = 9) && buffer[5] == 9);
    RAISES_STATUS(MmMapLockedPagesSpecifyCache, STATUS_CONFLICTING_ADDRESSES,
                  MmMapLockedPagesSpecifyCache(mdl, UserMode, MmCached, PAGE_ALIGN(buffer), FALSE,
                                               NormalPagePriority));
    MmUnlockPages(mdl);
    IoFreeMdl(mdl);
}

static void test(PDRIVER_OBJECT Driver)
{
    UNREFERENCED_PARAMETER(Driver);
    mdls();
    pages();
    contiguous();
    addresses();
    nothing_left();
}

NTSTATUS DriverEntry(PDRIVER_OBJECT Driver, PUNICODE_STRING Path)
{
    UNREFERENCED_PARAMETER(Path);
    return in_app_driver(Driver, test);
}
