/*
 * callback.c - callback objects: registered routines, called one after the other by whoever
 * notifies.
 *
 * A registration is *busy* while its routine is called. ExUnregisterCallback takes it out and
 * returns when it is not busy any more, so that the driver may unload; a routine that unregisters
 * itself therefore waits for itself, as on Windows.
 *
 * Named objects belong to ob, which makes and finds them through ex->hooks.callback_open with
 * bodies of ex_callback_bytes(). Without ob (in tests) names are kept here, and references are
 * counted nowhere: such an object lives as long as the world.
 */
#include "ex/ex.h"

#include <string.h>

enum {
    SIGNATURE = 0x6C6C6143,        /* 'Call' */
    REGISTRATION_TAG = 0x52624365, /* 'eCbR' */
};

#define CALLER ((uint64_t)(uintptr_t)__builtin_return_address(0))

struct _CALLBACK_OBJECT {
    ULONG signature;
    BOOLEAN allow_multiple;
    LIST_ENTRY registrations; /* in order of registration */
    struct list link;         /* in ex->callbacks, if it has a name */
    UNICODE_STRING name;
};

struct registration {
    LIST_ENTRY link; /* in its object's list, until it is unregistered */
    PCALLBACK_OBJECT object;
    PCALLBACK_FUNCTION function;
    PVOID context;
    uint32_t busy; /* calls going on */
    bool removed;
    DISPATCHER_HEADER idle; /* signalled when it is removed and not busy */
};

size_t ex_callback_bytes(void)
{
    return sizeof(struct _CALLBACK_OBJECT);
}

void ex_callback_init(PCALLBACK_OBJECT callback, BOOLEAN allow_multiple)
{
    callback->signature = SIGNATURE;
    callback->allow_multiple = allow_multiple;
    InitializeListHead(&callback->registrations);
    list_init(&callback->link);
}

static PCALLBACK_OBJECT find(const UNICODE_STRING *name)
{
    list_for_each(it, &world->ex->callbacks)
    {
        PCALLBACK_OBJECT callback = container_of(it, struct _CALLBACK_OBJECT, link);

        if (callback->name.Length == name->Length &&
            memcmp(callback->name.Buffer, name->Buffer, name->Length) == 0)
            return callback;
    }
    return NULL;
}

static NTSTATUS open_without_ob(PCALLBACK_OBJECT *callback, POBJECT_ATTRIBUTES attributes,
                                BOOLEAN create, BOOLEAN allow_multiple)
{
    const UNICODE_STRING *name = attributes ? attributes->ObjectName : NULL;

    if (name && name->Length && (*callback = find(name)) != NULL)
        return STATUS_SUCCESS;
    if (!create)
        return STATUS_OBJECT_NAME_NOT_FOUND;
    *callback = arena_alloc(&world->arena, sizeof **callback);
    if (!*callback)
        return STATUS_INSUFFICIENT_RESOURCES;
    ex_callback_init(*callback, allow_multiple);
    if (name && name->Length) {
        if (!ex_strdup(name, REGISTRATION_TAG, &(*callback)->name))
            return STATUS_INSUFFICIENT_RESOURCES;
        list_push_back(&world->ex->callbacks, &(*callback)->link);
    }
    return STATUS_SUCCESS;
}

NTSTATUS ExCreateCallback(PCALLBACK_OBJECT *CallbackObject, POBJECT_ATTRIBUTES ObjectAttributes,
                          BOOLEAN Create, BOOLEAN AllowMultipleCallbacks)
{
    NTSTATUS status;

    KE_DDI(ObjectAttributes, Create);
    ke_point(KE_OP_OBJECT, NULL);
    if (world->ex->hooks.callback_open) {
        status = world->ex->hooks.callback_open(CallbackObject, ObjectAttributes, Create,
                                                AllowMultipleCallbacks);
        if (NT_SUCCESS(status))
            KE_REFERENCED(*CallbackObject);
        return status;
    }
    return open_without_ob(CallbackObject, ObjectAttributes, Create, AllowMultipleCallbacks);
}

PVOID ExRegisterCallback(PCALLBACK_OBJECT CallbackObject, PCALLBACK_FUNCTION CallbackFunction,
                         PVOID CallbackContext)
{
    struct registration *registration;

    KE_DDI(CallbackObject, (uintptr_t)CallbackFunction);
    ke_point(KE_OP_OBJECT, CallbackObject);
    if (!CallbackFunction ||
        (!CallbackObject->allow_multiple && !IsListEmpty(&CallbackObject->registrations)))
        return NULL;
    registration = mm_pool_refuse() ? NULL
                                    : mm_pool_alloc(sizeof *registration, REGISTRATION_TAG,
                                                    MM_POOL_KERNEL | MM_POOL_ZERO, CALLER);
    if (!registration)
        return NULL;
    registration->object = CallbackObject;
    registration->function = CallbackFunction;
    registration->context = CallbackContext;
    registration->idle.Type = KE_TYPE_GATE;
    InitializeListHead(&registration->idle.WaitListHead);
    InsertTailList(&CallbackObject->registrations, &registration->link);
    KE_ORDER(KE_ORDER_RELEASE, registration);
    return registration;
}

static void unlink_registration(struct registration *registration)
{
    RemoveEntryList(&registration->link);
    registration->idle.SignalState = 1;
    ke_wait_satisfy(&registration->idle, 0);
}

VOID ExUnregisterCallback(PVOID CallbackRegistration)
{
    struct registration *registration = CallbackRegistration;

    KE_DDI(CallbackRegistration, 0);
    ke_point(KE_OP_OBJECT, registration->object);
    registration->removed = true;
    if (registration->busy)
        ke_wait_on(&registration->idle, registration, Executive, KernelMode, false, NULL, __func__,
                   CALLER);
    else
        RemoveEntryList(&registration->link);
    KE_ORDER(KE_ORDER_ACQUIRE, registration);
    mm_pool_free(registration, 0, CALLER);
}

/* A busy registration stays in the list, so that the walk goes on from it; its last call takes it
 * out if it was unregistered meanwhile. */
VOID ExNotifyCallback(PVOID CallbackObject, PVOID Argument1, PVOID Argument2)
{
    PCALLBACK_OBJECT object = CallbackObject;
    LIST_ENTRY *it;

    KE_DDI(CallbackObject, (uintptr_t)Argument1);
    ke_point(KE_OP_OBJECT, object);
    for (it = object->registrations.Flink; it != &object->registrations;) {
        struct registration *registration = CONTAINING_RECORD(it, struct registration, link);

        if (registration->removed) {
            it = it->Flink;
            continue;
        }
        registration->busy++;
        KE_ORDER(KE_ORDER_ACQUIRE | KE_ORDER_SHARED, registration);
        KE_CALLBACK("callback", registration->function,
                    registration->function(registration->context, Argument1, Argument2));
        it = it->Flink;
        KE_ORDER(KE_ORDER_RELEASE | KE_ORDER_SHARED, registration);
        if (--registration->busy == 0 && registration->removed)
            unlink_registration(registration);
    }
    sim_settle(world->sim);
}
