/* Finds the device by its interface, as programs do, and counts with it. */
#include <windows.h>
#include <winioctl.h>
#include <setupapi.h>
#include <cfgmgr32.h>
#include <stdio.h>
#include <stdlib.h>
#include <initguid.h>
#include "public.h"

#pragma comment(lib, "setupapi.lib")

static HANDLE OpenByInterface(void)
{
    SP_DEVICE_INTERFACE_DATA data = {sizeof data};
    SP_DEVINFO_DATA device = {sizeof device};
    PSP_DEVICE_INTERFACE_DETAIL_DATA detail;
    HANDLE handle = INVALID_HANDLE_VALUE;
    WCHAR id[100];
    DWORD bytes = 0, type;
    HDEVINFO set = SetupDiGetClassDevs(&GUID_DEVINTERFACE_COUNTER, NULL, NULL,
                                       DIGCF_PRESENT | DIGCF_DEVICEINTERFACE);

    if (set == INVALID_HANDLE_VALUE)
        return handle;
    if (SetupDiEnumDeviceInterfaces(set, NULL, &GUID_DEVINTERFACE_COUNTER, 0, &data)) {
        SetupDiGetDeviceInterfaceDetail(set, &data, NULL, 0, &bytes, NULL);
        printf("needs %lu bytes, error %lu\n", bytes, GetLastError());
        detail = malloc(bytes);
        detail->cbSize = sizeof *detail;
        if (SetupDiGetDeviceInterfaceDetail(set, &data, detail, bytes, NULL, &device)) {
            printf("path %ls\n", detail->DevicePath);
            handle = CreateFile(detail->DevicePath, GENERIC_READ | GENERIC_WRITE, 0, NULL, OPEN_EXISTING, 0, NULL);
        }
        free(detail);
        if (SetupDiGetDeviceInstanceId(set, &device, id, 100, NULL))
            printf("instance %ls\n", id);
        if (SetupDiGetDeviceRegistryProperty(set, &device, SPDRP_HARDWAREID, &type, (PBYTE)id, sizeof id, &bytes))
            printf("hardware id %ls, type %lu, %lu bytes\n", id, type, bytes);
    }
    if (!SetupDiEnumDeviceInterfaces(set, NULL, &GUID_DEVINTERFACE_COUNTER, 1, &data))
        printf("no second one: %lu\n", GetLastError());
    SetupDiDestroyDeviceInfoList(set);
    return handle;
}

static HANDLE OpenByList(void)
{
    HANDLE handle = INVALID_HANDLE_VALUE;
    ULONG units = 0;
    PWSTR list;

    if (CM_Get_Device_Interface_List_SizeW(&units, (GUID *)&GUID_DEVINTERFACE_COUNTER, NULL, 0) != CR_SUCCESS)
        return handle;
    list = malloc(units * sizeof *list);
    printf("too small: %lu\n", CM_Get_Device_Interface_ListW((GUID *)&GUID_DEVINTERFACE_COUNTER, NULL, list, 5, 0));
    if (CM_Get_Device_Interface_ListW((GUID *)&GUID_DEVINTERFACE_COUNTER, NULL, list, units, 0) == CR_SUCCESS) {
        printf("list of %lu: %ls\n", units, list);
        handle = CreateFileW(list, GENERIC_READ, 0, NULL, OPEN_EXISTING, 0, NULL);
    }
    free(list);
    return handle;
}

static void Add(HANDLE handle, LONG value)
{
    DWORD bytes = 0;

    if (DeviceIoControl(handle, IOCTL_COUNTER_ADD, &value, sizeof value, &value, sizeof value, &bytes, NULL))
        printf("now %ld\n", value);
    else
        printf("failed: %lu\n", GetLastError());
}

int main(void)
{
    HANDLE first = OpenByInterface(), second = OpenByList();

    if (first == INVALID_HANDLE_VALUE || second == INVALID_HANDLE_VALUE)
        return 1;
    Add(first, 5);
    Add(second, 37);
    CloseHandle(second);
    CloseHandle(first);
    first = CreateFileA("\\\\?\\ROOT#FUNCTION#0000#{5c1b4aa2-91d7-4f36-8e0b-3d612a77c419}\\deep\\name", GENERIC_READ,
                        0, NULL, OPEN_EXISTING, 0, NULL);
    printf("with a name: %d\n", first != INVALID_HANDLE_VALUE);
    CloseHandle(first);
    return 0;
}
