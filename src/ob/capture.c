/*
 * capture.c - what a caller passes by pointer is copied once and then believed: object attributes,
 * names. In UserMode the copies are guarded.
 */
#include "ob/internal.h"

NTSTATUS ob_string_capture(struct ob_call call, const UNICODE_STRING *theirs, UNICODE_STRING *ours)
{
    UNICODE_STRING string;
    NTSTATUS status;

    *ours = (UNICODE_STRING){0};
    status = ob_in(call, &string, theirs, sizeof string);
    if (!NT_SUCCESS(status))
        return status;
    if (irqlab_unlikely(call.mode == KernelMode &&
                        (string.Length & 1 || string.Length > string.MaximumLength ||
                         (string.Length && !string.Buffer))))
        sim_probe(world->sim, KE_PROBE_RULE, .text = "0xC4/0xE4", .object = theirs,
                  .b = string.Length, .c = string.MaximumLength, .pc = call.pc);
    if (string.Length & 1)
        return STATUS_OBJECT_NAME_INVALID;
    if (!string.Length)
        return STATUS_SUCCESS;
    if (mm_pool_exhausted(string.Length + sizeof(WCHAR)))
        return STATUS_INSUFFICIENT_RESOURCES;
    ours->Buffer = arena_alloc(&world->arena, string.Length + sizeof(WCHAR));
    if (!ours->Buffer)
        return STATUS_INSUFFICIENT_RESOURCES;
    ours->Length = string.Length;
    ours->MaximumLength = string.Length > 0xFFFC ? 0xFFFE : (USHORT)(string.Length + sizeof(WCHAR));
    status = ob_in(call, ours->Buffer, string.Buffer, string.Length);
    if (!NT_SUCCESS(status))
        ob_string_free(ours);
    return status;
}

void ob_string_free(UNICODE_STRING *ours)
{
    if (ours->Buffer)
        arena_free(&world->arena, ours->Buffer, ours->Length + sizeof(WCHAR));
    *ours = (UNICODE_STRING){0};
}

NTSTATUS ob_attributes_capture(struct ob_call call, const OBJECT_ATTRIBUTES *theirs,
                               ULONG invalid_attributes, struct ob_create_info *info)
{
    OBJECT_ATTRIBUTES attributes;
    NTSTATUS status = ob_in(call, &attributes, theirs, sizeof attributes);

    *info = (struct ob_create_info){0};
    if (!NT_SUCCESS(status))
        return status;
    if (attributes.Length != sizeof attributes ||
        attributes.Attributes & ~(ULONG)OBJ_VALID_ATTRIBUTES ||
        attributes.Attributes & invalid_attributes)
        return STATUS_INVALID_PARAMETER;
    if (call.mode == UserMode)
        attributes.Attributes &= ~(ULONG)OBJ_KERNEL_HANDLE;
    info->attributes = attributes.Attributes;
    info->root = attributes.RootDirectory;
    if (attributes.ObjectName)
        status = ob_string_capture(call, attributes.ObjectName, &info->name);
    return status;
}

void ob_create_info_free(struct ob_create_info *info)
{
    if (!info)
        return;
    ob_string_free(&info->name);
    arena_free(&world->arena, info, sizeof *info);
}

NTSTATUS ob_out_information(struct ob_call call, void *theirs, const void *ours, ULONG bytes,
                            ULONG *theirs_bytes)
{
    NTSTATUS status = ob_out(call, theirs, ours, bytes);

    if (NT_SUCCESS(status) && theirs_bytes)
        status = ob_out(call, theirs_bytes, &bytes, sizeof bytes);
    return status;
}

NTSTATUS ob_root_reference(HANDLE root, struct ob_call call, void **body)
{
    *body = NULL;
    return root ? ob_handle_reference(root, 0, NULL, call, body, NULL) : STATUS_SUCCESS;
}
