/*
 * condition.c - CONDITION_VARIABLE, INIT_ONCE, WaitOnAddress and the barrier.
 *
 * A condition variable has no state but its waiters. Letting go of the lock and beginning to wait
 * are one step: a wake between the two cannot be lost.
 */
#include "win32/internal.h"

#include <string.h>

static BOOL outcome(bool woken)
{
    if (woken)
        return TRUE;
    win32_set_error(ERROR_TIMEOUT);
    return FALSE;
}

VOID InitializeConditionVariable(PCONDITION_VARIABLE variable)
{
    win32_probe(variable, sizeof *variable, true);
    variable->Ptr = NULL;
}

BOOL SleepConditionVariableCS(PCONDITION_VARIABLE variable, PCRITICAL_SECTION section,
                              DWORD milliseconds)
{
    static const char routine[] = "SleepConditionVariableCS";
    uint64_t due = win32_due(milliseconds);
    LONG recursion;
    bool woken = false;

    KE_DDI(variable, milliseconds);
    win32_probe(variable, sizeof *variable, true);
    win32_probe(section, sizeof *section, true);
    ke_point(KE_OP_LOCK, variable);
    WIN32_RELEASED(section, "critical section");
    /* Entered more than once it stays locked, as on Windows. */
    recursion = --section->RecursionCount;
    if (!recursion)
        win32_section_leave(section);
    woken = milliseconds && win32_park(variable, WIN32_PARK_CONDITION, due, routine);
    win32_section_enter(section, routine);
    WIN32_ACQUIRED(section, "critical section");
    return outcome(woken);
}

BOOL SleepConditionVariableSRW(PCONDITION_VARIABLE variable, PSRWLOCK lock, DWORD milliseconds,
                               ULONG flags)
{
    static const char routine[] = "SleepConditionVariableSRW";
    bool shared = (flags & CONDITION_VARIABLE_LOCKMODE_SHARED) != 0, woken = false;
    uint64_t due = win32_due(milliseconds);

    KE_DDI(variable, milliseconds);
    win32_probe(variable, sizeof *variable, true);
    win32_probe(lock, sizeof *lock, true);
    if (flags & ~(ULONG)CONDITION_VARIABLE_LOCKMODE_SHARED) {
        win32_set_error(ERROR_INVALID_PARAMETER);
        return FALSE;
    }
    ke_point(KE_OP_LOCK, variable);
    if (!win32_srw_release(lock, shared))
        win32_raise((uint32_t)STATUS_RESOURCE_NOT_OWNED, SEH_NONCONTINUABLE, 0, NULL);
    WIN32_RELEASED(lock, shared ? "SRW lock (shared)" : "SRW lock");
    woken = milliseconds && win32_park(variable, WIN32_PARK_CONDITION, due, routine);
    if (shared)
        win32_srw_shared(lock, routine);
    else
        win32_srw_exclusive(lock, routine);
    WIN32_ACQUIRED(lock, shared ? "SRW lock (shared)" : "SRW lock");
    return outcome(woken);
}

VOID WakeConditionVariable(PCONDITION_VARIABLE variable)
{
    KE_DDI(variable, 0);
    ke_point(KE_OP_SIGNAL, variable);
    win32_unpark(variable, WIN32_PARK_CONDITION);
    win32_unparked();
}

VOID WakeAllConditionVariable(PCONDITION_VARIABLE variable)
{
    KE_DDI(variable, 0);
    ke_point(KE_OP_SIGNAL, variable);
    while (win32_unpark(variable, WIN32_PARK_CONDITION))
        ;
    win32_unparked();
}

/* --- INIT_ONCE: 0 not begun, 1 under way, 3 under way by several, context | 2 done ------------ */

enum { ONCE_BUSY = 1, ONCE_DONE = 2, ONCE_ASYNC = 3, ONCE_STATE = 3 };

static uint64_t once_value(const INIT_ONCE *once)
{
    return (uint64_t)(uintptr_t)once->Ptr;
}

VOID InitOnceInitialize(PINIT_ONCE once)
{
    win32_probe(once, sizeof *once, true);
    once->Ptr = NULL;
}

static void once_context(const INIT_ONCE *once, LPVOID *context)
{
    if (context)
        *context = (LPVOID)(uintptr_t)(once_value(once) & ~(uint64_t)ONCE_STATE);
}

BOOL InitOnceBeginInitialize(LPINIT_ONCE once, DWORD flags, PBOOL pending, LPVOID *context)
{
    KE_DDI(once, flags);
    win32_probe(once, sizeof *once, true);
    win32_probe(pending, sizeof *pending, true);
    if (flags & ~(DWORD)(INIT_ONCE_CHECK_ONLY | INIT_ONCE_ASYNC) ||
        flags == (INIT_ONCE_CHECK_ONLY | INIT_ONCE_ASYNC)) {
        win32_set_error(ERROR_INVALID_PARAMETER);
        return FALSE;
    }
    ke_point(KE_OP_LOCK, once);
    for (;;) {
        uint64_t state = once_value(once) & ONCE_STATE;

        if (state == ONCE_DONE) {
            *pending = FALSE;
            once_context(once, context);
            WIN32_ACQUIRED(once, "one-time initialization");
            return TRUE;
        }
        if (flags & INIT_ONCE_CHECK_ONLY) {
            win32_set_error(ERROR_GEN_FAILURE);
            return FALSE;
        }
        if (state == 0) {
            once->Ptr = (PVOID)(uintptr_t)(flags & INIT_ONCE_ASYNC ? ONCE_ASYNC : ONCE_BUSY);
            *pending = TRUE;
            return TRUE;
        }
        if (state == ONCE_ASYNC) { /* as many as like may try; the first to finish wins */
            if (!(flags & INIT_ONCE_ASYNC)) {
                win32_set_error(ERROR_INVALID_PARAMETER);
                return FALSE;
            }
            *pending = TRUE;
            return TRUE;
        }
        win32_park(once, WIN32_PARK_ONCE, WIN32_FOREVER, "InitOnceBeginInitialize");
    }
}

BOOL InitOnceComplete(LPINIT_ONCE once, DWORD flags, LPVOID context)
{
    uint64_t state;

    KE_DDI(once, flags);
    win32_probe(once, sizeof *once, true);
    ke_point(KE_OP_LOCK, once);
    state = once_value(once) & ONCE_STATE;
    if (((uintptr_t)context & ONCE_STATE) || ((flags & INIT_ONCE_INIT_FAILED) && context) ||
        flags & ~(DWORD)(INIT_ONCE_INIT_FAILED | INIT_ONCE_ASYNC)) {
        win32_set_error(ERROR_INVALID_PARAMETER);
        return FALSE;
    }
    if (state != ONCE_BUSY && state != ONCE_ASYNC) { /* somebody else was first, or nobody began */
        win32_set_error(ERROR_GEN_FAILURE);
        return FALSE;
    }
    if ((state == ONCE_BUSY) == ((flags & INIT_ONCE_ASYNC) != 0)) {
        win32_set_error(ERROR_INVALID_PARAMETER);
        return FALSE;
    }
    WIN32_RELEASED(once, "one-time initialization");
    once->Ptr = flags & INIT_ONCE_INIT_FAILED
                    ? NULL
                    : (PVOID)(uintptr_t)((uint64_t)(uintptr_t)context | ONCE_DONE);
    while (win32_unpark(once, WIN32_PARK_ONCE))
        ;
    win32_unparked();
    return TRUE;
}

BOOL InitOnceExecuteOnce(PINIT_ONCE once, PINIT_ONCE_FN routine, PVOID parameter, LPVOID *context)
{
    BOOL pending;
    LPVOID made = NULL;

    KE_DDI(once, (uintptr_t)routine);
    if (!InitOnceBeginInitialize(once, 0, &pending, context))
        return FALSE;
    if (!pending)
        return TRUE;
    if (!routine(once, parameter, &made)) {
        InitOnceComplete(once, INIT_ONCE_INIT_FAILED, NULL);
        return FALSE;
    }
    if (context)
        *context = made;
    return InitOnceComplete(once, 0, made);
}

/* --- WaitOnAddress ---------------------------------------------------------------------------- */

/* True: it ended by a wake or because the values differ. *valid: the size is one that can be. */
static bool wait_on(const volatile void *address, const void *compare, SIZE_T bytes, uint64_t due,
                    const char *routine, bool *valid)
{
    *valid = bytes == 1 || bytes == 2 || bytes == 4 || bytes == 8;
    if (!*valid)
        return false;
    win32_probe(address, bytes, false);
    win32_probe(compare, bytes, false);
    ke_point(KE_OP_READ, address);
    if (memcmp((const void *)(uintptr_t)address, compare, bytes))
        return true;
    return win32_park(address, WIN32_PARK_ADDRESS, due, routine);
}

BOOL WaitOnAddress(volatile VOID *address, PVOID compare, SIZE_T bytes, DWORD milliseconds)
{
    bool valid, woken;

    KE_DDI((const void *)(uintptr_t)address, milliseconds);
    woken = wait_on(address, compare, bytes, win32_due(milliseconds), "WaitOnAddress", &valid);
    if (valid)
        return outcome(woken);
    win32_set_error(ERROR_INVALID_PARAMETER);
    return FALSE;
}

VOID WakeByAddressSingle(PVOID address)
{
    KE_DDI(address, 0);
    ke_point(KE_OP_SIGNAL, address);
    win32_unpark(address, WIN32_PARK_ADDRESS);
    win32_unparked();
}

VOID WakeByAddressAll(PVOID address)
{
    KE_DDI(address, 0);
    ke_point(KE_OP_SIGNAL, address);
    while (win32_unpark(address, WIN32_PARK_ADDRESS))
        ;
    win32_unparked();
}

/* RtlWaitOnAddress of programs. */
NTSTATUS ntdll_wait_on_address(const volatile void *address, const void *compare, SIZE_T bytes,
                               const LARGE_INTEGER *timeout);
NTSTATUS ntdll_wait_on_address(const volatile void *address, const void *compare, SIZE_T bytes,
                               const LARGE_INTEGER *timeout)
{
    bool valid, woken;

    KE_DDI((const void *)(uintptr_t)address, bytes);
    woken =
        wait_on(address, compare, bytes, timeout ? ke_due_time(timeout->QuadPart) : WIN32_FOREVER,
                "RtlWaitOnAddress", &valid);
    return !valid ? STATUS_INVALID_PARAMETER : woken ? STATUS_SUCCESS : STATUS_TIMEOUT;
}

/* --- barriers --------------------------------------------------------------------------------- */

BOOL InitializeSynchronizationBarrier(LPSYNCHRONIZATION_BARRIER barrier, LONG threads,
                                      LONG spin_count)
{
    win32_probe(barrier, sizeof *barrier, true);
    if (threads < 1) {
        win32_set_error(ERROR_INVALID_PARAMETER);
        return FALSE;
    }
    memset(barrier, 0, sizeof *barrier);
    barrier->Reserved1 = (DWORD)threads; /* who must come */
    barrier->Reserved2 = 0;              /* who is there */
    return TRUE;
}

BOOL EnterSynchronizationBarrier(LPSYNCHRONIZATION_BARRIER barrier, DWORD flags)
{
    KE_DDI(barrier, flags);
    win32_probe(barrier, sizeof *barrier, true);
    ke_point(KE_OP_LOCK, barrier);
    WIN32_RELEASED(barrier, "barrier");
    if (++barrier->Reserved2 < barrier->Reserved1) {
        win32_park(barrier, WIN32_PARK_BARRIER, WIN32_FOREVER, "EnterSynchronizationBarrier");
        WIN32_ACQUIRED(barrier, "barrier");
        return FALSE;
    }
    barrier->Reserved2 = 0;
    while (win32_unpark(barrier, WIN32_PARK_BARRIER))
        ;
    WIN32_ACQUIRED(barrier, "barrier");
    win32_unparked();
    return TRUE;
}

BOOL DeleteSynchronizationBarrier(LPSYNCHRONIZATION_BARRIER barrier)
{
    return TRUE;
}
