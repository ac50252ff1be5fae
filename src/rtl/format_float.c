/*
 * format_float.c - e, f, g and a of the format engine: exact, and on little stack.
 *
 * A double is a whole number times a power of two, so it has a finite decimal expansion. It is
 * spread out in a *decimal*: base-10^9 words around the decimal point, at most 1074 digits behind
 * it. Rounding is then exact (ties go to the even digit, as the current Microsoft CRT does), for
 * any precision.
 *
 * The *place* of a decimal digit is its distance to the right of the point: tenths have place 1,
 * the units digit place 0, tens place -1. A word holds nine places.
 */
#include "rtl/format_core.h"
#include <string.h>

#define WORD_BASE 1000000000u
#define WORD_DIGITS 9
#define INTEGER_WORDS 36   /* 10^9^35 > 2^1024, and one for a carry out of the top */
#define FRACTION_WORDS 122 /* 1074 places, and the two words the significand starts in */
#define POINT (INTEGER_WORDS - 1)

struct decimal {
    uint32_t words[INTEGER_WORDS + FRACTION_WORDS]; /* most significant first */
    int32_t first;                                  /* first word that may be non-zero, <= POINT */
    int32_t last;                                   /* last word that may be non-zero */
};

static const uint32_t power_of_ten[WORD_DIGITS] = {1,      10,      100,      1000,     10000,
                                                   100000, 1000000, 10000000, 100000000};

/* Index of the word that holds PLACE, and the weight of that digit in it. */
static int32_t word_of(int32_t place, uint32_t *weight)
{
    int32_t before = place - 1;
    int32_t word =
        before >= 0 ? before / WORD_DIGITS : -((-before + WORD_DIGITS - 1) / WORD_DIGITS);
    *weight = power_of_ten[WORD_DIGITS - 1 - (before - word * WORD_DIGITS)];
    return POINT + 1 + word;
}

static uint32_t digit_at(const struct decimal *n, int32_t place)
{
    uint32_t weight;
    int32_t word = word_of(place, &weight);
    if (word < n->first || word > n->last)
        return 0;
    return n->words[word] / weight % 10;
}

/* n = significand * 2^exponent */
static void decimal_set(struct decimal *n, uint64_t significand, int32_t exponent)
{
    n->words[POINT] = (uint32_t)(significand % WORD_BASE);
    n->words[POINT - 1] = (uint32_t)(significand / WORD_BASE);
    n->first = POINT - 1;
    n->last = POINT;
    while (exponent > 0) {
        int32_t shift = exponent < 29 ? exponent : 29;
        uint64_t carry = 0;
        for (int32_t i = n->last; i >= n->first; i--) {
            carry += (uint64_t)n->words[i] << shift;
            n->words[i] = (uint32_t)(carry % WORD_BASE);
            carry /= WORD_BASE;
        }
        if (carry)
            n->words[--n->first] = (uint32_t)carry;
        exponent -= shift;
    }
    while (exponent < 0) {
        /* 10^9 is a multiple of 2^9: a remainder of up to 9 bits fits the next word exactly. */
        int32_t shift = exponent > -9 ? -exponent : 9;
        uint32_t carry = 0;
        for (int32_t i = n->first; i <= n->last; i++) {
            uint32_t word = n->words[i];
            n->words[i] = (word >> shift) + carry;
            carry = (word & ((1u << shift) - 1)) * (WORD_BASE >> shift);
        }
        if (carry)
            n->words[++n->last] = carry;
        exponent += shift;
    }
    while (n->first < POINT && !n->words[n->first])
        n->first++;
}

/* The place of the first non-zero digit; 0 for zero. */
static int32_t leading_place(const struct decimal *n)
{
    for (int32_t word = n->first; word <= n->last; word++) {
        if (!n->words[word])
            continue;
        int32_t place = (word - POINT) * WORD_DIGITS;
        for (uint32_t rest = n->words[word]; rest >= 10; rest /= 10)
            place--;
        return place;
    }
    return 0;
}

static bool zero_behind(const struct decimal *n, int32_t word)
{
    while (++word <= n->last)
        if (n->words[word])
            return false;
    return true;
}

/* Drops all digits right of PLACE, rounding to nearest. */
static void decimal_round(struct decimal *n, int32_t place)
{
    uint32_t weight;
    int32_t word = word_of(place, &weight);
    if (word > n->last)
        return;
    /* The first dropped digit may lie in the next word; the kept one before the first word. */
    uint32_t kept_odd, compare, half;
    if (weight > 1) {
        compare = n->words[word] % weight;
        half = weight / 2;
        kept_odd = n->words[word] / weight & 1;
        if (compare == half && !zero_behind(n, word))
            compare++;
    } else {
        compare = word + 1 <= n->last ? n->words[word + 1] : 0;
        half = WORD_BASE / 2;
        kept_odd = word >= n->first ? n->words[word] & 1 : 0;
        if (compare == half && !zero_behind(n, word + 1))
            compare++;
    }
    while (n->first > word)
        n->words[--n->first] = 0;
    n->words[word] -= n->words[word] % weight;
    n->last = word < POINT ? POINT : word;
    for (int32_t i = word + 1; i <= n->last; i++)
        n->words[i] = 0;
    if (compare < half || (compare == half && !kept_odd))
        return;
    n->words[word] += weight;
    while (n->words[word] >= WORD_BASE) {
        n->words[word] -= WORD_BASE;
        if (--word < n->first) {
            n->first = word;
            n->words[word] = 0;
        }
        n->words[word]++;
    }
}

/* Digits of places FROM..TO. */
static void put_digits(struct formatter *out, const struct decimal *n, int32_t from, int32_t to)
{
    char block[64];
    uint32_t fill = 0;
    for (int32_t place = from; place <= to; place++) {
        block[fill++] = (char)('0' + digit_at(n, place));
        if (fill == sizeof(block)) {
            format_put_ascii(out, block, fill);
            fill = 0;
        }
    }
    format_put_ascii(out, block, fill);
}

/* What is about to be printed: SIGN, digits of integer places, a point, PLACES more, exponent. */
struct layout {
    const char *sign;
    int32_t from;     /* place of the first digit */
    int32_t units;    /* place of the digit before the point */
    int32_t places;   /* digits behind the point */
    bool point;       /* print the point */
    char exponent[8]; /* "e+05" or empty */
};

static void put_layout(struct formatter *out, const struct directive *d, const struct decimal *n,
                       const struct layout *l)
{
    uint32_t sign = (uint32_t)strlen(l->sign), exponent = (uint32_t)strlen(l->exponent);
    int64_t body = (int64_t)(l->units - l->from + 1) + l->point + l->places + exponent;
    format_pad_left(out, d, l->sign, sign, body, d->flags & FLAG_ZERO && !(d->flags & FLAG_LEFT));
    put_digits(out, n, l->from, l->units);
    if (l->point)
        format_put_ascii(out, ".", 1);
    /* Beyond the expansion there are only zeros; places may be INT32_MAX. */
    int32_t known = l->places < 1200 ? l->places : 1200;
    put_digits(out, n, l->units + 1, l->units + known);
    format_put_fill(out, '0', (int64_t)l->places - known);
    format_put_ascii(out, l->exponent, exponent);
    format_pad_right(out, d, sign, body);
}

static void write_exponent(char *text, char letter, int32_t exponent, int32_t least_digits)
{
    char digits[8];
    int32_t count = 0;
    uint32_t rest = (uint32_t)(exponent < 0 ? -exponent : exponent);
    for (; rest || count < least_digits; rest /= 10)
        digits[count++] = (char)('0' + rest % 10);
    *text++ = letter;
    *text++ = exponent < 0 ? '-' : '+';
    while (count)
        *text++ = digits[--count];
    *text = 0;
}

static const char *sign_text(const struct directive *d, bool negative)
{
    return negative ? "-" : d->flags & FLAG_PLUS ? "+" : d->flags & FLAG_SPACE ? " " : "";
}

static void put_special(struct formatter *out, const struct directive *given, uint64_t bits,
                        bool upper)
{
    struct directive d = *given;
    d.flags &= ~FLAG_ZERO;
    uint64_t fraction = bits & 0xFFFFFFFFFFFFFu;
    bool negative = bits >> 63, quiet = fraction >> 51;
    const char *text = upper ? "INF" : "inf";
    if (fraction && !quiet)
        text = upper ? "NAN(SNAN)" : "nan(snan)";
    else if (negative && fraction == 0x8000000000000u)
        text = upper ? "NAN(IND)" : "nan(ind)"; /* what 0.0 / 0.0 gives on x64 */
    else if (fraction)
        text = upper ? "NAN" : "nan";
    const char *sign = sign_text(&d, negative);
    uint32_t sign_count = (uint32_t)strlen(sign), count = (uint32_t)strlen(text);
    format_pad_left(out, &d, sign, sign_count, count, false);
    format_put_ascii(out, text, count);
    format_pad_right(out, &d, sign_count, count);
}

static void put_hexadecimal(struct formatter *out, const struct directive *d, uint64_t bits,
                            bool upper)
{
    uint64_t significand = bits & 0xFFFFFFFFFFFFFu;
    int32_t exponent = (int32_t)(bits >> 52 & 0x7FF);
    if (exponent)
        significand |= 1ull << 52;
    else if (significand)
        exponent = 1; /* subnormal: 0x0.…p-1022 */
    else
        exponent = 1023;
    exponent -= 1023;
    int32_t places = d->precision < 0 ? 13 : d->precision;
    if (places < 13) {
        uint64_t unit = 1ull << (52 - 4 * places), rest = significand & (unit - 1);
        significand -= rest;
        if (rest > unit / 2 || (rest == unit / 2 && significand & unit))
            significand += unit;
    }
    char prefix[4], digits[16], tail[8];
    const char *alphabet = upper ? "0123456789ABCDEF" : "0123456789abcdef";
    strcpy(prefix, sign_text(d, bits >> 63));
    strcat(prefix, upper ? "0X" : "0x");
    for (int32_t i = 0; i < 14; i++)
        digits[i] = alphabet[significand >> (52 - 4 * i) & 0xF];
    write_exponent(tail, upper ? 'P' : 'p', exponent, 1);
    bool point = places || d->flags & FLAG_ALTERNATE;
    uint32_t prefix_count = (uint32_t)strlen(prefix), tail_count = (uint32_t)strlen(tail);
    int64_t body = 1 + (int64_t)point + places + tail_count;
    bool zero_fill = d->flags & FLAG_ZERO && !(d->flags & FLAG_LEFT);
    format_pad_left(out, d, prefix, prefix_count, body, zero_fill);
    format_put_ascii(out, digits, 1);
    if (point)
        format_put_ascii(out, ".", 1);
    format_put_ascii(out, digits + 1, (uint32_t)(places < 13 ? places : 13));
    format_put_fill(out, '0', (int64_t)places - 13);
    format_put_ascii(out, tail, tail_count);
    format_pad_right(out, d, prefix_count, body);
}

/* Place to round to, for PRECISION digits behind the first: beyond 1200 nothing is left to round.
 */
static int32_t place_behind(int32_t place, int32_t precision)
{
    return place + (precision < 2400 ? precision : 2400);
}

static void layout_exponent(struct layout *l, int32_t leading, char letter)
{
    l->from = l->units = leading;
    write_exponent(l->exponent, letter, -leading, 2);
}

static void layout_fixed(struct layout *l, int32_t leading)
{
    l->from = leading < 0 ? leading : 0;
    l->units = 0;
}

void format_float(struct formatter *out, const struct directive *d, double value)
{
    uint64_t bits;
    memcpy(&bits, &value, sizeof(bits));
    char letter = (char)(d->conversion | 0x20);
    bool upper = d->conversion != letter;
    int32_t exponent = (int32_t)(bits >> 52 & 0x7FF);
    if (exponent == 0x7FF) {
        put_special(out, d, bits, upper);
        return;
    }
    if (letter == 'a') {
        put_hexadecimal(out, d, bits, upper);
        return;
    }
    struct decimal n;
    uint64_t significand = bits & 0xFFFFFFFFFFFFFu;
    decimal_set(&n, exponent ? significand | 1ull << 52 : significand,
                (exponent ? exponent : 1) - 1075);
    struct layout l = {.sign = sign_text(d, bits >> 63)};
    l.places = d->precision < 0 ? 6 : d->precision;
    if (letter == 'g' && l.places)
        l.places--; /* %g counts significant digits */
    bool scientific = letter == 'e';
    if (letter == 'f') {
        decimal_round(&n, place_behind(0, l.places));
    } else {
        decimal_round(&n, place_behind(leading_place(&n), l.places));
        int32_t leading = -leading_place(&n);
        if (letter == 'g') {
            scientific = leading < -4 || leading > l.places;
            if (!scientific)
                l.places -= leading;
        }
    }
    if (scientific)
        layout_exponent(&l, leading_place(&n), upper ? 'E' : 'e');
    else
        layout_fixed(&l, leading_place(&n));
    if (letter == 'g' && !(d->flags & FLAG_ALTERNATE)) {
        if (l.places > 1200)
            l.places = 1200;
        while (l.places && !digit_at(&n, l.units + l.places))
            l.places--;
    }
    l.point = l.places || d->flags & FLAG_ALTERNATE;
    put_layout(out, d, &n, &l);
}
