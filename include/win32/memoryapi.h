/* memoryapi.h - pages of a process. */
#ifndef _MEMORYAPI_H_
#define _MEMORYAPI_H_

#include "minwinbase.h"

#ifdef __cplusplus
extern "C" {
#endif

#define FILE_MAP_WRITE 0x0002
#define FILE_MAP_READ 0x0004
#define FILE_MAP_ALL_ACCESS 0x000F001F
LPVOID VirtualAlloc(LPVOID address, SIZE_T bytes, DWORD type, DWORD protection);
BOOL VirtualFree(LPVOID address, SIZE_T bytes, DWORD type);
BOOL VirtualProtect(LPVOID address, SIZE_T bytes, DWORD protection, PDWORD old_protection);
SIZE_T VirtualQuery(LPCVOID address, PMEMORY_BASIC_INFORMATION information, SIZE_T bytes);
BOOL VirtualLock(LPVOID address, SIZE_T bytes);
BOOL VirtualUnlock(LPVOID address, SIZE_T bytes);

#ifdef __cplusplus
}
#endif

#endif
