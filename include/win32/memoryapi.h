/* memoryapi.h - pages of a process, and sections that several of them map. */
#ifndef _MEMORYAPI_H_
#define _MEMORYAPI_H_

#include "minwinbase.h"

#ifdef __cplusplus
extern "C" {
#endif

#define FILE_MAP_COPY 0x0001
#define FILE_MAP_WRITE 0x0002
#define FILE_MAP_READ 0x0004
#define FILE_MAP_EXECUTE 0x0020
#define FILE_MAP_RESERVE 0x80000000
#define FILE_MAP_LARGE_PAGES 0x20000000
#define FILE_MAP_TARGETS_INVALID 0x40000000
#define FILE_MAP_ALL_ACCESS 0x000F001F

/* Sections. ERROR_ALREADY_EXISTS: that of the name is opened, with the size it has. */
HANDLE CreateFileMappingA(HANDLE file, LPSECURITY_ATTRIBUTES attributes, DWORD protection,
                          DWORD size_high, DWORD size_low, LPCSTR name);
HANDLE CreateFileMappingW(HANDLE file, LPSECURITY_ATTRIBUTES attributes, DWORD protection,
                          DWORD size_high, DWORD size_low, LPCWSTR name);
HANDLE OpenFileMappingA(DWORD access, BOOL inherit, LPCSTR name);
HANDLE OpenFileMappingW(DWORD access, BOOL inherit, LPCWSTR name);
LPVOID MapViewOfFile(HANDLE mapping, DWORD access, DWORD offset_high, DWORD offset_low,
                     SIZE_T bytes);
LPVOID MapViewOfFileEx(HANDLE mapping, DWORD access, DWORD offset_high, DWORD offset_low,
                       SIZE_T bytes, LPVOID base);
BOOL UnmapViewOfFile(LPCVOID base);
BOOL UnmapViewOfFileEx(PVOID base, ULONG flags);
BOOL FlushViewOfFile(LPCVOID base, SIZE_T bytes);
#ifdef UNICODE
#define CreateFileMapping CreateFileMappingW
#define OpenFileMapping OpenFileMappingW
#else
#define CreateFileMapping CreateFileMappingA
#define OpenFileMapping OpenFileMappingA
#endif

/* Pages of the process. */
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
