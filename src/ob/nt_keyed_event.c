/*
 * nt_keyed_event.c - keyed events: a waiter and a releaser that name the same key meet and go on;
 * whoever comes first waits for the other. Keys are of the process that uses them.
 */
#include "ob/internal.h"

struct party {
    struct list link;      /* in `waiting` of the keyed event, in order of arrival */
    DISPATCHER_HEADER met; /* a gate: signalled when the other side has come */
    struct _KPROCESS *process;
    void *key;
    bool releases;
};

struct ob_keyed_event {
    struct list waiting;
};

static NTSTATUS make(const OBJECT_ATTRIBUTES *attributes, struct ob_call call, void **body)
{
    NTSTATUS status = ob_object_create(world->ob->keyed_event_type, attributes, 0, call, body);

    if (NT_SUCCESS(status))
        list_init(&((struct ob_keyed_event *)*body)->waiting);
    return status;
}

void ob_keyed_event_create_type(void)
{
    static const struct ob_type_params params = {
        .name = u"KeyedEvent",
        .body_bytes = sizeof(struct ob_keyed_event),
        .tag = OB_TAG('K', 'e', 'y', 'e'),
        .invalid_attributes = OBJ_OPENLINK,
        .mapping = {STANDARD_RIGHTS_READ | KEYEDEVENT_WAIT, STANDARD_RIGHTS_WRITE | KEYEDEVENT_WAKE,
                    STANDARD_RIGHTS_EXECUTE, KEYEDEVENT_ALL_ACCESS},
        .valid_access = KEYEDEVENT_ALL_ACCESS,
    };
    struct ob *ob = world->ob;

    ob->keyed_event_type = ob_type_create(&params);
}

/* The keyed event for a NULL handle; \KernelObjects exists by now. */
void ob_keyed_event_create_default(void)
{
    UNICODE_STRING path = ob_string(u"\\KernelObjects\\CritSecOutOfMemoryEvent");
    struct ob_call call = {KernelMode, 0};

    irqlab_assert(NT_SUCCESS(make(NULL, call, &world->ob->keyed_event)));
    irqlab_assert(NT_SUCCESS(ob_insert_named(world->ob->keyed_event, &path, OBJ_PERMANENT)));
}

static NTSTATUS create_service(HANDLE *handle, ACCESS_MASK access,
                               const OBJECT_ATTRIBUTES *attributes, ULONG flags,
                               struct ob_call call)
{
    void *body;
    NTSTATUS status;

    if (flags)
        return STATUS_INVALID_PARAMETER_4;
    status = make(attributes, call, &body);
    return NT_SUCCESS(status) ? ob_finish_create(body, access, call, handle) : status;
}

OB_SERVICE(CreateKeyedEvent, ObjectAttributes, DesiredAccess,
           (PHANDLE KeyedEventHandle, ACCESS_MASK DesiredAccess,
            POBJECT_ATTRIBUTES ObjectAttributes, ULONG Flags),
           create_service(KeyedEventHandle, DesiredAccess, ObjectAttributes, Flags, call))

OB_SERVICE(OpenKeyedEvent, ObjectAttributes, DesiredAccess,
           (PHANDLE KeyedEventHandle, ACCESS_MASK DesiredAccess,
            POBJECT_ATTRIBUTES ObjectAttributes),
           ob_open_service(KeyedEventHandle, DesiredAccess, ObjectAttributes,
                           world->ob->keyed_event_type, call))

/* Meet somebody who waits with that key on the other side; false: nobody does. */
static bool meet(struct ob_keyed_event *event, void *key, bool releases)
{
    list_for_each(it, &event->waiting)
    {
        struct party *party = container_of(it, struct party, link);

        if (party->key != key || party->releases == releases ||
            party->process != ob_process_current())
            continue;
        list_remove(&party->link);
        KE_ORDER(KE_ORDER_RELEASE, &party->met);
        party->met.SignalState = 1;
        ke_wait_satisfy(&party->met, 1);
        sim_settle(world->sim);
        return true;
    }
    return false;
}

static NTSTATUS take_part(struct ob_keyed_event *event, void *key, bool releases, BOOLEAN alertable,
                          const LARGE_INTEGER *timeout, struct ob_call call)
{
    struct party party = {.met.Type = KE_TYPE_GATE,
                          .process = ob_process_current(),
                          .key = key,
                          .releases = releases};
    struct ke_wait_for wait = {.count = 1,
                               .type = WaitAny,
                               .object = &party.met,
                               .reason = UserRequest,
                               .mode = call.mode,
                               .alertable = alertable != FALSE,
                               .timeout = timeout,
                               .routine = releases ? "NtReleaseKeyedEvent" : "NtWaitForKeyedEvent",
                               .pc = call.pc};
    NTSTATUS status;

    ke_point(KE_OP_WAIT, event);
    if (meet(event, key, releases))
        return STATUS_SUCCESS;
    InitializeListHead(&party.met.WaitListHead);
    list_push_back(&event->waiting, &party.link);
    status = ke_wait_objects(&wait);
    list_remove(&party.link);
    return status;
}

static NTSTATUS service(HANDLE handle, void *key, bool releases, BOOLEAN alertable,
                        const LARGE_INTEGER *theirs, struct ob_call call)
{
    LARGE_INTEGER ours;
    void *event;
    NTSTATUS status;

    if ((uintptr_t)key & 1)
        return STATUS_INVALID_PARAMETER_1;
    if (theirs) {
        status = ob_in(call, &ours, theirs, sizeof ours);
        if (!NT_SUCCESS(status))
            return status;
    }
    if (handle) {
        status = ob_service_reference(handle, releases ? KEYEDEVENT_WAKE : KEYEDEVENT_WAIT,
                                      world->ob->keyed_event_type, call, &event);
        if (!NT_SUCCESS(status))
            return status;
    } else {
        event = world->ob->keyed_event;
        ob_reference(event);
    }
    status = take_part(event, key, releases, alertable, theirs ? &ours : NULL, call);
    ob_dereference(event);
    return status;
}

OB_SERVICE(WaitForKeyedEvent, KeyValue, Alertable,
           (HANDLE KeyedEventHandle, PVOID KeyValue, BOOLEAN Alertable, PLARGE_INTEGER Timeout),
           service(KeyedEventHandle, KeyValue, false, Alertable, Timeout, call))
OB_SERVICE(ReleaseKeyedEvent, KeyValue, Alertable,
           (HANDLE KeyedEventHandle, PVOID KeyValue, BOOLEAN Alertable, PLARGE_INTEGER Timeout),
           service(KeyedEventHandle, KeyValue, true, Alertable, Timeout, call))
