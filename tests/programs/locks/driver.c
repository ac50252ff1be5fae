/* Fast and guarded mutexes, ERESOURCE, and spin locks shared with a DPC, each hammered by threads. */
#include <ntddk.h>

#define THREADS 4
#define ROUNDS 25

typedef struct _SHARED {
    FAST_MUTEX Fast;
    KGUARDED_MUTEX Guarded;
    ERESOURCE Resource;
    KSPIN_LOCK Spin, Queued;
    EX_SPIN_LOCK Reader;
    ULONG FastCount, GuardedCount, Writes, SpinCount, DpcCount, QueuedCount, Reads;
    volatile LONG ReadersNow, ReadersMost;
    KTIMER Timer;
    KDPC Dpc;
} SHARED, *PSHARED;

static PSHARED g;
static PKTHREAD Threads[THREADS];

KSTART_ROUTINE Hammer;
KDEFERRED_ROUTINE OnTimer;

VOID OnTimer(PKDPC Dpc, PVOID Context, PVOID Argument1, PVOID Argument2)
{
    PSHARED s = Context;

    UNREFERENCED_PARAMETER(Dpc);
    UNREFERENCED_PARAMETER(Argument1);
    UNREFERENCED_PARAMETER(Argument2);
    KeAcquireSpinLockAtDpcLevel(&s->Spin);
    s->SpinCount++;
    s->DpcCount++;
    KeReleaseSpinLockFromDpcLevel(&s->Spin);
}

static VOID Nap(LONG Microseconds)
{
    LARGE_INTEGER t;
    t.QuadPart = -10LL * Microseconds;
    KeDelayExecutionThread(KernelMode, FALSE, &t);
}

VOID Hammer(PVOID Context)
{
    ULONG_PTR me = (ULONG_PTR)Context;
    KLOCK_QUEUE_HANDLE lqh;
    KIRQL irql;
    int i;

    for (i = 0; i < ROUNDS; i++) {
        ExAcquireFastMutex(&g->Fast);
        NT_ASSERT(KeGetCurrentIrql() == APC_LEVEL);
        g->FastCount++;
        ExReleaseFastMutex(&g->Fast);

        KeAcquireGuardedMutex(&g->Guarded);
        NT_ASSERT(KeAreAllApcsDisabled());
        g->GuardedCount++;
        KeReleaseGuardedMutex(&g->Guarded);

        KeAcquireSpinLock(&g->Spin, &irql);
        g->SpinCount++;
        KeReleaseSpinLock(&g->Spin, irql);

        KeAcquireInStackQueuedSpinLock(&g->Queued, &lqh);
        g->QueuedCount++;
        KeReleaseInStackQueuedSpinLock(&lqh);

        KeEnterCriticalRegion();
        if (me == 0) {
            ExAcquireResourceExclusiveLite(&g->Resource, TRUE);
            NT_ASSERT(ExIsResourceAcquiredExclusiveLite(&g->Resource));
            g->Writes++;
            if (i == 0) {
                ExConvertExclusiveToSharedLite(&g->Resource);
                DbgPrint("converted: exclusive %d, shared %lu\n", ExIsResourceAcquiredExclusiveLite(&g->Resource),
                         ExIsResourceAcquiredSharedLite(&g->Resource));
            }
        } else {
            LONG now;
            ExAcquireResourceSharedLite(&g->Resource, TRUE);
            now = InterlockedIncrement(&g->ReadersNow);
            if (now > g->ReadersMost)
                g->ReadersMost = now;
            Nap(100);
            InterlockedDecrement(&g->ReadersNow);
        }
        ExReleaseResourceLite(&g->Resource);
        KeLeaveCriticalRegion();

        irql = ExAcquireSpinLockShared(&g->Reader);
        ExReleaseSpinLockShared(&g->Reader, irql);
        irql = ExAcquireSpinLockExclusive(&g->Reader);
        g->Reads++;
        ExReleaseSpinLockExclusive(&g->Reader, irql);
    }
    PsTerminateSystemThread(STATUS_SUCCESS);
}

static VOID Unload(PDRIVER_OBJECT Driver)
{
    KWAIT_BLOCK blocks[THREADS];
    int i;

    UNREFERENCED_PARAMETER(Driver);
    KeWaitForMultipleObjects(THREADS, (PVOID *)Threads, WaitAll, Executive, KernelMode, FALSE, NULL, blocks);
    for (i = 0; i < THREADS; i++)
        ObDereferenceObject(Threads[i]);
    KeCancelTimer(&g->Timer);
    KeFlushQueuedDpcs();
    DbgPrint("fast %lu guarded %lu queued %lu writes %lu reads %lu\n", g->FastCount, g->GuardedCount,
             g->QueuedCount, g->Writes, g->Reads);
    DbgPrint("spin without DPCs %lu, DPCs %s\n", g->SpinCount - g->DpcCount, g->DpcCount ? "some" : "none");
    DbgPrint("readers at once: %s\n", g->ReadersMost > 1 ? "several" : "one");
    DbgPrint("waiters left: %lu and %lu\n", ExGetExclusiveWaiterCount(&g->Resource), ExGetSharedWaiterCount(&g->Resource));
    ExDeleteResourceLite(&g->Resource);
    ExFreePoolWithTag(g, 'kcoL');
}

NTSTATUS DriverEntry(PDRIVER_OBJECT Driver, PUNICODE_STRING Path)
{
    OBJECT_ATTRIBUTES oa;
    LARGE_INTEGER due;
    NTSTATUS status;
    HANDLE h;
    ULONG_PTR i;

    UNREFERENCED_PARAMETER(Path);
    ExInitializeDriverRuntime(DrvRtPoolNxOptIn);
    g = ExAllocatePoolWithTag(NonPagedPool, sizeof *g, 'kcoL');
    if (!g)
        return STATUS_INSUFFICIENT_RESOURCES;
    RtlZeroMemory(g, sizeof *g);
    ExInitializeFastMutex(&g->Fast);
    KeInitializeGuardedMutex(&g->Guarded);
    ExInitializeResourceLite(&g->Resource);
    KeInitializeSpinLock(&g->Spin);
    KeInitializeSpinLock(&g->Queued);
    KeInitializeTimer(&g->Timer);
    KeInitializeDpc(&g->Dpc, OnTimer, g);
    due.QuadPart = -1000;
    KeSetTimerEx(&g->Timer, due, 1, &g->Dpc);
    InitializeObjectAttributes(&oa, NULL, OBJ_KERNEL_HANDLE, NULL, NULL);
    for (i = 0; i < THREADS; i++) {
        status = PsCreateSystemThread(&h, THREAD_ALL_ACCESS, &oa, NULL, NULL, Hammer, (PVOID)i);
        NT_VERIFY(NT_SUCCESS(status));
        ObReferenceObjectByHandle(h, SYNCHRONIZE, *PsThreadType, KernelMode, (PVOID *)&Threads[i], NULL);
        ZwClose(h);
    }
    Driver->DriverUnload = Unload;
    return STATUS_SUCCESS;
}
