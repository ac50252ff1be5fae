/*
 * Native call x handle without the access it needs -> STATUS_ACCESS_DENIED, and with just that
 * access STATUS_SUCCESS; Win32 call x bad argument -> error code. In a program.
 */
#define CONFORM_APP
#include "conform.h"

typedef LONG NTSTATUS;
NTSTATUS NTAPI NtQueryEvent(HANDLE, int, PVOID, ULONG, PULONG);
NTSTATUS NTAPI NtSetEvent(HANDLE, PLONG);
NTSTATUS NTAPI NtResetEvent(HANDLE, PLONG);
NTSTATUS NTAPI NtPulseEvent(HANDLE, PLONG);
NTSTATUS NTAPI NtReleaseSemaphore(HANDLE, LONG, PLONG);
NTSTATUS NTAPI NtQuerySemaphore(HANDLE, int, PVOID, ULONG, PULONG);
NTSTATUS NTAPI NtQueryMutant(HANDLE, int, PVOID, ULONG, PULONG);
NTSTATUS NTAPI NtSetTimer(HANDLE, PLARGE_INTEGER, PVOID, PVOID, BOOLEAN, LONG, PBOOLEAN);
NTSTATUS NTAPI NtCancelTimer(HANDLE, PBOOLEAN);
NTSTATUS NTAPI NtQueryTimer(HANDLE, int, PVOID, ULONG, PULONG);
NTSTATUS NTAPI NtWaitForSingleObject(HANDLE, BOOLEAN, PLARGE_INTEGER);

static LARGE_INTEGER soon;
static UCHAR buffer[64];

#define ROUTINE(name_, call_)                                                                      \
    static NTSTATUS name_(HANDLE h)                                                                \
    {                                                                                              \
        return call_;                                                                              \
    }
ROUTINE(set_event, NtSetEvent(h, NULL))
ROUTINE(reset_event, NtResetEvent(h, NULL))
ROUTINE(pulse_event, NtPulseEvent(h, NULL))
ROUTINE(query_event, NtQueryEvent(h, 0, buffer, 8, NULL))
ROUTINE(release_semaphore, NtReleaseSemaphore(h, 1, NULL))
ROUTINE(query_semaphore, NtQuerySemaphore(h, 0, buffer, 8, NULL))
ROUTINE(query_mutant, NtQueryMutant(h, 0, buffer, 8, NULL))
ROUTINE(set_timer, NtSetTimer(h, &soon, NULL, NULL, FALSE, 0, NULL))
ROUTINE(cancel_timer, NtCancelTimer(h, NULL))
ROUTINE(query_timer, NtQueryTimer(h, 0, buffer, 16, NULL))
ROUTINE(wait, NtWaitForSingleObject(h, FALSE, &soon))

static HANDLE event, semaphore, mutant, timer;
static const struct {
    NTSTATUS (*call)(HANDLE);
    HANDLE *object;
    ACCESS_MASK needs, lacks;
} table[] = {
    {set_event, &event, EVENT_MODIFY_STATE, SYNCHRONIZE | 1},
    {reset_event, &event, EVENT_MODIFY_STATE, SYNCHRONIZE | 1},
    {pulse_event, &event, EVENT_MODIFY_STATE, SYNCHRONIZE | 1},
    {query_event, &event, 1, SYNCHRONIZE | EVENT_MODIFY_STATE},
    {release_semaphore, &semaphore, SEMAPHORE_MODIFY_STATE, SYNCHRONIZE | 1},
    {query_semaphore, &semaphore, 1, SYNCHRONIZE | SEMAPHORE_MODIFY_STATE},
    {query_mutant, &mutant, MUTANT_QUERY_STATE, SYNCHRONIZE},
    {set_timer, &timer, TIMER_MODIFY_STATE, SYNCHRONIZE | TIMER_QUERY_STATE},
    {cancel_timer, &timer, TIMER_MODIFY_STATE, SYNCHRONIZE | TIMER_QUERY_STATE},
    {query_timer, &timer, TIMER_QUERY_STATE, SYNCHRONIZE | TIMER_MODIFY_STATE},
    {wait, &semaphore, SYNCHRONIZE, SEMAPHORE_MODIFY_STATE | 1},
};

static HANDLE copy(HANDLE of, ACCESS_MASK access)
{
    HANDLE made = NULL;

    EXPECT_EQ(
        DuplicateHandle(GetCurrentProcess(), of, GetCurrentProcess(), &made, access, FALSE, 0),
        TRUE);
    return made;
}

#define FAILS(call_, error_)                                                                       \
    do {                                                                                           \
        SetLastError(0x7777);                                                                      \
        EXPECT(!(call_));                                                                          \
        EXPECT_EQ(GetLastError(), error_);                                                         \
    } while (0)

static void win32(void)
{
    HANDLE none = (HANDLE)(ULONG_PTR)0x7770, made;
    HANDLE many[MAXIMUM_WAIT_OBJECTS + 1];
    DWORD n;
    int i;

    FAILS(SetEvent(none), ERROR_INVALID_HANDLE);
    FAILS(SetEvent(NULL), ERROR_INVALID_HANDLE);
    FAILS(SetEvent(semaphore), ERROR_INVALID_HANDLE);
    FAILS(ResetEvent(none), ERROR_INVALID_HANDLE);
    FAILS(ResetEvent(mutant), ERROR_INVALID_HANDLE);
    FAILS(PulseEvent(none), ERROR_INVALID_HANDLE);
    FAILS(ReleaseMutex(none), ERROR_INVALID_HANDLE);
    FAILS(ReleaseMutex(event), ERROR_INVALID_HANDLE);
    FAILS(ReleaseSemaphore(none, 1, NULL), ERROR_INVALID_HANDLE);
    FAILS(ReleaseSemaphore(event, 1, NULL), ERROR_INVALID_HANDLE);
    FAILS(ReleaseSemaphore(semaphore, 0, NULL), ERROR_INVALID_PARAMETER);
    FAILS(ReleaseSemaphore(semaphore, -1, NULL), ERROR_INVALID_PARAMETER);
    FAILS(ReleaseSemaphore(semaphore, 10000, NULL), ERROR_TOO_MANY_POSTS);
    FAILS(CreateSemaphoreW(NULL, 3, 2, NULL), ERROR_INVALID_PARAMETER);
    FAILS(CreateSemaphoreW(NULL, 0, 0, NULL), ERROR_INVALID_PARAMETER);
    FAILS(CreateSemaphoreW(NULL, -1, 5, NULL), ERROR_INVALID_PARAMETER);
    FAILS(SetWaitableTimer(none, &soon, 0, NULL, NULL, FALSE), ERROR_INVALID_HANDLE);
    FAILS(CancelWaitableTimer(none), ERROR_INVALID_HANDLE);
    FAILS(SetWaitableTimer(timer, &soon, -1, NULL, NULL, FALSE), ERROR_INVALID_PARAMETER);
    FAILS(CloseHandle(none), ERROR_INVALID_HANDLE);
    FAILS(CloseHandle(NULL), ERROR_INVALID_HANDLE);
    FAILS(GetExitCodeThread(event, &n), ERROR_INVALID_HANDLE);
    FAILS(ResumeThread(none) != (DWORD)-1, ERROR_INVALID_HANDLE);
    FAILS(DuplicateHandle(GetCurrentProcess(), none, GetCurrentProcess(), &made, 0, FALSE,
                          DUPLICATE_SAME_ACCESS),
          ERROR_INVALID_HANDLE);
    for (i = 0; i <= MAXIMUM_WAIT_OBJECTS; i++)
        many[i] = event;
    FAILS(WaitForMultipleObjects(0, many, FALSE, 0) != WAIT_FAILED, ERROR_INVALID_PARAMETER);
    FAILS(WaitForMultipleObjects(MAXIMUM_WAIT_OBJECTS + 1, many, FALSE, 0) != WAIT_FAILED,
          ERROR_INVALID_PARAMETER);
    FAILS(WaitForMultipleObjects(2, many, TRUE, 0) != WAIT_FAILED,
          ERROR_INVALID_PARAMETER); /* twice the same */
    EXPECT_EQ(WaitForMultipleObjects(2, many, FALSE, 0), WAIT_OBJECT_0);
    many[1] = none;
    FAILS(WaitForMultipleObjects(2, many, FALSE, 0) != WAIT_FAILED, ERROR_INVALID_HANDLE);
    FAILS(CreateFileW(L"\\\\.\\ConformNoDevice", 0, 0, NULL, OPEN_EXISTING, 0, NULL) !=
              INVALID_HANDLE_VALUE,
          ERROR_FILE_NOT_FOUND);
    FAILS(DeviceIoControl(none, 0x222000, NULL, 0, NULL, 0, &n, NULL), ERROR_INVALID_HANDLE);
    /* A name that another type has. */
    made = CreateEventW(NULL, FALSE, FALSE, L"ConformTaken");
    FAILS(CreateMutexW(NULL, FALSE, L"ConformTaken"), ERROR_INVALID_HANDLE);
    FAILS(OpenSemaphoreW(SEMAPHORE_ALL_ACCESS, FALSE, L"ConformTaken"), ERROR_INVALID_HANDLE);
    CloseHandle(made);
}

int wmain(void)
{
    size_t i;

    event = CreateEventW(NULL, TRUE, TRUE, NULL);
    semaphore = CreateSemaphoreW(NULL, 5, 1000, NULL);
    mutant = CreateMutexW(NULL, FALSE, NULL);
    timer = CreateWaitableTimerW(NULL, TRUE, NULL);
    for (i = 0; i < sizeof table / sizeof table[0]; i++) {
        HANDLE enough = copy(*table[i].object, table[i].needs),
               weak = copy(*table[i].object, table[i].lacks);

        EXPECT_EQ(table[i].call(enough), 0);
        EXPECT_EQ((DWORD)table[i].call(weak), 0xC0000022);
        CloseHandle(enough);
        CloseHandle(weak);
    }
    SetEvent(event);
    win32();
    return conform_end() ? 3 : 0;
}
