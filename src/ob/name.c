/*
 * name.c - the name space: from a path to an object, and a new object into its place.
 *
 * A walk goes element by element. At each object it meets on the way it
 *   - goes on inside, if it is a directory;
 *   - asks the type's `parse`, if it has one: a symbolic link answers with another path, where the
 *     walk starts again; a device makes a file of what remains;
 *   - stops otherwise: with the object if nothing remains, else with an error.
 * An insertion ends at the directory of the last element; of the types with `parse` it follows
 * symbolic links only.
 *
 * Nothing switches but other layers' parse routines, and a walk holds a reference to the object it
 * asks.
 */
#include "ob/internal.h"
#include "rtl/unicode.h"

#include <string.h>

enum { REPARSES = 32, UNITS_MAX = 32767 };

#define NAMES (1ull << 62) /* no address of anything */

static uint32_t hash_of(const UNICODE_STRING *name)
{
    uint32_t hash = 2166136261u;

    for (uint32_t i = 0; i < name->Length / sizeof(WCHAR); i++)
        hash = (hash ^ rtl_upcase(name->Buffer[i])) * 16777619u;
    return hash;
}

static bool equal(const UNICODE_STRING *a, const UNICODE_STRING *b, bool ignore_case)
{
    if (a->Length != b->Length)
        return false;
    if (!ignore_case)
        return memcmp(a->Buffer, b->Buffer, a->Length) == 0;
    for (uint32_t i = 0; i < a->Length / sizeof(WCHAR); i++)
        if (rtl_upcase(a->Buffer[i]) != rtl_upcase(b->Buffer[i]))
            return false;
    return true;
}

/*
 * What a step does to the name space, for its footprint: one name in one directory. Nothing lies at
 * that address; who looks for a name that is not there touches it as well. The lock of a directory
 * orders, too: who finds a name comes after who entered it, who does not find it after who took it
 * away.
 */
static void touch_name(const void *directory, uint32_t hash, bool change)
{
    uint64_t place = sim_mix(ke_relative(directory), hash);
    const void *at = (const void *)(uintptr_t)(NAMES | (place & (NAMES - 1)));

    sim_touch(world->sim, at, 1, change ? SIM_TOUCH_WRITE | SIM_TOUCH_FREE : 0);
    KE_ORDER(change ? KE_ORDER_ACQUIRE | KE_ORDER_RELEASE : KE_ORDER_ACQUIRE, at);
}

struct ob_name *ob_name_find(void *directory, const UNICODE_STRING *name, bool ignore_case)
{
    struct ob_directory *in = directory;
    uint32_t hash = hash_of(name);

    touch_name(directory, hash, false);
    list_for_each(it, &in->names)
    {
        struct ob_name *entry = container_of(it, struct ob_name, link);

        if (entry->hash == hash && equal(&entry->string, name, ignore_case))
            return entry;
    }
    return NULL;
}

/* Does the name not keep the object? */
static bool weak(const struct ob_header *object)
{
    return object->type->params.flags & OB_TYPE_WEAK_NAME;
}

NTSTATUS ob_name_enter(void *directory, struct ob_header *object, const UNICODE_STRING *name)
{
    struct ob_directory *in = directory;
    struct ob_name *entry =
        arena_alloc(&world->arena, sizeof *entry + name->Length + sizeof(WCHAR));

    if (!entry)
        return STATUS_INSUFFICIENT_RESOURCES;
    entry->object = object;
    entry->directory = ob_header_of(directory);
    entry->hash = hash_of(name);
    entry->string.Buffer = (PWCH)(entry + 1);
    entry->string.Length = name->Length;
    entry->string.MaximumLength = (USHORT)(name->Length + sizeof(WCHAR));
    memcpy(entry->string.Buffer, name->Buffer, name->Length);
    touch_name(directory, entry->hash, true);
    list_push_back(&in->names, &entry->link);
    in->count++;
    object->name = entry;
    if (!weak(object))
        object->pointers++;
    entry->directory->pointers++;
    return STATUS_SUCCESS;
}

void ob_name_touch(const struct ob_header *object)
{
    if (object->name)
        touch_name(ob_body_of(object->name->directory), object->name->hash, true);
}

void ob_name_remove(struct ob_header *object)
{
    struct ob_name *entry = object->name;
    struct ob_header *directory;

    if (!entry)
        return;
    ob_name_touch(object);
    object->name = NULL;
    directory = entry->directory;
    list_remove(&entry->link);
    ((struct ob_directory *)ob_body_of(directory))->count--;
    arena_free(&world->arena, entry, sizeof *entry + entry->string.Length + sizeof(WCHAR));
    if (!weak(object))
        ob_dereference(ob_body_of(object));
    ob_dereference(ob_body_of(directory));
}

/* --- walking ---------------------------------------------------------------------------------- */

struct walker {
    const struct ob_walk *request;
    UNICODE_STRING rest;  /* what has not been walked yet */
    UNICODE_STRING owned; /* a reparsed name of ours; Buffer NULL: none */
    void *at;             /* the directory to look in */
    bool ignore_case;
    unsigned reparses;
};

/* Take the next element off the rest. False: it is empty. */
static bool next_element(struct walker *walker, UNICODE_STRING *element)
{
    UNICODE_STRING *rest = &walker->rest;

    if (rest->Length && rest->Buffer[0] == '\\') {
        rest->Buffer++;
        rest->Length -= sizeof(WCHAR);
    }
    *element = (UNICODE_STRING){.Buffer = rest->Buffer};
    while (rest->Length && rest->Buffer[0] != '\\') {
        rest->Buffer++;
        rest->Length -= sizeof(WCHAR);
        element->Length += sizeof(WCHAR);
    }
    element->MaximumLength = element->Length;
    return element->Length != 0;
}

/* Ask a type's parse. STATUS_REPARSE: the walker goes on with the new name. */
static NTSTATUS ask(struct walker *walker, void *body, bool relative, void **found)
{
    const struct ob_walk *request = walker->request;
    struct ob_parse parse = {.remaining = walker->rest,
                             .complete = request->name,
                             .type = request->type,
                             .attributes = request->attributes,
                             .access = request->access,
                             .context = request->parse_context,
                             .call = request->call,
                             .relative = relative};
    NTSTATUS status;

    ob_reference(body);
    status = ob_header_of(body)->type->params.ops.parse(body, &parse);
    ob_dereference(body);
    if (status != STATUS_REPARSE) {
        *found = parse.found;
        return status;
    }
    ob_string_free(&walker->owned);
    walker->owned = parse.reparse;
    if (request->attributes & OBJ_DONT_REPARSE)
        return STATUS_REPARSE_POINT_ENCOUNTERED;
    if (++walker->reparses > REPARSES)
        return STATUS_OBJECT_NAME_NOT_FOUND;
    walker->rest = walker->owned;
    return STATUS_REPARSE;
}

/* The object was met and nothing remains. */
static NTSTATUS arrived(const struct ob_walk *request, void *body, void **found)
{
    if (request->insert) {
        *found = body;
        return STATUS_OBJECT_NAME_EXISTS;
    }
    if (request->type && ob_header_of(body)->type != request->type)
        return STATUS_OBJECT_TYPE_MISMATCH;
    ob_reference(body);
    *found = body;
    return STATUS_SUCCESS;
}

/* One element, below the directory walker->at. STATUS_PENDING: go on. */
static NTSTATUS step(struct walker *walker, void **found)
{
    const struct ob_walk *request = walker->request;
    UNICODE_STRING element;
    struct ob_name *name;
    POBJECT_TYPE type;
    void *body;

    if (!next_element(walker, &element))
        return STATUS_OBJECT_NAME_INVALID;
    name = ob_name_find(walker->at, &element, walker->ignore_case);
    if (!name) {
        if (walker->rest.Length)
            return STATUS_OBJECT_PATH_NOT_FOUND;
        if (!request->insert)
            return STATUS_OBJECT_NAME_NOT_FOUND;
        *found = ob_body_of(request->insert);
        return ob_name_enter(walker->at, request->insert, &element);
    }
    body = ob_body_of(name->object);
    type = name->object->type;
    if (type->params.ops.parse && (!request->insert || type == world->ob->symlink_type)) {
        NTSTATUS status = ask(walker, body, false, found);

        if (request->insert && status == STATUS_SUCCESS) {
            ob_dereference(*found); /* a link where a link should go */
            status = STATUS_OBJECT_NAME_EXISTS;
        }
        return status;
    }
    if (!walker->rest.Length)
        return arrived(request, body, found);
    if (type != world->ob->directory_type)
        return STATUS_OBJECT_TYPE_MISMATCH;
    walker->at = body;
    return STATUS_PENDING;
}

/* Begin at the root of the name space with an absolute name. STATUS_PENDING: go on. */
static NTSTATUS from_top(struct walker *walker, void **found)
{
    if (!walker->rest.Length || walker->rest.Buffer[0] != '\\')
        return STATUS_OBJECT_PATH_SYNTAX_BAD;
    walker->at = world->ob->root;
    if (walker->rest.Length == sizeof(WCHAR))
        return arrived(walker->request, walker->at, found);
    return STATUS_PENDING;
}

/* Begin at the body given as RootDirectory. */
static NTSTATUS from_root(struct walker *walker, void **found)
{
    const struct ob_walk *request = walker->request;
    POBJECT_TYPE type = ob_header_of(request->root)->type;

    if (walker->rest.Length && walker->rest.Buffer[0] == '\\')
        return STATUS_OBJECT_PATH_SYNTAX_BAD;
    if (type == world->ob->directory_type) {
        walker->at = request->root;
        return walker->rest.Length ? STATUS_PENDING : arrived(request, request->root, found);
    }
    if (!type->params.ops.parse || type == world->ob->symlink_type || request->insert)
        return STATUS_OBJECT_TYPE_MISMATCH;
    return ask(walker, request->root, true, found);
}

NTSTATUS ob_walk(const struct ob_walk *request, void **body)
{
    struct walker walker = {.request = request, .rest = request->name};
    POBJECT_TYPE type = request->insert ? request->insert->type : request->type;
    void *found = NULL;
    NTSTATUS status;

    walker.ignore_case = (request->attributes & OBJ_CASE_INSENSITIVE) ||
                         (type && type->params.flags & OB_TYPE_CASE_INSENSITIVE);
    status = request->root ? from_root(&walker, &found) : from_top(&walker, &found);
    for (;;) {
        if (status == STATUS_REPARSE)
            status = from_top(&walker, &found);
        if (status != STATUS_PENDING)
            break;
        status = step(&walker, &found);
    }
    ob_string_free(&walker.owned);
    *body = found;
    return status;
}

NTSTATUS ob_lookup(void *root, const UNICODE_STRING *name, ULONG attributes, POBJECT_TYPE type,
                   ACCESS_MASK access, void *parse_context, struct ob_call call, void **body)
{
    struct ob_walk walk = {.root = root,
                           .name = *name,
                           .attributes = attributes,
                           .type = type,
                           .access = access,
                           .parse_context = parse_context,
                           .call = call};
    NTSTATUS status = ob_walk(&walk, body);

    /* A parse routine may have found something of another type. */
    if (NT_SUCCESS(status) && type && ob_header_of(*body)->type != type) {
        ob_dereference(*body);
        status = STATUS_OBJECT_TYPE_MISMATCH;
    }
    if (!NT_SUCCESS(status))
        *body = NULL;
    return status;
}

/* --- full names ------------------------------------------------------------------------------- */

UNICODE_STRING ob_leaf_name(const void *body)
{
    const struct ob_name *name = ob_header_of(body)->name;

    return name ? name->string : (UNICODE_STRING){0};
}

uint32_t ob_name(const void *body, WCHAR *buffer, uint32_t room_bytes)
{
    const struct ob_header *header = ob_header_of(body);
    const struct ob_header *root = ob_header_of(world->ob->root);
    uint32_t bytes = 0;
    char *end;

    if (header == root) {
        if (room_bytes >= sizeof(WCHAR))
            buffer[0] = '\\';
        return sizeof(WCHAR);
    }
    for (const struct ob_header *h = header; h != root && h->name; h = h->name->directory)
        bytes += (uint32_t)sizeof(WCHAR) + h->name->string.Length;
    if (!bytes || bytes > room_bytes)
        return bytes;
    end = (char *)buffer + bytes;
    for (const struct ob_header *h = header; h != root && h->name; h = h->name->directory) {
        end -= h->name->string.Length;
        memcpy(end, h->name->string.Buffer, h->name->string.Length);
        end -= sizeof(WCHAR);
        *(WCHAR *)end = '\\';
    }
    return bytes;
}

const UNICODE_STRING *ob_name_of(const void *body)
{
    const struct ob_header *header = ob_header_of(body);

    return header->name ? &header->name->string : NULL;
}

bool ob_made_by_driver(const void *body)
{
    return ob_header_of(body)->create_pc != 0;
}
