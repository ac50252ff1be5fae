/*
 * setupapi.c - SetupDiXxx and CM_Get_Device_Interface_List: which devices and interfaces there are.
 *
 * A device information set is a copy of what there was when it was made, in the program's heap: an
 * interface that goes meanwhile stays in it. Paths are in lower case, as programs see them on
 * Windows.
 */
#include "win32/internal.h"
#include "io/pnp.h"

#include <win32/cfgmgr32.h>
#include <win32/setupapi.h>

#include <string.h>

#define NO_SUCH_DEVINST 0xE000020B

enum { MAGIC = 0x49734453, PATH_UNITS = 400 };

struct member {
    GUID class;      /* of the interface; or of the device's set-up class */
    uint32_t device; /* number of its devnode, from 1 */
    bool active;
    uint16_t path[PATH_UNITS]; /* \\?\…; empty: a device, no interface */
    uint16_t id[IO_PNP_ID_UNITS];
    PDEVICE_OBJECT pdo; /* to look it up by; may have gone */
};

struct info_set {
    uint32_t magic;
    bool interfaces; /* else devices */
    uint32_t count, room;
    struct member *members; /* in the heap */
};

/* The class of devices that were installed without an INF (io/pnp_property.c). */
static const GUID sample_class = {
    0x78a1c341, 0x4539, 0x11d3, {0xb8, 0x8d, 0x00, 0xc0, 0x4f, 0xad, 0x51, 0x71}};

static bool fail(uint32_t error)
{
    win32_set_error(error);
    return false;
}

static uint16_t lower(uint16_t c)
{
    return c >= 'A' && c <= 'Z' ? (uint16_t)(c + 32) : c;
}

/* "\??\…" as programs write it. */
static uint32_t path_of(const struct io_interface *interface, bool lower_case, uint16_t *path)
{
    uint32_t n = interface->bytes / (uint32_t)sizeof(WCHAR);

    if (n >= PATH_UNITS)
        n = PATH_UNITS - 1;
    for (uint32_t i = 0; i < n; i++)
        path[i] = lower_case ? lower(interface->name[i]) : interface->name[i];
    path[1] = '\\'; /* \??\ becomes \\?\ */
    path[n] = 0;
    return n;
}

static struct info_set *set_of(HDEVINFO handle)
{
    struct info_set *set = handle;

    if (!handle || handle == INVALID_HANDLE_VALUE || !mm_readable(set, sizeof *set) ||
        set->magic != MAGIC) {
        fail(ERROR_INVALID_HANDLE);
        return NULL;
    }
    return set;
}

/* --- making a set ----------------------------------------------------------------------------- */

static struct member *add(struct info_set *set)
{
    if (set->count == set->room) {
        uint32_t room = set->room ? 2 * set->room : 4;
        struct member *members = win32_alloc(room * sizeof *members);

        if (!members)
            return NULL;
        if (set->count)
            memcpy(members, set->members, set->count * sizeof *members);
        win32_free(set->members);
        set->members = members;
        set->room = room;
    }
    memset(&set->members[set->count], 0, sizeof *set->members);
    return &set->members[set->count++];
}

static uint32_t number_of(const struct io_devnode *devnode)
{
    uint32_t number = 1;

    for (struct list *it = devnode->link.prev; it != &world->io->pnp->devnodes; it = it->prev)
        number++;
    return number;
}

/* What the caller wants of all that there is. */
struct wanted {
    struct info_set *set;
    const uint16_t *enumerator; /* of devices, or the instance path; NULL: any */
};

/* Is it of that enumerator ("ROOT"), or that device ("ROOT\DRIVER\0000")? */
static bool of_enumerator(const struct io_devnode *devnode, const uint16_t *wanted)
{
    const uint16_t *id = devnode->id;

    if (!wanted)
        return true;
    for (; *wanted && lower(*wanted) == lower(*id); wanted++, id++)
        ;
    return !*wanted && (!*id || *id == '\\');
}

static void fill(struct member *member, const struct io_devnode *devnode)
{
    memcpy(member->id, devnode->id, sizeof member->id);
    member->device = number_of(devnode);
    member->pdo = devnode->pdo;
}

static void add_interface(void *context, const struct io_interface *interface)
{
    struct wanted *wanted = context;
    struct member *member;

    if (!of_enumerator(interface->devnode, wanted->enumerator))
        return;
    member = add(wanted->set);
    if (!member)
        return;
    member->class = interface->class;
    member->active = interface->enabled;
    path_of(interface, true, member->path);
    fill(member, interface->devnode);
}

static void add_devices(struct wanted *wanted, const GUID *class)
{
    if (!world->io->pnp || (class && memcmp(class, &sample_class, sizeof *class) != 0))
        return;
    list_for_each(it, &world->io->pnp->devnodes)
    {
        const struct io_devnode *devnode = container_of(it, struct io_devnode, link);
        struct member *member =
            of_enumerator(devnode, wanted->enumerator) ? add(wanted->set) : NULL;

        if (!member)
            continue;
        member->class = sample_class;
        fill(member, devnode);
    }
}

HDEVINFO SetupDiGetClassDevsW(const GUID *ClassGuid, PCWSTR Enumerator, HWND hwndParent,
                              DWORD Flags)
{
    struct wanted wanted = {.enumerator = Enumerator};
    struct info_set *set;

    KE_DDI(NULL, Flags);
    ke_point(KE_OP_OBJECT, NULL);
    if (!ClassGuid && !(Flags & DIGCF_ALLCLASSES)) {
        fail(ERROR_INVALID_PARAMETER);
        return INVALID_HANDLE_VALUE;
    }
    set = win32_alloc(sizeof *set);
    if (!set) {
        fail(ERROR_NOT_ENOUGH_MEMORY);
        return INVALID_HANDLE_VALUE;
    }
    *set = (struct info_set){.magic = MAGIC, .interfaces = Flags & DIGCF_DEVICEINTERFACE};
    wanted.set = set;
    if (Flags & DIGCF_ALLCLASSES)
        ClassGuid = NULL;
    if (!set->interfaces)
        add_devices(&wanted, ClassGuid);
    else
        io_interfaces_for_each(ClassGuid, !(Flags & DIGCF_PRESENT), add_interface, &wanted);
    return set;
}

HDEVINFO SetupDiGetClassDevsA(const GUID *ClassGuid, PCSTR Enumerator, HWND hwndParent, DWORD Flags)
{
    uint16_t *wide = win32_widen_copy(Enumerator);
    HDEVINFO set = SetupDiGetClassDevsW(ClassGuid, wide, hwndParent, Flags);

    win32_free(wide);
    return set;
}

BOOL SetupDiDestroyDeviceInfoList(HDEVINFO DeviceInfoSet)
{
    struct info_set *set;

    KE_DDI(DeviceInfoSet, 0);
    set = set_of(DeviceInfoSet);
    if (!set)
        return FALSE;
    set->magic = 0;
    win32_free(set->members);
    win32_free(set);
    return TRUE;
}

/* --- looking into it -------------------------------------------------------------------------- */

static void fill_info(const struct member *member, PSP_DEVINFO_DATA info)
{
    info->ClassGuid = sample_class;
    info->DevInst = member->device;
    info->Reserved = 0;
}

BOOL SetupDiEnumDeviceInfo(HDEVINFO DeviceInfoSet, DWORD MemberIndex,
                           PSP_DEVINFO_DATA DeviceInfoData)
{
    struct info_set *set;
    uint32_t last = 0, n = 0;

    KE_DDI(DeviceInfoSet, MemberIndex);
    set = set_of(DeviceInfoSet);
    if (!set)
        return FALSE;
    win32_probe(DeviceInfoData, sizeof *DeviceInfoData, true);
    if (DeviceInfoData->cbSize != sizeof *DeviceInfoData)
        return fail(ERROR_INVALID_USER_BUFFER);
    for (uint32_t i = 0; i < set->count; i++) {
        if (set->members[i].device == last)
            continue; /* one more interface of that device */
        last = set->members[i].device;
        if (n++ == MemberIndex) {
            fill_info(&set->members[i], DeviceInfoData);
            return TRUE;
        }
    }
    return fail(ERROR_NO_MORE_ITEMS);
}

BOOL SetupDiEnumDeviceInterfaces(HDEVINFO DeviceInfoSet, PSP_DEVINFO_DATA DeviceInfoData,
                                 const GUID *InterfaceClassGuid, DWORD MemberIndex,
                                 PSP_DEVICE_INTERFACE_DATA DeviceInterfaceData)
{
    struct info_set *set;
    uint32_t n = 0;

    KE_DDI(DeviceInfoSet, MemberIndex);
    set = set_of(DeviceInfoSet);
    if (!set)
        return FALSE;
    if (!InterfaceClassGuid)
        return fail(ERROR_INVALID_PARAMETER);
    win32_probe(DeviceInterfaceData, sizeof *DeviceInterfaceData, true);
    if (DeviceInterfaceData->cbSize != sizeof *DeviceInterfaceData)
        return fail(ERROR_INVALID_USER_BUFFER);
    for (uint32_t i = 0; set->interfaces && i < set->count; i++) {
        const struct member *member = &set->members[i];

        if (memcmp(&member->class, InterfaceClassGuid, sizeof(GUID)) != 0 ||
            (DeviceInfoData && DeviceInfoData->DevInst != member->device) || n++ != MemberIndex)
            continue;
        DeviceInterfaceData->InterfaceClassGuid = member->class;
        DeviceInterfaceData->Flags = member->active ? SPINT_ACTIVE : 0;
        DeviceInterfaceData->Reserved = i + 1;
        return TRUE;
    }
    return fail(ERROR_NO_MORE_ITEMS);
}

/* The interface that SetupDiEnumDeviceInterfaces gave. */
static const struct member *interface_of(HDEVINFO handle, const SP_DEVICE_INTERFACE_DATA *data)
{
    struct info_set *set = set_of(handle);

    if (!set)
        return NULL;
    win32_probe(data, sizeof *data, false);
    if (data->cbSize != sizeof *data || !data->Reserved || data->Reserved > set->count) {
        fail(data->cbSize != sizeof *data ? ERROR_INVALID_USER_BUFFER : ERROR_INVALID_PARAMETER);
        return NULL;
    }
    return &set->members[data->Reserved - 1];
}

/* A path of so many units of so many bytes, behind cbSize. */
static bool detail(const struct member *member, void *detail_data, DWORD detail_bytes,
                   DWORD structure_bytes, uint32_t unit, PDWORD required, PSP_DEVINFO_DATA info)
{
    uint32_t units = 0, needed;

    while (member->path[units])
        units++;
    needed = (uint32_t)sizeof(DWORD) + (units + 1) * unit;
    if (!detail_data && detail_bytes)
        return fail(ERROR_INVALID_USER_BUFFER);
    if (detail_data && (detail_bytes < structure_bytes || *(DWORD *)detail_data != structure_bytes))
        return fail(ERROR_INVALID_USER_BUFFER);
    if (required) {
        win32_probe(required, sizeof *required, true);
        *required = needed;
    }
    if (info) {
        win32_probe(info, sizeof *info, true);
        if (info->cbSize != sizeof *info)
            return fail(ERROR_INVALID_USER_BUFFER);
        fill_info(member, info);
    }
    if (detail_bytes < needed)
        return fail(ERROR_INSUFFICIENT_BUFFER);
    win32_probe(detail_data, detail_bytes, true);
    for (uint32_t i = 0; i <= units; i++) {
        if (unit == 1)
            ((char *)detail_data)[sizeof(DWORD) + i] = (char)member->path[i];
        else
            ((uint16_t *)detail_data)[sizeof(DWORD) / 2 + i] = member->path[i];
    }
    return true;
}

BOOL SetupDiGetDeviceInterfaceDetailA(HDEVINFO DeviceInfoSet,
                                      PSP_DEVICE_INTERFACE_DATA DeviceInterfaceData,
                                      PSP_DEVICE_INTERFACE_DETAIL_DATA_A DeviceInterfaceDetailData,
                                      DWORD DeviceInterfaceDetailDataSize, PDWORD RequiredSize,
                                      PSP_DEVINFO_DATA DeviceInfoData)
{
    const struct member *member;

    KE_DDI(DeviceInfoSet, DeviceInterfaceDetailDataSize);
    member = interface_of(DeviceInfoSet, DeviceInterfaceData);
    return member && detail(member, DeviceInterfaceDetailData, DeviceInterfaceDetailDataSize,
                            sizeof *DeviceInterfaceDetailData, 1, RequiredSize, DeviceInfoData);
}

BOOL SetupDiGetDeviceInterfaceDetailW(HDEVINFO DeviceInfoSet,
                                      PSP_DEVICE_INTERFACE_DATA DeviceInterfaceData,
                                      PSP_DEVICE_INTERFACE_DETAIL_DATA_W DeviceInterfaceDetailData,
                                      DWORD DeviceInterfaceDetailDataSize, PDWORD RequiredSize,
                                      PSP_DEVINFO_DATA DeviceInfoData)
{
    const struct member *member;

    KE_DDI(DeviceInfoSet, DeviceInterfaceDetailDataSize);
    member = interface_of(DeviceInfoSet, DeviceInterfaceData);
    return member && detail(member, DeviceInterfaceDetailData, DeviceInterfaceDetailDataSize,
                            sizeof *DeviceInterfaceDetailData, 2, RequiredSize, DeviceInfoData);
}

/* --- a device of it --------------------------------------------------------------------------- */

static const struct member *device_of(HDEVINFO handle, const SP_DEVINFO_DATA *info)
{
    struct info_set *set = set_of(handle);

    if (!set)
        return NULL;
    win32_probe(info, sizeof *info, false);
    for (uint32_t i = 0; info->cbSize == sizeof *info && i < set->count; i++)
        if (set->members[i].device == info->DevInst)
            return &set->members[i];
    fail(ERROR_INVALID_PARAMETER);
    return NULL;
}

/* A text of the machine as units of 1 or 2 bytes. */
static bool text_out(const uint16_t *text, uint32_t units, void *to, uint32_t room_units,
                     uint32_t unit)
{
    if (units > room_units)
        return fail(ERROR_INSUFFICIENT_BUFFER);
    win32_probe(to, units * unit, true);
    for (uint32_t i = 0; i < units; i++) {
        if (unit == 1)
            ((char *)to)[i] = (char)text[i];
        else
            ((uint16_t *)to)[i] = text[i];
    }
    return true;
}

static bool instance_id(HDEVINFO set, const SP_DEVINFO_DATA *info, void *to, DWORD room,
                        PDWORD required, uint32_t unit)
{
    const struct member *member = device_of(set, info);
    uint32_t units = 1;

    if (!member)
        return false;
    while (member->id[units - 1])
        units++;
    if (required)
        *required = units;
    return text_out(member->id, units, to, room, unit);
}

BOOL SetupDiGetDeviceInstanceIdA(HDEVINFO DeviceInfoSet, PSP_DEVINFO_DATA DeviceInfoData,
                                 PSTR DeviceInstanceId, DWORD DeviceInstanceIdSize,
                                 PDWORD RequiredSize)
{
    KE_DDI(DeviceInfoSet, DeviceInstanceIdSize);
    return instance_id(DeviceInfoSet, DeviceInfoData, DeviceInstanceId, DeviceInstanceIdSize,
                       RequiredSize, 1);
}

BOOL SetupDiGetDeviceInstanceIdW(HDEVINFO DeviceInfoSet, PSP_DEVINFO_DATA DeviceInfoData,
                                 PWSTR DeviceInstanceId, DWORD DeviceInstanceIdSize,
                                 PDWORD RequiredSize)
{
    KE_DDI(DeviceInfoSet, DeviceInstanceIdSize);
    return instance_id(DeviceInfoSet, DeviceInfoData, DeviceInstanceId, DeviceInstanceIdSize,
                       RequiredSize, 2);
}

/* The same property as drivers name it, and its type in the registry; -1: there is none. */
static int kernel_property(DWORD property, DWORD *type)
{
    static const struct {
        DWORD property;
        int kernel;
        DWORD type;
    } table[] = {
        {SPDRP_DEVICEDESC, DevicePropertyDeviceDescription, REG_SZ},
        {SPDRP_HARDWAREID, DevicePropertyHardwareID, REG_MULTI_SZ},
        {SPDRP_COMPATIBLEIDS, DevicePropertyCompatibleIDs, REG_MULTI_SZ},
        {SPDRP_CLASS, DevicePropertyClassName, REG_SZ},
        {SPDRP_CLASSGUID, DevicePropertyClassGuid, REG_SZ},
        {SPDRP_DRIVER, DevicePropertyDriverKeyName, REG_SZ},
        {SPDRP_MFG, DevicePropertyManufacturer, REG_SZ},
        {SPDRP_FRIENDLYNAME, DevicePropertyFriendlyName, REG_SZ},
        {SPDRP_LOCATION_INFORMATION, DevicePropertyLocationInformation, REG_SZ},
        {SPDRP_PHYSICAL_DEVICE_OBJECT_NAME, DevicePropertyPhysicalDeviceObjectName, REG_SZ},
        {SPDRP_BUSTYPEGUID, DevicePropertyBusTypeGuid, REG_BINARY},
        {SPDRP_LEGACYBUSTYPE, DevicePropertyLegacyBusType, REG_DWORD},
        {SPDRP_BUSNUMBER, DevicePropertyBusNumber, REG_DWORD},
        {SPDRP_ENUMERATOR_NAME, DevicePropertyEnumeratorName, REG_SZ},
        {SPDRP_ADDRESS, DevicePropertyAddress, REG_DWORD},
    };

    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        if (table[i].property == property) {
            *type = table[i].type;
            return table[i].kernel;
        }
    return -1;
}

static bool registry_property(HDEVINFO set, const SP_DEVINFO_DATA *info, DWORD property,
                              PDWORD type_out, void *to, DWORD room, PDWORD required, uint32_t unit)
{
    const struct member *member = device_of(set, info);
    uint16_t value[PATH_UNITS];
    DWORD type = REG_NONE;
    int kernel = kernel_property(property, &type);
    bool text = type == REG_SZ || type == REG_MULTI_SZ;
    ULONG bytes = 0;
    NTSTATUS status;

    if (!member)
        return false;
    if (kernel < 0)
        return fail(ERROR_INVALID_DATA);
    status = io_device_property(member->pdo, member->id, (DEVICE_REGISTRY_PROPERTY)kernel,
                                sizeof value, value, &bytes);
    if (status == STATUS_INVALID_DEVICE_REQUEST)
        return fail(NO_SUCH_DEVINST);
    if (!NT_SUCCESS(status))
        return fail(ERROR_INVALID_DATA);
    if (type_out)
        *type_out = type;
    if (required)
        *required = text && unit == 1 ? bytes / 2 : bytes;
    if (text)
        return text_out(value, bytes / 2, to, room / unit, unit);
    if (bytes > room)
        return fail(ERROR_INSUFFICIENT_BUFFER);
    win32_probe(to, bytes, true);
    memcpy(to, value, bytes);
    return true;
}

BOOL SetupDiGetDeviceRegistryPropertyA(HDEVINFO DeviceInfoSet, PSP_DEVINFO_DATA DeviceInfoData,
                                       DWORD Property, PDWORD PropertyRegDataType,
                                       PBYTE PropertyBuffer, DWORD PropertyBufferSize,
                                       PDWORD RequiredSize)
{
    KE_DDI(DeviceInfoSet, Property);
    return registry_property(DeviceInfoSet, DeviceInfoData, Property, PropertyRegDataType,
                             PropertyBuffer, PropertyBufferSize, RequiredSize, 1);
}

BOOL SetupDiGetDeviceRegistryPropertyW(HDEVINFO DeviceInfoSet, PSP_DEVINFO_DATA DeviceInfoData,
                                       DWORD Property, PDWORD PropertyRegDataType,
                                       PBYTE PropertyBuffer, DWORD PropertyBufferSize,
                                       PDWORD RequiredSize)
{
    KE_DDI(DeviceInfoSet, Property);
    return registry_property(DeviceInfoSet, DeviceInfoData, Property, PropertyRegDataType,
                             PropertyBuffer, PropertyBufferSize, RequiredSize, 2);
}

/* --- the configuration manager ---------------------------------------------------------------- */

struct cm_list {
    const uint16_t *device; /* of this one only; NULL: of all */
    void *to;               /* NULL: only count */
    uint32_t unit, room, units;
    bool short_of_room;
};

static void add_path(void *context, const struct io_interface *interface)
{
    struct cm_list *list = context;
    uint16_t path[PATH_UNITS];
    uint32_t units;

    if (!of_enumerator(interface->devnode, list->device))
        return;
    units = path_of(interface, false, path) + 1;
    if (list->to && list->units + units >= list->room)
        list->short_of_room = true;
    if (list->to && !list->short_of_room)
        text_out(path, units, (char *)list->to + list->units * list->unit, units, list->unit);
    list->units += units;
}

static CONFIGRET interface_list(const GUID *class, const uint16_t *device, void *to, ULONG room,
                                ULONG flags, uint32_t unit, PULONG needed)
{
    static const uint16_t end;
    struct cm_list list = {
        .device = device && *device ? device : NULL, .to = to, .room = room, .unit = unit};

    ke_point(KE_OP_OBJECT, NULL);
    if (!class || (!to && !needed))
        return CR_INVALID_POINTER;
    if (flags & ~(ULONG)CM_GET_DEVICE_INTERFACE_LIST_BITS)
        return CR_INVALID_FLAG;
    io_interfaces_for_each(class, flags & CM_GET_DEVICE_INTERFACE_LIST_ALL_DEVICES, add_path,
                           &list);
    if (needed) {
        win32_probe(needed, sizeof *needed, true);
        *needed = list.units + 1;
        return CR_SUCCESS;
    }
    if (list.short_of_room || list.units + 1 > room)
        return CR_BUFFER_SMALL;
    text_out(&end, 1, (char *)to + list.units * unit, 1, unit);
    return CR_SUCCESS;
}

CONFIGRET CM_Get_Device_Interface_List_SizeA(PULONG pulLen, GUID *InterfaceClassGuid,
                                             DEVINSTID_A pDeviceID, ULONG ulFlags)
{
    uint16_t *wide = win32_widen_copy(pDeviceID);
    CONFIGRET result;

    KE_DDI(NULL, ulFlags);
    result = interface_list(InterfaceClassGuid, wide, NULL, 0, ulFlags, 1, pulLen);
    win32_free(wide);
    return result;
}

CONFIGRET CM_Get_Device_Interface_List_SizeW(PULONG pulLen, GUID *InterfaceClassGuid,
                                             DEVINSTID_W pDeviceID, ULONG ulFlags)
{
    KE_DDI(NULL, ulFlags);
    return interface_list(InterfaceClassGuid, pDeviceID, NULL, 0, ulFlags, 2, pulLen);
}

CONFIGRET CM_Get_Device_Interface_ListA(GUID *InterfaceClassGuid, DEVINSTID_A pDeviceID,
                                        PCHAR Buffer, ULONG BufferLen, ULONG ulFlags)
{
    uint16_t *wide = win32_widen_copy(pDeviceID);
    CONFIGRET result;

    KE_DDI(NULL, ulFlags);
    result = interface_list(InterfaceClassGuid, wide, Buffer, BufferLen, ulFlags, 1, NULL);
    win32_free(wide);
    return result;
}

CONFIGRET CM_Get_Device_Interface_ListW(GUID *InterfaceClassGuid, DEVINSTID_W pDeviceID,
                                        PWCHAR Buffer, ULONG BufferLen, ULONG ulFlags)
{
    KE_DDI(NULL, ulFlags);
    return interface_list(InterfaceClassGuid, pDeviceID, Buffer, BufferLen, ulFlags, 2, NULL);
}
