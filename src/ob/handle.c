/*
 * handle.c - handle tables: one per process, an array of entries with a list of free ones.
 *
 * Handle 4 * n is entry n. The entry that was freed last is used first. A kernel handle is an entry
 * of System's table with high bits on top; in System itself both spellings are the same entry. The
 * two low bits of a handle never matter.
 */
#include "ob/internal.h"
#include "host/layout.h"

#include <string.h>

enum { ROOM_FIRST = 32, ROOM_MOST = 1 << 24 };

/* --- tables ----------------------------------------------------------------------------------- */

void ob_process_init(struct _KPROCESS *process)
{
    struct ob_handle_table *table = ob_table_of(process);

    *table = (struct ob_handle_table){.process = process};
    list_push_back(&world->ob->tables, &table->link);
}

void ob_process_delete(struct _KPROCESS *process)
{
    struct ob_handle_table *table = ob_table_of(process);

    if (table->entries)
        arena_free(&world->arena, table->entries, table->room * sizeof *table->entries);
    table->entries = NULL;
    table->room = table->used = table->free = 0;
    list_remove(&table->link);
}

static bool grow(struct ob_handle_table *table)
{
    uint32_t room = table->room ? table->room * 2 : ROOM_FIRST;
    struct ob_handle_entry *entries;

    if (room > ROOM_MOST)
        return false;
    entries = arena_alloc(&world->arena, room * sizeof *entries);
    if (!entries)
        return false;
    if (table->room) {
        memcpy(entries, table->entries, table->used * sizeof *entries);
        arena_free(&world->arena, table->entries, table->room * sizeof *entries);
    } else {
        table->used = 1; /* entry 0 would be the handle NULL */
    }
    table->entries = entries;
    table->room = room;
    return true;
}

/* A free entry; 0: none can be had. */
static uint32_t take(struct ob_handle_table *table)
{
    uint32_t index = table->free;

    if (index) {
        table->free = table->entries[index].next;
        return index;
    }
    if (irqlab_unlikely(table->used == table->room) && !grow(table))
        return 0;
    return table->used++;
}

static void give_back(struct ob_handle_table *table, uint32_t index)
{
    table->entries[index].object = NULL;
    table->entries[index].next = table->free;
    table->free = index;
    table->count--;
}

static HANDLE handle_at(uint32_t index, ULONG attributes)
{
    uint64_t value = (uint64_t)index * 4;

    if (attributes & OBJ_KERNEL_HANDLE)
        value |= OB_KERNEL_HANDLE_BITS;
    return (HANDLE)(uintptr_t)value;
}

static HANDLE handle_of(const struct ob_handle_table *table, const struct ob_handle_entry *entry)
{
    return handle_at((uint32_t)(entry - table->entries), entry->attributes);
}

/* --- making ----------------------------------------------------------------------------------- */

static inline __attribute__((always_inline)) NTSTATUS
create_in(struct _KPROCESS *process, void *body, ACCESS_MASK access, ULONG attributes,
          enum ob_open_reason reason, struct ob_call call, HANDLE *handle)
{
    struct ob_header *header = ob_header_of(body);
    POBJECT_TYPE type = header->type;
    struct ob_handle_table *table;
    struct ob_handle_entry *entry;
    struct ob_callback_call around;
    bool asked = irqlab_unlikely(world->ob->callbacks != NULL);
    uint32_t index;

    if (attributes & OBJ_KERNEL_HANDLE)
        process = world->ob->system;
    table = ob_table_of(process);
    if (irqlab_unlikely(header->flags & OB_EXCLUSIVE)) {
        if (header->exclusive && header->exclusive != process)
            return STATUS_ACCESS_DENIED;
        header->exclusive = process;
    }
    if (irqlab_unlikely(access & (GENERIC_READ | GENERIC_WRITE | GENERIC_EXECUTE | GENERIC_ALL |
                                  MAXIMUM_ALLOWED)))
        access = ob_access_map(type, access);
    if (asked) {
        around = (struct ob_callback_call){
            .body = body, .reason = reason, .target = process, .attributes = attributes};
        access = ob_callbacks_before(&around, access);
    }
    index = take(table);
    if (!index)
        return STATUS_INSUFFICIENT_RESOURCES;
    entry = &table->entries[index];
    entry->object = header;
    entry->granted = access;
    entry->attributes =
        (uint16_t)(attributes & (OBJ_INHERIT | OBJ_KERNEL_HANDLE | OB_PROTECT_CLOSE));
    entry->actor_ident = world->sim->cpu->actor->ident;
    entry->pc = call.pc;
    if (irqlab_unlikely(call.mode == KernelMode && call.pc && table->process != world->ob->system &&
                        layout_is_system(call.pc)))
        sim_probe(world->sim, KE_PROBE_RULE, .text = "kernel-handle-in-process", .object = body,
                  .b = (uint64_t)(uintptr_t)handle_of(table, entry), .pc = call.pc);
    entry->made_100ns = world->sim->now_100ns;
    table->count++;
    header->pointers++;
    header->handles++;
    if (++type->handles > type->most_handles)
        type->most_handles = type->handles;
    *handle = handle_at(index, attributes);
    if (irqlab_unlikely(type->params.ops.open != NULL)) {
        NTSTATUS status = type->params.ops.open(body, reason, process, access);

        if (!NT_SUCCESS(status)) {
            *handle = NULL;
            give_back(table, index);
            type->handles--;
            header->handles--;
            ob_dereference(body);
            return status;
        }
    }
    if (asked)
        ob_callbacks_after(&around, access);
    return STATUS_SUCCESS;
}

NTSTATUS ob_handle_create_in(struct _KPROCESS *process, void *body, ACCESS_MASK access,
                             ULONG attributes, enum ob_open_reason reason, struct ob_call call,
                             HANDLE *handle)
{
    return create_in(process, body, access, attributes, reason, call, handle);
}

NTSTATUS ob_handle_create(void *body, ACCESS_MASK access, ULONG attributes,
                          enum ob_open_reason reason, struct ob_call call, HANDLE *handle)
{
    return create_in(ob_process_current(), body, access, attributes, reason, call, handle);
}

NTSTATUS ob_process_inherit(struct _KPROCESS *parent, struct _KPROCESS *child)
{
    struct ob_handle_table *from = ob_table_of(parent), *to = ob_table_of(child);

    for (uint32_t i = 1; i < from->used; i++) {
        const struct ob_handle_entry *entry = &from->entries[i];
        POBJECT_TYPE type;

        if (!entry->object || !(entry->attributes & OBJ_INHERIT))
            continue;
        while (to->room <= i)
            if (!grow(to))
                return STATUS_INSUFFICIENT_RESOURCES;
        for (; to->used < i; to->used++) {
            to->entries[to->used].next = to->free;
            to->free = to->used;
        }
        to->used = i + 1;
        to->entries[i] = *entry;
        to->count++;
        type = entry->object->type;
        entry->object->pointers++;
        entry->object->handles++;
        if (++type->handles > type->most_handles)
            type->most_handles = type->handles;
        if (type->params.ops.open)
            type->params.ops.open(ob_body_of(entry->object), OB_INHERIT_HANDLE, child,
                                  entry->granted);
    }
    return STATUS_SUCCESS;
}

/* --- using ------------------------------------------------------------------------------------ */

irqlab_cold void ob_handle_explain(HANDLE handle, struct ob_call call)
{
    if (ob_is_kernel_handle(handle) || !((uint64_t)(uintptr_t)handle >> 2))
        return;
    list_for_each(it, &world->ob->tables)
    {
        struct ob_handle_table *table = container_of(it, struct ob_handle_table, link);
        const struct ob_handle_entry *entry =
            ob_handle_entry_at(table, (uint64_t)(uintptr_t)handle);

        if (!entry || table->process == ob_process_current())
            continue;
        sim_probe(world->sim, KE_PROBE_RULE, .text = "handle-of-other-process",
                  .object = ob_body_of(entry->object), .b = (uint64_t)(uintptr_t)handle,
                  .c = (uint64_t)(uintptr_t)((struct ob_process *)table->process)->id,
                  .pc = call.pc);
        return;
    }
}

static irqlab_cold void user_handle_in_kernel_mode(HANDLE handle, struct ob_header *object,
                                                   struct ob_call call)
{
    sim_probe(world->sim, KE_PROBE_RULE, .text = "0xC4/0xF6", .object = ob_body_of(object),
              .b = (uint64_t)(uintptr_t)handle,
              .c = (uint64_t)(uintptr_t)((struct ob_process *)ob_process_current())->id,
              .pc = call.pc);
}

/* -1 and -2. */
static NTSTATUS reference_pseudo(HANDLE handle, POBJECT_TYPE type, void **body,
                                 ACCESS_MASK *granted)
{
    struct ob *ob = world->ob;
    PKTHREAD thread = ke_current();
    bool process = handle == NtCurrentProcess();
    POBJECT_TYPE is = process ? ob->process_type : ob->thread_type;

    if (!thread->process)
        return STATUS_INVALID_HANDLE;
    if (type && type != is)
        return STATUS_OBJECT_TYPE_MISMATCH;
    *body = process ? (void *)ob_process_current() : (void *)thread;
    if (granted)
        *granted = is->params.valid_access;
    ob_reference(*body);
    return STATUS_SUCCESS;
}

NTSTATUS ob_handle_reference(HANDLE handle, ACCESS_MASK access, POBJECT_TYPE type,
                             struct ob_call call, void **body, ACCESS_MASK *granted)
{
    struct ob_handle_table *table;
    struct ob_handle_entry *entry;

    *body = NULL;
    if (irqlab_unlikely((uint64_t)(uintptr_t)handle >= (uint64_t)-2))
        return reference_pseudo(handle, type, body, granted);
    entry = ob_handle_entry_of(handle, call.mode, &table);
    if (irqlab_unlikely(!entry)) {
        if (call.mode == KernelMode)
            ob_handle_explain(handle, call);
        return STATUS_INVALID_HANDLE;
    }
    if (type && irqlab_unlikely(entry->object->type != type)) {
        sim_probe(world->sim, KE_PROBE_RULE, .text = "object-type-mismatch",
                  .object = ob_body_of(entry->object), .b = (uint64_t)(uintptr_t)handle,
                  .pc = call.pc);
        return STATUS_OBJECT_TYPE_MISMATCH;
    }
    if (call.mode != KernelMode) {
        if (access & ~entry->granted)
            return STATUS_ACCESS_DENIED;
    } else if (irqlab_unlikely(table->process != world->ob->system)) {
        user_handle_in_kernel_mode(handle, entry->object, call);
    }
    if (granted)
        *granted = entry->granted;
    entry->object->pointers++;
    *body = ob_body_of(entry->object);
    return STATUS_SUCCESS;
}

/* --- closing ---------------------------------------------------------------------------------- */

/* How many handles to the object the table has. */
static uint32_t handles_in(const struct ob_handle_table *table, const struct ob_header *object)
{
    uint32_t count = 0;

    for (uint32_t i = 1; i < table->used; i++)
        count += table->entries[i].object == object;
    return count;
}

uint32_t ob_handles_of(struct _KPROCESS *process, const void *body)
{
    return handles_in(ob_table_of(process), ob_header_of(body));
}

static inline __attribute__((always_inline)) void close_entry(struct ob_handle_table *table,
                                                              struct ob_handle_entry *entry)
{
    struct ob_header *object = entry->object;
    ACCESS_MASK granted = entry->granted;
    uint32_t count = 0;

    if (object->type->params.flags & OB_TYPE_MAINTAIN_COUNT)
        count = handles_in(table, object);
    give_back(table, (uint32_t)(entry - table->entries));
    /* Its last one: what follows, if anything does, comes after the others were closed. */
    if (object->handles == 1 && (object->name || object->type->params.ops.close))
        KE_ORDER(KE_ORDER_ACQUIRE, object);
    ob_handle_released(object, table->process, granted, count);
    /* Who closes the last one or deletes it comes after what was, and after what that has done,
     * too: the driver's cleanup of a file. Nobody can come in between: the handle still counted. */
    KE_ORDER(KE_ORDER_RELEASE, object);
    ob_dereference(ob_body_of(object));
}

NTSTATUS ob_handle_close(HANDLE handle, struct ob_call call)
{
    struct ob_handle_table *table;
    struct ob_handle_entry *entry;

    if (irqlab_unlikely((uint64_t)(uintptr_t)handle >= (uint64_t)-2))
        return STATUS_INVALID_HANDLE;
    entry = ob_handle_entry_of(handle, call.mode, &table);
    if (irqlab_unlikely(!entry)) {
        if (call.mode == KernelMode && handle) {
            /* With a kernel debugger Windows stops here with this bug check. */
            sim_probe(world->sim, KE_PROBE_RULE, .text = "0x93", .b = (uint64_t)(uintptr_t)handle,
                      .c = 1, .pc = call.pc);
            ob_handle_explain(handle, call);
        }
        return STATUS_INVALID_HANDLE;
    }
    if (irqlab_unlikely(entry->attributes & OB_PROTECT_CLOSE)) {
        if (call.mode == KernelMode)
            sim_probe(world->sim, KE_PROBE_RULE, .text = "0x93", .b = (uint64_t)(uintptr_t)handle,
                      .c = 0, .pc = call.pc);
        return STATUS_HANDLE_NOT_CLOSABLE;
    }
    if (irqlab_unlikely(call.mode == KernelMode && table->process != world->ob->system))
        user_handle_in_kernel_mode(handle, entry->object, call);
    if (irqlab_unlikely(entry->object->type->params.ops.may_close != NULL)) {
        struct ob_header *object = entry->object;

        if (!object->type->params.ops.may_close(ob_body_of(object), table->process, handle,
                                                call.mode))
            return STATUS_HANDLE_NOT_CLOSABLE;
        if (entry->object != object) /* the routine closed it itself */
            return STATUS_INVALID_HANDLE;
    }
    close_entry(table, entry);
    return STATUS_SUCCESS;
}

void ob_process_handles_close(struct _KPROCESS *process)
{
    struct ob_handle_table *table = ob_table_of(process);

    for (uint32_t i = 1; i < table->used; i++) {
        struct ob_handle_entry *entry = &table->entries[i];

        if (!entry->object)
            continue;
        if (layout_is_system(entry->pc)) /* a driver has made it, and perhaps forgot it */
            sim_probe(world->sim, KE_PROBE_RULE, .text = "irqlab/HandleLeftToProcess",
                      .object = ob_body_of(entry->object), .pc = entry->pc);
        close_entry(table, entry);
    }
}

/* --- for reports ------------------------------------------------------------------------------ */

static struct ob_handle_info info_of(const struct ob_handle_table *table,
                                     const struct ob_handle_entry *entry)
{
    return (struct ob_handle_info){.handle = handle_of(table, entry),
                                   .body = ob_body_of(entry->object),
                                   .process = table->process,
                                   .granted = entry->granted,
                                   .attributes = entry->attributes,
                                   .pc = entry->pc,
                                   .actor_ident = entry->actor_ident,
                                   .made_100ns = entry->made_100ns};
}

bool ob_handle_find(struct _KPROCESS *process, HANDLE handle, struct ob_handle_info *info)
{
    uint64_t value = (uint64_t)(uintptr_t)handle;
    const struct ob_handle_entry *entry;
    struct ob_handle_table *table;

    if (ob_is_kernel_handle(handle)) {
        process = world->ob->system;
        value &= ~OB_KERNEL_HANDLE_BITS;
    }
    table = ob_table_of(process);
    entry = ob_handle_entry_at(table, value);
    if (entry)
        *info = info_of(table, entry);
    return entry != NULL;
}

/* Calls each for the handles of a table, of one object if it is not NULL. False: stopped. */
static bool for_each(const struct ob_handle_table *table, const struct ob_header *object,
                     bool (*each)(void *context, const struct ob_handle_info *info), void *context)
{
    for (uint32_t i = 1; i < table->used; i++) {
        const struct ob_handle_entry *entry = &table->entries[i];
        struct ob_handle_info info;

        if (!entry->object || (object && entry->object != object))
            continue;
        info = info_of(table, entry);
        if (!each(context, &info))
            return false;
    }
    return true;
}

void ob_handle_for_each(struct _KPROCESS *process,
                        bool (*each)(void *context, const struct ob_handle_info *info),
                        void *context)
{
    for_each(ob_table_of(process), NULL, each, context);
}

void ob_object_handles(const void *body,
                       bool (*each)(void *context, const struct ob_handle_info *info),
                       void *context)
{
    list_for_each(it,
                  &world->ob->tables) if (!for_each(container_of(it, struct ob_handle_table, link),
                                                    ob_header_of(body), each, context)) return;
}
