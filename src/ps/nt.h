/*
 * nt.h - routines of ps that the kernel exports and the WDK's headers do not declare: drivers and
 * ntdll bring their own prototypes, and these must agree.
 */
#pragma once
#include "ob/nt.h"

PUCHAR PsGetProcessImageFileName(PEPROCESS Process);
HANDLE PsGetProcessInheritedFromUniqueProcessId(PEPROCESS Process);
PVOID PsGetProcessPeb(PEPROCESS Process);
PVOID PsGetProcessWow64Process(PEPROCESS Process);
PVOID PsGetProcessSectionBaseAddress(PEPROCESS Process);
ULONG PsGetProcessSessionId(PEPROCESS Process);
BOOLEAN PsGetProcessExitProcessCalled(PEPROCESS Process);
BOOLEAN PsIsProcessBeingDebugged(PEPROCESS Process);
BOOLEAN PsIsSystemProcess(PEPROCESS Process);
BOOLEAN PsIsProtectedProcess(PEPROCESS Process);
PEPROCESS PsGetThreadProcess(PETHREAD Thread);
PEPROCESS PsGetCurrentThreadProcess(VOID);
HANDLE PsGetCurrentThreadProcessId(VOID);
KPROCESSOR_MODE PsGetCurrentThreadPreviousMode(VOID);
ULONG PsGetThreadSessionId(PETHREAD Thread);
PVOID PsGetThreadTeb(PETHREAD Thread);
PVOID PsGetThreadWin32Thread(PETHREAD Thread);
NTSTATUS PsLookupProcessThreadByCid(PCLIENT_ID Cid, PEPROCESS *Process, PETHREAD *Thread);
NTSTATUS PsSuspendProcess(PEPROCESS Process);
NTSTATUS PsResumeProcess(PEPROCESS Process);
BOOLEAN KeIsAttachedProcess(VOID);

typedef struct _THREAD_BASIC_INFORMATION {
    NTSTATUS ExitStatus;
    PVOID TebBaseAddress;
    CLIENT_ID ClientId;
    KAFFINITY AffinityMask;
    KPRIORITY Priority;
    LONG BasePriority;
} THREAD_BASIC_INFORMATION, *PTHREAD_BASIC_INFORMATION;

typedef struct _PROCESS_PRIORITY_CLASS {
    BOOLEAN Foreground;
    UCHAR PriorityClass;
} PROCESS_PRIORITY_CLASS, *PPROCESS_PRIORITY_CLASS;

OB_PROTOTYPE(OpenThread, (PHANDLE ThreadHandle, ACCESS_MASK DesiredAccess,
                          POBJECT_ATTRIBUTES ObjectAttributes, PCLIENT_ID ClientId));
NTSTATUS NtTerminateProcess(HANDLE ProcessHandle, NTSTATUS ExitStatus);
OB_PROTOTYPE(TerminateThread, (HANDLE ThreadHandle, NTSTATUS ExitStatus));
OB_PROTOTYPE(SuspendThread, (HANDLE ThreadHandle, PULONG PreviousSuspendCount));
OB_PROTOTYPE(ResumeThread, (HANDLE ThreadHandle, PULONG PreviousSuspendCount));
OB_PROTOTYPE(AlertResumeThread, (HANDLE ThreadHandle, PULONG PreviousSuspendCount));
OB_PROTOTYPE(SuspendProcess, (HANDLE ProcessHandle));
OB_PROTOTYPE(ResumeProcess, (HANDLE ProcessHandle));
OB_PROTOTYPE(AlertThreadByThreadId, (HANDLE ThreadId));
OB_PROTOTYPE(WaitForAlertByThreadId, (PVOID Address, PLARGE_INTEGER Timeout));
OB_PROTOTYPE(QueryInformationThread,
             (HANDLE ThreadHandle, THREADINFOCLASS ThreadInformationClass, PVOID ThreadInformation,
              ULONG ThreadInformationLength, PULONG ReturnLength));
OB_PROTOTYPE(QueueApcThread, (HANDLE ThreadHandle, PVOID ApcRoutine, PVOID Argument1,
                              PVOID Argument2, PVOID Argument3));
OB_PROTOTYPE(SetInformationProcess, (HANDLE ProcessHandle, PROCESSINFOCLASS ProcessInformationClass,
                                     PVOID ProcessInformation, ULONG ProcessInformationLength));
