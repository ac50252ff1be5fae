/* What workers tell each other: by turns in one process, and from one process to another. */
#define _GNU_SOURCE
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>

#include "host/board.h"

enum { PARTS = 3, ROUNDS = 50, WORDS = 400 };

/* What part `part` hands in for a round, and how much. */
static size_t fill(uint32_t *words, uint32_t part, uint32_t round)
{
    size_t count = (part * 131 + round * 37) % WORDS;

    for (size_t i = 0; i < count; i++)
        words[i] = part << 24 | round << 16 | (uint32_t)i;
    return count;
}

static void expect_round(struct board *board, uint32_t part, uint32_t round)
{
    uint32_t words[WORDS];
    size_t wanted = fill(words, part, round), count;
    const uint32_t *got = board_read(board, part, round, &count);

    assert_non_null(got);
    assert_int_equal(count, wanted);
    assert_memory_equal(got, words, count * sizeof *words);
}

static void hand_in_all(struct board *board, uint32_t part, uint32_t rounds)
{
    uint32_t words[WORDS];

    for (uint32_t round = 0; round < rounds; round++)
        assert_true(board_hand_in(board, part, round, words, fill(words, part, round)));
}

static void what_is_handed_in_stays(void **state)
{
    struct board *board = board_create(PARTS);
    size_t count;

    assert_non_null(board);
    assert_null(board_read(board, 1, 0, &count));
    for (uint32_t part = 0; part < PARTS; part++)
        hand_in_all(board, part, part == 1 ? ROUNDS / 2 : ROUNDS);
    hand_in_all(board, 1, ROUNDS); /* begun anew: half of it is there */
    for (uint32_t part = 0; part < PARTS; part++) {
        for (uint32_t round = 0; round < ROUNDS; round++)
            expect_round(board, part, round);
        expect_round(board, part, 3); /* and back */
        assert_null(board_read(board, part, ROUNDS, &count));
    }
    board_free(board);
    board_free(NULL);
}

/* A child hands in and tells; the parent waits for it each time. */
static void one_process_waits_for_another(void **state)
{
    struct board *board = board_create(2);
    uint32_t words[WORDS], ticket;
    pid_t child;
    size_t count;
    int status;

    assert_non_null(board);
    child = fork();
    if (child == 0) {
        for (uint32_t round = 0; round < ROUNDS; round++) {
            board_tell(board, 1, round);
            if (!board_hand_in(board, 1, round, words, fill(words, 1, round)))
                _exit(1);
        }
        board_tell(board, 1, ROUNDS);
        board_set_gone(board, 1);
        _exit(0);
    }
    assert_true(child > 0);
    for (uint32_t round = 0; round < ROUNDS; round++) {
        for (;;) {
            ticket = board_expect(board, 0, UINT64_MAX);
            if (board_read(board, 1, round, &count))
                break;
            board_wait(board, ticket);
        }
        expect_round(board, 1, round);
        assert_true(board_progress(board, 1) >= round);
    }
    for (;;) {
        ticket = board_expect(board, 0, ROUNDS);
        if (board_progress(board, 1) >= ROUNDS)
            break;
        board_wait(board, ticket);
    }
    board_expect(board, 0, 0);
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
    assert_true(board_gone(board, 1));
    assert_false(board_gone(board, 0));
    board_wait(board, board_expect(board, 0, UINT64_MAX)); /* for nobody: it ends all the same */
    board_free(board);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_handed_in_stays),
        cmocka_unit_test(one_process_waits_for_another),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
