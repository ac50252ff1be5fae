/* text.h - findings as text, in the form that driver people and editors know. */
#pragma once
#include "host/symbols.h"
#include "base/finding.h"

#include <stddef.h>
#include <stdio.h>

/* One finding; `replay` is the command that runs it again, NULL: none. */
void report_text(FILE *out, struct symbols *symbols, const struct finding *finding,
                 const char *replay);

/* The line by which it is found again: "0x7E driver.c:87 in Worker". */
void report_summary(struct symbols *symbols, const struct finding *finding, char *text,
                    size_t bytes);
