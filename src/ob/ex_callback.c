/*
 * ex_callback.c - names for the callback objects of ex: ExCreateCallback's hook, and the callbacks
 * that Windows itself makes at boot. Nobody notifies those here; a driver may register with them.
 *
 * A named one stays in the name space, whatever its attributes, as one with OBJ_PERMANENT does.
 */
#include "ob/internal.h"
#include "ex/ex.h"

static NTSTATUS callback_open(PCALLBACK_OBJECT *callback, POBJECT_ATTRIBUTES attributes,
                              BOOLEAN create, BOOLEAN allow_multiple)
{
    const UNICODE_STRING *name = attributes ? attributes->ObjectName : NULL;
    const struct ob_call call = {.mode = KernelMode};
    NTSTATUS status = STATUS_OBJECT_NAME_NOT_FOUND;
    void *body = NULL;

    if (name && name->Length)
        status = ob_lookup(NULL, name, attributes->Attributes, world->ob->callback_type, 0, NULL,
                           call, &body);
    if (status == STATUS_OBJECT_NAME_NOT_FOUND && create) {
        status = ob_object_create(world->ob->callback_type, NULL, (uint32_t)ex_callback_bytes(),
                                  call, &body);
        if (NT_SUCCESS(status)) {
            ex_callback_init(body, allow_multiple);
            if (name && name->Length)
                status = ob_insert_named(body, name, attributes->Attributes);
        }
    }
    if (NT_SUCCESS(status))
        *callback = body;
    return status;
}

void ob_ex_callback_create(void)
{
    static const WCHAR *const at_boot[] = {u"\\Callback\\SetSystemTime", u"\\Callback\\PowerState",
                                           u"\\Callback\\ProcessorAdd"};

    if (!world->ex)
        return; /* a test of ob alone */
    world->ex->hooks.callback_open = callback_open;
    for (size_t i = 0; i < sizeof at_boot / sizeof *at_boot; i++) {
        UNICODE_STRING name;
        OBJECT_ATTRIBUTES attributes;
        PCALLBACK_OBJECT callback;

        RtlInitUnicodeString(&name, at_boot[i]);
        InitializeObjectAttributes(&attributes, &name, OBJ_CASE_INSENSITIVE, NULL, NULL);
        irqlab_assert(NT_SUCCESS(callback_open(&callback, &attributes, TRUE, TRUE)));
    }
}
