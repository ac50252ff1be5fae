/*
 * run_once.c - RTL_RUN_ONCE: who comes first initialises, the others wait.
 *
 * States of the pointer, by its low two bits:
 *   0  nobody has begun
 *   1  somebody initialises; the rest is the list of those who wait, on their stacks
 *   2  done; the rest is the context
 *   3  several initialise at once (RTL_RUN_ONCE_ASYNC): the first to complete wins
 */
#include "ex/ex.h"

enum { BEGUN = 1, DONE = 2, ASYNC = 3, STATE = 3 };

#define CALLER ((uint64_t)(uintptr_t)__builtin_return_address(0))

struct once_waiter {
    struct once_waiter *next;
    DISPATCHER_HEADER gate;
};

VOID RtlRunOnceInitialize(PRTL_RUN_ONCE RunOnce)
{
    RunOnce->Ptr = NULL;
}

static NTSTATUS begin(PRTL_RUN_ONCE once, ULONG flags, PVOID *context, uint64_t pc)
{
    for (;;) {
        const ULONG_PTR word = (ULONG_PTR)once->Ptr;
        struct once_waiter waiter = {.gate.Type = KE_TYPE_GATE};

        ke_point(KE_OP_LOCK, once);
        if ((ULONG_PTR)once->Ptr != word)
            continue;
        if ((word & STATE) == DONE) {
            if (context)
                *context = (PVOID)(word & ~(ULONG_PTR)STATE);
            return STATUS_SUCCESS;
        }
        if (flags & RTL_RUN_ONCE_CHECK_ONLY)
            return STATUS_UNSUCCESSFUL;
        if (word == 0) {
            once->Ptr = (PVOID)(ULONG_PTR)(flags & RTL_RUN_ONCE_ASYNC ? ASYNC : BEGUN);
            return STATUS_PENDING;
        }
        if ((word & STATE) == ASYNC)
            return flags & RTL_RUN_ONCE_ASYNC ? STATUS_PENDING : STATUS_INVALID_PARAMETER_2;
        if (flags & RTL_RUN_ONCE_ASYNC)
            return STATUS_INVALID_PARAMETER_2;
        InitializeListHead(&waiter.gate.WaitListHead);
        waiter.next = (struct once_waiter *)(word & ~(ULONG_PTR)STATE);
        once->Ptr = (PVOID)((ULONG_PTR)&waiter | BEGUN);
        ke_wait_on(&waiter.gate, once, WrExecutive, KernelMode, false, NULL,
                   "RtlRunOnceBeginInitialize", pc);
    }
}

static NTSTATUS complete(PRTL_RUN_ONCE once, ULONG flags, PVOID context)
{
    const bool failed = flags & RTL_RUN_ONCE_INIT_FAILED;
    struct once_waiter *waiter;
    ULONG_PTR word;

    if (flags & ~(ULONG)(RTL_RUN_ONCE_ASYNC | RTL_RUN_ONCE_INIT_FAILED))
        return STATUS_INVALID_PARAMETER_2;
    ke_point(KE_OP_LOCK, once);
    word = (ULONG_PTR)once->Ptr;
    if ((ULONG_PTR)context & STATE || (failed && (context || flags & RTL_RUN_ONCE_ASYNC)))
        return STATUS_INVALID_PARAMETER_3;
    if (flags & RTL_RUN_ONCE_ASYNC) {
        if ((word & STATE) == DONE)
            return STATUS_OBJECT_NAME_COLLISION; /* another one was faster */
        if ((word & STATE) != ASYNC)
            return STATUS_UNSUCCESSFUL;
        once->Ptr = (PVOID)((ULONG_PTR)context | DONE);
        return STATUS_SUCCESS;
    }
    if ((word & STATE) != BEGUN)
        return STATUS_UNSUCCESSFUL;
    once->Ptr = failed ? NULL : (PVOID)((ULONG_PTR)context | DONE);
    waiter = (struct once_waiter *)(word & ~(ULONG_PTR)STATE);
    while (waiter) {
        struct once_waiter *next = waiter->next;

        waiter->gate.SignalState = 1;
        ke_wait_satisfy(&waiter->gate, 0);
        waiter = next;
    }
    sim_settle(world->sim);
    return STATUS_SUCCESS;
}

NTSTATUS RtlRunOnceBeginInitialize(PRTL_RUN_ONCE RunOnce, ULONG Flags, PVOID *Context)
{
    KE_DDI(RunOnce, Flags);
    if (Flags & ~(RTL_RUN_ONCE_CHECK_ONLY | RTL_RUN_ONCE_ASYNC))
        return STATUS_INVALID_PARAMETER_2;
    return begin(RunOnce, Flags, Context, CALLER);
}

NTSTATUS RtlRunOnceComplete(PRTL_RUN_ONCE RunOnce, ULONG Flags, PVOID Context)
{
    KE_DDI(RunOnce, Flags);
    return complete(RunOnce, Flags, Context);
}

NTSTATUS RtlRunOnceExecuteOnce(PRTL_RUN_ONCE RunOnce, PRTL_RUN_ONCE_INIT_FN InitFn, PVOID Parameter,
                               PVOID *Context)
{
    PVOID made = NULL;
    NTSTATUS status;
    ULONG good;

    KE_DDI(RunOnce, (uintptr_t)InitFn);
    status = begin(RunOnce, 0, Context, CALLER);
    if (status != STATUS_PENDING)
        return status;
    KE_CALLBACK("run once", InitFn, good = InitFn(RunOnce, Parameter, &made));
    if (!good) {
        complete(RunOnce, RTL_RUN_ONCE_INIT_FAILED, NULL);
        return STATUS_UNSUCCESSFUL;
    }
    status = complete(RunOnce, 0, made);
    if (NT_SUCCESS(status) && Context)
        *Context = made;
    return status;
}
