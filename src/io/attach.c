/*
 * attach.c - device stacks: which device lies on which, and IRP_MJ_SHUTDOWN for those that want it.
 *
 * AttachedDevice points up, io_device_extension.attached_to points down. A device is on at most one
 * other one. StackSize of a device is one more than that of the device below: how many locations an
 * IRP needs that enters there.
 */
#include "io/io.h"

PDEVICE_OBJECT io_device_top(PDEVICE_OBJECT device)
{
    while (device->AttachedDevice)
        device = device->AttachedDevice;
    return device;
}

PDEVICE_OBJECT IoGetAttachedDevice(PDEVICE_OBJECT DeviceObject)
{
    KE_DDI(DeviceObject, 0);
    ke_point(KE_OP_IO, DeviceObject);
    return io_device_top(DeviceObject);
}

PDEVICE_OBJECT IoGetAttachedDeviceReference(PDEVICE_OBJECT DeviceObject)
{
    PDEVICE_OBJECT top;

    KE_DDI(DeviceObject, 0);
    ke_point(KE_OP_IO, DeviceObject);
    top = io_device_top(DeviceObject);
    ob_reference(top);
    KE_REFERENCED(top);
    return top;
}

PDEVICE_OBJECT IoGetLowerDeviceObject(PDEVICE_OBJECT DeviceObject)
{
    PDEVICE_OBJECT lower;

    KE_DDI(DeviceObject, 0);
    ke_point(KE_OP_IO, DeviceObject);
    lower = io_device_extension(DeviceObject)->attached_to;
    if (lower) {
        ob_reference(lower);
        KE_REFERENCED(lower);
    }
    return lower;
}

PDEVICE_OBJECT IoGetDeviceAttachmentBaseRef(PDEVICE_OBJECT DeviceObject)
{
    PDEVICE_OBJECT base = DeviceObject;

    KE_DDI(DeviceObject, 0);
    ke_point(KE_OP_IO, DeviceObject);
    while (io_device_extension(base)->attached_to)
        base = io_device_extension(base)->attached_to;
    ob_reference(base);
    KE_REFERENCED(base);
    return base;
}

static PDEVICE_OBJECT attach(PDEVICE_OBJECT source, PDEVICE_OBJECT target)
{
    PDEVICE_OBJECT top = io_device_top(target);
    uint32_t flags = io_device_extension(top)->flags;

    if (top->Flags & DO_DEVICE_INITIALIZING ||
        flags & (IO_DEVICE_UNLOAD_PENDING | IO_DEVICE_DELETE_PENDING | IO_DEVICE_REMOVE_PENDING))
        return NULL;
    source->StackSize = (CCHAR)(top->StackSize + 1);
    source->AlignmentRequirement = top->AlignmentRequirement;
    source->SectorSize = top->SectorSize;
    if (flags & IO_DEVICE_START_PENDING)
        io_device_extension(source)->flags |= IO_DEVICE_START_PENDING;
    io_device_extension(source)->attached_to = top;
    return top;
}

NTSTATUS IoAttachDeviceToDeviceStackSafe(PDEVICE_OBJECT SourceDevice, PDEVICE_OBJECT TargetDevice,
                                         PDEVICE_OBJECT *AttachedToDeviceObject)
{
    PDEVICE_OBJECT top;

    KE_DDI(SourceDevice, (uintptr_t)TargetDevice);
    ke_point(KE_OP_IO, TargetDevice);
    top = attach(SourceDevice, TargetDevice);
    *AttachedToDeviceObject = top; /* before requests can come */
    if (!top)
        return STATUS_NO_SUCH_DEVICE;
    top->AttachedDevice = SourceDevice;
    return STATUS_SUCCESS;
}

/* Requests may reach SourceDevice before the caller knows the device below. */
PDEVICE_OBJECT IoAttachDeviceToDeviceStack(PDEVICE_OBJECT SourceDevice, PDEVICE_OBJECT TargetDevice)
{
    PDEVICE_OBJECT top;

    KE_DDI(SourceDevice, (uintptr_t)TargetDevice);
    ke_point(KE_OP_IO, TargetDevice);
    top = attach(SourceDevice, TargetDevice);
    if (top) {
        top->AttachedDevice = SourceDevice;
        ke_point(KE_OP_IO, SourceDevice);
    }
    return top;
}

NTSTATUS IoAttachDevice(PDEVICE_OBJECT SourceDevice, PUNICODE_STRING TargetDevice,
                        PDEVICE_OBJECT *AttachedDevice)
{
    PFILE_OBJECT file;
    PDEVICE_OBJECT target;
    NTSTATUS status;

    KE_DDI(SourceDevice, 0);
    status = IoGetDeviceObjectPointer(TargetDevice, FILE_READ_ATTRIBUTES, &file, &target);
    if (!NT_SUCCESS(status))
        return status;
    status = IoAttachDeviceToDeviceStackSafe(SourceDevice, target, AttachedDevice);
    ob_dereference(file);
    return status;
}

VOID IoDetachDevice(PDEVICE_OBJECT TargetDevice)
{
    PDEVICE_OBJECT volatile attached; /* volatile: a NULL is to fault, as it does on Windows */

    KE_DDI(TargetDevice, 0);
    ke_point(KE_OP_IO, TargetDevice);
    attached = TargetDevice->AttachedDevice;
    if (irqlab_unlikely(!attached))
        sim_probe(world->sim, KE_PROBE_RULE, .text = "0xC9/0x202", .object = TargetDevice,
                  .pc = IO_CALLER);
    io_device_extension(attached)->attached_to = NULL;
    TargetDevice->AttachedDevice = NULL;
    io_device_idle(TargetDevice);
}

/* --- shutdown --------------------------------------------------------------------------------- */

static NTSTATUS want_shutdown(PDEVICE_OBJECT device, struct list *queue)
{
    struct io_device_extension *own = io_device_extension(device);

    if (mm_pool_refuse())
        return STATUS_INSUFFICIENT_RESOURCES;
    if (!list_empty(&own->shutdown_link))
        list_remove(&own->shutdown_link);
    else
        ob_reference(device);
    list_push_front(queue, &own->shutdown_link); /* the last to register is the first to know */
    device->Flags |= DO_SHUTDOWN_REGISTERED;
    return STATUS_SUCCESS;
}

NTSTATUS IoRegisterShutdownNotification(PDEVICE_OBJECT DeviceObject)
{
    KE_DDI(DeviceObject, 0);
    ke_point(KE_OP_IO, DeviceObject);
    return want_shutdown(DeviceObject, &world->io->shutdown);
}

NTSTATUS IoRegisterLastChanceShutdownNotification(PDEVICE_OBJECT DeviceObject)
{
    KE_DDI(DeviceObject, 0);
    ke_point(KE_OP_IO, DeviceObject);
    return want_shutdown(DeviceObject, &world->io->last_shutdown);
}

void io_shutdown_forget(PDEVICE_OBJECT device)
{
    struct io_device_extension *own = io_device_extension(device);

    device->Flags &= ~(ULONG)DO_SHUTDOWN_REGISTERED;
    if (list_empty(&own->shutdown_link))
        return;
    list_remove(&own->shutdown_link);
    ob_dereference(device);
}

VOID IoUnregisterShutdownNotification(PDEVICE_OBJECT DeviceObject)
{
    KE_DDI(DeviceObject, 0);
    ke_point(KE_OP_IO, DeviceObject);
    io_shutdown_forget(DeviceObject);
}

static void tell_shutdown(struct list *queue)
{
    for (struct list *it; (it = list_pop_front(queue));) {
        struct io_device_extension *own =
            container_of(it, struct io_device_extension, shutdown_link);
        PDEVICE_OBJECT device = own->public.DeviceObject;

        device->Flags &= ~(ULONG)DO_SHUTDOWN_REGISTERED;
        io_send_simple(device, IRP_MJ_SHUTDOWN, NULL);
        ob_dereference(device);
    }
}

void io_shutdown(void)
{
    tell_shutdown(&world->io->shutdown);
    tell_shutdown(&world->io->last_shutdown);
}
