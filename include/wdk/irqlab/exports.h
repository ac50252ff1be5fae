/*
 * exports.h - routines that the kernel exports and no WDK header declares.
 *
 * Drivers declare these for themselves, with types of their own taste, so no WDK header may include
 * this one; irqlab's own sources do.
 */
#ifndef IRQLAB_WDK_IRQLAB_EXPORTS_H
#define IRQLAB_WDK_IRQLAB_EXPORTS_H

#include "../nt/io.h"
#include "../nt/zw.h"
#include "../nt/ke.h"
#include "../nt/ob.h"
#include "../nt/ex.h"

EXTERN_C_START

#define SYNCH_LEVEL 12 /* of a multiprocessor x64 kernel */

/*
 * PsGetProcessImageFileName - the first 14 characters of a process's image name.
 *
 * IRQL       any.
 * Blocks     never.
 * Returns    lives as long as the process.
 * Differs    none known.
 * Source     kernel export, not on a WDK page
 */
NTKERNELAPI PUCHAR PsGetProcessImageFileName(PEPROCESS Process);

/*
 * PsGetProcessPeb, PsGetProcessInheritedFromUniqueProcessId, PsGetProcessSessionId,
 * PsGetCurrentProcessSessionId, PsGetThreadTeb, PsGetThreadProcess, PsGetCurrentThreadProcess,
 * PsGetCurrentThreadPreviousMode, PsGetCurrentThreadWin32Thread, PsGetCurrentThreadStackBase,
 * PsGetCurrentThreadStackLimit - more facts about processes and threads.
 *
 * IRQL       any.
 * Blocks     never.
 * Differs    none known.
 * Source     kernel exports, not on a WDK page
 */
NTKERNELAPI PVOID PsGetProcessPeb(PEPROCESS Process);
NTKERNELAPI HANDLE PsGetProcessInheritedFromUniqueProcessId(PEPROCESS Process);
NTKERNELAPI ULONG PsGetProcessSessionId(PEPROCESS Process);
NTKERNELAPI ULONG PsGetCurrentProcessSessionId(VOID);
NTKERNELAPI PVOID PsGetThreadTeb(PETHREAD Thread);
NTKERNELAPI PEPROCESS PsGetThreadProcess(PETHREAD Thread);
NTKERNELAPI PEPROCESS PsGetCurrentThreadProcess(VOID);
NTKERNELAPI KPROCESSOR_MODE PsGetCurrentThreadPreviousMode(VOID);
NTKERNELAPI PVOID PsGetCurrentThreadWin32Thread(VOID);
NTKERNELAPI PVOID PsGetCurrentThreadStackBase(VOID);
NTKERNELAPI PVOID PsGetCurrentThreadStackLimit(VOID);

/* APCs. */
typedef enum _KAPC_ENVIRONMENT {
    OriginalApcEnvironment,
    AttachedApcEnvironment,
    CurrentApcEnvironment,
    InsertApcEnvironment
} KAPC_ENVIRONMENT;
typedef VOID (*PKNORMAL_ROUTINE)(PVOID NormalContext, PVOID SystemArgument1, PVOID SystemArgument2);
typedef VOID (*PKKERNEL_ROUTINE)(PKAPC Apc, PKNORMAL_ROUTINE *NormalRoutine, PVOID *NormalContext,
                                 PVOID *SystemArgument1, PVOID *SystemArgument2);
typedef VOID (*PKRUNDOWN_ROUTINE)(PKAPC Apc);

/*
 * KeInitializeApc - make an APC.
 *
 * IRQL           <= DISPATCH_LEVEL.
 * Blocks         never.
 * Thread         that it is for.
 * KernelRoutine  at APC_LEVEL, before NormalRoutine; may change its arguments.
 * RundownRoutine if the thread ends first; or NULL.
 * NormalRoutine  NULL: a special kernel APC.
 * ApcMode        KernelMode or, with NormalRoutine, UserMode.
 * Differs        none known.
 * Source         kernel export, not on a WDK page
 */
NTKERNELAPI VOID KeInitializeApc(PRKAPC Apc, PRKTHREAD Thread, KAPC_ENVIRONMENT Environment,
                                 PKKERNEL_ROUTINE KernelRoutine, PKRUNDOWN_ROUTINE RundownRoutine,
                                 PKNORMAL_ROUTINE NormalRoutine, KPROCESSOR_MODE ApcMode,
                                 PVOID NormalContext);

/*
 * KeInsertQueueApc - queue an APC to its thread.
 *
 * IRQL       <= DISPATCH_LEVEL.
 * Blocks     never.        Choice  one; the delivery is another.
 * Returns    TRUE queued; FALSE it was queued, or the thread is on its way out.
 * Differs    none known.
 * Source     kernel export, not on a WDK page
 */
NTKERNELAPI BOOLEAN KeInsertQueueApc(PRKAPC Apc, PVOID SystemArgument1, PVOID SystemArgument2,
                                     KPRIORITY Increment);

/*
 * KeRemoveQueueApc - take an APC off the queue.
 *
 * IRQL       <= DISPATCH_LEVEL.
 * Blocks     never.        Choice  one.
 * Returns    TRUE it was queued; FALSE it was not.
 * Differs    none known.
 * Source     kernel export, not on a WDK page
 */
NTKERNELAPI BOOLEAN KeRemoveQueueApc(PRKAPC Apc);

/*
 * KeTestAlertThread, KeAlertThread - is this thread alerted, or has it a user APC; alert a thread.
 *
 * IRQL       <= DISPATCH_LEVEL.
 * Blocks     never.        Choice  one.
 * Returns    TRUE it was alerted already.
 * Differs    none known.
 * Source     kernel export, not on a WDK page
 */
NTKERNELAPI BOOLEAN KeTestAlertThread(KPROCESSOR_MODE AlertMode);
NTKERNELAPI BOOLEAN KeAlertThread(PKTHREAD Thread, KPROCESSOR_MODE AlertMode);

/*
 * ExfAcquirePushLockExclusive, ExfAcquirePushLockShared, ExfReleasePushLockExclusive,
 * ExfReleasePushLockShared, ExfTryToWakePushLock - push locks without the name Ex gives them.
 *
 * IRQL       <= APC_LEVEL, in a critical or guarded region.
 * Blocks     acquire: until it is free.        Choice  one.
 * Differs    none known.
 * Source     kernel export, not on a WDK page
 */
NTKERNELAPI VOID ExfAcquirePushLockExclusive(PEX_PUSH_LOCK PushLock);
NTKERNELAPI VOID ExfAcquirePushLockShared(PEX_PUSH_LOCK PushLock);
NTKERNELAPI VOID ExfReleasePushLockExclusive(PEX_PUSH_LOCK PushLock);
NTKERNELAPI VOID ExfReleasePushLockShared(PEX_PUSH_LOCK PushLock);
NTKERNELAPI VOID ExfTryToWakePushLock(PEX_PUSH_LOCK PushLock);

extern POBJECT_TYPE *IoDriverObjectType;
extern POBJECT_TYPE *IoDeviceObjectType;
extern POBJECT_TYPE *IoCompletionObjectType;
extern POBJECT_TYPE *ExMutantObjectType;
extern POBJECT_TYPE *ExTimerObjectType;
extern POBJECT_TYPE *ExKeyedEventObjectType;
extern POBJECT_TYPE *ExCallbackObjectType;
extern POBJECT_TYPE *ObDirectoryObjectType;
extern POBJECT_TYPE *ObSymbolicLinkObjectType;
extern POBJECT_TYPE *MmSectionObjectType;

/*
 * ObReferenceObjectByName - the object of a name, referenced.
 *
 * IRQL       PASSIVE_LEVEL.
 * Blocks     never.
 * ObjectName full path.
 * Attributes OBJ_xxx; types flagged so ignore case anyway.
 * Object     gets the body.
 * Returns    STATUS_SUCCESS; STATUS_OBJECT_NAME_NOT_FOUND; STATUS_OBJECT_PATH_NOT_FOUND;
 *            STATUS_OBJECT_TYPE_MISMATCH; STATUS_OBJECT_NAME_INVALID; STATUS_ACCESS_DENIED.
 * Differs    none known.
 * Source     kernel export, not on a WDK page
 */
NTKERNELAPI NTSTATUS ObReferenceObjectByName(PUNICODE_STRING ObjectName, ULONG Attributes,
                                             struct _ACCESS_STATE *AccessState,
                                             ACCESS_MASK DesiredAccess, POBJECT_TYPE ObjectType,
                                             KPROCESSOR_MODE AccessMode, PVOID ParseContext,
                                             PVOID *Object);

/*
 * ObOpenObjectByName, ObCreateObject, ObGetObjectType - open by name; a new object of a type; the
 * type of an object.
 *
 * IRQL       PASSIVE_LEVEL; ObGetObjectType any.
 * Blocks     never.
 * Returns    as ZwOpenEvent; STATUS_INSUFFICIENT_RESOURCES; the type.
 * Differs    none known.
 * Source     kernel export, not on a WDK page
 */
NTKERNELAPI NTSTATUS ObOpenObjectByName(POBJECT_ATTRIBUTES ObjectAttributes,
                                        POBJECT_TYPE ObjectType, KPROCESSOR_MODE AccessMode,
                                        struct _ACCESS_STATE *AccessState,
                                        ACCESS_MASK DesiredAccess, PVOID ParseContext,
                                        PHANDLE Handle);
NTKERNELAPI NTSTATUS ObCreateObject(KPROCESSOR_MODE ProbeMode, POBJECT_TYPE ObjectType,
                                    POBJECT_ATTRIBUTES ObjectAttributes,
                                    KPROCESSOR_MODE OwnershipMode, PVOID ParseContext,
                                    ULONG ObjectBodySize, ULONG PagedPoolCharge,
                                    ULONG NonPagedPoolCharge, PVOID *Object);
NTKERNELAPI POBJECT_TYPE ObGetObjectType(PVOID Object);

/*
 * IoCreateDriver, IoDeleteDriver - make a driver object out of a routine.
 *
 * IRQL                   PASSIVE_LEVEL.
 * Blocks                 never.
 * DriverName             NULL: one is made up.
 * InitializationFunction its DriverEntry.
 * Returns                what the routine returned; STATUS_OBJECT_NAME_COLLISION.
 * Differs                none known.
 * Source                 kernel export, not on a WDK page
 */
NTKERNELAPI NTSTATUS IoCreateDriver(PUNICODE_STRING DriverName,
                                    PDRIVER_INITIALIZE InitializationFunction);
NTKERNELAPI VOID IoDeleteDriver(PDRIVER_OBJECT DriverObject);

/* System calls. */
typedef enum _EVENT_INFORMATION_CLASS { EventBasicInformation } EVENT_INFORMATION_CLASS;
typedef struct _EVENT_BASIC_INFORMATION {
    EVENT_TYPE EventType;
    LONG EventState;
} EVENT_BASIC_INFORMATION, *PEVENT_BASIC_INFORMATION;
typedef enum _SEMAPHORE_INFORMATION_CLASS { SemaphoreBasicInformation } SEMAPHORE_INFORMATION_CLASS;
typedef struct _SEMAPHORE_BASIC_INFORMATION {
    LONG CurrentCount;
    LONG MaximumCount;
} SEMAPHORE_BASIC_INFORMATION, *PSEMAPHORE_BASIC_INFORMATION;
typedef enum _MUTANT_INFORMATION_CLASS {
    MutantBasicInformation,
    MutantOwnerInformation
} MUTANT_INFORMATION_CLASS;
typedef struct _MUTANT_BASIC_INFORMATION {
    LONG CurrentCount;
    BOOLEAN OwnedByCaller;
    BOOLEAN AbandonedState;
} MUTANT_BASIC_INFORMATION, *PMUTANT_BASIC_INFORMATION;
typedef enum _TIMER_INFORMATION_CLASS { TimerBasicInformation } TIMER_INFORMATION_CLASS;
typedef struct _TIMER_BASIC_INFORMATION {
    LARGE_INTEGER RemainingTime;
    BOOLEAN TimerState;
} TIMER_BASIC_INFORMATION, *PTIMER_BASIC_INFORMATION;

/*
 * ZwPulseEvent, NtPulseEvent, ZwQueryEvent, NtQueryEvent - pulse an event; look at it.
 *
 * IRQL       PASSIVE_LEVEL.
 * Blocks     never.        Choice  one.
 * Returns    as ZwSetEvent; STATUS_INFO_LENGTH_MISMATCH; STATUS_INVALID_INFO_CLASS.
 * Differs    none known.
 * Source     system call, not on a WDK page
 */
NTSYSAPI NTSTATUS ZwPulseEvent(HANDLE EventHandle, PLONG PreviousState);
NTSYSCALLAPI NTSTATUS NtPulseEvent(HANDLE EventHandle, PLONG PreviousState);
NTSYSAPI NTSTATUS ZwQueryEvent(HANDLE EventHandle, EVENT_INFORMATION_CLASS EventInformationClass,
                               PVOID EventInformation, ULONG EventInformationLength,
                               PULONG ReturnLength);
NTSYSCALLAPI NTSTATUS NtQueryEvent(HANDLE EventHandle,
                                   EVENT_INFORMATION_CLASS EventInformationClass,
                                   PVOID EventInformation, ULONG EventInformationLength,
                                   PULONG ReturnLength);

/*
 * ZwCreateSemaphore, NtCreateSemaphore, ZwOpenSemaphore, NtOpenSemaphore, ZwReleaseSemaphore,
 * NtReleaseSemaphore, ZwQuerySemaphore, NtQuerySemaphore - semaphores.
 *
 * IRQL       PASSIVE_LEVEL.
 * Blocks     never.        Choice  one for the release.
 * Returns    as the event calls; STATUS_INVALID_PARAMETER: counts; STATUS_SEMAPHORE_LIMIT_EXCEEDED.
 * Differs    none known.
 * Source     system call, not on a WDK page
 */
NTSYSAPI NTSTATUS ZwCreateSemaphore(PHANDLE SemaphoreHandle, ACCESS_MASK DesiredAccess,
                                    POBJECT_ATTRIBUTES ObjectAttributes, LONG InitialCount,
                                    LONG MaximumCount);
NTSYSCALLAPI NTSTATUS NtCreateSemaphore(PHANDLE SemaphoreHandle, ACCESS_MASK DesiredAccess,
                                        POBJECT_ATTRIBUTES ObjectAttributes, LONG InitialCount,
                                        LONG MaximumCount);
NTSYSAPI NTSTATUS ZwOpenSemaphore(PHANDLE SemaphoreHandle, ACCESS_MASK DesiredAccess,
                                  POBJECT_ATTRIBUTES ObjectAttributes);
NTSYSCALLAPI NTSTATUS NtOpenSemaphore(PHANDLE SemaphoreHandle, ACCESS_MASK DesiredAccess,
                                      POBJECT_ATTRIBUTES ObjectAttributes);
NTSYSAPI NTSTATUS ZwReleaseSemaphore(HANDLE SemaphoreHandle, LONG ReleaseCount,
                                     PLONG PreviousCount);
NTSYSCALLAPI NTSTATUS NtReleaseSemaphore(HANDLE SemaphoreHandle, LONG ReleaseCount,
                                         PLONG PreviousCount);
NTSYSAPI NTSTATUS ZwQuerySemaphore(HANDLE SemaphoreHandle,
                                   SEMAPHORE_INFORMATION_CLASS SemaphoreInformationClass,
                                   PVOID SemaphoreInformation, ULONG SemaphoreInformationLength,
                                   PULONG ReturnLength);
NTSYSCALLAPI NTSTATUS NtQuerySemaphore(HANDLE SemaphoreHandle,
                                       SEMAPHORE_INFORMATION_CLASS SemaphoreInformationClass,
                                       PVOID SemaphoreInformation, ULONG SemaphoreInformationLength,
                                       PULONG ReturnLength);

/*
 * ZwCreateMutant, NtCreateMutant, ZwOpenMutant, NtOpenMutant, ZwReleaseMutant, NtReleaseMutant,
 * ZwQueryMutant, NtQueryMutant - mutants.
 *
 * IRQL          PASSIVE_LEVEL.
 * Blocks        never.        Choice  one for the release.
 * PreviousCount gets 0 for the release that freed it, -1 and below for a nested one; may be NULL.
 * Returns       as the event calls; STATUS_MUTANT_NOT_OWNED.
 * Differs       none known.
 * Source        system call, not on a WDK page
 */
NTSYSAPI NTSTATUS ZwCreateMutant(PHANDLE MutantHandle, ACCESS_MASK DesiredAccess,
                                 POBJECT_ATTRIBUTES ObjectAttributes, BOOLEAN InitialOwner);
NTSYSCALLAPI NTSTATUS NtCreateMutant(PHANDLE MutantHandle, ACCESS_MASK DesiredAccess,
                                     POBJECT_ATTRIBUTES ObjectAttributes, BOOLEAN InitialOwner);
NTSYSAPI NTSTATUS ZwOpenMutant(PHANDLE MutantHandle, ACCESS_MASK DesiredAccess,
                               POBJECT_ATTRIBUTES ObjectAttributes);
NTSYSCALLAPI NTSTATUS NtOpenMutant(PHANDLE MutantHandle, ACCESS_MASK DesiredAccess,
                                   POBJECT_ATTRIBUTES ObjectAttributes);
NTSYSAPI NTSTATUS ZwReleaseMutant(HANDLE MutantHandle, PLONG PreviousCount);
NTSYSCALLAPI NTSTATUS NtReleaseMutant(HANDLE MutantHandle, PLONG PreviousCount);
NTSYSAPI NTSTATUS ZwQueryMutant(HANDLE MutantHandle,
                                MUTANT_INFORMATION_CLASS MutantInformationClass,
                                PVOID MutantInformation, ULONG MutantInformationLength,
                                PULONG ReturnLength);
NTSYSCALLAPI NTSTATUS NtQueryMutant(HANDLE MutantHandle,
                                    MUTANT_INFORMATION_CLASS MutantInformationClass,
                                    PVOID MutantInformation, ULONG MutantInformationLength,
                                    PULONG ReturnLength);

/*
 * ZwQueryTimer, NtQueryTimer - look at a timer.
 *
 * IRQL       PASSIVE_LEVEL.
 * Blocks     never.        Choice  one, before the read.
 * Returns    as ZwQueryEvent.
 * Differs    none known.
 * Source     system call, not on a WDK page
 */
NTSYSAPI NTSTATUS ZwQueryTimer(HANDLE TimerHandle, TIMER_INFORMATION_CLASS TimerInformationClass,
                               PVOID TimerInformation, ULONG TimerInformationLength,
                               PULONG ReturnLength);
NTSYSCALLAPI NTSTATUS NtQueryTimer(HANDLE TimerHandle,
                                   TIMER_INFORMATION_CLASS TimerInformationClass,
                                   PVOID TimerInformation, ULONG TimerInformationLength,
                                   PULONG ReturnLength);

/*
 * ZwWaitForMultipleObjects, NtWaitForMultipleObjects, ZwSignalAndWaitForSingleObject,
 * NtSignalAndWaitForSingleObject, ZwDelayExecution, NtDelayExecution - waits.
 *
 * IRQL       PASSIVE_LEVEL.
 * Blocks     as KeWaitForMultipleObjects and KeDelayExecutionThread.        Choice  as those.
 * WaitType   WaitAll or WaitAny.
 * Returns    as those; STATUS_INVALID_HANDLE; STATUS_INVALID_PARAMETER_1: count;
 *            STATUS_INVALID_PARAMETER_MIX: an object twice; STATUS_OBJECT_TYPE_MISMATCH: cannot be
 *            signalled.
 * Differs    none known.
 * Source     system call, not on a WDK page
 */
NTSYSAPI NTSTATUS ZwWaitForMultipleObjects(ULONG Count, HANDLE Handles[], WAIT_TYPE WaitType,
                                           BOOLEAN Alertable, PLARGE_INTEGER Timeout);
NTSYSCALLAPI NTSTATUS NtWaitForMultipleObjects(ULONG Count, HANDLE Handles[], WAIT_TYPE WaitType,
                                               BOOLEAN Alertable, PLARGE_INTEGER Timeout);
NTSYSAPI NTSTATUS ZwSignalAndWaitForSingleObject(HANDLE SignalHandle, HANDLE WaitHandle,
                                                 BOOLEAN Alertable, PLARGE_INTEGER Timeout);
NTSYSCALLAPI NTSTATUS NtSignalAndWaitForSingleObject(HANDLE SignalHandle, HANDLE WaitHandle,
                                                     BOOLEAN Alertable, PLARGE_INTEGER Timeout);
NTSYSAPI NTSTATUS ZwDelayExecution(BOOLEAN Alertable, PLARGE_INTEGER DelayInterval);
NTSYSCALLAPI NTSTATUS NtDelayExecution(BOOLEAN Alertable, PLARGE_INTEGER DelayInterval);

/*
 * ZwOpenThread, NtOpenThread, ZwSuspendThread, NtSuspendThread, ZwResumeThread, NtResumeThread,
 * ZwAlertThread, NtAlertThread, ZwTestAlert, NtTestAlert, ZwQueueApcThread, NtQueueApcThread,
 * ZwTerminateThread, NtTerminateThread, ZwQueryInformationThread, NtQueryInformationThread -
 * threads.
 *
 * IRQL                 PASSIVE_LEVEL.
 * Blocks               never.        Choice  one where another thread is readied or stopped.
 * PreviousSuspendCount gets it; may be NULL.
 * Returns              STATUS_SUCCESS; STATUS_INVALID_CID; STATUS_INVALID_HANDLE;
 *                      STATUS_ACCESS_DENIED; STATUS_SUSPEND_COUNT_EXCEEDED;
 *                      STATUS_THREAD_IS_TERMINATING; STATUS_UNSUCCESSFUL: an APC for a thread that
 *                      has ended.
 * Differs              none known.
 * Source               system call, not on a WDK page
 */
NTSYSAPI NTSTATUS ZwOpenThread(PHANDLE ThreadHandle, ACCESS_MASK DesiredAccess,
                               POBJECT_ATTRIBUTES ObjectAttributes, PCLIENT_ID ClientId);
NTSYSCALLAPI NTSTATUS NtOpenThread(PHANDLE ThreadHandle, ACCESS_MASK DesiredAccess,
                                   POBJECT_ATTRIBUTES ObjectAttributes, PCLIENT_ID ClientId);
NTSYSAPI NTSTATUS ZwSuspendThread(HANDLE ThreadHandle, PULONG PreviousSuspendCount);
NTSYSCALLAPI NTSTATUS NtSuspendThread(HANDLE ThreadHandle, PULONG PreviousSuspendCount);
NTSYSAPI NTSTATUS ZwResumeThread(HANDLE ThreadHandle, PULONG PreviousSuspendCount);
NTSYSCALLAPI NTSTATUS NtResumeThread(HANDLE ThreadHandle, PULONG PreviousSuspendCount);
NTSYSAPI NTSTATUS ZwAlertThread(HANDLE ThreadHandle);
NTSYSCALLAPI NTSTATUS NtAlertThread(HANDLE ThreadHandle);
NTSYSAPI NTSTATUS ZwTestAlert(VOID);
NTSYSCALLAPI NTSTATUS NtTestAlert(VOID);
NTSYSAPI NTSTATUS ZwQueueApcThread(HANDLE ThreadHandle, PKNORMAL_ROUTINE ApcRoutine,
                                   PVOID ApcArgument1, PVOID ApcArgument2, PVOID ApcArgument3);
NTSYSCALLAPI NTSTATUS NtQueueApcThread(HANDLE ThreadHandle, PKNORMAL_ROUTINE ApcRoutine,
                                       PVOID ApcArgument1, PVOID ApcArgument2, PVOID ApcArgument3);
NTSYSAPI NTSTATUS ZwTerminateThread(HANDLE ThreadHandle, NTSTATUS ExitStatus);
NTSYSCALLAPI NTSTATUS NtTerminateThread(HANDLE ThreadHandle, NTSTATUS ExitStatus);
NTSYSAPI NTSTATUS ZwQueryInformationThread(HANDLE ThreadHandle,
                                           THREADINFOCLASS ThreadInformationClass,
                                           PVOID ThreadInformation, ULONG ThreadInformationLength,
                                           PULONG ReturnLength);
NTSYSCALLAPI NTSTATUS NtQueryInformationThread(HANDLE ThreadHandle,
                                               THREADINFOCLASS ThreadInformationClass,
                                               PVOID ThreadInformation,
                                               ULONG ThreadInformationLength, PULONG ReturnLength);

/*
 * ZwCreateKeyedEvent, NtCreateKeyedEvent, ZwOpenKeyedEvent, NtOpenKeyedEvent, ZwWaitForKeyedEvent,
 * NtWaitForKeyedEvent, ZwReleaseKeyedEvent, NtReleaseKeyedEvent - keyed events: a waiter and a
 * releaser of one key meet.
 *
 * IRQL             PASSIVE_LEVEL.
 * Blocks           wait and release: until the other one comes or the time is over.        Choice
 *                  one.
 * KeyedEventHandle NULL: the process's own.
 * Key              even.
 * Returns          STATUS_SUCCESS; STATUS_TIMEOUT; STATUS_INVALID_PARAMETER_1: odd key;
 *                  STATUS_OBJECT_TYPE_MISMATCH.
 * Differs          none known.
 * Source           system call, not on a WDK page
 */
NTSYSAPI NTSTATUS ZwCreateKeyedEvent(PHANDLE KeyedEventHandle, ACCESS_MASK DesiredAccess,
                                     POBJECT_ATTRIBUTES ObjectAttributes, ULONG Flags);
NTSYSCALLAPI NTSTATUS NtCreateKeyedEvent(PHANDLE KeyedEventHandle, ACCESS_MASK DesiredAccess,
                                         POBJECT_ATTRIBUTES ObjectAttributes, ULONG Flags);
NTSYSAPI NTSTATUS ZwOpenKeyedEvent(PHANDLE KeyedEventHandle, ACCESS_MASK DesiredAccess,
                                   POBJECT_ATTRIBUTES ObjectAttributes);
NTSYSCALLAPI NTSTATUS NtOpenKeyedEvent(PHANDLE KeyedEventHandle, ACCESS_MASK DesiredAccess,
                                       POBJECT_ATTRIBUTES ObjectAttributes);
NTSYSAPI NTSTATUS ZwWaitForKeyedEvent(HANDLE KeyedEventHandle, PVOID Key, BOOLEAN Alertable,
                                      PLARGE_INTEGER Timeout);
NTSYSCALLAPI NTSTATUS NtWaitForKeyedEvent(HANDLE KeyedEventHandle, PVOID Key, BOOLEAN Alertable,
                                          PLARGE_INTEGER Timeout);
NTSYSAPI NTSTATUS ZwReleaseKeyedEvent(HANDLE KeyedEventHandle, PVOID Key, BOOLEAN Alertable,
                                      PLARGE_INTEGER Timeout);
NTSYSCALLAPI NTSTATUS NtReleaseKeyedEvent(HANDLE KeyedEventHandle, PVOID Key, BOOLEAN Alertable,
                                          PLARGE_INTEGER Timeout);

/*
 * NtAlertThreadByThreadId, NtWaitForAlertByThreadId - wake a thread by its id; wait to be woken.
 *
 * IRQL       PASSIVE_LEVEL.
 * Blocks     the wait: until woken; one alert is remembered.        Choice  one.
 * Returns    STATUS_SUCCESS; STATUS_ALERTED; STATUS_TIMEOUT; STATUS_INVALID_CID.
 * Differs    none known.
 * Source     system call, not on a WDK page
 */
NTSYSCALLAPI NTSTATUS NtAlertThreadByThreadId(HANDLE ThreadId);
NTSYSCALLAPI NTSTATUS NtWaitForAlertByThreadId(PVOID Address, PLARGE_INTEGER Timeout);

/*
 * RtlWaitOnAddress, RtlWakeAddressSingle, RtlWakeAddressAll - wait until somebody says that memory
 * has changed.
 *
 * IRQL        PASSIVE_LEVEL.
 * Blocks      until woken, if *Address equals *CompareAddress.        Choice  one.
 * AddressSize 1, 2, 4 or 8 bytes.
 * Returns     STATUS_SUCCESS; STATUS_TIMEOUT; STATUS_INVALID_PARAMETER.
 * Differs     none known.
 * Source      ntdll export, SDK synchapi.h WaitOnAddress
 */
NTSYSAPI NTSTATUS RtlWaitOnAddress(volatile VOID *Address, PVOID CompareAddress, SIZE_T AddressSize,
                                   PLARGE_INTEGER Timeout);
NTSYSAPI VOID RtlWakeAddressSingle(PVOID Address);
NTSYSAPI VOID RtlWakeAddressAll(PVOID Address);

/*
 * ZwCreateSymbolicLinkObject, NtCreateSymbolicLinkObject, NtMakePermanentObject - a symbolic link;
 * a name that outlives the handles.
 *
 * IRQL       PASSIVE_LEVEL.
 * Blocks     never.
 * Returns    as ZwCreateEvent; STATUS_PRIVILEGE_NOT_HELD.
 * Differs    none known.
 * Source     system call, not on a WDK page
 */
NTSYSAPI NTSTATUS ZwCreateSymbolicLinkObject(PHANDLE LinkHandle, ACCESS_MASK DesiredAccess,
                                             POBJECT_ATTRIBUTES ObjectAttributes,
                                             PUNICODE_STRING LinkTarget);
NTSYSCALLAPI NTSTATUS NtCreateSymbolicLinkObject(PHANDLE LinkHandle, ACCESS_MASK DesiredAccess,
                                                 POBJECT_ATTRIBUTES ObjectAttributes,
                                                 PUNICODE_STRING LinkTarget);
NTSYSCALLAPI NTSTATUS NtMakePermanentObject(HANDLE Handle);

/*
 * NtCreateIoCompletion, NtSetIoCompletion, NtRemoveIoCompletion - completion ports.
 *
 * IRQL       PASSIVE_LEVEL.
 * Blocks     NtRemoveIoCompletion until there is a packet and fewer than the allowed threads
 *            run.        Choice  one.
 * Count      threads that may run at a time; 0: one for each CPU.
 * Returns    STATUS_SUCCESS; STATUS_TIMEOUT; STATUS_INVALID_HANDLE; STATUS_ACCESS_DENIED;
 *            STATUS_ABANDONED_WAIT_0.
 * Differs    none known.
 * Source     system call, not on a WDK page
 */
NTSYSCALLAPI NTSTATUS NtCreateIoCompletion(PHANDLE IoCompletionHandle, ACCESS_MASK DesiredAccess,
                                           POBJECT_ATTRIBUTES ObjectAttributes, ULONG Count);
NTSYSCALLAPI NTSTATUS NtSetIoCompletion(HANDLE IoCompletionHandle, PVOID KeyContext,
                                        PVOID ApcContext, NTSTATUS IoStatus,
                                        ULONG_PTR IoStatusInformation);
NTSYSCALLAPI NTSTATUS NtRemoveIoCompletion(HANDLE IoCompletionHandle, PVOID *KeyContext,
                                           PVOID *ApcContext, PIO_STATUS_BLOCK IoStatusBlock,
                                           PLARGE_INTEGER Timeout);

EXTERN_C_END

#endif
