/*
 * rtl_registry.c - RtlQueryRegistryValues and its relatives: the registry by path and table.
 *
 * They are built on the system calls' services as a driver could build them on the calls, so that
 * their points and handles are the same.
 */
#include "cm/cm.h"

#include <string.h>

enum { TAG = 'R' | 'q' << 8 | 'R' << 16 | 'v' << 24, PATH_UNITS = 512 };

static const WCHAR *const roots[RTL_REGISTRY_MAXIMUM] = {
    u"",
    u"\\Registry\\Machine\\System\\CurrentControlSet\\Services\\",
    u"\\Registry\\Machine\\System\\CurrentControlSet\\Control\\",
    u"\\Registry\\Machine\\Software\\Microsoft\\Windows NT\\CurrentVersion\\",
    u"\\Registry\\Machine\\Hardware\\DeviceMap\\",
    u"\\Registry\\User\\.Default\\",
};

static uint32_t units_of(const WCHAR *text)
{
    uint32_t n = 0;

    while (text && text[n])
        n++;
    return n;
}

/* A handle to the key that the two arguments of every routine name; *own: the caller closes it. */
static NTSTATUS open_path(ULONG relative_to, const WCHAR *path, ACCESS_MASK access, bool create,
                          uint64_t pc, HANDLE *handle, bool *own)
{
    const ULONG where = relative_to & ~(ULONG)(RTL_REGISTRY_OPTIONAL | RTL_REGISTRY_HANDLE);
    WCHAR text[PATH_UNITS];
    UNICODE_STRING string = {.Buffer = text, .MaximumLength = sizeof text};
    uint32_t before, after;

    *own = false;
    if (relative_to & RTL_REGISTRY_HANDLE) {
        *handle = (HANDLE)path;
        return STATUS_SUCCESS;
    }
    if (where >= RTL_REGISTRY_MAXIMUM)
        return STATUS_INVALID_PARAMETER;
    before = units_of(roots[where]);
    after = units_of(path);
    if (before + after > PATH_UNITS)
        return STATUS_INVALID_PARAMETER;
    memcpy(text, roots[where], before * sizeof(WCHAR));
    if (after)
        memcpy(text + before, path, after * sizeof(WCHAR));
    string.Length = (USHORT)((before + after) * sizeof(WCHAR));
    *own = true;
    return cm_key_open(NULL, &string, access, create, (struct ob_call){KernelMode, pc}, handle);
}

static void close_path(HANDLE handle, bool own)
{
    if (own)
        ob_handle_close(handle, (struct ob_call){KernelMode, 0});
}

#define CALLER ((uint64_t)(uintptr_t)__builtin_return_address(0))

NTSTATUS RtlCreateRegistryKey(ULONG RelativeTo, PWSTR Path)
{
    HANDLE handle;
    bool own;
    NTSTATUS status;

    KE_DDI(Path, RelativeTo);
    status = open_path(RelativeTo, Path, KEY_ALL_ACCESS, true, CALLER, &handle, &own);
    if (NT_SUCCESS(status))
        close_path(handle, own);
    return status;
}

NTSTATUS RtlCheckRegistryKey(ULONG RelativeTo, PWSTR Path)
{
    HANDLE handle;
    bool own;
    NTSTATUS status;

    KE_DDI(Path, RelativeTo);
    status = open_path(RelativeTo, Path, KEY_READ, false, CALLER, &handle, &own);
    if (NT_SUCCESS(status))
        close_path(handle, own);
    return status;
}

NTSTATUS RtlWriteRegistryValue(ULONG RelativeTo, PCWSTR Path, PCWSTR ValueName, ULONG ValueType,
                               PVOID ValueData, ULONG ValueLength)
{
    UNICODE_STRING name;
    HANDLE handle;
    bool own;
    NTSTATUS status;

    KE_DDI(Path, RelativeTo);
    status = open_path(RelativeTo, Path, KEY_SET_VALUE, true, CALLER, &handle, &own);
    if (!NT_SUCCESS(status))
        return status;
    RtlInitUnicodeString(&name, ValueName);
    status = cm_value_write(handle, &name, ValueType, ValueData, ValueLength,
                            (struct ob_call){KernelMode, CALLER});
    close_path(handle, own);
    return status;
}

NTSTATUS RtlDeleteRegistryValue(ULONG RelativeTo, PCWSTR Path, PCWSTR ValueName)
{
    UNICODE_STRING name;
    HANDLE handle;
    bool own;
    NTSTATUS status;

    KE_DDI(Path, RelativeTo);
    status = open_path(RelativeTo, Path, KEY_SET_VALUE, false, CALLER, &handle, &own);
    if (!NT_SUCCESS(status))
        return status;
    RtlInitUnicodeString(&name, ValueName);
    status = cm_value_remove(handle, &name, (struct ob_call){KernelMode, CALLER});
    close_path(handle, own);
    return status;
}

/* --- RtlQueryRegistryValues ------------------------------------------------------------------- */

/* One value on its way to whoever asked: the memory is a copy in paged pool. */
struct found {
    WCHAR *name; /* NUL behind it */
    ULONG type;
    ULONG bytes;
    void *data; /* two zero WCHARs behind it */
};

static bool is_text(ULONG type)
{
    return type == REG_SZ || type == REG_EXPAND_SZ || type == REG_MULTI_SZ;
}

/* DIRECT: a counted string. An empty one is filled with new pool, which the caller frees. */
static NTSTATUS direct_string(UNICODE_STRING *to, const struct found *found)
{
    ULONG bytes = found->bytes;

    if (bytes >= sizeof(WCHAR) && found->type != REG_MULTI_SZ &&
        ((WCHAR *)found->data)[bytes / sizeof(WCHAR) - 1] == 0)
        bytes -= (ULONG)sizeof(WCHAR); /* Length is without the NUL, which is copied if it fits */
    if (bytes > 0xFFFC)
        return STATUS_BUFFER_TOO_SMALL;
    if (!to->Buffer) {
        to->Buffer = mm_pool_alloc(bytes + sizeof(WCHAR), TAG, MM_POOL_PAGED, 0);
        if (!to->Buffer)
            return STATUS_INSUFFICIENT_RESOURCES;
        to->MaximumLength = (USHORT)(bytes + sizeof(WCHAR));
    } else if (to->MaximumLength < bytes) {
        return STATUS_BUFFER_TOO_SMALL;
    }
    memcpy(to->Buffer, found->data, bytes);
    to->Length = (USHORT)bytes;
    if (to->MaximumLength >= bytes + sizeof(WCHAR))
        to->Buffer[bytes / sizeof(WCHAR)] = 0;
    return STATUS_SUCCESS;
}

/* DIRECT: anything else. Up to a ULONG it is just stored; a negative LONG at the place says how
 * much room there is; otherwise length and type go in front of the data. */
static NTSTATUS direct_data(void *to, const struct found *found)
{
    LONG room;
    const ULONG head[2] = {found->bytes, found->type};

    if (found->bytes <= sizeof(ULONG)) {
        memcpy(to, found->data, found->bytes);
        return STATUS_SUCCESS;
    }
    memcpy(&room, to, sizeof room);
    if (room < 0) {
        if ((ULONG)-room < found->bytes)
            return STATUS_BUFFER_TOO_SMALL;
        memcpy(to, found->data, found->bytes);
        return STATUS_SUCCESS;
    }
    memcpy(to, head, sizeof head);
    memcpy((char *)to + sizeof head, found->data, found->bytes);
    return STATUS_SUCCESS;
}

static NTSTATUS call_routine(const RTL_QUERY_REGISTRY_TABLE *entry, void *context,
                             const WCHAR *name, ULONG type, void *data, ULONG bytes)
{
    NTSTATUS status;

    KE_CALLBACK(
        "query registry", entry->QueryRoutine,
        status = entry->QueryRoutine((PWSTR)name, type, data, bytes, context, entry->EntryContext));
    return status == STATUS_BUFFER_TOO_SMALL ? STATUS_SUCCESS : status;
}

static NTSTATUS deliver(const RTL_QUERY_REGISTRY_TABLE *entry, void *context,
                        const struct found *found)
{
    NTSTATUS status = STATUS_SUCCESS;

    if (entry->Flags & RTL_QUERY_REGISTRY_DIRECT) {
        if (entry->Flags & RTL_QUERY_REGISTRY_TYPECHECK &&
            entry->DefaultType >> RTL_QUERY_REGISTRY_TYPECHECK_SHIFT != found->type)
            return STATUS_OBJECT_TYPE_MISMATCH;
        return is_text(found->type) ? direct_string(entry->EntryContext, found)
                                    : direct_data(entry->EntryContext, found);
    }
    if (found->type == REG_MULTI_SZ && !(entry->Flags & RTL_QUERY_REGISTRY_NOEXPAND)) {
        WCHAR *at = found->data, *end = at + found->bytes / sizeof(WCHAR);

        /* One call for each string. */
        while (at < end && *at && NT_SUCCESS(status)) {
            uint32_t units = units_of(at);

            status = call_routine(entry, context, found->name, REG_SZ, at,
                                  (ULONG)((units + 1) * sizeof(WCHAR)));
            at += units + 1;
        }
        return status;
    }
    /* There are no environment variables to put into an expandable string. */
    return call_routine(
        entry, context, found->name,
        found->type == REG_EXPAND_SZ && !(entry->Flags & RTL_QUERY_REGISTRY_NOEXPAND) ? REG_SZ
                                                                                      : found->type,
        found->data, found->bytes);
}

/* The value that the buffer of KeyValueFullInformation shows, to the entry. */
static NTSTATUS deliver_value(const RTL_QUERY_REGISTRY_TABLE *entry, void *context,
                              const KEY_VALUE_FULL_INFORMATION *information)
{
    const ULONG name_bytes = information->NameLength + (ULONG)sizeof(WCHAR);
    const ULONG bytes = (name_bytes + 7u) & ~7u;
    char *copy = mm_pool_alloc(bytes + information->DataLength + 2 * sizeof(WCHAR), TAG,
                               MM_POOL_PAGED | MM_POOL_KERNEL | MM_POOL_ZERO, 0);
    NTSTATUS status;

    if (!copy)
        return STATUS_INSUFFICIENT_RESOURCES;
    memcpy(copy, information->Name, information->NameLength);
    memcpy(copy + bytes, (const char *)information + information->DataOffset,
           information->DataLength);
    status = deliver(entry, context,
                     &(struct found){.name = (WCHAR *)copy,
                                     .type = information->Type,
                                     .bytes = information->DataLength,
                                     .data = copy + bytes});
    mm_pool_free(copy, TAG, 0);
    return status;
}

/* name NULL: the value with that index. STATUS_NO_MORE_ENTRIES and STATUS_OBJECT_NAME_NOT_FOUND as
 * the calls have them. */
static NTSTATUS read_value(HANDLE handle, const WCHAR *name, ULONG index,
                           KEY_VALUE_FULL_INFORMATION **information)
{
    UNICODE_STRING string;
    struct cm_answer answer;
    ULONG bytes = 256;
    NTSTATUS status;

    RtlInitUnicodeString(&string, name);
    for (;;) {
        ULONG needed = 0;

        *information = mm_pool_alloc(bytes, TAG, MM_POOL_PAGED | MM_POOL_KERNEL, 0);
        if (!*information)
            return STATUS_INSUFFICIENT_RESOURCES;
        answer = (struct cm_answer){{KernelMode, 0}, *information, bytes, &needed};
        status = name ? cm_value_query(handle, &string, KeyValueFullInformation, &answer)
                      : cm_value_enumerate(handle, index, KeyValueFullInformation, &answer);
        if (status == STATUS_SUCCESS)
            return status;
        mm_pool_free(*information, TAG, 0);
        *information = NULL;
        if (status != STATUS_BUFFER_OVERFLOW && status != STATUS_BUFFER_TOO_SMALL)
            return status;
        bytes = needed + (ULONG)sizeof(WCHAR);
    }
}

/* The bytes of a default value: of a text they may be left out. */
static ULONG default_bytes(const RTL_QUERY_REGISTRY_TABLE *entry)
{
    const WCHAR *text = entry->DefaultData;
    uint32_t units = 0;

    if (entry->DefaultLength || !is_text(entry->DefaultType & 0xFF) || !text)
        return entry->DefaultLength;
    if ((entry->DefaultType & 0xFF) == REG_MULTI_SZ)
        while (text[units])
            units += units_of(text + units) + 1;
    else
        units = units_of(text);
    return (ULONG)((units + 1) * sizeof(WCHAR));
}

static NTSTATUS absent(const RTL_QUERY_REGISTRY_TABLE *entry, void *context)
{
    const ULONG type = entry->DefaultType & 0xFF;

    if (entry->Flags & RTL_QUERY_REGISTRY_REQUIRED)
        return STATUS_OBJECT_NAME_NOT_FOUND;
    if (type == REG_NONE)
        return STATUS_SUCCESS;
    if (entry->Flags & RTL_QUERY_REGISTRY_TYPECHECK &&
        entry->DefaultType >> RTL_QUERY_REGISTRY_TYPECHECK_SHIFT != type)
        return STATUS_OBJECT_TYPE_MISMATCH;
    return deliver(entry, context,
                   &(struct found){.name = entry->Name,
                                   .type = type,
                                   .bytes = default_bytes(entry),
                                   .data = entry->DefaultData});
}

/* All values of the key to one routine. */
static NTSTATUS each_value(HANDLE handle, const RTL_QUERY_REGISTRY_TABLE *entry, void *context)
{
    KEY_VALUE_FULL_INFORMATION *information;
    NTSTATUS status = STATUS_SUCCESS;
    ULONG index = 0;

    while (NT_SUCCESS(status) &&
           NT_SUCCESS(status = read_value(handle, NULL, index, &information))) {
        status = deliver_value(entry, context, information);
        mm_pool_free(information, TAG, 0);
        index++;
    }
    if (status != STATUS_NO_MORE_ENTRIES)
        return status;
    return index || !(entry->Flags & RTL_QUERY_REGISTRY_REQUIRED) ? STATUS_SUCCESS
                                                                  : STATUS_OBJECT_NAME_NOT_FOUND;
}

static NTSTATUS one_value(HANDLE handle, const RTL_QUERY_REGISTRY_TABLE *entry, void *context)
{
    KEY_VALUE_FULL_INFORMATION *information;
    UNICODE_STRING name;
    NTSTATUS status;

    if (entry->Flags & RTL_QUERY_REGISTRY_DIRECT &&
        (!entry->Name || entry->QueryRoutine || entry->Flags & RTL_QUERY_REGISTRY_SUBKEY))
        return STATUS_INVALID_PARAMETER;
    if (entry->Flags & RTL_QUERY_REGISTRY_NOVALUE)
        return call_routine(entry, context, entry->Name, REG_NONE, NULL, 0);
    if (!entry->Name)
        return each_value(handle, entry, context);
    status = read_value(handle, entry->Name, 0, &information);
    if (status == STATUS_OBJECT_NAME_NOT_FOUND)
        return absent(entry, context);
    if (!NT_SUCCESS(status))
        return status;
    status = deliver_value(entry, context, information);
    mm_pool_free(information, TAG, 0);
    if (NT_SUCCESS(status) && entry->Flags & RTL_QUERY_REGISTRY_DELETE) {
        RtlInitUnicodeString(&name, entry->Name);
        cm_value_remove(handle, &name, (struct ob_call){KernelMode, 0});
    }
    return status;
}

/* SUBKEY: the entries behind it are about the key below. With a routine, that gets all values. */
static NTSTATUS enter_subkey(HANDLE top, HANDLE *handle, const RTL_QUERY_REGISTRY_TABLE *entry,
                             void *context, uint64_t pc)
{
    UNICODE_STRING name;
    NTSTATUS status;

    if (!entry->Name)
        return STATUS_INVALID_PARAMETER;
    RtlInitUnicodeString(&name, entry->Name);
    status = cm_key_open(top, &name, KEY_READ | KEY_SET_VALUE, false,
                         (struct ob_call){KernelMode, pc}, handle);
    if (!NT_SUCCESS(status)) {
        *handle = top;
        return status;
    }
    return entry->QueryRoutine ? each_value(*handle, entry, context) : STATUS_SUCCESS;
}

NTSTATUS RtlQueryRegistryValues(ULONG RelativeTo, PCWSTR Path, PRTL_QUERY_REGISTRY_TABLE QueryTable,
                                PVOID Context, PVOID Environment)
{
    const uint64_t pc = CALLER;
    HANDLE top, handle;
    bool own;
    NTSTATUS status;

    KE_DDI(Path, RelativeTo);
    if (!QueryTable)
        return STATUS_INVALID_PARAMETER;
    status = open_path(RelativeTo, Path, KEY_READ | KEY_SET_VALUE, false, pc, &top, &own);
    if (!NT_SUCCESS(status))
        return status;
    handle = top;
    for (const RTL_QUERY_REGISTRY_TABLE *entry = QueryTable;
         NT_SUCCESS(status) && (entry->QueryRoutine || entry->Flags & (RTL_QUERY_REGISTRY_SUBKEY |
                                                                       RTL_QUERY_REGISTRY_DIRECT));
         entry++) {
        if (entry->Flags & (RTL_QUERY_REGISTRY_TOPKEY | RTL_QUERY_REGISTRY_SUBKEY) &&
            handle != top) {
            close_path(handle, true);
            handle = top;
        }
        if (entry->Flags & RTL_QUERY_REGISTRY_SUBKEY)
            status = enter_subkey(top, &handle, entry, Context, pc);
        else
            status = one_value(handle, entry, Context);
    }
    if (handle != top)
        close_path(handle, true);
    close_path(top, own);
    return status;
}
