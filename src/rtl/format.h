/*
 * format.h - Microsoft's printf language, for DbgPrint and the CRT.
 *
 * A *reader* hands out the arguments one by one, so that the engine does not know how they were
 * passed: drivers built from source pass them by the System V convention (a host va_list), images
 * in PE format by Microsoft's (a row of 8-byte slots). A *sink* takes the text in pieces. A *unit*
 * is a char in the narrow functions and a 16-bit word in the wide ones.
 *
 * The language, where it differs from ISO C:
 *   - `l` is 32 bits (LLP64); `ll`, `I64`, `j`, `z`, `t` and `I` are 64; `I32` is 32;
 *   - `%s` and `%c` have the width of the format string, `%S` and `%C` the other one; `h` makes a
 *     string or character narrow, `l` and `w` wide; narrow text is UTF-8;
 *   - `%Z` is a counted string (ANSI_STRING; with `w` or `l` UNICODE_STRING);
 *   - `%p` is 16 upper-case hexadecimal digits; a null string is "(null)";
 *   - `%n` reads its pointer and writes nothing; an unknown conversion prints its letter;
 *   - `%a` has 13 digits unless told otherwise, NaNs are told apart ("-nan(ind)", "nan(snan)").
 * A precision limits how many units of a string are read as well as printed. For a conversion
 * between widths, width and precision count the units of the argument.
 */
#pragma once
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>

/* The reader: each call returns the next argument and moves on. */
struct rtl_args {
    int32_t (*next_int32)(struct rtl_args *args);
    int64_t (*next_int64)(struct rtl_args *args);
    double (*next_double)(struct rtl_args *args);
    double (*next_long_double)(struct rtl_args *args); /* `L`: as wide as the caller has it */
    void *(*next_pointer)(struct rtl_args *args);
};

/* Arguments in a host va_list. Pair begin with end, as va_copy with va_end. */
struct rtl_args_host {
    struct rtl_args reader;
    va_list list;
};
void rtl_args_host_begin(struct rtl_args_host *args, va_list list);
void rtl_args_host_end(struct rtl_args_host *args);

/* Arguments in a row of 8-byte slots, as Microsoft's x64 convention lays out a va_list. */
struct rtl_args_slots {
    struct rtl_args reader;
    const uint64_t *next; /* the slot that is read next */
};
void rtl_args_slots_begin(struct rtl_args_slots *args, const uint64_t *slots);

/* The sink: takes COUNT units (char or uint16_t, by the function called). */
struct rtl_sink {
    void (*put)(struct rtl_sink *sink, const void *units, uint32_t count);
};

/* A sink over a buffer: keeps what fits, terminates nothing. */
struct rtl_sink_buffer {
    struct rtl_sink sink;
    void *buffer;      /* char or uint16_t */
    uint64_t capacity; /* in units */
    uint64_t used;     /* units written, never above capacity */
};
void rtl_sink_narrow_begin(struct rtl_sink_buffer *sink, char *buffer, uint64_t capacity);
void rtl_sink_wide_begin(struct rtl_sink_buffer *sink, uint16_t *buffer, uint64_t capacity);

/* Options. The kernel's routines know no floating point: `%f` prints "f" and reads nothing. */
#define RTL_FORMAT_CRT 0x0u
#define RTL_FORMAT_NO_FLOAT 0x1u
#define RTL_FORMAT_KERNEL RTL_FORMAT_NO_FLOAT

/* What a format string made use of; the kernel allows some of it at PASSIVE_LEVEL only. */
#define RTL_FORMAT_SAW_UNICODE 0x1u /* %C %S %lc %ls %wc %ws %wZ or their like */
#define RTL_FORMAT_SAW_FLOAT 0x2u   /* a floating point conversion, printed or not */
#define RTL_FORMAT_SAW_COUNT 0x4u   /* %n */
#define RTL_FORMAT_SAW_UNKNOWN 0x8u /* a conversion that does not exist */

struct rtl_format_options {
    uint32_t flags; /* RTL_FORMAT_* */
    uint32_t *saw;  /* gets RTL_FORMAT_SAW_* or'ed in; may be NULL */
};

/* OPTIONS may be NULL. Returns the number of units produced, or -1 if that passes INT32_MAX. */
int32_t rtl_format_narrow(struct rtl_sink *sink, const struct rtl_format_options *options,
                          const char *format, struct rtl_args *args);
int32_t rtl_format_wide(struct rtl_sink *sink, const struct rtl_format_options *options,
                        const uint16_t *format, struct rtl_args *args);

/*
 * What those would set in *saw for FORMAT, without printing or reading an argument: for a check
 * that has to come before the call.
 */
uint32_t rtl_format_survey(const char *format);

/* The counted strings that %Z and %wZ take: ANSI_STRING and UNICODE_STRING. Lengths in bytes. */
struct rtl_counted_string {
    uint16_t length_bytes;
    uint16_t maximum_bytes;
    const void *buffer;
};
