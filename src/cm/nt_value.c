/* nt_value.c - the system calls on the values of a key. */
#include "cm/callback.h"
#include "ob/service.h"

#include <string.h>

enum { MAX_VALUE_BYTES = 1 << 20, MAX_NAME_BYTES = 16383 * 2 };

/* A part of an answer: what of it lies before `room`. */
static NTSTATUS put(struct ob_call call, void *theirs, ULONG room, ULONG at, const void *ours,
                    ULONG bytes)
{
    if (at >= room || !bytes)
        return STATUS_SUCCESS;
    return ob_out(call, (char *)theirs + at, ours, bytes < room - at ? bytes : room - at);
}

/* Fixed part, name behind it, data at its own offset. */
static NTSTATUS give(const struct cm_answer *a, const void *fixed, ULONG fixed_bytes,
                     const UNICODE_STRING *name, ULONG data_offset, const struct cm_value *value)
{
    ULONG needed = data_offset ? data_offset + value->bytes : fixed_bytes + name->Length;
    NTSTATUS status = ob_out(a->call, a->needed, &needed, sizeof needed);

    if (!NT_SUCCESS(status))
        return status;
    if (a->room < fixed_bytes)
        return STATUS_BUFFER_TOO_SMALL;
    status = put(a->call, a->theirs, a->room, 0, fixed, fixed_bytes);
    if (NT_SUCCESS(status) && name)
        status = put(a->call, a->theirs, a->room, fixed_bytes, name->Buffer, name->Length);
    if (NT_SUCCESS(status) && data_offset)
        status = put(a->call, a->theirs, a->room, data_offset, value->data, value->bytes);
    return !NT_SUCCESS(status) ? status
           : a->room < needed  ? STATUS_BUFFER_OVERFLOW
                               : STATUS_SUCCESS;
}

static NTSTATUS query(const struct cm_value *value, KEY_VALUE_INFORMATION_CLASS class,
                      const struct cm_answer *answer)
{
    switch (class) {
    case KeyValueBasicInformation: {
        KEY_VALUE_BASIC_INFORMATION information = {.Type = value->type,
                                                   .NameLength = value->name.Length};

        return give(answer, &information, (ULONG)offsetof(KEY_VALUE_BASIC_INFORMATION, Name),
                    &value->name, 0, value);
    }
    case KeyValueFullInformation:
    case KeyValueFullInformationAlign64: {
        const ULONG fixed = (ULONG)offsetof(KEY_VALUE_FULL_INFORMATION, Name);
        const ULONG align = class == KeyValueFullInformation ? 4 : 8;
        KEY_VALUE_FULL_INFORMATION information = {
            .Type = value->type,
            .DataOffset = (fixed + value->name.Length + align - 1) & ~(align - 1),
            .DataLength = value->bytes,
            .NameLength = value->name.Length};

        return give(answer, &information, fixed, &value->name, information.DataOffset, value);
    }
    case KeyValuePartialInformation: {
        KEY_VALUE_PARTIAL_INFORMATION information = {.Type = value->type,
                                                     .DataLength = value->bytes};
        const ULONG fixed = (ULONG)offsetof(KEY_VALUE_PARTIAL_INFORMATION, Data);

        return give(answer, &information, fixed, NULL, fixed, value);
    }
    case KeyValuePartialInformationAlign64: {
        const ULONG fixed[] = {value->type, value->bytes};

        return give(answer, fixed, sizeof fixed, NULL, sizeof fixed, value);
    }
    default:
        return STATUS_INVALID_PARAMETER;
    }
}

NTSTATUS cm_value_query(HANDLE handle, const UNICODE_STRING *theirs_name,
                        KEY_VALUE_INFORMATION_CLASS class, const struct cm_answer *answer)
{
    UNICODE_STRING name;
    struct cm_value *value;
    struct cm_key *key;
    NTSTATUS status = cm_key_reference(handle, KEY_QUERY_VALUE, answer->call, &key);

    if (!NT_SUCCESS(status))
        return status;
    status = ob_string_capture(answer->call, theirs_name, &name);
    if (NT_SUCCESS(status)) {
        REG_QUERY_VALUE_KEY_INFORMATION information = {.Object = key,
                                                       .ValueName = &name,
                                                       .KeyValueInformationClass = class,
                                                       .KeyValueInformation = answer->theirs,
                                                       .Length = answer->room,
                                                       .ResultLength = answer->needed};
        struct cm_operation operation = CM_OPERATION(QueryValueKey, key, information);

        if (cm_has_callbacks())
            status = cm_before(&operation);
        if (!operation.ended) {
            ke_point(KE_OP_READ, key->node);
            value = cm_value_find(key->node, &name);
            status = key->node->deleted ? STATUS_KEY_DELETED
                     : value            ? query(value, class, answer)
                                        : STATUS_OBJECT_NAME_NOT_FOUND;
        }
        if (operation.passed)
            status = cm_after(&operation, status, key);
        ob_string_free(&name);
    }
    ob_dereference(key);
    return status;
}

#define ANSWER                                                                                     \
    &(struct cm_answer)                                                                            \
    {                                                                                              \
        call, KeyValueInformation, Length, ResultLength                                            \
    }

OB_SERVICE(QueryValueKey, KeyHandle, KeyValueInformationClass,
           (HANDLE KeyHandle, PUNICODE_STRING ValueName,
            KEY_VALUE_INFORMATION_CLASS KeyValueInformationClass, PVOID KeyValueInformation,
            ULONG Length, PULONG ResultLength),
           cm_value_query(KeyHandle, ValueName, KeyValueInformationClass, ANSWER))

static NTSTATUS nth(const struct cm_key *key, ULONG index, KEY_VALUE_INFORMATION_CLASS class,
                    const struct cm_answer *answer)
{
    ke_point(KE_OP_READ, key->node);
    list_for_each(it, &key->node->values) if (index-- == 0) return query(
        container_of(it, struct cm_value, link), class, answer);
    return key->node->deleted ? STATUS_KEY_DELETED : STATUS_NO_MORE_ENTRIES;
}

NTSTATUS cm_value_enumerate(HANDLE handle, ULONG index, KEY_VALUE_INFORMATION_CLASS class,
                            const struct cm_answer *answer)
{
    REG_ENUMERATE_VALUE_KEY_INFORMATION information = {.Index = index,
                                                       .KeyValueInformationClass = class,
                                                       .KeyValueInformation = answer->theirs,
                                                       .Length = answer->room,
                                                       .ResultLength = answer->needed};
    struct cm_operation operation = CM_OPERATION(EnumerateValueKey, NULL, information);
    struct cm_key *key;
    NTSTATUS status = cm_key_reference(handle, KEY_QUERY_VALUE, answer->call, &key);

    if (!NT_SUCCESS(status))
        return status;
    information.Object = operation.key = key;
    if (cm_has_callbacks())
        status = cm_before(&operation);
    if (!operation.ended)
        status = nth(key, index, class, answer);
    if (operation.passed)
        status = cm_after(&operation, status, key);
    ob_dereference(key);
    return status;
}

OB_SERVICE(EnumerateValueKey, KeyHandle, Index,
           (HANDLE KeyHandle, ULONG Index, KEY_VALUE_INFORMATION_CLASS KeyValueInformationClass,
            PVOID KeyValueInformation, ULONG Length, PULONG ResultLength),
           cm_value_enumerate(KeyHandle, Index, KeyValueInformationClass, ANSWER))

static NTSTATUS set(struct cm_key *key, UNICODE_STRING *name, ULONG type, const void *theirs,
                    ULONG bytes, struct ob_call call)
{
    REG_SET_VALUE_KEY_INFORMATION information = {
        .Object = key, .ValueName = name, .Type = type, .DataSize = bytes};
    struct cm_operation operation = CM_OPERATION(SetValueKey, key, information);
    struct cm_node *node = key->node;
    void *data = NULL;
    NTSTATUS status = STATUS_SUCCESS;

    if (bytes) {
        data = arena_alloc(&world->arena, bytes);
        if (!data)
            return STATUS_INSUFFICIENT_RESOURCES;
        status = ob_in(call, data, theirs, bytes);
    }
    information.Data = data;
    if (NT_SUCCESS(status) && cm_has_callbacks())
        status = cm_before(&operation);
    if (NT_SUCCESS(status) && !operation.ended) {
        ke_point(KE_OP_OBJECT, node);
        status = node->deleted ? STATUS_KEY_DELETED : cm_value_set(node, name, type, data, bytes);
    }
    if (operation.passed)
        status = cm_after(&operation, status, key);
    if (data)
        arena_free(&world->arena, data, bytes);
    if (NT_SUCCESS(status))
        cm_changed(node, REG_NOTIFY_CHANGE_LAST_SET);
    return status;
}

NTSTATUS cm_value_write(HANDLE handle, const UNICODE_STRING *theirs_name, ULONG type,
                        const void *theirs, ULONG bytes, struct ob_call call)
{
    UNICODE_STRING name;
    struct cm_key *key;
    NTSTATUS status;

    if (bytes > MAX_VALUE_BYTES)
        return STATUS_INSUFFICIENT_RESOURCES;
    status = cm_key_reference(handle, KEY_SET_VALUE, call, &key);
    if (!NT_SUCCESS(status))
        return status;
    status = ob_string_capture(call, theirs_name, &name);
    if (NT_SUCCESS(status)) {
        status = name.Length > MAX_NAME_BYTES ? STATUS_INVALID_PARAMETER
                                              : set(key, &name, type, theirs, bytes, call);
        ob_string_free(&name);
    }
    ob_dereference(key);
    return status;
}

OB_SERVICE(SetValueKey, KeyHandle, Type,
           (HANDLE KeyHandle, PUNICODE_STRING ValueName, ULONG TitleIndex, ULONG Type, PVOID Data,
            ULONG DataSize),
           cm_value_write(KeyHandle, ValueName, Type, Data, DataSize, call))

static NTSTATUS remove_named(struct cm_node *node, const UNICODE_STRING *name)
{
    struct cm_value *value;

    ke_point(KE_OP_OBJECT, node);
    value = cm_value_find(node, name);
    if (node->deleted)
        return STATUS_KEY_DELETED;
    if (!value)
        return STATUS_OBJECT_NAME_NOT_FOUND;
    cm_value_delete(node, value);
    return STATUS_SUCCESS;
}

NTSTATUS cm_value_remove(HANDLE handle, const UNICODE_STRING *theirs_name, struct ob_call call)
{
    UNICODE_STRING name;
    struct cm_key *key;
    NTSTATUS status = cm_key_reference(handle, KEY_SET_VALUE, call, &key);

    if (!NT_SUCCESS(status))
        return status;
    status = ob_string_capture(call, theirs_name, &name);
    if (NT_SUCCESS(status)) {
        REG_DELETE_VALUE_KEY_INFORMATION information = {.Object = key, .ValueName = &name};
        struct cm_operation operation = CM_OPERATION(DeleteValueKey, key, information);

        if (cm_has_callbacks())
            status = cm_before(&operation);
        if (!operation.ended)
            status = remove_named(key->node, &name);
        if (operation.passed)
            status = cm_after(&operation, status, key);
        ob_string_free(&name);
        if (NT_SUCCESS(status))
            cm_changed(key->node, REG_NOTIFY_CHANGE_LAST_SET);
    }
    ob_dereference(key);
    return status;
}

OB_SERVICE(DeleteValueKey, KeyHandle, 0, (HANDLE KeyHandle, PUNICODE_STRING ValueName),
           cm_value_remove(KeyHandle, ValueName, call))
