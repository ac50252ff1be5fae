/*
 * exports.c - the stub region of exported routines.
 *
 * Layout: count stubs of 16 bytes (read and execute), padded to a page, then count slots of 8 bytes
 * (read only) with the host functions. Stub i is `jmp *slot_i(%rip)` and int3 padding; for data it
 * is int3 only, so that a call to a variable is a breakpoint with a name and not a wild jump.
 */
#define _GNU_SOURCE /* qsort_r */
#include "host/exports.h"
#include "host/memory.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

struct exports {
    uint64_t base;
    uint64_t stub_bytes; /* whole pages; the slots follow */
    uint64_t bytes;
    bool own_reservation;
    const struct export_entry *table;
    size_t count;
    uint32_t *by_host; /* indices, ascending by host address, then by index */
};

static uint64_t exports_page_up(uint64_t x)
{
    return (x + MEMORY_PAGE - 1) & ~(uint64_t)(MEMORY_PAGE - 1);
}

static bool exports_table_ok(const struct export_entry *table, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (!table[i].name || !table[i].host ||
            (i && strcmp(table[i - 1].name, table[i].name) >= 0))
            return false;
    return true;
}

static void exports_write_stubs(const struct exports *exports)
{
    uint8_t *stub = (uint8_t *)exports->base;
    uint64_t *slot = (uint64_t *)(exports->base + exports->stub_bytes);
    memset(stub, 0xcc, exports->stub_bytes);
    for (size_t i = 0; i < exports->count; i++, stub += EXPORTS_STUB_BYTES) {
        slot[i] = (uint64_t)exports->table[i].host;
        if (exports->table[i].kind != EXPORT_FUNCTION)
            continue;
        int32_t distance = (int32_t)((uint8_t *)&slot[i] - (stub + 6));
        memcpy(stub, "\xff\x25", 2);
        memcpy(stub + 2, &distance, sizeof distance);
    }
}

static int exports_compare_host(const void *a, const void *b, void *context)
{
    const struct export_entry *table = context;
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    uint64_t hx = (uint64_t)table[x].host, hy = (uint64_t)table[y].host;
    return hx != hy ? (hx > hy) - (hx < hy) : (x > y) - (x < y);
}

struct exports *exports_create(uint64_t base, const struct export_entry *table, size_t count)
{
    if (!count || count > UINT32_MAX / 64 || !exports_table_ok(table, count)) {
        errno = EINVAL;
        return NULL;
    }
    struct exports *exports = calloc(1, sizeof *exports);
    if (!exports)
        return NULL;
    exports->base = base;
    exports->table = table;
    exports->count = count;
    exports->stub_bytes = exports_page_up(count * EXPORTS_STUB_BYTES);
    exports->bytes = exports->stub_bytes + exports_page_up(count * sizeof(uint64_t));
    exports->by_host = malloc(count * sizeof *exports->by_host);
    exports->own_reservation = !memory_is_reserved(base, exports->bytes);
    if (!exports->by_host ||
        (exports->own_reservation && !memory_reserve_range(base, exports->bytes))) {
        free(exports->by_host);
        free(exports); /* glibc's free keeps errno */
        return NULL;
    }
    bool writable = memory_commit(base, exports->bytes, MEMORY_WRITE);
    if (writable)
        exports_write_stubs(exports);
    if (!writable || !memory_protect(base, exports->stub_bytes, MEMORY_EXECUTE) ||
        !memory_protect(base + exports->stub_bytes, exports->bytes - exports->stub_bytes,
                        MEMORY_READ)) {
        exports_destroy(exports);
        errno = ENOMEM;
        return NULL;
    }
    for (size_t i = 0; i < count; i++)
        exports->by_host[i] = (uint32_t)i;
    qsort_r(exports->by_host, count, sizeof *exports->by_host, exports_compare_host,
            (void *)(uintptr_t)table);
    return exports;
}

void exports_destroy(struct exports *exports)
{
    if (!exports)
        return;
    if (exports->own_reservation)
        memory_release_range(exports->base, exports->bytes);
    else
        memory_decommit(exports->base, exports->bytes);
    free(exports->by_host);
    free(exports);
}

/* Index of a name; count if there is none. */
static size_t exports_index(const struct exports *exports, const char *name)
{
    size_t low = 0, high = exports->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = strcmp(name, exports->table[middle].name);
        if (order == 0)
            return middle;
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return exports->count;
}

const struct export_entry *exports_find(const struct exports *exports, const char *name)
{
    size_t i = exports_index(exports, name);
    return i < exports->count ? &exports->table[i] : NULL;
}

uint64_t exports_call_address(const struct exports *exports, const char *name)
{
    const struct export_entry *entry = exports_find(exports, name);
    return entry ? (uint64_t)entry->host : 0;
}

uint64_t exports_address(const struct exports *exports, const char *name)
{
    size_t i = exports_index(exports, name);
    if (i == exports->count)
        return 0;
    return exports->table[i].kind == EXPORT_DATA ? (uint64_t)exports->table[i].host
                                                 : exports->base + i * EXPORTS_STUB_BYTES;
}

const char *exports_name_of(const struct exports *exports, uint64_t address)
{
    uint64_t offset = address - exports->base;
    if (offset < exports->count * EXPORTS_STUB_BYTES)
        return exports->table[offset / EXPORTS_STUB_BYTES].name;
    size_t low = 0, high = exports->count;
    while (low < high) { /* the first entry with host >= address */
        size_t middle = low + (high - low) / 2;
        if ((uint64_t)exports->table[exports->by_host[middle]].host < address)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == exports->count)
        return NULL;
    const struct export_entry *entry = &exports->table[exports->by_host[low]];
    return (uint64_t)entry->host == address ? entry->name : NULL;
}

uint64_t exports_base(const struct exports *exports)
{
    return exports->base;
}

uint64_t exports_bytes(const struct exports *exports)
{
    return exports->bytes;
}
