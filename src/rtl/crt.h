/*
 * crt.h - the pure part of the C runtime, as images call it.
 *
 * An image's `strlen` is bound to crt_strlen and so on (src/ddi/crt.def is the list), so these have
 * the types that include/crt declares, with uint16_t for wchar_t. What Microsoft calls long has 32
 * bits; such a result is returned sign- (or zero-) extended to 64, so that C++ code, which sees the
 * system's headers and a 64-bit long, reads the same number. Nothing here keeps state: heap,
 * streams, environment, clocks and the state of rand and strtok are win32's.
 *
 * Two functions are weak, for win32 to replace:
 *   crt_errno              where errno of the calling thread is; here the host's errno
 *   crt_invalid_parameter  called where Microsoft calls the invalid parameter handler, whose
 * default ends the process; here it does nothing, and the caller returns its error
 */
#pragma once
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

int32_t *crt_errno(void);
void crt_invalid_parameter(const char *function);

/* Values of errno that functions here set or return; Microsoft's. */
#define CRT_EINVAL 22
#define CRT_ERANGE 34
#define CRT_EILSEQ 42
#define CRT_STRUNCATE 80
#define CRT_TRUNCATE ((size_t)-1)

/* Sets errno, reports the invalid parameter, returns ERROR. */
int32_t crt_invalid(const char *function, int32_t error);

/* ---- crt_string.c and crt_wstring.c ---- */

void *crt_memchr(const void *buffer, int32_t c, size_t bytes);
int32_t crt_memcmp(const void *a, const void *b, size_t bytes);
void *crt_memcpy(void *to, const void *from, size_t bytes);
void *crt_memmove(void *to, const void *from, size_t bytes);
void *crt_memset(void *to, int32_t c, size_t bytes);
void *crt__memccpy(void *to, const void *from, int32_t c, size_t bytes);
int32_t crt__memicmp(const void *a, const void *b, size_t bytes);
int32_t crt_memcpy_s(void *to, size_t to_bytes, const void *from, size_t bytes);
int32_t crt_memmove_s(void *to, size_t to_bytes, const void *from, size_t bytes);
void crt__swab(char *from, char *to, int32_t bytes);
uint16_t *crt_wmemchr(const uint16_t *buffer, uint16_t c, size_t count);
int32_t crt_wmemcmp(const uint16_t *a, const uint16_t *b, size_t count);
uint16_t *crt_wmemcpy(uint16_t *to, const uint16_t *from, size_t count);
uint16_t *crt_wmemmove(uint16_t *to, const uint16_t *from, size_t count);
uint16_t *crt_wmemset(uint16_t *to, uint16_t c, size_t count);
int32_t crt_wmemcpy_s(uint16_t *to, size_t to_count, const uint16_t *from, size_t count);
int32_t crt_wmemmove_s(uint16_t *to, size_t to_count, const uint16_t *from, size_t count);

/* Each with its wide twin; UNIT is char or uint16_t. */
#define CRT_TEXT(UNIT, F)                                                                          \
    size_t F(strlen, wcslen)(const UNIT *text);                                                    \
    size_t F(strnlen, wcsnlen)(const UNIT *text, size_t limit);                                    \
    size_t F(strnlen_s, wcsnlen_s)(const UNIT *text, size_t limit);                                \
    UNIT *F(strcpy, wcscpy)(UNIT * to, const UNIT *from);                                          \
    UNIT *F(strncpy, wcsncpy)(UNIT * to, const UNIT *from, size_t count);                          \
    UNIT *F(strcat, wcscat)(UNIT * to, const UNIT *from);                                          \
    UNIT *F(strncat, wcsncat)(UNIT * to, const UNIT *from, size_t count);                          \
    int32_t F(strcmp, wcscmp)(const UNIT *a, const UNIT *b);                                       \
    int32_t F(strncmp, wcsncmp)(const UNIT *a, const UNIT *b, size_t count);                       \
    int32_t F(_stricmp, _wcsicmp)(const UNIT *a, const UNIT *b);                                   \
    int32_t F(_strnicmp, _wcsnicmp)(const UNIT *a, const UNIT *b, size_t count);                   \
    UNIT *F(strchr, wcschr)(const UNIT *text, F(text_int, text_wint) c);                           \
    UNIT *F(strrchr, wcsrchr)(const UNIT *text, F(text_int, text_wint) c);                         \
    UNIT *F(strstr, wcsstr)(const UNIT *text, const UNIT *part);                                   \
    size_t F(strspn, wcsspn)(const UNIT *text, const UNIT *set);                                   \
    size_t F(strcspn, wcscspn)(const UNIT *text, const UNIT *set);                                 \
    UNIT *F(strpbrk, wcspbrk)(const UNIT *text, const UNIT *set);                                  \
    UNIT *F(strtok_s, wcstok_s)(UNIT * text, const UNIT *separators, UNIT **context);              \
    size_t F(strxfrm, wcsxfrm)(UNIT * to, const UNIT *from, size_t count);                         \
    UNIT *F(_strlwr, _wcslwr)(UNIT * text);                                                        \
    UNIT *F(_strupr, _wcsupr)(UNIT * text);                                                        \
    UNIT *F(_strrev, _wcsrev)(UNIT * text);                                                        \
    UNIT *F(_strset, _wcsset)(UNIT * text, F(text_int, text_wint) c);                              \
    UNIT *F(_strnset, _wcsnset)(UNIT * text, F(text_int, text_wint) c, size_t count);              \
    int32_t F(strcpy_s, wcscpy_s)(UNIT * to, size_t to_count, const UNIT *from);                   \
    int32_t F(strncpy_s, wcsncpy_s)(UNIT * to, size_t to_count, const UNIT *from, size_t count);   \
    int32_t F(strcat_s, wcscat_s)(UNIT * to, size_t to_count, const UNIT *from);                   \
    int32_t F(strncat_s, wcsncat_s)(UNIT * to, size_t to_count, const UNIT *from, size_t count);   \
    int32_t F(_strlwr_s, _wcslwr_s)(UNIT * text, size_t count);                                    \
    int32_t F(_strupr_s, _wcsupr_s)(UNIT * text, size_t count);                                    \
    int32_t F(_strset_s, _wcsset_s)(UNIT * text, size_t count, F(text_int, text_wint) c);          \
    int32_t F(_strnset_s, _wcsnset_s)(UNIT * text, size_t text_count, F(text_int, text_wint) c,    \
                                      size_t count);                                               \
    void F(_splitpath, _wsplitpath)(const UNIT *path, UNIT *drive, UNIT *dir, UNIT *name,          \
                                    UNIT *ext);                                                    \
    int32_t F(_splitpath_s, _wsplitpath_s)(const UNIT *path, UNIT *drive, size_t drive_count,      \
                                           UNIT *dir, size_t dir_count, UNIT *name,                \
                                           size_t name_count, UNIT *ext, size_t ext_count);        \
    void F(_makepath, _wmakepath)(UNIT * to, const UNIT *drive, const UNIT *dir, const UNIT *name, \
                                  const UNIT *ext);                                                \
    int32_t F(_makepath_s, _wmakepath_s)(UNIT * to, size_t to_count, const UNIT *drive,            \
                                         const UNIT *dir, const UNIT *name, const UNIT *ext);      \
                                                                                                   \
    /* crt_number.c and crt_wnumber.c */                                                           \
    int64_t F(strtol, wcstol)(const UNIT *text, UNIT **end, int32_t base);                         \
    uint64_t F(strtoul, wcstoul)(const UNIT *text, UNIT **end, int32_t base);                      \
    int64_t F(strtoll, wcstoll)(const UNIT *text, UNIT **end, int32_t base);                       \
    uint64_t F(strtoull, wcstoull)(const UNIT *text, UNIT **end, int32_t base);                    \
    double F(strtod, wcstod)(const UNIT *text, UNIT **end);                                        \
    float F(strtof, wcstof)(const UNIT *text, UNIT **end);                                         \
    long double F(strtold, wcstold)(const UNIT *text, UNIT **end);                                 \
    int32_t F(atoi, _wtoi)(const UNIT *text);                                                      \
    int64_t F(atol, _wtol)(const UNIT *text);                                                      \
    int64_t F(atoll, _wtoll)(const UNIT *text);                                                    \
    double F(atof, _wtof)(const UNIT *text);                                                       \
    UNIT *F(_itoa, _itow)(int32_t value, UNIT * to, int32_t radix);                                \
    UNIT *F(_ultoa, _ultow)(uint32_t value, UNIT * to, int32_t radix);                             \
    UNIT *F(_i64toa, _i64tow)(int64_t value, UNIT * to, int32_t radix);                            \
    UNIT *F(_ui64toa, _ui64tow)(uint64_t value, UNIT * to, int32_t radix);                         \
    int32_t F(_itoa_s, _itow_s)(int32_t value, UNIT * to, size_t to_count, int32_t radix);         \
    int32_t F(_ultoa_s, _ultow_s)(uint32_t value, UNIT * to, size_t to_count, int32_t radix);      \
    int32_t F(_i64toa_s, _i64tow_s)(int64_t value, UNIT * to, size_t to_count, int32_t radix);     \
    int32_t F(_ui64toa_s, _ui64tow_s)(uint64_t value, UNIT * to, size_t to_count, int32_t radix)

#define CRT_NARROW(narrow, wide) crt_##narrow
#define CRT_WIDE(narrow, wide) crt_##wide
typedef int32_t crt_text_int; /* what a character parameter is */
typedef uint16_t crt_text_wint;
CRT_TEXT(char, CRT_NARROW);
CRT_TEXT(uint16_t, CRT_WIDE);

/* ---- crt_ctype.c ---- */

int32_t crt_isalnum(int32_t c);
int32_t crt_isalpha(int32_t c);
int32_t crt_isblank(int32_t c);
int32_t crt_iscntrl(int32_t c);
int32_t crt_isdigit(int32_t c);
int32_t crt_isgraph(int32_t c);
int32_t crt_islower(int32_t c);
int32_t crt_isprint(int32_t c);
int32_t crt_ispunct(int32_t c);
int32_t crt_isspace(int32_t c);
int32_t crt_isupper(int32_t c);
int32_t crt_isxdigit(int32_t c);
int32_t crt_tolower(int32_t c);
int32_t crt_toupper(int32_t c);
int32_t crt__tolower(int32_t c);
int32_t crt__toupper(int32_t c);
int32_t crt___isascii(int32_t c);
int32_t crt___toascii(int32_t c);
int32_t crt___iscsym(int32_t c);
int32_t crt___iscsymf(int32_t c);
int32_t crt__isctype(int32_t c, int32_t classes);
int32_t crt_iswalnum(uint32_t c);
int32_t crt_iswalpha(uint32_t c);
int32_t crt_iswascii(uint32_t c);
int32_t crt_iswblank(uint32_t c);
int32_t crt_iswcntrl(uint32_t c);
int32_t crt_iswdigit(uint32_t c);
int32_t crt_iswgraph(uint32_t c);
int32_t crt_iswlower(uint32_t c);
int32_t crt_iswprint(uint32_t c);
int32_t crt_iswpunct(uint32_t c);
int32_t crt_iswspace(uint32_t c);
int32_t crt_iswupper(uint32_t c);
int32_t crt_iswxdigit(uint32_t c);
int32_t crt_iswctype(uint32_t c, uint32_t classes);
/* Classes and mappings by name: "alpha", "tolower"; 0: there is none. */
uint32_t crt_wctype(const char *name);
uint32_t crt_wctrans(const char *name);
uint32_t crt_towctrans(uint32_t c, uint32_t mapping);
uint32_t crt_towlower(uint32_t c);
uint32_t crt_towupper(uint32_t c);
int32_t crt___iswcsym(uint32_t c);
int32_t crt___iswcsymf(uint32_t c);

/* ---- crt_convert.c ---- */

uint32_t crt_btowc(int32_t c);
int32_t crt_wctob(uint32_t c);
int32_t crt_mblen(const char *text, size_t count);
int32_t crt_mbtowc(uint16_t *to, const char *from, size_t count);
int32_t crt_wctomb(char *to, uint16_t c);
size_t crt_mbstowcs(uint16_t *to, const char *from, size_t count);
size_t crt_wcstombs(char *to, const uint16_t *from, size_t count);
int32_t crt_mbstowcs_s(size_t *written, uint16_t *to, size_t to_count, const char *from,
                       size_t count);
int32_t crt_wcstombs_s(size_t *written, char *to, size_t to_bytes, const uint16_t *from,
                       size_t count);
int32_t crt_wctomb_s(int32_t *written, char *to, size_t to_bytes, uint16_t c);
size_t crt_mbrtowc(uint16_t *to, const char *from, size_t count, void *state);
size_t crt_mbrlen(const char *from, size_t count, void *state);
size_t crt_wcrtomb(char *to, uint16_t c, void *state);
int32_t crt_mbsinit(const void *state);
size_t crt_mbsrtowcs(uint16_t *to, const char **from, size_t count, void *state);
size_t crt_wcsrtombs(char *to, const uint16_t **from, size_t count, void *state);

/* ---- crt_printf.c ---- */

int32_t crt_vsprintf(char *to, const char *format, va_list args);
int32_t crt_vsnprintf(char *to, size_t count, const char *format, va_list args);
int32_t crt__vsnprintf(char *to, size_t count, const char *format, va_list args);
int32_t crt__vscprintf(const char *format, va_list args);
int32_t crt_vsprintf_s(char *to, size_t to_count, const char *format, va_list args);
int32_t crt__vsnprintf_s(char *to, size_t to_count, size_t count, const char *format, va_list args);
int32_t crt_sprintf(char *to, const char *format, ...);
int32_t crt_snprintf(char *to, size_t count, const char *format, ...);
int32_t crt__snprintf(char *to, size_t count, const char *format, ...);
int32_t crt__scprintf(const char *format, ...);
int32_t crt_sprintf_s(char *to, size_t to_count, const char *format, ...);
int32_t crt__snprintf_s(char *to, size_t to_count, size_t count, const char *format, ...);
int32_t crt__vswprintf(uint16_t *to, const uint16_t *format, va_list args);
int32_t crt_vswprintf(uint16_t *to, size_t count, const uint16_t *format, va_list args);
int32_t crt__vsnwprintf(uint16_t *to, size_t count, const uint16_t *format, va_list args);
int32_t crt__vscwprintf(const uint16_t *format, va_list args);
int32_t crt_vswprintf_s(uint16_t *to, size_t to_count, const uint16_t *format, va_list args);
int32_t crt__vsnwprintf_s(uint16_t *to, size_t to_count, size_t count, const uint16_t *format,
                          va_list args);
int32_t crt__swprintf(uint16_t *to, const uint16_t *format, ...);
int32_t crt_swprintf(uint16_t *to, size_t count, const uint16_t *format, ...);
int32_t crt__snwprintf(uint16_t *to, size_t count, const uint16_t *format, ...);
int32_t crt__scwprintf(const uint16_t *format, ...);
int32_t crt_swprintf_s(uint16_t *to, size_t to_count, const uint16_t *format, ...);
int32_t crt__snwprintf_s(uint16_t *to, size_t to_count, size_t count, const uint16_t *format, ...);

/* ---- crt_scanf.c ---- */

int32_t crt_vsscanf(const char *text, const char *format, va_list args);
int32_t crt_vsscanf_s(const char *text, const char *format, va_list args);
int32_t crt_vswscanf(const uint16_t *text, const uint16_t *format, va_list args);
int32_t crt_vswscanf_s(const uint16_t *text, const uint16_t *format, va_list args);
int32_t crt_sscanf(const char *text, const char *format, ...);
int32_t crt_sscanf_s(const char *text, const char *format, ...);
int32_t crt__snscanf(const char *text, size_t count, const char *format, ...);
int32_t crt_swscanf(const uint16_t *text, const uint16_t *format, ...);
int32_t crt_swscanf_s(const uint16_t *text, const uint16_t *format, ...);

/* ---- crt_sort.c ---- */

typedef int32_t (*crt_compare)(const void *a, const void *b);
typedef int32_t (*crt_compare_s)(void *context, const void *a, const void *b);
void crt_qsort(void *base, size_t count, size_t size, crt_compare compare);
void crt_qsort_s(void *base, size_t count, size_t size, crt_compare_s compare, void *context);
void *crt_bsearch(const void *key, const void *base, size_t count, size_t size,
                  crt_compare compare);
void *crt_bsearch_s(const void *key, const void *base, size_t count, size_t size,
                    crt_compare_s compare, void *context);
void *crt__lfind(const void *key, const void *base, uint32_t *count, uint32_t size,
                 crt_compare compare);
void *crt__lsearch(const void *key, void *base, uint32_t *count, uint32_t size,
                   crt_compare compare);

/* ---- crt_misc.c ---- */

struct crt_div {
    int32_t quot, rem;
};
struct crt_lldiv {
    int64_t quot, rem;
};
int32_t crt_abs(int32_t number);
int64_t crt_labs(int32_t number); /* extended, as all that Microsoft calls long */
int64_t crt_llabs(int64_t number);
struct crt_lldiv crt_ldiv(int32_t numerator, int32_t denominator); /* as C++ code sees it */
struct crt_div crt_div(int32_t numerator, int32_t denominator);
struct crt_lldiv crt_lldiv(int64_t numerator, int64_t denominator);
/* The next number of Microsoft's rand, 0..32767; *seed is what srand sets, 1 at the start. */
int32_t crt_rand(uint32_t *seed);
/* What strerror says: a constant text. Takes Microsoft's numbers. */
const char *crt_strerror(int32_t error);
int32_t crt_strerror_s(char *to, size_t to_count, int32_t error);
int32_t crt__wcserror_s(uint16_t *to, size_t to_count, int32_t error);
char *crt__gcvt(double value, int32_t digits, char *to);
int32_t crt__gcvt_s(char *to, size_t to_count, double value, int32_t digits);
double crt__chgsign(double x);
double crt__scalb(double x, int64_t exponent);
int32_t crt__isnan(double x);
int32_t crt__finite(double x);
int32_t crt__fpclass(double x);

/* ---- crt_time.c: no clock, no zone; local time is UTC ---- */

struct crt_tm {
    int32_t tm_sec, tm_min, tm_hour, tm_mday, tm_mon, tm_year, tm_wday, tm_yday, tm_isdst;
};
int32_t crt_gmtime_s(struct crt_tm *to, const int64_t *seconds);
int64_t crt_mktime(struct crt_tm *time); /* -1: cannot be represented */
double crt_difftime(int64_t end, int64_t start);
int32_t crt_asctime_s(char *to, size_t to_bytes, const struct crt_tm *time);
int32_t crt_ctime_s(char *to, size_t to_bytes, const int64_t *seconds);
size_t crt_strftime(char *to, size_t count, const char *format, const struct crt_tm *time);
size_t crt_wcsftime(uint16_t *to, size_t count, const uint16_t *format, const struct crt_tm *time);
