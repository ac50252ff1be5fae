/* processthreadsapi.h - processes and threads of the simulated machine, thread-local storage. */
#ifndef _PROCESSTHREADSAPI_H_
#define _PROCESSTHREADSAPI_H_

#include "minwinbase.h"

#ifdef __cplusplus
extern "C" {
#endif

#define THREAD_PRIORITY_LOWEST THREAD_BASE_PRIORITY_MIN
#define THREAD_PRIORITY_BELOW_NORMAL (THREAD_PRIORITY_LOWEST + 1)
#define THREAD_PRIORITY_NORMAL 0
#define THREAD_PRIORITY_HIGHEST THREAD_BASE_PRIORITY_MAX
#define THREAD_PRIORITY_ABOVE_NORMAL (THREAD_PRIORITY_HIGHEST - 1)
#define THREAD_PRIORITY_ERROR_RETURN MAXLONG
#define THREAD_PRIORITY_TIME_CRITICAL THREAD_BASE_PRIORITY_LOWRT
#define THREAD_PRIORITY_IDLE THREAD_BASE_PRIORITY_IDLE
#define NORMAL_PRIORITY_CLASS 0x00000020
#define IDLE_PRIORITY_CLASS 0x00000040
#define HIGH_PRIORITY_CLASS 0x00000080
#define REALTIME_PRIORITY_CLASS 0x00000100
#define BELOW_NORMAL_PRIORITY_CLASS 0x00004000
#define ABOVE_NORMAL_PRIORITY_CLASS 0x00008000
#define CREATE_SUSPENDED 0x00000004
#define CREATE_NEW_CONSOLE 0x00000010
#define DEBUG_PROCESS 0x00000001
#define DEBUG_ONLY_THIS_PROCESS 0x00000002
#define DETACHED_PROCESS 0x00000008
#define CREATE_NEW_PROCESS_GROUP 0x00000200
#define CREATE_UNICODE_ENVIRONMENT 0x00000400
#define CREATE_BREAKAWAY_FROM_JOB 0x01000000
#define CREATE_DEFAULT_ERROR_MODE 0x04000000
#define CREATE_NO_WINDOW 0x08000000
#define STARTF_USESHOWWINDOW 0x00000001
#define STARTF_USESTDHANDLES 0x00000100
#define STACK_SIZE_PARAM_IS_A_RESERVATION 0x00010000
#define TLS_OUT_OF_INDEXES ((DWORD)0xFFFFFFFF)

typedef struct _PROCESS_INFORMATION {
    HANDLE hProcess;
    HANDLE hThread;
    DWORD dwProcessId;
    DWORD dwThreadId;
} PROCESS_INFORMATION, *PPROCESS_INFORMATION, *LPPROCESS_INFORMATION;
typedef struct _STARTUPINFOA {
    DWORD cb;
    LPSTR lpReserved;
    LPSTR lpDesktop;
    LPSTR lpTitle;
    DWORD dwX, dwY, dwXSize, dwYSize, dwXCountChars, dwYCountChars, dwFillAttribute, dwFlags;
    WORD wShowWindow;
    WORD cbReserved2;
    BYTE *lpReserved2;
    HANDLE hStdInput, hStdOutput, hStdError;
} STARTUPINFOA, *LPSTARTUPINFOA;
typedef struct _STARTUPINFOW {
    DWORD cb;
    LPWSTR lpReserved;
    LPWSTR lpDesktop;
    LPWSTR lpTitle;
    DWORD dwX, dwY, dwXSize, dwYSize, dwXCountChars, dwYCountChars, dwFillAttribute, dwFlags;
    WORD wShowWindow;
    WORD cbReserved2;
    BYTE *lpReserved2;
    HANDLE hStdInput, hStdOutput, hStdError;
} STARTUPINFOW, *LPSTARTUPINFOW;
#ifdef UNICODE
typedef STARTUPINFOW STARTUPINFO, *LPSTARTUPINFO;
#else
typedef STARTUPINFOA STARTUPINFO, *LPSTARTUPINFO;
#endif

HANDLE GetCurrentProcess(VOID);
DWORD GetCurrentProcessId(VOID);
HANDLE GetCurrentThread(VOID);
DWORD GetCurrentThreadId(VOID);
DWORD GetProcessId(HANDLE process);
DWORD GetThreadId(HANDLE thread);
DWORD GetProcessIdOfThread(HANDLE thread);
HANDLE OpenProcess(DWORD access, BOOL inherit, DWORD id);
HANDLE OpenThread(DWORD access, BOOL inherit, DWORD id);
DECLSPEC_NORETURN VOID ExitProcess(UINT exit_code);
BOOL TerminateProcess(HANDLE process, UINT exit_code);
BOOL GetExitCodeProcess(HANDLE process, LPDWORD exit_code);
DWORD GetPriorityClass(HANDLE process);
BOOL SetPriorityClass(HANDLE process, DWORD priority_class);
BOOL GetProcessHandleCount(HANDLE process, PDWORD count);

/*
 * CreateThread, ExitThread, TerminateThread, GetExitCodeThread - threads.
 *
 * Blocks     never.        Choice  one when it becomes ready.
 * stack_bytes  does not matter: each thread has 1 MiB.
 * flags      CREATE_SUSPENDED: runs after ResumeThread.
 * Returns    a handle with all rights; NULL: ERROR_NOT_ENOUGH_MEMORY and its like at the limit.
 *            GetExitCodeThread gives STILL_ACTIVE before the end.
 * Differs    a terminated thread ends when it is next interrupted or leaves the kernel.
 * Source     SDK processthreadsapi.h CreateThread
 */
HANDLE CreateThread(LPSECURITY_ATTRIBUTES attributes, SIZE_T stack_bytes, LPTHREAD_START_ROUTINE start,
                    LPVOID parameter, DWORD flags, LPDWORD id);
DECLSPEC_NORETURN VOID ExitThread(DWORD exit_code);
BOOL TerminateThread(HANDLE thread, DWORD exit_code);
BOOL GetExitCodeThread(HANDLE thread, LPDWORD exit_code);
/*
 * SuspendThread, ResumeThread - count how often a thread is stopped.
 *
 * Returns    the count before; -1: ERROR_ACCESS_DENIED (it has ended), ERROR_SIGNAL_REFUSED (127).
 * Differs    none known.
 * Source     SDK processthreadsapi.h SuspendThread
 */
DWORD SuspendThread(HANDLE thread);
DWORD ResumeThread(HANDLE thread);
BOOL SetThreadPriority(HANDLE thread, int priority);
int GetThreadPriority(HANDLE thread);
BOOL SetThreadPriorityBoost(HANDLE thread, BOOL disable);
BOOL SwitchToThread(VOID);
DWORD GetCurrentProcessorNumber(VOID);
DWORD_PTR SetThreadAffinityMask(HANDLE thread, DWORD_PTR mask);
HRESULT SetThreadDescription(HANDLE thread, PCWSTR description);

typedef VOID (*PAPCFUNC)(ULONG_PTR parameter);
/*
 * QueueUserAPC - a routine that a thread calls when it next waits alertably.
 *
 * Returns    nonzero; 0: ERROR_GEN_FAILURE (the thread has ended), ERROR_INVALID_HANDLE.
 * Differs    none known.
 * Source     SDK processthreadsapi.h QueueUserAPC
 */
DWORD QueueUserAPC(PAPCFUNC routine, HANDLE thread, ULONG_PTR data);

DWORD TlsAlloc(VOID);
LPVOID TlsGetValue(DWORD index);
BOOL TlsSetValue(DWORD index, LPVOID value);
BOOL TlsFree(DWORD index);

BOOL CreateProcessA(LPCSTR application, LPSTR command_line,
                    LPSECURITY_ATTRIBUTES process_attributes,
                    LPSECURITY_ATTRIBUTES thread_attributes, BOOL inherit, DWORD flags,
                    LPVOID environment, LPCSTR directory, LPSTARTUPINFOA startup,
                    LPPROCESS_INFORMATION information);
BOOL CreateProcessW(LPCWSTR application, LPWSTR command_line,
                    LPSECURITY_ATTRIBUTES process_attributes,
                    LPSECURITY_ATTRIBUTES thread_attributes, BOOL inherit, DWORD flags,
                    LPVOID environment, LPCWSTR directory, LPSTARTUPINFOW startup,
                    LPPROCESS_INFORMATION information);
VOID GetStartupInfoA(LPSTARTUPINFOA startup);
VOID GetStartupInfoW(LPSTARTUPINFOW startup);

#ifdef UNICODE
#define CreateProcess CreateProcessW
#define GetStartupInfo GetStartupInfoW
#else
#define CreateProcess CreateProcessA
#define GetStartupInfo GetStartupInfoA
#endif

#ifdef __cplusplus
}
#endif

#endif
