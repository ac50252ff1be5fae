/* handle.c - closing and duplicating handles. */
#include "win32/internal.h"
#include "ob/nt.h"

BOOL CloseHandle(HANDLE object)
{
    KE_DDI(object, 0);
    if (win32_console(object))
        return TRUE;
    return win32_ok(WIN32_CALL(NtClose, object));
}

BOOL DuplicateHandle(HANDLE source_process, HANDLE source, HANDLE target_process, LPHANDLE target,
                     DWORD access, BOOL inherit, DWORD options)
{
    KE_DDI(source, options);
    if (win32_console(source)) {
        *target = source;
        return TRUE;
    }
    return win32_ok(WIN32_CALL(NtDuplicateObject, source_process, source, target_process, target,
                               access, inherit ? OBJ_INHERIT : 0, options));
}

struct flags_call {
    HANDLE handle;
    bool found;
    struct ob_handle_info info;
};

static void find(void *argument)
{
    struct flags_call *call = argument;

    call->found = ob_handle_find(ps_current(), call->handle, &call->info);
}

enum { PROTECT_CLOSE = 1 }; /* as NtQueryObject has it in HandleAttributes */

static DWORD flags_of(const struct ob_handle_info *info)
{
    return (info->attributes & OBJ_INHERIT ? HANDLE_FLAG_INHERIT : 0) |
           (info->attributes & PROTECT_CLOSE ? HANDLE_FLAG_PROTECT_FROM_CLOSE : 0);
}

BOOL GetHandleInformation(HANDLE object, LPDWORD flags)
{
    struct flags_call call = {.handle = object};

    KE_DDI(object, 0);
    win32_kernel_call(find, &call);
    if (!call.found)
        return win32_ok(STATUS_INVALID_HANDLE);
    win32_probe(flags, sizeof *flags, true);
    *flags = flags_of(&call.info);
    return TRUE;
}

/* Handles are not inherited by anybody: there are no child processes. The flag is kept all the
 * same, and the one against closing works. */
BOOL SetHandleInformation(HANDLE object, DWORD mask, DWORD flags)
{
    struct flags_call call = {.handle = object};
    OBJECT_HANDLE_FLAG_INFORMATION kept;
    DWORD known = HANDLE_FLAG_INHERIT | HANDLE_FLAG_PROTECT_FROM_CLOSE;

    KE_DDI(object, flags);
    if (mask & ~known)
        return win32_ok(STATUS_INVALID_PARAMETER);
    win32_kernel_call(find, &call);
    if (!call.found)
        return win32_ok(STATUS_INVALID_HANDLE);
    flags = (flags & mask) | (flags_of(&call.info) & ~mask);
    kept.Inherit = (flags & HANDLE_FLAG_INHERIT) != 0;
    kept.ProtectFromClose = (flags & HANDLE_FLAG_PROTECT_FROM_CLOSE) != 0;
    return win32_ok(WIN32_CALL(NtSetInformationObject, object, ObjectHandleFlagInformation, &kept,
                               sizeof kept));
}

BOOL CompareObjectHandles(HANDLE first, HANDLE second)
{
    struct flags_call a = {.handle = first}, b = {.handle = second};

    KE_DDI(first, 0);
    win32_kernel_call(find, &a);
    win32_kernel_call(find, &b);
    if (a.found && b.found && a.info.body == b.info.body)
        return TRUE;
    win32_set_error(a.found && b.found ? ERROR_NOT_SAME_OBJECT : ERROR_INVALID_HANDLE);
    return FALSE;
}
