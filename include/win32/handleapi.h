/* handleapi.h - handles. */
#ifndef _APISETHANDLE_
#define _APISETHANDLE_

#include "minwinbase.h"

#ifdef __cplusplus
extern "C" {
#endif

#define INVALID_HANDLE_VALUE ((HANDLE)(LONG_PTR)-1)
#ifndef HANDLE_FLAG_INHERIT
#define HANDLE_FLAG_INHERIT 0x00000001
#define HANDLE_FLAG_PROTECT_FROM_CLOSE 0x00000002
#endif
BOOL CloseHandle(HANDLE object);
BOOL DuplicateHandle(HANDLE source_process, HANDLE source, HANDLE target_process, LPHANDLE target,
                     DWORD access, BOOL inherit, DWORD options);
BOOL GetHandleInformation(HANDLE object, LPDWORD flags);
BOOL SetHandleInformation(HANDLE object, DWORD mask, DWORD flags);
BOOL CompareObjectHandles(HANDLE first, HANDLE second);

#ifdef __cplusplus
}
#endif

#endif
