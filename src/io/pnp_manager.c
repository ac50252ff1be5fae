/*
 * pnp_manager.c - the life of a devnode.
 *
 *   MADE --[AddDevice of its drivers]--> ADDED --[START_DEVICE]--> STARTED
 *     |                                    |                          |
 *     '------------[one failed: REMOVE_DEVICE]--> FAILED              |
 *                                                                     |
 *   STARTED --[QUERY_REMOVE_DEVICE, REMOVE_DEVICE]----> REMOVED       |
 *   STARTED --[SURPRISE_REMOVAL]--> SURPRISED --[last file closed, REMOVE_DEVICE]--> REMOVED
 *
 * What Windows sends to a new device is kept in its order: QUERY_LEGACY_BUS_INFORMATION and
 * FILTER_RESOURCE_REQUIREMENTS before START_DEVICE; QUERY_CAPABILITIES, QUERY_PNP_DEVICE_STATE and
 * QUERY_DEVICE_RELATIONS (BusRelations) after it. Files cannot be opened before START_DEVICE has
 * succeeded, nor once REMOVE_DEVICE is due.
 */
#include "ex/ex.h"
#include "io/pnp.h"

#include <string.h>

struct io_pnp *io_pnp(void)
{
    struct io_pnp *pnp = world->io->pnp;

    if (pnp)
        return pnp;
    pnp = arena_alloc(&world->arena, sizeof *pnp);
    if (!pnp)
        return NULL;
    list_init(&pnp->devnodes);
    list_init(&pnp->notifications);
    list_init(&pnp->actions);
    KeInitializeEvent(&pnp->lock, SynchronizationEvent, TRUE);
    pnp->root = io_pnp_root_create();
    if (!pnp->root) {
        arena_free(&world->arena, pnp, sizeof *pnp);
        return NULL;
    }
    world->io->pnp = pnp;
    return pnp;
}

void io_pnp_lock(void)
{
    struct io_pnp *pnp = world->io->pnp;

    KeWaitForSingleObject(&pnp->lock, Executive, KernelMode, FALSE, NULL);
    pnp->holder = ke_current();
}

void io_pnp_unlock(void)
{
    struct io_pnp *pnp = world->io->pnp;

    pnp->holder = NULL;
    KeSetEvent(&pnp->lock, 0, FALSE);
}

void io_pnp_tell(enum io_pnp_event_kind kind, const struct io_devnode *devnode,
                 struct io_driver *driver, NTSTATUS status, const struct io_unload_refusal *why)
{
    struct io_pnp_event event = {kind, devnode, driver, status, why};

    if (world->io->pnp_event)
        world->io->pnp_event(&event);
}

/* --- devnodes --------------------------------------------------------------------------------- */

struct io_devnode *io_devnode_make(const struct io_pnp_stack *stack)
{
    struct io_devnode *devnode = arena_alloc(&world->arena, sizeof *devnode);

    if (!devnode)
        return NULL;
    list_init(&devnode->interfaces);
    list_init(&devnode->properties);
    devnode->present = true;
    for (unsigned i = 0; stack && i < stack->count; i++)
        devnode->drivers[i] = stack->drivers[i];
    devnode->driver_count = stack ? (uint8_t)stack->count : 0;
    devnode->function = stack ? (uint8_t)stack->function : 0;
    return devnode;
}

void io_devnode_enter(struct io_devnode *devnode)
{
    ob_reference(devnode->pdo);
    io_device_extension(devnode->pdo)->devnode = devnode;
    list_push_back(&world->io->pnp->devnodes, &devnode->link);
}

static void drop_text(WCHAR *text)
{
    if (text)
        mm_pool_free(text, 0, 0);
}

/* It has gone from its bus. */
void io_devnode_forget(struct io_devnode *devnode)
{
    PDEVICE_OBJECT pdo = devnode->pdo;
    struct ob_object_info info;

    if (!ob_object_find(pdo, &info) || info.body != pdo)
        ke_crash(0x18, 0, (ULONG64)(uintptr_t)pdo, 2, 0,
                 "the Plug and Play manager gives back its reference to a PDO that has none left: "
                 "its bus driver put it into DEVICE_RELATIONS without ObReferenceObject, or "
                 "dereferenced it once too often");
    io_interfaces_forget(devnode);
    io_properties_forget(&devnode->properties);
    list_remove(&devnode->link);
    drop_text(devnode->hardware_ids);
    drop_text(devnode->compatible_ids);
    drop_text(devnode->description);
    drop_text(devnode->location);
    io_device_extension(pdo)->devnode = NULL;
    arena_free(&world->arena, devnode, sizeof *devnode);
    ob_dereference(pdo);
}

void io_devnode_flag(struct io_devnode *devnode, uint32_t flag)
{
    for (PDEVICE_OBJECT it = devnode->pdo; it; it = it->AttachedDevice)
        io_device_extension(it)->flags |= flag;
}

void io_devnode_unflag(struct io_devnode *devnode, uint32_t flag)
{
    for (PDEVICE_OBJECT it = devnode->pdo; it; it = it->AttachedDevice)
        io_device_extension(it)->flags &= ~flag;
}

/* --- arrival ---------------------------------------------------------------------------------- */

static bool add(struct io_devnode *devnode)
{
    io_devnode_flag(devnode, IO_DEVICE_START_PENDING);
    for (unsigned i = 0; i < devnode->driver_count; i++) {
        struct io_driver *driver = devnode->drivers[i];
        PDRIVER_ADD_DEVICE routine = driver->extension.AddDevice;
        PDEVICE_OBJECT top = io_device_top(devnode->pdo);
        NTSTATUS status;

        ke_point(KE_OP_IO, devnode->pdo);
        KE_ORDER(KE_ORDER_ACQUIRE | KE_ORDER_SHARED, &driver->object);
        KE_CALLBACK("AddDevice", routine, status = routine(&driver->object, devnode->pdo));
        KE_ORDER(KE_ORDER_RELEASE | KE_ORDER_SHARED, &driver->object);
        if (!NT_SUCCESS(status)) {
            devnode->problem = 31;
            devnode->status = status;
            io_pnp_tell(IO_PNP_ADD_FAILED, devnode, driver, status, NULL);
            return false;
        }
        if (i == devnode->function && io_device_top(devnode->pdo) == top)
            io_pnp_tell(IO_PNP_NOT_ATTACHED, devnode, driver, status, NULL);
    }
    devnode->state = IO_DEVNODE_ADDED;
    return true;
}

static bool fail(struct io_devnode *devnode)
{
    io_devnode_send_remove(devnode);
    devnode->state = IO_DEVNODE_FAILED;
    return false;
}

static bool start(struct io_devnode *devnode)
{
    IO_STACK_LOCATION location = {.MinorFunction = IRP_MN_FILTER_RESOURCE_REQUIREMENTS};
    ULONG_PTR information = 0;
    NTSTATUS status;

    io_pnp_send_minor(devnode->pdo, IRP_MN_QUERY_LEGACY_BUS_INFORMATION);
    status = io_pnp_send(devnode->pdo, &location, &information);
    if (NT_SUCCESS(status) && information)
        mm_pool_free((void *)information, 0, 0);
    status = io_pnp_send_minor(devnode->pdo, IRP_MN_START_DEVICE);
    if (!NT_SUCCESS(status)) {
        devnode->problem = 10;
        devnode->status = status;
        io_pnp_tell(IO_PNP_START_FAILED, devnode, io_devnode_function(devnode), status, NULL);
        return false;
    }
    devnode->state = IO_DEVNODE_STARTED;
    io_devnode_unflag(devnode, IO_DEVICE_START_PENDING);
    io_interfaces_enable(devnode);
    io_pnp_query_capabilities(devnode->pdo, &devnode->capabilities);
    return true;
}

void io_devnode_query_state(struct io_devnode *devnode)
{
    IO_STACK_LOCATION location = {.MinorFunction = IRP_MN_QUERY_PNP_DEVICE_STATE};
    ULONG_PTR information = 0;

    if (NT_SUCCESS(io_pnp_send(devnode->pdo, &location, &information)))
        devnode->flags = (PNP_DEVICE_STATE)information;
}

/* Which device is meant, as whoever wants to be told of its changes asks. */
static void query_target(struct io_devnode *devnode)
{
    PDEVICE_RELATIONS relations;

    if (!NT_SUCCESS(io_pnp_query_relations(devnode->pdo, TargetDeviceRelation, &relations)) ||
        !relations)
        return;
    if (relations->Count)
        ob_dereference(relations->Objects[0]);
    mm_pool_free(relations, 0, 0);
}

bool io_devnode_start(struct io_devnode *devnode)
{
    if (!add(devnode) || !start(devnode))
        return fail(devnode);
    io_devnode_query_state(devnode);
    io_devnode_enumerate(devnode);
    if (devnode->parent)
        query_target(devnode);
    return true;
}

bool io_pnp_install(const struct io_pnp_stack *stack)
{
    struct io_pnp *pnp = io_pnp();
    struct io_devnode *devnode = pnp ? io_devnode_make(stack) : NULL;
    NTSTATUS status = devnode ? STATUS_SUCCESS : STATUS_INSUFFICIENT_RESOURCES;
    bool good;

    if (NT_SUCCESS(status))
        status = io_pnp_root_device(pnp->root, devnode);
    if (!NT_SUCCESS(status)) {
        if (devnode)
            arena_free(&world->arena, devnode, sizeof *devnode);
        io_pnp_tell(IO_PNP_NOT_MADE, NULL, stack->drivers[stack->function], status, NULL);
        return false;
    }
    io_pnp_lock();
    io_devnode_enter(devnode);
    good = io_devnode_start(devnode);
    io_pnp_unlock();
    return good;
}

/* --- what drivers ask for: later, in a thread of the manager ---------------------------------- */

struct action {
    WORK_QUEUE_ITEM item;
    PDEVICE_OBJECT pdo; /* referenced */
    void (*act)(PDEVICE_OBJECT pdo);
};

static VOID act(PVOID context)
{
    struct action action = *(struct action *)context;

    mm_pool_free(context, 0, 0);
    io_pnp_lock();
    action.act(action.pdo);
    io_pnp_unlock();
    ob_dereference(action.pdo);
}

void io_pnp_later(PDEVICE_OBJECT pdo, void (*what)(PDEVICE_OBJECT pdo))
{
    struct action *action =
        mm_pool_alloc(sizeof *action, 0x20706E50 /* "Pnp " */, MM_POOL_KERNEL, 0);

    if (!action)
        return;
    action->pdo = pdo;
    action->act = what;
    ob_reference(pdo);
    ExInitializeWorkItem(&action->item, act, action);
    ex_work_queue(&action->item, DelayedWorkQueue, NULL);
}

void io_pnp_relations_changed(PDEVICE_OBJECT pdo)
{
    struct io_devnode *devnode = io_devnode_of(pdo);

    if (devnode && devnode->state == IO_DEVNODE_STARTED)
        io_devnode_enumerate(devnode);
}

void io_pnp_state_changed(PDEVICE_OBJECT pdo)
{
    struct io_devnode *devnode = io_devnode_of(pdo);

    if (!devnode || devnode->state != IO_DEVNODE_STARTED)
        return;
    io_devnode_query_state(devnode);
    if (devnode->flags & (PNP_DEVICE_FAILED | PNP_DEVICE_REMOVED))
        io_devnode_pull_out(devnode);
}
