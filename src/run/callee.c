/*
 * callee.c - which documented routine an image called, told by the return address; and what Windows
 * does in some of them, so that a bad argument ends as it does there.
 */
#include "run/internal.h"
#include "host/signals.h"

#include <string.h>

/*
 * Routines that touch the object they are given at DISPATCH_LEVEL or above, whatever the caller's
 * IRQL: a bad pointer is IRQL_NOT_LESS_OR_EQUAL, which nothing catches. The word says what the
 * pointer should have been.
 */
static const struct run_callee raised[] = {
    {"KeSetEvent", "event"},
    {"KePulseEvent", "event"},
    {"KeResetEvent", "event"},
    {"KeReleaseSemaphore", "semaphore"},
    {"KeReleaseMutex", "mutex"},
    {"KeReleaseMutant", "mutex"},
    {"KeWaitForSingleObject", "object"},
    {"KeWaitForMultipleObjects", "object"},
    {"KeSetTimer", "timer"},
    {"KeSetTimerEx", "timer"},
    {"KeSetCoalescableTimer", "timer"},
    {"KeCancelTimer", "timer"},
    {"KeInsertQueueDpc", "DPC"},
    {"KeInsertQueueApc", "APC"},
    {"KeRemoveQueueApc", "APC"},
    {"KeAlertThread", "thread"},
    {"KeSetPriorityThread", "thread"},
    {"KeSetBasePriorityThread", "thread"},
    {"KeInsertQueue", "queue"},
    {"KeInsertHeadQueue", "queue"},
    {"KeRemoveQueue", "queue"},
    {"KeRemoveQueueEx", "queue"},
    {"KeRundownQueue", "queue"},
    {"KeInsertDeviceQueue", "device queue"},
    {"KeInsertByKeyDeviceQueue", "device queue"},
    {"KeRemoveDeviceQueue", "device queue"},
    {"KeRemoveByKeyDeviceQueue", "device queue"},
    {"KeRemoveByKeyDeviceQueueIfBusy", "device queue"},
    {"KeRemoveEntryDeviceQueue", "device queue"},
    {"KeAcquireSpinLockRaiseToDpc", "spin lock"},
    {"KeAcquireSpinLockRaiseToSynch", "spin lock"},
    {"KeAcquireSpinLockAtDpcLevel", "spin lock"},
    {"KeTryToAcquireSpinLockAtDpcLevel", "spin lock"},
    {"KeReleaseSpinLock", "spin lock"},
    {"KeReleaseSpinLockFromDpcLevel", "spin lock"},
    {"KeAcquireInStackQueuedSpinLock", "spin lock"},
    {"KeAcquireInStackQueuedSpinLockAtDpcLevel", "spin lock"},
    {"KeReleaseInStackQueuedSpinLock", "lock handle"},
    {"KeReleaseInStackQueuedSpinLockFromDpcLevel", "lock handle"},
    {"ExAcquireSpinLockShared", "spin lock"},
    {"ExAcquireSpinLockExclusive", "spin lock"},
    {"ExAcquireResourceExclusiveLite", "resource"},
    {"ExAcquireResourceSharedLite", "resource"},
    {"ExTryToAcquireResourceExclusiveLite", "resource"},
    {"ExAcquireSharedStarveExclusive", "resource"},
    {"ExAcquireSharedWaitForExclusive", "resource"},
    {"ExReleaseResourceLite", "resource"},
    {"ExConvertExclusiveToSharedLite", "resource"},
    {"ExInterlockedInsertHeadList", "list or its lock"},
    {"ExInterlockedInsertTailList", "list or its lock"},
    {"ExInterlockedRemoveHeadList", "list or its lock"},
    {"ExInterlockedPushEntryList", "list or its lock"},
    {"ExInterlockedPopEntryList", "list or its lock"},
    {"ExInterlockedAddUlong", "variable or its lock"},
    {"ExInterlockedAddLargeInteger", "variable or its lock"},
    {"ExQueueWorkItem", "work item"},
    {"ExNotifyCallback", "callback object"},
};

/*
 * Routines that touch what they are given at the caller's IRQL. Below DISPATCH_LEVEL a bad address
 * of the user range is an exception, one of the system range 0x50.
 */
static const struct run_callee given[] = {
    {"IoAcquireRemoveLockEx", "the remove lock"},
    {"IoAllocateDriverObjectExtension", "the driver object or where the result goes"},
    {"IoAllocateErrorLogEntry", "the device or driver object"},
    {"IoAllocateWorkItem", "the device object"},
    {"IoAttachDevice", "a device object or the name"},
    {"IoAttachDeviceToDeviceStack", "a device object"},
    {"IoAttachDeviceToDeviceStackSafe", "a device object or where the result goes"},
    {"IoBuildAsynchronousFsdRequest", "the device object or the buffer"},
    {"IoBuildDeviceIoControlRequest", "the device object or a buffer"},
    {"IoBuildSynchronousFsdRequest", "the device object or the buffer"},
    {"IoCancelIrp", "the IRP"},
    {"IoConnectInterrupt", "where the interrupt object goes"},
    {"IoConnectInterruptEx", "the parameters"},
    {"IoCreateDevice", "the driver object, the name or where the device goes"},
    {"IoCreateDeviceSecure", "the driver object, a string or where the device goes"},
    {"IoCreateNotificationEvent", "the name or where the handle goes"},
    {"IoCreateSymbolicLink", "one of the names"},
    {"IoCreateSynchronizationEvent", "the name or where the handle goes"},
    {"IoCreateUnprotectedSymbolicLink", "one of the names"},
    {"IoCsqInitialize", "the queue"},
    {"IoCsqInitializeEx", "the queue"},
    {"IoCsqInsertIrp", "the queue, the IRP or the context"},
    {"IoCsqInsertIrpEx", "the queue, the IRP or the context"},
    {"IoCsqRemoveIrp", "the queue or the context"},
    {"IoCsqRemoveNextIrp", "the queue"},
    {"IoDeleteDevice", "the device object"},
    {"IoDeleteSymbolicLink", "the name"},
    {"IoDetachDevice", "the device object"},
    {"IoFreeErrorLogEntry", "the entry"},
    {"IoFreeIrp", "the IRP"},
    {"IoFreeWorkItem", "the work item"},
    {"IoGetAttachedDevice", "the device object"},
    {"IoGetAttachedDeviceReference", "the device object"},
    {"IoGetDeviceObjectPointer", "the name or where a result goes"},
    {"IoGetDriverObjectExtension", "the driver object"},
    {"IoGetRelatedDeviceObject", "the file object"},
    {"IoGetRequestorProcess", "the IRP"},
    {"IoInitializeIrp", "the IRP"},
    {"IoInitializeRemoveLockEx", "the remove lock"},
    {"IoInitializeTimer", "the device object"},
    {"IoInitializeWorkItem", "the work item or its device"},
    {"IoQueueWorkItem", "the work item"},
    {"IoQueueWorkItemEx", "the work item"},
    {"IoTryQueueWorkItem", "the work item"},
    {"IoRegisterShutdownNotification", "the device object"},
    {"IoReleaseRemoveLockAndWaitEx", "the remove lock"},
    {"IoReleaseRemoveLockEx", "the remove lock"},
    {"IoReuseIrp", "the IRP"},
    {"IoStartTimer", "the timer that IoInitializeTimer gives the device"},
    {"IoStopTimer", "the timer that IoInitializeTimer gives the device"},
    {"IoUnregisterShutdownNotification", "the device object"},
    {"IoWriteErrorLogEntry", "the entry"},
    {"IofCallDriver", "the device object or the IRP"},
    {"IofCompleteRequest", "the IRP"},
    {"RtlAppendUnicodeStringToString", "one of the strings"},
    {"RtlAppendUnicodeToString", "the string"},
    {"RtlCompareUnicodeString", "one of the strings"},
    {"RtlCopyUnicodeString", "one of the strings"},
    {"RtlEqualUnicodeString", "one of the strings"},
    {"RtlInitAnsiString", "the string or its text"},
    {"RtlInitUnicodeString", "the string or its text"},
    {"RtlIntegerToUnicodeString", "the string"},
    {"RtlPrefixUnicodeString", "one of the strings"},
    {"RtlUnicodeStringToInteger", "the string or where the number goes"},
};

static bool read_bytes(uint64_t at, void *to, size_t bytes)
{
    uint64_t fault;

    return host_copy_in(to, at, bytes, &fault);
}

/* The address that `jmp *slot(%rip)` or `call *slot(%rip)` goes to; `at` is behind the opcode. */
static uint64_t through(uint64_t at)
{
    int32_t distance;
    uint64_t target;

    return read_bytes(at, &distance, 4) &&
                   read_bytes(at + 4 + (uint64_t)(int64_t)distance, &target, 8)
               ? target
               : 0;
}

/* Where the call before `pc` went: straight through a slot, or to a stub that jumps through one. */
static uint64_t target_of(uint64_t pc)
{
    uint8_t code[6], stub[10];
    int32_t distance;
    uint64_t at;
    unsigned i = 0;

    if (!read_bytes(pc - 6, code, sizeof code))
        return 0;
    if (code[0] == 0xFF && code[1] == 0x15)
        return through(pc - 4);
    if (code[1] != 0xE8)
        return 0;
    memcpy(&distance, code + 2, sizeof distance);
    at = pc + (uint64_t)(int64_t)distance;
    if (!read_bytes(at, stub, sizeof stub))
        return 0;
    if (memcmp(stub, "\xF3\x0F\x1E\xFA", 4) == 0) /* endbr64 */
        i = 4;
    if (stub[i] == 0xF2) /* bnd */
        i++;
    return stub[i] == 0xFF && stub[i + 1] == 0x25 ? through(at + i + 2) : 0;
}

const char *run_callee_name(uint64_t pc)
{
    uint64_t target = target_of(pc);

    return target ? run_kernel_export_name(target) : NULL;
}

const struct run_callee *run_callee_raised(const char *name)
{
    for (size_t i = 0; name && i < sizeof raised / sizeof *raised; i++)
        if (strcmp(raised[i].name, name) == 0)
            return &raised[i];
    return NULL;
}

const char *run_callee_object(const char *name)
{
    for (size_t i = 0; name && i < sizeof given / sizeof *given; i++)
        if (strcmp(given[i].name, name) == 0)
            return given[i].object;
    return NULL;
}
