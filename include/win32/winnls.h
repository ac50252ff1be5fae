/* winnls.h - code pages. The ANSI and OEM code pages are UTF-8. */
#ifndef _WINNLS_
#define _WINNLS_

#include "minwindef.h"

#ifdef __cplusplus
extern "C" {
#endif

#define CP_ACP 0
#define CP_OEMCP 1
#define CP_MACCP 2
#define CP_THREAD_ACP 3
#define CP_UTF7 65000
#define CP_UTF8 65001
#define MB_PRECOMPOSED 0x00000001
#define MB_ERR_INVALID_CHARS 0x00000008
#define WC_NO_BEST_FIT_CHARS 0x00000400
#define WC_ERR_INVALID_CHARS 0x00000080
int MultiByteToWideChar(UINT code_page, DWORD flags, LPCSTR from, int from_bytes, LPWSTR to, int to_units);
int WideCharToMultiByte(UINT code_page, DWORD flags, LPCWSTR from, int from_units, LPSTR to, int to_bytes,
                        LPCSTR default_character, LPBOOL used_default);
UINT GetACP(VOID);
UINT GetOEMCP(VOID);
BOOL IsValidCodePage(UINT code_page);
LANGID GetUserDefaultLangID(VOID);
LANGID GetSystemDefaultLangID(VOID);
LANGID GetUserDefaultUILanguage(VOID);
LCID GetUserDefaultLCID(VOID);
LCID GetThreadLocale(VOID);

#ifdef __cplusplus
}
#endif

#endif
