/*
 * crt_convert.c - multibyte text, which is UTF-8, and wide text. See crt.h.
 *
 * A character beyond U+FFFF is two wide units. The functions that convert one character at a time
 * cannot say so and give EILSEQ, but for mbrtowc, which keeps the second unit in the state. A state
 * is the 8 bytes of mbstate_t; zero is the initial one.
 */
#include "rtl/crt.h"
#include "rtl/utf.h"
#include <stdbool.h>
#include <string.h>

/* What an mbstate_t of ours holds. */
struct shift_state {
    uint32_t unused;
    uint16_t pending; /* a low surrogate still to be given out, or a high one still to be taken */
    uint16_t unused_either;
};

#define ILL_FORMED ((size_t)-1)
#define INCOMPLETE ((size_t)-2)

static size_t ill_formed(void)
{
    *crt_errno() = CRT_EILSEQ;
    return ILL_FORMED;
}

uint32_t crt_btowc(int32_t c)
{
    return c >= 0 && c < 0x80 ? (uint32_t)c : 0xFFFF;
}

int32_t crt_wctob(uint32_t c)
{
    return (uint16_t)c < 0x80 ? (int32_t)(uint16_t)c : -1;
}

/* How many bytes the character at TEXT needs; 0: not the start of one. */
static uint32_t needed(char lead)
{
    unsigned char byte = (unsigned char)lead;
    return byte < 0x80                    ? 1
           : byte >= 0xC2 && byte <= 0xDF ? 2
           : byte >= 0xE0 && byte <= 0xEF ? 3
           : byte >= 0xF0 && byte <= 0xF4 ? 4
                                          : 0;
}

size_t crt_mbrtowc(uint16_t *to, const char *from, size_t count, void *state)
{
    struct shift_state none = {0}, *shift = state ? state : &none;
    uint16_t units[RTL_UTF16_MAX];
    uint32_t used;
    bool well;
    if (!from)
        return 0;
    if (shift->pending) {
        if (to)
            *to = shift->pending;
        shift->pending = 0;
        return 0; /* no further byte; Microsoft's char16_t form says the same as (size_t)-3 */
    }
    if (!count)
        return INCOMPLETE;
    uint32_t character = rtl_utf8_decode(from, count, &used, &well);
    if (!well) {
        uint32_t wants = needed(*from);
        if (wants > count && used == count)
            return INCOMPLETE;
        return ill_formed();
    }
    if (rtl_utf16_encode(character, units) == 2) {
        if (!state)
            return ill_formed();
        shift->pending = units[1];
    }
    if (to)
        *to = units[0];
    return character ? used : 0;
}

size_t crt_mbrlen(const char *from, size_t count, void *state)
{
    return crt_mbrtowc(NULL, from, count, state);
}

int32_t crt_mbtowc(uint16_t *to, const char *from, size_t count)
{
    if (!from || !count)
        return 0;
    size_t used = crt_mbrtowc(to, from, count, NULL);
    return used >= INCOMPLETE ? -1 : (int32_t)used;
}

int32_t crt_mblen(const char *text, size_t count)
{
    return crt_mbtowc(NULL, text, count);
}

size_t crt_wcrtomb(char *to, uint16_t c, void *state)
{
    struct shift_state none = {0}, *shift = state ? state : &none;
    uint16_t pair[2] = {shift->pending, c};
    uint32_t used;
    bool well;
    if (!to) {
        shift->pending = 0;
        return 1;
    }
    if (!shift->pending && state && c >= 0xD800 && c < 0xDC00) {
        shift->pending = c;
        return 0;
    }
    const uint16_t *from = shift->pending ? pair : pair + 1;
    uint32_t character = rtl_utf16_decode(from, shift->pending ? 2 : 1, &used, &well);
    shift->pending = 0;
    if (!well)
        return ill_formed();
    return rtl_utf8_encode(character, to);
}

int32_t crt_wctomb(char *to, uint16_t c)
{
    return to ? (int32_t)crt_wcrtomb(to, c, NULL) : 0;
}

int32_t crt_wctomb_s(int32_t *written, char *to, size_t to_bytes, uint16_t c)
{
    char bytes[RTL_UTF8_MAX];
    if (!to && to_bytes)
        return crt_invalid("wctomb_s", CRT_EINVAL);
    if (!to) {
        if (written)
            *written = 0;
        return 0;
    }
    size_t count = crt_wcrtomb(bytes, c, NULL);
    if (written)
        *written = (int32_t)count;
    if (count == ILL_FORMED)
        return CRT_EILSEQ;
    if (count > to_bytes)
        return crt_invalid("wctomb_s", CRT_ERANGE);
    memcpy(to, bytes, count);
    return 0;
}

int32_t crt_mbsinit(const void *state)
{
    return !state || !((const struct shift_state *)state)->pending;
}

/*
 * Converts up to the terminator, or COUNT units of the target; returns the units produced without
 * the terminator. A target of NULL counts.
 */
size_t crt_mbstowcs(uint16_t *to, const char *from, size_t count)
{
    uint16_t units[RTL_UTF16_MAX];
    uint32_t used;
    bool well;
    size_t made = 0;
    for (; *from; from += used) {
        uint32_t character = rtl_utf8_decode(from, RTL_UTF8_MAX, &used, &well);
        if (!well)
            return ill_formed();
        uint32_t more = rtl_utf16_encode(character, units);
        if (to && made + more > count)
            return made;
        if (to)
            memcpy(to + made, units, more * sizeof(*units));
        made += more;
    }
    if (to && made < count)
        to[made] = 0;
    return made;
}

size_t crt_wcstombs(char *to, const uint16_t *from, size_t count)
{
    char bytes[RTL_UTF8_MAX];
    uint32_t used;
    bool well;
    size_t made = 0;
    for (; *from; from += used) {
        uint32_t character = rtl_utf16_decode(from, RTL_UTF16_MAX, &used, &well);
        if (!well)
            return ill_formed();
        uint32_t more = rtl_utf8_encode(character, bytes);
        if (to && made + more > count)
            return made;
        if (to)
            memcpy(to + made, bytes, more);
        made += more;
    }
    if (to && made < count)
        to[made] = 0;
    return made;
}

/* With a target *from moves on, to NULL behind the terminator. */
size_t crt_mbsrtowcs(uint16_t *to, const char **from, size_t count, void *state)
{
    (void)state;
    size_t made = crt_mbstowcs(to, *from, count);
    if (!to || made == ILL_FORMED)
        return made;
    /* Those units came from as many bytes as they would become. */
    const char *at = *from;
    for (size_t i = 0; i < made;) {
        uint32_t used;
        i += rtl_utf8_decode(at, RTL_UTF8_MAX, &used, NULL) > 0xFFFF ? 2 : 1;
        at += used;
    }
    *from = *at ? at : made < count ? NULL : at;
    return made;
}

size_t crt_wcsrtombs(char *to, const uint16_t **from, size_t count, void *state)
{
    (void)state;
    size_t made = crt_wcstombs(to, *from, count);
    if (!to || made == ILL_FORMED)
        return made;
    const uint16_t *at = *from;
    for (size_t i = 0; i < made;) {
        char bytes[RTL_UTF8_MAX];
        uint32_t used;
        i += rtl_utf8_encode(rtl_utf16_decode(at, RTL_UTF16_MAX, &used, NULL), bytes);
        at += used;
    }
    *from = *at ? at : made < count ? NULL : at;
    return made;
}

/* ---- with the size of the target ---- */

int32_t crt_mbstowcs_s(size_t *written, uint16_t *to, size_t to_count, const char *from,
                       size_t count)
{
    if (written)
        *written = 0;
    if (!from || !to != !to_count) {
        if (to && to_count)
            *to = 0;
        return crt_invalid("mbstowcs_s", CRT_EINVAL);
    }
    size_t limit = count < to_count ? count : to_count;
    size_t made = crt_mbstowcs(to, from, limit);
    if (made == ILL_FORMED) {
        if (to)
            *to = 0;
        return CRT_EILSEQ;
    }
    int32_t result = 0;
    if (to) {
        if (made == to_count) { /* no room for the terminator */
            if (count != CRT_TRUNCATE) {
                *to = 0;
                return crt_invalid("mbstowcs_s", CRT_ERANGE);
            }
            made = to_count - 1;
            result = CRT_STRUNCATE;
        }
        to[made] = 0;
    }
    if (written)
        *written = made + 1;
    return result;
}

int32_t crt_wcstombs_s(size_t *written, char *to, size_t to_bytes, const uint16_t *from,
                       size_t count)
{
    if (written)
        *written = 0;
    if (!from || !to != !to_bytes) {
        if (to && to_bytes)
            *to = 0;
        return crt_invalid("wcstombs_s", CRT_EINVAL);
    }
    size_t all = crt_wcstombs(NULL, from, 0);
    if (all == ILL_FORMED) {
        if (to)
            *to = 0;
        return CRT_EILSEQ;
    }
    size_t limit = count < to_bytes ? count : to_bytes;
    size_t made = to ? crt_wcstombs(to, from, limit) : all;
    int32_t result = 0;
    if (to) {
        bool whole = made == all || made == count;
        if (made == to_bytes || (!whole && count >= to_bytes)) {
            if (count != CRT_TRUNCATE) {
                *to = 0;
                return crt_invalid("wcstombs_s", CRT_ERANGE);
            }
            if (made == to_bytes) /* a whole character makes way for the terminator */
                made = crt_wcstombs(to, from, to_bytes - 1);
            result = CRT_STRUNCATE;
        }
        to[made] = 0;
    }
    if (written)
        *written = made + 1;
    return result;
}
