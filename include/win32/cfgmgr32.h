/*
 * cfgmgr32.h - the configuration manager, as far as programs ask it for device interfaces.
 */
#ifndef _CFGMGR32_H_
#define _CFGMGR32_H_

#include "windows.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef DWORD CONFIGRET;
typedef DWORD DEVINST;
typedef DEVINST DEVNODE;
typedef WCHAR *DEVINSTID_W;
typedef CHAR *DEVINSTID_A;

#define MAX_DEVICE_ID_LEN 200

#define CR_SUCCESS 0x00000000
#define CR_DEFAULT 0x00000001
#define CR_OUT_OF_MEMORY 0x00000002
#define CR_INVALID_POINTER 0x00000003
#define CR_INVALID_FLAG 0x00000004
#define CR_INVALID_DEVNODE 0x00000005
#define CR_NO_SUCH_DEVNODE 0x0000000D
#define CR_FAILURE 0x00000013
#define CR_BUFFER_SMALL 0x0000001A
#define CR_INVALID_DATA 0x0000001F
#define CR_NO_SUCH_VALUE 0x00000025

#define CM_GET_DEVICE_INTERFACE_LIST_PRESENT 0x00000000
#define CM_GET_DEVICE_INTERFACE_LIST_ALL_DEVICES 0x00000001
#define CM_GET_DEVICE_INTERFACE_LIST_BITS 0x00000001

CONFIGRET CM_Get_Device_Interface_List_SizeA(PULONG pulLen,
                                                               GUID *InterfaceClassGuid,
                                                               DEVINSTID_A pDeviceID,
                                                               ULONG ulFlags);
CONFIGRET CM_Get_Device_Interface_List_SizeW(PULONG pulLen,
                                                               GUID *InterfaceClassGuid,
                                                               DEVINSTID_W pDeviceID,
                                                               ULONG ulFlags);
CONFIGRET CM_Get_Device_Interface_ListA(GUID *InterfaceClassGuid,
                                                          DEVINSTID_A pDeviceID, PCHAR Buffer,
                                                          ULONG BufferLen, ULONG ulFlags);
CONFIGRET CM_Get_Device_Interface_ListW(GUID *InterfaceClassGuid,
                                                          DEVINSTID_W pDeviceID, PWCHAR Buffer,
                                                          ULONG BufferLen, ULONG ulFlags);

#ifdef UNICODE
#define DEVINSTID DEVINSTID_W
#define CM_Get_Device_Interface_List_Size CM_Get_Device_Interface_List_SizeW
#define CM_Get_Device_Interface_List CM_Get_Device_Interface_ListW
#else
#define DEVINSTID DEVINSTID_A
#define CM_Get_Device_Interface_List_Size CM_Get_Device_Interface_List_SizeA
#define CM_Get_Device_Interface_List CM_Get_Device_Interface_ListA
#endif

#ifdef __cplusplus
}
#endif

#endif
