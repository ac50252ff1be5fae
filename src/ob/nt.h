/*
 * nt.h - routines of the object manager that the kernel exports and the WDK's headers do not
 * declare: drivers and ntdll bring their own prototypes, and these must agree. A Zw twin of each Nt
 * routine is declared with it.
 */
#pragma once
#include <wdk/ntifs.h>

#define OB_PROTOTYPE(name_, parameters_)                                                           \
    NTSTATUS Nt##name_ parameters_;                                                                \
    NTSTATUS Zw##name_ parameters_

#define SYMBOLIC_LINK_SET 0x0002
#define KEYEDEVENT_WAIT 0x0001
#define KEYEDEVENT_WAKE 0x0002
#define KEYEDEVENT_ALL_ACCESS (STANDARD_RIGHTS_REQUIRED | 0x3)
#define CALLBACK_MODIFY_STATE 0x0001
#define CALLBACK_ALL_ACCESS (STANDARD_RIGHTS_REQUIRED | SYNCHRONIZE | CALLBACK_MODIFY_STATE)

/* --- handles and names ------------------------------------------------------------------------ */

struct _ACCESS_STATE;

NTSTATUS ObCreateObject(KPROCESSOR_MODE ProbeMode, POBJECT_TYPE ObjectType,
                        POBJECT_ATTRIBUTES ObjectAttributes, KPROCESSOR_MODE OwnershipMode,
                        PVOID ParseContext, ULONG ObjectBodySize, ULONG PagedPoolCharge,
                        ULONG NonPagedPoolCharge, PVOID *Object);

/* OBJECT_TYPE_INITIALIZER, see type_driver.c. */
struct ob_type_initializer;
NTSTATUS ObCreateObjectType(PUNICODE_STRING TypeName, struct ob_type_initializer *Initializer,
                            PVOID SecurityDescriptor, POBJECT_TYPE *ObjectType);
NTSTATUS ObReferenceObjectByName(PUNICODE_STRING ObjectName, ULONG Attributes,
                                 struct _ACCESS_STATE *PassedAccessState, ACCESS_MASK DesiredAccess,
                                 POBJECT_TYPE ObjectType, KPROCESSOR_MODE AccessMode,
                                 PVOID ParseContext, PVOID *Object);
NTSTATUS ObOpenObjectByName(POBJECT_ATTRIBUTES ObjectAttributes, POBJECT_TYPE ObjectType,
                            KPROCESSOR_MODE AccessMode, struct _ACCESS_STATE *PassedAccessState,
                            ACCESS_MASK DesiredAccess, PVOID ParseContext, PHANDLE Handle);
POBJECT_TYPE ObGetObjectType(PVOID Object);
NTSTATUS ObSetHandleAttributes(HANDLE Handle, PVOID HandleFlags, KPROCESSOR_MODE PreviousMode);
NTSTATUS ObFindHandleForObject(PEPROCESS Process, PVOID Object, POBJECT_TYPE ObjectType,
                               PVOID HandleInformation, PHANDLE Handle);
ULONG ObGetObjectPointerCount(PVOID Object);
VOID ObMakePermanentObject(PVOID Object);

OB_PROTOTYPE(MakePermanentObject, (HANDLE Handle));
OB_PROTOTYPE(SetInformationObject, (HANDLE Handle, OBJECT_INFORMATION_CLASS ObjectInformationClass,
                                    PVOID ObjectInformation, ULONG ObjectInformationLength));
OB_PROTOTYPE(CompareObjects, (HANDLE FirstObjectHandle, HANDLE SecondObjectHandle));
OB_PROTOTYPE(QueryDirectoryObject,
             (HANDLE DirectoryHandle, PVOID Buffer, ULONG Length, BOOLEAN ReturnSingleEntry,
              BOOLEAN RestartScan, PULONG Context, PULONG ReturnLength));
OB_PROTOTYPE(CreateSymbolicLinkObject,
             (PHANDLE LinkHandle, ACCESS_MASK DesiredAccess, POBJECT_ATTRIBUTES ObjectAttributes,
              PUNICODE_STRING LinkTarget));

/* What NtQueryObject fills in. */
typedef struct _OBJECT_BASIC_INFORMATION {
    ULONG Attributes;
    ACCESS_MASK GrantedAccess;
    ULONG HandleCount;
    ULONG PointerCount;
    ULONG PagedPoolCharge;
    ULONG NonPagedPoolCharge;
    ULONG Reserved[3];
    ULONG NameInfoSize;
    ULONG TypeInfoSize;
    ULONG SecurityDescriptorSize;
    LARGE_INTEGER CreationTime;
} OBJECT_BASIC_INFORMATION, *POBJECT_BASIC_INFORMATION;

typedef struct _OBJECT_TYPE_INFORMATION {
    UNICODE_STRING TypeName;
    ULONG TotalNumberOfObjects;
    ULONG TotalNumberOfHandles;
    ULONG TotalPagedPoolUsage;
    ULONG TotalNonPagedPoolUsage;
    ULONG TotalNamePoolUsage;
    ULONG TotalHandleTableUsage;
    ULONG HighWaterNumberOfObjects;
    ULONG HighWaterNumberOfHandles;
    ULONG HighWaterPagedPoolUsage;
    ULONG HighWaterNonPagedPoolUsage;
    ULONG HighWaterNamePoolUsage;
    ULONG HighWaterHandleTableUsage;
    ULONG InvalidAttributes;
    GENERIC_MAPPING GenericMapping;
    ULONG ValidAccessMask;
    BOOLEAN SecurityRequired;
    BOOLEAN MaintainHandleCount;
    UCHAR TypeIndex;
    CHAR ReservedByte;
    ULONG PoolType;
    ULONG DefaultPagedPoolCharge;
    ULONG DefaultNonPagedPoolCharge;
} OBJECT_TYPE_INFORMATION, *POBJECT_TYPE_INFORMATION;

typedef struct _OBJECT_HANDLE_FLAG_INFORMATION {
    BOOLEAN Inherit;
    BOOLEAN ProtectFromClose;
} OBJECT_HANDLE_FLAG_INFORMATION, *POBJECT_HANDLE_FLAG_INFORMATION;

typedef struct _OBJECT_DIRECTORY_INFORMATION {
    UNICODE_STRING Name;
    UNICODE_STRING TypeName;
} OBJECT_DIRECTORY_INFORMATION, *POBJECT_DIRECTORY_INFORMATION;

/* --- events, semaphores, mutants, timers, keyed events ---------------------------------------- */

typedef enum _EVENT_INFORMATION_CLASS { EventBasicInformation } EVENT_INFORMATION_CLASS;
typedef struct _EVENT_BASIC_INFORMATION {
    EVENT_TYPE EventType;
    LONG EventState;
} EVENT_BASIC_INFORMATION, *PEVENT_BASIC_INFORMATION;

OB_PROTOTYPE(PulseEvent, (HANDLE EventHandle, PLONG PreviousState));
OB_PROTOTYPE(QueryEvent,
             (HANDLE EventHandle, EVENT_INFORMATION_CLASS EventInformationClass,
              PVOID EventInformation, ULONG EventInformationLength, PULONG ReturnLength));

typedef enum _SEMAPHORE_INFORMATION_CLASS { SemaphoreBasicInformation } SEMAPHORE_INFORMATION_CLASS;
typedef struct _SEMAPHORE_BASIC_INFORMATION {
    LONG CurrentCount;
    LONG MaximumCount;
} SEMAPHORE_BASIC_INFORMATION, *PSEMAPHORE_BASIC_INFORMATION;

OB_PROTOTYPE(CreateSemaphore,
             (PHANDLE SemaphoreHandle, ACCESS_MASK DesiredAccess,
              POBJECT_ATTRIBUTES ObjectAttributes, LONG InitialCount, LONG MaximumCount));
OB_PROTOTYPE(OpenSemaphore, (PHANDLE SemaphoreHandle, ACCESS_MASK DesiredAccess,
                             POBJECT_ATTRIBUTES ObjectAttributes));
OB_PROTOTYPE(ReleaseSemaphore, (HANDLE SemaphoreHandle, LONG ReleaseCount, PLONG PreviousCount));
OB_PROTOTYPE(QuerySemaphore,
             (HANDLE SemaphoreHandle, SEMAPHORE_INFORMATION_CLASS SemaphoreInformationClass,
              PVOID SemaphoreInformation, ULONG SemaphoreInformationLength, PULONG ReturnLength));

typedef enum _MUTANT_INFORMATION_CLASS {
    MutantBasicInformation,
    MutantOwnerInformation
} MUTANT_INFORMATION_CLASS;
typedef struct _MUTANT_BASIC_INFORMATION {
    LONG CurrentCount;
    BOOLEAN OwnedByCaller;
    BOOLEAN AbandonedState;
} MUTANT_BASIC_INFORMATION, *PMUTANT_BASIC_INFORMATION;

OB_PROTOTYPE(CreateMutant, (PHANDLE MutantHandle, ACCESS_MASK DesiredAccess,
                            POBJECT_ATTRIBUTES ObjectAttributes, BOOLEAN InitialOwner));
OB_PROTOTYPE(OpenMutant, (PHANDLE MutantHandle, ACCESS_MASK DesiredAccess,
                          POBJECT_ATTRIBUTES ObjectAttributes));
OB_PROTOTYPE(ReleaseMutant, (HANDLE MutantHandle, PLONG PreviousCount));
OB_PROTOTYPE(QueryMutant,
             (HANDLE MutantHandle, MUTANT_INFORMATION_CLASS MutantInformationClass,
              PVOID MutantInformation, ULONG MutantInformationLength, PULONG ReturnLength));

typedef enum _TIMER_INFORMATION_CLASS { TimerBasicInformation } TIMER_INFORMATION_CLASS;
typedef struct _TIMER_BASIC_INFORMATION {
    LARGE_INTEGER RemainingTime; /* 100 ns; negative: it expired so long ago */
    BOOLEAN TimerState;
} TIMER_BASIC_INFORMATION, *PTIMER_BASIC_INFORMATION;

OB_PROTOTYPE(QueryTimer,
             (HANDLE TimerHandle, TIMER_INFORMATION_CLASS TimerInformationClass,
              PVOID TimerInformation, ULONG TimerInformationLength, PULONG ReturnLength));
OB_PROTOTYPE(SetTimerEx, (HANDLE TimerHandle, TIMER_SET_INFORMATION_CLASS TimerSetInformationClass,
                          PVOID TimerSetInformation, ULONG TimerSetInformationLength));

OB_PROTOTYPE(CreateKeyedEvent, (PHANDLE KeyedEventHandle, ACCESS_MASK DesiredAccess,
                                POBJECT_ATTRIBUTES ObjectAttributes, ULONG Flags));
OB_PROTOTYPE(OpenKeyedEvent, (PHANDLE KeyedEventHandle, ACCESS_MASK DesiredAccess,
                              POBJECT_ATTRIBUTES ObjectAttributes));
OB_PROTOTYPE(WaitForKeyedEvent,
             (HANDLE KeyedEventHandle, PVOID KeyValue, BOOLEAN Alertable, PLARGE_INTEGER Timeout));
OB_PROTOTYPE(ReleaseKeyedEvent,
             (HANDLE KeyedEventHandle, PVOID KeyValue, BOOLEAN Alertable, PLARGE_INTEGER Timeout));

/* --- waits, time ------------------------------------------------------------------------------ */

OB_PROTOTYPE(WaitForMultipleObjects, (ULONG Count, HANDLE Handles[], WAIT_TYPE WaitType,
                                      BOOLEAN Alertable, PLARGE_INTEGER Timeout));
OB_PROTOTYPE(SignalAndWaitForSingleObject,
             (HANDLE SignalHandle, HANDLE WaitHandle, BOOLEAN Alertable, PLARGE_INTEGER Timeout));
OB_PROTOTYPE(DelayExecution, (BOOLEAN Alertable, PLARGE_INTEGER DelayInterval));
OB_PROTOTYPE(TestAlert, (VOID));
OB_PROTOTYPE(AlertThread, (HANDLE ThreadHandle));
OB_PROTOTYPE(QuerySystemTime, (PLARGE_INTEGER SystemTime));
OB_PROTOTYPE(QueryPerformanceCounter, (PLARGE_INTEGER Counter, PLARGE_INTEGER Frequency));
NTSTATUS NtAllocateLocallyUniqueId(PLUID Luid);
