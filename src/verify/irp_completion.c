/* irp_completion.c - the IRP rules when a request is completed, and in completion routines. */
#include "verify/irp_private.h"
#include "host/layout.h"
#include <string.h>

/* Output bytes that the driver has not written, from the system buffer to the application. */
static void check_output(struct verify *verify, PIRP irp, uint64_t pc)
{
    const struct io_irp *own = io_irp_of(irp);
    const uint8_t *buffer = irp->AssociatedIrp.SystemBuffer, fill = world->mm->fill_new;
    uint64_t bytes = irp->IoStatus.Information, first, run;

    if (!own || !buffer || !(irp->Flags & IRP_BUFFERED_IO) || !(irp->Flags & IRP_INPUT_OPERATION) ||
        NT_ERROR(irp->IoStatus.Status))
        return;
    if (bytes > own->buffer_bytes)
        bytes = own->buffer_bytes;
    for (first = own->input_bytes; first + 4 <= bytes; first += run ? run : 1) {
        struct finding *finding;

        for (run = 0; first + run < bytes && buffer[first + run] == fill; run++)
            ;
        if (run < 4 || (run <= 7 && first + run < bytes && (first + run) % 8 == 0))
            continue; /* as much as padding between members */
        finding = irp_found(verify, "uninitialised-output", pc, irp);
        if (finding)
            verify_title(finding,
                         "%llu of the %llu bytes given to the application were never written, from "
                         "byte %llu",
                         (unsigned long long)run, (unsigned long long)bytes,
                         (unsigned long long)first);
        return;
    }
}

void irp_on_complete(struct verify *verify, const struct sim_probe *probe)
{
    PIRP irp = (PIRP)(uintptr_t)probe->object;
    struct irp_record *record = irp_record_of(verify, irp);
    struct irp_call *here = irp_call_here(verify), *owner = NULL;
    NTSTATUS status = (NTSTATUS)probe->b;
    struct finding *finding;

    if (!record)
        return;
    record->completed_pc = probe->pc;
    if (here && here->record == record && here->forwarded && !here->claimed &&
        record->calls != here && !record->calls->active && !record->calls->completed) {
        finding = irp_found(verify, "0xC9/0x209", probe->pc, irp);
        if (finding)
            verify_note(finding, here->forwarded_pc, "it was passed on here, and is not back");
        here->completed = here->completed_here = true; /* as it believes */
        here->completed_pc = probe->pc;
        here->status = status;
    }
    for (struct irp_call *call = record->calls; call; call = call->older) {
        if (call->completed || call->passed)
            continue;
        if (call->location < irp->CurrentLocation)
            continue;
        if (!owner && call->location == irp->CurrentLocation) {
            owner = call;
            call->completed = true;
            call->completed_here = call->active && call->actor == world->sim->cpu->actor;
            call->completed_pc = probe->pc;
            call->status = status;
            if (call->completed_here)
                irp_note_place(call, probe->pc, probe->frame);
        } else if (call->skipped) {
            call->passed = true;
        }
        call->marked |= irp_is_marked(call, irp);
    }
    if (irqlab_unlikely(owner && owner->device->CurrentIrp == irp)) {
        irp_state(verify)->packet_device = owner->device;
        irp_state(verify)->packet_done = verify_here(verify, probe->pc);
    }
    if (irp_suspicious(status)) {
        finding = irp_found(verify, "0xC9/0x21B", probe->pc, irp);
        if (finding)
            verify_title(finding, "an IRP was completed with %08X, which nobody means",
                         (uint32_t)status);
    }
    if (irp_listed(irp)) {
        finding = irp_found(verify, "0x2A", probe->pc, irp);
        if (finding)
            verify_arg(finding, 1, (uint64_t)(uintptr_t)irp, "the IRP");
    }
    if (!owner && record->calls == NULL && record->maker == IRP_ALLOCATED)
        irp_found(verify, "IoAllocateComplete", probe->pc, irp);
    else if (!owner && record->calls == NULL && record->maker == IRP_ASYNCHRONOUS)
        irp_found(verify, "IoBuildFsdComplete", probe->pc, irp);
    if (record->ex_pending) {
        finding = irp_found(verify, "CompletionRoutineRegistered", probe->pc, irp);
        if (finding)
            verify_note(finding, record->ex_pc, "IoSetCompletionRoutineEx was called here");
    }
    if (owner && owner->claimed && NT_ERROR(owner->failed_below) && NT_SUCCESS(status)) {
        finding = irp_found(verify, "CompleteRequestStatusCheck", probe->pc, irp);
        if (finding) {
            verify_title(finding,
                         "the IRP is completed with success, though the lower driver had failed it "
                         "with %08X",
                         (uint32_t)owner->failed_below);
            verify_note(finding, owner->forwarded_pc, "it was passed on here");
        }
    }
    if (record->maker == IRP_OF_SYSTEM && owner)
        check_output(verify, irp, probe->pc);
}

void irp_on_routine_enter(struct verify *verify, const struct sim_probe *probe)
{
    struct irps *irps = irp_state(verify);
    struct routine *routine = verify_alloc(verify, sizeof *routine);
    PIRP irp = (PIRP)(uintptr_t)probe->object;
    struct irp_record *record = irp_record_of(verify, irp);

    *routine = (struct routine){
        .outer = irps->routines,
        .actor = world->sim->cpu->actor,
        .irp = irp,
        .context = (const void *)(uintptr_t)probe->c,
        .pending_returned = irp->PendingReturned,
        .marked_before = irp->CurrentLocation <= irp->StackCount &&
                         irp_location_of(irp, irp->CurrentLocation)->Control & SL_PENDING_RETURNED};
    irps->routines = routine;
    if (record) { /* back with who made it, unless a driver above has it */
        bool above = false;

        for (struct irp_call *call = record->calls; call; call = call->older)
            above |= call->location >= irp->CurrentLocation && !call->completed;
        record->below &= above;
    }
}

struct routine *irp_routine_here(struct irps *irps)
{
    struct routine *routine = irps->routines;

    while (routine && routine->actor != world->sim->cpu->actor)
        routine = routine->outer;
    return routine;
}

static void claimed(struct verify *verify, struct irp_record *record, const struct routine *routine)
{
    PIRP irp = record->irp;
    bool has_owner = irp->CurrentLocation <= irp->StackCount, marked;
    const char *kind;

    record->below = false;
    for (struct irp_call *call = record->calls; call; call = call->older)
        if (call->location == irp->CurrentLocation && !call->completed) {
            call->claimed = true;
            call->forwarded = false;
            call->failed_below = NT_ERROR(irp->IoStatus.Status) ? irp->IoStatus.Status : 0;
            break;
        }
    marked = has_owner &&
             irp_location_of(irp, irp->CurrentLocation)->Control & SL_PENDING_RETURNED &&
             !routine->marked_before;
    if (!routine->address)
        return;
    if (marked && routine->set_event)
        irp_found(verify, "CompletionEventChecking", routine->address + 1, irp);
    verify_made_at(verify, routine->context, &kind);
    if (routine->pending_returned && !routine->set_event && routine->context &&
        strcmp(kind, "event") == 0)
        irp_found(verify,
                  record->maker == IRP_ALLOCATED      ? "IoAllocateIrpSignalEventInCompletion"
                  : record->maker == IRP_ASYNCHRONOUS ? "IoBuildFsdIrpSignalEventInCompletion"
                                                      : "SignalEventInCompletion",
                  routine->address + 1, irp);
}

void irp_on_routine(struct verify *verify, const struct sim_probe *probe)
{
    struct irps *irps = irp_state(verify);
    struct routine *routine = irp_routine_here(irps), **link;
    PIRP irp = (PIRP)(uintptr_t)probe->object;
    struct irp_record *record = irp_record_of(verify, irp);
    NTSTATUS status = (NTSTATUS)probe->c;

    if (!routine)
        return;
    if (record && routine->address && !routine->pending_returned && !routine->marked_before &&
        irp->CurrentLocation <= irp->StackCount &&
        irp_location_of(irp, irp->CurrentLocation)->Control & SL_PENDING_RETURNED)
        for (struct irp_call *call = record->calls; call; call = call->older)
            if (call->location == irp->CurrentLocation && !call->completed)
                call->marked_by = routine->address;
    if (record && status == STATUS_MORE_PROCESSING_REQUIRED) {
        claimed(verify, record, routine);
    } else if (record && routine->address && routine->pending_returned &&
               irp->CurrentLocation <= irp->StackCount &&
               !(irp_location_of(irp, irp->CurrentLocation)->Control & SL_PENDING_RETURNED)) {
        irp_found(verify, "0xC9/0x228", routine->address + 1, irp);
    }
    for (link = &irps->routines; *link != routine; link = &(*link)->outer)
        ;
    *link = routine->outer;
    verify_free(verify, routine, sizeof *routine);
}
