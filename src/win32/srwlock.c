/*
 * srwlock.c - SRWLOCK: one writer or many readers, not recursive.
 *
 * Ptr: 0 free; bit 0 held; bits 4 and up the number of readers, 0 for a writer. Somebody waiting to
 * write keeps later readers out (F280). A release wakes but does not hand over.
 */
#include "win32/internal.h"

#define KIND_EXCLUSIVE "SRW lock"
#define KIND_SHARED "SRW lock (shared)"
#define HELD 1ull
#define READER 16ull

static uint64_t value(const SRWLOCK *lock)
{
    return (uint64_t)(uintptr_t)lock->Ptr;
}

static void set(SRWLOCK *lock, uint64_t new_value)
{
    lock->Ptr = (PVOID)(uintptr_t)new_value;
}

VOID InitializeSRWLock(PSRWLOCK lock)
{
    win32_probe(lock, sizeof *lock, true);
    lock->Ptr = NULL;
}

static bool try_exclusive(SRWLOCK *lock)
{
    if (value(lock))
        return false;
    set(lock, HELD);
    return true;
}

static bool try_shared(SRWLOCK *lock)
{
    if (value(lock) == HELD || win32_parked(lock, WIN32_PARK_EXCLUSIVE))
        return false;
    set(lock, (value(lock) | HELD) + READER);
    return true;
}

void win32_srw_exclusive(PSRWLOCK lock, const char *routine)
{
    while (!try_exclusive(lock))
        win32_park(lock, WIN32_PARK_EXCLUSIVE, WIN32_FOREVER, routine);
}

void win32_srw_shared(PSRWLOCK lock, const char *routine)
{
    while (!try_shared(lock))
        win32_park(lock, WIN32_PARK_SHARED, WIN32_FOREVER, routine);
}

/* The lock became free: one writer, or else all readers. */
static void wake(SRWLOCK *lock)
{
    if (win32_unpark(lock, WIN32_PARK_EXCLUSIVE))
        return;
    while (win32_unpark(lock, WIN32_PARK_SHARED))
        ;
}

/* False: it is not held that way. */
bool win32_srw_release(PSRWLOCK lock, bool shared)
{
    uint64_t now = value(lock);

    if (shared ? now < (HELD | READER) : now != HELD)
        return false;
    now = shared ? now - READER : 0;
    set(lock, now == HELD ? 0 : now);
    if (!value(lock))
        wake(lock);
    return true;
}

VOID AcquireSRWLockExclusive(PSRWLOCK lock)
{
    KE_DDI(lock, 0);
    win32_probe(lock, sizeof *lock, true);
    ke_point(KE_OP_LOCK, lock);
    win32_srw_exclusive(lock, "AcquireSRWLockExclusive");
    WIN32_ACQUIRED(lock, KIND_EXCLUSIVE);
}

VOID AcquireSRWLockShared(PSRWLOCK lock)
{
    KE_DDI(lock, 0);
    win32_probe(lock, sizeof *lock, true);
    ke_point(KE_OP_LOCK, lock);
    win32_srw_shared(lock, "AcquireSRWLockShared");
    WIN32_ACQUIRED(lock, KIND_SHARED);
}

BOOLEAN TryAcquireSRWLockExclusive(PSRWLOCK lock)
{
    KE_DDI(lock, 0);
    win32_probe(lock, sizeof *lock, true);
    ke_point(KE_OP_LOCK, lock);
    if (!try_exclusive(lock))
        return FALSE;
    WIN32_ACQUIRED(lock, KIND_EXCLUSIVE);
    return TRUE;
}

BOOLEAN TryAcquireSRWLockShared(PSRWLOCK lock)
{
    KE_DDI(lock, 0);
    win32_probe(lock, sizeof *lock, true);
    ke_point(KE_OP_LOCK, lock);
    if (!try_shared(lock))
        return FALSE;
    WIN32_ACQUIRED(lock, KIND_SHARED);
    return TRUE;
}

static void release(SRWLOCK *lock, bool shared)
{
    win32_probe(lock, sizeof *lock, true);
    ke_point(KE_OP_LOCK, lock);
    if (!win32_srw_release(lock, shared))
        win32_raise((uint32_t)STATUS_RESOURCE_NOT_OWNED, SEH_NONCONTINUABLE, 0, NULL);
    win32_unparked();
}

VOID ReleaseSRWLockExclusive(PSRWLOCK lock)
{
    KE_DDI(lock, 0);
    WIN32_RELEASED(lock, KIND_EXCLUSIVE);
    release(lock, false);
}

VOID ReleaseSRWLockShared(PSRWLOCK lock)
{
    KE_DDI(lock, 0);
    WIN32_RELEASED(lock, KIND_SHARED);
    release(lock, true);
}
