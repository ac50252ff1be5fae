/*
 * notify.c - NtNotifyChangeKey: who waits for a key to change.
 *
 * A watch ends with the first change, when its key object is closed by whoever asked, and with the
 * thread that asked for it. The state of the registry is complete before anybody is told.
 */
#include "cm/cm.h"
#include "host/signals.h"
#include "ob/service.h"

struct watch {
    struct list link; /* in world->cm->watches, or on its way out */
    struct cm_node *node;
    struct cm_key *key; /* not referenced: closing it ends the watch */
    PKTHREAD thread;    /* who asked; NULL: it does not matter */
    ULONG filter;
    bool tree;
    PKEVENT event; /* referenced, or `own` */
    KEVENT own;    /* of a caller who waits: he frees the watch */
    bool waits;
    NTSTATUS status;
    IO_STATUS_BLOCK *iosb; /* of the caller; may be NULL */
};

static void end(struct watch *watch, NTSTATUS status)
{
    IO_STATUS_BLOCK iosb = {.Status = status};
    uint64_t bad;

    watch->status = status;
    /* Memory of another process perhaps, and perhaps gone: it is there whoever runs. */
    if (watch->iosb)
        host_copy_out((uint64_t)(uintptr_t)watch->iosb, &iosb, sizeof iosb, &bad);
    if (watch->event)
        ke_event_set(watch->event, 0, FALSE);
    if (watch->waits)
        return;
    if (watch->event)
        ob_dereference(watch->event);
    arena_free(&world->arena, watch, sizeof *watch);
}

/* All watches that `match` says are over. */
static void end_all(bool (*match)(const struct watch *watch, const void *what, ULONG change),
                    const void *what, ULONG change, NTSTATUS status)
{
    struct list over;

    list_init(&over);
    list_for_each_safe(it, next, &world->cm->watches)
    {
        struct watch *watch = container_of(it, struct watch, link);

        if (!match(watch, what, change))
            continue;
        list_remove(&watch->link);
        list_push_back(&over, &watch->link);
    }
    while (!list_empty(&over))
        end(container_of(list_pop_front(&over), struct watch, link), status);
}

static bool sees(const struct watch *watch, const void *what, ULONG change)
{
    const struct cm_node *node = what;

    if (!(watch->filter & change))
        return false;
    while (node && node != watch->node && watch->tree)
        node = node->parent;
    return node == watch->node;
}

void cm_changed(const struct cm_node *node, ULONG change)
{
    if (irqlab_unlikely(!list_empty(&world->cm->watches)))
        end_all(sees, node, change, STATUS_NOTIFY_ENUM_DIR);
}

static bool is_of_node(const struct watch *watch, const void *what, ULONG change)
{
    return watch->node == what;
}

void cm_watched_gone(const struct cm_node *node)
{
    end_all(is_of_node, node, 0, STATUS_KEY_DELETED);
}

static bool is_of_key(const struct watch *watch, const void *what, ULONG change)
{
    return watch->key == what;
}

void cm_key_closed(const struct cm_key *key)
{
    end_all(is_of_key, key, 0, STATUS_NOTIFY_CLEANUP);
}

static bool is_of_thread(const struct watch *watch, const void *what, ULONG change)
{
    return watch->thread == what;
}

void cm_thread_gone(PKTHREAD thread)
{
    if (world->cm && !list_empty(&world->cm->watches))
        end_all(is_of_thread, thread, 0, STATUS_NOTIFY_CLEANUP);
}

/* --- the service ------------------------------------------------------------------------------ */

static NTSTATUS wait_for(struct watch *watch, struct ob_call call)
{
    NTSTATUS status = KeWaitForSingleObject(&watch->own, Executive, call.mode, FALSE, NULL);

    if (watch->status == STATUS_PENDING) /* told to end: nobody has taken the watch out */
        list_remove(&watch->link);
    else if (status == STATUS_SUCCESS)
        status = watch->status;
    arena_free(&world->arena, watch, sizeof *watch);
    return status;
}

static NTSTATUS begin(struct cm_key *key, PKEVENT event, const struct cm_notify *notify,
                      struct ob_call call)
{
    struct watch *watch = arena_alloc(&world->arena, sizeof *watch);

    if (!watch)
        return STATUS_INSUFFICIENT_RESOURCES;
    *watch = (struct watch){.node = key->node,
                            .key = key,
                            .thread = notify->any_thread ? NULL : ke_current(),
                            .filter = notify->filter,
                            .tree = notify->tree,
                            .event = event,
                            .waits = !notify->asynchronous,
                            .status = STATUS_PENDING,
                            .iosb = notify->iosb};
    if (watch->waits) {
        KeInitializeEvent(&watch->own, NotificationEvent, FALSE);
        watch->event = &watch->own;
    } else if (event) {
        ob_reference(event);
    }
    list_push_back(&world->cm->watches, &watch->link);
    return watch->waits ? wait_for(watch, call) : STATUS_PENDING;
}

NTSTATUS cm_notify(const struct cm_notify *notify, struct ob_call call)
{
    void *event = NULL;
    struct cm_key *key;
    NTSTATUS status;

    if (!notify->filter || notify->filter & ~(ULONG)REG_LEGAL_CHANGE_FILTER)
        return STATUS_INVALID_PARAMETER;
    status = cm_key_reference(notify->key, KEY_NOTIFY, call, &key);
    if (!NT_SUCCESS(status))
        return status;
    if (notify->event)
        status = ob_handle_reference(notify->event, EVENT_MODIFY_STATE, world->ob->event_type, call,
                                     &event, NULL);
    if (NT_SUCCESS(status)) {
        if (event)
            ke_event_reset(event);
        ke_point(KE_OP_OBJECT, key->node);
        status = key->node->deleted ? STATUS_KEY_DELETED : begin(key, event, notify, call);
        if (event)
            ob_dereference(event);
    }
    ob_dereference(key);
    return status;
}

static NTSTATUS notify_service(const struct cm_notify *notify, PVOID apc, struct ob_call call)
{
    IO_STATUS_BLOCK iosb = {.Status = STATUS_PENDING};
    NTSTATUS status;

    if (apc)
        return STATUS_NOT_SUPPORTED;
    status = ob_out(call, notify->iosb, &iosb, sizeof iosb);
    return NT_SUCCESS(status) ? cm_notify(notify, call) : status;
}

OB_SERVICE(NotifyChangeKey, KeyHandle, CompletionFilter,
           (HANDLE KeyHandle, HANDLE Event, PIO_APC_ROUTINE ApcRoutine, PVOID ApcContext,
            PIO_STATUS_BLOCK IoStatusBlock, ULONG CompletionFilter, BOOLEAN WatchTree, PVOID Buffer,
            ULONG BufferSize, BOOLEAN Asynchronous),
           notify_service(&(struct cm_notify){.key = KeyHandle,
                                              .event = Event,
                                              .iosb = IoStatusBlock,
                                              .filter = CompletionFilter,
                                              .tree = WatchTree != FALSE,
                                              .asynchronous = Asynchronous != FALSE},
                          (PVOID)ApcRoutine, call))
