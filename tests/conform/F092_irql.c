/* facts: F092 F094 F109 F110 */
/*
 * F092. KeRaiseIrql returns the previous IRQL through its pointer; raising or lowering to the
 *   current level is a no-op.
 * F094. KeRaiseIrqlToSynchLevel goes to SYNCH_LEVEL (12 on multiprocessor x64, DISPATCH_LEVEL on
 *   uniprocessor) and returns the old IRQL.
 * F109. KeSaveFloatingPointState succeeds at PASSIVE, APC and DISPATCH level and leaves the IRQL
 *   unchanged.
 * F110. KfRaiseIrql returns the old IRQL directly.
 */
#include "conform.h"

static void test(PDRIVER_OBJECT Driver)
{
    static const KIRQL levels[] = {APC_LEVEL, DISPATCH_LEVEL, 5, 12, HIGH_LEVEL};
    KFLOATING_SAVE save;
    KIRQL old, inner;
    ULONG i;

    UNREFERENCED_PARAMETER(Driver);
    FACT(92);
    for (i = 0; i < RTL_NUMBER_OF(levels); i++) {
        old = 0x55;
        KeRaiseIrql(levels[i], &old);
        EXPECT_EQ(old, PASSIVE_LEVEL);
        EXPECT_EQ(KeGetCurrentIrql(), levels[i]);
        inner = 0x55;
        KeRaiseIrql(levels[i], &inner);
        EXPECT_EQ(inner, levels[i]);
        EXPECT_EQ(KeGetCurrentIrql(), levels[i]);
        KeLowerIrql(inner);
        EXPECT_EQ(KeGetCurrentIrql(), levels[i]);
        KeLowerIrql(old);
        EXPECT_EQ(KeGetCurrentIrql(), PASSIVE_LEVEL);
    }
    old = 0x55;
    KeRaiseIrql(PASSIVE_LEVEL, &old);
    EXPECT_EQ(old, PASSIVE_LEVEL);
    EXPECT_EQ(KeGetCurrentIrql(), PASSIVE_LEVEL);
    KeLowerIrql(PASSIVE_LEVEL);
    EXPECT_EQ(KeGetCurrentIrql(), PASSIVE_LEVEL);

    FACT(110);
    for (i = 0; i < RTL_NUMBER_OF(levels); i++) {
        old = KfRaiseIrql(levels[i]);
        EXPECT_EQ(old, PASSIVE_LEVEL);
        EXPECT_EQ(KeGetCurrentIrql(), levels[i]);
        inner = KfRaiseIrql(HIGH_LEVEL);
        EXPECT_EQ(inner, levels[i]);
        KeLowerIrql(inner);
        EXPECT_EQ(KeGetCurrentIrql(), levels[i]);
        KeLowerIrql(old);
    }

    FACT(94);
    old = KeRaiseIrqlToSynchLevel();
    EXPECT_EQ(old, PASSIVE_LEVEL);
    EXPECT_EQ(KeGetCurrentIrql(), 12);
    inner = KeRaiseIrqlToSynchLevel();
    EXPECT_EQ(inner, 12);
    KeLowerIrql(inner);
    KeLowerIrql(old);
    EXPECT_EQ(KeGetCurrentIrql(), PASSIVE_LEVEL);
    KeRaiseIrql(DISPATCH_LEVEL, &old);
    inner = KeRaiseIrqlToSynchLevel();
    EXPECT_EQ(inner, DISPATCH_LEVEL);
    EXPECT_EQ(KeGetCurrentIrql(), 12);
    KeLowerIrql(inner);
    KeLowerIrql(old);

    FACT(109);
    for (i = 0; i < 3; i++) {
        if (i)
            KeRaiseIrql(levels[i - 1], &old);
        EXPECT_STATUS(KeSaveFloatingPointState(&save), STATUS_SUCCESS);
        EXPECT_EQ(KeGetCurrentIrql(), i);
        EXPECT_STATUS(KeRestoreFloatingPointState(&save), STATUS_SUCCESS);
        EXPECT_EQ(KeGetCurrentIrql(), i);
        if (i)
            KeLowerIrql(old);
    }
}

CONFORM_DRIVER
