/* w32_named.c - making and opening named objects, in both character sets: call x bad argument. */
#define CONFORM_APP
#include "status.h"

static BOOL drop(HANDLE handle)
{
    return handle && CloseHandle(handle);
}

static void both(void)
{
    /* Names that another type has. */
    HANDLE e = CreateEventW(NULL, FALSE, FALSE, L"StatusIsEvent"),
           s = CreateSemaphoreW(NULL, 0, 1, L"StatusIsSemaphore"), first;

#define CREATES(Call, prefix_, other_, made_)                                                      \
    do {                                                                                           \
        const prefix_##_CHAR *n = prefix_##_T("Status" #Call);                                     \
                                                                                                   \
        SetLastError(77);                                                                          \
        first = made_;                                                                             \
        DOES(Call, success, first && GetLastError() == ERROR_SUCCESS);                             \
        DOES(Call, ERROR_ALREADY_EXISTS, drop(made_) && GetLastError() == ERROR_ALREADY_EXISTS);   \
        CloseHandle(first);                                                                        \
        n = NULL;                                                                                  \
        DOES(Call, success, drop(made_));                                                          \
        n = prefix_##_T(other_);                                                                   \
        FAILS(Call, ERROR_INVALID_HANDLE, made_);                                                  \
        n = prefix_##_T("Status\\No\\Folder");                                                     \
        FAILS(Call, ERROR_PATH_NOT_FOUND, made_);                                                  \
    } while (0)
#define A_CHAR CHAR
#define W_CHAR WCHAR
#define A_T(text_) text_
#define W_T(text_) W_T2(text_)
#define W_T2(text_) L##text_
    CREATES(CreateEventA, A, "StatusIsSemaphore", CreateEventA(NULL, TRUE, FALSE, n));
    CREATES(CreateEventW, W, "StatusIsSemaphore", CreateEventW(NULL, TRUE, FALSE, n));
    CREATES(CreateEventExA, A, "StatusIsSemaphore", CreateEventExA(NULL, n, 0, EVENT_ALL_ACCESS));
    CREATES(CreateEventExW, W, "StatusIsSemaphore", CreateEventExW(NULL, n, 0, EVENT_ALL_ACCESS));
    CREATES(CreateMutexA, A, "StatusIsEvent", CreateMutexA(NULL, FALSE, n));
    CREATES(CreateMutexW, W, "StatusIsEvent", CreateMutexW(NULL, FALSE, n));
    CREATES(CreateMutexExA, A, "StatusIsEvent", CreateMutexExA(NULL, n, 0, MUTEX_ALL_ACCESS));
    CREATES(CreateMutexExW, W, "StatusIsEvent", CreateMutexExW(NULL, n, 0, MUTEX_ALL_ACCESS));
    CREATES(CreateSemaphoreA, A, "StatusIsEvent", CreateSemaphoreA(NULL, 1, 2, n));
    CREATES(CreateSemaphoreW, W, "StatusIsEvent", CreateSemaphoreW(NULL, 1, 2, n));
    CREATES(CreateSemaphoreExA, A, "StatusIsEvent",
            CreateSemaphoreExA(NULL, 1, 2, n, 0, SEMAPHORE_ALL_ACCESS));
    CREATES(CreateSemaphoreExW, W, "StatusIsEvent",
            CreateSemaphoreExW(NULL, 1, 2, n, 0, SEMAPHORE_ALL_ACCESS));
    CREATES(CreateWaitableTimerA, A, "StatusIsEvent", CreateWaitableTimerA(NULL, TRUE, n));
    CREATES(CreateWaitableTimerW, W, "StatusIsEvent", CreateWaitableTimerW(NULL, TRUE, n));
    CREATES(CreateWaitableTimerExA, A, "StatusIsEvent",
            CreateWaitableTimerExA(NULL, n, 0, TIMER_ALL_ACCESS));
    CREATES(CreateWaitableTimerExW, W, "StatusIsEvent",
            CreateWaitableTimerExW(NULL, n, 0, TIMER_ALL_ACCESS));

    /* Flags and counts that make no sense. */
    FAILS(CreateEventExA, ERROR_INVALID_PARAMETER, CreateEventExA(NULL, NULL, 0x80, 1));
    FAILS(CreateEventExW, ERROR_INVALID_PARAMETER, CreateEventExW(NULL, NULL, 0x80, 1));
    FAILS(CreateMutexExA, ERROR_INVALID_PARAMETER, CreateMutexExA(NULL, NULL, 0x80, 1));
    FAILS(CreateMutexExW, ERROR_INVALID_PARAMETER, CreateMutexExW(NULL, NULL, 0x80, 1));
    FAILS(CreateWaitableTimerExA, ERROR_INVALID_PARAMETER,
          CreateWaitableTimerExA(NULL, NULL, 0x80, 1));
    FAILS(CreateWaitableTimerExW, ERROR_INVALID_PARAMETER,
          CreateWaitableTimerExW(NULL, NULL, 0x80, 1));
#define COUNTS(Call, made_)                                                                        \
    do {                                                                                           \
        static const LONG bad[][2] = {{3, 2}, {0, 0}, {-1, 5}, {0, -1}};                           \
        int i;                                                                                     \
        for (i = 0; i < 4; i++) {                                                                  \
            LONG count = bad[i][0], most = bad[i][1];                                              \
            FAILS(Call, ERROR_INVALID_PARAMETER, made_);                                           \
        }                                                                                          \
    } while (0)
    COUNTS(CreateSemaphoreA, CreateSemaphoreA(NULL, count, most, NULL));
    COUNTS(CreateSemaphoreW, CreateSemaphoreW(NULL, count, most, NULL));
    COUNTS(CreateSemaphoreExA, CreateSemaphoreExA(NULL, count, most, NULL, 0, 1));
    COUNTS(CreateSemaphoreExW, CreateSemaphoreExW(NULL, count, most, NULL, 0, 1));
    CloseHandle(e);
    CloseHandle(s);
}

static void opens(void)
{
    HANDLE e = CreateEventW(NULL, FALSE, FALSE, L"StatusOpenEvent"),
           s = CreateSemaphoreW(NULL, 0, 1, L"StatusOpenSemaphore"),
           m = CreateMutexW(NULL, FALSE, L"StatusOpenMutex"),
           t = CreateWaitableTimerW(NULL, FALSE, L"StatusOpenTimer");

#define OPENS(Call, prefix_, own_, other_)                                                         \
    do {                                                                                           \
        DOES(Call, success, drop(Call(SYNCHRONIZE, FALSE, prefix_##_T(own_))));                    \
        FAILS(Call, ERROR_FILE_NOT_FOUND, Call(SYNCHRONIZE, FALSE, prefix_##_T("StatusNone")));    \
        FAILS(Call, ERROR_INVALID_HANDLE, Call(SYNCHRONIZE, FALSE, prefix_##_T(other_)));          \
        FAILS(Call, ERROR_PATH_NOT_FOUND, Call(SYNCHRONIZE, FALSE, prefix_##_T("No\\Folder")));    \
        FAILS(Call, ERROR_INVALID_PARAMETER, Call(SYNCHRONIZE, FALSE, NULL));                      \
    } while (0)
    OPENS(OpenEventA, A, "StatusOpenEvent", "StatusOpenMutex");
    OPENS(OpenEventW, W, "StatusOpenEvent", "StatusOpenMutex");
    OPENS(OpenMutexA, A, "StatusOpenMutex", "StatusOpenEvent");
    OPENS(OpenMutexW, W, "StatusOpenMutex", "StatusOpenEvent");
    OPENS(OpenSemaphoreA, A, "StatusOpenSemaphore", "StatusOpenEvent");
    OPENS(OpenSemaphoreW, W, "StatusOpenSemaphore", "StatusOpenEvent");
    OPENS(OpenWaitableTimerA, A, "StatusOpenTimer", "StatusOpenEvent");
    OPENS(OpenWaitableTimerW, W, "StatusOpenTimer", "StatusOpenEvent");
    CloseHandle(e);
    CloseHandle(s);
    CloseHandle(m);
    CloseHandle(t);
}

int wmain(void)
{
    both();
    opens();
    return conform_end() ? 3 : 0;
}
