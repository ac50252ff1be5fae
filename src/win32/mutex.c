/* mutex.c - mutexes of programs: NT's mutants. */
#include "win32/internal.h"
#include "win32/nt.h"

HANDLE CreateMutexExW(LPSECURITY_ATTRIBUTES attributes, LPCWSTR text, DWORD flags, DWORD access)
{
    struct win32_name name;
    HANDLE handle = NULL;
    NTSTATUS status;

    KE_DDI(NULL, flags);
    if (flags & ~(DWORD)CREATE_MUTEX_INITIAL_OWNER) {
        win32_set_error(ERROR_INVALID_PARAMETER);
        return NULL;
    }
    if (!win32_name(&name, attributes, text, false))
        return NULL;
    status = WIN32_CALL(NtCreateMutant, &handle, access, &name.attributes,
                        (flags & CREATE_MUTEX_INITIAL_OWNER) != 0);
    return win32_created(status, handle);
}

HANDLE CreateMutexExA(LPSECURITY_ATTRIBUTES attributes, LPCSTR name, DWORD flags, DWORD access)
{
    struct win32_wide wide;

    return CreateMutexExW(attributes, win32_wide(&wide, name), flags, access);
}

HANDLE CreateMutexW(LPSECURITY_ATTRIBUTES attributes, BOOL initial_owner, LPCWSTR name)
{
    return CreateMutexExW(attributes, name, initial_owner ? CREATE_MUTEX_INITIAL_OWNER : 0,
                          MUTEX_ALL_ACCESS);
}

HANDLE CreateMutexA(LPSECURITY_ATTRIBUTES attributes, BOOL initial_owner, LPCSTR name)
{
    return CreateMutexExA(attributes, name, initial_owner ? CREATE_MUTEX_INITIAL_OWNER : 0,
                          MUTEX_ALL_ACCESS);
}

HANDLE OpenMutexW(DWORD access, BOOL inherit, LPCWSTR text)
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
    status = WIN32_CALL(NtOpenMutant, &handle, access, &name.attributes);
    return win32_opened(status, &handle);
}

HANDLE OpenMutexA(DWORD access, BOOL inherit, LPCSTR name)
{
    struct win32_wide wide;

    return OpenMutexW(access, inherit, win32_wide(&wide, name));
}

BOOL ReleaseMutex(HANDLE mutex)
{
    KE_DDI(mutex, 0);
    return win32_ok(WIN32_CALL(NtReleaseMutant, mutex, NULL));
}
