#include <stdarg.h>
#include "suite.h"
#include <ntstrsafe.h>
ULONG g_Passed, g_Failed; const char *g_Test = "?";
VOID TestReport(BOOLEAN ok, const char *file, int line, const char *fmt, ...)
{
    va_list ap; const char *base = strrchr(file, '\\'); if (!base) base = strrchr(file, '/');
    if (ok) { InterlockedIncrement((PLONG)&g_Passed); return; }
    InterlockedIncrement((PLONG)&g_Failed);
    va_start(ap, fmt);
    DbgPrint("FAIL %s (%s:%d): ", g_Test, base ? base + 1 : file, line);
    vDbgPrintExWithPrefix("", DPFLTR_DEFAULT_ID, DPFLTR_ERROR_LEVEL, fmt, ap);
    DbgPrint("\n");
    va_end(ap);
}
static LARGE_INTEGER Zero, Ms50;
static VOID EventTests(VOID)
{
    KEVENT e[2]; int i; static const struct { EVENT_TYPE type; BOOLEAN state; NTSTATUS first, second; LONG after; } t[] = {
        { NotificationEvent, FALSE, STATUS_TIMEOUT, STATUS_TIMEOUT, 0 }, { NotificationEvent, TRUE, STATUS_SUCCESS, STATUS_SUCCESS, 1 },
        { SynchronizationEvent, FALSE, STATUS_TIMEOUT, STATUS_TIMEOUT, 0 }, { SynchronizationEvent, TRUE, STATUS_SUCCESS, STATUS_TIMEOUT, 0 } };
    for (i = 0; i < (int)RTL_NUMBER_OF(t); i++) {
        RtlFillMemory(e, sizeof e, 0x55);
        KeInitializeEvent(&e[0], t[i].type, t[i].state);
        ok_eq_long(e[0].Header.Type, t[i].type); ok_eq_long(e[0].Header.SignalState, t[i].state); ok_eq_long(e[0].Header.Size, sizeof(KEVENT) / sizeof(ULONG));
        ok_(IsListEmpty(&e[0].Header.WaitListHead), "wait list"); ok_(e[1].Header.SignalState == 0x55555555, "wrote past the event");
        ok_eq_hex(KeWaitForSingleObject(&e[0], Executive, KernelMode, FALSE, &Zero), t[i].first);
        ok_eq_hex(KeWaitForSingleObject(&e[0], Executive, KernelMode, TRUE, &Zero), t[i].second);
        ok_eq_long(KeReadStateEvent(&e[0]), t[i].after);
        ok_eq_long(KeSetEvent(&e[0], 0, FALSE), t[i].after); ok_eq_long(KeSetEvent(&e[0], 0, FALSE), 1);
        ok_eq_long(KeResetEvent(&e[0]), 1); ok_eq_long(KeResetEvent(&e[0]), 0); KeClearEvent(&e[0]); ok_eq_long(KePulseEvent(&e[0], 0, FALSE), 0); ok_eq_long(KeReadStateEvent(&e[0]), 0);
        KeSetEvent(&e[0], 0, TRUE); ok_irql(DISPATCH_LEVEL); KeWaitForSingleObject(&e[0], Executive, KernelMode, FALSE, &Zero); ok_irql(PASSIVE_LEVEL);
    }
}
static VOID MutexTests(VOID)
{
    KMUTEX m; NTSTATUS st = STATUS_SUCCESS;
    RtlFillMemory(&m, sizeof m, 0x55); KeInitializeMutex(&m, 7);
    ok_eq_long(m.Header.SignalState, 1); ok_eq_long(KeReadStateMutex(&m), 1); ok_(m.OwnerThread == NULL, "owner %p", m.OwnerThread); ok_eq_long(m.Abandoned, FALSE); ok_eq_long(m.ApcDisable, 1);
    ok_eq_hex(KeWaitForMutexObject(&m, Executive, KernelMode, FALSE, &Zero), STATUS_SUCCESS); ok_(m.OwnerThread == KeGetCurrentThread(), "owner");
    ok_(KeAreApcsDisabled(), "APCs"); ok_eq_hex(KeWaitForSingleObject(&m, Executive, KernelMode, FALSE, NULL), STATUS_SUCCESS); ok_eq_long(KeReadStateMutex(&m), -1);
    ok_eq_long(KeReleaseMutex(&m, FALSE), -1); ok_eq_long(KeReleaseMutex(&m, FALSE), 0); ok_eq_long(KeReadStateMutex(&m), 1); ok_(!KeAreApcsDisabled(), "APCs");
    __try { KeReleaseMutex(&m, FALSE); ok_(FALSE, "no exception"); } __except (st = GetExceptionCode(), EXCEPTION_EXECUTE_HANDLER) { }
    ok_eq_hex(st, STATUS_MUTANT_NOT_OWNED);
}
static VOID SemaphoreTests(VOID)
{
    KSEMAPHORE s; NTSTATUS st = 0; int i;
    KeInitializeSemaphore(&s, 2, 3); ok_eq_long(s.Limit, 3); ok_eq_long(KeReadStateSemaphore(&s), 2);
    for (i = 0; i < 3; i++) ok_eq_hex(KeWaitForSingleObject(&s, Executive, KernelMode, FALSE, &Zero), i < 2 ? STATUS_SUCCESS : STATUS_TIMEOUT);
    ok_eq_long(KeReleaseSemaphore(&s, 0, 3, FALSE), 0);
    __try { KeReleaseSemaphore(&s, 0, 1, FALSE); } __except (EXCEPTION_EXECUTE_HANDLER) { st = GetExceptionCode(); }
    ok_eq_hex(st, STATUS_SEMAPHORE_LIMIT_EXCEEDED); ok_eq_long(KeReadStateSemaphore(&s), 3); ok_irql(PASSIVE_LEVEL);
}
static volatile LONG Dpcs; static PVOID volatile A1, A2; static volatile KIRQL DpcIrql;
static VOID OnDpc(PKDPC d, PVOID c, PVOID a1, PVOID a2) { UNREFERENCED_PARAMETER(d); UNREFERENCED_PARAMETER(c); DpcIrql = KeGetCurrentIrql(); A1 = a1; A2 = a2; InterlockedIncrement(&Dpcs); }
static VOID TimerTests(VOID)
{
    KTIMER t; KDPC d; LARGE_INTEGER due, before, after; ULONG inc = KeQueryTimeIncrement();
    KeInitializeTimer(&t); KeInitializeDpc(&d, OnDpc, NULL); ok_eq_long(t.Header.Type, 8); ok_(!KeReadStateTimer(&t), "state"); ok_(!KeCancelTimer(&t), "cancel of none");
    due.QuadPart = -100000; KeQuerySystemTime(&before); ok_(!KeSetTimer(&t, due, &d), "set"); ok_(KeSetTimer(&t, due, &d), "set again");
    ok_eq_hex(KeWaitForSingleObject(&t, Executive, KernelMode, FALSE, &Zero), STATUS_TIMEOUT); ok_eq_hex(KeWaitForSingleObject(&t, Executive, KernelMode, FALSE, NULL), STATUS_SUCCESS);
    KeQuerySystemTime(&after); ok_(after.QuadPart - before.QuadPart >= 100000 - (LONGLONG)inc && after.QuadPart - before.QuadPart < 100000 + 2 * (LONGLONG)inc, "took %I64d", after.QuadPart - before.QuadPart);
    KeFlushQueuedDpcs(); ok_eq_long(Dpcs, 1); ok_eq_long(DpcIrql, DISPATCH_LEVEL); ok_(KeReadStateTimer(&t), "still signalled"); ok_(!KeCancelTimer(&t), "cancel of expired");
    KeInitializeTimerEx(&t, SynchronizationTimer); Dpcs = 0; KeSetTimerEx(&t, Zero, 10, &d);
    ok_eq_hex(KeWaitForSingleObject(&t, Executive, KernelMode, FALSE, &Ms50), STATUS_SUCCESS); ok_eq_hex(KeWaitForSingleObject(&t, Executive, KernelMode, FALSE, &Ms50), STATUS_SUCCESS); ok_(KeCancelTimer(&t), "periodic");
    KeFlushQueuedDpcs(); ok_(Dpcs >= 2, "%ld DPCs", Dpcs);
}
static VOID IrqlTests(VOID)
{
    KIRQL o, p; KSPIN_LOCK l; KDPC d; KLOCK_QUEUE_HANDLE q;
    ok_irql(PASSIVE_LEVEL); KeRaiseIrql(APC_LEVEL, &o); ok_eq_long(o, PASSIVE_LEVEL); ok_(KeAreAllApcsDisabled(), "all"); p = KeRaiseIrqlToDpcLevel(); ok_eq_long(p, APC_LEVEL); ok_irql(DISPATCH_LEVEL);
    KeInitializeDpc(&d, OnDpc, NULL); Dpcs = 0; ok_(KeInsertQueueDpc(&d, (PVOID)0x11, (PVOID)0x22), "insert"); ok_(!KeInsertQueueDpc(&d, NULL, NULL), "twice"); ok_eq_long(Dpcs, 0); ok_(KeRemoveQueueDpc(&d), "remove"); ok_(!KeRemoveQueueDpc(&d), "remove again"); KeInsertQueueDpc(&d, (PVOID)0x33, (PVOID)0x44);
    KeLowerIrql(p); ok_eq_long(Dpcs, 1); ok_(A1 == (PVOID)0x33 && A2 == (PVOID)0x44, "arguments %p %p", A1, A2); KeLowerIrql(o); ok_irql(PASSIVE_LEVEL);
    KeInitializeSpinLock(&l); KeAcquireSpinLock(&l, &o); ok_irql(DISPATCH_LEVEL); ok_(!KeTestSpinLock(&l), "test"); KeReleaseSpinLock(&l, o); ok_(KeTestSpinLock(&l), "test");
    KeAcquireInStackQueuedSpinLock(&l, &q); ok_eq_long(q.OldIrql, PASSIVE_LEVEL); KeReleaseInStackQueuedSpinLock(&q); ok_(l == 0, "lock word %Ix", l);
}
static VOID QueueTests(VOID)
{
    KQUEUE q; LIST_ENTRY a, b, c; PLIST_ENTRY l;
    KeInitializeQueue(&q, 1); ok_eq_long(q.Header.Type, 4); ok_eq_long(q.MaximumCount, 1); ok_eq_long(KeInsertQueue(&q, &a), 0); ok_eq_long(KeInsertQueue(&q, &b), 1); ok_eq_long(KeInsertHeadQueue(&q, &c), 2); ok_eq_long(KeReadStateQueue(&q), 3);
    ok_(KeRemoveQueue(&q, KernelMode, NULL) == &c, "first"); ok_eq_long(q.CurrentCount, 1); ok_(KeRemoveQueue(&q, KernelMode, &Zero) == &a, "second");
    l = KeRundownQueue(&q); ok_(l == &b, "rundown"); ok_eq_long(KeReadStateQueue(&q), 0);
    l = KeRemoveQueue(&q, KernelMode, &Zero); ok_eq_hex((ULONG_PTR)l, STATUS_TIMEOUT); KeRundownQueue(&q);
}
static VOID WaitTests(VOID)
{
    KEVENT e[4]; PVOID o[4]; KWAIT_BLOCK wb[4]; int i; LARGE_INTEGER t0, t1; NTSTATUS st;
    for (i = 0; i < 4; i++) KeInitializeEvent(o[i] = &e[i], SynchronizationEvent, i == 2);
    ok_eq_hex(KeWaitForMultipleObjects(4, o, WaitAny, Executive, KernelMode, FALSE, NULL, wb), STATUS_WAIT_2); ok_eq_hex(KeWaitForMultipleObjects(3, o, WaitAny, Executive, KernelMode, FALSE, &Zero, NULL), STATUS_TIMEOUT);
    KeSetEvent(&e[1], 0, FALSE); ok_eq_hex(KeWaitForMultipleObjects(2, o, WaitAll, Executive, KernelMode, FALSE, &Zero, NULL), STATUS_TIMEOUT); ok_eq_long(KeReadStateEvent(&e[1]), 1); KeSetEvent(&e[0], 0, FALSE); ok_eq_hex(KeWaitForMultipleObjects(2, o, WaitAll, Executive, KernelMode, FALSE, &Zero, NULL), STATUS_SUCCESS);
    KeQueryTickCount(&t0); st = KeDelayExecutionThread(KernelMode, FALSE, &Ms50); KeQueryTickCount(&t1); ok_eq_hex(st, STATUS_SUCCESS); ok_((t1.QuadPart - t0.QuadPart) * KeQueryTimeIncrement() >= 450000, "ticks %I64d", t1.QuadPart - t0.QuadPart);
    ok_eq_hex(KeDelayExecutionThread(KernelMode, TRUE, &Zero), STATUS_SUCCESS);
}
static VOID WideTests(VOID)
{
    UNICODE_STRING s, t = RTL_CONSTANT_STRING(L"1A2b"); ULONG v; WCHAR b[16]; CHAR n[40]; ANSI_STRING a; GUID g; LARGE_INTEGER li = { .QuadPart = -1 };
    ok_eq_hex(RtlUnicodeStringToInteger(&t, 16, &v), 0); ok_eq_hex(v, 0x1a2b); RtlInitEmptyUnicodeString(&s, b, sizeof b); ok_eq_hex(RtlIntegerToUnicodeString(4711, 10, &s), 0); ok_(s.Length == 8 && b[3] == L'1', "text");
    ok_eq_hex(RtlStringCbPrintfA(n, sizeof n, "%ws|%-4d|%+.3d|%I64x|%c", L"wide", 5, 7, li.QuadPart, 'z'), 0); ok_(strcmp(n, "wide|5   |+007|ffffffffffffffff|z") == 0, "'%s'", n);
    ok_eq_hex(RtlUnicodeStringToAnsiString(&a, &t, TRUE), 0); ok_(_stricmp(a.Buffer, "1a2B") == 0, "%Z", &a); RtlFreeAnsiString(&a); RtlInitUnicodeString(&s, L"{00000000-1111-2222-3333-444444444444}"); ok_eq_hex(RtlGUIDFromString(&s, &g), 0); ok_eq_hex(g.Data2, 0x1111);
    ok_eq_hex(RtlStringCchCopyW(b, 4, L"abcdef"), STATUS_BUFFER_OVERFLOW); ok_(b[3] == 0, "end"); ok_eq_long(_snprintf(n, 4, "abcdef"), -1); ok_eq_long(RtlUlongByteSwap(0x11223344) == 0x44332211, 1);
}
static const TEST Tests[] = { { "event", EventTests }, { "mutex", MutexTests }, { "semaphore", SemaphoreTests }, { "timer", TimerTests }, { "irql", IrqlTests }, { "queue", QueueTests }, { "wait", WaitTests }, { "text", WideTests }, { NULL, NULL } };
static VOID Unload(PDRIVER_OBJECT d) { UNREFERENCED_PARAMETER(d); }
NTSTATUS DriverEntry(PDRIVER_OBJECT d, PUNICODE_STRING p)
{
    const TEST *t; UNREFERENCED_PARAMETER(p);
    Ms50.QuadPart = -500000; d->DriverUnload = Unload;
    for (t = Tests; t->Name; t++) { ULONG f = g_Failed, n = g_Passed; g_Test = t->Name; t->Run(); DbgPrint("%s %s (%lu checks)\n", g_Failed == f ? "PASS" : "FAIL", t->Name, g_Passed - n + g_Failed - f); }
    DbgPrint("%lu passed, %lu failed\n", g_Passed, g_Failed);
    return g_Failed ? STATUS_UNSUCCESSFUL : STATUS_SUCCESS;
}
