/*
 * exports.h - "ntoskrnl" as a driver sees it: a stable address for each exported routine.
 *
 * A routine that is only called binds straight to our host function. A routine whose *address* a
 * driver takes (&KeSetEvent, MmGetSystemRoutineAddress) gets its *stub*: 16 bytes at
 * base + 16 * index, in system range, the same in every run, which jump to the host function. Data
 * (KeTickCount, ExEventObjectType) binds to the address the caller gives; it has no stub.
 *
 * The index is the position in the caller's table, which is sorted by name (strcmp), so that an
 * address depends on the table alone.
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define EXPORTS_STUB_BYTES 16

enum export_kind {
    EXPORT_FUNCTION,
    EXPORT_DATA,
};

struct export_entry {
    const char *name;
    const void *host; /* host function, or the variable itself; cast functions to it */
    enum export_kind kind;
};

struct exports; /* opaque */

/*
 * exports_create - build the stub region at `base` (LAYOUT_EXPORTS; page-aligned; unmapped, or
 * reserved by memory_reserve). The table and its names must live as long as the exports.
 * Returns NULL with errno: EINVAL if the table is not strictly ascending by name or has a NULL
 * host, ENOMEM or EEXIST if the region cannot be had.
 */
struct exports *exports_create(uint64_t base, const struct export_entry *table, size_t count);
void exports_destroy(struct exports *exports); /* the region faults afterwards */

/* The entry called `name`, or NULL. */
const struct export_entry *exports_find(const struct exports *exports, const char *name);

/* What a call binds to: the host function (or data); 0: no such name. */
uint64_t exports_call_address(const struct exports *exports, const char *name);

/* What a taken address is: the stub, or the data itself; 0: no such name. */
uint64_t exports_address(const struct exports *exports, const char *name);

/*
 * Name of the export at `address`: anywhere in its stub, the first byte of its host function, or
 * the first byte of its data; NULL if none. (Two names for one host function: the first by name.)
 */
const char *exports_name_of(const struct exports *exports, uint64_t address);

/* The region, stubs and slots: a fault or a frame in it is an export's. */
uint64_t exports_base(const struct exports *exports);
uint64_t exports_bytes(const struct exports *exports);
