/*
 * corecrt.h - what all headers of the C runtime share: types, and the words Microsoft puts in
 * front.
 *
 * House rules of this folder. In C these headers are complete: nothing of the host's libc stands
 * behind them, and the names bind to irqlab's functions when an image is loaded. In C++ each header
 * takes the system's header of the same name first (libstdc++ needs it) and adds Microsoft's extras
 * under `#ifdef __cplusplus`-aware guards. `long` never appears: what Microsoft declares with it is
 * `int` here, since an app's `long` has 32 bits. wchar_t has 16 bits (-fshort-wchar).
 */
#ifndef IRQLAB_CRT_CORECRT_H
#define IRQLAB_CRT_CORECRT_H

#include <stdarg.h>
#include <stddef.h>

#ifdef __cplusplus
#define CRT_BEGIN extern "C" {
#define CRT_END }
#else
#define CRT_BEGIN
#define CRT_END
#endif
#if defined(__GNUC__)
#define CRT_NORETURN __attribute__((__noreturn__))
#else
#define CRT_NORETURN
#endif

#ifndef __cdecl
#define __cdecl
#endif
#ifndef _CRTIMP
#define _CRTIMP
#endif
#define _CRTIMP2
#define _CRTIMP_ALT
#define _CRT_GUARDOVERFLOW
#define _CRTALLOCATOR
#define _CRTRESTRICT
#define _CRTNOALIAS
#define _CRT_INSECURE_DEPRECATE(x)
#define _CRT_DEPRECATE_TEXT(x)
#define _CRT_ALIGN(x) __attribute__((__aligned__(x)))
#define _CRT_STRINGIZE_(x) #x
#define _CRT_STRINGIZE(x) _CRT_STRINGIZE_(x)
#define _CRT_WIDE_(s) L##s
#define _CRT_WIDE(s) _CRT_WIDE_(s)
#define _CRT_CONCATENATE_(a, b) a##b
#define _CRT_CONCATENATE(a, b) _CRT_CONCATENATE_(a, b)
#define _CRT_UNUSED(x) (void)(x)

typedef int errno_t;
typedef unsigned short _wctype_t;
typedef long long __time64_t;
typedef int __time32_t;

#ifndef __cplusplus
typedef size_t rsize_t;
typedef __INTPTR_TYPE__ intptr_t;
typedef __UINTPTR_TYPE__ uintptr_t;
typedef long long time_t;
#ifndef _WINT_T
#define _WINT_T
typedef unsigned short wint_t;
#endif
typedef unsigned short wctype_t;
#else
typedef size_t rsize_t;
#include <stdint.h>
#endif
#define _TIME64_T_DEFINED
#ifndef _WCHAR_T_DEFINED
#define _WCHAR_T_DEFINED
#endif
#define _ERRNO_T_DEFINED

typedef struct __crt_locale_pointers *_locale_t;

#define _TRUNCATE ((size_t)-1)
#ifndef RSIZE_MAX
#define RSIZE_MAX (((size_t)-1) >> 1)
#endif

#if defined(__cplusplus)
extern "C++" {
template <typename T, size_t N> char (*irqlab_crt_countof(T (&array)[N]))[N];
}
#define _countof(array) (sizeof(*irqlab_crt_countof(array)))
#else
#define _countof(array) (sizeof(array) / sizeof((array)[0]))
#endif

CRT_BEGIN
int *_errno(void);
void _invalid_parameter(const wchar_t *expression, const wchar_t *function, const wchar_t *file,
                        unsigned int line, uintptr_t reserved);
void _invalid_parameter_noinfo(void);
void _invalid_parameter_noinfo_noreturn(void) CRT_NORETURN;
CRT_END

#endif
