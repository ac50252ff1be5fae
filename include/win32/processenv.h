/* processenv.h - the command line, standard handles, the environment, the current folder. */
#ifndef _PROCESSENV_
#define _PROCESSENV_

#include "minwinbase.h"

#ifdef __cplusplus
extern "C" {
#endif

#ifndef STD_INPUT_HANDLE
#define STD_INPUT_HANDLE ((DWORD)-10)
#define STD_OUTPUT_HANDLE ((DWORD)-11)
#define STD_ERROR_HANDLE ((DWORD)-12)
#endif
LPSTR GetCommandLineA(VOID);
LPWSTR GetCommandLineW(VOID);
HANDLE GetStdHandle(DWORD which);
BOOL SetStdHandle(DWORD which, HANDLE handle);
DWORD GetEnvironmentVariableA(LPCSTR name, LPSTR buffer, DWORD units);
DWORD GetEnvironmentVariableW(LPCWSTR name, LPWSTR buffer, DWORD units);
BOOL SetEnvironmentVariableA(LPCSTR name, LPCSTR value);
BOOL SetEnvironmentVariableW(LPCWSTR name, LPCWSTR value);
DWORD ExpandEnvironmentStringsA(LPCSTR from, LPSTR to, DWORD units);
DWORD ExpandEnvironmentStringsW(LPCWSTR from, LPWSTR to, DWORD units);
DWORD GetCurrentDirectoryA(DWORD units, LPSTR buffer);
DWORD GetCurrentDirectoryW(DWORD units, LPWSTR buffer);
BOOL SetCurrentDirectoryA(LPCSTR name);
BOOL SetCurrentDirectoryW(LPCWSTR name);
DWORD SearchPathA(LPCSTR path, LPCSTR name, LPCSTR extension, DWORD units, LPSTR buffer,
                  LPSTR *part);
DWORD SearchPathW(LPCWSTR path, LPCWSTR name, LPCWSTR extension, DWORD units, LPWSTR buffer,
                  LPWSTR *part);

#ifdef UNICODE
#define GetCommandLine GetCommandLineW
#define GetEnvironmentVariable GetEnvironmentVariableW
#define SetEnvironmentVariable SetEnvironmentVariableW
#define ExpandEnvironmentStrings ExpandEnvironmentStringsW
#define GetCurrentDirectory GetCurrentDirectoryW
#define SetCurrentDirectory SetCurrentDirectoryW
#define SearchPath SearchPathW
#else
#define GetCommandLine GetCommandLineA
#define GetEnvironmentVariable GetEnvironmentVariableA
#define SetEnvironmentVariable SetEnvironmentVariableA
#define ExpandEnvironmentStrings ExpandEnvironmentStringsA
#define GetCurrentDirectory GetCurrentDirectoryA
#define SetCurrentDirectory SetCurrentDirectoryA
#define SearchPath SearchPathA
#endif

#ifdef __cplusplus
}
#endif

#endif
