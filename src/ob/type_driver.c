/*
 * type_driver.c - types that drivers make: ObCreateObjectType.
 *
 * Not documented; those who use it declare it themselves, with the OBJECT_TYPE_INITIALIZER of x64
 * Windows 8 and later. A procedure of the type is called where the type's operation of our own
 * would be (struct ob_type_ops). DumpProcedure and SecurityProcedure are kept and never called:
 * there is no dump, and objects have no security descriptors.
 */
#include "ob/internal.h"

#include <stddef.h>
#include <string.h>

enum { DRIVER_TYPE_TAG = OB_TAG('D', 'r', 'v', 'T'), NAME_MOST = 126 };

/* OBJECT_TYPE_INITIALIZER.ObjectTypeFlags */
enum {
    CASE_INSENSITIVE = 1,
    UNNAMED_ONLY = 2,
    USE_DEFAULT_OBJECT = 4, /* a wait for such an object is over at once */
    MAINTAIN_HANDLE_COUNT = 16,
};

struct ob_type_initializer {
    USHORT length;
    USHORT flags;
    ULONG type_code;
    ULONG invalid_attributes;
    GENERIC_MAPPING mapping;
    ULONG valid_access;
    ULONG retain_access;
    ULONG pool_type;
    ULONG paged_charge;
    ULONG nonpaged_charge; /* default size of a body */
    void *dump;
    NTSTATUS(*open)
    (int reason, KPROCESSOR_MODE mode, PEPROCESS process, PVOID body, ACCESS_MASK *granted,
     ULONG handles);
    VOID (*close)(PEPROCESS process, PVOID body, ULONG_PTR process_handles, ULONG_PTR all_handles);
    VOID (*remove)(PVOID body);
    NTSTATUS(*parse)
    (PVOID body, PVOID type, struct _ACCESS_STATE *access, KPROCESSOR_MODE mode, ULONG attributes,
     UNICODE_STRING *complete, UNICODE_STRING *remaining, PVOID context, PVOID quality,
     PVOID *found);
    void *security;
    NTSTATUS(*query_name)
    (PVOID body, BOOLEAN has_name, OBJECT_NAME_INFORMATION *name, ULONG bytes, ULONG *needed,
     KPROCESSOR_MODE mode);
    BOOLEAN (*okay_to_close)(PEPROCESS process, PVOID body, HANDLE handle, KPROCESSOR_MODE mode);
    ULONG wait_flag_mask;
    USHORT wait_flag_offset;
    USHORT wait_pointer_offset;
};

_Static_assert(sizeof(struct ob_type_initializer) == 0x78 &&
                   offsetof(struct ob_type_initializer, pool_type) == 0x24 &&
                   offsetof(struct ob_type_initializer, dump) == 0x30 &&
                   offsetof(struct ob_type_initializer, okay_to_close) == 0x68,
               "the layout of Windows");

/* What a driver gave for a type, in the arena; types live for ever. */
struct ob_driver_type {
    struct ob_type_initializer procedures;
    DISPATCHER_HEADER done; /* USE_DEFAULT_OBJECT: always signalled */
    WCHAR name[NAME_MOST / 2 + 1];
};

static struct ob_driver_type *driver_type_of(const void *body)
{
    return ob_header_of(body)->type->driver;
}

/* --- operations: each calls the driver's procedure ----------------------------------------------
 */

static NTSTATUS open(void *body, enum ob_open_reason reason, struct _KPROCESS *process,
                     ACCESS_MASK granted)
{
    const struct ob_type_initializer *procedures = &driver_type_of(body)->procedures;
    NTSTATUS status;

    KE_CALLBACK("object open procedure", procedures->open,
                status = procedures->open((int)reason, ke_current()->previous_mode, process, body,
                                          &granted, ob_handles_of(process, body)));
    return status;
}

static void close_handle(void *body, struct _KPROCESS *process, ACCESS_MASK granted,
                         uint32_t process_handles, uint32_t all_handles)
{
    const struct ob_type_initializer *procedures = &driver_type_of(body)->procedures;

    KE_CALLBACK("object close procedure", procedures->close,
                procedures->close(process, body, process_handles, all_handles));
}

static void remove_body(void *body)
{
    const struct ob_type_initializer *procedures = &driver_type_of(body)->procedures;

    KE_CALLBACK("object delete procedure", procedures->remove, procedures->remove(body));
}

static NTSTATUS parse(void *body, struct ob_parse *parse)
{
    const struct ob_type_initializer *procedures = &driver_type_of(body)->procedures;
    NTSTATUS status;

    KE_CALLBACK("object parse procedure", procedures->parse,
                status = procedures->parse(body, parse->type, NULL, parse->call.mode,
                                           parse->attributes, &parse->complete, &parse->remaining,
                                           parse->context, NULL, &parse->found));
    /* A driver has no way to give back a name of ours. */
    return status == STATUS_REPARSE ? STATUS_NOT_IMPLEMENTED : status;
}

static NTSTATUS query_name(void *body, WCHAR *name, uint32_t room_bytes, uint32_t *bytes)
{
    const struct ob_type_initializer *procedures = &driver_type_of(body)->procedures;
    ULONG room = (ULONG)sizeof(OBJECT_NAME_INFORMATION) + room_bytes, needed = 0;
    OBJECT_NAME_INFORMATION *answer = arena_alloc(&world->arena, room);
    NTSTATUS status;

    *bytes = 0;
    if (!answer)
        return STATUS_INSUFFICIENT_RESOURCES;
    answer->Name = (UNICODE_STRING){0};
    KE_CALLBACK("object query name procedure", procedures->query_name,
                status = procedures->query_name(body, ob_header_of(body)->name != NULL, answer,
                                                room, &needed, ke_current()->previous_mode));
    if (NT_SUCCESS(status) && answer->Name.Length <= room_bytes) {
        *bytes = answer->Name.Length;
        if (*bytes)
            memcpy(name, answer->Name.Buffer, *bytes);
    }
    arena_free(&world->arena, answer, room);
    return status;
}

static bool may_close(void *body, struct _KPROCESS *process, HANDLE handle, KPROCESSOR_MODE mode)
{
    const struct ob_type_initializer *procedures = &driver_type_of(body)->procedures;
    BOOLEAN may;

    KE_CALLBACK("object okay-to-close procedure", procedures->okay_to_close,
                may = procedures->okay_to_close(process, body, handle, mode));
    return may;
}

static DISPATCHER_HEADER *done(void *body)
{
    return &driver_type_of(body)->done;
}

/* --- making one ---------------------------------------------------------------------------------
 */

static NTSTATUS check(const UNICODE_STRING *name, const struct ob_type_initializer *initializer)
{
    if (!name || !name->Length || name->Length % sizeof(WCHAR) || name->Length > NAME_MOST ||
        !initializer || initializer->length != sizeof *initializer ||
        initializer->invalid_attributes & ~(ULONG)OBJ_VALID_ATTRIBUTES ||
        (initializer->flags & MAINTAIN_HANDLE_COUNT && !initializer->open && !initializer->close))
        return STATUS_INVALID_PARAMETER;
    for (unsigned i = 0; i < name->Length / sizeof(WCHAR); i++)
        if (name->Buffer[i] == '\\')
            return STATUS_OBJECT_NAME_INVALID;
    return STATUS_SUCCESS;
}

static struct ob_type_params params_of(const struct ob_driver_type *driver)
{
    const struct ob_type_initializer *from = &driver->procedures;
    bool waits_for_body = !(from->flags & USE_DEFAULT_OBJECT);

    return (struct ob_type_params){
        .name = driver->name,
        .flags = OB_TYPE_POOL | (from->pool_type & 1 ? OB_TYPE_PAGED : 0u) |
                 (from->flags & CASE_INSENSITIVE ? OB_TYPE_CASE_INSENSITIVE : 0u) |
                 (from->flags & MAINTAIN_HANDLE_COUNT ? OB_TYPE_MAINTAIN_COUNT : 0u) |
                 (waits_for_body ? OB_TYPE_WAITABLE : 0u),
        .body_bytes = from->nonpaged_charge,
        .tag = DRIVER_TYPE_TAG,
        .invalid_attributes = from->invalid_attributes,
        .mapping = from->mapping,
        .valid_access = from->valid_access | (waits_for_body ? 0 : SYNCHRONIZE),
        .ops = {.open = from->open ? open : NULL,
                .close = from->close ? close_handle : NULL,
                .remove = from->remove ? remove_body : NULL,
                .parse = from->parse ? parse : NULL,
                .query_name = from->query_name ? query_name : NULL,
                .waitable = waits_for_body ? NULL : done,
                .may_close = from->okay_to_close ? may_close : NULL},
    };
}

NTSTATUS ObCreateObjectType(PUNICODE_STRING TypeName, struct ob_type_initializer *Initializer,
                            PVOID SecurityDescriptor, POBJECT_TYPE *ObjectType)
{
    struct ob_driver_type *driver;
    struct ob_type_params params;
    POBJECT_TYPE type;
    NTSTATUS status = check(TypeName, Initializer);

    KE_DDI(TypeName, 0);
    if (!NT_SUCCESS(status))
        return status;
    ke_point(KE_OP_OBJECT, world->ob->type_directory);
    if (ob_name_find(world->ob->type_directory, TypeName, true))
        return STATUS_OBJECT_NAME_COLLISION;
    driver = mm_pool_exhausted(sizeof *driver) ? NULL : arena_alloc(&world->arena, sizeof *driver);
    if (!driver)
        return STATUS_INSUFFICIENT_RESOURCES;
    memset(driver, 0, sizeof *driver);
    driver->procedures = *Initializer;
    driver->done = (DISPATCHER_HEADER){.Type = NotificationEvent, .SignalState = 1};
    InitializeListHead(&driver->done.WaitListHead);
    memcpy(driver->name, TypeName->Buffer, TypeName->Length);
    params = params_of(driver);
    type = ob_type_create(&params);
    type->driver = driver;
    *ObjectType = type;
    return STATUS_SUCCESS;
}
