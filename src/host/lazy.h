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
