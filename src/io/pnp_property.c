/*
 * pnp_property.c - what is known of a device: its properties and its keys in the registry.
 *
 * A device of the root bus was installed by hand, without an INF: its class is that of samples, its
 * description the name of its driver.
 */
#include "cm/cm.h"
#include "io/pnp.h"

#include <string.h>

static const WCHAR class_name[] = u"Sample";
static const WCHAR class_guid[] = u"{78a1c341-4539-11d3-b88d-00c04fad5171}";
static const WCHAR manufacturer[] = u"irqlab";
static const WCHAR container[] = u"{00000000-0000-0000-ffff-ffffffffffff}"; /* of the machine */

enum { TEXT_UNITS = 320 };

static uint32_t length(const WCHAR *text)
{
    uint32_t n = 0;

    while (text && text[n])
        n++;
    return n;
}

/* Units of a list of texts, with the empty one that ends it. */
static uint32_t list_units(const WCHAR *list)
{
    uint32_t n = 0;

    while (list[n])
        n += length(list + n) + 1;
    return n + 1;
}

/* What a property is: bytes that lie somewhere, or in `text`. */
struct property {
    const void *data;
    uint32_t bytes;
    WCHAR text[TEXT_UNITS];
    ULONG number;
};

static bool is_text(struct property *property, const WCHAR *text)
{
    property->data = text;
    property->bytes = (length(text) + 1) * (uint32_t)sizeof(WCHAR);
    return text != NULL;
}

static bool is_number(struct property *property, ULONG value)
{
    property->number = value;
    property->data = &property->number;
    property->bytes = sizeof value;
    return true;
}

static bool is_list(struct property *property, const WCHAR *list)
{
    if (!list)
        return false;
    property->data = list;
    property->bytes = list_units(list) * (uint32_t)sizeof(WCHAR);
    return true;
}

/* The instance path up to its n-th backslash, as a text (and, with the zeros behind it, a list). */
static const WCHAR *id_part(struct property *property, const struct io_devnode *devnode, int parts)
{
    uint32_t n = 0;

    memset(property->text, 0, sizeof property->text);
    for (; devnode->id[n] && (devnode->id[n] != '\\' || --parts); n++)
        property->text[n] = devnode->id[n];
    return property->text;
}

static const WCHAR *description(struct property *property, const struct io_devnode *devnode)
{
    const struct io_driver *driver = io_devnode_function(devnode);
    const UNICODE_STRING *name = driver ? &driver->extension.ServiceKeyName : NULL;

    if (devnode->description || !name)
        return devnode->description;
    memset(property->text, 0, sizeof property->text);
    memcpy(property->text, name->Buffer,
           name->Length < sizeof property->text ? name->Length : sizeof property->text - 2);
    return property->text;
}

/* "{class}\0000" */
static const WCHAR *driver_key(struct property *property, const struct io_devnode *devnode)
{
    uint32_t at = length(class_guid), number = 0;

    memset(property->text, 0, sizeof property->text);
    memcpy(property->text, class_guid, sizeof class_guid);
    property->text[at++] = '\\';
    for (struct list *it = devnode->link.prev; it != &world->io->pnp->devnodes; it = it->prev)
        number++;
    for (int i = 3; i >= 0; i--, number /= 10)
        property->text[at + (uint32_t)i] = (WCHAR)('0' + number % 10);
    return property->text;
}

static const WCHAR *pdo_name(struct property *property, const struct io_devnode *devnode)
{
    memset(property->text, 0, sizeof property->text);
    return ob_name(devnode->pdo, property->text, sizeof property->text - 2) ? property->text : NULL;
}

static ULONG removal_policy(const DEVICE_CAPABILITIES *capabilities)
{
    if (!capabilities->Removable)
        return 1; /* RemovalPolicyExpectNoRemoval */
    return capabilities->SurpriseRemovalOK ? 3 : 2;
}

static bool find(struct property *property, const struct io_devnode *devnode,
                 DEVICE_REGISTRY_PROPERTY which)
{
    static const GUID none;
    bool has_bus = memcmp(&devnode->bus.BusTypeGuid, &none, sizeof none) != 0;

    switch (which) {
    case DevicePropertyDeviceDescription:
        return is_text(property, description(property, devnode));
    case DevicePropertyHardwareID:
        return is_list(property, devnode->hardware_ids || devnode->parent
                                     ? devnode->hardware_ids
                                     : id_part(property, devnode, 2));
    case DevicePropertyCompatibleIDs:
        return is_list(property, devnode->compatible_ids);
    case DevicePropertyBootConfiguration:
    case DevicePropertyBootConfigurationTranslated:
    case DevicePropertyResourceRequirements:
    case DevicePropertyAllocatedResources:
        property->bytes = 0; /* it has none */
        return true;
    case DevicePropertyClassName:
        return is_text(property, class_name);
    case DevicePropertyClassGuid:
        return is_text(property, class_guid);
    case DevicePropertyDriverKeyName:
        return is_text(property, driver_key(property, devnode));
    case DevicePropertyManufacturer:
        return is_text(property, manufacturer);
    case DevicePropertyLocationInformation:
        return is_text(property, devnode->location);
    case DevicePropertyPhysicalDeviceObjectName:
        return is_text(property, pdo_name(property, devnode));
    case DevicePropertyBusTypeGuid:
        property->data = &devnode->bus.BusTypeGuid;
        property->bytes = sizeof(GUID);
        return has_bus;
    case DevicePropertyLegacyBusType:
        return has_bus && is_number(property, (ULONG)devnode->bus.LegacyBusType);
    case DevicePropertyBusNumber:
        return has_bus && is_number(property, devnode->bus.BusNumber);
    case DevicePropertyEnumeratorName:
        return is_text(property, id_part(property, devnode, 1));
    case DevicePropertyAddress:
        return devnode->capabilities.Address != ~0u &&
               is_number(property, devnode->capabilities.Address);
    case DevicePropertyUINumber:
        return devnode->capabilities.UINumber != ~0u &&
               is_number(property, devnode->capabilities.UINumber);
    case DevicePropertyInstallState:
        return is_number(property, 0); /* InstallStateInstalled */
    case DevicePropertyRemovalPolicy:
        return is_number(property, removal_policy(&devnode->capabilities));
    case DevicePropertyContainerID:
        return is_text(property, container);
    default: /* a friendly name: nobody has given one */
        return false;
    }
}

static NTSTATUS answer(const struct io_devnode *devnode, DEVICE_REGISTRY_PROPERTY which, ULONG room,
                       PVOID to, PULONG needed)
{
    struct property property;

    if (!find(&property, devnode, which))
        return STATUS_OBJECT_NAME_NOT_FOUND;
    *needed = property.bytes;
    if (property.bytes > room)
        return STATUS_BUFFER_TOO_SMALL;
    if (property.bytes)
        memcpy(to, property.data, property.bytes);
    return STATUS_SUCCESS;
}

NTSTATUS io_device_property(PDEVICE_OBJECT pdo, const WCHAR *id, DEVICE_REGISTRY_PROPERTY which,
                            ULONG room, PVOID to, PULONG needed)
{
    list_for_each(it, &world->io->pnp->devnodes)
    {
        const struct io_devnode *devnode = container_of(it, struct io_devnode, link);

        if (devnode->pdo == pdo && !memcmp(devnode->id, id, sizeof devnode->id))
            return answer(devnode, which, room, to, needed);
    }
    return STATUS_INVALID_DEVICE_REQUEST;
}

NTSTATUS IoGetDeviceProperty(PDEVICE_OBJECT DeviceObject, DEVICE_REGISTRY_PROPERTY DeviceProperty,
                             ULONG BufferLength, PVOID PropertyBuffer, PULONG ResultLength)
{
    struct io_devnode *devnode;

    KE_DDI(DeviceObject, DeviceProperty);
    *ResultLength = 0;
    if ((unsigned)DeviceProperty > DevicePropertyContainerID)
        return STATUS_INVALID_PARAMETER_2;
    devnode = io_devnode_of(DeviceObject);
    if (!devnode)
        return STATUS_INVALID_DEVICE_REQUEST;
    return answer(devnode, DeviceProperty, BufferLength, PropertyBuffer, ResultLength);
}

/* --- properties that drivers have set --------------------------------------------------------- */

struct io_property {
    struct list link; /* in devnode->properties */
    DEVPROPKEY key;
    LCID language;
    DEVPROPTYPE type;
    uint32_t bytes;
    uint8_t data[];
};

static struct io_property *find_set(struct list *properties, const DEVPROPKEY *key, LCID language)
{
    list_for_each(it, properties)
    {
        struct io_property *property = container_of(it, struct io_property, link);

        if (!memcmp(&property->key, key, sizeof *key) && property->language == language)
            return property;
    }
    return NULL;
}

static void drop(struct io_property *property)
{
    list_remove(&property->link);
    arena_free(&world->arena, property, sizeof *property + property->bytes);
}

void io_properties_forget(struct list *properties)
{
    while (!list_empty(properties))
        drop(container_of(properties->next, struct io_property, link));
}

static NTSTATUS get_set(struct list *properties, const DEVPROPKEY *key, LCID language, ULONG room,
                        void *data, ULONG *needed, DEVPROPTYPE *type)
{
    const struct io_property *property = find_set(properties, key, language);

    if (!property)
        return STATUS_OBJECT_NAME_NOT_FOUND;
    *needed = property->bytes;
    *type = property->type;
    if (room < property->bytes)
        return STATUS_BUFFER_TOO_SMALL;
    memcpy(data, property->data, property->bytes);
    return STATUS_SUCCESS;
}

/* Without data: it is taken away. */
static NTSTATUS set_set(struct list *properties, const DEVPROPKEY *key, LCID language,
                        DEVPROPTYPE type, ULONG bytes, const void *data)
{
    struct io_property *before = find_set(properties, key, language), *property;

    if (!data && !before)
        return STATUS_OBJECT_NAME_NOT_FOUND;
    property = data ? arena_alloc(&world->arena, sizeof *property + bytes) : NULL;
    if (data && !property)
        return STATUS_INSUFFICIENT_RESOURCES;
    if (before)
        drop(before);
    if (!property)
        return STATUS_SUCCESS;
    property->key = *key;
    property->language = language;
    property->type = type;
    property->bytes = bytes;
    memcpy(property->data, data, bytes);
    list_push_back(properties, &property->link);
    return STATUS_SUCCESS;
}

NTSTATUS IoGetDevicePropertyData(PDEVICE_OBJECT Pdo, const DEVPROPKEY *PropertyKey, LCID Lcid,
                                 ULONG Flags, ULONG Size, PVOID Data, PULONG RequiredSize,
                                 PDEVPROPTYPE Type)
{
    struct io_devnode *devnode = io_devnode_of(Pdo);

    KE_DDI(Pdo, Size);
    return devnode
               ? get_set(&devnode->properties, PropertyKey, Lcid, Size, Data, RequiredSize, Type)
               : STATUS_INVALID_DEVICE_REQUEST;
}

NTSTATUS IoSetDevicePropertyData(PDEVICE_OBJECT Pdo, const DEVPROPKEY *PropertyKey, LCID Lcid,
                                 ULONG Flags, DEVPROPTYPE Type, ULONG Size, PVOID Data)
{
    struct io_devnode *devnode = io_devnode_of(Pdo);

    KE_DDI(Pdo, Size);
    return devnode ? set_set(&devnode->properties, PropertyKey, Lcid, Type, Size, Data)
                   : STATUS_INVALID_DEVICE_REQUEST;
}

NTSTATUS IoGetDeviceInterfacePropertyData(PUNICODE_STRING SymbolicLinkName,
                                          const DEVPROPKEY *PropertyKey, LCID Lcid, ULONG Flags,
                                          ULONG Size, PVOID Data, PULONG RequiredSize,
                                          PDEVPROPTYPE Type)
{
    struct io_interface *interface = io_interface_find(SymbolicLinkName);

    KE_DDI(SymbolicLinkName, Size);
    return interface ? get_set(&interface->properties, PropertyKey, Lcid, Size, Data, RequiredSize,
                               Type)
                     : STATUS_OBJECT_NAME_NOT_FOUND;
}

NTSTATUS IoSetDeviceInterfacePropertyData(PUNICODE_STRING SymbolicLinkName,
                                          const DEVPROPKEY *PropertyKey, LCID Lcid, ULONG Flags,
                                          DEVPROPTYPE Type, ULONG Size, PVOID Data)
{
    struct io_interface *interface = io_interface_find(SymbolicLinkName);

    KE_DDI(SymbolicLinkName, Size);
    return interface ? set_set(&interface->properties, PropertyKey, Lcid, Type, Size, Data)
                     : STATUS_OBJECT_NAME_NOT_FOUND;
}

/* --- keys ------------------------------------------------------------------------------------- */

static const WCHAR control_set[] = u"\\Registry\\Machine\\System\\CurrentControlSet\\";

struct path {
    WCHAR text[2 * TEXT_UNITS];
    uint32_t units;
};

static void append(struct path *path, const WCHAR *text, bool element)
{
    for (; *text && path->units < 2 * TEXT_UNITS; text++)
        path->text[path->units++] = element && *text == '\\' ? '#' : *text;
}

static NTSTATUS open(const struct path *path, ACCESS_MASK access, uint64_t pc, HANDLE *key)
{
    UNICODE_STRING name = {.Buffer = (PWCH)(uintptr_t)path->text,
                           .Length = (USHORT)(path->units * sizeof(WCHAR)),
                           .MaximumLength = sizeof path->text};

    return cm_key_open(NULL, &name, access, true, (struct ob_call){KernelMode, pc}, key);
}

NTSTATUS IoOpenDeviceRegistryKey(PDEVICE_OBJECT DeviceObject, ULONG DevInstKeyType,
                                 ACCESS_MASK DesiredAccess, PHANDLE DeviceRegKey)
{
    ULONG kind = DevInstKeyType & (PLUGPLAY_REGKEY_DEVICE | PLUGPLAY_REGKEY_DRIVER);
    struct io_devnode *devnode;
    struct property property;
    struct path path = {.units = 0};

    KE_DDI(DeviceObject, DevInstKeyType);
    devnode = io_devnode_of(DeviceObject);
    if (!devnode)
        return STATUS_INVALID_DEVICE_REQUEST;
    append(&path, control_set, false);
    if (kind == PLUGPLAY_REGKEY_DEVICE) {
        append(&path, u"Enum\\", false);
        append(&path, devnode->id, false);
        append(&path, u"\\Device Parameters", false);
    } else if (kind == PLUGPLAY_REGKEY_DRIVER) {
        append(&path, u"Control\\Class\\", false);
        append(&path, driver_key(&property, devnode), false);
    } else {
        return STATUS_INVALID_PARAMETER;
    }
    return open(&path, DesiredAccess, IO_CALLER, DeviceRegKey);
}

NTSTATUS IoOpenDeviceInterfaceRegistryKey(PUNICODE_STRING SymbolicLinkName,
                                          ACCESS_MASK DesiredAccess, PHANDLE DeviceInterfaceRegKey)
{
    const struct io_interface *interface;
    struct path path = {.units = 0};

    KE_DDI(NULL, DesiredAccess);
    interface = io_interface_find(SymbolicLinkName);
    if (!interface)
        return STATUS_OBJECT_NAME_NOT_FOUND;
    append(&path, control_set, false);
    append(&path, u"Control\\DeviceClasses\\", false);
    append(&path, interface->name, true);
    append(&path, u"\\Device Parameters", false);
    return open(&path, DesiredAccess, IO_CALLER, DeviceInterfaceRegKey);
}
