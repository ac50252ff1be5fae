/*
 * nt_wait.c - waits on handles. What is waited for is what ob_waitable says of the body; the handle
 * may be closed meanwhile, since the wait has a reference of its own.
 */
#include "ob/internal.h"

static const char wait_single_name[] = "NtWaitForSingleObject";

/* The caller's timeout; *timeout stays NULL for none. */
static NTSTATUS capture_timeout(struct ob_call call, const LARGE_INTEGER *theirs,
                                LARGE_INTEGER *ours, const LARGE_INTEGER **timeout)
{
    *timeout = NULL;
    if (!theirs)
        return STATUS_SUCCESS;
    *timeout = ours;
    return ob_in(call, ours, theirs, sizeof *ours);
}

static __attribute__((noinline)) NTSTATUS wait_by_the_book(DISPATCHER_HEADER *header,
                                                           BOOLEAN alertable,
                                                           const LARGE_INTEGER *timeout,
                                                           const char *routine, struct ob_call call)
{
    struct ke_wait_for wait = {.count = 1,
                               .type = WaitAny,
                               .object = header,
                               .reason = UserRequest,
                               .mode = call.mode,
                               .alertable = alertable != FALSE,
                               .timeout = timeout,
                               .routine = routine,
                               .pc = call.pc};

    sim_probe(world->sim, KE_PROBE_DDI, .text = wait_single_name, .object = header,
              .a = (uint32_t)call.mode, .pc = call.pc);
    return ke_wait_objects(&wait);
}

/* Inline: a frame that is open across a switch costs a wrong guess of where it returns to. */
static inline __attribute__((always_inline)) NTSTATUS wait_for_header(DISPATCHER_HEADER *header,
                                                                      BOOLEAN alertable,
                                                                      const LARGE_INTEGER *timeout,
                                                                      struct ob_call call)
{
    if (sim_plain(world->sim) && !alertable && !timeout && call.mode == KernelMode &&
        irqlab_likely((header->Type & 0x7F) != KE_TYPE_MUTANT))
        return ke_wait_plain(header, UserRequest, wait_single_name, call.pc);
    return wait_by_the_book(header, alertable, timeout, wait_single_name, call);
}

static inline __attribute__((always_inline)) NTSTATUS
wait_service(HANDLE handle, BOOLEAN alertable, const LARGE_INTEGER *theirs, struct ob_call call)
{
    const LARGE_INTEGER *timeout;
    DISPATCHER_HEADER *header;
    LARGE_INTEGER ours;
    void *body;
    NTSTATUS status = capture_timeout(call, theirs, &ours, &timeout);

    if (!NT_SUCCESS(status))
        return status;
    status = ob_service_reference(handle, SYNCHRONIZE, NULL, call, &body);
    if (!NT_SUCCESS(status))
        return status;
    header = ob_waitable(body);
    status =
        header ? wait_for_header(header, alertable, timeout, call) : STATUS_OBJECT_TYPE_MISMATCH;
    ob_dereference(body);
    return status;
}

OB_SERVICE(WaitForSingleObject, Handle, Timeout != NULL,
           (HANDLE Handle, BOOLEAN Alertable, PLARGE_INTEGER Timeout),
           wait_service(Handle, Alertable, Timeout, call))

/* --- several ---------------------------------------------------------------------------------- */

struct several {
    ULONG count;
    HANDLE handles[MAXIMUM_WAIT_OBJECTS];
    void *bodies[MAXIMUM_WAIT_OBJECTS];
    KWAIT_BLOCK blocks[MAXIMUM_WAIT_OBJECTS];
};

static bool twice(const struct several *several)
{
    for (ULONG i = 1; i < several->count; i++)
        for (ULONG k = 0; k < i; k++)
            if (several->blocks[i].Object == several->blocks[k].Object)
                return true;
    return false;
}

/* Reference all; *referenced: how many of them have been. */
static NTSTATUS reference_all(struct several *several, WAIT_TYPE type, struct ob_call call,
                              ULONG *referenced)
{
    for (ULONG i = 0; i < several->count; i++) {
        NTSTATUS status = ob_handle_reference(several->handles[i], SYNCHRONIZE, NULL, call,
                                              &several->bodies[i], NULL);

        if (!NT_SUCCESS(status))
            return status;
        ++*referenced;
        several->blocks[i].Object = ob_waitable(several->bodies[i]);
        if (!several->blocks[i].Object)
            return STATUS_OBJECT_TYPE_MISMATCH;
        sim_probe(world->sim, KE_PROBE_DDI, .text = "NtWaitForSingleObject",
                  .object = several->blocks[i].Object, .a = (uint32_t)call.mode, .pc = call.pc);
    }
    return type == WaitAll && twice(several) ? STATUS_INVALID_PARAMETER_MIX : STATUS_SUCCESS;
}

static NTSTATUS wait_for_several(struct several *several, WAIT_TYPE type, BOOLEAN alertable,
                                 const LARGE_INTEGER *timeout, struct ob_call call)
{
    ULONG referenced = 0;
    NTSTATUS status = reference_all(several, type, call, &referenced);

    if (NT_SUCCESS(status)) {
        struct ke_wait_for wait = {.count = several->count,
                                   .type = type,
                                   .blocks = several->blocks,
                                   .object = several->blocks[0].Object,
                                   .reason = UserRequest,
                                   .mode = call.mode,
                                   .alertable = alertable != FALSE,
                                   .timeout = timeout,
                                   .routine = "NtWaitForMultipleObjects",
                                   .pc = call.pc};

        status = ke_wait_objects(&wait);
    }
    for (ULONG i = 0; i < referenced; i++)
        ob_dereference(several->bodies[i]);
    return status;
}

static NTSTATUS wait_several_service(ULONG count, const HANDLE *theirs_handles, WAIT_TYPE type,
                                     BOOLEAN alertable, const LARGE_INTEGER *theirs_timeout,
                                     struct ob_call call)
{
    const LARGE_INTEGER *timeout;
    struct several *several;
    LARGE_INTEGER ours;
    NTSTATUS status;

    if (count == 0 || count > MAXIMUM_WAIT_OBJECTS)
        return STATUS_INVALID_PARAMETER_1;
    if (type != WaitAny && type != WaitAll)
        return STATUS_INVALID_PARAMETER_3;
    status = capture_timeout(call, theirs_timeout, &ours, &timeout);
    if (!NT_SUCCESS(status))
        return status;
    several = arena_alloc(&world->arena, sizeof *several);
    if (!several)
        return STATUS_INSUFFICIENT_RESOURCES;
    several->count = count;
    status = ob_in(call, several->handles, theirs_handles, count * (ULONG)sizeof(HANDLE));
    if (NT_SUCCESS(status)) {
        ke_point(KE_OP_READ, ob_handle_table_of(several->handles[0]));
        status = wait_for_several(several, type, alertable, timeout, call);
    }
    arena_free(&world->arena, several, sizeof *several);
    return status;
}

OB_SERVICE(WaitForMultipleObjects, NULL, Count,
           (ULONG Count, HANDLE Handles[], WAIT_TYPE WaitType, BOOLEAN Alertable,
            PLARGE_INTEGER Timeout),
           wait_several_service(Count, Handles, WaitType, Alertable, Timeout, call))

/* --- signal one and wait for another ---------------------------------------------------------- */

/* Signal in such a way that the wait which follows is one step with it. */
static NTSTATUS signal(void *body, ACCESS_MASK granted, struct ob_call call)
{
    struct ob *ob = world->ob;
    POBJECT_TYPE type = ob_type_of(body);
    bool user = call.mode != KernelMode;
    LONG previous;

    if (type == ob->event_type) {
        if (user && !(granted & EVENT_MODIFY_STATE))
            return STATUS_ACCESS_DENIED;
        ke_event_set(body, 1, TRUE);
        return STATUS_SUCCESS;
    }
    if (type == ob->mutant_type)
        return ob_mutant_release(body, true, &previous);
    if (type == ob->semaphore_type) {
        if (user && !(granted & SEMAPHORE_MODIFY_STATE))
            return STATUS_ACCESS_DENIED;
        return ke_semaphore_release(body, 1, 1, TRUE, &previous);
    }
    return STATUS_OBJECT_TYPE_MISMATCH;
}

static NTSTATUS signal_and_wait_service(HANDLE signal_handle, HANDLE wait_handle, BOOLEAN alertable,
                                        const LARGE_INTEGER *theirs, struct ob_call call)
{
    const LARGE_INTEGER *timeout;
    DISPATCHER_HEADER *header;
    void *to_signal, *to_wait;
    ACCESS_MASK granted;
    LARGE_INTEGER ours;
    NTSTATUS status = capture_timeout(call, theirs, &ours, &timeout);

    if (!NT_SUCCESS(status))
        return status;
    ke_point(KE_OP_READ, ob_handle_table_of(signal_handle));
    status = ob_handle_reference(signal_handle, 0, NULL, call, &to_signal, &granted);
    if (!NT_SUCCESS(status))
        return status;
    status = ob_handle_reference(wait_handle, SYNCHRONIZE, NULL, call, &to_wait, NULL);
    if (NT_SUCCESS(status)) {
        header = ob_waitable(to_wait);
        status = header ? signal(to_signal, granted, call) : STATUS_OBJECT_TYPE_MISMATCH;
        if (status == STATUS_SUCCESS)
            status = wait_by_the_book(header, alertable, timeout, "NtSignalAndWaitForSingleObject",
                                      call);
        ob_dereference(to_wait);
    }
    ob_dereference(to_signal);
    return status;
}

OB_SERVICE(SignalAndWaitForSingleObject, SignalHandle, (uintptr_t)WaitHandle,
           (HANDLE SignalHandle, HANDLE WaitHandle, BOOLEAN Alertable, PLARGE_INTEGER Timeout),
           signal_and_wait_service(SignalHandle, WaitHandle, Alertable, Timeout, call))
