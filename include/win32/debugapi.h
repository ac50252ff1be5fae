/* debugapi.h - debug output and breakpoints. */
#ifndef _APISETDEBUG_
#define _APISETDEBUG_

#include "minwinbase.h"

#ifdef __cplusplus
extern "C" {
#endif

VOID OutputDebugStringA(LPCSTR text);
VOID OutputDebugStringW(LPCWSTR text);
BOOL IsDebuggerPresent(VOID);
VOID DebugBreak(VOID);

#ifdef UNICODE
#define OutputDebugString OutputDebugStringW
#else
#define OutputDebugString OutputDebugStringA
#endif

#ifdef __cplusplus
}
#endif

#endif
