/*
 * object.c - the life of an object: memory, reference counts, the end.
 *
 *      made (1 reference) --[ob_insert]--> live --[last reference]--> deleting --> dead
 *                                                      | above PASSIVE_LEVEL: a system thread
 * deletes it
 *
 * A dead object of the arena rests in a short queue before its memory is used again, so that one
 * reference too few is seen for what it is; an object in pool rests in the pool's own quarantine.
 * What a dead body holds is left as it was, as on Windows.
 */
#include "ob/internal.h"

#include "host/signals.h"

#include <stdio.h>

enum { QUARANTINE = 32 };

void *ob_allocate(POBJECT_TYPE type, uint32_t bytes, uint64_t pc)
{
    size_t all = sizeof(struct ob_header) + bytes;
    struct ob_header *header;
    uint32_t flags = 0;

    if (type->params.flags & OB_TYPE_POOL) {
        uint32_t kind = MM_POOL_KERNEL | MM_POOL_ZERO;

        if (type->params.flags & OB_TYPE_PAGED)
            kind |= MM_POOL_PAGED;
        header = mm_pool_alloc(all, type->params.tag, kind, pc);
        flags = OB_IN_POOL;
    } else {
        header = arena_alloc(&world->arena, all);
    }
    if (!header)
        return NULL;
    header->magic = OB_MAGIC_LIVE;
    header->flags = flags;
    header->pointers = 1;
    header->body_bytes = bytes;
    header->type = type;
    header->create_pc = pc;
    header->actor_ident = world->sim->cpu->actor->ident;
    list_push_back(&world->ob->objects, &header->link);
    KE_ORDER(KE_ORDER_CLEAR, header);
    type->made++;
    if (++type->objects > type->most_objects)
        type->most_objects = type->objects;
    return ob_body_of(header);
}

NTSTATUS ob_object_create(POBJECT_TYPE type, const OBJECT_ATTRIBUTES *attributes, uint32_t bytes,
                          struct ob_call call, void **body)
{
    struct ob_create_info *info = NULL;
    NTSTATUS status;

    *body = NULL;
    if (mm_pool_exhausted(sizeof(struct ob_header) + (bytes ? bytes : type->params.body_bytes)))
        return STATUS_INSUFFICIENT_RESOURCES;
    if (attributes) {
        info = arena_alloc(&world->arena, sizeof *info);
        if (!info)
            return STATUS_INSUFFICIENT_RESOURCES;
        status = ob_attributes_capture(call, attributes, type->params.invalid_attributes, info);
        if (!NT_SUCCESS(status)) {
            arena_free(&world->arena, info, sizeof *info);
            return status;
        }
    }
    *body = ob_allocate(type, bytes ? bytes : type->params.body_bytes, call.pc);
    if (!*body) {
        ob_create_info_free(info);
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    ob_header_of(*body)->create = info;
    return STATUS_SUCCESS;
}

/* --- the end ---------------------------------------------------------------------------------- */

static void free_memory(struct ob_header *header)
{
    size_t all = sizeof *header + header->body_bytes;
    struct ob *ob = world->ob;

    header->type->objects--;
    header->magic = OB_MAGIC_DEAD;
    list_remove(&header->link);
    if (header->flags & OB_IN_POOL) {
        mm_pool_free(header, header->type->params.tag, header->dereference_pc);
        return;
    }
    list_push_back(&ob->quarantine, &header->link);
    if (++ob->quarantined > QUARANTINE) {
        struct ob_header *oldest = container_of(ob->quarantine.next, struct ob_header, link);

        list_remove(&oldest->link);
        ob->quarantined--;
        all = sizeof *oldest + oldest->body_bytes;
        oldest->magic = 0;
        arena_free(&world->arena, oldest, all);
    }
}

static void delete_now(struct ob_header *header)
{
    KE_ORDER(KE_ORDER_ACQUIRE | KE_ORDER_TAKEN, header);
    if (header->create)
        ob_create_info_free(header->create);
    header->create = NULL;
    if (irqlab_unlikely(header->name != NULL))
        ob_name_remove(header); /* a weak one */
    if (header->type->params.ops.remove)
        header->type->params.ops.remove(ob_body_of(header));
    free_memory(header);
}

static void delete_deferred(void *context)
{
    struct ob *ob = world->ob;
    struct list *first;

    while ((first = list_pop_front(&ob->deferred))) {
        list_push_back(&ob->objects, first);
        delete_now(container_of(first, struct ob_header, link));
    }
    ob->deleting = false;
}

static void defer(struct ob_header *header)
{
    struct ob *ob = world->ob;

    list_remove(&header->link);
    list_push_back(&ob->deferred, &header->link);
    /* If there are too many threads, they wait for the next occasion. */
    if (!ob->deleting)
        ob->deleting = ob->in_system_thread(delete_deferred, NULL);
}

/* Is this a place where a type's `remove` may run? */
static bool may_delete_here(void)
{
    const struct sim_cpu *cpu = world->sim->cpu;

    return cpu->irql == PASSIVE_LEVEL && !cpu->nesting && cpu->thread->kind == SIM_THREAD &&
           ke_thread_of(cpu->thread)->special_apc_disable == 0;
}

static __attribute__((noinline)) int64_t drop_last(struct ob_header *header, bool deferred)
{
    header->flags |= OB_DELETING;
    if (deferred || !may_delete_here())
        defer(header);
    else
        delete_now(header);
    return 0;
}

/* Most references are not the last one: nothing is called but as the last act. */
static inline int64_t drop(struct ob_header *header, bool deferred)
{
    int64_t left = --header->pointers;

    return irqlab_likely(left != 0) ? left : drop_last(header, deferred);
}

void ob_reference(void *body)
{
    ob_header_of(body)->pointers++;
}

int64_t ob_dereference(void *body)
{
    return drop(ob_header_of(body), false);
}

void ob_let_go(const void *body)
{
    KE_ORDER(KE_ORDER_RELEASE, ob_header_of(body));
}

void ob_counts(const void *body, int64_t *pointers, uint32_t *handles)
{
    const struct ob_header *header = ob_header_of(body);

    *pointers = header->pointers;
    *handles = header->handles;
}

void ob_handle_released(struct ob_header *header, struct _KPROCESS *process, ACCESS_MASK granted,
                        uint32_t process_handles)
{
    uint32_t all = header->handles;

    if (header->type->params.ops.close)
        header->type->params.ops.close(ob_body_of(header), process, granted, process_handles, all);
    header->type->handles--;
    if (!(header->flags & OB_PERMANENT))
        ob_name_touch(header); /* it may have been the last one */
    if (--header->handles == 0) {
        header->exclusive = NULL;
        if (!(header->flags & OB_PERMANENT) && !(header->type->params.flags & OB_TYPE_WEAK_NAME))
            ob_name_remove(header);
    }
}

/* Does the name not keep the object? Then its permanence does, by a reference of its own. */
static bool weak_name(const struct ob_header *header)
{
    return header->type->params.flags & OB_TYPE_WEAK_NAME;
}

void ob_make_temporary(void *body)
{
    struct ob_header *header = ob_header_of(body);
    bool was = header->flags & OB_PERMANENT;

    header->flags &= ~(uint32_t)OB_PERMANENT;
    if (weak_name(header)) {
        if (was)
            ob_dereference(body);
    } else if (header->handles == 0) {
        ob_name_remove(header);
    }
}

void ob_make_permanent(void *body)
{
    struct ob_header *header = ob_header_of(body);

    if (weak_name(header) && !(header->flags & OB_PERMANENT))
        header->pointers++;
    header->flags |= OB_PERMANENT;
}

void ob_unname(void *body)
{
    ob_header_of(body)->flags &= ~(uint32_t)OB_PERMANENT;
    ob_name_remove(ob_header_of(body));
}

/* --- is it an object? ------------------------------------------------------------------------- */

/* Read the header of what may be anything. False: nothing readable there. */
static bool read_header(const void *body, struct ob_header *copy)
{
    uint64_t at = (uint64_t)(uintptr_t)body - sizeof *copy, fault;

    return (uintptr_t)body > sizeof *copy && host_copy_in(copy, at, sizeof *copy, &fault);
}

bool ob_is_body(const void *pointer)
{
    struct ob_header copy;

    return ((uintptr_t)pointer & 15) == 0 && read_header(pointer, &copy) &&
           copy.magic == OB_MAGIC_LIVE && copy.pointers > 0;
}

static irqlab_cold _Noreturn void not_an_object(const void *body, const struct ob_header *copy,
                                                const char *verb, uint64_t pc)
{
    ULONG64 args[4] = {0, (ULONG64)(uintptr_t)body, 0, 0};
    char why[400], name[32];

    if (!copy || (copy->magic != OB_MAGIC_LIVE && copy->magic != OB_MAGIC_DEAD)) {
        snprintf(
            why, sizeof why,
            "%s was given the pointer %p, which is not the body of an object: it may be the "
            "address of the variable that holds the pointer, memory of the driver's own, or an "
            "object that was deleted long ago",
            verb, body);
    } else {
        args[0] = (ULONG64)(uintptr_t)copy->type;
        args[2] = copy->magic == OB_MAGIC_DEAD ? 2 : 3;
        args[3] = (ULONG64)(copy->pointers - 1);
        snprintf(why, sizeof why,
                 "%s was given the %s object %p, whose last reference is gone: it was "
                 "dereferenced once more than it was referenced",
                 verb, ob_type_text(copy->type, name, sizeof name), body);
    }
    ke_crash_at(pc, (uint64_t)(uintptr_t)__builtin_frame_address(0), 0x18, args, why);
}

/* Is it plainly the body of a live object? False: have a closer look. */
static inline bool looks_live(const void *body)
{
    const struct ob_header *header = ob_header_of(body);
    const struct arena *arena = &world->arena;

    /* The used part of the arena can be read whatever lies there. */
    return irqlab_likely((uint64_t)((const char *)header - arena->base) < arena->used_bytes) &&
           irqlab_likely(!((uintptr_t)body & 15)) &&
           irqlab_likely(header->magic == OB_MAGIC_LIVE && header->pointers > 0);
}

/* In pool, or anywhere: reading it may fault. */
static __attribute__((noinline)) void check_closely(const void *body, const char *verb, uint64_t pc)
{
    struct ob_header copy;
    uint64_t at = (uint64_t)(uintptr_t)body - sizeof copy, fault;

    if (irqlab_unlikely((uintptr_t)body & 15) || (uintptr_t)body <= sizeof copy)
        not_an_object(body, NULL, verb, pc);
    if (irqlab_unlikely(!host_copy_in(&copy.magic, at, sizeof copy.magic, &fault)))
        not_an_object(body, NULL, verb, pc);
    if (irqlab_unlikely(copy.magic != OB_MAGIC_LIVE || ob_header_of(body)->pointers <= 0))
        not_an_object(body, read_header(body, &copy) ? &copy : NULL, verb, pc);
}

void ob_check(const void *body, const char *verb, uint64_t pc)
{
    if (irqlab_unlikely(!looks_live(body)))
        check_closely(body, verb, pc);
}

/* --- for reports ------------------------------------------------------------------------------ */

static struct ob_object_info info_of(struct ob_header *header)
{
    return (struct ob_object_info){.body = ob_body_of(header),
                                   .type = header->type,
                                   .live = header->magic == OB_MAGIC_LIVE && header->pointers > 0,
                                   .named = header->name != NULL,
                                   .permanent = header->flags & OB_PERMANENT,
                                   .pointers = header->pointers,
                                   .handles = header->handles,
                                   .actor_ident = header->actor_ident,
                                   .body_bytes = header->body_bytes,
                                   .create_pc = header->create_pc,
                                   .reference_pc = header->reference_pc,
                                   .dereference_pc = header->dereference_pc};
}

bool ob_object_find(const void *address, struct ob_object_info *info)
{
    struct ob *ob = world->ob;
    struct list *lists[] = {&ob->objects, &ob->deferred, &ob->quarantine};

    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
        list_for_each(it, lists[i])
        {
            struct ob_header *header = container_of(it, struct ob_header, link);

            if ((uintptr_t)address - (uintptr_t)ob_body_of(header) < header->body_bytes) {
                *info = info_of(header);
                return true;
            }
        }
    return false;
}

void ob_object_for_each(POBJECT_TYPE type,
                        bool (*each)(void *context, const struct ob_object_info *info),
                        void *context)
{
    uint32_t left = type ? type->objects : UINT32_MAX; /* of most types there are few, made early */
    const struct list *end = &world->ob->objects;

    if (!left)
        return;
    for (struct list *it = end->next; it != end; it = it->next) {
        struct ob_object_info info;

        while (type && it != end && container_of(it, struct ob_header, link)->type != type)
            it = it->next;
        if (it == end)
            return;
        info = info_of(container_of(it, struct ob_header, link));
        if (!each(context, &info) || !--left)
            return;
    }
}

/* --- the documented routines ------------------------------------------------------------------ */

#define CALLER ((uint64_t)(uintptr_t)__builtin_return_address(0))

static LONG_PTR reference(PVOID body, const char *verb, uint64_t pc)
{
    struct ob_header *header;

    ob_check(body, verb, pc);
    ke_point(KE_OP_OBJECT, body);
    header = ob_header_of(body);
    header->reference_pc = pc;
    return (LONG_PTR)++header->pointers;
}

static LONG_PTR dereference(PVOID body, const char *verb, bool deferred, uint64_t pc)
{
    struct ob_header *header;

    ob_check(body, verb, pc);
    ke_point(KE_OP_OBJECT, body);
    ob_check(body, verb, pc);
    header = ob_header_of(body);
    if (irqlab_unlikely(header->flags & OB_DELETING))
        not_an_object(body, header, verb, pc);
    header->dereference_pc = pc;
    /* Whoever deletes it comes after all that had it; if that is who drops it, he does. */
    if (header->pointers != 1 || deferred || !may_delete_here())
        KE_ORDER(KE_ORDER_RELEASE, header);
    return (LONG_PTR)drop(header, deferred);
}

LONG_PTR ObfReferenceObject(PVOID Object)
{
    KE_DDI(Object, 1);
    return reference(Object, "ObReferenceObject", CALLER);
}

LONG_PTR ObfReferenceObjectWithTag(PVOID Object, ULONG Tag)
{
    KE_DDI(Object, Tag);
    return reference(Object, "ObReferenceObjectWithTag", CALLER);
}

LONG_PTR ObfDereferenceObject(PVOID Object)
{
    KE_DDI(Object, 1);
    return dereference(Object, "ObDereferenceObject", false, CALLER);
}

LONG_PTR ObfDereferenceObjectWithTag(PVOID Object, ULONG Tag)
{
    KE_DDI(Object, Tag);
    return dereference(Object, "ObDereferenceObjectWithTag", false, CALLER);
}

VOID ObDereferenceObjectDeferDelete(PVOID Object)
{
    KE_DDI(Object, 1);
    dereference(Object, "ObDereferenceObjectDeferDelete", true, CALLER);
}

VOID ObDereferenceObjectDeferDeleteWithTag(PVOID Object, ULONG Tag)
{
    KE_DDI(Object, Tag);
    dereference(Object, "ObDereferenceObjectDeferDeleteWithTag", true, CALLER);
}

BOOLEAN ObReferenceObjectSafe(PVOID Object)
{
    struct ob_header *header = ob_header_of(Object);

    KE_DDI(Object, 1);
    ke_point(KE_OP_OBJECT, Object);
    if (header->magic != OB_MAGIC_LIVE || header->pointers <= 0)
        return FALSE;
    header->reference_pc = CALLER;
    header->pointers++;
    return TRUE;
}

static NTSTATUS by_pointer(PVOID body, ACCESS_MASK access, POBJECT_TYPE type, KPROCESSOR_MODE mode,
                           uint64_t pc)
{
    ob_check(body, "ObReferenceObjectByPointer", pc);
    if (ob_header_of(body)->type != type && (type || mode != KernelMode))
        return STATUS_OBJECT_TYPE_MISMATCH;
    reference(body, "ObReferenceObjectByPointer", pc);
    return STATUS_SUCCESS;
}

NTSTATUS ObReferenceObjectByPointer(PVOID Object, ACCESS_MASK DesiredAccess,
                                    POBJECT_TYPE ObjectType, KPROCESSOR_MODE AccessMode)
{
    KE_DDI(Object, (uintptr_t)ObjectType);
    return by_pointer(Object, DesiredAccess, ObjectType, AccessMode, CALLER);
}

NTSTATUS ObReferenceObjectByPointerWithTag(PVOID Object, ACCESS_MASK DesiredAccess,
                                           POBJECT_TYPE ObjectType, KPROCESSOR_MODE AccessMode,
                                           ULONG Tag)
{
    KE_DDI(Object, (uintptr_t)ObjectType);
    return by_pointer(Object, DesiredAccess, ObjectType, AccessMode, CALLER);
}

VOID ObMakeTemporaryObject(PVOID Object)
{
    KE_DDI(Object, 0);
    ob_check(Object, "ObMakeTemporaryObject", CALLER);
    ke_point(KE_OP_OBJECT, Object);
    ob_make_temporary(Object);
}

VOID ObMakePermanentObject(PVOID Object)
{
    KE_DDI(Object, 0);
    ob_check(Object, "ObMakePermanentObject", CALLER);
    ke_point(KE_OP_OBJECT, Object);
    ob_make_permanent(Object);
}

POBJECT_TYPE ObGetObjectType(PVOID Object)
{
    KE_DDI(Object, 0);
    ob_check(Object, "ObGetObjectType", CALLER);
    return ob_header_of(Object)->type;
}

ULONG ObGetObjectPointerCount(PVOID Object)
{
    KE_DDI(Object, 0);
    ob_check(Object, "ObGetObjectPointerCount", CALLER);
    ke_point(KE_OP_READ, Object);
    return (ULONG)ob_header_of(Object)->pointers;
}

NTSTATUS ObGetObjectSecurity(PVOID Object, PSECURITY_DESCRIPTOR *SecurityDescriptor,
                             PBOOLEAN MemoryAllocated)
{
    KE_DDI(Object, 0);
    *SecurityDescriptor = NULL;
    *MemoryAllocated = FALSE;
    return STATUS_SUCCESS;
}

VOID ObReleaseObjectSecurity(PSECURITY_DESCRIPTOR SecurityDescriptor, BOOLEAN MemoryAllocated)
{
    KE_DDI(SecurityDescriptor, MemoryAllocated);
}
