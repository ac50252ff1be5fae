/*
 * type.c - object types, which are objects themselves (\ObjectTypes), and making the layer.
 */
#include "ob/internal.h"

/* Exported data: see ob.h. */
WORLD_EXPORTED_DATA POBJECT_TYPE *ExEventObjectType = NULL;
WORLD_EXPORTED_DATA POBJECT_TYPE *ExSemaphoreObjectType = NULL;

POBJECT_TYPE ob_type_make(const struct ob_type_params *params)
{
    struct ob *ob = world->ob;
    POBJECT_TYPE type;

    if (ob->type_type) {
        type = ob_allocate(ob->type_type, sizeof *type, 0);
        irqlab_assert(type);
    } else {
        /* The type of types is an object of itself. */
        struct _OBJECT_TYPE self = {.params.body_bytes = sizeof self};

        type = ob_allocate(&self, sizeof *type, 0);
        irqlab_assert(type);
        ob->type_type = type;
        ob_header_of(type)->type = type;
        type->objects = type->most_objects = 1;
    }
    type->params = *params;
    type->name = ob_string(params->name);
    type->index = ob->types.prev == &ob->types
                      ? 1
                      : container_of(ob->types.prev, struct _OBJECT_TYPE, link)->index + 1;
    list_push_back(&ob->types, &type->link);
    ob_header_of(type)->flags |= OB_PERMANENT;
    return type;
}

POBJECT_TYPE ob_type_create(const struct ob_type_params *params)
{
    POBJECT_TYPE type = ob_type_make(params);

    irqlab_assert(
        NT_SUCCESS(ob_name_enter(world->ob->type_directory, ob_header_of(type), &type->name)));
    return type;
}

POBJECT_TYPE ob_type_of(const void *body)
{
    return ob_header_of(body)->type;
}

const WCHAR *ob_type_name(POBJECT_TYPE type)
{
    return type->params.name;
}

const char *ob_type_text(POBJECT_TYPE type, char *text, size_t bytes)
{
    size_t i = 0;

    for (; i + 1 < bytes && type->params.name[i]; i++)
        text[i] = (char)type->params.name[i];
    text[i] = '\0';
    return text;
}

uint32_t ob_type_objects_made(POBJECT_TYPE type)
{
    return type->made;
}

uint32_t ob_type_object_count(POBJECT_TYPE type)
{
    return type->objects;
}

ACCESS_MASK ob_access_map(POBJECT_TYPE type, ACCESS_MASK access)
{
    const GENERIC_MAPPING *mapping = &type->params.mapping;

    if (access & GENERIC_READ)
        access |= mapping->GenericRead;
    if (access & GENERIC_WRITE)
        access |= mapping->GenericWrite;
    if (access & GENERIC_EXECUTE)
        access |= mapping->GenericExecute;
    if (access & GENERIC_ALL)
        access |= mapping->GenericAll;
    if (access & MAXIMUM_ALLOWED)
        access |= type->params.valid_access;
    return access &
           ~(GENERIC_READ | GENERIC_WRITE | GENERIC_EXECUTE | GENERIC_ALL | MAXIMUM_ALLOWED);
}

DISPATCHER_HEADER *ob_waitable(void *body)
{
    const struct ob_type_params *params = &ob_header_of(body)->type->params;

    if (params->ops.waitable)
        return params->ops.waitable(body);
    return params->flags & OB_TYPE_WAITABLE ? body : NULL;
}

/* --- the layer -------------------------------------------------------------------------------- */

static void create_name_space(void)
{
    struct ob *ob = world->ob;

    ob->device_directory = ob_directory_make(u"\\Device");
    ob->driver_directory = ob_directory_make(u"\\Driver");
    ob_directory_make(u"\\FileSystem");
    ob->dos_devices = ob_directory_make(u"\\GLOBAL??");
    ob->base_named_objects = ob_directory_make(u"\\BaseNamedObjects");
    ob_directory_make(u"\\BaseNamedObjects\\Restricted");
    ob_directory_make(u"\\KernelObjects");
    ob->callback_directory = ob_directory_make(u"\\Callback");
    ob_directory_make(u"\\Sessions");
    /* The names by which drivers and applications know the directory of drive letters. */
    ob_symlink_make(u"\\??", u"\\GLOBAL??");
    ob_symlink_make(u"\\DosDevices", u"\\??");
    ob_symlink_make(u"\\GLOBAL??\\Global", u"\\GLOBAL??");
    ob_symlink_make(u"\\GLOBAL??\\GLOBALROOT", u"");
    ob_symlink_make(u"\\BaseNamedObjects\\Global", u"\\BaseNamedObjects");
    ob_symlink_make(u"\\BaseNamedObjects\\Local", u"\\BaseNamedObjects");
}

void ob_create(void)
{
    static const struct ob_type_params type_params = {
        .name = u"Type",
        .tag = OB_TAG('O', 'b', 'j', 'T'),
        .body_bytes = sizeof(struct _OBJECT_TYPE),
        .mapping = {STANDARD_RIGHTS_READ, STANDARD_RIGHTS_WRITE, STANDARD_RIGHTS_EXECUTE,
                    OBJECT_TYPE_ALL_ACCESS},
        .valid_access = OBJECT_TYPE_ALL_ACCESS,
    };
    struct ob *ob = arena_alloc(&world->arena, sizeof *ob);

    irqlab_assert(ob);
    world->ob = ob;
    list_init(&ob->types);
    list_init(&ob->tables);
    list_init(&ob->objects);
    list_init(&ob->quarantine);
    list_init(&ob->deferred);
    list_init(&ob->apc_timers);
    ob->luid = 1000; /* the system's own logon sessions have small ones */
    ob_type_make(&type_params);
    ob_directory_create_type();
    ob->type_directory = ob_directory_make(u"\\ObjectTypes");
    for (struct list *it = ob->types.next; it != &ob->types; it = it->next) {
        POBJECT_TYPE type = container_of(it, struct _OBJECT_TYPE, link);

        ob_name_enter(ob->type_directory, ob_header_of(type), &type->name);
    }
    ob_symlink_create_type();
    ob_event_create_type();
    ob_semaphore_create_type();
    ob_mutant_create_type();
    ob_timer_create_type();
    ob_keyed_event_create_type();
    ob_callback_create_type();
    create_name_space();
    ob_keyed_event_create_default();
    ob_callback_create_known();
    ExEventObjectType = &ob->event_type;
    ExSemaphoreObjectType = &ob->semaphore_type;
}
