/* stdlib.h - memory, numbers, sorting, the process. */
#ifdef __cplusplus
#include_next <stdlib.h>
#endif
#ifndef IRQLAB_CRT_STDLIB_H
#define IRQLAB_CRT_STDLIB_H
#include <corecrt.h>
#include <limits.h>

#define _MAX_PATH 260
#define _MAX_DRIVE 3
#define _MAX_DIR 256
#define _MAX_FNAME 256
#define _MAX_EXT 256
#define _MAX_ENV 32767
#define _MAX_ITOSTR_BASE16_COUNT (8 + 1)
#define _MAX_ITOSTR_BASE10_COUNT (1 + 10 + 1)
#define _MAX_ITOSTR_BASE2_COUNT (32 + 1)
#define _MAX_LTOSTR_BASE10_COUNT (1 + 10 + 1)
#define _MAX_ULTOSTR_BASE16_COUNT (8 + 1)
#define _MAX_ULTOSTR_BASE10_COUNT (10 + 1)
#define _MAX_I64TOSTR_BASE10_COUNT (1 + 19 + 1)
#define _MAX_U64TOSTR_BASE16_COUNT (16 + 1)
#define _MAX_U64TOSTR_BASE10_COUNT (20 + 1)
#define _MAX_U64TOSTR_BASE2_COUNT (64 + 1)
#define _CVTBUFSIZE (309 + 40)

#define _OUT_TO_DEFAULT 0
#define _OUT_TO_STDERR 1
#define _OUT_TO_MSGBOX 2
#define _REPORT_ERRMODE 3
#define _WRITE_ABORT_MSG 0x1
#define _CALL_REPORTFAULT 0x2

#define __max(a, b) (((a) > (b)) ? (a) : (b))
#define __min(a, b) (((a) < (b)) ? (a) : (b))

typedef int (*_onexit_t)(void);
typedef void (*_purecall_handler)(void);
typedef void (*_invalid_parameter_handler)(const wchar_t *expression, const wchar_t *function,
                                           const wchar_t *file, unsigned int line,
                                           uintptr_t reserved);

CRT_BEGIN
#ifndef __cplusplus
#define EXIT_SUCCESS 0
#define EXIT_FAILURE 1
#define RAND_MAX 0x7fff
int ___mb_cur_max_func(void);
#define MB_CUR_MAX ___mb_cur_max_func()
#define MB_LEN_MAX_UTF8 4
#ifndef max
#define max(a, b) (((a) > (b)) ? (a) : (b))
#endif
#ifndef min
#define min(a, b) (((a) < (b)) ? (a) : (b))
#endif

typedef struct {
    int quot;
    int rem;
} div_t;
typedef struct {
    int quot;
    int rem;
} ldiv_t;
typedef struct {
    long long quot;
    long long rem;
} lldiv_t;

void abort(void) CRT_NORETURN;
int abs(int number);
int atexit(void (*function)(void));
int at_quick_exit(void (*function)(void));
double atof(const char *text);
int atoi(const char *text);
int atol(const char *text);
long long atoll(const char *text);
void *bsearch(const void *key, const void *base, size_t count, size_t size,
              int (*compare)(const void *key, const void *element));
void *calloc(size_t count, size_t size);
div_t div(int numerator, int denominator);
void exit(int code) CRT_NORETURN;
void _Exit(int code) CRT_NORETURN;
void free(void *block);
char *getenv(const char *name);
int labs(int number);
/* Not the ldiv of C++ code, whose ldiv_t is the system's. */
ldiv_t ldiv(int numerator, int denominator) __asm__("irqlab_ldiv32");
long long llabs(long long number);
lldiv_t lldiv(long long numerator, long long denominator);
void *malloc(size_t bytes);
int mblen(const char *text, size_t count);
size_t mbstowcs(wchar_t *to, const char *from, size_t count);
int mbtowc(wchar_t *to, const char *from, size_t count);
void qsort(void *base, size_t count, size_t size, int (*compare)(const void *, const void *));
void quick_exit(int code) CRT_NORETURN;
int rand(void);
void *realloc(void *block, size_t bytes);
void srand(unsigned int seed);
double strtod(const char *text, char **end);
float strtof(const char *text, char **end);
long double strtold(const char *text, char **end);
int strtol(const char *text, char **end, int base);
long long strtoll(const char *text, char **end, int base);
unsigned int strtoul(const char *text, char **end, int base);
unsigned long long strtoull(const char *text, char **end, int base);
int system(const char *command);
size_t wcstombs(char *to, const wchar_t *from, size_t count);
int wctomb(char *to, wchar_t c);

char *itoa(int value, char *to, int radix);
char *ltoa(int value, char *to, int radix);
char *ultoa(unsigned int value, char *to, int radix);
int putenv(const char *setting);
_onexit_t onexit(_onexit_t function);
#else
char *itoa(int value, char *to, int radix);
char *ltoa(int value, char *to, int radix);
char *ultoa(unsigned int value, char *to, int radix);
#endif

/* Numbers and text. */
char *_itoa(int value, char *to, int radix);
char *_ltoa(int value, char *to, int radix);
char *_ultoa(unsigned int value, char *to, int radix);
char *_i64toa(long long value, char *to, int radix);
char *_ui64toa(unsigned long long value, char *to, int radix);
errno_t _itoa_s(int value, char *to, size_t to_count, int radix);
errno_t _ltoa_s(int value, char *to, size_t to_count, int radix);
errno_t _ultoa_s(unsigned int value, char *to, size_t to_count, int radix);
errno_t _i64toa_s(long long value, char *to, size_t to_count, int radix);
errno_t _ui64toa_s(unsigned long long value, char *to, size_t to_count, int radix);
long long _atoi64(const char *text);
long long _strtoi64(const char *text, char **end, int base);
unsigned long long _strtoui64(const char *text, char **end, int base);
char *_gcvt(double value, int digits, char *to);
errno_t _gcvt_s(char *to, size_t to_count, double value, int digits);
char *_ecvt(double value, int digits, int *point, int *sign);
char *_fcvt(double value, int places, int *point, int *sign);
double _wtof(const wchar_t *text);
int _wtoi(const wchar_t *text);
int _wtol(const wchar_t *text);
long long _wtoi64(const wchar_t *text);
int _mbstrlen(const char *text);
errno_t mbstowcs_s(size_t *written, wchar_t *to, size_t to_count, const char *from, size_t count);
errno_t wcstombs_s(size_t *written, char *to, size_t to_bytes, const wchar_t *from, size_t count);
errno_t wctomb_s(int *written, char *to, rsize_t to_bytes, wchar_t c);

/* _abs64, _rotl, _byteswap_ulong and their like are in the prelude, irqlab/msvc.h. */
void _swab(char *from, char *to, int bytes);

/* Sorting and chance. */
void *bsearch_s(const void *key, const void *base, rsize_t count, rsize_t size,
                int (*compare)(void *context, const void *key, const void *element), void *context);
void qsort_s(void *base, rsize_t count, rsize_t size,
             int (*compare)(void *context, const void *, const void *), void *context);
errno_t rand_s(unsigned int *value);

/* The process. */
errno_t _dupenv_s(char **value, size_t *bytes, const char *name);
errno_t getenv_s(size_t *bytes, char *to, rsize_t to_count, const char *name);
int _putenv(const char *setting);
errno_t _putenv_s(const char *name, const char *value);
errno_t _wdupenv_s(wchar_t **value, size_t *count, const wchar_t *name);
errno_t _wgetenv_s(size_t *needed, wchar_t *to, size_t to_count, const wchar_t *name);
errno_t _wputenv_s(const wchar_t *name, const wchar_t *value);
_onexit_t _onexit(_onexit_t function);
void _beep(unsigned int frequency, unsigned int duration_ms);
void _sleep(unsigned int duration_ms);
_invalid_parameter_handler _get_invalid_parameter_handler(void);
_invalid_parameter_handler _set_invalid_parameter_handler(_invalid_parameter_handler handler);
_purecall_handler _get_purecall_handler(void);
_purecall_handler _set_purecall_handler(_purecall_handler handler);
unsigned int _set_abort_behavior(unsigned int flags, unsigned int mask);
int _set_error_mode(int mode);
errno_t _get_pgmptr(char **name);
int *__p___argc(void);
char ***__p___argv(void);
wchar_t ***__p___wargv(void);
char ***__p__environ(void);
wchar_t ***__p__wenviron(void);
#define __argc (*__p___argc())
#define __argv (*__p___argv())
#define __wargv (*__p___wargv())
#define _environ (*__p__environ())
#define _wenviron (*__p__wenviron())

/* Paths. */
char *_fullpath(char *to, const char *path, size_t to_count);
wchar_t *_wfullpath(wchar_t *to, const wchar_t *path, size_t to_count);
void _makepath(char *to, const char *drive, const char *dir, const char *name, const char *ext);
errno_t _makepath_s(char *to, size_t to_count, const char *drive, const char *dir, const char *name,
                    const char *ext);
void _wmakepath(wchar_t *to, const wchar_t *drive, const wchar_t *dir, const wchar_t *name,
                const wchar_t *ext);
errno_t _wmakepath_s(wchar_t *to, size_t to_count, const wchar_t *drive, const wchar_t *dir,
                     const wchar_t *name, const wchar_t *ext);
void _splitpath(const char *path, char *drive, char *dir, char *name, char *ext);
errno_t _splitpath_s(const char *path, char *drive, size_t drive_count, char *dir, size_t dir_count,
                     char *name, size_t name_count, char *ext, size_t ext_count);
void _wsplitpath(const wchar_t *path, wchar_t *drive, wchar_t *dir, wchar_t *name, wchar_t *ext);
errno_t _wsplitpath_s(const wchar_t *path, wchar_t *drive, size_t drive_count, wchar_t *dir,
                      size_t dir_count, wchar_t *name, size_t name_count, wchar_t *ext,
                      size_t ext_count);
void _searchenv(const char *name, const char *variable, char *to);
CRT_END

#ifdef __cplusplus
extern "C++" {
template <size_t N> inline errno_t _itoa_s(int value, char (&to)[N], int radix)
{
    return _itoa_s(value, to, N, radix);
}
template <size_t N> inline errno_t _ultoa_s(unsigned int value, char (&to)[N], int radix)
{
    return _ultoa_s(value, to, N, radix);
}
template <size_t N> inline errno_t _i64toa_s(long long value, char (&to)[N], int radix)
{
    return _i64toa_s(value, to, N, radix);
}
template <size_t N>
inline errno_t mbstowcs_s(size_t *written, wchar_t (&to)[N], const char *from, size_t count)
{
    return mbstowcs_s(written, to, N, from, count);
}
template <size_t N>
inline errno_t wcstombs_s(size_t *written, char (&to)[N], const wchar_t *from, size_t count)
{
    return wcstombs_s(written, to, N, from, count);
}
template <size_t N> inline errno_t getenv_s(size_t *bytes, char (&to)[N], const char *name)
{
    return getenv_s(bytes, to, N, name);
}
template <size_t D, size_t P, size_t F, size_t E>
inline errno_t _splitpath_s(const char *path, char (&drive)[D], char (&dir)[P], char (&name)[F],
                            char (&ext)[E])
{
    return _splitpath_s(path, drive, D, dir, P, name, F, ext, E);
}
template <size_t D, size_t P, size_t F, size_t E>
inline errno_t _wsplitpath_s(const wchar_t *path, wchar_t (&drive)[D], wchar_t (&dir)[P],
                             wchar_t (&name)[F], wchar_t (&ext)[E])
{
    return _wsplitpath_s(path, drive, D, dir, P, name, F, ext, E);
}
}
#endif

#include <malloc.h>

#endif
