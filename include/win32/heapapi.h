/*
 * heapapi.h - the heap of a process. All heaps are one; a private heap only knows its own blocks.
 */
#ifndef _HEAPAPI_H_
#define _HEAPAPI_H_

#include "minwinbase.h"

#ifdef __cplusplus
extern "C" {
#endif

HANDLE GetProcessHeap(VOID);
HANDLE HeapCreate(DWORD options, SIZE_T initial_bytes, SIZE_T maximum_bytes);
BOOL HeapDestroy(HANDLE heap);
LPVOID HeapAlloc(HANDLE heap, DWORD flags, SIZE_T bytes);
LPVOID HeapReAlloc(HANDLE heap, DWORD flags, LPVOID block, SIZE_T bytes);
BOOL HeapFree(HANDLE heap, DWORD flags, LPVOID block);
SIZE_T HeapSize(HANDLE heap, DWORD flags, LPCVOID block);
BOOL HeapValidate(HANDLE heap, DWORD flags, LPCVOID block);
SIZE_T HeapCompact(HANDLE heap, DWORD flags);
BOOL HeapLock(HANDLE heap);
BOOL HeapUnlock(HANDLE heap);
BOOL HeapSetInformation(HANDLE heap, int information_class, PVOID information, SIZE_T bytes);

#ifdef __cplusplus
}
#endif

#endif
