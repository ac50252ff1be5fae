/*
 * unload.c - what a driver leaves behind: when DriverUnload has returned, nothing may lead into its
 * image any more.
 *
 * Registrations are remembered from the routines that make and end them; devices, links and handles
 * are looked up in the kernel's own lists when it is time.
 */
#include "verify/irps.h"
#include "ex/ex.h"
#include "io/io.h"
#include "ke/interrupt.h"
#include "host/image.h"
#include "host/layout.h"

#include <string.h>

enum left_kind {
    LEFT_NOTIFY,
    LEFT_CALLBACK,
    LEFT_LOOKASIDE,
    LEFT_MDL,
    LEFT_WORK,
    LEFT_DEVICE,
    LEFT_NOTHING,
};

enum { BEGINS = 1, ENDS = -1, TOGGLES = 0, ATTACHES = 2, CREATES = 3, DELETES = 4 };

/* Routines that make or end what must not be left, and those of devices. */
static const struct registrar {
    const char *name;
    enum left_kind kind;
    int how;
    bool anonymous; /* the two ends have no key in common: the oldest goes first */
} registrars[] = {
    {"PsSetCreateProcessNotifyRoutine", LEFT_NOTIFY, TOGGLES, false},
    {"PsSetCreateProcessNotifyRoutineEx", LEFT_NOTIFY, TOGGLES, false},
    {"PsSetCreateProcessNotifyRoutineEx2", LEFT_NOTIFY, TOGGLES, false},
    {"PsSetCreateThreadNotifyRoutine", LEFT_NOTIFY, BEGINS, false},
    {"PsSetCreateThreadNotifyRoutineEx", LEFT_NOTIFY, BEGINS, false},
    {"PsRemoveCreateThreadNotifyRoutine", LEFT_NOTIFY, ENDS, false},
    {"PsSetLoadImageNotifyRoutine", LEFT_NOTIFY, BEGINS, false},
    {"PsSetLoadImageNotifyRoutineEx", LEFT_NOTIFY, BEGINS, false},
    {"PsRemoveLoadImageNotifyRoutine", LEFT_NOTIFY, ENDS, false},
    {"ObRegisterCallbacks", LEFT_CALLBACK, BEGINS, true},
    {"ObUnRegisterCallbacks", LEFT_CALLBACK, ENDS, true},
    {"ExRegisterCallback", LEFT_CALLBACK, BEGINS, true},
    {"ExUnregisterCallback", LEFT_CALLBACK, ENDS, true},
    {"ExInitializeNPagedLookasideList", LEFT_LOOKASIDE, BEGINS, false},
    {"ExDeleteNPagedLookasideList", LEFT_LOOKASIDE, ENDS, false},
    {"ExInitializePagedLookasideList", LEFT_LOOKASIDE, BEGINS, false},
    {"ExDeletePagedLookasideList", LEFT_LOOKASIDE, ENDS, false},
    {"ExInitializeLookasideListEx", LEFT_LOOKASIDE, BEGINS, false},
    {"ExDeleteLookasideListEx", LEFT_LOOKASIDE, ENDS, false},
    {"IoFreeMdl", LEFT_MDL, ENDS, false},
    {"ExQueueWorkItem", LEFT_WORK, BEGINS, false},
    {"IoAttachDeviceToDeviceStack", LEFT_NOTHING, ATTACHES, false},
    {"IoAttachDeviceToDeviceStackSafe", LEFT_NOTHING, ATTACHES, false},
    {"IoCreateDevice", LEFT_NOTHING, CREATES, false},
    {"IoDeleteDevice", LEFT_NOTHING, DELETES, false},
    {NULL, LEFT_NOTHING, TOGGLES, false},
};

struct left {
    struct left *next; /* newest first */
    enum left_kind kind;
    const char *routine; /* that made it */
    const void *key;
    struct verify_place place;
    bool locked; /* an MDL: its pages are */
};

/* A routine of a driver that is running, on any CPU or blocked. */
struct running {
    struct running *outer;
    const struct sim_actor *actor;
    const char *kind;
    int callback; /* index in `callbacks` */
    uint64_t routine;
    bool device_made; /* IoCreateDevice, and it has not returned yet */
};

enum { DRIVER_ENTRY, DRIVER_UNLOADED, OTHER };

static const char *const callbacks[] = {[DRIVER_ENTRY] = "DriverEntry",
                                        [DRIVER_UNLOADED] = "DriverUnload",
                                        [OTHER] = VERIFY_OTHERS,
                                        NULL};

struct unload {
    uint32_t links;   /* that the system made before there were drivers */
    uint64_t made_pc; /* the last system thread or device was made here */
    struct left *left;
    struct running *running;
};

static struct unload *state(struct verify *verify)
{
    return VERIFY_STATE(verify, unload);
}

static struct left *remember(struct verify *verify, enum left_kind kind, const char *routine,
                             const void *key, uint64_t pc)
{
    struct unload *unload = state(verify);
    struct left *left = verify_alloc(verify, sizeof *left);

    *left = (struct left){.next = unload->left,
                          .kind = kind,
                          .routine = routine,
                          .key = key,
                          .place = verify_here(verify, pc)};
    unload->left = left;
    return left;
}

/* The latest of that kind and key, or (key NULL) the oldest of the kind. */
static struct left **find(struct unload *unload, enum left_kind kind, const void *key)
{
    struct left **oldest = NULL;

    for (struct left **link = &unload->left; *link; link = &(*link)->next)
        if ((*link)->kind == kind) {
            if (key && (*link)->key == key)
                return link;
            oldest = link;
        }
    return key ? NULL : oldest;
}

static void forget(struct verify *verify, struct left **link)
{
    struct left *gone = *link;

    *link = gone->next;
    verify_free(verify, gone, sizeof *gone);
}

static bool running(struct verify *verify, int callback)
{
    for (struct running *it = state(verify)->running; it; it = it->outer)
        if (it->actor == world->sim->cpu->actor && it->callback == callback)
            return true;
    return false;
}

static void on_device(struct verify *verify, const struct sim_probe *probe, int how)
{
    PDEVICE_OBJECT device = (PDEVICE_OBJECT)(uintptr_t)probe->object;
    struct irp_call *call;

    if (how == ATTACHES) {
        if (!mm_readable(device, sizeof *device) || device->Type != IO_TYPE_DEVICE)
            verify_finding(verify, "AddDevice", probe->pc);
    } else if (how == CREATES) {
        struct running *in = state(verify)->running;

        while (in && in->actor != world->sim->cpu->actor)
            in = in->outer;
        if (in && !running(verify, DRIVER_ENTRY))
            in->device_made = true;
    } else {
        call = irp_call_here(verify);
        if (device && device->ReferenceCount > 0 && !running(verify, DRIVER_UNLOADED) &&
            !(call && call->major == IRP_MJ_PNP)) {
            struct finding *finding = verify_finding(verify, "0x36", probe->pc);

            if (finding)
                verify_arg(finding, 1, (uint64_t)(uintptr_t)device, "the device object");
        }
    }
}

static void on_ddi(struct verify *verify, const struct sim_probe *probe)
{
    struct unload *unload = state(verify);
    const struct registrar *registrar = &registrars[verify->ddi];
    struct left **link;
    int how;

    if (!layout_is_system(probe->pc))
        return;
    if (registrar->kind == LEFT_NOTHING) {
        on_device(verify, probe, registrar->how);
        return;
    }
    how = registrar->how != TOGGLES ? registrar->how : (probe->b & 0xFF) ? ENDS : BEGINS;
    link = find(unload, registrar->kind, registrar->anonymous ? NULL : probe->object);
    if (how == BEGINS) {
        if (registrar->kind == LEFT_LOOKASIDE && probe->b < sizeof(PVOID))
            verify_finding(verify, "0xC4/0xCD", probe->pc);
        if (link && registrar->kind == LEFT_LOOKASIDE) {
            struct finding *finding = verify_finding(verify, "0xC4/0xCA", probe->pc);

            if (finding)
                verify_note_place(finding, &(*link)->place, "it was initialised here before");
        }
        if (link && !registrar->anonymous) {
            (*link)->place = verify_here(verify, probe->pc);
            return;
        }
        remember(verify, registrar->kind, probe->text, probe->object, probe->pc);
    } else if (link) {
        if (registrar->kind == LEFT_MDL && (*link)->locked) {
            struct finding *finding = verify_finding(verify, "mdl-freed-locked", probe->pc);

            if (finding)
                verify_note_place(finding, &(*link)->place, "the MDL was made here");
        }
        forget(verify, link);
    }
}

/* Pool is freed: a list in it goes with it. */
static void on_free(struct verify *verify, const struct sim_probe *probe)
{
    for (struct left **link = &state(verify)->left; *link;) {
        struct finding *finding;

        if ((*link)->kind != LEFT_LOOKASIDE ||
            (uint64_t)((const char *)(*link)->key - (const char *)probe->object) >= probe->b) {
            link = &(*link)->next;
            continue;
        }
        finding = verify_finding(verify, "0xC4/0xCC", probe->pc);
        if (finding)
            verify_note_place(finding, &(*link)->place, "the lookaside list was initialised here");
        forget(verify, link);
    }
}

/* --- what is left ----------------------------------------------------------------------------- */

struct looking {
    struct verify *verify;
    struct image *image;
    uint64_t start, bytes;
    bool failed; /* DriverEntry has; else DriverUnload has returned */
};

static bool of_image(const struct looking *looking, uint64_t address)
{
    return address - looking->start < looking->bytes;
}

static bool handle_left(void *context, const struct ob_handle_info *info)
{
    const struct looking *looking = context;
    struct finding *finding;

    if (!of_image(looking, info->pc) || ob_type_of(info->body) == world->ps->thread_type)
        return true; /* those of threads are told by threads */
    finding = verify_finding(looking->verify, "handle-leak", info->pc);
    if (finding) {
        char name[32];

        finding->frames[0] = info->pc - 1;
        finding->frame_count = 1;
        verify_title(finding, "a handle to %s object was still open when %s",
                     ob_type_text(ob_type_of(info->body), name, sizeof name),
                     looking->failed ? "DriverEntry failed" : "DriverUnload returned");
    }
    return true;
}

static bool link_left(void *context, const struct ob_object_info *info)
{
    const struct looking *looking = context;
    struct finding *finding;

    if (!info->live || !info->named || !of_image(looking, info->create_pc))
        return true;
    finding = verify_finding(looking->verify, "link-left-at-unload", info->create_pc);
    if (finding) {
        finding->frames[0] = info->create_pc - 1;
        finding->frame_count = 1;
        verify_title(finding, "a symbolic link was still there when DriverUnload returned");
    }
    return true;
}

static void devices_left(const struct looking *looking, PDRIVER_OBJECT object)
{
    for (PDEVICE_OBJECT device = object->DeviceObject; device; device = device->NextDevice) {
        struct left **link = find(state(looking->verify), LEFT_DEVICE, device);
        struct finding *finding;

        finding =
            verify_finding(looking->verify, "device-left-at-unload", link ? (*link)->place.pc : 0);
        if (!finding)
            continue;
        if (link)
            verify_at_place(finding, &(*link)->place);
        verify_title(finding, "a device object was still there when DriverUnload returned");
    }
}

static void routines_left(const struct looking *looking)
{
    const struct sim_actor *here = world->sim->cpu->actor;

    for (struct running *it = state(looking->verify)->running; it; it = it->outer) {
        struct finding *finding;

        if (it->actor == here || !of_image(looking, it->routine))
            continue;
        finding = verify_finding(looking->verify, "0xCE", it->routine + 1);
        if (!finding)
            continue;
        finding->frames[0] = it->routine;
        finding->frame_count = 1;
        verify_title(finding, "%s %s of the driver was still running when DriverUnload returned",
                     it->kind[0] == 'I' ? "an" : "a", it->kind);
        verify_arg(finding, 1, it->routine, "the routine");
    }
}

static void interrupts_left(const struct looking *looking)
{
    if (!world->ke->interrupts.next)
        return;
    list_for_each(it, &world->ke->interrupts)
    {
        const struct _KINTERRUPT *interrupt = container_of(it, struct _KINTERRUPT, link);
        uint64_t routine = interrupt->message_service
                               ? (uint64_t)(uintptr_t)interrupt->message_service
                               : (uint64_t)(uintptr_t)interrupt->service;
        struct finding *finding;

        if (!of_image(looking, routine))
            continue;
        finding = verify_finding(looking->verify, "interrupt-left-at-unload", routine + 1);
        if (!finding)
            continue;
        finding->frames[0] = routine;
        finding->frame_count = 1;
        verify_title(finding,
                     "this ISR was still connected to vector 0x%x when DriverUnload returned",
                     interrupt->vector);
        verify_arg(finding, 1, routine, "the routine");
    }
}

static bool in_live_pool(const void *address)
{
    struct mm_block block;

    return mm_pool_find(address, &block) && block.state != MM_BLOCK_FREED;
}

static void registrations_left(const struct looking *looking)
{
    static const char *const rules[] = {"notify-left-at-unload", "callback-left-at-unload",
                                        "lookaside-left-at-unload", "mdl-leak", "0xCE"};
    struct unload *unload = state(looking->verify);

    for (struct left *left = unload->left, *next; left; left = next) {
        uint64_t key = (uint64_t)(uintptr_t)left->key;
        struct finding *finding;

        next = left->next;
        if (left->kind == LEFT_DEVICE)
            continue;
        if (!of_image(looking, left->place.pc))
            continue;
        if (left->kind == LEFT_LOOKASIDE) {
            bool there = of_image(looking, key) || in_live_pool(left->key) ||
                         ob_object_find(left->key, &(struct ob_object_info){0});

            if (!there)
                continue; /* freed with what it lay in: another rule's */
        }
        if (left->kind == LEFT_WORK &&
            (!(of_image(looking, key) || in_live_pool(left->key)) || !ex_work_queued(left->key)))
            continue;
        finding = verify_finding(looking->verify, rules[left->kind], left->place.pc);
        if (finding && left->kind == LEFT_WORK)
            verify_title(finding,
                         "a work item of the driver was still queued when DriverUnload returned");
        if (finding) {
            verify_at_place(finding, &left->place);
        }
        left->place.pc = 0; /* told */
    }
}

static void look(struct verify *verify, PDRIVER_OBJECT object)
{
    struct looking looking = {.verify = verify,
                              .start = (uint64_t)(uintptr_t)object->DriverStart,
                              .bytes = object->DriverSize};

    if (!looking.bytes)
        return;
    routines_left(&looking);
    registrations_left(&looking);
    interrupts_left(&looking);
    devices_left(&looking, object);
    if (ob_type_objects_made(world->ob->symlink_type) != state(verify)->links)
        ob_object_for_each(world->ob->symlink_type, link_left, &looking);
    list_for_each(it, &world->ob->tables)
    {
        struct ob_handle_table *table = container_of(it, struct ob_handle_table, link);

        ob_handle_for_each(table->process, handle_left, &looking);
    }
}

static PDRIVER_OBJECT driver_of(uint64_t routine, bool entry)
{
    list_for_each(it, &world->io->drivers)
    {
        PDRIVER_OBJECT object = &container_of(it, struct io_driver, link)->object;

        if (entry ? (uint64_t)(uintptr_t)object->DriverInit == routine
                  : (uint64_t)(uintptr_t)object->DriverUnload == routine)
            return object;
    }
    return NULL;
}

/* A driver that cannot be unloaded need not join its threads; but it cannot be unloaded. */
static bool handles(PDRIVER_OBJECT object, int major)
{
    return object->MajorFunction[major] && object->MajorFunction[major] != io_invalid_request;
}

static void on_entry(struct verify *verify, PDRIVER_OBJECT object, NTSTATUS status)
{
    struct finding *finding;

    if (!NT_SUCCESS(status)) {
        struct looking looking = {.verify = verify,
                                  .start = (uint64_t)(uintptr_t)object->DriverStart,
                                  .bytes = object->DriverSize,
                                  .failed = true};

        if (looking.bytes)
            list_for_each(it, &world->ob->tables) ob_handle_for_each(
                container_of(it, struct ob_handle_table, link)->process, handle_left, &looking);
        return; /* devices and links are told when it is taken away */
    }
    /* One that has made nothing lasting may as well stay. */
    if (!object->DriverUnload &&
        state(verify)->made_pc - (uint64_t)(uintptr_t)object->DriverStart < object->DriverSize) {
        finding =
            verify_finding(verify, "no-driver-unload", (uint64_t)(uintptr_t)object->DriverInit + 1);
        if (finding) {
            finding->frames[0] = (uint64_t)(uintptr_t)object->DriverInit;
            finding->frame_count = 1;
        }
    }
    if (!object->DriverExtension->AddDevice)
        return;
    if (!handles(object, IRP_MJ_PNP) || !handles(object, IRP_MJ_POWER)) {
        finding = verify_finding(verify, "0xC9/0x21F", (uint64_t)(uintptr_t)object->DriverInit + 1);
        if (finding) {
            finding->frames[0] = (uint64_t)(uintptr_t)object->DriverInit;
            finding->frame_count = 1;
            verify_title(finding, "a driver with AddDevice has no dispatch routine for %s",
                         handles(object, IRP_MJ_PNP) ? "IRP_MJ_POWER" : "IRP_MJ_PNP");
        }
    }
}

enum { CREATE_THREAD, CREATE_DEVICE, ENTRY, ALLOCATE_MDL, LOCK_PAGES, UNLOCK_PAGES };

static const char *const returns[] = {[CREATE_THREAD] = "PsCreateSystemThread",
                                      [CREATE_DEVICE] = "IoCreateDevice",
                                      [ENTRY] = "DriverEntry",
                                      [ALLOCATE_MDL] = "IoAllocateMdl",
                                      [LOCK_PAGES] = "MmProbeAndLockPages",
                                      [UNLOCK_PAGES] = "MmUnlockPages",
                                      NULL};

static void on_return(struct verify *verify, const struct sim_probe *probe)
{
    struct unload *unload = state(verify);
    struct left **link;

    switch (verify->ddi) {
    case CREATE_THREAD:
        unload->made_pc = probe->pc;
        break;
    case CREATE_DEVICE:
        unload->made_pc = probe->pc;
        link = find(unload, LEFT_DEVICE, probe->object);
        if (link)
            forget(verify, link);
        remember(verify, LEFT_DEVICE, probe->text, probe->object, probe->pc);
        break;
    case ENTRY:
        on_entry(verify, (PDRIVER_OBJECT)(uintptr_t)probe->object, (NTSTATUS)probe->b);
        break;
    case ALLOCATE_MDL:
        if (layout_is_system(probe->pc))
            remember(verify, LEFT_MDL, probe->text, probe->object, probe->pc);
        break;
    case LOCK_PAGES:
    case UNLOCK_PAGES:
        link = find(unload, LEFT_MDL, probe->object);
        if (link)
            (*link)->locked = verify->ddi == LOCK_PAGES;
        break;
    }
}

static void on_callback(struct verify *verify, const struct sim_probe *probe)
{
    struct unload *unload = state(verify);
    struct running *running = verify_alloc(verify, sizeof *running);

    *running = (struct running){.outer = unload->running,
                                .actor = world->sim->cpu->actor,
                                .kind = probe->text,
                                .callback = verify->ddi,
                                .routine = probe->b};
    unload->running = running;
}

/* Devices that were made outside of DriverEntry, where the I/O manager does not open them. */
static void still_initializing(struct verify *verify)
{
    list_for_each(it, &world->io->drivers)
    {
        PDRIVER_OBJECT object = &container_of(it, struct io_driver, link)->object;

        for (PDEVICE_OBJECT device = object->DeviceObject; device; device = device->NextDevice) {
            struct left **link = find(state(verify), LEFT_DEVICE, device);
            struct finding *finding;

            if (!(device->Flags & DO_DEVICE_INITIALIZING) || !link ||
                (*link)->place.thread != world->sim->cpu->thread->number)
                continue;
            /* The manager opens the PDOs of a bus driver. */
            if (object->DriverExtension->AddDevice &&
                device->Characteristics & FILE_AUTOGENERATED_DEVICE_NAME)
                continue;
            finding = verify_finding(verify, "CheckDeviceObjectFlags", (*link)->place.pc);
            if (finding)
                verify_at_place(finding, &(*link)->place);
        }
    }
}

static void on_callback_return(struct verify *verify, const struct sim_probe *probe)
{
    struct unload *unload = state(verify);
    PDRIVER_OBJECT object;
    bool device_made = false;

    for (struct running **link = &unload->running; *link; link = &(*link)->outer)
        if ((*link)->actor == world->sim->cpu->actor && (*link)->routine == probe->b) {
            struct running *gone = *link;

            device_made = gone->device_made;
            *link = gone->outer;
            verify_free(verify, gone, sizeof *gone);
            break;
        }
    if (device_made)
        still_initializing(verify);
    if (verify->ddi == DRIVER_UNLOADED) {
        object = driver_of(probe->b, false);
        if (object)
            look(verify, object);
    }
}

static void begin(struct verify *verify)
{
    state(verify)->links = ob_type_objects_made(world->ob->symlink_type);
}

static void on_pool(struct verify *verify, const struct sim_probe *probe)
{
    if (!probe->a && state(verify)->left)
        on_free(verify, probe);
}

const struct verify_family verify_family_unload = {
    .kinds = VERIFY_WANTS(KE_PROBE_DDI) | VERIFY_WANTS(KE_PROBE_RETURN) |
             VERIFY_WANTS(KE_PROBE_CALLBACK) | VERIFY_WANTS(KE_PROBE_CALLBACK_RETURN) |
             VERIFY_WANTS(KE_PROBE_POOL),
    .state_bytes = sizeof(struct unload),
    .begin = begin,
    .ddis = registrars,
    .ddi_stride = sizeof *registrars,
    .lists = {[VERIFY_LIST_RETURN] = returns, [VERIFY_LIST_CALLBACK] = callbacks},
    .by_kind = {[KE_PROBE_DDI] = on_ddi,
                [KE_PROBE_RETURN] = on_return,
                [KE_PROBE_POOL] = on_pool,
                [KE_PROBE_CALLBACK] = on_callback,
                [KE_PROBE_CALLBACK_RETURN] = on_callback_return}};
