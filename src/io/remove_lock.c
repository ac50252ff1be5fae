/*
 * remove_lock.c - IO_REMOVE_LOCK: counts who uses a device, and lets its removal wait for them.
 *
 * IoCount is 1 + (acquisitions not yet released), until removal takes two away: its own acquisition
 * and the 1. Whoever brings it to 0 sets RemoveEvent.
 *
 * Drivers compiled with DBG=1 have a longer lock that remembers each acquisition with its tag; a
 * release with a tag that was never acquired is told to observers.
 */
#include "io/io.h"

#include <string.h>

#define DBG_BYTES 0x78 /* sizeof(IO_REMOVE_LOCK) of a checked driver */

/* What a checked driver's lock has behind Common; see IO_REMOVE_LOCK_DBG_BLOCK. */
#define DBG_OF(lock) ((IO_REMOVE_LOCK_DBG_BLOCK *)(&(lock)->Common + 1))

struct acquisition {
    LIST_ENTRY link; /* in LockList */
    PVOID tag;
    PCSTR file;
    ULONG line;
};

VOID IoInitializeRemoveLockEx(PIO_REMOVE_LOCK Lock, ULONG AllocateTag, ULONG MaxLockedMinutes,
                              ULONG HighWatermark, ULONG RemlockSize)
{
    KE_DDI(Lock, RemlockSize);
    memset(Lock, 0, RemlockSize == DBG_BYTES ? DBG_BYTES : sizeof Lock->Common);
    Lock->Common.IoCount = 1;
    KeInitializeEvent(&Lock->Common.RemoveEvent, SynchronizationEvent, FALSE);
    if (RemlockSize == DBG_BYTES) {
        DBG_OF(Lock)->Signature = 0x4C6D6552; /* "RemL" */
        DBG_OF(Lock)->HighWatermark = HighWatermark;
        DBG_OF(Lock)->MaxLockedTicks = (LONGLONG)MaxLockedMinutes * 600000000;
        DBG_OF(Lock)->AllocateTag = (LONG)AllocateTag;
        InitializeListHead(&DBG_OF(Lock)->LockList);
    }
    sim_probe(world->sim, KE_PROBE_OBJECT, .object = Lock, .b = RemlockSize, .text = "remove lock");
}

static void remember(PIO_REMOVE_LOCK lock, PVOID tag, PCSTR file, ULONG line)
{
    struct acquisition *acquisition = arena_alloc(&world->arena, sizeof *acquisition);

    if (!acquisition)
        return;
    acquisition->tag = tag;
    acquisition->file = file;
    acquisition->line = line;
    InsertHeadList(&DBG_OF(lock)->LockList, &acquisition->link);
}

static void forget(PIO_REMOVE_LOCK lock, PVOID tag, uint64_t pc)
{
    LIST_ENTRY *head = &DBG_OF(lock)->LockList;

    for (LIST_ENTRY *it = head->Flink; it != head; it = it->Flink) {
        struct acquisition *acquisition = CONTAINING_RECORD(it, struct acquisition, link);

        if (acquisition->tag == tag) {
            RemoveEntryList(it);
            arena_free(&world->arena, acquisition, sizeof *acquisition);
            return;
        }
    }
    sim_probe(world->sim, KE_PROBE_RULE, .text = "irqlab/RemoveLockTag", .object = lock,
              .b = (uint64_t)(uintptr_t)tag, .pc = pc);
}

NTSTATUS IoAcquireRemoveLockEx(PIO_REMOVE_LOCK RemoveLock, PVOID Tag, PCSTR File, ULONG Line,
                               ULONG RemlockSize)
{
    KE_DDI(RemoveLock, (uintptr_t)Tag);
    ke_point(KE_OP_LOCK, RemoveLock);
    if (RemoveLock->Common.Removed)
        return STATUS_DELETE_PENDING;
    RemoveLock->Common.IoCount++;
    if (RemlockSize == DBG_BYTES)
        remember(RemoveLock, Tag, File, Line);
    sim_probe(world->sim, KE_PROBE_RETURN, .text = __func__, .object = RemoveLock,
              .b = (uint64_t)(uintptr_t)Tag,
              .pc = (uint64_t)(uintptr_t)__builtin_return_address(0));
    return STATUS_SUCCESS;
}

VOID IoReleaseRemoveLockEx(PIO_REMOVE_LOCK RemoveLock, PVOID Tag, ULONG RemlockSize)
{
    KE_DDI(RemoveLock, (uintptr_t)Tag);
    ke_point(KE_OP_LOCK, RemoveLock);
    if (RemlockSize == DBG_BYTES)
        forget(RemoveLock, Tag, IO_CALLER);
    KE_ORDER(KE_ORDER_RELEASE, &RemoveLock->Common.IoCount);
    if (--RemoveLock->Common.IoCount == 0)
        KeSetEvent(&RemoveLock->Common.RemoveEvent, 0, FALSE);
}

VOID IoReleaseRemoveLockAndWaitEx(PIO_REMOVE_LOCK RemoveLock, PVOID Tag, ULONG RemlockSize)
{
    KE_DDI(RemoveLock, (uintptr_t)Tag);
    ke_point(KE_OP_LOCK, RemoveLock);
    if (RemlockSize == DBG_BYTES)
        forget(RemoveLock, Tag, IO_CALLER);
    RemoveLock->Common.Removed = TRUE;
    RemoveLock->Common.IoCount -= 2;
    if (RemoveLock->Common.IoCount > 0)
        KeWaitForSingleObject(&RemoveLock->Common.RemoveEvent, Executive, KernelMode, FALSE, NULL);
    KE_ORDER(KE_ORDER_ACQUIRE, &RemoveLock->Common.IoCount);
}
