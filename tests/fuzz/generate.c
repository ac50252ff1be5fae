/*
 * generate.c - a small driver made by chance: `generate SEED` prints it.
 *
 * Two or three threads make two to six operations in all that meet on few objects, so that all
 * schedules can be seen one by one. What each operation returned is kept, a hexadecimal digit each,
 * in globals of their own (SAW), and so is what state the objects are in at the end.
 *
 * A program draws from a few families of operations only: operations of one kind meet, those of
 * twenty kinds seldom do.
 */
#include "base/prng.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum family {
    PLAIN,
    INTERLOCKED,
    NOTIFICATION,
    SYNCHRONIZATION,
    SEMAPHORE,
    MUTEX,
    FAST_MUTEX,
    SPIN_LOCK,
    SEVERAL,
    TIMER,
    DPC,
    WORK_ITEM,
    RESOURCE,
    IRQL,
    TIME,
    NAME,
    QUEUE,
    ALERT,
    APC,
    THREAD,
    RUNDOWN,
    PUSH_LOCK,
    SLIST,
    FAMILIES
};

enum { MOST_THREADS = 3, MOST_OPS = 6 };

/* Where an operation stands. */
struct place {
    unsigned thread;  /* 0: DriverEntry */
    unsigned threads; /* in all */
    unsigned depth;   /* inside how many others */
    bool dispatch;    /* at DISPATCH_LEVEL */
    const char *saw;  /* where results go */
};

static struct prng prng;
static bool has_time, has_work, used[FAMILIES];
static enum family families[4];
static unsigned family_count;
/* What would end a wait without a timeout. */
static const char *owed[32];
static unsigned owed_count;

static unsigned below(unsigned n)
{
    return prng_below(&prng, n);
}

static bool one_in(unsigned n)
{
    return below(n) == 0;
}

static void line(const struct place *at, const char *format, ...)
{
    va_list arguments;

    printf("%*s", (int)(4 * (at->depth + 1)), "");
    va_start(arguments, format);
    vprintf(format, arguments);
    va_end(arguments);
    putchar('\n');
}

static void owe(const char *statement)
{
    if (owed_count < sizeof owed / sizeof *owed)
        owed[owed_count++] = statement;
}

/* How long a wait takes; `signal` would end it. */
static const char *patience(const struct place *at, const char *signal)
{
    if (at->dispatch || one_in(3))
        return "&g_Zero";
    if (has_time && one_in(2))
        return one_in(2) ? "&g_Second" : "&g_Two";
    if (!one_in(6))
        owe(signal);
    return "NULL";
}

static void any_operation(const struct place *at);

/* Braces with something in them. */
static void body(const struct place *at, bool dispatch)
{
    struct place in = *at;

    in.depth++;
    in.dispatch |= dispatch;
    any_operation(&in);
}

static void plain(const struct place *at)
{
    switch (below(4)) {
    case 0:
        line(at, "g_Y = g_Y + 1;");
        break;
    case 1:
        line(at, "g_Y = %u;", 2 + at->thread);
        break;
    default:
        line(at, "SAW(%s, g_Y);", at->saw);
    }
}

static void interlocked(const struct place *at)
{
    switch (below(8)) {
    case 0:
        line(at, "SAW(%s, InterlockedCompareExchange(&g_X, %u, %u));", at->saw, 4 + at->thread,
             below(3));
        break;
    case 1:
        line(at, "SAW(%s, InterlockedExchange(&g_X, %u));", at->saw, 1 + at->thread);
        break;
    case 2:
        line(at, "InterlockedDecrement(&g_X);");
        break;
    case 3:
        line(at, "SAW(%s, InterlockedAdd(&g_X, 2));", at->saw);
        break;
    case 4:
        line(at, "g_X = %u;", below(3));
        break;
    case 5:
        line(at, "SAW(%s, g_X);", at->saw);
        break;
    default:
        line(at, "SAW(%s, InterlockedIncrement(&g_X));", at->saw);
    }
}

static void wait_one(const struct place *at, const char *object, const char *signal)
{
    const char *alertable = used[ALERT] && !at->dispatch && one_in(2) ? "TRUE" : "FALSE";

    line(at, "SAW(%s, CODE(KeWaitForSingleObject(%s, Executive, KernelMode, %s, %s)));", at->saw,
         object, alertable, patience(at, signal));
}

static void event(const struct place *at, const char *name)
{
    char object[16];
    const char *signal =
        strcmp(name, "g_N") == 0 ? "KeSetEvent(&g_N, 0, FALSE)" : "KeSetEvent(&g_S, 0, FALSE)";

    snprintf(object, sizeof object, "&%s", name);
    switch (below(9)) {
    case 0:
        line(at, "SAW(%s, KeResetEvent(%s));", at->saw, object);
        break;
    case 1:
        line(at, "KeClearEvent(%s);", object);
        break;
    case 2:
        line(at, "SAW(%s, KePulseEvent(%s, 0, FALSE));", at->saw, object);
        break;
    case 3:
        line(at, "SAW(%s, KeReadStateEvent(%s));", at->saw, object);
        break;
    case 4:
        if (!at->dispatch) {
            line(at, "KeSetEvent(%s, 0, TRUE);", object);
            wait_one(at, used[SEMAPHORE] ? "&g_Sem" : "&g_S",
                     used[SEMAPHORE] ? "KeReleaseSemaphore(&g_Sem, 0, 1, FALSE)"
                                     : "KeSetEvent(&g_S, 0, FALSE)");
            break;
        } /* fallthrough */
    case 5:
    case 6:
        line(at, "SAW(%s, KeSetEvent(%s, 0, FALSE));", at->saw, object);
        break;
    default:
        wait_one(at, object, signal);
    }
}

static void semaphore(const struct place *at)
{
    switch (below(5)) {
    case 0:
        line(at, "SAW(%s, KeReadStateSemaphore(&g_Sem));", at->saw);
        break;
    case 1:
    case 2:
        line(at, "SAW(%s, KeReleaseSemaphore(&g_Sem, 0, %u, FALSE));", at->saw, 1 + one_in(3));
        break;
    default:
        wait_one(at, "&g_Sem", "KeReleaseSemaphore(&g_Sem, 0, 1, FALSE)");
    }
}

/* A statement that says whether it took something, what is done with it, and how it is given back.
 */
static void guarded(const struct place *at, const char *take, const char *give, bool dispatch)
{
    line(at, "if (%s) {", take);
    body(at, dispatch);
    if (give)
        line(at, "    %s;", give);
    line(at, "} else {");
    line(at, "    SAW(%s, 9);", at->saw);
    line(at, "}");
}

static void mutex(const struct place *at)
{
    static const char *const timeouts[] = {"NULL", "NULL", "&g_Zero", "&g_Second"};
    const char *timeout = timeouts[below(has_time ? 4 : 3)];
    char take[128];

    if (at->dispatch || one_in(6)) {
        line(at, "SAW(%s, KeReadStateMutex(&g_M));", at->saw);
        return;
    }
    snprintf(take, sizeof take,
             "KeWaitForSingleObject(&g_M, Executive, KernelMode, FALSE, %s) == STATUS_SUCCESS",
             timeout);
    guarded(at, take, one_in(12) ? NULL : "KeReleaseMutex(&g_M, FALSE)", false);
}

static void fast_mutex(const struct place *at)
{
    if (at->dispatch)
        interlocked(at);
    else if (one_in(2))
        guarded(at, "ExTryToAcquireFastMutex(&g_F)", "ExReleaseFastMutex(&g_F)", false);
    else
        guarded(at, "(ExAcquireFastMutex(&g_F), TRUE)", "ExReleaseFastMutex(&g_F)", false);
}

static void spin_lock(const struct place *at)
{
    if (at->dispatch) {
        interlocked(at);
        return;
    }
    line(at, "{");
    line(at, "    KIRQL irql;");
    line(at, "    KeAcquireSpinLock(&g_L, &irql);");
    body(at, true);
    line(at, "    KeReleaseSpinLock(&g_L, irql);");
    line(at, "}");
}

static void several(const struct place *at)
{
    static const char *const sets[] = {"&g_N, &g_S",   "&g_S, &g_N",  "&g_S, &g_Sem",
                                       "&g_Sem, &g_S", "&g_S, &g_M",  "&g_M, &g_Sem",
                                       "&g_N, &g_T1",  "&g_T1, &g_T2"};
    const char *set = sets[below(has_time ? 8 : 6)];
    bool all = one_in(2);

    if (at->dispatch) {
        event(at, one_in(2) ? "g_N" : "g_S");
        return;
    }
    line(at, "{");
    line(at, "    PVOID objects[] = {%s};", set);
    line(at,
         "    SAW(%s, CODE(KeWaitForMultipleObjects(2, objects, %s, Executive, KernelMode, %s, %s, "
         "NULL)));",
         at->saw, all ? "WaitAll" : "WaitAny", used[ALERT] && one_in(2) ? "TRUE" : "FALSE",
         patience(at,
                  all ? "(KeSetEvent(&g_N, 0, FALSE), KeSetEvent(&g_S, 0, FALSE), "
                        "KeReleaseSemaphore(&g_Sem, 0, 1, FALSE))"
                      : "(KeSetEvent(&g_S, 0, FALSE), KeReleaseSemaphore(&g_Sem, 0, 1, FALSE))"));
    line(at, "}");
}

static void timer(const struct place *at)
{
    static const char *const dues[] = {"g_Second", "g_Second", "g_Two", "g_Zero"};
    unsigned n = 1 + below(2);

    switch (below(8)) {
    case 0:
    case 1:
        line(at, "SAW(%s, KeCancelTimer(&g_T%u));", at->saw, n);
        break;
    case 2:
        line(at, "SAW(%s, KeReadStateTimer(&g_T%u));", at->saw, n);
        break;
    case 3:
        wait_one(at, n == 1 ? "&g_T1" : "&g_T2",
                 n == 1 ? "KeSetTimer(&g_T1, g_Second, NULL)"
                        : "KeSetTimer(&g_T2, g_Second, NULL)");
        break;
    default:
        if (one_in(3))
            line(at, "SAW(%s, KeSetTimer(&g_T%u, %s, NULL));", at->saw, n, dues[below(4)]);
        else
            line(at, "SAW(%s, KeSetTimer(&g_T%u, %s, &g_D%u));", at->saw, n, dues[below(4)],
                 one_in(6) ? 3 - n : n);
    }
}

static void dpc(const struct place *at)
{
    unsigned n = one_in(3) ? 1 : 3;

    switch (below(8)) {
    case 0:
    case 1:
        line(at, "SAW(%s, KeRemoveQueueDpc(&g_D%u));", at->saw, n);
        break;
    case 2:
        if (!at->dispatch) {
            line(at, "KeFlushQueuedDpcs();");
            break;
        } /* fallthrough */
    default:
        line(at, "SAW(%s, KeInsertQueueDpc(&g_D%u, NULL, NULL));", at->saw, n);
    }
}

static void work_item(const struct place *at)
{
    if (has_work || at->saw[5] == 'D') {
        interlocked(at);
        return;
    }
    has_work = true;
    line(at, "InterlockedExchange(&g_Queued, 1);");
    line(at, "ExQueueWorkItem(&g_Work, %s);", one_in(2) ? "DelayedWorkQueue" : "CriticalWorkQueue");
}

static void resource(const struct place *at)
{
    const char *mode = one_in(2) ? "Shared" : "Exclusive";
    char take[96];

    if (at->dispatch) {
        interlocked(at);
        return;
    }
    if (one_in(8))
        mode = one_in(2) ? "SharedStarve" : "SharedWait";
    line(at, "KeEnterCriticalRegion();");
    if (strcmp(mode, "SharedStarve") == 0)
        snprintf(take, sizeof take, "ExAcquireSharedStarveExclusive(&g_Res, TRUE)");
    else if (strcmp(mode, "SharedWait") == 0)
        snprintf(take, sizeof take, "ExAcquireSharedWaitForExclusive(&g_Res, TRUE)");
    else
        snprintf(take, sizeof take, "ExAcquireResource%sLite(&g_Res, %s)", mode,
                 one_in(3) ? "FALSE" : "TRUE");
    guarded(at, take, "ExReleaseResourceLite(&g_Res)", false);
    line(at, "KeLeaveCriticalRegion();");
}

static void raise(const struct place *at)
{
    if (at->dispatch) {
        interlocked(at);
        return;
    }
    line(at, "{");
    line(at, "    KIRQL irql;");
    line(at, "    KeRaiseIrql(%s, &irql);", one_in(4) ? "APC_LEVEL" : "DISPATCH_LEVEL");
    body(at, true);
    line(at, "    KeLowerIrql(irql);");
    line(at, "}");
}

static void take_time(const struct place *at)
{
    switch (below(at->dispatch ? 1 : 4)) {
    case 0:
        line(at, "SAW(%s, KeQueryInterruptTime() / 10000000);", at->saw);
        break;
    case 1:
        line(at, "KeDelayExecutionThread(KernelMode, FALSE, &g_Zero);");
        break;
    default:
        line(at, "SAW(%s, CODE(KeDelayExecutionThread(KernelMode, %s, %s)));", at->saw,
             used[ALERT] ? "TRUE" : "FALSE", one_in(3) ? "&g_Two" : "&g_Second");
    }
}

static void name(const struct place *at)
{
    if (at->dispatch) {
        interlocked(at);
        return;
    }
    switch (below(5)) {
    case 0:
        line(at, "SAW(%s, CloseNamed(&g_H%u));", at->saw, at->thread);
        break;
    case 1:
        line(at, "SAW(%s, CreateNamed(&g_H%u));", at->saw, at->thread);
        break;
    case 2:
        line(at, "if (g_H%u)", at->thread);
        line(at, "    ZwSetEvent(g_H%u, NULL);", at->thread);
        break;
    case 3:
        line(at, "if (g_H%u)", at->thread);
        line(at, "    SAW(%s, CODE(ZwWaitForSingleObject(g_H%u, FALSE, &g_Zero)));", at->saw,
             at->thread);
        break;
    default:
        line(at, "SAW(%s, OpenNamed(&g_H%u));", at->saw, at->thread);
    }
}

static void queue(const struct place *at)
{
    switch (below(5)) {
    case 0:
        line(at, "SAW(%s, KeReadStateQueue(&g_Q));", at->saw);
        break;
    case 1:
    case 2:
        if (at->saw[5] != 'D') {
            line(at, "SAW(%s, Put(%u, %s));", at->saw, at->thread, one_in(3) ? "TRUE" : "FALSE");
            break;
        } /* fallthrough */
    default:
        if (at->dispatch)
            line(at, "SAW(%s, KeReadStateQueue(&g_Q));", at->saw);
        else
            line(at, "SAW(%s, Get(%s));", at->saw, patience(at, "Put(0, FALSE)"));
    }
}

static void alert(const struct place *at)
{
    unsigned to = at->thread == 0 && at->threads > 1 ? 1 : 0;

    if (one_in(3) && !at->dispatch && has_time)
        line(at, "SAW(%s, CODE(KeDelayExecutionThread(KernelMode, TRUE, &g_Second)));", at->saw);
    else if (one_in(3) && !at->dispatch)
        wait_one(at, "&g_S", "KeSetEvent(&g_S, 0, FALSE)");
    else
        line(at, "if (g_Thread%u)\n%*s    SAW(%s, KeAlertThread(g_Thread%u, KernelMode));", to,
             (int)(4 * (at->depth + 1)), "", at->saw, to);
}

static void apc(const struct place *at)
{
    unsigned to = at->thread == 0 && at->threads > 1 ? 1 : 0;

    if (at->saw[5] == 'D' || one_in(4)) {
        interlocked(at);
        return;
    }
    if (one_in(4) && !at->dispatch) {
        line(at, "KeEnterCriticalRegion();");
        body(at, false);
        line(at, "KeLeaveCriticalRegion();");
        return;
    }
    line(at, "SAW(%s, SendApc(%u, g_Thread%u, %s));", at->saw, at->thread, to,
         one_in(4) ? "NULL" : "OnApc");
}

static void thread(const struct place *at)
{
    if (at->thread != 0 || at->threads < 2 || at->dispatch) {
        if (one_in(4) && at->depth == 0 && at->saw[5] != 'D' && at->thread != 0)
            line(at, "if (g_X == %u)\n        PsTerminateSystemThread(STATUS_SUCCESS);", below(2));
        else
            interlocked(at);
        return;
    }
    line(at, "if (g_Thread1)");
    line(at,
         "    SAW(%s, CODE(KeWaitForSingleObject(g_Thread1, Executive, KernelMode, FALSE, %s)));",
         at->saw, has_time && one_in(2) ? "&g_Second" : "&g_Zero");
}

static void rundown(const struct place *at)
{
    if (at->saw[5] == 'D' || at->dispatch)
        interlocked(at);
    else if (one_in(4) && at->depth == 0)
        line(at, "ExWaitForRundownProtectionRelease(&g_Run);");
    else if (one_in(5) && at->depth == 0)
        line(at, "ExReInitializeRundownProtection(&g_Run);");
    else
        guarded(at, "ExAcquireRundownProtection(&g_Run)", "ExReleaseRundownProtection(&g_Run)",
                false);
}

static void push_lock(const struct place *at)
{
    const char *mode = one_in(2) ? "Shared" : "Exclusive";

    if (at->dispatch) {
        interlocked(at);
        return;
    }
    line(at, "KeEnterCriticalRegion();");
    line(at, "ExAcquirePushLock%s(&g_Push);", mode);
    line(at, "{");
    body(at, false);
    line(at, "}");
    line(at, "ExReleasePushLock%s(&g_Push);", mode);
    line(at, "KeLeaveCriticalRegion();");
}

static void slist(const struct place *at)
{
    if (one_in(2))
        line(at, "SAW(%s, Push(%s));", at->saw,
             at->saw[5] == 'D' ? "3"
             : at->thread == 0 ? "0"
             : at->thread == 1 ? "1"
                               : "2");
    else if (one_in(4))
        line(at, "SAW(%s, ExQueryDepthSList(&g_List));", at->saw);
    else
        line(at, "SAW(%s, Pop());", at->saw);
}

static void of_family(const struct place *at, enum family family)
{
    static void (*const makers[FAMILIES])(const struct place *at) = {[PLAIN] = plain,
                                                                     [INTERLOCKED] = interlocked,
                                                                     [SEMAPHORE] = semaphore,
                                                                     [MUTEX] = mutex,
                                                                     [FAST_MUTEX] = fast_mutex,
                                                                     [SPIN_LOCK] = spin_lock,
                                                                     [SEVERAL] = several,
                                                                     [TIMER] = timer,
                                                                     [DPC] = dpc,
                                                                     [WORK_ITEM] = work_item,
                                                                     [RESOURCE] = resource,
                                                                     [IRQL] = raise,
                                                                     [TIME] = take_time,
                                                                     [NAME] = name,
                                                                     [QUEUE] = queue,
                                                                     [ALERT] = alert,
                                                                     [APC] = apc,
                                                                     [THREAD] = thread,
                                                                     [RUNDOWN] = rundown,
                                                                     [PUSH_LOCK] = push_lock,
                                                                     [SLIST] = slist};

    if (family == NOTIFICATION)
        event(at, "g_N");
    else if (family == SYNCHRONIZATION)
        event(at, "g_S");
    else
        makers[family](at);
}

static void any_operation(const struct place *at)
{
    enum family family = families[below(family_count)];
    bool nests = family == MUTEX || family == FAST_MUTEX || family == SPIN_LOCK ||
                 family == RESOURCE || family == IRQL || family == RUNDOWN || family == PUSH_LOCK;

    if (at->depth && nests && !one_in(4))
        family = one_in(2) ? PLAIN : INTERLOCKED;
    if (at->depth == 0 && one_in(12)) {
        line(at, "if (g_%s == %u) {", one_in(3) ? "Y" : "X", below(3));
        if (one_in(2))
            line(at, "    KeBugCheckEx(0xE2, %u, 0, 0, 0);", at->thread);
        else
            body(at, false);
        line(at, "}");
        return;
    }
    of_family(at, at->depth > 3 ? INTERLOCKED : family);
}

/* What a DPC, work item or APC does. */
static void routine(const char *saw, unsigned threads, bool dispatch)
{
    struct place at = {
        .thread = 0, .threads = threads, .depth = 1, .dispatch = dispatch, .saw = saw};

    if (one_in(3))
        interlocked(&at);
    else
        any_operation(&at);
}

static void choose_families(void)
{
    has_time = one_in(2);
    family_count = 1 + below(4);
    for (unsigned i = 0; i < family_count; i++) {
        do
            families[i] = (enum family)below(FAMILIES);
        while (!has_time && (families[i] == TIMER || families[i] == TIME));
        used[families[i]] = true;
    }
    if (family_count == 1 && !used[INTERLOCKED]) {
        families[family_count++] = INTERLOCKED;
        used[INTERLOCKED] = true;
    }
}

static void apc_routine(unsigned threads)
{
    printf("\nstatic VOID OnApc(PVOID Context, PVOID A, PVOID B)\n{\n"
           "    UNREFERENCED_PARAMETER(Context);\n"
           "    UNREFERENCED_PARAMETER(A);\n    UNREFERENCED_PARAMETER(B);\n");
    if (used[APC])
        routine("g_SawA", threads, false);
    printf("}\n");
}

static void routines(unsigned threads)
{
    bool dpcs = used[DPC] || used[TIMER];

    for (unsigned n = 1; n <= 3; n++) {
        char saw[16];

        snprintf(saw, sizeof saw, "g_SawD%u", n);
        printf(
            "\nstatic VOID OnDpc%u(PKDPC Dpc, PVOID Context, PVOID Argument1, PVOID Argument2)\n{\n"
            "    UNREFERENCED_PARAMETER(Dpc);\n    UNREFERENCED_PARAMETER(Context);\n"
            "    UNREFERENCED_PARAMETER(Argument1);\n    UNREFERENCED_PARAMETER(Argument2);\n",
            n);
        if (dpcs)
            routine(saw, threads, true);
        printf("}\n");
    }
    printf("\nstatic VOID OnWork(PVOID Context)\n{\n    UNREFERENCED_PARAMETER(Context);\n");
    if (used[WORK_ITEM])
        routine("g_SawW", threads, false);
    printf("    KeSetEvent(&g_Worked, 0, FALSE);\n}\n");
    apc_routine(threads);
}

static void initialize(void)
{
    printf("    KeInitializeEvent(&g_N, NotificationEvent, %s);\n", one_in(4) ? "TRUE" : "FALSE");
    printf("    KeInitializeEvent(&g_S, SynchronizationEvent, %s);\n",
           one_in(4) ? "TRUE" : "FALSE");
    printf("    KeInitializeEvent(&g_Worked, NotificationEvent, FALSE);\n"
           "    KeInitializeEvent(&g_Go, NotificationEvent, FALSE);\n"
           "    KeInitializeSemaphore(&g_Sem, %u, 16);\n"
           "    KeInitializeMutex(&g_M, 0);\n    ExInitializeFastMutex(&g_F);\n"
           "    KeInitializeSpinLock(&g_L);\n    KeInitializeTimerEx(&g_T1, NotificationTimer);\n"
           "    KeInitializeTimerEx(&g_T2, SynchronizationTimer);\n"
           "    ExInitializeWorkItem(&g_Work, OnWork, NULL);\n    KeInitializeQueue(&g_Q, %u);\n"
           "    ExInitializeResourceLite(&g_Res);\n    ExInitializeRundownProtection(&g_Run);\n"
           "    ExInitializePushLock(&g_Push);\n    InitializeSListHead(&g_List);\n",
           below(2), below(2));
    for (unsigned n = 1; n <= 3; n++) {
        printf("    KeInitializeDpc(&g_D%u, OnDpc%u, NULL);\n", n, n);
        if (one_in(2))
            printf("    KeSetTargetProcessorDpc(&g_D%u, %u);\n", n, below(2));
        if (one_in(4))
            printf("    KeSetImportanceDpc(&g_D%u, %s);\n", n,
                   one_in(2) ? "LowImportance" : "HighImportance");
    }
}

static void finish(unsigned threads)
{
    for (unsigned i = 0; i < owed_count; i++)
        printf("    (VOID)%s;\n", owed[i]);
    for (unsigned t = 1; t < threads; t++)
        printf("    WAIT(g_Thread%u);\n", t);
    printf("    if (g_Queued)\n        WAIT(&g_Worked);\n");
    if (has_time && (used[TIMER]) && one_in(2))
        printf("    {\n        LARGE_INTEGER four = {.QuadPart = -40000000};\n\n"
               "        KeDelayExecutionThread(KernelMode, FALSE, &four);\n    }\n");
    if (used[TIMER])
        printf("    SAW(g_End, KeCancelTimer(&g_T1));\n    SAW(g_End, KeCancelTimer(&g_T2));\n");
    printf(
        "    KeFlushQueuedDpcs();\n    SAW(g_End, KeReadStateEvent(&g_N));\n"
        "    SAW(g_End, KeReadStateEvent(&g_S));\n    SAW(g_End, KeReadStateSemaphore(&g_Sem));\n");
    if (used[TIMER])
        printf(
            "    SAW(g_End, KeReadStateTimer(&g_T1));\n    SAW(g_End, KeReadStateTimer(&g_T2));\n");
    if (used[NAME])
        printf("    SAW(g_End, CloseNamed(&g_H0));\n    SAW(g_End, CloseNamed(&g_H1));\n"
               "    SAW(g_End, CloseNamed(&g_H2));\n");
    if (used[QUEUE])
        printf("    SAW(g_End, KeReadStateQueue(&g_Q));\n    KeRundownQueue(&g_Q);\n");
    for (unsigned t = 1; t < threads; t++)
        printf("    ObDereferenceObject(g_Thread%u);\n", t);
    printf("    ExDeleteResourceLite(&g_Res);\n    return STATUS_SUCCESS;\n}\n");
}

int main(int argc, char **argv)
{
    unsigned threads, operations[MOST_THREADS] = {0}, all, started = 1;
    bool gate;
    char saw[16];

    if (argc != 2) {
        fprintf(stderr, "usage: generate SEED\n");
        return 2;
    }
    prng_seed(&prng, strtoull(argv[1], NULL, 10));
    choose_families();
    threads = 2 + one_in(4);
    gate = !one_in(8);
    all = threads + below(MOST_OPS - threads + 1);
    for (unsigned i = 0; i < all; i++)
        operations[i < threads ? i : below(threads)]++;
    printf("/* %s */\n#include \"fuzz.h\"\n", argv[1]);
    routines(threads);
    for (unsigned t = 1; t < threads; t++) {
        struct place at = {.thread = t, .threads = threads, .saw = saw};

        snprintf(saw, sizeof saw, "g_Saw%u", t);
        printf("\nstatic VOID Worker%u(PVOID Context)\n{\n    UNREFERENCED_PARAMETER(Context);\n%s",
               t, gate ? "    WAIT(&g_Go);\n" : "");
        while (operations[t]--)
            any_operation(&at);
        printf("    PsTerminateSystemThread(STATUS_SUCCESS);\n}\n");
    }
    printf("\nNTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)\n{\n"
           "    UNREFERENCED_PARAMETER(RegistryPath);\n    DriverObject->DriverUnload = Unload;\n"
           "    g_Thread0 = KeGetCurrentThread();\n    g_Thread2 = g_Thread1 = NULL;\n");
    initialize();
    if (gate) {
        for (; started < threads; started++)
            printf("    g_Thread%u = Start(Worker%u, NULL);\n", started, started);
        printf("    KeSetEvent(&g_Go, 0, FALSE);\n");
    }
    for (unsigned i = 0; started < threads || i < operations[0];) {
        struct place at = {.thread = 0, .threads = started, .saw = "g_Saw0"};

        if (started < threads && (i == 0 || i == operations[0] || one_in(2))) {
            printf("    g_Thread%u = Start(Worker%u, NULL);\n", started, started);
            started++;
        } else {
            any_operation(&at);
            i++;
        }
    }
    finish(threads);
    return 0;
}
