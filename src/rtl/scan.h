/*
 * scan.h - Microsoft's scanf language.
 *
 * A *source* gives the input unit by unit (char or 16-bit word, by the function called) with one
 * unit of look-ahead; the targets come from a reader (rtl/format.h). Sizes are as in format.h: `l`
 * is 32 bits for integers, double for floating point and wide for text; `h` makes text narrow. In
 * the *secure* form each %s, %c and %[ is followed by the size of its target in units (32 bits);
 * text that does not fit empties the target and ends the scan.
 */
#pragma once
#include <stdbool.h>
#include <stdint.h>
#include "rtl/format.h"

struct rtl_source {
    int32_t (*peek)(struct rtl_source *source); /* the next unit, or -1 at the end */
    void (*advance)(struct rtl_source *source); /* past the unit that peek showed */
};

/* A source over text: to its terminator, or COUNT units at most (UINT64_MAX: no such limit). */
struct rtl_source_text {
    struct rtl_source source;
    const void *at;
    uint64_t left; /* units that may be read */
};
void rtl_source_narrow_begin(struct rtl_source_text *source, const char *text, uint64_t count);
void rtl_source_wide_begin(struct rtl_source_text *source, const uint16_t *text, uint64_t count);

#define RTL_SCAN_SECURE 0x1u         /* sizes follow the targets of text */
#define RTL_SCAN_LONG_DOUBLE_64 0x2u /* `L` targets are double, as in images for Windows */

/* Returns the number of targets written; -1 if the input ended before the first conversion. */
int32_t rtl_scan_narrow(struct rtl_source *source, uint32_t flags, const char *format,
                        struct rtl_args *args);
int32_t rtl_scan_wide(struct rtl_source *source, uint32_t flags, const uint16_t *format,
                      struct rtl_args *args);
