/*
 * format_core.h - what the files of the format engine share. Nobody else includes this.
 *
 * A *directive* is one %-conversion after parsing. A *field* is what a number becomes: padding,
 * prefix (sign or 0x), zeros, digits; format_float.c and format.c both print fields.
 */
#pragma once
#include "rtl/format.h"

#define FLAG_LEFT 0x01u
#define FLAG_PLUS 0x02u
#define FLAG_SPACE 0x04u
#define FLAG_ALTERNATE 0x08u
#define FLAG_ZERO 0x10u

enum format_size {
    SIZE_NONE,
    SIZE_CHAR,        /* hh */
    SIZE_SHORT,       /* h: 16 bits; narrow for text */
    SIZE_LONG,        /* l: 32 bits; wide for text */
    SIZE_WIDE,        /* w: wide for text */
    SIZE_64,          /* ll I64 j z t I */
    SIZE_32,          /* I32 */
    SIZE_LONG_DOUBLE, /* L */
};

struct directive {
    uint32_t flags;    /* FLAG_* */
    int32_t width;     /* >= 0 */
    int32_t precision; /* -1: not given */
    enum format_size size;
    char conversion; /* the letter; 0 at the end of the string */
};

struct formatter {
    struct rtl_sink *sink;
    uint32_t options; /* RTL_FORMAT_* */
    uint32_t saw;     /* RTL_FORMAT_SAW_* */
    struct rtl_args *args;
    const void *format; /* char or uint16_t */
    uint64_t at;        /* index of the next unit of the format */
    int64_t produced;   /* units handed to the sink */
    bool wide;          /* the width of format and output */
};

/* Output. ASCII only for the first two. */
void format_put_ascii(struct formatter *out, const char *text, uint32_t count);
void format_put_fill(struct formatter *out, char fill, int64_t count);

/*
 * Padding around BODY units: the left part is printed with PREFIX between spaces and zeros; the
 * caller then prints the body and calls format_pad_right.
 */
void format_pad_left(struct formatter *out, const struct directive *d, const char *prefix,
                     uint32_t prefix_count, int64_t body, bool zero_fill);
void format_pad_right(struct formatter *out, const struct directive *d, uint32_t prefix_count,
                      int64_t body);

/* e f g a and their capitals. */
void format_float(struct formatter *out, const struct directive *d, double value);
