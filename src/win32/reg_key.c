/* reg_key.c - the registry for programs: keys. */
#include "win32/reg.h"
#include "cm/cm.h"

#include <string.h>

enum { VIEWS = KEY_WOW64_64KEY | KEY_WOW64_32KEY }; /* both are the one there is */

/* --- opening ---------------------------------------------------------------------------------- */

static const WCHAR *root_path(HKEY key)
{
    static const WCHAR *const paths[] = {
        u"\\REGISTRY\\MACHINE\\SOFTWARE\\Classes",
        u"\\REGISTRY\\USER\\" CM_USER,
        u"\\REGISTRY\\MACHINE",
        u"\\REGISTRY\\USER",
        NULL,
        u"\\REGISTRY\\MACHINE\\SYSTEM\\CurrentControlSet\\Hardware Profiles\\Current",
    };
    uint32_t index = (uint32_t)(uintptr_t)key - 0x80000000u;

    return index < sizeof paths / sizeof *paths ? paths[index] : NULL;
}

bool reg_is_root(HKEY key)
{
    return root_path(key) != NULL;
}

/* Attributes for NtCreateKey and NtOpenKey, on the user stack. */
struct path {
    OBJECT_ATTRIBUTES attributes;
    UNICODE_STRING name;
    WCHAR text[REG_PATH_UNITS];
};

static LSTATUS path_of(struct path *path, HKEY key, const WCHAR *sub_key)
{
    const WCHAR *root = root_path(key);
    int32_t units = 0, more = 0;

    if (!root && (uintptr_t)key - 0x80000000u < 0x100)
        return ERROR_INVALID_HANDLE;
    while (root && root[units])
        units++;
    if (root)
        memcpy(path->text, root, (size_t)units * sizeof *root);
    if (sub_key) {
        WCHAR *at = path->text + units + (root != NULL);

        more = win32_string_in(at, (uint32_t)(REG_PATH_UNITS - units - 1), sub_key);
        if (more < 0)
            return ERROR_FILENAME_EXCED_RANGE;
        if (more && *at == '\\')
            return ERROR_BAD_PATHNAME;
        while (more && at[more - 1] == '\\') /* one at the end does not matter */
            more--;
        if (more && root)
            path->text[units++] = '\\';
    }
    path->name.Buffer = path->text;
    path->name.Length = path->name.MaximumLength =
        (USHORT)((units + more) * (int32_t)sizeof(WCHAR));
    InitializeObjectAttributes(&path->attributes, &path->name, OBJ_CASE_INSENSITIVE,
                               root ? NULL : (HANDLE)key, NULL);
    return ERROR_SUCCESS;
}

void reg_close(HKEY key)
{
    WIN32_CALL(NtClose, key);
}

LSTATUS reg_open(HKEY key, const WCHAR *sub_key, ACCESS_MASK access, HKEY *result)
{
    HANDLE handle = NULL;
    struct path path;
    LSTATUS error = path_of(&path, key, sub_key);

    if (error == ERROR_SUCCESS)
        error = reg_error(
            WIN32_CALL(NtOpenKey, &handle, access & ~(ACCESS_MASK)VIEWS, &path.attributes));
    *result = error == ERROR_SUCCESS ? handle : NULL;
    return error;
}

LSTATUS RegOpenKeyExW(HKEY key, LPCWSTR sub_key, DWORD options, REGSAM access, PHKEY result)
{
    HKEY opened;
    LSTATUS error;

    KE_DDI(key, access);
    win32_probe(result, sizeof *result, true);
    if (reg_is_root(key) && (!sub_key || !*sub_key)) {
        *result = key;
        return ERROR_SUCCESS;
    }
    error = reg_open(key, sub_key, access, &opened);
    *result = opened;
    return error;
}

LSTATUS RegOpenKeyExA(HKEY key, LPCSTR sub_key, DWORD options, REGSAM access, PHKEY result)
{
    WCHAR *wide = win32_widen_copy(sub_key);
    LSTATUS error = RegOpenKeyExW(key, wide, options, access, result);

    win32_free(wide);
    return error;
}

LSTATUS RegOpenKeyW(HKEY key, LPCWSTR sub_key, PHKEY result)
{
    return RegOpenKeyExW(key, sub_key, 0, MAXIMUM_ALLOWED, result);
}

LSTATUS RegOpenKeyA(HKEY key, LPCSTR sub_key, PHKEY result)
{
    return RegOpenKeyExA(key, sub_key, 0, MAXIMUM_ALLOWED, result);
}

LSTATUS RegOpenCurrentUser(REGSAM access, PHKEY result)
{
    win32_probe(result, sizeof *result, true);
    return reg_open(HKEY_CURRENT_USER, NULL, access, result);
}

LSTATUS RegCloseKey(HKEY key)
{
    KE_DDI(key, 0);
    return reg_is_root(key) ? ERROR_SUCCESS : reg_error(WIN32_CALL(NtClose, key));
}

LSTATUS RegFlushKey(HKEY key)
{
    return reg_is_root(key) ? ERROR_SUCCESS : reg_error(WIN32_CALL(NtFlushKey, key));
}

/* --- making ----------------------------------------------------------------------------------- */

struct make {
    ACCESS_MASK access;
    ULONG options;
    UNICODE_STRING *key_class;
    ULONG disposition;
};

/* What is missing on the way to the last element, and the key itself. */
static LSTATUS make_path(struct path *path, struct make *make, HKEY *result)
{
    USHORT whole = path->name.Length, at = 0;
    HANDLE handle = NULL;
    NTSTATUS status = WIN32_CALL(NtCreateKey, &handle, make->access, &path->attributes, 0,
                                 make->key_class, make->options, &make->disposition);

    while (status == STATUS_OBJECT_NAME_NOT_FOUND && at < whole) {
        for (at += sizeof(WCHAR); at < whole && path->text[at / sizeof(WCHAR)] != '\\';)
            at += sizeof(WCHAR);
        path->name.Length = at;
        if (at < whole) {
            status = WIN32_CALL(NtCreateKey, &handle, KEY_CREATE_SUB_KEY, &path->attributes, 0,
                                NULL, make->options, NULL);
            if (NT_SUCCESS(status)) {
                WIN32_CALL(NtClose, handle);
                status = STATUS_OBJECT_NAME_NOT_FOUND;
            } else if (path->text[0] == '\\' && at <= sizeof(WCHAR) * 18) {
                status = STATUS_OBJECT_NAME_NOT_FOUND; /* \REGISTRY and what lies in it is there */
            }
        } else {
            status = WIN32_CALL(NtCreateKey, &handle, make->access, &path->attributes, 0,
                                make->key_class, make->options, &make->disposition);
        }
    }
    *result = NT_SUCCESS(status) ? handle : NULL;
    return reg_error(status);
}

LSTATUS RegCreateKeyExW(HKEY key, LPCWSTR sub_key, DWORD reserved, LPWSTR key_class, DWORD options,
                        REGSAM access, const LPSECURITY_ATTRIBUTES attributes, PHKEY result,
                        LPDWORD disposition)
{
    struct make make = {.access = access & ~(ACCESS_MASK)VIEWS, .options = options};
    UNICODE_STRING string;
    struct path path;
    HKEY made;
    LSTATUS error;

    KE_DDI(key, access);
    win32_probe(result, sizeof *result, true);
    if (reserved || !sub_key)
        return reserved ? ERROR_INVALID_PARAMETER : ERROR_BADKEY;
    error = path_of(&path, key, sub_key);
    if (error != ERROR_SUCCESS)
        return error;
    if (attributes && attributes->bInheritHandle)
        path.attributes.Attributes |= OBJ_INHERIT;
    if (key_class) {
        RtlInitUnicodeString(&string, key_class);
        make.key_class = &string;
    }
    error = make_path(&path, &make, &made);
    *result = made;
    if (error == ERROR_SUCCESS && disposition) {
        win32_probe(disposition, sizeof *disposition, true);
        *disposition = make.disposition;
    }
    return error;
}

LSTATUS RegCreateKeyExA(HKEY key, LPCSTR sub_key, DWORD reserved, LPSTR key_class, DWORD options,
                        REGSAM access, const LPSECURITY_ATTRIBUTES attributes, PHKEY result,
                        LPDWORD disposition)
{
    WCHAR *wide = win32_widen_copy(sub_key), *wide_class = win32_widen_copy(key_class);
    LSTATUS error = RegCreateKeyExW(key, wide, reserved, wide_class, options, access, attributes,
                                    result, disposition);

    win32_free(wide_class);
    win32_free(wide);
    return error;
}

LSTATUS RegCreateKeyW(HKEY key, LPCWSTR sub_key, PHKEY result)
{
    if (!sub_key || !*sub_key)
        return RegOpenKeyW(key, sub_key, result);
    return RegCreateKeyExW(key, sub_key, 0, NULL, 0, MAXIMUM_ALLOWED, NULL, result, NULL);
}

LSTATUS RegCreateKeyA(HKEY key, LPCSTR sub_key, PHKEY result)
{
    WCHAR *wide = win32_widen_copy(sub_key);
    LSTATUS error = RegCreateKeyW(key, wide, result);

    win32_free(wide);
    return error;
}

/* --- deleting --------------------------------------------------------------------------------- */

LSTATUS RegDeleteKeyExW(HKEY key, LPCWSTR sub_key, REGSAM access, DWORD reserved)
{
    HKEY opened;
    LSTATUS error;

    KE_DDI(key, 0);
    if (!sub_key || reserved)
        return ERROR_INVALID_PARAMETER;
    error = reg_open(key, sub_key, DELETE, &opened);
    if (error != ERROR_SUCCESS)
        return error;
    error = reg_error(WIN32_CALL(NtDeleteKey, opened));
    reg_close(opened);
    return error;
}

LSTATUS RegDeleteKeyExA(HKEY key, LPCSTR sub_key, REGSAM access, DWORD reserved)
{
    WCHAR *wide = win32_widen_copy(sub_key);
    LSTATUS error = RegDeleteKeyExW(key, wide, access, reserved);

    win32_free(wide);
    return error;
}

LSTATUS RegDeleteKeyW(HKEY key, LPCWSTR sub_key)
{
    return RegDeleteKeyExW(key, sub_key, 0, 0);
}

LSTATUS RegDeleteKeyA(HKEY key, LPCSTR sub_key)
{
    return RegDeleteKeyExA(key, sub_key, 0, 0);
}

/* The i-th child's name, NUL-terminated. */
static NTSTATUS child_name(HKEY key, ULONG index, WCHAR name[REG_NAME_UNITS],
                           LARGE_INTEGER *written)
{
    struct {
        KEY_BASIC_INFORMATION basic;
        WCHAR more[REG_NAME_UNITS];
    } answer;
    ULONG needed;
    NTSTATUS status = WIN32_CALL(NtEnumerateKey, key, index, KeyBasicInformation, &answer,
                                 sizeof answer, &needed);

    if (!NT_SUCCESS(status))
        return status;
    memcpy(name, answer.basic.Name, answer.basic.NameLength);
    name[answer.basic.NameLength / sizeof(WCHAR)] = 0;
    if (written)
        *written = answer.basic.LastWriteTime;
    return status;
}

/* All below the key: children with theirs, and its values. */
static LSTATUS empty(HKEY key)
{
    WCHAR name[REG_NAME_UNITS];
    NTSTATUS status = child_name(key, 0, name, NULL);

    while (NT_SUCCESS(status)) {
        HKEY child;
        LSTATUS error = reg_open(key, name, KEY_READ | KEY_WRITE | DELETE, &child);

        if (error == ERROR_SUCCESS)
            error = empty(child);
        if (error == ERROR_SUCCESS)
            error = reg_error(WIN32_CALL(NtDeleteKey, child));
        if (child)
            reg_close(child);
        if (error != ERROR_SUCCESS)
            return error;
        status = child_name(key, 0, name, NULL);
    }
    if (status != STATUS_NO_MORE_ENTRIES)
        return reg_error(status);
    for (;;) {
        WCHAR value[REG_NAME_UNITS];
        DWORD units = REG_NAME_UNITS;
        LSTATUS error = RegEnumValueW(key, 0, value, &units, NULL, NULL, NULL, NULL);

        if (error == ERROR_SUCCESS)
            error = RegDeleteValueW(key, value);
        if (error != ERROR_SUCCESS)
            return error == ERROR_NO_MORE_ITEMS ? ERROR_SUCCESS : error;
    }
}

LSTATUS RegDeleteTreeW(HKEY key, LPCWSTR sub_key)
{
    HKEY opened;
    LSTATUS error = reg_open(key, sub_key, KEY_READ | KEY_WRITE | DELETE, &opened);

    if (error != ERROR_SUCCESS)
        return error;
    error = empty(opened);
    if (error == ERROR_SUCCESS && sub_key && *sub_key)
        error = reg_error(WIN32_CALL(NtDeleteKey, opened));
    reg_close(opened);
    return error;
}

LSTATUS RegDeleteTreeA(HKEY key, LPCSTR sub_key)
{
    WCHAR *wide = win32_widen_copy(sub_key);
    LSTATUS error = RegDeleteTreeW(key, wide);

    win32_free(wide);
    return error;
}

/* --- asking ----------------------------------------------------------------------------------- */

/* A key to ask: the root is opened for it. */
static LSTATUS begin(HKEY key, ACCESS_MASK access, HKEY *opened)
{
    *opened = key;
    return reg_is_root(key) ? reg_open(key, NULL, access, opened) : ERROR_SUCCESS;
}

static void done(HKEY key, HKEY opened)
{
    if (opened && opened != key)
        reg_close(opened);
}

static void give_time(FILETIME *to, LARGE_INTEGER written)
{
    if (!to)
        return;
    win32_probe(to, sizeof *to, true);
    to->dwLowDateTime = written.LowPart;
    to->dwHighDateTime = (DWORD)written.HighPart;
}

static LSTATUS enumerate(HKEY key, DWORD index, WCHAR name[REG_NAME_UNITS], FILETIME *written)
{
    LARGE_INTEGER when;
    HKEY opened;
    LSTATUS error = begin(key, KEY_ENUMERATE_SUB_KEYS, &opened);

    KE_DDI(key, index);
    if (error == ERROR_SUCCESS)
        error = reg_error(child_name(opened, index, name, &when));
    done(key, opened);
    if (error == ERROR_SUCCESS)
        give_time(written, when);
    return error;
}

/* A name for the program; *room is its buffer's, and then the name's length. */
static LSTATUS give_wide(WCHAR *to, DWORD *room, const WCHAR *name)
{
    DWORD units = (DWORD)win32_wide_length(name);

    win32_probe(room, sizeof *room, true);
    if (units >= *room)
        return ERROR_MORE_DATA;
    win32_probe(to, (units + 1) * sizeof *to, true);
    memcpy(to, name, (units + 1) * sizeof *to);
    *room = units;
    return ERROR_SUCCESS;
}

static LSTATUS give_narrow(char *to, DWORD *room, const WCHAR *name)
{
    size_t units = win32_wide_length(name), bytes = win32_narrow(NULL, 0, name, units);

    win32_probe(room, sizeof *room, true);
    if (bytes >= *room)
        return ERROR_MORE_DATA;
    win32_probe(to, bytes + 1, true);
    *room = (DWORD)win32_narrow(to, bytes + 1, name, units);
    return ERROR_SUCCESS;
}

LSTATUS RegEnumKeyExW(HKEY key, DWORD index, LPWSTR name, LPDWORD units, LPDWORD reserved,
                      LPWSTR key_class, LPDWORD class_units, PFILETIME written)
{
    WCHAR found[REG_NAME_UNITS];
    LSTATUS error = enumerate(key, index, found, written);

    if (error == ERROR_SUCCESS && key_class && class_units)
        error = give_wide(key_class, class_units, u"");
    return error == ERROR_SUCCESS ? give_wide(name, units, found) : error;
}

LSTATUS RegEnumKeyExA(HKEY key, DWORD index, LPSTR name, LPDWORD units, LPDWORD reserved,
                      LPSTR key_class, LPDWORD class_units, PFILETIME written)
{
    WCHAR found[REG_NAME_UNITS];
    LSTATUS error = enumerate(key, index, found, written);

    if (error == ERROR_SUCCESS && key_class && class_units)
        error = give_narrow(key_class, class_units, u"");
    return error == ERROR_SUCCESS ? give_narrow(name, units, found) : error;
}

LSTATUS RegEnumKeyW(HKEY key, DWORD index, LPWSTR name, DWORD units)
{
    return RegEnumKeyExW(key, index, name, &units, NULL, NULL, NULL, NULL);
}

LSTATUS RegEnumKeyA(HKEY key, DWORD index, LPSTR name, DWORD units)
{
    return RegEnumKeyExA(key, index, name, &units, NULL, NULL, NULL, NULL);
}

/* KEY_FULL_INFORMATION with the class behind it, NUL-terminated. */
struct full {
    KEY_FULL_INFORMATION information;
    WCHAR more[REG_NAME_UNITS];
};

static LSTATUS query_full(HKEY key, struct full *full)
{
    ULONG needed;
    HKEY opened;
    LSTATUS error = begin(key, KEY_QUERY_VALUE, &opened);

    KE_DDI(key, 0);
    memset(full, 0, sizeof *full);
    if (error == ERROR_SUCCESS)
        error = reg_error(WIN32_CALL(NtQueryKey, opened, KeyFullInformation, full,
                                     sizeof *full - sizeof(WCHAR), &needed));
    done(key, opened);
    return error;
}

static void give_number(DWORD *to, DWORD number)
{
    if (!to)
        return;
    win32_probe(to, sizeof *to, true);
    *to = number;
}

static void give_full(const struct full *full, LPDWORD sub_keys, LPDWORD max_sub_key,
                      LPDWORD max_class, LPDWORD values, LPDWORD max_name, LPDWORD max_data,
                      LPDWORD security, PFILETIME written)
{
    const KEY_FULL_INFORMATION *information = &full->information;

    give_number(sub_keys, information->SubKeys);
    give_number(max_sub_key, information->MaxNameLen / (DWORD)sizeof(WCHAR));
    give_number(max_class, information->MaxClassLen / (DWORD)sizeof(WCHAR));
    give_number(values, information->Values);
    give_number(max_name, information->MaxValueNameLen / (DWORD)sizeof(WCHAR));
    give_number(max_data, information->MaxValueDataLen);
    give_number(security, 0);
    give_time(written, information->LastWriteTime);
}

LSTATUS RegQueryInfoKeyW(HKEY key, LPWSTR key_class, LPDWORD class_units, LPDWORD reserved,
                         LPDWORD sub_keys, LPDWORD max_sub_key, LPDWORD max_class, LPDWORD values,
                         LPDWORD max_name, LPDWORD max_data, LPDWORD security, PFILETIME written)
{
    struct full full;
    LSTATUS error = query_full(key, &full);

    if (error != ERROR_SUCCESS)
        return error;
    give_full(&full, sub_keys, max_sub_key, max_class, values, max_name, max_data, security,
              written);
    return key_class && class_units ? give_wide(key_class, class_units, full.information.Class)
                                    : ERROR_SUCCESS;
}

LSTATUS RegQueryInfoKeyA(HKEY key, LPSTR key_class, LPDWORD class_units, LPDWORD reserved,
                         LPDWORD sub_keys, LPDWORD max_sub_key, LPDWORD max_class, LPDWORD values,
                         LPDWORD max_name, LPDWORD max_data, LPDWORD security, PFILETIME written)
{
    struct full full;
    LSTATUS error = query_full(key, &full);

    if (error != ERROR_SUCCESS)
        return error;
    give_full(&full, sub_keys, max_sub_key, max_class, values, max_name, max_data, security,
              written);
    return key_class && class_units ? give_narrow(key_class, class_units, full.information.Class)
                                    : ERROR_SUCCESS;
}

/* --- hearing of changes ----------------------------------------------------------------------- */

struct notify {
    struct cm_notify notify;
    NTSTATUS status;
};

static void call_notify(void *argument)
{
    struct notify *call = argument;

    call->status = cm_notify(&call->notify, OB_CALL_NT);
}

LSTATUS RegNotifyChangeKeyValue(HKEY key, BOOL tree, DWORD filter, HANDLE event, BOOL asynchronous)
{
    struct notify call = {.notify = {.key = key,
                                     .event = event,
                                     .filter = filter & ~0x10000000u,
                                     .tree = tree != FALSE,
                                     .asynchronous = asynchronous != FALSE,
                                     .any_thread = (filter & 0x10000000u) != 0}};
    LSTATUS error = ERROR_SUCCESS;
    HKEY opened = key;

    KE_DDI(key, filter);
    if (asynchronous && !event)
        return ERROR_INVALID_PARAMETER;
    if (reg_is_root(key) && !asynchronous)
        error = begin(key, KEY_NOTIFY, &opened);
    else if (reg_is_root(key))
        error = ERROR_INVALID_HANDLE; /* nobody would close it */
    if (error != ERROR_SUCCESS)
        return error;
    call.notify.key = opened;
    win32_kernel_call(call_notify, &call);
    done(key, opened);
    return reg_error(call.status);
}
