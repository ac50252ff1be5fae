/*
 * device.h - drivers, devices and file objects.
 *
 * A driver's DriverEntry fills its DRIVER_OBJECT; each device is a DEVICE_OBJECT with the driver's
 * own extension behind it; each open file is a FILE_OBJECT. A device keeps its driver loaded while
 * it has files open or devices attached.
 */
#ifndef IRQLAB_WDK_NT_IO_DEVICE_H
#define IRQLAB_WDK_NT_IO_DEVICE_H

#include "file.h"
#include "../ke.h"
#include "../ob.h"

EXTERN_C_START

struct _DEVICE_OBJECT;
struct _DRIVER_OBJECT;
struct _FILE_OBJECT;
struct _IRP;
struct _FAST_IO_DISPATCH;
struct _IO_TIMER;
struct _DEVICE_DESCRIPTION;
struct _DMA_ADAPTER;

typedef NTSTATUS DRIVER_INITIALIZE(struct _DRIVER_OBJECT *DriverObject,
                                   PUNICODE_STRING RegistryPath);
typedef DRIVER_INITIALIZE *PDRIVER_INITIALIZE;
typedef VOID DRIVER_UNLOAD(struct _DRIVER_OBJECT *DriverObject);
typedef DRIVER_UNLOAD *PDRIVER_UNLOAD;
typedef NTSTATUS DRIVER_ADD_DEVICE(struct _DRIVER_OBJECT *DriverObject,
                                   struct _DEVICE_OBJECT *PhysicalDeviceObject);
typedef DRIVER_ADD_DEVICE *PDRIVER_ADD_DEVICE;
typedef NTSTATUS DRIVER_DISPATCH(struct _DEVICE_OBJECT *DeviceObject, struct _IRP *Irp);
typedef DRIVER_DISPATCH *PDRIVER_DISPATCH;
typedef DRIVER_DISPATCH DRIVER_DISPATCH_RAISED;
typedef DRIVER_DISPATCH DRIVER_DISPATCH_PAGED;
typedef VOID DRIVER_STARTIO(struct _DEVICE_OBJECT *DeviceObject, struct _IRP *Irp);
typedef DRIVER_STARTIO *PDRIVER_STARTIO;
typedef VOID DRIVER_CANCEL(struct _DEVICE_OBJECT *DeviceObject, struct _IRP *Irp);
typedef DRIVER_CANCEL *PDRIVER_CANCEL;
typedef IO_ALLOCATION_ACTION DRIVER_CONTROL(struct _DEVICE_OBJECT *DeviceObject, struct _IRP *Irp,
                                            PVOID MapRegisterBase, PVOID Context);
typedef DRIVER_CONTROL *PDRIVER_CONTROL;
typedef VOID DRIVER_REINITIALIZE(struct _DRIVER_OBJECT *DriverObject, PVOID Context, ULONG Count);
typedef DRIVER_REINITIALIZE *PDRIVER_REINITIALIZE;

typedef struct _VPB {
    CSHORT Type;
    CSHORT Size;
    USHORT Flags;
    USHORT VolumeLabelLength;            /* bytes */
    struct _DEVICE_OBJECT *DeviceObject; /* of the file system */
    struct _DEVICE_OBJECT *RealDevice;
    ULONG SerialNumber;
    ULONG ReferenceCount;
    WCHAR VolumeLabel[MAXIMUM_VOLUME_LABEL_LENGTH / 2];
} VPB, *PVPB;
#define VPB_MOUNTED 0x00000001
#define VPB_LOCKED 0x00000002
#define VPB_PERSISTENT 0x00000004
#define VPB_REMOVE_PENDING 0x00000008
#define VPB_RAW_MOUNT 0x00000010

typedef struct _WAIT_CONTEXT_BLOCK {
    union {
        KDEVICE_QUEUE_ENTRY WaitQueueEntry;
        struct {
            LIST_ENTRY DmaWaitEntry;
            ULONG NumberOfChannels;
            ULONG SyncCallback : 1;
            ULONG DmaContext : 1;
            ULONG ZeroMapRegisters : 1;
            ULONG Reserved : 9;
            ULONG NumberOfRemapPages : 20;
        };
    };
    PDRIVER_CONTROL DeviceRoutine;
    PVOID DeviceContext;
    ULONG NumberOfMapRegisters;
    PVOID DeviceObject;
    PVOID CurrentIrp;
    PKDPC BufferChainingDpc;
} WAIT_CONTEXT_BLOCK, *PWAIT_CONTEXT_BLOCK;

typedef struct DECLSPEC_ALIGN(16) _DEVICE_OBJECT {
    CSHORT Type; /* IO_TYPE_DEVICE */
    USHORT Size;
    LONG ReferenceCount; /* open handles and the like */
    struct _DRIVER_OBJECT *DriverObject;
    struct _DEVICE_OBJECT *NextDevice;     /* of the same driver */
    struct _DEVICE_OBJECT *AttachedDevice; /* the one above this */
    struct _IRP *CurrentIrp;               /* that StartIo works on */
    struct _IO_TIMER *Timer;
    ULONG Flags;           /* DO_xxx */
    ULONG Characteristics; /* FILE_xxx */
    PVPB Vpb;
    PVOID DeviceExtension; /* the driver's own, zeroed at creation */
    DEVICE_TYPE DeviceType;
    CCHAR StackSize; /* stack locations an IRP to it needs */
    union {
        LIST_ENTRY ListEntry;
        WAIT_CONTEXT_BLOCK Wcb;
    } Queue;
    ULONG AlignmentRequirement;
    KDEVICE_QUEUE DeviceQueue; /* of IoStartPacket */
    KDPC Dpc;                  /* of IoRequestDpc */
    ULONG ActiveThreadCount;
    PSECURITY_DESCRIPTOR SecurityDescriptor;
    KEVENT DeviceLock;
    USHORT SectorSize;
    USHORT Spare1;
    struct _DEVOBJ_EXTENSION *DeviceObjectExtension;
    PVOID Reserved;
} DEVICE_OBJECT, *PDEVICE_OBJECT;

typedef struct _DEVOBJ_EXTENSION {
    CSHORT Type; /* IO_TYPE_DEVICE_OBJECT_EXTENSION */
    USHORT Size;
    PDEVICE_OBJECT DeviceObject;
    /* Not public from here on. */
} DEVOBJ_EXTENSION, *PDEVOBJ_EXTENSION;

typedef struct _DRIVER_EXTENSION {
    struct _DRIVER_OBJECT *DriverObject;
    PDRIVER_ADD_DEVICE AddDevice;
    ULONG Count; /* how often reinitialised */
    UNICODE_STRING ServiceKeyName;
} DRIVER_EXTENSION, *PDRIVER_EXTENSION;

typedef struct _DRIVER_OBJECT {
    CSHORT Type; /* IO_TYPE_DRIVER */
    CSHORT Size;
    PDEVICE_OBJECT DeviceObject; /* the first one; see NextDevice */
    ULONG Flags;                 /* DRVO_xxx */
    PVOID DriverStart;
    ULONG DriverSize; /* bytes */
    PVOID DriverSection;
    PDRIVER_EXTENSION DriverExtension;
    UNICODE_STRING DriverName; /* \Driver\NAME */
    PUNICODE_STRING HardwareDatabase;
    struct _FAST_IO_DISPATCH *FastIoDispatch;
    PDRIVER_INITIALIZE DriverInit;
    PDRIVER_STARTIO DriverStartIo;
    PDRIVER_UNLOAD DriverUnload; /* NULL: the driver cannot be unloaded */
    PDRIVER_DISPATCH MajorFunction[IRP_MJ_MAXIMUM_FUNCTION + 1];
} DRIVER_OBJECT, *PDRIVER_OBJECT;

typedef struct _SECTION_OBJECT_POINTERS {
    PVOID DataSectionObject;
    PVOID SharedCacheMap;
    PVOID ImageSectionObject;
} SECTION_OBJECT_POINTERS, *PSECTION_OBJECT_POINTERS;

typedef struct _IO_COMPLETION_CONTEXT {
    PVOID Port;
    PVOID Key;
} IO_COMPLETION_CONTEXT, *PIO_COMPLETION_CONTEXT;

typedef struct _FILE_OBJECT {
    CSHORT Type; /* IO_TYPE_FILE */
    CSHORT Size;
    PDEVICE_OBJECT DeviceObject;
    PVPB Vpb;
    PVOID FsContext;  /* the driver's own, */
    PVOID FsContext2; /* both */
    PSECTION_OBJECT_POINTERS SectionObjectPointer;
    PVOID PrivateCacheMap;
    NTSTATUS FinalStatus;
    struct _FILE_OBJECT *RelatedFileObject; /* during IRP_MJ_CREATE only */
    BOOLEAN LockOperation;
    BOOLEAN DeletePending;
    BOOLEAN ReadAccess;
    BOOLEAN WriteAccess;
    BOOLEAN DeleteAccess;
    BOOLEAN SharedRead;
    BOOLEAN SharedWrite;
    BOOLEAN SharedDelete;
    ULONG Flags;             /* FO_xxx */
    UNICODE_STRING FileName; /* what stands behind the device's name */
    LARGE_INTEGER CurrentByteOffset;
    volatile ULONG Waiters;
    volatile ULONG Busy;
    PVOID LastLock;
    KEVENT Lock;
    KEVENT Event; /* signalled at completion if no other event is given */
    volatile PIO_COMPLETION_CONTEXT CompletionContext;
    KSPIN_LOCK IrpListLock;
    LIST_ENTRY IrpList;
    volatile PVOID FileObjectExtension;
} FILE_OBJECT, *PFILE_OBJECT;

typedef struct _SHARE_ACCESS {
    ULONG OpenCount;
    ULONG Readers;
    ULONG Writers;
    ULONG Deleters;
    ULONG SharedRead;
    ULONG SharedWrite;
    ULONG SharedDelete;
} SHARE_ACCESS, *PSHARE_ACCESS;

typedef struct _CONFIGURATION_INFORMATION {
    ULONG DiskCount;
    ULONG FloppyCount;
    ULONG CdRomCount;
    ULONG TapeCount;
    ULONG ScsiPortCount;
    ULONG SerialCount;
    ULONG ParallelCount;
    BOOLEAN AtDiskPrimaryAddressClaimed;
    BOOLEAN AtDiskSecondaryAddressClaimed;
    ULONG Version;
    ULONG MediumChangerCount;
} CONFIGURATION_INFORMATION, *PCONFIGURATION_INFORMATION;

/*
 * IoCreateDevice - make a device object.
 *
 * IRQL                  <= APC_LEVEL.
 * Blocks                never.
 * DriverObject          the caller's own.
 * DeviceExtensionSize   bytes of DeviceExtension, which is zeroed.
 * DeviceName            `\Device\NAME`; NULL: none.
 * DeviceType            FILE_DEVICE_xxx.
 * DeviceCharacteristics FILE_DEVICE_SECURE_OPEN and the like.
 * Exclusive             TRUE: one open file at a time.
 * DeviceObject          gets it, with DO_DEVICE_INITIALIZING set; DriverEntry's return clears that.
 * Returns               STATUS_SUCCESS; STATUS_OBJECT_NAME_COLLISION; STATUS_OBJECT_NAME_EXISTS;
 *                       STATUS_OBJECT_PATH_NOT_FOUND; STATUS_INSUFFICIENT_RESOURCES.
 * Differs               none known.
 * Source                WDK wdm.h IoCreateDevice
 */
NTKERNELAPI NTSTATUS IoCreateDevice(PDRIVER_OBJECT DriverObject, ULONG DeviceExtensionSize,
                                    PUNICODE_STRING DeviceName, DEVICE_TYPE DeviceType,
                                    ULONG DeviceCharacteristics, BOOLEAN Exclusive,
                                    PDEVICE_OBJECT *DeviceObject);

/*
 * IoDeleteDevice - take a device out of the system; it goes with its last reference.
 *
 * IRQL         <= APC_LEVEL (its page: <= DISPATCH_LEVEL).
 * Blocks       never.
 * DeviceObject not attached to another one.
 * Differs      none known.
 * Source       WDK wdm.h IoDeleteDevice
 */
NTKERNELAPI VOID IoDeleteDevice(PDEVICE_OBJECT DeviceObject);

/*
 * IoCreateSymbolicLink, IoCreateUnprotectedSymbolicLink - a second name, usually `\??\NAME` for
 * `\Device\NAME`.
 *
 * IRQL       PASSIVE_LEVEL.
 * Blocks     never.
 * Returns    STATUS_SUCCESS; STATUS_OBJECT_NAME_COLLISION; STATUS_OBJECT_PATH_NOT_FOUND;
 *            STATUS_INSUFFICIENT_RESOURCES.
 * Differs    none known.
 * Source     WDK wdm.h IoCreateSymbolicLink
 */
NTKERNELAPI NTSTATUS IoCreateSymbolicLink(PUNICODE_STRING SymbolicLinkName,
                                          PUNICODE_STRING DeviceName);
NTKERNELAPI NTSTATUS IoCreateUnprotectedSymbolicLink(PUNICODE_STRING SymbolicLinkName,
                                                     PUNICODE_STRING DeviceName);

/*
 * IoDeleteSymbolicLink - take the second name away.
 *
 * IRQL       PASSIVE_LEVEL.
 * Blocks     never.
 * Returns    STATUS_SUCCESS; STATUS_OBJECT_NAME_NOT_FOUND.
 * Differs    none known.
 * Source     WDK wdm.h IoDeleteSymbolicLink
 */
NTKERNELAPI NTSTATUS IoDeleteSymbolicLink(PUNICODE_STRING SymbolicLinkName);

#define IoAssignArcName(ArcName, DeviceName) (IoCreateSymbolicLink((ArcName), (DeviceName)))
#define IoDeassignArcName(ArcName) (IoDeleteSymbolicLink((ArcName)))

/*
 * IoAttachDevice, IoAttachDeviceToDeviceStack, IoAttachDeviceToDeviceStackSafe - put a device on
 * top of another one's stack.
 *
 * IRQL         <= DISPATCH_LEVEL; IoAttachDevice PASSIVE_LEVEL.
 * Blocks       never.        Choice  one.
 * SourceDevice the caller's.
 * TargetDevice any device of the stack, or its name.
 * Returns      STATUS_SUCCESS, STATUS_NO_SUCH_DEVICE and others of opening the name; the device
 *              that was on top, or NULL.
 * Differs      none known.
 * Source       WDK wdm.h IoAttachDevice
 */
NTKERNELAPI NTSTATUS IoAttachDevice(PDEVICE_OBJECT SourceDevice, PUNICODE_STRING TargetDevice,
                                    PDEVICE_OBJECT *AttachedDevice);
NTKERNELAPI PDEVICE_OBJECT IoAttachDeviceToDeviceStack(PDEVICE_OBJECT SourceDevice,
                                                       PDEVICE_OBJECT TargetDevice);
NTKERNELAPI NTSTATUS IoAttachDeviceToDeviceStackSafe(PDEVICE_OBJECT SourceDevice,
                                                     PDEVICE_OBJECT TargetDevice,
                                                     PDEVICE_OBJECT *AttachedToDeviceObject);

/*
 * IoDetachDevice - take the device above this one away.
 *
 * IRQL         PASSIVE_LEVEL.
 * Blocks       never.        Choice  one.
 * TargetDevice what the attach returned.
 * Differs      none known.
 * Source       WDK wdm.h IoDetachDevice
 */
NTKERNELAPI VOID IoDetachDevice(PDEVICE_OBJECT TargetDevice);

/*
 * IoGetAttachedDevice, IoGetAttachedDeviceReference - the top of a stack; the second referenced.
 *
 * IRQL       <= DISPATCH_LEVEL.
 * Blocks     never.
 * Returns    the top device, possibly the given one.
 * Differs    none known.
 * Source     WDK ntifs.h IoGetAttachedDevice
 */
NTKERNELAPI PDEVICE_OBJECT IoGetAttachedDevice(PDEVICE_OBJECT DeviceObject);
NTKERNELAPI PDEVICE_OBJECT IoGetAttachedDeviceReference(PDEVICE_OBJECT DeviceObject);

/*
 * IoGetLowerDeviceObject, IoGetDeviceAttachmentBaseRef - the device below this one; the lowest of
 * all. Referenced.
 *
 * IRQL       <= DISPATCH_LEVEL.
 * Blocks     never.
 * Returns    the device; NULL: there is none.
 * Differs    none known.
 * Source     WDK ntifs.h IoGetLowerDeviceObject
 */
NTKERNELAPI PDEVICE_OBJECT IoGetLowerDeviceObject(PDEVICE_OBJECT DeviceObject);
NTKERNELAPI PDEVICE_OBJECT IoGetDeviceAttachmentBaseRef(PDEVICE_OBJECT DeviceObject);

/*
 * IoGetRelatedDeviceObject - the device that IRPs for a file go to.
 *
 * IRQL       <= DISPATCH_LEVEL.
 * Blocks     never.
 * Returns    not referenced.
 * Differs    none known.
 * Source     WDK wdm.h IoGetRelatedDeviceObject
 */
NTKERNELAPI PDEVICE_OBJECT IoGetRelatedDeviceObject(PFILE_OBJECT FileObject);

/*
 * IoGetDeviceObjectPointer - open a device by name and keep it open.
 *
 * IRQL         PASSIVE_LEVEL.
 * Blocks       never.
 * FileObject   gets a referenced file object; ObDereferenceObject on it ends the use.
 * DeviceObject gets the top of the device's stack, not referenced.
 * Returns      STATUS_SUCCESS; STATUS_OBJECT_TYPE_MISMATCH; STATUS_INVALID_PARAMETER;
 *              STATUS_OBJECT_NAME_NOT_FOUND; STATUS_OBJECT_NAME_INVALID; what IRP_MJ_CREATE
 *              returned.
 * Differs      none known.
 * Source       WDK wdm.h IoGetDeviceObjectPointer
 */
NTKERNELAPI NTSTATUS IoGetDeviceObjectPointer(PUNICODE_STRING ObjectName, ACCESS_MASK DesiredAccess,
                                              PFILE_OBJECT *FileObject,
                                              PDEVICE_OBJECT *DeviceObject);

/*
 * IoAllocateDriverObjectExtension - memory that lives as long as the driver object.
 *
 * IRQL                        <= DISPATCH_LEVEL.
 * Blocks                      never.
 * ClientIdentificationAddress identifies it.
 * DriverObjectExtension       gets the memory; it goes with the driver object.
 * Returns                     STATUS_SUCCESS; STATUS_OBJECT_NAME_COLLISION, with NULL;
 *                             STATUS_INSUFFICIENT_RESOURCES.
 * Differs                     none known.
 * Source                      WDK wdm.h IoAllocateDriverObjectExtension
 */
NTKERNELAPI NTSTATUS IoAllocateDriverObjectExtension(PDRIVER_OBJECT DriverObject,
                                                     PVOID ClientIdentificationAddress,
                                                     ULONG DriverObjectExtensionSize,
                                                     PVOID *DriverObjectExtension);

/*
 * IoGetDriverObjectExtension - find that memory again.
 *
 * IRQL       <= DISPATCH_LEVEL.
 * Blocks     never.
 * Returns    the memory; NULL: none of this identity.
 * Differs    none known.
 * Source     WDK wdm.h IoGetDriverObjectExtension
 */
NTKERNELAPI PVOID IoGetDriverObjectExtension(PDRIVER_OBJECT DriverObject,
                                             PVOID ClientIdentificationAddress);

/*
 * IoEnumerateDeviceObjectList - all devices of a driver, referenced.
 *
 * IRQL                      <= DISPATCH_LEVEL.
 * Blocks                    never.
 * DeviceObjectListSize      bytes of the array.
 * ActualNumberDeviceObjects gets how many there are.
 * Returns                   STATUS_SUCCESS; STATUS_BUFFER_TOO_SMALL.
 * Differs                   none known.
 * Source                    WDK ntifs.h IoEnumerateDeviceObjectList
 */
NTKERNELAPI NTSTATUS IoEnumerateDeviceObjectList(PDRIVER_OBJECT DriverObject,
                                                 PDEVICE_OBJECT *DeviceObjectList,
                                                 ULONG DeviceObjectListSize,
                                                 PULONG ActualNumberDeviceObjects);

/*
 * IoGetConfigurationInformation - counts of the devices that drivers have found.
 *
 * IRQL       PASSIVE_LEVEL.
 * Blocks     never.
 * Returns    the one structure of the system; drivers count in it.
 * Differs    none known.
 * Source     WDK ntddk.h IoGetConfigurationInformation
 */
NTKERNELAPI PCONFIGURATION_INFORMATION IoGetConfigurationInformation(VOID);

/*
 * IoRegisterDriverReinitialization, IoRegisterBootDriverReinitialization - be called again when
 * other drivers are up.
 *
 * IRQL       PASSIVE_LEVEL.
 * Blocks     never.
 * Differs    none known.
 * Source     WDK ntddk.h IoRegisterDriverReinitialization
 */
NTKERNELAPI VOID IoRegisterDriverReinitialization(
    PDRIVER_OBJECT DriverObject, PDRIVER_REINITIALIZE DriverReinitializationRoutine, PVOID Context);
NTKERNELAPI VOID IoRegisterBootDriverReinitialization(
    PDRIVER_OBJECT DriverObject, PDRIVER_REINITIALIZE DriverReinitializationRoutine, PVOID Context);

/*
 * IoRegisterShutdownNotification, IoRegisterLastChanceShutdownNotification - get IRP_MJ_SHUTDOWN.
 *
 * IRQL       PASSIVE_LEVEL.
 * Blocks     never.
 * Returns    STATUS_SUCCESS; STATUS_INSUFFICIENT_RESOURCES.
 * Differs    none known.
 * Source     WDK wdm.h IoRegisterShutdownNotification
 */
NTKERNELAPI NTSTATUS IoRegisterShutdownNotification(PDEVICE_OBJECT DeviceObject);
NTKERNELAPI NTSTATUS IoRegisterLastChanceShutdownNotification(PDEVICE_OBJECT DeviceObject);

/*
 * IoUnregisterShutdownNotification - undo either.
 *
 * IRQL       PASSIVE_LEVEL.
 * Blocks     never.
 * Differs    none known.
 * Source     WDK wdm.h IoUnregisterShutdownNotification
 */
NTKERNELAPI VOID IoUnregisterShutdownNotification(PDEVICE_OBJECT DeviceObject);

/*
 * IoIsWdmVersionAvailable - is this Windows at least that WDM?
 *
 * IRQL       any (its page: PASSIVE_LEVEL).
 * Blocks     never.
 * Returns    TRUE up to 6.0.
 * Differs    none known.
 * Source     WDK wdm.h IoIsWdmVersionAvailable
 */
NTKERNELAPI BOOLEAN IoIsWdmVersionAvailable(UCHAR MajorVersion, UCHAR MinorVersion);

/*
 * IoSetShareAccess, IoUpdateShareAccess, IoRemoveShareAccess - keep count of who has a file open
 * how.
 *
 * IRQL       PASSIVE_LEVEL.
 * Blocks     never.
 * Differs    none known.
 * Source     WDK wdm.h IoSetShareAccess
 */
NTKERNELAPI VOID IoSetShareAccess(ACCESS_MASK DesiredAccess, ULONG DesiredShareAccess,
                                  PFILE_OBJECT FileObject, PSHARE_ACCESS ShareAccess);
NTKERNELAPI VOID IoUpdateShareAccess(PFILE_OBJECT FileObject, PSHARE_ACCESS ShareAccess);
NTKERNELAPI VOID IoRemoveShareAccess(PFILE_OBJECT FileObject, PSHARE_ACCESS ShareAccess);

/*
 * IoCheckShareAccess - may a file be opened this way too?
 *
 * IRQL       PASSIVE_LEVEL.
 * Blocks     never.
 * Update     TRUE: count it if so.
 * Returns    STATUS_SUCCESS; STATUS_SHARING_VIOLATION.
 * Differs    none known.
 * Source     WDK wdm.h IoCheckShareAccess
 */
NTKERNELAPI NTSTATUS IoCheckShareAccess(ACCESS_MASK DesiredAccess, ULONG DesiredShareAccess,
                                        PFILE_OBJECT FileObject, PSHARE_ACCESS ShareAccess,
                                        BOOLEAN Update);

/*
 * IoCreateNotificationEvent, IoCreateSynchronizationEvent - make or open a named event.
 *
 * IRQL        PASSIVE_LEVEL.
 * Blocks      never.
 * EventName   NULL: no name.
 * EventHandle gets a kernel handle; the event goes when it is closed.
 * Returns     the event, not referenced, signalled if new; NULL: failed. An event that exists keeps
 *             its type and state.
 * Differs     none known.
 * Source      WDK wdm.h IoCreateNotificationEvent
 */
NTKERNELAPI PKEVENT IoCreateNotificationEvent(PUNICODE_STRING EventName, PHANDLE EventHandle);
NTKERNELAPI PKEVENT IoCreateSynchronizationEvent(PUNICODE_STRING EventName, PHANDLE EventHandle);

/*
 * IoThreadToProcess - the process that a thread belongs to.
 *
 * IRQL       <= DISPATCH_LEVEL.
 * Blocks     never.
 * Returns    not referenced.
 * Differs    none known.
 * Source     WDK ntifs.h IoThreadToProcess
 */
NTKERNELAPI PEPROCESS IoThreadToProcess(PETHREAD Thread);

/*
 * IoIsSystemThread - is it a system thread?
 *
 * IRQL       <= DISPATCH_LEVEL.
 * Blocks     never.
 * Returns    TRUE or FALSE.
 * Differs    none known.
 * Source     WDK ntifs.h IoIsSystemThread
 */
NTKERNELAPI BOOLEAN IoIsSystemThread(PETHREAD Thread);

/*
 * IoCreateSystemThread - PsCreateSystemThread that keeps the driver loaded.
 *
 * IRQL       PASSIVE_LEVEL.
 * Blocks     never.
 * IoObject   the driver's driver or device object.
 * Returns    as PsCreateSystemThread.
 * Differs    none known.
 * Source     WDK wdm.h IoCreateSystemThread
 */
NTKERNELAPI NTSTATUS IoCreateSystemThread(PVOID IoObject, PHANDLE ThreadHandle, ULONG DesiredAccess,
                                          POBJECT_ATTRIBUTES ObjectAttributes, HANDLE ProcessHandle,
                                          PCLIENT_ID ClientId, PKSTART_ROUTINE StartRoutine,
                                          PVOID StartContext);

/*
 * IoGetStackLimits, IoGetRemainingStackSize, IoWithinStackLimits - the kernel stack of the current
 * thread.
 *
 * IRQL       <= DISPATCH_LEVEL; IoWithinStackLimits <= APC_LEVEL.
 * Blocks     never.
 * LowLimit   gets the lowest address, HighLimit the one behind the highest.
 * Returns    nothing; bytes left; nonzero if the region lies on the stack.
 * Differs    none known.
 * Source     WDK wdm.h IoGetStackLimits
 */
NTKERNELAPI VOID IoGetStackLimits(PULONG_PTR LowLimit, PULONG_PTR HighLimit);
NTKERNELAPI ULONG_PTR IoGetRemainingStackSize(VOID);
NTKERNELAPI ULONG IoWithinStackLimits(ULONG_PTR RegionStart, SIZE_T RegionSize);

/* Timers of a device: a routine that runs at DISPATCH_LEVEL once a second. */
typedef VOID IO_TIMER_ROUTINE(struct _DEVICE_OBJECT *DeviceObject, PVOID Context);
typedef IO_TIMER_ROUTINE *PIO_TIMER_ROUTINE;

/*
 * IoInitializeTimer - give a device a timer routine.
 *
 * IRQL       PASSIVE_LEVEL.
 * Blocks     never.
 * Returns    STATUS_SUCCESS; STATUS_INSUFFICIENT_RESOURCES.
 * Differs    none known.
 * Source     WDK wdm.h IoInitializeTimer
 */
NTKERNELAPI NTSTATUS IoInitializeTimer(PDEVICE_OBJECT DeviceObject, PIO_TIMER_ROUTINE TimerRoutine,
                                       PVOID Context);

/*
 * IoStartTimer, IoStopTimer - switch it on and off.
 *
 * IRQL       <= DISPATCH_LEVEL.
 * Blocks     never.        Choice  one.
 * Differs    none known.
 * Source     WDK ntifs.h IoStartTimer
 */
NTKERNELAPI VOID IoStartTimer(PDEVICE_OBJECT DeviceObject);
NTKERNELAPI VOID IoStopTimer(PDEVICE_OBJECT DeviceObject);

/* DPC of a device. */
typedef VOID IO_DPC_ROUTINE(PKDPC Dpc, struct _DEVICE_OBJECT *DeviceObject, struct _IRP *Irp,
                            PVOID Context);
typedef IO_DPC_ROUTINE *PIO_DPC_ROUTINE;
#define IoInitializeDpcRequest(DeviceObject, DpcRoutine)                                           \
    (KeInitializeDpc(&(DeviceObject)->Dpc, (PKDEFERRED_ROUTINE)(DpcRoutine), (DeviceObject)))
#define IoRequestDpc(DeviceObject, Irp, Context)                                                   \
    (KeInsertQueueDpc(&(DeviceObject)->Dpc, (Irp), (Context)))

EXTERN_C_END

#endif
