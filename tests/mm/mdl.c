/* MDLs and pages: locking, mapping, aliases, partial MDLs, contiguous memory. F211, F212. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "host/alias.h"
#include "memory.h"

#define RSVD 0x64767372
#define ANY ((PHYSICAL_ADDRESS){.QuadPart = 0})
#define TOP ((PHYSICAL_ADDRESS){.QuadPart = -1})

static void sizes(void *context)
{
    const uint64_t limit = (0xFFFF - sizeof(MDL)) / 8 * 4096;
    PMDL mdl;

    assert_int_equal(sizeof(MDL), 0x30);
    assert_int_equal(MmSizeOfMdl((void *)0x1000, 4096), 0x38);
    assert_int_equal(MmSizeOfMdl((void *)0x1001, 4096), 0x40);
    assert_int_equal(MmSizeOfMdl((void *)0x1FFF, 2), 0x40);
    assert_int_equal(MmSizeOfMdl((void *)0x1FFF, 0), 0x38);
    mdl = IoAllocateMdl((void *)0x12345, 0x2000, FALSE, FALSE, NULL);
    assert_non_null(mdl);
    assert_null(mdl->Next);
    assert_int_equal(mdl->Size, 0x30 + 3 * 8);
    assert_int_equal(mdl->MdlFlags, MDL_ALLOCATED_FIXED_SIZE);
    assert_ptr_equal(mdl->StartVa, (void *)0x12000);
    assert_int_equal(mdl->ByteOffset, 0x345);
    assert_int_equal(mdl->ByteCount, 0x2000);
    assert_ptr_equal(MmGetMdlVirtualAddress(mdl), (void *)0x12345);
    assert_int_equal(MmGetMdlByteCount(mdl), 0x2000);
    IoFreeMdl(mdl);
    mdl = IoAllocateMdl(NULL, (ULONG)limit, FALSE, FALSE, NULL);
    assert_non_null(mdl);
    assert_int_equal(mdl->MdlFlags, 0);
    IoFreeMdl(mdl);
    assert_null(IoAllocateMdl(NULL, (ULONG)limit + 1, FALSE, FALSE, NULL));
    assert_null(IoAllocateMdl(NULL, 0x80000000, FALSE, FALSE, NULL));
    assert_null(IoAllocateMdl(NULL, 0xFFFFFFFF, FALSE, FALSE, NULL));
    assert_int_equal(world->mm->live_count, 0);
    mdl = MmCreateMdl(NULL, (void *)0x5001, 10);
    assert_int_equal(mdl->MdlFlags, 0);
    assert_int_equal(mdl->ByteOffset, 1);
    ExFreePool(mdl);
}

static void test_sizes(void **state)
{
    assert_true(memory_run(1, sizes, NULL));
}

static void in_irp(void *context)
{
    static IRP irp;
    PMDL a = IoAllocateMdl((void *)0x1000, 1, FALSE, FALSE, &irp), b, c;

    assert_ptr_equal(irp.MdlAddress, a);
    b = IoAllocateMdl((void *)0x1000, 1, TRUE, FALSE, &irp);
    c = IoAllocateMdl((void *)0x1000, 1, TRUE, FALSE, &irp);
    assert_ptr_equal(irp.MdlAddress, a);
    assert_ptr_equal(a->Next, b);
    assert_ptr_equal(b->Next, c);
    assert_null(c->Next);
    irp.MdlAddress = NULL;
}

static void test_in_irp(void **state)
{
    assert_true(memory_run(1, in_irp, NULL));
}

static void nonpaged(void *context)
{
    char *p = ExAllocatePoolWithTag(NonPagedPoolNx, 10000, 0x78);
    PMDL mdl = IoAllocateMdl(p + 100, 9000, FALSE, FALSE, NULL);
    PFN_NUMBER *pfn = MmGetMdlPfnArray(mdl);

    MmBuildMdlForNonPagedPool(mdl);
    assert_true(mdl->MdlFlags & MDL_SOURCE_IS_NONPAGED_POOL);
    assert_ptr_equal(mdl->MappedSystemVa, p + 100);
    assert_null(mdl->Process);
    assert_ptr_equal(MmGetSystemAddressForMdlSafe(mdl, NormalPagePriority), p + 100);
    for (int i = 0; i < 3; i++) {
        assert_int_equal(pfn[i], MmGetPhysicalAddress(p + 100 + i * 4096).QuadPart / 4096);
        assert_true(i == 0 || pfn[i] != pfn[i - 1]);
    }
    IoFreeMdl(mdl);
    ExFreePool(p);
}

static void test_nonpaged(void **state)
{
    assert_true(memory_run(1, nonpaged, NULL));
}

/* --- user buffers
 * ---------------------------------------------------------------------------------- */

static void lock_for(void *context)
{
    MmProbeAndLockPages(context, UserMode, IoWriteAccess);
}

static void lock_for_reading(void *context)
{
    MmProbeAndLockPages(context, UserMode, IoReadAccess);
}

static void user_buffer(void *context)
{
    char *user = memory_user(4 * 4096), *mapped;
    PMDL mdl = IoAllocateMdl(user + 1000, 8000, FALSE, FALSE, NULL);
    size_t before = alias_count();

    memset(user, 'u', 4 * 4096);
    assert_int_equal(memory_raises(lock_for, mdl), STATUS_SUCCESS);
    assert_true(mdl->MdlFlags & MDL_PAGES_LOCKED);
    assert_true(mdl->MdlFlags & MDL_WRITE_OPERATION);
    assert_true(mm_is_locked((uint64_t)(uintptr_t)user + 1000));
    assert_true(mm_is_locked((uint64_t)(uintptr_t)user));
    assert_false(mm_is_locked((uint64_t)(uintptr_t)user + 3 * 4096));
    assert_int_equal(mm_locked_pages(NULL), 3);
    mapped = MmGetSystemAddressForMdlSafe(mdl, NormalPagePriority);
    assert_non_null(mapped);
    assert_ptr_equal(mdl->MappedSystemVa, mapped);
    assert_true(mdl->MdlFlags & MDL_MAPPED_TO_SYSTEM_VA);
    assert_ptr_equal(MmGetSystemAddressForMdlSafe(mdl, NormalPagePriority), mapped);
    assert_true((uint64_t)(uintptr_t)mapped >= LAYOUT_SYSTEM_START);
    assert_int_equal((uintptr_t)mapped % 4096, 1000);
    assert_int_equal(alias_count(), before + 1);
    assert_memory_equal(mapped, user + 1000, 8000);
    /* The same memory both ways, also when the process is not current. */
    mapped[0] = 'a';
    mapped[7999] = 'z';
    assert_int_equal(user[1000], 'a');
    assert_int_equal(user[8999], 'z');
    user[2000] = 'm';
    assert_int_equal(mapped[1000], 'm');
    assert_int_equal(MmGetPhysicalAddress(mapped).QuadPart,
                     MmGetPhysicalAddress(user + 1000).QuadPart);
    assert_true(MmIsAddressValid(user));
    world->user_low = world->user_high = 0;
    assert_false(MmIsAddressValid(user));
    assert_true(MmIsAddressValid(mapped));
    mapped[1] = 'b';
    MmUnlockPages(mdl);
    assert_false(mdl->MdlFlags & (MDL_MAPPED_TO_SYSTEM_VA | MDL_PAGES_LOCKED));
    assert_false(MmIsAddressValid(mapped));
    assert_int_equal(alias_count(), before);
    assert_int_equal(mm_locked_pages(NULL), 0);
    assert_int_equal(user[1001], 'b');
    IoFreeMdl(mdl);
}

static void test_user_buffer(void **state)
{
    for (int i = 0; i < 3; i++)
        assert_true(memory_run(1, user_buffer, NULL));
}

static void refused(void *context)
{
    char *user = memory_user(2 * 4096);
    PMDL beyond = IoAllocateMdl(user + 4096, 4097, FALSE, FALSE, NULL);
    PMDL kernel =
        IoAllocateMdl(ExAllocatePoolWithTag(PagedPool, 100, 0x78), 100, FALSE, FALSE, NULL);
    PMDL read_only = IoAllocateMdl(user, 10, FALSE, FALSE, NULL);

    assert_int_equal(memory_raises(lock_for, beyond), STATUS_ACCESS_VIOLATION);
    assert_int_equal(beyond->MdlFlags & MDL_PAGES_LOCKED, 0);
    assert_int_equal(memory_raises(lock_for, kernel), STATUS_ACCESS_VIOLATION);
    memory_protect((uint64_t)(uintptr_t)user, 4096, MEMORY_READ);
    assert_int_equal(memory_raises(lock_for, read_only), STATUS_ACCESS_VIOLATION);
    assert_int_equal(memory_raises(lock_for_reading, read_only), STATUS_SUCCESS);
    assert_false(read_only->MdlFlags & MDL_WRITE_OPERATION);
    MmUnlockPages(read_only);
    MmProbeAndLockPages(kernel, KernelMode, IoModifyAccess);
    assert_false(mm_is_paged((char *)kernel->StartVa + kernel->ByteOffset));
    MmUnlockPages(kernel);
    assert_true(mm_is_paged((char *)kernel->StartVa + kernel->ByteOffset));
}

static void test_refused(void **state)
{
    assert_true(memory_run(1, refused, NULL));
}

static void unlock_twice(void *context)
{
    char *p = ExAllocatePoolWithTag(NonPagedPoolNx, 100, 0x78);
    PMDL mdl = IoAllocateMdl(p, 100, FALSE, FALSE, NULL);

    MmProbeAndLockPages(mdl, KernelMode, IoReadAccess);
    MmUnlockPages(mdl);
    MmUnlockPages(mdl);
}

static void test_unlock_twice(void **state)
{
    assert_int_equal(memory_crash(unlock_twice, NULL), 0x4E);
    assert_int_equal(world->ke->crash.args[0], 7);
}

static void many(void *context)
{
    char *user = memory_user(64 * 4096);
    PMDL mdl[60];

    for (int i = 0; i < 60; i++) {
        mdl[i] = IoAllocateMdl(user + i * 4096 + 8, 4096, FALSE, FALSE, NULL);
        MmProbeAndLockPages(mdl[i], UserMode, IoWriteAccess);
        *(int *)MmGetSystemAddressForMdlSafe(mdl[i], NormalPagePriority) = i;
    }
    for (int i = 0; i < 60; i++)
        assert_int_equal(*(int *)(user + i * 4096 + 8), i);
    for (int i = 0; i < 60; i += 2) {
        MmUnlockPages(mdl[i]);
        IoFreeMdl(mdl[i]);
    }
    for (int i = 1; i < 60; i += 2)
        assert_int_equal(*(int *)mdl[i]->MappedSystemVa, i);
}

static void test_many(void **state)
{
    assert_true(memory_run(1, many, NULL)); /* leaves mappings */
    assert_true(memory_run(1, many, NULL));
}

/* --- parts
 * ------------------------------------------------------------------------------------------ */

static void partial(void *context)
{
    char *user = memory_user(4 * 4096), *whole, *part;
    PMDL source = IoAllocateMdl(user + 10, 3 * 4096, FALSE, FALSE, NULL);
    PMDL target = IoAllocateMdl(user + 10, 3 * 4096, FALSE, FALSE, NULL);

    MmProbeAndLockPages(source, UserMode, IoWriteAccess);
    IoBuildPartialMdl(source, target, user + 5000, 100);
    assert_true(target->MdlFlags & MDL_PARTIAL);
    assert_false(target->MdlFlags & MDL_PAGES_LOCKED);
    assert_int_equal(target->ByteCount, 100);
    assert_ptr_equal(MmGetMdlVirtualAddress(target), user + 5000);
    assert_int_equal(MmGetMdlPfnArray(target)[0], MmGetMdlPfnArray(source)[1]);
    part = MmGetSystemAddressForMdlSafe(target, NormalPagePriority);
    assert_true(target->MdlFlags & MDL_PARTIAL_HAS_BEEN_MAPPED);
    part[3] = 'p';
    assert_int_equal(user[5003], 'p');
    MmPrepareMdlForReuse(target);
    assert_false(MmIsAddressValid(part));
    assert_false(target->MdlFlags & MDL_MAPPED_TO_SYSTEM_VA);
    /* A part of a mapped MDL is mapped. */
    whole = MmGetSystemAddressForMdlSafe(source, NormalPagePriority);
    IoBuildPartialMdl(source, target, user + 9000, 0);
    assert_int_equal(target->ByteCount, 3 * 4096 + 10 - 9000);
    assert_ptr_equal(MmGetSystemAddressForMdlSafe(target, NormalPagePriority), whole + 9000 - 10);
    IoFreeMdl(target);
    assert_true(MmIsAddressValid(whole));
    MmUnlockPages(source);
    IoFreeMdl(source);
}

static void too_small(void *context)
{
    char *p = ExAllocatePoolWithTag(NonPagedPoolNx, 3 * 4096, 0x78);
    PMDL source = IoAllocateMdl(p, 3 * 4096, FALSE, FALSE, NULL);
    PMDL target = IoAllocateMdl(p, 100, FALSE, FALSE, NULL);

    MmBuildMdlForNonPagedPool(source);
    IoBuildPartialMdl(source, target, p, 4097);
}

static void test_partial(void **state)
{
    assert_true(memory_run(1, partial, NULL));
    assert_int_equal(memory_crash(too_small, NULL), 0x40);
}

static void advance(void *context)
{
    char *p = ExAllocatePoolWithTag(NonPagedPoolNx, 3 * 4096, 0x78);
    PMDL mdl = IoAllocateMdl(p + 100, 9000, FALSE, FALSE, NULL);
    PFN_NUMBER second;

    MmBuildMdlForNonPagedPool(mdl);
    second = MmGetMdlPfnArray(mdl)[1];
    assert_int_equal(MmAdvanceMdl(mdl, 5000), STATUS_SUCCESS);
    assert_ptr_equal(MmGetMdlVirtualAddress(mdl), p + 5100);
    assert_ptr_equal(mdl->MappedSystemVa, p + 5100);
    assert_int_equal(mdl->ByteCount, 4000);
    assert_int_equal(MmGetMdlPfnArray(mdl)[0], second);
    assert_int_equal(MmAdvanceMdl(mdl, 4000), STATUS_INVALID_PARAMETER_2);
}

static void test_advance(void **state)
{
    assert_true(memory_run(1, advance, NULL));
}

/* --- pages
 * ------------------------------------------------------------------------------------------- */

static void pages_for_mdl(void *context)
{
    PMDL mdl = MmAllocatePagesForMdl(ANY, TOP, ANY, 10000), again;
    char *mapped, *user;

    assert_int_equal(mdl->ByteCount, 10000);
    assert_null(mdl->StartVa);
    assert_int_equal(mdl->ByteOffset, 0);
    assert_int_equal(mdl->MdlFlags & MDL_MAPPED_TO_SYSTEM_VA, 0);
    assert_true(mdl->MdlFlags & MDL_PAGES_LOCKED);
    assert_int_equal(mdl->Size, sizeof(MDL) + 3 * sizeof(PFN_NUMBER));
    mapped = MmGetSystemAddressForMdlSafe(mdl, NormalPagePriority);
    assert_ptr_equal(mdl->MappedSystemVa, mapped);
    assert_true(mdl->MdlFlags & MDL_MAPPED_TO_SYSTEM_VA);
    for (int i = 0; i < 10000; i++)
        assert_int_equal(mapped[i], 0);
    mapped[9999] = 'x';
    assert_int_equal(MmGetPhysicalAddress(mapped + 8192).QuadPart,
                     (LONGLONG)MmGetMdlPfnArray(mdl)[2] * 4096);
    assert_true(MmGetPhysicalAddress(mapped).QuadPart < 0x100000000);
    MmUnmapLockedPages(mapped, mdl);
    assert_false(MmIsAddressValid(mapped));
    assert_false(mdl->MdlFlags & MDL_MAPPED_TO_SYSTEM_VA);
    mapped =
        MmMapLockedPagesSpecifyCache(mdl, KernelMode, MmCached, NULL, FALSE, NormalPagePriority);
    assert_int_equal(mapped[9999], 0x78);
    /* Into the current process too. */
    memory_user(4096);
    user = MmMapLockedPagesSpecifyCache(mdl, UserMode, MmCached, NULL, FALSE, NormalPagePriority);
    assert_true(mm_is_user(user, 10000));
    assert_int_equal(user[9999], 0x78);
    user[0] = 'u';
    assert_int_equal(mapped[0], 'u');
    assert_int_equal(MmGetPhysicalAddress(user).QuadPart, MmGetPhysicalAddress(mapped).QuadPart);
    MmUnmapLockedPages(user, mdl);
    assert_false(mm_readable(user, 1));
    again = MmAllocatePagesForMdlEx(ANY, TOP, ANY, 4096, MmCached, MM_ALLOCATE_FULLY_REQUIRED);
    assert_int_not_equal(MmGetMdlPfnArray(again)[0], MmGetMdlPfnArray(mdl)[0]);
    MmFreePagesFromMdl(mdl);
    assert_false(MmIsAddressValid(mapped));
    ExFreePool(mdl);
    MmFreePagesFromMdl(again);
    ExFreePool(again);
    assert_int_equal(world->mm->live_count, 0);
    assert_null(MmAllocatePagesForMdl(ANY, (PHYSICAL_ADDRESS){.QuadPart = 0xFFF}, ANY, 4096));
}

static void free_pages_twice(void *context)
{
    PMDL mdl = MmAllocatePagesForMdl(ANY, TOP, ANY, 10000);

    MmFreePagesFromMdl(mdl);
    MmFreePagesFromMdl(mdl);
}

static void test_pages_for_mdl(void **state)
{
    assert_true(memory_run(1, pages_for_mdl, NULL));
    assert_true(memory_run(1, pages_for_mdl, NULL));
    assert_int_equal(memory_crash(free_pages_twice, NULL), 0x4E);
}

static void contiguous(void *context)
{
    const PHYSICAL_ADDRESS low = {.QuadPart = 0x1000000}, high = {.QuadPart = 0x1FFFFFF};
    const PHYSICAL_ADDRESS boundary = {.QuadPart = 0x10000};
    char *p = MmAllocateContiguousMemory(10000, TOP), *q, *last = NULL;

    assert_int_equal((uintptr_t)p % 4096, 0);
    memset(p, 1, 10000);
    q = MmAllocateContiguousMemorySpecifyCache(40000, low, high, boundary, MmNonCached);
    assert_in_range(MmGetPhysicalAddress(q).QuadPart, low.QuadPart, high.QuadPart);
    memset(q, 2, 40000);
    for (int i = 0; i < 100; i++) {
        char *r = MmAllocateContiguousMemorySpecifyCache(40000, low, high, boundary, MmCached);
        uint64_t at = (uint64_t)MmGetPhysicalAddress(r).QuadPart;

        assert_non_null(r);
        assert_int_equal(at / 0x10000, (at + 39999) / 0x10000);
        assert_ptr_not_equal(r, last);
        last = r;
    }
    for (int i = 0; i < 10000; i++)
        assert_int_equal(p[i], 1);
    assert_null(MmAllocateContiguousMemorySpecifyCache(0x1000001, low, high, ANY, MmCached));
    assert_null(MmAllocateContiguousMemorySpecifyCache(0x20000, low, high, boundary, MmCached));
    MmFreeContiguousMemory(p);
    assert_false(MmIsAddressValid(p));
    MmFreeContiguousMemorySpecifyCache(q, 40000, MmNonCached);
    p = MmAllocateNonCachedMemory(1);
    *p = 1;
    MmFreeNonCachedMemory(p, 1);
}

static void bad_contiguous_free(void *context)
{
    char *p = MmAllocateContiguousMemory(10000, TOP);

    MmFreeContiguousMemory(p + 4096);
}

static void test_contiguous(void **state)
{
    assert_true(memory_run(1, contiguous, NULL));
    assert_int_equal(memory_crash(bad_contiguous_free, NULL), 0xC2);
    assert_int_equal(world->ke->crash.args[0], 0x60);
}

static void device_memory(void *context)
{
    const PHYSICAL_ADDRESS bar = {.QuadPart = 0xF0001010};
    ULONG *p = MmMapIoSpace(bar, 0x2000, MmNonCached), *q;

    assert_int_equal((uintptr_t)p % 4096, 0x10);
    assert_int_equal(p[0], 0);
    p[0] = 77;
    q = MmMapIoSpaceEx(bar, 0x2000, PAGE_READWRITE | PAGE_NOCACHE);
    assert_int_equal(q[0], 77);
    assert_int_equal(MmGetPhysicalAddress(p).QuadPart, bar.QuadPart);
    MmUnmapIoSpace(p, 0x2000);
    assert_int_equal(q[0], 77);
    MmUnmapIoSpace(q, 0x2000);
    assert_false(MmIsAddressValid(q));
    p = MmMapIoSpace(bar, 0x2000, MmNonCached);
    assert_int_equal(p[0], 77);
    assert_null(MmMapIoSpace(bar, 0, MmNonCached));
}

static void unmap_nothing(void *context)
{
    const PHYSICAL_ADDRESS bar = {.QuadPart = 0xF0001000};
    char *p = MmMapIoSpace(bar, 0x1000, MmNonCached);

    MmUnmapIoSpace(p, 0x3000);
}

static void test_device_memory(void **state)
{
    assert_true(memory_run(1, device_memory, NULL));
    assert_true(memory_run(1, device_memory, NULL)); /* zero again */
    assert_int_equal(memory_crash(unmap_nothing, NULL), 0xDA);
}

static void reserved(void *context)
{
    char *user = memory_user(4 * 4096), *mapped;
    void *address = MmAllocateMappingAddress(3 * 4096, RSVD);
    char *pool = ExAllocatePoolWithTag(NonPagedPoolNx, 4096, 0x78);
    PMDL mdl = IoAllocateMdl(user + 10, 8192, FALSE, FALSE, NULL);
    PMDL large = IoAllocateMdl(user, 4 * 4096, FALSE, FALSE, NULL);
    PMDL of_pool = IoAllocateMdl(pool, 4096, FALSE, FALSE, NULL);

    MmProbeAndLockPages(mdl, UserMode, IoWriteAccess);
    MmProbeAndLockPages(large, UserMode, IoWriteAccess);
    MmBuildMdlForNonPagedPool(of_pool);
    assert_false(MmIsAddressValid(address));
    mapped = MmMapLockedPagesWithReservedMapping(address, RSVD, mdl, MmCached);
    assert_ptr_equal(mapped, (char *)address + 10);
    mapped[0] = 'r';
    assert_int_equal(user[10], 'r');
    MmUnmapReservedMapping(address, RSVD, mdl);
    assert_false(MmIsAddressValid(mapped));
    assert_null(MmMapLockedPagesWithReservedMapping(address, RSVD, large, MmCached));
    mapped = MmMapLockedPagesWithReservedMapping(address, RSVD, of_pool, MmCached);
    assert_ptr_equal(mapped, address);
    mapped[5] = '5';
    assert_int_equal(pool[5], '5');
    MmUnmapReservedMapping(address, RSVD, of_pool);
    MmFreeMappingAddress(address, RSVD);
}

static void wrong_tag(void *context)
{
    MmFreeMappingAddress(MmAllocateMappingAddress(4096, RSVD), 0x65736C65);
}

static void test_reserved(void **state)
{
    assert_true(memory_run(1, reserved, NULL));
    assert_int_equal(memory_crash(wrong_tag, NULL), 0xDA);
}

static void protect(void *context)
{
    PMDL mdl = MmAllocatePagesForMdl(ANY, TOP, ANY, 4096);
    char *p;

    assert_int_equal(MmProtectMdlSystemAddress(mdl, PAGE_READONLY), STATUS_NOT_MAPPED_VIEW);
    p = MmGetSystemAddressForMdlSafe(mdl, NormalPagePriority);
    assert_int_equal(MmProtectMdlSystemAddress(mdl, PAGE_READONLY), STATUS_SUCCESS);
    assert_true(mm_readable(p, 4096));
    assert_false(mm_writable(p, 4096));
    assert_int_equal(MmProtectMdlSystemAddress(mdl, PAGE_READWRITE), STATUS_SUCCESS);
    assert_true(mm_writable(p, 4096));
    assert_int_equal(MmProtectMdlSystemAddress(mdl, 0x77), STATUS_INVALID_PAGE_PROTECTION);
}

static void test_protect(void **state)
{
    assert_true(memory_run(1, protect, NULL));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sizes),      cmocka_unit_test(test_in_irp),
        cmocka_unit_test(test_nonpaged),   cmocka_unit_test(test_user_buffer),
        cmocka_unit_test(test_refused),    cmocka_unit_test(test_unlock_twice),
        cmocka_unit_test(test_many),       cmocka_unit_test(test_partial),
        cmocka_unit_test(test_advance),    cmocka_unit_test(test_pages_for_mdl),
        cmocka_unit_test(test_contiguous), cmocka_unit_test(test_device_memory),
        cmocka_unit_test(test_reserved),   cmocka_unit_test(test_protect),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
