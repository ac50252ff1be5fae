/*
 * pnp.c - what drivers do with Plug and Play requests: who answers, who passes on, what is left
 * after a device has gone.
 *
 * A device that is attached to another one is a function or filter device; one that its bus has
 * reported is a PDO. Stands before irp in families.def: at the return of a dispatch routine its
 * call is still there.
 */
#include "io/pnp.h"
#include "verify/irps.h"

#include <string.h>

enum { REFERENCED = 64 };

/* A PnP or power request that somebody has answered already. */
struct answered {
    struct answered *next;
    PIRP irp;
};

struct pnp {
    struct answered *answered;
    /* Objects that were referenced while IRP_MN_QUERY_DEVICE_RELATIONS was handled. */
    const void *referenced[REFERENCED];
    uint32_t referenced_count;
    uint32_t adding; /* AddDevice routines that run */
};

static struct pnp *state(struct verify *verify)
{
    return VERIFY_STATE(verify, pnp);
}

static bool is_pdo(PDEVICE_OBJECT device)
{
    return !io_device_extension(device)->attached_to && device->Flags & DO_BUS_ENUMERATED_DEVICE;
}

static bool is_upper(PDEVICE_OBJECT device)
{
    return io_device_extension(device)->attached_to != NULL;
}

static bool is_alive(const void *device)
{
    struct ob_object_info info;

    return ob_object_find(device, &info) && info.body == device;
}

static struct finding *found(struct verify *verify, const char *rule, uint64_t pc,
                             const struct irp_call *call)
{
    struct finding *finding = verify_finding(verify, rule, pc);

    if (finding && call)
        verify_arg(finding, 2, call->routine, "the dispatch routine");
    return finding;
}

/* --- answers ---------------------------------------------------------------------------------- */

static struct answered **answered(struct verify *verify, const void *irp)
{
    struct answered **link = &state(verify)->answered;

    while (*link && (*link)->irp != irp)
        link = &(*link)->next;
    return link;
}

static void forget(struct verify *verify, const void *irp)
{
    struct answered **link = answered(verify, irp), *gone = *link;

    if (!gone)
        return;
    *link = gone->next;
    verify_free(verify, gone, sizeof *gone);
}

/* An answer does not become "nobody has answered" again. */
static void keeps_answer(struct verify *verify, PIRP irp, uint8_t major, uint64_t pc)
{
    struct answered **link = answered(verify, irp);

    if (irp->IoStatus.Status == STATUS_NOT_SUPPORTED) {
        if (*link && pc)
            verify_finding(verify, major == IRP_MJ_PNP ? "0xC9/0x216" : "0xC9/0x21A", pc);
        forget(verify, irp);
    } else if (!*link) {
        *link = verify_alloc(verify, sizeof **link);
        (*link)->irp = irp;
    }
}

/* --- sending ---------------------------------------------------------------------------------- */

static bool of_the_system(uint8_t minor)
{
    return minor <= IRP_MN_CANCEL_STOP_DEVICE || minor == IRP_MN_SURPRISE_REMOVAL ||
           minor == IRP_MN_FILTER_RESOURCE_REQUIREMENTS || minor == IRP_MN_QUERY_PNP_DEVICE_STATE ||
           minor == IRP_MN_QUERY_LEGACY_BUS_INFORMATION;
}

/* The first driver gets it from the one that made it. */
static void first(struct verify *verify, PIRP irp, uint8_t major, uint8_t minor, uint64_t pc)
{
    if (irp->IoStatus.Status != STATUS_NOT_SUPPORTED)
        verify_finding(verify,
                       major == IRP_MJ_PNP     ? "0xC9/0x20E"
                       : major == IRP_MJ_POWER ? "0xC9/0x20F"
                                               : "0xC9/0x210",
                       pc);
    if (major == IRP_MJ_PNP && of_the_system(minor))
        verify_finding(verify, "0xC9/0x237", pc);
}

static void on_call(struct verify *verify, const struct sim_probe *probe)
{
    PIRP irp = (PIRP)(uintptr_t)probe->object;
    struct irp_record *record = irp_record_of(verify, irp);
    struct irp_call *here = irp_call_here(verify);
    uint8_t major = (uint8_t)(probe->c >> 8), minor = (uint8_t)probe->c;
    NTSTATUS status = irp->IoStatus.Status;

    if (major != IRP_MJ_PNP && major != IRP_MJ_POWER && major != IRP_MJ_SYSTEM_CONTROL)
        return;
    verify_wake(verify, VERIFY_FAMILY_pnp, true);
    if (probe->pc && record && !record->calls)
        first(verify, irp, major, minor, probe->pc);
    if (major == IRP_MJ_SYSTEM_CONTROL)
        return;
    if (probe->pc && here && here->record == record && record && !NT_SUCCESS(status) &&
        status != STATUS_NOT_SUPPORTED) {
        struct finding *finding =
            found(verify, major == IRP_MJ_PNP ? "0xC9/0x215" : "0xC9/0x219", probe->pc, here);

        if (finding)
            verify_title(finding, "a %s request was passed down with the status %08X",
                         major == IRP_MJ_PNP ? "Plug and Play" : "power", (uint32_t)status);
    }
    keeps_answer(verify, irp, major, probe->pc);
    if (major == IRP_MJ_PNP && minor == IRP_MN_QUERY_DEVICE_RELATIONS)
        state(verify)->referenced_count = 0;
}

/* --- completing ------------------------------------------------------------------------------- */

/* Whose dispatch routine has it: that of the current location. */
static struct irp_call *holder(struct irp_record *record, PIRP irp)
{
    for (struct irp_call *call = record->calls; call; call = call->older)
        if (!call->completed && !call->passed && call->location == irp->CurrentLocation)
            return call;
    return NULL;
}

static bool cannot_fail(uint8_t minor)
{
    return minor == IRP_MN_REMOVE_DEVICE || minor == IRP_MN_SURPRISE_REMOVAL ||
           minor == IRP_MN_CANCEL_REMOVE_DEVICE || minor == IRP_MN_CANCEL_STOP_DEVICE;
}

static void upper_completes(struct verify *verify, PIRP irp, const struct irp_call *call,
                            uint64_t pc)
{
    NTSTATUS status = irp->IoStatus.Status;
    bool success = NT_SUCCESS(status);

    if (call->forwarded_pc)
        return; /* it has been below */
    if (call->major == IRP_MJ_POWER) {
        if (success && (call->minor == IRP_MN_SET_POWER || call->minor == IRP_MN_QUERY_POWER))
            found(verify, "0xC9/0x231", pc, call);
    } else if (call->minor > IRP_MN_DEVICE_ENUMERATED) {
        found(verify, "0xC9/0x22D", pc, call);
    } else if (status == STATUS_NOT_SUPPORTED) {
        found(verify, "0xC9/0x22F", pc, call);
    } else if (success && call->minor != IRP_MN_QUERY_INTERFACE) {
        found(verify, "0xC9/0x22E", pc, call);
    }
}

static bool pdo_must(uint8_t minor)
{
    return minor <= IRP_MN_CANCEL_STOP_DEVICE || minor == IRP_MN_SURPRISE_REMOVAL ||
           minor == IRP_MN_QUERY_CAPABILITIES;
}

static void check_relations(struct verify *verify, PIRP irp, const struct irp_call *call,
                            uint64_t pc)
{
    const DEVICE_RELATIONS *relations = (const DEVICE_RELATIONS *)irp->IoStatus.Information;
    struct pnp *pnp = state(verify);

    if (!relations || !mm_readable(relations, sizeof *relations))
        return;
    for (ULONG i = 0; i < relations->Count; i++) {
        uint32_t n = 0;

        if (!mm_readable(&relations->Objects[i], sizeof(PVOID)))
            return;
        while (n < pnp->referenced_count && pnp->referenced[n] != relations->Objects[i])
            n++;
        if (n == pnp->referenced_count && n < REFERENCED) {
            found(verify, "0xC9/0x22C", pc, call);
            return;
        }
        if (n < REFERENCED)
            pnp->referenced[n] = NULL; /* each entry needs one of its own */
    }
}

static void on_complete(struct verify *verify, const struct sim_probe *probe)
{
    PIRP irp = (PIRP)(uintptr_t)probe->object;
    struct irp_record *record = irp_record_of(verify, irp);
    struct irp_call *call = record ? holder(record, irp) : NULL;
    const IO_STACK_LOCATION *location = irp->Tail.Overlay.CurrentStackLocation;
    NTSTATUS status = irp->IoStatus.Status;

    if (!call || (call->major != IRP_MJ_PNP && call->major != IRP_MJ_POWER) ||
        !is_alive(call->device))
        return;
    keeps_answer(verify, irp, call->major, probe->pc);
    if (!io_driver_of(call->device->DriverObject)->context)
        return; /* one of irqlab's own */
    if (is_upper(call->device))
        upper_completes(verify, irp, call, probe->pc);
    if (call->major != IRP_MJ_PNP)
        return;
    if (!NT_SUCCESS(status) && status != STATUS_NOT_SUPPORTED && cannot_fail(call->minor))
        found(verify, "0xC4/0x43006", probe->pc, call);
    if (is_pdo(call->device) && status == STATUS_NOT_SUPPORTED && pdo_must(call->minor))
        found(verify, "0xC9/0x22A", probe->pc, call);
    if (call->minor != IRP_MN_QUERY_DEVICE_RELATIONS)
        return;
    if (NT_SUCCESS(status) && !call->forwarded_pc)
        check_relations(verify, irp, call, probe->pc);
    else if (is_pdo(call->device) && status == STATUS_NOT_SUPPORTED &&
             location->Parameters.QueryDeviceRelations.Type == TargetDeviceRelation)
        found(verify, "0xC9/0x22B", probe->pc, call);
}

/* --- removal ---------------------------------------------------------------------------------- */

/* The dispatch routine for IRP_MN_REMOVE_DEVICE has returned. */
static void on_return(struct verify *verify, const struct sim_probe *probe)
{
    struct irp_call *call = irp_call_here(verify);
    PDEVICE_OBJECT device = (PDEVICE_OBJECT)(uintptr_t)probe->b;
    struct finding *finding;

    if (!call || call->device != device || call->major != IRP_MJ_PNP ||
        call->minor != IRP_MN_REMOVE_DEVICE || (NTSTATUS)probe->c == STATUS_PENDING ||
        !is_alive(device) || io_device_extension(device)->flags & IO_DEVICE_DELETE_PENDING ||
        device->Flags & DO_BUS_ENUMERATED_DEVICE || !io_driver_of(device->DriverObject)->context)
        return;
    finding = found(verify, is_upper(device) ? "0xC9/0x21D" : "0xC9/0x21E",
                    irp_call_end(verify, call), call);
    if (finding)
        verify_arg(finding, 4, (uint64_t)(uintptr_t)device, "the device object");
}

static void on_delete(struct verify *verify, const struct sim_probe *probe, bool detach)
{
    struct irp_call *call = irp_call_here(verify);
    PDEVICE_OBJECT device = (PDEVICE_OBJECT)(uintptr_t)probe->object;
    const struct io_devnode *devnode;

    if (!call || call->major != IRP_MJ_PNP || !is_alive(device))
        return;
    if (call->minor == IRP_MN_SURPRISE_REMOVAL &&
        (device == call->device || (detach && device->AttachedDevice == call->device))) {
        verify_finding(verify, "PnpSurpriseRemove", probe->pc);
        return;
    }
    if (call->minor != IRP_MN_REMOVE_DEVICE)
        return;
    if (!is_pdo(call->device) && !call->forwarded_pc && call->record &&
        (device == call->device || (detach && device->AttachedDevice == call->device)))
        found(verify, "DeleteDevice", probe->pc, call);
    devnode = detach ? NULL : io_devnode_of(device);
    if (devnode && device == call->device && devnode->parent && devnode->present)
        found(verify, "0xC9/0x221", probe->pc, call);
}

static void on_attach(struct verify *verify, const struct sim_probe *probe)
{
    PDEVICE_OBJECT source = (PDEVICE_OBJECT)(uintptr_t)probe->object;
    PDEVICE_OBJECT target = (PDEVICE_OBJECT)(uintptr_t)probe->b;

    if (!state(verify)->adding || !is_alive(target))
        return;
    while (io_device_extension(target)->attached_to)
        target = io_device_extension(target)->attached_to;
    if (target == source || !io_devnode_of(target))
        verify_finding(verify, "PnpSameDeviceObject", probe->pc);
}

/* --- probes ----------------------------------------------------------------------------------- */

enum { DDI_ATTACH, DDI_ATTACH_SAFE, DDI_DELETE, DDI_DETACH };

static const char *const looked_at[] = {"IoAttachDeviceToDeviceStack",
                                        "IoAttachDeviceToDeviceStackSafe",
                                        "IoDeleteDevice",
                                        "IoDetachDevice",
                                        "ObfReferenceObject",
                                        "ObfReferenceObjectWithTag",
                                        "ObReferenceObjectByPointer",
                                        "ObReferenceObjectByPointerWithTag",
                                        NULL};

static void on_ddi(struct verify *verify, const struct sim_probe *probe)
{
    struct pnp *pnp = state(verify);

    if (verify->ddi == DDI_ATTACH || verify->ddi == DDI_ATTACH_SAFE)
        on_attach(verify, probe);
    else if (verify->ddi == DDI_DELETE || verify->ddi == DDI_DETACH)
        on_delete(verify, probe, verify->ddi == DDI_DETACH);
    else if (pnp->referenced_count < REFERENCED)
        pnp->referenced[pnp->referenced_count++] = (const void *)probe->object;
}

static void probe(struct verify *verify, const struct sim_probe *probe)
{
    switch ((enum ke_probe)probe->kind) {
    case KE_PROBE_DDI:
        on_ddi(verify, probe);
        break;
    case KE_PROBE_IRP:
        if (probe->a == IO_IRP_EV_CALL)
            on_call(verify, probe);
        else if (probe->a == IO_IRP_EV_COMPLETE)
            on_complete(verify, probe);
        else if (probe->a == IO_IRP_EV_RETURN)
            on_return(verify, probe);
        else
            forget(verify, (const void *)probe->object);
        break;
    case KE_PROBE_CALLBACK:
        state(verify)->adding++;
        break;
    case KE_PROBE_CALLBACK_RETURN:
        state(verify)->adding--;
        break;
    default:
        break;
    }
}

static const char *const callbacks[] = {"AddDevice", NULL};

/* What happens to a request after it was sent: wanted once there was one of these. */
#define EVENTS_LATER                                                                               \
    (VERIFY_WANTS(IO_IRP_EV_COMPLETE) | VERIFY_WANTS(IO_IRP_EV_RETURN) |                           \
     VERIFY_WANTS(IO_IRP_EV_FREE) | VERIFY_WANTS(IO_IRP_EV_REUSE) |                                \
     VERIFY_WANTS(IO_IRP_EV_ALLOCATE) | VERIFY_WANTS(IO_IRP_EV_INITIALIZE))

const struct verify_family verify_family_pnp = {
    .kinds = VERIFY_WANTS(KE_PROBE_DDI) | VERIFY_WANTS(KE_PROBE_IRP) |
             VERIFY_WANTS(KE_PROBE_CALLBACK) | VERIFY_WANTS(KE_PROBE_CALLBACK_RETURN),
    .irp_events = VERIFY_WANTS(IO_IRP_EV_CALL) | EVENTS_LATER,
    .irp_events_awake = EVENTS_LATER,
    .lists = {[VERIFY_LIST_CALLBACK] = callbacks},
    .state_bytes = sizeof(struct pnp),
    .ddis = looked_at,
    .probe = probe};
