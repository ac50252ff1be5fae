/*
 * irp.c - the life of IRPs: every dispatch routine completes its IRP, passes it on or keeps it
 * marked pending, once, and says by its return value which.
 *
 * A record per IRP and one per dispatch routine entered (struct irp_call). A call is asked when it
 * returns: what it did with the IRP is compared with what it says. Completion is put down to the
 * call whose stack location is current. What a routine did with fields (IoMarkIrpPending is inline)
 * is read from the IRP at these events.
 */
#include "verify/irps.h"
#include "host/layout.h"

#include <string.h>

enum { BUCKETS = 256 };

/* Documented routines that are of interest here. */
enum ddi_code {
    DDI_NONE,
    DDI_OTHER,
    DDI_ALLOCATE,
    DDI_ASYNCHRONOUS,
    DDI_SYNCHRONOUS,
    DDI_CONTROL,
    DDI_ASSOCIATE,
    DDI_CALL,
    DDI_COMPLETION_EX,
    DDI_REUSE,
    DDI_SET_EVENT,
    DDI_WAIT,
    DDI_INTERLOCKED_INSERT,
    DDI_FREE_POOL,
    DDI_START_PACKET,
    DDI_START_NEXT,
};

static const struct {
    const char *name;
    enum ddi_code code;
} ddis[] = {
    {"IoAllocateIrp", DDI_ALLOCATE},
    {"IoAllocateIrpEx", DDI_ALLOCATE},
    {"IoBuildAsynchronousFsdRequest", DDI_ASYNCHRONOUS},
    {"IoBuildSynchronousFsdRequest", DDI_SYNCHRONOUS},
    {"IoBuildDeviceIoControlRequest", DDI_CONTROL},
    {"IoMakeAssociatedIrp", DDI_ASSOCIATE},
    {"IofCallDriver", DDI_CALL},
    {"IoSetCompletionRoutineEx", DDI_COMPLETION_EX},
    {"IoReuseIrp", DDI_REUSE},
    {"KeSetEvent", DDI_SET_EVENT},
    {"KeWaitForSingleObject", DDI_WAIT},
    {"KeWaitForMultipleObjects", DDI_WAIT},
    {"ExInterlockedInsertTailList", DDI_INTERLOCKED_INSERT},
    {"ExInterlockedInsertHeadList", DDI_INTERLOCKED_INSERT},
    {"ExFreePool", DDI_FREE_POOL},
    {"ExFreePoolWithTag", DDI_FREE_POOL},
    {"IoStartPacket", DDI_START_PACKET},
    {"IoStartNextPacket", DDI_START_NEXT},
    {"IoStartNextPacketByKey", DDI_START_NEXT},
    {NULL, DDI_NONE},
};

/* A completion routine that is being called. */
struct routine {
    struct routine *outer;
    const struct sim_actor *actor;
    PIRP irp;
    uint64_t address; /* of the driver's code; 0: not known yet */
    const void *context;
    bool pending_returned, marked_before, set_event;
};

/* A StartIo routine that is being called. */
struct start_io {
    struct start_io *outer;
    const struct sim_actor *actor;
};

struct irps {
    struct irp_record *buckets[BUCKETS];
    struct irp_record *newest;
    struct irp_call *active; /* newest first; those that returned are only in their records */
    struct routine *routines;
    struct start_io *start_ios;
    enum ddi_code maker; /* the last routine entered that makes IRPs */
    uint64_t made;
};

static struct irps *state(struct verify *verify)
{
    return VERIFY_STATE(verify, irp);
}

static enum ddi_code ddi_code(const struct verify *verify)
{
    return verify->ddi < 0 ? DDI_OTHER : ddis[verify->ddi].code;
}

/* --- records ---------------------------------------------------------------------------------- */

static struct irp_record **bucket(struct irps *irps, const void *irp)
{
    return &irps->buckets[((uint64_t)(uintptr_t)irp * 0x9E3779B97F4A7C15ull) >> 56];
}

struct irp_record *irp_record_of(struct verify *verify, const void *irp)
{
    struct irp_record *record = *bucket(state(verify), irp);

    while (record && record->irp != irp)
        record = record->next;
    return record;
}

/* The IRP is gone: its calls that have returned are of no interest any more. */
static void forget(struct verify *verify, struct irp_record *record)
{
    struct irps *irps = state(verify);
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
}

static struct irp_record *remember(struct verify *verify, PIRP irp, enum irp_maker maker,
                                   uint64_t pc)
{
    struct irps *irps = state(verify);
    struct irp_record *record = irp_record_of(verify, irp), **head;

    if (record)
        forget(verify, record);
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
    if (maker != IRP_OF_SYSTEM)
        record->made = verify_here(verify, pc);
    return record;
}

static PIO_STACK_LOCATION location_of(PIRP irp, CCHAR number)
{
    return (PIO_STACK_LOCATION)(irp + 1) + (number - 1);
}

static bool invoked(const IO_STACK_LOCATION *location)
{
    return location->CompletionRoutine &&
           location->Control & (SL_INVOKE_ON_SUCCESS | SL_INVOKE_ON_ERROR | SL_INVOKE_ON_CANCEL);
}

struct irp_call *irp_call_here(struct verify *verify)
{
    const struct sim_actor *actor = world->sim->cpu->actor;
    struct irp_call *call = state(verify)->active;

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

/* The current call did something at `pc`: where its frames stand now. */
static void note_place(struct irp_call *call, uint64_t pc, bool walk)
{
    call->places_trail = world->sim->trail_at;
    call->places[0] = pc;
    call->places[1] = call->places[2] = call->places[3] = 0;
    if (walk) {
        uint32_t count = ke_stack_here(pc, call->places, 4);

        for (uint32_t i = 0; i < count; i++)
            call->places[i]++; /* they are inside of the calls, not behind */
    }
}

/* Code of a driver, not of the kernel. */
static bool of_program(uint64_t pc)
{
    return pc - LAYOUT_SYSTEM_START < LAYOUT_SYSTEM_END - LAYOUT_SYSTEM_START;
}

static struct finding *found(struct verify *verify, const char *rule, uint64_t pc, PIRP irp)
{
    struct finding *finding = verify_finding(verify, rule, pc);

    if (finding && irp)
        verify_arg(finding, 3, (uint64_t)(uintptr_t)irp, "the IRP");
    return finding;
}

static const char *request_name(const struct irp_call *call)
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
static bool suspicious(NTSTATUS status)
{
    static const uint32_t fills[] = {0xCCCCCCCC, 0xCDCDCDCD, 0xDDDDDDDD, 0xFEFEFEFE,
                                     0xAAAAAAAA, 0x55555555, 0xFDFDFDFD};

    for (size_t i = 0; i < sizeof fills / sizeof *fills; i++)
        if ((uint32_t)status == fills[i])
            return true;
    return status != -1 && (uint32_t)status & 0x10000000u;
}

/* Is the IRP on a list by Tail.Overlay.ListEntry just now? */
static bool listed(PIRP irp)
{
    const LIST_ENTRY *entry = &irp->Tail.Overlay.ListEntry;

    return entry->Flink && entry->Blink && entry->Flink != entry &&
           mm_readable(entry->Flink, sizeof *entry) && mm_readable(entry->Blink, sizeof *entry) &&
           entry->Flink->Blink == entry && entry->Blink->Flink == entry;
}

/* Did the routine mark its location pending? Only while the location is the routine's. */
static bool marked(const struct irp_call *call, PIRP irp)
{
    return !call->inherited && location_of(irp, call->location)->Control & SL_PENDING_RETURNED;
}

/* --- sending ---------------------------------------------------------------------------------- */

/* Is `lower` below the device that `upper` is attached to? */
static bool past_the_next(PDEVICE_OBJECT upper, PDEVICE_OBJECT lower)
{
    PDEVICE_OBJECT next = io_device_extension(upper)->attached_to;

    for (PDEVICE_OBJECT it = next; it; it = io_device_extension(it)->attached_to)
        if (it == lower)
            return it != next;
    return false;
}

static void check_location(struct verify *verify, struct irp_record *record,
                           const struct irp_call *from, uint64_t pc)
{
    PIRP irp = record->irp;
    PIO_STACK_LOCATION now = location_of(irp, irp->CurrentLocation);
    PIO_STACK_LOCATION above = from ? location_of(irp, from->location) : NULL;
    bool copied = from && irp->CurrentLocation == from->location - 1;
    const char *section;
    struct finding *finding;

    if (copied && now->Control & SL_PENDING_RETURNED)
        found(verify, "0xC9/0x206", pc, irp);
    if (copied && invoked(now) && invoked(above) &&
        now->CompletionRoutine == above->CompletionRoutine && now->Context == above->Context) {
        finding = found(verify, "0xC9/0x207", pc, irp);
        if (finding)
            verify_note(finding, (uint64_t)(uintptr_t)above->CompletionRoutine + 1,
                        "the completion routine of the driver above, now called twice");
    }
    if (copied && !invoked(now) && !(now->Control & SL_PENDING_RETURNED) &&
        now->MajorFunction == above->MajorFunction && now->MinorFunction == above->MinorFunction &&
        memcmp(&now->Parameters, &above->Parameters, sizeof now->Parameters) == 0)
        found(verify, "0xC9/0x21C", pc, irp);
    if (!invoked(now))
        return;
    section = mm_pageable_section((const void *)(uintptr_t)now->CompletionRoutine);
    if (section) {
        finding = found(verify, "0xC9/0x227", (uint64_t)(uintptr_t)now->CompletionRoutine + 1, irp);
        if (finding) {
            verify_title(finding, "a completion routine lies in the pageable section %s", section);
            verify_note(finding, pc, "the IRP is sent with it here");
        }
    }
}

static void first_send(struct verify *verify, struct irp_record *record, uint64_t pc)
{
    PIRP irp = record->irp;
    const IO_STACK_LOCATION *now = location_of(irp, irp->CurrentLocation);
    struct finding *finding = NULL;

    if (record->maker == IRP_ALLOCATED && !invoked(now))
        finding = found(verify, "IoAllocateForward", pc, irp);
    else if (record->maker == IRP_ASYNCHRONOUS && !invoked(now))
        finding = found(verify, "IoBuildFsdForward", pc, irp);
    if (finding)
        verify_note_place(finding, &record->made, "the IRP was made here");
}

static void on_call(struct verify *verify, const struct sim_probe *probe)
{
    struct irps *irps = state(verify);
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
            struct finding *finding = found(verify, "0xC9/0x203", probe->pc, irp);

            if (finding)
                verify_note(finding, (uint64_t)(uintptr_t)irp->CancelRoutine + 1,
                            "the cancel routine that is still set");
        }
        if (from && from->forwarded && !from->claimed) {
            struct finding *finding = found(verify, "0xC9/0x205", probe->pc, irp);

            if (finding)
                verify_note(finding, from->forwarded_pc, "it was passed on here before");
        }
        if (from && past_the_next(from->device, (PDEVICE_OBJECT)(uintptr_t)probe->b))
            found(verify, "0xC9/0x211", probe->pc, irp);
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
        from->marked |= marked(from, irp);
        from->forwarded = true;
        from->claimed = false;
        from->forwarded_pc = probe->pc;
        if (from->active)
            note_place(from, probe->pc, true);
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
                              .inherited = location_of(irp, irp->CurrentLocation)->Control &
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

    if (status == -1) {
        finding = found(verify, "0xC9/0x225", irp_call_end(verify, call), irp);
        if (finding)
            verify_arg(finding, 4, (uint32_t)status, "the status returned");
        return;
    }
    if (suspicious(status)) {
        if (!call->completed || !suspicious(call->status)) {
            finding = found(verify, "0xC9/0x21B", irp_call_end(verify, call), irp);
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
            finding =
                found(verify, call->completed_here ? "PendedCompletedRequest" : "MarkIrpPending2",
                      pc, irp);
            if (finding)
                verify_note(finding, call->completed_pc, "the IRP was completed here");
            return;
        }
        if (call->marked) {
            finding = found(verify, "MarkIrpPending", irp_call_end(verify, call), irp);
            if (finding)
                verify_title(finding,
                             "the dispatch routine returned %08X for an IRP that it had marked "
                             "pending",
                             (uint32_t)status);
        } else if (status != call->status && call->completed_here) {
            finding = found(verify, "0xC9/0x224", irp_call_end(verify, call), irp);
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
        finding = found(verify, "LowerDriverReturn", call->forwarded_pc, irp);
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
        call->marked |= marked(call, irp);
    if (status != STATUS_PENDING) {
        pc = irp_call_end(verify, call);
        if (call->marked) {
            finding = found(verify, "MarkIrpPending", pc, irp);
            if (finding)
                verify_title(finding,
                             "the dispatch routine returned %08X for an IRP that it had marked "
                             "pending",
                             (uint32_t)status);
            return;
        }
        finding = found(verify, "0xC9/0x226", pc, irp);
        if (!finding)
            return;
        verify_title(finding,
                     "the dispatch routine returned %08X for a %s IRP that it neither completed, "
                     "passed on nor marked pending",
                     (uint32_t)status, request_name(call));
        verify_arg(finding, 2, call->routine, "the dispatch routine");
        if (record->maker == IRP_OF_SYSTEM && call->major == IRP_MJ_DEVICE_CONTROL &&
            NT_SUCCESS(status))
            verify_why(finding, "it works by accident: DeviceIoControl returns TRUE all the same, "
                                "but the IRP stays, the thread that asked cannot end, and the "
                                "driver cannot be unloaded");
        return;
    }
    if (!call->marked && !call->inherited) {
        found(verify, "MarkIrpPending2", irp_call_end(verify, call), irp);
        return;
    }
    if (irp->Cancel && irp->CancelRoutine) {
        finding = found(verify, "IrpCancelField", irp_call_end(verify, call), irp);
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

    for (struct irp_record *record = state(verify)->newest; record; record = record->older_record) {
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
        finding = found(verify, rule, record->sent_pc, irp);
        if (finding)
            verify_note_place(finding, &record->made, "the IRP was made here");
    }
}

static void on_return(struct verify *verify, const struct sim_probe *probe)
{
    struct irps *irps = state(verify);
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

/* --- completion ------------------------------------------------------------------------------- */

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
        finding = found(verify, "uninitialised-output", pc, irp);
        if (finding)
            verify_title(finding,
                         "%llu of the %llu bytes given to the application were never written, from "
                         "byte %llu",
                         (unsigned long long)run, (unsigned long long)bytes,
                         (unsigned long long)first);
        return;
    }
}

static void on_complete(struct verify *verify, const struct sim_probe *probe)
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
        finding = found(verify, "0xC9/0x209", probe->pc, irp);
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
                note_place(call, probe->pc, true);
        } else if (call->skipped) {
            call->passed = true;
        }
        call->marked |= marked(call, irp);
    }
    if (suspicious(status)) {
        finding = found(verify, "0xC9/0x21B", probe->pc, irp);
        if (finding)
            verify_title(finding, "an IRP was completed with %08X, which nobody means",
                         (uint32_t)status);
    }
    if (listed(irp)) {
        finding = found(verify, "0x2A", probe->pc, irp);
        if (finding)
            verify_arg(finding, 1, (uint64_t)(uintptr_t)irp, "the IRP");
    }
    if (!owner && record->calls == NULL && record->maker == IRP_ALLOCATED)
        found(verify, "IoAllocateComplete", probe->pc, irp);
    else if (!owner && record->calls == NULL && record->maker == IRP_ASYNCHRONOUS)
        found(verify, "IoBuildFsdComplete", probe->pc, irp);
    if (record->ex_pending) {
        finding = found(verify, "CompletionRoutineRegistered", probe->pc, irp);
        if (finding)
            verify_note(finding, record->ex_pc, "IoSetCompletionRoutineEx was called here");
    }
    if (owner && owner->claimed && NT_ERROR(owner->failed_below) && NT_SUCCESS(status)) {
        finding = found(verify, "CompleteRequestStatusCheck", probe->pc, irp);
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

static void on_routine_enter(struct verify *verify, const struct sim_probe *probe)
{
    struct irps *irps = state(verify);
    struct routine *routine = verify_alloc(verify, sizeof *routine);
    PIRP irp = (PIRP)(uintptr_t)probe->object;
    struct irp_record *record = irp_record_of(verify, irp);

    *routine = (struct routine){.outer = irps->routines,
                                .actor = world->sim->cpu->actor,
                                .irp = irp,
                                .context = (const void *)(uintptr_t)probe->c,
                                .pending_returned = irp->PendingReturned,
                                .marked_before = irp->CurrentLocation <= irp->StackCount &&
                                                 location_of(irp, irp->CurrentLocation)->Control &
                                                     SL_PENDING_RETURNED};
    irps->routines = routine;
    if (record) { /* back with who made it, unless a driver above has it */
        bool above = false;

        for (struct irp_call *call = record->calls; call; call = call->older)
            above |= call->location >= irp->CurrentLocation && !call->completed;
        record->below &= above;
    }
}

static struct routine *routine_here(struct irps *irps)
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
    marked = has_owner && location_of(irp, irp->CurrentLocation)->Control & SL_PENDING_RETURNED &&
             !routine->marked_before;
    if (!routine->address)
        return;
    if (marked && routine->set_event)
        found(verify, "CompletionEventChecking", routine->address + 1, irp);
    verify_made_at(verify, routine->context, &kind);
    if (routine->pending_returned && !routine->set_event && routine->context &&
        strcmp(kind, "event") == 0)
        found(verify,
              record->maker == IRP_ALLOCATED      ? "IoAllocateIrpSignalEventInCompletion"
              : record->maker == IRP_ASYNCHRONOUS ? "IoBuildFsdIrpSignalEventInCompletion"
                                                  : "SignalEventInCompletion",
              routine->address + 1, irp);
}

static void on_routine(struct verify *verify, const struct sim_probe *probe)
{
    struct irps *irps = state(verify);
    struct routine *routine = routine_here(irps), **link;
    PIRP irp = (PIRP)(uintptr_t)probe->object;
    struct irp_record *record = irp_record_of(verify, irp);
    NTSTATUS status = (NTSTATUS)probe->c;

    if (!routine)
        return;
    if (record && status == STATUS_MORE_PROCESSING_REQUIRED) {
        claimed(verify, record, routine);
    } else if (record && routine->address && routine->pending_returned &&
               irp->CurrentLocation <= irp->StackCount &&
               !(location_of(irp, irp->CurrentLocation)->Control & SL_PENDING_RETURNED)) {
        found(verify, "0xC9/0x228", routine->address + 1, irp);
    }
    for (link = &irps->routines; *link != routine; link = &(*link)->outer)
        ;
    *link = routine->outer;
    verify_free(verify, routine, sizeof *routine);
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
                found(verify,
                      record->maker == IRP_CONTROL       ? "IoBuildDeviceControlNoFree"
                      : record->maker == IRP_SYNCHRONOUS ? "IoBuildSynchronousFsdRequestNoFree"
                                                         : "0xC9/0x2",
                      probe->pc, irp);
        } else if (record->below) {
            finding = found(verify, "0xC9/0x20B", probe->pc, irp);
        }
        if (finding && record->maker != IRP_OF_SYSTEM)
            verify_note_place(finding, &record->made, "the IRP was made here");
    }
    forget(verify, record);
}

/* --- documented routines ---------------------------------------------------------------------- */

static void on_call_driver(struct verify *verify, const struct sim_probe *probe)
{
    PDEVICE_OBJECT device = (PDEVICE_OBJECT)(uintptr_t)probe->b;

    if (!device)
        found(verify, "0xC9/0x204", probe->pc, (PIRP)(uintptr_t)probe->object);
    else if (!mm_readable(device, sizeof *device) || device->Type != IO_TYPE_DEVICE)
        found(verify, "0xC9/0x4", probe->pc, (PIRP)(uintptr_t)probe->object);
}

static void on_set_event(struct verify *verify, const struct sim_probe *probe)
{
    struct irps *irps = state(verify);
    struct routine *routine = routine_here(irps);

    if (routine)
        routine->set_event = true;
    for (struct irp_record *record = irps->newest; record && of_program(probe->pc);
         record = record->older_record) {
        struct finding *finding;

        if ((record->maker != IRP_CONTROL && record->maker != IRP_SYNCHRONOUS) || !record->sends ||
            record->irp->UserEvent != probe->object)
            continue;
        finding = found(verify, "IoBuildDeviceIoControlSetEvent", probe->pc, record->irp);
        if (finding)
            verify_note_place(finding, &record->made, "the I/O manager was given the event here");
        return;
    }
}

static void on_ddi(struct verify *verify, const struct sim_probe *probe)
{
    struct irps *irps = state(verify);
    struct irp_record *record;
    struct irp_call *here;

    if (!probe->text)
        return;
    here = irps->active ? irp_call_here(verify) : NULL;
    if (here && of_program(probe->pc))
        note_place(here, probe->pc, false);
    switch (ddi_code(verify)) {
    case DDI_ALLOCATE:
    case DDI_ASYNCHRONOUS:
    case DDI_SYNCHRONOUS:
    case DDI_CONTROL:
    case DDI_ASSOCIATE:
        irps->maker = ddi_code(verify);
        break;
    case DDI_CALL:
        on_call_driver(verify, probe);
        break;
    case DDI_COMPLETION_EX:
        record = irp_record_of(verify, probe->object);
        if (!record)
            break;
        record->ex_pending = true;
        record->ex_pc = probe->pc;
        here = irp_call_here(verify);
        if (here && here->record == record && probe->c &&
            probe->c != (uint64_t)(uintptr_t)here->device &&
            past_the_next(here->device, (PDEVICE_OBJECT)(uintptr_t)probe->c) + 0u +
                    (io_device_extension(here->device)->attached_to ==
                     (PDEVICE_OBJECT)(uintptr_t)probe->c) !=
                0)
            found(verify, "IoSetCompletionRoutineExCheckDeviceObject", probe->pc, record->irp);
        break;
    case DDI_REUSE:
        record = irp_record_of(verify, probe->object);
        if (record && record->maker != IRP_ALLOCATED && record->maker != IRP_INITIALIZED) {
            struct finding *finding =
                found(verify, record->maker == IRP_OF_SYSTEM ? "IoReuseIrp2" : "IoReuseIrp",
                      probe->pc, record->irp);

            if (finding && record->maker != IRP_OF_SYSTEM)
                verify_note_place(finding, &record->made, "the IRP was made here");
        }
        break;
    case DDI_SET_EVENT:
        on_set_event(verify, probe);
        break;
    case DDI_WAIT:
        for (record = irps->newest; record; record = record->older_record)
            if (record->below && record->irp->UserEvent && record->irp->UserEvent == probe->object)
                record->waited = true;
        break;
    case DDI_INTERLOCKED_INSERT:
        here = irp_call_here(verify);
        if (here && here->record && !here->completed && !here->forwarded && !here->passed &&
            probe->b == (uint64_t)(uintptr_t)&here->record->irp->Tail.Overlay.ListEntry &&
            !(location_of(here->record->irp, here->location)->Control & SL_PENDING_RETURNED))
            found(verify, "MarkingInterlockedQueuedIrps", probe->pc, here->record->irp);
        break;
    case DDI_FREE_POOL:
        record = irp_record_of(verify, probe->object);
        if (record && record->maker != IRP_INITIALIZED) {
            struct finding *finding = verify_finding(verify, "0xC4/0x105", probe->pc);

            if (finding) {
                verify_arg(finding, 2, (uint64_t)(uintptr_t)probe->object, "the IRP");
                if (record->maker != IRP_OF_SYSTEM)
                    verify_note_place(finding, &record->made, "the IRP was made here");
            }
        } else if (record) {
            forget(verify, record);
        }
        break;
    case DDI_START_PACKET: {
        PDEVICE_OBJECT device = (PDEVICE_OBJECT)(uintptr_t)probe->b;

        if (probe->c && io_device_extension(device)->start_io_non_cancelable)
            found(verify, "StartIoCancel", probe->pc, (PIRP)(uintptr_t)probe->object);
        break;
    }
    case DDI_START_NEXT: {
        PDEVICE_OBJECT device = (PDEVICE_OBJECT)(uintptr_t)probe->object;

        for (struct start_io *it = irps->start_ios; it; it = it->outer)
            if (it->actor == world->sim->cpu->actor &&
                !io_device_extension(device)->start_io_deferred) {
                verify_finding(verify, "StartIoRecursion", probe->pc);
                break;
            }
        break;
    }
    default:
        break;
    }
}

/* A spin lock is released: an IRP that was queued under it must be marked by now. */
static void on_release(struct verify *verify, const struct sim_probe *probe)
{
    struct irp_call *here = irp_call_here(verify);
    PIRP irp;

    if (!here || !here->record || here->completed || here->forwarded || here->passed)
        return;
    irp = here->record->irp;
    if (location_of(irp, here->location)->Control & SL_PENDING_RETURNED || !listed(irp))
        return;
    if (probe->pc)
        found(verify, "MarkingQueuedIrps", probe->pc, irp);
}

static void on_callback(struct verify *verify, const struct sim_probe *probe)
{
    struct irps *irps = state(verify);
    struct routine *routine;

    if (strcmp(probe->text, "completion routine") == 0) {
        routine = routine_here(irps);
        if (routine && of_program(probe->b))
            routine->address = probe->b;
    } else if (strcmp(probe->text, "StartIo") == 0) {
        struct start_io *start_io = verify_alloc(verify, sizeof *start_io);

        *start_io = (struct start_io){irps->start_ios, world->sim->cpu->actor};
        irps->start_ios = start_io;
    }
}

/* Requests of its own that the driver has lost. */
static void on_unloaded(struct verify *verify)
{
    for (struct irp_record *record = state(verify)->newest; record; record = record->older_record) {
        struct finding *finding;
        const char *rule = record->maker == IRP_ALLOCATED      ? "IoAllocateFree"
                           : record->maker == IRP_ASYNCHRONOUS ? "IoBuildFsdFree"
                                                               : NULL;

        finding = rule ? found(verify, rule, record->made.pc, record->irp) : NULL;
        if (finding) {
            memcpy(finding->frames, record->made.frames,
                   record->made.frame_count * sizeof *record->made.frames);
            finding->frame_count = record->made.frame_count;
        }
    }
}

static void on_callback_return(struct verify *verify, const struct sim_probe *probe)
{
    struct irps *irps = state(verify);

    if (strcmp(probe->text, "StartIo") == 0) {
        for (struct start_io **link = &irps->start_ios; *link; link = &(*link)->outer)
            if ((*link)->actor == world->sim->cpu->actor) {
                struct start_io *gone = *link;

                *link = gone->outer;
                verify_free(verify, gone, sizeof *gone);
                return;
            }
    } else if (strcmp(probe->text, "DriverUnload") == 0) {
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
        remember(verify, irp, maker_of(state(verify), probe->pc), probe->pc);
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
        on_complete(verify, probe);
        break;
    case IO_IRP_EV_ENTER:
        on_routine_enter(verify, probe);
        break;
    case IO_IRP_EV_ROUTINE:
        on_routine(verify, probe);
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
        found(verify, "0xC4/0x135", routine ? routine + 1 : 0, (PIRP)(uintptr_t)probe->object);

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

static void on_rule(struct verify *verify, const struct sim_probe *probe)
{
    struct irp_record *record;
    struct finding *finding;

    if (strcmp(probe->text, "irqlab/SlowCancel") == 0) {
        slow_cancel(verify, probe);
        return;
    }
    if (strcmp(probe->text, "irqlab/InformationTooLarge") != 0)
        return;
    record = irp_record_of(verify, probe->object);
    finding = found(verify, "information-too-large", record ? record->completed_pc : 0,
                    (PIRP)(uintptr_t)probe->object);
    if (finding)
        verify_title(finding,
                     "IoStatus.Information is %llu, but the caller has room for %llu bytes",
                     (unsigned long long)probe->b, (unsigned long long)probe->c);
}

static void probe(struct verify *verify, const struct sim_probe *probe)
{
    switch ((enum ke_probe)probe->kind) {
    case KE_PROBE_IRP:
        on_irp(verify, probe);
        break;
    case KE_PROBE_DDI:
        on_ddi(verify, probe);
        break;
    case KE_PROBE_RELEASE:
        on_release(verify, probe);
        break;
    case KE_PROBE_CALLBACK:
        on_callback(verify, probe);
        break;
    case KE_PROBE_CALLBACK_RETURN:
        on_callback_return(verify, probe);
        break;
    case KE_PROBE_RULE:
        on_rule(verify, probe);
        break;
    default:
        break;
    }
}

const struct verify_family verify_family_irp = {
    .kinds = VERIFY_WANTS(KE_PROBE_IRP) | VERIFY_WANTS(KE_PROBE_DDI) |
             VERIFY_WANTS(KE_PROBE_RELEASE) | VERIFY_WANTS(KE_PROBE_CALLBACK) |
             VERIFY_WANTS(KE_PROBE_CALLBACK_RETURN) | VERIFY_WANTS(KE_PROBE_RULE),
    .ddis = ddis,
    .ddi_stride = sizeof *ddis,
    .state_bytes = sizeof(struct irps),
    .probe = probe};
