/* args: --cpus 2 */
/* Semaphores, mutexes, guarded mutexes, spin locks of all kinds. */
#include "status.h"

static KSEMAPHORE semaphore;
static KMUTEX mutex;
static KMUTANT mutant;
static KGUARDED_MUTEX guarded;
static KSPIN_LOCK lock;
static KLOCK_QUEUE_HANDLE handle;
static KDPC dpc;
static KEVENT go, done;
static volatile LONG answer;

static void semaphores(void)
{
    FILL(semaphore);
    KeInitializeSemaphore(&semaphore, 1, 3);
    DOES(KeInitializeSemaphore, void,
         semaphore.Header.Type == 5 && semaphore.Header.SignalState == 1 && semaphore.Limit == 3 &&
             IsListEmpty(&semaphore.Header.WaitListHead));
    DOES(KeReadStateSemaphore, value, KeReadStateSemaphore(&semaphore) == 1);
    DOES(KeReleaseSemaphore, value, KeReleaseSemaphore(&semaphore, 0, 2, FALSE) == 1);
    DOES(KeReadStateSemaphore, value, KeReadStateSemaphore(&semaphore) == 3);
    RAISES_STATUS(KeReleaseSemaphore, STATUS_SEMAPHORE_LIMIT_EXCEEDED,
                  KeReleaseSemaphore(&semaphore, 0, 1, FALSE));
    DOES(KeReadStateSemaphore, value, KeReadStateSemaphore(&semaphore) == 3);
}

static VOID abandons(PVOID context)
{
    wait_for(context);
}

/* Owns both until it is told to go. */
static VOID owner(PVOID context)
{
    UNREFERENCED_PARAMETER(context);
    wait_for(&mutex);
    wait_for(&mutant);
    KeSetEvent(&done, 0, FALSE);
    wait_for(&go);
    KeReleaseMutex(&mutex, FALSE);
    KeReleaseMutant(&mutant, 0, FALSE, FALSE);
}

static void mutexes(void)
{
    PKTHREAD thread;

    FILL(mutex);
    KeInitializeMutex(&mutex, 7);
    DOES(KeInitializeMutex, void,
         mutex.Header.SignalState == 1 && mutex.OwnerThread == NULL && mutex.ApcDisable == 1 &&
             !mutex.Abandoned);
    FILL(mutant);
    KeInitializeMutant(&mutant, FALSE);
    DOES(KeInitializeMutant, void, mutant.Header.SignalState == 1 && mutant.ApcDisable == 0);
    KeInitializeMutant(&mutant, TRUE);
    DOES(KeInitializeMutant, void,
         mutant.Header.SignalState == 0 && mutant.OwnerThread == KeGetCurrentThread());
    DOES(KeReadStateMutant, value, KeReadStateMutant(&mutant) == 0);
    DOES(KeReleaseMutant, value, KeReleaseMutant(&mutant, 0, FALSE, FALSE) == 0);
    DOES(KeReadStateMutant, value, KeReadStateMutant(&mutant) == 1);
    DOES(KeReadStateMutex, value, KeReadStateMutex(&mutex) == 1);
    wait_for(&mutex);
    wait_for(&mutex);
    DOES(KeReadStateMutex, value, KeReadStateMutex(&mutex) == -1);
    DOES(KeReleaseMutex, value, KeReleaseMutex(&mutex, FALSE) == -1);
    DOES(KeReleaseMutex, value, KeReleaseMutex(&mutex, FALSE) == 0);
    DOES(KeReadStateMutex, value, KeReadStateMutex(&mutex) == 1);

    KeInitializeEvent(&go, SynchronizationEvent, FALSE);
    KeInitializeEvent(&done, SynchronizationEvent, FALSE);
    RAISES_STATUS(KeReleaseMutex, STATUS_MUTANT_NOT_OWNED, KeReleaseMutex(&mutex, FALSE));
    RAISES_STATUS(KeReleaseMutant, STATUS_MUTANT_NOT_OWNED,
                  KeReleaseMutant(&mutant, 0, FALSE, FALSE));
    thread = start_thread(owner, NULL);
    wait_for(&done);
    RAISES_STATUS(KeReleaseMutex, STATUS_MUTANT_NOT_OWNED, KeReleaseMutex(&mutex, FALSE));
    RAISES_STATUS(KeReleaseMutant, STATUS_MUTANT_NOT_OWNED,
                  KeReleaseMutant(&mutant, 0, FALSE, FALSE));
    KeSetEvent(&go, 0, FALSE);
    join_thread(thread);

    join_thread(start_thread(abandons, &mutant));
    RAISES_STATUS(KeReleaseMutant, STATUS_ABANDONED, KeReleaseMutant(&mutant, 0, FALSE, FALSE));
    /* A mutex is a mutant: what its owner left behind is abandoned too. */
    RAISES_STATUS(KeReleaseMutex, STATUS_ABANDONED, KeReleaseMutex(&mutant, FALSE));
    KeInitializeMutex(&mutex, 0);
}

static VOID tries_guarded(PVOID context)
{
    UNREFERENCED_PARAMETER(context);
    put(&answer, KeTryToAcquireGuardedMutex(&guarded));
}

static void guarded_mutexes(void)
{
    FILL(guarded);
    KeInitializeGuardedMutex(&guarded);
    DOES(KeInitializeGuardedMutex, void, guarded.Count == 1 && guarded.Owner == NULL);
    KeAcquireGuardedMutex(&guarded);
    DOES(KeAcquireGuardedMutex, void,
         guarded.Owner == KeGetCurrentThread() && KeAreAllApcsDisabled());
    join_thread(start_thread(tries_guarded, NULL));
    DOES(KeTryToAcquireGuardedMutex, false, !get(&answer));
    KeReleaseGuardedMutex(&guarded);
    DOES(KeReleaseGuardedMutex, void, guarded.Owner == NULL && !KeAreAllApcsDisabled());
    DOES(KeTryToAcquireGuardedMutex, true, KeTryToAcquireGuardedMutex(&guarded));
    KeReleaseGuardedMutex(&guarded);
    KeEnterGuardedRegion();
    KeAcquireGuardedMutexUnsafe(&guarded);
    DOES(KeAcquireGuardedMutexUnsafe, void, guarded.Owner == KeGetCurrentThread());
    KeReleaseGuardedMutexUnsafe(&guarded);
    DOES(KeReleaseGuardedMutexUnsafe, void, guarded.Owner == NULL);
    KeLeaveGuardedRegion();
}

/* On the other CPU: is the lock free? */
static VOID asks(PKDPC self, PVOID context, PVOID a, PVOID b)
{
    UNREFERENCED_PARAMETER(self);
    UNREFERENCED_PARAMETER(context);
    UNREFERENCED_PARAMETER(a);
    UNREFERENCED_PARAMETER(b);
    if (KeTryToAcquireSpinLockAtDpcLevel(&lock)) {
        KeReleaseSpinLockFromDpcLevel(&lock);
        put(&answer, 2);
    } else {
        put(&answer, 1);
    }
}

static BOOLEAN other_cpu_may_have_it(void)
{
    put(&answer, 0);
    KeSetTargetProcessorDpc(&dpc, (CCHAR)(KeGetCurrentProcessorNumber() ? 0 : 1));
    KeInsertQueueDpc(&dpc, NULL, NULL);
    while (!get(&answer))
        YieldProcessor();
    return get(&answer) == 2;
}

static void spin_locks(void)
{
    KIRQL old;

    lock = 0x5555;
    KeInitializeSpinLock(&lock);
    DOES(KeInitializeSpinLock, void, lock == 0 && KeTestSpinLock(&lock));
    KeInitializeDpc(&dpc, asks, NULL);
    KeSetImportanceDpc(&dpc, HighImportance);

    DOES(KeTestSpinLock, true, KeTestSpinLock(&lock));
    old = KeAcquireSpinLockRaiseToDpc(&lock);
    DOES(KeAcquireSpinLockRaiseToDpc, value,
         old == PASSIVE_LEVEL && KeGetCurrentIrql() == DISPATCH_LEVEL && !other_cpu_may_have_it());
    DOES(KeTestSpinLock, false, !KeTestSpinLock(&lock));
    KeReleaseSpinLock(&lock, old);
    DOES(KeReleaseSpinLock, void, KeGetCurrentIrql() == PASSIVE_LEVEL && KeTestSpinLock(&lock));

    KeAcquireSpinLock(&lock, &old);
    DOES(KeAcquireSpinLock, void,
         old == PASSIVE_LEVEL && KeGetCurrentIrql() == DISPATCH_LEVEL && !KeTestSpinLock(&lock));
    KeReleaseSpinLock(&lock, old);

    old = KeAcquireSpinLockRaiseToSynch(&lock);
    DOES(KeAcquireSpinLockRaiseToSynch, value,
         old == PASSIVE_LEVEL && KeGetCurrentIrql() >= DISPATCH_LEVEL && !KeTestSpinLock(&lock));
    KeReleaseSpinLock(&lock, old);

    KeRaiseIrql(DISPATCH_LEVEL, &old);
    KeAcquireSpinLockAtDpcLevel(&lock);
    DOES(KeAcquireSpinLockAtDpcLevel, void,
         KeGetCurrentIrql() == DISPATCH_LEVEL && !other_cpu_may_have_it());
    KeReleaseSpinLockFromDpcLevel(&lock);
    DOES(KeReleaseSpinLockFromDpcLevel, void,
         KeGetCurrentIrql() == DISPATCH_LEVEL && other_cpu_may_have_it());
    DOES(KeTryToAcquireSpinLockAtDpcLevel, true, KeTryToAcquireSpinLockAtDpcLevel(&lock));
    DOES(KeTryToAcquireSpinLockAtDpcLevel, false, !other_cpu_may_have_it());
    KeReleaseSpinLockFromDpcLevel(&lock);
    KeLowerIrql(old);

    old = KeAcquireSpinLockForDpc(&lock);
    DOES(KeAcquireSpinLockForDpc, value,
         old == PASSIVE_LEVEL && KeGetCurrentIrql() == DISPATCH_LEVEL && !KeTestSpinLock(&lock));
    KeReleaseSpinLockForDpc(&lock, old);
    DOES(KeReleaseSpinLockForDpc, void,
         KeGetCurrentIrql() == PASSIVE_LEVEL && KeTestSpinLock(&lock));

    KeAcquireInStackQueuedSpinLock(&lock, &handle);
    DOES(KeAcquireInStackQueuedSpinLock, void,
         handle.OldIrql == PASSIVE_LEVEL && KeGetCurrentIrql() == DISPATCH_LEVEL &&
             !KeTestSpinLock(&lock));
    KeReleaseInStackQueuedSpinLock(&handle);
    DOES(KeReleaseInStackQueuedSpinLock, void,
         KeGetCurrentIrql() == PASSIVE_LEVEL && KeTestSpinLock(&lock));
    KeAcquireInStackQueuedSpinLockForDpc(&lock, &handle);
    DOES(KeAcquireInStackQueuedSpinLockForDpc, void,
         KeGetCurrentIrql() == DISPATCH_LEVEL && !KeTestSpinLock(&lock));
    KeReleaseInStackQueuedSpinLockForDpc(&handle);
    DOES(KeReleaseInStackQueuedSpinLockForDpc, void,
         KeGetCurrentIrql() == PASSIVE_LEVEL && KeTestSpinLock(&lock));
    KeRaiseIrql(DISPATCH_LEVEL, &old);
    KeAcquireInStackQueuedSpinLockAtDpcLevel(&lock, &handle);
    DOES(KeAcquireInStackQueuedSpinLockAtDpcLevel, void,
         KeGetCurrentIrql() == DISPATCH_LEVEL && !KeTestSpinLock(&lock));
    KeReleaseInStackQueuedSpinLockFromDpcLevel(&handle);
    DOES(KeReleaseInStackQueuedSpinLockFromDpcLevel, void,
         KeGetCurrentIrql() == DISPATCH_LEVEL && KeTestSpinLock(&lock));
    KeLowerIrql(old);
}

static void test(PDRIVER_OBJECT Driver)
{
    UNREFERENCED_PARAMETER(Driver);
    semaphores();
    mutexes();
    guarded_mutexes();
    spin_locks();
}

CONFORM_DRIVER
