/* waits.c - waits of the kernel for several objects, and resources. */
#define ORACLE_DRIVER
#include "../oracle.h"

static KWAIT_BLOCK blocks[8];

static NTSTATUS wait(ULONG count, PVOID *objects, WAIT_TYPE type, int ms)
{
    LARGE_INTEGER interval = oracle_ms(ms);

    return KeWaitForMultipleObjects(count, objects, type, Executive, KernelMode, FALSE, &interval,
                                    blocks);
}

/* F021 */
static void wait_any_lowest(const char *check)
{
    KEVENT events[3];
    PVOID objects[3] = {&events[0], &events[1], &events[2]};

    KeInitializeEvent(&events[0], SynchronizationEvent, FALSE);
    KeInitializeEvent(&events[1], SynchronizationEvent, TRUE);
    KeInitializeEvent(&events[2], SynchronizationEvent, TRUE);
    SAY(wait(3, objects, WaitAny, 0));
    SAY(KeReadStateEvent(&events[1]));
    SAY(KeReadStateEvent(&events[2]));
    SAY(wait(3, objects, WaitAny, 0));
    SAY(wait(3, objects, WaitAny, 0));
}

/* F022 */
static void wait_all_consumes(const char *check)
{
    KEVENT notification, synchronization;
    PVOID objects[2] = {&notification, &synchronization};

    KeInitializeEvent(&notification, NotificationEvent, FALSE);
    KeInitializeEvent(&synchronization, SynchronizationEvent, TRUE);
    SAY(wait(2, objects, WaitAll, 0));
    SAY(KeReadStateEvent(&synchronization));
    KeSetEvent(&notification, IO_NO_INCREMENT, FALSE);
    SAY(wait(2, objects, WaitAll, 0));
    SAY(KeReadStateEvent(&notification));
    SAY(KeReadStateEvent(&synchronization));
}

/* F019 */
static void wait_any_timeout(const char *check)
{
    KEVENT event;
    KSEMAPHORE semaphore;
    PVOID objects[2] = {&event, &semaphore};

    KeInitializeEvent(&event, SynchronizationEvent, FALSE);
    KeInitializeSemaphore(&semaphore, 0, 5);
    SAY(wait(2, objects, WaitAny, 20));
    KeReleaseSemaphore(&semaphore, IO_NO_INCREMENT, 2, FALSE);
    SAY(wait(2, objects, WaitAny, 20));
    SAY(semaphore.Header.SignalState);
}

static void wait_all_mixed(const char *check)
{
    KEVENT event;
    KSEMAPHORE semaphore;
    KMUTEX mutex;
    PVOID objects[3] = {&event, &semaphore, &mutex};

    KeInitializeEvent(&event, SynchronizationEvent, TRUE);
    KeInitializeSemaphore(&semaphore, 2, 5);
    KeInitializeMutex(&mutex, 0);
    SAY(wait(3, objects, WaitAll, 0));
    SAY(semaphore.Header.SignalState);
    SAY(mutex.Header.SignalState);
    SAY(wait(3, objects, WaitAll, 0));
    SAY(semaphore.Header.SignalState);
    KeSetEvent(&event, IO_NO_INCREMENT, FALSE);
    SAY(wait(3, objects, WaitAll, 0)); /* the mutex a second time */
    SAY(KeReleaseMutex(&mutex, FALSE));
    SAY(KeReleaseMutex(&mutex, FALSE));
}

static void wait_for_one_of_one(const char *check)
{
    KEVENT event;
    PVOID objects[1] = {&event};

    KeInitializeEvent(&event, SynchronizationEvent, TRUE);
    SAY(wait(1, objects, WaitAny, 0));
    SAY(wait(1, objects, WaitAll, 0));
}

static void resource_owner(const char *check)
{
    static ERESOURCE resource;

    SAY(ExInitializeResourceLite(&resource));
    KeEnterCriticalRegion();
    SAY(ExAcquireResourceExclusiveLite(&resource, FALSE));
    SAY(ExAcquireResourceExclusiveLite(&resource, FALSE));
    SAY(ExAcquireResourceSharedLite(&resource, FALSE));
    SAY(ExIsResourceAcquiredExclusiveLite(&resource));
    SAY(ExIsResourceAcquiredSharedLite(&resource));
    ExReleaseResourceLite(&resource);
    ExReleaseResourceLite(&resource);
    SAY(ExIsResourceAcquiredExclusiveLite(&resource));
    ExReleaseResourceLite(&resource);
    SAY(ExIsResourceAcquiredExclusiveLite(&resource));
    SAY(ExIsResourceAcquiredSharedLite(&resource));
    SAY(ExAcquireResourceSharedLite(&resource, FALSE));
    SAY(ExAcquireSharedStarveExclusive(&resource, FALSE));
    SAY(ExIsResourceAcquiredExclusiveLite(&resource));
    SAY(ExIsResourceAcquiredSharedLite(&resource));
    SAY(ExAcquireResourceExclusiveLite(&resource, FALSE)); /* F131 */
    SAY(ExGetExclusiveWaiterCount(&resource));
    SAY(ExGetSharedWaiterCount(&resource));
    ExReleaseResourceLite(&resource);
    ExReleaseResourceLite(&resource);
    KeLeaveCriticalRegion();
    SAY(ExDeleteResourceLite(&resource));
}

static void device_queue(const char *check)
{
    KDEVICE_QUEUE queue;
    KDEVICE_QUEUE_ENTRY first, second;

    RtlZeroMemory(&first, sizeof first);
    RtlZeroMemory(&second, sizeof second);
    KeInitializeDeviceQueue(&queue);
    SAY(queue.Type);
    SAY(queue.Busy);
    SAY(KeInsertDeviceQueue(&queue, &first));
    SAY(queue.Busy);
    SAY(KeInsertDeviceQueue(&queue, &first));
    SAY(KeInsertDeviceQueue(&queue, &second));
    SAY(KeRemoveDeviceQueue(&queue) == &first);
    SAY(KeRemoveDeviceQueue(&queue) == &second);
    SAY(queue.Busy);
    SAY(KeRemoveDeviceQueue(&queue) == NULL);
    SAY(queue.Busy);
}

const struct oracle_check oracle_waits[] = {
    {"wait-any-lowest", wait_any_lowest},
    {"wait-all-consumes", wait_all_consumes},
    {"wait-any-timeout", wait_any_timeout},
    {"wait-all-mixed", wait_all_mixed},
    {"wait-for-one-of-one", wait_for_one_of_one},
    {"resource-owner", resource_owner},
    {"device-queue", device_queue},
    {NULL, NULL},
};
