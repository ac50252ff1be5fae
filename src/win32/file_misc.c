/* file_misc.c - what programs ask about files, where there are none. */
#include "win32/internal.h"
#include "win32/nt.h"

DWORD GetFileType(HANDLE file)
{
    IO_STATUS_BLOCK iosb;
    FILE_FS_DEVICE_INFORMATION device;

    if (win32_console(file))
        return FILE_TYPE_CHAR;
    if (!win32_ok(WIN32_CALL(NtQueryVolumeInformationFile, file, &iosb, &device, sizeof device,
                             FileFsDeviceInformation)))
        return FILE_TYPE_UNKNOWN;
    win32_set_error(NO_ERROR);
    switch (device.DeviceType) {
    case FILE_DEVICE_DISK:
    case FILE_DEVICE_DISK_FILE_SYSTEM:
    case FILE_DEVICE_CD_ROM:
    case FILE_DEVICE_VIRTUAL_DISK:
        return FILE_TYPE_DISK;
    case FILE_DEVICE_NAMED_PIPE:
        return FILE_TYPE_PIPE;
    }
    return FILE_TYPE_CHAR;
}

BOOL GetFileSizeEx(HANDLE file, PLARGE_INTEGER size)
{
    IO_STATUS_BLOCK iosb;
    FILE_STANDARD_INFORMATION information;

    if (!win32_ok(WIN32_CALL(NtQueryInformationFile, file, &iosb, &information, sizeof information,
                             FileStandardInformation)))
        return FALSE;
    win32_probe(size, sizeof *size, true);
    *size = information.EndOfFile;
    return TRUE;
}

DWORD GetFileSize(HANDLE file, LPDWORD high)
{
    LARGE_INTEGER size;

    if (!GetFileSizeEx(file, &size))
        return INVALID_FILE_SIZE;
    if (high)
        *high = (DWORD)size.HighPart;
    return size.LowPart;
}

BOOL SetFilePointerEx(HANDLE file, LARGE_INTEGER distance, PLARGE_INTEGER position, DWORD method)
{
    IO_STATUS_BLOCK iosb;
    FILE_POSITION_INFORMATION information;
    NTSTATUS status;

    KE_DDI(file, distance.QuadPart);
    if (method == FILE_CURRENT) {
        status = WIN32_CALL(NtQueryInformationFile, file, &iosb, &information, sizeof information,
                            FilePositionInformation);
        if (!win32_ok(status))
            return FALSE;
        distance.QuadPart += information.CurrentByteOffset.QuadPart;
    } else if (method == FILE_END) {
        FILE_STANDARD_INFORMATION standard;

        status = WIN32_CALL(NtQueryInformationFile, file, &iosb, &standard, sizeof standard,
                            FileStandardInformation);
        if (!win32_ok(status))
            return FALSE;
        distance.QuadPart += standard.EndOfFile.QuadPart;
    } else if (method != FILE_BEGIN) {
        win32_set_error(ERROR_INVALID_PARAMETER);
        return FALSE;
    }
    if (distance.QuadPart < 0) {
        win32_set_error(ERROR_NEGATIVE_SEEK);
        return FALSE;
    }
    information.CurrentByteOffset = distance;
    status = WIN32_CALL(NtSetInformationFile, file, &iosb, &information, sizeof information,
                        FilePositionInformation);
    if (!win32_ok(status))
        return FALSE;
    if (position)
        *position = distance;
    return TRUE;
}

DWORD SetFilePointer(HANDLE file, LONG distance, PLONG distance_high, DWORD method)
{
    LARGE_INTEGER whole = {.QuadPart = distance};

    if (distance_high) {
        whole.LowPart = (DWORD)distance;
        whole.HighPart = *distance_high;
    }
    if (!SetFilePointerEx(file, whole, &whole, method))
        return INVALID_SET_FILE_POINTER;
    if (distance_high)
        *distance_high = whole.HighPart;
    win32_set_error(NO_ERROR);
    return whole.LowPart;
}

/* --- names ------------------------------------------------------------------------------------ */

static DWORD not_found(DWORD result)
{
    win32_set_error(ERROR_FILE_NOT_FOUND);
    return result;
}

DWORD GetFileAttributesW(LPCWSTR name)
{
    WCHAR copy[WIN32_NAME_UNITS];
    int32_t units = name ? win32_string_in(copy, MAX_PATH, name) : 0;

    return units > 0 && win32_is_image(copy, units) ? FILE_ATTRIBUTE_ARCHIVE
                                                    : not_found(INVALID_FILE_ATTRIBUTES);
}

DWORD GetFileAttributesA(LPCSTR name)
{
    struct win32_wide wide;

    return GetFileAttributesW(name ? win32_wide(&wide, name) : NULL);
}

BOOL SetFileAttributesA(LPCSTR name, DWORD attributes)
{
    return (BOOL)not_found(FALSE);
}

BOOL SetFileAttributesW(LPCWSTR name, DWORD attributes)
{
    return (BOOL)not_found(FALSE);
}

BOOL DeleteFileA(LPCSTR name)
{
    return (BOOL)not_found(FALSE);
}

BOOL DeleteFileW(LPCWSTR name)
{
    return (BOOL)not_found(FALSE);
}

BOOL CreateDirectoryA(LPCSTR name, LPSECURITY_ATTRIBUTES attributes)
{
    win32_set_error(ERROR_PATH_NOT_FOUND);
    return FALSE;
}

BOOL CreateDirectoryW(LPCWSTR name, LPSECURITY_ATTRIBUTES attributes)
{
    return CreateDirectoryA(NULL, NULL);
}

BOOL RemoveDirectoryA(LPCSTR name)
{
    return (BOOL)not_found(FALSE);
}

BOOL RemoveDirectoryW(LPCWSTR name)
{
    return (BOOL)not_found(FALSE);
}

HANDLE FindFirstFileA(LPCSTR name, LPWIN32_FIND_DATAA data)
{
    not_found(0);
    return INVALID_HANDLE_VALUE;
}

HANDLE FindFirstFileW(LPCWSTR name, LPWIN32_FIND_DATAW data)
{
    not_found(0);
    return INVALID_HANDLE_VALUE;
}

BOOL FindNextFileA(HANDLE find, LPWIN32_FIND_DATAA data)
{
    win32_set_error(ERROR_NO_MORE_FILES);
    return FALSE;
}

BOOL FindNextFileW(HANDLE find, LPWIN32_FIND_DATAW data)
{
    return FindNextFileA(find, NULL);
}

BOOL FindClose(HANDLE find)
{
    win32_set_error(ERROR_INVALID_HANDLE);
    return FALSE;
}

/* A program copies its driver to the system folder before it installs it; the copy is the driver
 * that irqlab was given. There are no other files to be copied. */
BOOL CopyFileW(LPCWSTR from, LPCWSTR to, BOOL fail_if_exists)
{
    WCHAR copy[WIN32_NAME_UNITS];
    int32_t units;

    if (GetFileAttributesW(from) == INVALID_FILE_ATTRIBUTES)
        return FALSE;
    /* What there is lies in the program's folder. */
    units = to && fail_if_exists ? win32_string_in(copy, MAX_PATH, to) : 0;
    if (units > 0 && win32_in_own_folder(copy, units) && win32_is_image(copy, units)) {
        win32_set_error(ERROR_FILE_EXISTS);
        return FALSE;
    }
    return TRUE;
}

BOOL CopyFileA(LPCSTR from, LPCSTR to, BOOL fail_if_exists)
{
    struct win32_wide source, target;

    return CopyFileW(from ? win32_wide(&source, from) : NULL, to ? win32_wide(&target, to) : NULL,
                     fail_if_exists);
}

BOOL MoveFileA(LPCSTR from, LPCSTR to)
{
    return (BOOL)not_found(FALSE);
}

BOOL MoveFileW(LPCWSTR from, LPCWSTR to)
{
    return (BOOL)not_found(FALSE);
}

DWORD SearchPathA(LPCSTR path, LPCSTR name, LPCSTR extension, DWORD units, LPSTR buffer,
                  LPSTR *part)
{
    return not_found(0);
}

DWORD SearchPathW(LPCWSTR path, LPCWSTR name, LPCWSTR extension, DWORD units, LPWSTR buffer,
                  LPWSTR *part)
{
    return not_found(0);
}

BOOL Wow64DisableWow64FsRedirection(PVOID *old)
{
    win32_set_error(ERROR_INVALID_FUNCTION);
    return FALSE;
}

BOOL Wow64RevertWow64FsRedirection(PVOID old)
{
    win32_set_error(ERROR_INVALID_FUNCTION);
    return FALSE;
}

/* --- symbolic links of \?? -------------------------------------------------------------------- */

DWORD QueryDosDeviceW(LPCWSTR text, LPWSTR buffer, DWORD units)
{
    static const WCHAR directory[] = u"\\??\\";
    struct win32_name name;
    UNICODE_STRING target = {0, 0, buffer};
    HANDLE link = NULL;
    NTSTATUS status;
    ULONG needed;
    int32_t length;

    KE_DDI(text, units);
    if (!text) {
        win32_set_error(ERROR_INVALID_PARAMETER);
        return 0;
    }
    __builtin_memcpy(name.buffer, directory, sizeof directory);
    length = win32_string_in(name.buffer + 4, MAX_PATH, text);
    if (length < 0)
        return not_found(0);
    name.string =
        (UNICODE_STRING){(USHORT)((length + 4) * 2), (USHORT)((length + 4) * 2), name.buffer};
    InitializeObjectAttributes(&name.attributes, &name.string, OBJ_CASE_INSENSITIVE, NULL, NULL);
    status = WIN32_CALL(NtOpenSymbolicLinkObject, &link, 1, &name.attributes);
    if (!win32_ok(status))
        return 0;
    target.MaximumLength = (USHORT)(units > 32767 ? 65534 : units * 2);
    status = WIN32_CALL(NtQuerySymbolicLinkObject, link, &target, &needed);
    CloseHandle(link);
    if (status == STATUS_BUFFER_TOO_SMALL ||
        (NT_SUCCESS(status) && target.Length / 2u + 2 > units)) {
        win32_set_error(ERROR_INSUFFICIENT_BUFFER);
        return 0;
    }
    if (!win32_ok(status))
        return 0;
    buffer[target.Length / 2] = buffer[target.Length / 2 + 1] = 0;
    return target.Length / 2u + 2;
}

DWORD QueryDosDeviceA(LPCSTR name, LPSTR buffer, DWORD units)
{
    struct win32_wide wide;
    WCHAR target[512];
    DWORD length = QueryDosDeviceW(win32_wide(&wide, name), target, 512);

    if (!length)
        return 0;
    if (win32_narrow(NULL, 0, target, length) > units) {
        win32_set_error(ERROR_INSUFFICIENT_BUFFER);
        return 0;
    }
    for (DWORD i = 0; i < length; i++)
        buffer[i] = (char)target[i];
    return length;
}

BOOL DefineDosDeviceW(DWORD flags, LPCWSTR name, LPCWSTR target)
{
    win32_set_error(ERROR_ACCESS_DENIED);
    return FALSE;
}

BOOL DefineDosDeviceA(DWORD flags, LPCSTR name, LPCSTR target)
{
    return DefineDosDeviceW(flags, NULL, NULL);
}
