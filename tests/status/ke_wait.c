/* Waits: each status that ends one, for one object and for several. */
#include "status.h"
#include "apc.h"

static KEVENT events[64];
static KMUTANT mutants[64];
static KMUTEX mutex;
static PVOID objects[64];
static KWAIT_BLOCK blocks[64];
static volatile LONG ran;
static KAPC apc;

static NTSTATUS one(PVOID object, KPROCESSOR_MODE mode, BOOLEAN alertable, LONG ms)
{
    LARGE_INTEGER due;

    due.QuadPart = -10000LL * ms;
    return KeWaitForSingleObject(object, Executive, mode, alertable, &due);
}

static NTSTATUS many(ULONG count, WAIT_TYPE type, KPROCESSOR_MODE mode, BOOLEAN alertable, LONG ms)
{
    LARGE_INTEGER due;

    due.QuadPart = -10000LL * ms;
    return KeWaitForMultipleObjects(count, objects, type, Executive, mode, alertable, &due, blocks);
}

static NTSTATUS delay(KPROCESSOR_MODE mode, BOOLEAN alertable, LONG ms)
{
    LARGE_INTEGER due;

    due.QuadPart = -10000LL * ms;
    return KeDelayExecutionThread(mode, alertable, &due);
}

static VOID normal(PVOID context, PVOID a, PVOID b)
{
    UNREFERENCED_PARAMETER(context);
    UNREFERENCED_PARAMETER(a);
    UNREFERENCED_PARAMETER(b);
    InterlockedIncrement(&ran);
}

static VOID kernel(PKAPC self, PKNORMAL_ROUTINE *routine, PVOID *context, PVOID *a, PVOID *b)
{
    UNREFERENCED_PARAMETER(self);
    UNREFERENCED_PARAMETER(routine);
    UNREFERENCED_PARAMETER(context);
    UNREFERENCED_PARAMETER(a);
    UNREFERENCED_PARAMETER(b);
}

static void user_apc(void)
{
    KeInitializeApc(&apc, KeGetCurrentThread(), OriginalApcEnvironment, kernel, NULL, normal,
                    UserMode, NULL);
    EXPECT(KeInsertQueueApc(&apc, NULL, NULL, 0));
}

/* Ends with all mutants its own: they are abandoned. */
static VOID leaves(PVOID context)
{
    int i;

    UNREFERENCED_PARAMETER(context);
    for (i = 0; i < 64; i++)
        KeWaitForSingleObject(&mutants[i], Executive, KernelMode, FALSE, NULL);
}

static void single(void)
{
    int i;

    KeInitializeEvent(&events[0], SynchronizationEvent, TRUE);
    EARNS(KeWaitForSingleObject, STATUS_SUCCESS, one(&events[0], KernelMode, FALSE, 10));
    EARNS(KeWaitForSingleObject, STATUS_TIMEOUT, one(&events[0], KernelMode, FALSE, 0));
    EARNS(KeWaitForSingleObject, STATUS_TIMEOUT, one(&events[0], KernelMode, FALSE, 10));
    EARNS(KeWaitForSingleObject, STATUS_TIMEOUT, one(&events[0], UserMode, TRUE, 10));
    KeAlertThread(KeGetCurrentThread(), KernelMode);
    EARNS(KeWaitForSingleObject, STATUS_TIMEOUT, one(&events[0], KernelMode, FALSE, 10));
    EARNS(KeWaitForSingleObject, STATUS_ALERTED, one(&events[0], KernelMode, TRUE, 10));
    KeAlertThread(KeGetCurrentThread(), UserMode);
    EARNS(KeWaitForSingleObject, STATUS_ALERTED, one(&events[0], UserMode, TRUE, 10));
    user_apc();
    EARNS(KeWaitForSingleObject, STATUS_TIMEOUT, one(&events[0], KernelMode, TRUE, 10));
    EARNS(KeWaitForSingleObject, STATUS_USER_APC, one(&events[0], UserMode, TRUE, 10));
    EXPECT(KeRemoveQueueApc(&apc)); /* it runs on the way to user mode, where no way leads */
    EARNS(KeWaitForSingleObject, STATUS_ABANDONED_WAIT_0, one(&mutants[0], KernelMode, FALSE, 10));
    EARNS(KeWaitForSingleObject, STATUS_SUCCESS, one(&mutants[0], KernelMode, FALSE, 10));
    KeInitializeMutex(&mutex, 0);
    for (i = 0; i < 3; i++)
        EARNS(KeWaitForSingleObject, STATUS_SUCCESS, one(&mutex, KernelMode, FALSE, 10));
    mutex.Header.SignalState = (LONG)0x80000000; /* owned as often as can be */
    RAISES_STATUS(KeWaitForSingleObject, STATUS_MUTANT_LIMIT_EXCEEDED,
                  one(&mutex, KernelMode, FALSE, 10));
    objects[0] = &mutex;
    RAISES_STATUS(KeWaitForMultipleObjects, STATUS_MUTANT_LIMIT_EXCEEDED,
                  many(1, WaitAny, KernelMode, FALSE, 10));
    mutex.Header.SignalState = 0;
    KeReleaseMutex(&mutex, FALSE);
}

static void multiple(void)
{
    int i;

    for (i = 0; i < 64; i++) {
        KeInitializeEvent(&events[i], NotificationEvent, FALSE);
        objects[i] = &events[i];
    }
    EARNS(KeWaitForMultipleObjects, STATUS_TIMEOUT, many(64, WaitAny, KernelMode, FALSE, 10));
    KeSetEvent(&events[63], 0, FALSE);
    EARNS(KeWaitForMultipleObjects, STATUS_WAIT_63, many(64, WaitAny, KernelMode, FALSE, 10));
    KeSetEvent(&events[3], 0, FALSE);
    EARNS(KeWaitForMultipleObjects, STATUS_WAIT_3, many(64, WaitAny, KernelMode, FALSE, 10));
    KeSetEvent(&events[2], 0, FALSE);
    EARNS(KeWaitForMultipleObjects, STATUS_WAIT_2, many(64, WaitAny, KernelMode, FALSE, 10));
    EARNS(KeWaitForMultipleObjects, STATUS_TIMEOUT, many(64, WaitAll, KernelMode, FALSE, 10));
    KeSetEvent(&events[1], 0, FALSE);
    EARNS(KeWaitForMultipleObjects, STATUS_WAIT_1, many(64, WaitAny, KernelMode, FALSE, 10));
    KeSetEvent(&events[0], 0, FALSE);
    EARNS(KeWaitForMultipleObjects, STATUS_WAIT_0, many(64, WaitAny, KernelMode, FALSE, 10));
    EARNS(KeWaitForMultipleObjects, STATUS_SUCCESS, many(4, WaitAll, KernelMode, FALSE, 10));
    for (i = 0; i < 64; i++)
        KeClearEvent(&events[i]);
    KeAlertThread(KeGetCurrentThread(), KernelMode);
    EARNS(KeWaitForMultipleObjects, STATUS_ALERTED, many(4, WaitAny, KernelMode, TRUE, 10));
    user_apc();
    EARNS(KeWaitForMultipleObjects, STATUS_USER_APC, many(4, WaitAny, UserMode, TRUE, 10));
    EXPECT(KeRemoveQueueApc(&apc));
    objects[1] = &mutants[1];
    objects[0] = &mutants[2];
    EARNS(KeWaitForMultipleObjects, STATUS_ABANDONED_WAIT_0,
          many(2, WaitAny, KernelMode, FALSE, 10));
    for (i = 0; i < 63; i++)
        objects[i] = &events[i];
    objects[63] = &mutants[63];
    EARNS(KeWaitForMultipleObjects, STATUS_ABANDONED_WAIT_63,
          many(64, WaitAny, KernelMode, FALSE, 10));
    /* Three objects need no array of wait blocks. */
    KeSetEvent(&events[0], 0, FALSE);
    EARNS(KeWaitForMultipleObjects, STATUS_WAIT_0,
          KeWaitForMultipleObjects(3, objects, WaitAny, Executive, KernelMode, FALSE, NULL, NULL));
}

static void test(PDRIVER_OBJECT Driver)
{
    int i;

    UNREFERENCED_PARAMETER(Driver);
    for (i = 0; i < 64; i++)
        KeInitializeMutant(&mutants[i], FALSE);
    join_thread(start_thread(leaves, NULL));
    single();
    multiple();
    for (i = 0; i < 64; i++)
        while (KeReadStateMutant(&mutants[i]) < 1 && mutants[i].OwnerThread == KeGetCurrentThread())
            KeReleaseMutant(&mutants[i], 0, FALSE, FALSE);

    EARNS(KeDelayExecutionThread, STATUS_SUCCESS, delay(KernelMode, FALSE, 10));
    EARNS(KeDelayExecutionThread, STATUS_SUCCESS, delay(UserMode, TRUE, 10));
    KeAlertThread(KeGetCurrentThread(), KernelMode);
    EARNS(KeDelayExecutionThread, STATUS_SUCCESS, delay(KernelMode, FALSE, 10));
    EARNS(KeDelayExecutionThread, STATUS_ALERTED, delay(KernelMode, TRUE, 10));
    user_apc();
    EARNS(KeDelayExecutionThread, STATUS_SUCCESS, delay(KernelMode, TRUE, 10));
    EARNS(KeDelayExecutionThread, STATUS_USER_APC, delay(UserMode, TRUE, 10));
    EXPECT(KeRemoveQueueApc(&apc));
}

CONFORM_DRIVER
