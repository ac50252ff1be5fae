/*
 * pnp_notify.c - drivers that want to be called when devices come and go.
 *
 * Word of an interface is given later, by a thread of System, in the order of the events; word of a
 * device that is to go is given at once, by the manager, which heeds the answer. A registration
 * keeps its driver loaded until it is undone.
 */
#include "ex/ex.h"
#include "io/pnp.h"

#include <string.h>

enum { TAG = 0x20706E50 /* "Pnp " */ };

static const GUID interface_arrival = {
    0xcb3a4004, 0x46f0, 0x11d0, {0xb0, 0x8f, 0x00, 0x60, 0x97, 0x13, 0x05, 0x3f}};
static const GUID interface_removal = {
    0xcb3a4005, 0x46f0, 0x11d0, {0xb0, 0x8f, 0x00, 0x60, 0x97, 0x13, 0x05, 0x3f}};
const GUID io_guid_query_remove = {
    0xcb3a4006, 0x46f0, 0x11d0, {0xb0, 0x8f, 0x00, 0x60, 0x97, 0x13, 0x05, 0x3f}};
const GUID io_guid_remove_cancelled = {
    0xcb3a4007, 0x46f0, 0x11d0, {0xb0, 0x8f, 0x00, 0x60, 0x97, 0x13, 0x05, 0x3f}};
const GUID io_guid_remove_complete = {
    0xcb3a4008, 0x46f0, 0x11d0, {0xb0, 0x8f, 0x00, 0x60, 0x97, 0x13, 0x05, 0x3f}};

struct notification {
    struct list link; /* in pnp->notifications, in order; alone once it is undone */
    IO_NOTIFICATION_EVENT_CATEGORY category;
    GUID class;
    PFILE_OBJECT file;
    PDRIVER_OBJECT driver; /* referenced */
    PDRIVER_NOTIFICATION_CALLBACK_ROUTINE routine;
    PVOID context;
    uint32_t serial;  /* n-th registration */
    uint32_t running; /* callbacks that have not returned */
    bool gone;        /* undone: freed when none runs, */
    bool awaited;     /* by who waits for `idle` */
    KEVENT idle;      /* signalled: none runs */
};

/* --- calling ---------------------------------------------------------------------------------- */

static void put(struct notification *own)
{
    PDRIVER_OBJECT driver = own->driver;

    mm_pool_free(own, 0, 0);
    ob_dereference(driver);
}

/* It may be gone afterwards. */
static NTSTATUS call(struct notification *own, void *structure)
{
    NTSTATUS status;

    own->running++;
    KeClearEvent(&own->idle);
    KE_ORDER(KE_ORDER_ACQUIRE | KE_ORDER_SHARED, own);
    KE_CALLBACK("notification", own->routine, status = own->routine(structure, own->context));
    KE_ORDER(KE_ORDER_RELEASE | KE_ORDER_SHARED, own);
    if (--own->running)
        return status;
    if (own->gone && !own->awaited)
        put(own);
    else
        KeSetEvent(&own->idle, 0, FALSE);
    return status;
}

/* The one registered after number `serial`; callbacks may register and undo. */
static struct notification *next(uint32_t serial)
{
    list_for_each(it, &world->io->pnp->notifications)
    {
        struct notification *own = container_of(it, struct notification, link);

        if (own->serial > serial)
            return own;
    }
    return NULL;
}

static bool wants(const struct notification *own, const GUID *class)
{
    return own->category == EventCategoryDeviceInterfaceChange &&
           memcmp(&own->class, class, sizeof *class) == 0;
}

static NTSTATUS call_interface(struct notification *own, const GUID *event, WCHAR *name,
                               uint32_t bytes)
{
    UNICODE_STRING text = {
        .Buffer = name, .Length = (USHORT)bytes, .MaximumLength = (USHORT)(bytes + 2)};
    DEVICE_INTERFACE_CHANGE_NOTIFICATION structure = {.Version = 1,
                                                      .Size = sizeof structure,
                                                      .Event = *event,
                                                      .InterfaceClassGuid = own->class,
                                                      .SymbolicLinkName = &text};

    return call(own, &structure);
}

/* --- word that is given later ----------------------------------------------------------------- */

struct word {
    struct list link; /* in pnp->actions */
    GUID event, class;
    PDEVICE_OBJECT pdo; /* custom: referenced */
    PTARGET_DEVICE_CUSTOM_NOTIFICATION custom;
    PDEVICE_CHANGE_COMPLETE_CALLBACK done; /* custom: called afterwards */
    PVOID done_context;
    uint32_t bytes; /* of the name of an interface, which follows */
};

static NTSTATUS tell_custom(PDEVICE_OBJECT pdo, PTARGET_DEVICE_CUSTOM_NOTIFICATION custom);

static void give(struct word *word)
{
    if (word->custom) {
        tell_custom(word->pdo, word->custom);
        if (word->done)
            KE_CALLBACK("notification", word->done, word->done(word->done_context));
        mm_pool_free(word->custom, 0, 0);
        ob_dereference(word->pdo);
        return;
    }
    for (struct notification *own = next(0); own;) {
        uint32_t serial = own->serial;

        if (wants(own, &word->class))
            call_interface(own, &word->event, (WCHAR *)(word + 1), word->bytes);
        own = next(serial);
    }
}

static VOID give_all(PVOID context)
{
    struct io_pnp *pnp = world->io->pnp;

    mm_pool_free(context, 0, 0);
    for (struct list *it; (it = list_pop_front(&pnp->actions));) {
        struct word *word = container_of(it, struct word, link);

        give(word);
        mm_pool_free(word, 0, 0);
    }
    pnp->acting = false;
}

static struct word *make_word(uint32_t more)
{
    return mm_pool_alloc(sizeof(struct word) + more, TAG, MM_POOL_KERNEL | MM_POOL_ZERO, 0);
}

static void send_word(struct word *word)
{
    struct io_pnp *pnp = world->io->pnp;
    WORK_QUEUE_ITEM *item;

    list_push_back(&pnp->actions, &word->link);
    if (pnp->acting)
        return;
    item = mm_pool_alloc(sizeof *item, TAG, MM_POOL_KERNEL, 0);
    if (!item)
        return; /* the next word takes this one along */
    pnp->acting = true;
    ExInitializeWorkItem(item, give_all, item);
    ex_work_queue(item, DelayedWorkQueue, NULL);
}

void io_notify_interface(const struct io_interface *interface, bool arrival)
{
    struct notification *own = next(0);
    struct word *word;

    while (own && !wants(own, &interface->class))
        own = next(own->serial);
    if (!own)
        return;
    word = make_word(interface->bytes + (uint32_t)sizeof(WCHAR));
    if (!word)
        return;
    word->event = arrival ? interface_arrival : interface_removal;
    word->class = interface->class;
    word->bytes = interface->bytes;
    memcpy(word + 1, interface->name, interface->bytes);
    send_word(word);
}

/* --- word of a device that is to go ----------------------------------------------------------- */

static PDEVICE_OBJECT base_of(PFILE_OBJECT file)
{
    PDEVICE_OBJECT device = file->DeviceObject;

    while (device && io_device_extension(device)->attached_to)
        device = io_device_extension(device)->attached_to;
    return device;
}

static bool about(const struct notification *own, PDEVICE_OBJECT pdo)
{
    return own->category == EventCategoryTargetDeviceChange && own->file &&
           base_of(own->file) == pdo;
}

/* One call for each registration for a file of the device. False: a query was refused. */
static bool tell_target(PDEVICE_OBJECT pdo, void *structure, PFILE_OBJECT *file)
{
    bool good = true;

    if (!world->io->pnp)
        return true;
    for (struct notification *own = next(0); own;) {
        uint32_t serial = own->serial;

        if (about(own, pdo)) {
            *file = own->file;
            good &= NT_SUCCESS(call(own, structure));
        }
        own = next(serial);
    }
    return good;
}

bool io_notify_target(PDEVICE_OBJECT pdo, const GUID *event)
{
    TARGET_DEVICE_REMOVAL_NOTIFICATION structure = {
        .Version = 1, .Size = sizeof structure, .Event = *event};

    return tell_target(pdo, &structure, &structure.FileObject);
}

static NTSTATUS tell_custom(PDEVICE_OBJECT pdo, PTARGET_DEVICE_CUSTOM_NOTIFICATION custom)
{
    tell_target(pdo, custom, &custom->FileObject);
    return STATUS_SUCCESS;
}

/* What the manager itself tells, nobody else may. */
static bool reserved(const GUID *event)
{
    const GUID *const own[] = {&io_guid_query_remove, &io_guid_remove_cancelled,
                               &io_guid_remove_complete};

    for (int i = 0; i < 3; i++)
        if (memcmp(event, own[i], sizeof *event) == 0)
            return true;
    return false;
}

NTSTATUS IoReportTargetDeviceChange(PDEVICE_OBJECT PhysicalDeviceObject,
                                    PVOID NotificationStructure)
{
    PTARGET_DEVICE_CUSTOM_NOTIFICATION custom = NotificationStructure;

    KE_DDI(PhysicalDeviceObject, 0);
    if (!io_devnode_of(PhysicalDeviceObject) || reserved(&custom->Event))
        return STATUS_INVALID_DEVICE_REQUEST;
    return tell_custom(PhysicalDeviceObject, custom);
}

NTSTATUS IoReportTargetDeviceChangeAsynchronous(PDEVICE_OBJECT PhysicalDeviceObject,
                                                PVOID NotificationStructure,
                                                PDEVICE_CHANGE_COMPLETE_CALLBACK Callback,
                                                PVOID Context)
{
    PTARGET_DEVICE_CUSTOM_NOTIFICATION custom = NotificationStructure;
    struct word *word;

    KE_DDI(PhysicalDeviceObject, 0);
    if (!io_devnode_of(PhysicalDeviceObject) || reserved(&custom->Event))
        return STATUS_INVALID_DEVICE_REQUEST;
    word = mm_pool_refuse() ? NULL : make_word(0);
    if (word)
        word->custom = mm_pool_alloc(custom->Size, TAG, MM_POOL_KERNEL, 0);
    if (!word || !word->custom)
        return STATUS_INSUFFICIENT_RESOURCES;
    memcpy(word->custom, custom, custom->Size);
    word->pdo = PhysicalDeviceObject;
    ob_reference(word->pdo);
    word->done = Callback;
    word->done_context = Context;
    send_word(word);
    return STATUS_PENDING;
}

/* --- registering ------------------------------------------------------------------------------ */

static void call_existing(void *context, const struct io_interface *interface)
{
    uint32_t room = interface->bytes + (uint32_t)sizeof(WCHAR);
    WCHAR *name = mm_pool_alloc(room, TAG, MM_POOL_KERNEL | MM_POOL_ZERO, 0);

    if (!name)
        return;
    memcpy(name, interface->name, interface->bytes);
    call_interface(context, &interface_arrival, name, interface->bytes);
    mm_pool_free(name, 0, 0);
}

NTSTATUS IoRegisterPlugPlayNotification(IO_NOTIFICATION_EVENT_CATEGORY EventCategory,
                                        ULONG EventCategoryFlags, PVOID EventCategoryData,
                                        PDRIVER_OBJECT DriverObject,
                                        PDRIVER_NOTIFICATION_CALLBACK_ROUTINE CallbackRoutine,
                                        PVOID Context, PVOID *NotificationEntry)
{
    struct notification *own;
    struct io_pnp *pnp;

    KE_DDI(DriverObject, EventCategory);
    *NotificationEntry = NULL;
    if (EventCategory <= EventCategoryReserved || EventCategory > EventCategoryKernelSoftRestart)
        return STATUS_INVALID_PARAMETER;
    pnp = io_pnp();
    own =
        mm_pool_refuse() || !pnp ? NULL : mm_pool_alloc(sizeof *own, TAG, MM_POOL_ZERO, IO_CALLER);
    if (!own)
        return STATUS_INSUFFICIENT_RESOURCES;
    own->category = EventCategory;
    own->driver = DriverObject;
    own->routine = CallbackRoutine;
    own->context = Context;
    KeInitializeEvent(&own->idle, NotificationEvent, TRUE);
    if (EventCategory == EventCategoryDeviceInterfaceChange)
        own->class = *(const GUID *)EventCategoryData;
    else if (EventCategory == EventCategoryTargetDeviceChange)
        own->file = EventCategoryData;
    ob_reference(DriverObject);
    own->serial = ++pnp->registrations;
    list_push_back(&pnp->notifications, &own->link);
    *NotificationEntry = own;
    KE_ORDER(KE_ORDER_RELEASE, own);
    if (EventCategory == EventCategoryDeviceInterfaceChange &&
        EventCategoryFlags & PNPNOTIFY_DEVICE_INTERFACE_INCLUDE_EXISTING_INTERFACES)
        io_interfaces_for_each(&own->class, false, call_existing, own);
    return STATUS_SUCCESS;
}

static NTSTATUS unregister(PVOID entry, bool wait)
{
    struct notification *own = entry;

    ke_point(KE_OP_IO, own);
    list_remove(&own->link);
    KE_ORDER(KE_ORDER_ACQUIRE, own);
    own->gone = true;
    if (own->running && !wait)
        return STATUS_SUCCESS; /* freed when it has returned */
    if (own->running) {
        own->awaited = true;
        KeWaitForSingleObject(&own->idle, Executive, KernelMode, FALSE, NULL);
        KE_ORDER(KE_ORDER_ACQUIRE, own);
    }
    put(own);
    return STATUS_SUCCESS;
}

NTSTATUS IoUnregisterPlugPlayNotification(PVOID NotificationEntry)
{
    KE_DDI(NotificationEntry, 0);
    return unregister(NotificationEntry, false);
}

/* Returns when no callback runs any more. */
NTSTATUS IoUnregisterPlugPlayNotificationEx(PVOID NotificationEntry)
{
    KE_DDI(NotificationEntry, 0);
    return unregister(NotificationEntry, true);
}
