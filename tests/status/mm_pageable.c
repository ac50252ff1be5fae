/* Code that may be paged out, locked in. */
#include "status.h"

#pragma alloc_text(PAGE, pageable)
static LONG pageable(LONG x);
static LONG pageable(LONG x)
{
    return x + 1;
}

static void test(PDRIVER_OBJECT Driver)
{
    PVOID handle = MmLockPagableDataSection((PVOID)(ULONG_PTR)pageable);
    KIRQL old;

    UNREFERENCED_PARAMETER(Driver);
    DOES(MmLockPagableDataSection, value, handle != NULL);
    KeRaiseIrql(DISPATCH_LEVEL, &old);
    DOES(MmLockPagableDataSection, value, pageable(1) == 2);
    KeLowerIrql(old);
    MmUnlockPagableImageSection(handle);
    DOES(MmUnlockPagableImageSection, void, pageable(1) == 2);
    MmLockPagableSectionByHandle(handle);
    KeRaiseIrql(DISPATCH_LEVEL, &old);
    DOES(MmLockPagableSectionByHandle, void, pageable(1) == 2);
    KeLowerIrql(old);
    MmUnlockPagableImageSection(handle);
    handle = MmLockPagableCodeSection((PVOID)(ULONG_PTR)pageable);
    DOES(MmLockPagableCodeSection, value, handle != NULL);
    MmUnlockPagableImageSection(handle);
}

CONFORM_DRIVER
