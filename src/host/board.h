/*
 * board.h - what worker processes tell each other: numbers that say how far each is, and what each
 * hands in at the end of a round, which is kept.
 *
 * Made before the workers are; each has a view of its own of the same memory. A worker that begins
 * anew finds what it had handed in, and hands in nothing twice.
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct board;

/* NULL: no memory, or no file to be had. */
struct board *board_create(uint32_t parts);
void board_free(struct board *board);

/* `board` is a struct board: these are called through pointers that do not know it. */

/* False: there is no room for it. */
bool board_hand_in(void *board, uint32_t part, uint32_t round, const uint32_t *words, size_t count);
/* What was handed in, valid until another round of that part is read; NULL: nothing yet. */
const uint32_t *board_read(void *board, uint32_t part, uint32_t round, size_t *count);

void board_tell(void *board, uint32_t part, uint64_t progress);
uint64_t board_progress(void *board, uint32_t part);

/* No process does the part any more. */
void board_set_gone(void *board, uint32_t part);
bool board_gone(void *board, uint32_t part);

/*
 * Wait for others: say first how far one of them must be (UINT64_MAX: until something is handed
 * in; 0: no longer), then see whether it is, then wait with the ticket. It ends after 50 ms at the
 * latest.
 */
uint32_t board_expect(void *board, uint32_t part, uint64_t progress);
void board_wait(void *board, uint32_t ticket);
