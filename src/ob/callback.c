/*
 * callback.c - ObRegisterCallbacks: drivers that are asked when a handle to a process or thread is
 * made.
 *
 * Pre-operation routines are called in descending order of altitude, post-operation routines in
 * ascending order. A registration that is being undone is called no more, and undoing waits until
 * nobody is inside.
 */
#include "ob/internal.h"
#include "host/image.h"
#include "host/layout.h"
#include "rtl/unicode.h"

#include <string.h>

/* --- registering ------------------------------------------------------------------------------ */

struct operation {
    POBJECT_TYPE type;
    OB_OPERATION operations;
    POB_PRE_OPERATION_CALLBACK before;
    POB_POST_OPERATION_CALLBACK after;
};

struct registration {
    struct list link; /* in ob_callbacks.registrations, highest altitude first */
    UNICODE_STRING altitude;
    PVOID context;
    uint32_t inside; /* calls that have not returned */
    bool gone;       /* being undone */
    KEVENT empty;    /* set when the last call returns and it is gone */
    uint32_t count;
    struct operation operations[];
};

struct ob_callbacks {
    struct list registrations;
};

/* Altitudes are decimal numbers, with fraction: compare by value. */
int ob_altitude_compare(const UNICODE_STRING *a, const UNICODE_STRING *b)
{
    uint32_t na = a->Length / sizeof(WCHAR), nb = b->Length / sizeof(WCHAR), ia = 0, ib = 0;
    uint32_t pa, pb;

    while (ia < na && a->Buffer[ia] == '0')
        ia++;
    while (ib < nb && b->Buffer[ib] == '0')
        ib++;
    for (pa = ia; pa < na && a->Buffer[pa] != '.';)
        pa++;
    for (pb = ib; pb < nb && b->Buffer[pb] != '.';)
        pb++;
    if (pa - ia != pb - ib)
        return pa - ia < pb - ib ? -1 : 1;
    for (; ia < na || ib < nb; ia++, ib++) {
        WCHAR ca = ia < na ? a->Buffer[ia] : '0', cb = ib < nb ? b->Buffer[ib] : '0';

        if (ca == '.')
            ca = '0' - 1;
        if (cb == '.')
            cb = '0' - 1;
        if (ca != cb)
            return ca < cb ? -1 : 1;
    }
    return 0;
}

static bool valid(const OB_CALLBACK_REGISTRATION *given)
{
    const struct ob *ob = world->ob;

    if ((given->Version & 0xFF00) != (OB_FLT_REGISTRATION_VERSION & 0xFF00) ||
        !given->OperationRegistrationCount || !given->Altitude.Length || !given->Altitude.Buffer)
        return false;
    for (USHORT i = 0; i < given->OperationRegistrationCount; i++) {
        const OB_OPERATION_REGISTRATION *operation = &given->OperationRegistration[i];

        if (!operation->ObjectType || (*operation->ObjectType != ob->process_type &&
                                       *operation->ObjectType != ob->thread_type))
            return false;
        if (!operation->Operations ||
            operation->Operations & ~(OB_OPERATION_HANDLE_CREATE | OB_OPERATION_HANDLE_DUPLICATE))
            return false;
        if (!operation->PreOperation && !operation->PostOperation)
            return false;
    }
    return true;
}

/* Windows wants routines of a driver image that was linked with /INTEGRITYCHECK. Ours have no such
 * mark; what lies in pool, on a stack, anywhere but in an image, is refused. */
static bool in_image(uint64_t at)
{
    return !at || image_at(at) || !(layout_is_system(at) || layout_is_user(at));
}

static bool in_images(const OB_CALLBACK_REGISTRATION *given)
{
    for (USHORT i = 0; i < given->OperationRegistrationCount; i++) {
        const OB_OPERATION_REGISTRATION *operation = &given->OperationRegistration[i];

        if (!in_image((uint64_t)(uintptr_t)operation->PreOperation) ||
            !in_image((uint64_t)(uintptr_t)operation->PostOperation))
            return false;
    }
    return true;
}

static void insert_by_altitude(struct ob_callbacks *callbacks, struct registration *new)
{
    struct list *at = callbacks->registrations.next;

    while (at != &callbacks->registrations &&
           ob_altitude_compare(&container_of(at, struct registration, link)->altitude,
                               &new->altitude) > 0)
        at = at->next;
    list_insert(at->prev, &new->link, at);
}

static size_t bytes_of(const struct registration *registration)
{
    return sizeof *registration + registration->count * sizeof *registration->operations;
}

NTSTATUS ObRegisterCallbacks(POB_CALLBACK_REGISTRATION CallbackRegistration,
                             PVOID *RegistrationHandle)
{
    const OB_CALLBACK_REGISTRATION *given = CallbackRegistration;
    struct ob_call call = {KernelMode, 0};
    struct registration *registration;
    struct ob *ob = world->ob;
    NTSTATUS status;

    KE_DDI(CallbackRegistration, 0);
    ke_point(KE_OP_OBJECT, &ob->callbacks);
    if (!valid(given))
        return STATUS_INVALID_PARAMETER;
    if (!in_images(given))
        return STATUS_ACCESS_DENIED;
    if (mm_pool_exhausted(1))
        return STATUS_INSUFFICIENT_RESOURCES;
    if (!ob->callbacks) {
        ob->callbacks = arena_alloc(&world->arena, sizeof *ob->callbacks);
        if (!ob->callbacks)
            return STATUS_INSUFFICIENT_RESOURCES;
        list_init(&ob->callbacks->registrations);
    }
    list_for_each(it, &ob->callbacks->registrations)
    {
        if (!ob_altitude_compare(&container_of(it, struct registration, link)->altitude,
                                 &given->Altitude))
            return STATUS_FLT_INSTANCE_ALTITUDE_COLLISION;
    }
    registration =
        arena_alloc(&world->arena, sizeof *registration + given->OperationRegistrationCount *
                                                              sizeof *registration->operations);
    if (!registration)
        return STATUS_INSUFFICIENT_RESOURCES;
    registration->count = given->OperationRegistrationCount;
    status = ob_string_capture(call, &given->Altitude, &registration->altitude);
    if (!NT_SUCCESS(status)) {
        arena_free(&world->arena, registration, bytes_of(registration));
        return status;
    }
    registration->context = given->RegistrationContext;
    for (uint32_t i = 0; i < registration->count; i++) {
        const OB_OPERATION_REGISTRATION *operation = &given->OperationRegistration[i];

        registration->operations[i] =
            (struct operation){*operation->ObjectType, operation->Operations,
                               operation->PreOperation, operation->PostOperation};
    }
    insert_by_altitude(ob->callbacks, registration);
    *RegistrationHandle = registration;
    return STATUS_SUCCESS;
}

VOID ObUnRegisterCallbacks(PVOID RegistrationHandle)
{
    struct registration *registration = RegistrationHandle;
    struct ob *ob = world->ob;

    KE_DDI(RegistrationHandle, 0);
    ke_point(KE_OP_OBJECT, &ob->callbacks);
    registration->gone = true;
    if (registration->inside) {
        struct ke_wait_for wait = {.count = 1,
                                   .type = WaitAny,
                                   .object = &registration->empty,
                                   .reason = Executive,
                                   .mode = KernelMode,
                                   .routine = "ObUnRegisterCallbacks",
                                   .pc = (uint64_t)(uintptr_t)__builtin_return_address(0)};

        ke_event_init(&registration->empty, NotificationEvent, FALSE);
        ke_wait_objects(&wait);
    }
    list_remove(&registration->link);
    ob_string_free(&registration->altitude);
    arena_free(&world->arena, registration, bytes_of(registration));
    if (list_empty(&ob->callbacks->registrations)) {
        arena_free(&world->arena, ob->callbacks, sizeof *ob->callbacks);
        ob->callbacks = NULL;
    }
}

USHORT ObGetFilterVersion(VOID)
{
    return OB_FLT_REGISTRATION_VERSION;
}

/* --- calling ---------------------------------------------------------------------------------- */

static void call_done(struct registration *registration)
{
    if (--registration->inside == 0 && registration->gone)
        ke_event_set(&registration->empty, 0, FALSE);
}

static OB_OPERATION operation_of(enum ob_open_reason reason)
{
    return reason == OB_DUPLICATE_HANDLE ? OB_OPERATION_HANDLE_DUPLICATE
                                         : OB_OPERATION_HANDLE_CREATE;
}

/* The operation of a registration that concerns the object, or NULL. */
static struct operation *concerned(struct registration *registration, void *body,
                                   enum ob_open_reason reason)
{
    if (registration->gone)
        return NULL;
    for (uint32_t i = 0; i < registration->count; i++)
        if (registration->operations[i].type == ob_type_of(body) &&
            registration->operations[i].operations & operation_of(reason))
            return &registration->operations[i];
    return NULL;
}

static PVOID *context_of(const struct ob_callback_call *call, const void *registration)
{
    for (uint32_t i = 0; i < call->count; i++)
        if (call->contexts[i].registration == registration)
            return (PVOID *)&call->contexts[i].context;
    return NULL;
}

ACCESS_MASK ob_callbacks_before(struct ob_callback_call *call, ACCESS_MASK access)
{
    OB_PRE_OPERATION_PARAMETERS parameters = {0};
    /* Both forms begin with the desired and the original access. */
    OB_PRE_DUPLICATE_HANDLE_INFORMATION *desired = &parameters.DuplicateHandleInformation;
    OB_PRE_OPERATION_INFORMATION information = {.Operation = operation_of(call->reason),
                                                .KernelHandle =
                                                    (call->attributes & OBJ_KERNEL_HANDLE) != 0,
                                                .Object = call->body,
                                                .ObjectType = ob_type_of(call->body),
                                                .Parameters = &parameters};
    struct list *next;

    desired->DesiredAccess = desired->OriginalDesiredAccess = access;
    if (call->reason == OB_DUPLICATE_HANDLE) {
        desired->SourceProcess = ob_process_current();
        desired->TargetProcess = call->target;
    }
    for (struct list *it = world->ob->callbacks->registrations.next;
         world->ob->callbacks && it != &world->ob->callbacks->registrations; it = next) {
        struct registration *registration = container_of(it, struct registration, link);
        struct operation *operation = concerned(registration, call->body, call->reason);

        next = it->next;
        if (!operation || !operation->before)
            continue;
        registration->inside++;
        information.CallContext = NULL;
        KE_CALLBACK("object callback", operation->before,
                    operation->before(registration->context, &information));
        if (information.CallContext && call->count < ARRAYSIZE(call->contexts)) {
            call->contexts[call->count].registration = registration;
            call->contexts[call->count++].context = information.CallContext;
        }
        next = it->next;
        desired->DesiredAccess &= access; /* rights can be taken away only */
        call_done(registration);
    }
    return desired->DesiredAccess;
}

void ob_callbacks_after(const struct ob_callback_call *call, ACCESS_MASK granted)
{
    OB_POST_OPERATION_PARAMETERS parameters = {.CreateHandleInformation.GrantedAccess = granted};
    OB_POST_OPERATION_INFORMATION information = {.Operation = operation_of(call->reason),
                                                 .KernelHandle =
                                                     (call->attributes & OBJ_KERNEL_HANDLE) != 0,
                                                 .Object = call->body,
                                                 .ObjectType = ob_type_of(call->body),
                                                 .ReturnStatus = STATUS_SUCCESS,
                                                 .Parameters = &parameters};
    struct list *next;

    if (!world->ob->callbacks)
        return;
    for (struct list *it = world->ob->callbacks->registrations.prev;
         world->ob->callbacks && it != &world->ob->callbacks->registrations; it = next) {
        struct registration *registration = container_of(it, struct registration, link);
        struct operation *operation = concerned(registration, call->body, call->reason);
        PVOID *context = context_of(call, registration);

        next = it->prev;
        if (!operation || !operation->after)
            continue;
        registration->inside++;
        information.CallContext = context ? *context : NULL;
        KE_CALLBACK("object callback", operation->after,
                    operation->after(registration->context, &information));
        next = it->prev;
        call_done(registration);
    }
}
