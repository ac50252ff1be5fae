/*
 * scan.c - Microsoft's scanf language. See scan.h.
 *
 * Each conversion reads as long as the input fits and the width allows, looking one unit ahead and
 * never further, so that a stream needs no more than one ungetc. A conversion gives one of three
 * answers: stored, did not match, or the input had ended; the last two end the scan.
 */
#include "rtl/scan.h"
#include "rtl/utf.h"
#include <stdlib.h>
#include <string.h>

enum outcome { STORED, MISMATCH, INPUT_END };

enum scan_size { SIZE_DEFAULT, SIZE_8, SIZE_16, SIZE_32, SIZE_64, SIZE_LONG, SIZE_LONG_DOUBLE };

struct conversion {
    bool suppress;
    int32_t width; /* 0: none given */
    enum scan_size size;
    bool wide_mark;  /* w or l: text is wide */
    bool short_mark; /* h: text is narrow */
    char letter;
    uint64_t set_from, set_to; /* %[: the set's place in the format, behind '^' */
    bool set_inverted;
};

struct scanner {
    struct rtl_source *source;
    struct rtl_args *args;
    uint32_t flags;
    const void *format;
    uint64_t at;   /* index of the next unit of the format */
    int64_t taken; /* units consumed from the source */
    bool wide;
};

/* ---- the format and the source ---- */

static uint32_t format_at(const struct scanner *in, uint64_t index)
{
    return in->wide ? ((const uint16_t *)in->format)[index]
                    : ((const unsigned char *)in->format)[index];
}

static bool format_accept(struct scanner *in, char c)
{
    if (format_at(in, in->at) != (uint32_t)c)
        return false;
    in->at++;
    return true;
}

static int32_t peek(struct scanner *in)
{
    return in->source->peek(in->source);
}

static void advance(struct scanner *in)
{
    in->source->advance(in->source);
    in->taken++;
}

static bool is_space(int32_t c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

static void skip_space(struct scanner *in)
{
    while (is_space(peek(in)))
        advance(in);
}

static int32_t digit_value(int32_t c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return 99;
}

/* ---- integers ---- */

static void store_integer(void *to, enum scan_size size, uint64_t value)
{
    /* Targets may be unaligned in a packed structure of the caller. */
    switch (size) {
    case SIZE_8:
        *(uint8_t *)to = (uint8_t)value;
        break;
    case SIZE_16:
        memcpy(to, &(uint16_t){(uint16_t)value}, 2);
        break;
    case SIZE_64:
        memcpy(to, &value, 8);
        break;
    default:
        memcpy(to, &(uint32_t){(uint32_t)value}, 4);
        break;
    }
}

static enum outcome scan_integer(struct scanner *in, const struct conversion *c, int32_t base)
{
    int32_t left = c->width ? c->width : INT32_MAX;
    bool negative = false, any = false;
    uint64_t value = 0;
    skip_space(in);
    if (peek(in) < 0)
        return INPUT_END;
    if (peek(in) == '-' || peek(in) == '+') {
        negative = peek(in) == '-';
        advance(in);
        left--;
    }
    if (left > 0 && peek(in) == '0' && (base == 0 || base == 16)) {
        advance(in);
        left--;
        any = true;
        if (left > 0 && (peek(in) == 'x' || peek(in) == 'X')) {
            advance(in);
            left--;
            any = false;
            base = 16;
        } else if (base == 0) {
            base = 8;
        }
    }
    if (base == 0)
        base = 10;
    for (; left > 0 && digit_value(peek(in)) < base; left--) {
        uint64_t digit = (uint64_t)digit_value(peek(in));
        if (__builtin_mul_overflow(value, (uint64_t)base, &value) ||
            __builtin_add_overflow(value, digit, &value))
            value = UINT64_MAX;
        any = true;
        advance(in);
    }
    if (!any)
        return MISMATCH;
    if (!c->suppress)
        store_integer(in->args->next_pointer(in->args), c->letter == 'p' ? SIZE_64 : c->size,
                      negative ? 0 - value : value);
    return STORED;
}

/* ---- floating point ---- */

/* The text of a number, as far as it is one; digits beyond the buffer are read and dropped. */
struct number {
    char text[384];
    uint32_t count;
    int32_t left; /* of the width */
};

static bool number_take(struct scanner *in, struct number *n)
{
    if (n->left <= 0)
        return false;
    if (n->count < sizeof(n->text) - 1)
        n->text[n->count++] = (char)peek(in);
    n->left--;
    advance(in);
    return true;
}

static bool number_accept(struct scanner *in, struct number *n, const char *any_of)
{
    int32_t c = peek(in);
    return c > 0 && c < 0x80 && strchr(any_of, (char)c) && number_take(in, n);
}

static bool number_word(struct scanner *in, struct number *n, const char *word)
{
    for (; *word; word++) {
        char both[3] = {*word, (char)(*word - 0x20), 0};
        if (!number_accept(in, n, both))
            return false;
    }
    return true;
}

static uint32_t number_digits(struct scanner *in, struct number *n, int32_t base)
{
    uint32_t count = 0;
    while (digit_value(peek(in)) < base && number_take(in, n))
        count++;
    return count;
}

static bool number_read(struct scanner *in, struct number *n)
{
    number_accept(in, n, "+-");
    if (peek(in) == 'i' || peek(in) == 'I') {
        if (!number_word(in, n, "inf"))
            return false;
        return (peek(in) != 'i' && peek(in) != 'I') || number_word(in, n, "inity");
    }
    if (peek(in) == 'n' || peek(in) == 'N')
        return number_word(in, n, "nan");
    int32_t base = 10;
    uint32_t digits = 0;
    if (peek(in) == '0' && number_take(in, n)) {
        digits = 1;
        if (number_accept(in, n, "xX")) {
            base = 16;
            digits = 0;
        }
    }
    digits += number_digits(in, n, base);
    if (number_accept(in, n, "."))
        digits += number_digits(in, n, base);
    if (!digits)
        return false;
    if (number_accept(in, n, base == 16 ? "pP" : "eE")) {
        number_accept(in, n, "+-");
        return number_digits(in, n, 10) > 0;
    }
    return true;
}

static enum outcome scan_float(struct scanner *in, const struct conversion *c)
{
    struct number n = {.left = c->width ? c->width : INT32_MAX};
    skip_space(in);
    if (peek(in) < 0)
        return INPUT_END;
    if (!number_read(in, &n))
        return MISMATCH;
    n.text[n.count] = 0;
    if (c->suppress)
        return STORED;
    void *to = in->args->next_pointer(in->args);
    double value = strtod(n.text, NULL);
    if (c->size == SIZE_LONG || c->size == SIZE_64)
        memcpy(to, &value, sizeof(double));
    else if (c->size == SIZE_LONG_DOUBLE && in->flags & RTL_SCAN_LONG_DOUBLE_64)
        memcpy(to, &value, sizeof(double));
    else if (c->size == SIZE_LONG_DOUBLE)
        memcpy(to, &(long double){(long double)value}, sizeof(long double));
    else
        memcpy(to, &(float){strtof(n.text, NULL)}, sizeof(float));
    return STORED;
}

/* ---- text ---- */

/* Where text goes: units of the target's width, up to room; partial is a character being put
 * together from units of the other width. */
struct target {
    void *to; /* NULL: suppressed */
    uint64_t room;
    uint64_t used;
    bool wide;
    bool overflow;
    char partial[4];
    uint32_t partial_count;
    uint16_t high; /* a high surrogate that waits for its other half */
};

static void target_put(struct target *t, uint32_t unit)
{
    if (!t->to)
        return;
    if (t->used >= t->room) {
        t->overflow = true;
        return;
    }
    if (t->wide)
        ((uint16_t *)t->to)[t->used++] = (uint16_t)unit;
    else
        ((char *)t->to)[t->used++] = (char)unit;
}

static void target_put_character(struct target *t, uint32_t character)
{
    char narrow[RTL_UTF8_MAX];
    uint16_t wide[RTL_UTF16_MAX];
    uint32_t count =
        t->wide ? rtl_utf16_encode(character, wide) : rtl_utf8_encode(character, narrow);
    for (uint32_t i = 0; i < count; i++)
        target_put(t, t->wide ? wide[i] : (unsigned char)narrow[i]);
}

/* One byte of UTF-8 for a wide target. */
static void target_put_byte(struct target *t, uint32_t byte)
{
    static const unsigned char lead_bytes[16] = {1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2, 2, 3, 4};
    t->partial[t->partial_count++] = (char)byte;
    if (t->partial_count < lead_bytes[(unsigned char)t->partial[0] >> 4])
        return;
    for (uint32_t at = 0, used; at < t->partial_count; at += used)
        target_put_character(t,
                             rtl_utf8_decode(t->partial + at, t->partial_count - at, &used, NULL));
    t->partial_count = 0;
}

/* One word of UTF-16 for a narrow target. */
static void target_put_word(struct target *t, uint32_t word)
{
    uint16_t pair[2] = {t->high, (uint16_t)word};
    uint32_t used;
    if (t->high) {
        target_put_character(t, rtl_utf16_decode(pair, 2, &used, NULL));
        t->high = 0;
        if (used == 2)
            return;
    }
    if (word >= 0xD800 && word < 0xDC00)
        t->high = (uint16_t)word;
    else
        target_put_character(t, rtl_utf16_decode(pair + 1, 1, &used, NULL));
}

static void target_unit(struct target *t, uint32_t unit, bool unit_is_wide)
{
    if (t->wide == unit_is_wide)
        target_put(t, unit);
    else if (t->wide)
        target_put_byte(t, unit);
    else
        target_put_word(t, unit);
}

/* What was left unfinished by the last unit. */
static void target_flush(struct target *t)
{
    if (t->partial_count || t->high)
        target_put_character(t, RTL_REPLACEMENT);
}

/* Is C in the set of a %[? A '-' between two units is a range, at either end itself. */
static bool set_has(const struct scanner *in, const struct conversion *c, uint32_t unit)
{
    for (uint64_t i = c->set_from; i < c->set_to; i++) {
        uint32_t low = format_at(in, i), high = low;
        if (i + 2 < c->set_to && format_at(in, i + 1) == '-') {
            high = format_at(in, i + 2);
            i += 2;
        }
        if (low > high) {
            uint32_t swap = low;
            low = high;
            high = swap;
        }
        if (unit >= low && unit <= high)
            return !c->set_inverted;
    }
    return c->set_inverted;
}

static bool text_wants(const struct scanner *in, const struct conversion *c, int32_t unit)
{
    if (unit < 0)
        return false;
    if (c->letter == '[')
        return set_has(in, c, (uint32_t)unit);
    return c->letter == 'c' || c->letter == 'C' || !is_space(unit);
}

static enum outcome scan_text(struct scanner *in, const struct conversion *c)
{
    bool character = c->letter == 'c' || c->letter == 'C';
    bool capital = c->letter == 'S' || c->letter == 'C';
    int32_t left = c->width ? c->width : character ? 1 : INT32_MAX;
    struct target t = {.wide = c->short_mark ? false : c->wide_mark ? true : in->wide != capital};
    t.room = UINT64_MAX;
    if (!c->suppress) {
        t.to = in->args->next_pointer(in->args);
        if (in->flags & RTL_SCAN_SECURE)
            t.room = (uint32_t)in->args->next_int32(in->args);
    }
    if (c->letter == 's' || c->letter == 'S')
        skip_space(in);
    if (peek(in) < 0)
        return INPUT_END;
    int32_t count = 0;
    for (; left > 0 && text_wants(in, c, peek(in)); left--, count++) {
        target_unit(&t, (uint32_t)peek(in), in->wide);
        advance(in);
    }
    if (!count || (character && c->width && left > 0))
        return count ? INPUT_END : MISMATCH;
    target_flush(&t);
    if (!character)
        target_put(&t, 0);
    if (t.overflow) {
        if (t.room) {
            t.used = 0;
            target_put(&t, 0);
        }
        return MISMATCH;
    }
    return STORED;
}

/* ---- directives ---- */

static void parse_size(struct scanner *in, struct conversion *c)
{
    if (format_accept(in, 'h')) {
        c->short_mark = true;
        c->size = format_accept(in, 'h') ? SIZE_8 : SIZE_16;
    } else if (format_accept(in, 'l')) {
        c->wide_mark = true;
        c->size = format_accept(in, 'l') ? SIZE_64 : SIZE_LONG;
    } else if (format_accept(in, 'I')) {
        c->size = SIZE_64;
        if (format_at(in, in->at) == '6' && format_at(in, in->at + 1) == '4') {
            in->at += 2;
        } else if (format_at(in, in->at) == '3' && format_at(in, in->at + 1) == '2') {
            in->at += 2;
            c->size = SIZE_32;
        }
    } else if (format_accept(in, 'j') || format_accept(in, 'z') || format_accept(in, 't')) {
        c->size = SIZE_64;
    } else if (format_accept(in, 'L')) {
        c->size = SIZE_LONG_DOUBLE;
    } else if (format_accept(in, 'w')) {
        c->wide_mark = true;
    }
}

static void parse_set(struct scanner *in, struct conversion *c)
{
    c->set_inverted = format_accept(in, '^');
    c->set_from = in->at;
    if (format_at(in, in->at) == ']') /* as the first one it is a member */
        in->at++;
    while (format_at(in, in->at) && format_at(in, in->at) != ']')
        in->at++;
    c->set_to = in->at;
    format_accept(in, ']');
}

/* Parses behind the '%'. */
static void parse_conversion(struct scanner *in, struct conversion *c)
{
    *c = (struct conversion){0};
    c->suppress = format_accept(in, '*');
    while (format_at(in, in->at) >= '0' && format_at(in, in->at) <= '9') {
        if (c->width < INT32_MAX / 16)
            c->width = c->width * 10 + (int32_t)(format_at(in, in->at) - '0');
        in->at++;
    }
    parse_size(in, c);
    uint32_t letter = format_at(in, in->at);
    if (letter)
        in->at++;
    c->letter = letter < 0x80 ? (char)letter : '?';
    if (c->letter == '[')
        parse_set(in, c);
}

static enum outcome scan_count(struct scanner *in, const struct conversion *c)
{
    if (!c->suppress)
        store_integer(in->args->next_pointer(in->args), c->size, (uint64_t)in->taken);
    return STORED;
}

static enum outcome scan_conversion(struct scanner *in, const struct conversion *c)
{
    switch (c->letter) {
    case 'd':
    case 'u':
        return scan_integer(in, c, 10);
    case 'i':
        return scan_integer(in, c, 0);
    case 'o':
        return scan_integer(in, c, 8);
    case 'x':
    case 'X':
    case 'p':
        return scan_integer(in, c, 16);
    case 'e':
    case 'E':
    case 'f':
    case 'F':
    case 'g':
    case 'G':
    case 'a':
    case 'A':
        return scan_float(in, c);
    case 's':
    case 'S':
    case 'c':
    case 'C':
    case '[':
        return scan_text(in, c);
    case 'n':
        return scan_count(in, c);
    default:
        return MISMATCH;
    }
}

/* A unit of the format that stands for itself. */
static enum outcome scan_literal(struct scanner *in, uint32_t unit)
{
    if (peek(in) < 0)
        return INPUT_END;
    if (peek(in) != (int32_t)unit)
        return MISMATCH;
    advance(in);
    return STORED;
}

static int32_t run(struct scanner *in)
{
    int32_t stored = 0;
    bool converted = false; /* one has matched, stored or suppressed */
    while (format_at(in, in->at)) {
        uint32_t unit = format_at(in, in->at++);
        enum outcome outcome = STORED;
        struct conversion c = {0};
        if (is_space((int32_t)unit)) {
            skip_space(in);
        } else if (unit != '%' || format_accept(in, '%')) {
            if (unit == '%')
                skip_space(in);
            outcome = scan_literal(in, unit);
        } else {
            parse_conversion(in, &c);
            outcome = scan_conversion(in, &c);
            if (outcome == STORED && c.letter != 'n') {
                converted = true;
                stored += !c.suppress;
            }
        }
        if (outcome == INPUT_END)
            return converted ? stored : -1;
        if (outcome == MISMATCH)
            return stored;
    }
    return stored;
}

int32_t rtl_scan_narrow(struct rtl_source *source, uint32_t flags, const char *format,
                        struct rtl_args *args)
{
    struct scanner in = {source, args, flags, format, 0, 0, false};
    return run(&in);
}

int32_t rtl_scan_wide(struct rtl_source *source, uint32_t flags, const uint16_t *format,
                      struct rtl_args *args)
{
    struct scanner in = {source, args, flags, format, 0, 0, true};
    return run(&in);
}

/* ---- text as a source ---- */

static int32_t narrow_peek(struct rtl_source *source)
{
    struct rtl_source_text *text = (struct rtl_source_text *)source;
    uint32_t unit = text->left ? *(const unsigned char *)text->at : 0;
    return unit ? (int32_t)unit : -1;
}

static void narrow_advance(struct rtl_source *source)
{
    struct rtl_source_text *text = (struct rtl_source_text *)source;
    text->at = (const char *)text->at + 1;
    text->left--;
}

static int32_t wide_peek(struct rtl_source *source)
{
    struct rtl_source_text *text = (struct rtl_source_text *)source;
    uint32_t unit = text->left ? *(const uint16_t *)text->at : 0;
    return unit ? (int32_t)unit : -1;
}

static void wide_advance(struct rtl_source *source)
{
    struct rtl_source_text *text = (struct rtl_source_text *)source;
    text->at = (const uint16_t *)text->at + 1;
    text->left--;
}

void rtl_source_narrow_begin(struct rtl_source_text *source, const char *text, uint64_t count)
{
    *source = (struct rtl_source_text){{narrow_peek, narrow_advance}, text, count};
}

void rtl_source_wide_begin(struct rtl_source_text *source, const uint16_t *text, uint64_t count)
{
    *source = (struct rtl_source_text){{wide_peek, wide_advance}, text, count};
}
