/* nt_time.c - delays, turns, alerts, clocks and unique numbers as system calls. */
#include "ob/internal.h"

static NTSTATUS delay_service(BOOLEAN alertable, const LARGE_INTEGER *theirs, struct ob_call call)
{
    LARGE_INTEGER interval;
    NTSTATUS status = ob_in(call, &interval, theirs, sizeof interval);

    if (!NT_SUCCESS(status))
        return status;
    ke_point(KE_OP_WAIT, NULL);
    if (interval.QuadPart == 0 && !alertable)
        return sim_yield(world->sim) ? STATUS_SUCCESS : STATUS_NO_YIELD_PERFORMED;
    status = ke_wait_bare(NULL, DelayExecution, call.mode, alertable != FALSE, &interval,
                          "NtDelayExecution", call.pc);
    if (status == STATUS_TIMEOUT && interval.QuadPart == 0)
        return sim_yield(world->sim) ? STATUS_SUCCESS : STATUS_NO_YIELD_PERFORMED;
    return status == STATUS_TIMEOUT ? STATUS_SUCCESS : status;
}

OB_SERVICE(DelayExecution, NULL, Alertable, (BOOLEAN Alertable, PLARGE_INTEGER DelayInterval),
           delay_service(Alertable, DelayInterval, call))

static NTSTATUS yield_service(struct ob_call call)
{
    ke_point(KE_OP_THREAD, NULL);
    return sim_yield(world->sim) ? STATUS_SUCCESS : STATUS_NO_YIELD_PERFORMED;
}

OB_SERVICE(YieldExecution, NULL, 0, (VOID), yield_service(call))

static NTSTATUS test_alert_service(struct ob_call call)
{
    PKTHREAD thread = ke_current();
    KPROCESSOR_MODE mode = call.mode;

    ke_point(KE_OP_APC, thread);
    if (thread->alerted[(int)mode]) {
        thread->alerted[(int)mode] = FALSE;
        return STATUS_ALERTED;
    }
    if (mode == UserMode && !IsListEmpty(&thread->apc_state.ApcListHead[UserMode]))
        thread->apc_state.UserApcPending = TRUE; /* delivered on the way back to user mode */
    return STATUS_SUCCESS;
}

OB_SERVICE(TestAlert, NULL, 0, (VOID), test_alert_service(call))

static NTSTATUS alert_service(HANDLE handle, struct ob_call call)
{
    PKTHREAD thread;
    KPROCESSOR_MODE mode = call.mode;
    NTSTATUS status =
        ob_service_reference(handle, THREAD_ALERT, world->ob->thread_type, call, &thread);

    if (!NT_SUCCESS(status))
        return status;
    ke_point(KE_OP_APC, thread);
    if (!thread->alerted[(int)mode]) {
        if (thread->wait.active && thread->wait.alertable && mode <= thread->wait.mode)
            ke_wait_end(thread, STATUS_ALERTED, 2);
        else
            thread->alerted[(int)mode] = TRUE;
    }
    sim_settle(world->sim);
    ob_dereference(thread);
    return STATUS_SUCCESS;
}

OB_SERVICE(AlertThread, ThreadHandle, 0, (HANDLE ThreadHandle), alert_service(ThreadHandle, call))

static NTSTATUS system_time_service(LARGE_INTEGER *theirs, struct ob_call call)
{
    LARGE_INTEGER time = {.QuadPart =
                              (LONGLONG)(world->ke->boot_time_100ns + sim_clock_read(world->sim))};

    return ob_out(call, theirs, &time, sizeof time);
}

OB_SERVICE(QuerySystemTime, NULL, 0, (PLARGE_INTEGER SystemTime),
           system_time_service(SystemTime, call))

static NTSTATUS counter_service(LARGE_INTEGER *theirs_counter, LARGE_INTEGER *theirs_frequency,
                                struct ob_call call)
{
    LARGE_INTEGER frequency, counter = KeQueryPerformanceCounter(&frequency);
    NTSTATUS status = ob_out(call, theirs_counter, &counter, sizeof counter);

    if (NT_SUCCESS(status) && theirs_frequency)
        status = ob_out(call, theirs_frequency, &frequency, sizeof frequency);
    return status;
}

OB_SERVICE(QueryPerformanceCounter, NULL, 0, (PLARGE_INTEGER Counter, PLARGE_INTEGER Frequency),
           counter_service(Counter, Frequency, call))

static NTSTATUS luid_service(LUID *theirs, struct ob_call call)
{
    uint64_t number;
    LUID luid;

    ke_point(KE_OP_OBJECT, &world->ob->luid);
    number = world->ob->luid++;
    luid.LowPart = (ULONG)number;
    luid.HighPart = (LONG)(number >> 32);
    return ob_out(call, theirs, &luid, sizeof luid);
}

OB_SERVICE(AllocateLocallyUniqueId, NULL, 0, (PLUID Luid), luid_service(Luid, call))
