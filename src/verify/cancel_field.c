/*
 * cancel_field.c - requests that get a cancel routine and whose Irp->Cancel nobody looks at.
 *
 * IoSetCancelRoutine is an exchange in the driver's own code: what it does to the two fields is
 * seen as accesses of memory. While a dispatch routine has a request of its own, its writes to
 * CancelRoutine and its reads of Cancel are noted. Whether the cancellation did come first does not
 * matter. Cancel-safe queues and IoStartPacket do both in the system, and are not looked at.
 */
#include "verify/fine.h"
#include "verify/irps.h"
#include "host/layout.h"

#include <stddef.h>

struct request {
    struct request *next;
    const struct sim_actor *actor;
    PIRP irp;
    uint64_t kind;             /* see fine.h */
    bool written, set;         /* CancelRoutine; and it was seen to be one */
    struct verify_place place; /* where */
};

struct cancel_field {
    struct request *requests;
    const void *told; /* the IRP of the last finding; for comparing only */
    struct verify_fine fine;
};

static struct cancel_field *state(struct verify *verify)
{
    return VERIFY_STATE(verify, cancel_field);
}

static void drop(struct verify *verify, struct request *request)
{
    struct request **link = &state(verify)->requests;

    while (*link != request)
        link = &(*link)->next;
    *link = request->next;
    verify_free(verify, request, sizeof *request);
    verify_listen(verify, VERIFY_FAMILY_cancel_field, state(verify)->requests != NULL);
}

static void fine(struct verify *verify, struct request *request)
{
    verify_was_fine(&state(verify)->fine, request->kind);
    drop(verify, request);
}

static void on_call(struct verify *verify, const struct sim_probe *probe)
{
    PIRP irp = (PIRP)(uintptr_t)probe->object;
    uint8_t major = (uint8_t)(probe->c >> 8);
    struct request *request;
    uint32_t control_code = 0;
    uint64_t kind;

    if (probe->pc) /* passed on by a driver: its own */
        return;
    if (major == IRP_MJ_DEVICE_CONTROL)
        control_code = IoGetCurrentIrpStackLocation(irp)->Parameters.DeviceIoControl.IoControlCode;
    kind = verify_fine_kind((void *)(uintptr_t)probe->b, major, control_code);
    if (verify_is_fine(&state(verify)->fine, kind))
        return;
    request = verify_alloc(verify, sizeof *request);
    *request = (struct request){
        .next = state(verify)->requests, .actor = world->sim->cpu->actor, .irp = irp, .kind = kind};
    state(verify)->requests = request;
    verify_listen(verify, VERIFY_FAMILY_cancel_field, true);
}

static bool hits(const struct sim_probe *probe, const void *field, uint64_t bytes)
{
    uint64_t low = (uint64_t)(uintptr_t)field, at = (uint64_t)(uintptr_t)probe->object;

    return at < low + bytes && low < at + probe->b;
}

/* An access is told before it is made: what was written is seen at the next. */
static void see(struct request *request)
{
    if (request->written && request->irp->CancelRoutine)
        request->set = true;
    else if (!request->set)
        request->written = false; /* taken away */
}

static void on_touch(struct verify *verify, const struct sim_probe *probe)
{
    if (!layout_is_system(probe->pc))
        return;
    for (struct request *it = state(verify)->requests, *next; it; it = next) {
        next = it->next;
        if (it->actor != world->sim->cpu->actor)
            continue;
        see(it);
        if (!(probe->a & KE_TOUCH_WRITE) && hits(probe, &it->irp->Cancel, sizeof it->irp->Cancel)) {
            fine(verify, it);
        } else if (probe->a & KE_TOUCH_WRITE && !it->written &&
                   hits(probe, (const void *)&it->irp->CancelRoutine, sizeof(void *))) {
            it->written = true;
            it->place = verify_here(verify, probe->pc);
        }
    }
}

static void on_return(struct verify *verify, const struct sim_probe *probe)
{
    struct request *request = state(verify)->requests;
    struct finding *finding;

    while (request && (request->irp != probe->object || request->actor != world->sim->cpu->actor))
        request = request->next;
    if (!request)
        return;
    if (irp_record_of(verify, request->irp)) /* else it is gone */
        see(request);
    if (!request->set || (NTSTATUS)probe->c != STATUS_PENDING) {
        fine(verify, request);
        return;
    }
    finding = verify_finding(verify, "IrpCancelField", request->place.pc);
    state(verify)->told = request->irp;
    if (finding) {
        verify_at_place(finding, &request->place);
        verify_title(finding, "a cancel routine was set, and Irp->Cancel not looked at after it");
        verify_why(finding, "if the request is cancelled before the routine is set, nobody calls "
                            "it: the request stays for ever, and its thread cannot end");
    }
    drop(verify, request);
}

bool verify_cancel_told(struct verify *verify, const void *irp)
{
    return state(verify)->told == irp;
}

static void probe(struct verify *verify, const struct sim_probe *probe)
{
    if (probe->kind == KE_PROBE_TOUCH)
        on_touch(verify, probe);
    else if (probe->a == IO_IRP_EV_CALL)
        on_call(verify, probe);
    else
        on_return(verify, probe);
}

const struct verify_family verify_family_cancel_field = {
    .kinds = VERIFY_WANTS(KE_PROBE_IRP) | VERIFY_WANTS(KE_PROBE_TOUCH),
    .kinds_awake = VERIFY_WANTS(KE_PROBE_TOUCH),
    .irp_events = VERIFY_WANTS(IO_IRP_EV_CALL) | VERIFY_WANTS(IO_IRP_EV_RETURN),
    .irp_events_awake = VERIFY_WANTS(IO_IRP_EV_RETURN),
    .state_bytes = sizeof(struct cancel_field),
    .probe = probe};
