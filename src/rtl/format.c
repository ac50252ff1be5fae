/*
 * format.c - Microsoft's printf language: directives, integers, text. See format.h.
 *
 * One engine serves both widths: a format string is read unit by unit through peek(), and output
 * goes through format_put_ascii and put_text, which know the width. Nothing is buffered beyond one
 * small block, so that this runs on a 24 KiB kernel stack.
 */
#include "rtl/format_core.h"
#include "rtl/utf.h"
#include <string.h>

#define BLOCK_UNITS 64

/* ---- output ---- */

static void put_units(struct formatter *out, const void *units, uint32_t count)
{
    if (!count)
        return;
    out->produced += count;
    out->sink->put(out->sink, units, count);
}

void format_put_ascii(struct formatter *out, const char *text, uint32_t count)
{
    if (!out->wide) {
        put_units(out, text, count);
        return;
    }
    uint16_t block[BLOCK_UNITS];
    while (count) {
        uint32_t part = count < BLOCK_UNITS ? count : BLOCK_UNITS;
        for (uint32_t i = 0; i < part; i++)
            block[i] = (unsigned char)text[i];
        put_units(out, block, part);
        text += part;
        count -= part;
    }
}

void format_put_fill(struct formatter *out, char fill, int64_t count)
{
    char block[BLOCK_UNITS];
    memset(block, fill, sizeof(block));
    for (; count > 0; count -= BLOCK_UNITS)
        format_put_ascii(out, block, count < BLOCK_UNITS ? (uint32_t)count : BLOCK_UNITS);
}

void format_pad_left(struct formatter *out, const struct directive *d, const char *prefix,
                     uint32_t prefix_count, int64_t body, bool zero_fill)
{
    int64_t fill = d->flags & FLAG_LEFT ? 0 : d->width - body - prefix_count;
    if (!zero_fill)
        format_put_fill(out, ' ', fill);
    format_put_ascii(out, prefix, prefix_count);
    if (zero_fill)
        format_put_fill(out, '0', fill);
}

void format_pad_right(struct formatter *out, const struct directive *d, uint32_t prefix_count,
                      int64_t body)
{
    if (d->flags & FLAG_LEFT)
        format_put_fill(out, ' ', d->width - body - prefix_count);
}

/* Wide text to narrow output, in blocks. */
static void put_wide_as_utf8(struct formatter *out, const uint16_t *text, uint64_t count)
{
    char block[BLOCK_UNITS];
    uint32_t fill = 0;
    while (count) {
        uint32_t used;
        uint32_t character = rtl_utf16_decode(text, count, &used, NULL);
        if (fill > BLOCK_UNITS - RTL_UTF8_MAX) {
            put_units(out, block, fill);
            fill = 0;
        }
        fill += rtl_utf8_encode(character, block + fill);
        text += used;
        count -= used;
    }
    put_units(out, block, fill);
}

/* Narrow text to wide output, in blocks. */
static void put_narrow_as_utf16(struct formatter *out, const char *text, uint64_t count)
{
    uint16_t block[BLOCK_UNITS];
    uint32_t fill = 0;
    while (count) {
        uint32_t used;
        uint32_t character = rtl_utf8_decode(text, count, &used, NULL);
        if (fill > BLOCK_UNITS - RTL_UTF16_MAX) {
            put_units(out, block, fill);
            fill = 0;
        }
        fill += rtl_utf16_encode(character, block + fill);
        text += used;
        count -= used;
    }
    put_units(out, block, fill);
}

/* COUNT units of TEXT, which is wide or not, padded. */
static void put_text(struct formatter *out, const struct directive *d, const void *text,
                     uint32_t count, bool wide)
{
    /* Microsoft's zero flag fills text as well. */
    format_pad_left(out, d, "", 0, count, d->flags & FLAG_ZERO && !(d->flags & FLAG_LEFT));
    if (wide == out->wide)
        put_units(out, text, count);
    else if (wide)
        put_wide_as_utf8(out, text, count);
    else
        put_narrow_as_utf16(out, text, count);
    format_pad_right(out, d, 0, count);
}

/* ---- directives ---- */

static uint32_t peek(const struct formatter *in, uint64_t ahead)
{
    uint64_t at = in->at + ahead;
    return in->wide ? ((const uint16_t *)in->format)[at] : ((const unsigned char *)in->format)[at];
}

static bool accept(struct formatter *in, char c)
{
    if (peek(in, 0) != (uint32_t)c)
        return false;
    in->at++;
    return true;
}

/* Two characters at once; the second is only looked at if the first is right. */
static bool accept_pair(struct formatter *in, char first, char second)
{
    if (peek(in, 0) != (uint32_t)first || peek(in, 1) != (uint32_t)second)
        return false;
    in->at += 2;
    return true;
}

static int32_t parse_number(struct formatter *in)
{
    int64_t number = 0;
    while (peek(in, 0) >= '0' && peek(in, 0) <= '9') {
        number = number * 10 + (int64_t)(peek(in, 0) - '0');
        if (number > INT32_MAX)
            number = INT32_MAX;
        in->at++;
    }
    return (int32_t)number;
}

static enum format_size parse_size(struct formatter *in)
{
    if (accept(in, 'h'))
        return accept(in, 'h') ? SIZE_CHAR : SIZE_SHORT;
    if (accept(in, 'l'))
        return accept(in, 'l') ? SIZE_64 : SIZE_LONG;
    if (accept(in, 'I')) {
        if (accept_pair(in, '6', '4'))
            return SIZE_64;
        if (accept_pair(in, '3', '2'))
            return SIZE_32;
        return SIZE_64;
    }
    if (accept(in, 'j') || accept(in, 'z') || accept(in, 't'))
        return SIZE_64;
    if (accept(in, 'L'))
        return SIZE_LONG_DOUBLE;
    if (accept(in, 'w'))
        return SIZE_WIDE;
    return SIZE_NONE;
}

static uint32_t parse_flag(uint32_t c)
{
    switch (c) {
    case '-':
        return FLAG_LEFT;
    case '+':
        return FLAG_PLUS;
    case ' ':
        return FLAG_SPACE;
    case '#':
        return FLAG_ALTERNATE;
    case '0':
        return FLAG_ZERO;
    default:
        return 0;
    }
}

/* Parses behind the '%'. Without arguments (a survey) a '*' counts as not given. */
static void parse_directive(struct formatter *in, struct directive *d)
{
    *d = (struct directive){.precision = -1};
    for (uint32_t flag; (flag = parse_flag(peek(in, 0))) != 0; in->at++)
        d->flags |= flag;
    if (accept(in, '*')) {
        d->width = in->args ? in->args->next_int32(in->args) : 0;
        if (d->width < 0) {
            d->flags |= FLAG_LEFT;
            d->width = d->width == INT32_MIN ? INT32_MAX : -d->width;
        }
    } else {
        d->width = parse_number(in);
    }
    if (accept(in, '.')) {
        if (accept(in, '*')) {
            int32_t given = in->args ? in->args->next_int32(in->args) : -1;
            d->precision = given < 0 ? -1 : given;
        } else {
            d->precision = parse_number(in);
        }
    }
    d->size = parse_size(in);
    uint32_t conversion = peek(in, 0);
    if (conversion)
        in->at++;
    d->conversion = conversion < 0x80 ? (char)conversion : '?';
}

/* ---- integers ---- */

static int64_t next_signed(struct formatter *out, enum format_size size)
{
    if (size == SIZE_64)
        return out->args->next_int64(out->args);
    int32_t value = out->args->next_int32(out->args);
    if (size == SIZE_CHAR)
        return (int8_t)value;
    if (size == SIZE_SHORT)
        return (int16_t)value;
    return value;
}

static uint64_t next_unsigned(struct formatter *out, enum format_size size)
{
    if (size == SIZE_64)
        return (uint64_t)out->args->next_int64(out->args);
    uint32_t value = (uint32_t)out->args->next_int32(out->args);
    if (size == SIZE_CHAR)
        return (uint8_t)value;
    if (size == SIZE_SHORT)
        return (uint16_t)value;
    return value;
}

static void put_integer(struct formatter *out, const struct directive *d, const char *prefix,
                        uint64_t value, uint32_t base, bool upper)
{
    const char *alphabet = upper ? "0123456789ABCDEF" : "0123456789abcdef";
    char digits[24];
    char *first = digits + sizeof(digits);
    for (; value; value /= base)
        *--first = alphabet[value % base];
    uint32_t count = (uint32_t)(digits + sizeof(digits) - first);
    int32_t wanted = d->precision < 0 ? 1 : d->precision;
    if (base == 8 && d->flags & FLAG_ALTERNATE && wanted <= (int32_t)count)
        wanted = (int32_t)count + 1;
    int64_t zeros = wanted > (int32_t)count ? wanted - (int32_t)count : 0;
    uint32_t prefix_count = (uint32_t)strlen(prefix);
    bool zero_fill = d->flags & FLAG_ZERO && !(d->flags & FLAG_LEFT) && d->precision < 0;
    format_pad_left(out, d, prefix, prefix_count, count + zeros, zero_fill);
    format_put_fill(out, '0', zeros);
    format_put_ascii(out, first, count);
    format_pad_right(out, d, prefix_count, count + zeros);
}

static void convert_signed(struct formatter *out, const struct directive *d)
{
    int64_t value = next_signed(out, d->size);
    const char *sign = value < 0               ? "-"
                       : d->flags & FLAG_PLUS  ? "+"
                       : d->flags & FLAG_SPACE ? " "
                                               : "";
    put_integer(out, d, sign, value < 0 ? 0 - (uint64_t)value : (uint64_t)value, 10, false);
}

static void convert_hexadecimal(struct formatter *out, const struct directive *d)
{
    uint64_t value = next_unsigned(out, d->size);
    bool upper = d->conversion == 'X';
    const char *prefix = !(d->flags & FLAG_ALTERNATE) || !value ? "" : upper ? "0X" : "0x";
    put_integer(out, d, prefix, value, 16, upper);
}

static void convert_pointer(struct formatter *out, const struct directive *given)
{
    struct directive d = *given;
    d.precision = 16;
    const char *prefix = d.flags & FLAG_ALTERNATE ? "0X" : "";
    put_integer(out, &d, prefix, (uint64_t)(uintptr_t)out->args->next_pointer(out->args), 16, true);
}

/* ---- text ---- */

/* h makes it narrow, l and w wide; else lower case has the width of the format, capitals not. */
static bool text_is_wide(struct formatter *out, const struct directive *d)
{
    bool wide;
    if (d->size == SIZE_SHORT || d->size == SIZE_CHAR)
        wide = false;
    else if (d->size == SIZE_LONG || d->size == SIZE_WIDE)
        wide = true;
    else if (d->conversion == 'Z')
        wide = false;
    else
        wide = (d->conversion == 's' || d->conversion == 'c') == out->wide;
    if (wide)
        out->saw |= RTL_FORMAT_SAW_UNICODE;
    return wide;
}

/* Units before the terminator, reading LIMIT at most. */
static uint32_t text_length(const void *text, bool wide, int32_t limit)
{
    uint32_t most = limit < 0 ? INT32_MAX : (uint32_t)limit, count = 0;
    if (wide)
        while (count < most && ((const uint16_t *)text)[count])
            count++;
    else
        while (count < most && ((const char *)text)[count])
            count++;
    return count;
}

static void convert_string(struct formatter *out, const struct directive *d)
{
    bool wide = text_is_wide(out, d);
    const void *text = out->args->next_pointer(out->args);
    if (!text) {
        text = "(null)";
        wide = false;
    }
    put_text(out, d, text, text_length(text, wide, d->precision), wide);
}

static void convert_counted(struct formatter *out, const struct directive *d)
{
    bool wide = text_is_wide(out, d);
    const struct rtl_counted_string *string = out->args->next_pointer(out->args);
    if (!string || !string->buffer) {
        put_text(out, d, "(null)", text_length("(null)", false, d->precision), false);
        return;
    }
    uint32_t count = wide ? string->length_bytes / 2u : string->length_bytes;
    if (d->precision >= 0 && (uint32_t)d->precision < count)
        count = (uint32_t)d->precision;
    put_text(out, d, string->buffer, count, wide);
}

static void convert_character(struct formatter *out, const struct directive *d)
{
    bool wide = text_is_wide(out, d);
    int32_t value = out->args->next_int32(out->args);
    uint16_t wide_unit = (uint16_t)(wide ? value : value & 0xFF);
    char narrow_unit = (char)value;
    /* A single byte above 0x7F is no UTF-8: going wide it stands for the same code point. */
    if (wide || out->wide)
        put_text(out, d, &wide_unit, 1, true);
    else
        put_text(out, d, &narrow_unit, 1, false);
}

static void convert_float(struct formatter *out, const struct directive *d)
{
    out->saw |= RTL_FORMAT_SAW_FLOAT;
    if (out->options & RTL_FORMAT_NO_FLOAT)
        format_put_ascii(out, &d->conversion, 1);
    else if (d->size == SIZE_LONG_DOUBLE)
        format_float(out, d, out->args->next_long_double(out->args));
    else
        format_float(out, d, out->args->next_double(out->args));
}

/* The letter itself, as it stands in the format. */
static void put_unknown(struct formatter *out)
{
    out->saw |= RTL_FORMAT_SAW_UNKNOWN;
    uint16_t wide = (uint16_t)(out->at ? peek(out, (uint64_t)-1) : 0);
    char narrow = (char)wide;
    put_units(out, out->wide ? (void *)&wide : (void *)&narrow, 1);
}

static void convert(struct formatter *out, const struct directive *d)
{
    switch (d->conversion) {
    case 0:
        break;
    case 'd':
    case 'i':
        convert_signed(out, d);
        break;
    case 'u':
        put_integer(out, d, "", next_unsigned(out, d->size), 10, false);
        break;
    case 'o':
        put_integer(out, d, "", next_unsigned(out, d->size), 8, false);
        break;
    case 'x':
    case 'X':
        convert_hexadecimal(out, d);
        break;
    case 'p':
    case 'P':
        convert_pointer(out, d);
        break;
    case 's':
    case 'S':
        convert_string(out, d);
        break;
    case 'Z':
        convert_counted(out, d);
        break;
    case 'c':
    case 'C':
        convert_character(out, d);
        break;
    case 'e':
    case 'E':
    case 'f':
    case 'F':
    case 'g':
    case 'G':
    case 'a':
    case 'A':
        convert_float(out, d);
        break;
    case 'n':
        out->saw |= RTL_FORMAT_SAW_COUNT;
        (void)out->args->next_pointer(out->args);
        break;
    default:
        put_unknown(out);
        break;
    }
}

/* ---- entry ---- */

static int32_t run(struct formatter *out, const struct rtl_format_options *options)
{
    out->options = options ? options->flags : RTL_FORMAT_CRT;
    uint32_t unit_bytes = out->wide ? 2 : 1;
    while (peek(out, 0)) {
        uint64_t start = out->at;
        while (peek(out, 0) && peek(out, 0) != '%')
            out->at++;
        put_units(out, (const char *)out->format + start * unit_bytes, (uint32_t)(out->at - start));
        if (!accept(out, '%'))
            break;
        if (accept(out, '%')) {
            format_put_ascii(out, "%", 1);
            continue;
        }
        struct directive d;
        parse_directive(out, &d);
        convert(out, &d);
    }
    if (options && options->saw)
        *options->saw |= out->saw;
    return out->produced > INT32_MAX ? -1 : (int32_t)out->produced;
}

int32_t rtl_format_narrow(struct rtl_sink *sink, const struct rtl_format_options *options,
                          const char *format, struct rtl_args *args)
{
    struct formatter out = {.sink = sink, .args = args, .format = format, .wide = false};
    return run(&out, options);
}

int32_t rtl_format_wide(struct rtl_sink *sink, const struct rtl_format_options *options,
                        const uint16_t *format, struct rtl_args *args)
{
    struct formatter out = {.sink = sink, .args = args, .format = format, .wide = true};
    return run(&out, options);
}

uint32_t rtl_format_survey(const char *format)
{
    struct formatter in = {.format = format};
    while (peek(&in, 0)) {
        if (!accept(&in, '%')) {
            in.at++;
            continue;
        }
        if (accept(&in, '%'))
            continue;
        struct directive d;
        parse_directive(&in, &d);
        if (!d.conversion)
            break;
        if (strchr("sScCZ", d.conversion))
            text_is_wide(&in, &d);
        else if (strchr("eEfFgGaA", d.conversion))
            in.saw |= RTL_FORMAT_SAW_FLOAT;
        else if (d.conversion == 'n')
            in.saw |= RTL_FORMAT_SAW_COUNT;
        else if (!strchr("diouxXpP", d.conversion))
            in.saw |= RTL_FORMAT_SAW_UNKNOWN;
    }
    return in.saw;
}
