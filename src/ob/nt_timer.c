/*
 * nt_timer.c - timers behind handles, which can call a routine of the thread that set them.
 *
 * The routine is an APC: in kernel mode if kernel code set the timer, else in user mode. A DPC puts
 * it into the thread's queue at every expiry. While a setting has an APC the timer is *hooked*: in
 * ob->apc_timers, and referenced, until it is cancelled, set again, has fired for the last time, or
 * its thread ends. A DPC that is still queued for an earlier setting sees by its expiry time that
 * it is not meant.
 */
#include "ob/internal.h"

struct ob_timer {
    KTIMER timer;
    KDPC dpc;
    KAPC apc;
    struct list link;     /* in ob->apc_timers while hooked */
    PKTHREAD thread;      /* whose APC; NULL: not hooked */
    uint64_t first_100ns; /* system time of the first expiry of the current setting */
    bool periodic;
};

static void unhook(struct ob_timer *timer)
{
    if (!timer->thread)
        return;
    timer->thread = NULL;
    list_remove(&timer->link);
    if (timer->apc.Inserted) {
        timer->apc.Inserted = FALSE;
        RemoveEntryList(&timer->apc.ApcListEntry);
    }
    ob_dereference(timer);
}

/* Runs in the thread, before the routine is called. */
static VOID apc_taken(PKAPC apc, PKNORMAL_ROUTINE *routine, PVOID *context, PVOID *argument1,
                      PVOID *argument2)
{
    struct ob_timer *timer = container_of(apc, struct ob_timer, apc);

    if (!timer->periodic)
        unhook(timer);
}

static VOID apc_lost(PKAPC apc)
{
    unhook(container_of(apc, struct ob_timer, apc));
}

static VOID expired(PKDPC dpc, PVOID context, PVOID low, PVOID high)
{
    struct ob_timer *timer = context;
    uint64_t time = (uint64_t)(uintptr_t)high << 32 | (ULONG)(uintptr_t)low;

    if (timer->thread && time >= timer->first_100ns)
        KeInsertQueueApc(&timer->apc, low, high, 2);
}

static void hook(struct ob_timer *timer, LONGLONG due, PTIMER_APC_ROUTINE routine, PVOID context,
                 KPROCESSOR_MODE mode)
{
    uint64_t at = ke_due_time(due);

    ob_reference(timer);
    timer->thread = ke_current();
    timer->first_100ns = world->ke->boot_time_100ns + at;
    list_push_back(&world->ob->apc_timers, &timer->link);
    KeInitializeApc(&timer->apc, timer->thread, CurrentApcEnvironment, apc_taken, apc_lost,
                    (PKNORMAL_ROUTINE)(void *)routine, mode, context);
}

void ob_timers_cancel(PKTHREAD thread)
{
    for (;;) {
        struct ob_timer *found = NULL;

        list_for_each(it, &world->ob->apc_timers)
        {
            struct ob_timer *timer = container_of(it, struct ob_timer, link);

            if (timer->thread == thread) {
                found = timer;
                break;
            }
        }
        if (!found)
            return;
        ke_timer_cancel(&found->timer);
        unhook(found);
    }
}

static void remove_timer(void *body)
{
    struct ob_timer *timer = body;

    ke_timer_cancel(&timer->timer);
    KeRemoveQueueDpc(&timer->dpc);
}

void ob_timer_create_type(void)
{
    static const struct ob_type_params params = {
        .name = u"Timer",
        .flags = OB_TYPE_WAITABLE,
        .body_bytes = sizeof(struct ob_timer),
        .tag = OB_TAG('T', 'i', 'm', 'e'),
        .invalid_attributes = OBJ_OPENLINK,
        .mapping = {STANDARD_RIGHTS_READ | TIMER_QUERY_STATE,
                    STANDARD_RIGHTS_WRITE | TIMER_MODIFY_STATE,
                    STANDARD_RIGHTS_EXECUTE | SYNCHRONIZE, TIMER_ALL_ACCESS},
        .valid_access = TIMER_ALL_ACCESS,
        .ops = {.remove = remove_timer},
    };

    world->ob->timer_type = ob_type_create(&params);
}

/* --- system calls ----------------------------------------------------------------------------- */

static NTSTATUS create_service(HANDLE *handle, ACCESS_MASK access,
                               const OBJECT_ATTRIBUTES *attributes, TIMER_TYPE type,
                               struct ob_call call)
{
    struct ob_timer *timer;
    void *body;
    NTSTATUS status;

    if (type != NotificationTimer && type != SynchronizationTimer)
        return STATUS_INVALID_PARAMETER_4;
    status = ob_object_create(world->ob->timer_type, attributes, 0, call, &body);
    if (!NT_SUCCESS(status))
        return status;
    timer = body;
    ke_timer_init(&timer->timer, type);
    KeInitializeDpc(&timer->dpc, expired, timer);
    list_init(&timer->link);
    return ob_finish_create(body, access, call, handle);
}

OB_SERVICE(CreateTimer, ObjectAttributes, DesiredAccess,
           (PHANDLE TimerHandle, ACCESS_MASK DesiredAccess, POBJECT_ATTRIBUTES ObjectAttributes,
            TIMER_TYPE TimerType),
           create_service(TimerHandle, DesiredAccess, ObjectAttributes, TimerType, call))

OB_SERVICE(OpenTimer, ObjectAttributes, DesiredAccess,
           (PHANDLE TimerHandle, ACCESS_MASK DesiredAccess, POBJECT_ATTRIBUTES ObjectAttributes),
           ob_open_service(TimerHandle, DesiredAccess, ObjectAttributes, world->ob->timer_type,
                           call))

struct setting {
    LARGE_INTEGER due;
    PTIMER_APC_ROUTINE routine;
    PVOID context;
    LONG period_ms;
    BOOLEAN *previous; /* of the caller; may be NULL */
};

static NTSTATUS set(HANDLE handle, const struct setting *setting, struct ob_call call)
{
    struct ob_timer *timer;
    BOOLEAN previous;
    NTSTATUS status =
        ob_service_reference(handle, TIMER_MODIFY_STATE, world->ob->timer_type, call, &timer);

    if (!NT_SUCCESS(status))
        return status;
    previous = timer->timer.Header.SignalState != 0;
    unhook(timer);
    timer->periodic = setting->period_ms != 0;
    if (setting->routine)
        hook(timer, setting->due.QuadPart, setting->routine, setting->context, call.mode);
    ke_timer_set(&timer->timer, setting->due, setting->period_ms,
                 setting->routine ? &timer->dpc : NULL);
    ob_dereference(timer);
    if (setting->previous)
        status = ob_out(call, setting->previous, &previous, sizeof previous);
    return status;
}

static NTSTATUS set_service(HANDLE handle, const LARGE_INTEGER *theirs, struct setting setting,
                            struct ob_call call)
{
    NTSTATUS status;

    if (setting.period_ms < 0)
        return STATUS_INVALID_PARAMETER_6;
    status = ob_in(call, &setting.due, theirs, sizeof setting.due);
    return NT_SUCCESS(status) ? set(handle, &setting, call) : status;
}

OB_SERVICE(SetTimer, TimerHandle, Period,
           (HANDLE TimerHandle, PLARGE_INTEGER DueTime, PTIMER_APC_ROUTINE TimerApcRoutine,
            PVOID TimerContext, BOOLEAN ResumeTimer, LONG Period, PBOOLEAN PreviousState),
           set_service(TimerHandle, DueTime,
                       (struct setting){.routine = TimerApcRoutine,
                                        .context = TimerContext,
                                        .period_ms = Period,
                                        .previous = PreviousState},
                       call))

/* What NtSetTimerEx is given for a coalescable timer. */
struct set_coalescable {
    LARGE_INTEGER due;
    PTIMER_APC_ROUTINE routine;
    PVOID context;
    PVOID wake_context;
    ULONG period_ms;
    ULONG tolerable_delay_ms;
    BOOLEAN *previous;
};

static NTSTATUS set_ex_service(HANDLE handle, TIMER_SET_INFORMATION_CLASS class, const void *theirs,
                               ULONG bytes, struct ob_call call)
{
    struct set_coalescable given;
    NTSTATUS status;

    if (class != TimerSetCoalescableTimer)
        return STATUS_INVALID_INFO_CLASS;
    if (bytes != sizeof given)
        return STATUS_INFO_LENGTH_MISMATCH;
    status = ob_in(call, &given, theirs, sizeof given);
    if (!NT_SUCCESS(status))
        return status;
    if ((LONG)given.period_ms < 0 || (LONG)given.tolerable_delay_ms < 0)
        return STATUS_INVALID_PARAMETER;
    return set(handle,
               &(struct setting){given.due, given.routine, given.context, (LONG)given.period_ms,
                                 given.previous},
               call);
}

OB_SERVICE(SetTimerEx, TimerHandle, TimerSetInformationClass,
           (HANDLE TimerHandle, TIMER_SET_INFORMATION_CLASS TimerSetInformationClass,
            PVOID TimerSetInformation, ULONG TimerSetInformationLength),
           set_ex_service(TimerHandle, TimerSetInformationClass, TimerSetInformation,
                          TimerSetInformationLength, call))

static NTSTATUS cancel_service(HANDLE handle, BOOLEAN *theirs_state, struct ob_call call)
{
    struct ob_timer *timer;
    BOOLEAN state;
    NTSTATUS status =
        ob_service_reference(handle, TIMER_MODIFY_STATE, world->ob->timer_type, call, &timer);

    if (!NT_SUCCESS(status))
        return status;
    ke_timer_cancel(&timer->timer);
    unhook(timer);
    state = timer->timer.Header.SignalState != 0;
    ob_dereference(timer);
    if (theirs_state)
        status = ob_out(call, theirs_state, &state, sizeof state);
    return status;
}

OB_SERVICE(CancelTimer, TimerHandle, 0, (HANDLE TimerHandle, PBOOLEAN CurrentState),
           cancel_service(TimerHandle, CurrentState, call))

static NTSTATUS query_service(HANDLE handle, TIMER_INFORMATION_CLASS class, void *theirs,
                              ULONG bytes, ULONG *theirs_bytes, struct ob_call call)
{
    TIMER_BASIC_INFORMATION information = {0};
    struct ob_timer *timer;
    NTSTATUS status;

    if (class != TimerBasicInformation)
        return STATUS_INVALID_INFO_CLASS;
    if (bytes != sizeof information)
        return STATUS_INFO_LENGTH_MISMATCH;
    status = ob_service_reference(handle, TIMER_QUERY_STATE, world->ob->timer_type, call, &timer);
    if (!NT_SUCCESS(status))
        return status;
    ke_point_look(timer);
    information.TimerState = timer->timer.Header.SignalState != 0;
    information.RemainingTime.QuadPart =
        timer->timer.DueTime.QuadPart - (LONGLONG)world->sim->now_100ns;
    ob_dereference(timer);
    return ob_out_information(call, theirs, &information, sizeof information, theirs_bytes);
}

OB_SERVICE(QueryTimer, TimerHandle, TimerInformationClass,
           (HANDLE TimerHandle, TIMER_INFORMATION_CLASS TimerInformationClass,
            PVOID TimerInformation, ULONG TimerInformationLength, PULONG ReturnLength),
           query_service(TimerHandle, TimerInformationClass, TimerInformation,
                         TimerInformationLength, ReturnLength, call))
