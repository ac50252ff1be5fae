/* facts: F029 F032 F033 F035 F036 F037 F039 F042 */
/*
 * F029. KeInitializeMutex ignores its Level argument; it sets SignalState 1, OwnerThread NULL,
 *   Abandoned 0, ApcDisable 1, header Type = MutantObject (2), Size = sizeof(KMUTANT)/4 (14 on
 *   x64); KeInitializeMutant is the same but ApcDisable 0.
 * F032. Acquiring a mutant sets SignalState to 1 - (number of acquisitions): first acquisition
 *   0, second -1, and so on; it is signalled only when SignalState = 1.
 * F033. KeReleaseMutex/KeReleaseMutant return the previous SignalState: 0 for the release that
 *   frees it, a negative number for a nested release.
 * F035. Acquiring a KMUTEX (ApcDisable = 1) decrements the thread's KernelApcDisable once (0 to
 *   -1), nested acquisitions do not change it again, and the final release restores it.
 * F036. Acquiring a KMUTANT initialised with KeInitializeMutant (ApcDisable = 0) leaves
 *   KernelApcDisable alone.
 * F037. A recursive acquisition that would take SignalState below MINLONG raises
 *   STATUS_MUTANT_LIMIT_EXCEEDED as an exception from the wait routine and leaves SignalState,
 *   ownership and APC-disable count unchanged.
 * F039. A mutex held by another thread gives STATUS_TIMEOUT to a zero-timeout wait; the owner
 *   can acquire it again without blocking.
 * F042. NtReleaseMutant stores the previous count (-1 for nested, 0 for the freeing release).
 */
#include "conform.h"

NTKERNELAPI VOID KeInitializeMutant(PRKMUTANT Mutant, BOOLEAN InitialOwner);
NTKERNELAPI LONG KeReleaseMutant(PRKMUTANT Mutant, KPRIORITY Increment, BOOLEAN Abandoned,
                                 BOOLEAN Wait);
NTSYSAPI NTSTATUS NTAPI NtCreateMutant(PHANDLE, ACCESS_MASK, POBJECT_ATTRIBUTES, BOOLEAN);
NTSYSAPI NTSTATUS NTAPI NtReleaseMutant(HANDLE, PLONG);

static KMUTEX mutex;
static KEVENT held, release;

static VOID holder(PVOID Context)
{
    UNREFERENCED_PARAMETER(Context);
    wait_for(&mutex);
    KeSetEvent(&held, 0, FALSE);
    wait_for(&release);
    KeReleaseMutex(&mutex, FALSE);
}

static void initial(void)
{
    ULONG level;

    FACT(29);
    for (level = 0; level < 3; level++) {
        FILL(mutex);
        KeInitializeMutex(&mutex, level * 7);
        EXPECT_EQ(mutex.Header.SignalState, 1);
        EXPECT(mutex.OwnerThread == NULL);
        EXPECT_EQ(mutex.Abandoned, 0);
        EXPECT_EQ(mutex.ApcDisable, 1);
        EXPECT_EQ(mutex.Header.Type, 2);
        EXPECT_EQ(mutex.Header.Size, sizeof(KMUTANT) / 4);
        EXPECT_EQ(mutex.Header.Size, 14);
        EXPECT(mutex.Header.WaitListHead.Flink == &mutex.Header.WaitListHead);
        EXPECT(mutex.Header.WaitListHead.Blink == &mutex.Header.WaitListHead);
        EXPECT_EQ(KeReadStateMutex(&mutex), 1);
    }
    FILL(mutex);
    KeInitializeMutant(&mutex, FALSE);
    EXPECT_EQ(mutex.Header.SignalState, 1);
    EXPECT(mutex.OwnerThread == NULL);
    EXPECT_EQ(mutex.Abandoned, 0);
    EXPECT_EQ(mutex.ApcDisable, 0);
    EXPECT_EQ(mutex.Header.Type, 2);
    EXPECT_EQ(mutex.Header.Size, 14);
    EXPECT(mutex.Header.WaitListHead.Flink == &mutex.Header.WaitListHead);
}

/* Three acquisitions and three releases; `apc` is whether the mutex disables normal APCs. */
static void nested(BOOLEAN apc)
{
    int i, fact = apc ? 35 : 36;

    for (i = 0; i < 3; i++) {
        FACT(fact);
        EXPECT_EQ(KeAreApcsDisabled(), apc && i > 0);
        FACT(32);
        EXPECT_STATUS(wait_for(&mutex), STATUS_SUCCESS);
        EXPECT_EQ(mutex.Header.SignalState, 1 - (i + 1));
        EXPECT_EQ(KeReadStateMutex(&mutex), -i);
        EXPECT(mutex.OwnerThread == KeGetCurrentThread());
        FACT(fact);
        EXPECT_EQ(KeAreApcsDisabled(), apc);
        EXPECT_EQ(KeAreAllApcsDisabled(), FALSE);
    }
    /* It is one level however often it was taken: one region fewer, and APCs are enabled. */
    if (apc) {
        FACT(35);
        KeLeaveCriticalRegion();
        EXPECT_EQ(KeAreApcsDisabled(), FALSE);
        KeEnterCriticalRegion();
        EXPECT_EQ(KeAreApcsDisabled(), TRUE);
    }
    for (i = 2; i >= 0; i--) {
        FACT(fact);
        EXPECT_EQ(KeAreApcsDisabled(), apc);
        FACT(33);
        EXPECT_EQ(apc ? KeReleaseMutex(&mutex, FALSE) : KeReleaseMutant(&mutex, 0, FALSE, FALSE),
                  -i);
        EXPECT_EQ(mutex.Header.SignalState, 1 - i);
        FACT(32);
        EXPECT(mutex.OwnerThread == (i ? KeGetCurrentThread() : NULL));
    }
    FACT(fact);
    EXPECT_EQ(KeAreApcsDisabled(), FALSE);
    FACT(32);
    EXPECT_EQ(KeReadStateMutex(&mutex), 1);
    EXPECT_STATUS(poll(&mutex), STATUS_SUCCESS);
    FACT(33);
    EXPECT_EQ(KeReleaseMutex(&mutex, FALSE), 0);
}

static void limit(void)
{
    FACT(37);
    KeInitializeMutex(&mutex, 0);
    EXPECT_STATUS(wait_for(&mutex), STATUS_SUCCESS);
    mutex.Header.SignalState = MINLONG + 1;
    EXPECT_STATUS(wait_for(&mutex), STATUS_SUCCESS);
    EXPECT_EQ(mutex.Header.SignalState, MINLONG);
    RAISES(STATUS_MUTANT_LIMIT_EXCEEDED, wait_for(&mutex));
    EXPECT_EQ(mutex.Header.SignalState, MINLONG);
    EXPECT(mutex.OwnerThread == KeGetCurrentThread());
    RAISES(STATUS_MUTANT_LIMIT_EXCEEDED, poll(&mutex));
    EXPECT_EQ(mutex.Header.SignalState, MINLONG);
    EXPECT_EQ(KeAreApcsDisabled(), TRUE);
    KeLeaveCriticalRegion();
    EXPECT_EQ(KeAreApcsDisabled(), FALSE);
    KeEnterCriticalRegion();
    mutex.Header.SignalState = -1;
    EXPECT_EQ(KeReleaseMutex(&mutex, FALSE), -1);
    EXPECT_EQ(KeAreApcsDisabled(), TRUE);
    EXPECT_EQ(KeReleaseMutex(&mutex, FALSE), 0);
    EXPECT_EQ(KeAreApcsDisabled(), FALSE);
}

static void owned(void)
{
    PKTHREAD thread;

    FACT(39);
    KeInitializeMutex(&mutex, 0);
    KeInitializeEvent(&held, NotificationEvent, FALSE);
    KeInitializeEvent(&release, NotificationEvent, FALSE);
    thread = start_thread(holder, NULL);
    EXPECT_STATUS(wait_ms(&held, 1000), STATUS_SUCCESS);
    EXPECT(mutex.OwnerThread == thread);
    EXPECT_STATUS(poll(&mutex), STATUS_TIMEOUT);
    EXPECT_STATUS(wait_ms(&mutex, 20), STATUS_TIMEOUT);
    EXPECT_EQ(KeAreApcsDisabled(), FALSE);
    EXPECT_EQ(mutex.Header.SignalState, 0);
    KeSetEvent(&release, 0, FALSE);
    EXPECT_STATUS(wait_ms(&mutex, 1000), STATUS_SUCCESS);
    EXPECT(mutex.OwnerThread == KeGetCurrentThread());
    EXPECT_STATUS(poll(&mutex), STATUS_SUCCESS);
    EXPECT_EQ(mutex.Header.SignalState, -1);
    KeReleaseMutex(&mutex, FALSE);
    KeReleaseMutex(&mutex, FALSE);
    join_thread(thread);
}

static void handle(void)
{
    OBJECT_ATTRIBUTES attributes;
    HANDLE mutant;
    LONG previous = 0x55;

    FACT(42);
    InitializeObjectAttributes(&attributes, NULL, OBJ_KERNEL_HANDLE, NULL, NULL);
    EXPECT_STATUS(NtCreateMutant(&mutant, MUTANT_ALL_ACCESS, &attributes, TRUE), STATUS_SUCCESS);
    EXPECT_STATUS(ZwWaitForSingleObject(mutant, FALSE, NULL), STATUS_SUCCESS);
    EXPECT_STATUS(ZwWaitForSingleObject(mutant, FALSE, NULL), STATUS_SUCCESS);
    EXPECT_STATUS(NtReleaseMutant(mutant, &previous), STATUS_SUCCESS);
    EXPECT_EQ(previous, -2);
    EXPECT_STATUS(NtReleaseMutant(mutant, &previous), STATUS_SUCCESS);
    EXPECT_EQ(previous, -1);
    EXPECT_STATUS(NtReleaseMutant(mutant, &previous), STATUS_SUCCESS);
    EXPECT_EQ(previous, 0);
    EXPECT_STATUS(NtReleaseMutant(mutant, NULL), STATUS_MUTANT_NOT_OWNED);
    ZwClose(mutant);
}

static void test(PDRIVER_OBJECT Driver)
{
    UNREFERENCED_PARAMETER(Driver);
    initial();
    KeInitializeMutex(&mutex, 0);
    nested(TRUE);
    KeInitializeMutant(&mutex, FALSE);
    nested(FALSE);
    limit();
    owned();
    handle();
}

CONFORM_DRIVER
