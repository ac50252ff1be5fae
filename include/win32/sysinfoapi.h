/* sysinfoapi.h - the machine and its clocks, which show virtual time. */
#ifndef _SYSINFOAPI_H_
#define _SYSINFOAPI_H_

#include "minwinbase.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct _SYSTEM_INFO {
    union {
        DWORD dwOemId;
        struct {
            WORD wProcessorArchitecture;
            WORD wReserved;
        };
    };
    DWORD dwPageSize;
    LPVOID lpMinimumApplicationAddress;
    LPVOID lpMaximumApplicationAddress;
    DWORD_PTR dwActiveProcessorMask;
    DWORD dwNumberOfProcessors;
    DWORD dwProcessorType;
    DWORD dwAllocationGranularity;
    WORD wProcessorLevel;
    WORD wProcessorRevision;
} SYSTEM_INFO, *LPSYSTEM_INFO;
typedef struct _MEMORYSTATUSEX {
    DWORD dwLength;
    DWORD dwMemoryLoad;
    DWORDLONG ullTotalPhys;
    DWORDLONG ullAvailPhys;
    DWORDLONG ullTotalPageFile;
    DWORDLONG ullAvailPageFile;
    DWORDLONG ullTotalVirtual;
    DWORDLONG ullAvailVirtual;
    DWORDLONG ullAvailExtendedVirtual;
} MEMORYSTATUSEX, *LPMEMORYSTATUSEX;

VOID GetSystemInfo(LPSYSTEM_INFO information);
VOID GetNativeSystemInfo(LPSYSTEM_INFO information);
BOOL GlobalMemoryStatusEx(LPMEMORYSTATUSEX status);
DWORD GetTickCount(VOID);
ULONGLONG GetTickCount64(VOID);
VOID GetSystemTime(LPSYSTEMTIME time);
VOID GetLocalTime(LPSYSTEMTIME time);
VOID GetSystemTimeAsFileTime(LPFILETIME time);
VOID GetSystemTimePreciseAsFileTime(LPFILETIME time);
DWORD GetVersion(VOID);
BOOL GetVersionExA(LPOSVERSIONINFOA information);
BOOL GetVersionExW(LPOSVERSIONINFOW information);
UINT GetSystemDirectoryA(LPSTR buffer, UINT units);
UINT GetSystemDirectoryW(LPWSTR buffer, UINT units);
UINT GetWindowsDirectoryA(LPSTR buffer, UINT units);
UINT GetWindowsDirectoryW(LPWSTR buffer, UINT units);
BOOL GetComputerNameA(LPSTR buffer, LPDWORD units);
BOOL GetComputerNameW(LPWSTR buffer, LPDWORD units);

#ifdef UNICODE
#define GetVersionEx GetVersionExW
#define GetSystemDirectory GetSystemDirectoryW
#define GetWindowsDirectory GetWindowsDirectoryW
#define GetComputerName GetComputerNameW
#else
#define GetVersionEx GetVersionExA
#define GetSystemDirectory GetSystemDirectoryA
#define GetWindowsDirectory GetWindowsDirectoryA
#define GetComputerName GetComputerNameA
#endif

#ifdef __cplusplus
}
#endif

#endif
