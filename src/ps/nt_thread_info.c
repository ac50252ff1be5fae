/* nt_thread_info.c - NtQueryInformationThread and NtSetInformationThread. */
#include "ps/internal.h"

#include <string.h>

enum {
    CLASS_SUSPEND_COUNT = 35, /* ThreadSuspendCount */
    PRIORITY_SATURATED = 16,  /* THREAD_BASE_PRIORITY_LOWRT + 1: idle or time critical */
};

/* --- asking ----------------------------------------------------------------------------------- */

/* The answer to a class of fixed size into `out`; its size, or 0 for a class that is not known. */
static ULONG answer(PETHREAD thread, THREADINFOCLASS class, void *out)
{
    KAFFINITY affinity = thread->user_affinity;

    switch ((int)class) {
    case ThreadBasicInformation:
        *(THREAD_BASIC_INFORMATION *)out =
            (THREAD_BASIC_INFORMATION){.ExitStatus = thread->exit_status,
                                       .TebBaseAddress = thread->teb,
                                       .ClientId = {thread->process->ob.id, thread->id},
                                       .AffinityMask = affinity,
                                       .Priority = thread->actor.priority,
                                       .BasePriority = thread->base_priority - 8};
        return sizeof(THREAD_BASIC_INFORMATION);
    case ThreadTimes:
        *(KERNEL_USER_TIMES *)out =
            (KERNEL_USER_TIMES){.CreateTime = thread->create_time, .ExitTime = thread->exit_time};
        return sizeof(KERNEL_USER_TIMES);
    case ThreadQuerySetWin32StartAddress:
        *(void **)out = (void *)thread->start_routine;
        return sizeof(void *);
    case ThreadPerformanceCount:
        *(LARGE_INTEGER *)out = (LARGE_INTEGER){0};
        return sizeof(LARGE_INTEGER);
    case ThreadAmILastThread:
        *(ULONG *)out = thread->process->thread_count == 1;
        return sizeof(ULONG);
    case ThreadPriorityBoost:
        *(ULONG *)out = ps_thread_of(thread)->boost_disabled;
        return sizeof(ULONG);
    case ThreadHideFromDebugger:
        *(BOOLEAN *)out = ps_thread_of(thread)->hidden_from_debugger;
        return sizeof(BOOLEAN);
    case ThreadBreakOnTermination:
        *(ULONG *)out = 0;
        return sizeof(ULONG);
    case ThreadIsTerminated:
        *(ULONG *)out = thread->ended;
        return sizeof(ULONG);
    case ThreadActualBasePriority:
        *(LONG *)out = thread->base_priority;
        return sizeof(LONG);
    case ThreadGroupInformation:
        *(GROUP_AFFINITY *)out = (GROUP_AFFINITY){.Mask = affinity};
        return sizeof(GROUP_AFFINITY);
    case CLASS_SUSPEND_COUNT:
        *(ULONG *)out = thread->suspend_count;
        return sizeof(ULONG);
    default:
        return 0;
    }
}

static NTSTATUS give_name(struct ob_call call, const UNICODE_STRING *name, char *theirs, ULONG room,
                          ULONG *needed)
{
    UNICODE_STRING out = {.Length = name->Length, .MaximumLength = name->Length};
    NTSTATUS status;

    *needed = (ULONG)sizeof out + name->Length;
    if (room < *needed)
        return STATUS_BUFFER_TOO_SMALL;
    out.Buffer = (PWCH)(theirs + sizeof out);
    status = ob_out(call, theirs, &out, sizeof out);
    return NT_SUCCESS(status) ? ob_out(call, out.Buffer, name->Buffer, name->Length) : status;
}

static NTSTATUS query_service(HANDLE handle, THREADINFOCLASS class, void *theirs, ULONG room,
                              ULONG *theirs_needed, struct ob_call call)
{
    union {
        THREAD_BASIC_INFORMATION basic;
        KERNEL_USER_TIMES times;
        GROUP_AFFINITY group;
    } out;
    PETHREAD thread;
    ULONG needed;
    NTSTATUS status = ob_service_reference(handle, THREAD_QUERY_LIMITED_INFORMATION,
                                           world->ps->thread_type, call, &thread);

    if (!NT_SUCCESS(status))
        return status;
    ke_point(KE_OP_READ, thread);
    if (class == ThreadNameInformation) {
        status = give_name(call, &ps_thread_of(thread)->name, theirs, room, &needed);
    } else {
        needed = answer(thread, class, &out);
        if (!needed)
            status = STATUS_INVALID_INFO_CLASS;
        else if (room != needed)
            status = STATUS_INFO_LENGTH_MISMATCH;
        else
            status = ob_out(call, theirs, &out, needed);
    }
    ob_dereference(thread);
    if (theirs_needed && (NT_SUCCESS(status) || status == STATUS_BUFFER_TOO_SMALL)) {
        NTSTATUS written = ob_out(call, theirs_needed, &needed, sizeof needed);

        if (!NT_SUCCESS(written))
            status = written;
    }
    return status;
}

OB_SERVICE(QueryInformationThread, ThreadHandle, ThreadInformationClass,
           (HANDLE ThreadHandle, THREADINFOCLASS ThreadInformationClass, PVOID ThreadInformation,
            ULONG ThreadInformationLength, PULONG ReturnLength),
           query_service(ThreadHandle, ThreadInformationClass, ThreadInformation,
                         ThreadInformationLength, ReturnLength, call))

/* --- changing --------------------------------------------------------------------------------- */

static void set_priority(PETHREAD thread, LONG priority)
{
    thread->base_priority = (signed char)priority;
    sim_set_priority(world->sim, &thread->actor, (uint8_t)priority);
    sim_settle(world->sim);
}

/* Relative to the process: -2..2, or saturated at -15 and 15. */
static NTSTATUS set_base_priority(PETHREAD thread, LONG increment, struct ob_call call)
{
    LONG base = thread->process->base_priority;

    if (increment >= LOW_REALTIME_PRIORITY - 1)
        increment = PRIORITY_SATURATED;
    else if (increment <= -(LOW_REALTIME_PRIORITY - 1))
        increment = -PRIORITY_SATURATED;
    else if (increment < -2 || increment > 2)
        return STATUS_INVALID_PARAMETER;
    base += increment;
    if (base < 1)
        base = 1;
    if (base > LOW_REALTIME_PRIORITY - 1)
        base = LOW_REALTIME_PRIORITY - 1;
    set_priority(thread, base);
    return STATUS_SUCCESS;
}

static NTSTATUS set_affinity(PETHREAD thread, KAFFINITY affinity)
{
    affinity &= KeQueryActiveProcessors();
    if (!affinity)
        return STATUS_INVALID_PARAMETER;
    thread->user_affinity = affinity;
    if (!thread->system_affinity)
        sim_set_affinity(world->sim, &thread->actor, affinity);
    sim_settle(world->sim);
    return STATUS_SUCCESS;
}

static NTSTATUS set_name(PETHREAD thread, const void *theirs, struct ob_call call)
{
    struct ps_thread *target = ps_thread_of(thread);
    UNICODE_STRING name;
    NTSTATUS status = ob_string_capture(call, theirs, &name);

    if (!NT_SUCCESS(status))
        return status;
    ob_string_free(&target->name);
    target->name = name;
    return STATUS_SUCCESS;
}

/* The size a class that can be set must have; 0: no such class. */
static ULONG size_of(THREADINFOCLASS class)
{
    switch ((int)class) {
    case ThreadPriority:
    case ThreadBasePriority:
    case ThreadPriorityBoost:
    case ThreadIdealProcessor:
    case ThreadEnableAlignmentFaultFixup:
    case ThreadBreakOnTermination:
        return sizeof(LONG);
    case ThreadAffinityMask:
        return sizeof(KAFFINITY);
    case ThreadQuerySetWin32StartAddress:
        return sizeof(void *);
    case ThreadNameInformation:
        return sizeof(UNICODE_STRING);
    default:
        return 0;
    }
}

static NTSTATUS set(PETHREAD thread, THREADINFOCLASS class, const void *theirs, uint64_t value,
                    struct ob_call call)
{
    switch ((int)class) {
    case ThreadPriority:
        if ((LONG)value < 1 || (LONG)value > HIGH_PRIORITY)
            return STATUS_INVALID_PARAMETER;
        set_priority(thread, (LONG)value);
        return STATUS_SUCCESS;
    case ThreadBasePriority:
        return set_base_priority(thread, (LONG)value, call);
    case ThreadPriorityBoost:
        ps_thread_of(thread)->boost_disabled = value != 0;
        return STATUS_SUCCESS;
    case ThreadAffinityMask:
        return set_affinity(thread, value);
    case ThreadQuerySetWin32StartAddress:
        thread->start_routine = (PKSTART_ROUTINE)(uintptr_t)value;
        return STATUS_SUCCESS;
    case ThreadNameInformation:
        return set_name(thread, theirs, call);
    default:
        return STATUS_SUCCESS; /* a hint without effect here */
    }
}

static NTSTATUS set_service(HANDLE handle, THREADINFOCLASS class, const void *theirs, ULONG bytes,
                            struct ob_call call)
{
    ULONG size = size_of(class);
    uint64_t value = 0;
    PETHREAD thread;
    NTSTATUS status;

    if (!size && class != ThreadHideFromDebugger)
        return STATUS_INVALID_INFO_CLASS;
    if (bytes != size)
        return STATUS_INFO_LENGTH_MISMATCH;
    if (size && size <= sizeof value) {
        status = ob_in(call, &value, theirs, size);
        if (!NT_SUCCESS(status))
            return status;
    }
    status = ob_service_reference(handle, THREAD_SET_LIMITED_INFORMATION, world->ps->thread_type,
                                  call, &thread);
    if (!NT_SUCCESS(status))
        return status;
    ke_point(KE_OP_THREAD, thread);
    if (class == ThreadHideFromDebugger)
        ps_thread_of(thread)->hidden_from_debugger = true;
    else
        status = set(thread, class, theirs, value, call);
    ob_dereference(thread);
    return status;
}

OB_SERVICE(SetInformationThread, ThreadHandle, ThreadInformationClass,
           (HANDLE ThreadHandle, THREADINFOCLASS ThreadInformationClass, PVOID ThreadInformation,
            ULONG ThreadInformationLength),
           set_service(ThreadHandle, ThreadInformationClass, ThreadInformation,
                       ThreadInformationLength, call))
