/*
 * libc.c - what libstdc++ asks of a C library and Microsoft's does not have: locale objects,
 * streams by other names.
 *
 * There is one locale object per process. libstdc++ looks into it for its character tables, so that
 * it has the system's layout and lies, with the tables, in the program's memory.
 *
 * libstdc++ itself was compiled for a 32-bit wchar_t. Its wide functions are called by its own code
 * (the classic locale's facets) and work on single characters only; wide text of programs does not
 * pass through them (include/crt/iostream).
 */
#include "win32/crt.h"

#include <string.h>

struct locale_object {
    void *categories[13];
    const uint16_t *ctype_b; /* [-128..255] */
    const int32_t *ctype_tolower;
    const int32_t *ctype_toupper;
    const char *names[13];
};

struct locale_memory {
    struct locale_object object;
    const uint16_t *ctype_b_pointer; /* what __ctype_b_loc returns the address of */
    const int32_t *tolower_pointer, *toupper_pointer;
    uint16_t ctype_b[384];
    int32_t lower[384], upper[384];
    char name[2];
    char radix[2];
    char empty[1];
    char codeset[6];
};

/* Bits of the system's <ctype.h>, little endian. */
enum {
    IS_UPPER = 0x100,
    IS_LOWER = 0x200,
    IS_ALPHA = 0x400,
    IS_DIGIT = 0x800,
    IS_XDIGIT = 0x1000,
    IS_SPACE = 0x2000,
    IS_PRINT = 0x4000,
    IS_GRAPH = 0x8000,
    IS_BLANK = 0x1,
    IS_CNTRL = 0x2,
    IS_PUNCT = 0x4,
    IS_ALNUM = 0x8
};

static uint16_t class_of(int c)
{
    uint16_t bits = 0;

    if (c < 0 || c > 127)
        return 0;
    if (c >= 'A' && c <= 'Z')
        bits |= IS_UPPER | IS_ALPHA | IS_ALNUM;
    if (c >= 'a' && c <= 'z')
        bits |= IS_LOWER | IS_ALPHA | IS_ALNUM;
    if (c >= '0' && c <= '9')
        bits |= IS_DIGIT | IS_XDIGIT | IS_ALNUM;
    if ((c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'))
        bits |= IS_XDIGIT;
    if (c == ' ' || (c >= 9 && c <= 13))
        bits |= IS_SPACE;
    if (c == ' ' || c == '\t')
        bits |= IS_BLANK;
    if (c < 32 || c == 127)
        bits |= IS_CNTRL;
    if (c >= 32 && c < 127)
        bits |= IS_PRINT;
    if (c > 32 && c < 127) {
        bits |= IS_GRAPH;
        if (!(bits & IS_ALNUM))
            bits |= IS_PUNCT;
    }
    return bits;
}

static struct locale_memory *locale(void)
{
    struct win32_process *process = win32_current();
    struct locale_memory *memory = process->locale;

    if (memory)
        return memory;
    memory = win32_heap_alloc(process, sizeof *memory, 16, true);
    irqlab_assert(memory);
    process->locale = memory;
    for (int c = -128; c < 256; c++) {
        memory->ctype_b[c + 128] = class_of(c);
        memory->lower[c + 128] = c >= 'A' && c <= 'Z' ? c + 32 : c;
        memory->upper[c + 128] = c >= 'a' && c <= 'z' ? c - 32 : c;
    }
    memory->name[0] = 'C';
    memory->radix[0] = '.';
    memcpy(memory->codeset, "UTF-8", 6);
    memory->object.ctype_b = memory->ctype_b_pointer = memory->ctype_b + 128;
    memory->object.ctype_tolower = memory->tolower_pointer = memory->lower + 128;
    memory->object.ctype_toupper = memory->toupper_pointer = memory->upper + 128;
    for (int i = 0; i < 13; i++)
        memory->object.names[i] = memory->name;
    return memory;
}

/* Only the C locale can be made: other names are errors, as where they are not installed. */
void *crt_newlocale(int32_t mask, const char *name, void *base)
{
    if (name && *name && strcmp(name, "C") && strcmp(name, "POSIX")) {
        crt_set_errno(CRT_ENOENT);
        return NULL;
    }
    return &locale()->object;
}

void *crt_uselocale(void *object)
{
    return &locale()->object;
}

void *crt_duplocale(void *object)
{
    return object;
}

void crt_freelocale(void *object)
{
}

const uint16_t **crt_ctype_b_loc(void)
{
    return &locale()->ctype_b_pointer;
}

const int32_t **crt_ctype_tolower_loc(void)
{
    return &locale()->tolower_pointer;
}

const int32_t **crt_ctype_toupper_loc(void)
{
    return &locale()->toupper_pointer;
}

char *crt_nl_langinfo_l(int32_t item, void *object)
{
    struct locale_memory *memory = locale();

    switch (item) {
    case 14: /* CODESET */
        return memory->codeset;
    case 0x10000: /* RADIXCHAR */
        return memory->radix;
    }
    return memory->empty;
}

char *crt_nl_langinfo(int32_t item)
{
    return crt_nl_langinfo_l(item, NULL);
}

/* Character classes by name: a bit of those above. */
uint64_t crt_wctype_l(const char *name, void *object)
{
    static const struct {
        const char *name;
        uint32_t bit;
    } classes[] = {{"upper", IS_UPPER}, {"lower", IS_LOWER},   {"alpha", IS_ALPHA},
                   {"digit", IS_DIGIT}, {"xdigit", IS_XDIGIT}, {"space", IS_SPACE},
                   {"print", IS_PRINT}, {"graph", IS_GRAPH},   {"blank", IS_BLANK},
                   {"cntrl", IS_CNTRL}, {"punct", IS_PUNCT},   {"alnum", IS_ALNUM}};

    for (unsigned i = 0; i < sizeof classes / sizeof *classes; i++)
        if (!strcmp(name, classes[i].name))
            return classes[i].bit;
    return 0;
}

int32_t crt_iswctype_l(uint32_t c, uint64_t class_bit, void *object)
{
    return c < 128 && (class_of((int)c) & class_bit);
}

uint32_t crt_towlower_l(uint32_t c, void *object)
{
    return c >= 'A' && c <= 'Z' ? c + 32 : c;
}

uint32_t crt_towupper_l(uint32_t c, void *object)
{
    return c >= 'a' && c <= 'z' ? c - 32 : c;
}

/* Collation is by code. */
int32_t crt_strcoll_l(const char *a, const char *b, void *object)
{
    return crt_strcmp(a, b);
}

size_t crt_strxfrm_l(char *to, const char *from, size_t room, void *object)
{
    return crt_strxfrm(to, from, room);
}

size_t crt_strftime_l(char *to, size_t room, const char *format, const struct crt_tm *time,
                      void *object)
{
    return crt_strftime(to, room, format, time);
}

double crt_strtod_l(const char *text, char **end, void *object)
{
    return crt_strtod(text, end);
}

float crt_strtof_l(const char *text, char **end, void *object)
{
    return crt_strtof(text, end);
}

long double crt_strtold_l(const char *text, char **end, void *object)
{
    return (long double)crt_strtod(text, end);
}

/* --- streams under POSIX names ---------------------------------------------------------------- */

int64_t crt_write(int32_t file, const void *from, size_t bytes);

struct piece {
    const void *base;
    size_t bytes;
};

int64_t crt_writev(int32_t file, const struct piece *pieces, int32_t count)
{
    int64_t total = 0;

    for (int32_t i = 0; i < count; i++) {
        int64_t done = crt_write(file, pieces[i].base, pieces[i].bytes);

        if (done < 0)
            return total ? total : -1;
        total += done;
    }
    return total;
}

struct poll_entry {
    int32_t file;
    int16_t events, revents;
};

int32_t crt_poll(struct poll_entry *entries, uint64_t count, int32_t milliseconds)
{
    int32_t ready = 0;

    for (uint64_t i = 0; i < count; i++) {
        entries[i].revents = entries[i].file == 0 && win32_input_peek() < 0 ? 0 : entries[i].events;
        ready += entries[i].revents != 0;
    }
    return ready;
}

/* getentropy, arc4random: std::random_device. The same in every run. */
uint32_t crt_arc4random(void)
{
    uint32_t value = 0;

    for (int i = 0; i < 3; i++)
        value = value << 11 ^ (uint32_t)crt_rand(&win32_thread()->rand_state);
    return value;
}

int32_t crt_getentropy(void *to, size_t bytes)
{
    for (size_t i = 0; i < bytes; i++)
        ((uint8_t *)to)[i] = (uint8_t)crt_arc4random();
    return 0;
}

/* --- messages in other languages: there are none
 * ----------------------------------------------------------- */

char *crt_gettext(const char *text)
{
    return (char *)(uintptr_t)text;
}

char *crt_dgettext(const char *domain, const char *text)
{
    return (char *)(uintptr_t)text;
}

char *crt_bindtextdomain(const char *domain, const char *folder)
{
    return (char *)(uintptr_t)folder;
}
