/* directory.c - directories of the name space. */
#include "ob/internal.h"

static void remove_directory(void *body)
{
    irqlab_assert(!((struct ob_directory *)body)->count); /* names reference their directory */
}

void ob_directory_create_type(void)
{
    static const struct ob_type_params params = {
        .name = u"Directory",
        .flags = OB_TYPE_CASE_INSENSITIVE,
        .body_bytes = sizeof(struct ob_directory),
        .tag = OB_TAG('D', 'i', 'r', 'e'),
        .invalid_attributes = OBJ_OPENLINK,
        .mapping = {STANDARD_RIGHTS_READ | DIRECTORY_QUERY | DIRECTORY_TRAVERSE,
                    STANDARD_RIGHTS_WRITE | DIRECTORY_CREATE_OBJECT | DIRECTORY_CREATE_SUBDIRECTORY,
                    STANDARD_RIGHTS_EXECUTE | DIRECTORY_QUERY | DIRECTORY_TRAVERSE,
                    DIRECTORY_ALL_ACCESS},
        .valid_access = DIRECTORY_ALL_ACCESS,
        .ops = {.remove = remove_directory},
    };
    struct ob *ob = world->ob;
    struct ob_directory *root;

    ob->directory_type = ob_type_make(&params);
    root = ob_allocate(ob->directory_type, sizeof *root, 0);
    irqlab_assert(root);
    list_init(&root->names);
    ob_header_of(root)->flags |= OB_PERMANENT;
    ob->root = root;
}

static NTSTATUS make(const OBJECT_ATTRIBUTES *attributes, struct ob_call call, void **body)
{
    NTSTATUS status = ob_object_create(world->ob->directory_type, attributes, 0, call, body);

    if (NT_SUCCESS(status))
        list_init(&((struct ob_directory *)*body)->names);
    return status;
}

void *ob_directory_make(const WCHAR *path)
{
    UNICODE_STRING string = ob_string(path);
    struct ob_call call = {KernelMode, 0};
    void *body;

    irqlab_assert(NT_SUCCESS(make(NULL, call, &body)));
    irqlab_assert(NT_SUCCESS(ob_insert_named(body, &string, OBJ_PERMANENT)));
    ob_dereference(body);
    return body;
}

void ob_directory_for_each(void *directory, bool (*each)(void *context, void *body), void *context)
{
    list_for_each(
        it,
        &((struct ob_directory *)directory)
             ->names) if (!each(context,
                                ob_body_of(container_of(it, struct ob_name, link)->object))) return;
}

/* --- system calls ----------------------------------------------------------------------------- */

static NTSTATUS create_service(HANDLE *handle, ACCESS_MASK access,
                               const OBJECT_ATTRIBUTES *attributes, struct ob_call call)
{
    void *body;
    NTSTATUS status = make(attributes, call, &body);

    return NT_SUCCESS(status) ? ob_finish_create(body, access, call, handle) : status;
}

OB_SERVICE(CreateDirectoryObject, ObjectAttributes, DesiredAccess,
           (PHANDLE DirectoryHandle, ACCESS_MASK DesiredAccess,
            POBJECT_ATTRIBUTES ObjectAttributes),
           create_service(DirectoryHandle, DesiredAccess, ObjectAttributes, call))

OB_SERVICE(OpenDirectoryObject, ObjectAttributes, DesiredAccess,
           (PHANDLE DirectoryHandle, ACCESS_MASK DesiredAccess,
            POBJECT_ATTRIBUTES ObjectAttributes),
           ob_open_service(DirectoryHandle, DesiredAccess, ObjectAttributes,
                           world->ob->directory_type, call))

struct query {
    char *buffer; /* of the caller */
    ULONG room;
    bool one;    /* a single entry */
    ULONG first; /* entries before it were told earlier */
};

static ULONG bytes_of(const struct ob_name *name)
{
    return (ULONG)sizeof(OBJECT_DIRECTORY_INFORMATION) + name->string.MaximumLength +
           name->object->type->name.MaximumLength;
}

/* A counted string with its NUL to *at, which moves on. */
static NTSTATUS give_string(struct ob_call call, const UNICODE_STRING *string, char **at,
                            UNICODE_STRING *out)
{
    WCHAR nul = 0;
    NTSTATUS status = ob_out(call, *at, string->Buffer, string->Length);

    if (NT_SUCCESS(status))
        status = ob_out(call, *at + string->Length, &nul, sizeof nul);
    *out = (UNICODE_STRING){.Length = string->Length,
                            .MaximumLength = (USHORT)(string->Length + sizeof(WCHAR)),
                            .Buffer = (PWCH)*at};
    *at += string->Length + sizeof(WCHAR);
    return status;
}

/*
 * The buffer holds an array of entries, ended by one of zeroes, and behind it their strings.
 * STATUS_MORE_ENTRIES: there was no room for all.
 */
static NTSTATUS query(const struct ob_directory *directory, const struct query *query,
                      struct ob_call call, ULONG *told, ULONG *needed)
{
    OBJECT_DIRECTORY_INFORMATION entry, end = {0};
    ULONG index = 0, count = 0;
    char *strings;
    NTSTATUS status = STATUS_NO_MORE_ENTRIES;

    *needed = sizeof entry;
    /* How many fit? */
    list_for_each(it, &directory->names)
    {
        const struct ob_name *name = container_of(it, struct ob_name, link);

        if (index++ < query->first)
            continue;
        if (query->room < *needed + bytes_of(name)) {
            if (!count)
                *needed += bytes_of(name);
            status = query->one || !count ? STATUS_BUFFER_TOO_SMALL : STATUS_MORE_ENTRIES;
            break;
        }
        *needed += bytes_of(name);
        count++;
        status = STATUS_SUCCESS;
        if (query->one)
            break;
    }
    *told = count;
    if (!NT_SUCCESS(status) || !count)
        return status;

    index = 0;
    strings = query->buffer + (count + 1) * sizeof entry;
    list_for_each(it, &directory->names)
    {
        const struct ob_name *name = container_of(it, struct ob_name, link);
        ULONG n = index++ - query->first;
        NTSTATUS written;

        if (index <= query->first)
            continue;
        if (n >= count)
            break;
        written = give_string(call, &name->string, &strings, &entry.Name);
        if (NT_SUCCESS(written))
            written = give_string(call, &name->object->type->name, &strings, &entry.TypeName);
        if (NT_SUCCESS(written))
            written = ob_out(call, query->buffer + n * sizeof entry, &entry, sizeof entry);
        if (!NT_SUCCESS(written))
            return written;
    }
    if (!NT_SUCCESS(ob_out(call, query->buffer + count * sizeof end, &end, sizeof end)))
        return STATUS_ACCESS_VIOLATION;
    return status;
}

static NTSTATUS query_service(HANDLE handle, struct query request, bool restart, ULONG *context,
                              ULONG *theirs_needed, struct ob_call call)
{
    ULONG told, needed;
    void *directory;
    NTSTATUS status = ob_in(call, &request.first, context, sizeof request.first);

    if (!NT_SUCCESS(status))
        return status;
    if (restart)
        request.first = 0;
    status =
        ob_service_reference(handle, DIRECTORY_QUERY, world->ob->directory_type, call, &directory);
    if (!NT_SUCCESS(status))
        return status;
    status = query(directory, &request, call, &told, &needed);
    ob_dereference(directory);
    if (NT_SUCCESS(status)) {
        ULONG next = request.first + told;
        NTSTATUS written = ob_out(call, context, &next, sizeof next);

        if (!NT_SUCCESS(written))
            return written;
    }
    if (theirs_needed) {
        NTSTATUS written = ob_out(call, theirs_needed, &needed, sizeof needed);

        if (NT_SUCCESS(status) && !NT_SUCCESS(written))
            status = written;
    }
    return status;
}

OB_SERVICE(QueryDirectoryObject, DirectoryHandle, Length,
           (HANDLE DirectoryHandle, PVOID Buffer, ULONG Length, BOOLEAN ReturnSingleEntry,
            BOOLEAN RestartScan, PULONG Context, PULONG ReturnLength),
           query_service(DirectoryHandle,
                         (struct query){Buffer, Length, ReturnSingleEntry != FALSE, 0},
                         RestartScan != FALSE, Context, ReturnLength, call))
