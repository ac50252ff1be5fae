/*
 * Relies on waiters being served in the order in which they came: those of a semaphore, with RESOURCE
 * of a resource, with PUSH_LOCK of a push lock. With GOOD it does not.
 */
#include "common.h"

static KSEMAPHORE Tickets;
static ERESOURCE Resource;
static EX_PUSH_LOCK PushLock;
static KEVENT FirstWaits;
static volatile LONG Served;

static VOID Take(VOID)
{
#if defined RESOURCE
    KeEnterCriticalRegion();
    ExAcquireResourceExclusiveLite(&Resource, TRUE);
#elif defined PUSH_LOCK
    KeEnterCriticalRegion();
    ExAcquirePushLockExclusive(&PushLock);
#else
    KeWaitForSingleObject(&Tickets, Executive, KernelMode, FALSE, NULL);
#endif
}

static VOID Give(VOID)
{
#if defined RESOURCE
    ExReleaseResourceLite(&Resource);
    KeLeaveCriticalRegion();
#elif defined PUSH_LOCK
    ExReleasePushLockExclusive(&PushLock);
    KeLeaveCriticalRegion();
#else
    KeReleaseSemaphore(&Tickets, IO_NO_INCREMENT, 1, FALSE);
#endif
}

static VOID First(PVOID Context)
{
    UNREFERENCED_PARAMETER(Context);
    KeSetEvent(&FirstWaits, IO_NO_INCREMENT, FALSE);
    Take();
    InterlockedCompareExchange(&Served, 1, 0);
    Give();
    PsTerminateSystemThread(STATUS_SUCCESS);
}

static VOID Second(PVOID Context)
{
    LARGE_INTEGER wait;

    UNREFERENCED_PARAMETER(Context);
    wait.QuadPart = -10000;
    KeWaitForSingleObject(&FirstWaits, Executive, KernelMode, FALSE, NULL);
    KeDelayExecutionThread(KernelMode, FALSE, &wait);
    Take();
    InterlockedCompareExchange(&Served, 2, 0);
    Give();
    PsTerminateSystemThread(STATUS_SUCCESS);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    LARGE_INTEGER wait;

    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = Unload;
    wait.QuadPart = -100000;
    KeInitializeSemaphore(&Tickets, 1, 2);
    ExInitializeResourceLite(&Resource);
    ExInitializePushLock(&PushLock);
    KeInitializeEvent(&FirstWaits, SynchronizationEvent, FALSE);
    Take();
    Start(First, NULL);
    Start(Second, NULL);
    KeDelayExecutionThread(KernelMode, FALSE, &wait);
    Give();
    Join();
    ExDeleteResourceLite(&Resource);
#ifndef GOOD
    if (Served == 2)
        KeBugCheckEx(0xE2, 0, 0, 0, 0); /* finds: 0xE2 */
#endif
    return STATUS_SUCCESS;
}
