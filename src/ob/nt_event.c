/* nt_event.c - events behind handles. The body is a KEVENT: calls on it and on a handle agree. */
#include "ob/internal.h"

void ob_event_create_type(void)
{
    static const struct ob_type_params params = {
        .name = u"Event",
        .flags = OB_TYPE_WAITABLE,
        .body_bytes = sizeof(KEVENT),
        .tag = OB_TAG('E', 'v', 'e', 'n'),
        .invalid_attributes = OBJ_OPENLINK,
        .mapping = {STANDARD_RIGHTS_READ | EVENT_QUERY_STATE,
                    STANDARD_RIGHTS_WRITE | EVENT_MODIFY_STATE,
                    STANDARD_RIGHTS_EXECUTE | SYNCHRONIZE, EVENT_ALL_ACCESS},
        .valid_access = EVENT_ALL_ACCESS,
    };

    world->ob->event_type = ob_type_create(&params);
}

static NTSTATUS create_service(HANDLE *handle, ACCESS_MASK access,
                               const OBJECT_ATTRIBUTES *attributes, EVENT_TYPE type, BOOLEAN state,
                               struct ob_call call)
{
    void *body;
    NTSTATUS status;

    if (type != NotificationEvent && type != SynchronizationEvent)
        return STATUS_INVALID_PARAMETER_4;
    status = ob_object_create(world->ob->event_type, attributes, 0, call, &body);
    if (!NT_SUCCESS(status))
        return status;
    ke_event_init(body, type, state != FALSE);
    return ob_finish_create(body, access, call, handle);
}

OB_SERVICE(CreateEvent, ObjectAttributes, DesiredAccess,
           (PHANDLE EventHandle, ACCESS_MASK DesiredAccess, POBJECT_ATTRIBUTES ObjectAttributes,
            EVENT_TYPE EventType, BOOLEAN InitialState),
           create_service(EventHandle, DesiredAccess, ObjectAttributes, EventType, InitialState,
                          call))

OB_SERVICE(OpenEvent, ObjectAttributes, DesiredAccess,
           (PHANDLE EventHandle, ACCESS_MASK DesiredAccess, POBJECT_ATTRIBUTES ObjectAttributes),
           ob_open_service(EventHandle, DesiredAccess, ObjectAttributes, world->ob->event_type,
                           call))

enum change { SET, RESET, PULSE };

static NTSTATUS change_service(HANDLE handle, enum change change, LONG *theirs_previous,
                               struct ob_call call)
{
    LONG previous = 0;
    void *event;
    NTSTATUS status =
        ob_service_reference(handle, EVENT_MODIFY_STATE, world->ob->event_type, call, &event);

    if (!NT_SUCCESS(status))
        return status;
    switch (change) {
    case SET:
        previous = ke_event_set(event, 1, FALSE);
        break;
    case RESET:
        previous = ke_event_reset(event);
        break;
    case PULSE:
        previous = ke_event_pulse(event, 1, FALSE);
        break;
    }
    ob_dereference(event);
    if (theirs_previous)
        status = ob_out(call, theirs_previous, &previous, sizeof previous);
    return status;
}

OB_SERVICE(SetEvent, EventHandle, 0, (HANDLE EventHandle, PLONG PreviousState),
           change_service(EventHandle, SET, PreviousState, call))
OB_SERVICE(ResetEvent, EventHandle, 0, (HANDLE EventHandle, PLONG PreviousState),
           change_service(EventHandle, RESET, PreviousState, call))
OB_SERVICE(PulseEvent, EventHandle, 0, (HANDLE EventHandle, PLONG PreviousState),
           change_service(EventHandle, PULSE, PreviousState, call))
OB_SERVICE(ClearEvent, EventHandle, 0, (HANDLE EventHandle),
           change_service(EventHandle, RESET, NULL, call))

static NTSTATUS query_service(HANDLE handle, EVENT_INFORMATION_CLASS class, void *theirs,
                              ULONG bytes, ULONG *theirs_bytes, struct ob_call call)
{
    EVENT_BASIC_INFORMATION information;
    void *body;
    NTSTATUS status;

    if (class != EventBasicInformation)
        return STATUS_INVALID_INFO_CLASS;
    if (bytes != sizeof information)
        return STATUS_INFO_LENGTH_MISMATCH;
    status = ob_service_reference(handle, EVENT_QUERY_STATE, world->ob->event_type, call, &body);
    if (!NT_SUCCESS(status))
        return status;
    ke_point_look(body);
    information.EventType = (EVENT_TYPE)((KEVENT *)body)->Header.Type;
    information.EventState = ((KEVENT *)body)->Header.SignalState;
    ob_dereference(body);
    return ob_out_information(call, theirs, &information, sizeof information, theirs_bytes);
}

OB_SERVICE(QueryEvent, EventHandle, EventInformationClass,
           (HANDLE EventHandle, EVENT_INFORMATION_CLASS EventInformationClass,
            PVOID EventInformation, ULONG EventInformationLength, PULONG ReturnLength),
           query_service(EventHandle, EventInformationClass, EventInformation,
                         EventInformationLength, ReturnLength, call))
