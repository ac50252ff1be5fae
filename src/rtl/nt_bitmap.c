/*
 * nt_bitmap.c - bitmaps. See wdk/nt/rtl/bitmap.h.
 *
 * Bit n is bit n % 32 of ULONG n / 32. A *run* is a stretch of equal bits that is as long as it can
 * be.
 */
#include "wdk/nt/rtl.h"

#define NONE 0xFFFFFFFFu

VOID RtlInitializeBitMap(PRTL_BITMAP BitMapHeader, PULONG BitMapBuffer, ULONG SizeOfBitMap)
{
    BitMapHeader->SizeOfBitMap = SizeOfBitMap;
    BitMapHeader->Buffer = BitMapBuffer;
}

static BOOLEAN test(PRTL_BITMAP map, ULONG bit)
{
    return map->Buffer[bit / 32] >> bit % 32 & 1;
}

/* The first bit from FROM on that is VALUE; the size of the map if there is none. */
static ULONG find(PRTL_BITMAP map, ULONG from, BOOLEAN value)
{
    ULONG skip = value ? 0 : MAXULONG;
    while (from < map->SizeOfBitMap) {
        if (from % 32 == 0 && map->Buffer[from / 32] == skip && map->SizeOfBitMap - from >= 32) {
            from += 32;
            continue;
        }
        if (test(map, from) == value)
            return from;
        from++;
    }
    return map->SizeOfBitMap;
}

static VOID change(PRTL_BITMAP map, ULONG from, ULONG count, BOOLEAN value)
{
    while (count) {
        ULONG at = from % 32, some = count < 32 - at ? count : 32 - at;
        ULONG mask = (some == 32 ? MAXULONG : (1u << some) - 1) << at;
        if (value)
            map->Buffer[from / 32] |= mask;
        else
            map->Buffer[from / 32] &= ~mask;
        from += some;
        count -= some;
    }
}

/* ---- one, several, all ---- */

VOID RtlClearBit(PRTL_BITMAP BitMapHeader, ULONG BitNumber)
{
    change(BitMapHeader, BitNumber, 1, FALSE);
}

VOID RtlSetBit(PRTL_BITMAP BitMapHeader, ULONG BitNumber)
{
    change(BitMapHeader, BitNumber, 1, TRUE);
}

BOOLEAN RtlTestBit(PRTL_BITMAP BitMapHeader, ULONG BitNumber)
{
    return test(BitMapHeader, BitNumber);
}

VOID RtlClearBits(PRTL_BITMAP BitMapHeader, ULONG StartingIndex, ULONG NumberToClear)
{
    change(BitMapHeader, StartingIndex, NumberToClear, FALSE);
}

VOID RtlSetBits(PRTL_BITMAP BitMapHeader, ULONG StartingIndex, ULONG NumberToSet)
{
    change(BitMapHeader, StartingIndex, NumberToSet, TRUE);
}

/* Whole ULONGs, also behind the last bit. */
VOID RtlClearAllBits(PRTL_BITMAP BitMapHeader)
{
    memset(BitMapHeader->Buffer, 0, ((SIZE_T)BitMapHeader->SizeOfBitMap + 31) / 32 * 4);
}

VOID RtlSetAllBits(PRTL_BITMAP BitMapHeader)
{
    memset(BitMapHeader->Buffer, 0xFF, ((SIZE_T)BitMapHeader->SizeOfBitMap + 31) / 32 * 4);
}

/* ---- counts ---- */

ULONG RtlNumberOfSetBits(PRTL_BITMAP BitMapHeader)
{
    ULONG size = BitMapHeader->SizeOfBitMap, count = 0;
    for (ULONG i = 0; i < size / 32; i++)
        count += (ULONG)__builtin_popcount(BitMapHeader->Buffer[i]);
    if (size % 32)
        count +=
            (ULONG)__builtin_popcount(BitMapHeader->Buffer[size / 32] & ((1u << size % 32) - 1));
    return count;
}

ULONG RtlNumberOfClearBits(PRTL_BITMAP BitMapHeader)
{
    return BitMapHeader->SizeOfBitMap - RtlNumberOfSetBits(BitMapHeader);
}

static BOOLEAN all_are(PRTL_BITMAP map, ULONG from, ULONG count, BOOLEAN value)
{
    if (!count || from >= map->SizeOfBitMap || count > map->SizeOfBitMap - from)
        return FALSE;
    return find(map, from, !value) >= from + count;
}

BOOLEAN RtlAreBitsClear(PRTL_BITMAP BitMapHeader, ULONG StartingIndex, ULONG Length)
{
    return all_are(BitMapHeader, StartingIndex, Length, FALSE);
}

BOOLEAN RtlAreBitsSet(PRTL_BITMAP BitMapHeader, ULONG StartingIndex, ULONG Length)
{
    return all_are(BitMapHeader, StartingIndex, Length, TRUE);
}

/* ---- looking for a stretch ---- */

/* COUNT bits of VALUE that begin at FROM or later and before LIMIT. */
static ULONG find_stretch(PRTL_BITMAP map, ULONG count, ULONG from, ULONG limit, BOOLEAN value)
{
    while ((from = find(map, from, value)) < limit) {
        ULONG end = find(map, from, !value);
        if (end - from >= count)
            return from;
        from = end;
    }
    return NONE;
}

static ULONG find_from_hint(PRTL_BITMAP map, ULONG count, ULONG hint, BOOLEAN value)
{
    if (count > map->SizeOfBitMap)
        return NONE;
    if (hint >= map->SizeOfBitMap)
        hint = 0;
    if (!count)
        return hint & ~7u;
    ULONG found = find_stretch(map, count, hint, map->SizeOfBitMap, value);
    return found != NONE ? found : find_stretch(map, count, 0, hint, value);
}

ULONG RtlFindClearBits(PRTL_BITMAP BitMapHeader, ULONG NumberToFind, ULONG HintIndex)
{
    return find_from_hint(BitMapHeader, NumberToFind, HintIndex, FALSE);
}

ULONG RtlFindSetBits(PRTL_BITMAP BitMapHeader, ULONG NumberToFind, ULONG HintIndex)
{
    return find_from_hint(BitMapHeader, NumberToFind, HintIndex, TRUE);
}

ULONG RtlFindClearBitsAndSet(PRTL_BITMAP BitMapHeader, ULONG NumberToFind, ULONG HintIndex)
{
    ULONG found = find_from_hint(BitMapHeader, NumberToFind, HintIndex, FALSE);
    if (found != NONE)
        change(BitMapHeader, found, NumberToFind, TRUE);
    return found;
}

ULONG RtlFindSetBitsAndClear(PRTL_BITMAP BitMapHeader, ULONG NumberToFind, ULONG HintIndex)
{
    ULONG found = find_from_hint(BitMapHeader, NumberToFind, HintIndex, TRUE);
    if (found != NONE)
        change(BitMapHeader, found, NumberToFind, FALSE);
    return found;
}

/* ---- runs of clear bits ---- */

ULONG RtlFindNextForwardRunClear(PRTL_BITMAP BitMapHeader, ULONG FromIndex, PULONG StartingRunIndex)
{
    ULONG start = find(BitMapHeader, FromIndex, FALSE);
    if (start >= BitMapHeader->SizeOfBitMap) {
        *StartingRunIndex = FromIndex;
        return 0;
    }
    *StartingRunIndex = start;
    return find(BitMapHeader, start, TRUE) - start;
}

ULONG RtlFindFirstRunClear(PRTL_BITMAP BitMapHeader, PULONG StartingIndex)
{
    return RtlFindNextForwardRunClear(BitMapHeader, 0, StartingIndex);
}

/* The run that ends at FromIndex or before it, up to FromIndex. */
ULONG RtlFindLastBackwardRunClear(PRTL_BITMAP BitMapHeader, ULONG FromIndex,
                                  PULONG StartingRunIndex)
{
    ULONG end = FromIndex;
    if (end >= BitMapHeader->SizeOfBitMap)
        end = BitMapHeader->SizeOfBitMap - 1;
    while (end != NONE && test(BitMapHeader, end))
        end--;
    if (end == NONE) {
        *StartingRunIndex = FromIndex;
        return 0;
    }
    ULONG start = end;
    while (start && !test(BitMapHeader, start - 1))
        start--;
    *StartingRunIndex = start;
    return end - start + 1;
}

ULONG RtlFindClearRuns(PRTL_BITMAP BitMapHeader, PRTL_BITMAP_RUN RunArray, ULONG SizeOfRunArray,
                       BOOLEAN LocateLongestRuns)
{
    ULONG count = 0, at = 0, start, length;
    for (; (length = RtlFindNextForwardRunClear(BitMapHeader, at, &start)) != 0;
         at = start + length) {
        if (!LocateLongestRuns) {
            if (count == SizeOfRunArray)
                break;
            RunArray[count++] = (RTL_BITMAP_RUN){start, length};
            continue;
        }
        /* Keep the array sorted, longest first; equally long ones in their order. */
        ULONG place = count;
        while (place && RunArray[place - 1].NumberOfBits < length)
            place--;
        if (place == SizeOfRunArray)
            continue;
        if (count < SizeOfRunArray)
            count++;
        for (ULONG i = count - 1; i > place; i--)
            RunArray[i] = RunArray[i - 1];
        RunArray[place] = (RTL_BITMAP_RUN){start, length};
    }
    return count;
}

ULONG RtlFindLongestRunClear(PRTL_BITMAP BitMapHeader, PULONG StartingIndex)
{
    RTL_BITMAP_RUN run = {0, 0};
    RtlFindClearRuns(BitMapHeader, &run, 1, TRUE);
    *StartingIndex = run.StartingIndex;
    return run.NumberOfBits;
}

/* ---- bits of one number ---- */

CCHAR RtlFindLeastSignificantBit(ULONGLONG Set)
{
    return (CCHAR)(Set ? __builtin_ctzll(Set) : -1);
}

CCHAR RtlFindMostSignificantBit(ULONGLONG Set)
{
    return (CCHAR)(Set ? 63 - __builtin_clzll(Set) : -1);
}

ULONG RtlNumberOfSetBitsUlongPtr(ULONG_PTR Target)
{
    return (ULONG)__builtin_popcountll(Target);
}
