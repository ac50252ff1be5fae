/* wchar.h - wide strings of 16-bit units, wide input and output. */
#ifdef __cplusplus
#include_next <wchar.h>
#endif
#ifndef IRQLAB_CRT_WCHAR_H
#define IRQLAB_CRT_WCHAR_H
#include <corecrt.h>
#include <stdio.h>
#include <wctype.h>

#ifndef WCHAR_MIN
#define WCHAR_MIN 0
#define WCHAR_MAX 0xffff
#endif
#ifdef __cplusplus
#undef WEOF
#define WEOF ((wint_t)0xffff)
#endif

CRT_BEGIN
#ifndef __cplusplus
struct tm;
typedef struct {
    unsigned int state;
    unsigned short pending;
    unsigned short unused;
} mbstate_t;

wint_t btowc(int c);
size_t mbrlen(const char *text, size_t count, mbstate_t *state);
size_t mbrtowc(wchar_t *to, const char *from, size_t count, mbstate_t *state);
int mbsinit(const mbstate_t *state);
size_t mbsrtowcs(wchar_t *to, const char **from, size_t count, mbstate_t *state);
size_t wcrtomb(char *to, wchar_t c, mbstate_t *state);
size_t wcsrtombs(char *to, const wchar_t **from, size_t count, mbstate_t *state);
int wctob(wint_t c);

wchar_t *wcscat(wchar_t *to, const wchar_t *from);
wchar_t *wcschr(const wchar_t *text, wchar_t c);
int wcscmp(const wchar_t *a, const wchar_t *b);
int wcscoll(const wchar_t *a, const wchar_t *b);
wchar_t *wcscpy(wchar_t *to, const wchar_t *from);
size_t wcscspn(const wchar_t *text, const wchar_t *set);
size_t wcsftime(wchar_t *to, size_t count, const wchar_t *format, const struct tm *time);
size_t wcslen(const wchar_t *text);
wchar_t *wcsncat(wchar_t *to, const wchar_t *from, size_t count);
int wcsncmp(const wchar_t *a, const wchar_t *b, size_t count);
wchar_t *wcsncpy(wchar_t *to, const wchar_t *from, size_t count);
size_t wcsnlen(const wchar_t *text, size_t limit);
wchar_t *wcspbrk(const wchar_t *text, const wchar_t *set);
wchar_t *wcsrchr(const wchar_t *text, wchar_t c);
size_t wcsspn(const wchar_t *text, const wchar_t *set);
wchar_t *wcsstr(const wchar_t *text, const wchar_t *part);
double wcstod(const wchar_t *text, wchar_t **end);
float wcstof(const wchar_t *text, wchar_t **end);
wchar_t *wcstok(wchar_t *text, const wchar_t *separators, wchar_t **context);
int wcstol(const wchar_t *text, wchar_t **end, int base);
long long wcstoll(const wchar_t *text, wchar_t **end, int base);
unsigned int wcstoul(const wchar_t *text, wchar_t **end, int base);
unsigned long long wcstoull(const wchar_t *text, wchar_t **end, int base);
size_t wcsxfrm(wchar_t *to, const wchar_t *from, size_t count);
wchar_t *wmemchr(const wchar_t *buffer, wchar_t c, size_t count);
int wmemcmp(const wchar_t *a, const wchar_t *b, size_t count);
wchar_t *wmemcpy(wchar_t *to, const wchar_t *from, size_t count);
wchar_t *wmemmove(wchar_t *to, const wchar_t *from, size_t count);
wchar_t *wmemset(wchar_t *to, wchar_t c, size_t count);

wint_t fgetwc(FILE *stream);
wchar_t *fgetws(wchar_t *to, int count, FILE *stream);
wint_t fputwc(wchar_t c, FILE *stream);
int fputws(const wchar_t *text, FILE *stream);
int fwide(FILE *stream, int mode);
int fwprintf(FILE *stream, const wchar_t *format, ...);
int fwscanf(FILE *stream, const wchar_t *format, ...);
wint_t getwc(FILE *stream);
wint_t getwchar(void);
wint_t putwc(wchar_t c, FILE *stream);
wint_t putwchar(wchar_t c);
int swprintf(wchar_t *to, size_t count, const wchar_t *format, ...);
int swscanf(const wchar_t *text, const wchar_t *format, ...);
wint_t ungetwc(wint_t c, FILE *stream);
int vfwprintf(FILE *stream, const wchar_t *format, va_list args);
int vfwscanf(FILE *stream, const wchar_t *format, va_list args);
int vswprintf(wchar_t *to, size_t count, const wchar_t *format, va_list args);
int vswscanf(const wchar_t *text, const wchar_t *format, va_list args);
int vwprintf(const wchar_t *format, va_list args);
int vwscanf(const wchar_t *format, va_list args);
int wprintf(const wchar_t *format, ...);
int wscanf(const wchar_t *format, ...);

wchar_t *wcsdup(const wchar_t *text);
int wcsicmp(const wchar_t *a, const wchar_t *b);
wchar_t *wcslwr(wchar_t *text);
int wcsnicmp(const wchar_t *a, const wchar_t *b, size_t count);
wchar_t *wcsrev(wchar_t *text);
wchar_t *wcsset(wchar_t *text, wchar_t c);
wchar_t *wcsupr(wchar_t *text);
#else
int wcsicmp(const wchar_t *a, const wchar_t *b);
wchar_t *wcslwr(wchar_t *text);
int wcsnicmp(const wchar_t *a, const wchar_t *b, size_t count);
wchar_t *wcsupr(wchar_t *text);
#endif

wchar_t *_wcsdup(const wchar_t *text);
int _wcsicmp(const wchar_t *a, const wchar_t *b);
int _wcsicmp_l(const wchar_t *a, const wchar_t *b, _locale_t locale);
int _wcsicoll(const wchar_t *a, const wchar_t *b);
wchar_t *_wcslwr(wchar_t *text);
int _wcsncoll(const wchar_t *a, const wchar_t *b, size_t count);
int _wcsnicmp(const wchar_t *a, const wchar_t *b, size_t count);
int _wcsnicmp_l(const wchar_t *a, const wchar_t *b, size_t count, _locale_t locale);
int _wcsnicoll(const wchar_t *a, const wchar_t *b, size_t count);
wchar_t *_wcsnset(wchar_t *text, wchar_t c, size_t count);
wchar_t *_wcsrev(wchar_t *text);
wchar_t *_wcsset(wchar_t *text, wchar_t c);
wchar_t *_wcsupr(wchar_t *text);
wchar_t *_wcstok(wchar_t *text, const wchar_t *separators);
wchar_t *_wcserror(int error);

errno_t wcscat_s(wchar_t *to, rsize_t to_count, const wchar_t *from);
errno_t wcscpy_s(wchar_t *to, rsize_t to_count, const wchar_t *from);
errno_t wcsncat_s(wchar_t *to, rsize_t to_count, const wchar_t *from, rsize_t count);
errno_t wcsncpy_s(wchar_t *to, rsize_t to_count, const wchar_t *from, rsize_t count);
size_t wcsnlen_s(const wchar_t *text, size_t limit);
wchar_t *wcstok_s(wchar_t *text, const wchar_t *separators, wchar_t **context);
errno_t wmemcpy_s(wchar_t *to, rsize_t to_count, const wchar_t *from, rsize_t count);
errno_t wmemmove_s(wchar_t *to, rsize_t to_count, const wchar_t *from, rsize_t count);
errno_t _wcslwr_s(wchar_t *text, size_t count);
errno_t _wcsupr_s(wchar_t *text, size_t count);
errno_t _wcsset_s(wchar_t *text, size_t text_count, wchar_t c);
errno_t _wcsnset_s(wchar_t *text, size_t text_count, wchar_t c, size_t count);
errno_t _wcserror_s(wchar_t *to, size_t to_count, int error);
errno_t mbrtowc_s(size_t *used, wchar_t *to, const char *from, size_t count, void *state);
errno_t wcrtomb_s(size_t *used, char *to, size_t to_bytes, wchar_t c, void *state);

/* Numbers: also in stdlib.h. */
double _wtof(const wchar_t *text);
int _wtoi(const wchar_t *text);
int _wtol(const wchar_t *text);
long long _wtoi64(const wchar_t *text);
long long _wtoll(const wchar_t *text);
long long _wcstoi64(const wchar_t *text, wchar_t **end, int base);
unsigned long long _wcstoui64(const wchar_t *text, wchar_t **end, int base);
wchar_t *_itow(int value, wchar_t *to, int radix);
wchar_t *_ltow(int value, wchar_t *to, int radix);
wchar_t *_ultow(unsigned int value, wchar_t *to, int radix);
wchar_t *_i64tow(long long value, wchar_t *to, int radix);
wchar_t *_ui64tow(unsigned long long value, wchar_t *to, int radix);
errno_t _itow_s(int value, wchar_t *to, size_t to_count, int radix);
errno_t _ltow_s(int value, wchar_t *to, size_t to_count, int radix);
errno_t _ultow_s(unsigned int value, wchar_t *to, size_t to_count, int radix);
errno_t _i64tow_s(long long value, wchar_t *to, size_t to_count, int radix);
errno_t _ui64tow_s(unsigned long long value, wchar_t *to, size_t to_count, int radix);

/* Output and input. */
int _snwprintf(wchar_t *to, size_t count, const wchar_t *format, ...);
int _snwprintf_s(wchar_t *to, size_t to_count, size_t count, const wchar_t *format, ...);
int _swprintf(wchar_t *to, const wchar_t *format, ...);
int swprintf_s(wchar_t *to, size_t to_count, const wchar_t *format, ...);
int _scwprintf(const wchar_t *format, ...);
int _vsnwprintf(wchar_t *to, size_t count, const wchar_t *format, va_list args);
int _vsnwprintf_s(wchar_t *to, size_t to_count, size_t count, const wchar_t *format, va_list args);
int _vswprintf(wchar_t *to, const wchar_t *format, va_list args);
int vswprintf_s(wchar_t *to, size_t to_count, const wchar_t *format, va_list args);
int _vscwprintf(const wchar_t *format, va_list args);
int fwprintf_s(FILE *stream, const wchar_t *format, ...);
int fwscanf_s(FILE *stream, const wchar_t *format, ...);
int swscanf_s(const wchar_t *text, const wchar_t *format, ...);
int vfwprintf_s(FILE *stream, const wchar_t *format, va_list args);
int vwprintf_s(const wchar_t *format, va_list args);
int vswscanf_s(const wchar_t *text, const wchar_t *format, va_list args);
int vwscanf_s(const wchar_t *format, va_list args);
int wprintf_s(const wchar_t *format, ...);
int wscanf_s(const wchar_t *format, ...);
wint_t _fgetwchar(void);
wint_t _fputwchar(wchar_t c);
wchar_t *_getws(wchar_t *to);
wchar_t *_getws_s(wchar_t *to, size_t to_count);
int _putws(const wchar_t *text);
FILE *_wfdopen(int file, const wchar_t *mode);
FILE *_wfopen(const wchar_t *name, const wchar_t *mode);
errno_t _wfopen_s(FILE **stream, const wchar_t *name, const wchar_t *mode);
FILE *_wfreopen(const wchar_t *name, const wchar_t *mode, FILE *stream);
errno_t _wfreopen_s(FILE **stream, const wchar_t *name, const wchar_t *mode, FILE *old);
FILE *_wfsopen(const wchar_t *name, const wchar_t *mode, int share);
void _wperror(const wchar_t *message);
int _wremove(const wchar_t *name);
int _wrename(const wchar_t *from, const wchar_t *to);
int _wsystem(const wchar_t *command);
wchar_t *_wgetenv(const wchar_t *name);
int _wputenv(const wchar_t *setting);
int _waccess(const wchar_t *name, int mode);
wchar_t *_wasctime(const struct tm *time);
wchar_t *_wctime64(const __time64_t *time);
CRT_END

#ifdef __cplusplus
extern "C++" {
template <size_t N> inline errno_t wcscpy_s(wchar_t (&to)[N], const wchar_t *from)
{
    return wcscpy_s(to, N, from);
}
template <size_t N> inline errno_t wcscat_s(wchar_t (&to)[N], const wchar_t *from)
{
    return wcscat_s(to, N, from);
}
template <size_t N> inline errno_t wcsncpy_s(wchar_t (&to)[N], const wchar_t *from, size_t count)
{
    return wcsncpy_s(to, N, from, count);
}
template <size_t N> inline errno_t wcsncat_s(wchar_t (&to)[N], const wchar_t *from, size_t count)
{
    return wcsncat_s(to, N, from, count);
}
template <size_t N> inline errno_t _wcslwr_s(wchar_t (&text)[N])
{
    return _wcslwr_s(text, N);
}
template <size_t N> inline errno_t _wcsupr_s(wchar_t (&text)[N])
{
    return _wcsupr_s(text, N);
}
template <size_t N> inline errno_t _itow_s(int value, wchar_t (&to)[N], int radix)
{
    return _itow_s(value, to, N, radix);
}
template <size_t N> inline wchar_t *_getws_s(wchar_t (&to)[N])
{
    return _getws_s(to, N);
}
template <size_t N> inline int swprintf_s(wchar_t (&to)[N], const wchar_t *format, ...)
{
    va_list args;
    va_start(args, format);
    int count = vswprintf_s(to, N, format, args);
    va_end(args);
    return count;
}
template <size_t N> inline int vswprintf_s(wchar_t (&to)[N], const wchar_t *format, va_list args)
{
    return vswprintf_s(to, N, format, args);
}
template <size_t N>
inline int _snwprintf_s(wchar_t (&to)[N], size_t count, const wchar_t *format, ...)
{
    va_list args;
    va_start(args, format);
    int written = _vsnwprintf_s(to, N, count, format, args);
    va_end(args);
    return written;
}
template <size_t N>
inline int _vsnwprintf_s(wchar_t (&to)[N], size_t count, const wchar_t *format, va_list args)
{
    return _vsnwprintf_s(to, N, count, format, args);
}
}
#endif

#endif
