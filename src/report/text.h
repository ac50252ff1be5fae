/* text.h - findings as text, in the form that driver people and editors know. */
#pragma once
#include "report/place.h"

#include <stdio.h>

/* What a report may have besides the finding; everything may be NULL. */
struct report_more {
    const char *replay; /* the command that runs it again */
    /* The table of steps, between the notes and the why line: who did what until it happened. */
    void (*steps)(FILE *out, const struct finding *finding, void *context);
    void *context;
};

/* One finding in full. */
void report_finding(FILE *out, struct symbols *symbols, const struct finding *finding,
                    const struct report_more *more);

/* The same with nothing but the command that runs it again, NULL: none. */
void report_text(FILE *out, struct symbols *symbols, const struct finding *finding,
                 const char *replay);

/* Its one line that editors parse: "driver.c:87: error: … [0xC4/0x122]". */
void report_line(FILE *out, struct symbols *symbols, const struct finding *finding);
