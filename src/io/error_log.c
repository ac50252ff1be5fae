/*
 * error_log.c - entries of the system's event log.
 *
 * An entry is pool memory with a header of ours in front. A written entry is printed as one line
 * and kept (io->log) until the world ends.
 */
#include "io/io.h"

#include <stdio.h>

enum { TAG_LOG = 0x6C456F49 /* "IoEl" */ };

struct entry {
    struct list link; /* in io->log once written */
    PVOID object;     /* the device or driver, referenced until it is written or freed */
    uint32_t bytes;   /* of the packet */
    uint32_t reserved;
    IO_ERROR_LOG_PACKET packet;
};

static struct entry *entry_of(PVOID packet)
{
    return container_of((IO_ERROR_LOG_PACKET *)packet, struct entry, packet);
}

PVOID IoAllocateErrorLogEntry(PVOID IoObject, UCHAR EntrySize)
{
    struct entry *entry;

    KE_DDI(IoObject, EntrySize);
    if (!IoObject || EntrySize > ERROR_LOG_MAXIMUM_SIZE ||
        EntrySize < sizeof(IO_ERROR_LOG_PACKET) || mm_pool_refuse())
        return NULL;
    entry = mm_pool_alloc(offsetof(struct entry, packet) + EntrySize, TAG_LOG,
                          MM_POOL_KERNEL | MM_POOL_ZERO, IO_CALLER);
    if (!entry)
        return NULL;
    list_init(&entry->link);
    entry->object = IoObject;
    entry->bytes = EntrySize;
    ob_reference(IoObject);
    return &entry->packet;
}

VOID IoFreeErrorLogEntry(PVOID ElEntry)
{
    struct entry *entry = entry_of(ElEntry);

    KE_DDI(ElEntry, 0);
    ob_dereference(entry->object);
    mm_pool_free(entry, TAG_LOG, IO_CALLER);
}

VOID IoWriteErrorLogEntry(PVOID ElEntry)
{
    struct entry *entry = entry_of(ElEntry);
    char line[128];
    int length;

    KE_DDI(ElEntry, 0);
    ke_point(KE_OP_IO, NULL);
    length =
        snprintf(line, sizeof line,
                 "event log: error 0x%08X, value 0x%X, final status 0x%08X, %u bytes of data\n",
                 (unsigned)entry->packet.ErrorCode, (unsigned)entry->packet.UniqueErrorValue,
                 (unsigned)entry->packet.FinalStatus, entry->packet.DumpDataSize);
    ke_print(line, (size_t)length);
    ob_dereference(entry->object);
    entry->object = NULL;
    list_push_back(&world->io->log, &entry->link);
}
