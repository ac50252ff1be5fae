/*
 * unload.c - when a driver may go, and who keeps it from going.
 *
 * States of a driver
 *
 *   loaded --[io_driver_unload, nobody holds it]--> unloading --[last reference]--> gone
 *     |                                                 ^
 *     '--[io_driver_unload, held]--> pending --[io_driver_released: last open, last attachment]
 *
 *   pending    new opens fail with STATUS_NO_SUCH_DEVICE; all else works as before.
 *   unloading  DriverUnload has been or is being called, in a thread of System.
 *
 * Devices the driver does not delete keep the driver object, and with it the image: nothing is
 * pulled away under them, but nothing is given back either. A forced unload pulls it away.
 */
#include "io/pnp.h"

/* --- who holds it ----------------------------------------------------------------------------- */

static void add(struct io_unload_refusal *why, struct io_holder holder)
{
    if (!why)
        return;
    if (why->count < IO_HOLDERS)
        why->holders[why->count] = holder;
    why->count++;
}

struct handle_search {
    struct io_unload_refusal *why;
    PDEVICE_OBJECT device;
    PFILE_OBJECT file;
    uint32_t found;
};

static bool add_handle(void *context, const struct ob_handle_info *info)
{
    struct handle_search *search = context;

    search->found++;
    add(search->why, (struct io_holder){.kind = IO_HELD_BY_HANDLE,
                                        .device = search->device,
                                        .file = search->file,
                                        .process = info->process,
                                        .handle = info->handle,
                                        .since_100ns = info->made_100ns});
    return true;
}

static void add_request(struct io_unload_refusal *why, PDEVICE_OBJECT device, struct io_irp *own)
{
    add(why, (struct io_holder){.kind = IO_HELD_BY_REQUEST,
                                .device = device,
                                .file = own->file,
                                .process = own->thread ? own->thread->process : NULL,
                                .thread = own->thread,
                                .irp = &own->irp,
                                .major = own->major,
                                .control_code = own->control_code,
                                .since_100ns = own->since_100ns});
}

static uint32_t add_requests_of(struct io_unload_refusal *why, PDEVICE_OBJECT device,
                                PFILE_OBJECT file, PLIST_ENTRY irps)
{
    uint32_t found = 0;

    for (PLIST_ENTRY it = irps->Flink; it != irps; it = it->Flink) {
        struct io_irp *own = io_irp_of(CONTAINING_RECORD(it, IRP, ThreadListEntry));

        if (own && own->file == file) {
            add_request(why, device, own);
            found++;
        }
    }
    return found;
}

static void add_file(struct io_unload_refusal *why, PDEVICE_OBJECT device, PFILE_OBJECT file)
{
    struct handle_search search = {.why = why, .device = device, .file = file};
    uint32_t requests = 0;

    ob_object_handles(file, add_handle, &search);
    list_for_each(it, &world->ke->threads)
    {
        PETHREAD thread = container_of(it, struct _KTHREAD, all_link);

        requests += add_requests_of(why, device, file, io_thread_irps(thread));
    }
    requests += add_requests_of(why, device, file, &world->io->orphans);
    if (!search.found && !requests) {
        int64_t pointers;
        uint32_t handles;

        ob_counts(file, &pointers, &handles);
        add(why, (struct io_holder){.kind = IO_HELD_BY_FILE,
                                    .device = device,
                                    .file = file,
                                    .count = (uint32_t)pointers});
    }
}

bool io_device_openers(PDEVICE_OBJECT device, struct io_unload_refusal *why)
{
    LONG left = device->ReferenceCount;

    if (!why)
        return left != 0;
    list_for_each(it, &world->io->files)
    {
        struct io_file *file = container_of(it, struct io_file, link);

        if (file->object.DeviceObject == device) {
            add_file(why, device, &file->object);
            left--;
        }
    }
    if (left > 0)
        add(why, (struct io_holder){
                     .kind = IO_HELD_BY_OPENS, .device = device, .count = (uint32_t)left});
    return device->ReferenceCount != 0;
}

static void add_device(struct io_unload_refusal *why, PDEVICE_OBJECT device)
{
    if (device->AttachedDevice)
        add(why, (struct io_holder){.kind = IO_HELD_BY_ATTACHED,
                                    .device = device,
                                    .attached = device->AttachedDevice});
    io_device_openers(device, why);
}

static bool held(const struct io_driver *driver)
{
    for (PDEVICE_OBJECT device = driver->object.DeviceObject; device; device = device->NextDevice)
        if (device->ReferenceCount || device->AttachedDevice)
            return true;
    return false;
}

/* --- going ------------------------------------------------------------------------------------ */

static void go(struct io_driver *driver)
{
    PDRIVER_OBJECT object = &driver->object;
    PDRIVER_UNLOAD routine = object->DriverUnload;

    KE_ORDER(KE_ORDER_ACQUIRE, object);
    object->Flags |= DRVO_UNLOAD_INVOKED;
    if (routine) {
        KE_CALLBACK("DriverUnload", routine, routine(object));
        if (sim_irql(world->sim) >= DISPATCH_LEVEL)
            ke_crash(0xA, 0, sim_irql(world->sim), 0, (uint64_t)(uintptr_t)routine,
                     "DriverUnload returned at IRQL %u: the I/O manager goes on there and soon "
                     "touches pageable memory",
                     sim_irql(world->sim));
    } else { /* forced: rules look at what is left all the same */
        sim_probe(world->sim, KE_PROBE_RULE, .text = "irqlab/Unloaded", .object = object,
                  .b = (uint64_t)(uintptr_t)object->DriverInit);
    }
    io_driver_forget_reinit(object);
    ob_unname(driver);
}

static VOID go_in_system(PVOID context)
{
    go(context);
}

static VOID go_alone(PVOID context)
{
    go(context);
    ob_dereference(context); /* the loader's */
}

/* Run `start` in a thread of System; the thread is referenced if it is wanted. */
static NTSTATUS in_system(PKSTART_ROUTINE start, struct io_driver *driver, PETHREAD *wanted)
{
    struct ps_thread_params params = {
        .process = world->ps->system, .start = start, .context = driver};
    PETHREAD thread;
    NTSTATUS status = ps_thread_create(&params, &thread);

    if (!NT_SUCCESS(status))
        return status;
    ps_thread_start(thread);
    if (wanted)
        *wanted = thread;
    else
        ob_dereference(thread);
    sim_settle(world->sim);
    return STATUS_SUCCESS;
}

static NTSTATUS go_and_wait(struct io_driver *driver)
{
    PETHREAD thread;
    NTSTATUS status;

    if (ke_current()->process == world->ps->system) {
        go(driver);
        return STATUS_SUCCESS;
    }
    status = in_system(go_in_system, driver, &thread);
    if (!NT_SUCCESS(status))
        return status;
    KeWaitForSingleObject(thread, Executive, KernelMode, FALSE, NULL);
    ob_dereference(thread);
    return STATUS_SUCCESS;
}

void io_driver_released(struct io_driver *driver)
{
    if (!driver->unload_pending || driver->unloading || held(driver))
        return;
    driver->unloading = true;
    in_system(go_alone, driver, NULL);
}

static void mark_pending(struct io_driver *driver)
{
    driver->unload_pending = true;
    for (PDEVICE_OBJECT device = driver->object.DeviceObject; device; device = device->NextDevice)
        io_device_extension(device)->flags |= IO_DEVICE_UNLOAD_PENDING;
}

static NTSTATUS refuse(struct io_unload_refusal *why, NTSTATUS status)
{
    if (why)
        why->status = status;
    return status;
}

NTSTATUS io_driver_unload(struct io_driver *driver, bool force, struct io_unload_refusal *why)
{
    NTSTATUS status;

    if (why) { /* not its holders: those beyond the count mean nothing */
        why->status = STATUS_SUCCESS;
        why->undeleted = why->count = 0;
        why->left = NULL;
    }
    ke_point(KE_OP_IO, driver);
    if (driver->unloading)
        return refuse(why, STATUS_DELETE_PENDING);
    if ((!driver->object.DriverUnload || io_pnp_drives(driver)) && !force)
        return refuse(why, STATUS_INVALID_DEVICE_REQUEST);
    mark_pending(driver);
    for (PDEVICE_OBJECT device = driver->object.DeviceObject; device; device = device->NextDevice)
        add_device(why, device);
    if (held(driver) && !force)
        return refuse(why, STATUS_DEVICE_BUSY);
    driver->unloading = true;
    status = go_and_wait(driver);
    if (!NT_SUCCESS(status)) {
        driver->unloading = false;
        return refuse(why, status);
    }
    for (PDEVICE_OBJECT device = driver->object.DeviceObject; why && device;
         device = device->NextDevice)
        why->undeleted++;
    if (why)
        why->left = driver->object.DeviceObject;
    if (force && !driver->gone) {
        if (world->io->unloaded)
            world->io->unloaded(driver);
        driver->gone = true;
    }
    ob_dereference(driver);
    return STATUS_SUCCESS;
}
