/* board.c - see board.h. */
#define _GNU_SOURCE
#include "host/board.h"
#include "base/check.h"

#include <limits.h>
#include <linux/futex.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

enum { WAIT_NS = 50 * 1000 * 1000 };

/* All others read it: a line of its own. */
struct slot {
    _Alignas(64) _Atomic uint64_t progress;
    _Atomic uint64_t expects;
    _Atomic uint32_t handed; /* rounds */
    _Atomic bool gone;
};

struct shared {
    _Atomic uint32_t changes; /* what is waited on */
    struct slot slots[];
};

/* Where this process reads in what a part has handed in. */
struct place {
    uint32_t round;
    off_t offset; /* of that round: the number of words, and these */
    uint32_t *words;
    size_t room;
    uint64_t count;
    bool loaded;
};

struct board {
    uint32_t parts;
    struct shared *shared;
    int *files;
    struct place *places;
};

static size_t shared_bytes(uint32_t parts)
{
    return sizeof(struct shared) + parts * sizeof(struct slot);
}

struct board *board_create(uint32_t parts)
{
    struct board *board = calloc(1, sizeof *board);

    irqlab_assert(board);
    board->parts = parts;
    board->files = calloc(parts, sizeof *board->files);
    board->places = calloc(parts, sizeof *board->places);
    irqlab_assert(board->files && board->places);
    for (uint32_t i = 0; i < parts; i++)
        board->files[i] = -1;
    board->shared =
        mmap(NULL, shared_bytes(parts), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (board->shared == MAP_FAILED) {
        board->shared = NULL;
        board_free(board);
        return NULL;
    }
    for (uint32_t i = 0; i < parts; i++) {
        board->files[i] = memfd_create("board", MFD_CLOEXEC);
        if (board->files[i] < 0) {
            board_free(board);
            return NULL;
        }
    }
    return board;
}

void board_free(struct board *board)
{
    if (!board)
        return;
    for (uint32_t i = 0; i < board->parts; i++) {
        if (board->files[i] >= 0)
            close(board->files[i]);
        free(board->places[i].words);
    }
    if (board->shared)
        munmap(board->shared, shared_bytes(board->parts));
    free(board->files);
    free(board->places);
    free(board);
}

/* --- what was handed in ----------------------------------------------------------------------- */

static bool transfer(int file, void *bytes, size_t count, off_t offset, bool write)
{
    char *at = bytes;

    while (count) {
        ssize_t done = write ? pwrite(file, at, count, offset) : pread(file, at, count, offset);

        if (done <= 0)
            return false;
        at += done;
        count -= (size_t)done;
        offset += done;
    }
    return true;
}

/* Go to that round, which or all before which were handed in. */
static struct place *place_of(struct board *board, uint32_t part, uint32_t round)
{
    struct place *place = &board->places[part];

    if (place->round > round) {
        place->round = 0;
        place->offset = 0;
        place->loaded = false;
    }
    while (place->round < round) {
        uint64_t count;

        irqlab_assert(transfer(board->files[part], &count, sizeof count, place->offset, false));
        place->offset += (off_t)(sizeof count + count * sizeof(uint32_t));
        place->round++;
        place->loaded = false;
    }
    return place;
}

static void wake(struct board *board)
{
    atomic_fetch_add(&board->shared->changes, 1);
    syscall(SYS_futex, &board->shared->changes, FUTEX_WAKE, INT_MAX, NULL, NULL, 0);
}

bool board_hand_in(void *context, uint32_t part, uint32_t round, const uint32_t *words,
                   size_t count)
{
    struct board *board = context;
    struct slot *slot = &board->shared->slots[part];
    struct place *place;
    uint64_t header = count;

    if (atomic_load(&slot->handed) > round)
        return true; /* before this process took the part over */
    place = place_of(board, part, round);
    if (!transfer(board->files[part], &header, sizeof header, place->offset, true) ||
        !transfer(board->files[part], (void *)(uintptr_t)words, count * sizeof *words,
                  place->offset + (off_t)sizeof header, true))
        return false;
    atomic_store(&slot->handed, round + 1);
    wake(board);
    return true;
}

const uint32_t *board_read(void *context, uint32_t part, uint32_t round, size_t *count)
{
    struct board *board = context;
    struct place *place;

    if (atomic_load(&board->shared->slots[part].handed) <= round)
        return NULL;
    place = place_of(board, part, round);
    if (!place->loaded) {
        irqlab_assert(
            transfer(board->files[part], &place->count, sizeof place->count, place->offset, false));
        if (place->count >= place->room) {
            free(place->words);
            place->room = place->count + 1; /* nothing has an address, too */
            place->words = malloc(place->room * sizeof *place->words);
            irqlab_assert(place->words);
        }
        irqlab_assert(transfer(board->files[part], place->words,
                               place->count * sizeof *place->words,
                               place->offset + (off_t)sizeof place->count, false));
        place->loaded = true;
    }
    *count = place->count;
    return place->words;
}

/* --- how far each is -------------------------------------------------------------------------- */

void board_tell(void *context, uint32_t part, uint64_t progress)
{
    struct board *board = context;
    struct slot *slots = board->shared->slots;
    uint64_t before = atomic_load(&slots[part].progress);

    atomic_store(&slots[part].progress, progress);
    for (uint32_t i = 0; i < board->parts; i++) {
        uint64_t expects = atomic_load(&slots[i].expects);

        if (before < expects && expects <= progress) {
            wake(board);
            break;
        }
    }
}

uint64_t board_progress(void *context, uint32_t part)
{
    return atomic_load(&((struct board *)context)->shared->slots[part].progress);
}

void board_set_gone(void *context, uint32_t part)
{
    struct board *board = context;

    atomic_store(&board->shared->slots[part].gone, true);
    wake(board);
}

bool board_gone(void *context, uint32_t part)
{
    return atomic_load(&((struct board *)context)->shared->slots[part].gone);
}

/* --- waiting ---------------------------------------------------------------------------------- */

uint32_t board_expect(void *context, uint32_t part, uint64_t progress)
{
    struct board *board = context;

    atomic_store(&board->shared->slots[part].expects, progress);
    return atomic_load(&board->shared->changes);
}

void board_wait(void *context, uint32_t ticket)
{
    struct board *board = context;
    struct timespec most = {.tv_nsec = WAIT_NS};

    syscall(SYS_futex, &board->shared->changes, FUTEX_WAIT, ticket, &most, NULL, 0);
}
