/*
 * mapping.c - file mappings: NT's sections, with names in \BaseNamedObjects.
 *
 * INVALID_HANDLE_VALUE is the paging file. A file is a device that a driver lets be mapped.
 */
#include "win32/internal.h"
#include "win32/nt.h"

enum { SECTION_KINDS = 0xFF000000 };

static HANDLE create(HANDLE file, const SECURITY_ATTRIBUTES *attributes, DWORD protection,
                     uint64_t bytes, const WCHAR *text)
{
    LARGE_INTEGER size = {.QuadPart = (LONGLONG)bytes};
    ULONG kind = protection & SECTION_KINDS;
    ACCESS_MASK access = SECTION_QUERY | SECTION_MAP_READ;
    struct win32_name name;
    HANDLE handle = NULL;
    NTSTATUS status;

    if (win32_console(file) != WIN32_NO_CONSOLE) {
        win32_set_error(ERROR_BAD_EXE_FORMAT);
        return NULL;
    }
    if (!win32_name(&name, attributes, text, false))
        return NULL;
    protection &= ~(DWORD)SECTION_KINDS;
    if (!(kind & (SEC_COMMIT | SEC_RESERVE | SEC_IMAGE)))
        kind |= SEC_COMMIT;
    if ((protection & 0xFF) == PAGE_READWRITE || (protection & 0xFF) == PAGE_EXECUTE_READWRITE)
        access |= SECTION_MAP_WRITE;
    if ((protection & 0xF0) != 0)
        access |= SECTION_MAP_EXECUTE;
    status = WIN32_CALL(NtCreateSection, &handle, access | STANDARD_RIGHTS_REQUIRED,
                        &name.attributes, bytes ? &size : NULL, protection, kind,
                        file == INVALID_HANDLE_VALUE ? NULL : file);
    return win32_created(status, handle);
}

HANDLE CreateFileMappingW(HANDLE file, LPSECURITY_ATTRIBUTES attributes, DWORD protection,
                          DWORD size_high, DWORD size_low, LPCWSTR name)
{
    KE_DDI(file, size_low);
    return create(file, attributes, protection, (uint64_t)size_high << 32 | size_low, name);
}

HANDLE CreateFileMappingA(HANDLE file, LPSECURITY_ATTRIBUTES attributes, DWORD protection,
                          DWORD size_high, DWORD size_low, LPCSTR name)
{
    struct win32_wide wide;

    KE_DDI(file, size_low);
    return create(file, attributes, protection, (uint64_t)size_high << 32 | size_low,
                  win32_wide(&wide, name));
}

/* Rights to a section from FILE_MAP_xxx: they are the same but for these. */
static ACCESS_MASK section_access(DWORD access)
{
    ACCESS_MASK rights = access & ~(DWORD)(FILE_MAP_COPY | FILE_MAP_EXECUTE);

    if (access == FILE_MAP_ALL_ACCESS)
        return SECTION_ALL_ACCESS;
    if (access & FILE_MAP_COPY)
        rights |= SECTION_MAP_READ;
    return access & FILE_MAP_EXECUTE ? rights | SECTION_MAP_EXECUTE : rights;
}

HANDLE OpenFileMappingW(DWORD access, BOOL inherit, LPCWSTR text)
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
    status = WIN32_CALL(NtOpenSection, &handle, section_access(access), &name.attributes);
    return win32_opened(status, &handle);
}

HANDLE OpenFileMappingA(DWORD access, BOOL inherit, LPCSTR name)
{
    struct win32_wide wide;

    return OpenFileMappingW(access, inherit, win32_wide(&wide, name));
}

/* PAGE_xxx from FILE_MAP_xxx; 0: the access makes no sense. */
static ULONG protection_of(DWORD access)
{
    bool executes = (access & FILE_MAP_EXECUTE) != 0;

    access &= ~(DWORD)(FILE_MAP_EXECUTE | FILE_MAP_LARGE_PAGES | FILE_MAP_TARGETS_INVALID);
    if (access == FILE_MAP_COPY)
        return executes ? PAGE_EXECUTE_WRITECOPY : PAGE_WRITECOPY;
    if (access & FILE_MAP_WRITE)
        return executes ? PAGE_EXECUTE_READWRITE : PAGE_READWRITE;
    if (access & FILE_MAP_READ)
        return executes ? PAGE_EXECUTE_READ : PAGE_READONLY;
    return PAGE_NOACCESS;
}

LPVOID MapViewOfFileEx(HANDLE mapping, DWORD access, DWORD offset_high, DWORD offset_low,
                       SIZE_T bytes, LPVOID base)
{
    LARGE_INTEGER offset = {.QuadPart = (LONGLONG)((uint64_t)offset_high << 32 | offset_low)};

    KE_DDI(mapping, access);
    if (!win32_ok(WIN32_CALL(NtMapViewOfSection, mapping, NtCurrentProcess(), &base, 0, 0, &offset,
                             &bytes, ViewShare, 0, protection_of(access))))
        return NULL;
    return base;
}

LPVOID MapViewOfFile(HANDLE mapping, DWORD access, DWORD offset_high, DWORD offset_low,
                     SIZE_T bytes)
{
    return MapViewOfFileEx(mapping, access, offset_high, offset_low, bytes, NULL);
}

BOOL UnmapViewOfFile(LPCVOID base)
{
    KE_DDI(base, 0);
    return win32_ok(WIN32_CALL(NtUnmapViewOfSection, NtCurrentProcess(), base));
}

BOOL UnmapViewOfFileEx(PVOID base, ULONG flags)
{
    KE_DDI(base, flags);
    return win32_ok(WIN32_CALL(NtUnmapViewOfSection, NtCurrentProcess(), base));
}

BOOL FlushViewOfFile(LPCVOID base, SIZE_T bytes)
{
    void *at = (void *)(uintptr_t)base;
    IO_STATUS_BLOCK iosb;

    KE_DDI(base, bytes);
    return win32_ok(WIN32_CALL(NtFlushVirtualMemory, NtCurrentProcess(), &at, &bytes, &iosb));
}
