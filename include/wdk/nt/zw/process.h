/*
 * process.h - system calls on processes and threads.
 */
#ifndef IRQLAB_WDK_NT_ZW_PROCESS_H
#define IRQLAB_WDK_NT_ZW_PROCESS_H

#include "../ps.h"

EXTERN_C_START

typedef enum _PROCESSINFOCLASS {
    ProcessBasicInformation = 0,
    ProcessQuotaLimits = 1,
    ProcessTimes = 4,
    ProcessBasePriority = 5,
    ProcessDebugPort = 7,
    ProcessDefaultHardErrorMode = 12,
    ProcessPriorityClass = 18,
    ProcessHandleCount = 20,
    ProcessAffinityMask = 21,
    ProcessPriorityBoost = 22,
    ProcessSessionInformation = 24,
    ProcessWow64Information = 26,
    ProcessImageFileName = 27,
    ProcessBreakOnTermination = 29,
    ProcessIoPriority = 33,
    ProcessCookie = 36,
    ProcessImageInformation = 37,
    ProcessCycleTime = 38,
    ProcessPagePriority = 39,
    ProcessImageFileNameWin32 = 43,
    MaxProcessInfoClass = 116
} PROCESSINFOCLASS;

typedef enum _THREADINFOCLASS {
    ThreadBasicInformation = 0,
    ThreadTimes = 1,
    ThreadPriority = 2,
    ThreadBasePriority = 3,
    ThreadAffinityMask = 4,
    ThreadImpersonationToken = 5,
    ThreadEnableAlignmentFaultFixup = 7,
    ThreadQuerySetWin32StartAddress = 9,
    ThreadZeroTlsCell = 10,
    ThreadPerformanceCount = 11,
    ThreadAmILastThread = 12,
    ThreadIdealProcessor = 13,
    ThreadPriorityBoost = 14,
    ThreadHideFromDebugger = 17,
    ThreadBreakOnTermination = 18,
    ThreadIsTerminated = 20,
    ThreadIoPriority = 22,
    ThreadCycleTime = 23,
    ThreadPagePriority = 24,
    ThreadActualBasePriority = 25,
    ThreadGroupInformation = 30,
    ThreadIdealProcessorEx = 33,
    ThreadNameInformation = 38,
    MaxThreadInfoClass = 56
} THREADINFOCLASS;

typedef struct _PROCESS_BASIC_INFORMATION {
    NTSTATUS ExitStatus;
    PVOID PebBaseAddress;
    ULONG_PTR AffinityMask;
    KPRIORITY BasePriority;
    ULONG_PTR UniqueProcessId;
    ULONG_PTR InheritedFromUniqueProcessId;
} PROCESS_BASIC_INFORMATION, *PPROCESS_BASIC_INFORMATION;

typedef struct _KERNEL_USER_TIMES {
    LARGE_INTEGER CreateTime;
    LARGE_INTEGER ExitTime;
    LARGE_INTEGER KernelTime;
    LARGE_INTEGER UserTime;
} KERNEL_USER_TIMES, *PKERNEL_USER_TIMES;

/*
 * ZwOpenProcess, NtOpenProcess - a handle to a process by its id.
 *
 * IRQL       PASSIVE_LEVEL.
 * Blocks     never.
 * ClientId   process id, and thread id or NULL.
 * Returns    STATUS_SUCCESS; STATUS_INVALID_CID; STATUS_INVALID_PARAMETER;
 *            STATUS_INVALID_PARAMETER_MIX; STATUS_ACCESS_DENIED.
 * Differs    none known.
 * Source     WDK ntddk.h ZwOpenProcess
 */
NTSYSAPI NTSTATUS ZwOpenProcess(PHANDLE ProcessHandle, ACCESS_MASK DesiredAccess,
                                POBJECT_ATTRIBUTES ObjectAttributes, PCLIENT_ID ClientId);
NTSYSCALLAPI NTSTATUS NtOpenProcess(PHANDLE ProcessHandle, ACCESS_MASK DesiredAccess,
                                    POBJECT_ATTRIBUTES ObjectAttributes, PCLIENT_ID ClientId);

/*
 * ZwTerminateProcess - end a process.
 *
 * IRQL          PASSIVE_LEVEL.
 * Blocks        never.        Choice  one for each thread that ends.
 * ProcessHandle NULL: all threads of the current process but this one.
 * Returns       STATUS_SUCCESS; STATUS_INVALID_HANDLE; STATUS_ACCESS_DENIED;
 *               STATUS_PROCESS_IS_TERMINATING.
 * Differs       none known.
 * Source        WDK ntddk.h ZwTerminateProcess
 */
NTSYSAPI NTSTATUS ZwTerminateProcess(HANDLE ProcessHandle, NTSTATUS ExitStatus);

/*
 * ZwQueryInformationProcess, NtQueryInformationProcess - facts about a process.
 *
 * IRQL       PASSIVE_LEVEL.
 * Blocks     never.
 * Returns    STATUS_SUCCESS; STATUS_INFO_LENGTH_MISMATCH; STATUS_INVALID_INFO_CLASS;
 *            STATUS_INVALID_HANDLE; STATUS_ACCESS_DENIED.
 * Differs    none known.
 * Source     SDK winternl.h NtQueryInformationProcess
 */
NTSYSAPI NTSTATUS ZwQueryInformationProcess(HANDLE ProcessHandle,
                                            PROCESSINFOCLASS ProcessInformationClass,
                                            PVOID ProcessInformation,
                                            ULONG ProcessInformationLength, PULONG ReturnLength);
NTSYSCALLAPI NTSTATUS NtQueryInformationProcess(HANDLE ProcessHandle,
                                                PROCESSINFOCLASS ProcessInformationClass,
                                                PVOID ProcessInformation,
                                                ULONG ProcessInformationLength,
                                                PULONG ReturnLength);

/*
 * ZwSetInformationThread, NtSetInformationThread - change a thread: priority, affinity …
 *
 * IRQL       PASSIVE_LEVEL.
 * Blocks     never.        Choice  one, if it makes another thread run.
 * Returns    STATUS_SUCCESS; STATUS_INFO_LENGTH_MISMATCH; STATUS_INVALID_INFO_CLASS;
 *            STATUS_INVALID_PARAMETER; STATUS_INVALID_HANDLE.
 * Differs    none known.
 * Source     WDK ntddk.h ZwSetInformationThread
 */
NTSYSAPI NTSTATUS ZwSetInformationThread(HANDLE ThreadHandle,
                                         THREADINFOCLASS ThreadInformationClass,
                                         PVOID ThreadInformation, ULONG ThreadInformationLength);
NTSYSCALLAPI NTSTATUS NtSetInformationThread(HANDLE ThreadHandle,
                                             THREADINFOCLASS ThreadInformationClass,
                                             PVOID ThreadInformation,
                                             ULONG ThreadInformationLength);

/*
 * ZwYieldExecution, NtYieldExecution - let another ready thread run.
 *
 * IRQL       PASSIVE_LEVEL.
 * Blocks     while another thread runs.        Choice  one.
 * Returns    STATUS_SUCCESS; STATUS_NO_YIELD_PERFORMED.
 * Differs    none known.
 * Source     kernel export, not on a WDK page
 */
NTSYSAPI NTSTATUS ZwYieldExecution(VOID);
NTSYSCALLAPI NTSTATUS NtYieldExecution(VOID);

EXTERN_C_END

#endif
