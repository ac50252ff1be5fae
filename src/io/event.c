/*
 * event.c - named events of drivers: made if there is none of that name, else opened.
 *
 * A new event is signalled. An existing one keeps its type and state, whichever of the two routines
 * opens it. The caller gets a kernel handle, which is the only reference he has to the event.
 */
#include "io/io.h"

static PKEVENT make(PUNICODE_STRING name, PHANDLE handle, EVENT_TYPE type, uint64_t pc)
{
    struct ob_call call = {KernelMode, pc};
    OBJECT_ATTRIBUTES attributes;
    void *event, *existing;

    InitializeObjectAttributes(&attributes, name, OBJ_OPENIF | OBJ_KERNEL_HANDLE, NULL, NULL);
    if (mm_pool_refuse() ||
        !NT_SUCCESS(ob_object_create(world->ob->event_type, &attributes, 0, call, &event)))
        return NULL;
    KeInitializeEvent(event, type, TRUE);
    if (!NT_SUCCESS(ob_insert(event, EVENT_ALL_ACCESS, call, handle, &existing)))
        return NULL;
    return existing ? existing : event;
}

PKEVENT IoCreateNotificationEvent(PUNICODE_STRING EventName, PHANDLE EventHandle)
{
    KE_DDI(NULL, 0);
    ke_point(KE_OP_OBJECT, NULL);
    return make(EventName, EventHandle, NotificationEvent, IO_CALLER);
}

PKEVENT IoCreateSynchronizationEvent(PUNICODE_STRING EventName, PHANDLE EventHandle)
{
    KE_DDI(NULL, 0);
    ke_point(KE_OP_OBJECT, NULL);
    return make(EventName, EventHandle, SynchronizationEvent, IO_CALLER);
}
