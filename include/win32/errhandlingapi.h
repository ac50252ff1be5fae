/* errhandlingapi.h - the last error of a thread, exceptions. */
#ifndef _ERRHANDLING_H_
#define _ERRHANDLING_H_

#include "minwinbase.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef LONG (*PTOP_LEVEL_EXCEPTION_FILTER)(struct _EXCEPTION_POINTERS *pointers);
typedef PTOP_LEVEL_EXCEPTION_FILTER LPTOP_LEVEL_EXCEPTION_FILTER;
typedef LONG (*PVECTORED_EXCEPTION_HANDLER)(struct _EXCEPTION_POINTERS *pointers);
#define SEM_FAILCRITICALERRORS 0x0001
#define SEM_NOGPFAULTERRORBOX 0x0002
#define SEM_NOOPENFILEERRORBOX 0x8000
DWORD GetLastError(VOID);
VOID SetLastError(DWORD error);
VOID RaiseException(DWORD code, DWORD flags, DWORD count, const ULONG_PTR *arguments);
LPTOP_LEVEL_EXCEPTION_FILTER SetUnhandledExceptionFilter(LPTOP_LEVEL_EXCEPTION_FILTER filter);
LONG UnhandledExceptionFilter(struct _EXCEPTION_POINTERS *pointers);
PVOID AddVectoredExceptionHandler(ULONG first, PVECTORED_EXCEPTION_HANDLER handler);
ULONG RemoveVectoredExceptionHandler(PVOID handle);
UINT SetErrorMode(UINT mode);
UINT GetErrorMode(VOID);
VOID FatalAppExitA(UINT action, LPCSTR text);
VOID FatalAppExitW(UINT action, LPCWSTR text);

#ifdef UNICODE
#define FatalAppExit FatalAppExitW
#else
#define FatalAppExit FatalAppExitA
#endif

#ifdef __cplusplus
}
#endif

#endif
