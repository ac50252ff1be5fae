/* timer.c - waitable timers. A completion routine runs as a user APC of the thread that set it. */
#include "win32/internal.h"
#include "win32/nt.h"

HANDLE CreateWaitableTimerExW(LPSECURITY_ATTRIBUTES attributes, LPCWSTR text, DWORD flags,
                              DWORD access)
{
    struct win32_name name;
    HANDLE handle = NULL;
    NTSTATUS status;

    KE_DDI(NULL, flags);
    if (flags &
        ~(DWORD)(CREATE_WAITABLE_TIMER_MANUAL_RESET | CREATE_WAITABLE_TIMER_HIGH_RESOLUTION)) {
        win32_set_error(ERROR_INVALID_PARAMETER);
        return NULL;
    }
    if (!win32_name(&name, attributes, text, false))
        return NULL;
    status = WIN32_CALL(NtCreateTimer, &handle, access, &name.attributes,
                        flags & CREATE_WAITABLE_TIMER_MANUAL_RESET ? NotificationTimer
                                                                   : SynchronizationTimer);
    return win32_created(status, handle);
}

HANDLE CreateWaitableTimerExA(LPSECURITY_ATTRIBUTES attributes, LPCSTR name, DWORD flags,
                              DWORD access)
{
    struct win32_wide wide;

    return CreateWaitableTimerExW(attributes, win32_wide(&wide, name), flags, access);
}

HANDLE CreateWaitableTimerW(LPSECURITY_ATTRIBUTES attributes, BOOL manual_reset, LPCWSTR name)
{
    return CreateWaitableTimerExW(
        attributes, name, manual_reset ? CREATE_WAITABLE_TIMER_MANUAL_RESET : 0, TIMER_ALL_ACCESS);
}

HANDLE CreateWaitableTimerA(LPSECURITY_ATTRIBUTES attributes, BOOL manual_reset, LPCSTR name)
{
    return CreateWaitableTimerExA(
        attributes, name, manual_reset ? CREATE_WAITABLE_TIMER_MANUAL_RESET : 0, TIMER_ALL_ACCESS);
}

HANDLE OpenWaitableTimerW(DWORD access, BOOL inherit, LPCWSTR text)
{
    struct win32_name name;
    HANDLE handle = NULL;
    NTSTATUS status;

    KE_DDI(NULL, access);
    if (!text) {
        win32_set_error(ERROR_INVALID_PARAMETER);
        return NULL;
    }
    if (!win32_name(&name, &(SECURITY_ATTRIBUTES){.bInheritHandle = inherit}, text, true))
        return NULL;
    status = WIN32_CALL(NtOpenTimer, &handle, access, &name.attributes);
    return win32_opened(status, &handle);
}

HANDLE OpenWaitableTimerA(DWORD access, BOOL inherit, LPCSTR name)
{
    struct win32_wide wide;

    return OpenWaitableTimerW(access, inherit, win32_wide(&wide, name));
}

BOOL SetWaitableTimer(HANDLE timer, const LARGE_INTEGER *due_time, LONG period,
                      PTIMERAPCROUTINE routine, LPVOID argument, BOOL resume)
{
    KE_DDI(timer, period);
    return win32_ok(
        WIN32_CALL(NtSetTimer, timer, due_time, routine, argument, resume != 0, period, NULL));
}

BOOL SetWaitableTimerEx(HANDLE timer, const LARGE_INTEGER *due_time, LONG period,
                        PTIMERAPCROUTINE routine, LPVOID argument, PREASON_CONTEXT wake_context,
                        ULONG tolerable_delay)
{
    return SetWaitableTimer(timer, due_time, period, routine, argument, wake_context != NULL);
}

BOOL CancelWaitableTimer(HANDLE timer)
{
    KE_DDI(timer, 0);
    return win32_ok(WIN32_CALL(NtCancelTimer, timer, NULL));
}
