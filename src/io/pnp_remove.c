/*
 * pnp_remove.c - how devices go: asked for, or pulled out. What is below a device goes first.
 */
#include "io/pnp.h"

/* It is to go: no more opens, the drivers let go. */
void io_devnode_send_remove(struct io_devnode *devnode)
{
    io_devnode_flag(devnode, IO_DEVICE_REMOVE_PENDING);
    io_pnp_send_minor(devnode->pdo, IRP_MN_REMOVE_DEVICE);
    io_interfaces_disable(devnode); /* those that the driver has not disabled */
    io_devnode_unflag(devnode, IO_DEVICE_REMOVE_PENDING | IO_DEVICE_START_PENDING);
    devnode->state = IO_DEVNODE_REMOVED;
}

static bool below(const struct io_devnode *devnode, const struct io_devnode *top)
{
    for (; devnode; devnode = devnode->parent)
        if (devnode == top)
            return true;
    return false;
}

/* The devnodes of a tree, leaves first, one after the other. `after` NULL: the first one. */
static struct io_devnode *tree_next(const struct io_devnode *top, const struct io_devnode *after)
{
    struct list *all = &world->io->pnp->devnodes;

    for (struct list *it = after ? after->link.prev : all->prev; it != all; it = it->prev) {
        struct io_devnode *devnode = container_of(it, struct io_devnode, link);

        if (below(devnode, top))
            return devnode;
    }
    return NULL;
}

/* Is any device of its stack open? */
static bool is_open(const struct io_devnode *devnode, struct io_unload_refusal *why)
{
    bool open = false;

    for (PDEVICE_OBJECT it = devnode->pdo; it; it = it->AttachedDevice)
        open |= io_device_openers(it, why);
    return open;
}

/* All of the tree has been told; what is left of it goes. */
static void end_tree(struct io_devnode *top)
{
    PDEVICE_OBJECT pdo = top->pdo;
    bool root = !top->parent;

    for (struct io_devnode *it = tree_next(top, NULL), *next; it != top; it = next) {
        next = tree_next(top, it);
        io_devnode_forget(it);
    }
    if (!root && top->present)
        return; /* its bus still reports it: it waits for a driver */
    if (root)
        IoDeleteDevice(pdo);
    io_devnode_forget(top);
}

static void cancel_remove(struct io_devnode *top, const struct io_devnode *last)
{
    for (struct io_devnode *it = tree_next(top, NULL); it; it = tree_next(top, it)) {
        if (it->state == IO_DEVNODE_STARTED) {
            io_pnp_send_minor(it->pdo, IRP_MN_CANCEL_REMOVE_DEVICE);
            io_notify_target(it->pdo, &io_guid_remove_cancelled);
        }
        if (it == last)
            return;
    }
}

/* May the tree go? Everybody is asked, leaves first. */
static bool ask(struct io_devnode *top, bool force)
{
    struct io_unload_refusal why;
    PDEVICE_RELATIONS relations = NULL;
    NTSTATUS status;
    bool good = true;

    if (top->state == IO_DEVNODE_STARTED)
        io_pnp_query_relations(top->pdo, RemovalRelations, &relations);
    for (ULONG i = 0; relations && i < relations->Count; i++)
        ob_dereference(relations->Objects[i]);
    if (relations)
        mm_pool_free(relations, 0, 0);
    for (struct io_devnode *it = tree_next(top, NULL); it; it = tree_next(top, it)) {
        if (it->state != IO_DEVNODE_STARTED)
            continue;
        if (!io_notify_target(it->pdo, &io_guid_query_remove))
            status = STATUS_UNSUCCESSFUL;
        else
            status = io_pnp_send_minor(it->pdo, IRP_MN_QUERY_REMOVE_DEVICE);
        if (!NT_SUCCESS(status)) {
            io_pnp_tell(IO_PNP_REFUSED, it, io_devnode_function(it), status, NULL);
            if (force) {
                good = false;
                continue;
            }
            cancel_remove(top, it);
            return false;
        }
    }
    for (struct io_devnode *it = tree_next(top, NULL); it; it = tree_next(top, it)) {
        why = (struct io_unload_refusal){.status = STATUS_DEVICE_BUSY};
        if (!is_open(it, &why))
            continue;
        io_pnp_tell(IO_PNP_OPEN, it, io_devnode_function(it), STATUS_DEVICE_BUSY, &why);
        if (!force) {
            cancel_remove(top, NULL);
            return false;
        }
    }
    return good;
}

static void remove_now(struct io_devnode *top)
{
    for (struct io_devnode *it = tree_next(top, NULL); it; it = tree_next(top, it)) {
        bool told = it->state == IO_DEVNODE_SURPRISED;

        if (it->state == IO_DEVNODE_FAILED && !it->parent)
            continue;
        io_devnode_send_remove(it);
        if (!told)
            io_notify_target(it->pdo, &io_guid_remove_complete);
    }
    end_tree(top);
}

/* The tree has gone; its drivers are told now, and a second time when nobody has it open. */
bool io_devnode_pull_out(struct io_devnode *top)
{
    bool open = false;

    for (struct io_devnode *it = tree_next(top, NULL); it; it = tree_next(top, it)) {
        if (it->state != IO_DEVNODE_STARTED)
            continue;
        it->state = IO_DEVNODE_SURPRISED;
        io_devnode_flag(it, IO_DEVICE_REMOVE_PENDING);
        io_pnp_send_minor(it->pdo, IRP_MN_SURPRISE_REMOVAL);
        io_interfaces_disable(it);
        io_notify_target(it->pdo, &io_guid_remove_complete);
    }
    for (struct io_devnode *it = tree_next(top, NULL); it; it = tree_next(top, it))
        open |= it->state == IO_DEVNODE_SURPRISED && is_open(it, NULL);
    if (!open)
        remove_now(top);
    return !open;
}

static bool drives(const struct io_devnode *devnode, const struct io_driver *driver)
{
    for (unsigned i = 0; i < devnode->driver_count; i++)
        if (devnode->drivers[i] == driver)
            return devnode->state != IO_DEVNODE_REMOVED || !devnode->parent;
    return false;
}

/* The newest device of the driver that was not tried yet. */
static struct io_devnode *newest(const struct io_driver *driver, const struct io_devnode *before)
{
    struct list *all = &world->io->pnp->devnodes;

    for (struct list *it = before ? before->link.prev : all->prev; it != all; it = it->prev) {
        struct io_devnode *devnode = container_of(it, struct io_devnode, link);

        if (drives(devnode, driver))
            return devnode;
    }
    return NULL;
}

bool io_pnp_drives(const struct io_driver *driver)
{
    return world->io->pnp && newest(driver, NULL);
}

enum taken { REFUSED, WAITING, GONE };

static enum taken take_away(struct io_devnode *devnode, enum io_removal how)
{
    struct io_unload_refusal why = {.status = STATUS_DEVICE_BUSY};

    if (how == IO_REMOVAL_SURPRISE && devnode->state == IO_DEVNODE_STARTED)
        return io_devnode_pull_out(devnode) ? GONE : WAITING;
    if (devnode->state == IO_DEVNODE_SURPRISED) {
        if (is_open(devnode, &why)) {
            io_pnp_tell(IO_PNP_OPEN, devnode, io_devnode_function(devnode), STATUS_DEVICE_BUSY,
                        &why);
            if (how != IO_REMOVAL_FORCE)
                return REFUSED;
        }
    } else if (!ask(devnode, how == IO_REMOVAL_FORCE) && how != IO_REMOVAL_FORCE) {
        return REFUSED;
    }
    remove_now(devnode);
    return GONE;
}

bool io_pnp_remove(struct io_driver *driver, enum io_removal how)
{
    struct io_devnode *kept = NULL, *it;
    bool good = true;

    if (!io_pnp_drives(driver))
        return true;
    io_pnp_lock();
    while ((it = newest(driver, kept))) {
        enum taken taken = take_away(it, how);

        if (taken != GONE)
            kept = it;
        good &= taken != REFUSED;
    }
    io_pnp_unlock();
    return good;
}

/* --- the last file of a device that was pulled out -------------------------------------------- */

/* The topmost of the devices that went together. */
static struct io_devnode *pulled(struct io_devnode *devnode)
{
    while (devnode->parent && devnode->parent->state == IO_DEVNODE_SURPRISED)
        devnode = devnode->parent;
    return devnode;
}

static void finish(PDEVICE_OBJECT pdo)
{
    struct io_devnode *devnode = io_devnode_of(pdo), *top;

    if (!devnode || devnode->state != IO_DEVNODE_SURPRISED)
        return;
    top = pulled(devnode);
    for (struct io_devnode *it = tree_next(top, NULL); it; it = tree_next(top, it))
        if (is_open(it, NULL))
            return;
    remove_now(top);
}

void io_pnp_closed(PDEVICE_OBJECT device)
{
    struct io_devnode *devnode;

    if (device->ReferenceCount)
        return;
    while (io_device_extension(device)->attached_to)
        device = io_device_extension(device)->attached_to;
    devnode = io_devnode_of(device);
    if (devnode && devnode->state == IO_DEVNODE_SURPRISED && !is_open(devnode, NULL))
        io_pnp_later(device, finish);
}
