/* describe.h - what the source calls an object, for reports. */
#pragma once
#include "run/internal.h"

struct run_describe {
    struct symbols *symbols;
    const struct run_unit *units;
    size_t unit_count;
    void *stack;           /* to look things up on; made at the first question */
    struct verify *verify; /* knows where objects were initialised; NULL: nobody does */
};

/* Answers for struct verify_symbols; the context is a struct run_describe. */
bool run_describe_name(void *context, uint64_t address, uint64_t bytes, uint64_t made_at,
                       char *text, size_t text_bytes);
