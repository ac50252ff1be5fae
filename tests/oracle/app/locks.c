/* locks.c - locks, condition variables and address waits of programs. */
#include "../oracle.h"

static void lock_srw(const char *check)
{
    static SRWLOCK lock = SRWLOCK_INIT;

    SAY(TryAcquireSRWLockExclusive(&lock));
    SAY(TryAcquireSRWLockExclusive(&lock));
    SAY(TryAcquireSRWLockShared(&lock));
    ReleaseSRWLockExclusive(&lock);
    SAY(TryAcquireSRWLockShared(&lock));
    SAY(TryAcquireSRWLockShared(&lock));
    SAY(TryAcquireSRWLockExclusive(&lock));
    ReleaseSRWLockShared(&lock);
    ReleaseSRWLockShared(&lock);
    SAY(TryAcquireSRWLockExclusive(&lock));
    ReleaseSRWLockExclusive(&lock);
}

static CRITICAL_SECTION section;

static DWORD WINAPI tries(PVOID context)
{
    (void)context;
    return (DWORD)TryEnterCriticalSection(&section);
}

static DWORD other_tries(void)
{
    DWORD code = 99;
    HANDLE thread = CreateThread(NULL, 0, tries, NULL, 0, NULL);

    WaitForSingleObject(thread, 5000);
    GetExitCodeThread(thread, &code);
    CloseHandle(thread);
    return code;
}

static void lock_critical_section(const char *check)
{
    InitializeCriticalSection(&section);
    EnterCriticalSection(&section);
    SAY(TryEnterCriticalSection(&section));
    SAY(section.RecursionCount);
    SAY(other_tries());
    LeaveCriticalSection(&section);
    SAY(section.RecursionCount);
    LeaveCriticalSection(&section);
    SAY(section.RecursionCount);
    SAY(section.OwningThread == NULL);
    DeleteCriticalSection(&section);
}

/* F279 */
static void lock_condition(const char *check)
{
    static CONDITION_VARIABLE condition = CONDITION_VARIABLE_INIT;
    static SRWLOCK lock = SRWLOCK_INIT;

    InitializeCriticalSection(&section);
    EnterCriticalSection(&section);
    SAY(oracle_error(SleepConditionVariableCS(&condition, &section, 10)));
    SAY(section.RecursionCount);
    LeaveCriticalSection(&section);
    DeleteCriticalSection(&section);
    AcquireSRWLockExclusive(&lock);
    SAY(oracle_error(SleepConditionVariableSRW(&condition, &lock, 10, 0)));
    SAY(TryAcquireSRWLockShared(&lock));
    ReleaseSRWLockExclusive(&lock);
}

/* F277 */
static void lock_address(const char *check)
{
    LONG value = 5, compare = 5;

    SAY(oracle_error(WaitOnAddress(&value, &compare, sizeof value, 10)));
    compare = 6;
    SAY(WaitOnAddress(&value, &compare, sizeof value, 10));
    SAY(oracle_error(WaitOnAddress(&value, &compare, 3, 10)));
    value = 0x106;
    SAY(oracle_error(WaitOnAddress(&value, &compare, 1, 10)));
}

static BOOL CALLBACK once(PINIT_ONCE state, PVOID parameter, PVOID *context)
{
    (void)state;
    *context = (PVOID)((ULONG_PTR)parameter * 4);
    return parameter != NULL;
}

static void lock_init_once(const char *check)
{
    static INIT_ONCE state = INIT_ONCE_STATIC_INIT;
    PVOID context = NULL;
    BOOL pending = 9;

    SAY(InitOnceExecuteOnce(&state, once, NULL, &context)); /* fails: to be tried again */
    SAY(InitOnceExecuteOnce(&state, once, (PVOID)3, &context));
    SAY(context);
    SAY(InitOnceExecuteOnce(&state, once, (PVOID)5, &context));
    SAY(context);
    SAY(InitOnceBeginInitialize(&state, 0, &pending, &context));
    SAY(pending);
}

const struct oracle_check oracle_app_locks[] = {
    {"lock-srw", lock_srw},
    {"lock-critical-section", lock_critical_section},
    {"lock-condition", lock_condition},
    {"lock-address", lock_address},
    {"lock-init-once", lock_init_once},
    {NULL, NULL},
};
