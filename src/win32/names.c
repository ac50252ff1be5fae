/*
 * names.c - names of objects: "x", "Local\x" and "Global\x" are all \BaseNamedObjects\x.
 *
 * Strings of the program are copied with guarded reads: a bad pointer is an access violation in the
 * program.
 */
#include "win32/internal.h"
#include "host/signals.h"

#include <string.h>

int32_t win32_string_in(WCHAR *to, uint32_t room, const WCHAR *from)
{
    for (uint32_t n = 0; n < room; n++) {
        uint64_t bad;

        if (!host_copy_in(&to[n], (uint64_t)(uintptr_t)&from[n], sizeof *to, &bad)) {
            win32_probe(&from[n], sizeof *from, false); /* raises */
            to[n] = 0;
        }
        if (!to[n])
            return (int32_t)n;
    }
    return -1;
}

int32_t win32_string_in_narrow(char *to, uint32_t room, const char *from)
{
    for (uint32_t n = 0; n < room; n++) {
        uint64_t bad;

        if (!host_copy_in(&to[n], (uint64_t)(uintptr_t)&from[n], 1, &bad)) {
            win32_probe(&from[n], 1, false);
            to[n] = 0;
        }
        if (!to[n])
            return (int32_t)n;
    }
    return -1;
}

const WCHAR *win32_wide(struct win32_wide *wide, const char *text)
{
    char narrow[WIN32_NAME_UNITS * 3];
    int32_t bytes;

    if (!text)
        return NULL;
    bytes = win32_string_in_narrow(narrow, sizeof narrow, text);
    if (bytes < 0)
        bytes = sizeof narrow - 1;
    win32_widen(wide->buffer, WIN32_NAME_UNITS, narrow, (size_t)bytes);
    return wide->buffer;
}

bool win32_name(struct win32_name *name, const SECURITY_ATTRIBUTES *attributes, const WCHAR *text,
                bool opening)
{
    static const WCHAR directory[] = u"\\BaseNamedObjects\\";
    enum { DIRECTORY_UNITS = sizeof directory / sizeof *directory - 1 };
    WCHAR *at = name->buffer + DIRECTORY_UNITS;
    int32_t units;

    InitializeObjectAttributes(&name->attributes, NULL, opening ? 0 : OBJ_OPENIF, NULL, NULL);
    if (attributes && attributes->bInheritHandle)
        name->attributes.Attributes |= OBJ_INHERIT;
    if (!text)
        return true;
    name->attributes.ObjectName = &name->string;
    units = win32_string_in(at, MAX_PATH + 1, text);
    if (units < 0) {
        win32_set_error(ERROR_FILENAME_EXCED_RANGE);
        return false;
    }
    if (units >= 6 && !memcmp(at, u"Local\\", 12)) {
        units -= 6;
        memmove(at, at + 6, (size_t)units * sizeof *at);
    } else if (units >= 7 && !memcmp(at, u"Global\\", 14)) {
        units -= 7;
        memmove(at, at + 7, (size_t)units * sizeof *at);
    }
    if (!units) { /* "": nameless, or nothing that can be opened */
        name->string = (UNICODE_STRING){0, 0, name->buffer};
        return true;
    }
    memcpy(name->buffer, directory, sizeof directory - sizeof *directory);
    name->string.Buffer = name->buffer;
    name->string.Length = (USHORT)((DIRECTORY_UNITS + units) * (int)sizeof(WCHAR));
    name->string.MaximumLength = name->string.Length;
    return true;
}

HANDLE win32_created(NTSTATUS status, HANDLE handle)
{
    if (!win32_ok(status))
        return NULL;
    win32_set_error(status == STATUS_OBJECT_NAME_EXISTS ? ERROR_ALREADY_EXISTS : ERROR_SUCCESS);
    return handle;
}

HANDLE win32_opened(NTSTATUS status, const HANDLE *handle)
{
    return win32_ok(status) ? *handle : NULL;
}
