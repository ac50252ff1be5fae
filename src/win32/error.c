/* error.c - the last error of a thread, and the texts of errors. */
#include "win32/internal.h"
#include "rtl/status.h"

bool win32_ok(NTSTATUS status)
{
    if (status >= 0)
        return true;
    win32_set_error(rtl_status_to_error((uint32_t)status));
    return false;
}

void win32_set_error(uint32_t error)
{
    struct win32_thread *user = win32_thread();

    if (user)
        user->teb->last_error = error;
}

DWORD GetLastError(VOID)
{
    struct win32_thread *user = win32_thread();

    return user ? user->teb->last_error : 0;
}

VOID SetLastError(DWORD error)
{
    win32_set_error(error);
}

UINT SetErrorMode(UINT mode)
{
    struct win32_process *process = win32_current();
    UINT old = process->error_mode;

    process->error_mode = mode;
    return old;
}

UINT GetErrorMode(VOID)
{
    return win32_current()->error_mode;
}

VOID FatalAppExitW(UINT action, LPCWSTR text)
{
    MessageBoxW(NULL, text, NULL, MB_ICONERROR);
    ExitProcess(0);
}

VOID FatalAppExitA(UINT action, LPCSTR text)
{
    MessageBoxA(NULL, text, NULL, MB_ICONERROR);
    ExitProcess(0);
}
