/*
 * objects.h - system calls on events, timers, directories, symbolic links and handles of any kind.
 *
 * A driver calls ZwXxx: its arguments are trusted and kernel handles are accepted. NtXxx believes
 * the previous mode: called by a thread that came from user mode, it refuses kernel addresses and
 * handles. All need PASSIVE_LEVEL and special kernel APCs enabled. Names: OBJ_CASE_INSENSITIVE
 * ignores case, OBJ_OPENIF makes "create" open an existing object, with STATUS_OBJECT_NAME_EXISTS.
 *
 * Semaphore, mutant and keyed-event calls are in no WDK header: who uses them declares them, as on
 * Windows.
 */
#ifndef IRQLAB_WDK_NT_ZW_OBJECTS_H
#define IRQLAB_WDK_NT_ZW_OBJECTS_H

#include "../access.h"
#include "../ob.h"

EXTERN_C_START

/*
 * ZwClose, NtClose - close a handle.
 *
 * IRQL       PASSIVE_LEVEL.
 * Blocks     never.        Choice  one.
 * Handle     of the current process, or a kernel handle.
 * Returns    STATUS_SUCCESS; STATUS_INVALID_HANDLE, also for NULL; STATUS_HANDLE_NOT_CLOSABLE.
 * Differs    none known.
 * Source     WDK wdm.h ZwClose
 */
NTSYSAPI NTSTATUS ZwClose(HANDLE Handle);
NTSYSCALLAPI NTSTATUS NtClose(HANDLE Handle);

/*
 * ZwCreateEvent, NtCreateEvent - make an event, with or without a name, and a handle to it.
 *
 * IRQL             PASSIVE_LEVEL.
 * Blocks           never.
 * EventHandle      gets the handle.
 * ObjectAttributes NULL: no name.
 * EventType        NotificationEvent or SynchronizationEvent.
 * InitialState     TRUE signalled.
 * Returns          STATUS_SUCCESS; STATUS_OBJECT_NAME_EXISTS (with OBJ_OPENIF);
 *                  STATUS_OBJECT_NAME_COLLISION; STATUS_OBJECT_TYPE_MISMATCH;
 *                  STATUS_OBJECT_PATH_NOT_FOUND; STATUS_OBJECT_PATH_SYNTAX_BAD;
 *                  STATUS_OBJECT_NAME_INVALID; STATUS_INVALID_PARAMETER_4;
 *                  STATUS_INSUFFICIENT_RESOURCES.
 * Differs          none known.
 * Source           WDK ntifs.h ZwCreateEvent
 */
NTSYSAPI NTSTATUS ZwCreateEvent(PHANDLE EventHandle, ACCESS_MASK DesiredAccess,
                                POBJECT_ATTRIBUTES ObjectAttributes, EVENT_TYPE EventType,
                                BOOLEAN InitialState);
NTSYSCALLAPI NTSTATUS NtCreateEvent(PHANDLE EventHandle, ACCESS_MASK DesiredAccess,
                                    POBJECT_ATTRIBUTES ObjectAttributes, EVENT_TYPE EventType,
                                    BOOLEAN InitialState);

/*
 * ZwOpenEvent, NtOpenEvent - a handle to an event by name.
 *
 * IRQL       PASSIVE_LEVEL.
 * Blocks     never.
 * Returns    STATUS_SUCCESS; STATUS_OBJECT_NAME_NOT_FOUND; STATUS_OBJECT_PATH_NOT_FOUND;
 *            STATUS_OBJECT_TYPE_MISMATCH; STATUS_ACCESS_DENIED, also for DesiredAccess 0;
 *            STATUS_INVALID_PARAMETER: no attributes; STATUS_OBJECT_PATH_SYNTAX_BAD: empty name.
 * Differs    none known.
 * Source     WDK wdm.h ZwOpenEvent
 */
NTSYSAPI NTSTATUS ZwOpenEvent(PHANDLE EventHandle, ACCESS_MASK DesiredAccess,
                              POBJECT_ATTRIBUTES ObjectAttributes);
NTSYSCALLAPI NTSTATUS NtOpenEvent(PHANDLE EventHandle, ACCESS_MASK DesiredAccess,
                                  POBJECT_ATTRIBUTES ObjectAttributes);

/*
 * ZwSetEvent, NtSetEvent - signal an event by its handle.
 *
 * IRQL          PASSIVE_LEVEL.
 * Blocks        never.        Choice  one, before the state change.
 * EventHandle   with EVENT_MODIFY_STATE.
 * PreviousState gets the state before; may be NULL.
 * Returns       STATUS_SUCCESS; STATUS_INVALID_HANDLE; STATUS_OBJECT_TYPE_MISMATCH;
 *               STATUS_ACCESS_DENIED.
 * Differs       none known.
 * Source        WDK ntifs.h ZwSetEvent
 */
NTSYSAPI NTSTATUS ZwSetEvent(HANDLE EventHandle, PLONG PreviousState);
NTSYSCALLAPI NTSTATUS NtSetEvent(HANDLE EventHandle, PLONG PreviousState);

/*
 * ZwResetEvent, NtResetEvent, ZwClearEvent, NtClearEvent - set an event to not signalled, by its
 * handle.
 *
 * IRQL          PASSIVE_LEVEL.
 * Blocks        never.        Choice  one, before the state change.
 * PreviousState as for ZwSetEvent.
 * Returns       as ZwSetEvent.
 * Differs       none known.
 * Source        WDK ntifs.h ZwSetEvent
 */
NTSYSAPI NTSTATUS ZwResetEvent(HANDLE EventHandle, PLONG PreviousState);
NTSYSCALLAPI NTSTATUS NtResetEvent(HANDLE EventHandle, PLONG PreviousState);
NTSYSAPI NTSTATUS ZwClearEvent(HANDLE EventHandle);
NTSYSCALLAPI NTSTATUS NtClearEvent(HANDLE EventHandle);

/*
 * ZwWaitForSingleObject, NtWaitForSingleObject - wait for the object behind a handle.
 *
 * IRQL       PASSIVE_LEVEL.
 * Blocks     until it is signalled or the time is over.        Choice  one, the acquisition.
 * Handle     with SYNCHRONIZE; of an event, semaphore, mutant, timer, thread, process, file …
 * Timeout    units of 100 ns, negative relative, positive absolute; NULL for ever.
 * Returns    as KeWaitForSingleObject; STATUS_INVALID_HANDLE; STATUS_ACCESS_DENIED;
 *            STATUS_OBJECT_TYPE_MISMATCH.
 * Differs    none known.
 * Source     WDK ntifs.h ZwWaitForSingleObject
 */
NTSYSAPI NTSTATUS ZwWaitForSingleObject(HANDLE Handle, BOOLEAN Alertable, PLARGE_INTEGER Timeout);
NTSYSCALLAPI NTSTATUS NtWaitForSingleObject(HANDLE Handle, BOOLEAN Alertable,
                                            PLARGE_INTEGER Timeout);

/*
 * ZwDuplicateObject, NtDuplicateObject - copy a handle, possibly into another process.
 *
 * IRQL                PASSIVE_LEVEL.
 * Blocks              never.
 * TargetProcessHandle NULL with DUPLICATE_CLOSE_SOURCE: only close it.
 * TargetHandle        gets the handle; may be NULL.
 * Options             DUPLICATE_xxx; SAME_ACCESS and SAME_ATTRIBUTES overrule the arguments.
 * Returns             STATUS_SUCCESS; STATUS_INVALID_HANDLE; STATUS_ACCESS_DENIED;
 *                     STATUS_PROCESS_IS_TERMINATING.
 * Differs             none known.
 * Source              WDK ntifs.h ZwDuplicateObject
 */
NTSYSAPI NTSTATUS ZwDuplicateObject(HANDLE SourceProcessHandle, HANDLE SourceHandle,
                                    HANDLE TargetProcessHandle, PHANDLE TargetHandle,
                                    ACCESS_MASK DesiredAccess, ULONG HandleAttributes,
                                    ULONG Options);
NTSYSCALLAPI NTSTATUS NtDuplicateObject(HANDLE SourceProcessHandle, HANDLE SourceHandle,
                                        HANDLE TargetProcessHandle, PHANDLE TargetHandle,
                                        ACCESS_MASK DesiredAccess, ULONG HandleAttributes,
                                        ULONG Options);

/*
 * ZwMakeTemporaryObject, NtMakeTemporaryObject - let a permanent object go with its last handle.
 *
 * IRQL       PASSIVE_LEVEL.
 * Blocks     never.
 * Handle     with DELETE.
 * Returns    STATUS_SUCCESS; STATUS_ACCESS_DENIED; STATUS_INVALID_HANDLE.
 * Differs    none known.
 * Source     WDK wdm.h ZwMakeTemporaryObject
 */
NTSYSAPI NTSTATUS ZwMakeTemporaryObject(HANDLE Handle);
NTSYSCALLAPI NTSTATUS NtMakeTemporaryObject(HANDLE Handle);

typedef enum _OBJECT_INFORMATION_CLASS {
    ObjectBasicInformation = 0,
    ObjectNameInformation = 1,
    ObjectTypeInformation = 2,
    ObjectTypesInformation = 3,
    ObjectHandleFlagInformation = 4
} OBJECT_INFORMATION_CLASS;

typedef struct _PUBLIC_OBJECT_BASIC_INFORMATION {
    ULONG Attributes;
    ACCESS_MASK GrantedAccess;
    ULONG HandleCount;
    ULONG PointerCount;
    ULONG Reserved[10];
} PUBLIC_OBJECT_BASIC_INFORMATION, *PPUBLIC_OBJECT_BASIC_INFORMATION;

typedef struct _PUBLIC_OBJECT_TYPE_INFORMATION {
    UNICODE_STRING TypeName;
    ULONG Reserved[22];
} PUBLIC_OBJECT_TYPE_INFORMATION, *PPUBLIC_OBJECT_TYPE_INFORMATION;

/*
 * ZwQueryObject, NtQueryObject - facts about the object behind a handle.
 *
 * IRQL         PASSIVE_LEVEL.
 * Blocks       never.
 * ReturnLength gets the bytes written or needed; may be NULL.
 * Returns      STATUS_SUCCESS; STATUS_INFO_LENGTH_MISMATCH; STATUS_INVALID_HANDLE;
 *              STATUS_INVALID_INFO_CLASS; STATUS_ACCESS_DENIED.
 * Differs      none known.
 * Source       WDK ntifs.h ZwQueryObject
 */
NTSYSAPI NTSTATUS ZwQueryObject(HANDLE Handle, OBJECT_INFORMATION_CLASS ObjectInformationClass,
                                PVOID ObjectInformation, ULONG ObjectInformationLength,
                                PULONG ReturnLength);
NTSYSCALLAPI NTSTATUS NtQueryObject(HANDLE Handle, OBJECT_INFORMATION_CLASS ObjectInformationClass,
                                    PVOID ObjectInformation, ULONG ObjectInformationLength,
                                    PULONG ReturnLength);

/*
 * ZwCreateDirectoryObject, NtCreateDirectoryObject - make a directory of the name space.
 *
 * IRQL       PASSIVE_LEVEL.
 * Blocks     never.
 * Returns    as ZwCreateEvent.
 * Differs    none known.
 * Source     WDK wdm.h ZwCreateDirectoryObject
 */
NTSYSAPI NTSTATUS ZwCreateDirectoryObject(PHANDLE DirectoryHandle, ACCESS_MASK DesiredAccess,
                                          POBJECT_ATTRIBUTES ObjectAttributes);
NTSYSCALLAPI NTSTATUS NtCreateDirectoryObject(PHANDLE DirectoryHandle, ACCESS_MASK DesiredAccess,
                                              POBJECT_ATTRIBUTES ObjectAttributes);

/*
 * ZwOpenDirectoryObject, NtOpenDirectoryObject - a handle to a directory by name.
 *
 * IRQL       PASSIVE_LEVEL.
 * Blocks     never.
 * Returns    as ZwOpenEvent.
 * Differs    none known.
 * Source     WDK ntifs.h ZwOpenDirectoryObject
 */
NTSYSAPI NTSTATUS ZwOpenDirectoryObject(PHANDLE DirectoryHandle, ACCESS_MASK DesiredAccess,
                                        POBJECT_ATTRIBUTES ObjectAttributes);
NTSYSCALLAPI NTSTATUS NtOpenDirectoryObject(PHANDLE DirectoryHandle, ACCESS_MASK DesiredAccess,
                                            POBJECT_ATTRIBUTES ObjectAttributes);

/*
 * ZwOpenSymbolicLinkObject, NtOpenSymbolicLinkObject - a handle to a symbolic link by name.
 *
 * IRQL       PASSIVE_LEVEL.
 * Blocks     never.
 * Returns    as ZwOpenEvent.
 * Differs    none known.
 * Source     WDK wdm.h ZwOpenSymbolicLinkObject
 */
NTSYSAPI NTSTATUS ZwOpenSymbolicLinkObject(PHANDLE LinkHandle, ACCESS_MASK DesiredAccess,
                                           POBJECT_ATTRIBUTES ObjectAttributes);
NTSYSCALLAPI NTSTATUS NtOpenSymbolicLinkObject(PHANDLE LinkHandle, ACCESS_MASK DesiredAccess,
                                               POBJECT_ATTRIBUTES ObjectAttributes);

/*
 * ZwQuerySymbolicLinkObject, NtQuerySymbolicLinkObject - where a symbolic link points.
 *
 * IRQL           PASSIVE_LEVEL.
 * Blocks         never.
 * LinkTarget     its Buffer is filled, up to MaximumLength.
 * ReturnedLength gets the bytes needed with the NUL; may be NULL: then no NUL is written.
 * Returns        STATUS_SUCCESS; STATUS_BUFFER_TOO_SMALL, LinkTarget untouched;
 *                STATUS_INVALID_HANDLE; STATUS_ACCESS_DENIED.
 * Differs        none known.
 * Source         WDK wdm.h ZwQuerySymbolicLinkObject
 */
NTSYSAPI NTSTATUS ZwQuerySymbolicLinkObject(HANDLE LinkHandle, PUNICODE_STRING LinkTarget,
                                            PULONG ReturnedLength);
NTSYSCALLAPI NTSTATUS NtQuerySymbolicLinkObject(HANDLE LinkHandle, PUNICODE_STRING LinkTarget,
                                                PULONG ReturnedLength);

/* Timers. A routine given to ZwSetTimer is a normal kernel APC when kernel code sets it. */
typedef VOID (*PTIMER_APC_ROUTINE)(PVOID TimerContext, ULONG TimerLowValue, LONG TimerHighValue);

typedef enum _TIMER_SET_INFORMATION_CLASS {
    TimerSetCoalescableTimer,
    MaxTimerInfoClass
} TIMER_SET_INFORMATION_CLASS;

/*
 * ZwCreateTimer, NtCreateTimer - make a timer and a handle to it.
 *
 * IRQL       PASSIVE_LEVEL.
 * Blocks     never.
 * Returns    as ZwCreateEvent.
 * Differs    none known.
 * Source     WDK ntddk.h ZwCreateTimer
 */
NTSYSAPI NTSTATUS ZwCreateTimer(PHANDLE TimerHandle, ACCESS_MASK DesiredAccess,
                                POBJECT_ATTRIBUTES ObjectAttributes, TIMER_TYPE TimerType);
NTSYSCALLAPI NTSTATUS NtCreateTimer(PHANDLE TimerHandle, ACCESS_MASK DesiredAccess,
                                    POBJECT_ATTRIBUTES ObjectAttributes, TIMER_TYPE TimerType);

/*
 * ZwOpenTimer, NtOpenTimer - a handle to a timer by name.
 *
 * IRQL       PASSIVE_LEVEL.
 * Blocks     never.
 * Returns    as ZwOpenEvent.
 * Differs    none known.
 * Source     WDK ntddk.h ZwOpenTimer
 */
NTSYSAPI NTSTATUS ZwOpenTimer(PHANDLE TimerHandle, ACCESS_MASK DesiredAccess,
                              POBJECT_ATTRIBUTES ObjectAttributes);
NTSYSCALLAPI NTSTATUS NtOpenTimer(PHANDLE TimerHandle, ACCESS_MASK DesiredAccess,
                                  POBJECT_ATTRIBUTES ObjectAttributes);

/*
 * ZwSetTimer, NtSetTimer - queue a timer.
 *
 * IRQL            PASSIVE_LEVEL.
 * Blocks          never.        Choice  one, before the state change; each expiry is another.
 * DueTime         units of 100 ns, negative relative, positive absolute.
 * TimerApcRoutine or NULL; queued to the calling thread at expiry.
 * ResumeTimer     FALSE.
 * Period          milliseconds; 0 once.
 * PreviousState   gets whether it was signalled; may be NULL.
 * Returns         STATUS_SUCCESS; STATUS_INVALID_HANDLE; STATUS_ACCESS_DENIED;
 *                 STATUS_INVALID_PARAMETER_6.
 * Differs         none known.
 * Source          WDK ntddk.h ZwSetTimer
 */
NTSYSAPI NTSTATUS ZwSetTimer(HANDLE TimerHandle, PLARGE_INTEGER DueTime,
                             PTIMER_APC_ROUTINE TimerApcRoutine, PVOID TimerContext,
                             BOOLEAN ResumeTimer, LONG Period, PBOOLEAN PreviousState);
NTSYSCALLAPI NTSTATUS NtSetTimer(HANDLE TimerHandle, PLARGE_INTEGER DueTime,
                                 PTIMER_APC_ROUTINE TimerApcRoutine, PVOID TimerContext,
                                 BOOLEAN ResumeTimer, LONG Period, PBOOLEAN PreviousState);

/*
 * ZwCancelTimer, NtCancelTimer - take a timer off the queue, and its APC with it.
 *
 * IRQL         PASSIVE_LEVEL.
 * Blocks       never.        Choice  one, before the state change.
 * CurrentState gets whether it is signalled; may be NULL.
 * Returns      STATUS_SUCCESS; STATUS_INVALID_HANDLE; STATUS_ACCESS_DENIED.
 * Differs      none known.
 * Source       WDK ntddk.h ZwCancelTimer
 */
NTSYSAPI NTSTATUS ZwCancelTimer(HANDLE TimerHandle, PBOOLEAN CurrentState);
NTSYSCALLAPI NTSTATUS NtCancelTimer(HANDLE TimerHandle, PBOOLEAN CurrentState);

/*
 * ZwAllocateLocallyUniqueId - a number that nobody else gets.
 *
 * IRQL       PASSIVE_LEVEL.
 * Blocks     never.
 * Returns    STATUS_SUCCESS.
 * Differs    none known.
 * Source     WDK ntddk.h ZwAllocateLocallyUniqueId
 */
NTSYSAPI NTSTATUS ZwAllocateLocallyUniqueId(PLUID Luid);

/*
 * ZwLoadDriver, ZwUnloadDriver - load or unload a driver by its registry key.
 *
 * IRQL              PASSIVE_LEVEL.
 * Blocks            while DriverEntry or DriverUnload runs.
 * DriverServiceName `\Registry\Machine\System\CurrentControlSet\Services\NAME`.
 * Returns           STATUS_SUCCESS; what DriverEntry returned; STATUS_IMAGE_ALREADY_LOADED;
 *                   STATUS_OBJECT_NAME_NOT_FOUND; STATUS_INVALID_DEVICE_REQUEST: no unload routine.
 * Differs           none known.
 * Source            WDK wdm.h ZwLoadDriver
 */
NTSYSAPI NTSTATUS ZwLoadDriver(PUNICODE_STRING DriverServiceName);
NTSYSAPI NTSTATUS ZwUnloadDriver(PUNICODE_STRING DriverServiceName);

EXTERN_C_END

#endif
