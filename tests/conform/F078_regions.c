/* facts: F078 F081 F082 F084 */
/* ends: 0xC4/0x3E 0xC4/0x4000E */
/*
 * F078. KeEnterCriticalRegion decrements the thread's KernelApcDisable by 1,
 *   KeLeaveCriticalRegion increments it; they nest and the counts are negative while disabled.
 * F081. KeAreAllApcsDisabled is TRUE if SpecialApcDisable is non-zero or IRQL is APC_LEVEL or
 *   higher; a critical region alone does not make it TRUE.
 * F082. Leaving a critical or guarded region once too often on a free build is not checked: the
 *   count becomes +1, and APCs then count as disabled.
 * F084. After KeEnterCriticalRegion twice and KeLeaveCriticalRegion once, APCs are still
 *   disabled.
 */
#include "conform.h"

/* How often the thread must leave until normal APCs are enabled again: what KernelApcDisable
 * counts. */
static int depth(void)
{
    int n = 0, i;

    while (KeAreApcsDisabled()) {
        KeLeaveCriticalRegion();
        n++;
    }
    for (i = 0; i < n; i++)
        KeEnterCriticalRegion();
    return n;
}

static void test(PDRIVER_OBJECT Driver)
{
    KIRQL old;
    int i;

    UNREFERENCED_PARAMETER(Driver);
    FACT(78);
    EXPECT_EQ(KeAreApcsDisabled(), FALSE);
    for (i = 1; i <= 4; i++) {
        KeEnterCriticalRegion();
        EXPECT_EQ(KeAreApcsDisabled(), TRUE);
        EXPECT_EQ(depth(), i);
    }
    for (i = 3; i >= 0; i--) {
        EXPECT_EQ(KeAreApcsDisabled(), TRUE);
        KeLeaveCriticalRegion();
        EXPECT_EQ(depth(), i);
    }
    EXPECT_EQ(KeAreApcsDisabled(), FALSE);

    FACT(84);
    KeEnterCriticalRegion();
    KeEnterCriticalRegion();
    KeLeaveCriticalRegion();
    EXPECT_EQ(KeAreApcsDisabled(), TRUE);
    EXPECT_EQ(KeAreAllApcsDisabled(), FALSE);
    KeLeaveCriticalRegion();
    EXPECT_EQ(KeAreApcsDisabled(), FALSE);

    FACT(81);
    EXPECT_EQ(KeAreAllApcsDisabled(), FALSE);
    KeEnterCriticalRegion();
    EXPECT_EQ(KeAreAllApcsDisabled(), FALSE);
    KeEnterGuardedRegion();
    EXPECT_EQ(KeAreAllApcsDisabled(), TRUE);
    EXPECT_EQ(KeAreApcsDisabled(), TRUE);
    KeLeaveCriticalRegion();
    EXPECT_EQ(KeAreAllApcsDisabled(), TRUE);
    EXPECT_EQ(KeAreApcsDisabled(), TRUE);
    KeEnterGuardedRegion();
    KeLeaveGuardedRegion();
    EXPECT_EQ(KeAreAllApcsDisabled(), TRUE);
    KeLeaveGuardedRegion();
    EXPECT_EQ(KeAreAllApcsDisabled(), FALSE);
    EXPECT_EQ(KeAreApcsDisabled(), FALSE);
    KeRaiseIrql(APC_LEVEL, &old);
    EXPECT_EQ(KeAreAllApcsDisabled(), TRUE);
    EXPECT_EQ(KeAreApcsDisabled(), FALSE);
    KeLowerIrql(old);
    EXPECT_EQ(KeAreAllApcsDisabled(), FALSE);
    KeRaiseIrql(DISPATCH_LEVEL, &old);
    EXPECT_EQ(KeAreAllApcsDisabled(), TRUE);
    KeLowerIrql(old);
    EXPECT_EQ(KeAreAllApcsDisabled(), FALSE);

    FACT(82);
    KeLeaveCriticalRegion();
    EXPECT_EQ(KeAreApcsDisabled(), TRUE);
    EXPECT_EQ(KeAreAllApcsDisabled(), FALSE);
    KeEnterCriticalRegion();
    EXPECT_EQ(KeAreApcsDisabled(), FALSE);
    KeLeaveGuardedRegion();
    EXPECT_EQ(KeAreAllApcsDisabled(), TRUE);
    EXPECT_EQ(KeAreApcsDisabled(), TRUE);
    KeEnterGuardedRegion();
    EXPECT_EQ(KeAreAllApcsDisabled(), FALSE);
    EXPECT_EQ(KeAreApcsDisabled(), FALSE);
}

CONFORM_DRIVER
