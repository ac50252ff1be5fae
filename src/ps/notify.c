/*
 * notify.c - drivers that want to know of processes, threads and images: PsSet…NotifyRoutine.
 *
 * Routines are called in order of their slots, at PASSIVE_LEVEL: for a new process or thread in the
 * thread that makes it (Ex for threads: in the new one), for an end in the thread that ends.
 * Removing one returns when no call of it is under way, so that the driver may unload; a routine
 * that removes itself therefore waits for itself, as on Windows.
 */
#include "ps/internal.h"
#include "host/image.h"
#include "host/layout.h"

enum notify_kind {
    PROCESS,
    PROCESS_EX,
    THREAD,
    THREAD_NON_SYSTEM,
    THREAD_SUBSYSTEMS,
    IMAGE,
    KINDS
};

enum { ROUTINES_MOST = 64 };

struct slot {
    void *routine;          /* may be NULL: registered all the same */
    uint32_t inside;        /* calls under way */
    bool used, removed;     /* removed: waits for the calls under way */
    DISPATCHER_HEADER idle; /* a gate: the last of them returned */
};

struct ps_notify {
    struct slot kinds[KINDS][ROUTINES_MOST];
};

static struct slot *slots_of(enum notify_kind kind)
{
    struct ps *ps = world->ps;

    if (!ps->notify) {
        ps->notify = arena_alloc(&world->arena, sizeof *ps->notify);
        irqlab_assert(ps->notify);
    }
    return ps->notify->kinds[kind];
}

static struct slot *find(enum notify_kind kind, const void *routine)
{
    struct slot *slots = slots_of(kind);

    for (int i = 0; i < ROUTINES_MOST; i++)
        if (slots[i].used && !slots[i].removed && slots[i].routine == routine)
            return &slots[i];
    return NULL;
}

static bool add(enum notify_kind kind, void *routine)
{
    struct slot *slots = slots_of(kind);

    for (int i = 0; i < ROUTINES_MOST; i++)
        if (!slots[i].used) {
            slots[i] = (struct slot){.routine = routine, .used = true};
            KE_ORDER(KE_ORDER_RELEASE, &slots[i]);
            return true;
        }
    return false;
}

/* Take one away and wait for the calls of it. False: it is not there. */
static bool drop(enum notify_kind kind, const void *routine, const char *caller, uint64_t pc)
{
    struct slot *slot = find(kind, routine);

    if (!slot)
        return false;
    slot->removed = true;
    if (slot->inside) {
        struct ke_wait_for wait = {.count = 1,
                                   .type = WaitAny,
                                   .object = &slot->idle,
                                   .reason = Executive,
                                   .mode = KernelMode,
                                   .routine = caller,
                                   .pc = pc};

        slot->idle.Type = KE_TYPE_GATE;
        slot->idle.SignalState = 0;
        InitializeListHead(&slot->idle.WaitListHead);
        ke_wait_objects(&wait);
    }
    KE_ORDER(KE_ORDER_ACQUIRE, slot);
    KE_ORDER(KE_ORDER_CLEAR, slot);
    slot->used = false;
    return true;
}

static void call_done(struct slot *slot)
{
    KE_ORDER(KE_ORDER_RELEASE | KE_ORDER_SHARED, slot);
    if (--slot->inside == 0 && slot->removed) {
        slot->idle.SignalState = 1;
        ke_wait_satisfy(&slot->idle, 0);
        sim_settle(world->sim);
    }
}

#define DROP(kind_, routine_)                                                                      \
    drop(kind_, (const void *)(routine_), __func__,                                                \
         (uint64_t)(uintptr_t)__builtin_return_address(0))

/* Call every routine of a kind that is registered. `routine_` is the current one. */
#define CALL_ALL(kind_, label_, call_)                                                             \
    for (struct slot *slot_ = slots_of(kind_), *end_ = slot_ + ROUTINES_MOST; slot_ < end_;        \
         slot_++) {                                                                                \
        void *routine_ = slot_->routine;                                                           \
                                                                                                   \
        if (!slot_->used || slot_->removed || !routine_)                                           \
            continue;                                                                              \
        slot_->inside++;                                                                           \
        KE_ORDER(KE_ORDER_ACQUIRE | KE_ORDER_SHARED, slot_);                                       \
        KE_CALLBACK(label_, routine_, call_);                                                      \
        call_done(slot_);                                                                          \
    }

/* --- registering ------------------------------------------------------------------------------ */

/* Windows wants a routine of a driver image that was linked with /INTEGRITYCHECK. Ours have no such
 * mark; what lies in pool, on a stack, anywhere but in an image, is refused. */
static bool in_image(const void *routine)
{
    uint64_t at = (uint64_t)(uintptr_t)routine;

    return image_at(at) || !(layout_is_system(at) || layout_is_user(at));
}

NTSTATUS PsSetCreateProcessNotifyRoutine(PCREATE_PROCESS_NOTIFY_ROUTINE NotifyRoutine,
                                         BOOLEAN Remove)
{
    void *routine = (void *)NotifyRoutine;

    KE_DDI(routine, Remove);
    ke_point(KE_OP_OBJECT, slots_of(PROCESS));
    if (Remove)
        return DROP(PROCESS, routine) ? STATUS_SUCCESS : STATUS_PROCEDURE_NOT_FOUND;
    return !find(PROCESS, routine) && add(PROCESS, routine) ? STATUS_SUCCESS
                                                            : STATUS_INVALID_PARAMETER;
}

NTSTATUS PsSetCreateProcessNotifyRoutineEx(PCREATE_PROCESS_NOTIFY_ROUTINE_EX NotifyRoutine,
                                           BOOLEAN Remove)
{
    void *routine = (void *)NotifyRoutine;
    bool done;

    KE_DDI(routine, Remove);
    ke_point(KE_OP_OBJECT, slots_of(PROCESS_EX));
    if (!Remove && !in_image(routine))
        return STATUS_ACCESS_DENIED;
    done =
        Remove ? DROP(PROCESS_EX, routine) : !find(PROCESS_EX, routine) && add(PROCESS_EX, routine);
    return done ? STATUS_SUCCESS : STATUS_INVALID_PARAMETER;
}

NTSTATUS PsSetCreateProcessNotifyRoutineEx2(PSCREATEPROCESSNOTIFYTYPE NotifyType,
                                            PVOID NotifyInformation, BOOLEAN Remove)
{
    bool done;

    KE_DDI(NotifyInformation, Remove);
    ke_point(KE_OP_OBJECT, slots_of(PROCESS_EX));
    if (NotifyType != PsCreateProcessNotifySubsystems)
        return STATUS_INVALID_PARAMETER;
    if (!Remove && !in_image(NotifyInformation))
        return STATUS_ACCESS_DENIED;
    done = Remove ? DROP(PROCESS_EX, NotifyInformation)
                  : !find(PROCESS_EX, NotifyInformation) && add(PROCESS_EX, NotifyInformation);
    return done ? STATUS_SUCCESS : STATUS_INVALID_PARAMETER;
}

static NTSTATUS set(enum notify_kind kind, void *routine)
{
    ke_point(KE_OP_OBJECT, slots_of(kind));
    return add(kind, routine) ? STATUS_SUCCESS : STATUS_INSUFFICIENT_RESOURCES;
}

NTSTATUS PsSetCreateThreadNotifyRoutine(PCREATE_THREAD_NOTIFY_ROUTINE NotifyRoutine)
{
    KE_DDI((const void *)NotifyRoutine, 0);
    return set(THREAD, (void *)NotifyRoutine);
}

NTSTATUS PsSetCreateThreadNotifyRoutineEx(PSCREATETHREADNOTIFYTYPE NotifyType,
                                          PVOID NotifyInformation)
{
    KE_DDI(NotifyInformation, NotifyType);
    if (NotifyType == PsCreateThreadNotifyNonSystem)
        return set(THREAD_NON_SYSTEM, NotifyInformation);
    if (NotifyType == PsCreateThreadNotifySubsystems)
        return set(THREAD_SUBSYSTEMS, NotifyInformation);
    return STATUS_INVALID_PARAMETER;
}

NTSTATUS PsRemoveCreateThreadNotifyRoutine(PCREATE_THREAD_NOTIFY_ROUTINE NotifyRoutine)
{
    KE_DDI((const void *)NotifyRoutine, 0);
    ke_point(KE_OP_OBJECT, slots_of(THREAD));
    for (enum notify_kind kind = THREAD; kind <= THREAD_SUBSYSTEMS; kind++)
        if (DROP(kind, NotifyRoutine))
            return STATUS_SUCCESS;
    return STATUS_PROCEDURE_NOT_FOUND;
}

NTSTATUS PsSetLoadImageNotifyRoutine(PLOAD_IMAGE_NOTIFY_ROUTINE NotifyRoutine)
{
    KE_DDI((const void *)NotifyRoutine, 0);
    return set(IMAGE, (void *)NotifyRoutine);
}

NTSTATUS PsSetLoadImageNotifyRoutineEx(PLOAD_IMAGE_NOTIFY_ROUTINE NotifyRoutine, ULONG_PTR Flags)
{
    KE_DDI((const void *)NotifyRoutine, Flags);
    if (Flags & ~(ULONG_PTR)PS_IMAGE_NOTIFY_CONFLICTING_ARCHITECTURE)
        return STATUS_INVALID_PARAMETER_2;
    return set(IMAGE, (void *)NotifyRoutine);
}

NTSTATUS PsRemoveLoadImageNotifyRoutine(PLOAD_IMAGE_NOTIFY_ROUTINE NotifyRoutine)
{
    KE_DDI((const void *)NotifyRoutine, 0);
    ke_point(KE_OP_OBJECT, slots_of(IMAGE));
    return DROP(IMAGE, NotifyRoutine) ? STATUS_SUCCESS : STATUS_PROCEDURE_NOT_FOUND;
}

/* --- calling ---------------------------------------------------------------------------------- */

NTSTATUS ps_notify_process(PEPROCESS process, bool create)
{
    PKTHREAD creator = ke_current();
    PS_CREATE_NOTIFY_INFO info = {
        .Size = sizeof info,
        .FileOpenNameAvailable = 1,
        .ParentProcessId = process->parent,
        .CreatingThreadId = {creator->process ? creator->process->ob.id : NULL, creator->id},
        .ImageFileName = &process->image_path,
        .CommandLine = &process->image_path,
        .CreationStatus = STATUS_SUCCESS};

    if (!world->ps->notify)
        return STATUS_SUCCESS;
    CALL_ALL(PROCESS, "process notify routine",
             ((PCREATE_PROCESS_NOTIFY_ROUTINE)routine_)(process->parent, process->ob.id, create));
    CALL_ALL(PROCESS_EX, "process notify routine",
             ((PCREATE_PROCESS_NOTIFY_ROUTINE_EX)routine_)(process, process->ob.id,
                                                           create ? &info : NULL));
    return NT_SUCCESS(info.CreationStatus) ? STATUS_SUCCESS : info.CreationStatus;
}

static void call_thread(enum notify_kind kind, PETHREAD thread, bool create)
{
    CALL_ALL(kind, "thread notify routine",
             ((PCREATE_THREAD_NOTIFY_ROUTINE)routine_)(thread->process->ob.id, thread->id, create));
}

void ps_notify_thread(PETHREAD thread, bool create)
{
    bool inside = thread == ke_current();

    if (!world->ps->notify)
        return;
    if (!create || !inside)
        call_thread(THREAD, thread, create);
    if (inside && !thread->system_thread)
        call_thread(THREAD_NON_SYSTEM, thread, create);
    if (inside)
        call_thread(THREAD_SUBSYSTEMS, thread, create);
}

void ps_notify_image(const UNICODE_STRING *name, HANDLE process_id, void *base, uint64_t bytes,
                     bool kernel)
{
    IMAGE_INFO_EX info = {.Size = sizeof info,
                          .ImageInfo = {.ImageAddressingMode = IMAGE_ADDRESSING_MODE_32BIT,
                                        .SystemModeImage = kernel,
                                        .ExtendedInfoPresent = 1,
                                        .ImageBase = base,
                                        .ImageSize = bytes}};

    if (world->ps->notify)
        CALL_ALL(IMAGE, "image notify routine",
                 ((PLOAD_IMAGE_NOTIFY_ROUTINE)routine_)((PUNICODE_STRING)name, process_id,
                                                        &info.ImageInfo));
}
