/* names.c - named objects, access rights and handles of programs. */
#include "../oracle.h"

static DWORD last;

/* Creates that open: what GetLastError() says, whatever the handle is. */
static HANDLE noted(HANDLE handle)
{
    last = GetLastError();
    return handle;
}

static void app_names_shared(const char *check)
{
    HANDLE first, second, third;

    SetLastError(0x1234);
    first = noted(CreateEventA(NULL, TRUE, FALSE, "OracleEvent"));
    SAY(last);
    second = noted(CreateEventA(NULL, FALSE, TRUE, "OracleEvent"));
    SAY(last);
    SAY(second != NULL && second != first);
    SAY(WaitForSingleObject(second, 0)); /* the arguments of the second were ignored */
    SetEvent(first);
    SAY(WaitForSingleObject(second, 0));
    SAY(WaitForSingleObject(second, 0));
    third = OpenEventA(SYNCHRONIZE, FALSE, "OracleEvent");
    SAY(third != NULL);
    SAY(WaitForSingleObject(third, 0));
    CloseHandle(first);
    CloseHandle(second);
    CloseHandle(third);
    SAY(oracle_error(OpenEventA(SYNCHRONIZE, FALSE, "OracleEvent") != NULL)); /* F195 */
}

/* F194, F184 */
static void app_names_unknown(const char *check)
{
    HANDLE event = CreateEventA(NULL, TRUE, FALSE, "OracleEvent");

    SAY(oracle_error(OpenEventA(SYNCHRONIZE, FALSE, "ORACLEEVENT") != NULL));
    SAY(oracle_error(OpenEventA(SYNCHRONIZE, FALSE, "NoSuchEvent") != NULL));
    SAY(oracle_error(OpenEventA(SYNCHRONIZE, FALSE, NULL) != NULL));
    SAY(oracle_error(OpenMutexA(SYNCHRONIZE, FALSE, "NoSuchMutex") != NULL));
    SAY(oracle_error(OpenSemaphoreA(SYNCHRONIZE, FALSE, "NoSuchSemaphore") != NULL));
    SAY(oracle_error(OpenWaitableTimerA(SYNCHRONIZE, FALSE, "NoSuchTimer") != NULL));
    SAY(oracle_error(OpenEventA(SYNCHRONIZE, FALSE, "folder\\event") != NULL));
    SAY(oracle_error(CreateEventA(NULL, TRUE, FALSE, "folder\\event") != NULL));
    CloseHandle(event);
}

static void app_names_of_types(const char *check)
{
    HANDLE event = CreateEventA(NULL, TRUE, FALSE, "OracleEvent");

    SAY(oracle_error(CreateMutexA(NULL, FALSE, "OracleEvent") != NULL));
    SAY(oracle_error(CreateSemaphoreA(NULL, 0, 1, "OracleEvent") != NULL));
    SAY(oracle_error(CreateWaitableTimerA(NULL, FALSE, "OracleEvent") != NULL));
    SAY(oracle_error(OpenMutexA(SYNCHRONIZE, FALSE, "OracleEvent") != NULL));
    SAY(oracle_error(OpenSemaphoreA(SYNCHRONIZE, FALSE, "OracleEvent") != NULL));
    CloseHandle(event);
}

static void app_names_local(const char *check)
{
    HANDLE event = CreateEventA(NULL, TRUE, TRUE, "Local\\OracleEvent"), same, other;

    same = OpenEventA(SYNCHRONIZE, FALSE, "OracleEvent");
    SAY(same != NULL);
    other = noted(CreateEventA(NULL, TRUE, FALSE, "Local\\OracleEvent"));
    SAY(last);
    CloseHandle(same);
    CloseHandle(other);
    CloseHandle(event);
    event = CreateEventA(NULL, TRUE, TRUE, "Global\\OracleEvent");
    SAY(event != NULL);
    same = OpenEventA(SYNCHRONIZE, FALSE, "Global\\OracleEvent");
    SAY(same != NULL);
    SAY(WaitForSingleObject(same, 0));
    CloseHandle(same);
    CloseHandle(event);
}

/* F067 */
static void app_names_others(const char *check)
{
    HANDLE first = CreateMutexA(NULL, TRUE, "OracleMutex"), second;

    second = noted(CreateMutexA(NULL, TRUE, "OracleMutex"));
    SAY(last);
    SAY(ReleaseMutex(second));
    SAY(oracle_error(ReleaseMutex(first)));
    CloseHandle(first);
    CloseHandle(second);
    first = CreateSemaphoreA(NULL, 1, 2, "OracleSemaphore");
    second = noted(CreateSemaphoreA(NULL, 0, 9, "OracleSemaphore"));
    SAY(last);
    SAY(WaitForSingleObject(second, 0));
    SAY(WaitForSingleObject(first, 0));
    CloseHandle(first);
    CloseHandle(second);
    first = CreateWaitableTimerA(NULL, TRUE, "OracleTimer");
    second = noted(CreateWaitableTimerA(NULL, TRUE, "OracleTimer"));
    SAY(last);
    SAY(second != NULL);
    CloseHandle(first);
    CloseHandle(second);
}

static void app_access(const char *check)
{
    HANDLE event = CreateEventA(NULL, TRUE, FALSE, "OracleEvent");
    HANDLE waits = OpenEventA(SYNCHRONIZE, FALSE, "OracleEvent");
    HANDLE sets = OpenEventA(EVENT_MODIFY_STATE, FALSE, "OracleEvent");

    SAY(oracle_error(SetEvent(waits)));
    SAY(oracle_error(SetEvent(sets)));
    SAY(WaitForSingleObject(waits, 0));
    SAY(oracle_error(WaitForSingleObject(sets, 0) != WAIT_FAILED));
    CloseHandle(event);
    CloseHandle(waits);
    CloseHandle(sets);
}

static void app_handles(const char *check)
{
    HANDLE event = CreateEventA(NULL, FALSE, FALSE, NULL), copy = NULL, less = NULL;
    HANDLE process = GetCurrentProcess();
    DWORD flags = 99;

    SAY(DuplicateHandle(process, event, process, &copy, 0, FALSE, DUPLICATE_SAME_ACCESS));
    SetEvent(copy);
    SAY(WaitForSingleObject(event, 0));
    SAY(DuplicateHandle(process, event, process, &less, SYNCHRONIZE, FALSE, 0));
    SAY(oracle_error(SetEvent(less)));
    SAY(GetHandleInformation(event, &flags));
    SAY(flags);
    SAY(SetHandleInformation(event, HANDLE_FLAG_PROTECT_FROM_CLOSE,
                             HANDLE_FLAG_PROTECT_FROM_CLOSE));
    SAY(oracle_error(CloseHandle(event)));
    SetHandleInformation(event, HANDLE_FLAG_PROTECT_FROM_CLOSE, 0);
    SAY(DuplicateHandle(process, event, process, &event, 0, FALSE,
                        DUPLICATE_SAME_ACCESS | DUPLICATE_CLOSE_SOURCE));
    SAY(oracle_error(SetEvent(event)));
    SAY(CloseHandle(event));
    SAY(oracle_error(CloseHandle(event)));
    SAY(oracle_error(
        DuplicateHandle(process, event, process, &event, 0, FALSE, DUPLICATE_SAME_ACCESS)));
    CloseHandle(copy);
    CloseHandle(less);
}

const struct oracle_check oracle_app_names[] = {
    {"app-names-shared", app_names_shared},
    {"app-names-unknown", app_names_unknown},
    {"app-names-of-types", app_names_of_types},
    {"app-names-local", app_names_local},
    {"app-names-others", app_names_others},
    {"app-access", app_access},
    {"app-handles", app_handles},
    {NULL, NULL},
};
