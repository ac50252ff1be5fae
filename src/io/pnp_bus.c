/*
 * pnp_bus.c - the devices that a bus driver reports, as devnodes below the bus's own.
 */
#include "io/pnp.h"

#include <string.h>

static void drop_text(WCHAR *text)
{
    if (text)
        mm_pool_free(text, 0, 0);
}

static uint32_t length(const WCHAR *text)
{
    uint32_t n = 0;

    while (text && text[n])
        n++;
    return n;
}

static void append(struct io_devnode *devnode, const WCHAR *text)
{
    uint32_t at = length(devnode->id), more = length(text);

    for (uint32_t i = 0; i < more && at < IO_PNP_ID_UNITS - 1; i++)
        devnode->id[at++] = text[i];
}

/* What Windows asks of a PDO that it has not seen before, in its order. */
static void ask_pdo(struct io_devnode *devnode)
{
    PDEVICE_OBJECT pdo = devnode->pdo;
    IO_STACK_LOCATION location = {.MinorFunction = IRP_MN_QUERY_BUS_INFORMATION};
    ULONG_PTR information = 0;
    WCHAR *device_id = io_pnp_query_id(pdo, BusQueryDeviceID), *instance;

    io_pnp_query_capabilities(pdo, &devnode->capabilities);
    devnode->description = io_pnp_query_text(pdo, DeviceTextDescription);
    devnode->location = io_pnp_query_text(pdo, DeviceTextLocationInformation);
    instance = io_pnp_query_id(pdo, BusQueryInstanceID);
    devnode->hardware_ids = io_pnp_query_id(pdo, BusQueryHardwareIDs);
    devnode->compatible_ids = io_pnp_query_id(pdo, BusQueryCompatibleIDs);
    drop_text(io_pnp_query_id(pdo, BusQueryContainerID));
    location.MinorFunction = IRP_MN_QUERY_RESOURCES;
    if (NT_SUCCESS(io_pnp_send(pdo, &location, &information)) && information)
        mm_pool_free((void *)information, 0, 0);
    location.MinorFunction = IRP_MN_QUERY_RESOURCE_REQUIREMENTS;
    information = 0;
    if (NT_SUCCESS(io_pnp_send(pdo, &location, &information)) && information)
        mm_pool_free((void *)information, 0, 0);
    location.MinorFunction = IRP_MN_QUERY_BUS_INFORMATION;
    information = 0;
    if (NT_SUCCESS(io_pnp_send(pdo, &location, &information)) && information) {
        devnode->bus = *(PPNP_BUS_INFORMATION)information;
        mm_pool_free((void *)information, 0, 0);
    }
    append(devnode, device_id);
    append(devnode, u"\\");
    if (!devnode->capabilities.UniqueID)
        append(devnode, u"1&0&");
    append(devnode, instance);
    drop_text(device_id);
    drop_text(instance);
}

/* A PDO that its bus reports for the first time. */
static void arrive(struct io_devnode *parent, PDEVICE_OBJECT pdo)
{
    struct io_devnode *devnode = io_devnode_make(NULL);
    struct io_pnp_stack stack = {.count = 0};

    if (!devnode)
        return;
    devnode->parent = parent;
    devnode->pdo = pdo;
    pdo->Flags |= DO_BUS_ENUMERATED_DEVICE;
    pdo->Flags &= ~(ULONG)DO_DEVICE_INITIALIZING;
    io_devnode_enter(devnode);
    ask_pdo(devnode);
    if (world->io->pnp_match &&
        world->io->pnp_match(devnode->hardware_ids, devnode->compatible_ids, &stack)) {
        memcpy(devnode->drivers, stack.drivers, sizeof stack.drivers);
        devnode->driver_count = (uint8_t)stack.count;
        devnode->function = (uint8_t)stack.function;
    } else if (!devnode->capabilities.RawDeviceOK) {
        devnode->problem = 28;
        devnode->state = IO_DEVNODE_FAILED;
        io_pnp_tell(IO_PNP_NO_DRIVER, devnode, NULL, STATUS_SUCCESS, NULL);
        return;
    }
    io_devnode_start(devnode);
}

void io_devnode_enumerate(struct io_devnode *devnode)
{
    PDEVICE_RELATIONS relations = NULL;
    struct io_pnp *pnp = world->io->pnp;

    if (!NT_SUCCESS(io_pnp_query_relations(devnode->pdo, BusRelations, &relations)) || !relations)
        return;
    list_for_each(it, &pnp->devnodes)
    {
        struct io_devnode *child = container_of(it, struct io_devnode, link);

        if (child->parent == devnode)
            child->present = false;
    }
    for (ULONG i = 0; i < relations->Count; i++) {
        struct io_devnode *child = io_devnode_of(relations->Objects[i]);

        if (child)
            child->present = true;
        else
            arrive(devnode, relations->Objects[i]);
        ob_dereference(relations->Objects[i]);
    }
    mm_pool_free(relations, 0, 0);
    for (struct list *it = pnp->devnodes.prev, *next; it != &pnp->devnodes; it = next) {
        struct io_devnode *child = container_of(it, struct io_devnode, link);

        next = it->prev;
        if (child->parent == devnode && !child->present && child->state != IO_DEVNODE_SURPRISED &&
            io_devnode_pull_out(child))
            next = pnp->devnodes.prev; /* it has gone, and perhaps others with it */
    }
}
