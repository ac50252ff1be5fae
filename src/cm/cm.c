/* cm.c - the registry of a new world: what every machine has, and the services. */
#include "cm/cm.h"

#include <string.h>

static UNICODE_STRING string_of(const WCHAR *text)
{
    UNICODE_STRING string;

    RtlInitUnicodeString(&string, text);
    return string;
}

/* Go down from a node, making what is missing. */
static struct cm_node *node_of(struct cm_node *node, const WCHAR *path)
{
    UNICODE_STRING rest = string_of(path), element;

    while (cm_path_step(&rest, &element)) {
        struct cm_node *child = cm_node_child(node, &element);

        node = child ? child : cm_node_make(node, &element);
        irqlab_assert(node);
    }
    return node;
}

static void set_string(struct cm_node *node, const WCHAR *name, const WCHAR *text)
{
    UNICODE_STRING value = string_of(name), data = string_of(text);

    irqlab_assert(NT_SUCCESS(
        cm_value_set(node, &value, REG_SZ, text, (ULONG)data.Length + (ULONG)sizeof(WCHAR))));
}

static void set_number(struct cm_node *node, const WCHAR *name, ULONG number)
{
    UNICODE_STRING value = string_of(name);

    irqlab_assert(NT_SUCCESS(cm_value_set(node, &value, REG_DWORD, &number, sizeof number)));
}

static void make_software(struct cm_node *root)
{
    struct cm_node *node =
        node_of(root, u"MACHINE\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion");

    set_string(node, u"ProductName", u"Windows 10 Pro");
    set_string(node, u"CurrentVersion", u"6.3");
    set_string(node, u"CurrentBuild", u"19045");
    set_string(node, u"CurrentBuildNumber", u"19045");
    set_string(node, u"SystemRoot", u"C:\\Windows");
    set_number(node, u"CurrentMajorVersionNumber", 10);
    set_number(node, u"CurrentMinorVersionNumber", 0);
    node_of(root, u"MACHINE\\SOFTWARE\\Classes");
}

void cm_create(void)
{
    static const WCHAR root_path[] = u"\\REGISTRY";
    UNICODE_STRING path = string_of(root_path), name = string_of(root_path + 1);
    struct cm_node *control;
    void *body;

    world->cm = arena_alloc(&world->arena, sizeof *world->cm);
    irqlab_assert(world->cm);
    list_init(&world->cm->watches);
    list_init(&world->cm->keys);
    list_init(&world->cm->callbacks);
    cm_key_create_type();
    world->cm->root = cm_node_make(NULL, &name);
    irqlab_assert(world->cm->root);
    irqlab_assert(NT_SUCCESS(
        ob_object_create(world->cm->key_type, NULL, 0, (struct ob_call){KernelMode, 0}, &body)));
    cm_key_init(body, world->cm->root);
    world->cm->root->keys++;
    irqlab_assert(NT_SUCCESS(ob_insert_named(body, &path, OBJ_PERMANENT)));
    ob_dereference(body);

    node_of(world->cm->root, u"USER\\.DEFAULT\\Software");
    node_of(world->cm->root, u"USER\\" CM_USER u"\\Software");
    set_string(node_of(world->cm->root, u"USER\\" CM_USER u"\\Environment"), u"TEMP", u"C:\\Temp");
    node_of(world->cm->root, u"USER\\" CM_USER u"_Classes");
    node_of(world->cm->root, u"MACHINE\\HARDWARE\\DEVICEMAP");
    node_of(world->cm->root, u"MACHINE\\SYSTEM\\CurrentControlSet\\Enum\\Root");
    node_of(world->cm->root, u"MACHINE\\SYSTEM\\CurrentControlSet\\Services");
    control = node_of(world->cm->root, u"MACHINE\\SYSTEM\\CurrentControlSet\\Control");
    set_string(control, u"SystemStartOptions", u" NOEXECUTE=OPTIN");
    set_string(node_of(control, u"ComputerName\\ComputerName"), u"ComputerName", u"IRQLAB");
    node_of(control, u"Class");
    node_of(control, u"Session Manager");
    make_software(world->cm->root);
}

void cm_service_create(const WCHAR *name)
{
    static const WCHAR folder[] = u"\\SystemRoot\\System32\\drivers\\";
    struct cm_node *services =
        node_of(world->cm->root, u"MACHINE\\SYSTEM\\CurrentControlSet\\Services");
    UNICODE_STRING wanted = string_of(name);
    struct cm_node *node;
    WCHAR path[128];
    uint32_t length = wanted.Length / sizeof(WCHAR), before = sizeof folder / sizeof(WCHAR) - 1;

    if (!length || cm_node_child(services, &wanted))
        return;
    node = node_of(services, name);
    if (length > sizeof path / sizeof *path - before - 5)
        length = sizeof path / sizeof *path - before - 5;
    memcpy(path, folder, before * sizeof(WCHAR));
    memcpy(path + before, name, length * sizeof(WCHAR));
    memcpy(path + before + length, u".sys", 5 * sizeof(WCHAR));
    set_number(node, u"Type", 1);         /* SERVICE_KERNEL_DRIVER */
    set_number(node, u"Start", 3);        /* on demand */
    set_number(node, u"ErrorControl", 1); /* normal */
    set_string(node, u"ImagePath", path);
    set_string(node, u"DisplayName", name);
    node_of(node, u"Parameters");
}

bool cm_service_path(const char *name, char *path, size_t bytes)
{
    struct cm_node *services =
        node_of(world->cm->root, u"MACHINE\\SYSTEM\\CurrentControlSet\\Services");
    UNICODE_STRING wanted = {0}, value = string_of(u"ImagePath");
    const struct cm_value *found;
    struct cm_node *node;
    WCHAR wide[64];
    size_t used = 0;

    while (name[used] && used < sizeof wide / sizeof *wide)
        wide[used] = (unsigned char)name[used], used++;
    wanted.Buffer = wide;
    wanted.Length = (USHORT)(used * sizeof(WCHAR));
    node = cm_node_child(services, &wanted);
    found = node ? cm_value_find(node, &value) : NULL;
    if (!found || (found->type != REG_SZ && found->type != REG_EXPAND_SZ))
        return false;
    for (used = 0; used + 1 < bytes && used < found->bytes / sizeof(WCHAR); used++)
        path[used] = (char)((const WCHAR *)found->data)[used];
    path[used] = 0;
    return true;
}
