// Shared by the three files of the driver.
#ifndef _COUNTER_H_
#define _COUNTER_H_

#ifdef __cplusplus
extern "C" {
#endif
#include <ntddk.h>
#include "..\public.h"

#define COUNTER_TAG 'tnuC'

typedef struct _DEVICE_CONTEXT {
    PDEVICE_OBJECT Self;
    UNICODE_STRING Link;
    volatile LONG Opens;
    LONGLONG Total;
    KSPIN_LOCK Lock;
} DEVICE_CONTEXT, *PDEVICE_CONTEXT;

extern UNICODE_STRING g_RegistryPath;

DRIVER_INITIALIZE DriverEntry;
DRIVER_UNLOAD CounterUnload;
DRIVER_DISPATCH CounterCreate;
DRIVER_DISPATCH CounterClose;
DRIVER_DISPATCH CounterControl;
NTSTATUS CounterAdd(_Inout_ PDEVICE_CONTEXT Context, _In_ LONGLONG Value, _Out_opt_ PLONGLONG Total);

FORCEINLINE PDEVICE_CONTEXT
GetContext(_In_ PDEVICE_OBJECT Device)
{
    return (PDEVICE_CONTEXT)Device->DeviceExtension;
}

#ifdef __cplusplus
}
#endif
#endif
