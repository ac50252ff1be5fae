/* deferred.c - DPCs of timers, and work items. KeInsertQueueDpc does nothing in Wine. */
#define ORACLE_DRIVER
#include "../oracle.h"

static KEVENT done;
static volatile LONG runs;

static LARGE_INTEGER long_enough(void)
{
    return oracle_ms(2000);
}

static VOID NTAPI deferred(PKDPC dpc, PVOID context, PVOID first, PVOID second)
{
    (void)dpc;
    (void)context;
    (void)first;
    (void)second;
    InterlockedIncrement(&runs);
    KeSetEvent(&done, IO_NO_INCREMENT, FALSE);
}

/* F058, F061 */
static void dpc_of_timer(const char *check)
{
    static KTIMER timer;
    static KDPC dpc;
    LARGE_INTEGER limit = long_enough(), pause = oracle_ms(60);
    LONG seen;

    runs = 0;
    KeInitializeEvent(&done, SynchronizationEvent, FALSE);
    KeInitializeDpc(&dpc, deferred, (PVOID)1);
    KeInitializeTimer(&timer);
    SAY(KeSetTimer(&timer, oracle_ms(20), &dpc));
    SAY(KeWaitForSingleObject(&done, Executive, KernelMode, FALSE, &limit));
    SAY(runs);
    SAY(KeSetTimerEx(&timer, oracle_ms(20), 20, &dpc));
    KeWaitForSingleObject(&done, Executive, KernelMode, FALSE, &limit);
    SAY(KeWaitForSingleObject(&done, Executive, KernelMode, FALSE, &limit));
    SAY(KeCancelTimer(&timer));
    KeDelayExecutionThread(KernelMode, FALSE, &pause);
    seen = runs;
    KeDelayExecutionThread(KernelMode, FALSE, &pause);
    SAY(seen == runs);
    SAY(seen >= 3);
}

static VOID NTAPI item(PDEVICE_OBJECT device, PVOID context)
{
    *(volatile LONG *)context = device == oracle_device ? 1 : 2;
    KeSetEvent(&done, IO_NO_INCREMENT, FALSE);
}

static void work_item(const char *check)
{
    PIO_WORKITEM work = IoAllocateWorkItem(oracle_device);
    LARGE_INTEGER limit = long_enough();
    volatile LONG seen = 0;

    SAY(work != NULL);
    KeInitializeEvent(&done, SynchronizationEvent, FALSE);
    IoQueueWorkItem(work, item, DelayedWorkQueue, (PVOID)&seen);
    SAY(KeWaitForSingleObject(&done, Executive, KernelMode, FALSE, &limit));
    SAY(seen);
    seen = 0;
    IoQueueWorkItem(work, item, CriticalWorkQueue, (PVOID)&seen);
    SAY(KeWaitForSingleObject(&done, Executive, KernelMode, FALSE, &limit));
    SAY(seen);
    IoFreeWorkItem(work);
}

const struct oracle_check oracle_deferred[] = {
    {"dpc-of-timer", dpc_of_timer},
    {"work-item", work_item},
    {NULL, NULL},
};
