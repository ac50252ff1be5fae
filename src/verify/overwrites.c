/*
 * overwrites.c - requests that keep something in a variable they did not look at before.
 *
 * While a read, write or device control request of an application is in its dispatch routine, what
 * it touches of the driver's variables and of its device extensions is noted. When the routine
 * returns, a variable that it wrote and had not read, and that now holds an object the request
 * referenced or a handle it opened, is kept as a suspicion: the same request again would lose it.
 *
 * A flag may keep the second one out. So any variable the request read clears it, if it is written
 * to as well: by the request or, until the driver is unloaded, by anybody.
 */
#include "verify/fine.h"
#include "verify/irps.h"
#include "host/layout.h"

#include <stddef.h>
#include <string.h>

enum { MOST = 48, TAKEN = 8 };

struct cell {
    uint64_t address; /* of 8 bytes, aligned */
    struct verify_place place;
    /* the suspicion */
    bool suspect, handle;
    char type[24];
};

/* What a request has done; then the suspicion. */
struct request {
    struct request *next;
    const struct sim_actor *actor; /* NULL: it has returned */
    const void *irp;
    PDEVICE_OBJECT device;
    uint32_t control_code;
    uint8_t major;
    uint64_t kind;   /* see fine.h */
    bool lost_count; /* it touched more than is remembered: nothing is said */
    uint32_t read_count, written_count, taken_count;
    /* What lies behind the counts means nothing: this is some KiB, and made for each request. */
    uint64_t read[MOST];
    struct cell written[MOST];
    const void *taken[TAKEN]; /* objects that it referenced */
};

struct overwrites {
    struct request *requests, *spare;
    struct verify_fine fine;
};

static void listen(struct verify *verify)
{
    const struct overwrites *overwrites = VERIFY_STATE(verify, overwrites);

    verify_listen(verify, VERIFY_FAMILY_overwrites, overwrites->requests != NULL);
}

static void drop(struct verify *verify, struct request *request)
{
    struct overwrites *overwrites = VERIFY_STATE(verify, overwrites);
    struct request **link = &overwrites->requests;

    while (*link != request)
        link = &(*link)->next;
    *link = request->next;
    request->next = overwrites->spare;
    overwrites->spare = request;
    listen(verify);
}

static struct request *here(struct verify *verify)
{
    struct request *request = ((struct overwrites *)VERIFY_STATE(verify, overwrites))->requests;

    while (request && request->actor != world->sim->cpu->actor)
        request = request->next;
    return request;
}

/* --- a request -------------------------------------------------------------------------------- */

static void on_call(struct verify *verify, const struct sim_probe *probe)
{
    struct overwrites *overwrites = VERIFY_STATE(verify, overwrites);
    PIRP irp = (PIRP)(uintptr_t)probe->object;
    uint8_t major = (uint8_t)(probe->c >> 8);
    struct request *request;
    uint32_t control_code = 0;
    uint64_t kind;

    if ((major != IRP_MJ_READ && major != IRP_MJ_WRITE && major != IRP_MJ_DEVICE_CONTROL) ||
        irp->RequestorMode != UserMode || probe->pc || here(verify))
        return;
    if (major == IRP_MJ_DEVICE_CONTROL)
        control_code = IoGetCurrentIrpStackLocation(irp)->Parameters.DeviceIoControl.IoControlCode;
    kind = verify_fine_kind((void *)(uintptr_t)probe->b, major, control_code);
    if (verify_is_fine(&overwrites->fine, kind))
        return;
    request = overwrites->spare;
    if (request)
        overwrites->spare = request->next;
    else
        request = verify_alloc(verify, sizeof *request);
    memset(request, 0, offsetof(struct request, read));
    request->next = overwrites->requests;
    request->actor = world->sim->cpu->actor;
    request->irp = irp;
    request->device = (PDEVICE_OBJECT)(uintptr_t)probe->b;
    request->major = major;
    request->control_code = control_code;
    request->kind = kind;
    overwrites->requests = request;
    listen(verify);
}

/* Is it a variable of the driver, or in one of its device extensions? */
static bool outlives(const struct request *request, uint64_t address)
{
    PDRIVER_OBJECT driver = request->device->DriverObject;

    if (address - (uint64_t)(uintptr_t)driver->DriverStart < driver->DriverSize)
        return true;
    for (PDEVICE_OBJECT device = driver->DeviceObject; device; device = device->NextDevice) {
        uint64_t low = (uint64_t)(uintptr_t)device->DeviceExtension;
        uint64_t high = (uint64_t)(uintptr_t)device + device->Size;

        if (low && address >= low && address < high)
            return true;
    }
    return false;
}

static bool has_read(const struct request *request, uint64_t cell)
{
    for (uint32_t i = 0; i < request->read_count; i++)
        if (request->read[i] == cell)
            return true;
    return false;
}

static bool has_written(const struct request *request, uint64_t cell)
{
    for (uint32_t i = 0; i < request->written_count; i++)
        if (request->written[i].address == cell)
            return true;
    return false;
}

static void note(struct verify *verify, struct request *request, uint64_t cell, bool write,
                 uint64_t pc)
{
    if (write) {
        if (has_written(request, cell))
            return;
        if (request->written_count == MOST)
            request->lost_count = true;
        else
            request->written[request->written_count++] =
                (struct cell){.address = cell, .place = verify_here(verify, pc)};
        return;
    }
    if (has_read(request, cell) || has_written(request, cell))
        return; /* its own value is no news */
    if (request->read_count == MOST)
        request->lost_count = true;
    else
        request->read[request->read_count++] = cell;
}

static void on_touch(struct verify *verify, const struct sim_probe *probe)
{
    struct overwrites *overwrites = VERIFY_STATE(verify, overwrites);
    uint64_t address = (uint64_t)(uintptr_t)probe->object;
    bool write = probe->a & KE_TOUCH_WRITE;

    if (!layout_is_system(probe->pc))
        return;
    for (struct request *request = overwrites->requests, *next; request; request = next) {
        next = request->next;
        for (uint64_t cell = address & ~7ull; cell < address + probe->b; cell += 8) {
            if (request->actor == world->sim->cpu->actor) {
                if (!outlives(request, cell))
                    break;
                /* An exchange gives the old value back, and a field beside is not this one. */
                if (!write || probe->a & KE_TOUCH_MARKED || probe->b < 8)
                    note(verify, request, cell, false, probe->pc);
                if (write)
                    note(verify, request, cell, true, probe->pc);
            } else if (!request->actor && write && has_read(request, cell)) {
                drop(verify, request);
                break;
            }
        }
    }
}

static void take(struct verify *verify, const void *object, uint64_t pc)
{
    struct request *request = here(verify);

    if (!request || !layout_is_system(pc))
        return;
    if (request->taken_count == TAKEN)
        request->lost_count = true;
    else
        request->taken[request->taken_count++] = object;
}

static const char *const returns[] = {"ObReferenceObjectByHandle", "PsLookupProcessByProcessId",
                                      "PsLookupThreadByThreadId", "IoGetDeviceObjectPointer", NULL};

static void on_return(struct verify *verify, const struct sim_probe *probe)
{
    if (verify->ddi != 0 || NT_SUCCESS((NTSTATUS)probe->b)) /* the others tell of success only */
        take(verify, probe->object, probe->pc);
}

/* --- its end ---------------------------------------------------------------------------------- */

/* Does the variable now hold what the request took, and still has? */
static void suspect(struct verify *verify, const struct request *request, struct cell *cell)
{
    uint64_t value = *(const uint64_t *)(uintptr_t)cell->address;
    struct ob_handle_info info;

    for (uint32_t i = 0; i < request->taken_count; i++)
        if ((uint64_t)(uintptr_t)request->taken[i] == value &&
            verify_referenced(verify, request->taken[i]) && ob_is_body(request->taken[i])) {
            ob_type_text(ob_type_of(request->taken[i]), cell->type, sizeof cell->type);
            cell->suspect = true;
            return;
        }
    /* A handle: opened by the very call that stored it. */
    if (value && value % 4 == 0 &&
        ob_handle_find(ob_process_current(), (HANDLE)(uintptr_t)value, &info) &&
        info.pc == cell->place.pc) {
        ob_type_text(ob_type_of(info.body), cell->type, sizeof cell->type);
        cell->suspect = cell->handle = true;
    }
}

static bool is_flagged(const struct request *request)
{
    for (uint32_t i = 0; i < request->read_count; i++)
        if (has_written(request, request->read[i]))
            return true;
    return false;
}

static void on_end(struct verify *verify, const void *irp)
{
    struct request *request = here(verify);

    if (!request || request->irp != irp)
        return;
    if (!request->lost_count && !is_flagged(request))
        for (uint32_t i = 0; i < request->written_count; i++) {
            struct cell *cell = &request->written[i];

            if (!has_read(request, cell->address))
                suspect(verify, request, cell);
            if (cell->suspect)
                request->actor = NULL;
        }
    if (!request->actor)
        return;
    verify_was_fine(&((struct overwrites *)VERIFY_STATE(verify, overwrites))->fine, request->kind);
    drop(verify, request);
}

/* Who keeps it: a variable of the source, or a place in a device extension, whose fields have no
 * name any more when the routine that had a pointer to it is over. */
static const char *name_of(struct verify *verify, const struct request *request, uint64_t address,
                           char *text, size_t room)
{
    for (PDEVICE_OBJECT device = request->device->DriverObject->DeviceObject; device;
         device = device->NextDevice) {
        uint64_t low = (uint64_t)(uintptr_t)device->DeviceExtension;

        if (low && address >= low && address < (uint64_t)(uintptr_t)device + device->Size) {
            snprintf(text, room, "its device extension, at offset %llu",
                     (unsigned long long)(address - low));
            return text;
        }
    }
    return verify_name(verify, (const void *)(uintptr_t)address);
}

static void tell(struct verify *verify, const struct request *request, const struct cell *cell)
{
    struct finding *finding = verify_finding(verify, "kept-without-looking", cell->place.pc);
    char which[48] = "a read request", name[64];

    if (!finding)
        return;
    verify_at_place(finding, &cell->place);
    if (request->major == IRP_MJ_DEVICE_CONTROL)
        snprintf(which, sizeof which, "device control %08X", request->control_code);
    else if (request->major == IRP_MJ_WRITE)
        snprintf(which, sizeof which, "a write request");
    verify_title(finding, "%s keeps a %s to the %s object in %s, which it did not look at before",
                 which, cell->handle ? "handle" : "reference", cell->type,
                 name_of(verify, request, cell->address, name, sizeof name));
}

/* From here on the driver clears up: what it writes now is no flag. */
static void tell_all(struct verify *verify)
{
    struct overwrites *overwrites = VERIFY_STATE(verify, overwrites);

    for (struct request *request = overwrites->requests, *next; request; request = next) {
        next = request->next;
        for (uint32_t i = 0; !request->actor && i < request->written_count; i++)
            if (request->written[i].suspect)
                tell(verify, request, &request->written[i]);
        drop(verify, request);
    }
}

static void probe(struct verify *verify, const struct sim_probe *probe)
{
    const struct overwrites *overwrites = VERIFY_STATE(verify, overwrites);

    switch ((enum ke_probe)probe->kind) {
    case KE_PROBE_IRP:
        if (probe->a == IO_IRP_EV_CALL)
            on_call(verify, probe);
        else if (probe->a == IO_IRP_EV_RETURN && overwrites->requests)
            on_end(verify, probe->object);
        break;
    case KE_PROBE_TOUCH:
        if (overwrites->requests)
            on_touch(verify, probe);
        break;
    case KE_PROBE_RETURN:
        if (overwrites->requests)
            on_return(verify, probe);
        break;
    case KE_PROBE_CALLBACK:
        tell_all(verify);
        break;
    default:
        break;
    }
}

static const char *const callbacks[] = {"DriverUnload", NULL};

const struct verify_family verify_family_overwrites = {
    .kinds = VERIFY_WANTS(KE_PROBE_IRP) | VERIFY_WANTS(KE_PROBE_TOUCH) |
             VERIFY_WANTS(KE_PROBE_RETURN) | VERIFY_WANTS(KE_PROBE_CALLBACK),
    .kinds_awake = VERIFY_WANTS(KE_PROBE_TOUCH) | VERIFY_WANTS(KE_PROBE_RETURN) |
                   VERIFY_WANTS(KE_PROBE_CALLBACK),
    .irp_events = VERIFY_WANTS(IO_IRP_EV_CALL) | VERIFY_WANTS(IO_IRP_EV_RETURN),
    .irp_events_awake = VERIFY_WANTS(IO_IRP_EV_RETURN),
    .lists = {[VERIFY_LIST_RETURN] = returns, [VERIFY_LIST_CALLBACK] = callbacks},
    .state_bytes = sizeof(struct overwrites),
    .probe = probe,
    .end = tell_all};
