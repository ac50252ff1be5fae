/* facts: F171 F191 F275 F276 F277 F279 F280 */
/*
 * F171. NtMakeTemporaryObject needs DELETE access (else STATUS_ACCESS_DENIED), also when the
 *   object is already temporary; NtMakePermanentObject needs no DELETE access but a privilege.
 * F191. Creating a new object with DesiredAccess 0 succeeds; opening an existing one (or
 *   create-with-OPENIF of an existing one) with access 0 gives STATUS_ACCESS_DENIED.
 * F275. A NULL keyed-event handle uses a built-in process-wide object.
 * F276. NtAlertThreadByThreadId is remembered once (two alerts, one wake-up);
 *   NtWaitForAlertByThreadId returns STATUS_ALERTED, or STATUS_TIMEOUT; an unknown id gives
 *   STATUS_INVALID_CID.
 * F277. RtlWaitOnAddress returns at once when the values differ, compares only Size bytes (1, 2,
 *   4, 8; else STATUS_INVALID_PARAMETER) and returns STATUS_TIMEOUT at the end of the timeout.
 * F279. SleepConditionVariableCS/SRW time out with FALSE and ERROR_TIMEOUT, and the lock is held
 *   again on return.
 * F280. SRW locks are not recursive: a second exclusive or shared acquisition by an exclusive
 *   owner blocks; a waiting exclusive request is preferred over later shared ones.
 */
#define CONFORM_APP
#include "conform.h"

typedef LONG NTSTATUS;
#include <winternl.h>

NTSTATUS NTAPI NtReleaseKeyedEvent(HANDLE, PVOID, BOOLEAN, PLARGE_INTEGER);
NTSTATUS NTAPI NtWaitForKeyedEvent(HANDLE, PVOID, BOOLEAN, PLARGE_INTEGER);
NTSTATUS NTAPI NtAlertThreadByThreadId(HANDLE);
NTSTATUS NTAPI NtWaitForAlertByThreadId(PVOID, PLARGE_INTEGER);
NTSTATUS NTAPI RtlWaitOnAddress(const volatile VOID *, PVOID, SIZE_T, PLARGE_INTEGER);
NTSTATUS NTAPI NtMakeTemporaryObject(HANDLE);
NTSTATUS NTAPI NtMakePermanentObject(HANDLE);
NTSTATUS NTAPI NtCreateEvent(PHANDLE, ACCESS_MASK, POBJECT_ATTRIBUTES, int, BOOLEAN);
NTSTATUS NTAPI NtOpenEvent(PHANDLE, ACCESS_MASK, POBJECT_ATTRIBUTES);

static int key;
static HANDLE go;
static CRITICAL_SECTION section;
static CONDITION_VARIABLE condition;
static SRWLOCK lock = SRWLOCK_INIT;
static volatile LONG step, got;

static LARGE_INTEGER in_ms(int ms)
{
    LARGE_INTEGER due;

    due.QuadPart = -10000LL * ms;
    return due;
}

static DWORD WINAPI keyed(LPVOID p)
{
    LARGE_INTEGER due = in_ms(1000);

    (void)p;
    InterlockedExchange(&got, (LONG)NtWaitForKeyedEvent(NULL, &key, FALSE, &due));
    return 0;
}

static DWORD WINAPI exclusive(LPVOID p)
{
    (void)p;
    AcquireSRWLockExclusive(&lock);
    InterlockedExchange(&got, InterlockedIncrement(&step));
    Sleep(5);
    ReleaseSRWLockExclusive(&lock);
    return 0;
}

static DWORD WINAPI shared(LPVOID p)
{
    AcquireSRWLockShared(&lock);
    InterlockedExchange((LONG *)p, InterlockedIncrement(&step));
    ReleaseSRWLockShared(&lock);
    return 0;
}

static DWORD WINAPI twice(LPVOID p)
{
    AcquireSRWLockExclusive(&lock);
    if (p)
        AcquireSRWLockShared(&lock);
    else
        AcquireSRWLockExclusive(&lock);
    InterlockedExchange(&got, 99);
    return 0;
}

static void keyed_events(void)
{
    LARGE_INTEGER due = in_ms(10), longer = in_ms(1000);
    HANDLE thread;

    FACT(275);
    EXPECT_EQ((DWORD)NtReleaseKeyedEvent(NULL, &key, FALSE, &due), WAIT_TIMEOUT);
    EXPECT_EQ((DWORD)NtWaitForKeyedEvent(NULL, &key, FALSE, &due), WAIT_TIMEOUT);
    InterlockedExchange(&got, 0x55);
    thread = CreateThread(NULL, 0, keyed, NULL, 0, NULL);
    Sleep(5);
    EXPECT_EQ(NtReleaseKeyedEvent(NULL, &key, FALSE, &longer), 0);
    EXPECT_EQ(WaitForSingleObject(thread, 1000), WAIT_OBJECT_0);
    EXPECT_EQ(got, 0);
    CloseHandle(thread);
}

static void alerts(void)
{
    HANDLE me = (HANDLE)(ULONG_PTR)GetCurrentThreadId();
    LARGE_INTEGER due = in_ms(10);

    FACT(276);
    EXPECT_EQ((DWORD)NtWaitForAlertByThreadId(NULL, &due), WAIT_TIMEOUT);
    EXPECT_EQ(NtAlertThreadByThreadId(me), 0);
    EXPECT_EQ(NtAlertThreadByThreadId(me), 0);
    EXPECT_EQ(NtWaitForAlertByThreadId(NULL, &due), 0x101);
    EXPECT_EQ(NtWaitForAlertByThreadId(NULL, &due), 0x102);
    EXPECT_EQ((DWORD)NtAlertThreadByThreadId((HANDLE)(ULONG_PTR)0x7FFFFFF4), 0xC000000B);
    EXPECT_EQ((DWORD)NtAlertThreadByThreadId(NULL), 0xC000000B);
}

static void addresses(void)
{
    static const SIZE_T wrong[] = {0, 3, 5, 6, 7, 9, 16};
    LARGE_INTEGER due = in_ms(10);
    ULONGLONG value = 0x1111111111111111, other, start;
    SIZE_T size;
    int i;

    FACT(277);
    for (size = 1; size <= 8; size *= 2) {
        other = value;
        start = GetTickCount64();
        EXPECT_EQ(RtlWaitOnAddress(&value, &other, size, &due), 0x102);
        EXPECT(GetTickCount64() > start);
        ((UCHAR *)&other)[size - 1] = 0x77; /* the last byte that counts */
        EXPECT_EQ(RtlWaitOnAddress(&value, &other, size, NULL), 0);
        if (size < 8) {
            other = value;
            ((UCHAR *)&other)[size] = 0x77; /* and the first that does not */
            EXPECT_EQ(RtlWaitOnAddress(&value, &other, size, &due), 0x102);
        }
    }
    other = value;
    for (i = 0; i < 7; i++)
        EXPECT_EQ((DWORD)RtlWaitOnAddress(&value, &other, wrong[i], &due), 0xC000000D);
}

static void conditions(void)
{
    FACT(279);
    InitializeCriticalSection(&section);
    InitializeConditionVariable(&condition);
    EnterCriticalSection(&section);
    SetLastError(0);
    EXPECT_EQ(SleepConditionVariableCS(&condition, &section, 10), FALSE);
    EXPECT_EQ(GetLastError(), ERROR_TIMEOUT);
    EXPECT_EQ((ULONG_PTR)section.OwningThread, GetCurrentThreadId());
    EXPECT_EQ(section.RecursionCount, 1);
    LeaveCriticalSection(&section);
    AcquireSRWLockExclusive(&lock);
    SetLastError(0);
    EXPECT_EQ(SleepConditionVariableSRW(&condition, &lock, 10, 0), FALSE);
    EXPECT_EQ(GetLastError(), ERROR_TIMEOUT);
    EXPECT_EQ(TryAcquireSRWLockShared(&lock), FALSE);
    ReleaseSRWLockExclusive(&lock);
    AcquireSRWLockShared(&lock);
    SetLastError(0);
    EXPECT_EQ(SleepConditionVariableSRW(&condition, &lock, 10, CONDITION_VARIABLE_LOCKMODE_SHARED),
              FALSE);
    EXPECT_EQ(GetLastError(), ERROR_TIMEOUT);
    EXPECT_EQ(TryAcquireSRWLockExclusive(&lock), FALSE);
    ReleaseSRWLockShared(&lock);
    EXPECT_EQ(TryAcquireSRWLockExclusive(&lock), TRUE);
    ReleaseSRWLockExclusive(&lock);
}

static void srw(void)
{
    static LONG late[2]; /* a thread may come late, when the waits here have given up */
    HANDLE threads[3];

    FACT(280);
    AcquireSRWLockExclusive(&lock);
    EXPECT_EQ(TryAcquireSRWLockExclusive(&lock), FALSE);
    EXPECT_EQ(TryAcquireSRWLockShared(&lock), FALSE);
    ReleaseSRWLockExclusive(&lock);
    /* An exclusive request waits; shared ones that come later get the lock after it. */
    InterlockedExchange(&step, 0);
    InterlockedExchange(&got, 0);
    AcquireSRWLockShared(&lock);
    threads[0] = CreateThread(NULL, 0, exclusive, NULL, 0, NULL);
    Sleep(5);
    threads[1] = CreateThread(NULL, 0, shared, &late[0], 0, NULL);
    Sleep(5);
    threads[2] = CreateThread(NULL, 0, shared, &late[1], 0, NULL);
    Sleep(5);
    EXPECT_EQ(InterlockedOr(&step, 0), 0);
    ReleaseSRWLockShared(&lock);
    EXPECT_EQ(WaitForMultipleObjects(3, threads, TRUE, 1000), WAIT_OBJECT_0);
    EXPECT_EQ(got, 1);
    EXPECT_EQ(InterlockedOr(&late[0], 0) + InterlockedOr(&late[1], 0), 2 + 3);
    CloseHandle(threads[0]);
    CloseHandle(threads[1]);
    CloseHandle(threads[2]);
}

static void recursion(int again_shared)
{
    HANDLE thread = CreateThread(NULL, 0, twice, again_shared ? &key : NULL, 0, NULL);

    FACT(280);
    InterlockedExchange(&got, 0);
    EXPECT_EQ(WaitForSingleObject(thread, 100), WAIT_TIMEOUT);
    EXPECT_EQ(InterlockedOr(&got, 0), 0);
    CloseHandle(thread);
    lock = (SRWLOCK)SRWLOCK_INIT; /* the thread stays where it is */
}

static void access(void)
{
    OBJECT_ATTRIBUTES a;
    UNICODE_STRING name;
    HANDLE handle, weak;

    memset(&a, 0, sizeof a);
    a.Length = sizeof a;
    RtlInitUnicodeString(&name, L"\\BaseNamedObjects\\ConformAccess");
    a.ObjectName = &name;
    FACT(191);
    EXPECT_EQ(NtCreateEvent(&handle, 0, &a, 0, FALSE), 0);
    EXPECT_EQ((DWORD)NtOpenEvent(&weak, 0, &a), 0xC0000022);
    a.Attributes = 0x80; /* OBJ_OPENIF */
    EXPECT_EQ((DWORD)NtCreateEvent(&weak, 0, &a, 0, FALSE), 0xC0000022);
    EXPECT_EQ(NtCreateEvent(&weak, SYNCHRONIZE, &a, 0, FALSE), 0x40000000);
    a.Attributes = 0;
    FACT(171);
    EXPECT_EQ((DWORD)NtMakeTemporaryObject(weak), 0xC0000022);
    CloseHandle(weak);
    EXPECT_EQ(NtOpenEvent(&weak, DELETE, &a), 0);
    EXPECT_EQ(NtMakeTemporaryObject(weak), 0);
    EXPECT_EQ(NtMakeTemporaryObject(weak), 0);
    CloseHandle(weak);
    EXPECT_EQ(NtOpenEvent(&weak, SYNCHRONIZE, &a), 0);
    EXPECT_EQ((DWORD)NtMakePermanentObject(weak), 0xC0000061);
    CloseHandle(weak);
    CloseHandle(handle);
    EXPECT_EQ((DWORD)NtOpenEvent(&weak, SYNCHRONIZE, &a), 0xC0000034);
}

int wmain(void)
{
    keyed_events();
    alerts();
    addresses();
    conditions();
    srw();
    access();
    recursion(0);
    recursion(1);
    ExitProcess(conform_end() ? 3 : 0);
}
