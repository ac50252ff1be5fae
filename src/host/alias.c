/* alias.c - see alias.h. */
#define _GNU_SOURCE
#include "host/alias.h"
#include "host/memory.h"
#include "host/snapshot.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/uio.h>
#include <unistd.h>

enum { LOOK_BACK = 64 }; /* how far back an entry that can be used again is looked for */

struct alias {
    uint64_t to, from, bytes;
    bool mapped; /* `to` still shows it; false: only `from` remains shared */
    bool share;  /* `from` is of alias_share, which has made it out of reserved pages */
};

/* A fact about the process, whatever world runs in it. */
static struct aliases {
    struct alias *entry;
    size_t count, room;
    size_t live;
} aliases;

/* Replace a private page by a shared one (or back) of the same contents. A page that cannot be read
 * (it was given back meanwhile, so it is private again) is left alone: false. */
static bool replace(uint64_t address, int sharing)
{
    char copy[MEMORY_PAGE];
    struct iovec ours = {copy, sizeof copy}, theirs = {(void *)address, sizeof copy};
    void *at;

    memset(copy, 0, sizeof copy); /* the host's kernel writes there: no page may be closed */
    if (process_vm_readv(getpid(), &ours, 1, &theirs, 1, 0) != (ssize_t)sizeof copy)
        return false;
    at = mmap((void *)address, MEMORY_PAGE, PROT_READ | PROT_WRITE,
              sharing | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED, -1, 0);
    if (at == MAP_FAILED)
        return false;
    madvise(at, MEMORY_PAGE, MADV_DONTDUMP);
    memcpy((void *)address, copy, sizeof copy);
    return true;
}

/* An entry whose mapping has ended and which says that the same pages are shared, or a new one. */
static struct alias *entry_for(uint64_t from, uint64_t bytes)
{
    for (size_t i = aliases.count; i-- > 0 && aliases.count - i <= LOOK_BACK;) {
        struct alias *entry = &aliases.entry[i];

        if (!entry->mapped && entry->from == from && entry->bytes == bytes)
            return entry;
    }
    if (aliases.count == aliases.room) {
        size_t room = aliases.room ? aliases.room * 2 : 64;
        struct alias *entries = realloc(aliases.entry, room * sizeof *entries);

        if (!entries)
            return NULL;
        aliases.entry = entries;
        aliases.room = room;
    }
    return &aliases.entry[aliases.count++];
}

static bool map_page(uint64_t to, uint64_t from)
{
    return mremap((void *)from, 0, MEMORY_PAGE, MREMAP_MAYMOVE | MREMAP_FIXED, (void *)to) !=
           MAP_FAILED;
}

bool alias_map(uint64_t to, uint64_t from, uint64_t bytes)
{
    struct alias *entry;

    if ((to | from | bytes) % MEMORY_PAGE || !bytes) {
        errno = EINVAL;
        return false;
    }
    entry = entry_for(from, bytes);
    if (!entry)
        return false;
    /* Whatever fails, the pages may be shared from here on. */
    *entry = (struct alias){.to = to, .from = from, .bytes = bytes};
    snapshot_before_change(from, bytes, SNAPSHOT_REPLACES);
    snapshot_before_change(to, bytes, SNAPSHOT_REPLACES);
    for (uint64_t page = 0; page < bytes; page += MEMORY_PAGE) {
        if (map_page(to + page, from + page))
            continue;
        if (errno != EINVAL || !replace(from + page, MAP_SHARED) ||
            !map_page(to + page, from + page)) {
            int error = errno;

            if (page)
                memory_decommit(to, page);
            errno = error;
            return false;
        }
    }
    entry->mapped = true;
    aliases.live++;
    return true;
}

bool alias_share(uint64_t from, uint64_t bytes)
{
    struct alias *entry;
    void *at;

    if ((from | bytes) % MEMORY_PAGE || !bytes) {
        errno = EINVAL;
        return false;
    }
    entry = entry_for(from, bytes);
    if (!entry)
        return false;
    *entry = (struct alias){.from = from, .bytes = bytes, .share = true};
    snapshot_before_change(from, bytes, SNAPSHOT_REPLACES);
    at = mmap((void *)from, bytes, PROT_READ | PROT_WRITE,
              MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED, -1, 0);
    if (at == MAP_FAILED)
        return false;
    madvise(at, bytes, MADV_DONTDUMP);
    return true;
}

bool alias_map_shared(uint64_t to, uint64_t from, uint64_t bytes)
{
    struct alias *entry;

    if ((to | from | bytes) % MEMORY_PAGE || !bytes) {
        errno = EINVAL;
        return false;
    }
    entry = entry_for(from, bytes);
    if (!entry)
        return false;
    *entry = (struct alias){.to = to, .from = from, .bytes = bytes, .share = true};
    snapshot_before_sharing(from, bytes);
    snapshot_before_change(to, bytes, SNAPSHOT_REPLACES);
    if (mremap((void *)from, 0, bytes, MREMAP_MAYMOVE | MREMAP_FIXED, (void *)to) == MAP_FAILED)
        return false;
    entry->mapped = true;
    aliases.live++;
    return true;
}

void alias_unshare(uint64_t from, uint64_t bytes)
{
    memory_decommit(from, bytes);
}

void alias_unmap(uint64_t to, uint64_t bytes)
{
    memory_decommit(to, bytes);
    for (size_t i = aliases.count; i-- > 0;)
        if (aliases.entry[i].mapped && aliases.entry[i].to == to) {
            aliases.entry[i].mapped = false;
            aliases.live--;
            return;
        }
}

void alias_reset(void)
{
    for (size_t i = 0; i < aliases.count; i++)
        if (aliases.entry[i].mapped)
            memory_decommit(aliases.entry[i].to, aliases.entry[i].bytes);
    /* Replacing a page that another entry has made private already costs time and nothing else. */
    for (size_t i = 0; i < aliases.count; i++)
        if (aliases.entry[i].share)
            memory_decommit(aliases.entry[i].from, aliases.entry[i].bytes);
    for (size_t i = 0; i < aliases.count; i++)
        for (uint64_t page = 0; !aliases.entry[i].share && page < aliases.entry[i].bytes;
             page += MEMORY_PAGE)
            replace(aliases.entry[i].from + page, MAP_PRIVATE);
    aliases.count = aliases.live = 0;
}

void alias_save(struct alias_saved *saved)
{
    *saved = (struct alias_saved){.count = aliases.count, .live = aliases.live};
    if (!aliases.count)
        return;
    saved->entries = malloc(aliases.count * sizeof *aliases.entry);
    if (saved->entries)
        memcpy(saved->entries, aliases.entry, aliases.count * sizeof *aliases.entry);
    else
        saved->count = saved->live = 0;
}

void alias_restore(const struct alias_saved *saved)
{
    aliases.count = saved->count;
    aliases.live = saved->live;
    if (saved->count)
        memcpy(aliases.entry, saved->entries, saved->count * sizeof *aliases.entry);
}

size_t alias_count(void)
{
    return aliases.live;
}
