/* Probes, guarded copies, validity of addresses, pageable sections. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "memory.h"

struct probe {
    void *address;
    size_t length;
    ULONG alignment;
    bool write;
};

static void probe(void *context)
{
    const struct probe *p = context;

    if (p->write)
        ProbeForWrite(p->address, p->length, p->alignment);
    else
        ProbeForRead(p->address, p->length, p->alignment);
}

static NTSTATUS probes(uint64_t address, size_t length, ULONG alignment, bool write)
{
    return memory_raises(probe,
                         &(struct probe){(void *)(uintptr_t)address, length, alignment, write});
}

static void probing(void *context)
{
    uint64_t user = (uint64_t)(uintptr_t)memory_user(2 * 4096), top = MmUserProbeAddress;

    assert_int_equal(probes(user, 4096, 1, false), STATUS_SUCCESS);
    assert_int_equal(probes(user, 4096, 1, true), STATUS_SUCCESS);
    assert_int_equal(probes(user + 1, 4, 4, false), STATUS_DATATYPE_MISALIGNMENT);
    assert_int_equal(probes(user + 2, 4, 4, true), STATUS_DATATYPE_MISALIGNMENT);
    assert_int_equal(probes(user + 4, 4, 4, true), STATUS_SUCCESS);
    /* Nothing is wrong with no bytes. */
    assert_int_equal(probes(LAYOUT_POOL + 1, 0, 4, false), STATUS_SUCCESS);
    assert_int_equal(probes(LAYOUT_POOL + 1, 0, 4, true), STATUS_SUCCESS);
    /* Kernel addresses, and ranges that reach them or wrap around. */
    assert_int_equal(probes(LAYOUT_POOL, 1, 1, false), STATUS_ACCESS_VIOLATION);
    assert_int_equal(probes(LAYOUT_POOL, 1, 1, true), STATUS_ACCESS_VIOLATION);
    assert_int_equal(probes(top - 1, 1, 1, false), STATUS_SUCCESS);
    assert_int_equal(probes(top - 1, 2, 1, false), STATUS_ACCESS_VIOLATION);
    assert_int_equal(probes(user, ~0ull, 1, false), STATUS_ACCESS_VIOLATION);
    assert_int_equal(probes(~0ull - 1, 4, 1, false), STATUS_ACCESS_VIOLATION);
    /* A read probe does not touch, a write probe does. */
    assert_int_equal(probes(user + (1 << 19), 1, 1, false), STATUS_SUCCESS);
    assert_int_equal(probes(user + (1 << 19), 1, 1, true), STATUS_ACCESS_VIOLATION);
    assert_int_equal(probes(user, 3 * 4096, 1, true), STATUS_ACCESS_VIOLATION);
    memory_protect(user, 4096, MEMORY_READ);
    assert_int_equal(probes(user, 8, 1, false), STATUS_SUCCESS);
    assert_int_equal(probes(user, 8, 1, true), STATUS_ACCESS_VIOLATION);
    /* Another process's memory is not there. */
    world->user_low += LAYOUT_USER_SLOT_BYTES;
    world->user_high += LAYOUT_USER_SLOT_BYTES;
    assert_int_equal(probes(user + 4096, 8, 1, true), STATUS_ACCESS_VIOLATION);
}

static void test_probing(void **state)
{
    assert_true(memory_run(1, probing, NULL));
}

static unsigned touches;
static uint64_t touched_bytes;

static void touched(uint64_t address, uint64_t bytes, bool write, uint64_t pc)
{
    touches++;
    touched_bytes = bytes;
    assert_int_not_equal(pc, 0);
}

static void copying(void *context)
{
    char *user = memory_user(4096), *pool = ExAllocatePoolWithTag(NonPagedPoolNx, 64, 0x78),
         ours[64];

    touches = 0;
    world->mm->hooks.touched = touched;
    memset(user, 'u', 4096);
    memset(pool, 'p', 64);
    assert_int_equal(mm_in(ours, user + 7, 64, UserMode), STATUS_SUCCESS);
    assert_int_equal(ours[63], 'u');
    assert_int_equal(mm_in(ours, pool, 64, KernelMode), STATUS_SUCCESS);
    assert_int_equal(ours[63], 'p');
    assert_int_equal(touches, 2);
    assert_int_equal(touched_bytes, 64);
    assert_int_equal(mm_in(ours, pool, 64, UserMode), STATUS_ACCESS_VIOLATION);
    assert_int_equal(mm_in(ours, user + 4090, 16, UserMode), STATUS_ACCESS_VIOLATION);
    assert_int_equal(mm_in(ours, user, 64, KernelMode), STATUS_SUCCESS);
    assert_int_equal(mm_out(user, "abcd", 4, UserMode), STATUS_SUCCESS);
    assert_memory_equal(user, "abcd", 4);
    assert_int_equal(mm_out(user + 4096, "abcd", 4, UserMode), STATUS_ACCESS_VIOLATION);
    assert_int_equal(mm_out(pool, "abcd", 4, UserMode), STATUS_ACCESS_VIOLATION);
    assert_int_equal(mm_out(NULL, "abcd", 4, UserMode), STATUS_ACCESS_VIOLATION);
    assert_int_equal(mm_out(NULL, "abcd", 0, UserMode), STATUS_SUCCESS);
    assert_int_equal(pool[0], 'p');
    world->user_low = world->user_high = 0;
    assert_int_equal(mm_in(ours, user, 4, UserMode), STATUS_ACCESS_VIOLATION);
}

static void test_copying(void **state)
{
    assert_true(memory_run(1, copying, NULL));
}

static void validity(void *context)
{
    char *user = memory_user(4096);
    char *pool = ExAllocatePoolWithTag(NonPagedPoolNx, 64, 0x78);
    char *paged = ExAllocatePoolWithTag(PagedPool, 64, 0x78);

    assert_true(MmIsAddressValid(user));
    assert_false(MmIsAddressValid(user + 4096));
    assert_true(MmIsAddressValid(pool));
    assert_true(MmIsAddressValid(paged));
    assert_true(MmIsNonPagedSystemAddressValid(pool));
    assert_false(MmIsNonPagedSystemAddressValid(paged));
    assert_false(MmIsNonPagedSystemAddressValid(user));
    assert_false(MmIsAddressValid(NULL));
    assert_false(MmIsAddressValid((void *)(uintptr_t)(LAYOUT_SYSTEM_END - 4096)));
    assert_false(MmIsAddressValid((void *)0x00CDCDCDCDCDCDCD));
    assert_false(MmIsAddressValid((void *)(uintptr_t)~0ull));
    assert_int_equal(MmGetPhysicalAddress(NULL).QuadPart, 0);
    assert_int_not_equal(MmGetPhysicalAddress(pool).QuadPart, 0);
    assert_ptr_equal(mm_virtual((uint64_t)MmGetPhysicalAddress(pool + 9).QuadPart), pool + 9);
    assert_true((uintptr_t)MmHighestUserAddress < MmUserProbeAddress);
    assert_true((uintptr_t)MmSystemRangeStart > MmUserProbeAddress);
}

static void test_validity(void **state)
{
    assert_true(memory_run(1, validity, NULL));
}

static void copy_memory(void *context)
{
    char *user = memory_user(2 * 4096), ours[8192];
    SIZE_T done = 99;
    MM_COPY_ADDRESS from = {.VirtualAddress = user};

    memset(user, 'c', 2 * 4096);
    assert_int_equal(MmCopyMemory(ours, from, 8192, MM_COPY_MEMORY_VIRTUAL, &done), STATUS_SUCCESS);
    assert_int_equal(done, 8192);
    from.VirtualAddress = user + 4096 + 100;
    assert_false(NT_SUCCESS(MmCopyMemory(ours, from, 8192, MM_COPY_MEMORY_VIRTUAL, &done)));
    assert_int_equal(done, 4096 - 100);
    assert_int_equal(MmCopyMemory(ours, from, 1, 3, &done), STATUS_INVALID_PARAMETER_4);
    assert_int_equal(done, 0);
    user[5] = 'x';
    from.PhysicalAddress = MmGetPhysicalAddress(user + 5);
    assert_int_equal(MmCopyMemory(ours, from, 1, MM_COPY_MEMORY_PHYSICAL, &done), STATUS_SUCCESS);
    assert_int_equal(ours[0], 'x');
}

static void test_copy_memory(void **state)
{
    assert_true(memory_run(1, copy_memory, NULL));
}

static void sections(void *context)
{
    const uint64_t image = LAYOUT_IMAGES;
    void *page, *page2;

    mm_pageable_add(image + 0x5000, 0x100, "PAGE");
    mm_pageable_add(image + 0x1000, 0x800, "PAGE");
    mm_pageable_add(image + 0x9000, 0x1000, "PAGELK");
    mm_pageable_add(image + LAYOUT_IMAGE_SLOT_BYTES + 0x1000, 0x800, "PAGE");
    assert_true(mm_is_paged((void *)(uintptr_t)(image + 0x1000)));
    assert_true(mm_is_paged((void *)(uintptr_t)(image + 0x17FF)));
    assert_false(mm_is_paged((void *)(uintptr_t)(image + 0x1800)));
    assert_false(mm_is_paged((void *)(uintptr_t)(image + 0xFFF)));
    assert_string_equal(mm_pageable_section((void *)(uintptr_t)(image + 0x9800)), "PAGELK");
    assert_null(mm_pageable_section((void *)(uintptr_t)image));
    page = MmLockPagableCodeSection((void *)(uintptr_t)(image + 0x1010));
    assert_false(mm_is_paged((void *)(uintptr_t)(image + 0x1000)));
    assert_false(mm_is_paged((void *)(uintptr_t)(image + 0x5000))); /* the same section */
    assert_true(mm_is_paged((void *)(uintptr_t)(image + 0x9000)));
    assert_true(mm_is_paged((void *)(uintptr_t)(image + LAYOUT_IMAGE_SLOT_BYTES + 0x1000)));
    page2 = MmLockPagableDataSection((void *)(uintptr_t)(image + 0x5010));
    assert_ptr_equal(page, page2);
    MmLockPagableSectionByHandle(page);
    for (int i = 0; i < 3; i++) {
        assert_false(mm_is_paged((void *)(uintptr_t)(image + 0x1000)));
        MmUnlockPagableImageSection(page);
    }
    assert_true(mm_is_paged((void *)(uintptr_t)(image + 0x1000)));
    /* Code that is not pageable can be locked all the same. */
    page = MmLockPagableCodeSection((void *)(uintptr_t)(image + 0x2000));
    assert_non_null(page);
    MmUnlockPagableImageSection(page);
    mm_pageable_remove(image, LAYOUT_IMAGE_SLOT_BYTES);
    assert_false(mm_is_paged((void *)(uintptr_t)(image + 0x1000)));
    assert_true(mm_is_paged((void *)(uintptr_t)(image + LAYOUT_IMAGE_SLOT_BYTES + 0x1000)));
}

static void unlock_once_too_often(void *context)
{
    mm_pageable_add(LAYOUT_IMAGES, 0x100, "PAGE");

    void *page = MmLockPagableCodeSection((void *)(uintptr_t)LAYOUT_IMAGES);

    MmUnlockPagableImageSection(page);
    MmUnlockPagableImageSection(page);
}

static void test_sections(void **state)
{
    assert_true(memory_run(1, sections, NULL));
    assert_int_equal(memory_crash(unlock_once_too_often, NULL), 0x1A);
}

static void *find_routine(const char *name)
{
    return strcmp(name, "KeSetEvent") == 0 ? (void *)KeSetEvent : NULL;
}

static void routine(void *context)
{
    UNICODE_STRING name = {20, 22, (PWCH)u"KeSetEvent"}, other = {18, 22, (PWCH)u"KeSetEvent"};

    assert_null(MmGetSystemRoutineAddress(&name));
    world->mm->hooks.routine_address = find_routine;
    assert_ptr_equal(MmGetSystemRoutineAddress(&name), KeSetEvent);
    assert_null(MmGetSystemRoutineAddress(&other));
}

static void test_routine(void **state)
{
    assert_true(memory_run(1, routine, NULL));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_probing),  cmocka_unit_test(test_copying),
        cmocka_unit_test(test_validity), cmocka_unit_test(test_copy_memory),
        cmocka_unit_test(test_sections), cmocka_unit_test(test_routine),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
