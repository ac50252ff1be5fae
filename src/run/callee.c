/*
 * callee.c - which documented routine an image called, told by the return address; and what Windows
 * does in some of them, so that a bad argument ends as it does there.
 */
#include "run/internal.h"
#include "run/names.h"
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
    const void *target = (const void *)(uintptr_t)target_of(pc);

    if (!target)
        return NULL;
    for (const struct run_name *name = run_names; name->name; name++)
        if (name->address == target && !name->data)
            return name->name;
    return NULL;
}

const struct run_callee *run_callee_raised(const char *name)
{
    for (size_t i = 0; name && i < sizeof raised / sizeof *raised; i++)
        if (strcmp(raised[i].name, name) == 0)
            return &raised[i];
    return NULL;
}
