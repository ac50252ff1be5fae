/*
 * po.h - power management. irqlab's tests play the power manager.
 */
#ifndef IRQLAB_WDK_NT_PO_H
#define IRQLAB_WDK_NT_PO_H

#include "io/device.h"
#include "po/state.h"
#include "irp.h"

EXTERN_C_START

#define ES_SYSTEM_REQUIRED ((ULONG)0x00000001)
#define ES_DISPLAY_REQUIRED ((ULONG)0x00000002)
#define ES_USER_PRESENT ((ULONG)0x00000004)
#define ES_CONTINUOUS ((ULONG)0x80000000)
#define PO_CB_SYSTEM_POWER_POLICY 0
#define PO_CB_AC_STATUS 1
#define PO_CB_SYSTEM_STATE_LOCK 3

typedef VOID REQUEST_POWER_COMPLETE(PDEVICE_OBJECT DeviceObject, UCHAR MinorFunction,
                                    POWER_STATE PowerState, PVOID Context,
                                    PIO_STATUS_BLOCK IoStatus);
typedef REQUEST_POWER_COMPLETE *PREQUEST_POWER_COMPLETE;

/*
 * PoCallDriver - IoCallDriver for IRP_MJ_POWER.
 *
 * IRQL       <= DISPATCH_LEVEL; PASSIVE_LEVEL with DO_POWER_PAGABLE.
 * Blocks     as the dispatch routine does.        Choice  one.
 * Returns    as IoCallDriver.
 * Differs    none known.
 * Source     WDK ntifs.h PoCallDriver
 */
NTKERNELAPI NTSTATUS PoCallDriver(PDEVICE_OBJECT DeviceObject, PIRP Irp);

/*
 * PoStartNextPowerIrp - this driver is ready for the next power IRP. Nothing to do since Vista.
 *
 * IRQL       <= DISPATCH_LEVEL.
 * Blocks     never.
 * Differs    none known.
 * Source     WDK ntifs.h PoStartNextPowerIrp
 */
NTKERNELAPI VOID PoStartNextPowerIrp(PIRP Irp);

/*
 * PoRequestPowerIrp - send a power IRP to the top of a device's stack.
 *
 * IRQL               <= DISPATCH_LEVEL.
 * Blocks             never.        Choice  one.
 * MinorFunction      IRP_MN_QUERY_POWER, IRP_MN_SET_POWER or IRP_MN_WAIT_WAKE.
 * CompletionFunction called when it is done; or NULL.
 * Irp                gets the IRP of a wait/wake, to cancel it; or NULL.
 * Returns            STATUS_PENDING: sent; STATUS_INSUFFICIENT_RESOURCES;
 *                    STATUS_INVALID_PARAMETER_2.
 * Differs            none known.
 * Source             WDK wdm.h PoRequestPowerIrp
 */
NTKERNELAPI NTSTATUS PoRequestPowerIrp(PDEVICE_OBJECT DeviceObject, UCHAR MinorFunction,
                                       POWER_STATE PowerState,
                                       PREQUEST_POWER_COMPLETE CompletionFunction, PVOID Context,
                                       PIRP *Irp);

/*
 * PoSetPowerState - tell the state that a device is in.
 *
 * IRQL       <= DISPATCH_LEVEL; PASSIVE_LEVEL when leaving D0 with DO_POWER_PAGABLE.
 * Blocks     never.
 * Returns    the state before.
 * Differs    none known.
 * Source     WDK ntifs.h PoSetPowerState
 */
NTKERNELAPI POWER_STATE PoSetPowerState(PDEVICE_OBJECT DeviceObject, POWER_STATE_TYPE Type,
                                        POWER_STATE State);

/*
 * PoSetSystemState, PoRegisterSystemState, PoUnregisterSystemState - keep the machine awake.
 *
 * IRQL       <= APC_LEVEL; PoSetSystemState <= DISPATCH_LEVEL.
 * Blocks     never.
 * Flags      ES_xxx.
 * Returns    a handle; NULL: failed.
 * Differs    the machine does not sleep by itself.
 * Source     WDK wdm.h PoSetSystemState
 */
NTKERNELAPI VOID PoSetSystemState(EXECUTION_STATE Flags);
NTKERNELAPI PVOID PoRegisterSystemState(PVOID StateHandle, EXECUTION_STATE Flags);
NTKERNELAPI VOID PoUnregisterSystemState(PVOID StateHandle);

/*
 * PoRegisterDeviceForIdleDetection, PoSetDeviceBusyEx, PoStartDeviceBusy, PoEndDeviceBusy - let
 * the power manager switch an idle device off.
 *
 * IRQL                 any; PoRegisterDeviceForIdleDetection <= APC_LEVEL.
 * Blocks               never.
 * ConservationIdleTime seconds.
 * Returns              a counter to tell use with; NULL: off.
 * Differs              none known.
 * Source               WDK ntifs.h PoRegisterDeviceForIdleDetection
 */
NTKERNELAPI PULONG PoRegisterDeviceForIdleDetection(PDEVICE_OBJECT DeviceObject,
                                                    ULONG ConservationIdleTime,
                                                    ULONG PerformanceIdleTime,
                                                    DEVICE_POWER_STATE State);
NTKERNELAPI VOID PoSetDeviceBusyEx(PULONG IdlePointer);
NTKERNELAPI VOID PoStartDeviceBusy(PULONG IdlePointer);
NTKERNELAPI VOID PoEndDeviceBusy(PULONG IdlePointer);
#define PoSetDeviceBusy(IdlePointer) (*(IdlePointer) = 0)

/*
 * PoGetSystemWake, PoSetSystemWake - did this IRP's device wake the machine?
 *
 * IRQL       <= DISPATCH_LEVEL.
 * Blocks     never.
 * Returns    TRUE or FALSE.
 * Differs    none known.
 * Source     WDK wdm.h PoGetSystemWake
 */
NTKERNELAPI BOOLEAN PoGetSystemWake(PIRP Irp);
NTKERNELAPI VOID PoSetSystemWake(PIRP Irp);

typedef NTSTATUS POWER_SETTING_CALLBACK(LPCGUID SettingGuid, PVOID Value, ULONG ValueLength,
                                        PVOID Context);
typedef POWER_SETTING_CALLBACK *PPOWER_SETTING_CALLBACK;

/*
 * PoRegisterPowerSettingCallback, PoUnregisterPowerSettingCallback - be told of a power setting.
 *
 * IRQL       PASSIVE_LEVEL.
 * Blocks     never.
 * Handle     gets what unregistering needs.
 * Returns    STATUS_SUCCESS; STATUS_INSUFFICIENT_RESOURCES; STATUS_INVALID_PARAMETER.
 * Differs    none known.
 * Source     WDK ntifs.h PoRegisterPowerSettingCallback
 */
NTKERNELAPI NTSTATUS PoRegisterPowerSettingCallback(PDEVICE_OBJECT DeviceObject,
                                                    LPCGUID SettingGuid,
                                                    PPOWER_SETTING_CALLBACK Callback, PVOID Context,
                                                    PVOID *Handle);
NTKERNELAPI NTSTATUS PoUnregisterPowerSettingCallback(PVOID Handle);

EXTERN_C_END

#endif
