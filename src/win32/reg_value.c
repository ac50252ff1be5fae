/* reg_value.c - the registry for programs: values. */
#include "win32/reg.h"

#include <string.h>

enum { USUAL_BYTES = 256 };

/* --- text data -------------------------------------------------------------------------------- */

void *reg_narrow_data(const void *wide, DWORD *bytes)
{
    size_t units = *bytes / sizeof(WCHAR), length = win32_narrow(NULL, 0, wide, units);
    char *text = win32_alloc(length + 1);

    if (!text)
        return NULL;
    win32_narrow(text, length + 1, wide, units);
    *bytes = (DWORD)length;
    return text;
}

void *reg_widen_data(const void *narrow, DWORD *bytes)
{
    size_t units = win32_widen(NULL, 0, narrow, *bytes);
    WCHAR *text = win32_alloc((units + 1) * sizeof *text);

    if (!text)
        return NULL;
    win32_widen(text, units + 1, narrow, *bytes);
    *bytes = (DWORD)(units * sizeof *text);
    return text;
}

/* --- reading ---------------------------------------------------------------------------------- */

/* A value as it was read: name and data are in `all`, which is in the heap. */
struct value {
    KEY_VALUE_FULL_INFORMATION *all;
    DWORD type, bytes;
    void *data;
    void *other; /* the data as narrow text, in the heap; or NULL */
};

static void value_free(struct value *value)
{
    if (value->other)
        win32_free(value->other);
    if (value->all)
        win32_free(value->all);
}

/* By name, or by index if name is NULL. */
static LSTATUS value_read(HKEY key, const UNICODE_STRING *name, DWORD index, struct value *value)
{
    ULONG room = sizeof *value->all + USUAL_BYTES, needed = 0;
    NTSTATUS status;

    memset(value, 0, sizeof *value);
    do {
        if (value->all)
            win32_free(value->all);
        value->all = win32_alloc(room + sizeof(WCHAR));
        if (!value->all)
            return ERROR_NOT_ENOUGH_MEMORY;
        status = name ? WIN32_CALL(NtQueryValueKey, key, name, KeyValueFullInformation, value->all,
                                   room, &needed)
                      : WIN32_CALL(NtEnumerateValueKey, key, index, KeyValueFullInformation,
                                   value->all, room, &needed);
        room = needed;
    } while (status == STATUS_BUFFER_OVERFLOW || status == STATUS_BUFFER_TOO_SMALL);
    if (!NT_SUCCESS(status)) {
        value_free(value);
        value->all = NULL;
        return reg_error(status);
    }
    value->type = value->all->Type;
    value->bytes = value->all->DataLength;
    value->data = (char *)value->all + value->all->DataOffset;
    return ERROR_SUCCESS;
}

/* Text becomes that of the A routines. */
static LSTATUS value_narrow(struct value *value)
{
    if (!reg_is_text(value->type))
        return ERROR_SUCCESS;
    value->other = value->data = reg_narrow_data(value->data, &value->bytes);
    return value->data ? ERROR_SUCCESS : ERROR_NOT_ENOUGH_MEMORY;
}

/* Type and data into the buffers of the program, each of which may be missing. */
static LSTATUS value_give(const struct value *value, DWORD *type, void *data, DWORD *bytes)
{
    DWORD room = 0;

    if (type) {
        win32_probe(type, sizeof *type, true);
        *type = value->type;
    }
    if (bytes) {
        win32_probe(bytes, sizeof *bytes, true);
        room = *bytes;
        *bytes = value->bytes;
    }
    if (!data)
        return ERROR_SUCCESS;
    if (room < value->bytes)
        return ERROR_MORE_DATA;
    if (value->bytes) {
        win32_probe(data, value->bytes, true);
        memcpy(data, value->data, value->bytes);
    }
    return ERROR_SUCCESS;
}

/* The key itself, or what a root and a sub key lead to. */
static LSTATUS begin(HKEY key, const WCHAR *sub_key, ACCESS_MASK access, HKEY *opened)
{
    *opened = key;
    return reg_is_root(key) || (sub_key && *sub_key) ? reg_open(key, sub_key, access, opened)
                                                     : ERROR_SUCCESS;
}

static void done(HKEY key, HKEY opened)
{
    if (opened && opened != key)
        reg_close(opened);
}

static LSTATUS read_named(HKEY key, const WCHAR *sub_key, const WCHAR *name, struct value *value)
{
    UNICODE_STRING string;
    HKEY opened;
    LSTATUS error = begin(key, sub_key, KEY_QUERY_VALUE, &opened);

    memset(value, 0, sizeof *value);
    if (error != ERROR_SUCCESS)
        return error;
    RtlInitUnicodeString(&string, name);
    error = value_read(opened, &string, 0, value);
    done(key, opened);
    return error;
}

LSTATUS RegQueryValueExW(HKEY key, LPCWSTR name, LPDWORD reserved, LPDWORD type, LPBYTE data,
                         LPDWORD bytes)
{
    struct value value;
    LSTATUS error;

    KE_DDI(key, 0);
    if (reserved || (data && !bytes))
        return ERROR_INVALID_PARAMETER;
    error = read_named(key, NULL, name, &value);
    if (error == ERROR_SUCCESS)
        error = value_give(&value, type, data, bytes);
    value_free(&value);
    return error;
}

LSTATUS RegQueryValueExA(HKEY key, LPCSTR name, LPDWORD reserved, LPDWORD type, LPBYTE data,
                         LPDWORD bytes)
{
    WCHAR *wide;
    struct value value;
    LSTATUS error;

    KE_DDI(key, 0);
    if (reserved || (data && !bytes))
        return ERROR_INVALID_PARAMETER;
    wide = win32_widen_copy(name);
    error = read_named(key, NULL, wide, &value);
    if (error == ERROR_SUCCESS)
        error = value_narrow(&value);
    if (error == ERROR_SUCCESS)
        error = value_give(&value, type, data, bytes);
    value_free(&value);
    win32_free(wide);
    return error;
}

/* --- RegGetValue ------------------------------------------------------------------------------ */

static DWORD flag_of(DWORD type)
{
    static const DWORD flags[] = {
        [REG_NONE] = RRF_RT_REG_NONE,           [REG_SZ] = RRF_RT_REG_SZ,
        [REG_EXPAND_SZ] = RRF_RT_REG_EXPAND_SZ, [REG_BINARY] = RRF_RT_REG_BINARY,
        [REG_DWORD] = RRF_RT_REG_DWORD,         [REG_MULTI_SZ] = RRF_RT_REG_MULTI_SZ,
        [REG_QWORD] = RRF_RT_REG_QWORD};

    return type < sizeof flags / sizeof *flags ? flags[type] : 0;
}

/* Replace the data by a copy with so many more bytes, which are zero. */
static LSTATUS grow(struct value *value, DWORD more)
{
    char *copy = win32_alloc(value->bytes + more);

    if (!copy)
        return ERROR_NOT_ENOUGH_MEMORY;
    memcpy(copy, value->data, value->bytes);
    memset(copy + value->bytes, 0, more);
    if (value->other)
        win32_free(value->other);
    value->other = value->data = copy;
    value->bytes += more;
    return ERROR_SUCCESS;
}

/* Text ends, whatever the value holds. */
static LSTATUS terminate(struct value *value)
{
    DWORD ends = value->type == REG_MULTI_SZ ? 2 : 1, has = 0, odd = value->bytes % sizeof(WCHAR);
    const WCHAR *text = value->data;
    DWORD units = value->bytes / (DWORD)sizeof(WCHAR);

    if (odd)
        return ERROR_INVALID_DATA;
    while (has < ends && has < units && !text[units - 1 - has])
        has++;
    return has < ends ? grow(value, (ends - has) * (DWORD)sizeof(WCHAR)) : ERROR_SUCCESS;
}

static LSTATUS expand(struct value *value)
{
    DWORD units = ExpandEnvironmentStringsW(value->data, NULL, 0);
    WCHAR *text = units ? win32_alloc(units * sizeof *text) : NULL;

    if (!text)
        return ERROR_NOT_ENOUGH_MEMORY;
    ExpandEnvironmentStringsW(value->data, text, units);
    if (value->other)
        win32_free(value->other);
    value->other = value->data = text;
    value->bytes = (DWORD)((win32_wide_length(text) + 1) * sizeof *text);
    value->type = REG_SZ;
    return ERROR_SUCCESS;
}

/* Is it of a type that was asked for? Then it becomes what is promised of that type. */
static LSTATUS restrict_to(struct value *value, DWORD flags, bool narrow)
{
    DWORD asked = flags & RRF_RT_ANY;
    bool expands = value->type == REG_EXPAND_SZ && !(flags & RRF_NOEXPAND);
    LSTATUS error = ERROR_SUCCESS;

    if (asked != RRF_RT_ANY && !(flag_of(expands ? REG_SZ : value->type) & asked) &&
        !(flag_of(value->type) & asked))
        return ERROR_UNSUPPORTED_TYPE;
    if (asked == RRF_RT_DWORD && value->bytes != sizeof(DWORD))
        return ERROR_INVALID_DATA;
    if (asked == RRF_RT_QWORD && value->bytes != sizeof(uint64_t))
        return ERROR_INVALID_DATA;
    if (!reg_is_text(value->type))
        return ERROR_SUCCESS;
    error = terminate(value);
    if (error == ERROR_SUCCESS && expands)
        error = expand(value);
    if (error == ERROR_SUCCESS && narrow) {
        void *wide = value->other;

        error = value_narrow(value);
        if (wide)
            win32_free(wide);
    }
    return error;
}

static LSTATUS get(HKEY key, const WCHAR *sub_key, const WCHAR *name, DWORD flags, DWORD *type,
                   void *data, DWORD *bytes, bool narrow)
{
    DWORD room = bytes ? *bytes : 0;
    struct value value;
    LSTATUS error;

    if ((data && !bytes) || !(flags & RRF_RT_ANY) ||
        ((flags & RRF_RT_REG_EXPAND_SZ) && !(flags & RRF_NOEXPAND) &&
         (flags & RRF_RT_ANY) != RRF_RT_ANY))
        return ERROR_INVALID_PARAMETER;
    error = read_named(key, sub_key, name, &value);
    if (error == ERROR_SUCCESS)
        error = restrict_to(&value, flags, narrow);
    if (error == ERROR_SUCCESS)
        error = value_give(&value, type, data, bytes);
    if (error != ERROR_SUCCESS && flags & RRF_ZEROONFAILURE && data && room) {
        win32_probe(data, room, true);
        memset(data, 0, room);
    }
    value_free(&value);
    return error;
}

LSTATUS RegGetValueW(HKEY key, LPCWSTR sub_key, LPCWSTR name, DWORD flags, LPDWORD type, PVOID data,
                     LPDWORD bytes)
{
    KE_DDI(key, flags);
    return get(key, sub_key, name, flags, type, data, bytes, false);
}

LSTATUS RegGetValueA(HKEY key, LPCSTR sub_key, LPCSTR name, DWORD flags, LPDWORD type, PVOID data,
                     LPDWORD bytes)
{
    WCHAR *wide_key = win32_widen_copy(sub_key), *wide_name = win32_widen_copy(name);
    LSTATUS error;

    KE_DDI(key, flags);
    error = get(key, wide_key, wide_name, flags, type, data, bytes, true);
    win32_free(wide_name);
    win32_free(wide_key);
    return error;
}

/* --- writing, deleting ------------------------------------------------------------------------ */

static LSTATUS set(HKEY key, const WCHAR *sub_key, const WCHAR *name, DWORD type, const void *data,
                   DWORD bytes)
{
    UNICODE_STRING string;
    HKEY opened;
    LSTATUS error;

    if (sub_key && *sub_key)
        error = RegCreateKeyExW(key, sub_key, 0, NULL, 0, KEY_SET_VALUE, NULL, &opened, NULL);
    else
        error = begin(key, NULL, KEY_SET_VALUE, &opened);
    if (error != ERROR_SUCCESS)
        return error;
    RtlInitUnicodeString(&string, name);
    error = reg_error(WIN32_CALL(NtSetValueKey, opened, &string, 0, type, data, bytes));
    done(key, opened);
    return error;
}

LSTATUS RegSetValueExW(HKEY key, LPCWSTR name, DWORD reserved, DWORD type, const BYTE *data,
                       DWORD bytes)
{
    KE_DDI(key, type);
    if (reserved)
        return ERROR_INVALID_PARAMETER;
    return set(key, NULL, name, type, data, bytes);
}

LSTATUS RegSetKeyValueW(HKEY key, LPCWSTR sub_key, LPCWSTR name, DWORD type, LPCVOID data,
                        DWORD bytes)
{
    KE_DDI(key, type);
    return set(key, sub_key, name, type, data, bytes);
}

static LSTATUS set_narrow(HKEY key, const char *sub_key, const char *name, DWORD type,
                          const void *data, DWORD bytes)
{
    WCHAR *wide_key = win32_widen_copy(sub_key), *wide_name = win32_widen_copy(name);
    void *wide = NULL;
    LSTATUS error = ERROR_NOT_ENOUGH_MEMORY;

    if (reg_is_text(type) && bytes) {
        win32_probe(data, bytes, false);
        wide = reg_widen_data(data, &bytes);
        data = wide;
    }
    if (data || !bytes)
        error = set(key, wide_key, wide_name, type, data, bytes);
    if (wide)
        win32_free(wide);
    win32_free(wide_name);
    win32_free(wide_key);
    return error;
}

LSTATUS RegSetValueExA(HKEY key, LPCSTR name, DWORD reserved, DWORD type, const BYTE *data,
                       DWORD bytes)
{
    KE_DDI(key, type);
    if (reserved)
        return ERROR_INVALID_PARAMETER;
    return set_narrow(key, NULL, name, type, data, bytes);
}

LSTATUS RegSetKeyValueA(HKEY key, LPCSTR sub_key, LPCSTR name, DWORD type, LPCVOID data,
                        DWORD bytes)
{
    KE_DDI(key, type);
    return set_narrow(key, sub_key, name, type, data, bytes);
}

LSTATUS RegDeleteKeyValueW(HKEY key, LPCWSTR sub_key, LPCWSTR name)
{
    UNICODE_STRING string;
    HKEY opened;
    LSTATUS error = begin(key, sub_key, KEY_SET_VALUE, &opened);

    KE_DDI(key, 0);
    if (error != ERROR_SUCCESS)
        return error;
    RtlInitUnicodeString(&string, name);
    error = reg_error(WIN32_CALL(NtDeleteValueKey, opened, &string));
    done(key, opened);
    return error;
}

LSTATUS RegDeleteKeyValueA(HKEY key, LPCSTR sub_key, LPCSTR name)
{
    WCHAR *wide_key = win32_widen_copy(sub_key), *wide_name = win32_widen_copy(name);
    LSTATUS error = RegDeleteKeyValueW(key, wide_key, wide_name);

    win32_free(wide_name);
    win32_free(wide_key);
    return error;
}

LSTATUS RegDeleteValueW(HKEY key, LPCWSTR name)
{
    return RegDeleteKeyValueW(key, NULL, name);
}

LSTATUS RegDeleteValueA(HKEY key, LPCSTR name)
{
    return RegDeleteKeyValueA(key, NULL, name);
}

/* --- enumerating ------------------------------------------------------------------------------ */

static LSTATUS enumerate(HKEY key, DWORD index, struct value *value)
{
    HKEY opened;
    LSTATUS error = begin(key, NULL, KEY_QUERY_VALUE, &opened);

    memset(value, 0, sizeof *value);
    if (error != ERROR_SUCCESS)
        return error;
    error = value_read(opened, NULL, index, value);
    done(key, opened);
    return error;
}

LSTATUS RegEnumValueW(HKEY key, DWORD index, LPWSTR name, LPDWORD units, LPDWORD reserved,
                      LPDWORD type, LPBYTE data, LPDWORD bytes)
{
    struct value value;
    DWORD length;
    LSTATUS error;

    KE_DDI(key, index);
    if (!name || !units || reserved || (data && !bytes))
        return ERROR_INVALID_PARAMETER;
    error = enumerate(key, index, &value);
    if (error != ERROR_SUCCESS)
        return error;
    win32_probe(units, sizeof *units, true);
    length = value.all->NameLength / (DWORD)sizeof(WCHAR);
    error = value_give(&value, type, data, bytes);
    if (length >= *units) {
        error = ERROR_MORE_DATA;
    } else {
        win32_probe(name, (length + 1) * sizeof *name, true);
        memcpy(name, value.all->Name, length * sizeof *name);
        name[length] = 0;
        *units = length;
    }
    value_free(&value);
    return error;
}

LSTATUS RegEnumValueA(HKEY key, DWORD index, LPSTR name, LPDWORD units, LPDWORD reserved,
                      LPDWORD type, LPBYTE data, LPDWORD bytes)
{
    struct value value;
    size_t length;
    LSTATUS error;

    KE_DDI(key, index);
    if (!name || !units || reserved || (data && !bytes))
        return ERROR_INVALID_PARAMETER;
    error = enumerate(key, index, &value);
    if (error == ERROR_SUCCESS)
        error = value_narrow(&value);
    if (error == ERROR_SUCCESS) {
        win32_probe(units, sizeof *units, true);
        error = value_give(&value, type, data, bytes);
        length = win32_narrow(NULL, 0, value.all->Name, value.all->NameLength / sizeof(WCHAR));
        if (length >= *units) {
            error = ERROR_MORE_DATA;
        } else {
            win32_probe(name, length + 1, true);
            win32_narrow(name, length + 1, value.all->Name, value.all->NameLength / sizeof(WCHAR));
            *units = (DWORD)length;
        }
    }
    value_free(&value);
    return error;
}
