/*
 * thunk.h - entries that look at one byte before a routine runs.
 *
 * A *thunk* stands in front of a host function. It follows a chain of pointers to a byte (the IRQL
 * of the current CPU), and if that lies in the range the routine allows it goes on to the function:
 * nine instructions, no register changed but r10 and r11, nothing on the stack. Otherwise it first
 * calls back with the routine's number and its arguments, and then goes on all the same.
 */
#pragma once
#include <stddef.h>
#include <stdint.h>

/* What the callback sees. */
struct thunk_call {
    uint32_t number;
    uint64_t pc;      /* return address in the caller */
    uint64_t args[6]; /* the integer and pointer arguments, in order */
    uint64_t stack;   /* where further ones lie */
};

struct thunk_entry {
    const void *host;  /* where the thunk goes on */
    uint32_t number;   /* for the callback */
    uint8_t low, high; /* of the byte; low > high: always call back */
};

struct thunks; /* opaque */

/*
 * thunks_create - make the thunks at `base` (reserved by memory_reserve, page-aligned).
 *
 * root      the address of a pointer; chain: offsets. The byte is at
 *           (*(*(*root + chain[0])) + chain[1]) + chain[2].
 * NULL with errno if the memory cannot be had.
 */
struct thunks *thunks_create(uint64_t base, const struct thunk_entry *entries, size_t count,
                             const void *root, const int32_t chain[3],
                             void (*callback)(const struct thunk_call *call));

/* The address of the index-th entry's thunk. */
uint64_t thunks_address(const struct thunks *thunks, size_t index);
