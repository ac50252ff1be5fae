/*
 * alias.h - a second address for the same pages.
 *
 * Committed memory is private to its address. alias_map turns the pages concerned into shared ones,
 * in place and with their contents, and maps them a second time: a store through one address is
 * seen through the other at once. No table is kept of which pages are shared: the host's kernel is
 * asked (mremap of size 0 refuses private ones).
 *
 * memory_drop and memory_decommit leave the contents of shared pages alive, so pages must be made
 * private again before: alias_reset does that for every alias that is left from an execution.
 * Process-wide state: the list of aliases.
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * alias_map - let [to, to + bytes) show the memory of [from, from + bytes).
 *
 * from   committed and readable and writable; keeps address, contents, access.
 * to     in a reservation of ours; whatever was there is replaced.
 * All are multiples of a page. False with errno: nothing was changed at `to`.
 */
bool alias_map(uint64_t to, uint64_t from, uint64_t bytes);

/*
 * alias_share - reserved pages become memory that reads as zero, readable and writable, and can be
 * given further addresses as a whole: [from, from + bytes) is one object of the host then.
 * alias_map_shared is alias_map of a part of such a range; alias_unshare makes it reserved again,
 * once all further addresses of it have ended.
 */
bool alias_share(uint64_t from, uint64_t bytes);
bool alias_map_shared(uint64_t to, uint64_t from, uint64_t bytes);
void alias_unshare(uint64_t from, uint64_t bytes);

/* End it: [to, to + bytes), as given to alias_map, faults from now on. */
void alias_unmap(uint64_t to, uint64_t bytes);

/* End all aliases and make their pages private again: a new execution begins. */
void alias_reset(void);

size_t alias_count(void); /* alive */

/* The list belongs to a snapshot; the mappings themselves are snapshot.h's business. Free entries.
 */
struct alias_saved {
    void *entries;
    size_t count, live;
};
void alias_save(struct alias_saved *saved);
void alias_restore(const struct alias_saved *saved);
