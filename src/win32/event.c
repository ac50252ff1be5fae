/* event.c - events of programs: NT's, with names in \BaseNamedObjects. */
#include "win32/internal.h"
#include "win32/nt.h"

static HANDLE create(const SECURITY_ATTRIBUTES *attributes, const WCHAR *text, DWORD flags,
                     DWORD access)
{
    struct win32_name name;
    HANDLE handle = NULL;
    NTSTATUS status;

    if (flags & ~(DWORD)(CREATE_EVENT_MANUAL_RESET | CREATE_EVENT_INITIAL_SET)) {
        win32_set_error(ERROR_INVALID_PARAMETER);
        return NULL;
    }
    if (!win32_name(&name, attributes, text, false))
        return NULL;
    status =
        WIN32_CALL(NtCreateEvent, &handle, access, &name.attributes,
                   flags & CREATE_EVENT_MANUAL_RESET ? NotificationEvent : SynchronizationEvent,
                   (flags & CREATE_EVENT_INITIAL_SET) != 0);
    return win32_created(status, handle);
}

HANDLE CreateEventExW(LPSECURITY_ATTRIBUTES attributes, LPCWSTR name, DWORD flags, DWORD access)
{
    KE_DDI(NULL, flags);
    return create(attributes, name, flags, access);
}

HANDLE CreateEventExA(LPSECURITY_ATTRIBUTES attributes, LPCSTR name, DWORD flags, DWORD access)
{
    struct win32_wide wide;

    KE_DDI(NULL, flags);
    return create(attributes, win32_wide(&wide, name), flags, access);
}

static DWORD flags_of(BOOL manual_reset, BOOL initial_state)
{
    return (manual_reset ? CREATE_EVENT_MANUAL_RESET : 0) |
           (initial_state ? CREATE_EVENT_INITIAL_SET : 0);
}

HANDLE CreateEventW(LPSECURITY_ATTRIBUTES attributes, BOOL manual_reset, BOOL initial_state,
                    LPCWSTR name)
{
    KE_DDI(NULL, manual_reset);
    return create(attributes, name, flags_of(manual_reset, initial_state), EVENT_ALL_ACCESS);
}

HANDLE CreateEventA(LPSECURITY_ATTRIBUTES attributes, BOOL manual_reset, BOOL initial_state,
                    LPCSTR name)
{
    struct win32_wide wide;

    KE_DDI(NULL, manual_reset);
    return create(attributes, win32_wide(&wide, name), flags_of(manual_reset, initial_state),
                  EVENT_ALL_ACCESS);
}

HANDLE OpenEventW(DWORD access, BOOL inherit, LPCWSTR text)
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
    status = WIN32_CALL(NtOpenEvent, &handle, access, &name.attributes);
    return win32_opened(status, &handle);
}

HANDLE OpenEventA(DWORD access, BOOL inherit, LPCSTR name)
{
    struct win32_wide wide;

    return OpenEventW(access, inherit, win32_wide(&wide, name));
}

BOOL SetEvent(HANDLE event)
{
    KE_DDI(event, 0);
    return win32_ok(WIN32_CALL(NtSetEvent, event, NULL));
}

BOOL ResetEvent(HANDLE event)
{
    KE_DDI(event, 0);
    return win32_ok(WIN32_CALL(NtResetEvent, event, NULL));
}

BOOL PulseEvent(HANDLE event)
{
    KE_DDI(event, 0);
    return win32_ok(WIN32_CALL(NtPulseEvent, event, NULL));
}
