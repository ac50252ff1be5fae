/*
 * source_decode.c - source text in the encodings that Windows editors leave behind.
 *
 * A compiler takes UTF-8 and skips its BOM, and takes CRLF. UTF-16 is known by its BOM or by every
 * other byte of the beginning being zero. What is neither and no UTF-8 either is from before
 * Unicode; GB18030 is asked first, since its rules are strict, then CP1252, which takes anything.
 */
#include <errno.h>
#include <iconv.h>
#include <stdlib.h>
#include <string.h>

#include "host/source.h"

static bool is_utf8(const unsigned char *at, const unsigned char *end)
{
    while (at < end) {
        unsigned char c = *at++;
        int more = c < 0x80                ? 0
                   : c >= 0xC2 && c < 0xE0 ? 1
                   : (c & 0xF0) == 0xE0    ? 2
                   : c >= 0xF0 && c < 0xF5 ? 3
                                           : -1;
        if (more < 0 || end - at < more)
            return false;
        if (more >= 2 && ((c == 0xE0 && at[0] < 0xA0) || (c == 0xED && at[0] >= 0xA0) ||
                          (c == 0xF0 && at[0] < 0x90) || (c == 0xF4 && at[0] >= 0x90)))
            return false;
        for (; more > 0; more--) {
            if ((*at++ & 0xC0) != 0x80)
                return false;
        }
    }
    return true;
}

/* The name of the encoding for iconv, and how many bytes of BOM to skip; NULL: UTF-8. */
static const char *guess(const struct text *text, size_t *skip)
{
    const unsigned char *p = (const unsigned char *)text->text;

    *skip = 2;
    if (text->length >= 2 && p[0] == 0xFF && p[1] == 0xFE)
        return "UTF-16LE";
    if (text->length >= 2 && p[0] == 0xFE && p[1] == 0xFF)
        return "UTF-16BE";
    *skip = 0;
    if (text->length >= 8 && text->length % 2 == 0) {
        if (p[0] && !p[1] && p[2] && !p[3] && p[4] && !p[5])
            return "UTF-16LE";
        if (!p[0] && p[1] && !p[2] && p[3] && !p[4] && p[5])
            return "UTF-16BE";
    }
    return is_utf8(p, p + text->length) ? NULL : "GB18030";
}

/* False: the text is not in that encoding. */
static bool convert(const char *encoding, const char *from, size_t length, struct text *to)
{
    iconv_t cd = iconv_open("UTF-8", encoding);
    char buffer[4096];
    char *in = (char *)from;

    if (cd == (iconv_t)-1)
        return false;
    while (length > 0) {
        char *out = buffer;
        size_t room = sizeof buffer;
        size_t result = iconv(cd, &in, &length, &out, &room);
        text_put(to, buffer, sizeof buffer - room);
        if (result == (size_t)-1 && errno != E2BIG) {
            iconv_close(cd);
            text_free(to);
            return false;
        }
    }
    iconv_close(cd);
    return true;
}

bool source_decode(struct text *text)
{
    size_t skip;
    struct text decoded = {0};
    const char *encoding = text->length ? guess(text, &skip) : NULL;

    if (!encoding)
        return false;
    if (!convert(encoding, text->text + skip, text->length - skip, &decoded) &&
        !convert("CP1252", text->text, text->length, &decoded) &&
        !convert("ISO-8859-1", text->text, text->length, &decoded))
        return false;
    text_put(&decoded, "", 0);
    text_free(text);
    *text = decoded;
    return true;
}
