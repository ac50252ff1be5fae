/* Native calls that wait, threads and processes, from a program. */
#define CONFORM_APP
#include "status.h"
#include "nt_calls.h"

typedef struct {
    HANDLE process, thread;
} ID;

static HANDLE event, semaphore, mutant, keyed, directory, weak, go;
static int key;

static HANDLE copy(HANDLE of, ACCESS_MASK access)
{
    HANDLE made = NULL;

    EXPECT_EQ(NtDuplicateObject(CURRENT_PROCESS, of, CURRENT_PROCESS, &made, access, 0, 0), 0);
    return made;
}

static VOID NTAPI apc(PVOID a, PVOID b, PVOID c)
{
    (void)a;
    (void)b;
    (void)c;
}

static void queue(void)
{
    EXPECT_EQ(NtQueueApcThread(CURRENT_THREAD, (PVOID)apc, NULL, NULL, NULL), 0);
}

static DWORD WINAPI abandons(LPVOID which)
{
    NtWaitForSingleObject(*(HANDLE *)which, FALSE, NULL);
    return 0;
}

static void abandon(HANDLE h)
{
    HANDLE thread;

    NtReleaseMutant(h, NULL); /* if it is ours from the last time */
    thread = CreateThread(NULL, 0, abandons, &h, 0, NULL);
    WaitForSingleObject(thread, INFINITE);
    CloseHandle(thread);
}

/* One after the other as Nt and Zw: `before` puts things right for each. */
#define EACH(name_, wanted_, before_, ...)                                                         \
    do {                                                                                           \
        before_;                                                                                   \
        EARNS_NAMED("Nt" #name_, #wanted_, wanted_, Nt##name_(__VA_ARGS__));                       \
        before_;                                                                                   \
        EARNS_NAMED("Zw" #name_, #wanted_, wanted_, Zw##name_(__VA_ARGS__));                       \
    } while (0)

static void one(void)
{
    LARGE_INTEGER due = after_ms(5);

    EACH(WaitForSingleObject, STATUS_SUCCESS, NtSetEvent(event, NULL), event, FALSE, NULL);
    EACH(WaitForSingleObject, STATUS_TIMEOUT, , event, FALSE, &due);
    EACH(WaitForSingleObject, STATUS_USER_APC, queue(), event, TRUE, &due);
    EACH(WaitForSingleObject, STATUS_ALERTED, NtAlertThread(CURRENT_THREAD), event, TRUE, &due);
    EACH(WaitForSingleObject, STATUS_ABANDONED_WAIT_0, abandon(mutant), mutant, FALSE, &due);
    NtReleaseMutant(mutant, NULL);
    BOTH(WaitForSingleObject, STATUS_INVALID_HANDLE, BAD_HANDLE, FALSE, &due);
    BOTH(WaitForSingleObject, STATUS_OBJECT_TYPE_MISMATCH, directory, FALSE, &due);
    BOTH(WaitForSingleObject, STATUS_ACCESS_DENIED, weak, FALSE, &due);
    BOTH(WaitForSingleObject, STATUS_ACCESS_VIOLATION, event, FALSE, BAD_POINTER);

    EACH(DelayExecution, STATUS_SUCCESS, , FALSE, &due);
    EACH(DelayExecution, STATUS_USER_APC, queue(), TRUE, &due);
    EACH(DelayExecution, STATUS_ALERTED, NtAlertThread(CURRENT_THREAD), TRUE, &due);
    BOTH(DelayExecution, STATUS_ACCESS_VIOLATION, FALSE, BAD_POINTER);

    EACH(SignalAndWaitForSingleObject, STATUS_SUCCESS, NtResetEvent(event, NULL), event, event,
         FALSE, &due);
    EACH(SignalAndWaitForSingleObject, STATUS_TIMEOUT, , go, event, FALSE, &due);
    EACH(SignalAndWaitForSingleObject, STATUS_USER_APC, queue(), go, event, TRUE, &due);
    EACH(SignalAndWaitForSingleObject, STATUS_ALERTED, NtAlertThread(CURRENT_THREAD), go, event,
         TRUE, &due);
    EACH(SignalAndWaitForSingleObject, STATUS_ABANDONED_WAIT_0, abandon(mutant), go, mutant, FALSE,
         &due);
    NtReleaseMutant(mutant, NULL);
    BOTH(SignalAndWaitForSingleObject, STATUS_INVALID_HANDLE, BAD_HANDLE, event, FALSE, &due);
    BOTH(SignalAndWaitForSingleObject, STATUS_INVALID_HANDLE, go, BAD_HANDLE, FALSE, &due);
    BOTH(SignalAndWaitForSingleObject, STATUS_OBJECT_TYPE_MISMATCH, directory, event, FALSE, &due);
    BOTH(SignalAndWaitForSingleObject, STATUS_OBJECT_TYPE_MISMATCH, go, directory, FALSE, &due);
    BOTH(SignalAndWaitForSingleObject, STATUS_ACCESS_DENIED, weak, event, FALSE, &due);
    BOTH(SignalAndWaitForSingleObject, STATUS_ACCESS_DENIED, go, weak, FALSE, &due);
    BOTH(SignalAndWaitForSingleObject, STATUS_ACCESS_VIOLATION, go, event, FALSE, BAD_POINTER);
    BOTH(SignalAndWaitForSingleObject, STATUS_MUTANT_NOT_OWNED, mutant, event, FALSE, &due);
    NtReleaseSemaphore(semaphore, 1, NULL);
    BOTH(SignalAndWaitForSingleObject, STATUS_SEMAPHORE_LIMIT_EXCEEDED, semaphore, event, FALSE,
         &due);
    NtWaitForSingleObject(semaphore, FALSE, &due);
}

static void several(void)
{
    HANDLE many[64], two[2] = {go, event}, same[2] = {event, event};
    LARGE_INTEGER due = after_ms(5);
    int i;

    for (i = 0; i < 64; i++)
        many[i] = i < 63 ? event : go;
    NtResetEvent(event, NULL);
    NtSetEvent(go, NULL);
    BOTH(WaitForMultipleObjects, STATUS_WAIT_63, 64, many, 1, FALSE, &due);
    BOTH(WaitForMultipleObjects, STATUS_WAIT_0, 2, two, 1, FALSE, &due);
    two[0] = event;
    two[1] = go;
    BOTH(WaitForMultipleObjects, STATUS_WAIT_1, 2, two, 1, FALSE, &due);
    BOTH(WaitForMultipleObjects, STATUS_TIMEOUT, 2, two, 0, FALSE, &due);
    EACH(WaitForMultipleObjects, STATUS_SUCCESS, NtSetEvent(event, NULL), 2, two, 0, FALSE, &due);
    NtResetEvent(go, NULL);
    EACH(WaitForMultipleObjects, STATUS_USER_APC, queue(), 2, two, 1, TRUE, &due);
    EACH(WaitForMultipleObjects, STATUS_ALERTED, NtAlertThread(CURRENT_THREAD), 2, two, 1, TRUE,
         &due);
    EACH(WaitForMultipleObjects, STATUS_ABANDONED_WAIT_0, abandon(mutant), 1, &mutant, 1, FALSE,
         &due);
    NtReleaseMutant(mutant, NULL);
    BOTH(WaitForMultipleObjects, STATUS_INVALID_PARAMETER_1, 0, two, 1, FALSE, &due);
    BOTH(WaitForMultipleObjects, STATUS_INVALID_PARAMETER_1, 65, many, 1, FALSE, &due);
    BOTH(WaitForMultipleObjects, STATUS_INVALID_PARAMETER_3, 2, two, 7, FALSE, &due);
    BOTH(WaitForMultipleObjects, STATUS_INVALID_PARAMETER_MIX, 2, same, 0, FALSE, &due);
    BOTH(WaitForMultipleObjects, STATUS_ACCESS_VIOLATION, 2, BAD_POINTER, 1, FALSE, &due);
    BOTH(WaitForMultipleObjects, STATUS_ACCESS_VIOLATION, 2, two, 1, FALSE, BAD_POINTER);
    two[1] = BAD_HANDLE;
    BOTH(WaitForMultipleObjects, STATUS_INVALID_HANDLE, 2, two, 1, FALSE, &due);
    two[1] = directory;
    BOTH(WaitForMultipleObjects, STATUS_OBJECT_TYPE_MISMATCH, 2, two, 1, FALSE, &due);
    two[1] = weak;
    BOTH(WaitForMultipleObjects, STATUS_ACCESS_DENIED, 2, two, 1, FALSE, &due);
}

static DWORD WINAPI meets(LPVOID releases)
{
    LARGE_INTEGER due = after_ms(1000);

    if (releases)
        NtReleaseKeyedEvent(keyed, &key, FALSE, &due);
    else
        NtWaitForKeyedEvent(keyed, &key, FALSE, &due);
    return 0;
}

static void partner(int releases)
{
    LARGE_INTEGER due = after_ms(1);

    CloseHandle(CreateThread(NULL, 0, meets, releases ? &key : NULL, 0, NULL));
    NtDelayExecution(FALSE, &due);
}

#define KEYED(name_, other_)                                                                       \
    EACH(name_, STATUS_SUCCESS, partner(other_), keyed, &key, FALSE, &due);                        \
    EACH(name_, STATUS_TIMEOUT, , keyed, &key, FALSE, &due);                                       \
    EACH(name_, STATUS_TIMEOUT, , NULL, &key, FALSE, &due);                                        \
    EACH(name_, STATUS_USER_APC, queue(), keyed, &key, TRUE, &due);                                \
    EACH(name_, STATUS_ALERTED, NtAlertThread(CURRENT_THREAD), keyed, &key, TRUE, &due);           \
    BOTH(name_, STATUS_INVALID_PARAMETER_1, keyed, (PVOID)((ULONG_PTR)&key + 1), FALSE, &due);     \
    BOTH(name_, STATUS_INVALID_HANDLE, BAD_HANDLE, &key, FALSE, &due);                             \
    BOTH(name_, STATUS_OBJECT_TYPE_MISMATCH, event, &key, FALSE, &due);                            \
    BOTH(name_, STATUS_ACCESS_DENIED, weak_keyed, &key, FALSE, &due);                              \
    BOTH(name_, STATUS_ACCESS_VIOLATION, keyed, &key, FALSE, BAD_POINTER)

static void keyed_events(void)
{
    LARGE_INTEGER due = after_ms(5);
    HANDLE weak_keyed = copy(keyed, READ_CONTROL);

    KEYED(WaitForKeyedEvent, 1);
    KEYED(ReleaseKeyedEvent, 0);
}

static void times(void)
{
    LARGE_INTEGER time, frequency;
    LUID luid;

    BOTH(QuerySystemTime, STATUS_SUCCESS, &time);
    BOTH(QuerySystemTime, STATUS_ACCESS_VIOLATION, BAD_POINTER);
    BOTH(QueryPerformanceCounter, STATUS_SUCCESS, &time, &frequency);
    BOTH(QueryPerformanceCounter, STATUS_SUCCESS, &time, NULL);
    BOTH(QueryPerformanceCounter, STATUS_ACCESS_VIOLATION, BAD_POINTER, NULL);
    BOTH(QueryPerformanceCounter, STATUS_ACCESS_VIOLATION, &time, BAD_POINTER);
    BOTH(AllocateLocallyUniqueId, STATUS_SUCCESS, &luid);
    BOTH(AllocateLocallyUniqueId, STATUS_ACCESS_VIOLATION, BAD_POINTER);
    EACH(TestAlert, STATUS_SUCCESS, );
    EACH(TestAlert, STATUS_ALERTED, NtAlertThread(CURRENT_THREAD));
    EACH(YieldExecution, STATUS_NO_YIELD_PERFORMED, );
}

static DWORD WINAPI waits(LPVOID p)
{
    (void)p;
    WaitForSingleObject(go, INFINITE);
    return 0;
}

static HANDLE waiting_thread(DWORD *id)
{
    HANDLE thread = CreateThread(NULL, 0, waits, NULL, 0, id);

    Sleep(1);
    return thread;
}

/* A handle x what a handle can be: of another kind, bad, without access. */
#define THREAD_CALL(name_, thread_, weak_, ...)                                                    \
    BOTH(name_, STATUS_INVALID_HANDLE, BAD_HANDLE, ##__VA_ARGS__);                                 \
    BOTH(name_, STATUS_OBJECT_TYPE_MISMATCH, event, ##__VA_ARGS__);                                \
    BOTH(name_, STATUS_ACCESS_DENIED, weak_, ##__VA_ARGS__)

static void threads(void)
{
    UCHAR buffer[256];
    ULONG n, count;
    LONG priority = 1;
    DWORD id;
    HANDLE thread, weak_thread, h, ended;
    UNICODE_STRING name = {8, 8, L"name"};
    LARGE_INTEGER due = after_ms(5);
    ID who = {0};
    int i;

    NtResetEvent(go, NULL);
    thread = waiting_thread(&id);
    weak_thread = copy(thread, READ_CONTROL);
    THREAD_CALL(SuspendThread, thread, weak_thread, &n);
    THREAD_CALL(ResumeThread, thread, weak_thread, &n);
    THREAD_CALL(AlertResumeThread, thread, weak_thread, &n);
    THREAD_CALL(AlertThread, thread, weak_thread);
    THREAD_CALL(QueueApcThread, thread, weak_thread, (PVOID)apc, NULL, NULL, NULL);
    THREAD_CALL(TerminateThread, thread, weak_thread, 1);
    BOTH(SuspendThread, STATUS_SUCCESS, thread, &count);
    EXPECT_EQ(count, 1);
    BOTH(SuspendThread, STATUS_ACCESS_VIOLATION, thread, BAD_POINTER);
    for (i = 0; i < 200 && NtSuspendThread(thread, NULL) == 0; i++)
        ;
    BOTH(SuspendThread, STATUS_SUSPEND_COUNT_EXCEEDED, thread, &count);
    BOTH(ResumeThread, STATUS_SUCCESS, thread, &count);
    EXPECT_EQ(count, 126);
    BOTH(ResumeThread, STATUS_ACCESS_VIOLATION, thread, BAD_POINTER);
    BOTH(AlertResumeThread, STATUS_SUCCESS, thread, &count);
    BOTH(AlertResumeThread, STATUS_ACCESS_VIOLATION, thread, BAD_POINTER);
    do
        NtResumeThread(thread, &count);
    while (count > 1);
    BOTH(AlertThread, STATUS_SUCCESS, thread);
    BOTH(QueueApcThread, STATUS_SUCCESS, thread, (PVOID)apc, NULL, NULL, NULL);

    THREAD_CALL(QueryInformationThread, thread, weak_thread, 0, buffer, 48, &n);
    BOTH(QueryInformationThread, STATUS_SUCCESS, thread, 0, buffer, 48, &n);
    BOTH(QueryInformationThread, STATUS_INFO_LENGTH_MISMATCH, thread, 0, buffer, 47, &n);
    BOTH(QueryInformationThread, STATUS_INVALID_INFO_CLASS, thread, 999, buffer, 48, &n);
    BOTH(QueryInformationThread, STATUS_ACCESS_VIOLATION, thread, 0, BAD_POINTER, 48, &n);
    THREAD_CALL(SetInformationThread, thread, weak_thread, 3, &priority, 4);
    BOTH(SetInformationThread, STATUS_SUCCESS, thread, 3, &priority, 4);
    BOTH(SetInformationThread, STATUS_SUCCESS, thread, 38, &name, sizeof name);
    BOTH(QueryInformationThread, STATUS_BUFFER_TOO_SMALL, thread, 38, buffer, 4, &n);
    BOTH(SetInformationThread, STATUS_INFO_LENGTH_MISMATCH, thread, 3, &priority, 5);
    BOTH(SetInformationThread, STATUS_INVALID_INFO_CLASS, thread, 999, &priority, 4);
    BOTH(SetInformationThread, STATUS_ACCESS_VIOLATION, thread, 3, BAD_POINTER, 4);
    priority = 7;
    BOTH(SetInformationThread, STATUS_INVALID_PARAMETER, thread, 3, &priority, 4);

    who.thread = (HANDLE)(ULONG_PTR)id;
    BOTH(OpenThread, STATUS_SUCCESS, &h, THREAD_ALL_ACCESS, named(NULL, 0, NULL), &who);
    BOTH(OpenThread, STATUS_ACCESS_DENIED, &h, 0, named(NULL, 0, NULL), &who);
    BOTH(OpenThread, STATUS_ACCESS_VIOLATION, BAD_POINTER, THREAD_ALL_ACCESS, named(NULL, 0, NULL),
         &who);
    BOTH(OpenThread, STATUS_ACCESS_VIOLATION, &h, THREAD_ALL_ACCESS, BAD_POINTER, &who);
    BOTH(OpenThread, STATUS_INVALID_PARAMETER_MIX, &h, THREAD_ALL_ACCESS, named(L"x", 0, NULL),
         &who);
    BOTH(OpenThread, STATUS_INVALID_PARAMETER_MIX, &h, THREAD_ALL_ACCESS, named(NULL, 0, NULL),
         NULL);
    who.thread = (HANDLE)(ULONG_PTR)0x7770;
    BOTH(OpenThread, STATUS_INVALID_CID, &h, THREAD_ALL_ACCESS, named(NULL, 0, NULL), &who);

    BOTH(AlertThreadByThreadId, STATUS_SUCCESS, (HANDLE)(ULONG_PTR)id);
    BOTH(AlertThreadByThreadId, STATUS_INVALID_CID, (HANDLE)(ULONG_PTR)0x7770);
    EACH(WaitForAlertByThreadId, STATUS_ALERTED,
         NtAlertThreadByThreadId((HANDLE)(ULONG_PTR)GetCurrentThreadId()), NULL, &due);
    BOTH(WaitForAlertByThreadId, STATUS_TIMEOUT, NULL, &due);
    BOTH(WaitForAlertByThreadId, STATUS_ACCESS_VIOLATION, NULL, BAD_POINTER);

    EARNS(NtTerminateThread, STATUS_SUCCESS, NtTerminateThread(thread, 3));
    WaitForSingleObject(thread, INFINITE);
    ended = thread;
    BOTH(TerminateThread, STATUS_THREAD_IS_TERMINATING, ended, 3);
    BOTH(SuspendThread, STATUS_THREAD_IS_TERMINATING, ended, &n);
    BOTH(QueueApcThread, STATUS_UNSUCCESSFUL, ended, (PVOID)apc, NULL, NULL, NULL);
    thread = waiting_thread(&id);
    EARNS(ZwTerminateThread, STATUS_SUCCESS, ZwTerminateThread(thread, 3));
    WaitForSingleObject(thread, INFINITE);
    BOTH(TerminateThread, STATUS_CANT_TERMINATE_SELF, NULL, 3);
}

/* The other program, nt_waits-app.c, says who it is by the counts of two semaphores. */
static LONG told(PCWSTR name)
{
    LONG state[2] = {0, 0};
    HANDLE h = NULL;

    while ((h = OpenSemaphoreW(SEMAPHORE_ALL_ACCESS, FALSE, name)) == NULL)
        Sleep(1);
    EXPECT_EQ(NtQuerySemaphore(h, 0, state, 8, NULL), 0);
    CloseHandle(h);
    return state[0];
}

static void processes(void)
{
    UCHAR buffer[256];
    HANDLE h, process, weak_process = copy(CURRENT_PROCESS, READ_CONTROL);
    ID who = {(HANDLE)(ULONG_PTR)GetCurrentProcessId(), NULL};
    ULONG n;

    BOTH(OpenProcess, STATUS_SUCCESS, &h, PROCESS_ALL_ACCESS, named(NULL, 0, NULL), &who);
    BOTH(OpenProcess, STATUS_ACCESS_DENIED, &h, 0, named(NULL, 0, NULL), &who);
    BOTH(OpenProcess, STATUS_ACCESS_VIOLATION, BAD_POINTER, PROCESS_ALL_ACCESS,
         named(NULL, 0, NULL), &who);
    BOTH(OpenProcess, STATUS_ACCESS_VIOLATION, &h, PROCESS_ALL_ACCESS, BAD_POINTER, &who);
    BOTH(OpenProcess, STATUS_INVALID_PARAMETER_MIX, &h, PROCESS_ALL_ACCESS, named(L"x", 0, NULL),
         &who);
    BOTH(OpenProcess, STATUS_INVALID_PARAMETER_MIX, &h, PROCESS_ALL_ACCESS, named(NULL, 0, NULL),
         NULL);
    BOTH(OpenProcess, STATUS_INVALID_PARAMETER, &h, 0x04000000, named(NULL, 0, NULL), &who);
    who.process = (HANDLE)(ULONG_PTR)0x7770;
    BOTH(OpenProcess, STATUS_INVALID_CID, &h, PROCESS_ALL_ACCESS, named(NULL, 0, NULL), &who);

    THREAD_CALL(QueryInformationProcess, CURRENT_PROCESS, weak_process, 0, buffer, 48, &n);
    BOTH(QueryInformationProcess, STATUS_SUCCESS, CURRENT_PROCESS, 0, buffer, 48, &n);
    BOTH(QueryInformationProcess, STATUS_INFO_LENGTH_MISMATCH, CURRENT_PROCESS, 0, buffer, 47, &n);
    BOTH(QueryInformationProcess, STATUS_INVALID_INFO_CLASS, CURRENT_PROCESS, 999, buffer, 48, &n);
    BOTH(QueryInformationProcess, STATUS_ACCESS_VIOLATION, CURRENT_PROCESS, 0, BAD_POINTER, 48, &n);

    THREAD_CALL(TerminateProcess, CURRENT_PROCESS, weak_process, 1);
    who.process = (HANDLE)(ULONG_PTR)told(L"StatusProcess");
    EXPECT_EQ(NtOpenProcess(&process, PROCESS_ALL_ACCESS, named(NULL, 0, NULL), &who), 0);
    BOTH(AlertThreadByThreadId, STATUS_ACCESS_DENIED, (HANDLE)(ULONG_PTR)told(L"StatusThread"));
    THREAD_CALL(SuspendProcess, process, weak_process);
    THREAD_CALL(ResumeProcess, process, weak_process);
    BOTH(SuspendProcess, STATUS_SUCCESS, process);
    BOTH(ResumeProcess, STATUS_SUCCESS, process);
    EARNS(NtTerminateProcess, STATUS_SUCCESS, NtTerminateProcess(process, 5));
    WaitForSingleObject(process, INFINITE);
    BOTH(TerminateProcess, STATUS_PROCESS_IS_TERMINATING, process, 5);
    /* All threads but this one. */
    EARNS(ZwTerminateProcess, STATUS_SUCCESS, ZwTerminateProcess(NULL, 5));
}

int main(void)
{
    NtCreateEvent(&event, EVENT_ALL_ACCESS, NULL, 1, FALSE);
    NtCreateEvent(&go, EVENT_ALL_ACCESS, NULL, 0, FALSE);
    NtCreateSemaphore(&semaphore, SEMAPHORE_ALL_ACCESS, NULL, 0, 1);
    NtCreateMutant(&mutant, MUTANT_ALL_ACCESS, NULL, FALSE);
    NtCreateKeyedEvent(&keyed, GENERIC_ALL, NULL, 0);
    NtOpenDirectoryObject(&directory, GENERIC_ALL | SYNCHRONIZE, named(L"\\", 0, NULL));
    weak = copy(event, READ_CONTROL);
    one();
    several();
    keyed_events();
    times();
    threads();
    processes();
    return conform_end();
}
