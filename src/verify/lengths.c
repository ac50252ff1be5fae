/*
 * lengths.c - requests whose buffer a driver uses without having looked at its length.
 *
 * A request of an application is watched from its first dispatch routine until a driver completes
 * it: reads of the length fields in its stack locations, and accesses of its buffers. What counts
 * is not that the length was compared well but that it was not even read; a read whose value the
 * source never uses (verify_know_source) is none. As soon as all lengths that matter have been read
 * the request is watched no longer.
 */
#include "verify/fine.h"
#include "verify/irps.h"
#include "host/layout.h"

#include <string.h>

enum part { PART_INPUT, PART_OUTPUT, PARTS };

struct buffer {
    uint64_t address, bytes;
    const char *what;
    uint8_t lengths; /* bit per part: one of these must be read */
    bool checked;    /* probed or locked with the driver's own length */
};

struct request {
    struct request *next;
    PIRP irp;
    uint32_t control_code;
    uint8_t major;
    uint8_t read;          /* bit per part */
    uint8_t read_for_some; /* likewise: into a variable that not every case looks at */
    uint8_t buffer_count;
    uint32_t lengths[PARTS]; /* in this run */
    uint64_t low, high;      /* its stack locations */
    uint64_t mdl;            /* its ByteCount is the output's length, too */
    struct buffer buffers[3];
    const struct buffer *used; /* the first that was, with its length unread; NULL: none */
    struct verify_place place;
    uint64_t offset, bytes;
    uint64_t kind;      /* see fine.h */
    uint64_t unused_pc; /* a length was read here, and the source does nothing with it */
    struct {
        uint32_t cases; /* see struct verify_unread */
        uint64_t pc;
    } some[PARTS];
    bool write;
};

struct lengths {
    struct request *requests;
    struct verify_fine fine;
};

static void drop(struct verify *verify, struct request *request)
{
    struct lengths *lengths = VERIFY_STATE(verify, lengths);
    struct request **link = &lengths->requests;

    while (*link != request)
        link = &(*link)->next;
    *link = request->next;
    verify_free(verify, request, sizeof *request);
    if (!lengths->requests)
        verify_listen(verify, VERIFY_FAMILY_lengths, false);
}

static void was_fine(struct verify *verify, const struct request *request)
{
    struct lengths *lengths = VERIFY_STATE(verify, lengths);

    verify_was_fine(&lengths->fine, request->kind);
}

static struct request *find(struct verify *verify, const void *irp)
{
    struct request *request = ((struct lengths *)VERIFY_STATE(verify, lengths))->requests;

    while (request && request->irp != irp)
        request = request->next;
    return request;
}

/* --- what is watched -------------------------------------------------------------------------- */

static void add(struct request *request, const void *address, uint64_t bytes, uint8_t lengths,
                const char *what)
{
    if (address && bytes)
        request->buffers[request->buffer_count++] =
            (struct buffer){.address = (uint64_t)(uintptr_t)address,
                            .bytes = bytes,
                            .what = what,
                            .lengths = lengths};
}

static void *mdl_address(const MDL *mdl)
{
    return mdl ? (char *)mdl->StartVa + mdl->ByteOffset : NULL;
}

static void add_transfer(struct request *request, const IO_STACK_LOCATION *location)
{
    PIRP irp = request->irp;
    uint32_t length = location->Parameters.Read.Length;

    request->lengths[PART_OUTPUT] = length;
    if (irp->MdlAddress)
        add(request, mdl_address(irp->MdlAddress), length, 1 << PART_OUTPUT, "buffer");
    else if (irp->AssociatedIrp.SystemBuffer)
        add(request, irp->AssociatedIrp.SystemBuffer, length, 1 << PART_OUTPUT, "buffer");
    else
        add(request, irp->UserBuffer, length, 1 << PART_OUTPUT, "buffer");
}

static void add_control(struct request *request, const IO_STACK_LOCATION *location)
{
    PIRP irp = request->irp;
    uint32_t in = location->Parameters.DeviceIoControl.InputBufferLength;
    uint32_t out = location->Parameters.DeviceIoControl.OutputBufferLength;

    request->control_code = location->Parameters.DeviceIoControl.IoControlCode;
    request->lengths[PART_INPUT] = in;
    request->lengths[PART_OUTPUT] = out;
    switch (request->control_code & 3) {
    case METHOD_BUFFERED:
        add(request, irp->AssociatedIrp.SystemBuffer, in > out ? in : out,
            1 << PART_INPUT | 1 << PART_OUTPUT, "buffer");
        break;
    case METHOD_NEITHER:
        add(request, location->Parameters.DeviceIoControl.Type3InputBuffer, in, 1 << PART_INPUT,
            "input buffer");
        add(request, irp->UserBuffer, out, 1 << PART_OUTPUT, "output buffer");
        break;
    default:
        add(request, irp->AssociatedIrp.SystemBuffer, in, 1 << PART_INPUT, "input buffer");
        add(request, mdl_address(irp->MdlAddress), out, 1 << PART_OUTPUT, "output buffer");
        break;
    }
}

static void on_call(struct verify *verify, const struct sim_probe *probe)
{
    struct lengths *lengths = VERIFY_STATE(verify, lengths);
    PIRP irp = (PIRP)(uintptr_t)probe->object;
    uint8_t major = (uint8_t)(probe->c >> 8);
    const IO_STACK_LOCATION *location = IoGetCurrentIrpStackLocation(irp);
    struct request *request;
    uint64_t kind;

    if ((major != IRP_MJ_READ && major != IRP_MJ_WRITE && major != IRP_MJ_DEVICE_CONTROL) ||
        irp->RequestorMode != UserMode || probe->pc || find(verify, irp))
        return; /* probe->pc: passed on by a driver */
    kind = verify_fine_kind(
        location->DeviceObject, major,
        major == IRP_MJ_DEVICE_CONTROL ? location->Parameters.DeviceIoControl.IoControlCode : 0);
    if (verify_is_fine(&lengths->fine, kind))
        return;
    request = verify_alloc(verify, sizeof *request);
    *request = (struct request){.irp = irp,
                                .kind = kind,
                                .major = major,
                                .low = (uint64_t)(uintptr_t)(irp + 1),
                                .mdl = (uint64_t)(uintptr_t)irp->MdlAddress};
    request->high = request->low + (uint64_t)irp->StackCount * sizeof(IO_STACK_LOCATION);
    if (major == IRP_MJ_DEVICE_CONTROL)
        add_control(request, location);
    else
        add_transfer(request, location);
    if (!request->buffer_count) {
        verify_free(verify, request, sizeof *request);
        return;
    }
    request->next = lengths->requests;
    lengths->requests = request;
    verify_listen(verify, VERIFY_FAMILY_lengths, true);
}

/* --- what is done with it --------------------------------------------------------------------- */

/* What the source shows of a length that is read there; NULL: nothing. */
static const struct verify_unread *unread_at(const struct verify *verify, uint64_t pc)
{
    for (size_t i = 0; i < verify->setup.unread_count; i++)
        if (pc - 1 - verify->setup.unread[i].start <
            verify->setup.unread[i].end - verify->setup.unread[i].start)
            return &verify->setup.unread[i];
    return NULL;
}

static void on_read(struct verify *verify, struct request *request, uint8_t read, uint64_t pc)
{
    const struct verify_unread *unread = unread_at(verify, pc);

    if (!unread) {
        request->read |= read;
        return;
    }
    if (!unread->cases) {
        request->unused_pc = pc;
        return;
    }
    request->read_for_some |= read;
    for (int part = 0; part < PARTS; part++)
        if (read & 1 << part) {
            request->some[part].cases = unread->cases;
            request->some[part].pc = pc;
        }
}

/* Of the lengths of the buffer that was used, was one looked at in the case it was used in? */
static bool looked_at_here(struct verify *verify, struct request *request)
{
    const struct verify_stack *stack = request->place.stack;
    uint64_t pc = request->place.pc - 1;

    for (int part = 0; part < PARTS; part++) {
        if (!(request->used->lengths & request->read_for_some & 1 << part))
            continue;
        if (!verify->setup.blind(verify->setup.blind_context, request->some[part].cases,
                                 stack ? stack->frames : &pc, stack ? stack->frame_count : 1))
            return true;
        request->unused_pc = request->some[part].pc;
    }
    return false;
}

static bool overlap(uint64_t a, uint64_t bytes, uint64_t b, uint64_t most)
{
    return a < b + most && b < a + bytes;
}

/* Which lengths the read of [address, address + bytes) has read. */
static uint8_t lengths_in(const struct request *request, uint64_t address, uint64_t bytes)
{
    const uint64_t size = sizeof(IO_STACK_LOCATION);
    uint8_t read = 0;

    if (request->mdl && overlap(address, bytes, request->mdl + offsetof(MDL, ByteCount), 4))
        read |= 1 << PART_OUTPUT;
    for (uint64_t at = request->low; at < request->high; at += size) {
        if (overlap(address, bytes,
                    at + offsetof(IO_STACK_LOCATION, Parameters.DeviceIoControl.OutputBufferLength),
                    4))
            read |= 1 << PART_OUTPUT; /* and Read.Length, Write.Length */
        if (overlap(address, bytes,
                    at + offsetof(IO_STACK_LOCATION, Parameters.DeviceIoControl.InputBufferLength),
                    4))
            read |= 1 << PART_INPUT;
    }
    return read;
}

static bool open_questions(const struct request *request)
{
    for (int i = 0; i < request->buffer_count; i++)
        if (!request->buffers[i].checked && !(request->buffers[i].lengths & request->read))
            return true;
    return false;
}

static void use(struct verify *verify, struct request *request, const struct sim_probe *probe)
{
    uint64_t address = (uint64_t)(uintptr_t)probe->object;

    for (int i = 0; i < request->buffer_count && !request->used; i++) {
        const struct buffer *buffer = &request->buffers[i];

        if (address - buffer->address >= buffer->bytes || buffer->checked ||
            buffer->lengths & request->read)
            continue;
        request->used = buffer;
        request->place = verify_here(verify, probe->pc);
        request->offset = address - buffer->address;
        request->bytes = probe->b;
        request->write = probe->a & KE_TOUCH_WRITE;
    }
}

static void on_touch(struct verify *verify, const struct sim_probe *probe)
{
    struct lengths *lengths = VERIFY_STATE(verify, lengths);
    uint64_t address = (uint64_t)(uintptr_t)probe->object;

    if (!layout_is_system(probe->pc))
        return; /* the application's own code, or the kernel */
    for (struct request *request = lengths->requests, *next; request; request = next) {
        next = request->next;
        if (!(probe->a & KE_TOUCH_WRITE)) {
            uint8_t read = lengths_in(request, address, probe->b);

            if (read) {
                on_read(verify, request, read, probe->pc);
                if (!open_questions(request)) {
                    was_fine(verify, request);
                    drop(verify, request);
                    continue;
                }
            }
        }
        use(verify, request, probe);
    }
}

/* Probed or locked: with a length that the driver has from elsewhere, and which is checked there.
 */
static void on_ddi(struct verify *verify, const struct sim_probe *probe)
{
    struct lengths *lengths = VERIFY_STATE(verify, lengths);
    uint64_t address = (uint64_t)(uintptr_t)probe->object;

    for (struct request *request = lengths->requests; request; request = request->next)
        for (int i = 0; i < request->buffer_count; i++)
            if (address - request->buffers[i].address < request->buffers[i].bytes)
                request->buffers[i].checked = true;
}

/* --- the end ---------------------------------------------------------------------------------- */

static void tell(struct verify *verify, const struct request *request)
{
    const struct buffer *buffer = request->used;
    const char *field = request->major != IRP_MJ_DEVICE_CONTROL ? "Length"
                        : buffer->lengths == (1 << PART_INPUT)  ? "InputBufferLength"
                        : buffer->lengths == (1 << PART_OUTPUT) ? "OutputBufferLength"
                                                                : "its lengths";
    struct finding *finding = verify_finding(verify, "length-not-checked", request->place.pc);
    char which[96];

    if (!finding)
        return;
    verify_at_place(finding, &request->place);
    if (request->major == IRP_MJ_DEVICE_CONTROL)
        snprintf(which, sizeof which, "the %s of device control %08X", buffer->what,
                 request->control_code);
    else
        snprintf(which, sizeof which, "the buffer of a %s request",
                 request->major == IRP_MJ_READ ? "read" : "write");
    verify_title(finding, "%s was %s at offset %llu, %llu byte%s, and %s %s not checked", which,
                 request->write ? "written to" : "read", (unsigned long long)request->offset,
                 (unsigned long long)request->bytes, request->bytes == 1 ? "" : "s", field,
                 buffer->lengths == (1 << PART_INPUT | 1 << PART_OUTPUT) ? "were" : "was");
    if (request->unused_pc)
        verify_note(finding, request->unused_pc, "a length is read here, but nothing uses it%s",
                    request->read_for_some & buffer->lengths ? " for this request" : "");
    if (request->major == IRP_MJ_DEVICE_CONTROL)
        verify_why(finding,
                   "in this run the application gave %u byte%s of input and room for %u of output; "
                   "with less, the driver reads or writes memory behind the buffer",
                   request->lengths[PART_INPUT], request->lengths[PART_INPUT] == 1 ? "" : "s",
                   request->lengths[PART_OUTPUT]);
    else
        verify_why(finding,
                   "in this run the application gave %u byte%s; with less, the driver reads or "
                   "writes memory behind the buffer",
                   request->lengths[PART_OUTPUT], request->lengths[PART_OUTPUT] == 1 ? "" : "s");
}

static void settle(struct verify *verify, const void *irp)
{
    struct request *request = find(verify, irp);

    if (!request)
        return;
    if (request->used && !request->used->checked && !(request->used->lengths & request->read) &&
        !looked_at_here(verify, request))
        tell(verify, request);
    else
        was_fine(verify, request);
    drop(verify, request);
}

static void on_irp(struct verify *verify, const struct sim_probe *probe)
{
    switch ((enum io_irp_event)probe->a) {
    case IO_IRP_EV_CALL:
        on_call(verify, probe);
        break;
    case IO_IRP_EV_RETURN: /* also of one that is dropped: nobody will ever complete it */
        if ((NTSTATUS)probe->c != STATUS_PENDING)
            settle(verify, probe->object);
        break;
    case IO_IRP_EV_COMPLETE:
    case IO_IRP_EV_FREE:
        settle(verify, probe->object);
        break;
    default:
        break;
    }
}

static void probe(struct verify *verify, const struct sim_probe *probe)
{
    const struct lengths *lengths = VERIFY_STATE(verify, lengths);

    if (probe->kind == KE_PROBE_IRP)
        on_irp(verify, probe);
    else if (probe->kind == KE_PROBE_TOUCH && lengths->requests)
        on_touch(verify, probe);
    else if (probe->kind == KE_PROBE_DDI && lengths->requests)
        on_ddi(verify, probe);
}

static const char *const looked_at[] = {"ProbeForRead", "ProbeForWrite", "IoAllocateMdl", NULL};

const struct verify_family verify_family_lengths = {
    .kinds = VERIFY_WANTS(KE_PROBE_IRP) | VERIFY_WANTS(KE_PROBE_TOUCH) | VERIFY_WANTS(KE_PROBE_DDI),
    .kinds_awake = VERIFY_WANTS(KE_PROBE_TOUCH) | VERIFY_WANTS(KE_PROBE_DDI),
    .irp_events = VERIFY_WANTS(IO_IRP_EV_CALL) | VERIFY_WANTS(IO_IRP_EV_RETURN) |
                  VERIFY_WANTS(IO_IRP_EV_COMPLETE) | VERIFY_WANTS(IO_IRP_EV_FREE),
    .irp_events_awake = VERIFY_WANTS(IO_IRP_EV_RETURN) | VERIFY_WANTS(IO_IRP_EV_COMPLETE) |
                        VERIFY_WANTS(IO_IRP_EV_FREE),
    .ddis = looked_at,
    .state_bytes = sizeof(struct lengths),
    .probe = probe};
