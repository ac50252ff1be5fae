/* unicode.c - case and classes of 16-bit characters. See unicode.h. */
#include "rtl/unicode.h"
#include <stddef.h>

struct case_range {
    uint16_t first, last;
    int16_t step; /* every step-th character of the range is meant */
    int32_t delta;
};

static const struct case_range upper[] = {
#define UPPER(first, last, step, delta) {first, last, step, delta},
#define LOWER(first, last, step, delta)
#include "rtl/case.def"
#undef UPPER
#undef LOWER
};

static const struct case_range lower[] = {
#define UPPER(first, last, step, delta)
#define LOWER(first, last, step, delta) {first, last, step, delta},
#include "rtl/case.def"
#undef UPPER
#undef LOWER
};

static const struct {
    uint16_t first;
    uint8_t classes;
} classes[] = {
#define CLASS(first, classes) {first, classes},
#include "rtl/wctype.def"
#undef CLASS
};

static uint16_t map(const struct case_range *ranges, size_t count, uint16_t unit)
{
    size_t low = 0, high = count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const struct case_range *range = &ranges[middle];
        if (unit < range->first)
            high = middle;
        else if (unit > range->last)
            low = middle + 1;
        else
            return (unit - range->first) % range->step ? unit : (uint16_t)(unit + range->delta);
    }
    return unit;
}

uint16_t rtl_upcase(uint16_t unit)
{
    if (unit < 0x80)
        return unit >= 'a' && unit <= 'z' ? unit - 0x20 : unit;
    return map(upper, sizeof(upper) / sizeof(*upper), unit);
}

uint16_t rtl_downcase(uint16_t unit)
{
    if (unit < 0x80)
        return unit >= 'A' && unit <= 'Z' ? unit + 0x20 : unit;
    return map(lower, sizeof(lower) / sizeof(*lower), unit);
}

uint32_t rtl_class(uint16_t unit)
{
    size_t low = 0, high = sizeof(classes) / sizeof(*classes);
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (unit < classes[middle].first)
            high = middle;
        else
            low = middle;
    }
    return classes[low].classes;
}
