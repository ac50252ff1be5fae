/*
 * base.h - what all of Ke shares: IRQLs, priorities, wait reasons, the dispatcher header.
 *
 * A dispatcher object is something a thread can wait for. Each starts with a DISPATCHER_HEADER;
 * SignalState > 0 means signalled, except that threads and processes are signalled once they ended.
 */
#ifndef IRQLAB_WDK_NT_KE_BASE_H
#define IRQLAB_WDK_NT_KE_BASE_H

#include "../types.h"

EXTERN_C_START

/* IRQLs of x64. DIRQLs of devices lie between DISPATCH_LEVEL and CLOCK_LEVEL. */
#define PASSIVE_LEVEL 0
#define LOW_LEVEL 0
#define APC_LEVEL 1
#define DISPATCH_LEVEL 2
#define CMCI_LEVEL 5
#define CLOCK_LEVEL 13
#define IPI_LEVEL 14
#define DRS_LEVEL 14
#define POWER_LEVEL 14
#define PROFILE_LEVEL 15
#define HIGH_LEVEL 15

/* Thread priorities. 1..15 are boosted and decay, 16..31 are real time. */
#define LOW_PRIORITY 0
#define LOW_REALTIME_PRIORITY 16
#define HIGH_PRIORITY 31
#define MAXIMUM_PRIORITY 32

/* Priority boosts for a thread that is woken, in priority levels. */
#define IO_NO_INCREMENT 0
#define IO_CD_ROM_INCREMENT 1
#define IO_DISK_INCREMENT 1
#define IO_KEYBOARD_INCREMENT 6
#define IO_MAILSLOT_INCREMENT 2
#define IO_MOUSE_INCREMENT 6
#define IO_NAMED_PIPE_INCREMENT 2
#define IO_NETWORK_INCREMENT 2
#define IO_PARALLEL_INCREMENT 1
#define IO_SERIAL_INCREMENT 2
#define IO_SOUND_INCREMENT 8
#define IO_VIDEO_INCREMENT 1
#define EVENT_INCREMENT 1
#define MUTANT_INCREMENT 1
#define SEMAPHORE_INCREMENT 1

#define THREAD_WAIT_OBJECTS 3   /* objects of one wait without an array of wait blocks */
#define MAXIMUM_WAIT_OBJECTS 64 /* objects of one wait with one */
#define MAXIMUM_SUSPEND_COUNT MAXCHAR
#define MAXIMUM_PROCESSORS 64
#define MAXIMUM_PROC_PER_GROUP 64
#define ALL_PROCESSOR_GROUPS 0xFFFF

/* Why a thread waits; for debuggers only. Drivers use Executive, or UserRequest on behalf of one.
 */
typedef enum _KWAIT_REASON {
    Executive,
    FreePage,
    PageIn,
    PoolAllocation,
    DelayExecution,
    Suspended,
    UserRequest,
    WrExecutive,
    WrFreePage,
    WrPageIn,
    WrPoolAllocation,
    WrDelayExecution,
    WrSuspended,
    WrUserRequest,
    WrSpare0,
    WrQueue,
    WrLpcReceive,
    WrLpcReply,
    WrVirtualMemory,
    WrPageOut,
    WrRendezvous,
    WrKeyedEvent,
    WrTerminated,
    WrProcessInSwap,
    WrCpuRateControl,
    WrCalloutStack,
    WrKernel,
    WrResource,
    WrPushLock,
    WrMutex,
    WrQuantumEnd,
    WrDispatchInt,
    WrPreempted,
    WrYieldExecution,
    WrFastMutex,
    WrGuardedMutex,
    WrRundown,
    WrAlertByThreadId,
    WrDeferredPreempt,
    WrPhysicalFault,
    WrIoRing,
    WrMdlCache,
    WrRcu,
    MaximumWaitReason
} KWAIT_REASON;

typedef struct _DISPATCHER_HEADER {
    union {
        struct {
            UCHAR Type; /* 0 notification event, 1 synchronization event, 2 mutant, 5 semaphore … */
            union {
                UCHAR TimerControlFlags;
                struct {
                    UCHAR Absolute : 1; /* timer: due time was absolute */
                    UCHAR Coalescable : 1;
                    UCHAR KeepShifting : 1;
                    UCHAR EncodedTolerableDelay : 5;
                };
                UCHAR Abandoned;
                BOOLEAN Signalling;
            };
            union {
                UCHAR ThreadControlFlags;
                struct {
                    UCHAR CpuThrottled : 1;
                    UCHAR CycleProfiling : 1;
                    UCHAR CounterProfiling : 1;
                    UCHAR Reserved : 5;
                };
                UCHAR Hand;
                UCHAR Size; /* of the whole object, in 32-bit words */
            };
            union {
                UCHAR TimerMiscFlags;
                struct {
                    UCHAR Index : 6;
                    UCHAR Inserted : 1; /* timer: it is queued */
                    volatile UCHAR Expired : 1;
                };
                BOOLEAN DebugActive;
                struct {
                    BOOLEAN ActiveDR7 : 1;
                    BOOLEAN Instrumented : 1;
                    BOOLEAN Reserved2 : 4;
                    BOOLEAN UmsScheduled : 1;
                    BOOLEAN UmsPrimary : 1;
                };
                BOOLEAN DpcActive;
            };
        };
        volatile LONG Lock;
        LONG LockNV;
    };
    LONG SignalState;        /* see above; a semaphore's count; a mutant's 1 - acquisitions */
    LIST_ENTRY WaitListHead; /* of KWAIT_BLOCK, in order of arrival */
} DISPATCHER_HEADER, *PDISPATCHER_HEADER;

/* One object that a blocked thread waits for. The caller of a wait for more than 3 brings an array.
 */
typedef struct _KWAIT_BLOCK {
    LIST_ENTRY WaitListEntry; /* in the object's WaitListHead */
    UCHAR WaitType;           /* WaitAll or WaitAny */
    volatile UCHAR BlockState;
    USHORT WaitKey; /* status of the wait, for wait-any the object's index */
    LONG SpareLong;
    union {
        struct _KTHREAD *Thread;
        struct _KQUEUE *NotificationQueue;
    };
    PVOID Object;
    PVOID SparePtr;
} KWAIT_BLOCK, *PKWAIT_BLOCK, *PRKWAIT_BLOCK;

/* Private to Windows; here since FAST_MUTEX and old KGUARDED_MUTEX name it. */
typedef struct _KGATE {
    DISPATCHER_HEADER Header;
} KGATE, *PKGATE;

EXTERN_C_END

#endif
