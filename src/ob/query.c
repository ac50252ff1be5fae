/*
 * query.c - what is known of an object: ObQueryNameString, NtQueryObject, NtSetInformationObject.
 *
 * Variable answers are made in memory of ours and then given out, so that a caller in UserMode sees
 * pointers of his own buffer and a bad buffer harms nobody.
 */
#include "ob/internal.h"

#include <string.h>

enum { NAME_ROOM = 65536 };

/* The full name of an object into `buffer` (NAME_ROOM bytes). Bytes without NUL. */
static NTSTATUS full_name(void *body, WCHAR *buffer, uint32_t *bytes)
{
    POBJECT_TYPE type = ob_type_of(body);

    *bytes = 0;
    if (type->params.ops.query_name)
        return type->params.ops.query_name(body, buffer, NAME_ROOM, bytes);
    *bytes = ob_name(body, buffer, NAME_ROOM);
    return STATUS_SUCCESS;
}

/* Copy counted `text` behind the structure whose first member describes it. */
static NTSTATUS give_name(struct ob_call call, const WCHAR *text, uint32_t bytes, void *theirs,
                          ULONG room, ULONG *needed)
{
    OBJECT_NAME_INFORMATION name = {0};
    WCHAR nul = 0;
    char *behind = (char *)theirs + sizeof name;
    NTSTATUS status;

    *needed = sizeof name + (bytes ? bytes + (ULONG)sizeof(WCHAR) : 0);
    if (room < sizeof name)
        return STATUS_INFO_LENGTH_MISMATCH;
    if (room < *needed)
        return STATUS_BUFFER_OVERFLOW;
    if (bytes) {
        name.Name.Length = (USHORT)bytes;
        name.Name.MaximumLength = (USHORT)(bytes + sizeof(WCHAR));
        name.Name.Buffer = (PWCH)behind;
    }
    status = ob_out(call, theirs, &name, sizeof name);
    if (NT_SUCCESS(status) && bytes)
        status = ob_out(call, behind, text, bytes);
    if (NT_SUCCESS(status) && bytes)
        status = ob_out(call, behind + bytes, &nul, sizeof nul);
    return status;
}

static NTSTATUS query_name(struct ob_call call, void *body, void *theirs, ULONG room, ULONG *needed)
{
    WCHAR *buffer = arena_alloc(&world->arena, NAME_ROOM);
    uint32_t bytes;
    NTSTATUS status;

    if (!buffer)
        return STATUS_INSUFFICIENT_RESOURCES;
    status = full_name(body, buffer, &bytes);
    if (NT_SUCCESS(status))
        status = give_name(call, buffer, bytes, theirs, room, needed);
    arena_free(&world->arena, buffer, NAME_ROOM);
    return status;
}

NTSTATUS ObQueryNameString(PVOID Object, POBJECT_NAME_INFORMATION ObjectNameInfo, ULONG Length,
                           PULONG ReturnLength)
{
    struct ob_call call = {KernelMode, (uint64_t)(uintptr_t)__builtin_return_address(0)};
    ULONG needed = 0;
    NTSTATUS status;

    KE_DDI(Object, Length);
    ob_check(Object, "ObQueryNameString", call.pc);
    ke_point(KE_OP_READ, Object);
    status = query_name(call, Object, ObjectNameInfo, Length, &needed);
    if (status == STATUS_BUFFER_OVERFLOW)
        status = STATUS_INFO_LENGTH_MISMATCH;
    *ReturnLength = needed;
    return status;
}

/* --- NtQueryObject ---------------------------------------------------------------------------- */

static NTSTATUS query_basic(struct ob_call call, void *body, const struct ob_handle_info *handle,
                            void *theirs, ULONG room, ULONG *needed)
{
    const struct ob_header *header = ob_header_of(body);
    OBJECT_BASIC_INFORMATION basic = {
        .Attributes = (handle->attributes & (OBJ_INHERIT | OB_PROTECT_CLOSE)) |
                      (header->flags & OB_PERMANENT ? OBJ_PERMANENT : 0) |
                      (header->flags & OB_EXCLUSIVE ? OBJ_EXCLUSIVE : 0),
        .GrantedAccess = handle->granted,
        .HandleCount = header->handles,
        .PointerCount = (ULONG)header->pointers,
        .NonPagedPoolCharge = (ULONG)sizeof *header + header->body_bytes,
        .TypeInfoSize = (ULONG)sizeof(OBJECT_TYPE_INFORMATION) + header->type->name.MaximumLength,
    };
    uint32_t bytes = ob_name(body, NULL, 0);

    if (bytes)
        basic.NameInfoSize = (ULONG)sizeof(OBJECT_NAME_INFORMATION) + bytes + (ULONG)sizeof(WCHAR);
    if (header->type == world->ob->symlink_type)
        basic.CreationTime = ((struct ob_symlink *)body)->created;
    *needed = sizeof basic;
    if (room != sizeof basic)
        return STATUS_INFO_LENGTH_MISMATCH;
    return ob_out(call, theirs, &basic, sizeof basic);
}

/* One OBJECT_TYPE_INFORMATION with its name behind it. *bytes: what it takes, rounded to 8. */
static NTSTATUS give_type(struct ob_call call, POBJECT_TYPE type, void *theirs, ULONG room,
                          ULONG *bytes)
{
    const struct ob_type_params *params = &type->params;
    OBJECT_TYPE_INFORMATION info = {
        .TypeName = type->name,
        .TotalNumberOfObjects = type->objects,
        .TotalNumberOfHandles = type->handles,
        .HighWaterNumberOfObjects = type->most_objects,
        .HighWaterNumberOfHandles = type->most_handles,
        .InvalidAttributes = params->invalid_attributes,
        .GenericMapping = params->mapping,
        .ValidAccessMask = params->valid_access,
        .MaintainHandleCount = (params->flags & OB_TYPE_MAINTAIN_COUNT) != 0,
        .TypeIndex = (UCHAR)type->index,
        .PoolType = params->flags & OB_TYPE_PAGED ? 1 : 512, /* PagedPool, NonPagedPoolNx */
        .DefaultNonPagedPoolCharge = params->body_bytes,
    };
    NTSTATUS status;

    *bytes = (ULONG)(sizeof info + type->name.MaximumLength + 7) & ~7u;
    if (room < *bytes)
        return STATUS_INFO_LENGTH_MISMATCH;
    info.TypeName.Buffer = (PWCH)((char *)theirs + sizeof info);
    status = ob_out(call, theirs, &info, sizeof info);
    if (NT_SUCCESS(status))
        status = ob_out(call, info.TypeName.Buffer, type->name.Buffer, type->name.MaximumLength);
    return status;
}

static NTSTATUS query_types(struct ob_call call, void *theirs, ULONG room, ULONG *needed)
{
    struct ob *ob = world->ob;
    ULONG64 count = 0;
    NTSTATUS status = STATUS_SUCCESS;

    *needed = sizeof count;
    list_for_each(it, &ob->types)
    {
        ULONG left = room > *needed ? room - *needed : 0, bytes;
        NTSTATUS one = give_type(call, container_of(it, struct _OBJECT_TYPE, link),
                                 (char *)theirs + *needed, left, &bytes);

        *needed += bytes;
        count++;
        if (!NT_SUCCESS(one))
            status = one;
    }
    return NT_SUCCESS(status) ? ob_out(call, theirs, &count, sizeof count) : status;
}

static NTSTATUS query_flags(struct ob_call call, const struct ob_handle_info *handle, void *theirs,
                            ULONG room, ULONG *needed)
{
    OBJECT_HANDLE_FLAG_INFORMATION flags = {(handle->attributes & OBJ_INHERIT) != 0,
                                            (handle->attributes & OB_PROTECT_CLOSE) != 0};

    *needed = sizeof flags;
    if (room != sizeof flags)
        return STATUS_INFO_LENGTH_MISMATCH;
    return ob_out(call, theirs, &flags, sizeof flags);
}

static NTSTATUS query_service(HANDLE handle, OBJECT_INFORMATION_CLASS class, void *theirs,
                              ULONG room, ULONG *theirs_needed, struct ob_call call)
{
    struct ob_handle_info info = {0};
    ULONG needed = 0;
    void *body = NULL;
    NTSTATUS status;

    if (class != ObjectTypesInformation) {
        status = ob_service_reference(handle, 0, NULL, call, &body);
        if (!NT_SUCCESS(status))
            return status;
        if (!ob_handle_find(ob_process_current(), handle, &info))
            info.granted = ob_type_of(body)->params.valid_access; /* a pseudo handle */
    }
    switch (class) {
    case ObjectBasicInformation:
        status = query_basic(call, body, &info, theirs, room, &needed);
        break;
    case ObjectNameInformation:
        status = query_name(call, body, theirs, room, &needed);
        break;
    case ObjectTypeInformation:
        status = give_type(call, ob_type_of(body), theirs, room, &needed);
        break;
    case ObjectTypesInformation:
        status = query_types(call, theirs, room, &needed);
        break;
    case ObjectHandleFlagInformation:
        status = query_flags(call, &info, theirs, room, &needed);
        break;
    default:
        status = STATUS_INVALID_INFO_CLASS;
        break;
    }
    if (body)
        ob_dereference(body);
    if (theirs_needed && status != STATUS_INVALID_INFO_CLASS) {
        NTSTATUS written = ob_out(call, theirs_needed, &needed, sizeof needed);

        if (NT_SUCCESS(status))
            status = written;
    }
    return status;
}

OB_SERVICE(QueryObject, Handle, ObjectInformationClass,
           (HANDLE Handle, OBJECT_INFORMATION_CLASS ObjectInformationClass, PVOID ObjectInformation,
            ULONG ObjectInformationLength, PULONG ReturnLength),
           query_service(Handle, ObjectInformationClass, ObjectInformation, ObjectInformationLength,
                         ReturnLength, call))

/* --- NtSetInformationObject ------------------------------------------------------------------- */

static NTSTATUS set_service(HANDLE handle, OBJECT_INFORMATION_CLASS class, const void *theirs,
                            ULONG bytes, struct ob_call call)
{
    OBJECT_HANDLE_FLAG_INFORMATION flags;
    struct ob_handle_table *table;
    struct ob_handle_entry *entry;
    NTSTATUS status;

    if (class != ObjectHandleFlagInformation)
        return STATUS_INVALID_INFO_CLASS;
    if (bytes != sizeof flags)
        return STATUS_INFO_LENGTH_MISMATCH;
    status = ob_in(call, &flags, theirs, sizeof flags);
    if (!NT_SUCCESS(status))
        return status;
    ke_point(KE_OP_OBJECT, ob_handle_table_of(handle));
    entry = ob_handle_entry_of(handle, call.mode, &table);
    if (!entry)
        return STATUS_INVALID_HANDLE;
    entry->attributes &= (uint16_t) ~(OBJ_INHERIT | OB_PROTECT_CLOSE);
    entry->attributes |= (uint16_t)((flags.Inherit ? OBJ_INHERIT : 0) |
                                    (flags.ProtectFromClose ? OB_PROTECT_CLOSE : 0));
    return STATUS_SUCCESS;
}

OB_SERVICE(SetInformationObject, Handle, ObjectInformationClass,
           (HANDLE Handle, OBJECT_INFORMATION_CLASS ObjectInformationClass, PVOID ObjectInformation,
            ULONG ObjectInformationLength),
           set_service(Handle, ObjectInformationClass, ObjectInformation, ObjectInformationLength,
                       call))
