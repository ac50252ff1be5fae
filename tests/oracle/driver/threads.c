/* threads.c - system threads that wait, are woken and end. */
#define ORACLE_DRIVER
#include "../oracle.h"

enum { WAITERS = 3 };

static PVOID object; /* what the threads wait for */
static KEVENT ready; /* not used up: each thread says that it is about to wait */
static volatile LONG waiting, woken;
static NTSTATUS results[WAITERS];
static PVOID threads[WAITERS];

static PVOID start(PKSTART_ROUTINE routine, PVOID context)
{
    PVOID thread = NULL;
    HANDLE handle;

    if (!NT_SUCCESS(
            PsCreateSystemThread(&handle, THREAD_ALL_ACCESS, NULL, NULL, NULL, routine, context)))
        return NULL;
    ObReferenceObjectByHandle(handle, THREAD_ALL_ACCESS, NULL, KernelMode, &thread, NULL);
    ZwClose(handle);
    return thread;
}

static NTSTATUS end_of(PVOID thread)
{
    LARGE_INTEGER long_enough = oracle_ms(5000);
    NTSTATUS status = KeWaitForSingleObject(thread, Executive, KernelMode, FALSE, &long_enough);

    ObDereferenceObject(thread);
    return status;
}

static VOID NTAPI waiter(PVOID context)
{
    LONG n = (LONG)(LONG_PTR)context;
    LARGE_INTEGER long_enough = oracle_ms(3000);

    InterlockedIncrement(&waiting);
    results[n] = KeWaitForSingleObject(object, Executive, KernelMode, FALSE, &long_enough);
    if (results[n] == STATUS_SUCCESS)
        InterlockedIncrement(&woken);
    PsTerminateSystemThread(STATUS_SUCCESS);
}

/* Long enough that threads which are ready have come to their next wait. */
static void settle(void)
{
    LARGE_INTEGER pause = oracle_ms(150);

    KeDelayExecutionThread(KernelMode, FALSE, &pause);
}

static void start_waiters(PVOID what)
{
    LONG i;

    object = what;
    waiting = woken = 0;
    for (i = 0; i < WAITERS; i++)
        threads[i] = start(waiter, (PVOID)(LONG_PTR)i);
    while (waiting < WAITERS)
        settle();
    settle();
}

static void end_waiters(void)
{
    LONG i;

    for (i = 0; i < WAITERS; i++)
        end_of(threads[i]);
}

/* F008 */
static void notification_wakes_all(const char *check)
{
    static KEVENT event;

    KeInitializeEvent(&event, NotificationEvent, FALSE);
    start_waiters(&event);
    SAY(woken);
    SAY(KeSetEvent(&event, IO_NO_INCREMENT, FALSE));
    SAY(KeReadStateEvent(&event));
    settle();
    SAY(woken);
    SAY(KeReadStateEvent(&event));
    end_waiters();
}

static void synchronization_wakes_one(const char *check)
{
    static KEVENT event;

    KeInitializeEvent(&event, SynchronizationEvent, FALSE);
    start_waiters(&event);
    SAY(KeSetEvent(&event, IO_NO_INCREMENT, FALSE));
    SAY(KeReadStateEvent(&event)); /* 0 at once */
    settle();
    SAY(woken);
    SAY(KeSetEvent(&event, IO_NO_INCREMENT, FALSE));
    settle();
    SAY(woken);
    SAY(KeSetEvent(&event, IO_NO_INCREMENT, FALSE));
    settle();
    SAY(woken);
    SAY(KeSetEvent(&event, IO_NO_INCREMENT, FALSE));
    SAY(KeReadStateEvent(&event));
    end_waiters();
}

static void semaphore_wakes_as_many(const char *check)
{
    static KSEMAPHORE semaphore;

    KeInitializeSemaphore(&semaphore, 0, 10);
    start_waiters(&semaphore);
    SAY(KeReleaseSemaphore(&semaphore, IO_NO_INCREMENT, 2, FALSE));
    settle();
    SAY(woken);
    SAY(semaphore.Header.SignalState);
    SAY(KeReleaseSemaphore(&semaphore, IO_NO_INCREMENT, 2, FALSE));
    settle();
    SAY(woken);
    SAY(semaphore.Header.SignalState);
    end_waiters();
}

/* F010 */
static void wakes_in_order(const char *check)
{
    static KEVENT event;
    LONG i;

    KeInitializeEvent(&event, SynchronizationEvent, FALSE);
    object = &event;
    for (i = 0; i < WAITERS; i++) {
        results[i] = STATUS_PENDING;
        threads[i] = start(waiter, (PVOID)(LONG_PTR)i);
        settle();
    }
    KeSetEvent(&event, IO_NO_INCREMENT, FALSE);
    settle();
    SAY(results[0]);
    SAY(results[1]);
    KeSetEvent(&event, IO_NO_INCREMENT, FALSE);
    settle();
    SAY(results[1]);
    SAY(results[2]);
    KeSetEvent(&event, IO_NO_INCREMENT, FALSE);
    end_waiters();
    SAY(results[2]);
}

static VOID NTAPI holder(PVOID context)
{
    KMUTEX *mutex = context;

    KeWaitForSingleObject(mutex, Executive, KernelMode, FALSE, NULL);
    KeSetEvent(&ready, IO_NO_INCREMENT, FALSE);
    settle();
    results[0] = KeReleaseMutex(mutex, FALSE);
    PsTerminateSystemThread(STATUS_SUCCESS);
}

/* F039 */
static void mutex_of_another(const char *check)
{
    static KMUTEX mutex;
    LARGE_INTEGER zero = {0};
    PVOID thread;

    KeInitializeMutex(&mutex, 0);
    KeInitializeEvent(&ready, SynchronizationEvent, FALSE);
    thread = start(holder, &mutex);
    SAY(KeWaitForSingleObject(&ready, Executive, KernelMode, FALSE, NULL));
    SAY(KeWaitForSingleObject(&mutex, Executive, KernelMode, FALSE, &zero));
    SAY(KeWaitForSingleObject(&mutex, Executive, KernelMode, FALSE, NULL));
    SAY(results[0]);
    SAY(KeReleaseMutex(&mutex, FALSE));
    SAY(end_of(thread));
}

static VOID NTAPI at_once(PVOID context)
{
    *(volatile LONG *)context = 5;
    PsTerminateSystemThread(STATUS_TOO_LATE);
}

static VOID NTAPI returns(PVOID context)
{
    *(volatile LONG *)context = 6;
}

/* F017, F018 */
static void thread_objects(const char *check)
{
    static KEVENT never;
    volatile LONG seen = 0;
    LARGE_INTEGER zero = {0}, long_enough = oracle_ms(5000);
    PVOID thread = start(at_once, (PVOID)&seen), objects[2] = {&never, thread};

    KeInitializeEvent(&never, NotificationEvent, FALSE);
    SAY(KeWaitForMultipleObjects(2, objects, WaitAny, Executive, KernelMode, FALSE, &long_enough,
                                 NULL));
    SAY(seen);
    SAY(KeWaitForSingleObject(thread, Executive, KernelMode, FALSE, &zero));
    SAY(KeWaitForSingleObject(thread, Executive, KernelMode, FALSE, &zero));
    ObDereferenceObject(thread);
    SAY(end_of(start(returns, (PVOID)&seen)));
    SAY(seen);
}

static VOID NTAPI about_itself(PVOID context)
{
    LONG *seen = context;

    seen[0] = PsIsSystemThread(PsGetCurrentThread());
    seen[1] = KeQueryPriorityThread((PKTHREAD)PsGetCurrentThread());
    seen[2] = PsGetCurrentProcess() == PsInitialSystemProcess;
    PsTerminateSystemThread(STATUS_SUCCESS);
}

/* F013, F254 */
static void system_thread(const char *check)
{
    LONG seen[3] = {-1, -1, -1};

    SAY(end_of(start(about_itself, seen)));
    SAY(seen[0]);
    SAY(seen[1]);
    SAY(seen[2]);
}

static VOID NTAPI tries(PVOID context)
{
    PERESOURCE resource = context;

    KeEnterCriticalRegion();
    results[0] = ExAcquireResourceExclusiveLite(resource, FALSE);
    results[1] = ExAcquireResourceSharedLite(resource, FALSE);
    results[2] = ExIsResourceAcquiredExclusiveLite(resource);
    KeLeaveCriticalRegion();
    PsTerminateSystemThread(STATUS_SUCCESS);
}

/* F129, F136 */
static void resource_of_another(const char *check)
{
    static ERESOURCE resource;

    ExInitializeResourceLite(&resource);
    KeEnterCriticalRegion();
    ExAcquireResourceExclusiveLite(&resource, TRUE);
    SAY(end_of(start(tries, &resource)));
    SAY(results[0]);
    SAY(results[1]);
    SAY(results[2]);
    ExReleaseResourceLite(&resource);
    KeLeaveCriticalRegion();
    ExDeleteResourceLite(&resource);
}

const struct oracle_check oracle_threads[] = {
    {"notification-wakes-all", notification_wakes_all},
    {"synchronization-wakes-one", synchronization_wakes_one},
    {"semaphore-wakes-as-many", semaphore_wakes_as_many},
    {"wakes-in-order", wakes_in_order},
    {"mutex-of-another", mutex_of_another},
    {"thread-objects", thread_objects},
    {"system-thread", system_thread},
    {"resource-of-another", resource_of_another},
    {NULL, NULL},
};
