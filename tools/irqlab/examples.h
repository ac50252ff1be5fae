/* examples.h - the programs under tests/rules, as text (examples.cmake). */
#pragma once

struct rule_example {
    const char *folder; /* "irql/0xC4-0x122", under tests/rules */
    const char *bad, *good;
    const char *bad_app; /* NULL: none */
};

extern const struct rule_example rule_examples[]; /* ends with a NULL folder */
