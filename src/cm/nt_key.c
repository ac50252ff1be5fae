/*
 * nt_key.c - the system calls on keys: create, open, delete, enumerate, query.
 *
 * Below \REGISTRY the registry walks by itself: parse is asked with the rest of the path, and each
 * successful open is a new object. ZwCreateKey passes what it wants as parse context.
 */
#include "cm/callback.h"
#include "ob/service.h"

#include <string.h>

enum { CREATE_MAGIC = 0x6B637243, MAX_NAME_BYTES = 255 * 2 };

/* The parse context of ZwCreateKey. */
struct create {
    uint32_t magic;
    bool make_path; /* all that is missing, not the last element alone */
    bool is_volatile;
    UNICODE_STRING class;
    ULONG disposition;
};

static void remove_key(void *body)
{
    struct cm_key *key = body;

    if (!key->node)
        return;
    cm_contexts_end(key);
    list_remove(&key->link);
    if (key->name)
        mm_pool_free(key->name, 0, 0);
    cm_node_release(key->node);
}

void cm_key_init(struct cm_key *key, struct cm_node *node)
{
    key->node = node;
    list_init(&key->contexts);
    list_push_back(&world->cm->keys, &key->link);
}

static void close_key(void *body, struct _KPROCESS *process, ACCESS_MASK granted,
                      uint32_t process_handles, uint32_t all_handles)
{
    REG_KEY_HANDLE_CLOSE_INFORMATION information = {.Object = body};
    struct cm_operation operation = CM_OPERATION(KeyHandleClose, body, information);

    if (all_handles != 1)
        return;
    if (cm_has_callbacks())
        cm_before(&operation);
    if (!list_empty(&world->cm->watches))
        cm_key_closed(body);
    if (operation.passed)
        cm_after(&operation, STATUS_SUCCESS, NULL);
}

static NTSTATUS query_name(void *body, WCHAR *name, uint32_t room_bytes, uint32_t *bytes)
{
    const struct cm_key *key = body;

    return key->node->deleted ? STATUS_KEY_DELETED
                              : cm_node_path(key->node, name, room_bytes, bytes);
}

/* The current control set is one of several, known by number as well. */
static struct cm_node *child_of(struct cm_node *node, const UNICODE_STRING *name)
{
    struct cm_node *child = cm_node_child(node, name);
    UNICODE_STRING first, current;

    if (child)
        return child;
    RtlInitUnicodeString(&first, u"ControlSet001");
    RtlInitUnicodeString(&current, u"CurrentControlSet");
    return RtlEqualUnicodeString(name, &first, TRUE) ? cm_node_child(node, &current) : NULL;
}

static NTSTATUS make_child(struct cm_node **node, const UNICODE_STRING *name, struct create *create)
{
    struct cm_node *made;

    if (name->Length > MAX_NAME_BYTES)
        return STATUS_INVALID_PARAMETER;
    if ((*node)->is_volatile && !create->is_volatile)
        return STATUS_CHILD_MUST_BE_VOLATILE;
    made = cm_node_make(*node, name);
    if (!made)
        return STATUS_INSUFFICIENT_RESOURCES;
    made->is_volatile = create->is_volatile;
    made->class = create->class;
    create->class = (UNICODE_STRING){0}; /* it is the node's now */
    create->disposition = REG_CREATED_NEW_KEY;
    *node = made;
    return STATUS_SUCCESS;
}

static NTSTATUS walk_to(void *body, struct ob_parse *parse)
{
    struct create *create = parse->context;
    struct cm_node *node = ((struct cm_key *)body)->node;
    UNICODE_STRING rest = parse->remaining, element;
    NTSTATUS status = STATUS_SUCCESS;
    void *made;

    if (parse->type && parse->type != world->cm->key_type)
        return STATUS_OBJECT_TYPE_MISMATCH;
    if (create && create->magic != CREATE_MAGIC)
        return STATUS_OBJECT_TYPE_MISMATCH;
    if (node->deleted)
        return STATUS_KEY_DELETED;
    while (NT_SUCCESS(status) && cm_path_step(&rest, &element)) {
        struct cm_node *child = child_of(node, &element);

        if (child)
            node = child;
        else if (create && (!rest.Length || create->make_path))
            status = make_child(&node, &element, create);
        else
            status = STATUS_OBJECT_NAME_NOT_FOUND;
    }
    node->keys++; /* at the point another thread may delete it */
    ke_point(create && create->disposition == REG_CREATED_NEW_KEY ? KE_OP_OBJECT : KE_OP_READ,
             node);
    if (NT_SUCCESS(status) && node->deleted)
        status = STATUS_OBJECT_NAME_NOT_FOUND;
    if (NT_SUCCESS(status))
        status = ob_object_create(world->cm->key_type, NULL, 0, parse->call, &made);
    if (!NT_SUCCESS(status)) {
        cm_node_release(node);
        return status;
    }
    cm_key_init(made, node);
    parse->found = made;
    if (create && create->disposition == REG_CREATED_NEW_KEY && node->parent)
        cm_changed(node->parent, REG_NOTIFY_CHANGE_NAME);
    return STATUS_SUCCESS;
}

static bool key_object(const void *object)
{
    return object && ob_is_body(object) && ob_type_of(object) == world->cm->key_type;
}

/* The name as it was given: all of it, or what follows the key it is relative to. */
static NTSTATUS parse_key(void *body, struct ob_parse *parse)
{
    struct create *create = parse->context;
    void *found = NULL;
    REG_CREATE_KEY_INFORMATION_V1 information = {.CompleteName = parse->relative ? &parse->remaining
                                                                                 : &parse->complete,
                                                 .RootObject = body,
                                                 .ObjectType = world->cm->key_type,
                                                 .DesiredAccess = parse->access,
                                                 .ResultObject = &found,
                                                 .Version = 1,
                                                 .RemainingName = &parse->remaining,
                                                 .Attributes = parse->attributes,
                                                 .CheckAccessMode = parse->call.mode};
    struct cm_operation operation =
        CM_OPERATION_WITH(OpenKeyEx, body, information, RootObjectContext);
    UNICODE_STRING class = {0};
    NTSTATUS status;

    if (!cm_has_callbacks() || (parse->type && parse->type != world->cm->key_type) ||
        (create && create->magic != CREATE_MAGIC))
        return walk_to(body, parse);
    if (create) {
        operation.before = RegNtPreCreateKeyEx;
        operation.after = RegNtPostCreateKeyEx;
        class = create->class;
        information.Class = &class;
        information.Options = create->is_volatile ? REG_OPTION_VOLATILE : 0;
        information.Disposition = &create->disposition;
    }
    status = cm_before(&operation);
    if (!operation.ended) {
        status = walk_to(body, parse);
        found = NT_SUCCESS(status) ? parse->found : NULL;
        information.GrantedAccess = parse->access;
    } else if (NT_SUCCESS(status)) {
        /* Done by the driver: its object is the result. */
        parse->found = key_object(found) ? found : NULL;
        status = parse->found ? STATUS_SUCCESS : STATUS_INVALID_PARAMETER;
    }
    status = cm_after(&operation, status, found);
    if (!NT_SUCCESS(status) && parse->found) {
        ob_dereference(parse->found);
        parse->found = NULL;
    }
    return status;
}

void cm_key_create_type(void)
{
    static const struct ob_type_params params = {
        .name = u"Key",
        .flags = OB_TYPE_CASE_INSENSITIVE,
        .body_bytes = sizeof(struct cm_key),
        .tag = 'K' | 'e' << 8 | 'y' << 16 | ' ' << 24,
        .invalid_attributes = OBJ_EXCLUSIVE | OBJ_PERMANENT,
        .mapping = {KEY_READ, KEY_WRITE, KEY_EXECUTE, KEY_ALL_ACCESS},
        .valid_access = KEY_ALL_ACCESS,
        .ops = {.close = close_key,
                .remove = remove_key,
                .parse = parse_key,
                .query_name = query_name},
    };

    world->cm->key_type = ob_type_create(&params);
}

NTSTATUS cm_key_reference(HANDLE handle, ACCESS_MASK access, struct ob_call call,
                          struct cm_key **key)
{
    NTSTATUS status = ob_service_reference(handle, access, world->cm->key_type, call, key);

    if (NT_SUCCESS(status) && (*key)->node->deleted) {
        ob_dereference(*key);
        return STATUS_KEY_DELETED;
    }
    return status;
}

NTSTATUS cm_key_open(HANDLE root, const UNICODE_STRING *path, ACCESS_MASK access, bool make_path,
                     struct ob_call call, HANDLE *handle)
{
    struct create create = {.magic = CREATE_MAGIC, .make_path = true};
    OBJECT_ATTRIBUTES attributes;

    InitializeObjectAttributes(&attributes, (PUNICODE_STRING)path,
                               OBJ_CASE_INSENSITIVE | OBJ_KERNEL_HANDLE, root, NULL);
    return ob_open(&attributes, world->cm->key_type, access, make_path ? &create : NULL, call,
                   handle);
}

/* --- create, open, delete --------------------------------------------------------------------- */

static NTSTATUS create_service(HANDLE *theirs, ACCESS_MASK access,
                               const OBJECT_ATTRIBUTES *attributes, const UNICODE_STRING *class,
                               ULONG options, ULONG *theirs_disposition, struct ob_call call)
{
    struct create create = {.magic = CREATE_MAGIC,
                            .is_volatile = (options & REG_OPTION_VOLATILE) != 0,
                            .disposition = REG_OPENED_EXISTING_KEY};
    NTSTATUS status;
    HANDLE handle;

    if (options & REG_OPTION_CREATE_LINK)
        return STATUS_NOT_SUPPORTED;
    if (class && !NT_SUCCESS(status = ob_string_capture(call, class, &create.class)))
        return status;
    if (create.class.Buffer) /* as long as it is, for the node to free */
        create.class.MaximumLength = (USHORT)(create.class.Length + sizeof(WCHAR));
    ke_point(KE_OP_OBJECT, ob_handle_table_for(0));
    status = ob_open(attributes, world->cm->key_type, access, &create, call, &handle);
    ob_string_free(&create.class);
    if (!NT_SUCCESS(status))
        return status;
    status = ob_out(call, theirs, &handle, sizeof handle);
    if (NT_SUCCESS(status) && theirs_disposition)
        status = ob_out(call, theirs_disposition, &create.disposition, sizeof create.disposition);
    return status;
}

OB_SERVICE(CreateKey, ObjectAttributes, DesiredAccess,
           (PHANDLE KeyHandle, ACCESS_MASK DesiredAccess, POBJECT_ATTRIBUTES ObjectAttributes,
            ULONG TitleIndex, PUNICODE_STRING Class, ULONG CreateOptions, PULONG Disposition),
           create_service(KeyHandle, DesiredAccess, ObjectAttributes, Class, CreateOptions,
                          Disposition, call))

static NTSTATUS open_service(HANDLE *theirs, ACCESS_MASK access,
                             const OBJECT_ATTRIBUTES *attributes, struct ob_call call)
{
    NTSTATUS status;
    HANDLE handle;

    ke_point(KE_OP_OBJECT, ob_handle_table_for(0));
    status = ob_open(attributes, world->cm->key_type, access, NULL, call, &handle);
    return NT_SUCCESS(status) ? ob_out(call, theirs, &handle, sizeof handle) : status;
}

OB_SERVICE(OpenKey, ObjectAttributes, DesiredAccess,
           (PHANDLE KeyHandle, ACCESS_MASK DesiredAccess, POBJECT_ATTRIBUTES ObjectAttributes),
           open_service(KeyHandle, DesiredAccess, ObjectAttributes, call))

/* There are no links to open, privileges to use or views to choose. */
static NTSTATUS open_ex_service(HANDLE *theirs, ACCESS_MASK access,
                                const OBJECT_ATTRIBUTES *attributes, ULONG options,
                                struct ob_call call)
{
    const ULONG known = 4 | 8 | 16; /* BACKUP_RESTORE, OPEN_LINK, DONT_VIRTUALIZE */

    if (options & ~known)
        return STATUS_INVALID_PARAMETER_4;
    return open_service(theirs, access, attributes, call);
}

OB_SERVICE(OpenKeyEx, ObjectAttributes, DesiredAccess,
           (PHANDLE KeyHandle, ACCESS_MASK DesiredAccess, POBJECT_ATTRIBUTES ObjectAttributes,
            ULONG OpenOptions),
           open_ex_service(KeyHandle, DesiredAccess, ObjectAttributes, OpenOptions, call))

static NTSTATUS delete_key(struct cm_key *key)
{
    struct cm_node *parent;

    ke_point(KE_OP_OBJECT, key->node);
    parent = key->node->parent;
    if (key->node->deleted)
        return STATUS_KEY_DELETED;
    if (key->node->child_count || !parent)
        return STATUS_CANNOT_DELETE;
    cm_node_delete(key->node);
    cm_watched_gone(key->node);
    cm_changed(parent, REG_NOTIFY_CHANGE_NAME);
    return STATUS_SUCCESS;
}

static NTSTATUS delete_service(HANDLE handle, struct ob_call call)
{
    REG_DELETE_KEY_INFORMATION information = {.Object = NULL};
    struct cm_operation operation = CM_OPERATION(DeleteKey, NULL, information);
    struct cm_key *key;
    NTSTATUS status = cm_key_reference(handle, DELETE, call, &key);

    if (!NT_SUCCESS(status))
        return status;
    information.Object = operation.key = key;
    if (cm_has_callbacks())
        status = cm_before(&operation);
    if (!operation.ended)
        status = delete_key(key);
    if (operation.passed)
        status = cm_after(&operation, status, key);
    ob_dereference(key);
    return status;
}

OB_SERVICE(DeleteKey, KeyHandle, 0, (HANDLE KeyHandle), delete_service(KeyHandle, call))

static NTSTATUS flush_service(HANDLE handle, struct ob_call call)
{
    REG_FLUSH_KEY_INFORMATION information = {.Object = NULL};
    struct cm_operation operation = CM_OPERATION(FlushKey, NULL, information);
    struct cm_key *key;
    NTSTATUS status = cm_key_reference(handle, 0, call, &key);

    if (!NT_SUCCESS(status))
        return status;
    information.Object = operation.key = key;
    if (cm_has_callbacks())
        status = cm_before(&operation);
    if (operation.passed)
        status = cm_after(&operation, status, key);
    ob_dereference(key);
    return status;
}

OB_SERVICE(FlushKey, KeyHandle, 0, (HANDLE KeyHandle), flush_service(KeyHandle, call))

/* --- query ------------------------------------------------------------------------------------ */

/* The longest name and class of the children, and name and data of the values. */
static void measure(const struct cm_node *node, KEY_FULL_INFORMATION *full)
{
    list_for_each(it, &node->children)
    {
        const struct cm_node *child = container_of(it, struct cm_node, link);

        if (child->name.Length > full->MaxNameLen)
            full->MaxNameLen = child->name.Length;
        if (child->class.Length > full->MaxClassLen)
            full->MaxClassLen = child->class.Length;
    }
    list_for_each(it, &node->values)
    {
        const struct cm_value *value = container_of(it, struct cm_value, link);

        if (value->name.Length > full->MaxValueNameLen)
            full->MaxValueNameLen = value->name.Length;
        if (value->bytes > full->MaxValueDataLen)
            full->MaxValueDataLen = value->bytes;
    }
}

/*
 * What every query ends with: a fixed part and a text behind it. STATUS_BUFFER_TOO_SMALL if not
 * even the fixed part fits, STATUS_BUFFER_OVERFLOW if not all of the text does.
 */
static NTSTATUS give(struct ob_call call, void *theirs, ULONG room, ULONG *theirs_needed,
                     const void *fixed, ULONG fixed_bytes, const UNICODE_STRING *text)
{
    ULONG needed = fixed_bytes + text->Length;
    ULONG fits = room < needed ? room - fixed_bytes : text->Length;
    NTSTATUS status = ob_out(call, theirs_needed, &needed, sizeof needed);

    if (!NT_SUCCESS(status))
        return status;
    if (room < fixed_bytes)
        return STATUS_BUFFER_TOO_SMALL;
    status = ob_out(call, theirs, fixed, fixed_bytes);
    if (NT_SUCCESS(status) && fits)
        status = ob_out(call, (char *)theirs + fixed_bytes, text->Buffer, fits);
    return !NT_SUCCESS(status) ? status : room < needed ? STATUS_BUFFER_OVERFLOW : STATUS_SUCCESS;
}

static NTSTATUS query_path(const struct cm_node *node, struct ob_call call, void *theirs,
                           ULONG room, ULONG *theirs_needed)
{
    UNICODE_STRING path = {0};
    uint32_t bytes;
    ULONG length;
    NTSTATUS status;

    cm_node_path(node, NULL, 0, &bytes);
    path.Buffer = arena_alloc(&world->arena, bytes);
    if (!path.Buffer)
        return STATUS_INSUFFICIENT_RESOURCES;
    cm_node_path(node, path.Buffer, bytes, &bytes);
    path.Length = (USHORT)bytes;
    length = bytes;
    status = give(call, theirs, room, theirs_needed, &length,
                  (ULONG)offsetof(KEY_NAME_INFORMATION, Name), &path);
    arena_free(&world->arena, path.Buffer, bytes);
    return status;
}

/* Name and class behind a KEY_NODE_INFORMATION. */
static NTSTATUS query_node(const struct cm_node *node, struct ob_call call, void *theirs,
                           ULONG room, ULONG *theirs_needed)
{
    const ULONG fixed = (ULONG)offsetof(KEY_NODE_INFORMATION, Name);
    KEY_NODE_INFORMATION information = {.LastWriteTime = node->written,
                                        .ClassOffset = UINT32_MAX,
                                        .ClassLength = node->class.Length,
                                        .NameLength = node->name.Length};
    UNICODE_STRING both = {.Length = node->name.Length};
    WCHAR text[2 * MAX_NAME_BYTES];

    if (node->class.Length) {
        both.Length = (USHORT)((node->name.Length + 3) & ~3);
        information.ClassOffset = fixed + both.Length;
        if (both.Length + node->class.Length > sizeof text)
            return STATUS_NAME_TOO_LONG;
        memset(text, 0, both.Length);
        memcpy((char *)text + both.Length, node->class.Buffer, node->class.Length);
        both.Length = (USHORT)(both.Length + node->class.Length);
    }
    memcpy(text, node->name.Buffer, node->name.Length);
    both.Buffer = text;
    return give(call, theirs, room, theirs_needed, &information, fixed, &both);
}

static NTSTATUS query(const struct cm_node *node, KEY_INFORMATION_CLASS class, struct ob_call call,
                      void *theirs, ULONG room, ULONG *theirs_needed)
{
    switch (class) {
    case KeyBasicInformation: {
        KEY_BASIC_INFORMATION information = {.LastWriteTime = node->written,
                                             .NameLength = node->name.Length};

        return give(call, theirs, room, theirs_needed, &information,
                    (ULONG)offsetof(KEY_BASIC_INFORMATION, Name), &node->name);
    }
    case KeyNodeInformation:
        return query_node(node, call, theirs, room, theirs_needed);
    case KeyFullInformation: {
        KEY_FULL_INFORMATION information = {
            .LastWriteTime = node->written,
            .ClassOffset =
                node->class.Length ? (ULONG)offsetof(KEY_FULL_INFORMATION, Class) : UINT32_MAX,
            .ClassLength = node->class.Length,
            .SubKeys = node->child_count,
            .Values = node->value_count};

        measure(node, &information);
        return give(call, theirs, room, theirs_needed, &information,
                    (ULONG)offsetof(KEY_FULL_INFORMATION, Class), &node->class);
    }
    case KeyNameInformation:
        return query_path(node, call, theirs, room, theirs_needed);
    default:
        return STATUS_INVALID_PARAMETER;
    }
}

static NTSTATUS query_service(HANDLE handle, KEY_INFORMATION_CLASS class, void *theirs, ULONG room,
                              ULONG *theirs_needed, struct ob_call call)
{
    REG_QUERY_KEY_INFORMATION information;
    struct cm_operation operation = CM_OPERATION(QueryKey, NULL, information);
    struct cm_key *key;
    NTSTATUS status =
        cm_key_reference(handle, class == KeyNameInformation ? 0 : KEY_QUERY_VALUE, call, &key);

    if (!NT_SUCCESS(status))
        return status;
    information = (REG_QUERY_KEY_INFORMATION){.Object = key,
                                              .KeyInformationClass = class,
                                              .KeyInformation = theirs,
                                              .Length = room,
                                              .ResultLength = theirs_needed};
    operation.key = key;
    if (cm_has_callbacks())
        status = cm_before(&operation);
    if (!operation.ended) {
        ke_point(KE_OP_READ, key->node);
        status = key->node->deleted ? STATUS_KEY_DELETED
                                    : query(key->node, class, call, theirs, room, theirs_needed);
    }
    if (operation.passed)
        status = cm_after(&operation, status, key);
    ob_dereference(key);
    return status;
}

OB_SERVICE(QueryKey, KeyHandle, KeyInformationClass,
           (HANDLE KeyHandle, KEY_INFORMATION_CLASS KeyInformationClass, PVOID KeyInformation,
            ULONG Length, PULONG ResultLength),
           query_service(KeyHandle, KeyInformationClass, KeyInformation, Length, ResultLength,
                         call))

static NTSTATUS enumerate(const struct cm_key *key, const REG_ENUMERATE_KEY_INFORMATION *asked,
                          struct ob_call call)
{
    ULONG index = asked->Index;

    ke_point(KE_OP_READ, key->node);
    list_for_each(it, &key->node->children) if (index-- == 0) return query(
        container_of(it, struct cm_node, link), asked->KeyInformationClass, call,
        asked->KeyInformation, asked->Length, asked->ResultLength);
    return key->node->deleted ? STATUS_KEY_DELETED : STATUS_NO_MORE_ENTRIES;
}

static NTSTATUS enumerate_service(HANDLE handle, REG_ENUMERATE_KEY_INFORMATION asked,
                                  struct ob_call call)
{
    struct cm_operation operation = CM_OPERATION(EnumerateKey, NULL, asked);
    struct cm_key *key;
    NTSTATUS status = cm_key_reference(handle, KEY_ENUMERATE_SUB_KEYS, call, &key);

    if (!NT_SUCCESS(status))
        return status;
    asked.Object = operation.key = key;
    if (cm_has_callbacks())
        status = cm_before(&operation);
    if (!operation.ended)
        status = enumerate(key, &asked, call);
    if (operation.passed)
        status = cm_after(&operation, status, key);
    ob_dereference(key);
    return status;
}

OB_SERVICE(EnumerateKey, KeyHandle, Index,
           (HANDLE KeyHandle, ULONG Index, KEY_INFORMATION_CLASS KeyInformationClass,
            PVOID KeyInformation, ULONG Length, PULONG ResultLength),
           enumerate_service(KeyHandle,
                             (REG_ENUMERATE_KEY_INFORMATION){
                                 .Index = Index,
                                 .KeyInformationClass = KeyInformationClass,
                                 .KeyInformation = KeyInformation,
                                 .Length = Length,
                                 .ResultLength = ResultLength},
                             call))
