/* fibersapi.h - fiber-local storage; a simulated thread is one fiber. */
#ifndef _FIBERS_H_
#define _FIBERS_H_

#include "minwinbase.h"

#ifdef __cplusplus
extern "C" {
#endif

#define FLS_OUT_OF_INDEXES ((DWORD)0xFFFFFFFF)
DWORD FlsAlloc(PFLS_CALLBACK_FUNCTION callback);
PVOID FlsGetValue(DWORD index);
BOOL FlsSetValue(DWORD index, PVOID value);
BOOL FlsFree(DWORD index);
BOOL IsThreadAFiber(VOID);

#ifdef __cplusplus
}
#endif

#endif
