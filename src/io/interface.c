/*
 * interface.c - device interfaces: names for a device by what it can do.
 *
 *   \??\ROOT#DRIVER#0000#{class GUID}\reference
 *
 * All but the reference is a symbolic link in \GLOBAL?? to the PDO, there while the interface is
 * enabled and the device started; the reference becomes the file name that the driver sees in
 * IRP_MJ_CREATE. What is enabled before the device has started appears when it has.
 */
#include "io/pnp.h"

#include <string.h>

enum {
    GUID_UNITS = 38, /* {8-4-4-4-12} */
    PREFIX_UNITS = 4 /* \??\ */
};

static WCHAR upper(WCHAR c)
{
    return c >= 'a' && c <= 'z' ? (WCHAR)(c - 32) : c;
}

static bool same_name(const struct io_interface *interface, const UNICODE_STRING *name)
{
    if (name->Length != interface->bytes)
        return false;
    for (uint32_t i = 0; i < interface->bytes / sizeof(WCHAR); i++)
        if (upper(name->Buffer[i]) != upper(interface->name[i]))
            return false;
    return true;
}

static bool same_class(const GUID *a, const GUID *b)
{
    return memcmp(a, b, sizeof *a) == 0;
}

struct io_interface *io_interface_find(const UNICODE_STRING *name)
{
    if (!world->io->pnp || !name || !name->Buffer)
        return NULL;
    list_for_each(it, &world->io->pnp->devnodes)
    {
        struct io_devnode *devnode = container_of(it, struct io_devnode, link);

        list_for_each(at, &devnode->interfaces)
        {
            struct io_interface *interface = container_of(at, struct io_interface, link);

            if (same_name(interface, name))
                return interface;
        }
    }
    return NULL;
}

/* --- names ------------------------------------------------------------------------------------ */

static void put_hex(WCHAR **at, uint64_t value, int digits)
{
    for (int i = digits - 1; i >= 0; i--)
        *(*at)++ = (WCHAR) "0123456789abcdef"[value >> (4 * i) & 15];
}

static void put_guid(WCHAR **at, const GUID *guid)
{
    *(*at)++ = '{';
    put_hex(at, guid->Data1, 8);
    *(*at)++ = '-';
    put_hex(at, guid->Data2, 4);
    *(*at)++ = '-';
    put_hex(at, guid->Data3, 4);
    *(*at)++ = '-';
    for (int i = 0; i < 8; i++) {
        if (i == 2)
            *(*at)++ = '-';
        put_hex(at, guid->Data4[i], 2);
    }
    *(*at)++ = '}';
}

static NTSTATUS make(struct io_devnode *devnode, const GUID *class, const UNICODE_STRING *reference,
                     struct io_interface **result)
{
    uint32_t id = 0, more = reference ? reference->Length / (uint32_t)sizeof(WCHAR) : 0;
    struct io_interface *interface = arena_alloc(&world->arena, sizeof *interface);
    WCHAR *at;

    if (!interface)
        return STATUS_INSUFFICIENT_RESOURCES;
    while (devnode->id[id])
        id++;
    interface->room = (PREFIX_UNITS + id + 1 + GUID_UNITS + 1 + more + 1) * (uint32_t)sizeof(WCHAR);
    interface->name = at = arena_alloc(&world->arena, interface->room);
    if (!at) {
        arena_free(&world->arena, interface, sizeof *interface);
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    memcpy(at, u"\\??\\", PREFIX_UNITS * sizeof(WCHAR));
    at += PREFIX_UNITS;
    for (uint32_t i = 0; i < id; i++)
        *at++ = devnode->id[i] == '\\' ? '#' : devnode->id[i];
    *at++ = '#';
    put_guid(&at, class);
    interface->linked = (uint32_t)((char *)at - (char *)interface->name);
    if (more) {
        *at++ = '\\';
        memcpy(at, reference->Buffer, more * sizeof(WCHAR));
        at += more;
    }
    interface->bytes = (uint32_t)((char *)at - (char *)interface->name);
    interface->class = *class;
    interface->devnode = devnode;
    list_init(&interface->properties);
    *result = interface;
    return STATUS_SUCCESS;
}

static void drop(struct io_interface *interface)
{
    io_properties_forget(&interface->properties);
    arena_free(&world->arena, interface->name, interface->room);
    arena_free(&world->arena, interface, sizeof *interface);
}

/* A copy for a driver, which frees it with RtlFreeUnicodeString. */
static NTSTATUS give(const struct io_interface *interface, PUNICODE_STRING name, uint64_t pc)
{
    uint32_t room = interface->bytes + (uint32_t)sizeof(WCHAR);

    *name = (UNICODE_STRING){0};
    if (mm_pool_refuse())
        return STATUS_INSUFFICIENT_RESOURCES;
    name->Buffer = mm_pool_alloc(room, 0x6E497049 /* "IpIn" */, MM_POOL_PAGED | MM_POOL_ZERO, pc);
    if (!name->Buffer)
        return STATUS_INSUFFICIENT_RESOURCES;
    memcpy(name->Buffer, interface->name, interface->bytes);
    name->Length = (USHORT)interface->bytes;
    name->MaximumLength = (USHORT)room;
    return STATUS_SUCCESS;
}

/* --- links ------------------------------------------------------------------------------------ */

/* Does another enabled interface of the device go by the same link (with another reference)? */
static bool shared(const struct io_interface *interface)
{
    list_for_each(it, &interface->devnode->interfaces)
    {
        struct io_interface *other = container_of(it, struct io_interface, link);

        if (other != interface && other->linked && other->enabled &&
            same_class(&other->class, &interface->class))
            return true;
    }
    return false;
}

static UNICODE_STRING link_name(const struct io_interface *interface)
{
    return (UNICODE_STRING){.Buffer = interface->name,
                            .Length = (USHORT)interface->linked,
                            .MaximumLength = (USHORT)interface->linked};
}

static NTSTATUS show(struct io_interface *interface)
{
    UNICODE_STRING link = link_name(interface), target = {0};
    WCHAR buffer[128];
    NTSTATUS status = STATUS_SUCCESS;
    uint32_t bytes = ob_name(interface->devnode->pdo, buffer, sizeof buffer);

    if (!bytes || bytes > sizeof buffer)
        return STATUS_INVALID_DEVICE_REQUEST; /* a PDO has a name */
    target.Buffer = buffer;
    target.Length = target.MaximumLength = (USHORT)bytes;
    if (!shared(interface))
        status = ob_symlink_create(&link, &target, 0);
    if (NT_SUCCESS(status))
        io_notify_interface(interface, true);
    return status;
}

static void hide(struct io_interface *interface)
{
    UNICODE_STRING link = link_name(interface);

    if (!shared(interface))
        ob_symlink_delete(&link);
    io_notify_interface(interface, false);
}

static bool visible(const struct io_devnode *devnode)
{
    return devnode->state == IO_DEVNODE_STARTED || devnode->state == IO_DEVNODE_SURPRISED;
}

void io_interfaces_enable(struct io_devnode *devnode)
{
    list_for_each(it, &devnode->interfaces)
    {
        struct io_interface *interface = container_of(it, struct io_interface, link);

        if (interface->enabled) {
            interface->enabled = false;
            interface->enabled = NT_SUCCESS(show(interface));
        }
    }
}

void io_interfaces_disable(struct io_devnode *devnode)
{
    list_for_each(it, &devnode->interfaces)
    {
        struct io_interface *interface = container_of(it, struct io_interface, link);

        if (!interface->enabled)
            continue;
        interface->enabled = false;
        if (visible(devnode))
            hide(interface);
    }
}

void io_interfaces_forget(struct io_devnode *devnode)
{
    io_interfaces_disable(devnode);
    for (struct list *it; (it = list_pop_front(&devnode->interfaces));)
        drop(container_of(it, struct io_interface, link));
}

void io_interfaces_for_each(const GUID *class, bool all,
                            void (*each)(void *context, const struct io_interface *interface),
                            void *context)
{
    if (!world->io->pnp)
        return;
    list_for_each(it, &world->io->pnp->devnodes)
    {
        struct io_devnode *devnode = container_of(it, struct io_devnode, link);

        list_for_each(at, &devnode->interfaces)
        {
            struct io_interface *interface = container_of(at, struct io_interface, link);

            if ((!class || same_class(&interface->class, class)) &&
                (all || (interface->enabled && visible(devnode))))
                each(context, interface);
        }
    }
}

/* --- the documented routines ------------------------------------------------------------------ */

NTSTATUS IoRegisterDeviceInterface(PDEVICE_OBJECT PhysicalDeviceObject,
                                   const GUID *InterfaceClassGuid, PUNICODE_STRING ReferenceString,
                                   PUNICODE_STRING SymbolicLinkName)
{
    struct io_devnode *devnode = io_devnode_of(PhysicalDeviceObject);
    struct io_interface *interface, *before;
    UNICODE_STRING name;
    NTSTATUS status;

    KE_DDI(PhysicalDeviceObject, 0);
    if (!devnode)
        return STATUS_INVALID_DEVICE_REQUEST;
    for (uint32_t i = 0; ReferenceString && i < ReferenceString->Length / sizeof(WCHAR); i++)
        if (ReferenceString->Buffer[i] == '\\' || ReferenceString->Buffer[i] == '/')
            return STATUS_INVALID_DEVICE_REQUEST;
    status = make(devnode, InterfaceClassGuid, ReferenceString, &interface);
    if (!NT_SUCCESS(status))
        return status;
    name = (UNICODE_STRING){.Buffer = interface->name, .Length = (USHORT)interface->bytes};
    before = io_interface_find(&name);
    if (before) { /* registered already: the same name again */
        drop(interface);
        interface = before;
    } else {
        list_push_back(&devnode->interfaces, &interface->link);
    }
    return give(interface, SymbolicLinkName, IO_CALLER);
}

NTSTATUS IoSetDeviceInterfaceState(PUNICODE_STRING SymbolicLinkName, BOOLEAN Enable)
{
    struct io_interface *interface;
    NTSTATUS status = STATUS_SUCCESS;

    KE_DDI(NULL, Enable);
    ke_point(KE_OP_OBJECT, NULL);
    interface = io_interface_find(SymbolicLinkName);
    if (!interface)
        return STATUS_OBJECT_NAME_NOT_FOUND;
    if (interface->enabled == (Enable != FALSE))
        return Enable ? STATUS_OBJECT_NAME_EXISTS : STATUS_OBJECT_NAME_NOT_FOUND;
    interface->enabled = false;
    if (visible(interface->devnode)) {
        if (Enable)
            status = show(interface);
        else
            hide(interface);
    }
    interface->enabled = Enable && NT_SUCCESS(status);
    return status;
}

struct name_list {
    PDEVICE_OBJECT pdo; /* of this device only; NULL: of all */
    WCHAR *at;          /* NULL: only count */
    uint32_t units;
};

static void add_name(void *context, const struct io_interface *interface)
{
    struct name_list *list = context;
    uint32_t units = interface->bytes / (uint32_t)sizeof(WCHAR);

    if (list->pdo && interface->devnode->pdo != list->pdo)
        return;
    if (list->at) {
        memcpy(list->at, interface->name, interface->bytes);
        list->at[units] = 0;
        list->at += units + 1;
    }
    list->units += units + 1;
}

NTSTATUS IoGetDeviceInterfaces(const GUID *InterfaceClassGuid, PDEVICE_OBJECT PhysicalDeviceObject,
                               ULONG Flags, PZZWSTR *SymbolicLinkList)
{
    struct name_list list = {.pdo = PhysicalDeviceObject};
    bool all = Flags & DEVICE_INTERFACE_INCLUDE_NONACTIVE;

    KE_DDI(PhysicalDeviceObject, Flags);
    *SymbolicLinkList = NULL;
    if (PhysicalDeviceObject && !io_devnode_of(PhysicalDeviceObject))
        return STATUS_INVALID_DEVICE_REQUEST;
    io_interfaces_for_each(InterfaceClassGuid, all, add_name, &list);
    list.at = mm_pool_refuse()
                  ? NULL
                  : mm_pool_alloc((list.units + 2) * sizeof(WCHAR), 0x6E496F49 /* "IoIn" */,
                                  MM_POOL_PAGED | MM_POOL_ZERO, IO_CALLER);
    if (!list.at)
        return STATUS_INSUFFICIENT_RESOURCES;
    *SymbolicLinkList = list.at;
    io_interfaces_for_each(InterfaceClassGuid, all, add_name, &list);
    return STATUS_SUCCESS;
}

/* The same device and reference in another class. */
NTSTATUS IoGetDeviceInterfaceAlias(PUNICODE_STRING SymbolicLinkName,
                                   const GUID *AliasInterfaceClassGuid,
                                   PUNICODE_STRING AliasSymbolicLinkName)
{
    struct io_interface *interface;

    KE_DDI(NULL, 0);
    interface = io_interface_find(SymbolicLinkName);
    if (!interface)
        return STATUS_OBJECT_NAME_NOT_FOUND;
    list_for_each(it, &interface->devnode->interfaces)
    {
        struct io_interface *other = container_of(it, struct io_interface, link);

        if (same_class(&other->class, AliasInterfaceClassGuid) &&
            other->bytes == interface->bytes &&
            !memcmp((char *)other->name + other->linked, (char *)interface->name + other->linked,
                    other->bytes - other->linked))
            return give(other, AliasSymbolicLinkName, IO_CALLER);
    }
    return STATUS_OBJECT_PATH_NOT_FOUND;
}
