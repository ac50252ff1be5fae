/*
 * handles.c - handles and references: whose they are, and that what is taken is given back.
 *
 * What the kernel alone sees (a user handle in KernelMode, a double close) comes by KE_PROBE_RULE.
 * Here: references that a driver takes and does not give back until it is unloaded, handles that
 * lead nowhere, and failures that a dispatch routine makes a success of.
 */
#include "verify/irps.h"
#include "host/layout.h"

#include <string.h>

struct reference {
    struct reference *next; /* newest first */
    const void *object;
    const char *routine;
    struct verify_place place;
};

struct handles {
    struct reference *references;
    uint64_t foreign; /* the handle of another process that was told last */
};

static struct handles *state(struct verify *verify)
{
    return VERIFY_STATE(verify, handles);
}

static void take(struct verify *verify, const struct sim_probe *probe)
{
    struct handles *handles = state(verify);
    struct reference *reference = verify_alloc(verify, sizeof *reference);

    *reference = (struct reference){.next = handles->references,
                                    .object = probe->object,
                                    .routine = probe->text,
                                    .place = verify_here(verify, probe->pc)};
    handles->references = reference;
    verify_reference_taken(verify, probe->object);
}

bool verify_referenced(struct verify *verify, const void *object)
{
    for (struct reference *it = state(verify)->references; it; it = it->next)
        if (it->object == object)
            return true;
    return false;
}

static void give_back(struct verify *verify, const void *object, uint64_t pc)
{
    for (struct reference **link = &state(verify)->references; *link; link = &(*link)->next)
        if ((*link)->object == object) {
            struct reference *gone = *link;

            *link = gone->next;
            verify_free(verify, gone, sizeof *gone);
            if (!verify_referenced(verify, object))
                verify_reference_given(verify, object, pc);
            return;
        }
}

/* --- by handle -------------------------------------------------------------------------------- */

static void bad_handle(struct verify *verify, const struct sim_probe *probe)
{
    HANDLE handle = (HANDLE)(uintptr_t)probe->c;
    NTSTATUS status = (NTSTATUS)probe->b;
    bool kernel = probe->a == KernelMode;
    struct finding *finding = NULL;

    if (status != STATUS_INVALID_HANDLE)
        return;
    if (kernel && !handle)
        finding = verify_finding(verify, "0xC4/0xF5", probe->pc);
    else if (!kernel && ob_is_kernel_handle(handle))
        finding = verify_finding(verify, "0xC4/0xF7", probe->pc);
    else if (kernel && probe->c != state(verify)->foreign)
        finding = verify_finding(verify, "0xC4/0x3C", probe->pc);
    if (!finding)
        return;
    verify_arg(finding, 2, probe->c, "the handle");
    if (kernel && handle)
        verify_title(finding, "the handle %llX is not open: closed already, or never a handle",
                     (unsigned long long)probe->c);
}

/* A routine failed, inside of a dispatch routine: does that say so? */
static void heed(struct verify *verify, const struct sim_probe *probe)
{
    struct irp_call *call = irp_call_here(verify);
    NTSTATUS status = (NTSTATUS)probe->b;

    if (!call)
        return;
    if (NT_SUCCESS(status)) {
        if (call->failed_routine && strcmp(call->failed_routine, probe->text) == 0)
            call->failed_routine = NULL; /* it tried again */
        return;
    }
    call->failed = status;
    call->failed_routine = probe->text;
    call->failed_pc = probe->pc;
    verify_wake(verify, VERIFY_FAMILY_handles, true); /* what it is completed with matters now */
}

enum { BY_HANDLE, CREATE_THREAD, GIVES };

static const char *const returns[] = {[BY_HANDLE] = "ObReferenceObjectByHandle",
                                      [CREATE_THREAD] = "PsCreateSystemThread",
                                      /* These give a reference when they return. */
                                      [GIVES] = "PsLookupThreadByThreadId",
                                      "PsLookupProcessByProcessId",
                                      "IoGetDeviceObjectPointer",
                                      "IoGetAttachedDeviceReference",
                                      "IoGetLowerDeviceObject",
                                      "IoGetDeviceAttachmentBaseRef",
                                      "ExCreateCallback",
                                      NULL};

static void on_return(struct verify *verify, const struct sim_probe *probe)
{
    if (!layout_is_system(probe->pc))
        return;
    if (verify->ddi >= GIVES) {
        take(verify, probe);
        return;
    }
    heed(verify, probe);
    if (verify->ddi != BY_HANDLE)
        return;
    if (NT_SUCCESS((NTSTATUS)probe->b))
        take(verify, probe);
    else
        bad_handle(verify, probe);
}

enum { GIVES_BACK = 4 }; /* names from here on give a reference back; those before take one */

static const char *const looked_at[] = {"ObfReferenceObject",
                                        "ObfReferenceObjectWithTag",
                                        "ObReferenceObjectByPointer",
                                        "ObReferenceObjectByPointerWithTag",
                                        [GIVES_BACK] = "ObfDereferenceObject",
                                        "ObfDereferenceObjectWithTag",
                                        "ObDereferenceObjectDeferDelete",
                                        "ObDereferenceObjectDeferDeleteWithTag",
                                        NULL};

static void on_ddi(struct verify *verify, const struct sim_probe *probe)
{
    if (!layout_is_system(probe->pc))
        return;
    if (verify->ddi < GIVES_BACK)
        take(verify, probe);
    else
        give_back(verify, probe->object, probe->pc);
}

static void on_irp(struct verify *verify, const struct sim_probe *probe)
{
    struct irp_call *call;
    struct finding *finding;

    if (!NT_SUCCESS((NTSTATUS)probe->b))
        return;
    call = irp_call_here(verify);
    if (!call || !call->failed_routine || !call->record || call->record->irp != probe->object)
        return;
    finding = verify_finding(verify, "status-ignored", call->failed_pc);
    call->failed_routine = NULL;
    if (!finding)
        return;
    finding->frames[0] = call->failed_pc - 1;
    finding->frame_count = 1;
    verify_title(finding, "this call failed with %08X, but the request is completed with %08X",
                 (uint32_t)call->failed, (uint32_t)probe->b);
    verify_note(finding, probe->pc, "completed with success here");
}

static void on_unload(struct verify *verify, const struct sim_probe *probe)
{
    uint64_t routine = probe->b;

    list_for_each(it, &world->io->drivers)
    {
        PDRIVER_OBJECT object = &container_of(it, struct io_driver, link)->object;

        if ((uint64_t)(uintptr_t)object->DriverUnload != routine)
            continue;
        for (struct reference *left = state(verify)->references; left; left = left->next) {
            struct finding *finding;
            char name[32];

            if (left->place.pc - (uint64_t)(uintptr_t)object->DriverStart >= object->DriverSize ||
                !ob_is_body(left->object))
                continue;
            finding = verify_finding(verify,
                                     strcmp(left->routine, "IoGetAttachedDeviceReference") == 0
                                         ? "DanglingDeviceObjectReference"
                                         : "reference-leak",
                                     left->place.pc);
            if (!finding)
                continue;
            verify_at_place(finding, &left->place);
            verify_title(finding,
                         "a reference to %s object was not given back when DriverUnload returned",
                         ob_type_text(ob_type_of(left->object), name, sizeof name));
        }
        return;
    }
}

static void on_rule(struct verify *verify, const struct sim_probe *probe)
{
    state(verify)->foreign = probe->b;
}

static const char *const rules[] = {"handle-of-other-process", NULL};
static const char *const callbacks[] = {"DriverUnload", NULL};

const struct verify_family verify_family_handles = {
    .kinds = VERIFY_WANTS(KE_PROBE_DDI) | VERIFY_WANTS(KE_PROBE_RETURN) |
             VERIFY_WANTS(KE_PROBE_IRP) | VERIFY_WANTS(KE_PROBE_RULE) |
             VERIFY_WANTS(KE_PROBE_CALLBACK_RETURN),
    .irp_events = VERIFY_WANTS(IO_IRP_EV_COMPLETE),
    .kinds_awake = VERIFY_WANTS(KE_PROBE_IRP),
    .lists = {[VERIFY_LIST_RETURN] = returns,
              [VERIFY_LIST_RULE] = rules,
              [VERIFY_LIST_CALLBACK] = callbacks},
    .state_bytes = sizeof(struct handles),
    .ddis = looked_at,
    .by_kind = {[KE_PROBE_DDI] = on_ddi,
                [KE_PROBE_RETURN] = on_return,
                [KE_PROBE_IRP] = on_irp,
                [KE_PROBE_RULE] = on_rule,
                [KE_PROBE_CALLBACK_RETURN] = on_unload}};
