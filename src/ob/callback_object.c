/*
 * callback_object.c - names and references for ex's callback objects (ExCreateCallback).
 *
 * A driver holds a reference, never a handle: the object and its name live until the last one goes,
 * or for good with OBJ_PERMANENT.
 */
#include "ex/ex.h"
#include "ob/internal.h"

static NTSTATUS make(const OBJECT_ATTRIBUTES *attributes, BOOLEAN allow_multiple,
                     struct ob_call call, void **body)
{
    NTSTATUS status = ob_object_create(world->ob->callback_type, attributes, 0, call, body);

    if (NT_SUCCESS(status))
        ex_callback_init(*body, allow_multiple);
    return status;
}

static NTSTATUS create(const OBJECT_ATTRIBUTES *attributes, BOOLEAN allow_multiple,
                       struct ob_call call, PCALLBACK_OBJECT *callback)
{
    OBJECT_ATTRIBUTES or_open;
    void *body, *existing;
    NTSTATUS status;

    if (attributes) {
        or_open = *attributes;
        or_open.Attributes |= OBJ_OPENIF;
    }
    status = make(attributes ? &or_open : NULL, allow_multiple, call, &body);
    if (!NT_SUCCESS(status))
        return status;
    status = ob_insert(body, 0, call, NULL, &existing);
    if (status == STATUS_OBJECT_NAME_EXISTS) {
        ob_reference(existing);
        body = existing;
        status = STATUS_SUCCESS;
    }
    if (NT_SUCCESS(status))
        *callback = body;
    return status;
}

static NTSTATUS open(const OBJECT_ATTRIBUTES *attributes, struct ob_call call,
                     PCALLBACK_OBJECT *callback)
{
    struct ob_create_info info;
    void *root = NULL, *body;
    NTSTATUS status;

    if (!attributes)
        return STATUS_INVALID_PARAMETER;
    status = ob_attributes_capture(call, attributes, OBJ_OPENLINK, &info);
    if (NT_SUCCESS(status))
        status = ob_root_reference(info.root, call, &root);
    if (NT_SUCCESS(status)) {
        status = ob_lookup(root, &info.name, info.attributes, world->ob->callback_type, 0, NULL,
                           call, &body);
        if (root)
            ob_dereference(root);
    }
    ob_string_free(&info.name);
    if (NT_SUCCESS(status))
        *callback = body;
    return status;
}

static NTSTATUS callback_open(PCALLBACK_OBJECT *callback, POBJECT_ATTRIBUTES attributes,
                              BOOLEAN create_it, BOOLEAN allow_multiple)
{
    struct ob_call call = {KernelMode, 0};

    return create_it ? create(attributes, allow_multiple, call, callback)
                     : open(attributes, call, callback);
}

/* The ones that Windows itself makes. */
static void make_known(const WCHAR *path)
{
    UNICODE_STRING name = ob_string(path);
    struct ob_call call = {KernelMode, 0};
    void *body;

    irqlab_assert(NT_SUCCESS(make(NULL, TRUE, call, &body)));
    irqlab_assert(NT_SUCCESS(ob_insert_named(body, &name, OBJ_PERMANENT)));
    ob_dereference(body);
}

void ob_callback_create_type(void)
{
    struct ob_type_params params = {
        .name = u"Callback",
        .flags = OB_TYPE_WEAK_NAME,
        .body_bytes = (uint32_t)ex_callback_bytes(),
        .tag = OB_TAG('C', 'a', 'l', 'l'),
        .invalid_attributes = OBJ_OPENLINK,
        .mapping = {STANDARD_RIGHTS_READ, CALLBACK_MODIFY_STATE,
                    STANDARD_RIGHTS_EXECUTE | SYNCHRONIZE, CALLBACK_ALL_ACCESS},
        .valid_access = CALLBACK_ALL_ACCESS,
    };

    world->ob->callback_type = ob_type_create(&params);
    if (world->ex)
        world->ex->hooks.callback_open = callback_open;
}

void ob_callback_create_known(void)
{
    make_known(u"\\Callback\\SetSystemTime");
    make_known(u"\\Callback\\PowerState");
    make_known(u"\\Callback\\ProcessorAdd");
}
