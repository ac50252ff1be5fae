/*
 * process.c - processes: made without threads, ended with their last one.
 *
 *      made --[first thread]--> live --[told to exit, or last thread ends]--> exiting
 *                                         exiting --[last thread is gone]--> ended: no handles,
 *                                                                            signalled
 */
#include "host/layout.h"
#include "ps/internal.h"
#include "ex/ex.h"

#include <string.h>

WORLD_EXPORTED_DATA PEPROCESS PsInitialSystemProcess = NULL;
WORLD_EXPORTED_DATA POBJECT_TYPE *PsProcessType = NULL;
WORLD_EXPORTED_DATA POBJECT_TYPE *PsThreadType = NULL;

static void remove_process(void *body)
{
    PEPROCESS process = body;
    struct ps *ps = world->ps;

    irqlab_assert(!process->thread_count);
    ob_process_delete(process);
    if (process->slot != PS_NO_SLOT)
        ps->slots &= ~(1ull << process->slot);
    list_remove(&process->link);
    ps_id_give_back(process->ob.id);
    if (process->image_path.Buffer)
        arena_free(&world->arena, process->image_path.Buffer, process->image_path.MaximumLength);
}

void ps_process_create_type(void)
{
    static const struct ob_type_params params = {
        .name = u"Process",
        .flags = OB_TYPE_WAITABLE,
        .body_bytes = sizeof(struct _KPROCESS),
        .invalid_attributes = OBJ_OPENLINK | OBJ_EXCLUSIVE | OBJ_PERMANENT,
        .mapping = {STANDARD_RIGHTS_READ | PROCESS_VM_READ | PROCESS_QUERY_INFORMATION |
                        PROCESS_QUERY_LIMITED_INFORMATION,
                    STANDARD_RIGHTS_WRITE | PROCESS_CREATE_PROCESS | PROCESS_CREATE_THREAD |
                        PROCESS_VM_OPERATION | PROCESS_VM_WRITE | PROCESS_DUP_HANDLE |
                        PROCESS_TERMINATE | PROCESS_SET_QUOTA | PROCESS_SET_INFORMATION |
                        PROCESS_SUSPEND_RESUME,
                    STANDARD_RIGHTS_EXECUTE | SYNCHRONIZE | PROCESS_TERMINATE |
                        PROCESS_QUERY_LIMITED_INFORMATION,
                    PROCESS_ALL_ACCESS},
        .valid_access = PROCESS_ALL_ACCESS,
        .ops = {.remove = remove_process},
    };

    world->ps->process_type = world->ob->process_type = ob_type_create(&params);
    PsProcessType = &world->ps->process_type;
}

/* Memory, id, table and name; no user range. */
static NTSTATUS make(const char *name, PEPROCESS *result)
{
    struct ps *ps = world->ps;
    struct ob_call call = {KernelMode, 0};
    PEPROCESS process;
    void *body;
    NTSTATUS status = ob_object_create(ps->process_type, NULL, 0, call, &body);

    if (!NT_SUCCESS(status))
        return status;
    process = body;
    process->ob.Header.Type = KE_TYPE_PROCESS;
    InitializeListHead(&process->ob.Header.WaitListHead);
    list_init(&process->threads);
    process->slot = PS_NO_SLOT;
    process->exit_status = STATUS_PENDING;
    process->create_time = ps_now();
    process->base_priority = 8;
    process->start_key = ++ps->processes_made;
    strncpy(process->ob.name, name, sizeof process->ob.name - 1);
    ob_process_init(process);
    list_push_back(&ps->processes, &process->link);
    process->ob.id = ps_id_take(process);
    irqlab_assert(process->ob.id);
    *result = process;
    return STATUS_SUCCESS;
}

/* The path SeLocateProcessImageName and ProcessImageFileName tell. */
static void set_image_path(PEPROCESS process, const char *name)
{
    static const WCHAR folder[] = u"\\Device\\HarddiskVolume1\\irqlab\\";
    size_t folder_units = sizeof folder / sizeof *folder - 1, units = folder_units + strlen(name);
    UNICODE_STRING *path = &process->image_path;

    path->Buffer = arena_alloc(&world->arena, (units + 1) * sizeof(WCHAR));
    if (!path->Buffer)
        return;
    memcpy(path->Buffer, folder, folder_units * sizeof(WCHAR));
    for (size_t i = 0; name[i]; i++)
        path->Buffer[folder_units + i] = (unsigned char)name[i];
    path->Length = (USHORT)(units * sizeof(WCHAR));
    path->MaximumLength = (USHORT)(path->Length + sizeof(WCHAR));
}

static bool take_slot(PEPROCESS process, uint32_t slot)
{
    struct ps *ps = world->ps;

    if (slot == PS_ANY_SLOT)
        slot = ps->slots == ~0ull ? LAYOUT_USER_SLOTS : (uint32_t)__builtin_ctzll(~ps->slots);
    if (slot >= LAYOUT_USER_SLOTS || ps->slots >> slot & 1)
        return false;
    ps->slots |= 1ull << slot;
    process->slot = slot;
    process->user_low = LAYOUT_USER_START + slot * LAYOUT_USER_SLOT_BYTES;
    process->user_high = process->user_low + LAYOUT_USER_SLOT_BYTES;
    return true;
}

bool ps_process_user_range(PEPROCESS process)
{
    uint32_t slot = LAYOUT_USER_SLOTS; /* from above: programs are given theirs from below */

    if (process->slot != PS_NO_SLOT)
        return true;
    while (slot && world->ps->slots >> (slot - 1) & 1)
        slot--;
    if (!slot || !take_slot(process, slot - 1))
        return false;
    ps_space(ke_current());
    return true;
}

NTSTATUS ps_process_create(const char *name, uint32_t slot, PEPROCESS *result)
{
    PEPROCESS process;
    NTSTATUS status = make(name, &process);

    *result = NULL;
    if (!NT_SUCCESS(status))
        return status;
    if (slot != PS_NO_SLOT && !take_slot(process, slot)) {
        ob_dereference(process);
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    process->parent = ps_current()->ob.id;
    set_image_path(process, name);
    *result = process;
    return STATUS_SUCCESS;
}

void ps_process_end(PEPROCESS process)
{
    struct ps *ps = world->ps;

    process->exiting = true;
    if (process->announced)
        ps_notify_process(process, false);
    for (uint32_t i = ps->process_exits; i-- > 0;)
        ps->process_exit[i](process);
    ob_process_handles_close(process);
    if (world->mm) {
        uint64_t locked = mm_locked_pages(process);

        if (locked)
            ke_crash(0x76, 0, (ULONG64)(uintptr_t)process, locked, 0,
                     "a process ended while a driver had %llu of its pages locked: an MDL was not "
                     "unlocked",
                     (unsigned long long)locked);
        mm_user_mappings_end(process->user_low, process->user_high);
    }
    process->exit_time = ps_now();
    process->ended = true;
    ke_point(KE_OP_SIGNAL, process);
    KE_ORDER(KE_ORDER_RELEASE, &process->ob.Header);
    process->ob.Header.SignalState = 1;
    if (!IsListEmpty(&process->ob.Header.WaitListHead))
        ke_wait_satisfy(&process->ob.Header, 0);
    sim_settle(world->sim);
}

/* A thread of the process that has not been told to end yet, other than `except`. A system thread
 * that a driver made in the process cannot be told: the process ends when it has. */
static PETHREAD untold(PEPROCESS process, PETHREAD except)
{
    list_for_each(it, &process->threads)
    {
        PETHREAD thread = container_of(it, struct _KTHREAD, process_link);

        if (thread != except && !thread->system_thread && !ps_thread_of(thread)->terminating)
            return thread;
    }
    return NULL;
}

void ps_process_exit(PEPROCESS process, NTSTATUS status)
{
    PETHREAD self = ke_current(), thread;

    if (process->ended)
        return;
    if (!process->exiting) {
        process->exiting = true;
        process->exit_status = status;
    }
    while ((thread = untold(process, self))) {
        ob_reference(thread);
        ps_thread_terminate(thread, status);
        ob_dereference(thread);
    }
    if (self->process == process)
        ps_thread_exit(status);
    if (!process->thread_count && !process->ended)
        ps_process_end(process);
}

void ps_on_process_exit(void (*callback)(PEPROCESS process))
{
    struct ps *ps = world->ps;

    irqlab_assert(ps->process_exits < PS_CALLBACKS);
    ps->process_exit[ps->process_exits++] = callback;
}

void ps_process_for_each(bool (*each)(void *context, PEPROCESS process), void *context)
{
    list_for_each(it, &world->ps->processes) if (!each(context, container_of(it, struct _KPROCESS,
                                                                             link))) return;
}

/* --- the layer -------------------------------------------------------------------------------- */

static bool in_system_thread(PKSTART_ROUTINE routine, void *context)
{
    return NT_SUCCESS(ps_system_thread_create(routine, context, NULL));
}

bool ps_quota_charge(PEPROCESS process, uint64_t bytes)
{
    const uint64_t limit = world->mm->limit_bytes;

    /* No process can have more than there is. */
    if (bytes > limit || process->quota_bytes > limit - bytes)
        return false;
    process->quota_bytes += bytes;
    return true;
}

static void *charge(uint64_t bytes)
{
    PEPROCESS process = ps_current();

    if (!ps_quota_charge(process, bytes))
        return NULL;
    ob_reference(process);
    return process;
}

static void give_back_quota(void *process, uint64_t bytes)
{
    ((PEPROCESS)process)->quota_bytes -= bytes;
    ob_dereference(process);
}

/* A worker thread of ex; it never ends, so its reference is kept. */
static PKTHREAD create_worker(PKSTART_ROUTINE routine, void *context)
{
    PETHREAD thread;

    return NT_SUCCESS(ps_system_thread_create(routine, context, &thread)) ? thread : NULL;
}

void ps_create(void)
{
    struct ps *ps = arena_alloc(&world->arena, sizeof *ps);
    NTSTATUS status;

    irqlab_assert(ps);
    world->ps = ps;
    list_init(&ps->processes);
    ps_ids_create();
    ps_process_create_type();
    ps_thread_create_type();
    status = make("System", &ps->system);
    irqlab_assert(NT_SUCCESS(status));
    world->ob->system = ps->system;
    world->ob->in_system_thread = in_system_thread;
    PsInitialSystemProcess = ps->system;
    if (world->mm) {
        world->mm->hooks.quota_charge = charge;
        world->mm->hooks.quota_return = give_back_quota;
    }
    if (world->ex)
        world->ex->hooks.worker_create = create_worker;
}

void ps_switched(struct sim_actor *actor)
{
    ps_space(ke_thread_of(actor));
}
