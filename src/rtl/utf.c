/* utf.c - UTF-8 and UTF-16, one character at a time. See utf.h. */
#include "rtl/utf.h"

static uint32_t ill_formed(uint32_t units, uint32_t *used, bool *well)
{
    *used = units;
    if (well)
        *well = false;
    return RTL_REPLACEMENT;
}

uint32_t rtl_utf8_decode(const char *text, uint64_t count, uint32_t *used, bool *well)
{
    const unsigned char *byte = (const unsigned char *)text;
    uint32_t lead = byte[0];
    if (well)
        *well = true;
    if (lead < 0x80) {
        *used = 1;
        return lead;
    }
    /* The range of the second byte excludes overlong forms, surrogates and values past U+10FFFF. */
    uint32_t more, character, low = 0x80, high = 0xBF;
    if (lead >= 0xC2 && lead <= 0xDF) {
        more = 1;
        character = lead & 0x1F;
    } else if (lead >= 0xE0 && lead <= 0xEF) {
        more = 2;
        character = lead & 0x0F;
        if (lead == 0xE0)
            low = 0xA0;
        if (lead == 0xED)
            high = 0x9F;
    } else if (lead >= 0xF0 && lead <= 0xF4) {
        more = 3;
        character = lead & 0x07;
        if (lead == 0xF0)
            low = 0x90;
        if (lead == 0xF4)
            high = 0x8F;
    } else {
        return ill_formed(1, used, well);
    }
    for (uint32_t i = 1; i <= more; i++) {
        if (i >= count || byte[i] < low || byte[i] > high)
            return ill_formed(i, used, well);
        character = character << 6 | (byte[i] & 0x3F);
        low = 0x80;
        high = 0xBF;
    }
    *used = more + 1;
    return character;
}

uint32_t rtl_utf16_decode(const uint16_t *text, uint64_t count, uint32_t *used, bool *well)
{
    uint32_t first = text[0];
    if (first < 0xD800 || first > 0xDFFF) {
        *used = 1;
        if (well)
            *well = true;
        return first;
    }
    if (first > 0xDBFF || count < 2 || text[1] < 0xDC00 || text[1] > 0xDFFF)
        return ill_formed(1, used, well);
    *used = 2;
    if (well)
        *well = true;
    return 0x10000 + ((first - 0xD800) << 10 | (text[1] - 0xDC00u));
}

uint32_t rtl_utf8_encode(uint32_t character, char out[RTL_UTF8_MAX])
{
    if (character < 0x80) {
        out[0] = (char)character;
        return 1;
    }
    if (character < 0x800) {
        out[0] = (char)(0xC0 | character >> 6);
        out[1] = (char)(0x80 | (character & 0x3F));
        return 2;
    }
    if (character < 0x10000) {
        out[0] = (char)(0xE0 | character >> 12);
        out[1] = (char)(0x80 | (character >> 6 & 0x3F));
        out[2] = (char)(0x80 | (character & 0x3F));
        return 3;
    }
    out[0] = (char)(0xF0 | character >> 18);
    out[1] = (char)(0x80 | (character >> 12 & 0x3F));
    out[2] = (char)(0x80 | (character >> 6 & 0x3F));
    out[3] = (char)(0x80 | (character & 0x3F));
    return 4;
}

uint32_t rtl_utf16_encode(uint32_t character, uint16_t out[RTL_UTF16_MAX])
{
    if (character < 0x10000) {
        out[0] = (uint16_t)character;
        return 1;
    }
    character -= 0x10000;
    out[0] = (uint16_t)(0xD800 + (character >> 10));
    out[1] = (uint16_t)(0xDC00 + (character & 0x3FF));
    return 2;
}
