/*
 * misc.h - the rest of Io: hard errors, controllers, activity ids, transactions.
 */
#ifndef IRQLAB_WDK_NT_IO_MISC_H
#define IRQLAB_WDK_NT_IO_MISC_H

#include "../irp.h"
#include "../zw/file.h"

EXTERN_C_START

/*
 * IoRaiseHardError, IoRaiseInformationalHardError, IoSetThreadHardErrorMode - ask or tell the user
 * about a device error.
 *
 * IRQL       <= APC_LEVEL; IoSetThreadHardErrorMode <= DISPATCH_LEVEL.
 * Blocks     never.
 * Returns    TRUE: queued; the mode before.
 * Differs    there is nobody to ask: the request completes with its error.
 * Source     WDK ntddk.h IoRaiseHardError
 */
NTKERNELAPI VOID IoRaiseHardError(PIRP Irp, PVPB Vpb, PDEVICE_OBJECT RealDeviceObject);
NTKERNELAPI BOOLEAN IoRaiseInformationalHardError(NTSTATUS ErrorStatus, PUNICODE_STRING String,
                                                  PKTHREAD Thread);
NTKERNELAPI BOOLEAN IoSetThreadHardErrorMode(BOOLEAN EnableHardErrors);

/*
 * IoGetTransactionParameterBlock - the transaction that a file is opened in.
 *
 * IRQL       any.
 * Blocks     never.
 * Returns    the block; NULL: none.
 * Differs    none known.
 * Source     WDK ntddk.h IoGetTransactionParameterBlock
 */
NTKERNELAPI PTXN_PARAMETER_BLOCK IoGetTransactionParameterBlock(PFILE_OBJECT FileObject);

/*
 * IoIsValidIrpStatus - may an IRP be completed with this status?
 *
 * IRQL       any.
 * Blocks     never.
 * Returns    FALSE for STATUS_PENDING and the like.
 * Differs    none known.
 * Source     WDK ntddk.h IoIsValidIrpStatus
 */
NTKERNELAPI BOOLEAN IoIsValidIrpStatus(NTSTATUS Status);

/*
 * IoQueryFullDriverPath - where a driver's image lies.
 *
 * IRQL       <= APC_LEVEL.
 * Blocks     never.
 * FullPath   gets an allocated buffer; ExFreePool.
 * Returns    STATUS_SUCCESS; STATUS_INSUFFICIENT_RESOURCES; STATUS_ACCESS_DENIED: not the caller's
 *            own.
 * Differs    none known.
 * Source     WDK ntddk.h IoQueryFullDriverPath
 */
NTKERNELAPI NTSTATUS IoQueryFullDriverPath(PDRIVER_OBJECT DriverObject, PUNICODE_STRING FullPath);

/*
 * IoGetFileObjectGenericMapping - what the generic rights mean for files.
 *
 * IRQL       PASSIVE_LEVEL.
 * Blocks     never.
 * Returns    a constant.
 * Differs    none known.
 * Source     WDK ntddk.h IoGetFileObjectGenericMapping
 */
NTKERNELAPI PGENERIC_MAPPING IoGetFileObjectGenericMapping(VOID);

/*
 * IoVolumeDeviceToDosName - the drive letter or mount point of a volume.
 *
 * IRQL       PASSIVE_LEVEL.
 * Blocks     never.
 * DosName    gets an allocated buffer; ExFreePool.
 * Returns    STATUS_SUCCESS; STATUS_NOT_FOUND; STATUS_INSUFFICIENT_RESOURCES.
 * Differs    there are no volumes.
 * Source     WDK ntddk.h IoVolumeDeviceToDosName
 */
NTKERNELAPI NTSTATUS IoVolumeDeviceToDosName(PVOID VolumeDeviceObject, PUNICODE_STRING DosName);

/*
 * IoCancelFileOpen - close a file that a filter does not want opened.
 *
 * IRQL         PASSIVE_LEVEL.
 * Blocks       never.
 * DeviceObject the filter's.
 * Differs      none known.
 * Source       WDK ntddk.h IoCancelFileOpen
 */
NTKERNELAPI VOID IoCancelFileOpen(PDEVICE_OBJECT DeviceObject, PFILE_OBJECT FileObject);

/*
 * IoGetActivityIdIrp, IoSetActivityIdIrp, IoGetActivityIdThread, IoSetActivityIdThread,
 * IoClearActivityIdThread - which activity a request or thread belongs to, for event tracing.
 *
 * IRQL       any.
 * Blocks     never.
 * Returns    STATUS_SUCCESS; STATUS_NOT_FOUND; STATUS_INSUFFICIENT_RESOURCES; the id before or
 *            NULL.
 * Differs    none known.
 * Source     WDK ntddk.h IoGetActivityIdIrp
 */
NTKERNELAPI NTSTATUS IoGetActivityIdIrp(PIRP Irp, LPGUID Guid);
NTKERNELAPI NTSTATUS IoSetActivityIdIrp(PIRP Irp, LPCGUID Guid);
NTKERNELAPI LPGUID IoGetActivityIdThread(VOID);
NTKERNELAPI LPCGUID IoSetActivityIdThread(LPCGUID ActivityId);
NTKERNELAPI VOID IoClearActivityIdThread(LPCGUID OriginalId);

/* Controller objects: several devices that share one controller, one at a time. */
typedef struct _CONTROLLER_OBJECT {
    CSHORT Type;
    CSHORT Size;
    PVOID ControllerExtension;
    KDEVICE_QUEUE DeviceWaitQueue;
    ULONG Spare1;
    LARGE_INTEGER Spare2;
} CONTROLLER_OBJECT, *PCONTROLLER_OBJECT;

/*
 * IoCreateController, IoDeleteController, IoAllocateController, IoFreeController - make one; take
 * it and give it back.
 *
 * IRQL       PASSIVE_LEVEL; IoAllocateController, IoFreeController DISPATCH_LEVEL.
 * Blocks     never.        Choice  one to take it: ExecutionRoutine is called when it is free.
 * Returns    the controller; NULL: no memory.
 * Differs    none known.
 * Source     WDK ntddk.h IoCreateController
 */
NTKERNELAPI PCONTROLLER_OBJECT IoCreateController(ULONG Size);
NTKERNELAPI VOID IoDeleteController(PCONTROLLER_OBJECT ControllerObject);
NTKERNELAPI VOID IoAllocateController(PCONTROLLER_OBJECT ControllerObject,
                                      PDEVICE_OBJECT DeviceObject, PDRIVER_CONTROL ExecutionRoutine,
                                      PVOID Context);
NTKERNELAPI VOID IoFreeController(PCONTROLLER_OBJECT ControllerObject);

/*
 * FsRtlIsTotalDeviceFailure - does this status mean that the whole device is bad?
 *
 * IRQL       any.
 * Blocks     never.
 * Returns    TRUE or FALSE.
 * Differs    none known.
 * Source     WDK ntddk.h FsRtlIsTotalDeviceFailure
 */
NTKERNELAPI BOOLEAN FsRtlIsTotalDeviceFailure(NTSTATUS Status);

EXTERN_C_END

#endif
