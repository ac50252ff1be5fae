/*
 * callback.c - CmRegisterCallbackEx: drivers that hear of every operation on the registry, before
 * and after.
 *
 * Before: by descending altitude, until one says anything but STATUS_SUCCESS, which ends the
 * operation with that status (STATUS_CALLBACK_BYPASS: with success). After: those that let it pass,
 * in reverse order; one that returns STATUS_CALLBACK_BYPASS decides the status.
 *
 * A registration that is being undone is called no more, and undoing waits until nobody is inside.
 */
#include "cm/callback.h"
#include "ob/service.h"

enum { NAME_TAG = 'C' | 'm' << 8 | 'N' << 16 | 'm' << 24 };

struct cm_registration {
    struct list link; /* in cm->callbacks, highest altitude first */
    UNICODE_STRING altitude;
    PEX_CALLBACK_FUNCTION function;
    PVOID context;
    LARGE_INTEGER cookie;
    uint32_t inside; /* calls that have not returned */
    bool gone;
    KEVENT empty;
};

/* What a callback keeps with a key object. */
struct object_context {
    struct list link; /* in key->contexts */
    const struct cm_registration *of;
    PVOID context;
};

/* --- calling ---------------------------------------------------------------------------------- */

static NTSTATUS call(struct cm_registration *registration, REG_NOTIFY_CLASS class, void *argument)
{
    NTSTATUS status;

    registration->inside++;
    KE_CALLBACK(
        "RegistryCallback", registration->function,
        status = registration->function(registration->context, (PVOID)(uintptr_t) class, argument));
    if (--registration->inside == 0 && registration->gone)
        KeSetEvent(&registration->empty, 0, FALSE);
    return status;
}

static struct object_context *context_of(struct cm_key *key,
                                         const struct cm_registration *registration)
{
    if (key)
        list_for_each(it, &key->contexts)
        {
            struct object_context *found = container_of(it, struct object_context, link);

            if (found->of == registration)
                return found;
        }
    return NULL;
}

static PVOID context_value(struct cm_key *key, const struct cm_registration *registration)
{
    const struct object_context *found = context_of(key, registration);

    return found ? found->context : NULL;
}

NTSTATUS cm_before(struct cm_operation *operation)
{
    operation->passed = 0;
    list_for_each(it, &world->cm->callbacks)
    {
        struct cm_registration *registration = container_of(it, struct cm_registration, link);
        NTSTATUS status;

        if (registration->gone || operation->passed == CM_MOST_CALLED)
            continue;
        *operation->call_context = NULL;
        *operation->object_context = context_value(operation->key, registration);
        /* It stays in the list meanwhile: whoever undoes it waits for this call. */
        registration->inside++;
        status = call(registration, operation->before, operation->information);
        registration->inside--;
        if (status != STATUS_SUCCESS) {
            if (registration->gone && !registration->inside)
                KeSetEvent(&registration->empty, 0, FALSE);
            operation->ended = true;
            return status == STATUS_CALLBACK_BYPASS ? STATUS_SUCCESS : status;
        }
        registration->inside++; /* until it has heard of the end */
        operation->called[operation->passed].registration = registration;
        operation->called[operation->passed++].context = *operation->call_context;
    }
    return STATUS_SUCCESS;
}

NTSTATUS cm_after(struct cm_operation *operation, NTSTATUS status, void *object)
{
    while (operation->passed) {
        struct cm_registration *registration = operation->called[--operation->passed].registration;
        REG_POST_OPERATION_INFORMATION information = {
            .Object = object,
            .Status = status,
            .PreInformation = operation->information,
            .ReturnStatus = status,
            .CallContext = operation->called[operation->passed].context,
            .ObjectContext = context_value(operation->key, registration)};

        registration->inside--;
        if (call(registration, operation->after, &information) == STATUS_CALLBACK_BYPASS)
            status = information.ReturnStatus;
    }
    return status;
}

/* --- contexts of key objects ------------------------------------------------------------------ */

static void drop_context(struct cm_key *key, struct object_context *context)
{
    REG_CALLBACK_CONTEXT_CLEANUP_INFORMATION information = {.Object = key,
                                                            .ObjectContext = context->context};
    struct cm_registration *of = (struct cm_registration *)context->of;

    list_remove(&context->link);
    arena_free(&world->arena, context, sizeof *context);
    call(of, RegNtCallbackObjectContextCleanup, &information);
}

void cm_contexts_end(struct cm_key *key)
{
    while (!list_empty(&key->contexts))
        drop_context(key, container_of(key->contexts.next, struct object_context, link));
}

static struct cm_registration *find(const LARGE_INTEGER *cookie)
{
    list_for_each(it, &world->cm->callbacks)
    {
        struct cm_registration *registration = container_of(it, struct cm_registration, link);

        if (registration->cookie.QuadPart == cookie->QuadPart)
            return registration;
    }
    return NULL;
}

/* A key object, or NULL: something else. */
static struct cm_key *key_of(PVOID object)
{
    return ob_is_body(object) && ob_type_of(object) == world->cm->key_type ? object : NULL;
}

NTSTATUS CmSetCallbackObjectContext(PVOID Object, PLARGE_INTEGER Cookie, PVOID NewContext,
                                    PVOID *OldContext)
{
    const struct cm_registration *registration = find(Cookie);
    struct cm_key *key = key_of(Object);
    struct object_context *context;

    KE_DDI(Object, (uintptr_t)NewContext);
    if (!registration || !key)
        return STATUS_INVALID_PARAMETER;
    context = context_of(key, registration);
    if (OldContext)
        *OldContext = context ? context->context : NULL;
    if (!NewContext) {
        if (context) {
            list_remove(&context->link);
            arena_free(&world->arena, context, sizeof *context);
        }
        return STATUS_SUCCESS;
    }
    if (!context) {
        context = arena_alloc(&world->arena, sizeof *context);
        if (!context)
            return STATUS_INSUFFICIENT_RESOURCES;
        context->of = registration;
        list_push_back(&key->contexts, &context->link);
    }
    context->context = NewContext;
    return STATUS_SUCCESS;
}

/* There are no transactions. */
PVOID CmGetBoundTransaction(PLARGE_INTEGER Cookie, PVOID Object)
{
    KE_DDI(Object, 0);
    return NULL;
}

/* The name of a key in pool: the string and its characters. */
static UNICODE_STRING *make_name(const struct cm_key *key, uint32_t kind, uint64_t pc)
{
    UNICODE_STRING *name;
    uint32_t bytes;

    cm_node_path(key->node, NULL, 0, &bytes);
    name = mm_pool_alloc(sizeof *name + bytes, NAME_TAG, kind, pc);
    if (!name)
        return NULL;
    name->Buffer = (PWCH)(name + 1);
    name->Length = name->MaximumLength = (USHORT)bytes;
    cm_node_path(key->node, name->Buffer, bytes, &bytes);
    return name;
}

static NTSTATUS object_id(const LARGE_INTEGER *cookie, const struct cm_key *key, ULONG_PTR *id)
{
    if (!find(cookie) || !key)
        return STATUS_INVALID_PARAMETER;
    if (key->node->deleted)
        return STATUS_KEY_DELETED;
    if (id)
        *id = (ULONG_PTR)key->node;
    return STATUS_SUCCESS;
}

/* The name belongs to the key object and goes with it. */
NTSTATUS CmCallbackGetKeyObjectID(PLARGE_INTEGER Cookie, PVOID Object, PULONG_PTR ObjectID,
                                  PCUNICODE_STRING *ObjectName)
{
    struct cm_key *key = key_of(Object);
    NTSTATUS status = object_id(Cookie, key, ObjectID);

    KE_DDI(Object, 0);
    if (!NT_SUCCESS(status) || !ObjectName)
        return status;
    if (!key->name)
        key->name = make_name(key, MM_POOL_KERNEL, 0);
    *ObjectName = key->name;
    return key->name ? STATUS_SUCCESS : STATUS_INSUFFICIENT_RESOURCES;
}

NTSTATUS CmCallbackGetKeyObjectIDEx(PLARGE_INTEGER Cookie, PVOID Object, PULONG_PTR ObjectID,
                                    PCUNICODE_STRING *ObjectName, ULONG Flags)
{
    struct cm_key *key = key_of(Object);
    NTSTATUS status = Flags ? STATUS_INVALID_PARAMETER : object_id(Cookie, key, ObjectID);

    KE_DDI(Object, Flags);
    if (!NT_SUCCESS(status) || !ObjectName)
        return status;
    *ObjectName = mm_pool_refuse() ? NULL
                                   : make_name(key, MM_POOL_PAGED,
                                               (uint64_t)(uintptr_t)__builtin_return_address(0));
    return *ObjectName ? STATUS_SUCCESS : STATUS_INSUFFICIENT_RESOURCES;
}

VOID CmCallbackReleaseKeyObjectIDEx(PCUNICODE_STRING ObjectName)
{
    KE_DDI(ObjectName, 0);
    mm_pool_free((void *)(uintptr_t)ObjectName, NAME_TAG,
                 (uint64_t)(uintptr_t)__builtin_return_address(0));
}

VOID CmGetCallbackVersion(PULONG Major, PULONG Minor)
{
    KE_DDI(NULL, 0);
    if (Major)
        *Major = 1;
    if (Minor)
        *Minor = 1;
}

/* --- registering ------------------------------------------------------------------------------ */

static void insert(struct cm_registration *new)
{
    struct list *at = world->cm->callbacks.next;

    while (at != &world->cm->callbacks &&
           ob_altitude_compare(&container_of(at, struct cm_registration, link)->altitude,
                               &new->altitude) > 0)
        at = at->next;
    list_push_back(at, &new->link); /* in front of it */
}

static NTSTATUS add(PEX_CALLBACK_FUNCTION function, const UNICODE_STRING *altitude, PVOID context,
                    PLARGE_INTEGER cookie, uint64_t pc)
{
    struct cm_registration *registration;
    NTSTATUS status;

    if (!function)
        return STATUS_INVALID_PARAMETER;
    list_for_each(
        it,
        &world->cm->callbacks) if (altitude->Length &&
                                   !ob_altitude_compare(
                                       &container_of(it, struct cm_registration, link)->altitude,
                                       altitude)) return STATUS_FLT_INSTANCE_ALTITUDE_COLLISION;
    if (mm_pool_refuse())
        return STATUS_INSUFFICIENT_RESOURCES;
    registration = arena_alloc(&world->arena, sizeof *registration);
    if (!registration)
        return STATUS_INSUFFICIENT_RESOURCES;
    *registration = (struct cm_registration){.function = function, .context = context};
    status = ob_string_capture((struct ob_call){KernelMode, pc}, altitude, &registration->altitude);
    if (!NT_SUCCESS(status)) {
        arena_free(&world->arena, registration, sizeof *registration);
        return status;
    }
    KeInitializeEvent(&registration->empty, NotificationEvent, FALSE);
    registration->cookie.QuadPart =
        (LONGLONG)(0x01D000000000ull + ++world->cm->registrations); /* no pointer */
    ke_point(KE_OP_OBJECT, &world->cm->callbacks);
    insert(registration);
    *cookie = registration->cookie;
    return STATUS_SUCCESS;
}

NTSTATUS CmRegisterCallbackEx(PEX_CALLBACK_FUNCTION Function, PCUNICODE_STRING Altitude,
                              PVOID Driver, PVOID Context, PLARGE_INTEGER Cookie, PVOID Reserved)
{
    KE_DDI(Cookie, (uintptr_t)Function);
    if (!Altitude || !Altitude->Length)
        return STATUS_INVALID_PARAMETER;
    return add(Function, Altitude, Context, Cookie,
               (uint64_t)(uintptr_t)__builtin_return_address(0));
}

/* Of old: below all that have an altitude. */
NTSTATUS CmRegisterCallback(PEX_CALLBACK_FUNCTION Function, PVOID Context, PLARGE_INTEGER Cookie)
{
    const UNICODE_STRING none = {0};

    KE_DDI(Cookie, (uintptr_t)Function);
    return add(Function, &none, Context, Cookie, (uint64_t)(uintptr_t)__builtin_return_address(0));
}

/* Every context that the registration has left with a key object. */
static void end_contexts(const struct cm_registration *registration)
{
    list_for_each_safe(it, next, &world->cm->keys)
    {
        struct cm_key *key = container_of(it, struct cm_key, link);
        struct object_context *context = context_of(key, registration);

        if (context)
            drop_context(key, context);
    }
}

NTSTATUS CmUnRegisterCallback(LARGE_INTEGER Cookie)
{
    struct cm_registration *registration;

    KE_DDI(NULL, Cookie.QuadPart);
    ke_point(KE_OP_OBJECT, &world->cm->callbacks);
    registration = find(&Cookie);
    if (!registration || registration->gone)
        return STATUS_INVALID_PARAMETER;
    end_contexts(registration);
    registration->gone = true;
    if (registration->inside)
        KeWaitForSingleObject(&registration->empty, Executive, KernelMode, FALSE, NULL);
    list_remove(&registration->link);
    ob_string_free(&registration->altitude);
    arena_free(&world->arena, registration, sizeof *registration);
    return STATUS_SUCCESS;
}
