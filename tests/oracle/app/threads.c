/* threads.c - threads of programs: their handles, APCs, suspension and priorities. */
#include "../oracle.h"

static HANDLE go;
static int apcs;

static VOID WINAPI apc(ULONG_PTR context)
{
    apcs = apcs * 10 + (int)context;
}

static DWORD WINAPI ends(PVOID context)
{
    WaitForSingleObject(go, INFINITE);
    return (DWORD)(ULONG_PTR)context;
}

static void thread_codes(const char *check)
{
    DWORD code = 0;
    HANDLE thread;

    go = CreateEventA(NULL, TRUE, FALSE, NULL);
    thread = CreateThread(NULL, 0, ends, (PVOID)77, 0, NULL);
    SAY(GetExitCodeThread(thread, &code));
    SAY(code);
    SAY(WaitForSingleObject(thread, 10));
    SetEvent(go);
    SAY(WaitForSingleObject(thread, 5000));
    SAY(WaitForSingleObject(thread, 0));
    SAY(GetExitCodeThread(thread, &code));
    SAY(code);
    SAY(QueueUserAPC(apc, thread, 1));
    SAY(oracle_error(QueueUserAPC(apc, thread, 1) != 0));  /* F086 */
    SAY(oracle_error(SuspendThread(thread) != (DWORD)-1)); /* F266 */
    CloseHandle(thread);
    CloseHandle(go);
}

/* F266 */
static void thread_suspension(const char *check)
{
    HANDLE thread;

    go = CreateEventA(NULL, TRUE, TRUE, NULL);
    thread = CreateThread(NULL, 0, ends, (PVOID)5, CREATE_SUSPENDED, NULL);
    SAY(WaitForSingleObject(thread, 20));
    SAY(SuspendThread(thread));
    SAY(SuspendThread(thread));
    SAY(ResumeThread(thread));
    SAY(ResumeThread(thread));
    SAY(WaitForSingleObject(thread, 20));
    SAY(ResumeThread(thread));
    SAY(WaitForSingleObject(thread, 5000));
    CloseHandle(thread);
    thread = CreateThread(NULL, 0, ends, (PVOID)5, CREATE_SUSPENDED, NULL);
    ResumeThread(thread);
    WaitForSingleObject(thread, 5000);
    CloseHandle(thread);
    CloseHandle(go);
}

/* F267 */
static void thread_priorities(const char *check)
{
    HANDLE me = GetCurrentThread();

    SAY(GetThreadPriority(me));
    SAY(SetThreadPriority(me, THREAD_PRIORITY_HIGHEST));
    SAY(GetThreadPriority(me));
    SAY(oracle_error(SetThreadPriority(me, 3)));
    SAY(GetThreadPriority(me));
    SAY(SetThreadPriority(me, THREAD_PRIORITY_IDLE));
    SAY(GetThreadPriority(me));
    SAY(SetThreadPriority(me, THREAD_PRIORITY_NORMAL));
    SAY(oracle_error(SetThreadPriority(NULL, 0)));
}

/* F087, F091 */
static void thread_apcs(const char *check)
{
    HANDLE event = CreateEventA(NULL, FALSE, TRUE, NULL);

    apcs = 0;
    QueueUserAPC(apc, GetCurrentThread(), 1);
    QueueUserAPC(apc, GetCurrentThread(), 2);
    QueueUserAPC(apc, GetCurrentThread(), 3);
    SAY(SleepEx(10, FALSE));
    SAY(apcs);
    SAY(WaitForSingleObject(event, 0));
    SAY(apcs);
    SAY(SleepEx(10, TRUE));
    SAY(apcs);
    SAY(SleepEx(10, TRUE));
    QueueUserAPC(apc, GetCurrentThread(), 4);
    SAY(WaitForSingleObjectEx(event, 10, TRUE));
    SAY(apcs);
    SetEvent(event);
    QueueUserAPC(apc, GetCurrentThread(), 5);
    SAY(WaitForSingleObjectEx(event, 10, TRUE)); /* set already: the APC is first */
    SAY(apcs);
    SAY(WaitForSingleObjectEx(event, 10, TRUE));
    SAY(SignalObjectAndWait(event, event, 10, TRUE));
    CloseHandle(event);
}

static DWORD WINAPI sleeps(PVOID context)
{
    DWORD *result = context;

    SetEvent(go);
    *result = SleepEx(5000, TRUE);
    return 0;
}

static void thread_apc_of_another(const char *check)
{
    DWORD result = 99;
    HANDLE thread;

    apcs = 0;
    go = CreateEventA(NULL, FALSE, FALSE, NULL);
    thread = CreateThread(NULL, 0, sleeps, &result, 0, NULL);
    WaitForSingleObject(go, 5000);
    SAY(QueueUserAPC(apc, thread, 7) != 0);
    SAY(WaitForSingleObject(thread, 4000));
    SAY(result);
    SAY(apcs);
    CloseHandle(thread);
    CloseHandle(go);
}

const struct oracle_check oracle_app_threads[] = {
    {"thread-codes", thread_codes},
    {"thread-suspension", thread_suspension},
    {"thread-priorities", thread_priorities},
    {"thread-apcs", thread_apcs},
    {"thread-apc-of-another", thread_apc_of_another},
    {NULL, NULL},
};
