/*
 * notify.c - drivers that want to know of processes, threads and images: PsSet…NotifyRoutine.
 *
 * Routines are called in order of registration, at PASSIVE_LEVEL: for a new process or thread in
 * the thread that makes it (Ex for threads: in the new one), for an end in the thread that ends.
 * One that is removed is not called any more; removing does not wait for calls under way (Windows
 * does).
 */
#include "ps/internal.h"

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

struct routines {
    uint32_t count;
    void *routine[ROUTINES_MOST];
};

struct ps_notify {
    struct routines kinds[KINDS];
};

static struct routines *routines_of(enum notify_kind kind)
{
    struct ps *ps = world->ps;

    if (!ps->notify) {
        ps->notify = arena_alloc(&world->arena, sizeof *ps->notify);
        irqlab_assert(ps->notify);
    }
    return &ps->notify->kinds[kind];
}

/* Index of a routine, or count. */
static uint32_t find(const struct routines *routines, const void *routine)
{
    uint32_t i = 0;

    while (i < routines->count && routines->routine[i] != routine)
        i++;
    return i;
}

static bool add(struct routines *routines, void *routine)
{
    if (routines->count == ROUTINES_MOST)
        return false;
    routines->routine[routines->count++] = routine;
    return true;
}

static bool drop(struct routines *routines, const void *routine)
{
    uint32_t at = find(routines, routine);

    if (at == routines->count)
        return false;
    for (routines->count--; at < routines->count; at++)
        routines->routine[at] = routines->routine[at + 1];
    return true;
}

/* Call every routine of a kind that is registered now. `routine_` is the current one. */
#define CALL_ALL(kind_, label_, call_)                                                             \
    do {                                                                                           \
        struct routines snapshot_ = *routines_of(kind_);                                           \
                                                                                                   \
        for (uint32_t i_ = 0; i_ < snapshot_.count; i_++) {                                        \
            void *routine_ = snapshot_.routine[i_];                                                \
                                                                                                   \
            if (!routine_ || find(routines_of(kind_), routine_) == routines_of(kind_)->count)      \
                continue;                                                                          \
            KE_CALLBACK(label_, routine_, call_);                                                  \
        }                                                                                          \
    } while (0)

/* --- registering ------------------------------------------------------------------------------ */

NTSTATUS PsSetCreateProcessNotifyRoutine(PCREATE_PROCESS_NOTIFY_ROUTINE NotifyRoutine,
                                         BOOLEAN Remove)
{
    struct routines *routines = routines_of(PROCESS);

    KE_DDI((const void *)NotifyRoutine, Remove);
    ke_point(KE_OP_OBJECT, routines);
    if (Remove)
        return drop(routines, (void *)NotifyRoutine) ? STATUS_SUCCESS : STATUS_PROCEDURE_NOT_FOUND;
    if (find(routines, (void *)NotifyRoutine) < routines->count)
        return STATUS_INVALID_PARAMETER;
    return add(routines, (void *)NotifyRoutine) ? STATUS_SUCCESS : STATUS_INVALID_PARAMETER;
}

static NTSTATUS set_process_ex(void *routine, BOOLEAN remove)
{
    struct routines *routines = routines_of(PROCESS_EX);

    ke_point(KE_OP_OBJECT, routines);
    if (remove)
        return drop(routines, routine) ? STATUS_SUCCESS : STATUS_INVALID_PARAMETER;
    if (find(routines, routine) < routines->count)
        return STATUS_INVALID_PARAMETER;
    return add(routines, routine) ? STATUS_SUCCESS : STATUS_INVALID_PARAMETER;
}

NTSTATUS PsSetCreateProcessNotifyRoutineEx(PCREATE_PROCESS_NOTIFY_ROUTINE_EX NotifyRoutine,
                                           BOOLEAN Remove)
{
    KE_DDI((const void *)NotifyRoutine, Remove);
    return set_process_ex((void *)NotifyRoutine, Remove);
}

NTSTATUS PsSetCreateProcessNotifyRoutineEx2(PSCREATEPROCESSNOTIFYTYPE NotifyType,
                                            PVOID NotifyInformation, BOOLEAN Remove)
{
    KE_DDI(NotifyInformation, Remove);
    if (NotifyType != PsCreateProcessNotifySubsystems)
        return STATUS_INVALID_PARAMETER;
    return set_process_ex(NotifyInformation, Remove);
}

static NTSTATUS set_thread(enum notify_kind kind, void *routine)
{
    struct routines *routines = routines_of(kind);

    ke_point(KE_OP_OBJECT, routines);
    return add(routines, routine) ? STATUS_SUCCESS : STATUS_INSUFFICIENT_RESOURCES;
}

NTSTATUS PsSetCreateThreadNotifyRoutine(PCREATE_THREAD_NOTIFY_ROUTINE NotifyRoutine)
{
    KE_DDI((const void *)NotifyRoutine, 0);
    return set_thread(THREAD, (void *)NotifyRoutine);
}

NTSTATUS PsSetCreateThreadNotifyRoutineEx(PSCREATETHREADNOTIFYTYPE NotifyType,
                                          PVOID NotifyInformation)
{
    KE_DDI(NotifyInformation, NotifyType);
    if (NotifyType == PsCreateThreadNotifyNonSystem)
        return set_thread(THREAD_NON_SYSTEM, NotifyInformation);
    if (NotifyType == PsCreateThreadNotifySubsystems)
        return set_thread(THREAD_SUBSYSTEMS, NotifyInformation);
    return STATUS_INVALID_PARAMETER;
}

NTSTATUS PsRemoveCreateThreadNotifyRoutine(PCREATE_THREAD_NOTIFY_ROUTINE NotifyRoutine)
{
    KE_DDI((const void *)NotifyRoutine, 0);
    ke_point(KE_OP_OBJECT, routines_of(THREAD));
    for (enum notify_kind kind = THREAD; kind <= THREAD_SUBSYSTEMS; kind++)
        if (drop(routines_of(kind), (void *)NotifyRoutine))
            return STATUS_SUCCESS;
    return STATUS_PROCEDURE_NOT_FOUND;
}

static NTSTATUS set_image(void *routine)
{
    struct routines *routines = routines_of(IMAGE);

    ke_point(KE_OP_OBJECT, routines);
    return add(routines, routine) ? STATUS_SUCCESS : STATUS_INSUFFICIENT_RESOURCES;
}

NTSTATUS PsSetLoadImageNotifyRoutine(PLOAD_IMAGE_NOTIFY_ROUTINE NotifyRoutine)
{
    KE_DDI((const void *)NotifyRoutine, 0);
    return set_image((void *)NotifyRoutine);
}

NTSTATUS PsSetLoadImageNotifyRoutineEx(PLOAD_IMAGE_NOTIFY_ROUTINE NotifyRoutine, ULONG_PTR Flags)
{
    KE_DDI((const void *)NotifyRoutine, Flags);
    if (Flags & ~(ULONG_PTR)PS_IMAGE_NOTIFY_CONFLICTING_ARCHITECTURE)
        return STATUS_INVALID_PARAMETER_2;
    return set_image((void *)NotifyRoutine);
}

NTSTATUS PsRemoveLoadImageNotifyRoutine(PLOAD_IMAGE_NOTIFY_ROUTINE NotifyRoutine)
{
    struct routines *routines = routines_of(IMAGE);

    KE_DDI((const void *)NotifyRoutine, 0);
    ke_point(KE_OP_OBJECT, routines);
    return drop(routines, (void *)NotifyRoutine) ? STATUS_SUCCESS : STATUS_PROCEDURE_NOT_FOUND;
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
