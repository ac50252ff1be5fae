/* facts: F097 F098 F100 F103 F104 F105 F106 */
/* ends: 0xC4/0x32 0xC4/0x40 0xC4/0x41 0xC4/0x42 */
/*
 * F097. KeInitializeSpinLock sets the KSPIN_LOCK word to 0.
 * F098. KeTestSpinLock is TRUE only if the word is 0; any non-zero value means held.
 * F100. KeAcquireSpinLockAtDpcLevel/KeReleaseSpinLockFromDpcLevel do not touch the IRQL at all,
 *   even below DISPATCH_LEVEL.
 * F103. KeAcquireSpinLockRaiseToSynch raises to SYNCH_LEVEL and returns the old IRQL; the
 *   ordinary release undoes it.
 * F104. On a multiprocessor kernel KeTryToAcquireSpinLockAtDpcLevel returns TRUE when free and
 *   FALSE when already held, even by the same processor.
 * F105. Acquiring a spin lock neither disables interrupts (EFLAGS.IF stays set) nor changes the
 *   APC-disable counts.
 * F106. Spin locks can be taken when already at HIGH_LEVEL on a free build; the IRQL afterwards
 *   is again HIGH_LEVEL.
 */
#include "conform.h"

static KSPIN_LOCK lock;

/* RFLAGS.IF: interrupts are enabled. */
static int interrupts(void)
{
    return (int)(__readeflags() >> 9 & 1);
}

static void test(PDRIVER_OBJECT Driver)
{
    KIRQL old, high;

    UNREFERENCED_PARAMETER(Driver);
    FACT(97);
    FILL(lock);
    KeInitializeSpinLock(&lock);
    EXPECT_EQ(lock, 0);

    FACT(98);
    EXPECT_EQ(KeTestSpinLock(&lock), TRUE);
    lock = 0x55;
    EXPECT_EQ(KeTestSpinLock(&lock), FALSE);
    lock = (KSPIN_LOCK)1 << 63;
    EXPECT_EQ(KeTestSpinLock(&lock), FALSE);
    lock = 0;
    EXPECT_EQ(KeTestSpinLock(&lock), TRUE);
    KeAcquireSpinLock(&lock, &old);
    EXPECT_EQ(KeTestSpinLock(&lock), FALSE);
    EXPECT(lock != 0);
    KeReleaseSpinLock(&lock, old);
    EXPECT_EQ(KeTestSpinLock(&lock), TRUE);
    EXPECT_EQ(lock, 0);

    FACT(103);
    old = KeAcquireSpinLockRaiseToSynch(&lock);
    EXPECT_EQ(old, PASSIVE_LEVEL);
    EXPECT_EQ(KeGetCurrentIrql(), 12);
    EXPECT_EQ(KeTestSpinLock(&lock), FALSE);
    KeReleaseSpinLock(&lock, old);
    EXPECT_EQ(KeGetCurrentIrql(), PASSIVE_LEVEL);
    EXPECT_EQ(KeTestSpinLock(&lock), TRUE);

    FACT(104);
    KeRaiseIrql(DISPATCH_LEVEL, &old);
    EXPECT_EQ(KeTryToAcquireSpinLockAtDpcLevel(&lock), TRUE);
    EXPECT_EQ(KeGetCurrentIrql(), DISPATCH_LEVEL);
    EXPECT_EQ(KeTestSpinLock(&lock), FALSE);
    EXPECT_EQ(KeTryToAcquireSpinLockAtDpcLevel(&lock), FALSE);
    EXPECT_EQ(KeTestSpinLock(&lock), FALSE);
    KeReleaseSpinLockFromDpcLevel(&lock);
    EXPECT_EQ(KeTestSpinLock(&lock), TRUE);
    EXPECT_EQ(KeTryToAcquireSpinLockAtDpcLevel(&lock), TRUE);
    KeReleaseSpinLockFromDpcLevel(&lock);
    KeLowerIrql(old);

    FACT(105);
    EXPECT_EQ(interrupts(), 1);
    KeAcquireSpinLock(&lock, &old);
    EXPECT_EQ(interrupts(), 1);
    EXPECT_EQ(KeAreApcsDisabled(), FALSE);
    KeReleaseSpinLock(&lock, old);
    EXPECT_EQ(interrupts(), 1);
    EXPECT_EQ(KeAreApcsDisabled(), FALSE);
    KeEnterCriticalRegion();
    KeAcquireSpinLock(&lock, &old);
    KeReleaseSpinLock(&lock, old);
    EXPECT_EQ(KeAreApcsDisabled(), TRUE);
    KeLeaveCriticalRegion();
    EXPECT_EQ(KeAreApcsDisabled(), FALSE);

    FACT(100);
    KeRaiseIrql(DISPATCH_LEVEL, &old);
    KeAcquireSpinLockAtDpcLevel(&lock);
    EXPECT_EQ(KeGetCurrentIrql(), DISPATCH_LEVEL);
    KeReleaseSpinLockFromDpcLevel(&lock);
    EXPECT_EQ(KeGetCurrentIrql(), DISPATCH_LEVEL);
    KeLowerIrql(old);
    KeAcquireSpinLockAtDpcLevel(&lock);
    EXPECT_EQ(KeGetCurrentIrql(), PASSIVE_LEVEL);
    EXPECT_EQ(KeTestSpinLock(&lock), FALSE);
    KeReleaseSpinLockFromDpcLevel(&lock);
    EXPECT_EQ(KeGetCurrentIrql(), PASSIVE_LEVEL);
    KeRaiseIrql(APC_LEVEL, &old);
    KeAcquireSpinLockAtDpcLevel(&lock);
    EXPECT_EQ(KeGetCurrentIrql(), APC_LEVEL);
    KeReleaseSpinLockFromDpcLevel(&lock);
    EXPECT_EQ(KeGetCurrentIrql(), APC_LEVEL);
    KeLowerIrql(old);

    FACT(106);
    KeRaiseIrql(HIGH_LEVEL, &high);
    KeAcquireSpinLock(&lock, &old);
    EXPECT_EQ(old, HIGH_LEVEL);
    EXPECT_EQ(KeTestSpinLock(&lock), FALSE);
    KeReleaseSpinLock(&lock, old);
    EXPECT_EQ(KeGetCurrentIrql(), HIGH_LEVEL);
    EXPECT_EQ(KeTestSpinLock(&lock), TRUE);
    KeLowerIrql(high);
    EXPECT_EQ(KeGetCurrentIrql(), PASSIVE_LEVEL);
}

CONFORM_DRIVER
