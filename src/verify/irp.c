/*
 * irp.c - the life of IRPs: every dispatch routine completes its IRP, passes it on or keeps it
 * marked pending, once, and says by its return value which.
 *
 * A record per IRP and one per dispatch routine entered (struct irp_call). A call is asked when it
 * returns: what it did with the IRP is compared with what it says. Completion is put down to the
 * call whose stack location is current. What a routine did with fields (IoMarkIrpPending is inline)
 * is read from the IRP at these events.
 */
#include "verify/irp_private.h"
#include "host/layout.h"

#include <string.h>

struct irps *irp_state(struct verify *verify)
{
    return VERIFY_STATE(verify, irp);
}

/* --- records ---------------------------------------------------------------------------------- */

static struct irp_record **bucket(struct irps *irps, const void *irp)
{
    return &irps->buckets[((uint64_t)(uintptr_t)irp * 0x9E3779B97F4A7C15ull) >> 56];
}

struct irp_record *irp_record_of(struct verify *verify, const void *irp)
{
    struct irp_record *record = *bucket(irp_state(verify), irp);

    while (record && record->irp != irp)
        record = record->next;
    return record;
}

/* The IRP is gone: its calls that have returned are of no interest any more. */
void irp_forget(struct verify *verify, struct irp_record *record)
{
    struct irps *irps = irp_state(verify);
    struct irp_record **link = bucket(irps, record->irp);

    while (*link != record)
        link = &(*link)->next;
    *link = record->next;
    if (record->newer)
        record->newer->older_record = record->older_record;
    else
        irps->newest = record->older_record;
    if (record->older_record)
        record->older_record->newer = record->newer;
    for (struct irp_call *call = record->calls, *older; call; call = older) {
        older = call->older;
        call->record = NULL;
        if (!call->active)
            verify_free(verify, call, sizeof *call);
    }
    verify_free(verify, record, sizeof *record);
    /* Calls and completion routines have a record, or had one: while they last, it is awake. */
    verify_wake(verify, VERIFY_FAMILY_irp, irps->newest || irps->active || irps->routines);
}

static struct irp_record *remember(struct verify *verify, PIRP irp, enum irp_maker maker,
                                   uint64_t pc)
{
    struct irps *irps = irp_state(verify);
    struct irp_record *record = irp_record_of(verify, irp), **head;

    if (record)
        irp_forget(verify, record);
    record = verify_alloc(verify, sizeof *record);
    head = bucket(irps, irp);
    *record = (struct irp_record){.next = *head,
                                  .older_record = irps->newest,
                                  .irp = irp,
                                  .maker = maker,
                                  .made_serial = ++irps->made};
    *head = record;
    if (irps->newest)
        irps->newest->newer = record;
    irps->newest = record;
    verify_wake(verify, VERIFY_FAMILY_irp, true);
    if (maker != IRP_OF_SYSTEM)
        record->made = verify_here(verify, pc);
    return record;
}

PIO_STACK_LOCATION irp_location_of(PIRP irp, CCHAR number)
{
    return (PIO_STACK_LOCATION)(irp + 1) + (number - 1);
}

bool irp_invoked(const IO_STACK_LOCATION *location)
{
    return location->CompletionRoutine &&
           location->Control & (SL_INVOKE_ON_SUCCESS | SL_INVOKE_ON_ERROR | SL_INVOKE_ON_CANCEL);
}

struct irp_call *irp_call_here(struct verify *verify)
{
    const struct sim_actor *actor = world->sim->cpu->actor;
    struct irp_call *call = irp_state(verify)->active;

    while (call && call->actor != actor)
        call = call->outer;
    return call;
}

/* Was the last block but one jumped to, from `before`, and is it a short way from the last? */
static bool jumped(const uint64_t blocks[2], uint64_t before)
{
    enum { SHORT = 64 };

    return blocks[0] - blocks[1] < SHORT && blocks[1] - before >= SHORT;
}

uint64_t irp_call_end(struct verify *verify, const struct irp_call *call)
{
    const struct sim *sim = world->sim;
    uint32_t at = sim->trail_at;
    uint64_t start, end, blocks[2];
    verify_function *function = verify->setup.function;

    if (!function || !function(verify->setup.function_context, call->routine, &start, &end))
        return call->routine + 1;
    /*
     * Backwards in time: a call out of the routine, or a block of it. The last block is the common
     * end of all returns, if it has several, and its line says nothing; nor does that of a short
     * one that leads to it and was jumped to.
     */
    for (uint32_t count = 0;; at--) {
        uint64_t pc;

        if (at == call->places_trail)
            for (int i = 0; i < 4; i++)
                if (call->places[i] >= start && call->places[i] < end)
                    return count == 2 && !jumped(blocks, call->places[i]) ? blocks[1]
                                                                          : call->places[i];
        if (at == call->trail || sim->trail_at - at >= SIM_TRAIL)
            return count ? blocks[count - 1] : call->routine + 1;
        pc = sim->trail[(at - 1) % SIM_TRAIL];
        if (pc <= start || pc > end)
            continue;
        if (count == 2)
            return jumped(blocks, pc) ? pc : blocks[1];
        blocks[count++] = pc;
    }
}

/* The current call did something at `pc`: where its frames stand now, from `frame` on; NULL: the
 * others do not matter. */
void irp_note_place(struct irp_call *call, uint64_t pc, const void *frame)
{
    call->places_trail = world->sim->trail_at;
    call->places[0] = pc;
    call->places[1] = call->places[2] = call->places[3] = 0;
    if (frame) {
        uint32_t count = ke_stack_from(frame, pc, call->places, 4);

        for (uint32_t i = 0; i < count; i++)
            call->places[i]++; /* they are inside of the calls, not behind */
    }
}

/* Code of a driver, not of the kernel. */
bool irp_of_program(uint64_t pc)
{
    return pc - LAYOUT_SYSTEM_START < LAYOUT_SYSTEM_END - LAYOUT_SYSTEM_START;
}

struct finding *irp_found(struct verify *verify, const char *rule, uint64_t pc, PIRP irp)
{
    struct finding *finding = verify_finding(verify, rule, pc);

    if (finding && irp)
        verify_arg(finding, 3, (uint64_t)(uintptr_t)irp, "the IRP");
    return finding;
}

const char *irp_request_name(const struct irp_call *call)
{
    static const char *const names[] = {"create",          "named pipe create",
                                        "close",           "read",
                                        "write",           "query information",
                                        "set information", "query EA",
                                        "set EA",          "flush",
                                        "query volume",    "set volume",
                                        "directory",       "file system control",
                                        "device control",  "internal device control",
                                        "shutdown",        "lock",
                                        "cleanup",         "mailslot create",
                                        "query security",  "set security",
                                        "power",           "system control",
                                        "device change",   "query quota",
                                        "set quota",       "PnP"};

    return call->major < sizeof names / sizeof *names ? names[call->major] : "request";
}

/* Statuses that nobody means: what uninitialised memory holds, or a reserved bit. */
bool irp_suspicious(NTSTATUS status)
{
    static const uint32_t fills[] = {0xCCCCCCCC, 0xCDCDCDCD, 0xDDDDDDDD, 0xFEFEFEFE,
                                     0xAAAAAAAA, 0x55555555, 0xFDFDFDFD};

    for (size_t i = 0; i < sizeof fills / sizeof *fills; i++)
        if ((uint32_t)status == fills[i])
            return true;
    return status != -1 && (uint32_t)status & 0x10000000u;
}

/* Is the IRP on a list by Tail.Overlay.ListEntry just now? */
bool irp_listed(PIRP irp)
{
    const LIST_ENTRY *entry = &irp->Tail.Overlay.ListEntry;

    return entry->Flink && entry->Blink && entry->Flink != entry &&
           mm_readable(entry->Flink, sizeof *entry) && mm_readable(entry->Blink, sizeof *entry) &&
           entry->Flink->Blink == entry && entry->Blink->Flink == entry;
}

/* Did the routine mark its location pending? Only while the location is the routine's. */
bool irp_is_marked(const struct irp_call *call, PIRP irp)
{
    return !call->inherited && irp_location_of(irp, call->location)->Control & SL_PENDING_RETURNED;
}

/* --- sending ---------------------------------------------------------------------------------- */

/* Is `lower` below the device that `upper` is attached to? */
bool irp_past_the_next(PDEVICE_OBJECT upper, PDEVICE_OBJECT lower)
{
    PDEVICE_OBJECT next = io_device_extension(upper)->attached_to;

    for (PDEVICE_OBJECT it = next; it; it = io_device_extension(it)->attached_to)
        if (it == lower)
            return it != next;
    return false;
}

/* Was the next location set up at all? A request that came from above has at least a file or a
 * function in it; what IoCopyCurrentIrpStackLocationToNext would have copied is not there. */
static bool untouched(const IO_STACK_LOCATION *now, const IO_STACK_LOCATION *above)
{
    static const uint8_t zero[sizeof now->Parameters];

    return !now->MajorFunction && !now->MinorFunction && !now->FileObject &&
           (above->MajorFunction || above->FileObject) &&
           memcmp(&now->Parameters, zero, sizeof zero) == 0;
}

static void check_location(struct verify *verify, struct irp_record *record,
                           const struct irp_call *from, uint64_t pc)
{
    PIRP irp = record->irp;
    PIO_STACK_LOCATION now = irp_location_of(irp, irp->CurrentLocation);
    PIO_STACK_LOCATION above = from ? irp_location_of(irp, from->location) : NULL;
    bool copied = from && irp->CurrentLocation == from->location - 1;
    const char *section;
    struct finding *finding;

    if (copied && untouched(now, above)) {
        irp_found(verify, "0xC9/0x212", pc, irp);
        return;
    }
    if (copied && now->Control & SL_PENDING_RETURNED)
        irp_found(verify, "0xC9/0x206", pc, irp);
    if (copied && irp_invoked(now) && irp_invoked(above) &&
        now->CompletionRoutine == above->CompletionRoutine && now->Context == above->Context) {
        finding = irp_found(verify, "0xC9/0x207", pc, irp);
        if (finding)
            verify_note(finding, (uint64_t)(uintptr_t)above->CompletionRoutine + 1,
                        "the completion routine of the driver above, now called twice");
    }
    if (copied && !irp_invoked(now) && !(now->Control & SL_PENDING_RETURNED) &&
        now->MajorFunction == above->MajorFunction && now->MinorFunction == above->MinorFunction &&
        memcmp(&now->Parameters, &above->Parameters, sizeof now->Parameters) == 0)
        irp_found(verify, "0xC9/0x21C", pc, irp);
    if (!irp_invoked(now))
        return;
    section = mm_pageable_section((const void *)(uintptr_t)now->CompletionRoutine);
    if (section) {
        finding =
            irp_found(verify, "0xC9/0x227", (uint64_t)(uintptr_t)now->CompletionRoutine + 1, irp);
        if (finding) {
            verify_title(finding, "a completion routine lies in the pageable section %s", section);
            verify_note(finding, pc, "the IRP is sent with it here");
        }
    }
}

static void first_send(struct verify *verify, struct irp_record *record, uint64_t pc)
{
    PIRP irp = record->irp;
    const IO_STACK_LOCATION *now = irp_location_of(irp, irp->CurrentLocation);
    struct finding *finding = NULL;

    if (record->maker == IRP_ALLOCATED && !irp_invoked(now))
        finding = irp_found(verify, "IoAllocateForward", pc, irp);
    else if (record->maker == IRP_ASYNCHRONOUS && !irp_invoked(now))
        finding = irp_found(verify, "IoBuildFsdForward", pc, irp);
    if (finding)
        verify_note_place(finding, &record->made, "the IRP was made here");
}

static void on_call(struct verify *verify, const struct sim_probe *probe)
{
    struct irps *irps = irp_state(verify);
    PIRP irp = (PIRP)(uintptr_t)probe->object;
    struct irp_record *record = irp_record_of(verify, irp);
    struct irp_call *here = irp_call_here(verify), *from = NULL, *call;

    if (!record)
        record = remember(verify, irp, IRP_INITIALIZED, probe->pc);
    if (here && here->record == record)
        from = here;
    else /* by a driver that had kept it: from its own location, or skipping */
        for (call = record->calls; call && !from; call = call->older)
            if (!call->completed && !call->passed && !call->active &&
                (call->location == irp->CurrentLocation + 1 ||
                 call->location == irp->CurrentLocation))
                from = call;
    if (probe->pc) {
        if (irp->CancelRoutine) {
            struct finding *finding = irp_found(verify, "0xC9/0x203", probe->pc, irp);

            if (finding)
                verify_note(finding, (uint64_t)(uintptr_t)irp->CancelRoutine + 1,
                            "the cancel routine that is still set");
        }
        if (from && from->forwarded && !from->claimed) {
            struct finding *finding = irp_found(verify, "0xC9/0x205", probe->pc, irp);

            if (finding)
                verify_note(finding, from->forwarded_pc, "it was passed on here before");
        }
        if (from && irp_past_the_next(from->device, (PDEVICE_OBJECT)(uintptr_t)probe->b))
            irp_found(verify, "0xC9/0x211", probe->pc, irp);
        check_location(verify, record, from, probe->pc);
        if (record->maker != IRP_OF_SYSTEM && !record->calls) {
            first_send(verify, record, probe->pc);
            record->below = true;
            record->sender = here;
            record->sent_pc = probe->pc;
            record->waited = false;
        }
        record->ex_pending = false;
    }
    record->sends++;
    if (from) {
        from->skipped = irp->CurrentLocation == from->location;
        from->marked |= irp_is_marked(from, irp);
        from->forwarded = true;
        from->claimed = false;
        from->forwarded_pc = probe->pc;
        if (from->active)
            irp_note_place(from, probe->pc, probe->frame);
        from->lower_status = STATUS_PENDING;
    }
    call = verify_alloc(verify, sizeof *call);
    *call = (struct irp_call){.outer = irps->active,
                              .older = record->calls,
                              .record = record,
                              .actor = world->sim->cpu->actor,
                              .device = (PDEVICE_OBJECT)(uintptr_t)probe->b,
                              .trail = world->sim->trail_at,
                              .major = (uint8_t)(probe->c >> 8),
                              .minor = (uint8_t)probe->c,
                              .location = irp->CurrentLocation,
                              .inherited = irp_location_of(irp, irp->CurrentLocation)->Control &
                                           SL_PENDING_RETURNED,
                              .active = true};
    call->routine = (uint64_t)(uintptr_t)call->device->DriverObject->MajorFunction[call->major];
    irps->active = call;
    verify_all_ddis(verify, VERIFY_FAMILY_irp, true); /* what a dispatch routine calls */
    record->calls = call;
}

/* --- the return of a dispatch routine --------------------------------------------------------- */

static void said_and_did(struct verify *verify, struct irp_call *call, NTSTATUS status)
{
    struct irp_record *record = call->record;
    PIRP irp = record ? record->irp : NULL;
    struct finding *finding;
    uint64_t pc;

    if (call->marked_by && status != STATUS_PENDING) {
        finding = irp_found(verify, "MarkIrpPending", call->marked_by + 1, irp);
        if (!finding)
            return;
        finding->frames[0] = call->marked_by;
        finding->frame_count = 1;
        verify_title(finding,
                     "a completion routine marked an IRP pending that was not; its dispatch "
                     "routine returned %08X",
                     (uint32_t)status);
        verify_note(finding, call->forwarded_pc, "the IRP was passed on here");
        return;
    }

    if (status == -1) {
        finding = irp_found(verify, "0xC9/0x225", irp_call_end(verify, call), irp);
        if (finding)
            verify_arg(finding, 4, (uint32_t)status, "the status returned");
        return;
    }
    if (irp_suspicious(status)) {
        if (!call->completed || !irp_suspicious(call->status)) {
            finding = irp_found(verify, "0xC9/0x21B", irp_call_end(verify, call), irp);
            if (finding)
                verify_title(finding, "a dispatch routine returned %08X, which nobody means",
                             (uint32_t)status);
        }
        return;
    }
    if (call->completed) {
        if (status == STATUS_PENDING) {
            if (call->marked || call->inherited)
                return;
            pc = irp_call_end(verify, call);
            finding = irp_found(verify,
                                call->completed_here ? "PendedCompletedRequest" : "MarkIrpPending2",
                                pc, irp);
            if (finding)
                verify_note(finding, call->completed_pc, "the IRP was completed here");
            return;
        }
        if (call->marked) {
            finding = irp_found(verify, "MarkIrpPending", irp_call_end(verify, call), irp);
            if (finding)
                verify_title(finding,
                             "the dispatch routine returned %08X for an IRP that it had marked "
                             "pending",
                             (uint32_t)status);
        } else if (status != call->status && call->completed_here) {
            finding = irp_found(verify, "0xC9/0x224", irp_call_end(verify, call), irp);
            if (!finding)
                return;
            verify_title(finding,
                         "the dispatch routine returned %08X, but the IRP was completed with %08X",
                         (uint32_t)status, (uint32_t)call->status);
            verify_arg(finding, 4, (uint32_t)call->status, "the status expected");
            verify_note(finding, call->completed_pc, "the IRP was completed here");
        }
        return;
    }
    if (call->forwarded && !call->claimed) {
        if (status == call->lower_status || (status == STATUS_PENDING && call->marked))
            return;
        finding = irp_found(verify, "LowerDriverReturn", call->forwarded_pc, irp);
        if (finding) {
            verify_title(finding, "the dispatch routine returned %08X, IoCallDriver had said %08X",
                         (uint32_t)status, (uint32_t)call->lower_status);
            verify_note(finding, irp_call_end(verify, call), "and then returned near here");
        }
        return;
    }
    if (!record)
        return;
    if (!call->passed)
        call->marked |= irp_is_marked(call, irp);
    if (status != STATUS_PENDING) {
        pc = irp_call_end(verify, call);
        if (call->marked) {
            finding = irp_found(verify, "MarkIrpPending", pc, irp);
            if (finding)
                verify_title(finding,
                             "the dispatch routine returned %08X for an IRP that it had marked "
                             "pending",
                             (uint32_t)status);
            return;
        }
        finding = irp_found(verify, "0xC9/0x226", pc, irp);
        if (!finding)
            return;
        verify_title(finding,
                     "the dispatch routine returned %08X for a %s IRP that it neither completed, "
                     "passed on nor marked pending",
                     (uint32_t)status, irp_request_name(call));
        verify_arg(finding, 2, call->routine, "the dispatch routine");
        if (record->maker == IRP_OF_SYSTEM && call->major == IRP_MJ_DEVICE_CONTROL &&
            NT_SUCCESS(status))
            verify_why(finding, "it works by accident: DeviceIoControl returns TRUE all the same, "
                                "but the IRP stays, the thread that asked cannot end, and the "
                                "driver cannot be unloaded");
        return;
    }
    if (!call->marked && !call->inherited) {
        irp_found(verify, "MarkIrpPending2", irp_call_end(verify, call), irp);
        return;
    }
    if (irp->Cancel && irp->CancelRoutine) {
        finding = irp_found(verify, "IrpCancelField", irp_call_end(verify, call), irp);
        if (finding)
            verify_note(finding, (uint64_t)(uintptr_t)irp->CancelRoutine + 1,
                        "this cancel routine will not be called");
    }
}

/* IRPs that the routine made, sent and did not wait for. */
static void left_below(struct verify *verify, struct irp_call *call)
{
    uint64_t low = (uint64_t)(uintptr_t)world->sim->cpu->thread->fiber.stack_low;
    uint64_t high = (uint64_t)(uintptr_t)world->sim->cpu->thread->fiber.stack_high;

    for (struct irp_record *record = irp_state(verify)->newest; record;
         record = record->older_record) {
        PIRP irp = record->irp;
        struct finding *finding;
        const char *rule;
        bool control = record->maker == IRP_CONTROL;

        if (record->sender != call || !record->below ||
            (record->maker != IRP_CONTROL && record->maker != IRP_SYNCHRONOUS))
            continue;
        record->sender = NULL;
        if ((uint64_t)(uintptr_t)irp->UserIosb - low < high - low)
            rule = "0xC9/0xC";
        else if ((uint64_t)(uintptr_t)irp->UserEvent - low < high - low)
            rule = "0xC9/0xD";
        else if (record->waited)
            rule = control ? "IoBuildDeviceControlWaitTimeout"
                           : "IoBuildSynchronousFsdRequestWaitTimeout";
        else
            rule = control ? "IoBuildDeviceControlWait" : "IoBuildSynchronousFsdRequestWait";
        finding = irp_found(verify, rule, record->sent_pc, irp);
        if (finding)
            verify_note_place(finding, &record->made, "the IRP was made here");
    }
}

static void on_return(struct verify *verify, const struct sim_probe *probe)
{
    struct irps *irps = irp_state(verify);
    struct irp_call *call = irp_call_here(verify), *upper, **link;
    NTSTATUS status = (NTSTATUS)probe->c;

    if (!call)
        return;
    said_and_did(verify, call, status);
    left_below(verify, call);
    call->active = false;
    for (link = &irps->active; *link != call; link = &(*link)->outer)
        ;
    *link = call->outer;
    if (!irps->active)
        verify_all_ddis(verify, VERIFY_FAMILY_irp, false);
    upper = irp_call_here(verify);
    if (upper && upper->record == call->record && upper->forwarded)
        upper->lower_status = status;
    else if (upper && upper->forwarded && !call->record && !upper->record)
        upper->lower_status = status;
    if (!call->record)
        verify_free(verify, call, sizeof *call);
}

/* --- freeing ---------------------------------------------------------------------------------- */

static void on_free(struct verify *verify, const struct sim_probe *probe)
{
    struct irp_record *record = irp_record_of(verify, probe->object);
    struct finding *finding = NULL;
    PIRP irp;

    if (!record)
        return;
    irp = record->irp;
    if (probe->pc) {    /* IoFreeIrp */
        if (probe->b) { /* it was on the list of its thread */
            finding =
                irp_found(verify,
                          record->maker == IRP_CONTROL       ? "IoBuildDeviceControlNoFree"
                          : record->maker == IRP_SYNCHRONOUS ? "IoBuildSynchronousFsdRequestNoFree"
                                                             : "0xC9/0x2",
                          probe->pc, irp);
        } else if (record->below) {
            finding = irp_found(verify, "0xC9/0x20B", probe->pc, irp);
        }
        if (finding && record->maker != IRP_OF_SYSTEM)
            verify_note_place(finding, &record->made, "the IRP was made here");
    }
    irp_forget(verify, record);
}

enum { COMPLETION_ROUTINE, START_IO, UNLOAD };

static const char *const callbacks[] = {[COMPLETION_ROUTINE] = "completion routine",
                                        [START_IO] = "StartIo",
                                        [UNLOAD] = "DriverUnload",
                                        NULL};

static void on_callback(struct verify *verify, const struct sim_probe *probe)
{
    struct irps *irps = irp_state(verify);
    struct routine *routine;

    if (verify->ddi == COMPLETION_ROUTINE) {
        routine = irp_routine_here(irps);
        if (routine && irp_of_program(probe->b))
            routine->address = probe->b;
    } else if (verify->ddi == START_IO) {
        struct start_io *start_io = verify_alloc(verify, sizeof *start_io);

        *start_io = (struct start_io){irps->start_ios, world->sim->cpu->actor};
        irps->start_ios = start_io;
    }
}

/* Requests of its own that the driver has lost. */
static void on_unloaded(struct verify *verify)
{
    for (struct irp_record *record = irp_state(verify)->newest; record;
         record = record->older_record) {
        struct finding *finding;
        const char *rule = record->maker == IRP_ALLOCATED      ? "IoAllocateFree"
                           : record->maker == IRP_ASYNCHRONOUS ? "IoBuildFsdFree"
                                                               : NULL;

        finding = rule ? irp_found(verify, rule, record->made.pc, record->irp) : NULL;
        if (finding)
            verify_at_place(finding, &record->made);
    }
}

static void on_callback_return(struct verify *verify, const struct sim_probe *probe)
{
    struct irps *irps = irp_state(verify);

    if (verify->ddi == START_IO) {
        for (struct start_io **link = &irps->start_ios; *link; link = &(*link)->outer)
            if ((*link)->actor == world->sim->cpu->actor) {
                struct start_io *gone = *link;

                *link = gone->outer;
                verify_free(verify, gone, sizeof *gone);
                return;
            }
    } else if (verify->ddi == UNLOAD) {
        on_unloaded(verify);
    }
}

static enum irp_maker maker_of(const struct irps *irps, uint64_t pc)
{
    if (!pc)
        return IRP_OF_SYSTEM;
    switch (irps->maker) {
    case DDI_ASYNCHRONOUS:
        return IRP_ASYNCHRONOUS;
    case DDI_SYNCHRONOUS:
        return IRP_SYNCHRONOUS;
    case DDI_CONTROL:
        return IRP_CONTROL;
    case DDI_ASSOCIATE:
        return IRP_ASSOCIATED;
    default:
        return IRP_ALLOCATED;
    }
}

static void on_irp(struct verify *verify, const struct sim_probe *probe)
{
    PIRP irp = (PIRP)(uintptr_t)probe->object;
    struct irp_record *record;

    switch ((enum io_irp_event)probe->a) {
    case IO_IRP_EV_ALLOCATE:
        remember(verify, irp, maker_of(irp_state(verify), probe->pc), probe->pc);
        break;
    case IO_IRP_EV_INITIALIZE:
        record = irp_record_of(verify, irp);
        if (!record)
            remember(verify, irp, IRP_INITIALIZED, probe->pc);
        break;
    case IO_IRP_EV_REUSE:
        record = irp_record_of(verify, irp);
        if (record) {
            for (struct irp_call *call = record->calls; call; call = call->older)
                call->record = NULL; /* they are done with it */
            for (struct irp_call *call = record->calls, *older; call; call = older) {
                older = call->older;
                if (!call->active)
                    verify_free(verify, call, sizeof *call);
            }
            record->calls = NULL;
            record->below = record->waited = record->ex_pending = false;
            record->sender = NULL;
        }
        break;
    case IO_IRP_EV_FREE:
        on_free(verify, probe);
        break;
    case IO_IRP_EV_CALL:
        on_call(verify, probe);
        break;
    case IO_IRP_EV_RETURN:
        on_return(verify, probe);
        break;
    case IO_IRP_EV_COMPLETE:
        irp_on_complete(verify, probe);
        break;
    case IO_IRP_EV_ENTER:
        irp_on_routine_enter(verify, probe);
        break;
    case IO_IRP_EV_ROUTINE:
        irp_on_routine(verify, probe);
        break;
    case IO_IRP_EV_DONE:
        record = irp_record_of(verify, irp);
        if (record)
            record->below = false;
        break;
    default:
        break;
    }
}

/* Named is the dispatch routine that keeps the IRP. */
static void slow_cancel(struct verify *verify, const struct sim_probe *probe)
{
    struct irp_record *record = irp_record_of(verify, probe->object);
    uint64_t routine = record && record->calls ? record->calls->routine : 0;
    struct finding *finding =
        irp_found(verify, "0xC4/0x135", routine ? routine + 1 : 0, (PIRP)(uintptr_t)probe->object);

    if (!finding)
        return;
    verify_arg(finding, 2, (uint64_t)(uintptr_t)probe->object, "the IRP");
    verify_arg(finding, 3, probe->b, "milliseconds it was given");
    verify_title(finding, "a cancelled request was not completed within %llu s",
                 (unsigned long long)probe->b / 1000);
    if (!routine)
        return;
    finding->frames[0] = routine;
    finding->frame_count = 1;
}

enum { SLOW_CANCEL, TOO_LARGE };

static const char *const rules[] = {
    [SLOW_CANCEL] = "irqlab/SlowCancel", [TOO_LARGE] = "irqlab/InformationTooLarge", NULL};

static void on_rule(struct verify *verify, const struct sim_probe *probe)
{
    struct irp_record *record;
    struct finding *finding;

    if (verify->ddi == SLOW_CANCEL) {
        slow_cancel(verify, probe);
        return;
    }
    record = irp_record_of(verify, probe->object);
    finding = irp_found(verify, "information-too-large", record ? record->completed_pc : 0,
                        (PIRP)(uintptr_t)probe->object);
    if (finding)
        verify_title(finding,
                     "IoStatus.Information is %llu, but the caller has room for %llu bytes",
                     (unsigned long long)probe->b, (unsigned long long)probe->c);
}

const struct verify_family verify_family_irp = {
    .kinds = VERIFY_WANTS(KE_PROBE_IRP) | VERIFY_WANTS(KE_PROBE_DDI) |
             VERIFY_WANTS(KE_PROBE_RELEASE) | VERIFY_WANTS(KE_PROBE_CALLBACK) |
             VERIFY_WANTS(KE_PROBE_CALLBACK_RETURN) | VERIFY_WANTS(KE_PROBE_RULE),
    .kinds_awake = VERIFY_WANTS(KE_PROBE_RELEASE),
    .ddis_awake = irp_ddis_awake,
    .irp_events = ~(VERIFY_WANTS(IO_IRP_EV_QUEUE) | VERIFY_WANTS(IO_IRP_EV_CANCEL) |
                    VERIFY_WANTS(IO_IRP_EV_ORPHAN)),
    .lists = {[VERIFY_LIST_CALLBACK] = callbacks, [VERIFY_LIST_RULE] = rules},
    .ddis = irp_ddis,
    .ddi_stride = sizeof *irp_ddis,
    .state_bytes = sizeof(struct irps),
    .by_kind = {[KE_PROBE_IRP] = on_irp,
                [KE_PROBE_DDI] = irp_on_ddi,
                [KE_PROBE_RELEASE] = irp_on_release,
                [KE_PROBE_CALLBACK] = on_callback,
                [KE_PROBE_CALLBACK_RETURN] = on_callback_return,
                [KE_PROBE_RULE] = on_rule}};
