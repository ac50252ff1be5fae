/* bugcheck.h - what the parameters of a bug check mean. */
#pragma once
#include <stdint.h>

/* Meaning of parameter 1..4 of a bug check code, or NULL if it has none or we do not know. */
const char *report_bugcheck_argument(uint32_t code, int parameter);

/* One sentence on what the code stands for, or NULL. */
const char *report_bugcheck_meaning(uint32_t code);

/* A case of a bug check, named by its first parameter, in one sentence; NULL: not known. */
const char *report_rule_meaning(uint32_t code, uint64_t first);
