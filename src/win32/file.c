/*
 * file.c - opening devices, reading and writing.
 *
 *   \\.\Name, \\?\Name         \??\Name, where drivers make their symbolic links
 *   NUL, CON, CONIN$, CONOUT$  the null device and the console
 *   anything else              does not exist: there is no file system
 */
#include "win32/internal.h"
#include "win32/nt.h"
#include "rtl/status.h"

#include <string.h>

static bool same(const WCHAR *name, const char *device)
{
    for (; *name && *device; name++, device++) {
        WCHAR c = *name >= 'a' && *name <= 'z' ? (WCHAR)(*name - 32) : *name;

        if (c != (WCHAR)(unsigned char)*device)
            return false;
    }
    return !*name && !*device;
}

/* The NT name of a device name; false: not one. */
static bool nt_name(struct win32_name *name, const WCHAR *text, int32_t units)
{
    static const WCHAR dos_devices[] = u"\\??\\", global_root[] = u"GLOBALROOT\\";
    const WCHAR *rest;

    if (units < 4 || (text[0] != '\\' && text[0] != '/') || (text[1] != '\\' && text[1] != '/') ||
        (text[2] != '.' && text[2] != '?') || (text[3] != '\\' && text[3] != '/'))
        return false;
    rest = text + 4;
    units -= 4;
    if (units > 11 && !memcmp(rest, global_root, 20)) {
        memcpy(name->buffer, rest + 10, (size_t)(units - 10) * sizeof *rest);
        units -= 10;
    } else {
        memcpy(name->buffer, dos_devices, sizeof dos_devices);
        memcpy(name->buffer + 4, rest, (size_t)units * sizeof *rest);
        units += 4;
    }
    for (int32_t i = 4; i < units; i++)
        if (name->buffer[i] == '/' && text[2] == '.')
            name->buffer[i] = '\\';
    name->string.Buffer = name->buffer;
    name->string.Length = name->string.MaximumLength = (USHORT)(units * (int32_t)sizeof(WCHAR));
    return true;
}

/* Observers learn of every attempt: the usual mistakes have hints. */
static void tell(const WCHAR *name, int32_t units, NTSTATUS status, uint64_t pc)
{
    sim_probe(world->sim, KE_PROBE_RULE, .text = "win32-open", .object = name,
              .b = (uint64_t)(uint32_t)status, .c = (uint64_t)units, .pc = pc);
}

static HANDLE open_device(struct win32_name *name, const SECURITY_ATTRIBUTES *attributes,
                          DWORD access, DWORD share, DWORD disposition, DWORD flags,
                          NTSTATUS *result)
{
    static const ULONG dispositions[] = {0,         FILE_CREATE,  FILE_OVERWRITE_IF,
                                         FILE_OPEN, FILE_OPEN_IF, FILE_OVERWRITE};
    ULONG options = flags & FILE_FLAG_BACKUP_SEMANTICS ? 0 : FILE_NON_DIRECTORY_FILE;
    IO_STATUS_BLOCK iosb;
    HANDLE handle = NULL;

    InitializeObjectAttributes(&name->attributes, &name->string,
                               OBJ_CASE_INSENSITIVE |
                                   (attributes && attributes->bInheritHandle ? OBJ_INHERIT : 0),
                               NULL, NULL);
    if (!(flags & FILE_FLAG_OVERLAPPED))
        options |= FILE_SYNCHRONOUS_IO_NONALERT;
    if (flags & FILE_FLAG_WRITE_THROUGH)
        options |= FILE_WRITE_THROUGH;
    if (flags & FILE_FLAG_NO_BUFFERING)
        options |= FILE_NO_INTERMEDIATE_BUFFERING;
    if (flags & FILE_FLAG_SEQUENTIAL_SCAN)
        options |= FILE_SEQUENTIAL_ONLY;
    if (flags & FILE_FLAG_RANDOM_ACCESS)
        options |= FILE_RANDOM_ACCESS;
    if (flags & FILE_FLAG_DELETE_ON_CLOSE) {
        options |= FILE_DELETE_ON_CLOSE;
        access |= DELETE;
    }
    *result = WIN32_CALL(NtCreateFile, &handle, access | SYNCHRONIZE | FILE_READ_ATTRIBUTES,
                         &name->attributes, &iosb, NULL, flags & 0x7FA7, share,
                         dispositions[disposition], options, NULL, 0);
    return handle;
}

bool win32_is_image(const WCHAR *path, int32_t units)
{
    struct win32_hooks *hooks = &world->win32->hooks;
    int32_t leaf = units;
    char name[64];
    size_t used = 0;

    while (leaf > 0 && path[leaf - 1] != '\\' && path[leaf - 1] != '/')
        leaf--;
    for (; leaf < units && path[leaf] < 0x80 && used + 1 < sizeof name; leaf++)
        name[used++] = (char)path[leaf];
    name[used] = 0;
    return used && leaf == units && hooks->has_image && hooks->has_image(hooks->context, name);
}

HANDLE CreateFileW(LPCWSTR text, DWORD access, DWORD share, LPSECURITY_ATTRIBUTES attributes,
                   DWORD disposition, DWORD flags, HANDLE template_file)
{
    uint64_t pc = (uint64_t)(uintptr_t)__builtin_return_address(0);
    WCHAR copy[WIN32_NAME_UNITS];
    struct win32_name name;
    NTSTATUS status;
    HANDLE handle;
    int32_t units;

    KE_DDI(text, access);
    if (disposition < CREATE_NEW || disposition > TRUNCATE_EXISTING) {
        win32_set_error(ERROR_INVALID_PARAMETER);
        return INVALID_HANDLE_VALUE;
    }
    units = text ? win32_string_in(copy, MAX_PATH, text) : 0;
    if (units <= 0) {
        win32_set_error(ERROR_PATH_NOT_FOUND);
        return INVALID_HANDLE_VALUE;
    }
    if (same(copy, "CONIN$"))
        return win32_console_handle(WIN32_CONSOLE_IN);
    if (same(copy, "CONOUT$"))
        return win32_console_handle(WIN32_CONSOLE_OUT);
    if (same(copy, "CON"))
        return win32_console_handle(access & GENERIC_WRITE ? WIN32_CONSOLE_OUT : WIN32_CONSOLE_IN);
    if (same(copy, "NUL") || same(copy, "\\\\.\\NUL"))
        return win32_console_handle(WIN32_NULL_DEVICE);
    if (!nt_name(&name, copy, units)) {
        /* It can be opened and has nothing to read. */
        if (!(access & (GENERIC_WRITE | DELETE)) && disposition == OPEN_EXISTING &&
            win32_is_image(copy, units))
            return win32_console_handle(WIN32_NULL_DEVICE);
        tell(copy, units, STATUS_OBJECT_NAME_NOT_FOUND, pc);
        win32_set_error(win32_in_folder(copy, units) ? ERROR_FILE_NOT_FOUND : ERROR_PATH_NOT_FOUND);
        return INVALID_HANDLE_VALUE;
    }
    handle = open_device(&name, attributes, access, share, disposition, flags, &status);
    tell(copy, units, status, pc);
    if (!win32_ok(status)) {
        if (status == STATUS_OBJECT_NAME_COLLISION)
            win32_set_error(ERROR_FILE_EXISTS);
        return INVALID_HANDLE_VALUE;
    }
    return handle;
}

HANDLE CreateFileA(LPCSTR name, DWORD access, DWORD share, LPSECURITY_ATTRIBUTES attributes,
                   DWORD disposition, DWORD flags, HANDLE template_file)
{
    struct win32_wide wide;

    return CreateFileW(win32_wide(&wide, name), access, share, attributes, disposition, flags,
                       template_file);
}

/* --- reading and writing ---------------------------------------------------------------------- */

/* The outcome of a request on the caller's own status block: waits if it is still under way, which
 * happens when a handle for overlapped use is used without OVERLAPPED. */
static NTSTATUS finish(HANDLE file, NTSTATUS status, const IO_STATUS_BLOCK *iosb)
{
    if (status != STATUS_PENDING)
        return status;
    status = WIN32_CALL(NtWaitForSingleObject, file, FALSE, NULL);
    return NT_SUCCESS(status) ? iosb->Status : status;
}

typedef NTSTATUS transfer_service(HANDLE, HANDLE, PIO_APC_ROUTINE, PVOID, PIO_STATUS_BLOCK, PVOID,
                                  ULONG, PLARGE_INTEGER, PULONG);

static BOOL transfer(transfer_service *service, HANDLE file, void *buffer, DWORD bytes, DWORD *done,
                     OVERLAPPED *overlapped)
{
    IO_STATUS_BLOCK iosb;
    LARGE_INTEGER offset;
    NTSTATUS status;

    if (done) {
        win32_probe(done, sizeof *done, true);
        *done = 0;
    }
    if (!overlapped) {
        status = WIN32_CALL(service, file, NULL, NULL, NULL, &iosb, buffer, bytes, NULL, NULL);
        status = finish(file, status, &iosb);
        if (status == STATUS_END_OF_FILE)
            return TRUE;
        if (!NT_ERROR(status) && done)
            *done = (DWORD)iosb.Information;
        return win32_ok(status);
    }
    win32_probe(overlapped, sizeof *overlapped, true);
    overlapped->Internal = (ULONG_PTR)STATUS_PENDING;
    offset.LowPart = overlapped->Offset;
    offset.HighPart = (LONG)overlapped->OffsetHigh;
    status = WIN32_CALL(service, file, overlapped->hEvent, NULL,
                        (uintptr_t)overlapped->hEvent & 1 ? NULL : overlapped,
                        (PIO_STATUS_BLOCK)overlapped, buffer, bytes, &offset, NULL);
    if (status == STATUS_PENDING) {
        win32_set_error(ERROR_IO_PENDING);
        return FALSE;
    }
    if (!NT_ERROR(status) && done)
        *done = (DWORD)overlapped->InternalHigh;
    return win32_ok(status);
}

BOOL ReadFile(HANDLE file, LPVOID buffer, DWORD bytes, LPDWORD bytes_read, LPOVERLAPPED overlapped)
{
    KE_DDI(file, bytes);
    if (win32_console(file))
        return win32_console_read(file, buffer, bytes, bytes_read);
    return transfer(NtReadFile, file, buffer, bytes, bytes_read, overlapped);
}

BOOL WriteFile(HANDLE file, LPCVOID buffer, DWORD bytes, LPDWORD bytes_written,
               LPOVERLAPPED overlapped)
{
    KE_DDI(file, bytes);
    if (win32_console(file))
        return win32_console_write(file, buffer, bytes, bytes_written);
    return transfer(NtWriteFile, file, (void *)(uintptr_t)buffer, bytes, bytes_written, overlapped);
}

/* In user mode: what NT tells an APC routine becomes what Win32 tells a completion routine. */
static VOID completion_apc(PVOID routine, PIO_STATUS_BLOCK iosb, ULONG reserved)
{
    DWORD error = NT_SUCCESS(iosb->Status) ? 0 : rtl_status_to_error((uint32_t)iosb->Status);

    ((LPOVERLAPPED_COMPLETION_ROUTINE)routine)(error, error ? 0 : (DWORD)iosb->Information,
                                               (LPOVERLAPPED)iosb);
}

static BOOL transfer_ex(transfer_service *service, HANDLE file, void *buffer, DWORD bytes,
                        OVERLAPPED *overlapped, LPOVERLAPPED_COMPLETION_ROUTINE routine)
{
    LARGE_INTEGER offset;
    NTSTATUS status;

    win32_probe(overlapped, sizeof *overlapped, true);
    overlapped->Internal = (ULONG_PTR)STATUS_PENDING;
    offset.LowPart = overlapped->Offset;
    offset.HighPart = (LONG)overlapped->OffsetHigh;
    status = WIN32_CALL(service, file, NULL, completion_apc, (void *)routine,
                        (PIO_STATUS_BLOCK)overlapped, buffer, bytes, &offset, NULL);
    return win32_ok(NT_ERROR(status) ? status : STATUS_SUCCESS);
}

BOOL ReadFileEx(HANDLE file, LPVOID buffer, DWORD bytes, LPOVERLAPPED overlapped,
                LPOVERLAPPED_COMPLETION_ROUTINE routine)
{
    KE_DDI(file, bytes);
    return transfer_ex(NtReadFile, file, buffer, bytes, overlapped, routine);
}

BOOL WriteFileEx(HANDLE file, LPCVOID buffer, DWORD bytes, LPOVERLAPPED overlapped,
                 LPOVERLAPPED_COMPLETION_ROUTINE routine)
{
    KE_DDI(file, bytes);
    return transfer_ex(NtWriteFile, file, (void *)(uintptr_t)buffer, bytes, overlapped, routine);
}

BOOL FlushFileBuffers(HANDLE file)
{
    IO_STATUS_BLOCK iosb;

    KE_DDI(file, 0);
    return win32_console(file) || win32_ok(WIN32_CALL(NtFlushBuffersFile, file, &iosb));
}

/* --- device control --------------------------------------------------------------------------- */

BOOL DeviceIoControl(HANDLE device, DWORD code, LPVOID in, DWORD in_bytes, LPVOID out,
                     DWORD out_bytes, LPDWORD bytes_returned, LPOVERLAPPED overlapped)
{
    void *service = code >> 16 == FILE_DEVICE_FILE_SYSTEM ? (void *)NtFsControlFile
                                                          : (void *)NtDeviceIoControlFile;
    IO_STATUS_BLOCK iosb;
    NTSTATUS status;

    KE_DDI(device, code);
    if (win32_console(device)) {
        win32_set_error(ERROR_INVALID_FUNCTION);
        return FALSE;
    }
    if (!overlapped) {
        status = WIN32_CALL(service, device, NULL, NULL, NULL, &iosb, code, in, in_bytes, out,
                            out_bytes);
        status = finish(device, status, &iosb);
        if (!NT_ERROR(status)) { /* F250: otherwise the variable is left alone */
            win32_probe(bytes_returned, sizeof *bytes_returned, true);
            *bytes_returned = (DWORD)iosb.Information;
        }
        return win32_ok(status);
    }
    win32_probe(overlapped, sizeof *overlapped, true);
    overlapped->Internal = (ULONG_PTR)STATUS_PENDING;
    status = WIN32_CALL(service, device, overlapped->hEvent, NULL,
                        (uintptr_t)overlapped->hEvent & 1 ? NULL : overlapped,
                        (PIO_STATUS_BLOCK)overlapped, code, in, in_bytes, out, out_bytes);
    if (status == STATUS_PENDING) {
        win32_set_error(ERROR_IO_PENDING);
        return FALSE;
    }
    if (!NT_ERROR(status) && bytes_returned) {
        win32_probe(bytes_returned, sizeof *bytes_returned, true);
        *bytes_returned = (DWORD)overlapped->InternalHigh;
    }
    return win32_ok(status);
}

/* --- overlapped requests ---------------------------------------------------------------------- */

BOOL GetOverlappedResultEx(HANDLE file, LPOVERLAPPED overlapped, LPDWORD bytes, DWORD milliseconds,
                           BOOL alertable)
{
    NTSTATUS status;
    DWORD result;

    KE_DDI(file, milliseconds);
    ke_point(KE_OP_READ, overlapped);
    win32_probe(overlapped, sizeof *overlapped, false);
    if ((NTSTATUS)overlapped->Internal == STATUS_PENDING) {
        if (!milliseconds) {
            win32_set_error(ERROR_IO_INCOMPLETE);
            return FALSE;
        }
        result = WaitForSingleObjectEx(overlapped->hEvent ? overlapped->hEvent : file, milliseconds,
                                       alertable);
        if (result == WAIT_TIMEOUT || result == WAIT_IO_COMPLETION)
            win32_set_error(result);
        if (result != WAIT_OBJECT_0)
            return FALSE;
    }
    KE_ORDER(KE_ORDER_ACQUIRE, overlapped); /* see write_status_block */
    status = (NTSTATUS)overlapped->Internal;
    win32_probe(bytes, sizeof *bytes, true);
    *bytes = (DWORD)overlapped->InternalHigh;
    return win32_ok(status);
}

BOOL GetOverlappedResult(HANDLE file, LPOVERLAPPED overlapped, LPDWORD bytes, BOOL wait)
{
    return GetOverlappedResultEx(file, overlapped, bytes, wait ? INFINITE : 0, FALSE);
}

BOOL CancelIo(HANDLE file)
{
    IO_STATUS_BLOCK iosb;

    KE_DDI(file, 0);
    return win32_ok(WIN32_CALL(NtCancelIoFile, file, &iosb));
}

BOOL CancelIoEx(HANDLE file, LPOVERLAPPED overlapped)
{
    IO_STATUS_BLOCK iosb;

    KE_DDI(file, (uintptr_t)overlapped);
    return win32_ok(WIN32_CALL(NtCancelIoFileEx, file, overlapped, &iosb));
}

BOOL CancelSynchronousIo(HANDLE thread)
{
    IO_STATUS_BLOCK iosb;

    KE_DDI(thread, 0);
    return win32_ok(WIN32_CALL(NtCancelSynchronousIoFile, thread, NULL, &iosb));
}

/* --- completion ports ------------------------------------------------------------------------- */

HANDLE CreateIoCompletionPort(HANDLE file, HANDLE port, ULONG_PTR key, DWORD threads)
{
    FILE_COMPLETION_INFORMATION information;
    IO_STATUS_BLOCK iosb;
    HANDLE made = port;
    NTSTATUS status;

    KE_DDI(file, key);
    if (file == INVALID_HANDLE_VALUE && port) {
        win32_set_error(ERROR_INVALID_PARAMETER);
        return NULL;
    }
    if (!port &&
        !win32_ok(WIN32_CALL(NtCreateIoCompletion, &made, IO_COMPLETION_ALL_ACCESS, NULL, threads)))
        return NULL;
    if (file == INVALID_HANDLE_VALUE)
        return made;
    information.Port = made;
    information.Key = (PVOID)key;
    status = WIN32_CALL(NtSetInformationFile, file, &iosb, &information, sizeof information,
                        FileCompletionInformation);
    if (NT_SUCCESS(status))
        return made;
    if (!port)
        CloseHandle(made);
    win32_ok(status);
    return NULL;
}

BOOL GetQueuedCompletionStatus(HANDLE port, LPDWORD bytes, PULONG_PTR key, LPOVERLAPPED *overlapped,
                               DWORD milliseconds)
{
    LARGE_INTEGER time, *timeout = win32_timeout(&time, milliseconds);
    IO_STATUS_BLOCK iosb;
    PVOID got_key = NULL, got = NULL;
    NTSTATUS status;

    KE_DDI(port, milliseconds);
    win32_probe(overlapped, sizeof *overlapped, true);
    status = WIN32_CALL(NtRemoveIoCompletion, port, &got_key, &got, &iosb, timeout);
    if (!NT_SUCCESS(status) || status == STATUS_TIMEOUT || status == STATUS_ABANDONED) {
        *overlapped = NULL;
        if (status == STATUS_TIMEOUT)
            win32_set_error(WAIT_TIMEOUT);
        else if (status == STATUS_ABANDONED) /* the port was closed meanwhile */
            win32_set_error(ERROR_ABANDONED_WAIT_0);
        else
            win32_ok(status);
        return FALSE;
    }
    win32_probe(bytes, sizeof *bytes, true);
    win32_probe(key, sizeof *key, true);
    *bytes = (DWORD)iosb.Information;
    *key = (ULONG_PTR)got_key;
    *overlapped = got;
    return win32_ok(iosb.Status);
}

BOOL GetQueuedCompletionStatusEx(HANDLE port, LPOVERLAPPED_ENTRY entries, ULONG count,
                                 PULONG removed, DWORD milliseconds, BOOL alertable)
{
    LARGE_INTEGER time, *timeout = win32_timeout(&time, milliseconds);
    NTSTATUS status;

    KE_DDI(port, count);
    if (!count) {
        win32_set_error(ERROR_INVALID_PARAMETER);
        return FALSE;
    }
    win32_probe(entries, count * sizeof *entries, true);
    win32_probe(removed, sizeof *removed, true);
    *removed = 0;
    /* An entry has the shape of FILE_IO_COMPLETION_INFORMATION. */
    status = WIN32_CALL(NtRemoveIoCompletionEx, port, entries, count, removed, timeout, alertable);
    if (status == STATUS_SUCCESS)
        return TRUE;
    if (status == STATUS_TIMEOUT)
        win32_set_error(WAIT_TIMEOUT);
    else if (status == STATUS_ABANDONED)
        win32_set_error(ERROR_ABANDONED_WAIT_0);
    else if (status == STATUS_USER_APC || status == STATUS_ALERTED)
        win32_set_error(WAIT_IO_COMPLETION);
    else
        win32_ok(status);
    return FALSE;
}

BOOL PostQueuedCompletionStatus(HANDLE port, DWORD bytes, ULONG_PTR key, LPOVERLAPPED overlapped)
{
    KE_DDI(port, key);
    return win32_ok(WIN32_CALL(NtSetIoCompletion, port, key, overlapped, STATUS_SUCCESS, bytes));
}
