/* Plugs a device in, uses it, pulls it out, plugs one in again and leaves it. */
#include <windows.h>
#include <winioctl.h>
#include <setupapi.h>
#include <stdio.h>
#include <initguid.h>
#include "../pnp-function/public.h"
#include "bus.h"

static DWORD Count(void)
{
    SP_DEVICE_INTERFACE_DATA data = {sizeof data};
    DWORD n = 0;
    HDEVINFO set = SetupDiGetClassDevs(&GUID_DEVINTERFACE_COUNTER, NULL, NULL,
                                       DIGCF_PRESENT | DIGCF_DEVICEINTERFACE);

    while (SetupDiEnumDeviceInterfaces(set, NULL, &GUID_DEVINTERFACE_COUNTER, n, &data))
        n++;
    SetupDiDestroyDeviceInfoList(set);
    return n;
}

/* The Plug and Play manager takes its time. */
static DWORD Until(DWORD wanted)
{
    int i;

    for (i = 0; i < 1000 && Count() != wanted; i++)
        Sleep(10);
    return Count();
}

int main(void)
{
    HANDLE bus = CreateFileA("\\\\.\\Crate", GENERIC_READ, 0, NULL, OPEN_EXISTING, 0, NULL), counter;
    LONG value = 9;
    DWORD n;

    printf("before: %lu\n", Count());
    DeviceIoControl(bus, IOCTL_BUS_PLUG, NULL, 0, NULL, 0, &n, NULL);
    printf("plugged in: %lu\n", Until(1));
    counter = CreateFileA("\\\\?\\Crate#Counter#7#{5c1b4aa2-91d7-4f36-8e0b-3d612a77c419}", GENERIC_READ, 0, NULL,
                          OPEN_EXISTING, 0, NULL);
    if (DeviceIoControl(counter, IOCTL_COUNTER_ADD, &value, sizeof value, &value, sizeof value, &n, NULL))
        printf("now %ld\n", value);
    DeviceIoControl(bus, IOCTL_BUS_UNPLUG, NULL, 0, NULL, 0, &n, NULL);
    printf("pulled out: %lu\n", Until(0));
    CloseHandle(counter);
    Sleep(1000);
    DeviceIoControl(bus, IOCTL_BUS_PLUG, NULL, 0, NULL, 0, &n, NULL);
    printf("again: %lu\n", Until(1));
    CloseHandle(bus);
    return 0;
}
