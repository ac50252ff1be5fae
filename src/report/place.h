/* place.h - where a finding is, in words. */
#pragma once
#include "host/symbols.h"
#include "base/finding.h"

#include <stddef.h>

struct report_place {
    char text[256]; /* "driver.c:87", or the address */
    char function[128];
    const char *file; /* belongs to the symbols; NULL: not known */
    int line, column;
    bool known;
};

/* The innermost source place of an address. */
struct report_place report_place_of(struct symbols *symbols, uint64_t address);

/* The first frame with a source line: what a person looks at. */
struct report_place report_first_place(struct symbols *symbols, const struct finding *finding);

/* Likewise of a note that has a place. */
struct report_place report_note_place(struct symbols *symbols, const struct finding_note *note);

/* The line by which it is found again: "0x7E driver.c:87 in Worker". */
void report_summary(struct symbols *symbols, const struct finding *finding, char *text,
                    size_t bytes);

/*
 * report_bucket - a number for "the same mistake": made of the rule and the names of the innermost
 * functions, not of lines or addresses, so that it stays when lines are added above.
 */
uint64_t report_bucket(struct symbols *symbols, const struct finding *finding);

const char *report_severity(enum finding_severity severity);

/* A source file as a report names it: our headers without the folder they are installed in. */
const char *report_file(const char *file);
