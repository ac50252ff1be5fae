/*
 * ntstrsafe.h - RtlStringCchCopyW and its like, and RtlUnicodeStringCopy and its like. See
 * irqlab/strsafe.h for how they work.
 *
 * IRQL     any, if the strings are resident; PASSIVE_LEVEL to print wide text or %ws.
 * Returns  STATUS_SUCCESS; STATUS_BUFFER_OVERFLOW (a warning: not NT_SUCCESS) if text was cut off;
 *          STATUS_INVALID_PARAMETER.
 * Differs  %f prints a number here, not in every Windows kernel.
 * Source   WDK ntstrsafe.h
 */
#ifndef IRQLAB_WDK_NTSTRSAFE_H
#define IRQLAB_WDK_NTSTRSAFE_H
#define _NTSTRSAFE_H_INCLUDED_

#include <stdarg.h>
#include <stddef.h>
#include "nt/types.h"
#include "ntstatus.h"

#define NTSTRSAFE_MAX_CCH 2147483647
#define NTSTRSAFE_MAX_LENGTH (NTSTRSAFE_MAX_CCH - 1)
#define NTSTRSAFE_UNICODE_STRING_MAX_CCH (0xFFFF / sizeof(WCHAR))
#ifndef STRSAFE_MAX_CCH
#define STRSAFE_MAX_CCH NTSTRSAFE_MAX_CCH
#endif

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

EXTERN_C_START
/* _vsnprintf, under a name that is not shown to be unsafe. */
int irqlab_vsnprintf(char *to, size_t count, const char *format, va_list args);
int _vsnwprintf(WCHAR *to, size_t count, const WCHAR *format, va_list args);
EXTERN_C_END

typedef char *NTSTRSAFE_PSTR;
typedef const char *NTSTRSAFE_PCSTR;
typedef WCHAR *NTSTRSAFE_PWSTR;
typedef const WCHAR *NTSTRSAFE_PCWSTR;
typedef const WCHAR *NTSTRSAFE_PCUWSTR;

#define IRQLAB_STRSAFE_RESULT NTSTATUS
#define IRQLAB_STRSAFE_OK STATUS_SUCCESS
#define IRQLAB_STRSAFE_INVALID STATUS_INVALID_PARAMETER
#define IRQLAB_STRSAFE_TRUNCATED STATUS_BUFFER_OVERFLOW
#define IRQLAB_STRSAFE_MAX NTSTRSAFE_MAX_CCH

#define IRQLAB_STRSAFE_UNIT char
#define IRQLAB_STRSAFE_NAME(name) RtlString##name##A
#define IRQLAB_STRSAFE_OWN(name) irqlab_strsafe_nt_##name##_a
#define IRQLAB_STRSAFE_VPRINTF irqlab_vsnprintf
#include "irqlab/strsafe.h"
#undef IRQLAB_STRSAFE_UNIT
#undef IRQLAB_STRSAFE_NAME
#undef IRQLAB_STRSAFE_VPRINTF
#undef IRQLAB_STRSAFE_OWN

#define IRQLAB_STRSAFE_UNIT WCHAR
#define IRQLAB_STRSAFE_NAME(name) RtlString##name##W
#define IRQLAB_STRSAFE_OWN(name) irqlab_strsafe_nt_##name##_w
#define IRQLAB_STRSAFE_VPRINTF _vsnwprintf
#include "irqlab/strsafe.h"
#undef IRQLAB_STRSAFE_UNIT
#undef IRQLAB_STRSAFE_NAME
#undef IRQLAB_STRSAFE_VPRINTF

#include "irqlab/strsafe_unicode.h"
#undef IRQLAB_STRSAFE_OWN
#undef IRQLAB_STRSAFE_RESULT
#undef IRQLAB_STRSAFE_OK
#undef IRQLAB_STRSAFE_INVALID
#undef IRQLAB_STRSAFE_TRUNCATED
#undef IRQLAB_STRSAFE_MAX

#endif
