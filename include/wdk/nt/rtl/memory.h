/*
 * memory.h - memory: copy, fill, compare, unaligned access.
 *
 * The Rtl names are the C library's functions, so that the instrumentation sees them. IRQL: any at
 * which the memory may be touched.
 */
#ifndef IRQLAB_WDK_NT_RTL_MEMORY_H
#define IRQLAB_WDK_NT_RTL_MEMORY_H

#include <string.h>

#include "../types.h"

EXTERN_C_START

#define RtlCopyMemory(Destination, Source, Length) memcpy((Destination), (Source), (Length))
#define RtlMoveMemory(Destination, Source, Length) memmove((Destination), (Source), (Length))
#define RtlFillMemory(Destination, Length, Fill) memset((Destination), (Fill), (Length))
#define RtlZeroMemory(Destination, Length) memset((Destination), 0, (Length))
#define RtlEqualMemory(Destination, Source, Length) (!memcmp((Destination), (Source), (Length)))
#define RtlCopyBytes RtlCopyMemory
#define RtlZeroBytes RtlZeroMemory
#define RtlFillBytes RtlFillMemory
#define RtlCopyMemoryNonTemporal RtlCopyMemory
#define RtlFillMemoryNonTemporal RtlFillMemory
#define RtlCopyVolatileMemory(Destination, Source, Length)                                         \
    memcpy((void *)(Destination), (const void *)(Source), (Length))
#define CopyMemory RtlCopyMemory
#define MoveMemory RtlMoveMemory
#define FillMemory RtlFillMemory
#define ZeroMemory RtlZeroMemory

/* RtlSecureZeroMemory - zero memory that is not read again; compilers must not drop it. */
IRQLAB_INLINE PVOID RtlSecureZeroMemory(PVOID ptr, SIZE_T cnt)
{
    volatile char *byte = (volatile char *)ptr;

    while (cnt-- != 0)
        *byte++ = 0;
    return ptr;
}
#define SecureZeroMemory RtlSecureZeroMemory

/*
 * RtlCompareMemory - how many bytes are equal?
 *
 * IRQL       any.
 * Blocks     never.
 * Length     bytes.
 * Returns    bytes before the first difference; Length: all are equal.
 * Differs    none known.
 * Source     WDK wdm.h RtlCompareMemory
 */
NTSYSAPI SIZE_T RtlCompareMemory(const VOID *Source1, const VOID *Source2, SIZE_T Length);

/*
 * RtlCompareMemoryUlong - how far does memory repeat one ULONG?
 *
 * IRQL       any.
 * Blocks     never.
 * Length     bytes, a multiple of 4.
 * Returns    bytes before the first difference.
 * Differs    none known.
 * Source     WDK ntifs.h RtlCompareMemoryUlong
 */
NTSYSAPI SIZE_T RtlCompareMemoryUlong(PVOID Source, SIZE_T Length, ULONG Pattern);

/*
 * RtlFillMemoryUlong, RtlFillMemoryUlonglong - fill memory with one ULONG or ULONGLONG.
 *
 * IRQL       any at which the memory may be touched.
 * Blocks     never.
 * Length     bytes, a multiple of the pattern's.
 * Differs    none known.
 * Source     WDK ntifs.h RtlFillMemoryUlong
 */
NTSYSAPI VOID RtlFillMemoryUlong(PVOID Destination, SIZE_T Length, ULONG Pattern);
NTSYSAPI VOID RtlFillMemoryUlonglong(PVOID Destination, SIZE_T Length, ULONGLONG Pattern);

/*
 * RtlConstantTimeEqualMemory - are they equal? Takes as long for any contents.
 *
 * IRQL       any at which the memory may be touched.
 * Blocks     never.
 * len        bytes.
 * Returns    nonzero: equal.
 * Differs    none known.
 * Source     WDK wdm.h RtlConstantTimeEqualMemory
 */
NTSYSAPI INT RtlConstantTimeEqualMemory(const VOID *v1, const VOID *v2, ULONG len);

/*
 * RtlPrefetchMemoryNonTemporal - a hint for the cache.
 *
 * IRQL       any.
 * Blocks     never.
 * Differs    none known.
 * Source     WDK wdm.h RtlPrefetchMemoryNonTemporal
 */
NTSYSAPI VOID RtlPrefetchMemoryNonTemporal(PVOID Source, SIZE_T Length);

/* Unaligned access. */
#define RtlStoreUshort(Address, Value)                                                             \
    {                                                                                              \
        USHORT irqlab_value = (USHORT)(Value);                                                     \
        memcpy((PVOID)(Address), &irqlab_value, sizeof(irqlab_value));                             \
    }
#define RtlStoreUlong(Address, Value)                                                              \
    {                                                                                              \
        ULONG irqlab_value = (ULONG)(Value);                                                       \
        memcpy((PVOID)(Address), &irqlab_value, sizeof(irqlab_value));                             \
    }
#define RtlStoreUlonglong(Address, Value)                                                          \
    {                                                                                              \
        ULONGLONG irqlab_value = (ULONGLONG)(Value);                                               \
        memcpy((PVOID)(Address), &irqlab_value, sizeof(irqlab_value));                             \
    }
#define RtlStoreUlongPtr(Address, Value) RtlStoreUlonglong(Address, Value)
#define RtlRetrieveUshort(Destination, Source) memcpy((Destination), (Source), sizeof(USHORT))
#define RtlRetrieveUlong(Destination, Source) memcpy((Destination), (Source), sizeof(ULONG))
#define RtlUshortByteSwap(x) __builtin_bswap16((USHORT)(x))
#define RtlUlongByteSwap(x) __builtin_bswap32((ULONG)(x))
#define RtlUlonglongByteSwap(x) ((ULONGLONG)__builtin_bswap64((ULONGLONG)(x)))

EXTERN_C_END

#endif
