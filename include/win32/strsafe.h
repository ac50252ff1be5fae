/*
 * strsafe.h - StringCchCopy and its like. See wdk/irqlab/strsafe.h for how they work.
 *
 * Returns  S_OK; STRSAFE_E_INSUFFICIENT_BUFFER if text was cut off; STRSAFE_E_INVALID_PARAMETER.
 * Source   SDK strsafe.h
 */
#ifndef IRQLAB_WIN32_STRSAFE_H
#define IRQLAB_WIN32_STRSAFE_H
#define _STRSAFE_H_INCLUDED_

#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <wchar.h>

#ifndef S_OK
#define S_OK 0
#endif
#define STRSAFE_MAX_CCH 2147483647
#define STRSAFE_MAX_LENGTH (STRSAFE_MAX_CCH - 1)
#define STRSAFE_E_INSUFFICIENT_BUFFER ((int)0x8007007A)
#define STRSAFE_E_INVALID_PARAMETER ((int)0x80070057)
#define STRSAFE_E_END_OF_FILE ((int)0x80070026)

/* Flags of the Ex forms; the low byte is what STRSAFE_FILL_ fills with. */
#define STRSAFE_IGNORE_NULLS 0x00000100
#define STRSAFE_FILL_BEHIND_NULL 0x00000200
#define STRSAFE_FILL_ON_FAILURE 0x00000400
#define STRSAFE_NULL_ON_FAILURE 0x00000800
#define STRSAFE_NO_TRUNCATION 0x00001000
#define STRSAFE_VALID_FLAGS 0x00001FFF
#define STRSAFE_FILL_BYTE(x) ((unsigned int)(((x)&0xFF) | STRSAFE_FILL_BEHIND_NULL))
#define STRSAFE_FAILURE_BYTE(x) ((unsigned int)(((x)&0xFF) | STRSAFE_FILL_ON_FAILURE))
#define STRSAFE_ZERO_LENGTH_ON_FAILURE STRSAFE_NULL_ON_FAILURE

#ifdef __cplusplus
extern "C" {
#endif
int _vsnprintf(char *to, size_t count, const char *format, va_list args);
int _vsnwprintf(wchar_t *to, size_t count, const wchar_t *format, va_list args);
#ifdef __cplusplus
}
#endif

#define IRQLAB_STRSAFE_RESULT int /* HRESULT */
#define IRQLAB_STRSAFE_OK S_OK
#define IRQLAB_STRSAFE_INVALID STRSAFE_E_INVALID_PARAMETER
#define IRQLAB_STRSAFE_TRUNCATED STRSAFE_E_INSUFFICIENT_BUFFER
#define IRQLAB_STRSAFE_MAX STRSAFE_MAX_CCH

#define IRQLAB_STRSAFE_UNIT char
#define IRQLAB_STRSAFE_NAME(name) String##name##A
#define IRQLAB_STRSAFE_OWN(name) irqlab_strsafe_##name##_a
#define IRQLAB_STRSAFE_VPRINTF _vsnprintf
#include "../wdk/irqlab/strsafe.h"
#undef IRQLAB_STRSAFE_UNIT
#undef IRQLAB_STRSAFE_NAME
#undef IRQLAB_STRSAFE_VPRINTF
#undef IRQLAB_STRSAFE_OWN

#define IRQLAB_STRSAFE_UNIT wchar_t
#define IRQLAB_STRSAFE_NAME(name) String##name##W
#define IRQLAB_STRSAFE_OWN(name) irqlab_strsafe_##name##_w
#define IRQLAB_STRSAFE_VPRINTF _vsnwprintf
#include "../wdk/irqlab/strsafe.h"
#undef IRQLAB_STRSAFE_UNIT
#undef IRQLAB_STRSAFE_NAME
#undef IRQLAB_STRSAFE_VPRINTF
#undef IRQLAB_STRSAFE_OWN
#undef IRQLAB_STRSAFE_RESULT
#undef IRQLAB_STRSAFE_OK
#undef IRQLAB_STRSAFE_INVALID
#undef IRQLAB_STRSAFE_TRUNCATED
#undef IRQLAB_STRSAFE_MAX

/* A line of the standard input, without its end. */
static __inline__ __attribute__((__unused__)) int StringCchGetsA(char *to, size_t size)
{
    size_t used = 0;
    int c = EOF;

    if (to == 0 || size < 2 || size > STRSAFE_MAX_CCH)
        return STRSAFE_E_INVALID_PARAMETER;
    while (used < size - 1 && (c = getchar()) != EOF && c != '\n')
        to[used++] = (char)c;
    to[used] = 0;
    if (c == EOF && used == 0)
        return STRSAFE_E_END_OF_FILE;
    return used == size - 1 && c != '\n' && c != EOF ? STRSAFE_E_INSUFFICIENT_BUFFER : S_OK;
}

static __inline__ __attribute__((__unused__)) int StringCchGetsW(wchar_t *to, size_t size)
{
    size_t used = 0;
    wint_t c = WEOF;

    if (to == 0 || size < 2 || size > STRSAFE_MAX_CCH)
        return STRSAFE_E_INVALID_PARAMETER;
    while (used < size - 1 && (c = getwchar()) != WEOF && c != '\n')
        to[used++] = (wchar_t)c;
    to[used] = 0;
    if (c == WEOF && used == 0)
        return STRSAFE_E_END_OF_FILE;
    return used == size - 1 && c != '\n' && c != WEOF ? STRSAFE_E_INSUFFICIENT_BUFFER : S_OK;
}
#define StringCbGetsA(to, size) StringCchGetsA(to, size)
#define StringCbGetsW(to, size) StringCchGetsW(to, (size) / sizeof(wchar_t))

#ifdef UNICODE
#define StringCchCopy StringCchCopyW
#define StringCbCopy StringCbCopyW
#define StringCchCopyEx StringCchCopyExW
#define StringCbCopyEx StringCbCopyExW
#define StringCchCopyN StringCchCopyNW
#define StringCbCopyN StringCbCopyNW
#define StringCchCopyNEx StringCchCopyNExW
#define StringCbCopyNEx StringCbCopyNExW
#define StringCchCat StringCchCatW
#define StringCbCat StringCbCatW
#define StringCchCatEx StringCchCatExW
#define StringCbCatEx StringCbCatExW
#define StringCchCatN StringCchCatNW
#define StringCbCatN StringCbCatNW
#define StringCchCatNEx StringCchCatNExW
#define StringCbCatNEx StringCbCatNExW
#define StringCchPrintf StringCchPrintfW
#define StringCbPrintf StringCbPrintfW
#define StringCchPrintfEx StringCchPrintfExW
#define StringCbPrintfEx StringCbPrintfExW
#define StringCchVPrintf StringCchVPrintfW
#define StringCbVPrintf StringCbVPrintfW
#define StringCchVPrintfEx StringCchVPrintfExW
#define StringCbVPrintfEx StringCbVPrintfExW
#define StringCchLength StringCchLengthW
#define StringCbLength StringCbLengthW
#define StringCchGets StringCchGetsW
#define StringCbGets StringCbGetsW
#else
#define StringCchCopy StringCchCopyA
#define StringCbCopy StringCbCopyA
#define StringCchCopyEx StringCchCopyExA
#define StringCbCopyEx StringCbCopyExA
#define StringCchCopyN StringCchCopyNA
#define StringCbCopyN StringCbCopyNA
#define StringCchCopyNEx StringCchCopyNExA
#define StringCbCopyNEx StringCbCopyNExA
#define StringCchCat StringCchCatA
#define StringCbCat StringCbCatA
#define StringCchCatEx StringCchCatExA
#define StringCbCatEx StringCbCatExA
#define StringCchCatN StringCchCatNA
#define StringCbCatN StringCbCatNA
#define StringCchCatNEx StringCchCatNExA
#define StringCbCatNEx StringCbCatNExA
#define StringCchPrintf StringCchPrintfA
#define StringCbPrintf StringCbPrintfA
#define StringCchPrintfEx StringCchPrintfExA
#define StringCbPrintfEx StringCbPrintfExA
#define StringCchVPrintf StringCchVPrintfA
#define StringCbVPrintf StringCbVPrintfA
#define StringCchVPrintfEx StringCchVPrintfExA
#define StringCbVPrintfEx StringCbVPrintfExA
#define StringCchLength StringCchLengthA
#define StringCbLength StringCbLengthA
#define StringCchGets StringCchGetsA
#define StringCbGets StringCbGetsA
#endif

#endif
