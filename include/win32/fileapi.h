/*
 * fileapi.h - opening devices, reading and writing.
 *
 * There is no file system: CreateFile opens devices (\\.\Name), NUL and the console; every other name
 * is ERROR_FILE_NOT_FOUND.
 */
#ifndef _APISETFILE_
#define _APISETFILE_

#include "minwinbase.h"
#include "handleapi.h"

#ifdef __cplusplus
extern "C" {
#endif

#define CREATE_NEW 1
#define CREATE_ALWAYS 2
#define OPEN_EXISTING 3
#define OPEN_ALWAYS 4
#define TRUNCATE_EXISTING 5
#define INVALID_FILE_SIZE ((DWORD)0xFFFFFFFF)
#define INVALID_SET_FILE_POINTER ((DWORD)-1)
#define INVALID_FILE_ATTRIBUTES ((DWORD)-1)

typedef struct _BY_HANDLE_FILE_INFORMATION {
    DWORD dwFileAttributes;
    FILETIME ftCreationTime;
    FILETIME ftLastAccessTime;
    FILETIME ftLastWriteTime;
    DWORD dwVolumeSerialNumber;
    DWORD nFileSizeHigh;
    DWORD nFileSizeLow;
    DWORD nNumberOfLinks;
    DWORD nFileIndexHigh;
    DWORD nFileIndexLow;
} BY_HANDLE_FILE_INFORMATION, *PBY_HANDLE_FILE_INFORMATION, *LPBY_HANDLE_FILE_INFORMATION;

/*
 * CreateFile - open a device: IRP_MJ_CREATE to its driver.
 *
 * Blocks     while the driver does.
 * name       \\.\Name or \\?\Name, a symbolic link in \??, in any case; NUL, CON, CONIN$, CONOUT$.
 * flags      FILE_FLAG_OVERLAPPED: calls with an OVERLAPPED return at once.
 * Returns    a handle; INVALID_HANDLE_VALUE: ERROR_FILE_NOT_FOUND (no such link or device, and every
 *            name of a file), ERROR_INVALID_FUNCTION (the driver has no IRP_MJ_CREATE routine), or what
 *            the driver's status means.
 * Differs    there is no file system.
 * Source     SDK fileapi.h CreateFileW
 */
HANDLE CreateFileA(LPCSTR name, DWORD access, DWORD share, LPSECURITY_ATTRIBUTES attributes,
                   DWORD disposition, DWORD flags, HANDLE template_file);
HANDLE CreateFileW(LPCWSTR name, DWORD access, DWORD share, LPSECURITY_ATTRIBUTES attributes,
                   DWORD disposition, DWORD flags, HANDLE template_file);
/*
 * ReadFile, WriteFile - IRP_MJ_READ, IRP_MJ_WRITE. ReadFileEx, WriteFileEx - with a completion routine.
 *
 * Blocks     without an OVERLAPPED until the request is completed.
 * overlapped Internal is STATUS_PENDING until completion, which sets hEvent or the file.
 * routine    runs as a user APC of this thread: error, bytes, overlapped.
 * Returns    nonzero; 0: ERROR_IO_PENDING, or what the driver's status means.
 * Differs    none known.
 * Source     SDK fileapi.h ReadFile
 */
BOOL ReadFile(HANDLE file, LPVOID buffer, DWORD bytes, LPDWORD bytes_read, LPOVERLAPPED overlapped);
BOOL ReadFileEx(HANDLE file, LPVOID buffer, DWORD bytes, LPOVERLAPPED overlapped,
                LPOVERLAPPED_COMPLETION_ROUTINE routine);
BOOL WriteFile(HANDLE file, LPCVOID buffer, DWORD bytes, LPDWORD bytes_written, LPOVERLAPPED overlapped);
BOOL WriteFileEx(HANDLE file, LPCVOID buffer, DWORD bytes, LPOVERLAPPED overlapped,
                 LPOVERLAPPED_COMPLETION_ROUTINE routine);
BOOL FlushFileBuffers(HANDLE file);
DWORD GetFileType(HANDLE file);
DWORD GetFileSize(HANDLE file, LPDWORD high);
BOOL GetFileSizeEx(HANDLE file, PLARGE_INTEGER size);
DWORD SetFilePointer(HANDLE file, LONG distance, PLONG distance_high, DWORD method);
BOOL SetFilePointerEx(HANDLE file, LARGE_INTEGER distance, PLARGE_INTEGER position, DWORD method);
DWORD GetFileAttributesA(LPCSTR name);
DWORD GetFileAttributesW(LPCWSTR name);
BOOL SetFileAttributesA(LPCSTR name, DWORD attributes);
BOOL SetFileAttributesW(LPCWSTR name, DWORD attributes);
BOOL DeleteFileA(LPCSTR name);
BOOL DeleteFileW(LPCWSTR name);
BOOL CreateDirectoryA(LPCSTR name, LPSECURITY_ATTRIBUTES attributes);
BOOL CreateDirectoryW(LPCWSTR name, LPSECURITY_ATTRIBUTES attributes);
BOOL RemoveDirectoryA(LPCSTR name);
BOOL RemoveDirectoryW(LPCWSTR name);
HANDLE FindFirstFileA(LPCSTR name, LPWIN32_FIND_DATAA data);
HANDLE FindFirstFileW(LPCWSTR name, LPWIN32_FIND_DATAW data);
BOOL FindNextFileA(HANDLE find, LPWIN32_FIND_DATAA data);
BOOL FindNextFileW(HANDLE find, LPWIN32_FIND_DATAW data);
BOOL FindClose(HANDLE find);
DWORD GetFullPathNameA(LPCSTR name, DWORD units, LPSTR buffer, LPSTR *part);
DWORD GetFullPathNameW(LPCWSTR name, DWORD units, LPWSTR buffer, LPWSTR *part);
DWORD GetTempPathA(DWORD units, LPSTR buffer);
DWORD GetTempPathW(DWORD units, LPWSTR buffer);
DWORD QueryDosDeviceA(LPCSTR name, LPSTR buffer, DWORD units);
DWORD QueryDosDeviceW(LPCWSTR name, LPWSTR buffer, DWORD units);
BOOL DefineDosDeviceA(DWORD flags, LPCSTR name, LPCSTR target);
BOOL DefineDosDeviceW(DWORD flags, LPCWSTR name, LPCWSTR target);
LONG CompareFileTime(const FILETIME *first, const FILETIME *second);
BOOL FileTimeToLocalFileTime(const FILETIME *utc, LPFILETIME local);
BOOL LocalFileTimeToFileTime(const FILETIME *local, LPFILETIME utc);

#ifdef UNICODE
#define CreateFile CreateFileW
#define GetFileAttributes GetFileAttributesW
#define SetFileAttributes SetFileAttributesW
#define DeleteFile DeleteFileW
#define CreateDirectory CreateDirectoryW
#define RemoveDirectory RemoveDirectoryW
#define FindFirstFile FindFirstFileW
#define FindNextFile FindNextFileW
#define GetFullPathName GetFullPathNameW
#define GetTempPath GetTempPathW
#define QueryDosDevice QueryDosDeviceW
#define DefineDosDevice DefineDosDeviceW
#else
#define CreateFile CreateFileA
#define GetFileAttributes GetFileAttributesA
#define SetFileAttributes SetFileAttributesA
#define DeleteFile DeleteFileA
#define CreateDirectory CreateDirectoryA
#define RemoveDirectory RemoveDirectoryA
#define FindFirstFile FindFirstFileA
#define FindNextFile FindNextFileA
#define GetFullPathName GetFullPathNameA
#define GetTempPath GetTempPathA
#define QueryDosDevice QueryDosDeviceA
#define DefineDosDevice DefineDosDeviceA
#endif

#ifdef __cplusplus
}
#endif

#endif
