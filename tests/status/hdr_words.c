/* What the headers of the WDK hold in themselves: interlocked operations, words, short names. */
#include "status.h"

static void interlocked(void)
{
    volatile LONG l;
    volatile CHAR c;
    volatile SHORT s;
    volatile LONG64 q;
    volatile ULONG u;
    PVOID volatile p;
    UCHAR one, two;

    l = 7;
    DOES(InterlockedAnd, value, InterlockedAnd(&l, 5) == 7 && l == 5);
    l = 5;
    DOES(InterlockedOr, value, InterlockedOr(&l, 2) == 5 && l == 7);
    l = 7;
    DOES(InterlockedXor, value, InterlockedXor(&l, 2) == 7 && l == 5);
    l = 5;
    DOES(InterlockedExchange, value, InterlockedExchange(&l, 9) == 5 && l == 9);
    l = 5;
    DOES(InterlockedExchangeAdd, value, InterlockedExchangeAdd(&l, 3) == 5 && l == 8);
    l = 5;
    DOES(InterlockedCompareExchange, value, InterlockedCompareExchange(&l, 9, 5) == 5 && l == 9);
    DOES(InterlockedCompareExchange, value, InterlockedCompareExchange(&l, 1, 5) == 9 && l == 9);
    c = 7;
    DOES(InterlockedAnd8, value, InterlockedAnd8(&c, 5) == 7 && c == 5);
    c = 5;
    DOES(InterlockedOr8, value, InterlockedOr8(&c, 2) == 5 && c == 7);
    c = 7;
    DOES(InterlockedXor8, value, InterlockedXor8(&c, 2) == 7 && c == 5);
    c = 5;
    DOES(InterlockedExchange8, value, InterlockedExchange8(&c, 9) == 5 && c == 9);
    c = 5;
    DOES(InterlockedExchangeAdd8, value, InterlockedExchangeAdd8(&c, 3) == 5 && c == 8);
    c = 5;
    DOES(InterlockedCompareExchange8, value, InterlockedCompareExchange8(&c, 9, 5) == 5 && c == 9);
    DOES(InterlockedCompareExchange8, value, InterlockedCompareExchange8(&c, 1, 5) == 9 && c == 9);
    s = 7;
    DOES(InterlockedAnd16, value, InterlockedAnd16(&s, 5) == 7 && s == 5);
    s = 5;
    DOES(InterlockedOr16, value, InterlockedOr16(&s, 2) == 5 && s == 7);
    s = 7;
    DOES(InterlockedXor16, value, InterlockedXor16(&s, 2) == 7 && s == 5);
    s = 5;
    DOES(InterlockedExchange16, value, InterlockedExchange16(&s, 9) == 5 && s == 9);
    s = 5;
    DOES(InterlockedExchangeAdd16, value, InterlockedExchangeAdd16(&s, 3) == 5 && s == 8);
    s = 5;
    DOES(InterlockedCompareExchange16, value,
         InterlockedCompareExchange16(&s, 9, 5) == 5 && s == 9);
    DOES(InterlockedCompareExchange16, value,
         InterlockedCompareExchange16(&s, 1, 5) == 9 && s == 9);
    q = 7;
    DOES(InterlockedAnd64, value, InterlockedAnd64(&q, 5) == 7 && q == 5);
    q = 5;
    DOES(InterlockedOr64, value, InterlockedOr64(&q, 2) == 5 && q == 7);
    q = 7;
    DOES(InterlockedXor64, value, InterlockedXor64(&q, 2) == 7 && q == 5);
    q = 5;
    DOES(InterlockedExchange64, value, InterlockedExchange64(&q, 9) == 5 && q == 9);
    q = 5;
    DOES(InterlockedExchangeAdd64, value, InterlockedExchangeAdd64(&q, 3) == 5 && q == 8);
    q = 5;
    DOES(InterlockedCompareExchange64, value,
         InterlockedCompareExchange64(&q, 9, 5) == 5 && q == 9);
    DOES(InterlockedCompareExchange64, value,
         InterlockedCompareExchange64(&q, 1, 5) == 9 && q == 9);
    l = 5;
    DOES(InterlockedIncrement, value, InterlockedIncrement(&l) == 6 && l == 6);
    DOES(InterlockedDecrement, value, InterlockedDecrement(&l) == 5 && l == 5);
    s = 5;
    DOES(InterlockedIncrement16, value, InterlockedIncrement16(&s) == 6 && s == 6);
    DOES(InterlockedDecrement16, value, InterlockedDecrement16(&s) == 5 && s == 5);
    q = 5;
    DOES(InterlockedIncrement64, value, InterlockedIncrement64(&q) == 6 && q == 6);
    DOES(InterlockedDecrement64, value, InterlockedDecrement64(&q) == 5 && q == 5);
    l = 5;
    DOES(InterlockedAdd, value, InterlockedAdd(&l, 3) == 8 && l == 8);
    l = 0;
    DOES(InterlockedBitTestAndSet, false, !InterlockedBitTestAndSet(&l, 2));
    DOES(InterlockedBitTestAndSet, true, InterlockedBitTestAndSet(&l, 2));
    l = 4;
    DOES(InterlockedBitTestAndReset, true, InterlockedBitTestAndReset(&l, 2));
    DOES(InterlockedBitTestAndReset, false, !InterlockedBitTestAndReset(&l, 2));
    l = 0;
    DOES(InterlockedBitTestAndComplement, false, !InterlockedBitTestAndComplement(&l, 2));
    DOES(InterlockedBitTestAndComplement, true, InterlockedBitTestAndComplement(&l, 2));
    q = 5;
    DOES(InterlockedAdd64, value, InterlockedAdd64(&q, 3) == 8 && q == 8);
    q = 0;
    DOES(InterlockedBitTestAndSet64, false, !InterlockedBitTestAndSet64(&q, 2));
    DOES(InterlockedBitTestAndSet64, true, InterlockedBitTestAndSet64(&q, 2));
    q = 4;
    DOES(InterlockedBitTestAndReset64, true, InterlockedBitTestAndReset64(&q, 2));
    DOES(InterlockedBitTestAndReset64, false, !InterlockedBitTestAndReset64(&q, 2));
    q = 0;
    DOES(InterlockedBitTestAndComplement64, false, !InterlockedBitTestAndComplement64(&q, 2));
    DOES(InterlockedBitTestAndComplement64, true, InterlockedBitTestAndComplement64(&q, 2));
    l = 6;
    DOES(InterlockedSetBits, value, InterlockedSetBits(&l, 1) == 6 && l == 7);
    DOES(InterlockedClearBits, value, InterlockedClearBits(&l, 2) == 7 && l == 5);
    q = 6;
    DOES(InterlockedSetBits64, value, InterlockedSetBits64(&q, 1) == 6 && q == 7);
    DOES(InterlockedClearBits64, value, InterlockedClearBits64(&q, 2) == 7 && q == 5);
    u = 5;
    DOES(InterlockedExchangeSubtract, value, InterlockedExchangeSubtract(&u, 2) == 5 && u == 3);
    p = &one;
    DOES(InterlockedExchangePointer, value,
         InterlockedExchangePointer(&p, &two) == &one && p == &two);
    DOES(InterlockedCompareExchangePointer, value,
         InterlockedCompareExchangePointer(&p, &one, &two) == &two && p == &one);
}

static void words(void)
{
    OBJECT_ATTRIBUTES attributes;
    UNICODE_STRING name = RTL_CONSTANT_STRING(L"x");
    SLIST_HEADER list;
    static DECLSPEC_ALIGN(16) SLIST_ENTRY entry;
    CHAR from[8] = "source", to[8] = {0};
    volatile LONG l = 5;
    ULONG u = 5;
    KSPIN_LOCK lock;
    KIRQL old;

    DOES(NT_SUCCESS, true, NT_SUCCESS(STATUS_SUCCESS) && NT_SUCCESS(STATUS_PENDING));
    DOES(NT_SUCCESS, false,
         !NT_SUCCESS(STATUS_UNSUCCESSFUL) && !NT_SUCCESS(STATUS_BUFFER_OVERFLOW));
    DOES(NT_INFORMATION, true, NT_INFORMATION(STATUS_OBJECT_NAME_EXISTS));
    DOES(NT_INFORMATION, false, !NT_INFORMATION(STATUS_SUCCESS));
    DOES(NT_WARNING, true, NT_WARNING(STATUS_BUFFER_OVERFLOW));
    DOES(NT_WARNING, false, !NT_WARNING(STATUS_UNSUCCESSFUL));
    DOES(NT_ERROR, true, NT_ERROR(STATUS_UNSUCCESSFUL));
    DOES(NT_ERROR, false, !NT_ERROR(STATUS_BUFFER_OVERFLOW));
    DOES(COMPUTE_PAGES_SPANNED, value, COMPUTE_PAGES_SPANNED((PVOID)0x1FFF, 2) == 2);
    FILL(attributes);
    InitializeObjectAttributes(&attributes, &name, OBJ_KERNEL_HANDLE, NULL, NULL);
    DOES(InitializeObjectAttributes, void,
         attributes.Length == sizeof attributes && attributes.ObjectName == &name &&
             attributes.Attributes == OBJ_KERNEL_HANDLE && !attributes.RootDirectory &&
             !attributes.SecurityDescriptor && !attributes.SecurityQualityOfService);
    DOES(NtCurrentProcess, value, NtCurrentProcess() == (HANDLE)(LONG_PTR)-1);
    DOES(ZwCurrentProcess, value, ZwCurrentProcess() == (HANDLE)(LONG_PTR)-1);
    DOES(NtCurrentThread, value, NtCurrentThread() == (HANDLE)(LONG_PTR)-2);
    DOES(ZwCurrentThread, value, ZwCurrentThread() == (HANDLE)(LONG_PTR)-2);
    DOES(KeGetCurrentProcessorIndex, value,
         KeGetCurrentProcessorIndex() < KeQueryActiveProcessorCount(NULL));
    InitializeSListHead(&list);
    DOES(RtlFirstEntrySList, null, !RtlFirstEntrySList(&list));
    InterlockedPushEntrySList(&list, &entry);
    DOES(RtlFirstEntrySList, value, RtlFirstEntrySList(&list) == &entry);
    RtlCopyMemoryNonTemporal(to, from, sizeof to);
    DOES(RtlCopyMemoryNonTemporal, void, !strcmp(to, "source"));
    RtlZeroMemory(to, sizeof to);
    RtlCopyVolatileMemory(to, from, sizeof to);
    DOES(RtlCopyVolatileMemory, void, !strcmp(to, "source"));
    RtlFillMemoryNonTemporal(to, 3, 'x');
    DOES(RtlFillMemoryNonTemporal, void, !strcmp(to, "xxxrce"));
    DOES(ExInterlockedIncrementLong, value, ExInterlockedIncrementLong(&l, NULL) == 6);
    DOES(ExInterlockedDecrementLong, value, ExInterlockedDecrementLong(&l, NULL) == 5);
    DOES(ExInterlockedExchangeUlong, value,
         ExInterlockedExchangeUlong((PLONG)&u, 9, NULL) == 5 && u == 9);
    KeMemoryBarrier();
    DOES(KeMemoryBarrier, void, TRUE);
    KeMemoryBarrierWithoutFence();
    DOES(KeMemoryBarrierWithoutFence, void, TRUE);
    KeInitializeSpinLock(&lock);
    KeRaiseIrql(DISPATCH_LEVEL, &old);
    KefAcquireSpinLockAtDpcLevel(&lock);
    DOES(KefAcquireSpinLockAtDpcLevel, void, !KeTestSpinLock(&lock));
    KefReleaseSpinLockFromDpcLevel(&lock);
    DOES(KefReleaseSpinLockFromDpcLevel, void, KeTestSpinLock(&lock));
    KeLowerIrql(old);
}

static void says(void)
{
    PAGED_CODE();
    DOES(PAGED_CODE, void, TRUE);
    EARNS(KdPrint, STATUS_SUCCESS, KdPrint(("text %d\n", 1)));
    EARNS(KdPrintEx, STATUS_SUCCESS, KdPrintEx((DPFLTR_IHVDRIVER_ID, DPFLTR_INFO_LEVEL, "text\n")));
    KdBreakPoint();
    DOES(KdBreakPoint, void, TRUE);
    KdBreakPointWithStatus(7);
    DOES(KdBreakPointWithStatus, void, TRUE);
    DOES(ASSERT, true, ASSERT(TRUE));
    DOES(ASSERT, false, !ASSERT(FALSE));
    DOES(ASSERTMSG, true, ASSERTMSG("said", TRUE));
    DOES(ASSERTMSG, false, !ASSERTMSG("said", FALSE));
    DOES(NT_ASSERT, true, NT_ASSERT(TRUE));
    DOES(NT_ASSERT, false, !NT_ASSERT(FALSE));
    DOES(NT_ASSERTMSG, true, NT_ASSERTMSG("said", TRUE));
    DOES(NT_ASSERTMSG, false, !NT_ASSERTMSG("said", FALSE));
    DOES(NT_VERIFY, true, NT_VERIFY(TRUE));
    DOES(NT_VERIFY, false, !NT_VERIFY(FALSE));
    DOES(NT_VERIFYMSG, true, NT_VERIFYMSG("said", TRUE));
    DOES(NT_VERIFYMSG, false, !NT_VERIFYMSG("said", FALSE));
    DbgRaiseAssertionFailure();
    DOES(DbgRaiseAssertionFailure, void, TRUE);
}

static void old_names(void)
{
    static ERESOURCE resource;
    static KMUTEX mutex;
    LARGE_INTEGER now = {.QuadPart = 0};

    EARNS(ExInitializeResource, STATUS_SUCCESS, ExInitializeResource(&resource));
    ExDisableResourceBoost(&resource);
    DOES(ExDisableResourceBoost, void, TRUE);
    KeEnterCriticalRegion();
    DOES(ExAcquireResourceExclusive, true, ExAcquireResourceExclusive(&resource, TRUE));
    ExConvertExclusiveToShared(&resource);
    DOES(ExConvertExclusiveToShared, void, !ExIsResourceAcquiredExclusiveLite(&resource));
    DOES(ExAcquireResourceShared, true, ExAcquireResourceShared(&resource, TRUE));
    ExReleaseResource(&resource);
    DOES(ExReleaseResource, void, ExIsResourceAcquiredSharedLite(&resource) == 1);
    ExReleaseResourceForThread(&resource, ExGetCurrentResourceThread());
    DOES(ExReleaseResourceForThread, void, ExIsResourceAcquiredSharedLite(&resource) == 0);
    KeLeaveCriticalRegion();
    EARNS(ExDeleteResource, STATUS_SUCCESS, ExDeleteResource(&resource));
    KeInitializeMutex(&mutex, 0);
    EARNS(KeWaitForMutexObject, STATUS_SUCCESS,
          KeWaitForMutexObject(&mutex, Executive, KernelMode, FALSE, NULL));
    KeReleaseMutex(&mutex, FALSE);
    mutex.Header.SignalState = 0;
    EARNS(KeWaitForMutexObject, STATUS_TIMEOUT,
          KeWaitForMutexObject(&mutex, Executive, KernelMode, FALSE, &now));
}

static void test(PDRIVER_OBJECT Driver)
{
    UNREFERENCED_PARAMETER(Driver);
    interlocked();
    words();
    says();
    old_names();
}

CONFORM_DRIVER
