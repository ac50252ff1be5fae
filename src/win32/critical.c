/*
 * critical.c - CRITICAL_SECTION: a recursive lock of one process.
 *
 * LockCount as Windows has it: -1 free; bit 0 clear while owned; 4 less for each waiter. A release
 * wakes the longest waiter but does not hand the lock over: whoever runs first takes it.
 */
#include "win32/internal.h"
#include "win32/nt.h"

#define KIND "critical section"

/* As ntdll has them: with a status. */
NTSTATUS ntdll_initialize_section(LPCRITICAL_SECTION section);
NTSTATUS ntdll_enter_section(LPCRITICAL_SECTION section);
NTSTATUS ntdll_leave_section(LPCRITICAL_SECTION section);
NTSTATUS ntdll_delete_section(LPCRITICAL_SECTION section);

static HANDLE self(void)
{
    return (HANDLE)(uintptr_t)GetCurrentThreadId();
}

static bool is_free(const RTL_CRITICAL_SECTION *section)
{
    return section->LockCount & 1;
}

BOOL InitializeCriticalSectionEx(LPCRITICAL_SECTION section, DWORD spin_count, DWORD flags)
{
    enum { FLAGS = 0x1F000000 }; /* of ntdll's, with CRITICAL_SECTION_NO_DEBUG_INFO */

    KE_DDI(section, spin_count);
    win32_probe(section, sizeof *section, true);
    if (flags & ~(DWORD)FLAGS) {
        win32_set_error(ERROR_INVALID_PARAMETER);
        return FALSE;
    }
    *section = (RTL_CRITICAL_SECTION){.DebugInfo = (PRTL_CRITICAL_SECTION_DEBUG)(intptr_t)-1,
                                      .LockCount = -1,
                                      .SpinCount = spin_count & 0xFFFFFF};
    return TRUE;
}

VOID InitializeCriticalSection(LPCRITICAL_SECTION section)
{
    InitializeCriticalSectionEx(section, 0, 0);
}

NTSTATUS ntdll_initialize_section(LPCRITICAL_SECTION section)
{
    InitializeCriticalSectionEx(section, 0, 0);
    return STATUS_SUCCESS;
}

BOOL InitializeCriticalSectionAndSpinCount(LPCRITICAL_SECTION section, DWORD spin_count)
{
    return InitializeCriticalSectionEx(section, spin_count, 0);
}

DWORD SetCriticalSectionSpinCount(LPCRITICAL_SECTION section, DWORD spin_count)
{
    DWORD old = (DWORD)section->SpinCount;

    section->SpinCount = spin_count;
    return old;
}

static void take(RTL_CRITICAL_SECTION *section)
{
    section->LockCount &= ~1;
    section->OwningThread = self();
    section->RecursionCount = 1;
}

/* For condition variables too: no point before the first look. */
void win32_section_enter(LPCRITICAL_SECTION section, const char *routine)
{
    if (section->OwningThread == self() && !is_free(section)) {
        section->RecursionCount++;
        return;
    }
    if (!is_free(section) && !section->DebugInfo)
        sim_probe(world->sim, KE_PROBE_RULE, .text = "critical-section-uninitialised",
                  .object = section, .pc = (uint64_t)(uintptr_t)__builtin_return_address(0));
    while (!is_free(section)) {
        section->LockCount -= 4;
        win32_park(section, WIN32_PARK_SECTION, WIN32_FOREVER, routine);
        section->LockCount += 4;
    }
    take(section);
}

void win32_section_leave(LPCRITICAL_SECTION section)
{
    section->OwningThread = NULL;
    section->RecursionCount = 0;
    section->LockCount |= 1;
    win32_unpark(section, WIN32_PARK_SECTION);
}

static inline __attribute__((always_inline)) void enter(LPCRITICAL_SECTION section)
{
    win32_probe(section, sizeof *section, true);
    ke_point(KE_OP_LOCK, section);
    win32_section_enter(section, "EnterCriticalSection");
    WIN32_ACQUIRED(section, KIND);
}

VOID EnterCriticalSection(LPCRITICAL_SECTION section)
{
    KE_DDI(section, 0);
    enter(section);
}

NTSTATUS ntdll_enter_section(LPCRITICAL_SECTION section)
{
    KE_DDI(section, 0);
    enter(section);
    return STATUS_SUCCESS;
}

BOOL TryEnterCriticalSection(LPCRITICAL_SECTION section)
{
    KE_DDI(section, 0);
    win32_probe(section, sizeof *section, true);
    ke_point(KE_OP_LOCK, section);
    if (is_free(section)) {
        take(section);
    } else if (section->OwningThread == self()) {
        section->RecursionCount++;
    } else {
        return FALSE;
    }
    WIN32_ACQUIRED(section, KIND);
    return TRUE;
}

static inline __attribute__((always_inline)) void leave_section(LPCRITICAL_SECTION section)
{
    win32_probe(section, sizeof *section, true);
    ke_point(KE_OP_LOCK, section);
    if (section->OwningThread != self())
        sim_probe(world->sim, KE_PROBE_RULE, .text = "critical-section-not-owner",
                  .object = section, .b = (uint64_t)(uintptr_t)section->OwningThread,
                  .pc = (uint64_t)(uintptr_t)__builtin_return_address(0));
    WIN32_RELEASED(section, KIND);
    if (--section->RecursionCount)
        return;
    win32_section_leave(section);
    win32_unparked();
}

VOID LeaveCriticalSection(LPCRITICAL_SECTION section)
{
    KE_DDI(section, 0);
    leave_section(section);
}

NTSTATUS ntdll_leave_section(LPCRITICAL_SECTION section)
{
    KE_DDI(section, 0);
    leave_section(section);
    return STATUS_SUCCESS;
}

static inline __attribute__((always_inline)) void delete (LPCRITICAL_SECTION section)
{
    win32_probe(section, sizeof *section, true);
    ke_point(KE_OP_LOCK, section);
    if (!is_free(section))
        sim_probe(world->sim, KE_PROBE_RULE, .text = "critical-section-deleted-owned",
                  .object = section, .b = (uint64_t)(uintptr_t)section->OwningThread,
                  .pc = (uint64_t)(uintptr_t)__builtin_return_address(0));
    *section = (RTL_CRITICAL_SECTION){.LockCount = -1};
}

VOID DeleteCriticalSection(LPCRITICAL_SECTION section)
{
    KE_DDI(section, 0);
    delete (section);
}

NTSTATUS ntdll_delete_section(LPCRITICAL_SECTION section)
{
    KE_DDI(section, 0);
    delete (section);
    return STATUS_SUCCESS;
}
