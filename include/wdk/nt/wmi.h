/*
 * wmi.h - WMI for drivers, event tracing and performance counters: as far as generated headers call
 * them.
 */
#ifndef IRQLAB_WDK_NT_WMI_H
#define IRQLAB_WDK_NT_WMI_H

#include "io/device.h"
#include "irp.h"

EXTERN_C_START

#define WMIREG_ACTION_REGISTER 1
#define WMIREG_ACTION_DEREGISTER 2
#define WMIREG_ACTION_REREGISTER 3
#define WMIREG_ACTION_UPDATE_GUIDS 4
#define WMIREG_ACTION_BLOCK_IRPS 5
#define WMIREGISTER 0
#define WMIUPDATE 1

/*
 * IoWMIRegistrationControl - register a device as a provider of WMI data.
 *
 * IRQL       PASSIVE_LEVEL.
 * Blocks     never.
 * Action     WMIREG_ACTION_xxx.
 * Returns    STATUS_SUCCESS; STATUS_INVALID_PARAMETER; STATUS_INVALID_DEVICE_REQUEST.
 * Differs    remembered only: nobody asks for data.
 * Source     WDK wdm.h IoWMIRegistrationControl
 */
NTKERNELAPI NTSTATUS IoWMIRegistrationControl(PDEVICE_OBJECT DeviceObject, ULONG Action);

/*
 * IoWMIDeviceObjectToProviderId - the number of a device as a provider.
 *
 * IRQL       <= DISPATCH_LEVEL.
 * Blocks     never.
 * Returns    the number.
 * Differs    none known.
 * Source     WDK wdm.h IoWMIDeviceObjectToProviderId
 */
NTKERNELAPI ULONG IoWMIDeviceObjectToProviderId(PDEVICE_OBJECT DeviceObject);

/*
 * IoWMIWriteEvent - send an event to those who listen.
 *
 * IRQL           <= APC_LEVEL.
 * Blocks         never.
 * WnodeEventItem from pool; not the caller's any more on success.
 * Returns        STATUS_SUCCESS; STATUS_UNSUCCESSFUL: it stays the caller's;
 *                STATUS_BUFFER_OVERFLOW.
 * Differs        none known.
 * Source         WDK wdm.h IoWMIWriteEvent
 */
NTKERNELAPI NTSTATUS IoWMIWriteEvent(PVOID WnodeEventItem);

typedef VOID FWMI_NOTIFICATION_CALLBACK(PVOID Wnode, PVOID Context);
typedef FWMI_NOTIFICATION_CALLBACK *WMI_NOTIFICATION_CALLBACK;

/*
 * IoWMIOpenBlock, IoWMIQueryAllData, IoWMISetNotificationCallback - use the data and events of
 * other drivers.
 *
 * IRQL            <= APC_LEVEL.
 * Blocks          never.
 * DataBlockObject gets an object; ObDereferenceObject it.
 * Returns         STATUS_SUCCESS; STATUS_WMI_GUID_NOT_FOUND; STATUS_BUFFER_TOO_SMALL.
 * Differs         none known.
 * Source          WDK wdm.h IoWMIOpenBlock
 */
NTKERNELAPI NTSTATUS IoWMIOpenBlock(LPCGUID Guid, ULONG DesiredAccess, PVOID *DataBlockObject);
NTKERNELAPI NTSTATUS IoWMIQueryAllData(PVOID DataBlockObject, PULONG InOutBufferSize,
                                       PVOID OutBuffer);
NTKERNELAPI NTSTATUS IoWMISetNotificationCallback(PVOID Object, WMI_NOTIFICATION_CALLBACK Callback,
                                                  PVOID Context);

/* Event tracing. */
typedef ULONGLONG REGHANDLE, *PREGHANDLE;
typedef ULONG64 TRACEHANDLE, *PTRACEHANDLE;

typedef struct _EVENT_DATA_DESCRIPTOR {
    ULONGLONG Ptr;
    ULONG Size;
    ULONG Reserved;
} EVENT_DATA_DESCRIPTOR, *PEVENT_DATA_DESCRIPTOR;

typedef struct _EVENT_DESCRIPTOR {
    USHORT Id;
    UCHAR Version;
    UCHAR Channel;
    UCHAR Level;
    UCHAR Opcode;
    USHORT Task;
    ULONGLONG Keyword;
} EVENT_DESCRIPTOR, *PEVENT_DESCRIPTOR;
typedef const EVENT_DESCRIPTOR *PCEVENT_DESCRIPTOR;

typedef struct _EVENT_FILTER_DESCRIPTOR {
    ULONGLONG Ptr;
    ULONG Size;
    ULONG Type;
} EVENT_FILTER_DESCRIPTOR, *PEVENT_FILTER_DESCRIPTOR;

#define EVENT_CONTROL_CODE_DISABLE_PROVIDER 0
#define EVENT_CONTROL_CODE_ENABLE_PROVIDER 1
#define EVENT_CONTROL_CODE_CAPTURE_STATE 2

typedef VOID ETWENABLECALLBACK(LPCGUID SourceId, ULONG ControlCode, UCHAR Level,
                               ULONGLONG MatchAnyKeyword, ULONGLONG MatchAllKeyword,
                               PEVENT_FILTER_DESCRIPTOR FilterData, PVOID CallbackContext);
typedef ETWENABLECALLBACK *PETWENABLECALLBACK;

/* EventDataDescCreate - describe one piece of an event's data. */
IRQLAB_INLINE VOID EventDataDescCreate(PEVENT_DATA_DESCRIPTOR EventDataDescriptor,
                                       const VOID *DataPtr, ULONG DataSize)
{
    EventDataDescriptor->Ptr = (ULONGLONG)(ULONG_PTR)DataPtr;
    EventDataDescriptor->Size = DataSize;
    EventDataDescriptor->Reserved = 0;
}

/*
 * EtwRegister, EtwUnregister - register a provider of events.
 *
 * IRQL       PASSIVE_LEVEL.
 * Blocks     never.
 * RegHandle  gets a handle.
 * Returns    STATUS_SUCCESS; STATUS_INVALID_HANDLE.
 * Differs    none known.
 * Source     WDK wdm.h EtwRegister
 */
NTKERNELAPI NTSTATUS EtwRegister(LPCGUID ProviderId, PETWENABLECALLBACK EnableCallback,
                                 PVOID CallbackContext, PREGHANDLE RegHandle);
NTKERNELAPI NTSTATUS EtwUnregister(REGHANDLE RegHandle);

/*
 * EtwEventEnabled, EtwProviderEnabled - does somebody listen?
 *
 * IRQL       any.
 * Blocks     never.
 * Returns    TRUE or FALSE.
 * Differs    none known.
 * Source     WDK wdm.h EtwEventEnabled
 */
NTKERNELAPI BOOLEAN EtwEventEnabled(REGHANDLE RegHandle, PCEVENT_DESCRIPTOR EventDescriptor);
NTKERNELAPI BOOLEAN EtwProviderEnabled(REGHANDLE RegHandle, UCHAR Level, ULONGLONG Keyword);

/*
 * EtwWrite, EtwWriteTransfer, EtwWriteString - write an event.
 *
 * IRQL       any.
 * Blocks     never.
 * Returns    STATUS_SUCCESS; STATUS_INVALID_HANDLE; STATUS_NO_MEMORY.
 * Differs    goes into irqlab's trace.
 * Source     WDK wdm.h EtwWrite
 */
NTKERNELAPI NTSTATUS EtwWrite(REGHANDLE RegHandle, PCEVENT_DESCRIPTOR EventDescriptor,
                              LPCGUID ActivityId, ULONG UserDataCount,
                              PEVENT_DATA_DESCRIPTOR UserData);
NTKERNELAPI NTSTATUS EtwWriteTransfer(REGHANDLE RegHandle, PCEVENT_DESCRIPTOR EventDescriptor,
                                      LPCGUID ActivityId, LPCGUID RelatedActivityId,
                                      ULONG UserDataCount, PEVENT_DATA_DESCRIPTOR UserData);
NTKERNELAPI NTSTATUS EtwWriteString(REGHANDLE RegHandle, UCHAR Level, ULONGLONG Keyword,
                                    LPCGUID ActivityId, PCWSTR String);

/*
 * EtwWriteEx, EtwActivityIdControl - the same with more arguments; the activity id of the current
 * thread.
 *
 * IRQL        any; EtwActivityIdControl see Comments section.
 * Blocks      never.
 * ControlCode EVENT_ACTIVITY_CTRL_xxx.
 * Returns     as EtwWrite.
 * Differs     none known.
 * Source      WDK wdm.h EtwWriteEx
 */
NTKERNELAPI NTSTATUS EtwWriteEx(REGHANDLE RegHandle, PCEVENT_DESCRIPTOR EventDescriptor,
                                ULONG64 Filter, ULONG Flags, LPCGUID ActivityId,
                                LPCGUID RelatedActivityId, ULONG UserDataCount,
                                PEVENT_DATA_DESCRIPTOR UserData);
NTKERNELAPI NTSTATUS EtwActivityIdControl(ULONG ControlCode, LPGUID ActivityId);
#define EVENT_ACTIVITY_CTRL_GET_ID 1
#define EVENT_ACTIVITY_CTRL_SET_ID 2
#define EVENT_ACTIVITY_CTRL_CREATE_ID 3
#define EVENT_ACTIVITY_CTRL_GET_SET_ID 4
#define EVENT_ACTIVITY_CTRL_CREATE_SET_ID 5

/* Performance counters, as a header made by ctrpp uses them. */
typedef struct _PCW_REGISTRATION *PPCW_REGISTRATION;
typedef struct _PCW_INSTANCE *PPCW_INSTANCE;
typedef struct _PCW_BUFFER *PPCW_BUFFER;

typedef struct _PCW_DATA {
    const VOID *Data;
    ULONG Size;
} PCW_DATA, *PPCW_DATA;

typedef struct _PCW_COUNTER_DESCRIPTOR {
    USHORT Id;
    USHORT StructIndex;
    USHORT Offset;
    USHORT Size;
} PCW_COUNTER_DESCRIPTOR, *PPCW_COUNTER_DESCRIPTOR;

typedef enum _PCW_CALLBACK_TYPE {
    PcwCallbackAddCounter = 0,
    PcwCallbackRemoveCounter,
    PcwCallbackEnumerateInstances,
    PcwCallbackCollectData
} PCW_CALLBACK_TYPE,
    *PPCW_CALLBACK_TYPE;

typedef struct _PCW_COUNTER_INFORMATION {
    ULONG64 CounterMask;
    PCUNICODE_STRING InstanceMask;
} PCW_COUNTER_INFORMATION, *PPCW_COUNTER_INFORMATION;

typedef struct _PCW_MASK_INFORMATION {
    ULONG64 CounterMask;
    PCUNICODE_STRING InstanceMask;
    ULONG InstanceId;
    BOOLEAN CollectMultiple;
    PPCW_BUFFER Buffer;
    PKEVENT CancelEvent;
} PCW_MASK_INFORMATION, *PPCW_MASK_INFORMATION;

typedef union _PCW_CALLBACK_INFORMATION {
    PCW_COUNTER_INFORMATION AddCounter;
    PCW_COUNTER_INFORMATION RemoveCounter;
    PCW_MASK_INFORMATION EnumerateInstances;
    PCW_MASK_INFORMATION CollectData;
} PCW_CALLBACK_INFORMATION, *PPCW_CALLBACK_INFORMATION;

typedef NTSTATUS PCW_CALLBACK(PCW_CALLBACK_TYPE Type, PPCW_CALLBACK_INFORMATION Info,
                              PVOID Context);
typedef PCW_CALLBACK *PPCW_CALLBACK;

typedef struct _PCW_REGISTRATION_INFORMATION {
    ULONG Version;
    PCUNICODE_STRING Name;
    ULONG CounterCount;
    PPCW_COUNTER_DESCRIPTOR Counters;
    PPCW_CALLBACK Callback;
    PVOID CallbackContext;
} PCW_REGISTRATION_INFORMATION, *PPCW_REGISTRATION_INFORMATION;
#define PCW_VERSION_1 0x0100
#define PCW_CURRENT_VERSION PCW_VERSION_1

/*
 * PcwRegister, PcwUnregister - register a counter set.
 *
 * IRQL       <= APC_LEVEL.
 * Blocks     never.
 * Returns    STATUS_SUCCESS; STATUS_INVALID_PARAMETER; STATUS_INSUFFICIENT_RESOURCES.
 * Differs    no consumer ever asks: the callback does not come.
 * Source     WDK wdm.h PcwRegister
 */
NTKERNELAPI NTSTATUS PcwRegister(PPCW_REGISTRATION *Registration,
                                 PPCW_REGISTRATION_INFORMATION Info);
NTKERNELAPI VOID PcwUnregister(PPCW_REGISTRATION Registration);

/*
 * PcwCreateInstance, PcwCloseInstance, PcwAddInstance - instances of a counter set.
 *
 * IRQL       <= APC_LEVEL.
 * Blocks     never.
 * Returns    STATUS_SUCCESS; STATUS_INVALID_PARAMETER; STATUS_BUFFER_TOO_SMALL;
 *            STATUS_INSUFFICIENT_RESOURCES.
 * Differs    there is no buffer to add to outside of a callback, which does not come.
 * Source     WDK wdm.h PcwCreateInstance
 */
NTKERNELAPI NTSTATUS PcwCreateInstance(PPCW_INSTANCE *Instance, PPCW_REGISTRATION Registration,
                                       PCUNICODE_STRING Name, ULONG Count, PPCW_DATA Data);
NTKERNELAPI VOID PcwCloseInstance(PPCW_INSTANCE Instance);
NTKERNELAPI NTSTATUS PcwAddInstance(PPCW_BUFFER Buffer, PCUNICODE_STRING Name, ULONG Id,
                                    ULONG Count, PPCW_DATA Data);

EXTERN_C_END

#endif
