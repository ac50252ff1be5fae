/*
 * symlink.c - symbolic links: a name that stands for another one, at any place of a path.
 *
 * A call that asks for an object of type SymbolicLink by its full name gets the link itself; any
 * other walk goes on at the target, with what remained of the path behind it.
 */
#include "ob/internal.h"

#include <string.h>

static void remove_symlink(void *body)
{
    UNICODE_STRING *target = &((struct ob_symlink *)body)->target;

    if (target->Buffer)
        arena_free(&world->arena, target->Buffer, target->MaximumLength);
}

NTSTATUS ob_symlink_parse(void *body, struct ob_parse *parse)
{
    const struct ob_symlink *link = body;
    uint32_t bytes = (uint32_t)link->target.Length + parse->remaining.Length;
    PWCH name;

    if (!parse->remaining.Length && parse->type == world->ob->symlink_type) {
        ob_reference(body);
        parse->found = body;
        return STATUS_SUCCESS;
    }
    if (bytes > 0xFFFC)
        return STATUS_NAME_TOO_LONG;
    name = arena_alloc(&world->arena, bytes + sizeof(WCHAR));
    if (!name)
        return STATUS_INSUFFICIENT_RESOURCES;
    memcpy(name, link->target.Buffer, link->target.Length);
    memcpy((char *)name + link->target.Length, parse->remaining.Buffer, parse->remaining.Length);
    parse->reparse = (UNICODE_STRING){
        .Length = (USHORT)bytes, .MaximumLength = (USHORT)(bytes + sizeof(WCHAR)), .Buffer = name};
    return STATUS_REPARSE;
}

void ob_symlink_create_type(void)
{
    static const struct ob_type_params params = {
        .name = u"SymbolicLink",
        .flags = OB_TYPE_CASE_INSENSITIVE,
        .body_bytes = sizeof(struct ob_symlink),
        .tag = OB_TAG('S', 'y', 'm', 'b'),
        .invalid_attributes = OBJ_OPENLINK,
        .mapping = {STANDARD_RIGHTS_READ | SYMBOLIC_LINK_QUERY, STANDARD_RIGHTS_WRITE,
                    STANDARD_RIGHTS_EXECUTE | SYMBOLIC_LINK_QUERY, SYMBOLIC_LINK_ALL_ACCESS},
        .valid_access = SYMBOLIC_LINK_ALL_ACCESS | SYMBOLIC_LINK_SET,
        .ops = {.parse = ob_symlink_parse, .remove = remove_symlink},
    };

    world->ob->symlink_type = ob_type_create(&params);
}

/* A link with a copy of the target; `target` in memory of ours. MaximumLength is kept (F199). */
static NTSTATUS make(const OBJECT_ATTRIBUTES *attributes, const UNICODE_STRING *target,
                     struct ob_call call, void **body)
{
    USHORT room = target->MaximumLength > target->Length ? target->MaximumLength : target->Length;
    NTSTATUS status = ob_object_create(world->ob->symlink_type, attributes, 0, call, body);
    struct ob_symlink *link = *body;

    if (!NT_SUCCESS(status))
        return status;
    link->created.QuadPart = (LONGLONG)(world->ke->boot_time_100ns + world->sim->now_100ns);
    if (room) {
        link->target.Buffer = arena_alloc(&world->arena, room);
        if (!link->target.Buffer) {
            ob_dereference(link);
            return STATUS_INSUFFICIENT_RESOURCES;
        }
        memcpy(link->target.Buffer, target->Buffer, target->Length);
    }
    link->target.Length = target->Length;
    link->target.MaximumLength = room;
    return STATUS_SUCCESS;
}

void ob_symlink_make(const WCHAR *path, const WCHAR *target)
{
    UNICODE_STRING name = ob_string(path), to = ob_string(target);
    struct ob_call call = {KernelMode, 0};
    void *body;

    irqlab_assert(NT_SUCCESS(make(NULL, &to, call, &body)));
    irqlab_assert(NT_SUCCESS(ob_insert_named(body, &name, OBJ_PERMANENT)));
    ob_dereference(body);
}

NTSTATUS ob_symlink_create(const UNICODE_STRING *link, const UNICODE_STRING *target, uint64_t pc)
{
    struct ob_call call = {KernelMode, pc};
    void *body;
    NTSTATUS status;

    if (target->Length & 1 || target->Length > target->MaximumLength || !target->MaximumLength)
        return STATUS_INVALID_PARAMETER;
    status = make(NULL, target, call, &body);
    if (!NT_SUCCESS(status))
        return status;
    status = ob_insert_named(body, link, OBJ_PERMANENT | OBJ_CASE_INSENSITIVE);
    ob_dereference(body);
    return status;
}

NTSTATUS ob_symlink_delete(const UNICODE_STRING *link)
{
    struct ob_call call = {KernelMode, 0};
    void *body;
    NTSTATUS status = ob_lookup(NULL, link, OBJ_CASE_INSENSITIVE, world->ob->symlink_type, DELETE,
                                NULL, call, &body);

    if (!NT_SUCCESS(status))
        return status;
    ob_make_temporary(body);
    ob_dereference(body);
    return STATUS_SUCCESS;
}

/* --- system calls ----------------------------------------------------------------------------- */

static NTSTATUS create_service(HANDLE *handle, ACCESS_MASK access,
                               const OBJECT_ATTRIBUTES *attributes, const UNICODE_STRING *theirs,
                               struct ob_call call)
{
    UNICODE_STRING target, given;
    void *body;
    NTSTATUS status = ob_in(call, &given, theirs, sizeof given);

    if (!NT_SUCCESS(status))
        return status;
    given.MaximumLength &= (USHORT)~1;
    if (given.Length & 1 || given.Length > given.MaximumLength || !given.MaximumLength)
        return STATUS_INVALID_PARAMETER;
    status = ob_string_capture(call, theirs, &target);
    if (!NT_SUCCESS(status))
        return status;
    given.Buffer = target.Buffer;
    given.Length = target.Length;
    status = make(attributes, &given, call, &body);
    ob_string_free(&target);
    return NT_SUCCESS(status) ? ob_finish_create(body, access, call, handle) : status;
}

OB_SERVICE(CreateSymbolicLinkObject, ObjectAttributes, DesiredAccess,
           (PHANDLE LinkHandle, ACCESS_MASK DesiredAccess, POBJECT_ATTRIBUTES ObjectAttributes,
            PUNICODE_STRING LinkTarget),
           create_service(LinkHandle, DesiredAccess, ObjectAttributes, LinkTarget, call))

OB_SERVICE(OpenSymbolicLinkObject, ObjectAttributes, DesiredAccess,
           (PHANDLE LinkHandle, ACCESS_MASK DesiredAccess, POBJECT_ATTRIBUTES ObjectAttributes),
           ob_open_service(LinkHandle, DesiredAccess, ObjectAttributes, world->ob->symlink_type,
                           call))

/* With theirs_needed the caller wants all of MaximumLength, NUL included; without, the text. */
static NTSTATUS query_service(HANDLE handle, UNICODE_STRING *theirs, ULONG *theirs_needed,
                              struct ob_call call)
{
    const struct ob_symlink *link;
    UNICODE_STRING out;
    USHORT bytes;
    ULONG needed;
    void *body;
    NTSTATUS status = ob_in(call, &out, theirs, sizeof out);

    if (!NT_SUCCESS(status))
        return status;
    status =
        ob_service_reference(handle, SYMBOLIC_LINK_QUERY, world->ob->symlink_type, call, &body);
    if (!NT_SUCCESS(status))
        return status;
    link = body;
    needed = link->target.MaximumLength;
    bytes = theirs_needed ? link->target.MaximumLength : link->target.Length;
    if (out.MaximumLength < bytes) {
        status = STATUS_BUFFER_TOO_SMALL;
    } else {
        status = ob_out(call, out.Buffer, link->target.Buffer, bytes);
        if (NT_SUCCESS(status))
            status = ob_out(call, &theirs->Length, &link->target.Length, sizeof(USHORT));
    }
    ob_dereference(body);
    if (theirs_needed && (NT_SUCCESS(status) || status == STATUS_BUFFER_TOO_SMALL)) {
        NTSTATUS written = ob_out(call, theirs_needed, &needed, sizeof needed);

        if (!NT_SUCCESS(written))
            status = written;
    }
    return status;
}

OB_SERVICE(QuerySymbolicLinkObject, LinkHandle, 0,
           (HANDLE LinkHandle, PUNICODE_STRING LinkTarget, PULONG ReturnedLength),
           query_service(LinkHandle, LinkTarget, ReturnedLength, call))
