/*
 * irp.h - I/O request packets: what is asked of a device, and how it gets there and back.
 *
 * An IRP is followed by StackCount stack locations, one for each device of the stack.
 * CurrentLocation counts down from StackCount + 1: IoCallDriver goes to the next location,
 * IoCompleteRequest comes back through them and calls the completion routines. Whoever holds the
 * IRP completes it, passes it down, or marks it pending and returns STATUS_PENDING.
 */
#ifndef IRQLAB_WDK_NT_IRP_H
#define IRQLAB_WDK_NT_IRP_H

#include "../ntstatus.h"
#include "interlocked.h"
#include "io/device.h"
#include "io/pnptypes.h"
#include "mm/mdl.h"

EXTERN_C_START

struct _ACCESS_STATE;
struct _ECP_LIST;
struct _SCSI_REQUEST_BLOCK;
struct _FILE_GET_QUOTA_INFORMATION;
struct _SECURITY_QUALITY_OF_SERVICE;

/* Called at <= DISPATCH_LEVEL when a lower driver completes; STATUS_MORE_PROCESSING_REQUIRED stops.
 */
typedef NTSTATUS IO_COMPLETION_ROUTINE(PDEVICE_OBJECT DeviceObject, struct _IRP *Irp,
                                       PVOID Context);
typedef IO_COMPLETION_ROUTINE *PIO_COMPLETION_ROUTINE;

typedef struct _IO_SECURITY_CONTEXT {
    struct _SECURITY_QUALITY_OF_SERVICE *SecurityQos;
    struct _ACCESS_STATE *AccessState;
    ACCESS_MASK DesiredAccess;
    ULONG FullCreateOptions;
} IO_SECURITY_CONTEXT, *PIO_SECURITY_CONTEXT;

typedef struct _NAMED_PIPE_CREATE_PARAMETERS {
    ULONG NamedPipeType;
    ULONG ReadMode;
    ULONG CompletionMode;
    ULONG MaximumInstances;
    ULONG InboundQuota;
    ULONG OutboundQuota;
    LARGE_INTEGER DefaultTimeout;
    BOOLEAN TimeoutSpecified;
} NAMED_PIPE_CREATE_PARAMETERS, *PNAMED_PIPE_CREATE_PARAMETERS;

typedef struct _MAILSLOT_CREATE_PARAMETERS {
    ULONG MailslotQuota;
    ULONG MaximumMessageSize;
    LARGE_INTEGER ReadTimeout;
    BOOLEAN TimeoutSpecified;
} MAILSLOT_CREATE_PARAMETERS, *PMAILSLOT_CREATE_PARAMETERS;

typedef struct DECLSPEC_ALIGN(16) _IRP {
    CSHORT Type;     /* IO_TYPE_IRP */
    USHORT Size;     /* bytes, with the stack locations */
    PMDL MdlAddress; /* the user's buffer, for direct I/O */
    ULONG Flags;     /* IRP_xxx */
    union {
        struct _IRP *MasterIrp;
        volatile LONG IrpCount; /* of a master: associated IRPs that are out */
        PVOID SystemBuffer;     /* for buffered I/O */
    } AssociatedIrp;
    LIST_ENTRY ThreadListEntry; /* in the list of the thread that asked */
    IO_STATUS_BLOCK IoStatus;   /* the answer; the caller gets it at completion */
    KPROCESSOR_MODE RequestorMode;
    BOOLEAN PendingReturned; /* a lower driver marked it pending */
    CHAR StackCount;
    CHAR CurrentLocation;
    BOOLEAN Cancel;
    KIRQL CancelIrql; /* for IoReleaseCancelSpinLock in the cancel routine */
    CCHAR ApcEnvironment;
    UCHAR AllocationFlags;
    union {
        PIO_STATUS_BLOCK UserIosb;
        PVOID IoRingContext;
    };
    PKEVENT UserEvent;
    union {
        struct {
            union {
                PIO_APC_ROUTINE UserApcRoutine;
                PVOID IssuingProcess;
            };
            union {
                PVOID UserApcContext;
                PVOID IoRing;
            };
        } AsynchronousParameters;
        LARGE_INTEGER AllocationSize;
    } Overlay;
    PDRIVER_CANCEL CancelRoutine; /* volatile: see IoSetCancelRoutine */
    PVOID UserBuffer;             /* for neither I/O */
    union {
        struct {
            union {
                KDEVICE_QUEUE_ENTRY DeviceQueueEntry;
                PVOID DriverContext[4]; /* of the driver that holds the IRP */
            };
            PETHREAD Thread; /* that asked */
            PCHAR AuxiliaryBuffer;
            struct {
                LIST_ENTRY ListEntry; /* of the driver that holds the IRP */
                union {
                    struct _IO_STACK_LOCATION *CurrentStackLocation;
                    ULONG PacketType;
                };
            };
            PFILE_OBJECT OriginalFileObject;
        } Overlay;
        KAPC Apc;
        PVOID CompletionKey;
    } Tail;
} IRP, *PIRP;

#define IRPLOCK_ALIGN DECLSPEC_ALIGN(8)

typedef struct _IO_STACK_LOCATION {
    UCHAR MajorFunction; /* IRP_MJ_xxx */
    UCHAR MinorFunction;
    UCHAR Flags;   /* SL_xxx, by major function */
    UCHAR Control; /* SL_PENDING_RETURNED, SL_INVOKE_ON_xxx */
    union {
        struct {
            PIO_SECURITY_CONTEXT SecurityContext;
            ULONG Options; /* disposition in the top byte, FILE_xxx options below */
            IRPLOCK_ALIGN USHORT FileAttributes;
            USHORT ShareAccess;
            IRPLOCK_ALIGN ULONG EaLength;
        } Create;
        struct {
            PIO_SECURITY_CONTEXT SecurityContext;
            ULONG Options;
            IRPLOCK_ALIGN USHORT Reserved;
            USHORT ShareAccess;
            PNAMED_PIPE_CREATE_PARAMETERS Parameters;
        } CreatePipe;
        struct {
            PIO_SECURITY_CONTEXT SecurityContext;
            ULONG Options;
            IRPLOCK_ALIGN USHORT Reserved;
            USHORT ShareAccess;
            PMAILSLOT_CREATE_PARAMETERS Parameters;
        } CreateMailslot;
        struct {
            ULONG Length; /* bytes */
            IRPLOCK_ALIGN ULONG Key;
            ULONG Flags;
            LARGE_INTEGER ByteOffset;
        } Read;
        struct {
            ULONG Length;
            IRPLOCK_ALIGN ULONG Key;
            ULONG Flags;
            LARGE_INTEGER ByteOffset;
        } Write;
        struct {
            ULONG Length;
            PUNICODE_STRING FileName;
            FILE_INFORMATION_CLASS FileInformationClass;
            IRPLOCK_ALIGN ULONG FileIndex;
        } QueryDirectory;
        struct {
            ULONG Length;
            IRPLOCK_ALIGN ULONG CompletionFilter;
        } NotifyDirectory;
        struct {
            ULONG Length;
            IRPLOCK_ALIGN ULONG CompletionFilter;
            IRPLOCK_ALIGN DIRECTORY_NOTIFY_INFORMATION_CLASS DirectoryNotifyInformationClass;
        } NotifyDirectoryEx;
        struct {
            ULONG Length;
            IRPLOCK_ALIGN FILE_INFORMATION_CLASS FileInformationClass;
        } QueryFile;
        struct {
            ULONG Length;
            IRPLOCK_ALIGN FILE_INFORMATION_CLASS FileInformationClass;
            PFILE_OBJECT FileObject;
            union {
                struct {
                    BOOLEAN ReplaceIfExists;
                    BOOLEAN AdvanceOnly;
                };
                ULONG ClusterCount;
                HANDLE DeleteHandle;
            };
        } SetFile;
        struct {
            ULONG Length;
            PVOID EaList;
            ULONG EaListLength;
            IRPLOCK_ALIGN ULONG EaIndex;
        } QueryEa;
        struct {
            ULONG Length;
        } SetEa;
        struct {
            ULONG Length;
            IRPLOCK_ALIGN FS_INFORMATION_CLASS FsInformationClass;
        } QueryVolume;
        struct {
            ULONG Length;
            IRPLOCK_ALIGN FS_INFORMATION_CLASS FsInformationClass;
        } SetVolume;
        struct {
            ULONG OutputBufferLength;
            IRPLOCK_ALIGN ULONG InputBufferLength;
            IRPLOCK_ALIGN ULONG FsControlCode;
            PVOID Type3InputBuffer;
        } FileSystemControl;
        struct {
            PLARGE_INTEGER Length;
            IRPLOCK_ALIGN ULONG Key;
            LARGE_INTEGER ByteOffset;
        } LockControl;
        struct {
            ULONG OutputBufferLength; /* bytes */
            IRPLOCK_ALIGN ULONG InputBufferLength;
            IRPLOCK_ALIGN ULONG IoControlCode;
            PVOID Type3InputBuffer; /* the input, for METHOD_NEITHER */
        } DeviceIoControl;
        struct {
            SECURITY_INFORMATION SecurityInformation;
            IRPLOCK_ALIGN ULONG Length;
        } QuerySecurity;
        struct {
            SECURITY_INFORMATION SecurityInformation;
            PSECURITY_DESCRIPTOR SecurityDescriptor;
        } SetSecurity;
        struct {
            PVPB Vpb;
            PDEVICE_OBJECT DeviceObject;
        } MountVolume;
        struct {
            PVPB Vpb;
            PDEVICE_OBJECT DeviceObject;
        } VerifyVolume;
        struct {
            struct _SCSI_REQUEST_BLOCK *Srb;
        } Scsi;
        struct {
            ULONG Length;
            PSID StartSid;
            struct _FILE_GET_QUOTA_INFORMATION *SidList;
            ULONG SidListLength;
        } QueryQuota;
        struct {
            ULONG Length;
        } SetQuota;
        struct {
            DEVICE_RELATION_TYPE Type;
        } QueryDeviceRelations;
        struct {
            const GUID *InterfaceType;
            USHORT Size;
            USHORT Version;
            PINTERFACE Interface;
            PVOID InterfaceSpecificData;
        } QueryInterface;
        struct {
            PDEVICE_CAPABILITIES Capabilities;
        } DeviceCapabilities;
        struct {
            PIO_RESOURCE_REQUIREMENTS_LIST IoResourceRequirementList;
        } FilterResourceRequirements;
        struct {
            ULONG WhichSpace;
            PVOID Buffer;
            ULONG Offset;
            IRPLOCK_ALIGN ULONG Length;
        } ReadWriteConfig;
        struct {
            BOOLEAN Lock;
        } SetLock;
        struct {
            BUS_QUERY_ID_TYPE IdType;
        } QueryId;
        struct {
            DEVICE_TEXT_TYPE DeviceTextType;
            IRPLOCK_ALIGN LCID LocaleId;
        } QueryDeviceText;
        struct {
            BOOLEAN InPath;
            BOOLEAN Reserved[3];
            IRPLOCK_ALIGN DEVICE_USAGE_NOTIFICATION_TYPE Type;
        } UsageNotification;
        struct {
            SYSTEM_POWER_STATE PowerState;
        } WaitWake;
        struct {
            PPOWER_SEQUENCE PowerSequence;
        } PowerSequence;
        struct {
            union {
                ULONG SystemContext;
                SYSTEM_POWER_STATE_CONTEXT SystemPowerStateContext;
            };
            IRPLOCK_ALIGN POWER_STATE_TYPE Type;
            IRPLOCK_ALIGN POWER_STATE State;
            IRPLOCK_ALIGN POWER_ACTION ShutdownType;
        } Power;
        struct {
            PCM_RESOURCE_LIST AllocatedResources;
            PCM_RESOURCE_LIST AllocatedResourcesTranslated;
        } StartDevice;
        struct {
            ULONG_PTR ProviderId;
            PVOID DataPath;
            ULONG BufferSize;
            PVOID Buffer;
        } WMI;
        struct {
            PVOID Argument1;
            PVOID Argument2;
            PVOID Argument3;
            PVOID Argument4;
        } Others;
    } Parameters;
    PDEVICE_OBJECT DeviceObject; /* whose location this is */
    PFILE_OBJECT FileObject;
    PIO_COMPLETION_ROUTINE CompletionRoutine; /* of the driver above */
    PVOID Context;
} IO_STACK_LOCATION, *PIO_STACK_LOCATION;

#undef IRPLOCK_ALIGN

#define IoSizeOfIrp(StackSize) ((USHORT)(sizeof(IRP) + ((StackSize) * (sizeof(IO_STACK_LOCATION)))))

/* IoGetCurrentIrpStackLocation - this driver's stack location. <= DISPATCH_LEVEL, while holding the
 * IRP. */
IRQLAB_INLINE PIO_STACK_LOCATION IoGetCurrentIrpStackLocation(PIRP Irp)
{
    return Irp->Tail.Overlay.CurrentStackLocation;
}

/* IoGetNextIrpStackLocation - the one of the driver below. */
IRQLAB_INLINE PIO_STACK_LOCATION IoGetNextIrpStackLocation(PIRP Irp)
{
    return Irp->Tail.Overlay.CurrentStackLocation - 1;
}

/* IoGetPreviousIrpStackLocation - the one of the driver above. */
IRQLAB_INLINE PIO_STACK_LOCATION IoGetPreviousIrpStackLocation(PIRP Irp)
{
    return Irp->Tail.Overlay.CurrentStackLocation + 1;
}

/* IoSetNextIrpStackLocation - make the next location current, in an IRP of one's own. */
IRQLAB_INLINE VOID IoSetNextIrpStackLocation(PIRP Irp)
{
    Irp->CurrentLocation--;
    Irp->Tail.Overlay.CurrentStackLocation--;
}

/* IoSkipCurrentIrpStackLocation - let the driver below use this driver's location. */
IRQLAB_INLINE VOID IoSkipCurrentIrpStackLocation(PIRP Irp)
{
    Irp->CurrentLocation++;
    Irp->Tail.Overlay.CurrentStackLocation++;
}

/* IoCopyCurrentIrpStackLocationToNext - copy it for the driver below, without a completion routine.
 */
IRQLAB_INLINE VOID IoCopyCurrentIrpStackLocationToNext(PIRP Irp)
{
    PIO_STACK_LOCATION here = IoGetCurrentIrpStackLocation(Irp);
    PIO_STACK_LOCATION next = IoGetNextIrpStackLocation(Irp);

    __builtin_memcpy(next, here, FIELD_OFFSET(IO_STACK_LOCATION, CompletionRoutine));
    next->Control = 0;
}

/* IoMarkIrpPending - before another thread or DPC may complete it; then return STATUS_PENDING. */
IRQLAB_INLINE VOID IoMarkIrpPending(PIRP Irp)
{
    IoGetCurrentIrpStackLocation(Irp)->Control |= SL_PENDING_RETURNED;
}

/*
 * IoSetCompletionRoutine - be called when the driver below completes; before IoCallDriver.
 *
 * The three flags say for which outcomes. CompletionRoutine runs at <= DISPATCH_LEVEL in an
 * arbitrary thread; it may be NULL only if no flag is TRUE.
 */
IRQLAB_INLINE VOID IoSetCompletionRoutine(PIRP Irp, PIO_COMPLETION_ROUTINE CompletionRoutine,
                                          PVOID Context, BOOLEAN InvokeOnSuccess,
                                          BOOLEAN InvokeOnError, BOOLEAN InvokeOnCancel)
{
    PIO_STACK_LOCATION next = IoGetNextIrpStackLocation(Irp);

    next->CompletionRoutine = CompletionRoutine;
    next->Context = Context;
    next->Control = (UCHAR)((InvokeOnSuccess ? SL_INVOKE_ON_SUCCESS : 0) |
                            (InvokeOnError ? SL_INVOKE_ON_ERROR : 0) |
                            (InvokeOnCancel ? SL_INVOKE_ON_CANCEL : 0));
}

/*
 * IoSetCompletionRoutineEx - likewise; the driver stays loaded until the routine has returned.
 *
 * IRQL         <= DISPATCH_LEVEL.
 * Blocks       never.
 * DeviceObject of the driver that the routine belongs to.
 * Returns      STATUS_SUCCESS; STATUS_INSUFFICIENT_RESOURCES.
 * Differs      none known.
 * Source       WDK wdm.h IoSetCompletionRoutineEx
 */
NTKERNELAPI NTSTATUS IoSetCompletionRoutineEx(PDEVICE_OBJECT DeviceObject, PIRP Irp,
                                              PIO_COMPLETION_ROUTINE CompletionRoutine,
                                              PVOID Context, BOOLEAN InvokeOnSuccess,
                                              BOOLEAN InvokeOnError, BOOLEAN InvokeOnCancel);

/* The function part of a control code. */
#define IoGetFunctionCodeFromCtlCode(ControlCode) ((ControlCode >> 2) & 0x00000FFF)

/*
 * IofCallDriver - hand an IRP to a device's driver; IoCallDriver is the usual spelling.
 *
 * IRQL         <= DISPATCH_LEVEL; only below it for major functions other than READ, WRITE,
 *              DEVICE_CONTROL, INTERNAL_DEVICE_CONTROL and POWER.
 * Blocks       as the dispatch routine does.        Choice  one.
 * DeviceObject the target; its location becomes current.
 * Irp          not the caller's any more afterwards, unless a completion routine takes it back.
 * Returns      what the dispatch routine returned; STATUS_PENDING: it will be completed later. Out
 *              of stack locations is bug check 0x35.
 * Differs      none known.
 * Source       WDK wdm.h IofCallDriver
 */
NTKERNELAPI NTSTATUS IofCallDriver(PDEVICE_OBJECT DeviceObject, PIRP Irp);
#define IoCallDriver(DeviceObject, Irp) IofCallDriver(DeviceObject, Irp)

/*
 * IofCompleteRequest - this IRP is done; IoCompleteRequest is the usual spelling.
 *
 * IRQL          <= DISPATCH_LEVEL.
 * Blocks        never.        Choice  one. Completion routines run in here.
 * Irp           IoStatus is set; not the caller's any more. Completed twice is bug check 0x44.
 * PriorityBoost for the thread that waits, in priority levels.
 * Differs       none known.
 * Source        WDK wdm.h IoCompleteRequest
 */
NTKERNELAPI VOID IofCompleteRequest(PIRP Irp, CCHAR PriorityBoost);
#define IoCompleteRequest(Irp, PriorityBoost) IofCompleteRequest(Irp, PriorityBoost)

/*
 * IoForwardIrpSynchronously - send it down and wait until it comes back.
 *
 * IRQL       <= APC_LEVEL.
 * Blocks     until the lower driver has completed it.        Choice  one.
 * Returns    TRUE it has been sent and is back, its IoStatus valid; FALSE there was no stack
 *            location left.
 * Differs    none known.
 * Source     WDK wdm.h IoForwardIrpSynchronously
 */
NTKERNELAPI BOOLEAN IoForwardIrpSynchronously(PDEVICE_OBJECT DeviceObject, PIRP Irp);

/*
 * IoAllocateIrp, IoAllocateIrpEx - an IRP of the driver's own.
 *
 * IRQL        <= DISPATCH_LEVEL.
 * Blocks      never.
 * StackSize   stack locations: the target's StackSize, plus one if the caller wants its own.
 * ChargeQuota FALSE.
 * Returns     the IRP, initialised; NULL: no memory. IoFreeIrp frees it.
 * Differs     none known.
 * Source      WDK wdm.h IoAllocateIrp
 */
NTKERNELAPI PIRP IoAllocateIrp(CCHAR StackSize, BOOLEAN ChargeQuota);
NTKERNELAPI PIRP IoAllocateIrpEx(PDEVICE_OBJECT DeviceObject, CCHAR StackSize, BOOLEAN ChargeQuota);

/*
 * IoFreeIrp - free an IRP of IoAllocateIrp or IoBuildAsynchronousFsdRequest.
 *
 * IRQL       <= DISPATCH_LEVEL.
 * Blocks     never.
 * Irp        back in the caller's hands: completed, or never sent.
 * Differs    none known.
 * Source     WDK wdm.h IoFreeIrp
 */
NTKERNELAPI VOID IoFreeIrp(PIRP Irp);

/*
 * IoInitializeIrp - make an IRP in memory of the caller's.
 *
 * IRQL       <= DISPATCH_LEVEL.
 * Blocks     never.
 * PacketSize IoSizeOfIrp(StackSize) bytes.
 * Differs    none known.
 * Source     WDK wdm.h IoInitializeIrp
 */
NTKERNELAPI VOID IoInitializeIrp(PIRP Irp, USHORT PacketSize, CCHAR StackSize);

/*
 * IoReuseIrp - make an IRP of IoAllocateIrp ready for another use.
 *
 * IRQL       <= DISPATCH_LEVEL.
 * Blocks     never.
 * Iostatus   goes into IoStatus.Status.
 * Differs    none known.
 * Source     WDK wdm.h IoReuseIrp
 */
NTKERNELAPI VOID IoReuseIrp(PIRP Irp, NTSTATUS Iostatus);

/*
 * IoMakeAssociatedIrp - an IRP for a part of another one; the last one's completion completes the
 * master.
 *
 * IRQL       <= DISPATCH_LEVEL.
 * Blocks     never.
 * Irp        the master, held by the caller, who has set AssociatedIrp.IrpCount.
 * Returns    the IRP; NULL: no memory.
 * Differs    none known.
 * Source     WDK ntddk.h IoMakeAssociatedIrp
 */
NTKERNELAPI PIRP IoMakeAssociatedIrp(PIRP Irp, CCHAR StackSize);

/*
 * IoBuildDeviceIoControlRequest - a synchronous device-control IRP.
 *
 * IRQL                    <= APC_LEVEL.
 * Blocks                  never.
 * InternalDeviceIoControl TRUE: IRP_MJ_INTERNAL_DEVICE_CONTROL.
 * Event                   initialised; set at completion.
 * IoStatusBlock           gets the result; valid then.
 * Returns                 the IRP, in the thread's list; NULL: no memory. The system frees it at
 *                         completion.
 * Differs                 none known.
 * Source                  WDK wdm.h IoBuildDeviceIoControlRequest
 */
NTKERNELAPI PIRP IoBuildDeviceIoControlRequest(ULONG IoControlCode, PDEVICE_OBJECT DeviceObject,
                                               PVOID InputBuffer, ULONG InputBufferLength,
                                               PVOID OutputBuffer, ULONG OutputBufferLength,
                                               BOOLEAN InternalDeviceIoControl, PKEVENT Event,
                                               PIO_STATUS_BLOCK IoStatusBlock);

/*
 * IoBuildSynchronousFsdRequest - a synchronous read, write, flush, shutdown or PnP IRP.
 *
 * IRQL           <= APC_LEVEL.
 * Blocks         never.
 * StartingOffset bytes; for read and write.
 * Event          initialised; set at completion.
 * Returns        as IoBuildDeviceIoControlRequest.
 * Differs        none known.
 * Source         WDK wdm.h IoBuildSynchronousFsdRequest
 */
NTKERNELAPI PIRP IoBuildSynchronousFsdRequest(ULONG MajorFunction, PDEVICE_OBJECT DeviceObject,
                                              PVOID Buffer, ULONG Length,
                                              PLARGE_INTEGER StartingOffset, PKEVENT Event,
                                              PIO_STATUS_BLOCK IoStatusBlock);

/*
 * IoBuildAsynchronousFsdRequest - one that the caller's completion routine frees.
 *
 * IRQL       <= APC_LEVEL.
 * Blocks     never.
 * Returns    the IRP; NULL: no memory. The completion routine unlocks its MDL, calls IoFreeIrp and
 *            returns STATUS_MORE_PROCESSING_REQUIRED.
 * Differs    none known.
 * Source     WDK wdm.h IoBuildAsynchronousFsdRequest
 */
NTKERNELAPI PIRP IoBuildAsynchronousFsdRequest(ULONG MajorFunction, PDEVICE_OBJECT DeviceObject,
                                               PVOID Buffer, ULONG Length,
                                               PLARGE_INTEGER StartingOffset,
                                               PIO_STATUS_BLOCK IoStatusBlock);

/*
 * IoCancelIrp - ask for an IRP to be cancelled.
 *
 * IRQL       <= DISPATCH_LEVEL.
 * Blocks     never.        Choice  one.
 * Irp        that cannot be freed meanwhile.
 * Returns    TRUE its cancel routine has been called; FALSE it has none. Cancel is set either way.
 * Differs    none known.
 * Source     WDK wdm.h IoCancelIrp
 */
NTKERNELAPI BOOLEAN IoCancelIrp(PIRP Irp);

/*
 * IoSetCancelRoutine - set or clear the cancel routine, and get the old one. <= DISPATCH_LEVEL.
 *
 * One atomic exchange: who gets NULL has lost the IRP to the cancel routine.
 */
#define IoSetCancelRoutine(Irp, NewCancelRoutine)                                                  \
    ((PDRIVER_CANCEL)(ULONG_PTR)InterlockedExchangePointer(                                        \
        (PVOID volatile *)(PVOID) & (Irp)->CancelRoutine,                                          \
        (PVOID)(ULONG_PTR)(PDRIVER_CANCEL)(NewCancelRoutine)))

/*
 * IoAcquireCancelSpinLock, IoReleaseCancelSpinLock - the lock that cancel routines are called
 * with.
 *
 * IRQL       <= DISPATCH_LEVEL; DISPATCH_LEVEL for the release.
 * Blocks     the acquire spins until the lock is free.        Choice  one, the acquisition.
 * Irql       gets the IRQL to go back to; in a cancel routine release with Irp->CancelIrql.
 * Differs    none known.
 * Source     WDK wdm.h IoAcquireCancelSpinLock
 */
NTKERNELAPI VOID IoAcquireCancelSpinLock(PKIRQL Irql);
NTKERNELAPI VOID IoReleaseCancelSpinLock(KIRQL Irql);

/*
 * IoGetTopLevelIrp, IoSetTopLevelIrp - which IRP is the thread's outermost; for file systems.
 *
 * IRQL       <= DISPATCH_LEVEL.
 * Blocks     never.
 * Returns    what was set; NULL.
 * Differs    none known.
 * Source     WDK ntifs.h IoGetTopLevelIrp
 */
NTKERNELAPI PIRP IoGetTopLevelIrp(VOID);
NTKERNELAPI VOID IoSetTopLevelIrp(PIRP Irp);

/*
 * IoGetRequestorProcess, IoGetRequestorProcessId - the process that asked.
 *
 * IRQL       <= DISPATCH_LEVEL.
 * Blocks     never.
 * Returns    not referenced; NULL or 0: no thread is known.
 * Differs    none known.
 * Source     WDK ntifs.h IoGetRequestorProcess
 */
NTKERNELAPI PEPROCESS IoGetRequestorProcess(PIRP Irp);
NTKERNELAPI ULONG IoGetRequestorProcessId(PIRP Irp);

/*
 * IoGetRequestorSessionId - the session of the process that asked.
 *
 * IRQL       <= APC_LEVEL.
 * Blocks     never.
 * Returns    STATUS_SUCCESS; STATUS_UNSUCCESSFUL, with -1: it has no process.
 * Differs    none known.
 * Source     WDK ntifs.h IoGetRequestorSessionId
 */
NTKERNELAPI NTSTATUS IoGetRequestorSessionId(PIRP Irp, PULONG pSessionId);

/*
 * IoIs32bitProcess - did a 32-bit process ask?
 *
 * IRQL       <= DISPATCH_LEVEL.
 * Blocks     never.
 * Irp        NULL: is the current process one?
 * Returns    FALSE: there are no 32-bit processes.
 * Differs    none known.
 * Source     WDK wdm.h IoIs32bitProcess
 */
NTKERNELAPI BOOLEAN IoIs32bitProcess(PIRP Irp);

/*
 * IoIsOperationSynchronous - does the caller wait for this IRP?
 *
 * IRQL       any.
 * Blocks     never.
 * Returns    TRUE or FALSE.
 * Differs    none known.
 * Source     WDK ntifs.h IoIsOperationSynchronous
 */
NTKERNELAPI BOOLEAN IoIsOperationSynchronous(PIRP Irp);

/*
 * IoGetIoPriorityHint, IoSetIoPriorityHint - how urgent an IRP is.
 *
 * IRQL       any.
 * Blocks     never.
 * Returns    IO_PRIORITY_HINT; STATUS_SUCCESS or STATUS_UNSUCCESSFUL.
 * Differs    a hint that nobody heeds.
 * Source     WDK wdm.h IoGetIoPriorityHint
 */
NTKERNELAPI IO_PRIORITY_HINT IoGetIoPriorityHint(PIRP Irp);
NTKERNELAPI NTSTATUS IoSetIoPriorityHint(PIRP Irp, IO_PRIORITY_HINT PriorityHint);

/*
 * IoGetInitialStack - the highest address of the current kernel stack.
 *
 * IRQL       <= APC_LEVEL.
 * Blocks     never.
 * Returns    the address.
 * Differs    none known.
 * Source     WDK wdm.h IoGetInitialStack
 */
NTKERNELAPI PVOID IoGetInitialStack(VOID);

/*
 * IoValidateDeviceIoControlAccess - may the caller use this control code?
 *
 * IRQL           any.
 * Blocks         never.
 * RequiredAccess FILE_READ_ACCESS, FILE_WRITE_ACCESS.
 * Returns        STATUS_SUCCESS; STATUS_ACCESS_DENIED; STATUS_INVALID_PARAMETER.
 * Differs        none known.
 * Source         WDK wdm.h IoValidateDeviceIoControlAccess
 */
NTKERNELAPI NTSTATUS IoValidateDeviceIoControlAccess(PIRP Irp, ULONG RequiredAccess);

/*
 * IoAllocateMdl - an MDL for a buffer, and its place in an IRP.
 *
 * IRQL            <= DISPATCH_LEVEL.
 * Blocks          never.
 * Length          bytes, below 2 GB and what the page array allows.
 * SecondaryBuffer TRUE: behind the MDLs that the IRP has.
 * ChargeQuota     FALSE.
 * Irp             or NULL.
 * Returns         the MDL, without pages yet; NULL: no memory, or too long.
 * Differs         none known.
 * Source          WDK wdm.h IoAllocateMdl
 */
NTKERNELAPI PMDL IoAllocateMdl(PVOID VirtualAddress, ULONG Length, BOOLEAN SecondaryBuffer,
                               BOOLEAN ChargeQuota, PIRP Irp);

/*
 * IoFreeMdl - free an MDL.
 *
 * IRQL       <= DISPATCH_LEVEL.
 * Blocks     never.
 * Mdl        unlocked and unmapped; not in an IRP that goes on.
 * Differs    none known.
 * Source     WDK wdm.h IoFreeMdl
 */
NTKERNELAPI VOID IoFreeMdl(PMDL Mdl);

/*
 * IoBuildPartialMdl - make an MDL describe a part of another one.
 *
 * IRQL       <= DISPATCH_LEVEL.
 * Blocks     never.
 * SourceMdl  with its pages.
 * TargetMdl  large enough.
 * Length     bytes; 0: all that follows.
 * Differs    none known.
 * Source     WDK wdm.h IoBuildPartialMdl
 */
NTKERNELAPI VOID IoBuildPartialMdl(PMDL SourceMdl, PMDL TargetMdl, PVOID VirtualAddress,
                                   ULONG Length);

/* Errors of removable media. */
#define IoIsErrorUserInduced(Status)                                                               \
    ((BOOLEAN)(((Status) == STATUS_DEVICE_NOT_READY) || ((Status) == STATUS_IO_TIMEOUT) ||         \
               ((Status) == STATUS_MEDIA_WRITE_PROTECTED) ||                                       \
               ((Status) == STATUS_NO_MEDIA_IN_DEVICE) || ((Status) == STATUS_VERIFY_REQUIRED) ||  \
               ((Status) == STATUS_UNRECOGNIZED_MEDIA) || ((Status) == STATUS_WRONG_VOLUME)))
#define IoAdjustPagingPathCount(_count_, _paging_)                                                 \
    {                                                                                              \
        if (_paging_) {                                                                            \
            InterlockedIncrement(_count_);                                                         \
        } else {                                                                                   \
            InterlockedDecrement(_count_);                                                         \
        }                                                                                          \
    }

/*
 * IoSetHardErrorOrVerifyDevice, IoGetDeviceToVerify, IoSetDeviceToVerify - which device's medium
 * is to be looked at.
 *
 * IRQL       <= DISPATCH_LEVEL.
 * Blocks     never.
 * Returns    the device or NULL.
 * Differs    none known.
 * Source     WDK ntddk.h IoSetHardErrorOrVerifyDevice
 */
NTKERNELAPI VOID IoSetHardErrorOrVerifyDevice(PIRP Irp, PDEVICE_OBJECT DeviceObject);
NTKERNELAPI PDEVICE_OBJECT IoGetDeviceToVerify(PETHREAD Thread);
NTKERNELAPI VOID IoSetDeviceToVerify(PETHREAD Thread, PDEVICE_OBJECT DeviceObject);

/*
 * IoAcquireVpbSpinLock, IoReleaseVpbSpinLock - the lock that guards volume parameter blocks.
 *
 * IRQL       <= DISPATCH_LEVEL; DISPATCH_LEVEL for the release.
 * Blocks     the acquire spins until the lock is free.        Choice  one, the acquisition.
 * Differs    none known.
 * Source     WDK ntifs.h IoAcquireVpbSpinLock
 */
NTKERNELAPI VOID IoAcquireVpbSpinLock(PKIRQL Irql);
NTKERNELAPI VOID IoReleaseVpbSpinLock(KIRQL Irql);

EXTERN_C_END

#endif
