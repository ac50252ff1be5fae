/*
 * bitmap.h - bitmaps.
 *
 * IRQL: any at which the memory may be touched. An index of 0xFFFFFFFF means "none".
 */
#ifndef IRQLAB_WDK_NT_RTL_BITMAP_H
#define IRQLAB_WDK_NT_RTL_BITMAP_H

#include "memory.h"

EXTERN_C_START

typedef struct _RTL_BITMAP {
    ULONG SizeOfBitMap; /* bits */
    PULONG Buffer;
} RTL_BITMAP, *PRTL_BITMAP;

typedef struct _RTL_BITMAP_RUN {
    ULONG StartingIndex;
    ULONG NumberOfBits;
} RTL_BITMAP_RUN, *PRTL_BITMAP_RUN;

/*
 * RtlInitializeBitMap - describe a bitmap; its bits stay as they are.
 *
 * IRQL         any at which the memory may be touched.
 * Blocks       never.
 * BitMapBuffer of ULONGs.
 * SizeOfBitMap bits.
 * Differs      none known.
 * Source       WDK wdm.h RtlInitializeBitMap
 */
NTSYSAPI VOID RtlInitializeBitMap(PRTL_BITMAP BitMapHeader, PULONG BitMapBuffer,
                                  ULONG SizeOfBitMap);

/*
 * RtlClearBit, RtlSetBit, RtlTestBit, RtlClearAllBits, RtlSetAllBits, RtlClearBits, RtlSetBits -
 * one bit, all bits, a run of bits.
 *
 * IRQL       <= APC_LEVEL.
 * Blocks     never.
 * Returns    RtlTestBit: TRUE set.
 * Differs    none known.
 * Source     WDK wdm.h RtlClearBit
 */
NTSYSAPI VOID RtlClearBit(PRTL_BITMAP BitMapHeader, ULONG BitNumber);
NTSYSAPI VOID RtlSetBit(PRTL_BITMAP BitMapHeader, ULONG BitNumber);
NTSYSAPI BOOLEAN RtlTestBit(PRTL_BITMAP BitMapHeader, ULONG BitNumber);
NTSYSAPI VOID RtlClearAllBits(PRTL_BITMAP BitMapHeader);
NTSYSAPI VOID RtlSetAllBits(PRTL_BITMAP BitMapHeader);
NTSYSAPI VOID RtlClearBits(PRTL_BITMAP BitMapHeader, ULONG StartingIndex, ULONG NumberToClear);
NTSYSAPI VOID RtlSetBits(PRTL_BITMAP BitMapHeader, ULONG StartingIndex, ULONG NumberToSet);
#define RtlCheckBit(BMH, BP) ((((PCHAR)(BMH)->Buffer)[(BP) >> 3] >> ((BP)&7)) & 1)

/*
 * RtlFindClearBits, RtlFindSetBits, RtlFindClearBitsAndSet, RtlFindSetBitsAndClear - look for a
 * run, and take it.
 *
 * IRQL       <= APC_LEVEL.
 * Blocks     never.
 * HintIndex  where to begin; wraps around.
 * Returns    index of the first bit of the run, or 0xFFFFFFFF.
 * Differs    none known.
 * Source     WDK wdm.h RtlFindClearBits
 */
NTSYSAPI ULONG RtlFindClearBits(PRTL_BITMAP BitMapHeader, ULONG NumberToFind, ULONG HintIndex);
NTSYSAPI ULONG RtlFindSetBits(PRTL_BITMAP BitMapHeader, ULONG NumberToFind, ULONG HintIndex);
NTSYSAPI ULONG RtlFindClearBitsAndSet(PRTL_BITMAP BitMapHeader, ULONG NumberToFind,
                                      ULONG HintIndex);
NTSYSAPI ULONG RtlFindSetBitsAndClear(PRTL_BITMAP BitMapHeader, ULONG NumberToFind,
                                      ULONG HintIndex);

/*
 * RtlFindClearRuns, RtlFindLongestRunClear, RtlFindFirstRunClear, RtlFindNextForwardRunClear,
 * RtlFindLastBackwardRunClear - runs of clear bits.
 *
 * IRQL              <= APC_LEVEL.
 * Blocks            never.
 * LocateLongestRuns TRUE: the longest first.
 * Returns           how many runs; bits of the run, 0: none.
 * Differs           none known.
 * Source            WDK wdm.h RtlFindClearRuns
 */
NTSYSAPI ULONG RtlFindClearRuns(PRTL_BITMAP BitMapHeader, PRTL_BITMAP_RUN RunArray,
                                ULONG SizeOfRunArray, BOOLEAN LocateLongestRuns);
NTSYSAPI ULONG RtlFindLongestRunClear(PRTL_BITMAP BitMapHeader, PULONG StartingIndex);
NTSYSAPI ULONG RtlFindFirstRunClear(PRTL_BITMAP BitMapHeader, PULONG StartingIndex);
NTSYSAPI ULONG RtlFindNextForwardRunClear(PRTL_BITMAP BitMapHeader, ULONG FromIndex,
                                          PULONG StartingRunIndex);
NTSYSAPI ULONG RtlFindLastBackwardRunClear(PRTL_BITMAP BitMapHeader, ULONG FromIndex,
                                           PULONG StartingRunIndex);

/*
 * RtlNumberOfClearBits, RtlNumberOfSetBits, RtlAreBitsClear, RtlAreBitsSet - count; are all of a
 * run so?
 *
 * IRQL       <= APC_LEVEL.
 * Blocks     never.
 * Returns    the number; TRUE or FALSE.
 * Differs    none known.
 * Source     WDK wdm.h RtlNumberOfClearBits
 */
NTSYSAPI ULONG RtlNumberOfClearBits(PRTL_BITMAP BitMapHeader);
NTSYSAPI ULONG RtlNumberOfSetBits(PRTL_BITMAP BitMapHeader);
NTSYSAPI BOOLEAN RtlAreBitsClear(PRTL_BITMAP BitMapHeader, ULONG StartingIndex, ULONG Length);
NTSYSAPI BOOLEAN RtlAreBitsSet(PRTL_BITMAP BitMapHeader, ULONG StartingIndex, ULONG Length);

/*
 * RtlFindLeastSignificantBit, RtlFindMostSignificantBit, RtlNumberOfSetBitsUlongPtr - bits of one
 * number.
 *
 * IRQL       any.
 * Blocks     never.
 * Returns    index of the lowest or highest set bit, -1: none; the number of set bits.
 * Differs    none known.
 * Source     WDK wdm.h RtlFindLeastSignificantBit
 */
NTSYSAPI CCHAR RtlFindLeastSignificantBit(ULONGLONG Set);
NTSYSAPI CCHAR RtlFindMostSignificantBit(ULONGLONG Set);
NTSYSAPI ULONG RtlNumberOfSetBitsUlongPtr(ULONG_PTR Target);

EXTERN_C_END

#endif
