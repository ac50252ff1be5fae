/*
 * ps.h - processes and threads.
 */
#ifndef IRQLAB_WDK_NT_PS_H
#define IRQLAB_WDK_NT_PS_H

#include "access.h"
#include "ke/thread.h"

EXTERN_C_START

typedef struct _CLIENT_ID {
    HANDLE UniqueProcess;
    HANDLE UniqueThread;
} CLIENT_ID, *PCLIENT_ID;

#define NtCurrentProcess() ((HANDLE)(LONG_PTR)-1)
#define ZwCurrentProcess() NtCurrentProcess()
#define NtCurrentThread() ((HANDLE)(LONG_PTR)-2)
#define ZwCurrentThread() NtCurrentThread()

extern PEPROCESS PsInitialSystemProcess; /* "System", process id 4 */

/* Where a system thread starts; ends it by returning or by PsTerminateSystemThread. */
typedef VOID KSTART_ROUTINE(PVOID StartContext);
typedef KSTART_ROUTINE *PKSTART_ROUTINE;

/*
 * PsCreateSystemThread - start a thread in kernel mode.
 *
 * IRQL             PASSIVE_LEVEL.
 * Blocks           never.
 * ThreadHandle     gets a handle; without OBJ_KERNEL_HANDLE it belongs to the current process.
 * DesiredAccess    THREAD_ALL_ACCESS, usually.
 * ObjectAttributes or NULL.
 * ProcessHandle    NULL: a thread of the System process; else of that process.
 * ClientId         gets process and thread id; NULL for a thread of the System process.
 * StartRoutine     runs at PASSIVE_LEVEL, priority 8.
 * Returns          STATUS_SUCCESS; STATUS_INSUFFICIENT_RESOURCES; STATUS_INVALID_HANDLE;
 *                  STATUS_PROCESS_IS_TERMINATING.
 * Differs          none known.
 * Source           WDK wdm.h PsCreateSystemThread
 */
NTKERNELAPI NTSTATUS PsCreateSystemThread(PHANDLE ThreadHandle, ULONG DesiredAccess,
                                          POBJECT_ATTRIBUTES ObjectAttributes, HANDLE ProcessHandle,
                                          PCLIENT_ID ClientId, PKSTART_ROUTINE StartRoutine,
                                          PVOID StartContext);

/*
 * PsTerminateSystemThread - end the current thread.
 *
 * IRQL       PASSIVE_LEVEL.
 * Blocks     never.        Choice  one; waiters for the thread are readied.
 * ExitStatus what PsGetThreadExitStatus tells.
 * Returns    never; STATUS_INVALID_PARAMETER if this is not a system thread.
 * Differs    none known.
 * Source     WDK wdm.h PsTerminateSystemThread
 */
NTKERNELAPI NTSTATUS PsTerminateSystemThread(NTSTATUS ExitStatus);

/*
 * IoGetCurrentProcess - the process of the current thread; PsGetCurrentProcess is the same.
 *
 * IRQL       any.
 * Blocks     never.
 * Returns    not referenced; of an attached thread the process it is attached to.
 * Differs    none known.
 * Source     WDK wdm.h IoGetCurrentProcess
 */
NTKERNELAPI PEPROCESS IoGetCurrentProcess(VOID);
#define PsGetCurrentThread() ((PETHREAD)KeGetCurrentThread())
#define PsGetCurrentProcess() IoGetCurrentProcess()

/*
 * PsGetCurrentProcessId, PsGetCurrentThreadId - the ids of the current thread.
 *
 * IRQL       any.
 * Blocks     never.
 * Returns    a multiple of 4, cast to a pointer.
 * Differs    none known.
 * Source     WDK ntddk.h PsGetCurrentProcessId
 */
NTKERNELAPI HANDLE PsGetCurrentProcessId(VOID);
NTKERNELAPI HANDLE PsGetCurrentThreadId(VOID);

/*
 * PsGetProcessId, PsGetThreadId, PsGetThreadProcessId - the ids of a process or thread.
 *
 * IRQL       any; PsGetThreadId <= DISPATCH_LEVEL.
 * Blocks     never.
 * Returns    a multiple of 4, cast to a pointer.
 * Differs    none known.
 * Source     WDK ntddk.h PsGetProcessId
 */
NTKERNELAPI HANDLE PsGetProcessId(PEPROCESS Process);
NTKERNELAPI HANDLE PsGetThreadId(PETHREAD Thread);
NTKERNELAPI HANDLE PsGetThreadProcessId(PETHREAD Thread);

/*
 * PsLookupProcessByProcessId, PsLookupThreadByThreadId - the process or thread with an id,
 * referenced.
 *
 * IRQL       <= APC_LEVEL.
 * Blocks     never.        Choice  one, the reference.
 * Returns    STATUS_SUCCESS; STATUS_INVALID_PARAMETER (process), STATUS_INVALID_CID (both): no such
 *            id.
 * Differs    none known.
 * Source     WDK ntifs.h PsLookupProcessByProcessId
 */
NTKERNELAPI NTSTATUS PsLookupProcessByProcessId(HANDLE ProcessId, PEPROCESS *Process);
NTKERNELAPI NTSTATUS PsLookupThreadByThreadId(HANDLE ThreadId, PETHREAD *Thread);

/*
 * PsIsSystemThread - does a thread belong to the kernel?
 *
 * IRQL       <= DISPATCH_LEVEL.
 * Blocks     never.
 * Returns    TRUE for threads of PsCreateSystemThread without a user process.
 * Differs    none known.
 * Source     WDK ntifs.h PsIsSystemThread
 */
NTKERNELAPI BOOLEAN PsIsSystemThread(PETHREAD Thread);

/*
 * PsIsThreadTerminating - is a thread on its way out?
 *
 * IRQL       <= DISPATCH_LEVEL.
 * Blocks     never.
 * Returns    TRUE or FALSE.
 * Differs    none known.
 * Source     WDK ntifs.h PsIsThreadTerminating
 */
NTKERNELAPI BOOLEAN PsIsThreadTerminating(PETHREAD Thread);

/*
 * PsGetProcessExitStatus, PsGetThreadExitStatus - how a process or thread ended.
 *
 * IRQL       <= APC_LEVEL.
 * Blocks     never.
 * Returns    its exit status; STATUS_PENDING while it runs.
 * Differs    none known.
 * Source     WDK ntddk.h PsGetProcessExitStatus
 */
NTKERNELAPI NTSTATUS PsGetProcessExitStatus(PEPROCESS Process);
NTKERNELAPI NTSTATUS PsGetThreadExitStatus(PETHREAD Thread);

/*
 * PsGetProcessCreateTimeQuadPart, PsGetThreadCreateTime - when a process or thread started.
 *
 * IRQL       any; PsGetThreadCreateTime <= DISPATCH_LEVEL.
 * Blocks     never.
 * Returns    units of 100 ns since 1601.
 * Differs    none known.
 * Source     WDK ntddk.h PsGetProcessCreateTimeQuadPart
 */
NTKERNELAPI LONGLONG PsGetProcessCreateTimeQuadPart(PEPROCESS Process);
NTKERNELAPI LONGLONG PsGetThreadCreateTime(PETHREAD Thread);

/*
 * PsGetProcessExitTime - when the current process ended.
 *
 * IRQL       <= DISPATCH_LEVEL.
 * Blocks     never.
 * Returns    units of 100 ns since 1601; 0 while it runs.
 * Differs    none known.
 * Source     WDK ntifs.h PsGetProcessExitTime
 */
NTKERNELAPI LARGE_INTEGER PsGetProcessExitTime(VOID);

/*
 * PsGetProcessStartKey - a number for a process that is never used again.
 *
 * IRQL       <= DISPATCH_LEVEL.
 * Blocks     never.
 * Returns    the number.
 * Differs    none known.
 * Source     WDK ntddk.h PsGetProcessStartKey
 */
NTKERNELAPI ULONGLONG PsGetProcessStartKey(PEPROCESS Process);

/*
 * PsGetCurrentThreadTeb - the user-mode thread block of the current thread.
 *
 * IRQL       any.
 * Blocks     never.
 * Returns    a user address; NULL for a system thread.
 * Differs    none known.
 * Source     WDK ntddk.h PsGetCurrentThreadTeb
 */
NTKERNELAPI PVOID PsGetCurrentThreadTeb(VOID);

/*
 * PsGetVersion - which Windows this is.
 *
 * IRQL         PASSIVE_LEVEL.
 * Blocks       never.
 * MajorVersion gets 10, MinorVersion 0, BuildNumber the build; each may be NULL.
 * CSDVersion   gets the service pack; may be NULL.
 * Returns      TRUE on a checked build, FALSE on a free one.
 * Differs      none known.
 * Source       WDK wdm.h PsGetVersion
 */
NTKERNELAPI BOOLEAN PsGetVersion(PULONG MajorVersion, PULONG MinorVersion, PULONG BuildNumber,
                                 PUNICODE_STRING CSDVersion);

typedef struct _PS_CREATE_NOTIFY_INFO {
    SIZE_T Size;
    union {
        ULONG Flags;
        struct {
            ULONG FileOpenNameAvailable : 1;
            ULONG IsSubsystemProcess : 1;
            ULONG Reserved : 30;
        };
    };
    HANDLE ParentProcessId;
    CLIENT_ID CreatingThreadId;
    struct _FILE_OBJECT *FileObject;
    PCUNICODE_STRING ImageFileName;
    PCUNICODE_STRING CommandLine;
    NTSTATUS CreationStatus; /* a callback may set an error: the process does not start */
} PS_CREATE_NOTIFY_INFO, *PPS_CREATE_NOTIFY_INFO;

typedef enum _PSCREATEPROCESSNOTIFYTYPE {
    PsCreateProcessNotifySubsystems = 0
} PSCREATEPROCESSNOTIFYTYPE;
typedef enum _PSCREATETHREADNOTIFYTYPE {
    PsCreateThreadNotifyNonSystem = 0,
    PsCreateThreadNotifySubsystems = 1
} PSCREATETHREADNOTIFYTYPE;

typedef VOID (*PCREATE_PROCESS_NOTIFY_ROUTINE)(HANDLE ParentId, HANDLE ProcessId, BOOLEAN Create);
typedef VOID (*PCREATE_PROCESS_NOTIFY_ROUTINE_EX)(PEPROCESS Process, HANDLE ProcessId,
                                                  PPS_CREATE_NOTIFY_INFO CreateInfo);
typedef VOID (*PCREATE_THREAD_NOTIFY_ROUTINE)(HANDLE ProcessId, HANDLE ThreadId, BOOLEAN Create);

/*
 * PsSetCreateProcessNotifyRoutine - be told when a process starts or ends.
 *
 * IRQL          PASSIVE_LEVEL.
 * Blocks        while the routine is being called, when removing.
 * NotifyRoutine called at PASSIVE_LEVEL; at creation in the creating thread.
 * Remove        TRUE: no longer.
 * Returns       STATUS_SUCCESS; STATUS_PROCEDURE_NOT_FOUND: it was not registered;
 *               STATUS_INVALID_PARAMETER: it is already, or there are 64.
 * Differs       none known.
 * Source        WDK ntddk.h PsSetCreateProcessNotifyRoutine
 */
NTKERNELAPI NTSTATUS PsSetCreateProcessNotifyRoutine(PCREATE_PROCESS_NOTIFY_ROUTINE NotifyRoutine,
                                                     BOOLEAN Remove);

/*
 * PsSetCreateProcessNotifyRoutineEx, PsSetCreateProcessNotifyRoutineEx2 - likewise, with a say in
 * it.
 *
 * IRQL          PASSIVE_LEVEL.
 * Blocks        while the routine is being called, when removing.
 * NotifyRoutine CreateInfo is NULL when the process ends.
 * Returns       STATUS_SUCCESS; STATUS_INVALID_PARAMETER: registered already, or not registered
 *               when removing; STATUS_ACCESS_DENIED: the image is not signed for it.
 * Differs       every image counts as signed.
 * Source        WDK ntddk.h PsSetCreateProcessNotifyRoutineEx
 */
NTKERNELAPI NTSTATUS
PsSetCreateProcessNotifyRoutineEx(PCREATE_PROCESS_NOTIFY_ROUTINE_EX NotifyRoutine, BOOLEAN Remove);
NTKERNELAPI NTSTATUS PsSetCreateProcessNotifyRoutineEx2(PSCREATEPROCESSNOTIFYTYPE NotifyType,
                                                        PVOID NotifyInformation, BOOLEAN Remove);

/*
 * PsSetCreateThreadNotifyRoutine, PsSetCreateThreadNotifyRoutineEx - be told when a thread starts
 * or ends.
 *
 * IRQL          PASSIVE_LEVEL.
 * Blocks        never.
 * NotifyRoutine called at PASSIVE_LEVEL or APC_LEVEL; Ex with NonSystem: in the new thread.
 * Returns       STATUS_SUCCESS; STATUS_INSUFFICIENT_RESOURCES.
 * Differs       none known.
 * Source        WDK ntddk.h PsSetCreateThreadNotifyRoutine
 */
NTKERNELAPI NTSTATUS PsSetCreateThreadNotifyRoutine(PCREATE_THREAD_NOTIFY_ROUTINE NotifyRoutine);
NTKERNELAPI NTSTATUS PsSetCreateThreadNotifyRoutineEx(PSCREATETHREADNOTIFYTYPE NotifyType,
                                                      PVOID NotifyInformation);

/*
 * PsRemoveCreateThreadNotifyRoutine - undo either.
 *
 * IRQL       <= APC_LEVEL.
 * Blocks     while the routine is being called.
 * Returns    STATUS_SUCCESS; STATUS_PROCEDURE_NOT_FOUND.
 * Differs    none known.
 * Source     WDK ntddk.h PsRemoveCreateThreadNotifyRoutine
 */
NTKERNELAPI NTSTATUS PsRemoveCreateThreadNotifyRoutine(PCREATE_THREAD_NOTIFY_ROUTINE NotifyRoutine);

typedef struct _IMAGE_INFO {
    union {
        ULONG Properties;
        struct {
            ULONG ImageAddressingMode : 8;
            ULONG SystemModeImage : 1;
            ULONG ImageMappedToAllPids : 1;
            ULONG ExtendedInfoPresent : 1;
            ULONG MachineTypeMismatch : 1;
            ULONG ImageSignatureLevel : 4;
            ULONG ImageSignatureType : 3;
            ULONG ImagePartialMap : 1;
            ULONG Reserved : 12;
        };
    };
    PVOID ImageBase;
    ULONG ImageSelector;
    SIZE_T ImageSize; /* bytes */
    ULONG ImageSectionNumber;
} IMAGE_INFO, *PIMAGE_INFO;

typedef struct _IMAGE_INFO_EX {
    SIZE_T Size;
    IMAGE_INFO ImageInfo;
    struct _FILE_OBJECT *FileObject;
} IMAGE_INFO_EX, *PIMAGE_INFO_EX;

#define IMAGE_ADDRESSING_MODE_32BIT 3
#define PS_IMAGE_NOTIFY_CONFLICTING_ARCHITECTURE 0x1

typedef VOID (*PLOAD_IMAGE_NOTIFY_ROUTINE)(PUNICODE_STRING FullImageName, HANDLE ProcessId,
                                           PIMAGE_INFO ImageInfo);

/*
 * PsSetLoadImageNotifyRoutine, PsSetLoadImageNotifyRoutineEx - be told when an image is mapped.
 *
 * IRQL          PASSIVE_LEVEL.
 * Blocks        never.
 * NotifyRoutine called at PASSIVE_LEVEL; ProcessId is 0 for a driver.
 * Returns       STATUS_SUCCESS; STATUS_INSUFFICIENT_RESOURCES; STATUS_INVALID_PARAMETER_2: unknown
 *               flags.
 * Differs       none known.
 * Source        WDK ntddk.h PsSetLoadImageNotifyRoutine
 */
NTKERNELAPI NTSTATUS PsSetLoadImageNotifyRoutine(PLOAD_IMAGE_NOTIFY_ROUTINE NotifyRoutine);
NTKERNELAPI NTSTATUS PsSetLoadImageNotifyRoutineEx(PLOAD_IMAGE_NOTIFY_ROUTINE NotifyRoutine,
                                                   ULONG_PTR Flags);

/*
 * PsRemoveLoadImageNotifyRoutine - undo either, once.
 *
 * IRQL       <= APC_LEVEL.
 * Blocks     while the routine is being called.
 * Returns    STATUS_SUCCESS; STATUS_PROCEDURE_NOT_FOUND.
 * Differs    none known.
 * Source     WDK ntddk.h PsRemoveLoadImageNotifyRoutine
 */
NTKERNELAPI NTSTATUS PsRemoveLoadImageNotifyRoutine(PLOAD_IMAGE_NOTIFY_ROUTINE NotifyRoutine);

/*
 * PsQueryTotalCycleTimeProcess - how many cycles has a process used?
 *
 * IRQL           PASSIVE_LEVEL.
 * Blocks         never.
 * CycleTimeStamp gets the time-stamp counter of the moment.
 * Returns        cycles.
 * Differs        counted in virtual time.
 * Source         WDK wdm.h PsQueryTotalCycleTimeProcess
 */
NTKERNELAPI ULONG64 PsQueryTotalCycleTimeProcess(PEPROCESS Process, PULONG64 CycleTimeStamp);

/*
 * PsChargePoolQuota, PsReturnPoolQuota - count pool against a process's quota.
 *
 * IRQL       < DISPATCH_LEVEL.
 * Blocks     never.
 * PoolType   POOL_TYPE.
 * Returns    nothing; charging raises STATUS_QUOTA_EXCEEDED.
 * Differs    quotas are not limited.
 * Source     WDK ntifs.h PsChargePoolQuota
 */
NTKERNELAPI VOID PsChargePoolQuota(PEPROCESS Process, ULONG PoolType, ULONG_PTR Amount);
NTKERNELAPI VOID PsReturnPoolQuota(PEPROCESS Process, ULONG PoolType, ULONG_PTR Amount);

EXTERN_C_END

#endif
