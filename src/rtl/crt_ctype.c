/*
 * crt_ctype.c - classes of characters. See crt.h.
 *
 * Narrow characters have classes in ASCII only, as in Microsoft's "C" locale; so has the case of
 * wide ones. Classes of wide characters come from the Unicode tables.
 */
#include "rtl/crt.h"
#include "rtl/unicode.h"
#include <string.h>

/* Bits of ctype.h, for _isctype and iswctype. */
#define UPPER 0x1
#define LOWER 0x2
#define DIGIT 0x4
#define SPACE 0x8
#define PUNCT 0x10
#define CONTROL 0x20
#define BLANK 0x40
#define HEX 0x80
#define ALPHA 0x100 /* a letter without case */

static int32_t ascii_classes(uint32_t c)
{
    if (c >= 'A' && c <= 'Z')
        return UPPER | (c <= 'F' ? HEX : 0);
    if (c >= 'a' && c <= 'z')
        return LOWER | (c <= 'f' ? HEX : 0);
    if (c >= '0' && c <= '9')
        return DIGIT | HEX;
    if (c == ' ')
        return SPACE | BLANK;
    if (c == '\t')
        return SPACE | CONTROL | BLANK;
    if (c >= '\n' && c <= '\r')
        return SPACE | CONTROL;
    if (c < 0x20 || c == 0x7F)
        return CONTROL;
    return c < 0x80 ? PUNCT : 0;
}

static int32_t narrow_classes(int32_t c)
{
    return c >= 0 && c < 0x80 ? ascii_classes((uint32_t)c) : 0;
}

static int32_t wide_classes(uint32_t c)
{
    c &= 0xFFFF;
    if (c < 0x80)
        return ascii_classes(c);
    if (c == 0xFFFF) /* WEOF */
        return 0;
    uint32_t of = rtl_class((uint16_t)c);
    int32_t classes = 0;
    if (of & RTL_CLASS_ALPHA)
        classes |= rtl_downcase((uint16_t)c) != c ? UPPER
                   : rtl_upcase((uint16_t)c) != c ? LOWER
                                                  : ALPHA;
    classes |= of & RTL_CLASS_DIGIT ? DIGIT : 0;
    classes |= of & RTL_CLASS_PUNCT ? PUNCT : 0;
    classes |= of & RTL_CLASS_SPACE ? SPACE : 0;
    classes |= of & RTL_CLASS_CONTROL ? CONTROL : 0;
    classes |= of & RTL_CLASS_BLANK ? BLANK : 0;
    return classes;
}

#define CLASS(name, wants)                                                                         \
    int32_t crt_is##name(int32_t c)                                                                \
    {                                                                                              \
        return narrow_classes(c) & (wants);                                                        \
    }                                                                                              \
    int32_t crt_isw##name(uint32_t c)                                                              \
    {                                                                                              \
        return wide_classes(c) & (wants);                                                          \
    }
CLASS(alnum, UPPER | LOWER | ALPHA | DIGIT)
CLASS(alpha, UPPER | LOWER | ALPHA)
CLASS(blank, BLANK)
CLASS(cntrl, CONTROL)
CLASS(digit, DIGIT)
CLASS(graph, UPPER | LOWER | ALPHA | DIGIT | PUNCT)
CLASS(lower, LOWER)
CLASS(punct, PUNCT)
CLASS(space, SPACE)
CLASS(upper, UPPER)
CLASS(xdigit, HEX)

int32_t crt_isprint(int32_t c)
{
    return c >= 0x20 && c < 0x7F;
}

int32_t crt_iswprint(uint32_t c)
{
    int32_t classes = wide_classes(c);
    return classes & CONTROL ? 0 : classes & (UPPER | LOWER | ALPHA | DIGIT | PUNCT | BLANK);
}

int32_t crt__isctype(int32_t c, int32_t classes)
{
    return narrow_classes(c) & classes;
}

int32_t crt_iswctype(uint32_t c, uint32_t classes)
{
    return wide_classes(c) & (int32_t)classes;
}

int32_t crt__tolower(int32_t c)
{
    return c + 0x20;
}

int32_t crt__toupper(int32_t c)
{
    return c - 0x20;
}

int32_t crt_tolower(int32_t c)
{
    return c >= 'A' && c <= 'Z' ? c + 0x20 : c;
}

int32_t crt_toupper(int32_t c)
{
    return c >= 'a' && c <= 'z' ? c - 0x20 : c;
}

uint32_t crt_towlower(uint32_t c)
{
    return (uint16_t)crt_tolower((uint16_t)c);
}

uint32_t crt_towupper(uint32_t c)
{
    return (uint16_t)crt_toupper((uint16_t)c);
}

int32_t crt_iswascii(uint32_t c)
{
    return (uint16_t)c < 0x80;
}

int32_t crt___isascii(int32_t c)
{
    return (uint32_t)c < 0x80;
}

int32_t crt___toascii(int32_t c)
{
    return c & 0x7F;
}

int32_t crt___iscsym(int32_t c)
{
    return crt_isalnum(c) || c == '_';
}

int32_t crt___iscsymf(int32_t c)
{
    return crt_isalpha(c) || c == '_';
}

int32_t crt___iswcsym(uint32_t c)
{
    return crt_iswalnum(c) || (uint16_t)c == '_';
}

int32_t crt___iswcsymf(uint32_t c)
{
    return crt_iswalpha(c) || (uint16_t)c == '_';
}

/* ---- by name ---- */

uint32_t crt_wctype(const char *name)
{
    static const struct {
        const char *name;
        uint32_t classes;
    } names[] = {
        {"alnum", UPPER | LOWER | ALPHA | DIGIT},
        {"alpha", UPPER | LOWER | ALPHA},
        {"blank", BLANK},
        {"cntrl", CONTROL},
        {"digit", DIGIT},
        {"graph", UPPER | LOWER | ALPHA | DIGIT | PUNCT},
        {"lower", LOWER},
        {"print", UPPER | LOWER | ALPHA | DIGIT | PUNCT | BLANK},
        {"punct", PUNCT},
        {"space", SPACE},
        {"upper", UPPER},
        {"xdigit", HEX},
    };
    for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
        if (!strcmp(names[i].name, name))
            return names[i].classes;
    return 0;
}

uint32_t crt_wctrans(const char *name)
{
    return !strcmp(name, "tolower") ? 1 : !strcmp(name, "toupper") ? 2 : 0;
}

uint32_t crt_towctrans(uint32_t c, uint32_t mapping)
{
    return (uint16_t)mapping == 1 ? crt_towlower(c) : (uint16_t)mapping == 2 ? crt_towupper(c) : c;
}
