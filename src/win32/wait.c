/*
 * wait.c - waiting for handles, and sleeping.
 *
 * A wait that ends by its object or its timeout leaves the last error alone (F269). An alert that
 * is not a user APC does not end a wait of Win32: it goes on.
 */
#include "win32/internal.h"
#include "win32/nt.h"

PLARGE_INTEGER win32_timeout(LARGE_INTEGER *timeout, DWORD milliseconds)
{
    if (milliseconds == INFINITE)
        return NULL;
    timeout->QuadPart = -(LONGLONG)milliseconds * 10000;
    return timeout;
}

DWORD win32_wait_result(NTSTATUS status)
{
    return win32_ok(status) ? (DWORD)status : WAIT_FAILED;
}

/* The console's input is signalled while there is some. */
static DWORD console_wait(HANDLE object)
{
    return win32_console(object) != WIN32_CONSOLE_IN || win32_input_peek() >= 0 ? WAIT_OBJECT_0
                                                                                : WAIT_TIMEOUT;
}

DWORD WaitForSingleObjectEx(HANDLE object, DWORD milliseconds, BOOL alertable)
{
    LARGE_INTEGER time, *timeout = win32_timeout(&time, milliseconds);
    NTSTATUS status;

    KE_DDI(object, milliseconds);
    if (win32_console(object))
        return console_wait(object);
    do
        status = WIN32_CALL(NtWaitForSingleObject, object, alertable != 0, timeout);
    while (status == STATUS_ALERTED);
    return win32_wait_result(status);
}

DWORD WaitForSingleObject(HANDLE object, DWORD milliseconds)
{
    LARGE_INTEGER time, *timeout = win32_timeout(&time, milliseconds);

    KE_DDI(object, milliseconds);
    if (win32_console(object))
        return console_wait(object);
    return win32_wait_result(WIN32_CALL(NtWaitForSingleObject, object, FALSE, timeout));
}

DWORD WaitForMultipleObjectsEx(DWORD count, const HANDLE *objects, BOOL wait_all,
                               DWORD milliseconds, BOOL alertable)
{
    LARGE_INTEGER time, *timeout = win32_timeout(&time, milliseconds);
    NTSTATUS status;

    KE_DDI(NULL, count);
    do
        status = WIN32_CALL(NtWaitForMultipleObjects, count, objects, wait_all ? WaitAll : WaitAny,
                            alertable != 0, timeout);
    while (status == STATUS_ALERTED);
    return win32_wait_result(status);
}

DWORD WaitForMultipleObjects(DWORD count, const HANDLE *objects, BOOL wait_all, DWORD milliseconds)
{
    return WaitForMultipleObjectsEx(count, objects, wait_all, milliseconds, FALSE);
}

DWORD SignalObjectAndWait(HANDLE to_signal, HANDLE to_wait_on, DWORD milliseconds, BOOL alertable)
{
    LARGE_INTEGER time, *timeout = win32_timeout(&time, milliseconds);
    NTSTATUS status;

    KE_DDI(to_signal, milliseconds);
    status =
        WIN32_CALL(NtSignalAndWaitForSingleObject, to_signal, to_wait_on, alertable != 0, timeout);
    while (status == STATUS_ALERTED)
        status = WIN32_CALL(NtWaitForSingleObject, to_wait_on, alertable != 0, timeout);
    return win32_wait_result(status);
}

struct delay {
    LARGE_INTEGER interval;
    bool alertable;
    NTSTATUS status;
};

static void delay(void *argument)
{
    struct delay *call = argument;

    call->status = KeDelayExecutionThread(UserMode, call->alertable, &call->interval);
    /* A delay of nothing does not wait, but an alertable one runs what is queued. */
    if (call->alertable && !call->interval.QuadPart &&
        ke_apc_pending(ke_current(), UserMode, true)) {
        ke_current()->apc_state.UserApcPending = TRUE;
        call->status = STATUS_USER_APC;
    }
}

DWORD SleepEx(DWORD milliseconds, BOOL alertable)
{
    uint64_t due = win32_due(milliseconds);
    struct delay call = {.alertable = alertable != 0};

    KE_DDI(NULL, milliseconds);
    do {
        call.interval.QuadPart =
            due == WIN32_FOREVER ? INT64_MIN : -(LONGLONG)(due - world->sim->now_100ns);
        win32_kernel_call(delay, &call);
    } while (call.status == STATUS_ALERTED &&
             (due == WIN32_FOREVER || due > world->sim->now_100ns));
    return call.status == STATUS_USER_APC ? WAIT_IO_COMPLETION : 0;
}

VOID Sleep(DWORD milliseconds)
{
    SleepEx(milliseconds, FALSE);
}

static void yield(void *argument)
{
    ke_point(KE_OP_THREAD, NULL);
    *(bool *)argument = sim_yield(world->sim);
}

BOOL SwitchToThread(VOID)
{
    bool switched = false;

    KE_DDI(NULL, 0);
    win32_kernel_call(yield, &switched);
    return switched;
}
