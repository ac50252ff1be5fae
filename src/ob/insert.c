/*
 * insert.c - a new object gets its name and its first handle; opening by name.
 */
#include "ob/internal.h"

/* The name exists. Open what is there if that was asked for. */
static NTSTATUS open_existing(const struct ob_header *header, void *found, ACCESS_MASK access,
                              ULONG attributes, struct ob_call call, HANDLE *handle)
{
    NTSTATUS status;

    if (!(attributes & OBJ_OPENIF))
        return STATUS_OBJECT_NAME_COLLISION;
    if (ob_header_of(found)->type != header->type)
        return STATUS_OBJECT_TYPE_MISMATCH;
    if (call.mode != KernelMode && access == 0)
        return STATUS_ACCESS_DENIED;
    if (handle) {
        status = ob_handle_create(found, access, attributes, OB_OPEN_HANDLE, call, handle);
        if (!NT_SUCCESS(status))
            return status;
    }
    return STATUS_OBJECT_NAME_EXISTS;
}

static NTSTATUS enter_name(struct ob_header *header, const struct ob_create_info *info,
                           ACCESS_MASK access, struct ob_call call, void **found)
{
    struct ob_walk walk = {.name = info->name,
                           .attributes = info->attributes,
                           .access = access,
                           .type = header->type,
                           .call = call,
                           .insert = header};
    NTSTATUS status = ob_root_reference(info->root, call, &walk.root);

    if (!NT_SUCCESS(status))
        return status;
    status = ob_walk(&walk, found);
    if (walk.root)
        ob_dereference(walk.root);
    return status;
}

/* The rest of an insertion, with what was captured at creation. The creator's reference stays. */
static NTSTATUS insert(struct ob_header *header, const struct ob_create_info *info,
                       ACCESS_MASK access, struct ob_call call, HANDLE *handle, void **existing)
{
    ULONG attributes = info ? info->attributes : 0;
    void *found = NULL;
    NTSTATUS status = STATUS_SUCCESS;

    if (info && info->name.Length) {
        if (attributes & OBJ_PERMANENT && call.mode != KernelMode)
            return STATUS_PRIVILEGE_NOT_HELD;
        status = enter_name(header, info, access, call, &found);
        if (status == STATUS_OBJECT_NAME_EXISTS) {
            if (!existing)
                return STATUS_OBJECT_NAME_COLLISION;
            status = open_existing(header, found, access, attributes, call, handle);
            if (status == STATUS_OBJECT_NAME_EXISTS)
                *existing = found;
            return status;
        }
        if (!NT_SUCCESS(status))
            return status;
    }
    if (attributes & OBJ_PERMANENT)
        ob_make_permanent(ob_body_of(header));
    if (attributes & OBJ_EXCLUSIVE)
        header->flags |= OB_EXCLUSIVE;
    if (handle) {
        status = ob_handle_create(ob_body_of(header), access, attributes, OB_CREATE_HANDLE, call,
                                  handle);
        if (!NT_SUCCESS(status))
            ob_name_remove(header);
    }
    return status;
}

NTSTATUS ob_insert(void *body, ACCESS_MASK access, struct ob_call call, HANDLE *handle,
                   void **existing)
{
    struct ob_header *header = ob_header_of(body);
    struct ob_create_info *info = header->create;
    NTSTATUS status;

    header->create = NULL;
    if (existing)
        *existing = NULL;
    status = insert(header, info, access, call, handle, existing);
    ob_create_info_free(info);
    if (handle || status != STATUS_SUCCESS)
        ob_dereference(body);
    return status;
}

NTSTATUS ob_insert_named(void *body, const UNICODE_STRING *path, ULONG attributes)
{
    struct ob_header *header = ob_header_of(body);
    struct ob_walk walk = {.name = *path,
                           .attributes = attributes,
                           .type = header->type,
                           .call = {KernelMode, header->create_pc},
                           .insert = header};
    void *found;
    NTSTATUS status = ob_walk(&walk, &found);

    if (status == STATUS_OBJECT_NAME_EXISTS)
        status = STATUS_OBJECT_NAME_COLLISION;
    if (NT_SUCCESS(status) && attributes & OBJ_PERMANENT)
        ob_make_permanent(body);
    return status;
}

NTSTATUS ob_open(const OBJECT_ATTRIBUTES *attributes, POBJECT_TYPE type, ACCESS_MASK access,
                 void *parse_context, struct ob_call call, HANDLE *handle)
{
    struct ob_create_info info;
    void *root = NULL, *body;
    NTSTATUS status;

    *handle = NULL;
    if (!attributes)
        return STATUS_INVALID_PARAMETER;
    status =
        ob_attributes_capture(call, attributes, type ? type->params.invalid_attributes : 0, &info);
    if (NT_SUCCESS(status))
        status = ob_root_reference(info.root, call, &root);
    if (NT_SUCCESS(status)) {
        status =
            ob_lookup(root, &info.name, info.attributes, type, access, parse_context, call, &body);
        if (root)
            ob_dereference(root);
    }
    ob_string_free(&info.name);
    if (!NT_SUCCESS(status))
        return status;
    if (call.mode != KernelMode && access == 0)
        status = STATUS_ACCESS_DENIED;
    else
        status = ob_handle_create(body, access, info.attributes, OB_OPEN_HANDLE, call, handle);
    ob_dereference(body);
    return status;
}

/* --- what every service on objects does ------------------------------------------------------- */

/* May a handle be told there? Asked before anything is done. */
static bool may_tell(struct ob_call call, const HANDLE *theirs)
{
    return call.mode == KernelMode ||
           (mm_is_user(theirs, sizeof *theirs) && mm_writable(theirs, sizeof *theirs));
}

NTSTATUS ob_finish_create(void *body, ACCESS_MASK access, struct ob_call call, HANDLE *theirs)
{
    HANDLE handle = NULL;
    void *existing;
    NTSTATUS status, written;

    if (irqlab_unlikely(!may_tell(call, theirs))) {
        ob_dereference(body);
        return STATUS_ACCESS_VIOLATION;
    }
    ke_point(KE_OP_OBJECT, ob_handle_table_for(0));
    status = ob_insert(body, access, call, &handle, &existing);
    if (!NT_SUCCESS(status))
        return status;
    /* A handle that cannot be told any more stays open, as on Windows. */
    written = ob_out(call, theirs, &handle, sizeof handle);
    return NT_SUCCESS(written) ? status : written;
}

NTSTATUS ob_open_service(HANDLE *theirs, ACCESS_MASK access, const OBJECT_ATTRIBUTES *attributes,
                         POBJECT_TYPE type, struct ob_call call)
{
    HANDLE handle;
    NTSTATUS status;

    if (irqlab_unlikely(!may_tell(call, theirs)))
        return STATUS_ACCESS_VIOLATION;
    ke_point(KE_OP_OBJECT, ob_handle_table_for(0));
    status = ob_open(attributes, type, access, NULL, call, &handle);
    if (NT_SUCCESS(status)) {
        NTSTATUS written = ob_out(call, theirs, &handle, sizeof handle);

        if (!NT_SUCCESS(written))
            status = written;
    }
    return status;
}

NTSTATUS ob_service_reference(HANDLE handle, ACCESS_MASK access, POBJECT_TYPE type,
                              struct ob_call call, void *body)
{
    ke_point(KE_OP_READ, ob_handle_table_of(handle));
    return ob_handle_reference(handle, access, type, call, body, NULL);
}
