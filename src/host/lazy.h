/*
 * lazy.h - commit parts of a reserved region when they are first wanted.
 *
 * A region is cut into units; which units this process has already committed is remembered here, so
 * that the second execution in the same memory makes no system call. Process-wide state, like the
 * address space itself.
 */
#pragma once
#include <stdbool.h>
#include <stdint.h>

#define LAZY_UNIT_BYTES 0x1000000ull /* 16 MiB */

/* Make the units that hold [address, address + bytes) readable and writable. The range must lie in
 * one reservation. False: the host refuses. */
bool lazy_commit(uint64_t address, uint64_t bytes);

/* Is the unit of that address committed? */
bool lazy_is_committed(uint64_t address);

/*
 * Memory that user processes commit: it stays committed in later executions, so that these need no
 * system calls and a snapshot covers it, and reads as zero when an execution commits it, if that
 * began with lazy_kept_reset, or at a snapshot taken when lazy_committed_bytes was what it is now.
 */
bool lazy_keep(uint64_t address, uint64_t bytes);
void lazy_kept_reset(void);

/* What either has committed so far: a snapshot, and a mark, knows nothing of what came since. */
uint64_t lazy_committed_bytes(void);

/* A window: ranges that are opened and closed again and again. All of what was ever opened is given
 * back by lazy_window_reset, at the start of an execution; opening a range again keeps contents. */
bool lazy_window_open(uint64_t address, uint64_t bytes);
bool lazy_window_close(uint64_t address, uint64_t bytes); /* faults; contents stay */
bool lazy_window_clear(uint64_t address, uint64_t bytes); /* reads as zero */
void lazy_window_note(uint64_t address, uint64_t bytes);  /* somebody else maps there (alias.h) */
void lazy_window_reset(void);
