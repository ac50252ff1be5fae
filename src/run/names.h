/* names.h - every name an image can bind to, generated from the tables under src/ddi. */
#pragma once
#include <stdint.h>

struct run_name {
    const char *name;
    const void *address;
    uint8_t modes; /* bit 0: kernel images, bit 1: user images */
    uint8_t data;  /* a variable rather than a routine */
};

extern const struct run_name run_names[]; /* ends with a NULL name */
