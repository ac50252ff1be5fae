/* winbase.h - the base API: what is not in one of the smaller headers, and those. */
#ifndef _WINBASE_
#define _WINBASE_

#include "minwinbase.h"
#include "synchapi.h"
#include "processthreadsapi.h"
#include "fibersapi.h"
#include "handleapi.h"
#include "fileapi.h"
#include "interlockedapi.h"
#include "ioapiset.h"
#include "errhandlingapi.h"
#include "libloaderapi.h"
#include "processenv.h"
#include "heapapi.h"
#include "memoryapi.h"
#include "sysinfoapi.h"
#include "timezoneapi.h"
#include "profileapi.h"
#include "realtimeapiset.h"
#include "debugapi.h"
#include "threadpoollegacyapiset.h"
#include "threadpoolapiset.h"
#include "consoleapi.h"
#include "winnls.h"

#ifdef __cplusplus
extern "C" {
#endif

#define FILE_BEGIN 0
#define FILE_CURRENT 1
#define FILE_END 2
#define FILE_FLAG_WRITE_THROUGH 0x80000000
#define FILE_FLAG_OVERLAPPED 0x40000000
#define FILE_FLAG_NO_BUFFERING 0x20000000
#define FILE_FLAG_RANDOM_ACCESS 0x10000000
#define FILE_FLAG_SEQUENTIAL_SCAN 0x08000000
#define FILE_FLAG_DELETE_ON_CLOSE 0x04000000
#define FILE_FLAG_BACKUP_SEMANTICS 0x02000000
#define FILE_FLAG_OPEN_REPARSE_POINT 0x00200000
#define FILE_TYPE_UNKNOWN 0x0000
#define FILE_TYPE_DISK 0x0001
#define FILE_TYPE_CHAR 0x0002
#define FILE_TYPE_PIPE 0x0003
#define IGNORE 0
#ifndef INFINITE
#define INFINITE 0xFFFFFFFF
#endif

#define FORMAT_MESSAGE_IGNORE_INSERTS 0x00000200
#define FORMAT_MESSAGE_FROM_STRING 0x00000400
#define FORMAT_MESSAGE_FROM_HMODULE 0x00000800
#define FORMAT_MESSAGE_FROM_SYSTEM 0x00001000
#define FORMAT_MESSAGE_ARGUMENT_ARRAY 0x00002000
#define FORMAT_MESSAGE_MAX_WIDTH_MASK 0x000000FF
#define FORMAT_MESSAGE_ALLOCATE_BUFFER 0x00000100
DWORD FormatMessageA(DWORD flags, LPCVOID source, DWORD message, DWORD language, LPSTR buffer,
                     DWORD units, va_list *arguments);
DWORD FormatMessageW(DWORD flags, LPCVOID source, DWORD message, DWORD language, LPWSTR buffer,
                     DWORD units, va_list *arguments);

HLOCAL LocalAlloc(UINT flags, SIZE_T bytes);
HLOCAL LocalReAlloc(HLOCAL block, SIZE_T bytes, UINT flags);
HLOCAL LocalFree(HLOCAL block);
LPVOID LocalLock(HLOCAL block);
BOOL LocalUnlock(HLOCAL block);
SIZE_T LocalSize(HLOCAL block);
#define GMEM_FIXED 0x0000
#define GMEM_MOVEABLE 0x0002
#define GMEM_ZEROINIT 0x0040
#define GHND (GMEM_MOVEABLE | GMEM_ZEROINIT)
#define GPTR (GMEM_FIXED | GMEM_ZEROINIT)
HGLOBAL GlobalAlloc(UINT flags, SIZE_T bytes);
HGLOBAL GlobalReAlloc(HGLOBAL block, SIZE_T bytes, UINT flags);
HGLOBAL GlobalFree(HGLOBAL block);
LPVOID GlobalLock(HGLOBAL block);
BOOL GlobalUnlock(HGLOBAL block);
SIZE_T GlobalSize(HGLOBAL block);

BOOL RegisterWaitForSingleObject(PHANDLE wait, HANDLE object, WAITORTIMERCALLBACK routine, PVOID context,
                                 ULONG milliseconds, ULONG flags);
BOOL UnregisterWait(HANDLE wait);
BOOL UnregisterWaitEx(HANDLE wait, HANDLE completion);
BOOL BindIoCompletionCallback(HANDLE file, LPOVERLAPPED_COMPLETION_ROUTINE routine, ULONG flags);
/* Volatile, so that who finds it completed may look at the buffer, and who asks again and again lets
 * others go on. */
#define HasOverlappedIoCompleted(overlapped)                                                       \
    ((DWORD) * (volatile ULONG_PTR *)&(overlapped)->Internal != 0x103)
BOOL SetProcessAffinityMask(HANDLE process, DWORD_PTR mask);
BOOL GetProcessAffinityMask(HANDLE process, PDWORD_PTR process_mask, PDWORD_PTR system_mask);
BOOL IsBadReadPtr(const VOID *address, UINT_PTR bytes);
BOOL IsBadWritePtr(LPVOID address, UINT_PTR bytes);
BOOL Beep(DWORD frequency, DWORD milliseconds);
BOOL CopyFileA(LPCSTR from, LPCSTR to, BOOL fail_if_exists);
BOOL CopyFileW(LPCWSTR from, LPCWSTR to, BOOL fail_if_exists);
BOOL MoveFileA(LPCSTR from, LPCSTR to);
BOOL MoveFileW(LPCWSTR from, LPCWSTR to);
BOOL GetUserNameA(LPSTR buffer, LPDWORD units);
BOOL GetUserNameW(LPWSTR buffer, LPDWORD units);
BOOL IsWow64Process(HANDLE process, PBOOL wow64);
BOOL Wow64DisableWow64FsRedirection(PVOID *old);
BOOL Wow64RevertWow64FsRedirection(PVOID old);

LPSTR lstrcpyA(LPSTR to, LPCSTR from);
LPWSTR lstrcpyW(LPWSTR to, LPCWSTR from);
LPSTR lstrcatA(LPSTR to, LPCSTR from);
LPWSTR lstrcatW(LPWSTR to, LPCWSTR from);
LPSTR lstrcpynA(LPSTR to, LPCSTR from, int units);
LPWSTR lstrcpynW(LPWSTR to, LPCWSTR from, int units);
int lstrlenA(LPCSTR text);
int lstrlenW(LPCWSTR text);
int lstrcmpA(LPCSTR first, LPCSTR second);
int lstrcmpW(LPCWSTR first, LPCWSTR second);
int lstrcmpiA(LPCSTR first, LPCSTR second);
int lstrcmpiW(LPCWSTR first, LPCWSTR second);


#ifdef UNICODE
#define FormatMessage FormatMessageW
#define CopyFile CopyFileW
#define MoveFile MoveFileW
#define GetUserName GetUserNameW
#define lstrcpy lstrcpyW
#define lstrcat lstrcatW
#define lstrcpyn lstrcpynW
#define lstrlen lstrlenW
#define lstrcmp lstrcmpW
#define lstrcmpi lstrcmpiW
#else
#define FormatMessage FormatMessageA
#define CopyFile CopyFileA
#define MoveFile MoveFileA
#define GetUserName GetUserNameA
#define lstrcpy lstrcpyA
#define lstrcat lstrcatA
#define lstrcpyn lstrcpynA
#define lstrlen lstrlenA
#define lstrcmp lstrcmpA
#define lstrcmpi lstrcmpiA
#endif

#ifdef __cplusplus
}
#endif

#endif
