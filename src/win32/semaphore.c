/* semaphore.c - semaphores of programs. */
#include "win32/internal.h"
#include "win32/nt.h"

HANDLE CreateSemaphoreExW(LPSECURITY_ATTRIBUTES attributes, LONG initial_count, LONG maximum_count,
                          LPCWSTR text, DWORD flags, DWORD access)
{
    struct win32_name name;
    HANDLE handle = NULL;
    NTSTATUS status;

    KE_DDI(NULL, initial_count);
    if (flags) {
        win32_set_error(ERROR_INVALID_PARAMETER);
        return NULL;
    }
    if (!win32_name(&name, attributes, text, false))
        return NULL;
    status = WIN32_CALL(NtCreateSemaphore, &handle, access, &name.attributes, initial_count,
                        maximum_count);
    return win32_created(status, handle);
}

HANDLE CreateSemaphoreExA(LPSECURITY_ATTRIBUTES attributes, LONG initial_count, LONG maximum_count,
                          LPCSTR name, DWORD flags, DWORD access)
{
    struct win32_wide wide;

    return CreateSemaphoreExW(attributes, initial_count, maximum_count, win32_wide(&wide, name),
                              flags, access);
}

HANDLE CreateSemaphoreW(LPSECURITY_ATTRIBUTES attributes, LONG initial_count, LONG maximum_count,
                        LPCWSTR name)
{
    return CreateSemaphoreExW(attributes, initial_count, maximum_count, name, 0,
                              SEMAPHORE_ALL_ACCESS);
}

HANDLE CreateSemaphoreA(LPSECURITY_ATTRIBUTES attributes, LONG initial_count, LONG maximum_count,
                        LPCSTR name)
{
    return CreateSemaphoreExA(attributes, initial_count, maximum_count, name, 0,
                              SEMAPHORE_ALL_ACCESS);
}

HANDLE OpenSemaphoreW(DWORD access, BOOL inherit, LPCWSTR text)
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
    status = WIN32_CALL(NtOpenSemaphore, &handle, access, &name.attributes);
    return win32_opened(status, &handle);
}

HANDLE OpenSemaphoreA(DWORD access, BOOL inherit, LPCSTR name)
{
    struct win32_wide wide;

    return OpenSemaphoreW(access, inherit, win32_wide(&wide, name));
}

BOOL ReleaseSemaphore(HANDLE semaphore, LONG release_count, LPLONG previous_count)
{
    KE_DDI(semaphore, release_count);
    return win32_ok(WIN32_CALL(NtReleaseSemaphore, semaphore, release_count, previous_count));
}
