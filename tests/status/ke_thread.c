/* args: --cpus 4 */
/* Priorities, processors, affinity, stacks. */
#include "status.h"

static volatile LONG calls, low_stack;
static PROCESSOR_NUMBER seen[8];
static PVOID first_frame;

static void priorities(void)
{
    PKTHREAD me = KeGetCurrentThread();
    KPRIORITY was = KeQueryPriorityThread(me);

    DOES(KeGetCurrentThread, value, me == (PKTHREAD)PsGetCurrentThread());
    DOES(KeSetPriorityThread, value, KeSetPriorityThread(me, LOW_REALTIME_PRIORITY) == was);
    DOES(KeQueryPriorityThread, value, KeQueryPriorityThread(me) == LOW_REALTIME_PRIORITY);
    DOES(KeSetPriorityThread, value, KeSetPriorityThread(me, 8) == LOW_REALTIME_PRIORITY);
    DOES(KeSetBasePriorityThread, value, KeSetBasePriorityThread(me, 2) == 0);
    DOES(KeQueryPriorityThread, value, KeQueryPriorityThread(me) == 10);
    DOES(KeSetBasePriorityThread, value, KeSetBasePriorityThread(me, 0) == 2);
    KeSetPriorityThread(me, was);
}

static void processors(void)
{
    PROCESSOR_NUMBER number;
    KAFFINITY mask = 0;
    GROUP_AFFINITY group, before;
    USHORT count;
    ULONG n;
    KIRQL old;

    DOES(KeQueryActiveProcessorCount, value, KeQueryActiveProcessorCount(&mask) == 4);
    DOES(KeQueryActiveProcessorCount, value, mask == 15 && KeQueryActiveProcessorCount(NULL) == 4);
    DOES(KeQueryActiveProcessors, value, KeQueryActiveProcessors() == 15);
    DOES(KeQueryActiveProcessorCountEx, value, KeQueryActiveProcessorCountEx(0) == 4);
    DOES(KeQueryActiveProcessorCountEx, value,
         KeQueryActiveProcessorCountEx(ALL_PROCESSOR_GROUPS) == 4);
    DOES(KeQueryActiveProcessorCountEx, value, KeQueryActiveProcessorCountEx(1) == 0);
    DOES(KeQueryMaximumProcessorCountEx, value, KeQueryMaximumProcessorCountEx(0) >= 4);
    DOES(KeQueryMaximumProcessorCountEx, value, KeQueryMaximumProcessorCountEx(9) == 0);
    DOES(KeQueryMaximumProcessorCount, value, KeQueryMaximumProcessorCount() >= 4);
    DOES(KeQueryActiveGroupCount, value, KeQueryActiveGroupCount() == 1);
    DOES(KeQueryMaximumGroupCount, value, KeQueryMaximumGroupCount() >= 1);
    DOES(KeQueryGroupAffinity, value, KeQueryGroupAffinity(0) == 15);
    DOES(KeQueryGroupAffinity, value, KeQueryGroupAffinity(1) == 0);
    DOES(KeQueryHighestNodeNumber, value, KeQueryHighestNodeNumber() == 0);
    DOES(KeGetCurrentNodeNumber, value, KeGetCurrentNodeNumber() == 0);
    FILL(group);
    KeQueryNodeActiveAffinity(0, &group, &count);
    DOES(KeQueryNodeActiveAffinity, void, group.Mask == 15 && group.Group == 0 && count == 4);
    KeQueryNodeActiveAffinity(0, NULL, &count);
    KeQueryNodeActiveAffinity(0, &group, NULL);
    DOES(KeQueryNodeMaximumProcessorCount, value, KeQueryNodeMaximumProcessorCount(0) == 4);
    DOES(KeGetRecommendedSharedDataAlignment, value, KeGetRecommendedSharedDataAlignment() >= 64);
    for (n = 0; n < 4; n++) {
        FILL(number);
        EARNS(KeGetProcessorNumberFromIndex, STATUS_SUCCESS,
              KeGetProcessorNumberFromIndex(n, &number));
        DOES(KeGetProcessorIndexFromNumber, value, KeGetProcessorIndexFromNumber(&number) == n);
    }
    EARNS(KeGetProcessorNumberFromIndex, STATUS_INVALID_PARAMETER,
          KeGetProcessorNumberFromIndex(64, &number));
    number = (PROCESSOR_NUMBER){0, 40, 0};
    DOES(KeGetProcessorIndexFromNumber, value,
         KeGetProcessorIndexFromNumber(&number) == INVALID_PROCESSOR_INDEX);

    for (n = 0; n < 4; n++) {
        KAFFINITY saved = KeSetSystemAffinityThreadEx((KAFFINITY)1 << n);

        DOES(KeSetSystemAffinityThreadEx, value, saved == 0 && KeGetCurrentProcessorNumber() == n);
        DOES(KeGetCurrentProcessorNumber, value, KeGetCurrentProcessorNumber() == n);
        DOES(KeGetCurrentProcessorNumberEx, value, KeGetCurrentProcessorNumberEx(NULL) == n);
        DOES(KeGetCurrentProcessorNumberEx, value,
             KeGetCurrentProcessorNumberEx(&number) == n && number.Number == n &&
                 number.Group == 0);
        DOES(KeSetSystemAffinityThreadEx, value,
             KeSetSystemAffinityThreadEx(15) == (KAFFINITY)1 << n);
        KeRevertToUserAffinityThreadEx(saved);
    }
    KeSetSystemAffinityThread(4);
    DOES(KeSetSystemAffinityThread, void, KeGetCurrentProcessorNumber() == 2);
    KeRevertToUserAffinityThreadEx(2);
    DOES(KeRevertToUserAffinityThreadEx, void, KeGetCurrentProcessorNumber() == 1);
    KeRevertToUserAffinityThread();
    DOES(KeRevertToUserAffinityThread, void, KeSetSystemAffinityThreadEx(8) == 0);
    KeRevertToUserAffinityThread();
    RtlZeroMemory(&group, sizeof group);
    group.Mask = 8;
    FILL(before);
    KeSetSystemGroupAffinityThread(&group, &before);
    DOES(KeSetSystemGroupAffinityThread, void,
         KeGetCurrentProcessorNumber() == 3 && before.Group == 0 && before.Reserved[0] == 0);
    KeRevertToUserGroupAffinityThread(&before);
    DOES(KeRevertToUserGroupAffinityThread, void, KeSetSystemAffinityThreadEx(15) == 0);
    KeRevertToUserAffinityThread();
    /* At DISPATCH_LEVEL the change waits until the level drops. */
    KeSetSystemAffinityThread(1);
    KeRaiseIrql(DISPATCH_LEVEL, &old);
    KeSetSystemAffinityThread(8);
    KeLowerIrql(old);
    DOES(KeSetSystemAffinityThread, void, KeGetCurrentProcessorNumber() == 3);
    KeRevertToUserAffinityThread();
    DOES(KeInvalidateAllCaches, true, KeInvalidateAllCaches());
    KeInvalidateRangeAllCaches(&group, sizeof group);
    DOES(KeInvalidateRangeAllCaches, void, group.Mask == 8);
}

static VOID added(PVOID context, PKE_PROCESSOR_CHANGE_NOTIFY_CONTEXT change, PNTSTATUS status)
{
    LONG call = InterlockedIncrement(&calls);

    if (change->State == KeProcessorAddCompleteNotify && change->NtNumber < 8)
        seen[change->NtNumber] = change->ProcNumber;
    if (context == &low_stack && call == 2)
        *status = STATUS_UNSUCCESSFUL;
}

static void changes(void)
{
    PVOID handle;

    put(&calls, 0);
    handle = KeRegisterProcessorChangeCallback(added, NULL, 0);
    DOES(KeRegisterProcessorChangeCallback, value, handle != NULL && get(&calls) == 0);
    KeDeregisterProcessorChangeCallback(handle);
    handle = KeRegisterProcessorChangeCallback(added, NULL, KE_PROCESSOR_CHANGE_ADD_EXISTING);
    DOES(KeRegisterProcessorChangeCallback, value,
         handle != NULL && get(&calls) == 8 && seen[3].Number == 3);
    KeDeregisterProcessorChangeCallback(handle);
    DOES(KeDeregisterProcessorChangeCallback, void, get(&calls) == 8);
    put(&calls, 0);
    DOES(KeRegisterProcessorChangeCallback, null,
         !KeRegisterProcessorChangeCallback(added, (PVOID)&low_stack,
                                            KE_PROCESSOR_CHANGE_ADD_EXISTING));
}

static VOID callout(PVOID parameter)
{
    *(LONG *)parameter += 1;
}

static DECLSPEC_NOINLINE void frames(void)
{
    PVOID trace[16] = {NULL}, caller = NULL, callers_caller = NULL;
    ULONG hash = 0, again = 0;
    USHORT count = RtlCaptureStackBackTrace(0, 16, trace, &hash);

    DOES(RtlCaptureStackBackTrace, value, count >= 2 && trace[0] && trace[1] && !trace[count]);
    first_frame = trace[1];
    DOES(RtlCaptureStackBackTrace, value,
         RtlCaptureStackBackTrace(1, 1, trace, &again) == 1 && trace[0] == first_frame);
    DOES(RtlWalkFrameChain, value, RtlWalkFrameChain(trace, 16, 0) == count);
    RtlGetCallersAddress(&caller, &callers_caller);
    DOES(RtlGetCallersAddress, void, caller &&callers_caller);
}

static void test(PDRIVER_OBJECT Driver)
{
    LONG called = 0;

    UNREFERENCED_PARAMETER(Driver);
    priorities();
    processors();
    changes();
    EARNS(KeExpandKernelStackAndCallout, STATUS_SUCCESS,
          KeExpandKernelStackAndCallout(callout, &called, 16384));
    EARNS(KeExpandKernelStackAndCallout, STATUS_INVALID_PARAMETER_3,
          KeExpandKernelStackAndCallout(callout, &called, MAXIMUM_EXPANSION_SIZE + 1));
    EARNS(KeExpandKernelStackAndCalloutEx, STATUS_SUCCESS,
          KeExpandKernelStackAndCalloutEx(callout, &called, 16384, TRUE, NULL));
    EARNS(
        KeExpandKernelStackAndCalloutEx, STATUS_INVALID_PARAMETER_3,
        KeExpandKernelStackAndCalloutEx(callout, &called, MAXIMUM_EXPANSION_SIZE + 1, TRUE, NULL));
    EXPECT_EQ(called, 2);
    frames();
}

CONFORM_DRIVER
