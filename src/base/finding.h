/*
 * finding.h - what a detector found, as data.
 *
 * A detector fills a finding and never prints; places are addresses until a report looks them up.
 * It holds no pointers, so that it can be written to another process and outlives the world.
 */
#pragma once
#include <stdbool.h>
#include <stdint.h>

enum finding_severity { FINDING_ERROR, FINDING_WARNING, FINDING_NOTE };

enum {
    FINDING_FRAMES = 48,
    FINDING_NOTES = 6,
    FINDING_NOTE_FRAMES = 12,
    FINDING_TEXT = 320,
    FINDING_MEANING = 96
};

struct finding_note {
    uint64_t pc; /* where; 0: nowhere in particular */
    char text[FINDING_TEXT];
    uint64_t frames[FINDING_NOTE_FRAMES]; /* how one came there, innermost first; may be empty */
    uint32_t frame_count;
};

struct finding {
    enum finding_severity severity;
    bool crash;    /* the simulated machine stopped */
    char rule[48]; /* "0xC4/0x122", "0x7E", "deadlock" … */
    char name[48]; /* the other name of the rule, "IrqlReturn"; "" : it has none */
    uint32_t code; /* bug check code; 0: none */
    uint64_t args[4];
    char arg_meaning[4][FINDING_MEANING]; /* "" : what the bug check's page says */
    char title[FINDING_TEXT];             /* one sentence: what was done wrong */
    char contract[FINDING_TEXT];          /* what the documentation asks for; "" : not known */
    char why[512];                        /* and why that is wrong, in words */
    char todo[FINDING_TEXT];              /* what to do; "" : nothing to say */
    uint64_t frames[FINDING_FRAMES];      /* innermost first */
    uint32_t frame_count;
    struct finding_note notes[FINDING_NOTES];
    uint32_t note_count;
    uint64_t step;       /* when: points passed */
    uint64_t time_100ns; /* virtual time since the start */
    uint8_t worth;       /* of several executions that show it, the one with the most is kept */
    uint64_t repeats;    /* how often it was seen again at the same place */
    char actor[32];      /* "T2", "DPC" … */
    uint32_t cpu;
    uint32_t irql;
};
