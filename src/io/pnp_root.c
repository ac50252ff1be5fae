/*
 * pnp_root.c - the root bus: \Driver\PnpManager, which owns the PDOs of devices that were installed
 * by hand, and answers what reaches them.
 *
 * Such a device is software: it has no resources and is always there. What its PDO does not know it
 * completes with the status it came with, as every PDO does.
 */
#include "io/pnp.h"

#include <string.h>

enum { TAG = 0x20706E50 /* "Pnp " */ };

static const WCHAR root_name[] = u"PnpManager";
static const WCHAR root_prefix[] = u"ROOT\\";

/* GUID_BUS_TYPE_INTERNAL */
static const GUID bus_type = {
    0x1530ea73, 0x086b, 0x11d1, {0xa0, 0x9f, 0x00, 0xc0, 0x4f, 0xc3, 0x40, 0xb1}};

/* --- answers ---------------------------------------------------------------------------------- */

static void *answer(PIRP irp, uint32_t bytes)
{
    void *block = mm_pool_alloc(bytes, TAG, MM_POOL_PAGED | MM_POOL_ZERO, 0);

    irp->IoStatus.Information = (ULONG_PTR)block;
    irp->IoStatus.Status = block ? STATUS_SUCCESS : STATUS_INSUFFICIENT_RESOURCES;
    return block;
}

/* A piece of the instance path as a text, or as a list of one. */
static void answer_text(PIRP irp, const WCHAR *from, uint32_t units)
{
    WCHAR *text = answer(irp, (units + 2) * (uint32_t)sizeof(WCHAR));

    if (text)
        memcpy(text, from, units * sizeof(WCHAR));
}

static void query_id(PIRP irp, const struct io_devnode *devnode, BUS_QUERY_ID_TYPE type)
{
    uint32_t units = 0, last = 0;

    for (; devnode->id[units]; units++)
        if (devnode->id[units] == '\\')
            last = units;
    if (type == BusQueryDeviceID || type == BusQueryHardwareIDs)
        answer_text(irp, devnode->id, last);
    else if (type == BusQueryInstanceID)
        answer_text(irp, devnode->id + last + 1, units - last - 1);
}

static void query_relations(PIRP irp, PDEVICE_OBJECT pdo, DEVICE_RELATION_TYPE type)
{
    PDEVICE_RELATIONS relations;

    if (type != TargetDeviceRelation)
        return;
    relations = answer(irp, sizeof *relations);
    if (!relations)
        return;
    relations->Count = 1;
    relations->Objects[0] = pdo;
    ob_reference(pdo);
}

/* On while the system is, else off. */
static void query_capabilities(PIRP irp, PDEVICE_CAPABILITIES capabilities)
{
    if (!capabilities || capabilities->Version != 1 || capabilities->Size < sizeof *capabilities) {
        irp->IoStatus.Status = STATUS_UNSUCCESSFUL;
        return;
    }
    capabilities->UniqueID = TRUE;
    capabilities->SilentInstall = TRUE;
    capabilities->RawDeviceOK = FALSE;
    for (int i = 0; i < POWER_SYSTEM_MAXIMUM; i++)
        capabilities->DeviceState[i] = i == PowerSystemWorking ? PowerDeviceD0 : PowerDeviceD3;
    capabilities->DeviceState[PowerSystemUnspecified] = PowerDeviceUnspecified;
    irp->IoStatus.Status = STATUS_SUCCESS;
}

static void query_bus(PIRP irp)
{
    PPNP_BUS_INFORMATION bus = answer(irp, sizeof *bus);

    if (!bus)
        return;
    bus->BusTypeGuid = bus_type;
    bus->LegacyBusType = PNPBus;
}

/* --- dispatch routines ------------------------------------------------------------------------ */

static NTSTATUS end(PIRP irp)
{
    NTSTATUS status = irp->IoStatus.Status;

    IofCompleteRequest(irp, IO_NO_INCREMENT);
    return status;
}

static NTSTATUS dispatch_pnp(PDEVICE_OBJECT pdo, PIRP irp)
{
    const IO_STACK_LOCATION *location = IoGetCurrentIrpStackLocation(irp);
    const struct io_devnode *devnode = io_devnode_of(pdo);

    switch (location->MinorFunction) {
    case IRP_MN_START_DEVICE:
    case IRP_MN_QUERY_STOP_DEVICE:
    case IRP_MN_STOP_DEVICE:
    case IRP_MN_CANCEL_STOP_DEVICE:
    case IRP_MN_QUERY_REMOVE_DEVICE:
    case IRP_MN_REMOVE_DEVICE:
    case IRP_MN_CANCEL_REMOVE_DEVICE:
    case IRP_MN_SURPRISE_REMOVAL:
    case IRP_MN_DEVICE_USAGE_NOTIFICATION:
    case IRP_MN_QUERY_PNP_DEVICE_STATE:
        irp->IoStatus.Status = STATUS_SUCCESS;
        break;
    case IRP_MN_QUERY_ID:
        if (devnode)
            query_id(irp, devnode, location->Parameters.QueryId.IdType);
        break;
    case IRP_MN_QUERY_DEVICE_RELATIONS:
        query_relations(irp, pdo, location->Parameters.QueryDeviceRelations.Type);
        break;
    case IRP_MN_QUERY_CAPABILITIES:
        query_capabilities(irp, location->Parameters.DeviceCapabilities.Capabilities);
        break;
    case IRP_MN_QUERY_BUS_INFORMATION:
        query_bus(irp);
        break;
    default:
        break;
    }
    return end(irp);
}

static NTSTATUS dispatch_power(PDEVICE_OBJECT pdo, PIRP irp)
{
    UCHAR minor = IoGetCurrentIrpStackLocation(irp)->MinorFunction;

    PoStartNextPowerIrp(irp);
    if (minor == IRP_MN_SET_POWER || minor == IRP_MN_QUERY_POWER)
        irp->IoStatus.Status = STATUS_SUCCESS;
    return end(irp);
}

static NTSTATUS dispatch_wmi(PDEVICE_OBJECT pdo, PIRP irp)
{
    return end(irp);
}

/* --- making ----------------------------------------------------------------------------------- */

struct io_driver *io_pnp_root_create(void)
{
    struct io_driver_params params = {.name = root_name, .builtin = true};
    struct io_driver *root;

    if (!NT_SUCCESS(io_driver_make(&params, &root)))
        return NULL;
    root->object.Flags |= DRVO_INITIALIZED;
    root->object.MajorFunction[IRP_MJ_PNP] = dispatch_pnp;
    root->object.MajorFunction[IRP_MJ_POWER] = dispatch_power;
    root->object.MajorFunction[IRP_MJ_SYSTEM_CONTROL] = dispatch_wmi;
    return root;
}

static WCHAR upper(WCHAR c)
{
    return c >= 'a' && c <= 'z' ? (WCHAR)(c - 32) : c;
}

static bool taken(const WCHAR *id)
{
    list_for_each(it, &world->io->pnp->devnodes)
    {
        const WCHAR *a = container_of(it, struct io_devnode, link)->id, *b = id;

        for (; *a && *a == *b; a++, b++)
            ;
        if (*a == *b)
            return true;
    }
    return false;
}

/* ROOT\DRIVER\0000, the first number that is free. */
static void name(struct io_devnode *devnode)
{
    const UNICODE_STRING *service = &devnode->drivers[devnode->function]->extension.ServiceKeyName;
    WCHAR id[IO_PNP_ID_UNITS] = {0};
    uint32_t n = 0, number = 0;

    for (; root_prefix[n]; n++)
        id[n] = root_prefix[n];
    for (uint32_t i = 0; i < service->Length / sizeof(WCHAR) && n < IO_PNP_ID_UNITS - 8; i++)
        id[n++] = upper(service->Buffer[i]);
    id[n++] = '\\';
    do {
        uint32_t rest = number++;

        for (int i = 3; i >= 0; i--, rest /= 10)
            id[n + (uint32_t)i] = (WCHAR)('0' + rest % 10);
    } while (taken(id));
    memcpy(devnode->id, id, sizeof id);
}

NTSTATUS io_pnp_root_device(struct io_driver *root, struct io_devnode *devnode)
{
    NTSTATUS status = io_device_create(&root->object, 0, NULL, FILE_DEVICE_CONTROLLER,
                                       FILE_AUTOGENERATED_DEVICE_NAME, false, &devnode->pdo);

    if (!NT_SUCCESS(status))
        return status;
    name(devnode);
    devnode->bus = (PNP_BUS_INFORMATION){.BusTypeGuid = bus_type, .LegacyBusType = PNPBus};
    devnode->pdo->Flags |= DO_BUS_ENUMERATED_DEVICE;
    devnode->pdo->Flags &= ~(ULONG)DO_DEVICE_INITIALIZING;
    return STATUS_SUCCESS;
}
