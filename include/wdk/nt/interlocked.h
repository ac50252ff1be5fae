/*
 * interlocked.h - atomic operations and memory barriers.
 *
 * All are compiler builtins, so that the instrumentation sees them: each is a scheduling point and
 * an acquire-and-release edge for the race detector. Every form is sequentially consistent, also
 * the Acquire, Release and NoFence ones: irqlab explores sequentially consistent executions only.
 *
 * IRQL: any. The target must be naturally aligned and, at DISPATCH_LEVEL and above, resident.
 * Increment, Decrement return the new value; Exchange, ExchangeAdd, CompareExchange, And, Or, Xor
 * the old one. The BitTest forms return the old bit.
 *
 * An underscore in front makes no difference: on Windows that is the intrinsic's name.
 */
#ifndef IRQLAB_WDK_NT_INTERLOCKED_H
#define IRQLAB_WDK_NT_INTERLOCKED_H

#include "types.h"

EXTERN_C_START

IRQLAB_INLINE CHAR InterlockedExchange8(CHAR volatile *Target, CHAR Value)
{
    return __atomic_exchange_n(Target, Value, __ATOMIC_SEQ_CST);
}
IRQLAB_INLINE CHAR InterlockedExchangeAdd8(CHAR volatile *Addend, CHAR Value)
{
    return __atomic_fetch_add(Addend, Value, __ATOMIC_SEQ_CST);
}
IRQLAB_INLINE CHAR InterlockedAnd8(CHAR volatile *Destination, CHAR Value)
{
    return __atomic_fetch_and(Destination, Value, __ATOMIC_SEQ_CST);
}
IRQLAB_INLINE CHAR InterlockedOr8(CHAR volatile *Destination, CHAR Value)
{
    return __atomic_fetch_or(Destination, Value, __ATOMIC_SEQ_CST);
}
IRQLAB_INLINE CHAR InterlockedXor8(CHAR volatile *Destination, CHAR Value)
{
    return __atomic_fetch_xor(Destination, Value, __ATOMIC_SEQ_CST);
}
IRQLAB_INLINE CHAR InterlockedCompareExchange8(CHAR volatile *Destination, CHAR Exchange,
                                               CHAR Comparand)
{
    __atomic_compare_exchange_n(Destination, &Comparand, Exchange, 0, __ATOMIC_SEQ_CST,
                                __ATOMIC_SEQ_CST);
    return Comparand;
}
IRQLAB_INLINE SHORT InterlockedIncrement16(SHORT volatile *Addend)
{
    return __atomic_add_fetch(Addend, 1, __ATOMIC_SEQ_CST);
}
IRQLAB_INLINE SHORT InterlockedDecrement16(SHORT volatile *Addend)
{
    return __atomic_sub_fetch(Addend, 1, __ATOMIC_SEQ_CST);
}
IRQLAB_INLINE SHORT InterlockedExchange16(SHORT volatile *Target, SHORT Value)
{
    return __atomic_exchange_n(Target, Value, __ATOMIC_SEQ_CST);
}
IRQLAB_INLINE SHORT InterlockedExchangeAdd16(SHORT volatile *Addend, SHORT Value)
{
    return __atomic_fetch_add(Addend, Value, __ATOMIC_SEQ_CST);
}
IRQLAB_INLINE SHORT InterlockedAnd16(SHORT volatile *Destination, SHORT Value)
{
    return __atomic_fetch_and(Destination, Value, __ATOMIC_SEQ_CST);
}
IRQLAB_INLINE SHORT InterlockedOr16(SHORT volatile *Destination, SHORT Value)
{
    return __atomic_fetch_or(Destination, Value, __ATOMIC_SEQ_CST);
}
IRQLAB_INLINE SHORT InterlockedXor16(SHORT volatile *Destination, SHORT Value)
{
    return __atomic_fetch_xor(Destination, Value, __ATOMIC_SEQ_CST);
}
IRQLAB_INLINE SHORT InterlockedCompareExchange16(SHORT volatile *Destination, SHORT Exchange,
                                                 SHORT Comparand)
{
    __atomic_compare_exchange_n(Destination, &Comparand, Exchange, 0, __ATOMIC_SEQ_CST,
                                __ATOMIC_SEQ_CST);
    return Comparand;
}
IRQLAB_INLINE LONG InterlockedIncrement(LONG volatile *Addend)
{
    return __atomic_add_fetch(Addend, 1, __ATOMIC_SEQ_CST);
}
IRQLAB_INLINE LONG InterlockedDecrement(LONG volatile *Addend)
{
    return __atomic_sub_fetch(Addend, 1, __ATOMIC_SEQ_CST);
}
IRQLAB_INLINE LONG InterlockedExchange(LONG volatile *Target, LONG Value)
{
    return __atomic_exchange_n(Target, Value, __ATOMIC_SEQ_CST);
}
IRQLAB_INLINE LONG InterlockedExchangeAdd(LONG volatile *Addend, LONG Value)
{
    return __atomic_fetch_add(Addend, Value, __ATOMIC_SEQ_CST);
}
IRQLAB_INLINE LONG InterlockedAnd(LONG volatile *Destination, LONG Value)
{
    return __atomic_fetch_and(Destination, Value, __ATOMIC_SEQ_CST);
}
IRQLAB_INLINE LONG InterlockedOr(LONG volatile *Destination, LONG Value)
{
    return __atomic_fetch_or(Destination, Value, __ATOMIC_SEQ_CST);
}
IRQLAB_INLINE LONG InterlockedXor(LONG volatile *Destination, LONG Value)
{
    return __atomic_fetch_xor(Destination, Value, __ATOMIC_SEQ_CST);
}
IRQLAB_INLINE LONG InterlockedCompareExchange(LONG volatile *Destination, LONG Exchange,
                                              LONG Comparand)
{
    __atomic_compare_exchange_n(Destination, &Comparand, Exchange, 0, __ATOMIC_SEQ_CST,
                                __ATOMIC_SEQ_CST);
    return Comparand;
}
IRQLAB_INLINE LONG64 InterlockedIncrement64(LONG64 volatile *Addend)
{
    return __atomic_add_fetch(Addend, 1, __ATOMIC_SEQ_CST);
}
IRQLAB_INLINE LONG64 InterlockedDecrement64(LONG64 volatile *Addend)
{
    return __atomic_sub_fetch(Addend, 1, __ATOMIC_SEQ_CST);
}
IRQLAB_INLINE LONG64 InterlockedExchange64(LONG64 volatile *Target, LONG64 Value)
{
    return __atomic_exchange_n(Target, Value, __ATOMIC_SEQ_CST);
}
IRQLAB_INLINE LONG64 InterlockedExchangeAdd64(LONG64 volatile *Addend, LONG64 Value)
{
    return __atomic_fetch_add(Addend, Value, __ATOMIC_SEQ_CST);
}
IRQLAB_INLINE LONG64 InterlockedAnd64(LONG64 volatile *Destination, LONG64 Value)
{
    return __atomic_fetch_and(Destination, Value, __ATOMIC_SEQ_CST);
}
IRQLAB_INLINE LONG64 InterlockedOr64(LONG64 volatile *Destination, LONG64 Value)
{
    return __atomic_fetch_or(Destination, Value, __ATOMIC_SEQ_CST);
}
IRQLAB_INLINE LONG64 InterlockedXor64(LONG64 volatile *Destination, LONG64 Value)
{
    return __atomic_fetch_xor(Destination, Value, __ATOMIC_SEQ_CST);
}
IRQLAB_INLINE LONG64 InterlockedCompareExchange64(LONG64 volatile *Destination, LONG64 Exchange,
                                                  LONG64 Comparand)
{
    __atomic_compare_exchange_n(Destination, &Comparand, Exchange, 0, __ATOMIC_SEQ_CST,
                                __ATOMIC_SEQ_CST);
    return Comparand;
}
IRQLAB_INLINE PVOID InterlockedExchangePointer(PVOID volatile *Target, PVOID Value)
{
    return __atomic_exchange_n(Target, Value, __ATOMIC_SEQ_CST);
}
IRQLAB_INLINE PVOID InterlockedCompareExchangePointer(PVOID volatile *Destination, PVOID Exchange,
                                                      PVOID Comparand)
{
    __atomic_compare_exchange_n(Destination, &Comparand, Exchange, 0, __ATOMIC_SEQ_CST,
                                __ATOMIC_SEQ_CST);
    return Comparand;
}
IRQLAB_INLINE BOOLEAN InterlockedBitTestAndSet(LONG volatile *Base, LONG Bit)
{
    LONG volatile *word = Base + (Bit >> 5);
    LONG mask = (LONG)(1u << (Bit & 31));

    return (BOOLEAN)((__atomic_fetch_or(word, mask, __ATOMIC_SEQ_CST) & mask) != 0);
}
IRQLAB_INLINE BOOLEAN InterlockedBitTestAndReset(LONG volatile *Base, LONG Bit)
{
    LONG volatile *word = Base + (Bit >> 5);
    LONG mask = (LONG)(1u << (Bit & 31));

    return (BOOLEAN)((__atomic_fetch_and(word, ~mask, __ATOMIC_SEQ_CST) & mask) != 0);
}
IRQLAB_INLINE BOOLEAN InterlockedBitTestAndComplement(LONG volatile *Base, LONG Bit)
{
    LONG volatile *word = Base + (Bit >> 5);
    LONG mask = (LONG)(1u << (Bit & 31));

    return (BOOLEAN)((__atomic_fetch_xor(word, mask, __ATOMIC_SEQ_CST) & mask) != 0);
}
IRQLAB_INLINE BOOLEAN InterlockedBitTestAndSet64(LONG64 volatile *Base, LONG64 Bit)
{
    LONG64 volatile *word = Base + (Bit >> 6);
    LONG64 mask = (LONG64)(1ull << (Bit & 63));

    return (BOOLEAN)((__atomic_fetch_or(word, mask, __ATOMIC_SEQ_CST) & mask) != 0);
}
IRQLAB_INLINE BOOLEAN InterlockedBitTestAndReset64(LONG64 volatile *Base, LONG64 Bit)
{
    LONG64 volatile *word = Base + (Bit >> 6);
    LONG64 mask = (LONG64)(1ull << (Bit & 63));

    return (BOOLEAN)((__atomic_fetch_and(word, ~mask, __ATOMIC_SEQ_CST) & mask) != 0);
}
IRQLAB_INLINE BOOLEAN InterlockedBitTestAndComplement64(LONG64 volatile *Base, LONG64 Bit)
{
    LONG64 volatile *word = Base + (Bit >> 6);
    LONG64 mask = (LONG64)(1ull << (Bit & 63));

    return (BOOLEAN)((__atomic_fetch_xor(word, mask, __ATOMIC_SEQ_CST) & mask) != 0);
}

/* Other shapes of the same operations. */
IRQLAB_INLINE LONG InterlockedAdd(LONG volatile *Addend, LONG Value)
{
    return __atomic_add_fetch(Addend, Value, __ATOMIC_SEQ_CST);
}
IRQLAB_INLINE LONG64 InterlockedAdd64(LONG64 volatile *Addend, LONG64 Value)
{
    return __atomic_add_fetch(Addend, Value, __ATOMIC_SEQ_CST);
}
#define InterlockedExchangeSubtract(Target, Value)                                                 \
    ((ULONG)InterlockedExchangeAdd((LONG volatile *)(Target), -(LONG)(Value)))
#define InterlockedAddSizeT(a, b) ((SIZE_T)InterlockedAdd64((LONG64 volatile *)(a), (LONG64)(b)))
#define InterlockedExchangeAddSizeT(a, b)                                                          \
    ((SIZE_T)InterlockedExchangeAdd64((LONG64 volatile *)(a), (LONG64)(b)))
#define InterlockedIncrementSizeT(a) ((SIZE_T)InterlockedIncrement64((LONG64 volatile *)(a)))
#define InterlockedDecrementSizeT(a) ((SIZE_T)InterlockedDecrement64((LONG64 volatile *)(a)))
#define InterlockedExchangeAddPtr64 InterlockedExchangeAdd64
#define InterlockedSetBits(Flags, Flag) InterlockedOr((LONG volatile *)(Flags), (LONG)(Flag))
#define InterlockedSetBits64(Flags, Flag)                                                          \
    InterlockedOr64((LONG64 volatile *)(Flags), (LONG64)(Flag))
#define InterlockedClearBits(Flags, Flag) InterlockedAnd((LONG volatile *)(Flags), ~(LONG)(Flag))
#define InterlockedClearBits64(Flags, Flag)                                                        \
    InterlockedAnd64((LONG64 volatile *)(Flags), ~(LONG64)(Flag))

/*
 * InterlockedCompareExchange128 - 16 aligned bytes at once: nonzero if they were equal to
 * *ComparandResult and have been replaced; *ComparandResult gets the old value either way.
 * An import (irqlab_compare_exchange128), since compilers turn it into a libatomic call.
 */
UCHAR irqlab_compare_exchange128(LONG64 volatile *Destination, LONG64 ExchangeHigh,
                                 LONG64 ExchangeLow, LONG64 *ComparandResult);
#define InterlockedCompareExchange128 irqlab_compare_exchange128

/* Plain bit tests: not atomic. */
IRQLAB_INLINE BOOLEAN irqlab_bit_test(const LONG *Base, LONG Offset)
{
    return (BOOLEAN)(((ULONG)Base[Offset >> 5] >> (Offset & 31)) & 1);
}
IRQLAB_INLINE BOOLEAN irqlab_bit_test64(const LONG64 *Base, LONG64 Offset)
{
    return (BOOLEAN)(((ULONG64)Base[Offset >> 6] >> (Offset & 63)) & 1);
}
IRQLAB_INLINE BOOLEAN irqlab_bit_test_and_set(LONG *Base, LONG Offset)
{
    ULONG mask = 1u << (Offset & 31), word = (ULONG)Base[Offset >> 5];

    Base[Offset >> 5] = (LONG)(word | mask);
    return (BOOLEAN)((word & mask) != 0);
}
IRQLAB_INLINE BOOLEAN irqlab_bit_test_and_reset(LONG *Base, LONG Offset)
{
    ULONG mask = 1u << (Offset & 31), word = (ULONG)Base[Offset >> 5];

    Base[Offset >> 5] = (LONG)(word & ~mask);
    return (BOOLEAN)((word & mask) != 0);
}
IRQLAB_INLINE BOOLEAN irqlab_bit_test_and_complement(LONG *Base, LONG Offset)
{
    ULONG mask = 1u << (Offset & 31), word = (ULONG)Base[Offset >> 5];

    Base[Offset >> 5] = (LONG)(word ^ mask);
    return (BOOLEAN)((word & mask) != 0);
}
IRQLAB_INLINE BOOLEAN irqlab_bit_test_and_set64(LONG64 *Base, LONG64 Offset)
{
    ULONG64 mask = 1ull << (Offset & 63), word = (ULONG64)Base[Offset >> 6];

    Base[Offset >> 6] = (LONG64)(word | mask);
    return (BOOLEAN)((word & mask) != 0);
}
IRQLAB_INLINE BOOLEAN irqlab_bit_test_and_reset64(LONG64 *Base, LONG64 Offset)
{
    ULONG64 mask = 1ull << (Offset & 63), word = (ULONG64)Base[Offset >> 6];

    Base[Offset >> 6] = (LONG64)(word & ~mask);
    return (BOOLEAN)((word & mask) != 0);
}
IRQLAB_INLINE BOOLEAN irqlab_bit_test_and_complement64(LONG64 *Base, LONG64 Offset)
{
    ULONG64 mask = 1ull << (Offset & 63), word = (ULONG64)Base[Offset >> 6];

    Base[Offset >> 6] = (LONG64)(word ^ mask);
    return (BOOLEAN)((word & mask) != 0);
}
#define BitTest irqlab_bit_test
#define _bittest irqlab_bit_test
#define BitTest64 irqlab_bit_test64
#define _bittest64 irqlab_bit_test64
#define BitTestAndSet irqlab_bit_test_and_set
#define _bittestandset irqlab_bit_test_and_set
#define _interlockedbittestandset InterlockedBitTestAndSet
#define BitTestAndReset irqlab_bit_test_and_reset
#define _bittestandreset irqlab_bit_test_and_reset
#define _interlockedbittestandreset InterlockedBitTestAndReset
#define BitTestAndComplement irqlab_bit_test_and_complement
#define _bittestandcomplement irqlab_bit_test_and_complement
#define _interlockedbittestandcomplement InterlockedBitTestAndComplement
#define BitTestAndSet64 irqlab_bit_test_and_set64
#define _bittestandset64 irqlab_bit_test_and_set64
#define _interlockedbittestandset64 InterlockedBitTestAndSet64
#define BitTestAndReset64 irqlab_bit_test_and_reset64
#define _bittestandreset64 irqlab_bit_test_and_reset64
#define _interlockedbittestandreset64 InterlockedBitTestAndReset64
#define BitTestAndComplement64 irqlab_bit_test_and_complement64
#define _bittestandcomplement64 irqlab_bit_test_and_complement64
#define _interlockedbittestandcomplement64 InterlockedBitTestAndComplement64

/* The other names. */
#define _InterlockedExchange8 InterlockedExchange8
#define _InterlockedExchangeAdd8 InterlockedExchangeAdd8
#define _InterlockedAnd8 InterlockedAnd8
#define _InterlockedOr8 InterlockedOr8
#define _InterlockedXor8 InterlockedXor8
#define _InterlockedCompareExchange8 InterlockedCompareExchange8
#define _InterlockedIncrement16 InterlockedIncrement16
#define _InterlockedDecrement16 InterlockedDecrement16
#define _InterlockedExchange16 InterlockedExchange16
#define _InterlockedExchangeAdd16 InterlockedExchangeAdd16
#define _InterlockedAnd16 InterlockedAnd16
#define _InterlockedOr16 InterlockedOr16
#define _InterlockedXor16 InterlockedXor16
#define _InterlockedCompareExchange16 InterlockedCompareExchange16
#define _InterlockedIncrement InterlockedIncrement
#define _InterlockedDecrement InterlockedDecrement
#define _InterlockedExchange InterlockedExchange
#define _InterlockedExchangeAdd InterlockedExchangeAdd
#define _InterlockedAnd InterlockedAnd
#define _InterlockedOr InterlockedOr
#define _InterlockedXor InterlockedXor
#define _InterlockedCompareExchange InterlockedCompareExchange
#define _InterlockedIncrement64 InterlockedIncrement64
#define _InterlockedDecrement64 InterlockedDecrement64
#define _InterlockedExchange64 InterlockedExchange64
#define _InterlockedExchangeAdd64 InterlockedExchangeAdd64
#define _InterlockedAnd64 InterlockedAnd64
#define _InterlockedOr64 InterlockedOr64
#define _InterlockedXor64 InterlockedXor64
#define _InterlockedCompareExchange64 InterlockedCompareExchange64
#define _InterlockedExchangePointer InterlockedExchangePointer
#define _InterlockedCompareExchangePointer InterlockedCompareExchangePointer
#define _InterlockedBitTestAndSet InterlockedBitTestAndSet
#define _InterlockedBitTestAndReset InterlockedBitTestAndReset
#define _InterlockedBitTestAndComplement InterlockedBitTestAndComplement
#define _InterlockedBitTestAndSet64 InterlockedBitTestAndSet64
#define _InterlockedBitTestAndReset64 InterlockedBitTestAndReset64
#define _InterlockedBitTestAndComplement64 InterlockedBitTestAndComplement64
#define _InterlockedAdd InterlockedAdd
#define _InterlockedAdd64 InterlockedAdd64
#define _InterlockedCompareExchange128 InterlockedCompareExchange128
#define InterlockedIncrement16Acquire InterlockedIncrement16
#define InterlockedIncrement16Release InterlockedIncrement16
#define InterlockedIncrement16NoFence InterlockedIncrement16
#define InterlockedDecrement16Acquire InterlockedDecrement16
#define InterlockedDecrement16Release InterlockedDecrement16
#define InterlockedDecrement16NoFence InterlockedDecrement16
#define InterlockedExchange16Acquire InterlockedExchange16
#define InterlockedExchange16Release InterlockedExchange16
#define InterlockedExchange16NoFence InterlockedExchange16
#define InterlockedExchangeAdd16Acquire InterlockedExchangeAdd16
#define InterlockedExchangeAdd16Release InterlockedExchangeAdd16
#define InterlockedExchangeAdd16NoFence InterlockedExchangeAdd16
#define InterlockedAnd16Acquire InterlockedAnd16
#define InterlockedAnd16Release InterlockedAnd16
#define InterlockedAnd16NoFence InterlockedAnd16
#define InterlockedOr16Acquire InterlockedOr16
#define InterlockedOr16Release InterlockedOr16
#define InterlockedOr16NoFence InterlockedOr16
#define InterlockedXor16Acquire InterlockedXor16
#define InterlockedXor16Release InterlockedXor16
#define InterlockedXor16NoFence InterlockedXor16
#define InterlockedCompareExchange16Acquire InterlockedCompareExchange16
#define InterlockedCompareExchange16Release InterlockedCompareExchange16
#define InterlockedCompareExchange16NoFence InterlockedCompareExchange16
#define InterlockedIncrementAcquire InterlockedIncrement
#define InterlockedIncrementRelease InterlockedIncrement
#define InterlockedIncrementNoFence InterlockedIncrement
#define InterlockedDecrementAcquire InterlockedDecrement
#define InterlockedDecrementRelease InterlockedDecrement
#define InterlockedDecrementNoFence InterlockedDecrement
#define InterlockedExchangeAcquire InterlockedExchange
#define InterlockedExchangeRelease InterlockedExchange
#define InterlockedExchangeNoFence InterlockedExchange
#define InterlockedExchangeAddAcquire InterlockedExchangeAdd
#define InterlockedExchangeAddRelease InterlockedExchangeAdd
#define InterlockedExchangeAddNoFence InterlockedExchangeAdd
#define InterlockedAndAcquire InterlockedAnd
#define InterlockedAndRelease InterlockedAnd
#define InterlockedAndNoFence InterlockedAnd
#define InterlockedOrAcquire InterlockedOr
#define InterlockedOrRelease InterlockedOr
#define InterlockedOrNoFence InterlockedOr
#define InterlockedXorAcquire InterlockedXor
#define InterlockedXorRelease InterlockedXor
#define InterlockedXorNoFence InterlockedXor
#define InterlockedCompareExchangeAcquire InterlockedCompareExchange
#define InterlockedCompareExchangeRelease InterlockedCompareExchange
#define InterlockedCompareExchangeNoFence InterlockedCompareExchange
#define InterlockedIncrement64Acquire InterlockedIncrement64
#define InterlockedIncrement64Release InterlockedIncrement64
#define InterlockedIncrement64NoFence InterlockedIncrement64
#define InterlockedDecrement64Acquire InterlockedDecrement64
#define InterlockedDecrement64Release InterlockedDecrement64
#define InterlockedDecrement64NoFence InterlockedDecrement64
#define InterlockedExchange64Acquire InterlockedExchange64
#define InterlockedExchange64Release InterlockedExchange64
#define InterlockedExchange64NoFence InterlockedExchange64
#define InterlockedExchangeAdd64Acquire InterlockedExchangeAdd64
#define InterlockedExchangeAdd64Release InterlockedExchangeAdd64
#define InterlockedExchangeAdd64NoFence InterlockedExchangeAdd64
#define InterlockedAnd64Acquire InterlockedAnd64
#define InterlockedAnd64Release InterlockedAnd64
#define InterlockedAnd64NoFence InterlockedAnd64
#define InterlockedOr64Acquire InterlockedOr64
#define InterlockedOr64Release InterlockedOr64
#define InterlockedOr64NoFence InterlockedOr64
#define InterlockedXor64Acquire InterlockedXor64
#define InterlockedXor64Release InterlockedXor64
#define InterlockedXor64NoFence InterlockedXor64
#define InterlockedCompareExchange64Acquire InterlockedCompareExchange64
#define InterlockedCompareExchange64Release InterlockedCompareExchange64
#define InterlockedCompareExchange64NoFence InterlockedCompareExchange64
#define InterlockedExchangePointerAcquire InterlockedExchangePointer
#define InterlockedExchangePointerRelease InterlockedExchangePointer
#define InterlockedExchangePointerNoFence InterlockedExchangePointer
#define InterlockedCompareExchangePointerAcquire InterlockedCompareExchangePointer
#define InterlockedCompareExchangePointerRelease InterlockedCompareExchangePointer
#define InterlockedCompareExchangePointerNoFence InterlockedCompareExchangePointer
#define InterlockedBitTestAndSetAcquire InterlockedBitTestAndSet
#define InterlockedBitTestAndSetRelease InterlockedBitTestAndSet
#define InterlockedBitTestAndSetNoFence InterlockedBitTestAndSet
#define InterlockedBitTestAndResetAcquire InterlockedBitTestAndReset
#define InterlockedBitTestAndResetRelease InterlockedBitTestAndReset
#define InterlockedBitTestAndResetNoFence InterlockedBitTestAndReset
#define InterlockedBitTestAndSet64Acquire InterlockedBitTestAndSet64
#define InterlockedBitTestAndSet64Release InterlockedBitTestAndSet64
#define InterlockedBitTestAndSet64NoFence InterlockedBitTestAndSet64
#define InterlockedBitTestAndReset64Acquire InterlockedBitTestAndReset64
#define InterlockedBitTestAndReset64Release InterlockedBitTestAndReset64
#define InterlockedBitTestAndReset64NoFence InterlockedBitTestAndReset64
#define InterlockedAddAcquire InterlockedAdd
#define InterlockedAddRelease InterlockedAdd
#define InterlockedAddNoFence InterlockedAdd
#define InterlockedAdd64Acquire InterlockedAdd64
#define InterlockedAdd64Release InterlockedAdd64
#define InterlockedAdd64NoFence InterlockedAdd64
#define InterlockedCompareExchange128Acquire InterlockedCompareExchange128
#define InterlockedCompareExchange128Release InterlockedCompareExchange128
#define InterlockedCompareExchange128NoFence InterlockedCompareExchange128

/* Barriers. */
#define MemoryBarrier() __atomic_thread_fence(__ATOMIC_SEQ_CST)
#define KeMemoryBarrier() __atomic_thread_fence(__ATOMIC_SEQ_CST)
#define KeMemoryBarrierWithoutFence() __atomic_signal_fence(__ATOMIC_SEQ_CST)
#define _KeMemoryBarrier() KeMemoryBarrier()
#define BarrierAfterRead() __atomic_signal_fence(__ATOMIC_SEQ_CST)
#define SpeculationFence() __atomic_signal_fence(__ATOMIC_SEQ_CST)
#define FastFence() MemoryBarrier()
#define LoadFence() MemoryBarrier()
#define StoreFence() MemoryBarrier()

/*
 * YieldProcessor - one turn of a spin loop. A scheduling point; lets another CPU step, and counts
 * towards the limits on spinning.
 */
VOID irqlab_yield_processor(VOID);
#define YieldProcessor() irqlab_yield_processor()

/* Reads and writes of shared data. NoFence and Raw are volatile accesses, the others are ordered.
 */
IRQLAB_INLINE CHAR ReadAcquire8(CHAR const volatile *Source)
{
    return __atomic_load_n(Source, __ATOMIC_SEQ_CST);
}
IRQLAB_INLINE CHAR ReadNoFence8(CHAR const volatile *Source)
{
    return __atomic_load_n(Source, __ATOMIC_RELAXED);
}
IRQLAB_INLINE CHAR ReadRaw8(CHAR const volatile *Source)
{
    return __atomic_load_n(Source, __ATOMIC_RELAXED);
}
IRQLAB_INLINE VOID WriteRelease8(CHAR volatile *Destination, CHAR Value)
{
    __atomic_store_n(Destination, Value, __ATOMIC_SEQ_CST);
}
IRQLAB_INLINE VOID WriteNoFence8(CHAR volatile *Destination, CHAR Value)
{
    __atomic_store_n(Destination, Value, __ATOMIC_RELAXED);
}
IRQLAB_INLINE VOID WriteRaw8(CHAR volatile *Destination, CHAR Value)
{
    __atomic_store_n(Destination, Value, __ATOMIC_RELAXED);
}
IRQLAB_INLINE SHORT ReadAcquire16(SHORT const volatile *Source)
{
    return __atomic_load_n(Source, __ATOMIC_SEQ_CST);
}
IRQLAB_INLINE SHORT ReadNoFence16(SHORT const volatile *Source)
{
    return __atomic_load_n(Source, __ATOMIC_RELAXED);
}
IRQLAB_INLINE SHORT ReadRaw16(SHORT const volatile *Source)
{
    return __atomic_load_n(Source, __ATOMIC_RELAXED);
}
IRQLAB_INLINE VOID WriteRelease16(SHORT volatile *Destination, SHORT Value)
{
    __atomic_store_n(Destination, Value, __ATOMIC_SEQ_CST);
}
IRQLAB_INLINE VOID WriteNoFence16(SHORT volatile *Destination, SHORT Value)
{
    __atomic_store_n(Destination, Value, __ATOMIC_RELAXED);
}
IRQLAB_INLINE VOID WriteRaw16(SHORT volatile *Destination, SHORT Value)
{
    __atomic_store_n(Destination, Value, __ATOMIC_RELAXED);
}
IRQLAB_INLINE LONG ReadAcquire(LONG const volatile *Source)
{
    return __atomic_load_n(Source, __ATOMIC_SEQ_CST);
}
IRQLAB_INLINE LONG ReadNoFence(LONG const volatile *Source)
{
    return __atomic_load_n(Source, __ATOMIC_RELAXED);
}
IRQLAB_INLINE LONG ReadRaw(LONG const volatile *Source)
{
    return __atomic_load_n(Source, __ATOMIC_RELAXED);
}
IRQLAB_INLINE VOID WriteRelease(LONG volatile *Destination, LONG Value)
{
    __atomic_store_n(Destination, Value, __ATOMIC_SEQ_CST);
}
IRQLAB_INLINE VOID WriteNoFence(LONG volatile *Destination, LONG Value)
{
    __atomic_store_n(Destination, Value, __ATOMIC_RELAXED);
}
IRQLAB_INLINE VOID WriteRaw(LONG volatile *Destination, LONG Value)
{
    __atomic_store_n(Destination, Value, __ATOMIC_RELAXED);
}
IRQLAB_INLINE LONG64 ReadAcquire64(LONG64 const volatile *Source)
{
    return __atomic_load_n(Source, __ATOMIC_SEQ_CST);
}
IRQLAB_INLINE LONG64 ReadNoFence64(LONG64 const volatile *Source)
{
    return __atomic_load_n(Source, __ATOMIC_RELAXED);
}
IRQLAB_INLINE LONG64 ReadRaw64(LONG64 const volatile *Source)
{
    return __atomic_load_n(Source, __ATOMIC_RELAXED);
}
IRQLAB_INLINE VOID WriteRelease64(LONG64 volatile *Destination, LONG64 Value)
{
    __atomic_store_n(Destination, Value, __ATOMIC_SEQ_CST);
}
IRQLAB_INLINE VOID WriteNoFence64(LONG64 volatile *Destination, LONG64 Value)
{
    __atomic_store_n(Destination, Value, __ATOMIC_RELAXED);
}
IRQLAB_INLINE VOID WriteRaw64(LONG64 volatile *Destination, LONG64 Value)
{
    __atomic_store_n(Destination, Value, __ATOMIC_RELAXED);
}
IRQLAB_INLINE PVOID ReadPointerAcquire(PVOID const volatile *Source)
{
    return __atomic_load_n(Source, __ATOMIC_SEQ_CST);
}
IRQLAB_INLINE PVOID ReadPointerNoFence(PVOID const volatile *Source)
{
    return __atomic_load_n(Source, __ATOMIC_RELAXED);
}
IRQLAB_INLINE PVOID ReadPointerRaw(PVOID const volatile *Source)
{
    return __atomic_load_n(Source, __ATOMIC_RELAXED);
}
IRQLAB_INLINE VOID WritePointerRelease(PVOID volatile *Destination, PVOID Value)
{
    __atomic_store_n(Destination, Value, __ATOMIC_SEQ_CST);
}
IRQLAB_INLINE VOID WritePointerNoFence(PVOID volatile *Destination, PVOID Value)
{
    __atomic_store_n(Destination, Value, __ATOMIC_RELAXED);
}
IRQLAB_INLINE VOID WritePointerRaw(PVOID volatile *Destination, PVOID Value)
{
    __atomic_store_n(Destination, Value, __ATOMIC_RELAXED);
}
IRQLAB_INLINE UCHAR ReadUCharAcquire(UCHAR const volatile *Source)
{
    return __atomic_load_n(Source, __ATOMIC_SEQ_CST);
}
IRQLAB_INLINE UCHAR ReadUCharNoFence(UCHAR const volatile *Source)
{
    return __atomic_load_n(Source, __ATOMIC_RELAXED);
}
IRQLAB_INLINE UCHAR ReadUCharRaw(UCHAR const volatile *Source)
{
    return __atomic_load_n(Source, __ATOMIC_RELAXED);
}
IRQLAB_INLINE VOID WriteUCharRelease(UCHAR volatile *Destination, UCHAR Value)
{
    __atomic_store_n(Destination, Value, __ATOMIC_SEQ_CST);
}
IRQLAB_INLINE VOID WriteUCharNoFence(UCHAR volatile *Destination, UCHAR Value)
{
    __atomic_store_n(Destination, Value, __ATOMIC_RELAXED);
}
IRQLAB_INLINE VOID WriteUCharRaw(UCHAR volatile *Destination, UCHAR Value)
{
    __atomic_store_n(Destination, Value, __ATOMIC_RELAXED);
}
IRQLAB_INLINE USHORT ReadUShortAcquire(USHORT const volatile *Source)
{
    return __atomic_load_n(Source, __ATOMIC_SEQ_CST);
}
IRQLAB_INLINE USHORT ReadUShortNoFence(USHORT const volatile *Source)
{
    return __atomic_load_n(Source, __ATOMIC_RELAXED);
}
IRQLAB_INLINE USHORT ReadUShortRaw(USHORT const volatile *Source)
{
    return __atomic_load_n(Source, __ATOMIC_RELAXED);
}
IRQLAB_INLINE VOID WriteUShortRelease(USHORT volatile *Destination, USHORT Value)
{
    __atomic_store_n(Destination, Value, __ATOMIC_SEQ_CST);
}
IRQLAB_INLINE VOID WriteUShortNoFence(USHORT volatile *Destination, USHORT Value)
{
    __atomic_store_n(Destination, Value, __ATOMIC_RELAXED);
}
IRQLAB_INLINE VOID WriteUShortRaw(USHORT volatile *Destination, USHORT Value)
{
    __atomic_store_n(Destination, Value, __ATOMIC_RELAXED);
}
IRQLAB_INLINE ULONG ReadULongAcquire(ULONG const volatile *Source)
{
    return __atomic_load_n(Source, __ATOMIC_SEQ_CST);
}
IRQLAB_INLINE ULONG ReadULongNoFence(ULONG const volatile *Source)
{
    return __atomic_load_n(Source, __ATOMIC_RELAXED);
}
IRQLAB_INLINE ULONG ReadULongRaw(ULONG const volatile *Source)
{
    return __atomic_load_n(Source, __ATOMIC_RELAXED);
}
IRQLAB_INLINE VOID WriteULongRelease(ULONG volatile *Destination, ULONG Value)
{
    __atomic_store_n(Destination, Value, __ATOMIC_SEQ_CST);
}
IRQLAB_INLINE VOID WriteULongNoFence(ULONG volatile *Destination, ULONG Value)
{
    __atomic_store_n(Destination, Value, __ATOMIC_RELAXED);
}
IRQLAB_INLINE VOID WriteULongRaw(ULONG volatile *Destination, ULONG Value)
{
    __atomic_store_n(Destination, Value, __ATOMIC_RELAXED);
}
IRQLAB_INLINE ULONG64 ReadULong64Acquire(ULONG64 const volatile *Source)
{
    return __atomic_load_n(Source, __ATOMIC_SEQ_CST);
}
IRQLAB_INLINE ULONG64 ReadULong64NoFence(ULONG64 const volatile *Source)
{
    return __atomic_load_n(Source, __ATOMIC_RELAXED);
}
IRQLAB_INLINE ULONG64 ReadULong64Raw(ULONG64 const volatile *Source)
{
    return __atomic_load_n(Source, __ATOMIC_RELAXED);
}
IRQLAB_INLINE VOID WriteULong64Release(ULONG64 volatile *Destination, ULONG64 Value)
{
    __atomic_store_n(Destination, Value, __ATOMIC_SEQ_CST);
}
IRQLAB_INLINE VOID WriteULong64NoFence(ULONG64 volatile *Destination, ULONG64 Value)
{
    __atomic_store_n(Destination, Value, __ATOMIC_RELAXED);
}
IRQLAB_INLINE VOID WriteULong64Raw(ULONG64 volatile *Destination, ULONG64 Value)
{
    __atomic_store_n(Destination, Value, __ATOMIC_RELAXED);
}
IRQLAB_INLINE BOOLEAN ReadBooleanAcquire(BOOLEAN const volatile *Source)
{
    return __atomic_load_n(Source, __ATOMIC_SEQ_CST);
}
IRQLAB_INLINE BOOLEAN ReadBooleanNoFence(BOOLEAN const volatile *Source)
{
    return __atomic_load_n(Source, __ATOMIC_RELAXED);
}
IRQLAB_INLINE BOOLEAN ReadBooleanRaw(BOOLEAN const volatile *Source)
{
    return __atomic_load_n(Source, __ATOMIC_RELAXED);
}
IRQLAB_INLINE VOID WriteBooleanRelease(BOOLEAN volatile *Destination, BOOLEAN Value)
{
    __atomic_store_n(Destination, Value, __ATOMIC_SEQ_CST);
}
IRQLAB_INLINE VOID WriteBooleanNoFence(BOOLEAN volatile *Destination, BOOLEAN Value)
{
    __atomic_store_n(Destination, Value, __ATOMIC_RELAXED);
}
IRQLAB_INLINE VOID WriteBooleanRaw(BOOLEAN volatile *Destination, BOOLEAN Value)
{
    __atomic_store_n(Destination, Value, __ATOMIC_RELAXED);
}
IRQLAB_INLINE INT32 ReadInt32Acquire(INT32 const volatile *Source)
{
    return __atomic_load_n(Source, __ATOMIC_SEQ_CST);
}
IRQLAB_INLINE INT32 ReadInt32NoFence(INT32 const volatile *Source)
{
    return __atomic_load_n(Source, __ATOMIC_RELAXED);
}
IRQLAB_INLINE INT32 ReadInt32Raw(INT32 const volatile *Source)
{
    return __atomic_load_n(Source, __ATOMIC_RELAXED);
}
IRQLAB_INLINE VOID WriteInt32Release(INT32 volatile *Destination, INT32 Value)
{
    __atomic_store_n(Destination, Value, __ATOMIC_SEQ_CST);
}
IRQLAB_INLINE VOID WriteInt32NoFence(INT32 volatile *Destination, INT32 Value)
{
    __atomic_store_n(Destination, Value, __ATOMIC_RELAXED);
}
IRQLAB_INLINE VOID WriteInt32Raw(INT32 volatile *Destination, INT32 Value)
{
    __atomic_store_n(Destination, Value, __ATOMIC_RELAXED);
}
IRQLAB_INLINE UINT32 ReadUInt32Acquire(UINT32 const volatile *Source)
{
    return __atomic_load_n(Source, __ATOMIC_SEQ_CST);
}
IRQLAB_INLINE UINT32 ReadUInt32NoFence(UINT32 const volatile *Source)
{
    return __atomic_load_n(Source, __ATOMIC_RELAXED);
}
IRQLAB_INLINE UINT32 ReadUInt32Raw(UINT32 const volatile *Source)
{
    return __atomic_load_n(Source, __ATOMIC_RELAXED);
}
IRQLAB_INLINE VOID WriteUInt32Release(UINT32 volatile *Destination, UINT32 Value)
{
    __atomic_store_n(Destination, Value, __ATOMIC_SEQ_CST);
}
IRQLAB_INLINE VOID WriteUInt32NoFence(UINT32 volatile *Destination, UINT32 Value)
{
    __atomic_store_n(Destination, Value, __ATOMIC_RELAXED);
}
IRQLAB_INLINE VOID WriteUInt32Raw(UINT32 volatile *Destination, UINT32 Value)
{
    __atomic_store_n(Destination, Value, __ATOMIC_RELAXED);
}

EXTERN_C_END

#endif
