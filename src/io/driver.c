/*
 * driver.c - driver objects: loading, and what hangs off a driver object.
 *
 * A driver object holds one reference of its loader until it is unloaded, and one per device. It
 * goes with the last of them; only then does its image go (io->unloaded). So a driver that leaves a
 * device behind, or whose device has an open file, keeps its code.
 */
#include "cm/cm.h"
#include "io/io.h"

#include <string.h>

enum { TAG_NAME = 0x6D4E6F49 /* "IoNm" */ };

static const WCHAR driver_root[] = u"\\Driver\\";
static const WCHAR services_root[] = u"\\Registry\\Machine\\System\\CurrentControlSet\\Services\\";

static uint32_t length(const WCHAR *text)
{
    uint32_t n = 0;

    while (text[n])
        n++;
    return n;
}

/* "prefix" + "name" into a buffer with room for both and a NUL. */
static UNICODE_STRING join(WCHAR *buffer, const WCHAR *prefix, const WCHAR *name)
{
    uint32_t before = length(prefix), after = length(name);

    memcpy(buffer, prefix, before * sizeof(WCHAR));
    memcpy(buffer + before, name, after * sizeof(WCHAR));
    buffer[before + after] = 0;
    return (UNICODE_STRING){.Length = (USHORT)((before + after) * sizeof(WCHAR)),
                            .MaximumLength = (USHORT)((before + after + 1) * sizeof(WCHAR)),
                            .Buffer = buffer};
}

NTSTATUS io_invalid_request(PDEVICE_OBJECT device, PIRP irp)
{
    irp->IoStatus.Status = STATUS_INVALID_DEVICE_REQUEST;
    irp->IoStatus.Information = 0;
    IofCompleteRequest(irp, IO_NO_INCREMENT);
    return STATUS_INVALID_DEVICE_REQUEST;
}

/* --- the object ------------------------------------------------------------------------------- */

NTSTATUS io_driver_make(const struct io_driver_params *params, struct io_driver **result)
{
    const WCHAR *service = params->service ? params->service : params->name;
    uint32_t name_room = length(driver_root) + length(params->name) + 1;
    uint32_t bytes = (name_room + length(service) + 1) * (uint32_t)sizeof(WCHAR);
    struct io_driver *driver;
    void *body;
    NTSTATUS status = ob_object_create(world->io->driver_type, NULL, sizeof *driver,
                                       (struct ob_call){KernelMode, 0}, &body);

    if (!NT_SUCCESS(status))
        return status;
    driver = body;
    list_init(&driver->link);
    list_init(&driver->clients);
    driver->context = params->context;
    driver->names = arena_alloc(&world->arena, bytes);
    driver->names_bytes = bytes;
    if (!driver->names) {
        ob_dereference(driver);
        return STATUS_INSUFFICIENT_RESOURCES;
    }

    PDRIVER_OBJECT object = &driver->object;

    object->Type = IO_TYPE_DRIVER;
    object->Size = sizeof *object;
    object->Flags = params->builtin ? DRVO_BUILTIN_DRIVER : DRVO_LEGACY_DRIVER;
    object->DriverStart = params->image;
    object->DriverSize = params->image_bytes;
    object->DriverSection = params->context;
    object->DriverExtension = &driver->extension;
    object->DriverName = join(driver->names, driver_root, params->name);
    object->DriverInit = params->entry;
    for (int i = 0; i <= IRP_MJ_MAXIMUM_FUNCTION; i++)
        object->MajorFunction[i] = io_invalid_request;
    driver->extension.DriverObject = object;
    driver->extension.ServiceKeyName = join(driver->names + name_room, u"", service);
    status = ob_insert_named(driver, &object->DriverName, OBJ_CASE_INSENSITIVE);
    if (!NT_SUCCESS(status))
        return status; /* the object is gone */
    list_push_back(&world->io->drivers, &driver->link);
    *result = driver;
    return STATUS_SUCCESS;
}

struct client_extension {
    struct list link;
    void *identity;
    uint64_t reserved; /* what follows is aligned to 16 */
};

void io_driver_remove(void *body)
{
    struct io_driver *driver = body;

    if (!driver->gone && !list_empty(&driver->link) && world->io->unloaded)
        world->io->unloaded(driver);
    driver->gone = true;
    list_remove(&driver->link);
    for (struct list *it; (it = list_pop_front(&driver->clients));) {
        struct client_extension *client = container_of(it, struct client_extension, link);

        mm_pool_free(client, 0, 0);
    }
    if (driver->names)
        arena_free(&world->arena, driver->names, driver->names_bytes);
}

struct io_driver *io_driver_find(const WCHAR *name)
{
    list_for_each(it, &world->io->drivers)
    {
        struct io_driver *driver = container_of(it, struct io_driver, link);
        const WCHAR *leaf = driver->object.DriverName.Buffer + length(driver_root);

        if (length(leaf) == length(name) && !memcmp(leaf, name, length(name) * sizeof(WCHAR)))
            return driver;
    }
    return NULL;
}

/* --- loading ---------------------------------------------------------------------------------- */

/* Tell the drivers that asked (PsSetLoadImageNotifyRoutine), before DriverEntry runs. */
static void notify_image(struct io_driver *driver, const WCHAR *name)
{
    static const WCHAR folder[] = u"\\SystemRoot\\System32\\drivers\\";
    uint32_t room = length(folder) + length(name) + sizeof ".sys";
    WCHAR *buffer;
    UNICODE_STRING path;

    if (!world->ps->notify)
        return;
    buffer = mm_pool_alloc(room * sizeof(WCHAR), TAG_NAME, MM_POOL_KERNEL | MM_POOL_PAGED, 0);
    if (!buffer)
        return;
    path = join(buffer, folder, name);
    memcpy(buffer + path.Length / sizeof(WCHAR), u".sys", sizeof u".sys");
    path.Length += 4 * sizeof(WCHAR);
    path.MaximumLength = path.Length + sizeof(WCHAR);
    ps_notify_image(&path, NULL, driver->object.DriverStart, driver->object.DriverSize, true);
    mm_pool_free(buffer, TAG_NAME, 0);
}

static NTSTATUS call_entry(struct io_driver *driver, const WCHAR *service)
{
    PDRIVER_OBJECT object = &driver->object;
    uint32_t room;
    UNICODE_STRING path;
    NTSTATUS status;
    WCHAR *buffer;

    if (!service) {
        KE_CALLBACK("DriverEntry", object->DriverInit, status = object->DriverInit(object, NULL));
        return status;
    }
    /* Freed when DriverEntry returns: drivers must copy it. */
    room = length(services_root) + length(service) + 1;
    buffer = mm_pool_alloc(room * sizeof(WCHAR), TAG_NAME, MM_POOL_KERNEL | MM_POOL_PAGED, 0);
    if (!buffer)
        return STATUS_INSUFFICIENT_RESOURCES;
    path = join(buffer, services_root, service);
    KE_CALLBACK("DriverEntry", object->DriverInit, status = object->DriverInit(object, &path));
    sim_probe(world->sim, KE_PROBE_RETURN, .text = "DriverEntry", .object = object,
              .b = (uint32_t)status, .c = (uint64_t)(uintptr_t)object->DriverInit);
    mm_pool_free(buffer, TAG_NAME, 0);
    return status;
}

/* What DriverEntry has cleared: usually nothing, so that four are looked at at once. */
static void fill_dispatch(PDRIVER_OBJECT object)
{
    PDRIVER_DISPATCH *at = object->MajorFunction, *end = at + IRP_MJ_MAXIMUM_FUNCTION + 1;

    _Static_assert((IRP_MJ_MAXIMUM_FUNCTION + 1) % 4 == 0, "in fours");
    for (; at < end; at += 4)
        if (irqlab_unlikely(!at[0] || !at[1] || !at[2] || !at[3]))
            for (int i = 0; i < 4; i++)
                if (!at[i])
                    at[i] = io_invalid_request;
}

NTSTATUS io_driver_load(const struct io_driver_params *params, struct io_driver **result)
{
    struct io_driver *driver;
    PDRIVER_OBJECT object;
    NTSTATUS status;

    *result = NULL;
    ke_point(KE_OP_IO, NULL);
    status = io_driver_make(params, &driver);
    if (!NT_SUCCESS(status))
        return status;
    object = &driver->object;
    if (!params->builtin)
        notify_image(driver, params->name);
    if (!params->builtin)
        cm_service_create(params->service ? params->service : params->name);
    status = call_entry(driver, params->builtin   ? NULL
                                : params->service ? params->service
                                                  : params->name);
    fill_dispatch(object);
    if (!NT_SUCCESS(status)) {
        ob_unname(driver);
        ob_dereference(driver);
        return status;
    }
    KE_ORDER(KE_ORDER_RELEASE, object);
    object->Flags |= DRVO_INITIALIZED;
    if (object->DriverExtension->AddDevice)
        object->Flags &= ~(ULONG)DRVO_LEGACY_DRIVER;
    for (PDEVICE_OBJECT device = object->DeviceObject; device; device = device->NextDevice)
        device->Flags &= ~(ULONG)DO_DEVICE_INITIALIZING;
    *result = driver;
    io_driver_reinitialize();
    return STATUS_SUCCESS;
}

/* "\\Driver\\NAME" only; without a name one is made up. */
NTSTATUS IoCreateDriver(PUNICODE_STRING DriverName, PDRIVER_INITIALIZE InitializationFunction)
{
    struct io_driver_params params = {.entry = InitializationFunction, .builtin = true};
    uint32_t root = length(driver_root), n = 0;
    struct io_driver *driver;
    WCHAR name[64];

    KE_DDI(NULL, (uintptr_t)InitializationFunction);
    if (DriverName) {
        n = DriverName->Length / sizeof(WCHAR);
        if (n <= root || n - root >= 64 ||
            memcmp(DriverName->Buffer, driver_root, root * sizeof(WCHAR)))
            return STATUS_INVALID_PARAMETER;
        n -= root;
        memcpy(name, DriverName->Buffer + root, n * sizeof(WCHAR));
    } else {
        uint32_t number = world->io->auto_names++;

        for (; n < 8; n++)
            name[n] = (WCHAR) "0123456789"[number % 10], number /= 10;
    }
    name[n] = 0;
    params.name = name;
    return io_driver_load(&params, &driver);
}

VOID IoDeleteDriver(PDRIVER_OBJECT DriverObject)
{
    KE_DDI(DriverObject, 0);
    ke_point(KE_OP_IO, DriverObject);
    ob_unname(DriverObject);
    ob_dereference(DriverObject);
}

/* --- re-initialization ------------------------------------------------------------------------ */

struct reinit {
    struct list link;
    PDRIVER_OBJECT driver;
    PDRIVER_REINITIALIZE routine;
    void *context;
};

static void register_reinit(struct list *queue, PDRIVER_OBJECT driver, PDRIVER_REINITIALIZE routine,
                            void *context)
{
    struct reinit *entry = arena_alloc(&world->arena, sizeof *entry);

    if (!entry)
        return; /* Windows has no way to say so either */
    *entry = (struct reinit){.driver = driver, .routine = routine, .context = context};
    list_push_back(queue, &entry->link);
}

VOID IoRegisterDriverReinitialization(PDRIVER_OBJECT DriverObject,
                                      PDRIVER_REINITIALIZE DriverReinitializationRoutine,
                                      PVOID Context)
{
    KE_DDI(DriverObject, (uintptr_t)DriverReinitializationRoutine);
    DriverObject->Flags |= DRVO_REINIT_REGISTERED;
    register_reinit(&world->io->reinit, DriverObject, DriverReinitializationRoutine, Context);
}

VOID IoRegisterBootDriverReinitialization(PDRIVER_OBJECT DriverObject,
                                          PDRIVER_REINITIALIZE DriverReinitializationRoutine,
                                          PVOID Context)
{
    KE_DDI(DriverObject, (uintptr_t)DriverReinitializationRoutine);
    DriverObject->Flags |= DRVO_BOOTREINIT_REGISTERED;
    register_reinit(&world->io->boot_reinit, DriverObject, DriverReinitializationRoutine, Context);
}

static void run_reinit(struct list *queue, ULONG flag)
{
    struct list now;

    /* Those that register anew meanwhile come next time, as on Windows. */
    list_init(&now);
    for (struct list *it; (it = list_pop_front(queue));)
        list_push_back(&now, it);
    for (struct list *it; (it = list_pop_front(&now));) {
        struct reinit entry = *container_of(it, struct reinit, link);

        arena_free(&world->arena, container_of(it, struct reinit, link), sizeof entry);
        entry.driver->Flags &= ~flag;
        entry.driver->DriverExtension->Count++;
        KE_CALLBACK(
            "reinitialize", entry.routine,
            entry.routine(entry.driver, entry.context, entry.driver->DriverExtension->Count));
    }
}

void io_driver_reinitialize(void)
{
    run_reinit(&world->io->boot_reinit, DRVO_BOOTREINIT_REGISTERED);
    run_reinit(&world->io->reinit, DRVO_REINIT_REGISTERED);
}

void io_driver_forget_reinit(PDRIVER_OBJECT driver)
{
    struct list *queues[] = {&world->io->boot_reinit, &world->io->reinit};

    for (int i = 0; i < 2; i++)
        list_for_each_safe(it, next,
                           queues[i]) if (container_of(it, struct reinit, link)->driver == driver)
        {
            list_remove(it);
            arena_free(&world->arena, container_of(it, struct reinit, link), sizeof(struct reinit));
        }
}

/* --- memory that lives as long as the driver object ------------------------------------------- */

static struct client_extension *find_client(struct io_driver *driver, void *identity)
{
    list_for_each(it, &driver->clients)
    {
        struct client_extension *client = container_of(it, struct client_extension, link);

        if (client->identity == identity)
            return client;
    }
    return NULL;
}

NTSTATUS IoAllocateDriverObjectExtension(PDRIVER_OBJECT DriverObject,
                                         PVOID ClientIdentificationAddress,
                                         ULONG DriverObjectExtensionSize,
                                         PVOID *DriverObjectExtension)
{
    struct io_driver *driver = io_driver_of(DriverObject);
    struct client_extension *client;

    KE_DDI(DriverObject, (uintptr_t)ClientIdentificationAddress);
    ke_point(KE_OP_IO, DriverObject);
    *DriverObjectExtension = NULL;
    if (find_client(driver, ClientIdentificationAddress))
        return STATUS_OBJECT_NAME_COLLISION;
    if (mm_pool_refuse())
        return STATUS_INSUFFICIENT_RESOURCES;
    client = mm_pool_alloc(sizeof *client + DriverObjectExtensionSize, 0x76697244 /* "Driv" */,
                           MM_POOL_KERNEL | MM_POOL_ZERO, IO_CALLER);
    if (!client)
        return STATUS_INSUFFICIENT_RESOURCES;
    client->identity = ClientIdentificationAddress;
    list_push_back(&driver->clients, &client->link);
    *DriverObjectExtension = client + 1;
    return STATUS_SUCCESS;
}

PVOID IoGetDriverObjectExtension(PDRIVER_OBJECT DriverObject, PVOID ClientIdentificationAddress)
{
    struct client_extension *client;

    KE_DDI(DriverObject, (uintptr_t)ClientIdentificationAddress);
    ke_point(KE_OP_IO, DriverObject);
    client = find_client(io_driver_of(DriverObject), ClientIdentificationAddress);
    return client ? client + 1 : NULL;
}
